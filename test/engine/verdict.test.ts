/** The verdict on one norm, from where its region stands, what was marked on the way, and the facts. */
import { describe, expect, test } from 'vitest';
import { judgeNorm, type Stand } from '../../src/engine/verdict.ts';
import type { Mark } from '../../src/norms/marks.ts';
import { duty, type Norm, precedence, prohibition } from '../../src/norms/norm.ts';
import { and, does, fact, to } from '../../src/norms/predicates.ts';
import { policyNamed } from '../support/built-in.ts';
import { standing } from '../support/regions.ts';

const WORDS = { title: 't', says: 's', repairedBy: 'r' };
const TELLS = duty('general.crime-told', {
  ...WORDS,
  urgency: 'then',
  owedWhen: fact('crime-suspected'),
  metBy: and(does('party.informed'), to('police')),
});
const NEVER = prohibition('general.debrief', {
  title: 't',
  says: 's',
  otherwise: 'o',
  inForceWhen: fact('child-involved'),
  forbids: does('image.viewed'),
});
const EVEN_THEN = { ...NEVER, evenThen: fact('threshold-met') };

interface Case extends Partial<Omit<Stand, 'norm' | 'has'>> {
  readonly marks?: readonly Mark[];
}

const judged = (norm: Norm, { marks = [], ...rest }: Case): string => {
  const { verdict, unknown } = judgeNorm({
    norm: {
      norm,
      standing: standing({ policy: policyNamed('valley-end-2022') }),
    },
    state: 'dormant',
    facts: {},
    silence: false,
    has: (mark) => marks.includes(mark),
    omissions: [],
    perhapsInTime: false,
    earlyInTime: true,
    ...rest,
  });
  return [verdict, ...unknown].join(' ');
};

const NO_CRIME = { 'crime-suspected': 'no' } as const;
const UNCLEAR = { 'crime-suspected': 'unclear' } as const;

describe('a duty that nothing raises any more', () => {
  test('was done, and that stands, in time or late', () => {
    expect(judged(TELLS, { facts: NO_CRIME, marks: ['met'] })).toBe('met');
    expect(judged(TELLS, { facts: NO_CRIME, marks: ['late'] })).toBe('late');
    expect(judged(TELLS, { facts: NO_CRIME })).toBe('not-applicable');
    expect(judged(TELLS, { facts: NO_CRIME, marks: ['lapsed'] })).toBe('lapsed');
  });

  test('hangs on what nobody knows, though it was done once', () => {
    expect(judged(TELLS, { marks: ['met'] })).toBe('cannot-tell crime-suspected');
  });

  test('needs no answer where it was done beforehand', () => {
    expect(judged(TELLS, { state: 'done' })).toBe('met');
    expect(judged(TELLS, { state: 'raisedDone' })).toBe('met');
    expect(judged(TELLS, { state: 'raised' })).toBe('cannot-tell crime-suspected');
  });

  test('has lapsed where it stands so, until it is unclear whether it is so after all', () => {
    expect(judged(TELLS, { state: 'lapsed', facts: { 'crime-suspected': 'no' } })).toBe('lapsed');
    expect(judged(TELLS, { state: 'lapsed', facts: UNCLEAR })).toBe('cannot-tell crime-suspected');
  });
});

describe('a duty recorded as not done', () => {
  const owed = (...omissions: Stand['omissions']) => judged(TELLS, { state: 'owed', omissions });

  test('is missed once nobody is left to be told, or nobody was to be told at all', () => {
    expect(owed()).toBe('owed');
    expect(owed(['lado'])).toBe('owed');
    expect(owed(['lado'], ['police'])).toBe('missed');
    expect(owed(['lado'], [])).toBe('missed');
  });
});

describe('a prohibition', () => {
  const IN_FORCE = { 'child-involved': 'yes' } as const;

  test('was kept where it was in force, though it no longer is', () => {
    const facts = { 'child-involved': 'no' } as const;
    expect(judged(NEVER, { facts })).toBe('not-applicable');
    expect(judged(NEVER, { facts, marks: ['in-force'] })).toBe('kept');
  });

  test('hangs on what would have forbidden it even then', () => {
    const facts = IN_FORCE;
    expect(judged(EVEN_THEN, { facts })).toBe('kept');
    expect(judged(EVEN_THEN, { facts, marks: ['in-force', 'in-doubt'] })).toBe(
      'cannot-tell threshold-met',
    );
    expect(judged(NEVER, { facts, marks: ['in-doubt'] })).toBe('kept');
    expect(judged(EVEN_THEN, { facts, state: 'inDoubt' })).toBe('cannot-tell threshold-met');
  });
});

describe('an order that was broken', () => {
  const FIRST = precedence('general.police-before-others', {
    title: 't',
    says: 's',
    otherwise: 'o',
    inForceWhen: fact('child-involved'),
    forbids: does('image.deleted'),
    until: and(does('party.informed'), to('policeOrAdviceBody')),
  });
  const broken = (more: Case = {}): string =>
    judged(FIRST, { state: 'breached', silence: true, marks: ['in-force', 'breached'], ...more });

  test('is open on a partial record, which may have left out what lifted it', () => {
    expect(broken()).toBe('cannot-tell');
    expect(broken({ silence: false })).toBe('breached');
    expect(broken({ omissions: [['police']] })).toBe('cannot-tell');
  });

  test('is a breach where nothing left out could have allowed it', () => {
    expect(broken({ marks: ['in-force', 'breached', 'barred'] })).toBe('breached');
    expect(broken({ omissions: [['police', 'safeguarding-partnership']] })).toBe('breached');
    expect(broken({ omissions: [[]] })).toBe('breached');
    expect(judged(NEVER, { state: 'breached', silence: true, marks: ['breached'] })).toBe(
      'breached',
    );
  });
});
