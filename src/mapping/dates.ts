/**
 * Dates and times as people write them in a log, read in the school's time zone over both clock
 * changes. How far a moment is known is kept: a date alone stays a date, "10.40 ish" is half an hour,
 * and nothing here makes up a time of day.
 *
 * `times-of-day.ts`, `day-parts.ts` and `day-words.ts` find what is said; here it is put together and
 * what only other rows can tell is decided: the year of "4 Mar", the half of "3.30".
 */
import type { Instant } from '../engine/time.ts';
import type { Clock, ClockSaid, Found } from '../understanding/times-of-day.ts';
import {
  DAY,
  type Day,
  dayFrom,
  dayOf,
  daysAfter,
  daysBetween,
  edgeOn,
  instantsOn,
  MINUTE,
  weekdayOf,
} from './calendar.ts';
import type { PartSaid, TimesOfSchool } from './day-parts.ts';
import { type Dated, type DaySaid, daysIn } from './day-words.ts';
import { clean, type Said, saidIn } from './said-of-when.ts';

export type { Day } from './calendar.ts';

/** What is to be listed of a cell although a moment was read from it. */
export interface Remark {
  readonly of: 'date' | 'time';
  readonly says: string;
}

interface HowKnown {
  /** It was counted from another row: "next day", "20 mins later". */
  readonly counted?: true;
  /** It is taken to be of the afternoon, as other times of its row are. */
  readonly assumed?: true;
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
  readonly times?: TimesOfSchool;
  /** The year of dates that have none, or the school year: "2022-23". */
  readonly year?: number | string | undefined;
  /** `afternoon`: times from 1 to 6.59 that do not say whether morning or afternoon are of the afternoon. */
  readonly oneToSix?: 'afternoon' | 'by-neighbours' | undefined;
}

/** What other rows of the incident say; null where there is none. */
export interface Before {
  readonly first: Placed | null;
  readonly previous: Placed | null;
  readonly next?: Placed | null;
  /** What the cell named last: "that afternoon" is of that day, and else of the row's. */
  readonly named?: Placed | null;
  /** Whether another time of the row is of the afternoon, and none of the night. */
  readonly isAfternoon?: () => boolean;
}

/** A moment of which something is known. */
export type Placed = Extract<When, { kind: 'instant' | 'span' | 'day' }>;

export const isPlaced = (when: When): when is Placed =>
  when.kind === 'instant' || when.kind === 'span' || when.kind === 'day';

const HOUR = 60 * MINUTE;
const unreadable = (says: string): When => ({ kind: 'unreadable', says });

const NO_DATE = 'is not a date or time that can be read; write it like 04/03/2026 09:12';
const NO_SUCH_DAY = 'there is no such day; check dates.order in the mapping, or correct it';
const NO_DAY = 'has a time but no day, and no row before it has one; write the date';
const NO_YEAR = 'has no year, and no row near it has a date; write dates.year into the mapping';
const NOTHING_BEFORE = 'is relative, and no row before it has a date; write the date';
const SKIPPED = 'there was no such time that night, since the clocks went forward; correct it';
export const SEVERAL = 'has several dates or times; write each in a row or a sentence of its own';
const WHICH_DAY = 'names a weekday, and it is not clear which date that was; write the date';

const DEADLINE = 'may be the day by which it was to be done; write when it was done';
const NO_BOUND = 'says only on which side of a day it was; write when it was';

const WHICH_HALF = 'does not say whether morning or afternoon; known to the day';
const NO_TIME = 'is not a time that can be read; known to the day';
const NO_HOURS =
  'is a part of the day without hours; add it to times in the mapping; known to the day';
const NEXT_DAY = 'is earlier than the row above and has no date; it may be of the next day';
const OTHER_WEEKDAY = 'has a weekday that is not that of its date; the date counts';
const OTHER_ORDER =
  'has a weekday that fits only with day and month the other way round; check dates.order in the mapping';

/** The first and the last moment that something can have been; a day goes to its last minute. */
export const boundsOf = (
  when: Placed,
  zone: string,
): { readonly from: Instant; readonly to: Instant } => {
  if (when.kind === 'span') return when;
  if (when.kind === 'instant') return { from: when.instant, to: when.instant };
  return bounds(when.day, 0, DAY - MINUTE, zone);
};

