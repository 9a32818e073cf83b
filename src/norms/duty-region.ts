/** The region of a duty: dormant, owed, overdue, met, met late, departed, missed, lapsed. */
import type { EventType } from '../vocabulary/acts.ts';
import type { Party } from '../vocabulary/parties.ts';
import type { Policy } from '../vocabulary/policies.ts';
import { PROCEDURE_IDS } from '../vocabulary/procedures.ts';
import { actsTaken, type Duty } from './norm.ts';
import {
  doers,
  evaluate,
  leavesOf,
  recipients,
  rolesActing,
  rolesTold,
  subjectFactOf,
} from './predicates.ts';
import {
  type Guard,
  type GuardTest,
  guardNamer,
  type Rule,
  regionFrom,
  type Standing,
  testsNamed,
} from './rules.ts';
import { concernKey, type Facts, type MachineEvent } from './symbols.ts';

/** Whether it was the right act by, to, over or in the wrong person, channel or way. */
export type NearMiss = 'by' | 'to' | 'via' | 'how';

/** The right act by the wrong person, or to the wrong one, or by the wrong number; or null. */
export const nearMiss = (
  norm: Duty,
  facts: Facts,
  event: MachineEvent,
  policy: Policy,
): NearMiss | null => {
  if (event.type === 'concern.raised' || event.type === 'procedure.opened') return null;
  if (evaluate(norm.metBy, facts, event, policy) !== 'no') return null;
  const { schoolPeople, pupils } = policy.roles;
  const would = (overlook: Parameters<typeof evaluate>[4]): boolean =>
    evaluate(norm.metBy, facts, event, policy, overlook) !== 'no';
  if (pupils.includes(event.by) && would({ how: true })) return 'how';
  if (!schoolPeople.includes(event.by)) return null;
  if (would({ by: true })) return 'by';
  if (would({ via: true })) return 'via';
  const also = mistakable(norm, policy);
  return would({ to: also }) || would({ by: true, via: true, to: also }) ? 'to' : null;
};

/** People who are told in place of the right one: by mistake, or though they are the subject. */
export const mistakable = (norm: Duty, policy: Policy): readonly Party[] => [
  ...(norm.mistakenFor === null ? [] : policy.roles[norm.mistakenFor]),
  ...rolesTold(norm.metBy).flatMap((role) => policy.roles[role]),
];

