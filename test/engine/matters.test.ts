/**
 * What the school came to know, and what was done about it: which acts count for which concern, whose
 * word counts, and what undoes or ends a duty. Each in the smallest timeline that shows it.
 */
import { describe, expect, test } from 'vitest';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import type { Fact } from '../../src/vocabulary/facts.ts';
import type { Verdict } from '../../src/vocabulary/findings.ts';
import type { NormId, ProcedureId } from '../../src/vocabulary/procedures.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
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
  VALLEY_END,
} from '../support/incidents.ts';

type Rest = Readonly<Record<string, unknown>>;

const NIGHT = closed(600);
const CONCERN = raised('sexting');
const DSL_TOLD = told(5, 'dsl');
const FACT_ABOUT_DSL = answered(60, 'subject-is-dsl', 'yes', { by: 'headteacher' });

const concern = (minutes: number, procedure: ProcedureId, rest: Rest = {}): TimelineEvent =>
  happened(minutes, 'concern.raised', { by: 'teacher', procedure, ...rest });
const opened = (minutes: number, procedure: ProcedureId, rest: Rest = {}): TimelineEvent =>
  happened(minutes, 'procedure.opened', { by: 'teacher', procedure, ...rest });
const decided = (norm: NormId, reason: string, by = 'dsl'): TimelineEvent =>
  happened(60, 'decision.recorded', { norm, reason, by });

/** What a norm comes to once the day is over, under a policy. */
const under =
  (policy: string) =>
  (norm: NormId, events: readonly TimelineEvent[], rest: Partial<Timeline> = {}): Verdict =>
    findingIn(judged([...events, NIGHT], { policy, ...rest }), norm).verdict;
const valleyEnd = under(VALLEY_END);
const plumpton = under(PLUMPTON);

describe('what is forbidden', () => {
  test('is never said not to have been done where it was, for whatever concern', () => {
    const public_ = told(5, 'public', { by: 'teacher' });
    const breach = [raised('cyberbullying'), public_, concern(240, 'exploitation'), NIGHT];
    const { verdict, each = [] } = findingIn(judged(breach), 'general.confidentiality');
    expect(verdict).toBe('breached');
    expect(each.map((one) => [one.verdict, one.reasons.map(({ code }) => code)])).toEqual([
      ['breached', ['done-though-forbidden']],
      ['kept', ['not-about-this']],
    ]);
    expect(each[1]?.reasons[0]).toMatchObject({ entry: 1, act: 'party.informed', to: ['public'] });
    const plain = [raised('cyberbullying'), concern(240, 'exploitation'), NIGHT];
    expect(findingIn(judged(plain), 'general.confidentiality').reasons).toEqual([
      { code: 'nothing-of-the-kind' },
    ]);
  });

  test('is in doubt where nobody is named whom it was done to, once or twice', () => {
    const somebody = happened(5, 'party.informed', { to: 'unrecorded' });
    const events = [raised('cyberbullying'), somebody];
    expect(valleyEnd('general.police-before-others', events)).toBe('cannot-tell');
    expect(valleyEnd('general.police-before-others', [...events, somebody])).toBe('cannot-tell');
  });

  test('even once an order is lifted is a breach where only the lifting is in doubt', () => {
    const found = [raised('iioc'), answered(1, 'found-on-school-device', 'yes')];
    const perhaps = happened(5, 'party.informed', { to: 'unrecorded', via: '999' });
    const deleted = happened(10, 'image.deleted');
    const safe = answered(2, 'immediate-danger', 'no');
    const danger = answered(2, 'immediate-danger', 'yes');
    const order = 'iioc.no-deletion-before-police';
    expect(valleyEnd(order, [...found, safe, perhaps, deleted])).toBe('cannot-tell');
    expect(valleyEnd(order, [...found, danger, perhaps, deleted])).toBe('breached');
    expect(valleyEnd(order, [...found, safe, deleted])).toBe('breached');
  });

  test('is not allowed by what the subject did before it was known who they are', () => {
    const events = [
      concern(0, 'sexting'),
      told(1, 'police', { by: 'dsl' }),
      answered(2, 'subject-is-dsl', 'yes'),
      happened(3, 'referral.made', { by: 'dsl' }),
    ];
    expect(valleyEnd('general.police-before-others', events)).toBe('cannot-tell');
  });
});

