/** A thread of the audit: judges the batches it is sent, and at the end says what they came to. */
import { parentPort, workerData } from 'node:worker_threads';
import { booksFrom, type PolicyFlags } from '../policies/books.ts';
import { type BatchJudged, Judging, type JudgingOptions, type Outcome } from './judging.ts';
import type { Batch } from './triage.ts';
import { tuneForAudit } from './tuning.ts';

/** What a thread is given at its start: options, and where the rule books are read from. */
export interface WorkerStart extends Omit<JudgingOptions, 'books'> {
  readonly books: PolicyFlags;
}

/** A batch, or that it was the last. */
export type ToWorker = Batch | 'finish';
export type FromWorker = BatchJudged | Outcome;

const start = workerData as WorkerStart;
tuneForAudit(start.findings);
const books = await booksFrom(start.books);
if (!('procedures' in books)) throw new Error('the policies have changed; audit again');
const judging = new Judging({ ...start, books });
let last: Promise<void> = Promise.resolve();
parentPort?.on('message', (message: ToWorker) => {
  last = last.then(async () => {
    const answer = message === 'finish' ? judging.outcome : await judging.judge(message);
    parentPort?.postMessage(answer satisfies FromWorker);
  });
});
