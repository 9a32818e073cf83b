import { readFileSync } from 'node:fs';
import { defineConfig, type RolldownOptions } from 'rolldown';

const manifest = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8')) as {
  dependencies: Record<string, string>;
};
const runtimePackages = Object.keys(manifest.dependencies).map(
  (name) => new RegExp(`^${name}(/|$)`),
);

// An unresolved import is only a warning to the bundler; here every warning stops the build.
const onLog: NonNullable<RolldownOptions['onLog']> = (level, log, handle) =>
  handle(level === 'warn' ? 'error' : level, log);

export default defineConfig([
  {
    // The library: our own code in a file for each entry, dependencies left for the consumer's package manager.
    input: { index: './src/index.ts', formats: './src/formats.ts' },
    platform: 'node',
    onLog,
    external: runtimePackages,
    plugins: [
      {
        name: 'types-entry',
        generateBundle() {
          for (const entry of ['index', 'formats']) {
            this.emitFile({
              type: 'asset',
              fileName: `${entry}.d.ts`,
              source: `export * from './types/src/${entry}.js';\n`,
            });
          }
        },
      },
    ],
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
    },
    platform: 'node',
    // jsonc-parser's CommonJS build requires its parts in a way that cannot be inlined.
    resolve: { mainFields: ['module', 'main'] },
    onLog,
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
    // The same command line as one script, which can be started from compiled code.
    input: { main: './src/cli/main.ts' },
    platform: 'node',
    resolve: { mainFields: ['module', 'main'] },
    onLog,
    output: {
      dir: 'dist/start',
      format: 'cjs',
      entryFileNames: '[name].cjs',
      cleanDir: true,
      minify: true,
      codeSplitting: false,
    },
  },
]);
