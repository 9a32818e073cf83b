/** Guards: what they answer, what they hang on, and how they read. */
import { describe, expect, test } from 'vitest';
import { inWords } from '../../src/norms/guards-in-words.ts';
import {
  addressNotWithheld,
  and,
  asTaught,
  by,
  concernOf,
  decidingFacts,
  doers,
  does,
  evaluate,
  eventsTaken,
  fact,
  factsRead,
  known,
  leavesOf,
  named,
  not,
  notBySubject,
  onceHeard,
  opens,
  or,
  type Predicate,
  partyInWords,
  policySays,
  recipients,
  recordedVia,
  roleInWords,
  rolesActing,
  rolesTold,
  subjectFactOf,
  type Truth,
  to,
  unknownFacts,
  via,
  withAddress,
  withReason,
} from '../../src/norms/predicates.ts';
import type { Facts, MachineEvent } from '../../src/norms/symbols.ts';
import { policyNamed } from '../support/built-in.ts';

const VALLEY_END = policyNamed('valley-end-2022');
const PLUMPTON = policyNamed('plumpton-2020');

const told = (...parties: MachineEvent['to'][number][]): MachineEvent => ({
  type: 'party.informed',
  by: 'teacher',
  to: parties,
  reasoned: false,
});
const TOLD_DSL = told('dsl');

const ask = (
  predicate: Predicate,
  event: MachineEvent | null = TOLD_DSL,
  facts: Facts = {},
  overlook: Parameters<typeof evaluate>[4] = {},
): Truth => evaluate(predicate, facts, event, VALLEY_END, overlook);

const DANGER = fact('immediate-danger');
const CRIME = fact('crime-suspected');

describe('a question about a fact', () => {
  test('is open until somebody answers, and stays open on "unclear"', () => {
    expect(ask(DANGER)).toBe('unknown');
    expect(ask(DANGER, null, { 'immediate-danger': 'unclear' })).toBe('unknown');
    expect(ask(DANGER, null, { 'immediate-danger': 'yes' })).toBe('yes');
    expect(ask(DANGER, null, { 'immediate-danger': 'no' })).toBe('no');
  });

  test('may ask for a no, or for "unclear" itself', () => {
    expect(ask(fact('immediate-danger', 'no'), null, { 'immediate-danger': 'no' })).toBe('yes');
    expect(ask(fact('immediate-danger', 'no'), null, { 'immediate-danger': 'yes' })).toBe('no');
    const unclear = fact('immediate-danger', 'unclear');
    expect(ask(unclear, null, { 'immediate-danger': 'unclear' })).toBe('yes');
    expect(ask(unclear, null, { 'immediate-danger': 'yes' })).toBe('no');
    expect(ask(unclear)).toBe('unknown');
  });

  test('asked as "is it known", counts what is not known as no', () => {
    expect(ask(known('immediate-danger'))).toBe('no');
    expect(ask(known('immediate-danger'), null, { 'immediate-danger': 'unclear' })).toBe('no');
    expect(ask(known('immediate-danger'), null, { 'immediate-danger': 'yes' })).toBe('yes');
  });

  test('about a concern or the policy has no third answer', () => {
    expect(ask(concernOf('iioc'))).toBe('no');
    expect(ask(concernOf('iioc'), null, { 'concern:iioc': 'yes' })).toBe('yes');
    expect(ask(concernOf('iioc'), null, { 'concern:iioc': 'no' })).toBe('no');
    expect(ask(policySays('policeBeforeDeletion'))).toBe('yes');
    expect(ask(policySays('coversCriminalExploitation'))).toBe('no');
  });
});

