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
