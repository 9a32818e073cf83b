/** `dutybound record backup`, `restore`, `export` and `verify`: copies of a record, and checking them. */
import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { textOfFile } from '../../files/timelines.ts';
import { exportIncident, readBundle, restore } from '../../record/copies.ts';
import { descriptionFrom } from '../../record/description.ts';
import { type Disk, FolderOnDisk, MemoryDisk } from '../../record/disk.ts';
import { RecordFault } from '../../record/fault.ts';
import { framesAt, PLACES } from '../../record/folder-home.ts';
import { timelineIn } from '../../record/kept.ts';
import { filesInDatabase } from '../../record/moving.ts';
import { folderForCopy, refuseInCheckout, refuseShort } from '../../record/places.ts';
import { type Verified, verifyFolder } from '../../record/verify.ts';
import { jsonText } from '../../vocabulary/unseen.ts';
import { complain, printText } from '../terminal.ts';
import { type AsFlags, asAccount, idFrom, Refused, readAs } from './account.ts';
import { guarded, now, places, upkeepOf, withRecord } from './opening.ts';

const folderFor = (given: string): FolderOnDisk => new FolderOnDisk(folderForCopy(places(), given));

/** A folder that is read. @throws Refused where there is none */
const folderThere = (folder: string): FolderOnDisk => {
  if (!existsSync(folder)) throw new Refused(`${folder} is not there; check the name`);
  if (!statSync(folder).isDirectory()) throw new Refused(`${folder} is a file; name a folder`);
  return new FolderOnDisk(resolve(folder));
};

/** @returns the exit status */
export const backUpTo = (folder: string, flags: AsFlags): Promise<number> =>
  withRecord({}, async (opened) => {
    const desk = asAccount(opened, flags);
    const target = folderFor(folder);
    const files = await (await upkeepOf(opened)).backUp(desk, target);
    const lines = [
      `${files} files were copied to ${resolve(folder)} and checked. There is no key among them.`,
      'Keep it on another machine. What is erased later cannot be read from it either.',
    ];
    printText(`${lines.join('\n')}\n`);
    return 0;
  });

interface Drill {
  readonly files: number;
  readonly bytes: number;
  /** Files that are not the same. */
  readonly differ: readonly string[];
}

/** Compares every file of a record with the backup that it was restored from, byte by byte. */
const compared = (backup: Disk, target: Disk): Drill => {
  const frames = new Set([...backup.list(PLACES.frames), ...target.list(PLACES.frames)]);
  const paths = [
    PLACES.description,
    PLACES.journal,
    PLACES.checkpoints,
    ...[...frames].map((name) => framesAt(name)),
  ];
  let bytes = 0;
  const differ = paths.filter((path) => {
    const there = target.read(path);
    bytes += there?.length ?? 0;
    return there === null || backup.read(path)?.equals(there) !== true;
  });
  return { files: paths.length, bytes, differ };
};

/** @returns the exit status: 1 where what was restored differs from the backup */
export const restoreFrom = (folder: string): Promise<number> =>
  guarded(async () => {
    const { record, keys, database = null } = places();
    if (database !== null) {
      throw new Refused(
        'a backup is restored to a folder; leave out DATABASE_URL, then move the record with `dutybound record move database`',
      );
    }
    const backup = folderThere(folder);
    refuseInCheckout(record);
    const target = new FolderOnDisk(record);
    restore(backup, target);
    const { files, bytes, differ } = compared(backup, target);
    for (const path of differ) complain(`${path} differs from the backup; restore it again`);
    const { lines, streams, erased } = verifyFolder(target);
    const says = [
      `The record is in ${record}.`,
      `Compared with the backup: ${files} files, ${bytes} bytes, ${differ.length} differ.`,
      `Checked: ${lines} lines of the journal, ${streams} streams, ${erased} of them erased.`,
      `The keys are not in a backup. They belong in ${keys}; where that disk is dead too, use \`dutybound record recover\`.`,
      'Then run `dutybound record check-keys`.',
    ];
    printText(`${says.join('\n')}\n`);
    return differ.length > 0 ? 1 : 0;
  });

/** The first line of a small text file. @throws Refused where it cannot be used */
const lineFrom = async (option: string, file: string): Promise<string> => {
  const text = await textOfFile(file);
  if (typeof text !== 'string') throw new Refused(`${option}: ${file} ${text.says}`);
  return text.split(/\r?\n/, 1)[0] ?? '';
};

export interface ExportFlags extends AsFlags {
  readonly passphraseFrom: string;
}

