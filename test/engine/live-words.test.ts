/** What to do, ask and never do; advice, explanation, repair, and the words they are put in. */
import { describe, expect, test } from 'vitest';
import { procedures } from '../../machines/index.ts';
import { EFFECTS } from '../../src/engine/advise.ts';
import { bankHolidaysKnown, isBankHoliday } from '../../src/engine/bank-holidays.ts';
import { actsThatMeet } from '../../src/engine/example.ts';
import { minutesAfter } from '../../src/engine/time.ts';
import { filled, filledInside } from '../../src/norms/filled.ts';
import { isDuty } from '../../src/norms/norm.ts';
import { type TimelineEvent, timelineEventSchema } from '../../src/vocabulary/events.ts';
import type { NormId } from '../../src/vocabulary/procedures.ts';
import { URGENCIES } from '../../src/vocabulary/urgency.ts';
import { eventInWords, knowledgeInWords, listInWords } from '../../src/words/entries.ts';
import { adviseInWords as advise, nextInWords as next } from '../../src/words/guidance.ts';
import { clockTime, inSchoolTime, lengthInWords } from '../../src/words/time.ts';
import { wordLists } from '../../src/words/word-lists.ts';
import {
  adopting,
  explain,
  listNorms,
  policiesIn,
  policyNamed,
  readTimeline,
  repairInWords as repair,
  resume,
  ruleBooks,
  start,
} from '../support/built-in.ts';
import {
  answered,
  at,
  closed,
  corrected,
  happened,
  incident,
  PLUMPTON,
  raised,
  told,
  VALLEY_END,
} from '../support/incidents.ts';
import { tidy } from '../support/timelines.ts';

const POLICY = policyNamed(VALLEY_END);
const DSL = 'the Designated Safeguarding Lead';
const SEXTING = raised('sexting');
const GENERAL = raised('general');
const nextOf = (events: readonly TimelineEvent[], asOf?: string) =>
  next(resume(incident(events)), asOf);

