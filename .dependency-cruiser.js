// Who may import whom. An arrow goes only downwards, and not between rooms of one tier.

/** The rooms, tier by tier from the top. A new folder under src/ must first be given its place here. */
const TIERS = [
  ['src/cli'],
  ['src/inspector'],
  ['src/console'],
  ['src/drill'],
  ['src/audit', 'src/proof', 'src/live', 'src/report'],
  ['src/policies', 'src/record'],
  ['src/mapping', 'src/files'],
  ['src/understanding'],
  ['src/formats', 'src/words'],
  ['src/engine'],
  ['machines'],
  ['src/norms'],
  ['src/vocabulary'],
];

const sources = '^(src|machines)/';
const rooms = TIERS.flat();

const npm = (name) => `(^|/)node_modules/${name}(/|$)|^${name}(/|$)`;

const allowedBelow = (tier) => TIERS.slice(tier + 1).flat();

const tierRules = TIERS.flatMap((tier, index) =>
  tier.map((room) => ({
    name: `${room} imports only the rooms below it`,
    severity: 'error',
    from: { path: `^${room}/` },
    to: { path: sources, pathNot: `^(${[room, ...allowedBelow(index)].join('|')})/` },
  })),
);

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...tierRules,
    {
      name: 'An entry point of the library exposes rooms, never the command line or the console',
      severity: 'error',
      from: { path: '^src/[^/]+\\.ts$' },
      to: { path: '^src/(cli|console)/' },
    },
    {
      name: 'Only front doors and policies know the built-in rule books; below, books are an argument',
      severity: 'error',
      from: { path: sources, pathNot: '^src/[^/]+\\.ts$|^(machines|src/(cli|console|policies))/' },
      to: { path: '^machines/index\\.ts$' },
    },
    {
      name: 'Every source file lives in a named room',
      comment: 'A new folder under src/ must first be given its place in this file.',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/[^/]+\\.ts$|^(${rooms.join('|')})/` },
      to: {},
    },
    {
      name: 'No file imports itself in a circle',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'Decisions and words are pure: they use no Node built-ins',
      severity: 'error',
      from: { path: '^(machines|src/(vocabulary|norms|engine|words|report))/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'Only norms, machines, engine, proof and the inspector know about xstate',
      severity: 'error',
      from: {
        path: sources,
        pathNot: '^(machines|src/(norms|engine|proof|inspector))/',
      },
      to: { path: npm('xstate') },
    },
    {
      name: 'Only vocabulary, the readers of timelines, policies and mappings, and the front doors use zod',
      severity: 'error',
      from: {
        path: sources,
        pathNot:
          '^(machines/policies|src/(vocabulary|policies|mapping|cli|console))/|^src/engine/read',
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
