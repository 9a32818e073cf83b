import type { Act, EventType } from '../vocabulary/acts.ts';
import { ACT_IDS } from '../vocabulary/acts.ts';
import type { NormId } from '../vocabulary/procedures.ts';
import type { Role } from '../vocabulary/roles.ts';
import type { Urgency } from '../vocabulary/urgency.ts';
import { madeOnce } from './made-once.ts';
import { and, byAnyOf, eventsTaken, type Predicate } from './predicates.ts';

/** Words a person reads. `{role}` stands for whoever fills that role in the policy in hand. */
interface Words {
  /** What of a policy's own conditions narrows it, where they do; see `procedure.ts`. */
  readonly narrowedBy?: string;
  /** A short name for the norm, as a heading. */
  readonly title: string;
  /** What to do now, or what never to do, as one short sentence. */
  readonly says: string;
}

/**
 * How what lasts ends. What undoes it makes it owed once more; what perhaps does leaves in doubt whether
 * it was still needed; once it was ended rightly, it may be undone.
 */
interface Undoing {
  readonly by: Predicate;
  readonly perhapsBy: Predicate;
  readonly endedBy: Predicate;
}

/** Something that must be done, or decided upon. */
export interface Duty extends Words {
  readonly kind: 'duty' | 'discretion';
  readonly id: NormId;
  /** The facts that raise it. */
  readonly owedWhen: Predicate;
  /** An act after which it is owed; each such act raises it again, save where it is raised once. */
  readonly owedAfter: Predicate | null;
  readonly metBy: Predicate;
  /** The act that its clauses ask for, where others count as well: a record that it was not done says that this was not. */
  readonly asksFor: Act | null;
  /** Those whom its clauses name, where others count as well: that none of them was told says that this was not done. */
  readonly names: readonly Role[] | null;
  /** People who are easily told in place of the right one. */
  readonly mistakenFor: Role | null;
  /** Whether doing it before the act that raises it counts as well. */
  readonly mayPrecede: boolean;
  /** Whether the act that raises it only brings the news: hearing about the same matter again, nobody owes it again. */
  readonly isRaisedOnce: boolean;
  /** Norms with the same topic are decided on together: one decision not to tell the parents. */
  readonly topic: string | null;
  /** Whether it is owed for each child, and not once for all of them. */
  readonly forEachChild: boolean;
  /** Whether it is owed to whoever did what raises it, to each of them. */
  readonly toWhoRaisedIt: boolean;
  /** How soon it comes, among all that is owed. */
  readonly urgency: Urgency;
  /** Whether its time limit is the policy's for an emergency, whatever its clauses say. */
  readonly emergency: boolean;
  /** What undoes it, where what was done lasts only until it is undone; see `Undoing`. */
  readonly undoing: Undoing | null;
  /** The act as it would be written in a repair: "had … by 10:12". */
  readonly repairedBy: string;
}

/** What the words of a duty say about deciding against it: ", or record why not". */
const CHOICE = /, or (?:record why|a reason recorded)[^.,;]*/g;

/** The same duty in words that offer no choice, for a policy that leaves none. */
export const withoutChoice = (norm: Duty): Duty => {
  const [says, repairedBy] = [norm.says, norm.repairedBy].map((words) => words.replace(CHOICE, ''));
  return says === norm.says && repairedBy === norm.repairedBy
    ? norm
    : { ...norm, says: says as string, repairedBy: repairedBy as string };
};

/** Something that must not be done: at all, unless excepted, or until something else has been. */
export interface Prohibition extends Words {
  readonly kind: 'prohibition' | 'precedence';
  readonly id: NormId;
  readonly inForceWhen: Predicate;
  readonly forbids: Predicate;
  /** Who is excepted, and the facts on which the exception hangs. */
  readonly unless: { readonly act: Predicate; readonly facts: Predicate } | null;
  /** What lifts it, what must be so even then, and what puts it back. */
  readonly until: Predicate | null;
  readonly evenThen: Predicate | null;
  readonly again: Predicate | null;
  /** What puts it back once the leave that lifted it has been used. */
  readonly againOnceUsed: Predicate | null;
  /** Whether what lifts it for one child lifts it for no other. */
  readonly forEachChild: boolean;
  /** Whether it is said of every day, not of incidents: not among what must not be done now. */
  readonly everyDay: boolean;
  /** Why the act is wrong, to follow what was done: "only the DSL may". */
  readonly otherwise: string;
}

export type Norm = Duty | Prohibition;

