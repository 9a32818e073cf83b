/** Trying a password or a code: somebody who has tried too often waits. */
import { isBusy, isPassword } from '../../record/passwords.ts';
import { type Ask, deviceOf } from '../web.tsx';

const waitInWords = (seconds: number): string =>
  seconds > 90 ? `${Math.ceil(seconds / 60)} minutes` : `${seconds} seconds`;

/** What to say to somebody who has to wait before they try again; null where this try may be looked at. */
export const tooSoon = (c: Ask, account: string): string | null => {
  const wait = c.var.house.sessions.attempt(account, deviceOf(c));
  return wait > 0 ? `There were too many tries. Wait ${waitInWords(wait)}, then try again` : null;
};

export const wasRight = (c: Ask, account: string): void =>
  c.var.house.sessions.succeeded(account, deviceOf(c));

export interface Refusal {
  readonly says: string;
  readonly status: 401 | 429 | 503;
}

/** Why a password opens nothing now; null where it is right. */
export const passwordRefusal = async (
  c: Ask,
  account: string,
  password: string,
  saysWrong: string,
): Promise<Refusal | null> => {
  if (isBusy()) {
    return { says: 'Many people are signing in. Wait ten seconds, then try again', status: 503 };
  }
  const wait = tooSoon(c, account);
  if (wait !== null) return { says: wait, status: 429 };
  if (!(await isPassword(c.var.house.accounts.passwordOf(account), password))) {
    return { says: saysWrong, status: 401 };
  }
  wasRight(c, account);
  return null;
};
