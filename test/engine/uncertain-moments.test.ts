/** Moments known only to a span: nothing is decided by a moment that nobody wrote down. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clockOf, rankOf } from '../../src/engine/entries.ts';
import { next } from '../../src/engine/next.ts';
import { judgedIncident, reportOn, step } from '../../src/engine/replay.ts';
import { hasSpans, isKnowledge, spanOf } from '../../src/engine/spans.ts';
import { instantOf, isoOf } from '../../src/engine/time.ts';
import { htmlOfIncident, htmlPage } from '../../src/report/html.ts';
import { decisionTree } from '../../src/report/pictures/decision-tree.ts';
import { mermaidOf } from '../../src/report/pictures/mermaid.ts';
import { svgOf } from '../../src/report/pictures/svg.ts';
import { textOfIncident } from '../../src/report/text.ts';
import { ACTS, type Act } from '../../src/vocabulary/acts.ts';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import type { Verdict } from '../../src/vocabulary/findings.ts';
import type { NormId } from '../../src/vocabulary/procedures.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { PLAIN } from '../../src/words/plain.ts';
import {
  policyNamed,
  readTimeline,
  replay,
  replayInWords,
  ruleBooks,
  start,
} from '../support/built-in.ts';
import {
  answered,
  at,
  closed,
  corrected,
  findingIn,
  happened,
  incident,
  judged,
  PLUMPTON,
  raised,
  told,
} from '../support/incidents.ts';
import { randomRuns } from '../support/runs.ts';
import { examplesWithSpans, timelinesWithSpans } from '../support/spans.ts';

const GOOD: readonly Verdict[] = ['met', 'kept', 'lapsed', 'not-applicable', 'departed'];
const BAD: readonly Verdict[] = ['breached', 'missed', 'late', 'overdue'];

/** The same timeline with an exact moment for every entry, as if somebody had written it down. */
const withMoments = (
  timeline: Timeline,
  moment: (event: TimelineEvent, position: number) => number,
): Timeline => ({
  ...timeline,
  events: timeline.events.map((event, position): TimelineEvent => {
    const exact = (of: TimelineEvent) => {
      const { notBefore: _, notAfter: __, sequence: ___, after: ____, ...some } = of;
      const { soonAfter: _____, within: ______, ...rest } = some;
      return rest;
    };
    const own =
      spanOf(event) === null ? event : { ...exact(event), at: isoOf(moment(event, position)) };
    if (own.type !== 'entry.corrected') return own as TimelineEvent;
    const by = own.replacement as TimelineEvent | undefined;
    if (by === undefined || spanOf(by) === null) return own as TimelineEvent;
    return { ...own, replacement: { ...exact(by), at: isoOf(moment(by, -1)) } } as TimelineEvent;
  }),
});

const touches = (type: string): boolean =>
  type in ACTS &&
  'touches' in ACTS[type as Act] &&
  Boolean((ACTS[type as Act] as { touches?: true }).touches);

/** An entry as it is written by now, where it is written by now: the rule of the order says it of these. */
const written = ({ events }: Timeline): readonly (TimelineEvent | null)[] => {
  const now: (TimelineEvent | null)[] = [...events];
  for (const event of events) {
    if (event.type !== 'entry.corrected') continue;
    const before = now[event.entry];
    if (before == null) continue;
    const { replacement } = event;
    if (replacement === undefined) now[event.entry] = null;
    else {
      const { notBefore, notAfter, sequence, after, soonAfter, within, ...rest } = before;
      const whole = { notBefore, notAfter, sequence, after, soonAfter, within };
      const moment = 'at' in replacement ? {} : whole;
      now[event.entry] = { ...rest, ...moment, ...replacement } as TimelineEvent;
    }
  }
  return now;
};

const countsIn = (event: TimelineEvent) => {
  const span = isKnowledge(event) && event.knownAt !== undefined ? null : spanOf(event);
  return span ?? { from: clockOf(event), until: clockOf(event) };
};

/** How long after another entry something is at most that says so: at once is in that minute. */
const mostAfter = (within: number): number => (within === 0 ? 59_999 : within * 60_000);

