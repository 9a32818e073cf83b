/** Spreadsheets as schools keep them (.xlsx), mapped and audited as CSV is. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { type Cell, date, type SheetGiven, workbook } from '../support/workbooks.ts';
import { dutybound, temporaryFolder } from './support.ts';

const folder = temporaryFolder();
const cwd = folder.path;

const CSV = readFileSync(
  join(import.meta.dirname, '../../fixtures/imports/recording-system.csv'),
  'utf8',
);
const cellOf = (text: string): Cell => {
  const [, day, month, year, time] = /^(\d\d)\/(\d\d)\/(\d{4}) (\d\d:\d\d)$/.exec(text) ?? [];
  return day === undefined ? text : date(`${year}-${month}-${day} ${time}`);
};
const rows = (parse(CSV, { bom: true }) as string[][]).map((row) => row.map(cellOf));
const log = (...others: SheetGiven[]): Buffer => workbook({ sheets: [{ rows }, ...others] });

folder.write('log.csv', CSV);
folder.write('log.xlsx', log());
const mapped = dutybound(['map', 'log.xlsx'], { cwd });
folder.write('mapping.yaml', mapped.stdout.replace('# policy:', 'policy:'));

const audited = (args: readonly string[], input?: Buffer) => {
  const all = ['audit', ...args, '--mapping', 'mapping.yaml', '--format', 'json'];
  const ran = dutybound(all, { cwd, ...(input && { input }) });
  const { incidents, events, norms, rows: listed } = JSON.parse(ran.stdout);
  return { status: ran.status, incidents, events, norms, listed: listed.first };
};

test('a workbook is judged as CSV of it is, by its name, by its bytes and from a pipe', () => {
  expect(mapped.status).toBe(0);
  const named = audited(['log.xlsx']);
  expect(named.events).toBeGreaterThan(3);
  // A row of CSV with line breaks in it takes several lines; in a sheet it is one row.
  const plain = (file: string, audit: ReturnType<typeof audited>): string =>
    JSON.stringify(audit).replaceAll(file, 'log').replace('"line":7', '"line":5');
  expect(plain('log.xlsx', named)).toEqual(plain('log.csv', audited(['log.csv'])));
  folder.write('renamed.csv', log());
  expect(plain('renamed.csv', audited(['renamed.csv']))).toEqual(plain('log.xlsx', named));
  expect(plain('(stdin)', audited(['-'], log()))).toEqual(plain('log.xlsx', named));
});

test('a sheet that was passed over is in the report; the mapping can ask for it', () => {
  folder.write('two.xlsx', log({ rows: [['Ref'], ['1']] }));
  expect(audited(['two.xlsx']).listed).toContainEqual(
    expect.objectContaining({ says: expect.stringMatching(/^sheet 2 holds 2 rows, and was not/) }),
  );
  const mapping = readFileSync(join(cwd, 'mapping.yaml'), 'utf8');
  folder.write('second.yaml', `sheet: 2\n${mapping}`);
  const second = dutybound(['audit', 'two.xlsx', '--mapping', 'second.yaml'], { cwd });
  expect(second.problems[0]).toMatch(/second\.yaml:\d+: two.xlsx has no column with this heading/);
});

const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const REFUSED: Readonly<Record<string, readonly [Buffer, RegExp]>> = {
  'locked.xlsx': [
    Buffer.concat([OLE, Buffer.alloc(600), Buffer.from('EncryptedPackage', 'utf16le')]),
    /is locked with a password; take the password off/,
  ],
  'old.xls': [Buffer.concat([OLE, Buffer.alloc(600)]), /is an old Excel workbook/],
  'log.ods': [Buffer.from(zipSync({ mimetype: Buffer.from('x') })), /\.ods\); save it as .xlsx/],
  'page.xls': [Buffer.from('<html><table><tr><td>Ref</td></tr></table>'), /is a web page/],
  'cut.xlsx': [log().subarray(0, 900), /ends too soon, or is damaged; get a whole copy/],
  'photo.csv': [Buffer.from('ffd8ffe000104a464946', 'hex'), /is a picture or a film/],
  'report.pdf': [Buffer.from('%PDF-1.7'), /is a PDF; export the log/],
};

test.each(Object.entries(REFUSED))(
  '%s is one line, for map as for audit',
  (name, [bytes, says]) => {
    folder.write(name, bytes);
    for (const command of [
      ['map', name],
      ['audit', name, '--mapping', 'mapping.yaml'],
    ]) {
      const { status, problems } = dutybound(command, { cwd });
      expect(status).toBe(2);
      expect(problems.filter((line) => line.includes(name))).toEqual([expect.stringMatching(says)]);
    }
  },
);
