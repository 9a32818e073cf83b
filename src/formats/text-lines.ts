/**
 * The lines of a text file as it comes out of Excel: UTF-8 with or without a byte order mark,
 * UTF-16 of either kind ("Unicode text"), or Windows-1252, ended by LF, CRLF or CR. Memory holds one
 * piece of the file and at most one line.
 */
import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { fromWindows } from './windows-1252.ts';

/** Lines that follow each other, as they stand in the file. */
export interface Lines {
  /** The number of the first, counted from 1. */
  readonly first: number;
  /** Without their ends, save for the CR of a CRLF; null for a line longer than `LONGEST_LINE`. */
  readonly texts: readonly (string | null)[];
}

/** Longest line that is read, in bytes: far more than a spreadsheet's 300 columns need. */
export const LONGEST_LINE = 1 << 21;

/** How much of a file is looked at to tell its encoding and the ends of its lines, in bytes. */
const LOOKED_AT = 1 << 16;

const LF = 0x0a;
const CR = 0x0d;

/** Bytes as text: as UTF-8, and each line that is not UTF-8 as Windows-1252. */
const textsOf = (bytes: Buffer, end: number): readonly string[] => {
  const separator = String.fromCharCode(end);
  if (isUtf8(bytes)) return bytes.toString('utf8').split(separator);
  const texts: string[] = [];
  for (let start = 0; ; ) {
    const found = bytes.indexOf(end, start);
    const line = bytes.subarray(start, found === -1 ? bytes.length : found);
    texts.push(isUtf8(line) ? line.toString('utf8') : fromWindows(line));
    if (found === -1) return texts;
    start = found + 1;
  }
};

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** A byte order mark says it; without one, every other byte of plain Latin text is zero. */
const encodingOf = (head: Buffer): Encoding => {
  const [a, b] = head;
  if ((a === 0xff && b === 0xfe) || (a !== 0 && b === 0)) return 'utf-16le';
  if ((a === 0xfe && b === 0xff) || (a === 0 && b !== 0 && b !== undefined)) return 'utf-16be';
  return 'utf-8';
};

/** The file again from its first piece on, where that is at least `LOOKED_AT` long or all there is. */
async function* withHead(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let head: Buffer[] | null = [];
  let size = 0;
  for await (const piece of source) {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    if (head === null) yield bytes;
    else {
      head.push(bytes);
      size += bytes.length;
      if (size >= LOOKED_AT) {
        yield Buffer.concat(head);
        head = null;
      }
    }
  }
  if (head !== null) yield Buffer.concat(head);
}

async function* asUtf8(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let decoder: TextDecoder | null | undefined;
  for await (const piece of pieces) {
    if (decoder === undefined) {
      const encoding = encodingOf(piece);
      decoder = encoding === 'utf-8' ? null : new TextDecoder(encoding);
    }
    yield decoder === null ? piece : Buffer.from(decoder.decode(piece, { stream: true }), 'utf8');
  }
  if (decoder !== null && decoder !== undefined) yield Buffer.from(decoder.decode(), 'utf8');
}

const endOfLines = (head: Buffer): number => (!head.includes(LF) && head.includes(CR) ? CR : LF);

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/** Every line of a file; a file that ends with a line end has no empty line after it. */
export async function* linesOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<Lines> {
  let end: number | null = null;
  let kept: Buffer[] = [];
  let size = 0;
  /** Whether the line being read is too long, so that the rest of it is passed over. */
  let over = false;
  let number = 1;
  for await (let piece of asUtf8(withHead(source))) {
    if (end === null) {
      if (piece.subarray(0, BOM.length).equals(BOM)) piece = piece.subarray(BOM.length);
      end = endOfLines(piece.subarray(0, LOOKED_AT));
    }
    const last = piece.lastIndexOf(end);
    if (last !== -1) {
      const whole = Buffer.concat([...kept, piece.subarray(0, last)]);
      const texts: (string | null)[] = textsOf(whole, end).map((text) =>
        text.length > LONGEST_LINE ? null : text,
      );
      if (over) texts[0] = null;
      yield { first: number, texts };
      number += texts.length;
      kept = [];
      size = 0;
      over = false;
    }
    const rest = piece.subarray(last + 1);
    size += rest.length;
    over ||= size > LONGEST_LINE;
    if (over) kept = [];
    else if (rest.length > 0) kept.push(Buffer.from(rest));
  }
  if (over) yield { first: number, texts: [null] };
  else if (size > 0) {
    yield { first: number, texts: textsOf(Buffer.concat(kept), end ?? LF) };
  }
}
