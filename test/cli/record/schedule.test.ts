import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { CONCERN, type Ran, TOLD, timelineOf } from '../support.ts';
import { type Made, staffed } from './a-place.ts';

// Many processes one after another: on a busy machine each takes seconds.
vi.setConfig({ testTimeout: 600_000 });

const AS = ['--as', 'dsl-1'] as const;
const WHY = ['--reason', 'the governors agreed on it'] as const;

const record = (place: Made, ...args: readonly string[]): Ran => place.run(['record', ...args]);

const CLOSED = { at: '2026-03-05T11:00:00Z', type: 'incident.closed', by: 'dsl' };

/** A record with these incidents. @returns it, and their ids */
const withIncidents = (...timelines: readonly object[]) => {
  const place = staffed();
  const text = timelines.map((each) => `${JSON.stringify(each)}\n`).join('');
  writeFileSync(join(place.path, 'all.jsonl'), text);
  const imported = record(place, 'import', 'all.jsonl', ...AS);
  expect([imported.status, imported.problems]).toEqual([0, []]);
  return {
    place,
    ids: imported.stdout
      .trim()
      .split('\n')
      .map((line) => line.slice(0, 32)),
  };
};

describe('how long closed incidents are kept', () => {
  test('is not set by itself; once it is, what is past it is listed, and what is held says so', () => {
    const withdrawn = {
      at: '2026-03-06T11:00:00Z',
      type: 'entry.corrected',
      by: 'dsl',
      entry: 2,
      reason: 'closed by mistake',
    };
    const { place, ids } = withIncidents(
      timelineOf([CONCERN, TOLD, CLOSED], { incident: 'old' }),
      timelineOf([CONCERN, TOLD], { incident: 'open' }),
      timelineOf([CONCERN, TOLD, CLOSED], { incident: 'held' }),
      timelineOf([CONCERN, TOLD, CLOSED, withdrawn], { incident: 'open-again' }),
      timelineOf([CONCERN, TOLD, CLOSED, { ...TOLD, at: '2026-11-01T00:00:00Z' }], {
        incident: 'went-on',
      }),
    );
    expect(record(place, 'retention', ...AS).stdout).toMatch(
      /^No period is set, so nothing is past/,
    );
    expect(record(place, 'hold', ids[2] ?? '', ...WHY, ...AS).status).toBe(0);
    const set = record(place, 'set', 'keep-closed', '2 days', ...WHY, '--as', 'headteacher-1');
    expect([set.status, set.stdout]).toEqual([
      0,
      expect.stringMatching(/: 2 days, set .*agreed on it/),
    ]);
    const past = JSON.parse(record(place, 'retention', ...AS, '--format', 'json').stdout);
    expect(past.closed).toBe(3);
    expect(past.past).toMatchObject([
      { reference: 'held', isHeld: true },
      { reference: 'old', endedAt: '2026-03-05T11:00:00.000Z', past: '2026-03-07T11:00:00.000Z' },
      { reference: 'went-on', past: '2026-11-03T00:00:00.000Z' },
    ]);
    const text = record(place, 'retention', ...AS).stdout;
    expect(text).toMatch(/held {2}ended .*held: it cannot be erased/);
    expect(text).toMatch(/3 of 3 closed incidents are past it; 1 of them held\./);
    // Nothing was erased.
    expect(
      record(place, 'list', ...AS)
        .stdout.trim()
        .split('\n'),
    ).toHaveLength(5);
    expect(record(place, 'set', 'keep-closed', 'off', ...WHY, ...AS).status).toBe(0);
    expect(record(place, 'retention', ...AS).stdout).toMatch(/^No period is set/);
    expect(record(place, 'set', 'keep-closed', '25 years', ...WHY, ...AS).status).toBe(0);
    expect(record(place, 'retention', ...AS).stdout).toMatch(/0 of 3 closed incidents are past it/);
  });

  test('shows nothing of an incident to whoever it is about', () => {
    const { place } = withIncidents(
      timelineOf([{ ...CONCERN, procedure: 'general', about: 'headteacher' }, TOLD, CLOSED]),
    );
    expect(record(place, 'set', 'keep-closed', '1 day', ...WHY, ...AS).status).toBe(0);
    const seenBy = (as: string) =>
      JSON.parse(record(place, 'retention', '--as', as, '--format', 'json').stdout);
    expect(seenBy('headteacher-1')).toMatchObject({ closed: 0, past: [] });
    expect(seenBy('dsl-1')).toMatchObject({ closed: 1, past: [{ reference: '2026-0042' }] });
  });

  test('is refused in one line where it is not a length of time, or not for this account', () => {
    const place = staffed();
    const refused = [
      ['keep-closed', 'for ever', ...WHY, ...AS],
      ['keep-closed', '-1 years', ...WHY, ...AS],
      ['keep-closed', '0 days', ...WHY, ...AS],
      ['keep-closed', '1.5 years', ...WHY, ...AS],
      ['keep-closed', '9999 years', ...WHY, ...AS],
      ['keep-closed', '25', ...WHY, ...AS],
      ['keep-closed', '', ...WHY, ...AS],
      ['keep-closed', '25 years', ...AS],
      ['keep-closed', '25 years', '--reason', 'n/a', ...AS],
      ['keep-closed', '25 years', ...WHY, '--as', 'auditor-1'],
      ['keep-closed', '25 years', ...WHY, '--as', 'governor-1'],
      ['images', '25 years', ...WHY, ...AS],
      ['escalate', '1 day', ...WHY, ...AS],
      ['escalate', '0 minutes', ...WHY, ...AS],
      ['escalate', '500 minutes', ...WHY, ...AS],
    ];
    for (const args of refused) {
      const { status, stdout, problems } = record(place, 'set', ...args);
      expect([args, status, stdout, problems.length]).toEqual([args, 2, '', 1]);
    }
    const set = record(place, 'set', 'escalate', '10 minutes', ...WHY, ...AS);
    expect([set.status, set.stdout]).toEqual([0, expect.stringMatching(/: 10 minutes, set /)]);
    expect(record(place, 'retention', '--as', 'auditor-1').status).toBe(2);
    expect(record(place, 'set', 'keep-closed', ...AS).stdout).toMatch(/: not set\n$/);
  });
});

