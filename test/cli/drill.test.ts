/** `dutybound drill` from outside: scenarios listed, checked and begun, and one played to its end. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { begun } from '../../src/drill/begin.ts';
import { readScenarios } from '../../src/drill/read-scenarios.ts';
import { ended, timelineOf } from '../../src/drill/run.ts';
import { runIn, textOfRun } from '../../src/drill/run-file.ts';
import type { Scenario } from '../../src/vocabulary/scenarios.ts';
import { OTTERBROOK } from '../policies/support.ts';
import { policyNamed, ruleBooks } from '../support/built-in.ts';
import { pipe } from '../support/stepping.ts';
import { dutybound, temporaryFolder } from './support.ts';

const folder = temporaryFolder();
const { scenarios } = await readScenarios(['changing-room-picture'], ruleBooks);
const picture = scenarios[0]?.scenario as Scenario;
const at = (name: string): string => join(folder.path, name);

const BY_HAND = ['--policy', 'valley-end-2022', '--minutes', '0'];

/** Plays the first scenario, its clock moved by hand. */
const played = (lines: readonly string[], file?: string, more: readonly string[] = BY_HAND) =>
  pipe(
    ['drill', 'run', 'changing-room-picture', ...(file === undefined ? [] : [file]), ...more],
    lines,
  );

const runOf = (file: string) => {
  const read = runIn(readFileSync(file, 'utf8'), ruleBooks);
  if (!read.ok) throw new Error(read.says);
  return read.run;
};

describe('a drill alone', () => {
  test('says what is in it first, and whoever does not want to need not begin', async () => {
    const { out, status } = await played(['no'], at('unbegun.json'));
    expect(status).toBe(0);
    expect(out).toMatch(/EXERCISE[\s\S]*What is in it: [\s\S]*Type leave at any time/);
    expect(out).not.toContain('10:40');
    expect(existsSync(at('unbegun.json'))).toBe(false);
  });

  test('takes what is said in words, forbidden things too, and tells nothing of the rules until the end', async () => {
    const file = at('looked.json');
    const { out, status } = await played(
      ['yes', 'I looked at the picture', 'yes', '', 'all', 'never', 'end', 'yes'],
      file,
    );
    expect(status).toBe(0);
    const [before, debrief] = out.split('End the drill and see the debrief?');
    expect(before).not.toMatch(/STOP|[Bb]roken|[Bb]reach|must not/);
    expect(before).toContain(
      'You wrote down: the Designated Safeguarding Lead looked at the image',
    );
    expect(before?.match(/Type guide if you want to see it/g)).toHaveLength(2);
    expect(debrief).toContain('Looking at the image');
    const { events, exercise } = timelineOf(runOf(file));
    expect(exercise).toBe(true);
    expect(events.map(({ type }) => type)).toEqual(['concern.raised', 'image.viewed']);
  });

  test('people answer what they know; what comes of it comes by the clock of the drill', async () => {
    const { out } = await played([
      'yes',
      'ask the tutor can you get hold of the phone',
      'yes',
      'I told the police by 101',
      'yes',
      '',
      'wait 4',
      'wait 1',
      'next',
      'ask',
      'leave',
    ]);
    expect(out).toMatch(/10:40\s+“Can you get hold of[\s\S]*A teacher: I have the\s+phone here/);
    const [, later = ''] = out.split('EXERCISE 10:44 > ');
    expect(later).toMatch(/10:45\s+Surrey Police: The officer asks/);
    expect(later).toMatch(/10:55\s+A parent or carer: The office puts a call through/);
    expect(out).toContain('Nothing was kept');
  });

  test('a question is read back before it is asked, and people are known by what the story calls them', async () => {
    const file = at('mother.json');
    const { out } = await played(['yes', 'ask her mum is she in danger', 'no', 'leave'], file);
    expect(out).toContain('You ask: “Is a child in danger at this moment');
    expect(out).not.toContain('Ask who?');
    expect(runOf(file).moves).toEqual([]);
  });

  test("where a policy names no deputy, what the deputy of a story does counts as the DSL's", async () => {
    const go = (policy: string) =>
      pipe(['drill', 'run', 'the-sleepover', '-p', policy, '--minutes', '0'], ['yes', 'leave']);
    expect((await go('valley-end-2022')).out).toContain("What you do counts as the DSL's");
    expect((await go('plumpton-2020')).out).not.toContain('names no deputy');
  });

  test('guidance is shown when it is asked for, and that it was is kept', async () => {
    const file = at('guided.json');
    const { out } = await played(['yes', 'guide', 'leave'], file);
    expect(out).toContain('NOW');
    expect(runOf(file).moves.map(({ kind }) => kind)).toEqual(['guided']);
  });

  test('is gone on with where it was left, with the story as it was', async () => {
    const story = at('own.yaml');
    const file = at('left.json');
    await pipe(['drill', 'new', story], []);
    const go = (lines: readonly string[]) => pipe(['drill', 'run', story, file, ...BY_HAND], lines);
    await go(['yes', 'wait 7', 'I locked the phone in the safe', 'yes', 'leave']);
    writeFileSync(
      story,
      readFileSync(story, 'utf8').replace('It is morning break.', 'It is noon.'),
    );
    const { out } = await go(['leave']);
    expect(out).toContain('The story has been edited since');
    expect(out).toMatch(/It is morning break/);
    expect(out).toContain('EXERCISE 10:47 > ');
    expect(runOf(file).moves).toHaveLength(1);
  });

  test('ended, it takes nothing more', async () => {
    const file = at('ended.json');
    await played(['yes', 'end', 'yes'], file);
    const before = readFileSync(file, 'utf8');
    const { out, status } = await played(['I told the head', 'yes'], file);
    expect({ status, isSame: readFileSync(file, 'utf8') === before }).toEqual({
      status: 0,
      isSame: true,
    });
    expect(out).toContain('It has ended');
  });

  test.each([
    [['nothing-of-this-name'], /nothing-of-this-name: is not there; .*drill list/],
    [['changing-room-picture', '--policy', 'valley'], /--policy: unknown policy/],
    [['changing-room-picture', '--minutes', 'long'], /--minutes: is not a number of minutes/],
    [['changing-room-picture', '-p', 'larkfold-2026'], /--policy: unknown policy/],
    [['changing-room-picture', at('broken.json')], /broken\.json: .*is left as it is/],
    [['changing-room-picture', at('timeline.json')], /is a timeline, not the run of a drill/],
    [['changing-room-picture', at('other.json')], /holds a run of another; name another file/],
  ])('drill run %j is refused in one line', async (args, says) => {
    writeFileSync(at('broken.json'), '{"moves": [');
    writeFileSync(at('timeline.json'), '{"incident": "1", "events": []}');
    const policy = policyNamed('valley-end-2022', ruleBooks);
    writeFileSync(at('other.json'), textOfRun(begun({ ...picture, id: 'another' }, policy, 'o')));
    const { status, out, err } = await pipe(['drill', 'run', ...args], ['yes']);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(says);
    expect(err.trim().split('\n')).toHaveLength(1);
  });
});

