/** Moments known only to a span: nothing is decided by a moment that nobody wrote down. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clockOf, rankOf } from '../../src/engine/entries.ts';
import { hasSpans, isKnowledge, spanOf } from '../../src/engine/spans.ts';
import { instantOf, isoOf } from '../../src/engine/time.ts';
import { ACTS, type Act } from '../../src/vocabulary/acts.ts';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import type { Verdict } from '../../src/vocabulary/findings.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { replay } from '../support/built-in.ts';
import { randomRuns } from '../support/runs.ts';
import { timelinesWithSpans } from '../support/spans.ts';

const GOOD: readonly Verdict[] = ['met', 'kept', 'lapsed', 'not-applicable', 'departed'];
const BAD: readonly Verdict[] = ['breached', 'missed', 'late', 'overdue'];

/** The same timeline with an exact moment for every entry, as if somebody had written it down. */
const withMoments = (timeline: Timeline, moment: (event: TimelineEvent) => number): Timeline => ({
  ...timeline,
  events: timeline.events.map((event): TimelineEvent => {
    const exact = ({ notBefore: _, notAfter: __, sequence: ___, ...rest }: TimelineEvent) => rest;
    const own = spanOf(event) === null ? event : { ...exact(event), at: isoOf(moment(event)) };
    if (own.type !== 'entry.corrected') return own as TimelineEvent;
    const by = own.replacement as TimelineEvent | undefined;
    if (by === undefined || spanOf(by) === null) return own as TimelineEvent;
    return { ...own, replacement: { ...exact(by), at: isoOf(moment(by)) } } as TimelineEvent;
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
      const { notBefore, notAfter, sequence, ...rest } = before;
      const moment = 'at' in replacement ? {} : { notBefore, notAfter, sequence };
      now[event.entry] = { ...rest, ...moment, ...replacement } as TimelineEvent;
    }
  }
  return now;
};

const countsIn = (event: TimelineEvent) => {
  const span = isKnowledge(event) && event.knownAt !== undefined ? null : spanOf(event);
  return span ?? { from: clockOf(event), until: clockOf(event) };
};

/** Whether the moments are in an order that the timeline allows: the rule said once more, pair by pair. */
const isInOrder = (timeline: Timeline, exact: Timeline): boolean => {
  const [spans, moments] = [written(timeline), written(exact)];
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
        (first.type === 'concern.raised' && !touches(second.type));
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

const pick = fc.tuple(fc.nat({ max: 3 }), fc.double({ min: 0, max: 0.999, noNaN: true }), fc.nat());

describe('whichever moment of its span each entry happened at', () => {
  test('no verdict is good where it would be bad, nor bad where it would be good', () => {
    let compared = 0;
    fc.assert(
      fc.property(
        timelinesWithSpans({ most: 10, spans: 4 }),
        fc.array(fc.array(pick, { minLength: 8, maxLength: 8 }), { minLength: 30, maxLength: 30 }),
        (timeline, tries) => {
          fc.pre(hasSpans(timeline.events));
          const said = new Map(replay(timeline).findings.map((each) => [each.norm, each.verdict]));
          const clocks = timeline.events.map(({ at }) => instantOf(at));
          for (const picks of tries) {
            let used = 0;
            const all = [...clocks];
            const exact = withMoments(timeline, (event) => {
              const chosen = momentIn(event, picks[used % picks.length] as never, all);
              used += 1;
              all.push(chosen);
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
      { numRuns: randomRuns(60, Number(process.env.N ?? 500)) },
    );
    expect(compared).toBeGreaterThan(100);
  });
});
