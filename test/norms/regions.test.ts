/** The region of a norm, state by state: what leads where, and what is said to have happened. */
import { describe, expect, test } from 'vitest';
import { mistakable, nearMiss, nobodyIsLeft, omits } from '../../src/norms/duty-region.ts';
import { marksIn } from '../../src/norms/marks.ts';
import { type Duty, duty, precedence, prohibition } from '../../src/norms/norm.ts';
import {
  and,
  asTaught,
  by,
  concernOf,
  does,
  fact,
  known,
  not,
  or,
  to,
  via,
} from '../../src/norms/predicates.ts';
import { concerns, readsOf, regionOf, takesOf } from '../../src/norms/region.ts';
import type { MachineEvent } from '../../src/norms/symbols.ts';
import type { Party } from '../../src/vocabulary/parties.ts';
import { policyNamed } from '../support/built-in.ts';
import { act, learned, played, standing } from '../support/regions.ts';

const WORDS = { title: 't', says: 's', repairedBy: 'r' };
const MUST = standing();
const MAY = standing({ departable: true });
const { policy } = MUST;
const PLUMPTON = policyNamed('plumpton-2020');

/** Tell the police, when a crime is suspected. */
const tellPolice = duty('general.crime-told', {
  ...WORDS,
  urgency: 'then',
  owedWhen: fact('crime-suspected'),
  metBy: and(does('party.informed'), to('police'), by('schoolPeople')),
});
const CRIME = learned('crime-suspected', 'yes');
const NO_CRIME = learned('crime-suspected', 'no');
const NO_CRIME_AFTER_ALL = learned('crime-suspected', 'no', true);
const TOLD = act('party.informed', { to: ['police'] });
const TOLD_PERHAPS = act('party.informed', { to: ['unrecorded'] });
const TOLD_BY_NOBODY_KNOWN = act('party.informed', { to: ['police'], by: 'unrecorded' });
const LATE = act('deadline.passed', { norm: 'general.crime-told' });
const CLOSED = act('incident.closed');
const OMITTED = act('act.omitted', { act: 'party.informed', to: ['police'] });
const DECIDED = act('decision.recorded', { norm: 'general.crime-told', reasoned: true });

const play = (...events: readonly MachineEvent[]) => played(tellPolice, MUST, events);
const playJudged = (...events: readonly MachineEvent[]) => played(tellPolice, MAY, events);
const from = (state: string, event: MachineEvent, under = MUST, facts = {}) =>
  played(tellPolice, under, [event], state, { 'crime-suspected': 'yes', ...facts })[0];

describe('a duty', () => {
  test('is owed once its facts are known, and met by the act', () => {
    expect(play(learned('threshold-met', 'yes'), CRIME, TOLD)).toEqual([
      'dormant',
      'owed: owed',
      'met: met',
    ]);
  });

  test('an answer of no, or unclear, raises nothing', () => {
    expect(play(NO_CRIME, learned('crime-suspected', 'unclear'))).toEqual(['dormant', 'dormant']);
  });

  test('done before it is owed counts once it is', () => {
    expect(play(TOLD, CRIME)).toEqual(['done: done-early', 'met: owed, met']);
  });

  test('what may have been done before is in doubt, and raises nothing', () => {
    expect(play(TOLD_PERHAPS, TOLD_BY_NOBODY_KNOWN, CRIME)).toEqual([
      'dormant: doubtful',
      'dormant: doubtful',
      'owed: owed',
    ]);
  });

  test('passes its time, is met late, and stays so', () => {
    expect(play(CRIME, LATE, TOLD, TOLD, CLOSED)).toEqual([
      'owed: owed',
      'overdue: overdue',
      'metLate: late',
      'metLate',
      'metLate',
    ]);
  });

  test("takes no other norm's time for its own, and none where it has none", () => {
    expect(from('owed', act('deadline.passed', { norm: 'general.dsl-told' }))).toBe('owed');
    const states = regionOf(tellPolice, standing({ limited: false })).config.states;
    expect(Object.keys(states)).not.toContain('overdue');
    expect(Object.keys(regionOf(tellPolice, MUST).config.states)).toContain('overdue');
  });

  test('is missed when the incident is closed, and late thereafter', () => {
    expect(play(CRIME, CLOSED, TOLD)).toEqual(['owed: owed', 'missed: missed', 'metLate: late']);
    expect(from('overdue', CLOSED)).toBe('missed: missed');
    expect(play(CLOSED)).toEqual(['dormant']);
  });

  test('lapses with its facts while there is time, and may be owed again', () => {
    expect(play(CRIME, NO_CRIME, CRIME)).toEqual(['owed: owed', 'lapsed: lapsed', 'owed: owed']);
    expect(play(CRIME, NO_CRIME, TOLD)).toEqual([
      'owed: owed',
      'lapsed: lapsed',
      'done: done-early',
    ]);
  });

  test('once its time is past, or it was missed, only a correction undoes it', () => {
    expect(from('overdue', NO_CRIME)).toBe('overdue');
    expect(from('overdue', NO_CRIME_AFTER_ALL)).toBe('lapsed: lapsed');
    expect(from('missed', NO_CRIME)).toBe('missed');
    expect(from('missed', NO_CRIME_AFTER_ALL)).toBe('lapsed: lapsed');
    expect(from('overdue', learned('crime-suspected', 'unclear', true))).toBe('overdue');
  });

  test('what was met stays met', () => {
    for (const event of [NO_CRIME, NO_CRIME_AFTER_ALL, CLOSED, LATE, OMITTED, DECIDED]) {
      expect(from('met', event)).toBe('met');
    }
  });

  test('done by the wrong person, to the wrong one, or in doubt, is said to be so', () => {
    const pupil = act('party.informed', { to: ['police'], by: 'pupil' });
    const wrong = { ...tellPolice, mistakenFor: 'schoolPeople' } as const;
    const stepped = (event: MachineEvent, state = 'owed') =>
      played(wrong, MUST, [event], state, { 'crime-suspected': 'yes' })[0];
    expect(stepped(act('party.informed', { to: ['headteacher'] }))).toBe('owed: wrong-person');
    expect(stepped(act('party.informed', { to: ['parent'] }))).toBe('owed');
    expect(stepped(act('party.informed', { to: ['headteacher'] }), 'overdue')).toBe(
      'overdue: wrong-person',
    );
    expect(stepped(act('party.informed', { to: ['headteacher'] }), 'missed')).toBe(
      'missed: wrong-person',
    );
    expect(stepped(pupil)).toBe('owed');
    expect(stepped(TOLD_PERHAPS)).toBe('owed: doubtful');
    // Once its time has passed, what may have been done was at best done late.
    expect(stepped(TOLD_BY_NOBODY_KNOWN, 'overdue')).toBe('overdue: perhaps-late');
  });

  test('nobody can be mistaken where all may and the right ones cannot be the subject', () => {
    const config = regionOf(tellPolice, MUST).config;
    expect(config.states.owed?.on['party.informed']?.map((each) => each.guard)).toEqual([
      'crime-told: metBy',
      'crime-told: metBy cannot be told',
    ]);
  });
});

