/** Workbooks: the same rows as CSV of them, and what is said of the rest. */
import { crc32 } from 'node:zlib';
import { describe, expect, test, vi } from 'vitest';
import type { Cut } from '../../src/formats/table.ts';
import { XLSX } from '../../src/formats/xlsx.ts';
import type { Fault } from '../../src/vocabulary/audits.ts';
import { bytesOf } from '../support/csv.ts';
import { date, serial, type WorkbookGiven, workbook } from '../support/workbooks.ts';

const read = async (content: Buffer, cut: Cut | null = null) => {
  const rows: string[] = [];
  const listed: string[] = [];
  const faults: string[] = [];
  const tell = ({ says }: Fault, isRow: boolean): void => {
    (isRow ? listed : faults).push(says);
  };
  for await (const some of XLSX.rows(bytesOf(content), cut, tell)) {
    for (const { line, cells, flaw } of some) {
      rows.push(`${line}: ${cells.join(' | ')}${flaw === null ? '' : ` (${flaw})`}`);
    }
  }
  return { rows, listed, faults };
};

const rowsOf = async (given: WorkbookGiven, cut: Cut | null = null): Promise<readonly string[]> => {
  const { rows, listed, faults } = await read(workbook(given), cut);
  expect({ listed, faults }).toEqual({ listed: [], faults: [] });
  return rows;
};

const fault = async (content: Buffer): Promise<string> => {
  const { rows: got, faults } = await read(content);
  expect(got).toEqual([]);
  expect(faults).toHaveLength(1);
  return faults[0] ?? '';
};

describe('cells as text', () => {
  test('dates can be read in one way only; a time alone has no date', async () => {
    const rows = [
      ['When', 'Time', 'How long', 'Told'],
      [date('2026-10-05'), { v: serial('1899-12-30 09:20'), as: 'time' }, { v: 1.125, as: 'span' }],
      [date('2026-10-05 09:20'), { v: 0, as: 'time' }, null, 'yes'],
      [date('2026-10-05 23:59:59'), { t: 'd', v: '2026-10-05T09:20:00Z' }],
    ] as const;
    expect(await rowsOf({ sheets: [{ rows }] })).toEqual([
      '1: When | Time | How long | Told',
      '2: 2026-10-05 | 09:20 | 27:00 | ',
      '3: 2026-10-05 09:20 | 00:00 |  | yes',
      '4: 2026-10-05 23:59:59 | 2026-10-05 09:20 |  | ',
    ]);
  });

  test('days counted from 1904, as old Macs do', async () => {
    const since = (moment: string): number => serial(moment) - 1462;
    const rows = [
      [
        { v: since('2026-10-05'), as: 'date' },
        { v: since('2026-10-05 09:20'), as: 'moment' },
        { v: 0.5, as: 'time' },
      ],
    ] as const;
    expect(await rowsOf({ sheets: [{ rows }], from1904: true })).toEqual([
      '1: 2026-10-05 | 2026-10-05 09:20 | 12:00',
    ]);
  });

  test('numbers have no exponent and no digits that nobody typed', async () => {
    const rows = [
      [
        101,
        { v: '0.30000000000000004' },
        { v: '1E-3' },
        { v: '1.2E+20' },
        { v: '458', as: 'text' },
        { v: '12.5', as: 'money' },
      ],
    ] as const;
    expect(await rowsOf({ sheets: [{ rows }] })).toEqual([
      '1: 101 | 0.3 | 0.001 | 120000000000000000000 | 458 | 12.5',
    ]);
  });

  test('formulas are the values they had, errors what they show; text may look like a formula', async () => {
    const rows = [
      [
        { t: 'str', f: 'A1&"x"', v: 'Rang MASH' },
        { f: 'TODAY()', v: serial('2026-10-05'), as: 'date' },
        { t: 'b', f: 'TRUE()', v: 1 },
        { t: 'e', f: 'VLOOKUP(1,B:B,1)', v: '#N/A' },
        '=1+1',
        { t: 'inlineStr', v: ' as typed ' },
        false,
      ],
    ] as const;
    expect(await rowsOf({ sheets: [{ rows }] })).toEqual([
      '1: Rang MASH | 2026-10-05 | TRUE | #N/A | =1+1 |  as typed  | FALSE',
    ]);
  });

  test('a formula of which the file has no value makes its row one that cannot be used', async () => {
    const rows = [
      ['Ref', 'When'],
      ['1', { f: 'TODAY()', as: 'date' }],
      ['2', date('2026-10-05')],
    ] as const;
    expect(await rowsOf({ sheets: [{ rows }] })).toEqual([
      '1: Ref | When',
      '2: 1 |  (formula)',
      '3: 2 | 2026-10-05',
    ]);
  });

  test('text in several runs, with signs of XML, escapes of the format and none of the reading aids', async () => {
    const strings =
      '<sst><si><r><t>told </t></r><r><rPr><b/></rPr><t xml:space="preserve">&lt;DSL&gt; &amp; head</t></r><rPh sb="0" eb="1"><t>no</t></rPh></si><si><t>two_x000D_&#10;lines</t></si></sst>';
    const xml =
      '<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row></sheetData></worksheet>';
    const parts = { 'xl/sharedStrings.xml': strings };
    expect(await rowsOf({ sheets: [{ xml }], parts })).toEqual([
      '1: told <DSL> & head |  | two\r\nlines',
    ]);
  });
});

