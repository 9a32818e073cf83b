/** Every procedure under every policy is an XState machine that starts, draws and can be watched. */
import { createInspector, type StatelyInspectionEvent } from '@statelyai/inspect';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import {
  type AnyStateNode,
  createActor,
  createMachine,
  initialTransition,
  transition,
} from 'xstate';
import { toDirectedGraph } from 'xstate/graph';
import { policies, procedures } from '../machines/index.ts';
import { sendingsOf } from '../src/engine/machine-events.ts';
import { filled } from '../src/norms/filled.ts';
import { marksIn } from '../src/norms/marks.ts';
import { guardsOf, isDuty } from '../src/norms/norm.ts';
import type { Predicate } from '../src/norms/predicates.ts';
import { machineFor, normsInForce } from '../src/norms/procedure.ts';
import { concernKey, type MachineEvent } from '../src/norms/symbols.ts';
import type { ProcedureId } from '../src/vocabulary/procedures.ts';
import { resume } from './support/built-in.ts';
import { timelines } from './support/timelines.ts';

const concern = (procedure: ProcedureId): MachineEvent => ({
  type: 'fact.established',
  by: 'unrecorded',
  to: [],
  reasoned: false,
  fact: concernKey(procedure),
  value: 'yes',
});

const machines = policies.flatMap((policy) =>
  Object.values(procedures).flatMap((procedure) => {
    const norms = normsInForce(procedure, policy);
    return norms.length === 0
      ? []
      : [{ name: `${procedure.id} of ${policy.id}`, procedure, policy, norms }];
  }),
);

const nodesOf = (node: AnyStateNode): readonly AnyStateNode[] => [
  node,
  ...Object.values(node.states).flatMap(nodesOf),
];

const transitionsOf = (node: AnyStateNode) => [
  ...[...node.transitions.values()].flat(),
  ...(node.always ?? []),
];

/** Names a predicate gives to itself and its parts: `policeMustBeTold`. */
const namesIn = (predicate: Predicate): readonly string[] => {
  switch (predicate.kind) {
    case 'named':
      return [predicate.name, ...namesIn(predicate.of)];
    case 'not':
      return namesIn(predicate.of);
    case 'and':
    case 'or':
      return predicate.of.flatMap(namesIn);
    default:
      return [];
  }
};