describe('a question about an act', () => {
  test('is answered no where there is no act', () => {
    const asked = [
      does('party.informed'),
      by('schoolPeople'),
      to('theDsl'),
      via('999'),
      withAddress,
      addressNotWithheld,
      withReason,
      asTaught,
      { kind: 'opens', procedure: 'iioc' } as const,
    ];
    for (const predicate of asked)
      expect([predicate, ask(predicate, null)]).toEqual([predicate, 'no']);
  });

  test('what was done', () => {
    expect(ask(does('party.informed', 'advice.sought'))).toBe('yes');
    expect(ask(does('advice.sought'))).toBe('no');
  });

  test('who did it: unknown where nobody is recorded', () => {
    expect(ask(by('schoolPeople'))).toBe('yes');
    expect(ask(by('theDsl'))).toBe('no');
    expect(ask(by('theDsl'), { ...TOLD_DSL, by: 'unrecorded' })).toBe('unknown');
    expect(ask(by('theDsl'), TOLD_DSL, {}, { by: true })).toBe('yes');
    expect(ask(by('theDsl'), TOLD_DSL, {}, { by: false })).toBe('no');
  });

  test('to whom: one of those told is enough, but nobody who is the subject', () => {
    expect(ask(to('theDsl'))).toBe('yes');
    expect(ask(to('theDsl'), told('parent', 'dsl'))).toBe('yes');
    expect(ask(to('theDsl'), told('parent'))).toBe('no');
    expect(ask(to('theDsl'), told('parent', 'unrecorded'))).toBe('unknown');
    expect(ask(to('theDsl'), TOLD_DSL, { 'subject-is-dsl': 'yes' })).toBe('no');
    expect(ask(to('theDsl'), TOLD_DSL, { 'subject-is-dsl': 'unclear' })).toBe('yes');
    expect(ask(to('theDsl'), told('parent'), {}, { anyTo: true })).toBe('yes');
    expect(ask(to('theDsl'), told('parent'), {}, { anyTo: false })).toBe('no');
    expect(ask(to('theDsl'), told('parent'), {}, { to: ['parent'] })).toBe('yes');
    expect(ask(to('theDsl'), told('police'), {}, { to: ['parent'] })).toBe('no');
  });

  test('by which channel: one that nobody recorded is unknown, or counts as none', () => {
    expect(ask(via('999'), { ...TOLD_DSL, via: '999' })).toBe('yes');
    expect(ask(via('999'), { ...TOLD_DSL, via: '101' })).toBe('no');
    expect(ask(via('999'))).toBe('unknown');
    expect(ask(recordedVia('email'))).toBe('no');
    expect(ask(recordedVia('email'), { ...TOLD_DSL, via: 'email' })).toBe('yes');
    expect(ask(via('999'), { ...TOLD_DSL, via: '101' }, {}, { via: true })).toBe('yes');
    expect(ask(via('999'), { ...TOLD_DSL, via: '101' }, {}, { via: false })).toBe('no');
  });

  test('with the address: passed on, left out, or not recorded', () => {
    expect(ask(withAddress)).toBe('unknown');
    expect(ask(withAddress, { ...TOLD_DSL, withAddress: true })).toBe('yes');
    expect(ask(withAddress, { ...TOLD_DSL, withAddress: false })).toBe('no');
    expect(ask(addressNotWithheld)).toBe('yes');
    expect(ask(addressNotWithheld, { ...TOLD_DSL, withAddress: true })).toBe('yes');
    expect(ask(addressNotWithheld, { ...TOLD_DSL, withAddress: false })).toBe('no');
  });

  test('with a reason', () => {
    expect(ask(withReason)).toBe('no');
    expect(ask(withReason, { ...TOLD_DSL, reasoned: true })).toBe('yes');
  });

  test('in the way this school teaches', () => {
    const covered: MachineEvent = { type: 'screen.covered', by: 'pupil', to: [], reasoned: false };
    expect(ask(asTaught, covered)).toBe('unknown');
    expect(ask(asTaught, { ...covered, how: 'hector-protector' })).toBe('yes');
    expect(ask(asTaught, { ...covered, how: 'screen-off' })).toBe('no');
    expect(ask(asTaught, { ...covered, how: 'screen-off' }, {}, { how: true })).toBe('yes');
    expect(ask(asTaught, { ...covered, how: 'screen-off' }, {}, { how: false })).toBe('no');
  });

  test('opening a procedure: by hand or by a concern, and that one only', () => {
    const opened: MachineEvent = {
      type: 'procedure.opened',
      by: 'dsl',
      to: [],
      reasoned: false,
      procedure: 'iioc',
    };
    expect(ask(opens('iioc'), opened)).toBe('yes');
    expect(ask(opens('iioc'), { ...opened, type: 'concern.raised' })).toBe('yes');
    expect(ask(opens('sexting'), opened)).toBe('no');
    expect(ask(opens('iioc'), { ...TOLD_DSL, procedure: 'iioc' })).toBe('no');
  });
});

