/** Trying a change on this thread or on one of its own: the same steps, and the same answers. */
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import type { Timeline } from '../../vocabulary/timelines.ts';
import { type Checked, type Given, type Outcome, Trial } from './trial.ts';

/** A change that is being tried. */
export interface Trying {
  readonly check: () => Promise<Checked>;
  readonly run: (timelines: readonly Timeline[], tell: (tried: number) => void) => Promise<Outcome>;
  /** Nothing more is wanted of it. */
  readonly end: () => void;
}

export type BeginTrying = (given: Given) => Trying;

export const here: BeginTrying = (given) => {
  const trial = new Trial(given);
  return {
    check: () => trial.check(),
    run: (timelines, tell) => trial.run(timelines, tell),
    end: () => {},
  };
};

export type ToThread =
  | { readonly kind: 'check' }
  | { readonly kind: 'run'; readonly timelines: readonly Timeline[] };

export type FromThread =
  | { readonly kind: 'checked'; readonly checked: Checked }
  | { readonly kind: 'tried'; readonly tried: number }
  | { readonly kind: 'done'; readonly outcome: Outcome };

/** A change that would take more than this is given up. */
const LIMITS = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 16 };
const LONGEST_MINUTES = 5;

/** The built command line stands in one file or in several, and the thread's code beside it. */
const threadFile = (): URL => {
  const found = ['../trial-worker.js', '../cli/trial-worker.js', './trial-worker.js']
    .map((place) => new URL(place, import.meta.url))
    .find((url) => existsSync(url));
  if (found === undefined) throw new Error('the code of the thread is not built');
  return found;
};

/** Whoever is in an incident meanwhile does not wait for it: neither what it reads nor what it judges is done here. */
export const threadedBy =
  (file: () => URL): BeginTrying =>
  (given) => {
    const worker = new Worker(file(), { workerData: given, resourceLimits: LIMITS });
    worker.unref();
    const end = (): void => {
      clearTimeout(tooLong);
      void worker.terminate();
    };
    const tooLong = setTimeout(end, LONGEST_MINUTES * 60_000);
    tooLong.unref();
    /** Why it is over, and who is to be told once it is. */
    let over: unknown = null;
    const waiting = new Set<(why: unknown) => void>();
    const isOver = (why: unknown): void => {
      over ??= why;
      for (const tell of waiting) tell(over);
    };
    // Heard from the beginning: an error that nobody listens for would end the whole server.
    worker.on('error', isOver).on('exit', () => isOver(new Error('it was ended')));
    const asked = (message: ToThread, take: (told: FromThread) => boolean): Promise<void> =>
      new Promise((resolve, reject) => {
        const done = (then: () => void): void => {
          worker.off('message', hear);
          waiting.delete(failed);
          then();
        };
        const hear = (told: FromThread): void => {
          if (take(told)) done(resolve);
        };
        const failed = (why: unknown): void => done(() => reject(why));
        if (over !== null) {
          failed(over);
          return;
        }
        waiting.add(failed);
        worker.on('message', hear);
        worker.postMessage(message);
      });
    return {
      check: async () => {
        let checked: Checked | null = null;
        await asked({ kind: 'check' }, (told) => {
          if (told.kind === 'checked') checked = told.checked;
          return checked !== null;
        });
        return checked as unknown as Checked;
      },
      run: async (timelines, tell) => {
        let outcome: Outcome | null = null;
        await asked({ kind: 'run', timelines }, (told) => {
          if (told.kind === 'tried') tell(told.tried);
          if (told.kind === 'done') outcome = told.outcome;
          return outcome !== null;
        });
        end();
        return outcome as unknown as Outcome;
      },
      end,
    };
  };

export const inThread = threadedBy(threadFile);
