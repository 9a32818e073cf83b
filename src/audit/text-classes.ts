/**
 * Free text looked at byte by byte. Most notes are plain sentences that cannot carry what
 * `vocabulary/free-text.ts` refuses; only one that might is read as text and put to that file.
 */

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

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const MARKS: readonly number[] = [...Buffer.from('.:;/_')];
const classOf = (byte: number): number => {
  if (byte < SPACE || byte === QUOTE) return END;
  if (byte === BACKSLASH) return ESCAPE;
  if (byte > 0x7e) return OTHER;
  return MARKS.includes(byte) ? MARK : PLAIN;
};
const CLASSES = Uint8Array.from({ length: 256 }, (_, byte) => classOf(byte));
/** 0 where two bytes next to each other are both plain: most of a text is gone through in twos. */
const PAIRS = Uint8Array.from(
  { length: 65_536 },
  (_, pair) => classOf(pair & 0xff) | classOf(pair >>> 8),
);

/** What came of looking at a text: where it begins, and its closing quote, or `-1` where it is not plain JSON. */
export interface Looked {
  from: number;
  end: number;
  /** Whether it must be read as text to be sure. */
  unsure: boolean;
  /** Whether it holds a backslash. */
  escaped: boolean;
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

/** Whether such a sign stands as it does in a sentence, a time of day or "and/or". */
const isHarmless = (bytes: Uint8Array, at: number): boolean => {
  const byte = bytes[at] as number;
  const next = bytes[at + 1] as number;
  const before = bytes[at - 1] as number;
  if (byte === 0x2e) {
    return !isLetterOrDigit(next) && next !== 0x2f && !OPENS.includes(before);
  }
  if (byte === 0x3b) return ((bytes[afterSpaces(bytes, at + 1)] as number) | 0x20) !== 0x62;
  // "DCIM/", where the pictures of a telephone are, and what ends in the same letter, as ".com/" does.
  if (byte === 0x2f) return isLetterOrDigit(before) && (before | 0x20) !== 0x6d;
  if (byte !== 0x3a) return false;
  if (isDigit(next)) return isDigit(before);
  return (next === SPACE || next === QUOTE) && before !== SPACE && (before | 0x20) !== 0x61;
};

/** Looks at the text from `from` to its closing quote. */
export const lookAtText = (
  bytes: Uint8Array,
  view: DataView,
  from: number,
  until: number,
  into: Looked,
): void => {
  const lastPair = until - 2;
  let at = from;
  into.from = from;
  into.unsure = false;
  into.escaped = false;
  for (;;) {
    while (at <= lastPair && PAIRS[view.getUint16(at, true)] === 0) at += 2;
    if (at >= until) break;
    const kind = CLASSES[bytes[at] as number];
    if (kind === END) break;
    if (kind === ESCAPE) {
      into.unsure = true;
      into.escaped = true;
      at += 1;
    } else if (kind === OTHER || (kind === MARK && !isHarmless(bytes, at))) into.unsure = true;
    at += 1;
  }
  into.end = bytes[at] === QUOTE && at < until ? at : -1;
};
