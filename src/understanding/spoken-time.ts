/** When something is said to have happened: "8.40", "at ten to nine", "10 mins ago", "start of p2". Pure. */

import { TZDate } from '@date-fns/tz';
import { type Instant, minutesAfter, SCHOOL_ZONE } from '../engine/time.ts';
import { readTime } from './school-time.ts';
import { type Clock, clocksIn, type Nearness, NUMBER_WORD, numberOf } from './times-of-day.ts';
import { PARTS_OF_DAY } from './words.ts';

export interface TimeSaid {
  /** The times of the clock that are said, and where. `doubt`: which is meant nobody can tell. */
  readonly times: readonly { readonly index: number; readonly at: Instant | 'to-come' | 'doubt' }[];
  /** A part of the day is said, not a time of the clock: "first break". */
  readonly isPartOfDay: boolean;
  /** The text with everything that was read as a time blanked out, letter for letter. */
  readonly rest: string;
}

const AGO = new RegExp(
  String.raw`(?:\b(?:about|abt|around|approx|just) )?\b(\d{1,3}|${NUMBER_WORD}) ?(?:min|mins|minutes?|m|(hrs?|hours?|h)) ago\b`,
  'gi',
);

const DAY_BEFORE = /\byesterday\b/i;
const OTHER_DAY =
  /\blast (?:night|week)\b|\b(?:last |on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\bthe other day\b|\bweekend\b/i;
const MORNING = /\bthis morning\b|\bin the morning\b|\bfirst thing\b/i;
const AFTERNOON = /\bthis (?:afternoon|evening)\b|\btonight\b|\bin the (?:afternoon|evening)\b/i;
/** Said so, a time does not say when something was done. */
const SPANNING: readonly Nearness[] = ['before', 'between', 'other'];

const PARTS = new RegExp(
  String.raw`\b(?:(?:at|in|on|during|since|just|the|before|after|start of|beginning of|end of|middle of) )*(?:${PARTS_OF_DAY.join('|')})\b(?! (?:supervisors?|lad(?:y|ies)|staff|club))`,
  'gi',
);

/** A school day: what a bare hour most likely means. */
const EARLIEST = 7;

const two = (value: number): string => String(value).padStart(2, '0');

/** Both readings of an hour on a day, where they are past. */
const instantsOf = ({ hour, minute, half }: Clock, day: string, now: Instant) => {
  const hours =
    half === 'a'
      ? [hour % 12]
      : half === 'p'
        ? [(hour % 12) + 12]
        : hour > 12 || hour === 0
          ? [hour]
          : hour === 12
            ? [12]
            : [hour, hour + 12];
  return hours.map((each) => ({
    hour: each,
    read: readTime(`${day}${two(each)}:${two(minute)}`, now),
  }));
};

/** The instant that a time of the clock means, `to-come` or `doubt`. */
const instantOfClock = (said: Clock, text: string, now: Instant): Instant | 'to-come' | 'doubt' => {
  if (OTHER_DAY.test(text)) return 'doubt';
  const half =
    said.half ??
    (MORNING.test(text) && said.hour < 12
      ? 'a'
      : AFTERNOON.test(text) && said.hour <= 12
        ? 'p'
        : null);
  const day = DAY_BEFORE.test(text) ? 'yesterday ' : '';
  const all = instantsOf({ ...said, half }, day, now);
  const past = all.filter(({ read }) => read.ok);
  const likely =
    all.length === 1 ? all[0] : all.find(({ hour }) => hour >= EARLIEST && hour < EARLIEST + 12);
  if (likely?.read.ok !== true) {
    // "6.50" in the afternoon can only be this morning's; "5.15" at noon is not last night's.
    const early = past.find(({ hour }) => hour === EARLIEST - 1);
    return early?.read.ok === true ? early.read.instant : 'to-come';
  }
  const isEvening = new TZDate(now, SCHOOL_ZONE).getHours() >= EARLIEST + 12;
  const other = past.find((each) => each !== likely);
  if (isEvening && day === '' && other !== undefined && other.hour > likely.hour) return 'doubt';
  return likely.read.instant;
};

const blank = (text: string, from: number, length: number): string =>
  text.slice(0, from) + ' '.repeat(length) + text.slice(from + length);

/** Takes the times out of a text. */
export const readTimeSaid = (text: string, now: Instant): TimeSaid => {
  let rest = text;
  const times: TimeSaid['times'][number][] = [];
  const take = (index: number, end: number, at: TimeSaid['times'][number]['at']): void => {
    times.push({ index, at });
    rest = blank(rest, index, end - index);
  };
  for (const { 0: whole, 1: count = '', 2: hours, index } of text.matchAll(AGO)) {
    const minutes = numberOf(count) * (hours === undefined ? 1 : 60);
    take(index, index + whole.length, minutesAfter(now, -minutes));
  }
  for (const { clock, near, index, end } of clocksIn(rest).found) {
    const at = instantOfClock(clock, text, now);
    take(index, end, SPANNING.includes(near) && at !== 'to-come' ? 'doubt' : at);
  }
  let isPartOfDay = false;
  for (const match of rest.matchAll(PARTS)) {
    isPartOfDay = true;
    rest = blank(rest, match.index, match[0].length);
  }
  return { times, isPartOfDay, rest };
};
