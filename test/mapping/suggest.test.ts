/** What `dutybound map` writes for logs as schools keep them: audit takes it, and it repeats no name. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { guessEvent, guessKind, guessRole, guessStep } from '../../src/mapping/guess.ts';
import { type Mapping, readMapping } from '../../src/mapping/mapping.ts';
import { suggestMapping } from '../../src/mapping/suggest.ts';
import { headingMeans } from '../../src/understanding/heading-words.ts';
import { looksLikePerson, mayBeRepeated } from '../../src/understanding/names.ts';
import { bytesOf, lineOf, readCsv } from '../support/csv.ts';
import { randomRuns } from '../support/runs.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'fixtures', 'imports');
const fixture = (name: string): Buffer => readFileSync(join(FOLDER, name));

const suggested = async (log: string | readonly string[] | Buffer) => {
  const content = typeof log === 'string' || Buffer.isBuffer(log) ? log : log.join('\n');
  const found = await suggestMapping(bytesOf(content as string | Buffer));
  if (!found.ok) throw new Error(found.fault.says);
  return found;
};

const mappingFor = async (log: string | readonly string[] | Buffer): Promise<Mapping> => {
  const { text } = await suggested(log);
  const read = readMapping(text, 'mapping.yaml');
  if (!read.ok) throw new Error(read.faults.map(lineOf).join('\n'));
  return read.mapping;
};

const marksIn = (text: string): readonly string[] =>
  text.split('\n').filter((line) => /[^"]check this/.test(line) && !line.startsWith('# Ready'));

/** The lines of a log below its headings on which something stands, and those that a mapping lost. */
const lostFrom = async (rows: readonly string[], mapping: Mapping, below: number) => {
  const read = await readCsv(rows.join('\n'), mapping);
  const told = new Set([...read.rows, ...read.faults].map(({ line }) => line));
  for (const { lines } of read.incidents) for (const line of lines) told.add(line);
  return rows.flatMap((row, index) =>
    index < below || row.replace(/[,\s]/g, '') === '' || told.has(index + 1) ? [] : [index + 1],
  );
};

