/** What norms need of a policy: the parameters it has, the roles it fills, whom it says how to reach. */
import { isDuty, type Norm } from '../norms/norm.ts';
import { type Predicate, rolesActing, rolesTold } from '../norms/predicates.ts';
import type { NormInForce } from '../norms/procedure.ts';
import { PARTIES, type Party } from '../vocabulary/parties.ts';
import { type Policy, SETTINGS, TIME_WORDS } from '../vocabulary/policies.ts';
import type { NormId } from '../vocabulary/procedures.ts';
import { ROLE_IDS, type Role } from '../vocabulary/roles.ts';

/** Whether there is such a setting, limit, role or other parameter. */
export const isParameter = (parameter: string, policy: Policy): boolean => {
  const [group, name = ''] = parameter.split(/\.(.*)/s);
  if (group === 'limits') return [...TIME_WORDS, 'emergency'].includes(name);
  if (group === 'roles') return (ROLE_IDS as readonly string[]).includes(name);
  if (group === 'settings') return Object.hasOwn(SETTINGS, name);
  return name === '' && Object.hasOwn(policy, parameter);
};

/** The roles that a guard asks for; of several ways, only those of the ways that are open to somebody. */
const rolesAsked = (predicate: Predicate, policy: Policy): readonly Role[] => {
  switch (predicate.kind) {
    case 'named':
    case 'not':
      return rolesAsked(predicate.of, policy);
    case 'and':
      return predicate.of.flatMap((each) => rolesAsked(each, policy));
    case 'or': {
      const ways = predicate.of.map((each) => rolesAsked(each, policy));
      const open = ways.filter((roles) => roles.every((role) => policy.roles[role].length > 0));
      return (open.length > 0 ? open : ways).flat();
    }
    default:
      return [...rolesTold(predicate), ...rolesActing(predicate)];
  }
};

/** The roles without which a norm is not as it should be: who has to act or be told. */
export const rolesNeeded = (norm: Norm, policy: Policy): readonly Role[] => {
  const parts = isDuty(norm) ? [norm.metBy] : [norm.until, norm.unless?.act ?? null];
  return [...new Set(parts.flatMap((part) => (part === null ? [] : rolesAsked(part, policy))))];
};

const canBeReached = (party: Party, policy: Policy): boolean =>
  (policy.contacts[party]?.reach.length ?? 0) > 0;

const GROUPS_WITH_CONTACTS: readonly string[] = ['agencies', 'staff', 'governors'];

/** The duties somebody is told by, and whether for one of them nobody else can be reached either. */
interface Unreachable {
  readonly norms: Set<NormId>;
  alone: boolean;
}

/** Whom duties in force have told, where nothing says how to reach them. */
export const unreachable = (
  policy: Policy,
  norms: readonly NormInForce[],
): ReadonlyMap<Party, Unreachable> => {
  const told = new Map<Party, Unreachable>();
  for (const { norm } of norms) {
    if (!isDuty(norm)) continue;
    for (const role of rolesTold(norm.metBy).filter((each) => each !== 'schoolPeople')) {
      const parties = policy.roles[role];
      const alone = !parties.some((party) => canBeReached(party, policy));
      for (const party of parties) {
        if (canBeReached(party, policy)) continue;
        if (!GROUPS_WITH_CONTACTS.includes(PARTIES[party].group)) continue;
        const entry = told.get(party) ?? { norms: new Set<NormId>(), alone: false };
        entry.norms.add(norm.id);
        entry.alone ||= alone;
        told.set(party, entry);
      }
    }
  }
  return told;
};
