/** Proves the machines of a policy: walks every region and holds every theorem against it. */

import { alphabetOf } from '../norms/alphabet.ts';
import { type Duty, isDuty, type Norm } from '../norms/norm.ts';
import { evaluate, type Overlooking, type Predicate, rolesTold } from '../norms/predicates.ts';
import { type NormInForce, normsInForce, type Procedure } from '../norms/procedure.ts';
import { readsOf } from '../norms/region.ts';
import { concernKey, type FactKey, type Facts } from '../norms/symbols.ts';
import { FACT_IDS } from '../vocabulary/facts.ts';
import type { Policy } from '../vocabulary/policies.ts';
import { type NormId, PROCEDURE_IDS, type ProcedureId } from '../vocabulary/procedures.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import { timelineOf } from './counterexample.ts';
import { type Edge, type Explored, explore } from './explore.ts';
import {
  type Guiding,
  guidingBy,
  INCIDENT_THEOREMS,
  type Judging,
  judgingBy,
} from './incidents.ts';
import { type Case, type Check, counterexampleAt, THEOREMS, type Theorem } from './theorems.ts';

export interface Failure {
  readonly theorem: string;
  readonly norm: NormId;
  readonly says: string;
  /** The shortest way there, or null where the machine is wrong before anything happens. */
  readonly timeline: Timeline | null;
}

export interface Proof {
  readonly policy: string;
  readonly norms: number;
  readonly states: number;
  readonly transitions: number;
  readonly theorems: readonly {
    readonly id: string;
    readonly says: string;
    /** Norms it was checked for. */
    readonly norms: number;
    readonly failures: readonly Failure[];
  }[];
}

type Procedures = Readonly<Record<ProcedureId, Procedure>>;

/**
 * Whether word to the police is what a duty asks: facts alone raise it, nobody may decide against
 * it, and telling the police meets it, as telling nobody else does save the local body.
 */
const tellsThePolice = ({ norm, standing }: NormInForce, policy: Policy): boolean => {
  if (!isDuty(norm) || norm.owedAfter !== null || standing.departable) return false;
  const roles = rolesTold(norm.metBy);
  const told = roles.flatMap((role) => policy.roles[role]);
  return (
    roles.includes('police') &&
    told.every((party) => policy.roles.policeOrAdviceBody.includes(party)) &&
    alphabetOf(norm, policy).some(
      (event) =>
        event.type === 'party.informed' &&
        policy.roles.police.some((party) => event.to.includes(party)) &&
        met(norm.metBy, {}, event, policy),
    )
  );
};

/** The duties to tell the police, as the norms themselves have them. */
export const policeDutiesOf = (procedures: Procedures, policy: Policy): readonly Norm[] =>
  Object.values(procedures)
    .flatMap((each) => normsInForce(each, policy))
    .filter((each) => tellsThePolice(each, policy))
    .map((each) => each.norm);

/** Once the police have answered, they know. */
const ANSWERED: FactKey = 'police-have-answered';

/** What a region does not read is taken to be so: the worst case for the police. */
const worstCase = (reads: readonly string[], facts: Facts): Facts => ({
  ...Object.fromEntries(
    [...PROCEDURE_IDS.map(concernKey), ...FACT_IDS]
      .filter((key) => key !== ANSWERED && !reads.includes(key))
      .map((key) => [key, 'yes' as const]),
  ),
  ...facts,
});

/** While the police must still be told, nothing allows anybody to delete what they may need. */
const policeBeforeDeletion = (police: readonly Duty[]): Theorem => ({
  id: 'police-before-deletion',
  says: 'While the police must still be told, no rule allows the images to be deleted.',
  checkFor: ({ norm, policy }: Case): Check | null => {
    if (isDuty(norm.norm) || norm.norm.until === null) return null;
    const { until } = norm.norm;
    const reads: readonly string[] = readsOf(norm.norm, norm.standing);
    const events = alphabetOf(norm.norm, policy);
    return {
      visit: (edge: Edge) => {
        const allowed = edge.event.type === 'image.deleted' && edge.marks.includes('allowed');
        if (!allowed) return null;
        if (edge.node.facts[ANSWERED] === 'yes') return null;
        const facts = worstCase(reads, edge.node.facts);
        // Whatever lifted the order may have been done before any of this was known.
        const lifting = events.filter(
          (event) => met(until, {}, event, policy) || met(until, facts, event, policy),
        );
        // That somebody else should have told them is a finding of its own: by now they know.
        const owed = police.find(
          (duty) =>
            evaluate(duty.owedWhen, facts, null, policy) === 'yes' &&
            !lifting.every((event) => met(duty.metBy, facts, event, policy, { by: true })),
        );
        return owed === undefined ? null : `${owed.id} is owed and deletion is allowed`;
      },
      finish: () => [],
    };
  },
});

