/** Rows in our own columns, one for each event. What they say is checked as any timeline is. */

import { distance } from 'fastest-levenshtein';
import { textOfCell } from './csv-cells.ts';
import type { CsvRow } from './csv-records.ts';
import { CSV_COLUMNS, type CsvColumn, HEAD, NUMBER } from './csv-writer.ts';
import { inTheirOrder, type Numbered, whyOutOfOrder } from './entry-numbers.ts';
import type { FromRows } from './from-rows.ts';
import { plainWord } from './headings.ts';
import { parsedJson } from './json-bounds.ts';
import {
  leftOut,
  listed,
  listedAt,
  type OpenIncident,
  type RowReader,
  type Table,
} from './table.ts';

/** Columns of which the text is kept to the letter, with the spaces around it. */
const TEXT_COLUMNS: readonly CsvColumn[] = [
  'incident',
  'school',
  'timelineNote',
  'reference',
  'reason',
  'note',
];
const NEEDED: readonly CsvColumn[] = ['incident', 'at', 'type', 'by'];

const lettersOf = (word: string): string => [...word].sort().join('');

/** Whether one is the other with its letters in another order, or with one in four of them wrong. */
const isNear = (written: string, column: string): boolean =>
  lettersOf(written) === lettersOf(column) ||
  (distance(written, column) <= Math.max(1, Math.floor(column.length / 4)) &&
    // Of two letters, one that differs makes another word: "no" is not "to".
    (column.length > 2 || written.length !== column.length));

/** Our column that a heading misspells, among those the table lacks, or null. */
const misspelt = (heading: string, lacking: readonly CsvColumn[]): CsvColumn | null => {
  const written = plainWord(heading);
  return lacking.find((column) => isNear(written, column.toLowerCase())) ?? null;
};

/** Every heading that is not ours, with the column of ours that it was meant to be. */
const othersIn = (table: Table) => {
  const known = new Set(CSV_COLUMNS.flatMap((column) => table.columnsOf(column)));
  const lacking = CSV_COLUMNS.filter((column) => table.columnsOf(column).length === 0);
  return table.headings.flatMap((heading, position) =>
    known.has(position) || heading.trim() === ''
      ? []
      : [{ heading, position, meant: misspelt(heading, lacking) }],
  );
};

/** What keeps a table from being read without a mapping. */
export const ownColumnFaults = (table: Table): readonly FromRows[] => {
  const wrong = othersIn(table).flatMap(({ position, meant }) => {
    const says = `is not one of our columns; did you mean ${meant}? Correct it, or take the column out`;
    return meant === null
      ? []
      : [{ meant, fault: listedAt('fault', table, table.line, position, says) }];
  });
  const missing = NEEDED.filter(
    (column) =>
      table.columnsOf(column).length === 0 && wrong.every(({ meant }) => meant !== column),
  );
  const faults = wrong.map(({ fault }) => fault);
  if (missing.length > 0) {
    const says = `has no column ${missing.join(', ')}; write a mapping with dutybound map FILE, and give it with --mapping`;
    faults.push(listed('fault', table.file, table.line, null, says));
  }
  const twice = CSV_COLUMNS.flatMap((column) => {
    const second = table.columnsOf(column)[1];
    const says = `a second column is called ${column}; take one of them out`;
    return second === undefined ? [] : [listedAt('fault', table, table.line, second, says)];
  });
  return [...faults, ...twice];
};

/** Columns of others beside ours are listed; nothing of ours is lost by them. */
const unknownColumns = (table: Table): readonly FromRows[] =>
  othersIn(table).map(({ position }) =>
    listedAt('row', table, table.line, position, 'is not one of our columns; it is not read'),
  );

const BOOLEAN: Readonly<Record<string, boolean>> = { true: true, false: false };

/** Several parties in one cell; a list of one ends with its separator. */
const partiesIn = (cell: string): unknown => {
  if (!/[+;]/.test(cell)) return cell;
  return cell
    .split(/[+;]/)
    .map((party) => party.trim())
    .filter((party) => party !== '');
};

const POSITION = /^\d{1,9}$/;

type Read = { readonly value: unknown } | { readonly says: string };

const readCell = (column: CsvColumn, cell: string): Read => {
  switch (column) {
    case 'to':
    case 'about':
      return { value: partiesIn(cell) };
    case 'exercise':
    case 'withAddress': {
      const value = BOOLEAN[cell.toLowerCase()];
      return value === undefined ? { says: 'is neither true nor false; write one' } : { value };
    }
    case NUMBER:
    case 'entry':
    case 'sameAs':
      return POSITION.test(cell)
        ? { value: Number(cell) }
        : { says: 'is not the position of an entry; write a whole number, counted from 0' };
    case 'covers':
    case 'after': {
      const parts = cell.split(/[+;]/).map((part) => part.trim());
      const given = parts.filter((part) => part !== '');
      return given.every((part) => POSITION.test(part))
        ? { value: given.map(Number) }
        : { says: 'is not a list of positions; write whole numbers with + between them' };
    }
    case 'replacement':
      return parsedJson(cell) ?? { says: 'is not JSON; write it like {"by":"dsl"}' };
    default:
      return { value: cell };
  }
};

