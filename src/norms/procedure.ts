import { assign, createMachine } from 'xstate';
import type { Act } from '../vocabulary/acts.ts';
import type { Fact, FactValue } from '../vocabulary/facts.ts';
import type { NormKind } from '../vocabulary/findings.ts';
import type { Party } from '../vocabulary/parties.ts';
import type { Clause, Policy } from '../vocabulary/policies.ts';
import { PROCEDURES, type ProcedureId } from '../vocabulary/procedures.ts';
import { filled } from './filled.ts';
import { madeOnce } from './made-once.ts';
import { type Duty, isDuty, type Norm, type Prohibition, withoutChoice } from './norm.ts';
import {
  and,
  fact,
  onceHeard,
  or,
  type Predicate,
  perhapsHeard,
  perhapsHeardInSchool,
  rolesTold,
} from './predicates.ts';
import { type Region, regionOf } from './region.ts';
import { kit, learned, type MachineContext, type Standing, type TypedGuardTest } from './rules.ts';
import { inFull, type MachineEvent } from './symbols.ts';

/** One question of the decision tree, and when its answer matters. */
export interface Question {
  readonly fact: Fact;
  readonly when: Predicate | null;
}

export const ask = (fact: Fact, when: Predicate | null = null): Question => ({ fact, when });

/** The norms and the questions for one kind of incident, in the order a DSL meets them. */
export interface Procedure {
  readonly id: ProcedureId;
  readonly title: string;
  /** What it is for, in a sentence or two. */
  readonly scope: string;
  /** Facts that open it even if nobody has named the concern. */
  readonly opensWhen: Predicate | null;
  /** Whether those facts only name what is known already: they say whose it is, not what else there is. */
  readonly opensAsName: boolean;
  /** Facts that open it to ask whether it is wanted; what it asks for hangs on the answers. */
  readonly asksWhen: Predicate | null;
  /** The concern that, where an answer ends it, opens it to ask the same: it may be one of this kind. */
  readonly asksAfter: ProcedureId | null;
  /** Acts that a norm of it takes though there is no such concern: they open it, and raise nothing else of it. */
  readonly opensFor: readonly Act[];
  /** What is so once somebody has raised it, or opened it by hand, unless somebody establishes otherwise. */
  readonly impliesByHand: Implied;
  /** Facts by which there turns out to be no such concern. */
  readonly endsWhen: Predicate | null;
  /** What is so once it is open, unless somebody establishes otherwise. */
  readonly implies: Implied;
  /** What follows from who raised the concern, unless somebody establishes otherwise. */
  readonly impliedByRaiser: Readonly<Partial<Record<Party, Implied>>>;
  readonly questions: readonly Question[];
  /** Facts of which the text takes one to hold, though nobody may know yet which. */
  readonly oneOf: readonly (readonly Fact[])[];
  readonly norms: readonly Norm[];
}

type Implied = Readonly<Partial<Record<Fact, FactValue>>>;

interface ProcedureSpec {
  readonly scope: string;
  readonly opensWhen?: Predicate;
  readonly opensAsName?: boolean;
  readonly endsWhen?: Predicate;
  readonly asksWhen?: Predicate;
  readonly asksAfter?: ProcedureId;
  readonly opensFor?: readonly Act[];
  readonly impliesByHand?: Implied;
  readonly implies?: Implied;
  readonly impliedByRaiser?: Readonly<Partial<Record<Party, Implied>>>;
  readonly questions: readonly Question[];
  readonly oneOf?: readonly (readonly Fact[])[];
  readonly norms: readonly Norm[];
}

export const procedure = (id: ProcedureId, spec: ProcedureSpec): Procedure => ({
  id,
  title: PROCEDURES[id],
  opensWhen: null,
  opensAsName: false,
  endsWhen: null,
  asksWhen: null,
  asksAfter: null,
  opensFor: [],
  impliesByHand: {},
  implies: {},
  impliedByRaiser: {},
  oneOf: [],
  ...spec,
});

/** A norm as one policy has it: its clauses, how strict they make it, and its time limit. */
export interface NormInForce {
  readonly norm: Norm;
  readonly clauses: readonly Clause[];
  readonly kind: NormKind;
  readonly standing: Standing & { readonly policy: Policy };
  /** Minutes from when it is owed, or null where the policy sets no time. */
  readonly limitMinutes: number | null;
  /** Working days after the day it is owed, or null where no clause counts in them. */
  readonly limitWorkingDays: number | null;
}

