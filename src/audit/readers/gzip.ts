/** The bytes of a file, whether it is gzip or not: told by its first bytes, not by its name. */
import { createReadStream } from 'node:fs';
import { createGunzip, type Gunzip } from 'node:zlib';
import type { Bytes } from './incident.ts';

/** What is wrong with a gzip file, as a clause with its mend; all that came before was given. */
export class BrokenArchive extends Error {
  override readonly name = 'BrokenArchive';
}

const TRUNCATED = 'is a gzip file that ends too soon; get a whole copy, since the rest is missing';
const CORRUPT = 'is a damaged gzip file; get another copy, since the rest could not be read';
const GARBAGE = 'goes on after the end of its gzip part; get another copy, or cut off what follows';

/**
 * Compressed bytes unpacked at a time. A byte of gzip holds at most 1,032, so that a file made to
 * burst is held 4 MB at a time and no more.
 */
const STEP = 1 << 12;

/** Why zlib gave up, in our words. The first bytes were those of gzip: a bad header is a later one. */
const clauseFor = (error: Error): string => {
  if ('code' in error && error.code === 'Z_BUF_ERROR') return TRUNCATED;
  return error.message === 'incorrect header check' ? GARBAGE : CORRUPT;
};

/** Node's unpacking, a step at a time, with what it has unpacked before it fails. */
const unpacker = () => {
  const gunzip: Gunzip = createGunzip({ chunkSize: 1 << 16 });
  let ready: Buffer[] = [];
  let failed: Error | null = null;
  let ended = false;
  let wake = (): void => {};
  gunzip.on('data', (bytes: Buffer) => ready.push(bytes));
  gunzip.on('error', (error) => {
    failed = error;
    wake();
  });
  gunzip.on('end', () => {
    ended = true;
    wake();
  });
  const settled = (begin: (done: () => void) => void): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
      if (failed !== null || ended) resolve();
      else begin(resolve);
    });
  return {
    /** Unpacks a step. @returns how many of its bytes were still part of the archive. */
    feed: async (bytes: Buffer): Promise<number> => {
      const before = gunzip.bytesWritten;
      await settled((done) => gunzip.write(bytes, () => done()));
      return gunzip.bytesWritten - before;
    },
    finish: () => settled(() => gunzip.end()),
    close: () => gunzip.destroy(),
    /** What has been unpacked since the last time. */
    take: (): readonly Buffer[] => {
      const taken = ready;
      ready = [];
      return taken;
    },
    failure: (): Error | null => failed,
    isEnded: (): boolean => ended,
  };
};

const isPadding = (bytes: Buffer): boolean => bytes.every((byte) => byte === 0);

async function* unpacked(packed: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array> {
  const archive = unpacker();
  let over = false;
  try {
    for await (const chunk of packed) {
      for (let from = 0; from < chunk.length; from += STEP) {
        const bytes = chunk.subarray(from, from + STEP);
        const used = over ? 0 : await archive.feed(bytes);
        yield* archive.take();
        const error = archive.failure();
        if (error !== null) throw new BrokenArchive(clauseFor(error));
        over ||= archive.isEnded();
        if (over && !isPadding(bytes.subarray(used))) throw new BrokenArchive(GARBAGE);
      }
    }
    if (over) return;
    await archive.finish();
    yield* archive.take();
    const error = archive.failure();
    if (error !== null) throw new BrokenArchive(clauseFor(error));
  } finally {
    archive.close();
  }
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

const isGzip = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

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
  yield* isGzip(first) ? unpacked(again()) : again();
}

/** The bytes of a file, unpacked. Reading it throws `BrokenArchive` or the file system's error. */
export const bytesOf = (path: string): Bytes => ({
  name: path,
  open: () => gunzipped(createReadStream(path, { highWaterMark: 1 << 18 })),
  again: true,
});
