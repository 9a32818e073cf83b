import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { CONCERN, dutybound, type Ran, TOLD, timelineOf } from '../support.ts';
import { copiesOf, type Made, made, staffed, withAccounts } from './a-place.ts';

// Many processes one after another: on a busy machine each takes seconds.
vi.setConfig({ testTimeout: 600_000 });

const NOTE = 'she cried in the corridor';
const SEVERAL = timelineOf([
  { ...CONCERN, about: ['child-1', 'child-2'] },
  { ...TOLD, note: NOTE },
  { ...TOLD, at: '2026-03-04T10:00:00Z', by: 'dsl', to: 'parent-of:child-2', about: 'child-2' },
]);

const record = (school: Made, ...args: readonly string[]): Ran => school.run(['record', ...args]);
const AS = ['--as', 'dsl-1'] as const;

/** Another school than that of `staffed`, with keys of its own. */
const another = copiesOf(() => withAccounts(made(), ['dsl-1', 'headteacher-1', 'staff-1']));

/** Two schools, the first with an incident that is about two children. */
const twoSchools = () => {
  const [giver, receiver] = [staffed(), another()];
  writeFileSync(join(giver.path, 'one.json'), JSON.stringify(SEVERAL));
  const id = record(giver, 'import', 'one.json', ...AS).stdout.slice(0, 32);
  const key = record(receiver, 'receiving-key', ...AS).stdout;
  writeFileSync(join(giver.path, 'key.txt'), key);
  const sealed = join(giver.path, 'file.txt');
  const handOver = (...more: readonly string[]): Ran =>
    record(giver, 'hand-over', sealed, `${id}:child-1`, '--to', 'key.txt', ...AS, ...more);
  return { giver, receiver, id, key, sealed, handOver };
};

const TO = ['--school', 'Larkfold School'] as const;
const FROM = ['--school', 'Hollin Bank'] as const;

