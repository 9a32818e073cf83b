import { expect, test } from 'vitest';
import { everyCut } from './faults.ts';

test('whatever step power is lost at, nothing acknowledged is lost, twice there or broken', async () => {
  const counts = await everyCut([11, 12]);
  expect(counts).toMatchObject({ lost: 0, duplicated: 0, broken: 0, cameBack: 0 });
  expect(counts.cuts).toBeGreaterThan(100);
  expect(counts.acknowledged).toBeGreaterThan(counts.cuts);
});