describe('what the subject did', () => {
  const secured = happened(0, 'device.secured', { by: 'headteacher' });
  const aboutTheHead = concern(60, 'iioc', { to: 'dsl', about: 'headteacher' });

  test('before the first concern leaves it in doubt whether it was done', () => {
    expect(valleyEnd('iioc.devices-secured', [secured, aboutTheHead])).toBe('cannot-tell');
    const byTeacher = happened(0, 'device.secured', { by: 'teacher' });
    expect(valleyEnd('iioc.devices-secured', [byTeacher, aboutTheHead])).toBe('met');
  });

  test('is in doubt on a partial record as well', () => {
    const events = [
      concern(0, 'iioc', { to: 'dsl' }),
      told(10, 'police', { by: 'headteacher' }),
      answered(60, 'subject-is-headteacher', 'yes'),
    ];
    for (const record of ['complete', 'partial'] as const) {
      expect(valleyEnd('iioc.organisation-told', events, { record })).toBe('cannot-tell');
    }
  });
});

describe('who may correct the record', () => {
  const sent = happened(10, 'image.sent', { by: 'teacher', to: 'public' });
  const denied = (by: string) =>
    happened(60, 'entry.corrected', { by, entry: 1, reason: 'it was not so' });
  const verdictOnce = (by: string, about = 'teacher') =>
    valleyEnd('sexting.never-share-image', [
      concern(0, 'sexting', { by: 'staff', about }),
      sent,
      denied(by),
    ]);

  test('not the subject, nor a pupil, a parent or a stranger', () => {
    for (const by of ['teacher', 'pupil', 'parent', 'public'])
      expect(verdictOnce(by)).toBe('breached');
    expect(verdictOnce('dsl')).toBe('kept');
  });

  test('another member of staff than the one it is about, where the record tells them apart', () => {
    expect(verdictOnce('staff-1', 'staff-1')).toBe('breached');
    expect(verdictOnce('staff', 'staff-1')).toBe('breached');
    expect(verdictOnce('staff-1', 'staff')).toBe('breached');
    expect(verdictOnce('staff-2', 'staff-1')).toBe('kept');
  });

  test('and the report says that such a correction does not count', () => {
    const events = [concern(0, 'sexting', { about: 'teacher' }), sent, denied('teacher')];
    expect(judged(events).remarks).toContainEqual({ code: 'correction-unheard', entry: 2 });
  });
});

describe('an order that an email may have lifted', () => {
  const emailed = happened(5, 'party.informed', { to: 'police', via: 'email' });
  const others = happened(30, 'party.informed', { to: 'other-school' });
  const order = 'general.police-before-others';

  test('is in doubt until the email is known to have been read', () => {
    const events = [concern(0, 'harassment', { to: 'dsl' }), emailed, others];
    expect(valleyEnd(order, events)).toBe('cannot-tell');
    const read = happened(20, 'message.acknowledged', { by: 'police', entry: 1 });
    expect(valleyEnd(order, [...events, read])).toBe('kept');
    expect(valleyEnd(order, [concern(0, 'harassment', { to: 'dsl' }), others])).toBe('breached');
  });

  test('is in doubt too where the email went before the order came into force', () => {
    const targets = answered(10, 'other-schools-targeted');
    const after = 'exploitation.other-schools-after-police';
    const events = [concern(0, 'exploitation', { to: 'dsl' }), emailed, targets, others];
    expect(valleyEnd(after, events)).toBe('cannot-tell');
    const read = happened(20, 'message.acknowledged', { by: 'police', entry: 1 });
    expect(valleyEnd(after, [...events, read])).toBe('kept');
    expect(
      valleyEnd(
        after,
        events.filter((each) => each !== emailed),
      ),
    ).toBe('breached');
  });
});

