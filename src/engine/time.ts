/**
 * Instants, as milliseconds since 1970 in UTC; `src/words/time.ts` has how people read them. Nothing
 * here reads the clock.
 */
import { addMinutes } from 'date-fns/addMinutes';
import { parseISO } from 'date-fns/parseISO';

/** Milliseconds since 1970 in UTC. */
export type Instant = number;

export const SCHOOL_ZONE = 'Europe/London';

/** The text must be a full ISO 8601 date and time with a zone, as the schema has it. */
export const instantOf = (iso: string): Instant => Date.parse(iso);

/** The same for what somebody typed; NaN where there is no such day or time. */
export const typedInstant = (iso: string): Instant => parseISO(iso).getTime();

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const HOURS_AND_MINUTES: readonly string[] = Array.from({ length: 1_440 }, (_, minute) =>
  new Date(minute * MINUTE).toISOString().slice(11, 16),
);

/** The dates of days, by how many days after the first of 1970 they are. */
const dates = new Map<number, string>();
const MOST_DATES = 10_000;

const dateOf = (day: number): string => {
  const known = dates.get(day);
  if (known !== undefined) return known;
  if (dates.size >= MOST_DATES) dates.clear();
  const date = new Date(day * DAY).toISOString().slice(0, -14);
  dates.set(day, date);
  return date;
};

/** Whole minutes, as nearly all moments are, are put together from parts: a report says thousands. */
export const isoOf = (instant: Instant): string => {
  const day = Math.floor(instant / DAY);
  const minute = (instant - day * DAY) / MINUTE;
  const clock = HOURS_AND_MINUTES[minute];
  return clock === undefined ? new Date(instant).toISOString() : `${dateOf(day)}T${clock}:00.000Z`;
};

export const minutesAfter = (instant: Instant, minutes: number): Instant =>
  addMinutes(instant, minutes).getTime();
