/** What an audit reads: logs of any kind it knows, as lines that each hold one timeline. */
import { Buffer } from 'node:buffer';
import { stat } from 'node:fs/promises';
import { readTimeline } from '../engine/read.ts';
import type { RuleBooks } from '../engine/replay.ts';
import { fileErrorInWords, isFileError, STDIN } from '../files/find.ts';
import { fieldInWords, isUtf16, UTF16 } from '../files/text-of.ts';
import { EMPTY, readSource } from '../files/timelines.ts';
import type { Bytes, FromRows } from '../formats/from-rows.ts';
import { BrokenArchive, bytesOf, gunzipped } from '../formats/gzip.ts';
import type { Mapping } from '../mapping/mapping.ts';
import type { Fault } from '../vocabulary/audits.ts';
import { type BufferPool, type Lines, wholeLines } from './batches.ts';
import { checksummed } from './origin.ts';

/** The files of a folder that hold logs. */
export const LOGS = /\.(json|jsonl|ndjson|csv|tsv|xes)(\.gz)?$/i;

export const KINDS = ['jsonl', 'json', 'csv', 'xes'] as const;
export type Kind = (typeof KINDS)[number];

/** Lines, and where each of them stands where that is not their own number. */
export interface Piece {
  readonly file: string;
  readonly lines: Lines;
  readonly places: readonly number[] | null;
}

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

const ENDINGS: readonly (readonly [RegExp, Kind])[] = [
  [/\.(jsonl|ndjson)$/i, 'jsonl'],
  [/\.json$/i, 'json'],
  [/\.(csv|tsv)$/i, 'csv'],
  [/\.xes$/i, 'xes'],
];

