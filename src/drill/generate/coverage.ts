/**
 * What an exercise reaches, counted by replaying it: the engine says which events its entries are to the
 * procedure's machine, XState is asked at each of them, and its guards are listened to. How each norm ends
 * is its finding.
 */
import { correctedView } from '../../engine/entries.ts';
import { findingOf } from '../../engine/judge.ts';
import { sendingsOf } from '../../engine/machine-events.ts';
import { docketOf, tracksInOrder } from '../../engine/replay.ts';
import { runOf } from '../../engine/run.ts';
import { madeOnce } from '../../norms/made-once.ts';
import type { Procedure } from '../../norms/procedure.ts';
import type { Facts } from '../../norms/symbols.ts';
import type { Reached, WatchedRegion } from '../../proof/region-graph.ts';
import type { Verdict } from '../../vocabulary/findings.ts';
import type { Policy } from '../../vocabulary/policies.ts';
import type { NormId, ProcedureId } from '../../vocabulary/procedures.ts';
import type { Timeline } from '../../vocabulary/timelines.ts';
import { type Goal, goalReached, keyOfGoal } from './goals.ts';

type Procedures = Readonly<Record<ProcedureId, Procedure>>;

/** A region followed through one exercise. */
interface Followed {
  readonly region: WatchedRegion;
  state: string;
  facts: Facts;
  key: string;
  readonly reached: Set<Reached>;
}

/** Counts what exercises of one procedure under one policy reach. */
export class Coverage {
  readonly #procedure: ProcedureId;
  readonly #policy: Policy;
  readonly #procedures: Procedures;
  readonly #regions: readonly WatchedRegion[];
  readonly #keys = new Map<Reached, string | null>();
  /** Every goal that was met with, by its key. */
  readonly goals = new Map<string, Goal>();

  constructor(
    procedure: ProcedureId,
    policy: Policy,
    procedures: Procedures,
    regions: readonly WatchedRegion[],
  ) {
    this.#procedure = procedure;
    this.#policy = policy;
    this.#procedures = procedures;
    this.#regions = regions;
  }

  /** The keys of the goals that a timeline reaches. */
  of(timeline: Timeline): ReadonlySet<string> {
    const { entries } = correctedView(timeline.events);
    const run = runOf(this.#policy, this.#procedures, entries);
    const followed = this.#regions.map(
      (region): Followed => ({
        region,
        state: 'dormant',
        facts: {},
        key: region.keyOf({}),
        reached: new Set([region.reachedAs('state', 'dormant')]),
      }),
    );
    for (const { procedure, event } of sendingsOf(run)) {
      if (procedure !== this.#procedure) continue;
      for (const one of followed) {
        const { region, state, facts, key } = one;
        const watched = region.step(state, facts, event, key);
        one.state = watched.state;
        for (const each of watched.reached) one.reached.add(each);
        const { fact, value } = event;
        if (fact !== undefined && region.reads.includes(fact)) {
          one.facts = { ...facts, [fact]: value };
          one.key = region.keyOf(one.facts);
        }
      }
    }
    const keys = new Set<string>();
    const books = { procedures: this.#procedures, policies: [this.#policy], layers: [] };
    const incident = { timeline, run, books };
    const docket = docketOf(incident);
    for (const tracks of tracksInOrder(incident)) {
      const [first] = tracks;
      const { id } = first.norm.norm;
      const one = followed.find(({ region }) => region.norm.norm.id === id);
      if (one === undefined) continue;
      const { verdict } = findingOf(tracks, docket);
      // What is still open when all is over has not ended.
      if (verdict !== 'owed' && verdict !== 'overdue') keys.add(this.#ending(id, verdict));
      // Where the engine followed several matters apart, the one machine says nothing certain of each.
      if (tracks.some(({ state }) => state === one.state)) {
        for (const each of one.reached) {
          const key = this.#keyOf(id, each);
          if (key !== null) keys.add(key);
        }
      }
    }
    return keys;
  }

  #keyOf(norm: NormId, reached: Reached): string | null {
    return madeOnce(this.#keys, reached, () => {
      const goal = goalReached(norm, reached);
      return goal === null ? null : this.#known(goal);
    });
  }

  #ending(norm: NormId, what: Verdict): string {
    return this.#known({ norm, kind: 'ending', what });
  }

  #known(goal: Goal): string {
    const key = keyOfGoal(goal);
    madeOnce(this.goals, key, () => goal);
    return key;
  }
}