describe('what to do now', () => {
  test('one thing asked by two rules, by the strictest of them', () => {
    const item = nextOf([SEXTING]).doNow.find((each) => each.says === `Tell ${DSL}.`);
    expect(item).toMatchObject({
      norms: ['sexting.dsl-told', 'general.dsl-told', 'general.official-route'],
      optional: false,
      owedAt: at(0),
      dueAt: at(60),
      overdue: false,
    });
    expect(item?.acts[0]).toEqual({
      type: 'party.informed',
      by: 'dsl',
      to: ['dsl'],
      via: undefined,
      withAddress: undefined,
      how: undefined,
      reasoned: true,
    });
    expect(new Set(item?.clauses).size).toBe(item?.clauses.length);
    expect(item?.contacts).toEqual([POLICY.contacts.dsl]);
  });

  /** So that the DSL, who is to be told, has not answered. */
  const BY_TEACHER = { by: 'teacher' };

  test('the earlier time counts for both', () => {
    const item = nextOf([
      GENERAL,
      answered(20, 'safeguarding-concern', 'yes', BY_TEACHER),
      happened(30, 'procedure.opened', { procedure: 'sexting', by: 'teacher' }),
    ]).doNow.find((each) => each.says === `Tell ${DSL}.`);
    expect(item).toMatchObject({ owedAt: at(20), dueAt: at(90) });
    expect(
      nextOf([SEXTING], at(61)).doNow.find((each) => each.says === `Tell ${DSL}.`)?.overdue,
    ).toBe(true);
  });

  test('the earlier time counts, too, where the rule that asks second was owed first', () => {
    const item = nextOf([
      GENERAL,
      happened(10, 'procedure.opened', { procedure: 'sexting', by: 'teacher' }),
      answered(20, 'safeguarding-concern', 'yes', BY_TEACHER),
    ]).doNow.find((each) => each.says === `Tell ${DSL}.`);
    expect(item).toMatchObject({
      norms: ['general.dsl-told', 'sexting.dsl-told', 'general.official-route'],
      owedAt: at(10),
      dueAt: at(70),
    });
  });

  test('and where the rule of the procedure opened first is owed last', () => {
    const item = nextOf([
      raised('social-media'),
      happened(10, 'procedure.opened', { procedure: 'sexting', by: 'teacher' }),
      answered(30, 'content-conflicts-with-role', 'yes', BY_TEACHER),
    ]).doNow.find((each) => each.says === `Tell ${DSL}.`);
    expect(item).toMatchObject({
      norms: [
        'social-media.role-conflict-told',
        'general.dsl-told',
        'sexting.dsl-told',
        'general.official-route',
      ],
      owedAt: at(10),
      dueAt: at(70),
    });
  });

  test('what two rules leave to judgement may be left, and not what one of them requires', () => {
    const parents = nextOf([SEXTING]).doNow.find((each) => each.says.includes('parents or carers'));
    expect(parents).toMatchObject({
      norms: ['sexting.parents-informed', 'general.parents-informed'],
      optional: true,
      contacts: [],
    });
    const devices = incident(
      [
        raised('exploitation'),
        happened(10, 'procedure.opened', { procedure: 'iioc' }),
        answered(40, 'device-in-hand'),
      ],
      { policy: PLUMPTON },
    );
    expect(
      next(resume(devices)).doNow.find((each) => each.says.startsWith('Lock away')),
    ).toMatchObject({
      norms: ['exploitation.devices-secured', 'iioc.devices-secured'],
      optional: false,
    });
  });

  test('what is due sooner comes before what another procedure asks first', () => {
    const { doNow } = nextOf([
      raised('exploitation'),
      happened(10, 'procedure.opened', { procedure: 'iioc', by: 'teacher' }),
      answered(30, 'crime-suspected', 'unclear', BY_TEACHER),
    ]);
    const due = doNow.map((each) => each.dueAt);
    expect(due.filter((each) => each !== null)).toEqual([at(60), at(60), at(90)]);
    expect(due.slice(3).every((each) => each === null)).toBe(true);
    expect(due.length).toBeGreaterThan(3);
  });

  test('danger first, then by urgency, then by time, then what must be before what may be', () => {
    const { doNow } = nextOf([SEXTING, answered(40, 'immediate-danger', 'yes', BY_TEACHER)]);
    expect(doNow[0]).toMatchObject({ says: 'Call 999 now.', dueAt: at(55) });
    const due = doNow.slice(1).map((each) => each.dueAt ?? '9');
    expect(due).toEqual([...due].sort());
    const urgencies = doNow.map((each) => URGENCIES.indexOf(each.urgency));
    expect(urgencies).toEqual([...urgencies].sort());
    const open = doNow
      .filter((each) => each.urgency === 'same-day' && each.cautions.length === 0)
      .map((each) => each.optional);
    expect(open).toEqual([...open].sort());
    expect(open).toContain(true);
    const late = nextOf([SEXTING, answered(58, 'immediate-danger', 'yes', BY_TEACHER)]).doNow.map(
      (each) => each.dueAt,
    );
    expect(late.slice(0, 2)).toEqual([at(73), at(60)]);
  });

  test('nothing that is done, decided or no longer owed', () => {
    const says = (...events: readonly TimelineEvent[]) =>
      nextOf([SEXTING, ...events]).doNow.flatMap((each) => each.norms);
    expect(says()).toContain('sexting.dsl-told');
    expect(says(told(5, 'dsl'))).not.toContain('sexting.dsl-told');
    expect(says(closed(5))).toEqual([]);
    const decided = happened(5, 'decision.recorded', {
      norm: 'general.parents-informed',
      reason: 'the child asks to tell them first',
    });
    expect(says(decided)).not.toContain('general.parents-informed');
  });

  test('holds for the moment asked about, and for none before the first entry', () => {
    expect(nextOf([SEXTING]).asOf).toBe(at(0));
    expect(nextOf([SEXTING, told(9, 'lado')]).asOf).toBe(at(9));
    expect(nextOf([SEXTING], at(500)).asOf).toBe(at(500));
    expect(nextOf([SEXTING, told(90, 'lado')], at(10))).toMatchObject({ asOf: at(10) });
    const { events: _, ...head } = incident([]);
    expect(next(start(head))).toEqual({
      asOf: null,
      doNow: [],
      later: [],
      ask: [],
      never: [],
      cautions: [],
    });
  });
});

