/**
 * The region of a duty: dormant, owed, overdue, met, met late, departed, missed, lapsed. One that an
 * act raises may also be raised, or raised and done, before the facts make it owed.
 */
import type { EventType } from '../vocabulary/acts.ts';
import { type Fact, isPresumed } from '../vocabulary/facts.ts';
import { PARTIES, type Party, type PartyGroup } from '../vocabulary/parties.ts';
import type { Ruling } from '../vocabulary/policies.ts';
import { PROCEDURE_IDS } from '../vocabulary/procedures.ts';
import type { Role } from '../vocabulary/roles.ts';
import { actsTaken, type Duty, isAct } from './norm.ts';
import {
  doers,
  evaluate,
  eventsTaken,
  fact,
  factsRead,
  isOfTelling,
  isOnlySent,
  known,
  leavesOf,
  or,
  type Predicate,
  recipients,
  rolesActing,
  rolesTold,
  rolesToldOfIt,
  subjectFactOf,
  supposing,
  type Truth,
} from './predicates.ts';
import {
  type Guard,
  type GuardTest,
  guardNamer,
  type Rule,
  regionFrom,
  type Standing,
  type StateRules,
  testsNamed,
} from './rules.ts';
import { concernKey, type FactKey, type Facts, type MachineEvent } from './symbols.ts';

const NEVER: Predicate = or();
const EARLY: Rule['marks'] = ['done-early'];

/** Whether it was the right act by, to, over or in the wrong person, channel or way. */
export type NearMiss = 'by' | 'to' | 'via' | 'how' | 'heard';

/** The right act by the wrong person, or to the wrong one, or by the wrong number; or null. */
export const nearMiss = (
  norm: Duty,
  facts: Facts,
  event: MachineEvent,
  policy: Ruling,
): NearMiss | null => {
  if (event.type === 'procedure.opened' || event.type === 'message.acknowledged') return null;
  if (evaluate(norm.metBy, facts, event, policy) !== 'no') return null;
  if (event.type === 'concern.raised' && !isOnlySent(event)) return null;
  const { schoolPeople, pupils } = policy.roles;
  const would = (overlook: Parameters<typeof evaluate>[4]): boolean =>
    evaluate(norm.metBy, facts, event, policy, overlook) !== 'no';
  if (would({ heard: true })) return 'heard';
  if (event.type === 'concern.raised') return null;
  if (pupils.includes(event.by) && would({ how: true })) return 'how';
  if (!schoolPeople.includes(event.by)) return null;
  if (would({ by: true })) return 'by';
  if (would({ via: true })) return 'via';
  const also = mistakable(norm, policy);
  return would({ to: also }) || would({ by: true, via: true, heard: true, to: also }) ? 'to' : null;
};

/** People who are told in place of the right one: by mistake, or though they are the subject. */
export const mistakable = (norm: Duty, policy: Ruling): readonly Party[] => [
  ...(norm.mistakenFor === null ? [] : policy.roles[norm.mistakenFor]),
  ...rolesTold(norm.metBy).flatMap((role) => policy.roles[role]),
];

/** Whether an act can be a near miss at all, as this norm and policy are. */
const canBeMissed = (norm: Duty, policy: Ruling): boolean =>
  norm.mistakenFor !== null ||
  leavesOf(norm.metBy).some(
    (leaf) =>
      leaf.kind === 'via' ||
      leaf.kind === 'how' ||
      (leaf.kind === 'to' && leaf.heard !== undefined),
  ) ||
  rolesToldOfIt(norm.metBy).some((role) =>
    policy.roles[role].some((party) => subjectFactOf(party) !== undefined),
  ) ||
  rolesActing(norm.metBy).some((role) =>
    policy.roles.schoolPeople.some((party) => !policy.roles[role].includes(party)),
  );

/** The roles that alone may act; none where anybody who acts for the school may as well. */
const actingAlone = (norm: Duty) =>
  leavesOf(norm.metBy).some((leaf) => leaf.kind === 'by' && leaf.role === 'schoolPeople')
    ? []
    : rolesActing(norm.metBy);

