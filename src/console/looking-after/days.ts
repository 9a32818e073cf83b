/** Days and moments as they are typed into these pages. */
import { startOfDay } from '../../words/time.ts';

const DAY = 24 * 60 * 60_000;

/** The moment at which a day begins at school. */
export const beginningOf = (day: string): string => new Date(startOfDay(day)).toISOString();

/** The moment at which a day is over at school. */
export const endOfDay = (day: string): string => {
  const next = new Date(Date.parse(day) + DAY).toISOString().slice(0, 10);
  return beginningOf(next);
};
