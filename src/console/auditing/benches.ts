/**
 * What an account works at: a log that was uploaded, its mapping, and the report that was made last. It is held in
 * memory and never written to a disk, so nothing of it is left by a crash or a restart. It is thrown away when its
 * session ends, or when nobody has used it for some time.
 */
import type { Session } from '../sessions.ts';
import type { Job, Jobs } from './jobs.ts';
import type { GivenLog, GivenMapping, MadeReport, Outcome, Task } from './work.ts';

/** An uploaded log may have so many bytes. */
export const LARGEST_LOG = 8 * 1024 * 1024;
export const KEPT_MINUTES = 30;
/** So many accounts have a log here at once. */
const MOST_LOGS = 4;
/** How long a form waits for what it has begun, before it shows a page that waits; in milliseconds. */
const PATIENCE = 5_000;

const MINUTE = 60_000;

/** What a report is about. */
export type Subject = 'log' | 'record' | 'governors';

export interface Report extends MadeReport {
  readonly of: Subject;
  /** What its files are called, without their endings. */
  readonly name: string;
  readonly at: number;
}

/** What a report can have besides. */
export interface AlsoAsked {
  /** The policy that it is compared with. */
  readonly against: string | undefined;
  readonly hasFindings: boolean;
}

const NOTHING_ELSE: AlsoAsked = { against: undefined, hasFindings: false };

export interface Bench {
  readonly account: string;
  readonly session: Session;
  /** Throws it away. */
  readonly end: () => void;
  log: GivenLog | null;
  /** Null where the log needs none, or has none yet. */
  mapping: GivenMapping | null;
  /** By which policy it is judged, where not by that of the mapping or the log; empty where by that. */
  policy: string;
  /** What else is asked of its report. */
  asked: AlsoAsked;
  /** What was said when the mapping was proposed. */
  looked: readonly string[];
  /** What came of it last, beside a report. */
  outcome: Outcome | null;
  report: Report | null;
  running: { readonly job: Job; readonly since: number; readonly what: string } | null;
  touched: number;
}

/** Why something cannot be begun now, as a sentence. */
export type Busy = { readonly says: string };

export class Benches {
  readonly #benches = new Map<string, Bench>();
  readonly #now: () => Date;
  readonly #jobs: Jobs;
  #timer: NodeJS.Timeout | null = null;

  constructor(now: () => Date, jobs: Jobs) {
    this.#now = now;
    this.#jobs = jobs;
  }

  /** What this session works at; somewhere else the same account may work at something else, one at a time. */
  of(session: Session): Bench | null {
    this.#sweep();
    const bench = this.#benches.get(session.account);
    if (bench === undefined || bench.session !== session) return null;
    bench.touched = this.#moment();
    return bench;
  }

  /** The same, begun where there is none. What the account worked at in another place is thrown away. */
  begin(session: Session): Bench {
    const there = this.of(session);
    if (there !== null) return there;
    this.throwAway(session.account);
    const bench: Bench = {
      end: () => this.#end(bench),
      account: session.account,
      session,
      log: null,
      mapping: null,
      policy: '',
      asked: NOTHING_ELSE,
      looked: [],
      outcome: null,
      report: null,
      running: null,
      touched: this.#moment(),
    };
    this.#benches.set(session.account, bench);
    session.held.add(bench.end);
    this.#sweepLater();
    return bench;
  }

  /** Whether there is room for one more log. */
  get hasRoom(): boolean {
    this.#sweep();
    return [...this.#benches.values()].filter(({ log }) => log !== null).length < MOST_LOGS;
  }

  /** Until when something is held that nobody uses any more. */
  endOf({ touched }: Bench): number {
    return touched + KEPT_MINUTES * MINUTE;
  }

  throwAway(account: string): void {
    this.#benches.get(account)?.end();
  }

  /**
   * Begins a piece of work, and waits a moment for it. What came of it is then in the bench.
   * @param then puts the outcome where it belongs
   * @returns why it was not begun, or null
   */
  async work(
    bench: Bench,
    what: string,
    task: Task,
    then: (outcome: Outcome) => void | Promise<void>,
  ): Promise<Busy | null> {
    if (bench.running !== null) {
      return { says: 'Wait until what you began before is done. One thing is done at a time' };
    }
    if (this.#jobs.isFull) {
      return { says: 'Others have logs looked at just now. Try again in a minute' };
    }
    const job = this.#jobs.start(task);
    bench.running = { job, since: this.#moment(), what };
    const done = job.outcome.then(async (outcome) => {
      if (this.#benches.get(bench.account) !== bench) return;
      bench.running = null;
      bench.touched = this.#moment();
      await then(outcome);
    });
    await Promise.race([done, after(PATIENCE)]);
    return null;
  }

  /** Ends all that is under way, and throws everything away. */
  stop(): void {
    for (const { end } of [...this.#benches.values()]) end();
    this.#jobs.stop();
  }

  #moment(): number {
    return this.#now().getTime();
  }

  #end(bench: Bench): void {
    bench.running?.job.stop();
    bench.session.held.delete(bench.end);
    // Whoever still has the bench in hand finds nothing in it.
    bench.log = null;
    bench.mapping = null;
    bench.outcome = null;
    bench.report = null;
    if (this.#benches.get(bench.account) === bench) this.#benches.delete(bench.account);
  }

  #sweep(): void {
    const now = this.#moment();
    for (const bench of [...this.#benches.values()]) {
      if (bench.running === null && this.endOf(bench) <= now) bench.end();
    }
  }

  /** Also where nobody asks for anything any more. */
  #sweepLater(): void {
    if (this.#timer !== null) return;
    this.#timer = setInterval(() => {
      this.#sweep();
      if (this.#benches.size > 0 || this.#timer === null) return;
      clearInterval(this.#timer);
      this.#timer = null;
    }, MINUTE);
    this.#timer.unref();
  }
}

const after = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