describe('a mapping that is written', () => {
  test.each(['case-log-semicolons.csv', 'register-unicode.txt', 'recording-system.csv'])(
    'for %s can be used as it is, with few lines to check',
    async (name) => {
      const { text, notYet, toCheck } = await suggested(fixture(name));
      expect(notYet).toEqual([]);
      expect(text).toMatch(/^# Ready to audit/);
      expect(toCheck).toBeLessThanOrEqual(5);
      const { incidents, faults, rows } = await readCsv(
        fixture(name),
        await mappingFor(fixture(name)),
      );
      expect(incidents.length).toBeGreaterThanOrEqual(2);
      expect(faults.length).toBeLessThanOrEqual(1);
      expect(rows.length).toBeLessThanOrEqual(2);
    },
  );

  test('says in its first line what is missing before the log can be audited', async () => {
    const { text, notYet } = await suggested('Ref,Kind\nA,Nudes\nB,Grooming\n');
    expect(text.split('\n')[0]).toBe(
      '# Not yet: name the column that says when it was, under columns.at; and name the column that says what was done, under columns.type, or each column of a step under steps. Then audit.',
    );
    expect(notYet).toHaveLength(2);
  });

  test('marks what is a guess that could change a verdict, and nothing else', async () => {
    const { text } = await suggested([
      'Ref,Date,Role,Action,Category,Alerted',
      'A,04/03/2026 09:00,Tutor,Concern raised,Nudes,',
      'A,04/03/2026 09:05,Tutor,Told DSL,Nudes,DSL',
      'A,04/03/2026 10:00,DSL,Rang MASH,Nudes,',
      'B,05/03/2026 10:00,Tutor,Concern raised,Peer on peer – nudes,',
    ]);
    expect(marksIn(text)).toEqual([
      '  order: day-first  # check this: no date says which',
      '  "Alerted": { type: party.informed, via: record-system }  # check this',
      '    "Rang MASH": { type: party.informed, to: single-point-of-access, via: telephone }  # check this',
      '    "Peer on peer – nudes": sexting  # check this',
    ]);
  });

  test('an order of dates is guessed, found, said by column, or does not matter', async () => {
    const log = (date: string): string => `Ref,Date,Action\n1,${date},Phone put in safe\n`;
    const orderFor = async (date: string): Promise<string> =>
      /order: .*/.exec((await suggested(log(date))).text)?.[0] ?? '';
    expect(await orderFor('23/03/2026')).toBe('order: day-first');
    expect(await orderFor('03/23/2026')).toBe('order: month-first');
    expect(await orderFor('03/04/2026')).toBe('order: day-first  # check this: no date says which');
    expect(await orderFor('2026-03-04T09:00:00Z')).toBe(
      'order: day-first  # no date depends on it',
    );
    const forms = await mappingFor([
      'ID,Start time,When did it happen?,Role,What kind of incident?,What did you do?',
      '1,10/13/26 9:41:07,05/10/2026 09:20,Teacher,Nudes,Told DSL',
      '2,10/14/26 15:02:00,06/10/2026 13:05,Teacher,Nudes,Told DSL',
    ]);
    expect(forms.dates).toMatchObject({
      order: 'day-first',
      columns: { 'Start time': 'month-first' },
    });
    expect(forms.columns).toMatchObject({ at: 'When did it happen?', recordedAt: 'Start time' });
  });
});

describe('where a log begins, and how it is laid out', () => {
  const ROWS = [
    'R1,04/03/2026 09:00,Teacher,Concern raised',
    'R1,04/03/2026 09:10,Teacher,Told DSL',
  ];

  test('titles above the headings, and a line of totals below the rows', async () => {
    const log = [
      'Online safety log,,,',
      'Autumn term 2026,,,',
      ',,,',
      'Ref,Date,Role,Action',
      ...ROWS,
      'Total,,,2',
      'End of log,,,',
    ];
    const mapping = await mappingFor(log);
    expect(mapping).toMatchObject({ headings: 4, layout: 'events' });
    expect(await lostFrom(log, mapping, 4)).toEqual([]);
  });

  test('two rows of headings', async () => {
    const log = [
      'Incident,,,DSL,,Police,',
      'Ref,Date,Kind,Date told,Told by,Date informed,Ref no',
      'R1,04/03/2026,Nudes,04/03/2026,Teacher,05/03/2026,0458',
      'R2,14/03/2026,Nudes,14/03/2026,Teacher,,',
    ];
    const mapping = await mappingFor(log);
    expect(mapping).toMatchObject({ headings: [1, 2], layout: 'incidents' });
    expect(mapping.columns).toMatchObject({ incident: 'Incident Ref', at: 'Incident Date' });
    expect(mapping.steps).toMatchObject({
      'DSL Date told': { type: 'party.informed', to: 'dsl' },
      'Police Date informed': { type: 'party.informed', to: 'police' },
    });
  });

  test('no headings: columns by what is in them, each by its letter', async () => {
    const mapping = await mappingFor([
      'R1;04/03/2026 09:00;Teacher;Concern raised;Nudes',
      'R1;04/03/2026 09:10;Teacher;Told DSL;Nudes',
      'R2;14/03/2026 09:10;Teacher;Concern raised;Grooming',
    ]);
    expect(mapping).toMatchObject({ headings: 'none', layout: 'events', delimiter: ';' });
    expect(mapping.columns).toEqual({
      incident: 'column A',
      at: 'column B',
      by: 'column C',
      type: 'column D',
      procedure: 'column E',
    });
  });

  test('without references, or with one a row, each row is an incident', async () => {
    const without = await suggested([
      'Date,Time,Incident,Action taken,By whom,Reported by',
      '05/10/2026,09:20,Somebody showed a rude picture to her friends,Told DSL,Class teacher,Pupil',
      '06/10/2026,10:00,Unkind messages in a game chat,Told DSL,Midday assistant,Pupil',
    ]);
    expect(without.text).toContain('layout: incidents  # each row is an incident');
    expect(without.text).toContain('raisedBy: "Reported by"');
    expect(
      (await mappingFor(['Ref,Date,Action', 'A,04/03/2026,Told DSL', 'B,05/03/2026,Told DSL']))
        .layout,
    ).toBe('incidents');
  });

  test('a date of the concern beside the date of each action', async () => {
    const { columns } = await mappingFor([
      'ID,Date of incident,Category,Action,Action Date/Time,Action By',
      '7,09/11/2026 08:51,Nudes,Concern raised,09/11/2026 08:51,Form Tutor',
      '7,09/11/2026 08:51,Nudes,Police informed,19/11/2026 10:02,DSL',
    ]);
    expect(columns).toMatchObject({
      at: 'Action Date/Time',
      raisedAt: 'Date of incident',
      by: 'Action By',
    });
  });

  test('the moment of each row is told from the moment of the concern, which all rows have', async () => {
    const { text } = await suggested([
      'Concern No.,Concern raised (date/time),Added on,Event,User (role)',
      'C1,09/11/2026 08:51,09/11/2026 08:51,Concern raised,Tutor',
      'C1,09/11/2026 08:51,19/11/2026 10:02,Police informed,DSL',
      'C2,10/11/2026 08:51,10/11/2026 08:55,Concern raised,Tutor',
    ]);
    expect(text).toMatch(/at: "Added on" {2}# check this/);
    expect(text).toContain('raisedAt: "Concern raised (date/time)"\n');
  });

  test('when a form was sent in is read so that it comes soon after', async () => {
    const { text } = await suggested([
      'ID,Completion time,When did it happen?,Role,What did you do?',
      '1,1/9/26 14:11,09/01/2026 13:40,Teacher,Told DSL',
      '2,3/12/26 12:09,12/03/2026 11:20,Teacher,Told DSL',
    ]);
    expect(text).toMatch(/"Completion time": month-first {2}# check this/);
  });

  test('a heading that says it plainly is believed, whatever stands below it', async () => {
    const log = [
      'No,Ref,Date,Role,Action,Parents told,Police - 101/999 (time)',
      '1,W1,04/03/2026 09:00,Teacher,Concern raised,left voicemail - no answer,',
      '2,W1,04/03/2026 09:10,Teacher,Told DSL,n/a,101 at 10.15',
    ];
    const { columns, steps, layout } = await mappingFor(log);
    expect(columns).toMatchObject({ number: 'No', incident: 'Ref' });
    expect(layout).toBe('events');
    expect(steps).toMatchObject({
      'Parents told': { type: 'party.informed', to: 'parent' },
      'Police - 101/999 (time)': { type: 'party.informed', to: 'police' },
    });
  });

  test('whether it was done is not how the case stands; words of it that are not known get a place', async () => {
    const { text } = await suggested([
      'Ref,Date,Role,Action,Status,Outcome',
      'A,04/03/2026 09:00,Teacher,Concern raised,open,done',
      'A,04/03/2026 09:05,Teacher,Told DSL,open,done',
      'A,04/03/2026 10:00,DSL,Rang 101,open,no answer',
      'A,04/03/2026 10:30,DSL,Parents told,open,offered',
    ]);
    expect(text).toMatch(/done: "Outcome" {2}# check this/);
    expect(text).toContain('- "Status"  # how the case stands');
    expect(text).toMatch(/# {3}notYet: \[\].*\n(?:#.*\n)*# {3}"offered" {4}# row 5 of column F\n/);
    expect(text).toMatch(/^# Not yet: say what kind each incident is, under words.procedure/);
    const { columns } = await mappingFor([
      'Ref,Date,Role,Action,Outcome',
      'A,04/03/2026 09:00,Teacher,Told DSL,NFA',
      'B,14/03/2026 09:00,Teacher,Told DSL,ongoing',
    ]);
    expect(columns).not.toHaveProperty('done');
  });

  test('the only doers and listeners there are get their columns, to be looked at', async () => {
    const { text } = await suggested([
      'Ref,Date,Written by,Spoke to,Action',
      'A,04/03/2026 09:00,Mrs Quillfeather,System,Concern raised',
      'A,04/03/2026 09:05,Mrs Quillfeather,Sussex Police,Told them',
      'A,04/03/2026 09:05,deputy,Mr Ashgrove,Told them',
    ]);
    expect(text).toMatch(/by: "Written by" {2}# check this/);
    expect(text).toMatch(/to: "Spoke to" {2}# check this/);
    expect(text).toContain('"Sussex Police": police');
    expect(text).toContain('"deputy": deputy-dsl  # check this');
    expect(text).toContain('#   "…": …    # rows 2, 3 of column C');
    expect(text).not.toMatch(/Quillfeather|Ashgrove/);
  });

  test('rows that go on from the row above', async () => {
    const { text } = await suggested([
      'Ref,Date,Action',
      'A,04/03/2026,Concern raised',
      ',,Told DSL',
      'B,15/03/2026,Concern raised',
      ',,Told DSL',
    ]);
    expect(text).toMatch(/^fillDown: \[incident, at\] {2}# check this/m);
  });

  test('a part of the day in the column of times is asked for', async () => {
    for (const heading of ['Time', 'When']) {
      const { text } = await suggested([
        `Ref,Date,${heading},Action`,
        'A,15/10/2026,P3,Told DSL',
        'A,15/10/2026,11ish,Rang 101',
      ]);
      expect(text).toContain(`time: "${heading}"`);
      expect(text).toContain('#   "P3": "…"    # such as "11:00-11:50"; row 2 of column C');
    }
  });

  test('an account is told from a column that says what was done', async () => {
    const { columns, ignore } = await mappingFor([
      'Date,What happened,What was done',
      '04/03/2026,"A pupil came in upset after registration and said that a picture had gone round the whole of the year group",told DSL and locked phone in safe',
      '15/03/2026,"There were unkind words in a chat that all of the class could see, and somebody had taken a screenshot",rang mum; rang 101',
    ]);
    expect(columns).toMatchObject({ type: 'What was done' });
    expect(columns.procedure).toBe('What happened');
    expect(ignore).toEqual([]);
  });
});

describe('headings', () => {
  test.each([
    ['CaseID', 'incident'],
    ['case_id', 'incident'],
    ['Concern No.', 'incident'],
    ['Date/Time of incident', 'happenedAt'],
    ['Date reported', 'concernAt'],
    ['Action Date/Time', 'actionAt'],
    ['Completion time', 'recordedAt'],
    ['Last modified', 'changed'],
    ['Review due', 'planned'],
    ['Next steps', 'planned'],
    ['Completed? (Y/N)', 'done'],
    ['What kind of incident?', 'procedure'],
    ['Who was told', 'to'],
    ['Dealt with by', 'by'],
    ['Name of staff member', 'by'],
    ['Reported by', 'raisedBy'],
    ['Logged by', 'recordedBy'],
    ['Pupil name', 'private'],
    ['Details of incident', 'account'],
  ])('%s', (heading, means) => expect(headingMeans(heading)[0]?.means).toBe(means));

  test.each([
    ['Police informed?', { type: 'party.informed', to: 'police' }],
    ['Was the LADO contacted (Y/N)', { type: 'party.informed', to: 'lado' }],
    ['DSL informed (date/time)', { type: 'party.informed', to: 'dsl' }],
    ['Deputy DSL told', { type: 'party.informed', to: 'deputy-dsl' }],
    ['Police contacted (101)', { type: 'party.informed', to: 'police', via: '101' }],
    ['MASH / CSC', { type: 'party.informed', to: 'childrens-services' }],
    ['Social care referral date', { type: 'referral.made', to: 'childrens-services' }],
    ['Risk assmt', 'risk.assessed'],
    ['Phone in safe?', 'device.secured'],
    ['DSL told by', null],
    ['Outcome', null],
    ['Class teacher comments', null],
  ])('as a step: %s', (heading, means) => expect(guessStep(heading)?.means ?? null).toEqual(means));

  test('a question in a cell states nothing', () => {
    expect(guessEvent('Police informed?')).toBeNull();
    expect(guessEvent('Police informed')?.means).toEqual({ type: 'party.informed', to: 'police' });
  });
});

describe('words', () => {
  test.each([
    'Deputy DSL',
    'DDSL',
    'Dep. DSL',
    'Deputy Designated Safeguarding Lead',
    'Asst DSL',
    'DSL (deputy)',
  ])('%s is not the DSL', (word) => expect(guessRole(word)?.means).toBe('deputy-dsl'));

  test.each([
    ['Head of Maths', 'staff'],
    ['Head', 'headteacher'],
    ['Assistant Head', 'leadership-team'],
    ['Y9 form tutor', 'teacher'],
    ['Mrs Quillfeather (DSL)', 'dsl'],
    ['Mrs Quillfeather', undefined],
  ])('%s', (word, role) => expect(guessRole(word)?.means).toBe(role));

  test.each([
    ['CSE / grooming', 'exploitation', false],
    ['Youth produced imagery', 'sexting', false],
    ['Online bullying (Snapchat)', 'cyberbullying', false],
    ['Peer on peer – nudes', 'sexting', true],
    ['Bullying', 'cyberbullying', true],
  ])('%s', (word, means, check) => expect(guessKind(word)).toEqual({ means, check }));

  test('an entry that takes back another is a correction to look at', () => {
    expect(guessEvent('Entry made in error')).toMatchObject({
      means: { type: 'entry.corrected' },
      check: true,
    });
  });
});

describe('names', () => {
  test.each([
    'Zadie Fernsby',
    'Fernsby, Zadie',
    'Z. Fernsby',
    'Mr Green',
    'Mrs Okafor (DSL)',
    'J.B.',
    'JB',
  ])('%s may be somebody', (cell) => {
    expect(looksLikePerson(cell)).toBe(true);
    expect(mayBeRepeated(cell)).toBe(false);
  });

  test.each([
    'told zadie',
    'Told Mark',
    'Rang 07700 900123',
    'Spoke to Zadie',
    'zadie@example.test',
  ])('%s is not repeated', (cell) => expect(mayBeRepeated(cell)).toBe(false));

  test.each([
    'Told DSL',
    'Pupil A',
    'Form Tutor',
    'Restorative circle',
    'Online bullying (Snapchat)',
    'MASH',
    'IT technician',
  ])('%s can be repeated', (cell) => expect(mayBeRepeated(cell)).toBe(true));

  test('columns of people are known by what is in them, and people to name by row and column', async () => {
    const { text } = await suggested([
      'Ref,Date,Actioned by,Action,Subject',
      'R1,13/10/2026 09:00,Mr Quillfeather,Concern raised,Zadie Fernsby',
      'R1,13/10/2026 09:10,JQ,Told DSL,Zadie Fernsby',
      'R2,14/10/2026 09:10,Mrs Okafor (DSL),Concern raised,Ferdi Fernsby',
    ]);
    expect(text).toContain('- "Subject"  # says who somebody is');
    expect(text).toContain('#   "…": …    # row 2 of column C');
    expect(text).toContain('#   "…": …    # row 3 of column C');
    expect(text).not.toMatch(/Quillfeather|JQ|Okafor|Fernsby|Zadie|Ferdi/);
  });
});

const NAMES = ['Zadie', 'Fernsby', 'Quillfeather', 'Osslethwaite', 'Tamsinora', 'Bexlington'];
const name = fc.constantFrom(...NAMES);
const person = fc.oneof(
  name,
  name.map((each) => each.toLowerCase()),
  name.map((each) => each.toUpperCase()),
  fc.tuple(name, name).map(([first, last]) => `${first} ${last}`),
  name.map((last) => `Mrs ${last}`),
  name.map((last) => `${last} (DSL)`),
);
const plainCell = fc.constantFrom(
  'R1',
  'R2',
  '04/03/2026',
  '14/03/2026 09:10',
  '9.40',
  'P3',
  'yes',
  'no',
  'n/a',
  'tbc',
  '',
  'Told DSL',
  'rang 101',
  'Concern raised',
  'Teacher',
  'DSL',
  'Nudes',
  'Grooming',
  'by phone',
  'planned for Friday',
  'Police informed?',
  'Entry made in error',
  'Restorative circle',
  '=1+1',
  '12',
  'Total',
);
const namedCell = fc
  .tuple(
    fc.constantFrom('told ', 'Rang mum of ', 'spoke to ', '', 'Nudes of ', 'given to '),
    person,
  )
  .map(([before, who]) => before + who);
const heading = fc.constantFrom(
  'Ref',
  'Date',
  'Time',
  'Role',
  'Action',
  'Category',
  'Completed?',
  'DSL told',
  'Police informed?',
  'Notes',
  'Pupil',
  'Staff',
  'Who was told',
  'Alerted',
  'Date closed',
  'Crime suspected?',
  'Outcome',
  '',
  'CaseID',
  'How',
  'Subject',
);
const sheet = fc
  .tuple(
    fc.array(fc.oneof({ arbitrary: heading, weight: 8 }, { arbitrary: person, weight: 1 }), {
      minLength: 1,
      maxLength: 8,
    }),
    fc.array(
      fc.array(fc.oneof({ arbitrary: plainCell, weight: 4 }, { arbitrary: namedCell, weight: 1 }), {
        minLength: 8,
        maxLength: 8,
      }),
      { minLength: 1, maxLength: 7 },
    ),
    fc.boolean(),
  )
  .map(([headings, rows, hasHeadings]) => [
    ...(hasHeadings ? [headings.join(',')] : []),
    ...rows.map((row) => row.slice(0, headings.length).join(',')),
  ]);

test('whatever a sheet holds: its mapping is read, loses no row, and nothing that is said holds a name', async () => {
  const anybody = new RegExp(NAMES.join('|'), 'i');
  await fc.assert(
    fc.asyncProperty(sheet, async (rows) => {
      const found = await suggestMapping(bytesOf(rows.join('\n')));
      if (!found.ok) return;
      expect(found.text).not.toMatch(anybody);
      const read = readMapping(found.text, 'mapping.yaml');
      if (found.notYet.length > 0) {
        expect(found.text).toMatch(/^# Not yet: /);
        return;
      }
      expect(read.ok ? [] : read.faults.map(lineOf)).toEqual([]);
      if (!read.ok) return;
      const { headings } = read.mapping;
      const below =
        headings === 'none'
          ? 0
          : Array.isArray(headings)
            ? headings[1]
            : (headings ?? 1 + rows.findIndex((row) => row.replace(/[,\s]/g, '') !== ''));
      expect(await lostFrom(rows, read.mapping, below)).toEqual([]);
      const all = await readCsv(rows.join('\n'), read.mapping);
      expect([...all.rows, ...all.faults].map(lineOf).join('\n')).not.toMatch(anybody);
    }),
    { numRuns: randomRuns(60, 5_000) },
  );
});

describe('what a first draft finds', () => {
  const columnsOf = async (rows: readonly string[]) => (await mappingFor(rows)).columns;

  test('a reference that looks like a date is not one, and the date beside it is found', async () => {
    const rows = ['Ref,Came to light,Sort,LADO', '23/01,9-Jan-23,Grooming,n/a'];
    expect(await columnsOf([...rows, '23/02,23-Jan-23,Hate,24-Jan-23'])).toMatchObject({
      incident: 'Ref',
      at: 'Came to light',
      procedure: 'Sort',
    });
  });

  test('a matter by its name, its entries by number, and times without a colon', async () => {
    const rows = ['Matter,Entry,Date,Time,What was done', 'OAK,1,9/11/2020,0840,DSL told'];
    expect(
      await columnsOf([
        ...rows,
        'OAK,2,9/11/2020,am,Police told',
        'ELM,1,10/11/2020,1530,DSL told',
      ]),
    ).toMatchObject({ incident: 'Matter', number: 'Entry', at: 'Date', time: 'Time' });
  });

  test('a ticket has several events, whatever number each of them has', async () => {
    const event = (id: number, key: string, body: string) =>
      `${id},${key},2020-11-0${id}T09:00,DSL,${body}`;
    const rows = ['id,ticket.key,at,by,body', event(1, 'S-1', 'Told the police and the parents.')];
    const more = [event(2, 'S-1', 'Phone locked in the safe.'), event(3, 'S-2', 'Told the LADO.')];
    expect(await columnsOf([...rows, ...more])).toMatchObject({
      incident: 'ticket.key',
      number: 'id',
      type: 'body',
    });
  });

  test('a question and the one after it, when that was, are one step', async () => {
    const rows = [
      'Ref,Date,Has the DSL or a deputy been told?,When were they told?,Kind',
      'A-1,3/11/2020,Yes,4/11/2020 08:30,Grooming',
      'A-2,13/11/2020,No,,Hate',
    ];
    const { text } = await suggested(rows);
    expect(text).toMatch(
      /"Has the DSL or a deputy been told\?": \{ .*when: "When were they told\?" \} {2}# check this/,
    );
  });

  test.each([
    ['Pol', { type: 'party.informed', to: 'police' }],
    ['Oth schs', { type: 'party.informed', to: 'other-school' }],
    ['Par', { type: 'party.informed', to: 'parent' }],
    ['Ag chk', 'agencies.checked'],
    ['Supp', 'support.provided'],
    ['Rev', 'review.held'],
    ['Img seen', 'image.viewed'],
    ['Surrey Police 101', { type: 'party.informed', to: 'police', via: '101' }],
    ['Has the device been put somewhere secure?', 'device.secured'],
    ['Have we looked back at how it was handled?', 'review.held'],
    ['Was anything deleted? By whom and when?', 'image.deleted'],
  ])('%s', (heading, means) => expect(guessStep(heading)?.means).toEqual(means));

  test('every column that tells acts, facts with a kind, and whoever raised it', async () => {
    const { text } = await suggested([
      'Ref,Date,By,Category,Concern / information,Support for child,Action taken,Follow up,Any crime?,Background',
      '1,14/03/2026 10:40,Class teacher,Nudes,"Pupil showed a picture round. Told DSL.",6/3,"Rang mum. Phone locked in safe.","Rang mum again 6/3, all fine",N,"Her mother wrote in May that she is often alone in the evening, and asked the school what to do"',
      '2,15/03/2026 10:40,TA,Staff complaint,"TA messaged a pupil. Rang LADO.",N,"Told headteacher at 11.15",Met mum 7/3,Y,"New to the school this year, moved from another county with a brother who is two years older"',
    ]);
    for (const line of [
      'type: ["Concern / information", "Action taken", "Follow up"]  # check this',
      'raisedBy: "By"  # check this',
      '"Support for child": support.provided',
      '"Any crime?": crime-suspected',
      '"Staff complaint": { procedure: staff-misuse, facts: { allegation-against-staff: yes } }  # check this',
    ])
      expect(text).toContain(line);
    expect(text).toMatch(
      /"Background" {2}# an account.*; check this: 1 of 2 may tell what was done/,
    );
  });

  test('a log whose kinds nobody can tell is not ready, nor one of which nothing comes', async () => {
    const first = async (rows: readonly string[]) => (await suggested(rows)).text.split('\n')[0];
    expect(await first(['Ref,Date,Kind,LADO', 'A,1/2/2024,Zz,2/2/2024'])).toMatch(
      /^# Not yet: say what kind each incident is/,
    );
    expect(await first(['Ref,Date,Kind,LADO', 'A,1/2/2024,Grooming,2/2/2024'])).toMatch(/^# Ready/);
  });
});
