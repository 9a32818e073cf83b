/**
 * Texts that have been met before, each with a number. A text is given as the words of four bytes that it was
 * read in, with a mark in place of what differs each time. Texts are the same where each word is.
 */
import { longer } from '../engine/longer.ts';

/** How many texts are kept, and how many words of them: more than any honest log holds. */
const MOST_TEXTS = 100_000;
const MOST_WORDS = 8 << 20;
/** One that finds no place so near its own is not kept, so that nobody can make looking texts up slow. */
const MOST_TRIED = 64;
/** Before the words of a text stand its number and how many they are. */
const BEFORE = 2;

export class KnownTexts {
  /** Two to a slot: the hash of a text, and one more than where it begins; 0 is a free slot. */
  #slots = new Int32Array(2 * 1_024);
  #words = new Int32Array(1 << 14);
  #length = 0;
  /** How many texts and words were given, kept or not: whoever looks texts up keeps something of each. */
  #count = 0;
  #given = 0;

  get isFull(): boolean {
    return this.#count >= MOST_TEXTS || this.#given >= MOST_WORDS;
  }

  /** The number of a text of so many words, or -1. */
  find(words: Int32Array, count: number, hash: number): number {
    const slot = this.#slotOf(hash);
    const place = slot < 0 ? -1 : (this.#slots[slot + 1] as number) - 1;
    const known = this.#words;
    if (place < 0 || known[place + 1] !== count) return -1;
    const from = place + BEFORE;
    for (let at = 0; at < count; at += 1) {
      if (known[from + at] !== words[at]) return -1;
    }
    return known[place] as number;
  }

  /** Keeps a text under a number, where there is room. Of two with the same hash, only the first is kept. */
  keep(words: Int32Array, count: number, hash: number, number: number): void {
    if (this.isFull) return;
    this.#count += 1;
    this.#given += BEFORE + count;
    if (4 * this.#count > this.#slots.length) this.#grow();
    const slot = this.#slotOf(hash);
    if (slot < 0 || this.#slots[slot + 1] !== 0) return;
    const end = this.#length + BEFORE + count;
    if (end > this.#words.length) this.#words = longer(this.#words, new Int32Array(2 * end));
    this.#slots.set([hash, this.#length + 1], slot);
    this.#words.set([number, count], this.#length);
    this.#words.set(words.subarray(0, count), this.#length + BEFORE);
    this.#length = end;
  }

  /** Where a hash stands, or has room; -1 where neither is near. */
  #slotOf(hash: number): number {
    const slots = this.#slots;
    for (let tried = 0; tried < MOST_TRIED; tried += 1) {
      const at = (2 * (hash + tried)) & (slots.length - 2);
      if (slots[at + 1] === 0 || slots[at] === hash) return at;
    }
    return -1;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Int32Array(2 * before.length);
    for (let at = 0; at < before.length; at += 2) {
      const slot = before[at + 1] === 0 ? -1 : this.#slotOf(before[at] as number);
      if (slot >= 0) this.#slots.set(before.subarray(at, at + 2), slot);
    }
  }
}
