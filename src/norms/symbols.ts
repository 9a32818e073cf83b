import type { EventType, ScreenMethod } from '../vocabulary/acts.ts';
import type { Fact, FactValue } from '../vocabulary/facts.ts';
import type { Channel, Party } from '../vocabulary/parties.ts';
import type { NormId, ProcedureId } from '../vocabulary/procedures.ts';

/** What the machines remember: the answers so far, and which procedures are open. Nothing else. */
export type FactKey = Fact | `concern:${ProcedureId}`;
export type Facts = Readonly<Partial<Record<FactKey, FactValue>>>;

export const concernKey = (procedure: ProcedureId): FactKey => `concern:${procedure}`;

/**
 * An event as the machines see it: symbols only, no time, no name, no free text. `deadline.passed`
 * is raised by the engine's clock.
 */
export interface MachineEvent {
  readonly type: EventType | 'deadline.passed';
  readonly by: Party;
  readonly to: readonly Party[];
  readonly via?: Channel | undefined;
  readonly withAddress?: boolean | undefined;
  readonly how?: ScreenMethod | undefined;
  /** Whether a reason was written down. */
  readonly reasoned: boolean;
  /** Whether something stands where the reason should, and is none. */
  readonly filler?: boolean | undefined;
  /** Whether whoever did it is known to be somebody the concern is about. */
  readonly bySubject?: boolean | undefined;
  /** Whether anybody it was done to is known to be somebody the concern is about. */
  readonly toSubject?: boolean | undefined;
  /** Whether everybody it was done to brought the news themselves. */
  readonly toKnower?: boolean | undefined;
  /** Whether it may have been about another matter: what it would show is then in doubt. */
  readonly inDoubt?: boolean | undefined;
  readonly fact?: FactKey | undefined;
  readonly value?: FactValue | undefined;
  readonly procedure?: ProcedureId | undefined;
  readonly norm?: NormId | undefined;
  readonly decision?: 'do' | 'do-not' | undefined;
  /** What was not done, of an omission; of a message that was read, what sent it. */
  readonly act?: EventType | undefined;
  /**
   * Whether a fact is not learned but corrected: it never was as it had been recorded. Where one
   * event goes to many norms, those that became owed while the error stood.
   */
  readonly corrects?: boolean | readonly NormId[] | undefined;
  /** Whether the same act was written down for the same moment before: one act, not two. */
  readonly again?: boolean | undefined;
}

/**
 * An event as somebody may type it for an actor: `to` may be one party or left out, and whatever is
 * left out is not on the record.
 */
export type TypedEvent = Omit<Partial<MachineEvent>, 'type' | 'to'> & {
  readonly type: MachineEvent['type'];
  readonly to?: Party | readonly Party[] | undefined;
};

/** The same in full. One that is in full already comes back as it is. */
export const inFull = (event: TypedEvent): MachineEvent => {
  const { by = 'unrecorded', to = [], reasoned = false } = event;
  const isInFull = by === event.by && reasoned === event.reasoned && typeof to !== 'string';
  if (isInFull && to === event.to) return event as MachineEvent;
  return { ...event, by, to: typeof to === 'string' ? [to] : to, reasoned };
};
