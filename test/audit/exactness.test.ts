/**
 * The audit's tables against replaying: the same verdict on every norm of every incident, and the same
 * entries that nothing takes. Some random timelines are stepped through XState, asked at every step; the
 * fixtures and the many are held against the remembered steps, which are themselves held against whole
 * machines, on every fixture, in `test/models/whole-machine.test.ts`. `npm run test:long` runs 100,000.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correctedView } from '../../src/engine/entries.ts';
import { recallTables } from '../../src/engine/rule-tables.ts';
import { hasSpans } from '../../src/engine/spans.ts';
import { keptTables } from '../../src/files/kept-tables.ts';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import { VERDICT_IDS } from '../../src/vocabulary/findings.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { adopting, readTimeline, replay, ruleBooks } from '../support/built-in.ts';
import { LineJudge } from '../support/lines.ts';
import { timelinesWithSpans } from '../support/spans.ts';
import { disturbedTimelines, recordsInPart, timelines } from '../support/timelines.ts';

const RUNS = Number(process.env.EXACTNESS_RUNS ?? 600);
const STEPPED = Math.max(50, Math.round(RUNS / 50));
const LONG = { timeout: Math.max(120_000, RUNS * 40) };

const newJudge = (policy: string | null = null, books = ruleBooks) =>
  new LineJudge({ books, policy, against: null });

/** Judges a timeline from the bytes of its line. */
const judged = (judge: LineJudge, timeline: Timeline): boolean => {
  const bytes = Buffer.from(JSON.stringify(timeline));
  return judge.judgeBytes(bytes);
};

