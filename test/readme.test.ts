/** What the README and `docs/audit.md` show is what Dutybound does. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { dutybound, temporaryFolder } from './cli/support.ts';
import { readTimeline, replay } from './support/built-in.ts';

const root = join(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const auditing = readFileSync(join(root, 'docs', 'audit.md'), 'utf8');

/** Milliseconds: seconds on an idle machine, far more on a busy one. */
const BUSY = 120_000;

/** The blocks of a page in a language; without one they are commands, and what they print. */
const blocksIn = (page: string, wanted = ''): readonly string[] =>
  [...page.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].flatMap(([, language, block]) =>
    language === wanted ? [block ?? ''] : [],
  );

/** @throws where the page no longer shows it: a test of nothing would pass. */
const required = (part: string | undefined, what: string): string => {
  if (part === undefined || part.trim() === '') throw new Error(`the page does not show ${what}`);
  return part;
};

const blockWith = (page: string, words: string): string =>
  required(
    blocksIn(page).find((block) => block.includes(words)),
    words,
  );

/** The lines of a shortened output, less what is left out. */
const shown = (block: string): readonly string[] =>
  block.split('\n').filter((line) => !['', '…'].includes(line.trim()));

test('the incident in the README comes out as the README says', () => {
  const [, json] = /```json\n([\s\S]*?)```/.exec(readme) ?? [];
  const read = readTimeline(JSON.parse(required(json, 'an incident')));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const { verdict, findings } = replay(read.timeline);
  const count = (wanted: string) => findings.filter((each) => each.verdict === wanted).length;
  expect(verdict).toBe('non-compliant');
  expect(readme).toContain(
    `NON-COMPLIANT: ${count('breached')} breached, ${count('owed')} owed, ${count('cannot-tell')} cannot tell`,
  );
  const breached = findings.find((each) => each.verdict === 'breached');
  expect(breached?.norm).toBe('sexting.never-view-image');
  expect(breached?.events).toEqual([3]);
});

/** What the README's program imports, as an installed package would find it. */
const installed = ['xstate', '@types/node', 'typescript'];

test(
  'the program with the machines compiles in strict TypeScript and prints what the README says',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'dutybound-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const modules = join(folder, 'node_modules');
    mkdirSync(join(modules, '@types'), { recursive: true });
    symlinkSync(root, join(modules, 'dutybound'));
    for (const name of installed)
      symlinkSync(join(root, 'node_modules', name), join(modules, name));
    const program = blocksIn(readme, 'ts').find((block) => block.includes('getShortestPaths'));
    const [incident] = blocksIn(readme, 'json');
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'incident.json'), incident ?? '');
    writeFileSync(join(folder, 'program.ts'), program ?? '');
    const node = (...args: readonly string[]) =>
      spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    const compiled = node(
      ...['node_modules/typescript/bin/tsc', 'program.ts', '--strict', '--skipLibCheck'],
      ...['--target', 'es2023', '--module', 'nodenext', '--types', 'node'],
      ...['--noUncheckedIndexedAccess', '--exactOptionalPropertyTypes'],
    );
    expect(compiled.stdout).toBe('');
    const ran = node('program.js');
    expect(ran.stderr).toBe('');
    const printed = shown(blockWith(readme, 'sent xstate.init'));
    expect(ran.stdout.split('\n').filter((line) => printed.includes(line))).toEqual(
      expect.arrayContaining([...printed]),
    );
    expect(ran.stdout.trim().split('\n').slice(-8)).toEqual(printed.slice(-8));
  },
  BUSY,
);

