/** Bytes as text, or where they are not; and what a path into a value is called. */
import { isUtf8 } from 'node:buffer';
import type { Path } from '../formats/json-text.ts';

/** A complaint without its file, and with the line as far as it is known yet. */
export interface Fault {
  readonly line: number | null;
  readonly path: Path | null;
  readonly says: string;
}

/** A fault of a file as a whole, or of one line of it. */
export const fileFault = (says: string, line: number | null = null): Fault => ({
  line,
  path: null,
  says,
});

/** `events[3].at`. A name that is not a plain word may be a sentence about a child: only its line is told. */
export const fieldInWords = (path: Path): string => {
  if (path.length === 0) return 'timeline';
  const parts = path.map((step) => {
    if (typeof step === 'number') return `[${step}]`;
    return /^[A-Za-z_][\w-]{0,39}$/.test(step) ? `.${step}` : '["…"]';
  });
  return parts.join('').replace(/^\./, '');
};

export const UTF16 = 'is written in UTF-16; save it as UTF-8';
const NOT_UTF8 = 'holds a character that is not UTF-8; save the file as UTF-8';

const firstBadLine = (bytes: Buffer): number => {
  let line = 1;
  let start = 0;
  while (start < bytes.length) {
    const found = bytes.indexOf(0x0a, start);
    const end = found === -1 ? bytes.length : found;
    if (!isUtf8(bytes.subarray(start, end))) return line;
    line += 1;
    start = end + 1;
  }
  return 1;
};

export const isUtf16 = (bytes: Buffer): boolean =>
  (bytes[0] === 0xff && bytes[1] === 0xfe) ||
  (bytes[0] === 0xfe && bytes[1] === 0xff) ||
  bytes.subarray(0, 4).includes(0);

/** Bytes as text, without a byte order mark. */
export const textOf = (bytes: Buffer): string | Fault => {
  if (isUtf16(bytes)) return fileFault(UTF16);
  if (!isUtf8(bytes)) return fileFault(NOT_UTF8, firstBadLine(bytes));
  const text = bytes.toString('utf8');
  return text.startsWith('\ufeff') ? text.slice(1) : text;
};
