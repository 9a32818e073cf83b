import { expect, test } from 'vitest';
import { instantOf, typedInstant } from '../../src/engine/time.ts';
import { clockTime, inSchoolTime, lengthInWords } from '../../src/words/time.ts';

const at = (iso: string) => instantOf(iso);

test('times are told in school time, in winter and in summer', () => {
  expect(inSchoolTime(at('2026-03-04T09:12:00Z'))).toBe('4 Mar 2026 09:12');
  expect(inSchoolTime(at('2026-07-01T09:12:00Z'))).toBe('1 Jul 2026 10:12');
});

test('the hour that comes twice in autumn says which it is', () => {
  expect(inSchoolTime(at('2026-10-25T00:30:00Z'))).toBe('25 Oct 2026 01:30 BST');
  expect(inSchoolTime(at('2026-10-25T01:30:00Z'))).toBe('25 Oct 2026 01:30 GMT');
});

test('school time is that of Europe/London in every year, to the minute that the clocks change', () => {
  const london = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/London',
    dateStyle: 'short',
    timeStyle: 'short',
  });
  const HOUR = 3_600_000;
  let changes = 0;
  const [from, until] = [at('1994-01-01T00:00:00Z'), at('2040-01-01T00:00:00Z')];
  for (let instant = from; instant < until; instant += HOUR) {
    const day = new Date(instant);
    const mayChange = [2, 9].includes(day.getUTCMonth()) && day.getUTCDay() === 0;
    if (!mayChange && instant % (25 * HOUR) !== 0) continue;
    const hours = [instant - HOUR, instant].map((each) =>
      Number(london.format(each).slice(-5, -3)),
    );
    if (((hours[1] as number) - (hours[0] as number) + 24) % 24 !== 1) changes += 1;
    for (const moment of [instant - 60_000, instant]) {
      const [day = '', clock = ''] = london.format(moment).split(', ');
      const [date, month, year] = day.split('/').map(Number);
      const said = inSchoolTime(moment).replace(/ (GMT|BST)$/, '');
      const name = new Date(Date.UTC(2000, Number(month) - 1)).toUTCString().slice(8, 11);
      expect(said).toBe(`${date} ${name} ${year} ${clock}`);
    }
  }
  expect(changes).toBe(2 * 46);
});

test('a time on another day says its day', () => {
  const monday = at('2026-03-02T16:50:00Z');
  expect(clockTime(at('2026-03-02T17:50:00Z'), monday)).toBe('17:50');
  expect(clockTime(at('2026-03-03T08:10:00Z'), monday)).toBe('3 Mar 08:10');
});

test('lengths read as people say them', () => {
  expect(lengthInWords(at('2026-03-04T09:00:00Z'), at('2026-03-04T09:01:00Z'))).toBe('1 minute');
  expect(lengthInWords(at('2026-03-04T09:00:00Z'), at('2026-03-04T12:05:00Z'))).toBe(
    '3 hours 5 minutes',
  );
  expect(lengthInWords(at('2026-03-04T09:00:00Z'), at('2026-03-06T10:30:00Z'))).toBe(
    '2 days 1 hour',
  );
});

test('a day that does not exist, typed by hand, is not a time', () => {
  expect(typedInstant('2026-02-30T10:00:00Z')).toBeNaN();
});
