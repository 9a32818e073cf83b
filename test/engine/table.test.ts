/** What the tables remember of a norm's region is what XState answers, and is asked only once. */
import { describe, expect, test } from 'vitest';
import { policyNamed } from '../../src/engine/replay.ts';
import {
  askedEachTime,
  askedOnce,
  keyOf,
  type RegionTable,
  tableFor,
} from '../../src/engine/table.ts';
import type { Norm } from '../../src/norms/norm.ts';
import { fact } from '../../src/norms/predicates.ts';
import type { NormInForce } from '../../src/norms/procedure.ts';
import type { Facts, MachineEvent } from '../../src/norms/symbols.ts';
import type { Policy } from '../../src/vocabulary/policies.ts';
import { act, learned, never, standing, tells } from '../support/regions.ts';

/** Policies of this file's own, since tables are kept by policy and norm. */
const POLICY = { ...policyNamed('valley-end-2022') };
const OTHER_POLICY = { ...policyNamed('plumpton-2020') };

const inForce = (norm: Norm, policy: Policy = POLICY): NormInForce => ({
  norm,
  clauses: [],
  kind: norm.kind === 'duty' ? 'duty' : norm.kind,
  standing: standing({ policy }),
  limitMinutes: null,
  limitWorkingDays: null,
});
const TELLS = inForce(tells);
const NEVER = inForce(never);

const TOLD = act('party.informed', { to: ['police'] });
const CRIME = learned('crime-suspected', 'yes');
const EVENTS: readonly MachineEvent[] = [
  CRIME,
  learned('crime-suspected', 'no'),
  learned('crime-suspected', 'no', true),
  learned('child-involved', 'yes'),
  learned('child-involved', 'unclear'),
  TOLD,
  act('party.informed', { to: ['unrecorded'] }),
  act('party.informed', { to: ['media'] }),
  act('deadline.passed', { norm: 'general.crime-told' }),
  act('act.omitted', { act: 'party.informed', to: ['police'] }),
  act('decision.recorded', { norm: 'general.crime-told', reasoned: true }),
  act('incident.closed'),
];

/** Where each event leads, from where the ones before it led. */
const walked = (table: RegionTable, events: readonly MachineEvent[]): readonly string[] => {
  let state = 'dormant';
  let facts: Facts = {};
  return events.map((event) => {
    const stepped = table.step(state, facts, event, keyOf(event));
    state = stepped.state;
    if (event.fact !== undefined) facts = { ...facts, [event.fact]: event.value };
    return [state, ...stepped.marks].join(' ');
  });
};

describe('the tables', () => {
  test.each([
    ['tells', TELLS],
    ['never', NEVER],
  ] as const)('%s what XState does', (_, norm) => {
    for (const one of EVENTS) {
      for (const two of EVENTS) {
        for (const three of EVENTS) {
          const events = [one, two, three];
          const expected = walked(askedEachTime(norm), events);
          expect(walked(tableFor(norm), events)).toEqual(expected);
          expect(walked(askedOnce(norm), events)).toEqual(expected);
        }
      }
    }
  });

  test('remember an answer, by the facts that the norm reads', () => {
    const step = (table: RegionTable, facts: Facts, event = CRIME) =>
      table.step('dormant', facts, event, keyOf(event));
    const none: Facts = {};
    for (const table of [tableFor(TELLS), askedOnce(TELLS)]) {
      expect(step(table, none)).toBe(step(table, none));
      expect(step(table, {})).toBe(step(table, { 'child-involved': 'yes' }));
    }
    const told = (facts: Facts) => step(tableFor(TELLS), facts, TOLD);
    expect(told({})).toBe(told({ 'child-involved': 'yes' }));
    expect(told({})).not.toBe(told({ 'crime-suspected': 'no' }));
    expect(step(askedEachTime(TELLS), none)).not.toBe(step(askedEachTime(TELLS), none));
    expect(askedOnce(TELLS).step('dormant', {}, act('record.made'), '')).toEqual({
      state: 'dormant',
      marks: [],
    });
  });

  test('are made once for a norm under a policy, and say what it reads and takes', () => {
    for (const tableOf of [tableFor, askedOnce, askedEachTime]) {
      expect(tableOf(TELLS)).toBe(tableOf(inForce(tells)));
      expect(tableOf(TELLS)).not.toBe(tableOf(NEVER));
      expect(tableOf(TELLS)).not.toBe(tableOf(inForce(tells, OTHER_POLICY)));
    }
    expect([...tableFor(TELLS).reads]).toContain('crime-suspected');
    expect([...tableFor(TELLS).takes]).toContain('party.informed');
    expect(tableFor(TELLS).concerns(TOLD, keyOf(TOLD))).toBe(true);
    expect(tableFor(TELLS).concerns(act('record.made'), 'record.made')).toBe(false);
  });

  test('are of a norm itself: another of the same name has a table of its own', () => {
    const sameName = inForce({ ...tells, owedWhen: fact('child-involved') });
    const step = (norm: NormInForce) => askedOnce(norm).step('dormant', {}, CRIME, keyOf(CRIME));
    expect(step(TELLS).state).toBe('owed');
    expect(step(sameName).state).toBe('dormant');
  });
});

describe('the key of an event', () => {
  test.each<readonly [string, Partial<MachineEvent>]>([
    ['type', { type: 'party.consulted' as MachineEvent['type'] }],
    ['by', { by: 'teacher' }],
    ['to', { to: ['police', 'lado'] }],
    ['via', { via: '101' }],
    ['withAddress', { withAddress: false }],
    ['how', { how: 'device-off' }],
    ['reasoned', { reasoned: true }],
    ['fact', { fact: 'child-involved' }],
    ['value', { value: 'no' }],
    ['procedure', { procedure: 'iioc' }],
    ['norm', { norm: 'general.debrief' }],
    ['decision', { decision: 'do' }],
    ['act', { act: 'record.made' }],
    ['corrects', { corrects: true }],
    ['again', { again: true }],
  ])('tells by its %s', (_, rest) => {
    expect(keyOf({ ...TOLD, ...rest })).not.toBe(keyOf(TOLD));
  });

  test('takes who was told as a list, and what is not said as nothing', () => {
    const none = { corrects: false, again: false, via: undefined } as const;
    expect(keyOf({ ...TOLD, ...none })).toBe('party.informed|dsl|police||||||||||||');
    expect(keyOf({ ...TOLD, to: ['police', 'lado'] })).toContain('police+lado');
    expect(keyOf({ ...TOLD, corrects: true })).not.toBe(keyOf({ ...TOLD, again: true }));
  });
});
