/** Who may write to the file of an incident: one process at a time, whatever becomes of it. */
import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { takeLock } from '../../src/files/lock.ts';
import { openStore } from '../../src/live/timeline-file.ts';
import { ruleBooks } from '../support/built-in.ts';
import { pipe, play } from '../support/stepping.ts';
import { BIN, dutybound, GOOD, temporaryFolder } from './support.ts';

const folder = temporaryFolder();
const at = (name: string): string => join(folder.path, name);
const EXERCISE = ['--exercise', '--as-of', '2026-01-13T10:00:00Z', '--policy', 'valley-end-2022'];
const BEGIN = ['', 'sexting', 'teacher', 'pupil', '09:00'];

const entriesIn = (file: string): readonly { readonly type: string; readonly note?: string }[] =>
  JSON.parse(readFileSync(file, 'utf8')).events;
/** What stands beside a file, and is not one that somebody named. */
const hiddenIn = (path: string): readonly string[] =>
  readdirSync(path).filter((name) => name.startsWith('.'));

/** Types entries, each with a note of its own, as fast as the process takes them. */
const hammer = (file: string, name: string, most: number) => {
  const child = spawn(process.execPath, [BIN, 'step', file, ...EXERCISE]);
  let out = '';
  let err = '';
  child.stdin.on('error', () => {});
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const lines = Array.from({ length: most }, (_, index) => [
    `note ${name} ${index}.`,
    'did lead.taken dsl',
  ]);
  const begin = existsSync(file) ? [] : BEGIN;
  child.stdin.write([...begin, ...lines.flat()].map((line) => `${line}\n`).join(''));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  return {
    child,
    ended,
    /** Types no more; until then it goes on holding the file. */
    stop: () => child.stdin.end(),
    err: () => err,
    /** How many entries it said were recorded. */
    acknowledged: () => [...out.matchAll(/Recorded as entry (\d+)/g)].length,
  };
};

describe('two processes on one file', () => {
  test('the second is told who has it, and exits 2; no acknowledged entry is lost', async () => {
    const file = at('two.json');
    const both = [hammer(file, 'first', 40), hammer(file, 'second', 40)];
    await Promise.race(both.map(({ ended }) => ended));
    for (const { stop } of both) stop();
    const statuses = await Promise.all(both.map(({ ended }) => ended));
    expect([...statuses].sort()).toEqual([0, 2]);
    const [kept, refused] = statuses[0] === 0 ? both : both.toReversed();
    expect(refused?.acknowledged()).toBe(0);
    expect(refused?.err()).toMatch(
      /^\S+two\.json: is open in process \d+, since \d+ \w+ \d{4} \d\d:\d\d; end it first, or name another file\n$/,
    );
    expect(refused?.err()).toContain(`process ${kept?.child.pid},`);
    // The concern, and every act.
    expect(kept?.acknowledged()).toBe(41);
    expect(entriesIn(file)).toHaveLength(41);
    expect(hiddenIn(folder.path)).toEqual([]);
  });

  test('whichever path leads to it', async () => {
    const file = at('behind-links.json');
    writeFileSync(file, JSON.stringify(GOOD));
    mkdirSync(at('other'));
    symlinkSync(file, at('other/link.json'));
    symlinkSync(at('other/link.json'), at('link-to-link.json'));
    const first = play([at('link-to-link.json')]);
    await first.heard();
    for (const path of [
      file,
      at('other/link.json'),
      join(folder.path, 'other', '..', 'behind-links.json'),
    ]) {
      const { status, out, err } = await pipe(['step', path], []);
      expect({ status, out }).toEqual({ status: 2, out: '' });
      expect(err).toContain(`is open in process ${first.process.pid}`);
    }
    await first.type('did lead.taken dsl');
    await first.leave();
    expect(entriesIn(file)).toHaveLength(3);
    expect(statSync(at('link-to-link.json')).ino).toBe(statSync(file).ino);
    expect((await pipe(['step', file], [])).status).toBe(0);
  });

  test('a link to a file that is not there yet leads to that file', async () => {
    symlinkSync(at('not-yet.json'), at('link-to-new.json'));
    await pipe(['step', at('link-to-new.json'), ...EXERCISE], BEGIN);
    expect(entriesIn(at('not-yet.json'))).toHaveLength(1);
  });
});

