/** A file that has its name only once it is whole. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { constants, createWriteStream, openSync, unlinkSync } from 'node:fs';
import { realpath, rename, stat, unlink } from 'node:fs/promises';
import { Socket } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { PassThrough, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { createGzip } from 'node:zlib';
import { isPipe } from '../formats/pipe.ts';
import { clearedAtEnd } from './ending.ts';
import { isFileError } from './find.ts';
import type { Sink } from './sink.ts';

/** Only its owner may read a new file: it is about children. */
const OWNER_ONLY = 0o600;

/** A name beside a file, for what is written before it takes the file's place. */
export const nameBeside = (path: string): string =>
  join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);

/** How long to wait before looking again whether somebody reads a pipe, in milliseconds. */
const PIPE_PAUSE = 50;

/** Opens a pipe once somebody reads it. To wait inside `open` would keep the process from ending. */
const openPipe = async (path: string): Promise<Writable> => {
  const { O_WRONLY, O_NONBLOCK } = constants;
  for (;;) {
    try {
      const fd = openSync(path, O_WRONLY | O_NONBLOCK);
      return new Socket({ fd, readable: false, writable: true });
    } catch (error) {
      if (!isFileError(error) || error.code !== 'ENXIO') throw error;
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

const placeFor = async (path: string): Promise<Place> => {
  const there = await stat(path).catch(() => null);
  if (there?.isDirectory()) {
    throw Object.assign(new Error(), { code: 'EISDIR', syscall: 'open' });
  }
  if (there !== null && isPipe(there)) {
    const pipe = await openPipe(path);
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
  const real = there === null ? path : await realpath(path);
  const beside = nameBeside(real);
  const mode = there === null ? OWNER_ONLY : there.mode & 0o777;
  const isKept = clearedAtEnd(() => unlinkSync(beside));
  try {
    // Not opened in the background, where it could come to be after it has been cleared away.
    const file = createWriteStream(beside, { fd: openSync(beside, 'wx', mode) });
    return {
      file,
      name: () => rename(beside, real).then(isKept),
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
export const wholeFileSink = async (path: string): Promise<Sink> => {
  const { file, name, remove } = await placeFor(path);
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
