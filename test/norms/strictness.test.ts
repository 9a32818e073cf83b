/** How a policy's clauses make a norm: in force or not, a duty or left to judgement, by when. */
import { describe, expect, test } from 'vitest';
import { initialTransition } from 'xstate';
import { procedures } from '../../machines/index.ts';
import {
  actsTaken,
  discretion,
  duty,
  guardsOf,
  isAct,
  isDuty,
  precedence,
  prohibition,
} from '../../src/norms/norm.ts';
import { and, by, byAnyOf, does, fact, known, named, not, to } from '../../src/norms/predicates.ts';
import {
  ask,
  inForce,
  machineFor,
  machineOfRegion,
  normsInForce,
  procedure,
} from '../../src/norms/procedure.ts';
import { regionOf } from '../../src/norms/region.ts';
import { guardNamer, regionFrom, testsNamed } from '../../src/norms/rules.ts';
import type { Clause, Policy } from '../../src/vocabulary/policies.ts';
import { policyNamed } from '../support/built-in.ts';
import { act, standing } from '../support/regions.ts';

const VALLEY_END = policyNamed('valley-end-2022');

const clause = (rest: Partial<Clause>): Clause =>
  ({
    id: 'VE-TEST-01',
    section: 's',
    place: 'p',
    line: 1,
    kind: 'must',
    actor: 'a',
    action: 'b',
    says: 'c',
    grounds: ['general.debrief'],
    ...rest,
  }) as Clause;

const under = (...clauses: readonly Partial<Clause>[]): Policy => ({
  ...VALLEY_END,
  limits: { immediately: 60, 'as soon as possible': 600, emergency: 15 } as Policy['limits'],
  clauses: clauses.map(clause),
});

const debrief = duty('general.debrief', {
  title: 't',
  says: 's',
  repairedBy: 'r',
  urgency: 'then',
  owedWhen: fact('child-involved'),
  owedAfter: does('investigation.completed'),
  metBy: and(does('debrief.held'), by('schoolPeople')),
});
const never = prohibition('general.debrief', {
  title: 't',
  says: 's',
  otherwise: 'o',
  inForceWhen: fact('child-involved'),
  forbids: does('image.viewed'),
});

const IMMEDIATELY = { timeWord: 'immediately' } as Partial<Clause>;
const SOON = { timeWord: 'as soon as possible' } as Partial<Clause>;

describe('in force', () => {
  test('only where a clause grounds it, by those clauses', () => {
    expect(inForce(debrief, under({ grounds: ['general.lessons'] }))).toBeNull();
    const found = inForce(debrief, under({ grounds: ['general.lessons'] }, { id: 'VE-TEST-02' }));
    expect(found?.clauses.map((each) => each.id)).toEqual(['VE-TEST-02']);
  });

  test('the norms of a procedure keep its order, without those no clause asks', () => {
    const ids = normsInForce(procedures.general, VALLEY_END).map(({ norm }) => norm.id);
    expect(ids.slice(0, 3)).toEqual([
      'general.danger-999',
      'general.dsl-told',
      'general.official-route',
    ]);
    expect(ids).not.toContain('general.single-point-told');
  });
});

describe('a duty, or left to judgement', () => {
  test('is left to judgement where every clause leaves it', () => {
    const kindOf = (...kinds: readonly Clause['kind'][]) => {
      const found = inForce(debrief, under(...kinds.map((kind) => ({ kind }))));
      return [found?.kind, found?.standing.departable];
    };
    expect(kindOf('must')).toEqual(['duty', false]);
    for (const kind of ['decide', 'consider', 'may'] as const) {
      expect(kindOf(kind)).toEqual(['discretion', true]);
    }
    expect(kindOf('may', 'must')).toEqual(['duty', false]);
    expect(kindOf('order')).toEqual(['duty', false]);
  });

  test('a prohibition is never left to judgement', () => {
    const found = inForce(never, under({ kind: 'may' }));
    expect([found?.kind, found?.standing.departable]).toEqual(['prohibition', false]);
  });
});

