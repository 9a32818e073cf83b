/** How long something took, from whole minutes counted one by one: exact, not estimated. */

import { MOST_MINUTES, type TimeTo, type Told } from '../../vocabulary/audits.ts';
import { lengthInWords } from '../../words/time.ts';
import { several } from './counts.ts';
import { TOLD_WORDS } from './names.ts';

/** In minutes. Each is the time of one of the incidents: so many were told within it. */
export interface Spread {
  readonly party: Told;
  readonly incidents: number;
  readonly lowerQuartile: number;
  readonly median: number;
  readonly upperQuartile: number;
  readonly ninetieth: number;
}

/**
 * The shortest time within which at least this share of the incidents fell.
 * @param ofHundred the share in percent, so that no rounding comes into it.
 */
const within = (minutes: TimeTo['minutes'], incidents: number, ofHundred: number): number => {
  let sofar = 0;
  for (const [length, count] of minutes) {
    sofar += count;
    if (sofar * 100 >= incidents * ofHundred) return length;
  }
  return MOST_MINUTES;
};

/** The spread of one party's times, or null where it was never told. */
export const spreadOf = ({ party, minutes }: TimeTo): Spread | null => {
  const sorted = [...minutes].sort(([a], [b]) => a - b);
  const incidents = sorted.reduce((sum, [, count]) => sum + count, 0);
  if (incidents === 0) return null;
  return {
    party,
    incidents,
    lowerQuartile: within(sorted, incidents, 25),
    median: within(sorted, incidents, 50),
    upperQuartile: within(sorted, incidents, 75),
    ninetieth: within(sorted, incidents, 90),
  };
};

/** That they were told, and nobody can say how soon. */
export const notTimedInWords = (of: { readonly party: Told; readonly incidents: number }): string =>
  `${TOLD_WORDS[of.party]}, told in ${several(of.incidents, 'incident')} for which the log does not give both times exactly: not counted here`;

const MINUTE = 60_000;

/** "at once", "35 minutes", "2 days 1 hour", "a year or longer". */
export const minutesInWords = (minutes: number): string => {
  if (minutes >= MOST_MINUTES) return 'a year or longer';
  return minutes === 0 ? 'at once' : lengthInWords(0, minutes * MINUTE);
};