describe('auditing', () => {
  const folder = temporaryFolder();
  const inFolder = (...args: readonly string[]) => dutybound(args, { cwd: folder.path });
  const written = (name: string) => readFileSync(join(folder.path, name), 'utf8');
  const exported = dutybound(
    ['export', 'fixtures/timelines/sexting', '-f', 'jsonl', '-o', join(folder.path, 'log.jsonl')],
    { cwd: root },
  );

  test('a log in a school’s own words comes out as the README says', () => {
    const command = blockWith(readme, 'npx dutybound audit').trim().split(' ').slice(2);
    const { status, stdout } = dutybound(command, { cwd: root });
    expect(status).toBe(1);
    expect(stdout.split('\n')).toEqual(
      expect.arrayContaining([...shown(blockWith(readme, 'Audit  3 incidents'))]),
    );
  });

  test('a spreadsheet is mapped and audited as docs/audit.md says', () => {
    const log = join(root, 'fixtures/imports/recording-system.csv');
    const by = ['--policy', 'valley-end-2022'];
    const mapped = inFolder('map', log, ...by, '--output', 'mapping.yaml');
    const [looked, ...others] = shown(blockWith(auditing, 'Looked at 6 rows'));
    expect(mapped.problems.concat(mapped.stdout.split('\n'))).toContain(looked);
    expect(others).toHaveLength(2);
    const [, yaml] = /```yaml\n(dates:[\s\S]*?)```/.exec(auditing) ?? [];
    expect(written('mapping.yaml').split('\n')).toEqual(
      expect.arrayContaining([...shown(required(yaml, 'a mapping'))]),
    );
    const tried = inFolder('map', log, '--mapping', 'mapping.yaml', '--test');
    expect(tried.stdout.split('\n')).toEqual(
      expect.arrayContaining([...shown(blockWith(auditing, '6 rows: 5 understood'))]),
    );
    const { stdout } = inFolder('audit', log, '--mapping', 'mapping.yaml');
    const printed = stdout.replaceAll(`${root}/`, '').split('\n');
    expect(printed).toEqual(
      expect.arrayContaining([...shown(blockWith(auditing, 'Audit  2 incidents'))]),
    );
  });

  test(
    'shards, each in a process of its own, merge into the bytes of the whole',
    () => {
      expect(exported.status).toBe(0);
      const parts = [1, 2].map((shard) => {
        const name = `part${shard}.json`;
        inFolder('audit', 'log.jsonl', '--shard', `${shard}/2`, '-f', 'json', '-o', name);
        return name;
      });
      const merged = inFolder('merge', ...parts.toReversed(), '-f', 'json', '-o', 'merged.json');
      const whole = inFolder('audit', 'log.jsonl', '-f', 'json', '-o', 'whole.json');
      expect([merged.status, whole.status]).toEqual([1, 1]);
      expect(written('merged.json')).toBe(written('whole.json'));
    },
    BUSY,
  );

  test('what cannot be used is listed as docs/audit.md says, and the rest is judged', () => {
    const lines = written('log.jsonl').split('\n');
    const misspelt = required(lines[3], 'a fourth incident').replace(
      /"by":"[a-z-]+"/,
      '"by":"teachr"',
    );
    const bad = [...lines.slice(0, 3), misspelt, lines[1], '{broken', lines[6]];
    folder.write('log.jsonl', `${bad.join('\n')}\n`);
    const { status, stdout } = inFolder('audit', 'log.jsonl');
    expect(status).toBe(2);
    expect(stdout).toContain('Audit  4 incidents');
    expect(stdout).toContain(blockWith(auditing, 'What could not be used').trim());
  });
});

describe('every option in a command that is shown is there', () => {
  const commandsIn = (page: string) =>
    [...page.matchAll(/dutybound (audit|merge|map|export)\b[^\n`|;&]*/g)].map(
      ([text, name]) => [text, required(name, 'a command')] as const,
    );
  const commands = [readme, auditing].flatMap(commandsIn);

  test('and both pages show some', () => {
    expect(commandsIn(readme).length).toBeGreaterThan(0);
    expect(commandsIn(auditing).length).toBeGreaterThan(10);
  });

  const helps = new Map(
    ['audit', 'merge', 'map', 'export'].map((name) => [name, dutybound([name, '--help']).stdout]),
  );
  test.each(commands)('%s', (text, name) => {
    for (const [option] of text.matchAll(/--[a-z-]+/g)) {
      expect(helps.get(name)).toContain(`${option} `);
    }
  });
});
