import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  BREACHED,
  CONCERN,
  dutybound,
  GOOD,
  type Ran,
  TOLD,
  temporaryFolder,
  timelineOf,
  VIEWED,
} from './support.ts';

const folder = temporaryFolder();
const SECRET = 'Jane Doe of 4B';

const replayOf = (content: unknown, name = 'bad.json'): Ran => {
  folder.write(name, content);
  return dutybound(['replay', name], { cwd: folder.path });
};

let runs = 0;
/** The same for each of several files of that name, in folders of their own, all read in one run. */
const replayOfEach = (contents: readonly unknown[]): readonly Ran[] => {
  runs += 1;
  const places = contents.map((_, index) => `run-${runs}/${index}/`);
  for (const [index, content] of contents.entries())
    folder.write(`${places[index]}bad.json`, content);
  const names = places.map((place) => `${place}bad.json`);
  const { status, stdout, problems } = dutybound(['replay', ...names], { cwd: folder.path });
  const all = places.map((place) => ({
    status,
    stdout,
    problems: problems.flatMap((each) =>
      each.startsWith(place) ? [each.slice(place.length)] : [],
    ),
  }));
  expect(all.flatMap((each) => each.problems)).toHaveLength(problems.length);
  return all;
};

const withEntry = (changes: object) => timelineOf([CONCERN, { ...TOLD, ...changes }]);
const corrected = (entry: number, more: object = {}) => ({
  at: '2026-03-04T11:00:00Z',
  type: 'entry.corrected',
  by: 'dsl',
  entry,
  reason: 'a slip',
  ...more,
});

/** What is wrong, the file's content, and the one line that says so. */
const CASES: readonly (readonly [string, unknown, RegExp])[] = [
  ['not JSON', 'incident: 42', /^bad\.json:1: timeline: .+; .+/],
  ['a comma too many', '{\n  "incident": "1",\n}', /^bad\.json:3: .+ comma too many/],
  ['a missing comma', '{"a": [1,\n2\n3]}', /^bad\.json:3: a\[1\]: lacks a comma/],
  ['a text cut off', JSON.stringify(GOOD, null, 2).slice(0, -40), /^bad\.json:\d+: events\[1\]/],
  ['a comment', '// mine\n{}', /^bad\.json:1: timeline: holds a comment; take it out/],
  ['two values', '{}\n{}', /^bad\.json:2: .+ \.jsonl file/],
  ['an empty file', '', /^bad\.json:1: is empty; put a timeline into it/],
  ['an empty list', '[]', /^bad\.json:1: is empty; put a timeline into it/],
  ['a number', '42', /^bad\.json:1: timeline: is of the wrong kind; give an object/],
  ['no events', timelineOf([]), /^bad\.json:5: events: is empty; an incident begins with/],
  [
    'an unknown event type',
    withEntry({ type: 'party.infomed' }),
    /^bad\.json:14: events\[1\]\.type: unknown event type "party.infomed"; did you mean "party.informed"\?$/,
  ],
  ['an unknown party', withEntry({ to: 'dls' }), /:16: events\[1\]\.to: .+ did you mean "dsl"\?$/],
  [
    'an unknown policy',
    timelineOf([CONCERN], { policy: 'valley-end-2020' }),
    /:3: policy: .+ did you mean "valley-end-2022"\?$/,
  ],
  [
    'an unknown procedure',
    timelineOf([{ ...CONCERN, procedure: 'sexing' }]),
    /:10: events\[0\]\.procedure: .+ did you mean "sexting"\?$/,
  ],
  [
    'an unknown fact',
    timelineOf([
      CONCERN,
      { at: TOLD.at, type: 'fact.established', by: 'dsl', fact: 'crime-suspectd', value: 'yes' },
    ]),
    /:16: events\[1\]\.fact: .+ did you mean "crime-suspected"\?$/,
  ],
  [
    'a date without zone',
    withEntry({ at: '2026-03-04T09:20:00' }),
    /:13: events\[1\]\.at: is not a date and time with a zone/,
  ],
  ['an impossible date', withEntry({ at: '2026-02-30T09:20:00Z' }), /:13: events\[1\]\.at: /],
  [
    'a missing field',
    timelineOf([CONCERN, { at: TOLD.at, type: 'lead.taken' }]),
    /:12: events\[1\]\.by: is missing; /,
  ],
  [
    'a correction of an entry that is not there',
    timelineOf([CONCERN, corrected(7)]),
    /:16: events\[1\]\.entry: there is no entry 7; /,
  ],
  [
    'a correction of a correction',
    timelineOf([CONCERN, corrected(0), corrected(1)]),
    /:23: events\[2\]\.entry: .+ itself a correction; /,
  ],
  [
    'a field given twice',
    '{"incident": "1",\n"incident": "2", "policy": "valley-end-2022", "record": "complete", "events": []}',
    /^bad\.json:2: incident: is given twice; keep one of them$/,
  ],
  [
    'a __proto__ field',
    JSON.stringify(GOOD).replace('{', '{"__proto__": {"record": "partial"}, '),
    /^bad\.json:1: __proto__: is not a field/,
  ],
  [
    'a data URL',
    withEntry({ note: 'data:image/png;base64,AAAA' }),
    /:17: events\[1\]\.note: holds a data URL; take it out/,
  ],
  [
    'a field for a file',
    withEntry({ attachment: 'x' }),
    /:17: events\[1\]\.attachment: is not a field; take it out/,
  ],
  [
    'a file packed with gzip',
    gzipSync(JSON.stringify(GOOD)),
    /^bad\.json: is packed with gzip; unpack it with gunzip, or give it to dutybound audit$/,
  ],
  [
    'UTF-16',
    Buffer.from('\ufeff{}', 'utf16le'),
    /^bad\.json: is written in UTF-16; save it as UTF-8$/,
  ],
  [
    'a character that is not UTF-8',
    Buffer.concat([Buffer.from('{\n"note": "'), Buffer.from([0xe9]), Buffer.from('"}')]),
    /^bad\.json:2: .+ not UTF-8; save the file as UTF-8$/,
  ],
  ['very deep nesting', '['.repeat(200_000) + ']'.repeat(200_000), /^bad\.json:1: /],
  [
    'very deep nesting that is not JSON',
    '['.repeat(200_000),
    /^bad\.json:1: .+ nested more than 64/,
  ],
];

