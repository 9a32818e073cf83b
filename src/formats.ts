/**
 * Dutybound's formats, for programs that read and write timelines: JSON, JSON Lines, CSV and XES,
 * packed with gzip or not.
 *
 * ```ts
 * import { bytesOf, timelinesIn, csvWriter } from 'dutybound/formats';
 * import { ruleBooks } from 'dutybound';
 *
 * const writer = csvWriter({ bom: true });
 * process.stdout.write(writer.start);
 * for await (const one of timelinesIn(bytesOf('log.jsonl'), 'jsonl', ruleBooks)) {
 *   if (one.kind === 'timeline') for (const piece of writer.timeline(one.timeline)) process.stdout.write(piece);
 *   else console.error(one.fault);
 * }
 * process.stdout.write(writer.end);
 * ```
 */
import type { RuleBooks } from './engine/replay.ts';
import { type Read, timelinesFromRows } from './files/row-timelines.ts';
import { readSource } from './files/timelines.ts';
import type { Bytes } from './formats/from-rows.ts';
import { xesIncidents } from './formats/xes-reader.ts';
import { csvIncidents } from './mapping/csv-log.ts';

export type { Read } from './files/row-timelines.ts';
export { csvWriter } from './formats/csv-writer.ts';
export type { Bytes } from './formats/from-rows.ts';
export { BrokenArchive, bytesOf } from './formats/gzip.ts';
export { jsonlWriter, type TimelineWriter } from './formats/timeline-writer.ts';
export { xesWriter } from './formats/xes-writer.ts';

export type Format = 'json' | 'jsonl' | 'csv' | 'xes';

async function* fromJson(
  bytes: Bytes,
  shape: 'json' | 'lines',
  books: RuleBooks,
): AsyncGenerator<Read> {
  const open = async function* (): AsyncGenerator<Buffer> {
    for await (const chunk of bytes.open()) yield Buffer.from(chunk);
  };
  for await (const item of readSource({ name: bytes.name, shape, open }, books)) {
    if (item.kind === 'timeline') yield item;
    else yield { kind: 'fault', fault: item.complaint };
  }
}

/**
 * Every timeline in a log, in its order, and everything in it that cannot be used: a `fault`, or a
 * `row` that was read but is not part of a timeline. CSV must be in our own columns.
 * @throws `BrokenArchive` or the file system's error, once everything before it has been given.
 */
export const timelinesIn = (
  bytes: Bytes,
  format: Format,
  books: RuleBooks,
): AsyncGenerator<Read> => {
  if (format === 'json') return fromJson(bytes, 'json', books);
  if (format === 'jsonl') return fromJson(bytes, 'lines', books);
  const rows = format === 'csv' ? csvIncidents(bytes, null) : xesIncidents(bytes);
  return timelinesFromRows(bytes.name, rows, books);
};
