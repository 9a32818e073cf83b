/** What each word can be. Built from the lists of words, the synonyms of mappings, and the policy's people. */

import type { Channel, Party } from '../vocabulary/parties.ts';
import type { Policy } from '../vocabulary/policies.ts';
import type { Person } from '../vocabulary/pseudonyms.ts';
import { ROLES, type Synonyms, WAYS } from './synonyms.ts';
import {
  ARTICLES,
  DOUBTS,
  type Doubt,
  EXPLAINING,
  JOINING,
  NEGATIONS,
  OWNERS,
  PLACES,
  PLAIN_WORDS,
  PREPOSITIONS,
  SAFE_PLACES,
  SOMEBODY,
  THINGS,
  type Thing,
  VERBS,
  type VerbGroup,
} from './words.ts';

/** `past`: told, rang. `done`: a participle, told, rung. The two are mostly one word. */
export type VerbForm = 'base' | 's' | 'past' | 'done' | 'ing';

/** One way to take a word. */
export type Sense =
  | { readonly is: 'person'; readonly who: Person | null }
  | { readonly is: 'pronoun'; readonly who: 'user' | 'other' | 'it' | 'nobody' | 'someone' }
  | { readonly is: 'verb'; readonly group: VerbGroup; readonly forms: readonly VerbForm[] }
  | { readonly is: 'helper'; readonly verb: 'have' | 'be' | 'do' | 'modal' }
  | { readonly is: 'thing'; readonly thing: Thing }
  | { readonly is: 'place'; readonly safe: boolean }
  | { readonly is: 'way'; readonly via: Channel }
  | { readonly is: 'doubt'; readonly doubt: Doubt }
  | {
      readonly is: 'not' | 'preposition' | 'article' | 'owner' | 'joining' | 'explaining' | 'plain';
    };

const PRONOUNS: Readonly<Record<string, Extract<Sense, { is: 'pronoun' }>['who']>> = {
  i: 'user',
  we: 'user',
  me: 'user',
  us: 'user',
  he: 'other',
  she: 'other',
  they: 'other',
  him: 'other',
  them: 'other',
  her: 'other',
  you: 'other',
  it: 'it',
  this: 'it',
  that: 'it',
  nobody: 'nobody',
  'no one': 'nobody',
  'none of us': 'nobody',
  someone: 'someone',
  somebody: 'someone',
  anyone: 'someone',
  anybody: 'someone',
};
const HELPERS: Readonly<Record<string, Extract<Sense, { is: 'helper' }>['verb']>> = {
  have: 'have',
  has: 'have',
  had: 'have',
  having: 'have',
  am: 'be',
  is: 'be',
  are: 'be',
  was: 'be',
  were: 'be',
  be: 'be',
  been: 'be',
  being: 'be',
  got: 'be',
  getting: 'be',
  do: 'do',
  does: 'do',
  did: 'do',
  will: 'modal',
  would: 'modal',
  can: 'modal',
  could: 'modal',
  shall: 'modal',
  should: 'modal',
  may: 'modal',
  might: 'modal',
  must: 'modal',
  need: 'modal',
  ought: 'modal',
};

type Forms = Readonly<Record<string, readonly VerbForm[]>>;

const regular = (base: string): Forms => {
  const stem = base.endsWith('e') ? base.slice(0, -1) : base;
  const past = /[^aeiou]y$/.test(base) ? `${base.slice(0, -1)}ied` : `${stem}ed`;
  const third = /[^aeiou]y$/.test(base)
    ? `${base.slice(0, -1)}ies`
    : /(?:s|sh|ch|x)$/.test(base)
      ? `${base}es`
      : `${base}s`;
  return { [base]: ['base'], [third]: ['s'], [past]: ['past', 'done'], [`${stem}ing`]: ['ing'] };
};

