/** `dutybound export`: write timelines for other tools. */

import type { RuleBooks } from '../engine/replay.ts';
import { type Complaints, complaintLine, complaintsTo } from '../files/complaints.ts';
import { findSources, type Source } from '../files/find.ts';
import { wholly } from '../files/outputs.ts';
import type { Sink } from '../files/sink.ts';
import { readSource } from '../files/timelines.ts';
import { csvWriter } from '../formats/csv-writer.ts';
import { jsonlWriter, type TimelineWriter } from '../formats/timeline-writer.ts';
import { xesWriter } from '../formats/xes-writer.ts';
import type { PolicyFlags } from '../policies/books.ts';
import { booksFor } from './books.ts';
import { complain, outputFor } from './terminal.ts';

export interface ExportFlags extends PolicyFlags {
  readonly format: 'xes' | 'csv' | 'jsonl';
  readonly output?: string;
  readonly bom?: boolean;
}

const WRITERS: Readonly<Record<ExportFlags['format'], (flags: ExportFlags) => TimelineWriter>> = {
  xes: () => xesWriter,
  csv: ({ bom }) => csvWriter({ bom: bom === true }),
  jsonl: () => jsonlWriter,
};

interface Job {
  readonly sources: readonly Source[];
  readonly books: RuleBooks;
  readonly complaints: Complaints;
}

const writeAll = async (writer: TimelineWriter, sink: Sink, job: Job): Promise<void> => {
  await sink.write(writer.start);
  for (const source of job.sources) {
    for await (const item of readSource(source, job.books)) {
      if (item.kind === 'complaint') job.complaints.report(item.complaint);
      else for (const piece of writer.timeline(item.timeline)) await sink.write(piece);
    }
  }
  await sink.write(writer.end);
};

/** @returns the exit status: 0, or 2 if something could not be used. */
export const exportFiles = async (
  operands: readonly string[],
  flags: ExportFlags,
): Promise<number> => {
  const refuse = (says: string): number => {
    complain(`dutybound: ${says}\n`);
    return 2;
  };
  const { output, format } = flags;
  if (flags.bom === true && format !== 'csv')
    return refuse('--bom: is only for --format csv; leave it out');
  const books = await booksFor(flags);
  if (books === null) return 2;
  const { sources, complaints: missing, passedOver } = await findSources(operands);
  const sink = await outputFor(output, sources);
  const complaints = complaintsTo(complain);
  for (const each of missing) complaints.report(each);
  for (const each of passedOver) complain(complaintLine(each));
  await wholly(sink, () => writeAll(WRITERS[format](flags), sink, { sources, books, complaints }));
  return complaints.finish() ? 2 : 0;
};
