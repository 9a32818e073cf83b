/**
 * What is judged of a piece of a log: incidents that were not met before, of the shard that is asked
 * for, and which of them are judged a second time.
 */
import type { RuleBooks } from '../engine/replay.ts';
import { Symbols } from '../engine/symbols.ts';
import { JsonGauge, parsedJson } from '../formats/json-bounds.ts';
import type { Fault } from '../vocabulary/audits.ts';
import { twiceInWords } from '../words/audit.ts';
import { eachLine, isSpace, type Line } from './batches.ts';
import { LineScanner } from './line-scanner.ts';
import type { Piece } from './logs.ts';
import { type Fingerprint, Names, printOf, printOfNames } from './seen-incidents.ts';

/** Which part of the incidents is judged: those that are the `shard`th of `of`, counted from 1. */
export interface Shard {
  readonly shard: number;
  readonly of: number;
}

/** A piece of a log, and what of it is to be judged. */
export interface Batch {
  readonly piece: Piece;
  /** How many of its lines or timelines are judged. */
  readonly count: number;
  /** Which of them, counted from 0, are left out, and which are judged a second time, step by step. */
  readonly skipped: ReadonlySet<number>;
  readonly checked: ReadonlySet<number>;
}

export interface SortingOptions {
  readonly books: RuleBooks;
  readonly shard: Shard;
  /** How many incidents to judge a second time. */
  readonly crossCheck: number;
  /** Hears which incident has a name that was given before, and which line is not read. */
  readonly fault: (fault: Fault) => void;
}

/** Bytes of a line from which on it is looked at before anything parses it. */
const LONG = 1 << 20;

/** Keeps the smallest of the numbers it is shown: a sample of any log that all of it is equal in. */
class Sample {
  readonly #size: number;
  readonly #largestFirst: number[] = [];

  constructor(size: number) {
    this.#size = size;
  }

  takes(number: number): boolean {
    const list = this.#largestFirst;
    if (this.#size === 0) return false;
    if (list.length === this.#size && number >= (list[0] as number)) return false;
    const place = list.findIndex((each) => each <= number);
    list.splice(place < 0 ? list.length : place, 0, number);
    if (list.length > this.#size) list.shift();
    return true;
  }
}

interface Named {
  readonly incident?: unknown;
  readonly school?: unknown;
}

export class Sorting {
  readonly names = new Names();
  readonly #options: SortingOptions;
  readonly #scanner: LineScanner;
  readonly #sample: Sample;
  readonly #files: string[] = [];
  readonly #print: Fingerprint = { first: 0, second: 0 };

  constructor(options: SortingOptions) {
    this.#options = options;
    const policies = new Set(options.books.policies.map(({ id }) => id));
    const symbols = new Symbols(options.books.procedures);
    this.#scanner = new LineScanner(symbols, new Set(), policies);
    this.#sample = new Sample(options.crossCheck);
  }

  /** What is to be judged of these lines or timelines. */
  batch(piece: Piece): Batch {
    if (this.#files.at(-1) !== piece.file) this.#files.push(piece.file);
    const skipped = new Set<number>();
    const checked = new Set<number>();
    let index = 0;
    for (const isWanted of this.#wantedOf(piece)) {
      if (!isWanted) skipped.add(index);
      else if (this.#sample.takes(this.#print.second >>> 0)) checked.add(index);
      index += 1;
    }
    return { piece, count: index - skipped.size, skipped, checked };
  }

  *#wantedOf(piece: Piece): Generator<boolean> {
    if ('lines' in piece) {
      const { bytes } = piece.lines;
      for (const line of eachLine(piece.lines)) yield this.#isWanted(bytes, line);
      return;
    }
    for (const { timeline, line } of piece.timelines) {
      printOfNames(timeline, this.#print);
      yield this.#isOfShard() && this.#isNew(line);
    }
  }

  #isWanted(bytes: Uint8Array, { start, end, line }: Line): boolean {
    const named = this.#takePrint(bytes, start, end);
    if (!this.#isOfShard()) return false;
    if (end - start > LONG) {
      const bound = new JsonGauge().bytes(bytes.subarray(start, end));
      if (bound !== null) {
        const file = this.#files.at(-1) ?? '';
        this.#options.fault({ file, line, field: null, says: bound.says });
        return false;
      }
    }
    return !named || this.#isNew(line);
  }

  #isOfShard(): boolean {
    const { shard, of } = this.#options.shard;
    return of === 1 || (this.#print.first >>> 0) % of === shard - 1;
  }

  /** Whether the incident was not met before; tells of one that was. */
  #isNew(line: number): boolean {
    const before = this.names.add(this.#print, this.#files.length - 1, line);
    if (before === null) return true;
    const file = this.#files.at(-1) ?? '';
    const first = { file: this.#files[before.file] ?? '', line: before.line };
    this.#options.fault({ file, line, field: 'incident', says: twiceInWords(file, first) });
    return false;
  }

  /** Takes the fingerprint of an incident's name, or where there is none, of its line. */
  #takePrint(bytes: Uint8Array, start: number, end: number): boolean {
    const scanner = this.#scanner;
    const { found } = scanner;
    if (
      scanner.scanNames(bytes, start, end) &&
      (found.schoolFrom >= 0 || endsInEvents(bytes, end))
    ) {
      const school = found.schoolFrom < 0 ? null : ([found.schoolFrom, found.schoolEnd] as const);
      printOf(bytes, [found.incidentFrom, found.incidentEnd], school, this.#print);
      return true;
    }
    const name = nameIn(bytes.subarray(start, end));
    if (name === null) {
      printOf(bytes, [start, Math.min(end, start + 256)], null, this.#print);
      return false;
    }
    printOfNames(name, this.#print);
    return true;
  }
}

/** Whether a line ends with the list of its events, so that no school is named after them. */
const endsInEvents = (bytes: Uint8Array, end: number): boolean => {
  let at = end - 1;
  while (isSpace(bytes[at] as number)) at -= 1;
  if (bytes[at] !== 0x7d) return false;
  do at -= 1;
  while (isSpace(bytes[at] as number));
  return bytes[at] === 0x5d;
};

/** The incident's name in a line that is not written as most are. */
const nameIn = (bytes: Uint8Array): { incident: string; school: string } | null => {
  const value = parsedJson(Buffer.from(bytes).toString())?.value as Named | null | undefined;
  if (typeof value?.incident !== 'string') return null;
  return {
    incident: value.incident,
    school: typeof value.school === 'string' ? value.school : '',
  };
};
