/** Several people, and several concerns, in `dutybound step`: pseudonyms, what is new, whose word counts. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readField } from '../../src/live/correcting.ts';
import { peopleMeant, readDetails } from '../../src/live/matching.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { policyNamed, readTimeline, replay } from '../support/built-in.ts';
import { type Play, play } from '../support/stepping.ts';

const folder = mkdtempSync(join(tmpdir(), 'dutybound-people-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const policy = policyNamed('valley-end-2022');
const now = Date.parse('2026-01-13T10:00:00Z');

const begun = async (
  name: string,
  about = 'child-1',
): Promise<{ readonly step: Play; readonly timeline: () => Timeline }> => {
  const file = join(folder, name);
  const step = play([
    file,
    ...['--exercise', '--as-of', '2026-01-13T10:00:00Z', '--policy', 'valley-end-2022'],
  ]);
  for (const line of ['', 'sexting', 'teacher', about, '09:00']) await step.type(line);
  const timeline = (): Timeline => {
    const read = readTimeline(JSON.parse(readFileSync(file, 'utf8')));
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    return read.timeline;
  };
  return { step, timeline };
};

describe('a typed phrase holds pseudonyms', () => {
  test.each([
    ['staff-2 to parent-of:child-1', { by: 'staff-2', to: ['parent-of:child-1'], about: [] }],
    ['dsl parent about child-1', { by: 'dsl', to: ['parent'], about: ['child-1'] }],
    ['dsl to Parent-Of:Child-2 in-person', { by: 'dsl', to: ['parent-of:child-2'], about: [] }],
    ['parent-of:child-1', { by: null, to: ['parent-of:child-1'], about: [] }],
    ['staff-2', { by: 'staff-2', to: [], about: [] }],
    ['dsl police 101 about child-1 and child-2', { about: ['child-1', 'child-2'], via: '101' }],
    ['dsl for child-1 police 101', { by: 'dsl', to: ['police'], about: ['child-1'], via: '101' }],
  ])('in %j', (typed, details) => {
    expect(readDetails(typed, 'party.informed', policy)).toMatchObject({ unknown: [], ...details });
  });

  test('and nothing that only looks like one', () => {
    expect(peopleMeant('child-0', policy)).toEqual([]);
    expect(peopleMeant('child-100', policy)).toEqual([]);
    expect(readDetails('dsl parent about it', 'party.informed', policy).unknown).toEqual(['it']);
    expect(readField('to', 'parent-of:child-1', policy, now)).toMatchObject({
      value: 'parent-of:child-1',
    });
    expect(readField('about', 'child-1 child-2', policy, now)).toMatchObject({
      value: ['child-1', 'child-2'],
    });
    expect(readField('by', 'staff-3', policy, now)).toMatchObject({ value: 'staff-3' });
  });

  test('on the command line, from the concern to a correction', async () => {
    const { step, timeline } = await begun('pseudonyms.json');
    await step.type(
      'did party.informed staff-2 to parent-of:child-1 about child-1 because they asked',
    );
    await step.leave();
    expect(timeline().events).toMatchObject([
      { type: 'concern.raised', about: 'child-1' },
      { type: 'party.informed', by: 'staff-2', to: 'parent-of:child-1', about: 'child-1' },
    ]);
  });
});

describe('what is new', () => {
  const another = async (step: Play): Promise<string> => {
    await step.type('at 09:10');
    await step.type('did risk.assessed dsl');
    await step.type('concern');
    await step.type('sexting');
    await step.type('staff');
    await step.type('');
    return step.type('now');
  };

  test('is asked when a second concern is raised, and the same one says so', async () => {
    const { step, timeline } = await begun('same.json', '');
    expect(await another(step)).toMatch(/Is this new, or did you know it already\?/);
    const shown = await step.type('2');
    expect(shown).toContain('Recorded as entry 2');
    expect(shown).not.toContain('the same concern as entry');
    await step.leave();
    expect(timeline().events.at(-1)).toMatchObject({ type: 'concern.raised', sameAs: 0 });
  });

  test('a new one says nothing, and is not asked about again', async () => {
    const { step, timeline } = await begun('new.json', '');
    await another(step);
    expect(await step.type('1')).not.toContain('the same concern as entry');
    await step.leave();
    expect(timeline().events.at(-1)).not.toHaveProperty('sameAs');
  });

  test('not being sure is asked about later, and a yes corrects the entry', async () => {
    const { step, timeline } = await begun('unsure.json', '');
    await another(step);
    await step.type('3');
    const asked = (await step.type('ask')).split('\n').filter((line) => /^ {4}\S/.test(line));
    const number =
      asked.filter((line) => /\?|ask \d/.test(line)).findIndex((line) => /entry 2/.test(line)) + 1;
    expect(number).toBeGreaterThan(0);
    expect(await step.type(`ask ${number} yes`)).not.toContain('the same concern as entry');
    await step.leave();
    expect(timeline().events.at(-1)).toMatchObject({
      type: 'entry.corrected',
      entry: 2,
      replacement: { sameAs: 0 },
    });
  });
});

describe('undo', () => {
  test('by whoever the concern is about is for somebody else to make', async () => {
    const { step, timeline } = await begun('subject.json', 'dsl');
    await step.type('no');
    await step.type('undo');
    const asked = await step.type('the wrong one');
    expect(asked).toMatch(/does not count/);
    expect(await step.type('headteacher')).toContain('Both the entry and its correction');
    await step.leave();
    const report = replay(timeline());
    expect(timeline().events.at(-1)).toMatchObject({ by: 'headteacher', entry: 1 });
    expect(report.corrections).toHaveLength(1);
    expect(report.remarks.map((each) => each.code)).not.toContain('correction-unheard');
  });
});
