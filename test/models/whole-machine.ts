/**
 * Model 1 of an incident: the whole parallel machine of `machineFor` for every open procedure, each
 * stepped by XState on what its own translation makes of the timeline. No runner, no table, nothing
 * remembered.
 */
import { correctedView } from '../../src/engine/entries.ts';
import type { Mark } from '../../src/norms/marks.ts';
import { normsInForce, type Procedure } from '../../src/norms/procedure.ts';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import type { Policy } from '../../src/vocabulary/policies.ts';
import type { NormId, ProcedureId } from '../../src/vocabulary/procedures.ts';
import { Translation } from './translation.ts';

/** Where one norm stands at the end, and what its region marked: by which entry and when. */
export interface Stand {
  readonly procedure: ProcedureId;
  readonly state: string;
  readonly marks: Readonly<
    Partial<Record<Mark, readonly { readonly position: number; readonly at: number }[]>>
  >;
}

type Marks = Partial<Record<Mark, { readonly position: number; readonly at: number }[]>>;

/** Each norm of each procedure that was opened, by its id. */
export const standsOf = (
  events: readonly TimelineEvent[],
  policy: Policy,
  procedures: Readonly<Record<ProcedureId, Procedure>>,
): ReadonlyMap<NormId, Stand> => {
  const translation = new Translation(policy, procedures);
  const marks = new Map<NormId, Marks>();
  for (const sent of translation.takeEntries(correctedView(events).entries)) {
    for (const { norm, mark } of sent.marks) {
      const { [mark]: before = [], ...others } = marks.get(norm) ?? {};
      const { position, at } = sent;
      marks.set(norm, { ...others, [mark]: [...before, { position, at }] });
    }
  }
  return new Map(
    [...translation.snapshots].flatMap(([procedure, { value }]) =>
      normsInForce(procedures[procedure], policy).map(({ norm: { id } }): [NormId, Stand] => {
        const states: Readonly<Record<string, string>> = value;
        const state = states[id.slice(procedure.length + 1)] ?? 'no such region';
        return [id, { procedure, state, marks: marks.get(id) ?? {} }];
      }),
    ),
  );
};
