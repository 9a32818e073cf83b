/**
 * Logs that are broken, damaged or made to do harm: one line for each thing wrong, with its place
 * and how to fix it; the good part is judged all the same, and the exit status is 2.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Audit } from '../../src/vocabulary/audits.ts';
import {
  BIN,
  CONCERN,
  dutybound,
  GOOD,
  MEASURE,
  TOLD,
  temporaryFolder,
  timelineOf,
} from './support.ts';

const folder = temporaryFolder();
const cwd = folder.path;
const MEGABYTE = 1024 * 1024;

const named = (incident: string, changes: object = {}): string =>
  JSON.stringify({ ...GOOD, incident, ...changes });
const [A, B, C] = [named('A'), named('B'), named('C')] as const;
const lines = (...each: readonly string[]): string => `${each.join('\n')}\n`;

interface Judged {
  readonly status: number | null;
  /** How many incidents were judged. */
  readonly judged: number;
  readonly problems: readonly string[];
  readonly audit: Audit;
}

const judge = (...args: readonly string[]): Judged => {
  const { status, stdout, problems } = dutybound(
    ['audit', '--jobs', '1', '--format', 'json', ...args],
    { cwd },
  );
  const audit = JSON.parse(stdout) as Audit;
  const judged = Object.values(audit.incidents).reduce((sum, count) => sum + count, 0);
  for (const each of problems) expect(each).not.toMatch(/^\s+at |fault of its own/);
  return { status, judged, problems, audit };
};

const expectBad = (name: string, judged: number, problems: readonly string[]): void => {
  const got = judge(name);
  expect({ ...got, audit: undefined }).toEqual({ status: 2, judged, problems, audit: undefined });
  expect(got.audit.faults.count).toBe(problems.length);
};