describe('guards have names that a drawing can show', () => {
  test('those of a duty', () => {
    const raisedByAct = { ...tellPolice, owedAfter: does('doubt.raised'), mayPrecede: true };
    const names = Object.keys(regionOf(raisedByAct, MAY).basics);
    expect(names.sort()).toEqual(
      [
        'owedWhen cannot be told',
        'not written down before',
        'owedWhen',
        'owedWhen is ruled out',
        'owedAfter',
        'owedAfter cannot be told',
        'metBy',
        'metBy cannot be told',
        'by a correction',
        'by telling',
        'by an answer of no',
        'undoneBy',
        'undoneBy cannot be told',
        'perhapsUndoneBy',
        'perhapsUndoneBy cannot be told',
        'endedBy',
        'right act, wrong person',
        'nobody is left who may',
        'somebody is left who may',
        'omitted',
        'omitted with a reason',
        'omitted with a reason, it is not said to whom or by whom',
        'decided against with a reason',
        'decided against by nobody named, or for no reason',
        'decided against',
        'its time has passed',
      ]
        .map((name) => `crime-told: ${name}`)
        .sort(),
    );
  });

  test('those of an order', () => {
    const order = precedence('general.police-before-others', {
      title: 't',
      says: 's',
      otherwise: 'o',
      inForceWhen: fact('child-involved'),
      forbids: does('image.deleted'),
      until: does('party.informed'),
    });
    expect(Object.keys(regionOf(order, MUST).basics)).toEqual(
      [
        'nobody does it unknowingly',
        'it touches an image, evidence or a device',
        'inForceWhen cannot be told',
        'inForceIfNamed is ruled out',
        'inForceWhen',
        'inForceWhen is ruled out',
        'forbids',
        'forbids cannot be told',
        'unless',
        'exceptionHolds',
        'exceptionHolds is ruled out',
        'exceptionHolds cannot be told',
        'what lifts it was left out',
        'until',
        'until cannot be told',
        'again',
        'againOnceUsed',
      ].map((name) => `police-before-others: ${name}`),
    );
  });
});

