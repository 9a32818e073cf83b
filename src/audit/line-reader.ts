/**
 * Lines of a log as numbers: of what kind each entry is, and when it counts, after all corrections and
 * in the order in which they count. Of most lines, judging needs nothing else; so one thread reads what
 * another judges, and neither learns what the other does.
 */
import { correctedView, wordsInDoubt } from '../engine/entries.ts';
import { longer } from '../engine/longer.ts';
import { isNaming } from '../engine/matters.ts';
import { correctionProblems } from '../engine/read.ts';
import type { RuleBooks } from '../engine/replay.ts';
import { hasSpans } from '../engine/spans.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import type { Line } from './batches.ts';
import { EntryNumbers } from './entry-numbers.ts';
import { LineScanner, type Scanned, type Words } from './line-scanner.ts';

/** A line is judged by its numbers; or by its text, which is good; or by its text, which has to be checked. */
export const BY_NUMBERS = 0;
export const BY_TEXT = 1;
export const UNCHECKED = 2;

/**
 * What is kept of each line: how it is judged, where it stands in the bytes, and which it is in the file; its
 * number among the heads; where the name of its school stands, -1 where there is none; how many entries
 * are written, and how many are given as numbers.
 */
const OF_LINES = [
  'how',
  'start',
  'end',
  'line',
  'head',
  'school',
  'schoolEnd',
  'written',
  'given',
] as const;
type OfLines<T> = Readonly<Record<(typeof OF_LINES)[number], T>>;
const ofLines = <T>(make: (field: keyof OfLines<T>) => T): OfLines<T> =>
  Object.fromEntries(OF_LINES.map((field) => [field, make(field)])) as OfLines<T>;

/** Lines that were read. */
export interface ReadLines extends OfLines<Int32Array> {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly words: Words;
  /**
   * By entry, line after line: its number among the kinds, or `~` of it where it is a word that may not count;
   * when it counts; and as in `Entries`.
   */
  readonly kinds: Int32Array;
  readonly clocks: Float64Array;
  readonly wrongSince: Float64Array;
}

/** Whole numbers that are put one behind another, and taken all at once. */
class Numbers {
  #list = new Int32Array(1_024);
  #count = 0;

  put(value: number): void {
    if (this.#count === this.#list.length) {
      this.#list = longer(this.#list, new Int32Array(2 * this.#count));
    }
    this.#list[this.#count] = value;
    this.#count += 1;
  }

  take(): Int32Array {
    const taken = this.#list.slice(0, this.#count);
    this.#count = 0;
    return taken;
  }
}

/** Where an incident's name and its school's stand in the bytes of a line. */
export type Names = Pick<Scanned, 'incidentFrom' | 'incidentEnd' | 'schoolFrom' | 'schoolEnd'>;

/** Of a larger incident the entries are not put in order one by one. */
const MOST_MOVED = 2_000;

export class LineReader {
  readonly #norms: ReadonlySet<string>;
  readonly #policies: ReadonlySet<string>;
  #scanner: LineScanner;
  readonly #lines = ofLines(() => new Numbers());
  readonly #entries = new EntryNumbers();

  constructor({ procedures, policies }: RuleBooks) {
    const norms = Object.values(procedures).flatMap((each) => each.norms);
    this.#norms = new Set(norms.map(({ id }) => id));
    this.#policies = new Set(policies.map(({ id }) => id));
    this.#scanner = new LineScanner(this.#norms, this.#policies);
  }

  /** The names in the line that is read next; null where they have to be looked for in its text. */
  names(bytes: Uint8Array, { start, end }: Line): Names | null {
    return this.#scanner.scanHead(bytes, start, end) ? this.#scanner.found : null;
  }

  /** Reads a line. @param isNamed whether its names were just found */
  read(bytes: Uint8Array, { start, end, line }: Line, isNamed: boolean): void {
    const { found } = this.#scanner;
    const entries = this.#entries;
    const before = entries.count;
    const isGood = isNamed && this.#scanner.scan(bytes, end, entries);
    const how = isGood ? this.#settle(bytes.subarray(start, end), before) : UNCHECKED;
    if (how !== BY_NUMBERS) entries.count = before;
    const lines = this.#lines;
    lines.how.put(how);
    lines.start.put(start);
    lines.end.put(end);
    lines.line.put(line);
    lines.head.put(found.head);
    lines.school.put(found.schoolFrom);
    lines.schoolEnd.put(found.schoolEnd);
    lines.written.put(found.count);
    lines.given.put(entries.count - before);
  }

  /** What was read since it was taken last. */
  take(file: string, bytes: Uint8Array): ReadLines {
    const scanner = this.#scanner;
    const { words } = scanner;
    // A hostile log has more than is worth remembering.
    if (scanner.isFull) this.#scanner = new LineScanner(this.#norms, this.#policies);
    return {
      file,
      bytes,
      words,
      ...ofLines((field) => this.#lines[field].take()),
      ...this.#entries.take(),
    };
  }

  /** Puts the entries of a good line, from a place on, as they count. @returns how it is judged */
  #settle({ buffer, byteOffset, length }: Uint8Array, from: number): number {
    const { corrections, count, inOrder, perhapsDoubted } = this.#scanner.found;
    if (corrections > 0) {
      const text = Buffer.from(buffer, byteOffset, length).toString();
      return this.#settleCorrected(JSON.parse(text) as Timeline, from);
    }
    if (!inOrder && count > MOST_MOVED) return BY_TEXT;
    if (perhapsDoubted) this.#doubt(from);
    if (inOrder) return BY_NUMBERS;
    this.#entries.putInOrder(from);
    return BY_NUMBERS;
  }

  #doubt(from: number): void {
    const events = Array.from(this.#entries.kindsFrom(from), this.#scanner.eventOf);
    for (const position of wordsInDoubt(events)) this.#entries.doubt(from + position);
  }

  #settleCorrected({ events }: Timeline, from: number): number {
    const scanner = this.#scanner;
    const isWrong = events.some(
      (event, position) =>
        event.type === 'entry.corrected' &&
        correctionProblems(event, position, events, scanner.fits).length > 0,
    );
    if (isWrong) return UNCHECKED;
    const { entries, doubted } = correctedView(events, scanner.fits);
    if (hasSpans(events) || doubted.length > 0) return BY_TEXT;
    // What a number does not tell: that an entry names others, or is what became of a concern.
    const isMore = entries.some(
      ({ event, withdrawn, isRenamed }) => withdrawn !== null || isRenamed || isNaming(event),
    );
    if (isMore) return BY_TEXT;
    const written = this.#entries.kindsFrom(from);
    this.#entries.count = from;
    for (const { event, position, clock, wrongSince } of entries) {
      const isAsWritten = event === events[position];
      const kind = isAsWritten ? (written[position] as number) : scanner.kindOf(event);
      this.#entries.add(kind, clock, 0, wrongSince);
    }
    return BY_NUMBERS;
  }
}
