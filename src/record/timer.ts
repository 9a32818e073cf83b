/** Sweeps when something falls due, for as long as a server runs. */

/** Waiting, as a machine does it; a test lets time pass itself. */
export interface Timers {
  /** Calls back once, after so many milliseconds. @returns what takes that back. */
  readonly after: (milliseconds: number, call: () => void) => () => void;
}

/** The machine's own. A process that has nothing else to do ends all the same. */
export const systemTimers: Timers = {
  after: (milliseconds, call) => {
    const timer = setTimeout(call, milliseconds);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** What is swept: a `Sweeper`. */
export interface Swept {
  /** When something falls due next, ISO 8601; null where nothing does. */
  readonly next: string | null;
  readonly sweep: () => Promise<number>;
}

export interface TimerOptions {
  readonly now: () => Date;
  readonly timers?: Timers;
  /** Receives what went wrong. The timer tries again. */
  readonly onFault: (error: unknown) => void;
}

/**
 * The longest wait, in milliseconds. The clock of a machine is set, a laptop sleeps and entries are added, so
 * what falls due next is looked at again at least so often.
 */
const LONGEST = 60_000;
/** The wait after a fault. */
const AFTER_FAULT = 10_000;
/** The shortest wait, so that what cannot be handed over does not keep a machine busy. */
const SHORTEST = 1_000;

/** Sweeps at the start, and then whenever something falls due, until it is stopped. One sweep at a time. */
export class SweepTimer {
  readonly #swept: Swept;
  readonly #now: () => Date;
  readonly #timers: Timers;
  readonly #onFault: (error: unknown) => void;
  /** Takes the next sweep back; null while the timer is stopped. */
  #cancel: (() => void) | null = null;
  #running: Promise<void> = Promise.resolve();
  #isSweeping = false;
  /** Whether it was woken while it swept. */
  #isWoken = false;

  constructor(swept: Swept, { now, timers = systemTimers, onFault }: TimerOptions) {
    this.#swept = swept;
    this.#now = now;
    this.#timers = timers;
    this.#onFault = onFault;
  }

  /** Sweeps now, which finds what fell due while nothing ran. Once started, nothing more. */
  start(): void {
    if (this.#cancel === null) this.#sweepIn(0);
  }

  /** Sweeps without waiting, since something new may be due. */
  wake(): void {
    this.#isWoken = this.#isSweeping;
    if (this.#cancel === null || this.#isSweeping) return;
    this.#cancel();
    this.#sweepIn(0);
  }

  /** Sweeps no more. @returns once a sweep that has begun is done. */
  async stop(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    await this.#running;
  }

  #sweepIn(milliseconds: number): void {
    this.#cancel = this.#timers.after(milliseconds, () => {
      this.#running = this.#sweep();
    });
  }

  async #sweep(): Promise<void> {
    let wait: number;
    this.#isSweeping = true;
    try {
      await this.#swept.sweep();
      wait = this.#untilNext();
    } catch (error) {
      this.#onFault(error);
      wait = AFTER_FAULT;
    }
    this.#isSweeping = false;
    if (this.#cancel !== null) this.#sweepIn(this.#isWoken ? 0 : wait);
    this.#isWoken = false;
  }

  #untilNext(): number {
    const { next } = this.#swept;
    const left = next === null ? LONGEST : Date.parse(next) - this.#now().getTime();
    return Math.min(LONGEST, Math.max(SHORTEST, left));
  }
}
