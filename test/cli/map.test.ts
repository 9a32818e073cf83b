/** `dutybound map`: a mapping to edit, written next to the log or to the terminal. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readMapping } from '../../src/mapping/mapping.ts';
import { dutybound, GOOD, temporaryFolder } from './support.ts';

const folder = temporaryFolder();
const cwd = folder.path;
folder.write('log.csv', 'Ref,Date,Action,Staff\n1,23/03/2026 09:00,Rang MASH,CPO\n');

test('writes a mapping that can be read, and says how much is to be looked at', () => {
  const { status, stdout, problems } = dutybound(['map', 'log.csv'], { cwd });
  expect(status).toBe(0);
  expect(readMapping(stdout, 'mapping.yaml').ok).toBe(true);
  expect(problems).toEqual([
    expect.stringMatching(/^Not yet: say what kind each incident is/),
    'Looked at 1 row. 1 line says “check this”; 0 words or columns could not be placed.',
  ]);
});

test('reads standard input', () => {
  const { status, stdout } = dutybound(['map', '-'], {
    input: 'Ref;Date;Action\n1;1/2/2026;NFA\n',
  });
  expect(status).toBe(0);
  expect(stdout).toContain('"NFA": incident.closed  # check this');
});

test('a log that cannot be audited yet is said so first, with what is to be decided', () => {
  const { status, stdout, problems } = dutybound(['map', '-'], {
    input: 'Ref,Kind\nA,Nudes\nB,CSE\n',
  });
  expect(status).toBe(0);
  expect(stdout).toMatch(/^# Not yet: name the column that says when it was/);
  expect(problems[0]).toMatch(/^Not yet: name the column that says when it was/);
});

describe('a mapping is tried', () => {
  const rows = [
    'Ref,Date,Staff,Action,Category',
    'A-1,04/03/2026 09:00,CT,Concern raised,Nudes',
    'A-1,04/03/2026 09:05,CT,Told DSL,Nudes',
    'A-1,14/03/2026,Mrs Quillfeather,Sat with Zadie and talked it all over,Nudes',
  ];
  folder.write('tried.csv', `${rows.join('\n')}\n`);
  const map = (...args: readonly string[]) => dutybound(['map', 'tried.csv', ...args], { cwd });
  map('--policy', 'valley-end-2022', '--output', 'tried.yaml');

  test('--test says how many rows are understood, and why not the others', () => {
    const { status, stdout } = map('--mapping', 'tried.yaml', '--test');
    expect(status).toBe(1);
    expect(stdout).toMatch(/^3 rows: 2 understood, 0 in part, 1 not\.\n1 incident, 2 entries\./);
    expect(stdout).toMatch(
      /\nColumn C: no role is given for whoever stands here; add them under people\n {2}row 4\n/,
    );
    expect(stdout).not.toMatch(/Quillfeather|Zadie/);
  });

  test('--test is content where every row is understood, and asks what verdicts hang on', () => {
    folder.write('all.csv', `${rows.slice(0, 3).join('\n')}\n`);
    const { status, stdout } = dutybound(['map', 'all.csv', '--test'], { cwd });
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^2 rows: 2 understood, 0 in part, 0 not\.\n1 incident, 2 entries\.\n\n/,
    );
    expect(stdout).toContain('  crime-suspected: Do you suspect a crime? (1 incident)\n');
  });

  test('--show prints the timelines', () => {
    const { status, stdout } = map('--mapping', 'tried.yaml', '--show');
    expect(status).toBe(0);
    expect(stdout.split('\n')).toEqual([
      'A-1, rows 2 to 3',
      '  4 Mar 2026 09:00           row 2     a teacher raised a concern: Youth produced sexual imagery (sexting)',
      '  4 Mar 2026 09:05           row 3     a teacher told the Designated Safeguarding Lead',
      '',
      '',
    ]);
  });

  test('export writes them', () => {
    const { status, stdout, problems } = dutybound(
      ['export', 'tried.csv', '--mapping', 'tried.yaml', '--format', 'jsonl'],
      { cwd },
    );
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      incident: 'A-1',
      policy: 'valley-end-2022',
      events: [{ type: 'concern.raised' }, { type: 'party.informed', to: 'dsl' }],
    });
    expect(problems.at(-1)).toMatch(
      /could not be put into our words; dutybound map --test says which$/,
    );
  });

  test.each([
    [['map', 'tried.csv', '--rows', '3'], '--rows: is for --show and --test; leave it out'],
    [
      ['map', 'tried.csv', '--mapping', 'tried.yaml', '--test', '--sheet', '2'],
      '--sheet: the mapping says which sheet; write sheet: in it, and leave this out',
    ],
    [
      ['map', 'tried.csv', '--mapping', 'tried.yaml'],
      '--mapping: is for --show and --test; add one of them',
    ],
    [
      ['map', 'tried.csv', '--policy', 'valley-end'],
      '--policy: unknown policy "valley-end"; did you mean "valley-end-2022"?',
    ],
    [
      ['export', 'all.csv', '-f', 'jsonl', '--policy', 'valley-end-2022'],
      '--policy: is for a log that is read with --mapping; leave it out',
    ],
  ])('%j is refused', (args, says) => {
    const { status, problems } = dutybound(args, { cwd });
    expect({ status, problems }).toEqual({ status: 2, problems: [`dutybound: ${says}`] });
  });
});

test('unpacks what is packed', () => {
  folder.write('packed.csv.gz', gzipSync('Ref;Date;Action\n1;1/2/2026;NFA\n'));
  const { status, stdout } = dutybound(['map', 'packed.csv.gz'], { cwd });
  expect(status).toBe(0);
  expect(stdout).toContain('"NFA": incident.closed  # check this');
});

const ANOTHER_TOOLS: Readonly<Record<string, string>> = {
  'other.jsonl': [
    '{"case":"K-1","kind":"grooming","steps":[{"when":"2026-03-05T09:12:00Z","who":"teacher","what":"concern raised"},',
    '{"when":"2026-03-05T09:30:00Z","who":"DSL","what":"rang police"}]}\n',
  ].join(''),
  'other.xes': `<?xml version="1.0"?>
<log xmlns="http://www.xes-standard.org/"><trace><string key="concept:name" value="K-1"/><string key="kind" value="grooming"/>
<event><date key="time:timestamp" value="2026-03-05T09:12:00Z"/><string key="org:role" value="teacher"/><string key="concept:name" value="concern raised"/></event>
<event><date key="time:timestamp" value="2026-03-05T09:30:00Z"/><string key="org:role" value="DSL"/><string key="concept:name" value="rang police"/></event>
</trace></log>
`,
};

test.each(Object.entries(ANOTHER_TOOLS))(
  '%s of another tool: its mapping, one word filled in, has it judged',
  (name, content) => {
    folder.write(name, content);
    const { status, stdout } = dutybound(['map', name], { cwd });
    expect(status).toBe(0);
    const police = '    "rang police": { type: party.informed, to: police, via: telephone }';
    const text = stdout
      .replace(/^ +# "rang police": ….*$/m, police)
      .replace('# policy:', 'policy:');
    expect(text).toContain(police);
    folder.write(`${name}.yaml`, text);
    const args = ['audit', name, '--mapping', `${name}.yaml`, '--format', 'json'];
    const audit = dutybound(args, { cwd });
    expect(audit.problems).toEqual([]);
    expect(JSON.parse(audit.stdout)).toMatchObject({
      events: 2,
      incidents: { 'cannot-tell': 1 },
      times: expect.arrayContaining([{ party: 'police', minutes: [[18, 1]] }]),
      rows: { count: 0 },
    });
  },
);

test('never writes over a mapping that may have been edited', () => {
  expect(dutybound(['map', 'log.csv', '-o', 'mapping.yaml'], { cwd }).status).toBe(0);
  const written = readFileSync(join(cwd, 'mapping.yaml'), 'utf8');
  const again = dutybound(['map', 'log.csv', '-o', 'mapping.yaml'], { cwd });
  expect(again.status).toBe(2);
  expect(again.problems.at(-1)).toBe(
    'dutybound: --output: mapping.yaml cannot be written: it is there already, and may have been edited; name a new file',
  );
  expect(readFileSync(join(cwd, 'mapping.yaml'), 'utf8')).toBe(written);
});

test.each([
  ['none.csv', null, 'none.csv: is not there; check the name'],
  ['empty.csv', '', 'empty.csv: has no rows; put headings and rows into it'],
  ['head.csv', 'Ref,Date\n', 'head.csv: has no rows; put headings and rows into it'],
  ['log.xlsx', 'PK\u0003\u0004', 'log.xlsx: ends too soon, or is damaged; get a whole copy of it'],
  [
    'cut.csv.gz',
    gzipSync('a,b\nc,d').subarray(0, 24),
    'cut.csv.gz: is a gzip file that ends too soon; get a whole copy, since the rest is missing',
  ],
  [
    'pretty.json',
    '{\n  "ref": "1"\n}\n',
    'pretty.json: has nothing in it that could be a row; write one JSON object to a line, or XES with events',
  ],
  [
    'ours.jsonl',
    JSON.stringify(GOOD),
    'ours.jsonl: holds timelines; dutybound replay and audit read them without a mapping',
  ],
  [
    'list.json',
    '[{"a":1}]',
    'list.json: is one JSON list; write one object to a line (JSON Lines), or give timelines to dutybound audit',
  ],
])('%s is refused', (name, content, line) => {
  if (content !== null) folder.write(name, content);
  const { status, stdout, problems } = dutybound(['map', name], { cwd });
  expect({ status, stdout, problems }).toEqual({ status: 2, stdout: '', problems: [line] });
});
