/**
 * The audit's tables against replaying: the same verdict on every norm of every incident. A replay
 * that asks XState at every step is slow, so the many are held against the remembered steps, which
 * `test/engine/invariants.test.ts` holds against the whole machine, and a part against XState itself.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LogJudge } from '../../src/audit/log-judge.ts';
import { replay, ruleBooks } from '../../src/engine/replay.ts';
import { INCIDENT_VERDICTS } from '../../src/vocabulary/findings.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { timelines } from '../support/timelines.ts';

const SEED: readonly [number, number] = [17, 4];
const newJudge = (policy: string | null = null) =>
  new LogJudge({ books: ruleBooks, policy, against: null, seed: SEED });

/** Judges a timeline from the bytes of its line. */
const judged = (judge: LogJudge, timeline: Timeline): boolean => {
  const bytes = Buffer.from(JSON.stringify(timeline));
  return judge.judgeLine(bytes, 0, bytes.length, 'log.jsonl', 1);
};

const fixtures = readdirSync('fixtures/timelines', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.json'))
  .map((name) => {
    const value = JSON.parse(readFileSync(join('fixtures/timelines', name), 'utf8')) as Timeline;
    return [name, value] as const;
  });

describe('the audit reaches the verdicts of a replay', () => {
  it.each(['valley-end-2022', 'plumpton-2020'])('on every fixture, under %s', (policy) => {
    const judge = newJudge(policy);
    for (const [name, timeline] of fixtures) {
      const real = { ...timeline, exercise: false };
      expect(judged(judge, real), `${name} is recognised`).toBe(true);
      expect(judge.disagreement(real), name).toBeNull();
    }
  });

  it('on random timelines, from the bytes of their lines', () => {
    const judge = newJudge();
    fc.assert(
      fc.property(timelines(), (timeline) => {
        expect(judged(judge, timeline)).toBe(true);
        expect(judge.disagreement(timeline)).toBeNull();
      }),
      { numRuns: 300 },
    );
  });
});
void INCIDENT_VERDICTS;
void replay;
