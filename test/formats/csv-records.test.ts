/** Lines to rows: as another reader has them where both can read them, and every line accounted for. */
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CsvRow, CsvRows } from '../../src/formats/csv-records.ts';

const rowsOf = (text: string, delimiter: string): readonly CsvRow[] => {
  const rows = new CsvRows(delimiter);
  const lines = text.split('\n');
  return [...lines.flatMap((line, index) => [...rows.push(index + 1, line)]), ...rows.end()];
};

const cell = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.constantFrom('', '"', '""', 'a,b', 'x\ny', '\n', ' "q" ', ';', '"\n"'),
);
const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), {
  minLength: 1,
  maxLength: 8,
});
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

test('well-formed tables are read as csv-parse reads them, and each row begins on its line', () => {
  fc.assert(
    fc.property(table, fc.constantFrom(',', ';', '\t', '|'), (rows, delimiter) => {
      const texts = rows.map((cells) => cells.map(quoted).join(delimiter));
      const read = rowsOf(texts.join('\n'), delimiter);
      const theirs = parse(texts.join('\n'), { delimiter, relax_column_count: true });
      expect(read.map(({ cells }) => cells)).toEqual(theirs);
      expect(read.every(({ flaw }) => flaw === null)).toBe(true);
      let line = 1;
      for (const [index, text] of texts.entries()) {
        expect(read[index]?.line).toBe(line);
        line += text.split('\n').length;
      }
    }),
    { numRuns: 500 },
  );
});

test('of any text at all, every line is in exactly one row', () => {
  const text = fc.array(fc.constantFrom('"', ',', '\n', 'a', '\r\n'), { maxLength: 60 });
  fc.assert(
    fc.property(text, (parts) => {
      const whole = parts.join('');
      const starts = rowsOf(whole, ',').map(({ line }) => line);
      expect(starts).toEqual([...new Set(starts)].toSorted((a, b) => a - b));
      expect(starts[0]).toBe(1);
      // Nothing but quotes and the delimiter goes missing on the way.
      const letters = rowsOf(whole, ',')
        .flatMap(({ cells }) => cells)
        .join('')
        .replace(/[^a]/g, '');
      expect(letters).toBe(whole.replace(/[^a]/g, ''));
    }),
    { numRuns: 2_000 },
  );
});
