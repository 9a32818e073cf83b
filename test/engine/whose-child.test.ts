/** Pseudonyms: whose parents were told, which child was supported, which member of staff it was. */
import { describe, expect, test } from 'vitest';
import { LogJudge } from '../../src/audit/log-judge.ts';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { nextInWords } from '../../src/words/guidance.ts';
import { readTimeline, replay, resume, ruleBooks } from '../support/built-in.ts';
import {
  answered,
  closed,
  happened,
  incident,
  PLUMPTON,
  raised,
  told,
} from '../support/incidents.ts';

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
  const judge = new LogJudge({ books: ruleBooks, policy: null, against: null });
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

const SEARCH = 'device-search.consent-before-search';
const LOCKED = 'device-search.held-securely';
const HOME = 'device-search.released-to-parents';
const TALK = 'learning-platform.talk-before-access';

/** What stands on a norm of the other policy, which has sections on devices and on the platform. */
const standing = (norm: string, ...events: readonly TimelineEvent[]) => {
  const timeline = incident(events, { policy: PLUMPTON });
  expect(readTimeline(timeline)).toMatchObject({ ok: true });
  agreesWithAudit(timeline);
  const finding = replay(timeline).findings.find((each) => each.norm === norm);
  return finding?.each?.map(({ verdict }) => verdict) ?? [finding?.verdict];
};

const searching = (minutes: number, child?: string) =>
  happened(minutes, 'device.searched', { by: 'headteacher', ...(child && { about: child }) });
const agrees = (minutes: number, by: string) => happened(minutes, 'consent.given', { by });
const takes = (minutes: number, child?: string) =>
  happened(minutes, 'device.confiscated', { by: 'teacher', ...(child && { about: child }) });
const locks = (minutes: number, child?: string) =>
  happened(minutes, 'device.secured', { by: 'teacher', ...(child && { about: child }) });
const gives = (minutes: number, child: string) =>
  happened(minutes, 'device.released', { to: `parent-of:${child}`, about: child });

describe('an order that is lifted for one child', () => {
  const found = raised('device-search', { to: 'dsl' });

  test('is not lifted for another', () => {
    expect(standing(SEARCH, found, agrees(5, 'child-1'), searching(10, 'child-2'))).toEqual([
      'kept',
      'breached',
    ]);
    const parent = agrees(5, 'parent-of:child-2');
    expect(standing(SEARCH, found, parent, searching(10, 'child-1'))).toEqual(['kept', 'breached']);
  });

  test('is lifted for the child who agreed, or whose parent did', () => {
    const parent = agrees(5, 'parent-of:child-1');
    expect(standing(SEARCH, found, parent, searching(10, 'child-1'))).toEqual(['kept']);
    const both = [agrees(5, 'child-1'), agrees(6, 'child-2')];
    expect(
      standing(SEARCH, found, ...both, searching(10, 'child-2'), searching(11, 'child-1')),
    ).toEqual(['kept', 'kept']);
  });

  test('holds for everybody where an entry names nobody', () => {
    expect(standing(SEARCH, found, agrees(5, 'pupil'), searching(10, 'child-2'))).toEqual(['kept']);
    expect(standing(SEARCH, found, agrees(5, 'child-1'), searching(10))).toEqual(['kept']);
    expect(standing(SEARCH, found, searching(10, 'child-2'))).toEqual(['breached']);
  });

  test('stays broken for the one and lifted for the other', () => {
    const events = [agrees(5, 'child-1'), searching(10, 'child-2'), searching(15, 'child-1')];
    expect(standing(SEARCH, found, ...events, agrees(20, 'child-2'))).toEqual(['kept', 'breached']);
  });

  test('of two users of the platform, the one who was not talked to may not come back', () => {
    const events = [
      raised('learning-platform', { to: 'dsl' }),
      happened(5, 'access.suspended', { about: ['child-1', 'child-2'] }),
      happened(10, 'matter.discussed', { by: 'leadership-team', about: 'child-1' }),
    ];
    const back = (child: string) => happened(20, 'access.restored', { about: child });
    expect(standing(TALK, ...events, back('child-1'))).toEqual(['kept']);
    expect(standing(TALK, ...events, back('child-2'))).toEqual(['kept', 'breached']);
  });
});

describe('what an act raises about one child', () => {
  const found = raised('device-search', { to: 'dsl', about: ['child-1', 'child-2'] });
  const harmless = answered(1, 'evidence-on-pupil-device', 'no');

  test('is not met by what is done about another', () => {
    const both = [found, harmless, takes(5, 'child-1'), takes(6, 'child-2')];
    expect(standing(LOCKED, ...both, locks(10, 'child-1'), closed(300))).toEqual(['met', 'missed']);
    expect(standing(HOME, ...both, gives(200, 'child-2'), closed(300))).toEqual(['missed', 'met']);
    const done = [locks(10, 'child-2'), locks(11, 'child-1')];
    expect(standing(LOCKED, ...both, ...done, closed(300))).toEqual(['met', 'met']);
  });

  test('is met by what names nobody', () => {
    const both = [found, harmless, takes(5, 'child-1'), takes(6, 'child-2')];
    expect(standing(LOCKED, ...both, locks(10), closed(300))).toEqual(['met', 'met']);
    expect(standing(LOCKED, found, takes(5), locks(10, 'child-1'), closed(300))).toEqual(['met']);
  });

  test('is nothing where nothing was raised about them', () => {
    expect(standing(LOCKED, found, takes(5, 'child-1'), locks(9, 'child-2'), closed(300))).toEqual([
      'missed',
    ]);
    const open = [found, takes(5, 'child-1'), locks(9, 'child-1'), locks(10, 'child-2')];
    expect(standing(LOCKED, ...open, closed(300))).toEqual(['met']);
  });
});