describe('what is recorded as not done, or decided against', () => {
  const by = (party: MachineEvent['by'], reasoned = true) => ({ ...DECIDED, by: party, reasoned });

  test('an omission is noted, whoever should have done it', () => {
    expect(from('owed', OMITTED)).toBe('owed: omitted');
    expect(from('overdue', OMITTED)).toBe('overdue: omitted');
    expect(from('owed', { ...OMITTED, to: [] })).toBe('owed: omitted');
    expect(from('owed', { ...OMITTED, to: ['lado'] })).toBe('owed');
    expect(from('owed', { ...OMITTED, act: 'record.made' })).toBe('owed');
  });

  test('an omission written down before what makes it matter counts once that is known', () => {
    expect(play(OMITTED, CRIME)).toEqual(['dormant: omitted', 'owed: owed']);
    expect(play(OMITTED, CRIME, TOLD)[2]).toBe('met: met');
  });

  test('a duty that leaves no choice is only refused', () => {
    expect(from('owed', DECIDED)).toBe('owed: refused');
    expect(from('overdue', DECIDED)).toBe('overdue: refused');
    expect(from('owed', { ...DECIDED, norm: 'general.dsl-told' })).toBe('owed');
    expect(from('owed', { ...DECIDED, decision: 'do' })).toBe('owed');
    expect(from('owed', { ...DECIDED, decision: 'do-not' })).toBe('owed: refused');
    const states = Object.keys(regionOf(tellPolice, MUST).config.states);
    expect(states).not.toContain('departed');
    expect(states).not.toContain('decided');
  });

  test('left to judgement, a reason by somebody who may decide settles it', () => {
    expect(from('owed', by('dsl'), MAY)).toBe('departed: departed');
    expect(from('overdue', by('headteacher'), MAY)).toBe('departed: departed');
    expect(from('owed', by('dsl', false), MAY)).toBe('owed: refused');
    expect(from('owed', by('teacher'), MAY)).toBe('owed: refused');
    expect(from('owed', { ...by('dsl'), decision: 'do' }, MAY)).toBe('owed');
    expect(from('owed', { ...by('dsl'), norm: 'general.dsl-told' }, MAY)).toBe('owed');
  });

  test('somebody the concern is about decides nothing; about the head, the chair may', () => {
    const aboutTheHead = { 'subject-is-headteacher': 'yes' } as const;
    const head = { ...by('headteacher'), bySubject: true };
    expect(from('owed', head, MAY, aboutTheHead)).toBe('owed: refused');
    expect(from('owed', by('chair-of-governors'), MAY, aboutTheHead)).toBe('departed: departed');
    expect(from('owed', by('chair-of-governors', false), MAY, aboutTheHead)).toBe('owed: refused');
    expect(from('owed', by('chair-of-governors'), MAY)).toBe('owed: refused');
  });

  test('what only fills the field for a reason is in doubt, by somebody who may decide', () => {
    const filled = (party: MachineEvent['by']) => ({ ...by(party, false), filler: true });
    expect(from('owed', filled('dsl'), MAY)).toBe('owed: doubtful');
    expect(from('owed', filled('unrecorded'), MAY)).toBe('owed: doubtful');
    expect(from('owed', filled('teacher'), MAY)).toBe('owed: refused');
    expect(from('owed', filled('dsl'), MUST)).toBe('owed: refused');
  });

  test('a reason by nobody named is in doubt', () => {
    expect(from('owed', by('unrecorded'), MAY)).toBe('owed: doubtful');
    expect(from('owed', by('unrecorded', false), MAY)).toBe('owed: refused');
    expect(from('overdue', by('unrecorded'), MAY)).toBe('overdue: doubtful');
    expect(from('owed', by('unrecorded'), MUST)).toBe('owed: refused');
  });

  test('an omission with a reason, by somebody who may decide, settles it as well', () => {
    const reasoned = { ...OMITTED, reasoned: true };
    expect(from('owed', reasoned, MAY)).toBe('departed: departed');
    expect(from('overdue', reasoned, MAY)).toBe('departed: departed');
    expect(from('owed', OMITTED, MAY)).toBe('owed: omitted');
    expect(from('owed', { ...reasoned, by: 'teacher' }, MAY)).toBe('owed: omitted');
    expect(from('owed', { ...reasoned, to: ['lado'] }, MAY)).toBe('owed');
    expect(from('owed', reasoned, MUST)).toBe('owed: omitted');
  });

  test('decided before it is owed, it is departed from once it is; unless it is done', () => {
    expect(playJudged(by('dsl'), CRIME, TOLD)).toEqual([
      'decided',
      'departed: owed, departed',
      'met: met',
    ]);
    expect(playJudged(by('dsl'), TOLD, CRIME)).toEqual([
      'decided',
      'done: done-early',
      'met: owed, met',
    ]);
    expect(playJudged(by('teacher'), CRIME)).toEqual(['dormant', 'owed: owed']);
  });

  test('departed from, it lapses with its facts', () => {
    expect(from('departed', NO_CRIME, MAY)).toBe('lapsed: lapsed');
  });
});

