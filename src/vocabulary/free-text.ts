/**
 * What may be written into the fields that hold free text: words. A text that is, holds or leads to a
 * file is refused, one with a web address is offered without it, and one that seems to name somebody is
 * asked about.
 */
import * as z from 'zod';
import { type Carrier, carriersIn, EMAIL, SITE_ENDINGS, type Span } from './carriers.ts';
import { addCodeOf, isCode, noCode } from './code-in-text.ts';
import { hidesSomething, inPlainLetters, spelledTogether } from './plain-letters.ts';
import { unseen } from './unseen.ts';
import { charactersOf, MANY_CHARACTERS, WordUse } from './word-use.ts';

/** Longest note or reason, in characters. A longer account belongs in the safeguarding file. */
export const LONGEST_TEXT = 4_000;

/** What takes the place of an address. */
export const ADDRESS_LEFT_OUT = '[address left out]';

export type TextLook =
  | { readonly is: 'ok' }
  /** It seems to say who somebody is, or how to reach them. */
  | { readonly is: 'ask'; readonly seems: string }
  /** With web addresses and nothing worse; the spans are where they stand in the text as typed. */
  | { readonly is: 'address'; readonly spans: readonly Span[] }
  | { readonly is: 'refused'; readonly what: string; readonly spans: readonly Span[] };

const SAYS: Readonly<Record<Carrier, string>> = {
  'web address': 'a web address or link',
  path: 'a path to a file',
  'file name': 'a file name',
  'data URL': 'a data URL',
  'encoded file': 'an encoded file',
  hidden: 'letters or signs that cannot be read',
};

/** The words in which letters stand as in an encoded file, by how much they add to a run. */
const codeSpans = (text: string): readonly Span[] => {
  const spans = [...text.matchAll(/\S+/g)].flatMap(({ 0: word, index }) => {
    const run = noCode();
    addCodeOf(word, run);
    return run.score > word.length || run.mostDigits * 2 > word.length
      ? [{ from: index, to: index + word.length, is: 'encoded file' as const }]
      : [];
  });
  return spans.length > 0 ? spans : [{ from: 0, to: text.length, is: 'encoded file' }];
};