describe('one thing wrong, and the rest is judged', () => {
  const log = lines(...Array.from({ length: 400 }, (_, index) => named(`N${index}`)));
  const packed = gzipSync(log, { level: 1 });
  const damaged = Buffer.from(packed);
  damaged.fill(0xff, damaged.length - 8);
  const event = JSON.stringify(TOLD);
  const latin = (text: string): Buffer => Buffer.from(text, 'latin1');

  const cases: Record<string, readonly [content: string | Buffer, judged: number, says: string]> = {
    'line.jsonl': [
      lines(A, '{"incident": somebody', B),
      2,
      ':2: incident: holds a word that is not JSON; put text between double quotes',
    ],
    'windows.jsonl': [
      latin(lines(A, named('W', { note: 'caf\u00e9' }), B)),
      2,
      ':2: holds a character that is not UTF-8; save the file as UTF-8',
    ],
    'utf16.jsonl': [
      Buffer.from(`\ufeff${A}`, 'utf16le'),
      0,
      ': is written in UTF-16; save it as UTF-8',
    ],
    'noughts.jsonl': [lines(A, '\0\0\0\0\0', B), 2, ':2: is written in UTF-16; save it as UTF-8'],
    'empty.jsonl': [
      '',
      0,
      ': is empty; put a timeline into it (dutybound replay --help shows one)',
    ],
    'empty.jsonl.gz': [
      gzipSync(''),
      0,
      ': is empty; put a timeline into it (dutybound replay --help shows one)',
    ],
    'headings.csv': [
      'incident,policy,record,at,type,by\n',
      0,
      ':1: has headings but no rows; put a row for each thing that was done under them',
    ],
    'damaged.jsonl.gz': [
      damaged,
      400,
      ': is a damaged gzip file; get another copy, since the rest could not be read',
    ],
    'policy.jsonl': [
      lines(A, named('P', { policy: 'nowhere-2020' }), B),
      2,
      ':2: policy: unknown policy; use one of valley-end-2022, plumpton-2020',
    ],
    'field.jsonl': [
      lines(A, B.replace('"record":', '"record":"partial","record":'), C),
      2,
      ':2: record: is given twice; keep one of them',
    ],
    'event-field.jsonl': [
      lines(A, B.replace(event, event.replace('"to"', '"to":"dsl","to"')), C),
      2,
      ':2: events[1].to: is given twice; keep one of them',
    ],
    'deep.jsonl': [
      lines(A, '['.repeat(300_000), B),
      2,
      ':2: timeline: is nested more than 64 levels deep; dutybound replay --help shows a timeline',
    ],
    'wide.csv': [
      Array.from({ length: 300 }, (_, index) => `=c${index}`).join(','),
      0,
      ':1: has no column incident, at, type, by; write a mapping with dutybound map FILE, and give it with --mapping',
    ],
    'type.xes': [
      '<?xml version="1.0"?><!DOCTYPE log [<!ENTITY x SYSTEM "file:///etc/passwd">]><log><trace><string key="concept:name" value="&x;"/></trace></log>',
      0,
      ':1: has a document type, which can lead outside the file; take <!DOCTYPE … > out',
    ],
  };

  test.each(Object.entries(cases))('%s', (name, [content, judged, says]) => {
    folder.write(name, content);
    expectBad(name, judged, [`${name}${says}`]);
  });

  test('JSON written over several lines is read whole, though its name says JSON Lines', () => {
    folder.write('spread.jsonl', GOOD);
    folder.write('spread-list.jsonl', [JSON.parse(A), JSON.parse(B)]);
    expect(judge('spread.jsonl')).toMatchObject({ status: 0, judged: 1 });
    expect(judge('spread-list.jsonl')).toMatchObject({ status: 0, judged: 2 });
    folder.write('spread-two.jsonl', `${JSON.stringify(GOOD, null, 2)}\n{\n`);
    expect(judge('spread-two.jsonl').problems).toHaveLength(1);
  });

  test('a gzip file that ends too soon: what came before is judged', () => {
    folder.write('short.jsonl.gz', packed.subarray(0, packed.length / 2));
    const { status, judged, problems } = judge('short.jsonl.gz');
    expect(status).toBe(2);
    expect(judged).toBeGreaterThan(100);
    expect(judged).toBeLessThan(400);
    expect(problems).toEqual([
      'short.jsonl.gz: is a gzip file that ends too soon; get a whole copy, since the rest is missing',
    ]);
  });

  test('a file that is not there, beside one that is', () => {
    folder.write('there.jsonl', lines(A));
    const { status, judged, problems } = judge('gone.jsonl', 'there.jsonl');
    expect({ status, judged }).toEqual({ status: 2, judged: 1 });
    expect(problems).toEqual(['gone.jsonl: is not there; check the name']);
  });

  test('300 columns, most of them not ours: the incident is judged, and they are listed', () => {
    const others = Array.from({ length: 290 }, (_, index) => `c${index}`);
    const head = ['incident', 'policy', 'record', 'at', 'type', 'by', 'procedure'];
    const row = [
      'W',
      'valley-end-2022',
      'complete',
      CONCERN.at,
      CONCERN.type,
      'teacher',
      'sexting',
    ];
    const text = [
      [...head, ...others].join(','),
      [...row, ...others.map(() => '=1+1')].join(','),
    ].join('\n');
    folder.write('columns.csv', text);
    const { judged, audit } = judge('columns.csv');
    expect(judged).toBe(1);
    expect(audit.rows.count).toBe(290);
    expect(JSON.stringify(audit.rows)).not.toContain('1+1');
  });
});

describe('an incident given twice', () => {
  const says = (where: string): string =>
    `incident: has the name of the incident on ${where}; keep one of them, or give the other a name of its own`;

  test('in one file, and in another', () => {
    folder.write('twice.jsonl', lines(A, B, A));
    folder.write('again.json', lines(B));
    const { status, judged, problems } = judge('twice.jsonl', 'again.json');
    expect({ status, judged }).toEqual({ status: 2, judged: 2 });
    expect(problems).toEqual([
      `twice.jsonl:3: ${says('line 1')}`,
      `again.json:1: ${says('line 2 of twice.jsonl')}`,
    ]);
  });

  test('two schools may use one name, wherever a line names its school', () => {
    const { incident, policy, record, events } = GOOD;
    const first = JSON.stringify({ incident, policy, record, school: 'S1', events });
    const last = JSON.stringify({ incident, policy, record, events, school: 'S2' });
    folder.write('schools.jsonl', lines(first, last, JSON.stringify(GOOD)));
    const { status, judged, audit } = judge('schools.jsonl');
    expect({ status, judged }).toEqual({ status: 0, judged: 3 });
    const schools = audit.groups.filter(({ by }) => by === 'school');
    expect(schools.map(({ name }) => name)).toEqual(['S1', 'S2']);
    folder.write('same.jsonl', lines(first, last.replace('S2', 'S1')));
    expect(judge('same.jsonl').problems).toEqual([`same.jsonl:2: ${says('line 1')}`]);
  });
});