describe('nobody left who may be told', () => {
  /** Valley End names one DSL; if the concern is about them, nobody is left. */
  const tellDsl = duty('general.dsl-told', {
    ...WORDS,
    urgency: 'then',
    owedWhen: fact('safeguarding-concern'),
    metBy: and(does('party.informed'), to('theDsl')),
    mistakenFor: 'schoolPeople',
  });
  const CONCERN = learned('safeguarding-concern', 'yes');
  const ABOUT_DSL = learned('subject-is-dsl', 'yes');
  const AFTER_ALL_NOT = learned('subject-is-dsl', 'no');
  const NO_CONCERN = learned('safeguarding-concern', 'no');
  const stepped = (...events: readonly MachineEvent[]) => played(tellDsl, MUST, events);

  test('is said as soon as it is owed, or as soon as it is known', () => {
    expect(stepped(ABOUT_DSL, CONCERN)).toEqual(['dormant', 'nobodyNamed: nobody-named']);
    expect(stepped(CONCERN, ABOUT_DSL)).toEqual(['owed: owed', 'nobodyNamed: nobody-named']);
  });

  test('excuses nothing whose time had passed: until then somebody could have been told', () => {
    expect(
      played(tellDsl, MUST, [ABOUT_DSL], 'overdue', { 'safeguarding-concern': 'yes' }),
    ).toEqual(['overdue']);
  });

  test('is undone when it turns out otherwise, or nothing is owed', () => {
    expect(stepped(ABOUT_DSL, CONCERN, AFTER_ALL_NOT)[2]).toBe('owed: owed');
    expect(stepped(ABOUT_DSL, CONCERN, NO_CONCERN)[2]).toBe('lapsed: lapsed');
  });

  test('somebody told all the same was the wrong person; omissions and decisions are noted', () => {
    const facts = { 'safeguarding-concern': 'yes', 'subject-is-dsl': 'yes' } as const;
    const at = (event: MachineEvent) => played(tellDsl, MUST, [event], 'nobodyNamed', facts)[0];
    expect(at(act('party.informed', { to: ['headteacher'] }))).toBe('nobodyNamed: wrong-person');
    expect(at(act('party.informed', { to: ['dsl'] }))).toBe('nobodyNamed: wrong-person');
    expect(at(act('party.informed', { to: ['parent'] }))).toBe('nobodyNamed');
    expect(at(act('act.omitted', { act: 'party.informed' }))).toBe('nobodyNamed: omitted');
    expect(at(act('decision.recorded', { norm: 'general.dsl-told' }))).toBe('nobodyNamed: refused');
    expect(at(act('incident.closed'))).toBe('nobodyNamed');
  });

  test('cannot come about where the policy names somebody else as well', () => {
    const states = (norm: Duty, under = MUST) => Object.keys(regionOf(norm, under).config.states);
    expect(states(tellDsl)).toContain('nobodyNamed');
    expect(states(tellDsl, standing({ policy: PLUMPTON }))).toContain('nobodyNamed');
    expect(states(tellPolice)).not.toContain('nobodyNamed');
    const whoever = { ...tellDsl, metBy: and(does('record.made'), by('theDsl')) };
    expect(states(whoever)).toContain('nobodyNamed');
    const anybody = {
      ...tellDsl,
      metBy: and(does('record.made'), or(by('theDsl'), by('schoolPeople'))),
    };
    expect(states(anybody)).not.toContain('nobodyNamed');
    const sexting: Duty = { ...tellDsl, id: 'sexting.dsl-told', owedWhen: concernOf('general') };
    expect(states(sexting)).toContain('nobodyNamed');
    const unlessTheDsl = {
      ...tellDsl,
      owedWhen: and(fact('safeguarding-concern'), fact('subject-is-dsl', 'no')),
    };
    expect(states(unlessTheDsl)).not.toContain('nobodyNamed');
  });

  test('a norm is never owed under a concern of its own that is not open', () => {
    const facts = { 'subject-is-dsl': 'yes' } as const;
    expect(nobodyIsLeft(tellDsl, facts, policy)).toBe(true);
    expect(nobodyIsLeft(tellDsl, {}, policy)).toBe(false);
    expect(nobodyIsLeft(tellDsl, facts, PLUMPTON)).toBe(false);
    const both = { ...tellDsl, metBy: and(tellDsl.metBy, by('theDsl')) };
    expect(nobodyIsLeft(both, facts, policy)).toBe(true);
    const toAnybody = {
      ...tellDsl,
      metBy: and(does('party.informed'), to('schoolPeople'), by('theDsl')),
    };
    expect(nobodyIsLeft(toAnybody, facts, policy)).toBe(true);
    const byEither = {
      ...tellDsl,
      metBy: and(does('record.made'), or(by('theDsl'), by('theHead'))),
    };
    expect(nobodyIsLeft(byEither, facts, policy)).toBe(false);
    const either = {
      ...tellDsl,
      metBy: and(does('party.informed'), or(to('theDsl'), to('police'))),
    };
    expect(nobodyIsLeft(either, facts, policy)).toBe(false);
    const none = { ...tellDsl, metBy: does('record.made') };
    expect(nobodyIsLeft(none, facts, policy)).toBe(false);
  });
});

