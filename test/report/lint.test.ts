/** Faults planted in a rule book are found; the rule books as they are have none that is grave. */
import { describe, expect, test } from 'vitest';
import { policies } from '../../machines/index.ts';
import { type Check, lintPolicy, reviewPassedFrom } from '../../src/report/lint.ts';
import { OUTDATED } from '../../src/vocabulary/outdated.ts';
import type { Policy, Reading } from '../../src/vocabulary/policies.ts';
import { ruleBooks } from '../support/built-in.ts';

const valleyEnd = policies[0] as Policy;
const DAY = Date.parse('2022-10-01T00:00:00Z');

const foundIn = (changes: Partial<Policy>, check: Check, asOf = DAY) =>
  lintPolicy({ ...valleyEnd, ...changes }, { asOf, books: ruleBooks }).remarks.filter(
    (each) => each.check === check,
  );

const readingWith = (changes: Partial<Reading>): readonly Reading[] => [
  ...valleyEnd.readings,
  { ...(valleyEnd.readings[0] as Reading), ...changes, id: 'planted' },
];

const clausesWith = (id: string, change: object): Policy['clauses'] =>
  valleyEnd.clauses.map((clause) => (clause.id === id ? { ...clause, ...change } : clause));

test.each(policies.map((policy) => [policy.id, policy] as const))(
  '%s names nothing that is not there',
  (_, policy) => {
    const astray: readonly Check[] = [
      'unknown-clause',
      'unknown-norm',
      'norm-not-in-force',
      'unknown-parameter',
      'idle-clause',
      'limit-without-reading',
      'review-date-unclear',
    ];
    const { remarks } = lintPolicy(policy, { asOf: DAY, books: ruleBooks });
    expect(remarks.filter((each) => astray.includes(each.check))).toEqual([]);
    expect(remarks.filter((each) => each.severity === 'high')).toEqual([]);
  },
);

describe('a planted fault is found', () => {
  test('a reading that names a clause that is not there', () => {
    const readings = readingWith({ clauses: ['VE-NONE-01'] });
    expect(foundIn({ readings }, 'unknown-clause')).toMatchObject([
      { says: 'Reading planted names VE-NONE-01, which is not a clause.' },
    ]);
  });

  test('a reading that names a norm that is not there, or not in force', () => {
    expect(foundIn({ readings: readingWith({ norms: ['sexting.none'] }) }, 'unknown-norm')).toEqual(
      [expect.objectContaining({ severity: 'medium' })],
    );
    const readings = readingWith({ norms: ['live-stream.dsl-told'] });
    expect(foundIn({ readings }, 'norm-not-in-force')).toHaveLength(1);
  });

  test.each(['limits.soon', 'roles.theCook', 'settings.none', 'nothing'])(
    'a reading that names the parameter %s',
    (parameter) => {
      expect(foundIn({ readings: readingWith({ parameter }) }, 'unknown-parameter')).toHaveLength(
        1,
      );
    },
  );

  test('a clause that grounds nothing and does not say why', () => {
    const clauses = clausesWith('VE-SEXT-10', { grounds: [] });
    expect(foundIn({ clauses }, 'idle-clause')).toMatchObject([{ clauses: ['VE-SEXT-10'] }]);
  });

  test('a clause that grounds what is not a norm', () => {
    const clauses = clausesWith('VE-SEXT-10', { grounds: ['sexting.none'] });
    expect(foundIn({ clauses }, 'unknown-norm')).toMatchObject([{ severity: 'high' }]);
  });

  test('a time limit that no reading explains', () => {
    const readings = valleyEnd.readings.filter((each) => each.id !== 'immediately');
    const norms = foundIn({ readings }, 'limit-without-reading').flatMap((each) => each.norms);
    expect(norms).toContain('sexting.dsl-told');
    expect(norms).not.toContain('general.danger-999');
  });

  test('a time word without a limit', () => {
    const { immediately: _, ...limits } = valleyEnd.limits;
    const found = foundIn({ limits }, 'time-word-without-limit');
    expect(found.flatMap((each) => each.clauses)).toContain('VE-SEXT-10');
    expect(found.every((each) => each.severity === 'low')).toBe(true);
    const readings = valleyEnd.readings.filter((each) => each.id !== 'immediately');
    expect(foundIn({ limits, readings }, 'time-word-without-limit')[0]?.severity).toBe('medium');
  });

  test('a role that nobody fills, so that a duty cannot be met', () => {
    const roles = { ...valleyEnd.roles, chairOfGovernors: [] };
    expect(foundIn({ roles }, 'role-nobody-fills')).toMatchObject([
      { severity: 'high', norms: ['staff-misuse.head-complaint-referred'] },
    ]);
  });

  test('a role is not missed where others may be told or act instead', () => {
    expect(valleyEnd.roles.singlePoint).toEqual([]);
    expect(foundIn({}, 'role-nobody-fills')).toEqual([]);
    const roles = { ...valleyEnd.roles, childrensServices: [] };
    const norms = foundIn({ roles }, 'role-nobody-fills').flatMap((each) => each.norms);
    expect(norms).toContain('iioc.found-childrens-services');
    // Somebody of the school can still do the check.
    expect(norms).not.toContain('sexting.agencies-checked');
  });

  test('a body that has to be told and has no number or address', () => {
    const contacts = { ...valleyEnd.contacts, lado: { name: 'the LADO', reach: [] } };
    const found = foundIn({ contacts }, 'nobody-can-be-reached');
    expect(found.find((each) => each.says.includes('LADO'))).toMatchObject({
      severity: 'medium',
      norms: expect.arrayContaining(['staff-misuse.lado-told']),
    });
  });

  test('a review date that has passed, or that is none', () => {
    const after = Date.parse('2025-01-01T00:00:00Z');
    expect(foundIn({}, 'review-passed', after - 1)).toEqual([]);
    expect(foundIn({}, 'review-passed', after)).toHaveLength(1);
    expect(foundIn({ reviewDue: 'in due course' }, 'review-date-unclear')).toHaveLength(1);
  });
});

