/**
 * Watching the machines themselves: the open procedures run as XState actors, and what the
 * inspector sees of them is appended to a file on this machine. Nothing is sent anywhere.
 */
import { appendFileSync } from 'node:fs';
import { createInspector } from '@statelyai/inspect';
import { createActor } from 'xstate';
import type { Run } from '../../engine/run.ts';
import { machineFor } from '../../norms/procedure.ts';
import type { MachineEvent } from '../../norms/symbols.ts';
import { PROCEDURE_IDS, type ProcedureId } from '../../vocabulary/procedures.ts';
import { complain } from '../terminal.ts';

/** Told of the run after each entry. */
export type Feed = (run: Run) => void;

type Actor = ReturnType<typeof startActor>;

const startActor = (
  id: ProcedureId,
  run: Run,
  inspect: ReturnType<typeof createInspector>['inspect'],
) => createActor(machineFor(run.procedures[id], run.policy), { id, inspect }).start();

/** @throws the file system's error where the file cannot be written. */
export const inspectTo = (file: string): Feed => {
  appendFileSync(file, '', { mode: 0o600 });
  let isWritable = true;
  const inspector = createInspector({
    send: (event) => {
      if (!isWritable) return;
      try {
        appendFileSync(file, `${JSON.stringify(event)}\n`);
      } catch {
        isWritable = false;
        complain(`dutybound: --inspect: ${file} can no longer be written; the incident goes on\n`);
      }
    },
  });
  let actors = new Map<ProcedureId, { readonly actor: Actor; fed: number }>();
  let seen: readonly MachineEvent[] = [];
  return (run) => {
    const history = run.history;
    const isSequel = seen.every((event, index) => history[index] === event);
    if (!isSequel) {
      // A correction, or an entry from earlier: the incident is told anew from its beginning.
      for (const { actor } of actors.values()) actor.stop();
      actors = new Map();
    }
    for (const id of PROCEDURE_IDS) {
      if (!run.open.has(id)) continue;
      const known = actors.get(id) ?? { actor: startActor(id, run, inspector.inspect), fed: 0 };
      actors.set(id, known);
      for (const event of history.slice(known.fed)) known.actor.send(event);
      known.fed = history.length;
    }
    seen = history;
  };
};
