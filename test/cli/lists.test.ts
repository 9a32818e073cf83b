import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Explanation, NormListing } from '../../src/words/explain.ts';
import { dutybound } from './support.ts';

const jsonOf = (args: readonly string[]): unknown => {
  const { status, stdout, problems } = dutybound([...args, '--format', 'json']);
  expect({ status, problems }).toEqual({ status: 0, problems: [] });
  return JSON.parse(stdout);
};

describe('norms', () => {
  test('lists for each norm its procedure, kind, facts, acts and clauses per policy', () => {
    const norms = jsonOf(['norms']) as readonly NormListing[];
    const viewing = norms.find((norm) => norm.id === 'sexting.never-view-image');
    expect(viewing).toMatchObject({
      procedure: 'sexting',
      kind: 'prohibition',
      acts: ['image.viewed'],
      facts: expect.arrayContaining(['no-other-way-than-viewing', 'clear-need-to-view']),
      clauses: {
        'valley-end-2022': expect.arrayContaining([expect.stringMatching(/^VE-/)]),
        'plumpton-2020': expect.arrayContaining([expect.stringMatching(/^PL-/)]),
      },
    });
    for (const norm of norms) {
      expect(Object.keys(norm).sort()).toEqual([
        'acts',
        'clauses',
        'facts',
        'id',
        'kind',
        'procedure',
        'title',
      ]);
    }
  });

  test('lists only those of one policy', () => {
    const norms = jsonOf(['norms', '--policy', 'plumpton-2020']) as readonly NormListing[];
    expect(norms.length).toBeGreaterThan(50);
    expect(norms.every((norm) => 'plumpton-2020' in norm.clauses)).toBe(true);
  });

  test('as text, by procedure', () => {
    expect(dutybound(['norms']).stdout).toMatch(/^General rules for every incident\n {2}general\./);
  });
});

describe('explain', () => {
  test('says what a norm asks, in each policy, with clauses, guards, readings and limit', () => {
    const { status, stdout } = dutybound(['explain', 'sexting.dsl-told']);
    expect(status).toBe(0);
    for (const said of [
      /^The DSL is told {2}\(sexting\.dsl-told\)$/m,
      /^ {2}valley-end-2022$/m,
      /^ {2}plumpton-2020$/m,
      /^ +owed when +\w/m,
      /^ +met when +\S/m,
      /^ +time limit +60 minutes/m,
      /^ +clause VE-SEXT-\d+ +\w.+\(.+\)$/m,
      /^ +reading +immediately: /m,
    ]) {
      expect(stdout).toMatch(said);
    }
  });

  test('as JSON', () => {
    const found = jsonOf(['explain', 'sexting.dsl-told', '--policy', 'plumpton-2020']);
    expect((found as Explanation).policies.map((each) => each.policy)).toEqual(['plumpton-2020']);
  });
});

test('policies lists the rule books', () => {
  const policies = jsonOf(['policies']) as readonly { readonly id: string }[];
  expect(policies.map((each) => each.id)).toEqual(['valley-end-2022', 'plumpton-2020']);
  expect(dutybound(['policies']).stdout).toContain('Plumpton Primary School');
});

describe('help', () => {
  test.each([['--help'], ['help', 'replay'], ['replay', '--help'], ['explain', '--help']])(
    '%s %s',
    (...args) => {
      const { status, stdout, problems } = dutybound(args);
      expect({ status, problems }).toEqual({ status: 0, problems: [] });
      expect(stdout).toMatch(/^Usage: dutybound/);
      expect(stdout).toContain('Examples:');
    },
  );

  test('the timeline that the help of replay shows can be judged', () => {
    const { stdout } = dutybound(['replay', '--help']);
    const shown = stdout.slice(stdout.indexOf('{ "incident"'), stdout.lastIndexOf('] }') + 3);
    expect(dutybound(['replay', '-'], { input: shown })).toMatchObject({ status: 0, problems: [] });
  });

  test('--version prints that of the package', () => {
    const manifest = readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8');
    const { version } = JSON.parse(manifest) as { version: string };
    expect(dutybound(['--version']).stdout.trim()).toBe(version);
  });
});