test.each([
  ['autumn 2024', '2025-01-01'],
  ['Spring 2025', '2025-05-01'],
  ['September 2021', '2021-10-01'],
  ['2027', '2028-01-01'],
  ['1 March 2026', '2026-04-01'],
  ['2026-03-04', '2026-03-05'],
])('%s has passed from %s on', (reviewDue, day) => {
  expect(reviewPassedFrom(reviewDue)).toBe(Date.parse(day));
});

test.each(['tbc', 'soonish 2024', ''])('"%s" is not a date', (reviewDue) => {
  expect(reviewPassedFrom(reviewDue)).toBeNull();
});

test('the gravest readings come first', () => {
  const { readings } = lintPolicy(valleyEnd, { asOf: DAY, books: ruleBooks });
  const order = ['high', 'medium', 'low'];
  const ranks = readings.map((reading) => order.indexOf(reading.severity));
  expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
  expect(ranks[0]).toBe(0);
});

describe('what has gone out of date', () => {
  const plumpton = policies[1] as Policy;
  const outdated = (policy: Policy, day: string) =>
    lintPolicy(policy, { asOf: Date.parse(`${day}T00:00:00Z`), books: ruleBooks })
      .remarks.filter(({ check }) => check === 'out-of-date')
      .map(({ says, clauses }) => [says.slice(0, says.indexOf(' has been')), clauses]);

  test('a service that closed is named from the day it closed', () => {
    const named = ['Action Fraud', ['PL-LINKS-04']];
    expect(outdated(plumpton, '2025-12-04')).toContainEqual(named);
    expect(outdated(plumpton, '2025-12-03')).not.toContainEqual(named);
  });

  test('a document that was replaced, a body that was renamed, and old words', () => {
    const found = outdated(valleyEnd, '2026-11-28');
    expect(found).toContainEqual(['Sexting in schools and colleges (2016)', ['VE-SEXT-04']]);
    expect(found).toContainEqual([
      'The UK Council for Child Internet Safety (UKCCIS)',
      ['VE-SEXT-04'],
    ]);
    expect(found).toContainEqual(['A safeguarding children board', ['VE-IIOC-05']]);
  });

  test('each with where that stands', () => {
    for (const { since, source, now, was } of OUTDATED) {
      expect(Date.parse(since)).toBeLessThan(Date.parse('2026-11-29'));
      expect(source).toMatch(/^https:\/\//);
      expect(now).not.toBe(was);
    }
  });

  test('a policy that names none of it is not complained about', () => {
    const clauses = plumpton.clauses.map(({ cites: _, ...clause }) => ({
      ...clause,
      condition: 'none',
      says: 'nothing',
      action: 'nothing',
    }));
    expect(outdated({ ...plumpton, clauses }, '2026-11-28')).toEqual([]);
  });
});

test('procedures without a branch that those like them have', () => {
  const missing = (policy: Policy) =>
    lintPolicy(policy, { asOf: DAY, books: ruleBooks })
      .remarks.filter(({ check }) => check === 'branch-missing')
      .map(({ says }) => says.slice(0, says.indexOf(', as it does')));
  const [valley, plumpton] = policies.map(missing) as [string[], string[]];
  expect(valley).toContain(
    'Online radicalisation and extremism: the policy does not say who is told in place of the head where it is about the head',
  );
  expect(plumpton.join()).not.toContain('in place of the head');
  expect(plumpton).toContain(
    'Filtering breach: the policy does not say whom staff tell of a site that they find themselves',
  );
  expect(valley.join()).not.toContain('a site that they find');
});

describe('what procedures that are alike leave out', () => {
  const missing = (policy: Policy) =>
    lintPolicy(policy, { asOf: DAY, books: ruleBooks })
      .remarks.filter(({ check }) => check === 'branch-missing')
      .map(({ says, clauses }) => [says.slice(0, says.indexOf(', as it does')), clauses] as const);
  const [valley, plumpton] = policies.map(missing) as [
    ReturnType<typeof missing>,
    ReturnType<typeof missing>,
  ];

  test.each([
    ['Indecent images of children (IIOC)', 'whether the handling is reviewed'],
    ['Indecent images of children (IIOC)', 'what support the pupils are given'],
    ['Indecent images of children (IIOC)', 'whether the risk is assessed'],
    [
      'Youth produced sexual imagery (sexting)',
      'what to do where pupils of other schools are concerned',
    ],
    ["Illegal content on a staff member's own device", 'what becomes of the device'],
    ["Illegal content on a staff member's own device", 'that the LADO is told'],
  ])('%s: neither policy says %s', (procedure, says) => {
    for (const found of [valley, plumpton]) {
      const remark = `${procedure}: the policy does not say ${says}`;
      expect(found.map(([each]) => each)).toContain(remark);
    }
  });

  test('what one policy says and the other does not is missed in that other alone', () => {
    const harassment = 'Online sexual violence and harassment between children';
    const sparing = `${harassment}: the policy does not say that a sanction must not hurt the victim again`;
    expect(plumpton.map(([says]) => says)).toContain(sparing);
    expect(valley.map(([says]) => says).join()).not.toContain(harassment);
    const monitoring =
      'A concern raised by monitoring: the policy does not say that the DSL is told';
    expect(plumpton).toContainEqual([monitoring, ['PL-MON-02']]);
    expect(valley.map(([says]) => says)).not.toContain(monitoring);
  });

  test('a section that gains the branch is no longer named', () => {
    const clauses = valleyEnd.clauses.map((clause) =>
      clause.id === 'VE-SEXT-18' ? { ...clause, grounds: [] } : clause,
    );
    const without = missing({ ...valleyEnd, clauses }).map(([says]) => says);
    const support =
      'Youth produced sexual imagery (sexting): the policy does not say what support the pupils are given';
    expect(without).toContain(support);
    expect(valley.map(([says]) => says)).not.toContain(support);
  });

  test('each names the clauses it was looked for in, and no clause that is not there', () => {
    for (const [found, policy] of [
      [valley, valleyEnd],
      [plumpton, policies[1] as Policy],
    ] as const) {
      const ids = policy.clauses.map(({ id }) => id);
      for (const [says, clauses] of found) {
        expect([says, clauses.length > 0]).toEqual([says, true]);
        expect(ids).toEqual(expect.arrayContaining([...clauses]));
      }
    }
  });
});

test('what is only left unsaid is shown as that, and not as a fault', () => {
  for (const policy of policies) {
    const { unsaid, remarks } = lintPolicy(policy, { asOf: DAY, books: ruleBooks });
    expect(unsaid).toEqual(policy.unsaid);
    const said = remarks.map(({ says }) => says);
    expect(unsaid.filter(({ says }) => said.includes(says))).toEqual([]);
  }
});

test.each([
  ['VE-SEXT-05', 'The Kent Safeguarding Children Board (KSCB)', '2019-09-17'],
  [
    'PL-SVSH-01',
    'The advice of 2018 on sexual violence and harassment between children',
    '2021-09-01',
  ],
  ['VE-IIOC-05', 'A safeguarding children board', '2019-09-29'],
])('%s names what is out of date: %s, from %s on', (clause, was, since) => {
  const policy = clause.startsWith('VE') ? valleyEnd : (policies[1] as Policy);
  const found = (asOf: number) =>
    lintPolicy(policy, { asOf, books: ruleBooks })
      .remarks.filter(({ check, says }) => check === 'out-of-date' && says.startsWith(was))
      .flatMap(({ clauses }) => clauses);
  expect(found(Date.parse(since))).toEqual([clause]);
  expect(found(Date.parse(since) - 1)).toEqual([]);
});
