/**
 * Watching the machines themselves: the open procedures run as XState actors, and what the
 * inspector sees of them is appended to a file on this machine. Nothing is sent anywhere.
 */
import { appendFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { createInspector } from '@statelyai/inspect';
import { createActor } from 'xstate';
import { type Sending, sendingsOf } from '../../engine/machine-events.ts';
import type { Run } from '../../engine/run.ts';
import { machineFor } from '../../norms/procedure.ts';
import type { ProcedureId } from '../../vocabulary/procedures.ts';
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
  const actors = new Map<ProcedureId, Actor>();
  let seen: readonly Sending[] = [];
  return (run) => {
    const sendings = sendingsOf(run);
    const isSequel = isDeepStrictEqual(seen, sendings.slice(0, seen.length));
    if (!isSequel) {
      // A correction, or an entry from earlier: the incident is shown again from its beginning.
      for (const actor of actors.values()) actor.stop();
      actors.clear();
    }
    for (const { procedure, event } of sendings.slice(isSequel ? seen.length : 0)) {
      const actor = actors.get(procedure) ?? startActor(procedure, run, inspector.inspect);
      actors.set(procedure, actor);
      if (actor.getSnapshot().status === 'active') actor.send(event);
    }
    seen = sendings;
  };
};
