/** The parts of a line, each with its verb and who stands where in it. Pure. */

import type { Channel } from '../vocabulary/parties.ts';
import type { Person } from '../vocabulary/pseudonyms.ts';
import { isPseudonym } from '../vocabulary/pseudonyms.ts';
import { can, senseOf, type Token } from './tokens.ts';
import type { Doubt, Thing, VerbGroup } from './words.ts';

/** Somebody, something or some place that is named. */
export type Named = {
  readonly token: Token;
  readonly things: readonly Thing[];
  readonly owner: Person | null;
} & (
  | { readonly is: 'person'; readonly who: Person | null }
  | { readonly is: 'pronoun'; readonly who: 'user' | 'other' | 'it' | 'nobody' | 'someone' }
  | { readonly is: 'thing' }
  | { readonly is: 'place'; readonly safe: boolean }
  | { readonly is: 'way'; readonly via: Channel }
  | { readonly is: 'unknown' }
);

/** What follows a preposition, or a verb where there is none. */
export interface Placed {
  readonly preposition: string | null;
  readonly named: Named;
}

/** `past` also for a participle that stands alone. */
export type Tense = 'past' | 'present' | 'progress' | 'infinitive' | 'modal';

export interface Clause {
  /** The mark or the word before it. */
  readonly lead: string;
  readonly isExplaining: boolean;
  readonly tokens: readonly Token[];
  readonly verb: Token | null;
  readonly groups: readonly VerbGroup[];
  readonly tense: Tense;
  readonly isPassive: boolean;
  /** `perfect`: "have told", so far. */
  readonly isPerfect: boolean;
  readonly isNegated: boolean;
  readonly doubts: readonly Doubt[];
  readonly subjects: readonly Named[];
  readonly placed: readonly Placed[];
  readonly words: ReadonlySet<string>;
  /** What is only said about it: "to see who it was". */
  readonly tail: readonly Token[];
}

interface Segment {
  readonly lead: string;
  readonly isExplaining: boolean;
  readonly tokens: readonly Token[];
}

/** Words before a plain verb that say that it was done all the same. */
const CARRIED: readonly string[] = ['managed to', 'had to', 'been able to', 'went and'];
/** Words before a plain verb that say that it was not. */
const LEFT_UNDONE: readonly string[] = [
  'forgot to',
  'forgotten to',
  'refused to',
  'declined to',
  'neglected to',
  'omitted to',
  'failed to',
];
const NEVER_PASSIVE: readonly VerbGroup[] = [
  'complain',
  'investigate',
  'say',
  'know',
  'decide',
  'acknowledge',
  'lead',
  'charge',
  'agree',
  'hear',
  'want',
  'speak',
  'meet',
  'see',
  'receive',
  'attend',
  'come',
  'look',
];

/** "rang home" reaches the parents; "sent home" says where to. */
const REACHING_HOME: readonly VerbGroup[] = ['ring', 'email', 'text', 'write'];

const isSkipped = (token: Token): boolean =>
  can(token, 'plain') || can(token, 'not') || can(token, 'doubt');

const nextOf = (tokens: readonly Token[], index: number, step: 1 | -1): Token | undefined => {
  for (let at = index + step; at >= 0 && at < tokens.length; at += step) {
    const token = tokens[at] as Token;
    if (!can(token, 'plain')) return token;
  }
  return undefined;
};

const isNoun = (token: Token | undefined): boolean =>
  token !== undefined &&
  (can(token, 'thing', 'person', 'place', 'way') || token.senses.length === 0);

/** Whether a word that can be a verb is one where it stands. */
const isVerbAt = (tokens: readonly Token[], index: number): boolean => {
  const token = tokens[index] as Token;
  const verbs = token.senses.filter((sense) => sense.is === 'verb');
  if (verbs.length === 0) return false;
  const forms = verbs.flatMap((each) => (each.is === 'verb' ? each.forms : []));
  const before = tokens[index - 1];
  const after = nextOf(tokens, index, 1);
  const isPlainForm = forms.every((form) => form === 'base' || form === 's');
  const isAfterVerbWord =
    before !== undefined &&
    (before.word === 'to' ||
      before.word.endsWith(' to') ||
      can(before, 'helper', 'doubt', 'not') ||
      senseOf(before, 'pronoun')?.who === 'user');
  if (can(token, 'helper')) {
    const following = tokens.slice(index + 1).find((each) => !isSkipped(each));
    return (
      following !== undefined &&
      !can(following, 'verb', 'helper', 'pronoun') &&
      can(following, 'thing', 'article', 'owner')
    );
  }
  if (
    isPlainForm &&
    can(token, 'thing', 'person', 'place', 'way', 'preposition', 'plain', 'doubt') &&
    !isAfterVerbWord
  )
    return false;
  if (
    isPlainForm &&
    before !== undefined &&
    can(before, 'article', 'owner', 'preposition') &&
    before.word !== 'to'
  )
    return false;
  const isAdjective =
    before !== undefined &&
    can(before, 'article', 'owner', 'preposition') &&
    before.word !== 'her' &&
    isNoun(after) &&
    before.word !== 'to' &&
    !can(before, 'verb');
  return !isAdjective;
};

