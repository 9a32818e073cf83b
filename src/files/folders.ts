/** Folders that a command makes, and the files it puts into them: all of them or none. */
import { mkdir, readdir, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isFileError } from './find.ts';
import { openedAs, Unwritable, wholly, writeErrorInWords } from './outputs.ts';

/** "--output: ", or nothing where the folder is what the command is about. */
const before = (option: string | null): string => (option === null ? '' : `${option}: `);

const refuse = (error: unknown, option: string | null, folder: string): never => {
  if (!isFileError(error)) throw error;
  const isFile = error.code === 'EEXIST' || error.code === 'ENOTDIR';
  const says = isFile ? 'it is a file; name a folder' : writeErrorInWords(error);
  throw new Unwritable(`${before(option)}${folder} cannot be written: ${says}`);
};

/** Makes a folder where there is none. @throws Unwritable */
export const folderAt = async (option: string | null, folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true }).catch((error) => refuse(error, option, folder));
};

/** The same, where nothing may be in it, so that nothing is written over. @throws Unwritable */
export const newFolderAt = async (option: string | null, folder: string): Promise<void> => {
  await folderAt(option, folder);
  const names = await readdir(folder).catch((error) => refuse(error, option, folder));
  if (names.length > 0) {
    throw new Unwritable(`${before(option)}${folder}: is not empty; name a new folder`);
  }
};

/**
 * Writes all of these into a folder, or none of them; a name may lead into a folder of that folder.
 * @param as how the files were asked for, such as `policy new`
 * @throws Unwritable
 */
export const writeFiles = async (
  as: string,
  folder: string,
  files: readonly (readonly [name: string, text: string])[],
): Promise<void> => {
  const written: string[] = [];
  try {
    for (const [name, text] of files) {
      const path = join(folder, name);
      await folderAt(as, dirname(path));
      const sink = await openedAs(as, path, [], { onlyNew: true });
      await wholly(sink, () => sink.write(text));
      written.push(path);
    }
  } catch (error) {
    await Promise.all(written.map((path) => unlink(path).catch(() => {})));
    throw error;
  }
};
