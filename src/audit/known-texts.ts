/**
 * Texts that have been met before, each with a number. A text is given in pieces, between which stands
 * what differs each time; of that only a mark counts. Texts are the same where each byte of each piece is.
 */

/** How many texts are kept, and how many bytes of them: more than any honest log holds. */
const MOST_TEXTS = 100_000;
const MOST_BYTES = 32 << 20;
/** A text that finds no place so near its own is not kept, so that nobody can make looking it up slow. */
const MOST_TRIED = 64;
/** Four to a slot: the hash, the size, where the bytes begin, and one more than the number; 0 is a free slot. */
const SLOT = 4;
const MOST_PIECES = 64;

/** A text in pieces: three numbers for each, where it begins and ends, and the mark behind it. */
export class Pieces {
  readonly list = new Int32Array(3 * MOST_PIECES);
  count = 0;
  /** How long the pieces are with their marks, and how many there are: the same for the same text. */
  size = 0;

  begin(): void {
    this.count = 0;
    this.size = 0;
  }

  /** @param mark from 1 to 31, but none of the white space that JSON may have @returns whether there was room */
  add(from: number, end: number, mark: number): boolean {
    if (this.count === MOST_PIECES) return false;
    const at = this.count * 3;
    this.list[at] = from;
    this.list[at + 1] = end;
    this.list[at + 2] = mark;
    this.count += 1;
    this.size += (end - from + 1) * MOST_PIECES + 1;
    return true;
  }
}

export class KnownTexts {
  #slots = new Int32Array(SLOT * 1_024);
  /** Those that found no place are counted too: whoever looks texts up keeps something of each. */
  #count = 0;
  /** The pieces one after another, each with its mark behind it. */
  #bytes = new Uint8Array(1 << 16);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;
  /** Bytes of texts that found no place. */
  #unplaced = 0;

  get isFull(): boolean {
    return this.#count >= MOST_TEXTS || this.#length + this.#unplaced >= MOST_BYTES;
  }

  /** The number of a text, or -1. */
  find(view: DataView, pieces: Pieces, hash: number): number {
    const slots = this.#slots;
    let at = (hash * SLOT) & (slots.length - SLOT);
    for (let tried = 0; tried < MOST_TRIED; tried += 1) {
      const stored = slots[at + 3] as number;
      if (stored === 0) return -1;
      if (
        slots[at] === hash &&
        slots[at + 1] === pieces.size &&
        this.#isAt(slots[at + 2] as number, view, pieces)
      ) {
        return stored - 1;
      }
      at = (at + SLOT) & (slots.length - SLOT);
    }
    return -1;
  }

  #isAt(start: number, view: DataView, { list, count }: Pieces): boolean {
    const known = this.#view;
    let at = start;
    for (let piece = 0; piece < count * 3; piece += 3) {
      const from = list[piece] as number;
      const length = (list[piece + 1] as number) - from;
      const last = length - 4;
      for (let next = 0; next < last; next += 4) {
        if (known.getInt32(at + next, true) !== view.getInt32(from + next, true)) return false;
      }
      if (last >= 0) {
        if (known.getInt32(at + last, true) !== view.getInt32(from + last, true)) return false;
      } else {
        for (let next = 0; next < length; next += 1) {
          if (known.getUint8(at + next) !== view.getUint8(from + next)) return false;
        }
      }
      at += length + 1;
      if (known.getUint8(at - 1) !== list[piece + 2]) return false;
    }
    return true;
  }

  /** Keeps a text under a number, where there is room. */
  keep(bytes: Uint8Array, { list, count, size }: Pieces, hash: number, number: number): void {
    if (this.isFull) return;
    if ((this.#count + 1) * SLOT * 2 > this.#slots.length) this.#grow();
    const bytesOfText = Math.floor(size / MOST_PIECES);
    this.#count += 1;
    if (!this.#put(hash, size, this.#length, number + 1)) {
      this.#unplaced += bytesOfText;
      return;
    }
    const length = this.#length + bytesOfText;
    if (length > this.#bytes.length) {
      const before = this.#bytes;
      this.#bytes = new Uint8Array(Math.max(2 * before.length, length));
      this.#bytes.set(before);
      this.#view = new DataView(this.#bytes.buffer);
    }
    for (let piece = 0; piece < count * 3; piece += 3) {
      const [from = 0, end = 0, mark = 0] = list.subarray(piece, piece + 3);
      this.#bytes.set(bytes.subarray(from, end), this.#length);
      this.#bytes[this.#length + end - from] = mark;
      this.#length += end - from + 1;
    }
  }

  #put(hash: number, size: number, start: number, stored: number): boolean {
    const slots = this.#slots;
    let at = (hash * SLOT) & (slots.length - SLOT);
    for (let tried = 0; tried < MOST_TRIED; tried += 1) {
      if (slots[at + 3] === 0) {
        slots.set([hash, size, start, stored], at);
        return true;
      }
      at = (at + SLOT) & (slots.length - SLOT);
    }
    return false;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Int32Array(before.length * 2);
    for (let at = 0; at < before.length; at += SLOT) {
      const [hash = 0, size = 0, start = 0, stored = 0] = before.subarray(at, at + SLOT);
      if (stored !== 0) this.#put(hash, size, start, stored);
    }
  }
}