describe('a duty raised by an act', () => {
  const debrief = duty('general.debrief', {
    ...WORDS,
    urgency: 'then',
    owedWhen: fact('child-involved'),
    owedAfter: and(does('investigation.completed'), by('theDsl')),
    metBy: and(does('debrief.held'), by('schoolPeople')),
  });
  const DONE = act('investigation.completed');
  const HELD = act('debrief.held');
  const stepped = (norm: Duty, ...events: readonly MachineEvent[]) =>
    played(norm, MUST, [learned('child-involved', 'yes'), ...events]).slice(1);

  test('is owed again each time it happens', () => {
    expect(stepped(debrief, DONE, HELD, DONE, HELD)).toEqual([
      'owed: owed',
      'met: met',
      'owed: owed',
      'met: met',
    ]);
    expect(played(debrief, MUST, [DONE], 'metLate', { 'child-involved': 'yes' })).toEqual([
      'owed: owed',
    ]);
  });

  test('is not owed by the facts alone, nor by the act without the facts', () => {
    expect(stepped(debrief)).toEqual([]);
    expect(played(debrief, MUST, [DONE])).toEqual(['raised']);
    expect(played(debrief, MUST, [learned('child-involved', 'yes')])).toEqual(['dormant']);
  });

  test('done before does not count, unless it may come first', () => {
    expect(stepped(debrief, HELD, DONE)).toEqual(['dormant', 'owed: owed']);
    expect(stepped({ ...debrief, mayPrecede: true }, HELD, DONE)).toEqual([
      'done: done-early',
      'met: owed, met',
    ]);
    expect(
      stepped({ ...debrief, mayPrecede: true }, act('debrief.held', { by: 'unrecorded' })),
    ).toEqual(['dormant: doubtful']);
  });

  test('the same act again leaves what is owed as it is', () => {
    expect(stepped(debrief, DONE, DONE)).toEqual(['owed: owed', 'owed']);
  });

  test('by nobody named, it may have been raised', () => {
    const unnamed = act('investigation.completed', { by: 'unrecorded' });
    expect(stepped(debrief, unnamed)).toEqual(['perhapsRaised: trigger-doubtful']);
    expect(played(debrief, MUST, [unnamed])).toEqual(['perhapsRaised: trigger-doubtful']);
    expect(played(debrief, MUST, [unnamed], 'met', { 'child-involved': 'yes' })).toEqual([
      'met: trigger-doubtful',
    ]);
  });

  test('what may have been raised and was done only after the closing may have been missed', () => {
    const unnamed = act('investigation.completed', { by: 'unrecorded' });
    const held = act('debrief.held');
    expect(stepped(debrief, unnamed, held)).toContain('perhapsDone: done-early');
    expect(stepped(debrief, unnamed, CLOSED, held).at(-1)).toBe('perhapsMissed');
  });

  test('an act that raises and meets it at once meets it', () => {
    const atOnce: Duty = {
      ...debrief,
      metBy: and(does('investigation.completed', 'debrief.held'), by('schoolPeople')),
    };
    expect(stepped(atOnce, DONE)).toEqual(['met: owed, met']);
    expect(played(atOnce, MUST, [DONE], 'owed', { 'child-involved': 'yes' })).toEqual(['owed']);
  });
});

describe('the right act, but', () => {
  const callOnTime: Duty = duty('general.danger-999', {
    ...WORDS,
    urgency: 'then',
    owedWhen: fact('immediate-danger'),
    metBy: and(does('party.informed'), to('police'), by('theDsl'), via('999')),
    mistakenFor: 'otherSchools',
  });
  const miss = (rest: Partial<MachineEvent>, norm = callOnTime) =>
    nearMiss(norm, {}, act('party.informed', { to: ['police'], via: '999', ...rest }), policy);

  test('by, by which number, to whom', () => {
    expect(miss({})).toBeNull();
    expect(miss({ by: 'teacher' })).toBe('by');
    expect(miss({ via: '101' })).toBe('via');
    expect(miss({ to: ['other-school'] })).toBe('to');
    expect(miss({ to: ['other-school'], by: 'teacher', via: '101' })).toBe('to');
    expect(miss({ to: ['lado'] })).toBeNull();
    expect(miss({ by: 'pupil' })).toBeNull();
    expect(miss({ by: 'parent' })).toBeNull();
    expect(nearMiss(callOnTime, {}, act('record.made'), policy)).toBeNull();
    expect(
      nearMiss(callOnTime, {}, act('concern.raised', { to: ['other-school'] }), policy),
    ).toBeNull();
    expect(
      nearMiss(callOnTime, {}, act('procedure.opened', { to: ['other-school'] }), policy),
    ).toBeNull();
  });

  test('raising a concern is never a near miss, though the same words to another would be', () => {
    const raised = {
      ...callOnTime,
      metBy: and(does('concern.raised', 'procedure.opened'), to('police')),
    };
    for (const type of ['concern.raised', 'procedure.opened'] as const) {
      expect(nearMiss(raised, {}, act(type, { to: ['other-school'] }), policy)).toBeNull();
    }
  });

  test('a pupil may cover a screen in another way than the one taught', () => {
    const cover = { ...callOnTime, metBy: and(does('screen.covered'), by('pupils'), asTaught) };
    const covered = (rest: Partial<MachineEvent>) =>
      nearMiss(cover, {}, act('screen.covered', { by: 'pupil', ...rest }), policy);
    expect(covered({ how: 'screen-off' })).toBe('how');
    expect(covered({ how: 'hector-protector' })).toBeNull();
    expect(covered({ how: 'screen-off', by: 'teacher' })).toBeNull();
    expect(covered({ how: 'screen-off', by: 'parent' })).toBeNull();
  });

  test('people told in place of the right one: by mistake, or though they are the subject', () => {
    expect(mistakable(callOnTime, policy)).toEqual(['other-school', 'police']);
    expect(mistakable({ ...callOnTime, mistakenFor: null }, policy)).toEqual(['police']);
    expect(mistakable({ ...callOnTime, metBy: does('record.made') }, policy)).toEqual([
      'other-school',
    ]);
  });

  test('guards that can never hold are left out of the machine', () => {
    const guards = (norm: Duty) =>
      JSON.stringify(regionOf(norm, MUST).config).includes('right act, wrong person');
    const plain = {
      ...callOnTime,
      mistakenFor: null,
      metBy: and(does('party.informed'), to('police')),
    };
    expect(guards(plain)).toBe(false);
    expect(guards({ ...plain, mistakenFor: 'otherSchools' })).toBe(true);
    expect(guards({ ...plain, metBy: and(plain.metBy, via('999')) })).toBe(true);
    expect(guards({ ...plain, metBy: and(plain.metBy, asTaught) })).toBe(true);
    expect(guards({ ...plain, metBy: and(does('party.informed'), to('theDsl')) })).toBe(true);
    expect(guards({ ...plain, metBy: and(plain.metBy, by('theDsl')) })).toBe(true);
    const toEither = and(does('party.informed'), or(to('police'), to('theDsl')));
    expect(guards({ ...plain, metBy: toEither })).toBe(true);
    const route = regionOf(
      { ...plain, metBy: and(does('party.informed'), to('officialRoute')) },
      standing({ policy: PLUMPTON }),
    );
    expect(JSON.stringify(route.config)).toContain('right act, wrong person');
    expect(guards({ ...plain, metBy: and(plain.metBy, by('handlers')) })).toBe(false);
  });

  test('an omission overlooks who, how and by which channel, but not to whom', () => {
    const omission = (to: MachineEvent['to'], type: MachineEvent['act'] = 'party.informed') =>
      omits(
        callOnTime,
        {},
        act('act.omitted', { act: type, to, by: 'teacher', via: '101' }),
        policy,
      );
    expect(omission(['police'])).toBe(true);
    expect(omission([])).toBe(true);
    expect(omission(['lado'])).toBe(false);
    expect(omission(['police'], 'record.made')).toBe(false);
    const cover = { ...callOnTime, metBy: and(does('screen.covered'), asTaught) };
    const uncovered = act('act.omitted', { act: 'screen.covered', how: 'device-off' });
    expect(omits(cover, {}, uncovered, policy)).toBe(true);
    expect(omits(cover, {}, act('party.informed', { to: ['police'] }), policy)).toBe(false);
  });
});

