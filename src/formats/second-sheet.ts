/**
 * Two sheets of a workbook as one table: incidents on one, and what was done on the other, joined by a
 * reference. The rows of the second sheet come first, in columns of their own, each with its reference in the
 * column that the first sheet has for it.
 */
import type { CsvRow } from './csv-records.ts';
import { plainWord } from './headings.ts';
import { type Cut, columnInWords, type RowSource, type Tell, tableOf } from './table.ts';

export interface SecondSheet {
  readonly sheet: number | string;
  readonly headings?: number | undefined;
  /** The heading of the reference in the first sheet, and in the second. */
  readonly first: string;
  readonly second: string;
}

type Told = Parameters<Tell>;

const heldOf = async (rows: (tell: Tell) => AsyncGenerator<readonly CsvRow[]>) => {
  const told: Told[] = [];
  const all: CsvRow[] = [];
  for await (const some of rows((...each) => told.push(each))) all.push(...some);
  return { rows: all, told };
};

const NO_WORKBOOK = 'is not a workbook, so it has no second sheet; take out also';
const NO_REFERENCE =
  'has no column with the heading of the reference in the sheet that also names; write it under also.incident';
/** The number of a sheet that is said not to be read. */
const numberIn = ([{ says }]: Told): string | undefined => /^sheet (\d+) /.exec(says)?.[1];

/** "sheet 2", "sheet Incidents" */
const sheetInWords = (sheet: number | string): string => `sheet ${sheet}`;

/** The second sheet's columns as a mapping names them: "Date", or "Incidents: Date" where the first sheet has one too. */
const namedBeside = (first: CsvRow, second: CsvRow, sheet: number | string): readonly string[] => {
  const taken = new Set(first.cells.map(plainWord));
  const before = typeof sheet === 'number' ? sheetInWords(sheet) : sheet;
  return second.cells.map((cell) => (taken.has(plainWord(cell)) ? `${before}: ${cell}` : cell));
};

export const withSecondSheet = (from: RowSource, also: SecondSheet): RowSource => ({
  ...from,
  rows: async function* (source, cut, tell) {
    const fault = (says: string): void =>
      tell({ file: source.name, line: null, field: null, says }, false);
    if (from.isHeld !== true) {
      fault(NO_WORKBOOK);
      return;
    }
    const { sheet, headings } = also;
    const otherCut: Cut = { sheet, headings };
    const second = await heldOf((hear) => from.rows(source, otherCut, hear));
    const first = await heldOf((hear) => from.rows(source, cut, hear));
    const unread = new Set(second.told.map(numberIn));
    const isBroken = second.told.some(([, isRow]) => !isRow);
    for (const each of isBroken ? second.told : first.told)
      if (numberIn(each) === undefined || unread.has(numberIn(each))) tell(...each);
    const [head, ...rows] = first.rows;
    const [otherHead, ...others] = second.rows;
    if (isBroken || head === undefined || otherHead === undefined) return;
    const [at = -1] = tableOf(source.name, head).columnsOf(also.first);
    const [otherAt] = tableOf(source.name, otherHead).columnsOf(also.second);
    if (otherAt === undefined) {
      fault(NO_REFERENCE);
      return;
    }
    const width = first.rows.reduce((most, { cells }) => Math.max(most, cells.length), 0);
    const last = first.rows.reduce((most, { line }) => Math.max(most, line), 0);
    const empty = Array.from({ length: width }, () => '');
    const padded = ({ cells }: CsvRow): readonly string[] => [
      ...cells,
      ...empty.slice(cells.length),
    ];
    const withoutReference = (cells: readonly string[]): readonly string[] =>
      cells.map((cell, position) => (position === otherAt ? '' : cell));
    const places = [
      ...empty.map((_, position) => columnInWords(position)),
      ...otherHead.cells.map(
        (_, position) => `${columnInWords(position)} of ${sheetInWords(sheet)}`,
      ),
    ];
    const names = withoutReference(namedBeside(head, otherHead, sheet));
    yield [{ ...head, cells: [...padded(head), ...names], places }];
    yield others.map((row) => ({
      ...row,
      line: last + row.line,
      cells: [...empty.with(at, row.cells[otherAt] ?? ''), ...withoutReference(row.cells)],
    }));
    yield rows.map((row) => ({ ...row, cells: padded(row) }));
  },
});
