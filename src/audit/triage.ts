/**
 * What is judged of a piece of a log: incidents that were not met before, of the shard that is asked
 * for, and which of them are judged a second time. Of JSON Lines, these alone are read.
 */
import type { RuleBooks } from '../engine/replay.ts';
import { JsonGauge, parsedJson } from '../formats/json-bounds.ts';
import type { Fault } from '../vocabulary/audits.ts';
import { LONGEST_REFERENCE } from '../vocabulary/free-text.ts';
import { twiceInWords } from '../words/audit.ts';
import { eachLine, isSpace, type Line } from './batches.ts';
import { LineReader, type ReadLines } from './line-reader.ts';
import type { LinesOfFile, Piece, Timelines } from './logs.ts';
import { type Fingerprint, Names, type NamesOfIncident, printOf } from './seen-incidents.ts';

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
  /** Hears which incident has a name that was given before, and which line is not read. */
  readonly fault: (fault: Fault) => void;
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

export class Sorting {
  readonly names = new Names();
  readonly #schools = new Set<string>();
  readonly #options: SortingOptions;
  readonly #reader: LineReader;
  readonly #sample: Sample;
  readonly #files: string[] = [];
  #print: Fingerprint = { first: 0, second: 0 };
  /** Whether the school of the incident is one too many. */
  #isTooMany = false;

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
      this.#takeNames(timeline);
      const isWanted = this.#isOfShard() && !this.#isRefused(line) && this.#isNew(line);
      if (isWanted) take();
      return isWanted;
    });
    return { file, timelines: wanted };
  }

  #read({ file, lines }: LinesOfFile, take: () => void): ReadLines {
    const { bytes } = lines;
    for (const each of eachLine(lines)) {
      const { start, end, line } = each;
      const inHead = this.#reader.names(bytes, each);
      const isNamed = inHead !== null && (inHead.school !== undefined || endsInEvents(bytes, end));
      const names = isNamed ? inHead : namesIn(bytes.subarray(start, end));
      // What tells a line that names nothing from others.
      const begins = (): string => bytes.toString('utf8', start, Math.min(end, start + 256));
      this.#takeNames(names ?? { incident: begins() });
      if (!this.#isOfShard() || this.#isRefused(line) || this.#isTooDeep(bytes, each)) continue;
      if (names !== null && !this.#isNew(line)) continue;
      this.#reader.read(bytes, each, isNamed);
      take();
    }
    return this.#reader.take(file, bytes);
  }

  /** Whether a line is too much to parse; tells of one that is. */
  #isTooDeep(bytes: Buffer, { start, end, line }: Line): boolean {
    if (end - start <= LONG) return false;
    const bound = new JsonGauge().bytes(bytes.subarray(start, end));
    if (bound === null) return false;
    this.#refuse(line, null, bound.says);
    return true;
  }

  /** Whether the incident is left out for its school; tells of it. Every shard counts the schools of all. */
  #isRefused(line: number): boolean {
    if (this.#isTooMany) this.#refuse(line, null, TOO_MANY_SCHOOLS);
    return this.#isTooMany;
  }

  #refuse(line: number, field: string | null, says: string): void {
    this.#options.fault({ file: this.#files.at(-1) ?? '', line, field, says });
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
    this.#refuse(line, 'incident', twiceInWords(file, first));
    return false;
  }

  #takeNames(names: NamesOfIncident): void {
    this.#print = printOf(names);
    const { school = '' } = names;
    this.#isTooMany = false;
    // A longer one is none, and its line is refused.
    if (school === '' || school.length > LONGEST_REFERENCE || this.#schools.has(school)) return;
    if (this.#schools.size < MOST_SCHOOLS) this.#schools.add(school);
    else this.#isTooMany = true;
  }
}

/** Whether a line ends with the list of its events, so that no school is named after them. */
const endsInEvents = (bytes: Buffer, end: number): boolean => {
  let at = end - 1;
  while (isSpace(bytes[at] as number)) at -= 1;
  if (bytes[at] !== 0x7d) return false;
  do at -= 1;
  while (isSpace(bytes[at] as number));
  return bytes[at] === 0x5d;
};

/** The names in a line that is not written as most are. */
const namesIn = (bytes: Buffer): NamesOfIncident | null => {
  const value = parsedJson(bytes.toString())?.value as Readonly<Record<string, unknown>> | null;
  if (typeof value?.incident !== 'string') return null;
  const { incident, school } = value;
  return typeof school === 'string' ? { incident, school } : { incident };
};