test('a line of zeros, as a lost disk leaves, is named, and the lines after it are read', () => {
  const line = JSON.stringify(GOOD);
  folder.write('zeros.jsonl', `${line}\n\0\0\0\0\0\n${line}\n`);
  const { status, stdout, problems } = dutybound(['replay', 'zeros.jsonl', '--format', 'json'], {
    cwd: folder.path,
  });
  expect({ status, problems }).toEqual({
    status: 2,
    problems: ['zeros.jsonl:2: is written in UTF-16; save it as UTF-8'],
  });
  expect(JSON.parse(stdout)).toHaveLength(2);
});

describe('what is wrong with a file is said in one line, with how to fix it', () => {
  const all = replayOfEach(CASES.map(([, content]) => content));
  const cases = CASES.map(([wrong, , line], index) => [wrong, line, all[index] as Ran] as const);

  test.each(cases)('%s', (_, line, { status, stdout, problems }) => {
    expect(problems.filter((each) => line.test(each))).toHaveLength(1);
    expect(problems.length).toBeLessThan(3);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });
});

describe('a log that only an audit reads, or that is none', () => {
  test.each([
    [
      'log.csv',
      'Ref,Date\n1,2\n',
      'is CSV, which dutybound audit reads; here timelines are read, as JSON',
    ],
    ['log.txt', '<log/>', 'is XES, which dutybound audit reads; here timelines are read, as JSON'],
    [
      'log.json',
      'PK\u0003\u0004',
      'is a workbook, which dutybound audit reads; here timelines are read, as JSON',
    ],
    [
      'log.json',
      Buffer.from('89504e470d0a1a0a', 'hex'),
      'is a picture or a film; no such file is ever read: take it out',
    ],
  ])('%s', (name, content, says) => {
    folder.write(name, content);
    for (const command of ['replay', 'export']) {
      const more = command === 'export' ? ['--format', 'csv'] : [];
      const { status, problems } = dutybound([command, name, ...more], { cwd: folder.path });
      expect({ status, problems }).toEqual({ status: 2, problems: [`${name}: ${says}`] });
    }
  });
});