/** Whether everybody who could be told, or who could do it, is somebody the concern is about. */
export const nobodyIsLeft = (norm: Duty, facts: Facts, policy: Ruling): boolean => {
  const told = rolesToldOfIt(norm.metBy);
  const acting = actingAlone(norm);
  const noneTold = told.every((role) => recipients(role, policy, facts).length === 0);
  const noneActs = acting.every((role) => doers(role, policy, facts).length === 0);
  return (told.length > 0 && noneTold) || (acting.length > 0 && noneActs);
};

/** Whether parents may have brought the news themselves, of which it is open what it says where they are the subject. */
const parentsBringNews = ({ metBy }: Duty, { roles }: Ruling): boolean =>
  leavesOf(metBy).some(
    (leaf) =>
      leaf.kind === 'by' && roles[leaf.role].some((party) => PARTIES[party].group === 'parents'),
  );

/** Whether it can come to that while the duty is owed. */
const canRunOut = (norm: Duty, policy: Ruling): boolean => {
  const parties = [...rolesToldOfIt(norm.metBy), ...actingAlone(norm)].flatMap(
    (role) => policy.roles[role],
  );
  const everybodySubject: Facts = Object.fromEntries(
    parties.flatMap((party) => {
      const fact = subjectFactOf(party);
      return fact === undefined ? [] : [[fact, 'yes']];
    }),
  );
  return (
    nobodyIsLeft(norm, everybodySubject, policy) && !ruledOutBy(norm, everybodySubject, policy)
  );
};

/** The facts that say whether anybody is left who may do it, where it can come to that. */
export const readsOfWhoIsLeft = (norm: Duty, policy: Ruling): readonly FactKey[] =>
  canRunOut(norm, policy)
    ? actingAlone(norm).flatMap((role) =>
        policy.roles[role].flatMap((party) => subjectFactOf(party) ?? []),
      )
    : [];

/** Whether the duty could not be owed with these answers, whatever else is so. */
const ruledOutBy = (norm: Duty, facts: Facts, policy: Ruling): boolean => {
  const own = PROCEDURE_IDS.find((id) => norm.id.startsWith(`${id}.`)) ?? 'general';
  const open: Facts = { [concernKey('general')]: 'yes', [concernKey(own)]: 'yes' };
  // What counts only once it is known could still become known.
  const known: Facts = Object.fromEntries(
    factsRead(norm.owedWhen, policy).map((key) => [key, 'yes']),
  );
  return [open, { ...known, ...open }].every(
    (rest) => evaluate(norm.owedWhen, { ...rest, ...facts }, null, policy) === 'no',
  );
};

/** Reads a recorded omission as the act it says was not done, whoever should have done it. */
export const asIfDone = (event: MachineEvent): MachineEvent =>
  event.act === undefined ? event : { ...event, type: event.act };

/** The roles whose people may decide not to do what is left to judgement: deciders, and who would do it. */
export const decidingRoles = (norm: Duty): readonly Role[] => [
  'deciders',
  ...rolesActing(norm.metBy),
  'chairOfGovernors',
];

/** Whether a role is everybody who acts for the school: then the policy names nobody for it. */
const isAnybody = (role: Role, { roles }: Ruling): boolean =>
  roles.schoolPeople.every((party) => roles[role].includes(party));
/** Whose word decides nothing for the school, though raising the concern meets some of its duties. */
const OUTSIDE_THE_SCHOOL: readonly PartyGroup[] = ['pupils', 'parents', 'agencies'];

/** Whether whoever decided may: the chair of governors only where the concern is about the head. */
const mayDecide = (norm: Duty, facts: Facts, event: MachineEvent, policy: Ruling): boolean => {
  if (event.bySubject === true || OUTSIDE_THE_SCHOOL.includes(PARTIES[event.by].group))
    return false;
  return decidingRoles(norm).some(
    (role) =>
      (role !== 'chairOfGovernors' || facts['subject-is-headteacher'] === 'yes') &&
      (role === 'deciders' || !isAnybody(role, policy)) &&
      policy.roles[role].includes(event.by),
  );
};

