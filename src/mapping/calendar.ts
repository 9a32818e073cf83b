/** Days of the calendar, and what the clocks of a place show on them over both clock changes. */
import { TZDate } from '@date-fns/tz';
import type { Instant } from '../engine/time.ts';

/** A day of the calendar, such as `2026-03-04`. */
export type Day = string;

export const MINUTE = 60_000;
export const DAY = 1_440 * MINUTE;

const offsetAt = (instant: Instant, zone: string): number =>
  -new TZDate(instant, zone).getTimezoneOffset() * MINUTE;

/** Offsets at the two ends of a day, which are worked out once for each day. */
const MOST_DAYS = 20_000;
const offsets = new Map<string, readonly [number, number]>();

const offsetsOn = (day: Day, zone: string): readonly [number, number] => {
  const key = `${day} ${zone}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  const noon = Date.parse(`${day}T12:00:00Z`);
  const found = [offsetAt(noon - DAY / 2, zone), offsetAt(noon + DAY / 2, zone)] as const;
  if (offsets.size >= MOST_DAYS) offsets.clear();
  offsets.set(key, found);
  return found;
};

const isoDay = (instant: Instant): Day => new Date(instant).toISOString().slice(0, 10);

/** The day on which an instant falls. */
export const dayOf = (instant: Instant, zone: string): Day => {
  const [early, late] = offsetsOn(isoDay(instant), zone);
  return isoDay(instant + (early === late ? early : offsetAt(instant, zone)));
};

export const daysAfter = (day: Day, days: number): Day =>
  days === 0 ? day : isoDay(Date.parse(`${day}T00:00:00Z`) + days * DAY);

export const daysBetween = (from: Day, to: Day): number =>
  Math.round((Date.parse(`${to}T12:00:00Z`) - Date.parse(`${from}T12:00:00Z`)) / DAY);

/** 0 is Sunday. */
export const weekdayOf = (day: Day): number => new Date(`${day}T12:00:00Z`).getUTCDay();

const two = (number: number): string => String(number).padStart(2, '0');

/** The day of a year, month and date, or null where the calendar has none. */
export const dayFrom = (year: number, month: number, date: number): Day | null =>
  year >= 1900 &&
  year <= 2200 &&
  month >= 1 &&
  month <= 12 &&
  date >= 1 &&
  date <= new Date(Date.UTC(year, month, 0)).getUTCDate()
    ? `${year}-${two(month)}-${two(date)}`
    : null;

/**
 * Every instant at which clocks show this time of that day: two on the night they go back, none for
 * the hour that is left out when they go forward.
 * @param time milliseconds since midnight
 */
export const instantsOn = (day: Day, time: number, zone: string): readonly Instant[] => {
  const [early, late] = offsetsOn(day, zone);
  const wall = Date.parse(`${day}T00:00:00Z`) + time;
  if (early === late) return [wall - early];
  return [early, late]
    .map((offset) => wall - offset)
    .filter((instant, index) => offsetAt(instant, zone) === [early, late][index])
    .sort((a, b) => a - b);
};

/** The first, or the last, instant of a time that may be past the midnight of its day. */
export const edgeOn = (day: Day, time: number, zone: string, side: 'first' | 'last'): Instant => {
  const on = time < DAY ? day : daysAfter(day, Math.floor(time / DAY));
  const found = instantsOn(on, time % DAY, zone);
  const [skipped] = offsetsOn(on, zone);
  const otherwise = Date.parse(`${on}T00:00:00Z`) + (time % DAY) - skipped;
  return found.at(side === 'first' ? 0 : -1) ?? otherwise;
};
