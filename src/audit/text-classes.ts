/**
 * Free text looked at byte by byte. Most notes are plain sentences that cannot carry what
 * `vocabulary/free-text.ts` refuses; only one that might is read as text and put to that file.
 */

/** What a byte in free text can be. */
const PLAIN = 0;
/** Ends a run of the letters that an encoded file is made of. */
const BREAK = 1;
/** `.` `:` `;`: may belong to a link, a file name or a data URL. */
const MARK = 2;
/** Not ASCII, or a control character that only some fields refuse. */
const OTHER = 3;
/** A backslash, or what may not stand in JSON text: the line is read by `JSON.parse`. */
const BAD = 4;

const CLASSES = new Uint8Array(256).map((_, byte) => {
  if (byte < 0x20 || byte === 0x5c) return BAD;
  if (byte > 0x7e) return OTHER;
  const letter = String.fromCharCode(byte);
  if (letter === '.' || letter === ':' || letter === ';') return MARK;
  return /[A-Za-z0-9+/=_-]/.test(letter) ? PLAIN : BREAK;
});

/** Shorter than the shortest run that counts as an encoded file. */
const LONGEST_RUN = 150;

/** What came of looking at a text: where its closing quote stands, or `-1` where it is not plain JSON. */
export interface Looked {
  end: number;
  /** Whether it must be read as text to be sure. */
  unsure: boolean;
  blank: boolean;
}

const isLetterOrDigit = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) ||
  (byte >= 0x41 && byte <= 0x5a) ||
  (byte >= 0x61 && byte <= 0x7a);

const afterSpaces = (bytes: Uint8Array, from: number): number => {
  let at = from;
  while (bytes[at] === 0x20) at += 1;
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

/** Looks at the text from `from` to its closing quote. */
export const lookAtText = (bytes: Uint8Array, from: number, until: number, into: Looked): void => {
  let runFrom = from;
  into.unsure = false;
  into.blank = true;
  for (let at = from; at < until; at += 1) {
    const byte = bytes[at] as number;
    if (byte === 0x22) {
      if (at - runFrom > LONGEST_RUN) into.unsure = true;
      into.end = at;
      return;
    }
    const kind = CLASSES[byte] as number;
    if (byte !== 0x20) into.blank = false;
    if (kind === PLAIN) continue;
    if (kind === BAD) break;
    if (kind === OTHER || (kind === MARK && !isHarmless(bytes, at))) into.unsure = true;
    if (at - runFrom > LONGEST_RUN) into.unsure = true;
    runFrom = at + 1;
  }
  into.end = -1;
};
