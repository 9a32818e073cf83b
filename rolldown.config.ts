import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { defineConfig, type RolldownOptions } from 'rolldown';
import { consoleStylesPlugin } from './scripts/console-styles.ts';
import { quickStart } from './scripts/quick-start.ts';
import { ruleBooksPlugin } from './scripts/rule-books.ts';

const manifest = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
  dependencies: Record<string, string>;
};
const runtimePackages = Object.keys(manifest.dependencies).map(
  (name) => new RegExp(`^${name}(/|$)`),
);

/** The scenarios that come with Dutybound; who installs it gets them beside the program. */
const SCENARIOS = 'fixtures/scenarios';

// An unresolved import is only a warning to the bundler; here every warning stops the build.
const onLog: NonNullable<RolldownOptions['onLog']> = (level, log, handle) =>
  handle(level === 'warn' ? 'error' : level, log);

// Reading the rule books takes longer than bundling, which is no reason to stop.
const checks = { bundlerTimings: false };

export default defineConfig([
  {
    // The library: our own code, dependencies left for the consumer's package manager. `package.json`
    // says under which path each of these is found.
    input: {
      index: './src/index.ts',
      audit: './src/audit.ts',
      formats: './src/formats.ts',
      live: './src/live.ts',
      record: './src/record.ts',
    },
    platform: 'node',
    onLog,
    checks,
    external: runtimePackages,
    plugins: [
      ruleBooksPlugin(),
      {
        name: 'scenarios',
        generateBundle() {
          rmSync('dist/scenarios', { recursive: true, force: true });
          for (const name of readdirSync(SCENARIOS)) {
            const source = readFileSync(`${SCENARIOS}/${name}`);
            this.emitFile({ type: 'asset', fileName: `scenarios/${name}`, source });
          }
        },
      },
      {
        name: 'types-entry',
        generateBundle(_, bundle) {
          for (const chunk of Object.values(bundle)) {
            if (chunk.type !== 'chunk' || !chunk.isEntry) continue;
            const source = `export * from './types/src/${chunk.name}.js';\n`;
            this.emitFile({ type: 'asset', fileName: `${chunk.name}.d.ts`, source });
          }
        },
      },
    ],
    // What the entry points share is one file, so that each thing is there only once.
    output: { dir: 'dist', format: 'esm', chunkFileNames: 'shared/[name].js' },
  },
  {
    // The command line: everything inlined, one chunk per dynamic import(), so start-up stays quick.
    input: {
      main: './src/cli/main.ts',
      'write-schemas': './src/cli/write-schemas.ts',
      'write-tables': './src/cli/write-tables.ts',
      // A thread has a file of its own.
      'audit-worker': './src/audit/worker.ts',
      'trial-worker': './src/console/trying/worker.ts',
      // So has the process that the console has a log looked at by.
      'audit-job': './src/console/auditing/job.ts',
    },
    platform: 'node',
    plugins: [ruleBooksPlugin()],
    // jsonc-parser's CommonJS build requires its parts in a way that cannot be inlined.
    resolve: { mainFields: ['module', 'main'] },
    onLog,
    checks,
    output: {
      dir: 'dist/cli',
      format: 'esm',
      cleanDir: true,
      // Less to read at every start; the sources are in the repository.
      minify: true,
      chunkFileNames: 'chunks/[name]-[hash].js',
    },
  },
  {
    // The same command line as scripts that can be started from compiled code: what `replay` needs is
    // one of them.
    input: { main: './src/cli/main.ts' },
    platform: 'node',
    plugins: [ruleBooksPlugin(), quickStart.plugin],
    resolve: { mainFields: ['module', 'main'] },
    preserveEntrySignatures: false,
    onLog,
    // What `replay` needs is loaded at once, also what other commands load later.
    checks: { ...checks, ineffectiveDynamicImport: false },
    output: {
      dir: 'dist/start',
      format: 'cjs',
      entryFileNames: '[name].cjs',
      chunkFileNames: '[name].cjs',
      cleanDir: true,
      minify: true,
      codeSplitting: { groups: quickStart.groups },
    },
  },
  {
    // What the console gives to browsers.
    input: { page: './src/console/browser/page.js' },
    platform: 'browser',
    plugins: [consoleStylesPlugin()],
    onLog,
    checks,
    output: { dir: 'dist/console', format: 'iife', cleanDir: true, minify: true },
  },
  {
    // What keeps the emergency pages: a script of its own, beside the others.
    input: { offline: './src/console/browser/offline.js' },
    platform: 'browser',
    onLog,
    checks,
    output: { dir: 'dist/console', format: 'iife', minify: true },
  },
  {
    // The page of the inspector.
    input: { viewer: './src/inspector/browser/viewer.ts' },
    platform: 'browser',
    onLog,
    checks,
    output: { dir: 'dist/inspector', format: 'iife', cleanDir: true, minify: true },
  },
]);
