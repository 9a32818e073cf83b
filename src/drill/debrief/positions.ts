/** Which entries of the exercise each move of a run left. */

import type { DrillRun, Move } from '../../vocabulary/drills.ts';
import type { TimelineEvent } from '../../vocabulary/events.ts';
import { entriesOf } from '../run.ts';

export interface MoveLeft {
  readonly move: Move;
  readonly entries: readonly { readonly position: number; readonly event: TimelineEvent }[];
}

export const movesLeft = (run: DrillRun): readonly MoveLeft[] => {
  let position = run.scenario.start.length;
  return run.moves.map((move) => {
    const entries = entriesOf(run, move).map((event, index) => ({
      position: position + index,
      event,
    }));
    position += entries.length;
    return { move, entries };
  });
};
