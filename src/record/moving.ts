/**
 * Moves a record from a folder to a database, or back: every line, frame and checkpoint as it is, and the wrapped
 * keys. What was copied is read again, held against what it was copied from and verified; only then the place that
 * it came from is closed, so that there are never two records that go on.
 */
import type { Files, Parts } from './copies.ts';
import { filesOf, layDown } from './copies.ts';
import { type DatabasePlace, databaseInWords } from './database/address.ts';
import { migrate } from './database/connection.ts';
import { DatabaseHome, isInDatabase } from './database/database-home.ts';
import { intoDatabase, mayTakeOut, outOfDatabase } from './database/import.ts';
import { KeysInDatabase } from './database/keys-in-database.ts';
import { type Disk, FolderOnDisk, MemoryDisk } from './disk.ts';
import { RecordFault } from './fault.ts';
import { PLACES } from './folder-home.ts';
import { WRAPPED } from './keys.ts';
import type { Places } from './places.ts';
import { verifyFolder } from './verify.ts';

const refuseDamaged = (files: Files, where: string): void => {
  const [fault] = verifyFolder(new MemoryDisk(files)).faults;
  if (fault !== undefined) throw new RecordFault('damaged', `${where} is not whole: ${fault}`);
};

const refuseOther = (there: Files, files: Files): void => {
  const paths = new Set([...there.keys(), ...files.keys()]);
  for (const path of paths) {
    const [one, other] = [there.get(path), files.get(path)];
    if (one !== undefined && other !== undefined && Buffer.from(one).equals(other)) continue;
    throw new RecordFault(
      'damaged',
      `${path} is not the same after it was copied; nothing was moved`,
    );
  }
};

/** A move may have been cut off before the folder was closed: what it left is the beginning of this record. */
const refuseOwn = (there: Files, files: Files, database: DatabasePlace): void => {
  const isBeginning = [PLACES.description, PLACES.journal, PLACES.checkpoints].every((path) => {
    const begun = there.get(path) ?? Buffer.alloc(0);
    return Buffer.from(files.get(path) ?? [])
      .subarray(0, begun.length)
      .equals(begun);
  });
  if (isBeginning) return;
  throw new RecordFault(
    'exists',
    `there is another record ${databaseInWords(database)}; name another one in DUTYBOUND_RECORD`,
  );
};

/** The record in a database as files, read without any key. */
export const filesInDatabase = async (
  database: NonNullable<Places['database']>,
): Promise<Files> => {
  const home = await DatabaseHome.open(database, new KeysInDatabase(new MemoryDisk()));
  try {
    return await home.alone(() => filesOf(home));
  } finally {
    await home.close();
  }
};

/** A file that must open nothing any more: overwritten, then removed. */
const destroy = (disk: Disk, path: string): void => {
  if (disk.size(path) === null) return;
  disk.cut(path, 0);
  disk.sync(path);
  disk.remove(path);
};

/**
 * Moves the record of a folder, which is open, into a database, and closes the folder to further use.
 * @returns how many lines its journal has
 */
export const moveToDatabase = async (parts: Parts, places: Places, at: Date): Promise<number> => {
  const { database = null } = places;
  if (database === null) throw new RecordFault('not-a-record', 'name the database in DATABASE_URL');
  parts.keys.refuseAway();
  const { streams, home } = parts;
  const lines = await streams.alone(async () => {
    await streams.checkpoint(at);
    const files = await filesOf(home);
    refuseDamaged(files, 'the record');
    const keys = new FolderOnDisk(places.keys);
    await migrate(database);
    if (await isInDatabase(database)) {
      refuseOwn(await filesInDatabase(database), files, database);
      await outOfDatabase(database, streams.record);
    }
    await intoDatabase(database, streams.record, files, String(keys.read(WRAPPED)));
    const there = await filesInDatabase(database);
    refuseDamaged(there, 'the copy');
    refuseOther(there, files);
    const folder = new FolderOnDisk(places.record);
    folder.rename(PLACES.description, PLACES.moved);
    folder.syncFolder('.');
    // Left behind, they would bring back what is erased from now on.
    destroy(keys, WRAPPED);
    if (places.secondKeys !== null) destroy(new FolderOnDisk(places.secondKeys), WRAPPED);
    return streams.seq;
  });
  await streams.leave();
  return lines;
};

/**
 * Moves the record of a database, which is open, into a folder, and takes it out of the database.
 * @returns how many lines its journal has
 */
export const moveToFolder = async (parts: Parts, places: Places, at: Date): Promise<number> => {
  const { database = null } = places;
  if (database === null) throw new RecordFault('not-a-record', 'name the database in DATABASE_URL');
  const { streams, home } = parts;
  const folder = new FolderOnDisk(places.record);
  const keys = new FolderOnDisk(places.keys);
  const isTaken = [PLACES.description, PLACES.journal].some((name) => folder.size(name) !== null);
  if (isTaken || keys.size(WRAPPED) !== null) {
    throw new RecordFault(
      'exists',
      `there is a record in ${places.record}, or keys of one in ${places.keys}; name other folders in DUTYBOUND_DATA and DUTYBOUND_KEYS`,
    );
  }
  if (!(await mayTakeOut(database))) {
    throw new RecordFault(
      'not-allowed',
      `only the owner of the tables moves a record out of ${databaseInWords(database)}; give its name in DATABASE_URL`,
    );
  }
  const lines = await streams.alone(async () => {
    await streams.checkpoint(at);
    const files = await filesOf(home);
    refuseDamaged(files, 'the record');
    folder.makeFolder('.');
    keys.makeFolder('.');
    keys.append(WRAPPED, parts.keys.text);
    keys.sync(WRAPPED);
    keys.syncFolder('.');
    layDown(folder, files);
    const there = new Map(
      [...files.keys()].map((path) => [path, folder.read(path) ?? Buffer.alloc(0)] as const),
    );
    refuseOther(there, files);
    const [fault] = verifyFolder(folder).faults;
    if (fault !== undefined) throw new RecordFault('damaged', `the copy is not whole: ${fault}`);
    await outOfDatabase(database, streams.record);
    return streams.seq;
  });
  await streams.leave();
  return lines;
};
