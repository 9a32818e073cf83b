/** What `npm run test:mutation` makes of its survivors: accepted with a reason, or new. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'dutybound-mutation-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Accepted {
  readonly file: string;
  readonly original: string;
  readonly replacement: string;
  readonly reason: string;
}

const SOURCE = ['const a = (x: number) =>', '  x > 0;', 'const b = a(1) && a(2);', ''].join('\n');
const X: Accepted = {
  file: 'src/a.ts',
  original: 'x > 0;',
  replacement: 'x >= 0;',
  reason: 'x is never 0',
};

/** A mutant of `x > 0` in a file, and what came of it. */
const mutant = (status: string, line = 2) => ({
  id: '1',
  mutatorName: 'EqualityOperator',
  replacement: 'x >= 0',
  status,
  location: { start: { line, column: 3 }, end: { line, column: 8 } },
});

const compared = (mutants: readonly unknown[], accepted: unknown, source = SOURCE) => {
  const report = join(folder, 'mutation.json');
  const baseline = join(folder, 'baseline.json');
  writeFileSync(report, JSON.stringify({ files: { 'src/a.ts': { source, mutants } } }));
  writeFileSync(baseline, JSON.stringify(accepted));
  const script = join(root, 'scripts', 'mutation-baseline.js');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, report, baseline], {
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
};

describe('a survivor', () => {
  test('that is not in the baseline is listed with its line, and ends the run with 1', () => {
    const { status, stdout } = compared([mutant('Survived')], []);
    expect(status).toBe(1);
    expect(stdout).toContain('src/a.ts:2\n    - x > 0;\n    + x >= 0;');
  });

  test('that no test reaches is a survivor too', () => {
    expect(compared([mutant('NoCoverage')], []).status).toBe(1);
  });

  test('that is in the baseline is accepted, wherever its line has moved', () => {
    const moved = compared([mutant('Survived', 3)], [X], `\n${SOURCE}`);
    expect(moved.status).toBe(0);
    expect(moved.stdout).toBe('1 survivors, 1 of them accepted.\n');
  });

  test('is not accepted for the same change in another file, or to other code', () => {
    expect(compared([mutant('Survived')], [{ ...X, file: 'src/b.ts' }]).status).toBe(1);
    expect(compared([mutant('Survived')], [{ ...X, original: 'x > 1;' }]).status).toBe(1);
    expect(compared([mutant('Survived')], [{ ...X, replacement: 'true;' }]).status).toBe(1);
  });
});

describe('an accepted survivor', () => {
  const over = 'take them out of the baseline';

  test('that is killed now is listed, and nothing fails', () => {
    const { status, stdout } = compared([mutant('Killed')], [X]);
    expect(status).toBe(0);
    expect(stdout).toContain(over);
  });

  test('whose code is gone is listed', () => {
    expect(compared([], [X], 'const a = 1;\n').stdout).toContain(over);
  });

  test('that this run did not try is not listed', () => {
    expect(compared([], [X]).stdout).not.toContain(over);
    expect(compared([], [{ ...X, file: 'src/b.ts', original: 'gone' }]).stdout).not.toContain(over);
  });
});

test.each([
  ['no list', {}],
  ['without a reason', [{ ...X, reason: undefined }]],
])('a baseline that is wrong is one line: %s', (_, accepted) => {
  const { status, stderr } = compared([], accepted);
  expect(status).toBe(2);
  expect(stderr).toMatch(/^mutation-baseline: .+: give each entry a file.*\n$/);
});

test('every accepted survivor is about code that still stands, and has a reason', () => {
  const accepted = JSON.parse(
    readFileSync(join(root, 'mutation-baseline.json'), 'utf8'),
  ) as readonly Accepted[];
  expect(accepted.length).toBeGreaterThan(50);
  const gone = accepted.filter(({ file, original, reason }) => {
    const code = existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : '';
    return reason.length < 5 || !code.replace(/\s+/g, ' ').includes(original);
  });
  expect(gone).toEqual([]);
});
