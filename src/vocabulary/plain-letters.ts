/**
 * A text as it is looked at: full-width, circled and mathematical letters as plain ones, look-alikes of
 * other alphabets as the Latin letters they look like, and without what cannot be seen. And whether
 * things are hidden in it that no reader would see.
 */

/** Letters of other alphabets that are taken for Latin ones. */
const LOOK_ALIKES: ReadonlyMap<string, string> = new Map(
  [
    ['абвгдезікмнорстухѕјԁһӏԛԝсу', 'a6brgezikmhopctyxsjdhlqwcy'],
    ['АВЕЅІЈКМНОРСТУХ', 'ABESIJKMHOPCTYX'],
    ['αβεικνορτυχωϲ', 'abeiknoptuxwc'],
    ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'ABEZHIKMNOPTYX'],
    ['ı․。∕⁄⧸╱∶꞉', 'i..////::'],
  ].flatMap(([from = '', to = '']) =>
    [...from].map((letter, index): [string, string] => [letter, to[index] ?? letter]),
  ),
);

const LATIN = /[a-z]/i;
const OTHER_ALPHABET = /[\p{Script=Cyrillic}\p{Script=Greek}]/u;
const INVISIBLE = /[\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}]/u;
const LINE = /[\n\r\t]/;

/** A text in plain letters, and for each of them where it stands in the text as typed. */
export interface Plain {
  readonly text: string;
  /** One more place than letters, so that an end can be looked up too. */
  readonly places: readonly number[] | null;
}

/** Whether a word has Latin letters and such as only look like them. */
const isMixed = (word: string): boolean => LATIN.test(word) && OTHER_ALPHABET.test(word);

/** The places of letters that only look like Latin ones, in words that have both. */
const lookAlikesIn = (text: string): ReadonlySet<number> => {
  const places = new Set<number>();
  if (!OTHER_ALPHABET.test(text)) return places;
  for (const { 0: word, index } of text.matchAll(/[\p{L}\p{M}\p{N}.:/@_-]+/gu)) {
    if (!isMixed(word)) continue;
    for (let at = 0; at < word.length; at += 1) places.add(index + at);
  }
  return places;
};

/** Letters with a space between each of them, as somebody writes who spells out an address. */
const SPELLED = /(?<!\S)(?:[\w.:/] ){5,}[\w.:/](?!\S)/g;

/** What is spelled out letter by letter as a word. */
export const spelledTogether = (plain: Plain): Plain => {
  const { text, places } = plain;
  if (text.search(SPELLED) < 0) return plain;
  let joined = '';
  const kept: number[] = [];
  const spelled = new Set<number>();
  for (const { 0: run, index } of text.matchAll(SPELLED)) {
    for (let at = 1; at < run.length; at += 2) spelled.add(index + at);
  }
  for (let at = 0; at < text.length; at += 1) {
    if (spelled.has(at)) continue;
    joined += text[at];
    kept.push(places?.[at] ?? at);
  }
  kept.push(places?.[text.length] ?? text.length);
  return { text: joined, places: kept };
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is asked about
const ASCII = /^[\x00-\x7f]*$/;

/** Signs of a keyboard and of a word processor, and Latin letters with accents: nothing hides in these. */
const ORDINARY = /^[\n\x20-\x7e‘’“”–—…•£€§°\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff]*$/;

/** Whether a text has no other signs than these. */
export const isOrdinary = (text: string): boolean => ORDINARY.test(text);

const OTHER_DIGIT = /\p{Nd}/u;
/** Ten digits stand in a row, from a place that ends in 0 or in 6. */
const digitOf = (digit: string): string => {
  const code = digit.codePointAt(0) ?? 0;
  const isFromSix = OTHER_DIGIT.test(String.fromCodePoint(code | 0xf));
  return String((code & 0xf) - (isFromSix ? 6 : 0));
};

/** A letter of a word without its accent, a digit of any alphabet as a plain one. */
const plainOf = (letter: string): string => {
  const plain = letter.normalize('NFKC').replaceAll('⁄', '/');
  if (OTHER_DIGIT.test(plain)) return plain.length > 2 || plain < '~' ? plain : digitOf(plain);
  const [base = ''] = plain.normalize('NFD');
  return LATIN.test(base) && plain.length === 1 ? base : plain;
};

export const inPlainLetters = (typed: string): Plain => {
  if (ASCII.test(typed)) return { text: typed, places: null };
  const alike = lookAlikesIn(typed);
  let text = '';
  const places: number[] = [];
  let at = 0;
  for (const letter of typed) {
    if (letter >= ' ' && letter <= '~') {
      text += letter;
      places.push(at);
      at += 1;
      continue;
    }
    const isSeen = LINE.test(letter) || !INVISIBLE.test(letter);
    const known = LOOK_ALIKES.get(letter);
    const isSign = known !== undefined && !/[a-z0-9]/i.test(known);
    const plain = !isSeen
      ? ''
      : known !== undefined && (alike.has(at) || isSign)
        ? known
        : plainOf(letter);
    text += plain;
    for (let part = 0; part < plain.length; part += 1) places.push(at);
    at += letter.length;
  }
  places.push(typed.length);
  return { text, places };
};

/** What is neither seen nor does anything. */
const UNSEEN = /[\p{Cf}\p{Cs}\p{Cn}\p{Default_Ignorable_Code_Point}]/gu;
/** Invisible signs that do something: they join emoji and letters, or say which way text runs. */
const AT_WORK: readonly RegExp[] = [
  /\u{1F3F4}[\u{E0061}-\u{E007A}\u{E0030}-\u{E0039}]{2,6}\u{E007F}/gu,
  /(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}]|\u{FE0F})\u200D(?=\p{Extended_Pictographic})/gu,
  /(?<=[\p{Emoji}\p{Extended_Pictographic}])[\u{FE0E}\u{FE0F}]/gu,
  /(?<=[\p{L}\p{M}])(?<![a-z])(?:\u200C|\u200D)(?=[\p{L}\p{M}])(?![a-z])/giu,
  /(?<![\u200E\u200F\u061C\u2066-\u2069\u202A-\u202C])[\u200E\u200F\u061C\u2066-\u2069\u202A-\u202C](?=[^\u200E\u200F\u061C\u2066-\u2069\u202A-\u202C]{2}|$)/gu,
];
/** So many may come along when a text is pasted. */
const MOST_UNSEEN = 12;
/** Words of two alphabets in one text; one or two are the name of an app with an ending. */
const MOST_MIXED = 5;
const MARKS_ON_A_LETTER = /\p{M}{7}/u;
const BLANKS = /[^\S\n]{24,}/g;
const ODD_SPACE = /[\u2000-\u200A\u202F\u205F\u3000\u1680\u00A0]/g;
const MOST_ODD_SPACES = 48;
/** Signs that no word is made of: emoji, braille, arrows, lines, signs of mathematics, odd brackets. */
const SIGN =
  /(?![ -~’‘‚‛“”„‟«»‹›–—‐‑‒…•·£€§°´¨¸、。，！？：；「」『』（）।॥؟،؛՞՝])(?:\p{So}|\p{Sm}|\p{Sk}|\p{P}|\p{No}|\p{Nl}|\p{Extended_Pictographic})/gu;
