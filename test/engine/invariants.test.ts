import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JudgedFinding } from '../../src/engine/judge.ts';
import { type JudgedReport, reportOn, step, stepped } from '../../src/engine/replay.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { awkwardTimelines } from '../support/awkward-timelines.ts';
import { policyNamed, readTimeline, replay, resume, start } from '../support/built-in.ts';
import { happened, incident, raised } from '../support/incidents.ts';
import { randomRuns } from '../support/runs.ts';
import { at, timelines } from '../support/timelines.ts';

/** Each property is tried on this many random timelines; a failure prints its seed and path. */
const RUNS = { numRuns: randomRuns(60, 2_000) };

const steppedThrough = (timeline: Timeline): JudgedReport => {
  const { events, ...head } = timeline;
  return reportOn(events.reduce(step, start(head)));
};

const verdicts = (report: JudgedReport): Record<string, string> =>
  Object.fromEntries(report.findings.map((finding) => [finding.norm, finding.verdict]));

const byNorm = (report: JudgedReport): Map<string, JudgedFinding> =>
  new Map(report.findings.map((finding) => [finding.norm, finding]));

/** The timelines of the fixtures. */
const fixtures = (): readonly Timeline[] =>
  readdirSync('fixtures/timelines', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) =>
      timelineFrom(JSON.parse(readFileSync(join('fixtures/timelines', name), 'utf8'))),
    );

/** A value as a timeline, if it is one. */
const timelineFrom = (value: unknown): readonly Timeline[] => {
  const read = readTimeline(value);
  return read.ok ? [read.timeline] : [];
};

const WITH_OMISSION = incident([
  raised('sexting'),
  happened(10, 'act.omitted', { act: 'party.informed', to: 'dsl' }),
]);

/** A concern that is raised where it should not be: with somebody who has no part in it, or for others to read. */
const raisedWrongly = (how: object): Timeline =>
  incident([
    raised('general', { by: 'dsl' }),
    raised('filtering-breach', { at: at(1), by: 'dsl', ...how }),
  ]);
const RAISED_WRONGLY = [
  { to: 'uninvolved-pupil' },
  { to: ['dsl', 'other-school'] },
  { to: 'headteacher', via: 'email' },
  { to: 'headteacher', via: 'social-media' },
].map((how): [Timeline] => [raisedWrongly(how)]);
const WITH_BREACH = incident([raised('sexting'), happened(10, 'image.viewed', { by: 'teacher' })]);

