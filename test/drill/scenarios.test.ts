/** The scenarios that come with Dutybound: each can be brought to a good end, and each mistake breaks what it should. */
import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { begun, policiesFor } from '../../src/drill/begin.ts';
import { playedByTheBook } from '../../src/drill/by-the-book.ts';
import { readScenarios, scenariosFolder } from '../../src/drill/read-scenarios.ts';
import { timelineOf } from '../../src/drill/run.ts';
import { isGood, reportOf } from '../../src/drill/tried.ts';
import type { JudgedFinding } from '../../src/engine/judge.ts';
import type { RuleBooks } from '../../src/engine/replay.ts';
import { actsTaken, isDuty } from '../../src/norms/norm.ts';
import { booksFrom } from '../../src/policies/books.ts';
import type { Policy } from '../../src/vocabulary/policies.ts';
import { PROCEDURE_IDS, type ProcedureId } from '../../src/vocabulary/procedures.ts';
import type { Mistake, Scenario } from '../../src/vocabulary/scenarios.ts';
import { LARKFOLD, OTTERBROOK } from '../policies/support.ts';
import { randomRuns } from '../support/runs.ts';

const books = (await booksFrom({ policies: [OTTERBROOK, LARKFOLD] })) as RuleBooks;
const { scenarios: read, complaints } = await readScenarios([], books);
const scenarios = read.map(({ scenario }) => scenario);

const badIn = (run: ReturnType<typeof playedByTheBook>): readonly JudgedFinding[] =>
  reportOf(run, books).findings.filter((each) => !isGood(each));

const inShort = (findings: readonly JudgedFinding[]): readonly string[] =>
  findings.map(({ norm, verdict }) => `${norm} ${verdict}`);

const started = (scenario: Scenario, policy: Policy) => begun(scenario, policy, scenario.id);

/** What a mistake leads to: under the first policy where that is something; in a long run under each. */
const ledTo = (scenario: Scenario, mistake: Mistake) => {
  const found = [];
  for (const policy of policiesFor(scenario, books)) {
    const run = playedByTheBook(started(scenario, policy), books, mistake);
    const findings = badIn(run);
    if (findings.length > 0) found.push({ run, findings });
    if (found.length > 0 && randomRuns(1, 2) === 1) break;
  }
  return found;
};

const actsOf = ({ norm }: JudgedFinding): readonly string[] => {
  const found = Object.values(books.procedures)
    .flatMap(({ norms }) => norms)
    .find(({ id }) => id === norm);
  return found !== undefined && isDuty(found) ? actsTaken(found) : [];
};

describe('the scenarios that come with Dutybound', () => {
  test('are read without complaint, and are called what their files are called', () => {
    expect(complaints).toEqual([]);
    const names = readdirSync(scenariosFolder()).map((name) => basename(name, '.yaml'));
    expect(scenarios.map(({ id }) => id).sort()).toEqual(names.sort());
  });

  test('are at least two for each of the gravest kinds, one for every kind, and four that combine several', () => {
    const about = (id: ProcedureId): number =>
      scenarios.filter((each) => each.about.includes(id)).length;
    expect(scenarios.length).toBeGreaterThanOrEqual(22);
    for (const id of PROCEDURE_IDS) if (id !== 'general') expect(about(id), id).toBeGreaterThan(0);
    for (const id of [
      'sexting',
      'iioc',
      'exploitation',
      'filtering-breach',
      'staff-misuse',
      'radicalisation',
    ] as const) {
      const alone = scenarios.filter((each) => each.about.length === 1 && each.about[0] === id);
      expect(alone.length, id).toBeGreaterThanOrEqual(2);
    }
    const combined = scenarios.filter((each) => each.about.length > 1).map(({ id }) => id);
    expect(combined).toEqual(
      expect.arrayContaining([
        'the-filter-that-let-it-through',
        'the-laptop',
        'the-teacher',
        'the-parent-at-the-door',
      ]),
    );
    expect(scenarios.filter(({ you }) => you !== 'dsl').length).toBeGreaterThanOrEqual(3);
    expect(scenarios.filter(({ minutes }) => minutes === 15).length).toBeGreaterThanOrEqual(3);
  });

  test.each(scenarios)('$id says that anybody may leave, and has its natural mistakes', (each) => {
    expect(each.content).toMatch(/[Aa]nybody may\s+leave at\s+any time/);
    expect(each.mistakes.length).toBeGreaterThanOrEqual(2);
    expect(each.mistakes.length).toBeLessThanOrEqual(4);
    expect(policiesFor(each, books).length).toBeGreaterThan(0);
  });

  test.each(scenarios)(
    '$id ends well by the book, under each policy that it runs under',
    (each) => {
      for (const policy of policiesFor(each, books)) {
        const run = playedByTheBook(started(each, policy), books);
        expect({ policy: policy.id, bad: inShort(badIn(run)) }).toEqual({
          policy: policy.id,
          bad: [],
        });
        expect(reportOf(run, books).procedures).toEqual(expect.arrayContaining([...each.about]));
      }
    },
  );

  // By the book nothing is bad, so all that is bad comes from the mistake; and here, from nothing else in it.
  const mistakes = scenarios.flatMap((scenario) =>
    scenario.mistakes.map((mistake) => ({
      scenario,
      mistake,
      called: `${scenario.id}: ${mistake.id}`,
    })),
  );

  test.each(mistakes.filter(({ mistake }) => mistake.does !== undefined))(
    '$called breaks a rule, with what was done as its witness',
    ({ scenario, mistake }) => {
      const found = ledTo(scenario, mistake);
      expect(found.length).toBeGreaterThan(0);
      for (const { run, findings } of found) {
        const { events } = timelineOf(run);
        const position = events.findIndex((event) => {
          const { at: _, ...rest } = event;
          return JSON.stringify(rest) === JSON.stringify(mistake.does);
        });
        for (const { norm, verdict, events: witnesses } of findings) {
          expect({ norm, verdict }).toEqual({ norm, verdict: 'breached' });
          expect(witnesses, norm).toContain(position);
        }
      }
    },
  );

  test.each(mistakes.filter(({ mistake }) => mistake.does === undefined))(
    '$called leaves undone, or late, what it leaves out',
    ({ scenario, mistake }) => {
      const left = mistake['leaves-out'] ?? mistake['puts-off'];
      const verdicts = mistake['puts-off'] === undefined ? ['missed'] : ['late'];
      const found = ledTo(scenario, mistake);
      expect(found.length).toBeGreaterThan(0);
      for (const finding of found.flatMap(({ findings }) => findings)) {
        expect(verdicts, finding.norm).toContain(finding.verdict);
        expect(
          actsOf(finding).some((act) => [left?.act ?? []].flat().some((each) => each === act)),
          `${finding.norm} asks for what ${mistake.id} leaves out`,
        ).toBe(true);
      }
    },
  );
});
