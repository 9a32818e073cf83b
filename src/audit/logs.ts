/**
 * What an audit reads: logs of any kind it knows. JSON Lines stay lines, which are judged from their
 * bytes; what has to be read to be put together (CSV, XES, JSON) comes as timelines.
 */
import { Buffer } from 'node:buffer';
import { statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { RuleBooks } from '../engine/replay.ts';
import { fileErrorInWords, isFileError, type Source, sourceOf } from '../files/find.ts';
import { type Read, timelinesFromRows } from '../files/row-timelines.ts';
import { isUtf16, UTF16 } from '../files/text-of.ts';
import { EMPTY, type Item, readLine, readSource } from '../files/timelines.ts';
import type { Bytes, FromRows } from '../formats/from-rows.ts';
import { BrokenArchive, bytesOf, gunzipped } from '../formats/gzip.ts';
import { type Kind, kindOf, rowSourceFor } from '../formats/log-kinds.ts';
import type { Mapping } from '../mapping/mapping.ts';
import type { Fault } from '../vocabulary/audits.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import { type BufferPool, eachLine, type Lines, wholeLines } from './batches.ts';
import { checksummed } from './origin.ts';

/** The files of a folder that hold logs. */
export const LOGS = /\.(json|jsonl|ndjson|csv|tsv|xes|xlsx|xlsm)(\.gz)?$/i;

/** Lines of a file that each hold one timeline. */
export interface LinesOfFile {
  readonly file: string;
  readonly lines: Lines;
}

/** Timelines that were read and found good, and the line on which each begins. */
export interface Timelines {
  readonly file: string;
  readonly timelines: readonly Timeline[];
  readonly places: readonly number[];
}

export type Piece = LinesOfFile | Timelines;

export interface LogOptions {
  readonly books: RuleBooks;
  readonly mapping: Mapping | null;
  /** Fills in the policy of an incident from a log that names none. */
  readonly policy: string | null;
  readonly buffers: BufferPool;
  readonly fault: (fault: Fault) => void;
  readonly row: (fault: Fault) => void;
  /** Told a checksum of a source that was read to its end. */
  readonly contents: (file: string, checksum: string) => void;
}

const stdinBytes = (): Bytes => ({
  name: '(stdin)',
  again: false,
  open: () => gunzipped(process.stdin as AsyncIterable<Uint8Array>),
});

/** A pipe can be read once only. */
const fileBytes = async (path: string): Promise<Bytes> => {
  const found = await stat(path).catch(() => null);
  return { ...bytesOf(path), again: found?.isFile() ?? true };
};

/** Bytes of a log that are looked at to tell what it is. */
const LOOKED_AT = 1 << 16;
/** A log may begin with so many blank bytes. */
const MOST_BLANK = 1 << 24;

const isBlank = (bytes: Uint8Array): boolean => Buffer.from(bytes).toString('latin1').trim() === '';

/** The same bytes, with their beginning looked at. */
const peeked = async (bytes: Bytes): Promise<{ readonly head: Buffer; readonly bytes: Bytes }> => {
  const iterator = bytes.open()[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  let size = 0;
  let blank = true;
  let broken: { readonly error: unknown } | null = null;
  try {
    while (size < LOOKED_AT || (blank && size < MOST_BLANK)) {
      const next = await iterator.next();
      if (next.done === true) break;
      chunks.push(Buffer.from(next.value));
      size += next.value.length;
      blank &&= isBlank(next.value);
    }
  } catch (error) {
    if (blank) throw error;
    broken = { error };
  }
  const head = Buffer.concat(chunks);
  const rest = async function* (): AsyncGenerator<Uint8Array> {
    try {
      if (head.length > 0) yield head;
      if (broken !== null) throw broken.error;
      for (;;) {
        const next = await iterator.next();
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      await iterator.return?.();
    }
  };
  if (bytes.again) await iterator.return?.();
  return { head, bytes: bytes.again ? bytes : { ...bytes, open: rest } };
};

/** Entries of timelines that are handed on at a time. */
const MOST_AT_ONCE = 5_000;

/** Puts timelines together, as many as are handed on at a time, and tells of what is not one. */
async function* packed(
  file: string,
  items: AsyncIterable<Item | Read>,
  { fault, row }: LogOptions,
): AsyncGenerator<Timelines> {
  let timelines: Timeline[] = [];
  let places: number[] = [];
  let entries = 0;
  for await (const item of items) {
    if (item.kind === 'complaint') fault(item.complaint);
    else if (item.kind === 'fault') fault(item.fault);
    else if (item.kind === 'row') row(item.fault);
    else {
      timelines.push(item.timeline);
      places.push(item.line);
      entries += item.timeline.events.length;
    }
    if (entries < MOST_AT_ONCE) continue;
    yield { file, timelines, places };
    timelines = [];
    places = [];
    entries = 0;
  }
  yield { file, timelines, places };
}

/** A source whose bytes are as they were read, to be told its checksum. */
const checkedSource = (source: Source, { contents }: LogOptions): Source => {
  const given: Bytes = { name: source.name, again: false, open: () => source.open() };
  const checked = checksummed(given, (checksum) => contents(source.name, checksum));
  return { ...source, open: () => buffersOf(checked) };
};

async function* buffersOf(bytes: Bytes): AsyncGenerator<Buffer> {
  for await (const chunk of bytes.open()) yield Buffer.from(chunk);
}

const fromSource = (source: Source, options: LogOptions): AsyncGenerator<Piece> =>
  packed(source.name, readSource(source, options.books), options);

const fromRows = (
  file: string,
  rows: AsyncIterable<FromRows>,
  options: LogOptions,
): AsyncGenerator<Piece> =>
  packed(file, timelinesFromRows(file, rows, options.books, options.policy), options);

const isForeign = async (head: Buffer): Promise<boolean> => {
  const { isInOurWords } = await import('../formats/keyed-rows.ts');
  return !isInOurWords(head.toString('utf8'));
};

async function* piecesOf(
  kind: Kind,
  bytes: Bytes,
  head: Buffer,
  options: LogOptions,
): AsyncGenerator<Piece> {
  const file = bytes.name;
  const whole = (says: string): void => options.fault({ file, line: null, field: null, says });
  if (isBlank(head)) {
    whole(EMPTY);
    return;
  }
  const { mapping } = options;
  const isTable = kind === 'csv' || kind === 'xlsx';
  if (isTable || (mapping !== null && kind !== 'json' && (await isForeign(head)))) {
    const from = await rowSourceFor(head, file, kind);
    if ('says' in from) return whole(from.says);
    const { csvIncidents } = await import('../mapping/csv-log.ts');
    yield* fromRows(file, csvIncidents(bytes, mapping, from), options);
  } else if (kind === 'xes') {
    const { xesIncidents } = await import('../formats/xes-reader.ts');
    yield* fromRows(file, xesIncidents(bytes), options);
  } else if (isUtf16(head)) whole(UTF16);
  else if (kind === 'json') {
    yield* fromSource({ name: file, shape: 'json', open: () => buffersOf(bytes) }, options);
  } else {
    const refuse = ({ line, says }: { line: number; says: string }): void =>
      options.fault({ file, line, field: null, says });
    for await (const lines of wholeLines(bytes.open(), options.buffers, refuse)) {
      yield* withoutLists(file, lines, options);
    }
  }
}

const LIST = 0x5b;

/** Lines, and the timelines of each that is a list of them: these are incidents of their own, wherever they stand. */
async function* withoutLists(
  file: string,
  lines: Lines,
  options: LogOptions,
): AsyncGenerator<Piece> {
  const { bytes } = lines;
  const { books } = options;
  const lists = [...eachLine(lines)].filter(({ start }) => bytes[start] === LIST);
  if (lists.length === 0) {
    yield { file, lines };
    return;
  }
  let from = 0;
  let { first } = lines;
  for (const { start, end, line } of lists) {
    if (from < start) yield { file, lines: { bytes: ownCopy(bytes, from, start), first } };
    const source = { name: file };
    yield* packed(
      file,
      readLine({ source, books }, Buffer.from(bytes.subarray(start, end)), line),
      options,
    );
    from = end + 1;
    first = line + 1;
  }
  if (from < bytes.length) yield { file, lines: { bytes: ownCopy(bytes, from), first } };
  options.buffers.give(bytes);
}

/** A part of the bytes in memory of its own that threads can share. */
const ownCopy = (bytes: Uint8Array, from: number, end?: number): Buffer => {
  const part = bytes.subarray(from, end);
  const copy = Buffer.from(new SharedArrayBuffer(part.length));
  copy.set(part);
  return copy;
};

/** What an audit is made from, by its name in the report. */
export interface Log {
  readonly name: string;
  /** How many bytes there are in it; NaN where nobody knows, as of what is packed. */
  readonly bytes: number;
  /** Piece by piece. What cannot be read is reported; what came before it is still given. */
  readonly pieces: (options: LogOptions) => AsyncGenerator<Piece>;
}

/** Timelines that are in no file, such as those of the record. There may be none, where an empty file would be a mistake. */
export const logOfTimelines = (name: string, timelines: readonly Timeline[]): Log => ({
  name,
  bytes: Number.NaN,
  pieces: async function* (options) {
    if (timelines.length === 0) return;
    yield* fromSource(checkedSource(sourceOf(name, timelines), options), options);
  },
});

const sizeOf = (name: string): number => {
  const found = statSync(name, { throwIfNoEntry: false });
  return found?.isFile() === true && !name.endsWith('.gz') ? found.size : Number.NaN;
};

/** What stands in a file, or comes over standard input. @param kind what it is said to be, if anything */
export const logInFile = (name: string, kind: Kind | null): Log => ({
  name,
  bytes: sizeOf(name),
  pieces: async function* (options) {
    yield* piecesIn(name === '(stdin)' ? stdinBytes() : await fileBytes(name), kind, options);
  },
});

/** What is held in memory. */
export const logOfBytes = (bytes: Bytes): Log => ({
  name: bytes.name,
  bytes: Number.NaN,
  pieces: (options) => piecesIn(bytes, null, options),
});

async function* piecesIn(
  given: Bytes,
  kind: Kind | null,
  options: LogOptions,
): AsyncGenerator<Piece> {
  const source = checksummed(given, (checksum) => options.contents(given.name, checksum));
  const fault = (says: string): void =>
    options.fault({ file: source.name, line: null, field: null, says });
  try {
    const { head, bytes } = await peeked(source);
    const found = kindOf(head, source.name, kind);
    if (typeof found === 'string') yield* piecesOf(found, bytes, head, options);
    else fault(found.says);
  } catch (error) {
    if (error instanceof BrokenArchive) fault(error.message);
    else if (isFileError(error)) fault(fileErrorInWords(error));
    else throw error;
  }
}