/** Whether the moments are in an order that the timeline allows: the rule said once more, pair by pair. */
const isInOrder = (timeline: Timeline, exact: Timeline): boolean => {
  const [spans, moments] = [written(timeline), written(exact)];
  const isSoon = spans.every((said, b) => {
    const other = said?.soonAfter === undefined ? null : moments[said.soonAfter];
    const own = moments[b];
    if (said == null || other == null || own == null) return true;
    const [from, to] = [countsIn(said).from, countsIn(said).until];
    const later = clockOf(own) - clockOf(other);
    const isLater = later > 0 || (later === 0 && rankOf(other) <= rankOf(own));
    return from === to || (isLater && later <= mostAfter(said.within as number));
  });
  if (!isSoon) return false;
  return spans.every((first, a) =>
    spans.every((second, b) => {
      const [x, y] = [moments[a], moments[b]];
      if (b <= a || first == null || second == null || x == null || y == null) return true;
      const [one, other] = [countsIn(first), countsIn(second)];
      const isLoose = one.from < one.until || other.from < other.until;
      if (!isLoose || one.from > other.until || other.from > one.until) return true;
      const isUnordered = first.sequence === 'unknown' || second.sequence === 'unknown';
      const keeps =
        !isUnordered ||
        second.type === 'incident.closed' ||
        (first.type === 'concern.raised' && !touches(second.type)) ||
        second.after?.includes(a) === true;
      const [p, q] = [clockOf(x), clockOf(y)];
      return !keeps || p < q || (p === q && rankOf(x) <= rankOf(y));
    }),
  );
};

/** A moment of a span, often at one of its ends or at one of these. */
const momentIn = (
  event: TimelineEvent,
  [kind, share, place]: readonly [number, number, number],
  all: readonly number[],
): number => {
  const { from, until: last } = spanOf(event) as { from: number; until: number };
  const bounds = [event.knownAt, event.recordedAt].flatMap((each) =>
    each ? [instantOf(each)] : [],
  );
  const until = Math.max(from, Math.min(last, ...bounds));
  const near = [-3_600_001, -3_600_000, -1, 0, 1, 3_600_000, 3_600_001];
  const some =
    (all[place % all.length] as number) + (near[Math.floor(share * near.length)] as number);
  const wished = [from, until, from + Math.floor(share * (until - from)), some][kind] as number;
  return Math.min(until, Math.max(from, wished));
};

const TRIES = 12;
const pick = fc.tuple(fc.nat({ max: 3 }), fc.double({ min: 0, max: 0.999, noNaN: true }), fc.nat());

const ALL_DAY = { notBefore: '2026-03-04T00:00:00.000Z', notAfter: '2026-03-04T23:59:59.999Z' };
/** An entry of which only the day is known; its `at` is a moment that nobody wrote down. */
const on = (event: TimelineEvent, rest: object = {}): TimelineEvent =>
  ({ ...event, at: '2026-03-04T12:34:00.000Z', ...ALL_DAY, ...rest }) as TimelineEvent;
const ANY_ORDER = { sequence: 'unknown' };
const verdictOn = (events: readonly TimelineEvent[], norm: NormId): Verdict =>
  findingIn(judged(events), norm).verdict;

test('what an entry says it came after is kept, though its order among others is not known', () => {
  const looked = (rest: object) =>
    on(happened(0, 'image.viewed', { by: 'teacher' }), { ...ANY_ORDER, ...rest });
  const verdict = (rest: object): Verdict =>
    verdictOn([on(raised('sexting')), looked(rest)], 'sexting.never-view-image');
  expect(verdict({})).toBe('cannot-tell');
  expect(verdict({ after: [0] })).toBe('breached');
  expect(readTimeline(incident([looked({ after: [0] })])).ok).toBe(false);
});

