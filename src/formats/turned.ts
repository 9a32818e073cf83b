/**
 * A table on its side, as a wall chart is: each incident is a column of the file, and each step or body a row.
 * It is read as if it stood upright; what is listed of it is named as it stands in the file.
 */
import { type CsvRow, isBlank } from './csv-records.ts';
import type { FromRows } from './from-rows.ts';
import { columnLetter, plainWord } from './headings.ts';
import { columnInWords, type RowSource } from './table.ts';

/** Most cells of a table that is turned, since all of it is held. */
const MOST_CELLS = 1_000_000;

const TOO_LARGE = 'is too large to be read with its columns as incidents; turn it in a spreadsheet';

/** "row 7", as a mapping names it where it has no heading. */
const rowInWords = (line: number): string => `row ${line}`;

/** The line on which a second table begins whose first cells are those of the one above it; null where none does. */
export const secondTableIn = (rows: readonly CsvRow[]): number | null => {
  const seen = new Map<string, number>();
  const again: number[] = [];
  for (const { cells, line } of rows) {
    const name = plainWord(cells[0] ?? '');
    if (name === '') continue;
    if (seen.has(name)) again.push(line);
    else seen.set(name, line);
  }
  const [first] = again;
  if (first === undefined || again.length < Math.max(3, seen.size / 4)) return null;
  // Its own headings stand above the first row that has a name again.
  const blank = rows.findLast(({ cells, line }) => line < first && isBlank(cells));
  return blank === undefined ? first : blank.line + 1;
};

export const twoTablesInWords = (line: number): string =>
  `has two tables below each other, the second from about row ${line} on; put each into a file of its own`;

/** Rows as columns, and columns as rows. The first row has the headings, with where each stands. */
export const turnedRows = (rows: readonly CsvRow[]): readonly CsvRow[] => {
  const used = rows.filter(({ cells }) => !isBlank(cells));
  const width = used.reduce((most, { cells }) => Math.max(most, cells.length), 0);
  const flawed = used.find(({ flaw }) => flaw !== null)?.flaw ?? null;
  return Array.from({ length: width }, (_, at) => ({
    line: at + 1,
    cells: used.map(({ cells }) => cells[at] ?? ''),
    flaw: flawed,
    ...(at === 0 ? { places: used.map(({ line }) => rowInWords(line)) } : {}),
  }));
};

export const turned = (from: RowSource): RowSource => ({
  ...from,
  rows: async function* (source, cut, tell) {
    const all: CsvRow[] = [];
    let size = 0;
    for await (const rows of from.rows(source, cut, tell)) {
      for (const row of rows) {
        all.push(row);
        size += row.cells.length;
      }
      if (size > MOST_CELLS) break;
    }
    const second = secondTableIn(all);
    const says = size > MOST_CELLS ? TOO_LARGE : second === null ? null : twoTablesInWords(second);
    if (says === null) yield turnedRows(all);
    else tell({ file: source.name, line: null, field: null, says }, false);
  },
});

/** "column C", for the number that a row of a turned table has. */
export const turnedInWords = (line: number): string => columnInWords(line - 1);

/** What is listed of a turned table, by row and column as they are in the file. */
export const asInFile = (one: FromRows): FromRows => {
  if (one.kind === 'incident') return one;
  const { file, line, field, says } = one.fault;
  if (line === null) return one;
  const row = /^row (\d+)$/.exec(field ?? '')?.[1];
  return {
    kind: one.kind,
    fault: {
      file,
      line: row === undefined ? null : Number(row),
      field: turnedInWords(line),
      says: says
        .replace(/\bline (\d+)\b/g, (_, number) => `column ${columnLetter(Number(number) - 1)}`)
        .replace(/\bthis row\b/g, 'this column'),
    },
  };
};
