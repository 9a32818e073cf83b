/**
 * Being told to stop. Whatever must not be left behind (a file half written, a lock) is registered
 * here, and is cleared however the process ends; only one that is killed outright leaves anything.
 */

/** The signals that ask a process to end, with the exit status that shells give for each. */
export const STATUS_AFTER = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
export type EndSignal = keyof typeof STATUS_AFTER;
const SIGNALS = Object.keys(STATUS_AFTER) as EndSignal[];

const cleanUps = new Set<() => void>();
let handler: ((signal: EndSignal) => void) | null = null;
let isListening = false;

const cleanUp = (): void => {
  for (const each of cleanUps) {
    try {
      each();
    } catch {
      // What cannot be cleared now must not keep the rest from being cleared.
    }
  }
  cleanUps.clear();
};

const onSignal = (signal: EndSignal): void => {
  if (handler !== null) handler(signal);
  else process.exit(STATUS_AFTER[signal]);
};

/** Listens only while something depends on it: otherwise a signal ends even a busy process at once. */
const listenWhereNeeded = (): void => {
  const isNeeded = handler !== null || cleanUps.size > 0;
  if (isNeeded === isListening) return;
  isListening = isNeeded;
  for (const signal of SIGNALS) {
    if (isNeeded) process.on(signal, onSignal);
    else process.off(signal, onSignal);
  }
  if (isNeeded) process.on('exit', cleanUp);
  else process.off('exit', cleanUp);
};

/**
 * Has something cleared away, should the process end before what this gives is called.
 * @param clear must be quick, and must not wait for anything.
 */
export const clearedAtEnd = (clear: () => void): (() => void) => {
  // Each call is one of its own, whatever function it is given.
  const each = (): void => clear();
  cleanUps.add(each);
  listenWhereNeeded();
  return () => {
    cleanUps.delete(each);
    listenWhereNeeded();
  };
};

/**
 * Has a signal handled, instead of ending the process. Only one at a time.
 * @returns what gives signals back their usual effect.
 */
export const insteadOfEnding = (handle: (signal: EndSignal) => void): (() => void) => {
  handler = handle;
  listenWhereNeeded();
  return () => {
    if (handler !== handle) return;
    handler = null;
    listenWhereNeeded();
  };
};