describe('where a log gives only the day', () => {
  const concern = on(raised('sexting'));

  test('a duty with a limit of an hour is neither met nor late', () => {
    const report = judged([concern, on(told(0, 'dsl'))]);
    const finding = findingIn(report, 'sexting.dsl-told');
    expect(finding).toMatchObject({
      verdict: 'cannot-tell',
      owedAt: null,
      dueAt: null,
      doneAt: null,
      repair: 'Can be decided once the times of entries 0 and 1 are known',
    });
    expect(finding.because.at(-1)).toBe(
      'the record gives only the day of entries 0 and 1, so whether this was done within 60 minutes is not known',
    );
    expect(report.verdict).not.toBe('compliant');
  });

  test('a duty without a limit is met, and one that was never done is not', () => {
    const events = [concern, on(told(0, 'dsl')), on(told(0, 'parent', { by: 'dsl' }), ANY_ORDER)];
    expect(verdictOn(events, 'sexting.parents-informed')).toBe('met');
    expect(verdictOn([...events, closed(6_000)], 'sexting.support')).toBe('missed');
  });

  test('a day later is late, whatever the minute', () => {
    const later = told(0, 'dsl', {
      at: '2026-03-05T12:34:00.000Z',
      notBefore: '2026-03-05T08:00:00.000Z',
      notAfter: '2026-03-05T23:59:59.999Z',
    });
    const early = { ...concern, notAfter: '2026-03-04T18:00:00.000Z' } as TimelineEvent;
    const finding = findingIn(judged([early, later]), 'sexting.dsl-told');
    expect(finding.verdict).toBe('late');
    expect(finding.because.join()).toContain('done between 5 Mar 2026 08:00 and');
    expect(finding.because.join()).toContain(', too late: a teacher told');
  });

  test('what was done within the hour at the latest is met', () => {
    const about = { notBefore: at(10), notAfter: at(50) };
    expect(verdictOn([raised('sexting'), told(30, 'dsl', about)], 'sexting.dsl-told')).toBe('met');
    const wider = { notBefore: at(10), notAfter: at(61) };
    expect(verdictOn([raised('sexting'), told(30, 'dsl', wider)], 'sexting.dsl-told')).toBe(
      'cannot-tell',
    );
  });

  test('entries come in the order in which they are listed, unless that is not known', () => {
    const deleted = (rest: object) => [
      raised('iioc'),
      answered(1, 'copies-exist', 'yes'),
      on(told(0, 'police', { by: 'dsl' }), { ...rest, notBefore: at(2) }),
      on(happened(0, 'image.deleted', { by: 'technical-support' }), { ...rest, notBefore: at(2) }),
    ];
    const orders = (events: readonly TimelineEvent[]) =>
      judged(events, { policy: PLUMPTON }).findings.filter(({ reasons }) =>
        reasons.some((each) => each.code === 'moment-not-known' && each.hangs !== 'in-time'),
      );
    expect(orders(deleted({}))).toEqual([]);
    const [found] = orders(deleted(ANY_ORDER));
    expect(found).toMatchObject({ verdict: 'cannot-tell', kind: 'precedence' });
    expect(found?.because.at(-1)).toContain('so what came first is not known');
  });

  test('what touches an image may have come before the concern where the order is not known', () => {
    const viewed = (rest: object) => [
      concern,
      on(happened(0, 'image.viewed', { by: 'teacher' }), rest),
    ];
    expect(verdictOn(viewed({}), 'sexting.never-view-image')).toBe('breached');
    expect(verdictOn(viewed(ANY_ORDER), 'sexting.never-view-image')).toBe('cannot-tell');
  });

  test('what was done at once was in time, and what was done soon within its minutes', () => {
    const soon = (within: number, rest: object = {}) =>
      verdictOn(
        [concern, on(told(0, 'dsl'), { soonAfter: 0, within, ...rest })],
        'sexting.dsl-told',
      );
    expect(soon(0)).toBe('met');
    expect(soon(0, ANY_ORDER)).toBe('met');
    expect(soon(60)).toBe('met');
    expect(soon(61)).toBe('cannot-tell');
    // Each soon after the one before: together they may take longer than the hour.
    const chain = (first: number, second: number) => [
      concern,
      on(happened(0, 'device.secured', { by: 'teacher' }), { soonAfter: 0, within: first }),
      on(told(0, 'dsl'), { soonAfter: 1, within: second }),
    ];
    expect(verdictOn(chain(0, 50), 'sexting.dsl-told')).toBe('met');
    expect(verdictOn(chain(40, 40), 'sexting.dsl-told')).toBe('cannot-tell');
  });

  test('an exact moment wins over what is said to have been done at once', () => {
    const at14 = { notBefore: at(300), notAfter: at(360), at: at(310), soonAfter: 0, within: 0 };
    expect(verdictOn([raised('sexting'), on(told(0, 'dsl'), at14)], 'sexting.dsl-told')).toBe(
      'late',
    );
    const events = [concern, on(told(0, 'dsl'), { soonAfter: 0, within: 0 })];
    const later = [...events, corrected(2_000, 1, { at: at(400) })];
    expect(verdictOn(later, 'sexting.dsl-told')).not.toBe('met');
    // A concern that is withdrawn holds nothing in its place any more.
    const two = [raised('sexting'), concern, on(told(0, 'dsl'), { soonAfter: 1, within: 0 })];
    expect(verdictOn(two, 'sexting.dsl-told')).toBe('cannot-tell');
    const other = [concern, on(told(0, 'dsl'), { soonAfter: 0, within: 0 }), concern];
    expect(verdictOn([...other, corrected(3_000, 0)], 'sexting.dsl-told')).toBe('cannot-tell');
  });

  test('once the time is known and corrected, it counts', () => {
    const events = [raised('sexting'), on(told(0, 'dsl'))];
    expect(verdictOn(events, 'sexting.dsl-told')).toBe('cannot-tell');
    const inTime = [...events, corrected(2_000, 1, { at: at(20) })];
    expect(verdictOn(inTime, 'sexting.dsl-told')).toBe('met');
    const corrections = judged(inTime).corrections.map(({ was, is }) => [was, is]);
    expect(corrections).toEqual([
      ['when it happened 4 Mar 2026', 'when it happened 4 Mar 2026 09:20'],
    ]);
  });

  test('stepping through it comes to the same, and next says no moment that nobody wrote down', () => {
    const timeline = incident([concern, on(told(0, 'dsl')), told(900, 'parent')]);
    let stepped = start({ ...timeline });
    for (const event of timeline.events) stepped = step(stepped, event);
    expect(reportOn(stepped).findings).toEqual(replay(timeline).findings);
    expect(JSON.stringify(next(stepped).doNow.map(({ dueAt }) => dueAt))).not.toContain(':34');
  });

  test('far too many such entries are not tried, and nothing is said to be good', () => {
    const many = Array.from({ length: 2_100 }, () => on(told(0, 'dsl'), ANY_ORDER));
    const { findings, verdict } = judged([concern, ...many]);
    expect(new Set(findings.map((each) => each.verdict))).toEqual(new Set(['cannot-tell']));
    expect(verdict).toBe('cannot-tell');
  });
});

