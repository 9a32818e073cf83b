/** The seeded log that the bench audits: what it holds, and that what is planted is all there is. */
import { describe, expect, it } from 'vitest';
import { isViolation } from '../../bench/log/plants.js';
import { type Log, logLines } from '../../bench/log.js';
import type { JudgedReport } from '../../src/engine/replay.ts';
import { PROCEDURE_IDS } from '../../src/vocabulary/procedures.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { readTimeline, replay } from '../support/built-in.ts';

const INCIDENTS = 600;
/** With this one, something planted is violated in exercises too. */
const SEED = 7;

const timelineOf = (line: string): Timeline => {
  const read = readTimeline(JSON.parse(line));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.timeline;
};

const judged = (incidents: number, seed: number) => {
  const log: Log = logLines({ incidents, seed });
  const timelines = [...log.lines].map(timelineOf);
  return { log, timelines, reports: timelines.map((timeline) => replay(timeline)) };
};

/** Violations of any norm, counted as the planted ones are. */
const violations = (reports: readonly JudgedReport[]) => {
  const found: Record<string, number> = {};
  for (const { policy, exercise, findings } of reports) {
    if (exercise) continue;
    for (const { norm, verdict } of findings) {
      if (!isViolation(verdict)) continue;
      const key = `${policy}|${norm}|${verdict}`;
      found[key] = (found[key] ?? 0) + 1;
    }
  }
  return found;
};

describe('a seeded log of incidents', () => {
  const { log, timelines, reports } = judged(INCIDENTS, SEED);

  it('holds as many readable timelines as asked for, each with a name of its own', () => {
    expect(timelines).toHaveLength(INCIDENTS);
    expect(log.incidents).toBe(INCIDENTS);
    expect(new Set(timelines.map(({ incident }) => incident)).size).toBe(INCIDENTS);
    expect(log.events).toBe(timelines.reduce((sum, { events }) => sum + events.length, 0));
  });

  it('is the same for the same seed, and another for another', () => {
    const again = [...logLines({ incidents: 50, seed: SEED }).lines];
    expect(again).toEqual([...logLines({ incidents: 50, seed: SEED }).lines]);
    expect(again).not.toEqual([...logLines({ incidents: 50, seed: SEED + 1 }).lines]);
  });

  it('opens every procedure, under two policies', () => {
    expect(new Set(timelines.map(({ policy }) => policy))).toEqual(
      new Set(['valley-end-2022', 'plumpton-2020']),
    );
    expect(new Set(reports.flatMap(({ procedures }) => procedures))).toEqual(
      new Set(PROCEDURE_IDS),
    );
  });

  it('is violated where it was planted, and nowhere else', () => {
    expect(Object.keys(log.planted).length).toBeGreaterThan(50);
    expect(violations(reports)).toEqual(log.planted);
  });

  it('counts nothing of what is violated in an exercise', () => {
    const exercises = reports.filter(({ exercise }) => exercise);
    expect(exercises).toHaveLength(log.exercises);
    const inEarnest = exercises.map((report) => ({ ...report, exercise: false }));
    expect(violations(inEarnest)).not.toEqual({});
  });

  it('has incidents of between 5 and 60 events, most of them unlike any other', () => {
    const sizes = timelines.map(({ events }) => events.length);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(5);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(60);
    const traces = timelines.map(({ events }) =>
      JSON.stringify(
        events.map((event) => ({ ...event, at: 0, knownAt: 0, recordedAt: 0, note: 0, reason: 0 })),
      ),
    );
    expect(new Set(traces).size).toBeGreaterThan(0.9 * INCIDENTS);
  });
});
