import { expect, test } from 'vitest';
import { begun } from '../../src/drill/begin.ts';
import { readScenarios } from '../../src/drill/read-scenarios.ts';
import { guided } from '../../src/drill/run.ts';
import { opened } from '../../src/drill/session.ts';
import { kindOfSessions } from '../../src/drill/session-file.ts';
import { DrillStore, kindOfRuns } from '../../src/drill/store.ts';
import { policyNamed } from '../../src/engine/replay.ts';
import type { DrillRun } from '../../src/vocabulary/drills.ts';
import { newDisks } from '../record/a-record.ts';
import { ruleBooks } from '../support/built-in.ts';

const books = () => ruleBooks;

const aRun = async (): Promise<DrillRun> => {
  const { scenarios } = await readScenarios(['changing-room-picture'], ruleBooks);
  const [first] = scenarios;
  if (first === undefined) throw new Error('the scenario is gone');
  return begun(first.scenario, policyNamed('plumpton-2020', ruleBooks), 'one');
};

const look = (run: DrillRun) => ({
  ok: true as const,
  value: guided(run, Date.parse(run.scenario.begins)),
});

test('what is kept is there after a power cut, and what a form did is not done again', async () => {
  const { disk } = newDisks(7);
  const store = new DrillStore(disk, 'dsl-1', kindOfRuns(books));
  store.add(await aRun());
  store.change('one', 'a', look);
  const again = new DrillStore(disk.afterPowerCut(), 'dsl-1', kindOfRuns(books));
  again.change('one', 'a', look);
  expect(again.find('one')?.moves).toHaveLength(1);
  again.change('one', 'b', look);
  expect(again.find('one')?.moves).toHaveLength(2);
});

test('a file that is damaged is said and left as it is; the others are there', async () => {
  const { disk } = newDisks(8);
  const run = await aRun();
  const store = new DrillStore(disk, 'dsl-1', kindOfRuns(books));
  store.add(run);
  disk.append('drills/dsl-1/two.json', Buffer.from('{"moves": ['));
  const said: string[] = [];
  const again = new DrillStore(disk, 'dsl-1', kindOfRuns(books), (says) => said.push(says));
  expect(again.all().map(({ id }) => id)).toEqual(['one']);
  expect(said).toEqual([
    expect.stringMatching(/^drills\/dsl-1\/two\.json: line 1: .*left as it is$/),
  ]);
  expect(again.add({ ...run, id: 'two' }).ok).toBe(false);
  expect(disk.read('drills/dsl-1/two.json')?.toString()).toBe('{"moves": [');
});

test('a disk that is full says so, and the drill stays as it was', async () => {
  const { disk } = newDisks(9);
  const store = new DrillStore(disk, 'dsl-1', kindOfRuns(books));
  store.add(await aRun());
  disk.fails = (step) => (step === 'append' ? 'ENOSPC' : null);
  expect(() => store.change('one', 'a', look)).toThrow('free some space');
  expect(store.find('one')?.moves).toEqual([]);
  disk.fails = () => null;
  expect(store.change('one', 'a', look).ok).toBe(true);
});

test('a session is read back as it was, and one with a table that is not a run is refused', async () => {
  const kind = kindOfSessions(books);
  const session = opened(await aRun(), {
    mode: 'tables',
    tables: 2,
    minutes: 15,
    code: 'ABCDEF',
    now: 0,
  });
  expect(kind.read(kind.textOf(session))).toEqual({ ok: true, value: session });
  const broken = { ...session, tables: [{ id: '1', moves: [{ kind: 'came' }] }] };
  expect(kind.read(JSON.stringify(broken))).toMatchObject({
    ok: false,
    says: expect.stringMatching(/^table 1: /),
  });
  expect(kind.read('{')).toEqual({ ok: false, says: 'is not JSON' });
});
