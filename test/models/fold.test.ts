/** The naive model and the engine, on every timeline there is and on many that nobody wrote. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readTimeline } from '../../src/engine/read.ts';
import {
  adopting,
  policyNamed,
  type RuleBooks,
  replay,
  ruleBooks,
} from '../../src/engine/replay.ts';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import type { Verdict } from '../../src/vocabulary/findings.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { awkwardTimelines } from '../support/awkward-timelines.ts';
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
import { fold, type ModelFinding } from './fold.ts';

const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures');
const POLICIES = ['valley-end-2022', 'plumpton-2020'];
const BOOKS: readonly RuleBooks[] = [ruleBooks, adopting(['national'])];

/** How many random timelines of each sort; `MODEL_RUNS=100000` for a long run. */
const RUNS = { numRuns: Number(process.env['MODEL_RUNS'] ?? 500) };
const MANY = 6_000_000;

const said = ({ norm, verdict, owedAt, dueAt, doneAt }: ModelFinding): string =>
  [norm, verdict, owedAt, dueAt, doneAt].join(' ');

const byEngine = (timeline: Timeline, books: RuleBooks): readonly string[] =>
  replay(timeline, { books }).findings.map(said);

const byModel = (
  timeline: Timeline,
  { procedures, ...books }: RuleBooks,
  follows: 'replay' | 'design' = 'replay',
): readonly ModelFinding[] => {
  const policy = policyNamed(timeline.policy, { procedures, ...books });
  return fold(timeline, { procedures, policy }, follows);
};

const expectAgreement = (timeline: Timeline): void => {
  for (const books of BOOKS) {
    expect(byEngine(timeline, books)).toEqual(byModel(timeline, books).map(said));
  }
};

/** Prints a counterexample as a timeline that `replay` takes as it is. */
const held = (of: fc.Arbitrary<Timeline>): void =>
  fc.assert(fc.property(of, expectAgreement), {
    ...RUNS,
    reporter: (run) => {
      if (!run.failed) return;
      const [timeline] = run.counterexample ?? [];
      const again = `seed ${run.seed}, path "${run.counterexamplePath}"`;
      throw new Error(`${again}\n${JSON.stringify(timeline)}\n${String(run.errorInstance)}`);
    },
  });

const written = [join(FIXTURES, 'timelines'), join(FIXTURES, 'national', 'timelines')].flatMap(
  (folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => join(folder, name)),
);

describe('the model agrees with replay', () => {
  test('there are timelines to compare', () => {
    expect(written.length).toBeGreaterThan(150);
  });

  test.each(written)('on %s', (path) => {
    const read = readTimeline(JSON.parse(readFileSync(path, 'utf8')));
    if (!read.ok) throw new Error(path);
    for (const policy of POLICIES) expectAgreement({ ...read.timeline, policy });
  });

  test('on random timelines', () => held(timelines()), MANY);

  test('on logs that go wrong in every way', () => held(awkwardTimelines()), MANY);
});
