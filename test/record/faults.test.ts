import { expect, test } from 'vitest';
import { everyCut, liveFlips } from './faults.ts';

test('whatever step power is lost at, nothing acknowledged is lost, twice there or broken', async () => {
  const counts = await everyCut([11, 12]);
  expect(counts).toMatchObject({ lost: 0, duplicated: 0, broken: 0, cameBack: 0 });
  expect(counts.cuts).toBeGreaterThan(100);
  expect(counts.acknowledged).toBeGreaterThan(counts.cuts);
});

test('whatever byte of a journal is flipped, it is refused by place, and nothing is cut off', async () => {
  const { tried, ...counts } = await liveFlips(11, 300);
  expect(counts).toEqual({ refused: tried, placed: tried, unchanged: tried });
});