const kindNamed = (name: string): Kind | null => {
  const plain = name.replace(/\.gz$/i, '');
  return ENDINGS.find(([ending]) => ending.test(plain))?.[1] ?? null;
};

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

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** What a log is, where its name does not say. */
const kindOf = (head: Buffer): Kind => {
  const text = head
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart();
  if (text.startsWith('<')) return 'xes';
  if (text.startsWith('[')) return 'json';
  if (!text.startsWith('{')) return 'csv';
  const [first = '', ...more] = text.split('\n', 2);
  if (more.length === 0) return 'jsonl';
  return isJson(first) || !/^\{\s*$/.test(first) ? 'jsonl' : 'json';
};

/** Values as lines of JSON, about as many as make a batch. */
class Packing {
  readonly #file: string;
  #texts: Buffer[] = [];
  #places: number[] = [];
  #size = 0;

  constructor(file: string) {
    this.#file = file;
  }

  add(value: unknown, line: number): void {
    const text = Buffer.from(`${JSON.stringify(value)}\n`);
    this.#texts.push(text);
    this.#places.push(line);
    this.#size += text.length;
  }

  get isFull(): boolean {
    return this.#size > 1024 * 1024;
  }

  take(): Piece {
    const bytes = Buffer.allocUnsafeSlow(this.#size);
    let at = 0;
    for (const text of this.#texts) at += text.copy(bytes, at);
    const piece: Piece = { file: this.#file, lines: { bytes, first: 1 }, places: this.#places };
    this.#texts = [];
    this.#places = [];
    this.#size = 0;
    return piece;
  }
}

async function* fromJson(bytes: Bytes, options: LogOptions): AsyncGenerator<Piece> {
  const packing = new Packing(bytes.name);
  const open = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of bytes.open()) yield Buffer.from(chunk);
  };
  for await (const item of readSource({ name: bytes.name, shape: 'json', open }, options.books)) {
    if (item.kind === 'complaint') options.fault(item.complaint);
    else packing.add(item.timeline, item.line);
    if (packing.isFull) yield packing.take();
  }
  yield packing.take();
}

/** The fault of an incident put together from rows, with the line of the row it is about. */
const rowFault = (
  file: string,
  { line, lines }: Extract<FromRows, { kind: 'incident' }>,
  { path, says }: { readonly path: readonly (string | number)[]; readonly says: string },
): Fault => {
  const [list, index, ...field] = path;
  const row = list === 'events' && typeof index === 'number' ? lines[index] : undefined;
  const words = fieldInWords(row === undefined ? path : field);
  return { file, line: row ?? line, field: words === 'timeline' ? null : words, says };
};

const foreign = (count: number): string =>
  `${count === 1 ? 'holds an incident' : `holds ${count} incidents`} that another tool wrote, from here on; give it with a mapping (dutybound map writes one)`;

const HOLDS_NONE = 'holds no incident; check that it is the right file';

/** A row that names no policy is judged under the one that was asked for. */
const withPolicy = (value: unknown, policy: string | null): unknown => {
  const { policy: named, ...others } = value as Record<string, unknown>;
  return policy === null || (named ?? '') !== '' ? value : { ...others, policy };
};

async function* fromRows(
  file: string,
  rows: AsyncIterable<FromRows>,
  options: LogOptions,
): AsyncGenerator<Piece> {
  const packing = new Packing(file);
  const others = { count: 0, line: 0 };
  let isEmpty = true;
  for await (const one of rows) {
    isEmpty = false;
    if (one.kind === 'fault') options.fault(one.fault);
    else if (one.kind === 'row') options.row(one.fault);
    else if (one.foreign === true) {
      others.count += 1;
      if (others.count === 1) others.line = one.line;
    } else {
      const read = readTimeline(withPolicy(one.value, options.policy), options.books);
      if (read.ok) packing.add(read.timeline, one.line);
      else for (const problem of read.problems) options.fault(rowFault(file, one, problem));
    }
    if (packing.isFull) yield packing.take();
  }
  yield packing.take();
  if (others.count > 0) {
    options.fault({ file, line: others.line, field: null, says: foreign(others.count) });
  } else if (isEmpty) options.fault({ file, line: null, field: null, says: HOLDS_NONE });
}

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
  if (kind === 'csv') {
    const { csvIncidents } = await import('../mapping/csv-log.ts');
    yield* fromRows(file, csvIncidents(bytes, mapping), options);
  } else if (mapping !== null && kind !== 'json' && (await isForeign(head))) {
    const { csvIncidents } = await import('../mapping/csv-log.ts');
    const { JSON_ROWS, XES_ROWS } = await import('../formats/keyed-rows.ts');
    const from = kind === 'xes' ? XES_ROWS : JSON_ROWS;
    yield* fromRows(file, csvIncidents(bytes, mapping, from), options);
  } else if (kind === 'xes') {
    const { xesIncidents } = await import('../formats/xes-reader.ts');
    yield* fromRows(file, xesIncidents(bytes), options);
  } else if (isUtf16(head)) whole(UTF16);
  else if (kind === 'json') yield* fromJson(bytes, options);
  else {
    const refuse = ({ line, says }: { line: number; says: string }): void =>
      options.fault({ file, line, field: null, says });
    for await (const lines of wholeLines(bytes.open(), options.buffers, refuse)) {
      yield { file, lines, places: null };
    }
  }
}

/** The lines of a log. What cannot be read is told of; what came before it is still given. */
export async function* piecesIn(
  operand: string,
  kind: Kind | null,
  options: LogOptions,
): AsyncGenerator<Piece> {
  const given = operand === STDIN ? stdinBytes() : await fileBytes(operand);
  const source = checksummed(given, (checksum) => options.contents(given.name, checksum));
  const fault = (says: string): void =>
    options.fault({ file: source.name, line: null, field: null, says });
  try {
    const { head, bytes } = await peeked(source);
    yield* piecesOf(kind ?? kindNamed(operand) ?? kindOf(head), bytes, head, options);
  } catch (error) {
    if (error instanceof BrokenArchive) fault(error.message);
    else if (isFileError(error)) fault(fileErrorInWords(error));
    else throw error;
  }
}
