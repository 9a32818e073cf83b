/** A table with headings, and what reads its rows into incidents. */
import type { Fault } from '../vocabulary/audits.ts';
import type { CsvRow } from './csv-records.ts';
import type { Bytes, FromRows } from './from-rows.ts';
import { columnLetter, plainWord } from './headings.ts';

export interface Table {
  /** As it is named in reports. */
  readonly file: string;
  /** The line of the headings. */
  readonly line: number;
  readonly headings: readonly string[];
  /** The columns that have this heading, from the left, or the one of this letter; capitals and spaces make no difference. */
  readonly columnsOf: (heading: string) => readonly number[];
  /** What a column is called by where it stands: "column F", or "row 7" of a table on its side. */
  readonly placeOf: (position: number) => string;
  /** Whether columns go by their headings only, as the keys of JSON and of XES do, and may be absent. */
  readonly byKey: boolean;
}

/** How a log is cut into rows, where that is not found from the log itself. */
export interface Cut {
  /** The sign between cells. */
  readonly delimiter?: ',' | ';' | '\t' | '|' | undefined;
  /** The line of the headings, counted from 1; by default the first line that is not empty. */
  readonly headings?: number | undefined;
  /** Which sheet of a workbook, by its number from 1 or its name; by default the first in sight. */
  readonly sheet?: number | string | undefined;
}

/** Called with what could not be made a row; `isRow` says that the log could be read all the same. */
export type Tell = (fault: Fault, isRow: boolean) => void;

/** What makes rows of a log, its headings the first of them. */
export interface RowSource {
  readonly rows: (source: Bytes, cut: Cut | null, tell: Tell) => AsyncGenerator<readonly CsvRow[]>;
  readonly byKey: boolean;
  /** Whether it holds all of its rows, so that they can be had again where the bytes cannot. */
  readonly isHeld?: true;
}

/** A source of which is remembered what it told when it was read last. */
export const remembering = (from: RowSource) => {
  let told: { readonly fault: Fault; readonly isRow: boolean }[] = [];
  const source: RowSource = {
    ...from,
    rows: (bytes, cut, tell) => {
      told = [];
      return from.rows(bytes, cut, (fault, isRow) => {
        told.push({ fault, isRow });
        tell(fault, isRow);
      });
    },
  };
  return { source, told: () => told };
};

export const tableOf = (file: string, { line, cells, places }: CsvRow, byKey = false): Table => {
  const placeOf = (position: number): string => places?.[position] ?? columnInWords(position);
  const byName = new Map<string, number[]>();
  for (const [position, cell] of cells.entries()) {
    const name = plainWord(cell);
    const before = byName.get(name);
    if (before === undefined) byName.set(name, [position]);
    else before.push(position);
  }
  /** A column without a heading, or one of several with the same, by its letter: "column G". */
  const byLetter = (name: string): readonly number[] => {
    const position = byKey
      ? -1
      : cells.findIndex((_, at) => placeOf(at).toLowerCase() === plainWord(name));
    return position < 0 ? [] : [position];
  };
  return {
    file,
    line,
    headings: cells,
    columnsOf: (heading) => byName.get(plainWord(heading)) ?? byLetter(heading),
    placeOf,
    byKey,
  };
};

/** An incident of which not all rows have been seen. */
export interface OpenIncident {
  /** Takes a row of it. @returns what is to be listed of the row */
  readonly take: (row: CsvRow) => readonly FromRows[];
  /** A row of it was listed because it cannot be read, so that something may be missing. */
  readonly lacks: (line: number) => void;
  /** A row of it tells of something that was begun and never completed. */
  readonly begun?: (row: CsvRow) => void;
  /** The incident, once all of its rows have been seen. */
  readonly close: () => readonly FromRows[];
}

/** Reads the rows of one table. It is used for one pass only, since cells may be filled down. */
export interface RowReader {
  /** Whether an incident may have several rows. */
  readonly byEvent: boolean;
  /** What is to be listed of the table as a whole. */
  readonly remarks: readonly FromRows[];
  /** The incident that a row belongs to, or what is to be listed where it says none. */
  readonly incidentOf: (row: CsvRow) => string | FromRows;
  readonly begin: (incident: string, line: number) => OpenIncident;
}

/** "column F" */
export const columnInWords = (position: number): string => `column ${columnLetter(position)}`;

/** Something to be listed about a row. */
export const listed = (
  kind: 'row' | 'fault' | 'note',
  file: string,
  line: number,
  field: string | null,
  says: string,
): FromRows => ({ kind, fault: { file, line, field, says } });

/** The same about a cell of it, or about the row as a whole. An absent key yields no cell. */
export const listedAt = (
  kind: 'row' | 'fault' | 'note',
  { file, headings, byKey, placeOf }: Table,
  line: number,
  position: number | null,
  says: string,
): FromRows => {
  const key = position === null ? undefined : headings[position];
  const column = position === null ? null : placeOf(position);
  return listed(kind, file, line, byKey ? (key ?? null) : column, says);
};

/** An incident that is left out: why, and each of its rows. @param at where it begins */
export const leftOut = (
  file: string,
  at: number,
  why: string,
  lines: readonly number[],
): readonly FromRows[] => {
  const says = `is left out with its incident, which begins on line ${at}`;
  const others = [...new Set(lines)].filter((line) => line !== at);
  return [
    listed('fault', file, at, null, `this incident is left out, ${why}`),
    ...others.map((line) => listed('row', file, line, null, says)),
  ];
};
