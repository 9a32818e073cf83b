/** Incidents to look at first, and what was found in them: the worst first. */
import { expect, test } from 'vitest';
import { type Candidate, firstToSee, withFindings } from '../../src/audit/worst-incidents.ts';
import { COLUMNS, tallyOf } from '../../src/report/audit/counts.ts';
import { VERDICT_IDS } from '../../src/vocabulary/findings.ts';
import { ruleBooks } from '../support/built-in.ts';

const candidate = (counts: Partial<Candidate>, events: readonly object[] = []): Candidate => ({
  incident: '2026-0042',
  school: null,
  policy: 'valley-end-2022',
  file: 'term.jsonl',
  line: 1,
  verdict: 'non-compliant',
  breached: 0,
  missed: 0,
  overdue: 0,
  late: 0,
  ...counts,
  text: JSON.stringify({
    incident: '2026-0042',
    policy: 'valley-end-2022',
    record: 'complete',
    events,
  }),
});

test('what was breached comes before what is overdue, and that before what is owed', () => {
  const events = [
    { at: '2026-03-04T09:12:00Z', type: 'concern.raised', by: 'teacher', procedure: 'sexting' },
    { at: '2026-03-05T09:40:00Z', type: 'image.viewed', by: 'teacher' },
  ];
  const [seen] = withFindings([candidate({ breached: 1, overdue: 1 }, events)], ruleBooks);
  const verdicts = [...new Set(seen?.findings.map(({ verdict }) => verdict))];
  expect(verdicts).toEqual(['breached', 'overdue', 'owed']);
});

test('an incident in which something is overdue is looked at before one in which something was late', () => {
  const [late, overdue, missed] = [
    candidate({ late: 3, line: 1 }),
    candidate({ overdue: 1, line: 2 }),
    candidate({ missed: 1, line: 3 }),
  ];
  expect(firstToSee([late, overdue, missed])).toEqual([missed, overdue, late]);
});

test('every verdict on a rule that applied is counted, and what is overdue among what went wrong', () => {
  expect(new Set([...COLUMNS, 'not-applicable'])).toEqual(new Set(VERDICT_IDS));
  expect(tallyOf([{ overdue: 2, met: 1 }])).toMatchObject({ applied: 3, bad: 2 });
});
