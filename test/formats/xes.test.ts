/** XES in and out: what we write is read again whole, and nothing hostile gets further than a fault. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FromRows } from '../../src/formats/from-rows.ts';
import { BrokenArchive, gunzipped } from '../../src/formats/gzip.ts';
import { xesIncidents, xesRows } from '../../src/formats/xes-reader.ts';
import { xesWriter } from '../../src/formats/xes-writer.ts';
import type { Fault } from '../../src/vocabulary/audits.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { awkwardTimelines } from '../support/awkward-timelines.ts';
import { readTimeline } from '../support/built-in.ts';
import { all, bytesFrom, bytesIn, sorted } from '../support/bytes.ts';
import { timelinesWithSpans } from '../support/spans.ts';
import { faultsOfXes } from '../support/strict-xes.ts';
import { timelines } from '../support/timelines.ts';

/** Milliseconds: seconds on an idle machine, far more on a busy one. */
const BUSY = 120_000;
const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures', 'timelines');

const fixtures = (): Timeline[] =>
  readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => {
      const read = readTimeline(JSON.parse(readFileSync(join(FIXTURES, name), 'utf8')));
      if (!read.ok) throw new Error(`${name} is not a timeline`);
      return read.timeline;
    });

const asXes = (...some: readonly Timeline[]): string =>
  [xesWriter.start, ...some.flatMap((each) => [...xesWriter.timeline(each)]), xesWriter.end].join(
    '',
  );

const read = async (text: string | Uint8Array, size?: number) =>
  sorted(await all(xesIncidents(bytesIn(text as string, size))));

/** As JSON would have it: without what is undefined. */
const tidy = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const SIMPLE: Timeline = {
  incident: '2026-0042',
  policy: 'valley-end-2022',
  record: 'complete',
  exercise: false,
  events: [
    { at: '2026-03-04T09:12:00Z', type: 'concern.raised', by: 'teacher', procedure: 'sexting' },
    { at: '2026-03-04T09:20:00Z', type: 'party.informed', by: 'teacher', to: ['dsl', 'parent'] },
  ],
};

const named = (incident: string): Timeline => ({ ...SIMPLE, incident });

