import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AS_EXACT, Attack, attackOn, coarseOf } from '../../../src/report/audit/disclosure.ts';
import {
  figuresOf,
  governorsText,
  type ReportToGovernors,
  shareInWords,
} from '../../../src/report/audit/governors.ts';
import { governorsHtml } from '../../../src/report/audit/governors-html.ts';
import type { Coarse, CoarseAudit } from '../../../src/report/audit/rounding.ts';
import type { Audit } from '../../../src/vocabulary/audits.ts';
import type { IncidentVerdict, Verdict } from '../../../src/vocabulary/findings.ts';
import { PLAIN } from '../../../src/words/plain.ts';
import { auditOf, type Counted, partOf, times } from '../../support/audits.ts';
import { ruleBooks } from '../../support/built-in.ts';

const reportOn = (
  audit: Audit,
  { terms = ['2025-autumn'], before = null }: Partial<ReportToGovernors> = {},
): ReportToGovernors => ({
  counts: coarseOf(audit, ruleBooks),
  terms,
  issued: '2026-09-07',
  before,
});

const textOf = (audit: Audit, changes: Partial<ReportToGovernors> = {}): string =>
  governorsText(reportOn(audit, changes), ruleBooks, { paint: PLAIN, width: null });

const pageOf = (audit: Audit): string => governorsHtml(reportOn(audit), ruleBooks);