/** What is left undone as well where an act is: who was not told was not told by a referral either. */
const LEFT_UNDONE_WITH: Readonly<Partial<Record<EventType, readonly EventType[]>>> = {
  'party.informed': ['referral.made', 'advice.sought'],
  'device.secured': ['device.quarantined', 'device.handed-over', 'device.released'],
  'device.quarantined': ['device.secured', 'device.handed-over', 'device.released'],
  'device.handed-over': ['device.released'],
  'device.released': ['device.handed-over'],
  'image.deleted': ['content.deleted'],
  'support.provided': ['referral.made'],
  'lead.taken': ['risk.assessed', 'agencies.checked', 'referral.made'],
  'investigation.started': ['investigation.completed'],
};

/**
 * Whether an omission leaves nothing that could have met the duty; of one act of several it does not, save
 * of the one that the clauses ask for.
 */
const leavesNothing = (norm: Duty, act: EventType | undefined): boolean =>
  act !== undefined && (act === norm.asksFor || leavesNothingOf(norm.metBy, act));

const leavesNothingOf = (asked: Predicate, act: EventType): boolean => {
  const undone = [act, ...(LEFT_UNDONE_WITH[act] ?? [])];
  return eventsTaken(asked).every((type) => !isAct(type) || undone.includes(type));
};

/** Whether an omission leaves nothing that could have lifted an order, where it says to whom. */
export const omitsLifting = (
  until: Predicate,
  facts: Facts,
  event: MachineEvent,
  policy: Ruling,
): boolean =>
  event.act !== undefined &&
  leavesNothingOf(until, event.act) &&
  whetherOmitted(until, facts, event, policy) !== 'no';

/** Whether an omission is of an act that would have met the duty; told nobody is told no one. */
export const omits = (norm: Duty, facts: Facts, event: MachineEvent, policy: Ruling): boolean =>
  leavesNothing(norm, event.act) && omitsSome(norm, facts, event, policy);

/** Whether an omission is of one of the acts that would have met the duty. */
const omitsSome = (norm: Duty, facts: Facts, event: MachineEvent, policy: Ruling): boolean =>
  whetherOmitted(norm.metBy, facts, event, policy) !== 'no';

/** Who was not told at all was not told the address either, whoever should have told them, and how. */
export const whetherOmitted = (
  asked: Predicate,
  facts: Facts,
  event: MachineEvent,
  policy: Ruling,
): Truth =>
  evaluate(asked, facts, asIfDone(event), policy, {
    by: true,
    via: true,
    how: true,
    address: true,
    heard: true,
    anyTo: event.to.length === 0,
  });

/** Whether it can be open again whether the duty is owed, once one of the facts it rests on is not so. */
const canFallOpen = ({ owedWhen }: Duty, policy: Ruling): boolean => {
  const leaves = leavesOf(owedWhen);
  const open: Facts = Object.fromEntries(
    leaves.flatMap((leaf) =>
      leaf.kind === 'concern' ? [[concernKey(leaf.procedure), 'yes' as const]] : [],
    ),
  );
  const asked = leaves.flatMap((leaf) => (leaf.kind === 'fact' ? [leaf.fact] : []));
  const supposed = leaves.flatMap((leaf) => (leaf.kind === 'known' ? [leaf.fact] : []));
  const known: Facts = Object.fromEntries(supposed.map((fact) => [fact, 'yes']));
  return asked.some((fact) =>
    [open, { ...open, ...known }].some(
      (facts) => evaluate(owedWhen, { ...facts, [fact]: 'no' }, null, policy) === 'unknown',
    ),
  );
};

/** What it hangs on that silence excuses nobody from; null where it hangs on no such thing. */
const presumedIn = ({ owedWhen, owedAfter }: Duty): Fact | null =>
  owedAfter !== null
    ? null
    : (leavesOf(owedWhen).flatMap((leaf) =>
        leaf.kind === 'fact' && leaf.is === 'yes' && isPresumed(leaf.fact) ? [leaf.fact] : [],
      )[0] ?? null);

const isCorrected = ({ id }: Duty, { corrects }: MachineEvent): boolean =>
  corrects === true || (typeof corrects === 'object' && corrects.includes(id));

