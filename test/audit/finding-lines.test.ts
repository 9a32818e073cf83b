/** What `--findings` writes of an incident is what a replay of it says, whatever was written before it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eachLine } from '../../src/audit/batches.ts';
import { Judging } from '../../src/audit/judging.ts';
import { LineReader } from '../../src/audit/line-reader.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { replayInWords, ruleBooks } from '../support/built-in.ts';
import {
  answered,
  closed,
  happened,
  incident,
  PLUMPTON,
  raised,
  told,
} from '../support/incidents.ts';
import { timelines } from '../support/timelines.ts';

/** The findings of each timeline, as they are written of one log. */
const written = async (log: readonly Timeline[]): Promise<readonly unknown[]> => {
  const lines = log.map((timeline) => JSON.stringify(timeline));
  const bytes = Buffer.from(lines.join('\n'));
  const judging = new Judging({
    books: ruleBooks,
    policy: null,
    against: null,
    findings: true,
  });
  const reader = new LineReader(ruleBooks);
  for (const line of eachLine({ bytes, first: 1 })) {
    reader.read(bytes, line, reader.names(bytes, line) !== null);
  }
  const of = reader.take('log.jsonl', bytes);
  const batch = { of, count: lines.length, checked: new Set<number>() };
  const { findings, faults } = await judging.judge(batch);
  expect(faults).toEqual([]);
  return findings.map((text) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => {
        const { incident: _, school, policy, file, line: number, ...finding } = JSON.parse(line);
        return finding;
      }),
  );
};

const replayed = (log: readonly Timeline[]): unknown =>
  JSON.parse(JSON.stringify(log.map((timeline) => replayInWords(timeline).findings)));

/** Illegal images, about which the police are told at once, and then copies deleted or not. */
const afterThePolice = (name: string, isDeleted: boolean): Timeline => ({
  ...incident(
    [
      raised('iioc'),
      told(5, 'police', { by: 'dsl' }),
      answered(6, 'copies-exist', 'yes'),
      ...(isDeleted ? [happened(90, 'image.deleted', { by: 'technical-support' })] : []),
      closed(120),
    ],
    { policy: PLUMPTON },
  ),
  incident: name,
});

describe('the findings that an audit writes', () => {
  test('tell of an act only where it was done', async () => {
    const log = [afterThePolice('first', true), afterThePolice('second', false)];
    const [first, second] = await written(log);
    expect(JSON.stringify(first)).toContain('deleted the image');
    expect(JSON.stringify(second)).not.toContain('deleted the image');
    expect([first, second]).toEqual(replayed(log));
  });

  test('are those of replays, where a log gives only the day', async () => {
    const day = { notBefore: '2026-03-04T00:00:00Z', notAfter: '2026-03-04T23:59:59Z' };
    const log = [
      afterThePolice('first', true),
      { ...incident([raised('sexting', day), told(12, 'dsl', day)]), incident: 'second' },
    ];
    const found = await written(log);
    expect(found).toEqual(replayed(log));
    expect(JSON.stringify(found[1])).toContain('moment-not-known');
  });

  test('are those of replays, of a log of many', async () => {
    const logs = fc.array(timelines({ most: 24 }), { minLength: 8, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(logs, async (log) => {
        const counting = log.map((each) => ({ ...each, exercise: false }));
        expect(await written(counting)).toEqual(replayed(counting));
      }),
      { numRuns: 12 },
    );
  });
});
