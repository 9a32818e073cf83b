/** A thread of the audit: judges the batches it is sent, and at the end says what they came to. */
import { parentPort, workerData } from 'node:worker_threads';
import { booksFrom, type PolicyFlags } from '../policies/books.ts';
import type { LineBatch } from './batches.ts';
import { type BatchJudged, Judging, type JudgingOptions, type Outcome } from './judging.ts';
import { tuneForAudit } from './tuning.ts';

/** What a thread is given at its start: options, and where the rule books are read from. */
export interface WorkerStart extends Omit<JudgingOptions, 'books'> {
  readonly books: PolicyFlags;
}

export type ToWorker =
  | { readonly kind: 'batch'; readonly id: number; readonly batch: LineBatch }
  | { readonly kind: 'finish' };

export type FromWorker =
  | {
      readonly kind: 'judged';
      readonly id: number;
      readonly judged: BatchJudged;
      readonly bytes: Uint8Array;
    }
  | { readonly kind: 'finished'; readonly outcome: Outcome };

const start = workerData as WorkerStart;
tuneForAudit(start.findings);
const books = await booksFrom(start.books);
if (parentPort !== null && 'procedures' in books) {
  const port = parentPort;
  const judging = new Judging({ ...start, books });
  let last: Promise<void> = Promise.resolve();
  port.on('message', (message: ToWorker) => {
    last = last.then(async () => {
      if (message.kind === 'finish') {
        port.postMessage({ kind: 'finished', outcome: judging.outcome } satisfies FromWorker);
        port.close();
        return;
      }
      const { id, batch } = message;
      const judged = await judging.lines(batch);
      const { bytes } = batch;
      const answer: FromWorker = { kind: 'judged', id, judged, bytes };
      port.postMessage(answer, [bytes.buffer as ArrayBuffer]);
    });
  });
}
