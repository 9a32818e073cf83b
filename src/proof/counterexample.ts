/** Turns the events of a counterexample into a timeline that `replay` accepts. */
import type { FactKey, MachineEvent } from '../norms/symbols.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import type { Fact } from '../vocabulary/facts.ts';
import { PROCEDURE_IDS, type ProcedureId } from '../vocabulary/procedures.ts';
import type { Timeline } from '../vocabulary/timelines.ts';

const START = Date.UTC(2026, 2, 4, 9, 0);
const MINUTE = 60_000;
/** Longer than any limit a policy sets, so that a deadline has passed. */
const LONG_MINUTES = 24 * 60;

const procedureOf = (key: FactKey | undefined): ProcedureId | null =>
  PROCEDURE_IDS.find((id) => `concern:${id}` === key) ?? null;

/** An act as an entry. */
export const actOf = (event: MachineEvent, at: string): TimelineEvent =>
  JSON.parse(
    JSON.stringify({
      at,
      type: event.type,
      by: event.by,
      to: event.to.length === 0 ? undefined : event.to,
      via: event.via,
      withAddress: event.withAddress,
      how: event.how,
      norm: event.norm,
      decision: event.decision,
      act: event.act,
      procedure: event.type === 'act.omitted' ? undefined : event.procedure,
      reason: event.reasoned ? 'for the proof' : undefined,
    }),
  ) as TimelineEvent;

/** The same happenings, written as somebody would have logged them. */
export const timelineOf = (
  name: string,
  policy: string,
  path: readonly MachineEvent[],
): Timeline => {
  const at = (minutes: number): string => new Date(START + minutes * MINUTE).toISOString();
  const events: TimelineEvent[] = [
    { at: at(0), type: 'concern.raised', by: 'volunteer', procedure: 'general' },
  ];
  const learnedAt = new Map<string, number>();
  let minutes = 0;
  const correct = (key: string, value: string): boolean => {
    const entry = learnedAt.get(key);
    if (entry === undefined) return false;
    const replacement = procedureOf(key as FactKey) === null ? { replacement: { value } } : {};
    const base = { at: at(minutes), by: 'dsl', entry, reason: 'recorded wrongly' } as const;
    events.push({ type: 'entry.corrected', ...base, ...replacement });
    return true;
  };
  for (const event of path) {
    if (event.again !== true) minutes += event.type === 'deadline.passed' ? LONG_MINUTES : 5;
    if (event.type === 'deadline.passed') continue;
    const { fact, value } = event;
    if (fact === undefined || value === undefined) {
      events.push(actOf(event, at(minutes)));
      continue;
    }
    const procedure = procedureOf(fact);
    if ((event.corrects === true || value === 'no') && procedure !== null) {
      correct(fact, value);
    } else if (procedure !== null) {
      learnedAt.set(fact, events.length);
      events.push({ at: at(minutes), type: 'concern.raised', by: 'volunteer', procedure });
    } else if (event.corrects !== true || !correct(fact, value)) {
      learnedAt.set(fact, events.length);
      events.push({
        at: at(minutes),
        type: 'fact.established',
        by: 'dsl',
        fact: fact as Fact,
        value,
      });
    }
  }
  return { incident: name, policy, record: 'complete', exercise: true, events };
};