describe('invariants of the engine', () => {
  test('random timelines are ones the reader accepts', () => {
    fc.assert(
      fc.property(timelines(), (timeline) => {
        expect(readTimeline(timeline)).toMatchObject({ ok: true });
      }),
      RUNS,
    );
  });

  test('1: a replay gives what stepping through live gave', () => {
    fc.assert(
      fc.property(timelines({ most: 25 }), (timeline) => {
        expect(steppedThrough(timeline)).toEqual(replay(timeline));
      }),
      RUNS,
    );
  });

  test('2: a prefix and then the rest is the whole', () => {
    fc.assert(
      fc.property(timelines(), fc.nat(), (timeline, cut) => {
        const length = 1 + (cut % timeline.events.length);
        const prefix = resume({ ...timeline, events: timeline.events.slice(0, length) });
        const whole = timeline.events.slice(length).reduce(step, prefix);
        expect(reportOn(whole)).toEqual(replay(timeline));
      }),
      RUNS,
    );
  });

  test('2: after each entry of many that are added, the incident stands as it would with no more', () => {
    fc.assert(
      fc.property(awkwardTimelines(), (timeline) => {
        const { events, ...head } = timeline;
        let length = 0;
        for (const { timeline: so, run } of stepped(start(head), events)) {
          length += 1;
          const whole = resume({ ...head, events: events.slice(0, length) });
          expect(so).toEqual(whole.timeline);
          expect({ ...run, policy: null, procedures: null }).toEqual({
            ...whole.run,
            policy: null,
            procedures: null,
          });
        }
        expect(length).toBe(events.length);
      }),
      { numRuns: 60 },
    );
  });

  test('3: a breach never disappears as more is recorded', () => {
    fc.assert(
      fc.property(timelines(), (timeline) => {
        let breached = new Set<string>();
        for (let length = 1; length <= timeline.events.length; length += 4) {
          const report = replay({ ...timeline, events: timeline.events.slice(0, length) });
          const now = report.findings.filter((each) => each.verdict === 'breached');
          const ids = new Set(now.map((each) => each.norm as string));
          for (const norm of breached) expect(ids).toContain(norm);
          breached = ids;
        }
      }),
      RUNS,
    );
  });

  test('3: a breach disappears when its own entry is corrected away', () => {
    let seen = 0;
    fc.assert(
      fc.property(timelines(), (timeline) => {
        for (const finding of replay(timeline).findings) {
          if (finding.verdict !== 'breached') continue;
          seen += 1;
          const corrected: Timeline = {
            ...timeline,
            events: [
              ...timeline.events,
              ...finding.events.map((entry) => ({
                at: at(100_000),
                type: 'entry.corrected' as const,
                // Nobody named, so nobody whom the concern is about.
                by: 'unrecorded' as const,
                entry,
                reason: 'entered by mistake',
              })),
            ],
          };
          expect(byNorm(replay(corrected)).get(finding.norm)?.verdict).not.toBe('breached');
        }
      }),
      { ...RUNS, examples: [[WITH_BREACH], ...RAISED_WRONGLY] },
    );
    expect(seen).toBeGreaterThan(0);
  });

  test('4: no duty is met without an event that meets it; no finding without a clause', () => {
    fc.assert(
      fc.property(timelines(), (timeline) => {
        const report = replay(timeline);
        const policy = policyNamed(report.policy);
        const known = new Set(policy.clauses.map((clause) => clause.id));
        for (const finding of report.findings) {
          expect(finding.clauses.length).toBeGreaterThan(0);
          for (const clause of finding.clauses) expect(known).toContain(clause);
          expect(finding.reasons.length).toBeGreaterThan(0);
          if (['met', 'late', 'breached', 'departed'].includes(finding.verdict)) {
            expect(finding.events.length).toBeGreaterThan(0);
          }
          for (const position of finding.events) expect(timeline.events[position]).toBeDefined();
        }
      }),
      RUNS,
    );
  });

  test('5: no incident is compliant while a duty is owed, missed, late or a rule breached', () => {
    // Random timelines are hardly ever compliant: those of the fixtures, whole and with an entry left out.
    const good = fixtures().filter((timeline) => replay(timeline).verdict === 'compliant');
    const compliant = good.flatMap((timeline, index) => [
      timeline,
      ...(index % 6 === 0 ? timeline.events : []).flatMap((_, left) =>
        timelineFrom({
          ...timeline,
          events: timeline.events.filter((_each, position) => position !== left),
        }),
      ),
    ]);
    let seen = 0;
    for (const timeline of compliant) {
      const report = replay(timeline);
      if (report.verdict !== 'compliant') continue;
      seen += 1;
      const found = Object.values(verdicts(report));
      for (const bad of ['owed', 'missed', 'late', 'breached', 'cannot-tell']) {
        expect(found).not.toContain(bad);
      }
    }
    expect(seen).toBeGreaterThan(10);
  });

  test('the clock decides, not the position: a shuffled timeline is judged the same', () => {
    fc.assert(
      fc.property(timelines(), fc.infiniteStream(fc.nat()), (timeline, random) => {
        const keyed = timeline.events.map((event) => ({ event, key: random.next().value }));
        const shuffled = keyed.sort((a, b) => a.key - b.key).map(({ event }) => event);
        expect(verdicts(replay({ ...timeline, events: shuffled }))).toEqual(
          verdicts(replay(timeline)),
        );
      }),
      RUNS,
    );
  });

  test('an entry written down twice changes no verdict', () => {
    fc.assert(
      fc.property(timelines(), (timeline) => {
        const doubled = timeline.events.flatMap((event) => [event, event]);
        expect(verdicts(replay({ ...timeline, events: doubled }))).toEqual(
          verdicts(replay(timeline)),
        );
      }),
      RUNS,
    );
  });

  test('on a partial record only what is recorded is held against the school', () => {
    let seen = 0;
    fc.assert(
      fc.property(timelines(), (timeline) => {
        const partial = replay({ ...timeline, record: 'partial' });
        for (const finding of partial.findings) {
          expect(['kept', 'owed']).not.toContain(finding.verdict);
          if (finding.verdict !== 'missed') continue;
          seen += 1;
          const omissions = finding.events.filter(
            (position) => timeline.events[position]?.type === 'act.omitted',
          );
          expect(omissions.length).toBeGreaterThan(0);
        }
      }),
      { ...RUNS, examples: [[WITH_OMISSION]] },
    );
    expect(seen).toBeGreaterThan(0);
  });

  test('9: two policies that share a norm share its machine, and a school is never judged by the other one', () => {
    fc.assert(
      fc.property(timelines(), (timeline) => {
        const report = replay(timeline);
        const prefix = report.policy === 'valley-end-2022' ? 'VE-' : 'PL-';
        for (const finding of report.findings) {
          for (const clause of finding.clauses) expect(clause.startsWith(prefix)).toBe(true);
        }
      }),
      RUNS,
    );
  });
});
