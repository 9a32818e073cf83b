/** A new name in a folder is on the disk only once the folder is. */
import { closeSync, fsyncSync, openSync } from 'node:fs';

/** What systems answer that cannot sync a folder; there the file itself is on the disk. */
const CANNOT_SYNC_FOLDERS = ['EPERM', 'EACCES', 'EISDIR', 'EINVAL', 'ENOTSUP', 'EBADF'];

/** @returns whether this system can. @throws the file system's error where the sync has failed */
export const syncFolderAt = (folder: string): boolean => {
  try {
    const fd = openSync(folder, 'r');
    try {
      fsyncSync(fd);
      return true;
    } finally {
      closeSync(fd);
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!CANNOT_SYNC_FOLDERS.includes(code)) throw error;
    return false;
  }
};
