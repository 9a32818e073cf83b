/** `--adopt`: a layer taken on for one run. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dutybound } from './support.ts';

const TIMELINES = join(import.meta.dirname, '..', '..', 'fixtures', 'timelines', 'staff-misuse');
const LAYER = "national guidance, not the school's own policy";

test('replay judges by it, and says that it is not the school’s own', () => {
  expect(dutybound(['replay', TIMELINES]).stdout).not.toContain(LAYER);
  const once = dutybound(['replay', TIMELINES, '--adopt', 'national']).stdout;
  expect(once).toContain(LAYER);
  expect(
    dutybound(['replay', TIMELINES, '--adopt', 'national', '--adopt', 'national']).stdout,
  ).toBe(once);
});

test('an unknown layer is refused in one line', () => {
  const { status, problems } = dutybound(['replay', TIMELINES, '--adopt', 'local']);
  expect(status).toBe(2);
  expect(problems).toEqual([expect.stringContaining('Known layers are national')]);
});

test('explain and lint show its clauses', () => {
  const norm = 'staff-misuse.lado-within-one-working-day';
  expect(dutybound(['explain', norm]).stdout).toContain('adopts the layer national');
  expect(dutybound(['explain', norm, '--adopt', 'national']).stdout).toContain('NG-LADO-01');
  expect(dutybound(['lint', '--adopt', 'national']).stdout).toContain('NG-LADO-01');
});
