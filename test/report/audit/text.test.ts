import { describe, expect, test } from 'vitest';
import { auditCsv } from '../../../src/report/audit/csv.ts';
import { auditJson } from '../../../src/report/audit/json.ts';
import { minutesInWords, spreadOf } from '../../../src/report/audit/spread.ts';
import { summaryOf } from '../../../src/report/audit/summary.ts';
import { auditText } from '../../../src/report/audit/text.ts';
import { type Audit, auditSchema, MOST_MINUTES } from '../../../src/vocabulary/audits.ts';
import { PLAIN } from '../../../src/words/plain.ts';
import { auditOf, aYear, partOf, times } from '../../support/audits.ts';
import { ruleBooks } from '../../support/built-in.ts';

const textOf = (audit: Audit, width: number | null = null): string =>
  auditText(audit, ruleBooks, { paint: PLAIN, width });

const PART = partOf({});

describe('an audit as text', () => {
  const text = textOf(aYear());

  test('begins with how many incidents there were and how they were handled', () => {
    expect(text).toMatch(
      /^Audit {2}55 incidents: 6 non-compliant, 3 open, 6 cannot tell, 40 compliant; 385 events\n/,
    );
  });

  test('gives every rule its denominator, and leaves out what never came of it', () => {
    expect(text).toContain(
      'The DSL is told (general.dsl-told): applied in 49; 6 late, 3 still owed, 40 met\n',
    );
  });

  test('does not count where a rule did not apply', () => {
    const audit = auditOf([
      ...times(3, { verdict: 'compliant' as const, norms: { 'general.dsl-told': 'met' as const } }),
      ...times(9, {
        verdict: 'compliant' as const,
        norms: {
          'general.dsl-told': 'not-applicable' as const,
          'sexting.dsl-told': 'not-applicable' as const,
        },
      }),
    ]);
    expect(textOf(audit)).toContain('(general.dsl-told): applied in 3; 3 met\n');
    expect(textOf(audit)).toContain('1 rule more never applied.');
  });

  test('gives the same by procedure, policy, term and school, the terms in order of time', () => {
    for (const name of ['By procedure', 'By policy', 'By school term', 'By school\n', '  S-09  ']) {
      expect(text).toContain(name);
    }
    const order = ['Autumn term 2025', 'Spring term 2026', 'Summer term 2026'].map((term) =>
      text.indexOf(term),
    );
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order[0]).toBeGreaterThan(0);
  });

  test('shows where to look first, with clause, reason and remedy', () => {
    expect(text).toContain(
      '1. 2026-0042  1 breached, 1 late  (valley-end-2022, school S-07; term.jsonl, line 12)',
    );
    expect(text).toContain('BREACHED  Looking at the image (sexting.never-view-image)');
    expect(text).toMatch(/Clause: VE-SEXT-27: Nobody looks at the image/);
    expect(text).toContain(
      'Repair: Would have been kept without this: a teacher looked at the image',
    );
    expect(text.indexOf('look at first')).toBeLessThan(text.indexOf('Every rule'));
  });

  test('counts the findings that rest on a reading, policy by policy', () => {
    expect(text).toMatch(
      /valley-end-2022, deputies: 55 findings, 12 of them breached, missed, overdue or late/,
    );
    expect(text).toMatch(/plumpton-2020, deputies: 12 findings, 0 of them/);
  });

  test('says what to do first, in which incidents, by which clause, and how to change the practice', () => {
    const from = text.indexOf('What to do first');
    const first = text.slice(from, text.indexOf('Excluded or incomplete'));
    expect(first.split('\n').slice(0, 5)).toEqual([
      'What to do first',
      '  1. Do not look at the image. Only the Designated Safeguarding Lead may, and only if there is no other way.',
      '     Breached 6 times: among them 2026-0042, 2026-0043',
      '     Clause: VE-SEXT-27: Nobody looks at the image unless there is no other way or a clear need.',
      '     Clause: VE-SEXT-28: If an image has to be viewed, the DSL alone views it.',
    ]);
    expect(first).toMatch(/In practice: Only the Designated Safeguarding Lead may.*Tell everybody/);
    expect(first).toMatch(/2\. Tell the Designated Safeguarding Lead\.\n {5}Late 6 times/);
  });

  test('says of each term how often rules went wrong and how soon the DSL was told', () => {
    expect(text).toMatch(
      /Spring term 2026: 12 incidents, 6 non-compliant; 12 rules .*the DSL was told: half within 30 minutes, nine in ten within 3 hours 20 minutes/,
    );
  });

  test('says what is alike of several lines once', () => {
    const says = 'no word of ours is given for this';
    const at = (line: number) => ({ file: 'a.csv', line, field: 'column H', says });
    const first = [4, 7, 8, 9, 12].map(at);
    expect(textOf(aYear({ rows: { count: 5, first } }))).toContain(
      `a.csv, lines 4, 7-9, 12, column H: ${says}\n`,
    );
  });

  test('says why exercises are excluded', () => {
    expect(text).toContain('2 exercises excluded: training, in which nobody was at risk.');
  });

  test('folds to the width of a terminal', () => {
    const widest = Math.max(
      ...textOf(aYear(), 90)
        .split('\n')
        .filter((line) => !line.includes('term.jsonl'))
        .map((line) => line.length),
    );
    expect(widest).toBeLessThanOrEqual(90);
  });

  test('names layers and policy, and what another policy would change', () => {
    const audit = aYear({
      policy: 'plumpton-2020',
      layers: ['national'],
      crossChecked: 50,
      against: {
        policy: 'valley-end-2022',
        touched: 9,
        incidents: [
          { was: 'compliant', is: 'compliant', count: 40 },
          { was: 'compliant', is: 'non-compliant', count: 7 },
        ],
        norms: [
          { policy: 'plumpton-2020', norm: 'general.dsl-told', was: 'met', is: 'met', count: 30 },
          { policy: 'plumpton-2020', norm: 'general.dsl-told', was: 'met', is: 'missed', count: 7 },
          { policy: 'plumpton-2020', norm: 'general.dsl-told', was: 'met', is: null, count: 1 },
        ],
        changed: [
          {
            incident: 'OS-1',
            school: null,
            policy: 'plumpton-2020',
            file: 'log',
            line: 1,
            was: 'compliant',
            is: 'non-compliant',
            norms: [{ norm: 'general.dsl-told', was: 'met', is: 'missed' }],
          },
        ],
      },
    });
    const said = textOf(audit);
    expect(said).toContain('Every incident was judged under Plumpton Primary School');
    expect(said).toContain("national (national guidance, not the school's own policy)");
    expect(said).toContain('50 incidents judged a second time, step by step: all agreed.');
    expect(said).toContain('Of 47 incidents 40 keep their verdict; 7 come out worse.');
    expect(said).toContain('In 2 of those that keep it, single rules are judged otherwise.');
    expect(said).toContain('Worse: compliant → non-compliant in 7 incidents');
    expect(said).toContain('done as required → not done in 7 incidents: OS-1 and 6 more');
    expect(said).toContain('OS-1  compliant → non-compliant');
    expect(said).not.toContain('done as required → not asked');
    expect(said).not.toContain('in 30 incidents');
  });
});