const bounds = (day: Day, from: number, to: number, zone: string) => ({
  from: edgeOn(day, from, zone, 'first'),
  to: edgeOn(day, to, zone, 'last'),
});

const instantWhen = (instant: Instant, day: Day, twice = false): Placed => ({
  kind: 'instant',
  instant,
  day,
  twice,
});

/**
 * The instant at which clocks show this time of that day. On the night they go back it comes twice
 * and the first is taken; on the night they go forward it may not come at all.
 * @param time milliseconds since midnight
 */
export const instantOn = (day: Day, time: number, zone: string): When => {
  const found = instantsOn(day, time, zone);
  const [first] = found;
  return first === undefined ? unreadable(SKIPPED) : instantWhen(first, day, found.length > 1);
};

/** The days that something was on, or a moment that needs no more. */
type OnDays =
  | (HowKnown & { readonly kind: 'days'; readonly from: Day; readonly to: Day })
  | When
  | null;

/** How far back from the row above a date without a year may be. */
const BACK = 92;

/** The year of a date that has none: the one that puts it nearest, and rather after the row above. */
const withYear = (dated: (year: number) => Day | null, said: Dated, before: Before): Day | When => {
  const { previous, next, first } = before;
  const base = previous ?? next ?? first;
  if (base == null) return unreadable(NO_YEAR);
  const year = Number(base.day.slice(0, 4));
  const from = previous === null ? -365 + BACK : -BACK;
  const possible = [-1, 0, 1, 2, 3, 4]
    .flatMap((more) => dated(year + more) ?? [])
    .filter((day) => daysBetween(base.day, day) >= from);
  const [nearest] = possible;
  if (nearest === undefined) return unreadable(NO_SUCH_DAY);
  const fitting = possible.find((day) => weekdayOf(day) === said.weekday);
  return fitting !== undefined && daysBetween(nearest, fitting) <= 366 ? fitting : nearest;
};

/** "on the 4th": of the month that puts it nearest to the row above; "Mon 6": of one in which it is a Monday. */
const withMonth = (date: number, weekday: number | null, before: Before): Day | When => {
  const base = before.previous ?? before.next ?? before.first;
  if (base == null) return unreadable(NOTHING_BEFORE);
  const first = `${base.day.slice(0, 8)}01`;
  const days = [-40, -20, 0, 40, 70].flatMap((more) => {
    const [year, month] = daysAfter(first, more).split('-').map(Number) as [number, number];
    return dayFrom(year, month, date) ?? [];
  });
  if (weekday === null)
    return days.find((day) => daysBetween(base.day, day) >= -15) ?? unreadable(NO_SUCH_DAY);
  const away = (day: Day): number => Math.abs(daysBetween(base.day, day));
  const [nearest] = days
    .filter((day) => weekdayOf(day) === weekday)
    .sort((a, b) => away(a) - away(b));
  return nearest ?? unreadable(WHICH_DAY);
};

/** A school year begins in September. */
const inSchoolYear = (dated: (year: number) => Day | null, year: number | string): Day | null => {
  const first = Number(String(year).slice(0, 4));
  if (typeof year === 'number') return dated(first);
  return (
    [dated(first), dated(first + 1)].find((day) => day !== null && isWithin(day, first)) ?? null
  );
};
const isWithin = (day: Day, first: number): boolean =>
  day >= `${first}-09-01` && day < `${first + 1}-09-01`;

const dayOfDated = (
  said: Dated,
  { order, year: given }: Pick<DateRules, 'order' | 'year'>,
  before: Before,
): Day | When => {
  const { parts } = said;
  if ('month' in parts && parts.month === null) return withMonth(parts.date, said.weekday, before);
  const dated = (year: number): Day | null => {
    if ('month' in parts) return dayFrom(year, parts.month ?? 0, parts.date);
    return order === 'day-first'
      ? dayFrom(year, parts.b, parts.a)
      : dayFrom(year, parts.a, parts.b);
  };
  if (said.year !== null) return dated(said.year) ?? unreadable(NO_SUCH_DAY);
  return given === undefined
    ? withYear(dated, said, before)
    : (inSchoolYear(dated, given) ?? unreadable(NO_SUCH_DAY));
};

const OTHER = { 'day-first': 'month-first', 'month-first': 'day-first' } as const;

