/** A log cut into batches of whole lines, each small enough to be handed to a thread. */

/** A run of lines of one file. */
export interface Batch {
  readonly file: string;
  readonly bytes: Uint8Array;
  /** Where each line begins and ends in the bytes, and which line of the file it is, from 1. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly lines: Int32Array;
  /** 1 for each line to be judged a second time, step by step. */
  readonly checks: Uint8Array;
}

/** What happened to a line that is not in a batch. */
export interface Refused {
  readonly line: number;
  readonly says: string;
}

/** Bytes in a batch, unless a line is longer. */
const USUAL = 2 * 1024 * 1024;
/** Longest line, in bytes. */
export const MOST_LINE_MEGABYTES = 64;
const MOST_LINE = MOST_LINE_MEGABYTES * 1024 * 1024;
const NEWLINE = 0x0a;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

export const TOO_LONG = `is longer than ${MOST_LINE_MEGABYTES} MB; split the incident, or check that each stands on a line of its own`;

/** Whole lines of a file, as they come. */
export interface Lines {
  readonly bytes: Uint8Array;
  /** The number of the first line in it, from 1. */
  readonly first: number;
}

/**
 * Cuts a stream of bytes after whole lines. A line that is too long is passed over and told of; the
 * rest is still given.
 */
export async function* wholeLines(
  chunks: AsyncIterable<Uint8Array>,
  refuse: (refused: Refused) => void,
): AsyncGenerator<Lines> {
  let room = Buffer.allocUnsafeSlow(USUAL);
  let used = 0;
  let first = 1;
  let isStart = true;
  let skipping = false;
  for await (const given of chunks) {
    let chunk = given;
    if (isStart && chunk.length >= 3) {
      if (BYTE_ORDER_MARK.every((byte, index) => chunk[index] === byte)) chunk = chunk.subarray(3);
    }
    isStart = false;
    let from = 0;
    while (from < chunk.length) {
      if (skipping) {
        const end = chunk.indexOf(NEWLINE, from);
        if (end === -1) break;
        skipping = false;
        first += 1;
        from = end + 1;
        continue;
      }
      const fits = Math.min(room.length - used, chunk.length - from);
      room.set(chunk.subarray(from, from + fits), used);
      used += fits;
      from += fits;
      if (used < room.length) continue;
      const end = room.lastIndexOf(NEWLINE, used - 1);
      if (end >= 0) {
        const rest = Buffer.allocUnsafeSlow(Math.max(USUAL, used - end));
        rest.set(room.subarray(end + 1, used));
        const bytes = room.subarray(0, end + 1);
        yield { bytes, first };
        first += newlinesIn(bytes);
        room = rest;
        used -= end + 1;
      } else if (room.length >= MOST_LINE) {
        refuse({ line: first, says: TOO_LONG });
        skipping = true;
        room = Buffer.allocUnsafeSlow(USUAL);
        used = 0;
      } else {
        const wider = Buffer.allocUnsafeSlow(room.length * 2);
        wider.set(room);
        room = wider;
      }
    }
  }
  if (used > 0) yield { bytes: room.subarray(0, used), first };
}

const newlinesIn = (bytes: Uint8Array): number => {
  let count = 0;
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
};

/** Calls `take` with each line that is not blank. */
export const eachLine = (
  { bytes, first }: Lines,
  take: (start: number, end: number, line: number) => void,
): void => {
  let line = first;
  for (let start = 0; start < bytes.length; line += 1) {
    const found = bytes.indexOf(NEWLINE, start);
    const end = found === -1 ? bytes.length : found;
    let at = start;
    while (at < end && (bytes[at] as number) <= 0x20) at += 1;
    if (at < end) take(at, end, line);
    start = end + 1;
  }
};