describe('what to ask', () => {
  const asked = (...events: readonly TimelineEvent[]) =>
    nextOf(events).ask.flatMap((each) => each.fact ?? []);

  test('danger first, then who it is about, then by what hangs on it', () => {
    const [danger, ...rest] = nextOf([GENERAL]).ask;
    expect(danger).toMatchObject({
      fact: 'immediate-danger',
      asks: 'Is a child in danger at this moment, or about to be harmed?',
      norms: ['general.danger-999'],
    });
    expect(rest.find((each) => each.fact === 'crime-suspected')?.norms).toEqual([
      'general.crime-told',
    ]);
    expect(asked(GENERAL)).toEqual([
      'immediate-danger',
      'subject-is-dsl',
      'subject-is-headteacher',
      'safeguarding-concern',
      'crime-suspected',
      'threshold-met',
      'child-involved',
      'report-upwards',
    ]);
  });

  test('then by urgency, then what calls for another procedure, with all that hangs on it', () => {
    expect(asked(SEXTING)).toEqual([
      'immediate-danger',
      'subject-is-dsl',
      'subject-is-headteacher',
      'image-on-school-network',
      'device-in-hand',
      'crime-suspected',
      'threshold-met',
      'evidence-on-pupil-device',
      'report-upwards',
    ]);
    const social = asked(raised('social-media')).filter((each) => !each.startsWith('subject-is-'));
    expect(social[1]).toBe('staff-conduct-in-question');
    // A pupil's own use: Plumpton alone has a rule on it, which is less urgent.
    expect(social).not.toContain('pupil-use-of-social-media');
    const underPlumpton = next(resume(incident([raised('social-media')], { policy: PLUMPTON })));
    const facts = underPlumpton.ask.map(({ fact }) => fact);
    expect(facts).toContain('pupil-use-of-social-media');
    expect(facts.indexOf('contact-on-personal-account')).toBeLessThan(
      facts.indexOf('pupil-use-of-social-media'),
    );
    const found = nextOf([raised('iioc')]).ask.find(
      (each) => each.fact === 'found-on-school-device',
    );
    expect(found).toMatchObject({
      urgency: 'at-once',
      norms: [
        'iioc.found-police-told',
        'iioc.found-dsl-told',
        'iioc.found-childrens-services',
        'iioc.no-deletion-before-police',
        'iioc.copies-kept-only-for-police',
        'iioc.found-parents',
      ],
    });
  });

  test('also of what was done or decided already', () => {
    const norms = (fact: string, ...events: readonly TimelineEvent[]) =>
      nextOf(events).ask.find((each) => each.fact === fact)?.norms;
    expect(norms('crime-suspected', GENERAL, told(5, 'police', { by: 'dsl' }))).toEqual([
      'general.crime-told',
    ]);
    const parents = 'general.parents-informed';
    const decided = happened(6, 'decision.recorded', {
      norm: parents,
      reason: 'the child asks to tell them first',
    });
    expect(norms('child-involved', GENERAL, decided)).toEqual([parents]);
  });

  test('what else would call for a duty, once the answer that raised it is corrected', () => {
    const wrong = answered(5, 'illegal-content-on-personal-device');
    const right = corrected(9, 1, { value: 'no' });
    const staff = [raised('staff-misuse'), wrong] as const;
    expect(asked(...staff)).not.toContain('staff-offence-suspected');
    const question = nextOf([...staff, right]).ask.find(
      (each) => each.fact === 'staff-offence-suspected',
    );
    expect(question?.norms).toEqual(['staff-misuse.police-contacted']);
    const toldPolice = told(6, 'police', { by: 'headteacher' });
    expect(asked(...staff, toldPolice, right)).not.toContain('staff-offence-suspected');
    const owed = next(resume(incident([raised('exploitation')], { policy: PLUMPTON })));
    expect(owed.doNow.flatMap((each) => each.norms)).toContain('exploitation.dsl-told');
    const others = owed.ask.filter(({ fact }) => fact?.startsWith('subject-is-') !== true);
    expect(others.flatMap((each) => each.norms)).not.toContain('exploitation.dsl-told');
    const says = (...events: readonly TimelineEvent[]) =>
      nextOf([...staff, right, ...events]).doNow.flatMap((each) => each.norms);
    // Nobody has asked about the other ground, so nothing is owed until it is answered.
    expect(says()).not.toContain('staff-misuse.police-contacted');
    expect(says(answered(10, 'staff-offence-suspected'))).toContain(
      'staff-misuse.police-contacted',
    );
    expect(says(answered(10, 'staff-offence-suspected', 'no'))).not.toContain(
      'staff-misuse.police-contacted',
    );
    expect(asked(...staff, right, answered(10, 'staff-offence-suspected', 'no'))).not.toContain(
      'staff-offence-suspected',
    );
  });

  test('nothing that is answered, or that no answer could change', () => {
    expect(asked(GENERAL, answered(1, 'crime-suspected', 'no'))).not.toContain('crime-suspected');
    expect(asked(GENERAL, answered(1, 'crime-suspected', 'unclear'))).not.toContain(
      'crime-suspected',
    );
    expect(asked(SEXTING, answered(1, 'device-in-hand'))).toContain('evidence-on-pupil-device');
    expect(asked(SEXTING, answered(1, 'device-in-hand', 'no'))).not.toContain(
      'evidence-on-pupil-device',
    );
    expect(asked(SEXTING)).not.toContain('clear-need-to-view');
    expect(asked(SEXTING, happened(2, 'image.viewed'))).toContain('clear-need-to-view');
  });

  test('deletion is asked about while an order about it could turn', () => {
    expect(asked(SEXTING)).not.toContain('deletion-is-safe');
    expect(asked(SEXTING, happened(2, 'agencies.ruled-out'))).toContain('deletion-is-safe');
  });
});

