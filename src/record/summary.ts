/** What is kept of an incident beside its entries, so that it can be found and listed without opening it. */
import type { Incident } from '../engine/replay.ts';
import { isoOf } from '../engine/time.ts';
import { isDuty } from '../norms/norm.ts';
import type { Deadline, Summary } from './content.ts';
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

/** @param handedOver what the notifier was given already */
export const summaryOf = (incident: Incident, handedOver: readonly Deadline[] = []): Summary => {
  const { events, policy } = incident.timeline;
  const deadlines = deadlinesOf(incident);
  const [first] = deadlines;
  return {
    policy,
    due: first === undefined ? null : momentOf(first),
    isClosed: events.some(({ type }) => type === 'incident.closed'),
    about: subjectsOf(events),
    deadlines,
    handedOver,
  };
};
