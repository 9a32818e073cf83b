/**
 * Lines of a log as numbers: of what kind each entry is, and when it counts, after all corrections and
 * in the order in which they count. Of most lines, judging needs nothing else; so one thread reads what
 * another judges, and neither learns what the other does.
 */
import { correctedView } from '../engine/entries.ts';
import { longer } from '../engine/longer.ts';
import { isNaming } from '../engine/matters.ts';
import { correctionProblems } from '../engine/read.ts';
import type { RuleBooks } from '../engine/replay.ts';
import { NEVER } from '../engine/runner.ts';
import { hasSpans } from '../engine/spans.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import type { Line } from './batches.ts';
import { LineScanner, type Scanned, type Words } from './line-scanner.ts';

/** Numbers that stand side by side for each line: how it is judged, and where it stands. */
export const OF_LINE = 9;
export const HOW = 0;
export const START = 1;
export const END = 2;
export const LINE = 3;
/** Its number among the heads. */
export const HEAD = 4;
/** Where the name of its school stands in the bytes; the first is -1 where there is none. */
export const SCHOOL = 5;
export const SCHOOL_END = 6;
/** How many entries are written, and how many are given as numbers. */
export const WRITTEN = 7;
export const COUNT = 8;

/** A line is judged by its numbers; or by its text, which is good; or by its text, which has to be checked. */
export const BY_NUMBERS = 0;
export const BY_TEXT = 1;
export const UNCHECKED = 2;

/** Lines that were read. */
export interface ReadLines {
  readonly file: string;
  readonly bytes: Uint8Array;
  /** By line: see `OF_LINE`. */
  readonly lines: Int32Array;
  /** By entry, line after line: its number among the kinds; when it counts; and as in `Entries`. */
  readonly kinds: Int32Array;
  readonly clocks: Float64Array;
  readonly wrongSince: Float64Array;
  readonly words: Words;
}

/** Where an incident's name and its school's stand in the bytes of a line. */
export type Names = Pick<Scanned, 'incidentFrom' | 'incidentEnd' | 'schoolFrom' | 'schoolEnd'>;

/** Of a larger incident the entries are not put in order one by one. */
const MOST_MOVED = 2_000;

export class LineReader {
  readonly #norms: ReadonlySet<string>;
  readonly #policies: ReadonlySet<string>;
  #scanner: LineScanner;
  #lines = new Int32Array(OF_LINE * 1_024);
  #lineCount = 0;
  #kinds = new Int32Array(4_096);
  #clocks = new Float64Array(4_096);
  #wrongSince = new Float64Array(4_096);
  #count = 0;

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
    const before = this.#count;
    const isGood = isNamed && this.#scanner.scan(bytes, end);
    const how = isGood ? this.#add(bytes, start, end) : UNCHECKED;
    const at = this.#lineCount * OF_LINE;
    if (at === this.#lines.length) this.#lines = longer(this.#lines, new Int32Array(2 * at));
    const lines = this.#lines;
    lines[at + HOW] = how;
    lines[at + START] = start;
    lines[at + END] = end;
    lines[at + LINE] = line;
    lines[at + HEAD] = found.head;
    lines[at + SCHOOL] = found.schoolFrom;
    lines[at + SCHOOL_END] = found.schoolEnd;
    lines[at + WRITTEN] = found.count;
    lines[at + COUNT] = this.#count - before;
    this.#lineCount += 1;
  }

  /** What was read since it was taken last. */
  take(file: string, bytes: Uint8Array): ReadLines {
    const scanner = this.#scanner;
    const [lines, count] = [this.#lineCount * OF_LINE, this.#count];
    this.#lineCount = 0;
    this.#count = 0;
    // A hostile log has more than is worth remembering.
    if (scanner.isFull) this.#scanner = new LineScanner(this.#norms, this.#policies);
    return {
      file,
      bytes,
      lines: this.#lines.slice(0, lines),
      kinds: this.#kinds.slice(0, count),
      clocks: this.#clocks.slice(0, count),
      wrongSince: this.#wrongSince.slice(0, count),
      words: scanner.words,
    };
  }

  /** Adds the entries of a line that is good. @returns how it is judged */
  #add(bytes: Uint8Array, start: number, end: number): number {
    const { found } = this.#scanner;
    if (found.corrections > 0) {
      const { buffer, byteOffset } = bytes;
      const text = Buffer.from(buffer, byteOffset + start, end - start).toString();
      return this.#addCorrected(JSON.parse(text) as Timeline);
    }
    const { kinds, clocks, count } = found;
    if (!found.inOrder) {
      if (count > MOST_MOVED) return BY_TEXT;
      putInOrder(found);
    }
    for (let index = 0; index < count; index += 1) {
      this.#put(kinds[index] as number, clocks[index] as number, NEVER);
    }
    return BY_NUMBERS;
  }

  #addCorrected({ events }: Timeline): number {
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
    for (const { event, position, clock, wrongSince } of entries) {
      const isAsWritten = event === events[position];
      const written = scanner.found.kinds[position] as number;
      this.#put(isAsWritten ? written : scanner.kindOf(event), clock, wrongSince ?? NEVER);
    }
    return BY_NUMBERS;
  }

  #put(kind: number, clock: number, wrongSince: number): void {
    const at = this.#count;
    if (at === this.#kinds.length) {
      this.#kinds = longer(this.#kinds, new Int32Array(2 * at));
      this.#clocks = longer(this.#clocks, new Float64Array(2 * at));
      this.#wrongSince = longer(this.#wrongSince, new Float64Array(2 * at));
    }
    this.#kinds[at] = kind;
    this.#clocks[at] = clock;
    this.#wrongSince[at] = wrongSince;
    this.#count = at + 1;
  }
}

/** Puts entries into the order in which they count. Few stand far from their place. */
const putInOrder = ({ count, kinds, clocks, ranks }: Scanned): void => {
  for (let next = 1; next < count; next += 1) {
    const clock = clocks[next] as number;
    const rank = ranks[next] as number;
    const kind = kinds[next] as number;
    let at = next;
    for (; at > 0; at -= 1) {
      const before = clocks[at - 1] as number;
      if (before < clock || (before === clock && (ranks[at - 1] as number) <= rank)) break;
      clocks[at] = before;
      ranks[at] = ranks[at - 1] as number;
      kinds[at] = kinds[at - 1] as number;
    }
    clocks[at] = clock;
    ranks[at] = rank;
    kinds[at] = kind;
  }
};
