/** Logs of other tools whose values go by keys: every event is a row, and whatever is not one is reported. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FromRows } from '../../src/formats/from-rows.ts';
import { isInOurWords, JSON_ROWS, XES_ROWS } from '../../src/formats/keyed-rows.ts';
import type { RowSource } from '../../src/formats/table.ts';
import { csvIncidents } from '../../src/mapping/csv-log.ts';
import type { Fault } from '../../src/vocabulary/audits.ts';
import { bytesOf, type Given, mappingOf } from '../support/csv.ts';

const rowsOf = async (from: RowSource, content: string, given: Given = {}) => {
  const told: (Fault & { readonly isRow: boolean })[] = [];
  const all: (readonly [line: number, ...cells: readonly string[]])[] = [];
  const source = bytesOf(content, given);
  for await (const rows of from.rows(source, null, (fault, isRow) =>
    told.push({ ...fault, isRow }),
  )) {
    for (const { line, cells, flaw } of rows) {
      if (flaw === null) all.push([line, ...cells]);
      else told.push({ ...(flaw as Fault), file: 'log.csv', line, isRow: false });
    }
  }
  return { all, told };
};
const says = ({ told }: { readonly told: readonly Fault[] }) =>
  told.map(({ line, field, says: what }) => [line, field, what]);

describe('JSON Lines', () => {
  test('an object for each event: a column for every key there is, wherever it comes first', async () => {
    const { all, told } = await rowsOf(
      JSON_ROWS,
      '{"ref":"1","what":"rang","count":2}\n\n{"ref":"1","by":{"role":"head","known":true},"gone":null}\n',
    );
    expect(all).toEqual([
      [1, 'ref', 'what', 'count', 'by.role', 'by.known', 'gone'],
      [1, '1', 'rang', '2', '', '', ''],
      [3, '1', '', '', 'head', 'true', ''],
    ]);
    expect(told).toEqual([]);
  });

  test('an object for each incident: a row for each entry of its list', async () => {
    const { all } = await rowsOf(
      JSON_ROWS,
      '{"ref":"1","steps":[{"what":"rang","whom":["dsl","head"]},{"what":"wrote"}]}\n{"ref":"2","steps":[]}\n',
    );
    expect(all).toEqual([
      [1, 'ref', 'steps.what', 'steps.whom', 'steps'],
      [1, '1', 'rang', 'dsl; head', ''],
      [1, '1', 'wrote', '', ''],
      [2, '2', '', '', ''],
    ]);
  });

  test('what is not a row is reported, with its line, and the rest is read', async () => {
    const read = await rowsOf(
      JSON_ROWS,
      [
        '{"ref":"1"}',
        'not json',
        '[1]',
        '{"ref":"2","ref":"3"}',
        '{"a":[{}],"b":[{}]}',
        '{"a":[[1]]}',
        '{"a":[{"b":[{}]}]}',
        '{"ref":"4"}',
      ].join('\n'),
    );
    expect(read.all).toEqual([
      [1, 'ref'],
      [1, '1'],
      [8, '4'],
    ]);
    expect(says(read)).toEqual([
      [2, null, 'is not a JSON object; write one object to a line'],
      [3, null, 'is not a JSON object; write one object to a line'],
      [4, null, 'gives a field twice; keep one of them'],
      [5, 'b', 'is a second list in the same object; give its entries in objects of their own'],
      [6, 'a', 'is a list of more than words; give its entries in objects of their own'],
      [7, 'a.b', 'is a list of more than words; give its entries in objects of their own'],
    ]);
    expect(read.told.every(({ isRow }) => !isRow)).toBe(true);
  });

  test('a key that objects inherit is a key like any other', async () => {
    const { all } = await rowsOf(JSON_ROWS, '{"constructor":"a","toString":"b","__proto__":"c"}');
    expect(all).toEqual([
      [1, 'constructor', 'toString', '__proto__'],
      [1, 'a', 'b', 'c'],
    ]);
  });

  test('standard input cannot be read twice, and says so', async () => {
    const read = await rowsOf(JSON_ROWS, '{"ref":"1"}', { once: true });
    expect(read.all).toEqual([]);
    expect(says(read)).toEqual([
      [null, null, expect.stringContaining('give the file by its name')],
    ]);
  });

  test('no object is lost, in pieces of any size: it is a row or it is reported', async () => {
    const values = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
    const objects = fc.dictionary(fc.string(), fc.oneof(values, fc.array(values)), { minKeys: 1 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(objects, values), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 40 }),
        async (list, piece) => {
          const content = list.map((each) => JSON.stringify(each)).join('\n');
          const { all, told } = await rowsOf(JSON_ROWS, content, { piece });
          const rows = all.slice(1).map(([line]) => line);
          const lines = [...rows, ...told.map(({ line }) => line)];
          expect(lines.sort((a, b) => (a ?? 0) - (b ?? 0))).toEqual(
            list.map((_, index) => index + 1),
          );
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('XES', () => {
  const log = (...traces: readonly string[]) =>
    `<log xmlns="http://www.xes-standard.org/">\n${traces.join('\n')}\n</log>`;

  test('what a trace says of itself goes with each of its events', async () => {
    const { all, told } = await rowsOf(
      XES_ROWS,
      log(
        '<trace><string key="concept:name" value="7"/>',
        '<event><string key="concept:name" value="rang"/></event>',
        '<event><string key="org:role" value="head"/></event></trace>',
      ),
    );
    expect(all).toEqual([
      [1, 'case:concept:name', 'concept:name', 'org:role'],
      [3, '7', 'rang', ''],
      [4, '7', '', 'head'],
    ]);
    expect(told).toEqual([]);
  });

  test('a trace that is broken is reported once, though the log is read twice', async () => {
    const good = '<trace><string key="concept:name" value="7"/><event/></trace>';
    const read = await rowsOf(XES_ROWS, log('<trace><string value="x"/><event/></trace>', good));
    expect(read.all.map(([line]) => line)).toEqual([1, 3]);
    expect(says(read)).toEqual([[2, 'string', 'has no key; give it one']]);
  });
});

describe('judged by a mapping', () => {
  const MAPPING = mappingOf(`layout: events
zone: Europe/London
dates: { order: day-first }
fixed: { policy: valley-end-2022, record: complete }
columns: { incident: ref, at: steps.when, by: steps.who, type: steps.what }
words:
  type: { asked: concern.raised, told: { type: party.informed, to: dsl } }
  by: { head: headteacher }
`);
  const read = async (content: string) => {
    const all: FromRows[] = [];
    for await (const each of csvIncidents(bytesOf(content), MAPPING, JSON_ROWS)) all.push(each);
    return all;
  };
  const step = (minute: string, what: string) => ({
    when: `2026-03-05T09:${minute}:00Z`,
    who: 'head',
    what,
  });

  test('an incident in two lines, with several entries on each, is one', async () => {
    const lines = [
      { ref: 'A', steps: [step('01', 'asked')] },
      { ref: 'B', steps: [step('02', 'asked')] },
      { ref: 'A', steps: [step('03', 'told'), step('04', 'told'), step('05', 'told')] },
    ];
    const found = await read(lines.map((each) => JSON.stringify(each)).join('\n'));
    const incidents = found.flatMap((each) => (each.kind === 'incident' ? [each] : []));
    expect(found.length).toBe(incidents.length);
    expect(incidents.map(({ lines: at }) => at).sort()).toEqual([[1, 3, 3, 3], [2]]);
  });

  test('an incident is never taken to be whole where an entry of it cannot be a row', async () => {
    const odd = { ...step('03', 'told'), more: [[1]] };
    const fault = { line: 1, field: 'steps.more' };
    for (const steps of [
      [step('01', 'asked'), odd],
      [odd, step('01', 'asked')],
    ]) {
      const found = await read(JSON.stringify({ ref: 'A', steps }));
      expect(found).toContainEqual({ kind: 'fault', fault: expect.objectContaining(fault) });
      const values = found.flatMap((each) => (each.kind === 'incident' ? [each.value] : []));
      // With its beginning lost it is left out, else its record is partial.
      expect(values).toEqual(
        steps[0] === odd ? [] : [expect.objectContaining({ record: 'partial' })],
      );
    }
    const apart = [
      { ref: 'A', steps: [step('01', 'asked')] },
      { ref: 'A', a: [[1]] },
    ];
    const found = await read(apart.map((each) => JSON.stringify(each)).join('\n'));
    const [incident] = found.flatMap((each) => (each.kind === 'incident' ? [each.value] : []));
    expect(incident).toMatchObject({ record: 'partial', events: [{ type: 'concern.raised' }] });
  });

  test('a text among the entries of a list costs itself alone, and the record is no longer whole', async () => {
    const steps = [step('01', 'asked'), 'see the paper file', step('02', 'told')];
    const found = await read(JSON.stringify({ ref: 'A', steps }));
    const [incident] = found.flatMap((each) => (each.kind === 'incident' ? [each.value] : []));
    expect(incident).toMatchObject({
      record: 'partial',
      events: [{ type: 'concern.raised' }, { type: 'party.informed' }],
    });
    const says = found.flatMap((each) => (each.kind === 'incident' ? [] : [each.fault.says]));
    expect(says).toEqual([
      'has an entry that is not an object; write it as one, or it cannot be placed',
    ]);
  });

  test('a cell is named by its key, and a key the mapping has but this log does not have is not a fault', async () => {
    const steps = [step('01', 'asked'), { when: '2026-03-05T09:02:00Z', what: 'hm' }];
    const found = await read(JSON.stringify({ ref: 'A', steps }));
    const fields = found.flatMap((each) => (each.kind === 'incident' ? [] : [each.fault.field]));
    expect(fields).toEqual(['steps.what']);
    const undated = await read('{"ref":"A","steps":[{"what":"asked"}]}');
    expect(undated.flatMap((each) => (each.kind === 'incident' ? [] : [each.fault.field]))).toEqual(
      [null, null],
    );
    const says = [...found, ...undated].flatMap((each) =>
      each.kind === 'incident' ? [] : [each.fault.says],
    );
    expect(says.join()).not.toContain('has no column');
  });
});

describe('what was not completed was not done', () => {
  const MAPPING = mappingOf(`layout: events
zone: Europe/London
fixed: { policy: valley-end-2022, record: complete }
columns: { incident: "case:concept:name", at: "time:timestamp", by: "org:role", type: "concept:name" }
words:
  type: { asked: concern.raised, told: { type: party.informed, to: dsl }, looked: image.viewed }
`);
  const event = (minute: number, what: string, step?: string): string =>
    [
      '<event>',
      `<string key="concept:name" value="${what}"/><string key="org:role" value="teacher"/>`,
      `<date key="time:timestamp" value="2026-03-05T09:${minute}:00Z"/>`,
      step === undefined ? '' : `<string key="lifecycle:transition" value="${step}"/>`,
      '</event>\n',
    ].join('');
  const read = async (...events: readonly string[]) => {
    const text = `<log>\n<trace><string key="concept:name" value="K"/>\n${events.join('')}</trace></log>`;
    const all: FromRows[] = [];
    for await (const each of csvIncidents(bytesOf(text), MAPPING, XES_ROWS)) all.push(each);
    const values = all.flatMap((each) => (each.kind === 'incident' ? [each.value] : []));
    const [value] = values as { record: string; events: { type: string }[] }[];
    return {
      types: value?.events.map(({ type }) => type),
      record: value?.record,
      listed: all.flatMap((each) => (each.kind === 'row' ? [each.fault.line] : [])),
      faults: all.flatMap((each) => (each.kind === 'fault' ? [each.fault.says] : [])),
    };
  };

  test.each(['schedule', 'assign', 'withdraw', 'manualskip', 'Schedule'])('%s', async (step) => {
    expect(await read(event(10, 'asked'), event(11, 'told', step))).toEqual({
      types: ['concern.raised'],
      record: 'complete',
      listed: [4],
      faults: [],
    });
  });

  test.each(['start', 'suspend', 'ate_abort', 'pi_abort', 'halfway'])(
    '%s: nor is the record whole, since it may have been done in part',
    async (step) => {
      expect(await read(event(10, 'asked', 'complete'), event(11, 'looked', step))).toEqual({
        types: ['concern.raised'],
        record: 'partial',
        listed: [4],
        faults: [],
      });
    },
  );

  test('telling somebody that was begun and never completed leaves the record whole', async () => {
    expect(await read(event(10, 'asked'), event(11, 'told', 'start'))).toMatchObject({
      types: ['concern.raised'],
      record: 'complete',
      listed: [4],
    });
  });

  test('what was begun and then completed is one act, at its completion', async () => {
    const all = [
      event(10, 'asked', 'start'),
      event(11, 'asked', 'COMPLETE'),
      event(12, 'told', ''),
    ];
    expect(await read(...all)).toEqual({
      types: ['concern.raised', 'party.informed'],
      record: 'complete',
      listed: [3],
      faults: [],
    });
  });

  test('an incident of which nothing was completed is left out, in one line', async () => {
    expect((await read(event(10, 'asked', 'start'), event(11, 'told', 'schedule'))).faults).toEqual(
      [
        'this incident is left out, since none of its rows says that anything was completed; add what was',
      ],
    );
  });
});

test('a log in our own words is known by its beginning', () => {
  expect(isInOurWords('{"incident":"A","policy":"p","events":[')).toBe(true);
  expect(isInOurWords('{"incident":"A","steps":[')).toBe(false);
  expect(isInOurWords(' <log><trace><string key="dutybound:policy" value="p"/>')).toBe(true);
  expect(isInOurWords('<log><trace><string key="concept:name" value="p"/>')).toBe(false);
});