const LEFT_TO_JUDGEMENT: readonly Clause['kind'][] = ['decide', 'consider', 'may'];

/** Whether somebody may decide against what a clause asks: it is left to judgement, or has an exception. */
const leavesAChoice = ({ kind, exception }: Clause): boolean =>
  LEFT_TO_JUDGEMENT.includes(kind) || (kind === 'must' && exception !== undefined);

const strict = new WeakMap<Duty, Duty>();

/** A norm as it reads under clauses that leave a choice, or none. */
const inWordsOf = (norm: Norm, departable: boolean): Norm =>
  isDuty(norm) && !departable ? madeOnce(strict, norm, () => withoutChoice(norm)) : norm;

const limitOf = (norm: Norm, clauses: readonly Clause[], policy: Policy): number | null => {
  if (!isDuty(norm)) return null;
  if (norm.emergency) return policy.limits.emergency ?? null;
  const minutes = clauses.flatMap((clause) =>
    clause.timeWord === undefined ? [] : (policy.limits[clause.timeWord] ?? []),
  );
  return minutes.length === 0 ? null : Math.min(...minutes);
};

const workingDaysOf = (norm: Norm, clauses: readonly Clause[]): number | null => {
  const days = clauses.flatMap((clause) => clause.within?.workingDays ?? []);
  return isDuty(norm) && days.length > 0 ? Math.min(...days) : null;
};

const grounding = new WeakMap<readonly Clause[], ReadonlyMap<string, readonly Clause[]>>();

/** The clauses by the norms they ground; policies that say the same share them. */
const byNorm = (clauses: readonly Clause[]): ReadonlyMap<string, readonly Clause[]> =>
  madeOnce(grounding, clauses, () => {
    const found = new Map<string, Clause[]>();
    for (const clause of clauses) {
      for (const norm of new Set(clause.grounds)) {
        madeOnce(found, norm, (): Clause[] => []).push(clause);
      }
    }
    return found;
  });

const heard = new WeakMap<Duty, Duty>();
const lifted = new WeakMap<Prohibition, Prohibition>();

/** Whether what was only sent has lifted an order hangs on whether it was read. */
const liftedPerhaps = (order: Prohibition): Prohibition =>
  order.until === null
    ? order
    : madeOnce(lifted, order, () => ({ ...order, until: perhapsHeard(order.until ?? or()) }));

/** A duty that is due within minutes: whoever is to be told by then has to know, see `onceHeard`. */
const toldOnceHeard = (duty: Duty): Duty =>
  madeOnce(heard, duty, () =>
    rolesTold(duty.metBy).length === 0 ? duty : { ...duty, metBy: onceHeard(duty.metBy) },
  );

const read = new WeakMap<Duty, Duty>();

/** A duty that comes first, and has no time: an email that nobody has answered leaves open whether it was read. */
const toldOnceRead = (duty: Duty): Duty =>
  madeOnce(read, duty, () =>
    duty.urgency === 'at-once' && rolesTold(duty.metBy).length > 0
      ? { ...duty, metBy: perhapsHeardInSchool(duty.metBy) }
      : duty,
  );

const asHeard = (norm: Norm, atOnce: boolean): Norm => {
  if (!isDuty(norm)) return liftedPerhaps(norm);
  return atOnce ? toldOnceHeard(norm) : toldOnceRead(norm);
};

/** The answers on which a clause asks for what it grounds; null where it always does. */
const conditionOf = ({ when = {} }: Clause): Predicate | null => {
  const answers = Object.entries(when) as [Fact, FactValue][];
  return answers.length === 0 ? null : and(...answers.map(([asked, is]) => fact(asked, is)));
};

const narrower = new WeakMap<Norm, Map<string, Norm>>();

/** A norm in force only where the conditions of some clause of it hold; itself where a clause has none. */
const narrowed = (norm: Norm, clauses: readonly Clause[]): Norm => {
  const conditions = clauses.map(conditionOf).filter((each) => each !== null);
  if (conditions.length < clauses.length) return norm;
  const narrowedBy = JSON.stringify(clauses.map(({ when }) => when));
  return madeOnce(
    madeOnce(narrower, norm, () => new Map<string, Norm>()),
    narrowedBy,
    () =>
      isDuty(norm)
        ? { ...norm, narrowedBy, owedWhen: and(norm.owedWhen, or(...conditions)) }
        : { ...norm, narrowedBy, inForceWhen: and(norm.inForceWhen, or(...conditions)) },
  );
};

