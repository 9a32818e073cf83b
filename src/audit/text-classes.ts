/**
 * Free text looked at byte by byte, once. Most notes are plain sentences that cannot carry what
 * `vocabulary/free-text.ts` refuses; only one that might is read as text and put to that file.
 */

import { madeOnce } from '../norms/made-once.ts';
import {
  ADDED_AND_TAKEN,
  ADDED_AT_END,
  COUNTED,
  plainByteOf,
  SIGN,
} from '../vocabulary/code-in-text.ts';

/** What a byte in free text can be. */
const PLAIN = 0;
/** `.` `:` `;` `/` `_`: may belong to a link, a path, a file name or a data URL. */
const MARK = 1;
/** Not ASCII, or a control character that only some fields refuse. */
const OTHER = 2;
/** A backslash, before what is not written as it is read. */
const ESCAPE = 3;
/** The closing quote, or what may not stand in JSON text. */
const END = 4;
/** The last letter of a word that may be "dot" or "btih", which is in what leads to a torrent. */
const WORD = 5;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const MARKS: readonly number[] = [...Buffer.from('.:;/_')];
const kindOf = (before: number, byte: number): number => {
  if (byte > 0x7e || byte === SIGN) return OTHER;
  if (byte < SPACE || byte === QUOTE) return END;
  if (byte === BACKSLASH) return ESCAPE;
  const [letter, letterBefore] = [byte | 0x20, before | 0x20];
  if ((letter === 0x74 && letterBefore === 0x6f) || (letter === 0x68 && letterBefore === 0x69)) {
    return WORD;
  }
  return MARKS.includes(byte) ? MARK : PLAIN;
};
const KINDS = Uint8Array.from({ length: 256 << 8 }, (_, pair) => kindOf(pair >>> 8, pair & 0xff));
/** By the character before (times 256) and the byte: what both add and take, less than 0 where the byte is not plain. */
const STEPS = Int32Array.from(KINDS, (kind, pair) => {
  const byte = pair & 0xff;
  const isKnown = pair >>> 8 < 0x80 && byte < 0x80 && kind !== END;
  const step = isKnown ? ADDED_AND_TAKEN[((pair >>> 8) << 7) | byte] : 0;
  return (step as number) | (kind === PLAIN ? 0 : 1 << 31);
});

/** What came of looking at a text: where it begins, and its closing quote, or `-1` where it is not plain JSON. */
export interface Looked {
  from: number;
  end: number;
  /** Whether it must be read as text to be sure. */
  unsure: boolean;
  /** Whether it holds a backslash. */
  escaped: boolean;
  /** Whether it holds what is not ASCII. */
  foreign: boolean;
  /** What it adds up to, see `boundCode`. */
  steps: number;
  counts: number;
}

const isLetterOrDigit = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) ||
  (byte >= 0x41 && byte <= 0x5a) ||
  (byte >= 0x61 && byte <= 0x7a);

const afterSpaces = (bytes: Uint8Array, from: number): number => {
  let at = from;
  while (bytes[at] === SPACE) at += 1;
  return at;
};

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
/** What opens a bracket, in which a dot may stand for that of an address; or a space. */
const OPENS: readonly number[] = [...Buffer.from(' ([{<')];

/** Whether such a sign stands as it does in a sentence, a time of day, "and/or" or "and / or". */
const isHarmless = (bytes: Uint8Array, at: number): boolean => {
  const byte = bytes[at] as number;
  const next = bytes[at + 1] as number;
  const before = bytes[at - 1] as number;
  if (byte === 0x2e) {
    return !isLetterOrDigit(next) && next !== 0x2f && !OPENS.includes(before);
  }
  if (byte === 0x3b) return ((bytes[afterSpaces(bytes, at + 1)] as number) | 0x20) !== 0x62;
  if (byte === 0x2f) {
    if (before === SPACE) return next === SPACE && isLetterOrDigit(bytes[at - 2] as number);
    // "DCIM/" is where the pictures of a telephone are.
    const isFolder = (before | 0x20) === 0x6d && ((bytes[at - 2] as number) | 0x20) === 0x69;
    return isLetterOrDigit(before) && !isFolder;
  }
  if (byte !== 0x3a) return false;
  if (isDigit(next)) return isDigit(before);
  return (next === SPACE || next === QUOTE) && before !== SPACE && (before | 0x20) !== 0x61;
};

/** Looks at the text from `from` to its closing quote. */
export const lookAtText = (bytes: Uint8Array, from: number, until: number, into: Looked): void => {
  let steps = 0;
  let counts = 0;
  let last = SPACE;
  let at = from;
  into.from = from;
  into.unsure = false;
  into.escaped = false;
  into.foreign = false;
  for (; at < until; at += 1) {
    const byte = bytes[at] as number;
    const step = STEPS[(last << 8) | byte] as number;
    if (step >= 0 && at + 1 < until) {
      // Nearly all letters are plain: two at a time.
      const next = bytes[at + 1] as number;
      const second = STEPS[(byte << 8) | next] as number;
      if (second >= 0) {
        steps = (steps + step + second) | 0;
        counts = (counts + (COUNTED[byte] as number) + (COUNTED[next] as number)) | 0;
        last = next;
        at += 1;
        continue;
      }
    }
    if (step < 0) {
      const kind = KINDS[(last << 8) | byte];
      if (kind === END) break;
      if (kind === ESCAPE) {
        into.unsure = true;
        into.escaped = true;
        at += 1;
      } else if (kind === OTHER) into.foreign = true;
      else if (kind === WORD) {
        const third = (bytes[at - 2] as number) | 0x20;
        if (third === ((byte | 0x20) === 0x74 ? 0x64 : 0x74)) into.unsure = true;
      } else if (!isHarmless(bytes, at)) into.unsure = true;
    }
    steps = (steps + (step & 0x7fffffff)) | 0;
    counts = (counts + (COUNTED[byte & 0x7f] as number)) | 0;
    last = byte;
  }
  into.end = bytes[at] === QUOTE && at < until ? at : -1;
  into.steps = (steps + (ADDED_AT_END[last & 0x7f] as number)) | 0;
  into.counts = counts;
};

const plainBytes = new Map<string, string>();

/**
 * A text as the bytes that it is looked at in, one for each character as in plain letters, with a quote behind
 * it; null where some are not ordinary.
 */
export const inPlainBytes = (text: string): Buffer | null => {
  const plain = text.replace(/[^ -~]/g, (letter) =>
    madeOnce(plainBytes, letter, () => String.fromCharCode(plainByteOf(letter))),
  );
  return plain.includes('\0') ? null : Buffer.from(`${plain}"`, 'latin1');
};
