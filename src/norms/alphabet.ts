/**
 * Every event that could matter to a norm, one for each way its guards can tell them apart. Two
 * parties that stand in the same of the norm's roles are the same to it, so one stands for both.
 */

import { ACTS, type Act, type EventType, isTelling } from '../vocabulary/acts.ts';
import { CHANNEL_IDS, type Channel, PARTY_IDS, type Party } from '../vocabulary/parties.ts';
import type { Ruling } from '../vocabulary/policies.ts';
import type { Role } from '../vocabulary/roles.ts';
import { decidingRoles } from './duty-region.ts';
import { madeOnce } from './made-once.ts';
import { actsTaken, type Duty, guardsOf, isAct, isDuty, type Norm } from './norm.ts';
import {
  evaluate,
  eventsTaken,
  leavesOf,
  or,
  type Predicate,
  subjectFactOf,
} from './predicates.ts';
import type { MachineEvent } from './symbols.ts';

type Leaf = ReturnType<typeof leavesOf>[number];

const leavesOfNorm = (norm: Norm): readonly Leaf[] =>
  Object.values(guardsOf(norm)).flatMap((guard: Predicate) => leavesOf(guard));

/** One party for each set of roles it fills; who may be the subject stands for themselves. */
const representatives = (roles: readonly Role[], policy: Ruling): readonly Party[] => {
  const own = PARTY_IDS.filter((party) => subjectFactOf(party) !== undefined);
  const classes = new Map<string, Party>();
  for (const party of PARTY_IDS) {
    const filled = roles.filter((role) => policy.roles[role].includes(party)).join('+');
    const key = filled !== '' && own.includes(party) ? `${party}:${filled}` : filled;
    if (party === 'unrecorded') classes.set('unrecorded', party);
    else if (!classes.has(key)) classes.set(key, party);
  }
  return [...classes.values()];
};

const rolesIn = (leaves: readonly Leaf[], kind: 'by' | 'to'): readonly Role[] => [
  ...new Set(leaves.flatMap((leaf) => (leaf.kind === kind ? [leaf.role] : []))),
];

const isRaisedByTelling = ({ owedAfter }: Duty): boolean =>
  owedAfter !== null && leavesOf(owedAfter).some((leaf) => leaf.kind === 'to');

/**
 * One recipient; and for an order also every two, since telling the police and another school in
 * one message is one act; so it is where telling one raises a duty to tell the other. Any other duty
 * is met by any one of its recipients, so one at a time tells all.
 */
const recipientLists = (norm: Norm, parties: readonly Party[]): readonly (readonly Party[])[] => [
  ...parties.map((party) => [party]),
  ...(isDuty(norm) && !isRaisedByTelling(norm)
    ? []
    : parties.flatMap((one, index) => parties.slice(index + 1).map((other) => [one, other]))),
];

const channelsFor = (leaves: readonly Leaf[]): readonly (Channel | undefined)[] => {
  const named = leaves.flatMap((leaf) => (leaf.kind === 'via' ? leaf.channels : []));
  if (named.length === 0) return [undefined];
  const other = CHANNEL_IDS.find((channel) => !named.includes(channel));
  return [undefined, ...new Set(named), other];
};

const has = (leaves: readonly Leaf[], kind: Leaf['kind']): boolean =>
  leaves.some((leaf) => leaf.kind === kind);

interface Spellings {
  readonly by: readonly Party[];
  readonly to: readonly (readonly Party[])[];
  readonly via: readonly (Channel | undefined)[];
  readonly withAddress: readonly (boolean | undefined)[];
  readonly how: readonly MachineEvent['how'][];
  readonly reasoned: readonly boolean[];
  readonly procedure: readonly MachineEvent['procedure'][];
}

/** Only the fields that an event of this type can have. */
const fitting = (type: EventType, spellings: Spellings): Spellings => {
  const act = type as Act;
  const takes = Object.hasOwn(ACTS, act) ? ACTS[act].to : 'optional';
  const telling = takes === 'required' ? spellings : null;
  return {
    ...spellings,
    to: takes === 'none' ? [[]] : spellings.to,
    via: telling?.via ?? [undefined],
    withAddress: telling?.withAddress ?? [undefined],
    how: type === 'screen.covered' ? spellings.how : [undefined],
    procedure:
      type === 'concern.raised' || type === 'procedure.opened' ? spellings.procedure : [undefined],
  };
};

const spelled = (type: EventType, all: Spellings, act?: EventType): MachineEvent[] => {
  const spellings = fitting(type, all);
  const events: MachineEvent[] = [];
  for (const by of spellings.by) {
    for (const to of spellings.to) {
      for (const via of spellings.via) {
        for (const withAddress of spellings.withAddress) {
          for (const how of spellings.how) {
            for (const reasoned of spellings.reasoned) {
              for (const procedure of spellings.procedure) {
                events.push({ type, by, to, via, withAddress, how, reasoned, procedure, act });
              }
            }
          }
        }
      }
    }
  }
  return events;
};

