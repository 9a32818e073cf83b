/** The present moment. Nothing else here reads the clock. */
import { type Instant, minutesAfter } from '../engine/time.ts';

export interface Clock {
  readonly now: () => Instant;
  /** Lets time pass by hand, where the clock stands still for a rehearsal; otherwise null. */
  readonly pass: ((minutes: number) => void) | null;
}

export const systemClock: Clock = { now: () => Date.now(), pass: null };

/** A clock that stands still until somebody lets time pass. */
export const standingClock = (start: Instant): Clock => {
  let moment = start;
  return {
    now: () => moment,
    pass: (minutes) => {
      moment = minutesAfter(moment, minutes);
    },
  };
};

/** Starts counting; what it gives says how many seconds have gone by since. */
export const secondsSince = (): (() => number) => {
  const start = performance.now();
  return () => (performance.now() - start) / 1000;
};
