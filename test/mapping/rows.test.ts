/** Rows as people write them: what a cell makes, and what it must never make. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { XLSX } from '../../src/formats/xlsx.ts';
import { csvIncidents } from '../../src/mapping/csv-log.ts';
import { proposeMapping } from '../../src/mapping/suggest.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { replay } from '../support/built-in.ts';
import { bytesOf, eventsInShort, lineOf, mappingOf, readCsv, timelinesOf } from '../support/csv.ts';
import { workbook } from '../support/workbooks.ts';

const STEPS = mappingOf(`
layout: incidents
fixed: { policy: valley-end-2022, record: complete, by: staff }
columns: { incident: Ref, at: Raised, procedure: Kind, by: Raised by }
steps:
  DSL told: { type: party.informed, to: dsl }
  Police: { type: party.informed, to: police }
  Parents: { type: party.informed, to: parent }
  Phone: device.secured
  Image seen: image.viewed
  Told whom: party.informed
people: { Mrs Quill: headteacher }
words: { procedure: { Nudes: sexting } }
`);
const COLUMNS = ['DSL told', 'Police', 'Parents', 'Phone', 'Image seen', 'Told whom'] as const;

/** What one cell makes, in short, and what is listed of it. */
const step = async (column: (typeof COLUMNS)[number], cell: string) => {
  const cells = COLUMNS.map((each) => (each === column ? `"${cell}"` : ''));
  const csv = `Ref,Raised,Kind,Raised by,${COLUMNS.join(',')}\nA,04/03/2026 10:40,Nudes,teacher,${cells.join(',')}`;
  const read = await readCsv(csv, STEPS);
  const [timeline] = timelinesOf(read);
  return {
    made: eventsInShort(timeline).slice(1),
    events: timeline?.events.slice(1) ?? [],
    record: timeline?.record,
    listed: [...read.rows, ...read.faults].map(lineOf),
  };
};

describe('the cell of a step', () => {
  test.each([
    ['Police', '101 at 11.50', '2026-03-04T11:50 staff party.informed to police 101'],
    ['Police', 'Mrs Quill 11.50', '2026-03-04T11:50 headteacher party.informed to police'],
    ['Police', 'HT 101 @ 11.50', '2026-03-04T11:50 headteacher party.informed to police 101'],
    ['Parents', 'rang mum 11.50', '2026-03-04T11:50 staff party.informed to parent telephone'],
    [
      'Parents',
      'DDSL rang 11.50',
      '2026-03-04T11:50 deputy-dsl party.informed to parent telephone',
    ],
    ['Phone', 'safe 10.55', '2026-03-04T10:55 staff device.secured'],
    ['Phone', 'school laptop - locked away 11.15', '2026-03-04T11:15 staff device.secured'],
    ['Told whom', 'DDSL 11.50', '2026-03-04T11:50 staff party.informed to deputy-dsl'],
  ] as const)('%s: %s', async (column, cell, made) => {
    expect(await step(column, cell)).toMatchObject({
      made: [made],
      listed: [],
      record: 'complete',
    });
  });

  test('several acts in one cell are several, each with its own time', async () => {
    expect((await step('Police', 'rang 101 11.50, then mum 12.10')).made).toEqual([
      '2026-03-04T11:50 staff party.informed to police 101',
      '2026-03-04T12:10 staff party.informed to parent telephone',
    ]);
  });

  test('a day is known to the day, that of the concern and a yes only from the concern on', async () => {
    const day = await step('DSL told', 'Y 04/03/2026');
    expect(day.events[0]).toMatchObject({
      notBefore: '2026-03-04T10:40:00.000Z',
      notAfter: '2026-03-04T23:59:00.000Z',
      sequence: 'unknown',
    });
    const yes = await step('DSL told', 'Yes');
    expect(yes.events[0]).toMatchObject({ notBefore: '2026-03-04T10:40:00.000Z' });
    expect(Date.parse(yes.events[0]?.notAfter ?? '')).toBeGreaterThan(Date.parse('2026-03-06'));
  });

  test('a tick is of the day of its row, where the mapping says so', async () => {
    const csv = 'Ref,Raised,Kind,Raised by,DSL told,Police\nA,04/03/2026 10:40,Nudes,teacher,✓,No';
    const text = `
layout: incidents
ticks: same-day
fixed: { policy: valley-end-2022, record: complete, by: staff }
columns: { incident: Ref, at: Raised, procedure: Kind, by: Raised by }
steps: { DSL told: { type: party.informed, to: dsl }, Police: { type: party.informed, to: police } }
words: { procedure: { Nudes: sexting } }`;
    const [, told] = timelinesOf(await readCsv(csv, mappingOf(text)))[0]?.events ?? [];
    expect(told).toMatchObject({
      type: 'party.informed',
      notBefore: '2026-03-04T10:40:00.000Z',
      notAfter: '2026-03-04T23:59:00.000Z',
    });
  });

  test.each([
    ['Police', 'n/a'],
    ['Police', 'N/A - not a crime'],
    ['Parents', '-'],
    ['Phone', 'n/a own tablet, at home'],
  ] as const)('%s: %s makes nothing, and nothing is in doubt', async (column, cell) => {
    expect(await step(column, cell)).toMatchObject({ made: [], listed: [], record: 'complete' });
  });

  test.each([
    ['Police', 'tried 3x - no answer'],
    ['Parents', 'TBC'],
    ['Parents', 'not yet'],
    ['Parents', 'booked 14/3'],
    ['Parents', 'will ring tonight'],
    ['Parents', 'rang, no answer'],
    ['Parents', 'Planned'],
    ['Parents', 'Cancelled'],
    ['DSL told', 'away'],
  ] as const)('%s: %s is not done, and is listed', async (column, cell) => {
    const { made, listed, record } = await step(column, cell);
    expect([made, record]).toEqual([[], 'complete']);
    expect(listed).toEqual([expect.stringContaining('nothing was made of it')]);
  });

  const SHOWN_IN = {
    Police: 'to police',
    Parents: 'to parent',
    'DSL told': 'to dsl',
    Phone: 'device.secured',
  };

  test.each([
    ['Police', '?'],
    ['Police', 'unknown'],
    ['Police', '101 at 11.50?'],
    ['Police', 'did we ring 101'],
    ['Parents', 'mum says dad was told'],
    ['DSL told', 'told DSL of other school 11.50'],
    ['Parents', '11.50 LM'],
    ['Parents', 'MASH 11.50'],
    ['Phone', 'got him to delete it'],
    ['Parents', 'Yes, or tomorrow'],
  ] as const)(
    '%s: %s makes nothing, is listed, and leaves in doubt whether that was done',
    async (column, cell) => {
      const { made, listed, record } = await step(column, cell);
      expect([made, listed.length]).toEqual([[], 1]);
      expect(record).toMatch(/^complete for /);
      expect(record).not.toContain(SHOWN_IN[column]);
    },
  );

  test('words of the mapping for nothing leave open what nobody knows of an image', async () => {
    const mapping = { ...STEPS, cells: { ...STEPS.cells, nothing: ['n/k'] } };
    const of = async (column: string) => {
      const csv = `Ref,Raised,Kind,Raised by,${COLUMNS.join(',')}\nA,04/03/2026 10:40,Nudes,teacher,${COLUMNS.map((each) => (each === column ? 'n/k' : ''))}`;
      return timelinesOf(await readCsv(csv, mapping))[0]?.record;
    };
    expect(await of('Police')).toBe('complete');
    expect(await of('Image seen')).toMatch(/^complete for (?!.*image\.viewed)/);
  });

  test('what was not done is recorded so, and what was done instead too', async () => {
    expect((await step('Parents', 'No')).made).toEqual([
      expect.stringContaining('act.omitted to parent party.informed'),
    ]);
    expect((await step('Parents', 'No, as advised by MASH')).made).toHaveLength(1);
    expect((await step('Phone', 'not secured - given back to pupil')).made).toEqual([
      expect.stringContaining('act.omitted device.secured'),
      expect.stringContaining('device.released to pupil'),
    ]);
    expect((await step('DSL told', 'away - told HT 11.50')).made).toEqual([
      '2026-03-04T11:50 staff party.informed to headteacher',
    ]);
  });

  test('who did it stands in the cell', async () => {
    expect((await step('Image seen', 'Yes - HT looked')).made).toEqual([
      expect.stringContaining('headteacher image.viewed'),
    ]);
  });
});