const guardsFor = (norm: Duty, { policy, departable, limited }: Standing) => {
  const { tests, basics, says, ask, test, both } = guardNamer(norm, policy);
  const isOmission = ({ event }: Parameters<GuardTest>[0]): boolean => event.type === 'act.omitted';
  const omitting: GuardTest = (at) =>
    isOmission(at) && omits(norm, at.context.facts, at.event, policy);
  /** What was left undone, with a reason: surely this, or something that may be this. */
  const leavesUndone = (at: Parameters<GuardTest>[0], truth: Truth): boolean =>
    isOmission(at) && whetherOmitted(norm.metBy, at.context.facts, at.event, policy) === truth;
  const decides: GuardTest = ({ event }) => event.norm === norm.id && event.decision !== 'do';
  const may: GuardTest = ({ context, event }) => mayDecide(norm, context.facts, event, policy);
  const validly: GuardTest = (at) => at.event.reasoned && may(at);
  const isOpen: GuardTest = (at) => {
    const byNobodyNamed = at.event.by === 'unrecorded';
    return at.event.filler === true ? byNobodyNamed || may(at) : at.event.reasoned && byNobodyNamed;
  };
  const grounds: readonly FactKey[] = factsRead(norm.owedWhen, policy);
  const answersNo: GuardTest = ({ event: { fact, value } }) =>
    value === 'no' && fact !== undefined && grounds.includes(fact);
  const ofMeeting = factsRead(norm.metBy, policy);
  const ofDeciding = departable ? factsRead(known('subject-is-headteacher'), policy) : [];
  const ofNothing = { reads: [] };
  const runsOut = canRunOut(norm, policy);
  const fallsOpen = canFallOpen(norm, policy);
  const presumed = presumedIn(norm);
  const canBeOmitted = eventsTaken(norm.metBy).some((type) => leavesNothing(norm, type));
  const left: GuardTest = ({ context }) => !nobodyIsLeft(norm, context.facts, policy);
  const ofLeft = {
    can: () => runsOut,
    ofNoAct: true,
    reads: [...ofMeeting, ...readsOfWhoIsLeft(norm, policy)],
  };
  return {
    tests,
    basics,
    says,
    both,
    owed: ask('owedWhen', norm.owedWhen),
    notOwed: ask('owedWhen', norm.owedWhen, 'no'),
    raised: norm.owedAfter === null ? null : ask('owedAfter', norm.owedAfter),
    perhapsRaised: norm.owedAfter === null ? null : ask('owedAfter', norm.owedAfter, 'unknown'),
    owedUnknown: ask('owedWhen', norm.owedWhen, 'unknown'),
    unanswered: presumed === null ? null : ask('presumed', fact(presumed, 'unclear'), 'unknown'),
    owedAsPresumed:
      presumed === null ? null : ask('owedAsPresumed', supposing(norm.owedWhen, presumed)),
    isNew: test('not written down before', ({ event }) => event.again !== true, ofNothing),
    isTelling: test('by telling', ({ event }) => isOfTelling(event.type), {
      can: () => eventsTaken(norm.metBy).some(isOfTelling),
      reads: [],
    }),
    met: ask('metBy', norm.metBy),
    perhapsMet: ask('metBy', norm.metBy, 'unknown'),
    answeredNo: test('by an answer of no', answersNo, { can: () => fallsOpen, reads: [] }),
    undone: ask('undoneBy', norm.undoing?.by ?? NEVER),
    perhapsUndone: ask('perhapsUndoneBy', norm.undoing?.perhapsBy ?? NEVER),
    perhapsUndoneUnknown: ask('perhapsUndoneBy', norm.undoing?.perhapsBy ?? NEVER, 'unknown'),
    undoneUnknown: ask('undoneBy', norm.undoing?.by ?? NEVER, 'unknown'),
    ended: ask('endedBy', norm.undoing?.endedBy ?? NEVER),
    corrected: test('by a correction', ({ event }) => isCorrected(norm, event), ofNothing),
    wrongPerson: test(
      'right act, wrong person',
      ({ context, event }) => nearMiss(norm, context.facts, event, policy) !== null,
      { can: () => canBeMissed(norm, policy), reads: ofMeeting },
    ),
    nobodyLeft: test('nobody is left who may', (at) => !left(at), ofLeft),
    somebodyLeft: test('somebody is left who may', left, ofLeft),
    omitted: test('omitted', omitting, { can: () => canBeOmitted, reads: ofMeeting }),
    omittedWithReason: test(
      'omitted with a reason',
      (at) => validly(at) && leavesUndone(at, 'yes'),
      {
        can: () => departable,
        reads: [...ofMeeting, ...ofDeciding],
      },
    ),
    omittedPerhapsWithReason: test(
      'omitted with a reason, it is not said to whom or by whom',
      (at) =>
        (isOpen(at) && (leavesUndone(at, 'yes') || leavesUndone(at, 'unknown'))) ||
        (validly(at) && leavesUndone(at, 'unknown')),
      { can: () => departable, reads: [...ofMeeting, ...ofDeciding] },
    ),
    departs: test('decided against with a reason', (at) => decides(at) && validly(at), {
      can: () => departable,
      reads: ofDeciding,
    }),
    departsPerhaps: test(
      'decided against by nobody named, or for no reason',
      (at) => decides(at) && isOpen(at),
      { can: () => departable, reads: ofDeciding },
    ),
    refused: test('decided against', decides, ofNothing),
    deadline: test('its time has passed', ({ event }) => event.norm === norm.id, {
      can: () => limited,
      reads: [],
    }),
  };
};

