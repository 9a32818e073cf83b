/** The parts of a policy as one: with the defaults, or with the policy that it is built on. */
import type { Party } from '../vocabulary/parties.ts';
import type { Clause, Expected, Policy, Reading } from '../vocabulary/policies.ts';
import type { ShortHead, WholeHead } from '../vocabulary/policy-files.ts';
import { ROLE_IDS, type RoleMap } from '../vocabulary/roles.ts';
import { DEFAULTS } from './defaults.ts';
import { type PolicyFault, unknownIn } from './did-you-mean.ts';
import type { Readings } from './parts.ts';

export interface Assembled {
  readonly policy: Policy;
  /** Where each clause and reading stands in its own files, null where it was taken over; null: as they stand. */
  readonly ownAt: Readonly<Record<string, readonly (number | null)[] | null>>;
  readonly faults: readonly PolicyFault[];
}

/** What stands beside policy.yaml; null where there is no such file. */
export interface Beside {
  readonly clauses: readonly Clause[] | null;
  readonly readings: Readings | null;
  readonly expected: readonly Expected[] | null;
}

/** The roles in the order of the list of roles. */
const rolesIn = (roles: RoleMap): RoleMap =>
  Object.fromEntries(ROLE_IDS.map((role) => [role, roles[role]])) as RoleMap;

/** Fields of which each may be absent, without those that are. */
const present = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, each]) => each !== undefined)) as T;

/** The policy with its own bodies and roles wherever those they count as are, under their own names. */
const withOwnParties = (policy: Policy): Policy => {
  const { parties = [] } = policy;
  if (parties.length === 0) return policy;
  const standIns = (each: readonly Party[]): readonly Party[] => [
    ...new Set([
      ...each,
      ...parties.filter(({ countsAs }) => each.includes(countsAs)).map(({ id }) => id),
    ]),
  ];
  const roles = Object.entries(policy.roles).map(([role, each]) => [role, standIns(each)]);
  const contacts = parties.map(({ id, says }) => [
    id,
    { name: says, reach: [], ...policy.contacts[id] },
  ]);
  return {
    ...policy,
    roles: Object.fromEntries(roles) as RoleMap,
    contacts: { ...policy.contacts, ...Object.fromEntries(contacts) },
  };
};

/** A policy that stands alone. */
export const wholePolicy = (head: WholeHead, beside: Beside): Assembled => {
  const policy = present({
    ...DEFAULTS,
    questions: undefined,
    parties: undefined,
    adopts: undefined,
    ...head,
    roles: rolesIn({ ...DEFAULTS.roles, ...(head.roles as Partial<RoleMap>) }),
    roleWords: { ...DEFAULTS.roleWords, ...head.roleWords },
    settings: { ...DEFAULTS.settings, ...head.settings },
    clauses: beside.clauses ?? [],
    readings: beside.readings?.readings ?? DEFAULTS.readings,
    unsaid: beside.readings?.unsaid ?? DEFAULTS.unsaid,
    expected: beside.expected ?? undefined,
  }) as Policy;
  return { policy: withOwnParties(policy), ownAt: { clauses: null, readings: null }, faults: [] };
};

/** Entries laid over others; null takes one out. */
const over = <T>(base: Readonly<Record<string, T>>, own: Readonly<Record<string, T | null>> = {}) =>
  Object.fromEntries(
    Object.entries<T | null>({ ...base, ...own }).filter(([, each]) => each !== null),
  ) as Record<string, T>;

interface Laid<T> {
  readonly all: readonly T[];
  readonly ownAt: readonly (number | null)[] | null;
}