describe("a child's file goes to another school", () => {
  test('sealed, filed, taken over, and answered with a receipt that is filed', () => {
    const { giver, receiver, id, key, sealed, handOver } = twoSchools();
    expect(key).toMatch(/^ {2}(?:[0-9a-f]{4} ){16}[0-9a-f]{4}$/m);
    expect(record(receiver, 'receiving-key', ...AS).stdout).toBe(key);
    const asked = handOver(...TO);
    expect([asked.status, asked.problems]).toEqual([
      2,
      [expect.stringMatching(/might say who other children are; .* --words leave-out$/)],
    ]);
    expect(existsSync(sealed)).toBe(false);
    expect(record(giver, 'files', ...AS).stdout).toBe('There are no files for this account.\n');

    const given = handOver(...TO, '--words', 'keep', '--left', '2026-03-02');
    expect([given.status, given.problems]).toEqual([0, []]);
    expect(given.stdout).toMatch(/Left out of [0-9a-f]{32}: 1 entry: the entry is about somebody/);
    expect(given.stdout).toMatch(/By when do you want the receipt\?/);
    expect(readFileSync(sealed, 'latin1')).not.toMatch(/cried|teacher|child-1|Larkfold/);

    const taken = record(receiver, 'take-over', sealed, ...FROM, ...AS);
    expect([taken.status, taken.problems]).toEqual([0, []]);
    const file = record(receiver, 'file', taken.stdout.slice(0, 8), ...AS).stdout;
    expect(file).toMatch(/A child's file from Hollin Bank, taken over/);
    expect(file).toContain(NOTE);
    expect(file).toMatch(/2 {2}left out: the entry is about somebody else only/);
    expect(file).not.toContain('child-2');
    expect(record(receiver, 'list', ...AS).stdout).toMatch(/^There are no incidents/);
    expect(dutybound(['record', 'verify'], { env: receiver.env }).status).toBe(0);

    const line = /dutybound-receipt .*/.exec(taken.stdout)?.[0] ?? '';
    expect(file).toContain(line);
    writeFileSync(join(giver.path, 'mail.txt'), `Dear all,\r\n\r\n${line}\r\n\r\nYours`);
    const cut = /dutybound-receipt(?: \S+){8}/.exec(line)?.[0];
    expect(cut).toBe(line);
    const filed = record(giver, 'receipt', 'mail.txt', ...AS);
    expect([filed.status, filed.problems]).toEqual([0, []]);
    expect(record(giver, 'files', ...AS).stdout).toMatch(/to Larkfold School .* receipt filed /);
    const shown = JSON.parse(record(giver, 'files', ...AS, '--format', 'json').stdout);
    expect(shown).toMatchObject([{ given: { school: 'Larkfold School', left: '2026-03-02' } }]);
    expect(JSON.stringify(shown)).not.toContain('challenge');
    const reads = record(giver, 'reads', id, '--as', 'auditor-1').stdout;
    expect(reads).toMatch(/dsl-1 {2}read for a hand-over/);
  });

  test('with the clock that the school has set for the receipt, and none where it has set none', () => {
    const { giver, handOver } = twoSchools();
    const words = ['--words', 'leave-out'];
    expect(handOver(...TO, ...words).stdout).toMatch(/by when it is wanted was not set/);
    const period = ['set', 'receipt', '7 days', '--reason', 'agreed with the county'];
    expect(record(giver, ...period, ...AS).status).toBe(0);
    const second = record(
      giver,
      ...[
        'hand-over',
        'second.txt',
        `${/[0-9a-f]{32}/.exec(record(giver, 'list', ...AS).stdout)?.[0]}:child-1`,
      ],
      ...['--to', 'key.txt', ...TO, ...words, ...AS],
    );
    expect(second.stdout).toMatch(/no receipt yet, wanted by \d+ \w+ \d{4} \d\d:\d\d\./);
    const late = ['--receipt-by', '2026-01-01T00:00:00Z'];
    const third = record(
      giver,
      ...[
        'hand-over',
        'third.txt',
        `${/[0-9a-f]{32}/.exec(record(giver, 'list', ...AS).stdout)?.[0]}:child-1`,
      ],
      ...['--to', 'key.txt', ...TO, ...words, ...late, ...AS],
    );
    expect(third.stdout).toMatch(/wanted by 1 Jan 2026 00:00: late/);
  });
});

describe('what cannot be used is one line, with exit status 2', () => {
  test('in a hand-over', () => {
    const { giver, id, sealed } = twoSchools();
    const right = ['--to', 'key.txt', ...TO, ...AS, '--words', 'keep'];
    writeFileSync(join(giver.path, 'empty.txt'), '');
    writeFileSync(join(giver.path, 'there.txt'), 'something else');
    const child = `${id}:child-1`;
    const refused: readonly (readonly string[])[] = [
      [sealed, id, ...right],
      [sealed, `${id}:Ada Example`, ...right],
      [sealed, `${id}:child-7`, ...right],
      [sealed, 'ab:child-1', ...right],
      [sealed, child, child, ...right],
      [sealed, `${'0'.repeat(32)}:child-1`, ...right],
      ['there.txt', child, ...right],
      ['nowhere/file.txt', child, ...right],
      [sealed, child, ...right.with(1, 'none.txt')],
      [sealed, child, ...right.with(1, 'empty.txt')],
      [sealed, child, ...right.with(1, 'abcd 0123')],
      [sealed, child, ...right.with(1, giver.sheet)],
      [sealed, child, ...right.with(3, 'https://example.org')],
      [sealed, child, ...right, '--left', 'Tuesday'],
      [sealed, child, ...right, '--receipt-by', 'soon'],
      [sealed, child, ...right.with(7, 'some')],
      [sealed, child, ...right.with(5, 'auditor-1')],
    ];
    for (const args of refused) {
      const { status, stdout, problems } = record(giver, 'hand-over', ...args);
      expect([args, status, stdout, problems.length]).toEqual([args, 2, '', 1]);
      expect(problems.join()).not.toMatch(/Ada|cried|^\s+at /);
    }
    expect(readFileSync(join(giver.path, 'there.txt'), 'utf8')).toBe('something else');
    expect(existsSync(sealed)).toBe(false);
    expect(record(giver, 'files', ...AS).stdout).toBe('There are no files for this account.\n');
  });

  test('in a file that is taken over, and in a receipt', () => {
    const { giver, receiver, sealed, handOver } = twoSchools();
    expect(handOver(...TO, '--words', 'keep').status).toBe(0);
    const text = readFileSync(sealed, 'latin1');
    writeFileSync(join(receiver.path, 'changed.txt'), text.replace(/A/g, 'B'));
    writeFileSync(join(receiver.path, 'short.txt'), text.slice(0, -100));
    writeFileSync(join(receiver.path, 'words.txt'), 'dear all');
    const take = (file: string, as = 'dsl-1'): Ran =>
      record(receiver, 'take-over', file, ...FROM, '--as', as);
    expect(take(sealed).status).toBe(0);
    const refused = [
      ...['changed.txt', 'short.txt', 'words.txt', 'none.txt', '.', sealed].map((each) =>
        take(each),
      ),
      take(sealed, 'staff-1'),
      record(giver, 'take-over', sealed, ...FROM, ...AS),
      record(receiver, 'receipt', 'words.txt', ...AS),
      record(receiver, 'receipt', 'none.txt', ...AS),
      record(receiver, 'file', '000000', ...AS),
      record(receiver, 'file', 'Ada Example', ...AS),
    ];
    expect(
      refused.map(({ status, stdout, problems }) => [status, stdout, problems.length]),
    ).toEqual(refused.map(() => [2, '', 1]));
    expect(
      record(receiver, 'files', ...AS)
        .stdout.trim()
        .split('\n'),
    ).toHaveLength(1);
    expect(dutybound(['record', 'verify'], { env: receiver.env }).status).toBe(0);
  });
});
