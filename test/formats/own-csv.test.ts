/** Our own columns: what is written comes back, whatever stands in it and however it is cut up. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvWriter } from '../../src/formats/csv-writer.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { type Given, lineOf, readCsv } from '../support/csv.ts';
import { timelinesWithSpans } from '../support/spans.ts';
import { timelines } from '../support/timelines.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'fixtures', 'timelines');
const fixtures = readdirSync(FOLDER, { recursive: true })
  .map(String)
  .filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Timeline);

const writer = csvWriter({ bom: false });
/** A timeline on its own, as the rows of a file. */
const textOf = (timeline: Timeline): string => [...writer.timeline(timeline)].join('');

const csvOf = (all: readonly Timeline[]): string => writer.start + all.map(textOf).join('');

const valuesOf = async (csv: string | Buffer, given: Given = {}) => {
  const read = await readCsv(csv, null, given);
  expect([...read.faults, ...read.rows].map(lineOf)).toEqual([]);
  return read.incidents.map(({ value }) => value);
};

const CONCERN = '2026-03-04T09:12:00Z,concern.raised,teacher,,sexting,';
const HEADINGS = 'incident,policy,record,exercise,at,type,by,to,procedure,note';
const ROW = (incident: string, rest = CONCERN): string =>
  `${incident},valley-end-2022,complete,false,${rest}`;

describe('a timeline that was written as CSV comes back as it was', () => {
  test('every fixture', async () => {
    expect(fixtures.length).toBeGreaterThan(100);
    expect(await valuesOf(csvOf(fixtures))).toEqual(fixtures);
  });

  test('any timeline with any text, in pieces of any size, from a file or a pipe', async () => {
    const awkward = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(
        '',
        "'",
        "'=1",
        '=1+1',
        '+44',
        '-',
        '@a',
        ' x ',
        'a,"b";c|d\te',
        'a\r\nb\nc',
        '"',
      ),
    );
    const many = fc
      .array(
        fc.tuple(
          fc.oneof(timelines({ most: 8 }), timelinesWithSpans({ most: 8 })),
          awkward,
          fc.boolean(),
        ),
        {
          minLength: 1,
          maxLength: 4,
        },
      )
      .map((all) =>
        all.map(
          ([timeline, note, listed], index): Timeline => ({
            ...timeline,
            incident: `A-${index}`,
            ...(listed ? { school: 'S1', note } : {}),
            events: timeline.events.map((event) => ({ ...event, note })),
          }),
        ),
      );
    const given = fc.record({ piece: fc.integer({ min: 1, max: 400 }), once: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(many, given, async (all, how) => {
        const plain = JSON.parse(JSON.stringify(all)) as unknown;
        expect(await valuesOf(csvOf(all), how)).toEqual(plain);
      }),
      { numRuns: 150 },
    );
  });

  test('in whatever order the rows of different incidents stand', async () => {
    await fc.assert(
      fc.asyncProperty(fc.infiniteStream(fc.nat(3)), fc.boolean(), async (order, once) => {
        const some = fixtures.slice(0, 4);
        const left = some.map((each) =>
          textOf(each)
            .split(/(?<=\r\n)/)
            .filter((row) => row !== ''),
        );
        const rows: string[] = [];
        for (const next of order) {
          const row = left[next]?.shift() ?? left.find((each) => each.length > 0)?.shift();
          if (row === undefined) break;
          rows.push(row);
        }
        const values = await valuesOf(writer.start + rows.join(''), { once });
        const byName = (a: unknown, b: unknown): number =>
          String((a as Timeline).incident).localeCompare((b as Timeline).incident);
        expect(values.toSorted(byName)).toEqual(some.toSorted(byName));
      }),
      { numRuns: 40 },
    );
  });
});

