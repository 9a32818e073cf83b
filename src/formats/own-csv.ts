/** Rows in our own columns, one for each event. What they say is checked as any timeline is. */
import { unknownWord } from '../engine/read.ts';
import type { CsvRow } from './csv-records.ts';
import { CSV_COLUMNS, type CsvColumn, HEAD } from './csv-writer.ts';
import type { FromRows } from './from-rows.ts';
import {
  leftOut,
  listed,
  listedAt,
  type OpenIncident,
  type RowReader,
  type Table,
  unprotected,
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

/** What keeps a table from being read without a mapping. */
export const ownColumnFaults = (table: Table): readonly FromRows[] => {
  const missing = NEEDED.filter((column) => table.columnsOf(column).length === 0);
  if (missing.length > 0) {
    const says = `has no column ${missing.join(', ')}; write a mapping with dutybound map FILE, and give it with --mapping`;
    return [listed('fault', table.file, table.line, null, says)];
  }
  return CSV_COLUMNS.flatMap((column) => {
    const twice = table.columnsOf(column)[1];
    const says = `a second column is called ${column}; take one of them out`;
    return twice === undefined ? [] : [listedAt('fault', table, table.line, twice, says)];
  });
};

const unknownColumns = (table: Table): readonly FromRows[] => {
  const known = new Set(CSV_COLUMNS.flatMap((column) => table.columnsOf(column)));
  return table.headings.flatMap((heading, position) => {
    if (known.has(position) || heading.trim() === '') return [];
    const says = unknownWord('column', heading, CSV_COLUMNS).replace(/; `dutybound words.*/, '');
    return [listedAt('row', table, table.line, position, `${says}; it is not read`)];
  });
};

const BOOLEAN: Readonly<Record<string, boolean>> = { true: true, false: false };

/** Several parties in one cell; a list of one ends with its separator. */
const partiesIn = (cell: string): unknown => {
  if (!/[+;]/.test(cell)) return cell;
  return cell
    .split(/[+;]/)
    .map((party) => party.trim())
    .filter((party) => party !== '');
};

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
    case 'entry':
      return /^\d{1,9}$/.test(cell)
        ? { value: Number(cell) }
        : { says: 'is not the position of an entry; write a whole number, counted from 0' };
    case 'replacement':
      try {
        return { value: JSON.parse(cell) as unknown };
      } catch {
        return { says: 'is not JSON; write it like {"by":"dsl"}' };
      }
    default:
      return { value: cell };
  }
};

class OwnIncident implements OpenIncident {
  readonly #reader: OwnRows;
  readonly #head: Record<string, unknown>;
  readonly #line: number;
  readonly #events: unknown[] = [];
  readonly #lines: number[] = [];
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
    const { incident: _, timelineNote, ...rest } = fields;
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
    this.#events.push(event);
    this.#lines.push(row.line);
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
      return leftOut(this.#reader.file, this.#line, why, this.#lines);
    }
    const value = { ...this.#head, events: this.#events };
    return [{ kind: 'incident', value, line: this.#line, lines: this.#lines }];
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
    const incident = unprotected(row.cells[this.#incident] ?? '');
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
      const text = unprotected(cell);
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
