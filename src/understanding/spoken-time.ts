/** When something is said to have happened: "8.40", "at ten to nine", "10 mins ago", "start of p2". Pure. */

import { TZDate } from '@date-fns/tz';
import { type Instant, minutesAfter, SCHOOL_ZONE } from '../engine/time.ts';
import { readTime } from './school-time.ts';
import { PARTS_OF_DAY } from './words.ts';

export interface TimeSaid {
  /** The times of the clock that are said, and where. `doubt`: which is meant nobody can tell. */
  readonly times: readonly { readonly index: number; readonly at: Instant | 'to-come' | 'doubt' }[];
  /** A part of the day is said, not a time of the clock: "first break". */
  readonly isPartOfDay: boolean;
  /** The text with everything that was read as a time blanked out, letter for letter. */
  readonly rest: string;
}

const NUMBERS: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  fifteen: 15,
  quarter: 15,
  twenty: 20,
  'twenty five': 25,
  'twenty-five': 25,
  thirty: 30,
  forty: 40,
  'half an': 0.5,
};
const WORD = Object.keys(NUMBERS)
  .sort((a, b) => b.length - a.length)
  .join('|');
const numberOf = (word: string): number => NUMBERS[word.trim()] ?? Number(word);

/** What may stand before a time and belongs to it. */
const LEAD = String.raw`(?:\b(?:at|@|about|abt|around|approx|approximately|circa|c\.?|just (?:before|after)|by) ?)*`;
const AFTER = `(?: ?(?:ish|or so|o'?clock))?`;
const re = (body: string): RegExp => new RegExp(LEAD + body + AFTER, 'gi');

type Read = (groups: readonly string[], whole: string) => Clock | Ago;
interface Clock {
  readonly hour: number;
  readonly minute: number;
  readonly half: string | undefined;
}
interface Ago {
  readonly minutesAgo: number;
}

const clock = (hour: number, minute: number, half?: string): Clock => ({
  hour,
  minute,
  half: half?.[0]?.toLowerCase(),
});

/** Ways to say a time, the plainest last. */
const SAYINGS: readonly (readonly [RegExp, Read])[] = [
  [
    re(String.raw`(\d{1,3}|${WORD}) ?(min|mins|minutes?|m|hrs?|hours?|h) ago\b`),
    ([count = '', unit = '']) => ({
      minutesAgo: numberOf(count.toLowerCase()) * (unit.startsWith('h') ? 60 : 1),
    }),
  ],
  [
    re(
      String.raw`(\d{1,2}|${WORD})(?: mins?| minutes)? (to|past) (\d{1,2}|${WORD})\b ?(am|pm)?(?! (?:the|a|my|him|her|me|us)\b)`,
    ),
    ([minutes = '', side = '', hour = '', half]) => {
      const to = side.toLowerCase() === 'to';
      const h = numberOf(hour.toLowerCase());
      const m = numberOf(minutes.toLowerCase());
      return to ? clock(h === 1 ? 12 : h - 1, 60 - m, half) : clock(h, m, half);
    },
  ],
  [
    re(String.raw`\bhalf (?:past )?(\d{1,2}|${WORD})\b(?! (?:an|hour)) ?(am|pm)?`),
    ([hour = '', half]) => clock(numberOf(hour.toLowerCase()), 30, half),
  ],
  [
    re(String.raw`(?<![\d.:/£-])\b(\d{1,2})[.:](\d\d)(?![\d/]|[.:]\d) ?(am|pm)?\b`),
    ([hour, minute, half]) => clock(Number(hour), Number(minute), half),
  ],
  [
    re(String.raw`(?<![\d.:/-])\b(\d{1,2}) ?(am|pm)\b`),
    ([hour, half]) => clock(Number(hour), 0, half),
  ],
  [
    /(?:\bat|@) ?(\d\d)(\d\d)\b(?:hrs?|h)?/gi,
    ([hour, minute]) => clock(Number(hour), Number(minute)),
  ],
  [/\b(\d\d)(\d\d) ?(?:hrs?|h)\b/gi, ([hour, minute]) => clock(Number(hour), Number(minute))],
  [
    new RegExp(
      String.raw`(?:\b(?:at|about|abt|around|just (?:before|after)) |@ ?)(?:about |around )?(\d{1,2}|${WORD})(?: ?ish| ?o'?clock)?(?= *(?:$|[,.;)–-]|and\b|then\b|this\b|today\b|yesterday\b|in the\b|to\b|ref\b|by\b|with\b|w\b))`,
      'gi',
    ),
    ([hour = '']) => clock(numberOf(hour.toLowerCase()), 0),
  ],
];

const DAY_BEFORE = /\byesterday\b/i;
const OTHER_DAY =
  /\blast (?:night|week)\b|\b(?:last |on )?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\bthe other day\b|\bweekend\b/i;
const MORNING = /\bthis morning\b|\bin the morning\b|\bfirst thing\b/i;
const AFTERNOON = /\bthis (?:afternoon|evening)\b|\btonight\b|\bin the (?:afternoon|evening)\b/i;
/** A time after these does not say when something was done. */
const SPANNING = /\b(?:until|till|til|before|since|from|between|for|due|booked)\s*$/i;

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
  if (!(said.hour >= 0 && said.hour < 24 && said.minute >= 0 && said.minute < 60)) return 'doubt';
  if (OTHER_DAY.test(text)) return 'doubt';
  const half =
    said.half ??
    (MORNING.test(text) && said.hour < 12
      ? 'a'
      : AFTERNOON.test(text) && said.hour <= 12
        ? 'p'
        : undefined);
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
  for (const [saying, read] of SAYINGS) {
    for (const match of rest.matchAll(saying)) {
      const [whole, ...groups] = match;
      const said = read(groups, whole);
      const isSpan = SPANNING.test(rest.slice(0, match.index));
      const at =
        'minutesAgo' in said
          ? minutesAfter(now, -said.minutesAgo)
          : instantOfClock(said, text, now);
      times.push({ index: match.index, at: isSpan && at !== 'to-come' ? 'doubt' : at });
      rest = blank(rest, match.index, whole.length);
    }
  }
  let isPartOfDay = false;
  for (const match of rest.matchAll(PARTS)) {
    isPartOfDay = true;
    rest = blank(rest, match.index, match[0].length);
  }
  return { times, isPartOfDay, rest };
};
