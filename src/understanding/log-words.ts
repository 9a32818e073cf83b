/** Words of somebody else's log: several in a cell, and what they say about a step. */
import { plainWord } from '../formats/headings.ts';

/** Where several words may stand in one cell. */
const BETWEEN = /\s*(?:[;+/\n|]|,|&|\band\b)\s*/i;

/** The words in a cell that may hold several; the cell as a whole comes first. */
export const wordsIn = (cell: string): readonly string[] =>
  cell
    .split(BETWEEN)
    .map((part) => part.trim())
    .filter((part) => part !== '');

/**
 * What the whole cell stands for, or else each of the words in it; what is not known comes back
 * as a number of words, never as the words themselves.
 */
export const lookUp = <T>(
  cell: string,
  find: (word: string) => T | undefined,
): { readonly found: readonly T[]; readonly unknown: number } => {
  const whole = find(plainWord(cell));
  if (whole !== undefined) return { found: [whole], unknown: 0 };
  const parts = wordsIn(cell);
  const found = parts.map((part) => find(plainWord(part)));
  const known = found.filter((each) => each !== undefined);
  return { found: known, unknown: Math.max(parts.length, 1) - known.length };
};

/** What cells say about a step, besides what a mapping adds. */
export const DONE_WORDS: readonly string[] = [
  'yes',
  'y',
  'done',
  'completed',
  'complete',
  'true',
  '✓',
  '✔',
];
export const NOT_DONE_WORDS: readonly string[] = [
  'no',
  'n',
  'not told',
  'not done',
  'not informed',
  'not contacted',
  'not completed',
  'none',
  'false',
];
export const NOTHING_WORDS: readonly string[] = [
  'n/a',
  'na',
  'n.a',
  'not applicable',
  'not known',
  'unknown',
  'n/k',
  'tbc',
  '-',
  '--',
  '?',
];

/** Answers to a question, besides what a mapping adds. */
export const ANSWER_WORDS: Readonly<Record<string, 'yes' | 'no' | 'unclear'>> = {
  yes: 'yes',
  y: 'yes',
  true: 'yes',
  no: 'no',
  n: 'no',
  false: 'no',
  unclear: 'unclear',
  'not sure': 'unclear',
  unsure: 'unclear',
  possibly: 'unclear',
  maybe: 'unclear',
};