describe('by when', () => {
  test('as the time word of its clauses is read, the strictest first', () => {
    const limits = (...clauses: readonly Partial<Clause>[]) => {
      const found = inForce(debrief, under(...clauses));
      return [found?.limitMinutes, found?.limitWorkingDays, found?.standing.limited];
    };
    expect(limits({})).toEqual([null, null, false]);
    expect(limits(IMMEDIATELY)).toEqual([60, null, true]);
    expect(limits(SOON, IMMEDIATELY)).toEqual([60, null, true]);
    expect(limits(SOON, {})).toEqual([600, null, true]);
    expect(limits({ timeWord: 'promptly' } as unknown as Partial<Clause>)).toEqual([
      null,
      null,
      false,
    ]);
    expect(limits({ within: { workingDays: 2 } }, { within: { workingDays: 1 } })).toEqual([
      null,
      1,
      true,
    ]);
  });

  test('an emergency has its own limit, whatever its clauses say', () => {
    const urgent = { ...debrief, emergency: true };
    expect(inForce(urgent, under(SOON))?.limitMinutes).toBe(15);
    const without = { ...under(SOON), limits: {} } as Policy;
    expect(inForce(urgent, without)?.limitMinutes).toBeNull();
  });

  test('a prohibition has no time', () => {
    const found = inForce(never, under(IMMEDIATELY, { within: { workingDays: 1 } }));
    expect([found?.limitMinutes, found?.limitWorkingDays, found?.standing.limited]).toEqual([
      null,
      null,
      false,
    ]);
  });
});

describe('what a norm is made of', () => {
  test('a duty by default: not raised by an act, mistaken for nobody, on no topic', () => {
    const plain = duty('general.recorded', {
      title: 't',
      says: 's',
      repairedBy: 'r',
      urgency: 'then',
      owedWhen: fact('child-involved'),
      metBy: does('record.made'),
    });
    expect(plain).toMatchObject({
      kind: 'duty',
      owedAfter: null,
      mistakenFor: null,
      mayPrecede: false,
      topic: null,
      emergency: false,
    });
    expect(isDuty(plain)).toBe(true);
    expect(isDuty(never)).toBe(false);
    const choice = discretion('general.recorded', {
      title: 't',
      says: 's',
      repairedBy: 'r',
      urgency: 'then',
      owedWhen: fact('child-involved'),
      metBy: does('record.made'),
    });
    expect([choice.kind, isDuty(choice)]).toEqual(['discretion', true]);
    expect(Object.keys(guardsOf(plain))).toEqual(['owedWhen', 'metBy']);
    expect(Object.keys(guardsOf(debrief))).toEqual(['owedWhen', 'owedAfter', 'metBy']);
  });

  test('a prohibition forbids those who act for the school, and nobody else', () => {
    // A subject is no less forbidden it.
    expect(never.forbids).toEqual(and(does('image.viewed'), byAnyOf('schoolPeople')));
    expect(never).toMatchObject({ unless: null, until: null, evenThen: null, again: null });
    expect(Object.keys(guardsOf(never))).toEqual(['inForceWhen', 'forbids']);
  });

  test('an order forbids the same, until', () => {
    const order = precedence('general.police-before-others', {
      title: 't',
      says: 's',
      otherwise: 'o',
      inForceWhen: fact('child-involved'),
      forbids: and(does('party.informed'), to('otherSchools')),
      until: does('referral.made'),
      evenThen: known('deletion-is-safe'),
      again: does('doubt.raised'),
    });
    expect(order).toMatchObject({ kind: 'precedence', unless: null });
    expect(Object.keys(guardsOf(order))).toEqual([
      'inForceWhen',
      'forbids',
      'until',
      'evenThen',
      'again',
    ]);
    expect(actsTaken(order)).toEqual(['party.informed', 'referral.made', 'doubt.raised']);
    const excepted = { ...never, unless: { act: by('theDsl'), facts: fact('clear-need-to-view') } };
    expect(guardsOf(excepted).unless).toEqual(and(by('theDsl'), fact('clear-need-to-view')));
    expect([isAct('image.viewed'), isAct('concern.raised')]).toEqual([true, false]);
  });

  test('a procedure opens by nothing and implies nothing, unless it says so', () => {
    const made = procedure('iioc', { scope: 's', questions: [ask('child-involved')], norms: [] });
    expect(made).toEqual({
      id: 'iioc',
      title: 'Indecent images of children (IIOC)',
      scope: 's',
      opensWhen: null,
      oneOf: [],
      opensAsName: false,
      endsWhen: null,
      asksWhen: null,
      asksAfter: null,
      opensFor: [],
      implies: {},
      impliedByRaiser: {},
      impliesByHand: {},
      questions: [{ fact: 'child-involved', when: null }],
      norms: [],
    });
  });
});