const weekdayRemark = (
  said: Dated,
  weekday: number | null,
  day: Day,
  rules: DateRules,
): HowKnown => {
  if (weekday === null || weekdayOf(day) === weekday) return {};
  const other = dayOfDated(
    { ...said, year: Number(day.slice(0, 4)) },
    { order: OTHER[rules.order] },
    NOWHERE,
  );
  const fits = typeof other === 'string' && weekdayOf(other) === weekday;
  return { remark: { of: 'date', says: fits ? OTHER_ORDER : OTHER_WEEKDAY } };
};

const NOWHERE: Before = { first: null, previous: null };

/** Whether two words for a day stand together, and so are of one moment. */
const isBeside = (text: string, a: Found, b: Found): boolean =>
  /^[\s,()–-]*$/.test(text.slice(Math.min(a.end, b.end), Math.max(a.index, b.index)));

/** Words that say that something was done. */
const DONE =
  /\b(?:[a-z]{2,}ed|rang|rung|told|spoke|spoken|sent|done|was|were|been|had|met|gave|given|took|taken|saw|seen|left|made|held|yes|y)\b|✓/i;

/** "told mum before 1 Dec": at some time since the concern; null where no side is said. */
const onSide = (
  { side }: Dated,
  day: Day,
  { rest }: Said,
  { zone }: DateRules,
  { first, previous }: Before,
): When | null => {
  if (side === undefined) return null;
  if (side === 'by' && !DONE.test(rest)) return unreadable(DEADLINE);
  const since = first ?? previous;
  const { to } = bounds(side === 'by' ? day : daysAfter(day, -1), 0, DAY - MINUTE, zone);
  const from = since === null ? null : boundsOf(since, zone).from;
  if (side === 'after' || from === null || from >= to) return unreadable(NO_BOUND);
  return spanOf(from, to, zone);
};

const onDated = (dates: readonly Dated[], said: Said, rules: DateRules, before: Before): OnDays => {
  const days: Day[] = [];
  for (const each of dates) {
    const day = dayOfDated(each, rules, before);
    if (typeof day !== 'string') return day;
    if (!days.includes(day)) days.push(day);
  }
  const [first = '', last = first] = days;
  const [one, two] = dates as readonly [Dated, Dated?];
  if (days.length > 1) {
    const between = said.text.slice(one.end, two?.index).trim();
    const isRange =
      days.length === 2 && /^(?:-|–|—|to|until|till|and)$/i.test(between) && first < last;
    return isRange ? { kind: 'days', from: first, to: last } : unreadable(SEVERAL);
  }
  const named = said.days.find((each) => each.is === 'weekday');
  if (named !== undefined && !isBeside(said.text, one, named)) return unreadable(SEVERAL);
  const weekday = one.weekday ?? named?.weekday ?? null;
  const bounded = onSide(one, first, said, rules, before);
  if (bounded !== null) return bounded;
  return {
    kind: 'days',
    from: first,
    to: daysAfter(first, one.lasts - 1),
    ...(one.lasts > 1 ? {} : weekdayRemark(one, weekday, first, rules)),
  };
};

/** "Monday": the next from the row above, where no other can be meant. */
const onWeekday = (
  { weekday, isFollowing }: Extract<DaySaid, { is: 'weekday' }>,
  { previous: above, next, named }: Before,
): OnDays => {
  const previous = named ?? above;
  if (previous === null) return unreadable(NOTHING_BEFORE);
  const days = (weekday - weekdayOf(previous.day) + 7) % 7;
  const isSameWeek = next != null && daysBetween(previous.day, next.day) < 7;
  if (days === 0 && !isFollowing && !isSameWeek) return unreadable(WHICH_DAY);
  const day = daysAfter(previous.day, days === 0 && isFollowing ? 7 : days);
  return next != null && next.day < day
    ? unreadable(WHICH_DAY)
    : { kind: 'days', from: day, to: day, counted: true };
};

const lastDayOf = (when: Placed, zone: string): Day =>
  when.kind === 'span' ? dayOf(when.to, zone) : when.day;