const EVENTS = `
layout: events
fixed: { policy: valley-end-2022, record: complete }
columns: { incident: Ref, at: Date, by: Who, type: What, procedure: Kind, number: No, corrects: Replaces, withdrawn: Struck }
words:
  procedure: { Nudes: sexting }
  type:
    Concern: concern.raised
    Made in error: { type: entry.corrected, reason: made in error }
`;
const events = async (...rows: readonly string[]) => {
  const csv = ['Ref,Date,Who,What,Kind,No,Replaces,Struck', ...rows.map((row) => `A,${row}`)].join(
    '\n',
  );
  const read = await readCsv(csv, mappingOf(EVENTS));
  const [timeline] = timelinesOf(read);
  const listed = [...read.rows, ...read.faults].map(lineOf);
  return { timeline, made: eventsInShort(timeline), listed };
};
const CONCERN = '04/03/2026 09:00,teacher,Concern,Nudes,1,,';
const LOOKED = '04/03/2026 09:10,teacher,Looked at the image,Nudes,2,,';

describe('columns that belong together', () => {
  const FORM = mappingOf(`
layout: incidents
fixed: { policy: valley-end-2022, record: complete }
columns: { incident: Ref, at: Raised, raisedBy: Reported by, by: Dealt with by, procedure: Kind, type: Ticked }
steps:
  DSL told: { type: party.informed, to: dsl, when: When DSL, who: raisedBy }
  Police: { type: party.informed, to: police, when: When police, who: Who rang }
  Phone: { type: device.secured, by: admin-officer }
words:
  by: { TA: staff, CT: teacher }
  procedure:
    Complaint: { procedure: staff-misuse, facts: { allegation-against-staff: yes } }
    Nudes: sexting
`);
  const COLUMNS =
    'Ref,Raised,Reported by,Dealt with by,Kind,Ticked,DSL told,When DSL,Police,When police,Who rang,Phone';
  const form = async (rest: string, kind = 'Nudes', dealt = 'CT') => {
    const csv = `${COLUMNS}\nA,04/03/2026 10:40,TA,${dealt},${kind},${rest}`;
    const read = await readCsv(csv, FORM);
    const [timeline] = timelinesOf(read);
    const made = eventsInShort(timeline).slice(1);
    return { made, timeline, listed: [...read.rows, ...read.faults].map(lineOf) };
  };

  test('a step takes its moment and its doer from columns of their own', async () => {
    const read = await form(',Yes,04/03/2026 10:50,Yes,04/03/2026 11:20,DSL,');
    expect(read.made).toEqual([
      '2026-03-04T10:50 staff party.informed to dsl',
      '2026-03-04T11:20 dsl party.informed to police',
    ]);
    expect(read.listed).toEqual([]);
  });

  test('a no needs no moment, a yes without one stays a yes, and a no with one is listed', async () => {
    expect((await form(',,,No,,,')).timeline?.events[1]).toMatchObject({
      type: 'act.omitted',
      to: 'police',
    });
    const unreadable = await form(',,,Yes,xyzzy,,');
    expect(unreadable.timeline?.events[1]).toMatchObject({ type: 'party.informed', to: 'police' });
    expect(unreadable.listed).toHaveLength(1);
    expect((await form(',,,No,04/03/2026 11:20,,')).listed).toHaveLength(1);
  });

  test('what is ticked and answered in a column of its own too was done once', async () => {
    const read = await form('told DSL,Yes,04/03/2026 10:50,,,,');
    expect(read.made).toEqual(['2026-03-04T10:50 staff party.informed to dsl']);
  });

  test('a phrase in the cell of a step is by whoever the step is by', async () => {
    expect((await form(',,,,,,safe 10.55')).made).toEqual([
      '2026-03-04T10:55 admin-officer device.secured',
    ]);
  });

  test('a moment beside what could not be read is not that of another act', async () => {
    const read = await form('"told DSL, xyzzy plugh with them at 15.40",,,,,,');
    expect(read.listed).toHaveLength(1);
    expect(read.timeline?.events[1]).toMatchObject({
      type: 'party.informed',
      notBefore: '2026-03-04T10:40:00.000Z',
    });
  });

  test('nobody tells themselves, and several who dealt with it do an act once', async () => {
    expect((await form('told DSL 11.00,,,,,,', 'Nudes', 'DSL')).made).toEqual([
      '2026-03-04T11:00 staff party.informed to dsl',
    ]);
    expect((await form('rang both sets of parents 11.00,,,,,,', 'Nudes', 'CT + DSL')).made).toEqual(
      ['2026-03-04T11:00 teacher party.informed to parent telephone'],
    );
  });

  test('a kind of incident may say what is known from the start, by whoever raised it', async () => {
    const { timeline } = await form(',,,,,,', 'Complaint');
    expect(timeline?.events).toMatchObject([
      { type: 'concern.raised', procedure: 'staff-misuse', by: 'staff' },
      { type: 'fact.established', fact: 'allegation-against-staff', value: 'yes', by: 'staff' },
    ]);
  });

  test('each of two who were told was told at the moment beside them', async () => {
    expect((await step('Parents', 'mum rung 04/03, dad 05/03')).events).toMatchObject([
      { notBefore: '2026-03-04T10:40:00.000Z' },
      { notBefore: '2026-03-05T00:00:00.000Z' },
    ]);
  });
});

test('nothing that a log does not time is put after it was written down', async () => {
  const mapping = mappingOf(`
layout: incidents
fixed: { policy: valley-end-2022, record: complete }
columns: { incident: Ref, at: Raised, recordedAt: Written, procedure: Kind }
steps: { DSL told: { type: party.informed, to: dsl }, Police: { type: party.informed, to: police } }
words: { procedure: { Nudes: sexting } }
`);
  const csv = 'Ref,Raised,Written,Kind,DSL told,Police\nA,06/05/2026,06/05/2026 15:44,Nudes,Yes,No';
  const read = await readCsv(csv, mapping);
  expect([...read.rows, ...read.faults]).toEqual([]);
  expect(timelinesOf(read)[0]?.events).toMatchObject([
    { type: 'concern.raised' },
    { type: 'party.informed', notAfter: '2026-05-06T14:44:00.000Z' },
    { type: 'act.omitted', at: '2026-05-06T14:44:00.000Z' },
  ]);
});

describe('a row of a log without a column for whether it was done', () => {
  const row = async (when: string, what: string) => {
    const { made, timeline, listed } = await events(CONCERN, `${when},dsl,${what},Nudes,2,,`);
    return { made: made.slice(1), record: timeline?.record, listed };
  };

  test.each([
    ['planned 04/03/2026', 'complete'],
    ['due', 'complete'],
    ['tbc', 'partial'],
    ['?', 'partial'],
  ])('was not done where its date is: %s', async (when, record) => {
    const read = await row(when, 'told DSL');
    expect([read.made, read.record, read.listed.length]).toEqual([[], record, 1]);
  });

  test.each([
    ['Rang 101 - log no. given', 'party.informed to police 101'],
    ['rang 101 - crime no not given yet', 'party.informed to police 101'],
    ["Looked at the image on T's phone", 'image.viewed'],
    ['School laptop locked in comms room', 'device.secured'],
    ['Anti-bullying steps taken', 'anti-bullying-action.taken'],
  ])('%s', async (what, made) => {
    const read = await row('04/03/2026 09:30', what);
    expect(read).toEqual({
      made: [`2026-03-04T09:30 dsl ${made}`],
      record: 'complete',
      listed: [],
    });
  });

  test.each([
    ['Notify DSL', 'partial'],
    ['NFA', 'complete'],
    ['no further action', 'complete'],
  ])('%s makes nothing', async (what, record) => {
    const read = await row('04/03/2026 09:30', what);
    expect([read.made, read.record]).toEqual([[], record]);
  });

  test('a concern with what it is about after a dash', async () => {
    const { made } = await events(
      '04/03/2026 09:00,teacher,concern raised - images found on school laptop,Nudes,1,,',
    );
    expect(made).toEqual(['2026-03-04T09:00 teacher concern.raised sexting']);
  });
});

