/**
 * Who is signed in. Sessions are in memory: after a restart everybody signs in again, and what they were typing
 * goes along (`signing-in/arriving.tsx`). A token is random and only its hash is kept, so that nobody finds one
 * here. Attempts to sign in are slowed down; a browser that an account has signed in with before shows that by a
 * seal of this record, which holds over restarts.
 */
import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Child } from 'hono/jsx';
import { COUNTS_FOR, type Tries, type TryCounter } from '../record/tries.ts';

const MINUTE = 60_000;
/** A screen that nobody touches for so long is signed out. An incident may take a while to be told. */
export const IDLE_MINUTES = 60;
/** One that nobody touches for so long shows nothing more before the password is typed. */
export const COVERED_MINUTES = 30;
const LONGEST_MINUTES = 12 * 60;
/** Of one account; and of all together, since there may be many accounts to try. */
const FREE_TRIES = 5;
const FREE_TRIES_OF_ALL = 100;
/** Of each account while many accounts are tried. Nobody waits for what is tried at other accounts. */
const FREE_TRIES_OF_MANY = 2;
const LONGEST_WAIT_MINUTES = 15;
/** How many sessions an account has at once; one more ends the oldest. */
const MOST_OF_ONE = 10;
/** How many pages of one session hear of changes; one more ends the oldest. */
const MOST_STREAMS = 20;

/** How long somebody who has typed the password has for the second step. */
const HALF_MINUTES = 10;
/** For how long after that somebody may change how they sign in. */
const PROVEN_MINUTES = 10;

export interface Session extends Shown {
  /** What it is called in a list; it opens nothing. */
  readonly id: string;
  readonly account: string;
  readonly begun: number;
  /** Whether all was shown that the account needs, or only the password. */
  readonly isWhole: boolean;
  lastSeen: number;
  /** When the password or more was last shown in it. */
  provenAt: number;
  /** Whoever was there has hidden the screen: the password opens it again. */
  isCovered: boolean;
  /** What an app would make its codes from, until a code shows that it does. */
  secret: string | null;
  /** What was just done in it, for the page at this address to say once. */
  said: { readonly at: string; readonly says: Child } | null;
  /** Ends each of what is open for it. */
  readonly streams: Set<() => void>;
  /** Throws away what is held for it alone. */
  readonly held: Set<() => void>;
}

const ALL = 'all';
const DAY = 24 * 60 * MINUTE;
/** How long a browser is known in which an account has signed in. */
export const KNOWN_FOR_DAYS = 180;

/** What was shown so far, where that is not all. */
export interface Shown {
  /** A password of their own is still to be chosen: somebody else gave one, or there is none. */
  readonly mustChoose?: boolean;
  /** The second step was shown too. */
  readonly isStepShown?: boolean;
  /** The school account was shown, and no password. */
  readonly isOfSchool?: boolean;
}

/** Holds one more stream among those of one, and lets the oldest go where they are too many. */
export const holdStream = (streams: Set<() => void>, stop: () => void): (() => void) => {
  const [oldest] = streams;
  if (streams.size >= MOST_STREAMS && oldest !== undefined) {
    streams.delete(oldest);
    oldest();
  }
  streams.add(stop);
  return () => streams.delete(stop);
};

export class Sessions {
  readonly #now: () => Date;
  readonly #sessions = new Map<string, Session>();
  readonly #tries: TryCounter;
  readonly #key = randomBytes(32);
  /** Challenges that were answered, and when nobody could answer them any more. */
  readonly #used = new Map<string, number>();

  /** What known browsers are sealed with. */
  readonly #known: Buffer;
  readonly #isAccount: (id: string) => boolean;

  /**
   * @param known a secret that stays the same over restarts
   * @param isAccount whether there is such an account: its tries are never forgotten for want of space
   */
  constructor(
    now: () => Date,
    known: Buffer,
    isAccount: (id: string) => boolean,
    tries: TryCounter,
  ) {
    this.#now = now;
    this.#tries = tries;
    this.#known = known;
    this.#isAccount = isAccount;
  }