describe('what lasts ends rightly', () => {
  const secured = [
    concern(0, 'exploitation', { to: 'dsl' }),
    answered(1, 'device-in-hand'),
    happened(5, 'device.secured'),
  ];
  const back = happened(360, 'device.released', { to: 'pupil' });

  test('once the agencies have found no crime, and not before', () => {
    const noCrime = answered(300, 'agencies-found-no-crime');
    expect(valleyEnd('exploitation.devices-secured', [...secured, noCrime, back])).toBe('met');
    expect(valleyEnd('exploitation.devices-secured', [...secured, back])).toBe('missed');
  });

  test('access is opened again once agencies need nothing more', () => {
    const blocked = [
      concern(0, 'sexting', { to: 'dsl' }),
      answered(1, 'image-on-school-network'),
      happened(5, 'access.blocked', { by: 'technical-support' }),
    ];
    const opened = happened(360, 'access.unblocked', { by: 'technical-support' });
    const ruledOut = happened(300, 'agencies.ruled-out');
    expect(valleyEnd('sexting.access-blocked', [...blocked, ruledOut, opened])).toBe('met');
    expect(valleyEnd('sexting.access-blocked', [...blocked, opened])).toBe('missed');
  });
});

describe('what brings news, and what was told before it', () => {
  test('an answer that opened a procedure: the first concern is about it', () => {
    const found = answered(0, 'material-is-indecent-images', 'yes', { by: 'dsl' });
    const events = [found, told(10, 'headteacher', { by: 'dsl' }), concern(60, 'filtering-breach')];
    expect(valleyEnd('iioc.organisation-told', events)).toBe('missed');
    expect(valleyEnd('filtering-breach.head-deals-with-concern', events)).toBe('missed');
  });

  test('the first concern: what is told after it counts', () => {
    expect(valleyEnd('sexting.dsl-told', [CONCERN, DSL_TOLD])).toBe('met');
    expect(valleyEnd('sexting.dsl-told', [CONCERN])).toBe('missed');
  });

  test('a procedure opened by hand that is open already brings nothing new', () => {
    const again = opened(240, 'sexting');
    expect(valleyEnd('sexting.dsl-told', [CONCERN, DSL_TOLD, again])).toBe('met');
    expect(valleyEnd('sexting.dsl-told', [CONCERN, again])).toBe('missed');
  });

  test('a name for what was known: what was told counts, and the time runs from the naming', () => {
    const events = [raised('general'), DSL_TOLD, concern(40, 'sexting')];
    expect(valleyEnd('sexting.dsl-told', events)).toBe('met');
    const named = [raised('general'), concern(40, 'exploitation')];
    expect(findingIn(judged(named, { policy: PLUMPTON }), 'exploitation.dsl-told')).toMatchObject({
      owedAt: at(40),
    });
  });

  test('another kind of concern: nothing told before was about it', () => {
    const events = [raised('cyberbullying'), DSL_TOLD, concern(240, 'exploitation')];
    expect(valleyEnd('exploitation.dsl-told', events)).toBe('missed');
    expect(plumpton('exploitation.dsl-told', events)).toBe('missed');
    expect(valleyEnd('exploitation.dsl-told', [...events, told(250, 'dsl')])).toBe('met');
    expect(valleyEnd('exploitation.dsl-told', [...events, concern(241, 'general')])).toBe('missed');
  });

  test('perhaps the same: only what the second alone would be blamed for is in doubt', () => {
    const again = concern(240, 'sexting', { by: 'staff' });
    expect(valleyEnd('sexting.dsl-told', [CONCERN, DSL_TOLD, again])).toBe('cannot-tell');
    expect(valleyEnd('sexting.dsl-told', [CONCERN, DSL_TOLD, again, told(250, 'dsl')])).toBe('met');
    const byTheDsl = concern(240, 'sexting', { by: 'dsl' });
    expect(valleyEnd('sexting.dsl-told', [CONCERN, DSL_TOLD, byTheDsl])).toBe('met');
  });

  test('a discovery: what was told before leaves open what it was about', () => {
    const events = [raised('filtering-breach'), DSL_TOLD];
    const found = [...events, opened(240, 'iioc')];
    expect(valleyEnd('iioc.dsl-told', found)).toBe('cannot-tell');
    expect(valleyEnd('iioc.dsl-told', [...found, told(250, 'dsl')])).toBe('met');
    expect(valleyEnd('iioc.dsl-told', [raised('filtering-breach'), opened(240, 'iioc')])).toBe(
      'missed',
    );
  });

  test('the DSL who discovers it knows it', () => {
    const events = [raised('filtering-breach'), opened(240, 'iioc', { by: 'dsl' })];
    expect(valleyEnd('iioc.dsl-told', events)).toBe('met');
  });

  test('a concern withdrawn and raised again is owed again, from then on', () => {
    const events = [CONCERN, corrected(20, 0), concern(30, 'sexting')];
    expect(findingIn(judged(events), 'sexting.dsl-handles')).toMatchObject({
      verdict: 'owed',
      owedAt: at(30),
    });
    expect(valleyEnd('sexting.dsl-handles', [CONCERN, corrected(20, 0)])).toBe('lapsed');
  });

  test('an entry written down twice brings no more news than once', () => {
    const second = concern(1, 'general', { by: 'dsl' });
    const events = [raised('general', { by: 'headteacher' }), second];
    const once = valleyEnd('general.dsl-told', events);
    expect(valleyEnd('general.dsl-told', [...events, second])).toBe(once);
  });
});

