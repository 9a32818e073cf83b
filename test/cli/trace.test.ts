import { join } from 'node:path';
import { expect, test } from 'vitest';
import { policies } from '../../machines/index.ts';
import type { TraceRow } from '../../src/report/trace.ts';
import { BREACHED, dutybound, GOOD, temporaryFolder } from './support.ts';

const CHECKOUT = join(import.meta.dirname, '..', '..');

test('as JSON it is an array with a row for every clause of every policy', () => {
  const { status, stdout, problems } = dutybound(['trace', '--format', 'json'], { cwd: CHECKOUT });
  expect({ status, problems }).toEqual({ status: 0, problems: [] });
  const rows = JSON.parse(stdout) as readonly TraceRow[];
  expect(rows.map((row) => row.clause)).toEqual(
    policies.flatMap((policy) => policy.clauses.map((clause) => clause.id)),
  );
  for (const { clause, norms, met, notMet, reason } of rows) {
    const whole = norms.length > 0 ? met.length > 0 && notMet.length > 0 : reason !== null;
    expect([clause, whole]).toEqual([clause, true]);
  }
  expect(rows.find((row) => row.clause === 'VE-SEXT-28')).toMatchObject({
    policy: 'valley-end-2022',
    norms: ['sexting.never-view-image'],
    guard: expect.stringContaining('broken when'),
    notMet: expect.arrayContaining(['sexting/04-teacher-looks.json']),
    reason: null,
  });
});

test('as Markdown it is a table for a policy, and says that nothing is missing', () => {
  const { status, stdout } = dutybound(['trace', 'plumpton-2020'], { cwd: CHECKOUT });
  expect(status).toBe(0);
  expect(stdout).toMatch(/^# From clause to timeline\n/);
  expect(stdout.match(/^## /gm)).toHaveLength(1);
  expect(stdout).toContain('| Clause | It says | Norm | Guard | Met in | Not met in |');
  expect(stdout).toMatch(/^No holes: /m);
});

test('what is missing is listed, and the incident named where a file holds several', () => {
  const folder = temporaryFolder();
  folder.write('own/one.json', GOOD);
  folder.write('own/two.json', [GOOD, { ...BREACHED, incident: 'other' }]);
  const args = ['trace', 'valley-end-2022', '--fixtures', join(folder.path, 'own')];
  const { status, stdout } = dutybound(args);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^Holes \(\d+\):$/m);
  expect(stdout).toContain('`two.json#other`');
  expect(stdout).toContain('**none**');
});

test('a folder that is not there is one line with the way out', () => {
  const { status, stdout, problems } = dutybound(['trace', '--fixtures', 'nowhere']);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(problems).toEqual([
    'nowhere: is not there; check the name (--fixtures names the folder with the timelines)',
  ]);
});

test('a timeline that cannot be used stops it', () => {
  const folder = temporaryFolder();
  folder.write('bad/bad.json', { ...GOOD, record: 'whole' });
  const { status, stdout, problems } = dutybound(['trace', '--fixtures', join(folder.path, 'bad')]);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(problems[0]).toMatch(/bad\.json:\d+: record: /);
});

test('an unknown policy is one line with the nearest word', () => {
  const { status, problems } = dutybound(['trace', 'valley-end-2023'], { cwd: CHECKOUT });
  expect({ status, problems }).toEqual({
    status: 2,
    problems: ['dutybound: unknown policy "valley-end-2023"; did you mean "valley-end-2022"?'],
  });
});

test('the help names it and shows examples', () => {
  expect(dutybound(['--help']).stdout).toMatch(/^ +trace /m);
  expect(dutybound(['trace', '--help']).stdout).toContain('--fixtures my-timelines');
});
