/** "Is it new, or a name for what you knew?": what `next` asks about an entry that does not say. */
import { describe, expect, test } from 'vitest';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import { nextInWords } from '../../src/words/guidance.ts';
import { resume } from '../support/built-in.ts';
import {
  answered,
  closed,
  corrected,
  findingIn,
  happened,
  incident,
  judged,
  raised,
  told,
} from '../support/incidents.ts';

const sameIn = (...events: readonly TimelineEvent[]) =>
  nextInWords(resume(incident(events))).ask.filter((each) => each.same !== undefined);

const FIRST = raised('sexting', { to: 'dsl' });
const SECOND = (rest = {}): TimelineEvent =>
  happened(60, 'concern.raised', { by: 'teacher', procedure: 'sexting', ...rest });
const OPENED = (rest = {}): TimelineEvent =>
  happened(60, 'procedure.opened', { by: 'teacher', procedure: 'iioc', ...rest });

describe('a second concern of the same kind', () => {
  test('is asked about once, with the entries it may be the same as', () => {
    const [asked, another] = sameIn(FIRST, SECOND());
    expect(another).toBeUndefined();
    expect(asked?.same).toEqual({ entry: 1, isOfAnotherKind: false, as: [0] });
    expect(asked?.norms).toContain('sexting.dsl-told');
    expect(asked?.asks).toMatch(/^Is entry 1 \(.+\) the same concern as entry 0\? No: it is a new/);
  });

  test('is asked about no longer once it says so, in itself or in a correction', () => {
    expect(sameIn(FIRST, SECOND({ sameAs: 0 }))).toEqual([]);
    expect(sameIn(FIRST, SECOND(), corrected(70, 1, { sameAs: 0 }))).toEqual([]);
    const events = [FIRST, SECOND(), corrected(70, 1, { sameAs: 0 }), closed(900)];
    expect(findingIn(judged(events), 'sexting.dsl-told').verdict).toBe('met');
  });

  test('names every concern before it', () => {
    const third = happened(90, 'concern.raised', { by: 'parent', procedure: 'sexting' });
    const last = sameIn(FIRST, SECOND({ sameAs: 0 }), third).at(-1);
    expect(last?.same).toMatchObject({ entry: 2, as: [0, 1] });
    const amended = corrected(95, 1, { by: 'pupil' });
    expect(sameIn(FIRST, SECOND({ sameAs: 0 }), third, amended).at(-1)).toEqual(last);
  });

  test('is not asked about where it is withdrawn, or of another kind', () => {
    expect(sameIn(FIRST, SECOND(), corrected(70, 1))).toEqual([]);
    expect(sameIn(FIRST, SECOND({ procedure: 'exploitation' }))).toEqual([]);
  });
});

describe('what turns out to be of another kind', () => {
  test('is asked about as a name for what was known', () => {
    const [asked] = sameIn(FIRST, told(5, 'dsl'), OPENED());
    expect(asked?.same).toEqual({ entry: 2, isOfAnotherKind: true, as: [0] });
    expect(asked?.asks).toMatch(/only give its name to what you knew from entry 0\? No: it is new/);
    expect(sameIn(FIRST, told(5, 'dsl'), OPENED({ sameAs: 0 }))).toEqual([]);
  });

  test('also where an answer opens the procedure, and then the answer is corrected', () => {
    const breach = raised('filtering-breach', { to: 'dsl' });
    const images = answered(60, 'material-is-indecent-images', 'yes', { by: 'teacher' });
    const [asked] = sameIn(breach, images);
    expect(asked?.same).toEqual({ entry: 1, isOfAnotherKind: true, as: [0] });
    expect(sameIn(breach, { ...images, sameAs: 0 } as TimelineEvent)).toEqual([]);
  });

  test('is not asked where the concern had no kind: that is a name', () => {
    expect(sameIn(raised('general', { to: 'dsl' }), OPENED())).toEqual([]);
  });
});

test('danger that comes up is not asked about: it is a happening of its own', () => {
  const danger = answered(60, 'immediate-danger');
  expect(sameIn(FIRST, told(1, 'police', { by: 'dsl', via: '999' }), danger)).toEqual([]);
});

test('a first concern is never asked about', () => {
  expect(sameIn(told(-5, 'dsl'), FIRST)).toEqual([]);
});
