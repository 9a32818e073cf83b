/**
 * Totals over the schools of a trust, made of nothing but the figures that governors of each school are shown: numbers
 * rounded down to a five, or withheld. A total is at least what these come to, and says of how many schools the number
 * is withheld. So nothing can be worked out from a total that does not stand in the figures of one school already.
 */
import type { Coarse, Figures } from '../../vocabulary/governors-reports.ts';
import { inTermOrder } from './terms.ts';

export interface TrustTotal {
  readonly terms: readonly string[];
  /** How many schools gave figures for these terms. */
  readonly schools: number;
  /** Each in words: at least so many. */
  readonly incidents: string;
  readonly handled: string;
  readonly told: string;
}

const sumOf = (counts: readonly Coarse[]): string => {
  const shown = counts.filter((count) => count !== null);
  const withheld = counts.length - shown.length;
  const least = shown.reduce((sum, count) => sum + count, 0);
  const says = shown.length === 0 ? 'withheld' : `at least ${least}`;
  if (withheld === 0 || shown.length === 0) return says;
  return `${says}, and what ${withheld} ${withheld === 1 ? 'school withholds' : 'schools withhold'}`;
};

/** The latest terms first. Terms that schools reported together stand together. */
export const totalsOf = (figures: readonly Figures[]): readonly TrustTotal[] => {
  const byTerms = new Map<string, Figures[]>();
  for (const each of figures) {
    const key = each.terms.join(' ');
    byTerms.set(key, [...(byTerms.get(key) ?? []), each]);
  }
  const last = ({ terms }: TrustTotal): string => terms.at(-1) ?? '';
  const order = inTermOrder([...byTerms.values()].map(([first]) => first?.terms.at(-1) ?? ''));
  return [...byTerms.values()]
    .map((all) => ({
      terms: all[0]?.terms ?? [],
      schools: all.length,
      incidents: sumOf(all.map(({ handled }) => handled.all)),
      handled: sumOf(all.map(({ handled }) => handled.good)),
      told: sumOf(all.map(({ told }) => told.good)),
    }))
    .sort((a, b) => order.indexOf(last(b)) - order.indexOf(last(a)));
};