const irregular = (base: string, past: string, done: string): Forms => {
  const doubled =
    /(?:ed|t)$/.test(past) && past === `${base}${base.at(-1)}ed`
      ? `${base}${base.at(-1)}ing`
      : null;
  const stem = base.endsWith('e') ? base.slice(0, -1) : base;
  const ing =
    doubled ??
    (/^(?:put|get|let|set|shut|hit|run|sit|begin|cut)$/.test(base)
      ? `${base}${base.at(-1)}ing`
      : `${stem}ing`);
  const forms: Record<string, VerbForm[]> = {};
  for (const [word, form] of [
    [base, 'base'],
    [`${base}s`, 's'],
    [past, 'past'],
    [done, 'done'],
    [ing, 'ing'],
  ] as const) {
    forms[word] = [...(forms[word] ?? []), form];
  }
  return forms;
};

/** Verbs that are irregular wherever they begin a longer one. */
const IRREGULAR: Readonly<Record<string, readonly [string, string]>> = {
  have: ['had', 'had'],
  take: ['took', 'taken'],
  get: ['got', 'got'],
  go: ['went', 'gone'],
  be: ['was', 'been'],
  speak: ['spoke', 'spoken'],
  come: ['came', 'come'],
  think: ['thought', 'thought'],
  catch: ['caught', 'caught'],
  make: ['made', 'made'],
  send: ['sent', 'sent'],
  put: ['put', 'put'],
  set: ['set', 'set'],
  chat: ['chatted', 'chatted'],
};

/** Every form of a verb, with the words that go with it: "look at" gives "looked at". */
const formsOf = (entry: string): Forms => {
  const [base = '', ...more] = entry.split(' ');
  const given =
    more.length >= 2 && !VERB_PARTNERS.has(more[0] as string)
      ? (more.slice(0, 2) as [string, string])
      : null;
  const known = Object.hasOwn(IRREGULAR, base) ? IRREGULAR[base] : undefined;
  const parts = given ?? known;
  const partner = given === null ? more : more.slice(2);
  const forms =
    parts === undefined || parts === null ? regular(base) : irregular(base, parts[0], parts[1]);
  const partners =
    partner.length === 0
      ? ['']
      : partner.join(' ').split('|').length === 1
        ? [` ${partner.join(' ')}`]
        : alternatives(partner);
  return Object.fromEntries(
    Object.entries(forms).flatMap(([word, form]) =>
      partners.map((each) => [`${word}${each}`, form]),
    ),
  );
};

/** "on the phone to|with" gives both. */
const alternatives = (words: readonly string[]): readonly string[] =>
  (words.at(-1) ?? '').split('|').map((last) => ` ${[...words.slice(0, -1), last].join(' ')}`);

/** Words that follow a verb and do not belong to its forms. */
const VERB_PARTNERS: ReadonlySet<string> = new Set([
  'on',
  'off',
  'out',
  'at',
  'to',
  'with',
  'in',
  'a',
  'the',
  'of',
  'up',
  'over',
  'through',
  'about',
  'into',
  'away',
  'hold',
  'this',
  'take',
  'lead',
  'charge',
  'and',
  'sight',
  'rid',
  'touch',
  'get',
]);

const add = (lexicon: Map<string, Sense[]>, words: readonly string[], sense: Sense): void => {
  for (const word of words) {
    const senses = lexicon.get(word);
    if (senses === undefined) lexicon.set(word, [sense]);
    else if (!senses.some((each) => JSON.stringify(each) === JSON.stringify(sense)))
      senses.push(sense);
  }
};

