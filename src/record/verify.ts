/**
 * Checks a record, a backup or an exported bundle without any key but the public one: everything that was
 * changed, taken out, reordered, cut off or rolled back, by its place.
 */
import { type Checkpoint, checkpointFrom } from './checkpoints.ts';
import { descriptionFrom } from './description.ts';
import type { Disk } from './disk.ts';
import { RecordFault } from './fault.ts';
import { framesAt, PART, PLACES } from './folder-home.ts';
import { firstChain, type JournalLine, readJournal, type StreamId, sha256 } from './journal.ts';
import { isSigned } from './seal.ts';

export interface Verified {
  /** How many lines of the journal hold together, and how the chain stands after them. */
  readonly lines: number;
  readonly chain: string;
  readonly streams: number;
  readonly erased: number;
  /** Checkpoints of this record that hold, its own and those given. */
  readonly checkpoints: number;
  /** What is wrong, each with its place; none where all is as it was written. */
  readonly faults: readonly string[];
  /** What is not a fault, and worth knowing. */
  readonly remarks: readonly string[];
}

const WHAT: Readonly<Record<string, string>> = {
  'not-a-line': 'is damaged',
  'out-of-order': 'is out of order: lines before it were taken out, or it was moved',
  changed: 'was changed, or the one before it was',
};

/** The file of a backup or a bundle that lists the others, with the hash of each, and is signed. */
export const MANIFEST = 'manifest';

/** What is signed of a manifest. @param lines `HASH PATH`, each with its line end */
export const textOfManifest = (
  record: string,
  kind: 'backup' | 'bundle',
  at: Date,
  lines: readonly string[],
): string => `dutybound-manifest ${record} ${kind} ${at.toISOString()}\n${lines.join('')}`;

/** What is wrong with the files that a manifest lists. */
const faultsOfManifest = (disk: Disk, record: string, key: Buffer): readonly string[] => {
  const text = disk.read(MANIFEST)?.toString('latin1');
  if (text === undefined) return [];
  const [, signed, signature = ''] = /^([\s\S]*\n)([A-Za-z0-9+/]{86}==)\n$/.exec(text) ?? [];
  const bytes = Buffer.from(signature, 'base64');
  if (
    signed === undefined ||
    bytes.toString('base64') !== signature ||
    !isSigned(signed, bytes, key)
  ) {
    return [`${MANIFEST} is damaged, or was signed with another key`];
  }
  const [head = '', ...lines] = signed.split('\n').slice(0, -1);
  const kind = disk.read(PART) === null ? 'backup' : 'bundle';
  if (!head.startsWith(`dutybound-manifest ${record} ${kind} `)) {
    return [`${MANIFEST} is of another record, or not of a ${kind}`];
  }
  const listed = new Map(lines.map((line) => [line.slice(65), line.slice(0, 64)] as const));
  const there = [
    ...disk.list('.').filter((name) => name !== MANIFEST && name !== PLACES.frames),
    ...disk.list(PLACES.frames).map((name) => `${PLACES.frames}/${name}`),
  ];
  return [
    ...[...listed].flatMap(([path, hash]) => {
      const bytes = disk.read(path);
      if (bytes === null) return [`${path} is missing`];
      return sha256(bytes) === hash ? [] : [`${path} is not as it was when it was copied`];
    }),
    ...there.flatMap((path) => (listed.has(path) ? [] : [`${path} was added`])),
  ];
};

/** Where a bundle's journal begins; that of a whole record begins at its description. */
export const beginningOf = (
  disk: Disk,
  description: Buffer,
): { chain: string; seq: number } | null => {
  const text = disk.read(PART)?.toString('latin1');
  if (text === undefined) return { chain: firstChain(description), seq: 0 };
  const [, seq, chain] = /^([0-9]{1,15}) ([0-9a-f]{64})\n$/.exec(text) ?? [];
  return chain === undefined ? null : { chain, seq: Number(seq) };
};

/** What is wrong with the frames of a stream, given its lines in order. */
const faultsOfFrames = (
  stream: StreamId,
  lines: readonly JournalLine[],
  bytes: Buffer | null,
  remarks: string[],
): readonly string[] => {
  const path = framesAt(stream);
  const last = lines.at(-1);
  const isErased = last?.kind === 'erasure';
  const kept = isErased ? lines.slice(-1) : lines;
  if (bytes === null) return [`${path} was taken out: its ${lines.length} frames are missing`];
  const all = lines.reduce((sum, { length }) => sum + length, 0);
  if (isErased && bytes.length === all && lines.length > 1) {
    return [`${path} is being erased; start Dutybound once, which finishes it`];
  }
  const faults: string[] = [];
  let begin = 0;
  for (const { n, seq, length, leaf } of kept) {
    const frame = bytes.subarray(begin, begin + length);
    const place = `frame ${n} of ${path} (line ${seq} of the journal)`;
    if (frame.length < length) {
      faults.push(`${place} is cut short`);
      return faults;
    }
    if (sha256(frame) !== leaf) faults.push(`${place} was changed`);
    begin += length;
  }
  if (bytes.length > begin) {
    remarks.push(
      `${path} has ${bytes.length - begin} bytes that no line of the journal knows: a write that was cut off, or the end of the journal was; hold it against a checkpoint`,
    );
  }
  return faults;
};