describe('rows', () => {
  const table = [null, null, ['Log of 2026'], ['Ref', 'Action'], null, ['1', 'Rang MASH']] as const;

  test('each has its number in the sheet; the headings are where the mapping says', async () => {
    expect((await rowsOf({ sheets: [{ rows: table }] }))[0]).toBe('3: Log of 2026 | ');
    const rows = await rowsOf({ sheets: [{ rows: table }] }, { headings: 4 });
    expect(rows).toEqual(['4: Ref | Action', '5:  | ', '6: 1 | Rang MASH']);
  });

  test('of merged cells the first has the text', async () => {
    const rows = [
      ['Ref', 'Action'],
      ['1', 'Rang MASH'],
      [null, 'Rang mum'],
    ] as const;
    const after = '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>';
    expect(await rowsOf({ sheets: [{ rows, after }] })).toEqual([
      '1: Ref | Action',
      '2: 1 | Rang MASH',
      '3:  | Rang mum',
    ]);
  });

  test('hidden rows are read like any', async () => {
    const xml =
      '<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Ref</t></is></c></row><row r="2" hidden="1"><c r="A2"><v>1</v></c></row></sheetData></worksheet>';
    expect(await rowsOf({ sheets: [{ xml }] })).toEqual(['1: Ref', '2: 1']);
  });
});

describe('sheets', () => {
  const given = {
    sheets: [
      { name: 'Cover' },
      { name: 'Ada Brown', state: 'hidden', rows: [['Ref'], ['9']] },
      { name: 'Autumn', rows: [['Ref'], ['1']] },
      { name: 'Spring', rows: [['Ref'], ['2'], ['3']] },
    ],
  } as const;

  test('the first in sight that holds anything is read; the others are reported, without their names', async () => {
    const { rows, listed, faults } = await read(workbook(given));
    expect({ rows, faults }).toEqual({ rows: ['1: Ref', '2: 1'], faults: [] });
    expect(listed).toEqual([
      'sheet 2 is hidden, holds 2 rows, and was not read; to read it instead, write sheet: 2 in the mapping',
      'sheet 4 holds 3 rows, and was not read; to read it instead, write sheet: 4 in the mapping',
    ]);
  });

  test.each([[4], ['spring']])('the mapping may name another: %s', async (sheet) => {
    const { rows, listed } = await read(workbook(given), { sheet });
    expect(rows).toEqual(['1: Ref', '2: 2', '3: 3']);
    expect(listed).toHaveLength(2);
  });

  test('one that is not there', async () => {
    const { rows, faults } = await read(workbook(given), { sheet: 5 });
    expect({ rows, faults }).toEqual({
      rows: [],
      faults: ['has no such sheet as the mapping names; give a number from 1 to 4'],
    });
  });

  test('nothing in any of them', async () => {
    const { faults } = await read(workbook({ sheets: [{}, {}] }));
    expect(faults).toEqual(['has no sheet with anything in it; put headings and rows into one']);
  });
});

describe('what is not read', () => {
  const rows = [['Ref'], ['1']] as const;

  test('pictures and comments are reported; macros and links to elsewhere make no difference', async () => {
    const parts = {
      'xl/media/image1.png': Buffer.from('not to be looked at'),
      'xl/media/image2.jpeg': Buffer.from('nor this'),
      'xl/comments1.xml': '<comments/>',
      'xl/vbaProject.bin': Buffer.from('a macro'),
      'xl/externalLinks/externalLink1.xml': '<externalLink/>',
    };
    const { rows: got, listed, faults } = await read(workbook({ sheets: [{ rows }], parts }));
    expect({ got, faults }).toEqual({ got: ['1: Ref', '2: 1'], faults: [] });
    expect(listed).toEqual([
      expect.stringMatching(/^holds 2 pictures or other media, .* ask the police/),
      expect.stringMatching(/^has comments on cells, which are not read/),
    ]);
  });
});

