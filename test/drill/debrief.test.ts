/** The debrief of a drill: what it says of a run, and what it never says. */
import { describe, expect, test } from 'vitest';
import { begun } from '../../src/drill/begin.ts';
import { playedByTheBook } from '../../src/drill/by-the-book.ts';
import { debriefsOf } from '../../src/drill/debrief/compare.ts';
import { debriefOf, judgedRun } from '../../src/drill/debrief/debrief.ts';
import { readScenarios } from '../../src/drill/read-scenarios.ts';
import { asked, did, directed, ended, guided } from '../../src/drill/run.ts';
import { triedUnder } from '../../src/drill/tried.ts';
import { instantOf, minutesAfter } from '../../src/engine/time.ts';
import { debriefMarkup, debriefPage } from '../../src/report/drill/html.ts';
import { textOfDebriefs } from '../../src/report/drill/text.ts';
import type { Debrief } from '../../src/vocabulary/debriefs.ts';
import type { DrillRun } from '../../src/vocabulary/drills.ts';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import type { Fact } from '../../src/vocabulary/facts.ts';
import { scenarioSchema } from '../../src/vocabulary/scenarios.ts';
import { PLAIN } from '../../src/words/plain.ts';
import { policyNamed, ruleBooks } from '../support/built-in.ts';

const policy = policyNamed('valley-end-2022');
const { scenarios } = await readScenarios(['changing-room-picture'], ruleBooks);
const picture = scenarios[0]?.scenario;
if (picture === undefined) throw new Error('no scenario');

/** A short story, in which a teacher keeps a phone in a drawer until somebody asks. */
const drawer = scenarioSchema.parse({
  id: 'phone-in-the-drawer',
  title: 'A phone in a drawer',
  about: ['sexting'],
  content: 'A picture is talked about. Nothing is shown.',
  you: 'teacher',
  begins: '2026-03-04T10:40:00Z',
  minutes: 180,
  story: 'A pupil tells you of a picture.',
  start: [{ type: 'concern.raised', procedure: 'sexting', by: 'teacher', about: 'child-1' }],
  truths: { 'child-involved': 'yes', 'device-in-hand': 'yes', 'crime-suspected': 'yes' },
  people: [
    { who: 'pupil', is: 'the pupil', answers: { 'device-in-hand': 'It is in your drawer.' } },
  ],
  injects: [
    { id: 'head-asks', when: { minute: 5 }, says: 'The head looks in.' },
    {
      id: 'officer',
      when: { act: 'party.informed', to: 'police' },
      says: 'The officer thanks you.',
    },
    {
      id: 'rumour',
      when: { minute: 20 },
      unless: [{ act: 'party.informed', to: 'dsl' }],
      says: 'Everybody has heard.',
    },
  ],
  mistakes: [
    {
      id: 'waits',
      says: 'It can wait until after lunch.',
      'puts-off': { act: 'party.informed', to: 'dsl', until: 90 },
    },
  ],
});

type Step =
  | { readonly at: number; readonly do: object }
  | { readonly at: number; readonly ask: Fact; readonly of: 'pupil' | 'dsl' | null };

const START = instantOf(drawer.begins);
const moment = (minute: number): number => minutesAfter(START, minute);

const runOf = (
  steps: readonly Step[],
  end: number,
  start: DrillRun = begun(drawer, policy, 'one'),
): DrillRun => {
  let run = start;
  for (const step of steps) {
    const now = moment(step.at);
    const moved =
      'do' in step
        ? did(
            run,
            { at: new Date(now).toISOString(), by: 'teacher', ...step.do } as TimelineEvent,
            now,
            ruleBooks,
          )
        : asked(run, step.of, step.ask, now, ruleBooks);
    if (!moved.ok) throw new Error(moved.says);
    run = moved.run;
  }
  return ended(run, moment(end));
};

const tellDsl = (at: number): Step => ({ at, do: { type: 'party.informed', to: 'dsl' } });

const textOf = (...runs: readonly DrillRun[]): string =>
  textOfDebriefs(debriefsOf(runs, ruleBooks), { paint: PLAIN, width: null });

const pageOf = (...runs: readonly DrillRun[]): string =>
  debriefPage(
    debriefsOf(runs, ruleBooks),
    runs.map((run) => judgedRun(run, ruleBooks)),
  );

const titles = (rules: Debrief['wentWrong']): readonly string[] => rules.map(({ title }) => title);