const onCounted = (
  { least, days, fromFirst }: Extract<DaySaid, { is: 'count' }>,
  before: Before,
  { zone }: DateRules,
): OnDays => {
  const base = fromFirst ? before.first : (before.named ?? before.previous);
  if (base === null) return unreadable(NOTHING_BEFORE);
  return {
    kind: 'days',
    from: daysAfter(base.day, least),
    to: daysAfter(lastDayOf(base, zone), days),
    counted: true,
  };
};

const later = (
  { least, ms, fromFirst }: Extract<DaySaid, { is: 'later' }>,
  before: Before,
  { zone }: DateRules,
): When => {
  const base = fromFirst ? before.first : (before.named ?? before.previous);
  if (base === null) return unreadable(NOTHING_BEFORE);
  if (base.kind === 'instant' && least === ms) {
    const instant = base.instant + ms;
    return { ...instantWhen(instant, dayOf(instant, zone)), counted: true };
  }
  const { from, to } = boundsOf(base, zone);
  return { ...spanOf(from + least, to + ms, zone), counted: true };
};

const spanOf = (from: Instant, to: Instant, zone: string, likeliest = (from + to) / 2): Placed => {
  const instant = Math.floor(likeliest / MINUTE) * MINUTE;
  return { kind: 'span', from, to, instant, day: dayOf(from, zone) };
};

const SERIAL_ZERO = '1899-12-30';

/** On which days, by whatever says most. */
const onDays = (said: Said, rules: DateRules, before: Before): OnDays => {
  const { days } = said;
  const [zoned, serial, month, counted, minutes, weekday] = [
    days.filter((each) => each.is === 'zoned'),
    days.find((each) => each.is === 'serial'),
    days.find((each) => each.is === 'month'),
    days.filter((each) => each.is === 'count'),
    days.filter((each) => each.is === 'later'),
    days.filter((each) => each.is === 'weekday'),
  ];
  const [moment] = zoned;
  if (moment !== undefined) {
    const instant = Date.parse(moment.iso.toUpperCase().replace(' ', 'T'));
    if (zoned.length > 1) return unreadable(SEVERAL);
    return Number.isNaN(instant)
      ? unreadable(NO_SUCH_DAY)
      : instantWhen(instant, dayOf(instant, rules.zone));
  }
  if (serial !== undefined) {
    const day = daysAfter(SERIAL_ZERO, serial.days);
    return serial.time === 0 || serial.time >= DAY
      ? { kind: 'days', from: day, to: day }
      : instantOn(day, serial.time, rules.zone);
  }
  const dates = days.filter((each) => each.is === 'date');
  const [count, another] = counted;
  if (dates.length > 0) {
    const on = onDated(dates, said, rules, before);
    if (count === undefined) return on;
    const also = onCounted(count, before, rules);
    const agrees =
      also?.kind === 'days' && on?.kind === 'days' && also.from === on.from && also.to === on.to;
    return agrees && dates.every((each) => isBeside(said.text, each, count))
      ? on
      : unreadable(SEVERAL);
  }
  if (month !== undefined) {
    const from = dayFrom(month.year, month.month, 1) ?? '';
    return { kind: 'days', from, to: daysAfter(`${daysAfter(from, 31).slice(0, 8)}01`, -1) };
  }
  if (another !== undefined && another.days !== count?.days) return unreadable(SEVERAL);
  if (count !== undefined) return onCounted(count, before, rules);
  const [after] = minutes;
  if (minutes.length > 1) return unreadable(SEVERAL);
  if (after !== undefined) return later(after, before, rules);
  const [named] = weekday;
  if (weekday.some((each) => each.weekday !== named?.weekday)) return unreadable(SEVERAL);
  return named === undefined ? null : onWeekday(named, before);
};

const timeOf = ({ hour, minute, second }: Clock): number =>
  hour * HOUR + minute * MINUTE + second * 1_000;

/** The times that a clock can mean; of two the morning comes first. */
const meanings = (clock: Clock): readonly number[] => {
  const time = timeOf(clock);
  if (clock.half !== null) return [(time % (DAY / 2)) + (clock.half === 'p' ? DAY / 2 : 0)];
  const isSure = clock.isPadded || clock.hour === 0 || clock.hour >= 12;
  return isSure ? [time] : [time, time + DAY / 2];
};

