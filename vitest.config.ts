import { defineConfig } from 'vitest/config';
import { ruleBooksPlugin } from './scripts/rule-books.ts';

export default defineConfig({
  plugins: [ruleBooksPlugin()],
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: 'threads',
    maxWorkers: 2,
    reporters: ['default', './scripts/test-times.js'],
  },
});
