/**
 * The threads of an audit. This one judges too: a batch goes to a thread that is waiting for work,
 * and is judged here where none is. What came of batches is told in the order of the log.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { builtFile } from '../files/built.ts';
import type { PolicyFlags } from '../policies/books.ts';
import type { Batch, BufferPool, LineBatch } from './batches.ts';
import { type BatchJudged, Judging, type JudgingOptions } from './judging.ts';
import { addCounted, type Counted, nothingCounted } from './totals.ts';
import type { FromWorker, ToWorker, WorkerStart } from './worker.ts';
import type { Candidate } from './worst-incidents.ts';

/** Batches that a thread may have before it, so that it need not wait for the next one. */
const MOST_WAITING = 2;

/**
 * Another thread has to learn what this one learns, which takes it about as long as judging so many
 * bytes takes once that is done: of fewer it would be no help.
 */
const WORTH_A_THREAD = 96 * 1024 * 1024;

/** Batches before the other threads begin, where nobody knows how many there will be. */
const FIRST_BATCHES = 16;

/** New objects are few and short-lived; without a limit each thread keeps 48 MB for them. */
const LIMITS = { maxYoungGenerationSizeMb: 8 };

interface Thread {
  readonly worker: Worker;
  waiting: number;
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
  readonly #threads: Thread[] = [];
  readonly #judged = new Map<number, BatchJudged>();
  readonly #failed: unknown[] = [];
  #hasBegun = false;
  #given = 0;
  #told = 0;
  #wake: () => void = () => {};

  constructor(options: ThreadsOptions) {
    this.#options = options;
    this.#here = new Judging(options);
  }

  #begin(): void {
    this.#hasBegun = true;
    const { from, jobs, policy, against, ofExercises, terms, asOf, findings } = this.#options;
    const start: WorkerStart = {
      books: from,
      policy,
      against,
      ofExercises: ofExercises === true,
      terms,
      asOf,
      findings,
    };
    for (let job = 1; job < jobs; job += 1) this.#threads.push(this.#thread(start));
  }

  #thread(workerData: WorkerStart): Thread {
    const thread: Thread = {
      worker: new Worker(builtFile('audit-worker.js', import.meta.url), {
        workerData,
        resourceLimits: LIMITS,
      }),
      waiting: 0,
    };
    thread.worker.on('message', (message: FromWorker) => {
      if (message.kind !== 'judged') return;
      thread.waiting -= 1;
      this.#options.buffers.give(message.bytes);
      this.#judged.set(message.id, message.judged);
      this.#wake();
    });
    thread.worker.on('error', (error) => {
      this.#failed.push(error);
      this.#wake();
    });
    return thread;
  }

  /** Judges a batch, or has it judged. */
  async give(batch: Batch): Promise<void> {
    const id = this.#given;
    this.#given += 1;
    // Reading rows takes this thread far longer than judging them, so others would only wait.
    if ('timelines' in batch) this.#judged.set(id, this.#here.timelines(batch));
    else await this.#giveLines(id, batch);
    await this.#tell();
  }

  async #giveLines(id: number, batch: LineBatch): Promise<void> {
    const { bytes } = this.#options;
    const isMuch = Number.isNaN(bytes) ? id >= FIRST_BATCHES : bytes >= WORTH_A_THREAD;
    if (isMuch && !this.#hasBegun) this.#begin();
    // Lets the answers of the threads in.
    if (this.#threads.length > 0) await new Promise((resolve) => setImmediate(resolve));
    const free = this.#threads.find(({ waiting }) => waiting < MOST_WAITING);
    if (free === undefined) {
      this.#judged.set(id, await this.#here.lines(batch));
      this.#options.buffers.give(batch.bytes);
    } else {
      free.waiting += 1;
      const message: ToWorker = { kind: 'batch', id, batch };
      free.worker.postMessage(message, [batch.bytes.buffer as ArrayBuffer]);
    }
  }

  async #tell(): Promise<void> {
    if (this.#failed.length > 0) throw this.#failed[0];
    for (;;) {
      const next = this.#judged.get(this.#told);
      if (next === undefined) return;
      this.#judged.delete(this.#told);
      this.#told += 1;
      await this.#options.done(next);
    }
  }

  /** Waits for what has been given, and adds it all up. */
  async finish(): Promise<{
    readonly counted: Counted;
    readonly candidates: readonly Candidate[];
  }> {
    while (this.#told < this.#given) {
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      await this.#tell();
      if (this.#told < this.#given) await woken;
    }
    const counted = nothingCounted();
    const candidates: Candidate[] = [];
    const { outcome } = this.#here;
    addCounted(counted, outcome.counted);
    candidates.push(...outcome.candidates);
    for (const { worker } of this.#threads) {
      const message: ToWorker = { kind: 'finish' };
      worker.postMessage(message);
      const [answer] = (await once(worker, 'message')) as [FromWorker];
      if (answer.kind !== 'finished') throw new Error('a thread answered out of turn');
      addCounted(counted, answer.outcome.counted);
      candidates.push(...answer.outcome.candidates);
    }
    // Their memory is given back before the report is made.
    await this.stop();
    return { counted, candidates };
  }

  async stop(): Promise<void> {
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }
}
