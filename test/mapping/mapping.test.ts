/** A mapping is input like any other: each fault gets one line, with its line and how to fix it. */
import { describe, expect, test } from 'vitest';
import { readMapping } from '../../src/mapping/mapping.ts';
import { lineOf, mappingOf, readCsv } from '../support/csv.ts';

const EVENTS = `layout: events
columns:
  incident: Case
  at: Date
  type: Action
  by: Who
words:
  type:
    Concern: concern.raised
  by:
    CPO: dsl
`;

const faultsIn = (text: string): readonly string[] => {
  const read = readMapping(text, 'mapping.yaml');
  return read.ok ? [] : read.faults.map(lineOf);
};

const with_ = (more: string): string => `${EVENTS}${more}`;

test('a good one has its defaults: London, the day first, a record that is partial', () => {
  expect(mappingOf(EVENTS)).toMatchObject({
    zone: 'Europe/London',
    dates: { order: 'day-first', midnight: 'day-only' },
    fixed: { record: 'partial', exercise: false },
    concern: 'first-row',
  });
});

describe('what is wrong', () => {
  test.each([
    ['nothing in it', '', 'mapping.yaml:1: holds no fields; dutybound map FILE writes one to edit'],
    [
      'not YAML',
      'layout: events\n\tcolumns:',
      'mapping.yaml:2: is indented with a tab; use spaces',
    ],
    [
      'an unknown layout',
      EVENTS.replace('layout: events', 'layout: event'),
      'mapping.yaml:1: layout: unknown layout "event"; did you mean "events"?',
    ],
    [
      'an unknown target column',
      EVENTS.replace('  by: Who', '  bye: Who\n  by: Whom'),
      'mapping.yaml:6: columns.bye: unknown field "bye"; did you mean "by"?',
    ],
    [
      'an unknown event type',
      EVENTS.replace('concern.raised', 'concern.rasied'),
      'mapping.yaml:9: words.type["…"]: unknown event type "concern.rasied"; did you mean "concern.raised"?',
    ],
    [
      'an unknown party',
      EVENTS.replace('CPO: dsl', 'CPO: dls'),
      'mapping.yaml:11: words.by["…"]: unknown party "dls"; did you mean "dsl"?',
    ],
    [
      'an unknown party among several',
      EVENTS.replace('concern.raised', '{ type: party.informed, to: [dsl, polise] }'),
      'mapping.yaml:9: words.type["…"].to[1]: unknown party "polise"; did you mean "police"?',
    ],
    [
      'a field that an event does not have',
      EVENTS.replace('concern.raised', '{ type: device.secured, via: 101 }'),
      'mapping.yaml:9: words.type["…"]: has via, which a device.secured does not have; take it out',
    ],
    [
      'a field that an event needs',
      EVENTS.replace('concern.raised', '{ type: fact.established, value: yes }'),
      'mapping.yaml:9: words.type["…"]: lacks fact, which a fact.established must have; add it',
    ],
    [
      'nobody who was told',
      EVENTS.replace('concern.raised', 'party.informed'),
      'mapping.yaml:9: words.type["…"]: lacks who was told; write { type: party.informed, to: … }, or to: unrecorded',
    ],
    [
      'one word for two acts',
      EVENTS.replace('  by:\n    CPO', '    CONCERN : device.secured\n  by:\n    CPO'),
      'mapping.yaml:10: words.type["…"]: this word stands for something else on line 9; keep one of the two',
    ],
    [
      'one word twice',
      EVENTS.replace('  by:\n    CPO', '    Concern: device.secured\n  by:\n    CPO'),
      'mapping.yaml:10: a field is given twice; keep one of them',
    ],
    [
      'a column used twice',
      with_('ignore: [Notes, action]\n'),
      'mapping.yaml:12: ignore[1]: this column is already used on line 5; use each column once',
    ],
    [
      'a column that must be there',
      EVENTS.replace('  at: Date\n', ''),
      'mapping.yaml:2: columns.at: is missing; name the column that says when it was',
    ],
    [
      'headings that are not below each other',
      with_('headings: [2, 4]\n'),
      'mapping.yaml:12: headings: are not two lines below each other; write them like [2, 3]',
    ],
    [
      'headings that are nowhere',
      with_('headings: top\n'),
      'mapping.yaml:12: headings: is not where headings are; write a line such as 3, two such as [2, 3], or none',
    ],
    [
      'an order of dates for a column that is not named',
      with_('dates: { columns: { Start: month-first } }\n'),
      'mapping.yaml:12: dates.columns["…"]: is not a column of this mapping; name it under columns or steps as well',
    ],
    [
      'a lesson without an end',
      with_('times: { P3: "11:00-" }\n'),
      'mapping.yaml:12: times["…"]: is not when it is; write it like "11:00-11:50"',
    ],
    [
      'somebody with an unknown role',
      with_('people: { A Person: dls }\n'),
      'mapping.yaml:12: people["…"]: unknown party "dls"; did you mean "dsl"?',
    ],
    [
      'an unknown record',
      with_('fixed: { record: by-colum }\n'),
      'mapping.yaml:12: fixed.record: unknown word for a record "by-colum"; did you mean "by-column"?',
    ],
    [
      'corrections by number where nothing has one',
      EVENTS.replace('  by: Who', '  by: Who\n  corrects: Replaces'),
      'mapping.yaml:7: columns.corrects: names entries by number, and no column has their numbers; name it under columns.number',
    ],
    [
      'words for a column that is not named',
      EVENTS.replace('  by: Who\n', ''),
      'mapping.yaml:9: words.by: is not used; name the column under columns.by',
    ],
    [
      'a zone that there is not',
      with_('zone: Europe/Lundun\n'),
      'mapping.yaml:12: zone: is not a time zone; write it like Europe/London',
    ],
    [
      'a word for done and not done',
      with_('cells: { done: [x], notDone: [X] }\n'),
      'mapping.yaml:12: cells.notDone[0]: this word stands for something else on line 12; keep one of the two',
    ],
    [
      'a policy that cannot be one',
      with_('fixed: { policy: Valley End }\n'),
      'mapping.yaml:12: fixed.policy: is not the id of a policy, such as valley-end-2022',
    ],
    [
      'a number where a word is wanted',
      with_('ignore: 7\n'),
      'mapping.yaml:12: ignore: is of the wrong kind; give a list',
    ],
  ])('%s', (_, text, line) => expect(faultsIn(text)).toEqual([line]));

  test('several faults, in the order of the lines, and never a word of the log', () => {
    const text = EVENTS.replace('CPO: dsl', 'A Person: dls').replace('concern.raised', 'told');
    const faults = faultsIn(text);
    expect(faults).toHaveLength(2);
    expect(faults.join()).not.toMatch(/Person|Concern\b/);
    expect(faults[0]).toMatch(/^mapping.yaml:9: /);
  });
});

