/** `dutybound export`: write timelines for other tools. */

import { LOGS } from '../audit/logs.ts';
import type { RuleBooks } from '../engine/replay.ts';
import { type Complaints, complaintLine, complaintsTo } from '../files/complaints.ts';
import { findSources, type Source, STDIN } from '../files/find.ts';
import { wholly } from '../files/outputs.ts';
import { timelinesFromRows } from '../files/row-timelines.ts';
import type { Sink } from '../files/sink.ts';
import { readSource } from '../files/timelines.ts';
import { csvWriter } from '../formats/csv-writer.ts';
import { jsonlWriter, type TimelineWriter } from '../formats/timeline-writer.ts';
import { xesWriter } from '../formats/xes-writer.ts';
import type { Mapping } from '../mapping/mapping.ts';
import type { PolicyFlags } from '../policies/books.ts';
import { isUndone } from '../vocabulary/audits.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import { booksFor, unknownPolicy } from './books.ts';
import { withLog } from './foreign-log.ts';
import { mappingNamed } from './mapping-file.ts';
import { complain, outputFor } from './terminal.ts';

export interface ExportFlags extends PolicyFlags {
  readonly format: 'xes' | 'csv' | 'jsonl';
  readonly output?: string;
  readonly bom?: boolean;
  /** The words of a school's own log, and the policy of incidents that name none. */
  readonly mapping?: string;
  readonly policy?: string;
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
  readonly mapping: Mapping | null;
  readonly policy: string | null;
  /** Called for each row that could not be put into our words. */
  readonly row: () => void;
  /** Called for a log that could not be read at all, and was complained of. */
  readonly unread: () => void;
}

type Put = (timeline: Timeline) => Promise<void>;

/** The timelines that a mapping makes of a log in a school's own words. */
const putMapped = async (name: string, mapping: Mapping, job: Job, put: Put): Promise<void> => {
  const { csvIncidents } = await import('../mapping/csv-log.ts');
  const { books, policy, complaints, row } = job;
  const isRead = await withLog(name === '(stdin)' ? STDIN : name, async ({ bytes, from }) => {
    const incidents = csvIncidents(bytes, mapping, from);
    for await (const one of timelinesFromRows(bytes.name, incidents, books, policy)) {
      if (one.kind === 'timeline') await put(one.timeline);
      else if (one.kind === 'fault') complaints.report(one.fault);
      else if (!isUndone(one.fault)) row();
    }
    return true;
  });
  if (isRead === null) job.unread();
};

const writeAll = async (writer: TimelineWriter, sink: Sink, job: Job): Promise<void> => {
  const put: Put = async (timeline) => {
    for (const piece of writer.timeline(timeline)) await sink.write(piece);
  };
  await sink.write(writer.start);
  for (const source of job.sources) {
    if (job.mapping !== null) {
      await putMapped(source.name, job.mapping, job, put);
      continue;
    }
    for await (const item of readSource(source, job.books)) {
      if (item.kind === 'complaint') job.complaints.report(item.complaint);
      else await put(item.timeline);
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
  const { output, format, policy } = flags;
  if (flags.bom === true && format !== 'csv')
    return refuse('--bom: is only for --format csv; leave it out');
  if (policy !== undefined && flags.mapping === undefined)
    return refuse('--policy: is for a log that is read with --mapping; leave it out');
  const books = await booksFor(flags);
  if (books === null) return 2;
  const unknown = unknownPolicy(policy, books);
  if (unknown !== null) return refuse(`--policy: ${unknown}`);
  const given = flags.mapping === undefined ? null : await mappingNamed(flags.mapping);
  if (given === null && flags.mapping !== undefined) return 2;
  const mapping = given?.mapping ?? null;
  if (mapping !== null && namesNoPolicy(mapping) && policy === undefined)
    return refuse('--policy: is missing, and the mapping names no policy; add --policy ID');
  const {
    sources,
    complaints: missing,
    passedOver,
  } = await findSources(operands, mapping === null ? undefined : LOGS);
  const inputs = flags.mapping === undefined ? sources : [...sources, { name: flags.mapping }];
  const sink = await outputFor(output, inputs);
  const complaints = complaintsTo(complain);
  for (const each of missing) complaints.report(each);
  for (const each of passedOver) complain(complaintLine(each));
  let rows = 0;
  let isUnread = false;
  const job: Job = {
    ...{ sources, books, complaints, mapping },
    policy: policy ?? null,
    row: () => {
      rows += 1;
    },
    unread: () => {
      isUnread = true;
    },
  };
  await wholly(sink, () => writeAll(WRITERS[format](flags), sink, job));
  const anyFault = complaints.finish() || isUnread;
  if (rows > 0) complain(`${notInOurWords(rows)}; dutybound map --test says which\n`);
  return anyFault ? 2 : 0;
};

const namesNoPolicy = ({ fixed, columns }: Mapping): boolean =>
  fixed.policy === undefined && columns.policy === undefined;

const notInOurWords = (rows: number): string =>
  `dutybound: ${rows === 1 ? '1 row or cell' : `${rows} rows or cells`} could not be put into our words`;