/** The time of two that the rows around it and the parts of the day beside it leave; null where both or none. */
const meant = (
  clock: Clock,
  day: Day,
  { parts }: Said,
  rules: DateRules,
  before: Before,
): number | null => {
  const all = meanings(clock);
  const [morning = 0, evening] = all;
  if (evening === undefined) return morning;
  const within = all.filter((time) =>
    parts.every(({ span }) => span === null || (span[0] <= time && time <= span[1])),
  );
  if (within.length === 1) return within[0] ?? null;
  const on = (when: Placed | null | undefined): Placed | null =>
    when != null && when.kind !== 'day' && when.day === day ? when : null;
  const [previous, next] = [on(before.previous), on(before.next)];
  const fits = all.filter((time) => {
    const { from, to } = bounds(day, time, time, rules.zone);
    return (
      (previous === null || boundsOf(previous, rules.zone).from <= to) &&
      (next === null || from <= boundsOf(next, rules.zone).to)
    );
  });
  const [fit] = fits;
  const isOnly = fits.length === 1 && (previous !== null || next !== null);
  if (clock.hour < 7) {
    if (isOnly) return fit ?? null;
    return rules.oneToSix === 'afternoon' && fits.includes(evening) ? evening : null;
  }
  if (clock.hasColon || !isOnly || fit === morning) return morning;
  const isEvening =
    next !== null ||
    (previous !== null &&
      boundsOf(previous, rules.zone).from >= bounds(day, 17 * HOUR, 17 * HOUR, rules.zone).from);
  return isEvening ? evening : morning;
};

/** Whether texts name a time of the afternoon, and none of the evening or the night. */
export const isOfAfternoon = (
  texts: readonly string[],
  times: TimesOfSchool | undefined,
): boolean => {
  const named = texts.flatMap((text) =>
    saidIn(text, times).clocks.flatMap(({ clock }) => {
      const all = meanings(clock);
      return all.length === 1 ? all : [];
    }),
  );
  const isOfDay = (time: number): boolean => time >= 7 * HOUR && time < 19 * HOUR;
  return named.every(isOfDay) && named.some((time) => time >= 12 * HOUR);
};

const AROUND = 15 * MINUTE;

/** A time of the clock on a day, as near as it is said. */
const atClock = (said: ClockSaid, day: Day, all: Said, rules: DateRules, before: Before): When => {
  const { zone } = rules;
  const { clock, until, near } = said;
  const isMidnight = clock.hour === 0 && timeOf(clock) === 0 && until === null && near === 'at';
  if (isMidnight && rules.midnight === 'day-only') return { kind: 'day', day };
  if (until !== null) return fromTo(clock, until, day, all, rules, before);
  const sure = meant(clock, day, all, rules, before);
  const assumed =
    sure === null && before.isAfternoon?.() === true
      ? meant(clock, day, all, { ...rules, oneToSix: 'afternoon' }, before)
      : null;
  const time = sure ?? assumed;
  if (time === null) return { kind: 'day', day, remark: { of: 'time', says: WHICH_HALF } };
  const how: HowKnown = assumed === null ? {} : { assumed: true };
  const on = { ...instantOn(day, time, zone), ...how };
  if (on.kind !== 'instant' || near === 'at') return on;
  const around = said.isBare ? 2 * AROUND : AROUND;
  const at = on.instant;
  const whole = bounds(day, 0, DAY - MINUTE, zone);
  if (near === 'before') return { ...spanOf(whole.from, at, zone), day, ...how };
  if (near === 'after') return { ...spanOf(at, whole.to, zone), day, ...how };
  const from = near === 'just-after' ? at : at - around;
  const to = near === 'just-before' ? at : at + around;
  return { ...spanOf(from, to, zone, at), day, ...how };
};

const fromTo = (
  clock: Clock,
  until: Clock,
  day: Day,
  all: Said,
  rules: DateRules,
  before: Before,
): When => {
  const ends = meanings(until);
  const to = ends.length === 1 ? ends[0] : meant(until, day, all, rules, before);
  const starts = meanings(clock);
  const isOvernight = starts.length === 1 && ends.length === 1 && (starts[0] ?? 0) > (to ?? 0);
  const possible = starts.filter((time) => isOvernight || to == null || time <= to);
  const near =
    clock.half === null && until.half !== null ? null : meant(clock, day, all, rules, before);
  const from = near !== null && possible.includes(near) ? near : possible.at(-1);
  if (from === undefined || to == null) {
    return { kind: 'day', day, remark: { of: 'time', says: WHICH_HALF } };
  }
  const span = bounds(day, from, isOvernight ? to + DAY : to, rules.zone);
  return { ...spanOf(span.from, span.to, rules.zone, span.from), day };
};