describe('danger', () => {
  const danger = (minutes: number, value: 'yes' | 'no') =>
    answered(minutes, 'immediate-danger', value);
  const rang = (minutes: number) => told(minutes, 'police', { by: 'dsl', via: '999' });

  test('that comes again needs another call', () => {
    const over = [raised('exploitation'), danger(10, 'yes'), rang(12), danger(60, 'no')];
    expect(valleyEnd('general.danger-999', over)).toBe('met');
    expect(valleyEnd('general.danger-999', [...over, danger(300, 'yes')])).toBe('missed');
    expect(valleyEnd('general.danger-999', [...over, danger(300, 'yes'), rang(305)])).toBe('met');
  });

  test('written down just after the call was answered by it; long after, nobody can tell', () => {
    const first = (minutes: number) => [raised('exploitation'), rang(2), danger(minutes, 'yes')];
    expect(valleyEnd('general.danger-999', first(4))).toBe('met');
    expect(valleyEnd('general.danger-999', first(200))).toBe('cannot-tell');
  });

  test('is known to police who raised the concern, or who are there', () => {
    const yes = danger(5, 'yes');
    const byPolice = [raised('exploitation', { by: 'police', to: 'dsl' }), yes];
    expect(valleyEnd('general.danger-999', byPolice)).toBe('met');
    const there = told(6, 'police', { by: 'dsl', via: 'in-person' });
    expect(valleyEnd('general.danger-999', [raised('exploitation'), yes, there])).toBe('met');
    const rang101 = told(6, 'police', { by: 'dsl', via: '101' });
    expect(valleyEnd('general.danger-999', [raised('exploitation'), yes, rang101])).toBe('missed');
  });

  test('past its time and still open is overdue', () => {
    const open = judged([raised('exploitation'), danger(5, 'yes'), told(300, 'parent')]);
    expect(findingIn(open, 'general.danger-999').verdict).toBe('overdue');
    expect(open.verdict).toBe('non-compliant');
  });
});

