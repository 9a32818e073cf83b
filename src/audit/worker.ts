/** A thread of the audit: judges the batches it is sent, and at the end says what they came to. */
import { parentPort, workerData } from 'node:worker_threads';
import { booksFrom, type PolicyFlags } from '../policies/books.ts';
import { type BatchJudged, Judging, type JudgingOptions, type Outcome } from './judging.ts';
import type { Words } from './line-scanner.ts';
import type { Batch } from './triage.ts';

/** What a thread is given at its start: options, and where the rule books are read from. */
export interface WorkerStart extends Omit<JudgingOptions, 'books'> {
  readonly books: PolicyFlags;
}

/** A batch, with those of its words alone that the thread was not sent before; or that it was the last. */
export type ToWorker = { readonly batch: Batch; readonly areFirstWords: boolean } | 'finish';
export type FromWorker = BatchJudged | Outcome;

const start = workerData as WorkerStart;
const books = await booksFrom(start.books);
if (!('procedures' in books)) throw new Error('the policies have changed; audit again');
const judging = new Judging({ ...start, books });
let words: Words = { heads: [], kinds: [] };
/** The batch with all the words that were sent. */
const withWords = ({ batch, areFirstWords }: Exclude<ToWorker, 'finish'>): Batch => {
  const { of } = batch;
  if (!('words' in of)) return batch;
  if (areFirstWords) words = { heads: [], kinds: [] };
  for (const head of of.words.heads) words.heads.push(head);
  for (const kind of of.words.kinds) words.kinds.push(kind);
  const { buffer, byteOffset, length } = of.bytes;
  return { ...batch, of: { ...of, words, bytes: Buffer.from(buffer, byteOffset, length) } };
};
/** The memory of all numbers in what was counted, which is handed over and not copied. */
const memoryOf = (value: unknown, found = new Set<ArrayBuffer>()): Set<ArrayBuffer> => {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
  } else if (value instanceof Map) for (const each of value.values()) memoryOf(each, found);
  else if (typeof value === 'object' && value !== null) {
    for (const each of Object.values(value)) memoryOf(each, found);
  }
  return found;
};
let last: Promise<void> = Promise.resolve();
parentPort?.on('message', (message: ToWorker) => {
  last = last.then(async () => {
    if (message === 'finish') {
      const { outcome } = judging;
      parentPort?.postMessage(outcome satisfies FromWorker, [...memoryOf(outcome.counted)]);
    } else parentPort?.postMessage((await judging.judge(withWords(message))) satisfies FromWorker);
  });
});
