/** Writes the tables of the built-in rule books, with and without each layer, to the file that is named. */
import { once } from 'node:events';
import { renameSync, writeFileSync } from 'node:fs';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { adopting, policiesIn } from '../engine/replay.ts';
import { packedTables, walkedTables } from '../files/kept-tables.ts';
import { ruleBooks } from '../policies/built-in.ts';
import { LAYER_IDS } from '../vocabulary/layers.ts';

/** How many tables have been taken, by this thread or the other. */
const taken = isMainThread ? new Int32Array(new SharedArrayBuffer(4)) : (workerData as Int32Array);
const walked = () =>
  walkedTables(
    ruleBooks.procedures,
    [ruleBooks, adopting(LAYER_IDS, ruleBooks)].flatMap(policiesIn),
    () => Atomics.add(taken, 0, 1),
  );

if (isMainThread) {
  const [file = ''] = process.argv.slice(2);
  const other = new Worker(new URL(import.meta.url), { workerData: taken });
  const answer = once(other, 'message');
  const here = walked();
  const [there] = (await answer) as [ReturnType<typeof walked>];
  // Under another name until it is whole.
  writeFileSync(`${file}.part`, packedTables([...here, ...there]));
  renameSync(`${file}.part`, file);
} else parentPort?.postMessage(walked());
