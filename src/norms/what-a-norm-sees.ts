/**
 * What of an event one norm can see. Two events that look the same to a norm lead its region to the
 * same state with the same marks, whatever it stands at and whatever is known; an event it does not
 * see at all leads nowhere. So its table has a column for each way an event can look to it, and not
 * one for everybody who could have done it to everybody.
 */
import type { Channel, Party } from '../vocabulary/parties.ts';
import type { Ruling } from '../vocabulary/policies.ts';
import type { Role } from '../vocabulary/roles.ts';
import { mistakable } from './duty-region.ts';
import { actsTaken, isDuty, type Norm } from './norm.ts';
import {
  evaluate,
  eventsTaken,
  leavesOf,
  type Overlooking,
  or,
  type Predicate,
  subjectFactOf,
  type Truth,
} from './predicates.ts';
import { eventParts, everythingAsked } from './region.ts';
import type { Standing } from './rules.ts';
import type { Facts, MachineEvent } from './symbols.ts';

/** How an event looks to a norm, or null where it does not see it. */
export type Sight = (event: MachineEvent) => string | null;

/** Answers as bits, for what several facts could make of them. */
const YES = 1;
const NO = 2;
const UNKNOWN = 4;
const bitOf = (truth: Truth): number => (truth === 'yes' ? YES : truth === 'no' ? NO : UNKNOWN);
const inverted = (bits: number): number =>
  (bits & UNKNOWN) | ((bits & YES) !== 0 ? NO : 0) | ((bits & NO) !== 0 ? YES : 0);

const everybodySubject: Facts = {
  'subject-is-dsl': 'yes',
  'subject-is-deputy-dsl': 'yes',
  'subject-is-headteacher': 'yes',
  'subject-is-chair-of-governors': 'yes',
  'subject-is-parent': 'yes',
};

/** What several answers come to together: `strong` decides alone, `weak` needs all of them. */
const combined = (parts: readonly number[], strong: number, weak: number): number => {
  const some = parts.some((part) => (part & strong) !== 0) ? strong : 0;
  const all = parts.every((part) => (part & weak) !== 0) ? weak : 0;
  const open =
    parts.some((part) => (part & UNKNOWN) !== 0) &&
    parts.every((part) => (part & (UNKNOWN | weak)) !== 0);
  return some | all | (open ? UNKNOWN : 0);
};

/** Every answer that a guard could give on an event, whatever the facts are. */
const possible = (
  predicate: Predicate,
  event: MachineEvent,
  policy: Ruling,
  overlook: Overlooking,
): number => {
  const inside = (of: readonly Predicate[]) =>
    of.map((each) => possible(each, event, policy, overlook));
  switch (predicate.kind) {
    case 'fact':
      return YES | NO | UNKNOWN;
    case 'known':
    case 'concern':
      return YES | NO;
    case 'and':
      return combined(inside(predicate.of), NO, YES);
    case 'or':
      return combined(inside(predicate.of), YES, NO);
    case 'not':
      return inverted(possible(predicate.of, event, policy, overlook));
    case 'named':
      return possible(predicate.of, event, policy, overlook);
    default:
      return (
        bitOf(evaluate(predicate, {}, event, policy, overlook)) |
        bitOf(evaluate(predicate, everybodySubject, event, policy, overlook))
      );
  }
};

/** Whether an act can neither meet, raise, break nor lift a norm, nor be mistaken for what would. */
const isLostOn = (norm: Norm, event: MachineEvent, policy: Ruling): boolean => {
  const never = (part: Predicate, overlook: Overlooking = {}): boolean =>
    possible(part, event, policy, overlook) === NO;
  if (!eventParts(norm).every((part) => never(part))) return false;
  if (!isDuty(norm)) return true;
  const to = mistakable(norm, policy);
  const near: readonly Overlooking[] = [
    { how: true },
    { by: true },
    { via: true },
    { to },
    { by: true, via: true, to },
  ];
  return near.every((overlook) => never(norm.metBy, overlook));
};

/** The same, worked out once for each party. */
const standingsIn = (lists: readonly (readonly Party[])[]): ((party: Party) => string) => {
  const known = new Map<Party, string>();
  return (party) => {
    const standing = known.get(party) ?? standingOf(party, lists);
    known.set(party, standing);
    return standing;
  };
};

/** Bits for the lists that a party stands in, and who would have to be the subject to be left out. */
const standingOf = (party: Party, lists: readonly (readonly Party[])[]): string => {
  if (party === 'unrecorded') return '?';
  const bits = lists.reduce(
    (sum, list, index) => (list.includes(party) ? sum | (1 << index) : sum),
    0,
  );
  return bits === 0 ? '0' : `${bits}${subjectFactOf(party) ?? ''}`;
};