test('a line that is a list of incidents: each is counted once, and in its place', () => {
  const E = named('E', { exercise: true });
  const wrong = C.replace('"by":"teacher"', '"by":"teachr"');
  folder.write('lists.jsonl', lines(A, `[${B},${wrong},${E}]`, B, `  [${A}]`, C));
  const { status, judged, problems, audit } = judge('lists.jsonl');
  expect({ status, judged, exercises: audit.exercises }).toEqual({
    status: 2,
    judged: 3,
    exercises: 1,
  });
  const twice = (line: number): string =>
    `incident: has the name of the incident on line ${line}; keep one of them, or give the other a name of its own`;
  expect(problems).toEqual([
    'lists.jsonl:2: [1].events[0].by: unknown party "teachr"; did you mean "teacher"?',
    `lists.jsonl:3: ${twice(2)}`,
    `lists.jsonl:4: ${twice(1)}`,
  ]);
});

test('incidents of two schools are told apart however the field is written', () => {
  const spaced = lines(
    A.replace('"incident"', '"school" :"S1","incident"'),
    A.replace('"incident"', '"sch\\u006fol":"S2","incident"'),
  );
  folder.write('spaced.jsonl', spaced);
  const { status, judged, audit } = judge('spaced.jsonl');
  expect({ status, judged }).toEqual({ status: 0, judged: 2 });
  expect(audit.groups.filter(({ by }) => by === 'school').map(({ name }) => name)).toEqual([
    'S1',
    'S2',
  ]);
});

test('one school more than there are: its incidents are named, and the memory has an end', () => {
  const of = (school: number): string => named('A', { school: `S${school}` });
  const log = Array.from({ length: 30_001 }, (_, school) => of(school));
  folder.write('schools-30001.jsonl', lines(...log, named('B', { school: 'S7' })));
  const { status, stdout, problems } = dutybound(['audit', 'schools-30001.jsonl'], { cwd });
  expect([status, problems]).toEqual([
    2,
    [
      'schools-30001.jsonl:30001: names one school more than the 30000 that an audit tells apart; audit fewer schools at a time, or check that school is the code of a school',
    ],
  ]);
  expect(stdout).toContain('Audit  30,001 incidents');
});

describe('many things wrong', () => {
  test('stderr tells twenty of a file and how many more; the report has them all', () => {
    folder.write('many.jsonl', lines(A, ...Array.from({ length: 50 }, () => '{'), B));
    const { judged, problems, audit } = judge('many.jsonl');
    expect(judged).toBe(2);
    expect(problems).toHaveLength(21);
    expect(problems.at(-1)).toBe('many.jsonl: and 30 more; mend these first, then run it again');
    expect(audit.faults.first.map(({ line }) => line)).toEqual(
      Array.from({ length: 50 }, (_, index) => index + 2),
    );
  });

  test('200,000 fields given twice in one line cost that line, and no other', () => {
    const twice = Array.from({ length: 200_000 }, () => '"a":1').join(',');
    folder.write('twice.jsonl', lines(`{${twice}}`, B));
    const { judged, problems, audit } = judge('twice.jsonl');
    expect(judged).toBe(1);
    expect(problems).toHaveLength(21);
    expect(audit.faults.count).toBeGreaterThan(199_000);
  });

  test('a log that another tool wrote is reported once', () => {
    const event =
      '<event><string key="concept:name" value="Rang MASH"/><string key="org:resource" value="Q"/></event>';
    const traces = Array.from(
      { length: 30 },
      (_, index) => `<trace><string key="concept:name" value="${index}"/>${event}</trace>`,
    );
    folder.write('other.xes', `<log>\n${traces.join('\n')}\n</log>`);
    expectBad('other.xes', 0, [
      "other.xes:2: contains 30 incidents in another tool's format, starting here; use --mapping (dutybound map writes one)",
    ]);
  });
});

