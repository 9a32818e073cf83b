/**
 * What somebody wants to come back to: "call back at 15:00", "police will ring". It is noted beside the entries, so
 * it is not a duty, and changes no verdict. Pure.
 */
import { TZDate } from '@date-fns/tz';
import { addDays } from 'date-fns/addDays';
import { format } from 'date-fns/format';
import { type Instant, instantOf, minutesAfter, SCHOOL_ZONE } from '../engine/time.ts';
import { instantsShowing } from '../understanding/school-time.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import type { Party } from '../vocabulary/parties.ts';
import { partyOf, peopleIn } from '../vocabulary/pseudonyms.ts';
import { standingEntries } from './compose.ts';

/** Something to come back to, as it was noted. */
export interface Reminder {
  readonly says: string;
  /** ISO 8601. */
  readonly at: string;
  /** Whom it waits for. */
  readonly who?: Party;
  /** How many entries there were when it was noted. */
  readonly seen: number;
}

/** Whether a later entry says that whoever it waits for was told something, or did something. */
export const isAnswered = ({ who, seen }: Reminder, events: readonly TimelineEvent[]): boolean => {
  if (who === undefined) return false;
  const standing = standingEntries(events);
  return events.some(
    (event, position) =>
      position >= seen &&
      standing.has(position) &&
      event.type !== 'entry.corrected' &&
      [event.by, ...('to' in event ? peopleIn(event.to) : [])].some(
        (person) => partyOf(person) === who,
      ),
  );
};

const MINUTES: Readonly<Record<string, number>> = { a: 1, an: 1, 'half an': 0.5 };
const SPAN = /\b(\d{1,3}|half an|an?) ?(m|mins?|minutes?|h|hrs?|hours?)\b/i;
const CLOCK = /\b(\d{1,2})[:.](\d\d) ?(am|pm)?\b|\b(\d{1,2}) ?(am|pm)\b/i;
const BARE = /(?:^|\b(?:at|by|around|about) )(\d{1,2})(?= *(?:o'?clock)?(?:$|[,.;]))/i;
const DAY = /\b\d{4}-\d\d-\d\d\b/;

/** A school day: what a time without am or pm most likely means. */
const EARLIEST = 7;
const LATEST = 18;

const hoursFor = (hour: number, half: string | undefined): readonly number[] => {
  if (half?.toLowerCase() === 'am') return [hour % 12];
  if (half?.toLowerCase() === 'pm') return [(hour % 12) + 12];
  const both = hour < 12 ? [hour, hour + 12] : [hour];
  return both.sort((a, b) => Number(isUnusual(a)) - Number(isUnusual(b)));
};
const isUnusual = (hour: number): boolean => hour < EARLIEST || hour > LATEST;

const two = (value: number): string => String(value).padStart(2, '0');

/** The moment to come that is said somewhere in a text: "in 20 minutes", "15:00", "at 3", "tomorrow 9am"; or null. */
export const momentAhead = (text: string, now: Instant): Instant | null => {
  const [, count = '', unit = ''] = SPAN.exec(text) ?? [];
  if (count !== '') {
    const length = MINUTES[count.toLowerCase()] ?? Number(count);
    return minutesAfter(now, length * (/^h/i.test(unit) ? 60 : 1));
  }
  const found = CLOCK.exec(text);
  const bare = found === null ? BARE.exec(text) : null;
  const hour = Number(found?.[1] ?? found?.[4] ?? bare?.[1] ?? Number.NaN);
  const minute = Number(found?.[2] ?? 0);
  if (!(hour < 24 && minute < 60)) return null;
  const today = new TZDate(now, SCHOOL_ZONE);
  const dayAfter = (days: number): string => format(addDays(today, days), 'yyyy-MM-dd');
  const said = DAY.exec(text)?.[0];
  const days = said
    ? [said]
    : /\btomorrow\b/i.test(text)
      ? [dayAfter(1)]
      : [dayAfter(0), dayAfter(1)];
  const hours = hoursFor(hour, found?.[3] ?? found?.[5]);
  const all = days.flatMap((day) =>
    hours.flatMap((each) =>
      instantsShowing(day, `${two(each)}:${two(minute)}`).map((at) => ({
        at,
        isUnusual: hours.length > 1 && isUnusual(each),
      })),
    ),
  );
  const ahead = all.filter(({ at }) => at > now);
  return (ahead.find((each) => !each.isUnusual) ?? ahead[0])?.at ?? null;
};

/** Those that are not over, the soonest first. */
export const remindersLeft = <R extends Reminder>(
  reminders: readonly R[],
  events: readonly TimelineEvent[],
): readonly R[] =>
  reminders
    .filter((each) => !isAnswered(each, events))
    .sort((a, b) => instantOf(a.at) - instantOf(b.at));