const fixtures = readdirSync('fixtures/timelines', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.json'))
  .map((name) => {
    const value = JSON.parse(readFileSync(join('fixtures/timelines', name), 'utf8')) as Timeline;
    return [name, { ...value, exercise: false }] as const;
  });

describe('the audit reaches the verdicts of a replay', () => {
  it.each(['valley-end-2022', 'plumpton-2020'])('on every fixture under %s', LONG, (policy) => {
    const judge = newJudge(policy);
    for (const [name, timeline] of fixtures) {
      expect(judged(judge, timeline), `${name} is recognised`).toBe(true);
      expect(judge.disagreement(timeline, false), name).toBeNull();
    }
  });

  it('on every fixture, with the national layer and its limits in working days', LONG, () => {
    const judge = newJudge(null, adopting(['national']));
    for (const [name, timeline] of fixtures) {
      expect(judged(judge, timeline), `${name} is recognised`).toBe(true);
      expect(judge.disagreement(timeline, false), name).toBeNull();
    }
  });

  it('as of a later moment, on every fixture and on random timelines with spans', LONG, () => {
    const asOf = Date.parse('2026-03-20T17:00:00Z');
    const judge = new LineJudge({
      books: ruleBooks,
      policy: null,
      against: null,
      asOf,
    });
    for (const [name, timeline] of fixtures) {
      expect(judged(judge, timeline), name).toBe(true);
      expect(judge.disagreement(timeline, false), name).toBeNull();
    }
    fc.assert(
      fc.property(timelinesWithSpans({ most: 6 }), (timeline) => {
        judge.judgeTimeline({ ...timeline, exercise: false }, { file: 'log.jsonl', line: 1 });
        expect(judge.disagreement({ ...timeline, exercise: false }, false)).toBeNull();
      }),
      { numRuns: 20 },
    );
  });

  it('on random timelines, stepped through XState', LONG, () => {
    const judge = newJudge();
    fc.assert(
      fc.property(timelines({ most: 24 }), (timeline) => {
        expect(judged(judge, timeline)).toBe(true);
        expect(judge.disagreement(timeline)).toBeNull();
      }),
      { numRuns: STEPPED },
    );
  });

  it('on many random timelines', LONG, () => {
    const judge = newJudge();
    fc.assert(
      fc.property(timelines({ most: 24 }), (timeline) => {
        expect(judged(judge, timeline)).toBe(true);
        expect(judge.disagreement(timeline, false)).toBeNull();
      }),
      { numRuns: RUNS },
    );
  });

  it(
    'where the word of some of the staff may not count, and nobody reads the line in full',
    LONG,
    () => {
      const judge = newJudge();
      fc.assert(
        fc.property(timelines({ most: 24 }), (timeline) => {
          fc.pre(correctedView(timeline.events).doubted.length > 0);
          expect(judged(judge, timeline)).toBe(true);
          expect(judge.wasByNumbers).toBe(true);
          expect(judge.disagreement(timeline, false)).toBeNull();
        }),
        { numRuns: Math.round(RUNS / 5) },
      );
    },
  );

  it('where moments are known only to a span', LONG, () => {
    const judge = newJudge();
    const place = { file: 'log.jsonl', line: 1 };
    fc.assert(
      fc.property(timelinesWithSpans({ most: 10, spans: 4 }), (timeline) => {
        fc.pre(hasSpans(timeline.events));
        if (!judged(judge, timeline)) judge.judgeTimeline(timeline, place);
        expect(judge.disagreement(timeline, false)).toBeNull();
      }),
      { numRuns: Math.round(RUNS / 10) },
    );
  });

  it('on records that are complete for some acts only', LONG, () => {
    const judge = newJudge();
    const place = { file: 'log.jsonl', line: 1 };
    fc.assert(
      fc.property(timelines({ most: 24 }), recordsInPart(), (timeline, record) => {
        const inPart = { ...timeline, record };
        if (!judged(judge, inPart)) judge.judgeTimeline(inPart, place);
        expect(judge.disagreement(inPart, false)).toBeNull();
      }),
      { numRuns: Math.round(RUNS / 5) },
    );
  });

  it('on entries at the same moment, twice, out of order and corrected', LONG, () => {
    const judge = newJudge();
    let compared = 0;
    fc.assert(
      fc.property(disturbedTimelines(), (timeline) => {
        // A line that makes no sense is left to the reader, which refuses it.
        if (!judged(judge, timeline)) {
          expect(readTimeline(timeline).ok).toBe(false);
          return;
        }
        compared += 1;
        expect(judge.disagreement(timeline, false)).toBeNull();
      }),
      { numRuns: RUNS },
    );
    expect(compared).toBeGreaterThan(RUNS / 2);
  });
});

describe('the audit takes nothing over from the incidents before', () => {
  it('so one that has judged none says the same as a replay that has judged many', LONG, () => {
    fc.assert(
      fc.property(disturbedTimelines(), (timeline) => {
        const judge = newJudge();
        fc.pre(judged(judge, timeline));
        replay(timeline);
        expect(judge.disagreement(timeline, false)).toBeNull();
      }),
      { numRuns: Math.round(RUNS / 20) },
    );
  });

  const at = (minute: number): string => new Date(Date.UTC(2026, 2, 4, 9, minute)).toISOString();
  const of = (incident: string, ...events: readonly TimelineEvent[]): Timeline => ({
    incident,
    policy: 'valley-end-2022',
    record: 'complete',
    exercise: false,
    events,
  });
  const byLado = {
    at: at(0),
    type: 'concern.raised',
    by: 'lado',
    procedure: 'staff-misuse',
  } as const;
  /** The last entry opens a procedure that may be for the one or for the other. */
  const forEither = of(
    'for-either',
    { at: at(0), type: 'concern.raised', by: 'dsl', procedure: 'sexting' },
    {
      at: at(40),
      type: 'fact.established',
      by: 'deputy-dsl',
      fact: 'evidence-on-pupil-device',
      value: 'yes',
    },
    {
      at: at(180),
      type: 'concern.raised',
      by: 'deputy-dsl',
      procedure: 'device-search',
      about: 'platform-administrator',
    },
  );

  it('such as that a procedure was opened for either of two', () => {
    const judge = newJudge();
    const last = of('last', byLado, {
      at: at(64),
      type: 'concern.raised',
      by: 'headteacher',
      procedure: 'staff-misuse',
    });
    for (const each of [of('first', byLado), forEither, last]) judged(judge, each);
    expect(judge.disagreement(last, false)).toBeNull();
  });
});

describe('the audit reaches the verdicts of a replay on what was corrected twice', () => {
  const minutes = (after: number): string => new Date(Date.UTC(2026, 2, 4, 9, after)).toISOString();
  const VALUES = ['yes', 'no'] as const;
  const answer = (after: number, value: 'yes' | 'no'): TimelineEvent => ({
    at: minutes(after),
    type: 'fact.established',
    by: 'dsl',
    fact: 'immediate-danger',
    value,
  });
  const correction = (after: number, entry: number, replacement?: object): TimelineEvent =>
    ({
      at: minutes(after),
      type: 'entry.corrected',
      by: 'dsl',
      entry,
      reason: 'recorded wrongly',
      ...(replacement === undefined ? {} : { replacement }),
    }) as TimelineEvent;
  const concern = (after: number, about?: 'headteacher'): TimelineEvent => ({
    at: minutes(after),
    type: 'concern.raised',
    by: 'teacher',
    procedure: 'staff-misuse',
    ...(about === undefined ? {} : { about }),
  });
  const CLOSED: TimelineEvent = { at: minutes(300), type: 'incident.closed', by: 'dsl' };
  const timelineOf = (events: readonly TimelineEvent[]): Timeline => ({
    incident: 'put-right',
    policy: 'valley-end-2022',
    record: 'complete',
    exercise: false,
    events: [...events, CLOSED],
  });
  const agrees = (judge: LineJudge, events: readonly TimelineEvent[]): void => {
    const timeline = timelineOf(events);
    expect(judged(judge, timeline)).toBe(true);
    expect(judge.disagreement(timeline, false), JSON.stringify(events)).toBeNull();
  };

  it('answers: given, changed and corrected before and after a time ran out', LONG, () => {
    const judge = newJudge();
    const given = VALUES.flatMap((a) => VALUES.map((b) => [answer(5, a), answer(45, b)]));
    const corrections = (after: number) =>
      [1, 2].flatMap((entry) => VALUES.map((value) => correction(after, entry, { value })));
    for (const answers of given) {
      for (const one of [...corrections(10), ...corrections(90)]) {
        for (const other of corrections(100)) agrees(judge, [concern(0), ...answers, one, other]);
      }
    }
  });

  it('the same under the policy that the log is held against', () => {
    const events = [concern(0), answer(5, 'yes'), correction(90, 1, { value: 'no' })];
    const judge = new LineJudge({
      books: ruleBooks,
      policy: null,
      against: 'plumpton-2020',
    });
    expect(judged(judge, timelineOf(events))).toBe(true);
    const { findings } = replay(timelineOf(events), { policy: 'plumpton-2020' });
    for (const { norm, verdict } of findings) {
      const changes =
        judge.counted.changedNorms.get('valley-end-2022')?.get(norm) ?? new Float64Array();
      expect(changes.indexOf(1) % (VERDICT_IDS.length + 1), norm).toBe(
        VERDICT_IDS.indexOf(verdict),
      );
    }
    expect(findings.find(({ norm }) => norm === 'general.danger-999')?.verdict).toBe('lapsed');
    expect(judge.counted.sums.events).toBe(4);
  });

  it('concerns: withdrawn, brought back, moved, and about somebody else', LONG, () => {
    const judge = newJudge();
    const changes = [
      undefined,
      { note: 'as it was' },
      { procedure: 'iioc' },
      { about: 'headteacher' },
      { about: 'teacher' },
      { at: minutes(30) },
    ];
    const corrections = (after: number) =>
      [0, 1].flatMap((entry) => changes.map((change) => correction(after, entry, change)));
    for (const second of [concern(20), concern(20, 'headteacher')]) {
      for (const one of [...corrections(25), ...corrections(200)]) {
        for (const other of corrections(210)) agrees(judge, [concern(0), second, one, other]);
      }
    }
  });
});

describe('an audit that begins from kept tables', () => {
  /** Tables walked to the end, as `npm run build` kept them. */
  const bytes = readFileSync('dist/start/tables.bin');
  const image = new SharedArrayBuffer(bytes.length);
  const kept = keptTables(image, (into, from) => {
    into.set(bytes.subarray(from, from + into.length));
  });
  /** Procedures of its own, so that no other judge begins from these tables. */
  const books = { ...ruleBooks, procedures: { ...ruleBooks.procedures } };
  recallTables(books.procedures, kept);
  const begun = (policy: string | null = null): LineJudge => newJudge(policy, books);

  it('asks XState nothing about an honest log', LONG, () => {
    const judge = begun();
    for (const [name, timeline] of fixtures) {
      expect(judged(judge, timeline), name).toBe(true);
      expect(judge.asked, name).toBe(0);
    }
    for (const timeline of fc.sample(timelines({ most: 24 }), { numRuns: 500, seed: 5 })) {
      judged(judge, timeline);
    }
    expect(judge.asked).toBe(0);
  });

  it('reaches the verdicts of a replay that begins with empty tables on the fixtures', LONG, () => {
    const judge = begun();
    for (const [name, timeline] of fixtures) {
      expect(judged(judge, timeline), name).toBe(true);
      expect(judge.disagreement(timeline, false), name).toBeNull();
      expect(replay(timeline, { books }), name).toEqual(replay(timeline));
    }
  });

  it.each([null, 'valley-end-2022', 'plumpton-2020'])(
    'reaches them on random timelines that the tables were not made of, under %s',
    LONG,
    (policy) => {
      const judge = begun(policy);
      fc.assert(
        fc.property(timelines({ most: 24 }), (timeline) => {
          expect(judged(judge, timeline)).toBe(true);
          expect(judge.disagreement(timeline, false)).toBeNull();
        }),
        { numRuns: Math.ceil(RUNS / 3) },
      );
    },
  );

  it('counts what one that begins with empty tables counts', LONG, () => {
    const [from, empty] = [begun(), newJudge()];
    for (const timeline of fc.sample(disturbedTimelines(), { numRuns: 500, seed: 11 })) {
      expect(judged(from, timeline)).toBe(judged(empty, timeline));
    }
    expect(from.counted).toEqual(empty.counted);
  });

  it('leaves what other threads have of them as it was read', LONG, () => {
    const judge = begun();
    for (const timeline of fc.sample(disturbedTimelines(), { numRuns: 100, seed: 12 })) {
      judged(judge, timeline);
    }
    const file = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    const isAsRead = new Int32Array(image).every(
      (word, at) => word === file[at] || word === 0 || (word === 1 && file[at] === 0),
    );
    expect(isAsRead).toBe(true);
  });

  it('refuses what is refused without them', () => {
    const [, timeline] = fixtures[0] as (typeof fixtures)[0];
    const carrying = timeline.events.map((event) => ({ ...event, note: 'see photo.jpg' }));
    expect(judged(begun(), { ...timeline, events: carrying })).toBe(false);
  });
});

describe('the audit sees what a replay sees', () => {
  const base = fixtures[0]?.[1] as Timeline;

  it('takes no verdict from an incident that is an exercise', () => {
    const judge = newJudge();
    expect(judged(judge, { ...base, exercise: true })).toBe(true);
    expect(judge.counted.sums).toMatchObject({ exercises: 1, events: 0 });
    expect(judge.counted.policies.size).toBe(0);
  });

  it.each([
    ['an unknown field', { ...base, picture: 'x' }],
    ['an unknown policy', { ...base, policy: 'nowhere-2020' }],
    ['a web address in a note', { ...base, note: 'see https://example.org/x' }],
    ['no concern at all', { ...base, events: base.events.slice(1) }],
    ['a time without a zone', { ...base, events: [...base.events, unzoned(base)] }],
  ])('leaves a line with %s to the reader', (_, timeline) => {
    expect(judged(newJudge(), timeline as Timeline)).toBe(false);
  });

  it('judges a line with an entry before the concern as a replay does', () => {
    const judge = newJudge();
    const timeline = { ...base, events: [...base.events, early(base)] };
    expect(judged(judge, timeline)).toBe(true);
    expect(judge.disagreement(timeline, false)).toBeNull();
  });

  it('recognises a text once it has been read, whatever its times and its notes', () => {
    const judge = newJudge();
    const noted = (note: string): Timeline => ({
      ...base,
      events: base.events.map((event) => ({ ...event, note })),
    });
    const long = 'o'.repeat(200);
    const notes = ['plain words.', 'at 9:30; and again', 'naïve – “quoted”', 'a\\b', ' ', long];
    for (const note of notes) {
      expect(judged(judge, noted(note)), note).toBe(true);
      expect(judge.disagreement(noted(note), false), note).toBeNull();
    }
    const code = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk';
    for (const note of ['www.example.org', 'picture.jpg', 'data: image/png', code]) {
      expect(judged(judge, noted(note)), note).toBe(false);
    }
  });
});

function early({ events }: Timeline): TimelineEvent {
  return { at: '2001-01-01T00:00:00Z', type: 'record.made', by: events[0]?.by ?? 'dsl' };
}

function unzoned({ events }: Timeline): TimelineEvent {
  return { ...early({ events } as Timeline), at: '2026-12-01T09:00:00' };
}
