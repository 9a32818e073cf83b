/** What a typed line asks for. Pure: it knows the commands, not the incident. */
import type { FactValue } from '../vocabulary/facts.ts';

export type Subject = 'item' | 'question' | 'prohibition';

export type Intent =
  | { readonly kind: 'screen' | 'never' | 'everything' | 'questions' }
  | { readonly kind: 'concern' | 'record' | 'report' | 'undo' | 'close' | 'quit' | 'help' }
  | { readonly kind: 'done'; readonly item: number; readonly details: string }
  | { readonly kind: 'not'; readonly item: number; readonly reason: string }
  | { readonly kind: 'answer'; readonly question: number; readonly value: FactValue }
  | { readonly kind: 'why'; readonly of: Subject; readonly number: number }
  | { readonly kind: 'did'; readonly what: string }
  | { readonly kind: 'correct'; readonly entry: number }
  | { readonly kind: 'wait'; readonly minutes: number }
  | { readonly kind: 'at' | 'note' | 'reference' | 'me' | 'open' | 'save'; readonly text: string }
  /** `typed`: the line, where it may be something said in words of one's own. */
  | { readonly kind: 'not-understood'; readonly says: string; readonly typed?: string };

/** One command: what is typed, and what it does. */
export interface Command {
  readonly usage: string;
  readonly does: string;
}

/** In the order in which they are wanted in an incident. */
export const COMMANDS: readonly Command[] = [
  { usage: '1', does: 'number 1 under NOW is done; more at once: 1 dsl police 101' },
  { usage: 'yes, no, unclear', does: 'answers the first question' },
  { usage: 'ask 2 yes', does: 'answers the second question; ask alone lists them all' },
  { usage: 'not 3', does: 'decide not to do number 3, and say why' },
  { usage: 'did', does: 'something else was done: did looked, did image.viewed teacher' },
  { usage: 'concern', does: 'somebody raised another concern, of this kind or another' },
  { usage: 'open', does: 'open the procedure for another kind of incident' },
  { usage: 'never', does: 'everything that must not be done, in full' },
  { usage: 'all', does: 'everything that is to be done' },
  { usage: 'why 2', does: 'the clauses behind number 2; also why ask 1, why never 1' },
  { usage: 'at 14:05', does: 'the next entry happened then; with its day: at 2026-03-04 14:05' },
  { usage: 'note …', does: 'goes with the next entry; no names, no links' },
  { usage: 'ref …', does: 'a log or reference number that goes with the next entry' },
  { usage: 'me deputy-dsl', does: 'who is at the keyboard; the DSL unless you say' },
  { usage: 'undo', does: 'the last entry was wrong; both stay to be seen' },
  { usage: 'correct 4', does: 'entry 4 was wrong: correct it or withdraw it' },
  { usage: 'record', does: 'what was recorded so far, with its numbers' },
  { usage: 'report', does: 'how it stands, rule by rule' },
  { usage: 'close', does: 'the incident is over' },
  { usage: 'save FILE', does: 'keep it in this file from now on' },
  { usage: 'quit', does: 'leave; what is recorded stays' },
  { usage: 'cancel', does: 'at any question: leave it, nothing is recorded' },
];

const WHAT_CAN_BE_TYPED =
  'type a number from NOW, yes, no, unclear, did, not, why, at, note, undo, record, quit, or help';

const notUnderstood = (typed: string): Intent => ({
  kind: 'not-understood',
  says: `Not understood; ${WHAT_CAN_BE_TYPED}.`,
  typed,
});

const ANSWERS: Readonly<Record<string, FactValue>> = {
  yes: 'yes',
  y: 'yes',
  no: 'no',
  n: 'no',
  unclear: 'unclear',
  unsure: 'unclear',
  "don't know": 'unclear',
  'dont know': 'unclear',
};