describe('files that cannot be had', () => {
  test('a file that is not there', () => {
    const { status, problems } = dutybound(['replay', 'gone.json'], { cwd: folder.path });
    expect({ status, problems }).toEqual({
      status: 2,
      problems: ['gone.json: is not there; check the name'],
    });
  });

  test('a folder without timelines', () => {
    folder.write('empty/readme.txt', 'nothing here');
    const { status, problems } = dutybound(['replay', 'empty'], { cwd: folder.path });
    expect(status).toBe(2);
    expect(problems).toEqual([
      'empty: holds no .json or .jsonl file; name a folder that holds timelines',
      'empty: 1 file was passed over, since nothing is read whose name ends so: readme.txt; save it in a form that is read if it belongs to the log',
    ]);
  });

  test('what a folder holds besides timelines is named, which is not a fault', () => {
    const others = ['b.docx', 'c.png', 'd.xls', 'in/e.csv', 'in/f.txt', 'in/g.pdf'];
    for (const name of others) folder.write(`school/${name}`, 'x');
    folder.write('school/.hidden', 'x');
    folder.write('school/a.json', GOOD);
    const named = (count: number, names: string): string =>
      `school: ${count} files were passed over, since nothing is read whose name ends so: ${names}; save one in a form that is read if it belongs to the log`;
    const replay = dutybound(['replay', 'school'], { cwd: folder.path });
    expect(replay).toMatchObject({
      status: 0,
      problems: [named(6, 'b.docx, c.png, d.xls, in/e.csv, in/f.txt and 1 more')],
    });
    rmSync(join(folder.path, 'school/in/e.csv'));
    const audit = dutybound(['audit', 'school', '--format', 'json'], { cwd: folder.path });
    const says = named(5, 'b.docx, c.png, d.xls, in/f.txt, in/g.pdf');
    expect(audit).toMatchObject({ status: 0, problems: [says] });
    expect(JSON.parse(audit.stdout).rows).toMatchObject({
      count: 1,
      first: [{ file: 'school', line: null, says: says.slice('school: '.length) }],
    });
  });

  test('a folder that leads back into itself', () => {
    folder.write('loop/a.json', GOOD);
    symlinkSync('.', join(folder.path, 'loop', 'back'));
    const { status, stdout, problems } = dutybound(['replay', 'loop'], { cwd: folder.path });
    expect(status).toBe(2);
    expect(problems.at(-1)).toMatch(/leads back to a folder that it is in; remove the link$/);
    expect(stdout).toContain('2026-0042');
  });

  test('a link that leads to itself', () => {
    mkdirSync(join(folder.path, 'self'), { recursive: true });
    symlinkSync('me.json', join(folder.path, 'self', 'me.json'));
    const { status, problems } = dutybound(['replay', 'self'], { cwd: folder.path });
    expect(status).toBe(2);
    expect(problems).toEqual([
      `${join('self', 'me.json')}: is a link that leads back to itself; remove the link`,
    ]);
  });

  test('a file name cannot bring a second line or a control character', () => {
    const { problems } = dutybound(['replay', 'a\nb\u001b[31m.json'], { cwd: folder.path });
    expect(problems).toEqual(['a b\\u{1b}[31m.json: is not there; check the name']);
  });
});

test('an entry before the first concern is not a mistake', () => {
  const early = timelineOf([CONCERN, { ...TOLD, at: '2026-03-04T08:00:00Z' }]);
  const { status, problems } = replayOf(early);
  expect({ status, problems }).toEqual({ status: 0, problems: [] });
});