describe('the list', () => {
  test('says what each is called, its kind, since when, and what is due next', () => {
    const { place, ids } = withIncidents(
      timelineOf([CONCERN]),
      timelineOf([CONCERN, TOLD, CLOSED], { incident: 'done' }),
    );
    const rows = JSON.parse(record(place, 'list', ...AS, '--format', 'json').stdout);
    expect(rows).toMatchObject([
      {
        id: ids[0],
        reference: '2026-0042',
        kinds: ['sexting', 'general'],
        since: '2026-03-04T09:12:00.000Z',
        state: 'open',
        next: { norm: 'sexting.dsl-told', child: null },
      },
      { id: ids[1], reference: 'done', state: 'closed', next: null },
    ]);
    const [first, second] = record(place, 'list', '--as', 'loggist-1').stdout.split('\n');
    expect(first).toMatch(
      /open {4}2026-0042 {2}since 4 Mar 2026 09:12 {2}Youth produced sexual imagery \(sexting\) {2}due 4 Mar 2026 .*: \S/,
    );
    expect(second).toMatch(/closed {2}done {2}since/);
    expect(second).not.toMatch(/due/);
    expect(record(place, 'reads', '--as', 'auditor-1').stdout).toMatch(
      /loggist-1 {2}listed the incidents {2}the record/,
    );
  });
});

describe('a file that two accounts import', () => {
  test('is one incident, and the second is told whose it was', () => {
    const { place, ids } = withIncidents(timelineOf([CONCERN, TOLD]));
    const importAs = (as: string, timeline: object): Ran => {
      writeFileSync(join(place.path, 'again.json'), JSON.stringify(timeline));
      return record(place, 'import', 'again.json', '--as', as);
    };
    expect(importAs('deputy-dsl-1', timelineOf([CONCERN, TOLD])).stdout).toBe(
      `${ids[0]}  2026-0042: is in the record already, from dsl-1\n`,
    );
    expect(importAs('loggist-1', timelineOf([CONCERN, TOLD, CLOSED])).stdout).toBe(
      `${ids[0]}  2026-0042: 1 entry added to what is there, from dsl-1\n`,
    );
    const retyped = timelineOf([{ ...CONCERN, at: '2026-03-04T09:15:00Z' }, TOLD]);
    const { status, problems } = importAs('deputy-dsl-1', retyped);
    expect([status, problems]).toEqual([
      2,
      [
        expect.stringMatching(
          new RegExp(`at entry 0; .* another incident than ${ids[0]}, give it`),
        ),
      ],
    ]);
    expect(importAs('deputy-dsl-1', { ...retyped, school: 'other' }).status).toBe(0);
    expect(
      record(place, 'list', ...AS)
        .stdout.trim()
        .split('\n'),
    ).toHaveLength(2);
  });

  test('tells whoever it is about the same, whether or not it is there', () => {
    const about = (incident: string) =>
      timelineOf([{ ...CONCERN, procedure: 'general', about: 'headteacher' }, TOLD], { incident });
    const { place } = withIncidents(about('one'));
    const said = ['one', 'two'].map((incident) => {
      writeFileSync(join(place.path, 'head.json'), JSON.stringify(about(incident)));
      const { status, stdout, problems } = record(
        place,
        ...['import', 'head.json', '--as', 'headteacher-1'],
      );
      return [status, stdout, problems];
    });
    expect(said[0]).toEqual(said[1]);
    expect(
      record(place, 'list', ...AS)
        .stdout.trim()
        .split('\n'),
    ).toHaveLength(2);
  });
});

test('a backup needs an account that may make one, and is in the log', () => {
  const place = staffed();
  expect(record(place, 'backup', 'one').status).toBe(2);
  expect(record(place, 'backup', 'two', '--as', 'dsl-1').problems).toEqual([
    'dutybound: this account may not back up the record',
  ]);
  expect(record(place, 'backup', 'three', '--as', 'administrator-1').status).toBe(0);
  expect(record(place, 'reads', '--as', 'auditor-1').stdout).toMatch(
    /administrator-1 {2}backed up the record/,
  );
});
