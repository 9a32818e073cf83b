/** What is wrong with a policy, by its place in the policy as a whole. */
import { closest, distance } from 'fastest-levenshtein';
import type { Path } from '../formats/json-text.ts';

/** A fault of a policy, by its place in the policy as a whole. */
export interface PolicyFault {
  readonly path: Path;
  readonly says: string;
  /** A warning does not keep the policy from being used. */
  readonly isWarning: boolean;
}

/** A fault that keeps the policy from being used. */
export const wrong = (path: Path, says: string): PolicyFault => ({ path, says, isWarning: false });

/** How long a word may be and still be repeated. */
const LONGEST_WORD = 60;

/** `unknown norm "x"; did you mean "y"?`, or the advice given where no known word is near. */
export const unknownIn = (
  kind: string,
  given: unknown,
  words: readonly string[],
  otherwise: string,
): string => {
  const word = typeof given === 'string' && given.length <= LONGEST_WORD ? given : null;
  const told = word === null ? `unknown ${kind}` : `unknown ${kind} "${word}"`;
  if (word === null || words.length === 0) return `${told}; ${otherwise}`;
  const near = closest(word, words);
  const isNear = distance(word, near) <= Math.max(2, near.length / 3);
  return isNear ? `${told}; did you mean "${near}"?` : `${told}; ${otherwise}`;
};
