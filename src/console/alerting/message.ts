/** What an alert says, whatever it is about: a mailbox or a chat must not say more. */
export const SIGN_IN = 'Sign in to Dutybound';

/** How long a machine that does not answer is waited for, in milliseconds. */
export const PATIENCE = 8_000;

/** What is said of a machine that cannot be reached, or of anything else, by the code of a fault alone. */
export const whyNotReached = (code: unknown, machine: string): string | null =>
  typeof code === 'string' && NOT_REACHED.includes(code) ? `${machine} cannot be reached` : null;

const NOT_REACHED: readonly string[] = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNECTION',
  'EDNS',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'ESOCKET',
  'ETIMEDOUT',
];
