/**
 * The few things a record asks of a disk, one call each, so that a test can lose power between any two of
 * them. Paths are relative to the folder of the record, with `/`.
 */
import {
  closeSync,
  constants,
  existsSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
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
import { promisify } from 'node:util';
import { syncFolderAt } from '../files/sync-folder.ts';
import { RecordFault } from './fault.ts';

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
  /** The same while other things go on; many at once take hardly longer than one. */
  readonly syncAside: (path: string) => Promise<void>;
  /** The same for the names in a folder. */
  readonly syncFolder: (folder: string) => void;
}

/**
 * Whether a loss of power is survived: `folders` where names in a folder can be synced as well, `database` where a
 * database has committed.
 */
export type Guarantee = 'files and folders' | 'files' | 'database';

export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

const dataOnDisk = promisify(fdatasync);

const OWNER_ONLY = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

/** A pipe that nobody writes to is not waited for. */
const READING = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

const notAFile = (path: string): RecordFault =>
  new RecordFault(
    'damaged',
    `${path} is a pipe, a device or a socket and not a file; restore it from a backup`,
  );

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
      const fd = openSync(this.#at(path), READING);
      try {
        const there = fstatSync(fd);
        if (!there.isFile() && !there.isDirectory()) throw notAFile(path);
        if (length === undefined) return readFileSync(fd).subarray(from);
        const bytes = Buffer.alloc(length);
        return bytes.subarray(0, readSync(fd, bytes, 0, length, from));
      } finally {
        closeSync(fd);
      }
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null;
      // What a socket answers to being opened.
      throw codeOf(error) === 'ENXIO' ? notAFile(path) : error;
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

  async syncAside(path: string): Promise<void> {
    const fd = openSync(this.#at(path), 'r+');
    try {
      await dataOnDisk(fd);
    } finally {
      closeSync(fd);
    }
  }

  syncFolder(folder: string): void {
    syncFolderAt(this.#at(folder));
  }

  /** What this folder's system promises, found by trying it. */
  guarantee(): Guarantee {
    return syncFolderAt(this.#at('.')) ? 'files and folders' : 'files';
  }
}

/** Files in memory, as long as the process lasts. */
export class MemoryDisk implements Disk {
  readonly #files: Map<string, Buffer>;

  constructor(files: ReadonlyMap<string, Uint8Array> = new Map()) {
    this.#files = new Map([...files].map(([path, bytes]) => [path, Buffer.from(bytes)]));
  }

  /** What was written, by its path. */
  get files(): ReadonlyMap<string, Buffer> {
    return this.#files;
  }

  read(path: string, from = 0, length?: number): Buffer | null {
    const bytes = this.#files.get(path);
    const end = length === undefined ? undefined : from + length;
    return bytes === undefined ? null : Buffer.from(bytes.subarray(from, end));
  }

  size(path: string): number | null {
    return this.#files.get(path)?.length ?? null;
  }

  list(folder: string): readonly string[] {
    const inside = folder === '.' ? '' : `${folder}/`;
    const names = [...this.#files.keys()]
      .filter((path) => path.startsWith(inside))
      .map((path) => path.slice(inside.length).split('/', 1)[0] ?? '');
    return [...new Set(names)];
  }

  makeFolder(_folder: string): void {}

  append(path: string, bytes: Uint8Array): void {
    this.#files.set(path, Buffer.concat([this.#files.get(path) ?? Buffer.alloc(0), bytes]));
  }

  cut(path: string, length: number): void {
    const bytes = this.#files.get(path);
    if (bytes !== undefined) this.#files.set(path, bytes.subarray(0, length));
  }

  rename(from: string, to: string): void {
    const bytes = this.#files.get(from);
    this.#files.delete(from);
    if (bytes !== undefined) this.#files.set(to, bytes);
  }

  remove(path: string): void {
    this.#files.delete(path);
  }

  sync(_path: string): void {}

  async syncAside(_path: string): Promise<void> {}

  syncFolder(_folder: string): void {}
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

/** What a disk that has no more room answers. */
const FULL = ['ENOSPC', 'EDQUOT', 'EFBIG'];

/** Writing of which each part is known to be on the disk, or known not to count. */
export class CarefulWriting {
  readonly #disk: Disk;
  #fault: RecordFault | null = null;

  constructor(disk: Disk) {
    this.#disk = disk;
  }

  /** Takes nothing more from now on. */
  end(fault: RecordFault): void {
    this.#fault ??= fault;
  }

  /** @throws RecordFault where nothing more is taken. */
  refuseEnded(): void {
    if (this.#fault !== null) throw this.#fault;
  }

  /**
   * Adds to the end of what counts of a file. A full disk takes nothing now, and may have room again later:
   * what it wrote of this is cut off the next time.
   * @param length how many bytes of the file count.
   */
  append(path: string, length: number, bytes: Uint8Array): void {
    this.refuseEnded();
    try {
      const size = this.#disk.size(path) ?? 0;
      if (size > length) this.#disk.cut(path, length);
      if (size < length) {
        throw new RecordFault('damaged', `${path} is cut short; restore it from a backup`);
      }
      this.#disk.append(path, bytes);
    } catch (error) {
      if (error instanceof RecordFault) throw error;
      if (FULL.includes(codeOf(error))) {
        throw new RecordFault('full', 'the disk is full, and this was not kept; free some space');
      }
      throw this.#ended();
    }
  }

  /** After a sync that failed nobody can say what is on the disk, not even after another try. */
  synced(sync: (disk: Disk) => void): void {
    this.wholly(sync);
  }

  /** The same for syncs that run while other things go on. */
  async syncedAside(sync: (disk: Disk) => Promise<unknown>): Promise<void> {
    this.refuseEnded();
    try {
      await sync(this.#disk);
    } catch {
      throw this.#ended();
    }
  }

  /** Does what is settled at the next start where it fails half way: nothing more is taken until then. */
  wholly(act: (disk: Disk) => void): void {
    this.refuseEnded();
    try {
      act(this.#disk);
    } catch {
      throw this.#ended();
    }
  }

  #ended(): RecordFault {
    const fault = new RecordFault(
      'disk',
      'the disk did not take what was written; nothing more is kept until Dutybound is started again',
    );
    this.end(fault);
    return fault;
  }
}
