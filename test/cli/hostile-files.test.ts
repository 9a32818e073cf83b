/** Files made to take all the memory or all the time there is: one line each, quickly. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { BIN, dutybound, GOOD, MEASURE, temporaryFolder } from './support.ts';

const folder = temporaryFolder();
const cwd = folder.path;

/** Most memory that such a file may take, in megabytes; without the bound, thousands. */
const MOST_MEGABYTES = 700;

const measured = (args: readonly string[], input: string | Buffer = '') => {
  // Not by way of the program in bin/, which may start another process.
  const main = join(BIN, '..', '..', 'dist', 'cli', 'main.js');
  const ran = spawnSync(process.execPath, [MEASURE, main, ...args], {
    cwd,
    input,
    encoding: 'utf8',
  });
  const lines = ran.stderr.trimEnd().split('\n');
  return {
    status: ran.status,
    problems: lines.slice(0, -1),
    megabytes: JSON.parse(lines.at(-1) ?? '').rss / 2 ** 20,
  };
};

const MANY = 30_000_000;
const DEEP = 'is nested more than 64 levels deep; ';
const HEAD = '{"incident":"a","policy":"valley-end-2022","record":"complete","events":[{"x":';

describe('a few kilobytes that unpack to a great deal', () => {
  const cases: [name: string, content: string, says: string][] = [
    ['deep.json.gz', '['.repeat(MANY), DEEP],
    ['objects.json.gz', '{"a":'.repeat(MANY / 5), DEEP],
    ['deep.jsonl.gz', '['.repeat(MANY), DEEP],
    ['event.jsonl.gz', HEAD + '['.repeat(MANY), DEEP],
    ['log.xes.gz', `<log><trace>${'<list key="a">'.repeat(2_000_000)}`, DEEP],
    ['wide.json.gz', `[${'[],'.repeat(MANY / 3)}[]]`, 'holds more than 16 million values; '],
  ];
  test.each(cases)('%s', { timeout: 120_000 }, (name, content, says) => {
    folder.write(name, gzipSync(content));
    const ran = measured(['audit', name, '--format', 'csv']);
    expect(ran.status).toBe(2);
    expect(ran.problems).toEqual([expect.stringContaining(says)]);
    expect(ran.problems[0]).toMatch(new RegExp(`^${name}:1: `));
    expect(ran.megabytes).toBeLessThan(MOST_MEGABYTES);
  });

  test('replay, merge and the rest refuse the same, from a file and from a pipe', () => {
    const deep = '['.repeat(1_000_000);
    folder.write('deep.json', deep);
    folder.write('deep.csv', `incident,at,type,by,replacement\na,b,c,d,${deep}\n`);
    folder.write('other.jsonl', `{"ref":${deep}\n`);
    for (const args of [
      ['replay', 'deep.json'],
      ['merge', 'deep.json'],
      ['export', '-f', 'csv', 'deep.json'],
      ['audit', 'deep.csv'],
      ['map', 'other.jsonl'],
    ]) {
      const ran = measured(args);
      expect([args, ran.status]).toEqual([args, 2]);
      expect(ran.problems.length).toBeGreaterThan(0);
      expect(ran.megabytes).toBeLessThan(MOST_MEGABYTES);
    }
    expect(measured(['replay', '-'], deep).problems).toEqual([
      `(stdin):1: ${DEEP}dutybound replay --help shows a timeline`,
    ]);
  });

  test('a text with more faults than anybody reads is not read to its end, and says so', () => {
    folder.write('faults.json', `[${'{},'.repeat(1_000_000)}{}]`);
    const { status, problems } = dutybound(['replay', 'faults.json'], { cwd });
    expect(status).toBe(2);
    expect(problems).toHaveLength(21);
    expect(problems.at(-1)).toContain('and 9981 more; ');
  });
});

describe.runIf(process.platform !== 'win32')('what is not a file', () => {
  mkdirSync(join(cwd, 'folder'));
  folder.write('folder/good.json', GOOD);
  spawnSync('mkfifo', ['folder/pipe.json', 'pipe.json', 'pipe.csv'], { cwd });

  test('a pipe in a folder is passed over and named, and nothing waits for it', () => {
    for (const command of [['replay'], ['audit'], ['export', '-f', 'jsonl']]) {
      const { status, problems } = dutybound([...command, 'folder'], { cwd });
      expect(status).toBe(2);
      expect(problems).toEqual([
        'folder/pipe.json: is not a file but a pipe, a device or a socket; it was passed over, take it out',
      ]);
    }
  });

  test.each([
    ['replay', 'pipe.json', JSON.stringify(GOOD)],
    ['audit', 'pipe.json', JSON.stringify(GOOD)],
    ['map', 'pipe.csv', 'Ref,When,What,Who\n1,2026-03-04 09:12,rang,teacher\n'],
  ])('%s reads a pipe that is named', (command, pipe, content) => {
    const writer = spawn('sh', ['-c', `printf '%s' "$1" > ${pipe}`, 'sh', content], { cwd });
    const { status, problems } = dutybound([command, pipe], { cwd });
    writer.kill();
    expect([status, problems.filter((line) => !/^(?:Looked|Not yet)/.test(line))]).toEqual([0, []]);
  });

  test.runIf(existsSync('/dev/zero'))('a device that never ends is refused', () => {
    const says = 'is a device or a socket, not a file; name a file, or - for standard input';
    for (const args of [['replay'], ['audit'], ['map'], ['merge'], ['export', '-f', 'xes']]) {
      const { status, problems } = dutybound([...args, '/dev/zero'], { cwd });
      expect([args, status, problems]).toEqual([args, 2, [`/dev/zero: ${says}`]]);
    }
    const mapping = ['audit', 'folder/good.json', '--mapping', '/dev/zero'];
    expect(dutybound(mapping, { cwd })).toMatchObject({
      status: 2,
      problems: [`dutybound: --mapping: /dev/zero ${says}`],
    });
  });
});
