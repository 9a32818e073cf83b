/** The tests that mutants are held against, file by file. */
import { type Outcome, runTests } from './vitest.ts';

/**
 * What a file is most about, in one word or several, and how it is loaded; the quickest and likeliest
 * come first.
 */
const FILES: Readonly<Record<string, readonly [about: string, load: () => Promise<unknown>]>> = {
  'norms/predicates': ['src/norms/predicates', () => import('../norms/predicates.test.ts')],
  'norms/regions': ['src/norms/', () => import('../norms/regions.test.ts')],
  'norms/possible': ['src/norms/possible', () => import('../norms/possible.test.ts')],
  'norms/strictness': ['src/norms/', () => import('../norms/strictness.test.ts')],
  'machines/vocabulary': ['machines/', () => import('../machines/vocabulary.test.ts')],
  'proof/expected': ['machines/', () => import('../proof/expected.test.ts')],
  golden: ['machines/ src/engine/', () => import('../golden.test.ts')],
  kinds: ['src/engine/', () => import('../kinds.test.ts')],
  'engine/findings': ['src/engine/ src/engine/judge', () => import('../engine/findings.test.ts')],
  'engine/running': ['src/engine/ src/engine/replay', () => import('../engine/running.test.ts')],
  'engine/verdict': ['src/engine/verdict', () => import('../engine/verdict.test.ts')],
  'engine/occurrences': ['src/engine/occurrences', () => import('../engine/occurrences.test.ts')],
  'engine/matters': ['src/engine/', () => import('../engine/matters.test.ts')],
  'engine/live-words': [
    'src/engine/ src/engine/word src/engine/ex src/engine/next src/engine/advise src/engine/repair',
    () => import('../engine/live-words.test.ts'),
  ],
  'engine/heard': ['src/engine/', () => import('../engine/heard.test.ts')],
  'engine/whose-child': ['src/engine/', () => import('../engine/whose-child.test.ts')],
  'engine/unjudged': ['src/engine/', () => import('../engine/unjudged.test.ts')],
  'engine/act-raised': ['src/engine/', () => import('../engine/act-raised.test.ts')],
  'engine/naming': ['src/engine/', () => import('../engine/naming.test.ts')],
  'engine/live': ['src/engine/', () => import('../engine/live.test.ts')],
  'models/fold': ['src/engine/', () => import('../models/fold.test.ts')],
  'engine/omissions': ['src/engine/', () => import('../engine/omissions.test.ts')],
  'engine/intelligence': ['src/engine/', () => import('../engine/intelligence.test.ts')],
  'engine/by-facts': ['src/engine/', () => import('../engine/by-facts.test.ts')],
  'engine/same': ['src/engine/', () => import('../engine/same.test.ts')],
  'engine/machine-events': ['src/engine/', () => import('../engine/machine-events.test.ts')],
  'engine/read': ['src/engine/read', () => import('../engine/read.test.ts')],
  'engine/time': ['src/engine/time', () => import('../engine/time.test.ts')],
  'engine/duplicates': ['src/engine/duplicates', () => import('../engine/duplicates.test.ts')],
  'machines/rules': ['machines/', () => import('../machines/rules.test.ts')],
  clauses: ['machines/policies/', () => import('../clauses.test.ts')],
  'engine/cautions': [
    'src/norms/caution src/engine/next',
    () => import('../engine/cautions.test.ts'),
  ],
  'engine/urgency': ['src/engine/next', () => import('../engine/urgency.test.ts')],
  'engine/national-layer': ['machines/layers/', () => import('../engine/national-layer.test.ts')],
  'engine/in-any-case': ['src/engine/in-any-case', () => import('../engine/in-any-case.test.ts')],
  'first-lists': ['src/engine/next', () => import('../first-lists.test.ts')],
  'national-golden': ['machines/layers/', () => import('../national-golden.test.ts')],
  'words/reasons': ['src/engine/reasons', () => import('../words/reasons.test.ts')],
  'machines/false-alarm': ['machines/', () => import('../machines/false-alarm.test.ts')],
  'report/text': ['src/report/', () => import('../report/text.test.ts')],
  'audit/line-scanner': ['src/audit/', () => import('../audit/line-scanner.test.ts')],
  'proof/acts-table': ['machines/', () => import('../proof/acts-table.test.ts')],
  'engine/invariants': ['src/', () => import('../engine/invariants.test.ts')],
  'norms/sight': ['src/norms/sight', () => import('../norms/what-a-norm-sees.test.ts')],
  'engine/region-table': [
    'src/engine/region-table src/engine/asked-region src/engine/effects src/norms/ruling',
    () => import('../engine/region-table.test.ts'),
  ],
};

export const FILE_NAMES: readonly string[] = Object.keys(FILES);

/** How far a file is about what a mutant changed; longer is closer. */
const closeness = (about: string, mutated: string): number =>
  Math.max(...about.split(' ').map((each) => (mutated.includes(each) ? each.length : 0)));

/**
 * Loads and runs these files, the closest to what was changed first, up to the first failure.
 * @param isLoaded called with each file between the two.
 */
export const runSuite = async (
  mutated: string,
  names: readonly string[] = FILE_NAMES,
  isLoaded: (name: string) => void = () => {},
): Promise<Outcome> => {
  const files = Object.entries(FILES).filter(([name]) => names.includes(name));
  files.sort(([, [a]], [, [b]]) => closeness(b, mutated) - closeness(a, mutated));
  let ran = 0;
  for (const [name, [, load]] of files) {
    await load();
    isLoaded(name);
    const outcome = await runTests();
    ran += outcome.ran;
    if (outcome.failed !== null) return { ran, failed: outcome.failed };
  }
  return { ran, failed: null };
};
