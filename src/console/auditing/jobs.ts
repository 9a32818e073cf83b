/** Starts the processes that work with logs, few at a time, bounded in memory and in time. */
import { fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { builtFile } from '../../files/built.ts';
import type { FromJob, ToJob } from './job.ts';
import type { Enter, Outcome, Task } from './work.ts';

/** How many run at once; and of all schools of a server together. */
const MOST_JOBS = 2;
const MOST_IN_ALL = 4;
/** Memory for what one makes, in MB, and how long it may take. */
const MOST_MEMORY = 512;
const MOST_SECONDS = 300;

const TOO_MUCH = `takes more than ${MOST_MEMORY} MB of memory, or was stopped; take out what does not belong to the log, or audit it with the command line`;
const TOO_LONG = `takes longer than ${MOST_SECONDS / 60} minutes; audit it with the command line`;

/** A piece of work under way. */
export interface Job {
  readonly outcome: Promise<Outcome>;
  /** Ends it, and with it all that it holds. */
  readonly stop: () => void;
}

/** Nothing of the console's own settings: its passphrase is among them. */
const ENVIRONMENT = ['SystemRoot', 'TZ'];

/** What ends each, of all schools of this server. */
const underWay = new Set<() => void>();

export class Jobs {
  readonly #enter: Enter;
  readonly #stops = new Set<() => void>();

  constructor(enter: Enter) {
    this.#enter = enter;
  }

  get isFull(): boolean {
    return this.#stops.size >= MOST_JOBS || underWay.size >= MOST_IN_ALL;
  }

  start(task: Task): Job {
    const kept = ENVIRONMENT.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value] as const];
    });
    const child = fork(fileURLToPath(builtFile('audit-job.js', import.meta.url)), [], {
      env: Object.fromEntries(kept),
      execArgv: [`--max-old-space-size=${MOST_MEMORY}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const stop = (): void => {
      child.kill('SIGKILL');
    };
    this.#stops.add(stop);
    underWay.add(stop);
    const outcome = new Promise<Outcome>((resolve) => {
      let why = TOO_MUCH;
      const timer = setTimeout(() => {
        why = TOO_LONG;
        stop();
      }, MOST_SECONDS * 1_000);
      const end = (ended: Outcome): void => {
        clearTimeout(timer);
        this.#stops.delete(stop);
        underWay.delete(stop);
        resolve(ended);
      };
      child.on('message', (message: FromJob) => {
        if (message.kind === 'done') end(message.outcome);
        else void this.#entered(message.wanted).then((issue) => child.send(issue));
      });
      child.on('error', () => end({ kind: 'refused', says: TOO_MUCH }));
      // What it said last may still be on its way when it has ended.
      const gone = (): void => end({ kind: 'refused', says: why });
      child.on('exit', () => (child.connected ? child.once('disconnect', gone) : gone()));
    });
    // Whoever is in the middle of an incident goes first.
    if (child.pid !== undefined) lowered(child.pid);
    child.send({ kind: 'task', task } satisfies ToJob, () => {});
    return { outcome, stop };
  }

  async #entered(wanted: Parameters<Enter>[0]): Promise<ToJob> {
    return { kind: 'entered', issue: await this.#enter(wanted) };
  }

  /** Ends all that is under way. */
  stop(): void {
    for (const stop of this.#stops) stop();
  }
}

const lowered = (pid: number): void => {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already, or the system lets nobody change it.
  }
};