describe('what is damaged or made to do harm is one line', () => {
  const rows = [['Ref'], ['1']] as const;
  const good = workbook({ sheets: [{ rows }] });
  test('cut off', async () => {
    for (const length of [4, 30, 200, good.length - 1]) {
      expect(await fault(good.subarray(0, length))).toBe(
        'ends too soon, or is damaged; get a whole copy of it',
      );
    }
  });

  test('a byte of a part that is another', async () => {
    const bytes = Buffer.from(good);
    const at = bytes.indexOf('xl/worksheets/sheet1.xml') + 40;
    bytes[at] = (bytes[at] ?? 0) ^ 0xff;
    expect(await fault(bytes)).toBe('is damaged; get another copy of it');
  });

  test('a part that would unpack to far more than a log needs', async () => {
    const xml = Buffer.alloc(65 << 20, ' ').toString('latin1');
    expect(await fault(workbook({ sheets: [{ xml }] }))).toBe(
      'would unpack to more than 64 MB; save the sheet as CSV',
    );
  });

  test('a part that says it is small, and is not', async () => {
    const xml = `<worksheet><sheetData/>${' '.repeat(5_000_000)}</worksheet>`;
    const bytes = workbook({ sheets: [{ xml }] });
    const listed = bytes.lastIndexOf('xl/worksheets/sheet1.xml') - 46;
    expect(bytes.readUInt32LE(listed + 24)).toBe(xml.length);
    bytes.writeUInt32LE(100, listed + 24);
    bytes.writeUInt32LE(crc32(xml.slice(0, 100)), listed + 16);
    expect(await fault(bytes)).toBe('is damaged; get another copy of it');
  });

  test('one cell at the far end of a sheet', async () => {
    const xml =
      '<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>';
    expect(await fault(workbook({ sheets: [{ xml }] }))).toContain(
      'more than 200,000 rows or 2,000,000 cells',
    );
  });

  test('entities that stand for more and more of each other', async () => {
    const xml =
      '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet><sheetData><row r="1"><c r="A1" t="str"><v>&b;</v></c></row></sheetData></worksheet>';
    expect(await fault(workbook({ sheets: [{ xml }] }))).toContain('has a document type in it');
  });

  test.each([
    ['not XML', '<worksheet><sheetData><row r="1">'],
    [
      'a text that is not there',
      '<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>7</v></c></row></sheetData></worksheet>',
    ],
    [
      'a cell that is nowhere',
      '<worksheet><sheetData><row><c><v>7</v></c></row></sheetData></worksheet>',
    ],
    [
      'rows that go backwards',
      '<worksheet><sheetData><row r="2"><c r="A2"><v>7</v></c></row><row r="1"><c r="A1"><v>7</v></c></row></sheetData></worksheet>',
    ],
  ])('%s', async (_, xml) => {
    expect(await fault(workbook({ sheets: [{ xml }] }))).toBe(
      'cannot be read as a workbook; open it in a spreadsheet program, and save it as .xlsx or CSV',
    );
  });

  test('the same part twice', async () => {
    const bytes = workbook({ sheets: [{ rows }], parts: { 'xl/workbook.xmk': 'another' } });
    for (let at = bytes.indexOf('workbook.xmk'); at > 0; at = bytes.indexOf('workbook.xmk')) {
      bytes.write('workbook.xml', at);
    }
    expect(await fault(bytes)).toContain('holds the same part twice');
  });

  test.each([
    ['content.xml', /OpenDocument/],
    ['Index/Document.iwa', /Apple Numbers/],
    ['xl/workbook.bin', /binary workbook/],
    ['word/document.xml', /Word document/],
    ['../../etc/passwd', /zip file without a workbook/],
  ])('another kind of zip file, with %s in it', async (part, says) => {
    const { zipSync } = await import('fflate');
    expect(await fault(Buffer.from(zipSync({ [part]: Buffer.from('x') })))).toMatch(says);
  });

  test('two hundred thousand rows that are only formatted, and a cell of a megabyte', async () => {
    const blank = Array.from(
      { length: 200_000 },
      (_, index) => `<row r="${index + 3}" s="1"><c r="A${index + 3}" s="1"/></row>`,
    ).join('');
    const long = 'x'.repeat((1 << 20) + 1);
    const xml = `<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Ref</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>${long}</t></is></c></row>${blank}</sheetData></worksheet>`;
    const got = await rowsOf({ sheets: [{ xml }] });
    expect(got).toEqual(['1: Ref', `2: ${'x'.repeat(1_000)} (length)`]);
  });

  test('a text that is too long, as data and in a formula, costs its row alone', async () => {
    const long = 'é&lt;'.repeat(60_000);
    const xml = `<worksheet><sheetData>
      <row r="1"><c r="A1" t="inlineStr"><is><t>Ref</t></is></c><c r="B1" t="inlineStr"><is><t><![CDATA[a <b> & c]]></t></is></c></row>
      <row r="2"><c r="A2" t="inlineStr"><is><t><![CDATA[${'<x>'.repeat(100_000)}]]></t></is></c><c r="B2" t="n"><v>2</v></c></row>
      <row r="3"><c r="A3" t="str"><f>B3</f><v>${long}</v></c><c r="B3" t="n"><v>3</v></c></row>
      <!-- ${'<row r="9">'.repeat(30_000)} -->
      <row r="4"><c r="A4" t="inlineStr"><is><t>I-4</t></is></c><c r="B4" t="n"><v>4</v></c></row></sheetData></worksheet>`;
    const got = await rowsOf({ sheets: [{ xml }] });
    expect(got.map((row) => row.replace(/(<x>|é<){99,}[^ ]*/, '…'))).toEqual([
      '1: Ref | a <b> & c',
      '2: … | 2 (length)',
      '3: … | 3 (length)',
      '4: I-4 | 4',
    ]);
  });

  test('a text of several runs of which one is too long', async () => {
    const xml = `<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><r><t>${'x'.repeat(1 << 19)}</t></r><r><t>told</t></r></is></c></row></sheetData></worksheet>`;
    expect(await rowsOf({ sheets: [{ xml }] })).toEqual([`1: ${'x'.repeat(1_000)}told (length)`]);
  });

  test('a row that is not written as spreadsheet programs do is never left out in silence', async () => {
    const row = (attributes: string): string =>
      `<worksheet><sheetData><row r="1"><c r="A1" t="n"><v>1</v></c></row><row r="2"${attributes}><c r="A2" t="n"><v>2</v></c></row></sheetData></worksheet>`;
    expect(await rowsOf({ sheets: [{ xml: row(' x="a>b"') }] })).toEqual(['1: 1', '2: 2']);
    for (const attributes of [' x="a/>b"', ' x="></row>"']) {
      expect(await fault(workbook({ sheets: [{ xml: row(attributes) }] }))).toMatch(
        /^cannot be read as a workbook/,
      );
    }
  });

  test('a cell with a sign of the end in it is refused', async () => {
    const cell = (attributes: string): string =>
      `<worksheet><sheetData><row r="1"><c r="A1" t="n"><v>1</v></c><c r="B1"${attributes} t="n"><v>2</v></c></row></sheetData></worksheet>`;
    expect(await rowsOf({ sheets: [{ xml: cell(' x="a"') }] })).toEqual(['1: 1 | 2']);
    for (const attributes of [' x="a/>b"', ' x="></c>"', ' x="></c><c>"']) {
      expect(await fault(workbook({ sheets: [{ xml: cell(attributes) }] }))).toMatch(/^cannot be/);
    }
  });

  test('a tag that goes on and on', async () => {
    const xml = `<worksheet><sheetData><row r="1"><c r="A1" t="n" x="${'y'.repeat(1 << 19)}"><v>1</v></c></row></sheetData></worksheet>`;
    expect(await fault(workbook({ sheets: [{ xml }] }))).toMatch(/^cannot be read as a workbook/);
  });
});

