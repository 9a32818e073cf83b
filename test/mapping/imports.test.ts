/** Logs made elsewhere, in words that are not ours: what is made of them, and that no row is lost. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { replay } from '../support/built-in.ts';
import {
  eventsInShort,
  type Given,
  lineOf,
  mappingOf,
  type ReadCsv,
  readCsv,
  timelinesOf,
} from '../support/csv.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'fixtures', 'imports');
const fixture = (name: string): Buffer => readFileSync(join(FOLDER, name));
const mappingIn = (name: string) => mappingOf(fixture(name).toString('utf8'));
const named = (read: ReadCsv, incident: string) =>
  timelinesOf(read).find((each) => each.incident === incident);

describe('a row for each event, with semicolons, in Windows-1252', () => {
  const read = (given: Given = {}): Promise<ReadCsv> =>
    readCsv(fixture('case-log-semicolons.csv'), mappingIn('case-log-semicolons.yaml'), given);

  test('an incident whose rows are scattered over the log', async () => {
    expect(eventsInShort(named(await read(), 'OS-101'))).toEqual([
      '2026-09-14T08:10 teacher concern.raised to dsl sexting',
      '2026-09-14T08:20 teacher party.informed to dsl',
      '2026-09-14T08:20 dsl device.secured',
      '2026-09-14T09:05 dsl party.informed to single-point-of-access telephone',
      '2026-09-14T09:20 dsl party.informed to police 101',
      '2026-09-14T10:00 dsl act.omitted to parent party.informed',
      '2026-09-16T11:00 dsl risk.assessed',
      '2026-09-30T11:00 dsl incident.closed',
    ]);
  });

  test('every event knows the line of its row', async () => {
    const { incidents } = await read();
    expect(incidents.map(({ lines }) => lines)).toEqual([
      [15, 16, 17],
      [8, 10, 13, 18],
      [4, 5, 6, 7, 9, 12, 14, 20],
    ]);
  });

  test('who did it where the log does not say, and what it says of the night of the clock change', async () => {
    const timeline = named(await read(), 'OS-103');
    expect(eventsInShort(timeline)).toEqual([
      '2026-10-25T00:30 headteacher concern.raised to dsl staff-misuse',
      '2026-10-26T09:15 headteacher party.informed to lado',
      '2026-10-26T09:15 unrecorded party.informed to chair-of-governors',
    ]);
    expect(timeline?.events.map(({ note }) => note)).toEqual([
      'The clocks showed this time twice that night; the first is taken.',
      undefined,
      undefined,
    ]);
    expect(timeline?.events[1]).toMatchObject({
      notBefore: '2026-10-26T00:00:00.000Z',
      notAfter: '2026-10-26T23:59:00.000Z',
    });
  });

  test('a cell that no word stands for is listed without the word, unless it says plainly what was done', async () => {
    const { rows, faults } = await read();
    expect(faults).toEqual([]);
    expect(rows.map(lineOf)).toEqual([
      'log.csv:7: column F: no role is given for whoever stands here; add them under people',
    ]);
    const listed = await readCsv(fixture('case-log-semicolons.csv'), {
      ...mappingIn('case-log-semicolons.yaml'),
      phrases: 'listed',
    });
    expect(listed.rows.map(lineOf)).toContain(
      'log.csv:10: column E: no word of ours is given for this; add it to the mapping',
    );
  });

  test('from standard input the same comes out', async () => {
    const byName = (all: ReadCsv) =>
      all.incidents.toSorted((a, b) => a.line - b.line).map(({ value }) => value);
    expect(byName(await read({ once: true, piece: 7 }))).toEqual(byName(await read()));
  });

  test('an incident with a row that could not be placed is never taken to be complete', async () => {
    const complete = { ...mappingIn('case-log-semicolons.yaml') };
    const mapping = { ...complete, fixed: { ...complete.fixed, record: 'complete' as const } };
    const records = timelinesOf(await readCsv(fixture('case-log-semicolons.csv'), mapping)).map(
      ({ incident, record }) => `${incident} ${record}`,
    );
    expect(records.toSorted()).toEqual(['OS-101 partial', 'OS-102 complete', 'OS-103 complete']);
  });
});

describe('a row for each incident and a column for each step, in UTF-16', () => {
  const read = (): Promise<ReadCsv> =>
    readCsv(fixture('register-unicode.txt'), mappingIn('register-unicode.yaml'));

  test('dates, days, relative dates, yes, no and not told', async () => {
    const all = await read();
    expect(eventsInShort(named(all, 'E1'))).toEqual([
      '2026-03-04T09:12 teacher concern.raised sexting',
      '2026-03-04T09:12 dsl fact.established crime-suspected yes',
      '2026-03-04T09:12 dsl party.informed to parent',
      '2026-03-04T09:12 dsl device.secured',
      '2026-03-04T09:20 teacher party.informed to dsl',
      '2026-03-04T10:15 dsl party.informed to police 101',
      '2026-03-05T12:00 dsl referral.made to childrens-services',
      '2026-03-20T12:00 dsl incident.closed',
    ]);
    expect(eventsInShort(named(all, 'E2'))).toEqual([
      '2026-03-11T12:00 staff concern.raised exploitation',
      '2026-03-11T12:00 dsl fact.established crime-suspected unclear',
      '2026-03-11T12:00 teacher party.informed to dsl',
      '2026-03-12T12:00 dsl referral.made to childrens-services',
      '2026-03-12T23:59 dsl act.omitted to parent party.informed',
    ]);
    expect(eventsInShort(named(all, 'E3'))[2]).toBe(
      '2026-03-17T14:30 teacher party.informed to dsl',
    );
  });

  test('a row whose own date cannot be is left out, since nobody knows when it began', async () => {
    const all = await read();
    expect(named(all, 'E4')).toBeUndefined();
    expect(all.faults.map(lineOf)).toEqual([
      'log.csv:5: column B: there was no such time that night, since the clocks went forward; correct it; until then this incident is left out',
    ]);
  });

  test('a cell that says neither when nor whether is listed, and the rest of its row is read', async () => {
    const all = await read();
    expect(all.rows.map(lineOf)).toEqual([
      'log.csv:6: column F: does not say clearly what was done; add its words to the mapping',
    ]);
    expect(named(all, 'E5')?.events).toHaveLength(5);
  });
});

describe('a day without a time of day', () => {
  const MAPPING = mappingOf(`
layout: events
fixed: { policy: valley-end-2022, record: complete }
columns: { incident: Case, at: Date, by: Who, type: What, procedure: Kind }
words:
  type:
    Concern: concern.raised
    Told DSL: { type: party.informed, to: dsl }
`);
  const verdictOf = async (...rows: readonly string[]) => {
    const csv = ['Case,Date,Who,What,Kind', ...rows.map((row) => `A,${row}`)].join('\n');
    const [timeline] = timelinesOf(await readCsv(csv, MAPPING));
    if (timeline === undefined) throw new Error('nothing was read');
    return replay(timeline).findings.find(({ norm }) => norm === 'sexting.dsl-told')?.verdict;
  };

  test('nothing is called late or in time that the log cannot show', async () => {
    const concern = '04/03/2026 09:00,teacher,Concern,sexting';
    expect(await verdictOf(concern, '04/03/2026 15:00,teacher,Told DSL,')).toBe('late');
    expect(await verdictOf(concern, '04/03/2026,teacher,Told DSL,')).toBe('cannot-tell');
    expect(
      await verdictOf('04/03/2026,teacher,Concern,sexting', '04/03/2026 15:00,teacher,Told DSL,'),
    ).toBe('cannot-tell');
  });

  test('what it can show is', async () => {
    const concern = '04/03/2026,teacher,Concern,sexting';
    expect(await verdictOf(concern, '06/03/2026,teacher,Told DSL,')).toBe('late');
    expect(await verdictOf(concern, '+2 days,teacher,Told DSL,')).toBe('late');
  });

  test('an incident that begins with a row without a date is left out', async () => {
    const csv =
      'Case,Date,Who,What,Kind\nA,soon,teacher,Concern,sexting\nA,04/03/2026,teacher,Told DSL,';
    const { incidents, faults } = await readCsv(csv, MAPPING);
    expect(incidents).toEqual([]);
    expect(faults.map(lineOf)).toEqual([
      'log.csv:2: this incident is left out, since its row on line 2 has no date that can be read, and it begins there; mend that row',
    ]);
  });

  test('an incident without a concern of its own begins with its first row', async () => {
    const csv = 'Case,Date,Who,What,Kind\nA,04/03/2026 09:00,teacher,Told DSL,sexting';
    expect(eventsInShort(timelinesOf(await readCsv(csv, MAPPING))[0])).toEqual([
      '2026-03-04T09:00 unrecorded concern.raised sexting',
      '2026-03-04T09:00 teacher party.informed to dsl',
    ]);
  });

  test('a second kind of incident opens its procedure, and empty cells may mean the row above', async () => {
    const filled = { ...MAPPING, fillDown: ['incident', 'at', 'procedure'] as const };
    const csv =
      'Case,Date,Who,What,Kind\nA,04/03/2026 09:00,teacher,Concern,sexting\n,,teacher,Told DSL,\n,,dsl,device.secured,iioc';
    const read = await readCsv(csv, { ...filled, fillDown: [...filled.fillDown] });
    expect(eventsInShort(timelinesOf(read)[0])).toEqual([
      '2026-03-04T09:00 teacher concern.raised sexting',
      '2026-03-04T09:00 teacher party.informed to dsl',
      '2026-03-04T09:00 dsl procedure.opened iioc',
      '2026-03-04T09:00 dsl device.secured',
    ]);
  });
});

describe('every row is accounted for, whatever is in it', () => {
  const cells = {
    incident: fc.constantFrom('A', 'B', 'C', '', '=1+1', '"x'),
    at: fc.constantFrom(
      '04/03/2026',
      '04/03/2026 09:00',
      'next day',
      '+1 day',
      '',
      'soon',
      '31/02/2026',
      '29/03/2026 01:30',
    ),
    by: fc.constantFrom('CPO', 'cpo and principal', 'somebody', '', '@cpo'),
    what: fc.constantFrom(
      'Concern',
      'Told',
      'Told; Concern',
      'Chat',
      'Talk',
      '',
      '"two\nlines"',
      'x"y',
      '=SUM(A1)',
    ),
    done: fc.constantFrom('yes', 'not told', 'n/a', '', 'perhaps'),
    kind: fc.constantFrom('Nudes', 'Hate', '', 'Odd'),
    crime: fc.constantFrom('yes', 'no', 'n/k', '', 'dunno'),
    more: fc.constantFrom('', '', '', ',', ',surplus', ',"a"b'),
  };
  const row = fc
    .record(cells)
    .map((r) => `${[r.incident, r.at, r.by, r.what, r.done, r.kind, r.crime].join(',')}${r.more}`);

  const EVENTS = `
layout: events
columns: { incident: Case, at: Date, by: Who, type: What, done: Done, procedure: Kind }
facts: { Crime: crime-suspected }
words:
  type: { Concern: concern.raised, Told: { type: party.informed, to: dsl }, Chat: nothing }
  by: { CPO: dsl, principal: headteacher }
  procedure: { Nudes: sexting, Hate: online-hate }
`;
  const STEPS = `
layout: incidents
columns: { incident: Case, at: Date, by: Who, procedure: Kind }
steps: { What: { type: party.informed, to: dsl }, Done: device.secured }
facts: { Crime: crime-suspected }
words:
  by: { CPO: dsl, principal: headteacher }
  procedure: { Nudes: sexting, Hate: online-hate }
`;

  test.each([
    ['a row for each event', EVENTS],
    ['a row for each incident', STEPS],
  ])('%s', async (_, text) => {
    const mapping = mappingOf(text);
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 12 }),
        fc.boolean(),
        async (rows, once) => {
          const csv = ['Case,Date,Who,What,Done,Kind,Crime', ...rows].join('\n');
          const read = await readCsv(csv, mapping, { once });
          const told = new Set(
            [...read.rows, ...read.notes, ...read.faults].map(({ line }) => line),
          );
          for (const { lines } of read.incidents) for (const line of lines) told.add(line);
          // A row of two lines is known by its first.
          let line = 2;
          const lost: number[] = [];
          for (const each of rows) {
            const isBlank = each.replace(/[,\s]/g, '') === '';
            if (!isBlank && !told.has(line)) lost.push(line);
            line += each.split('\n').length;
          }
          expect(lost).toEqual([]);
          for (const { value, lines } of read.incidents) {
            expect((value as { events: unknown[] }).events).toHaveLength(lines.length);
          }
        },
      ),
      { numRuns: 150 },
    );
  });
});
