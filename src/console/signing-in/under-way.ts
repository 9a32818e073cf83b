/**
 * Sign-ins that are at the server of the school's accounts. What belongs to one goes along in a cookie of its own,
 * sealed, so that each tab has one, nobody can fill a memory with them, and a restart ends none. Only what somebody
 * had typed is too long for that, and waits here.
 */
import { hash } from 'node:crypto';
import { opened, sealed } from '../../record/seal.ts';
import type { Checks } from './provider.ts';

/** How long somebody has at the server: a password there, and a telephone that has to be found. */
export const UNDER_WAY_MINUTES = 15;
const MINUTE = 60_000;
/** How much typed text waits at most, in characters; one form has at most 64 KB. */
const MOST_TYPED = 8_000_000;

/** Addresses of ours are shorter; a cookie that is too long is lost. */
const LONGEST_PLACE = 1000;

/** One sign-in that waits for its answer. */
export interface UnderWay {
  readonly checks: Checks;
  readonly to: string;
  /** Whether something that was typed waits for it. */
  readonly hasTyped: boolean;
}

interface Kept extends UnderWay {
  /** When it is over, in milliseconds. */
  readonly until: number;
}

interface Typed {
  readonly text: string;
  readonly until: number;
  /** Whether it came from a browser that somebody has signed in with before. */
  readonly isKnown: boolean;
}

/** What a sign-in is called in its cookie and here: its state is said nowhere but there and at the server. */
export const nameOf = (state: string): string => hash('sha256', state, 'hex').slice(0, 32);

export class SignInsUnderWay {
  readonly #key: Buffer;
  readonly #now: () => Date;
  readonly #typed = new Map<string, Typed>();
  #length = 0;

  /** @param key a secret that stays the same over restarts */
  constructor(key: Buffer, now: () => Date) {
    this.#key = key;
    this.#now = now;
  }

  /** @returns what the cookie of this sign-in holds */
  begin(
    checks: Checks,
    { to, typed }: { readonly to: string; readonly typed: string },
    isKnown: boolean,
  ): string {
    const until = this.#now().getTime() + UNDER_WAY_MINUTES * MINUTE;
    const name = nameOf(checks.state);
    const hasTyped = typed !== '';
    if (hasTyped) this.#keep(name, { text: typed, until, isKnown });
    const place = to.length > LONGEST_PLACE ? '/' : to;
    const kept: Kept = { checks, to: place, hasTyped, until };
    return sealed(this.#key, Buffer.from(JSON.stringify(kept)), name).toString('base64url');
  }

  /** What a cookie holds; null where it is not from here, of another sign-in, or over. */
  of(state: string, cookie: string): UnderWay | null {
    const plain = opened(this.#key, Buffer.from(cookie, 'base64url'), nameOf(state));
    if (plain === null) return null;
    const { until, ...underWay } = JSON.parse(plain.toString('utf8')) as Kept;
    return this.#now().getTime() < until ? underWay : null;
  }

  /** What had been typed when it began, once; null where it is not here any more. */
  takeTyped(state: string): string | null {
    const name = nameOf(state);
    const typed = this.#typed.get(name);
    this.#drop(name);
    return typed?.text ?? null;
  }

  #keep(name: string, typed: Typed): void {
    this.#typed.set(name, typed);
    this.#length += typed.text.length;
    const now = this.#now().getTime();
    for (const [each, { until }] of this.#typed) if (until <= now) this.#drop(each);
    // Strangers, who can have had no session that ended, push out nothing of those who were here before.
    for (const isKnown of [false, true]) {
      for (const [each, kept] of this.#typed) {
        if (this.#length <= MOST_TYPED) return;
        if (kept.isKnown === isKnown) this.#drop(each);
      }
    }
  }

  #drop(name: string): void {
    this.#length -= this.#typed.get(name)?.text.length ?? 0;
    this.#typed.delete(name);
  }
}
