/** JSON Lines as they are read: pieces of whole lines, each small enough to be handed to a thread. */

/** Hears of a line that is in no piece, and why. */
export type Refuse = (line: number, says: string) => void;

/** Bytes in a piece, unless a line is longer. */
const USUAL = 1024 * 1024;
/** Longest line, in bytes. */
export const MOST_LINE_MEGABYTES = 64;
const MOST_LINE = MOST_LINE_MEGABYTES * 1024 * 1024;
const MOST_SPARE = 8;
const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

export const TOO_LONG = `is longer than ${MOST_LINE_MEGABYTES} MB; split the incident, or check that each stands on a line of its own`;

/** Whole lines of a file, as they come. */
export interface Lines {
  readonly bytes: Buffer;
  /** The number of the first line in it, from 1. */
  readonly first: number;
}

/** Room for bytes that threads can share, used again once they have been judged, so that memory stays flat. */
export class BufferPool {
  readonly #spare: Buffer[] = [];

  take(size: number): Buffer {
    const spare = size <= USUAL ? this.#spare.pop() : undefined;
    return spare ?? Buffer.from(new SharedArrayBuffer(Math.max(size, USUAL)));
  }

  /** Gives back the room of bytes that are done with. */
  give({ buffer }: Buffer): void {
    if (buffer.byteLength !== USUAL || this.#spare.length >= MOST_SPARE) return;
    this.#spare.push(Buffer.from(buffer));
  }
}

/**
 * Cuts a stream of bytes after whole lines. A line that is too long is passed over and reported; the
 * rest is still given, and so is what came before a stream that breaks off.
 * @throws what the stream throws.
 */
export async function* wholeLines(
  chunks: AsyncIterable<Uint8Array>,
  buffers: BufferPool,
  refuse: Refuse,
): AsyncGenerator<Lines> {
  const cutter = new Cutter(buffers, refuse);
  const broken: unknown[] = [];
  for await (const chunk of untilBroken(chunks, broken)) yield* cutter.push(chunk);
  yield* cutter.rest(broken.length > 0);
  if (broken.length > 0) throw broken[0];
}

/** All that comes before a stream breaks off, whose error goes into a list. */
export async function* untilBroken(
  chunks: AsyncIterable<Uint8Array>,
  broken: unknown[],
): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    broken.push(error);
  }
}

class Cutter {
  readonly #buffers: BufferPool;
  readonly #refuse: Refuse;
  #room: Buffer;
  #used = 0;
  /** The number of the first line in the room. */
  #first = 1;
  #isStart = true;
  #isSkipping = false;

  constructor(buffers: BufferPool, refuse: Refuse) {
    this.#buffers = buffers;
    this.#refuse = refuse;
    this.#room = buffers.take(USUAL);
  }

  *push(given: Uint8Array): Generator<Lines> {
    const marked = this.#isStart && BYTE_ORDER_MARK.every((byte, index) => given[index] === byte);
    const chunk = marked ? given.subarray(BYTE_ORDER_MARK.length) : given;
    this.#isStart = false;
    let from = 0;
    while (from < chunk.length) {
      if (this.#isSkipping) {
        const end = chunk.indexOf(NEWLINE, from);
        if (end === -1) return;
        this.#isSkipping = false;
        this.#first += 1;
        from = end + 1;
        continue;
      }
      const fits = Math.min(this.#room.length - this.#used, chunk.length - from);
      this.#room.set(chunk.subarray(from, from + fits), this.#used);
      this.#used += fits;
      from += fits;
      if (this.#used === this.#room.length) yield* this.#cut();
    }
  }

  *#cut(): Generator<Lines> {
    const room = this.#room;
    const end = room.lastIndexOf(NEWLINE, this.#used - 1);
    if (end >= 0) {
      const rest = room.subarray(end + 1, this.#used);
      this.#room = this.#buffers.take(Math.max(USUAL, rest.length + 1));
      this.#room.set(rest);
      this.#used = rest.length;
      const bytes = room.subarray(0, end + 1);
      const first = this.#first;
      this.#first += newlinesIn(bytes);
      yield { bytes, first };
    } else if (room.length >= MOST_LINE) {
      this.#refuse(this.#first, TOO_LONG);
      this.#isSkipping = true;
      this.#room = this.#buffers.take(USUAL);
      this.#used = 0;
    } else {
      this.#room = this.#buffers.take(room.length * 2);
      this.#room.set(room);
    }
  }

  /** What is left; of a stream that broke off, not its last line. */
  *rest(isBroken: boolean): Generator<Lines> {
    const end = isBroken ? this.#room.subarray(0, this.#used).lastIndexOf(NEWLINE) + 1 : this.#used;
    if (end > 0) yield { bytes: this.#room.subarray(0, end), first: this.#first };
  }
}

/** What JSON takes for a space, beside the line feed. Anything else, such as a zero byte, is reported. */
export const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x0d || byte === 0x09;

const newlinesIn = (bytes: Buffer): number => {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
};

/** A line that is not blank. */
export interface Line {
  readonly start: number;
  readonly end: number;
  /** Which line of the file it is, from 1. */
  readonly line: number;
}

export function* eachLine({ bytes, first }: Lines): Generator<Line> {
  let line = first;
  for (let start = 0; start < bytes.length; line += 1) {
    const found = bytes.indexOf(NEWLINE, start);
    const end = found === -1 ? bytes.length : found;
    let at = start;
    while (at < end && isSpace(bytes[at] as number)) at += 1;
    if (at < end) yield { start: at, end, line };
    start = end + 1;
  }
}
