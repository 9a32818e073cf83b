import { defineConfig, type Plugin } from 'vitest/config';
import { ruleBooksPlugin } from './scripts/rule-books.ts';

/**
 * These change what all tests share, share what they make for one file only, or begin with nothing
 * worked out. All others share what was loaded and worked out before in their thread: to load it again for
 * each file takes as long as the tests.
 */
const APART = [
  'test/audit/exactness.test.ts',
  'test/boundaries.test.ts',
  'test/cli/hostile-files.test.ts',
  'test/cli/record.test.ts',
  'test/cli/record/*.test.ts',
  'test/models/*.test.ts',
];

/** These share one server of PostgreSQL, which runs while they do. */
const WITH_DATABASE = ['test/record/database/*.test.ts'];

/** Packages as whoever installs Dutybound has them: XState has another build for development. */
const asInstalled: Plugin = {
  name: 'as-installed',
  configEnvironment: {
    order: 'post',
    handler: (_, { resolve = {} }) => {
      resolve.conditions = ['node'];
    },
  },
};

export default defineConfig({
  plugins: [ruleBooksPlugin(), asInstalled],
  test: {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'threads',
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'apart', include: APART } },
      {
        extends: true,
        test: {
          name: 'database',
          include: WITH_DATABASE,
          globalSetup: 'test/record/database/server.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'together',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [...APART, ...WITH_DATABASE],
          isolate: false,
        },
      },
    ],
    reporters: [
      'default',
      './scripts/test-times.js',
      './scripts/tests-not-run.js',
      './scripts/tests-stuck.js',
    ],
  },
});
