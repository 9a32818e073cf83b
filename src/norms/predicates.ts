import { ACTS, type EventType, isTelling } from '../vocabulary/acts.ts';
import { FACTS, type Fact, type FactValue } from '../vocabulary/facts.ts';
import {
  type Channel,
  isOfTheSchool,
  PARTIES,
  type Party,
  takesForms,
  takesReports,
  WRITTEN,
} from '../vocabulary/parties.ts';
import type { Policy, Ruling, Setting } from '../vocabulary/policies.ts';
import { ASKED_BY, isAskable, type ProcedureId } from '../vocabulary/procedures.ts';
import { isPseudonym, type Person, pseudonymInWords } from '../vocabulary/pseudonyms.ts';
import { ROLES, type Role } from '../vocabulary/roles.ts';
import { madeOnce } from './made-once.ts';
import { concernKey, type FactKey, type Facts, type MachineEvent } from './symbols.ts';

/**
 * A guard as data, so that it can be run, put into words, and listed. A predicate is about facts
 * (`fact`, `known`, `concern`), about the policy (`setting`), or about the act at hand (the rest).
 */
export type Predicate =
  | { readonly kind: 'fact'; readonly fact: Fact; readonly is: FactValue }
  | { readonly kind: 'known'; readonly fact: Fact }
  | { readonly kind: 'concern'; readonly procedure: ProcedureId }
  | { readonly kind: 'setting'; readonly setting: Setting }
  | { readonly kind: 'does'; readonly acts: readonly EventType[]; readonly heard?: Heard }
  | { readonly kind: 'by'; readonly role: Role; readonly evenSubject?: true }
  | {
      readonly kind: 'to';
      readonly role: Role;
      readonly ifSaid?: true;
      readonly byForm?: true;
      readonly heard?: Heard;
    }
  | { readonly kind: 'via'; readonly channels: readonly Channel[]; readonly ifRecorded?: true }
  | { readonly kind: 'withAddress' }
  | { readonly kind: 'addressNotWithheld' }
  | { readonly kind: 'withReason' }
  | { readonly kind: 'toSubject' }
  | { readonly kind: 'toKnower' }
  | { readonly kind: 'notBySubject' }
  | { readonly kind: 'how' }
  | { readonly kind: 'mayBeIt' }
  | { readonly kind: 'opens'; readonly procedure: ProcedureId }
  | { readonly kind: 'and' | 'or'; readonly of: readonly Predicate[] }
  | { readonly kind: 'not'; readonly of: Predicate }
  | { readonly kind: 'named'; readonly name: string; readonly of: Predicate };

/** Whether what is only sent tells nobody, may have been read, or tells agencies and may have been read in the school. */
type Heard = 'surely' | 'perhaps' | 'perhapsInSchool';

const ACKNOWLEDGED = 'message.acknowledged' satisfies EventType;

/** Three-valued: what nobody has established is `unknown`, not `no`. */
export type Truth = 'yes' | 'no' | 'unknown';

/** The answer to a question is `is`. An answer of `unclear`, or none, leaves a yes or no unknown. */
export const fact = (name: Fact, is: FactValue = 'yes'): Predicate => ({
  kind: 'fact',
  fact: name,
  is,
});
/** It is known to be so. Not knowing counts as no: nobody is judged on what they did not know. */
export const known = (name: Fact): Predicate => ({ kind: 'known', fact: name });
export const concernOf = (procedure: ProcedureId): Predicate => ({ kind: 'concern', procedure });
export const policySays = (setting: Setting): Predicate => ({ kind: 'setting', setting });
export const does = (...acts: readonly EventType[]): Predicate => ({ kind: 'does', acts });
export const by = (role: Role): Predicate => ({ kind: 'by', role });
/** The same, whether or not the concern is about them: what is forbidden is forbidden to everybody. */
export const byAnyOf = (role: Role): Predicate => ({ kind: 'by', role, evenSubject: true });
export const to = (role: Role): Predicate => ({ kind: 'to', role });
/**
 * To somebody in this role, where an act whose record names nobody cannot be told. For explaining a
 * procedure, which tells nobody of the concern: it may be somebody whom the concern is about.
 */