/** @returns the exit status */
export const exportBundle = (given: string, folder: string, flags: ExportFlags): Promise<number> =>
  withRecord({}, async (opened) => {
    const passphrase = await lineFrom('--passphrase-from', flags.passphraseFrom);
    refuseShort(passphrase);
    const desk = asAccount(opened, flags);
    if (!desk.can('decide')) throw new Refused('this account may not export an incident');
    const id = await idFrom(desk, given);
    const target = folderFor(folder);
    await readAs(desk, id, 'exported');
    await exportIncident(opened.parts, id, target, passphrase, now());
    const lines = [
      `${id} is in ${resolve(folder)}, under the passphrase. The export is in the log of reads.`,
      `Check it anywhere: dutybound record verify ${folder}`,
      'Give the passphrase by another way than the folder, such as by telephone.',
    ];
    printText(`${lines.join('\n')}\n`);
    return 0;
  });

/** Prints the timeline in a bundle, to be read, replayed or imported. @returns the exit status */
export const unpackBundle = (
  folder: string,
  flags: Pick<ExportFlags, 'passphraseFrom'>,
): Promise<number> =>
  guarded(async () => {
    const bundle = folderThere(folder);
    const passphrase = await lineFrom('--passphrase-from', flags.passphraseFrom);
    const { contents } = readBundle(bundle, passphrase);
    printText(`${jsonText(timelineIn(contents), 2)}\n`);
    return 0;
  });

export interface VerifyFlags {
  readonly checkpoints?: string;
  readonly publicKey?: string;
}

const PUBLIC_KEY = /^[A-Za-z0-9+/]{59}=$/;

const publicKeyFrom = async (given: string): Promise<string> => {
  const key = PUBLIC_KEY.test(given) ? given : (await lineFrom('--public-key', given)).trim();
  if (PUBLIC_KEY.test(key)) return key;
  throw new Refused(
    '--public-key: is not a public key; give the 60 characters that `dutybound record init` printed, or a file with them',
  );
};

const checkpointsFrom = async (file: string): Promise<readonly string[]> => {
  const text = await textOfFile(file);
  if (typeof text !== 'string') throw new Refused(`--checkpoints: ${file} ${text.says}`);
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const found = lines.filter((line) => line !== '');
  if (found.length > 0) return found;
  throw new Refused(`--checkpoints: ${file} is empty; put a checkpoint on each line`);
};

/** @throws RecordFault where the format is newer than this program; Refused where there is no record */
const refuseUnknown = (disk: Disk, folder: string): void => {
  const description = disk.read(PLACES.description);
  if (description === null && disk.size(PLACES.journal) === null) {
    throw new Refused(`there is no record, backup or bundle in ${folder}; check the name`);
  }
  try {
    if (description !== null) descriptionFrom(description);
  } catch (error) {
    // Any other fault is a finding.
    if (error instanceof RecordFault && error.code === 'newer-format') throw error;
  }
};

const counted = (count: number, one: string, several = `${one}s`): string =>
  `${count} ${count === 1 ? one : several}`;

const verifiedInWords = ({ lines, streams, erased, checkpoints }: Verified): string =>
  [
    counted(lines, 'line'),
    counted(streams, 'stream'),
    `${erased} erased`,
    `${counted(checkpoints, 'checkpoint')} agree${checkpoints === 1 ? 's' : ''}`,
  ].join(', ');

/** @returns the exit status: 1 where something is wrong, with a line for each */
export const verifyRecord = (given: string | undefined, flags: VerifyFlags): Promise<number> =>
  guarded(async () => {
    const { record, database = null } = places();
    const isInDatabase = given === undefined && database !== null;
    const disk = isInDatabase
      ? new MemoryDisk(await filesInDatabase(database))
      : folderThere(given ?? record);
    refuseUnknown(disk, given ?? record);
    const elsewhere =
      flags.checkpoints === undefined ? [] : await checkpointsFrom(flags.checkpoints);
    const key = flags.publicKey === undefined ? undefined : await publicKeyFrom(flags.publicKey);
    const verified = verifyFolder(disk, elsewhere, key);
    for (const fault of verified.faults) complain(fault);
    const remarks = verified.remarks.map((remark) => `Note: ${remark}\n`).join('');
    const { length } = verified.faults;
    const outcome = length === 0 ? 'As it was written' : counted(length, 'fault');
    const trust =
      length === 0 && key === undefined && elsewhere.length === 0
        ? 'It was checked by itself. With --public-key and a checkpoint kept elsewhere it is proved that it was not replaced as a whole.\n'
        : '';
    printText(`${remarks}${outcome}: ${verifiedInWords(verified)}.\n${trust}`);
    return length === 0 ? 0 : 1;
  });
