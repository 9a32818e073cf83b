/** A file that has its name only once it is whole. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  constants,
  createWriteStream,
  linkSync,
  openSync,
  renameSync,
  type Stats,
  unlinkSync,
} from 'node:fs';
import { readlink, realpath, stat, unlink } from 'node:fs/promises';
import { Socket } from 'node:net';
import { basename, dirname, join, resolve } from 'node:path';
import { PassThrough, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { createGzip } from 'node:zlib';
import { isPipe } from '../formats/pipe.ts';
import { clearedAtEnd } from './ending.ts';
import { isFileError } from './find.ts';
import type { Sink } from './sink.ts';

export interface WholeFileOptions {
  /** Whether a file that is there already is left as it is: `EEXIST` is thrown. */
  readonly onlyNew?: boolean;
  /** Asked while nobody reads a pipe: whether to go on no longer, and throw `ENXIO`. */
  readonly isGivenUp?: () => boolean;
}

/** Only its owner may read a new file: it is about children. */
const OWNER_ONLY = 0o600;

/** A name beside a file, for what is written before it takes the file's place. */
export const nameBeside = (path: string): string =>
  join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);

/** Gives a file its name only if no other file has it; some sticks and shares cannot do that. */
export const linkNew = (beside: string, path: string): void => {
  try {
    linkSync(beside, path);
  } catch (error) {
    if (isFileError(error) && error.code === 'EEXIST') throw error;
    renameSync(beside, path);
    return;
  }
  unlinkSync(beside);
};

/** How long to wait before looking again whether somebody reads a pipe, in milliseconds. */
const PIPE_PAUSE = 50;

/** Opens a pipe once somebody reads it. To wait inside `open` would keep the process from ending. */
const openPipe = async (path: string, isGivenUp: () => boolean): Promise<Writable> => {
  const { O_WRONLY, O_NONBLOCK } = constants;
  for (;;) {
    try {
      const fd = openSync(path, O_WRONLY | O_NONBLOCK);
      return new Socket({ fd, readable: false, writable: true });
    } catch (error) {
      if (!isFileError(error) || error.code !== 'ENXIO' || isGivenUp()) throw error;
    }
    await pause(PIPE_PAUSE);
  }
};

interface Place {
  readonly file: Writable;
  /** Gives the file its name. */
  readonly name: () => Promise<void>;
  /** Leaves nothing of it. */
  readonly remove: () => Promise<void>;
}

const refusal = (code: string) => Object.assign(new Error(), { code, syscall: 'open' });

/** What is at a path; null where nothing is. @throws the file system's error where links go round */
const thereAt = async (path: string): Promise<Stats | null> => {
  try {
    return await stat(path);
  } catch (error) {
    if (isFileError(error) && error.code === 'ELOOP') throw error;
    return null;
  }
};

/** Where a link leads whose file is not there yet; null for anything else. */
const linkedTo = async (path: string): Promise<string | null> => {
  const link = await readlink(path).catch(() => null);
  return link === null ? null : resolve(dirname(path), link);
};

const placeFor = async (path: string, options: WholeFileOptions): Promise<Place> => {
  const { onlyNew = false, isGivenUp = () => false } = options;
  const there = await thereAt(path);
  if (there === null) {
    const target = await linkedTo(path);
    if (target !== null) return placeFor(target, options);
  }
  if (there?.isDirectory()) throw refusal('EISDIR');
  if (there !== null && isPipe(there)) {
    const pipe = await openPipe(path, isGivenUp);
    const isDone = clearedAtEnd(() => pipe.destroy());
    const done = async (): Promise<void> => isDone();
    return { file: pipe, name: done, remove: done };
  }
  if (there !== null && !there.isFile()) {
    const device = createWriteStream(path);
    await once(device, 'open');
    const nothing = async (): Promise<void> => {};
    return { file: device, name: nothing, remove: nothing };
  }
  if (there !== null && onlyNew) throw refusal('EEXIST');
  const real = there === null ? path : await realpath(path);
  const beside = nameBeside(real);
  const mode = there === null ? OWNER_ONLY : there.mode & 0o777;
  const isKept = clearedAtEnd(() => unlinkSync(beside));
  try {
    // Not opened in the background, where it could come to be after it has been cleared away.
    const file = createWriteStream(beside, { fd: openSync(beside, 'wx', mode) });
    return {
      file,
      name: async () => {
        if (onlyNew) linkNew(beside, real);
        else renameSync(beside, real);
        isKept();
      },
      remove: () =>
        unlink(beside)
          .catch(() => {})
          .then(isKept),
    };
  } catch (error) {
    isKept();
    throw error;
  }
};

/**
 * A file as a sink, compressed where its name ends in .gz. Without `end` there is no such file, or
 * the one that was there before, also where a signal ends the process.
 * @throws the file system's error.
 */
export const wholeFileSink = async (
  path: string,
  options: WholeFileOptions = {},
): Promise<Sink> => {
  const { file, name, remove } = await placeFor(path, options);
  const first = /\.gz$/i.test(path) ? createGzip() : new PassThrough();
  const written = pipeline(first, file);
  // Waited for below; a failure before that must not stop the process.
  written.catch(() => {});
  const removed = async (error: unknown): Promise<never> => {
    await remove();
    throw error;
  };
  return {
    write: async (text) => {
      if (text === '' || first.write(text)) return;
      await Promise.race([once(first, 'drain'), written]).catch(removed);
    },
    discard: async () => {
      first.destroy();
      await written.catch(() => {});
      await remove();
    },
    end: async () => {
      first.end();
      await written.then(name).catch(removed);
    },
  };
};
