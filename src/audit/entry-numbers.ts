/** Entries as numbers, one behind another, those of many lines. */
import { longer } from '../engine/longer.ts';
import { NEVER } from '../engine/runner.ts';
import type { Instant } from '../engine/time.ts';

export class EntryNumbers {
  count = 0;
  /** By entry: its number among the kinds, when it counts, and what comes first at one moment. */
  #kinds = new Int32Array(1_024);
  #clocks = new Float64Array(1_024);
  #ranks = new Uint8Array(1_024);
  /** By entry: since when what it corrects was wrongly known, or `NEVER`. */
  #wrongSince = new Float64Array(1_024);

  add(kind: number, clock: Instant, rank: number, wrongSince: Instant | null = null): void {
    const at = this.count;
    if (at === this.#kinds.length) this.#widen(2 * at);
    this.#kinds[at] = kind;
    this.#clocks[at] = clock;
    this.#ranks[at] = rank;
    this.#wrongSince[at] = wrongSince ?? NEVER;
    this.count += 1;
  }

  #widen(size: number): void {
    this.#kinds = longer(this.#kinds, new Int32Array(size));
    this.#clocks = longer(this.#clocks, new Float64Array(size));
    this.#ranks = longer(this.#ranks, new Uint8Array(size));
    this.#wrongSince = longer(this.#wrongSince, new Float64Array(size));
  }

  /** The kinds of those from a place on, and when they count. */
  from(from: number): { readonly kinds: Int32Array; readonly clocks: Float64Array } {
    const { count } = this;
    return { kinds: this.#kinds.slice(from, count), clocks: this.#clocks.slice(from, count) };
  }

  /** Marks one as a word that may not count: of its number among the kinds, the complement. */
  doubt(at: number): void {
    this.#kinds[at] = ~(this.#kinds[at] as number);
  }

  /** Puts those from a place on, none of them a correction, into the order in which they count. Few stand far from theirs. */
  putInOrder(from: number): void {
    const kinds = this.#kinds;
    const clocks = this.#clocks;
    const ranks = this.#ranks;
    for (let next = from + 1; next < this.count; next += 1) {
      const kind = kinds[next] as number;
      const clock = clocks[next] as number;
      const rank = ranks[next] as number;
      let at = next;
      for (; at > from; at -= 1) {
        const before = clocks[at - 1] as number;
        if (before < clock || (before === clock && (ranks[at - 1] as number) <= rank)) break;
        kinds[at] = kinds[at - 1] as number;
        clocks[at] = before;
        ranks[at] = ranks[at - 1] as number;
      }
      kinds[at] = kind;
      clocks[at] = clock;
      ranks[at] = rank;
    }
  }

  /** All of them, and begins again. */
  take(): { kinds: Int32Array; clocks: Float64Array; wrongSince: Float64Array } {
    const { count } = this;
    this.count = 0;
    return {
      kinds: this.#kinds.slice(0, count),
      clocks: this.#clocks.slice(0, count),
      wrongSince: this.#wrongSince.slice(0, count),
    };
  }
}
