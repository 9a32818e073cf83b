/** Trying a password or a code: somebody who has tried too often waits. */
import type { KeptPassword, SignInWay } from '../../record/content.ts';
import { isBusy, isPassword } from '../../record/passwords.ts';
import { type Ask, deviceOf, note } from '../web.tsx';

const waitInWords = (seconds: number): string =>
  seconds > 90 ? `${Math.ceil(seconds / 60)} minutes` : `${seconds} seconds`;

/** What to say to somebody who has to wait before they try again; null where this try may be looked at. */
export const tooSoon = async (c: Ask, account: string): Promise<string | null> => {
  const wait = await c.var.house.sessions.attempt(account, deviceOf(c));
  if (wait === 0) return null;
  note(c, { event: 'waited', account });
  return `There were too many tries. Wait ${waitInWords(wait)}, then try again`;
};

export const wasRight = (c: Ask, account: string): Promise<void> =>
  c.var.house.sessions.succeeded(account, deviceOf(c));

export const wasWrong = (c: Ask, account: string, way: SignInWay): void =>
  note(c, { event: 'refused', way, account });

export interface Refusal {
  readonly says: string;
  readonly status: 401 | 429 | 503;
}

export interface Try {
  readonly account: string;
  readonly password: string;
  /** What it is held against; null takes as long, and is wrong. */
  readonly kept: KeptPassword | null;
  readonly saysWrong: string;
  /** Whether they have shown what nobody guesses, so that they do not wait for what strangers tried. */
  readonly isExempt?: boolean;
}

const BUSY: Refusal = {
  says: 'Many people are signing in. Wait ten seconds, then try again',
  status: 503,
};

/** Why a password opens nothing now; null where it is right. */
export const passwordRefusal = async (
  c: Ask,
  { account, password, kept, saysWrong, isExempt = false }: Try,
): Promise<Refusal | null> => {
  // Strangers who keep the queue full keep nobody out who can show that they were here before.
  const isFirst = isExempt || c.var.house.sessions.knows(account, deviceOf(c));
  const tooMany = isFirst ? () => false : isBusy;
  if (tooMany()) return BUSY;
  const wait = isExempt ? null : await tooSoon(c, account);
  if (wait !== null) return { says: wait, status: 429 };
  // Others may have come while this one was counted, which it was for nothing then.
  if (tooMany()) {
    await wasRight(c, account);
    return BUSY;
  }
  if (!(await isPassword(kept, password, isFirst))) {
    wasWrong(c, account, 'password');
    return { says: saysWrong, status: 401 };
  }
  if (!isExempt) await wasRight(c, account);
  return null;
};

/** The same for somebody who is signed in and types their own once more. */
export const ownPasswordRefusal = (
  c: Ask,
  account: string,
  password: string,
  saysWrong: string,
): Promise<Refusal | null> => {
  const kept = c.var.house.accounts.passwordOf(account);
  return passwordRefusal(c, { account, password, kept, saysWrong });
};
