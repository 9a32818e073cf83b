/** Dates and times as people write them, among other words or alone, over both clock changes. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { orderOf } from '../../src/mapping/date-order.ts';
import {
  type Before,
  boundsOf,
  type DateRules,
  momentsIn,
  type Placed,
  readWhen,
  type When,
  whenIn,
} from '../../src/mapping/dates.ts';
import { randomRuns } from '../support/runs.ts';

const RULES: DateRules = { zone: 'Europe/London', order: 'day-first', midnight: 'day-only' };
const NOTHING: Before = { first: null, previous: null };

const at = (iso: string): Placed => ({
  kind: 'instant',
  instant: Date.parse(iso),
  day: iso.slice(0, 10),
  twice: false,
});
const on = (day: string): Placed => ({ kind: 'day', day });
/** A row above, perhaps one below: "2026-03-04T10:30:00Z", or a day. */
const beside = (above: string, below?: string): Before => {
  const placed = (text: string): Placed => (text.includes('T') ? at(text) : on(text));
  return {
    first: placed(above),
    previous: placed(above),
    next: below === undefined ? null : placed(below),
  };
};
const MORNING = beside('2026-03-04T10:30:00Z');

const utc = (instant: number): string => new Date(instant).toISOString().slice(0, 16);

/** An instant in UTC, a day, from when to when, or what is wrong. */
const told = (when: When): string => {
  if (when.kind === 'unreadable') return `! ${when.says}`;
  if (when.kind === 'blank') return 'blank';
  const how = (when.counted ? ' counted' : '') + (when.remark ? ` (${when.remark.says})` : '');
  if (when.kind === 'day') return when.day + how;
  if (when.kind === 'instant') return utc(when.instant) + (when.twice ? ' twice' : '') + how;
  const [from, to] = [utc(when.from), utc(when.to)];
  return `${from} to ${to.startsWith(from.slice(0, 11)) ? to.slice(11) : to}${how}`;
};

const read = (
  date: string,
  {
    time = '',
    rules = {},
    before = NOTHING,
  }: {
    readonly time?: string;
    readonly rules?: Partial<DateRules>;
    readonly before?: Before;
  } = {},
): string => told(readWhen(date, time, { ...RULES, ...rules }, before));

const found = (text: string, before = MORNING, rules: Partial<DateRules> = {}): string => {
  const { when, rest } = whenIn(text, { ...RULES, ...rules }, before);
  return `${told(when)} | ${rest}`;
};

describe('a cell for the date', () => {
  test.each([
    ['04/03/2026 09:12', '2026-03-04T09:12'],
    ['4.3.26, 9.12am', '2026-03-04T09:12'],
    ['4-3-2026 9:12 PM', '2026-03-04T21:12'],
    ['2026-03-04 09:12', '2026-03-04T09:12'],
    ['2026-07-04T09:12', '2026-07-04T08:12'],
    ['2026-03-04T09:12:00Z', '2026-03-04T09:12'],
    ['2026-03-04T09:12:00+02:00', '2026-03-04T07:12'],
    ['20260304', '2026-03-04'],
    ['04-Mar-26', '2026-03-04'],
    ['Wed 4th March 2026 at 0912', '2026-03-04T09:12'],
    ['Wednesday, 4 Mar 26', '2026-03-04'],
    ['04/03/2026 (Weds)', '2026-03-04'],
    ['March 4, 2026 noon', '2026-03-04T12:00'],
    ['Wednesday the fourth of March 2026', '2026-03-04'],
    ['March the twenty-first, 2026', '2026-03-21'],
    ['the thirtieth of March 2026', '2026-03-30'],
    ['thirty-first March 2026', '2026-03-31'],
    ['1 July 2026 1430hrs', '2026-07-01T13:30'],
    ['04/03/2026', '2026-03-04'],
    ['04/03/2026 00:00', '2026-03-04'],
    ['46085', '2026-03-04'],
    ['46085.38333', '2026-03-04T09:12'],
    ['29/02/2028', '2028-02-29'],
    ['4-6 March 2026', '2026-03-04T00:00 to 2026-03-06T23:59'],
    ['w/c 9 Nov 2026', '2026-11-09T00:00 to 2026-11-15T23:59'],
    ['November 2026', '2026-11-01T00:00 to 2026-11-30T23:59'],
    ['', 'blank'],
  ])('%s', (written, when) => expect(read(written)).toBe(when));

  test.each([
    ['29/02/2026', 'there is no such day; check dates.order in the mapping, or correct it'],
    ['03/25/2026', 'there is no such day; check dates.order in the mapping, or correct it'],
    ['04/03/2026 or so', 'is not a date or time that can be read; write it like 04/03/2026 09:12'],
    ['last week', 'is not a date or time that can be read; write it like 04/03/2026 09:12'],
    ['09:12', 'has a time but no day, and no row before it has one; write the date'],
    ['next day', 'is relative, and no row before it has a date; write the date'],
    ['4 Mar', 'has no year, and no row near it has a date; write dates.year into the mapping'],
  ])('%s is refused', (written, says) => expect(read(written)).toBe(`! ${says}`));

  test('the month first where the mapping says so, and midnight as a time', () => {
    expect(read('04/03/2026', { rules: { order: 'month-first' } })).toBe('2026-04-03');
    expect(read('04/03/2026 00:00', { rules: { midnight: 'a-time' } })).toBe('2026-03-04T00:00');
  });
});

