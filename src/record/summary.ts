/** What is kept of an incident beside its entries, so that it can be found and listed without opening it. */
import { type Incident, type RuleBooks, resume, verdictOn } from '../engine/replay.ts';
import { exactlyDue } from '../engine/run.ts';
import { isDuty } from '../norms/norm.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import type { Content, Deadline, Summary } from './content.ts';
import { itemsOf, timelineIn, wroteIn } from './kept.ts';
import { sentIn, type Wrote } from './sent.ts';
import { subjectsOf } from './subjects.ts';

/**
 * Counts on whenever a summary says something else, or says it in another way. It is worked out from the entries,
 * so one of an earlier or later program is worked out again and not believed.
 */
export const SUMMARY_FORM = 3;

const OUTSTANDING: readonly string[] = ['owed', 'overdue'];

/** Moments are in the order of their texts as long as a year has four digits. */
const FIRST = Date.parse('0000-01-01T00:00:00Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

/** In UTC, written in one way; what is beyond the years that can be written is at their end. */
const inUtc = (moment: string | number): string =>
  new Date(Math.min(LAST, Math.max(FIRST, new Date(moment).getTime()))).toISOString();

/**
 * What is still to be done by a moment. It does not hang on what the time is: what is overdue is still to be
 * done, and fell due when it did.
 */
const deadlinesOf = ({ run }: Incident): readonly Deadline[] => {
  const deadlines = run.tracks.flatMap((track) => {
    const { norm, state, owedAt, child } = { ...track, norm: track.norm.norm };
    const dueAt = exactlyDue(track, run);
    const isOpen = isDuty(norm) && OUTSTANDING.includes(state) && owedAt !== null;
    if (!isOpen || dueAt === null) return [];
    return [[inUtc(dueAt), norm.id, ...(child === null ? [] : [child])].join(' ')];
  });
  return [...new Set(deadlines)].sort();
};

/** When something falls due. */
export const momentOf = (deadline: Deadline): string => deadline.slice(0, deadline.indexOf(' '));

/** The first moment at which the school knew of what it is about. */
const sinceOf = ([first, ...rest]: readonly TimelineEvent[]): string => {
  const concerns = rest.filter(({ type }) => type === 'concern.raised');
  const known = [...(first === undefined ? [] : [first]), ...concerns];
  return known
    .map(({ at, notBefore = at, knownAt = notBefore }) => inUtc(knownAt))
    .sort()[0] as string;
};

/** Null where it was not closed, or the entry that closed it was withdrawn. */
const endedAtOf = (events: readonly TimelineEvent[]): string | null => {
  const withdrawn = events.flatMap((each) =>
    each.type === 'entry.corrected' && each.replacement === undefined ? [each.entry] : [],
  );
  const closing = events.findIndex(
    ({ type }, position) => type === 'incident.closed' && !withdrawn.includes(position),
  );
  if (closing === -1) return null;
  return events
    .slice(closing)
    .map(({ at }) => inUtc(at))
    .sort()
    .at(-1) as string;
};

/** What the entries do not say. */
type Before = Pick<Summary, 'handedOver' | 'isHeld' | 'begunBy'>;

const summaryWith = (
  { events, policy, incident: reference, school }: Timeline,
  { kinds, deadlines, verdict }: Pick<Summary, 'kinds' | 'deadlines' | 'verdict'>,
  { handedOver, isHeld, begunBy }: Before,
  wrote: readonly Wrote[],
): Summary => {
  const [first] = deadlines;
  const endedAt = endedAtOf(events);
  const about = subjectsOf(events);
  const sent = sentIn(events, about, wrote);
  return {
    form: SUMMARY_FORM,
    reference,
    ...(school === undefined ? {} : { school }),
    policy,
    kinds,
    since: sinceOf(events),
    due: first === undefined ? null : momentOf(first),
    isClosed: endedAt !== null,
    endedAt,
    isHeld,
    about,
    deadlines,
    verdict,
    handedOver,
    ...(begunBy === undefined ? {} : { begunBy }),
    ...(sent === null ? {} : { sent }),
  };
};

/**
 * @param before what the notifier was given already, whether it is held, and who began it
 * @param wrote how each entry was written
 */
export const summaryOf = (incident: Incident, before: Before, wrote: readonly Wrote[]): Summary => {
  const judged = {
    kinds: [...incident.run.open],
    deadlines: deadlinesOf(incident),
    verdict: verdictOn(incident),
  };
  return summaryWith(incident.timeline, judged, before, wrote);
};

/**
 * The same from all that the frames of an incident say. Where these rule books cannot judge it, nothing of it is
 * due; whom it is about is known all the same.
 */
export const summaryIn = (contents: readonly Content[], books: RuleBooks): Summary => {
  const items = itemsOf(contents);
  const timeline = timelineIn(contents);
  const begunBy = items.find((item) => item.kind === 'opened')?.begunBy;
  const before: Before = {
    handedOver: items.flatMap((item) => (item.kind === 'handed-over' ? [item.deadline] : [])),
    isHeld: items.findLast((item) => item.kind === 'hold')?.isHeld ?? false,
    ...(begunBy === undefined ? {} : { begunBy }),
  };
  const wrote = wroteIn(contents);
  try {
    return summaryOf(resume(timeline, books), before, wrote);
  } catch {
    return summaryWith(timeline, { kinds: [], deadlines: [], verdict: null }, before, wrote);
  }
};
