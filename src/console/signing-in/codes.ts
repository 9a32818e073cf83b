/** Codes for signing in: those an app makes, another each half minute (RFC 6238), and those that lie on paper. */
import { createHash, randomInt } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { renderSVG } from 'uqr';
import type { SecondStep } from '../../record/content.ts';

/** Seconds that a code of an app stands for, and how many of them it may be late or early. */
const PERIOD = 30;
const WINDOW = 1;

const appFor = (secret: string, account = ''): TOTP =>
  new TOTP({
    issuer: 'Dutybound',
    label: account,
    secret: Secret.fromBase32(secret),
    period: PERIOD,
  });

/** A secret for an app, base32. */
export const newSecret = (): string => new Secret({ size: 20 }).base32;

/** The secret as a picture that a telephone reads, as the address of an image. */
export const pictureOf = (secret: string, account: string): string =>
  `data:image/svg+xml,${encodeURIComponent(renderSVG(appFor(secret, account).toString()))}`;

/** The secret in groups of four, to be typed. */
export const inGroups = (secret: string): string => secret.match(/.{1,4}/g)?.join(' ') ?? secret;

/** The number in time of a code that an app makes from this secret about now; null for any other code. */
export const counterOf = (secret: string, typed: string, now: Date): number | null => {
  const token = typed.replace(/\s/g, '');
  if (!/^\d{6}$/.test(token)) return null;
  const timestamp = now.getTime();
  const delta = appFor(secret).validate({ token, timestamp, window: WINDOW });
  return delta === null ? null : Math.floor(timestamp / 1000 / PERIOD) + delta;
};

/** Letters and digits that nobody takes for another. */
const LETTERS = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';

/** A code of so many letters and digits that nobody guesses. */
export const randomCode = (length: number): string =>
  Array.from({ length }, () => LETTERS[randomInt(LETTERS.length)]).join('');

const ON_PAPER = 8;
/** So many that no hash of theirs is ever guessed back: 30 to the 24th is above 2 to the 112th. */
const GROUPS = 6;
const GROUP = 4;

/** Codes to write down, for when the telephone is lost. Each opens once. */
export const newCodesOnPaper = (): readonly string[] =>
  Array.from({ length: ON_PAPER }, () =>
    Array.from({ length: GROUPS }, () => randomCode(GROUP)).join('-'),
  );

/** A code on paper as it is kept, however it was typed. */
export const hashOfCode = (typed: string): string =>
  createHash('sha256')
    .update(typed.toUpperCase().replace(/[^A-Z0-9]/g, ''))
    .digest('hex');

export const hasSecondStep = (step: SecondStep | null): step is SecondStep =>
  step !== null && (step.secret !== null || step.passkeys.length > 0);

/** What is left of a second step once this code on paper was used; null where it is none of them. */
export const afterPaper = (step: SecondStep, typed: string): SecondStep | null => {
  const hash = hashOfCode(typed);
  if (!step.onPaper.includes(hash)) return null;
  return { ...step, onPaper: step.onPaper.filter((each) => each !== hash) };
};
