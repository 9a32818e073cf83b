/**
 * The threads of an audit. This one reads, the others judge, so that none learns what another does;
 * where there are no others it judges too, and so it does what has to be put together of rows, which
 * takes far longer than judging it. What came of batches is told in the order of the log.
 */
import { Worker } from 'node:worker_threads';
import { builtFile } from '../files/built.ts';
import type { PolicyFlags } from '../policies/books.ts';
import type { BufferPool } from './batches.ts';
import { type BatchJudged, Judging, type JudgingOptions, type Outcome } from './judging.ts';
import type { ReadLines } from './line-reader.ts';
import type { Words } from './line-scanner.ts';
import { addCounted, type Counted, nothingCounted } from './totals.ts';
import type { Batch } from './triage.ts';
import type { ToWorker, WorkerStart } from './worker.ts';
import type { Candidate } from './worst-incidents.ts';

/** Batches that may be judged before what came of an earlier one is told, for each thread. */
const MOST_AHEAD = 4;

/** Of fewer bytes, all is judged before another thread has begun. */
const WORTH_A_THREAD = 16 * 1024 * 1024;

/** Batches before the other threads begin, where nobody knows how many there will be. */
const FIRST_BATCHES = 16;

/** New objects are few and short-lived; without a limit each thread keeps 48 MB for them. */
const LIMITS = { maxYoungGenerationSizeMb: 8 };

interface Asked {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Another thread. It answers in the order in which it is asked. */
class Thread {
  readonly #worker: Worker;
  readonly #asked: Asked[] = [];
  #error: unknown = null;
  /** The words that the latest batch was read in, and how many of them it was sent. */
  #words: Words | null = null;
  #heads = 0;
  #kinds = 0;

  constructor(workerData: WorkerStart) {
    const worker = new Worker(builtFile('audit-worker.js', import.meta.url), {
      workerData,
      resourceLimits: LIMITS,
    });
    this.#worker = worker;
    worker.on('message', (answer) => this.#asked.shift()?.resolve(answer));
    worker.on('error', (error) => {
      this.#error = error;
      for (const { reject } of this.#asked) reject(error);
    });
  }

  /** How many batches it has before it. */
  get waiting(): number {
    return this.#asked.length;
  }

  judge(batch: Batch & { readonly of: ReadLines }): Promise<BatchJudged> {
    const { words } = batch.of;
    const areFirstWords = words !== this.#words;
    if (areFirstWords) [this.#words, this.#heads, this.#kinds] = [words, 0, 0];
    const heads = words.heads.slice(this.#heads);
    const kinds = words.kinds.slice(this.#kinds);
    this.#heads += heads.length;
    this.#kinds += kinds.length;
    const of = { ...batch.of, words: { heads, kinds } };
    return this.#ask({ batch: { ...batch, of }, areFirstWords });
  }

  finish(): Promise<Outcome> {
    return this.#ask('finish');
  }

  #ask<Answer>(message: ToWorker): Promise<Answer> {
    const answered = new Promise<unknown>((resolve, reject) => {
      if (this.#error !== null) reject(this.#error);
      this.#asked.push({ resolve, reject });
      this.#worker.postMessage(message);
    });
    return answered as Promise<Answer>;
  }

  async stop(): Promise<void> {
    await this.#worker.terminate();
  }
}

export interface ThreadsOptions extends JudgingOptions {
  readonly jobs: number;
  /** From what a thread reads the same rule books. */
  readonly from: PolicyFlags;
  readonly buffers: BufferPool;
  /** How many bytes there are to be judged; NaN where nobody knows. */
  readonly bytes: number;
  /** Told what came of each batch, in order. */
  readonly done: (judged: BatchJudged) => Promise<void>;
}

export class Threads {
  readonly #options: ThreadsOptions;
  readonly #here: Judging;
  readonly #others: Thread[] = [];
  #given = 0;
  /** What came of every batch has been told, and of those that were given last. */
  #told: Promise<void> = Promise.resolve();
  readonly #ahead: Promise<void>[] = [];

  constructor(options: ThreadsOptions) {
    this.#options = options;
    this.#here = new Judging(options);
  }

  /** Judges a batch, or has it judged. */
  async give(batch: Batch): Promise<void> {
    const { buffers, done } = this.#options;
    const { of } = batch;
    this.#given += 1;
    if (this.#given === this.#firstForOthers) this.#begin();
    const judged = this.#judged(batch);
    this.#told = Promise.all([judged, this.#told]).then(async ([what]) => {
      if ('lines' in of) buffers.give(of.bytes);
      await done(what);
    });
    this.#told.catch(() => {});
    this.#ahead.push(this.#told);
    const most = this.#others.length * MOST_AHEAD;
    while (this.#ahead.length > most) await this.#ahead.shift();
  }

  #judged({ of, ...batch }: Batch): Promise<BatchJudged> {
    const [first, ...others] = this.#others;
    if (first === undefined || !('lines' in of)) return this.#here.judge({ of, ...batch });
    const least = others.reduce((a, b) => (b.waiting < a.waiting ? b : a), first);
    return least.judge({ of, ...batch });
  }

  /** With which batch the other threads begin. */
  get #firstForOthers(): number {
    const { bytes } = this.#options;
    if (Number.isNaN(bytes)) return FIRST_BATCHES;
    return bytes >= WORTH_A_THREAD ? 1 : Number.POSITIVE_INFINITY;
  }

  #begin(): void {
    const { from, jobs, policy, against, ofExercises, terms, asOf, findings } = this.#options;
    const judged = { policy, against, ofExercises: ofExercises === true, terms, asOf };
    const start: WorkerStart = { ...judged, books: from, findings };
    for (let job = 1; job < jobs; job += 1) this.#others.push(new Thread(start));
  }

  /** Waits for what has been given, and adds it all up. */
  async finish(): Promise<{
    readonly counted: Counted;
    readonly candidates: readonly Candidate[];
  }> {
    await this.#told;
    const others = await Promise.all(this.#others.map((each) => each.finish()));
    const outcomes = [this.#here.outcome, ...others];
    const counted = nothingCounted();
    for (const outcome of outcomes) addCounted(counted, outcome.counted);
    // Their memory is given back before the report is made.
    await this.stop();
    return { counted, candidates: outcomes.flatMap(({ candidates }) => candidates) };
  }

  async stop(): Promise<void> {
    await Promise.all(this.#others.map((each) => each.stop()));
  }
}