const JOINED_NOUNS: readonly string[] = ['and', ',', '/', 'plus', 'then', 'and then', '-', '–'];

/** Parts between marks and joining words. */
export const segmentsOf = (tokens: readonly Token[]): readonly Segment[] => {
  const segments: { lead: string; isExplaining: boolean; tokens: Token[] }[] = [
    { lead: '', isExplaining: false, tokens: [] },
  ];
  const current = () => segments.at(-1) as { lead: string; isExplaining: boolean; tokens: Token[] };
  tokens.forEach((token, index) => {
    const isExplaining =
      can(token, 'explaining') &&
      !token.isMark &&
      !(can(token, 'pronoun') && !isContentThat(tokens, index)) &&
      !isRoleAs(tokens, index);
    const isAtStart = segments.length === 1 && current().tokens.length === 0;
    if (
      token.isMark ||
      can(token, 'joining') ||
      (isExplaining && !(isAtStart && token.word === 'so'))
    ) {
      if (current().tokens.length > 0)
        segments.push({ lead: token.word, isExplaining, tokens: [] });
      else
        Object.assign(current(), {
          lead: current().lead === 'but' ? 'but' : token.word,
          isExplaining: current().isExplaining || isExplaining,
        });
    } else current().tokens.push(token);
  });
  return segments.filter((segment) => segment.tokens.length > 0);
};

/** "told mum that he did it", and not "did that" or "that phone". */
const isContentThat = (tokens: readonly Token[], index: number): boolean => {
  const after = tokens[index + 1];
  return (
    tokens[index]?.word === 'that' &&
    after !== undefined &&
    can(after, 'pronoun', 'article', 'owner', 'person') &&
    !after.isMark
  );
};
/** "as evidence" */
const isRoleAs = (tokens: readonly Token[], index: number): boolean =>
  tokens[index]?.word === 'as' &&
  /^(?:evidence|proof|agreed|normal|usual|well|requested|asked|instructed|planned|per)$/.test(
    tokens[index + 1]?.word ?? '',
  );

const withThings = (token: Token): readonly Thing[] =>
  token.senses.flatMap((sense) => (sense.is === 'thing' ? [sense.thing] : []));

const namedBy = (token: Token, owner: Person | null): Named | null => {
  const things = withThings(token);
  const common = { token, things, owner };
  const pronoun = senseOf(token, 'pronoun');
  if (pronoun !== undefined) return { ...common, is: 'pronoun', who: pronoun.who };
  const place = senseOf(token, 'place');
  const person = senseOf(token, 'person');
  if (person !== undefined) return { ...common, is: 'person', who: person.who };
  if (things.length > 0) return { ...common, is: 'thing' };
  if (place !== undefined) return { ...common, is: 'place', safe: place.safe };
  const way = senseOf(token, 'way');
  if (way !== undefined) return { ...common, is: 'way', via: way.via };
  const isWord = token.word !== 's' && token.senses.every(({ is }) => is === 'verb');
  return isWord ? { ...common, is: 'unknown' } : null;
};

/** Whether a word belongs to the one after it: "her mum", "the head's phone", "school laptop". */
const isBeforeNoun = (tokens: readonly Token[], index: number): boolean =>
  isNoun(nextOf(tokens, index, 1)) &&
  !isVerbAt(tokens, tokens.indexOf(nextOf(tokens, index, 1) as Token));

