/** `dutybound map`: looks at a log in other words and writes a mapping to edit. */
import { createReadStream } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import type { Bytes } from '../audit/readers/incident.ts';
import { suggestMapping } from '../audit/suggest.ts';
import { fileErrorInWords, isFileError, STDIN } from './files.ts';
import { complaintLine } from './problems.ts';
import { complain } from './terminal.ts';

interface MapFlags {
  readonly output?: string;
}

/** As much of standard input as is looked at, in bytes. */
const MOST_OF_STDIN = 1 << 26;

const NOT_CSV: readonly { readonly begins: readonly number[]; readonly says: string }[] = [
  { begins: [0x1f, 0x8b], says: 'is packed with gzip; unpack it first' },
  { begins: [0x50, 0x4b], says: 'is a spreadsheet or a zip file; save it as CSV' },
  { begins: [0xd0, 0xcf, 0x11, 0xe0], says: 'is a spreadsheet; save it as CSV' },
  { begins: [0x25, 0x50, 0x44, 0x46], says: 'is a PDF; export it as CSV' },
  { begins: [0x7b], says: 'is JSON; dutybound replay and audit read timelines without a mapping' },
  { begins: [0x3c], says: 'is XML; a mapping is for CSV' },
];

const notCsv = (head: Uint8Array): string | null =>
  NOT_CSV.find(({ begins }) => begins.every((byte, index) => head[index] === byte))?.says ?? null;

const stdinBytes = async (): Promise<{ readonly bytes: Bytes; readonly head: Uint8Array }> => {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of process.stdin as AsyncIterable<Buffer>) {
    pieces.push(piece);
    size += piece.length;
    if (size > MOST_OF_STDIN) break;
  }
  const all = Buffer.concat(pieces);
  const bytes: Bytes = {
    name: '(stdin)',
    again: true,
    async *open() {
      yield all;
    },
  };
  return { bytes, head: all.subarray(0, 8) };
};

const fileBytes = async (
  path: string,
): Promise<{ readonly bytes: Bytes; readonly head: Uint8Array }> => {
  const file = await open(path);
  try {
    const head = new Uint8Array(8);
    await file.read(head, 0, head.length, 0);
    const bytes: Bytes = { name: path, again: true, open: () => createReadStream(path) };
    return { bytes, head };
  } finally {
    await file.close();
  }
};

const problem = (file: string, says: string): number => {
  complain(complaintLine({ file, line: null, field: null, says }));
  return 2;
};

const WRITE_ERRORS: Readonly<Record<string, string>> = {
  EEXIST: 'is there already, and may have been edited; name a new file',
  EISDIR: 'is a folder; name a file',
  ENOENT: 'is in a folder that is not there; make the folder first',
};

const times = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`;

/** @returns the exit status */
export const mapFile = async (file: string, { output }: MapFlags): Promise<number> => {
  let text: string;
  try {
    const { bytes, head } = await (file === STDIN ? stdinBytes() : fileBytes(file));
    const says = notCsv(head);
    if (says !== null) return problem(bytes.name, says);
    const suggested = await suggestMapping(bytes);
    if (!suggested.ok) {
      complain(complaintLine(suggested.fault));
      return 2;
    }
    text = suggested.text;
    const { rows, toCheck, unplaced } = suggested;
    complain(
      `Looked at ${times(rows, 'row', 'rows')}. ` +
        `${times(toCheck, 'line says', 'lines say')} “check this”; ` +
        `${times(unplaced, 'word or column', 'words or columns')} could not be placed.\n`,
    );
  } catch (error) {
    if (!isFileError(error)) throw error;
    return problem(file, fileErrorInWords(error));
  }
  if (output === undefined) {
    process.stdout.write(text);
    return 0;
  }
  try {
    await writeFile(output, text, { flag: 'wx' });
    process.stdout.write(
      `Written to ${output}. Edit it, then: dutybound audit ${file} --mapping ${output}\n`,
    );
    return 0;
  } catch (error) {
    if (!isFileError(error)) throw error;
    return problem(output, WRITE_ERRORS[error.code ?? ''] ?? fileErrorInWords(error));
  }
};
