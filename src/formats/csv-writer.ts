/** Timelines as CSV: a row for each event, which a spreadsheet opens without calculating anything. */
import { stringify } from 'csv-stringify/sync';
import type { TimelineEvent } from '../vocabulary/events.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import type { TimelineWriter } from './timeline-writer.ts';

/** What is the same in every row of an incident; `timelineNote`, at the end, is too. */
export const HEAD = ['incident', 'policy', 'record', 'exercise', 'school'] as const;

const FIELDS = [
  'at',
  'type',
  'by',
  'to',
  'about',
  'via',
  'procedure',
  'fact',
  'value',
  'act',
  'norm',
  'decision',
  'reason',
  'note',
  'reference',
  'knownAt',
  'recordedAt',
  'withAddress',
  'how',
  'entry',
  'replacement',
] as const;

/** The columns, in their order. */
export const CSV_COLUMNS = [...HEAD, ...FIELDS, 'timelineNote'] as const;
export type CsvColumn = (typeof CSV_COLUMNS)[number];

/** Between several parties in one cell; after a list of one, so that it comes back as a list. */
const BETWEEN_PARTIES = '+';

/** How a cell begins that some spreadsheet takes for a formula, or that we have made harmless. */
const FORMULA = /^[=+\-@\t\r\n'\uff1d\uff0b\uff0d\uff20]/;

/** A cell that no spreadsheet calculates: an apostrophe before what could be a formula. */
export const harmless = (cell: string): string => (FORMULA.test(cell) ? `'${cell}` : cell);

/** The cell as it was before `harmless`. */
export const asItWas = (cell: string): string => (cell.startsWith("'") ? cell.slice(1) : cell);

/** A text that is there, but empty. */
const EMPTY_TEXT = "'";

const cellOf = (value: unknown): string => {
  if (value === undefined) return '';
  if (Array.isArray(value)) {
    return value.length === 1 ? `${value[0]}${BETWEEN_PARTIES}` : value.join(BETWEEN_PARTIES);
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

const rowOf = (timeline: Timeline, event: TimelineEvent): readonly string[] => {
  const fields = event as unknown as Readonly<Record<string, unknown>>;
  return [
    ...HEAD.map((column) => timeline[column]),
    ...FIELDS.map((column) => fields[column]),
    timeline.note,
  ].map((value) => (value === '' ? EMPTY_TEXT : harmless(cellOf(value))));
};

const lines = (rows: readonly (readonly string[])[]): string =>
  stringify([...rows], { record_delimiter: '\r\n' });

/** Rows that are put together at a time. */
const BATCH = 500;

function* rowsOf(timeline: Timeline): Generator<string> {
  const { events } = timeline;
  for (let from = 0; from < events.length; from += BATCH) {
    yield lines(events.slice(from, from + BATCH).map((event) => rowOf(timeline, event)));
  }
}

/** With a byte order mark, Excel knows that the file is UTF-8. */
export const csvWriter = ({ bom }: { readonly bom: boolean }): TimelineWriter => ({
  start: (bom ? '\ufeff' : '') + lines([CSV_COLUMNS]),
  timeline: rowsOf,
  end: '',
});
