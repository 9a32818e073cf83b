/** A norm's guards as people read them. */

import { inWords } from '../norms/guards-in-words.ts';
import { guardsOf, type Norm } from '../norms/norm.ts';
import type { Policy } from '../vocabulary/policies.ts';

/** What each part of a norm is called. */
export const GUARD_WORDS: Readonly<Record<string, string>> = {
  owedWhen: 'owed when',
  owedAfter: 'owed after',
  metBy: 'met when',
  undoneBy: 'undone when',
  perhapsUndoneBy: 'perhaps undone when',
  endedBy: 'no longer needed when',
  inForceWhen: 'in force when',
  forbids: 'broken when',
  unless: 'except when',
  until: 'lifted when',
  evenThen: 'and then only when',
  again: 'back in force when',
  againOnceUsed: 'back once used when',
};

/** "owed when …; met when …" */
export const guardsInWords = (norm: Norm, policy: Policy): string =>
  Object.entries(guardsOf(norm))
    .map(([part, guard]) => `${GUARD_WORDS[part] ?? part} ${inWords(guard, policy)}`)
    .join('; ');