describe('a prohibition', () => {
  const look = prohibition('sexting.never-view-image', {
    title: 't',
    says: 's',
    otherwise: 'o',
    inForceWhen: fact('child-involved'),
    forbids: does('image.viewed'),
    unless: { act: by('imageViewer'), facts: fact('clear-need-to-view') },
  });
  const YES = learned('child-involved', 'yes');
  const NO = learned('child-involved', 'no');
  const need = (value: 'yes' | 'no' | 'unclear') => learned('clear-need-to-view', value);
  const TEACHER = act('image.viewed', { by: 'teacher' });
  const DSL = act('image.viewed', { by: 'dsl' });
  const UNNAMED = act('image.viewed', { by: 'unrecorded' });
  const stepped = (...events: readonly MachineEvent[]) => played(look, MUST, events);

  test('is in force by the facts, and out of force by them', () => {
    expect(stepped(YES, NO, YES)).toEqual([
      'inForce: in-force',
      'dormant: not-in-force',
      'inForce: in-force',
    ]);
    expect(stepped(YES, learned('child-involved', 'unclear'))).toEqual([
      'inForce: in-force',
      'inForce',
    ]);
  });

  test('is breached for good, and every further breach is counted', () => {
    expect(stepped(YES, TEACHER, NO, TEACHER)).toEqual([
      'inForce: in-force',
      'breached: breached',
      'breached',
      'breached: breached',
    ]);
  });

  test('what was done before anybody knew is only noted', () => {
    expect(stepped(TEACHER, YES)).toEqual(['dormant: before-known', 'inForce: in-force']);
    expect(stepped(NO, TEACHER)).toEqual(['dormant', 'dormant']);
  });

  test('is none of the business of people outside the school', () => {
    expect(stepped(YES, act('image.viewed', { by: 'police' }))[1]).toBe('inForce');
  });

  test('by nobody named, it may have been breached', () => {
    expect(stepped(YES, UNNAMED)[1]).toBe('inForce: doubtful');
    expect(stepped(YES, DSL, UNNAMED)[2]).toBe('inDoubt: doubtful');
  });

  test('an exception allows it, before and after', () => {
    expect(stepped(YES, need('yes'), DSL)[2]).toBe('inForce: allowed');
    expect(stepped(YES, DSL, need('yes'))).toEqual([
      'inForce: in-force',
      'inDoubt: in-doubt',
      'inForce: allowed',
    ]);
    expect(stepped(YES, DSL, DSL)[2]).toBe('inDoubt: in-doubt');
  });

  test('an exception that does not hold is a breach', () => {
    expect(stepped(YES, need('no'), DSL)[2]).toBe('breached: breached');
    expect(stepped(YES, DSL, need('no'))[2]).toBe('breached: breached');
    expect(stepped(YES, DSL, need('unclear'))[2]).toBe('inDoubt');
    expect(stepped(YES, DSL, TEACHER)[2]).toBe('breached: breached');
    expect(stepped(YES, TEACHER, need('yes'), DSL)[3]).toBe('breached: allowed');
    expect(stepped(YES, TEACHER, DSL)[2]).toBe('breached: in-doubt');
  });

  test('without an exception has no states of doubt, lifting or exception', () => {
    const plain = { ...look, unless: null };
    expect(Object.keys(regionOf(plain, MUST).config.states).sort()).toEqual([
      'breached',
      'dormant',
      'inForce',
    ]);
    expect(played(plain, MUST, [YES, DSL])[1]).toBe('breached: breached');
  });
});

