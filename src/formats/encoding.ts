/** Bytes as text, piece by piece, in the encoding that a byte order mark or an XML declaration names. */
import { isUtf8 } from 'node:buffer';
import { fromWindows } from './windows-1252.ts';

export interface Piece {
  readonly text: string;
  /** Whether some bytes were none in this encoding; U+FFFD stands in their place. */
  readonly flawed: boolean;
}

/** @throws never. An encoding that is not read is the whole answer. */
export type Decoded = Piece | { readonly unread: true };

/** A longer chunk is taken in pieces of so many bytes, so that little is held at a time. */
const PIECE = 1 << 16;
/** Bytes in which a declaration of the encoding is looked for. */
const BEGINNING = 256;

/** The encodings that are read, by the name that declares them. */
const NAMED: Readonly<Record<string, string>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  ascii: 'utf-8',
  'utf-16': 'utf-8',
  'iso-8859-1': 'windows-1252',
  'iso-8859-15': 'iso-8859-15',
  latin1: 'windows-1252',
  'windows-1252': 'windows-1252',
  'windows-1250': 'windows-1250',
  cp1252: 'windows-1252',
};

/** The encoding of a text that begins with these bytes, or null where it is not read. */
const encodingOf = (first: Buffer): string | null => {
  if (first[0] === 0xff && first[1] === 0xfe) return 'utf-16le';
  if (first[0] === 0xfe && first[1] === 0xff) return 'utf-16be';
  if (first[0] === 0x3c && first[1] === 0) return 'utf-16le';
  if (first[0] === 0 && first[1] === 0x3c) return 'utf-16be';
  const declared = /^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)/.exec(
    first.subarray(0, BEGINNING).toString('latin1'),
  )?.[1];
  return declared === undefined ? 'utf-8' : (NAMED[declared.toLowerCase()] ?? null);
};

/** How many of the bytes are whole characters of UTF-8; up to three may wait for the next piece. */
const wholeCharacters = (bytes: Buffer): number => {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte >= 0xc0) {
      const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return needs > back ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
};

interface Decoder {
  readonly take: (bytes: Buffer) => Piece;
  readonly end: () => Piece;
}

const utf8Decoder = (): Decoder => {
  let waiting: Buffer = Buffer.alloc(0);
  const piece = (bytes: Buffer): Piece => ({
    text: bytes.toString('utf8'),
    flawed: !isUtf8(bytes),
  });
  return {
    take: (chunk) => {
      const bytes = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
      const whole = wholeCharacters(bytes);
      waiting = Buffer.from(bytes.subarray(whole));
      return piece(bytes.subarray(0, whole));
    },
    end: () => piece(waiting),
  };
};

/** Single-byte encoding; every byte is valid. */
const windowsDecoder: Decoder = {
  take: (bytes) => ({ text: fromWindows(bytes), flawed: false }),
  end: () => ({ text: '', flawed: false }),
};

const otherDecoder = (encoding: string): Decoder => {
  const decoder = new TextDecoder(encoding);
  const piece = (text: string): Piece => ({ text, flawed: text.includes('\ufffd') });
  return {
    take: (bytes) => piece(decoder.decode(bytes, { stream: true })),
    end: () => piece(decoder.decode()),
  };
};

const decoderFor = (encoding: string): Decoder => {
  if (encoding === 'utf-8') return utf8Decoder();
  return encoding === 'windows-1252' ? windowsDecoder : otherDecoder(encoding);
};

async function* inPieces(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let first: Buffer | null = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes: Buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    for (let from = 0; from < bytes.length; from += PIECE) {
      const piece = bytes.subarray(from, from + PIECE);
      if (first === null) yield piece;
      else {
        first = Buffer.concat([first, piece]);
        if (first.length < BEGINNING) continue;
        yield first;
        first = null;
      }
    }
  }
  if (first !== null && first.length > 0) yield first;
}

/**
 * The text of these bytes, without a byte order mark. Errors of the source are passed on, once all
 * that came before them has been given.
 */
export async function* decoded(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Decoded> {
  let decoder: Decoder | null = null;
  for await (const bytes of inPieces(chunks)) {
    if (decoder === null) {
      const encoding = encodingOf(bytes);
      if (encoding === null) {
        yield { unread: true };
        return;
      }
      decoder = decoderFor(encoding);
      const { text, flawed } = decoder.take(bytes);
      yield { text: text.startsWith('\ufeff') ? text.slice(1) : text, flawed };
    } else yield decoder.take(bytes);
  }
  if (decoder !== null) yield decoder.end();
}
