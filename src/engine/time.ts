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

export const isoOf = (instant: Instant): string => new Date(instant).toISOString();

export const minutesAfter = (instant: Instant, minutes: number): Instant =>
  addMinutes(instant, minutes).getTime();
