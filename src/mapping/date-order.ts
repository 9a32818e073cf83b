/** Whether a column of dates has the day or the month first, by what is in it. */
import { type Day, dayFrom, weekdayOf } from './calendar.ts';
import type { DateRules } from './dates.ts';
import { type Dated, daysIn } from './day-words.ts';

export interface OrderFound {
  /** Null where nothing in the column says so, or some say one and some the other. */
  readonly order: DateRules['order'] | null;
  /**
   * `certain`: some dates can be read only so. `likely`: weekdays, or the rows being in order, speak
   * for it. `mixed`: some dates can be read only one way, others only the other. `unknown`: nothing tells.
   */
  readonly sure: 'certain' | 'likely' | 'mixed' | 'unknown';
}

const ORDERS = ['day-first', 'month-first'] as const;

const dayIn = ({ parts, year }: Dated, order: DateRules['order']): Day | null => {
  if ('month' in parts || year === null) return null;
  const { a, b } = parts;
  return order === 'day-first' ? dayFrom(year, b, a) : dayFrom(year, a, b);
};

/** How often a row is earlier than the one above it; or later, where a log has the newest first. */
const outOfOrder = (days: readonly Day[]): number => {
  let [earlier, later] = [0, 0];
  days.forEach((day, index) => {
    const above = days[index - 1] ?? day;
    if (day < above) earlier += 1;
    if (day > above) later += 1;
  });
  return Math.min(earlier, later);
};

/** Fewest rows out of order in one reading that speak for the other, which has hardly any. */
const ENOUGH = 3;

/** The order of day and month that a column's cells, row by row, can only have, and how sure that is. */
export const orderOf = (cells: Iterable<string>): OrderFound => {
  const only = { 'day-first': 0, 'month-first': 0 };
  const weekdays = { 'day-first': 0, 'month-first': 0 };
  const days: Record<DateRules['order'], Day[]> = { 'day-first': [], 'month-first': [] };
  for (const cell of cells) {
    const said = /\d/.test(cell)
      ? daysIn(cell.trim()).found.find((each) => each.is === 'date')
      : undefined;
    if (said === undefined) continue;
    const read = ORDERS.map((order) => dayIn(said, order));
    const [dayFirst, monthFirst] = read;
    if (dayFirst == null && monthFirst == null) continue;
    ORDERS.forEach((order, index) => {
      const [day, other] = [read[index], read[1 - index]];
      if (day == null) return;
      days[order].push(day);
      if (other == null) only[order] += 1;
      else if (day !== other && said.weekday === weekdayOf(day)) weekdays[order] += 1;
    });
  }
  const [dayFirst, monthFirst] = ORDERS.map((order) => only[order]) as [number, number];
  if (dayFirst > 0 && monthFirst > 0) return { order: null, sure: 'mixed' };
  if (dayFirst + monthFirst > 0) {
    return { order: dayFirst > 0 ? 'day-first' : 'month-first', sure: 'certain' };
  }
  const [a, b] = ORDERS.map((order) => weekdays[order]) as [number, number];
  if (a !== b && (a === 0 || b === 0)) {
    const order = a > b ? 'day-first' : 'month-first';
    return { order, sure: a + b > 1 ? 'certain' : 'likely' };
  }
  const [x, y] = ORDERS.map((order) => outOfOrder(days[order])) as [number, number];
  const isTold = Math.abs(x - y) >= ENOUGH && Math.min(x, y) * 5 <= Math.max(x, y);
  return isTold
    ? { order: x < y ? 'day-first' : 'month-first', sure: 'likely' }
    : { order: null, sure: 'unknown' };
};
