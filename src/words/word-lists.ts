/** The closed sets a timeline is written in, with what each word means. */

import type { RuleBooks } from '../engine/replay.ts';
import { ACTS, NOTICE_MEANINGS, SCREEN_METHODS } from '../vocabulary/acts.ts';
import { FACT_VALUES, FACTS } from '../vocabulary/facts.ts';
import { CHANNELS, PARTIES } from '../vocabulary/parties.ts';
import { PROCEDURES } from '../vocabulary/procedures.ts';

/** Each kind of word, and each word of that kind with its meaning. */
export type WordLists = Readonly<Record<string, Readonly<Record<string, string>>>>;

const meanings = <T extends object>(entries: T, say: (entry: T[keyof T]) => string) =>
  Object.fromEntries(
    Object.entries(entries).map(([word, entry]) => [word, say(entry as T[keyof T])]),
  );

const plain = (words: readonly string[], meaning: string) =>
  Object.fromEntries(words.map((word) => [word, meaning]));

export const wordLists = (books: RuleBooks): WordLists => {
  const acts = meanings(ACTS, (act) => act.says);
  return {
    'event-type': { ...NOTICE_MEANINGS, ...acts },
    party: meanings(PARTIES, (party) => party.says),
    fact: meanings(FACTS, (fact) => fact.asks),
    answer: plain(FACT_VALUES, 'an answer to a question'),
    procedure: { ...PROCEDURES },
    channel: { ...CHANNELS },
    act: acts,
    'way-of-covering-the-screen': plain(SCREEN_METHODS, 'how a pupil covers the screen'),
    policy: Object.fromEntries(books.policies.map((each) => [each.id, each.title])),
    norm: Object.fromEntries(
      Object.values(books.procedures).flatMap((each) =>
        each.norms.map((norm) => [norm.id, norm.title]),
      ),
    ),
  };
};
