/**
 * Model 1 of an incident: the whole parallel machine of `machineFor` for every open procedure, each an
 * actor of XState that is sent the events that the runner fed. No table, nothing remembered. A machine
 * is one occurrence of each of its norms, so it says something of an incident with one matter only.
 */

import { createActor } from 'xstate';
import { sendingsOf } from '../../src/engine/machine-events.ts';
import type { Run } from '../../src/engine/run.ts';
import { madeOnce } from '../../src/norms/made-once.ts';
import type { Mark } from '../../src/norms/marks.ts';
import { machineFor, normsInForce, type Procedure } from '../../src/norms/procedure.ts';
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

type Marks = Partial<Record<Mark, readonly Marked[]>>;
type Machine = ReturnType<typeof machineFor>;
type Said = { readonly norm: NormId; readonly mark: Mark };

let hear: (said: Said) => void = () => {};
const hearing = new WeakMap<Machine, Machine>();

/** The machine, with its marks heard. */
const heard = (machine: Machine): Machine =>
  madeOnce(hearing, machine, () => machine.provide({ actions: { mark: (_, said) => hear(said) } }));

/** Each norm of each procedure that was opened, by its id. */
export const standsOf = (
  run: Run,
  policy: Policy,
  procedures: Readonly<Record<ProcedureId, Procedure>>,
): ReadonlyMap<NormId, Stand> => {
  const sent = sendingsOf(run);
  const stands = new Map<NormId, Stand>();
  for (const procedure of PROCEDURE_IDS) {
    const own = sent.filter((each) => each.procedure === procedure);
    if (own.length === 0) continue;
    const marks = new Map<NormId, Marks>();
    let now: Marked = { position: -1, at: Number.NEGATIVE_INFINITY };
    hear = ({ norm, mark }) => {
      const { [mark]: before = [], ...others } = marks.get(norm) ?? {};
      marks.set(norm, { ...others, [mark]: [...before, now] });
    };
    const actor = createActor(heard(machineFor(procedures[procedure], policy))).start();
    for (const { event, position, at } of own) {
      now = { position, at };
      // XState warns of events to a machine whose regions have all ended.
      if (actor.getSnapshot().status === 'active') actor.send(event);
    }
    const states: Readonly<Record<string, string>> = actor.getSnapshot().value;
    for (const { norm } of normsInForce(procedures[procedure], policy)) {
      const state = states[norm.id.slice(procedure.length + 1)] ?? 'no such region';
      stands.set(norm.id, { procedure, state, marks: marks.get(norm.id) ?? {} });
    }
  }
  return stands;
};
