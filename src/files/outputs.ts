/** Where an audit writes to: never over what it reads, and whatever fails is told in one line. */
import { resolve } from 'node:path';
import { fileErrorInWords, isAmong, isFileError } from './find.ts';
import type { Sink } from './sink.ts';
import { wholeFileSink } from './whole-file.ts';

/** Why a file cannot be written, with its option. */
export class Unwritable extends Error {
  override readonly name = 'Unwritable';
}

export const isSameFile = (a: string, b: string): boolean => resolve(a) === resolve(b);

/**
 * A file to write to, which stands there only once it is whole.
 * @throws Unwritable here, and from each of its functions.
 */
export const openedAs = async (
  option: string,
  path: string,
  inputs: readonly { readonly name: string }[],
): Promise<Sink> => {
  if (await isAmong(path, inputs)) {
    throw new Unwritable(`${option}: ${path} is one of the files to read; name another file`);
  }
  const told = (error: unknown): never => {
    if (!isFileError(error)) throw error;
    throw new Unwritable(`${option}: ${path} cannot be written: it ${fileErrorInWords(error)}`);
  };
  const { write, end, discard } = await wholeFileSink(path).catch(told);
  return {
    write: (text) => write(text).catch(told),
    end: () => end().catch(told),
    ...(discard && { discard }),
  };
};
