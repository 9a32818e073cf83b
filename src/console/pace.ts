/** How fast somebody may ask. A person never gets there; a program that was let loose does. */

/** How many at once, and how many more each second from then on. */
export interface Allowed {
  readonly atOnce: number;
  readonly eachSecond: number;
}

/** Pages of one session: an hour's work of somebody quick at once. */
export const PAGES: Allowed = { atOnce: 2_000, eachSecond: 20 };

/** Sign-ins at the server of the school's accounts, of everybody together: it is not ours to be asked without end. */
export const AT_PROVIDER: Allowed = { atOnce: 200, eachSecond: 5 };

interface Left {
  readonly count: number;
  /** When that was counted, in milliseconds. */
  readonly at: number;
}

/** Counts what is asked for, of each by itself. */
export class Pace {
  readonly #now: () => Date;
  readonly #allowed: Allowed;
  readonly #left = new WeakMap<object, Left>();

  constructor(now: () => Date, allowed: Allowed = PAGES) {
    this.#now = now;
    this.#allowed = allowed;
  }

  /** Counts one thing that is asked for. @returns whether it was one too many */
  isTooFast(who: object): boolean {
    const { atOnce, eachSecond } = this.#allowed;
    const at = this.#now().getTime();
    const before = this.#left.get(who) ?? { count: atOnce, at };
    const gained = (Math.max(0, at - before.at) / 1000) * eachSecond;
    const count = Math.min(atOnce, before.count + gained);
    this.#left.set(who, { count: Math.max(0, count - 1), at });
    return count < 1;
  }

  /** Takes one back that was right. */
  giveBack(who: object): void {
    const before = this.#left.get(who);
    if (before !== undefined) this.#left.set(who, { ...before, count: before.count + 1 });
  }
}
