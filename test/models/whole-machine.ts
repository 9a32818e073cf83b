/**
 * Model 1 of an incident: the whole parallel machine of `machineFor` for every open procedure, each
 * sent what `machineEventsOf` makes of the timeline. No runner, no table, nothing remembered.
 */
import { initialTransition, type SnapshotFrom, transition } from 'xstate';
import { machineEventsOf } from '../../src/engine/machine-events.ts';
import { type Mark, normMarksIn } from '../../src/norms/marks.ts';
import { machineFor, normsInForce, type Procedure } from '../../src/norms/procedure.ts';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import type { Policy } from '../../src/vocabulary/policies.ts';
import type { NormId, ProcedureId } from '../../src/vocabulary/procedures.ts';

/** Where one norm stands at the end, and what its region marked: by which entry and when. */
export interface Stand {
  readonly procedure: ProcedureId;
  readonly state: string;
  readonly marks: Readonly<
    Partial<Record<Mark, readonly { readonly position: number; readonly at: number }[]>>
  >;
}

type Machine = ReturnType<typeof machineFor>;
type Procedures = Readonly<Record<ProcedureId, Procedure>>;

const madeOnce = new WeakMap<Policy, Map<ProcedureId, Machine>>();

const machineOf = (id: ProcedureId, policy: Policy, procedures: Procedures): Machine => {
  const made = madeOnce.get(policy) ?? new Map<ProcedureId, Machine>();
  madeOnce.set(policy, made);
  const machine = made.get(id) ?? machineFor(procedures[id], policy);
  made.set(id, machine);
  return machine;
};

/** Each norm of each procedure that was opened, by its id. `asOf`: ISO 8601, with a zone. */
export const standsOf = (
  events: readonly TimelineEvent[],
  policy: Policy,
  procedures: Procedures,
  asOf?: string,
): ReadonlyMap<NormId, Stand> => {
  const snapshots = new Map<ProcedureId, SnapshotFrom<Machine>>();
  const marks = new Map<NormId, Partial<Record<Mark, { position: number; at: number }[]>>>();
  for (const sent of machineEventsOf(events, policy, procedures, asOf)) {
    const { procedure, event, position, at } = sent;
    const machine = machineOf(procedure, policy, procedures);
    const before = snapshots.get(procedure) ?? initialTransition(machine)[0];
    const [after, actions] = transition(machine, before, event);
    snapshots.set(procedure, after);
    for (const { norm, mark } of normMarksIn(actions)) {
      const ofNorm = marks.get(norm) ?? {};
      marks.set(norm, { ...ofNorm, [mark]: [...(ofNorm[mark] ?? []), { position, at }] });
    }
  }
  return new Map(
    [...snapshots].flatMap(([procedure, { value }]) =>
      normsInForce(procedures[procedure], policy).map(({ norm: { id } }): [NormId, Stand] => {
        const states: Readonly<Record<string, string>> = value;
        const state = states[id.slice(procedure.length + 1)] ?? 'no such region';
        return [id, { procedure, state, marks: marks.get(id) ?? {} }];
      }),
    ),
  );
};