describe('a debrief', () => {
  const debrief = (...args: readonly string[]) => dutybound(['drill', 'debrief', ...args]);

  test('of two runs is one page, with both side by side', () => {
    const run = begun(picture, policyNamed('valley-end-2022'), 'one');
    const [first, second] = [at('table-1.json'), at('table-2.json')];
    const end = Date.parse('2026-03-04T11:00:00Z');
    writeFileSync(first, textOfRun(ended(run, end)));
    writeFileSync(second, textOfRun(ended({ ...run, id: 'two' }, end + 60_000)));
    const page = at('debrief.html');
    expect(debrief(first, second, '--format', 'html', '--output', page)).toMatchObject({
      status: 0,
      stdout: '',
    });
    expect(readFileSync(page, 'utf8')).toMatch(
      /^<!doctype html>[\s\S]*EXERCISE[\s\S]*Side by side/,
    );
  });

  test.each([
    [['nothing.json'], /nothing\.json: is not there/],
    [['incident.json'], /incident\.json: is a timeline, not the run of a drill/],
    [['half.json'], /half\.json: line 1: /],
  ])('drill debrief %j is refused in one line', (names, says) => {
    writeFileSync(at('incident.json'), '{"incident": "1", "events": []}');
    writeFileSync(at('half.json'), '{"moves": [');
    const { status, stdout, problems } = debrief(...names.map(at));
    expect({ status, stdout, lines: problems.length }).toEqual({ status: 2, stdout: '', lines: 1 });
    expect(problems[0]).toMatch(says);
  });
});