const book = playedByTheBook(begun(picture, policy, 'book'), ruleBooks);
/** Done too late, in part; never asked for the phone; took a crime for none. */
const hasty = runOf(
  [
    { at: 2, do: { type: 'image.viewed' } },
    { at: 3, ask: 'device-in-hand', of: 'dsl' },
    { at: 6, do: { type: 'fact.established', fact: 'crime-suspected', value: 'no' } },
    tellDsl(100),
  ],
  120,
);

describe('a run by the book', () => {
  const debrief = debriefOf(book, ruleBooks);

  test('has missed nothing, asked everything and made no mistake', () => {
    expect(debrief.atOnce).toMatchObject({ missed: 0, notDone: 0, allDone: true });
    expect(debrief.atOnce.steps.length).toBeGreaterThan(1);
    expect(debrief.wentWrong).toEqual([]);
    expect(debrief.notAsked).toEqual([]);
    expect(debrief.mistaken).toEqual([]);
    expect(debrief.mistakes.filter(({ made }) => made)).toEqual([]);
    expect(debrief.byTheBook.filter(({ here }) => here !== 'taken')).toEqual([]);
  });

  test('is told so in words, with what was kept where the story leads to breaking it', () => {
    const text = textOf(book);
    expect(text).toMatch(/None of the \d+ at-once steps was missed: all were done in time/);
    expect(text).toContain('Nothing was late, missed or broken');
    expect(titles(debrief.wentWell)).toContain('Looking at the image');
    expect(titles(debrief.wentWell)).not.toContain('Confidentiality');
  });
});

const { mistakes } = triedUnder(picture, policy, ruleBooks);

test.each(mistakes)('the mistake $id is told with its clauses, and no other', (mistake) => {
  const debrief = debriefOf(mistake.run, ruleBooks);
  const norms = mistake.findings.map(({ norm }) => norm);
  expect(norms.length).toBeGreaterThan(0);
  expect(debrief.wentWrong.flatMap((rule) => rule.norms).sort()).toEqual([...norms].sort());
  for (const rule of debrief.wentWrong) {
    expect(rule.clauses[0]).toMatchObject({ id: expect.stringMatching(/^VE-/) });
    expect(rule.repair).toMatch(/^Would have been/);
  }
  expect(debrief.mistakes.filter(({ made }) => made)).toMatchObject([{ mistake: mistake.id }]);
});

describe('what comes at once', () => {
  const title = 'The DSL is told';
  const stepOf = (debrief: Debrief) => debrief.atOnce.steps.find((step) => step.title === title);

  test('done late is missed, and all done in the end', () => {
    const debrief = debriefOf(hasty, ruleBooks);
    expect(debrief.atOnce).toMatchObject({ missed: 1, notDone: 0, allDone: true });
    expect(stepOf(debrief)).toMatchObject({ verdict: 'late', minutes: 100 });
    expect(textOf(hasty)).toContain('1 done too late. All were done in the end');
  });

  test.each([
    ['past its time', 120],
    ['before its time is over', 10],
  ])('not done by the end is missed, also where the drill ends %s', (_, end) => {
    const run = runOf([], end);
    const debrief = debriefOf(run, ruleBooks);
    expect(debrief.atOnce).toMatchObject({ missed: 1, notDone: 1, allDone: false });
    expect(titles(debrief.wentWrong)).toContain(title);
    expect(textOf(run)).toContain('1 not done by the end. Not all were done');
  });

  test('what comes only afterwards is for later, and held against nobody', () => {
    const debrief = debriefOf(runOf([tellDsl(1)], 10), ruleBooks);
    expect(titles(debrief.forLater)).toContain('Review of how it was handled');
    expect(titles(debrief.wentWrong)).toContain('Risk assessment');
    expect(titles(debrief.wentWrong)).not.toContain('Review of how it was handled');
  });
});

describe('what nobody knew', () => {
  const debrief = debriefOf(hasty, ruleBooks);

  test('a question that was not asked says who would have answered, and what it would have raised', () => {
    const phone = debrief.notAsked.find(({ fact }) => fact === 'device-in-hand');
    expect(phone).toMatchObject({
      truth: 'yes',
      by: { who: 'the pupil', says: 'It is in your drawer.' },
      askedOf: ['the Designated Safeguarding Lead'],
    });
    expect(phone?.leadsTo[0]).toMatchObject({
      title: 'The device is stored securely',
      urgency: 'at-once',
    });
    expect(debrief.unseen).toEqual(['The device is stored securely']);
    const text = textOf(hasty);
    expect(text).toContain('1 more would have come at once, had somebody asked');
    expect(text).toMatch(/stored securely \(VE-[^)]*\): would have been owed at once/);
  });

  test('an answer against the story is told, with what the right one would have raised', () => {
    const [crime, ...others] = debrief.mistaken;
    expect(others).toEqual([]);
    expect(crime).toMatchObject({ said: 'no', truth: 'yes', wasSo: false, correctedAt: null });
    expect(crime?.leadsTo.flatMap((each) => each.norms)).toContain('general.crime-told');
  });

  test('what the story settles is a breach, though nobody asked', () => {
    expect(debrief.wentWrong[0]).toMatchObject({
      title: 'Looking at the image',
      verdict: 'breached',
    });
  });
});