const met = (
  metBy: Predicate,
  facts: Facts,
  event: Parameters<typeof evaluate>[2],
  policy: Policy,
  overlook: Overlooking = {},
): boolean => evaluate(metBy, facts, event, policy, overlook) === 'yes';

/** Most failures of one theorem that are spelled out for one norm. */
const MOST_FAILURES = 1;

/** What the theorems about whole incidents find wrong with one norm, at most one for each. */
const failuresInIncidents = (
  about: Case,
  explored: Explored,
  { judging, guiding }: { readonly judging: Judging; readonly guiding: Guiding },
  count: (theorem: string, failure: Failure | null) => void,
): void => {
  for (const { id, claims } of INCIDENT_THEOREMS) {
    const all = claims(about, explored);
    if (all.length === 0) continue;
    const norm = about.norm.norm.id;
    let failure: Failure | null = null;
    for (const { timeline, wrong } of all) {
      const says = wrong(judging, guiding);
      if (says === null) continue;
      failure = { theorem: id, norm, says, timeline: { ...timeline, incident: `proof-${id}` } };
      break;
    }
    count(id, failure);
  }
};

/**
 * Holds every theorem against every norm in force under a policy, or against those named.
 * @param judging how whole incidents are judged
 * @param guiding what guidance offers in them
 */
export const verify = (
  policy: Policy,
  procedures: Procedures,
  only: readonly NormId[] | null = null,
  judging: Judging = judgingBy(policy, procedures),
  guiding: Guiding = guidingBy(policy, procedures),
): Proof => {
  const theorems = [
    ...THEOREMS,
    policeBeforeDeletion(policeDutiesOf(procedures, policy).filter(isDuty)),
  ];
  const sentences = [...theorems, ...INCIDENT_THEOREMS];
  const tally = new Map(
    sentences.map((each) => [each.id, { norms: 0, failures: [] as Failure[] }]),
  );
  let norms = 0;
  let states = 0;
  let transitions = 0;
  for (const id of PROCEDURE_IDS) {
    for (const norm of normsInForce(procedures[id], policy)) {
      if (only !== null && !only.includes(norm.norm.id)) continue;
      const expected = policy.expected?.find((each) => each.norm === norm.norm.id) ?? null;
      const about: Case = { norm, procedure: id, policy, expected };
      const checks = theorems.flatMap((theorem) => {
        const check = theorem.checkFor(about);
        return check === null ? [] : [{ theorem, check, failures: [] as Failure[] }];
      });
      const fail = (
        theorem: Theorem,
        failures: Failure[],
        found: ReturnType<typeof counterexampleAt>,
      ): void => {
        if (failures.length >= MOST_FAILURES) return;
        failures.push({
          theorem: theorem.id,
          norm: norm.norm.id,
          says: found.says,
          timeline:
            found.events.length === 0
              ? null
              : timelineOf(`proof-${theorem.id}`, policy.id, found.events),
        });
      };
      const explored = explore(norm, (edge) => {
        for (const { theorem, check, failures } of checks) {
          if (failures.length >= MOST_FAILURES) continue;
          const says = check.visit(edge);
          if (says !== null) {
            fail(theorem, failures, counterexampleAt(norm.norm, says, edge.node, edge.event));
          }
        }
      });
      norms += 1;
      states += explored.nodes.length;
      transitions += explored.transitions;
      failuresInIncidents(about, explored, { judging, guiding }, (theorem, failure) => {
        const count = tally.get(theorem);
        if (count === undefined) return;
        count.norms += 1;
        if (failure !== null) count.failures.push(failure);
      });
      for (const { theorem, check, failures } of checks) {
        for (const { says, node } of check.finish(explored)) {
          fail(theorem, failures, counterexampleAt(norm.norm, says, node));
        }
        const count = tally.get(theorem.id);
        if (count !== undefined) {
          count.norms += 1;
          count.failures.push(...failures);
        }
      }
    }
  }
  return {
    policy: policy.id,
    norms,
    states,
    transitions,
    theorems: sentences.map(({ id, says }) => ({
      id,
      says,
      norms: tally.get(id)?.norms ?? 0,
      failures: tally.get(id)?.failures ?? [],
    })),
  };
};