describe('an order', () => {
  const DELETING = {
    title: 't',
    says: 's',
    otherwise: 'o',
    inForceWhen: fact('child-involved'),
    forbids: does('image.deleted'),
    until: and(does('party.informed'), to('police')),
    evenThen: fact('deletion-is-safe'),
  };
  const hold = precedence('iioc.no-deletion-before-police', {
    ...DELETING,
    again: does('referral.made'),
  });
  const YES = learned('child-involved', 'yes');
  const NO = learned('child-involved', 'no');
  const SAFE = learned('deletion-is-safe', 'yes');
  const UNSAFE = learned('deletion-is-safe', 'no');
  const DELETED = act('image.deleted');
  const DELETED_PERHAPS = act('image.deleted', { by: 'unrecorded' });
  const LIFTS = act('party.informed', { to: ['police'] });
  const RESTORES = act('referral.made', { to: ['police'] });
  const stepped = (...events: readonly MachineEvent[]) => played(hold, MUST, events);

  test('holds until the first thing is done', () => {
    expect(stepped(YES, DELETED)).toEqual(['inForce: in-force', 'breached: breached']);
    expect(stepped(SAFE, YES, LIFTS, DELETED)).toEqual([
      'dormant',
      'inForce: in-force',
      'lifted: lifted',
      'lifted: allowed',
    ]);
  });

  test('lifted before it was in force, it is lifted when it comes into force', () => {
    expect(stepped(LIFTS, YES)).toEqual(['liftedEarly', 'lifted: in-force, lifted']);
    expect(stepped(LIFTS, RESTORES, YES)).toEqual(['liftedEarly', 'dormant', 'inForce: in-force']);
  });

  test('perhaps lifted before it was in force, it is left open when it comes into force', () => {
    const perhaps = act('party.informed', { to: ['unrecorded'] });
    const early = 'perhapsLiftedEarly';
    expect(stepped(perhaps, YES, DELETED)).toEqual([
      early,
      'perhapsLifted: in-force',
      'perhapsLifted: doubtful',
    ]);
    expect(stepped(perhaps, LIFTS, YES)[2]).toBe('lifted: in-force, lifted');
    expect(stepped(perhaps, RESTORES, YES)[2]).toBe('inForce: in-force');
    expect(stepped(perhaps, DELETED)[1]).toBe(`${early}: before-known`);
    expect(stepped(YES, perhaps, NO, YES).slice(2)).toEqual([
      `${early}: not-in-force`,
      'perhapsLifted: in-force',
    ]);
    expect(stepped(perhaps, UNSAFE, YES, DELETED)[3]).toBe('breached: breached, barred');
  });

  test('goes out of force lifted, and comes back lifted', () => {
    expect(stepped(YES, LIFTS, NO, YES)).toEqual([
      'inForce: in-force',
      'lifted: lifted',
      'liftedEarly: not-in-force',
      'lifted: in-force, lifted',
    ]);
  });

  test('even then, what must be so must be so when it is done', () => {
    expect(stepped(UNSAFE, YES, LIFTS, DELETED)[3]).toBe('breachedLifted: breached, barred');
    expect(stepped(YES, LIFTS, DELETED, UNSAFE)).toEqual([
      'inForce: in-force',
      'lifted: lifted',
      'lifted: in-doubt',
      'lifted',
    ]);
    expect(stepped(YES, LIFTS, DELETED_PERHAPS)[2]).toBe('lifted: doubtful');
  });

  test('that what lifts it was not done is kept, whether it was broken by then or not', () => {
    const leftOut = (to: readonly Party[], kind: MachineEvent['act'] = 'party.informed') =>
      act('act.omitted', { act: kind, to });
    expect(stepped(YES, leftOut(['police']), DELETED, leftOut(['police']))).toEqual([
      'inForce: in-force',
      'inForce: omitted',
      'breached: breached',
      'breached: omitted',
    ]);
    expect(stepped(leftOut([]))).toEqual(['dormant: omitted']);
    expect(stepped(YES, leftOut(['media']), leftOut(['police'], 'record.made')).slice(1)).toEqual([
      'inForce',
      'inForce',
    ]);
  });

  test('is put back, also after a breach', () => {
    expect(stepped(YES, LIFTS, RESTORES, DELETED)).toEqual([
      'inForce: in-force',
      'lifted: lifted',
      'inForce: restored',
      'breached: breached',
    ]);
    expect(stepped(SAFE, YES, DELETED, LIFTS, DELETED, RESTORES, DELETED).slice(2)).toEqual([
      'breached: breached',
      'breachedLifted: lifted',
      'breachedLifted: allowed',
      'breached: restored',
      'breached: breached',
    ]);
  });

  test('after a breach and lifted, it can be breached again or be in doubt', () => {
    expect(stepped(UNSAFE, YES, DELETED, LIFTS, DELETED)[4]).toBe(
      'breachedLifted: breached, barred',
    );
    expect(stepped(YES, DELETED, LIFTS, DELETED)[3]).toBe('breachedLifted: in-doubt');
    expect(stepped(YES, DELETED, LIFTS, DELETED_PERHAPS)[3]).toBe('breachedLifted: doubtful');
  });

  test('with a leave that is good once, what calls for another puts it back only once it was used', () => {
    const once = precedence(hold.id, {
      ...DELETING,
      againOnceUsed: does('referral.made'),
    });
    const playedOnce = (...events: readonly MachineEvent[]) => played(once, MUST, events);
    expect(playedOnce(SAFE, YES, LIFTS, RESTORES, DELETED).slice(2)).toEqual([
      'lifted: lifted',
      'lifted',
      'used: allowed',
    ]);
    expect(playedOnce(SAFE, YES, LIFTS, DELETED, DELETED, RESTORES, DELETED).slice(3)).toEqual([
      'used: allowed',
      'used: allowed',
      'inForce: restored',
      'breached: breached',
    ]);
    expect(playedOnce(UNSAFE, YES, LIFTS, DELETED)[3]).toBe('breachedLifted: breached, barred');
    expect(playedOnce(SAFE, YES, LIFTS, DELETED, NO, YES).slice(4)).toEqual([
      'liftedEarly: not-in-force',
      'lifted: in-force, lifted',
    ]);
  });

  test('a breach out of force is none', () => {
    expect(stepped(NO, DELETED)).toEqual(['dormant', 'dormant']);
    expect(stepped(LIFTS, DELETED)).toEqual(['liftedEarly', 'liftedEarly']);
  });
});