describe('the machine of a procedure', () => {
  const made = procedure('general', { scope: 's', questions: [], norms: [debrief, never] });
  const machine = machineFor(made, under({}));

  test('has a region for each norm in force, with what it asks', () => {
    expect(Object.keys(machine.root.states)).toEqual(['debrief']);
    expect(machine.root.states.debrief?.description).toBe('S');
    expect(machine.root.states.debrief?.meta).toMatchObject({ norm: 'general.debrief' });
    expect(machine.id).toBe('general');
  });

  test('guards are named after their norm and what they ask, several by all their names', () => {
    const { tests, basics, ask: asked, test: other, both } = guardNamer(debrief, VALLEY_END);
    const raised = asked('owedWhen', named('childInvolved', fact('child-involved')));
    const doubtful = asked('metBy', by('theDsl'), 'unknown');
    const ruledOut = asked('metBy', by('theDsl'), 'no');
    const rare = other('rare', () => true, { can: (type) => type === 'record.made', reads: [] });
    const all = both(raised, rare);
    expect([raised, doubtful, ruledOut, rare, all].map((guard) => guard.name)).toEqual([
      'debrief: childInvolved',
      'debrief: metBy cannot be told',
      'debrief: metBy is ruled out',
      'debrief: rare',
      'debrief: childInvolved and debrief: rare',
    ]);
    const at = (answer: 'yes' | 'no') => ({
      context: { facts: { 'child-involved': answer } },
      event: act('record.made'),
    });
    expect(tests[all.name]?.(at('yes'))).toBe(true);
    expect(tests[all.name]?.(at('no'))).toBe(false);
    expect(Object.keys(basics)).not.toContain(all.name);
    expect([all.can('record.made'), all.can('image.viewed')]).toEqual([true, false]);
    expect([raised.can('image.viewed'), rare.can('image.viewed')]).toEqual([true, false]);
    expect(other('always', () => true, { reads: [] }).can('anything')).toBe(true);
    expect(asked('p', not(does('image.viewed'))).can('image.viewed')).toBe(false);
  });

  test('leaves out the states that nothing leads to, and the guards that nothing asks', () => {
    const { tests, test: other } = guardNamer(debrief, VALLEY_END);
    const may = other('may', () => true, { reads: [] });
    const unused = other('unused', () => true, { reads: [] });
    const impossible = other('impossible', () => true, { can: () => false, reads: [] });
    const config = regionFrom(debrief, {
      dormant: {
        on: {
          'record.made': [
            { guard: may, to: 'met', marks: ['owed', 'met'] },
            { guard: impossible, to: 'missed', marks: [] },
          ],
          'image.viewed': [{ guard: impossible, to: 'missed', marks: [] }],
        },
      },
      met: {
        always: [
          { guard: null, marks: [] },
          { guard: null, to: 'lapsed', marks: [] },
        ],
        on: {},
      },
      lapsed: { on: {} },
      missed: { on: {} },
    });
    expect(config.initial).toBe('dormant');
    expect(Object.keys(config.states)).toEqual(['dormant', 'met', 'lapsed']);
    expect(config.states.dormant?.on).toStrictEqual({
      'record.made': [
        {
          guard: 'debrief: may',
          target: 'met',
          actions: [
            { type: 'mark', params: { norm: 'general.debrief', mark: 'owed' } },
            { type: 'mark', params: { norm: 'general.debrief', mark: 'met' } },
          ],
        },
      ],
    });
    expect(config.states.met?.always).toStrictEqual([
      { actions: [] },
      { target: 'lapsed', actions: [] },
    ]);
    expect(Object.keys(testsNamed(config, tests))).toEqual(['debrief: may']);
    expect(unused.name).toBe('debrief: unused');
  });

  test('one norm alone is a machine too, which starts knowing nothing and marks what happens', () => {
    const alone = machineOfRegion(regionOf(debrief, standing()));
    const [initial] = initialTransition(alone);
    expect(initial.context).toEqual({ facts: {} });
    expect(initial.value).toBe('dormant');
    for (const each of [alone, machine]) {
      expect(Object.keys(each.implementations.actions)).toContain('mark');
    }
  });

  test('a region gives its tests, and the single questions they are put together from', () => {
    const region = regionOf(debrief, standing());
    expect(Object.keys(region.tests)).toContain('debrief: owedAfter and debrief: owedWhen');
    expect(Object.keys(region.basics).every((name) => !name.includes(' and debrief'))).toBe(true);
    expect(region.norm).toBe(debrief);
  });
});
