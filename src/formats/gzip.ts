/** The bytes of a file, whether it is gzip or not: told by its first bytes, not by its name. */
import { open } from 'node:fs/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import type { Bytes } from './from-rows.ts';
import { chunksAt } from './pipe.ts';

/** What is wrong with a gzip file, as a clause that says how to fix it; all that came before was given. */
export class BrokenArchive extends Error {
  override readonly name = 'BrokenArchive';
}

const TRUNCATED = 'is a gzip file that ends too soon; get a whole copy, since the rest is missing';
const CORRUPT = 'is a damaged gzip file; get another copy, since the rest could not be read';
const GARBAGE =
  'has extra bytes after the end of its gzip part; get another copy, or cut off what follows';

const truncated = () => new BrokenArchive(TRUNCATED);
const corrupt = () => new BrokenArchive(CORRUPT);

/**
 * Compressed bytes unpacked at a time. A byte of gzip holds at most 1,032, so that a file made to
 * burst is held 4 MB at a time and no more.
 */
const STEP = 1 << 12;

/** Bytes to be asked for as they are needed. */
const inputOf = (chunks: AsyncIterator<Buffer>) => {
  let here: Buffer = Buffer.alloc(0);
  const input = {
    /** What comes next, at most a step of it; null at the end. */
    ahead: async (): Promise<Buffer | null> => {
      while (here.length === 0) {
        const { value, done } = await chunks.next();
        if (done === true) return null;
        here = value;
      }
      return here.subarray(0, STEP);
    },
    pass: (count: number): void => {
      here = here.subarray(count);
    },
    /** The next so many bytes. @throws BrokenArchive where there are fewer. */
    take: async (count: number): Promise<Buffer> => {
      const parts: Buffer[] = [];
      for (let missing = count; missing > 0; ) {
        const part = (await input.ahead())?.subarray(0, missing);
        if (part === undefined) throw truncated();
        parts.push(part);
        missing -= part.length;
        input.pass(part.length);
      }
      return Buffer.concat(parts);
    },
  };
  return input;
};

type Input = ReturnType<typeof inputOf>;

/** How every archive begins. */
const MAGIC = [0x1f, 0x8b] as const;

const isGzip = (bytes: Buffer): boolean => bytes[0] === MAGIC[0] && bytes[1] === MAGIC[1];

/** Bits of the fourth byte of an archive (RFC 1952): what its head holds besides. */
const HEAD_CHECK = 2;
const EXTRA = 4;
const NAMES = [8, 16];
const RESERVED = 0xe0;
const DEFLATE = 8;

const passText = async (input: Input): Promise<void> => {
  while ((await input.take(1))[0] !== 0);
};

/** Reads over the head of an archive, up to what is compressed. */
const passHead = async (input: Input): Promise<void> => {
  const head = await input.take(10);
  const flags = head[3] ?? 0;
  if (!isGzip(head)) throw new BrokenArchive(GARBAGE);
  if (head[2] !== DEFLATE || (flags & RESERVED) !== 0) throw corrupt();
  if ((flags & EXTRA) !== 0) await input.take((await input.take(2)).readUInt16LE());
  for (const name of NAMES) if ((flags & name) !== 0) await passText(input);
  if ((flags & HEAD_CHECK) !== 0) await input.take(2);
};

/** Node's unpacking, a step at a time, with what it has unpacked before it fails. */
const unpacker = () => {
  const inflate = createInflateRaw({ chunkSize: 1 << 16 });
  let ready: Buffer[] = [];
  let failed = false;
  let ended = false;
  let wake = (): void => {};
  inflate.on('data', (bytes: Buffer) => ready.push(bytes));
  inflate.on('error', () => {
    failed = true;
    wake();
  });
  inflate.on('end', () => {
    ended = true;
    wake();
  });
  return {
    /** Unpacks a step. @returns how many of its bytes belong to the archive. */
    feed: async (bytes: Buffer): Promise<number> => {
      const before = inflate.bytesWritten;
      await new Promise<void>((done) => {
        wake = done;
        inflate.write(bytes, () => done());
      });
      return inflate.bytesWritten - before;
    },
    close: () => inflate.destroy(),
    /** What has been unpacked since the last time. */
    take: (): readonly Buffer[] => {
      const taken = ready;
      ready = [];
      return taken;
    },
    isFailed: (): boolean => failed,
    isEnded: (): boolean => ended,
  };
};

