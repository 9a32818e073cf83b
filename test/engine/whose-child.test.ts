/** Pseudonyms: whose parents were told, which child was supported, which member of staff it was. */
import { expect, test } from 'vitest';
import { LogJudge } from '../../src/audit/log-judge.ts';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { nextInWords } from '../../src/words/guidance.ts';
import { readTimeline, replay, resume, ruleBooks } from '../support/built-in.ts';
import { answered, closed, happened, incident, raised, told } from '../support/incidents.ts';

const SUPPORT = 'sexting.support';
const PARENTS = 'sexting.parents-informed';

const verdicts = (norm: string, ...events: readonly TimelineEvent[]) => {
  const timeline = incident(events);
  const read = readTimeline(timeline);
  expect(read).toMatchObject({ ok: true });
  agreesWithAudit(timeline);
  const finding = replay(timeline).findings.find((each) => each.norm === norm);
  return finding?.each?.map(({ verdict }) => verdict) ?? [finding?.verdict];
};

const agreesWithAudit = (timeline: Timeline): void => {
  const judge = new LogJudge({ books: ruleBooks, policy: null, against: null, seed: [17, 4] });
  judge.judgeTimeline(timeline, { file: 'log.jsonl', line: 1 });
  expect(judge.disagreement(timeline)).toBeNull();
};

const TWO = raised('sexting', { to: 'dsl', about: ['child-1', 'child-2'] });

test('telling the parents of one child leaves the parents of the other to be told', () => {
  expect(verdicts(PARENTS, TWO, told(10, 'parent-of:child-1'), closed(300))).toEqual([
    'met',
    'missed',
  ]);
});

test('where it does not say whose parents were told, both are in doubt', () => {
  expect(verdicts(PARENTS, TWO, told(10, 'parent'), closed(300))).toEqual([
    'cannot-tell',
    'cannot-tell',
  ]);
});

test('where there is one child only, it was about that child', () => {
  const one = raised('sexting', { to: 'dsl', about: 'child-1' });
  expect(verdicts(PARENTS, one, told(10, 'parent'), closed(300))).toEqual(['met']);
});

test('an act says by whom it is about for which child it was', () => {
  const supported = happened(10, 'support.provided', { about: 'child-2' });
  expect(verdicts(SUPPORT, TWO, supported, closed(300))).toEqual(['missed', 'met']);
});

test('a decision that names no child is about all of them', () => {
  const decided = happened(10, 'decision.recorded', { norm: PARENTS, reason: 'not safe today' });
  expect(verdicts(PARENTS, TWO, decided, closed(300))).toEqual(['departed', 'departed']);
});

test('a further child is owed what was owed, from when the child became known', () => {
  const events = [
    raised('sexting', { to: 'dsl', about: 'child-1' }),
    told(10, 'parent-of:child-1'),
    answered(60, 'child-involved', 'yes', { about: 'child-2' }),
  ];
  expect(verdicts(PARENTS, ...events, closed(300))).toEqual(['met', 'missed']);
  expect(verdicts(PARENTS, ...events, told(70, 'parent-of:child-2'))).toEqual(['met', 'met']);
  const finding = replay(incident(events)).findings.find(({ norm }) => norm === PARENTS);
  expect(finding).toMatchObject({ verdict: 'owed', owedAt: events[2]?.at });
});

test('a second concern of a kind about another child is a matter of its own', () => {
  const events = [
    raised('sexting', { to: 'dsl', about: 'child-1' }),
    told(5, 'police'),
    happened(60, 'concern.raised', { by: 'teacher', procedure: 'sexting', about: 'child-2' }),
    closed(300),
  ];
  expect(verdicts('sexting.dsl-told', ...events)).toContain('missed');
  expect(verdicts('sexting.referral', ...events)).toContain('missed');
});

test('about the same child it may be the first concern, seen by somebody else', () => {
  const events = [
    raised('sexting', { to: 'dsl', about: 'child-1' }),
    happened(60, 'concern.raised', { by: 'teacher', procedure: 'sexting', about: 'child-1' }),
    closed(300),
  ];
  expect(verdicts('sexting.dsl-told', ...events)).not.toContain('missed');
});

test('one member of staff is not another whom the concern is about', () => {
  const about = raised('staff-misuse', { about: 'staff-1' });
  const by = (who: string) =>
    verdicts('general.dsl-told', about, told(5, 'dsl', { by: who }), closed(300));
  expect(by('staff-2')).toEqual(['met']);
  expect(by('staff-1')).not.toEqual(['met']);
});

test('what is to be done names the child it is for', () => {
  const said = nextInWords(resume(incident([TWO]))).doNow.map(({ says }) => says);
  const parents = said.filter((says) => /parents or carers/.test(says));
  expect(parents.map((says) => says.slice(-12))).toEqual(['For child 1.', 'For child 2.']);
});

test('a pseudonym is a word and a number', () => {
  for (const by of ['child-0', 'child-100', 'parent-of:staff-1', 'staff-']) {
    expect(readTimeline(incident([raised('sexting', { by })]))).toMatchObject({ ok: false });
  }
});