describe('a process that is killed', () => {
  test('leaves every acknowledged entry, and nothing that keeps the next one out', async () => {
    const file = at('killed-often.json');
    let acknowledged = 0;
    for (let round = 0; round < 8; round += 1) {
      const one = hammer(file, `round-${round}`, 100);
      const enough = 2 + ((round * 5) % 9);
      while (one.acknowledged() < enough && one.child.exitCode === null) {
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      one.child.kill('SIGKILL');
      await one.ended;
      expect(one.err()).toBe('');
      acknowledged += one.acknowledged();
      // One more may have been on the disk before it could be said.
      const there = entriesIn(file).length;
      expect(there).toBeGreaterThanOrEqual(acknowledged);
      acknowledged = there;
    }
    expect(acknowledged).toBeGreaterThan(30);
    const last = await pipe(['step', file], []);
    expect(last.status).toBe(0);
    expect(hiddenIn(folder.path)).toEqual([]);
  });

  test('and its number is given to another: the lock is taken over all the same', async () => {
    const file = at('reused.json');
    writeFileSync(file, JSON.stringify(GOOD));
    const holder = { pid: process.pid, host: hostname(), since: 0, started: 'at another time' };
    writeFileSync(at('.reused.json.x.lock'), JSON.stringify(holder));
    expect((await pipe(['step', file], [])).status).toBe(process.platform === 'win32' ? 2 : 0);
  });

  test('while it took the lock: what it left is cleared once it is old', async () => {
    const file = at('cut-short.json');
    writeFileSync(file, JSON.stringify(GOOD));
    writeFileSync(at('.cut-short.json.x.lock'), '');
    utimesSync(at('.cut-short.json.x.lock'), 1, 1);
    expect((await pipe(['step', file], [])).status).toBe(0);
    expect(hiddenIn(folder.path)).toEqual([]);
  });

  test('on another machine: nobody here can tell, so the file to remove is named', async () => {
    const file = at('elsewhere.json');
    writeFileSync(file, JSON.stringify(GOOD));
    const lock = at('.elsewhere.json.x.lock');
    writeFileSync(lock, JSON.stringify({ pid: 1, host: 'elsewhere', since: 0, started: null }));
    const { status, err } = await pipe(['step', file], []);
    expect(status).toBe(2);
    expect(err).toContain('is open in process 1 on the machine elsewhere, since 1 Jan 1970');
    expect(err).toContain(`if it has ended, remove ${lock}`);
    rmSync(lock);
  });

  test.skipIf(process.platform === 'win32').each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
  ] as const)(
    'by %s: it says where the record is, and leaves nothing beside it',
    async (signal, status) => {
      const file = at(`${signal}.json`);
      const step = play([file, ...EXERCISE]);
      for (const line of BEGIN) await step.type(line);
      step.process.kill(signal);
      expect(await step.ended).toBe(status);
      expect(step.all()).toContain(`Saved in ${file}: 1 entry.`);
      expect(hiddenIn(folder.path)).toEqual([]);
    },
  );
});

describe('a lock', () => {
  test('goes to exactly one of many that come at once', async () => {
    const results = await Promise.all(Array.from({ length: 6 }, () => takeLock(at('.store'))));
    const locks = results.flatMap((each) => (each.ok ? [each.lock] : []));
    expect(locks).toHaveLength(1);
    for (const lock of locks) await lock.release();
    expect((await takeLock(at('.store'))).ok).toBe(true);
  });
});

describe('a file that is not ours to change', () => {
  test('read-only, is refused before anything is asked, and never replaced', async () => {
    const file = at('read-only.json');
    writeFileSync(file, JSON.stringify(GOOD));
    chmodSync(file, 0o444);
    const { ino } = statSync(file);
    const { status, out, err } = await pipe(['step', file], ['did lead.taken dsl']);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toBe(`${file}: is read-only; make it writable, or name another file\n`);
    expect(statSync(file).ino).toBe(ino);
  });

  test.skipIf(process.platform === 'win32')('nor a file at all, is not waited for', () => {
    execFileSync('mkfifo', [join(folder.path, 'pipe.json')]);
    for (const name of ['pipe.json', '/dev/null']) {
      expect(
        dutybound(['step', name, '-x', '-p', 'valley-end-2022'], { cwd: folder.path }),
      ).toEqual({
        status: 2,
        stdout: '',
        problems: [`${name}: is a pipe, a device or a socket; name a file`],
      });
    }
  });

  test('made read-only meanwhile, is not replaced either', async () => {
    const file = at('read-only-later.json');
    writeFileSync(file, JSON.stringify(GOOD));
    const step = play([file]);
    await step.heard();
    chmodSync(file, 0o444);
    const before = readFileSync(file, 'utf8');
    expect(await step.type('did lead.taken dsl')).toContain('is read-only');
    expect(readFileSync(file, 'utf8')).toBe(before);
    step.process.kill('SIGKILL');
    await step.ended;
  });

  test('changed or removed by an editor between two entries, is left as the editor left it', async () => {
    const file = at('edited.json');
    const books = ruleBooks;
    const changes: readonly (() => void)[] = [
      () => writeFileSync(file, `${JSON.stringify(GOOD)} `),
      () => rmSync(file),
      () => {
        // As many editors do: a new file in the place of the old one.
        writeFileSync(at('edited.new'), '{"by": "an editor"}');
        rmSync(file);
        linkSync(at('edited.new'), file);
      },
    ];
    for (const change of changes) {
      rmSync(file, { force: true });
      writeFileSync(file, JSON.stringify(GOOD));
      const opened = await openStore(file, books);
      if (opened.kind !== 'timeline') throw new Error(JSON.stringify(opened));
      change();
      const theirs = existsSync(file) ? readFileSync(file, 'utf8') : null;
      expect(await opened.store.save(opened.timeline)).toContain('was changed by somebody else');
      expect(existsSync(file) ? readFileSync(file, 'utf8') : null).toBe(theirs);
      await opened.store.close();
    }
    expect(hiddenIn(folder.path).filter((name) => name.includes('edited'))).toEqual([]);
  });
});
