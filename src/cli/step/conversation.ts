/** Talking with the person at the keyboard, or with a file of commands: line by line, no keys. */
import { createInterface } from 'node:readline/promises';
import { type EndSignal, insteadOfEnding } from '../../files/ending.ts';
import { partiesNearly, peopleMeant } from '../../live/matching.ts';
import { partyInWords } from '../../norms/predicates.ts';
import {
  ADDRESS_LEFT_OUT,
  freeText,
  LONGEST_TEXT,
  lookAt,
  marking,
  shortReference,
  withoutAddresses,
} from '../../vocabulary/free-text.ts';
import type { Party } from '../../vocabulary/parties.ts';
import { PARTIES, PARTY_IDS } from '../../vocabulary/parties.ts';
import type { Policy } from '../../vocabulary/policies.ts';
import { type Person, partyOf } from '../../vocabulary/pseudonyms.ts';
import { folded, type Room } from './screen.ts';

/** There is nothing more to read. */
export class EndOfInput extends Error {}
/** Whoever types has thought better of it. */
export class Cancelled extends Error {}

export interface Conversation {
  readonly say: (text: string, indent?: number) => void;
  readonly show: (lines: readonly string[]) => void;
  /** @param typed stands there already, to be changed. @throws EndOfInput */
  readonly read: (prompt: string, typed?: string) => Promise<string>;
  /** Has this stand there at the next prompt, to be changed. */
  readonly leave: (typed: string) => void;
  /** Shows the prompt once more, after something came between. */
  readonly promptAgain: () => void;
  readonly room: () => Room;
  readonly close: () => void;
}

const WIDEST = 100;

/** @param onSignal is called for Ctrl-C, and when the process is told to end. */
export const converse = (onSignal: (signal: EndSignal) => void): Conversation => {
  const { stdin, stdout } = process;
  const atKeyboard = stdin.isTTY === true && stdout.isTTY === true;
  const lines = createInterface(
    atKeyboard ? { input: stdin, output: stdout, terminal: true } : { input: stdin },
  );
  const given = lines[Symbol.asyncIterator]();
  if (atKeyboard) lines.on('SIGINT', () => onSignal('SIGINT'));
  const letSignalsEnd = insteadOfEnding(onSignal);
  const room = (): Room => ({
    // A terminal that does not know its width says 0.
    columns: Math.min(stdout.columns || WIDEST, WIDEST) - 1,
    rows: stdout.isTTY === true ? (stdout.rows ?? null) : null,
  });
  const show = (all: readonly string[]): void => {
    if (all.length > 0) stdout.write(`${all.join('\n')}\n`);
  };
  let current = '';
  let left = '';
  return {
    show,
    promptAgain: () => {
      if (atKeyboard) lines.prompt(true);
      else stdout.write(current);
    },
    say: (text, indent = 0) => show(folded(text, room().columns, indent)),
    leave: (typed) => {
      left = typed;
    },
    read: async (prompt, typed = left) => {
      current = prompt;
      left = '';
      if (atKeyboard) {
        lines.setPrompt(prompt);
        lines.prompt();
        if (typed !== '') lines.write(typed);
      } else stdout.write(prompt);
      const next = await given.next();
      if (next.done === true) {
        stdout.write('\n');
        throw new EndOfInput();
      }
      if (!atKeyboard) stdout.write(`${next.value}\n`);
      return next.value;
    },
    room,
    close: () => {
      letSignalsEnd();
      lines.close();
    },
  };
};

/** Reads the answer to one question; "cancel" takes back whatever it is about. */
const answer = async (talk: Conversation, prompt: string, typed?: string): Promise<string> => {
  const text = (await talk.read(prompt, typed)).trim();
  if (/^(cancel|back)$/i.test(text)) throw new Cancelled();
  return text;
};

export const askYesNo = async (talk: Conversation, question: string): Promise<boolean> => {
  for (;;) {
    const text = (await answer(talk, `${question} (yes or no) `)).toLowerCase();
    if (text === 'yes' || text === 'y') return true;
    if (text === 'no' || text === 'n') return false;
    talk.say('Type yes or no, or cancel.');
  }
};

const faultIn = (read: { success: boolean; error?: { issues: { message: string }[] } }) =>
  read.success ? null : (read.error?.issues[0]?.message ?? 'cannot be kept; leave it out');

/** What is wrong with a text, or null. */
export const faultOfText = (text: string, longest = LONGEST_TEXT): string | null =>
  faultIn(freeText(longest).safeParse(text));

/** What is wrong with a reference or the name of an incident, or null. */
export const faultOfReference = (text: string): string | null =>
  faultIn(shortReference.safeParse(text));

/** Asks for words that are not kept, such as a word to look something up by. */
export const askWord = (talk: Conversation, prompt: string): Promise<string> =>
  answer(talk, prompt);

/**
 * What is kept of a text, once whatever it holds that may not be, or should not, has been talked about.
 * Where it cannot be kept, the words in question are marked on the screen.
 * @returns null where it is to be typed again
 */
