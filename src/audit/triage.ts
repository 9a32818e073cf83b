/**
 * What goes into a batch: incidents that were not met before, of the shard that is asked for, and
 * which of them are judged a second time.
 */
import type { RuleBooks } from '../engine/replay.ts';
import { Symbols } from '../engine/symbols.ts';
import { type Batch, eachLine, type Lines } from './batches.ts';
import { LineScanner } from './line-scanner.ts';
import { type Fingerprint, Names, printOf } from './seen-incidents.ts';

/** Which part of the incidents is judged: those that are the `shard`th of `of`, counted from 1. */
export interface Shard {
  readonly shard: number;
  readonly of: number;
}

export interface SortingOptions {
  readonly books: RuleBooks;
  readonly shard: Shard;
  /** How many incidents to judge a second time. */
  readonly crossCheck: number;
  /** Told of an incident whose name was given before. */
  readonly twice: (file: string, line: number, before: { file: string; line: number }) => void;
}

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
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((list[middle] as number) > number) low = middle + 1;
      else high = middle;
    }
    list.splice(low, 0, number);
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
    this.#scanner = new LineScanner(symbols, new Set(), policies, [0, 0]);
    this.#sample = new Sample(options.crossCheck);
  }

  /** The batch that is to be judged of these lines. Their places are given where they stand elsewhere. */
  batch(file: string, lines: Lines, places: readonly number[] | null = null): Batch {
    if (this.#files.at(-1) !== file) this.#files.push(file);
    const starts: number[] = [];
    const ends: number[] = [];
    const numbers: number[] = [];
    const checks: number[] = [];
    eachLine(lines, (start, end, line) => {
      const place = places?.[line - 1] ?? line;
      if (!this.#isWanted(lines.bytes, start, end, place)) return;
      starts.push(start);
      ends.push(end);
      numbers.push(place);
      checks.push(this.#sample.takes(this.#print.second >>> 0) ? 1 : 0);
    });
    return {
      file,
      bytes: lines.bytes,
      starts: Int32Array.from(starts),
      ends: Int32Array.from(ends),
      lines: Int32Array.from(numbers),
      checks: Uint8Array.from(checks),
    };
  }

  #isWanted(bytes: Uint8Array, start: number, end: number, line: number): boolean {
    const { shard, of } = this.#options.shard;
    const named = this.#takePrint(bytes, start, end);
    if (of > 1 && (this.#print.first >>> 0) % of !== shard - 1) return false;
    if (!named) return true;
    const file = this.#files.length - 1;
    const before = this.names.add(this.#print, file, line);
    if (before === null) return true;
    const first = { file: this.#files[before.file] ?? '', line: before.line };
    this.#options.twice(this.#files[file] ?? '', line, first);
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
    const text = Buffer.from(`${name.school}${name.incident}`);
    const split = Buffer.byteLength(name.school);
    printOf(text, [split, text.length], name.school === '' ? null : [0, split], this.#print);
    return true;
  }
}

const isBlank = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x09 || byte === 0x0d;

/** Whether a line ends with the list of its events, so that no school is named after them. */
const endsInEvents = (bytes: Uint8Array, end: number): boolean => {
  let at = end - 1;
  while (isBlank(bytes[at])) at -= 1;
  if (bytes[at] !== 0x7d) return false;
  do at -= 1;
  while (isBlank(bytes[at]));
  return bytes[at] === 0x5d;
};

/** The incident's name in a line that is not written as most are. */
const nameIn = (bytes: Uint8Array): { incident: string; school: string } | null => {
  try {
    const value = JSON.parse(Buffer.from(bytes).toString()) as Named | null;
    if (value === null || typeof value.incident !== 'string') return null;
    return {
      incident: value.incident,
      school: typeof value.school === 'string' ? value.school : '',
    };
  } catch {
    return null;
  }
};
