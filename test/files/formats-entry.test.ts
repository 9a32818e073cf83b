/** `dutybound/formats`: what another program reads and writes timelines with. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  type Bytes,
  csvWriter,
  type Format,
  jsonlWriter,
  type TimelineWriter,
  timelinesIn,
  xesWriter,
} from '../../src/formats.ts';
import { ruleBooks } from '../../src/policies/built-in.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { bytesIn } from '../support/bytes.ts';

const FIXTURE = join(import.meta.dirname, '..', '..', 'fixtures', 'timelines', 'sexting');
const timeline = JSON.parse(
  readFileSync(join(FIXTURE, '04-teacher-looks.json'), 'utf8'),
) as Timeline;

const read = async (bytes: Bytes, format: Format) => {
  const all = [];
  for await (const one of timelinesIn(bytes, format, ruleBooks)) all.push(one);
  return all;
};

describe('a timeline that was written comes back', () => {
  const WRITERS: [Format, TimelineWriter][] = [
    ['csv', csvWriter({ bom: true })],
    ['jsonl', jsonlWriter],
    ['xes', xesWriter],
  ];
  test.each(WRITERS)('%s', async (format, writer) => {
    const text = [writer.start, ...writer.timeline(timeline), writer.end].join('');
    const found = await read(bytesIn(text), format);
    expect(found).toMatchObject([{ kind: 'timeline', timeline: { ...timeline } }]);
  });
});

test.each(['json', 'jsonl', 'csv', 'xes'] as const)(
  '%s that cannot be used is a fault',
  async (format) => {
    const found = await read(bytesIn('<{'), format);
    expect(found.map(({ kind }) => kind)).toEqual(['fault']);
  },
);
