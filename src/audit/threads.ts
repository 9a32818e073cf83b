/**
 * The threads of an audit. This one reads, and judges where no other is free to; what has to be put together
 * of rows takes far longer than judging it, and stays here. What came of batches is told in the order of the log.
 */
import { Worker } from 'node:worker_threads';
import { builtFile } from '../files/built.ts';
import type { PolicyFlags } from '../policies/books.ts';
import type { BufferPool } from './batches.ts';
import { type BatchJudged, Judging, type JudgingOptions, type Outcome } from './judging.ts';
import type { ReadLines } from './line-reader.ts';
import type { Words } from './line-scanner.ts';
import { addCounted } from './totals.ts';
import type { Batch } from './triage.ts';
import { tuneForAudit } from './tuning.ts';
import type { ToWorker, WorkerStart } from './worker.ts';

/** Batches that keep a thread busy while this one reads and judges another. */
const ENOUGH = 6;

/** Batches that may be judged before what came of an earlier one is told, for each thread. */
const MOST_AHEAD = 10;

/** With so many bytes to judge, another thread gains more than it takes to learn what the first one knows. */
const WORTH_A_THREAD = 256 << 20;
/** Where nobody knows how many there are: once so many batches, each about a megabyte, have come. */
const MANY_BATCHES = 64;

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
    // Making a thread has undone a part of it.
    worker.on('online', () => tuneForAudit(workerData.findings));
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

export interface ThreadsOptions {
  readonly judging: JudgingOptions;
  readonly jobs: number;
  /** How many bytes there are to judge, as far as that is known. */
  readonly bytes: Promise<number>;
  /** From what a thread reads the same rule books. */
  readonly from: PolicyFlags;
  readonly buffers: BufferPool;
  /** Told what came of each batch, in order. */
  readonly done: (judged: BatchJudged) => Promise<void>;
}

export class Threads {
  readonly #options: ThreadsOptions;
  readonly #here: Judging;
  readonly #others: Thread[] = [];
  #batches = 0;
  /** What came of every batch has been told, and of those that were given last. */
  #told: Promise<void> = Promise.resolve();
  readonly #ahead: Promise<void>[] = [];

  constructor(options: ThreadsOptions) {
    this.#options = options;
    this.#here = new Judging(options.judging);
  }

  /** Judges a batch, or has it judged. */
  async give(batch: Batch): Promise<void> {
    const { buffers, done } = this.#options;
    if ('lines' in batch.of) await this.#mayBegin();
    const judged = this.#judged(batch);
    this.#tellNext([judged], async () => {
      if ('lines' in batch.of) buffers.give(batch.of.bytes);
      await done(await judged);
    });
    this.#ahead.push(this.#told);
    while (this.#ahead.length > this.#others.length * MOST_AHEAD) await this.#ahead.shift();
  }

  /** Tells something once what came of all batches before has been told. */
  tell(what: () => void): void {
    this.#tellNext([], what);
  }

  #tellNext(awaited: readonly Promise<unknown>[], what: () => unknown): void {
    this.#told = Promise.all([...awaited, this.#told]).then(async () => {
      await what();
    });
    this.#told.catch(() => {});
  }

  #judged({ of, ...batch }: Batch): Promise<BatchJudged> {
    const [first, ...others] = this.#others;
    if (first === undefined || !('lines' in of)) return this.#here.judge({ of, ...batch });
    const least = others.reduce((a, b) => (b.waiting < a.waiting ? b : a), first);
    return (least.waiting < ENOUGH ? least : this.#here).judge({ of, ...batch });
  }

  async #mayBegin(): Promise<void> {
    const { bytes, from, jobs, judging } = this.#options;
    this.#batches += 1;
    const size = await bytes;
    const isWorth = size > 0 ? size >= WORTH_A_THREAD : this.#batches >= MANY_BATCHES;
    if (!isWorth || this.#others.length > 0) return;
    const start: WorkerStart = { ...judging, books: from };
    for (let job = 1; job < jobs; job += 1) this.#others.push(new Thread(start));
  }

  /** Waits for what has been given, and adds it all up. */
  async finish(): Promise<Outcome> {
    await this.#told;
    const others = await Promise.all(this.#others.map((each) => each.finish()));
    const { counted, candidates } = this.#here.outcome;
    for (const other of others) addCounted(counted, other.counted);
    // Their memory is given back before the report is made.
    await this.stop();
    return { counted, candidates: [...candidates, ...others.flatMap((each) => each.candidates)] };
  }

  async stop(): Promise<void> {
    await Promise.all(this.#others.map((each) => each.stop()));
  }
}
