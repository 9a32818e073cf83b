/** The walk of a region against asking XState about everybody and everything, one by one. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { policies, procedures } from '../../machines/index.ts';
import { AskedRegion } from '../../src/engine/asked-region.ts';
import { alphabetOf } from '../../src/norms/alphabet.ts';
import { isDuty } from '../../src/norms/norm.ts';
import { type NormInForce, normsInForce } from '../../src/norms/procedure.ts';
import { readsOf, readsOfActs, regionOf } from '../../src/norms/region.ts';
import type { FactKey, Facts, MachineEvent } from '../../src/norms/symbols.ts';
import { explore, pathTo } from '../../src/proof/explore.ts';
import { regionGraph } from '../../src/proof/region-graph.ts';
import { FACT_VALUES, type FactValue } from '../../src/vocabulary/facts.ts';
import { learned } from '../support/regions.ts';

const inForceUnder = (policy: (typeof policies)[number]): readonly NormInForce[] =>
  Object.values(procedures).flatMap((each) => normsInForce(each, policy));

/** The answers that stand for something at all; any other says no more than silence. */
const answersOf = (nodes: readonly { readonly facts: Facts }[]) => {
  const answers = new Map<string, Set<FactValue>>();
  for (const { facts } of nodes) {
    for (const [fact, value] of Object.entries(facts)) {
      answers.set(fact, (answers.get(fact) ?? new Set<FactValue>()).add(value));
    }
  }
  return answers;
};

const inWords = (facts: Facts, answers: ReturnType<typeof answersOf>): string =>
  Object.entries(facts)
    .filter(([fact, value]) => answers.get(fact)?.has(value))
    .map(([fact, value]) => `${fact} ${value}`)
    .sort()
    .join(', ');

/** Every transition there is, found without taking any two cases for one. */
const everyTransition = (norm: NormInForce, answers: ReturnType<typeof answersOf>) => {
  const asked = new AskedRegion(norm);
  const { reads } = regionOf(norm.norm, norm.standing);
  const learnings = reads.flatMap((fact) =>
    FACT_VALUES.flatMap((value) => [false, true].map((each) => learned(fact, value, each))),
  );
  const events = [...learnings, ...alphabetOf(norm.norm, norm.standing.policy)];
  const found = new Set<string>();
  const queue: { state: string; facts: Facts }[] = [{ state: 'dormant', facts: {} }];
  const met = new Set(['dormant']);
  for (const { state, facts } of queue) {
    const before = inWords(facts, answers);
    for (const event of events) {
      const known =
        event.fact === undefined ? facts : { ...facts, [event.fact]: event.value as FactValue };
      const after = inWords(known, answers);
      const led = asked.ask(state, facts, event);
      found.add(`${state} (${before}) ${event.type} ${led.state} (${after}) ${led.marks.join()}`);
      const key = `${led.state} ${after}`;
      if (!met.has(key)) queue.push({ state: led.state, facts: known });
      met.add(key);
    }
  }
  return found;
};

/** What sort of region a norm has. */
const sortOf = ({ norm }: NormInForce): string =>
  isDuty(norm) && norm.owedAfter !== null ? 'raised by an act' : norm.kind;

/** Of each sort the smallest, and a second where it is small enough to ask XState about every event at every node. */
const OF_EACH_SORT = 2;
const SMALL = 15_000;

const smallestOfEachSort = (norms: readonly NormInForce[]): readonly NormInForce[] => {
  const size = ({ norm, standing }: NormInForce): number =>
    alphabetOf(norm, standing.policy).length * 2 ** readsOf(norm, standing).length;
  const bySize = [...norms].sort((a, b) => size(a) - size(b));
  return [...new Set(norms.map(sortOf))].flatMap((sort) =>
    bySize
      .filter((norm) => sortOf(norm) === sort)
      .slice(0, OF_EACH_SORT)
      .filter((norm, place) => place === 0 || size(norm) < SMALL),
  );
};

