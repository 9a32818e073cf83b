/** What a policy asks, less the defaults, and the digest of it that a short policy is pinned to. */
import { createHash } from 'node:crypto';
import type { Policy } from '../vocabulary/policies.ts';
import { DEFAULTS } from './defaults.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A value as one text, whatever the order its fields were given in. */
const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(',')}}`;
};

export const isAlike = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);

const unlike = (given: Fields, usual: Fields): Fields =>
  Object.fromEntries(Object.entries(given).filter(([key, each]) => !isAlike(each, usual[key])));

/** Whom to reach, without the day of the last check: to check a number changes no rule. */
const uncheckedOf = (contacts: Policy['contacts']): Fields =>
  Object.fromEntries(
    Object.entries(contacts).map(([party, { checkedOn: _, ...contact }]) => [party, contact]),
  );

/**
 * The rules of a policy: what it says beside the defaults, without its name, its edition and its double
 * entry. What Dutybound learns later is a default here, so it changes no digest.
 */
export const rulesOf = (policy: Policy): Fields => {
  const { roles, roleWords, settings, contacts, screenMethods, limits } = policy;
  const { clauses, readings, unsaid, questions = [], parties = [], adopts = [] } = policy;
  const rules: Fields = {
    roles: unlike(roles, DEFAULTS.roles),
    roleWords: unlike(roleWords, DEFAULTS.roleWords),
    settings: unlike(settings, DEFAULTS.settings),
    ...unlike(
      {
        contacts: uncheckedOf(contacts),
        screenMethods,
        limits,
        questions,
        parties,
        adopts,
        readings,
        unsaid,
      },
      DEFAULTS,
    ),
    clauses,
  };
  return JSON.parse(JSON.stringify(rules)) as Fields;
};

const DIGITS = 12;

/** The digest of rules as `rulesOf` gives them: the beginning of a SHA-256, in hexadecimal digits. */
export const digestOfRules = (rules: unknown): string =>
  createHash('sha256').update(canonical(rules)).digest('hex').slice(0, DIGITS);

const digests = new WeakMap<Policy, string>();

/** The digest of a policy's rules. */
export const digestOf = (policy: Policy): string => {
  const digest = digests.get(policy) ?? digestOfRules(rulesOf(policy));
  digests.set(policy, digest);
  return digest;
};

/** `plumpton-2020@3f9a1c2b4d5e`: what `from` says. */
export const pinOf = (policy: Policy): string => `${policy.id}@${digestOf(policy)}`;
