/** What is wrong with a scenario is said in one line, with file, line and field. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scenarioText } from '../../src/cli/drill/new.ts';
import { policiesFor } from '../../src/drill/begin.ts';
import { readScenarios } from '../../src/drill/read-scenarios.ts';
import { triedUnder } from '../../src/drill/tried.ts';
import { complaintLine } from '../../src/files/complaints.ts';
import { PROCEDURE_IDS } from '../../src/vocabulary/procedures.ts';
import { temporaryFolder } from '../cli/support.ts';
import { ruleBooks } from '../support/built-in.ts';

const folder = temporaryFolder();

const STORY = `id: two-doors
title: Two doors
about: [sexting]
content: A picture is passed on. Anybody may leave at any time.
begins: "2026-03-04T10:40:00Z"
minutes: 60
story: A teacher stands in your door.
start:
  - { type: concern.raised, procedure: sexting, by: teacher, to: dsl, about: child-1 }
truths: { device-in-hand: yes }
people:
  - who: teacher
    is: the tutor
    answers: { device-in-hand: I have it here. }
injects:
  - id: a-knock
    when: { minute: 15 }
    says: Somebody knocks.
  - id: a-call
    when: { inject: a-knock }
    needs: [a-knock]
    after: 5
    unless:
      - { act: party.informed, to: parent }
    says: The telephone rings.
    entries:
      - { type: message.acknowledged, by: headteacher }
mistakes:
  - id: looks
    says: One look would settle it.
    does: { type: image.viewed, by: dsl }
  - id: writes-nothing
    says: Nobody writes anything down.
    leaves-out: { act: record.made }
`;

let made = 0;
/** What is said of a file that holds this, its folder left out. */
const saidOf = async (text: string): Promise<readonly string[]> => {
  made += 1;
  const file = join(folder.path, `story-${made}.yaml`);
  writeFileSync(file, text);
  const { complaints } = await readScenarios([file], ruleBooks);
  return complaints.map((each) => complaintLine(each).replace(file, 'FILE'));
};

const changed = (from: string, to: string): string => {
  expect(STORY).toContain(from);
  return STORY.replace(from, to);
};

/** The line on which a text stands in the story, from 1. */
const lineOf = (text: string, words: string): number =>
  text.slice(0, text.indexOf(words)).split('\n').length;

