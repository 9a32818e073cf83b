/** The region of a prohibition or an order: in force, lifted, in doubt, breached. */
import { type EventType, isKnowing, isTouching } from '../vocabulary/acts.ts';
import { omitsLifting } from './duty-region.ts';
import { actsTaken, type Prohibition } from './norm.ts';
import { factsRead, leavesOf, type Predicate, supposingConcerns } from './predicates.ts';
import {
  type Guard,
  guardNamer,
  type Rule,
  regionFrom,
  type Standing,
  type StateRules,
  testsNamed,
} from './rules.ts';

const ALWAYS: Predicate = { kind: 'and', of: [] };
const NEVER: Predicate = { kind: 'or', of: [] };

const guardsFor = (norm: Prohibition, { policy }: Standing) => {
  const { tests, basics, says, ask, test, both } = guardNamer(norm, policy);
  const exempt = norm.unless?.act ?? NEVER;
  const excuse = norm.unless?.facts ?? norm.evenThen ?? ALWAYS;
  return {
    tests,
    basics,
    says,
    both,
    showsKnowledge: test('nobody does it unknowingly', ({ event }) => isKnowing(event.type), {
      can: isKnowing,
      reads: [],
    }),
    touches: test(
      'it touches an image, evidence or a device',
      ({ event }) => isTouching(event.type),
      {
        can: isTouching,
        reads: [],
      },
    ),
    mayBeInForce: ask('inForceWhen', norm.inForceWhen, 'unknown'),
    wouldNotBeInForce: ask('inForceIfNamed', supposingConcerns(norm.inForceWhen), 'no'),
    inForce: ask('inForceWhen', norm.inForceWhen),
    notInForce: ask('inForceWhen', norm.inForceWhen, 'no'),
    forbidden: ask('forbids', norm.forbids),
    perhapsForbidden: ask('forbids', norm.forbids, 'unknown'),
    exempt: ask('unless', exempt),
    excused: ask('exceptionHolds', excuse),
    notExcused: ask('exceptionHolds', excuse, 'no'),
    excuseUnknown: ask('exceptionHolds', excuse, 'unknown'),
    leftOut: test(
      'what lifts it was left out',
      ({ context, event }) =>
        event.type === 'act.omitted' &&
        omitsLifting(norm.until ?? NEVER, context.facts, event, policy),
      { can: () => norm.until !== null, reads: factsRead(norm.until ?? NEVER, policy) },
    ),
    lifts: ask('until', norm.until ?? NEVER),
    perhapsLifts: ask('until', norm.until ?? NEVER, 'unknown'),
    restores: ask('again', norm.again ?? NEVER),
    renews: ask('againOnceUsed', norm.againOnceUsed ?? NEVER),
  };
};

const rule = (guard: Guard, to: string | null, ...marks: Rule['marks']): Rule => ({
  guard,
  ...(to === null ? {} : { to }),
  marks,
});

const onEach = (types: readonly EventType[], rules: readonly Rule[]) =>
  Object.fromEntries(types.map((type) => [type, rules]));

/**
 * An exception hangs on facts that may be established afterwards: why it was done is often written
 * down later. What must hold once an order is lifted must hold when the act is done; learning it
 * later neither cures nor convicts.
 */