describe('what makes a report incomplete comes first', () => {
  const firstLines = (changes: Partial<Audit>): string =>
    textOf(aYear(changes)).split('\nAudit')[0] ?? '';

  test('an interruption', () => {
    expect(firstLines({ parts: [{ ...PART, interrupted: true }] })).toContain(
      'incomplete: reading was stopped before the end. It counts what had been read by then.',
    );
    expect(
      firstLines({
        parts: [
          { ...PART, of: 2, interrupted: true },
          { ...PART, of: 2, shard: 2 },
        ],
      }),
    ).toContain('stopped before the end in 1 of 2 parts');
  });

  test('parts that are missing, by their numbers', () => {
    const parts = [1, 3].map((shard) => ({ ...PART, shard, of: 4 }));
    expect(firstLines({ parts })).toContain('incomplete. Missing: parts 2 and 4 of 4.');
    expect(firstLines({ parts: [1, 2, 3, 4].map((shard) => ({ ...PART, shard, of: 4 })) })).toBe(
      firstLines({}),
    );
  });

  test('what could not be used, and rows not understood, with their places further down', () => {
    const faults = {
      count: 2_000,
      first: [{ file: 'a.jsonl', line: 3, field: 'events[0].at', says: 'is not a time; mend it' }],
    };
    const rows = {
      count: 1,
      first: [{ file: 'b.csv', line: 9, field: 'act', says: 'no word stands for it; map it' }],
    };
    expect(firstLines({ faults, rows })).toContain('2,000 places in the input could not be used');
    expect(firstLines({ faults, rows })).toContain(
      "1 row could not be matched to Dutybound's terms",
    );
    const text = textOf(aYear({ faults, rows }));
    expect(text).toContain('a.jsonl, line 3, events[0].at: is not a time; mend it');
    expect(text).toContain('and 1,999 more');
    expect(text).toContain('b.csv, line 9, act: no word stands for it; map it');
  });

  test('that there was nothing', () => {
    expect(textOf(auditOf([]))).toMatch(
      /^! No incident could be judged\.\n\nAudit {2}0 incidents; 0 events/,
    );
  });

  test('a file name cannot move the cursor', () => {
    const first = [{ file: 'a\u001b[2J.jsonl', line: 1, field: null, says: 'is broken' }];
    expect(textOf(aYear({ faults: { count: 1, first } }))).not.toContain('\u001b');
  });
});

