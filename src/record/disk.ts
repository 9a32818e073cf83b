/**
 * The few things a record asks of a disk, one call each, so that a test can lose power between any two of
 * them. Paths are relative to the folder of the record, with `/`.
 */
import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

export interface Disk {
  /** The bytes of a file, or some of them; null where there is none. */
  readonly read: (path: string, from?: number, length?: number) => Buffer | null;
  /** How many bytes a file has; null where there is none. */
  readonly size: (path: string) => number | null;
  /** The names in a folder; none where there is no folder. */
  readonly list: (folder: string) => readonly string[];
  readonly makeFolder: (folder: string) => void;
  /** Adds to the end of a file, which is made where there is none. */
  readonly append: (path: string, bytes: Uint8Array) => void;
  /** Cuts a file to this many bytes. */
  readonly cut: (path: string, length: number) => void;
  readonly rename: (from: string, to: string) => void;
  readonly remove: (path: string) => void;
  /** What was written to a file is there after a power cut once this has returned. */
  readonly sync: (path: string) => void;
  /** The same for the names in a folder. */
  readonly syncFolder: (folder: string) => void;
}

/** Whether a loss of power is survived: `folders` where names in a folder can be synced as well. */
export type Guarantee = 'files and folders' | 'files';

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

/** What systems answer that cannot sync a folder. */
const CANNOT_SYNC_FOLDERS = ['EPERM', 'EACCES', 'EISDIR', 'EINVAL', 'ENOTSUP', 'EBADF'];

const OWNER_ONLY = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

const syncFolderAt = (path: string): void => {
  try {
    const fd = openSync(path, 'r');
    try {
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    if (!CANNOT_SYNC_FOLDERS.includes(codeOf(error))) throw error;
  }
};

/** A folder of this machine. Every error of the file system is thrown as it is. */
export class FolderOnDisk implements Disk {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  #at(path: string): string {
    return join(this.#root, path);
  }

  read(path: string, from = 0, length?: number): Buffer | null {
    try {
      if (length === undefined) return readFileSync(this.#at(path)).subarray(from);
      const fd = openSync(this.#at(path), 'r');
      try {
        const bytes = Buffer.alloc(length);
        return bytes.subarray(0, readSync(fd, bytes, 0, length, from));
      } finally {
        closeSync(fd);
      }
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null;
      throw error;
    }
  }

  size(path: string): number | null {
    return statSync(this.#at(path), { throwIfNoEntry: false })?.size ?? null;
  }

  list(folder: string): readonly string[] {
    try {
      return readdirSync(this.#at(folder));
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return [];
      throw error;
    }
  }

  makeFolder(folder: string): void {
    // One by one: asked for all at once, Node tries without end where a system allows none.
    const missing: string[] = [];
    for (let path = this.#at(folder); !existsSync(path); path = dirname(path))
      missing.unshift(path);
    for (const path of missing) {
      mkdirSync(path, { mode: OWNER_ONLY_FOLDER });
      syncFolderAt(dirname(path));
    }
  }

  append(path: string, bytes: Uint8Array): void {
    const fd = openSync(this.#at(path), 'a', OWNER_ONLY);
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done);
    } finally {
      closeSync(fd);
    }
  }

  cut(path: string, length: number): void {
    const fd = openSync(this.#at(path), 'r+');
    try {
      ftruncateSync(fd, length);
    } finally {
      closeSync(fd);
    }
  }

  rename(from: string, to: string): void {
    renameSync(this.#at(from), this.#at(to));
  }

  remove(path: string): void {
    rmSync(this.#at(path), { force: true });
  }

  sync(path: string): void {
    const fd = openSync(this.#at(path), 'r+');
    try {
      fdatasyncSync(fd);
    } finally {
      closeSync(fd);
    }
  }

  syncFolder(folder: string): void {
    syncFolderAt(this.#at(folder));
  }

  /** What this folder's system promises, found by trying it. */
  guarantee(): Guarantee {
    try {
      const fd = openSync(this.#at('.'), 'r');
      try {
        fsyncSync(fd);
        return 'files and folders';
      } finally {
        closeSync(fd);
      }
    } catch {
      return 'files';
    }
  }
}

/**
 * Replaces a small file whole: either the old one is there after a power cut, or the new one.
 * @param path in a folder that is there.
 */
export const replaceWhole = (disk: Disk, path: string, bytes: Uint8Array): void => {
  const beside = `${path}.new`;
  disk.remove(beside);
  disk.append(beside, bytes);
  disk.sync(beside);
  disk.rename(beside, path);
  disk.syncFolder(folderOf(path));
};

export const folderOf = (path: string): string =>
  path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.';

/**
 * The lines of a file that is added to at its end. A last one without its end, or with zeros, which is what
 * some systems show for bytes that were never written, was not acknowledged.
 */
export const wholeLines = (bytes: Buffer): readonly string[] => {
  const zero = bytes.indexOf(0);
  const text = bytes.toString('latin1', 0, zero === -1 ? bytes.length : zero);
  return text.split('\n').slice(0, -1);
};