  #moment(): number {
    return this.#now().getTime();
  }

  /** Begins a session, with the token for its cookie, which is said only now. */
  begin(
    account: string,
    isWhole = true,
    shown: Shown = {},
  ): { readonly token: string; readonly session: Session } {
    const token = randomBytes(32).toString('base64url');
    const begun = this.#moment();
    const session = {
      ...shown,
      id: randomBytes(8).toString('hex'),
      account,
      begun,
      isWhole,
      lastSeen: begun,
      provenAt: begun,
      isCovered: false,
      secret: null,
      said: null,
      streams: new Set<() => void>(),
      held: new Set<() => void>(),
    };
    this.#sweep(account);
    this.#sessions.set(hashOf(token), session);
    return { token, session };
  }

  /**
   * The session of a token, while it lasts.
   * @param isAsked false where a page asks for itself again, and nobody touched anything
   */
  of(token: string | undefined, isAsked = true): Session | null {
    const session = this.#find(token);
    if (session === null || !session.isWhole) return null;
    if (isAsked) {
      if (this.idleMinutes(session) > COVERED_MINUTES) session.isCovered = true;
      session.lastSeen = this.#moment();
    }
    return session;
  }

  /** Whether nobody is signed in, wholly or by the password alone. */
  get areOver(): boolean {
    return [...this.#sessions.values()].every((session) => this.#isOver(session));
  }

  /** Whether somebody has a page open that hears of changes. */
  get haveOpenPages(): boolean {
    for (const { streams } of this.#sessions.values()) if (streams.size > 0) return true;
    return false;
  }

  /** The session of somebody who has yet to show more than the password. */
  halfOf(token: string | undefined): Session | null {
    const session = this.#find(token);
    return session === null || session.isWhole ? null : session;
  }

  #find(token: string | undefined): Session | null {
    if (token === undefined) return null;
    const key = hashOf(token);
    const session = this.#sessions.get(key);
    if (session === undefined) return null;
    if (!this.#isOver(session)) return session;
    this.#remove(key, session);
    return null;
  }

  #isOver(session: Session): boolean {
    const now = this.#moment();
    const { lastSeen, isWhole } = session;
    const idle = (isWhole ? IDLE_MINUTES : HALF_MINUTES) * MINUTE;
    return now - lastSeen > idle || now >= endOf(session);
  }

  #remove(key: string, session: Session): void {
    this.#sessions.delete(key);
    for (const end of [...session.streams, ...session.held]) end();
    session.streams.clear();
    session.held.clear();
  }

  /** Takes away what is over, and the oldest of an account that has as many as one person needs. */
  #sweep(account: string): void {
    for (const [key, session] of this.#sessions) {
      if (this.#isOver(session)) this.#remove(key, session);
    }
    const theirs = [...this.#sessions].filter(([, session]) => session.account === account);
    for (const [key, session] of theirs.slice(0, 1 - MOST_OF_ONE)) this.#remove(key, session);
  }

  /** Keeps a stream open for as long as its session lasts, and not too many for one. */
  hold(session: Session, stop: () => void): () => void {
    return holdStream(session.streams, stop);
  }

  /** Whether whoever is there has shown so lately that it is them that they may change how they sign in. */
  isProven({ provenAt }: Session): boolean {
    return this.#moment() - provenAt <= PROVEN_MINUTES * MINUTE;
  }

  /** The password was shown again: the screen is open, and it is them. */
  prove(session: Session): void {
    session.isCovered = false;
    session.provenAt = this.#moment();
  }

  /** For how many minutes nobody has touched a screen. */
  idleMinutes({ lastSeen }: Session): number {
    return (this.#moment() - lastSeen) / MINUTE;
  }

  /** Whether a code of this account's app, by its number in time, was not used yet on any server; from now on it was. */
  useCode(account: string, counter: number): Promise<boolean> {
    const key = this.#nameOf(`code ${account}`);
    return this.#tries.change([key], (tries) => {
      if (counter <= (tries.get(key)?.count ?? 0)) return false;
      const last = this.#moment();
      tries.set(key, { count: counter, last, previous: last, isPassing: false });
      return true;
    });
  }

  /** Something for a passkey to sign: it says by itself that it is from here, and when it was made. */
  challenge(): string {
    const said = Buffer.alloc(24);
    randomBytes(16).copy(said);
    said.writeDoubleBE(this.#moment(), 16);
    return Buffer.concat([said, this.#sealOf(said)]).toString('base64url');
  }

  /** Whether a challenge is from here, not old, and not used yet; from now on it was. */
  useChallenge(challenge: string): boolean {
    const bytes = Buffer.from(challenge, 'base64url');
    const said = bytes.subarray(0, 24);
    const seal = bytes.subarray(24);
    if (seal.length !== 32 || !timingSafeEqual(seal, this.#sealOf(said))) return false;
    const now = this.#moment();
    for (const [used, end] of this.#used) if (end < now) this.#used.delete(used);
    const end = said.readDoubleBE(16) + IDLE_MINUTES * MINUTE;
    if (end < now || this.#used.has(challenge)) return false;
    this.#used.set(challenge, end);
    return true;
  }

  #sealOf(said: Buffer): Buffer {
    return createHmac('sha256', this.#key).update(said).digest();
  }

  end(token: string | undefined): void {
    const key = token === undefined ? '' : hashOf(token);
    const session = this.#sessions.get(key);
    if (session !== undefined) this.#remove(key, session);
  }

  /** Ends every session of an account: its password was changed, or somebody left. */
  endAll(account: string): void {
    for (const [key, session] of this.#sessions) {
      if (session.account === account) this.#remove(key, session);
    }
  }

  /** The places where an account is signed in, the newest first. */
  placesOf(account: string): readonly Session[] {
    return [...this.#sessions.values()]
      .filter((session) => session.account === account && session.isWhole && !this.#isOver(session))
      .reverse();
  }

  /** Ends one session of an account, by what it is called in a list. @returns whether there was one */
  endPlace(account: string, id: string): boolean {
    for (const [key, session] of this.#sessions) {
      if (session.account !== account || session.id !== id) continue;
      this.#remove(key, session);
      return true;
    }
    return false;
  }

  /**
   * Counts a try before it is looked at, so that many at once gain nothing over one after another.
   * @param device what `know` gave, if anything: tries from there count apart from everybody else's, so that
   * a stranger who guesses keeps nobody out
   * @returns how many seconds to wait instead; 0 where it may be looked at now
   */
  attempt(account: string, device?: string): Promise<number> {
    const keys = this.#keysOf(account, device);
    return this.#tries.change([...new Set([...keys, this.#all])], (tries) => {
      const wait = Math.max(...keys.map((key) => this.#waitOf(key, tries)));
      if (wait > 0) return wait;
      const last = this.#moment();
      const ofAccount = this.#nameOf(`account ${account}`);
      for (const key of keys) {
        const before = tries.get(key);
        const isOld = before === undefined || last - before.last > COUNTS_FOR;
        tries.set(key, {
          isPassing: key !== this.#all && !(key === ofAccount && this.#isAccount(account)),
          count: isOld ? 1 : before.count + 1,
          last,
          previous: before?.last ?? last,
        });
      }
      return 0;
    });
  }

  /** Takes back a try that was right. */
  succeeded(account: string, device?: string): Promise<void> {
    const keys = this.#keysOf(account, device);
    return this.#tries.change(keys, (tries) => {
      for (const key of keys) {
        const before = tries.get(key);
        if (before === undefined) continue;
        tries.set(key, { ...before, count: before.count - 1, last: before.previous });
      }
    });
  }

  /** Forgets what was tried before somebody signed in wholly. */
  forgive(account: string, device?: string): Promise<void> {
    const [key = account] = this.#keysOf(account, device);
    return this.#tries.change([key], (tries) => {
      tries.delete(key);
    });
  }

  /** @returns what a browser keeps in which an account signed in wholly: it says nothing of the account */
  know(account: string): string {
    const said = Buffer.alloc(24);
    randomBytes(16).copy(said);
    said.writeDoubleBE(this.#moment() + KNOWN_FOR_DAYS * DAY, 16);
    return Buffer.concat([said, this.#knownSealOf(said, account)]).toString('base64url');
  }

  knows(account: string, device: string | undefined): boolean {
    const bytes = Buffer.from(device ?? '', 'base64url');
    const said = bytes.subarray(0, 24);
    const seal = bytes.subarray(24);
    if (seal.length !== 32 || !timingSafeEqual(seal, this.#knownSealOf(said, account)))
      return false;
    return said.readDoubleBE(16) > this.#moment();
  }

  #knownSealOf(said: Buffer, account: string): Buffer {
    return createHmac('sha256', this.#known).update(said).update(account).digest();
  }

  /** What tries are counted under: whoever reads that learns nothing of who was tried. */
  #nameOf(what: string): string {
    return createHmac('sha256', this.#known).update(`tried ${what}`).digest('base64url');
  }

  get #all(): string {
    return this.#nameOf(ALL);
  }

  #keysOf(account: string, device: string | undefined): readonly string[] {
    // By what is sealed, however it was written: base64 can be written in several ways.
    return device !== undefined && this.knows(account, device)
      ? [this.#nameOf(`browser ${Buffer.from(device, 'base64url').toString('base64url')}`)]
      : [this.#nameOf(`account ${account}`), this.#all];
  }

  #waitOf(key: string, all: Pick<Tries, 'get'>): number {
    if (key === this.#all) return 0;
    const tries = all.get(key);
    const areMany = (all.get(this.#all)?.count ?? 0) >= FREE_TRIES_OF_ALL;
    const free = areMany ? FREE_TRIES_OF_MANY : FREE_TRIES;
    if (tries === undefined || tries.count < free) return 0;
    const minutes = Math.min(2 ** (tries.count - free), LONGEST_WAIT_MINUTES);
    return Math.max(0, Math.ceil((tries.last + minutes * MINUTE - this.#moment()) / 1000));
  }
}

/** When a session ends whatever is done in it. */
export const endOf = ({ begun }: Session): number => begun + LONGEST_MINUTES * MINUTE;

const hashOf = (token: string): string => hash('sha256', token, 'base64url');
