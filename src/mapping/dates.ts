/**
 * Dates and times as people write them in a log, read in the school's time zone over both clock
 * changes. A date alone stays a date alone: nothing here makes up a time of day.
 */
import { TZDate } from '@date-fns/tz';
import { addDays } from 'date-fns/addDays';
import { lightFormat } from 'date-fns/lightFormat';
import type { Instant } from '../engine/time.ts';

/** A day of the calendar, such as `2026-03-04`. */
export type Day = string;

/** What is to be listed of a cell although a moment was read from it. */
export interface Remark {
  readonly of: 'date' | 'time';
  readonly says: string;
}

interface HowKnown {
  /** It was counted from another row: "next day", "20 mins later". */
  readonly counted?: true;
  readonly remark?: Remark;
}

/** What a cell says of when something was. */
export type When =
  | (HowKnown & {
      readonly kind: 'instant';
      readonly instant: Instant;
      readonly day: Day;
      readonly twice: boolean;
    })
  | (HowKnown & {
      /** Some moment from one to another: "am", "10.40 ish"; `instant` is the likeliest. */
      readonly kind: 'span';
      readonly from: Instant;
      readonly to: Instant;
      readonly instant: Instant;
      readonly day: Day;
    })
  | (HowKnown & { readonly kind: 'day'; readonly day: Day })
  | { readonly kind: 'blank' }
  | { readonly kind: 'unreadable'; readonly says: string };

export interface DateRules {
  readonly zone: string;
  /** What 04/03/2026 is: the 4th of March, or the 3rd of April. */
  readonly order: 'day-first' | 'month-first';
  /** Whether 00:00 is a time, or how a spreadsheet writes a date that has none. */
  readonly midnight: 'day-only' | 'a-time';
  /** Words of the log for parts of the school day, such as `P3: "11:00-11:50"`. */
  readonly times?: Readonly<Record<string, string>>;
}

/** What other rows of the incident say; null where there is none. */
export interface Before {
  readonly first: Placed | null;
  readonly previous: Placed | null;
  readonly next?: Placed | null;
}

/** A moment of which something is known. */
export type Placed = Extract<When, { kind: 'instant' | 'span' | 'day' }>;

export const isPlaced = (when: When): when is Placed =>
  when.kind === 'instant' || when.kind === 'span' || when.kind === 'day';

const unreadable = (says: string): When => ({ kind: 'unreadable', says });

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

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

/** The day on which an instant falls. */
export const dayOf = (instant: Instant, zone: string): Day =>
  lightFormat(new TZDate(instant, zone), 'yyyy-MM-dd');

export const daysAfter = (day: Day, days: number): Day =>
  lightFormat(addDays(new TZDate(`${day}T12:00:00Z`, 'UTC'), days), 'yyyy-MM-dd');

/**
 * The instant at which clocks show this time of that day. On the night they go back it comes twice
 * and the first is taken; on the night they go forward it may not come at all.
 * @param time milliseconds since midnight
 */
export const instantOn = (day: Day, time: number, zone: string): When => {
  const [early, late] = offsetsOn(day, zone);
  const wall = Date.parse(`${day}T00:00:00Z`) + time;
  const shows = (offset: number): boolean =>
    early === late || offsetAt(wall - offset, zone) === offset;
  const found = [...new Set([early, late])]
    .filter(shows)
    .map((offset) => wall - offset)
    .sort((a, b) => a - b);
  const [first] = found;
  return first === undefined
    ? unreadable('there was no such time that night, since the clocks went forward; correct it')
    : { kind: 'instant', instant: first, day, twice: found.length > 1 };
};

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH =
  '(?<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\\.?';
const WEEKDAY =
  '(?:(?:mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun)(?:day|sday|nesday|rsday|urday)?,?\\s+)?';
const NTH = '(?<day>\\d{1,2})(?:st|nd|rd|th)?';
const YEAR = '(?<year>\\d{4}|\\d{2})';

/** The ways of writing a day, at the beginning of a text. */
const DAYS: readonly RegExp[] = [
  /^(?<year>\d{4})[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})(?!\d)/,
  new RegExp(`^${WEEKDAY}(?<a>\\d{1,2})[-/.](?<b>\\d{1,2})[-/.]${YEAR}(?!\\d)`),
  new RegExp(`^${WEEKDAY}${NTH}[\\s-]+(?:of\\s+)?${MONTH},?[\\s-]+${YEAR}(?!\\d)`),
  new RegExp(`^${WEEKDAY}${MONTH}[\\s-]+${NTH},?[\\s-]+${YEAR}(?!\\d)`),
];

