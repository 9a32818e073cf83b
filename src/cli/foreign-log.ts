/** A log in a school's own words, opened so that it can be read more than once. */
import { stat } from 'node:fs/promises';
import { complaintLine } from '../files/complaints.ts';
import { endless, fileErrorInWords, fileSource, isFileError, STDIN } from '../files/find.ts';
import type { Bytes } from '../formats/from-rows.ts';
import { BrokenArchive, bytesOf, heldBytes } from '../formats/gzip.ts';
import { type ForeignLog, foreignLog } from '../formats/log-kinds.ts';
import { complain } from './terminal.ts';

/** As much as is looked at of what can be read only once, in bytes. */
const MOST_HELD = 1 << 26;

/** What can be read only once, held so that it can be read again. */
const allOf = async (name: string, stream: AsyncIterable<Buffer>): Promise<Bytes> => {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of stream) {
    pieces.push(piece);
    size += piece.length;
    if (size > MOST_HELD) break;
  }
  return heldBytes(name, Buffer.concat(pieces));
};

/** @throws the file system's error */
const bytesNamed = async (file: string): Promise<Bytes | string> => {
  if (file === STDIN) return allOf('(stdin)', process.stdin);
  const found = await stat(file);
  const says = endless(found);
  if (says !== null) return says;
  return found.isFIFO() ? allOf(file, fileSource(file).open()) : bytesOf(file);
};

const problem = (file: string, says: string): null => {
  complain(complaintLine({ file, line: null, field: null, says }));
  return null;
};

/** What is made of a log, or null once it has complained of what keeps it from being read. */
export const withLog = async <T>(
  file: string,
  use: (log: ForeignLog) => Promise<T>,
): Promise<T | null> => {
  try {
    const bytes = await bytesNamed(file);
    if (typeof bytes === 'string') return problem(file, bytes);
    const log = await foreignLog(bytes);
    return 'says' in log ? problem(bytes.name, log.says) : await use(log);
  } catch (error) {
    if (error instanceof BrokenArchive) return problem(file, error.message);
    if (!isFileError(error)) throw error;
    return problem(file, fileErrorInWords(error));
  }
};
