/** Our own columns: what is written comes back, whatever stands in it and however it is cut up. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ownHeadings, ownRows } from '../../src/audit/csv-columns.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { timelines } from '../support/timelines.ts';
import { lineOf, readCsv } from './support.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'fixtures', 'timelines');
const fixtures = readdirSync(FOLDER, { recursive: true })
  .map(String)
  .filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Timeline);

const csvOf = (timelines: readonly Timeline[], end = '\r\n'): string =>
  [ownHeadings(), ...timelines.flatMap(ownRows), ''].join(end);

const valuesOf = async (csv: string, given = {}) => {
  const read = await readCsv(csv, null, given);
  expect([...read.faults, ...read.rows].map(lineOf)).toEqual([]);
  return read.incidents.map(({ value }) => value);
};

test('every fixture comes back as it was', async () => {
  expect(fixtures.length).toBeGreaterThan(100);
  const whole = fixtures.map((each) => ({ exercise: false, ...each }));
  expect(await valuesOf(csvOf(whole))).toEqual(whole);
});