describe('a row that is taken back', () => {
  test.each([
    ['by the row below it', ['04/03/2026 09:15,teacher,Made in error,Nudes,3,,']],
    [
      'by its number',
      ['04/03/2026 09:12,teacher,Told DSL,Nudes,3,,', '04/03/2026 09:15,dsl,"Told DSL",Nudes,4,2,'],
    ],
    [
      'by its number in the cell',
      [
        '04/03/2026 09:12,teacher,Told DSL,Nudes,3,,',
        '04/03/2026 09:15,teacher,Entry 2 made in error,Nudes,4,,',
      ],
    ],
  ])('%s', async (_, rows) => {
    const { timeline, listed } = await events(CONCERN, LOOKED, ...rows);
    expect(timeline?.events.at(-1)).toMatchObject({ type: 'entry.corrected', entry: 1 });
    expect(listed.filter((line) => !line.includes('made in error'))).toEqual([]);
    if (timeline === undefined) return;
    const finding = replay(timeline).findings.find(
      ({ norm }) => norm === 'sexting.never-view-image',
    );
    expect(finding?.verdict).toBe('kept');
  });

  test('by a mark on it', async () => {
    const { timeline } = await events(CONCERN, LOOKED.replace(/,$/, ',Void'));
    expect(timeline?.events.at(-1)).toMatchObject({ type: 'entry.corrected', entry: 1 });
  });

  test('stands at the moment that the correction gives it, and what else that says is listed', async () => {
    const call = '04/03/2026 15:15,dsl,rang 101,Nudes,2,,';
    const restated = await events(
      CONCERN,
      call,
      '05/03/2026 08:30,dsl,Entry 2 made in error: time was 13:15,Nudes,3,,',
    );
    expect(eventsInShort(restated.timeline).slice(1)).toEqual([
      '2026-03-04T15:15 dsl party.informed to police 101',
      '2026-03-04T13:15 dsl party.informed to police 101',
      '2026-03-05T08:30 dsl entry.corrected',
    ]);
    const more = await events(
      CONCERN,
      call,
      '05/03/2026 08:30,dsl,Entry 2 made in error: it was xyzzy,Nudes,3,,',
    );
    expect(more.timeline?.record).toBe('partial');
    expect(more.listed).toHaveLength(1);
  });

  test('by a mark, nobody knows by whom, and no earlier than all that is known', async () => {
    const { timeline } = await events(
      CONCERN,
      LOOKED.replace(/,$/, ',Void'),
      '04/03/2026 11:00,dsl,Told DSL,Nudes,3,,',
    );
    expect(timeline?.events.at(-1)).toMatchObject({
      type: 'entry.corrected',
      by: 'unrecorded',
      at: '2026-03-04T11:00:00.000Z',
    });
  });

  test('is listed where there is no such entry', async () => {
    const { listed, timeline } = await events(CONCERN, '04/03/2026 09:15,dsl,Told DSL,Nudes,2,9,');
    expect(listed).toEqual([
      expect.stringContaining('column G: names an entry that this incident does not have'),
    ]);
    expect(timeline?.record).toBe('partial');
  });
});

describe('a log whose rows have a date of their own beside that of the concern', () => {
  const MAPPING = mappingOf(`
layout: events
fixed: { policy: valley-end-2022 }
columns: { incident: ID, raisedAt: Concern date, raisedBy: Raised by, at: Action date, by: Action by, type: Action, acknowledgedAt: Read at, procedure: Category }
words: { procedure: { Nudes: sexting }, type: { Concern raised: concern.raised } }
`);
  const read = async (...rows: readonly string[]) => {
    const csv = [
      'ID,Concern date,Raised by,Action date,Action by,Action,Read at,Category',
      ...rows,
    ];
    return timelinesOf(await readCsv(csv.join('\n'), MAPPING))[0];
  };
  const RAISED = '7,Mon 9 Nov 2026 08:51,teacher,';

  test('an alert that two columns tell is one message, and is the one that was read', async () => {
    const alerted = {
      ...MAPPING,
      steps: { Alerted: { type: 'party.informed', via: 'record-system' } },
    };
    const csv = [
      'ID,Concern date,Raised by,Action date,Action by,Action,Read at,Category,Alerted',
      `${RAISED}Mon 9 Nov 2026 08:51,teacher,Concern raised,,Nudes,`,
      `${RAISED}Mon 9 Nov 2026 08:55,teacher,DSL alerted,Mon 9 Nov 2026 11:30,Nudes,DSL`,
    ];
    const lines = { ...alerted.lines, alerted: 1 };
    const read = await readCsv(csv.join('\n'), { ...alerted, lines } as typeof MAPPING);
    expect(timelinesOf(read)[0]?.events).toMatchObject([
      { type: 'concern.raised' },
      { type: 'party.informed', to: 'dsl', via: 'record-system' },
      { type: 'message.acknowledged', by: 'dsl', entry: 1, at: '2026-11-09T11:30:00.000Z' },
    ]);
  });

  test('what was done is not done when the concern was raised, and an alert is sent, not told', async () => {
    const timeline = await read(
      `${RAISED}Mon 9 Nov 2026 08:51,teacher,Concern raised,,Nudes`,
      `${RAISED}Tue 10 Nov 2026 15:02,teacher,DSL alerted,,Nudes`,
    );
    expect(eventsInShort(timeline)).toEqual([
      '2026-11-09T08:51 teacher concern.raised sexting',
      '2026-11-10T15:02 teacher party.informed to dsl record-system',
    ]);
  });

  test('the concern is raised once, and an alert that was read says so', async () => {
    const timeline = await read(
      `${RAISED}Mon 9 Nov 2026 09:10,dsl,DSL alerted,Mon 9 Nov 2026 09:30,Nudes`,
      `${RAISED}Mon 9 Nov 2026 10:10,dsl,rang 101,,Nudes`,
    );
    expect(eventsInShort(timeline)).toEqual([
      '2026-11-09T08:51 teacher concern.raised sexting',
      '2026-11-09T09:10 teacher party.informed to dsl record-system',
      '2026-11-09T09:30 dsl message.acknowledged',
      '2026-11-09T10:10 dsl party.informed to police 101',
    ]);
    expect(timeline?.events[2]).toMatchObject({ entry: 1 });
  });
});

test('a ditto mark, and an empty cell that is filled down, mean the row above, whichever incident that is of', async () => {
  const mapping = mappingOf(`
layout: events
fixed: { policy: valley-end-2022 }
columns: { incident: No, at: Day, time: Time, type: Entry, by: Who }
fillDown: [at]
words: { type: { Nudes: { type: concern.raised, procedure: sexting }, Locked away: device.secured } }
`);
  const log = [
    'No,Day,Time,Entry,Who',
    '14,06/11/2023,10.15,Nudes,teacher',
    '15,"""",13.40,Nudes,headteacher',
    '14,,15.00,Locked away,""""',
  ];
  const read = timelinesOf(await readCsv(log.join('\n'), mapping));
  const of = (number: string) => eventsInShort(read.find(({ incident }) => incident === number));
  expect(of('14')).toEqual([
    '2023-11-06T10:15 teacher concern.raised sexting',
    '2023-11-06T15:00 headteacher device.secured',
  ]);
  expect(of('15')).toEqual(['2023-11-06T13:40 headteacher concern.raised sexting']);
});

describe('a record that is known by column', () => {
  const verdicts = async (row: string) => {
    const mapping = mappingOf(`
layout: incidents
fixed: { policy: valley-end-2022, record: by-column, by: dsl }
columns: { incident: Ref, at: Raised, procedure: Kind, by: By }
steps: { Phone: device.secured, Parents rung: { type: party.informed, to: parent }, Parents written to: { type: party.informed, to: parent, via: letter } }
words: { procedure: { Nudes: sexting } }
`);
    const read = await readCsv(
      `Ref,Raised,Kind,By,Phone,Parents rung,Parents written to\n${row}`,
      mapping,
    );
    const [timeline] = timelinesOf(read);
    if (timeline === undefined) throw new Error('nothing was read');
    const { findings } = replay(timeline);
    return (norm: string) => findings.find((each) => each.norm === norm)?.verdict;
  };

  test('an empty cell was not done, and what has no column cannot be told', async () => {
    const of = await verdicts('A,04/03/2026 09:00,Nudes,teacher,04/03/2026 09:30,,');
    expect(of('sexting.parents-informed')).toBe('missed');
    expect(of('sexting.review')).toBe('cannot-tell');
  });

  const openLog = (extra = '') =>
    mappingOf(`
layout: incidents
fixed: { policy: valley-end-2022, record: by-column, by: dsl }
columns: { incident: Ref, at: Raised, procedure: Kind, by: By }
steps: { Phone: device.secured, Parents rung: { type: party.informed, to: parent }, Over: incident.closed }
words: { procedure: { Nudes: sexting } }
${extra}`);
  const ofOpen = async (row: string, mapping = openLog()) => {
    const csv = `Ref,Raised,Kind,By,Phone,Parents rung,Over\n${row}`;
    const [timeline] = timelinesOf(await readCsv(csv, mapping));
    const { findings } = replay(timeline as Timeline);
    return (norm: string) => findings.find((each) => each.norm === norm)?.verdict;
  };

  test('while an incident is open an empty cell was not done so far', async () => {
    const of = await ofOpen('A,04/03/2026 09:00,Nudes,teacher,04/03/2026 09:30,,');
    expect(of('sexting.parents-informed')).toBe('owed');
    expect(of('sexting.review')).toBe('cannot-tell');
  });

  test('closed without a day, it was closed after all that was done', async () => {
    const mapping = mappingOf(`
layout: incidents
fixed: { policy: valley-end-2022, record: by-column, by: dsl }
columns: { incident: Ref, at: Raised, procedure: Kind, by: By }
steps: { Police: { type: party.informed, to: police }, Parents: { type: party.informed, to: parent }, Over: incident.closed }
words: { procedure: { Grooming: exploitation } }`);
    const of = async (row: string) => {
      const csv = `Ref,Raised,Kind,By,Police,Parents,Over\n${row}`;
      const [timeline] = timelinesOf(await readCsv(csv, mapping));
      const { findings } = replay(timeline as Timeline);
      return ['exploitation.police-told', 'exploitation.parents-informed'].map(
        (norm) => findings.find((each) => each.norm === norm)?.verdict,
      );
    };
    const raised = 'A,04/03/2026 09:00,Grooming,teacher,04/03/2026 09:06';
    expect(await of(`${raised},,yes`)).toEqual(['met', 'missed']);
    expect(await of(`${raised},06/03/2026,yes`)).toEqual(['met', 'met']);
  });

  test('what a cell leaves unclear cannot be told, and the other columns stay known', async () => {
    const of = await ofOpen('A,04/03/2026 09:00,Nudes,teacher,?,,05/03/2026');
    expect(of('sexting.parents-informed')).toBe('missed');
    expect(of('sexting.device-secured')).toBe('cannot-tell');
  });

  test('a column whose empty cells say nothing leaves its act open', async () => {
    const mapping = openLog('mayBeEmpty: [Parents rung]');
    const of = await ofOpen('A,04/03/2026 09:00,Nudes,teacher,,,05/03/2026', mapping);
    expect(of('sexting.parents-informed')).toBe('cannot-tell');
    expect(of('sexting.device-secured')).toBe('missed');
  });

  test('an act with two columns is omitted only where both are empty', async () => {
    const of = await verdicts('A,04/03/2026 09:00,Nudes,teacher,,05/03/2026,');
    expect(of('sexting.parents-informed')).toBe('met');
  });
});