describe('what never to do', () => {
  const never = (norm: NormId, ...events: readonly TimelineEvent[]) =>
    nextOf([SEXTING, ...events]).never.find((each) => each.norm === norm);

  test('is what is in force, with whether it was broken', () => {
    expect(never('sexting.never-view-image')).toEqual({
      norm: 'sexting.never-view-image',
      title: 'Looking at the image',
      says: `Do not look at the image. Only ${DSL} may, and only if there is no other way.`,
      clauses: ['VE-SEXT-27', 'VE-SEXT-28'],
      breached: false,
    });
    const looked = happened(2, 'image.viewed', { by: 'teacher' });
    expect(never('sexting.never-view-image', looked)?.breached).toBe(true);
    expect(never('sexting.never-view-image', happened(2, 'image.viewed'))?.breached).toBe(false);
    const general = [
      'general.police-before-others',
      'general.confidentiality',
      'general.secure-email',
    ];
    expect(nextOf([GENERAL]).never.map((each) => each.norm)).toEqual(general);
    const toldPolice = told(5, 'police', { by: 'dsl' });
    expect(nextOf([GENERAL, toldPolice]).never.map((each) => each.norm)).toEqual(general.slice(1));
    expect(
      never('sexting.delete-only-when-clear', happened(2, 'agencies.ruled-out')),
    ).toBeUndefined();
    expect(never('sexting.dsl-told')).toBeUndefined();
  });
});

describe('advice', () => {
  const effects = (event: TimelineEvent, ...before: readonly TimelineEvent[]) =>
    advise(resume(incident([SEXTING, ...before])), event);
  const on = (norm: NormId, event: TimelineEvent, ...before: readonly TimelineEvent[]) =>
    effects(event, ...before)
      .filter((each) => each.norm === norm)
      .map(({ effect, says }) => `${effect}: ${says}`);
  const LOOK = 'sexting.never-view-image';
  const TELL = 'sexting.dsl-told';

  test('says what an act would break, leave in doubt, meet, raise, and what would not count', () => {
    const otherwise = `only ${DSL} may, with no other way or a clear need`;
    expect(on(LOOK, happened(5, 'image.viewed', { by: 'teacher' }))).toEqual([
      `breaches: Do not: ${otherwise}.`,
    ]);
    expect(on(LOOK, happened(5, 'image.viewed'))).toEqual([
      `in-doubt: It is not established that this is allowed: ${otherwise}.`,
    ]);
    expect(on(TELL, told(5, 'unrecorded'))).toEqual([
      `in-doubt: Say enough to count it: Tell ${DSL}.`,
    ]);
    expect(on(TELL, told(5, 'dsl'))).toEqual(['meets: Meets: The DSL is told.']);
    expect(on(TELL, told(65, 'dsl'))).toEqual(['meets: Meets: The DSL is told.']);
    expect(on(TELL, told(5, 'headteacher'))).toEqual([
      `wrong-person: This would not count. Tell ${DSL}.`,
    ]);
    expect(on('general.danger-999', answered(5, 'immediate-danger'))).toEqual([
      'raises: Then: Call 999 now.',
    ]);
    const decided = (reason?: string) =>
      happened(5, 'decision.recorded', {
        norm: 'general.parents-informed',
        ...(reason && { reason }),
      });
    expect(on('general.parents-informed', decided('n/a'))).toEqual([
      'in-doubt: Say enough to count it: Tell the parents or carers, or record why not.',
    ]);
    expect(on('general.parents-informed', decided('the child asks to tell them first'))).toEqual([
      'departs: Records a decision not to do this: Parents and carers, as and when required.',
    ]);
    expect(on('general.parents-informed', decided())).toEqual([
      'wrong-person: This would not count. Tell the parents or carers, or record why not.',
    ]);
    const early = told(5, 'police', { by: 'dsl' });
    expect(on('general.crime-told', early)).toEqual([
      'meets: Meets: Police or the local body, when a crime is suspected.',
    ]);
  });

  test('the gravest first, with its clauses; nothing of what was so before', () => {
    const twice = happened(6, 'image.viewed', { by: 'teacher' });
    expect(on(LOOK, twice, happened(5, 'image.viewed', { by: 'teacher' }))).toHaveLength(1);
    expect(on(LOOK, told(6, 'dsl'), happened(5, 'image.viewed', { by: 'teacher' }))).toEqual([]);
    const order = effects(answered(5, 'immediate-danger'), told(2, 'dsl')).map(
      (each) => each.effect,
    );
    expect(order).toEqual([...order].sort((a, b) => EFFECTS.indexOf(a) - EFFECTS.indexOf(b)));
    expect(effects(twice).find((each) => each.norm === LOOK)?.clauses).toEqual([
      'VE-SEXT-27',
      'VE-SEXT-28',
    ]);
    const deletes = effects(happened(5, 'image.deleted'));
    expect(deletes.map((each) => `${each.effect} ${each.norm}`)).toEqual([
      'breaches sexting.delete-only-when-clear',
      'meets sexting.deletion-considered',
    ]);
    const police = effects(told(5, ['dsl', 'headteacher']));
    const ranks = police.map((each) => EFFECTS.indexOf(each.effect));
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
  });

  test('of what a first concern would open', () => {
    const { events: _, ...head } = incident([]);
    expect(advise(start(head), SEXTING).map((each) => each.norm)).toContain('sexting.dsl-told');
  });
});

