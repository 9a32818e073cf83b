import { describe, expect, test } from 'vitest';
import { procedures } from '../../machines/index.ts';
import { textOfIncident } from '../../src/report/text.ts';
import { type Timeline, timelineSchema } from '../../src/vocabulary/timelines.ts';
import { oneLine, PLAIN } from '../../src/words/plain.ts';
import { policyNamed, replayInWords } from '../support/built-in.ts';

const textOf = (value: object, width: number | null = null, alreadySaid = new Set<string>()) => {
  const timeline = timelineSchema.parse({
    incident: '2026-0042',
    policy: 'valley-end-2022',
    record: 'complete',
    ...value,
  }) as Timeline;
  const report = replayInWords(timeline);
  return textOfIncident(
    { report, timeline, policy: policyNamed(report.policy), procedures, asOf: null },
    { paint: PLAIN, width, alreadySaid },
  );
};

const EVENTS = [
  {
    at: '2026-03-04T09:12:00Z',
    type: 'concern.raised',
    by: 'teacher',
    procedure: 'sexting',
    note: 'a private note',
  },
  { at: '2026-03-04T09:40:00Z', type: 'image.viewed', by: 'teacher' },
  { at: '2026-03-04T09:50:00Z', type: 'party.informed', by: 'teacher', to: 'dsl' },
];

describe('the text report', () => {
  const text = textOf({ events: EVENTS });

  test('has what needs attention before what was good', () => {
    expect(text.indexOf('BREACHED')).toBeGreaterThan(0);
    expect(text.indexOf('BREACHED')).toBeLessThan(text.indexOf('OWED'));
    expect(text.indexOf('OWED')).toBeLessThan(text.indexOf('  Met ('));
  });

  test('does not print notes', () => {
    expect(text).not.toContain('private');
  });

  test('names the moment it was judged at, in school time', () => {
    expect(text).toContain('Judged as of 4 Mar 2026 09:50.');
    const summer = textOf({ events: [{ ...EVENTS[0], at: '2026-06-04T09:12:00Z' }] });
    expect(summer).toContain('Judged as of 4 Jun 2026 10:12.');
  });

  test('folds long lines to the width of a terminal, and leaves them whole otherwise', () => {
    const widest = (of: string): number =>
      Math.max(...of.split('\n').map((line) => (line.startsWith('    ') ? line.length : 0)));
    expect(widest(textOf({ events: EVENTS }, 80))).toBeLessThanOrEqual(80);
    expect(widest(text)).toBeGreaterThan(100);
  });

  test('says once what holds for the policy and not for one incident', () => {
    const said = new Set<string>();
    expect(textOf({ events: EVENTS }, null, said)).toContain('- The policy does not say');
    expect(textOf({ events: EVENTS }, null, said)).toMatch(/leaves unsaid: \d+, all said above/);
    expect(textOf({ events: EVENTS, policy: 'plumpton-2020' }, null, said)).toContain(
      '- The policy does not say',
    );
  });

  test('puts together what cannot be told for the same reason', () => {
    const partial = textOf({ events: EVENTS, record: 'partial' });
    expect(partial).toMatch(/CANNOT TELL {2}\d+ rules, for the same reason/);
    expect(partial.match(/it says nothing about this/g)?.length).toBeLessThan(8);
  });

  test('shows corrections, both ways', () => {
    const events = [
      ...EVENTS,
      {
        at: '2026-03-04T10:00:00Z',
        type: 'entry.corrected',
        by: 'dsl',
        entry: 1,
        reason: 'it was another day',
      },
    ];
    expect(textOf({ events })).toContain(
      'entry 1 was: looked at the image; is: withdrawn (corrected by entry 3)',
    );
  });
});

test('oneLine shows what could move a cursor, hide words or turn them round', () => {
  expect(oneLine('a\u001b[2Jb\r\nc\u2028d\u202ee')).toBe('a\\u{1b}[2Jb c d\\u{202e}e');
  expect(oneLine('“é” – ✖')).toBe('“é” – ✖');
});
