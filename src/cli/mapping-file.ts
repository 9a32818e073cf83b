/** A mapping that a command is given by name. */
import { complaintLine } from '../files/complaints.ts';
import { textOfFile } from '../files/timelines.ts';
import type { Mapping } from '../mapping/mapping.ts';
import { complain } from './terminal.ts';

/** The mapping in a file, and its text; null once it has complained of it. */
export const mappingNamed = async (
  file: string,
): Promise<{ readonly mapping: Mapping; readonly text: string } | null> => {
  const text = await textOfFile(file);
  if (typeof text !== 'string') {
    complain(`dutybound: --mapping: ${file} ${text.says}\n`);
    return null;
  }
  const { readMapping } = await import('../mapping/mapping.ts');
  const read = readMapping(text, file);
  if (read.ok) return { mapping: read.mapping, text };
  for (const fault of read.faults) complain(complaintLine(fault));
  return null;
};
