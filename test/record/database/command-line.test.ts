/** The command line on a record in a database, as whoever keeps the machine runs it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { NOTED, SHEET } from '../../cli/record/a-place.ts';
import { dutybound, type Ran, type RunOptions } from '../../cli/support.ts';
import { emptyDatabase, newFolder } from './a-database.ts';

const runsIn = (folder: string, url: string) => {
  mkdirSync(folder, { recursive: true });
  const env = {
    DATABASE_URL: url,
    DUTYBOUND_DATA: join(folder, 'data'),
    DUTYBOUND_KEYS: join(folder, 'keys'),
  };
  return (args: readonly string[], options: RunOptions = {}): Ran =>
    dutybound(args, { cwd: folder, ...options, env: { ...env, ...options.env } });
};

const AS = ['--as', 'administrator-1'] as const;

test('an incident in a database is judged, proved, backed up and taken along to a folder', async () => {
  const folder = newFolder();
  const { url } = await emptyDatabase();
  const run = runsIn(folder, url);
  const ran = (args: readonly string[], options: RunOptions = {}, status = 0): string => {
    const { problems, stdout, ...found } = run(args, options);
    expect([args.join(' '), found.status, problems]).toEqual([args.join(' '), status, []]);
    return stdout;
  };
  const made = ran(['record', 'init']);
  expect(made).toContain('school, in the database');
  expect(made).not.toContain(`${new URL(url).password}@`);
  const sheet = SHEET.exec(made)?.[0] ?? '';
  const add = ['record', 'account', 'add'];
  ran([...add, 'administrator-1'], { input: 'Sam Clerk' });
  ran([...add, 'dsl-1', ...AS], { input: 'Holder of dsl-1' });
  writeFileSync(join(folder, 'one.json'), JSON.stringify(NOTED));
  const id = ran(['record', 'import', 'one.json', '--as', 'dsl-1']).slice(0, 32);
  const json = ['--as', 'dsl-1', '--format', 'json'];
  const found = JSON.parse(ran(['replay', 'record:', ...json], {}, 1));
  expect(found).toEqual(JSON.parse(run(['replay', 'one.json', '--format', 'json']).stdout));
  expect(JSON.parse(ran(['audit', 'record:', ...json], {}, 1))).toMatchObject({
    incidents: { 'non-compliant': 1 },
  });
  expect(ran(['record', 'check-keys', '--sheet'], { input: sheet })).toContain('sheet fits');
  expect(ran(['record', 'verify'])).toMatch(/^As it was written/);
  ran(['record', 'backup', 'copy', ...AS]);
  expect(ran(['record', 'verify', 'copy'])).toMatch(/^As it was written/);
  ran(['record', 'move', 'folder', ...AS]);
  const { status, problems } = run(['record', 'list', ...AS]);
  expect([status, problems]).toEqual([2, [expect.stringMatching(/there is no record school in/)]]);
  expect(ran(['record', 'list', '--as', 'dsl-1'], { env: { DATABASE_URL: '' } })).toContain(id);
});

test('an address of a database that cannot be used is said in one line, without its password', () => {
  const url = new URL(inject('database'));
  const folder = newFolder();
  const closed = new URL(url);
  closed.port = '1';
  closed.password = 'a-secret-word';
  for (const [address, says] of [
    ['a-secret-word', /DATABASE_URL is not the address of a database/],
    [closed.href, /cannot be reached/],
    [`${url.href}?sslmode=sometimes`, /sslmode is one of/],
  ] as const) {
    const { status, stdout, problems } = runsIn(folder, address)(['replay', 'record:', ...AS]);
    expect([status, stdout, problems]).toEqual([2, '', [expect.stringMatching(says)]]);
    expect(problems.join()).not.toContain('a-secret-word');
  }
});