/** So many signs that differ from the one before are no longer something said: a picture, or a code. */
const MOST_SIGNS = 120;
/** Accents that are set on letters one by one: no language has many kinds of them. */
const ACCENT = /(?<=\p{Script=Latin}\p{M}{0,6})\p{M}/gu;
const MOST_ACCENTS = 12;
/** What a terminal acts on, and what turns the words after it round. */
const ACTS = /[^\P{Cc}\n\r\t\v\f\u0085]|[\u202D\u202E]/u;
/** Letters that nobody sees. */
const TAG = /[\u{E0000}-\u{E007F}]|(?<!\p{Script=Han})[\u{E0100}-\u{E01EF}]/u;
/** What only one font knows: the bullets of a list that was pasted. */
const PRIVATE = /\p{Co}/gu;
const MOST_PRIVATE = 32;
/** Alphabets that families at an English school write in, and the signs all of them share. */
const KNOWN_LETTERS =
  /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\p{Script=Ethiopic}\p{Script=Georgian}\p{Script=Armenian}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thaana}\p{Script=Nko}\p{Script=Syriac}\p{Script=Tifinagh}\p{Script=Adlam}]/u;
const MOST_STRANGE_LETTERS = 32;

const countOf = (text: string, found: RegExp): number => text.match(found)?.length ?? 0;

/** How many signs differ from the one before. */
export const signsIn = (typed: string): number => {
  if (ASCII.test(typed) || isOrdinary(typed)) return 0;
  const signs = typed.match(SIGN) ?? [];
  return signs.filter((sign, index) => sign !== signs[index - 1]).length;
};

/** Whether a text holds things that are not read: data in what cannot be seen, in look-alikes or pictures. */
export const hidesSomething = (typed: string): boolean => {
  if (ACTS.test(typed)) return true;
  if (ASCII.test(typed)) {
    return (typed.match(BLANKS) ?? []).some((blank) => blank.includes('\t') && blank.includes(' '));
  }
  if (isOrdinary(typed)) return false;
  const seen = AT_WORK.reduce((text, found) => text.replace(found, ''), typed);
  if (countOf(seen, UNSEEN) > MOST_UNSEEN || TAG.test(seen) || MARKS_ON_A_LETTER.test(typed)) {
    return true;
  }
  if (signsIn(typed) > MOST_SIGNS) return true;
  if (new Set(typed.normalize('NFC').match(ACCENT)).size > MOST_ACCENTS) return true;
  const mixed = (typed.match(/[\p{L}\p{M}]+/gu) ?? []).filter(isMixed);
  if (mixed.length > MOST_MIXED) return true;
  const odd = typed.match(ODD_SPACE) ?? [];
  if (odd.length > MOST_ODD_SPACES && new Set(odd).size > 1) return true;
  if (countOf(typed, PRIVATE) > MOST_PRIVATE) return true;
  const letters = typed.match(/\p{L}/gu) ?? [];
  return letters.filter((letter) => !KNOWN_LETTERS.test(letter)).length > MOST_STRANGE_LETTERS;
};
