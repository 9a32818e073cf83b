/** What is typed, and what is understood by it. */
import { describe, expect, test } from 'vitest';
import { readIntent } from '../../src/live/intents.ts';
import {
  actsAtStart,
  channelsMeant,
  partiesMeant,
  proceduresMeant,
  readDetails,
} from '../../src/live/matching.ts';
import { readTime } from '../../src/understanding/school-time.ts';
import { policyNamed } from '../support/built-in.ts';

const policy = policyNamed('valley-end-2022');

describe('a typed line', () => {
  test.each([
    ['1', { kind: 'done', item: 1, details: '' }],
    ['2 teacher police 101', { kind: 'done', item: 2, details: 'teacher police 101' }],
    ['done 3', { kind: 'done', item: 3, details: '' }],
    ['yes', { kind: 'answer', question: 1, value: 'yes' }],
    ['NO', { kind: 'answer', question: 1, value: 'no' }],
    ["don't know", { kind: 'answer', question: 1, value: 'unclear' }],
    ['ask 2 yes', { kind: 'answer', question: 2, value: 'yes' }],
    ['ask', { kind: 'questions' }],
    ['not 3', { kind: 'not', item: 3, reason: '' }],
    ['not 3 because it is small', { kind: 'not', item: 3, reason: 'it is small' }],
    ['did image.viewed teacher', { kind: 'did', what: 'image.viewed teacher' }],
    ['did', { kind: 'did', what: '' }],
    ['why 2', { kind: 'why', of: 'item', number: 2 }],
    ['why ask 1', { kind: 'why', of: 'question', number: 1 }],
    ['why never 1', { kind: 'why', of: 'prohibition', number: 1 }],
    ['correct 4', { kind: 'correct', entry: 4 }],
    ['at 14:05', { kind: 'at', text: '14:05' }],
    ['note  Grandmother was there', { kind: 'note', text: 'Grandmother was there' }],
    ['ref 0458', { kind: 'reference', text: '0458' }],
    ['wait 30 minutes', { kind: 'wait', minutes: 30 }],
    ['save a b.json', { kind: 'save', text: 'a b.json' }],
    ['  Undo ', { kind: 'undo' }],
    ['?', { kind: 'help' }],
    ['', { kind: 'screen' }],
  ])('%j', (line, intent) => {
    expect(readIntent(line)).toEqual(intent);
  });

  test.each([
    'frobnicate',
    'ask two yes',
    'not',
    'why',
    'correct last',
    'wait',
    'constructor',
    '-1',
  ])('%j is answered with what can be typed, in one line', (line) => {
    const intent = readIntent(line);
    expect(intent.kind).toBe('not-understood');
    if (intent.kind === 'not-understood') expect(intent.says).toMatch(/^[^\n]*[Tt]ype[^\n]*\.$/);
  });
});

describe('words for people, acts and ways', () => {
  test('a party by its name, by part of it, and by what the school calls it', () => {
    expect(partiesMeant('dsl', policy)).toEqual(['dsl']);
    expect(partiesMeant('head', policy)).toEqual(['headteacher']);
    expect(partiesMeant('Surrey Police', policy)).toEqual(['police']);
    expect(partiesMeant("specialist children's services", policy)).toEqual(['childrens-services']);
    expect(partiesMeant('zebra', policy)).toEqual([]);
  });

  test('an act by its name or by a word of it, with what follows left over', () => {
    expect(actsAtStart('image.viewed teacher')).toEqual({
      acts: ['image.viewed'],
      rest: 'teacher',
    });
    expect(actsAtStart('looked at the image teacher')).toEqual({
      acts: ['image.viewed'],
      rest: 'teacher',
    });
    expect(actsAtStart('image.veiwed').acts).toEqual(['image.viewed']);
    expect(actsAtStart('device').acts.length).toBeGreaterThan(2);
    expect(actsAtStart('zebra').acts).toEqual([]);
  });

  test('ways and procedures', () => {
    expect(channelsMeant('person')).toEqual(['in-person']);
    expect(channelsMeant('999')).toEqual(['999']);
    expect(proceduresMeant('sext')).toEqual(['sexting']);
  });

  test.each([
    ['dsl police 101', { by: 'dsl', to: ['police'], via: '101', reason: null }],
    ['dsl to police and parent', { by: 'dsl', to: ['police', 'parent'], via: null, reason: null }],
    ['police', { by: null, to: ['police'], via: null, reason: null }],
    ['teacher', { by: 'teacher', to: [], via: null, reason: null }],
    ['to dsl by teacher', { by: 'teacher', to: ['dsl'], via: null, reason: null }],
    [
      'police by 999 because of a knife',
      { by: null, to: ['police'], via: '999', reason: 'of a knife' },
    ],
    ['parent because because', { by: null, to: ['parent'], via: null, reason: 'because' }],
  ])('who, to whom and how in %j', (typed, details) => {
    expect(readDetails(typed, 'party.informed', policy)).toEqual({
      about: [],
      ...details,
      unknown: [],
    });
  });

  test('one alone did it where the act is done to nobody; what is not known is not guessed', () => {
    expect(readDetails('pupil', 'image.viewed', policy).by).toBe('pupil');
    expect(readDetails('dsl zebra', 'image.viewed', policy).unknown).toEqual(['zebra']);
  });
});

describe('a time', () => {
  const at = (typed: string, now = '2026-07-01T12:00:00Z') => readTime(typed, Date.parse(now));
  const iso = (typed: string, now?: string) => {
    const read = at(typed, now);
    return read.ok ? new Date(read.instant).toISOString() : read.says;
  };

  test('is school time, in summer and in winter', () => {
    expect(iso('9:12')).toBe('2026-07-01T08:12:00.000Z');
    expect(iso('2026-03-04 14:05')).toBe('2026-03-04T14:05:00.000Z');
    expect(iso('yesterday 14.05')).toBe('2026-06-30T13:05:00.000Z');
    expect(iso('2026-07-01T09:00:00Z')).toBe('2026-07-01T09:00:00.000Z');
    expect(iso('now')).toBe('2026-07-01T12:00:00.000Z');
  });

  test('is the day of the school, also when that is another day in UTC', () => {
    expect(iso('00:10', '2026-07-01T23:30:00Z')).toBe('2026-07-01T23:10:00.000Z');
  });

  test('that the clocks skipped is refused; one that came twice is the first, and says so', () => {
    expect(iso('2026-03-29 01:30')).toContain('went forward');
    const twice = at('2026-10-25 01:30', '2026-10-26T12:00:00Z');
    expect(twice).toMatchObject({ ok: true, instant: Date.parse('2026-10-25T00:30:00Z') });
    expect(twice.ok && twice.remark).toContain('2026-10-25T01:30:00Z');
  });

  test.each(['25:00', '12:60', '2026-02-30 10:00', 'noon', '14', '2026-13-01 10:00'])(
    '%j is none',
    (typed) => {
      expect(at(typed)).toMatchObject({ ok: false });
      expect(iso(typed)).toContain('2026-03-04 14:05');
    },
  );

  test('to come is refused', () => {
    expect(iso('23:59')).toContain('still to come');
  });
});