describe('several questions', () => {
  const YES = policySays('policeBeforeDeletion');
  const NO = policySays('coversCriminalExploitation');

  test('all of them: one no decides, then one unknown', () => {
    expect(ask(and())).toBe('yes');
    expect(ask(and(YES, YES))).toBe('yes');
    expect(ask(and(YES, DANGER))).toBe('unknown');
    expect(ask(and(DANGER, YES))).toBe('unknown');
    expect(ask(and(DANGER, NO))).toBe('no');
  });

  test('any of them: one yes decides, then one unknown', () => {
    expect(ask(or())).toBe('no');
    expect(ask(or(NO, NO))).toBe('no');
    expect(ask(or(NO, DANGER))).toBe('unknown');
    expect(ask(or(DANGER, NO))).toBe('unknown');
    expect(ask(or(DANGER, YES))).toBe('yes');
  });

  test('turned round: an unknown stays unknown', () => {
    expect(ask(not(YES))).toBe('no');
    expect(ask(not(NO))).toBe('yes');
    expect(ask(not(DANGER))).toBe('unknown');
    expect(ask(named('always', YES))).toBe('yes');
  });
});

describe('who may', () => {
  test('nobody is told about a concern about themselves, nor acts in a role of their own', () => {
    const about: Facts = { 'subject-is-headteacher': 'yes' };
    expect(recipients('deciders', VALLEY_END, {})).toEqual(['dsl', 'headteacher']);
    expect(recipients('deciders', VALLEY_END, about)).toEqual(['dsl']);
    expect(doers('deciders', VALLEY_END, about)).toEqual(['dsl']);
    expect(recipients('schoolPeople', VALLEY_END, about)).not.toContain('headteacher');
  });

  test('but anybody who acts for the school may raise the alarm', () => {
    expect(doers('schoolPeople', VALLEY_END, { 'subject-is-headteacher': 'yes' })).toContain(
      'headteacher',
    );
  });

  test.each([
    ['dsl', 'subject-is-dsl'],
    ['deputy-dsl', 'subject-is-deputy-dsl'],
    ['headteacher', 'subject-is-headteacher'],
    ['chair-of-governors', 'subject-is-chair-of-governors'],
    ['parent', 'subject-is-parent'],
    ['teacher', undefined],
  ] as const)('%s may be the subject by %s', (party, asked) => {
    expect(subjectFactOf(party)).toBe(asked);
  });
});

