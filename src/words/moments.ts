/** How people read when an entry happened, where that is known exactly and where it is known to a span. */
import type { Entry } from '../engine/entries.ts';
import { clockSpanOf, momentIn, type Span, spanOf } from '../engine/spans.ts';
import { type Instant, instantOf } from '../engine/time.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import { clockTime, dayInWords, dayOf, inSchoolTime, startOfDay } from './time.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const HALF_PAST = 12 * HOUR;
/** How long the span of a time is that somebody wrote as about so: a quarter of an hour each way. */
const ABOUT = 30 * MINUTE;

/** Whether a span that is said to end at a moment does: 23:59 is the end of a day, and so is midnight. */
const endsAt = (until: Instant, moment: Instant): boolean =>
  until <= moment && moment - until <= MINUTE;

/** The day in school time on which something is, and when it begins, has its noon, and ends. */
const dayAround = (instant: Instant) => {
  const day = dayOf(instant);
  const begins = startOfDay(day);
  const next = startOfDay(dayOf(begins + 30 * HOUR));
  return { words: dayInWords(day), begins, ends: next, noon: next - HALF_PAST };
};

/** A span as its days, where it is whole days or half a day; else null. */
const asDays = ({ from, until }: Span): string | null => {
  const first = dayAround(from);
  const last = dayAround(until - 1);
  const isWhole = from === first.begins;
  if (first.begins === last.begins) {
    if (isWhole && endsAt(until, first.ends)) return first.words;
    if (isWhole && endsAt(until, first.noon)) return `${first.words}, morning`;
    return from === first.noon && endsAt(until, first.ends) ? `${first.words}, afternoon` : null;
  }
  return isWhole && endsAt(until, last.ends) ? `between ${first.words} and ${last.words}` : null;
};

/** Whether a moment is known to one day, or to less. */
export const isWithinOneDay = ({ from, until }: Span): boolean => dayOf(from) === dayOf(until - 1);

/** Whether only the day is known of a moment. */
export const isDayAlone = (moment: Instant | Span): boolean =>
  typeof moment !== 'number' && asDays(moment) === dayAround(moment.from).words;

/** "4 Mar 2026 10:12"; "4 Mar 2026"; "4 Mar 2026, morning"; "about 10:40 on 4 Mar 2026"; "between … and …". */
export const momentInWords = (moment: Instant | Span): string => {
  if (typeof moment === 'number') return inSchoolTime(moment);
  const { from, until } = moment;
  const days = asDays(moment);
  if (days !== null) return days;
  // Of any other span the middle is a minute that nobody wrote.
  if (until - from === ABOUT) {
    const middle = from + ABOUT / 2;
    return `about ${clockTime(middle, middle)} on ${dayAround(middle).words}`;
  }
  return `between ${inSchoolTime(from)} and ${clockTime(until, from)}`;
};

/** The same as a part of a sentence: "at 4 Mar 2026 10:12", "on 4 Mar 2026". */
export const whenInWords = (moment: Instant | Span): string => {
  const words = momentInWords(moment);
  if (typeof moment === 'number') return `at ${words}`;
  return /^(?:about|between) /.test(words) ? words : `on ${words}`;
};

/** When an entry happened: an exact moment, or the span that it is known to. */
export const happenedIn = (event: Pick<TimelineEvent, 'at' | 'notBefore' | 'notAfter'>) =>
  spanOf(event) ?? instantOf(event.at);

/** From when an entry counts, in words. */
export const countedInWords = ({ event, clock }: Pick<Entry, 'event' | 'clock'>): string =>
  momentInWords(clockSpanOf(event) ?? clock);

type Timed = Pick<TimelineEvent, 'at' | 'notBefore' | 'notAfter' | 'soonAfter' | 'within'>;

/** "at once after entry 3", where an entry says so. */
export const soonAfterInWords = ({ soonAfter, within }: Timed): string | null => {
  if (soonAfter === undefined || within === undefined) return null;
  const soon = within === 0 ? 'at once' : `within ${within} ${within === 1 ? 'minute' : 'minutes'}`;
  return `${soon} after entry ${soonAfter}`;
};

/** When an entry happened, in words. */
export const entryMomentInWords = (event: Timed): string =>
  [momentInWords(happenedIn(event)), soonAfterInWords(event)]
    .filter((each) => each !== null)
    .join(', ');

/** The same, with its day only where that is not the day of `beside`. */
export const entryClockTime = (
  event: Pick<TimelineEvent, 'at' | 'notBefore' | 'notAfter'>,
  beside: Instant,
): string => {
  const moment = happenedIn(event);
  return typeof moment === 'number' ? clockTime(moment, beside) : momentInWords(moment);
};

/** Since when something is so: only the day where it begins with one, as what is known to a day does. */
export const sinceInWords = (moment: Instant, beside: Instant): string => {
  const { begins, words } = dayAround(moment);
  return moment === begins ? words : clockTime(moment, beside);
};

/** A moment of a report, in words. */
export const reportedInWords = (text: string): string => momentInWords(momentIn(text));