const rolesIn = (predicates: readonly Predicate[], kind: 'by' | 'to'): readonly Role[] => [
  ...new Set(
    predicates.flatMap((each) => (each.kind === kind && 'role' in each ? [each.role] : [])),
  ),
];

export const sightOf = (norm: Norm, { policy, departable }: Standing): Sight => {
  const leaves = leavesOf(or(...everythingAsked(norm)));
  const { roles } = policy;
  const byLists = [
    ...rolesIn(leaves, 'by').map((role) => roles[role]),
    roles.schoolPeople,
    roles.pupils,
    ...(departable ? [roles.deciders] : []),
  ];
  const toRoles = rolesIn(leaves, 'to').map((role) => roles[role]);
  const toLists = isDuty(norm) ? [...toRoles, mistakable(norm, policy)] : toRoles;
  const channels: readonly (readonly Channel[])[] = leaves.flatMap((leaf) =>
    leaf.kind === 'via' ? [leaf.channels] : [],
  );
  const asks = (...kinds: readonly Predicate['kind'][]): boolean =>
    leaves.some((leaf) => kinds.includes(leaf.kind));
  const seesAddress = asks('withAddress', 'addressNotWithheld');
  const seesHow = asks('how');
  const seesReason = asks('withReason');
  const seesNobody = leaves.some((leaf) => leaf.kind === 'to' && leaf.ifSaid === true);
  const seesAgain = isDuty(norm) && norm.owedAfter !== null;
  const opened = leaves.flatMap((leaf) => (leaf.kind === 'opens' ? [leaf.procedure] : []));
  const acts: readonly string[] = actsTaken(norm);
  const meetingActs: readonly string[] = isDuty(norm) ? eventsTaken(norm.metBy) : [];

  const by = standingsIn(byLists);
  const standingTo = standingsIn(toLists);
  const to = (parties: readonly Party[]): string =>
    [...new Set(parties.map(standingTo))]
      .filter((standing) => standing !== '0')
      .sort()
      .join('+');
  const via = (channel: Channel | undefined): string =>
    channel === undefined
      ? '?'
      : channels.map((list) => (list.includes(channel) ? '1' : '0')).join('');

  const actAsSeen = (event: MachineEvent): string =>
    [
      event.type,
      by(event.by),
      to(event.to),
      channels.length > 0 ? via(event.via) : '',
      seesAddress ? event.withAddress : '',
      seesHow ? (event.how === undefined ? '?' : policy.screenMethods.includes(event.how)) : '',
      seesReason ? event.reasoned : '',
      seesNobody && event.to.length === 0 ? 'nobody' : '',
      seesAgain && event.again === true ? 'again' : '',
      event.procedure !== undefined && opened.includes(event.procedure) ? event.procedure : '',
    ].join('|');

  /** Of an omission it matters who exactly was not told: together they may be everybody. */
  const omissionAsSeen = (event: MachineEvent): string | null => {
    if (event.act === undefined || !meetingActs.includes(event.act)) return null;
    const untold = event.to.filter((party) => toLists.some((list) => list.includes(party)));
    const open = event.to.includes('unrecorded') ? '?' : '';
    const nobody = event.to.length === 0 ? 'nobody' : '';
    const names = [...new Set(untold)].sort().join('+');
    return `${event.type}|${event.act}|${by(event.by)}|${names}${open}${nobody}|${event.reasoned}`;
  };

  const known = new Map<string, boolean>();
  return (event) => {
    switch (event.type) {
      case 'fact.established':
        return `${event.fact}=${event.value}${event.corrects === true ? '!' : ''}`;
      case 'deadline.passed':
        return event.norm === norm.id ? event.type : null;
      case 'incident.closed':
        return event.type;
      default:
    }
    const isTaken = acts.includes(event.type);
    if (event.type === 'act.omitted' && !isTaken)
      return isDuty(norm) ? omissionAsSeen(event) : null;
    if (event.type === 'decision.recorded' && !isTaken) {
      if (!isDuty(norm) || event.norm !== norm.id) return null;
      return `${event.type}|${by(event.by)}|${event.reasoned}|${event.decision ?? ''}`;
    }
    const seen = actAsSeen(event);
    const lost = known.get(seen) ?? isLostOn(norm, event, policy);
    known.set(seen, lost);
    return lost ? null : seen;
  };
};