describe('one bad file among others', () => {
  test('the others are judged, and the status is 2', () => {
    folder.write('mixed/a.json', GOOD);
    folder.write('mixed/b.json', '{');
    folder.write('mixed/inner/c.json', BREACHED);
    folder.write('mixed/.hidden.json', '{');
    const { status, stdout, problems } = dutybound(['replay', 'mixed', '--format', 'json'], {
      cwd: folder.path,
    });
    expect(status).toBe(2);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^mixed.b\.json:1: /);
    expect((JSON.parse(stdout) as { verdict: string }[]).map((each) => each.verdict)).toEqual([
      'open',
      'non-compliant',
    ]);
  });

  test('a bad line leaves the other lines of a log good', () => {
    const log = [GOOD, withEntry({ to: 'dls' }), BREACHED].map((each) => JSON.stringify(each));
    folder.write('log.jsonl', `${log.join('\n')}\n\n{"incident": \n`);
    const { status, stdout, problems } = dutybound(['replay', 'log.jsonl', '--format', 'json'], {
      cwd: folder.path,
    });
    expect(status).toBe(2);
    expect(problems.map((line) => line.split(':', 2).join(':'))).toEqual([
      'log.jsonl:2',
      'log.jsonl:5',
    ]);
    expect(JSON.parse(stdout)).toHaveLength(2);
  });

  test('a bad timeline leaves the others of a list good', () => {
    folder.write('list.json', [GOOD, withEntry({ to: 'dls' }), timelineOf([CONCERN, VIEWED])]);
    const { status, stdout, problems } = dutybound(['replay', 'list.json', '--format', 'json'], {
      cwd: folder.path,
    });
    expect(status).toBe(2);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^list\.json:36: \[1\]\.events\[1\]\.to: /);
    expect(JSON.parse(stdout)).toHaveLength(2);
  });

  test('a field given twice makes only its own timeline unusable', () => {
    const twice = JSON.stringify(GOOD).replace('{', '{"record": "partial", ');
    folder.write('twice.json', `[${JSON.stringify(GOOD)},\n${twice}]`);
    const { stdout, problems } = dutybound(['replay', 'twice.json', '--format', 'json'], {
      cwd: folder.path,
    });
    expect(problems).toEqual(['twice.json:2: [1].record: is given twice; keep one of them']);
    expect(JSON.parse(stdout)).toHaveLength(1);
  });
});

describe('what is never said', () => {
  test('nothing of a note, whatever is wrong with it', () => {
    const notes = [
      withEntry({ note: `${SECRET} data:image/png;base64,AAAA` }),
      withEntry({ note: SECRET.repeat(500) }),
      withEntry({ note: [SECRET] }),
      withEntry({ by: SECRET }),
      withEntry({ type: SECRET }),
      timelineOf([CONCERN], { policy: SECRET }),
      timelineOf([CONCERN], { [SECRET]: 1 }),
      timelineOf([CONCERN], { incident: SECRET.repeat(20) }),
      `{"note": "${SECRET}`,
      `{"note": ${SECRET}}`,
    ];
    for (const { status, stdout, problems } of replayOfEach(notes)) {
      expect(status).toBe(2);
      expect(problems).not.toHaveLength(0);
      expect(`${stdout}${problems.join('\n')}`).not.toContain('Jane');
    }
  });

  test('a 10 MB note is refused in one short line', () => {
    const { status, problems } = replayOf(withEntry({ note: `${SECRET} `.repeat(700_000) }));
    expect(status).toBe(2);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^bad\.json:17: events\[1\]\.note: is longer than 4000 characters/);
    expect(problems[0]?.length).toBeLessThan(200);
  });
});

test('at most twenty problems of one file are spelt out', () => {
  const events = Array.from({ length: 1000 }, () => ({ ...TOLD, to: 'dls' }));
  const { problems } = replayOf(timelineOf([CONCERN, ...events]));
  expect(problems).toHaveLength(21);
  expect(problems.at(-1)).toBe('bad.json: and 980 more; mend these first, then run it again');
});

test('a byte order mark does no harm', () => {
  const { status, problems } = replayOf(`\ufeff${JSON.stringify(GOOD)}`, 'bom.json');
  expect({ status, problems }).toEqual({ status: 0, problems: [] });
});

test('50,000 entries in one incident are judged', () => {
  const events = Array.from({ length: 50_000 }, (_, index) => ({
    ...TOLD,
    at: new Date(Date.UTC(2026, 2, 4, 9, 20) + index * 1000).toISOString(),
  }));
  const { status, problems, stdout } = replayOf(timelineOf([CONCERN, ...events]), 'large.json');
  expect({ status, problems }).toEqual({ status: 0, problems: [] });
  expect(stdout).toContain('2026-0042');
});
