/**
 * How the words of many texts repeat. In every language some words come again and again and most follow
 * few others; bytes written as words, syllables or signs of another alphabet do not behave so, whatever list they
 * are taken from. It takes some hundred words to see it.
 */

/** Below so many characters there are too few words to say anything. */
export const MANY_CHARACTERS = 1_200;

const MANY_WORDS = 300;
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
class Repeats {
  readonly #counts = new Map<string, number>();
  #pairs = 0;
  all = 0;

  add(one: string): void {
    const before = this.#counts.get(one) ?? 0;
    this.#counts.set(one, before + 1);
    this.#pairs += before;
    this.all += 1;
  }

  countOf(one: string): number {
    return this.#counts.get(one) ?? 0;
  }

  /** How likely two of them are the same. */
  get likeness(): number {
    return this.all < 2 ? 0 : (2 * this.#pairs) / (this.all * (this.all - 1));
  }
}

const partsOf = (word: string): readonly string[] => {
  if (WITHOUT_SPACES.test(word)) return [...word];
  if (word.length <= LONGEST_WORD) return [word];
  return word.match(/.{1,8}/gsu) ?? [];
};

export class WordUse {
  readonly #seen = new Set<string>();
  #waiting: string[] = [];
  #characters = 0;
  readonly #texts: (readonly string[])[] = [];
  readonly #words = new Repeats();
  readonly #following = new Repeats();
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
    const words: string[] = [];
    for (const [word] of text.matchAll(WORD)) {
      if (CAPITAL_INSIDE.test(word)) this.#mixed += 1;
      const parts = partsOf(word.toLowerCase());
      const isOne = word.length > LONGEST_LAUGH && !WITHOUT_SPACES.test(word);
      if (isOne && new Set(parts).size > LONGEST_WORD) this.#isUnbroken = true;
      words.push(...parts);
    }
    words.forEach((word, at) => {
      this.#words.add(word);
      if (at > 0) this.#following.add(`${words[at - 1]} ${word}`);
    });
    this.#texts.push(words);
  }

  /** Whether these are the words of no language. */
  get isCode(): boolean {
    const { all, likeness } = this.#words;
    if (this.#isUnbroken) return true;
    if (all < MANY_WORDS) return false;
    if (likeness < LEAST_REPEATED || this.#mixed > MOST_MIXED * all) return true;
    return (
      all >= MANY_OF_FEW &&
      likeness > MOST_REPEATED &&
      this.#following.likeness < LEAST_FOLLOWED * likeness
    );
  }

  /** The same of the texts that have few words in common with the others, such as every second one. */
  get isCodeInPart(): boolean {
    const part = new Repeats();
    for (const words of this.#texts) {
      const own = new Map<string, number>();
      for (const word of words) own.set(word, (own.get(word) ?? 0) + 1);
      const shared = words.filter((word) => this.#words.countOf(word) > (own.get(word) ?? 0));
      if (shared.length >= LEAST_SHARED * words.length) continue;
      for (const word of words) part.add(word);
    }
    return part.all >= MANY_WORDS && part.likeness < LEAST_REPEATED_IN_PART;
  }
}