export const toIfSaid = (role: Role): Predicate => ({ kind: 'to', role, ifSaid: true });
/** Reported to somebody in this role: a form that takes reports tells the police and the LADO as well. */
export const reportedTo = (role: Role): Predicate => ({ kind: 'to', role, byForm: true });
export const via = (...channels: readonly Channel[]): Predicate => ({ kind: 'via', channels });
/** The same, where a channel that nobody recorded counts as none of these. */
export const recordedVia = (...channels: readonly Channel[]): Predicate => ({
  kind: 'via',
  channels,
  ifRecorded: true,
});
export const withAddress: Predicate = { kind: 'withAddress' };
/** The record does not say that the address was left out. */
export const addressNotWithheld: Predicate = { kind: 'addressNotWithheld' };
export const withReason: Predicate = { kind: 'withReason' };
/** It was done to nobody but those who brought the news. */
export const toWhoKnows: Predicate = { kind: 'toKnower' };
/** Whoever did it, it was nobody whom the concern is known to be about. */
export const notBySubject: Predicate = { kind: 'notBySubject' };
/** It was done to somebody whom the concern is known to be about. */
export const toTheSubject: Predicate = { kind: 'toSubject' };
/** The record does not say whether what was done was done to the thing that it is about. */
export const mayBeIt: Predicate = { kind: 'mayBeIt' };
/** The procedure is opened: by hand, by raising the concern, or because facts call for it. */
export const opens = (procedure: ProcedureId): Predicate =>
  and(does('procedure.opened', 'concern.raised'), { kind: 'opens', procedure });
/** In the way this school teaches. */
export const asTaught: Predicate = { kind: 'how' };
export const and = (...of: readonly Predicate[]): Predicate => ({ kind: 'and', of });
export const or = (...of: readonly Predicate[]): Predicate => ({ kind: 'or', of });
export const not = (of: Predicate): Predicate => ({ kind: 'not', of });
/** Gives a guard the name it has in the machine: `policeMustBeTold`. */
export const named = (name: string, of: Predicate): Predicate => ({ kind: 'named', name, of });

/** Whether an event tells somebody something. */
export const isOfTelling = (type: string): boolean => isTelling(type) || type === 'concern.raised';

/**
 * The same, where somebody is told only once they know: spoken to, rung, or known to have read what
 * was sent. That they read it is an event of its own, see `MachineEvent.act`.
 */
export const onceHeard = (predicate: Predicate): Predicate => hearing(predicate, 'surely');

/** The same, where it is in doubt whether what was only sent has been read. */
export const perhapsHeard = (predicate: Predicate): Predicate => hearing(predicate, 'perhaps');

/**
 * The same, where an agency is told by what was sent to it, and it is in doubt whether somebody of the
 * school has read what was sent to them.
 */
export const perhapsHeardInSchool = (predicate: Predicate): Predicate =>
  hearing(predicate, 'perhapsInSchool');

const hearing = (predicate: Predicate, heard: Heard): Predicate => {
  switch (predicate.kind) {
    case 'does':
      return predicate.acts.some(isOfTelling) ? { ...predicate, heard } : predicate;
    case 'to':
      return { ...predicate, heard };
    case 'and':
    case 'or':
      return { ...predicate, of: predicate.of.map((each) => hearing(each, heard)) };
    case 'named':
      return { ...predicate, of: hearing(predicate.of, heard) };
    default:
      return predicate;
  }
};

/**
 * Whether an event only sent what it tells: nothing says that anybody has read it.
 * @param isReport whether what is asked for is a report, which a form can be
 */
export const isOnlySent = ({ type, via, to }: MachineEvent, isReport = false): boolean => {
  if (via === undefined || !WRITTEN.includes(via) || type === ACKNOWLEDGED) return false;
  return (
    via !== 'online-form' || to.length === 0 || !to.every(isReport ? takesReports : takesForms)
  );
};

