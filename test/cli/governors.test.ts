/** Reports to governors: of whole past terms, each once, so that no two can be compared. */
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  digestOfText,
  issueBeside,
  issueOnce,
  type Wanted,
} from '../../src/record/governors-reports.ts';
import { attackOn } from '../../src/report/audit/disclosure.ts';
import { governorsText } from '../../src/report/audit/governors.ts';
import { reportToGovernors, unfit } from '../../src/report/audit/issuing.ts';
import type { Audit } from '../../src/vocabulary/audits.ts';
import type { Verdict } from '../../src/vocabulary/findings.ts';
import type { IssuedReport } from '../../src/vocabulary/governors-reports.ts';
import { PLAIN } from '../../src/words/plain.ts';
import { auditOf, type Counted, partOf, times } from '../support/audits.ts';
import { ruleBooks } from '../support/built-in.ts';
import { randomRuns } from '../support/runs.ts';
import { CONCERN, dutybound, type Ran, TOLD, temporaryFolder, timelineOf } from './support.ts';

const folder = temporaryFolder();
const newFolder = (): string => mkdtempSync(join(folder.path, 'data-'));

const AUTUMN = '2025-autumn';
const SPRING = '2026-spring';
const TODAY = '2026-09-07';

const told = (verdict: Verdict, changes: Partial<Counted> = {}): Counted => ({
  term: AUTUMN,
  school: 'S-1',
  verdict: verdict === 'met' ? 'compliant' : 'non-compliant',
  norms: { 'general.dsl-told': verdict },
  ...changes,
});

/** The audit of the incidents of these terms, as with --term: other schools of the log are known, and count nothing. */
const ofTerms = (log: readonly Counted[], terms: readonly string[] = [AUTUMN]): Audit => {
  const audit = auditOf(
    log.filter(({ term = '' }) => terms.includes(term)),
    { terms },
  );
  const there = audit.groups.map(({ by, name }) => `${by} ${name}`);
  const others = [...new Set(log.flatMap(({ school }) => school ?? []))]
    .filter((name) => !there.includes(`school ${name}`))
    .map((name) => ({ by: 'school' as const, name, incidents: {}, norms: [] }));
  return { ...audit, groups: [...audit.groups, ...others] };
};

const issue = async (data: string, audit: Audit, on = TODAY): Promise<string> => {
  const report = await reportToGovernors(audit, ruleBooks, {
    on,
    digest: digestOfText,
    enter: (wanted) => issueOnce(data, wanted),
  });
  if (typeof report === 'string') return `refused: ${report}`;
  expect(attackOn(report.counts).given()).toEqual([]);
  return governorsText(report, ruleBooks, { paint: PLAIN, width: null });
};

