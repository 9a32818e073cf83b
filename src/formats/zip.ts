/**
 * The parts of a zip file, unpacked one by one and only where they are asked for. How large a part is
 * stands in the list at the end of the file; that is bounded before anything is unpacked, and unpacking
 * stops at it. Nothing is ever written to a disk, so the names of parts are only names.
 */
import { crc32, inflateRawSync } from 'node:zlib';

/** What is wrong with a zip file, as a clause that says how to fix it. */
export class BrokenZip extends Error {
  override readonly name = 'BrokenZip';
}

const TRUNCATED = 'ends too soon, or is damaged; get a whole copy of it';
const DAMAGED = 'is damaged; get another copy of it';
const LOCKED = 'is locked with a password; take the password off, and save it again';
const TOO_MANY = 'holds too many parts; save the sheet as CSV';
const TWICE = 'holds the same part twice; open it in a spreadsheet program, and save it again';

const MOST_PARTS = 10_000;

/** How the records of a zip file begin, and how long each is without names. */
const END = { sign: 0x06054b50, size: 22 } as const;
const LISTED = { sign: 0x02014b50, size: 46 } as const;
const LOCAL = { sign: 0x04034b50, size: 30 } as const;
/** The comment after the list has at most so many bytes. */
const MOST_COMMENT = 0xffff;

const STORED = 0;
const DEFLATED = 8;
const IS_LOCKED = 1;

interface Part {
  readonly method: number;
  readonly check: number;
  readonly packed: number;
  readonly size: number;
  /** Where its own head begins. */
  readonly at: number;
}

/** A record that lies wholly within the file. @throws BrokenZip */
const record = (
  bytes: Buffer,
  at: number,
  { sign, size }: typeof LISTED | typeof LOCAL,
): Buffer => {
  const found = bytes.subarray(at, at + size);
  if (found.length < size || found.readUInt32LE(0) !== sign) throw new BrokenZip(TRUNCATED);
  return found;
};

const endOf = (bytes: Buffer): Buffer => {
  for (let at = bytes.length - END.size; at >= 0; at -= 1) {
    if (bytes.length - at > END.size + MOST_COMMENT) break;
    if (bytes.readUInt32LE(at) === END.sign) return bytes.subarray(at);
  }
  throw new BrokenZip(TRUNCATED);
};

/** The parts of a zip file by their names. */
export class Zip {
  readonly #bytes: Buffer;
  readonly #parts = new Map<string, Part>();

  /** @throws BrokenZip */
  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    const end = endOf(bytes);
    const count = end.readUInt16LE(10);
    if (count > MOST_PARTS) throw new BrokenZip(TOO_MANY);
    let at = end.readUInt32LE(16);
    for (let index = 0; index < count; index += 1) {
      const head = record(bytes, at, LISTED);
      const from = at + LISTED.size;
      const nameEnd = from + head.readUInt16LE(28);
      const name = bytes.toString('utf8', from, nameEnd).replaceAll('\\', '/');
      if (this.#parts.has(name)) throw new BrokenZip(TWICE);
      if ((head.readUInt16LE(8) & IS_LOCKED) !== 0) throw new BrokenZip(LOCKED);
      this.#parts.set(name, {
        method: head.readUInt16LE(10),
        check: head.readUInt32LE(16),
        packed: head.readUInt32LE(20),
        size: head.readUInt32LE(24),
        at: head.readUInt32LE(42),
      });
      at = nameEnd + head.readUInt16LE(30) + head.readUInt16LE(32);
    }
  }

  get names(): readonly string[] {
    return [...this.#parts.keys()];
  }

  has(name: string): boolean {
    return this.#parts.has(name);
  }

  /** How large a part says that it is. */
  sizeOf(name: string): number {
    return this.#parts.get(name)?.size ?? 0;
  }

  /** A part, unpacked; its size must have been found fit before. @throws BrokenZip */
  read(name: string): Buffer {
    const part = this.#parts.get(name);
    if (part === undefined) throw new BrokenZip(DAMAGED);
    const head = record(this.#bytes, part.at, LOCAL);
    const from = part.at + LOCAL.size + head.readUInt16LE(26) + head.readUInt16LE(28);
    const packed = this.#bytes.subarray(from, from + part.packed);
    if (packed.length < part.packed) throw new BrokenZip(TRUNCATED);
    const found = unpacked(packed, part);
    if (found.length !== part.size || crc32(found) !== part.check) throw new BrokenZip(DAMAGED);
    return found;
  }
}

const unpacked = (packed: Buffer, { method, size }: Part): Buffer => {
  if (method === STORED) return packed;
  if (method !== DEFLATED) throw new BrokenZip(DAMAGED);
  try {
    // What is larger than it says is cut off there, and found out by its length.
    return inflateRawSync(packed, { maxOutputLength: Math.max(size, 1) });
  } catch {
    throw new BrokenZip(DAMAGED);
  }
};
