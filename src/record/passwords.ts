/**
 * Passwords, kept as what they come to under scrypt (RFC 7914). Each attempt costs 32 MB and some 0.1 s, so
 * guessing is slow for whoever has the record and its keys too.
 */
import { createHash, randomBytes, randomInt, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { ACCOUNT_ROLE_IDS } from './access.ts';
import { COMMON_PASSWORDS } from './common-passwords.ts';
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

const HASH_BYTES = 5;
let common: ReadonlySet<string> | null = null;

/** Whether many people have had this one. */
const isCommon = (lower: string): boolean => {
  const bytes = Buffer.from(COMMON_PASSWORDS, 'base64');
  common ??= new Set(
    Array.from({ length: bytes.length / HASH_BYTES }, (_, index) =>
      bytes.toString('hex', index * HASH_BYTES, (index + 1) * HASH_BYTES),
    ),
  );
  const hash = createHash('sha256').update(lower).digest('hex');
  return common.has(hash.slice(0, 2 * HASH_BYTES));
};

/** What somebody tries first who wants to get in here, and what people put beside it. */
const EXPECTED = ['dutybound', 'safeguarding', 'password', 'school', ...ACCOUNT_ROLE_IDS];
const SHORTEST_WORD = 4;
const FEWEST_OF_THEIR_OWN = 6;

/** What is left once what anybody here would expect is taken out. */
const withoutExpected = (lower: string, words: readonly string[]): string =>
  [...EXPECTED, ...words]
    .flatMap((each) =>
      written(each)
        .toLowerCase()
        .split(/[^\p{L}]+/u),
    )
    .filter((word) => word.length >= SHORTEST_WORD)
    .reduce((left, word) => left.replaceAll(word, ''), lower);

/**
 * What is wrong with a new password; null where nothing is. Length counts, not kinds of characters.
 * @param words of this school and of whoever chooses it, such as its name and theirs
 */
export const faultIn = (password: string, words: readonly string[]): string | null => {
  const { length } = [...password];
  if (length < FEWEST_CHARACTERS) {
    return `Choose at least ${FEWEST_CHARACTERS} characters: three words are easy to remember`;
  }
  if (length > MOST_CHARACTERS) return `Choose at most ${MOST_CHARACTERS} characters`;
  const lower = written(password).toLowerCase();
  if (new Set(lower).size < 5) {
    return 'Choose one that is harder to guess: this repeats a few characters';
  }
  if (isCommon(lower)) return 'Choose one that is harder to guess: many people have had this one';
  const rest = withoutExpected(lower, words);
  if (rest !== lower && rest.replace(/[^\p{L}]/gu, '').length < FEWEST_OF_THEIR_OWN) {
    return 'Choose one that is harder to guess: not the name of the school, of a role or your own';
  }
  return null;
};

/** Short words that nobody mistakes: four of them are a password to begin with. */
const WORDS =
  'apple bread cloud dance eagle field grape house island jelly kettle lemon music night ocean piano queen river stone table uncle violet water yellow zebra bridge candle dragon engine forest garden hammer';

export const firstPassword = (): string => {
  const words = WORDS.split(' ');
  const chosen = Array.from({ length: 4 }, () => words[randomInt(words.length)]);
  return `${chosen.join(' ')} ${randomInt(1000, 10_000)}`;
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
  isFirst = false,
): Promise<Buffer> => {
  if (running < AT_ONCE) running += 1;
  else {
    await new Promise<void>((resolve) => {
      if (isFirst) waiting.unshift(resolve);
      else waiting.push(resolve);
    });
  }
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

/**
 * Whether this is the password. Of an account that has none it takes as long, and is false.
 * @param isFirst whether it is looked at before those that wait
 */
export const isPassword = async (
  kept: KeptPassword | null,
  password: string,
  isFirst = false,
): Promise<boolean> => {
  ofNobody ??= keptPassword(randomBytes(BYTES).toString('hex'));
  const against = kept ?? (await ofNobody);
  const hash = await hashOf(password, against, Buffer.from(against.salt, 'base64'), isFirst);
  return timingSafeEqual(hash, Buffer.from(against.hash, 'base64')) && kept !== null;
};
