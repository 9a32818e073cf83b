/**
 * Free text looked at byte by byte. Most notes are plain sentences that cannot carry what
 * `vocabulary/free-text.ts` refuses; only one that might is read as text and put to that file.
 */

/** What a byte in free text can be. */
const PLAIN = 0;
/** `.` `:` `;`: may belong to a link, a file name or a data URL. */
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
const classOf = (byte: number): number => {
  if (byte < SPACE || byte === QUOTE) return END;
  if (byte === BACKSLASH) return ESCAPE;
  if (byte > 0x7e) return OTHER;
  return byte === 0x2e || byte === 0x3a || byte === 0x3b ? MARK : PLAIN;
};
const CLASSES = Uint8Array.from({ length: 256 }, (_, byte) => classOf(byte));
/** 0 where two bytes next to each other are both plain: most of a text is gone through in twos. */
const PAIRS = Uint8Array.from(
  { length: 65_536 },
  (_, pair) => classOf(pair & 0xff) | classOf(pair >>> 8),
);

/** Shorter than the shortest run of letters that counts as an encoded file. */
const LONGEST_RUN = 150;

/** What came of looking at a text: where its closing quote stands, or `-1` where it is not plain JSON. */
export interface Looked {
  end: number;
  /** Whether it must be read as text to be sure. */
  unsure: boolean;
  /** Whether it holds a backslash. */
  escaped: boolean;
  blank: boolean;
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

/** Whether a `.`, `:` or `;` stands as it does in a sentence or a time of day. */
const isHarmless = (bytes: Uint8Array, at: number): boolean => {
  const next = bytes[at + 1] as number;
  if (bytes[at] === 0x2e) return !isLetterOrDigit(next);
  if (bytes[at] === 0x3b) return ((bytes[afterSpaces(bytes, at + 1)] as number) | 0x20) !== 0x62;
  const before = (bytes[at - 1] as number) | 0x20;
  return next !== 0x2f && before !== 0x61;
};

/** Whether letters follow each other for so long that they may be an encoded file. */
const hasLongRun = (bytes: Uint8Array, from: number, end: number): boolean => {
  // A run that long goes over one of the places that are so far from each other.
  for (let place = from + LONGEST_RUN - 1; place < end; place += LONGEST_RUN) {
    let first = place;
    while (first >= from && bytes[first] !== SPACE) first -= 1;
    let last = place;
    while (last < end && bytes[last] !== SPACE) last += 1;
    if (last - first > LONGEST_RUN) return true;
  }
  return false;
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
  into.blank = afterSpaces(bytes, from) >= at;
  if (at - from >= LONGEST_RUN && hasLongRun(bytes, from, at)) into.unsure = true;
};
