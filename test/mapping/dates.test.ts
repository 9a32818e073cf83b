/** Dates as people write them, over both clock changes. */
import { describe, expect, test } from 'vitest';
import { type DateRules, type Placed, readWhen } from '../../src/mapping/dates.ts';

const RULES: DateRules = { zone: 'Europe/London', order: 'day-first', midnight: 'day-only' };
const NOTHING = { first: null, previous: null };

/** An instant in UTC, a day, or what is wrong. */
const read = (
  date: string,
  {
    time = '',
    rules = {},
    before = NOTHING,
  }: {
    readonly time?: string;
    readonly rules?: Partial<DateRules>;
    readonly before?: { readonly first: Placed | null; readonly previous: Placed | null };
  } = {},
): string => {
  const when = readWhen(date, time, { ...RULES, ...rules }, before);
  if (when.kind === 'instant')
    return new Date(when.instant).toISOString().slice(0, 16) + (when.twice ? ' twice' : '');
  if (when.kind === 'unreadable') return `! ${when.says}`;
  return when.kind === 'day' ? when.day : when.kind;
};

test.each([
  ['04/03/2026 09:12', '2026-03-04T09:12'],
  ['4.3.26, 9.12am', '2026-03-04T09:12'],
  ['4-3-2026 9:12 PM', '2026-03-04T21:12'],
  ['2026-03-04 09:12', '2026-03-04T09:12'],
  ['2026-07-04 09:12', '2026-07-04T08:12'],
  ['2026-03-04T09:12:00Z', '2026-03-04T09:12'],
  ['2026-03-04T09:12:00+02:00', '2026-03-04T07:12'],
  ['Wed 4th March 2026 at 0912', '2026-03-04T09:12'],
  ['Wednesday, 4 Mar 26', '2026-03-04'],
  ['March 4, 2026 noon', '2026-03-04T12:00'],
  ['1 July 2026 1430hrs', '2026-07-01T13:30'],
  ['04/03/2026', '2026-03-04'],
  ['04/03/2026 00:00', '2026-03-04'],
  ['46085', '2026-03-04'],
  ['46085.38333', '2026-03-04T09:12'],
  ['29/02/2028', '2028-02-29'],
  ['', 'blank'],
])('%s', (written, when) => expect(read(written)).toBe(when));

test('a date and a time in cells of their own', () => {
  expect(read('04/03/2026', { time: '9.12' })).toBe('2026-03-04T09:12');
  expect(read('04/03/2026 00:00', { time: '09:12:30' })).toBe('2026-03-04T09:12');
});

test('the month first where the mapping says so, and midnight as a time', () => {
  expect(read('04/03/2026', { rules: { order: 'month-first' } })).toBe('2026-04-03');
  expect(read('04/03/2026 00:00', { rules: { midnight: 'a-time' } })).toBe('2026-03-04T00:00');
});

test.each([
  ['29/02/2026', 'there is no such day; check dates.order in the mapping, or correct it'],
  ['03/25/2026', 'there is no such day; check dates.order in the mapping, or correct it'],
  ['04/03/2026 25:00', 'is not a date or time that can be read; write it like 04/03/2026 09:12'],
  ['04/03/2026 or so', 'is not a date or time that can be read; write it like 04/03/2026 09:12'],
  ['last week', 'is not a date or time that can be read; write it like 04/03/2026 09:12'],
  ['09:12', 'has a time but no day, and no row before it has one; write the date'],
  ['next day', 'is relative, and no row before it has a date; write the date'],
])('%s is refused', (written, says) => expect(read(written)).toBe(`! ${says}`));

describe('relative dates', () => {
  const at = (iso: string): Placed => ({
    kind: 'instant',
    instant: Date.parse(iso),
    day: iso.slice(0, 10),
    twice: false,
  });
  const before = { first: at('2026-03-27T09:00:00Z'), previous: at('2026-03-28T22:30:00Z') };

  test.each([
    ['same day', '2026-03-28'],
    ['Same day, 23:15', '2026-03-28T23:15'],
    ['next day 09:30', '2026-03-29T08:30'],
    ['+2 days', '2026-03-30'],
    ['1 week later', '2026-04-04'],
    ['T+30min', '2026-03-27T09:30'],
    ['t + 2 days', '2026-03-29'],
    ['+3 hours', '2026-03-29T01:30'],
    ['20 mins later', '2026-03-28T22:50'],
    ['14:00', '2026-03-28T14:00'],
  ])('%s', (written, when) => expect(read(written, { before })).toBe(when));

  test('minutes cannot be counted from a day', () => {
    const day = { kind: 'day', day: '2026-03-04' } as const;
    expect(read('T+30min', { before: { first: day, previous: day } })).toBe(
      '! counts from a row that has no time of day; write the date and time',
    );
  });
});

describe('the nights the clocks change', () => {
  test('going forward, an hour is not there', () => {
    expect(read('29/03/2026 00:59')).toBe('2026-03-29T00:59');
    expect(read('29/03/2026 01:30')).toMatch(/^! there was no such time that night/);
    expect(read('29/03/2026 02:00')).toBe('2026-03-29T01:00');
  });

  test('going back, an hour is there twice and the first is taken', () => {
    expect(read('25/10/2026 00:59')).toBe('2026-10-24T23:59');
    expect(read('25/10/2026 01:30')).toBe('2026-10-25T00:30 twice');
    expect(read('25/10/2026 02:00')).toBe('2026-10-25T02:00');
    expect(read('2026-10-25T01:30:00Z')).toBe('2026-10-25T01:30');
  });

  test('elsewhere they change at other times', () => {
    expect(read('29/03/2026 01:30', { rules: { zone: 'Europe/Berlin' } })).toBe('2026-03-29T00:30');
    expect(read('29/03/2026 01:30', { rules: { zone: 'UTC' } })).toBe('2026-03-29T01:30');
  });
});
