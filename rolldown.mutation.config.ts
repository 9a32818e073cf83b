/**
 * The tests for mutants as one script, which `scripts/mutation-runner.js` runs for each mutant anew;
 * packages are left out, so that they are loaded only once.
 */
import { defineConfig, type Plugin } from 'rolldown';
import { ruleBooksPlugin } from './scripts/rule-books.ts';

const here = (path: string): string => new URL(path, import.meta.url).pathname;

const STAND_INS: Readonly<Record<string, string>> = {
  vitest: here('./test/mutation/vitest.ts'),
  'fast-check': here('./test/mutation/fast-check.ts'),
};

const standIns: Plugin = {
  name: 'stand-ins',
  resolveId: (source, importer) => {
    const standIn = STAND_INS[source];
    return standIn === undefined || importer === standIn ? null : standIn;
  },
};

export default defineConfig({
  input: { suite: './test/mutation/suite.ts' },
  platform: 'node',
  external: (id) => !/^[./]|^(vitest|fast-check)$/.test(id),
  plugins: [standIns, ruleBooksPlugin()],
  treeshake: false,
  output: { dir: '.mutation', format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
});