describe('acts that would meet a duty', () => {
  const acts = (id: NormId, facts = {}, policy = POLICY) => {
    const norm = Object.values(procedures)
      .flatMap((each) => each.norms)
      .find((each) => each.id === id);
    if (norm === undefined || !isDuty(norm)) throw new Error(`${id} is not a duty`);
    return actsThatMeet(norm, facts, policy).map(
      ({ type, by, to, via, withAddress, how, reasoned }) =>
        [type, by, to.join('+'), via ?? '-', withAddress ?? '-', how ?? '-', reasoned].join(' '),
    );
  };

  test('each way of doing it, the plainest first', () => {
    expect(acts('general.debrief')[0]).toBe('debrief.held dsl  - - - true');
    expect(acts('general.danger-999')).toContain('party.informed dsl police 999 - - true');
    // Police who are there in person have been told.
    expect(acts('general.danger-999').every((each) => / (999|in-person) /.test(each))).toBe(true);
    expect(acts('general.recorded')).toEqual(['record.made dsl  - - - true']);
    expect(acts('filtering-breach.pupil-covers-screen')).toEqual([
      'screen.covered pupil  - - hector-protector true',
    ]);
    const told = acts('sexting.dsl-told');
    expect(told[0]).toBe('party.informed dsl dsl - - - true');
    expect(new Set(told).size).toBe(told.length);
    expect(told.every((each) => !each.startsWith('concern.raised'))).toBe(true);
  });

  test('never to the subject, and none where nobody is left', () => {
    expect(acts('sexting.dsl-told', { 'subject-is-dsl': 'yes' })).toEqual([]);
    expect(
      acts('general.official-route', { 'subject-is-dsl': 'yes', 'concern:general': 'yes' }).some(
        (each) => each.includes(' dsl - '),
      ),
    ).toBe(false);
    expect(acts('general.single-point-told')).toEqual([]);
    expect(acts('general.single-point-told', {}, policyNamed(PLUMPTON))).not.toEqual([]);
  });

  test('with the address where that is asked', () => {
    const withAddress = Object.values(procedures)
      .flatMap((each) => each.norms)
      .filter(isDuty)
      .filter((duty) => JSON.stringify(duty.metBy).includes('"withAddress"'));
    expect(withAddress.length).toBeGreaterThan(0);
    for (const duty of withAddress) {
      const found = actsThatMeet(duty, {}, POLICY);
      expect(found.length).toBeGreaterThan(0);
      for (const each of found) expect(each.withAddress).toBe(true);
    }
  });

  test('to somebody only where such an act is done to somebody', () => {
    const secured = acts('sexting.device-secured');
    expect(secured[0]).toBe('device.secured dsl  - - - true');
    expect(secured).toContain('device.handed-over dsl police - - - true');
    expect(secured.filter((each) => each.startsWith('device.secured'))).toEqual(
      POLICY.roles.schoolPeople.map((by) => `device.secured ${by}  - - - true`),
    );
    const referred = acts('sexting.dsl-handles').filter((each) => each.startsWith('referral'));
    expect(referred).toEqual(
      POLICY.roles.relevantAgencies.map((to) => `referral.made dsl ${to} - - - true`),
    );
  });

  test('each as a timeline may have it', () => {
    for (const policy of policiesIn()) {
      for (const norm of Object.values(procedures).flatMap((each) => each.norms)) {
        for (const act of isDuty(norm) ? actsThatMeet(norm, {}, policy) : []) {
          const { reasoned: _, to, ...rest } = act;
          const event = tidy({ at: at(0), ...rest, to: to.length === 0 ? undefined : to });
          const faults = timelineEventSchema.safeParse(event).error?.issues ?? [];
          expect([norm.id, act.type, faults]).toEqual([norm.id, act.type, []]);
        }
      }
    }
  });
});

