/** Which files an operand stands for, and their text. */
import { closeSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { chunksAt } from '../formats/pipe.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import type { Complaint } from './complaints.ts';

/** How a file holds its timelines: one value, one per line, or whichever it turns out to be. */
export type Shape = 'json' | 'lines' | 'either';

export interface Source {
  readonly name: string;
  readonly shape: Shape;
  readonly open: () => AsyncIterable<Buffer>;
}

export interface Found {
  readonly sources: readonly Source[];
  readonly complaints: readonly Complaint[];
  /** What folders hold besides, and is not read: no fault, but nothing is left out in silence. */
  readonly passedOver: readonly Complaint[];
}

/** What a folder holds, with the files that are not read by their paths in it. */
interface InFolder extends Omit<Found, 'passedOver'> {
  readonly others: readonly string[];
}

export const STDIN = '-';

const LINES = /\.(jsonl|ndjson)$/i;
const JSON_FILE = /\.json$/i;
/** The files of a folder that hold timelines. */
const TIMELINES = /\.(json|jsonl|ndjson)$/i;

const shapeOf = (name: string): Shape => {
  if (LINES.test(name)) return 'lines';
  return JSON_FILE.test(name) ? 'json' : 'either';
};

/** Errors of the file system, in words that say what to do, by Node's code for them. */
const FILE_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'is not there; check the name',
  EACCES: 'may not be read by you; ask for permission to read it',
  EPERM: 'may not be read by you; ask for permission to read it',
  ENOTDIR: 'is not there, since part of its path is a file; check the name',
  EISDIR: 'is a folder, not a file; name a file',
  ELOOP: 'is a link that leads back to itself; remove the link',
  ENAMETOOLONG: 'has too long a name; check the name',
  EMFILE: 'cannot be opened, since too many files are open; close some programs',
};

/** Whether an error comes from the file system, rather than from a fault of our own. */
export const isFileError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error;

/** An error of the file system as a sentence that says what to do. Its own message is not repeated. */
export const fileErrorInWords = (error: unknown): string => {
  const code = isFileError(error) ? (error.code ?? 'unknown error') : 'unknown error';
  return FILE_ERRORS[code] ?? `cannot be read (${code}); try another copy of it`;
};

const whole = (file: string, says: string): Complaint => ({ file, line: null, field: null, says });

const NOT_A_FILE = 'is a device or a socket, not a file; name a file, or - for standard input';
const IN_FOLDER = 'is not a file but a pipe, a device or a socket; it was passed over, take it out';

/** Why reading this might never end, or null. A pipe ends; a device need not. */
export const endless = (found: Stats): string | null =>
  found.isFile() || found.isFIFO() || found.isDirectory() ? null : NOT_A_FILE;

const MOST_AT_ONCE = 1 << 20;

/** The bytes of a file. Read without a stream, which takes longer to set up than most files to read. */
async function* bytesOf(path: string): AsyncGenerator<Buffer> {
  const file = openSync(path, 'r');
  try {
    for (;;) {
      const chunk = Buffer.allocUnsafe(MOST_AT_ONCE);
      const count = readSync(file, chunk);
      if (count === 0) return;
      yield chunk.subarray(0, count);
    }
  } finally {
    closeSync(file);
  }
}

/** A file to read timelines from. */
export const fileSource = (path: string): Source => ({
  name: path,
  shape: shapeOf(path),
  open: () => chunksAt(path, () => bytesOf(path)),
});

/** Timelines as a file of lines would give them, so that they are checked as every other is. */
export const sourceOf = (name: string, timelines: Iterable<Timeline>): Source => ({
  name,
  shape: 'lines',
  open: async function* () {
    for (const timeline of timelines) yield Buffer.from(`${JSON.stringify(timeline)}\n`);
  },
});

/**
 * The timelines in a folder and the folders in it, by name. Hidden files are left out: on sticks
 * and shared drives they are mostly leavings of the system.
 */
