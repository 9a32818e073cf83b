/**
 * What is judged of a piece of a log: incidents that were not met before, of the shard that is asked
 * for, and which of them are judged a second time. Of JSON Lines, these alone are read.
 */
import type { RuleBooks } from '../engine/replay.ts';
import { JsonGauge, parsedJson } from '../formats/json-bounds.ts';
import type { Fault } from '../vocabulary/audits.ts';
import { twiceInWords } from '../words/audit.ts';
import { eachLine, isSpace, type Line } from './batches.ts';
import { LineReader, type ReadLines } from './line-reader.ts';
import type { LinesOfFile, Piece, Timelines } from './logs.ts';
import { type Fingerprint, Names, printOf, printOfNames } from './seen-incidents.ts';

/** Which part of the incidents is judged: those that are the `shard`th of `of`, counted from 1. */
export interface Shard {
  readonly shard: number;
  readonly of: number;
}

/** What is to be judged of a piece of a log. */
export interface Batch {
  readonly of: ReadLines | Timelines;
  /** How many lines or timelines. */
  readonly count: number;
  /** Which of them, counted from 0, are judged a second time, step by step. */
  readonly checked: ReadonlySet<number>;
}

export interface SortingOptions {
  readonly books: RuleBooks;
  readonly shard: Shard;
  /** How many incidents to judge a second time. */
  readonly crossCheck: number;
  /** Told of an incident whose name was given before, and of a line that is not read. */
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
  readonly #reader: LineReader;
  readonly #sample: Sample;
  readonly #files: string[] = [];
  readonly #print: Fingerprint = { first: 0, second: 0 };

  constructor(options: SortingOptions) {
    this.#options = options;
    this.#reader = new LineReader(options.books);
    this.#sample = new Sample(options.crossCheck);
  }

  /** What is to be judged of these lines or timelines. */
  batch(piece: Piece): Batch {
    if (this.#files.at(-1) !== piece.file) this.#files.push(piece.file);
    const checked = new Set<number>();
    let count = 0;
    const take = (): void => {
      if (this.#sample.takes(this.#print.second >>> 0)) checked.add(count);
      count += 1;
    };
    const of = 'lines' in piece ? this.#read(piece, take) : this.#wanted(piece, take);
    return { of, count, checked };
  }

  /** @param take called with each that is wanted */
  #wanted({ file, timelines }: Timelines, take: () => void): Timelines {
    const wanted = timelines.filter(({ timeline, line }) => {
      printOfNames(timeline, this.#print);
      const isWanted = this.#isOfShard() && this.#isNew(line);
      if (isWanted) take();
      return isWanted;
    });
    return { file, timelines: wanted };
  }

  #read({ file, lines }: LinesOfFile, take: () => void): ReadLines {
    const { bytes } = lines;
    for (const line of eachLine(lines)) {
      const found = this.#takePrint(bytes, line);
      if (!this.#isOfShard() || this.#isTooDeep(bytes, line)) continue;
      if (found !== 'nothing' && !this.#isNew(line.line)) continue;
      this.#reader.read(bytes, line, found === 'names');
      take();
    }
    return this.#reader.take(file, bytes);
  }

  /** Whether a line is too much to parse; tells of one that is. */
  #isTooDeep(bytes: Uint8Array, { start, end, line }: Line): boolean {
    if (end - start <= LONG) return false;
    const bound = new JsonGauge().bytes(bytes.subarray(start, end));
    if (bound === null) return false;
    const file = this.#files.at(-1) ?? '';
    this.#options.fault({ file, line, field: null, says: bound.says });
    return true;
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
  #takePrint(bytes: Uint8Array, line: Line): 'names' | 'text' | 'nothing' {
    const { start, end } = line;
    const found = this.#reader.names(bytes, line);
    if (found !== null && (found.schoolFrom >= 0 || endsInEvents(bytes, end))) {
      const school = found.schoolFrom < 0 ? null : ([found.schoolFrom, found.schoolEnd] as const);
      printOf(bytes, [found.incidentFrom, found.incidentEnd], school, this.#print);
      return 'names';
    }
    const name = nameIn(bytes.subarray(start, end));
    if (name === null) {
      printOf(bytes, [start, Math.min(end, start + 256)], null, this.#print);
      return 'nothing';
    }
    printOfNames(name, this.#print);
    return 'text';
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