describe('a term is reported once', () => {
  test('a log with one incident more gives no second report, and the same log the same one', async () => {
    const data = newFolder();
    const four = times(4, told('met'));
    const first = await issue(data, ofTerms(four));
    expect(first).toContain(
      'For the autumn term 2025. Made once, on 7 Sept 2026.'.replace('Sept', 'Sep'),
    );
    expect(await issue(data, ofTerms(four), '2027-01-05')).toBe(first);
    expect(await issue(data, ofTerms([...four, told('late')]))).toBe(
      'refused: the autumn term 2025 was reported on 7 Sep 2026, and the log says something else by now; two reports could be compared, so tell governors in words what changed',
    );
  });

  test('a term is in the report of its year or in one of its own, not in both', async () => {
    const year = [AUTUMN, SPRING, '2026-summer'];
    const incidents = [...times(30, told('met')), told('late', { term: SPRING })];
    const data = newFolder();
    await issue(data, ofTerms(incidents, year));
    expect(await issue(data, ofTerms(incidents, [SPRING]))).toBe(
      'refused: the spring term 2026 is in the report of 7 Sep 2026 on the school year 2025/26; a term is reported once, alone or with others',
    );
    const other = newFolder();
    await issue(other, ofTerms(incidents, [SPRING]));
    expect(await issue(other, ofTerms(incidents, year))).toMatch(/^refused: .*spring term 2026/);
    expect(await issue(other, ofTerms(incidents))).toContain('For the autumn term 2025.');
  });

  test('a school is not reported with others once it was reported alone, and the other way round', async () => {
    const [a, b] = [times(9, told('met')), times(1, told('late', { school: 'S-2' }))];
    const data = newFolder();
    await issue(data, ofTerms(a));
    expect(await issue(data, ofTerms([...a, ...b]))).toMatch(
      /^refused: .* for some of these schools/,
    );
    expect(await issue(data, ofTerms(b))).toContain('fewer than 5 in all');
    const nameless = ofTerms(times(9, told('met', { school: null })));
    expect(await issue(newFolder(), nameless)).toContain('For the autumn term 2025.');
    expect(await issue(data, ofTerms(times(6, told('late', { school: null }))))).toMatch(
      /^refused/,
    );
  });

  test('of two logs one incident apart, whatever they hold, one report can be had', async () => {
    const one = fc
      .record({
        school: fc.constantFrom('S-1', 'S-1', 'S-2', 'S-3'),
        term: fc.constantFrom(AUTUMN, AUTUMN, SPRING),
        verdict: fc.constantFrom<Verdict>('met', 'met', 'late', 'missed'),
      })
      .map(({ verdict, ...changes }) => told(verdict, changes));
    const alike = fc.record({ one, count: fc.constantFrom(0, 1, 2, 4, 5, 9, 14, 19, 40) });
    const terms = fc.constantFrom([AUTUMN], [AUTUMN, SPRING]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(alike, { maxLength: 4 }),
        one,
        terms,
        terms,
        async (groups, more, a, b) => {
          const log = groups.flatMap(({ one: each, count }) => times(count, each));
          const data = newFolder();
          const first = await issue(data, ofTerms(log, a));
          const second = await issue(data, ofTerms([...log, more], b));
          expect(first).not.toMatch(/^refused/);
          if (!second.startsWith('refused')) expect(second).toBe(first);
          rmSync(data, { recursive: true });
        },
      ),
      { numRuns: randomRuns(40, 1_500) },
    );
  });

  test('whatever is asked for in whatever order, no two reports have a term of a school in common', () => {
    const some = (of: readonly string[]) => fc.subarray([...of], { minLength: 1 });
    const asked = fc.record({
      terms: some(['2025-autumn', '2026-spring', '2026-summer']),
      schools: fc.oneof(some(['a', 'b', 'c']), fc.constant([])),
      report: fc.constantFrom('1', '2'),
    });
    fc.assert(
      fc.property(fc.array(asked, { maxLength: 12 }), (all) => {
        const reports: IssuedReport[] = [];
        for (const each of all) {
          const none = { all: null, good: null };
          const figures = { terms: each.terms, handled: none, told: none, half: null };
          const wanted: Wanted = { ...each, figures, today: TODAY, termBefore: null };
          const { kind, ...made } = issueBeside(reports, wanted);
          if (kind === 'new' && 'report' in made) reports.push(made.report);
        }
        for (const [index, a] of reports.entries()) {
          for (const b of reports.slice(index + 1)) {
            const isOneSchool =
              a.schools.length === 0 ||
              b.schools.length === 0 ||
              a.schools.some((school) => b.schools.includes(school));
            expect(isOneSchool && a.terms.some((term) => b.terms.includes(term))).toBe(false);
          }
        }
      }),
    );
  });

  test('a term is compared with the report on the one before', async () => {
    const data = newFolder();
    const log = [...times(40, told('late')), ...times(40, told('met', { term: SPRING }))];
    await issue(data, ofTerms(log));
    const spring = await issue(data, ofTerms(log, [SPRING]));
    expect(spring).toContain('handled better than in the report on the autumn term 2025');
    expect(await issue(data, ofTerms(log, [SPRING]))).toBe(spring);
  });
});

describe('what is not reported', () => {
  test.each([
    ['2025-12-31', 'the autumn term 2025 is not over; ask again from 1 Jan 2026 on'],
    ['2026-01-01', null],
  ])('on %s the autumn term: %s', (on, says) => {
    expect(unfit(ofTerms([]), on)).toBe(says);
  });

  test('a log of which something was not read, or could not be used', () => {
    const audit = ofTerms(times(9, told('met')));
    const fault = { file: 'x.jsonl', line: 7, field: null, says: 'is broken' };
    const wrong = [
      { parts: [partOf({ interrupted: true })] },
      { parts: [partOf({ of: 2 })] },
      { faults: { count: 1, first: [fault] } },
    ];
    expect(unfit({ ...audit, terms: undefined }, TODAY)).toContain('--term (here autumn-2025, ');
    for (const changes of wrong) expect(unfit({ ...audit, ...changes }, TODAY)).toContain('once');
  });

  test('a list that was damaged is left as it is', async () => {
    const data = newFolder();
    const path = join(data, 'governors-reports.json');
    writeFileSync(path, '{"format": "other"}');
    expect(await issue(data, ofTerms([]))).toMatch(/^refused: .* is not a list of reports/);
    expect(readFileSync(path, 'utf8')).toBe('{"format": "other"}');
  });
});

