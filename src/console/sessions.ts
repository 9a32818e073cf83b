/**
 * Who is signed in. Sessions are in memory: after a restart everybody signs in again. A token is random and
 * only its hash is kept, so that nobody finds one here. Attempts to sign in are slowed down.
 */
import { createHash, randomBytes } from 'node:crypto';

const MINUTE = 60_000;
/** A screen that nobody touches for so long is signed out. An incident may take a while to be told. */
export const IDLE_MINUTES = 60;
const LONGEST_MINUTES = 12 * 60;
/** Of one account; and of all together, since there may be many accounts to try. */
const FREE_TRIES = 5;
const FREE_TRIES_OF_ALL = 100;
const LONGEST_WAIT_MINUTES = 15;

export interface Session {
  readonly account: string;
  readonly begun: number;
  lastSeen: number;
}

interface Tries {
  readonly count: number;
  readonly last: number;
}

const ALL = '';

export class Sessions {
  readonly #now: () => Date;
  readonly #sessions = new Map<string, Session>();
  readonly #tries = new Map<string, Tries>();

  constructor(now: () => Date) {
    this.#now = now;
  }

  #moment(): number {
    return this.#now().getTime();
  }

  /** Begins a session. @returns the token for its cookie, which is said only now. */
  begin(account: string): string {
    const token = randomBytes(32).toString('base64url');
    const begun = this.#moment();
    this.#sessions.set(hashOf(token), { account, begun, lastSeen: begun });
    this.#tries.delete(account);
    return token;
  }

  /** The session of a token, while it lasts. */
  of(token: string | undefined): Session | null {
    if (token === undefined) return null;
    const key = hashOf(token);
    const session = this.#sessions.get(key);
    if (session === undefined) return null;
    const now = this.#moment();
    const isOver =
      now - session.lastSeen > IDLE_MINUTES * MINUTE ||
      now - session.begun > LONGEST_MINUTES * MINUTE;
    if (isOver) {
      this.#sessions.delete(key);
      return null;
    }
    session.lastSeen = now;
    return session;
  }

  end(token: string | undefined): void {
    if (token !== undefined) this.#sessions.delete(hashOf(token));
  }

  /** Ends every session of an account: its password was changed, or somebody left. */
  endAll(account: string): void {
    for (const [key, session] of this.#sessions) {
      if (session.account === account) this.#sessions.delete(key);
    }
  }

  /** How many seconds an account has to wait before it may try again; 0 where it may now. */
  wait(account: string): number {
    return Math.max(this.#waitOf(account, FREE_TRIES), this.#waitOf(ALL, FREE_TRIES_OF_ALL));
  }

  #waitOf(key: string, free: number): number {
    const tries = this.#tries.get(key);
    if (tries === undefined || tries.count < free) return 0;
    const minutes = Math.min(2 ** (tries.count - free), LONGEST_WAIT_MINUTES);
    return Math.max(0, Math.ceil((tries.last + minutes * MINUTE - this.#moment()) / 1000));
  }

  /** Somebody tried to sign in and failed. */
  failed(account: string): void {
    const last = this.#moment();
    for (const key of [account, ALL]) {
      const before = this.#tries.get(key);
      const isOld = before === undefined || last - before.last > 60 * MINUTE;
      this.#tries.set(key, { count: isOld ? 1 : before.count + 1, last });
    }
    // Names that nobody has are not remembered without end.
    if (this.#tries.size > 10_000) this.#tries.clear();
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url');
