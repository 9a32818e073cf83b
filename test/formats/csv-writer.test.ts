/** CSV out: every event is a row, and no cell is one that a spreadsheet would calculate. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellOf, csvRows, textOfCell } from '../../src/formats/csv-cells.ts';
import { CSV_COLUMNS, csvWriter } from '../../src/formats/csv-writer.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { timelines } from '../support/timelines.ts';

const asCsv = (timeline: Timeline, bom = false): string => {
  const writer = csvWriter({ bom });
  return [writer.start, ...writer.timeline(timeline), writer.end].join('');
};

/** The cells of a CSV text, by RFC 4180 alone: another reading than the writer's library. */
const cellsOf = (text: string): string[][] => {
  const rows: string[][] = [[]];
  for (const [, quoted, bare, end] of text.matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g,
  )) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? bare ?? '');
    if (end === '\r\n') rows.push([]);
    if (end === '') break;
  }
  return rows.slice(0, -1);
};

const rowsOf = (timeline: Timeline): Record<string, string>[] => {
  const [head, ...rows] = cellsOf(asCsv(timeline));
  expect(head).toEqual(CSV_COLUMNS);
  return rows.map((row) => Object.fromEntries(row.map((cell, index) => [head?.[index], cell])));
};

const FORMULA = '=HYPERLINK("x","y")';
const TIMELINE = {
  incident: '-1',
  policy: 'valley-end-2022',
  record: 'partial',
  exercise: true,
  school: '+44',
  note: "'quoted'",
  events: [
    {
      at: '2026-03-04T09:12:00Z',
      type: 'party.informed',
      by: 'teacher',
      to: ['dsl', 'parent'],
      via: '101',
      withAddress: false,
      note: FORMULA,
      reason: 'one,\r\n"two"\nthree',
      reference: '@A1',
    },
    {
      at: '2026-03-04T09:13:00Z',
      type: 'entry.corrected',
      by: 'dsl',
      entry: 0,
      reason: '\tindented',
      replacement: { to: ['dsl'], note: '=1' },
    },
  ],
} as unknown as Timeline;

describe('CSV', () => {
  test('has a row for each event, with what its incident is', () => {
    const [told, corrected] = rowsOf(TIMELINE);
    expect(told).toMatchObject({
      incident: "'-1",
      policy: 'valley-end-2022',
      record: 'partial',
      exercise: 'true',
      school: "'+44",
      at: '2026-03-04T09:12:00Z',
      type: 'party.informed',
      by: 'teacher',
      to: 'dsl+parent',
      via: '101',
      withAddress: 'false',
      about: '',
      reason: 'one,\r\n"two"\nthree',
      timelineNote: "''quoted'",
    });
    expect(corrected).toMatchObject({
      entry: '0',
      replacement: '{"to":["dsl"],"note":"=1"}',
      note: '',
    });
  });

  test('makes what could be a formula harmless', () => {
    const [told, corrected] = rowsOf(TIMELINE);
    expect(told?.note).toBe(`'${FORMULA}`);
    expect(told?.reference).toBe("'@A1");
    expect(corrected?.reason).toBe("'\tindented");
  });

  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({
      unit: fc.constantFrom(
        ...["'", '=', '+', '-', '@', '\t', '\r', '\n', '＝', ';', ',', '"', ' ', 'a'],
        ...['\\', 'u{202e}', '\u202e', '\u{e0041}', '\ud800', '\0', '\u200b'],
      ),
      maxLength: 30,
    }),
  );

  /** Cells as a spreadsheet sees them that expects another sign between them and passes over quotes. */
  const cellsElsewhere = (row: string): readonly string[] =>
    row.split(/[;\t\r\n]/).map((cell) => cell.trimStart());

  test('a text comes back from its cell, whatever it holds', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const [[cell] = []] = cellsOf(csvRows([[cellOf(text), 'x']]));
        expect(textOfCell(cell ?? '')).toBe(text);
      }),
      { numRuns: 5000 },
    );
  });

  test('a cell of nothing but blanks is not taken for an empty one', () => {
    for (const blank of [' ', '   ', '\u00a0', '\u2003 ']) {
      expect(cellOf(blank).trim()).not.toBe('');
      expect(textOfCell(cellOf(blank))).toBe(blank);
    }
  });

  test('no spreadsheet takes a cell for a formula, wherever it begins a cell', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const row = csvRows([['x', cellOf(text)]]);
        for (const cell of [...(cellsOf(row)[0] ?? []), ...cellsElsewhere(row)]) {
          expect(cell.replace(/^ +/, '')).not.toMatch(/^[=+\-@\uff1d\uff0b\uff0d\uff20]/);
        }
      }),
      { numRuns: 5000 },
    );
  });

  test('a line break keeps its row together, and a formula after it stays text', () => {
    const events = [{ ...TIMELINE.events[0], note: 'seen\n=cmd|x!A0;=1+1' }];
    const text = asCsv({ ...TIMELINE, events } as Timeline);
    expect(cellsOf(text)).toHaveLength(2);
    expect(text).toContain(`"seen\n'=cmd|x!A0;'=1+1"`);
  });

  test('an apostrophe that others wrote is left alone', () => {
    for (const cell of ["'hello", "it's; 'so", "o'clock\n'quoted'"]) {
      expect(textOfCell(cell)).toBe(cell);
    }
  });

  test('no row and no word is lost of any timeline', () => {
    fc.assert(
      fc.property(timelines(), (timeline) => {
        const rows = rowsOf(timeline);
        expect(rows).toHaveLength(timeline.events.length);
        timeline.events.forEach((event, index) => {
          const cells = Object.entries(rows[index] ?? {}).filter(([, cell]) => cell !== '');
          const { incident, policy, record, exercise, number, ...rest } = Object.fromEntries(cells);
          expect([incident, policy, record, exercise, number]).toEqual([
            timeline.incident,
            timeline.policy,
            timeline.record,
            'false',
            String(index),
          ]);
          expect(rest).toEqual(
            Object.fromEntries(
              Object.entries(event).map(([field, value]) => [
                field,
                Array.isArray(value) && value.length > 1
                  ? value.join('+')
                  : Array.isArray(value)
                    ? `${value[0]}+`
                    : String(value),
              ]),
            ),
          );
        });
      }),
      { numRuns: 200 },
    );
  });

  test('has CRLF, and a byte order mark only where it is asked for', () => {
    const text = asCsv(TIMELINE);
    expect(text.startsWith('incident,policy,')).toBe(true);
    expect(text.endsWith('\r\n')).toBe(true);
    expect(asCsv(TIMELINE, true)).toBe(`\ufeff${text}`);
  });

  test('a long incident comes in pieces', () => {
    const events = Array.from({ length: 2_345 }, () => TIMELINE.events[0]);
    const pieces = [...csvWriter({ bom: false }).timeline({ ...TIMELINE, events } as Timeline)];
    expect(pieces.length).toBeGreaterThan(3);
    expect(cellsOf(pieces.join(''))).toHaveLength(2_345);
  });
});