const monthNumber = (written: string): number =>
  /^\d/.test(written) ? Number(written) : MONTHS.indexOf(written.slice(0, 3)) + 1;

const two = (number: number): string => String(number).padStart(2, '0');

/** Whether the calendar has this day. */
const isDay = (year: number, month: number, date: number): boolean =>
  year >= 1900 &&
  month >= 1 &&
  month <= 12 &&
  date >= 1 &&
  date <= new Date(Date.UTC(year, month, 0)).getUTCDate();

/** A day that there is, or null. Years of two digits are of this century. */
const dayFrom = (
  parts: Readonly<Record<string, string | undefined>>,
  order: DateRules['order'],
): Day | null => {
  const dayFirst = order === 'day-first';
  const month = monthNumber(parts.month ?? (dayFirst ? parts.b : parts.a) ?? '');
  const date = Number(parts.day ?? (dayFirst ? parts.a : parts.b));
  const written = parts.year ?? '';
  const year = Number(written.length === 2 ? `20${written}` : written);
  return isDay(year, month, date) ? `${year}-${two(month)}-${two(date)}` : null;
};

const CLOCK =
  /^(?<hour>\d{1,2})(?:[:.h](?<minute>\d\d)(?:[:.](?<second>\d\d)(?:\.\d+)?)?)?\s*(?<half>[ap]\.?m\.?)?(?:\s*(?:hrs?|hours|h))?$/;
const FOUR = /^(?<hour>[01]\d|2[0-3])(?<minute>[0-5]\d)\s*(?:hrs?|hours|h)?$/;

/** Milliseconds since midnight, or null where the text is not a time of day. */
const timeFrom = (text: string): number | null => {
  if (text === 'noon' || text === 'midday') return 12 * 60 * MINUTE;
  const parts = (FOUR.exec(text) ?? CLOCK.exec(text))?.groups;
  if (parts === undefined) return null;
  const half = parts.half?.[0];
  if (parts.minute === undefined && half === undefined) return null;
  const written = Number(parts.hour);
  if (half !== undefined && (written < 1 || written > 12)) return null;
  const hour = half === undefined ? written : (written % 12) + (half === 'p' ? 12 : 0);
  const minute = Number(parts.minute ?? 0);
  const second = Number(parts.second ?? 0);
  return hour > 23 || minute > 59 || second > 59
    ? null
    : (hour * 60 + minute) * MINUTE + second * 1_000;
};

const UNIT = '(?<unit>m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?)';
const RELATIVE: readonly RegExp[] = [
  /^(?<same>(?:the )?same day|same date|as above|ditto)/,
  /^(?<next>(?:the )?next day|(?:the )?following day|day after)/,
  new RegExp(`^(?<first>t\\s*)?\\+\\s*(?<count>\\d{1,4})\\s*${UNIT}(?![a-z])`),
  new RegExp(`^(?<count>\\d{1,4})\\s*${UNIT}\\s+(?:later|after)(?![a-z])`),
];

const NOTHING_BEFORE = 'is relative, and no row before it has a date; write the date';

const inUnits = (
  count: number,
  unit: string,
): { readonly days: number } | { readonly ms: number } => {
  if (unit.startsWith('d')) return { days: count };
  if (unit.startsWith('w')) return { days: count * 7 };
  return { ms: count * MINUTE * (unit.startsWith('h') ? 60 : 1) };
};

/** "same day", "+2 days", "T+30min"; null where the text is not relative. */
const relative = (
  text: string,
  { first, previous }: Before,
  rules: DateRules,
): { readonly when: When; readonly rest: string } | null => {
  const found = RELATIVE.map((each) => each.exec(text)).find((each) => each !== null);
  if (found === undefined || found === null) return null;
  const { groups = {} } = found;
  const rest = text.slice(found[0].length);
  const base = groups.first === undefined ? previous : first;
  if (base === null) return { when: unreadable(NOTHING_BEFORE), rest: '' };
  const span = inUnits(
    groups.same !== undefined ? 0 : Number(groups.count ?? 1),
    groups.unit ?? 'd',
  );
  if ('days' in span) return { when: { kind: 'day', day: daysAfter(base.day, span.days) }, rest };
  if (base.kind === 'day') {
    const says = 'counts from a row that has no time of day; write the date and time';
    return { when: unreadable(says), rest: '' };
  }
  const instant = base.instant + span.ms;
  const day = dayOf(instant, rules.zone);
  const when: When =
    base.kind === 'span'
      ? { kind: 'span', from: base.from + span.ms, to: base.to + span.ms, instant, day }
      : { kind: 'instant', instant, day, twice: false };
  return { when: { ...when, counted: true }, rest };
};

