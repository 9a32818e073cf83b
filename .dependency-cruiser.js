// Who may import whom. Arrows point downwards only:
//
//   cli, console
//   report, drill, audit, record, proof
//   engine
//   machines
//   norms
//   vocabulary

const sources = '^(src|machines)/';

const npm = (name) => `(^|/)node_modules/${name}(/|$)|^${name}(/|$)`;

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'Vocabulary is the bottom layer and imports no other layer',
      severity: 'error',
      from: { path: '^src/vocabulary/' },
      to: { path: sources, pathNot: '^src/vocabulary/' },
    },
    {
      name: 'Norms build only on vocabulary',
      severity: 'error',
      from: { path: '^src/norms/' },
      to: { path: sources, pathNot: '^src/(norms|vocabulary)/' },
    },
    {
      name: 'Machines build only on norms and vocabulary, never on the engine, reports or cli',
      severity: 'error',
      from: { path: '^machines/' },
      to: { path: sources, pathNot: '^(machines/|src/(norms|vocabulary)/)' },
    },
    {
      name: 'The engine builds only on machines, norms and vocabulary',
      severity: 'error',
      from: { path: '^src/engine/' },
      to: { path: sources, pathNot: '^(machines/|src/(engine|norms|vocabulary)/)' },
    },
    {
      name: 'Report, drill, audit, record and proof build on the engine and below, never on cli or console',
      severity: 'error',
      from: { path: '^src/(report|drill|audit|record|proof)/' },
      to: { path: '^src/(cli|console)/|^src/index\\.ts$' },
    },
    {
      name: 'The cli does not import the console',
      severity: 'error',
      from: { path: '^src/cli/' },
      to: { path: '^src/console/' },
    },
    {
      name: 'The console does not import the cli',
      severity: 'error',
      from: { path: '^src/console/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'The public index exposes only engine, machines, norms and vocabulary',
      severity: 'error',
      from: { path: '^src/index\\.ts$' },
      to: { path: sources, pathNot: '^(machines/|src/(engine|norms|vocabulary)/)' },
    },
    {
      name: 'Every source file lives in a named layer',
      comment: 'A new folder under src/ must first be given its place in this file.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot:
          '^src/(index\\.ts$|(cli|console|report|drill|audit|record|proof|engine|norms|vocabulary)/)',
      },
      to: {},
    },
    {
      name: 'No file imports itself in a circle',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'Decisions are pure: vocabulary, norms, machines, engine and report use no Node built-ins',
      severity: 'error',
      from: { path: '^(machines|src/(vocabulary|norms|engine|report))/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'Only norms, machines, engine, proof and the inspector know about xstate',
      severity: 'error',
      from: {
        path: sources,
        pathNot: '^(machines|src/(norms|engine|proof))/|^src/cli/step/inspect',
      },
      to: { path: npm('xstate') },
    },
    {
      name: 'Only vocabulary, the reader, the policy loader and the cli parse untrusted data with zod',
      severity: 'error',
      from: {
        path: sources,
        pathNot: '^(machines/policies|src/(vocabulary|cli))/|^src/engine/read',
      },
      to: { path: npm('zod') },
    },
    {
      name: 'Shipped code imports neither tests, fixtures, build output nor development tools',
      severity: 'error',
      from: { path: sources },
      to: { path: '^(test|fixtures|dist|bin)/' },
    },
    {
      name: 'Shipped code imports only packages listed as dependencies',
      severity: 'error',
      from: { path: sources },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'Every import leads to a file that exists',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: '(^|/)(node_modules|dist)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
  },
};
