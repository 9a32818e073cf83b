/**
 * The threads of an audit. This one judges too: a batch goes to a thread that is waiting for work,
 * and is judged here where none is. What came of batches is told in the order of the log.
 */
import { Worker } from 'node:worker_threads';
import { builtFile } from '../files/built.ts';
import type { PolicyFlags } from '../policies/books.ts';
import type { BufferPool } from './batches.ts';
import { type BatchJudged, Judging, type JudgingOptions, type Outcome } from './judging.ts';
import { addCounted } from './totals.ts';
import type { Batch } from './triage.ts';
import type { ToWorker, WorkerStart } from './worker.ts';

/** Batches that a thread may have before it, so that it need not wait for the next one. */
const MOST_WAITING = 2;

/** Batches that may be judged before what came of an earlier one is told. */
const MOST_AHEAD = 8;

/**
 * Another thread has to learn what this one learns: two to three seconds of a processor. Of so many
 * bytes that is a tenth of all in short incidents, and three tenths in long ones; of fewer, too much.
 */
const WORTH_A_THREAD = 160 * 1024 * 1024;

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

  get isFree(): boolean {
    return this.#asked.length < MOST_WAITING;
  }

  judge(batch: Batch): Promise<BatchJudged> {
    return this.#ask(batch);
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
    this.#here = new Judging(options.judging);
  }

  /** Judges a batch, or has it judged. */
  async give(batch: Batch): Promise<void> {
    const { buffers, done } = this.#options;
    const { piece } = batch;
    this.#given += 1;
    if (this.#given === this.#firstForOthers) this.#begin();
    // Lets the answers of the threads in.
    if (this.#others.length > 0) await new Promise((resolve) => setImmediate(resolve));
    // Reading rows takes this thread far longer than judging them, so others would only wait.
    const free = 'lines' in piece ? this.#others.find(({ isFree }) => isFree) : undefined;
    const judged = (free ?? this.#here).judge(batch);
    this.#told = Promise.all([judged, this.#told]).then(async ([what]) => {
      if ('lines' in piece) buffers.give(piece.lines.bytes);
      await done(what);
    });
    this.#told.catch(() => {});
    this.#ahead.push(this.#told);
    const most = this.#others.length === 0 ? 0 : MOST_AHEAD;
    while (this.#ahead.length > most) await this.#ahead.shift();
  }

  /** With which batch the other threads begin. */
  get #firstForOthers(): number {
    const { bytes } = this.#options;
    if (Number.isNaN(bytes)) return FIRST_BATCHES;
    return bytes >= WORTH_A_THREAD ? 1 : Number.POSITIVE_INFINITY;
  }

  #begin(): void {
    const { from, jobs, judging } = this.#options;
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
