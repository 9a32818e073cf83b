import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { Report } from '../../src/vocabulary/findings.ts';
import { reportSchema } from '../../src/vocabulary/report-schema.ts';
import { BREACHED, CONCERN, dutybound, GOOD, temporaryFolder, timelineOf } from './support.ts';

const folder = temporaryFolder();
folder.write('open.json', GOOD);
folder.write('breached.json', BREACHED);
folder.write('exercise.json', { ...GOOD, incident: 'EX-1', exercise: true });
folder.write('log.jsonl', `${JSON.stringify(GOOD)}\r\n${JSON.stringify(BREACHED)}\r\n`);
const here = { cwd: folder.path };

const reportsOf = (stdout: string): readonly Report[] =>
  z.array(reportSchema).parse(JSON.parse(stdout)) as readonly Report[];

describe('exit status', () => {
  test('0 where nothing is wrong so far', () => {
    expect(dutybound(['replay', 'open.json'], here).status).toBe(0);
  });

  test('1 where one incident is non-compliant', () => {
    expect(dutybound(['replay', 'open.json', 'breached.json'], here).status).toBe(1);
  });

  test('1 where a duty has become overdue by the moment asked for', () => {
    folder.write('raised.json', timelineOf([CONCERN]));
    expect(dutybound(['replay', 'raised.json'], here).status).toBe(0);
    const late = dutybound(
      ['replay', 'raised.json', '--as-of', '2026-03-05T09:00:00Z', '--format', 'json'],
      here,
    );
    expect(late.status).toBe(1);
    expect(
      reportsOf(late.stdout)[0]?.findings.find((each) => each.norm === 'sexting.dsl-told'),
    ).toMatchObject({ verdict: 'overdue', dueAt: '2026-03-04T10:12:00.000Z' });
  });

  test.each([
    [[], /no command given/],
    [['replay'], /missing required argument/],
    [['repaly', 'x'], /unknown command 'repaly' \(Did you mean replay\?\)$/],
    [
      ['replay', '--formt', 'json', 'open.json'],
      /unknown option '--formt' \(Did you mean --format\?\)$/,
    ],
    [['replay', '--format', 'xml', 'open.json'], /Allowed choices are text, json, html/],
    [['replay', '--policy', 'plumpton', 'open.json'], /did you mean "plumpton-2020"\?$/],
    [['replay', '--as-of', '2026-03-04', 'open.json'], /--as-of: .+ with a zone; write it like/],
    [['replay', '--as-of', '2026-13-04T09:00:00Z', 'open.json'], /--as-of: /],
    [['explain', 'sexting.dsl-tld'], /did you mean "sexting\.dsl-told"\?$/],
    [['norms', '--policy', 'nobody'], /unknown policy; use one of .*plumpton-2020/],
  ])('2 and one line for %j', (args, line) => {
    const { status, problems } = dutybound(args, here);
    expect(status).toBe(2);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(line);
    expect(problems[0]).toMatch(/^dutybound: /);
  });
});

describe('what is read', () => {
  test('standard input, as one timeline or as lines', () => {
    const one = dutybound(['replay', '-', '--format', 'json'], { input: JSON.stringify(GOOD) });
    expect(reportsOf(one.stdout)).toHaveLength(1);
    const input = readFileSync(join(folder.path, 'log.jsonl'));
    const lines = dutybound(['replay', '-', '--format', 'json'], { input });
    expect(reportsOf(lines.stdout)).toHaveLength(2);
    expect(dutybound(['replay', '-'], { input: '{"a": }' }).problems[0]).toMatch(/^\(stdin\):1: /);
  });

  test('folders, with the folders in them, by name', () => {
    folder.write('tree/b.json', { ...GOOD, incident: 'B' });
    folder.write('tree/a/z.json', { ...GOOD, incident: 'Z' });
    folder.write('tree/c.jsonl', JSON.stringify({ ...GOOD, incident: 'C' }));
    folder.write('tree/readme.md', '#');
    const { stdout } = dutybound(['replay', 'tree', '--format', 'json'], here);
    expect(reportsOf(stdout).map((each) => each.incident)).toEqual(['Z', 'B', 'C']);
  });
});

