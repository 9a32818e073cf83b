/** What an entry says it is about: the same as a concern before, or some of what is known only. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { readTimeline, ruleBooks } from '../support/built-in.ts';
import {
  answered,
  at,
  closed,
  corrected,
  findingIn,
  happened,
  incident,
  judged,
  raised,
  told,
} from '../support/incidents.ts';
import { LineJudge } from '../support/lines.ts';
import { timelines } from '../support/timelines.ts';

const verdict = (events: readonly TimelineEvent[], norm: Parameters<typeof findingIn>[1]) =>
  findingIn(judged(events), norm).verdict;

const problems = (events: readonly unknown[]): readonly string[] => {
  const read = readTimeline(incident(events as TimelineEvent[]), ruleBooks);
  return read.ok ? [] : read.problems.map(({ path, says }) => `${path.join('.')} ${says}`);
};

const FIRST = raised('sexting', { to: 'dsl' });
const LATER = (rest = {}): TimelineEvent =>
  happened(300, 'concern.raised', { by: 'teacher', procedure: 'exploitation', ...rest });

describe('a concern that says it is one raised before', () => {
  test('asks for nothing once more', () => {
    const done = [FIRST, told(5, 'dsl')];
    expect(verdict([...done, LATER(), closed(900)], 'general.dsl-told')).toBe('missed');
    expect(verdict([...done, LATER({ sameAs: 0 }), closed(900)], 'general.dsl-told')).toBe('met');
  });

  test('is about the concern that it names, and not about another one', () => {
    const events = [FIRST, LATER()];
    const again = (sameAs: number): TimelineEvent =>
      happened(310, 'concern.raised', { procedure: 'exploitation', to: 'dsl', sameAs });
    expect(verdict([...events, again(1), closed(900)], 'general.dsl-told')).toBe('met');
    expect(verdict([...events, again(0), closed(900)], 'general.dsl-told')).toBe('missed');
  });

  test('gives a general concern its kind, so that a later one of another kind is news', () => {
    const known = [raised('general'), told(5, 'dsl')];
    const named = (type: TimelineEvent['type'], procedure = 'sexting'): TimelineEvent =>
      happened(10, type, { by: 'teacher', procedure, sameAs: 0 });
    const dslTold = (...between: readonly TimelineEvent[]) =>
      verdict([...known, ...between, LATER(), closed(900)], 'general.dsl-told');
    expect(dslTold()).toBe('met');
    expect(dslTold(named('concern.raised', 'general'))).toBe('met');
    expect(dslTold(named('concern.raised'))).toBe('missed');
    expect(dslTold(named('procedure.opened'))).toBe('missed');
  });

  test('leaves no doubt about a kind that is opened later', () => {
    const open = (rest = {}): TimelineEvent =>
      happened(300, 'procedure.opened', { by: 'teacher', procedure: 'iioc', ...rest });
    const norm = 'iioc.dsl-told';
    expect(verdict([FIRST, open(), closed(900)], norm)).toBe('cannot-tell');
    expect(verdict([FIRST, open({ sameAs: 0 }), closed(900)], norm)).toBe('met');
  });
});

describe('what an entry covers', () => {
  const events = [FIRST, LATER()];
  const telling = (covers?: readonly number[]): TimelineEvent =>
    told(310, 'dsl', covers === undefined ? {} : { covers });

  test('is everything known where it does not say', () => {
    expect(verdict([...events, telling(), closed(900)], 'general.dsl-told')).toBe('met');
  });

  test('is only the matters of the entries it names', () => {
    expect(verdict([...events, telling([1]), closed(900)], 'general.dsl-told')).toBe('met');
    expect(verdict([...events, telling([0, 1]), closed(900)], 'general.dsl-told')).toBe('met');
    expect(verdict([...events, telling([0]), closed(900)], 'general.dsl-told')).toBe('missed');
  });

  test('is told apart where two concerns stand alike until then', () => {
    const alike = [raised('sexting'), { ...LATER(), at: at(1) }, closed(900)];
    const two = [...alike.slice(0, 2), told(10, 'dsl', { covers: [0] }), closed(900)];
    expect(verdict([...two, told(11, 'dsl', { covers: [1] })], 'general.dsl-told')).toBe('met');
    expect(verdict(two, 'general.dsl-told')).toBe('missed');
  });

  test('narrows an answer too', () => {
    const norm = 'general.danger-999';
    const danger = answered(310, 'immediate-danger', 'no', { covers: [0] });
    const both = answered(310, 'immediate-danger', 'no');
    expect(verdict([...events, both, closed(900)], norm)).toBe('not-applicable');
    expect(verdict([...events, danger, closed(900)], norm)).toBe('cannot-tell');
  });

  test('never hides what was done to an image', () => {
    const looked = happened(310, 'image.viewed', { by: 'teacher', covers: [1] });
    expect(verdict([...events, looked], 'sexting.never-view-image')).toBe('breached');
  });

  test('can be corrected', () => {
    const put = [...events, telling([0]), closed(900)];
    const norm = 'general.dsl-told';
    expect(verdict([...put, corrected(910, 2, { covers: [1] })], norm)).toBe('met');
  });
});

describe('an entry names earlier ones', () => {
  test.each([
    [[FIRST, LATER({ sameAs: 1 })], 'events.1.sameAs has to name an earlier entry'],
    [[FIRST, told(1, 'dsl'), LATER({ sameAs: 1 })], 'events.2.sameAs entry 1 is not a concern'],
    [[FIRST, told(1, 'dsl', { covers: [0, 7] })], 'events.1.covers.1 has to name an earlier'],
    [[FIRST, told(1, 'dsl', { covers: [] })], 'events.1.covers is an empty list'],
    [[FIRST, told(1, 'dsl', { covers: 'all' })], 'events.1.covers is of the wrong kind'],
    [[FIRST, LATER({ sameAs: -1 })], 'events.1.sameAs is less than 0'],
    [
      [FIRST, told(1, 'dsl'), corrected(2, 1, { covers: [1] })],
      'events.2.replacement.covers.0 has to name an earlier entry',
    ],
  ])('and is refused otherwise', (events, says) => {
    expect(problems(events)).toEqual([expect.stringContaining(says)]);
  });
});

/** The same timeline, with some entries that name earlier ones. */
const naming = (timeline: Timeline, picks: readonly number[]): Timeline => ({
  ...timeline,
  events: timeline.events.map((event, position) => {
    const pick = picks[position % picks.length] as number;
    if (position === 0 || pick % 2 === 0) return event;
    const entry = pick % position;
    if (event.type === 'concern.raised') {
      const isConcern = timeline.events[entry]?.type === 'concern.raised';
      return isConcern ? { ...event, sameAs: entry } : event;
    }
    const isOther =
      !['fact.established'].includes(event.type) &&
      event.type.includes('.') &&
      [
        'act.omitted',
        'decision.recorded',
        'incident.closed',
        'procedure.opened',
        'entry.corrected',
      ].includes(event.type);
    return isOther ? event : ({ ...event, covers: [entry] } as TimelineEvent);
  }),
});

test('an audit finds the same as a replay, step by step, whatever the entries name', () => {
  const judge = new LineJudge({ books: ruleBooks, policy: null, against: null });
  const picks = fc.array(fc.nat(40), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(timelines({ most: 16 }), picks, (timeline, chosen) => {
      const named = naming(timeline, chosen);
      expect(problems(named.events)).toEqual([]);
      const text = JSON.stringify(named);
      const bytes = Buffer.from(text);
      const isNaming = text.includes('"covers"') || text.includes('"sameAs"');
      expect(judge.judgeBytes(bytes)).toBe(!isNaming);
      judge.judgeTimeline(named, { file: 'log.jsonl', line: 1 });
      expect(judge.disagreement(named)).toBeNull();
    }),
    { numRuns: 20 },
  );
});