describe('what a guard is made of', () => {
  const guard = and(
    concernOf('iioc'),
    named('toThem', or(to('deciders'), to('lado'), to('lado'))),
    not(fact('crime-suspected')),
    by('theDsl'),
    by('schoolPeople'),
    by('pupils'),
    known('immediate-danger'),
    does('party.informed', 'referral.made'),
    does('referral.made'),
  );

  test('its parts, in order', () => {
    expect(leavesOf(guard).map((leaf) => leaf.kind)).toEqual([
      ...['concern', 'to', 'to', 'to', 'fact', 'by', 'by', 'by', 'known', 'does', 'does'],
    ]);
    expect(leavesOf(guard)).toBe(leavesOf(guard));
  });

  test('the roles told and the particular roles that act, each once', () => {
    expect(rolesTold(guard)).toEqual(['deciders', 'lado']);
    expect(rolesTold(guard)).toBe(rolesTold(guard));
    expect(rolesActing(guard)).toEqual(['theDsl']);
  });

  test('the facts it reads, among them who the concern is about', () => {
    expect(factsRead(guard, VALLEY_END)).toEqual([
      'concern:iioc',
      'subject-is-dsl',
      'subject-is-headteacher',
      'crime-suspected',
      'immediate-danger',
    ]);
    expect(factsRead(by('schoolPeople'), VALLEY_END)).toEqual([]);
    expect(factsRead(to('schoolPeople'), VALLEY_END)).toContain('subject-is-headteacher');
    // Whether somebody is a subject is said of what they do, and not asked of the answers.
    expect(factsRead(by('deciders'), VALLEY_END)).toEqual([]);
  });

  test('the acts it is about, each once', () => {
    expect(eventsTaken(guard)).toEqual(['party.informed', 'referral.made']);
  });
});

describe('why a guard is so', () => {
  const unknownOf = (predicate: Predicate, facts: Facts = {}) =>
    unknownFacts(predicate, facts, VALLEY_END);
  const decidingOf = (predicate: Predicate, facts: Facts) =>
    decidingFacts(predicate, facts, VALLEY_END);

  test('it hangs on what nobody has established, each fact once', () => {
    expect(unknownOf(and(DANGER, CRIME, not(DANGER)))).toEqual([
      'immediate-danger',
      'crime-suspected',
    ]);
    expect(unknownOf(or(DANGER, named('crime', CRIME)))).toEqual([
      'immediate-danger',
      'crime-suspected',
    ]);
    expect(unknownOf(and(DANGER, CRIME), { 'immediate-danger': 'yes' })).toEqual([
      'crime-suspected',
    ]);
  });

  test('turned round, it hangs on the same', () => {
    expect(unknownOf(not(CRIME))).toEqual(['crime-suspected']);
  });

  test('what is decided hangs on nothing', () => {
    expect(unknownOf(and(DANGER, CRIME), { 'immediate-danger': 'no' })).toEqual([]);
    expect(unknownOf(or(DANGER, CRIME), { 'immediate-danger': 'yes' })).toEqual([]);
    expect(unknownOf(known('immediate-danger'))).toEqual([]);
  });

  test('it was decided by the facts that agree with it, each once', () => {
    const facts: Facts = {
      'immediate-danger': 'yes',
      'crime-suspected': 'no',
      'concern:iioc': 'yes',
    };
    expect(decidingOf(and(concernOf('iioc'), DANGER, DANGER), facts)).toEqual([
      'concern:iioc',
      'immediate-danger',
    ]);
    expect(decidingOf(and(DANGER, CRIME), facts)).toEqual(['crime-suspected']);
    expect(decidingOf(or(DANGER, CRIME), facts)).toEqual(['immediate-danger']);
    expect(decidingOf(not(CRIME), facts)).toEqual(['crime-suspected']);
    expect(decidingOf(named('danger', known('immediate-danger')), facts)).toEqual([
      'immediate-danger',
    ]);
  });

  test('what nobody has answered decides nothing', () => {
    expect(decidingOf(DANGER, {})).toEqual([]);
    expect(decidingOf(DANGER, { 'immediate-danger': 'unclear' })).toEqual([]);
    expect(decidingOf(known('immediate-danger'), {})).toEqual([]);
    expect(decidingOf(policySays('policeBeforeDeletion'), {})).toEqual([]);
    expect(decidingOf(or(DANGER, concernOf('iioc')), {})).toEqual([]);
  });
});

