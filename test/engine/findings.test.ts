/** What a finding says: the verdict, why, by which entries, and what would have been right. */
import { describe, expect, test } from 'vitest';
import type { ReplayOptions } from '../../src/engine/replay.ts';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import type { Finding } from '../../src/vocabulary/findings.ts';
import type { NormId } from '../../src/vocabulary/procedures.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { policyNamed, ruleBooks } from '../support/built-in.ts';
import {
  answered,
  at,
  closed,
  corrected,
  findingIn,
  happened,
  judged,
  PLUMPTON,
  raised,
  told,
} from '../support/incidents.ts';

const DSL = 'the Designated Safeguarding Lead';
const SEXTING = raised('sexting');
const GENERAL = raised('general');
const OWED =
  'owed from 4 Mar 2026 09:00: a concern was raised: Youth produced sexual imagery (sexting) (entry 0)';
const DUE = 'due by 10:00 (“immediately”, read as 60 minutes)';

const on = (
  norm: NormId,
  events: readonly TimelineEvent[],
  rest: Partial<Omit<Timeline, 'events'>> = {},
  options: Partial<ReplayOptions> = {},
): Finding => findingIn(judged(events, rest, options), norm);

/** [verdict, entries, reasons, repair] */
const short = (finding: Finding) =>
  [finding.verdict, finding.events, finding.because, finding.repair] as const;

const TELL = 'sexting.dsl-told';
const TAKE_CHARGE = 'sexting.dsl-handles';
const LOOK = 'sexting.never-view-image';

