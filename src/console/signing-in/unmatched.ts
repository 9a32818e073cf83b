/**
 * School accounts that signed in and are matched to no account: they wait for an administrator, who is told a code
 * in person. In memory, and not for long: whom the server names here is kept nowhere.
 */
import { randomCode } from './codes.ts';
import type { Claimed } from './provider.ts';

export const UNMATCHED_MINUTES = 60;
const MINUTE = 60_000;
/** A pupil has a school account too, and a class may find the page. One more lets the oldest go. */
const MOST = 200;
const CODE_LENGTH = 6;

export interface Unmatched extends Omit<Claimed, 'isStepShown'> {
  /** When they signed in, in milliseconds. */
  readonly at: number;
}

export class UnmatchedPeople {
  readonly #now: () => Date;
  readonly #byCode = new Map<string, Unmatched>();

  constructor(now: () => Date) {
    this.#now = now;
  }

  /** Whether nobody waits. */
  get isEmpty(): boolean {
    this.#sweep();
    return this.#byCode.size === 0;
  }

  #sweep(): void {
    const oldest = this.#now().getTime() - UNMATCHED_MINUTES * MINUTE;
    for (const [code, { at }] of this.#byCode) if (at < oldest) this.#byCode.delete(code);
  }

  /** @returns the code to tell the administrator: the same for whoever comes again */
  add({ schoolAccount, name, address }: Claimed): string {
    this.#sweep();
    const { issuer, id } = schoolAccount;
    const before = [...this.#byCode].find(
      ([, each]) => each.schoolAccount.issuer === issuer && each.schoolAccount.id === id,
    );
    const code = before?.[0] ?? this.#newCode();
    this.#byCode.delete(code);
    this.#byCode.set(code, { schoolAccount, name, address, at: this.#now().getTime() });
    const [oldest] = this.#byCode.keys();
    if (this.#byCode.size > MOST && oldest !== undefined) this.#byCode.delete(oldest);
    return code;
  }

  #newCode(): string {
    for (;;) {
      const code = randomCode(CODE_LENGTH);
      if (!this.#byCode.has(code)) return code;
    }
  }

  /** Who waits, the newest first; without their codes, which each of them says. */
  list(): readonly Unmatched[] {
    this.#sweep();
    return [...this.#byCode.values()].reverse();
  }

  /** Who was given this code, however it was typed; null where nobody waits by it. */
  withCode(typed: string): Unmatched | null {
    this.#sweep();
    return this.#byCode.get(typed.toUpperCase().replace(/[^A-Z0-9]/g, '')) ?? null;
  }

  /** Lets somebody go who waits. */
  remove(unmatched: Unmatched): void {
    for (const [code, each] of this.#byCode) if (each === unmatched) this.#byCode.delete(code);
  }
}
