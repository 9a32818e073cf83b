/** `dutybound audit` and `dutybound merge`, as somebody with a log would run them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { logLines } from '../../bench/log.js';
import type { Audit, Group } from '../../src/vocabulary/audits.ts';
import type { Finding } from '../../src/vocabulary/findings.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { replayInWords as replay } from '../support/built-in.ts';
import {
  BIN,
  BREACHED,
  CONCERN,
  dutybound,
  GOOD,
  type Ran,
  type RunOptions,
  TOLD,
  temporaryFolder,
  timelineOf,
} from './support.ts';

const folder = temporaryFolder();
const cwd = folder.path;
const read = (name: string): string => readFileSync(join(cwd, name), 'utf8');
const lines = (...timelines: readonly unknown[]): string =>
  timelines.map((each) => `${JSON.stringify(each)}\n`).join('');

/** Under both policies, of all kinds, with exercises, corrections and partial records. */
const LOG = [...logLines({ incidents: 24, seed: 16 }).lines];
const TIMELINES = LOG.map((line) => JSON.parse(line) as Timeline);
const JUDGED = TIMELINES.filter(({ exercise }) => !exercise);
folder.write('log.jsonl', `${LOG.join('\n')}\n`);

const run = (args: readonly string[], options: RunOptions = {}): Ran =>
  dutybound(['audit', '--jobs', '1', ...args], { cwd, ...options });
const audited = (args: readonly string[], options: RunOptions = {}): Audit =>
  JSON.parse(run([...args, '--format', 'json'], options).stdout) as Audit;

const sum = (counts: object): number =>
  (Object.values(counts) as number[]).reduce((total, count) => total + count, 0);
/** All that an audit counts, and nothing of where it stood. */
const counts = ({ incidents, events, exercises, unmapped, norms, groups, times }: Audit) => ({
  incidents,
  events,
  exercises,
  unmapped,
  norms,
  groups,
  times,
});
/** What is left of files that were not written to their end. */
const leftovers = (): readonly string[] => readdirSync(cwd).filter((name) => name.endsWith('.tmp'));

const whole = run(['log.jsonl', '--format', 'json', '--findings', 'findings.jsonl']);
const wholeAudit = JSON.parse(whole.stdout) as Audit;
/** The same audit in another format, without judging everything again. */
folder.write('whole.json', whole.stdout);
const rendered = (...args: readonly string[]): Ran =>
  dutybound(['merge', 'whole.json', ...args], { cwd });