/** The same done by somebody the concern is about, and with words that are not a reason in place of one. */
const variantsOf = (
  event: MachineEvent,
  seesSubject = false,
  seesKnower = false,
): readonly MachineEvent[] => {
  const bySubject = { ...event, bySubject: true };
  const isNews = event.type === 'concern.raised';
  return [
    bySubject,
    ...(event.reasoned ? [] : [{ ...event, filler: true }]),
    ...(isNews ? [{ ...event, inDoubt: true }] : []),
    ...(seesKnower
      ? [
          { ...event, toKnower: true },
          { ...bySubject, toKnower: true },
        ]
      : []),
    ...(seesSubject
      ? [
          { ...event, toSubject: true },
          { ...bySubject, toSubject: true },
        ]
      : []),
  ];
};

/** The same in writing, where it can be and does not say how. */
const onlySent = (event: MachineEvent): readonly MachineEvent[] =>
  event.via === undefined && (isTelling(event.type) || event.type === 'concern.raised')
    ? [{ ...event, via: 'email' }]
    : [];

const alphabets = new WeakMap<Ruling, WeakMap<Norm, readonly MachineEvent[]>>();

/** The acts, and the notices about them, that could move a norm's region; spelled out once. */
export const alphabetOf = (norm: Norm, policy: Ruling): readonly MachineEvent[] =>
  madeOnce(
    madeOnce(alphabets, policy, () => new WeakMap<Norm, readonly MachineEvent[]>()),
    norm,
    () => spelledOut(norm, policy),
  );

const spelledOut = (norm: Norm, policy: Ruling): readonly MachineEvent[] => {
  const leaves = leavesOfNorm(norm);
  const mistaken = isDuty(norm) && norm.mistakenFor !== null ? [norm.mistakenFor] : [];
  const toRoles = [...rolesIn(leaves, 'to'), ...mistaken];
  const doers = representatives([...rolesIn(leaves, 'by'), 'schoolPeople'], policy);
  const nobodySaid = leaves.some((leaf) => leaf.kind === 'to') ? [[]] : [];
  const told =
    toRoles.length === 0
      ? [[]]
      : [...recipientLists(norm, representatives(toRoles, policy)), ...nobodySaid];
  const procedures = leaves.flatMap((leaf) => (leaf.kind === 'opens' ? [leaf.procedure] : []));
  const spellings: Spellings = {
    by: doers,
    to: told,
    via: channelsFor(leaves),
    withAddress: has(leaves, 'withAddress') ? [undefined, true, false] : [undefined],
    how: has(leaves, 'how')
      ? [undefined, ...policy.screenMethods, 'hector-protector', 'screen-off']
      : [undefined],
    reasoned: has(leaves, 'withReason') ? [true, false] : [false],
    procedure: procedures.length === 0 ? [undefined] : [...procedures, 'general'],
  };
  const types = actsTaken(norm).filter((type) => type !== 'message.acknowledged');
  const spoken = types.flatMap((type) => spelled(type, spellings));
  const hears = leaves.some((leaf) => leaf.kind === 'to' && leaf.heard !== undefined);
  const spelledActs = hears ? [...spoken, ...spoken.flatMap(onlySent)] : spoken;
  const acts = [
    ...spelledActs,
    ...spelledActs.flatMap((event) =>
      variantsOf(event, has(leaves, 'toSubject'), has(leaves, 'toKnower')),
    ),
  ];
  if (!isDuty(norm) && norm.until === null) return acts;
  const one: Spellings = {
    ...spellings,
    by: representatives([...(isDuty(norm) ? decidingRoles(norm) : []), 'schoolPeople'], policy),
    via: [undefined],
    withAddress: [undefined],
    how: [undefined],
    reasoned: [true, false],
  };
  const leftOut = isDuty(norm) ? actsTaken(norm) : eventsTaken(norm.until ?? or());
  const omitted = leftOut
    .filter(isAct)
    .flatMap((act) => spelled('act.omitted', { ...one, to: [...one.to, []] }, act));
  const omissions = [...omitted, ...omitted.flatMap((event) => variantsOf(event))];
  if (!isDuty(norm)) return [...acts, ...omissions];
  const decided = spelled('decision.recorded', { ...one, to: [[]] }).map((event) => ({
    ...event,
    norm: norm.id,
  }));
  const decisions = [...decided, ...decided.flatMap((event) => variantsOf(event))];
  const again = acts
    .filter(
      (event) => norm.owedAfter !== null && evaluate(norm.owedAfter, {}, event, policy) === 'yes',
    )
    .map((event) => ({ ...event, again: true }));
  const silent = { by: 'unrecorded', to: [], reasoned: false } as const;
  return [
    ...acts,
    ...again,
    ...omissions,
    ...decisions,
    { ...silent, type: 'deadline.passed', norm: norm.id },
    { ...silent, type: 'incident.closed', by: 'dsl' },
  ];
};
