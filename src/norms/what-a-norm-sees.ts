/**
 * What of an event one norm can see. Two events that look the same to a norm lead its region to the
 * same state with the same marks, whatever it stands at and whatever is known; an event it does not
 * see at all leads nowhere. So its table has a column for each way an event can look to it, and not
 * one for everybody who could have done it to everybody.
 */
import { EVENT_TYPES } from '../vocabulary/acts.ts';
import {
  CHANNEL_IDS,
  type Channel,
  isOfTheSchool,
  PARTY_IDS,
  type Party,
  takesForms,
  takesReports,
  WRITTEN,
} from '../vocabulary/parties.ts';
import type { Ruling } from '../vocabulary/policies.ts';
import { isAskable, PROCEDURE_IDS } from '../vocabulary/procedures.ts';
import type { Role } from '../vocabulary/roles.ts';
import { mistakable } from './duty-region.ts';
import { actsTaken, type Duty, isDuty, type Norm } from './norm.ts';
import {
  evaluate,
  eventsTaken,
  isOnlySent,
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

/** What one norm sees. */
export interface Sight {
  /** How an event looks to it; null where its type alone says that it does not see it. */
  readonly look: (event: MachineEvent) => string | null;
  /** Whether an event that looks to it like something is lost on it all the same: it leads nowhere. */
  readonly isLost: (event: MachineEvent) => boolean;
  /** Who acts, who is told and by which channel, as signs: the same for those it cannot tell apart. */
  readonly by: (party: Party) => string;
  readonly to: (party: Party) => string;
  readonly via: (channel: Channel) => string;
}

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
      return YES | NO;
    case 'concern':
      return YES | NO | (isAskable(predicate.procedure) ? UNKNOWN : 0);
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

/** What can be overlooked of an act that was nearly what a duty asks for. */
const nearMisses = (norm: Duty, policy: Ruling): readonly Overlooking[] => {
  const to = mistakable(norm, policy);
  return [
    { heard: true },
    { how: true },
    { by: true },
    { via: true },
    { to },
    { by: true, via: true, heard: true, to },
  ];
};

/** Whether an act can neither meet, raise, break nor lift a norm, nor be mistaken for what would. */
const isLostOn = (
  norm: Norm,
  event: MachineEvent,
  policy: Ruling,
  near: readonly Overlooking[],
): boolean => {
  const never = (part: Predicate, overlook: Overlooking = {}): boolean =>
    possible(part, event, policy, overlook) === NO;
  if (!eventParts(norm).every((part) => never(part))) return false;
  return !isDuty(norm) || near.every((overlook) => never(norm.metBy, overlook));
};

/** The sign for a number in how an event looks. None is a sign that a word could begin with. */
const signOf = (number: number): string => String.fromCharCode(0x100 + number);

/** For each party a sign, the same for those who stand in the same lists; none for who stands in none. */
const signsIn = (
  lists: readonly (readonly Party[])[],
  seesSubjects: boolean,
): ReadonlyMap<Party, string> => {
  const signs = new Map<string, string>([['0', '']]);
  return new Map(
    PARTY_IDS.map((party) => {
      const standing = standingOf(party, lists, seesSubjects);
      const sign = signs.get(standing) ?? signOf(signs.size);
      signs.set(standing, sign);
      return [party, sign];
    }),
  );
};

/** Bits for the lists that a party stands in, and who would have to be the subject to be left out. */
const standingOf = (
  party: Party,
  lists: readonly (readonly Party[])[],
  seesSubjects: boolean,
): string => {
  if (party === 'unrecorded') return '?';
  const bits = lists.reduce(
    (sum, list, index) => (list.includes(party) ? sum | (1 << index) : sum),
    0,
  );
  return bits === 0 ? '0' : `${bits}${seesSubjects ? (subjectFactOf(party) ?? '') : ''}`;
};

const rolesIn = (predicates: readonly Predicate[], kind: 'by' | 'to'): readonly Role[] => [
  ...new Set(
    predicates.flatMap((each) => (each.kind === kind && 'role' in each ? [each.role] : [])),
  ),
];

/** Events that are seen for what they are, whatever the norm is about. */
const NOTICES: readonly string[] = [
  'fact.established',
  'deadline.passed',
  'incident.closed',
  'act.omitted',
  'decision.recorded',
];

/** Whether there is a reason, something that only fills its field, or nothing. */
const reasonSign = ({ reasoned, filler }: MachineEvent): number =>
  reasoned ? 1 : filler === true ? 2 : 0;

const FORM_TAKERS = PARTY_IDS.filter(takesForms);
const REPORT_TAKERS = PARTY_IDS.filter(takesReports);
const SCHOOL_PARTIES = PARTY_IDS.filter(isOfTheSchool);

/** Whether a channel only sends what it tells: not at all, to some by a form, or always. */
const sending = (channel: Channel): number =>
  channel === 'online-form' ? 1 : WRITTEN.includes(channel) ? 2 : 0;

/** The sign for what was only sent. */
const SENT = signOf(0x400);

/** The sign for nobody and nothing. */
const NOBODY = signOf(0);

const TYPE_SIGNS: ReadonlyMap<string, string> = new Map(
  EVENT_TYPES.map((type, index) => [type, signOf(index)]),
);

export const sightOf = (norm: Norm, { policy, departable }: Standing): Sight => {
  const leaves = leavesOf(or(...everythingAsked(norm)));
  const { roles } = policy;
  const byLists = [
    ...rolesIn(leaves, 'by').map((role) => roles[role]),
    roles.schoolPeople,
    roles.pupils,
    ...(departable ? [roles.deciders, roles.chairOfGovernors] : []),
  ];
  const toRoles = rolesIn(leaves, 'to').map((role) => roles[role]);
  const hears = leaves.some((leaf) => leaf.kind === 'to' && leaf.heard !== undefined);
  const isReport = leaves.some((leaf) => leaf.kind === 'to' && leaf.byForm === true);
  const takers = isReport ? REPORT_TAKERS : FORM_TAKERS;
  const isByForm = hears && toRoles.some((list) => list.some((party) => takers.includes(party)));
  const byForm = isByForm ? [takers] : [];
  const isMixed = leaves.some((leaf) => leaf.kind === 'to' && leaf.heard === 'perhapsInSchool');
  const toLists = [
    ...toRoles,
    ...(isDuty(norm) ? [mistakable(norm, policy)] : []),
    ...byForm,
    ...(isMixed ? [SCHOOL_PARTIES] : []),
  ];
  const channels: readonly (readonly Channel[])[] = leaves.flatMap((leaf) =>
    leaf.kind === 'via' ? [leaf.channels] : [],
  );
  const asks = (...kinds: readonly Predicate['kind'][]): boolean =>
    leaves.some((leaf) => kinds.includes(leaf.kind));
  const seesAddress = asks('withAddress', 'addressNotWithheld');
  const seesHow = asks('how');
  const seesReason = asks('withReason');
  const seesSubjectTold = asks('toSubject');
  const seesKnower = asks('toKnower');
  const seesNobody = asks('to');
  const seesAgain = isDuty(norm) && norm.owedAfter !== null;
  const opened = leaves.flatMap((leaf) => (leaf.kind === 'opens' ? [leaf.procedure] : []));
  const acts: readonly string[] = actsTaken(norm);
  const asked = isDuty(norm) ? norm.metBy : norm.until;
  const leftOut: readonly string[] = asked === null ? [] : eventsTaken(asked);

  const bySigns = signsIn(byLists, false);
  const by = (party: Party): string => bySigns.get(party) || NOBODY;
  const toSigns = signsIn(toLists, true);
  const to = (parties: readonly Party[]): string => {
    if (parties.length === 0) return '';
    if (parties.length === 1) return toSigns.get(parties[0] as Party) as string;
    return [...new Set(parties.map((party) => toSigns.get(party) as string))].sort().join('');
  };
  const channelSigns = new Map(
    CHANNEL_IDS.map((channel) => [
      channel,
      signOf(
        channels.reduce((sum, list) => sum * 2 + Number(list.includes(channel)), 1) * 3 +
          (hears ? sending(channel) : 0),
      ),
    ]),
  );
  const via = (channel: Channel | undefined): string =>
    channel === undefined ? NOBODY : (channelSigns.get(channel) as string);
  const address = (with_: boolean | undefined): number => (with_ === undefined ? 0 : with_ ? 1 : 2);
  const how = (method: MachineEvent['how']): number =>
    method === undefined ? 0 : policy.screenMethods.includes(method) ? 1 : 2;

  const actAsSeen = (event: MachineEvent): string => {
    let details = seesAddress ? address(event.withAddress) : 0;
    details = details * 3 + (seesHow ? how(event.how) : 0);
    details = details * 3 + (seesReason ? reasonSign(event) : 0);
    details = details * 2 + (event.bySubject === true ? 1 : 0);
    details = details * 2 + (seesSubjectTold && event.toSubject === true ? 1 : 0);
    details = details * 2 + (event.inDoubt === true ? 1 : 0);
    details = details * 2 + (seesKnower && event.toKnower === true ? 1 : 0);
    details = details * 2 + (seesNobody && event.to.length === 0 ? 1 : 0);
    details = details * 2 + (seesAgain && event.again === true ? 1 : 0);
    const { procedure } = event;
    if (procedure !== undefined && opened.includes(procedure)) {
      details = details * 64 + PROCEDURE_IDS.indexOf(procedure) + 1;
    } else details *= 64;
    const type = TYPE_SIGNS.get(event.type) as string;
    const sent = event.type === 'message.acknowledged' ? (event.act ?? event.type) : event.type;
    return (
      type +
      (sent === event.type ? '' : (TYPE_SIGNS.get(sent) as string)) +
      (hears && isOnlySent(event, isReport) ? SENT : '') +
      by(event.by) +
      (channels.length > 0 ? via(event.via) : '') +
      signOf(details) +
      to(event.to)
    );
  };

  /** Of an omission it matters who exactly was not told: together they may be everybody. */
  const omissionAsSeen = (event: MachineEvent): string | null => {
    if (event.act === undefined || !leftOut.includes(event.act)) return null;
    const untold = event.to.filter((party) => toLists.some((list) => list.includes(party)));
    const open = event.to.includes('unrecorded') ? '?' : '';
    const nobody = event.to.length === 0 ? 'nobody' : '';
    const names = [...new Set(untold)].sort().join('+');
    const subject = event.bySubject === true ? '!' : '';
    return `${event.type}|${event.act}|${by(event.by)}${subject}|${names}${open}${nobody}|${reasonSign(event)}`;
  };

  const isAct = (type: MachineEvent['type']): boolean => acts.includes(type);
  const look: Sight['look'] = (event) => {
    const { type } = event;
    if (type === 'fact.established') {
      return `${event.fact}=${event.value}${event.corrects === true ? '!' : ''}`;
    }
    if (type === 'deadline.passed') return event.norm === norm.id ? type : null;
    if (type === 'incident.closed') return type;
    if (type === 'act.omitted' && !isAct(type)) return omissionAsSeen(event);
    if (type === 'decision.recorded' && !isAct(type)) {
      if (!isDuty(norm) || event.norm !== norm.id) return null;
      const subject = event.bySubject === true ? '!' : '';
      return `${type}|${by(event.by)}${subject}|${reasonSign(event)}|${event.decision ?? ''}`;
    }
    return actAsSeen(event);
  };
  const isNotice = (type: string): boolean => NOTICES.includes(type) && !acts.includes(type);
  const near = isDuty(norm) ? nearMisses(norm, policy) : [];
  return {
    look,
    isLost: (event) => !isNotice(event.type) && isLostOn(norm, event, policy, near),
    by,
    to: (party) => toSigns.get(party) as string,
    via: (channel) => channelSigns.get(channel) as string,
  };
};