describe('what a region reads and takes', () => {
  test('of a duty: its guards, and who may decide where that is left to judgement', () => {
    expect(readsOf(tellPolice, MUST)).toEqual(['crime-suspected']);
    expect(readsOf(tellPolice, MAY)).toEqual(['crime-suspected', 'subject-is-headteacher']);
    expect(takesOf(tellPolice)).toEqual([
      'party.informed',
      'act.omitted',
      'decision.recorded',
      'deadline.passed',
      'incident.closed',
    ]);
  });

  test('of an order: what puts it in force, excepts, lifts, restores, and holds even then', () => {
    const order = {
      ...precedence('sexting.delete-only-when-clear', {
        title: 't',
        says: 's',
        otherwise: 'o',
        inForceWhen: fact('child-involved'),
        forbids: does('image.deleted'),
        until: and(does('agencies.ruled-out'), by('theDsl')),
        evenThen: known('deletion-is-safe'),
        again: and(does('referral.made'), not(fact('threshold-met'))),
      }),
      unless: { act: by('theHead'), facts: fact('clear-need-to-view') },
    };
    expect([...readsOf(order, MAY)].sort()).toEqual([
      'child-involved',
      'clear-need-to-view',
      'deletion-is-safe',
      'threshold-met',
    ]);
    expect([...takesOf(order)].sort()).toEqual([
      'act.omitted',
      'agencies.ruled-out',
      'image.deleted',
      'referral.made',
    ]);
    expect(readsOf({ ...order, unless: null, evenThen: null, again: null }, MUST)).toEqual([
      'child-involved',
    ]);
  });

  test('an event concerns a norm whoever it was done by, by whichever channel', () => {
    const call: Duty = { ...tellPolice, metBy: and(tellPolice.metBy, via('999')) };
    const about = (event: MachineEvent, norm: Duty = call) => concerns(norm, event, policy);
    expect(about(act('party.informed', { to: ['police'], by: 'pupil', via: '101' }))).toBe(true);
    expect(about(act('party.informed', { to: ['lado'] }))).toBe(false);
    expect(
      about(act('party.informed', { to: ['other-school'] }), {
        ...call,
        mistakenFor: 'otherSchools',
      }),
    ).toBe(true);
    expect(about(act('record.made'))).toBe(false);
    expect(about(DECIDED)).toBe(true);
    expect(about({ ...DECIDED, norm: 'general.dsl-told' })).toBe(false);
    expect(about({ ...OMITTED, to: [] })).toBe(true);
    expect(about({ ...OMITTED, to: ['lado'] })).toBe(false);
    // Whoever it was may have been the police.
    expect(about({ ...act('party.informed'), to: [] })).toBe(true);
    const cover = { ...call, metBy: and(does('screen.covered'), asTaught) };
    expect(about(act('screen.covered', { how: 'screen-off' }), cover)).toBe(true);
  });

  test('an order is concerned by what breaks, lifts and restores it', () => {
    const order = precedence('general.police-before-others', {
      title: 't',
      says: 's',
      otherwise: 'o',
      inForceWhen: fact('child-involved'),
      forbids: and(does('party.informed'), to('otherSchools')),
      until: and(does('party.informed'), to('police')),
      again: does('doubt.raised'),
    });
    const about = (event: MachineEvent) => concerns(order, event, policy);
    expect(about(act('party.informed', { to: ['other-school'] }))).toBe(true);
    expect(about(act('party.informed', { to: ['police'] }))).toBe(true);
    expect(about(act('party.informed', { to: ['parent'] }))).toBe(false);
    expect(about(act('doubt.raised'))).toBe(true);
    expect(about(act('record.made'))).toBe(false);
  });
});

test('only marks are taken from the actions of a step', () => {
  expect(
    marksIn([
      { type: 'xstate.assign' },
      { type: 'mark', params: { mark: 'met' } },
      { type: 'other', params: { mark: 'late' } },
    ]),
  ).toEqual(['met']);
});