/** Everybody and everything named, with the prepositions before them. */
export const placedIn = (tokens: readonly Token[]): readonly Placed[] => {
  const found: Placed[] = [];
  let preposition: string | null = null;
  let owner: Person | null = null;
  let isAnother = false;
  tokens.forEach((token, index) => {
    if (token.word === 's') return;
    const next = tokens[index + 1];
    const isOwner =
      (can(token, 'owner', 'article') || token.word === 'her') &&
      isBeforeNoun(tokens, index) &&
      !can(next, 'helper');
    if (isOwner) {
      isAnother ||= ['another', 'other', 'some', 'any'].includes(token.word);
      return;
    }
    if (token.word === 'as' || (can(token, 'preposition') && !can(token, 'thing', 'person'))) {
      preposition = token.word;
      return;
    }
    const isAdjective =
      token.senses.length > 0 && token.senses.every(({ is }) => is === 'verb') && isNoun(next);
    const bare = isAdjective ? null : namedBy(token, owner);
    if (bare === null) return;
    const named: Named = isAnother && bare.is === 'person' ? { ...bare, who: null } : bare;
    isAnother = false;
    const after = next?.word === 's' ? tokens[index + 2] : next;
    const isPossessive = next?.word === 's' && isNoun(after) && !can(after, 'helper');
    if (named.is === 'person' && /^y(?:ea)?r?\d/.test(token.word) && can(next, 'person')) return;
    const isCompound =
      named.is === 'person' &&
      next !== undefined &&
      next.word !== 's' &&
      can(next, 'thing', 'place') &&
      !next.word.startsWith('a ') &&
      !can(next, 'verb', 'person', 'preposition');
    if (named.is === 'person' && (isPossessive || isCompound)) {
      owner = named.who ?? 'unrecorded';
      return;
    }
    const isModifier =
      (named.is === 'thing' || named.is === 'place') &&
      next !== undefined &&
      can(next, 'thing', 'place') &&
      !can(next, 'preposition');
    if (isModifier) return;
    const last = found.at(-1);
    if (preposition === 'of' && last?.named.is === 'person' && named.is === 'person') {
      if (last.named.who === 'parent' && named.who !== null && isPseudonym(named.who)) {
        found[found.length - 1] = { ...last, named: { ...last.named, owner: named.who } };
      }
    } else found.push({ preposition, named });
    owner = null;
    preposition = null;
  });
  return found;
};

/** Where what is only said about the act begins: at its "to", or at the one who does the second thing. */
const tailFrom = (tokens: readonly Token[], verbAt: number): number => {
  for (let index = verbAt + 1; index < tokens.length; index += 1) {
    const token = tokens[index] as Token;
    const isHelper = can(token, 'helper') && !can(token, 'preposition', 'thing', 'person');
    if (!isHelper && !isVerbAt(tokens, index)) continue;
    if (tokens[index - 1]?.word === 'to') return index - 1;
    let start = index;
    while (
      start - 1 > verbAt &&
      (isSkipped(tokens[start - 1] as Token) || can(tokens[start - 1], 'helper'))
    )
      start -= 1;
    if (tokens[start - 1]?.word === 's') start -= 1;
    if (start - 1 > verbAt && (isNoun(tokens[start - 1]) || can(tokens[start - 1], 'pronoun')))
      start -= 1;
    while (
      start - 1 > verbAt &&
      can(tokens[start - 1], 'owner', 'article') &&
      !can(tokens[start - 1], 'preposition')
    )
      start -= 1;
    return start;
  }
  return tokens.length;
};

const doubtsIn = (tokens: readonly Token[]): readonly Doubt[] =>
  tokens.flatMap((token) =>
    token.senses.flatMap((sense) => (sense.is === 'doubt' ? [sense.doubt] : [])),
  );

const wordsIn = (tokens: readonly Token[]): ReadonlySet<string> =>
  new Set(tokens.flatMap(({ word }) => [word, ...word.split(' ')]));

/** A part without a verb: "phone in the safe". */
const verbless = (segment: Segment): Clause => ({
  ...segment,
  verb: null,
  groups: [],
  tense: 'present',
  isPassive: false,
  isPerfect: false,
  isNegated: segment.tokens.some(
    (token) => can(token, 'not') || senseOf(token, 'pronoun')?.who === 'nobody',
  ),
  doubts: doubtsIn(segment.tokens),
  subjects: [],
  placed: placedIn(segment.tokens),
  words: wordsIn(segment.tokens),
  tail: [],
});

const tenseOf = (
  before: readonly Token[],
  groups: readonly { readonly forms: readonly string[] }[],
): Tense => {
  const has = (form: string): boolean => groups.some(({ forms }) => forms.includes(form));
  const last = before.at(-1);
  const helpers = before.flatMap((token) =>
    can(token, 'thing') ? [] : (senseOf(token, 'helper')?.verb ?? []),
  );
  if (last !== undefined && (CARRIED.includes(last.word) || LEFT_UNDONE.includes(last.word)))
    return 'past';
  if (helpers.includes('modal')) return 'modal';
  if (last?.word === 'to' || last?.word.endsWith(' to')) return 'infinitive';
  if (helpers.includes('do')) return before.some(({ word }) => word === 'did') ? 'past' : 'present';
  if (before.some(({ word }) => word === 'being' || word === 'getting')) return 'progress';
  if (has('past') || has('done')) return 'past';
  return has('ing') ? 'progress' : 'present';
};

