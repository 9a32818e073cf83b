/** The part of a machine that one norm is. */

import { type EventType, isTouching } from '../vocabulary/acts.ts';
import { type FactValue, isPresumed } from '../vocabulary/facts.ts';
import type { Ruling } from '../vocabulary/policies.ts';
import { isAskable } from '../vocabulary/procedures.ts';
import { asIfDone, dutyRegion, mistakable, readsOfWhoIsLeft } from './duty-region.ts';
import { madeOnce } from './made-once.ts';
import { actsTaken, guardsOf, isDuty, type Norm } from './norm.ts';
import {
  asksOfNoAct,
  evaluate,
  factsRead,
  known,
  leavesOf,
  or,
  type Predicate,
} from './predicates.ts';
import { prohibitionRegion } from './prohibition-region.ts';
import type { Basic, GuardTest, regionFrom, Says, Standing } from './rules.ts';
import { concernKey, type FactKey, type MachineEvent } from './symbols.ts';

export interface Region {
  readonly norm: Norm;
  readonly config: ReturnType<typeof regionFrom>;
  readonly tests: Readonly<Record<string, GuardTest>>;
  /** The single questions that its guards are put together from. */
  readonly basics: Readonly<Record<string, Basic>>;
  /** What its guards ask, in words, by their names. */
  readonly says: Readonly<Record<string, Says>>;
  /** The facts its guards read. */
  readonly reads: readonly FactKey[];
  /** The event types it takes. */
  readonly takes: readonly (EventType | 'deadline.passed')[];
}

const NOTICES_TAKEN = [
  'act.omitted',
  'decision.recorded',
  'deadline.passed',
  'incident.closed',
] as const;

/** Who may decide against a duty, where the policy leaves it to judgement. */
const decidersAsked = (norm: Norm, { departable }: Standing): readonly Predicate[] =>
  isDuty(norm) && departable ? [known('subject-is-headteacher')] : [];

/** The facts that a norm's guards read under a policy. */
export const readsOf = (norm: Norm, standing: Standing): readonly FactKey[] =>
  madeOnce(
    madeOnce(read, standing, () => new WeakMap<Norm, readonly FactKey[]>()),
    norm,
    () => [
      ...new Set([
        ...factsRead(
          or(...everythingAsked(norm), ...decidersAsked(norm, standing)),
          standing.policy,
        ),
        ...(isDuty(norm) ? readsOfWhoIsLeft(norm, standing.policy) : []),
      ]),
    ],
  );

const read = new WeakMap<Standing, WeakMap<Norm, readonly FactKey[]>>();

/**
 * The facts read by the guards that ask anything of an act. Where these are the same, every act
 * looks the same to them, whatever else is known.
 */
export const readsOfActs = (norm: Norm, standing: Standing): readonly FactKey[] => {
  const ofActs = everythingAsked(norm).filter((each) => !asksOfNoAct(each));
  const asked = [...eventParts(norm), ...ofActs, ...decidersAsked(norm, standing)];
  return factsRead(or(...asked), standing.policy);
};

/** The event types that a norm's region takes. */
export const takesOf = (norm: Norm): Region['takes'] => {
  if (isDuty(norm)) return [...actsTaken(norm), ...NOTICES_TAKEN];
  return norm.until === null ? actsTaken(norm) : [...actsTaken(norm), 'act.omitted'];
};

export const regionOf = (norm: Norm, standing: Standing): Region => {
  const { config, tests, basics, says } = isDuty(norm)
    ? dutyRegion(norm, standing)
    : prohibitionRegion(norm, standing);
  const reads = readsOf(norm, standing);
  return { norm, config, tests, basics, says, reads, takes: takesOf(norm) };
};

/** Whether an event has to do with a norm at all, whoever it was done by or to. */
export const concerns = (norm: Norm, event: MachineEvent, policy: Ruling): boolean => {
  const omission = event.type === 'act.omitted';
  const done = omission ? asIfDone(event) : event;
  if (event.type === 'decision.recorded') return event.norm === norm.id;
  const overlook = {
    by: true,
    // By the wrong number is done wrongly; what is forbidden on one channel is not about another.
    via: isDuty(norm) || !isTouching(done.type),
    how: true,
    heard: true,
    anyTo: omission && event.to.length === 0,
    to: isDuty(norm) ? mistakable(norm, policy) : [],
  };
  return eventParts(norm).some((part) => evaluate(part, {}, done, policy, overlook) !== 'no');
};

const given = (parts: readonly (Predicate | null | undefined)[]): readonly Predicate[] =>
  parts.filter((part): part is Predicate => part !== null && part !== undefined);

/** The guards that are about an act. */
export const eventParts = (norm: Norm): readonly Predicate[] =>
  isDuty(norm)
    ? given([
        norm.owedAfter,
        norm.metBy,
        norm.undoing?.by,
        norm.undoing?.perhapsBy,
        norm.undoing?.endedBy,
      ])
    : given([norm.forbids, norm.until, norm.again, norm.againOnceUsed]);

/** Every guard a region can ask. */
export const everythingAsked = (norm: Norm): readonly Predicate[] =>
  isDuty(norm)
    ? [norm.owedWhen, ...eventParts(norm)]
    : [
        norm.inForceWhen,
        ...eventParts(norm),
        ...given([norm.unless?.act, norm.unless?.facts, norm.evenThen]),
      ];

/** The answers to a question that its guards can tell apart; not knowing comes with all. */
export const answersTo = (norm: Norm, key: FactKey): readonly FactValue[] => {
  const leaves = Object.values(guardsOf(norm)).flatMap(leavesOf);
  const isAsked = leaves.some(
    (leaf) =>
      leaf.kind === 'concern' && concernKey(leaf.procedure) === key && isAskable(leaf.procedure),
  );
  if (isAsked) return ['yes', 'unclear'];
  const asked = leaves.flatMap((leaf) =>
    leaf.kind === 'fact' && leaf.fact === key ? [leaf.is] : [],
  );
  if (asked.length === 0) return ['yes'];
  return asked.includes('unclear') || isPresumed(key) ? ['yes', 'no', 'unclear'] : ['yes', 'no'];
};