/** How a checkpoint disagrees with the chain, or null. */
const disagreement = (
  { seq, chain, at }: Checkpoint,
  start: { readonly seq: number; readonly chain: string },
  chains: ReadonlyMap<number, string>,
  lines: number,
): string | null => {
  const found = seq === start.seq ? start.chain : chains.get(seq);
  if (found === chain) return null;
  const checkpoint = `the checkpoint of ${at}`;
  if (seq > start.seq + lines) {
    return `${checkpoint} knows ${seq} lines, and the journal ends after ${start.seq + lines}: it was cut off or rolled back`;
  }
  return found === undefined
    ? `${checkpoint} is of a part that is not here`
    : `${checkpoint} disagrees with line ${seq} of the journal`;
};

/**
 * @param elsewhere checkpoints that somebody else has kept, a line each.
 * @param publicKey the key that somebody else has kept, base64; the record's own where nothing is given.
 */
export const verifyFolder = (
  disk: Disk,
  elsewhere: readonly string[] = [],
  publicKey?: string,
): Verified => {
  const nothing = { lines: 0, chain: '', streams: 0, erased: 0, checkpoints: 0, remarks: [] };
  const faults: string[] = [];
  const remarks: string[] = [];
  const description = disk.read(PLACES.description);
  if (description === null) return { ...nothing, faults: [`${PLACES.description} is missing`] };
  let own: string;
  let record: string;
  try {
    ({ publicKey: own, record } = descriptionFrom(description));
  } catch (error) {
    if (error instanceof RecordFault) return { ...nothing, faults: [error.message] };
    throw error;
  }
  if (publicKey !== undefined && publicKey !== own) {
    faults.push(`${PLACES.description} names another public key than the one given`);
  }
  const start = beginningOf(disk, description);
  if (start === null) return { ...nothing, faults: [`${PART} is damaged`] };
  const journal = disk.read(PLACES.journal);
  if (journal === null) return { ...nothing, faults: [`${PLACES.journal} is missing`] };

  const byStream = new Map<StreamId, JournalLine[]>();
  const wanted = new Map<number, string>();
  const read = readJournal(journal, start, (line) => {
    const lines = byStream.get(line.stream);
    if (lines === undefined) byStream.set(line.stream, [line]);
    else lines.push(line);
    wanted.set(line.seq, line.chain);
  });
  if (read.fault !== null) {
    faults.push(`line ${read.fault.line} of the journal ${WHAT[read.fault.what]}`);
  } else if (read.torn > 0) {
    faults.push(`the journal ends in ${read.torn} bytes that are not a whole line`);
  }

  // A bundle has the frames of one incident, and other lines only to hold the chain together.
  const isPart = disk.size(PART) !== null;
  const there = new Set(disk.list(PLACES.frames));
  for (const [stream, lines] of byStream) {
    if (isPart && !there.has(stream)) continue;
    faults.push(...faultsOfFrames(stream, lines, disk.read(framesAt(stream)), remarks));
  }
  for (const name of there) {
    if (byStream.has(name)) continue;
    (isPart ? faults : remarks).push(`${PLACES.frames}/${name} is in no line of the journal`);
  }

  let checkpoints = 0;
  /** Up to which line a checkpoint speaks. */
  let signed = 0;
  const key = Buffer.from(publicKey ?? own, 'base64');
  faults.push(...faultsOfManifest(disk, record, key));
  const text = disk.read(PLACES.checkpoints)?.toString('latin1') ?? '';
  const ownLines = text.split('\n');
  // As in the journal, a last line that was cut off was not acknowledged.
  if (ownLines.pop() !== '' || ownLines.at(-1)?.includes('\0')) {
    if (text.endsWith('\n')) ownLines.pop();
    remarks.push(`${PLACES.checkpoints} ends in bytes that are not a whole line`);
  }
  const all = [
    ...ownLines.map((line, index) => ({
      line,
      where: `line ${index + 1} of ${PLACES.checkpoints}`,
    })),
    ...elsewhere.map((line, index) => ({
      line,
      where: `line ${index + 1} of the checkpoints given`,
    })),
  ];
  for (const { line, where } of all) {
    const checkpoint = checkpointFrom(line, key);
    if (checkpoint === null) faults.push(`${where} is damaged, or was signed with another key`);
    else if (checkpoint.record !== record) faults.push(`${where} is of another record`);
    else {
      const wrong = disagreement(checkpoint, start, wanted, read.lines);
      if (wrong === null) {
        checkpoints += 1;
        signed = Math.max(signed, checkpoint.seq);
      } else if (!(isPart && checkpoint.seq < start.seq)) faults.push(`${where}: ${wrong}`);
    }
  }
  // Whoever can write to the folder can add a line; only the record can sign it.
  for (const [stream, lines] of byStream) {
    const last = lines.at(-1) as JournalLine;
    const isOfBundle = isPart && there.has(stream);
    if (signed >= last.seq || !(isOfBundle || last.kind === 'erasure')) continue;
    faults.push(
      `line ${last.seq} of the journal, the last of ${stream}, is vouched for by no checkpoint${isOfBundle ? '' : ': start Dutybound once, or it was erased by somebody else'}`,
    );
  }
  if (!isPart && read.lines > signed) {
    remarks.push(`lines ${signed + 1} to ${read.lines} came after the newest checkpoint`);
  }
  const erased = [...byStream.values()].filter((lines) => lines.at(-1)?.kind === 'erasure').length;
  return {
    lines: read.lines,
    chain: read.chain,
    streams: byStream.size,
    erased,
    checkpoints,
    faults,
    remarks,
  };
};