/** A log with these traces between its first and its last line. */
const log = (inside: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<log xes.version="1.0">\n${inside}\n</log>\n`;

/** A trace of ours, five lines long, with more in its first event. */
const trace = (incident: string, more = ''): string =>
  [
    `<trace><string key="concept:name" value="${incident}"/>`,
    '<string key="dutybound:policy" value="valley-end-2022"/>',
    '<event><string key="concept:name" value="concern.raised"/>',
    `<date key="time:timestamp" value="2026-03-04T09:12:00Z"/>${more}`,
    '</event></trace>',
  ].join('\n');

const namesIn = (incidents: readonly { readonly value: unknown }[]): unknown[] =>
  incidents.map(({ value }) => (value as { incident: unknown }).incident);

describe('a timeline written as XES and read again is the same', () => {
  test('for every fixture', async () => {
    const before = fixtures();
    const { incidents, faults, rows } = await read(asXes(...before));
    expect(faults).toEqual([]);
    expect(rows).toEqual([]);
    expect(incidents.map(({ value }) => value)).toEqual(tidy(before));
    expect(before.length).toBeGreaterThan(100);
  });

  test('for any timeline, in pieces of any size', async () => {
    const any = fc.oneof(timelines(), timelinesWithSpans());
    await fc.assert(
      fc.asyncProperty(any, fc.integer({ min: 1, max: 5000 }), async (timeline, size) => {
        const { incidents, faults, rows } = await read(asXes(timeline), size);
        expect([...faults, ...rows]).toEqual([]);
        expect(incidents.map(({ value }) => value)).toEqual([tidy(timeline)]);
      }),
      { numRuns: 200 },
    );
  });

  test('whatever its texts, its corrections and its times hold', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({
        unit: fc.constantFrom('\u0000', '\ud800', '\uffff', '\r', '\n', '&', '<', '"', 'é'),
      }),
      fc.constantFrom(']]>', '<!-- -->', '&amp;', "'", '\t ', '\ufffd', '__proto__', ''),
    );
    const odd = fc.record({ incident: text, note: text, school: text, reason: text, to: text });
    await fc.assert(
      fc.asyncProperty(odd, async ({ incident, note, school, reason, to }) => {
        const timeline = {
          ...SIMPLE,
          incident,
          school,
          note,
          exercise: true,
          events: [
            ...SIMPLE.events,
            {
              at: '2026-03-04T09:20Z',
              knownAt: '2026-03-04T09:21+00:00',
              recordedAt: '2026-03-04T09:21:00.1234567+00:00',
              type: 'entry.corrected',
              by: 'dsl',
              entry: 1,
              reason,
              replacement: { to: ['dsl'], by: to, withAddress: false, note },
            },
          ],
        };
        const { incidents, faults } = await read(asXes(timeline as unknown as Timeline));
        expect(faults).toEqual([]);
        expect(incidents.map(({ value }) => value)).toEqual([timeline]);
      }),
      { numRuns: 300 },
    );
  });

  test('lines point to the trace and to each event', async () => {
    const text = asXes(SIMPLE, named('next'));
    const lines = text.split('\n');
    const { incidents } = await read(text);
    for (const { line, lines: events } of incidents) {
      expect(lines[line - 1]?.trim()).toBe('<trace>');
      for (const each of events) expect(lines[each - 1]?.trim()).toBe('<event>');
    }
    expect(incidents.map(({ lines: events }) => events.length)).toEqual([2, 2]);
  });
});

describe('a strict reader of the standard finds nothing wrong', () => {
  test('with any fixture', () => {
    expect(faultsOfXes(asXes(...fixtures()))).toEqual([]);
  });

  test('with any timeline, whatever is corrected in it to what, and whatever its texts hold', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom(']]>', '<a>&amp;"', '\u0000\uffff', '\ud800', '\t\r\n', ''),
    );
    const parties = fc.constantFrom(
      'dsl',
      'child-1',
      'parent-of:child-1',
      ['dsl', 'police'],
      ['child-1'],
    );
    const replacement = fc.record(
      {
        to: parties,
        about: parties,
        covers: fc.constantFrom([0], [0, 1]),
        note: text,
        withAddress: fc.boolean(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        awkwardTimelines({ most: 8 }),
        replacement,
        text,
        parties,
        (timeline, right, note, to) => {
          const events = [
            ...timeline.events.map((event) => ({ ...event, note })),
            {
              at: '2026-03-04T09:20Z',
              type: 'party.informed',
              by: 'child-2',
              to,
              covers: [0],
              note,
            },
            {
              at: '2026-03-04T09:20+01:00',
              type: 'entry.corrected',
              by: 'dsl',
              entry: 1,
              replacement: right,
            },
          ];
          const odd = { ...timeline, incident: note, note, school: note, events };
          expect(faultsOfXes(asXes(odd as unknown as Timeline))).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });

  const good = asXes(SIMPLE);
  test.each([
    ['lacks key', / key="dutybound:policy"/, ''],
    ['value is of another type', 'value="2026-03-04T09:12:00Z"', 'value="2026-02-30T09:12:00Z"'],
    ['value is of another type', 'exercise" value="false"', 'exercise" value="no"'],
    ['key is of another type', 'key="dutybound:policy"', 'key="the policy"'],
    ['may not hold string', '<values>', ''],
    [
      'nested in a list',
      '<string key="party" value="dsl"/>',
      '<list key="to"><values><string key="party" value="dsl"/></values></list>',
    ],
    ['a key twice', 'key="dutybound:record"', 'key="dutybound:policy"'],
    ['trace stands too late', /(<trace>[\s\S]*<\/trace>)/, '<event/>$1'],
    [
      'not every event has org:role',
      'key="org:role" value="teacher"',
      'key="org:resource" value="x"',
    ],
    ['a classifier goes by org:group', 'keys="concept:name"', 'keys="org:group"'],
    ['lacks xes.version', ' xes.version="1849.2016"', ''],
    ['there is no such element', '<trace>', '<trace xmlns="http://elsewhere.example/">'],
  ])('but it would: %s', (says, from, to) => {
    const faults = faultsOfXes(
      says === 'may not hold string' ? good.replaceAll(/<\/?values>/g, '') : good.replace(from, to),
    );
    expect(faults.join('\n')).toContain(says);
  });
});

describe('entries keep their numbers', () => {
  const CORRECTED = {
    ...SIMPLE,
    events: [
      ...SIMPLE.events,
      { at: '2026-03-04T09:15:00Z', type: 'image.viewed', by: 'teacher' },
      { at: '2026-03-04T10:00:00Z', type: 'entry.corrected', by: 'dsl', entry: 2, reason: 'typo' },
    ],
  } as unknown as Timeline;
  const EVENT = /<event>[\s\S]*?<\/event>/g;
  /** The same log with its events in this order. */
  const inOrder = (text: string, order: readonly number[]): string => {
    const events = text.match(EVENT) ?? [];
    let next = 0;
    return text.replace(EVENT, () => {
      const at = order[next] ?? -1;
      next += 1;
      return events[at] ?? '';
    });
  };

  test('whatever a tool sorts them by', async () => {
    const { incidents, faults } = await read(inOrder(asXes(CORRECTED), [3, 0, 2, 1]));
    expect(faults).toEqual([]);
    expect(incidents.map(({ value }) => value)).toEqual([CORRECTED]);
  });

  test.each([
    ['is missing', [0, 1, 3]],
    ['have the number 0', [0, 0, 2, 3]],
  ])(
    'and an incident in which one %s is left out, where another names its number',
    async (says, order) => {
      const { incidents, faults } = await read(inOrder(asXes(CORRECTED), order));
      expect(incidents).toEqual([]);
      expect(faults.map((fault) => fault.says)).toEqual([expect.stringContaining(says)]);
    },
  );

  test('what was written before there were numbers, with lists in lists, is read as it stands', async () => {
    const before = [
      '</event><event><string key="concept:name" value="entry.corrected"/>',
      '<date key="time:timestamp" value="2026-03-04T10:00:00Z"/><int key="dutybound:entry" value="0"/>',
      '<list key="dutybound:replacement"><values><string key="by" value="dsl"/>',
      '<list key="to"><values><string key="party" value="dsl"/><string key="party" value="police"/></values></list>',
      '<list key="covers"><values><int key="entry" value="0"/></values></list></values></list>',
    ].join('');
    const { incidents, faults } = await read(log(trace('old', before)));
    expect(faults).toEqual([]);
    expect(incidents[0]?.value).toMatchObject({
      events: [{}, { entry: 0, replacement: { by: 'dsl', to: ['dsl', 'police'], covers: [0] } }],
    });
  });
});

describe('a log from another tool', () => {
  const FOREIGN = log(`<string key="source" value="a tool"/>
<extension name="Cost" prefix="cost" uri="http://www.xes-standard.org/cost.xesext"/>
<global scope="trace"><string key="concept:name" value="x"/></global>
<global scope="event"><string key="concept:name" value="x"/></global>
<classifier name="A" keys="concept:name"/><classifier name="B" keys="org:resource"/>
<trace>
<string key="concept:name" value="case 7"><string key="origin" value="office"/></string>
<event>
<string key="concept:name" value="Rang MASH"/>
<list key="told"><values><string key="who" value="dsl"/><string key="who" value="head"/></values></list>
<container key="box"><int key="a" value="1"/><list key="b"><float key="c" value="2.5"/></list></container>
</event>
</trace>
<event><string key="concept:name" value="of no trace"/></event>`);

  test('is given as rows, with raw names, nested attributes and lists', async () => {
    const told: [Fault, boolean][] = [];
    const rows = await all(xesRows(bytesIn(FOREIGN), (...each) => told.push(each)));
    expect(rows).toEqual([
      {
        line: 10,
        trace: { 'concept:name': 'case 7', 'concept:name/origin': 'office' },
        event: { 'concept:name': 'Rang MASH', told: 'dsl+head', box: '1+2.5' },
      },
    ]);
    expect(told).toEqual([
      [expect.objectContaining({ line: 16, says: expect.stringContaining('no trace') }), true],
    ]);
  });

  test('keeps its names as an incident too', async () => {
    const { incidents } = await read(FOREIGN);
    expect(incidents[0]?.value).toMatchObject({
      'concept:name': 'case 7',
      events: [{ 'concept:name': 'Rang MASH' }],
    });
  });

  test('a prefix for the elements of XES is understood', async () => {
    const text = log(trace('p'))
      .replaceAll(/<(\/?)(?=[a-z])/g, '<$1x:')
      .replace('<x:log', '<x:log xmlns:x="http://www.xes-standard.org/"');
    expect(namesIn((await read(text)).incidents)).toEqual(['p']);
  });

  test('an attribute that no field stands for is listed, not passed over', async () => {
    const { incidents, rows } = await read(
      log(trace('a', '<float key="cost:total" value="3"/>\n<nonsense><b/></nonsense>')),
    );
    expect(namesIn(incidents)).toEqual(['a']);
    expect(rows.map(({ line, field }) => [line, field])).toEqual([
      [7, 'nonsense'],
      [6, 'cost:total'],
    ]);
  });

  test('a key that is not a plain word is not repeated', async () => {
    const { rows } = await read(
      log(trace('a', '<string key="Wilhelmina Testing rang" value=""/>')),
    );
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain('Wilhelmina');
  });
});

describe('a broken trace is a fault with its line, and the others are given', () => {
  /** The bad one stands between two good ones and begins on line 8. */
  const between = async (bad: string) => read(log(`${trace('one')}\n${bad}\n${trace('two')}`));

  test.each([
    [
      'its event lacks its type',
      trace('x').replace('<string key="concept:name" value="concern.raised"/>', ''),
      10,
      'concept:name',
    ],
    [
      'it lacks its name',
      trace('x').replace('<string key="concept:name" value="x"/>', ''),
      8,
      'concept:name',
    ],
    ['its event lacks its time', trace('x').replace(/<date.*\/>/, ''), 10, 'time:timestamp'],
    [
      'an unknown field of ours',
      trace('x', '<string key="dutybound:tow" value="dsl"/>'),
      11,
      'dutybound:tow',
    ],
    [
      'the same field twice',
      trace('x', '\n<string key="org:role" value="dsl"/>\n<string key="org:role" value="dsl"/>'),
      13,
      'org:role',
    ],
    [
      'a number that is none',
      trace('x', '<int key="dutybound:entry" value="one"/>'),
      11,
      'dutybound:entry',
    ],
    [
      'neither true nor false',
      trace('x', '<boolean key="dutybound:withAddress" value="perhaps"/>'),
      11,
      'dutybound:withAddress',
    ],
    [
      'two times that differ',
      trace('x', '<string key="dutybound:at" value="2026-03-04T09:13Z"/>'),
      11,
      'dutybound:at',
    ],
    [
      'an act that was not completed',
      trace('x', '<string key="lifecycle:transition" value="start"/>'),
      11,
      'lifecycle:transition',
    ],
    ['no key', trace('x', '<string value="dsl"/>'), 11, 'string'],
    ['no value', trace('x', '<string key="org:role"/>'), 11, 'org:role'],
    ['a quote that never closes', trace('x', '<string key="org:role value="dsl"/>'), 11, null],
    ['a tag that never closes', trace('x', '<string key="org:role" value="dsl"'), 11, null],
    ['an event that is not closed', trace('x').replace('</event>', ''), 12, null],
    ['a trace that is not closed', trace('x').replace('</trace>', ''), 13, null],
    ['a bare ampersand', trace('x', '<string key="dutybound:note" value="R & B"/>'), 11, null],
    ['an entity of its own', trace('x', '<string key="dutybound:note" value="&xxe;"/>'), 11, null],
    ['a control character', trace('x', '<string key="dutybound:note" value="\u0001"/>'), 11, null],
    [
      'a control character in disguise',
      trace('x', '<string key="dutybound:note" value="&#1;"/>'),
      11,
      null,
    ],
    ['the same XML attribute twice', trace('x', '<string key="a" key="a" value=""/>'), 11, null],
    ['an event in an event', trace('x', '<event></event>'), 11, null],
    [
      'ten thousand attributes too many',
      trace('x', '<id key="a" value=""/>'.repeat(20_000)),
      10,
      'event',
    ],
    [
      'a thousand levels',
      trace('x', '<list key="a">'.repeat(1000) + '</list>'.repeat(1000)),
      11,
      null,
    ],
  ])('%s', async (_what, bad, line, field) => {
    const { incidents, faults } = await between(bad);
    expect(namesIn(incidents)).toEqual(['one', 'two']);
    expect(faults.map((fault) => [fault.file, fault.line, fault.field])).toEqual([
      ['log.xes', line, field],
    ]);
    expect(faults[0]?.says).toMatch(/^[a-z].*; .*[a-z>]$/);
  });

  test('bytes that are not UTF-8', async () => {
    const [before, after] = log(
      `${trace('one')}\n${trace('x', '<string key="dutybound:note" value="caf@"/>')}\n${trace('two')}`,
    ).split('@');
    const text = Buffer.concat([
      Buffer.from(before ?? ''),
      Buffer.from([0xe9]),
      Buffer.from(after ?? ''),
    ]);
    for (const size of [1, 7, undefined]) {
      const { incidents, faults } = await read(text, size);
      expect(namesIn(incidents)).toEqual(['one', 'two']);
      expect(faults.map(({ line }) => line)).toEqual([11]);
    }
  });

  test('the end of the file in the middle of it', async () => {
    const text = log(`${trace('one')}\n${trace('two')}`);
    for (let length = text.indexOf('</log>') - 2; length > 60; length -= 3) {
      const { incidents, faults } = await read(text.slice(0, length));
      const whole = text.slice(0, length).split('</trace>').length - 1;
      expect(incidents).toHaveLength(whole);
      expect(faults).toHaveLength(1);
      expect(faults[0]?.says).toContain('ends too soon');
    }
  });

  test('a hundred megabytes in one attribute', { timeout: BUSY }, async () => {
    const [before, after] = log(
      `${trace('one')}\n${trace('x', '<string key="dutybound:note" value="@"/>')}\n${trace('two')}`,
    ).split('@');
    const { incidents, faults } = sorted(
      await all(
        xesIncidents(
          bytesFrom(async function* () {
            yield Buffer.from(before ?? '');
            for (let n = 0; n < 100; n += 1) yield Buffer.alloc(1 << 20, 'a');
            yield Buffer.from(after ?? '');
          }),
        ),
      ),
    );
    expect(namesIn(incidents)).toEqual(['one', 'two']);
    expect(faults.map(({ line, field }) => [line, field])).toEqual([[11, 'dutybound:note']]);
    expect(faults[0]?.says).toContain('longer than 65536 characters');
  });
});

describe('a source that fails', () => {
  test('gives what came before, names the trace that was cut, and then fails', async () => {
    const packed = gzipSync(
      log(Array.from({ length: 5000 }, (_, n) => trace(`t${n * n}`)).join('\n')),
    );
    const cut = packed.subarray(0, packed.length - 500);
    const given: FromRows[] = [];
    const reading = async () => {
      const source = bytesFrom(() => gunzipped(bytesIn(cut, 1000).open()));
      for await (const each of xesIncidents(source)) given.push(each);
    };
    await expect(reading()).rejects.toBeInstanceOf(BrokenArchive);
    const { incidents, faults } = sorted(given);
    expect(incidents.length).toBeGreaterThan(4000);
    expect(incidents.length).toBeLessThan(5000);
    expect(faults).toHaveLength(1);
    expect(faults[0]?.says).toContain('ends too soon');
  });
});

test('a broken trace gives no rows at all: nobody is judged on half of what was done', async () => {
  const more = '</event><event><string key="concept:name" value="b & c"/>';
  const faults: Fault[] = [];
  const rows = await all(
    xesRows(bytesIn(log(`${trace('one')}\n${trace('x', more)}\n${trace('two')}`)), (fault) =>
      faults.push(fault),
    ),
  );
  expect(rows.map(({ line, trace: of }) => [line, of['concept:name']])).toEqual([
    [5, 'one'],
    [15, 'two'],
  ]);
  expect(faults.map(({ line }) => line)).toEqual([11]);
});

describe('a file that is refused as a whole', () => {
  const BILLION = `<?xml version="1.0"?>
<!DOCTYPE log [
 <!ENTITY lol "lol">
 <!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
]>
<log><trace><string key="concept:name" value="&lol2;"/></trace></log>`;

  test.each([
    ['a billion laughs', BILLION, 2, 'document type'],
    [
      'an external entity',
      '<!DOCTYPE log [<!ENTITY xxe SYSTEM "file:///etc/passwd">]><log><trace/></log>',
      1,
      'document type',
    ],
    [
      'an external document type',
      '<!DOCTYPE log SYSTEM "http://127.0.0.1/x.dtd"><log/>',
      1,
      'document type',
    ],
    ['other XML', '<?xml version="1.0"?>\n<html><trace/></html>', 2, 'not XES'],
    ['JSON', '{ "incident": "a" }', 1, 'not XES'],
    ['nothing', '', 1, 'is empty'],
    [
      'an encoding nobody reads',
      '<?xml version="1.0" encoding="EBCDIC-CP-US"?><log/>',
      1,
      'encoding',
    ],
  ])('%s', async (_what, text, line, says) => {
    for (const size of [1, 10, undefined]) {
      const { incidents, faults } = await read(text, size);
      expect(incidents).toEqual([]);
      expect(faults).toHaveLength(1);
      expect(faults[0]).toMatchObject({ line, says: expect.stringContaining(says) });
    }
  });

  test('hostile text outside the traces does not keep them from being read', async () => {
    const { incidents, faults } = await read(
      log(`${trace('one')}\n${'<list key="a">'.repeat(200)}\n${trace('two')}`),
    );
    expect(namesIn(incidents)).toEqual(['one', 'two']);
    expect(faults.map(({ line }) => line)).toEqual([8]);
  });
});

describe('encodings', () => {
  const text = log(trace('café')).replace('encoding="UTF-8"', '');
  const declared = (encoding: string) => text.replace('?>', `encoding="${encoding}"?>`);
  const swapped = (bytes: Buffer) => Buffer.from(bytes).swap16();

  test.each([
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16, little-endian', Buffer.from(`\ufeff${declared('UTF-16')}`, 'utf16le')],
    ['UTF-16, big-endian', swapped(Buffer.from(`\ufeff${declared('UTF-16')}`, 'utf16le'))],
    ['ISO 8859-1, as it declares', Buffer.from(declared('ISO-8859-1'), 'latin1')],
  ])('%s', async (_what, bytes) => {
    for (const size of [1, 3, undefined]) {
      const { incidents, faults } = await read(bytes, size);
      expect(faults).toEqual([]);
      expect(namesIn(incidents)).toEqual(['café']);
    }
  });
});

describe('memory stays flat', { timeout: BUSY }, () => {
  const EVENT =
    '<event><string key="concept:name" value="a"/><date key="time:timestamp" value="2026-03-04T09:12:00Z"/></event>\n';

  test('however many traces there are', async () => {
    // The source is never further ahead of what was given than one piece of text.
    let offered = 0;
    let given = 0;
    let furthest = 0;
    const source = bytesFrom(async function* () {
      yield Buffer.from('<log>');
      const one = Buffer.from(
        `<trace><string key="concept:name" value="t"/>${EVENT.repeat(10)}</trace>`,
      );
      const several = Buffer.concat(Array.from({ length: 50 }, () => one));
      for (let n = 0; n < 600; n += 1) {
        offered += 50;
        furthest = Math.max(furthest, offered - given);
        yield several;
      }
      yield Buffer.from('</log>');
    });
    for await (const each of xesIncidents(source)) if (each.kind === 'incident') given += 1;
    expect(given).toBe(30_000);
    expect(furthest).toBeLessThanOrEqual(150);
  });

  test('a trace of 200,000 events is one incident; one of more than 250,000 is a fault', async () => {
    const long = (events: number) =>
      bytesFrom(async function* () {
        yield Buffer.from('<log>\n<trace><string key="concept:name" value="t"/>');
        const thousand = Buffer.from(EVENT.repeat(1000));
        for (let n = 0; n < events / 1000; n += 1) yield thousand;
        yield Buffer.from(`</trace>${trace('after')}</log>`);
      });
    const whole = sorted(await all(xesIncidents(long(200_000))));
    expect(whole.incidents.map(({ lines }) => lines.length)).toEqual([200_000, 1]);
    const over = sorted(await all(xesIncidents(long(251_000))));
    expect(namesIn(over.incidents)).toEqual(['after']);
    expect(over.faults).toMatchObject([
      { line: 2, says: expect.stringContaining('250000 events') },
    ]);
  });
});

test('which entries an entry names is kept, also where a correction says so', async () => {
  const named: Timeline = {
    ...SIMPLE,
    events: [
      ...SIMPLE.events,
      {
        at: '2026-03-04T10:00:00Z',
        type: 'concern.raised',
        by: 'dsl',
        procedure: 'iioc',
        via: 'telephone',
        sameAs: 0,
      },
      { at: '2026-03-04T10:05:00Z', type: 'party.informed', by: 'dsl', to: 'police', covers: [0] },
      {
        at: '2026-03-04T10:10:00Z',
        type: 'entry.corrected',
        by: 'dsl',
        entry: 3,
        reason: 'about both',
        replacement: { covers: [0, 2] },
      },
      {
        at: '2026-03-04T10:11:00Z',
        type: 'entry.corrected',
        by: 'dsl',
        entry: 2,
        reason: 'the same',
        replacement: { sameAs: 0 },
      },
    ],
  };
  const { incidents } = await read(asXes(named));
  expect(incidents.map(({ value }) => value)).toEqual([named]);
});
