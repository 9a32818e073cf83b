/** Duties that an act raises: the act written down twice, and what is known only afterwards. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { procedures } from '../../machines/index.ts';
import type { JudgedFinding } from '../../src/engine/judge.ts';
import { actsTaken, type Duty, isAct, isDuty } from '../../src/norms/norm.ts';
import { factsRead, or } from '../../src/norms/predicates.ts';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import { FACT_IDS, type Fact } from '../../src/vocabulary/facts.ts';
import type { Verdict } from '../../src/vocabulary/findings.ts';
import type { NormId, ProcedureId } from '../../src/vocabulary/procedures.ts';
import type { Person } from '../../src/vocabulary/pseudonyms.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { policyNamed, replay } from '../support/built-in.ts';
import { at, tidy } from '../support/timelines.ts';

const PLUMPTON = 'plumpton-2020';
const VALLEY_END = 'valley-end-2022';

const incident = (policy: string, events: readonly TimelineEvent[]): Timeline => ({
  incident: 'act-raised',
  policy,
  record: 'complete',
  exercise: false,
  events: [...events],
});

const found = (timeline: Timeline, norm: NormId): JudgedFinding | undefined =>
  replay(timeline).findings.find((each) => each.norm === norm);

const verdictOn = (norm: NormId, policy: string, events: readonly TimelineEvent[]) =>
  found(incident(policy, events), norm)?.verdict;

const raised = (minutes: number, procedure: ProcedureId): TimelineEvent => ({
  at: at(minutes),
  type: 'concern.raised',
  by: 'teacher',
  procedure,
});
const answered = (minutes: number, fact: Fact, value: 'yes' | 'no'): TimelineEvent => ({
  at: at(minutes),
  type: 'fact.established',
  by: 'dsl',
  fact,
  value,
});
const looks = (minutes: number): TimelineEvent => ({
  at: at(minutes),
  type: 'image.viewed',
  by: 'dsl',
});
const writesWhy = (minutes: number): TimelineEvent => ({
  at: at(minutes),
  type: 'record.made',
  by: 'dsl',
  reason: 'nobody could say who it shows',
});

describe('why an image was looked at', () => {
  const on = (...events: readonly TimelineEvent[]) =>
    verdictOn('sexting.viewing-recorded', VALLEY_END, [raised(0, 'sexting'), ...events]);

  test('may be written down before the look, and covers it though it is entered twice', () => {
    expect(on(writesWhy(5), looks(10))).toBe('met');
    expect(on(writesWhy(5), looks(10), looks(10))).toBe('met');
    expect(on(writesWhy(5), looks(10), writesWhy(5), looks(10), looks(10))).toBe('met');
  });

  test('is written down again for a second look', () => {
    expect(on(writesWhy(5), looks(10), looks(11))).toBe('owed');
    const both = [writesWhy(5), looks(10), { ...looks(10), by: 'deputy-dsl' as const }];
    expect(verdictOn('sexting.viewing-recorded', PLUMPTON, [raised(0, 'sexting'), ...both])).toBe(
      'owed',
    );
    expect(on(looks(10), writesWhy(15), looks(20))).toBe('owed');
    expect(on(looks(10), writesWhy(15), looks(20), writesWhy(25))).toBe('met');
  });
});

describe('an explanation given beforehand', () => {
  const explained = (minutes: number): TimelineEvent => ({
    at: at(minutes),
    type: 'complaints-procedure.explained',
    by: 'headteacher',
    to: 'parent',
  });
  const complains = (minutes: number): TimelineEvent => ({
    at: at(minutes),
    type: 'complaint.made',
    by: 'parent',
  });

  test.each([VALLEY_END, PLUMPTON])('counts for the complaint that follows, under %s', (policy) => {
    const on = (...events: readonly TimelineEvent[]) =>
      verdictOn('general.complaints-explained', policy, [raised(0, 'general'), ...events]);
    expect(on(complains(10))).toBe('owed');
    expect(on(explained(5), complains(10))).toBe('met');
    expect(on(explained(5), complains(10), complains(10))).toBe('met');
    expect(on(explained(5), complains(10), complains(60))).toBe('owed');
  });

  test.each([VALLEY_END, PLUMPTON])('is owed to each who complained, under %s', (policy) => {
    const on = (...events: readonly TimelineEvent[]) =>
      verdictOn('general.complaints-explained', policy, [raised(0, 'general'), ...events]);
    const by = (minutes: number, who: Person) =>
      ({ ...complains(minutes), by: who }) as TimelineEvent;
    const to = (minutes: number, who: Person | readonly Person[]) =>
      ({ ...explained(minutes), to: who }) as TimelineEvent;
    expect(on(by(10, 'parent'), to(20, 'pupil'))).toBe('owed');
    expect(on(to(5, 'pupil'), by(10, 'parent'))).toBe('owed');
    expect(on(to(5, ['pupil', 'parent']), by(10, 'parent'))).toBe('met');
    expect(on(to(5, ['pupil', 'parent']), by(10, 'teacher'))).toBe('owed');
    expect(on(by(10, 'parent'), by(15, 'teacher'), to(20, 'parent'))).toBe('owed');
    expect(on(by(10, 'parent'), by(15, 'teacher'), to(20, ['parent', 'teacher']))).toBe('met');
    expect(on(by(10, 'parent-of:child-1'), to(20, 'parent-of:child-2'))).toBe('owed');
    expect(on(to(5, 'parent-of:child-2'), by(10, 'parent-of:child-1'))).toBe('owed');
    const both = [by(10, 'parent-of:child-1'), by(10, 'parent-of:child-2')];
    expect(on(...both, to(20, 'parent-of:child-1'))).toBe('owed');
    expect(on(...both, to(20, 'parent'))).toBe('cannot-tell');
    expect(on(...both, to(20, ['parent-of:child-1', 'parent-of:child-2']))).toBe('met');
    expect(on(by(10, 'parent-of:child-1'), to(20, 'parent'))).toBe('met');
    expect(on(by(10, 'staff-1'), to(20, 'teacher'))).toBe('met');
    expect(on(by(10, 'public'))).toBe('not-applicable');
  });

  test.each([VALLEY_END, PLUMPTON])(
    'is for the one who complained, though the concern is about them, under %s',
    (policy) => {
      const about: TimelineEvent = { ...raised(0, 'general'), about: 'parent' } as TimelineEvent;
      const events = [about, complains(10), explained(20)];
      expect(verdictOn('general.complaints-explained', policy, events)).toBe('met');
    },
  );
});

describe('what makes it owed is known only after the act', () => {
  const on = (...events: readonly TimelineEvent[]) =>
    found(
      incident(VALLEY_END, [raised(0, 'iioc'), looks(10), ...events]),
      'sexting.viewing-recorded',
    );
  const madeByChildren = answered(30, 'images-made-by-young-people', 'yes');

  test('it is owed from when that is known', () => {
    expect(on(madeByChildren)).toMatchObject({ verdict: 'owed', owedAt: at(30) });
    expect(on(madeByChildren, writesWhy(40))).toMatchObject({ verdict: 'met', doneAt: at(40) });
  });

  test('what was done in between counts', () => {
    expect(on(writesWhy(20), madeByChildren)).toMatchObject({ verdict: 'met', doneAt: at(20) });
    expect(on(writesWhy(20), looks(25), madeByChildren)).toMatchObject({ verdict: 'owed' });
  });

  test('nothing is owed where nobody looked', () => {
    const timeline = incident(VALLEY_END, [raised(0, 'iioc'), madeByChildren]);
    expect(found(timeline, 'sexting.viewing-recorded')?.verdict).toBe('not-applicable');
  });
});

describe('a confiscated phone goes back to the parents', () => {
  const raisedFirst = raised(0, 'device-search');
  const taken: TimelineEvent = { at: at(5), type: 'device.confiscated', by: 'teacher' };
  const on = (...events: readonly TimelineEvent[]): Verdict | undefined =>
    verdictOn('device-search.released-to-parents', PLUMPTON, [raisedFirst, taken, ...events]);
  const evidence = (minutes: number, value: 'yes' | 'no') =>
    answered(minutes, 'evidence-on-pupil-device', value);
  const corrects = (minutes: number, entry: number, value: 'yes' | 'no'): TimelineEvent => ({
    at: at(minutes),
    type: 'entry.corrected',
    by: 'dsl',
    entry,
    replacement: { value },
    reason: 'recorded wrongly',
  });
  const givenBack = (minutes: number): TimelineEvent => ({
    at: at(minutes),
    type: 'device.released',
    by: 'headteacher',
    to: 'parent',
  });

  test('not while the police may need it, and again once they do not', () => {
    expect(on()).toBe('owed');
    expect(on(evidence(10, 'yes'))).toBe('lapsed');
    expect(on(evidence(10, 'yes'), evidence(20, 'no'))).toBe('owed');
    expect(on(evidence(10, 'yes'), evidence(20, 'no'), givenBack(30))).toBe('met');
  });

  test('a correction that is corrected back raises it again', () => {
    expect(on(evidence(10, 'no'), corrects(20, 2, 'yes'))).toBe('lapsed');
    expect(on(evidence(10, 'no'), corrects(20, 2, 'yes'), corrects(30, 2, 'no'))).toBe('owed');
  });

  test('taken when the evidence was known already, it goes back once the police need it no more', () => {
    const late = (...events: readonly TimelineEvent[]) =>
      verdictOn('device-search.released-to-parents', PLUMPTON, [
        raisedFirst,
        evidence(2, 'yes'),
        taken,
        ...events,
      ]);
    expect(late()).toBe('not-applicable');
    expect(late(evidence(20, 'no'))).toBe('owed');
    expect(late(evidence(20, 'no'), givenBack(30))).toBe('met');
  });

  test('what was met or late once stays so while a second one waits', () => {
    const again: TimelineEvent = { at: at(50), type: 'device.confiscated', by: 'teacher' };
    expect(on(givenBack(30), evidence(40, 'yes'), again)).toBe('met');
    expect(on(givenBack(30), evidence(40, 'yes'), again, evidence(60, 'no'))).toBe('owed');
  });
});

describe('a decision against it', () => {
  const completed = (minutes: number): TimelineEvent => ({
    at: at(minutes),
    type: 'investigation.completed',
    by: 'headteacher',
  });
  const noChange = (minutes: number): TimelineEvent => ({
    at: at(minutes),
    type: 'decision.recorded',
    by: 'headteacher',
    norm: 'general.changes',
    decision: 'do-not',
    reason: 'nothing in the policy was at fault',
  });
  const on = (...events: readonly TimelineEvent[]) =>
    verdictOn('general.changes', PLUMPTON, [raised(0, 'general'), ...events]);

  test('comes after the investigation, and once for each', () => {
    expect(on(completed(10), noChange(20))).toBe('departed');
    expect(on(completed(10), completed(10), noChange(20))).toBe('departed');
    expect(on(noChange(5), completed(10))).toBe('owed');
    expect(on(completed(10), noChange(20), completed(30))).toBe('owed');
  });
});

describe('an act written down more than once', () => {
  const raisedByAnAct = Object.values(procedures).flatMap((procedure) =>
    procedure.norms.flatMap((norm) =>
      isDuty(norm) && norm.owedAfter !== null ? [{ id: norm.id, norm, of: procedure.id }] : [],
    ),
  );

  const happenings = (norm: Duty, of: ProcedureId) => {
    const reads = factsRead(or(norm.owedWhen, norm.metBy), policyNamed(PLUMPTON));
    const facts = FACT_IDS.filter((fact) => reads.includes(fact));
    const act = fc.record({
      type: fc.constantFrom(...actsTaken(norm).filter(isAct)),
      by: fc.constantFrom('dsl', 'teacher', 'headteacher', 'parent', 'unrecorded'),
      to: fc.constantFrom(undefined, 'dsl', 'police', 'parent', 'unrecorded'),
      reason: fc.constantFrom(undefined, 'because'),
    });
    const notice = fc.oneof(
      fc.constantFrom(
        { type: 'concern.raised', by: 'teacher', procedure: of },
        { type: 'concern.raised', by: 'teacher', procedure: 'general' },
        { type: 'incident.closed', by: 'dsl' },
        { type: 'decision.recorded', by: 'dsl', norm: norm.id, reason: 'because' },
      ),
      fc.record({
        type: fc.constant('fact.established'),
        by: fc.constant('dsl'),
        fact: fc.constantFrom(...facts, 'child-involved'),
        value: fc.constantFrom('yes', 'no', 'unclear'),
      }),
    );
    return fc.oneof({ weight: 2, arbitrary: act }, { weight: 1, arbitrary: notice });
  };

  const timelinesAbout = (norm: Duty, of: ProcedureId): fc.Arbitrary<Timeline> =>
    fc
      .record({
        policy: fc.constantFrom(VALLEY_END, PLUMPTON),
        list: fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), happenings(norm, of)), {
          minLength: 1,
          maxLength: 9,
        }),
        opensAt: fc.nat({ max: 100 }),
      })
      .map(({ policy, list, opensAt }) => {
        let minutes = 0;
        const events = list.map(([gap, event]) => {
          minutes += gap;
          return tidy({ at: at(minutes), ...event });
        });
        return incident(policy, [...events, raised(opensAt, of)]);
      });

  test.each(raisedByAnAct)('changes no verdict: $id', ({ norm, of }) => {
    const verdicts = (timeline: Timeline) =>
      replay(timeline).findings.map((each) => [each.norm, each.verdict]);
    fc.assert(
      fc.property(timelinesAbout(norm, of), (timeline) => {
        const once = verdicts(timeline);
        const besides = timeline.events.flatMap((event) => [event, event, event]);
        const below = [...timeline.events, ...timeline.events];
        expect(verdicts({ ...timeline, events: besides })).toEqual(once);
        expect(verdicts({ ...timeline, events: below })).toEqual(once);
      }),
      { numRuns: 60 },
    );
  });
});

describe('what had ended rightly', () => {
  const on = (norm: NormId, ...events: readonly TimelineEvent[]) =>
    verdictOn(norm, PLUMPTON, [
      raised(0, 'device-search'),
      answered(1, 'evidence-on-pupil-device', 'no'),
      ...events,
    ]);
  const does = (minutes: number, type: TimelineEvent['type'], rest = {}): TimelineEvent =>
    ({ at: at(minutes), type, by: 'teacher', ...rest }) as TimelineEvent;
  const takes = (minutes: number) => does(minutes, 'device.confiscated');
  const locks = (minutes: number) => does(minutes, 'device.secured');
  const gives = (minutes: number) => does(minutes, 'device.released', { to: 'parent' });
  const closed = does(600, 'incident.closed', { by: 'dsl' });

  test('is raised once more by the act that raised it: a phone taken twice is locked away twice', () => {
    const once = [takes(5), locks(10), gives(60)];
    expect(on('device-search.held-securely', ...once, closed)).toBe('met');
    expect(on('device-search.held-securely', ...once, takes(90), closed)).toBe('missed');
    expect(on('device-search.held-securely', ...once, takes(90), locks(95), closed)).toBe('met');
  });

  test('and so is a talk before access, for each suspension after a return', () => {
    const platform = (...events: readonly TimelineEvent[]) =>
      verdictOn('learning-platform.talk-before-access', PLUMPTON, [
        raised(0, 'learning-platform'),
        ...events,
      ]);
    const suspends = (minutes: number) => does(minutes, 'access.suspended');
    const talks = (minutes: number) => does(minutes, 'matter.discussed', { by: 'headteacher' });
    const returns = (minutes: number) => does(minutes, 'access.restored');
    const once = [suspends(5), talks(10), returns(20)];
    expect(platform(...once)).toBe('kept');
    expect(platform(talks(3), suspends(5), returns(20))).toBe('kept');
    expect(platform(...once, returns(21))).toBe('kept');
    expect(platform(...once, suspends(30), returns(40))).toBe('breached');
    expect(platform(...once, suspends(30), talks(35), returns(40))).toBe('kept');
  });
});
