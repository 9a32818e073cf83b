import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { Ran } from '../support.ts';
import { aPlace, SHEET, staffed } from './a-place.ts';

// Many processes one after another: on a busy machine each takes seconds.
vi.setConfig({ testTimeout: 600_000 });

const OLD = 'correct horse battery staple';
const NEW = 'a quite different set of words';
const AS = ['--as', 'administrator-1'] as const;

const withWords = (now: string, next = '') => ({
  env: { DUTYBOUND_PASSPHRASE: now, DUTYBOUND_NEW_PASSPHRASE: next },
});
const sheetIn = ({ stdout }: Ran): string => SHEET.exec(stdout)?.[0] ?? '';

describe('the passphrase', () => {
  test('is changed, given up for a key file, and taken again; each prints a new sheet', () => {
    const { env, run } = staffed();
    const keyFile = join(env.DUTYBOUND_KEYS as string, 'epoch-key');
    const change = ['record', 'passphrase', ...AS];
    const first = run(change, withWords('', OLD));
    expect([first.status, first.problems, existsSync(keyFile)]).toEqual([0, [], false]);
    expect(first.stdout).toMatch(/opens with the passphrase only: .* There is no key file\./);
    const second = run(change, withWords(OLD, NEW));
    expect([second.status, sheetIn(second) === sheetIn(first)]).toEqual([0, false]);
    const checked = run(['record', 'check-keys'], withWords(NEW));
    expect(checked.stdout).toMatch(/They open with a passphrase\. There is no key file\./);
    for (const words of [OLD, '']) {
      const { status, problems } = run(['record', 'check-keys'], withWords(words));
      expect([words, status, problems.length]).toEqual([words, 2, 1]);
    }
    const third = run([...change, '--to-file'], withWords(NEW));
    expect([third.status, existsSync(keyFile)]).toEqual([0, true]);
    expect(third.stdout).toMatch(/whoever can read the folders can read every incident/);
    expect(run(['record', 'check-keys'], withWords('')).status).toBe(0);
    expect(run(['record', 'reads', '--as', 'auditor-1']).stdout).toMatch(
      /administrator-1 {2}changed what the record opens with {2}the record/,
    );
  });

  test('is not changed by what cannot be used', () => {
    const { env, run } = staffed();
    const change = ['record', 'passphrase'];
    const refused = [
      run([...change, ...AS]),
      run([...change, ...AS], withWords('', 'short')),
      run([...change, ...AS], withWords('', '            ')),
      run([...change, ...AS], withWords(OLD, NEW)),
      run(change, withWords('', NEW)),
      run([...change, '--as', ''], withWords('', NEW)),
      run([...change, '--as', 'Jane Doe'], withWords('', NEW)),
      run([...change, '--as', 'dsl-9'], withWords('', NEW)),
      run([...change, '--as', 'auditor-1'], withWords('', NEW)),
      run([...change, '--as', 'loggist-1', '--to-file']),
      run([...change, ...AS, '--to', 'file'], withWords('', NEW)),
    ];
    expect(
      refused.map(({ status, stdout, problems }) => [status, stdout, problems.length]),
    ).toEqual(refused.map(() => [2, '', 1]));
    expect(refused.flatMap(({ problems }) => problems).join()).not.toMatch(/quite different|Jane/);
    expect(existsSync(join(env.DUTYBOUND_KEYS as string, 'epoch-key'))).toBe(true);
    expect(run(['record', 'check-keys'], withWords('')).stdout).toMatch(
      /of epoch 1, can be opened/,
    );
  });

  test('that nobody remembers: the sheet gives a new one, and leaves no key file unasked', () => {
    const { env, run } = aPlace();
    const sheet = sheetIn(run(['record', 'init'], withWords(OLD)));
    const keyFile = join(env.DUTYBOUND_KEYS as string, 'epoch-key');
    const recover = (next: string, ...more: readonly string[]): Ran =>
      run(['record', 'recover', ...more], { input: sheet, ...withWords('', next) });
    rmSync(env.DUTYBOUND_KEYS as string, { recursive: true });
    const asked = recover('');
    expect([asked.status, asked.problems]).toEqual([
      2,
      [
        expect.stringMatching(
          /opens with a passphrase; give a new one in DUTYBOUND_NEW_PASSPHRASE/,
        ),
      ],
    ]);
    expect(recover('short').status).toBe(2);
    expect(existsSync(keyFile)).toBe(false);
    const given = recover(NEW);
    expect([given.status, given.problems, existsSync(keyFile)]).toEqual([0, [], false]);
    expect(sheetIn(given)).not.toBe(sheet);
    expect(run(['record', 'check-keys'], withWords(NEW)).status).toBe(0);
    const again = run(['record', 'recover', '--to-file'], {
      input: sheetIn(given),
      ...withWords(''),
    });
    expect(again.stdout).toMatch(/opens with a key file now: whoever can read the folders/);
    expect([again.status, existsSync(keyFile)]).toEqual([0, true]);
  });
});

test('every start says where the names of new files cannot be synced', () => {
  const { path, run } = staffed();
  const NODE_OPTIONS = `--import data:text/javascript,${encodeURIComponent(
    `import fs from 'node:fs'; import { syncBuiltinESMExports } from 'node:module';
     const sync = fs.fsyncSync;
     fs.fsyncSync = (fd) => {
       if (fs.fstatSync(fd).isDirectory()) throw Object.assign(new Error('no'), { code: 'EPERM' });
       return sync(fd);
     };
     syncBuiltinESMExports();`,
  )}`;
  const said = 'dutybound: this system cannot sync the names of new files';
  for (const args of [['import', join(path, 'one.json')], ['list'], ['reads']]) {
    const command = ['record', ...args, '--as', 'dsl-1'];
    const { status, problems } = run(command, { env: { NODE_OPTIONS } });
    expect([args, status, problems.map((line) => line.slice(0, said.length))]).toEqual([
      args,
      0,
      [said],
    ]);
    expect(run(command).problems).toEqual([]);
  }
});