const rule = (guard: Guard | null, to: string | null, ...marks: Rule['marks']): Rule => ({
  guard,
  ...(to === null ? {} : { to }),
  marks,
});

/** The same rules on each of the event types. */
const onEach = (types: readonly EventType[], rules: readonly Rule[]) =>
  Object.fromEntries(types.map((type) => [type, rules]));

/** The guards that must all hold for this one to. */
const partsOf = (guard: Predicate): readonly Predicate[] => {
  if (guard.kind === 'named') return partsOf(guard.of);
  return guard.kind === 'and' ? guard.of.flatMap(partsOf) : [guard];
};

/** Whether an act that surely meets a duty cannot leave in doubt whether it raises it. */
const isRaisedForSureOnceMet = ({ owedAfter, metBy }: Duty): boolean => {
  const sure = partsOf(metBy).map((part) => JSON.stringify(part));
  const doubtful =
    owedAfter === null ? [] : partsOf(owedAfter).filter(({ kind }) => kind !== 'does');
  return doubtful.every((part) => sure.includes(JSON.stringify(part)));
};

/** The rules of a duty, part by part; `dutyRegion` puts them into states. */
const rulesFor = (norm: Duty, standing: Standing, acts: readonly EventType[]) => {
  const g = guardsFor(norm, standing);
  const { both } = g;
  const byFacts = g.raised === null;

  /** The acts that raise it, with further guards; none where the facts alone do. */
  const onRaising = (rules: (raising: (...also: readonly Guard[]) => Guard) => readonly Rule[]) => {
    const { raised } = g;
    if (raised === null) return [];
    return rules((...also) => (also.length === 0 ? raised : both(raised, ...also)));
  };
  /** What may have raised it has met it, or may have, by the same act. */
  const raisedPerhaps = (metBefore: string | null, to: string | null): readonly Rule[] => {
    const { perhapsRaised } = g;
    if (perhapsRaised === null) return [];
    return [
      rule(g.met, metBefore, ...(metBefore === null ? [] : EARLY)),
      rule(both(perhapsRaised, g.perhapsMet), to, 'trigger-doubtful', 'doubtful'),
      rule(perhapsRaised, to, 'trigger-doubtful'),
    ];
  };
  /** Raised by an act: owed, at once met, or waiting for what would make it owed to be known. */
  const raisedForSure: readonly Rule[] = onRaising((raising) => [
    rule(raising(g.owed, g.met), 'met', 'owed', 'met'),
    rule(raising(g.owed, g.perhapsMet), 'owed', 'owed', 'doubtful'),
    rule(raising(g.owed), 'owed', 'owed'),
    rule(raising(g.met), 'raisedDone', 'done-early'),
    rule(raising(g.perhapsMet), 'raised', 'doubtful'),
    rule(raising(g.notOwed), 'raised'),
    rule(raising(g.owedUnknown), 'raised'),
  ]);
  /** What may raise it and has met it, or may raise what had been done. */
  const perhapsDone: readonly Rule[] =
    g.perhapsRaised === null || !norm.mayPrecede || isRaisedForSureOnceMet(norm)
      ? []
      : [rule(both(g.perhapsRaised, g.met), 'perhapsDone', ...EARLY)];
  const raisedByAct: readonly Rule[] = [
    ...raisedForSure,
    ...perhapsDone,
    ...raisedPerhaps(norm.mayPrecede ? 'done' : null, 'perhapsRaised'),
  ];
  /** Raised once more, by something other than what has been dealt with. */
  const raisedAnew = (already: string): readonly Rule[] =>
    norm.isRaisedOnce
      ? []
      : [
          ...onRaising((raising) => [
            rule(raising(g.isNew, g.owed, g.met), already, 'owed', 'met'),
            rule(raising(g.isNew, g.owed, g.perhapsMet), 'owed', 'owed', 'doubtful'),
            rule(raising(g.isNew, g.owed), 'owed', 'owed'),
            rule(raising(g.met), null),
            rule(raising(g.isNew, g.notOwed), 'raised'),
            rule(raising(g.isNew, g.owedUnknown), 'raised'),
          ]),
          ...raisedPerhaps(null, null),
        ];
  const unroutable: readonly Rule[] = byFacts
    ? [rule(both(g.owed, g.nobodyLeft), 'nobodyNamed', 'nobody-named')]
    : [];
  const early: readonly Rule[] =
    byFacts || norm.mayPrecede
      ? [
          ...(parentsBringNews(norm, standing.policy)
            ? [rule(both(g.met, g.nobodyLeft), null)]
            : []),
          rule(g.met, 'done', 'done-early'),
          rule(g.perhapsMet, null, 'doubtful'),
        ]
      : [];
  const decidedAgainst: readonly Rule[] = [
    rule(g.departs, 'departed', 'departed'),
    rule(g.departsPerhaps, null, 'doubtful'),
    rule(g.refused, null, 'refused'),
  ];
  const omitted: readonly Rule[] = [
    rule(g.omittedWithReason, 'departed', 'departed'),
    rule(g.omittedPerhapsWithReason, null, 'doubtful'),
    rule(g.omitted, null, 'omitted'),
  ];
  /** What raised it twice is not met by the second time being done rightly; telling covers both. */
  const raisedAgain: readonly Rule[] = onRaising((raising) => [rule(raising(), null)]);
  const done = (to: string, mark: 'met' | 'late'): readonly Rule[] => [
    ...onRaising((raising) => [rule(raising(g.met, g.isTelling), to, mark)]),
    ...raisedAgain,
    rule(g.met, to, mark),
    // Once its time has passed, what was perhaps done was at best done late.
    rule(g.perhapsMet, null, mark === 'late' ? 'perhaps-late' : 'doubtful'),
    rule(g.wrongPerson, null, 'wrong-person'),
  ];
  /** Done before it was raised, or before what makes it owed was known. */
  const doneFirst: readonly Rule[] = onRaising((raising) => [
    rule(raising(g.owed), 'met', 'owed', 'met'),
    rule(raising(g.notOwed), 'raisedDone'),
    rule(raising(g.owedUnknown), 'raisedDone'),
  ]);
  /** Raised by an act, and waiting for what would make it owed. */
  const waiting: StateRules = {
    always: [rule(g.owed, 'owed', 'owed')],
    on: {
      ...onEach(acts, [
        ...raisedAgain,
        rule(g.met, 'raisedDone', 'done-early'),
        rule(g.perhapsMet, null, 'doubtful'),
      ]),
      'decision.recorded': [rule(g.departs, 'decided')],
    },
  };
  /** What lasts only until it is undone. */
  const lasting: readonly Rule[] =
    norm.undoing === null
      ? []
      : [
          rule(g.ended, 'finished'),
          // What is needed no longer may go back.
          rule(both(g.undone, g.notOwed), 'finished'),
          rule(both(g.perhapsUndone, g.notOwed), 'finished'),
          rule(both(g.undone, g.owed), 'owed', 'owed'),
          rule(g.perhapsUndone, null, 'perhaps-undone'),
          rule(g.undoneUnknown, null, 'perhaps-undone'),
          rule(g.perhapsUndoneUnknown, null, 'perhaps-undone'),
        ];
  /** The same once the incident was closed: what is undone then may have been needed no longer. */
  const lastingWhenClosed: readonly Rule[] =
    norm.undoing === null
      ? []
      : [
          rule(g.ended, 'finished'),
          rule(both(g.undone, g.notOwed), 'finished'),
          rule(both(g.perhapsUndone, g.notOwed), 'finished'),
          rule(g.undone, null, 'perhaps-undone'),
          rule(g.perhapsUndone, null, 'perhaps-undone'),
          rule(g.undoneUnknown, null, 'perhaps-undone'),
          rule(g.perhapsUndoneUnknown, null, 'perhaps-undone'),
        ];
  const raisedOnceDone: readonly Rule[] =
    g.perhapsRaised === null ? [] : [rule(g.perhapsRaised, 'perhapsDone')];
  const settled: readonly Rule[] = onRaising((raising) => [
    rule(raising(g.met), null),
    ...(norm.isRaisedOnce ? [] : [rule(raising(g.isNew), 'raised')]),
  ]);
  /** Nobody has said that it could not be done, and the incident is over. */
  const missedInSilence: StateRules['on'] =
    g.unanswered === null || g.owedAsPresumed === null
      ? {}
      : {
          'incident.closed': [
            rule(both(g.owedUnknown, g.unanswered, g.owedAsPresumed), 'missedInSilence', 'missed'),
          ],
        };
  const notRaised: StateRules = byFacts
    ? {
        always: [...unroutable, rule(g.owed, 'owed', 'owed')],
        on: {
          ...onEach(acts, early),
          'act.omitted': [
            rule(g.omittedWithReason, 'decided'),
            rule(g.omittedPerhapsWithReason, null, 'doubtful'),
            rule(g.omitted, null, 'omitted'),
          ],
          'decision.recorded': [
            rule(g.departs, 'decided'),
            rule(g.departsPerhaps, null, 'doubtful'),
          ],
          ...missedInSilence,
        },
      }
    : { on: onEach(acts, [...raisedByAct, ...early]) };
  /**
   * It may have been raised: done since, that is settled, unless whoever did it turns out to be the subject;
   * what is done only after the closing was not done by then.
   */
  const perhapsAgain = norm.mayPrecede ? null : 'perhapsRaised';
  const inDoubt: Record<string, StateRules> = byFacts
    ? {}
    : {
        perhapsRaised: {
          on: {
            ...onEach(acts, [
              ...raisedForSure,
              rule(g.met, 'perhapsDone', ...EARLY),
              ...raisedPerhaps(null, null),
              ...early,
            ]),
            'incident.closed': [rule(g.owed, 'perhapsMissed')],
          },
        },
        perhapsDone: {
          on: onEach(acts, [
            ...(norm.mayPrecede ? doneFirst : raisedForSure),
            ...raisedPerhaps(null, perhapsAgain),
          ]),
        },
        perhapsMissed: { on: onEach(acts, [...raisedForSure, ...raisedPerhaps(null, null)]) },
      };
  return {
    inDoubt,
    isPresumed: g.unanswered !== null,
    g,
    byFacts,
    notRaised,
    waiting,
    settled,
    doneFirst,
    raisedOnceDone,
    lasting,
    lastingWhenClosed,
    raisedAnew,
    early,
    decidedAgainst,
    omitted,
    done,
  };
};

