/** A file that has its name only once it is whole. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { link, realpath, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Sink } from './sink.ts';

export interface WholeFileOptions {
  /** Whether a file that is there already is left as it is: `EEXIST` is thrown. */
  readonly onlyNew?: boolean;
}

/** Only its owner may read a new file: it is about children. */
const OWNER_ONLY = 0o600;

const refusal = (code: string) => Object.assign(new Error(), { code, syscall: 'open' });

/** Where to write first, and what to rename it to; a pipe or a device is written to as it is. */
const placeFor = async (path: string, { onlyNew = false }: WholeFileOptions) => {
  const there = await stat(path).catch(() => null);
  if (there?.isDirectory()) throw refusal('EISDIR');
  if (there !== null && !there.isFile()) return { beside: path, real: null, mode: OWNER_ONLY };
  if (there !== null && onlyNew) throw refusal('EEXIST');
  const real = there === null ? path : await realpath(path);
  return {
    beside: join(dirname(real), `.${basename(real)}.${randomUUID()}.tmp`),
    real,
    mode: there === null ? OWNER_ONLY : there.mode & 0o777,
  };
};

/** Gives a file its name only if no other file has it; some sticks and shares cannot do that. */
const linkNew = async (beside: string, path: string): Promise<void> => {
  try {
    await link(beside, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    await rename(beside, path);
    return;
  }
  await unlink(beside);
};

/**
 * A file as a sink, compressed where its name ends in .gz. Without `end` there is no such file, or
 * the one that was there before.
 * @throws the file system's error.
 */
export const wholeFileSink = async (
  path: string,
  options: WholeFileOptions = {},
): Promise<Sink> => {
  const { beside, real, mode } = await placeFor(path, options);
  const file = createWriteStream(beside, { mode, flags: real === null ? 'w' : 'wx' });
  await once(file, 'open');
  const first = /\.gz$/i.test(path) ? createGzip() : new PassThrough();
  const written = pipeline(first, file);
  // Waited for below; a failure before that must not stop the process.
  written.catch(() => {});
  const removed = async (error: unknown): Promise<never> => {
    if (real !== null) await unlink(beside).catch(() => {});
    throw error;
  };
  const named = (place: string): Promise<void> =>
    options.onlyNew === true ? linkNew(beside, place) : rename(beside, place);
  return {
    write: async (text) => {
      if (text === '' || first.write(text)) return;
      await Promise.race([once(first, 'drain'), written]).catch(removed);
    },
    discard: async () => {
      first.destroy();
      await written.catch(() => {});
      if (real !== null) await unlink(beside).catch(() => {});
    },
    end: async () => {
      first.end();
      await written.then(() => (real === null ? undefined : named(real))).catch(removed);
    },
  };
};