describe('a duty', () => {
  test('met in time', () => {
    const finding = on(TELL, [SEXTING, told(10, 'dsl')]);
    expect(short(finding)).toEqual([
      'met',
      [0, 1],
      [OWED, DUE, `done at 09:10: a teacher told ${DSL} (entry 1)`],
      null,
    ]);
    expect([finding.owedAt, finding.dueAt, finding.doneAt]).toEqual([at(0), at(60), at(10)]);
    expect([finding.kind, finding.procedure, finding.layer]).toEqual(['duty', 'sexting', null]);
    expect([finding.wrongPerson, finding.unknown]).toEqual([[], []]);
  });

  test('met on the minute is in time, and a minute after is not', () => {
    const onTheMinute = on(TELL, [SEXTING, told(60, 'dsl')]);
    expect(onTheMinute.verdict).toBe('met');
    expect(onTheMinute.because[2]).toBe(`done at 10:00: a teacher told ${DSL} (entry 1)`);
    const nextDay = on(TELL, [SEXTING, told(1500, 'dsl')]);
    expect(nextDay.because[2]).toBe(
      `done at 5 Mar 10:00, 1 day late: a teacher told ${DSL} (entry 1)`,
    );
    const late = on(TELL, [SEXTING, told(61, 'dsl')]);
    expect(late.verdict).toBe('late');
    expect(late.because[2]).toBe(`done at 10:01, 1 minute late: a teacher told ${DSL} (entry 1)`);
  });

  test('met late, after the wrong person was told', () => {
    const why = `a teacher told the Headteacher; it must go to ${DSL}`;
    const finding = on(TELL, [SEXTING, told(10, 'headteacher'), told(75, 'dsl'), closed(100)]);
    expect(short(finding)).toEqual([
      'late',
      [0, 1, 2],
      [
        OWED,
        DUE,
        `done at 10:15, 15 minutes late: a teacher told ${DSL} (entry 2)`,
        `${why} (entry 1)`,
      ],
      `Would have been met if, by 4 Mar 2026 10:00, ${DSL} had been told`,
    ]);
    expect(finding.wrongPerson).toEqual([{ event: 1, why }]);
  });

  test('late, but perhaps told in time: nobody can tell', () => {
    const perhaps = told(30, 'unrecorded');
    expect(on(TELL, [SEXTING, perhaps, told(75, 'dsl')]).verdict).toBe('cannot-tell');
    expect(on(TELL, [SEXTING, told(65, 'unrecorded'), told(75, 'dsl')]).verdict).toBe('late');
    expect(on(TELL, [SEXTING, told(60, 'unrecorded'), told(75, 'dsl')]).verdict).toBe(
      'cannot-tell',
    );
  });

  test('still to be done, with a time and without', () => {
    expect(short(on(TELL, [SEXTING]))).toEqual([
      'owed',
      [0],
      [OWED, DUE, 'still to be done'],
      `Still possible by 4 Mar 2026 10:00: Tell ${DSL}.`,
    ]);
    expect(short(on(TAKE_CHARGE, [SEXTING]))).toEqual([
      'owed',
      [0],
      [OWED, 'still to be done'],
      `Still possible: ${DSL}: take charge.`,
    ]);
  });

  test('past its time and still to be done', () => {
    const finding = on(TELL, [SEXTING], {}, { asOf: at(1500) });
    expect(short(finding)).toEqual([
      'overdue',
      [0],
      [OWED, DUE, 'its time has passed and it is still to be done'],
      `Would have been met if, by 4 Mar 2026 10:00, ${DSL} had been told`,
    ]);
  });

  test('missed, with a time and without', () => {
    expect(short(on(TELL, [SEXTING, closed(100)]))).toEqual([
      'missed',
      [0, 1],
      [OWED, DUE, 'not done when the incident was closed (entry 1)'],
      `Would have been met if, by 4 Mar 2026 10:00, ${DSL} had been told`,
    ]);
    expect(short(on(TAKE_CHARGE, [SEXTING, closed(100)]))).toEqual([
      'missed',
      [0, 1],
      [OWED, 'not done when the incident was closed (entry 1)'],
      `Would have been met if, before the incident was closed, ${DSL} had dealt with it`,
    ]);
  });

  test('recorded as not done', () => {
    const omitted = happened(5, 'act.omitted', { act: 'party.informed', to: 'dsl' });
    expect(short(on(TELL, [SEXTING, omitted]))).toEqual([
      'missed',
      [0, 1],
      [OWED, DUE, `${DSL} recorded that nobody told ${DSL} (entry 1)`],
      `Would have been met if, by 4 Mar 2026 10:00, ${DSL} had been told`,
    ]);
  });

  test('not done towards one of several who may be told leaves the others', () => {
    const route = 'general.official-route';
    const not = (to: string, minutes = 5) =>
      happened(minutes, 'act.omitted', { act: 'party.informed', to });
    expect(on(route, [GENERAL, not('dsl')]).verdict).toBe('owed');
    const none = [GENERAL, not('dsl'), not('headteacher', 6), not('chair-of-governors', 7)];
    expect(on(route, none).verdict).toBe('missed');
    expect(on(route, [...none, told(9, 'headteacher')]).verdict).toBe('met');
  });

  test('on a partial record is held against nobody', () => {
    const partial = { record: 'partial' } as const;
    expect(short(on(TAKE_CHARGE, [SEXTING], partial))).toEqual([
      'cannot-tell',
      [0],
      [OWED, 'the record is partial, and it says nothing about this'],
      'Can be decided once the record is completed',
    ]);
    expect(on(TAKE_CHARGE, [SEXTING, closed(5)], partial).verdict).toBe('cannot-tell');
    expect(on('general.debrief', [GENERAL], partial).verdict).toBe('cannot-tell');
    expect(
      on('general.crime-told', [GENERAL, answered(1, 'crime-suspected', 'no')], partial).verdict,
    ).toBe('not-applicable');
  });

  test('that was done says no more on a partial record than on a complete one', () => {
    const events = [SEXTING, told(10, 'dsl')];
    expect(on(TELL, events, { record: 'partial' })).toEqual(on(TELL, events));
  });

  describe('with a limit in minutes and one in working days', () => {
    const adopted = policyNamed(PLUMPTON);
    const withLimits = (withoutDelay: number, immediately: number): ReplayOptions => ({
      books: {
        ...ruleBooks,
        policies: [
          {
            ...adopted,
            limits: { 'without delay': withoutDelay, immediately },
            clauses: adopted.clauses.flatMap((clause) =>
              clause.grounds.includes(TELL)
                ? [
                    { ...clause, timeWord: 'without delay' as const },
                    { ...clause, timeWord: 'immediately' as const, within: { workingDays: 1 } },
                  ]
                : [clause],
            ),
          },
        ],
      },
    });

    test.each([
      [90, 60, at(60), 'due by 10:00 (“immediately”, read as 60 minutes)'],
      [90, 120, at(90), 'due by 10:30 (“without delay”, read as 90 minutes)'],
      [
        5000,
        6000,
        '2026-03-05T23:59:59.999Z',
        'due by 5 Mar 23:59 (“within 1 working day”, read as the end of that day, in term or not)',
      ],
    ])('%i and %i minutes, and a working day', (withoutDelay, immediately, due, says) => {
      const options = withLimits(withoutDelay, immediately);
      const finding = on(TELL, [SEXTING], { policy: PLUMPTON }, options);
      expect([finding.dueAt, finding.because[1]]).toEqual([due, says]);
    });
  });

  test('perhaps done', () => {
    expect(short(on(TELL, [SEXTING, told(7, 'unrecorded')]))).toEqual([
      'cannot-tell',
      [0, 1],
      [
        OWED,
        DUE,
        'a teacher told somebody the record does not name (entry 1): the record does not say enough to count it',
      ],
      'Can be decided once the record is completed',
    ]);
  });

  test('left to judgement, decided with a reason or without; by one decision for one topic', () => {
    const parents = 'general.parents-informed';
    const decides = (reason?: string) =>
      happened(5, 'decision.recorded', { norm: parents, ...(reason && { reason }) });
    const title = (of: string) => `${DSL} decided not to do this: “${of}” (entry 1)`;
    const said = title('Parents and carers, as and when required');
    const departed = judged([SEXTING, decides('not safe for the child')]);
    expect(short(findingIn(departed, parents))).toEqual([
      'departed',
      [0, 1],
      [
        'owed from 4 Mar 2026 09:00: a child of this school is involved (entry 0)',
        `${said}, with a reason`,
      ],
      null,
    ]);
    expect(short(findingIn(departed, 'sexting.parents-informed'))).toEqual([
      'departed',
      [0, 1],
      [OWED, `${said}, with a reason`],
      null,
    ]);
    const refused = findingIn(judged([SEXTING, decides()]), parents);
    expect(short(refused)).toEqual([
      'owed',
      [0, 1],
      [
        'owed from 4 Mar 2026 09:00: a child of this school is involved (entry 0)',
        `${said}, but without a reason or by somebody not allowed to make that decision`,
        'still to be done',
      ],
      'Still possible: Tell the parents or carers, or record why not.',
    ]);
  });

  test('decided against where the policy leaves no choice', () => {
    // By the head: were it the DSL's own decision, it would show that the DSL knows.
    const decided = happened(5, 'decision.recorded', {
      by: 'headteacher',
      norm: TELL,
      reason: 'busy',
    });
    expect(on(TELL, [SEXTING, decided]).because[2]).toBe(
      `the Headteacher decided not to do this: “The DSL is told” (entry 1), but the policy leaves no choice`,
    );
  });

  test('an emergency has a limit of its own, and a number of its own', () => {
    const finding = on('general.danger-999', [
      GENERAL,
      answered(5, 'immediate-danger'),
      told(10, 'police', { via: '101' }),
      told(12, 'police', { via: '999', by: 'dsl' }),
    ]);
    const why = 'a teacher told Surrey Police by 101, but not by the right number';
    expect(short(finding)).toEqual([
      'met',
      [1, 2, 3],
      [
        'owed from 4 Mar 2026 09:05: a child is in immediate danger or at risk of harm (entry 1)',
        'due by 09:20 (danger, read as 15 minutes)',
        `done at 09:12: ${DSL} told Surrey Police by 999 (entry 3)`,
        `${why} (entry 2)`,
      ],
      null,
    ]);
    expect(finding.wrongPerson).toEqual([{ event: 2, why }]);
  });

  test('done by somebody else than the one who must', () => {
    const finding = on('general.recorded', [
      SEXTING,
      happened(5, 'record.made', { by: 'teacher' }),
    ]);
    expect(finding.because[1]).toBe(`a teacher made the record; only ${DSL} may (entry 1)`);
  });

  test('in another way than the school teaches', () => {
    const breach = raised('filtering-breach', { by: 'pupil' });
    const covered = happened(1, 'screen.covered', { by: 'pupil', how: 'screen-off' });
    expect(on('filtering-breach.pupil-covers-screen', [breach, covered]).wrongPerson).toEqual([
      {
        event: 1,
        why: 'a pupil covered or switched off the screen, but not in the way this school teaches',
      },
    ]);
  });

  test('hangs on what nobody has established, or on what is unclear', () => {
    expect(short(on('general.danger-999', [SEXTING]))).toEqual([
      'cannot-tell',
      [],
      ['nobody has answered: “Is a child in danger at this moment, or about to be harmed?”'],
      'Can be decided once this question is answered: Is a child in danger at this moment, or about to be harmed?',
    ]);
    const unclear = on('general.crime-told', [GENERAL, answered(5, 'crime-suspected', 'unclear')]);
    expect(short(unclear)).toEqual([
      'cannot-tell',
      [],
      ['answered only with “unclear”: “Do you suspect a crime?”'],
      'Can be decided once this question is answered: Do you suspect a crime?',
    ]);
    expect(unclear.unknown).toEqual(['crime-suspected']);
  });

  test('is not required: by an answer, or since nothing calls for it', () => {
    expect(
      short(on('general.crime-told', [GENERAL, answered(5, 'crime-suspected', 'no')])),
    ).toEqual([
      'not-applicable',
      [],
      ['not required: it is not so that a crime is suspected'],
      null,
    ]);
    expect(short(on('general.debrief', [GENERAL]))).toEqual([
      'not-applicable',
      [],
      ['not required: nothing happened that calls for it'],
      null,
    ]);
    const told = happened(3, 'party.informed', { to: 'police' });
    const noCrime = answered(9, 'crime-suspected', 'no');
    expect(short(on('general.crime-told', [GENERAL, told, noCrime]))).toEqual([
      'not-applicable',
      [1],
      ['not required: it is not so that a crime is suspected'],
      null,
    ]);
    const filtering = judged([raised('filtering-breach'), closed(10)]);
    expect(findingIn(filtering, 'general.official-route').because).toEqual(['not required here']);
  });

  test('lapses by a correction', () => {
    const finding = on('general.crime-told', [
      GENERAL,
      answered(5, 'crime-suspected'),
      corrected(9, 1, { value: 'no' }),
    ]);
    expect(short(finding)).toEqual([
      'lapsed',
      [1],
      [
        'owed from 4 Mar 2026 09:05: a crime is suspected (entry 1)',
        'what raised it turned out not to be so',
      ],
      null,
    ]);
  });

  test('lapses by a later answer, which is among its entries', () => {
    const crime = answered(5, 'crime-suspected');
    const events = [GENERAL, crime, answered(9, 'crime-suspected', 'no')];
    expect(short(on('general.crime-told', events)).slice(0, 2)).toEqual(['lapsed', [1, 2]]);
  });

  test('nobody may be told who is not the subject', () => {
    const finding = on(TELL, [raised('sexting', { about: 'dsl' })]);
    expect(short(finding)).toEqual([
      'cannot-tell',
      [],
      ['everyone the policy names for this is a subject of the concern'],
      'Can be done once the school names somebody the concern is not about',
    ]);
  });

  test('done before it was owed, and done though nobody knows whether it was', () => {
    const call = told(3, 'police', { by: 'dsl' });
    const early = on('general.crime-told', [GENERAL, call, answered(5, 'crime-suspected')]);
    expect(short(early)).toEqual([
      'met',
      [1, 2],
      [
        'owed from 4 Mar 2026 09:05: a crime is suspected (entry 2)',
        `done at 09:03: ${DSL} told Surrey Police (entry 1)`,
      ],
      null,
    ]);
    expect([early.owedAt, early.doneAt]).toEqual([at(5), at(3)]);
    const anyway = on('general.crime-told', [GENERAL, call]);
    expect(short(anyway)).toEqual([
      'met',
      [1],
      [`done whether or not it was owed: ${DSL} told Surrey Police (entry 1)`],
      null,
    ]);
    expect([anyway.owedAt, anyway.doneAt]).toEqual([null, at(3)]);
  });

  test('done so late that it was late, had it been owed, while nobody knows whether it was', () => {
    const onTheDsl = (minute: number) =>
      on('radicalisation.dsl-told', [
        raised('radicalisation'),
        told(minute, 'dsl', { by: 'deputy-dsl' }),
      ]);
    expect(onTheDsl(60).verdict).toBe('met');
    expect(onTheDsl(61)).toMatchObject({
      verdict: 'cannot-tell',
      unknown: ['child-or-parent-at-risk-of-radicalisation'],
    });
  });

  test('raised by an act says which; perhaps raised says so', () => {
    const finished = happened(5, 'investigation.completed', { by: 'headteacher' });
    expect(on('general.debrief', [GENERAL, finished]).because).toEqual([
      'owed from 4 Mar 2026 09:05: the Headteacher completed the investigation (entry 1)',
      'still to be done',
    ]);
    const complained = happened(6, 'complaint.made', { by: 'unrecorded' });
    expect(short(on('general.whistleblowing-explained', [GENERAL, complained]))).toEqual([
      'cannot-tell',
      [1],
      ['somebody the record does not name complained (entry 1): the record does not say by whom'],
      'Can be decided once the record is completed',
    ]);
  });

  test('what was done and corrected away since is said to be so', () => {
    const events = [SEXTING, told(10, 'dsl'), corrected(20, 1, { to: 'parent' })];
    expect(on(TELL, events).verdict).toBe('owed');
    const withdrawn = [SEXTING, told(10, 'dsl'), corrected(20, 1)];
    expect(on(TELL, withdrawn).verdict).toBe('owed');
    expect(on(TELL, withdrawn).events).toEqual([0]);
  });
});

