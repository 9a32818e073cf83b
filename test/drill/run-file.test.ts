/** The run of a drill as a file: what is read back is the run, and what was changed by hand is said. */
import { describe, expect, test } from 'vitest';
import { begun } from '../../src/drill/begin.ts';
import { readScenarios } from '../../src/drill/read-scenarios.ts';
import { asked, beginsAt, did } from '../../src/drill/run.ts';
import { runIn, textOfRun } from '../../src/drill/run-file.ts';
import { isoOf, minutesAfter } from '../../src/engine/time.ts';
import type { DrillRun } from '../../src/vocabulary/drills.ts';
import { policyNamed, ruleBooks } from '../support/built-in.ts';

const { scenarios } = await readScenarios(['changing-room-picture'], ruleBooks);
const story = scenarios[0]?.scenario;
if (story === undefined) throw new Error('the story is gone');

/** Somebody is asked, and ten minutes later the police are told. */
const played = (): DrillRun => {
  const start = begun(story, policyNamed('valley-end-2022', ruleBooks), 'run-1');
  const first = asked(start, 'teacher', 'device-in-hand', beginsAt(start), ruleBooks);
  const now = minutesAfter(beginsAt(start), 10);
  const told = { at: isoOf(now), type: 'party.informed', by: 'dsl', to: 'police' } as const;
  const second = first.ok ? did(first.run, told, now, ruleBooks) : first;
  if (!second.ok) throw new Error(second.says);
  return second.run;
};

test('what was kept is read back as it was', () => {
  const run = played();
  expect(runIn(textOfRun(run), ruleBooks)).toEqual({ ok: true, run });
});

/** Changes what stands in the moves alone. */
const inMoves =
  (from: string, to: string) =>
  (text: string): string => {
    const at = text.indexOf('"moves"');
    return text.slice(0, at) + text.slice(at).replace(from, to);
  };

describe('a file that was changed by hand', () => {
  const changed = (change: (text: string) => string) =>
    runIn(change(textOfRun(played())), ruleBooks);

  test.each<[string, (text: string) => string, RegExp]>([
    [
      'another story',
      (text) => text.replace('morning break', 'lunch'),
      /^scenarioDigest: does not fit/,
    ],
    [
      'moves in another order',
      inMoves('"at":"2026-03-04T10:40:00', '"at":"2026-03-04T11:40:00'),
      /^moves: are not in the order of their times/,
    ],
    ['a move of no kind', inMoves('"kind":"asked"', '"kind":"flew"'), /kind of move/],
    [
      'a picture in an answer',
      inMoves('I have the phone here', 'data:image/png;base64,iVBORw0KGgoAAAANSU'),
      /^moves\[0\]\.says: holds a data URL/,
    ],
    ['an act that is none', inMoves('party.informed', 'party.warned'), /unknown event type/],
    [
      'another edition',
      (text) => text.replace('"version": 1', '"version": 2'),
      /^version: is not 1/,
    ],
    [
      'a policy nobody has',
      (text) => text.replace('valley-end-2022', 'nowhere-2020'),
      /--policies/,
    ],
    ['half of it', (text) => text.slice(0, text.length / 2), /^line \d+:/],
    ['a timeline', () => '{"events": []}', /is a timeline, not the run of a drill/],
  ])('%s is said in one line', (_, change, says) => {
    const read = changed(change);
    expect(read).toMatchObject({ ok: false, says: expect.stringMatching(says) });
    expect(JSON.stringify(read)).not.toContain('iVBOR');
  });
});
