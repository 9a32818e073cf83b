/** `dutybound map`: a mapping to edit, written next to the log or to the terminal. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readMapping } from '../../src/audit/mapping.ts';
import { dutybound, temporaryFolder } from './support.ts';

const folder = temporaryFolder();
const cwd = folder.path;
folder.write('log.csv', 'Ref,Date,Action,Staff\n1,23/03/2026 09:00,Rang MASH,CPO\n');

test('writes a mapping that can be read, and says how much is to be looked at', () => {
  const { status, stdout, problems } = dutybound(['map', 'log.csv'], { cwd });
  expect(status).toBe(0);
  expect(readMapping(stdout, 'mapping.yaml').ok).toBe(true);
  expect(problems).toEqual([
    'Looked at 1 row. 1 line says “check this”; 0 words or columns could not be placed.',
  ]);
});

test('reads standard input', () => {
  const { status, stdout } = dutybound(['map', '-'], {
    input: 'Ref;Date;Action\n1;1/2/2026;NFA\n',
  });
  expect(status).toBe(0);
  expect(stdout).toContain('"NFA": incident.closed  # check this');
});

test('never writes over a mapping that may have been edited', () => {
  expect(dutybound(['map', 'log.csv', '-o', 'mapping.yaml'], { cwd }).status).toBe(0);
  const written = readFileSync(join(cwd, 'mapping.yaml'), 'utf8');
  const again = dutybound(['map', 'log.csv', '-o', 'mapping.yaml'], { cwd });
  expect(again.status).toBe(2);
  expect(again.problems.at(-1)).toBe(
    'mapping.yaml: is there already, and may have been edited; name a new file',
  );
  expect(readFileSync(join(cwd, 'mapping.yaml'), 'utf8')).toBe(written);
});

test.each([
  ['none.csv', null, 'none.csv: is not there; check the name'],
  ['empty.csv', '', 'empty.csv: has no rows; put headings and rows into it'],
  ['head.csv', 'Ref,Date\n', 'head.csv: has no rows; put headings and rows into it'],
  ['log.xlsx', 'PK\u0003\u0004', 'log.xlsx: is a spreadsheet or a zip file; save it as CSV'],
  ['log.csv.gz', gzipSync('a,b'), 'log.csv.gz: is packed with gzip; unpack it first'],
  [
    'log.json',
    '{"a":1}',
    'log.json: is JSON; dutybound replay and audit read timelines without a mapping',
  ],
])('%s is refused', (name, content, line) => {
  if (content !== null) folder.write(name, content);
  const { status, stdout, problems } = dutybound(['map', name], { cwd });
  expect({ status, stdout, problems }).toEqual({ status: 2, stdout: '', problems: [line] });
});
