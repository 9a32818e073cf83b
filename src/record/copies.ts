/**
 * Copies of a record: a backup of all of it, which has no keys, and a bundle of one incident, which has its
 * key under a passphrase. Both are folders in the format of the record, with a signed list of their files.
 */
import { type Content, contentFrom } from './content.ts';
import { descriptionFrom } from './description.ts';
import type { Disk } from './disk.ts';
import { RecordFault } from './fault.ts';
import { framesAt, PART, PLACES } from './folder-home.ts';
import type { Home } from './home.ts';
import {
  firstChain,
  type JournalLine,
  readJournal,
  type StreamId,
  sha256,
  textOfLine,
} from './journal.ts';
import { KeyRing, keysForBundle } from './keys.ts';
import { openFrame, signatureOf, signingKey } from './seal.ts';
import type { Streams } from './streams.ts';
import { beginningOf, MANIFEST, textOfManifest, verifyFolder } from './verify.ts';

/** A record that is open: what it is made of. */
export interface Parts {
  readonly streams: Streams;
  readonly home: Home;
  readonly keys: KeyRing;
}

const written = (disk: Disk, path: string, bytes: Uint8Array): void => {
  disk.append(path, bytes);
  disk.sync(path);
};

/** Files in the order in which they were written, and what they hold. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** How many files are synced at once. */
const SYNCED_AT_ONCE = 32;

/** Writes a copy, while other things go on. */
const asCopy = async (
  target: Disk,
  files: Files,
  { streams: { record }, keys }: Parts,
  at: Date,
): Promise<void> => {
  if (target.list('.').length > 0) {
    throw new RecordFault('exists', 'the folder for the copy is not empty; name a new one');
  }
  target.makeFolder(PLACES.frames);
  const all = [...files];
  for (let from = 0; from < all.length; from += SYNCED_AT_ONCE) {
    const group = all.slice(from, from + SYNCED_AT_ONCE);
    for (const [path, bytes] of group) target.append(path, bytes);
    await Promise.all(group.map(([path]) => target.syncAside(path)));
  }
  const lines = [...files].map(([path, bytes]) => `${sha256(bytes)} ${path}\n`);
  const text = textOfManifest(record, files.has(PART) ? 'bundle' : 'backup', at, lines);
  const signature = signatureOf(text, signingKey(keys.signing)).toString('base64');
  written(target, MANIFEST, Buffer.from(`${text}${signature}\n`));
  target.syncFolder(PLACES.frames);
  target.syncFolder('.');
  const { faults } = verifyFolder(target);
  if (faults.length > 0) throw new RecordFault('damaged', `the copy is not whole: ${faults[0]}`);
};

const linesOf = async (home: Home): Promise<readonly JournalLine[]> => {
  const lines: JournalLine[] = [];
  await home.lines((line) => lines.push(line));
  return lines;
};

const textOfLines = (lines: readonly JournalLine[]): Buffer =>
  Buffer.from(lines.map(textOfLine).join(''));

/** A record as the files of a folder, wherever its home is. Only while nobody writes to it. */
export const filesOf = async (home: Home): Promise<Files> => {
  const lines = await linesOf(home);
  const files = new Map<string, Uint8Array>();
  for (const stream of new Set(lines.map((line) => line.stream))) {
    const frames = await home.frames(stream);
    if (frames !== null) files.set(framesAt(stream), Buffer.concat(frames));
  }
  files.set(PLACES.journal, textOfLines(lines));
  const checkpoints = (await home.checkpoints()).map((line) => `${line}\n`).join('');
  files.set(PLACES.checkpoints, Buffer.from(checkpoints));
  files.set(PLACES.description, home.description);
  return files;
};

/**
 * Copies all of a record but its keys into an empty folder. Nobody who writes meanwhile has to wait for it.
 * @returns how many files were written.
 */
export const backUp = async (parts: Parts, target: Disk, at: Date): Promise<number> => {
  const { streams, home } = parts;
  const files = await streams.alone(async () => {
    await streams.checkpoint(at);
    return filesOf(home);
  });
  await asCopy(target, files, parts, at);
  return files.size + 1;
};

/**
 * Copies one incident into an empty folder, with its key under a passphrase, so that it can be checked
 * and read without the record.
 */