interface DutySpec extends Words {
  readonly urgency: Urgency;
  readonly owedWhen: Predicate;
  readonly owedAfter?: Predicate;
  readonly metBy: Predicate;
  readonly asksFor?: Act;
  readonly names?: readonly Role[];
  readonly mistakenFor?: Role;
  readonly mayPrecede?: boolean;
  readonly isRaisedOnce?: boolean;
  readonly topic?: string;
  readonly forEachChild?: boolean;
  readonly toWhoRaisedIt?: boolean;
  readonly emergency?: boolean;
  readonly undoing?: Undoing;
  readonly repairedBy: string;
}

const dutyOf = (kind: Duty['kind'], id: NormId, spec: DutySpec): Duty => ({
  kind,
  id,
  owedAfter: null,
  asksFor: null,
  names: null,
  mistakenFor: null,
  mayPrecede: false,
  isRaisedOnce: false,
  topic: null,
  forEachChild: false,
  toWhoRaisedIt: false,
  emergency: false,
  undoing: null,
  ...spec,
});

/**
 * Something the procedure requires. Whether the policy leaves it to judgement is read from its
 * clauses, so that one machine serves a school that must and a school that may.
 */
export const duty = (id: NormId, spec: DutySpec): Duty => dutyOf('duty', id, spec);

/** Something the procedure leaves to judgement: it is done, or a reason is recorded for not. */
export const discretion = (id: NormId, spec: DutySpec): Duty => dutyOf('discretion', id, spec);

interface ProhibitionSpec extends Words {
  readonly inForceWhen: Predicate;
  readonly forbids: Predicate;
  readonly unless?: { readonly act: Predicate; readonly facts: Predicate };
  readonly everyDay?: boolean;
  readonly otherwise: string;
}

/** Something nobody who acts for the school may do, save for an exception the policy makes. */
export const prohibition = (id: NormId, spec: ProhibitionSpec): Prohibition => ({
  kind: 'prohibition',
  id,
  unless: null,
  until: null,
  evenThen: null,
  again: null,
  againOnceUsed: null,
  forEachChild: false,
  everyDay: false,
  ...spec,
  forbids: and(spec.forbids, byAnyOf('schoolPeople')),
});

interface PrecedenceSpec extends Words {
  readonly inForceWhen: Predicate;
  readonly forbids: Predicate;
  readonly until: Predicate;
  readonly evenThen?: Predicate;
  readonly again?: Predicate;
  readonly againOnceUsed?: Predicate;
  readonly forEachChild?: boolean;
  readonly otherwise: string;
}

/** An order: one thing may not be done before another has been. */
export const precedence = (id: NormId, spec: PrecedenceSpec): Prohibition => ({
  kind: 'precedence',
  id,
  unless: null,
  evenThen: null,
  again: null,
  againOnceUsed: null,
  forEachChild: false,
  everyDay: false,
  ...spec,
  forbids: and(spec.forbids, byAnyOf('schoolPeople')),
});

export const isDuty = (norm: Norm): norm is Duty =>
  norm.kind === 'duty' || norm.kind === 'discretion';

/** Whether a guard can hold at all. */
const isAsked = (predicate: Predicate | null): predicate is Predicate =>
  predicate !== null && !(predicate.kind === 'or' && predicate.of.length === 0);

/** Every guard of a norm, by the part it plays. */
export const guardsOf = (norm: Norm): Readonly<Record<string, Predicate>> => {
  const parts: Record<string, Predicate | null> = isDuty(norm)
    ? {
        owedWhen: norm.owedWhen,
        owedAfter: norm.owedAfter,
        metBy: norm.metBy,
        undoneBy: norm.undoing?.by ?? null,
        perhapsUndoneBy: norm.undoing?.perhapsBy ?? null,
        endedBy: norm.undoing?.endedBy ?? null,
      }
    : {
        inForceWhen: norm.inForceWhen,
        forbids: norm.forbids,
        unless: norm.unless === null ? null : and(norm.unless.act, norm.unless.facts),
        until: norm.until,
        evenThen: norm.evenThen,
        again: norm.again,
        againOnceUsed: norm.againOnceUsed,
      };
  return Object.fromEntries(
    Object.entries(parts).filter((entry): entry is [string, Predicate] => isAsked(entry[1])),
  );
};

/** The event types that a norm's region takes besides learning facts and passing deadlines. */
export const actsTaken = (norm: Norm): readonly EventType[] =>
  madeOnce(taken, norm, () => [...new Set(Object.values(guardsOf(norm)).flatMap(eventsTaken))]);

const taken = new WeakMap<Norm, readonly EventType[]>();

/** Only real acts, without the raising of a concern. */
export const isAct = (type: EventType): boolean => (ACT_IDS as readonly string[]).includes(type);