const inFolder = async (
  folder: string,
  above: readonly string[],
  wanted: RegExp,
): Promise<InFolder> => {
  const sources: Source[] = [];
  const complaints: Complaint[] = [];
  const others: string[] = [];
  const here = await realpath(folder);
  if (above.includes(here)) {
    return {
      sources,
      others,
      complaints: [whole(folder, 'leads back to a folder that it is in; remove the link')],
    };
  }
  const names = (await readdir(folder)).filter((name) => !name.startsWith('.')).sort();
  for (const name of names) {
    const path = join(folder, name);
    try {
      const found = await stat(path);
      if (found.isDirectory()) {
        const inside = await inFolder(path, [...above, here], wanted);
        for (const each of inside.sources) sources.push(each);
        for (const each of inside.complaints) complaints.push(each);
        for (const each of inside.others) others.push(join(name, each));
      } else if (!wanted.test(name)) others.push(name);
      else if (found.isFile()) sources.push(fileSource(path));
      else complaints.push(whole(path, IN_FOLDER));
    } catch (error) {
      if (!isFileError(error)) throw error;
      complaints.push(whole(path, fileErrorInWords(error)));
    }
  }
  return { sources, complaints, others };
};

/** Files passed over in one folder that are named; of more there is only a number. */
const MOST_NAMED = 5;

/** The files of a folder that are not read, in one line. */
const passedOverIn = (folder: string, others: readonly string[]): readonly Complaint[] => {
  if (others.length === 0) return [];
  const more = others.length - MOST_NAMED;
  const named = others.slice(0, MOST_NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
  const [were, them] =
    others.length === 1 ? ['1 file was', 'it'] : [`${others.length} files were`, 'one'];
  const says = `${were} passed over, since nothing is read whose name ends so: ${named}; save ${them} in a form that is read if it belongs to the log`;
  return [whole(folder, says)];
};

const NO_TIMELINES = 'holds no .json or .jsonl file; name a folder that holds timelines';

const NOTHING: Found = { sources: [], complaints: [], passedOver: [] };

const fromOperand = async (operand: string, wanted: RegExp): Promise<Found> => {
  if (operand === STDIN) {
    const stdin: Source = { name: '(stdin)', shape: 'either', open: () => process.stdin };
    return { ...NOTHING, sources: [stdin] };
  }
  try {
    const there = statSync(operand);
    const says = endless(there);
    if (says !== null) return { ...NOTHING, complaints: [whole(operand, says)] };
    if (!there.isDirectory()) return { ...NOTHING, sources: [fileSource(operand)] };
    const { sources, complaints, others } = await inFolder(operand, [], wanted);
    const passedOver = passedOverIn(operand, others);
    const none = sources.length === 0 && complaints.length === 0;
    return { sources, complaints: none ? [whole(operand, NO_TIMELINES)] : complaints, passedOver };
  } catch (error) {
    if (!isFileError(error)) throw error;
    return { ...NOTHING, complaints: [whole(operand, fileErrorInWords(error))] };
  }
};

/** Every file that the operands stand for, in their order. */
export const findSources = async (
  operands: readonly string[],
  wanted: RegExp = TIMELINES,
): Promise<Found> => {
  const found: Found[] = [];
  for (const operand of new Set(operands)) found.push(await fromOperand(operand, wanted));
  return {
    sources: found.flatMap((each) => each.sources),
    complaints: found.flatMap((each) => each.complaints),
    passedOver: found.flatMap((each) => each.passedOver),
  };
};

/** Whether a path leads to one of the files to read. */
export const isAmong = async (
  path: string,
  sources: readonly Pick<Source, 'name'>[],
): Promise<boolean> => {
  const real = await realpath(path).catch(() => null);
  if (real === null) return false;
  const inputs = await Promise.all(sources.map(({ name }) => realpath(name).catch(() => null)));
  return inputs.includes(real);
};
