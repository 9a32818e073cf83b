/**
 * Every file that a command writes: whole or not at all, for its owner only where it is new, never
 * over what the command reads, and whatever fails is said in one line.
 */
import { resolve } from 'node:path';
import { isAmong, isFileError } from './find.ts';
import type { Sink } from './sink.ts';
import { type WholeFileOptions, wholeFileSink } from './whole-file.ts';

/** Why a file cannot be written, with its option. */
export class Unwritable extends Error {
  override readonly name = 'Unwritable';
}

export const isSameFile = (a: string, b: string): boolean => resolve(a) === resolve(b);

/** Errors of the file system when it writes, and what to do, by Node's code for them. */
const WRITE_ERRORS: Readonly<Record<string, string>> = {
  EACCES: 'you have no permission; name a file in a folder of your own',
  EPERM: 'you have no permission; name a file in a folder of your own',
  EROFS: 'the disk is read-only; name a file elsewhere',
  ENOSPC: 'the disk is full; free some space, or name a file elsewhere',
  EDQUOT: 'your space on the disk is used up; free some, or name a file elsewhere',
  EFBIG: 'it would be too large for the disk; name a file elsewhere',
  ENOENT: 'its folder is not there; make the folder first',
  ENOTDIR: 'part of its path is a file; check the name',
  EISDIR: 'it is a folder; name a file',
  EEXIST: 'it is there already, and may have been edited; name a new file',
  ELOOP: 'it is a link that leads back to itself; remove the link',
  ENAMETOOLONG: 'its name is too long; shorten it',
  ENXIO: 'it is a socket, or a pipe that nothing reads; name a file',
  EPIPE: 'nothing reads it any more; run the command again',
};

/** Why a file could not be written, with what to do. The error's own message is not repeated. */
export const writeErrorInWords = (error: unknown): string => {
  const code = isFileError(error) ? (error.code ?? 'unknown error') : 'unknown error';
  return WRITE_ERRORS[code] ?? `${code}; name another file`;
};

/**
 * A file to write to, which has its name only once it is whole.
 * @param option how the file was named, such as `--output`
 * @param inputs the files that the command reads
 * @throws Unwritable here, and from each of its functions.
 */
export const openedAs = async (
  option: string,
  path: string,
  inputs: readonly { readonly name: string }[],
  options: WholeFileOptions = {},
): Promise<Sink> => {
  if (path === '') throw new Unwritable(`${option}: is empty; name a file`);
  if (await isAmong(path, inputs)) {
    throw new Unwritable(`${option}: ${path} is one of the files to read; name another file`);
  }
  const refuse = (error: unknown): never => {
    if (!isFileError(error)) throw error;
    throw new Unwritable(`${option}: ${path} cannot be written: ${writeErrorInWords(error)}`);
  };
  const { write, end, discard } = await wholeFileSink(path, options).catch(refuse);
  return {
    write: (text) => write(text).catch(refuse),
    end: () => end().catch(refuse),
    ...(discard && { discard }),
  };
};

/**
 * Writes to a sink and ends it; if anything fails, leaves nothing behind.
 * @throws whatever `write` throws.
 */
export const wholly = async (sink: Sink, write: (sink: Sink) => Promise<void>): Promise<void> => {
  try {
    await write(sink);
    await sink.end();
  } catch (error) {
    await sink.discard?.();
    throw error;
  }
};
