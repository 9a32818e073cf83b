/** What a school's policy says in words of its own: exceptions, conditions, and bodies. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { advise } from '../../src/engine/advise.ts';
import { next } from '../../src/engine/next.ts';
import { readTimeline } from '../../src/engine/read.ts';
import { type RuleBooks, resume } from '../../src/engine/replay.ts';
import { ruleBooks } from '../../src/policies/built-in.ts';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import type { Policy } from '../../src/vocabulary/policies.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { explain } from '../../src/words/explain.ts';
import { nextInWords, repairInWords } from '../../src/words/guidance.ts';
import { replayInWords } from '../../src/words/report.ts';
import { OTTERBROOK, policyFolders, reading } from './support.ts';

const { folderOf } = policyFolders();

const HEAD = readFileSync(join(OTTERBROOK, 'policy.yaml'), 'utf8').replace(
  /^id: .*$/m,
  'id: own-words-2026',
);

const clause = (more: string, grounds = 'sexting.parents-informed'): string => `
- id: OW-01
  section: Pictures
  place: first line
  line: 1
  kind: must
  actor: school
  action: act
  ${more}
  says: The school acts.
  grounds: [${grounds}]
`;

const booksWith = async (
  clauses: string,
  head = '',
): Promise<{ books: RuleBooks; policy: Policy; warnings: readonly string[] }> => {
  const path = folderOf({
    'policy.yaml': `${HEAD}\n${head}`,
    'clauses.yaml': clauses,
    'readings.yaml': 'readings: []\nunsaid: []\n',
  });
  const { policies, problems, warnings } = await reading([path]);
  expect(problems).toEqual([]);
  const [policy] = policies as [Policy];
  return { books: { ...ruleBooks, policies: [policy], layers: [] }, policy, warnings };
};

const at = (minute: number): string => new Date(Date.UTC(2026, 2, 4, 9, minute)).toISOString();

const timelineOf = (events: readonly object[]): Timeline => ({
  incident: 'OW-1',
  policy: 'own-words-2026',
  record: 'complete',
  exercise: false,
  events: [
    { at: at(0), type: 'concern.raised', by: 'teacher', to: 'dsl', procedure: 'sexting' },
    ...events,
  ] as TimelineEvent[],
});

const decision = {
  at: at(20),
  type: 'decision.recorded',
  by: 'dsl',
  norm: 'sexting.parents-informed',
  decision: 'do-not',
  reason: 'a parent took the picture',
} as const;
const closed = { at: at(600), type: 'incident.closed', by: 'dsl' } as const;

const tellingParents = async (more: string) => {
  const { books } = await booksWith(clause(more));
  const norm = 'sexting.parents-informed';
  const found = (events: readonly object[]) =>
    replayInWords(timelineOf(events), { books }).findings.find((each) => each.norm === norm);
  const open = resume(timelineOf([]), books);
  return {
    decided: found([decision, closed])?.verdict,
    advice: advise(open, decision as TimelineEvent).map(({ effect }) => effect),
    isOptional: next(open).doNow.map(({ optional }) => optional),
    toDo: nextInWords(open).doNow.map(({ says }) => says),
    repair: found([closed])?.repair,
    found: repairInWords(timelineOf([closed]), norm, { books })?.says,
    explained: explain(norm, books).policies.map(({ kind, says, decidedAgainstBy }) => ({
      kind,
      says,
      decidedAgainstBy,
    })),
  };
};

test('a must with an exception may be decided against with a reason, and everything says so', async () => {
  const told = await tellingParents('exception: it would put the child at risk');
  expect(told.decided).toBe('departed');
  expect(told.advice).toEqual(['departs']);
  expect(told.isOptional).toEqual([true]);
  expect(told.toDo).toEqual(['Tell the parents or carers, or record why not.']);
  expect(told.repair).toContain('or a reason recorded');
  expect(told.found).toBe(told.repair);
  expect(told.explained).toEqual([
    {
      kind: 'duty',
      says: 'Tell the parents or carers, or record why not.',
      decidedAgainstBy: 'the safeguarding lead or the headteacher',
    },
  ]);
});

test('a must without an exception cannot be decided against, and nothing offers to', async () => {
  const told = await tellingParents('recipient: parents');
  expect(told.decided).toBe('missed');
  expect(told.advice).toEqual(['wrong-person']);
  expect(told.isOptional).toEqual([false]);
  expect(told.toDo).toEqual(['Tell the parents or carers.']);
  expect(told.repair).not.toContain('reason');
  expect(told.found).toBe(told.repair);
  expect(told.explained).toEqual([
    { kind: 'duty', says: 'Tell the parents or carers.', decidedAgainstBy: null },
  ]);
});

const ASKS = `questions:
  - id: own:1
    asks: Did an adult pass the picture on?
    holds: an adult passed the picture on
`;
const POLICE = clause(
  'condition: an adult passed the picture on\n  when: {own:1: yes}',
  'sexting.referral',
);

test('a condition that no norm has is said to be only words', async () => {
  const { warnings } = await booksWith(
    clause('condition: an adult passed it to a stranger', 'sexting.referral'),
  );
  expect(warnings).toContainEqual(
    expect.stringMatching(/OW-01\.condition.*only words.*sexting\.referral/),
  );
});

test('a condition that the norm has, in other words, is not complained about', async () => {
  const { warnings } = await booksWith(
    clause('condition: a child seems to be in immediate danger', 'general.danger-999'),
  );
  expect(warnings.filter((each) => each.includes('only words'))).toEqual([]);
});

test.each([
  ['yes', 'missed'],
  ['no', 'not-applicable'],
  ['unclear', 'cannot-tell'],
  [null, 'cannot-tell'],
])('a question of its own answered %s leaves the norm it narrows %s', async (value, verdict) => {
  const { books, warnings } = await booksWith(POLICE, ASKS);
  expect(warnings.filter((each) => each.includes('only words'))).toEqual([]);
  const answer = { at: at(5), type: 'fact.established', by: 'dsl', fact: 'own:1', value };
  const timeline = timelineOf([...(value === null ? [] : [answer]), closed]);
  expect(readTimeline(timeline, books).ok).toBe(true);
  const finding = replayInWords(timeline, { books }).findings.find(
    ({ norm }) => norm === 'sexting.referral',
  );
  expect(finding?.verdict).toBe(verdict);
  if (verdict === 'cannot-tell') {
    expect(JSON.stringify(finding)).toContain('Did an adult pass the picture on?');
  }
});

test('a question of its own is asked while its answer can change something', async () => {
  const { books } = await booksWith(POLICE, ASKS);
  expect(nextInWords(resume(timelineOf([]), books)).ask).toContainEqual(
    expect.objectContaining({
      fact: 'own:1',
      norms: ['sexting.referral'],
      asks: 'Did an adult pass the picture on?',
    }),
  );
});

test('a norm that one clause narrows and another does not is asked in any case', async () => {
  const second = clause('recipient: police', 'sexting.referral').replace('OW-01', 'OW-02');
  const { books } = await booksWith(POLICE + second, ASKS);
  const { findings } = replayInWords(timelineOf([closed]), { books });
  expect(findings.find(({ norm }) => norm === 'sexting.referral')?.verdict).toBe('missed');
});

test('a question that the policy does not have is refused, in its clauses and in a timeline', async () => {
  const path = folderOf({
    'policy.yaml': HEAD,
    'clauses.yaml': POLICE,
    'readings.yaml': 'readings: []\nunsaid: []\n',
  });
  const { problems } = await reading([path]);
  expect(problems).toEqual([expect.stringMatching(/OW-01\.when: own:1.*add it to questions/)]);
  const { books } = await booksWith(clause('recipient: parents'));
  const asked = { at: at(5), type: 'fact.established', by: 'dsl', fact: 'own:1', value: 'yes' };
  expect(readTimeline(timelineOf([asked]), books)).toEqual({
    ok: false,
    problems: [
      { path: ['events', 1, 'fact'], says: expect.stringContaining('add it to questions') },
    ],
  });
});

const CONTACT_CENTRE = `parties:
  - id: own-body-1
    says: the Contact Centre
    countsAs: childrens-services
`;

test('a body of its own serves wherever the one it counts as does, under its own name', async () => {
  const { books } = await booksWith(
    clause('recipient: agencies', 'sexting.referral'),
    CONTACT_CENTRE,
  );
  const told = { at: at(5), type: 'referral.made', by: 'dsl', to: 'own-body-1', via: 'telephone' };
  const timeline = timelineOf([told, closed]);
  expect(readTimeline(timeline, books).ok).toBe(true);
  const finding = replayInWords(timeline, { books }).findings.find(
    ({ norm }) => norm === 'sexting.referral',
  );
  expect(finding?.verdict).toBe('met');
  expect(finding?.because.join()).toContain('the Contact Centre');
});

test('a body that the policy does not have is refused with one line', async () => {
  const { books } = await booksWith(clause('recipient: agencies', 'sexting.referral'));
  const told = { at: at(5), type: 'referral.made', by: 'dsl', to: ['police', 'own-body-2'] };
  expect(readTimeline(timelineOf([told]), books)).toEqual({
    ok: false,
    problems: [{ path: ['events', 1, 'to'], says: expect.stringContaining('"own-body-2"') }],
  });
});

test('a body of its own does not count as somebody of the school', async () => {
  const path = folderOf({
    'policy.yaml': `${HEAD}\n${CONTACT_CENTRE.replace('childrens-services', 'dsl')}`,
    'clauses.yaml': clause('recipient: parents'),
    'readings.yaml': 'readings: []\nunsaid: []\n',
  });
  const { problems } = await reading([path]);
  expect(problems).toEqual([expect.stringMatching(/own-body-1\.countsAs.*does not fit/)]);
});
