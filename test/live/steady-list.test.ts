/** The list as it stands on a screen while an incident goes on: nothing moves, nothing vanishes. */
import { describe, expect, test } from 'vitest';
import { resume } from '../../src/engine/replay.ts';
import { follow, type SteadyItem } from '../../src/live/steady-list.ts';
import { ruleBooks } from '../../src/policies/built-in.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';

type Events = Timeline['events'];

const MORNING = Date.parse('2026-03-04T09:00:00Z');
const minutesIn = (minutes: number) => new Date(MORNING + minutes * 60_000).toISOString();

const CONCERN = {
  at: minutesIn(0),
  type: 'concern.raised',
  by: 'teacher',
  to: 'dsl',
  procedure: 'iioc',
} as const;

const timelineOf = (...events: unknown[]): Timeline => ({
  incident: 'a',
  policy: 'valley-end-2022',
  record: 'complete',
  exercise: false,
  events: events as Events,
});

const standingOf = (list: readonly SteadyItem[], id: string) =>
  list.find((each) => each.id === id)?.standing;

describe('a list that somebody is working through', () => {
  const before = follow(null, timelineOf(CONCERN), ruleBooks, MORNING);

  test('looked at again before a limit runs out, it is the same and is not worked out again', () => {
    const { standsUntil } = before;
    expect(standsUntil - MORNING).toBeGreaterThan(5 * 60_000);
    expect(follow(before, timelineOf(CONCERN), ruleBooks, standsUntil)).toBe(before);
    const fresh = follow(null, timelineOf(CONCERN), ruleBooks, standsUntil);
    expect(fresh.list).toEqual(before.list);
    const after = follow(before, timelineOf(CONCERN), ruleBooks, standsUntil + 1);
    expect(after.shown.doNow.some(({ overdue }) => overdue)).toBe(true);
  });

  test('with an entry that was judged already, it is the list that follows from its entries', () => {
    const told = { at: minutesIn(4), type: 'party.informed', by: 'teacher', to: 'dsl' };
    const timeline = timelineOf(CONCERN, told);
    const now = MORNING + 300_000;
    const followed = follow(before, timeline, ruleBooks, now, resume(timeline, ruleBooks));
    expect(followed).toEqual(follow(before, timeline, ruleBooks, now));
  });

  test('looked at two hours later, what has run out says so and stands where it stood', () => {
    const later = follow(before, timelineOf(CONCERN), ruleBooks, MORNING + 2 * 3_600_000);
    expect(later.list.slice(0, before.list.length).map(({ id }) => id)).toEqual(
      before.list.map(({ id }) => id),
    );
    expect(before.shown.doNow.some(({ overdue }) => overdue)).toBe(false);
    expect(later.shown.doNow.some(({ overdue }) => overdue)).toBe(true);
  });

  test('what was left undone when the incident was closed is never called "no longer needed"', () => {
    const open = before.list.filter(({ standing }) => standing === 'open').map(({ id }) => id);
    expect(open.length).toBeGreaterThan(1);
    const closed = { at: minutesIn(30), type: 'incident.closed', by: 'dsl' };
    const { list } = follow(before, timelineOf(CONCERN, closed), ruleBooks, MORNING + 1_900_000);
    expect(new Set(open.map((id) => standingOf(list, id)))).toEqual(new Set(['missed']));
  });
});
