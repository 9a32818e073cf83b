/**
 * A file that one process alone writes to, whole or not at all. What is saved is on the disk before it is called
 * saved: a whole new file is written beside the old one and put in its place.
 */
import { constants, readFileSync, renameSync, unlinkSync } from 'node:fs';
import {
  access,
  open,
  readdir,
  readFile,
  readlink,
  realpath,
  stat,
  unlink,
} from 'node:fs/promises';
import { basename, dirname, join, parse, resolve } from 'node:path';
import { clearedAtEnd } from './ending.ts';
import { isFileError } from './find.ts';
import { type Holder, holderInWords, isOnThisMachine, type Lock, takeLock } from './lock.ts';
import { writeErrorInWords } from './outputs.ts';
import { syncFolderAt } from './sync-folder.ts';
import { linkNew, nameBeside } from './whole-file.ts';

export type Opened<T> =
  | { readonly kind: 'new'; readonly file: KeptFile }
  /** What was in it. */
  | { readonly kind: 'there'; readonly file: KeptFile; readonly value: T }
  /** What is wrong with it, as one line with its name. */
  | { readonly kind: 'unusable'; readonly says: string };

/** What a text is, or what is wrong with it: a line that names the file. */
export type ReadAs<T> = (
  path: string,
  text: string,
) => Promise<{ readonly value: T } | { readonly says: string }>;

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';

const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT';

const currentText = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
};

const writeAndSync = async (path: string, text: string, mode: number): Promise<void> => {
  const file = await open(path, 'wx', mode);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
};

/** Only its owner may read a new file: it is about children. */
const OWNER_ONLY = 0o600;
const WRITABLE = 0o222;

/** Why a file is not written to, as what is wrong with it and how to fix it. */
class Refused extends Error {
  override readonly name = 'Refused';
}

const CHANGED = 'was changed by somebody else since; it is left as it is';
const READ_ONLY = 'is read-only; make it writable, or name another file';

/** A file marked read-only is never replaced, not even where its folder would allow it. */
const refuseReadOnly = async (path: string): Promise<void> => {
  if (((await stat(path)).mode & WRITABLE) === 0) throw new Refused(READ_ONLY);
  await access(path, constants.W_OK).catch((error: unknown) => {
    throw ['EACCES', 'EPERM'].includes(codeOf(error)) ? new Refused(READ_ONLY) : error;
  });
};

/** Says what went wrong, with the name of the file. @throws what is not about the file. */
const inWords = (path: string, error: unknown): string => {
  if (error instanceof Refused) return `${path} ${error.message}`;
  if (!isFileError(error)) throw error;
  return `${path} cannot be written: ${writeErrorInWords(error)}`;
};

/** What a name leads to, through links, whether or not there is a file yet. */
const pathBehind = async (name: string, links = 0): Promise<string> => {
  try {
    return await realpath(name);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  const path = join(await realpath(dirname(name)), basename(name));
  const target = await readlink(path).catch(() => null);
  if (target === null) return path;
  if (links > MOST_LINKS) throw Object.assign(new Error(), { code: 'ELOOP', syscall: 'readlink' });
  return pathBehind(resolve(dirname(path), target), links + 1);
};
const MOST_LINKS = 40;

const besideOf = (path: string): string => join(dirname(path), `.${basename(path)}`);

/** What a process that was killed while it wrote has left beside the file. */
const removeLeftovers = async (path: string): Promise<void> => {
  const { dir, base } = parse(besideOf(path));
  for (const name of await readdir(dir)) {
    const isOurs = name.startsWith(`${base}.`) && LEFTOVER.test(name.slice(base.length));
    if (isOurs) await unlink(join(dir, name)).catch(() => {});
  }
};
const LEFTOVER = /^\.[0-9a-f-]{36}\.tmp$/;

/** A file that this process alone writes to until it is closed. */
export class KeptFile {
  readonly path: string;
  readonly #lock: Lock;
  /** What stood in it when it was last read or written; null while there is none yet. */
  #text: string | null;

  constructor(path: string, lock: Lock, text: string | null) {
    this.path = path;
    this.#lock = lock;
    this.#text = text;
  }

  /**
   * Writes the text, so that it is on the disk before this is done; never over what somebody else has
   * written meanwhile.
   * @returns what went wrong, or null.
   */
  async save(text: string): Promise<string | null> {
    const { path } = this;
    const isNew = this.#text === null;
    const beside = nameBeside(path);
    const isKept = clearedAtEnd(() => unlinkSync(beside));
    try {
      if (!isNew && currentText(path) !== null) await refuseReadOnly(path);
      const mode = isNew ? OWNER_ONLY : (await stat(path)).mode & 0o777;
      await writeAndSync(beside, text, mode);
      // At the last moment, since an editor writes when it likes.
      if (currentText(path) !== this.#text) throw new Refused(CHANGED);
      if (isNew) linkNew(beside, path);
      else renameSync(beside, path);
      this.#text = text;
      syncFolderAt(dirname(path));
      return null;
    } catch (error) {
      await unlink(beside).catch(() => {});
      return isMissing(error) && !isNew ? `${path} ${CHANGED}` : inWords(path, error);
    } finally {
      isKept();
    }
  }

  /** Lets others write to it. */
  close(): Promise<void> {
    return this.#lock.release();
  }
}

const inUse = (holder: Holder): string => {
  const fix = isOnThisMachine(holder)
    ? 'end it first, or name another file'
    : `end it first; if it has ended, remove ${holder.file}`;
  return `is open in ${holderInWords(holder)}; ${fix}`;
};

const openLocked = async <T>(path: string, lock: Lock, readAs: ReadAs<T>): Promise<Opened<T>> => {
  const there = await stat(path).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  await removeLeftovers(path);
  if (there === null) return { kind: 'new', file: new KeptFile(path, lock, null) };
  await refuseReadOnly(path);
  const text = await readFile(path, 'utf8');
  const read = await readAs(path, text);
  return 'says' in read
    ? { kind: 'unusable', says: `${read.says}. The file is left as it is` }
    : { kind: 'there', value: read.value, file: new KeptFile(path, lock, text) };
};

/**
 * Opens a file that is written again and again: one that is there, or a name for a new one. A link is followed.
 * Until it is closed, or this process ends, no other process can open it.
 */
export const openKept = async <T>(name: string, readAs: ReadAs<T>): Promise<Opened<T>> => {
  let lock: Lock | null = null;
  let opened: Opened<T> | null = null;
  try {
    const path = await pathBehind(name);
    const there = await stat(path).catch(() => null);
    if (there !== null && !there.isFile()) {
      const what = there.isDirectory() ? 'a folder' : 'a pipe, a device or a socket';
      return { kind: 'unusable', says: `${name}: is ${what}; name a file` };
    }
    const taken = await takeLock(besideOf(path));
    if (!taken.ok) return { kind: 'unusable', says: `${name}: ${inUse(taken.holder)}` };
    lock = taken.lock;
    opened = await openLocked(path, lock, readAs);
    return opened;
  } catch (error) {
    return { kind: 'unusable', says: inWords(`${name}:`, error) };
  } finally {
    if (opened === null || opened.kind === 'unusable') await lock?.release();
  }
};
