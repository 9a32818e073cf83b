/**
 * How often something was tried lately, such as a password: counted for all servers of a record together, so that
 * whoever asks several has no more tries. It does not belong to the record, and nothing of it is kept for more than an hour.
 */

/** So long what was tried counts, in milliseconds. */
export const COUNTS_FOR = 60 * 60_000;

export interface Tried {
  readonly count: number;
  /** When the last was, in milliseconds. */
  readonly last: number;
  /** When the one before was: again the last where this one was right. */
  readonly previous: number;
  /** Whether it may be forgotten for want of space: of an account that is not there, or of one browser. */
  readonly isPassing: boolean;
}

/** What was tried, by names that say nothing. */
export type Tries = Pick<Map<string, Tried>, 'get' | 'set' | 'delete'>;

export interface TryCounter {
  /**
   * Reads and changes some of it as one step.
   * @param act may be asked again where another server was quicker, and reads and changes what these keys name
   */
  readonly change: <Result>(
    keys: readonly string[],
    act: (tries: Tries) => Result,
  ) => Promise<Result>;
}

const MOST_REMEMBERED = 10_000;

/** Where one process has the record for itself; a restart forgets it. */
export class TriesInMemory implements TryCounter {
  readonly #tries = new Map<string, Tried>();

  async change<Result>(_: readonly string[], act: (tries: Tries) => Result): Promise<Result> {
    const result = act(this.#tries);
    this.#forgetPassing();
    return result;
  }

  /** Names that nobody has are not remembered without end; whoever tries many makes no tries of others forgotten. */
  #forgetPassing(): void {
    if (this.#tries.size <= MOST_REMEMBERED) return;
    for (const [key, { isPassing }] of this.#tries) {
      if (isPassing) {
        this.#tries.delete(key);
        return;
      }
    }
  }
}
