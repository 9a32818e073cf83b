/**
 * Model 1 of an incident: the whole parallel machine of `machineFor` for every open procedure, each
 * stepped by XState on the events that the runner fed. No table, nothing remembered. A machine is one
 * occurrence of each of its norms, so it says something of an incident with one matter only.
 */

import { initialTransition, transition } from 'xstate';
import { machineEventsOf } from '../../src/engine/machine-events.ts';
import type { Run } from '../../src/engine/run.ts';
import { SURELY } from '../../src/engine/verdict.ts';
import type { Mark } from '../../src/norms/marks.ts';
import { normMarksIn } from '../../src/norms/marks.ts';
import { machineFor, normsInForce, type Procedure } from '../../src/norms/procedure.ts';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import type { Policy } from '../../src/vocabulary/policies.ts';
import { type NormId, PROCEDURE_IDS, type ProcedureId } from '../../src/vocabulary/procedures.ts';

interface Marked {
  readonly position: number;
  readonly at: number;
}

/** Where one norm stands at the end, and what its region marked: by which entry and when. */
export interface Stand {
  readonly procedure: ProcedureId;
  readonly state: string;
  readonly marks: Readonly<Partial<Record<Mark, readonly Marked[]>>>;
}

/** Each norm of each procedure that was opened, by its id. */
export const standsOf = (
  events: readonly TimelineEvent[],
  policy: Policy,
  procedures: Readonly<Record<ProcedureId, Procedure>>,
): ReadonlyMap<NormId, Stand> => {
  const sent = machineEventsOf(events, policy, procedures);
  const stands = new Map<NormId, Stand>();
  for (const procedure of PROCEDURE_IDS) {
    const own = sent.filter((each) => each.procedure === procedure);
    if (own.length === 0) continue;
    const machine = machineFor(procedures[procedure], policy);
    const marks = new Map<NormId, Partial<Record<Mark, readonly Marked[]>>>();
    let [snapshot] = initialTransition(machine);
    for (const { event, position, at } of own) {
      const [after, actions] = transition(machine, snapshot, event);
      snapshot = after;
      for (const { norm, mark } of normMarksIn(actions)) {
        const { [mark]: before = [], ...others } = marks.get(norm) ?? {};
        marks.set(norm, { ...others, [mark]: [...before, { position, at }] });
      }
    }
    const states: Readonly<Record<string, string>> = snapshot.value;
    for (const { norm } of normsInForce(procedures[procedure], policy)) {
      const state = states[norm.id.slice(procedure.length + 1)] ?? 'no such region';
      stands.set(norm.id, { procedure, state, marks: marks.get(norm.id) ?? {} });
    }
  }
  return stands;
};

/** Whether no norm of an incident stands in more than one place, nor only perhaps. */
export const hasOneMatter = ({ tracks }: Run): boolean =>
  new Set(tracks.map(({ norm }) => norm.norm.id)).size === tracks.length &&
  tracks.every(({ doubt, count }) => doubt === SURELY && count === 1);
