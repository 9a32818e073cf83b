/** What was tried lately, counted in the database for all servers of a record. */
import { RecordFault } from '../fault.ts';
import type { Tried, Tries, TryCounter } from '../tries.ts';
import type { Ask } from './connection.ts';

/** So often in a row nobody else is quicker with the same names. */
const MOST_TRIES = 50;

export class TriesInDatabase implements TryCounter {
  readonly #ask: Ask;
  /** Of one process one after another, so that only other servers are ever quicker. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  change<Result>(keys: readonly string[], act: (tries: Tries) => Result): Promise<Result> {
    const done = this.#last.then(() => this.#change(keys, act));
    this.#last = done.catch(() => {});
    return done;
  }

  async #change<Result>(keys: readonly string[], act: (tries: Tries) => Result): Promise<Result> {
    for (let times = 0; times < MOST_TRIES; times += 1) {
      const rows = await this.#ask<{ key: string; value: string }>(
        'SELECT key, value FROM dutybound.tried WHERE key = ANY ($1)',
        [keys],
      );
      const before = new Map(rows.map(({ key, value }) => [key, value]));
      const tries = new Map(rows.map(({ key, value }) => [key, JSON.parse(value) as Tried]));
      const result = act(tries);
      const after = keys.map((key) => {
        const tried = tries.get(key);
        return { key, was: before.get(key) ?? null, is: tried ? JSON.stringify(tried) : null };
      });
      const changed = after.filter(({ was, is }) => was !== is);
      if (changed.length === 0) return result;
      const [row] = await this.#ask<{ is: boolean }>(
        'SELECT dutybound.count_tries($1, $2, $3) AS is',
        [changed.map(({ key }) => key), changed.map(({ was }) => was), changed.map(({ is }) => is)],
      );
      if (row?.is === true) return result;
    }
    throw new RecordFault('in-use', 'too many people are signing in at once; try again');
  }
}
