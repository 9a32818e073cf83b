/** Lines in somebody's own words, typed at the prompt or after `did`. */
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { play } from '../support/stepping.ts';

const folder = mkdtempSync(join(tmpdir(), 'dutybound-said-'));

const begun = async (name: string) => {
  const file = join(folder, name);
  const step = play([
    file,
    ...['--exercise', '--as-of', '2026-01-13T10:00:00Z', '--policy', 'valley-end-2022'],
  ]);
  for (const line of ['', 'sexting', 'teacher', 'pupil', '09:00']) await step.type(line);
  return { step, events: () => JSON.parse(readFileSync(file, 'utf8')).events };
};

test('"told the head at 9.20" is echoed, and recorded for a yes', async () => {
  const { step, events } = await begun('told.json');
  expect(await step.type('told the head at 9.20')).toContain(
    'The Designated Safeguarding Lead told the Headteacher, 09:20. Is that right?',
  );
  await step.type('yes');
  await step.leave();
  expect(events().at(-1)).toMatchObject({
    type: 'party.informed',
    by: 'dsl',
    to: 'headteacher',
    at: '2026-01-13T09:20:00.000Z',
  });
});

test('nothing is recorded for a no, for a question, or for what was not done', async () => {
  const { step, events } = await begun('not-told.json');
  await step.type('did told mum');
  expect(await step.type('no')).toContain('Nothing is recorded.');
  expect(await step.type('should i delete it')).toContain('nothing is recorded');
  expect(await step.type('not told parents')).toMatch(/Nothing is\s+recorded\./);
  await step.leave();
  expect(events()).toHaveLength(1);
});
