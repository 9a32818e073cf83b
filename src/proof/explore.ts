/**
 * Every reachable state of one norm's region, over the facts it reads and the events it could meet.
 * XState decides every transition, through the table that a replay steps by; since a transition hangs
 * on nothing but the state, the type of event and what the guards say, each such case is asked once.
 */
import { AskedRegion, type Stepped } from '../engine/asked-region.ts';
import { madeOnce } from '../norms/made-once.ts';
import type { Mark } from '../norms/marks.ts';
import type { NormInForce } from '../norms/procedure.ts';
import type { Region } from '../norms/region.ts';
import type { Facts, MachineEvent } from '../norms/symbols.ts';
import { type Kind, type Known, type Way, type Ways, waysOf } from './ways.ts';

/** A reachable case: where the region stands and what is known. */
export interface Node {
  readonly state: string;
  readonly facts: Facts;
  /** How it was reached: the node before and the event, null at the beginning. */
  readonly from: { readonly node: Node; readonly event: MachineEvent } | null;
  readonly steps: number;
}

export interface Edge {
  readonly node: Node;
  readonly event: MachineEvent;
  readonly facts: Facts;
  readonly state: string;
  readonly marks: readonly Mark[];
}

export interface Explored {
  readonly norm: NormInForce;
  readonly region: Region;
  readonly nodes: readonly Node[];
  /** How many transitions there are between them. */
  readonly transitions: number;
  readonly states: ReadonlySet<string>;
  /** For each guard, whether it was ever seen to hold and ever seen not to. */
  readonly guards: ReadonlyMap<string, { readonly held: boolean; readonly failed: boolean }>;
}

/** For each guard of a region, whether it held and whether it failed in any kind of happening. */
const guardsSeen = (region: Region, ways: Ways): Explored['guards'] => {
  const kinds = [...ways.kinds()];
  return new Map(
    Object.keys(region.tests).map((name) => {
      const held = kinds.filter(({ holding }) => holding.has(name)).length;
      return [name, { held: held > 0, failed: held < kinds.length }];
    }),
  );
};

/**
 * Asks for a step once for each state, type of event, and answers of the guards that can be asked
 * there: those of the state for that type, and whatever is followed without an event.
 */
const stepperOf = (region: AskedRegion) => {
  const { config } = region.region;
  const states = Object.values(config.states);
  const always = states.flatMap((each) => each.always.map(({ guard }) => guard));
  const asked = new Map<string, readonly string[]>();
  const guardsAsked = (state: string, type: string): readonly string[] =>
    madeOnce(asked, `${state}|${type}`, () => {
      const on = config.states[state]?.on[type] ?? [];
      return [
        ...new Set([...on.map(({ guard }) => guard), ...always].flatMap((each) => each ?? [])),
      ];
    });
  const answers = new Map<string, Stepped>();
  const byKind = new Map<Kind, Map<string, Stepped>>();
  return ({ state, facts }: Node, { event, kind }: Way): Stepped =>
    madeOnce(
      madeOnce(byKind, kind, () => new Map<string, Stepped>()),
      state,
      () => {
        const holding = guardsAsked(state, kind.type).filter((each) => kind.holding.has(each));
        return madeOnce(answers, `${state}|${kind.type}|${holding.join('|')}`, () =>
          region.step(state, facts, event),
        );
      },
    );
};

/**
 * Walks everything reachable from the beginning, breadth first, so that paths are shortest. Each
 * transition is shown to `visit` once.
 */
export const explore = (norm: NormInForce, visit: (edge: Edge) => void = () => {}): Explored => {
  const asked = new AskedRegion(norm);
  const { region } = asked;
  const ways = waysOf(norm, region);
  const step = stepperOf(asked);
  const reached = new Map<Known, Map<string, Node>>();
  const nodesAt = (known: Known) => madeOnce(reached, known, () => new Map<string, Node>());
  const queue: { readonly node: Node; readonly known: Known }[] = [];
  const reach = (node: Node, known: Known): void => {
    nodesAt(known).set(node.state, node);
    queue.push({ node, known });
  };
  let transitions = 0;
  reach({ state: 'dormant', facts: ways.first.facts, from: null, steps: 0 }, ways.first);
  for (const { node, known } of queue) {
    for (const way of ways.from(known)) {
      const { event, after } = way;
      const { state, marks } = step(node, way);
      transitions += 1;
      visit({ node, event, facts: after.facts, state, marks });
      if (nodesAt(after).has(state)) continue;
      reach({ state, facts: after.facts, from: { node, event }, steps: node.steps + 1 }, after);
    }
  }
  const nodes = queue.map(({ node }) => node);
  return {
    norm,
    region,
    nodes,
    transitions,
    states: new Set(nodes.map(({ state }) => state)),
    guards: guardsSeen(region, ways),
  };
};

/** The events that lead to a node, first to last. */
export const pathTo = (node: Node): readonly MachineEvent[] =>
  node.from === null ? [] : [...pathTo(node.from.node), node.from.event];