describe('what is large or out of order is judged', () => {
  test('entries in another order than they happened', () => {
    folder.write('order.jsonl', lines(JSON.stringify(timelineOf([TOLD, CONCERN]))));
    folder.write('ordered.jsonl', lines(JSON.stringify(timelineOf([CONCERN, TOLD]))));
    expect(judge('order.jsonl').audit.norms).toEqual(judge('ordered.jsonl').audit.norms);
  });

  test('200,000 entries in one incident, in bounded memory', () => {
    const events = Array.from({ length: 199_999 }, (_, index) => ({
      ...TOLD,
      at: new Date(Date.UTC(2026, 2, 4, 9, 13, index)).toISOString(),
    }));
    const long = JSON.stringify({ ...GOOD, incident: 'long', events: [CONCERN, ...events] });
    folder.write('long.jsonl', lines(A, long, B));
    const args = [BIN, 'audit', 'long.jsonl', '--jobs', '1', '--format', 'json'];
    const ran = spawnSync(process.execPath, [MEASURE, ...args], { cwd, encoding: 'utf8' });
    const audit = JSON.parse(ran.stdout) as Audit;
    expect(audit.events).toBe(200_004);
    expect(JSON.parse(ran.stderr).rss / 2 ** 20).toBeLessThan(250);
  });

  test.each([
    ['among others', [`${A}\n`, `\n${B}\n`], 2, 2],
    ['alone', ['', ''], 0, 1],
  ] as const)('a line of more than 64 MB, %s', (where, [before, after], judged, line) => {
    const name = `${where.replace(' ', '-')}.jsonl`;
    const long = [
      Buffer.from('{"incident":"'),
      Buffer.alloc(65 * MEGABYTE, 'a'),
      Buffer.from('"}'),
    ];
    folder.write(name, Buffer.concat([Buffer.from(before), ...long, Buffer.from(after)]));
    expectBad(name, judged, [
      `${name}:${line}: is longer than 64 MB; split the incident, or check that each stands on a line of its own`,
    ]);
  });
});

test('XML that declares Windows-1252 is read as that', () => {
  folder.write('w.jsonl', lines(named('A-B')));
  const { stdout } = dutybound(['export', '-f', 'xes', 'w.jsonl'], { cwd });
  const declared = stdout.replace(/encoding="utf-8"/i, 'encoding="windows-1252"');
  expect(declared).toContain('windows-1252');
  const bytes = Buffer.from(declared, 'latin1');
  bytes[bytes.indexOf('A-B') + 1] = 0x96;
  folder.write('w.xes', bytes);
  expect(judge('w.xes', '--findings', 'w-findings.jsonl').problems).toEqual([]);
  const [first = ''] = readFileSync(join(cwd, 'w-findings.jsonl'), 'utf8').split('\n');
  expect((JSON.parse(first) as { incident: string }).incident).toBe('A\u2013B');
});

test.each([
  [['records:', 'a.jsonl'], 'records: is audited by itself; leave the others out'],
  [['records:'], '--as: is not an account; give a role and a number, such as dsl-1'],
  [
    ['records:', '--as', 'auditor-1'],
    'records: are the records of a database; name it in DATABASE_URL',
  ],
  [['records:', '--findings', 'f.jsonl'], '--findings: is not for records:; leave it out'],
  [
    ['a.jsonl', '--together', 'x'],
    '--together: is for records:, the records of a database; leave it out',
  ],
])('%j is refused in one line', (args, says) => {
  const { status, problems } = dutybound(['audit', ...args], { cwd, env: { DATABASE_URL: '' } });
  expect({ status, problems }).toEqual({ status: 2, problems: [`dutybound: ${says}`] });
});
