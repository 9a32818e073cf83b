/** The scanner is given room that is used again, with more in it than before. */
import { expect, test } from 'vitest';
import { LogJudge } from '../../src/audit/log-judge.ts';
import { ruleBooks } from '../../src/engine/replay.ts';

const line = (note: string): string =>
  JSON.stringify({
    incident: '1',
    policy: 'valley-end-2022',
    record: 'complete',
    exercise: false,
    events: [
      { at: '2026-03-04T09:00:00Z', type: 'concern.raised', by: 'teacher', procedure: 'sexting' },
      { at: '2026-03-04T09:10:00Z', type: 'record.made', by: 'dsl', note },
    ],
  });

test('a line is read to its end, though a shorter one stood in the same room', () => {
  const judge = new LogJudge({ books: ruleBooks, policy: null, against: null, seed: [5, 6] });
  const room = Buffer.allocUnsafeSlow(4_096);
  for (const note of ['short', 'a much longer account '.repeat(40), 'short again']) {
    const bytes = room.subarray(0, room.write(line(note)));
    expect(judge.judgeLine(bytes, 0, bytes.length, 'log.jsonl', 1)).toBe(true);
  }
  expect(judge.counted.sums.events).toBe(6);
});
