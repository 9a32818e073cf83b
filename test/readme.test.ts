import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readTimeline } from '../src/engine/read.ts';
import { replay } from '../src/engine/replay.ts';

const readme = readFileSync(join(import.meta.dirname, '..', 'README.md'), 'utf8');

test('the incident in the README comes out as the README says', () => {
  const [, json] = /```json\n([\s\S]*?)```/.exec(readme) ?? [];
  const read = readTimeline(JSON.parse(json ?? ''));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const { verdict, findings } = replay(read.timeline);
  const count = (wanted: string) => findings.filter((each) => each.verdict === wanted).length;
  expect(verdict).toBe('non-compliant');
  expect(readme).toContain(
    `NON-COMPLIANT: ${count('breached')} breached, ${count('owed')} owed, ${count('cannot-tell')} cannot tell`,
  );
  const breached = findings.find((each) => each.verdict === 'breached');
  expect(breached?.norm).toBe('sexting.never-view-image');
  expect(breached?.events).toEqual([3]);
});
