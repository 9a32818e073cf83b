/**
 * Every reachable state of one norm's region, over the facts it reads and the events it could meet.
 * XState decides every transition; since a transition hangs on nothing but the state, the kind of
 * event and what the guards say, each such case is asked once.
 */

import { transition } from 'xstate';
import { type Mark, marksIn } from '../norms/marks.ts';
import { guardsOf, isDuty, type Norm } from '../norms/norm.ts';
import { leavesOf } from '../norms/predicates.ts';
import { machineOfRegion, type NormInForce } from '../norms/procedure.ts';
import { type Region, regionOf } from '../norms/region.ts';
import { sightOf } from '../norms/sight.ts';
import type { FactKey, Facts, MachineEvent } from '../norms/symbols.ts';
import type { FactValue } from '../vocabulary/facts.ts';
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
  /** How many transitions there are between them. */
  readonly transitions: number;
  readonly states: ReadonlySet<string>;
  /** For each guard, whether it was ever seen to hold and ever seen not to. */
  readonly guards: ReadonlyMap<string, { readonly held: boolean; readonly failed: boolean }>;
}

/** The answers to a question that its guards can tell apart; not knowing comes with all. */
type Answers = readonly FactValue[];

const answersTo = (norm: Norm, key: FactKey): Answers => {
  const leaves = Object.values(guardsOf(norm)).flatMap(leavesOf);
  const asked = leaves.flatMap((leaf) =>
    leaf.kind === 'fact' && leaf.fact === key ? [leaf.is] : [],
  );
  if (asked.length === 0) return ['yes'];
  return asked.includes('unclear') ? ['yes', 'no', 'unclear'] : ['yes', 'no'];
};

const keyOfFacts = (facts: Facts, reads: readonly FactKey[]): string =>
  reads.map((key) => facts[key]?.[0] ?? '-').join('');

/** Learning or correcting each answer; `no` is learned even where it says no more than silence. */
const learnings = (norm: Norm, reads: readonly FactKey[]): readonly MachineEvent[] =>
  reads.flatMap((fact) =>
    [...new Set<FactValue>([...answersTo(norm, fact), 'no'])].flatMap((value) =>
      (isDuty(norm) ? [false, true] : [false]).map(
        (corrects): MachineEvent => ({
          type: 'fact.established',
          by: 'dsl',
          to: [],
          reasoned: false,
          fact,
          value,
          corrects,
        }),
      ),
    ),
  );

/** Silence where an answer says no more than silence does. */
const withAnswer = (norm: Norm, facts: Facts, event: MachineEvent): Facts => {
  const { fact, value } = event;
  if (fact === undefined || value === undefined) return facts;
  const { [fact]: _, ...others } = facts;
  return answersTo(norm, fact).includes(value) ? { ...others, [fact]: value } : others;
};

/** The first of each kind of event that the norm can tell from the others; one of a type it never sees. */
const seenApart = (
  events: readonly MachineEvent[],
  { norm, standing }: NormInForce,
): readonly MachineEvent[] => {
  const sight = sightOf(norm, standing);
  const first = new Map<string, MachineEvent>();
  for (const event of events) {
    const key = sight(event) ?? `unseen ${event.type}`;
    if (!first.has(key)) first.set(key, event);
  }
  return [...first.values()];
};

/** Asks XState for a step, once for each state, kind of event and answer of the guards. */
const stepperOf = (region: Region) => {
  const machine = machineOfRegion(region);
  const names = Object.keys(region.tests);
  const guards = new Map(names.map((name) => [name, { held: false, failed: false }]));
  const asked = new Map<string, { state: string; marks: readonly Mark[] }>();

  const questions = Object.entries(region.basics);
  const seen = new Set<string>();

  /** What every question says, as a word of ones and noughts; guards hang on nothing else. */
  const answers = (facts: Facts, event: MachineEvent): string => {
    let bits = '';
    for (const [, asks] of questions) bits += asks({ context: { facts }, event }) ? '1' : '0';
    const key = `${event.type}|${bits}`;
    if (!seen.has(key)) {
      seen.add(key);
      for (const [name, guard] of guards) {
        if (region.tests[name]?.({ context: { facts }, event }) === true) guard.held = true;
        else guard.failed = true;
      }
    }
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
        marks: marksIn(actions),
      };
      asked.set(key, found);
    }
    return found;
  };
  return { step, answers, guards };
};

/**
 * Walks everything reachable from the beginning, breadth first, so that paths are shortest. Each
 * transition is shown to `visit` once.
 */
export const explore = (norm: NormInForce, visit: (edge: Edge) => void = () => {}): Explored => {
  const region = regionOf(norm.norm, norm.standing);
  const { step, answers, guards } = stepperOf(region);
  const reads = region.reads;
  const learned = learnings(norm.norm, reads);
  const events = seenApart(alphabetOf(norm.norm, norm.standing.policy), norm);
  /** The events that guards tell apart where these are the facts, one for each way. */
  const distinct = new Map<string, readonly { event: MachineEvent; bits: string }[]>();
  const distinctFor = (facts: Facts, factsKey: string) => {
    const known = distinct.get(factsKey);
    if (known !== undefined) return known;
    const seen = new Map<string, { event: MachineEvent; bits: string }>();
    for (const event of events) {
      const bits = answers(facts, event);
      const key = `${event.type}|${bits}`;
      if (!seen.has(key)) seen.set(key, { event, bits });
    }
    const list = [...seen.values()];
    distinct.set(factsKey, list);
    return list;
  };
  const first: Node = { state: 'dormant', facts: {}, from: null, steps: 0 };
  const found = new Map<string, Node>([[`dormant|${keyOfFacts({}, reads)}`, first]]);
  const queue: Node[] = [first];
  let transitions = 0;
  const walk = (node: Node, event: MachineEvent, facts: Facts, bits: string): void => {
    const { state, marks } = step(node.state, node.facts, event, bits);
    transitions += 1;
    visit({ node, event, facts, state, marks });
    const key = `${state}|${keyOfFacts(facts, reads)}`;
    if (found.has(key)) return;
    const next: Node = { state, facts, from: { node, event }, steps: node.steps + 1 };
    found.set(key, next);
    queue.push(next);
  };
  for (let at = 0; at < queue.length; at += 1) {
    const node = queue[at] as Node;
    for (const event of learned) {
      const facts = withAnswer(norm.norm, node.facts, event);
      if (keyOfFacts(facts, reads) === keyOfFacts(node.facts, reads)) continue;
      walk(node, event, facts, answers(facts, event));
    }
    const factsKey = keyOfFacts(node.facts, reads);
    for (const { event, bits } of distinctFor(node.facts, factsKey)) {
      walk(node, event, node.facts, bits);
    }
  }
  const nodes = [...found.values()];
  return {
    norm,
    region,
    nodes,
    transitions,
    states: new Set(nodes.map((node) => node.state)),
    guards,
  };
};

/** The events that lead to a node, first to last. */
export const pathTo = (node: Node): readonly MachineEvent[] =>
  node.from === null ? [] : [...pathTo(node.from.node), node.from.event];