/** In letters that a typed line is read in: no apostrophes, no stops. */
export const plainly = (text: string): string =>
  text
    .toLowerCase()
    .replace(/['’.]/g, '')
    .replace(/[^a-z0-9&/+-]+/g, ' ')
    .trim();

const addAll = <T>(
  lexicon: Map<string, Sense[]>,
  lists: readonly Synonyms<T>[],
  sense: (means: T) => Sense,
): void => {
  for (const { means, words } of lists) add(lexicon, words.map(plainly), sense(means));
};

/** Words of the synonyms that mean something else in a sentence. */
const NOT_HERE: readonly string[] = [
  'filtering provider',
  'filter provider',
  'filter company',
  'filtering company',
  'unknown',
  'not recorded',
  'not stated',
  'health',
  'la',
  'written',
  'met',
  'rang',
  'call',
  'post',
  'form',
  'it',
  'link',
  'club provider',
  'spoken',
  'pc',
  'counselling',
];

const general = (): Map<string, Sense[]> => {
  const lexicon = new Map<string, Sense[]>();
  addAll(lexicon, ROLES, (who) => ({ is: 'person', who }));
  addAll(lexicon, WAYS, (via) => ({ is: 'way', via }));
  for (const word of NOT_HERE) lexicon.delete(word);
  add(lexicon, SOMEBODY, { is: 'person', who: null });
  for (const [word, who] of Object.entries(PRONOUNS)) add(lexicon, [word], { is: 'pronoun', who });
  for (const [word, verb] of Object.entries(HELPERS)) add(lexicon, [word], { is: 'helper', verb });
  for (const [thing, words] of Object.entries(THINGS))
    add(lexicon, words, { is: 'thing', thing: thing as Thing });
  for (const [group, entries] of Object.entries(VERBS)) {
    for (const entry of entries) {
      for (const [word, forms] of Object.entries(formsOf(entry))) {
        add(lexicon, [word], { is: 'verb', group: group as VerbGroup, forms });
      }
    }
  }
  add(lexicon, SAFE_PLACES, { is: 'place', safe: true });
  add(lexicon, PLACES, { is: 'place', safe: false });
  for (const [doubt, words] of Object.entries(DOUBTS))
    add(lexicon, words, { is: 'doubt', doubt: doubt as Doubt });
  add(lexicon, NEGATIONS, { is: 'not' });
  add(lexicon, PREPOSITIONS, { is: 'preposition' });
  add(lexicon, ARTICLES, { is: 'article' });
  add(lexicon, OWNERS, { is: 'owner' });
  add(lexicon, JOINING, { is: 'joining' });
  add(lexicon, EXPLAINING, { is: 'explaining' });
  add(lexicon, PLAIN_WORDS, { is: 'plain' });
  // "IT" in capitals is read as a word of its own, so that it is not "it".
  for (const [word, senses] of [...lexicon])
    if (word.startsWith('it ')) lexicon.set(word.replace('it ', 'ict '), senses);
  return lexicon;
};

export type Lexicon = ReadonlyMap<string, readonly Sense[]>;

const GENERAL: Lexicon = general();

/** Every word that means something in a sentence, whatever the policy. */
export const commonWords = (): readonly string[] => [...GENERAL.keys()];

/** Somebody as others call them, with who it is. */
export interface Called {
  readonly name: string;
  readonly who: Person;
}

const copied = (): Map<string, Sense[]> =>
  new Map([...GENERAL].map(([word, senses]) => [word, [...senses]]));

const ofPolicies = new WeakMap<Policy, Lexicon>();

/** The words that can be understood under a policy: everybody's, and its own names for its people. */
export const lexiconOf = (policy: Policy): Lexicon => {
  const known = ofPolicies.get(policy);
  if (known !== undefined) return known;
  const lexicon = copied();
  const own: readonly Called[] = [
    ...Object.entries(policy.contacts).map(([who, { name }]) => ({ who: who as Party, name })),
    ...(policy.parties ?? []).map(({ id, says }) => ({ who: id as Party, name: says })),
  ];
  for (const { who, name } of own) {
    const word = plainly(name).replace(/^(?:the|a|an|our) /, '');
    if (word !== '' && !lexicon.has(word)) lexicon.set(word, [{ is: 'person', who }]);
  }
  ofPolicies.set(policy, lexicon);
  return lexicon;
};

/** The words of a log: everybody's, where it does not call somebody else so. */
export const lexiconCalling = (people: readonly Called[]): Lexicon => {
  const lexicon = copied();
  for (const { who, name } of people) {
    const word = plainly(name);
    const isOtherwise = lexicon.get(word)?.some(({ is }) => is !== 'person' && is !== 'way');
    if (word !== '' && isOtherwise !== true) lexicon.set(word, [{ is: 'person', who }]);
  }
  return lexicon;
};
