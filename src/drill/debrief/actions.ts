/** What is to be done after a drill: what its rules ask that went wrong, each thing once. */
import type { DebriefAction, RuleTold } from '../../vocabulary/debriefs.ts';
import type { NormId } from '../../vocabulary/procedures.ts';

/** Who does something about a rule by when, as somebody has decided in the debrief. */
export interface Assigned {
  readonly norm: NormId;
  readonly owner?: string | undefined;
  readonly by?: string | undefined;
}

export const actionsOf = (
  rules: readonly RuleTold[],
  assigned: readonly Assigned[],
): readonly DebriefAction[] => {
  const bySentence = new Map<string, DebriefAction>();
  for (const { norms, asks, clauses } of rules) {
    const found = assigned.find(({ norm }) => norms.includes(norm));
    const known = bySentence.get(asks);
    bySentence.set(asks, {
      norms: [...new Set([...(known?.norms ?? []), ...norms])],
      says: asks,
      clauses: [...(known?.clauses ?? []), ...clauses].filter(
        ({ id }, index, all) => all.findIndex((other) => other.id === id) === index,
      ),
      owner: known?.owner ?? found?.owner ?? null,
      by: known?.by ?? found?.by ?? null,
    });
  }
  return [...bySentence.values()];
};
