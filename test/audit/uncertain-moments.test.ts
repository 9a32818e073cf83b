/** An audit of a log that gives only days: what it counts, what it leaves out, and what it prints. */
import { describe, expect, test } from 'vitest';
import { Auditor } from '../../src/audit/auditor.ts';
import { finished, merge } from '../../src/audit/merge.ts';
import { auditHtml } from '../../src/report/audit/html.ts';
import { auditText } from '../../src/report/audit/text.ts';
import type { Audit } from '../../src/vocabulary/audits.ts';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import { PLAIN } from '../../src/words/plain.ts';
import { ruleBooks } from '../support/built-in.ts';
import { closed, incident, raised, told } from '../support/incidents.ts';

const DAY = {
  at: '2026-03-04T12:34:00Z',
  notBefore: '2026-03-04T00:00:00Z',
  notAfter: '2026-03-04T23:59:59Z',
};
const on = (event: TimelineEvent): TimelineEvent => ({ ...event, ...DAY });

const auditOf = (source: string, ...logs: readonly (readonly TimelineEvent[])[]): Audit => {
  const auditor = new Auditor({ books: ruleBooks, source });
  logs.forEach((events, index) => {
    const timeline = incident([...events, closed(6_000)]);
    expect(auditor.judge({ ...timeline, incident: `${source}-${index}` })).toBe(true);
  });
  return auditor.finish();
};

const timesTo = (audit: Audit, party: string) => audit.times.find((each) => each.party === party);
const verdictsOn = (audit: Audit, norm: string) =>
  audit.norms.find((each) => each.norm === norm)?.verdicts;

const EXACT = [raised('sexting'), told(20, 'dsl')];
const BY_DAY = [on(raised('sexting')), on(told(0, 'dsl'))];
/** The one who was told first is known exactly; somebody else told them some time that day. */
const PERHAPS_BEFORE = [
  raised('sexting'),
  told(500, 'dsl'),
  on(told(0, 'dsl', { by: 'staff', sequence: 'unknown' })),
  on(told(0, 'headteacher')),
];

test('as of a later moment what is open is overdue, what is closed stays, and the report says when', () => {
  const judgedAt = (asOf?: number): Audit => {
    const auditor = new Auditor({ books: ruleBooks, source: 'a', asOf });
    for (const [name, events] of [
      ['open', [raised('sexting')]],
      ['closed', [raised('sexting'), closed(10)]],
    ] as const)
      expect(auditor.judge({ ...incident(events), incident: name })).toBe(true);
    return auditor.finish();
  };
  const [now, later] = [judgedAt(), judgedAt(Date.parse('2026-06-30T16:00:00Z'))];
  expect(verdictsOn(now, 'sexting.dsl-told')).toEqual({ owed: 1, missed: 1 });
  expect(verdictsOn(later, 'sexting.dsl-told')).toEqual({ overdue: 1, missed: 1 });
  const says = 'Incidents that are not closed are judged as of 30 Jun 2026 17:00.';
  expect(auditText(later, ruleBooks, { paint: PLAIN, width: 100 })).toContain(says);
  expect(auditHtml(later, ruleBooks)).toContain(says);
  expect(() => merge(now, later)).toThrow('--as-of');
});

describe('a log that gives only days', () => {
  const audit = finished(merge(auditOf('a', EXACT, BY_DAY), auditOf('b', PERHAPS_BEFORE)));

  test('does not say that something was done within the hour', () => {
    expect(verdictsOn(audit, 'sexting.dsl-told')).toEqual({ met: 1, 'cannot-tell': 2 });
  });

  test('has incidents without exact times counted apart from those with a median', () => {
    expect(timesTo(audit, 'dsl')).toEqual({ party: 'dsl', minutes: [[20, 1]], notExact: 2 });
    expect(timesTo(auditOf('a', EXACT), 'dsl')).toEqual({ party: 'dsl', minutes: [[20, 1]] });
  });

  test('is reported without a moment that nobody wrote down', () => {
    const text = auditText(audit, ruleBooks, { paint: PLAIN, width: 100 });
    const page = auditHtml(audit, ruleBooks);
    expect(text).toContain(
      'told in 2 incidents for which the log does not give both times exactly',
    );
    expect(page).toContain(
      'told in 2 incidents for which the log does not give both times exactly',
    );
    for (const report of [text, page]) expect(report).not.toMatch(/1[23]:34/);
  });
});
