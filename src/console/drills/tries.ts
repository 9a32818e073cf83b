/** How often a code of a drill may be typed wrongly. Who is inside never comes by here. */
import { Pace } from '../pace.ts';

/** From one address: a room full of people who mistype has one address, so it is not few. */
const OF_ONE = { atOnce: 20, eachSecond: 0.1 };
const OF_ALL = { atOnce: 200, eachSecond: 0.5 };
const MOST_REMEMBERED = 10_000;

export class JoinTries {
  readonly #ofOne: Pace;
  readonly #ofAll: Pace;
  readonly #all = {};
  readonly #addresses = new Map<string, object>();

  constructor(now: () => Date) {
    this.#ofOne = new Pace(now, OF_ONE);
    this.#ofAll = new Pace(now, OF_ALL);
  }

  /** Whether somebody was counted. */
  get areCounted(): boolean {
    return this.#addresses.size > 0;
  }

  #of(address: string): object {
    const known = this.#addresses.get(address) ?? {};
    this.#addresses.delete(address);
    this.#addresses.set(address, known);
    const [oldest] = this.#addresses.keys();
    if (this.#addresses.size > MOST_REMEMBERED && oldest !== undefined) {
      this.#addresses.delete(oldest);
    }
    return known;
  }

  /** Counts a try before it is looked at. @returns whether it is one too many, and is not looked at */
  isTooMany(address: string): boolean {
    return this.#ofOne.isTooFast(this.#of(address)) || this.#ofAll.isTooFast(this.#all);
  }

  /** Takes back a try that was right. */
  succeeded(address: string): void {
    this.#ofOne.giveBack(this.#of(address));
    this.#ofAll.giveBack(this.#all);
  }
}