describe('whose word counts', () => {
  const looked = happened(30, 'image.viewed');
  const need = (by: string) => answered(60, 'clear-need-to-view', 'yes', { by });

  test('a pupil excuses nobody of the school', () => {
    expect(valleyEnd('sexting.never-view-image', [CONCERN, looked, need('pupil')])).not.toBe(
      'kept',
    );
    expect(valleyEnd('sexting.never-view-image', [CONCERN, looked, need('dsl')])).toBe('kept');
  });

  test('nobody rules out an allegation against themselves', () => {
    const about = raised('staff-misuse', { by: 'parent', about: 'dsl', to: 'headteacher' });
    const no = (by: string) => answered(5, 'allegation-against-staff', 'no', { by });
    expect(valleyEnd('staff-misuse.lado-told', [about, no('dsl')])).toBe('cannot-tell');
    expect(valleyEnd('staff-misuse.lado-told', [about, no('headteacher')])).toBe('not-applicable');
  });

  test('that no agency is needed is for the DSL to confirm at Plumpton, for the school at Valley End', () => {
    const byATeacher = [
      CONCERN,
      happened(30, 'agencies.ruled-out', { by: 'teacher' }),
      answered(31, 'deletion-is-safe'),
      answered(31, 'crime-suspected', 'no'),
      answered(31, 'immediate-danger', 'no'),
      happened(40, 'image.deleted'),
    ];
    expect(plumpton('sexting.delete-only-when-clear', byATeacher)).toBe('breached');
    expect(valleyEnd('sexting.delete-only-when-clear', byATeacher)).not.toBe('breached');
  });

  test('a reason that is none decides nothing', () => {
    const norm = 'sexting.parents-informed';
    for (const reason of ['n/a', '-', 'TBC', '...']) {
      expect(valleyEnd(norm, [CONCERN, decided(norm, reason)])).toBe('cannot-tell');
    }
    const words = 'telling them now would put her at risk';
    expect(valleyEnd(norm, [CONCERN, decided(norm, words)])).toBe('departed');
    expect(valleyEnd(norm, [CONCERN, decided(norm, words, 'teacher')])).toBe('missed');
  });

  test('where the policy names nobody for a step, not everybody may decide against it', () => {
    const norm = 'exploitation.procedures-reviewed';
    const why = 'there was no time for it';
    const events = (by: string) => [raised('exploitation'), decided(norm, why, by)];
    expect(valleyEnd(norm, events('teacher'))).toBe('missed');
    expect(valleyEnd(norm, events('headteacher'))).toBe('departed');
    expect(plumpton(norm, events('leadership-team'))).toBe('departed');
    expect(valleyEnd(norm, events('leadership-team'))).toBe('missed');
  });

  test('the chair of governors decides where the concern is about the head', () => {
    const norm = 'sexting.parents-informed';
    const why = 'the LADO has asked us to wait';
    const aboutTheHead = raised('sexting', { about: 'headteacher' });
    expect(valleyEnd(norm, [aboutTheHead, decided(norm, why, 'chair-of-governors')])).toBe(
      'departed',
    );
    expect(valleyEnd(norm, [CONCERN, decided(norm, why, 'chair-of-governors')])).toBe('missed');
    expect(valleyEnd(norm, [aboutTheHead, decided(norm, why, 'headteacher')])).toBe('missed');
  });
});

describe('somebody the concern is about', () => {
  const about = raised('staff-misuse', { by: 'parent', about: 'teacher', to: 'headteacher' });
  const allegation = answered(10, 'allegation-against-staff', 'yes', { by: 'headteacher' });

  test('meets nothing', () => {
    const events = (by: string) => [about, allegation, told(20, 'lado', { by })];
    expect(valleyEnd('staff-misuse.lado-told', events('teacher'))).toBe('missed');
    expect(valleyEnd('staff-misuse.lado-told', events('headteacher'))).toBe('met');
  });

  test('is forbidden what everybody is', () => {
    const suspect = raised('sexting', { about: 'teacher' });
    const sent = happened(20, 'image.sent', { by: 'teacher', to: 'staff' });
    expect(valleyEnd('sexting.never-share-image', [suspect, sent])).toBe('breached');
  });

  test('was the wrong one to tell: it is owed to whoever else the policy names', () => {
    const events = [CONCERN, DSL_TOLD, FACT_ABOUT_DSL];
    expect(plumpton('sexting.dsl-told', events)).toBe('missed');
    expect(plumpton('sexting.dsl-told', [...events, told(70, 'deputy-dsl')])).toBe('met');
    expect(plumpton('sexting.dsl-told', [CONCERN, told(5, 'deputy-dsl'), FACT_ABOUT_DSL])).toBe(
      'met',
    );
    // Valley End names nobody but the DSL.
    expect(valleyEnd('sexting.dsl-told', events)).toBe('cannot-tell');
  });

  test('asks whether conduct is in question, and no more until that is answered', () => {
    const conduct = (value: 'yes' | 'no') =>
      answered(70, 'staff-conduct-in-question', value, { by: 'headteacher' });
    const lado = 'staff-misuse.lado-told';
    const allegedLater = answered(80, 'allegation-against-staff', 'yes', { by: 'headteacher' });
    expect(valleyEnd(lado, [CONCERN, FACT_ABOUT_DSL])).toBe('cannot-tell');
    expect(['lapsed', 'not-applicable']).toContain(
      valleyEnd(lado, [CONCERN, FACT_ABOUT_DSL, conduct('no')]),
    );
    expect(valleyEnd(lado, [CONCERN, FACT_ABOUT_DSL, conduct('yes'), allegedLater])).toBe('missed');
    expect(judged([CONCERN, NIGHT]).procedures).not.toContain('staff-misuse');
  });

  test('whose own device may hold illegal content is asked about as well', () => {
    const events = [raised('staff-device-content', { about: 'teacher' })];
    expect(valleyEnd('staff-misuse.lado-told', events)).toBe('cannot-tell');
    expect(plumpton('staff-misuse.lado-told', events)).toBe('cannot-tell');
  });
});

