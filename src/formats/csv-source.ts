/** The rows of CSV as a source of rows. */
import { type CsvRow, CsvRows, delimiterIn, isBlank } from './csv-records.ts';
import type { Bytes } from './from-rows.ts';
import type { Cut, RowSource } from './table.ts';
import { linesOf } from './text-lines.ts';

/** Excel's own line on the delimiter, which may stand before the headings. */
const SEPARATOR = /^sep=(.)\r?$/i;

/** The rows of a file from its headings on. */
async function* rowsOf(source: Bytes, mapping: Cut | null): AsyncGenerator<readonly CsvRow[]> {
  let rows: CsvRows | null = null;
  let delimiter: string | undefined = mapping?.delimiter;
  for await (const { first, texts } of linesOf(source.open())) {
    const found: CsvRow[] = [];
    for (const [index, text] of texts.entries()) {
      const line = first + index;
      if (rows === null) {
        const separator = line === 1 ? SEPARATOR.exec(text ?? '')?.[1] : undefined;
        if (separator !== undefined) delimiter ??= separator;
        const isBefore =
          mapping?.headings === undefined ? isBlank([text ?? '-']) : line < mapping.headings;
        if (separator !== undefined || isBefore) continue;
        rows = new CsvRows(delimiter ?? delimiterIn(text ?? ''));
      }
      for (const row of rows.push(line, text)) found.push(row);
    }
    yield found;
  }
  if (rows !== null) yield rows.end();
}

export const CSV: RowSource = { rows: rowsOf, byKey: false };
