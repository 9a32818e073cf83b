import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dutybound, temporaryFolder } from './support.ts';

const folder = temporaryFolder();

const refused = (...args: readonly string[]): readonly string[] => {
  const { status, stdout, problems } = dutybound(['graph', ...args]);
  expect([status, stdout]).toEqual([2, '']);
  expect(problems).toHaveLength(1);
  return problems;
};

describe('graph', () => {
  test('writes one picture that runs no script and fetches nothing', () => {
    const file = join(folder.path, 'iioc.svg');
    const args = ['graph', 'iioc', '--policy', 'plumpton-2020', '--output', file];
    expect(dutybound(args)).toEqual({ status: 0, stdout: '', problems: [] });
    const svg = readFileSync(file, 'utf8');
    expect(svg).toContain('Indecent images of children (IIOC), under plumpton-2020');
    expect(svg).not.toMatch(/<script|<image|href=|@import|url\((?!#)/);
  });

  test('takes the policy of the timeline whose way it marks', () => {
    const timeline = 'fixtures/timelines/iioc/01-known-of-at-all.json';
    const { stdout, status } = dutybound(['graph', 'iioc', '--timeline', timeline]);
    expect(status).toBe(0);
    expect(stdout).toContain('class="norms walked"');
  });

  test('draws the statechart as a picture, in words, or as JSON for other tools', () => {
    const norm = ['graph', 'sexting.never-view-image', '--statechart', '--format'];
    expect(dutybound([...norm, 'mermaid']).stdout).toMatch(/^---[\s\S]*stateDiagram-v2/);
    expect(JSON.parse(dutybound([...norm, 'json']).stdout)).toMatchObject({ type: 'parallel' });
    const { stdout } = dutybound(norm.slice(0, 3));
    expect(stdout).toMatch(/^<svg[\s\S]*data-state="breached"[\s\S]*<\/svg>\n$/);
  });

  test('says in one line what cannot be drawn', () => {
    expect(refused('sextng')[0]).toContain('did you mean "sexting"');
    expect(refused('sexting', '--policy', 'nowhere')[0]).toContain('--policy: unknown policy');
    expect(refused('sexting', '--against', 'nowhere')[0]).toContain('--against: unknown policy');
    expect(refused('sexting', '--timeline', 'nowhere.json')[0]).toContain('nowhere.json');
    folder.write('two.jsonl', `${TIMELINE}\n${TIMELINE.replace('one', 'two')}\n`);
    const two = join(folder.path, 'two.jsonl');
    expect(refused('sexting', '--timeline', two)[0]).toContain('holds 2 timelines');
    folder.write('one.jsonl', `${TIMELINE}\n`);
    const one = join(folder.path, 'one.jsonl');
    expect(refused('sexting', '--timeline', one, '--output', one)[0]).toContain(
      'is one of the files to read',
    );
    expect(readFileSync(one, 'utf8')).toBe(`${TIMELINE}\n`);
    expect(refused('device-search', '--policy', 'valley-end-2022')[0]).toContain(
      'has no clause on',
    );
  });
});

const TIMELINE =
  '{"incident":"one","policy":"valley-end-2022","record":"complete","events":[{"at":"2026-03-04T09:00:00Z","type":"concern.raised","by":"teacher","procedure":"sexting"}]}';