describe('a large sheet on a busy machine', () => {
  /** Whoever asks the time finds that a tenth of a second has passed. */
  const busy = async (given: WorkbookGiven): Promise<readonly string[]> => {
    let now = Date.now();
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => {
      now += 100;
      return now;
    });
    try {
      return await rowsOf(given);
    } finally {
      clock.mockRestore();
    }
  };

  test('is read all the same, each row with its number, the gaps between them among them', async () => {
    const rows = Array.from({ length: 9_000 }, (_, index) =>
      index % 7 === 3
        ? null
        : [`I-${index}`, index, date('2026-10-05 09:20'), ...(index === 8_000 ? ['far'] : [])],
    );
    const got = await busy({ sheets: [{ rows }] });
    const expected = rows.map((row, index) =>
      row === null
        ? `${index + 1}:  |  |  | `
        : `${index + 1}: I-${index} | ${index} | 2026-10-05 09:20 | ${index === 8_000 ? 'far' : ''}`,
    );
    expect(got).toEqual(expected);
  });

  test('of which rows go backwards somewhere is refused', async () => {
    const row = (number: number): string =>
      `<row r="${number}"><c r="A${number}" t="inlineStr"><is><t>${'x'.repeat(9_000)}</t></is></c></row>`;
    const numbers = [...Array(8).keys()].map((index) => index + 1);
    const sheet = (of: readonly number[]): WorkbookGiven => ({
      sheets: [{ xml: `<worksheet><sheetData>${of.map(row).join('')}</sheetData></worksheet>` }],
    });
    expect(await busy(sheet([...numbers, 9, 10]))).toHaveLength(10);
    expect(await fault(workbook(sheet([...numbers, 3, 10])))).toMatch(/^cannot be read/);
  });
});
