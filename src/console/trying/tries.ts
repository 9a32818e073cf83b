/**
 * The changes of the policy that people try. Each is kept for the session that gave it and nowhere else: a draft is a
 * paper of the governing body and goes round with its papers, while the record holds what happened. One is tried at a
 * time, so that no more than one core is taken from those who deal with an incident.
 */
import type { Kept } from '../../record/kept.ts';
import type { Policy } from '../../vocabulary/policies.ts';
import type { Session } from '../sessions.ts';
import type { Checked, Given, Outcome, Texts } from './trial.ts';
import type { BeginTrying, Trying } from './trying.ts';

/** A change as it is kept, and how far trying it has come. */
export interface Held {
  readonly texts: Texts;
  /** What the change is built on, as it was then. */
  readonly base: Policy;
  readonly changed: Policy;
  readonly warnings: Checked['warnings'];
  /** Whoever gave it is told no number that is not rounded. */
  readonly countsOnly: boolean;
  /** The incidents it is tried on, in their order. */
  incidents: readonly Kept['id'][];
  /** How many earlier ones are left out. */
  leftOut: number;
  tried: number;
  outcome: Outcome | null;
  hasFailed: boolean;
  /** Told when trying it is over. */
  readonly watchers: Set<() => void>;
}

export type Answer =
  | { readonly kind: 'taken' }
  | { readonly kind: 'faults'; readonly faults: Checked['faults'] }
  /** Another one is being tried, or the account has tried as many today as it may. */
  | { readonly kind: 'busy' | 'enough' };

/** The latest incidents that a change is tried on. */
export const MOST_INCIDENTS = 5_000;
/** Tries a day of an account that is given counts alone: many answers about the same incidents could be compared. */
export const MOST_A_DAY = 5;

export class Tries {
  readonly #begin: BeginTrying;
  readonly #held = new WeakMap<Session, Held>();
  readonly #today = new Map<string, { readonly day: string; count: number }>();
  #running: { readonly session: Session; readonly trying: Trying } | null = null;

  constructor(begin: BeginTrying) {
    this.#begin = begin;
  }

  /** Whether tries are counted that nobody has made up for yet; only a later day does. */
  get areCounted(): boolean {
    return this.#today.size > 0;
  }

  of(session: Session): Held | null {
    return this.#held.get(session) ?? null;
  }

  drop(session: Session): void {
    this.#held.delete(session);
    if (this.#running?.session === session) this.#end(this.#running.trying);
  }

  #end(trying: Trying): void {
    trying.end();
    if (this.#isRunning(trying)) this.#running = null;
  }

  /** Whether an account that is given counts alone has tried as many today as it may. */
  #hasHadEnough({ account }: Session, { countsOnly, today }: Given): boolean {
    const had = this.#today.get(account);
    return countsOnly && had?.day === today && had.count >= MOST_A_DAY;
  }

  #count({ account }: Session, day: string): void {
    const had = this.#today.get(account);
    this.#today.set(account, { day, count: had?.day === day ? had.count + 1 : 1 });
  }

  /**
   * Checks a change and, where nothing is wrong with it, keeps it in place of the one before and begins to try it.
   * @param read reads the incidents that it is tried on; called once the change was found good
   * @param onFault is told why trying it failed, if it does
   */
  async give(
    session: Session,
    given: Given,
    read: () => Promise<readonly Kept[]>,
    onFault: (error: unknown) => void,
  ): Promise<Answer> {
    if (this.#hasHadEnough(session, given)) return { kind: 'enough' };
    if (this.#running !== null && this.#running.session !== session) return { kind: 'busy' };
    if (this.#running !== null) this.#end(this.#running.trying);
    const trying = this.#begin(given);
    this.#running = { session, trying };
    try {
      const { faults, warnings, changed } = await trying.check();
      if (!this.#isRunning(trying)) return { kind: 'busy' };
      if (changed === null) {
        this.#end(trying);
        return { kind: 'faults', faults };
      }
      const held: Held = {
        texts: given.texts,
        base: given.policies.find(({ id }) => id === given.base) as Policy,
        changed,
        warnings,
        countsOnly: given.countsOnly,
        incidents: [],
        leftOut: 0,
        tried: 0,
        outcome: null,
        hasFailed: false,
        watchers: new Set(),
      };
      this.#held.set(session, held);
      if (given.countsOnly) this.#count(session, given.today);
      void this.#run(held, trying, read, (error) => {
        // Whoever gave another one meanwhile has ended it.
        if (this.#held.get(session) === held) onFault(error);
      });
      return { kind: 'taken' };
    } catch (error) {
      // The same session has sent another one meanwhile.
      if (!this.#isRunning(trying)) return { kind: 'busy' };
      this.#end(trying);
      throw error;
    }
  }

  #isRunning(trying: Trying): boolean {
    return this.#running?.trying === trying;
  }

  async #run(
    held: Held,
    trying: Trying,
    read: () => Promise<readonly Kept[]>,
    onFault: (error: unknown) => void,
  ): Promise<void> {
    try {
      const all = await read();
      const latest = all.slice(-MOST_INCIDENTS);
      held.leftOut = all.length - latest.length;
      held.incidents = latest.map(({ id }) => id);
      const timelines = latest.map(({ timeline }) => timeline);
      held.outcome = await trying.run(timelines, (tried) => {
        held.tried = tried;
      });
    } catch (error) {
      held.hasFailed = true;
      onFault(error);
    } finally {
      this.#end(trying);
      for (const tell of held.watchers) tell();
    }
  }
}