describe('the spread of times', () => {
  test('is exact: each is the time of an incident, and so many fell within it', () => {
    const minutes = [5, 10, 20, 40].map((each): [number, number] => [each, 1]);
    expect(spreadOf({ party: 'dsl', minutes })).toEqual({
      party: 'dsl',
      incidents: 4,
      lowerQuartile: 5,
      median: 10,
      upperQuartile: 20,
      ninetieth: 40,
      each: [5, 10, 20, 40],
    });
    const [median, ninetieth] = [10, 600];
    expect(
      spreadOf({
        party: 'lado',
        minutes: [
          [10, 899],
          [600, 100],
          [MOST_MINUTES, 1],
        ],
      }),
    ).toMatchObject({ median, ninetieth, each: null });
    expect(spreadOf({ party: 'iwf', minutes: [] })).toBeNull();
  });

  test('is read as people read it', () => {
    expect([0, 1, 95, 3_000].map(minutesInWords)).toEqual([
      'at once',
      '1 minute',
      '1 hour 35 minutes',
      '2 days 2 hours',
    ]);
    expect(minutesInWords(MOST_MINUTES)).toBe('a year or longer');
  });
});

describe('an audit for programs', () => {
  test('can be read again, ends its line, and is the same however its fields were put in', () => {
    const audit = aYear({ ids: 'AAAA' });
    const text = auditJson(audit);
    expect(auditSchema.parse(JSON.parse(text))).toEqual(audit);
    expect(text.endsWith('}\n')).toBe(true);
    const turned = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(turned)
        : typeof value === 'object' && value !== null
          ? Object.fromEntries(
              Object.entries(value)
                .reverse()
                .map(([key, each]) => [key, turned(each)]),
            )
          : value;
    expect(auditJson(turned(audit) as Audit)).toBe(text);
  });

  test('a table for spreadsheets runs nothing, and loses no row', () => {
    const audit = auditOf(
      times(2, {
        school: '=HYPERLINK("x")',
        verdict: 'compliant' as const,
        norms: { 'general.dsl-told': 'met' as const },
      }),
    );
    const csv = auditCsv(audit, ruleBooks);
    expect(csv).toContain('school,"\'=HYPERLINK(""x"")",valley-end-2022,general.dsl-told');
    const rows =
      1 + audit.norms.length + audit.groups.reduce((sum, { norms }) => sum + norms.length, 0);
    expect(csv.split('\r\n')).toHaveLength(rows + 1);
  });
});

test('what the rule books do not know is called by its id', () => {
  const audit = auditOf([
    {
      policy: 'otter-2030',
      verdict: 'compliant',
      norms: { 'general.own-rule': 'met', odd: 'met' },
    },
  ]);
  expect(textOf(audit)).toContain('general.own-rule (general.own-rule): applied in 1; 1 met');
  expect(summaryOf(audit, ruleBooks).readings).toEqual([]);
});