describe('columns and headings', () => {
  test('no headings, two of them, and a column known by its letter', async () => {
    const none = mappingOf(`
layout: incidents
headings: none
fixed: { policy: valley-end-2022 }
columns: { at: column A, type: column C }
ignore: [column B]
`);
    const [first] = timelinesOf(await readCsv('04/03/2026 09:00,x,told DSL\n', none));
    expect(first?.incident).toBe('row 1');
    expect(eventsInShort(first)[1]).toContain('party.informed to dsl');
    const two = mappingOf(`
layout: incidents
headings: [1, 2]
fixed: { policy: valley-end-2022 }
columns: { incident: Ref, at: Concern Date }
steps: { Police Told: { type: party.informed, to: police }, Police By: nothing }
`);
    const [second] = timelinesOf(
      await readCsv(
        ',Concern,Police,\nRef,Date,Told,By\nA,04/03/2026 09:00,04/03/2026 09:30,\n',
        two,
      ),
    );
    expect(eventsInShort(second)[1]).toBe('2026-03-04T09:30 unrecorded party.informed to police');
  });

  test('a column without a heading is listed once, where something stands in it', async () => {
    const mapping = mappingOf(EVENTS);
    const csv = (cell: string) =>
      `Ref,Date,Who,What,Kind,No,Replaces,Struck,\nA,04/03/2026 09:00,teacher,Concern,Nudes,1,,,${cell}\nA,04/03/2026 09:10,teacher,Told DSL,Nudes,2,,,${cell}`;
    const { rows } = await readCsv(csv('and showed it to somebody'), mapping);
    expect(rows.map(lineOf)).toEqual([
      'log.csv:1: column I: has no heading; name it by its letter in the mapping, or list it under ignore',
    ]);
    expect((await readCsv(csv(''), mapping)).rows).toEqual([]);
  });

  test('a word for a part of the day that nobody explains leaves the day, and its cell is listed', async () => {
    const mapping = mappingOf(`
layout: events
fixed: { policy: valley-end-2022 }
columns: { incident: Ref, at: Date, time: Time, by: Role, type: Action }
words: { type: { Concern raised: concern.raised } }
`);
    const csv =
      'Ref,Date,Time,Role,Action\nA,15/10/2026,P3,teacher,Concern raised\nA,15/10/2026,11:20,teacher,Told DSL';
    const read = await readCsv(csv, mapping);
    const { rows } = read;
    expect(rows.map(({ line, field }) => [line, field])).toEqual([[2, 'column C']]);
    expect(timelinesOf(read)[0]?.events[0]).toMatchObject({
      notBefore: '2026-10-14T23:00:00.000Z',
    });
    const explained = { ...mapping, times: { P3: '11:00-11:50' } };
    expect(timelinesOf(await readCsv(csv, explained))[0]?.events[0]).toMatchObject({
      notBefore: '2026-10-15T10:00:00.000Z',
      notAfter: '2026-10-15T10:50:00.000Z',
    });
  });
});

describe('no cell is lost', () => {
  const MAPPINGS = {
    'rows that share an incident': `
layout: events
fixed: { policy: valley-end-2022 }
columns: { incident: Ref, at: Date, by: Who, type: What, procedure: Kind }
steps: { Phone: device.secured, Parents: { type: party.informed, to: parent } }
facts: { Crime: crime-suspected }
words: { procedure: { Nudes: sexting }, type: { Concern: concern.raised, Chat: nothing } }
`,
    'rows that are incidents': `
layout: incidents
fixed: { policy: valley-end-2022 }
columns: { at: Date, by: Who, type: What, procedure: Kind }
steps: { Phone: device.secured, Parents: { type: party.informed, to: parent } }
facts: { Crime: crime-suspected }
words: { procedure: { Nudes: sexting }, type: { Concern: concern.raised, Chat: nothing } }
ignore: [Ref]
`,
  };
  const HEADINGS = ['Ref', 'Date', 'Who', 'What', 'Kind', 'Phone', 'Parents', 'Crime'];
  const row = fc.tuple(
    fc.constantFrom('A', 'B', ''),
    fc.constantFrom('04/03/2026 09:00', '05/03/2026', 'soon', ''),
    fc.constantFrom('DSL', 'Mrs Quill', ''),
    fc.constantFrom(
      'Concern',
      'told DSL',
      'will ring MASH',
      'xyzzy',
      'rang 101, plugh',
      'Chat',
      '',
    ),
    fc.constantFrom('Nudes', 'Odd', ''),
    fc.constantFrom('Yes', '06/03/2026', 'plugh', 'safe 10.55', 'tried', ''),
    fc.constantFrom('No', 'mum 10.40', '?', 'rang 11.00 xyzzy', ''),
    fc.constantFrom('yes', 'no', 'dunno', ''),
  );
  const csvOf = (rows: readonly (readonly string[])[]): string =>
    [HEADINGS, ...rows].map((cells) => cells.map((cell) => `"${cell}"`).join(',')).join('\n');

  test.each(Object.entries(MAPPINGS))('%s', async (_, text) => {
    const mapping = mappingOf(text);
    const isEvents = mapping.layout === 'events';
    const read = async (rows: readonly (readonly string[])[]) => {
      const { incidents, rows: listed, faults } = await readCsv(csvOf(rows), mapping);
      const said = [...listed, ...faults];
      return { made: JSON.stringify(incidents.map(({ value }) => value)), said };
    };
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 3 }), async (rows) => {
        const whole = await read(rows);
        const lost: string[] = [];
        for (const [index, cells] of rows.entries()) {
          const line = index + 2;
          const isTold = (letter: string | null): boolean =>
            whole.said.some((each) => each.line === line && each.field === letter);
          for (const [column, cell] of cells.entries()) {
            const heading = HEADINGS[column] as string;
            if (cell === '' || heading === 'Ref' || isTold(`column ${'ABCDEFGH'[column]}`))
              continue;
            if (cell === 'Chat') continue;
            // A row that is an incident has a concern in any case.
            if (cell === 'Concern' && !isEvents) continue;
            // A row that is listed as a whole, or whose date is, is listed with its cells.
            if (isTold(null) || isTold('column A') || isTold('column B')) continue;
            if (
              whole.said.some(({ says }) => says.includes('left out') || says.includes('no row of'))
            )
              continue;
            // Whoever did what is listed, and when, and what another row says too.
            const isActTold = ['D', 'F', 'G', 'H'].some((letter) => isTold(`column ${letter}`));
            const isOfNoAct = isActTold || ['', 'Chat'].includes(cells[3] as string);
            if (['Who', 'Date'].includes(heading) && isOfNoAct) continue;
            // Nobody tells themselves: whoever did it is then not known.
            if (heading === 'Who' && cell === 'DSL' && cells[3] === 'told DSL') continue;
            const isTwice = rows.some(
              (each, at) => at !== index && each[column] === cell && each[0] === cells[0],
            );
            if (isEvents && isTwice) continue;
            const without = rows.map((each, at) => (at === index ? each.with(column, '') : each));
            const after = await read(without);
            if (after.made === whole.made) lost.push(`${heading}: ${cell}`);
          }
        }
        expect(lost).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });
});

