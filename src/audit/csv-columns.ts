/**
 * Our own columns: a row for each event, from which every timeline comes back as it was. A cell that
 * a spreadsheet would take for a formula begins with an apostrophe, and so does a text that is
 * there but empty.
 */
import type { TimelineEvent } from '../vocabulary/events.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import { protectedCell } from './readers/table.ts';

/** What belongs to the incident, and stands in each of its rows. */
export const HEAD_COLUMNS = [
  'incident',
  'policy',
  'record',
  'exercise',
  'school',
  'incidentNote',
] as const;

/** What belongs to the event. */
export const EVENT_COLUMNS = [
  'at',
  'knownAt',
  'recordedAt',
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
  'how',
  'withAddress',
  'reference',
  'reason',
  'note',
  'entry',
  'replacement',
] as const;

export type OwnColumn = (typeof HEAD_COLUMNS)[number] | (typeof EVENT_COLUMNS)[number];

/** Columns of which the text is kept to the letter, with the spaces around it. */
export const TEXT_COLUMNS: readonly OwnColumn[] = [
  'incident',
  'school',
  'incidentNote',
  'reference',
  'reason',
  'note',
];

/** Between several parties; a list of one ends with it. */
const PLUS = '+';

const inCell = (value: unknown): string => {
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.length === 1 ? `${value[0]}${PLUS}` : value.join(PLUS);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

const quoted = (cell: string): string =>
  /[",;|\t\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;

const rowOf = (cells: readonly unknown[]): string =>
  cells.map((value) => (value === undefined ? '' : quoted(protectedCell(inCell(value))))).join(',');

/** The first line of a file in our own columns. */
export const ownHeadings = (): string => [...HEAD_COLUMNS, ...EVENT_COLUMNS].join(',');

/** A timeline as lines of CSV, one for each event. */
export const ownRows = (timeline: Timeline): readonly string[] => {
  const { incident, policy, record, exercise, school, note } = timeline;
  const head = [incident, policy, record, exercise, school, note];
  return timeline.events.map((event: TimelineEvent) => {
    const fields = event as unknown as Readonly<Record<string, unknown>>;
    return rowOf([...head, ...EVENT_COLUMNS.map((column) => fields[column])]);
  });
};
