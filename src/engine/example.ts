/** Finds acts that would meet a duty, from the guard itself: for repairs, advice and proofs. */
import { actsTaken, type Duty } from '../norms/norm.ts';
import { evaluate, leavesOf, recipients } from '../norms/predicates.ts';
import type { Facts, MachineEvent } from '../norms/symbols.ts';
import { ACT_IDS, type Act } from '../vocabulary/acts.ts';
import type { Channel, Party } from '../vocabulary/parties.ts';
import type { Policy } from '../vocabulary/policies.ts';

/** An act as a choice to put to somebody: who does it, to whom, how. */
export type ActChoice = Pick<
  MachineEvent,
  'by' | 'to' | 'via' | 'withAddress' | 'how' | 'reasoned'
> & { readonly type: Act };

const isAct = (type: string): type is Act => (ACT_IDS as readonly string[]).includes(type);

const without = <T>(list: readonly T[], fallback: T): readonly T[] =>
  list.length === 0 ? [fallback] : list;

/** Every act that would meet the duty as the facts are, the plainest first. */
export const actsThatMeet = (duty: Duty, facts: Facts, policy: Policy): readonly ActChoice[] => {
  const leaves = leavesOf(duty.metBy);
  const doers = leaves.flatMap((leaf) => (leaf.kind === 'by' ? policy.roles[leaf.role] : []));
  const told = leaves.flatMap((leaf) =>
    leaf.kind === 'to' ? recipients(leaf.role, policy, facts) : [],
  );
  const channels = leaves.flatMap((leaf) => (leaf.kind === 'via' ? leaf.channels : []));
  const by = [...new Set<Party>(['dsl', ...doers])];
  const to: readonly (readonly Party[])[] = [
    ...(told.length === 0 ? [[]] : []),
    ...[...new Set(told)].map((party) => [party]),
  ];
  const via: readonly (Channel | undefined)[] = [undefined, ...new Set(channels)];
  const found: ActChoice[] = [];
  for (const type of actsTaken(duty).filter(isAct)) {
    for (const recipientsOfAct of without(to, [])) {
      for (const doer of by) {
        for (const channel of via) {
          const choice: ActChoice = {
            type,
            by: doer,
            to: recipientsOfAct,
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