describe('a scenario that cannot be used', () => {
  test('the story that the others are made from has nothing wrong with it', async () => {
    expect(await saidOf(STORY)).toEqual([]);
  });

  test.each([
    [
      'an inject comes after the end',
      'minute: 15',
      'minute: 75',
      'minute: 75',
      /injects\[0\]\.when: never comes: it is due after 75 minutes, and the story lasts 60/,
    ],
    [
      'an inject waits for itself through another',
      'when: { minute: 15 }',
      'when: { inject: a-call }',
      'id: a-knock',
      /injects\[0\]: a-knock waits for itself; take one inject out of the circle/,
    ],
    [
      'an inject waits for one that is not there',
      'needs: [a-knock]',
      'needs: [a-bell]',
      'a-bell',
      /injects\[1\]\.needs\[0\]: no inject has the id a-bell/,
    ],
    [
      'an inject waits for nothing',
      '{ minute: 15 }',
      '{}',
      '{}',
      /injects\[0\]\.when: names 0 of minute, act, fact, inject; name one/,
    ],
    [
      'an inject waits for two things',
      '{ minute: 15 }',
      '{ minute: 15, fact: crime-suspected }',
      'minute: 15',
      /injects\[0\]\.when: names 2 of/,
    ],
    [
      'an unknown act',
      'act: party.informed',
      'act: party.inform',
      'party.inform',
      /injects\[1\]\.unless\[0\]\.act: unknown word "party\.inform"; did you mean "party\.informed"\?/,
    ],
    [
      'an unknown act among several',
      'act: party.informed',
      'act: [party.informed, record.mad]',
      'record.mad',
      /injects\[1\]\.unless\[0\]\.act: unknown word "record\.mad"; did you mean "record\.made"\?/,
    ],
    [
      'an unknown question',
      'truths: { device-in-hand',
      'truths: { device-in-hands',
      'device-in-hands',
      /truths\.device-in-hands: unknown field "device-in-hands"; did you mean "device-in-hand"\?/,
    ],
    [
      'an unknown role',
      'to: parent',
      'to: parnet',
      'parnet',
      /unless\[0\]\.to: unknown word "parnet"; did you mean "parent"\?/,
    ],
    [
      'an unknown field',
      'after: 5',
      'aftr: 5',
      'aftr',
      /injects\[1\]\.aftr: unknown field "aftr"; did you mean "after"\?/,
    ],
    [
      'an entry has a time',
      'by: headteacher }',
      'by: headteacher, at: "2026-03-04T10:40:00Z" }',
      'by: headteacher',
      /injects\[1\]\.entries\[0\]\.at: is not written here/,
    ],
    [
      'an entry is not one',
      'type: message.acknowledged',
      'type: message.acknowledge',
      'message.acknowledge',
      /injects\[1\]\.entries\[0\]\.type: .*message\.acknowledged/,
    ],
    [
      'a role without an act',
      '{ act: party.informed, to: parent }',
      '{ minute: 50, to: parent }',
      'to: parent',
      /unless\[0\]: has by or to without an act/,
    ],
    [
      'an act that is done to nobody, to somebody',
      '{ act: party.informed, to: parent }',
      '{ act: image.viewed, to: parent }',
      'to: parent',
      /unless\[0\]\.to: image\.viewed is done to nobody; take it out/,
    ],
    [
      'an answer without a question',
      '{ minute: 15 }',
      '{ minute: 15, is: no }',
      'is: no',
      /injects\[0\]\.when: has is without a fact/,
    ],
    [
      'an answer that nobody can give',
      '{ minute: 15 }',
      '{ fact: crime-suspected }',
      'fact: crime',
      /injects\[0\]\.when: never comes: crime-suspected is never yes in this story; set it in truths/,
    ],
    [
      'an answer that only the inject itself brings about',
      'when: { minute: 15 }\n    says: Somebody knocks.',
      'when: { fact: crime-suspected }\n    truths: { crime-suspected: yes }\n    says: Somebody knocks.',
      'fact: crime',
      /injects\[0\]\.when: never comes: crime-suspected is not yes before it; set it in truths/,
    ],
    [
      'an exception that is always so',
      '{ act: party.informed, to: parent }',
      '{ inject: a-knock }',
      '{ inject: a-knock }\n    says',
      /injects\[1\]\.unless\[0\]: never comes: this is always so by then/,
    ],
    [
      'two injects of one id',
      'id: a-call',
      'id: a-knock',
      '- id: a-knock\n    when: { inject',
      /injects\[1\]\.id: /,
    ],
    [
      'one role for two people',
      'people:',
      'people:\n  - { who: teacher, is: another }',
      '- who: teacher',
      /people\[1\]\.who: /,
    ],
    [
      'somebody who would ask themselves',
      'who: teacher',
      'who: dsl',
      'who: dsl',
      /people\[0\]\.who: is who takes part/,
    ],
    [
      'somebody is named',
      'A teacher stands',
      'Mrs Waterford stands',
      'Mrs Waterford',
      /story: seems to name somebody; write a role instead/,
    ],
    [
      'an e-mail address',
      'Somebody knocks.',
      'Write to office@school.example.',
      'Write to',
      /injects\[0\]\.says: /,
    ],
    [
      'a web address',
      'Somebody knocks.',
      'See https://school.example/page',
      'See https',
      /injects\[0\]\.says: holds a web address/,
    ],
    ['no length', 'minutes: 60\n', '', 'id: two-doors', /minutes: is missing; give a number/],
    ['a length of no time', 'minutes: 60', 'minutes: 0', 'minutes: 0', /minutes: is too small/],
    [
      'a beginning that has no date',
      '"2026-03-04T10:40:00Z"',
      '4 March',
      'begins',
      /begins: is not a date and time with a zone/,
    ],
    [
      'a mistake that is two',
      'leaves-out: { act: record.made }',
      'leaves-out: { act: record.made }\n    does: { type: image.viewed, by: dsl }',
      '- id: writes-nothing',
      /mistakes\[1\]: needs one of does, leaves-out and puts-off/,
    ],
    [
      'a mistake after the end',
      'says: One look',
      'minute: 61\n    says: One look',
      'minute: 61',
      /mistakes\[0\]\.minute: is after the end of the story/,
    ],
    [
      'no start',
      /start:\n.*\n/.exec(STORY)?.[0] ?? '',
      'start: []\n',
      'start: []',
      /start: is an empty list/,
    ],
  ])('%s', async (_, from, to, place, says) => {
    const text = changed(from, to);
    const said = await saidOf(text);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(says);
    const line = /^FILE:(\d+): /.exec(said[0] ?? '');
    // Something that is missing has the line of what it is missing in.
    expect(Number(line?.[1] ?? 1)).toBe(lineOf(text, place));
  });

  test('YAML that cannot be read', async () => {
    const said = await saidOf('id: [two-doors\ntitle: Two doors\n');
    expect(said.length).toBeGreaterThan(0);
    for (const each of said) expect(each).toMatch(/^FILE:\d+: /);
  });

  test('a missing file, an empty folder, and one id in two files', async () => {
    const empty = join(folder.path, 'empty');
    mkdirSync(empty);
    folder.write('twins/one.yaml', STORY);
    folder.write('twins/two.yaml', STORY);
    const { scenarios, complaints } = await readScenarios(
      ['no-such-story', empty, join(folder.path, 'twins')],
      ruleBooks,
    );
    expect(scenarios).toHaveLength(1);
    expect(complaints.map((each) => complaintLine(each).replaceAll(folder.path, ''))).toEqual([
      expect.stringMatching(/^no-such-story: is not there; .*drill list/),
      expect.stringMatching(/^\/empty: holds no scenario/),
      expect.stringMatching(/^\/twins\/two\.yaml: id: two-doors is the id of .*one\.yaml too/),
    ]);
  });
});