export const agreedText = async (
  talk: Conversation,
  text: string,
  longest = LONGEST_TEXT,
): Promise<string | null> => {
  const look = lookAt(text);
  if (look.is === 'refused' || look.is === 'address') talk.say(marking(text, look.spans), 2);
  if (look.is === 'address') {
    talk.say('Not kept: the words between >> and << are a web address or link.');
    const isWanted = await askYesNo(talk, `Keep it with ${ADDRESS_LEFT_OUT} in their place?`);
    return isWanted ? agreedText(talk, withoutAddresses(text, look.spans), longest) : null;
  }
  const fault = faultOfText(text, longest);
  if (fault !== null) {
    talk.say(`Not kept: what you typed ${fault}.`);
    return null;
  }
  if (look.is !== 'ask') return text;
  talk.say(`This seems to ${look.seems}. A role, or child-1 or staff-2, says who it was as well.`);
  return (await askYesNo(talk, 'Keep it as it is?')) ? text : null;
};

/** Asks for words that are to be kept. Empty where nothing is said. */
export const askText = async (
  talk: Conversation,
  prompt: string,
  { required = false, longest = LONGEST_TEXT, typed: given = '' } = {},
): Promise<string> => {
  let typed = given;
  for (;;) {
    typed = await answer(talk, prompt, typed);
    if (typed === '' && required) {
      talk.say('This is needed. Type it, or cancel.');
      continue;
    }
    const agreed = await agreedText(talk, typed, longest);
    if (agreed !== null) return agreed;
  }
};

/** The same where some was typed already, in the middle of something else. */
export const textGiven = async (
  talk: Conversation,
  typed: string,
  prompt: string,
): Promise<string> =>
  (typed === '' ? null : await agreedText(talk, typed)) ??
  askText(talk, prompt, { required: true, typed });

export interface Option<T> {
  readonly value: T;
  readonly says: string;
}

const numbered = <T>(options: readonly Option<T>[]): readonly string[] =>
  options.map(({ says }, index) => `  ${String(index + 1).padStart(2)}. ${says}`);

/** Those whose number was typed, or null where it was something else. */
const byNumber = <T>(text: string, options: readonly Option<T>[]): readonly T[] | null => {
  const numbers = text.split(/[\s,]+/).map(Number);
  const chosen = numbers.map((number) => options[number - 1]);
  return chosen.every((each) => each !== undefined) ? chosen.map((each) => each.value) : null;
};

/** Offers a numbered list. `meant` also finds those that the words typed stand for. */
export const choose = async <T>(
  talk: Conversation,
  question: string,
  options: readonly Option<T>[],
  { meant, several = false }: { meant?: (typed: string) => readonly T[]; several?: boolean } = {},
): Promise<readonly T[]> => {
  talk.show([question, ...numbered(options)]);
  const prompt = `${several ? 'Number or numbers' : 'Number'}${meant === undefined ? '' : ', or a word of it'}: `;
  for (;;) {
    const text = await answer(talk, prompt);
    const chosen = byNumber(text, options) ?? (text === '' ? [] : (meant?.(text) ?? []));
    const known = chosen.filter((value) => options.some((each) => each.value === value));
    if (known.length === 1 || (several && known.length > 1)) return known;
    talk.say(`Type a number from 1 to ${options.length}, or cancel.`);
  }
};

const partyOption =
  (policy: Policy) =>
  (party: Person): Option<Person> => ({
    value: party,
    says: `${partyInWords(party, policy)} (${party})`,
  });

/** Asks for one person by role or pseudonym; `usual` is taken where nothing is typed. */
export const askPerson = async (
  talk: Conversation,
  question: string,
  usual: Person | null,
  policy: Policy,
  { isUsualShown = true } = {},
): Promise<Person> => {
  const shown = usual === null || !isUsualShown ? '' : ` [${partyInWords(usual, policy)}]`;
  for (;;) {
    const text = await answer(talk, `${question}${shown} `);
    if (text === '' && usual !== null) return usual;
    const found = text === '?' ? PARTY_IDS : peopleMeant(text, policy);
    const [party, another] = found.length === 0 ? partiesNearly(text) : found;
    if (party !== undefined && another === undefined) return party;
    if (party !== undefined) {
      const options = found.map(partyOption(policy));
      return (await choose(talk, 'Which of these?', options))[0] ?? party;
    }
    talk.say(`Not known. Type a word such as ${EXAMPLE_PARTIES}; ? lists them all. Or cancel.`);
  }
};

const EXAMPLE_PARTIES = 'dsl, headteacher, teacher, pupil, parent, police, child-1, staff-2';

/** The same for somebody by role: who is at the keyboard. */
export const askParty = async (...asked: Parameters<typeof askPerson>): Promise<Party> =>
  partyOf(await askPerson(...asked));

/** Asks for one or more parties, or nobody. */
export const askParties = async (
  talk: Conversation,
  question: string,
  policy: Policy,
): Promise<readonly Person[]> => {
  for (;;) {
    const text = await answer(talk, question);
    const words = text.split(/[\s,]+/).filter((word) => word !== '' && word !== 'and');
    const found = words.map((word) => peopleMeant(word, policy));
    const parties = found.flatMap((each) => (each.length === 1 ? each : []));
    if (parties.length === words.length) return [...new Set(parties)];
    if (text === '?') talk.show(PARTY_IDS.map((id) => `  ${id}: ${PARTIES[id].says}`));
    else
      talk.say(`Not known. Type a word such as ${EXAMPLE_PARTIES}; ? lists them all. Or cancel.`);
  }
};
