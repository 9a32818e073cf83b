/** The tests that mutants are held against, file by file: the quickest and likeliest come first. */
import { type Outcome, runTests } from './vitest.ts';

const FILES: readonly (() => Promise<unknown>)[] = [
  () => import('../norms/predicates.test.ts'),
  () => import('../norms/regions.test.ts'),
  () => import('../norms/possible.test.ts'),
  () => import('../norms/strictness.test.ts'),
  () => import('../proof/expected.test.ts'),
  () => import('../engine/findings.test.ts'),
  () => import('../engine/time.test.ts'),
  () => import('../golden.test.ts'),
  () => import('../clauses.test.ts'),
  () => import('../engine/live.test.ts'),
  () => import('../report/text.test.ts'),
  () => import('../engine/national-layer.test.ts'),
  () => import('../engine/invariants.test.ts'),
];

/** Loads and runs one file after another, up to the first failure. */
export const runSuite = async (): Promise<Outcome> => {
  let ran = 0;
  for (const load of FILES) {
    await load();
    const outcome = await runTests();
    ran += outcome.ran;
    if (outcome.failed !== null) return { ran, failed: outcome.failed };
  }
  return { ran, failed: null };
};
