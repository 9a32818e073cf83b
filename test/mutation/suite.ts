/** The tests that mutants are held against, file by file. */
import { type Outcome, runTests } from './vitest.ts';

/** What a file is most about, and how it is loaded; the quickest and likeliest come first. */
const FILES: readonly (readonly [about: string, load: () => Promise<unknown>])[] = [
  ['src/norms/predicates', () => import('../norms/predicates.test.ts')],
  ['src/norms/sight', () => import('../norms/sight.test.ts')],
  ['src/norms/', () => import('../norms/regions.test.ts')],
  ['src/norms/possible', () => import('../norms/possible.test.ts')],
  ['src/norms/', () => import('../norms/strictness.test.ts')],
  ['machines/', () => import('../machines/vocabulary.test.ts')],
  ['machines/', () => import('../proof/expected.test.ts')],
  ['src/engine/', () => import('../engine/running.test.ts')],
  ['src/engine/', () => import('../engine/findings.test.ts')],
  ['src/engine/verdict', () => import('../engine/verdict.test.ts')],
  ['src/engine/table', () => import('../engine/table.test.ts')],
  ['src/engine/read', () => import('../engine/read.test.ts')],
  ['src/engine/', () => import('../engine/live-words.test.ts')],
  ['src/engine/time', () => import('../engine/time.test.ts')],
  ['machines/', () => import('../machines/rules.test.ts')],
  ['machines/', () => import('../golden.test.ts')],
  ['machines/policies/', () => import('../clauses.test.ts')],
  ['src/engine/', () => import('../engine/live.test.ts')],
  ['src/report/', () => import('../report/text.test.ts')],
  ['machines/layers/', () => import('../engine/national-layer.test.ts')],
  ['src/', () => import('../engine/invariants.test.ts')],
];

/** Slower files, for mutants of what they alone are about. */
const OWN_FILES: typeof FILES = [
  ['src/engine/duplicates', () => import('../engine/duplicates.test.ts')],
];

/** What only the tests named after it load: no other here can notice a change to it. */
const ALONE: readonly string[] = ['src/norms/sight'];

/** How far a file is about what a mutant changed; longer is closer. */
const closeness = (about: string, mutated: string): number =>
  mutated.includes(about) ? about.length : 0;

/** Loads and runs the files, the closest to what was changed first, up to the first failure. */
export const runSuite = async (mutated: string): Promise<Outcome> => {
  const alone = ALONE.find((about) => mutated.includes(about));
  const files = FILES.filter(([about]) => alone === undefined || about === alone);
  const ordered = files.sort(([a], [b]) => closeness(b, mutated) - closeness(a, mutated));
  const own = OWN_FILES.filter(([about]) => closeness(about, mutated) > 0);
  let ran = 0;
  for (const [, load] of [...own, ...ordered]) {
    await load();
    const outcome = await runTests();
    ran += outcome.ran;
    if (outcome.failed !== null) return { ran, failed: outcome.failed };
  }
  return { ran, failed: null };
};
