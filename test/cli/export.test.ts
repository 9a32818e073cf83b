/** `dutybound export`: whole files in other formats, or none. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { wholeFileSink } from '../../src/files/whole-file.ts';
import { xesIncidents } from '../../src/formats/xes-reader.ts';
import { all, bytesIn, sorted } from '../support/bytes.ts';
import { BREACHED, dutybound, GOOD, temporaryFolder } from './support.ts';

const folder = temporaryFolder();
const at = (name: string) => join(folder.path, name);
const text = (name: string) => readFileSync(at(name), 'utf8');
const leavings = () => readdirSync(folder.path).filter((name) => name.endsWith('.tmp'));

folder.write('good.json', GOOD);
folder.write('both.jsonl', `${JSON.stringify(GOOD)}\n{ broken\n${JSON.stringify(BREACHED)}\n`);

test('a file has its name only once it is whole', async () => {
  folder.write('before.xes', 'as it was');
  for (const name of ['unfinished.xes', 'before.xes']) {
    const sink = await wholeFileSink(at(name));
    await sink.write('half');
    expect(existsSync(at(name)) ? text(name) : 'as it was').toBe('as it was');
    await sink.end();
    expect(text(name)).toBe('half');
  }
  expect(leavings()).toEqual([]);
});

describe('export', () => {
  test('XES holds the same timelines', async () => {
    const ran = dutybound([
      'export',
      at('good.json'),
      '--format',
      'xes',
      '--output',
      at('log.xes'),
    ]);
    expect(ran).toEqual({ status: 0, stdout: '', problems: [] });
    const { incidents, faults } = sorted(await all(xesIncidents(bytesIn(text('log.xes')))));
    expect(faults).toEqual([]);
    expect(incidents.map(({ value }) => value)).toEqual([{ ...GOOD, exercise: false }]);
  });

  test('a name that ends in .gz is compressed', () => {
    dutybound(['export', at('good.json'), '--format', 'xes', '--output', at('log.xes.gz')]);
    dutybound(['export', at('good.json'), '--format', 'xes', '--output', at('plain.xes')]);
    expect(gunzipSync(readFileSync(at('log.xes.gz'))).toString()).toBe(text('plain.xes'));
  });

  test('JSON lines can be replayed to the same report', () => {
    const made = dutybound(['export', at('good.json'), '-f', 'jsonl']);
    const again = dutybound(['replay', '-', '--format', 'json'], { input: made.stdout });
    expect(again.stdout).toBe(dutybound(['replay', at('good.json'), '--format', 'json']).stdout);
  });

  test('CSV goes to standard output, with a byte order mark on request', () => {
    const { stdout } = dutybound(['export', at('good.json'), '-f', 'csv', '--bom']);
    expect(stdout.startsWith('\ufeffincident,policy,')).toBe(true);
    expect(stdout.split('\r\n')).toHaveLength(4);
  });

  test('what is bad is named, and the rest is written', async () => {
    const ran = dutybound(['export', at('both.jsonl'), '-f', 'xes', '-o', at('rest.xes')]);
    expect(ran.status).toBe(2);
    expect(ran.problems).toEqual([expect.stringMatching(/both\.jsonl:2: .*; /)]);
    const { incidents } = sorted(await all(xesIncidents(bytesIn(text('rest.xes')))));
    expect(incidents).toHaveLength(2);
  });

  test.each([
    ['a folder that is not there', () => join('nowhere', 'log.xes'), 'is not there'],
    ['a folder', () => '.', 'is a folder'],
    ['one of the files to read', () => 'good.json', 'is one of the files to read'],
  ])('it cannot go to %s', (_what, name, says) => {
    const before = text('good.json');
    const ran = dutybound(['export', at('good.json'), '-f', 'xes', '-o', at(name())]);
    expect(ran.status).toBe(2);
    expect(ran.problems).toEqual([expect.stringContaining(says)]);
    expect(text('good.json')).toBe(before);
    expect(leavings()).toEqual([]);
  });

  test('a file that was there is replaced, with its rights kept', () => {
    writeFileSync(at('old.csv'), 'old', { mode: 0o640 });
    dutybound(['export', at('good.json'), '-f', 'csv', '-o', at('old.csv')]);
    expect(text('old.csv')).toContain('2026-0042');
    if (process.platform !== 'win32') expect(statSync(at('old.csv')).mode & 0o777).toBe(0o640);
    expect(leavings()).toEqual([]);
  });

  test('a new file is for its owner only', () => {
    dutybound(['export', at('good.json'), '-f', 'csv', '-o', at('new.csv')]);
    if (process.platform !== 'win32') expect(statSync(at('new.csv')).mode & 0o777).toBe(0o600);
  });

  test('no format, a wrong one, and a mark where there is none', () => {
    for (const flags of [[], ['-f', 'pdf'], ['-f', 'xes', '--bom']]) {
      const ran = dutybound(['export', at('good.json'), ...flags, '-o', at('no.xes')]);
      expect(ran.status).toBe(2);
      expect(ran.problems).toHaveLength(1);
      expect(existsSync(at('no.xes'))).toBe(false);
    }
  });

  test('a folder of timelines, all in one log', async () => {
    mkdirSync(at('several'));
    for (const [name, one] of Object.entries({ a: GOOD, b: { ...BREACHED, incident: 'b' } })) {
      folder.write(`several/${name}.json`, one);
    }
    const { stdout } = dutybound(['export', at('several'), '-f', 'xes']);
    const { incidents } = sorted(await all(xesIncidents(bytesIn(stdout))));
    expect(incidents).toHaveLength(2);
  });
});
