/** What a norm asks, under every policy: its guards in words, its clauses, its readings. */
import { layerOf } from '../engine/layers.ts';
import { policiesIn, type RuleBooks } from '../engine/replay.ts';
import { decidingRoles } from '../norms/duty-region.ts';
import { filled } from '../norms/filled.ts';
import { inWords } from '../norms/guards-in-words.ts';
import { actsTaken, type Duty, guardsOf, isAct, isDuty, type Norm } from '../norms/norm.ts';
import { factsRead, or, roleInWords } from '../norms/predicates.ts';
import { inForce, normUnder } from '../norms/procedure.ts';
import type { EventType } from '../vocabulary/acts.ts';
import type { Fact } from '../vocabulary/facts.ts';
import type { NormKind } from '../vocabulary/findings.ts';
import type { LayerId } from '../vocabulary/layers.ts';
import type { Clause, Policy, Reading } from '../vocabulary/policies.ts';
import type { NormId, ProcedureId } from '../vocabulary/procedures.ts';
import { listInWords } from './entries.ts';

export interface NormListing {
  readonly id: NormId;
  readonly procedure: ProcedureId;
  readonly kind: NormKind;
  readonly title: string;
  /** Questions its guards read. */
  readonly facts: readonly string[];
  /** Acts its region takes. */
  readonly acts: readonly EventType[];
  /** Clause ids by policy; a policy without a clause for it is left out. */
  readonly clauses: Readonly<Record<string, readonly string[]>>;
}

/** A norm under one policy. */
export interface NormUnderPolicy {
  readonly policy: string;
  readonly says: string;
  readonly kind: NormKind;
  readonly limitMinutes: number | null;
  readonly limitWorkingDays: number | null;
  /** The guards by the part they play, in words. */
  readonly guards: Readonly<Record<string, string>>;
  /** Who may decide against it with a reason: it is left to judgement, or its clauses have an exception. */
  readonly decidedAgainstBy: string | null;
  /** Questions of the school's own that narrow it. */
  readonly questions: Readonly<Partial<Record<Fact, string>>>;
  readonly clauses: readonly Clause[];
  readonly readings: readonly Reading[];
  /** The layer that asks it, or null where the policy itself does. */
  readonly layer: LayerId | null;
}

export interface Explanation extends NormListing {
  readonly policies: readonly NormUnderPolicy[];
  /** Policies with no clause for it. */
  readonly notIn: readonly string[];
  /** Layers that ask it of every policy that adopts them. */
  readonly layers: readonly LayerId[];
}

const everyGuard = (norm: Norm) => or(...Object.values(guardsOf(norm)));

const factsOf = (norm: Norm, policies: readonly Policy[]): readonly string[] => {
  const facts = policies.flatMap((policy) =>
    factsRead(everyGuard(normUnder(norm, policy)), policy),
  );
  return [...new Set(facts)].filter((fact) => !fact.startsWith('concern:'));
};

const listingOf = (norm: Norm, procedure: ProcedureId, books: RuleBooks): NormListing => ({
  id: norm.id,
  procedure,
  kind: norm.kind,
  title: norm.title,
  facts: factsOf(norm, policiesIn(books)),
  acts: actsTaken(norm).filter((type) => isAct(type) || type === 'concern.raised'),
  clauses: Object.fromEntries(
    policiesIn(books).flatMap((policy) => {
      const found = inForce(norm, policy);
      return found === null ? [] : [[policy.id, found.clauses.map((clause) => clause.id)]];
    }),
  ),
});

/** Every norm of every procedure, in order. */
export const listNorms = (books: RuleBooks): readonly NormListing[] =>
  Object.values(books.procedures).flatMap((procedure) =>
    procedure.norms.map((norm) => listingOf(norm, procedure.id, books)),
  );

const whoMayDecide = (norm: Duty, policy: Policy): string => {
  const { schoolPeople } = policy.roles;
  const roles = decidingRoles(norm).filter(
    (role) =>
      role !== 'chairOfGovernors' &&
      role !== 'schoolPeople' &&
      policy.roles[role].some((party) => schoolPeople.includes(party)),
  );
  return listInWords([...new Set(roles.map((role) => roleInWords(role, policy)))], 'or');
};

/** What a norm asks under a policy; null where no clause grounds it. */
export const normUnderPolicy = (norm: Norm, policy: Policy): NormUnderPolicy | null => {
  const found = inForce(norm, policy);
  if (found === null) return null;
  return {
    policy: policy.id,
    says: filled(found.norm.says, policy),
    kind: found.kind,
    limitMinutes: isDuty(norm) ? found.limitMinutes : null,
    limitWorkingDays: found.limitWorkingDays,
    guards: Object.fromEntries(
      Object.entries(guardsOf(found.norm)).map(([part, guard]) => [part, inWords(guard, policy)]),
    ),
    decidedAgainstBy: isDuty(norm) && found.standing.departable ? whoMayDecide(norm, policy) : null,
    questions: Object.fromEntries(
      (policy.questions ?? [])
        .filter(({ id }) => factsRead(everyGuard(found.norm), policy).includes(id))
        .map(({ id, asks }) => [id, asks]),
    ),
    clauses: found.clauses,
    readings: policy.readings.filter((reading) => reading.norms.includes(norm.id)),
    layer: layerOf(found.clauses),
  };
};

/** @throws RangeError where no such norm is known. */
export const explain = (id: string, books: RuleBooks): Explanation => {
  for (const procedure of Object.values(books.procedures)) {
    const norm = procedure.norms.find((each) => each.id === id);
    if (norm === undefined) continue;
    const under = policiesIn(books).map((policy) => normUnderPolicy(norm, policy));
    return {
      ...listingOf(norm, procedure.id, books),
      policies: under.filter((each): each is NormUnderPolicy => each !== null),
      notIn: books.policies.filter((_, index) => under[index] === null).map((each) => each.id),
      layers: books.layers
        .filter(({ clauses }) => clauses.some(({ grounds }) => grounds.includes(norm.id)))
        .map((layer) => layer.id),
    };
  }
  throw new RangeError(`unknown norm ${JSON.stringify(id)}`);
};