describe('the path not taken', () => {
  const debrief = debriefOf(hasty, ruleBooks);

  test('has the steps of the book in their order, and which were not taken here', () => {
    const minutes = debrief.byTheBook.map(({ minute }) => minute);
    expect(minutes).toEqual([...minutes].sort((a, b) => a - b));
    const told = debrief.byTheBook.find(({ says }) => / told the Designated/.test(says));
    expect(told).toMatchObject({ here: 'taken', hereMinute: 100 });
    expect(debrief.byTheBook.find(({ says }) => /stored the device/.test(says))).toMatchObject({
      here: 'not-taken',
      hereMinute: null,
    });
  });

  test('says why an inject never came', () => {
    const why = (run: DrillRun, id: string) =>
      debriefOf(run, ruleBooks).notCome.find(({ inject }) => inject === id)?.why;
    expect(why(hasty, 'officer')).toEqual(['nobody told Surrey Police']);
    expect(why(hasty, 'rumour')).toBeUndefined();
    expect(why(runOf([tellDsl(1)], 30), 'rumour')).toEqual([
      'somebody told the Designated Safeguarding Lead',
    ]);
    expect(why(runOf([], 2), 'head-asks')?.[0]).toMatch(/its time was minute 5/);
    const held = directed(begun(drawer, policy, 'held'), 'head-asks', 'held', moment(1));
    if (!held.ok) throw new Error(held.says);
    expect(why(ended(held.run, moment(30)), 'head-asks')?.[0]).toMatch(/kept it back/);
  });

  test('knows a thing put off from one done in time', () => {
    const made = (run: DrillRun) => debriefOf(run, ruleBooks).mistakes[0];
    expect(made(hasty)).toMatchObject({ made: true, broke: ['The DSL is told'] });
    expect(made(runOf([tellDsl(20)], 120))).toMatchObject({ made: false, broke: [] });
  });
});

describe('the course of a run', () => {
  test('has what came, what was asked and what was done in one order, with what each did', () => {
    const { course } = debriefOf(hasty, ruleBooks);
    expect(course.map(({ kind }) => kind)).toEqual([
      ...['story', 'story', 'did', 'asked', 'came', 'did', 'came', 'did', 'ended'],
    ]);
    expect(course[1]?.raised).toContain('The DSL is told');
    expect(course[3]?.beside[0]).toContain('I do not know.');
    expect(course.at(-2)?.did).toContainEqual({ kind: 'Late', says: 'The DSL is told' });
  });

  test('says whether and when guidance was looked at', () => {
    expect(textOf(hasty)).toContain('Not looked at during the drill');
    const run = ended(guided(begun(drawer, policy, 'g'), moment(4)), moment(9));
    expect(textOf(run)).toContain('Looked at once: at 10:44');
  });
});

