/** Somebody who has tried too often waits. */
import type { House } from '../house.ts';

const waitInWords = (seconds: number): string =>
  seconds > 90 ? `${Math.ceil(seconds / 60)} minutes` : `${seconds} seconds`;

/** What to say to somebody who has to wait before they try again; null where they may now. */
export const tooSoon = ({ sessions }: House, account: string): string | null => {
  const wait = sessions.wait(account);
  return wait > 0 ? `There were too many tries. Wait ${waitInWords(wait)}, then try again` : null;
};