describe('a prohibition', () => {
  const looks = (minutes: number, by = 'teacher') => happened(minutes, 'image.viewed', { by });

  test('kept', () => {
    expect(short(on('sexting.never-share-image', [SEXTING]))).toEqual([
      'kept',
      [],
      ['nothing of the kind was done'],
      null,
    ]);
  });

  test('breached, as often as it was', () => {
    const finding = on(LOOK, [SEXTING, looks(5), looks(9)]);
    expect(short(finding)).toEqual([
      'breached',
      [1, 2],
      [
        `at 4 Mar 2026 09:05 a teacher looked at the image; only ${DSL} may (entry 1)`,
        `at 4 Mar 2026 09:09 a teacher looked at the image; only ${DSL} may (entry 2)`,
      ],
      'Would have been kept without this: a teacher looked at the image (entry 1) and a teacher looked at the image (entry 2)',
    ]);
    expect([finding.owedAt, finding.dueAt, finding.doneAt]).toEqual([null, null, at(5)]);
  });

  test('spells out the first twenty breaches and lists them all', () => {
    const many = Array.from({ length: 25 }, (_, index) => looks(index + 1));
    const finding = on(LOOK, [SEXTING, ...many]);
    expect(finding.because).toHaveLength(20);
    expect(finding.events).toHaveLength(25);
    expect(finding.repair?.match(/entry/g)).toHaveLength(3);
  });

  test('allowed by an exception', () => {
    const need = answered(2, 'clear-need-to-view');
    expect(short(on(LOOK, [SEXTING, need, looks(5, 'dsl')]))).toEqual([
      'kept',
      [2],
      [`${DSL} looked at the image (entry 2), which was allowed`],
      null,
    ]);
  });

  test('in doubt, by facts or by who it was', () => {
    const unclear = answered(7, 'clear-need-to-view', 'unclear');
    expect(short(on(LOOK, [SEXTING, looks(5, 'dsl'), unclear]))).toEqual([
      'cannot-tell',
      [1],
      [
        `${DSL} looked at the image (entry 1); whether that was allowed was not established`,
        'nobody has answered: “Is there really no other way than looking at the image?”',
        'answered only with “unclear”: “Is there a clear need or reason to look at the image?”',
      ],
      'Can be decided once these questions are answered: Is there really no other way than looking at the image? Is there a clear need or reason to look at the image?',
    ]);
    expect(short(on(LOOK, [SEXTING, looks(5, 'unrecorded')]))).toEqual([
      'cannot-tell',
      [1],
      [
        'somebody the record does not name looked at the image (entry 1): the record does not say enough to judge it',
      ],
      'Can be decided once the record is completed',
    ]);
  });

  test('what an answer settles later is what was done in doubt, and not the answer', () => {
    const looksTwice = [SEXTING, looks(5, 'dsl'), looks(6, 'dsl')];
    const looked = `${DSL} looked at the image`;
    const otherWay = answered(8, 'no-other-way-than-viewing', 'no');
    const finding = on(LOOK, [...looksTwice, answered(7, 'clear-need-to-view', 'no'), otherWay]);
    const otherwise = `only ${DSL} may, with no other way or a clear need`;
    expect(short(finding)).toEqual([
      'breached',
      [1, 2],
      [
        `at 4 Mar 2026 09:05 ${looked} (entry 1); ${otherwise}`,
        `at 4 Mar 2026 09:06 ${looked} (entry 2); ${otherwise}`,
        `this settled it: ${DSL} answered “Is there really no other way than looking at the image?” no (entry 4)`,
      ],
      `Would have been kept without this: ${looked} (entry 1) and ${looked} (entry 2)`,
    ]);
    expect(finding.doneAt).toBe(at(5));
    expect(short(on(LOOK, [...looksTwice, answered(7, 'clear-need-to-view')]))).toEqual([
      'kept',
      [1, 2, 3],
      [
        `${looked} (entry 1), which was allowed`,
        `${looked} (entry 2), which was allowed`,
        `this settled it: ${DSL} answered “Is there a clear need or reason to look at the image?” yes (entry 3)`,
      ],
      null,
    ]);
  });

  test('what was settled once is not settled again', () => {
    const need = answered(6, 'clear-need-to-view');
    const noNeed = corrected(10, 2, { value: 'no' });
    const noOtherWay = answered(12, 'no-other-way-than-viewing', 'no');
    const events = [SEXTING, looks(5, 'dsl'), need, noNeed, looks(11, 'dsl'), noOtherWay];
    expect(short(on(LOOK, events)).slice(0, 2)).toEqual(['breached', [4]]);
  });

  test('on a partial record: no breach recorded is not "kept"', () => {
    const inDoubt = [SEXTING, looks(5, 'dsl')];
    expect(on(LOOK, inDoubt, { record: 'partial' })).toEqual(on(LOOK, inDoubt));
    expect(short(on(LOOK, [SEXTING], { record: 'partial' }))).toEqual([
      'cannot-tell',
      [],
      ['no breach recorded, but the record is partial'],
      'Can be decided once the record is completed',
    ]);
  });

  const FOUND = answered(1, 'found-on-school-device');
  const deletes = happened(5, 'image.deleted');
  const HOLD = 'iioc.no-deletion-before-police';

  test('an order broken, and kept', () => {
    const broken = on(HOLD, [raised('iioc'), FOUND, deletes]);
    expect(short(broken)).toEqual([
      'breached',
      [2],
      [
        `at 4 Mar 2026 09:05 ${DSL} deleted the image or its copies (entry 2), too early; Surrey Police must have been told first, and no child be in danger`,
      ],
      `Would have been kept if this had waited: ${DSL} deleted the image or its copies (entry 2)`,
    ]);
    expect(broken.kind).toBe('precedence');
    const kept = on(HOLD, [raised('iioc'), FOUND, told(2, 'police'), deletes]);
    expect(short(kept)).toEqual([
      'kept',
      [2, 3],
      [
        `${DSL} deleted the image or its copies (entry 3), which was allowed`,
        'no longer forbidden, since a teacher told Surrey Police (entry 2)',
      ],
      null,
    ]);
  });

  test('in doubt once it is lifted, and in force again', () => {
    const DELETE = 'sexting.delete-only-when-clear';
    const ruledOut = happened(3, 'agencies.ruled-out');
    const lifted = `no longer forbidden, since ${DSL} confirmed that no other agency is needed (entry 1)`;
    expect(short(on(DELETE, [SEXTING, ruledOut, deletes])).slice(0, 3)).toEqual([
      'cannot-tell',
      [1, 2],
      [
        `${DSL} deleted the image or its copies (entry 2); whether that was allowed was not established`,
        lifted,
        'nobody has answered: “Are you sure that deleting puts no child at risk and spoils no investigation?”',
      ],
    ]);
    const again = told(4, 'police', { by: 'dsl' });
    expect(short(on(DELETE, [SEXTING, ruledOut, again]))).toEqual(['kept', [1, 2], [lifted], null]);
    expect(short(on(DELETE, [SEXTING, ruledOut, again, deletes])).slice(0, 2)).toEqual([
      'breached',
      [3],
    ]);
  });

  test('nothing brings it into force, or what was done came before anybody knew', () => {
    const not = answered(1, 'found-on-school-device', 'no');
    const notByStaff = answered(2, 'held-by-staff-on-school-device', 'no');
    const nowhere = [raised('iioc'), not, notByStaff];
    expect(short(on('iioc.copies-kept-only-for-police', nowhere))).toEqual([
      'not-applicable',
      [],
      ['not forbidden here: nothing has happened that calls for it'],
      null,
    ]);
    const saved = happened(3, 'image.saved');
    expect(short(on('iioc.copies-kept-only-for-police', [raised('iioc'), saved]))).toEqual([
      'cannot-tell',
      [1],
      ['nobody has answered: “Were the images found on a school device?”'],
      'Can be decided once this question is answered: Were the images found on a school device?',
    ]);
    // Whoever saves an image has seen what it is, though where it was found is written down later.
    const later = on('iioc.copies-kept-only-for-police', [
      raised('iioc'),
      saved,
      answered(4, 'found-on-school-device'),
    ]);
    expect(short(later).slice(0, 2)).toEqual(['breached', [1]]);
  });
});

