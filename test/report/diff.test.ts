/** What sets the two policies apart, and what does not. */
import { describe, expect, test } from 'vitest';
import { policies } from '../../machines/index.ts';
import { diffPolicies, isEmptyDiff } from '../../src/report/diff.ts';
import { diffMarkdown } from '../../src/report/diff-markdown.ts';
import type { Policy } from '../../src/vocabulary/policies.ts';
import { ruleBooks } from '../support/built-in.ts';

const [valleyEnd, plumpton] = policies as readonly [Policy, Policy];
const diff = diffPolicies(valleyEnd, plumpton, { books: ruleBooks });

const ofNorm = (id: string) =>
  diff.procedures.flatMap((each) => each.changed).find((each) => each.norm === id)?.differences;

const onlyIn = (side: 'onlyInA' | 'onlyInB'): readonly string[] =>
  diff.procedures.flatMap((each) => each[side].map((norm) => norm.norm));

test('the schools go by their short names', () => {
  expect([diff.a.name, diff.b.name]).toEqual(['Valley End', 'Plumpton']);
});

describe('Valley End and Plumpton differ', () => {
  test('in norms that only one of them has', () => {
    expect(onlyIn('onlyInA')).toEqual(
      expect.arrayContaining([
        'staff-misuse.head-complaint-referred',
        'filtering-breach.head-investigates',
        'exploitation.intelligence-passed',
        'iioc.dsl-told',
      ]),
    );
    expect(onlyIn('onlyInB')).toEqual(
      expect.arrayContaining(['general.single-point-told', 'harassment.dsl-told']),
    );
  });

  test('in people: only the DSL, or a deputy too', () => {
    expect(ofNorm('sexting.never-view-image')).toContainEqual({
      aspect: 'people',
      about: 'who may look at an image when somebody must',
      a: 'the Designated Safeguarding Lead only',
      b: 'the Designated Safeguarding Lead or a deputy DSL',
    });
  });

  test('in scope: an exposure while using the internet, or any', () => {
    expect(ofNorm('iioc.exposure-dsl-told')).toContainEqual({
      aspect: 'condition',
      about: 'what it covers',
      a: 'exposure while using the internet',
      b: 'not narrowed in so many words',
    });
  });

  test('in whom it covers: governors too, or staff alone', () => {
    expect(ofNorm('staff-device-content.police-contacted')).toContainEqual({
      aspect: 'condition',
      about: 'what it covers',
      a: 'staff and governors',
      b: 'staff',
    });
  });

  test('in bodies: who advises', () => {
    expect(ofNorm('general.advice-when-unsure')).toContainEqual({
      aspect: 'bodies',
      about: 'the local body that advises the school',
      a: 'the Surrey Safeguarding Children Partnership',
      b: 'the Standards and Learning Effectiveness Service',
    });
  });

  test('in limits: at once, or without a time', () => {
    expect(ofNorm('sexting.dsl-told')).toContainEqual({
      aspect: 'limit',
      about: 'how soon',
      a: 'immediately, read as within 60 minutes',
      b: 'no time is set',
    });
  });

  test('in strictness: a duty, or a matter of judgement', () => {
    expect(ofNorm('exploitation.devices-secured')).toContainEqual({
      aspect: 'strictness',
      about: 'how strict it is',
      a: 'it must be done',
      b: 'it is left to judgement',
    });
  });

  test('in conditions: whether criminal exploitation is covered', () => {
    expect(ofNorm('exploitation.police-told')).toContainEqual({
      aspect: 'condition',
      about: 'the exploitation procedure covers criminal exploitation too',
      a: 'no',
      b: 'yes',
    });
  });

  test('and not in what both say alike', () => {
    const sexting = diff.procedures.find((each) => each.procedure === 'sexting');
    expect(sexting?.same).toContain('sexting.never-share-image');
  });
});

test('every norm of a procedure is in one place, and only there', () => {
  for (const { onlyInA, onlyInB, changed, same } of diff.procedures) {
    const ids = [...onlyInA, ...onlyInB, ...changed].map((each) => each.norm).concat(same);
    expect(new Set(ids).size).toBe(ids.length);
  }
});

test('the other way round it says the same with the sides exchanged', () => {
  const back = diffPolicies(plumpton, valleyEnd, { books: ruleBooks });
  expect(back.procedures.map((each) => each.onlyInA)).toEqual(
    diff.procedures.map((each) => each.onlyInB),
  );
  expect(back.procedures.map((each) => each.same)).toEqual(
    diff.procedures.map((each) => each.same),
  );
});

test('nothing sets a policy apart from itself', () => {
  expect(isEmptyDiff(diffPolicies(plumpton, plumpton, { books: ruleBooks }))).toBe(true);
});

test('Markdown tables have as many cells in every row as in their head', () => {
  const rows = diffMarkdown(diff)
    .split('\n')
    .filter((line) => line.startsWith('| '));
  const cells = (line: string): number => line.replaceAll('\\|', '').split('|').length;
  expect(rows.length).toBeGreaterThan(20);
  let head = 0;
  for (const [index, line] of rows.entries()) {
    if (rows[index + 1]?.startsWith('| ---') === true) head = cells(line);
    expect(cells(line)).toBe(head);
  }
});

