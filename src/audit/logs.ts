/**
 * What an audit reads: logs of any kind it knows. JSON Lines stay lines, which are judged from their
 * bytes; what has to be read to be put together (CSV, XES, JSON) comes as timelines.
 */
import { Buffer } from 'node:buffer';
import { stat } from 'node:fs/promises';
import type { RuleBooks } from '../engine/replay.ts';
import { fileErrorInWords, isFileError, type Shape, sourceOf } from '../files/find.ts';
import { type Read, timelinesFromRows } from '../files/row-timelines.ts';
import { isUtf16, UTF16 } from '../files/text-of.ts';
import { EMPTY, type Item, readLine, readSource } from '../files/timelines.ts';
import type { Bytes, FromRows } from '../formats/from-rows.ts';
import { BrokenArchive, bytesOf, gunzipped } from '../formats/gzip.ts';
import { type Kind, kindOf, rowSourceFor } from '../formats/log-kinds.ts';
import type { Mapping } from '../mapping/mapping.ts';
import type { Fault } from '../vocabulary/audits.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import {
  type BufferPool,
  eachLine,
  type Lines,
  type Refuse,
  untilBroken,
  wholeLines,
} from './batches.ts';
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
  readonly timelines: readonly { readonly timeline: Timeline; readonly line: number }[];
}

export type Piece = LinesOfFile | Timelines;

export interface ReadingOptions {
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

const unknownSize = async (): Promise<number> => 0;

/** Bytes of a log that are looked at to tell what it is. */
const LOOKED_AT = 1 << 16;
/** A log may begin with so many blank bytes. */
const MOST_BLANK = 1 << 24;

const isBlank = (bytes: Uint8Array): boolean => Buffer.from(bytes).toString('latin1').trim() === '';

/** The same bytes, with their beginning looked at. */
const peeked = async (bytes: Bytes): Promise<{ readonly head: Buffer; readonly bytes: Bytes }> => {
  const broken: unknown[] = [];
  const chunks = untilBroken(bytes.open(), broken);
  const read: Uint8Array[] = [];
  let size = 0;
  let blank = true;
  while (size < LOOKED_AT || (blank && size < MOST_BLANK)) {
    const next = await chunks.next();
    if (next.done === true) break;
    read.push(Buffer.from(next.value));
    size += next.value.length;
    blank &&= isBlank(next.value);
  }
  if (blank && broken.length > 0) throw broken[0];
  const head = Buffer.concat(read);
  if (bytes.again) {
    await chunks.return(undefined);
    return { head, bytes };
  }
  const open = async function* (): AsyncGenerator<Uint8Array> {
    try {
      if (head.length > 0) yield head;
      yield* chunks;
      if (broken.length > 0) throw broken[0];
    } finally {
      await chunks.return(undefined);
    }
  };
  return { head, bytes: { ...bytes, open } };
};

/** Entries of timelines that are handed on at a time. */
const MOST_AT_ONCE = 5_000;

/** Puts timelines together, as many as are handed on at a time, and tells of what is not one. */
async function* packed(
  file: string,
  items: AsyncIterable<Item | Read>,
  { fault, row }: ReadingOptions,
): AsyncGenerator<Timelines> {
  let timelines: Extract<Item, { kind: 'timeline' }>[] = [];
  let entries = 0;
  for await (const item of items) {
    if (item.kind === 'complaint') fault(item.complaint);
    else if (item.kind === 'fault') fault(item.fault);
    else if (item.kind === 'row') row(item.fault);
    else {
      timelines.push(item);
      entries += item.timeline.events.length;
    }
    if (entries < MOST_AT_ONCE) continue;
    yield { file, timelines };
    timelines = [];
    entries = 0;
  }
  yield { file, timelines };
}

/** The same bytes, of which the checksum is told. */
const checked = (bytes: Bytes, { contents }: ReadingOptions): Bytes =>
  checksummed(bytes, (checksum) => contents(bytes.name, checksum));

async function* buffersOf(bytes: Bytes): AsyncGenerator<Buffer> {
  for await (const chunk of bytes.open()) yield Buffer.from(chunk);
}

const fromSource = (bytes: Bytes, shape: Shape, options: ReadingOptions): AsyncGenerator<Piece> => {
  const source = { name: bytes.name, shape, open: () => buffersOf(bytes) };
  return packed(bytes.name, readSource(source, options.books), options);
};

const fromRows = (
  file: string,
  rows: AsyncIterable<FromRows>,
  options: ReadingOptions,
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
  options: ReadingOptions,
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
    yield* fromSource(bytes, 'json', options);
  } else {
    const refuse: Refuse = (line, says) => options.fault({ file, line, field: null, says });
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
  options: ReadingOptions,
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
  /** How many bytes it has; 0 where that is not known before it is read. */
  readonly size: () => Promise<number>;
  /** Piece by piece. What cannot be read is reported; what came before it is still given. */
  readonly pieces: (options: ReadingOptions) => AsyncGenerator<Piece>;
}

/** Timelines that are in no file, such as those of the record. There may be none, where an empty file would be a mistake. */
export const logOfTimelines = (name: string, timelines: readonly Timeline[]): Log => ({
  name,
  size: unknownSize,
  pieces: async function* (options) {
    if (timelines.length === 0) return;
    const { shape, open } = sourceOf(name, timelines);
    yield* fromSource(checked({ name, again: false, open }, options), shape, options);
  },
});

/** What stands in a file, or comes over standard input. @param kind what it is said to be, if anything */
export const logInFile = (name: string, kind: Kind | null): Log => ({
  name,
  size: async () => (await stat(name).catch(() => null))?.size ?? 0,
  pieces: async function* (options) {
    yield* piecesIn(name === '(stdin)' ? stdinBytes() : await fileBytes(name), kind, options);
  },
});

/** What is held in memory. */
export const logOfBytes = (bytes: Bytes): Log => ({
  name: bytes.name,
  size: unknownSize,
  pieces: (options) => piecesIn(bytes, null, options),
});

async function* piecesIn(
  given: Bytes,
  kind: Kind | null,
  options: ReadingOptions,
): AsyncGenerator<Piece> {
  const fault = (says: string): void =>
    options.fault({ file: given.name, line: null, field: null, says });
  try {
    const { head, bytes } = await peeked(checked(given, options));
    const found = kindOf(head, given.name, kind);
    if (typeof found === 'string') yield* piecesOf(found, bytes, head, options);
    else fault(found.says);
  } catch (error) {
    if (error instanceof BrokenArchive) fault(error.message);
    else if (isFileError(error)) fault(fileErrorInWords(error));
    else throw error;
  }
}