describe('reasons and remedies as data', () => {
  test('a look by somebody else', () => {
    const looked = happened(5, 'image.viewed', { by: 'teacher' });
    const finding = on(LOOK, [SEXTING, looked]);
    const deed = { entry: 1, act: 'image.viewed', by: 'teacher' };
    expect(finding.reasons).toEqual([
      { code: 'done-by-other', roles: ['imageViewer'], moment: at(5), ...deed },
    ]);
    expect(finding.remedy).toEqual({ code: 'leave-undone', deeds: [deed] });
    expect(finding.occurrences).toBe(1);
  });

  test('a duty told to the wrong person, then late', () => {
    const finding = on(TELL, [SEXTING, told(10, 'headteacher'), told(75, 'dsl')]);
    const [owedAt, dueAt] = [at(0), at(60)];
    const telling = { act: 'party.informed', by: 'teacher' };
    expect(finding.reasons).toEqual([
      {
        code: 'raised-by-facts',
        moment: owedAt,
        entry: 0,
        facts: [{ fact: 'concern:sexting', value: 'yes' }],
      },
      {
        code: 'due-by-time-word',
        owedAt,
        dueAt,
        limit: 'immediately',
        minutes: 60,
        reading: 'immediately',
      },
      { code: 'done-late', owedAt, dueAt, moment: at(75), entry: 2, ...telling, to: ['dsl'] },
      { code: 'told-other', roles: ['theDsl'], entry: 1, ...telling, to: ['headteacher'] },
    ]);
    expect(finding.remedy).toEqual({ code: 'do-by', dueAt });
  });

  test('an act too early, and one that an order allowed but its condition did not', () => {
    const found = answered(1, 'found-on-school-device');
    const deletes = happened(5, 'image.deleted');
    const codes = (finding: Finding) => finding.reasons.map((each) => each.code);
    const tooEarly = on('iioc.no-deletion-before-police', [raised('iioc'), found, deletes]);
    expect(codes(tooEarly)).toEqual(['done-too-early']);
    expect(tooEarly.remedy?.code).toBe('wait-with');
    const unsafe = [happened(3, 'agencies.ruled-out'), answered(4, 'deletion-is-safe', 'no')];
    const lifted = on('sexting.delete-only-when-clear', [SEXTING, ...unsafe, deletes]);
    expect(codes(lifted)).toEqual(['done-though-forbidden', 'lifted']);
  });

  test('somebody right at the time whom the facts have since changed did not count then', () => {
    const finding = on('general.crime-told', [
      GENERAL,
      answered(1, 'crime-suspected'),
      answered(2, 'immediate-danger'),
      told(5, 'police', { by: 'dsl', via: '101' }),
      answered(9, 'immediate-danger', 'no'),
    ]);
    expect(finding.wrongPerson).toEqual([
      { event: 3, why: `${DSL} told Surrey Police by 101; it did not count at that time` },
    ]);
  });
});

