/** Days and moments as they are typed into these pages. */
import { startOfDay } from '../../words/time.ts';

export const A_DAY = 'Give a day, such as 2026-03-04';

export const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

const DAY = 24 * 60 * 60_000;

/** The moment at which a day begins at school. */
export const beginningOf = (day: string): string => new Date(startOfDay(day)).toISOString();

/** The moment at which a day is over at school. */
export const endOfDay = (day: string): string => {
  const next = new Date(Date.parse(day) + DAY).toISOString().slice(0, 10);
  return beginningOf(next);
};
