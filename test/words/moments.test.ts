/** When an entry was, as people read it: exactly as far as somebody wrote it down. */
import { describe, expect, test } from 'vitest';
import {
  entryMomentInWords,
  happenedIn,
  momentInWords,
  sinceInWords,
  whenInWords,
} from '../../src/words/moments.ts';

const between = (notBefore: string, notAfter: string) =>
  happenedIn({ at: notBefore, notBefore, notAfter });
const said = (notBefore: string, notAfter: string): string =>
  momentInWords(between(notBefore, notAfter));

describe('when an entry was', () => {
  test('an exact moment is said to the minute', () => {
    const at = happenedIn({ at: '2026-03-04T12:34:00Z' });
    expect([momentInWords(at), whenInWords(at)]).toEqual([
      '4 Mar 2026 12:34',
      'at 4 Mar 2026 12:34',
    ]);
    const same = '2026-03-04T12:34:00Z';
    expect(said(same, same)).toBe('4 Mar 2026 12:34');
  });

  test('a school day is said as its day, in winter, in summer, and when the clocks change', () => {
    expect(said('2026-03-04T00:00:00Z', '2026-03-04T23:59:59.999Z')).toBe('4 Mar 2026');
    expect(said('2026-03-04T00:00:00Z', '2026-03-04T23:59:00Z')).toBe('4 Mar 2026');
    expect(said('2026-03-04T00:00:00Z', '2026-03-05T00:00:00Z')).toBe('4 Mar 2026');
    expect(said('2026-06-03T23:00:00Z', '2026-06-04T22:59:59.999Z')).toBe('4 Jun 2026');
    expect(said('2026-03-29T00:00:00Z', '2026-03-29T22:59:59.999Z')).toBe('29 Mar 2026');
    expect(said('2026-10-24T23:00:00Z', '2026-10-25T23:59:59.999Z')).toBe('25 Oct 2026');
    expect(said('2026-06-04T00:00:00Z', '2026-06-04T23:59:59.999Z')).toBe(
      'between 4 Jun 2026 01:00 and 5 Jun 00:59',
    );
  });

  test('what came soon after another entry says so', () => {
    const day = { notBefore: '2026-03-04T00:00:00Z', notAfter: '2026-03-04T23:59:00Z' };
    const soon = (within: number) =>
      entryMomentInWords({ at: day.notBefore, ...day, soonAfter: 3, within });
    expect(soon(0)).toBe('4 Mar 2026, at once after entry 3');
    expect(soon(1)).toBe('4 Mar 2026, within 1 minute after entry 3');
    expect(soon(10)).toBe('4 Mar 2026, within 10 minutes after entry 3');
  });

  test('half a day is said as its morning or afternoon', () => {
    expect(said('2026-03-04T00:00:00Z', '2026-03-04T11:59:59.999Z')).toBe('4 Mar 2026, morning');
    expect(said('2026-03-04T12:00:00Z', '2026-03-04T23:59:59.999Z')).toBe('4 Mar 2026, afternoon');
    expect(said('2026-03-28T23:00:00Z', '2026-03-29T10:59:59.999Z')).not.toContain('morning');
    expect(said('2026-03-29T00:00:00Z', '2026-03-29T11:00:00Z')).toBe('29 Mar 2026, morning');
    expect(said('2026-10-25T12:00:00Z', '2026-10-25T23:59:59.999Z')).toBe('25 Oct 2026, afternoon');
  });

  test('a quarter of an hour each way is about a time; of any other span no minute is said that nobody wrote', () => {
    expect(said('2026-06-04T09:25:00Z', '2026-06-04T09:55:00Z')).toBe('about 10:40 on 4 Jun 2026');
    expect(said('2026-03-04T10:50:00Z', '2026-03-04T10:58:00Z')).toBe(
      'between 4 Mar 2026 10:50 and 10:58',
    );
    expect(said('2026-03-03T00:00:00Z', '2026-03-05T23:59:59Z')).toBe(
      'between 3 Mar 2026 and 5 Mar 2026',
    );
  });

  test('in a sentence', () => {
    const day = between('2026-03-04T00:00:00Z', '2026-03-04T23:59:59.999Z');
    const about = between('2026-03-04T10:25:00Z', '2026-03-04T10:55:00Z');
    expect([whenInWords(day), whenInWords(about)]).toEqual([
      'on 4 Mar 2026',
      'about 10:40 on 4 Mar 2026',
    ]);
  });

  test('what began with a day began on that day', () => {
    const now = Date.parse('2026-06-04T12:00:00Z');
    expect(sinceInWords(Date.parse('2026-06-03T23:00:00Z'), now)).toBe('4 Jun 2026');
    expect(sinceInWords(Date.parse('2026-06-04T09:15:00Z'), now)).toBe('10:15');
  });
});
