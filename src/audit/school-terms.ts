/**
 * School terms, by the month in Europe/London in which the concern was first raised: a reading, since
 * the dates of terms differ from county to county. Spring begins in January, summer in April, autumn
 * in September.
 */
import { TZDate } from '@date-fns/tz';
import { type Instant, SCHOOL_ZONE } from '../engine/time.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const known = new Map<number, string>();
const MOST_KNOWN = 200_000;

const termIn = (year: number, month: number): string => {
  const term = month < 3 ? 'spring' : month < 8 ? 'summer' : 'autumn';
  return `${String(year).padStart(4, '0')}-${term}`;
};

/** In the last hour of a day in UTC it may be the next one in London. */
const termAt = (instant: Instant): string => {
  const later = new Date(instant + HOUR);
  if (later.getUTCDate() > 1) return termIn(later.getUTCFullYear(), later.getUTCMonth());
  const inLondon = new TZDate(instant, SCHOOL_ZONE);
  return termIn(inLondon.getFullYear(), inLondon.getMonth());
};

/**
 * The term of an instant, such as `2026-spring`. The day in London is the day in UTC but for the last
 * hour before midnight, so a day is worked out once, and that hour apart.
 */
export const termOf = (instant: Instant): string => {
  const day = Math.floor(instant / DAY);
  const isLastHour = instant - day * DAY >= DAY - HOUR;
  const key = isLastHour ? 2 * day + 1 : 2 * day;
  const before = known.get(key);
  if (before !== undefined) return before;
  if (known.size >= MOST_KNOWN) known.clear();
  const term = termAt(isLastHour ? (day + 1) * DAY - HOUR : day * DAY);
  known.set(key, term);
  return term;
};
