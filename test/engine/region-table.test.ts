/** A norm's table says what XState says, is shared where nothing tells two policies apart, and can be closed. */
import { describe, expect, test } from 'vitest';
import { policies, procedures } from '../../machines/index.ts';
import { AskedRegion } from '../../src/engine/asked-region.ts';
import { Effects } from '../../src/engine/effects.ts';
import { effectOf, FIRST_ROW, RegionTable, rowOf, UNSEEN } from '../../src/engine/region-table.ts';
import { TableStore } from '../../src/engine/rule-tables.ts';
import { keyOf } from '../../src/engine/symbols.ts';
import type { Norm } from '../../src/norms/norm.ts';
import { ruledBy } from '../../src/norms/ruling.ts';
import type { Facts, MachineEvent } from '../../src/norms/symbols.ts';
import type { Policy } from '../../src/vocabulary/policies.ts';
import { policyNamed } from '../support/built-in.ts';
import { act, learned, never, standing, tells } from '../support/regions.ts';

const TOLD = act('party.informed', { to: ['police'] });
const EVENTS: readonly MachineEvent[] = [
  learned('crime-suspected', 'yes'),
  learned('crime-suspected', 'no'),
  learned('crime-suspected', 'no', true),
  learned('child-involved', 'yes'),
  learned('child-involved', 'unclear'),
  TOLD,
  act('party.informed', { to: ['unrecorded'] }),
  act('party.informed', { to: ['media'] }),
  act('party.informed', { to: ['media', 'police'] }),
  act('deadline.passed', { norm: 'general.crime-told' }),
  act('act.omitted', { act: 'party.informed', to: ['police'] }),
  act('decision.recorded', { norm: 'general.crime-told', reasoned: true }),
  act('incident.closed'),
];

const tableOf = (norm: Norm, { closed = false, keeps = true } = {}) => {
  const effects = new Effects();
  const table = new RegionTable(ruledBy(norm, standing()), effects, null, keeps);
  if (closed) table.close();
  return { table, effects };
};

/** Where each event leads by the table, from where the ones before it led. */
const walked = (
  { table, effects }: ReturnType<typeof tableOf>,
  events: readonly MachineEvent[],
) => {
  let row = FIRST_ROW;
  return events.map((event) => {
    const listens = event.fact === undefined || table.reads.includes(event.fact);
    const column = listens ? table.columnOf(event) : UNSEEN;
    const step = column === UNSEEN ? null : table.step(row, column);
    if (step !== null) row = rowOf(step);
    const marks = step === null ? [] : (effects.lists[effectOf(step)] ?? []);
    return [table.stateAt(row), ...marks].join(' ');
  });
};

/** The same by XState, asked each time. */
const asked = (norm: Norm, events: readonly MachineEvent[]) => {
  const region = new AskedRegion({ norm, standing: standing() });
  let state = 'dormant';
  let facts: Facts = {};
  return events.map((event) => {
    const stepped = region.ask(state, facts, event);
    state = stepped.state;
    if (event.fact !== undefined) facts = { ...facts, [event.fact]: event.value };
    return [state, ...stepped.marks].join(' ');
  });
};

describe('the table of a norm', () => {
  test.each([
    ['tells', tells],
    ['never', never],
  ] as const)(
    '%s what XState does, filled as it is needed, closed, or keeping nothing',
    (_, norm) => {
      const tables = [
        tableOf(norm),
        tableOf(norm, { closed: true }),
        tableOf(norm, { keeps: false }),
      ];
      for (const one of EVENTS) {
        for (const two of EVENTS) {
          for (const three of EVENTS) {
            const events = [one, two, three];
            const said = asked(norm, events);
            for (const table of tables) expect(walked(table, events)).toEqual(said);
          }
        }
      }
    },
  );

  test('holds every step once it is closed, also for entries that it was not shown', () => {
    const { table, effects } = tableOf(tells, { closed: true });
    const before = table.asked;
    for (const one of EVENTS) for (const two of EVENTS) walked({ table, effects }, [one, two]);
    const unlike = act('party.informed', {
      to: ['police'],
      by: 'governor',
      via: '101',
      reasoned: true,
    });
    walked({ table, effects }, [EVENTS[0] as MachineEvent, unlike]);
    expect(table.asked).toBe(before);
  });

  test('goes on as before from its kept form', () => {
    const { table, effects } = tableOf(tells, { closed: true });
    const again = new RegionTable(table.ruled, effects, table.keep());
    for (const one of EVENTS) {
      for (const two of EVENTS) {
        expect(walked({ table: again, effects }, [one, two])).toEqual(asked(tells, [one, two]));
      }
    }
    expect(again.asked).toBe(0);
  });

  test('asks XState at every step where nothing is kept', () => {
    const { table, effects } = tableOf(tells, { keeps: false });
    for (let times = 1; times <= 3; times += 1) {
      walked({ table, effects }, [EVENTS[0] as MachineEvent]);
      expect(table.asked).toBe(times);
    }
  });

  test('knows what it reads, takes and has to do with', () => {
    const { table } = tableOf(tells);
    expect(table.reads).toContain('crime-suspected');
    expect([...table.takes]).toContain('party.informed');
    expect(table.concerns(TOLD)).toBe(true);
    const made = act('record.made');
    expect(table.concerns(made)).toBe(false);
  });
});

describe('the tables of many policies', () => {
  const renamed = (policy: Policy, id: string): Policy => ({
    ...policy,
    id,
    clauses: policy.clauses.map((clause) => ({ ...clause })),
    roles: { ...policy.roles },
  });

  test('are one for all policies that agree in everything a guard asks', () => {
    const store = new TableStore(procedures);
    const rules = policies.map((policy) => store.rulesOf(policy));
    const count = [...store.tables()].length;
    for (const [index, policy] of policies.entries()) {
      const same = store.rulesOf(renamed(policy, `school-${index}`));
      expect(same.tables).toBe(rules[index]?.tables);
      expect(same.policy.id).toBe(`school-${index}`);
    }
    expect([...store.tables()]).toHaveLength(count);
    expect(rules[0]?.tables).not.toBe(rules[1]?.tables);
  });

  test('differ in just the norms that a changed role touches', () => {
    const store = new TableStore(procedures);
    const policy = policyNamed('valley-end-2022');
    store.rulesOf(policy);
    const before = new Set(store.tables());
    const other = renamed(policy, 'other-school');
    store.rulesOf({ ...other, roles: { ...other.roles, imageViewer: ['deputy-dsl'] } });
    const touched = [...store.tables()]
      .filter((table) => !before.has(table))
      .map(({ ruled }) => ruled.norm.id);
    expect(touched.length).toBeGreaterThan(0);
    expect(touched.length).toBeLessThan(5);
    expect(touched).toContain('sexting.never-view-image');
  });

  test('are of a norm itself: another of the same name has a table of its own', () => {
    const store = new TableStore(procedures);
    const policy = policyNamed('valley-end-2022');
    store.rulesOf(policy);
    const changed = {
      ...procedures,
      sexting: {
        ...procedures.sexting,
        norms: procedures.sexting.norms.map((norm) => ({ ...norm })),
      },
    };
    expect(new TableStore(changed).rulesOf(policy).tables).not.toBe(store.rulesOf(policy).tables);
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