/** Where several parts of the day are said, what they have in common. */
const inParts = (parts: readonly PartSaid[], day: Day, { zone }: DateRules): When => {
  const spans = parts.flatMap(({ span }) => (span === null ? [] : [span]));
  if (spans.length === 0) return { kind: 'day', day, remark: { of: 'time', says: NO_HOURS } };
  const starts = spans.map(([from]) => from);
  const ends = spans.map(([, to]) => to);
  const common = [Math.max(...starts), Math.min(...ends)] as const;
  const [from, to] =
    common[0] < common[1] ? common : ([Math.min(...starts), Math.max(...ends)] as const);
  const span = bounds(day, from, to === DAY ? DAY - MINUTE : to, zone);
  return { ...spanOf(span.from, span.to, zone), day };
};

const isSame = (a: When, b: When): boolean =>
  a.kind === b.kind && isPlaced(a) && isPlaced(b) && boundsEqual(a, b);
const boundsEqual = (a: Placed, b: Placed): boolean => {
  const [x, y] = [boundsOf(a, 'UTC'), boundsOf(b, 'UTC')];
  return x.from === y.from && x.to === y.to;
};

/** The time on a day; null where none is said. */
const timeOn = (said: Said, day: Day, rules: DateRules, before: Before): When | null => {
  const [first, ...others] = said.clocks.map((each) => atClock(each, day, said, rules, before));
  if (first === undefined) return said.parts.length === 0 ? null : inParts(said.parts, day, rules);
  return others.every((each) => isSame(first, each)) ? first : unreadable(SEVERAL);
};

const LITTLE = 3 * HOUR;

/** A time without a date is of the day of the row above, unless it is much earlier. */
const withoutDay = (said: Said, rules: DateRules, before: Before): When | null => {
  const { previous, next } = before;
  if (said.clocks.length + said.parts.length === 0) return null;
  if (previous === null) return unreadable(NO_DAY);
  const day = lastDayOf(previous, rules.zone);
  const when = timeOn(said, day, rules, before);
  if (when === null || when.kind !== 'instant' || previous.kind === 'day') return when;
  const isEarlier = when.instant < boundsOf(previous, rules.zone).from - LITTLE;
  if (!isEarlier || next?.day === day) return when;
  const following = timeOn(said, daysAfter(day, 1), rules, before);
  if (following?.kind !== 'instant') return when;
  const span = spanOf(when.instant, following.instant, rules.zone, when.instant);
  return { ...span, remark: { of: 'time', says: NEXT_DAY } };
};

/** What is said in a text, on the days that are known from it and from the rows around it. */
const placed = (said: Said, days: OnDays, rules: DateRules, before: Before): When | null => {
  if (days === null) return withoutDay(said, rules, before);
  const hasTime = said.clocks.length + said.parts.length > 0;
  if (days.kind !== 'days') {
    if (!hasTime || !isPlaced(days)) return days;
    const written = timeOn(said, days.day, rules, before);
    const { from, to } = boundsOf(days, rules.zone);
    const agrees = written?.kind === 'instant' && from <= written.instant && written.instant <= to;
    if (!agrees) return unreadable(SEVERAL);
    return days.counted ? { ...written, counted: true } : written;
  }
  const { from, to, kind: _, ...how } = days;
  if (from !== to) {
    if (said.clocks.length > 0) return unreadable(SEVERAL);
    const { zone } = rules;
    return {
      ...spanOf(edgeOn(from, 0, zone, 'first'), edgeOn(to, DAY - MINUTE, zone, 'last'), zone),
      day: from,
      ...how,
    };
  }
  const when = timeOn(said, from, rules, before) ?? { kind: 'day', day: from };
  return isPlaced(when)
    ? { ...when, ...how, ...(when.remark === undefined ? {} : { remark: when.remark }) }
    : when;
};

