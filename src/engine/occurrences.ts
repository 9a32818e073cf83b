/**
 * Where every occurrence of every norm stands: its row in the norm's table, the marks it has seen, its
 * limit. The first occurrence of a norm has the number of its region; others are numbered from there on,
 * one list for each region. Nothing is decided here.
 */

import type { Person } from '../vocabulary/pseudonyms.ts';
import { longer } from './longer.ts';
import type { Omitted } from './region-table.ts';
import { FIRST_ROW } from './region-table.ts';
import type { Instant } from './time.ts';
import type { Doubt } from './verdict.ts';

/** Before every moment. */
export const NOT_YET = Number.NEGATIVE_INFINITY;
/** No moment: after every other. */
export const NO_MOMENT = Number.POSITIVE_INFINITY;

export class Occurrences {
  /** How many regions there are. */
  readonly regions: number;
  /** One more than the largest number of an occurrence. */
  count: number;
  /** By occurrence. */
  rows: Int32Array;
  seen: Int32Array;
  owedAt: Float64Array;
  dueAt: Float64Array;
  /** When it was first done in doubt; `NO_MOMENT` where never. */
  doubtAt: Float64Array;
  /** When it was last done before it was owed; `NOT_YET` where never. */
  earlyAt: Float64Array;
  /** When it was first done before it was owed; `NO_MOMENT` where never. */
  firstEarlyAt: Float64Array;
  /** When it was begun: from then on it may have been owed. */
  begunAt: Float64Array;
  isRunning: Uint8Array;
  /** Where in the history it was begun; what was sent before that was not about it. */
  since: Int32Array;
  /** Where in the history, and at which row, it was begun. */
  beganAt: Int32Array;
  beganRow: Int32Array;
  regionOf: Int32Array;
  /** The matter that it is about. */
  matter: Int32Array;
  /**
   * Whether what it was begun for may be something known before: then nothing that it alone would be
   * held against anybody, see `verdict.ts`.
   */
  doubt: Uint8Array;
  /** By occurrence that is about one child by pseudonym, or owed to one person: which. */
  readonly whom = new Map<number, Person>();
  /** The next occurrence of the same region, or 0. */
  next: Int32Array;
  /** To whom what is recorded as not done was not done. */
  readonly omitted = new Map<number, Omitted>();
  /** How many regions have more than one. */
  #many = 0;

  constructor(regions: number) {
    this.regions = regions;
    this.count = regions;
    this.rows = new Int32Array(regions);
    this.seen = new Int32Array(regions);
    this.owedAt = new Float64Array(regions);
    this.dueAt = new Float64Array(regions);
    this.doubtAt = new Float64Array(regions);
    this.earlyAt = new Float64Array(regions);
    this.firstEarlyAt = new Float64Array(regions);
    this.begunAt = new Float64Array(regions);
    this.isRunning = new Uint8Array(regions);
    this.since = new Int32Array(regions);
    this.beganAt = new Int32Array(regions);
    this.beganRow = new Int32Array(regions);
    this.regionOf = Int32Array.from({ length: regions }, (_, region) => region);
    this.matter = new Int32Array(regions);
    this.doubt = new Uint8Array(regions);
    this.next = new Int32Array(regions);
  }

  /** Whether any region has more than one. */
  get isMany(): boolean {
    return this.#many > 0;
  }

