/**
 * School terms, by the month in Europe/London in which the concern was first raised: a reading, since
 * the dates of terms differ from county to county. Spring begins in January, summer in April, autumn
 * in September.
 */
import { TZDate } from '@date-fns/tz';
import { type Instant, SCHOOL_ZONE } from '../engine/time.ts';

const HOUR = 3_600_000;
const known = new Map<number, string>();
const MOST_KNOWN = 200_000;

const termAt = (instant: Instant): string => {
  const day = new TZDate(instant, SCHOOL_ZONE);
  const month = day.getMonth();
  const term = month < 3 ? 'spring' : month < 8 ? 'summer' : 'autumn';
  return `${String(day.getFullYear()).padStart(4, '0')}-${term}`;
};

/**
 * The term of an instant, such as `2026-spring`. The day in London is the day in UTC but for the last
 * hour before midnight, so a day is worked out once, and that hour apart.
 */
export const termOf = (instant: Instant): string => {
  const hours = Math.floor(instant / HOUR);
  const ofDay = ((hours % 24) + 24) % 24;
  const hour = ofDay === 23 ? hours : hours - ofDay;
  const before = known.get(hour);
  if (before !== undefined) return before;
  if (known.size >= MOST_KNOWN) known.clear();
  const term = termAt(hour * HOUR);
  known.set(hour, term);
  return term;
};
