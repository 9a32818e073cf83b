import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dutybound, temporaryFolder } from './support.ts';

const folder = temporaryFolder();
const OWN = 'fixtures/policies/otterbrook-2026';

const refused = (...args: readonly string[]): string => {
  const { status, stdout, problems } = dutybound(['book', ...args]);
  expect([status, stdout]).toEqual([2, '']);
  expect(problems).toHaveLength(1);
  return problems[0] ?? '';
};

describe('book', () => {
  test('writes one page that runs no script and fetches nothing', () => {
    const file = join(folder.path, 'book.html');
    expect(dutybound(['book', OWN, '--output', file])).toEqual({
      status: 0,
      stdout: '',
      problems: [],
    });
    const page = readFileSync(file, 'utf8');
    expect(page).toMatch(/<h1>[^<]*Otterbrook/);
    expect(page).not.toMatch(/<script|<img|@import|url\(/);
  });

  test('is the same book for an id and for the folder of it, as data too', () => {
    const byFolder = dutybound(['book', OWN, '--format', 'json']);
    const byId = dutybound(['book', 'otterbrook-2026', '--policies', OWN, '--format', 'json']);
    expect(byId.stdout).toBe(byFolder.stdout);
    const { policy, digest } = JSON.parse(byId.stdout);
    const listed = dutybound(['policies', '--policies', OWN, '--format', 'json']).stdout;
    expect(JSON.parse(listed)).toContainEqual(
      expect.objectContaining({ id: policy, pin: `${policy}@${digest}` }),
    );
  });

  test('as text says what a rule asks, and how it is kept and not kept', () => {
    const { status, stdout } = dutybound(['book', OWN, '--format', 'text']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/met when +\S/);
    expect(stdout).toMatch(/✔ Met\n +0 {2}09:10/);
    expect(stdout).toMatch(/✖ Missed\n +0 {2}09:10/);
  });

  test('says in one line what cannot be made into a book', () => {
    expect(refused('nowhere')).toContain('unknown policy');
    expect(refused('valley-end-2020')).toContain('did you mean "valley-end-2022"');
    expect(refused('fixtures/policies')).toContain('holds 2 policies; name one of them');
    const empty = join(folder.path, 'empty');
    mkdirSync(empty);
    expect(refused(empty)).toContain(empty);
    expect(refused('plumpton-2020', '--output', empty)).toContain('--output');
    expect(refused('plumpton-2020', '--format', 'pdf')).toContain('--format');
  });
});