describe('what lasts only while it is needed', () => {
  const stored = [CONCERN, answered(5, 'device-in-hand'), happened(10, 'device.secured')];
  const back = (minutes: number, to: string) => happened(minutes, 'device.released', { to });
  const norm = 'sexting.device-secured';

  test('a device given back to a pupil has to be stored again', () => {
    expect(valleyEnd(norm, stored)).toBe('met');
    expect(valleyEnd(norm, [...stored, back(300, 'pupil')])).toBe('missed');
    expect(valleyEnd(norm, [...stored, back(300, 'pupil'), happened(310, 'device.secured')])).toBe(
      'met',
    );
  });

  test('given to a parent, it is open whether it was still needed', () => {
    expect(valleyEnd(norm, [...stored, back(300, 'parent')])).toBe('cannot-tell');
  });

  test('once no agency needs it, it may go back', () => {
    const done = happened(200, 'agencies.ruled-out');
    expect(valleyEnd(norm, [...stored, done, back(300, 'parent')])).toBe('met');
    expect(valleyEnd(norm, [...stored, back(150, 'pupil'), done])).toBe('missed');
  });

  describe('once the incident was closed', () => {
    test.each(['pupil', 'parent'])('a device given back to a %s may be needed no longer', (to) => {
      const { verdict, reasons } = findingIn(judged([...stored, NIGHT, back(1_900, to)]), norm);
      expect(verdict).toBe('cannot-tell');
      expect(reasons.map(({ code }) => code)).toContain('perhaps-undone');
    });

    test('it may go back where no agency needs it', () => {
      const answer = happened(1_800, 'agencies.ruled-out');
      expect(valleyEnd(norm, [...stored, answer, back(1_900, 'pupil')])).toBe('met');
    });

    test('access may be given once more', () => {
      const blocked = happened(10, 'access.blocked', { by: 'technical-support' });
      const unblocked = happened(1_900, 'access.unblocked', { by: 'technical-support' });
      const events = [CONCERN, answered(5, 'image-on-school-network'), blocked, unblocked];
      expect(valleyEnd('sexting.access-blocked', events)).toBe('cannot-tell');
    });

    test('a device stored only then keeps its lateness until it goes back', () => {
      const events = [...stored.slice(0, 2), happened(1_000, 'device.secured')];
      expect(valleyEnd(norm, events)).toBe('late');
      expect(valleyEnd(norm, [...events, back(1_900, 'pupil')])).toBe('cannot-tell');
    });

    test('a device that is needed for another concern since may not go back', () => {
      const first = [raised('sexting', { about: 'child-1' }), ...stored.slice(1)];
      const again = [
        concern(1_850, 'sexting', { about: 'child-2' }),
        answered(1_860, 'device-in-hand'),
        happened(1_865, 'device.secured'),
      ];
      const events = [...first, ...again, back(1_900, 'pupil')];
      expect(valleyEnd(norm, events)).toBe('owed');
    });
  });

  test('access that is unblocked has to be blocked again', () => {
    const blocked = [
      CONCERN,
      answered(5, 'image-on-school-network'),
      happened(10, 'access.blocked', { by: 'technical-support' }),
    ];
    const unblocked = happened(300, 'access.unblocked', { by: 'technical-support' });
    expect(valleyEnd('sexting.access-blocked', blocked)).toBe('met');
    expect(valleyEnd('sexting.access-blocked', [...blocked, unblocked])).toBe('missed');
  });

  test('secured before it turned out what it was, it stays secured', () => {
    const events = [
      raised('cyberbullying'),
      answered(5, 'device-in-hand'),
      happened(10, 'device.secured'),
      opened(240, 'sexting'),
    ];
    expect(valleyEnd(norm, events)).toBe('met');
  });
});