const ZONED = /^\d{4}-\d\d-\d\d[t ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(z|[+-]\d\d:?\d\d)$/;
/** Days since the end of 1899, as a spreadsheet keeps dates: from 1954 to 2119. */
const SERIAL = /^(?<days>[2-7]\d{4})(?<part>\.\d+)?$/;
const SERIAL_NOUGHT = Date.UTC(1899, 11, 30);

const fromSerial = (text: string, rules: DateRules): When | null => {
  const parts = SERIAL.exec(text)?.groups;
  if (parts === undefined) return null;
  const day = new Date(SERIAL_NOUGHT + Number(parts.days) * DAY).toISOString().slice(0, 10);
  const time = Math.round((Number(parts.part ?? 0) * DAY) / 1_000) * 1_000;
  return time === 0 || time >= DAY ? { kind: 'day', day } : instantOn(day, time, rules.zone);
};

const NO_DATE = 'is not a date or time that can be read; write it like 04/03/2026 09:12';
const NO_SUCH_DAY = 'there is no such day; check dates.order in the mapping, or correct it';
const NO_DAY = 'has a time but no day, and no row before it has one; write the date';

const clean = (text: string): string =>
  text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();

const withTime = (day: Day, rest: string, rules: DateRules): When => {
  const text = rest.replace(/^[\s,t]*(?:at |@ ?|- )?/, '').trim();
  if (text === '') return { kind: 'day', day };
  const time = timeFrom(text);
  if (time === null) return unreadable(NO_DATE);
  return time === 0 && rules.midnight === 'day-only'
    ? { kind: 'day', day }
    : instantOn(day, time, rules.zone);
};

/** Reads a cell, or a cell with a date and another with the time of day. */
export const readWhen = (
  date: string,
  timeOfDay: string,
  rules: DateRules,
  before: Before,
): When => {
  const text = clean(`${date} ${timeOfDay}`);
  if (text === '') return { kind: 'blank' };
  if (ZONED.test(text)) {
    const instant = Date.parse(text.toUpperCase().replace(' ', 'T'));
    return Number.isNaN(instant)
      ? unreadable(NO_SUCH_DAY)
      : { kind: 'instant', instant, day: dayOf(instant, rules.zone), twice: false };
  }
  const related = relative(text, before, rules);
  if (related !== null) {
    const { when, rest } = related;
    if (when.kind === 'day') return withTime(when.day, rest, rules);
    return rest.trim() === '' ? when : unreadable(NO_DATE);
  }
  for (const each of DAYS) {
    const found = each.exec(text);
    if (found === null) continue;
    const day = dayFrom(found.groups ?? {}, rules.order);
    return day === null
      ? unreadable(NO_SUCH_DAY)
      : withTime(day, text.slice(found[0].length).replace(/ 00:00(:00)? (?=\d)/, ' '), rules);
  }
  const serial = fromSerial(text, rules);
  if (serial !== null) return serial;
  if (timeFrom(text) === null) return unreadable(NO_DATE);
  const day = before.previous?.day;
  return day === undefined ? unreadable(NO_DAY) : withTime(day, text, rules);
};

/** The first and the last moment that something can have been; a day goes to its last minute. */
export const boundsOf = (
  when: Placed,
  zone: string,
): { readonly from: Instant; readonly to: Instant } => {
  if (when.kind === 'span') return when;
  if (when.kind === 'instant') return { from: when.instant, to: when.instant };
  const midnight = (day: Day): Instant => {
    const start = instantOn(day, 0, zone);
    return start.kind === 'instant' ? start.instant : Date.parse(`${day}T00:00:00Z`);
  };
  return { from: midnight(when.day), to: midnight(daysAfter(when.day, 1)) - MINUTE };
};

/** The date and the time anywhere in the words of a cell, and the words that are left over. */
export const whenIn = (
  text: string,
  rules: DateRules,
  before: Before,
): { readonly when: When; readonly rest: string } => {
  const whole = readWhen(text, '', rules, before);
  if (whole.kind !== 'unreadable') return { when: whole, rest: '' };
  const date = /\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4}(?!\d)/.exec(text)?.[0] ?? '';
  const other = date === '' ? text : text.replace(date, ' ');
  const time = /(?<![\d.:£])\d{1,2}[:.]\d\d(?![\d.:]) ?(?:[ap]m\b)?/i.exec(other)?.[0] ?? '';
  if (date === '' && time === '') return { when: { kind: 'blank' }, rest: text.trim() };
  const rest = other
    .replace(time, ' ')
    .replace(/\s+(?:at|on|@|-)\s*$|^\s*-\s/g, '')
    .replace(/\s+/g, ' ')
    .trim();
  return { when: readWhen(date, time, rules, before), rest };
};