describe('repair', () => {
  test('withdraws what should not have been done', () => {
    const looked = happened(5, 'image.viewed', { by: 'teacher' });
    const timeline = incident([SEXTING, looked, told(9, 'dsl')]);
    const mended = repair(timeline, 'sexting.never-view-image');
    expect(mended?.verdict).toBe('kept');
    expect(mended?.says).toBe(
      'Would have been kept without this: a teacher looked at the image (entry 1)',
    );
    expect(mended?.timeline.events).toEqual([
      ...timeline.events,
      {
        at: at(9),
        type: 'entry.corrected',
        by: 'dsl',
        entry: 1,
        reason: 'as if it had not been done',
      },
    ]);
  });

  test('adds what should have been done, when it was owed', () => {
    const timeline = incident([SEXTING, closed(100)]);
    const mended = repair(timeline, 'sexting.dsl-told');
    expect(mended?.timeline.events.at(-1)).toEqual({
      at: at(0),
      type: 'party.informed',
      by: 'dsl',
      to: ['dsl'],
      reason: 'as the policy asks',
    });
    expect(mended?.verdict).toBe('met');
    const called = repair(
      incident([GENERAL, answered(5, 'immediate-danger'), closed(100)]),
      'general.danger-999',
    );
    expect(called?.timeline.events.at(-1)).toMatchObject({ at: at(5), to: ['police'], via: '999' });
    const screen = repair(
      incident([raised('filtering-breach', { by: 'pupil' }), closed(100)]),
      'filtering-breach.pupil-covers-screen',
    );
    expect(screen?.timeline.events.at(-1)).toMatchObject({ by: 'pupil', how: 'hector-protector' });
    expect(screen?.timeline.events.at(-1)).not.toHaveProperty('to');
    const secured = repair(
      incident([SEXTING, answered(1, 'device-in-hand'), answered(2, 'evidence-on-pupil-device')]),
      'sexting.device-secured',
    );
    expect(secured).toMatchObject({ verdict: 'met' });
    expect(readTimeline(secured?.timeline)).toMatchObject({ ok: true });
  });

  test('heeds who it was about, the policy asked for, and the moment', () => {
    const aboutDsl = incident([
      raised('general', { about: 'dsl' }),
      answered(1, 'subject-is-dsl'),
      closed(9),
    ]);
    expect(repair(aboutDsl, 'general.official-route')?.timeline.events.at(-1)).toMatchObject({
      to: ['headteacher'],
    });
    const timeline = incident([SEXTING]);
    expect(repair(timeline, 'sexting.dsl-told', { policy: PLUMPTON })?.timeline.policy).toBe(
      PLUMPTON,
    );
    expect(repair(timeline, 'sexting.dsl-told', { asOf: at(300) })?.says).toContain(
      'Would have been met if, by 4 Mar 2026 10:00, ',
    );
  });

  test('adds the address where that is asked, and mends by the books it is given', () => {
    const breach = raised('filtering-breach', { by: 'pupil' });
    const passedOn = repair(incident([breach, closed(100)]), 'filtering-breach.address-passed-on');
    expect(passedOn?.timeline.events.at(-1)).toMatchObject({ to: ['dsl'], withAddress: true });
    expect(passedOn?.verdict).toBe('met');
    const staff = incident([raised('iioc'), answered(5, 'held-by-staff-on-school-device')]);
    const lado = 'iioc.staff-lado-within-one-working-day';
    const books = adopting(['national']);
    expect(repair(staff, lado, { books })).toMatchObject({ verdict: 'met' });
    expect(repair(staff, lado)).toBeNull();
  });

  test('there is none where an answer is wanting, or the record may leave things out', () => {
    expect(repair(incident([GENERAL]), 'general.danger-999')).toBeNull();
    const looked = happened(5, 'image.viewed');
    const doubtful = incident([SEXTING, looked]);
    expect(repair(doubtful, 'sexting.never-view-image')).toBeNull();
    const partial = incident([SEXTING, { ...looked, by: 'teacher' }], { record: 'partial' });
    expect(repair(partial, 'sexting.never-view-image')).toBeNull();
  });

  test('there is none for what is good already, or not asked at all', () => {
    expect(repair(incident([SEXTING, told(5, 'dsl')]), 'sexting.dsl-told')).toBeNull();
    expect(repair(incident([GENERAL]), 'sexting.dsl-told')).toBeNull();
    expect(repair(incident([raised('sexting', { about: 'dsl' })]), 'sexting.dsl-told')).toBeNull();
  });
});

