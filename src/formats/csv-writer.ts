/** Timelines as CSV: a row for each event, which a spreadsheet opens without calculating anything. */
import type { TimelineEvent } from '../vocabulary/events.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import { cellOf, csvRows, EMPTY_TEXT } from './csv-cells.ts';
import type { TimelineWriter } from './timeline-writer.ts';

/**
 * The row's own number: the position of its entry, which corrections and others name. Whoever sorts the
 * rows of a spreadsheet by their times does not move a correction to another entry.
 */
export const NUMBER = 'number';

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
  'notBefore',
  'notAfter',
  'sequence',
  'after',
  'withAddress',
  'how',
  'entry',
  'sameAs',
  'covers',
  'replacement',
] as const;

/** The columns, in their order. */
export const CSV_COLUMNS = [...HEAD, NUMBER, ...FIELDS, 'timelineNote'] as const;
export type CsvColumn = (typeof CSV_COLUMNS)[number];

/** Between several parties, or positions, in one cell; after a list of one, so that it comes back as a list. */
const BETWEEN_PARTIES = '+';

const textOf = (value: unknown): string => {
  if (value === undefined) return '';
  if (Array.isArray(value)) {
    return value.length === 1 ? `${value[0]}${BETWEEN_PARTIES}` : value.join(BETWEEN_PARTIES);
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

const rowOf = (timeline: Timeline, event: TimelineEvent, position: number): readonly string[] => {
  const fields = event as unknown as Readonly<Record<string, unknown>>;
  return [
    ...HEAD.map((column) => timeline[column]),
    position,
    ...FIELDS.map((column) => fields[column]),
    timeline.note,
  ].map((value) => (value === '' ? EMPTY_TEXT : cellOf(textOf(value))));
};

/** Rows that are put together at a time. */
const BATCH = 500;

function* rowsOf(timeline: Timeline): Generator<string> {
  const { events } = timeline;
  for (let from = 0; from < events.length; from += BATCH) {
    yield csvRows(
      events.slice(from, from + BATCH).map((event, index) => rowOf(timeline, event, from + index)),
    );
  }
}

/** With a byte order mark, Excel knows that the file is UTF-8. */
export const csvWriter = ({ bom }: { readonly bom: boolean }): TimelineWriter => ({
  start: (bom ? '\ufeff' : '') + csvRows([CSV_COLUMNS]),
  timeline: rowsOf,
  end: '',
});
