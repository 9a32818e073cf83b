/** Whether a line asks something, takes something back, or answers what is asked at present. Pure. */

import type { FactValue } from '../vocabulary/facts.ts';
import { ANSWER_WORDS } from './log-words.ts';
import { can, senseOf, type Token } from './tokens.ts';
import { ASKING, OPENERS } from './words.ts';

export const wordsOf = (tokens: readonly Token[]): string =>
  tokens.map(({ word }) => word).join(' ');

/** Parts between marks, each with the mark before it. */
export const sentencesOf = (
  tokens: readonly Token[],
): readonly { readonly mark: string; readonly tokens: readonly Token[] }[] => {
  const parts: { mark: string; tokens: Token[] }[] = [{ mark: '', tokens: [] }];
  for (const token of tokens) {
    if (token.isMark) parts.push({ mark: token.word, tokens: [] });
    else parts.at(-1)?.tokens.push(token);
  }
  return parts.filter((part) => part.tokens.length > 0);
};

const isSubject = (token: Token | undefined): boolean =>
  token !== undefined &&
  (can(token, 'pronoun', 'person', 'article', 'owner') ||
    (token.senses.length === 0 && token.isCapital));

/** Helpers that turn a sentence into a question where somebody follows. */
const TURNING =
  /^(?:can|could|will|would|shall|should|may|might|must|do|does|did|am|is|are|was|were|have|has|had)$/;

const startsAsking = (words: readonly string[]): boolean =>
  ASKING.some((phrase) => {
    const text = words.join(' ');
    return text === phrase || text.startsWith(`${phrase} `);
  });

const asks = (sentence: readonly Token[], isAfterComma: boolean): boolean => {
  let start = 0;
  while (
    start < sentence.length - 1 &&
    (OPENERS as readonly string[]).includes((sentence[start] as Token).word)
  )
    start += 1;
  const rest = sentence.slice(start);
  const [first, second, third] = rest;
  const words = wordsOf(rest).split(' ');
  const [one = '', two = ''] = words;
  const subject = second !== undefined && can(second, 'not') ? third : second;
  if (TURNING.test(one) && first?.word === one && isSubject(subject)) {
    return one !== 'had' || rest.slice(2).some((token) => can(token, 'verb'));
  }
  if (isAfterComma) return /^(?:what|who|how|where|why|which)$/.test(one) && TURNING.test(two);
  return Array.from({ length: start + 1 }, (_, from) =>
    wordsOf(sentence.slice(from)).split(' '),
  ).some(startsAsking);
};

/** A question is answered, and nothing of it is recorded. */
export const isQuestion = (tokens: readonly Token[]): boolean =>
  tokens.some(({ word }) => word === '?') ||
  sentencesOf(tokens).some(({ mark, tokens: sentence }) => asks(sentence, mark === ','));

const TAKEN_BACK = [
  /^(?:(?:no|oh|sorry|oops|ah|please|wait|actually) )*(?:ignore|scrap|disregard|undo|cancel|strike|forget|withdraw|scratch)(?: the| my)? (?:that|last|previous|it|this|entry|what i)\b/,
  /\b(?:that|last one|last entry|previous one|last bit|that one|that last one|entry) (?:is|was|were|s) (?:wrong|a mistake|an error|not right|incorrect|the wrong|a different|for a different|about a different|meant to be|supposed to be|someone else|a typo)/,
  /^(?:\S+ ){0,5}wrong (?:child|kid|pupil|one|time|person|phone|incident|boy|girl|parent|box|record|case|student)\b/,
  /^(?:correction|typo|oops|my mistake|made a mistake)\b/,
  /\bshould (?:have |of )?(?:be|been|said|say|read|have been)\b/,
  /^(?:sorry |no |actually )*(?:i )?meant (?!to\b)/,
];

export const isTakenBack = (tokens: readonly Token[]): boolean => {
  const words = wordsOf(tokens.filter(({ isMark }) => !isMark));
  return TAKEN_BACK.some((each) => each.test(words));
};

/** More ways to answer, besides those of a log. */
const MORE_ANSWERS: Readonly<Record<string, FactValue>> = {
  yep: 'yes',
  yeah: 'yes',
  yup: 'yes',
  ye: 'yes',
  aye: 'yes',
  correct: 'yes',
  'yes it is': 'yes',
  'yes we do': 'yes',
  nope: 'no',
  nah: 'no',
  'do not know': 'unclear',
  'i do not know': 'unclear',
  'no idea': 'unclear',
};

export interface AnswerRead {
  readonly value: FactValue;
  /** What is said after it. */
  readonly rest: readonly Token[];
}

const answerIn = (words: string): FactValue | undefined =>
  Object.hasOwn(ANSWER_WORDS, words)
    ? ANSWER_WORDS[words]
    : Object.hasOwn(MORE_ANSWERS, words)
      ? MORE_ANSWERS[words]
      : undefined;

/** "yes", "no, she's safe": the answer to what is asked. */
export const answerAtStart = (tokens: readonly Token[]): AnswerRead | null => {
  const whole = answerIn(wordsOf(tokens.filter(({ isMark }) => !isMark)));
  if (whole !== undefined) return { value: whole, rest: [] };
  const [first, second] = tokens;
  const value = first === undefined ? undefined : answerIn(first.word);
  if (value === undefined || value === 'unclear' || second === undefined) return null;
  const isApart = second.isMark || senseOf(second, 'pronoun') !== undefined;
  return isApart ? { value, rest: tokens.slice(second.isMark ? 2 : 1) } : null;
};