/** A time that has run out is not undone by the facts changing, only by their being corrected. */
export const dutyRegion = (norm: Duty, standing: Standing) => {
  const acts = actsTaken(norm);
  const rules = rulesFor(norm, standing, acts);
  const { g, byFacts, notRaised, waiting, settled, early, decidedAgainst, omitted, done } = rules;
  const { both } = g;
  const lapses = rule(g.notOwed, 'lapsed', 'lapsed');
  const lapsesIfCorrected = rule(both(g.notOwed, g.corrected), 'lapsed', 'lapsed');
  /** Of several grounds the one it rested on turned out not to be so; nobody asked about the others. */
  const fallsOpen = rule(
    both(g.owedUnknown, g.answeredNo),
    byFacts ? 'dormant' : 'raised',
    'lapsed',
  );
  const runsOut = rule(g.nobodyLeft, 'nobodyNamed', 'nobody-named');
  const closes = { 'incident.closed': [rule(null, 'missed', 'missed')] };
  const lasts = norm.undoing !== null;
  const closesOnDone = lasts ? { 'incident.closed': [rule(null, 'metAtClosing')] } : {};
  const owedAndDone = [rule(g.owed, 'met', 'owed', 'met')];
  /** Done before anything calls for it: what lasts may be undone before that as well. */
  const doneEarly: readonly Rule[] = [
    rule(g.met, null, 'done-again'),
    ...(lasts
      ? [
          rule(g.ended, 'doneForGood'),
          rule(g.undone, 'dormant'),
          rule(g.perhapsUndone, null, 'perhaps-undone'),
          rule(g.undoneUnknown, null, 'perhaps-undone'),
          rule(g.perhapsUndoneUnknown, null, 'perhaps-undone'),
        ]
      : []),
  ];
  const doneForGood: Record<string, StateRules> = lasts
    ? { doneForGood: { always: [rule(g.owed, 'finished', 'owed', 'met')], on: {} } }
    : {};

  const onceMissed: StateRules['on'] = {
    ...onEach(acts, done(lasts ? 'metAtClosing' : 'metLate', 'late')),
    'act.omitted': [rule(g.omitted, null, 'omitted')],
  };

  const config = regionFrom(norm, {
    dormant: notRaised,
    done: byFacts
      ? { always: owedAndDone, on: onEach(acts, doneEarly) }
      : { on: onEach(acts, [...rules.doneFirst, ...rules.raisedOnceDone]) },
    raised: waiting,
    raisedDone: { always: owedAndDone, on: onEach(acts, settled) },
    decided: {
      always: [rule(g.owed, 'departed', 'owed', 'departed')],
      on: onEach(acts, byFacts ? early : [...settled, rule(g.met, 'raisedDone', 'done-early')]),
    },
    owed: {
      always: [lapses, fallsOpen, runsOut],
      on: {
        ...onEach(acts, done('met', 'met')),
        'act.omitted': omitted,
        'decision.recorded': decidedAgainst,
        'deadline.passed': [rule(g.deadline, 'overdue', 'overdue')],
        ...closes,
      },
    },
    overdue: {
      // Until its time had passed somebody could have been told: that stays, whoever turns out to be the subject.
      always: [lapsesIfCorrected],
      on: {
        ...onEach(acts, done('metLate', 'late')),
        'act.omitted': omitted,
        'decision.recorded': decidedAgainst,
        ...closes,
      },
    },
    nobodyNamed: {
      always: [lapses, rule(g.somebodyLeft, 'owed', 'owed')],
      on: {
        ...onEach(acts, [rule(g.wrongPerson, null, 'wrong-person')]),
        'act.omitted': omitted,
        'decision.recorded': decidedAgainst,
      },
    },
    met: {
      on: { ...onEach(acts, [...rules.raisedAnew('met'), ...rules.lasting]), ...closesOnDone },
    },
    metLate: {
      on: { ...onEach(acts, [...rules.raisedAnew('metLate'), ...rules.lasting]), ...closesOnDone },
    },
    metAtClosing: {
      on: onEach(acts, [...rules.raisedAnew('metAtClosing'), ...rules.lastingWhenClosed]),
    },
    finished: { on: onEach(acts, rules.raisedAnew('finished')) },
    departed: {
      always: [lapses],
      on: onEach(acts, [...rules.raisedAnew('met'), rule(g.met, 'met', 'met')]),
    },
    missed: { always: [lapsesIfCorrected], on: onceMissed },
    ...(rules.isPresumed
      ? { missedInSilence: { always: [lapses, rule(g.owed, 'missed')], on: onceMissed } }
      : {}),
    lapsed: byFacts ? notRaised : waiting,
    ...rules.inDoubt,
    ...doneForGood,
  });
  return { config, tests: testsNamed(config, g.tests), basics: g.basics, says: g.says };
};
