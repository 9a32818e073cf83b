import { defineConfig } from 'vitest/config';
import { ruleBooksPlugin } from './scripts/rule-books.ts';

/**
 * These change nothing but what they make, so they may share what was loaded: to load it again for each
 * file takes as long as the tests.
 */
const TOGETHER = ['engine', 'norms', 'report', 'words'].map((room) => `test/${room}/**/*.test.ts`);

export default defineConfig({
  plugins: [ruleBooksPlugin()],
  test: {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'threads',
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: 'together', include: TOGETHER, isolate: false },
      },
      {
        extends: true,
        test: { name: 'apart', include: ['test/**/*.test.{ts,tsx}'], exclude: TOGETHER },
      },
    ],
    reporters: ['default', './scripts/test-times.js', './scripts/tests-not-run.js'],
  },
});