describe('no report says a moment that nobody wrote down', () => {
  test('nor that of a correction by which something is known', () => {
    const report = replayInWords({
      incident: 'put-right',
      policy: 'valley-end-2022',
      record: 'complete',
      exercise: false,
      events: [
        { at: '2026-03-04T09:05:00Z', type: 'concern.raised', by: 'teacher', procedure: 'sexting' },
        {
          at: '2026-03-04T09:06:00Z',
          type: 'fact.established',
          by: 'dsl',
          fact: 'immediate-danger',
          value: 'no',
        },
        {
          at: '2026-03-04T12:34:00Z',
          notBefore: '2026-03-04T12:10:00Z',
          notAfter: '2026-03-04T13:00:00Z',
          type: 'entry.corrected',
          by: 'dsl',
          entry: 1,
          reason: 'there was danger after all',
          replacement: { value: 'yes' },
        },
        { at: '2026-03-04T16:00:00Z', type: 'incident.closed', by: 'dsl' },
      ],
    });
    const found = report.findings.find(({ norm }) => norm === 'general.danger-999');
    expect(found?.because.join()).toContain('owed from between 4 Mar 2026 12:10 and 13:00');
    expect(JSON.stringify(report.findings)).not.toMatch(/1[23]:34/);
  });

  const spans = [
    ALL_DAY,
    { notBefore: '2026-03-04T12:00:00Z', notAfter: '2026-03-04T23:59:59Z' },
    { notBefore: '2026-03-04T12:10:00Z', notAfter: '2026-03-04T13:00:00Z' },
    { notBefore: '2026-03-03T00:00:00Z', notAfter: '2026-03-05T23:59:59Z' },
    { notBefore: '2026-03-04T10:00:00Z', notAfter: '2026-03-04T16:00:00Z' },
  ];

  /** One in which a correction is the last word on when something was known. */
  const CORRECTED = JSON.parse(
    readFileSync(
      'fixtures/timelines/radicalisation/10-two-procedures-and-a-corrected-fact.json',
      'utf8',
    ),
  ) as Timeline;

  test('as text, as a page with its drawing, or as a picture of the procedure', () => {
    fc.assert(
      fc.property(
        examplesWithSpans(0),
        fc.array(fc.nat(), { minLength: 2, maxLength: 5 }),
        (example, picks) => {
          const events = example.events.map((event, index) => {
            const pick = picks[index % picks.length] as number;
            const loose = { ...event, at: '2026-03-04T12:34:00Z', ...spans[pick % spans.length] };
            const { knownAt: _, recordedAt: __, ...rest } = loose;
            return pick % 3 === 0
              ? ({ ...event, at: '2026-03-04T09:05:00Z' } as TimelineEvent)
              : (rest as TimelineEvent);
          });
          const timeline: Timeline = {
            ...example,
            events: events.map(
              ({ knownAt: _, recordedAt: __, ...event }) => event as TimelineEvent,
            ),
          };
          const report = replayInWords(timeline);
          const policy = policyNamed(timeline.policy);
          const of = { report, timeline, policy, procedures: ruleBooks.procedures, asOf: null };
          const text = textOfIncident(of, { paint: PLAIN, width: 100, alreadySaid: new Set() });
          const page = htmlPage([htmlOfIncident(of, 1)], '');
          const walked = {
            facts: judgedIncident(timeline, { books: ruleBooks }).run.facts,
            findings: report.findings,
          };
          const tree = decisionTree(
            ruleBooks.procedures[report.procedures.at(-1) ?? 'general'],
            policy,
            { walked },
          );
          for (const each of [
            text,
            page,
            svgOf(tree),
            mermaidOf(tree),
            JSON.stringify(report.findings),
          ]) {
            expect(each).not.toMatch(/1[23]:34/);
          }
        },
      ),
      { numRuns: randomRuns(8, 1000), examples: [[CORRECTED, [761_002, 0, 0, 207_035_734]]] },
    );
  });
});