export const exportIncident = (
  parts: Parts,
  stream: StreamId,
  target: Disk,
  passphrase: string,
  at: Date,
): Promise<void> =>
  parts.streams.alone(async () => {
    const { streams, home, keys } = parts;
    const key = keys.keyOf(stream);
    const frames = key === null ? null : await home.frames(stream);
    if (key === null || frames === null) {
      throw new RecordFault('not-a-record', 'there is no such incident');
    }
    const checkpoint = await streams.checkpoint(at);
    const lines = await linesOf(home);
    const first = lines.findIndex((line) => line.stream === stream);
    const before = first === 0 ? firstChain(home.description) : (lines[first - 1]?.chain as string);
    const files = new Map<string, Uint8Array>([
      [framesAt(stream), Buffer.concat(frames)],
      [PART, Buffer.from(`${first} ${before}\n`)],
      [PLACES.journal, textOfLines(lines.slice(first))],
      [PLACES.checkpoints, Buffer.from(`${checkpoint}\n`)],
      ['keys', keysForBundle(streams.record, new Map([[stream, key]]), passphrase)],
      [PLACES.description, home.description],
    ]);
    await asCopy(target, files, parts, at);
  });

/**
 * Copies a backup to where there is no record yet, once it was found whole.
 * @throws RecordFault with the first thing that is wrong with it.
 */
export const restore = (backup: Disk, target: Disk): void => {
  const [fault] = verifyFolder(backup).faults;
  if (fault !== undefined) throw new RecordFault('damaged', `the backup is not whole: ${fault}`);
  if (backup.read(MANIFEST) === null || backup.read(PART) !== null) {
    throw new RecordFault(
      'not-a-record',
      'this is not a backup of a record; name the folder of one',
    );
  }
  if (target.read(PLACES.description) !== null) {
    throw new RecordFault('exists', 'there is a record already; name a new folder');
  }
  const names = [
    ...backup.list(PLACES.frames).map(framesAt),
    PLACES.journal,
    PLACES.checkpoints,
    PLACES.description,
  ];
  layDown(target, new Map(names.map((name) => [name, backup.read(name) ?? Buffer.alloc(0)])));
};

/** Makes a folder into the record of these files. */
export const layDown = (target: Disk, files: Files): void => {
  target.makeFolder(PLACES.frames);
  for (const [path, bytes] of files) {
    if (path !== PLACES.description) written(target, path, bytes);
  }
  target.syncFolder(PLACES.frames);
  // Last, since without it the folder is not a record.
  written(target, PLACES.description, files.get(PLACES.description) ?? Buffer.alloc(0));
  target.syncFolder('.');
};

const noBundle = (): RecordFault =>
  new RecordFault('not-a-record', 'this is not a bundle of an incident; name the folder of one');

/** What a bundle holds, opened with its passphrase. @throws RecordFault where it is not whole, or with another passphrase */
export const readBundle = (
  bundle: Disk,
  passphrase: string,
): { readonly stream: StreamId; readonly contents: readonly Content[] } => {
  if (bundle.size(PART) === null) throw noBundle();
  const [fault] = verifyFolder(bundle).faults;
  if (fault !== undefined) throw new RecordFault('damaged', `the bundle is not whole: ${fault}`);
  const description = bundle.read(PLACES.description) as Buffer;
  const start = beginningOf(bundle, description);
  const { record } = descriptionFrom(description);
  const keys = KeyRing.open(
    record,
    { first: bundle, second: null },
    { kind: 'passphrase', passphrase },
  );
  const [stream] = bundle.list(PLACES.frames);
  const key = stream === undefined ? null : keys.keyOf(stream);
  if (start === null || stream === undefined || key === null) {
    throw noBundle();
  }
  const bytes = bundle.read(framesAt(stream)) as Buffer;
  const contents: Content[] = [];
  let begin = 0;
  readJournal(bundle.read(PLACES.journal) as Buffer, start, (line) => {
    if (line.stream !== stream) return;
    const plain = openFrame(
      key,
      bytes.subarray(begin, begin + line.length),
      record,
      stream,
      line.n,
    );
    if (plain === null) throw new RecordFault('damaged', `frame ${line.n} cannot be opened`);
    contents.push(contentFrom(plain));
    begin += line.length;
  });
  return { stream, contents };
};