/** A list laid over another: an id that is there already is replaced in its place, a new one comes last. */
const listOver = <T extends { readonly id: string }>(
  base: readonly T[],
  own: readonly T[],
  without: ReadonlySet<string>,
): Laid<T> => {
  const kept = base.filter(({ id }) => !without.has(id));
  if (kept.length === base.length && own.length === 0) {
    return { all: base, ownAt: base.map(() => null) };
  }
  const places = new Map<string, number>();
  for (const [index, { id }] of own.entries()) if (!places.has(id)) places.set(id, index);
  const replaced = kept.map((each): { each: T; index: number | null } => {
    const index = places.get(each.id) ?? null;
    return { each: own[index ?? -1] ?? each, index };
  });
  const used = new Set(replaced.map(({ index }) => index));
  const added = own.map((each, index) => ({ each, index })).filter(({ index }) => !used.has(index));
  const laid = [...replaced, ...added];
  return { all: laid.map(({ each }) => each), ownAt: laid.map(({ index }) => index) };
};

/** A reading of the base, about what is left of its clauses and norms; null where no clause is left. */
const stillAbout = (
  reading: Reading,
  clauses: ReadonlySet<string>,
  norms: ReadonlySet<string>,
): Reading | null => {
  const left = reading.clauses.filter((id) => clauses.has(id));
  if (left.length === 0 && reading.clauses.length > 0) return null;
  return { ...reading, clauses: left, norms: reading.norms.filter((id) => norms.has(id)) };
};

/** What a short policy takes over although it is about one document: harmless, and seldom meant. */
const takenOver = (head: ShortHead): readonly PolicyFault[] =>
  (['title', 'edition', 'reviewDue'] as const)
    .filter((field) => head[field] === undefined)
    .map((field) => ({
      path: [field],
      says: `is taken from ${head.from.replace(/@.*/, '')}; give the school's own`,
      isWarning: true,
    }));

/** The clauses and readings of a short policy, and which ids of `without` are not there to be taken out. */
export interface ShortLists {
  readonly clauses: Laid<Clause>;
  readonly readings: Laid<Reading>;
  readonly faults: readonly PolicyFault[];
}

/** Most ids of `without` that are complained of. */
const MOST_IDLE = 20;

export const shortLists = (
  without: readonly string[],
  { clauses: own, readings: ownReadings }: Beside,
  base: Policy,
): ShortLists => {
  const out = new Set(without);
  const clauses = listOver(base.clauses, own ?? [], out);
  const ids = new Set(clauses.all.map(({ id }) => id));
  const grounded = new Set<string>(clauses.all.flatMap(({ grounds }) => grounds));
  const inherited =
    clauses.all === base.clauses
      ? base.readings
      : base.readings.flatMap((each) => stillAbout(each, ids, grounded) ?? []);
  const known = [...base.clauses, ...base.readings].map(({ id }) => id);
  const idle = [...without.entries()].filter(([, id]) => !known.includes(id)).slice(0, MOST_IDLE);
  return {
    clauses,
    readings: listOver(inherited, ownReadings?.readings ?? [], out),
    faults: idle.map(([index, id]) => ({
      path: ['without', index],
      says: unknownIn('clause or reading', id, known, 'take it out'),
      isWarning: false,
    })),
  };
};

/** A policy that holds only what differs from `base`. */
export const shortPolicy = (
  head: ShortHead,
  beside: Beside,
  base: Policy,
  { clauses, readings, faults }: ShortLists,
): Assembled => {
  const { from: _, without: __, ...own } = head;
  const policy = present({
    ...base,
    ...own,
    roles: rolesIn({ ...base.roles, ...(own.roles as Partial<RoleMap>) }),
    roleWords: over(base.roleWords, own.roleWords),
    contacts: over(base.contacts, own.contacts),
    settings: { ...base.settings, ...own.settings },
    limits: over(base.limits, own.limits),
    screenMethods: own.screenMethods ?? base.screenMethods,
    clauses: clauses.all,
    readings: readings.all,
    unsaid: beside.readings?.unsaid ?? base.unsaid,
    expected: beside.expected ?? undefined,
  }) as Policy;
  return {
    policy: withOwnParties(policy),
    ownAt: { clauses: clauses.ownAt, readings: readings.ownAt },
    faults: [...faults, ...takenOver(head)],
  };
};