describe('what was done before anybody knew', () => {
  const earlier = (type: TimelineEvent['type'], rest: Rest = {}) =>
    happened(-10, type, { by: 'teacher', ...rest });

  test('whoever sends an image has seen what it is; of looking it is open', () => {
    const sent = earlier('image.sent', { to: 'headteacher' });
    expect(valleyEnd('sexting.never-share-image', [sent, CONCERN])).toBe('breached');
    expect(plumpton('sexting.never-share-image', [sent, CONCERN])).toBe('breached');
    expect(valleyEnd('sexting.never-view-image', [earlier('image.viewed'), CONCERN])).toBe(
      'cannot-tell',
    );
  });

  test('where the record says that the school knew only later, it was kept', () => {
    const later = raised('sexting', { knownAt: at(30) });
    const looked = happened(10, 'image.viewed', { by: 'teacher' });
    expect(valleyEnd('sexting.never-view-image', [later, looked])).toBe('kept');
  });

  test('what a pupil did binds nobody', () => {
    const deleted = earlier('image.deleted', { by: 'pupil' });
    expect(valleyEnd('sexting.delete-only-when-clear', [deleted, CONCERN])).toBe('kept');
  });

  test('telling somebody before the first concern may have been about it', () => {
    expect(valleyEnd('sexting.dsl-told', [told(-10, 'dsl'), CONCERN])).toBe('cannot-tell');
    expect(valleyEnd('sexting.dsl-told', [told(-10, 'lado'), CONCERN])).toBe('missed');
  });

  test('what is sent counts as a copy, and what is deleted from a device as the image', () => {
    const onADevice = answered(5, 'found-on-school-device');
    const sent = happened(10, 'image.sent', { by: 'teacher', to: 'headteacher' });
    expect(valleyEnd('iioc.copies-kept-only-for-police', [raised('iioc'), onADevice, sent])).toBe(
      'breached',
    );
    const wiped = happened(10, 'content.deleted', { by: 'headteacher' });
    expect(plumpton('sexting.delete-only-when-clear', [CONCERN, wiped])).toBe('breached');
  });
});

describe('what is recorded as not done', () => {
  const partial = { record: 'partial' } as const;
  const omitted = (act: string, rest: Rest = {}) =>
    happened(20, 'act.omitted', { by: 'dsl', act, ...rest });

  test('says no more than it says: no referral is not that nobody was told', () => {
    expect(valleyEnd('iioc.dsl-told', [raised('iioc'), omitted('referral.made')], partial)).toBe(
      'cannot-tell',
    );
    const untold = omitted('party.informed', { to: 'dsl' });
    expect(valleyEnd('iioc.dsl-told', [raised('iioc'), untold], partial)).toBe('missed');
  });

  test('counts though it is written before what makes it matter', () => {
    const untold = omitted('party.informed', { to: 'police' });
    const crime = answered(30, 'found-on-school-device');
    expect(valleyEnd('iioc.found-police-told', [raised('iioc'), untold, crime], partial)).toBe(
      'missed',
    );
  });

  test('is not held against what is raised after it was overtaken', () => {
    const investigated = (minutes: number) =>
      happened(minutes, 'investigation.completed', { by: 'headteacher' });
    const events = [
      raised('online-hate', { to: 'dsl' }),
      investigated(10),
      omitted('debrief.held'),
      happened(40, 'debrief.held'),
      investigated(300),
    ];
    expect(findingIn(judged(events, partial), 'general.debrief').verdict).toBe('cannot-tell');
  });
});

describe('a concern found to be none', () => {
  const none = (by = 'dsl') => answered(60, 'images-made-by-young-people', 'no', { by });

  test('ends what followed from it, from when somebody entitled says so', () => {
    expect(valleyEnd('sexting.dsl-handles', [CONCERN, none()])).toBe('lapsed');
    expect(valleyEnd('sexting.dsl-handles', [CONCERN, none('pupil')])).toBe('missed');
  });

  test('leaves a breach as it was', () => {
    const sent = happened(10, 'image.sent', { by: 'teacher', to: 'staff' });
    expect(valleyEnd('sexting.never-share-image', [CONCERN, sent, none()])).toBe('breached');
  });

  test('leaves as it is what another concern is a reason for too', () => {
    const notSo = [
      answered(60, 'images-made-by-young-people', 'no'),
      answered(61, 'material-is-indecent-images', 'no'),
    ];
    const beside = (...others: readonly ProcedureId[]) =>
      plumpton('general.parents-informed', [
        CONCERN,
        ...others.map((other) => concern(30, other)),
        ...notSo,
      ]);
    expect(beside()).toBe('lapsed');
    expect(beside('filtering-breach')).toBe('lapsed');
    expect(beside('exploitation')).toBe('missed');
    expect(beside('live-stream')).toBe('missed');
  });
});

