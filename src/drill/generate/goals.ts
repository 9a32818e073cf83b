/**
 * What exercises of one procedure are to reach between them: of every norm that it is raised, each state
 * of its region, each of its guards both ways, and each way in which it can end.
 */
import { isDuty } from '../../norms/norm.ts';
import { evaluate } from '../../norms/predicates.ts';
import { concernKey } from '../../norms/symbols.ts';
import type { Place, Reached, RegionGraph } from '../../proof/region-graph.ts';
import type { Verdict } from '../../vocabulary/findings.ts';
import type { NormId, ProcedureId } from '../../vocabulary/procedures.ts';

export const GOAL_KINDS = ['raised', 'state', 'held', 'not-held', 'ending'] as const;

export interface Goal {
  readonly norm: NormId;
  readonly kind: (typeof GOAL_KINDS)[number];
  /** The state, the guard or the verdict; of a norm that is raised, nothing. */
  readonly what: string;
}

export const keyOfGoal = ({ norm, kind, what }: Goal): string => `${norm} ${kind} ${what}`;

/** What something that a run reached of a region counts for; null where for nothing. */
export const goalReached = (norm: NormId, { kind, what }: Reached): Goal | null => {
  if (kind !== 'mark') return { norm, kind, what };
  return what === 'owed' || what === 'in-force' ? { norm, kind: 'raised', what: '' } : null;
};

/** How a norm ends whose region stands here when all is over. */
const ENDING_IN: Readonly<Record<string, Verdict>> = {
  met: 'met',
  metAtClosing: 'met',
  finished: 'met',
  metLate: 'late',
  missed: 'missed',
  departed: 'departed',
  lapsed: 'lapsed',
  nobodyNamed: 'cannot-tell',
  inForce: 'kept',
  lifted: 'kept',
  used: 'kept',
  breached: 'breached',
  breachedLifted: 'breached',
  inDoubt: 'cannot-tell',
};

/** The ending of a norm at a place, once the incident is closed; null where it has none of its own. */
export const endingAt = (graph: RegionGraph, { state, known }: Place, procedure: ProcedureId) => {
  const { norm, standing } = graph.watched.norm;
  if (state !== 'dormant') return ENDING_IN[state] ?? null;
  // What was never asked for is an ending where something could have asked for it, and does not.
  const when = isDuty(norm) ? norm.owedWhen : norm.inForceWhen;
  const isOpen =
    !graph.watched.reads.includes(concernKey(procedure)) ||
    known.facts[concernKey(procedure)] === 'yes';
  return isOpen && evaluate(when, known.facts, null, standing.policy) === 'no'
    ? 'not-applicable'
    : null;
};