/** What one archive holds, held against its checksum and its length. */
async function* contents(input: Input): AsyncGenerator<Buffer> {
  await passHead(input);
  const archive = unpacker();
  let check = 0;
  let length = 0;
  try {
    while (!archive.isEnded()) {
      const bytes = await input.ahead();
      if (bytes === null) throw truncated();
      input.pass(await archive.feed(bytes));
      for (const part of archive.take()) {
        check = crc32(part, check);
        length = (length + part.length) % 2 ** 32;
        yield part;
      }
      if (archive.isFailed()) throw corrupt();
    }
  } finally {
    archive.close();
  }
  const tail = await input.take(8);
  if (tail.readUInt32LE(0) !== check || tail.readUInt32LE(4) !== length) throw corrupt();
}

/** Reads over zeros that fill a file up. @returns whether there is another archive. */
const isFollowed = async (input: Input): Promise<boolean> => {
  for (let bytes = await input.ahead(); bytes !== null; bytes = await input.ahead()) {
    const zeros = bytes.findIndex((byte) => byte !== 0);
    input.pass(zeros === -1 ? bytes.length : zeros);
    if (zeros === -1) continue;
    if (bytes[zeros] === MAGIC[0]) return true;
    throw new BrokenArchive(GARBAGE);
  }
  return false;
};

async function* unpacked(packed: AsyncIterator<Buffer>): AsyncGenerator<Uint8Array> {
  const input = inputOf(packed);
  do yield* contents(input);
  while (await isFollowed(input));
}

/** All chunks as buffers, the first of them of two bytes at least unless there are no more. */
async function* buffers(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let first: Buffer | null = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes: Buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (first === null) yield bytes;
    else {
      first = Buffer.concat([first, bytes]);
      if (first.length < 2) continue;
      yield first;
      first = null;
    }
  }
  if (first !== null) yield first;
}

/**
 * These bytes, unpacked if they are gzip; several archives one after the other are read as one.
 * @throws BrokenArchive after all that could be unpacked.
 */
export async function* gunzipped(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = buffers(chunks);
  const { value: first } = await source.next();
  if (first === undefined || first.length === 0) return;
  async function* again(): AsyncGenerator<Buffer> {
    yield first as Buffer;
    yield* source;
  }
  try {
    yield* isGzip(first) ? unpacked(kept(again())) : again();
  } finally {
    await source.return(undefined);
  }
}

/** Unpacking may hold on to a chunk for longer than it is good. */
async function* kept(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) yield Buffer.from(chunk);
}

const CHUNK = 1 << 20;

/**
 * The bytes of a file. Double-buffered read-ahead: the next chunk is read while one is
 * being looked at.
 */
async function* chunksOf(path: string): AsyncGenerator<Buffer> {
  const file = await open(path);
  try {
    if (!(await file.stat()).isFile()) {
      // A device gives what it has, when it has it.
      yield* file.createReadStream({ highWaterMark: CHUNK }) as AsyncIterable<Buffer>;
      return;
    }
    const buffers = [Buffer.allocUnsafeSlow(CHUNK), Buffer.allocUnsafeSlow(CHUNK)] as const;
    const read = (turn: number) => {
      const reading = file.read(buffers[turn % 2] as Buffer, 0, CHUNK, null);
      // Awaited below, unless nobody asks for more.
      reading.catch(() => {});
      return reading;
    };
    let reading = read(0);
    try {
      for (let turn = 1; ; turn += 1) {
        const { buffer, bytesRead } = await reading;
        if (bytesRead === 0) return;
        reading = read(turn);
        yield buffer.subarray(0, bytesRead);
      }
    } finally {
      await reading.catch(() => {});
    }
  } finally {
    await file.close();
  }
}

/** The bytes of a file, unpacked. Reading it throws `BrokenArchive` or the file system's error. */
export const bytesOf = (path: string): Bytes => ({
  name: path,
  open: () => gunzipped(chunksAt(path, () => chunksOf(path))),
  again: true,
});

/** What is held in memory is given in such pieces, in bytes. */
const PIECE = 1 << 16;

/** Lets whatever waits go first between pieces: whoever reads it can be told to stop. */
async function* inPieces(held: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < held.length; from += PIECE) {
    yield held.subarray(from, from + PIECE);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** What is held in memory, unpacked as it is read. */
export const heldBytes = (name: string, held: Uint8Array): Bytes => ({
  name,
  open: () => gunzipped(inPieces(held)),
  again: true,
});