/** A number among words is a date of a spreadsheet only if it is near that of another row. */
const isNear = (days: OnDays, { previous, first }: Before): boolean => {
  const base = previous ?? first;
  const day = days?.kind === 'days' ? days.from : days?.kind === 'instant' ? days.day : null;
  return base !== null && day !== null && Math.abs(daysBetween(base.day, day)) <= 400;
};

/** What the words of a cell say of when, and the words that are left over. */
export interface WhenAmongWords {
  readonly when: When;
  readonly rest: string;
  /** Where in `rest` the moment was said. */
  readonly index: number;
}

/** The date and the time anywhere in the words of a cell, and the words that are left over. */
export const whenIn = (text: string, rules: DateRules, before: Before): WhenAmongWords => {
  const said = saidIn(text, rules.times);
  const days = onDays(said, rules, before);
  if (said.days[0]?.is === 'serial' && !isNear(days, before)) {
    return { when: { kind: 'blank' }, rest: said.text, index: 0 };
  }
  const when = placed(said, days, rules, before);
  return { when: when ?? { kind: 'blank' }, rest: said.rest, index: said.index };
};

/** Where somebody goes on to the next thing that was done. */
const BETWEEN_CLAUSES = / ?(?:;|,(?!\d)| \/ | & ) ?(?:and )?(?:then )?| (?:and then|and|then) /gi;

/** A text in pieces, not divided within what says when. */
const piecesOf = ({ text, days, clocks, parts }: Said): readonly string[] => {
  const found = [...days, ...clocks, ...parts];
  const pieces: string[] = [];
  let from = 0;
  for (const { 0: between, index } of text.matchAll(BETWEEN_CLAUSES)) {
    if (found.some((each) => each.index < index && index < each.end)) continue;
    pieces.push(text.slice(from, index));
    from = index + between.length;
  }
  return [...pieces, text.slice(from)].filter((piece) => piece.trim() !== '');
};

/** The parts of a cell that have one moment each, as far as they can be told apart. */
const clausesOf = (
  said: Said,
  times: TimesOfSchool | undefined,
  isOne: (text: string) => boolean,
): readonly string[] => {
  const placesIn = (piece: string): readonly number[] => {
    const { days, clocks, parts } = saidIn(piece, times);
    return [...days, ...clocks, ...parts].map(({ index }) => index);
  };
  const saysWhen = (piece: string): boolean => placesIn(piece).length > 0;
  const counts = (piece: string): boolean =>
    saidIn(piece, times).days.some(({ is }) => is === 'count' || is === 'later');
  const pieces = piecesOf(said);
  const beginsWithTime = placesIn(pieces[0] ?? '').includes(0);
  const clauses: string[] = [];
  for (const piece of pieces) {
    const last = clauses.at(-1);
    const whole = `${last}, ${piece}`;
    const isTold = saysWhen(piece);
    const isNew =
      last === undefined ||
      (isTold ? counts(piece) || !isOne(whole) : !beginsWithTime && saysWhen(last));
    if (isNew) clauses.push(piece);
    else clauses[clauses.length - 1] = whole;
  }
  return clauses;
};

/** Whether clauses of a text say different times of one day: "told DSL at lunch, rang mum first thing". */
const isApart = (
  { when }: WhenAmongWords,
  said: Said,
  rules: DateRules,
  before: Before,
): boolean => {
  if (said.clocks.length + said.parts.length < 2 || !isPlaced(when)) return false;
  const { from, to } = boundsOf(when, rules.zone);
  const of = { ...before, previous: { kind: 'day', day: when.day } as const };
  return piecesOf(said).some((piece) => {
    const { clocks, parts } = saidIn(piece, rules.times);
    const own = clocks.length + parts.length === 0 ? null : whenIn(piece, rules, of).when;
    if (own === null || !isPlaced(own)) return false;
    const bounds = boundsOf(own, rules.zone);
    return from < bounds.from || to > bounds.to;
  });
};

/**
 * The same for a cell that may tell of several acts, each with its moment: "DSL 9.15, parents 10.30".
 * A moment without a date is of the day of the one before.
 */