describe('two editions of one policy differ', () => {
  const edited = (change: (clause: Policy['clauses'][number]) => object): Policy => ({
    ...plumpton,
    id: 'plumpton-edited',
    questions: [{ id: 'own:1', asks: 'Was it an adult?', holds: 'it was an adult' }],
    clauses: plumpton.clauses.map((clause) =>
      clause.id === 'PL-HATE-04' ? { ...clause, ...change(clause) } : clause,
    ),
  });
  const between = (changed: Policy) =>
    diffPolicies(plumpton, changed, { books: ruleBooks })
      .procedures.flatMap((each) => each.changed)
      .map(({ norm, differences }) => [norm, differences]);

  test('in when the police are told', () => {
    expect(between(edited(() => ({ condition: 'hate is found' })))).toEqual([
      [
        'online-hate.police-contacted',
        [
          {
            aspect: 'condition',
            about: 'when it applies',
            a: 'a criminal offence is suspected',
            b: 'hate is found',
          },
        ],
      ],
    ]);
  });

  test('in the answers that narrow it', () => {
    expect(between(edited(() => ({ when: { 'own:1': 'yes' } })))).toEqual([
      [
        'online-hate.police-contacted',
        [{ aspect: 'condition', about: 'only where', a: 'in any case', b: 'it was an adult' }],
      ],
    ]);
  });

  test('in an exception, which leaves a choice', () => {
    expect(between(edited(() => ({ exception: 'a child asks otherwise' })))).toEqual([
      [
        'online-hate.police-contacted',
        [
          {
            aspect: 'strictness',
            about: 'how strict it is',
            a: 'it must be done',
            b: 'it must be done, save for an exception that its clause names',
          },
          {
            aspect: 'condition',
            about: 'unless',
            a: 'no exception is given',
            b: 'a child asks otherwise',
          },
        ],
      ],
    ]);
  });
});

test('no policy is given a name for a body that its text does not name', () => {
  const named = diff.everywhere.filter(({ aspect }) => aspect === 'name');
  expect(JSON.stringify(named)).not.toMatch(/single point of access|Prevent/i);
});

describe('pairs of clauses, compared by hand in the two texts', () => {
  const saidOfScope = (norm: string) =>
    ofNorm(norm)?.find(({ about }) => about === 'what it covers') ?? null;

  test('one tells parents about any incident, the other about online safety incidents', () => {
    expect(saidOfScope('general.parents-informed')).toMatchObject({
      a: 'any incident or concern',
      b: 'online safety incidents and concerns',
    });
  });

  test('a complaint about staff: three policies, or one; and to whom', () => {
    expect(saidOfScope('staff-misuse.complaint-referred')).toMatchObject({
      a: 'by the policies on allegations, child protection and whistleblowing',
      b: 'by the allegations policy',
    });
  });

  test('the LADO where staff hold images: by which policies', () => {
    expect(saidOfScope('iioc.staff-lado-told')).toMatchObject({
      b: 'by the policy on allegations against staff',
    });
  });

  test('the police where hate may be a crime: both texts say the same', () => {
    const hate = diff.procedures.find(({ procedure }) => procedure === 'online-hate');
    expect(hate?.same).toEqual(['online-hate.police-contacted']);
  });

  test('an existing relationship behind the use of a phone: the DSL alone, or the head too', () => {
    expect(ofNorm('general.phone-tie-discussed')).toContainEqual(
      expect.objectContaining({
        a: 'the Designated Safeguarding Lead only',
        b: 'the Designated Safeguarding Lead, a deputy DSL or the Executive Head Teacher',
      }),
    );
  });

  test('reports upwards: to whom is said by one alone, save for the governing body', () => {
    const general = diff.procedures.find(({ procedure }) => procedure === 'general');
    const upwards = /deputies|safeguarding-governor|leadership|head-told/;
    expect(general?.onlyInA.map(({ norm }) => norm).filter((id) => upwards.test(id))).toEqual([
      'general.deputies-told',
      'general.safeguarding-governor-told',
    ]);
    expect(general?.onlyInB.map(({ norm }) => norm).filter((id) => upwards.test(id))).toEqual([
      'general.leadership-told',
      'general.head-told',
    ]);
  });
});

test('no difference names a body that the text of its policy does not', () => {
  const all = [
    ...diff.everywhere,
    ...diff.procedures.flatMap((each) => each.changed).flatMap((each) => each.differences),
  ];
  for (const [side, policy] of [
    ['a', valleyEnd],
    ['b', plumpton],
  ] as const) {
    const strangers = Object.values(policy.contacts).flatMap((each) =>
      each.notInText === true ? [each.name] : [],
    );
    expect(strangers.length).toBeGreaterThan(0);
    const named = all.filter((each) => strangers.some((name) => each[side].includes(name)));
    expect(named).toEqual([]);
  }
});
