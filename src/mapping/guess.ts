/** What a word of a school's log may well mean. A guess is only ever written down to be edited. */

import { plainWord } from '../formats/headings.ts';
import { DONE_WORDS, NOT_DONE_WORDS, NOTHING_WORDS, wordsIn } from '../understanding/log-words.ts';
import { ACTIONS, ROLES, type Synonyms, TELLING } from '../understanding/synonyms.ts';
import type { EventPart, EventParts } from '../vocabulary/mappings.ts';
import type { Channel, Party } from '../vocabulary/parties.ts';
import { omitted } from './mapped-incident.ts';
import { eventPartsOf } from './mapping.ts';

export interface Guess<T> {
  readonly means: T;
  /** Whether a school may well mean something else, so that somebody has to look at it. */
  readonly check: boolean;
}

/** What a word means by a list of synonyms. */
export const guessFrom = <T>(lists: readonly Synonyms<T>[], word: string): Guess<T> | null => {
  const plain = plainWord(word);
  const bare = plain.replace(/^(?:the|a|an|our) /, '').replace(/\?$/, '');
  const found = lists.find(({ words }) => words.includes(plain) || words.includes(bare));
  return found === undefined ? null : { means: found.means, check: found.check === true };
};

export const guessRole = (word: string): Guess<Party> | null => guessFrom(ROLES, word);

/** How a verb reaches somebody. */
const BY_VERB: Readonly<Record<string, Channel>> = {
  rang: 'telephone',
  phoned: 'telephone',
  called: 'telephone',
  telephoned: 'telephone',
  'call to': 'telephone',
  'phone call to': 'telephone',
  emailed: 'email',
  'email to': 'email',
  'letter to': 'letter',
};

/** Words around an act that say nothing about it. */
const AROUND =
  /^(?:date|time|when|date and time|date\/time)(?: (?:of|the|was|were))? | (?:date|time|at|on|when|\(date\)|\(time\)|\(date\/time\))$|\?$/g;
const NOT = /\b(?:not|never|didn't|wasn't|weren't|haven't|hasn't|unable to|failed to)\b ?/;
const HELPERS = /\b(?:was|were|been|be|has|have|had) /g;

/** "police contacted (101)" */
const IN_BRACKETS = /\s*\((?:via |by |on )?(101|999)\)/;

const bareOf = (text: string): string =>
  text.replace(AROUND, '').replace(AROUND, '').replace(HELPERS, '').trim();

/** Every role in a text that is nothing but roles, or null. */
const rolesIn = (text: string): readonly Guess<Party>[] | null => {
  const whole = guessRole(text);
  if (whole !== null) return [whole];
  const parts = wordsIn(text).map(guessRole);
  return parts.length > 0 && parts.every((part) => part !== null) ? parts : null;
};

/** "rang MASH", "parents informed", "referral to social care". */
const guessTelling = (text: string): Guess<EventPart> | null => {
  for (const { means: type, words } of TELLING) {
    for (const verb of words) {
      const rest = text.startsWith(`${verb} `)
        ? text.slice(verb.length + 1)
        : text.endsWith(` ${verb}`)
          ? text.slice(0, -verb.length - 1)
          : null;
      const roles = rest === null ? null : rolesIn(rest);
      if (roles === null) continue;
      const to = [...new Set(roles.map(({ means }) => means))];
      const via = BY_VERB[verb];
      const [first = 'unrecorded' as Party] = to;
      const means: EventPart = {
        type,
        to: to.length === 1 ? first : to,
        ...(via === undefined ? {} : { via }),
      };
      return { means, check: type !== 'party.informed' || roles.some(({ check }) => check) };
    }
  }
  return null;
};

/** What an action or the heading of a step means. */
export const guessEvent = (word: string): Guess<EventParts> | null => {
  const whole = plainWord(word);
  const exact = guessFrom(ACTIONS, whole);
  if (exact !== null) return exact;
  const number = IN_BRACKETS.exec(whole)?.[1];
  if (number !== undefined) {
    const told = guessTelling(bareOf(whole.replace(IN_BRACKETS, '')));
    const via = number === '101' ? '101' : '999';
    return told === null ? null : { ...told, means: { ...told.means, via } };
  }
  const text = bareOf(whole);
  if (NOT.test(text)) {
    const positive = guessEvent(text.replace(NOT, ''));
    const parts = positive === null ? [] : eventPartsOf(positive.means).map(omitted);
    const known = parts.filter((part) => part !== null);
    return known.length === 0 || known.length < parts.length
      ? null
      : { means: known.length === 1 ? (known[0] as EventPart) : [...known], check: true };
  }
  return guessFrom(ACTIONS, text) ?? guessTelling(text);
};

/** Whether a cell says that a step was taken, was not, or does not apply. */
export const saysDoing = (cell: string): boolean => {
  const plain = plainWord(cell) || cell;
  return [DONE_WORDS, NOT_DONE_WORDS, NOTHING_WORDS].some((words) => words.includes(plain));
};
