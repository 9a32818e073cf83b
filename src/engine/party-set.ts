/** Parties as bits: which of them are in a set, in two numbers. */
import { PARTY_IDS } from '../vocabulary/parties.ts';

const BITS = 32;
if (PARTY_IDS.length > 2 * BITS) throw new RangeError('more parties than a set has bits for');

/** By place among `PARTY_IDS`. */
export class PartySet {
  /** Of the first 32, and of the others. */
  low = 0;
  high = 0;

  get isEmpty(): boolean {
    return (this.low | this.high) === 0;
  }

  clear(): void {
    this.low = 0;
    this.high = 0;
  }

  add(party: number): void {
    if (party < BITS) this.low |= 1 << party;
    else this.high |= 1 << (party - BITS);
  }

  delete(party: number): void {
    if (party < BITS) this.low &= ~(1 << party);
    else this.high &= ~(1 << (party - BITS));
  }

  addAll(low: number, high: number): void {
    this.low |= low;
    this.high |= high;
  }

  has(party: number): boolean {
    return ((party < BITS ? this.low >>> party : this.high >>> (party - BITS)) & 1) === 1;
  }

  hasAny(low: number, high: number): boolean {
    return ((this.low & low) | (this.high & high)) !== 0;
  }

  /** Whether all of them are in it; of none they are not. */
  hasAll(low: number, high: number): boolean {
    return (low | high) !== 0 && ((low & ~this.low) | (high & ~this.high)) === 0;
  }
}
