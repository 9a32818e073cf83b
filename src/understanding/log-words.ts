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
  'not rung',
  'not secured',
  'not made',
  'not held',
  'not sent',
  'not given',
  'not taken',
  'not reported',
  'not referred',
  'not recorded as done',
  'never',
  'none',
  'false',
  '✗',
  '✘',
];
/** It does not apply here, so that nothing was done. */
export const NOTHING_WORDS: readonly string[] = [
  'n/a',
  'na',
  'n.a',
  'not applicable',
  'not needed',
  'not required',
  'not necessary',
  'no longer needed',
  'none needed',
  'nfa',
  'no further action',
  '-',
  '--',
];

/** What was only planned, tried or begun: nothing was done so far. */
export const NOT_YET_WORDS: readonly string[] = [
  'to be arranged',
  'to be done',
  'to do',
  'todo',
  'not yet',
  'no not yet',
  'pending',
  'planned',
  'scheduled',
  'booked',
  'arranged',
  'due',
  'awaiting',
  'awaited',
  'waiting',
  'ongoing',
  'on going',
  'in progress',
  'in hand',
  'started',
  'begun',
  'open',
  'outstanding',
  'to follow',
  'tried',
  'attempted',
  'attempt',
  'attempted contact',
  'no answer',
  'no reply',
  'no response',
  'left message',
  'left a message',
  'voicemail',
  'left voicemail',
  'unavailable',
  'away',
  'off sick',
  'on leave',
  'withdrawn',
  'skipped',
  'on hold',
  'abandoned',
  'aborted',
  'cancelled',
  'canceled',
  'postponed',
  'deferred',
  'declined',
  'refused',
  'failed',
  'unable to',
  'no action',
  'no action taken',
  'not started',
  'incomplete',
  'overdue',
];
/** Nobody can tell from these whether it was done. */
export const NOT_KNOWN_WORDS: readonly string[] = [
  'tbc',
  'tba',
  'tbd',
  'to be confirmed',
  'unknown',
  'not known',
  'n/k',
  'nk',
  'not recorded',
  'not stated',
  'unsure',
  'not sure',
  'unclear',
  'possibly',
  'maybe',
  'partly',
  'part',
  'partial',
  '?',
  '??',
];

/** What a column says of a row that was struck out, and of one that was not. */
export const WITHDRAWN_WORDS: Readonly<Record<string, boolean>> = {
  yes: true,
  y: true,
  true: true,
  x: true,
  '✓': true,
  '✔': true,
  void: true,
  voided: true,
  withdrawn: true,
  'struck out': true,
  'struck through': true,
  deleted: true,
  removed: true,
  retracted: true,
  'entered in error': true,
  'made in error': true,
  error: true,
  no: false,
  n: false,
  false: false,
  '-': false,
  'n/a': false,
  live: false,
  active: false,
  valid: false,
  current: false,
  open: false,
  ok: false,
};

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
  'not sure yet': 'unclear',
  'not clear': 'unclear',
  'not clear yet': 'unclear',
  unsure: 'unclear',
  possibly: 'unclear',
  maybe: 'unclear',
};