describe('a step with a column that says when', () => {
  const TEXT = `
layout: events
fixed: { policy: valley-end-2022, record: partial, by: dsl }
columns: { incident: Ref, at: [Happened, Typed], type: What, recordedAt: Typed }
steps:
  Alerted: { type: party.informed, when: Typed }
  Police told?: { type: party.informed, to: police, when: "If so, when?" }
words: { type: { Note: { type: concern.raised, procedure: sexting } } }
`;
  const MAPPING = mappingOf(TEXT);
  const LOG = 'Ref,Happened,Typed,What,Alerted,Police told?,"If so, when?"';
  const of = async (...rows: readonly string[]) => {
    const read = await readCsv([LOG, ...rows].join('\n'), MAPPING);
    return {
      made: eventsInShort(timelinesOf(read)[0]),
      listed: [...read.rows, ...read.faults].map(lineOf),
    };
  };

  test('makes nothing of an empty cell, whatever says when', async () => {
    const first = 'A,04/03/2026 09:00,04/03/2026 09:30,Note';
    expect(await of(`${first},,,`)).toEqual({
      made: ['2026-03-04T09:00 dsl concern.raised sexting'],
      listed: [],
    });
    expect(await of(`${first},DSL,,`)).toMatchObject({
      made: [
        '2026-03-04T09:00 dsl concern.raised sexting',
        expect.stringContaining('2026-03-04T09:30 unrecorded party.informed to dsl'),
      ],
    });
    const alone = await of(`${first},,,04/03/2026 10:00`);
    expect([alone.made.length, alone.listed]).toEqual([
      1,
      [expect.stringContaining('the cell beside it does not say that it was')],
    ]);
    expect((await of(`${first},,,not told`)).made.at(-1)).toContain('act.omitted to police');
  });

  test('is done when its row is, where nothing says when', async () => {
    expect((await of('A,,04/03/2026 09:30,Note,,Yes,')).made).toEqual([
      '2026-03-04T09:30 dsl concern.raised sexting',
      '2026-03-04T09:30 dsl party.informed to police',
    ]);
  });

  test('places a row that has no moment of its own', async () => {
    const { made, listed } = await of('A,04/03/2026 09:00,,Note,,,', 'A,,,,,Yes,04/03/2026 10:00');
    expect([made.at(-1), listed]).toEqual(['2026-03-04T10:00 dsl party.informed to police', []]);
    expect((await of('A,,,Note,,Yes,04/03/2026 10:00')).made).toEqual([]);
  });

  test('a column is used once, whether by its heading or by its letter', async () => {
    const twice = mappingOf(TEXT.replace('type: What', 'type: What, note: "column D"'));
    const { faults } = await readCsv(`${LOG}\nA,04/03/2026,,Note,,,`, twice);
    expect(faults.map(lineOf)).toEqual([
      expect.stringContaining('this column is already used on line'),
    ]);
  });
});

describe('children whom a log tells apart', () => {
  const MAPPING = mappingOf(`
layout: events
fixed: { policy: valley-end-2022, record: complete, by: dsl, facts: { child-involved: yes } }
columns: { incident: Ref, at: Date, type: What, to: Told }
steps: { Parents: { type: party.informed, to: parent } }
words:
  type:
    "Pupils D + E on a betting site": { type: concern.raised, procedure: filtering-breach }
    Phone home: { type: party.informed, to: parent, via: telephone }
`);
  const toldIn = async (...cells: readonly string[]) => {
    const rows = cells.map((each) => `1,04/03/2026 10:00,${each}`);
    const first = '1,04/03/2026 09:00,Pupils D + E on a betting site,,';
    const read = await readCsv(['Ref,Date,What,Told,Parents', first, ...rows].join('\n'), MAPPING);
    expect([...read.rows, ...read.faults]).toEqual([]);
    return timelinesOf(read)[0]?.events ?? [];
  };

  test.each([
    ["told D's mum,,", 'parent-of:child-1'],
    ["Phone home,E's dad,", 'parent-of:child-2'],
    ['spoke to the parents of pupil E,,', 'parent-of:child-2'],
    [",,D's mum 10.15", 'parent-of:child-1'],
    [',,both mums', ['parent-of:child-1', 'parent-of:child-2']],
    [',,Yes', 'parent'],
  ])('%s', async (cell, to) => {
    const [concern, , told] = await toldIn(cell);
    expect([concern, told]).toMatchObject([{ about: ['child-1', 'child-2'] }, { to }]);
  });

  test('the parents of one were told, and of the other not', async () => {
    const closed = 'incident.closed,,';
    const verdict = async (...cells: readonly string[]) => {
      const events = await toldIn(...cells, closed);
      const timeline = { incident: '1', policy: 'valley-end-2022', record: 'complete', events };
      return replay(timeline as unknown as Parameters<typeof replay>[0]).findings.find(
        ({ norm }) => norm === 'filtering-breach.parents-informed',
      )?.verdict;
    };
    expect(await verdict("told D's mum,,")).toBe('missed');
    expect(await verdict("told D's mum,,", "told E's dad,,")).toBe('met');
  });

  test('a concern is about those of its column, in the order in which they come up', async () => {
    const mapping = mappingOf(`
layout: incidents
fixed: { policy: valley-end-2022, procedure: sexting }
columns: { incident: Ref, at: Date, about: Child }
steps: { Parents: { type: party.informed, to: parent } }
`);
    const log = "Ref,Date,Child,Parents\n1,04/03/2026,C + A,A's mum 04/03/2026";
    expect(timelinesOf(await readCsv(log, mapping))[0]?.events).toMatchObject([
      { about: ['child-1', 'child-2'] },
      { to: 'parent-of:child-2' },
    ]);
  });
});

describe('who did it', () => {
  const log = async (mapping: string, cells: string) => {
    const read = await readCsv(
      `Ref,Raised,Kind,DSL / Head told,Reviewed,Crime?\nA,04/03/2026 09:00,Nudes,${cells}`,
      mappingOf(`
layout: incidents
columns: { incident: Ref, at: Raised, procedure: Kind }
steps:
  DSL / Head told: { type: party.informed, by: staff, to: [dsl, headteacher] }
  Reviewed: { type: review.held, by: [dsl, headteacher] }
facts: { Crime?: crime-suspected }
${mapping}`),
    );
    return {
      made: eventsInShort(timelinesOf(read)[0]).map((each) => each.replace(/^\S+ /, '')),
      listed: [...read.rows, ...read.faults].map(lineOf),
    };
  };
  const FIXED =
    'fixed: { policy: valley-end-2022, raisedBy: teacher, by: dsl, procedure: sexting }\n';
  const WORDS = `${FIXED}words: { procedure: { Nudes: { procedure: sexting, raisedBy: parent } }, value: { Yes - we think so: yes } }`;

  test('one of several who may have been told, both who did it, and who raised it', async () => {
    expect(await log(WORDS, 'DSL 4-Mar,5/3/2026,Yes - we think so')).toEqual({
      made: [
        'parent concern.raised sexting',
        'dsl fact.established crime-suspected yes',
        'staff party.informed to dsl',
        'dsl review.held',
        'headteacher review.held',
      ],
      listed: [],
    });
    const plain = await log(
      `${FIXED}words: { procedure: { Nudes: sexting } }`,
      '4/3/2026,DSL 5/3/2026,',
    );
    expect(plain.made).toEqual([
      'teacher concern.raised sexting',
      'staff party.informed to dsl+headteacher',
      'dsl review.held',
    ]);
  });
});