/** Who is written about by a title, or spoken to by a name. */
const NAMED = [
  /\b(?:Mr|Mrs|Ms|Mx|Miss|Dr|Sir|Auntie|Aunty|Uncle)\.? \p{Lu}[\p{L}’'-]*\p{Ll}/u,
  /\b(?:[Ss]poke|[Tt]alked|[Cc]hatted|[Ss]peaking) (?:to|with) (?!(?:Head|Heads|Mum|Mums|Mom|Dad|Nan|Gran|Grandad|Grandma|Police|Year|Child|Childline|Children|Social|School|Parent|Parents|Teacher|Deputy|Designated|Chair|Governor|Local|Early|Family|Surrey|Sussex|East|West|The|Both|Pupil|Pupils|Staff|Duty|Form|Class|Miss|Sir)\b)\p{Lu}\p{Ll}+/u,
];
const TELEPHONE =
  /(?<![\p{L}\d])(?:\+\d{1,3}[\s-]?(?:\d[\s-]?){7,11}\d|0\d{4}[\s-]?\d{6}|0\d{3}[\s-]?\d{3}[\s-]?\d{4}|0\d{2}[\s-]?\d{4}[\s-]?\d{4}|07\d{3}[\s-]?\d{3}[\s-]?\d{3})(?!\d)/u;
const HANDLE = /(?<![\p{L}\p{N}.])@[\p{L}_][\p{L}\p{N}_.]{2,}/u;
const SITE = new RegExp(
  String.raw`(?<![\p{L}\p{N}.@_-])[\p{L}\p{N}][\p{L}\p{N}-]+\.(?:${SITE_ENDINGS})(?![\p{L}\p{N}_])`,
  'iu',
);
const SPOKEN_SITE =
  /(?<!\b(?:a|an|the|as|in|or|not|and)) dot (?:com|org|net|tv|co dot uk|co\.uk)\b/i;

const askAbout = (text: string): string | null => {
  if (text.includes('@')) {
    EMAIL.lastIndex = 0;
    if (EMAIL.test(text)) return 'hold an e-mail address';
    if (HANDLE.test(text)) return 'hold the name of an account';
  }
  if (TELEPHONE.test(text)) return 'hold a telephone number';
  if (NAMED.some((found) => found.test(text))) return 'name somebody';
  return SITE.test(text) || SPOKEN_SITE.test(text) ? 'hold the name of a site' : null;
};

const OK: TextLook = { is: 'ok' };

const areNoWords = (text: string): boolean => {
  const words = new WordUse();
  words.add(text);
  return words.isCode;
};

/** Everything about a text that is refused or an address, or null. */
const carried = (typed: string): TextLook | null => {
  if (hidesSomething(typed)) {
    const spans = [{ from: 0, to: typed.length, is: 'hidden' as const }];
    return { is: 'refused', what: SAYS.hidden, spans };
  }
  const letters = inPlainLetters(typed);
  if (charactersOf(typed) >= MANY_CHARACTERS && areNoWords(typed)) {
    const spans = [{ from: 0, to: typed.length, is: 'encoded file' as const }];
    return { is: 'refused', what: SAYS['encoded file'], spans };
  }
  const { text, places } = spelledTogether(letters);
  const run = noCode();
  addCodeOf(letters.text, run);
  const plain = [...carriersIn(text), ...(isCode(run) ? codeSpans(text) : [])];
  const spans =
    places === null
      ? plain
      : plain.map(({ from, to, is }) => ({ from: places[from] ?? 0, to: places[to] ?? 0, is }));
  const worst = spans.find(({ is }) => is !== 'web address') ?? spans[0];
  if (isCode(run)) return { is: 'refused', what: SAYS['encoded file'], spans };
  if (worst === undefined) return null;
  return worst.is === 'web address'
    ? { is: 'address', spans }
    : { is: 'refused', what: SAYS[worst.is], spans };
};

/** What a text is. */
export const lookAt = (typed: string): TextLook => {
  const look = carried(typed);
  if (look !== null) return look;
  const seems = askAbout(inPlainLetters(typed).text);
  return seems === null ? OK : { is: 'ask', seems };
};

/** The same text with something else in place of each span. */
const replacing = (text: string, spans: readonly Span[], by: (words: string) => string): string => {
  let rest = 0;
  let replaced = '';
  for (const { from, to } of spans) {
    if (from < rest) continue;
    replaced += text.slice(rest, from) + by(text.slice(from, to));
    rest = to;
  }
  return replaced + text.slice(rest);
};

export const withoutAddresses = (text: string, spans: readonly Span[]): string =>
  replacing(text, spans, () => ADDRESS_LEFT_OUT);

/** The text with the words in question between marks. */
export const marking = (text: string, spans: readonly Span[]): string =>
  replacing(text, spans, (words) => `>>${words}<<`);

/** What a text carries that it may not, or `null`. Never repeats the text itself. */
export const carriedIn = (text: string): string | null => {
  const look = carried(text);
  if (look === null) return null;
  return look.is === 'refused' ? look.what : SAYS['web address'];
};

/** What is wrong with texts that are an encoded file only together. */
export const SPLIT_FILE =
  'holds part of an encoded file, cut over several entries; take it out: nothing that is or leads to an image may be kept';

const faultOf = (text: string): string | null => {
  const look = carried(text);
  if (look === null) return null;
  return look.is === 'address'
    ? `holds ${SAYS['web address']}; write ${ADDRESS_LEFT_OUT} in its place: nothing that is or leads to an image may be kept`
    : `holds ${look.is === 'refused' ? look.what : ''}; take it out: nothing that is or leads to an image may be kept`;
};

export const refuseCarriers = (text: string, context: z.RefinementCtx): void => {
  const message = faultOf(text);
  if (message !== null) context.addIssue({ code: 'custom', message });
};

/** Longest name of a person, in characters. */
export const LONGEST_NAME = 200;

/** What joins letters of Persian and of languages of India, and is seen in how they look. */
const JOINS = /(?<=[\p{L}\p{M}])(?<![a-z])[\u200C\u200D](?=\p{L})(?![a-z])/giu;

/** What is wrong with the name of a person, or `null`. Never repeats the name. */
export const faultOfName = (name: string): string | null => {
  if (name.trim() === '') return 'is empty';
  if (name.length > LONGEST_NAME) return `is longer than ${LONGEST_NAME} characters`;
  if (unseen().test(name.replace(JOINS, ''))) {
    return 'holds characters that nobody can see; type it again, on one line';
  }
  const what = carriedIn(name);
  return what === null ? null : `holds ${what}; take it out`;
};

export const personName = z.string().superRefine((name, context) => {
  const message = faultOfName(name);
  if (message !== null) context.addIssue({ code: 'custom', message });
});

export const freeText = (longest: number) =>
  z
    .string()
    .max(longest, {
      error: `is longer than ${longest} characters; keep the account in the safeguarding file`,
      abort: true,
    })
    .superRefine(refuseCarriers);

/** Longest reference, in characters. */
export const LONGEST_REFERENCE = 80;

/** Letters of any alphabet, digits and a few signs. */
const IDENTIFIER = /^[\p{L}\p{M}\p{N} _./:#()&,'’–-]*$/u;

/** A short reference: an incident number, a police log number. */
export const shortReference = z
  .string()
  .min(1, { error: 'is empty; give a short reference' })
  .max(LONGEST_REFERENCE, {
    error: `is longer than ${LONGEST_REFERENCE} characters; give a short reference`,
    abort: true,
  })
  .regex(IDENTIFIER, {
    error: 'is not a short reference; use letters, digits, spaces and signs such as - / . and #',
    abort: true,
  })
  .superRefine(refuseCarriers);