describe('scenarios', () => {
  test('drill list names each, with the policies it runs under', () => {
    const { status, stdout } = dutybound(['drill', 'list', '--format', 'json']);
    expect(status).toBe(0);
    const picture = (JSON.parse(stdout) as { id: string; policies: string[] }[]).find(
      ({ id }) => id === 'changing-room-picture',
    );
    expect(picture?.policies).toEqual(['valley-end-2022', 'plumpton-2020']);
  });

  test('drill check says what a mistake breaks, which nobody has written down', () => {
    const { status, stdout } = dutybound(['drill', 'check', 'changing-room-picture']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/mistake looks: breached: “Looking at the image”/);
  });

  test('drill check under the policy of a school: what breaks nothing there is no fault, and what it has no rules for is said', () => {
    const check = (...scenarios: readonly string[]) =>
      dutybound([
        'drill',
        'check',
        ...scenarios,
        '--policies',
        OTTERBROOK,
        '-p',
        'otterbrook-2026',
      ]);
    const { status, stdout } = check('year-three-search');
    expect(status).toBe(0);
    expect(stdout).toMatch(/mistake head-too-busy: breaks nothing here/);
    expect(check('the-essay')).toMatchObject({
      status: 2,
      problems: [expect.stringMatching(/the-essay\.yaml: does not run under otterbrook-2026/)],
    });
  });

  test('drill check --guards names the guards that the story has asked, and what they said', () => {
    const { stdout } = dutybound([
      ...['drill', 'check', 'changing-room-picture', '--guards'],
      ...['-p', 'valley-end-2022', '--format', 'json'],
    ]);
    const [check] = JSON.parse(stdout) as {
      policies: { guards: { norm: string; guard: string; held: boolean; notHeld: boolean }[] }[];
    }[];
    const { guards } = check?.policies[0] ?? { guards: [] };
    const danger = guards.filter(({ norm }) => norm === 'general.danger-999');
    expect(danger.some(({ guard }) => guard.includes('emergencyCallMustBeMade'))).toBe(true);
    expect(danger.every(({ held }) => !held)).toBe(true);
    const looking = guards.filter(({ norm }) => norm === 'sexting.never-view-image');
    expect(looking.some(({ held, notHeld }) => held && notHeld)).toBe(true);
  });

  test('a file that is there is not written over by drill new', () => {
    writeFileSync(at('mine.yaml'), 'mine\n');
    const { status, problems } = dutybound(['drill', 'new', at('mine.yaml')]);
    expect({ status, kept: readFileSync(at('mine.yaml'), 'utf8') }).toEqual({
      status: 2,
      kept: 'mine\n',
    });
    expect(problems).toHaveLength(1);
  });
});

describe('generated exercises', () => {
  const generate = (...args: readonly string[]) => dutybound(['drill', 'generate', ...args]);

  test('cover a procedure: pages to read aloud, timelines to replay, and the fewest there can be', () => {
    const path = at('generated');
    const args = ['cyberbullying', '--cover', '--scenarios', '-f', 'json', '-o', path];
    const { status, stdout } = generate(...args);
    expect(status).toBe(0);
    const { exercises, atLeast, goals } = JSON.parse(stdout);
    expect(exercises).toHaveLength(5);
    expect({ atLeast, ...goals }).toMatchObject({ atLeast: 5, reached: goals.of });
    expect(readFileSync(join(path, '01.md'), 'utf8')).toMatch(/^# Exercise 1 of 5: Cyberbullying/);
    const replayed = dutybound(['replay', join(path, 'timelines'), '--format', 'json']);
    const reports = JSON.parse(replayed.stdout) as { exercise: boolean }[];
    expect(reports.map(({ exercise }) => exercise)).toEqual(Array(5).fill(true));
    expect(dutybound(['drill', 'check', join(path, 'scenarios')])).toMatchObject({ status: 0 });
    expect(generate(...args)).toMatchObject({
      status: 2,
      problems: [`dutybound: --output: ${path}: is not empty; name a new folder`],
    });
    const audit = dutybound(['audit', 'fixtures/timelines/cyberbullying', '--format', 'json']);
    writeFileSync(at('audit.json'), audit.stdout);
    const hard = generate('staff-misuse', '--hard', '--from', at('audit.json'), '-o', at('hard'));
    expect(hard.problems).toEqual([
      'dutybound: nothing of staff-misuse was judged under valley-end-2022 in what was given; give other files',
    ]);
    expect(existsSync(at('hard'))).toBe(false);
  });

  test.each([
    [['sextin', '--cover'], /unknown procedure "sextin"; did you mean "sexting"/],
    [['sexting', '--cover', '--policy', 'nowhere'], /--policy: unknown policy/],
    [['sexting', '--cover', '--seed', 'x'], /--seed: x is not a whole number/],
    [['sexting'], /say what to generate: --cover or --hard/],
    [['sexting', '--hard'], /give --from AUDIT\.json or --exercises FOLDER/],
    [['sexting', '--hard', '--from', 'package.json'], /package\.json: is not part of an audit/],
    [['sexting', '--hard', '--exercises', 'fixtures/timelines/sexting'], /holds no exercise/],
  ])('%j is refused in one line, and nothing is written', (args, says) => {
    const { status, stdout, problems } = generate(...args, '-o', at('refused'));
    expect({ status, stdout, lines: problems.length }).toEqual({ status: 2, stdout: '', lines: 1 });
    expect(problems[0]).toMatch(says);
    expect(existsSync(at('refused'))).toBe(false);
  });
});

test('what a run leaves is an exercise: its timeline is written for replay, which refuses the run itself', async () => {
  await played(['yes', 'I told the police by 101', 'yes', '', 'end', 'yes'], at('replayed.json'));
  const refused = dutybound(['replay', at('replayed.json')]);
  expect(refused.status).toBe(2);
  expect(refused.problems).toHaveLength(1);
  expect(refused.problems[0]).toContain('drill debrief FILE --format timeline');
  const { stdout } = dutybound(['drill', 'debrief', at('replayed.json'), '--format', 'timeline']);
  const file = at('exercise.jsonl');
  writeFileSync(file, stdout);
  expect(dutybound(['replay', file]).stdout).toContain('EXERCISE, not a real incident');
});