describe('a word of the mapping in a cell', () => {
  const MAPPING = mappingOf(`
layout: incidents
fixed: { policy: valley-end-2022, record: complete, raisedBy: staff }
columns: { incident: Ref, at: Date, type: Action }
steps: { Dev: device.secured, Policy: behaviour-action.taken, Agencies: agencies.ruled-out }
people: { HT: headteacher }
words:
  type:
    code of conduct: conduct-action.taken
    safe: device.secured
    told Head: { type: party.informed, to: headteacher }
    handed back to the teacher: { type: device.released, to: teacher }
    taken back: device.quarantined
    deputy deleted it: { type: image.deleted, by: deputy-dsl }
    DSL ruled agencies out: { type: agencies.ruled-out, by: dsl }
`);
  const made = async (column: 'Action' | 'Dev' | 'Policy' | 'Agencies', cell: string) => {
    const cells = ['Action', 'Dev', 'Policy', 'Agencies'].map((each) =>
      each === column ? `"${cell}"` : '',
    );
    const read = await readCsv(
      `Ref,Date,Action,Dev,Policy,Agencies\nA,04/03/2026 09:15,${cells.join(',')}`,
      MAPPING,
    );
    return (timelinesOf(read)[0]?.events ?? [])
      .slice(1)
      .map(({ by, type, notBefore, at }) => `${(notBefore ?? at).slice(0, 10)} ${by} ${type}`);
  };

  test.each([
    ['Dev', '5/3 HT safe', ['2026-03-05 headteacher device.secured']],
    ['Policy', '6/3 HT code of conduct', ['2026-03-06 headteacher conduct-action.taken']],
    ['Policy', '✓ code of conduct', ['2026-03-04 unrecorded conduct-action.taken']],
    ['Action', 'told Head there and then', ['2026-03-04 unrecorded party.informed']],
    [
      'Action',
      'handed back to the teacher on 7-Mar, taken back 10-Mar',
      ['2026-03-07 unrecorded device.released', '2026-03-10 unrecorded device.quarantined'],
    ],
    [
      'Agencies',
      'deputy deleted it 12/3/2026. On 9/3 DSL ruled agencies out',
      ['2026-03-09 dsl agencies.ruled-out', '2026-03-12 deputy-dsl image.deleted'],
    ],
  ] as const)('%s: %s', async (column, cell, events) => {
    expect(await made(column, cell)).toEqual(events);
  });

  test('is not read where anything but people stands beside it', async () => {
    expect(await made('Action', 'not told Head')).toEqual([expect.stringContaining('act.omitted')]);
    expect(await made('Dev', 'HT wants it in the safe')).toEqual([]);
  });

  test('takes no date from the sentence before, unless it goes on from that', async () => {
    const days = async (cell: string) =>
      (await made('Action', cell)).map((each) => each.slice(0, 10));
    expect(await days('On 6/3 DSL ruled agencies out. told Head')).toEqual([
      '2026-03-04',
      '2026-03-06',
    ]);
    expect(await days('On 6/3 DSL ruled agencies out. Then told Head')).toEqual([
      '2026-03-06',
      '2026-03-06',
    ]);
  });
});

describe('what was done at once, where only the day of the concern is known', () => {
  const ACCOUNTS = mappingOf(`
layout: incidents
fixed: { policy: valley-end-2022, record: complete, by: staff }
columns: { incident: Ref, at: Raised, procedure: Kind, by: Raised by, type: Account }
steps: { DSL told: { type: party.informed, to: dsl, when: When }, Police: { type: party.informed, to: police } }
words: { procedure: { Nudes: sexting } }
`);
  const HEAD = 'Ref,Raised,Kind,Raised by,Account,DSL told,When,Police';
  /** What is said to have been soon after which entry, as "entry: minutes after entry", and the verdict on telling the DSL. */
  const told = async (cells: { account?: string; dsl?: string; when?: string; day?: string }) => {
    const { account = '', dsl = '', when = '', day = '04/03/2026' } = cells;
    const csv = `${HEAD}\nA,${day},Nudes,teacher,"${account}","${dsl}","${when}",`;
    const [timeline] = timelinesOf(await readCsv(csv, ACCOUNTS));
    const verdicts = replay(timeline as Timeline).findings;
    return {
      soon: (timeline?.events ?? []).flatMap(({ soonAfter, within }, entry) =>
        soonAfter === undefined ? [] : [`${entry}: ${within} after ${soonAfter}`],
      ),
      verdict: verdicts.find(({ norm }) => norm === 'sexting.dsl-told')?.verdict,
    };
  };

  test.each([
    ['at once', 0],
    ['Yes - straight away', 0],
    ['Immediately, in person', 0],
    ['Immediate', 0],
    ['straight away 04/03/2026', 0],
    ['told the moment she found out', 0],
    ['within 10 mins of disclosure', 10],
    ['yes, a couple of minutes later', 2],
    ['Within the hour', 60],
  ])('a step: %s', async (dsl, within) => {
    expect(await told({ dsl })).toEqual({ soon: [`1: ${within} after 0`], verdict: 'met' });
  });

  test('the column for its moment may say it too', async () => {
    const soon = await told({ dsl: 'Yes', when: 'straight away' });
    expect(soon).toEqual({ soon: ['1: 0 after 0'], verdict: 'met' });
  });

  test.each([
    'should be told immediately',
    'asked to tell at once',
    'policy: DSL to be told immediately',
    'not told immediately',
    'at once after half term',
    'immediately he came back on Monday',
    'straight away 05/03/2026',
    'told as soon as the call had ended',
  ])('a step: %s says nothing of the kind', async (dsl) => {
    expect(await told({ dsl })).toEqual({ soon: [], verdict: 'cannot-tell' });
  });

  test.each([
    ['Told the DSL at once.', ['1: 0 after 0'], 'met'],
    ['The DSL was informed without delay', ['1: 0 after 0'], 'met'],
    [
      'Told the DSL straight away. DSL rang police within ten minutes of that.',
      ['1: 0 after 0', '2: 10 after 1'],
      'met',
    ],
    [
      'A picture was going round the class. The TA told the DSL straight away.',
      ['1: 0 after 0'],
      'met',
    ],
    ['Told DSL on 06/03/2026. DSL rang police immediately.', ['2: 0 after 1'], 'late'],
    ['Rang mum. Told DSL as soon as the call had ended.', ['2: 15 after 1'], 'cannot-tell'],
    ['Told DSL and at once rang police', ['2: 0 after 1'], 'cannot-tell'],
    ['Told DSL, who at once rang police', [], 'cannot-tell'],
    [
      'The next week another picture turned up. The TA told the DSL straight away.',
      [],
      'cannot-tell',
    ],
    ['Told DSL at once when he came back on Monday.', [], 'late'],
    ['Told DSL at lunch, straight away', [], 'cannot-tell'],
    ['Told the DSL immediately, as the policy says', [], 'cannot-tell'],
    ['Did not tell DSL straight away', [], 'cannot-tell'],
    ['DSL should be told immediately.', [], 'cannot-tell'],
  ] as const)('an account: %s', async (account, soon, verdict) => {
    expect(await told({ account })).toEqual({ soon, verdict });
  });

  test('a word of the mapping is that word, also where it says so itself', async () => {
    const mapping = mappingOf(`
layout: incidents
fixed: { policy: valley-end-2022, record: complete, by: staff }
columns: { incident: Ref, at: Raised, procedure: Kind, type: Account }
steps: { Found: { type: party.informed, to: dsl } }
words:
  procedure: { Site: filtering-breach }
  type:
    TA walked her to the DSL: { type: party.informed, to: dsl }
    "Pressed the dolphin straight away. Told CT.": [{ type: screen.covered, by: pupil }, { type: party.informed, by: pupil, to: teacher }]
`);
    const csv =
      'Ref,Raised,Kind,Account,Found\nA,04/03/2026,Site,"TA walked her to the DSL, not two minutes later","Pressed the dolphin straight away. Told CT."';
    const read = await readCsv(csv, mapping);
    const events = timelinesOf(read)[0]?.events ?? [];
    expect(read.faults.map(lineOf)).toEqual([]);
    expect(events.slice(1).map(({ type, by, within }) => `${by} ${type} ${within ?? ''}`)).toEqual([
      'staff party.informed 2',
      'pupil screen.covered ',
      'pupil party.informed ',
    ]);
  });

  test('the minute of the concern is that of what was done at once', async () => {
    const csv = `${HEAD}\nA,04/03/2026 10:40,Nudes,teacher,,at once,,within ten minutes`;
    const [, dsl, police] = timelinesOf(await readCsv(csv, ACCOUNTS))[0]?.events ?? [];
    expect(dsl).toMatchObject({ at: '2026-03-04T10:40:00.000Z' });
    expect(dsl).not.toHaveProperty('notBefore');
    expect(police).toMatchObject({
      notBefore: '2026-03-04T10:40:00.000Z',
      notAfter: '2026-03-04T10:50:00.000Z',
    });
  });

  test('in a log of a row an act it is said of the concern only where nothing stands between', async () => {
    const EVENTS = mappingOf(`
layout: events
fixed: { policy: valley-end-2022, record: complete, procedure: sexting }
columns: { incident: Ref, at: Day, by: By, type: What }
`);
    const rows = async (...what: readonly string[]) => {
      const csv = ['Ref,Day,By,What', ...what.map((each) => `A,04/03/2026,teacher,${each}`)];
      const [timeline] = timelinesOf(await readCsv(csv.join('\n'), EVENTS));
      return timeline?.events.map(({ soonAfter }) => soonAfter ?? null);
    };
    expect(await rows('Concern raised', 'Told the DSL at once')).toEqual([null, 0]);
    expect(await rows('Concern raised', 'Rang mum', 'Told the DSL at once')).toEqual([
      null,
      null,
      null,
    ]);
  });
});