describe('explain', () => {
  test('what a norm asks, under each policy', () => {
    const norm = explain('sexting.dsl-told');
    expect(norm).toMatchObject({
      id: 'sexting.dsl-told',
      procedure: 'sexting',
      kind: 'duty',
      title: 'The DSL is told',
      facts: ['subject-is-dsl', 'subject-is-deputy-dsl'],
      acts: ['party.informed', 'referral.made', 'concern.raised'],
      notIn: [],
      layers: [],
    });
    expect(norm.policies.map((each) => each.policy)).toEqual([VALLEY_END, PLUMPTON]);
    expect(norm.policies[0]).toMatchObject({
      says: `Tell ${DSL}.`,
      kind: 'duty',
      limitMinutes: 60,
      limitWorkingDays: null,
      layer: null,
    });
    expect(Object.keys(norm.policies[0]?.guards ?? {})).toEqual(['owedWhen', 'metBy']);
    expect(norm.policies[0]?.guards.owedWhen).toBe(
      'there is a concern of this kind: Youth produced sexual imagery (sexting)',
    );
    expect(norm.clauses).toEqual(
      Object.fromEntries(
        norm.policies.map((each) => [each.policy, each.clauses.map(({ id }) => id)]),
      ),
    );
    for (const { readings } of norm.policies) {
      for (const reading of readings) expect(reading.norms).toContain('sexting.dsl-told');
    }
    expect(norm.policies.some(({ readings }) => readings.length > 0)).toBe(true);
  });

  test('a prohibition has no limit; a norm of a layer says whose it is', () => {
    expect(explain('sexting.never-view-image').policies[0]?.limitMinutes).toBeNull();
    const lado = 'iioc.staff-lado-within-one-working-day';
    expect(explain(lado)).toMatchObject({
      policies: [],
      notIn: [VALLEY_END, PLUMPTON],
      layers: ['national'],
    });
    const adopted = explain(lado, adopting(['national']));
    expect(adopted.notIn).toEqual([]);
    expect(adopted.policies[0]).toMatchObject({ layer: 'national', limitWorkingDays: 1 });
    expect(() => explain('sexting.nothing')).toThrow('unknown norm "sexting.nothing"');
  });

  test('every norm is listed once, in order', () => {
    const ids = Object.values(procedures).flatMap((each) => each.norms.map((norm) => norm.id));
    expect(listNorms().map((each) => each.id)).toEqual(ids);
    expect(listNorms().find((each) => each.id === 'general.debrief')?.acts).toEqual([
      'investigation.completed',
      'debrief.held',
    ]);
  });
});

