/** What V8 is told before an audit. */
import { setFlagsFromString } from 'node:v8';

/** That of Node.js 24. A later one may not know these flags, and would say so on stderr. */
const LAST_V8_KNOWN = 13;

/**
 * Suits V8 to an audit, in every thread; a version that was not tried goes on without. Every new thread
 * calls it as well, since the first of these flags does not outlive the making of one.
 * Little that an audit makes lives long, so the room for new objects stays as small as it is, and that for
 * old ones is tidied before it has grown by more than a half. Few functions do all the work, so the others
 * are not worth compiling with care: that took a third of the time of two threads on two cores.
 */
export const tuneForAudit = (): void => {
  if (Number.parseInt(process.versions.v8, 10) > LAST_V8_KNOWN) return;
  for (const flag of [
    '--semi-space-growth-factor=1',
    '--heap-growing-percent=50',
    '--interrupt-budget=800000',
  ]) {
    setFlagsFromString(flag);
  }
};
