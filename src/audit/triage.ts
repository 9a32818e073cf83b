/**
 * What is judged of a piece of a log: incidents that were not met before, of the shard that is asked
 * for, and which of them are judged a second time.
 */
import type { RuleBooks } from '../engine/replay.ts';
import { Symbols } from '../engine/symbols.ts';
import { JsonGauge, parsedJson } from '../formats/json-bounds.ts';
import { eachLine, isSpace, type Line } from './batches.ts';
import { LineScanner } from './line-scanner.ts';
import type { Piece } from './logs.ts';
import { type Fingerprint, Names, printOf } from './seen-incidents.ts';

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
  /** Called with an incident whose name was given before. */
  readonly twice: (file: string, line: number, before: { file: string; line: number }) => void;
  /** Called with a line that is not read, and why. */
  readonly refuse: (file: string, line: number, says: string) => void;
}

/** More than there are schools in England. What is counted for each is kept in memory until the end. */
const MOST_SCHOOLS = 30_000;
const TOO_MANY_SCHOOLS = `names one school more than the ${MOST_SCHOOLS} that an audit tells apart; audit fewer schools at a time, or check that school is the code of a school`;

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
  readonly #schools = new Names();
  readonly #options: SortingOptions;
  #scanner: LineScanner;
  readonly #sample: Sample;
  readonly #files: string[] = [];
  readonly #print: Fingerprint = { first: 0, second: 0 };
  readonly #schoolPrint: Fingerprint = { first: 0, second: 0 };
  /** Whether the school of the incident is one too many. */
  #isTooMany = false;

  constructor(options: SortingOptions) {
    this.#options = options;
    this.#scanner = this.#newScanner();
    this.#sample = new Sample(options.crossCheck);
  }

  #newScanner(): LineScanner {
    const { policies, procedures } = this.#options.books;
    return new LineScanner(
      new Symbols(procedures),
      new Set(),
      new Set(policies.map(({ id }) => id)),
    );
  }

  /** What is to be judged of these lines or timelines. */
  batch(piece: Piece): Batch {
    if (this.#scanner.isFull) this.#scanner = this.#newScanner();
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
    for (const [index, { incident, school = '' }] of piece.timelines.entries()) {
      const line = piece.places[index] ?? 1;
      this.#takePrintOf(incident, school);
      yield this.#isOfShard() && !this.#isRefused(line) && this.#isNew(line);
    }
  }

  #isWanted(bytes: Uint8Array, { start, end, line }: Line): boolean {
    const named = this.#takePrint(bytes, start, end);
    if (!this.#isOfShard() || this.#isRefused(line)) return false;
    if (end - start > LONG) {
      const bound = new JsonGauge().bytes(bytes.subarray(start, end));
      if (bound !== null) {
        this.#options.refuse(this.#files.at(-1) ?? '', line, bound.says);
        return false;
      }
    }
    return !named || this.#isNew(line);
  }

  /** Whether the incident is left out for its school; tells of it. Every shard counts the schools of all. */
  #isRefused(line: number): boolean {
    if (this.#isTooMany) this.#options.refuse(this.#files.at(-1) ?? '', line, TOO_MANY_SCHOOLS);
    return this.#isTooMany;
  }

  #isOfShard(): boolean {
    const { shard, of } = this.#options.shard;
    return of === 1 || (this.#print.first >>> 0) % of === shard - 1;
  }

  /** Whether the incident was not met before; tells of one that was. */
  #isNew(line: number): boolean {
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
      scanner.scanHead(bytes, start, end) &&
      (found.schoolFrom >= 0 || endsInEvents(bytes, end))
    ) {
      const school = found.schoolFrom < 0 ? null : ([found.schoolFrom, found.schoolEnd] as const);
      this.#takeParts(bytes, [found.incidentFrom, found.incidentEnd], school);
      return true;
    }
    const name = nameIn(bytes.subarray(start, end));
    if (name === null) {
      this.#takeParts(bytes, [start, Math.min(end, start + 256)], null);
      return false;
    }
    this.#takePrintOf(name.incident, name.school);
    return true;
  }

  #takePrintOf(incident: string, school: string): void {
    const text = Buffer.from(`${school}${incident}`);
    const split = Buffer.byteLength(school);
    this.#takeParts(text, [split, text.length], school === '' ? null : [0, split]);
  }

  #takeParts(
    bytes: Uint8Array,
    incident: readonly [from: number, end: number],
    school: readonly [from: number, end: number] | null,
  ): void {
    printOf(bytes, incident, school, this.#print);
    this.#isTooMany = false;
    if (school === null) return;
    printOf(bytes, school, null, this.#schoolPrint);
    if (this.#schools.count < MOST_SCHOOLS) this.#schools.add(this.#schoolPrint, 0, 0);
    else this.#isTooMany = !this.#schools.has(this.#schoolPrint);
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
