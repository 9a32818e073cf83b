/**
 * What the school came to know that duties follow from, and whether an entry brings news of another
 * one. The design's words: a matter is a concern that was raised, or danger or an allegation that came
 * up; a name is not news, a discovery is.
 */
import { PROCEDURE_IDS } from '../vocabulary/procedures.ts';

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

export class Matters {
  /** How many there are. */
  count = 0;
  /** The matter that has no kind yet, or -1. */
  #unnamed = NONE;
  /** By procedure: whether there is a matter of this kind. */
  readonly #kinds = new Uint8Array(PROCEDURE_IDS.length);

  reset(): void {
    if (this.count === 0) return;
    this.count = 0;
    this.#unnamed = NONE;
    this.#kinds.fill(0);
  }

  /** As after a first entry of this kind. */
  beginWith(procedure: number): void {
    this.reset();
    this.#add(procedure);
  }

  /** What the raising of a concern is. */
  ofConcern(procedure: number, saysSame: boolean): News {
    if (this.count === 0) return 'first';
    if (saysSame) return 'same';
    if (this.#kinds[procedure] === 1) return 'perhaps';
    return this.#unnamed === NONE || procedure === GENERAL ? 'another' : 'name';
  }

  /** What the opening of a procedure is that was not open yet, by hand or because a fact calls for it. */
  ofOpening(saysSame: boolean): News {
    if (this.count === 0) return 'first';
    return saysSame || this.#unnamed !== NONE ? 'name' : 'discovery';
  }

  /** Takes the news in. @returns the number of the matter that it is about */
  take(news: News, procedure: number): number {
    switch (news) {
      case 'same':
        this.#kinds[procedure] = 1;
        return 0;
      case 'name': {
        const named = Math.max(this.#unnamed, 0);
        this.#unnamed = NONE;
        this.#kinds[procedure] = 1;
        return named;
      }
      default:
        return this.#add(procedure);
    }
  }

  /** A happening that is a matter of its own. */
  addHappening(): number {
    this.count += 1;
    return this.count - 1;
  }

  #add(procedure: number): number {
    this.#kinds[procedure] = 1;
    if (procedure === GENERAL) this.#unnamed = this.count;
    this.count += 1;
    return this.count - 1;
  }
}