describe('a guard in words', () => {
  const says: readonly (readonly [string, Predicate])[] = [
    ['a crime is suspected', CRIME],
    ['it is not so that a crime is suspected', fact('crime-suspected', 'no')],
    ['it is unclear whether a crime is suspected', fact('crime-suspected', 'unclear')],
    ['it is known that a crime is suspected', known('crime-suspected')],
    ['there is an incident', concernOf('general')],
    ['there is a concern of this kind: Filtering breach', concernOf('filtering-breach')],
    [
      'under this policy copies are deleted only once the police have been told',
      policySays('policeBeforeDeletion'),
    ],
    [
      'under this policy the exploitation procedure covers criminal exploitation too (it does not say so)',
      policySays('coversCriminalExploitation'),
    ],
    ['somebody told somebody', does('party.informed')],
    [
      'somebody told, asked the advice of or made a referral to somebody',
      does('party.informed', 'advice.sought', 'referral.made'),
    ],
    [
      'somebody raised the concern or opened the procedure',
      does('concern.raised', 'procedure.opened'),
    ],
    ['somebody incident.closed', does('incident.closed')],
    ['it was anybody who acts for the school', by('schoolPeople')],
    ['it went to Surrey Police', to('police')],
    [
      'it went to nobody (the policy names nobody as the single point of access)',
      to('singlePoint'),
    ],
    ['by 101 or by 999', via('101', '999')],
    ['the address of the site was passed on', withAddress],
    ['the address of the site was not left out', addressNotWithheld],
    ['a reason was written down', withReason],
    ['by way of hector-protector', asTaught],
    ['for Online hate', { kind: 'opens', procedure: 'online-hate' }],
    ['not (a crime is suspected)', not(CRIME)],
    ['a crime is suspected', not(not(CRIME))],
    ['a crime is suspected', named('crime', CRIME)],
    [
      'a crime is suspected and (a reason was written down or somebody told somebody)',
      and(CRIME, named('either', or(withReason, does('party.informed')))),
    ],
    [
      'a reason was written down or (a crime is suspected and somebody told somebody)',
      or(withReason, and(CRIME, does('party.informed'))),
    ],
    ['', and()],
    [
      'anybody who acts for the school told Surrey Police by 101',
      and(and(does('party.informed'), to('police')), by('schoolPeople'), via('101')),
    ],
    [
      'somebody the concern is not about told Surrey Police, or raised the concern with them, who heard or read it',
      onceHeard(and(does('party.informed', 'concern.raised'), to('police'), notBySubject)),
    ],
    [
      'a crime is suspected and the Headteacher looked at the image, with a reason written down',
      and(CRIME, and(does('image.viewed'), by('theHead'), by('schoolPeople')), withReason),
    ],
    [
      'somebody looked at the image and it was not the Headteacher',
      and(does('image.viewed'), not(by('theHead'))),
    ],
    [
      '(somebody stored the device securely or quarantined the device) or a crime is suspected',
      or(does('device.secured', 'device.quarantined'), or(CRIME)),
    ],
    ['it is not known that a crime is suspected', not(known('crime-suspected'))],
    ['no concern of this kind is known: Online hate', not(concernOf('online-hate'))],
  ];

  test.each(says)('%s', (words, predicate) => {
    expect(inWords(predicate, VALLEY_END)).toBe(words);
  });

  test('people go by the names their school has for them, or by their role', () => {
    expect(partyInWords('dsl', VALLEY_END)).toBe('the Designated Safeguarding Lead');
    expect(partyInWords('visitor', VALLEY_END)).toBe('a visitor');
    expect(roleInWords('deciders', VALLEY_END)).toBe(
      'the Designated Safeguarding Lead or the Headteacher',
    );
    expect(roleInWords('procedureReviewer', PLUMPTON)).toBe('the leadership team');
    const aboutTheHead = { 'subject-is-headteacher': 'yes' } as const;
    expect(roleInWords('theHead', VALLEY_END, aboutTheHead)).toMatch(
      /^nobody \(the concern is about everybody that the policy names as .+\)$/,
    );
    expect(roleInWords('complaintRecipient', VALLEY_END, aboutTheHead)).not.toMatch(/head/i);
  });
});
