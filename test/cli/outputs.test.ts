/** Every command that writes a file writes it whole or not at all, for its owner only. */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dutybound, GOOD, temporaryFolder } from './support.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const folder = temporaryFolder();
const cwd = folder.path;
const at = (name: string) => join(cwd, name);
const leavings = () => readdirSync(cwd).filter((name) => name.endsWith('.tmp'));
const WITH_PERMISSIONS = process.platform !== 'win32';

folder.write('good.json', GOOD);
folder.write('log.csv', 'Ref,When,What,Who\n1,2026-03-04 09:12,rang,teacher\n');
writeFileSync(at('part.json'), dutybound(['audit', 'good.json', '-f', 'json'], { cwd }).stdout);

/** Each command with the file that it reads; the file to write comes last. */
const COMMANDS = [
  ['replay', 'good.json', ['replay', 'good.json', '--output']],
  ['replay as a page', 'good.json', ['replay', 'good.json', '-f', 'html', '--output']],
  ['audit', 'good.json', ['audit', 'good.json', '--output']],
  ['audit with findings', 'good.json', ['audit', 'good.json', '--findings']],
  ['merge', 'part.json', ['merge', 'part.json', '--output']],
  ['export', 'good.json', ['export', 'good.json', '-f', 'csv', '--output']],
  ['map', 'log.csv', ['map', 'log.csv', '--output']],
] as const;

describe.each(COMMANDS)('%s', (name, input, args) => {
  const file = `${name.replaceAll(' ', '-')}.out`;
  const run = (to: string) => dutybound([...args, to], { cwd });

  test('writes a new file for its owner only', () => {
    expect(run(file).status).toBe(0);
    expect(statSync(at(file)).size).toBeGreaterThan(0);
    if (WITH_PERMISSIONS) expect(statSync(at(file)).mode & 0o777).toBe(0o600);
    expect(leavings()).toEqual([]);
  });

  test('never writes over what it reads, nor through a link to it', () => {
    const before = readFileSync(at(input), 'utf8');
    if (!existsSync(at(`to-${input}`))) symlinkSync(input, at(`to-${input}`));
    for (const to of [input, `to-${input}`]) {
      const ran = run(to);
      expect(ran.status).toBe(2);
      expect(ran.problems.at(-1)).toContain('is one of the files to read; ');
    }
    expect(readFileSync(at(input), 'utf8')).toBe(before);
    expect(leavings()).toEqual([]);
  });

  test('says in one line why a file cannot be written', () => {
    const why: [to: string, says: string][] = [
      ['nowhere/out', 'its folder is not there; make the folder first'],
      ['good.json/out', 'part of its path is a file; check the name'],
      ['.', 'it is a folder; name a file'],
    ];
    if (existsSync('/dev/full')) why.push(['/dev/full', 'the disk is full; free some space']);
    for (const [to, says] of why) {
      const ran = run(to);
      expect(ran.status).toBe(2);
      // Map says how much it looked at only after it has written.
      expect(ran.problems).toEqual([expect.stringContaining(`: ${to} cannot be written: ${says}`)]);
    }
    expect(run('')).toMatchObject({
      status: 2,
      problems: [expect.stringMatching(/^dutybound: --(output|findings): is empty; name a file$/)],
    });
  });

  test.runIf(WITH_PERMISSIONS)('writes where a link leads, and never in place of the link', () => {
    const link = `link-to-${file}`;
    symlinkSync(`made-by-${file}`, at(link));
    expect(run(link).status).toBe(0);
    expect(lstatSync(at(link)).isSymbolicLink()).toBe(true);
    expect(statSync(at(`made-by-${file}`)).mode & 0o777).toBe(0o600);

    symlinkSync(`round-${file}`, at(`round-${file}`));
    expect(run(`round-${file}`)).toMatchObject({
      status: 2,
      problems: [expect.stringContaining('it is a link that leads back to itself')],
    });
    expect(leavings()).toEqual([]);
  });
});

test.each([
  ['map', ['map', 'missing.csv']],
  ['merge', ['merge', 'missing.json']],
] as const)('%s looks at the file to write before it reads anything', (_, args) => {
  const ran = dutybound([...args, '--output', 'nowhere/out'], { cwd });
  expect(ran).toMatchObject({
    status: 2,
    problems: [expect.stringContaining('nowhere/out cannot be written')],
  });
});

test.runIf(existsSync('/dev/full'))('a full disk behind standard output is said, too', () => {
  const shell = `"${process.execPath}" bin/dutybound.js norms > /dev/full`;
  const ran = spawnSync('sh', ['-c', shell], { cwd: ROOT, encoding: 'utf8' });
  expect(ran.status).toBe(2);
  expect(ran.stderr).toBe(
    'dutybound: standard output cannot be written: the disk is full; free some space\n',
  );
});

test('map leaves a mapping that was there as it is, since it may have been edited', () => {
  folder.write('mine.yaml', 'edited');
  const ran = dutybound(['map', 'log.csv', '--output', 'mine.yaml'], { cwd });
  expect(ran.status).toBe(2);
  expect(ran.problems.at(-1)).toMatch(/mine\.yaml cannot be written: it is there already, /);
  expect(readFileSync(at('mine.yaml'), 'utf8')).toBe('edited');
});

test('policy new writes all of its files for their owner, or says why it cannot', () => {
  const made = dutybound(['policy', 'new', 'own', '--from', 'plumpton-2020'], { cwd });
  expect(made.status).toBe(0);
  for (const name of readdirSync(at('own'))) {
    if (WITH_PERMISSIONS) expect(statSync(at(`own/${name}`)).mode & 0o777).toBe(0o600);
  }
  const refused = dutybound(['policy', 'new', 'good.json', '--from', 'plumpton-2020'], { cwd });
  expect(refused).toMatchObject({
    status: 2,
    problems: ['dutybound: good.json cannot be written: it is a file; name a folder'],
  });
});

test('verify says why its folder cannot be written', () => {
  const ran = dutybound(['verify', '-p', 'plumpton-2020', '--output', 'good.json'], { cwd });
  expect(ran.status).toBe(2);
  expect(ran.problems).toEqual([
    'dutybound: --output: good.json cannot be written: it is a file; name a folder',
  ]);
});
