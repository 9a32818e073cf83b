/** Being told to stop: what has been handed on is judged, and nothing more is read. */
import { insteadOfEnding } from '../../files/ending.ts';

export interface Interruption {
  readonly happened: boolean;
  /** What is given until then. What would still be waited for is left. */
  readonly until: <T>(given: AsyncGenerator<T>) => AsyncGenerator<T>;
  /** From now on a signal ends the process. */
  readonly end: () => void;
}

const STOPPED = Symbol('stopped');

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
