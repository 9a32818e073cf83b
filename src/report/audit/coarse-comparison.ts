/**
 * What a change of the policy makes of past incidents, for those who are given counts and no incident. Every number is
 * rounded as in a report to governors, and what could be worked out from them all the same is left out.
 */
import type { Way } from '../../vocabulary/findings.ts';
import type { Cause, CauseGroup, Comparison } from './comparison.ts';
import { AS_ROUNDED, Attack } from './disclosure.ts';
import { type Coarse, coarse } from './rounding.ts';

/** A rule that comes out worse, or better, in five incidents or more. */
export interface CoarseRule {
  readonly norm: string;
  readonly title: string;
  readonly worse: Coarse;
  readonly better: Coarse;
}

export interface CoarseCause {
  readonly cause: Cause;
  readonly rules: readonly CoarseRule[];
}

export interface CoarseComparison {
  readonly incidents: Coarse;
  readonly worse: Coarse;
  readonly better: Coarse;
  /** All others: those that keep their verdict, and those that are neither worse nor better. */
  readonly others: Coarse;
  readonly causes: readonly CoarseCause[];
}

const NOTHING = { worse: null, better: null, others: null, causes: [] } as const;

const sumOf = ({ turns }: CauseGroup['rules'][number], wanted: Way): number =>
  turns.reduce((sum, { way, count }) => sum + (way === wanted ? count : 0), 0);

const causesIn = ({ causes }: Comparison): readonly CoarseCause[] =>
  causes.flatMap(({ cause, rules }) => {
    const shown = rules.flatMap((rule): readonly CoarseRule[] => {
      const [worse, better] = [coarse(sumOf(rule, 'worse')), coarse(sumOf(rule, 'better'))];
      const { norm, title } = rule;
      return worse === null && better === null ? [] : [{ norm, title, worse, better }];
    });
    return shown.length === 0 ? [] : [{ cause, rules: shown }];
  });

/** Whether a count under five comes out by adding up and taking away. */
const givesAway = ({ incidents, worse, better, others }: CoarseComparison): boolean => {
  const attack = new Attack();
  for (const [name, count] of Object.entries({ incidents, worse, better, others })) {
    attack.know(name, AS_ROUNDED(count));
  }
  attack.addUp('incidents', 'worse', 'better', 'others');
  attack.run();
  return attack.given().length > 0;
};

export const coarseComparison = (comparison: Comparison): CoarseComparison => {
  const { total, ways, same } = comparison;
  const incidents = coarse(total);
  if (incidents === null) return { incidents, ...NOTHING };
  const rounded: CoarseComparison = {
    incidents,
    worse: coarse(ways.worse),
    better: coarse(ways.better),
    others: coarse(same + ways.otherwise),
    causes: causesIn(comparison),
  };
  return givesAway(rounded) ? { incidents, ...NOTHING } : rounded;
};
