/** Turns the events of a counterexample into a timeline that `replay` accepts. */
import { concernKey, type FactKey, type MachineEvent } from '../norms/symbols.ts';
import { ACTS, type Act } from '../vocabulary/acts.ts';
import type { ConcernRaised, TimelineEvent } from '../vocabulary/events.ts';
import type { Fact, FactValue } from '../vocabulary/facts.ts';
import type { Party } from '../vocabulary/parties.ts';
import { PROCEDURE_IDS, type ProcedureId } from '../vocabulary/procedures.ts';
import type { Timeline } from '../vocabulary/timelines.ts';

const START = Date.UTC(2026, 2, 4, 9, 0);
const MINUTE = 60_000;
/** Longer than any limit a policy sets, so that a deadline has passed. */
const LONG_MINUTES = 24 * 60;

const procedureOf = (key: FactKey | undefined): ProcedureId | null =>
  PROCEDURE_IDS.find((id) => concernKey(id) === key) ?? null;

/** Whether it says that something was not done which is done to nobody. */
const isDoneToNobody = ({ type, act }: MachineEvent): boolean =>
  type === 'act.omitted' &&
  act !== undefined &&
  Object.hasOwn(ACTS, act) &&
  ACTS[act as Act].to === 'none';

/** An act as an entry. */
export const actOf = (event: MachineEvent, at: string, reason = 'for the proof'): TimelineEvent =>
  JSON.parse(
    JSON.stringify({
      at,
      type: event.type,
      by: event.by,
      to: event.to.length === 0 || isDoneToNobody(event) ? undefined : event.to,
      via: event.via,
      withAddress: event.withAddress,
      how: event.how,
      norm: event.norm,
      decision: event.decision,
      act: event.act,
      procedure: event.type === 'act.omitted' ? undefined : event.procedure,
      reason: event.reasoned ? reason : event.filler === true ? 'n/a' : undefined,
    }),
  ) as TimelineEvent;

/** How happenings are written down: when each of them was, and what the machines do not ask. */
export interface Writing {
  /**
   * When something happened, asked in order, by its place; null and -1 are the concern that comes before
   * all else.
   */
  readonly momentOf: (event: MachineEvent | null, place: number) => string;
  /** What is said of every concern beside its kind: who raised it, and who it is about. */
  readonly raised: Pick<ConcernRaised, 'by' | 'to' | 'about'>;
  /** Who answers a question, or corrects an answer. */
  readonly answeredBy: (fact: Fact | null) => Party;
  readonly reason: string;
  /** The kind of a concern that says none, once one of that kind was raised. */
  readonly concern: ProcedureId;
  /** Whether a concern of no kind comes before all else. */
  readonly opens: boolean;
}

const isOfConcern = ({ type }: MachineEvent): boolean =>
  type === 'concern.raised' || type === 'procedure.opened';

/** Happenings as somebody would have logged them. */
export const entriesOf = (
  path: readonly MachineEvent[],
  { momentOf, raised, answeredBy, reason, concern, opens }: Writing,
): readonly TimelineEvent[] => {
  const raises = (at: string, procedure: ProcedureId): TimelineEvent => ({
    at,
    type: 'concern.raised',
    ...raised,
    procedure,
  });
  const events: TimelineEvent[] = opens ? [raises(momentOf(null, -1), 'general')] : [];
  const learnedAt = new Map<string, number>();
  const correct = (key: FactKey, value: FactValue, at: string): boolean => {
    const entry = learnedAt.get(key);
    if (entry === undefined) return false;
    const replacement = procedureOf(key) === null ? { replacement: { value } } : {};
    const by = answeredBy(procedureOf(key) === null ? (key as Fact) : null);
    const base = { at, by, entry, reason: 'recorded wrongly' };
    events.push({ type: 'entry.corrected', ...base, ...replacement });
    return true;
  };
  /** Raising a concern tells somebody as well: one that was raised before is the same. */
  const ofKind = (event: MachineEvent) => {
    const kind = event.procedure ?? (learnedAt.has(concernKey(concern)) ? concern : 'general');
    const before = learnedAt.get(concernKey(kind));
    if (before === undefined) learnedAt.set(concernKey(kind), events.length);
    return { procedure: kind, ...(before === undefined ? {} : { sameAs: before }) };
  };
  for (const [place, event] of path.entries()) {
    const at = momentOf(event, place);
    if (event.type === 'deadline.passed') continue;
    const { fact, value } = event;
    if (fact === undefined || value === undefined) {
      const act = actOf(event, at, reason);
      events.push(isOfConcern(event) ? ({ ...act, ...ofKind(event) } as TimelineEvent) : act);
      continue;
    }
    const procedure = procedureOf(fact);
    if ((event.corrects === true || value === 'no') && procedure !== null) {
      correct(fact, value, at);
    } else if (procedure !== null) {
      learnedAt.set(fact, events.length);
      events.push(raises(at, procedure));
    } else if (event.corrects !== true || !correct(fact, value, at)) {
      learnedAt.set(fact, events.length);
      const by = answeredBy(fact as Fact);
      events.push({ at, type: 'fact.established', by, fact: fact as Fact, value });
    }
  }
  return events;
};

/** A counterexample's happenings, as a timeline that `replay` accepts. */
export const timelineOf = (
  name: string,
  policy: string,
  path: readonly MachineEvent[],
): Timeline => {
  let minutes = 0;
  const momentOf = (event: MachineEvent | null): string => {
    if (event !== null && event.again !== true) {
      minutes += event.type === 'deadline.passed' ? LONG_MINUTES : 5;
    }
    return new Date(START + minutes * MINUTE).toISOString();
  };
  const events = entriesOf(path, {
    momentOf,
    raised: { by: 'volunteer' },
    answeredBy: () => 'dsl',
    reason: 'for the proof',
    concern: 'general',
    opens: true,
  });
  return { incident: name, policy, record: 'complete', exercise: true, events };
};