describe('who has it already need not be told', () => {
  const child = answered(5, 'child-involved');

  test('a parent who raised the concern', () => {
    const by = (who: string) => [raised('general', { by: who, to: 'dsl' }), child];
    expect(valleyEnd('general.parents-informed', by('parent'))).toBe('met');
    expect(valleyEnd('general.parents-informed', by('teacher'))).toBe('missed');
  });

  test("Plumpton reaches children's services through its single point of access", () => {
    const referred = [
      raised('exploitation'),
      happened(10, 'referral.made', { to: 'single-point-of-access' }),
    ];
    expect(plumpton('exploitation.referral', referred)).toBe('met');
    expect(valleyEnd('exploitation.referral', referred)).toBe('missed');
  });
});

describe('a finding', () => {
  test('tells its occurrences one by one, and is the worst of them', () => {
    const events = [raised('cyberbullying'), DSL_TOLD, concern(240, 'exploitation'), NIGHT];
    const finding = findingIn(judged(events), 'general.official-route');
    expect(finding).toMatchObject({ verdict: 'missed', occurrences: 2 });
    expect(finding.each?.map(({ verdict }) => verdict)).toEqual(['met', 'missed']);
  });
});

describe('who a concern is about', () => {
  const aboutTeacher = raised('staff-misuse', { about: 'teacher', by: 'staff' });
  const pupils = concern(240, 'sexting', { by: 'parent', about: 'pupil' });
  const dslTold = told(245, 'dsl', { by: 'teacher' });

  test('is that for the concern alone: about a later one of another kind they may tell', () => {
    const events = [aboutTeacher, pupils, dslTold];
    expect(valleyEnd('sexting.dsl-told', events)).toBe('met');
    expect(plumpton('sexting.dsl-told', events)).toBe('met');
  });

  test('is that for their own concern still, whatever else is raised', () => {
    const norm = 'staff-misuse.complaint-referred';
    const telling = (by: 'staff' | 'teacher') => told(245, 'headteacher', { by });
    expect(valleyEnd(norm, [aboutTeacher, pupils, telling('staff')])).toBe('met');
    expect(valleyEnd(norm, [aboutTeacher, pupils, telling('teacher')])).toBe('missed');
  });

  test('says nothing of what was known before, about somebody else', () => {
    const stored = happened(300, 'device.secured', { by: 'teacher' });
    const device = answered(5, 'device-in-hand');
    const later = concern(240, 'staff-misuse', { about: 'teacher', by: 'staff' });
    const events = [raised('sexting', { about: 'pupil' }), device, later, stored];
    expect(valleyEnd('sexting.device-secured', events)).toBe('met');
  });

  test('holds for a second concern of the same kind, which may be the same', () => {
    const again = concern(240, 'staff-misuse', { by: 'parent' });
    const events = [aboutTeacher, again, told(245, 'headteacher', { by: 'teacher' })];
    expect(valleyEnd('staff-misuse.complaint-referred', events)).toBe('missed');
  });

  test('keeps them from answering for themselves, and not from answering in another', () => {
    const aboutDsl = raised('staff-misuse', { about: 'dsl', by: 'staff' });
    const no = (fact: Fact) => answered(250, fact, 'no', { by: 'dsl' });
    const events = [aboutDsl, pupils];
    const blocked = [...events, no('image-on-school-network')];
    expect(valleyEnd('sexting.access-blocked', events)).toBe('cannot-tell');
    expect(valleyEnd('sexting.access-blocked', blocked)).toBe('not-applicable');
    const alleged = [...events, no('allegation-against-staff')];
    expect(valleyEnd('staff-misuse.lado-told', alleged)).toBe('cannot-tell');
  });
});