describe.each(policies.map((policy) => [policy.id, policy] as const))('%s', (_, policy) => {
  const norms = inForceUnder(policy);
  const small = smallestOfEachSort(norms);

  test('of each sort of region some are held against every event at every node', () => {
    expect([...new Set(small.map(sortOf))].sort()).toEqual([
      'discretion',
      'duty',
      'precedence',
      'prohibition',
      'raised by an act',
    ]);
  });

  test.each(small.map((norm) => [norm.norm.id, norm] as const))(
    'the walk of %s leaves out no state, no fact and no transition',
    { timeout: 60_000 },
    (_id, norm) => {
      const answers = answersOf(explore(norm).nodes);
      const walked = new Set<string>();
      explore(norm, ({ node, event, facts, state, marks }) => {
        const [before, after] = [inWords(node.facts, answers), inWords(facts, answers)];
        walked.add(`${node.state} (${before}) ${event.type} ${state} (${after}) ${marks.join()}`);
      });
      expect([...walked].sort()).toEqual([...everyTransition(norm, answers)].sort());
    },
  );

  test('a path leads from the beginning to its node, step by step, and none is shorter', () => {
    const norm = norms.find((each) => each.norm.id === 'general.danger-999') as NormInForce;
    const { nodes } = explore(norm);
    const asked = new AskedRegion(norm);
    for (const node of nodes) {
      const path = pathTo(node);
      expect(path).toHaveLength(node.steps);
      let at = { state: 'dormant', facts: {} as Facts };
      for (const event of path) {
        const { state } = asked.ask(at.state, at.facts, event);
        const { fact, value } = event;
        at = { state, facts: fact === undefined ? at.facts : { ...at.facts, [fact]: value } };
      }
      expect(at.state).toBe(node.state);
    }
    const steps = nodes.map((node) => node.steps);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
  });

  test('guards see of the facts and of an act no more than the walk takes them to see', () => {
    const cases = norms.map((norm) => ({
      norm,
      region: regionOf(norm.norm, norm.standing),
      events: [
        ...alphabetOf(norm.norm, policy),
        learned('child-involved', 'yes'),
        learned('child-involved', 'no', true),
      ],
      readsOfActs: readsOfActs(norm.norm, norm.standing),
    }));
    const answers = fc.array(fc.constantFrom(...FACT_VALUES, undefined), {
      minLength: 40,
      maxLength: 40,
    });
    const factsFrom = (reads: readonly FactKey[], values: readonly (FactValue | undefined)[]) =>
      Object.fromEntries(
        reads.flatMap((fact, at) => (values[at] === undefined ? [] : [[fact, values[at]]])),
      ) as Facts;
    fc.assert(
      fc.property(
        fc.constantFrom(...cases),
        answers,
        answers,
        fc.nat(),
        fc.nat(),
        ({ region, events, readsOfActs }, some, others, one, other) => {
          const eventAt = (index: number) => events[index % events.length] as MachineEvent;
          const facts = factsFrom(region.reads, some);
          const shared = Object.fromEntries(readsOfActs.map((fact) => [fact, facts[fact]]));
          const elsewhere: Facts = { ...factsFrom(region.reads, others), ...shared };
          const asked = new Set(Object.keys(region.tests).flatMap((name) => name.split(' and ')));
          const seesMore = Object.entries(region.basics).filter(([name, { asks, ofNoAct }]) => {
            if (!asked.has(name)) return false;
            const alike = ofNoAct
              ? { context: { facts }, event: eventAt(other) }
              : { context: { facts: elsewhere }, event: eventAt(one) };
            return asks({ context: { facts }, event: eventAt(one) }) !== asks(alike);
          });
          expect(seesMore.map(([name]) => name)).toEqual([]);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

test("XState's own graph of a region comes to the same places as the walk, and to no others", () => {
  const some = ['sexting.dsl-told', 'sexting.never-view-image', 'general.police-before-others'];
  const norms = inForceUnder(policies[0] as (typeof policies)[number]).filter(({ norm }) =>
    some.includes(norm.id),
  );
  expect(norms).toHaveLength(some.length);
  for (const norm of norms) {
    const graph = regionGraph(norm);
    const walked = explore(norm).nodes.map(
      ({ state, facts }) => `${state} ${graph.watched.keyOf(facts)}`,
    );
    expect([...graph.places.keys()].sort()).toEqual(walked.sort());
  }
});
