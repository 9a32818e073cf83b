/** Whether a log has anything in it that could be a picture: whoever asks for logs to be sent takes none that has. */
import type { Bytes } from './from-rows.ts';
import { kindOf } from './log-kinds.ts';
import { BrokenZip, Zip } from './zip.ts';

/** A log may unpack to so many bytes; no more are unpacked. */
const MOST_UNPACKED = 1 << 26;

const TOO_MUCH = `unpacks to more than ${MOST_UNPACKED >> 20} MB; audit it with the command line`;
const OTHER_PARTS =
  'holds something besides cells, such as a picture or a macro; take it out, or save the sheet as CSV';
const ENCODED =
  'holds a long code in which a picture could be hidden; take it out, so that only words and numbers are left';
const NOT_TEXT = 'is not text; export the log as .xlsx or CSV';

/** Parts of a workbook in which there are only cells, how they look, and how they are printed. */
const PLAIN_PART = /\.(xml|rels|vml)$|^xl\/printerSettings\/[^/]+\.bin$|\/$/i;
/** How a printer is set takes far less than any picture. */
const MOST_OF_PRINTER = 1 << 14;

/**
 * Words and numbers have spaces between them. Pictures as text do not, or have a new line after so many letters. Looked
 * for only where a word or a line begins: at every letter it would take hours.
 */
const CODE = /(?<![\w+/=-])[\w+/=-]{2000}|(?:^[\w+/=]{60,100}\r?\n){20}|data:image\//m;
const MOST_BEFORE = 4_096;

const ZIP = 'PK\x03\x04';

const inWorkbook = (bytes: Buffer): string | null => {
  try {
    const zip = new Zip(bytes);
    let unpacked = 0;
    for (const name of zip.names) {
      const size = zip.sizeOf(name);
      unpacked += size;
      if (!PLAIN_PART.test(name)) return OTHER_PARTS;
      if (name.endsWith('.bin') && size > MOST_OF_PRINTER) return OTHER_PARTS;
      if (unpacked > MOST_UNPACKED) return TOO_MUCH;
    }
    const texts = zip.names.filter((name) => /sharedStrings|worksheets\/|comments/i.test(name));
    return texts.some((name) => CODE.test(zip.read(name).toString('latin1'))) ? ENCODED : null;
  } catch (error) {
    if (error instanceof BrokenZip) return error.message;
    throw error;
  }
};

/** Why a log is not taken, or null. @throws BrokenArchive */
export const whyNotTaken = async (bytes: Bytes): Promise<string | null> => {
  let before = '';
  let unpacked = 0;
  let isWide = false;
  const parts: Buffer[] = [];
  for await (const piece of bytes.open()) {
    const text = Buffer.from(piece).toString('latin1');
    if (unpacked === 0) {
      const kind = kindOf(Buffer.from(piece.subarray(0, MOST_BEFORE)), bytes.name);
      if (typeof kind !== 'string') return kind.says;
      if (text.startsWith(ZIP)) parts.push(Buffer.alloc(0));
      isWide = text.startsWith('\xff\xfe') || text.startsWith('\xfe\xff');
    }
    unpacked += piece.length;
    if (unpacked > MOST_UNPACKED) return TOO_MUCH;
    if (parts.length > 0) {
      parts.push(Buffer.from(piece));
      continue;
    }
    if (!isWide && text.includes('\0')) return NOT_TEXT;
    const plain = before + (isWide ? text.replaceAll('\0', '') : text);
    if (CODE.test(plain)) return ENCODED;
    before = plain.slice(-MOST_BEFORE);
  }
  return parts.length > 0 ? inWorkbook(Buffer.concat(parts)) : null;
};
