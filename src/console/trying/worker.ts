/** A thread that tries one change of the policy, and gives way to everything else on the machine. */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { type Given, Trial } from './trial.ts';
import type { FromThread, ToThread } from './trying.ts';

const GIVES_WAY = 10;

// On Linux a priority is a thread's own; elsewhere it would be that of the whole server.
if (process.platform === 'linux') setPriority(0, GIVES_WAY);

const trial = new Trial(workerData as Given);
const port = parentPort;
const tell = (told: FromThread): void => port?.postMessage(told);

port?.on('message', async (message: ToThread) => {
  if (message.kind === 'check') tell({ kind: 'checked', checked: await trial.check() });
  else {
    const outcome = await trial.run(message.timelines, (tried) => tell({ kind: 'tried', tried }));
    tell({ kind: 'done', outcome });
  }
});