describe('whichever moment of its span each entry happened at', () => {
  test('no verdict is good where it would be bad, nor bad where it would be good', () => {
    let compared = 0;
    fc.assert(
      fc.property(
        fc.oneof(timelinesWithSpans({ most: 10, spans: 4 }), examplesWithSpans()),
        fc.array(fc.array(pick, { minLength: 8, maxLength: 8 }), {
          minLength: TRIES,
          maxLength: TRIES,
        }),
        (timeline, tries) => {
          fc.pre(hasSpans(timeline.events));
          const said = new Map(replay(timeline).findings.map((each) => [each.norm, each.verdict]));
          const clocks = timeline.events.map(({ at }) => instantOf(at));
          for (const [place, picks] of tries.entries()) {
            let used = 0;
            let last = Number.NEGATIVE_INFINITY;
            const all = [...clocks];
            const put = new Map<number, number>();
            const exact = withMoments(timeline, (event, position) => {
              const picked = picks[used % picks.length] as (typeof picks)[number];
              const wished = momentIn(event, picked as never, all);
              const { from, until } = spanOf(event) as { from: number; until: number };
              const { soonAfter, within = 0 } = event;
              const other =
                soonAfter === undefined ? undefined : (put.get(soonAfter) ?? clocks[soonAfter]);
              const most = mostAfter(within);
              const later = [0, most, Math.floor(picked[1] * most), 1][picked[0]] as number;
              const soon = other === undefined ? null : other + later;
              // Every other time no earlier than what is listed before it, so that more are in order.
              const chosen =
                soon !== null
                  ? Math.min(until, Math.max(from, soon))
                  : place % 2 === 0
                    ? wished
                    : Math.min(until, Math.max(wished, last));
              last = Math.max(last, chosen);
              used += 1;
              all.push(chosen);
              if (position >= 0) put.set(position, chosen);
              return chosen;
            });
            if (!isInOrder(timeline, exact)) continue;
            compared += 1;
            for (const { norm, verdict } of replay(exact).findings) {
              const merged = said.get(norm) as Verdict;
              const isWrong =
                (GOOD.includes(merged) && BAD.includes(verdict)) ||
                (BAD.includes(merged) && GOOD.includes(verdict));
              if (isWrong) expect([norm, merged, exact]).toEqual([norm, verdict, timeline]);
            }
          }
        },
      ),
      { numRuns: randomRuns(30, 1000) },
    );
    expect(compared).toBeGreaterThan(20);
  });
});
