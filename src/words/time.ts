/** How people read moments and lengths: in school time, which is Europe/London over both clock changes. */
import { TZDate } from '@date-fns/tz';
import { differenceInMinutes } from 'date-fns/differenceInMinutes';
import { type Instant, SCHOOL_ZONE } from '../engine/time.ts';
import { madeOnce } from '../norms/made-once.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** In these years the clocks change at 01:00 UTC on the last Sundays of March and October. */
const FIRST_YEAR = 1996;
const LAST_YEAR = 2037;
const MARCH = 2;
const OCTOBER = 9;
const SUMMER_OFFSET = -60;

const lastSunday = (year: number, month: number): Instant => {
  const last = new Date(Date.UTC(year, month + 1, 0, 1));
  return last.setUTCDate(last.getUTCDate() - last.getUTCDay());
};

const summers = new Map<number, readonly [from: Instant, until: Instant]>();

/**
 * Minutes from school time to UTC. By the rule, in the years that it holds for: to have Node.js look up
 * one moment takes longer than to judge an incident.
 */
const offsetAt = (instant: Instant): number => {
  const year = new Date(instant).getUTCFullYear();
  if (!(year >= FIRST_YEAR && year <= LAST_YEAR)) {
    return new TZDate(instant, SCHOOL_ZONE).getTimezoneOffset();
  }
  const [from, until] = madeOnce(summers, year, () => [
    lastSunday(year, MARCH),
    lastSunday(year, OCTOBER),
  ]);
  return instant >= from && instant < until ? SUMMER_OFFSET : 0;
};

const DAY = 24 * HOUR;
const MOST_KEPT = 10_000;

/** What is worked out for a number, once for each while they are not too many. */
const kept = <T>(work: (of: number) => T): ((of: number) => T) => {
  const known = new Map<number, T>();
  return (of) => {
    const found = known.get(of);
    if (found !== undefined) return found;
    if (known.size >= MOST_KEPT) known.clear();
    const made = work(of);
    known.set(of, made);
    return made;
  };
};

/** " BST" or " GMT" where the clocks change within the hour, so that 01:30 is not said twice. */
const zoneWhereNeeded = (instant: Instant): string => {
  if (offsetAt(instant - HOUR) === offsetAt(instant + HOUR)) return '';
  return offsetAt(instant) === 0 ? ' GMT' : ' BST';
};

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const padded = (count: number, length = 2): string => String(count).padStart(length, '0');

/** The moment that clocks set to UTC would show as schools' clocks show this one. */
const shifted = (instant: Instant): Instant => instant - offsetAt(instant) * MINUTE;

/** "4 Mar", and its year. */
const dateOf = kept((day) => {
  const date = new Date(day * DAY);
  return {
    year: date.getUTCFullYear(),
    day: `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`,
  };
});

const clockOf = kept((minute) => `${padded(Math.floor(minute / 60))}:${padded(minute % 60)}`);

/** A moment by schools' clocks: its day, counted from 1970, and "10:12". */
const inSchool = (instant: Instant): { readonly day: number; readonly clock: string } => {
  const moment = shifted(instant);
  const day = Math.floor(moment / DAY);
  const minute = Math.floor((moment - day * DAY) / MINUTE);
  return { day, clock: `${clockOf(minute)}${zoneWhereNeeded(instant)}` };
};

/** "4 Mar 2026 10:12", in school time. */
export const inSchoolTime = (instant: Instant): string => {
  const { day, clock } = inSchool(instant);
  const date = dateOf(day);
  return `${date.day} ${padded(date.year, 4)} ${clock}`;
};

/** "4 Mar 2026", of a day such as 2026-03-04. */
export const dayInWords = (day: string): string => {
  const { day: said, year } = dateOf(Math.floor(Date.parse(day) / DAY));
  return `${said} ${padded(year, 4)}`;
};

/** The day of a moment in school time, such as 2026-03-04. */
export const dayOf = (instant: Instant): string =>
  new Date(inSchool(instant).day * DAY).toISOString().slice(0, 10);

/** When a day such as 2026-03-04 begins in school time. */
export const startOfDay = (day: string): Instant => {
  const midnight = Date.parse(day);
  return midnight + offsetAt(midnight + offsetAt(midnight) * MINUTE) * MINUTE;
};

/** "10:12", in school time, or with its day where that is not the day of `beside`. */
export const clockTime = (instant: Instant, beside: Instant): string => {
  const { day, clock } = inSchool(instant);
  return day === Math.floor(shifted(beside) / DAY) ? clock : `${dateOf(day).day} ${clock}`;
};

/** "25 minutes", "3 hours 5 minutes", "2 days 1 hour". */
export const lengthInWords = (from: Instant, until: Instant): string => {
  const minutes = Math.max(1, differenceInMinutes(until, from));
  const unit = (count: number, word: string): string =>
    count === 0 ? '' : `${count} ${word}${count === 1 ? '' : 's'}`;
  const days = Math.floor(minutes / 1440);
  const hours = Math.floor((minutes % 1440) / 60);
  const parts =
    days > 0
      ? [unit(days, 'day'), unit(hours, 'hour')]
      : [unit(hours, 'hour'), unit(minutes % 60, 'minute')];
  return parts.filter((part) => part !== '').join(' ');
};

/** "within 1 working day". */
export const workingDaysInWords = (workingDays: number): string =>
  `within ${workingDays} working day${workingDays === 1 ? '' : 's'}`;

/** How soon something is due once it is owed: "within 60 minutes"; null where nothing says. */
export const limitInWords = (of: {
  readonly limitMinutes: number | null;
  readonly limitWorkingDays: number | null;
}): string | null => {
  if (of.limitMinutes !== null) return `within ${of.limitMinutes} minutes`;
  return of.limitWorkingDays === null ? null : workingDaysInWords(of.limitWorkingDays);
};

/** The year of a moment, in school time. */
export const yearOf = (instant: Instant): number => dateOf(inSchool(instant).day).year;