/** Commands that are one word, with the other words people try. */
const PLAIN: Readonly<Record<string, Intent>> = {
  '': { kind: 'screen' },
  now: { kind: 'screen' },
  never: { kind: 'never' },
  all: { kind: 'everything' },
  more: { kind: 'everything' },
  ask: { kind: 'questions' },
  concern: { kind: 'concern' },
  record: { kind: 'record' },
  report: { kind: 'report' },
  undo: { kind: 'undo' },
  close: { kind: 'close' },
  quit: { kind: 'quit' },
  exit: { kind: 'quit' },
  q: { kind: 'quit' },
  help: { kind: 'help' },
  h: { kind: 'help' },
  '?': { kind: 'help' },
};

const numberIn = (text: string): number | null =>
  /^\d{1,6}$/.test(text.trim()) ? Number(text) : null;

const usage = (says: string): Intent => ({ kind: 'not-understood', says });

const readAsk = (rest: string): Intent => {
  const [number = '', ...words] = rest.split(/\s+/);
  const question = numberIn(number);
  const value = ANSWERS[words.join(' ').toLowerCase()];
  return question === null || value === undefined
    ? usage('Type the number of the question and the answer, such as ask 2 yes.')
    : { kind: 'answer', question, value };
};

const readNot = (rest: string): Intent => {
  const [number = '', ...words] = rest.split(/\s+/);
  const item = numberIn(number);
  return item === null
    ? {
        kind: 'not-understood',
        says: 'Type the number under NOW that you decide not to do, such as not 3.',
        ...(rest === '' ? {} : { typed: `not ${rest}` }),
      }
    : { kind: 'not', item, reason: words.join(' ').replace(/^because\s+/i, '') };
};

const readWhy = (rest: string): Intent => {
  const found = /^(ask|never)?\s*(\d{1,6})$/i.exec(rest);
  if (found === null)
    return usage('Type why and a number under NOW, or why ask 1, or why never 1.');
  const word = found[1]?.toLowerCase();
  const of: Subject = word === 'ask' ? 'question' : word === 'never' ? 'prohibition' : 'item';
  return { kind: 'why', of, number: Number(found[2]) };
};

const readCorrect = (rest: string): Intent => {
  const entry = numberIn(rest);
  return entry === null
    ? usage('Type the number of the entry, such as correct 4; record shows the numbers.')
    : { kind: 'correct', entry };
};

const readWait = (rest: string): Intent => {
  const minutes = numberIn(rest.replace(/\s*min(ute)?s?$/i, ''));
  return minutes === null || minutes === 0
    ? usage('Type how many minutes are to pass, such as wait 30.')
    : { kind: 'wait', minutes };
};

const withText =
  (kind: 'at' | 'note' | 'reference' | 'me' | 'open' | 'save') =>
  (text: string): Intent => ({ kind, text });

/** Commands that take words after them. */
const WITH_WORDS: Readonly<Record<string, (rest: string) => Intent>> = {
  ask: readAsk,
  not: readNot,
  why: readWhy,
  correct: readCorrect,
  wait: readWait,
  did: (what) => ({ kind: 'did', what }),
  at: withText('at'),
  note: withText('note'),
  ref: withText('reference'),
  me: withText('me'),
  open: withText('open'),
  save: withText('save'),
};

export const readIntent = (line: string): Intent => {
  const text = line.trim();
  const lower = text.toLowerCase();
  const plain = Object.hasOwn(PLAIN, lower) ? PLAIN[lower] : undefined;
  if (plain !== undefined) return plain;
  const value = Object.hasOwn(ANSWERS, lower) ? ANSWERS[lower] : undefined;
  if (value !== undefined) return { kind: 'answer', question: 1, value };
  const done = /^(?:done\s+)?(\d{1,6})(?:[.)]?\s+(.*))?[.)]?$/i.exec(text);
  if (done !== null) return { kind: 'done', item: Number(done[1]), details: done[2] ?? '' };
  const [, word = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(text) ?? [];
  const read = Object.hasOwn(WITH_WORDS, word.toLowerCase())
    ? WITH_WORDS[word.toLowerCase()]
    : undefined;
  return read === undefined ? notUnderstood(text) : read(rest.trim());
};