describe.each(machines)('$name', ({ procedure, policy, norms }) => {
  const machine = machineFor(procedure, policy);
  const regions = Object.values(machine.root.states);

  test('starts as an actor, and can be watched without leaving this machine', async () => {
    const seen: StatelyInspectionEvent[] = [];
    const inspector = createInspector({ send: (event) => seen.push(event) });
    const actor = createActor(machine, { inspect: inspector.inspect });
    actor.start();
    actor.send(concern(procedure.id));
    await vi.waitFor(() =>
      expect(seen.map((each) => each.type)).toEqual(
        expect.arrayContaining(['@xstate.actor', '@xstate.event', '@xstate.snapshot']),
      ),
    );
    const snapshot = actor.getSnapshot();
    expect(snapshot.status).toBe('active');
    expect(snapshot.context).toEqual({ facts: { [concernKey(procedure.id)]: 'yes' } });
    for (const region of regions) {
      expect(Object.keys(region.states)).toContain(snapshot.value[region.key]);
    }
    actor.stop();
  });

  test('has one region per norm in force, and is drawn so', () => {
    const ids = norms.map(({ norm }) => norm.id);
    expect(machine.root.type).toBe('parallel');
    expect(regions.map((region) => region.meta?.norm)).toEqual(ids);
    expect(toDirectedGraph(machine).children.map((each) => each.stateNode.meta?.norm)).toEqual(ids);
  });

  test('says in every region which norm it is, of what kind, and what it asks of whom', () => {
    for (const [index, region] of regions.entries()) {
      const norm = norms[index]?.norm;
      expect(region.meta).toMatchObject({ norm: norm?.id, kind: norm?.kind });
      expect(region.meta?.title).toBe(filled(norm?.title ?? '', policy));
      expect(region.description).toBe(filled(norm?.says ?? '', policy));
      expect(region.description).toMatch(/^[^{}]+$/);
    }
  });

  test('says in words what each guard asks', () => {
    for (const region of regions) {
      const named = nodesOf(region)
        .flatMap(transitionsOf)
        .flatMap(({ guard }) => guard ?? []);
      expect(Object.keys(region.meta?.guards).sort()).toEqual([...new Set(named)].sort());
      for (const words of Object.values(region.meta?.guards)) expect(words).toMatch(/^[^{}]+$/);
    }
  });

  test('is the same machine when its configuration has been written as JSON', () => {
    const { config, implementations } = machine;
    const read: typeof config = JSON.parse(JSON.stringify(config));
    expect(read).toStrictEqual(config);
    const { guards, actions } = implementations;
    const again = createMachine(read).provide({ guards, actions });
    fc.assert(
      fc.property(timelines({ most: 12 }), (timeline) => {
        let [one] = initialTransition(machine);
        let [other] = initialTransition(again);
        const { run } = resume({ ...timeline, policy: policy.id });
        const sent = sendingsOf(run).map(({ event }) => event);
        for (const event of [concern(procedure.id), ...sent]) {
          const [after, marks] = transition(machine, one, event);
          const [afterwards, marked] = transition(again, other, event);
          expect(afterwards.value).toEqual(after.value);
          expect(afterwards.context).toEqual(after.context);
          expect(marksIn(marked)).toEqual(marksIn(marks));
          one = after;
          other = afterwards;
        }
      }),
      { numRuns: 5 },
    );
  });

  test('ends where a duty was met that facts raise, or that news raises once, and nowhere else', () => {
    for (const [index, region] of regions.entries()) {
      const norm = norms[index]?.norm;
      const isDone =
        norm !== undefined && isDuty(norm) && (norm.owedAfter === null || norm.isRaisedOnce);
      const ends = Object.values(region.states).filter((state) => state.type === 'final');
      const met = ['met', 'metLate'].filter((state) => state in region.states);
      // What lasts only while it is needed can still be undone.
      const lasts = norm !== undefined && isDuty(norm) && norm.undoing !== null;
      const last = lasts ? ['finished'].filter((state) => state in region.states) : met;
      expect(ends.map((state) => state.key)).toEqual(isDone ? last : []);
      for (const end of ends) expect(transitionsOf(end)).toEqual([]);
    }
  });

  test('has no transition to nowhere, and no guard or action without a meaning', () => {
    const nodes = nodesOf(machine.root);
    for (const node of nodes) {
      for (const transition of transitionsOf(node)) {
        for (const target of transition.target ?? []) expect(nodes).toContain(target);
        for (const action of transition.actions) {
          const type = typeof action === 'object' ? action.type : action;
          if (typeof type === 'string')
            expect(machine.implementations.actions).toHaveProperty(type);
        }
        const { guard } = transition;
        if (guard === undefined) continue;
        expect(machine.implementations.guards).toHaveProperty([guard as string]);
      }
    }
  });

  test('names its guards after the predicates that have a name', () => {
    const guards = Object.keys(machine.implementations.guards).flatMap((name) =>
      name.split(' and '),
    );
    for (const { norm } of norms) {
      const local = norm.id.slice(norm.id.indexOf('.') + 1);
      for (const guard of Object.values(guardsOf(norm))) {
        if (guard.kind !== 'named') continue;
        const asked = guards.some((name) => name.startsWith(`${local}: ${guard.name}`));
        expect([norm.id, guard.name, asked]).toEqual([norm.id, guard.name, true]);
      }
    }
  });

  test('keeps no clock: nothing is delayed, invoked or spawned', () => {
    for (const node of nodesOf(machine.root)) {
      expect(node.after).toEqual([]);
      expect(node.invoke).toEqual([]);
    }
  });
});

test('the guards that carry the policies are named, in some machine', () => {
  const names = new Set(
    Object.values(procedures).flatMap((procedure) =>
      procedure.norms.flatMap((norm) => Object.values(guardsOf(norm)).flatMap(namesIn)),
    ),
  );
  const inMachines = machines
    .flatMap(({ procedure, policy }) =>
      Object.keys(machineFor(procedure, policy).implementations.guards),
    )
    .join('\n');
  for (const name of [
    'policeMustBeTold',
    'ladoMustBeTold',
    'iwfMustBeTold',
    'mayViewImage',
    'mayDeleteCopies',
    'mayApproachOtherSchool',
  ]) {
    expect(names).toContain(name);
    expect(inMachines).toContain(name);
  }
});

test('the general rules never end, so there is always a machine that hears an entry', () => {
  for (const policy of policies) {
    const regions = Object.values(machineFor(procedures.general, policy).root.states);
    const endless = regions.filter((region) =>
      Object.values(region.states).every((state) => state.type !== 'final'),
    );
    expect(endless.length).toBeGreaterThan(0);
  }
});
