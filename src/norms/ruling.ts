/** How much of a policy some guards ask, so that policies which agree in it can share what follows. */
import type { Party } from '../vocabulary/parties.ts';
import type { Ruling, Setting } from '../vocabulary/policies.ts';
import type { Role } from '../vocabulary/roles.ts';
import { madeOnce } from './made-once.ts';
import { isDuty, type Norm } from './norm.ts';
import { leavesOf, type Predicate } from './predicates.ts';
import { everythingAsked } from './region.ts';
import type { Standing } from './rules.ts';

/** A norm with how strict a policy makes it: all that its region hangs on. */
export interface Ruled {
  readonly norm: Norm;
  readonly standing: Standing;
}

/** Which parts of a policy are asked. */
interface Asked {
  readonly roles: readonly Role[];
  readonly settings: readonly Setting[];
  readonly screenMethods: boolean;
}

const askedBy = (guards: readonly Predicate[], roles: readonly Role[] = []): Asked => {
  const leaves = guards.flatMap(leavesOf);
  const inGuards = leaves.flatMap((leaf) => ('role' in leaf ? [leaf.role] : []));
  const settings = leaves.flatMap((leaf) => (leaf.kind === 'setting' ? [leaf.setting] : []));
  return {
    roles: [...new Set([...roles, ...inGuards])].sort(),
    settings: [...new Set(settings)].sort(),
    screenMethods: leaves.some(({ kind }) => kind === 'how'),
  };
};

const byNorm = new WeakMap<Norm, Asked>();

/** Every region asks who acts for the school; a duty also who is told by mistake, who decides, and whom its clauses name. */
const askedByNorm = (norm: Norm): Asked => {
  const known = byNorm.get(norm);
  if (known !== undefined) return known;
  const mistaken = isDuty(norm) && norm.mistakenFor !== null ? [norm.mistakenFor] : [];
  const asked = askedBy(everythingAsked(norm), [
    'schoolPeople',
    'pupils',
    ...(isDuty(norm) ? (['deciders', 'chairOfGovernors'] as const) : []),
    ...mistaken,
    ...(isDuty(norm) ? (norm.names ?? []) : []),
  ]);
  byNorm.set(norm, asked);
  return asked;
};

const ordered = new WeakMap<readonly Party[], readonly Party[]>();

const inOrder = (parties: readonly Party[]): readonly Party[] => {
  const known = ordered.get(parties);
  if (known !== undefined) return known;
  const sorted = [...parties].sort();
  ordered.set(parties, sorted);
  return sorted;
};

const partOf = (policy: Ruling, asked: Asked): Ruling => ({
  roles: Object.fromEntries(
    asked.roles.map((role) => [role, inOrder(policy.roles[role])]),
  ) as Ruling['roles'],
  settings: Object.fromEntries(
    asked.settings.map((setting) => [setting, policy.settings[setting]]),
  ) as Ruling['settings'],
  screenMethods: asked.screenMethods ? [...policy.screenMethods].sort() : [],
});

/** Just the part of a policy that these guards ask. A guard that asked for more would throw. */
export const rulingFor = (guards: readonly Predicate[], policy: Ruling): Ruling =>
  partOf(policy, askedBy(guards));

/** What was found for the norms under policies that hold the very same roles, settings and methods. */
interface Found extends Omit<Ruling, 'roles'> {
  /** By norm, and by whether it is departable, limited, and at once. */
  readonly ruled: Map<Norm, Ruled[]>;
}

const found = new WeakMap<Ruling['roles'], Found[]>();

const foundUnder = ({ roles, settings, screenMethods }: Ruling): Found['ruled'] => {
  const all = madeOnce(found, roles, (): Found[] => []);
  const known = all.find(
    (each) => each.settings === settings && each.screenMethods === screenMethods,
  );
  if (known !== undefined) return known.ruled;
  const ruled: Found['ruled'] = new Map();
  all.push({ settings, screenMethods, ruled });
  return ruled;
};

/** A norm under just the part of a policy that its region and its verdict ask. */
export const ruledBy = (norm: Norm, { policy, departable, limited, atOnce }: Standing): Ruled => {
  const ofNorm = madeOnce(foundUnder(policy), norm, (): Ruled[] => []);
  const known = ofNorm.find(
    ({ standing: each }) =>
      each.departable === departable && each.limited === limited && each.atOnce === atOnce,
  );
  if (known !== undefined) return known;
  const standing = { policy: partOf(policy, askedByNorm(norm)), departable, limited, atOnce };
  ofNorm.push({ norm, standing });
  return { norm, standing };
};

const keys = new WeakMap<Standing, string>();

/** The same for every policy under which the norm's region is the same. */
export const keyOfRuled = ({ standing }: Ruled): string =>
  madeOnce(keys, standing, () => JSON.stringify(standing));
