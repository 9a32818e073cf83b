/**
 * Lines of a log as numbers: of what kind each entry is, and when it counts, after all corrections and
 * in the order in which they count. Of most lines, judging needs nothing else; so one thread reads what
 * another judges, and neither learns what the other does.
 */
import { correctedView, wordsInDoubt } from '../engine/entries.ts';
import { isNaming } from '../engine/matters.ts';
import { correctionProblems } from '../engine/read.ts';
import type { RuleBooks } from '../engine/replay.ts';
import { hasSpans } from '../engine/spans.ts';
import type { Line } from './batches.ts';
import { EntryNumbers } from './entry-numbers.ts';
import { LineScanner, type Words } from './line-scanner.ts';
import type { NamesOfIncident } from './seen-incidents.ts';

/** A line is judged by its numbers; or by its text, which is good; or by its text, which has to be checked. */
export type How = 'by-numbers' | 'by-text' | 'unchecked';

/** A line that was read. */
export interface ReadLine extends Line {
  readonly how: How;
  /** The number of its head among those of `Words`. */
  readonly head: number;
  readonly school: string | null;
  /** How many entries are written, and how many are given as numbers. */
  readonly written: number;
  readonly given: number;
}

/** Lines of a piece of a file that were read. */
export interface ReadLines {
  readonly file: string;
  readonly bytes: Buffer;
  readonly words: Words;
  readonly lines: readonly ReadLine[];
  /**
   * By entry, line after line: its number among the kinds, or `~` of it where it is a word that may not count;
   * when it counts; and as in `Entries`.
   */
  readonly kinds: Int32Array;
  readonly clocks: Float64Array;
  readonly wrongSince: Float64Array;
}

/** Of a larger incident the entries are not put in order one by one. */
const MOST_MOVED = 2_000;

export class LineReader {
  readonly #norms: ReadonlySet<string>;
  readonly #policies: ReadonlySet<string>;
  #scanner: LineScanner;
  #lines: ReadLine[] = [];
  readonly #entries = new EntryNumbers();

  constructor({ procedures, policies }: RuleBooks) {
    const norms = Object.values(procedures).flatMap((each) => each.norms);
    this.#norms = new Set(norms.map(({ id }) => id));
    this.#policies = new Set(policies.map(({ id }) => id));
    this.#scanner = new LineScanner(this.#norms, this.#policies);
  }

  /** The names in the line that is read next; null where they have to be looked for in its text. */
  names(bytes: Buffer, { start, end }: Line): NamesOfIncident | null {
    return this.#scanner.scanHead(bytes, start, end) ? this.#scanner.found : null;
  }

  /** Reads a line. @param isNamed whether its names were just found */
  read(bytes: Buffer, line: Line, isNamed: boolean): void {
    const { found } = this.#scanner;
    const entries = this.#entries;
    const before = entries.count;
    const isGood = isNamed && this.#scanner.scan(bytes, line.end, entries);
    const how = isGood ? this.#settle(bytes, before) : 'unchecked';
    if (how !== 'by-numbers') entries.count = before;
    const { start, end, line: number } = line;
    const { head, school = null, count: written } = found;
    const given = entries.count - before;
    this.#lines.push({ start, end, line: number, how, head, school, written, given });
  }

  /** What was read since it was taken last. */
  take(file: string, bytes: Buffer): ReadLines {
    const scanner = this.#scanner;
    const { words } = scanner;
    // A hostile log has more than is worth remembering.
    if (scanner.isFull) this.#scanner = new LineScanner(this.#norms, this.#policies);
    const lines = this.#lines;
    this.#lines = [];
    return { file, bytes, words, lines, ...this.#entries.take() };
  }

  /** Puts the entries of a good line, from a place on, as they count. @returns how it is judged */
  #settle(bytes: Buffer, from: number): How {
    const { corrections, count, inOrder, perhapsDoubted } = this.#scanner.found;
    if (corrections > 0) return this.#settleCorrected(bytes, from);
    if (!inOrder && count > MOST_MOVED) return 'by-text';
    if (perhapsDoubted) this.#doubt(from);
    if (!inOrder) this.#entries.putInOrder(from);
    return 'by-numbers';
  }

  #doubt(from: number): void {
    const events = Array.from(this.#entries.from(from).kinds, this.#scanner.eventOf);
    for (const position of wordsInDoubt(events)) this.#entries.doubt(from + position);
  }

  /** Of what is not corrected and corrects nothing, the kind and the clock are enough. */
  #settleCorrected(bytes: Buffer, from: number): How {
    const scanner = this.#scanner;
    const { kinds, clocks } = this.#entries.from(from);
    const events = Array.from(kinds, scanner.eventOf);
    const needed = events.flatMap((event, position) =>
      event.type === 'entry.corrected' ? [position, event.entry] : [],
    );
    for (const position of new Set(needed)) {
      if (position < events.length) events[position] = scanner.entryIn(bytes, position);
    }
    const isWrong = events.some(
      (event, position) =>
        event.type === 'entry.corrected' &&
        correctionProblems(event, position, events, scanner.fits).length > 0,
    );
    if (isWrong) return 'unchecked';
    const { entries, doubted } = correctedView(events, { fits: scanner.fits, clocks });
    if (hasSpans(events) || doubted.length > 0) return 'by-text';
    // What a number does not tell: that an entry names others, or is what became of a concern.
    const isMore = entries.some(
      ({ event, withdrawn, isRenamed }) => withdrawn !== null || isRenamed || isNaming(event),
    );
    if (isMore) return 'by-text';
    this.#entries.count = from;
    for (const { event, position, clock, wrongSince } of entries) {
      const isAsWritten = event === events[position];
      const kind = isAsWritten ? (kinds[position] as number) : scanner.kindOf(event);
      this.#entries.add(kind, clock, 0, wrongSince);
    }
    return 'by-numbers';
  }
}
