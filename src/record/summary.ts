/** What is kept of an incident beside its entries, so that it can be found and listed without opening it. */
import type { Incident } from '../engine/replay.ts';
import { isoOf } from '../engine/time.ts';
import { isDuty } from '../norms/norm.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import type { Deadline, Summary } from './content.ts';
import { sentIn } from './sent.ts';
import { subjectsOf } from './subjects.ts';

const OUTSTANDING: readonly string[] = ['owed', 'overdue'];

/**
 * What is still to be done by a moment. It does not hang on what the time is: what is overdue is still to be
 * done, and fell due when it did.
 */
const deadlinesOf = ({ run }: Incident): readonly Deadline[] => {
  const deadlines = run.tracks.flatMap(({ norm: { norm }, state, owedAt, dueAt, child }) => {
    const isOpen = isDuty(norm) && OUTSTANDING.includes(state) && owedAt !== null;
    if (!isOpen || dueAt === null) return [];
    return [[isoOf(dueAt), norm.id, ...(child === null ? [] : [child])].join(' ')];
  });
  return [...new Set(deadlines)].sort();
};

/** When something falls due. */
export const momentOf = (deadline: Deadline): string => deadline.slice(0, deadline.indexOf(' '));

/** In UTC, written in one way. */
const inUtc = (moment: string): string => new Date(moment).toISOString();

/** The first moment at which the school knew of what it is about. */
const sinceOf = ([first, ...rest]: readonly TimelineEvent[]): string => {
  const concerns = rest.filter(({ type }) => type === 'concern.raised');
  const known = [...(first === undefined ? [] : [first]), ...concerns];
  return known.map(({ at, knownAt = at }) => inUtc(knownAt)).sort()[0] as string;
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

/** @param before what the notifier was given already, whether it is held, and who began it */
export const summaryOf = (
  incident: Incident,
  { handedOver, isHeld, begunBy }: Before = { handedOver: [], isHeld: false },
): Summary => {
  const { events, policy, incident: reference, school } = incident.timeline;
  const deadlines = deadlinesOf(incident);
  const [first] = deadlines;
  const endedAt = endedAtOf(events);
  const about = subjectsOf(events);
  const sent = sentIn(events, about);
  return {
    reference,
    ...(school === undefined ? {} : { school }),
    policy,
    kinds: [...incident.run.open],
    since: sinceOf(events),
    due: first === undefined ? null : momentOf(first),
    isClosed: endedAt !== null,
    endedAt,
    isHeld,
    about,
    deadlines,
    handedOver,
    ...(begunBy === undefined ? {} : { begunBy }),
    ...(sent === null ? {} : { sent }),
  };
};