export const prohibitionRegion = (norm: Prohibition, standing: Standing) => {
  const g = guardsFor(norm, standing);
  const { both } = g;
  const acts = actsTaken(norm);
  const breach = (to: string): Rule => rule(g.forbidden, to, 'breached');
  /** What must hold even once an order is lifted does not, so that nothing left out could have allowed it. */
  const barred = (to: string): Rule =>
    rule(both(g.forbidden, g.notExcused), to, 'breached', 'barred');
  const breaches = (to: string): readonly Rule[] =>
    norm.evenThen === null ? [breach(to)] : [barred(to), breach(to)];
  const leftOut = { 'act.omitted': [rule(g.leftOut, null, 'omitted')] };
  const perhaps = rule(g.perhapsForbidden, null, 'doubtful');
  /** Whether what is exempt hangs on nobody: then it is allowed though it is open who did it. */
  const isExemptForAll =
    norm.unless !== null &&
    leavesOf(norm.unless.act).every(({ kind }) => kind !== 'by' && kind !== 'to');
  const excepted = (doubt: string | null): readonly Rule[] => [
    rule(both(g.forbidden, g.exempt, g.excused), null, 'allowed'),
    rule(both(g.forbidden, g.exempt, g.excuseUnknown), doubt, 'in-doubt'),
    ...(isExemptForAll
      ? [rule(both(g.perhapsForbidden, g.exempt, g.excused), null, 'allowed')]
      : []),
  ];
  /**
   * Done before the matter had its name: judged once it has. Whoever sends, shares, saves or copies an
   * image has seen what it is; of anything else it is open whether it was known or suspected by then.
   */
  const beforeKnown = (broken: string | null, doubt: string | null): readonly Rule[] => [
    rule(both(g.forbidden, g.wouldNotBeInForce), null),
    rule(both(g.forbidden, g.exempt, g.excused), null, 'allowed'),
    rule(both(g.forbidden, g.exempt, g.excuseUnknown, g.showsKnowledge), doubt, 'in-doubt'),
    rule(both(g.forbidden, g.showsKnowledge), broken, 'in-doubt'),
    rule(g.forbidden, null, 'before-known'),
    rule(both(g.perhapsForbidden, g.mayBeInForce), null, 'before-known'),
    rule(both(g.perhapsForbidden, g.wouldNotBeInForce), null),
    rule(both(g.perhapsForbidden, g.touches), null, 'before-known'),
  ];
  const onceLifted = (broken: string, used: string | null = null): readonly Rule[] => [
    rule(both(g.forbidden, g.excused), used, 'allowed'),
    rule(both(g.forbidden, g.excuseUnknown), null, 'in-doubt'),
    barred(broken),
    rule(both(g.perhapsForbidden, g.excused), null),
    perhaps,
  ];

  /** The leave has been used: it holds on until something calls for another. */
  const used: Record<string, StateRules> =
    norm.againOnceUsed === null
      ? {}
      : {
          used: {
            always: [rule(g.notInForce, 'liftedEarly', 'not-in-force')],
            on: onEach(acts, [
              ...onceLifted('breachedLifted'),
              rule(g.renews, 'inForce', 'restored'),
            ]),
          },
        };

  const config = regionFrom(norm, {
    dormant: {
      always: [rule(g.inForce, 'inForce', 'in-force')],
      on: {
        ...onEach(acts, [
          ...beforeKnown('brokenEarly', 'inDoubtEarly'),
          rule(g.lifts, 'liftedEarly'),
          rule(g.perhapsLifts, 'perhapsLiftedEarly'),
        ]),
        ...leftOut,
      },
    },
    // The record does not say whether it was lifted, and so of what is done whether it was free by then.
    perhapsLiftedEarly: {
      always: [rule(g.inForce, 'perhapsLifted', 'in-force')],
      on: onEach(acts, [
        rule(both(g.forbidden, g.wouldNotBeInForce), null),
        rule(both(g.forbidden, g.exempt, g.excused), null, 'allowed'),
        rule(g.forbidden, null, 'before-known'),
        rule(both(g.perhapsForbidden, g.mayBeInForce), null, 'before-known'),
        rule(both(g.perhapsForbidden, g.wouldNotBeInForce), null),
        rule(both(g.perhapsForbidden, g.touches), null, 'before-known'),
        rule(g.lifts, 'liftedEarly'),
        rule(g.restores, 'dormant'),
      ]),
    },
    brokenEarly: {
      always: [rule(g.inForce, 'breached', 'in-force', 'breached')],
      on: onEach(acts, beforeKnown(null, null)),
    },
    // Whether it was excepted nobody has said yet.
    inDoubtEarly: {
      always: [rule(g.inForce, 'inDoubt', 'in-force')],
      on: onEach(acts, beforeKnown('brokenEarly', null)),
    },
    liftedEarly: {
      always: [rule(g.inForce, 'lifted', 'in-force', 'lifted')],
      on: onEach(acts, [rule(g.restores, 'dormant')]),
    },
    inForce: {
      always: [rule(g.notInForce, 'dormant', 'not-in-force')],
      on: {
        ...onEach(acts, [
          ...excepted('inDoubt'),
          ...breaches('breached'),
          rule(both(g.lifts, g.perhapsForbidden), 'lifted', 'lifted', 'doubtful'),
          rule(g.lifts, 'lifted', 'lifted'),
          rule(both(g.perhapsLifts, g.perhapsForbidden), 'perhapsLifted', 'doubtful'),
          rule(g.perhapsLifts, 'perhapsLifted'),
          perhaps,
        ]),
        ...leftOut,
      },
    },
    // The record does not say whether it was lifted. What is forbidden even then is a breach all the same;
    // anything else that is done is in doubt.
    perhapsLifted: {
      always: [rule(g.notInForce, 'perhapsLiftedEarly', 'not-in-force')],
      on: onEach(acts, [
        rule(both(g.forbidden, g.exempt, g.excused), null, 'allowed'),
        barred('breached'),
        rule(g.forbidden, null, 'doubtful'),
        rule(both(g.lifts, g.perhapsForbidden), 'lifted', 'lifted', 'doubtful'),
        rule(g.lifts, 'lifted', 'lifted'),
        rule(g.restores, 'inForce', 'restored'),
        perhaps,
      ]),
    },
    lifted: {
      always: [rule(g.notInForce, 'liftedEarly', 'not-in-force')],
      on: onEach(acts, [
        ...onceLifted('breachedLifted', norm.againOnceUsed === null ? null : 'used'),
        rule(g.restores, 'inForce', 'restored'),
      ]),
    },
    ...used,
    inDoubt: {
      always: [rule(g.excused, 'inForce', 'allowed'), rule(g.notExcused, 'breached', 'breached')],
      on: onEach(acts, [...excepted(null), breach('breached'), perhaps]),
    },
    breached: {
      on: {
        ...onEach(acts, [
          ...excepted(null),
          ...breaches('breached'),
          rule(g.lifts, 'breachedLifted', 'lifted'),
        ]),
        ...leftOut,
      },
    },
    breachedLifted: {
      on: onEach(acts, [...onceLifted('breachedLifted'), rule(g.restores, 'breached', 'restored')]),
    },
  });
  return { config, tests: testsNamed(config, g.tests), basics: g.basics, says: g.says };
};
