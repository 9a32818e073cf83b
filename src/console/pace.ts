/** How fast a session may ask for pages. A person never gets there; a program that was let loose does. */
import type { Session } from './sessions.ts';

/** So many at once: an hour's work of somebody quick. */
const AT_ONCE = 2_000;
/** And so many each second from then on. */
const EACH_SECOND = 20;

interface Left {
  readonly count: number;
  /** When that was counted, in milliseconds. */
  readonly at: number;
}

export class Pace {
  readonly #now: () => Date;
  readonly #atOnce: number;
  readonly #left = new WeakMap<Session, Left>();

  constructor(now: () => Date, atOnce = AT_ONCE) {
    this.#now = now;
    this.#atOnce = atOnce;
  }

  /** Counts one page that is asked for. @returns whether it was one too many */
  isTooFast(session: Session): boolean {
    const at = this.#now().getTime();
    const before = this.#left.get(session) ?? { count: this.#atOnce, at };
    const gained = (Math.max(0, at - before.at) / 1000) * EACH_SECOND;
    const count = Math.min(this.#atOnce, before.count + gained);
    this.#left.set(session, { count: Math.max(0, count - 1), at });
    return count < 1;
  }
}