/** The words of a page, without its tags and its style. */
const wordsOf = (page: string): string =>
  page
    .replace(/<style>.*?<\/style>/s, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

const told = (term: string, verdict: Verdict): Counted => ({
  term,
  verdict: verdict === 'met' ? 'compliant' : 'non-compliant',
  norms: { 'general.dsl-told': verdict },
  told: { dsl: verdict === 'met' ? 20 : 400 },
});

const YEAR = auditOf([
  ...times(41, told('2025-autumn', 'met')),
  ...times(6, told('2026-spring', 'met')),
  ...times(15, told('2026-spring', 'late')),
]);

describe('the report to governors', () => {
  const text = textOf(YEAR);

  test('says in plain words how often, and when it was less', () => {
    expect(text).toContain(
      'In about 45 of 60 incidents the DSL was told as the policy asks; in the autumn term 2025 it was nearly all and in the spring term 2026 it was fewer than half.',
    );
    expect(text).toContain(
      'in half of the incidents within an hour and in nine of ten within a day',
    );
  });

  test('says where there are gaps and what has changed', () => {
    expect(text).toMatch(/Where there are gaps\n {2}- The DSL is told/);
    expect(text).toContain(
      'Done worse from the autumn term 2025 to the spring term 2026: The DSL is told.',
    );
    expect(textOf(auditOf(times(60, told('2025-autumn', 'met'))))).not.toContain(
      'What has changed',
    );
  });

  test('says first that it is incomplete, without a number', () => {
    const faults = {
      count: 3,
      first: [{ file: 'x.jsonl', line: 7, field: null, says: 'is broken' }],
    };
    const broken = textOf({ ...YEAR, faults });
    expect(broken.split('\n')[2]).toContain('This report is incomplete');
    expect(broken).not.toContain('x.jsonl');
    expect(text).not.toContain('This report is incomplete');
    const [part] = YEAR.parts;
    if (part === undefined) throw new Error('no part');
    expect(textOf({ ...YEAR, parts: [{ ...part, of: 2 }] })).toContain('This report is incomplete');
    expect(textOf({ ...YEAR, parts: [{ ...part, interrupted: true }] })).toContain(
      'This report is incomplete',
    );
  });

  test('says in words how fewer than five incidents went together, and nothing of one of them', () => {
    const alike = (count: number, verdict: Verdict) => times(count, told('2026-spring', verdict));
    const late = textOf(auditOf(alike(1, 'late')));
    expect(late).toContain('Not everything the policy asks was done in all of them');
    expect(late).not.toMatch(/The DSL is told|sexting|spring/);
    expect(textOf(auditOf([...alike(3, 'met'), ...alike(1, 'late')]))).toBe(late);
    expect(textOf(auditOf([...alike(1, 'cannot-tell'), ...alike(1, 'late')]))).toBe(late);
    const met = textOf(auditOf(alike(4, 'met')));
    expect(met).toContain('everything the policy asks was done.');
    expect(textOf(auditOf(alike(1, 'met')))).toBe(met);
    const none = textOf(auditOf([]));
    expect(none).toContain('No incident is on record.');
    for (const said of [late, met, none]) expect(said).toMatch(/Questions for the DSL\n {2}- .*\?/);
  });

  test('says of a few more how they went together, in place of shares that would say nothing', () => {
    const eight = auditOf(times(8, told('2026-spring', 'met')));
    expect(textOf(eight)).toContain('In all of them, everything the policy asks was done.');
    expect(textOf(eight)).not.toContain('fewer than 5 of');
  });

  test('draws a bar for a rule with a gap, and none where there is nothing to show', () => {
    const bars = (audit: Audit): number =>
      pageOf(audit).split('<span class="how-often"').length - 1;
    expect(bars(YEAR)).toBe(1);
    expect(bars(auditOf(times(60, told('2025-autumn', 'met'))))).toBe(0);
    expect(bars(auditOf(times(4, told('2025-autumn', 'late'))))).toBe(0);
    expect(bars(auditOf([]))).toBe(0);
  });

  test('puts to governors what the policy leaves open, first what the rules with gaps rest on', () => {
    const gaps = textOf(YEAR);
    expect(gaps).toContain('What was not done in time: make it quicker.');
    expect(gaps).not.toContain('What was left out');
    const open = gaps.split('for governors to settle')[1] ?? '';
    expect(open.split('\n')[1]).toContain('Interpretation used:');
  });

  test('compares with the report on the term before, and only with what that one said', () => {
    const autumn = auditOf([
      ...times(30, told('2025-autumn', 'late')),
      ...times(10, told('2025-autumn', 'met')),
    ]);
    const spring = auditOf(times(40, told('2026-spring', 'met')));
    const before = figuresOf(coarseOf(autumn, ruleBooks), ['2025-autumn']);
    const said = textOf(spring, { terms: ['2026-spring'], before });
    expect(said).toContain(
      'Incidents were handled better than in the report on the autumn term 2025.',
    );
    expect(said).toContain('The DSL was told sooner than in the report on the autumn term 2025.');
    const few = figuresOf(coarseOf(auditOf(times(4, told('2025-autumn', 'late'))), ruleBooks), [
      '2025-autumn',
    ]);
    expect(textOf(spring, { before: few })).not.toContain('What has changed');
  });

  test('names no incident, no file and no small school', () => {
    const audit = auditOf(
      [
        ...times(30, { ...told('2026-spring', 'met'), school: 'LARGE' }),
        ...times(5, { ...told('2026-spring', 'late'), school: 'MIDDLE' }),
        ...times(4, { ...told('2026-spring', 'late'), school: 'SMALL', policy: 'plumpton-2020' }),
      ],
      {
        toSee: YEAR.toSee,
        ids: 'SECRETIDS',
        parts: [partOf({ sources: ['secret.jsonl'] })],
      },
    );
    for (const said of [textOf(audit), pageOf(audit)]) {
      expect(said).toContain('LARGE and MIDDLE');
      expect(said).not.toMatch(/SMALL|secret|Plumpton|2026-00|SECRETIDS/);
    }
  });

  test('words for a share hold whatever the rounded counts stand for', () => {
    expect(shareInWords({ all: 50, good: 50 })).toBe('nearly all');
    expect(shareInWords({ all: 50, good: 45 })).toBe('at least three quarters');
    expect(shareInWords({ all: 50, good: 30 })).toBe('more than half');
    expect(shareInWords({ all: 50, good: 25 })).toBeNull();
    expect(shareInWords({ all: 50, good: 20 })).toBe('fewer than half');
    expect(shareInWords({ all: 50, good: null })).toBe('fewer than a quarter');
    expect(shareInWords({ all: null, good: null })).toBeNull();
  });
});

const TERMS = [
  '2024-summer',
  '2025-autumn',
  '2026-spring',
  '2026-summer',
  '2026-autumn',
  '2027-spring',
];
const NORMS = ['general.dsl-told', 'sexting.dsl-told', 'sexting.never-view-image'] as const;
const OUTCOMES: readonly Verdict[] = ['met', 'met', 'late', 'cannot-tell', 'not-applicable'];
const BAD: readonly Verdict[] = ['late', 'missed', 'breached'];
const OPEN: readonly Verdict[] = ['owed', 'cannot-tell'];

const verdictOf = (verdicts: readonly Verdict[]): IncidentVerdict => {
  if (verdicts.some((each) => BAD.includes(each))) return 'non-compliant';
  return verdicts.some((each) => OPEN.includes(each)) ? 'cannot-tell' : 'compliant';
};

/** Incidents alike, and how many there are of them. */
interface Alike {
  readonly one: Counted;
  readonly count: number;
}

const incidentIn = fc
  .record({
    term: fc.constantFrom(...TERMS),
    school: fc.constantFrom('A', 'B', 'C'),
    sexting: fc.boolean(),
    told: fc.constantFrom(null, 20, 500),
    outcomes: fc.tuple(...NORMS.map(() => fc.constantFrom(...OUTCOMES))),
  })
  .map(({ term, school, sexting, told: minutes, outcomes }): Counted => {
    const norms = Object.fromEntries(
      NORMS.flatMap((norm, index) =>
        sexting || norm.startsWith('general') ? [[norm, outcomes[index] ?? 'met']] : [],
      ),
    );
    return {
      term,
      school,
      procedures: sexting ? ['general', 'sexting'] : ['general'],
      verdict: verdictOf(Object.values(norms)),
      norms,
      ...(minutes === null ? {} : { told: { dsl: minutes } }),
    };
  });

/** Counts that lie at the edges of what is rounded together are drawn most. */
const countOf = fc.oneof(
  fc.constantFrom(0, 1, 2, 3, 4),
  fc.constantFrom(5, 9, 10, 14, 19, 24, 29),
  fc.integer({ min: 0, max: 45 }),
);

const alike = fc.array(fc.record({ one: incidentIn, count: countOf }), {
  minLength: 1,
  maxLength: 8,
});

const auditFrom = (groups: readonly Alike[]): Audit =>
  auditOf(groups.flatMap(({ one, count }) => times(count, one)));

const countsIn = (value: unknown): readonly number[] => {
  if (typeof value === 'number') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(countsIn);
};

describe('no child can be identified', () => {
  test('every count is a multiple of five and at least five, or withheld', () => {
    fc.assert(
      fc.property(alike, (groups) => {
        for (const count of countsIn(coarseOf(auditFrom(groups), ruleBooks))) {
          expect(count).toBeGreaterThanOrEqual(5);
          expect(count % 5).toBe(0);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('no number under five is printed, in text or on the page', () => {
    fc.assert(
      fc.property(alike, (groups) => {
        const audit = auditFrom(groups);
        for (const said of [textOf(audit), wordsOf(pageOf(audit))]) {
          expect(said).not.toMatch(/(?<![\d/&#.-])[0-4](?![\d,./]*\d)(?!\d)/);
          expect(said).not.toMatch(/%|per ?cent/);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('what went wrong is not said where it would tell too much, and the report stands all the same', () => {
    const one = (term: string, told: Verdict, more: Partial<Counted> = {}): Counted => ({
      term,
      school: 'A',
      procedures: ['general'],
      verdict: told === 'met' ? 'compliant' : 'non-compliant',
      norms: { 'general.dsl-told': told },
      ...more,
    });
    const looked = one('2026-summer', 'cannot-tell', {
      procedures: ['general', 'sexting'],
      norms: {
        'general.dsl-told': 'cannot-tell',
        'sexting.dsl-told': 'met',
        'sexting.never-view-image': 'breached',
      },
    });
    const audit = auditFrom([
      { one: one('2026-autumn', 'met'), count: 29 },
      { one: one('2026-summer', 'met'), count: 29 },
      { one: looked, count: 19 },
      { one: one('2027-spring', 'met'), count: 29 },
      { one: one('2026-summer', 'late'), count: 14 },
    ]);
    expect(coarseOf(audit, ruleBooks).norms.map(({ gaps }) => gaps)).toContain(null);
    expect(textOf(audit)).toContain('went wrong in');
    expect(attackOn(coarseOf(audit, ruleBooks)).given()).toEqual([]);
  });

  test('nobody works out a count under five by adding up and taking away', () => {
    fc.assert(
      fc.property(alike, (groups) => {
        expect(attackOn(coarseOf(auditFrom(groups), ruleBooks)).given()).toEqual([]);
      }),
      { numRuns: 600 },
    );
  });

  test('the attack is a strong one: it finds what exact counts would give away', () => {
    const exact = (count: number): Coarse => (count < 5 ? null : count);
    const naive: CoarseAudit = {
      ...coarseOf(YEAR, ruleBooks),
      incidents: exact(62),
      handled: { all: exact(62), good: exact(47), bad: exact(15), unsettled: exact(0) },
      norms: [
        {
          norm: 'a',
          title: 'a',
          procedure: 'p',
          all: 62,
          good: 54,
          bad: 8,
          unsettled: null,
          gaps: [],
          spans: [],
        },
        {
          norm: 'b',
          title: 'b',
          procedure: 'p',
          all: 59,
          good: 50,
          bad: 9,
          unsettled: null,
          gaps: [],
          spans: [],
        },
      ],
      spans: [],
    };
    const given = attackOn(naive, AS_EXACT).given();
    expect(given).toContain('a unsettled is 0');
    expect(given).toContain('b not applied is 3');
    const thirds = new Attack();
    for (const [name, bounds] of [
      ['whole', [20, 24]],
      ['a', [5, 9]],
      ['b', [5, 9]],
      ['c', [0, 4]],
    ] as const) {
      thirds.know(name, bounds);
    }
    thirds.addUp('whole', 'a', 'b', 'c');
    thirds.run();
    expect(thirds.bounds.get('c')).toEqual([2, 4]);
  });

  test('counts at the edge of what is rounded together do not pin each other down, term by term', () => {
    const terms = ['2024-autumn', '2025-spring', '2025-summer', '2025-autumn', '2026-spring'];
    const audit = auditOf(terms.flatMap((term) => times(9, told(term, 'met'))));
    expect(attackOn(coarseOf(audit, ruleBooks)).given()).toEqual([]);
  });

  test('terms are not told apart where their counts, though rounded, pin each other down', () => {
    const unclear = (term: string): Counted => ({
      ...told(term, 'cannot-tell'),
      verdict: 'cannot-tell',
    });
    const audit = auditOf([
      ...times(14, told('2025-autumn', 'met')),
      ...times(4, told('2025-autumn', 'late')),
      ...times(2, unclear('2025-autumn')),
      ...times(14, told('2026-spring', 'met')),
      ...times(2, unclear('2026-spring')),
      ...times(19, told('2026-summer', 'met')),
    ]);
    // 14 of 20, 14 of 16, 19 of 19; at most 4 and 4 of all were not: so in summer there was none.
    const shown = coarseOf(audit, ruleBooks);
    expect(shown.handled).toEqual({ all: 55, good: 45, bad: null, unsettled: null });
    expect(shown.spans).toEqual([]);
    expect(attackOn(shown).given()).toEqual([]);
  });

  test('a term in which nothing happened is not given away by being left out', () => {
    const spring = (count: number) => times(count, told('2026-spring', 'met'));
    const autumn = times(20, told('2025-autumn', 'met'));
    const summer = times(20, told('2026-summer', 'met'));
    expect(coarseOf(auditOf([...autumn, ...summer]), ruleBooks)).toEqual(
      coarseOf(auditOf([...autumn, ...spring(4), ...summer]), ruleBooks),
    );
  });
});