describe('the order of acts that one cell tells', () => {
  const RULES = 'fixed: { policy: plumpton-2020, record: complete, procedure: sexting }';
  const INCIDENT = `layout: incidents
${RULES}
columns: { incident: Ref, at: Day, type: Did }
steps: { Seen: image.viewed }`;
  const read = async (mapping: string, csv: string) => {
    const [timeline] = timelinesOf(await readCsv(csv, mappingOf(mapping)));
    return (timeline?.events ?? []).map(
      ({ type, sequence, after }) => `${type}${sequence === 'unknown' ? ' ~' : ''} ${after ?? ''}`,
    );
  };

  test('is known by “then”, and not by a comma unless the mapping says so', async () => {
    const csv = (did: string) => `Ref,Day,Did,Seen\nA,9/11/2020,"${did}",`;
    const then = csv('On 10/11 looked at the picture, then told the head');
    const comma = csv('On 10/11 looked at the picture, told the head');
    const looked = ['concern.raised ', 'image.viewed ~ ', 'party.informed ~ 1'];
    expect(await read(INCIDENT, then)).toEqual(looked);
    expect(await read(INCIDENT, comma)).toEqual([...looked.slice(0, 2), 'party.informed ~ ']);
    expect(await read(`${INCIDENT}\ntold: in-order`, comma)).toEqual(looked);
  });

  test('what a register says was done on the day of its concern was done after that, though only the day is known', async () => {
    const csv = 'Ref,Day,Did,Seen\nA,9/11/2020,,9/11 caretaker';
    expect(await read(INCIDENT, csv)).toEqual(['concern.raised ', 'image.viewed ~ 0']);
  });

  test('is that of a diary by days, save where its words turn it round', async () => {
    const mapping = `layout: events
${RULES}
columns: { incident: Ref, at: Day, type: Did }
words: { type: { Girl says a nude is going round: { type: concern.raised }, Before they came the DSL asked the girl: child.consulted } }`;
    const csv =
      'Ref,Day,Did\nA,9/11/2020,"First thing Girl says a nude is going round, told the DSL, the caretaker looked at the picture"\nA,10/11/2020,"Told mum. Before they came the DSL asked the girl"';
    expect(await read(mapping, csv)).toEqual([
      'concern.raised ',
      'party.informed ',
      'image.viewed ',
      'party.informed ',
      'child.consulted ~ ',
    ]);
  });
});

test('a correction takes back the entry that it names, and never another one in its place', async () => {
  const read = async (columns: string) => {
    const mapping = mappingOf(
      `layout: events
fixed: { policy: valley-end-2022, record: complete, procedure: sexting, by: dsl }
columns: { ${columns}incident: Ref, at: Day, type: What }
ignore: [No]
words: { type: { Corrects: { type: entry.corrected, reason: wrong }, no answer: nothing } }
`.replace(columns === '' ? '' : 'ignore: [No]\n', ''),
    );
    const csv =
      'No,Ref,Day,What\nE1,A,04/03/2026 09:10,Rang 101\nE2,A,04/03/2026 09:20,Told mum\nE3,A,05/03/2026 10:00,"Corrects E1: no answer"';
    const [timeline] = timelinesOf(await readCsv(csv, mapping));
    const taken = (timeline?.events ?? []).flatMap((event) =>
      event.type === 'entry.corrected'
        ? [timeline?.events[event.entry]?.type === 'party.informed' && event.entry]
        : [],
    );
    return [taken, timeline?.record];
  };
  expect(await read('number: No, ')).toEqual([[1], 'partial']);
  expect(await read('')).toEqual([[], 'partial']);
});

describe('when an entry was', () => {
  const read = async (mapping: string, csv: string) => {
    const found = await readCsv(csv, mappingOf(mapping));
    return {
      spans: (timelinesOf(found)[0]?.events ?? [])
        .slice(1)
        .map(({ at, notBefore, notAfter }) =>
          [notBefore ?? at, notAfter ?? at].map((each) => each.slice(5, 16)).join(' to '),
        ),
      faults: found.faults.map(lineOf),
    };
  };
  const DIARY = `layout: events
fixed: { policy: plumpton-2020, record: complete, procedure: sexting }
columns: { incident: Ref, type: Did, `;

  test('is the day on which it was written down, and no later than that, where only this is known', async () => {
    const csv =
      'Ref,Added,Did\nA,9/11/2020 14:45,told the DSL\nA,10/11/2020 15:00,told mum at 1.10pm';
    expect(await read(`${DIARY} recordedAt: Added }`, csv)).toEqual({
      spans: ['11-09T00:00 to 11-09T14:45', '11-10T13:10 to 11-10T13:10'],
      faults: [],
    });
  });

  test('is not known where the row has only the moment of the concern', async () => {
    const csv =
      'Ref,Raised,Day,Did\nA,9/11/2020 09:00,,told the DSL\nA,9/11/2020 09:00,10/11/2020 10:00,told mum';
    expect((await read(`${DIARY} raisedAt: Raised, at: Day }`, csv)).spans).toEqual([
      '11-09T09:00 to 11-10T10:00',
      '11-10T10:00 to 11-10T10:00',
    ]);
  });

  test('is bounded by what ends its sentence', async () => {
    const csv =
      'Ref,Day,Did\nA,9/11/2020,"told the DSL, told the head and rang 101, both before half past nine"';
    expect((await read(`${DIARY} at: Day }`, csv)).spans).toEqual([
      '11-09T00:00 to 11-09T23:59',
      '11-09T00:00 to 11-09T09:30',
      '11-09T00:00 to 11-09T09:30',
    ]);
  });

  test('“that afternoon” is of the day that the cell named last', async () => {
    const csv =
      'Ref,Day,Did\nA,9/11/2020,told the DSL at the briefing (12 Nov). Rang mum that afternoon';
    expect((await read(`${DIARY} at: Day }`, csv)).spans).toEqual([
      '11-12T00:00 to 11-12T23:59',
      '11-12T12:00 to 11-12T18:00',
    ]);
  });

  test('is not after the moment until which the log goes, and a tick not either', async () => {
    const steps = `layout: incidents
asOf: 2020-11-20 12:00
fixed: { policy: plumpton-2020, record: complete, procedure: sexting }
columns: { incident: Ref, at: Day }
steps: { DSL: { type: party.informed, to: dsl } }`;
    expect(await read(steps, 'Ref,Day,DSL\nA,9/11/2020 10:00,✓')).toEqual({
      spans: ['11-09T10:00 to 11-20T12:00'],
      faults: [],
    });
    expect((await read(steps, 'Ref,Day,DSL\nA,9/12/2020 10:00,✓')).faults).toEqual([
      'log.csv:2: column B: is later than asOf in the mapping; correct one of the two',
    ]);
  });
});

describe('several moments in the cell of a step', () => {
  test.each([
    ['04/03 rang, 05/03 rang mum', ['2026-03-04', '2026-03-05']],
    ['Y 05/03. Told mum 06/03', ['2026-03-05', '2026-03-06']],
    ['Rang mum on Thurs 5. Told dad the next day', ['2026-03-05', '2026-03-06']],
    ['05/03/2026 and 06/03/2026', ['2026-03-05']],
  ] as const)('%s', async (cell, days) => {
    const { events } = await step('Parents', cell);
    expect(events.map(({ notBefore, at }) => (notBefore ?? at).slice(0, 10))).toEqual(days);
  });
});