describe('beside a log', () => {
  const LOG = 'Case,Date,Action,Who\nA,04/03/2026,Concern,CPO\n';

  test('a heading that the log has not is told with its line in the mapping', async () => {
    const { faults, incidents } = await readCsv(LOG.replace('Who', 'Whom'), mappingOf(EVENTS));
    expect(incidents).toEqual([]);
    expect(faults.map(lineOf)).toEqual([
      'mapping.yaml:6: log.csv has no column with this heading; write it as on its line 1, or take it out',
    ]);
  });

  test('a heading that the log has twice is told with its column', async () => {
    const { faults } = await readCsv(LOG.replace('Who', 'Who,WHO'), mappingOf(EVENTS));
    expect(faults.map(lineOf)).toEqual([
      'log.csv:1: column E: has the same heading as column D; name the one you mean by where it stands: "column D"',
    ]);
  });

  test('a column that the mapping does not mention is listed, and the record is not complete', async () => {
    const log =
      'Case,Date,Action,Who,Police told\nA,04/03/2026,Concern,CPO,\nB,04/03/2026,Concern,CPO,yes\n';
    const mapping = mappingOf(with_('fixed: { record: complete }\n'));
    const { rows, incidents } = await readCsv(log, mapping);
    expect(rows.map(lineOf)).toEqual([
      'log.csv:1: column E: is not in the mapping; name it there, or list it under ignore',
    ]);
    const records = incidents.map(({ value }) => (value as { record: string }).record);
    expect(records).toEqual(['complete', 'partial']);
  });
});
