/** `dutybound step` from outside: a process, lines typed into it, and the file it keeps. */
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test, vi } from 'vitest';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { readTimeline, replay } from '../support/built-in.ts';
import { type Play, pipe, play } from '../support/stepping.ts';

const folder = mkdtempSync(join(tmpdir(), 'dutybound-step-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const fileNamed = (name: string): string => join(folder, name);

const timelineIn = (file: string): Timeline => {
  const read = readTimeline(JSON.parse(readFileSync(file, 'utf8')));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.timeline;
};

const EXERCISE = ['--exercise', '--as-of', '2026-01-13T10:00:00Z', '--policy', 'valley-end-2022'];

/** Who you are, what kind, who brought it, whom it is about, when. */
const SEXTING_AT_NINE = ['', 'sexting', 'teacher', 'pupil', '09:00'];

/** The questions that are answered with yes; all others with no. */
const YES = [/within your reach/, /child of this school/];

const firstQuestion = (screen: string): string | null =>
  /\nASK\n\s+([^?]*\?)/.exec(screen)?.[1]?.replace(/\s+/g, ' ') ?? null;

const hasItem = (screen: string): boolean => /\nNOW\n1\./.test(screen);
const isOptional = (screen: string): boolean =>
  /\nNOW\n1\.[^\n]*(\n {4}[^\n]*)?record\s+why/.test(screen);

/** Answers every question, then does the first thing under NOW until nothing is left. */
const workThrough = async (step: Play, first: string): Promise<string> => {
  let screen = first;
  for (let turn = 0; turn < 120; turn += 1) {
    const asked = firstQuestion(screen);
    if (asked !== null)
      screen = await step.type(YES.some((each) => each.test(asked)) ? 'yes' : 'no');
    else if (!hasItem(screen)) return screen;
    else {
      screen = await step.type(isOptional(screen) ? 'not 1' : '1');
      while (!/> $/.test(screen)) {
        screen = await step.type(
          /Why not/.test(screen) ? 'Two infants, no pressure.' : answerTo(screen),
        );
      }
    }
  }
  throw new Error(`no end of it:\n${screen}`);
};

const answerTo = (screen: string): string => {
  if (/\(yes or no\) $/.test(screen)) return 'yes';
  return /\nNumber[^\n]*: $/.test(screen) ? '1' : '';
};

const begun = async (file: string, more: readonly string[] = []): Promise<Play> => {
  const step = play([file, ...EXERCISE, ...more]);
  for (const line of SEXTING_AT_NINE) await step.type(line);
  return step;
};

/** Answers the question with these words in it, whichever number it has. */
const answer = async (step: Play, words: RegExp, value: string): Promise<string> => {
  const lines = (await step.type('ask')).split('\n').filter((line) => line.includes('?'));
  const number = lines.findIndex((line) => words.test(line)) + 1;
  return step.type(`ask ${number} ${value}`);
};

describe('an incident', () => {
  test('is worked through to a compliant close, and replay says the same', async () => {
    const file = fileNamed('whole.json');
    const step = await begun(file, ['--incident', '2026-0042']);
    const before = await step.heard();
    expect(before).toContain('EXERCISE');
    expect(before).toContain('13 Jan 2026 10:00');
    expect(before).toContain('Do not look at the image.');
    await workThrough(step, before);
    const closed = await step.type('close');
    expect(closed).toContain('CLOSED. Compliant');
    expect(await step.leave()).toBe(0);
    const timeline = timelineIn(file);
    expect(timeline).toMatchObject({
      incident: '2026-0042',
      policy: 'valley-end-2022',
      record: 'complete',
      exercise: true,
    });
    expect(timeline.events.at(-1)?.type).toBe('incident.closed');
    expect(replay(timeline).verdict).toBe('compliant');
    const judged = await pipe(['replay', file, '--format', 'json'], []);
    expect(judged.status).toBe(0);
    expect(JSON.parse(judged.out)).toMatchObject([{ verdict: 'compliant', exercise: true }]);
  });

  test.each(['plumpton-2020', 'valley-end-2022'])(
    'of any kind can be worked through by doing the first thing first, under %s',
    async (policy) => {
      for (const kind of ['exploitation', 'iioc', 'filtering', 'misuse', 'radicalisation']) {
        const file = fileNamed(`${policy}-${kind}.json`);
        const step = play([file, '-x', '--as-of', '2026-01-13T10:00:00Z', '-p', policy]);
        for (const line of ['', kind, 'teacher', 'pupil', 'now']) await step.type(line);
        await workThrough(step, await step.heard());
        expect(await step.type('close'), kind).not.toContain('Non-compliant');
        await step.leave();
        expect(replay(timelineIn(file)).verdict, kind).not.toBe('open');
      }
    },
    60_000,
  );

  test('is gone on with where it was left, and shows what became overdue meanwhile', async () => {
    const file = fileNamed('resumed.json');
    const first = await begun(file);
    await answer(first, /in danger/, 'yes');
    await first.leave();
    const later = play([file, '--as-of', '2026-01-13T10:40:00Z']);
    const screen = await later.heard();
    expect(screen).toContain('Going on with incident');
    expect(screen).toContain('EXERCISE');
    expect(screen).toContain('OVERDUE by 25 minutes (due 10:15)');
    const longer = await later.type('wait 5');
    expect(longer).toContain('OVERDUE by 30 minutes');
    await later.type('1 dsl 999');
    await later.type('CAD 12');
    expect(await later.leave()).toBe(0);
    expect(timelineIn(file).events.at(-1)).toMatchObject({
      at: '2026-01-13T10:45:00.000Z',
      type: 'party.informed',
      by: 'dsl',
      to: 'police',
      via: '999',
      reference: 'CAD 12',
    });
  });
});

describe('an act that is forbidden', () => {
  test('is warned of with its clause, and recorded if it has happened', async () => {
    const file = fileNamed('viewed.json');
    const step = await begun(file);
    const warned = await step.type('did image.viewed teacher');
    expect(warned).toContain('STOP. This must not be done.');
    expect(warned).toMatch(/VE-[A-Z0-9-]+, .+: /);
    expect(warned).toMatch(/Has it already happened\? \(yes or no\) $/);
    expect(await step.type('no')).toContain('Nothing is recorded');
    expect(timelineIn(file).events).toHaveLength(1);
    await step.type('did looked teacher');
    const recorded = await step.type('yes');
    expect(recorded).toContain('Recorded as entry 1: a teacher looked at the image');
    expect(recorded).toContain('A rule was broken: Looking at the image.');
    expect(recorded).toContain('(It was done: see report.)');
    await step.leave();
    expect(replay(timelineIn(file)).verdict).toBe('non-compliant');
  });

  test('close says what is still to be done and to be answered, and asks once more', async () => {
    const step = await begun(fileNamed('closing.json'));
    const asked = await step.type('close');
    expect(asked).toContain('Still to be done:');
    expect(asked).toContain('Not answered yet:');
    expect(asked).toMatch(/Close it all the same\? \(yes or no\) $/);
    expect(await step.type('no')).toContain('It stays open.');
    await step.leave();
  });

  test('by the wrong person says so, and a decision on a must does not count', async () => {
    const file = fileNamed('wrong.json');
    const step = await begun(file);
    const all = await step.type('all');
    const number =
      /(\d+)\. {1,2}The Designated Safeguarding Lead: take charge/.exec(all)?.[1] ?? '0';
    const warned = await step.type(`${number} teacher`);
    expect(warned).toContain('This would not count');
    await step.type('no');
    expect(await step.type(`not ${number}`)).toContain('does not count');
    expect(await step.type('no')).toContain('Nothing is recorded');
    await step.leave();
    expect(timelineIn(file).events).toHaveLength(1);
  });
});

describe('corrections', () => {
  test('undo withdraws the last entry, and both stay to be seen', async () => {
    const file = fileNamed('undone.json');
    const step = await begun(file);
    await step.type('yes');
    expect(await step.type('undo')).toContain('What was wrong?');
    expect(await step.type('it was the other child')).toContain(
      'Both the entry and its correction',
    );
    const record = await step.type('record');
    expect(record).toContain('[withdrawn by entry 2]');
    expect(record).toContain('reason: it was the other child');
    expect(await step.type('correct 1')).toContain('withdrawn already');
    expect(await step.type('correct 2')).toContain('is itself a correction');
    await step.leave();
    expect(timelineIn(file).events.at(-1)).toMatchObject({ type: 'entry.corrected', entry: 1 });
  });

  test('correct changes a field of any entry', async () => {
    const file = fileNamed('corrected.json');
    const step = await begun(file);
    await step.type('yes');
    await step.type('correct 1');
    expect(await step.type('value maybe')).toContain('yes, no or unclear');
    await step.type('value no');
    await step.type('');
    await step.type('misheard');
    await step.leave();
    expect(timelineIn(file).events.at(-1)).toMatchObject({
      entry: 1,
      reason: 'misheard',
      replacement: { value: 'no' },
    });
  });
});

describe('times and notes', () => {
  test('at says when the next entry happened, and it is written down as late', async () => {
    const file = fileNamed('times.json');
    const step = await begun(file);
    expect(await step.type('at 08:00')).toContain('before the concern');
    expect(await step.type('at 11:00')).toContain('still to come');
    expect(await step.type('at 09:20')).toMatch(/\(next entry at 09:20\) > $/);
    await step.type('did lead.taken dsl');
    await step.leave();
    expect(timelineIn(file).events[1]).toMatchObject({
      at: '2026-01-13T09:20:00.000Z',
      recordedAt: '2026-01-13T10:00:00.000Z',
    });
  });

  test('a link is refused with advice, and everything else is kept', async () => {
    const file = fileNamed('notes.json');
    const step = await begun(file);
    const refused = await step.type('note see https://pictures.example/1');
    expect(refused).toContain('see >>https://pictures.example/1<<');
    expect(refused).toContain('Keep it with [address left out] in their place?');
    await step.type('no');
    expect(await step.type('note data:image/png;base64,AAAA')).toContain('data URL');
    await step.type('note The grandmother was told too.');
    await step.type('did lead.taken dsl');
    await step.type('note Left hanging.');
    await step.leave();
    const { events } = timelineIn(file);
    expect(events[1]).toMatchObject({ note: 'The grandmother was told too.' });
    expect(events[2]).toMatchObject({
      type: 'entry.corrected',
      replacement: { note: 'The grandmother was told too. Left hanging.' },
    });
    expect(readFileSync(file, 'utf8')).not.toContain('example');
  });

  test('an address is marked and can be left out, and a name is asked about', async () => {
    const file = fileNamed('left-out.json');
    const step = await begun(file);
    const asked = await step.type('note Sent round as bit.ly/zzNotReal9 in the chat.');
    expect(asked).toContain('Sent round as >>bit.ly/zzNotReal9<< in the chat.');
    expect(await step.type('yes')).toContain('The note goes with the next entry.');
    await step.type('did lead.taken dsl');
    const named = await step.type('note Met with Mrs Quillfeather at 2.');
    expect(named).toContain('This seems to name somebody.');
    expect(await step.type('yes')).toContain('The note goes with the next entry.');
    await step.type('did lead.taken dsl');
    expect(await step.type('note Ask Mrs Quillfeather.')).toContain('seems to name somebody');
    expect(await step.type('no')).not.toContain('The note goes');
    expect(await step.type('note Mobile data: on. It was only a .gif.')).toContain('The note goes');
    await step.type('did lead.taken dsl');
    await step.leave();
    const { events } = timelineIn(file);
    expect(events.slice(1).map(({ note }) => note)).toEqual([
      'Sent round as [address left out] in the chat.',
      'Met with Mrs Quillfeather at 2.',
      'Mobile data: on. It was only a .gif.',
    ]);
    expect(readFileSync(file, 'utf8')).not.toContain('zzNotReal9');
  });

  test('an encoded file in pieces is refused, and no piece too many is kept', async () => {
    const file = fileNamed('pieces.json');
    const step = await begun(file);
    const letters = Buffer.from(Uint8Array.from({ length: 90 }, (_, at) => at * 7919 + 13));
    const pieces = letters.toString('base64url').match(/.{1,12}/g) ?? [];
    let said = '';
    for (const piece of pieces) {
      await step.type(`note ${piece}`);
      said += await step.type('did lead.taken dsl');
    }
    await step.type('note Words.');
    expect(said).toContain('holds part of an encoded file, cut over several entries');
    await step.leave();
    expect(readFileSync(file, 'utf8')).not.toContain(pieces.at(-1));
  });

  test('what is not understood is answered in one line', async () => {
    const step = await begun(fileNamed('not-understood.json'));
    expect(await step.type('frobnicate')).toMatch(
      /^frobnicate\nNot understood; type .*\n.*help\.\n/,
    );
    expect(await step.type('77')).toContain('There is no number 77');
    await step.leave();
  });
});

describe('the file', () => {
  test('holds every accepted entry when the process is killed', async () => {
    const file = fileNamed('killed.json');
    const step = await begun(file);
    for (let count = 1; count <= 6; count += 1) {
      expect(await step.type(count % 2 === 0 ? 'did lead.taken dsl' : 'no')).toContain(
        `Recorded as entry ${count}`,
      );
    }
    step.process.stdin.write('did party.informed dsl police 101\n');
    step.process.kill('SIGKILL');
    await step.leave();
    const entries = [...step.all().matchAll(/Recorded as entry \d+/g)].length;
    expect(timelineIn(file).events.length).toBeGreaterThanOrEqual(entries);
    const again = play([file, '--as-of', '2026-01-13T10:00:00Z']);
    expect(await again.heard()).toContain('Going on with incident');
    await again.leave();
  });

  test.skipIf(process.platform === 'win32')(
    'is named at Ctrl-C; what is in no file is thrown away only at the second',
    async () => {
      const file = fileNamed('interrupted.json');
      const kept = await begun(file);
      await kept.heard();
      kept.process.kill('SIGINT');
      expect(await kept.ended).toBe(130);
      expect(kept.all()).toContain(`Saved in ${file}: 1 entry.`);
      const unkept = play([...EXERCISE]);
      for (const line of SEXTING_AT_NINE) await unkept.type(line);
      unkept.process.kill('SIGINT');
      await vi.waitFor(
        () => expect(unkept.all()).toContain('press Ctrl-C again to lose it'),
        5_000,
      );
      expect(await unkept.type('yes')).toContain('In memory, not in a file');
      unkept.process.kill('SIGINT');
      expect(await unkept.ended).toBe(130);
    },
  );

  test('is for its owner alone, and nothing is left beside it', async () => {
    const file = fileNamed('alone.json');
    await (await begun(file)).leave();
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o077).toBe(0);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test.each([
    ['text.json', 'my shopping list', 'is left as it is'],
    ['other.json', '{"name":"something else"}', 'is left as it is'],
    ['empty.json', '', 'is left as it is'],
    ['list.json', '[]', 'is left as it is'],
  ])('%s, which is not a timeline, is refused and not touched', async (name, text, says) => {
    const file = fileNamed(name);
    writeFileSync(file, text);
    const { status, out, err } = await pipe(['step', file, ...EXERCISE], SEXTING_AT_NINE);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain(name);
    expect(err).toContain(says);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  test('that somebody else changed meanwhile is not written over', async () => {
    const file = fileNamed('changed.json');
    const step = await begun(file);
    const theirs = readFileSync(file, 'utf8').replace('"complete"', '"partial"');
    writeFileSync(file, theirs);
    expect(await step.type('yes')).toContain('NOT SAVED');
    expect(readFileSync(file, 'utf8')).toBe(theirs);
    expect(await step.type(`save ${fileNamed('changed-2.json')}`)).toContain('Saved in');
    await step.leave();
    expect(timelineIn(fileNamed('changed-2.json')).events).toHaveLength(2);
  });

  test('can be named later; until then the end of the input says that nothing is saved', async () => {
    const lost = await pipe(['step', ...EXERCISE], SEXTING_AT_NINE);
    expect(lost).toMatchObject({ status: 0, err: '' });
    expect(lost.out).toContain('Not saved: no file was named.');
    const file = fileNamed('later.json');
    const step = play([...EXERCISE]);
    for (const line of SEXTING_AT_NINE) await step.type(line);
    expect(await step.type('save')).toContain('File name');
    expect(await step.type(file)).toContain('so is every entry from now on');
    await step.type('yes');
    await step.leave();
    expect(timelineIn(file).events).toHaveLength(2);
  });

  test.each([
    [['--policy', 'valley-end'], '--policy'],
    [['--as-of', 'tomorrow'], '--as-of'],
    [['--incident', 'https://x.example/'], '--incident'],
    [['--inspect', '/no/such/folder/x.jsonl'], '--inspect'],
  ])('options that cannot be used: %j', async (flags, names) => {
    const { status, out, err } = await pipe(['step', fileNamed('unused.json'), ...flags], []);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain(names);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  test('of a real incident does not become an exercise, nor change its policy', async () => {
    const file = fileNamed('real.json');
    const concern = { at: '2026-01-13T09:00:00Z', type: 'concern.raised', by: 'teacher' };
    const events = [{ ...concern, procedure: 'sexting' }];
    const head = { incident: 'real', policy: 'valley-end-2022', record: 'complete' };
    writeFileSync(file, JSON.stringify({ ...head, events }));
    const real = play([file]);
    await real.heard();
    await real.leave();
    expect(real.all()).not.toContain('EXERCISE');
    expect((await pipe(['step', file, '--exercise'], [])).err).toContain('--exercise');
    expect((await pipe(['step', file, '--policy', 'plumpton-2020'], [])).err).toContain('--policy');
    const set = await pipe(['step', file, '--as-of', '2026-01-13T10:00:00Z'], []);
    expect(set.err).toMatch(/^dutybound: --as-of: .*--exercise/);
    expect(timelineIn(file).events).toHaveLength(1);
  });

  test('a clock that is set is for exercises: nothing is saved as a real incident', async () => {
    const file = fileNamed('unmarked.json');
    const { status, out, err } = await pipe(
      ['step', file, '--as-of', '2026-01-13T10:00:00Z'],
      SEXTING_AT_NINE,
    );
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toMatch(/^dutybound: --as-of: [^\n]*--exercise[^\n]*\n$/);
    expect(existsSync(file)).toBe(false);
  });
});

test('--inspect appends what the machines do to a file, one event on each line', async () => {
  const trace = fileNamed('trace.jsonl');
  const step = await begun(fileNamed('inspected.json'), ['--inspect', trace]);
  await answer(step, /in danger/, 'no');
  await step.type('note private words');
  await step.type('undo');
  await step.type('');
  await step.leave();
  const lines = readFileSync(trace, 'utf8').trim().split('\n');
  const events = lines.map((line) => JSON.parse(line) as { type: string; name?: string });
  const actors = events.filter(({ type }) => type === '@xstate.actor').map(({ name }) => name);
  expect(actors).toEqual(['sexting', 'general', 'sexting', 'general']);
  const snapshots = events.filter(({ type }) => type === '@xstate.snapshot');
  expect(JSON.stringify(snapshots)).toContain('never-view-image');
  expect(lines.join('\n')).not.toContain('private words');
});
