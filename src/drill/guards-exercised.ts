/** Which guards a scenario exercises under a policy, counted by replaying what was played of it. */
import type { RuleBooks } from '../engine/replay.ts';
import { normsInForce } from '../norms/procedure.ts';
import { WatchedRegion } from '../proof/region-graph.ts';
import type { NormId } from '../vocabulary/procedures.ts';
import { Coverage } from './generate/coverage.ts';
import { timelineOf } from './run.ts';
import { reportOf, type Tried } from './tried.ts';

/** A guard that was asked, and what it said. */
export interface GuardExercised {
  readonly norm: NormId;
  readonly guard: string;
  readonly held: boolean;
  readonly notHeld: boolean;
}

/** The guards that the run by the book and those with a mistake ask between them, norm by norm. */
export const guardsExercised = (
  { run, mistakes, policy }: Tried,
  books: RuleBooks,
): readonly GuardExercised[] => {
  const runs = [run, ...mistakes.map((each) => each.run)];
  const opened = new Set(runs.flatMap((each) => reportOf(each, books).procedures));
  const found = new Map<string, { norm: NormId; guard: string; said: Set<string> }>();
  for (const procedure of opened) {
    const regions = normsInForce(books.procedures[procedure], policy).map(
      (norm) => new WatchedRegion(norm),
    );
    const coverage = new Coverage(procedure, policy, books.procedures, regions);
    const reached = new Set(runs.flatMap((each) => [...coverage.of(timelineOf(each))]));
    for (const [key, { norm, kind, what }] of coverage.goals) {
      if (!reached.has(key) || (kind !== 'held' && kind !== 'not-held')) continue;
      const name = `${norm} ${what}`;
      const known = found.get(name) ?? { norm, guard: what, said: new Set() };
      known.said.add(kind);
      found.set(name, known);
    }
  }
  return [...found.values()].map(({ norm, guard, said }) => ({
    norm,
    guard,
    held: said.has('held'),
    notHeld: said.has('not-held'),
  }));
};
