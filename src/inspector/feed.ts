/**
 * The machines of an incident as XState actors, and what an inspector sees of them: messages of the
 * protocol of `@statelyai/inspect`. Where they go is for the caller to say; from here nothing is sent.
 */
import { isDeepStrictEqual } from 'node:util';
import { createInspector, type StatelyInspectionEvent } from '@statelyai/inspect';
import { createActor, type InspectionEvent } from 'xstate';
import { sendingsByPlace } from '../engine/machine-events.ts';
import type { Run } from '../engine/run.ts';
import { machineFor } from '../norms/procedure.ts';
import type { ProcedureId } from '../vocabulary/procedures.ts';

export type Message = StatelyInspectionEvent;

export interface Feed {
  /**
   * Sends the machines what a run was fed that they have not had. Where it is not a sequel, because of a
   * correction or an entry from earlier, they are stopped, and others begin.
   */
  readonly take: (run: Run) => void;
  /** Resolves once every message about it has been handed over. */
  readonly settled: () => Promise<void>;
}

/** What the protocol has a message for; of the rest of what XState tells an inspector it says nothing. */
const TOLD: readonly InspectionEvent['type'][] = [
  '@xstate.actor',
  '@xstate.event',
  '@xstate.snapshot',
];

/** A machine's configuration nests deeper than the protocol writes down unasked, which would cut off its marks. */
const DEEP_ENOUGH = 16;

const startActor = (id: ProcedureId, run: Run, inspect: (seen: InspectionEvent) => void) =>
  createActor(machineFor(run.procedures[id], run.policy), { id, inspect }).start();

/** @param send gets each message in order, with the place in the run's history of what it is about */
export const feedTo = (send: (message: Message, place: number) => void): Feed => {
  /** The inspector hands each message over a moment later, in their order: these are the places of those to come. */
  const places: number[] = [];
  let place = 0;
  const inspector = createInspector(
    { send: (message) => send(message, places.shift() ?? place) },
    { serializationDepthLimit: DEEP_ENOUGH },
  );
  const inspect = (seen: InspectionEvent): void => {
    if (TOLD.includes(seen.type)) places.push(place);
    inspector.inspect.next?.(seen);
  };
  const actors = new Map<ProcedureId, ReturnType<typeof startActor>>();
  let had: Run['history'] = [];
  return {
    take: (run) => {
      const isSequel = isDeepStrictEqual(had, run.history.slice(0, had.length));
      if (!isSequel) {
        for (const actor of actors.values()) actor.stop();
        actors.clear();
      }
      const from = isSequel ? had.length : 0;
      for (const [index, sendings] of sendingsByPlace(run).entries()) {
        if (index < from) continue;
        place = index;
        for (const { procedure: id, event } of sendings) {
          const actor = actors.get(id) ?? startActor(id, run, inspect);
          actors.set(id, actor);
          // XState warns of events to a machine whose regions have all ended.
          if (actor.getSnapshot().status === 'active') actor.send(event);
        }
      }
      had = run.history;
    },
    settled: async () => {
      while (places.length > 0) await new Promise((resolve) => setTimeout(resolve));
    },
  };
};