describe('as it comes out of a spreadsheet', () => {
  const timeline = [
    ROW('A'),
    ROW('A', '2026-03-04T09:20:00Z,party.informed,teacher,dsl+police,,£5 “café” – ok'),
  ];
  const csv = [HEADINGS, ...timeline].join('\r\n');
  const asIs = async (bytes: string | Buffer) => (await valuesOf(bytes)) as readonly Timeline[];

  test.each([
    ['UTF-8', Buffer.from(csv)],
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${csv}`)],
    ['UTF-16, little end first', Buffer.from(`\ufeff${csv}`, 'utf16le')],
    ['UTF-16, big end first', Buffer.from(`\ufeff${csv}`, 'utf16le').swap16()],
    ['old Mac line ends', Buffer.from(csv.replaceAll('\r\n', '\r'))],
    ['semicolons', Buffer.from(csv.replaceAll(',', ';'))],
    ['tabs', Buffer.from(csv.replaceAll(',', '\t'))],
    ['bars, and the line on the delimiter', Buffer.from(`sep=|\r\n${csv.replaceAll(',', '|')}`)],
    [
      'blank rows and trailing empty columns',
      Buffer.from(`\r\n,,\r\n${csv.replaceAll('\r\n', ',,,\r\n,,,,\r\n')}`.slice(6)),
    ],
    ['capitals in the headings', Buffer.from(csv.replace('incident', 'Incident'))],
  ])('%s', async (_, bytes) => {
    const [read] = await asIs(bytes);
    expect(read?.events.map(({ type }) => type)).toEqual(['concern.raised', 'party.informed']);
    expect(read?.events[1]?.note).toBe('£5 “café” – ok');
    expect(read?.events[1]).toMatchObject({ to: ['dsl', 'police'] });
  });

  test('Windows-1252, even where it is only on some lines', async () => {
    const windows = Buffer.concat([
      Buffer.from([HEADINGS, ROW('A', `${CONCERN}é`), ''].join('\n')),
      Buffer.from(ROW('B', `${CONCERN}\x935\x94 \x80`), 'latin1'),
    ]);
    const notes = (await asIs(windows)).map(({ events }) => events[0]?.note);
    expect(notes).toEqual(['é', '“5” €']);
  });

  test('three hundred columns, of which ours are some', async () => {
    const more = Array.from({ length: 300 }, (_, index) => `X${index}`).join(',');
    const { incidents, rows } = await readCsv(`${HEADINGS},${more}\n${ROW('A')}${','.repeat(300)}`);
    expect(incidents).toHaveLength(1);
    expect(rows).toHaveLength(300);
    expect(rows[0]?.says).toBe('is not one of our columns; it is not read');
  });
});

describe('what cannot be used is listed with its line, and the rest is read', () => {
  const linesFrom = async (csv: string, given: Given = {}) => {
    const { incidents, faults } = await readCsv(csv, null, given);
    const names = incidents.map(({ value }) => (value as Timeline).incident);
    return { names, faults: faults.map(lineOf) };
  };
  const QUOTE =
    'has a quote that does not end its cell; close it, and write a quote inside a cell twice: ""';
  const leftOut = (line: number, of: number): string =>
    `log.csv:${line}: this incident is left out, since its row on line ${of} cannot be used; mend that row`;

  test('a quote that is never closed costs its own row and no other', async () => {
    const csv = [
      HEADINGS,
      ROW('A'),
      ROW('B', `${CONCERN}"open`),
      ROW('C'),
      ROW('D', `${CONCERN}"x\ny"`),
    ];
    expect(await linesFrom(csv.join('\n'))).toEqual({
      names: ['A', 'C', 'D'],
      faults: [`log.csv:3: ${QUOTE}`, leftOut(3, 3)],
    });
  });

  test('line breaks in cells do not shift the lines after them', async () => {
    const csv = [HEADINGS, ROW('A', `${CONCERN}"x\r\ny\r\nz"`), ROW('B'), 'C'];
    const { incidents } = await readCsv(csv.join('\r\n'));
    expect(incidents.map(({ line }) => line)).toEqual([2, 5, 6]);
  });

  test.each([
    ['on one line', 'x'.repeat(12_000_000)],
    ['over many lines, in quotes', `"${'x\n'.repeat(1_500_000)}"`],
  ])('a cell of many megabytes %s', async (_, huge) => {
    const csv = [HEADINGS, ROW('A'), ROW('B', CONCERN + huge), ROW('C')].join('\n');
    const { names, faults } = await linesFrom(csv, { once: true });
    expect(names).toEqual(['A', 'C']);
    expect(faults[0]).toBe(
      'log.csv:3: is longer than 1 MB; keep the account in the safeguarding file',
    );
  });

  test('rows with more cells than headings, and rows of no incident', async () => {
    const csv = [HEADINGS, ROW('A', `${CONCERN}a,b`), ROW(''), ROW('C')].join('\n');
    expect(await linesFrom(csv)).toEqual({
      names: ['C'],
      faults: [
        'log.csv:2: has more cells than there are headings; put text that holds the delimiter in quotes',
        'log.csv:3: column A: is empty; write which incident this row belongs to',
        leftOut(2, 2),
      ],
    });
  });

  test('cells that are not what their column holds, and rows that contradict each other', async () => {
    const csv = [
      'incident,policy,record,exercise,at,type,by,entry,replacement,reason',
      'A,valley-end-2022,complete,maybe,2026-03-04T09:12:00Z,concern.raised,dsl,,,',
      'B,valley-end-2022,complete,TRUE,2026-03-04T09:12:00Z,entry.corrected,dsl,-1,{x,r',
      'C,valley-end-2022,complete,,2026-03-04T09:12:00Z,concern.raised,dsl,,,',
      'C,plumpton-2020,complete,,2026-03-04T09:13:00Z,lead.taken,dsl,,,',
    ].join('\n');
    const { names, faults } = await linesFrom(csv);
    expect(names).toEqual([]);
    expect(faults.filter((each) => !each.includes('left out'))).toEqual([
      'log.csv:2: column D: is neither true nor false; write one',
      'log.csv:3: column H: is not the position of an entry; write a whole number, counted from 0',
      'log.csv:3: column I: is not JSON; write it like {"by":"dsl"}',
      'log.csv:5: column B: is not what an earlier row of this incident has; make them the same',
    ]);
  });

  test('headings that are missing or there twice', async () => {
    expect(await linesFrom('Date,What\n1,2')).toEqual({
      names: [],
      faults: [
        'log.csv:1: has no column incident, at, type, by; write a mapping with dutybound map FILE, and give it with --mapping',
      ],
    });
    expect(await linesFrom(`${HEADINGS},by\n${ROW('A')}`)).toEqual({
      names: [],
      faults: ['log.csv:1: column K: a second column is called by; take one of them out'],
    });
    expect(await linesFrom(`${HEADINGS}\n`)).toEqual({
      names: [],
      faults: [
        'log.csv:1: has headings but no rows; put a row for each thing that was done under them',
      ],
    });
    expect(await linesFrom('')).toEqual({
      names: [],
      faults: ['log.csv:1: is empty; put headings and rows into it'],
    });
  });

  test.each([
    ['incidnet', 'incident', 'A'],
    ['Tpye', 'type', 'F'],
    ['procedur', 'procedure', 'I'],
    ['notes', 'note', 'J'],
    ['too', 'to', 'H'],
    ['exercize', 'exercise', 'D'],
  ])(
    'the heading %s: the right one is named, and nothing is read',
    async (wrong, right, letter) => {
      const csv = [HEADINGS.replace(new RegExp(`\\b${right}\\b`), wrong), ROW('A')].join('\n');
      expect(await linesFrom(csv)).toEqual({
        names: [],
        faults: [
          `log.csv:1: column ${letter}: is not one of our columns; did you mean ${right}? Correct it, or take the column out`,
        ],
      });
    },
  );

  test('a column of somebody else’s beside ours is listed, and the rest is read', async () => {
    for (const other of ['No', 'Form tutor', 'Date', 'House', 'Notes seen by']) {
      const { incidents, faults, rows } = await readCsv(`${HEADINGS},${other}\n${ROW('A')},x`);
      expect([incidents.length, faults, rows.map(lineOf)]).toEqual([
        1,
        [],
        ['log.csv:1: column K: is not one of our columns; it is not read'],
      ]);
    }
  });

  test('a formula is text and nothing else', async () => {
    const csv = [HEADINGS, ROW('A', `${CONCERN}"=HYPERLINK(""x"")"`), ROW('B', `${CONCERN}'+1`)];
    const { incidents } = await readCsv(csv.join('\n'));
    const notes = incidents.map(({ value }) => (value as Timeline).events[0]?.note);
    expect(notes).toEqual(['=HYPERLINK("x")', '+1']);
  });
});