describe('in words', () => {
  test.each([
    [`a teacher raised a concern: Youth produced sexual imagery (sexting)`, SEXTING],
    [
      `a teacher raised a concern with ${DSL}: Filtering breach`,
      raised('filtering-breach', { to: 'dsl' }),
    ],
    [
      `${DSL} opened the procedure: Online hate`,
      happened(1, 'procedure.opened', { procedure: 'online-hate' }),
    ],
    [
      `${DSL} answered “Do you suspect a crime?” unclear`,
      answered(1, 'crime-suspected', 'unclear'),
    ],
    [`${DSL} answered “Do you suspect a crime?” yes`, answered(1, 'crime-suspected')],
    [`${DSL} answered “Do you suspect a crime?” no`, answered(1, 'crime-suspected', 'no')],
    [
      `${DSL} recorded that nobody told a parent or carer`,
      happened(1, 'act.omitted', { act: 'party.informed', to: ['parent'] }),
    ],
    [
      `${DSL} recorded that nobody gave the device back to a pupil`,
      happened(1, 'act.omitted', { act: 'device.released', to: 'pupil' }),
    ],
    [
      `${DSL} decided not to do this: “Debrief after an investigation”`,
      happened(1, 'decision.recorded', { norm: 'general.debrief' }),
    ],
    [
      `${DSL} decided to do this: “Debrief after an investigation”`,
      happened(1, 'decision.recorded', { norm: 'general.debrief', decision: 'do' }),
    ],
    [`${DSL} corrected entry 3`, happened(1, 'entry.corrected', { entry: 3, reason: 'x' })],
    [`${DSL} closed the incident`, closed(1)],
    [
      `a teacher told a pupil, the LADO and a parent or carer by 101`,
      told(1, ['pupil', 'lado', 'parent'], { via: '101' }),
    ],
    [`${DSL} gave the device back`, happened(1, 'device.released')],
    [
      `${DSL} gave the device back to a pupil and a parent or carer`,
      happened(1, 'device.released', { to: ['pupil', 'parent'] }),
    ],
  ] as const)('%s', (words, event) => {
    const policy = { ...POLICY, contacts: { dsl: POLICY.contacts.dsl } as never };
    expect(eventInWords(event, { policy, procedures })).toBe(words);
  });

  test('facts', () => {
    expect(knowledgeInWords({ fact: 'crime-suspected', value: 'yes' })).toBe(
      'a crime is suspected',
    );
    expect(knowledgeInWords({ fact: 'crime-suspected', value: 'no' })).toBe(
      'it is not so that a crime is suspected',
    );
    expect(knowledgeInWords({ fact: 'crime-suspected', value: 'unclear' })).toBe(
      'it is unclear whether a crime is suspected',
    );
    expect(knowledgeInWords({ fact: 'concern:general', value: 'yes' })).toBe(
      'a concern was raised',
    );
    expect(knowledgeInWords({ fact: 'concern:online-hate', value: 'yes' })).toBe(
      'a concern was raised: Online hate',
    );
    expect(knowledgeInWords({ fact: 'concern:online-hate', value: 'no' })).toBe(
      'no such concern stands: Online hate',
    );
    expect(knowledgeInWords({ fact: 'concern:general', value: 'no' })).toBe(
      'no such concern stands',
    );
  });

  test('lists and roles', () => {
    expect(listInWords([])).toBe('');
    expect(listInWords(['a'])).toBe('a');
    expect(listInWords(['a', 'b'])).toBe('a and b');
    expect(listInWords(['a', 'b', 'c'])).toBe('a, b and c');
    expect(filled('{theDsl}: tell {lado}.', { ...POLICY, roleWords: {} })).toMatch(
      /^The Designated.*: tell .*\.$/,
    );
    expect(filledInside('{theDsl}: now', POLICY)).toBe(`${DSL}: now`);
    expect(filled('now', POLICY)).toBe('Now');
  });

  test('every word that a timeline is written in has a meaning', () => {
    const lists = wordLists(ruleBooks);
    expect(Object.keys(lists)).toEqual([
      'event-type',
      'party',
      'fact',
      'answer',
      'procedure',
      'channel',
      'act',
      'way-of-covering-the-screen',
      'policy',
      'norm',
    ]);
    expect(lists['event-type']).toMatchObject({
      'concern.raised': 'a concern came up; opens its procedure',
      'party.informed': 'told',
    });
    expect(lists).toMatchObject({
      party: { dsl: 'the DSL' },
      fact: { 'crime-suspected': 'Do you suspect a crime?' },
      answer: { yes: 'an answer to a question', unclear: 'an answer to a question' },
      procedure: { iioc: 'Indecent images of children (IIOC)' },
      channel: { '999': 'by 999' },
      act: { 'party.informed': 'told' },
      'way-of-covering-the-screen': { 'screen-off': 'how a pupil covers the screen' },
      policy: { [VALLEY_END]: 'On-line and E-Safety Policy' },
      norm: { 'sexting.dsl-told': 'The DSL is told' },
    });
  });
});

describe('times', () => {
  const noon = Date.parse('2026-03-04T12:00:00Z');

  test('the zone is said only where the clocks change', () => {
    expect(inSchoolTime(noon)).toBe('4 Mar 2026 12:00');
    expect(inSchoolTime(Date.parse('2026-03-29T00:30:00Z'))).toBe('29 Mar 2026 00:30 GMT');
    expect(inSchoolTime(Date.parse('2026-03-29T01:30:00Z'))).toBe('29 Mar 2026 02:30 BST');
    expect(inSchoolTime(Date.parse('2026-03-29T03:30:00Z'))).toBe('29 Mar 2026 04:30');
    expect(clockTime(noon, noon)).toBe('12:00');
    expect(clockTime(noon, noon - 86_400_000)).toBe('4 Mar 12:00');
    expect(minutesAfter(noon, 90)).toBe(noon + 5_400_000);
  });

  test('lengths', () => {
    const length = (minutes: number) => lengthInWords(noon, minutesAfter(noon, minutes));
    expect([0, 1, 59, 60, 61, 120, 1439, 1440, 1441, 1500, 2880, 3060].map(length)).toEqual([
      '1 minute',
      '1 minute',
      '59 minutes',
      '1 hour',
      '1 hour 1 minute',
      '2 hours',
      '23 hours 59 minutes',
      '1 day',
      '1 day',
      '1 day 1 hour',
      '2 days',
      '2 days 3 hours',
    ]);
  });

  test('bank holidays are known by year and by day', () => {
    expect([2018, 2019, 2028, 2029].map(bankHolidaysKnown)).toEqual([false, true, true, false]);
    expect(['2026-04-06', '2026-04-07'].map(isBankHoliday)).toEqual([true, false]);
  });
});