/** What of the act is overlooked, to see whether it was the right act by the wrong person. */
export interface Overlooking {
  readonly by?: boolean;
  readonly via?: boolean;
  readonly how?: boolean;
  /** Whether the address of the site was passed on. */
  readonly address?: boolean;
  /** Whether what was only sent was read. */
  readonly heard?: boolean;
  /** Whoever it was done to. */
  readonly anyTo?: boolean;
  /** Further recipients who count as if they were the right one. */
  readonly to?: readonly Party[];
}

interface Seen {
  readonly facts: Facts;
  readonly event: MachineEvent | null;
  readonly policy: Ruling;
  readonly overlook: Overlooking;
}

const truth = (so: boolean): Truth => (so ? 'yes' : 'no');
const invert: Readonly<Record<Truth, Truth>> = { yes: 'no', no: 'yes', unknown: 'unknown' };

/** The fact that says a party is the one the concern is about. */
const SUBJECT_FACTS: Partial<Record<Party, Fact>> = {
  dsl: 'subject-is-dsl',
  'deputy-dsl': 'subject-is-deputy-dsl',
  headteacher: 'subject-is-headteacher',
  'chair-of-governors': 'subject-is-chair-of-governors',
  parent: 'subject-is-parent',
};

/** Somebody the concern is known to be about is never the one to be told. */
const isSubject = (party: Party, facts: Facts): boolean => {
  const asks = SUBJECT_FACTS[party];
  return asks !== undefined && facts[asks] === 'yes';
};

export const subjectFactOf = (party: Party): Fact | undefined => SUBJECT_FACTS[party];

/**
 * Who may act in a role: nobody the concern is known to be about, save that anybody who acts for
 * the school may raise the alarm.
 */
export const doers = (role: Role, policy: Ruling, facts: Facts): readonly Party[] =>
  role === 'schoolPeople' ? policy.roles[role] : recipients(role, policy, facts);

/** Whom a role stands for in this policy, less anybody the concern is known to be about. */
export const recipients = (role: Role, policy: Ruling, facts: Facts): readonly Party[] =>
  policy.roles[role].filter((party) => !isSubject(party, facts));

const factTruth = (is: FactValue, answer: FactValue | undefined): Truth => {
  if (answer === undefined) return 'unknown';
  if (is === answer) return 'yes';
  return is !== 'unclear' && answer === 'unclear' ? 'unknown' : 'no';
};

type To = Extract<Predicate, { kind: 'to' }>;

/** Yes, unless it may have been about another matter. */
const sure = ({ inDoubt }: MachineEvent): Truth => (inDoubt === true ? 'unknown' : 'yes');

const toTruth = (leaf: To, event: MachineEvent, seen: Seen): Truth => {
  const { role, ifSaid, heard } = leaf;
  const isWritten = isOnlySent(event, leaf.byForm === true);
  const isSent = heard !== undefined && seen.overlook.heard !== true && isWritten;
  if (isSent && heard === 'surely') return 'no';
  if (seen.overlook.anyTo === true) return 'yes';
  // Whom a concern was raised with is said where it was; to whom something was given may be left out.
  if (event.to.length === 0 && (ifSaid === true || isOfAct(event))) return 'unknown';
  const { policy, facts, overlook } = seen;
  const isRight = (party: Party): boolean =>
    overlook.to?.includes(party) === true ||
    (policy.roles[role].includes(party) && (ifSaid === true || !isSubject(party, facts)));
  const told = event.to.filter(isRight);
  if (told.length > 0) {
    const isRead = heard === 'perhapsInSchool' && !told.every(isOfTheSchool);
    return isSent && !isRead ? 'unknown' : sure(event);
  }
  return event.to.includes('unrecorded') ? 'unknown' : 'no';
};

const isOfAct = ({ type }: MachineEvent): boolean => Object.hasOwn(ACTS, type);

type By = Extract<Predicate, { kind: 'by' }>;

const byTruth = ({ role, evenSubject }: By, event: MachineEvent, seen: Seen): Truth => {
  if (seen.overlook.by === true) return 'yes';
  if (event.bySubject === true && evenSubject !== true) return 'no';
  if (event.by === 'unrecorded') return 'unknown';
  return seen.policy.roles[role].includes(event.by) ? sure(event) : 'no';
};

