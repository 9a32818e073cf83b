/**
 * What the school came to know that duties follow from, and whether an entry brings news of another
 * one. The design's words: a matter is a concern that was raised, or danger or an allegation that came
 * up; a name is not news, a discovery is.
 */
import type { TimelineEvent } from '../vocabulary/events.ts';
import { PROCEDURE_IDS } from '../vocabulary/procedures.ts';
import { namesPeople, type PeopleNamed, peopleNamed } from './people.ts';

const GENERAL = PROCEDURE_IDS.indexOf('general');
const NONE = -1;

/**
 * What a concern, or the opening of a procedure, is to the matters known by then:
 * - `first`: nothing was known before;
 * - `same`: it says so, or says nothing new;
 * - `name`: a concern that had no kind yet gets one;
 * - `another`: a concern of a kind that there was none of;
 * - `perhaps`: a second concern of a kind, which may be the first seen by somebody else;
 * - `discovery`: what was known turns out to be, or to hide, something of another kind.
 */
export type News = 'first' | 'same' | 'name' | 'another' | 'perhaps' | 'discovery';

/** Which matters, and whom, an entry says it is about. */
export interface Naming {
  /** Null where it names nobody by pseudonym. */
  readonly people: PeopleNamed | null;
  /** The matter that what it tells is the same as; null where it does not say. */
  readonly same: number | null;
  /** The matters that it covers; null where it covers everything known. */
  readonly covers: ReadonlySet<number> | null;
  /** The message that was read, by number; null where it does not say. */
  readonly message: number | null;
}

/** What an entry was about once it had been taken in. */
export interface About {
  readonly lastMatters: readonly number[];
  /** The number of the message that it sent, or null. */
  readonly lastMessage: number | null;
}

/** Whether an entry says which others it is about. */
export const namesEntries = (event: TimelineEvent): boolean =>
  'sameAs' in event ||
  'covers' in event ||
  (event.type === 'message.acknowledged' && 'entry' in event);

/** Whether an entry says which others, or which of several people, it is about. */
export const isNaming = (event: TimelineEvent): boolean =>
  namesEntries(event) || namesPeople(event);

type NamedEntries = {
  readonly sameAs?: number;
  readonly covers?: readonly number[];
  entry?: number;
};

/** Finds what an entry is about, by the entries that it names. */
export class NamedMatters {
  /** By position: the matters that an entry was about, and the message that it sent. */
  readonly #of = new Map<number, readonly number[]>();
  readonly #messages = new Map<number, number>();

  /** Keeps what an entry was about. One that is taken in twice, as a corrected one is, keeps the first. */
  keep(position: number, { lastMatters, lastMessage }: About): void {
    if (!this.#of.has(position)) this.#of.set(position, lastMatters);
    if (lastMessage !== null) this.#messages.set(position, lastMessage);
  }

  /** Null where it does not say, or names only what was not known yet. */
  of(event: TimelineEvent): Naming | null {
    if (!isNaming(event)) return null;
    const { sameAs, entry, ...named } = event as NamedEntries;
    const message = entry === undefined ? null : (this.#messages.get(entry) ?? null);
    const same = sameAs === undefined ? null : (this.#of.get(sameAs)?.[0] ?? null);
    const covered = (named.covers ?? []).flatMap((position) => this.#of.get(position) ?? []);
    const covers = covered.length === 0 ? null : new Set(covered);
    return { same, message, covers, people: peopleNamed(event) };
  }
}

export class Matters {
  /** How many there are. */
  count = 0;
  /** The matter that has no kind yet, or -1. */
  #unnamed = NONE;
  /** Whether an answer began the only matter, about which nobody has raised a concern yet. */
  isFound = false;
  /** By procedure: whether there is a matter of this kind. */
  readonly #kinds = new Uint8Array(PROCEDURE_IDS.length);

  reset(): void {
    if (this.count === 0) return;
    this.count = 0;
    this.#unnamed = NONE;
    this.isFound = false;
    this.#kinds.fill(0);
  }

  /**
   * What the raising of a concern is.
   * @param isOfOthers whether it is about children of whom nothing was known, where others were
   */
  ofConcern(procedure: number, saysSame: boolean, isOfOthers: boolean): News {
    if (this.count === 0) return 'first';
    if (saysSame) return 'same';
    if (this.isFound) return 'name';
    if (this.#kinds[procedure] === 1) return isOfOthers ? 'another' : 'perhaps';
    return this.#unnamed === NONE || procedure === GENERAL ? 'another' : 'name';
  }

  /** What the opening of a procedure is that was not open yet, by hand or because a fact calls for it. */
  ofOpening(saysSame: boolean): News {
    if (this.count === 0) return 'first';
    return saysSame || this.#unnamed !== NONE ? 'name' : 'discovery';
  }

  /**
   * Takes the news in.
   * @param same the matter that it says it is about, or null
   * @returns the number of the matter that it is about
   */
  take(news: News, procedure: number, same: number | null): number {
    this.isFound = false;
    switch (news) {
      case 'same':
        this.#kinds[procedure] = 1;
        if (same === this.#unnamed && procedure !== GENERAL) this.#unnamed = NONE;
        return same ?? 0;
      case 'name': {
        const named = same ?? Math.max(this.#unnamed, 0);
        if (same === null || same === this.#unnamed) this.#unnamed = NONE;
        this.#kinds[procedure] = 1;
        return named;
      }
      default:
        return this.#add(procedure);
    }
  }

  #add(procedure: number): number {
    this.#kinds[procedure] = 1;
    if (procedure === GENERAL) this.#unnamed = this.count;
    this.count += 1;
    return this.count - 1;
  }
}
