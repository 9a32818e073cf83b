/** Being told to stop: what has been handed on is judged, and nothing more is read. */
import { insteadOfEnding } from '../../files/ending.ts';
import { complain } from '../terminal.ts';

/** In place of what was waited for. */
export const STOPPED = Symbol('stopped');

export interface Interruption {
  readonly happened: boolean;
  /** What is given until then. What would still be waited for is left. */
  readonly until: <T>(given: AsyncGenerator<T>) => AsyncGenerator<T>;
  /** What is waited for; or that the wish to stop came first. */
  readonly unless: <T>(awaited: Promise<T>) => Promise<T | typeof STOPPED>;
  /** What is written. Once told to stop, the process ends where nobody takes it for some time. */
  readonly written: (writing: Promise<void>) => Promise<void>;
  /** From now on a signal ends the process. */
  readonly end: () => void;
}

/** Longest wait, once told to stop, for somebody to take what is written; in milliseconds. */
const PATIENCE = 3_000;

/** Takes the first signal as a wish to stop; a second one ends the process. */
export const interruptible = (): Interruption => {
  let happened = false;
  let stop: (stopped: typeof STOPPED) => void = () => {};
  const stopped = new Promise<typeof STOPPED>((resolve) => {
    stop = resolve;
  });
  const end = insteadOfEnding(() => {
    happened = true;
    end();
    stop(STOPPED);
  });
  return {
    get happened() {
      return happened;
    },
    unless: (awaited) => Promise.race([awaited, stopped]),
    written: async (writing) => {
      let isOver = false;
      const giveUp = (): void => {
        if (isOver) return;
        complain('dutybound: told to stop, and nothing reads what it writes; run the audit again');
        process.exit(2);
      };
      void stopped.then(() => setTimeout(giveUp, PATIENCE).unref());
      await writing.finally(() => {
        isOver = true;
      });
    },
    async *until(given) {
      let waiting = false;
      try {
        for (;;) {
          waiting = true;
          const next = await Promise.race([stopped, given.next()]);
          if (next === STOPPED) return;
          waiting = false;
          if (next.done === true) return;
          yield next.value;
        }
      } finally {
        // A read that is under way would have to be waited for.
        if (!waiting) await given.return(undefined);
      }
    },
    end,
  };
};