describe('--format json', () => {
  test('prints an array of reports as the contract has it', () => {
    const { stdout } = dutybound(['replay', 'breached.json', '--format', 'json'], here);
    const [report] = reportsOf(stdout);
    expect(report).toMatchObject({
      incident: '2026-0042',
      policy: 'valley-end-2022',
      record: 'complete',
      exercise: false,
      verdict: 'non-compliant',
      procedures: ['general', 'sexting'],
    });
    expect(report?.findings.find((each) => each.norm === 'sexting.never-view-image')).toMatchObject(
      {
        kind: 'prohibition',
        verdict: 'breached',
        events: [2],
        doneAt: '2026-03-04T09:40:00.000Z',
      },
    );
  });

  test('re-judges under another policy', () => {
    const { stdout } = dutybound(
      ['replay', 'breached.json', '--format', 'json', '--policy', 'plumpton-2020'],
      here,
    );
    const [report] = reportsOf(stdout);
    expect(report?.policy).toBe('plumpton-2020');
    for (const finding of report?.findings ?? []) {
      expect(finding.clauses.every((id) => id.startsWith('PL-'))).toBe(true);
    }
  });

  test('is an empty array where nothing could be judged', () => {
    const { stdout } = dutybound(['replay', 'gone.json', '--format', 'json'], here);
    expect(JSON.parse(stdout)).toEqual([]);
  });
});

describe('--format text', () => {
  test('puts what is wrong first, with its clause and its repair, and ends with a tally', () => {
    const { stdout } = dutybound(['replay', 'breached.json', 'exercise.json'], here);
    expect(stdout).toMatch(/^2026-0042 {2}NON-COMPLIANT: 1 breached/);
    expect(stdout).toMatch(/BREACHED {2}Looking at the image {2}\(sexting\.never-view-image\)/);
    expect(stdout).toMatch(/Clause {3}VE-SEXT-\d+ {2}\w/);
    expect(stdout).toMatch(/EX-1 {2}OPEN: .+ {2}EXERCISE, not a real incident/);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(
      '1 incident: 1 non-compliant. 1 exercise: 1 open.',
    );
  });

  test('has no colour where it does not go to a terminal', () => {
    expect(dutybound(['replay', 'breached.json'], here).stdout).not.toContain('\u001b');
  });

  test('cannot be made to send a control character to a terminal', () => {
    folder.write('sly.json', { ...GOOD, incident: 'A\u001b[2J\nB' });
    const { status, stdout, problems } = dutybound(['replay', 'sly.json'], here);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(problems).toEqual([
      expect.stringMatching(/^sly\.json:\d+: incident: is not a short reference; /),
    ]);
    expect(problems[0]).not.toContain('\u001b');
  });
});

describe('--output', () => {
  test('writes the report to a file', () => {
    const { status, stdout } = dutybound(
      ['replay', 'open.json', '--format', 'html', '--output', 'report.html'],
      here,
    );
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
    expect(readFileSync(join(folder.path, 'report.html'), 'utf8')).toMatch(/^<!doctype html>/);
  });

  test('never writes over what it reads', () => {
    const { status, problems } = dutybound(['replay', '.', '--output', 'open.json'], here);
    expect(status).toBe(2);
    expect(problems).toEqual([
      'dutybound: --output: open.json is one of the files to read; name another file',
    ]);
    expect(JSON.parse(readFileSync(join(folder.path, 'open.json'), 'utf8'))).toEqual(GOOD);
  });

  test('says so where it cannot write', () => {
    const { status, problems } = dutybound(
      ['replay', 'open.json', '--output', 'no/such/report.txt'],
      here,
    );
    expect(status).toBe(2);
    expect(problems).toHaveLength(1);
  });
});

// There is no shell with `head` everywhere; where there is one, it has to work.
test.skipIf(!existsSync('/bin/sh'))('a reader that has seen enough is not a fault', () => {
  const log = Array.from({ length: 2000 }, () => JSON.stringify(BREACHED)).join('\n');
  folder.write('long.jsonl', log);
  const bin = join(import.meta.dirname, '..', '..', 'bin', 'dutybound.js');
  const ran = spawnSync(
    '/bin/sh',
    ['-c', '"$0" "$1" replay long.jsonl | head -1', process.execPath, bin],
    {
      cwd: folder.path,
      encoding: 'utf8',
    },
  );
  expect(ran.stdout).toMatch(/^2026-0042/);
  expect(ran.stderr).toBe('');
});
