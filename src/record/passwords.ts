/**
 * Passwords, kept as what they come to under scrypt (RFC 7914). Each attempt costs 32 MB and some 0.1 s, so
 * guessing is slow for whoever has the record and its keys too.
 */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { KeptPassword } from './content.ts';

interface Cost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
  readonly maxmem: number;
}

const derive = promisify<string, Buffer, number, Cost, Buffer>(scrypt);

const COST = { n: 2 ** 15, r: 8, p: 3 } as const;
const BYTES = 32;
const MOST_MEMORY = 64 * 1024 * 1024;

/** Letters that look alike are one letter, whichever keyboard they were typed on. */
const written = (password: string): string => password.normalize('NFKC');

export const FEWEST_CHARACTERS = 12;
export const MOST_CHARACTERS = 200;

/** What is wrong with a new password; null where nothing is. Length counts, not kinds of characters. */
export const faultIn = (password: string): string | null => {
  const { length } = [...password];
  if (length < FEWEST_CHARACTERS) {
    return `Choose at least ${FEWEST_CHARACTERS} characters: three words are easy to remember`;
  }
  if (length > MOST_CHARACTERS) return `Choose at most ${MOST_CHARACTERS} characters`;
  if (new Set(written(password).toLowerCase()).size < 5) {
    return 'Choose one that is harder to guess: this repeats a few characters';
  }
  return null;
};

/** How many are worked out at once: the others of the four threads that Node.js has are left to the disk. */
const AT_ONCE = 2;
/** How many may wait for that before somebody is asked to come back. */
const MOST_WAITING = 40;

let running = 0;
const waiting: (() => void)[] = [];

const hashOf = async (
  password: string,
  { n, r, p }: Pick<KeptPassword, 'n' | 'r' | 'p'>,
  salt: Buffer,
): Promise<Buffer> => {
  if (running < AT_ONCE) running += 1;
  else await new Promise<void>((resolve) => waiting.push(resolve));
  try {
    return await derive(written(password), salt, BYTES, { N: n, r, p, maxmem: MOST_MEMORY });
  } finally {
    // Whoever waits longest takes this one's turn.
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }
};

/** Whether so many passwords wait to be looked at that no other can be now. */
export const isBusy = (): boolean => waiting.length >= MOST_WAITING;

export const keptPassword = async (password: string): Promise<KeptPassword> => {
  const salt = randomBytes(16);
  const hash = await hashOf(password, COST, salt);
  return {
    scheme: 'scrypt',
    ...COST,
    salt: salt.toString('base64'),
    hash: hash.toString('base64'),
  };
};

let ofNobody: Promise<KeptPassword> | null = null;

/** Whether this is the password. Of an account that has none it takes as long, and is false. */
export const isPassword = async (kept: KeptPassword | null, password: string): Promise<boolean> => {
  ofNobody ??= keptPassword(randomBytes(BYTES).toString('hex'));
  const against = kept ?? (await ofNobody);
  const hash = await hashOf(password, against, Buffer.from(against.salt, 'base64'));
  return timingSafeEqual(hash, Buffer.from(against.hash, 'base64')) && kept !== null;
};