const all = (of: readonly Predicate[], seen: Seen): Truth => {
  let result: Truth = 'yes';
  for (const each of of) {
    const one = evaluateSeen(each, seen);
    if (one === 'no') return 'no';
    if (one === 'unknown') result = 'unknown';
  }
  return result;
};

const any = (of: readonly Predicate[], seen: Seen): Truth => {
  let result: Truth = 'no';
  for (const each of of) {
    const one = evaluateSeen(each, seen);
    if (one === 'yes') return 'yes';
    if (one === 'unknown') result = 'unknown';
  }
  return result;
};

const evaluateSeen = (predicate: Predicate, seen: Seen): Truth => {
  switch (predicate.kind) {
    case 'fact':
      return factTruth(predicate.is, seen.facts[predicate.fact]);
    case 'known':
      return truth(seen.facts[predicate.fact] === 'yes');
    case 'concern': {
      // Nobody has said yet whether there is one, where that is only asked.
      const answer = seen.facts[concernKey(predicate.procedure)];
      const isAsked = answer === 'unclear' && isAskable(predicate.procedure);
      return isAsked ? 'unknown' : truth(answer === 'yes');
    }
    case 'setting':
      return truth(seen.policy.settings[predicate.setting]);
    case 'and':
      return all(predicate.of, seen);
    case 'or':
      return any(predicate.of, seen);
    case 'not':
      return invert[evaluateSeen(predicate.of, seen)];
    case 'named':
      return evaluateSeen(predicate.of, seen);
    default:
      return seen.event === null ? 'no' : actTruth(predicate, seen.event, seen);
  }
};

/** A predicate about the act at hand. */
type OfAct = Exclude<Leaf, { kind: 'fact' | 'known' | 'concern' | 'setting' }>;

const actTruth = (predicate: OfAct, event: MachineEvent, seen: Seen): Truth => {
  const { overlook, policy } = seen;
  switch (predicate.kind) {
    case 'does': {
      const isHeard = predicate.heard !== undefined && event.type === ACKNOWLEDGED;
      const done = isHeard ? (event.act ?? '') : event.type;
      return truth((predicate.acts as readonly string[]).includes(done));
    }
    case 'by':
      return byTruth(predicate, event, seen);
    case 'to':
      return toTruth(predicate, event, seen);
    case 'via':
      if (overlook.via === true) return 'yes';
      if (event.via !== undefined) return truth(predicate.channels.includes(event.via));
      return predicate.ifRecorded === true ? 'no' : 'unknown';
    case 'withAddress':
      if (overlook.address === true) return 'yes';
      return event.withAddress === undefined ? 'unknown' : truth(event.withAddress);
    case 'addressNotWithheld':
      return truth(overlook.address === true || event.withAddress !== false);
    case 'toSubject':
      return truth(event.toSubject === true);
    case 'toKnower':
      return truth(event.toKnower === true);
    case 'notBySubject':
      return truth(overlook.by === true || event.bySubject !== true);
    case 'mayBeIt':
      return 'unknown';
    case 'withReason':
      return event.filler === true ? 'unknown' : truth(event.reasoned);
    case 'how':
      if (overlook.how === true) return 'yes';
      return event.how === undefined ? 'unknown' : truth(policy.screenMethods.includes(event.how));
    case 'opens':
      return truth(event.procedure === predicate.procedure);
  }
};

/** Whether a guard holds, for these facts, this act (or none) and this policy. */
export const evaluate = (
  predicate: Predicate,
  facts: Facts,
  event: MachineEvent | null,
  policy: Ruling,
  overlook: Overlooking = {},
): Truth => evaluateSeen(predicate, { facts, event, policy, overlook });

type Leaf = Exclude<Predicate, { kind: 'and' | 'or' | 'not' | 'named' }>;

const leaves = new WeakMap<Predicate, readonly Leaf[]>();

/** Every leaf of a predicate, in order. Predicates never change, so they are gone through once. */
export const leavesOf = (predicate: Predicate): readonly Leaf[] => {
  const known = leaves.get(predicate);
  if (known !== undefined) return known;
  const found = gatherLeaves(predicate);
  leaves.set(predicate, found);
  return found;
};

