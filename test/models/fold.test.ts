/** The naive model and the engine, on every timeline there is and on many that nobody wrote. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RuleBooks } from '../../src/engine/replay.ts';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import type { Verdict } from '../../src/vocabulary/findings.ts';
import type { NormId } from '../../src/vocabulary/procedures.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { awkwardTimelines } from '../support/awkward-timelines.ts';
import { adopting, policyNamed, readTimeline, replay, ruleBooks } from '../support/built-in.ts';
import {
  answered,
  closed,
  corrected,
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
const { MODEL_RUNS } = process.env;
/** The same timelines at every run of the suite; other ones at every long run. */
const RUNS = {
  numRuns: Number(MODEL_RUNS ?? 500),
  ...(MODEL_RUNS === undefined && { seed: 20261128 }),
};
const MANY = 6_000_000;

/**
 * Whether a correction moves a concern in time. A replay may then say that something was done when
 * the concern was first said to be raised, though that entry is withdrawn; see the report's `doneAt`.
 */
const movesAConcern = ({ events }: Timeline): boolean =>
  events.some((each) => {
    if (each.type !== 'entry.corrected' || each.replacement === undefined) return false;
    const isMoved = 'at' in each.replacement || 'knownAt' in each.replacement;
    return isMoved && 'procedure' in (events[each.entry] ?? {});
  });

const said =
  (timeline: Timeline) =>
  ({ norm, verdict, owedAt, dueAt, doneAt }: ModelFinding): string =>
    [norm, verdict, owedAt, dueAt, movesAConcern(timeline) || doneAt].join(' ');

const byEngine = (timeline: Timeline, books: RuleBooks): readonly string[] =>
  replay(timeline, { books }).findings.map(said(timeline));

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
    expect(byEngine(timeline, books)).toEqual(byModel(timeline, books).map(said(timeline)));
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

/** Where replay and the design part today: what each says of one norm, in the smallest timeline. */
interface Difference {
  readonly name: string;
  readonly norm: NormId;
  readonly events: readonly TimelineEvent[];
  readonly rest?: Partial<Omit<Timeline, 'events'>>;
  readonly replay: Verdict;
  readonly design: Verdict;
}

const GENERAL = raised('general');
const SEXTING = raised('sexting');
const ORDER = 'general.police-before-others';
const PARENTS = 'general.parents-informed';
const omitted = (minutes: number, rest: object): TimelineEvent =>
  happened(minutes, 'act.omitted', { act: 'party.informed', ...rest });

const DIFFERENCES: readonly Difference[] = [
  {
    name: 'an order that may have been lifted is taken to hold, so a breach is certain',
    norm: ORDER,
    events: [GENERAL, told(5, 'unrecorded'), told(10, 'other-school')],
    replay: 'breached',
    design: 'cannot-tell',
  },
  {
    name: 'what may have been forbidden is in doubt though the order is lifted already',
    norm: ORDER,
    events: [GENERAL, told(5, 'police'), told(10, 'unrecorded')],
    replay: 'cannot-tell',
    design: 'kept',
  },
  {
    name: 'an entry that lifts an order hides that it may have broken it as well',
    norm: ORDER,
    events: [GENERAL, told(5, ['police', 'unrecorded'])],
    replay: 'kept',
    design: 'cannot-tell',
  },
  {
    name: 'what may have been done against an order that may hold counts as nothing done',
    norm: 'harassment.other-schools-after-police',
    events: [raised('harassment'), told(5, 'unrecorded')],
    rest: { policy: PLUMPTON },
    replay: 'kept',
    design: 'cannot-tell',
  },
  {
    name: 'an omission written down after closing is not heard',
    norm: 'sexting.risk-assessed',
    events: [SEXTING, closed(10), omitted(20, { act: 'risk.assessed' })],
    rest: { record: 'partial' },
    replay: 'cannot-tell',
    design: 'missed',
  },
  {
    name: 'a reason for not telling somebody the record does not name excuses telling anybody',
    norm: PARENTS,
    events: [SEXTING, omitted(5, { to: 'unrecorded', reason: 'not safe for the child' })],
    replay: 'departed',
    design: 'cannot-tell',
  },
  {
    name: 'an omission with a reason by nobody named is missed, where a decision is in doubt',
    norm: PARENTS,
    events: [SEXTING, omitted(5, { by: 'unrecorded', reason: 'not safe for the child' })],
    replay: 'missed',
    design: 'cannot-tell',
  },
  {
    name: 'what may have been done before closing is late, where it has no limit',
    norm: 'sexting.dsl-handles',
    events: [
      SEXTING,
      happened(5, 'lead.taken', { by: 'unrecorded' }),
      closed(10),
      happened(20, 'lead.taken'),
    ],
    replay: 'late',
    design: 'cannot-tell',
  },
  {
    name: 'what may have been done after closing is in doubt, though it would be late as well',
    norm: 'sexting.dsl-told',
    events: [SEXTING, closed(10), told(20, 'unrecorded'), told(30, 'dsl')],
    replay: 'cannot-tell',
    design: 'late',
  },
  {
    name: 'an act that may raise a duty hides that it may have met it',
    norm: 'filtering-breach.technical-passes-on-to-leadership',
    events: [
      raised('general', { to: 'unrecorded' }),
      happened(5, 'concern.raised', { procedure: 'filtering-breach', to: 'technical-support' }),
    ],
    replay: 'owed',
    design: 'cannot-tell',
  },
  {
    name: 'an act that would raise what is owed already is not seen to meet it',
    norm: 'filtering-breach.technical-passes-on-to-leadership',
    events: [
      raised('filtering-breach', { to: 'technical-support' }),
      told(5, ['technical-support', 'headteacher']),
    ],
    replay: 'owed',
    design: 'met',
  },
  {
    name: 'what may have raised a duty again leaves it met',
    norm: 'general.whistleblowing-explained',
    events: [
      GENERAL,
      happened(5, 'complaint.made', { by: 'teacher' }),
      happened(10, 'whistleblowing.explained', { to: 'teacher' }),
      happened(20, 'complaint.made', { by: 'unrecorded' }),
    ],
    replay: 'met',
    design: 'cannot-tell',
  },
  {
    name: 'a decision by nobody named is not heard before it matters',
    norm: PARENTS,
    events: [
      GENERAL,
      happened(5, 'decision.recorded', { by: 'unrecorded', norm: PARENTS, reason: 'not safe' }),
      answered(10, 'child-involved'),
    ],
    replay: 'owed',
    design: 'cannot-tell',
  },
  {
    name: 'a missed duty lapses with a correction that has nothing to do with what raised it',
    norm: 'general.official-route',
    events: [
      raised('device-search', { about: 'deputy-dsl' }),
      closed(10),
      happened(20, 'concern.raised', { by: 'pupil', procedure: 'filtering-breach' }),
      corrected(30, 0, { about: 'dsl' }),
    ],
    replay: 'lapsed',
    design: 'missed',
  },
];

describe('where replay and the design part today', () => {
  test.each(DIFFERENCES)('$name', ({ norm, events, rest, replay: today, design }) => {
    const timeline = incident(events, rest);
    expect(readTimeline(timeline)).toMatchObject({ ok: true });
    const verdict = (findings: readonly ModelFinding[]) =>
      findings.find((each) => each.norm === norm)?.verdict;
    expect({
      replay: verdict(replay(timeline).findings),
      design: verdict(byModel(timeline, ruleBooks, 'design')),
    }).toEqual({ replay: today, design });
  });
});
