/** A typed line as words, each with all that it can be. Short forms and slips of the fingers are read. Pure. */
import { isPseudonym } from '../vocabulary/pseudonyms.ts';
import type { Lexicon, Sense } from './lexicon.ts';
import { SAID_WORDS } from './statements.ts';
import { ENDINGS, ORDINARY_WORDS, SHORT_FORMS, SPLIT_VERBS } from './words.ts';

export interface Token {
  /** As it is read: "child's" is "child" and "s", "didnt" is "did" and "not". */
  readonly word: string;
  /** Where it stands in the line. */
  readonly from: number;
  readonly to: number;
  readonly senses: readonly Sense[];
  /** Punctuation, as typed. */
  readonly isMark: boolean;
  /** Whether it was written with a capital in the middle of a line that is not all in capitals. */
  readonly isCapital: boolean;
}

type Piece = Omit<Token, 'senses'>;

const PIECES =
  /w\/o?(?![a-z])|[a-z0-9]+(?:['’`-][a-z0-9]+)*|&|\+|[?!.,;:()\n–—/]|(?<=\s)-+(?=\s|$)/gi;
const YEAR_GROUP = /^(?:y|yr|year)\d{1,2}s?$/;

/** Every word of a lexicon, those of longer sayings too. */
const wordsOfLexicons = new WeakMap<Lexicon, ReadonlySet<string>>();

const knownWords = (lexicon: Lexicon): ReadonlySet<string> => {
  const known =
    wordsOfLexicons.get(lexicon) ??
    new Set(
      [...lexicon.keys(), ...SAID_WORDS, ...ORDINARY_WORDS].flatMap((phrase) => phrase.split(' ')),
    );
  wordsOfLexicons.set(lexicon, known);
  return known;
};

/** "didn't", "mum's", "w/": one or more words; "children's" before "services" is one. */
const expanded = (typed: string, next: string, lexicon: Lexicon): readonly string[] => {
  const word = typed.toLowerCase().replace(/[’`]/g, "'");
  const joined = word.replace(/'/g, '');
  if (lexicon.has(`${joined} ${next}`) && !Object.hasOwn(SHORT_FORMS, joined)) return [joined];
  if (Object.hasOwn(SHORT_FORMS, joined)) return (SHORT_FORMS[joined] as string).split(' ');
  const [base = '', ending] = word.split("'");
  if (ending !== undefined) {
    if (ending === 't' && base.endsWith('n')) return [base.slice(0, -1), 'not'];
    return [base, ending === '' ? 's' : (ENDINGS[ending] ?? ending)];
  }
  if (knownWords(lexicon).has(word) || isPseudonym(word)) return [word];
  if (word.includes('-')) return word.split('-');
  const stem = word.slice(0, -1);
  if (word.endsWith('s') && lexicon.get(stem)?.some(({ is }) => is === 'person'))
    return [stem, 's'];
  return [word];
};

const piecesOf = (text: string, lexicon: Lexicon): readonly Piece[] => {
  const isShouted = text === text.toUpperCase();
  const all = [...text.matchAll(PIECES)];
  return all.flatMap(({ 0: typed, index }, place): Piece[] => {
    const span = { from: index, to: index + typed.length };
    const isMark = /^[^a-z0-9&+]/i.test(typed) && typed !== '&' && typed !== '+';
    const isCapital = !isShouted && /^[A-Z][a-z]/.test(typed) && index > 0;
    if (isMark) return [{ ...span, word: typed, isMark, isCapital }];
    if (typed === 'IT' && !isShouted) return [{ ...span, word: 'ict', isMark, isCapital }];
    const next = all[place + 1]?.[0].toLowerCase() ?? '';
    return expanded(typed, next, lexicon).map((word) => ({ ...span, word, isMark, isCapital }));
  });
};

/** Letters left out, put in or swapped with the next, and letters changed, which more often make another word. */
const slips = (a: string, b: string, change: number): number => {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const kept = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : change);
      let least = Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, kept);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] as number) + 1);
      next.push(least);
    }
    before = row;
    row = next;
  }
  return row[b.length] as number;
};

const SHORTEST_SLIP = 5;
const SHORTEST_PERSON = 6;
const LONG = 8;

/** The known word that an unknown one is a slip of, where there is just one. */
const meantBy = (word: string, lexicon: Lexicon): string | null => {
  if (word.length < SHORTEST_SLIP || !/^[a-z]+$/.test(word) || knownWords(lexicon).has(word))
    return null;
  let best = 3;
  let found: string[] = [];
  for (const known of knownWords(lexicon)) {
    const senses = lexicon.get(known) ?? [];
    const isPerson = senses.some(({ is }) => is === 'person');
    const isWeighty = isPerson || senses.some(({ is }) => is === 'verb');
    const most = word.length >= LONG && !isWeighty ? 2 : 1;
    const isNear = known[0] === word[0] && Math.abs(known.length - word.length) <= most;
    if (!isNear || known.length < (isPerson ? SHORTEST_PERSON : SHORTEST_SLIP)) continue;
    const count = slips(word, known, isWeighty ? 2 : 1);
    if (count > most || count > best) continue;
    found = count < best ? [known] : [...found, known];
    best = count;
  }
  return found.length === 1 && !ORDINARY_WORDS.includes(found[0] as string)
    ? (found[0] as string)
    : null;
};

const PUPIL: Sense = { is: 'person', who: 'pupil' };
const STEADY = /^\d+$/;

const sensesOf = (word: string, lexicon: Lexicon): readonly Sense[] =>
  isPseudonym(word)
    ? [{ is: 'person', who: word }]
    : YEAR_GROUP.test(word)
      ? [PUPIL]
      : (lexicon.get(word) ?? []);

const LONGEST = 7;
/** Most words between the two parts of a verb that stands apart. */
const MOST_BETWEEN = 7;

/** Numbers of children and staff as people write them: "child 1". */
const withPseudonyms = (pieces: readonly Piece[]): readonly Piece[] =>
  pieces.flatMap((piece, index): Piece[] => {
    const before = pieces[index - 1];
    const after = pieces[index + 1];
    if (
      STEADY.test(piece.word) &&
      before !== undefined &&
      /^(?:child|staff|year)$/.test(before.word)
    )
      return [];
    if (
      /^(?:child|staff|year)$/.test(piece.word) &&
      after !== undefined &&
      STEADY.test(after.word)
    ) {
      const word = piece.word === 'year' ? `year${after.word}` : `${piece.word}-${after.word}`;
      return [{ ...piece, word, to: after.to }];
    }
    return [piece];
  });

/** "let mum know" as "told mum". */
const withoutSplits = (pieces: readonly Piece[]): readonly Piece[] => {
  for (const { first, last, as } of SPLIT_VERBS) {
    const start = pieces.findIndex(({ word }) => first.includes(word));
    if (start < 0) continue;
    const ending = last.split(' ');
    for (
      let at = start + 2;
      at <= Math.min(start + MOST_BETWEEN, pieces.length - ending.length);
      at += 1
    ) {
      const between = pieces.slice(start + 1, at);
      if (between.some(({ isMark }) => isMark)) break;
      if (!ending.every((word, index) => pieces[at + index]?.word === word)) continue;
      const verb = { ...(pieces[start] as Piece), word: as };
      return [...pieces.slice(0, start), verb, ...between, ...pieces.slice(at + ending.length)];
    }
  }
  return pieces;
};

/**
 * How a thing was handled, not that something was not done: "locked it away without looking". Only verbs of
 * handling: "rang mum without getting through" and "wrote to them, not sent" say that nobody was reached.
 */
const WITHOUT_DOING =
  /\bwithout (?:ever |even |anybody |anyone )?(?:looking|opening|deleting|copying|touching|searching|switching|viewing|unlocking|scrolling)\b(?:(?! and | then | but )[^,.;])*/gi;

/** The same said after it: "blocked the account; nothing opened and nothing deleted". */
const LEFT_ALONE =
  /[,;] *(?:and )?(?:(?:not|nothing|never) (?:(?:was|were|been|has been) )?(?:looked|opened|deleted|copied|touched|searched|switched|viewed|unlocked)(?: (?:at|on|off|it|them|again|through|or|and))*)+ *(?=[,;.]|$)/gi;

/** The words of a line. Several words that have one meaning are one token. */
export const tokensOf = (text: string, lexicon: Lexicon): readonly Token[] => {
  const read = withPseudonyms(
    piecesOf(
      text
        .replace(/\bI\.T\.?(?=\s|$)/g, (it) => 'IT'.padEnd(it.length))
        .replace(WITHOUT_DOING, (how) => ' '.repeat(how.length))
        .replace(LEFT_ALONE, (how) => ' '.repeat(how.length)),
      lexicon,
    ),
  ).map((piece): Piece => {
    if (piece.isMark || sensesOf(piece.word, lexicon).length > 0) return piece;
    const meant = piece.isCapital ? null : meantBy(piece.word, lexicon);
    return meant === null ? piece : { ...piece, word: meant };
  });
  const pieces = withoutSplits(read);
  const tokens: Token[] = [];
  for (let index = 0; index < pieces.length; ) {
    let taken = 1;
    const first = pieces[index] as Piece;
    let word = first.word;
    for (let count = Math.min(LONGEST, pieces.length - index); count > 1; count -= 1) {
      const part = pieces.slice(index, index + count);
      if (part.some(({ isMark }) => isMark)) continue;
      const joined = part.map((each) => each.word).join(' ');
      if (lexicon.has(joined)) {
        taken = count;
        word = joined;
        break;
      }
    }
    const last = pieces[index + taken - 1] as Piece;
    const isHave = word === 'it' && pieces[index + 1]?.word === 'have';
    tokens.push({
      ...first,
      word: isHave ? 'ict' : word,
      to: last.to,
      senses: first.isMark ? [] : sensesOf(isHave ? 'ict' : word, lexicon),
    });
    index += taken;
  }
  return tokens;
};

/** The sense of a kind that a token can have. */
export const senseOf = <K extends Sense['is']>(
  token: Token | undefined,
  is: K,
): Extract<Sense, { is: K }> | undefined =>
  token?.senses.find((sense): sense is Extract<Sense, { is: K }> => sense.is === is);

export const can = (token: Token | undefined, ...kinds: readonly Sense['is'][]): boolean =>
  token?.senses.some(({ is }) => kinds.includes(is)) === true;