const gatherLeaves = (predicate: Predicate): readonly Leaf[] => {
  switch (predicate.kind) {
    case 'and':
    case 'or':
      return predicate.of.flatMap(leavesOf);
    case 'not':
    case 'named':
      return leavesOf(predicate.of);
    default:
      return [predicate];
  }
};

/** What is left of a predicate once a fact is so. */
export const supposing = (predicate: Predicate, supposed: Fact): Predicate => {
  switch (predicate.kind) {
    case 'and':
    case 'or':
      return { ...predicate, of: predicate.of.map((each) => supposing(each, supposed)) };
    case 'not':
      return { ...predicate, of: supposing(predicate.of, supposed) };
    case 'named':
      return supposing(predicate.of, supposed);
    case 'fact':
      return predicate.fact === supposed && predicate.is === 'yes' ? and() : predicate;
    default:
      return predicate;
  }
};

/** The roles an act is done to, in this predicate. */
export const rolesTold = (predicate: Predicate): readonly Role[] => {
  const known = told.get(predicate);
  if (known !== undefined) return known;
  const leafRoles = leavesOf(predicate).flatMap((leaf) => (leaf.kind === 'to' ? [leaf.role] : []));
  const roles = [...new Set(leafRoles)];
  told.set(predicate, roles);
  return roles;
};

const told = new WeakMap<Predicate, readonly Role[]>();

/**
 * The roles that are told about the concern, in this predicate, so that nobody it is about is told. A
 * procedure can be explained to anybody.
 */
export const rolesToldOfIt = (predicate: Predicate): readonly Role[] => {
  const known = toldOfIt.get(predicate);
  if (known !== undefined) return known;
  const leafRoles = leavesOf(predicate).flatMap((leaf) =>
    leaf.kind === 'to' && leaf.ifSaid !== true ? [leaf.role] : [],
  );
  const roles = [...new Set(leafRoles)];
  toldOfIt.set(predicate, roles);
  return roles;
};

const toldOfIt = new WeakMap<Predicate, readonly Role[]>();

/** The particular roles that must act, in this predicate; anybody for the school is not one. */
export const rolesActing = (predicate: Predicate): readonly Role[] => [
  ...new Set(
    leavesOf(predicate).flatMap((leaf) =>
      leaf.kind === 'by' && leaf.role !== 'schoolPeople' && leaf.role !== 'pupils'
        ? [leaf.role]
        : [],
    ),
  ),
];

/** The facts a predicate reads under a policy, among them who the concern is about. */
export const factsRead = (predicate: Predicate, policy: Ruling): readonly FactKey[] => {
  const keys = leavesOf(predicate).flatMap((leaf): readonly FactKey[] => {
    switch (leaf.kind) {
      case 'fact':
      case 'known':
        return [leaf.fact];
      case 'concern':
        return [concernKey(leaf.procedure)];
      case 'to':
        return policy.roles[leaf.role].flatMap((party) => SUBJECT_FACTS[party] ?? []);
      default:
        return [];
    }
  });
  return [...new Set(keys)];
};

const answers = new WeakMap<Predicate, ReadonlySet<FactKey>>();

/** The facts whose answers decide a predicate while nothing happens. */
export const answersRead = (predicate: Predicate): ReadonlySet<FactKey> =>
  madeOnce(
    answers,
    predicate,
    () =>
      new Set(
        leavesOf(predicate).flatMap((leaf): readonly FactKey[] => {
          if (leaf.kind === 'concern') return [concernKey(leaf.procedure)];
          return leaf.kind === 'fact' || leaf.kind === 'known' ? [leaf.fact] : [];
        }),
      ),
  );

/** The event types a predicate is about. */
export const eventsTaken = (predicate: Predicate): readonly EventType[] =>
  madeOnce(taken, predicate, () => [
    ...new Set(
      leavesOf(predicate).flatMap((leaf) => {
        if (leaf.kind !== 'does') return [];
        return leaf.heard !== undefined ? [...leaf.acts, ACKNOWLEDGED as EventType] : leaf.acts;
      }),
    ),
  ]);

