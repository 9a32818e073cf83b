/**
 * On which norms a record is silent that is complete for some acts only: on those that an act which it need not
 * show could have met, raised, lifted or broken.
 */
import { omits, omitsLifting, whetherOmitted } from '../norms/duty-region.ts';
import { isAct, isDuty, type Norm } from '../norms/norm.ts';
import { eventsTaken, type Predicate, recipients, rolesTold } from '../norms/predicates.ts';
import type { Ruled } from '../norms/ruling.ts';
import type { Facts, MachineEvent } from '../norms/symbols.ts';
import { bodyBehind, type Party } from '../vocabulary/parties.ts';
import type { ActTo, Silence } from '../vocabulary/records.ts';
import type { Role } from '../vocabulary/roles.ts';

/** What of a norm it may be silent on: what is asked for or forbidden; what raises or lifts that. */
export type Part = 'deed' | 'ground';

interface Asked {
  readonly norm: Ruled;
  readonly facts: Facts;
}

/** Whether these, each a list of those to whom it was not done, leave nobody who could have been told. */
export const leavesNobody = (
  roles: readonly Role[],
  omissions: readonly (readonly Party[])[],
  { norm, facts }: Asked,
): boolean => {
  if (omissions.length === 0) return false;
  const untold = new Set(omissions.flat());
  const { policy } = norm.standing;
  const mayHear = roles.flatMap((role) => recipients(role, policy, facts));
  /** Who did not hear of it did not hear by way of those who only pass it on to them either. */
  const isUntold = (party: Party): boolean => {
    const behind = bodyBehind(party);
    return untold.has(party) || (mayHear.includes(behind) && untold.has(behind));
  };
  return omissions.some((to) => to.length === 0) || mayHear.every(isUntold);
};

const omissionOf = ({ act, to }: ActTo): MachineEvent => ({
  type: 'act.omitted',
  act,
  by: 'unrecorded',
  to: to === null ? [] : [to],
  reasoned: false,
});

const partOf = (norm: Norm, part: Part): Predicate | null =>
  isDuty(norm)
    ? part === 'deed'
      ? norm.metBy
      : norm.owedAfter
    : part === 'deed'
      ? norm.forbids
      : norm.until;

/** Whether an act that the record does not show could be this part of a norm. */
export const isSilentOn = (silence: Silence, part: Part, asked: Asked): boolean => {
  if (typeof silence === 'boolean') return silence;
  const { norm, facts } = asked;
  const { policy } = norm.standing;
  const predicate = partOf(norm.norm, part);
  if (predicate === null) return false;
  const about = silence.acts.filter(
    (each) => whetherOmitted(predicate, facts, omissionOf(each), policy) !== 'no',
  );
  if (silence.shows === 'others') return about.length > 0;
  const to = (acts: readonly ActTo[]) => acts.map((each) => (each.to === null ? [] : [each.to]));
  const shown = (type: string): boolean =>
    leavesNobody(rolesTold(predicate), to(about.filter(({ act }) => act === type)), asked);
  if (eventsTaken(predicate).filter(isAct).every(shown)) return false;
  const rule = norm.norm;
  // What the clauses ask for is shown, or those whom they name; of the other acts that would do, nothing need be.
  if (isDuty(rule) !== (part === 'deed')) return true;
  const suffices = (each: ActTo): boolean =>
    isDuty(rule)
      ? omits(rule, facts, omissionOf(each), policy)
      : omitsLifting(predicate, facts, omissionOf(each), policy);
  const named = isDuty(rule) ? rule.names : null;
  return !leavesNobody(named ?? rolesTold(predicate), to(about.filter(suffices)), asked);
};
