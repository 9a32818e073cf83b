/**
 * Which incidents of a file are scattered over it, in little memory: an incident is remembered by a
 * number of 53 bits made from its name. Two names with the same number are only held longer than
 * they need be, never taken for one.
 */
import { hash } from 'node:crypto';

/** A number of 53 bits from a text, never 0. */
const fingerprint = (text: string): number => {
  const bytes = hash('sha1', text, 'buffer');
  return bytes.readUIntBE(0, 6) * 32 + ((bytes[6] ?? 0) & 31) || 1;
};

/** A set of names, 8 to 32 bytes for each. A name that was never added may, very rarely, be in it. */
export class SeenIncidents {
  #slots = new Float64Array(1 << 10);
  #size = 0;

  has(incident: string): boolean {
    return this.#size > 0 && this.#slots[this.#slotOf(fingerprint(incident))] !== 0;
  }

  /** @returns whether it was not there yet */
  add(incident: string): boolean {
    const print = fingerprint(incident);
    const slot = this.#slotOf(print);
    if (this.#slots[slot] !== 0) return false;
    this.#slots[slot] = print;
    this.#size += 1;
    if (this.#size * 2 > this.#slots.length) this.#grow();
    return true;
  }

  #slotOf(print: number): number {
    const mask = this.#slots.length - 1;
    let slot = print % this.#slots.length;
    while (this.#slots[slot] !== 0 && this.#slots[slot] !== print) slot = (slot + 1) & mask;
    return slot;
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Float64Array(before.length * 2);
    for (const print of before) if (print !== 0) this.#slots[this.#slotOf(print)] = print;
  }
}

/** The incidents whose rows do not follow each other, and the last row of each. */
export class Scattered {
  readonly #seen = new SeenIncidents();
  readonly #last = new Map<string, number>();
  #before: string | null = null;

  /** Takes the next row of a file. @param place which row it is */
  see(incident: string, place: number): void {
    if (incident !== this.#before && !this.#seen.add(incident)) this.#last.set(incident, place);
    else if (this.#last.has(incident)) this.#last.set(incident, place);
    this.#before = incident;
  }

  has(incident: string): boolean {
    return this.#last.has(incident);
  }

  isLast(incident: string, place: number): boolean {
    return this.#last.get(incident) === place;
  }
}
