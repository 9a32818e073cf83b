/** A table on its side, where each column is an incident; and dates whose year stands nowhere in the log. */
import { describe, expect, test } from 'vitest';
import { CSV } from '../../src/formats/csv-source.ts';
import { readMapping } from '../../src/mapping/mapping.ts';
import { suggestMapping } from '../../src/mapping/suggest.ts';
import { clausesLeft, Trial, triedOn } from '../../src/mapping/trial.ts';
import { ruleBooks } from '../support/built-in.ts';
import { bytesOf, eventsInShort, lineOf, mappingOf, readCsv, timelinesOf } from '../support/csv.ts';

const CHART = `Autumn board,,
,T1,T2
Kind,Nudes,Grooming
When we knew,11/9 09:00,13/9 13:25
DSL,11/9 09:05,
Device in safe,,banana
Police,12/9 10:00,-
Closed,25/9,3/10
`;
const MAPPING = `
layout: incidents
turned: yes
headings: 2
dates: { year: 2023-24 }
fixed: { policy: valley-end-2022, record: by-column, by: staff }
columns: { incident: row 2, at: When we knew, procedure: Kind }
steps:
  DSL: { type: party.informed, to: dsl }
  Device in safe: device.secured
  Police: { type: party.informed, to: police }
  Closed: incident.closed
words: { procedure: { Nudes: sexting, Grooming: exploitation } }
cells: { notDone: ["-"] }
`;

describe('a table on its side', () => {
  test('is read column by column, and what is listed is named as in the file', async () => {
    const read = await readCsv(CHART, mappingOf(MAPPING));
    const [first, second] = timelinesOf(read);
    expect([first?.incident, second?.incident]).toEqual(['T1', 'T2']);
    expect(eventsInShort(first).slice(1)).toEqual([
      '2023-09-11T08:05 staff party.informed to dsl',
      '2023-09-12T09:00 staff party.informed to police',
      '2023-09-25T11:00 staff incident.closed',
    ]);
    expect([...read.rows, ...read.faults].map(lineOf)).toEqual([
      expect.stringMatching(/:6: column C: /),
    ]);
  });

  test('is recognised by map, which names each row as the file does', async () => {
    const found = await suggestMapping(bytesOf(CHART));
    expect(found.ok && found.text).toMatch(/^turned: yes/m);
    expect(found.ok && found.text).toMatch(/^headings: 2/m);
    expect(found.ok && found.text).toMatch(/^ {2}incident: "row 2"/m);
    expect(found.ok && found.text).toMatch(
      /^ {2}"Police": \{ type: party.informed, to: police \}/m,
    );
  });

  test('is refused with a second table below it', async () => {
    const two = `${CHART},,\n${CHART.replaceAll('T1', 'T3').replaceAll('T2', 'T4')}`;
    const says =
      'has two tables below each other, the second from about row 10 on; put each into a file of its own';
    const found = await suggestMapping(bytesOf(two));
    expect(!found.ok && found.fault.says).toBe(says);
    const { faults, incidents } = await readCsv(two, mappingOf(MAPPING));
    expect(incidents).toEqual([]);
    expect(faults.map((fault) => fault.says)).toEqual([says]);
  });

  test('a log whose first column is who did it is not taken for one', async () => {
    const log = ['Who,Date,What,Case', 'DSL,1/2/2024,Told police,A', 'Head,2/2/2024,Told LADO,A'];
    const more = ['Police,3/2/2024,Visited,A', 'LADO,3/2/2024,Met,A', 'IWF,4/2/2024,Told,A'];
    const found = await suggestMapping(bytesOf([...log, ...more].join('\n')));
    expect(found.ok && found.text).not.toMatch(/turned/);
  });
});

describe('dates without a year', () => {
  const LOG = 'Case,Date,Action\nA,20/12,DSL told\nA,7 Jan,Police told\n';
  const mapped = (year: string) =>
    mappingOf(`
layout: events
dates: { year: ${year} }
fixed: { policy: valley-end-2022, procedure: general, by: staff }
columns: { incident: Case, at: Date, type: Action }
`);
  test.each([
    ['2022-23', ['2022-12-20', '2023-01-07']],
    ['"2022/2023"', ['2022-12-20', '2023-01-07']],
    ['2022', ['2022-12-20', '2022-01-07']],
  ])('are of the year that the mapping gives: %s', async (year, days) => {
    const read = await readCsv(LOG, mapped(year));
    const [timeline] = timelinesOf(read);
    expect(timeline?.events.slice(1).map(({ at }) => at.slice(0, 10))).toEqual(days);
  });

  test('are not ready to audit until it does', async () => {
    const found = await suggestMapping(bytesOf(LOG));
    expect(found.ok && found.text).toMatch(
      /^# Not yet: no date has a year: write it under dates.year/,
    );
  });

  test('a year that is none is refused', () => {
    const read = readMapping('layout: incidents\ndates: { year: autumn }\ncolumns: {}\n', 'm');
    expect(read.ok ? [] : read.faults.map(lineOf)).toContain(
      'm:2: dates.year: is not a year; write it like 2023, or a school year like "2022-23"',
    );
  });
});

test('a word of the log may be a whole cell, and one that is too long is refused as that', () => {
  const of = (word: string) =>
    readMapping(
      `layout: incidents\ncolumns: { at: Date, type: What }\nwords: { type: { "${word}": nothing } }\n`,
      'm',
    );
  expect(of('a '.repeat(3_000)).ok).toBe(true);
  const long = of('a '.repeat(6_000));
  expect(long.ok ? [] : long.faults.map(lineOf)).toEqual([
    'm:3: words.type["…"]: is longer than 10000 characters; write only the part of the cell that says it',
  ]);
});

test('the pieces of cells that no word stands for are told, the commonest first, and no names', async () => {
  const log =
    'At,What\n1/2/2024,"Told the DSL, asked how to go about it"\n2/2/2024,"Asked how to go about it. Zelda Quimby had a look. weighed how to go about that, asked how it is done"\n';
  const mapping = mappingOf(`
layout: incidents
fixed: { policy: valley-end-2022, by: staff }
columns: { at: At, type: What }
words: { type: { "weighed how to go about that, asked how it is done": nothing } }
`);
  const trial = new Trial();
  const policy = 'valley-end-2022';
  for await (const _ of triedOn(bytesOf(log), CSV, mapping, { books: ruleBooks, policy }, trial));
  const left = await clausesLeft(bytesOf(log), CSV, mapping, trial);
  expect(left.map(({ clause, lines }) => [clause, [...lines]])).toEqual([
    ['asked how to go about it', [2, 3]],
  ]);
});

test('a line that goes on from the one above is not an incident of its own', () => {
  const read = readMapping(
    'layout: incidents\nfillDown: [incident]\ncolumns: { incident: No, at: Date, type: What }\n',
    'm',
  );
  expect(read.ok ? [] : read.faults.map(lineOf)).toEqual([
    'm:2: fillDown[0]: would make each line an incident; write layout: events, where lines with one reference are one',
  ]);
});
