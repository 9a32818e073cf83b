/** What V8 is told before an audit. */
import { setFlagsFromString } from 'node:v8';

/**
 * The flags, by the versions of V8 that know them: 11 is in Node.js 20, 12 in 22, 13 in 24. A version
 * says on stderr that it does not know a flag, so each is told only what it was tried with.
 */
const FLAGS: readonly { readonly flag: string; readonly from: number; readonly to: number }[] = [
  // Little that an audit makes lives long: the space for new objects stays small, and that for old
  // ones is tidied before it has grown by more than a half.
  { flag: '--semi-space-growth-factor=1', from: 11, to: 13 },
  { flag: '--heap-growing-percent=50', from: 11, to: 13 },
  // Few functions do all the work, so the others are not worth compiling with care: with two threads
  // on two cores, that took a third of the time.
  { flag: '--interrupt-budget=800000', from: 11, to: 11 },
];

/**
 * Suits V8 to an audit that only counts, in every thread; a version that was not tried goes on without.
 * It is called again once another thread is there: the first of these flags does not outlive the making of one.
 * @param findings whether every finding is told as well: that is much to make, and by many functions
 */
export const tuneForAudit = (findings: boolean): void => {
  if (findings) return;
  const version = Number.parseInt(process.versions.v8, 10);
  for (const { flag, from, to } of FLAGS) {
    if (version >= from && version <= to) setFlagsFromString(flag);
  }
};
