/** Finds acts that would meet a duty, from the guard itself: for repairs, advice and proofs. */

import { madeOnce } from '../norms/made-once.ts';
import { actsTaken, type Duty } from '../norms/norm.ts';
import { evaluate, leavesOf, recipients } from '../norms/predicates.ts';
import type { Facts, MachineEvent } from '../norms/symbols.ts';
import { ACT_IDS, ACTS, type Act } from '../vocabulary/acts.ts';
import type { Channel, Party } from '../vocabulary/parties.ts';
import type { Policy } from '../vocabulary/policies.ts';
import { ByFacts } from './by-facts.ts';

/** An act as a choice to put to somebody: who does it, to whom, how. */
export type ActChoice = Pick<
  MachineEvent,
  'by' | 'to' | 'via' | 'withAddress' | 'how' | 'reasoned'
> & { readonly type: Act };

const isAct = (type: string): type is Act => (ACT_IDS as readonly string[]).includes(type);

/** Whom an act of this kind can be recorded as done to, of these: nobody first, where it may be. */
const recipientsOf = (type: Act, told: readonly Party[]): readonly (readonly Party[])[] => [
  ...(ACTS[type].to === 'required' ? [] : [[]]),
  ...(ACTS[type].to === 'none' ? [] : told.map((party) => [party])),
];

const found = new WeakMap<Policy, WeakMap<Duty, ByFacts<readonly ActChoice[]>>>();

/** Every act that would meet the duty as the facts are, the plainest first. */
export const actsThatMeet = (duty: Duty, facts: Facts, policy: Policy): readonly ActChoice[] => {
  const ofPolicy = madeOnce(
    found,
    policy,
    () => new WeakMap<Duty, ByFacts<readonly ActChoice[]>>(),
  );
  const byFacts = madeOnce(ofPolicy, duty, () => new ByFacts<readonly ActChoice[]>());
  return byFacts.of(facts, (asked) => findActs(duty, asked, policy));
};

const findActs = (duty: Duty, facts: Facts, policy: Policy): readonly ActChoice[] => {
  const leaves = leavesOf(duty.metBy);
  const doers = leaves.flatMap((leaf) => (leaf.kind === 'by' ? policy.roles[leaf.role] : []));
  const asked = leaves.flatMap((leaf) =>
    leaf.kind === 'to' ? recipients(leaf.role, policy, facts) : [],
  );
  const told = [...new Set(asked.length > 0 ? asked : policy.roles.relevantAgencies)];
  const channels = leaves.flatMap((leaf) => (leaf.kind === 'via' ? leaf.channels : []));
  const by = [...new Set<Party>(['dsl', ...doers])];
  const via: readonly (Channel | undefined)[] = [undefined, ...new Set(channels)];
  const found: ActChoice[] = [];
  for (const type of actsTaken(duty).filter(isAct)) {
    for (const to of recipientsOf(type, told)) {
      for (const doer of by) {
        for (const channel of via) {
          const choice: ActChoice = {
            type,
            by: doer,
            to,
            via: channel,
            withAddress: leaves.some((leaf) => leaf.kind === 'withAddress') ? true : undefined,
            how: leaves.some((leaf) => leaf.kind === 'how') ? policy.screenMethods[0] : undefined,
            reasoned: true,
          };
          if (evaluate(duty.metBy, facts, choice, policy) === 'yes') found.push(choice);
        }
      }
    }
  }
  return found;
};
