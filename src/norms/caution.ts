import type { Source } from '../vocabulary/layers.ts';
import type { ProcedureId } from '../vocabulary/procedures.ts';
import type { Predicate } from './predicates.ts';

/**
 * What the law or national guidance says about an act where a school's own policy may be silent. It
 * guides, and is never judged: no audit, replay or verdict asks for it.
 */
export interface Caution {
  readonly id: string;
  /** `do-not` is listed beside what the policy forbids; `with-care` stands with what is to be done. */
  readonly kind: 'do-not' | 'with-care';
  /** The acts it warns about. */
  readonly act: Predicate;
  /** It applies where one of these is open, or in every incident; and the facts are so. */
  readonly procedures: readonly ProcedureId[] | 'all';
  readonly when: Predicate | null;
  /** What ends it: an answer or an act, since the last of those procedures was opened. */
  readonly until: Predicate | null;
  readonly says: string;
  readonly source: Source;
}