const taken = new WeakMap<Predicate, readonly EventType[]>();

/** The facts nobody has established on which the predicate hangs. */
export const unknownFacts = (
  predicate: Predicate,
  facts: Facts,
  policy: Ruling,
): readonly Fact[] => {
  if (evaluate(predicate, facts, null, policy) !== 'unknown') return [];
  switch (predicate.kind) {
    case 'fact':
      return [predicate.fact];
    case 'concern':
      return isAskable(predicate.procedure) ? [ASKED_BY[predicate.procedure]] : [];
    case 'and':
    case 'or':
      return [...new Set(predicate.of.flatMap((each) => unknownFacts(each, facts, policy)))];
    case 'not':
    case 'named':
      return unknownFacts(predicate.of, facts, policy);
    default:
      return [];
  }
};

/** The facts that made a predicate so (or not so), for saying why. */
export const decidingFacts = (
  predicate: Predicate,
  facts: Facts,
  policy: Ruling,
): readonly FactKey[] => {
  const verdict = evaluate(predicate, facts, null, policy);
  if (verdict === 'unknown') return [];
  switch (predicate.kind) {
    case 'fact':
    case 'known':
      return facts[predicate.fact] === undefined ? [] : [predicate.fact];
    case 'concern':
      return [concernKey(predicate.procedure)];
    case 'and':
    case 'or':
      return [
        ...new Set(
          predicate.of
            .filter((each) => evaluate(each, facts, null, policy) === verdict)
            .flatMap((each) => decidingFacts(each, facts, policy)),
        ),
      ];
    case 'not':
    case 'named':
      return decidingFacts(predicate.of, facts, policy);
    default:
      return [];
  }
};

export const listed = (words: readonly string[], last: string): string =>
  words.length < 2
    ? (words[0] ?? '')
    : `${words.slice(0, -1).join(', ')} ${last} ${words[words.length - 1]}`;

/** Whom a role stands for, in words, less anybody the concern is known to be about: "the DSL or a deputy DSL". */
export const roleInWords = (role: Role, policy: Policy, facts: Facts = {}): string => {
  const own = policy.roleWords[role];
  if (own !== undefined) return own;
  if (policy.roles[role].length === 0) {
    return `nobody (the policy names nobody as ${ROLES[role]})`;
  }
  const parties = doers(role, policy, facts);
  return parties.length === 0
    ? `nobody (the concern is about everybody that the policy names as ${ROLES[role]})`
    : oneOfInWords(parties, policy);
};

/** One of several parties: "the DSL or a deputy DSL". */
export const oneOfInWords = (parties: readonly Party[], policy: Policy): string =>
  listed(
    parties.map((party) => partyInWords(party, policy)),
    'or',
  );

/** A party by the name this school's policy uses for it, or by its role. */
export const partyInWords = (person: Person, policy: Policy): string =>
  isPseudonym(person)
    ? pseudonymInWords(person)
    : (policy.contacts[person]?.name ?? PARTIES[person].says);

/** A question as this school's policy asks it. */
export const factAsked = (asked: Fact, policy: Policy): string =>
  policy.questions?.find(({ id }) => id === asked)?.asks ?? FACTS[asked].asks;

/** What a yes to it means. */
export const factHolds = (asked: Fact, policy?: Policy): string =>
  policy?.questions?.find(({ id }) => id === asked)?.holds ?? FACTS[asked].holds;

/** The same, supposing that there is every concern it asks about. */
export const supposingConcerns = (predicate: Predicate): Predicate => {
  switch (predicate.kind) {
    case 'concern':
      return and();
    case 'and':
    case 'or':
      return { ...predicate, of: predicate.of.map(supposingConcerns) };
    case 'not':
      return predicate;
    case 'named':
      return supposingConcerns(predicate.of);
    default:
      return predicate;
  }
};

/** Whether a predicate asks nothing of an act: what is known answers it, whatever happens. */
export const asksOfNoAct = (predicate: Predicate): boolean =>
  leavesOf(predicate).every(({ kind }) => ['fact', 'known', 'concern', 'setting'].includes(kind));
