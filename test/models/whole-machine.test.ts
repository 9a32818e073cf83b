/**
 * The runner against model 1: XState's own machines, sent the same timeline, end in the same states
 * with the same marks. `MODEL_RUNS=20000` takes that many random timelines of each kind.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { procedures } from '../../machines/index.ts';
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

/** What the runner says of each norm, in the words of the model. */
const standsInReplay = (timeline: Timeline, books = ruleBooks): ReadonlyMap<string, Stand> =>
  new Map(
    resume(timeline, books).run.tracks.map(({ norm, procedure, state, marks }) => [
      norm.norm.id,
      { procedure, state, marks: Object.fromEntries(marks) },
    ]),
  );

const expectAgreement = (timeline: Timeline, books = ruleBooks, why?: string): void => {
  const policy = policyNamed(timeline.policy, books);
  const model = standsOf(timeline.events, policy, procedures);
  expect(standsInReplay(timeline, books), why).toEqual(model);
};

describe('the runner and whole XState machines agree on where every norm stands, and on its marks', () => {
  it.each(['valley-end-2022', 'plumpton-2020'])('in every fixture, under %s', LONG, (policy) => {
    for (const [name, timeline] of fixtures) {
      expectAgreement({ ...timeline, policy }, ruleBooks, name);
    }
  });

  it('in every fixture, with national guidance adopted', LONG, () => {
    const books = adopting(['national']);
    for (const [name, timeline] of fixtures) expectAgreement(timeline, books, name);
  });

  it('in random timelines', LONG, () => {
    fc.assert(
      fc.property(timelines({ most: 24 }), (timeline) => expectAgreement(timeline)),
      { numRuns: RUNS },
    );
  });

  it(
    'in random timelines with entries twice, at one moment, out of order and corrected',
    LONG,
    () => {
      fc.assert(
        fc.property(disturbedTimelines(), (timeline) => expectAgreement(timeline)),
        { numRuns: RUNS },
      );
    },
  );

  it('in random timelines with every entry written down twice', LONG, () => {
    const twice = (timeline: Timeline): Timeline => ({
      ...timeline,
      events: timeline.events.flatMap((event) => [event, event]),
    });
    fc.assert(
      fc.property(timelines({ most: 24 }), (timeline) => expectAgreement(twice(timeline))),
      { numRuns: RUNS },
    );
  });

  it('where a fact is corrected that an overdue duty does not hang on', () => {
    const events = [
      raised('sexting'),
      answered(1, 'device-in-hand'),
      answered(5, 'immediate-danger'),
      answered(200, 'immediate-danger', 'no'),
      corrected(300, 1, { value: 'no' }),
    ];
    const stands = standsOf(events, policyNamed(VALLEY_END), procedures);
    expect(stands.get('general.danger-999')?.state).toBe('overdue');
    expectAgreement(incident(events));
  });

  it('where an act that raises a duty is written down again for the same moment', () => {
    const doubt = happened(10, 'doubt.raised', { by: 'teacher' });
    const asked = happened(10, 'advice.sought', { to: 'safeguarding-partnership' });
    const events = [raised('sexting'), doubt, asked, doubt];
    const stands = standsOf(events, policyNamed(VALLEY_END), procedures);
    expect(stands.get('general.advice-when-unsure')?.state).toBe('met');
    expectAgreement(incident(events));
  });
});