const clauseOf = (segment: Segment): Clause => {
  const { tokens } = segment;
  const verbAt = tokens.findIndex((_, index) => isVerbAt(tokens, index));
  if (verbAt < 0) return verbless(segment);
  const verb = tokens[verbAt] as Token;
  const before = tokens.slice(0, verbAt);
  const tailAt = tailFrom(tokens, verbAt);
  const after = tokens.slice(verbAt + 1, tailAt);
  const senses = verb.senses.flatMap((sense) => (sense.is === 'verb' ? [sense] : []));
  const groups = [...new Set(senses.map(({ group }) => group))];
  const tense = tenseOf(before, senses);
  const subjects = placedIn(before).flatMap(({ preposition, named }) =>
    preposition === null || preposition === 'of' ? [named] : [],
  );
  const isToHome = groups.some((group) => REACHING_HOME.includes(group));
  const placed = [
    ...placedIn(before).filter(({ preposition }) => preposition !== null && preposition !== 'of'),
    ...placedIn(after),
  ].filter(
    ({ preposition, named }) => preposition !== null || isToHome || named.token.word !== 'home',
  );
  const helpers = before.flatMap((token) => senseOf(token, 'helper')?.verb ?? []);
  const isShort = before.some(
    ({ word }, index) =>
      word === 's' &&
      before.slice(index + 1).every((token) => isSkipped(token) || can(token, 'helper')),
  );
  const hasObject = placed.some(
    ({ preposition, named }) =>
      preposition === null && (named.is !== 'way' || named.via === '101' || named.via === '999'),
  );
  const isTold = subjects.some(
    ({ is }) => is === 'person' || is === 'thing' || is === 'unknown' || is === 'way',
  );
  const canBePassive =
    !groups.some((group) => NEVER_PASSIVE.includes(group)) || groups.includes('record');
  const isPassive =
    tense === 'past' &&
    canBePassive &&
    !helpers.includes('do') &&
    !helpers.includes('modal') &&
    ((helpers.includes('be') && (!hasObject || !isHasShort(before))) ||
      (isShort && !hasObject) ||
      (helpers.length === 0 && !isShort && !hasObject && isTold));
  return {
    ...segment,
    verb,
    groups,
    tense,
    isPassive,
    isPerfect: helpers.includes('have') || isShort,
    isNegated: before.some(
      (token) =>
        can(token, 'not') ||
        senseOf(token, 'pronoun')?.who === 'nobody' ||
        LEFT_UNDONE.includes(token.word),
    ),
    doubts: [
      ...doubtsIn([...before, verb]),
      ...doubtsIn(after).filter(
        (doubt) => doubt !== 'hypothetical' || !isWhatIsAsked(groups, placed),
      ),
      ...(after.some((token) => can(token, 'not')) ? (['not-done'] as const) : []),
    ],
    subjects,
    placed,
    words: wordsIn([...before, verb, ...after]),
    tail: tokens.slice(tailAt),
  };
};

/** "asked police if we can give it back", and not "asked for advice if he agrees". */
const isWhatIsAsked = (groups: readonly VerbGroup[], placed: readonly Placed[]): boolean =>
  groups.includes('ask') && !placed.some(({ named }) => named.things.includes('advice'));

/** "he is deleted it": a short "has", which reads like "is". */
const isHasShort = (before: readonly Token[]): boolean =>
  before.every(
    (token, index) =>
      !can(token, 'helper') || (token.word === 'is' && token.from === before[index - 1]?.from),
  );

/** The clauses of a line. */
export const clausesOf = (tokens: readonly Token[]): readonly Clause[] =>
  segmentsOf(tokens).map(clauseOf);

/** Whether a clause is nothing but people, joined to the one before: "rang MASH, then mum". */
export const isMorePeople = (clause: Clause): boolean =>
  clause.verb === null &&
  JOINED_NOUNS.includes(clause.lead) &&
  !clause.isNegated &&
  clause.doubts.length === 0 &&
  clause.placed.length > 0 &&
  clause.placed.every(
    ({ named, preposition }) =>
      (preposition === null || preposition === 'to' || preposition === 'with') &&
      (named.is === 'person' || named.is === 'way'),
  );
