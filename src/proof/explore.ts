/**
 * Every reachable state of one norm's region, over the facts it reads and the events it could meet.
 * XState decides every transition; since a transition hangs on nothing but the state, the kind of
 * event and what the guards say, each such case is asked once.
 */
import { transition } from 'xstate';
import type { Mark } from '../norms/marks.ts';
import { machineOfRegion, type NormInForce } from '../norms/procedure.ts';
import { type Region, regionOf } from '../norms/region.ts';
import type { FactKey, Facts, MachineEvent } from '../norms/symbols.ts';
import { FACT_VALUES, type FactValue } from '../vocabulary/facts.ts';
import { alphabetOf } from './alphabet.ts';

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
  readonly edges: readonly Edge[];
  readonly states: ReadonlySet<string>;
  /** For each guard, whether it was ever seen to hold and ever seen not to. */
  readonly guards: ReadonlyMap<string, { readonly held: boolean; readonly failed: boolean }>;
}

const keyOfFacts = (facts: Facts, reads: readonly FactKey[]): string =>
  reads.map((key) => facts[key]?.[0] ?? '-').join('');

const learnings = (reads: readonly FactKey[]): readonly MachineEvent[] =>
  reads.flatMap((fact) => {
    const values: readonly FactValue[] = fact.startsWith('concern:') ? ['yes', 'no'] : FACT_VALUES;
    return values.map(
      (value): MachineEvent => ({
        type: 'fact.established',
        by: 'dsl',
        to: [],
        reasoned: false,
        fact,
        value,
      }),
    );
  });

/** Asks XState for a step, once for each state, kind of event and answer of the guards. */
const stepperOf = (region: Region) => {
  const machine = machineOfRegion(region);
  const names = Object.keys(region.tests);
  const guards = new Map(names.map((name) => [name, { held: false, failed: false }]));
  const asked = new Map<string, { state: string; marks: readonly Mark[] }>();
  const answers = new Map<string, string>();

  const answerOf = (facts: Facts, factsKey: string, event: MachineEvent, eventIndex: number) => {
    const key = `${factsKey}#${eventIndex}`;
    const known = answers.get(key);
    if (known !== undefined) return known;
    let bits = '';
    for (const name of names) {
      const holds = region.tests[name]?.({ context: { facts }, event }) === true;
      const seen = guards.get(name);
      if (seen !== undefined) {
        if (holds) seen.held = true;
        else seen.failed = true;
      }
      bits += holds ? '1' : '0';
    }
    answers.set(key, bits);
    return bits;
  };

  const step = (state: string, before: Facts, event: MachineEvent, bits: string) => {
    const key = `${state}|${event.type}|${bits}`;
    let found = asked.get(key);
    if (found === undefined) {
      const snapshot = machine.resolveState({ value: state, context: { facts: before } });
      const [after, actions] = transition(machine, snapshot, event);
      found = {
        state: String(after.value),
        marks: actions.flatMap((action) =>
          action.type === 'mark' ? [(action.params as { mark: Mark }).mark] : [],
        ),
      };
      asked.set(key, found);
    }
    return found;
  };
  return { step, answerOf, guards };
};

/** Walks everything reachable from the beginning, breadth first, so that paths are shortest. */
export const explore = (norm: NormInForce): Explored => {
  const region = regionOf(norm.norm, norm.standing);
  const { step, answerOf, guards } = stepperOf(region);
  const reads = region.reads;
  const events = [...learnings(reads), ...alphabetOf(norm.norm, norm.standing.policy)];
  const first: Node = { state: 'dormant', facts: {}, from: null, steps: 0 };
  const found = new Map<string, Node>([[`dormant|${keyOfFacts({}, reads)}`, first]]);
  const queue: Node[] = [first];
  const edges: Edge[] = [];
  for (let node = queue.shift(); node !== undefined; node = queue.shift()) {
    const here = node;
    events.forEach((event, index) => {
      const facts =
        event.fact === undefined ? here.facts : { ...here.facts, [event.fact]: event.value };
      const factsKey = keyOfFacts(facts, reads);
      const bits = answerOf(facts, factsKey, event, index);
      const { state, marks } = step(here.state, here.facts, event, bits);
      edges.push({ node: here, event, facts, state, marks });
      const key = `${state}|${factsKey}`;
      if (found.has(key)) return;
      const next: Node = { state, facts, from: { node: here, event }, steps: here.steps + 1 };
      found.set(key, next);
      queue.push(next);
    });
  }
  const nodes = [...found.values()];
  return {
    norm,
    region,
    nodes,
    edges,
    states: new Set(nodes.map((node) => node.state)),
    guards,
  };
};

/** The events that lead to a node, first to last. */
export const pathTo = (node: Node): readonly MachineEvent[] =>
  node.from === null ? [] : [...pathTo(node.from.node), node.from.event];
