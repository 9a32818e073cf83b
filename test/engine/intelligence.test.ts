/** Intelligence on exploitation goes to the police where the text says so, whatever the concern is. */
import { expect, test } from 'vitest';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import {
  closed,
  findingIn,
  happened,
  judged,
  PLUMPTON,
  raised,
  told,
} from '../support/incidents.ts';

const PASSED = 'exploitation.intelligence-passed';
const received = (minutes: number) => happened(minutes, 'intelligence.received', { by: 'teacher' });
const passed = (minutes: number, by = 'dsl') => told(minutes, 'police', { by, via: '101' });
const on = (...events: readonly TimelineEvent[]) => judged([...events, closed(600)]);
const verdict = (...events: readonly TimelineEvent[]) => findingIn(on(...events), PASSED).verdict;

test.each(['general', 'cyberbullying', 'exploitation'] as const)(
  'it is passed on by the DSL in a concern of the kind %s',
  (kind) => {
    const concern = raised(kind, { to: 'dsl' });
    expect(verdict(concern, received(10))).toBe('missed');
    expect(verdict(concern, received(10), passed(20))).toBe('met');
    expect(verdict(concern, received(10), passed(20, 'teacher'))).toBe('missed');
    expect(verdict(concern, passed(5), received(10))).toBe('missed');
    expect(verdict(concern, received(10), passed(20), received(60))).toBe('missed');
  },
);

test('it may have come before the concern', () => {
  const early = happened(-30, 'intelligence.received', { by: 'teacher' });
  expect(verdict(early, raised('cyberbullying', { to: 'dsl' }))).toBe('missed');
  expect(verdict(early, raised('cyberbullying', { to: 'dsl' }), passed(20))).toBe('met');
});

test('it asks for nothing else that abuse would ask for', () => {
  const { findings } = on(raised('cyberbullying', { to: 'dsl' }), received(10), passed(20));
  const others = findings.filter(({ norm }) => norm.startsWith('exploitation.') && norm !== PASSED);
  expect(others.length).toBeGreaterThan(5);
  for (const { verdict } of others) expect(verdict).toBe('not-applicable');
});

test('a concern about abuse that is raised later asks for all of it', () => {
  const later = happened(60, 'concern.raised', { by: 'teacher', procedure: 'exploitation' });
  const report = on(raised('cyberbullying', { to: 'dsl' }), received(10), passed(20), later);
  expect(findingIn(report, 'exploitation.parents-informed').verdict).toBe('missed');
  expect(findingIn(report, PASSED).verdict).toBe('met');
});

test('a policy that says nothing of it has no rule for it', () => {
  const events = [raised('cyberbullying', { to: 'dsl' }), received(10), closed(600)];
  const report = judged(events, { policy: PLUMPTON });
  expect(report.procedures).not.toContain('exploitation');
  expect(report.unmapped).toHaveLength(1);
});
