/**
 * Texts that have been met before, each with a number. A text is given as the words of four bytes that it was
 * read in, with a mark in place of what differs each time. Texts are the same where each word is.
 */
import { longer } from '../engine/longer.ts';

/** How many texts are kept, and how many words of them: more than any honest log holds. */
const MOST_TEXTS = 100_000;
const MOST_WORDS = 8 << 20;
/** Before the words of a text stand its number and how many they are. */
const BEFORE = 2;

export class KnownTexts {
  /** By hash: where a text begins. Of two with the same hash, only the first is kept. */
  readonly #places = new Map<number, number>();
  #words = new Int32Array(1 << 14);
  #length = 0;
  /** What was not kept is counted too: whoever looks texts up keeps something of each. */
  #count = 0;
  #unkept = 0;

  get isFull(): boolean {
    return this.#count >= MOST_TEXTS || this.#length + this.#unkept >= MOST_WORDS;
  }

  /** The number of a text of so many words, or -1. */
  find(words: Int32Array, count: number, hash: number): number {
    const place = this.#places.get(hash);
    const known = this.#words;
    if (place === undefined || known[place + 1] !== count) return -1;
    const from = place + BEFORE;
    for (let at = 0; at < count; at += 1) {
      if (known[from + at] !== words[at]) return -1;
    }
    return known[place] as number;
  }

  /** Keeps a text under a number, where there is room. */
  keep(words: Int32Array, count: number, hash: number, number: number): void {
    if (this.isFull) return;
    this.#count += 1;
    const size = BEFORE + count;
    if (this.#places.has(hash)) {
      this.#unkept += size;
      return;
    }
    const end = this.#length + size;
    if (end > this.#words.length) this.#words = longer(this.#words, new Int32Array(2 * end));
    this.#places.set(hash, this.#length);
    this.#words.set([number, count], this.#length);
    this.#words.set(words.subarray(0, count), this.#length + BEFORE);
    this.#length = end;
  }
}