class OwnIncident implements OpenIncident {
  readonly #reader: OwnRows;
  readonly #head: Record<string, unknown>;
  readonly #line: number;
  readonly #rows: Numbered[] = [];
  /** The line of a row that could not be used. */
  #lacking: number | null = null;

  constructor(reader: OwnRows, incident: string, line: number) {
    this.#reader = reader;
    this.#head = { incident };
    this.#line = line;
  }

  lacks(line: number): void {
    this.#lacking ??= line;
  }

  take(row: CsvRow): readonly FromRows[] {
    const { fields, faults } = this.#reader.fieldsOf(row);
    const { incident: _, timelineNote, [NUMBER]: number, ...rest } = fields;
    const head = { ...(timelineNote === undefined ? {} : { note: timelineNote }) } as Record<
      string,
      unknown
    >;
    const event: Record<string, unknown> = {};
    for (const [column, value] of Object.entries(rest)) {
      const isHead = (HEAD as readonly string[]).includes(column);
      (isHead ? head : event)[column] = value;
    }
    const found = [...faults, ...this.#differing(row, head)];
    if (found.length > 0) this.lacks(row.line);
    this.#rows.push({ number: (number as number | undefined) ?? null, line: row.line, event });
    return found;
  }

  /** Takes over what the row says of the incident. */
  #differing({ line }: CsvRow, head: Readonly<Record<string, unknown>>): readonly FromRows[] {
    return Object.entries(head).flatMap(([field, value]) => {
      const before = this.#head[field];
      this.#head[field] ??= value;
      if (before === undefined || before === value) return [];
      const column = field === 'note' ? 'timelineNote' : (field as CsvColumn);
      const says = 'is not what an earlier row of this incident has; make them the same';
      return [this.#reader.fault(line, column, says)];
    });
  }

  close(): readonly FromRows[] {
    if (this.#lacking !== null) {
      const why = `since its row on line ${this.#lacking} cannot be used; mend that row`;
      return this.#leftOut(why);
    }
    const rows = inTheirOrder(this.#rows);
    const why = whyOutOfOrder(rows, 'row', false);
    if (why !== null) return this.#leftOut(why);
    const value = { ...this.#head, events: rows.map(({ event }) => event) };
    const lines = rows.map(({ line }) => line);
    return [{ kind: 'incident', value, line: this.#line, lines }];
  }

  #leftOut(why: string): readonly FromRows[] {
    const lines = this.#rows.map(({ line }) => line);
    return leftOut(this.#reader.file, this.#line, why, lines);
  }
}

class OwnRows implements RowReader {
  readonly byEvent = true;
  readonly remarks: readonly FromRows[];
  readonly file: string;
  readonly #table: Table;
  readonly #columns: readonly { readonly column: CsvColumn; readonly position: number }[];
  readonly #incident: number;

  constructor(table: Table) {
    this.file = table.file;
    this.#table = table;
    this.remarks = unknownColumns(table);
    this.#incident = table.columnsOf('incident')[0] ?? 0;
    this.#columns = CSV_COLUMNS.flatMap((column) => {
      const position = table.columnsOf(column)[0];
      return position === undefined ? [] : [{ column, position }];
    });
  }

  fault(line: number, column: CsvColumn | null, says: string): FromRows {
    const position = column === null ? undefined : this.#table.columnsOf(column)[0];
    return listedAt('fault', this.#table, line, position ?? null, says);
  }

  incidentOf(row: CsvRow): string | FromRows {
    const incident = textOfCell(row.cells[this.#incident] ?? '');
    return incident.trim() === ''
      ? this.fault(row.line, 'incident', 'is empty; write which incident this row belongs to')
      : incident;
  }

  begin(incident: string, line: number): OpenIncident {
    return new OwnIncident(this, incident, line);
  }

  fieldsOf({ cells, line }: CsvRow) {
    const fields: Partial<Record<CsvColumn, unknown>> = {};
    const faults: FromRows[] = [];
    for (const { column, position } of this.#columns) {
      const cell = cells[position] ?? '';
      if (cell === '') continue;
      const text = textOfCell(cell);
      const isText = TEXT_COLUMNS.includes(column);
      if (!isText && text.trim() === '') continue;
      const read = readCell(column, isText ? text : text.trim());
      if ('says' in read) faults.push(this.fault(line, column, read.says));
      else fields[column] = read.value;
    }
    return { fields, faults };
  }
}

/** Reads rows in our own columns. */
export const ownRowReader = (table: Table): RowReader => new OwnRows(table);
