/**
 * One norm's region as a graph, walked by XState's own `xstate/graph`, with what each move asks: which
 * guards were asked, and what they said. XState decides every move; each distinct one is asked once.
 */
import { transition } from 'xstate';
import { getAdjacencyMap } from 'xstate/graph';
import { madeOnce } from '../norms/made-once.ts';
import { type Mark, marksIn } from '../norms/marks.ts';
import { machineOfRegion, type NormInForce } from '../norms/procedure.ts';
import { answersTo, type Region, readsOf, regionOf } from '../norms/region.ts';
import type { FactKey, Facts, MachineEvent } from '../norms/symbols.ts';
import { type Kind, type Known, type Way, type Ways, waysOf } from './ways.ts';

/** Something of a region that a run can reach: a state, a mark, or an answer of a guard that was asked. */
export interface Reached {
  readonly kind: 'state' | 'mark' | 'held' | 'not-held';
  readonly what: string;
}

/** What a step led to, and what was reached by it. */
export interface Watched {
  readonly state: string;
  readonly marks: readonly Mark[];
  readonly reached: readonly Reached[];
}

/** One norm's region, asked of XState while the guards are listened to. */
export class WatchedRegion {
  readonly norm: NormInForce;
  readonly region: Region;
  readonly reads: readonly FactKey[];
  readonly #machine: ReturnType<typeof machineOfRegion>;
  readonly #all = new Map<string, Reached>();
  #heard = new Set<Reached>();
  #answers = new WeakMap<MachineEvent, Map<string, Watched>>();

  constructor(norm: NormInForce) {
    this.norm = norm;
    this.region = regionOf(norm.norm, norm.standing);
    this.reads = readsOf(norm.norm, norm.standing);
    const tests = Object.entries(this.region.tests).map(([name, test]) => {
      const [held, failed] = [this.reachedAs('held', name), this.reachedAs('not-held', name)];
      const listening: typeof test = (args) => {
        const holds = test(args);
        this.#heard.add(holds ? held : failed);
        return holds;
      };
      return [name, listening] as const;
    });
    this.#machine = machineOfRegion({ ...this.region, tests: Object.fromEntries(tests) });
  }