describe('what an audit counts', () => {
  const found = read('findings.jsonl')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Finding & Record<string, unknown>);

  test('--findings are those of replay, one on each line, without the exercises', () => {
    const expected = TIMELINES.flatMap((timeline, index) => {
      if (timeline.exercise) return [];
      const { incident, policy, school } = timeline;
      const place = { incident, school, policy, file: 'log.jsonl', line: index + 1 };
      return replay(timeline).findings.map((each) => ({ ...place, ...each }));
    });
    expect(found).toEqual(JSON.parse(JSON.stringify(expected)));
  });

  test('norm by norm, the counts are those of the findings', () => {
    const tally: Record<string, number> = {};
    for (const { policy, norm, verdict } of found) {
      const key = `${policy}|${norm}|${verdict}`;
      tally[key] = (tally[key] ?? 0) + 1;
    }
    const told = wholeAudit.norms.flatMap(({ policy, norm, verdicts }) =>
      Object.entries(verdicts).map(([verdict, count]) => [`${policy}|${norm}|${verdict}`, count]),
    );
    expect(Object.fromEntries(told)).toEqual(tally);
  });

  test('incidents by verdict, exercises left out and counted', () => {
    const tally: Record<string, number> = {};
    for (const timeline of JUDGED) {
      const { verdict } = replay(timeline);
      tally[verdict] = (tally[verdict] ?? 0) + 1;
    }
    expect(wholeAudit.incidents).toEqual(tally);
    expect(JUDGED.length).toBeLessThan(TIMELINES.length);
    expect(wholeAudit.exercises).toBe(TIMELINES.length - JUDGED.length);
    // What corrects an entry is an entry too.
    expect(wholeAudit.events).toBe(JUDGED.flatMap(({ events }) => events).length);
    expect(wholeAudit.partialRecords).toBe(
      JUDGED.filter(({ record }) => record === 'partial').length,
    );
  });

  test('every incident is in one policy, one school and one term', () => {
    const by = (kind: Group['by']) => wholeAudit.groups.filter((each) => each.by === kind);
    for (const kind of ['policy', 'school', 'term'] as const) {
      expect(
        by(kind)
          .map(({ incidents }) => sum(incidents))
          .reduce((a, b) => a + b),
      ).toBe(JUDGED.length);
    }
    expect(by('school').map(({ name }) => name)).toEqual(
      [...new Set(JUDGED.map(({ school }) => school))].toSorted(),
    );
    for (const { name } of by('term')) expect(name).toMatch(/^20\d\d-(autumn|spring|summer)$/);
  });

  test('the incidents to see first come with what was wrong in them', () => {
    const [first] = wholeAudit.toSee;
    const timeline = TIMELINES[(first?.line ?? 0) - 1] as Timeline;
    expect(first?.incident).toBe(timeline.incident);
    const wrong = replay(timeline).findings.filter(({ verdict }) =>
      ['breached', 'missed', 'late', 'owed'].includes(verdict),
    );
    expect(first?.findings).toEqual(JSON.parse(JSON.stringify(wrong)));
    expect(first?.breached).toBe(wrong.filter(({ verdict }) => verdict === 'breached').length);
  });

  test('--cross-check judges so many a second time and comes to the same', () => {
    const checked = audited(['log.jsonl', '--cross-check', '8']);
    expect(checked.crossChecked).toBeGreaterThanOrEqual(8);
    expect(counts(checked)).toEqual(counts(wholeAudit));
  });
});

describe('exit status', () => {
  folder.write('good.jsonl', lines(GOOD));
  folder.write('bad.jsonl', lines(GOOD, { ...BREACHED, incident: '2026-0043' }));
  folder.write('broken.jsonl', lines(GOOD).replace('complete', 'whole'));

  test.each([
    ['good.jsonl', 0],
    ['bad.jsonl', 1],
    ['broken.jsonl', 2],
  ])('%s: %i', (name, status) => {
    expect(run([name]).status).toBe(status);
  });
});