describe('dutybound audit --for governors', () => {
  const line = (incident: string, at: string, changes: object = {}): string =>
    `${JSON.stringify(
      timelineOf(
        [
          { ...CONCERN, at: `${at}T09:12:00Z` },
          { ...TOLD, at: `${at}T09:20:00Z` },
        ],
        {
          incident,
          school: 'Hill-School',
          ...changes,
        },
      ),
    )}\n`;
  const log = [line('I-1', '2023-10-02'), line('I-2', '2023-11-06'), line('I-3', '2024-05-20')];
  const write = (name: string, lines: readonly string[]): void =>
    folder.write(name, lines.join(''));
  const run = (data: string, ...args: string[]): Ran =>
    dutybound(args, { cwd: folder.path, env: { DUTYBOUND_DATA: data } });
  const FOR = ['--for', 'governors'];
  write('log.jsonl', log);

  test('says in one line which terms there are, one without incidents too', () => {
    const data = join(folder.path, 'none-yet');
    const { status, stdout, problems } = run(data, 'audit', 'log.jsonl', ...FOR);
    expect([status, stdout, problems.length]).toEqual([2, '', 1]);
    expect(problems[0]).toMatch(/ --term \(here .*\) or --year$/);
    expect(existsSync(data)).toBe(false);
    for (const term of ['autumn', 'autumm-2023', '2023-24']) {
      expect(run(data, 'audit', 'log.jsonl', '--term', term).problems).toEqual([
        `dutybound: --term: ${term} is not a school term; give one such as autumn-2025`,
      ]);
    }
  });

  test('counts the term alone: what happened in another one changes no byte', () => {
    const data = newFolder();
    const args = [...FOR, '--term', 'autumn-2023'];
    const first = run(data, 'audit', 'log.jsonl', ...args);
    expect(first).toMatchObject({ status: 0, problems: [] });
    expect(first.stdout).toContain('There were incidents, fewer than 5 in all.');
    write('later.jsonl', [...log, line('I-4', '2024-01-08')]);
    expect(run(data, 'audit', 'later.jsonl', ...args)).toEqual(first);
    const before = run(data, 'audit', 'log.jsonl', ...FOR, '--term', 'summer-2023');
    expect(before.stdout).toContain('No incident is on record.');
    const five = ['2', '3', '4', '5', '6'].map((day) => line(`N-${day}`, `2023-10-0${day}`));
    write('more.jsonl', [...log, ...five]);
    const refused = run(data, 'audit', 'more.jsonl', ...args);
    expect([refused.status, refused.stdout, refused.problems.length]).toEqual([2, '', 1]);
    const list = join(data, 'governors-reports.json');
    expect(statSync(list).mode & 0o777).toBe(0o600);
    expect(readFileSync(list, 'utf8')).not.toMatch(/I-1|Hill/);
  });

  test('is made when parts of the same term are merged, and not of other parts', () => {
    const data = newFolder();
    const part = (number: number, ...more: string[]) =>
      run(
        data,
        'audit',
        'log.jsonl',
        '--shard',
        `${number}/2`,
        '-f',
        'json',
        '-o',
        `${number}.json`,
        ...more,
      );
    part(1, '--year', '2023-24');
    part(2, '--year', '2023-24');
    const merged = run(data, 'merge', '1.json', '2.json', ...FOR);
    expect(merged.stdout).toBe(run(data, 'audit', 'log.jsonl', ...FOR, '--year', '2023-24').stdout);
    expect(merged.stdout).toContain('For the school year 2023/24.');
    expect(run(data, 'merge', '1.json', ...FOR).problems).toEqual([
      'dutybound: --for governors: parts are missing; merge them too, then ask again, since a report is made once',
    ]);
    part(2, '--term', 'autumn-2023');
    expect(run(data, 'merge', '1.json', '2.json', ...FOR).problems[0]).toContain(
      '--term and --as-of',
    );
  });

  test('an audit of a term, for other readers, says so', () => {
    const { stdout } = run(newFolder(), 'audit', 'log.jsonl', '--term', 'summer-2024');
    expect(stdout).toContain('Only incidents that began in the summer term 2024 are counted.');
    expect(stdout).not.toContain('I-1');
  });

  test('schools of the log are known by an audit of a term in which nothing happened there', () => {
    const args = ['audit', 'log.jsonl', '--term', 'summer-2023', '-f', 'json'];
    const { groups } = JSON.parse(run(newFolder(), ...args).stdout) as Audit;
    expect(groups).toEqual([{ by: 'school', name: 'Hill-School', incidents: {}, norms: [] }]);
  });
});
