/** A column that says whether something was done: what it does not say was done, was not. */
import { describe, expect, test } from 'vitest';
import { phraseReader } from '../../src/understanding/phrases.ts';
import { lineOf, mappingOf, readCsv, timelinesOf } from '../support/csv.ts';

const MAPPING = mappingOf(`
layout: events
zone: Europe/London
dates: { order: day-first }
fixed: { policy: valley-end-2022, record: complete }
columns: { incident: Ref, at: Date, time: Time, by: Role, type: Action, done: "Completed?" }
words:
  type:
    "Concern raised": { type: concern.raised, procedure: sexting }
    "Rang 101": { type: party.informed, to: police, via: "101" }
`);

const log = (done: string, action = 'Rang 101'): string =>
  [
    'Ref,Date,Time,Role,Action,Completed?',
    'D-1,04/03/2026,09:00,Teacher,Concern raised,Yes',
    `D-1,04/03/2026,09:30,DSL,${action},${done}`,
  ].join('\n');

const typesOf = async (csv: string) => {
  const read = await readCsv(csv, MAPPING);
  const [timeline] = timelinesOf(read);
  return {
    types: timeline?.events.map(({ type }) => type),
    record: timeline?.record,
    listed: [...read.rows, ...read.faults].map(lineOf),
  };
};

describe('what a log does not say was done', () => {
  test.each(['TBC', '', '?', 'not sure', 'unknown', 'n/k', '-'])('was not: %s', async (done) => {
    const { types, record, listed } = await typesOf(log(done));
    expect(types).toEqual(['concern.raised']);
    expect(listed).toEqual([expect.stringContaining('does not say whether this was done')]);
    expect(record).toBe('partial');
  });

  test('was, where it says so, and is recorded as not done where it says that', async () => {
    expect((await typesOf(log('Yes'))).types).toEqual(['concern.raised', 'party.informed']);
    expect((await typesOf(log('No'))).types).toEqual(['concern.raised', 'act.omitted']);
    expect((await typesOf(log('Yes'))).listed).toEqual([]);
  });

  test('but a concern is one, whatever was done about it', async () => {
    const { types, listed } = await typesOf(log('N/A', 'Concern raised'));
    expect([types, listed]).toEqual([['concern.raised', 'concern.raised'], []]);
  });

  test.each(['N/A', 'Planned', 'Attempted - engaged', 'In progress', 'Cancelled', 'not needed'])(
    'and the record is as complete as before where it says that it was not: %s',
    async (done) => {
      const { types, record, listed } = await typesOf(log(done));
      expect([types, record]).toEqual([['concern.raised'], 'complete']);
      expect(listed).toEqual([expect.stringContaining('nothing was made of it')]);
      const undated = await typesOf(log(done).replace('04/03/2026,09:30', ','));
      expect([undated.types, undated.record]).toEqual([['concern.raised'], 'complete']);
    },
  );

  test('a row without a date that was done leaves the record in doubt', async () => {
    const { record } = await typesOf(log('Yes').replace('04/03/2026,09:30', ','));
    expect(record).toBe('partial');
  });

  test('the name of a task is what was done, or was not, by its status', async () => {
    expect((await typesOf(log('Done', 'Notify DSL'))).types).toEqual([
      'concern.raised',
      'party.informed',
    ]);
    expect((await typesOf(log('Planned', 'Secure device'))).types).toEqual(['concern.raised']);
  });

  test('what was begun and nobody is to do may have been done', async () => {
    expect((await typesOf(log('In progress', 'View image'))).record).toBe('partial');
    expect((await typesOf(log('Cancelled', 'View image'))).record).toBe('complete');
  });
});

describe('words of a cell', () => {
  const read = phraseReader([]);
  const done = (text: string) =>
    read(text, ['sexting']).deeds.flatMap(({ isDone, type, to }) =>
      isDone ? [`${type} ${to.join('+')}`.trim()] : [],
    );

  test.each([
    'rang the LADO twice, got the machine both times, left no message and gave it up',
    'DSL rang 101, was queuing',
    'rang 101, held for 40 minutes and put the phone down',
    'rang the LADO, they will ring back',
    "rang the LADO's line, queued for half an hour and gave up",
    'rang the LADO but got the wrong department',
    "rang children's services out of hours: recorded message only",
    'rang mum who did not pick up',
    'rang dad, his phone was off',
    'left a message without saying what about',
    'email to LADO sat in drafts',
    'wrote an email to the LADO, never sent',
    'asked reception to ring the LADO',
    'a mother rang to say her son had been sent a picture',
    'a father emailed to ask what had been done',
    'two parents rang about the group chat',
    'the police rang us',
    'mum was told at the gate by another parent',
    'the neighbour rang the police',
    'grandad rang to say the police had been told',
    'deleted the image, or so the boy says',
  ])('tried, or told to the school, is not told: %s', (text) => {
    expect(done(text)).toEqual([]);
  });

  test('and what was told is', () => {
    expect(done('rang mum at work')).toEqual(['party.informed parent']);
    expect(done('rang the LADO and told him')).toEqual(['party.informed lado']);
    expect(done('mum was rung by the office, who told her')).toEqual(['party.informed parent']);
    expect(done('a parent had already told the police')).toEqual(['party.informed police']);
  });
});
