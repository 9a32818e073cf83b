/** An alarm that turns out to be none can be closed; one that is not, cannot. */
import { expect, test } from 'vitest';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import {
  answered,
  closed,
  happened,
  judged,
  PLUMPTON,
  raised,
  told,
  VALLEY_END,
} from '../support/incidents.ts';

const ALARM = raised('monitoring', { by: 'technical-support', to: 'dsl' });
const RECORD = happened(11, 'record.made');

const missed = (events: readonly TimelineEvent[], policy: string): readonly string[] =>
  judged(events, { policy })
    .findings.filter(({ verdict }) => verdict === 'missed')
    .map(({ norm }) => norm);

test.each([VALLEY_END, PLUMPTON])('a false alarm is closed without a missed duty: %s', (policy) => {
  const none = answered(10, 'safeguarding-concern', 'no');
  expect(missed([ALARM, none, RECORD, closed(20)], policy)).toEqual([]);
  expect(missed([ALARM, RECORD, closed(20)], policy)).toContain('monitoring.response');
  const unclear = answered(10, 'safeguarding-concern', 'unclear');
  expect(missed([ALARM, unclear, RECORD, closed(20)], policy)).toContain('monitoring.response');
});

test.each([
  'subject-is-staff',
  'bullying-online',
  'hate-online',
  'sexual-harassment-online',
] as const)('an alarm about something else is not a false one: %s', (fact) => {
  const events = [ALARM, answered(9, fact), answered(10, 'safeguarding-concern', 'no'), RECORD];
  expect(missed([...events, closed(20)], VALLEY_END)).toContain('monitoring.response');
});

test('the DSL is told about a false alarm all the same where they were not told before', () => {
  const alarm = raised('monitoring', { by: 'technical-support', to: 'headteacher' });
  const none = answered(10, 'safeguarding-concern', 'no', { by: 'headteacher' });
  expect(missed([alarm, none, RECORD, told(15, 'parent'), closed(20)], VALLEY_END)).toEqual([]);
});

test('a general message asks whether it gave anything away, and is judged by the answer', () => {
  const letter = told(60, 'uninvolved-parent', { by: 'headteacher', via: 'letter' });
  const events = [raised('staff-misuse', { by: 'parent', to: 'headteacher' }), letter];
  const told_ = (more: readonly TimelineEvent[]) =>
    judged([...events, ...more], { record: 'complete' }).findings.filter(({ reasons }) =>
      reasons.some((reason) => 'entry' in reason && reason.entry === 1),
    );
  const open = told_([]);
  expect(open.map(({ verdict }) => verdict)).toEqual(['cannot-tell']);
  expect(JSON.stringify(open)).toContain('message-gave-details');
  const gave = told_([answered(70, 'message-gave-details', 'yes')]);
  expect(gave.map(({ verdict }) => verdict)).toEqual(['breached']);
  const none = told_([answered(70, 'message-gave-details', 'no')]);
  expect(none.map(({ verdict }) => verdict)).toEqual(['kept']);
});