export const momentsIn = (
  text: string,
  rules: DateRules,
  before: Before,
): readonly WhenAmongWords[] => {
  const isOne = (clause: string, read = whenIn(clause, rules, before)): boolean =>
    read.when.kind === 'unreadable'
      ? read.when.says !== SEVERAL
      : !isApart(read, saidIn(clause, rules.times), rules, before);
  const whole = whenIn(text, rules, before);
  if (isOne(text, whole)) return [whole];
  const inLines = saidIn(text.replace(/\s*\n\s*/g, '; '), rules.times);
  const clauses = clausesOf(inLines, rules.times, (clause) => isOne(clause));
  let { previous } = before;
  return clauses.map((clause) => {
    const found = whenIn(clause, rules, { ...before, previous });
    if (isPlaced(found.when)) previous = found.when;
    return found;
  });
};

const NOTHING_SAID = /^[\s,;:.@–—-]*$/;
/** What is meant as a time, such as 25:00. */
const LIKE_A_TIME = /^\W*\d{1,2}[:.h]?\d\d\W*$/;
/** An hour alone in a cell for the time, and the part of a day that a spreadsheet keeps. */
const HOUR_ALONE = /^(?:[01]?\d|2[0-3])$/;
const PART_ALONE = /^0?\.\d{2,}$/;
/** Where a spreadsheet has only a time, it puts its first day before it. */
const FIRST_DAY = /^(?:1899-12-3\d|3\d\/12\/1899|1900-01-0\d)[ T]?/i;

const readTimeCell = (text: string, rules: DateRules): Said => {
  const written = clean(text);
  if (HOUR_ALONE.test(written)) return saidIn(`${written} o'clock`, rules.times);
  if (PART_ALONE.test(written)) {
    const time = new Date(Math.round(Number(written) * 1_440) * MINUTE).toISOString().slice(11, 16);
    return saidIn(time, rules.times);
  }
  return saidIn(written.replace(FIRST_DAY, ''), rules.times);
};

/** The last moment of a day, or the moment, that a text gives without help of other rows; null where it gives none. */
export const lastMomentOf = (text: string, rules: DateRules): Instant | null => {
  const when = readWhen(text, '', rules, NOWHERE);
  const isExact = when.kind === 'instant' || when.kind === 'day';
  return isExact && when.remark === undefined ? boundsOf(when, rules.zone).to : null;
};

const NO_TIME_READ: HowKnown = { remark: { of: 'time', says: NO_TIME } };

const readSaid = (said: Said, rules: DateRules, before: Before): When => {
  const when = placed(said, onDays(said, rules, before), rules, before);
  if (when === null) return unreadable(NO_DATE);
  if (NOTHING_SAID.test(said.rest)) return when;
  return when.kind === 'day' && LIKE_A_TIME.test(said.rest)
    ? { ...when, ...NO_TIME_READ }
    : unreadable(NO_DATE);
};

const isMidnight = ({ clock }: ClockSaid): boolean => timeOf(clock) === 0;
const MIDNIGHT = /[t ]00:00(?::00(?:\.0+)?)?(?:z|[+-]\d\d:?\d\d)$/i;

/** A date from one cell, with the time of day from another: its own midnight is then none. */
const together = (date: Said, time: Said): Said => ({
  ...date,
  days: [...date.days, ...time.days].map((each) =>
    each.is === 'zoned' && MIDNIGHT.test(each.iso)
      ? { ...(daysIn(each.iso.slice(0, 10)).found[0] as DaySaid) }
      : each,
  ),
  clocks: [...date.clocks.filter((each) => !isMidnight(each)), ...time.clocks],
  parts: [...date.parts, ...time.parts],
});

/** Reads a cell, or a cell with a date and another with the time of day. */
export const readWhen = (
  date: string,
  timeOfDay: string,
  rules: DateRules,
  before: Before,
): When => {
  const inDate = saidIn(date, rules.times);
  const hasDate = inDate.text !== '';
  if (timeOfDay.trim() === '') {
    return hasDate ? readSaid(inDate, rules, before) : { kind: 'blank' };
  }
  const inTime = readTimeCell(timeOfDay, rules);
  if (!hasDate) return readSaid(inTime, rules, before);
  const isRead =
    NOTHING_SAID.test(inTime.rest) &&
    inTime.clocks.length + inTime.parts.length + inTime.days.length > 0;
  if (isRead) return readSaid(together(inDate, inTime), rules, before);
  const when = readSaid(inDate, rules, before);
  return isPlaced(when) ? { ...when, ...NO_TIME_READ } : when;
};
