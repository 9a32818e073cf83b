/** `dutybound map`: looks at a log in other words and writes a mapping to edit. */
import { stat } from 'node:fs/promises';
import { complaintLine } from '../files/complaints.ts';
import { endless, fileErrorInWords, fileSource, isFileError, STDIN } from '../files/find.ts';
import { wholly } from '../files/outputs.ts';
import type { Bytes } from '../formats/from-rows.ts';
import { BrokenArchive, bytesOf, gunzipped } from '../formats/gzip.ts';
import { rowSourceFor } from '../formats/log-kinds.ts';
import { remembering } from '../formats/table.ts';
import { type Suggested, suggestMapping } from '../mapping/suggest.ts';
import { oneLine, printable } from '../words/plain.ts';
import { complain, outputFor, printText } from './terminal.ts';

interface MapFlags {
  readonly output?: string;
}

/** As much as is looked at of what can be read only once, in bytes. */
const MOST_HELD = 1 << 26;

/** The beginning of a log, unpacked. */
const headOf = async (bytes: Bytes): Promise<Uint8Array> => {
  for await (const piece of bytes.open()) return Uint8Array.from(piece.subarray(0, LOOKED_AT));
  return new Uint8Array(0);
};
const LOOKED_AT = 1 << 16;

/** What can be read only once, held so that it can be read again. */
const heldBytes = async (name: string, stream: AsyncIterable<Buffer>): Promise<Bytes> => {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of stream) {
    pieces.push(piece);
    size += piece.length;
    if (size > MOST_HELD) break;
  }
  const all = Buffer.concat(pieces);
  const given = async function* (): AsyncGenerator<Buffer> {
    yield all;
  };
  return { name, again: true, open: () => gunzipped(given()) };
};

/** @throws the file system's error */
const bytesNamed = async (file: string): Promise<Bytes | string> => {
  if (file === STDIN) return heldBytes('(stdin)', process.stdin);
  const found = await stat(file);
  const says = endless(found);
  if (says !== null) return says;
  return found.isFIFO() ? heldBytes(file, fileSource(file).open()) : bytesOf(file);
};

const problem = (file: string, says: string): null => {
  complain(complaintLine({ file, line: null, field: null, says }));
  return null;
};

const times = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`;

/** A mapping for the log, and how much of it there was; null once it has complained of the log. */
const suggestedFor = async (file: string): Promise<(Suggested & { ok: true }) | null> => {
  try {
    const bytes = await bytesNamed(file);
    if (typeof bytes === 'string') return problem(file, bytes);
    const head = await headOf(bytes);
    const from = await rowSourceFor(head, bytes.name);
    if ('says' in from) return problem(bytes.name, from.says);
    const { source, told } = remembering(from);
    const suggested = await suggestMapping(bytes, source);
    // What the log as a whole is worth saying of: a sheet that was not read, or why none was.
    const said = told().filter(({ fault }) => fault.line === null);
    for (const { fault } of said) complain(complaintLine(fault));
    if (suggested.ok) return suggested;
    if (said.every(({ isRow }) => isRow)) complain(complaintLine(suggested.fault));
    return null;
  } catch (error) {
    if (error instanceof BrokenArchive) return problem(file, error.message);
    if (!isFileError(error)) throw error;
    return problem(file, fileErrorInWords(error));
  }
};

/** @returns the exit status */
export const mapFile = async (file: string, { output }: MapFlags): Promise<number> => {
  // Before the log is read, which may take long.
  const sink = await outputFor(output, [{ name: file }], { onlyNew: true });
  const suggested = await suggestedFor(file);
  if (suggested === null) {
    await sink.discard?.();
    return 2;
  }
  const { text, rows, toCheck, unplaced } = suggested;
  await wholly(sink, () => sink.write(printable(text)));
  complain(
    `Looked at ${times(rows, 'row', 'rows')}. ` +
      `${times(toCheck, 'line says', 'lines say')} “check this”; ` +
      `${times(unplaced, 'word or column', 'words or columns')} could not be placed.\n`,
  );
  if (output !== undefined) {
    printText(
      `Written to ${oneLine(output)}. Edit it, then: dutybound audit ${oneLine(file)} --mapping ${oneLine(output)}\n`,
    );
  }
  return 0;
};
