/** One incident from entry to entry: corrections, the clock, who it is about, what opens what. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clockOf, correctedView, inClockOrder, replaced } from '../../src/engine/entries.ts';
import { layerOf, withLayers } from '../../src/engine/layers.ts';
import { atMoment, judgedIncident, step } from '../../src/engine/replay.ts';
import { keyOf, symbolOf } from '../../src/engine/symbols.ts';
import { isoOf } from '../../src/engine/time.ts';
import { dueFrom, endOfWorkingDay } from '../../src/engine/working-days.ts';
import type { EntryCorrected, TimelineEvent } from '../../src/vocabulary/events.ts';
import type { Layer, Policy } from '../../src/vocabulary/policies.ts';
import { reportOnInWords as reportOn } from '../../src/words/report.ts';
import { workingDaysInWords } from '../../src/words/time.ts';
import {
  adopting,
  policiesIn,
  policyNamed,
  replayInWords as replay,
  resume,
  ruleBooks,
  start,
} from '../support/built-in.ts';
import {
  answered,
  at,
  closed,
  corrected,
  findingIn,
  happened,
  incident,
  judged,
  raised,
  told,
  VALLEY_END,
} from '../support/incidents.ts';
import { act, learned } from '../support/regions.ts';
import { disturbedTimelines, START } from '../support/timelines.ts';

const SEXTING = raised('sexting');
const GENERAL = raised('general');

const order = (events: readonly TimelineEvent[]): readonly string[] =>
  correctedView(events).entries.map(
    ({ position, withdrawn, wrongSince }) =>
      `${position}${withdrawn ? ' withdrawn' : ''}${wrongSince === null ? '' : ' corrects'}`,
  );

describe('the order of entries', () => {
  test('is that of the clock: knowledge from when it was had, acts from when they were done', () => {
    const learnedLate = answered(1, 'crime-suspected', 'yes', { knownAt: at(50) });
    expect(clockOf(learnedLate)).toBe(Date.parse(at(50)));
    expect(clockOf(told(1, 'dsl', { knownAt: at(50) }))).toBe(Date.parse(at(1)));
    expect(clockOf(raised('iioc', { knownAt: at(5) }))).toBe(Date.parse(at(5)));
    expect(clockOf(happened(1, 'procedure.opened', { procedure: 'iioc', knownAt: at(5) }))).toBe(
      Date.parse(at(5)),
    );
    expect(order([GENERAL, learnedLate, told(20, 'dsl'), told(10, 'police')])).toEqual([
      '0',
      '3',
      '2',
      '1',
    ]);
  });

  test('at the same moment a concern comes first, the closing last, the rest as written', () => {
    const all = [closed(0), told(0, 'dsl'), answered(0, 'child-involved'), GENERAL];
    expect(order(all)).toEqual(['3', '1', '2', '0']);
    expect(order([told(0, 'dsl'), happened(0, 'procedure.opened', { procedure: 'iioc' })])).toEqual(
      ['1', '0'],
    );
    const [first, second] = correctedView([GENERAL, told(9, 'dsl')]).entries;
    if (first === undefined || second === undefined) throw new Error('two entries were expected');
    expect(inClockOrder(first, second)).toBeLessThan(0);
  });
});

describe('a correction', () => {
  test('of an act is read as if it had been written rightly at first', () => {
    const events = [SEXTING, told(10, 'parent'), corrected(90, 1, { to: 'dsl' })];
    expect(order(events)).toEqual(['0', '1']);
    expect(findingIn(judged(events), 'sexting.dsl-told')).toMatchObject({
      verdict: 'met',
      doneAt: at(10),
    });
    expect(judged(events).corrections).toEqual([
      {
        entry: 1,
        correctedBy: 2,
        type: 'party.informed',
        changes: [{ field: 'to', was: 'parent', is: 'dsl' }],
        was: 'to a parent or carer',
        is: 'to the Designated Safeguarding Lead',
      },
    ]);
  });

  test('of a fact stands until it is corrected, and changes then', () => {
    const events = [GENERAL, answered(5, 'crime-suspected'), corrected(90, 1, { value: 'no' })];
    expect(order(events)).toEqual(['0', '1', '1 corrects']);
    const { entries } = correctedView(events);
    expect(entries.map((entry) => entry.clock)).toEqual(
      [0, 5, 90].map((each) => Date.parse(at(each))),
    );
    expect(judged(events).corrections).toEqual([
      {
        entry: 1,
        correctedBy: 2,
        type: 'fact.established',
        changes: [{ field: 'value', was: 'yes', is: 'no' }],
        was: 'answer yes',
        is: 'answer no',
      },
    ]);
  });

  test('of a fact at the moment it was learned leaves nothing of what was wrong', () => {
    const events = [GENERAL, answered(5, 'crime-suspected'), corrected(5, 1, { value: 'no' })];
    expect(order(events)).toEqual(['0', '1 corrects']);
  });

  test('of a fact that does not fit leaves it as it stood', () => {
    const events = [GENERAL, answered(5, 'crime-suspected'), corrected(9, 1, { value: 'perhaps' })];
    expect(order(events)).toEqual(['0', '1']);
  });

  test('of when a fact was known is known from that time', () => {
    const moved = [GENERAL, answered(50, 'crime-suspected'), corrected(90, 1, { at: at(5) })];
    expect(order(moved)).toEqual(['0', '1']);
    expect(correctedView(moved).entries[1]?.clock).toBe(Date.parse(at(5)));
    const later = [GENERAL, answered(5, 'crime-suspected'), corrected(90, 1, { knownAt: at(50) })];
    expect(order(later)).toEqual(['0', '1', '1']);
    expect(correctedView(later).entries[2]?.clock).toBe(Date.parse(at(50)));
  });

  test('of a name, a note or the way it was put changes nothing that was known', () => {
    const events = [
      GENERAL,
      answered(0, 'immediate-danger'),
      answered(40, 'immediate-danger', 'no', { by: 'teacher' }),
    ];
    const renamed = [...events, corrected(50, 2, { by: 'headteacher' })];
    expect(order(renamed)).toEqual(['0', '1', '2']);
    expect(correctedView(renamed).entries[2]).toMatchObject({
      clock: Date.parse(at(40)),
      event: { by: 'headteacher' },
    });
    for (const entries of [events, renamed]) {
      const { verdict } = findingIn(judged([...entries, closed(99)]), 'general.danger-999');
      expect(verdict).toBe('missed');
    }
    const first = [...events, corrected(50, 1, { by: 'headteacher' })];
    expect(resume(incident(first)).run.facts['immediate-danger']).toBe('no');
    const raiser = judged([SEXTING, corrected(90, 0, { by: 'headteacher' }), closed(99)]);
    expect(findingIn(raiser, 'sexting.dsl-told')).toMatchObject({
      verdict: 'missed',
      owedAt: at(0),
    });
  });

  test('takes nothing back that was owed before the error came in', () => {
    const danger = (minutes: number, value: 'yes' | 'no') =>
      answered(minutes, 'immediate-danger', value);
    const verdict = (...events: readonly TimelineEvent[]) =>
      findingIn(judged([GENERAL, ...events, closed(200)]), 'general.danger-999').verdict;
    const owed = [danger(0, 'yes'), danger(40, 'no')];
    const there = corrected(50, 2, { value: 'yes' });
    expect(verdict(...owed, there, corrected(60, 2, { value: 'no' }))).toBe('missed');
    const again = [...owed, danger(45, 'yes')];
    expect(verdict(...again, corrected(50, 3, { value: 'no' }))).toBe('missed');
    expect(verdict(danger(0, 'no'), danger(5, 'yes'), corrected(90, 2, { value: 'no' }))).toBe(
      'lapsed',
    );
    expect(verdict(danger(0, 'yes'), corrected(90, 1, { value: 'no' }))).toBe('lapsed');
  });

  test('of which fact it was leaves nothing of the other', () => {
    const events = [
      GENERAL,
      answered(5, 'crime-suspected'),
      corrected(9, 1, { fact: 'immediate-danger' }),
    ];
    expect(order(events)).toEqual(['0', '1']);
    expect(correctedView(events).entries[1]?.clock).toBe(Date.parse(at(9)));
    const { facts } = resume(incident(events)).run;
    expect(facts['crime-suspected']).toBeUndefined();
    expect(facts['immediate-danger']).toBe('yes');
  });

  test('of when a concern was raised moves what it began', () => {
    const dueAt = (minutes: number) =>
      findingIn(judged([SEXTING, corrected(90, 0, { at: at(minutes) })]), 'sexting.dsl-told')
        .owedAt;
    expect(dueAt(-30)).toBe(at(-30));
    expect(dueAt(30)).toBe(at(30));
    expect(order([SEXTING, corrected(90, 0, { at: at(-30) })])).toEqual(['0']);
  });

  test('brings back a concern that was withdrawn', () => {
    const events = [SEXTING, corrected(20, 0), corrected(30, 0, { note: 'it was one' })];
    expect(order(events)).toEqual(['0', '0 withdrawn corrects', '0']);
    expect(findingIn(judged(events), 'sexting.dsl-handles')).toMatchObject({
      verdict: 'owed',
      owedAt: at(30),
    });
  });

  test('that withdraws one of two concerns leaves the procedure to the other', () => {
    const second = happened(10, 'concern.raised', { procedure: 'sexting' });
    const handles = (...events: readonly TimelineEvent[]) =>
      findingIn(judged([SEXTING, second, ...events]), 'sexting.dsl-handles').verdict;
    expect(handles(corrected(20, 1))).toBe('owed');
    expect(handles(corrected(20, 0))).toBe('owed');
    expect(handles(corrected(20, 0), corrected(30, 1))).toBe('lapsed');
    expect(handles(corrected(20, 1), corrected(20, 0))).toBe('lapsed');
  });

  test('without a replacement withdraws: an act or a fact never was, a concern ends', () => {
    expect(order([GENERAL, told(5, 'dsl'), corrected(9, 1)])).toEqual(['0']);
    expect(order([GENERAL, answered(5, 'crime-suspected'), corrected(9, 1)])).toEqual(['0']);
    const iioc = happened(5, 'concern.raised', { procedure: 'iioc' });
    expect(order([GENERAL, iioc, corrected(9, 1)])).toEqual(['0', '1', '1 withdrawn corrects']);
    const opened = happened(5, 'procedure.opened', { procedure: 'iioc' });
    expect(order([GENERAL, opened, corrected(9, 1)])).toEqual(['0', '1', '1 withdrawn corrects']);
    expect(judged([GENERAL, told(5, 'dsl'), corrected(9, 1)]).corrections).toEqual([
      {
        entry: 1,
        correctedBy: 2,
        type: 'party.informed',
        changes: [],
        was: 'told',
        is: 'withdrawn',
      },
    ]);
  });

  test('of the kind of a concern ends the one and raises the other', () => {
    const events = [raised('sexting'), corrected(30, 0, { procedure: 'iioc' })];
    expect(order(events)).toEqual(['0', '0 withdrawn corrects', '0']);
    const report = judged(events);
    expect(report.procedures).toEqual(['general', 'sexting', 'iioc']);
    expect(report.warnings).toContain('entry 0, a concern, was corrected');
    expect(findingIn(report, 'sexting.dsl-told').verdict).toBe('lapsed');
  });

  test('corrections count in the order of their clock, the later on top of the earlier', () => {
    const events = [
      SEXTING,
      told(10, 'parent'),
      corrected(90, 1, { to: 'dsl' }),
      corrected(80, 1, { to: 'lado', via: '101' }),
    ];
    const { corrections } = judged(events);
    expect(corrections.map(({ correctedBy, changes }) => [correctedBy, changes])).toEqual([
      [
        3,
        [
          { field: 'to', was: 'parent', is: 'lado' },
          { field: 'via', was: null, is: '101' },
        ],
      ],
      [2, [{ field: 'to', was: 'lado', is: 'dsl' }]],
    ]);
    expect(corrections.map(({ was, is }) => `${was} -> ${is}`)).toEqual([
      'to a parent or carer, channel not given -> to the LADO, by 101',
      'to the LADO -> to the Designated Safeguarding Lead',
    ]);
    expect(findingIn(judged(events), 'sexting.dsl-told').verdict).toBe('met');
    const sameTime = [
      SEXTING,
      told(1, 'parent'),
      corrected(9, 1, { to: 'lado' }),
      corrected(9, 1, { to: 'dsl' }),
    ];
    expect(findingIn(judged(sameTime), 'sexting.dsl-told').verdict).toBe('met');
  });

  test('does not repeat what was written in notes and reasons', () => {
    const events = [
      SEXTING,
      told(10, 'dsl', { note: 'private', reason: 'secret' }),
      corrected(20, 1, { note: 'other', reason: 'else' }),
    ];
    expect(judged(events).corrections).toEqual([
      {
        entry: 1,
        correctedBy: 2,
        type: 'party.informed',
        changes: [{ field: 'note' }, { field: 'reason' }],
        was: 'note as written, reason as written',
        is: 'note as written, reason as written',
      },
    ]);
  });

  test('of nothing, or of what is gone, changes nothing', () => {
    expect(order([GENERAL, corrected(9, 7)])).toEqual(['0']);
    expect(order([GENERAL, told(1, 'dsl'), corrected(9, 1), corrected(10, 1)])).toEqual(['0']);
    expect(correctedView([GENERAL, corrected(9, 7)]).corrections).toEqual([]);
  });

  test('that does not fit, or makes it another kind of entry, is not a replacement', () => {
    const by = (replacement: object) => corrected(9, 0, { ...replacement }) as EntryCorrected;
    expect(replaced(told(1, 'dsl'), by({ to: 'lado' }))).toMatchObject({ to: 'lado' });
    expect(replaced(told(1, 'dsl'), by({ to: 'nobody-known' }))).toBeNull();
    expect(replaced(told(1, 'dsl'), by({ type: 'advice.sought' }))).toBeNull();
    expect(replaced(told(1, 'dsl'), by({ fact: 'child-involved' }))).toBeNull();
    expect(order([GENERAL, told(1, 'dsl'), corrected(9, 1, { to: 'nobody-known' })])).toEqual([
      '0',
    ]);
  });
});

describe('who the concern is about', () => {
  const about = (who: unknown) => resume(incident([raised('general', { about: who })])).run.facts;

  test('settles the questions about its subject', () => {
    expect(about('headteacher')).toMatchObject({
      'subject-is-headteacher': 'yes',
      'subject-is-dsl': 'no',
      'subject-is-deputy-dsl': 'no',
      'subject-is-chair-of-governors': 'no',
      'subject-is-staff': 'yes',
      'subject-is-parent': 'no',
    });
    expect(about(['parent', 'pupil'])).toMatchObject({
      'subject-is-parent': 'yes',
      'subject-is-staff': 'no',
      'subject-is-headteacher': 'no',
    });
    expect(about('dsl')).toMatchObject({ 'subject-is-dsl': 'yes' });
    expect(about('deputy-dsl')).toMatchObject({ 'subject-is-deputy-dsl': 'yes' });
    expect(about('chair-of-governors')).toMatchObject({
      'subject-is-chair-of-governors': 'yes',
      'subject-is-staff': 'no',
    });
  });

  test('somebody unnamed, or "leadership", may be anybody: only what is sure is settled', () => {
    expect(about('unrecorded')).toEqual({ 'concern:general': 'yes' });
    expect(about(['leadership-team'])).toEqual({
      'concern:general': 'yes',
      'subject-is-staff': 'yes',
    });
    expect(about(['unrecorded', 'dsl'])).toEqual({
      'concern:general': 'yes',
      // Opened to ask whether conduct is in question.
      'concern:staff-misuse': 'unclear',
      'subject-is-dsl': 'yes',
      'subject-is-staff': 'yes',
    });
    expect(about(undefined)).toEqual({ 'concern:general': 'yes' });
    expect(about([])).toEqual({ 'concern:general': 'yes' });
  });

  const factsOf = (...events: readonly TimelineEvent[]) => resume(incident(events)).run.facts;
  const concernAbout = (minutes: number, about: string) =>
    happened(minutes, 'concern.raised', { procedure: 'staff-misuse', about });

  test('who is not the subject is settled only where nobody has said so', () => {
    const said = [GENERAL, answered(1, 'subject-is-dsl'), concernAbout(5, 'headteacher')];
    expect(factsOf(...said)['subject-is-dsl']).toBe('yes');
    const unsure = [
      GENERAL,
      answered(1, 'subject-is-dsl', 'unclear'),
      concernAbout(5, 'headteacher'),
    ];
    expect(factsOf(...unsure)['subject-is-dsl']).toBe('unclear');
  });

  test('a later concern about somebody else is about both', () => {
    const facts = factsOf(raised('general', { about: 'pupil' }), concernAbout(5, 'headteacher'));
    expect(facts).toMatchObject({ 'subject-is-headteacher': 'yes', 'subject-is-staff': 'yes' });
    const after = [GENERAL, answered(1, 'subject-is-dsl', 'no'), concernAbout(5, 'dsl')];
    expect(factsOf(...after)['subject-is-dsl']).toBe('yes');
    const cleared = (by: string) => [...after, answered(9, 'subject-is-dsl', 'no', { by })];
    expect(factsOf(...cleared('headteacher'))['subject-is-dsl']).toBe('no');
    // Nobody says of themselves that it is not about them.
    expect(factsOf(...cleared('dsl'))['subject-is-dsl']).toBe('yes');
  });

  test('corrected, is known from the correction on, and the concern goes on', () => {
    const events = [concernAbout(0, 'teacher'), corrected(30, 0, { about: 'headteacher' })];
    expect(order(events)).toEqual(['0', '1 corrects']);
    expect(
      order([concernAbout(10, 'teacher'), corrected(30, 0, { about: 'dsl', at: at(0) })]),
    ).toEqual(['0']);
    expect(factsOf(...events)).toMatchObject({
      'subject-is-headteacher': 'yes',
      'subject-is-staff': 'yes',
      'concern:staff-misuse': 'yes',
    });
    const back = [...events, corrected(40, 0, { about: 'teacher' })];
    expect(factsOf(...back)).toMatchObject({
      'subject-is-headteacher': 'no',
      'subject-is-staff': 'yes',
    });
    const unnamed = [...events, corrected(40, 0, { about: 'unrecorded' })];
    expect(factsOf(...unnamed)['subject-is-headteacher']).toBe('unclear');
    expect(judged(events).unmapped).toEqual([]);
    const moved = [
      GENERAL,
      concernAbout(10, 'headteacher'),
      corrected(40, 1, { about: 'teacher', at: at(20) }),
    ];
    expect(factsOf(...moved)['subject-is-headteacher']).toBe('no');
  });

  test('corrected, leaves what somebody else has said of them', () => {
    const head = [concernAbout(0, 'headteacher'), corrected(30, 0, { about: 'teacher' })];
    expect(factsOf(...head)['subject-is-headteacher']).toBe('no');
    const said = [...head, answered(10, 'subject-is-headteacher')];
    expect(factsOf(...said)['subject-is-headteacher']).toBe('yes');
    const other = happened(20, 'concern.raised', { procedure: 'iioc', about: 'headteacher' });
    expect(factsOf(...head, other)['subject-is-headteacher']).toBe('yes');
    const beside = [
      answered(10, 'crime-suspected'),
      happened(11, 'concern.raised', { procedure: 'iioc' }),
    ];
    expect(factsOf(...head, ...beside)['subject-is-headteacher']).toBe('no');
    expect(factsOf(...said, corrected(20, 2))['subject-is-headteacher']).toBe('no');
  });

  test('corrected, is somebody who was said not to be', () => {
    const events = [
      concernAbout(0, 'teacher'),
      answered(10, 'subject-is-headteacher', 'no'),
      corrected(30, 0, { about: 'headteacher' }),
    ];
    expect(factsOf(...events)['subject-is-headteacher']).toBe('yes');
  });

  test('corrected with who raised it, is about somebody else, and was raised by another', () => {
    const both = corrected(30, 0, { by: 'pupil', about: 'headteacher' });
    const [first, second] = correctedView([concernAbout(0, 'teacher'), both]).entries;
    expect(first).toMatchObject({
      clock: Date.parse(at(0)),
      event: { by: 'pupil', about: 'teacher' },
    });
    expect(second?.event).toMatchObject({ fact: 'subject-is-headteacher', value: 'yes' });
    const unnamed = happened(0, 'concern.raised', { procedure: 'staff-misuse' });
    const [named] = correctedView([unnamed, both]).entries;
    expect(named?.event).not.toHaveProperty('about');
  });
});

describe('procedures open', () => {
  const openOf = (events: readonly TimelineEvent[]) => [...resume(incident(events)).run.open];

  test('the one named, and the general rules with it', () => {
    expect(openOf([SEXTING])).toEqual(['sexting', 'general']);
    expect(judged([SEXTING]).procedures).toEqual(['general', 'sexting']);
  });

  test('what they imply is known, unless established otherwise', () => {
    expect(resume(incident([SEXTING])).run.facts).toMatchObject({
      'safeguarding-concern': 'yes',
      'child-involved': 'yes',
    });
    const otherwise = [
      GENERAL,
      answered(1, 'child-involved', 'no'),
      happened(5, 'procedure.opened', { procedure: 'sexting' }),
    ];
    expect(resume(incident(otherwise)).run.facts).toMatchObject({
      'child-involved': 'no',
      'safeguarding-concern': 'yes',
    });
  });

  test('by facts, and what happened before is caught up with', () => {
    const events = [
      GENERAL,
      told(3, 'dsl'),
      happened(4, 'image.viewed', { by: 'teacher' }),
      answered(10, 'images-made-by-young-people'),
    ];
    expect(openOf(events)).toEqual(['general', 'sexting']);
    const report = judged(events);
    expect(findingIn(report, 'sexting.dsl-told').verdict).toBe('met');
    expect(report.unmapped).toEqual([]);
    expect(openOf([GENERAL, answered(10, 'images-made-by-young-people', 'no')])).toEqual([
      'general',
    ]);
  });

  test('a concern withdrawn ends its duties, and raised again revives them', () => {
    const events = [SEXTING, corrected(20, 0)];
    expect(findingIn(judged(events), 'sexting.dsl-handles').verdict).toBe('lapsed');
    const again = [...events, happened(30, 'concern.raised', { procedure: 'sexting' })];
    expect(findingIn(judged(again), 'sexting.dsl-handles')).toMatchObject({
      verdict: 'owed',
      owedAt: at(30),
    });
  });

  test('whoever was known to be the subject when told before it opened was not the one to tell', () => {
    const events = (about: { about?: string }) => [
      raised('general', about),
      told(5, 'headteacher'),
      happened(10, 'procedure.opened', { by: 'teacher', procedure: 'iioc' }),
      answered(11, 'held-by-staff-on-school-device'),
    ];
    const verdict = (about: { about?: string }) =>
      findingIn(judged(events(about)), 'iioc.staff-told').verdict;
    expect(verdict({})).toBe('met');
    expect(verdict({ about: 'headteacher' })).toBe('owed');
  });

  test('a concern withdrawn after its time takes back what was overdue', () => {
    expect(findingIn(judged([SEXTING, corrected(90, 0)]), 'sexting.dsl-told').verdict).toBe(
      'lapsed',
    );
  });

  test('opening a procedure by hand says nothing of who found it', () => {
    const facts = (event: TimelineEvent) =>
      Object.keys(resume(incident([GENERAL, event])).run.facts);
    const concern = { procedure: 'filtering-breach', by: 'pupil' };
    const implied = facts(happened(5, 'concern.raised', concern));
    const opened = facts(happened(5, 'procedure.opened', concern));
    expect(implied.length).toBeGreaterThan(opened.length);
  });

  test('a pupil who raises a concern over a filter is the one who found it', () => {
    const by = (who: string) =>
      resume(incident([raised('filtering-breach', { by: who })])).run.facts;
    expect(by('pupil')).not.toEqual(by('teacher'));
  });
});

describe('entries that concern no norm', () => {
  const why = (...events: readonly TimelineEvent[]) => judged([GENERAL, ...events]).unmapped;
  const notRelevant = (event: number) => ({
    event,
    reason: { code: 'not-relevant' },
    why: 'not relevant to any open procedure',
  });

  test('are listed with the reason', () => {
    expect(why(happened(1, 'image.viewed'))).toEqual([notRelevant(1)]);
    expect(judged([raised('exploitation'), happened(1, 'child.consulted')]).unmapped).toEqual([
      { event: 1, reason: { code: 'no-clause' }, why: 'the policy has no clause on this' },
    ]);
    const unasked = [
      { event: 1, reason: { code: 'not-asked' }, why: 'no open procedure asks this' },
    ];
    expect(why(answered(1, 'copies-exist'))).toEqual(unasked);
    expect(why(answered(1, 'copies-exist'), corrected(9, 1, { value: 'no' }))).toEqual(unasked);
    expect(
      why(happened(1, 'decision.recorded', { norm: 'sexting.dsl-told', reason: 'x' })),
    ).toEqual([
      {
        event: 1,
        reason: { code: 'procedure-not-open', norm: 'sexting.dsl-told' },
        why: '“The DSL is told” belongs to a procedure that is not open',
      },
    ]);
    expect(
      why(happened(1, 'decision.recorded', { norm: 'general.single-point-told', reason: 'x' })),
    ).toEqual([
      {
        event: 1,
        reason: { code: 'norm-not-in-force', norm: 'general.single-point-told' },
        why: 'the policy has no clause for “The single point of access is told”',
      },
    ]);
  });

  test('are no longer so once a procedure opens that they concern', () => {
    const opens = answered(10, 'images-made-by-young-people');
    expect(why(happened(1, 'image.viewed'), happened(2, 'child.consulted'), opens)).toEqual([
      notRelevant(2),
    ]);
    expect(why(answered(1, 'device-in-hand'), opens)).toEqual([]);
    expect(why(answered(1, 'copies-exist'), opens)).toEqual([
      { event: 1, reason: { code: 'not-asked' }, why: 'no open procedure asks this' },
    ]);
  });

  test('stay so where the procedure that opens has a rule on the like, but not on this', () => {
    expect(
      why(
        happened(1, 'device.handed-over', { to: 'headteacher' }),
        happened(5, 'procedure.opened', { procedure: 'sexting' }),
      ),
    ).toEqual([notRelevant(1)]);
  });

  test('an answer that some rule reads is not among them, though nobody asks for it', () => {
    expect(why(answered(1, 'subject-is-chair-of-governors', 'no'))).toEqual([]);
  });

  test('nor is the answer to a question that only leads to another procedure', () => {
    const report = judged([raised('cyberbullying'), answered(1, 'hate-online', 'no')]);
    expect(report.unmapped).toEqual([]);
  });

  test('a decision on what is not a duty settles nothing', () => {
    const decided = happened(5, 'decision.recorded', {
      norm: 'sexting.never-view-image',
      reason: 'x',
    });
    const report = judged([SEXTING, decided]);
    expect(findingIn(report, 'sexting.never-view-image').verdict).toBe('kept');
  });

  test('what was taken by some norm, and what is never out of place, is not among them', () => {
    expect(
      why(told(1, 'dsl'), happened(2, 'procedure.opened', { procedure: 'sexting' }), closed(9)),
    ).toEqual([]);
    expect(why(answered(1, 'crime-suspected'), answered(2, 'subject-is-dsl', 'no'))).toEqual([]);
    const parents = happened(5, 'decision.recorded', {
      norm: 'sexting.parents-informed',
      reason: 'x',
    });
    expect(why(parents)).toEqual([]);
  });
});

describe('time', () => {
  test('passes for each duty when its own runs out', () => {
    const report = judged(
      [SEXTING, answered(30, 'immediate-danger'), told(50, 'dsl')],
      {},
      { asOf: at(46) },
    );
    expect(findingIn(report, 'general.danger-999').because.at(-1)).toBe(
      'its time has passed and it is still to be done',
    );
    expect(findingIn(report, 'sexting.dsl-told').verdict).toBe('met');
  });

  test('a moment to judge at that is past already changes nothing', () => {
    const events = [SEXTING, told(90, 'dsl')];
    expect(judged(events, {}, { asOf: at(10) })).toEqual(judged(events));
  });

  test('a time met stops running, and a doubt about it does not', () => {
    const doubtful = [SEXTING, told(5, 'unrecorded'), told(6, 'headteacher')];
    expect(findingIn(judged(doubtful, {}, { asOf: at(70) }), 'sexting.dsl-told').verdict).toBe(
      'cannot-tell',
    );
    const track = (events: readonly TimelineEvent[], asOf: number) => {
      const opened = resume(incident([...events, answered(asOf, 'child-involved')]));
      return opened.run.tracks.find((each) => each.norm.norm.id === 'sexting.dsl-told')?.state;
    };
    expect(track([SEXTING, told(6, 'headteacher')], 70)).toBe('overdue');
    expect(track([SEXTING, told(5, 'unrecorded')], 70)).toBe('overdue');
    expect(track([SEXTING, told(5, 'dsl')], 70)).toBe('met');
    expect(track([SEXTING], 60)).toBe('owed');
    expect(track([SEXTING], 61)).toBe('overdue');
    const refused = happened(5, 'decision.recorded', {
      by: 'headteacher',
      norm: 'sexting.dsl-told',
      reason: 'x',
    });
    expect(track([SEXTING, refused], 70)).toBe('overdue');
    const omitted = happened(5, 'act.omitted', { act: 'party.informed', to: 'dsl' });
    expect(track([SEXTING, omitted], 70)).toBe('overdue');
  });

  test('working days: weekends and bank holidays do not count, the whole last day does', () => {
    const friday = Date.parse('2026-04-02T10:00:00Z');
    expect(new Date(endOfWorkingDay(friday, 1)).toISOString()).toBe('2026-04-07T22:59:59.999Z');
    expect(new Date(endOfWorkingDay(Date.parse('2026-03-04T10:00:00Z'), 2)).toISOString()).toBe(
      '2026-03-06T23:59:59.999Z',
    );
    expect(new Date(endOfWorkingDay(Date.parse('2026-03-04T10:00:00Z'), 0)).toISOString()).toBe(
      '2026-03-04T23:59:59.999Z',
    );
    expect([workingDaysInWords(1), workingDaysInWords(2)]).toEqual([
      'within 1 working day',
      'within 2 working days',
    ]);
  });

  test('the earlier of two limits counts', () => {
    const from = Date.parse('2026-03-04T10:00:00Z');
    const due = (limitMinutes: number | null, limitWorkingDays: number | null) =>
      dueFrom(from, { limitMinutes, limitWorkingDays });
    expect(due(null, null)).toBeNull();
    expect(due(60, null)).toBe(from + 3_600_000);
    expect(due(60, 1)).toBe(from + 3_600_000);
    expect(due(null, 1)).toBe(endOfWorkingDay(from, 1));
    expect(due(100_000, 1)).toBe(endOfWorkingDay(from, 1));
  });
});

describe('step by step', () => {
  const { events: _, ...head } = incident([]);

  test('an incident given is left as it was', () => {
    const first = step(start(head), SEXTING);
    const before = JSON.stringify(reportOn(first));
    const second = step(first, told(5, 'dsl'));
    expect(JSON.stringify(reportOn(first))).toBe(before);
    expect(findingIn(reportOn(second), 'sexting.dsl-told').verdict).toBe('met');
    expect(first.timeline.events).toHaveLength(1);
    reportOn(first, Date.parse(at(500)));
    expect(JSON.stringify(reportOn(first))).toBe(before);
  });

  test('an entry from before, one of the same moment, and a correction are put in their place', () => {
    const soFar = [SEXTING, told(20, 'parent')].reduce(step, start(head));
    const all = (event: TimelineEvent) => incident([SEXTING, told(20, 'parent'), event]);
    for (const event of [
      told(5, 'dsl'),
      told(20, 'dsl'),
      corrected(30, 1, { to: 'dsl' }),
      closed(25),
    ]) {
      expect(reportOn(step(soFar, event))).toEqual(replay(all(event)));
    }
  });

  test.each([
    ['an entry from before its time passed', [SEXTING, told(90, 'parent')], told(5, 'dsl')],
    ['one of the moment of closing', [SEXTING, closed(20)], told(20, 'dsl')],
    ['a further concern', [SEXTING], happened(10, 'concern.raised', { procedure: 'iioc' })],
  ])('%s counts as it would in a timeline', (_, before, event) => {
    const report = reportOn(step(resume(incident(before)), event));
    expect(report).toEqual(replay(incident([...before, event])));
    expect(report).not.toEqual(replay(incident(before)));
  });

  test('an answer stepped in undoes no time that has run out, as a correction does', () => {
    const soFar = resume(incident([GENERAL, answered(5, 'immediate-danger'), told(30, 'parent')]));
    const verdict = (event: TimelineEvent) =>
      findingIn(reportOn(step(soFar, event)), 'general.danger-999').verdict;
    expect(verdict(answered(40, 'immediate-danger', 'no'))).toBe('overdue');
    expect(verdict(corrected(40, 1, { value: 'no' }))).toBe('lapsed');
  });

  test('the findings come procedure by procedure, whichever was opened first', () => {
    const opened = happened(10, 'procedure.opened', { procedure: 'sexting' });
    const report = judged([raised('iioc'), opened]);
    const found = report.findings.map((each) => each.procedure);
    expect([...new Set(found)]).toEqual(['general', 'sexting', 'iioc']);
    expect(report.procedures).toEqual(['general', 'sexting', 'iioc']);
    expect(found).toEqual(report.procedures.flatMap((id) => found.filter((each) => each === id)));
  });

  test('the incident stepped from is left as it was', () => {
    const before = resume(incident([SEXTING, happened(1, 'device.released')]));
    const report = JSON.stringify(reportOn(before));
    step(before, told(5, 'dsl'));
    expect(JSON.stringify(reportOn(before))).toBe(report);
  });

  test('who told the school each fact is remembered, until it changes', () => {
    const { run } = resume(
      incident([
        GENERAL,
        answered(1, 'crime-suspected'),
        answered(2, 'crime-suspected'),
        answered(3, 'child-involved', 'no'),
      ]),
    );
    expect(run.learnedFrom.get('crime-suspected')?.position).toBe(1);
    expect(run.learnedFrom.get('child-involved')?.position).toBe(3);
  });
});

describe('an event as the machines see it', () => {
  test('has no time, no name and no text', () => {
    expect(
      symbolOf(
        told(5, 'dsl', {
          via: '101',
          withAddress: true,
          note: 'n',
          reason: ' because ',
          reference: '1',
        }),
      ),
    ).toEqual({
      type: 'party.informed',
      by: 'teacher',
      to: ['dsl'],
      reasoned: true,
      via: '101',
      withAddress: true,
    });
    expect(symbolOf(told(5, ['dsl', 'lado'], { reason: '  ' }))).toEqual({
      type: 'party.informed',
      by: 'teacher',
      to: ['dsl', 'lado'],
      reasoned: false,
    });
    expect(symbolOf(happened(1, 'screen.covered', { how: 'screen-off' }))).toMatchObject({
      to: [],
      how: 'screen-off',
    });
    expect(
      symbolOf(happened(1, 'decision.recorded', { norm: 'general.debrief', decision: 'do' })),
    ).toMatchObject({ norm: 'general.debrief', decision: 'do' });
    expect(symbolOf(happened(1, 'act.omitted', { act: 'record.made' }))).toMatchObject({
      act: 'record.made',
    });
    expect(symbolOf(raised('iioc'))).toMatchObject({ procedure: 'iioc' });
  });

  test('is told from every other that a guard could tell it from', () => {
    const plain = act('party.informed', { to: ['dsl'] });
    const others = [
      plain,
      act('referral.made', { to: ['dsl'] }),
      { ...plain, by: 'teacher' as const },
      { ...plain, to: [] },
      { ...plain, to: ['dsl', 'lado'] as const },
      { ...plain, via: '101' as const },
      { ...plain, withAddress: true },
      { ...plain, withAddress: false },
      { ...plain, how: 'screen-off' as const },
      { ...plain, reasoned: true },
      { ...plain, procedure: 'iioc' as const },
      { ...plain, norm: 'general.debrief' as const },
      { ...plain, decision: 'do' as const },
      { ...plain, act: 'record.made' as const },
      learned('child-involved', 'yes'),
      learned('child-involved', 'no'),
      learned('child-involved', 'no', true),
      learned('crime-suspected', 'no'),
    ];
    expect(new Set(others.map(keyOf)).size).toBe(others.length);
    expect(keyOf({ ...plain, to: ['dsl', 'lado'] })).not.toBe(
      keyOf({ ...plain, to: ['dsl+lado' as 'dsl'], via: undefined, by: 'lado' }),
    );
  });
});

describe('warnings', () => {
  const warned = (...events: readonly TimelineEvent[]) => judged(events).warnings;

  test('of entries out of order, and of a concern corrected', () => {
    expect(warned(SEXTING, told(20, 'dsl'), told(10, 'lado'))).toEqual([
      'entry 2 is out of order: it counts from 4 Mar 2026 09:10, before an entry above it',
    ]);
    expect(warned(SEXTING, told(20, 'dsl'), told(20, 'lado'))).toEqual([]);
    expect(warned(SEXTING, told(20, 'dsl'), corrected(10, 1, { to: 'lado' }))).toEqual([]);
    expect(warned(SEXTING, told(20, 'dsl'), told(10, 'lado'), told(15, 'lado'))).toHaveLength(2);
    expect(warned(SEXTING, corrected(10, 0, { by: 'dsl' }))).toEqual([
      'entry 0, a concern, was corrected',
    ]);
  });

  test('of entries written down more than a day later', () => {
    const written = (minutes: number) => told(10, 'dsl', { recordedAt: at(10 + minutes) });
    expect(warned(SEXTING, written(24 * 60))).toEqual([]);
    expect(warned(SEXTING, written(24 * 60 + 1))).toEqual([
      'entry 1 was written down late: 5 Mar 2026 09:11 for 4 Mar 2026 09:10',
    ]);
  });

  test('of a procedure that the policy has no clause for', () => {
    expect(warned(raised('live-stream'))).toEqual(
      policyNamed(VALLEY_END).clauses.some((clause) =>
        clause.grounds.some((id) => id.startsWith('live-stream.')),
      )
        ? []
        : [
            'the policy has no clause for “A welfare concern in a live lesson”; nothing of it is judged',
          ],
    );
    expect(warned(raised('visitor-breach'))).toEqual([
      "the policy has no clause for “A visitor's breach”; nothing of it is judged",
    ]);
  });

  test('what the policy leaves unsaid is shown with the procedures that are open', () => {
    for (const policy of policiesIn()) {
      for (const { procedure, says } of policy.unsaid) {
        const report = judged([raised(procedure)], { policy: policy.id });
        expect(report.unsaid).toContain(says);
      }
      expect(judged([GENERAL], { policy: policy.id }).unsaid).toEqual(
        policy.unsaid.filter((each) => each.procedure === 'general').map((each) => each.says),
      );
    }
  });
});

describe('layers', () => {
  const base = policyNamed(VALLEY_END);
  const adopts = { ...base, adopts: ['national'] } as Policy;
  const layer = {
    id: 'national',
    title: 'x',
    roles: { singlePoint: ['police'], theDsl: ['headteacher'] },
    clauses: [
      {
        id: 'NG-1',
        kind: 'must',
        actor: 'a',
        action: 'b',
        says: 'c',
        grounds: ['general.debrief'],
        source: { title: 'T', body: 'B', edition: 'E' },
      },
    ],
    readings: [],
    expected: [],
  } as unknown as Layer;
  const layers = [layer];

  test('add clauses with their source, and people only to roles that are empty', () => {
    const made = withLayers(adopts, layers);
    const added = made.clauses.at(-1);
    expect(made.clauses).toHaveLength(base.clauses.length + 1);
    expect(added).toMatchObject({
      id: 'NG-1',
      section: 'T',
      place: 'B, E',
      line: 0,
      adopted: { layer: 'national', source: layer.clauses[0]?.source },
    });
    expect(added).not.toHaveProperty('source');
    expect(made.roles.singlePoint).toEqual(['police']);
    expect(made.roles.theDsl).toEqual(['dsl']);
    expect(made.readings).toEqual(base.readings);
  });

  test('are worked out once, for each list of layers, and not twice over', () => {
    const made = withLayers(adopts, layers);
    expect(withLayers(adopts, layers)).toBe(made);
    expect(withLayers(adopts, [layer])).not.toBe(made);
    expect(withLayers({ ...adopts }, layers)).not.toBe(made);
    expect(withLayers(made, layers)).toBe(made);
    expect(withLayers(base, layers)).toBe(base);
    expect(withLayers({ ...base, adopts: [] }, layers)).toEqual({ ...base, adopts: [] });
  });

  test('a norm is the layer’s own only where no clause of the policy asks it', () => {
    const made = withLayers(adopts, layers);
    const asked = made.clauses.filter((clause) => clause.grounds.includes('general.debrief'));
    expect(layerOf(asked.slice(-1))).toBe('national');
    expect(layerOf(asked)).toBeNull();
    expect(layerOf(asked.slice(0, 1))).toBeNull();
    expect(layerOf([])).toBeNull();
  });

  test('are adopted by every policy of the books, once', () => {
    const books = adopting(['national'], adopting(['national']));
    expect(books.policies.map((policy) => policy.adopts)).toEqual([['national'], ['national']]);
    expect(books.procedures).toBe(ruleBooks.procedures);
    expect(() => policyNamed('third', books)).toThrow(
      'unknown policy "third"; known are valley-end-2022, plumpton-2020',
    );
  });
});

describe('an incident as it stands at a later moment', () => {
  test('is the same, whether or not a limit runs out before, as one judged at that moment', () => {
    fc.assert(
      fc.property(
        disturbedTimelines(),
        fc.integer({ min: 0, max: 20_000 }),
        (timeline, minutes) => {
          const now = resume(timeline);
          const { clock, quietUntil } = now.run;
          const limit = Number.isFinite(quietUntil)
            ? [quietUntil - 1, quietUntil, quietUntil + 1]
            : [];
          for (const moment of [START + minutes * 60_000, clock ?? START, ...limit]) {
            const judgedThen = judgedIncident(timeline, { books: ruleBooks, asOf: isoOf(moment) });
            expect(atMoment(now, moment).run).toEqual(judgedThen.run);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