/** Whether an act can be a near miss at all, as this norm and policy are. */
const canBeMissed = (norm: Duty, policy: Policy): boolean =>
  norm.mistakenFor !== null ||
  leavesOf(norm.metBy).some((leaf) => leaf.kind === 'via' || leaf.kind === 'how') ||
  rolesTold(norm.metBy).some((role) =>
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
export const nobodyIsLeft = (norm: Duty, facts: Facts, policy: Policy): boolean => {
  const told = rolesTold(norm.metBy);
  const acting = actingAlone(norm);
  const noneTold = told.every((role) => recipients(role, policy, facts).length === 0);
  const noneActs = acting.every((role) => doers(role, policy, facts).length === 0);
  return (told.length > 0 && noneTold) || (acting.length > 0 && noneActs);
};

/** Whether it can come to that while the duty is owed. */
const canRunOut = (norm: Duty, policy: Policy): boolean => {
  const parties = [...rolesTold(norm.metBy), ...actingAlone(norm)].flatMap(
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

/** Whether the duty could not be owed with these answers, whatever else is so. */
const ruledOutBy = (norm: Duty, facts: Facts, policy: Policy): boolean => {
  const own = PROCEDURE_IDS.find((id) => norm.id.startsWith(`${id}.`)) ?? 'general';
  const open: Facts = { [concernKey('general')]: 'yes', [concernKey(own)]: 'yes' };
  return evaluate(norm.owedWhen, { ...open, ...facts }, null, policy) === 'no';
};

/** Reads a recorded omission as the act it says was not done, whoever should have done it. */
export const asIfDone = (event: MachineEvent): MachineEvent => ({
  ...event,
  type: event.act ?? event.type,
});

/** Whether an omission is of an act that would have met the duty; told nobody is told no one. */
export const omits = (norm: Duty, facts: Facts, event: MachineEvent, policy: Policy): boolean =>
  evaluate(norm.metBy, facts, asIfDone(event), policy, {
    by: true,
    via: true,
    how: true,
    anyTo: event.to.length === 0,
  }) !== 'no';

const guardsFor = (norm: Duty, { policy, departable, limited }: Standing) => {
  const { tests, basics, ask, test, both } = guardNamer(norm, policy);
  const omitting: GuardTest = ({ context, event }) => omits(norm, context.facts, event, policy);
  const decides: GuardTest = ({ event }) => event.norm === norm.id && event.decision !== 'do';
  const validly: GuardTest = ({ context, event }) =>
    event.reasoned && doers('deciders', policy, context.facts).includes(event.by);
  const runsOut = canRunOut(norm, policy);
  const left: GuardTest = ({ context }) => !nobodyIsLeft(norm, context.facts, policy);
  return {
    tests,
    basics,
    both,
    owed: ask('owedWhen', norm.owedWhen),
    notOwed: ask('owedWhen', norm.owedWhen, 'no'),
    raised: norm.owedAfter === null ? null : ask('owedAfter', norm.owedAfter),
    perhapsRaised: norm.owedAfter === null ? null : ask('owedAfter', norm.owedAfter, 'unknown'),
    met: ask('metBy', norm.metBy),
    perhapsMet: ask('metBy', norm.metBy, 'unknown'),
    corrected: test('by a correction', ({ event }) => event.corrects === true),
    wrongPerson: test(
      'right act, wrong person',
      ({ context, event }) => nearMiss(norm, context.facts, event, policy) !== null,
      () => canBeMissed(norm, policy),
    ),
    nobodyLeft: test(
      'nobody is left who may',
      (at) => !left(at),
      () => runsOut,
    ),
    somebodyLeft: test('somebody is left who may', left, () => runsOut),
    omitted: test('omitted', omitting),
    omittedWithReason: test(
      'omitted with a reason',
      (at) => omitting(at) && validly(at),
      () => departable,
    ),
    departs: test(
      'decided against with a reason',
      (at) => decides(at) && validly(at),
      () => departable,
    ),
    departsPerhaps: test(
      'decided against by nobody named',
      (at) => decides(at) && at.event.reasoned && at.event.by === 'unrecorded',
      () => departable,
    ),
    refused: test('decided against', decides),
    deadline: test(
      'its time has passed',
      ({ event }) => event.norm === norm.id,
      () => limited,
    ),
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

/** The rules of a duty, part by part; `dutyRegion` puts them into states. */
const rulesFor = (norm: Duty, standing: Standing) => {
  const g = guardsFor(norm, standing);
  const { both } = g;
  const byFacts = g.raised === null;

  /** Owed again, or at once met, by an act that raises it. */
  const raisedByAct = (already: string): readonly Rule[] =>
    g.raised === null || g.perhapsRaised === null
      ? []
      : [
          rule(both(g.raised, g.owed, g.met), already, 'owed', 'met'),
          rule(both(g.raised, g.owed), 'owed', 'owed'),
          rule(both(g.perhapsRaised, g.owed), null, 'trigger-doubtful'),
        ];
  const raisedByFacts = (to: string, ...marks: Rule['marks']): readonly Rule[] =>
    byFacts ? [rule(g.owed, to, ...marks)] : [];
  const unroutable: readonly Rule[] = byFacts
    ? [rule(both(g.owed, g.nobodyLeft), 'nobodyNamed', 'nobody-named')]
    : [];
  const early: readonly Rule[] =
    byFacts || norm.mayPrecede
      ? [rule(g.met, 'done', 'done-early'), rule(g.perhapsMet, null, 'doubtful')]
      : [];
  const decidedAgainst: readonly Rule[] = [
    rule(g.departs, 'departed', 'departed'),
    rule(g.departsPerhaps, null, 'doubtful'),
    rule(g.refused, null, 'refused'),
  ];
  const omitted: readonly Rule[] = [
    rule(g.omittedWithReason, 'departed', 'departed'),
    rule(g.omitted, null, 'omitted'),
  ];
  /** What raised it twice is not met by the second time being done rightly. */
  const raisedAgain: readonly Rule[] = g.raised === null ? [] : [rule(g.raised, null)];
  const done = (to: string, mark: 'met' | 'late'): readonly Rule[] => [
    ...raisedAgain,
    rule(g.met, to, mark),
    rule(g.perhapsMet, null, 'doubtful'),
    rule(g.wrongPerson, null, 'wrong-person'),
  ];
  return {
    g,
    raisedByAct,
    raisedByFacts,
    unroutable,
    early,
    decidedAgainst,
    omitted,
    done,
  };
};

/** A time that has run out is not undone by the facts changing, only by their being corrected. */
export const dutyRegion = (norm: Duty, standing: Standing) => {
  const acts = actsTaken(norm);
  const { g, raisedByAct, raisedByFacts, unroutable, early, decidedAgainst, omitted, done } =
    rulesFor(norm, standing);
  const { both } = g;
  const lapses = rule(g.notOwed, 'lapsed', 'lapsed');
  const lapsesIfCorrected = rule(both(g.notOwed, g.corrected), 'lapsed', 'lapsed');
  const runsOut = rule(g.nobodyLeft, 'nobodyNamed', 'nobody-named');
  const decidedEarly = { 'decision.recorded': [rule(g.departs, 'decided')] };
  const notRaised = {
    always: [...unroutable, ...raisedByFacts('owed', 'owed')],
    on: { ...onEach(acts, [...raisedByAct('met'), ...early]), ...decidedEarly },
  };
  const closes = { 'incident.closed': [rule(null, 'missed', 'missed')] };

  const config = regionFrom(norm, {
    dormant: notRaised,
    done: {
      always: raisedByFacts('met', 'owed', 'met'),
      on: onEach(
        acts,
        g.raised === null ? [] : [rule(both(g.raised, g.owed), 'met', 'owed', 'met')],
      ),
    },
    decided: { always: raisedByFacts('departed', 'owed', 'departed'), on: onEach(acts, early) },
    owed: {
      always: [lapses, runsOut],
      on: {
        ...onEach(acts, done('met', 'met')),
        'act.omitted': omitted,
        'decision.recorded': decidedAgainst,
        'deadline.passed': [rule(g.deadline, 'overdue', 'overdue')],
        ...closes,
      },
    },
    overdue: {
      always: [lapsesIfCorrected, runsOut],
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
    met: { on: onEach(acts, [...raisedByAct('met')]) },
    metLate: { on: onEach(acts, [...raisedByAct('metLate')]) },
    departed: { always: [lapses], on: onEach(acts, [rule(g.met, 'met', 'met')]) },
    missed: { always: [lapsesIfCorrected], on: onEach(acts, done('metLate', 'late')) },
    lapsed: notRaised,
  });
  return { config, tests: testsNamed(config, g.tests), basics: g.basics };
};
