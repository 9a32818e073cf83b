/**
 * How the words of many texts repeat. In every language some words come again and again and most follow
 * few others; bytes written as words, syllables or signs of another alphabet do not behave so, whatever list they
 * are taken from. It takes some hundred words to see it.
 */

/** Below so many characters there are too few words to say anything. */
export const MANY_CHARACTERS = 1_200;

/** Below so many words nothing is said of how they repeat. */
export const MANY_WORDS = 300;
/** How often two words are the same one; notes in twenty languages mixed have 0.001, English ones 0.004. */
const LEAST_REPEATED = 0.0006;
/** The same of texts that were taken for being unlike the others. */
const LEAST_REPEATED_IN_PART = 0.0003;
/** A handful of words: digits spelled out, yes and no, the alphabet of the police. */
const MANY_OF_FEW = 500;
const MOST_REPEATED = 0.05;
/** Of repeated words how often the next one is the same too: in a note that is made from others nearly always. */
const LEAST_FOLLOWED = 0.6;
/** Words with capitals inside. */
const MOST_MIXED = 0.25;

const WORD = /[\p{L}\p{M}’']+/gu;
/** Written without spaces: each of them is a word. */
const WITHOUT_SPACES =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const LONGEST_WORD = 8;
/** A word that goes on and on says the same again, as "hahaha" does, or is not a word. */
const LONGEST_LAUGH = 120;
/** How many characters of a text with spaces one without has the words of. */
const CHARACTERS_OF_A_WORD = 5;
const CAPITAL_INSIDE = /\p{Ll}\p{Lu}/u;

/** As how many characters a text counts. */
export const charactersOf = (text: string): number =>
  WITHOUT_SPACES.test(text) ? CHARACTERS_OF_A_WORD * text.length : text.length;

/** Of the words of a text how many stand in others too, or it is looked at with its like. */
const LEAST_SHARED = 0.1;

/** How often something was there, and how many pairs of the same there are. */
class Repeats<One> {
  readonly #counts = new Map<One, number>();
  #pairs = 0;
  all = 0;

  add(one: One): void {
    const before = this.#counts.get(one) ?? 0;
    this.#counts.set(one, before + 1);
    this.#pairs += before;
    this.all += 1;
  }

  get likeness(): number {
    return likenessOf(this.#pairs, this.all);
  }
}

/** How likely two of so many are the same. */
const likenessOf = (pairs: number, all: number): number =>
  all < 2 ? 0 : (2 * pairs) / (all * (all - 1));

const partsOf = (word: string): readonly string[] =>
  word.length <= LONGEST_WORD ? [word] : (word.match(/.{1,8}/gsu) ?? []);

/** A word, or a part of a long one. */
interface Word {
  readonly letters: string;
  count: number;
  /** The text that it stands in, or -1 where it stands in several. */
  text: number;
}

const ENDS_WORD = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte > 0x7e || /[A-Za-z']/.test(String.fromCharCode(byte)) ? 0 : 1,
);

/**
 * How many words a text has at most that stands between two quotes in UTF-8 without escapes; infinitely
 * many where one of them could go on and on.
 */
export const mostWordsIn = (bytes: Uint8Array, from: number, end: number): number => {
  let words = 0;
  let length = 0;
  for (let at = from; at < end; at += 1) {
    const byte = bytes[at] as number;
    if (ENDS_WORD[byte] === 1) {
      length = 0;
      continue;
    }
    // Some alphabets are written without spaces.
    if (byte > 0x7e || length % LONGEST_WORD === 0) words += 1;
    length += 1;
    if (length > LONGEST_LAUGH) return Number.POSITIVE_INFINITY;
  }
  return words;
};

export class WordUse {
  readonly #seen = new Set<string>();
  #waiting: string[] = [];
  #characters = 0;
  readonly #texts: (readonly Word[])[] = [];
  readonly #words = new Map<string, Word>();
  #all = 0;
  #pairs = 0;
  /** Each two words that follow each other, of so many texts. */
  readonly #following = new Repeats<string>();
  #followed = 0;
  #mixed = 0;
  #isUnbroken = false;

  /** Adds a text; one that was there before says nothing new. */
  add(text: string): void {
    if (this.#seen.has(text)) return;
    this.#seen.add(text);
    this.#characters += charactersOf(text);
    this.#waiting.push(text);
    if (this.#characters < MANY_CHARACTERS) return;
    for (const each of this.#waiting) this.#count(each);
    this.#waiting = [];
  }

  #count(text: string): void {
    const words: Word[] = [];
    const isMixed = CAPITAL_INSIDE.test(text);
    const isWithoutSpaces = WITHOUT_SPACES.test(text);
    for (const word of text.match(WORD) ?? []) {
      if (isMixed && CAPITAL_INSIDE.test(word)) this.#mixed += 1;
      if (isWithoutSpaces && WITHOUT_SPACES.test(word)) {
        for (const letter of word.toLowerCase()) words.push(this.#word(letter));
        continue;
      }
      const parts = partsOf(word.toLowerCase());
      if (word.length > LONGEST_LAUGH && new Set(parts).size > LONGEST_WORD) {
        this.#isUnbroken = true;
      }
      for (const part of parts) words.push(this.#word(part));
    }
    this.#texts.push(words);
  }

  #word(letters: string): Word {
    const text = this.#texts.length;
    const known = this.#words.get(letters);
    this.#all += 1;
    if (known === undefined) {
      const word = { letters, count: 1, text };
      this.#words.set(letters, word);
      return word;
    }
    this.#pairs += known.count;
    known.count += 1;
    if (known.text !== text) known.text = -1;
    return known;
  }

  /** How likely two words that follow each other are so again. */
  get #followingLikeness(): number {
    for (; this.#followed < this.#texts.length; this.#followed += 1) {
      const words = this.#texts[this.#followed] ?? [];
      words.forEach(({ letters }, at) => {
        if (at > 0) this.#following.add(`${words[at - 1]?.letters} ${letters}`);
      });
    }
    return this.#following.likeness;
  }

  /** Whether these are the words of no language. */
  get isCode(): boolean {
    if (this.#isUnbroken) return true;
    const all = this.#all;
    if (all < MANY_WORDS) return false;
    const likeness = likenessOf(this.#pairs, all);
    if (likeness < LEAST_REPEATED || this.#mixed > MOST_MIXED * all) return true;
    return (
      all >= MANY_OF_FEW &&
      likeness > MOST_REPEATED &&
      this.#followingLikeness < LEAST_FOLLOWED * likeness
    );
  }

  /** The same of the texts that have few words in common with the others, such as every second one. */
  get isCodeInPart(): boolean {
    if (this.#all < MANY_WORDS) return false;
    const part = new Repeats<Word>();
    for (const words of this.#texts) {
      const shared = words.filter(({ text }) => text < 0);
      if (shared.length >= LEAST_SHARED * words.length) continue;
      for (const word of words) part.add(word);
    }
    return part.all >= MANY_WORDS && part.likeness < LEAST_REPEATED_IN_PART;
  }
}