describe('a scenario that only playing it shows to be wrong', () => {
  const tried = async (text: string) => {
    const file = join(folder.path, 'played.yaml');
    writeFileSync(file, text);
    const { scenarios } = await readScenarios([file], ruleBooks);
    const scenario = scenarios[0]?.scenario;
    if (scenario === undefined) throw new Error('cannot be read');
    return policiesFor(scenario, ruleBooks).map((policy) =>
      triedUnder(scenario, policy, ruleBooks),
    );
  };

  test('a good story ends well, and each of its mistakes breaks what it should', async () => {
    for (const { left, neverOpened, mistakes } of await tried(STORY)) {
      expect({ left, neverOpened }).toEqual({ left: [], neverOpened: [] });
      expect(mistakes.map(({ findings }) => findings.map(({ norm }) => norm))).toEqual([
        ['sexting.never-view-image'],
        ['general.recorded'],
      ]);
    }
  });

  test('a kind of incident that never opens', async () => {
    const text = changed('about: [sexting]', 'about: [sexting, iioc]');
    for (const { neverOpened } of await tried(text)) expect(neverOpened).toEqual(['iioc']);
  });

  test('a mistake that breaks nothing', async () => {
    const text = changed('type: image.viewed', 'type: device.secured');
    for (const { mistakes } of await tried(text)) expect(mistakes[0]?.findings).toEqual([]);
  });
});

test.each(PROCEDURE_IDS.filter((id) => id !== 'general'))(
  'the scenario that is begun for %s can be used, and ends well',
  async (id) => {
    const file = join(folder.path, `new-${id}.yaml`);
    writeFileSync(file, scenarioText(`new-${id}`, id, ruleBooks));
    const { scenarios, complaints } = await readScenarios([file], ruleBooks);
    expect(complaints).toEqual([]);
    for (const { scenario } of scenarios) {
      const [policy] = policiesFor(scenario, ruleBooks);
      if (policy === undefined) throw new Error('no policy has it');
      const { left, neverOpened, mistakes } = triedUnder(scenario, policy, ruleBooks);
      expect({ left, neverOpened }).toEqual({ left: [], neverOpened: [] });
      for (const { findings } of mistakes) expect(findings.length).toBeGreaterThan(0);
    }
  },
);