/** A norm as the policy has it, or null where no clause of the policy grounds it. */
export const inForce = (given: Norm, policy: Policy): NormInForce | null => {
  const clauses = byNorm(policy.clauses).get(given.id);
  if (clauses === undefined) return null;
  const departable = isDuty(given) && clauses.every(leavesAChoice);
  const isLeftToJudgement = clauses.every(({ kind }) => LEFT_TO_JUDGEMENT.includes(kind));
  const norm = narrowed(inWordsOf(given, departable), clauses);
  const limitMinutes = limitOf(norm, clauses, policy);
  const limitWorkingDays = workingDaysOf(norm, clauses);
  const atOnce = limitMinutes !== null;
  const limited = atOnce || limitWorkingDays !== null;
  return {
    norm: asHeard(norm, atOnce),
    clauses,
    kind: isDuty(norm) ? (isLeftToJudgement ? 'discretion' : 'duty') : norm.kind,
    standing: { policy, departable, limited, atOnce },
    limitMinutes,
    limitWorkingDays,
  };
};

/** A norm as it reads under a policy; as its procedure has it where no clause of the policy grounds it. */
export const normUnder = (norm: Norm, policy: Policy): Norm =>
  madeOnce(
    madeOnce(readUnder, policy, () => new WeakMap<Norm, Norm>()),
    norm,
    () => inForce(norm, policy)?.norm ?? norm,
  );

const readUnder = new WeakMap<Policy, WeakMap<Norm, Norm>>();
const inForceUnder = new WeakMap<Policy, WeakMap<Procedure, readonly NormInForce[]>>();

/** The norms of a procedure that a policy has a clause for, in the procedure's order. Found once for each pair. */
export const normsInForce = (of: Procedure, policy: Policy): readonly NormInForce[] =>
  madeOnce(
    madeOnce(inForceUnder, policy, () => new WeakMap<Procedure, readonly NormInForce[]>()),
    of,
    () => of.norms.flatMap((norm) => inForce(norm, policy) ?? []),
  );

const LEARNING = { 'fact.established': { actions: 'learn' } } as const;

const wholeMachine = (of: Procedure, policy: Policy) => {
  const regions = normsInForce(of, policy).map((each) => regionOf(each.norm, each.standing));
  return kit
    .createMachine({
      id: of.id,
      type: 'parallel',
      context: { facts: {} },
      on: LEARNING,
      states: Object.fromEntries(
        regions.map((region) => [localName(region.norm), describedConfig(region, policy)]),
      ),
    })
    .provide({ guards: Object.assign({}, ...regions.map(guardsOfTyped)) });
};

type WholeMachine = ReturnType<typeof wholeMachine>;

const machines = new WeakMap<Policy, WeakMap<Procedure, WholeMachine>>();

/**
 * The machine of one procedure under one policy: a parallel state, one region per norm in force.
 * A real XState machine: start it as an actor, inspect it, draw it; its configuration is JSON. Send
 * it what `Translator` makes of a timeline, or events typed by hand. It is one occurrence of each norm:
 * what is known once, and is not raised once more. Made once for each pair.
 */
export const machineFor = (of: Procedure, policy: Policy): WholeMachine => {
  const ofPolicy = madeOnce(machines, policy, () => new WeakMap<Procedure, WholeMachine>());
  return madeOnce(ofPolicy, of, () => wholeMachine(of, policy));
};

/** The machine of one norm alone, which behaves as its region does in the whole machine. */
export const machineOfRegion = (region: Region) =>
  createMachine(
    {
      types: {} as { context: MachineContext; events: MachineEvent },
      id: region.norm.id,
      context: { facts: {} },
      on: LEARNING,
      ...region.config,
    },
    { guards: { ...region.tests }, actions: { mark: () => {}, learn: assign(learned) } },
  );

const localName = (norm: Norm): string => norm.id.slice(norm.id.indexOf('.') + 1);

const describedConfig = ({ norm, config, tests, says }: Region, policy: Policy) => ({
  ...config,
  description: filled(norm.says, policy),
  meta: {
    norm: norm.id,
    kind: norm.kind,
    title: filled(norm.title, policy),
    guards: Object.fromEntries(
      Object.keys(tests).map((name) => [name, says[name]?.(policy) ?? name]),
    ),
  },
});

/** The way in: an event that somebody typed is put in full for the guards. */
const guardsOfTyped = ({ tests }: Region): Readonly<Record<string, TypedGuardTest>> =>
  Object.fromEntries(
    Object.entries(tests).map(([name, test]) => [
      name,
      ({ context, event }) => test({ context, event: inFull(event) }),
    ]),
  );
