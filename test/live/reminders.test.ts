import { expect, it } from 'vitest';
import { momentAhead } from '../../src/live/reminders.ts';
import { inSchoolTime } from '../../src/words/time.ts';

const NOW = Date.parse('2026-07-01T13:10:00Z');

it.each([
  ['call back at 15:00', '1 Jul 2026 15:00'],
  ['police ring back 3pm', '1 Jul 2026 15:00'],
  ['at 3', '1 Jul 2026 15:00'],
  ['3.30', '1 Jul 2026 15:30'],
  ['tomorrow 9:00', '2 Jul 2026 09:00'],
  ['9.15', '2 Jul 2026 09:15'],
  ['8pm', '1 Jul 2026 20:00'],
  ['in 20 minutes', '1 Jul 2026 14:30'],
  ['half an hour', '1 Jul 2026 14:40'],
  ['2026-07-06 10:30', '6 Jul 2026 10:30'],
])('“%s” is %s, to come in school time', (text, expected) => {
  const at = momentAhead(text, NOW);
  expect(at === null ? null : inSchoolTime(at)).toBe(expected);
});

it.each(['', 'soon', 'room 4 at lunch', '25:00'])('“%s” is no time to come', (text) => {
  expect(momentAhead(text, NOW)).toBeNull();
});
