/**
 * The incidents met so far, by fingerprints of 64 bits of their names, so that one given twice is
 * found in a log of any length. Sixteen bytes an incident, and as much again to find it by.
 */

const FEWEST = 1024;
/** The 32-bit parameters of FNV-1a, and another prime for the second fingerprint. */
const FIRST_OFFSET = 0x811c9dc5 | 0;
const SECOND_OFFSET = 0x2545f491;
const FIRST_PRIME = 0x01000193;
const SECOND_PRIME = 0x27d4eb2f;

export interface Fingerprint {
  readonly first: number;
  readonly second: number;
}

const SEPARATOR = '"';

export interface NamesOfIncident {
  readonly incident: string;
  readonly school?: string | undefined;
}

/** The fingerprint of an incident's name within its school. */
export const printOf = ({ incident, school = '' }: NamesOfIncident): Fingerprint => {
  let first = FIRST_OFFSET;
  let second = SECOND_OFFSET;
  for (const text of [school, SEPARATOR, incident]) {
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      first = Math.imul(first ^ code, FIRST_PRIME);
      second = Math.imul(second ^ code, SECOND_PRIME);
      second ^= second >>> 15;
    }
  }
  return { first: first ^ (first >>> 16), second };
};

/** Where an incident was first met. */
export interface Met {
  readonly file: number;
  readonly line: number;
}

export class Names {
  /** Four to a slot: two fingerprints, one more than the number of the file (0 is free), the line. */
  #slots = new Int32Array(FEWEST * 4);
  count = 0;

  /** Adds an incident. @returns where one of that name was met before, or null. */
  add({ first, second }: Fingerprint, file: number, line: number): Met | null {
    if (this.count * 8 >= this.#slots.length) this.#grow();
    const at = this.#place(first, second);
    const known = this.#slots[at + 2] as number;
    if (known !== 0) return { file: known - 1, line: this.#slots[at + 3] as number };
    this.#slots.set([first, second, file + 1, line], at);
    this.count += 1;
    return null;
  }

  /** Every fingerprint, in order, as bytes in base64. */
  inBase64(): string {
    const prints: bigint[] = [];
    for (let at = 0; at < this.#slots.length; at += 4) {
      if (this.#slots[at + 2] === 0) continue;
      const high = BigInt((this.#slots[at] as number) >>> 0);
      prints.push((high << 32n) | BigInt((this.#slots[at + 1] as number) >>> 0));
    }
    return base64Of(prints);
  }

  #place(first: number, second: number): number {
    const mask = this.#slots.length - 4;
    let at = (first << 2) & mask;
    for (;;) {
      const free = this.#slots[at + 2] === 0;
      if (free || (this.#slots[at] === first && this.#slots[at + 1] === second)) return at;
      at = (at + 4) & mask;
    }
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Int32Array(before.length * 2);
    for (let at = 0; at < before.length; at += 4) {
      if (before[at + 2] === 0) continue;
      this.#slots.set(
        before.subarray(at, at + 4),
        this.#place(before[at] as number, before[at + 1] as number),
      );
    }
  }
}

const base64Of = (prints: readonly bigint[]): string => {
  const sorted = BigUint64Array.from(prints).sort();
  return Buffer.from(sorted.buffer).toString('base64');
};

const printsIn = (base64: string): BigUint64Array => {
  const bytes = Buffer.from(base64, 'base64');
  const whole = new Uint8Array(bytes.length - (bytes.length % 8));
  whole.set(bytes.subarray(0, whole.length));
  return new BigUint64Array(whole.buffer);
};

/** Both lists of fingerprints as one, and how many stand in both. */
export const together = (
  a: string,
  b: string,
): { readonly ids: string; readonly twice: number } => {
  const all = new Set(printsIn(a));
  const before = all.size;
  const others = printsIn(b);
  for (const print of others) all.add(print);
  return { ids: base64Of([...all]), twice: before + others.length - all.size };
};
