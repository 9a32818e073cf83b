/**
 * The runner against model 1: XState's own machines, sent what the runner fed, end in the same states
 * with the same marks. A machine is one occurrence, so incidents in which a norm has several are left
 * out here; `fold.test.ts` has them. `MODEL_RUNS=20000` takes that many random timelines of each kind.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { procedures } from '../../machines/index.ts';
import { hasOneMatter } from '../../src/engine/machine-events.ts';
import type { Track } from '../../src/engine/run.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { adopting, policyNamed, resume, ruleBooks } from '../support/built-in.ts';
import {
  answered,
  corrected,
  happened,
  incident,
  raised,
  VALLEY_END,
} from '../support/incidents.ts';
import { disturbedTimelines, timelines } from '../support/timelines.ts';
import { type Stand, standsOf } from './whole-machine.ts';

const RUNS = Number(process.env.MODEL_RUNS ?? 150);
const LONG = { timeout: Math.max(240_000, RUNS * 1_000) };

const fixtures = readdirSync('fixtures/timelines', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.json'))
  .map((name) => {
    const text = readFileSync(join('fixtures/timelines', name), 'utf8');
    return [name, JSON.parse(text) as Timeline] as const;
  });

/** A machine knows no time, so what was done before the school knew is not forgiven there. */
const unforgiven = ({ marks }: Track): Stand['marks'] => {
  const { forgiven, ...others } = Object.fromEntries(marks);
  return forgiven === undefined ? others : { ...others, 'before-known': forgiven };
};

/** Compares them where there is one matter. @returns whether there was. */
const agrees = (timeline: Timeline, books = ruleBooks, why?: string): boolean => {
  const { run } = resume(timeline, books);
  if (!hasOneMatter(run)) return false;
  const stands = run.tracks.map((track): [string, Stand] => {
    const { procedure, state, norm } = track;
    return [norm.norm.id, { procedure, state, marks: unforgiven(track) }];
  });
  const policy = policyNamed(timeline.policy, books);
  expect(new Map(stands), why).toEqual(standsOf(run, policy, procedures));
  return true;
};

/** Every timeline of a kind that has one matter; most have. */
const held = (kind: fc.Arbitrary<Timeline>): void => {
  let compared = 0;
  fc.assert(
    fc.property(kind, (timeline) => {
      if (agrees(timeline)) compared += 1;
    }),
    { numRuns: RUNS },
  );
  expect(compared).toBeGreaterThan(RUNS / 4);
};

describe('the runner and whole XState machines agree on where every norm stands, and on its marks', () => {
  it.each(['valley-end-2022', 'plumpton-2020'])('in every fixture, under %s', LONG, (policy) => {
    const one = fixtures.filter(([name, each]) => agrees({ ...each, policy }, ruleBooks, name));
    expect(one.length).toBeGreaterThan(fixtures.length * 0.8);
  });

  it('in every fixture, with national guidance adopted', LONG, () => {
    const books = adopting(['national']);
    for (const [name, timeline] of fixtures) agrees(timeline, books, name);
  });

  it('in random timelines', LONG, () => {
    held(timelines({ most: 24 }));
  });

  it(
    'in random timelines with entries twice, at one moment, out of order and corrected',
    LONG,
    () => {
      held(disturbedTimelines());
    },
  );

  it('in random timelines with every entry written down twice', LONG, () => {
    const twice = (timeline: Timeline): Timeline => ({
      ...timeline,
      events: timeline.events.flatMap((event) => [event, event]),
    });
    held(timelines({ most: 24 }).map(twice));
  });

  it('where one act is done to several people, of whom nobody complained', () => {
    const concern = raised('general', { by: 'dsl' });
    const to = ['dsl', 'deputy-dsl'];
    const explained = happened(1, 'whistleblowing.explained', { by: 'unrecorded', to });
    expect(agrees(incident([concern, concern, explained, explained]))).toBe(true);
  });

  it('where a duty hangs on one answer and a question of another norm is answered no', () => {
    const events = [
      raised('harassment'),
      answered(5, 'safeguarding-concern', 'unclear'),
      answered(10, 'user-left-material-up', 'no'),
    ];
    const stands = standsOf(resume(incident(events)).run, policyNamed(VALLEY_END), procedures);
    expect(stands.get('general.dsl-told')?.state).toBe('owed');
    expect(agrees(incident(events))).toBe(true);
  });

  it('where a fact is corrected that an overdue duty does not hang on', () => {
    const events = [
      raised('sexting'),
      answered(1, 'device-in-hand'),
      answered(5, 'immediate-danger'),
      answered(200, 'immediate-danger', 'no'),
      corrected(300, 1, { value: 'no' }),
    ];
    const stands = standsOf(resume(incident(events)).run, policyNamed(VALLEY_END), procedures);
    expect(stands.get('general.danger-999')?.state).toBe('overdue');
    expect(agrees(incident(events))).toBe(true);
  });

  it('where an act that raises a duty is written down again for the same moment', () => {
    const doubt = happened(10, 'doubt.raised', { by: 'teacher' });
    const asked = happened(10, 'advice.sought', { to: 'safeguarding-partnership' });
    const events = [raised('sexting'), doubt, asked, doubt];
    const stands = standsOf(resume(incident(events)).run, policyNamed(VALLEY_END), procedures);
    expect(stands.get('general.advice-when-unsure')?.state).toBe('met');
    expect(agrees(incident(events))).toBe(true);
  });
});
