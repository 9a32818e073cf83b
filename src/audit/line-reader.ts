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
  /** By entry, line after line: its number among the kinds; when it counts; and as in `Entries`. */
  readonly kinds: Int32Array;
  readonly clocks: Float64Array;
  readonly wrongSince: Float64Array;
}

/** Numbers that are put one behind another, and taken all at once. */
class Numbers<List extends Int32Array | Float64Array> {
  readonly #make: (size: number) => List;
  #list: List;
  count = 0;

  constructor(make: (size: number) => List) {
    this.#make = make;
    this.#list = make(1_024);
  }

  put(value: number): void {
    if (this.count === this.#list.length) {
      this.#list = longer(this.#list, this.#make(2 * this.count));
    }
    this.#list[this.count] = value;
    this.count += 1;
  }

  take(): List {
    const taken = this.#list.slice(0, this.count) as List;
    this.count = 0;
    return taken;
  }
}

const whole = () => new Numbers((size) => new Int32Array(size));
const moments = () => new Numbers((size) => new Float64Array(size));

/** Where an incident's name and its school's stand in the bytes of a line. */
export type Names = Pick<Scanned, 'incidentFrom' | 'incidentEnd' | 'schoolFrom' | 'schoolEnd'>;

/** Of a larger incident the entries are not put in order one by one. */
const MOST_MOVED = 2_000;

export class LineReader {
  readonly #norms: ReadonlySet<string>;
  readonly #policies: ReadonlySet<string>;
  #scanner: LineScanner;
  readonly #lines = ofLines(whole);
  readonly #kinds = whole();
  readonly #clocks = moments();
  readonly #wrongSince = moments();

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
    const before = this.#kinds.count;
    const isGood = isNamed && this.#scanner.scan(bytes, end);
    const lines = this.#lines;
    lines.how.put(isGood ? this.#add(bytes, start, end) : UNCHECKED);
    lines.start.put(start);
    lines.end.put(end);
    lines.line.put(line);
    lines.head.put(found.head);
    lines.school.put(found.schoolFrom);
    lines.schoolEnd.put(found.schoolEnd);
    lines.written.put(found.count);
    lines.given.put(this.#kinds.count - before);
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
      kinds: this.#kinds.take(),
      clocks: this.#clocks.take(),
      wrongSince: this.#wrongSince.take(),
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
    this.#kinds.put(kind);
    this.#clocks.put(clock);
    this.#wrongSince.put(wrongSince);
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