  /** Forgets everything but the first occurrence of each region. */
  reset(): void {
    if (this.#many > 0) this.next.fill(0, 0, this.regions);
    this.#many = 0;
    this.count = this.regions;
    if (this.omitted.size > 0) this.omitted.clear();
    if (this.whom.size > 0) this.whom.clear();
  }

  /** Puts the occurrences from a number up to another where every one begins. */
  clear(from: number, end = from + 1): void {
    const { rows, seen, isRunning, since, beganAt, beganRow } = this;
    const { owedAt, dueAt, doubtAt, earlyAt, firstEarlyAt, begunAt } = this;
    // They are few, for which a loop is quicker than filling list after list.
    for (let each = from; each < end; each += 1) {
      rows[each] = FIRST_ROW;
      seen[each] = 0;
      owedAt[each] = NOT_YET;
      dueAt[each] = NOT_YET;
      doubtAt[each] = NO_MOMENT;
      earlyAt[each] = NOT_YET;
      firstEarlyAt[each] = NO_MOMENT;
      begunAt[each] = NOT_YET;
      isRunning[each] = 0;
      since[each] = 0;
      beganAt[each] = 0;
      beganRow[each] = FIRST_ROW;
    }
  }

  /** Begins a region once more. @returns the number of the occurrence */
  begin(region: number, matter: number, doubt: Doubt, row = FIRST_ROW): number {
    const made = this.count;
    this.count += 1;
    if (made === this.rows.length) this.#grow();
    this.clear(made);
    this.rows[made] = row;
    this.beganRow[made] = row;
    this.regionOf[made] = region;
    this.matter[made] = matter;
    this.doubt[made] = doubt;
    this.next[made] = 0;
    let last = region;
    while (this.next[last] !== 0) last = this.next[last] as number;
    if (last === region) this.#many += 1;
    this.next[last] = made;
    return made;
  }

  /**
   * The occurrence before one that stands as it does in everything that decides a verdict, so that one
   * of them is enough to follow; or null. The earlier one was owed no later, so it is never judged
   * more mildly.
   * @param areOfOneKind whether what comes later can tell two matters apart no more
   */
  alike(
    occurrence: number,
    areOfOneKind: (matter: number, other: number) => boolean,
  ): number | null {
    const region = this.regionOf[occurrence] as number;
    for (let other = region; other !== occurrence; other = this.next[other] as number) {
      const isOfOneKind = areOfOneKind(
        this.matter[other] as number,
        this.matter[occurrence] as number,
      );
      if (isOfOneKind && this.#standAlike(other, occurrence)) return other;
      if (this.next[other] === 0) return null;
    }
    return null;
  }

  #standAlike(a: number, b: number): boolean {
    return (
      this.rows[a] === this.rows[b] &&
      this.whom.get(a) === this.whom.get(b) &&
      this.seen[a] === this.seen[b] &&
      this.isRunning[a] === this.isRunning[b] &&
      (this.doubt[a] as number) <= (this.doubt[b] as number) &&
      (this.doubtAt[a] as number) >= (this.doubtAt[b] as number) &&
      !this.omitted.has(a) &&
      !this.omitted.has(b)
    );
  }

  /** Follows one occurrence for two. What was sent before either was begun is not about both. */
  join(occurrence: number, to: number): void {
    const since = this.since[occurrence] as number;
    if (since > (this.since[to] as number)) this.since[to] = since;
    const early = this.firstEarlyAt[occurrence] as number;
    if (early > (this.firstEarlyAt[to] as number)) this.firstEarlyAt[to] = early;
    this.drop(occurrence);
  }

  /** Follows another matter apart from one that stands as it does. @returns the number of the occurrence */
  copy(of: number, matter: number, doubt: Doubt): number {
    const made = this.begin(this.regionOf[of] as number, matter, doubt, this.rows[of] as number);
    this.seen[made] = this.seen[of] as number;
    for (const moments of [
      this.owedAt,
      this.dueAt,
      this.doubtAt,
      this.earlyAt,
      this.firstEarlyAt,
      this.begunAt,
    ]) {
      moments[made] = moments[of] as number;
    }
    return made;
  }

  /** Follows an occurrence no longer. */
  drop(occurrence: number): void {
    const region = this.regionOf[occurrence] as number;
    let before = region;
    while (this.next[before] !== occurrence) before = this.next[before] as number;
    this.next[before] = this.next[occurrence] as number;
    this.isRunning[occurrence] = 0;
    this.whom.delete(occurrence);
    if (occurrence === this.count - 1) this.count -= 1;
    if (this.next[region] === 0) this.#many -= 1;
  }

  /** The occurrences of a region, the first one first. */
  of(region: number): readonly number[] {
    const all = [region];
    for (let other = this.next[region]; other; other = this.next[other]) all.push(other);
    return all;
  }

  raise(occurrence: number, owedAt: Instant): void {
    this.owedAt[occurrence] = owedAt;
  }

  #grow(): void {
    const size = this.rows.length * 2;
    this.rows = longer(this.rows, new Int32Array(size));
    this.seen = longer(this.seen, new Int32Array(size));
    this.owedAt = longer(this.owedAt, new Float64Array(size));
    this.dueAt = longer(this.dueAt, new Float64Array(size));
    this.doubtAt = longer(this.doubtAt, new Float64Array(size));
    this.earlyAt = longer(this.earlyAt, new Float64Array(size));
    this.firstEarlyAt = longer(this.firstEarlyAt, new Float64Array(size));
    this.begunAt = longer(this.begunAt, new Float64Array(size));
    this.isRunning = longer(this.isRunning, new Uint8Array(size));
    this.since = longer(this.since, new Int32Array(size));
    this.beganAt = longer(this.beganAt, new Int32Array(size));
    this.beganRow = longer(this.beganRow, new Int32Array(size));
    this.regionOf = longer(this.regionOf, new Int32Array(size));
    this.matter = longer(this.matter, new Int32Array(size));
    this.doubt = longer(this.doubt, new Uint8Array(size));
    this.next = longer(this.next, new Int32Array(size));
  }
}
