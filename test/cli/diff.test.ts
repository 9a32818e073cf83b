import { expect, test } from 'vitest';
import type { PolicyDiff } from '../../src/report/diff.ts';
import { PROCEDURE_IDS } from '../../src/vocabulary/procedures.ts';
import { dutybound } from './support.ts';

const BOTH = ['diff', 'valley-end-2022', 'plumpton-2020'] as const;

const diffOf = (...args: readonly string[]): PolicyDiff => {
  const { status, stdout, problems } = dutybound([...BOTH, ...args, '--format', 'json']);
  expect({ status, problems }).toEqual({ status: 0, problems: [] });
  return JSON.parse(stdout) as PolicyDiff;
};

test('as JSON it goes by procedure', () => {
  const diff = diffOf();
  expect(diff.a.policy).toBe('valley-end-2022');
  expect(diff.b.policy).toBe('plumpton-2020');
  expect(diff.procedures.map((each) => each.procedure)).toEqual(PROCEDURE_IDS);
  const [changed] = diff.procedures.flatMap((each) => each.changed);
  expect(changed?.clauses.a[0]?.id).toMatch(/^VE-/);
  expect(changed?.clauses.b[0]?.id).toMatch(/^PL-/);
});

test('--procedure leaves the others out', () => {
  const { procedures } = diffOf('--procedure', 'sexting');
  expect(procedures.map((each) => each.procedure)).toEqual(['sexting']);
});

test('as text it says it in plain words', () => {
  const { status, stdout } = dutybound(BOTH);
  expect(status).toBe(0);
  for (const said of [
    /^In every procedure$/m,
    /^Youth produced sexual imagery \(sexting\)$/m,
    /^ {2}Only Valley End$/m,
    /^ {2}Only Plumpton$/m,
    /^ {2}Both, but differently$/m,
    /^ {4}- who may look at an image when somebody must/m,
    /^ {8}Valley End: the Designated Safeguarding Lead only\.$/m,
    /^ {8}Plumpton: the Designated Safeguarding Lead or a deputy DSL\.$/m,
    /^ {2}The same in both: /m,
  ]) {
    expect(stdout).toMatch(said);
  }
});

test('as Markdown it makes a table for each procedure', () => {
  const { stdout } = dutybound([...BOTH, '--format', 'markdown']);
  expect(stdout).toMatch(/^# Valley End and Plumpton\n/);
  expect(stdout).toContain('| What | Valley End | Plumpton | Norms |\n| --- | --- | --- | --- |\n');
});

test('a policy beside itself has nothing that sets it apart', () => {
  const { status, stdout } = dutybound(['diff', 'plumpton-2020', 'plumpton-2020']);
  expect(status).toBe(0);
  expect(stdout).toContain('Nothing sets them apart.');
});

test.each([
  [
    ['diff', 'valley-end', 'plumpton-2020'],
    'unknown policy "valley-end"; did you mean "valley-end-2022"?',
  ],
  [
    ['diff', 'valley-end-2022', 'plumton-2020'],
    'unknown policy "plumton-2020"; did you mean "plumpton-2020"?',
  ],
  [
    [...BOTH, '--procedure', 'sextng'],
    '--procedure: unknown procedure "sextng"; did you mean "sexting"?',
  ],
])('%j is refused in one line', (args, says) => {
  const { status, stdout, problems } = dutybound(args);
  expect({ status, stdout, problems }).toEqual({
    status: 2,
    stdout: '',
    problems: [`dutybound: ${says}`],
  });
});

test('it needs two policies', () => {
  const { status, problems } = dutybound(['diff', 'plumpton-2020']);
  expect(status).toBe(2);
  expect(problems).toHaveLength(1);
});

test('the help names it and shows examples', () => {
  expect(dutybound(['--help']).stdout).toMatch(/^ +diff /m);
  expect(dutybound(['diff', '--help']).stdout).toContain('--procedure sexting');
});
