/** Being told to stop: what has been handed on is judged, and nothing more is read. */

export interface Interruption {
  readonly happened: boolean;
  /** What is given until then. What would still be waited for is left. */
  readonly until: <T>(given: AsyncGenerator<T>) => AsyncGenerator<T>;
  readonly end: () => void;
}

const STOPPED = Symbol('stopped');

export const interruptible = (): Interruption => {
  let happened = false;
  let tell: (stopped: typeof STOPPED) => void = () => {};
  const told = new Promise<typeof STOPPED>((resolve) => {
    tell = resolve;
  });
  const interrupt = (): void => {
    happened = true;
    tell(STOPPED);
  };
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  return {
    get happened() {
      return happened;
    },
    async *until(given) {
      let waiting = false;
      try {
        for (;;) {
          waiting = true;
          const next = await Promise.race([told, given.next()]);
          if (next === STOPPED) return;
          waiting = false;
          if (next.done === true) return;
          yield next.value;
        }
      } finally {
        // A read that is under way would have to be waited for.
        if (waiting) process.stdin.destroy();
        else await given.return(undefined);
      }
    },
    end: () => {
      process.off('SIGINT', interrupt);
      process.off('SIGTERM', interrupt);
    },
  };
};