describe('every row carries its own number', () => {
  const CORRECTED = {
    incident: 'C-1',
    policy: 'valley-end-2022',
    record: 'complete',
    exercise: false,
    events: [
      { at: '2026-06-09T09:00:00Z', type: 'concern.raised', by: 'teacher', procedure: 'sexting' },
      { at: '2026-06-09T10:30:00Z', type: 'image.viewed', by: 'teacher' },
      {
        at: '2026-06-09T10:00:00Z',
        type: 'party.informed',
        by: 'dsl',
        to: 'police',
        about: 'pupil',
        covers: [0],
      },
      { at: '2026-06-09T11:00:00Z', type: 'entry.corrected', by: 'dsl', entry: 1, reason: 'typo' },
      {
        at: '2026-06-09T12:00:00Z',
        type: 'concern.raised',
        by: 'dsl',
        procedure: 'iioc',
        via: 'telephone',
        sameAs: 0,
      },
    ],
  } as unknown as Timeline;
  const [head = '', ...rows] = csvOf([CORRECTED])
    .split('\r\n')
    .filter((row) => row !== '');
  const csv = (lines: readonly string[]): string => [head, ...lines].join('\n');

  test('so that rows sorted by their times are put back in the order they were written', async () => {
    const [a = '', b = '', c = '', d = '', e = ''] = rows;
    expect(await valuesOf(csv([a, c, b, d, e]))).toEqual([CORRECTED]);
    expect(await valuesOf(csv([e, d, c, b, a]))).toEqual([CORRECTED]);
  });

  test('and a row added without a number comes last', async () => {
    const [a = '', ...others] = rows;
    const added = a.replace(',,0,', ',,,').replace('09:00:00', '13:00:00');
    expect(added).not.toBe(a.replace('09:00:00', '13:00:00'));
    const [value] = await valuesOf(csv([added, a, ...others]));
    expect((value as Timeline).events.map(({ at }) => at)).toEqual([
      ...CORRECTED.events.map(({ at }) => at),
      '2026-06-09T13:00:00Z',
    ]);
  });

  test.each([
    ['is missing', (lines: readonly string[]) => lines.filter((_, index) => index !== 2)],
    ['have the number 0', (lines: readonly string[]) => [lines[0] ?? '', ...lines]],
  ])('and one whose number %s is named, where corrections go by it', async (says, change) => {
    const read = await readCsv(csv(change(rows)));
    expect(read.incidents).toEqual([]);
    expect(read.faults.map(lineOf)).toEqual([expect.stringContaining(says)]);
  });

  test('what was written before there were numbers is left out where a row names another', async () => {
    const without = [head, ...rows].map((line) => line.replace(/^((?:[^,]*,){5})[^,]*,/, '$1'));
    expect(without[0]).not.toContain('number');
    const read = await readCsv(without.join('\n'));
    expect(read.incidents).toEqual([]);
    expect(read.faults.map(lineOf)).toEqual([
      'log.csv:2: this incident is left out, since a row of it names another by its number, and none has one; export the timelines again',
    ]);
  });

  test('a row may not name a number that no row has', async () => {
    const events = CORRECTED.events.map((event) =>
      'entry' in event ? { ...event, entry: 5 } : event,
    );
    const [, ...numbered] = csvOf([{ ...CORRECTED, events } as Timeline]).split('\r\n');
    const read = await readCsv(csv([...numbered, (rows[0] ?? '').replace(',,0,', ',,,')]));
    expect(read.incidents).toEqual([]);
    expect(read.faults.map(({ says }) => says)).toEqual([
      expect.stringContaining('names the number 5, which none has; give that row its number'),
    ]);
  });

  test('but a row may be taken out where nothing goes by its number', async () => {
    const plain = { ...CORRECTED, events: CORRECTED.events.slice(0, 2) };
    const [, second = ''] = csvOf([plain]).split('\r\n').slice(1);
    const value = await valuesOf(csv([second]));
    expect(value).toEqual([{ ...plain, events: plain.events.slice(1) }]);
  });
});