describe('formats', () => {
  test('text, to be read', () => {
    const { stdout, status, problems } = run(['log.jsonl']);
    expect({ status, problems }).toEqual({ status: 1, problems: [] });
    expect(rendered().stdout).toBe(stdout);
    expect(stdout).toContain(`Audit  ${JUDGED.length} incidents: `);
    expect(stdout).not.toContain('\u001b');
  });

  test('html, on its own and without a script', () => {
    const { stdout } = rendered('--format', 'html');
    expect(stdout).toMatch(/^<!doctype html>/i);
    expect(stdout).not.toMatch(/<script|\ssrc=|<link/i);
  });

  test('csv, in which no cell begins like a formula', () => {
    folder.write('formula.jsonl', lines({ ...BREACHED, school: '-HYPERLINK(1)' }));
    const { stdout } = run(['formula.jsonl', '--format', 'csv']);
    expect(stdout).toMatch(/^\ufeffby,name,policy,norm,title,applied,/);
    expect(stdout).toContain('HYPERLINK');
    expect(stdout).not.toMatch(/(^|[,\n])"?[=+@-]/);
  });

  test('a formula in a cell of CSV is text, and export writes it so that it stays one', () => {
    folder.write(
      'formula.csv',
      dutybound(['export', '-f', 'csv', 'formula.jsonl'], { cwd }).stdout,
    );
    expect(read('formula.csv')).not.toMatch(/(^|[,\n])"?[=+@-]/);
    expect(audited(['formula.csv']).groups.at(-1)?.name).toBe('-HYPERLINK(1)');
  });
});

describe('--for governors', () => {
  test('no incident, no file and no school of a few incidents is named', () => {
    const years = TIMELINES.flatMap(({ events }) => events.map(({ at }) => Number(at.slice(0, 4))));
    const terms = Array.from({ length: Math.max(...years) - Math.min(...years) }, (_, index) => [
      '--term',
      `spring-${Math.min(...years) + index}`,
      '--term',
      `summer-${Math.min(...years) + index}`,
    ]).flat();
    const env = { DUTYBOUND_DATA: join(cwd, 'data') };
    for (const format of ['text', 'html']) {
      const options = ['--for', 'governors', ...terms, '--format', format];
      const { stdout, status } = run(['log.jsonl', ...options], { env });
      expect(status).toBe(1);
      expect(stdout).toContain('governors');
      for (const { incident, school } of TIMELINES) {
        expect(stdout).not.toContain(incident);
        expect(stdout).not.toContain(school);
      }
      expect(stdout).not.toContain('log.jsonl');
    }
  });

  test.each(['json', 'csv'])('%s is refused by audit and by merge', (format) => {
    const says =
      'dutybound: --for governors: is written as text or html; the other formats name incidents';
    const options = ['--for', 'governors', '--format', format];
    const refused = { status: 2, stdout: '', problems: [says] };
    expect(run(['log.jsonl', ...options])).toEqual(refused);
    expect(rendered(...options)).toEqual(refused);
  });
});

describe('--policy and --against', () => {
  const VIEWED_BY_DSL = {
    at: '2026-03-04T10:00:00Z',
    type: 'image.viewed',
    by: 'dsl',
  };
  folder.write('two.jsonl', lines(timelineOf([CONCERN, TOLD, VIEWED_BY_DSL])));

  test('--policy judges everything under one policy', () => {
    const one = audited(['log.jsonl', '--policy', 'plumpton-2020']);
    expect(one.policy).toBe('plumpton-2020');
    const expected: Record<string, number> = {};
    for (const timeline of JUDGED) {
      const { verdict } = replay(timeline, { policy: 'plumpton-2020' });
      expected[verdict] = (expected[verdict] ?? 0) + 1;
    }
    expect(one.incidents).toEqual(expected);
  });

  test('--against shows what changes, and every incident once', () => {
    const { against, incidents } = audited(['log.jsonl', '--against', 'plumpton-2020']);
    const tally: Record<string, number> = {};
    for (const timeline of JUDGED) {
      const [was, is] = [replay(timeline), replay(timeline, { policy: 'plumpton-2020' })];
      const key = `${was.verdict} ${is.verdict}`;
      tally[key] = (tally[key] ?? 0) + 1;
    }
    const told = against?.incidents.map(({ was, is, count }) => [`${was} ${is}`, count]) ?? [];
    expect(Object.fromEntries(told)).toEqual(tally);
    expect(told.some(([key]) => new Set(String(key).split(' ')).size === 2)).toBe(true);
    expect(sum(incidents)).toBe(JUDGED.length);
  });

  test.each(['--policy', '--against'])('%s of an unknown policy is refused', (option) => {
    expect(run(['log.jsonl', option, 'nowhere-2020']).problems).toEqual([
      `dutybound: ${option}: unknown policy; use one of valley-end-2022, plumpton-2020`,
    ]);
  });

  test('--policy fills in the policy of rows that name none, and only of those', () => {
    const head = 'incident,policy,record,at,type,by,to,procedure';
    const rows = (incident: string, policy: string) =>
      `${incident},${policy},complete,2026-03-04T09:12:00Z,concern.raised,teacher,,sexting`;
    folder.write('none.csv', `${head}\n${rows('A', '')}\n${rows('B', 'nowhere-2020')}\n`);
    expect(run(['none.csv']).problems).toHaveLength(2);
    const { status, stdout, problems } = run([
      ...['none.csv', '--format', 'json', '--policy', 'plumpton-2020'],
    ]);
    expect(status).toBe(2);
    expect(problems).toEqual([
      'none.csv:3: policy: unknown policy; use one of valley-end-2022, plumpton-2020',
    ]);
    expect((JSON.parse(stdout) as Audit).incidents).toEqual({ open: 1 });
  });
});

describe('a log in other words', () => {
  const IMPORTS = join(import.meta.dirname, '..', '..', 'fixtures', 'imports');
  const name = join(IMPORTS, 'case-log-semicolons.csv');
  const mapping = ['--mapping', join(IMPORTS, 'case-log-semicolons.yaml')];

  test('--mapping places its rows; those it cannot place are listed, counted and reported', () => {
    const { stdout, status, problems } = run([name, ...mapping, '--format', 'json']);
    expect(status).toBe(1);
    expect(problems).toEqual([
      'dutybound: 1 row could not be put into our words; the report says which',
    ]);
    const { incidents, rows, faults } = JSON.parse(stdout) as Audit;
    expect(sum(incidents)).toBe(3);
    expect(faults.count).toBe(0);
    expect(rows.count).toBe(1);
    expect(rows.first.map(({ line, field }) => `${line} ${field}`)).toEqual(['7 column F']);
  });

  test('a mapping is not written over', () => {
    folder.write('m.yaml', readFileSync(join(IMPORTS, 'case-log-semicolons.yaml')));
    const before = read('m.yaml');
    const { status, problems } = run([name, '--mapping', 'm.yaml', '--output', './m.yaml']);
    expect(status).toBe(2);
    expect(problems).toEqual([
      'dutybound: --output: ./m.yaml is one of the files to read; name another file',
    ]);
    expect(read('m.yaml')).toBe(before);
  });

  test('a mapping of one word to two acts is refused with its line', () => {
    const twice = 'words:\n  type:\n    Rang MASH: concern.raised\n    rang mash: party.informed\n';
    folder.write('twice.yaml', `layout: events\ncolumns: { incident: A, at: B, by: C }\n${twice}`);
    const { status, stdout, problems } = run([name, '--mapping', 'twice.yaml']);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(problems.some((each) => each.startsWith('twice.yaml:6: '))).toBe(true);
  });
});

describe('the same, however it comes', () => {
  const exported = (format: string): string => {
    const name = `out.${format}`;
    dutybound(['export', '-f', format, 'log.jsonl', '-o', name], { cwd });
    return name;
  };
  const csv = exported('csv');
  const xes = exported('xes');

  test('from CSV and from XES', () => {
    expect(counts(audited([csv]))).toEqual(counts(wholeAudit));
    expect(counts(audited([xes]))).toEqual(counts(wholeAudit));
  });

  test('from standard input: lines, gzip and CSV', () => {
    const input = Buffer.from(read('log.jsonl'));
    expect(audited(['-'], { input: lines(GOOD) }).incidents).toEqual({ open: 1 });
    expect(counts(audited(['-'], { input: gzipSync(input) }))).toEqual(counts(wholeAudit));
    expect(counts(audited(['-'], { input: Buffer.from(read(csv)) }))).toEqual(counts(wholeAudit));
  });

  test('from a pipe with a name, which can be read once only', async () => {
    const shell = `node '${BIN}' audit --jobs 1 --format json <(cat ${csv}) --input csv`;
    const child = spawn('bash', ['-c', shell], { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (more: string) => {
      text += more;
    });
    await once(child, 'close');
    expect(counts(JSON.parse(text) as Audit)).toEqual(counts(wholeAudit));
  });

  test('from a folder with files of every kind', () => {
    const part = (from: number): string => LOG.slice(from, from + 5).join('\n');
    folder.write('term/a.jsonl', part(0));
    folder.write('term/b.jsonl.gz', gzipSync(part(5)));
    folder.write('term/c.json', `[${LOG.slice(10, 15).join(',\n')}]`);
    for (const [name, from] of [
      ['d.csv', 15],
      ['e.xes', 20],
    ] as const) {
      folder.write('part.jsonl', part(from));
      const format = name.slice(2);
      dutybound(['export', '-f', format, 'part.jsonl', '-o', `term/${name}`], { cwd });
    }
    folder.write('term/readme.txt', 'not a log');
    const mixed = audited(['term']);
    expect(mixed.faults.count).toBe(0);
    expect(counts(mixed)).toEqual(counts(wholeAudit));
  });

  test('with two threads, to the byte, and reported in the order of the log', () => {
    // Of what comes over standard input, another thread begins with the sixty-fourth megabyte.
    const long = logLines({ incidents: 4_000, seed: 53 }).lines;
    const many = Array.from(long, (line) => line.padEnd(20_000));
    many.splice(3_900, 0, '{"incident":"broken"}');
    many.splice(3_200, 0, 'not a timeline');
    const input = `${many.join('\n')}\n`;
    expect(input.length).toBeGreaterThan(76_000_000);
    const ran = (jobs: string): Ran =>
      dutybound(['audit', '-', '--jobs', jobs, '--format', 'json'], { cwd, input });
    const [one, two] = [ran('1'), ran('2')];
    expect(one.status).toBe(2);
    expect(two.problems).toEqual(one.problems);
    expect(two.stdout).toBe(one.stdout);
    expect(one.problems[0]).toMatch(/^\(stdin\):3201: /);
  });
});

describe('parts', () => {
  const part = (shard: string, name: string, ...more: readonly string[]): string => {
    run(['log.jsonl', '--shard', shard, '--format', 'json', '--output', name, ...more]);
    return name;
  };
  const parts = [part('1/3', 'p1.json'), part('2/3', 'p2.json'), part('3/3', 'p3.json')];
  const merged = (...args: readonly string[]): Ran => dutybound(['merge', ...args], { cwd });

  test('in any order, merged they are the audit of the whole, to the byte', () => {
    for (const order of [parts, parts.toReversed()]) {
      const { stdout, status } = merged(...order, '--format', 'json');
      expect(stdout).toBe(whole.stdout);
      expect(status).toBe(1);
    }
    expect(merged(...parts).stdout).toBe(rendered().stdout);
  });

  test('a part that is missing is named, and makes the status 2', () => {
    const { status, stdout, problems } = merged('p1.json', 'p3.json');
    expect(status).toBe(2);
    expect(stdout).toContain('Missing: part 2 of 3');
    expect(problems).toEqual([
      'dutybound: this report is incomplete. Missing: part 2 of 3 of log.jsonl. Merge them too, or say --partial if they are merged later',
    ]);
  });

  test('with --partial, the rest can be merged later', () => {
    const two = merged(
      ...['p1.json', 'p2.json', '--partial', '--format', 'json', '--output', 'two.json'],
    );
    expect(two).toEqual({ status: 1, stdout: '', problems: [] });
    expect(merged('p3.json', 'two.json', '--format', 'json').stdout).toBe(whole.stdout);
  });

  test('what cannot be merged is refused in one line', () => {
    part('1/2', 'half.json');
    part('1/3', 'other.json', '--policy', 'plumpton-2020');
    folder.write('no.json', '{"format":"something"}');
    const changed = (name: string, changes: object): void =>
      folder.write(name, { ...(JSON.parse(read('p2.json')) as object), ...changes });
    changed('older.json', { format: 'dutybound-audit-1' });
    changed('half.events.json', { events: 1.5 });
    changed('few.json', { events: 1 });
    folder.write('elsewhere/log.jsonl', `${LOG.slice(1).join('\n')}\n`);
    dutybound(
      ['audit', 'log.jsonl', '--shard', '2/3', '--format', 'json', '--output', '../other-log.json'],
      { cwd: join(cwd, 'elsewhere') },
    );
    folder.write('bent.json', { ...(JSON.parse(read('p2.json')) as object), events: -1 });
    const says = (...args: readonly string[]) => {
      const { status, stdout, problems } = merged(...args);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(problems).toHaveLength(1);
      return problems[0];
    };
    expect(says('p1.json', 'p1.json')).toBe(
      'p1.json: part 1 of 3 of log.jsonl is given twice; leave one out',
    );
    expect(says('p1.json', 'half.json')).toContain('merge parts that were divided alike');
    expect(says('p2.json', 'other.json')).toContain('was judged with other options; ');
    expect(says('p1.json', 'no.json')).toContain('no.json: is not part of an audit; ');
    expect(says('p1.json', 'older.json')).toContain('was written by an older version of Dutybound');
    expect(says('p1.json', 'half.events.json')).toContain('half.events.json: events: ');
    expect(says('p1.json', 'few.json')).toMatch(/^few\.json: events: are fewer than the incidents/);
    expect(says('p1.json', 'other-log.json')).toContain('were made from different contents');
    expect(says('p1.json', 'bent.json')).toContain('bent.json: events: ');
    expect(says('p1.json', 'gone.json')).toBe('gone.json: is not there; check the name');
    expect(says('p1.json', 'p2.json', '--output', 'p2.json')).toBe(
      'dutybound: --output: p2.json is one of the files to read; name another file',
    );
  });

  test('parts that were judged under a policy of a school need its folder', () => {
    const fixtures = join(import.meta.dirname, '..', '..', 'fixtures');
    const policies = ['--policies', join(fixtures, 'policies')];
    folder.write('third.jsonl', lines({ ...GOOD, policy: 'otterbrook-2026' }));
    run(['third.jsonl', ...policies, '-f', 'json', '-o', 'third.json']);
    expect(merged('third.json')).toEqual({
      status: 2,
      stdout: '',
      problems: [
        'dutybound: these parts were judged under a policy that is not known here; give its folder with --policies',
      ],
    });
    expect(merged('third.json', ...policies).problems).toEqual([]);
  });

  test('a norm that nobody knows is in no report', () => {
    run(['good.jsonl', '-f', 'json', '-o', 'norms.json']);
    const known = readFileSync(join(cwd, 'norms.json'), 'utf8');
    folder.write('norms.json', known.replaceAll('"sexting.dsl-told"', '"sexting.dsl-tald"'));
    expect(merged('norms.json')).toEqual({
      status: 2,
      stdout: '',
      problems: ['dutybound: these parts count a norm that is not known here; audit them again'],
    });
  });
});

describe('where it writes', () => {
  test('the report and the findings stand there only once they are whole', () => {
    folder.write('there.json', 'what was there');
    const { status, problems } = run([
      ...['log.jsonl', '--output', 'there.json', '--findings', 'nowhere/findings.jsonl'],
    ]);
    expect(status).toBe(2);
    expect(problems).toEqual([
      'dutybound: --findings: nowhere/findings.jsonl cannot be written: its folder is not there; make the folder first',
    ]);
    expect(read('there.json')).toBe('what was there');
    expect(leftovers()).toEqual([]);
  });

  test.each([
    ['--output', 'log.jsonl', 'is one of the files to read; name another file'],
    ['--findings', './log.jsonl', 'is one of the files to read; name another file'],
    ['--output', 'term', 'cannot be written: it is a folder; name a file'],
    [
      '--output',
      '/dev/full',
      'cannot be written: the disk is full; free some space, or name a file elsewhere',
    ],
    [
      '--findings',
      '/dev/full',
      'cannot be written: the disk is full; free some space, or name a file elsewhere',
    ],
  ])('%s %s is refused', (option, path, says) => {
    const { status, stdout, problems } = run(['log.jsonl', option, path]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(problems).toEqual([`dutybound: ${option}: ${path} ${says}`]);
    expect(leftovers()).toEqual([]);
  });

  test('one file cannot hold the report and the findings', () => {
    const { problems } = run(['log.jsonl', '--output', 'x.json', '--findings', './x.json']);
    expect(problems).toEqual([
      'dutybound: --findings: ./x.json is already the report file; name another file',
    ]);
    expect(existsSync(join(cwd, 'x.json'))).toBe(false);
  });

  test('--strict stops at the first thing wrong, and leaves nothing', () => {
    folder.write('wrong.jsonl', `{"a"\n${lines(GOOD)}{"b"\n`);
    const { status, stdout, problems } = run(['wrong.jsonl', '--strict', '--output', 's.json']);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^wrong\.jsonl:1: /);
    expect(existsSync(join(cwd, 's.json'))).toBe(false);
    expect(leftovers()).toEqual([]);
  });

  test('interrupted, it ends at once and marks its report', async () => {
    const args = ['audit', '-', '--jobs', '2', '--format', 'json', '--output', 'part.json'];
    const child = spawn(process.execPath, [BIN, ...args], {
      cwd,
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    const closed = once(child, 'close');
    // What is still to be written then is read by nobody.
    child.stdin.on('error', () => {});
    // More than the first thread judges alone.
    for (let copy = 0; copy < 320; copy += 1) {
      child.stdin.write(`${LOG.join('\n').replaceAll('"incident":"', `"incident":"${copy}-`)}\n`);
    }
    while (!readdirSync(cwd).some((name) => name.startsWith('.part.json.'))) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
    child.kill('SIGINT');
    const [status] = (await closed) as [number | null];
    expect(status).toBe(2);
    expect(leftovers()).toEqual([]);
    const partial = JSON.parse(read('part.json')) as Audit;
    expect(partial.parts).toEqual([
      {
        sources: ['(stdin)'],
        shard: 1,
        of: 1,
        interrupted: true,
        contents: null,
        mapping: null,
      },
    ]);
    expect(dutybound(['merge', 'part.json'], { cwd }).stdout).toMatch(/interrupted|stopped/i);
  });
});

describe('--exercises', () => {
  const EXERCISES = TIMELINES.filter(({ exercise }) => exercise);

  test('judges exercises alone, says so at the top, and counts none of the real incidents', () => {
    const audit = audited(['log.jsonl', '--exercises']);
    expect(EXERCISES.length).toBeGreaterThan(0);
    expect(sum(audit.incidents)).toBe(EXERCISES.length);
    expect(audit.exercises).toBe(JUDGED.length);
    const alone = audited(['alone.jsonl', '--exercises'], { input: '' });
    expect(alone.norms).toEqual(audit.norms);
    for (const format of ['text', 'html']) {
      const { stdout } = run(['log.jsonl', '--exercises', '--format', format]);
      expect(stdout).toContain('EXERCISES ONLY: training');
      expect(stdout).toContain(`${JUDGED.length} real incidents left out`);
    }
  });
  folder.write('alone.jsonl', lines(...EXERCISES));

  test('is for no governor, and not merged with real incidents', () => {
    const governors = run(['log.jsonl', '--exercises', '--for', 'governors']);
    expect({ status: governors.status, problems: governors.problems.length }).toEqual({
      status: 2,
      problems: 1,
    });
    folder.write('exercises.json', audited(['alone.jsonl', '--exercises']));
    folder.write('real.json', audited(['log.jsonl']));
    const both = dutybound(['merge', 'real.json', 'exercises.json'], { cwd });
    expect(both.status).toBe(2);
    expect(both.problems.join()).toContain('--exercises');
  });
});
