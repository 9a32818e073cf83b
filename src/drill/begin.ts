/** Beginning a run of a scenario under a policy. */
import { policyNamed, type RuleBooks } from '../engine/replay.ts';
import { instantOf } from '../engine/time.ts';
import { normsInForce } from '../norms/procedure.ts';
import { digestOf, digestOfRules } from '../policies/digest.ts';
import type { DrillRun } from '../vocabulary/drills.ts';
import type { Policy } from '../vocabulary/policies.ts';
import type { Scenario } from '../vocabulary/scenarios.ts';
import { pausedClock } from './clock.ts';

/** A scenario's digest: runs of one digest can be compared. */
export const digestOfScenario = (scenario: Scenario): string => digestOfRules(scenario);

/** Whether a policy has clauses on all that a scenario is about. */
export const runsUnder = (scenario: Scenario, policy: Policy, { procedures }: RuleBooks): boolean =>
  scenario.about.every((id) => normsInForce(procedures[id], policy).length > 0);

/** The policies of these books under which a scenario can be run. */
export const policiesFor = (scenario: Scenario, books: RuleBooks): readonly Policy[] =>
  books.policies
    .map(({ id }) => policyNamed(id, books))
    .filter((policy) => runsUnder(scenario, policy, books));

/**
 * A story as it is played under a policy: where the policy lets no deputy stand in for the DSL, what the deputy of the
 * story does counts as the DSL's.
 */
export const storyUnder = (scenario: Scenario, { roles }: Policy): Scenario =>
  scenario.you === 'deputy-dsl' && !roles.theDsl.includes('deputy-dsl')
    ? { ...scenario, you: 'dsl' }
    : scenario;

/**
 * A run that nobody has done anything in, its clock standing at the beginning of the story.
 * @param id tells this run from all others; it names nobody
 */
export const begun = (given: Scenario, policy: Policy, id: string): DrillRun => {
  const scenario = storyUnder(given, policy);
  return {
    version: 1,
    id,
    scenario,
    scenarioDigest: digestOfScenario(scenario),
    policy: policy.id,
    policyDigest: digestOf(policy),
    clock: pausedClock(instantOf(scenario.begins), 0, 0),
    moves: [],
  };
};