  /** The same object for the same thing. */
  reachedAs(kind: Reached['kind'], what: string): Reached {
    return madeOnce(this.#all, `${kind} ${what}`, () => ({ kind, what }));
  }

  /** What is known, as far as the guards read it, as a word. */
  keyOf(facts: Facts): string {
    let key = '';
    for (const read of this.reads) key += facts[read]?.[0] ?? '-';
    return key;
  }

  /** Where an event leads. @param key what `keyOf` says of the facts */
  step(state: string, facts: Facts, event: MachineEvent, key = this.keyOf(facts)): Watched {
    const answers = madeOnce(this.#answers, event, () => new Map<string, Watched>());
    return madeOnce(answers, `${state} ${key}`, () => this.ask(state, facts, event));
  }

  /** Asks XState, whatever it answered before. */
  ask(state: string, facts: Facts, event: MachineEvent): Watched {
    this.#heard = new Set();
    const seen = Object.fromEntries(
      this.reads.flatMap((key) => (facts[key] === undefined ? [] : [[key, facts[key]]])),
    );
    const before = this.#machine.resolveState({ value: state, context: { facts: seen } });
    const [after, actions] = transition(this.#machine, before, event);
    const marks = marksIn(actions);
    const to = String(after.value);
    return {
      state: to,
      marks,
      reached: [
        ...this.#heard,
        this.reachedAs('state', to),
        ...marks.map((mark) => this.reachedAs('mark', mark)),
      ],
    };
  }
}

/** A case that the region can be in: its state, and what is known. */
export interface Place {
  readonly key: string;
  readonly state: string;
  readonly known: Known;
  /** Steps from the beginning. */
  readonly depth: number;
  /** The moves to other places. */
  readonly moves: readonly Move[];
}

export interface Move {
  readonly event: MachineEvent;
  /** The key of the place it leads to. */
  readonly to: string;
}

export interface RegionGraph {
  readonly watched: WatchedRegion;
  readonly first: Place;
  readonly places: ReadonlyMap<string, Place>;
  readonly ways: Ways;
  /** What is reached by something that can happen at a place. */
  readonly at: (place: Place, way: Way) => Watched;
  /** The key of the place it leads to. */
  readonly after: (place: Place, way: Way) => string;
}

interface Snapshot {
  readonly value: unknown;
  readonly context: { readonly facts: Facts };
}

/** The region's graph: every place it can come to, by whatever can happen there. */
export const regionGraph = (norm: NormInForce): RegionGraph => {
  const watched = new WatchedRegion(norm);
  const { region, reads } = watched;
  const ways = waysOf(norm, region);
  const machine = machineOfRegion(region);
  const answers = new Map(reads.map((key) => [key, answersTo(norm.norm, key)] as const));
  const byKey = new Map<string, Known>([[watched.keyOf({}), ways.first]]);

  const byKind = new Map<Kind, Map<string, Watched>>();
  const atKnown = (state: string, known: Known, { event, kind }: Way): Watched =>
    madeOnce(
      madeOnce(byKind, kind, () => new Map<string, Watched>()),
      state,
      () => watched.ask(state, known.facts, event),
    );
  const keyAfter = (state: string, { after }: Way): string => {
    const key = watched.keyOf(after.facts);
    byKey.set(key, after);
    return `${state} ${key}`;
  };
  /** What is known in a snapshot: an answer that says no more than silence is none. */
  const factsIn = ({ context: { facts } }: Snapshot): Facts =>
    Object.fromEntries(
      reads.flatMap((key) => {
        const value = facts[key];
        return value !== undefined && answers.get(key)?.includes(value) ? [[key, value]] : [];
      }),
    );
  const knownIn = (snapshot: Snapshot): Known =>
    byKey.get(watched.keyOf(factsIn(snapshot))) as Known;
  const keyIn = (snapshot: Snapshot): string =>
    `${snapshot.value} ${watched.keyOf(factsIn(snapshot))}`;

  // Most of what can happen leads nowhere: of that XState is asked once for each kind, not at each place.
  const leading = (snapshot: Snapshot): MachineEvent[] => {
    const known = knownIn(snapshot);
    const state = String(snapshot.value);
    const here = keyIn(snapshot);
    const found = new Map<string, MachineEvent>();
    for (const way of ways.from(known)) {
      const to = keyAfter(atKnown(state, known, way).state, way);
      if (to !== here) madeOnce(found, to, () => way.event);
    }
    return [...found.values()];
  };
  const adjacency = getAdjacencyMap(machine, {
    events: leading,
    serializeState: keyIn,
  });

  const places = new Map<string, Place>();
  const queue: (readonly [key: string, depth: number])[] = [];
  const firstKey = `dormant ${watched.keyOf({})}`;
  const reach = (key: string, depth: number): void => {
    const node = adjacency[key as keyof typeof adjacency];
    if (node === undefined || places.has(key)) return;
    const moves = Object.values(node.transitions).map(({ event, state }) => ({
      event,
      to: keyIn(state),
    }));
    const known = knownIn(node.state);
    places.set(key, { key, state: String(node.state.value), known, depth, moves });
    queue.push([key, depth]);
  };
  reach(firstKey, 0);
  for (const [key, depth] of queue) {
    for (const { to } of places.get(key)?.moves ?? []) reach(to, depth + 1);
  }
  return {
    watched,
    first: places.get(firstKey) as Place,
    places,
    ways,
    at: (place, way) => atKnown(place.state, place.known, way),
    after: (place, way) => keyAfter(atKnown(place.state, place.known, way).state, way),
  };
};
