/** Where a record and its keys are on this machine, and the front door to both. */
import { existsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { type Holder, holderInWords, type Lock, takeLock } from '../files/lock.ts';
import type { Parts } from './copies.ts';
import type { DatabasePlace } from './database/address.ts';
import { migrate } from './database/connection.ts';
import { DatabaseHome, isInDatabase } from './database/database-home.ts';
import { KeysInDatabase } from './database/keys-in-database.ts';
import { bytesOfDescription, descriptionFrom, newDescription } from './description.ts';
import { FolderOnDisk, type Guarantee } from './disk.ts';
import { RecordFault } from './fault.ts';
import { FolderHome, PLACES } from './folder-home.ts';
import { EPOCH_KEY, KeyRing, type KeySource, type Opener } from './keys.ts';
import { newId, Streams } from './streams.ts';

export interface Places {
  /** The record: what is backed up. */
  readonly record: string;
  /** Its keys: never in a backup. */
  readonly keys: string;
  /** A second copy of the wrapped keys, best on another disk; null where there is none. */
  readonly secondKeys: string | null;
  /**
   * The database that the record is in, with its wrapped keys. In the folder of the record this machine has the rest
   * then, such as drills; in that of the keys what opens them, where no passphrase does.
   */
  readonly database?: DatabasePlace | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The folder for a user's data, as each system has it. */
const userData = ({ LOCALAPPDATA, XDG_DATA_HOME }: Environment): string => {
  const home = homedir();
  if (process.platform === 'win32') return LOCALAPPDATA ?? join(home, 'AppData', 'Local');
  if (process.platform === 'darwin') return join(home, 'Library', 'Application Support');
  return XDG_DATA_HOME ?? join(home, '.local', 'share');
};

/** The name of a record where nobody has given it one. */
const USUAL_RECORD = 'school';

/**
 * `DUTYBOUND_DATA`, `DUTYBOUND_KEYS` and `DUTYBOUND_SECOND_KEYS` name other places; `DATABASE_URL` a database, and
 * `DUTYBOUND_RECORD` which of the records in it.
 */
export const placesFrom = (environment: Environment): Places => {
  const { DUTYBOUND_DATA, DUTYBOUND_KEYS, DUTYBOUND_SECOND_KEYS } = environment;
  const { DATABASE_URL: url = '', DUTYBOUND_RECORD: name = '' } = environment;
  const record = resolve(DUTYBOUND_DATA ?? join(userData(environment), 'dutybound'));
  return {
    record,
    keys: resolve(DUTYBOUND_KEYS ?? `${record}-keys`),
    secondKeys: DUTYBOUND_SECOND_KEYS === undefined ? null : resolve(DUTYBOUND_SECOND_KEYS),
    database: url === '' ? null : { url, record: name === '' ? USUAL_RECORD : name },
  };
};

/** The same of one of several schools: a folder of its own in each of these, and its record in the database. */
export const placesOf = ({ record, keys, database = null }: Places, name: string): Places => ({
  record: join(record, name),
  keys: join(keys, name),
  secondKeys: null,
  database: database === null ? null : { ...database, record: name },
});

/** The key from the environment's passphrase, or else from the file that only its owner can read. */
export const keySourceFrom = ({ DUTYBOUND_PASSPHRASE: passphrase }: Environment): Opener =>
  passphrase === undefined || passphrase === ''
    ? { kind: 'file' }
    : { kind: 'passphrase', passphrase };

/**
 * What a record is to be opened with from now on; null where nothing was said.
 * @throws RecordFault for a short passphrase.
 */
export const nextOpenerFrom = (
  { DUTYBOUND_NEW_PASSPHRASE: passphrase }: Environment,
  toFile: boolean,
): Opener | null => {
  if (toFile) return { kind: 'file' };
  if (passphrase === undefined || passphrase === '') return null;
  refuseShort(passphrase);
  return { kind: 'passphrase', passphrase };
};

/** The checkout that a folder is in, or null: what is in one is committed and pushed by mistake. */
const checkoutAround = (folder: string): string | null => {
  if (existsSync(join(folder, '.git'))) return folder;
  const above = dirname(folder);
  return above === folder ? null : checkoutAround(above);
};

const refuseCheckouts = ({ record, keys, secondKeys }: Places): void =>
  refuseInCheckout(record, keys, ...(secondKeys === null ? [] : [secondKeys]));

/** @throws RecordFault where one of these folders is inside a checkout. */
export const refuseInCheckout = (...folders: readonly string[]): void => {
  for (const folder of folders) {
    const checkout = checkoutAround(folder);
    if (checkout === null) continue;
    throw new RecordFault(
      'not-a-record',
      `${folder} is inside the checkout ${checkout}, where it could be pushed by mistake; name another folder`,
    );
  }
};

const isInside = (folder: string, other: string): boolean =>
  folder === other || folder.startsWith(other.endsWith(sep) ? other : other + sep);

/**
 * A folder that a copy is written to: never among what is copied, and not in a checkout.
 * @throws RecordFault where it is
 */
export const folderForCopy = ({ record, keys, secondKeys }: Places, given: string): string => {
  const folder = resolve(given);
  refuseInCheckout(folder);
  const own = [record, keys, ...(secondKeys === null ? [] : [secondKeys])];
  if (!own.some((each) => isInside(folder, each))) return folder;
  throw new RecordFault(
    'exists',
    'the folder for the copy is inside the record or its keys; name one elsewhere',
  );
};

/** @throws RecordFault where both copies of the keys are one: what is written to the second would change the first. */
const refuseOneCopy = ({ keys, secondKeys }: Places): void => {
  if (keys !== secondKeys) return;
  throw new RecordFault(
    'exists',
    'the second keys are in the folder of the first; name another one in DUTYBOUND_SECOND_KEYS, or none',
  );
};

/** @throws RecordFault where a copy of one folder would be a copy of the keys too. */
const refuseTogether = (places: Places): void => {
  refuseOneCopy(places);
  const { record, keys, secondKeys } = places;
  for (const each of [keys, ...(secondKeys === null ? [] : [secondKeys])]) {
    if (!isInside(each, record) && !isInside(record, each)) continue;
    throw new RecordFault(
      'exists',
      `the keys in ${each} and the record in ${record} are not apart, so that a backup of one has the other; name another folder`,
    );
  }
};

const keyPlaces = ({ keys, secondKeys }: Places) => ({
  first: new FolderOnDisk(keys),
  second: secondKeys === null ? null : new FolderOnDisk(secondKeys),
});

const mode = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mode ?? 0;

/**
 * What to say where others on this machine can read the key file or change the keys; null where they cannot.
 * A record is not closed to its users for that: whoever has an incident must be able to go on.
 */
export const keysOpenToOthers = ({ keys }: Places): string | null => {
  if (process.platform === 'win32') return null;
  const file = join(keys, EPOCH_KEY);
  const isRead = (mode(keys) & 0o011) !== 0 && (mode(file) & 0o044) !== 0;
  if (!isRead && (mode(keys) & 0o022) === 0 && (mode(file) & 0o022) === 0) return null;
  return `others on this machine can ${isRead ? 'read every incident, with the key in' : 'change the keys in'} ${keys}; run \`chmod -R go= ${keys}\`, then \`dutybound record rotate-keys\``;
};

const inUse = (holder: Holder): RecordFault =>
  new RecordFault(
    'in-use',
    `the record is open in ${holderInWords(holder)}; end it first; if it has ended, remove ${holder.file}`,
  );

const locked = async <Result>(
  folder: string,
  use: (lock: Lock) => Promise<Result>,
): Promise<Result> => {
  const taken = await takeLock(join(folder, '.record'));
  if (!taken.ok) throw inUse(taken.holder);
  try {
    return await use(taken.lock);
  } catch (error) {
    await taken.lock.release();
    throw error;
  }
};

const FEWEST_CHARACTERS = 12;

/** @throws RecordFault for a passphrase that can be guessed by trying. */
export const refuseShort = (passphrase: string): void => {
  if (passphrase.trim().length >= FEWEST_CHARACTERS) return;
  throw new RecordFault(
    'wrong-key',
    `the passphrase is shorter than ${FEWEST_CHARACTERS} characters; choose several words`,
  );
};

export interface Made {
  /** What to print and lock away. */
  readonly sheet: string;
  /** What to give to whoever checks the record one day; base64. */
  readonly publicKey: string;
}

/** @throws RecordFault where there are second keys: those in the database are the only ones. */
const refuseSecond = ({ secondKeys }: Places): void => {
  if (secondKeys === null) return;
  throw new RecordFault(
    'exists',
    'with DATABASE_URL the wrapped keys are in the database, and there are no second ones; leave out DUTYBOUND_SECOND_KEYS',
  );
};

/** Whether there is a record. @throws RecordFault where that cannot be told */
export const isRecordThere = async ({ record, database = null }: Places): Promise<boolean> =>
  database === null ? existsSync(join(record, PLACES.description)) : isInDatabase(database);

/** @throws RecordFault where the record of a folder is in a database now: another one here would be taken for it. */
const refuseMoved = ({ record }: Places): void => {
  if (!existsSync(join(record, PLACES.moved))) return;
  throw new RecordFault(
    'not-a-record',
    `the record of ${record} was moved into a database; name that in DATABASE_URL, or another folder in DUTYBOUND_DATA`,
  );
};

const makeInDatabase = async (
  places: Places,
  database: DatabasePlace,
  opener: Opener,
): Promise<Made> => {
  refuseSecond(places);
  await migrate(database);
  const keys = new KeysInDatabase(new FolderOnDisk(places.keys));
  const id = newId();
  const { ring, publicKey } = KeyRing.make(id, { first: keys, second: null }, opener);
  const description = bytesOfDescription(newDescription(id, publicKey));
  await (await DatabaseHome.make(database, description, keys)).close();
  return { sheet: ring.sheet(), publicKey: publicKey.toString('base64') };
};

/** Makes a record without incidents. @throws RecordFault where there is one already, or in a checkout. */
export const makeRecord = async (places: Places, opener: Opener): Promise<Made> => {
  refuseCheckouts(places);
  refuseTogether(places);
  if (opener.kind === 'passphrase') refuseShort(opener.passphrase);
  const { database = null } = places;
  if (database !== null) return makeInDatabase(places, database, opener);
  refuseMoved(places);
  const disk = new FolderOnDisk(places.record);
  disk.makeFolder('.');
  return locked(places.record, async (lock) => {
    if (disk.read('record.json') !== null) {
      throw new RecordFault(
        'exists',
        `there is a record in ${places.record} already; name another folder`,
      );
    }
    const id = newId();
    const { ring, publicKey } = KeyRing.make(id, keyPlaces(places), opener);
    FolderHome.make(disk, newDescription(id, publicKey));
    await lock.release();
    return { sheet: ring.sheet(), publicKey: publicKey.toString('base64') };
  });
};

export interface OpenedRecord {
  readonly parts: Parts;
  readonly guarantee: Guarantee;
}

/** Opens the record of a database, beside other servers. */
const openInDatabase = async (
  places: Places,
  database: DatabasePlace,
  source: KeySource,
): Promise<OpenedRecord> => {
  refuseSecond(places);
  const disk = new KeysInDatabase(new FolderOnDisk(places.keys));
  const home = await DatabaseHome.open(database, disk);
  try {
    const { record } = descriptionFrom(home.description);
    const keys = KeyRing.open(record, { first: disk, second: null }, source);
    // Where a sheet was given, it may begin an epoch that is opened with something else.
    await home.keepKeys(false);
    const streams = await Streams.open(home, keys);
    return { parts: { streams, home, keys }, guarantee: 'database' };
  } catch (error) {
    await home.close();
    throw error;
  }
};

/**
 * Opens the record of these places: in a folder for this process alone until it is closed, in a database beside
 * other servers.
 * @throws RecordFault where there is none, where another process has it, or with a wrong key.
 */
export const openRecord = async (places: Places, source: KeySource): Promise<OpenedRecord> => {
  const { database = null } = places;
  if (database !== null) return openInDatabase(places, database, source);
  refuseMoved(places);
  refuseOneCopy(places);
  const disk = new FolderOnDisk(places.record);
  if (disk.read('record.json') === null) {
    throw new RecordFault(
      'not-a-record',
      `there is no record in ${places.record}; make one with \`dutybound record init\``,
    );
  }
  return locked(places.record, async (lock) => {
    const home = FolderHome.open(disk, lock);
    const { record } = descriptionFrom(home.description);
    const keys = KeyRing.open(record, keyPlaces(places), source);
    const streams = await Streams.open(home, keys);
    const { first, second } = keyPlaces(places);
    // One that is away promises nothing, and whoever writes is told.
    const isThere = second !== null && keys.warning === null;
    const all = [disk, first, ...(isThere ? [second] : [])];
    const areAll = all.every((each) => each.guarantee() === 'files and folders');
    const guarantee = areAll ? 'files and folders' : 'files';
    return { parts: { streams, home, keys }, guarantee };
  });
};