describe('several columns that tell what was done', () => {
  const CSV = [
    'Ref,When,By,Concern,Action,Action date,Actioned by,Told,Done?',
    'A,04/03/2026 10:40,teacher,"Nudes going round. Told DSL",rang,04/03/2026 11:30,DSL,MASH; mum,Y',
    'A,05/03/2026 09:00,teacher,Rang dad,Phone locked in safe,,HT,,No',
    'A,,,,Risk assessment done,,,,N',
    'A,,,,Rang LADO,,,,TBC',
    'A,,,,Review held,,,,',
  ].join('\n');
  const MAPPING = `
layout: events
fixed: { policy: plumpton-2020, record: complete, procedure: sexting }
columns:
  incident: Ref
  at: When
  by: By
  type: [Concern, { column: Action, when: Action date, who: Actioned by, told: Told, done: "Done?" }]
words:
  type: { Nudes going round: concern.raised, rang: { type: party.informed, via: telephone } }
`;

  test('each has its own moment, doer, recipient and whether it was done', async () => {
    const [timeline] = timelinesOf(await readCsv(CSV, mappingOf(MAPPING)));
    expect(eventsInShort(timeline)).toEqual([
      '2026-03-04T10:40 teacher concern.raised sexting',
      '2026-03-04T10:40 teacher party.informed to dsl',
      '2026-03-04T11:30 dsl party.informed to single-point-of-access+parent telephone',
      '2026-03-05T09:00 teacher party.informed to parent telephone',
      '2026-03-05T09:00 headteacher act.omitted device.secured',
      '2026-03-05T09:00 unrecorded act.omitted risk.assessed',
    ]);
  });

  test('a row that was not done needs no date; what is blank or to be confirmed is not an omission', async () => {
    const { rows } = await readCsv(CSV, mappingOf(MAPPING));
    expect(rows.map(({ line }) => line)).toEqual([5, 6]);
  });

  test('where rows are incidents, what a column tells was when the column beside it says', async () => {
    const csv =
      'When,By,What we saw,Came to light,What we did\n04/03/2026,TA,Head looked at the photo,03/03/2026 14:10,"rang mum 15.00"';
    const mapping = mappingOf(`
layout: incidents
fixed: { policy: valley-end-2022, procedure: sexting }
columns: { at: When, raisedBy: By, type: [{ column: What we saw, when: Came to light, who: raisedBy }, What we did] }
`);
    expect(eventsInShort(timelinesOf(await readCsv(csv, mapping))[0])).toContain(
      '2026-03-03T14:10 headteacher image.viewed',
    );
  });

  test('the kind that the log gives wins over the one for all, and is shown where they differ', async () => {
    const csv =
      'Ref,When,By,Kind,What\nA,04/03/2026 10:40,DSL,,Concern raised\nA,05/03/2026 10:40,DSL,Bullying,told mum\nB,04/03/2026 10:40,DSL,,Concern raised';
    const read = await readCsv(
      csv,
      mappingOf(`
layout: events
fixed: { policy: valley-end-2022, procedure: sexting }
columns: { incident: Ref, at: When, by: By, type: What, procedure: Kind }
words: { procedure: { Bullying: cyberbullying } }
`),
    );
    const kinds = timelinesOf(read).map(({ events }) =>
      events.flatMap((event) => ('procedure' in event ? [event.procedure] : [])),
    );
    expect(kinds).toEqual([['general', 'cyberbullying'], ['sexting']]);
    expect(read.notes.map(lineOf)).toContainEqual(
      expect.stringContaining('gives another kind of incident than fixed.procedure'),
    );
  });
});

describe('one child and not the other', () => {
  test('what was left out for one, and the parents of one who were not told', async () => {
    const csv = [
      'Ref,When,By,What',
      'A,04/03/2026 10:40,DSL,Row over pictures',
      'A,04/03/2026 11:00,DSL,Girl got sessions',
      'A,05/03/2026 11:00,DSL,Nothing for the boy',
      'A,05/03/2026 12:00,DSL,Her mum knows',
      'A,05/03/2026 13:00,DSL,His mum was not told',
      'A,06/03/2026 13:00,DSL,Closed',
    ].join('\n');
    const mapping = mappingOf(`
layout: events
fixed: { policy: plumpton-2020, record: complete }
columns: { incident: Ref, at: When, by: By, type: What }
words:
  type:
    Row over pictures: { type: concern.raised, procedure: harassment, about: [child-1, child-2] }
    Girl got sessions: { type: support.provided, about: child-1 }
    Nothing for the boy: { type: act.omitted, act: support.provided, about: child-2 }
    Her mum knows: { type: party.informed, to: parent-of:child-1 }
    His mum was not told: { type: act.omitted, act: party.informed, to: parent-of:child-2 }
`);
    const [timeline] = timelinesOf(await readCsv(csv, mapping));
    const { findings } = replay(timeline as Timeline);
    const on = (norm: string) => findings.find((each) => each.norm === norm);
    expect(on('harassment.support')).toMatchObject({
      verdict: 'missed',
      events: expect.arrayContaining([2]),
    });
    expect(on('harassment.parents-informed')).toMatchObject({
      verdict: 'missed',
      events: expect.arrayContaining([4]),
    });
  });
});

describe('what counts as a look, and as a stored device', () => {
  const CONCERN = '04/03/2026 10:40,teacher,Nudes on her phone';
  const found = async (...cells: readonly string[]) => {
    const csv = [
      'Ref,When,By,What',
      `A,${CONCERN}`,
      ...cells.map((cell) => `A,05/03/2026 09:00,DSL,"${cell}"`),
    ];
    const mapping = mappingOf(`
layout: events
fixed: { policy: plumpton-2020, record: complete }
columns: { incident: Ref, at: When, by: By, type: What }
words:
  type:
    Nudes on her phone: { type: concern.raised, procedure: sexting, facts: { device-in-hand: yes } }
    One is with mum: { type: act.omitted, act: device.secured }
`);
    const [timeline] = timelinesOf(await readCsv(csv.join('\n'), mapping));
    const { findings } = replay(timeline as Timeline);
    const verdictOn = (norm: string) => findings.find((each) => each.norm === norm)?.verdict;
    return {
      acts: timeline?.events.slice(2).map(({ type }) => type),
      looked: verdictOn('sexting.never-view-image'),
      stored: verdictOn('sexting.device-secured'),
    };
  };

  test.each(['I saw them', 'Looked at it with HT', 'Pupils seen by HT at break'])(
    '%s: nobody can tell whether an image was looked at',
    async (cell) => {
      expect(await found(cell)).toMatchObject({ acts: [], looked: 'cannot-tell' });
    },
  );

  test.each(['Looked at the photo', 'A picture came up. Looked at it'])('%s', async (cell) => {
    expect((await found(cell)).acts).toEqual(['image.viewed']);
  });

  test.each([
    ['phone secured, laptop still with pupil'],
    ['One of the two phones locked in the safe'],
    ['Locked her phone away but his phone is at home'],
    ['Police took the phone; laptop still with pupil'],
    ['Phone locked in safe', 'Laptop still with pupil'],
  ])('%s %s: not all devices are stored', async (...cells) => {
    expect(await found(...cells)).toMatchObject({ stored: 'cannot-tell' });
  });

  test.each([['Phone locked in safe', 'One is with mum'], ['phone secured, laptop not secured']])(
    '%s %s: one was left out',
    async (...cells) => {
      expect(await found(...cells)).toMatchObject({ stored: 'missed' });
    },
  );

  test.each([
    ['Both tablets locked in the safe'],
    ['Phone locked away. She has no laptop'],
    ['Her phone is still at home', 'Phone locked in safe'],
  ])('%s %s: stored', async (...cells) => {
    expect(await found(...cells)).toMatchObject({ stored: 'met' });
  });
});

describe('two sheets that a reference joins', () => {
  test('incidents on one, and what was done about each on the other', async () => {
    const bytes = workbook({
      sheets: [
        {
          name: 'Incidents',
          rows: [
            ['Ref', 'Date', 'Time', 'Reported by', 'Type'],
            ['A', '04/03/2026', '09:00', 'Class teacher', 'Nudes'],
            ['B', '05/03/2026', '10:00', 'DSL', 'Grooming'],
          ],
        },
        {
          name: 'Actions',
          rows: [
            ['Ref', 'Date', 'Time', 'Who', 'Action'],
            ['A', '04/03/2026', '09:10', 'Class teacher', 'Told DSL'],
            ['A', '04/03/2026', '09:30', 'DSL', 'Phone locked in safe'],
            ['B', '05/03/2026', '10:15', 'DSL', 'Rang 101'],
          ],
        },
      ],
    });
    const { suggested, said } = await proposeMapping(
      { bytes: bytesOf(bytes), from: XLSX },
      { policy: 'plumpton-2020' },
    );
    if (!suggested.ok) throw new Error(suggested.fault.says);
    expect(suggested.text).toContain('sheet: 2\nalso: { sheet: 1 }');
    expect(said).toEqual([]);
    const all = [];
    for await (const one of csvIncidents(bytesOf(bytes), mappingOf(suggested.text), XLSX))
      all.push(one);
    const [a, b] = timelinesOf({
      incidents: all.filter((one) => one.kind === 'incident'),
      rows: [],
      notes: [],
      faults: [],
    });
    expect(eventsInShort(a)).toEqual([
      '2026-03-04T09:00 teacher concern.raised sexting',
      '2026-03-04T09:10 teacher party.informed to dsl',
      '2026-03-04T09:30 dsl device.secured',
    ]);
    expect(eventsInShort(b)).toEqual([
      '2026-03-05T10:00 dsl concern.raised exploitation',
      '2026-03-05T10:15 dsl party.informed to police 101',
    ]);
  });
});