describe('several runs', () => {
  const quick = runOf([tellDsl(4)], 120, begun(drawer, policy, 'two'));

  test('stand side by side as tables: verdicts, minutes, and where their ways part', () => {
    const { comparisons, notComparable } = debriefsOf([hasty, quick], ruleBooks);
    expect(notComparable).toBeNull();
    const [beside] = comparisons;
    expect(beside?.tables.map(({ name, missed }) => [name, missed])).toEqual([
      ['Table 1', 1],
      ['Table 2', 0],
    ]);
    expect(beside?.atOnce.find(({ title }) => title === 'The DSL is told')?.tables).toMatchObject([
      { verdict: 'late', minutes: 100 },
      { verdict: 'met', minutes: 4 },
    ]);
    expect(beside?.rules.find(({ title }) => title === 'Looking at the image')?.tables).toEqual([
      'breached',
      'kept',
    ]);
    expect(beside?.parting).toMatchObject({
      after: 0,
      tables: [{ minute: 2 }, { minute: 4 }],
    });
    const text = textOf(hasty, quick);
    expect(text).toContain('Table 1: late, after 100 minutes; Table 2: met, after 4 minutes');
    expect(text).toMatch(/The same at every table: .*Risk assessment \(not done\)/);
  });

  test('of other stories or rules are not compared, and shown all the same', () => {
    const edited = { ...quick, scenarioDigest: 'another' };
    const all = debriefsOf([hasty, edited], ruleBooks);
    expect(all.comparisons).toEqual([]);
    expect(all.debriefs).toHaveLength(2);
    expect(textOf(hasty, edited)).toMatch(/not compared with each other/);
  });

  test('held on several days say what was missed then and now', () => {
    const on = (run: DrillRun, day: string): DrillRun => ({
      ...run,
      clock: { ...run.clock, since: Date.parse(`${day}T14:00:00Z`) },
    });
    const [beside] = debriefsOf(
      [on(quick, '2026-06-10'), on(hasty, '2026-02-11')],
      ruleBooks,
    ).comparisons;
    expect(beside?.terms).toEqual([
      { heldOn: '2026-02-11', tables: 1, missed: ['The DSL is told'] },
      { heldOn: '2026-06-10', tables: 1, missed: [] },
    ]);
  });

  test('lead to each action once, with who does it where that was decided', () => {
    const { actions } = debriefsOf([hasty, hasty], ruleBooks, [
      { norm: 'sexting.risk-assessed', owner: 'the deputy DSL', by: '20 March' },
    ]);
    expect(new Set(actions.map(({ says }) => says)).size).toBe(actions.length);
    expect(actions.find(({ norms }) => norms.includes('sexting.risk-assessed'))).toMatchObject({
      owner: 'the deputy DSL',
      by: '20 March',
    });
    expect(actions.filter(({ owner }) => owner !== null)).toHaveLength(1);
  });
});

test('a policy that has changed since is said plainly', () => {
  const older = { ...hasty, policyDigest: 'aaaaaaaaaaaa' };
  expect(textOf(hasty)).not.toContain('has changed since');
  expect(textOf(older)).toMatch(/digest was aaaaaaaaaaaa, and is \w{12} now/);
  expect(pageOf(older)).toContain('The policy has changed since this drill');
});

describe('the page', () => {
  const page = pageOf(hasty, book);

  test('has no score, no average and no percentage, and neither have text and JSON', () => {
    const all = [page, textOf(hasty, book), JSON.stringify(debriefsOf([hasty, book], ruleBooks))];
    for (const text of all) {
      const said = text
        .replace('There is no score', '')
        .replace(/<style>[\s\S]*<\/style>/, '')
        .replace(/<[^>]*>/g, ' ');
      expect(said).not.toMatch(/score|percent|average|grade\b|marks\b|points\b|\d ?%/i);
    }
  });

  test('is marked as an exercise on each part, and on every sheet that is printed', () => {
    const parts = page.split(/(?=<article|<section class="apart")/).slice(1);
    expect(parts).toHaveLength(5);
    for (const each of parts) expect(each).toContain('EXERCISE');
    expect(page).toMatch(/@media print[\s\S]*\.running \{[^}]*position: fixed/);
    expect(page).toContain('class="running"');
    expect(page).toMatch(/<title>EXERCISE/);
  });

  test('has a certificate whose name goes nowhere', () => {
    const inputs = page.match(/<input[^>]*>/g) ?? [];
    expect(inputs.length).toBeGreaterThan(0);
    for (const input of inputs) {
      expect(input).toContain('autocomplete="off"');
      expect(input).not.toMatch(/ name=| value=/);
    }
    expect(page).not.toMatch(/<form|<script|https?:/);
    expect(page).toContain("form-action 'none'");
    const [certificate = ''] = page.split('class="certificate"').slice(1);
    expect(certificate).toMatch(/took part in the drill “[^”]+”, practised by Valley End/);
  });

  test('shows what came to it as text, and can stand in another page without styles of its own', () => {
    const nasty = '"><img src=x onerror=alert(1)>';
    const run = runOf([{ at: 1, do: { type: 'record.made', by: 'dsl', note: nasty } }], 20);
    const { markup } = debriefMarkup(debriefsOf([run], ruleBooks), [judgedRun(run, ruleBooks)]);
    expect(markup).not.toContain('<img');
    expect(markup).toContain('&lt;img');
    expect(markup).not.toMatch(/<style| style=|<script|<h1/);
  });

  test('leaves owner and date to be filled in by hand', () => {
    const [, actions = ''] = page.split('After-action report');
    expect(actions).toMatch(/<td role="cell" data-label="Owner"><span class="empty">/);
  });
});