describe('an incident', () => {
  test('one breach, miss or delay makes it non-compliant; then open; then nobody can tell', () => {
    expect(judged([SEXTING, happened(5, 'image.viewed', { by: 'teacher' })]).verdict).toBe(
      'non-compliant',
    );
    expect(judged([SEXTING]).verdict).toBe('open');
    expect(judged([GENERAL], { record: 'partial' }).verdict).toBe('cannot-tell');
    const sure = (
      [
        'immediate-danger',
        'safeguarding-concern',
        'crime-suspected',
        'threshold-met',
        'child-involved',
      ] as const
    ).map((fact) => answered(1, fact, 'no'));
    const done = [told(5, 'dsl'), happened(6, 'record.made')];
    expect(judged([GENERAL, ...sure, ...done]).verdict).toBe('compliant');
    expect(judged([GENERAL, ...sure, closed(9)]).verdict).toBe('non-compliant');
    expect(
      judged([SEXTING, told(61, 'dsl')]).findings.some((each) => each.verdict === 'late'),
    ).toBe(true);
  });

  test('is judged under another policy when asked', () => {
    const report = judged([SEXTING, told(5, 'deputy-dsl')], {}, { policy: PLUMPTON });
    expect(report.policy).toBe(PLUMPTON);
    expect(findingIn(report, TELL).verdict).toBe('met');
    expect(on(TELL, [SEXTING, told(5, 'deputy-dsl')]).verdict).toBe('owed');
  });
});