describe('a date and a time in cells of their own', () => {
  const both = (time: string, rules: Partial<DateRules> = {}, date = '04/03/2026') =>
    read(date, { time, rules });

  test('the time is put on the day', () => {
    expect(both('9.12')).toBe('2026-03-04T09:12');
    expect(both('9')).toBe('2026-03-04T09:00');
    expect(both('0.3833')).toBe('2026-03-04T09:12');
    expect(both('1899-12-30T09:12:00')).toBe('2026-03-04T09:12');
    expect(both('09:12:30', {}, '04/03/2026 00:00')).toBe('2026-03-04T09:12');
    expect(both('09:12', {}, '2026-03-04T00:00:00Z')).toBe('2026-03-04T09:12');
    expect(both('09:12', {}, '04/03/2026 10:15')).toMatch(/^! has several dates or times/);
  });

  test('a time that cannot be read leaves the day, and is listed', () => {
    expect(both('when he came back')).toBe(
      '2026-03-04 (is not a time that can be read; known to the day)',
    );
    expect(both('25:00')).toMatch(/^2026-03-04 \(/);
    expect(read('04/03/2026 25:00')).toMatch(/^2026-03-04 \(/);
  });

  test("the school's own words for parts of the day, by their hours", () => {
    expect(both('P3')).toMatch(/^2026-03-04 \(is a part of the day without hours; add it to times/);
    const times = { P3: '11:00-11:50', Lunch: '12:15-13:15', 'Tutor base': '08:40' };
    expect(both('P3', { times })).toBe('2026-03-04T11:00 to 11:50');
    expect(both('period 3', { times })).toBe('2026-03-04T11:00 to 11:50');
    expect(both('lunch', { times })).toBe('2026-03-04T12:15 to 13:15');
    expect(both('tutor base', { times })).toBe('2026-03-04T08:40 to 08:40');
    expect(both('P3', { times }, '01/07/2026')).toBe('2026-07-01T10:00 to 10:50');
  });
});

describe('among the words of a cell', () => {
  test.each([
    ['101 at 11.50', '2026-03-04T11:50 | 101'],
    ['DSL 12/02', '2026-02-12 | DSL'],
    ['Yes 04/03/2026', '2026-03-04 | Yes'],
    ['rang MASH 10.40 ish, then mum', '2026-03-04T10:25 to 10:55 | rang MASH, then mum'],
    ['12/02 - 9.15am - DSL', '2026-02-12T09:15 | DSL'],
    ['DSL (12/02)', '2026-02-12 | DSL'],
    ['14/10 (DSL)', '2026-10-14 | (DSL)'],
    ['10/3 DSL reviewed it', '2026-03-10 | DSL reviewed it'],
    ['told on 12/02 by phone', '2026-02-12 | told by phone'],
    ['told by phone 3.40', '2026-03-04T15:40 | told by phone'],
    ['0915 rang MASH', '2026-03-04T09:15 | rang MASH'],
    ['Yes 0915', '2026-03-04T09:15 | Yes'],
    ['12:30pm Weds 4 March, head', '2026-03-04T12:30 | head'],
    ['told DSL at lunch', '2026-03-04T11:30 to 14:30 | told DSL'],
    ['told DSL am', '2026-03-04T00:00 to 12:00 | told DSL'],
    ['in the afternoon mum rang', '2026-03-04T12:00 to 18:00 | mum rang'],
    ['10.40 (10:40) DSL', '2026-03-04T10:40 | DSL'],
    ['4 March?', '2026-03-04 | ?'],
  ])('%s', (written, expected) => expect(found(written)).toBe(expected));

  test.each([
    '101',
    '999',
    'Year 9',
    'Y9',
    '3x',
    'log 0458/26',
    'log 11.50',
    'ref 20260304',
    'CAD 1234',
    'CAD 1234 of 04/03/2026',
    '2 calls',
    'para 3.4',
    'room 9.15',
    '01483 517898',
    '24/7',
    '1:1',
    '9/10 sure',
    '2/3 parents',
    'Period 3/4',
    '5 to 6 pupils',
    '£10.40',
    '1.30 hrs',
    '10 mins',
    '46999',
    'DOB 12/02/2012',
    'may have told mum',
    '4 may be involved',
    'I am told',
    'sun cream',
    'sat with her',
    'lunch staff told',
    'friday detention',
    'parents evening',
    'told mum as above',
    'DSL to ring tomorrow',
    'review next week',
    'will follow up tmrw am',
    'until 4pm',
    'due 4pm',
  ])('%s says nothing of when', (written) => expect(found(written)).toBe(`blank | ${written}`));

  test('where it was said is told, among the words that are left', () => {
    const { rest, index } = whenIn('rang MASH (10.40), then mum', RULES, MORNING);
    expect([rest.slice(0, index), rest.slice(index)]).toEqual(['rang MASH', ', then mum']);
  });

  test('several moments are told apart by their clauses, or else refused', () => {
    const moments = (text: string): string =>
      momentsIn(text, RULES, MORNING)
        .map(({ when, rest }) => `${told(when)} ${rest}`)
        .join('; ');
    expect(found('DSL 9.15, parents 10.30')).toMatch(
      /^! has several dates or times.* \| DSL, parents$/,
    );
    expect(moments('DSL 11.15, parents 11.30')).toBe(
      '2026-03-04T11:15 DSL; 2026-03-04T11:30 parents',
    );
    expect(moments('DSL, head told 4/3, mum 5/3')).toBe(
      '2026-03-04 DSL, head told; 2026-03-05 mum',
    );
    expect(moments('11.15 DSL, head; parents 3.30')).toBe(
      '2026-03-04T11:15 DSL, head; 2026-03-04T15:30 parents',
    );
    expect(moments('DSL on 5/3 at 8am, mum next day')).toBe(
      '2026-03-05T08:00 DSL; 2026-03-06 counted mum',
    );
    expect(moments('4/3, 11.15, DSL told')).toBe('2026-03-04T11:15 DSL told');
    expect(moments('DSL between 11 and 11.15, mum 11.30\ndad 11.45')).toBe(
      '2026-03-04T11:00 to 11:15 DSL; 2026-03-04T11:30 mum; 2026-03-04T11:45 dad',
    );
    expect(moments('3 calls 11.15 11.40')).toMatch(/^! has several/);
  });

  test('words of a mapping are read only as whole words', () => {
    const rules = { times: { Prep: '16:00-17:00' } };
    expect(found('told matron at prep', MORNING, rules)).toBe(
      '2026-03-04T16:00 to 17:00 | told matron',
    );
    expect(found('prepared a note', MORNING, rules)).toBe('blank | prepared a note');
  });
});

describe('a time as near as it is said', () => {
  test.each([
    ['10.40 ish', '10:25 to 10:55'],
    ['c. 10:40', '10:25 to 10:55'],
    ['approx 10.40', '10:25 to 10:55'],
    ['~10:40', '10:25 to 10:55'],
    ['about 3', '14:30 to 15:30'],
    ['9-ish', '08:30 to 09:30'],
    ['5pm-ish', '16:45 to 17:15'],
    ['just after 9.15', '09:15 to 09:30'],
    ['before 9.30', '00:00 to 09:30'],
    ['after 3pm', '15:00 to 23:59'],
    ['half past nine', '09:30'],
    ['quarter to 4', '15:45'],
    ['10 to 3', '14:50'],
    ['noon', '12:00'],
    ['9am', '09:00'],
    ["9 o'clock", '09:00'],
    ['at 9', '09:00'],
    ['9h15', '09:15'],
    ['09.15hrs', '09:15'],
    ['0915', '09:15'],
    ['9:15-9:30', '09:15 to 09:30'],
    ['between 9 and 10', '09:00 to 10:00'],
    ['10-11am', '10:00 to 11:00'],
    ['11-1pm', '11:00 to 13:00'],
    ['btwn 11pm & 3am', '23:00 to 2026-03-05T03:00'],
    ['am', '00:00 to 12:00'],
    ['AM', '00:00 to 12:00'],
    ['a.m.', '00:00 to 12:00'],
    ['morning', '00:00 to 12:00'],
    ['pm', '12:00 to 23:59'],
    ['afternoon', '12:00 to 18:00'],
    ['evening', '16:30 to 23:59'],
    ['first thing', '06:00 to 10:00'],
    ['before school', '05:00 to 09:30'],
    ['after school', '14:30 to 22:00'],
    ['end of the day', '14:00 to 18:00'],
    ['lunch', '11:30 to 14:30'],
    ['break', '09:45 to 15:00'],
    ['overnight', '18:00 to 2026-03-05T09:00'],
  ])('%s', (written, time) => expect(found(written)).toBe(`2026-03-04T${time} | `));
});

describe('the half of a time that has no am or pm', () => {
  test('is the one that keeps the rows in order', () => {
    expect(found('3.30', beside('2026-03-04T14:50:00Z', '2026-03-04T16:05:00Z'))).toBe(
      '2026-03-04T15:30 | ',
    );
    expect(found('3:30', beside('2026-03-04T14:50:00Z'))).toBe('2026-03-04T15:30 | ');
    expect(found('8.30', beside('2026-03-04T19:50:00Z'))).toBe('2026-03-04T20:30 | ');
    expect(found('3.30 after school', beside('2026-03-03'))).toBe('2026-03-03T15:30 | ');
  });

  test('is not made up: the day alone is known where both fit, or neither', () => {
    const day = '2026-03-04 (does not say whether morning or afternoon; known to the day) | ';
    expect(found('3.30', beside('2026-03-04'))).toBe(day);
    expect(found('04/03/2026 3.30', beside('2026-03-03T09:00:00Z'))).toBe(day);
    expect(found('3.30', beside('2026-03-04T16:00:00Z'))).toBe(day);
  });

  test('is said by a leading zero, an hour past twelve, or a time of the school morning', () => {
    expect(found('03:30', beside('2026-03-04'))).toBe('2026-03-04T03:30 | ');
    expect(found('15.30', beside('2026-03-04'))).toBe('2026-03-04T15:30 | ');
    expect(found('9:15', beside('2026-03-04'))).toBe('2026-03-04T09:15 | ');
    expect(found('12.15', beside('2026-03-04'))).toBe('2026-03-04T12:15 | ');
  });
});

test('a time without a date that is much earlier than the row above may be of the next day', () => {
  expect(found('09:15', beside('2026-03-04T14:50:00Z'))).toBe(
    '2026-03-04T09:15 to 2026-03-05T09:15 (is earlier than the row above and has no date; it may be of the next day) | ',
  );
  expect(found('14:40', beside('2026-03-04T14:50:00Z'))).toBe('2026-03-04T14:40 | ');
});

describe('the year of a date that has none', () => {
  test.each([
    ['4 Mar', '2026-03-10', '2026-03-04'],
    ['Weds 4/3', '2026-03-03', '2026-03-04'],
    ['12/01', '2025-12-18', '2026-01-12'],
    ['18/12', '2026-01-12', '2025-12-18'],
    ['12 Sept', '2026-03-04', '2026-09-12'],
    ['29 Feb', '2026-03-04', '2028-02-29'],
    ['on the 5th', '2026-03-28', '2026-04-05'],
    ['Thurs 5th', '2026-03-04', '2026-03-05'],
  ])('%s beside %s', (written, above, day) =>
    expect(read(written, { before: beside(above) })).toBe(day),
  );

  test('is that of the next row where no row above has one', () => {
    const before = { first: null, previous: null, next: on('2026-01-03') };
    expect(read('18/12', { before })).toBe('2025-12-18');
  });
});

describe('a weekday', () => {
  test('that is not that of its date is listed, and the date counts', () => {
    expect(read('Mon 10/11/2026')).toBe(
      '2026-11-10 (has a weekday that is not that of its date; the date counts)',
    );
    expect(read('Tue 11/10/2026')).toMatch(
      /^2026-10-11 \(.*the other way round; check dates.order/,
    );
  });

  test('alone is the next from the row above, and not made up where it is the same', () => {
    expect(read('Monday', { before: MORNING })).toBe('2026-03-09 counted');
    expect(read('following Wednesday', { before: MORNING })).toBe('2026-03-11 counted');
    expect(read('Wednesday', { before: MORNING })).toMatch(/^! names a weekday/);
    expect(read('Monday', { before: beside('2026-03-04', '2026-03-06') })).toMatch(
      /^! names a weekday/,
    );
  });
});

describe('counted from other rows', () => {
  const before = {
    first: at('2026-03-27T09:00:00Z'),
    previous: at('2026-03-28T22:30:00Z'),
  };

  test.each([
    ['same day', '2026-03-28 counted'],
    ['Same day, 23:15', '2026-03-28T23:15 counted'],
    ['ditto', '2026-03-28 counted'],
    ['yesterday', '2026-03-27 counted'],
    ['next day 09:30', '2026-03-29T08:30 counted'],
    ['next morning', '2026-03-29T00:00 to 11:00 counted'],
    ['that evening', '2026-03-28T16:30 to 23:59 counted'],
    ['day after', '2026-03-29 counted'],
    ['+2 days', '2026-03-30 counted'],
    ['three days later', '2026-03-31 counted'],
    ['2 to 3 days later', '2026-03-29T23:00 to 2026-03-31T22:59 counted'],
    ['2 wks later', '2026-04-11 counted'],
    ['a week later', '2026-04-04 counted'],
    ['T+30min', '2026-03-27T09:30 counted'],
    ['t + 2 days', '2026-03-29 counted'],
    ['+3 hours', '2026-03-29T01:30 counted'],
    ['20 mins later', '2026-03-28T22:50 counted'],
    ['half an hour later', '2026-03-28T23:00 counted'],
    ['within the hour', '2026-03-28T22:30 to 23:30 counted'],
    ['22:50', '2026-03-28T22:50'],
  ])('%s', (written, when) => expect(read(written, { before })).toBe(when));

  test('minutes counted from a day are as open as the day', () => {
    expect(read('T+30min', { before: beside('2026-03-04') })).toBe(
      '2026-03-04T00:30 to 2026-03-05T00:29 counted',
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

  test('a day is 23 or 25 hours long, and a night over the change too', () => {
    const hours = (when: Placed): number => {
      const { from, to } = boundsOf(when, 'Europe/London');
      return (to - from + 60_000) / 3_600_000;
    };
    expect(hours(on('2026-03-29'))).toBe(23);
    expect(hours(on('2026-10-25'))).toBe(25);
    expect(hours(on('2026-03-04'))).toBe(24);
    expect(read('28/03/2026 overnight')).toBe('2026-03-28T18:00 to 2026-03-29T08:00');
  });
});

describe('the order of day and month in a column', () => {
  test.each([
    [['04/03/2026', '13/03/2026'], 'day-first', 'certain'],
    [['10/05/26 9:41', '10/13/26 9:50'], 'month-first', 'certain'],
    [['13/03/2026', '03/13/2026'], null, 'mixed'],
    [['Mon 09/11/2026', 'Tue 10/11/2026'], 'day-first', 'certain'],
    [['Tue 11/10/2026'], 'month-first', 'likely'],
    [
      [
        '01/02/2026',
        '02/02/2026',
        '03/02/2026',
        '01/03/2026',
        '02/03/2026',
        '03/03/2026',
        '01/04/2026',
        '02/04/2026',
        '01/05/2026',
      ],
      'day-first',
      'likely',
    ],
    [['04/03/2026', '05/03/2026', 'n/a', ''], null, 'unknown'],
    [['4 March 2026'], null, 'unknown'],
  ] as const)('%s: %s, %s', (cells, order, sure) =>
    expect(orderOf(cells)).toEqual({ order, sure }),
  );
});

describe('whatever a cell holds', () => {
  const PIECES = [
    '10.40',
    '3',
    '12/02',
    '4 March',
    'Weds',
    'about',
    '-',
    ',',
    'DSL',
    'rang',
    '101',
    'next day',
    'ish',
    'pm',
    'at',
    'half past',
    '2026',
    '(',
    ')',
    'later',
    '20 mins',
    'P3',
    'lunch',
    '"',
    'ſ',
    'İ',
    '½',
    '\uE000',
    'w/c',
    '٣',
  ];
  const cells = fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.string({ unit: 'grapheme', maxLength: 20 }),
    fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }).map((pieces) => pieces.join(' ')),
  );

  test('no word is lost or made up, and a minute only where one is written', () => {
    fc.assert(
      fc.property(cells, (text) => {
        const { when, rest } = whenIn(text, RULES, MORNING);
        const words = (of: string): string => of.normalize('NFKC').replace(/[^\p{L}\p{N}]/gu, '');
        let from = 0;
        for (const letter of words(rest)) {
          from = words(text).indexOf(letter, from) + 1;
          expect(from, `${text} | ${rest}`).toBeGreaterThan(0);
        }
        if (when.kind === 'blank') expect(words(rest)).toBe(words(text));
        if (when.kind === 'instant')
          expect(text.normalize('NFKC')).toMatch(
            /\d|noon|mid|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve/i,
          );
        readWhen(text, text, RULES, NOTHING);
        momentsIn(text, RULES, NOTHING);
      }),
      { numRuns: randomRuns(1_000, 200_000) },
    );
  });
});
