/** A policy together with the layers it adopts. */

import type { LayerId } from '../vocabulary/layers.ts';
import type { Clause, Expected, Layer, Policy } from '../vocabulary/policies.ts';

const clauseIn = (layer: Layer, { source, ...clause }: Layer['clauses'][number]): Clause => ({
  ...clause,
  section: source.title,
  place: `${source.body}, ${source.edition}`,
  line: 0,
  adopted: { layer: layer.id, source },
});

/** Fills the roles that the policy leaves empty; whom it names itself stays as it is. */
const rolesWith = (policy: Policy, layer: Layer): Policy['roles'] => {
  const roles = { ...policy.roles };
  for (const [role, parties] of Object.entries(layer.roles) as [
    keyof Policy['roles'],
    Policy['roles'][keyof Policy['roles']],
  ][]) {
    if (roles[role].length === 0) roles[role] = parties;
  }
  return roles;
};

/** What its norms must come to; whom a school calls its DSL is in the school's own double entry. */
const expectedIn = (policy: Policy, layer: Layer): readonly Expected[] =>
  layer.expected.map(({ toldAs, ...expected }) => {
    const told = policy.expected?.find((each) => each.norm === toldAs)?.told;
    return told === undefined ? expected : { ...expected, told };
  });

const withLayer = (policy: Policy, layer: Layer): Policy => ({
  ...policy,
  roles: rolesWith(policy, layer),
  clauses: [...policy.clauses, ...layer.clauses.map((clause) => clauseIn(layer, clause))],
  readings: [...policy.readings, ...layer.readings],
  expected: [...(policy.expected ?? []), ...expectedIn(policy, layer)],
});

const isWithin = (policy: Policy, layer: Layer): boolean =>
  policy.clauses.some((clause) => clause.adopted?.layer === layer.id);

/** Made once for each policy, so that what is remembered about a policy stays with it. */
const effective = new WeakMap<Policy, WeakMap<readonly Layer[], Policy>>();

/** The policy with the clauses and readings of the layers it adopts; itself where it adopts none. */
export const withLayers = (policy: Policy, layers: readonly Layer[]): Policy => {
  const adopted = layers.filter(
    (layer) => policy.adopts?.includes(layer.id) === true && !isWithin(policy, layer),
  );
  if (adopted.length === 0) return policy;
  let known = effective.get(policy);
  if (known === undefined) {
    known = new WeakMap();
    effective.set(policy, known);
  }
  let made = known.get(layers);
  if (made === undefined) {
    made = adopted.reduce(withLayer, policy);
    known.set(layers, made);
  }
  return made;
};

/** The layer a norm comes from, where none of the policy's own clauses asks it. */
export const layerOf = (clauses: readonly Clause[]): LayerId | null =>
  clauses.every((clause) => clause.adopted !== undefined)
    ? (clauses[0]?.adopted?.layer ?? null)
    : null;
