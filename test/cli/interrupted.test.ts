/** Being told to stop at any moment: the process ends, says how, and leaves nothing half-written. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { type Audit, auditSchema } from '../../src/vocabulary/audits.ts';
import { BIN, GOOD, temporaryFolder } from './support.ts';

const folder = temporaryFolder();
const cwd = folder.path;
const at = (name: string): string => join(cwd, name);
const LINE = `${JSON.stringify(GOOD)}\n`;
folder.write('log.jsonl', LINE);

const begin = (...args: readonly string[]): ChildProcess => {
  const child = spawn(process.execPath, [BIN, ...args], { cwd, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin?.on('error', () => {});
  child.stdout?.resume();
  child.stderr?.resume();
  return child;
};
const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
const hidden = (): readonly string[] => readdirSync(cwd).filter((name) => name.startsWith('.'));
const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await pause(10);
};
const reportIn = (name: string): Audit =>
  auditSchema.parse(JSON.parse(readFileSync(at(name), 'utf8'))) as Audit;
/** Its exit status, or the signal that ended it before it had started. */
const ending = async (child: ChildProcess): Promise<number | NodeJS.Signals> => {
  const [status, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return status ?? signal ?? -1;
};

const AUDIT = ['audit', '-', '--format', 'json', '--output'];

describe.skipIf(process.platform === 'win32')('an audit that is told to stop', () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'by %s, while a pipe stays open: it writes what it has, marked as not whole',
    async (signal) => {
      const name = `${signal}.json`;
      const child = begin(...AUDIT, name);
      child.stdin?.write(LINE);
      await until(() => hidden().length > 0);
      await pause(200);
      child.kill(signal);
      expect(await ending(child)).toBe(2);
      expect(reportIn(name).parts[0]?.interrupted).toBe(true);
      expect(hidden()).toEqual([]);
    },
  );

  test('at any moment from its start: a report marked so, or none, and nothing beside it', async () => {
    let reports = 0;
    for (let delay = 30; reports < 2; delay *= 1.5) {
      const name = `early-${Math.round(delay)}.json`;
      const child = begin(...AUDIT, name);
      const ended = ending(child);
      await pause(delay);
      child.kill('SIGINT');
      const how = await ended;
      expect(hidden()).toEqual([]);
      // A signal can come before there is any program to take it.
      expect([2, 'SIGINT']).toContain(how);
      expect(existsSync(at(name))).toBe(how === 2);
      if (how !== 2) continue;
      reports += 1;
      expect(reportIn(name).parts[0]?.interrupted).toBe(true);
    }
  });

  test('while it waits for a named pipe that nobody writes to', async () => {
    execFileSync('mkfifo', [at('in.pipe')]);
    const child = begin('audit', 'in.pipe', '--input', 'jsonl', '-f', 'json', '-o', 'pipe.json');
    await until(() => hidden().length > 0);
    await pause(200);
    child.kill('SIGTERM');
    expect(await ending(child)).toBe(2);
    expect(reportIn('pipe.json').parts[0]?.interrupted).toBe(true);
    expect(hidden()).toEqual([]);
  });

  test.each([
    ['to write to', '--output'],
    ['to write to', '--findings'],
    ['to read from', '--mapping'],
  ])('while it waits for a named pipe %s, given with %s', async (_, option) => {
    const pipe = at(`${option.slice(2)}.pipe`);
    execFileSync('mkfifo', [pipe]);
    const child = begin('audit', 'log.jsonl', option, pipe);
    const said = text(child.stderr as Readable);
    const ended = ending(child);
    await pause(1_500);
    child.kill('SIGTERM');
    expect([2, 'SIGTERM']).toContain(await ended);
    expect((await said).split('\n').length).toBeLessThanOrEqual(2);
    expect(hidden()).toEqual([]);
  });

  test('while nobody takes the report that it writes: it ends at once, without one', async () => {
    execFileSync('mkfifo', [at('out.pipe')]);
    // Held open, never read: the report does not fit into the pipe.
    const many = Array.from({ length: 3_000 }, (_, index) =>
      JSON.stringify({ ...GOOD, incident: `i-${index}`, school: `school-${index}` }),
    );
    folder.write('many.jsonl', `${many.join('\n')}\n`);
    openSync(at('out.pipe'), 'r+');
    const child = begin('audit', 'many.jsonl', '--format', 'json', '--output', 'out.pipe');
    const ended = ending(child);
    await pause(1_500);
    // The first may come while it reads; then it writes what it has, and the next one ends that.
    const again = setInterval(() => child.kill('SIGTERM'), 500);
    child.once('close', () => clearInterval(again));
    expect([143, 'SIGTERM']).toContain(await ended);
    expect(hidden()).toEqual([]);
  });
});

describe.skipIf(process.platform === 'win32')('another command that is told to stop', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('export by %s: there is no file, and nothing beside it', async (signal, status) => {
    const child = begin('export', '-', '--format', 'csv', '--output', 'out.csv');
    await until(() => hidden().length > 0);
    child.kill(signal);
    expect(await ending(child)).toBe(status);
    expect(existsSync(at('out.csv'))).toBe(false);
    expect(hidden()).toEqual([]);
  });
});
