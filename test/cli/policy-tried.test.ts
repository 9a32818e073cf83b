/** A changed policy tried by the console's thread says what the command line says of the same policy and log. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Given, Outcome } from '../../src/console/trying/trial.ts';
import { threadedBy } from '../../src/console/trying/trying.ts';
import { complaintLine } from '../../src/files/complaints.ts';
import { pinOf } from '../../src/policies/digest.ts';
import { comparisonLines } from '../../src/report/audit/comparison-text.ts';
import { diffLines } from '../../src/report/diff-text.ts';
import { type Against, RECORD_SOURCE } from '../../src/vocabulary/audits.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { PLAIN } from '../../src/words/plain.ts';
import { policyNamed, ruleBooks } from '../support/built-in.ts';
import { dutybound, temporaryFolder } from './support.ts';

const begin = threadedBy(() => new URL('../../dist/cli/trial-worker.js', import.meta.url));
const AS_PRINTED = { paint: PLAIN, width: null };
const BASE = 'plumpton-2020';

const STORIES = ['iioc', 'sexting'].flatMap((kind) =>
  readdirSync(`fixtures/timelines/${kind}`)
    .filter((name) => name.endsWith('.json'))
    .map(
      (name) => JSON.parse(readFileSync(`fixtures/timelines/${kind}/${name}`, 'utf8')) as Timeline,
    ),
);

const CHANGED = `from: ${pinOf(policyNamed(BASE))}
id: changed-2027
school: Plumpton Primary School
title: Online Safety Policy
edition: September 2027
reviewDue: September 2028
limits:
  immediately: 20
roles:
  imageViewer: [dsl]
without: [PL-RESP-15]
`;

const given = (text: string, countsOnly = false): Given => ({
  texts: { 'policy.yaml': text },
  policies: ruleBooks.policies,
  base: BASE,
  countsOnly,
  today: '2030-01-01',
});

const tried = async (text: string, countsOnly = false): Promise<Outcome> => {
  const trying = begin(given(text, countsOnly));
  try {
    const { faults, changed } = await trying.check();
    expect([faults, changed?.id]).toEqual([[], 'changed-2027']);
    let last = 0;
    const outcome = await trying.run(STORIES, (count) => {
      last = count;
    });
    expect(last).toBe(STORIES.length);
    return outcome;
  } finally {
    trying.end();
  }
};

describe('a changed policy', () => {
  const folder = temporaryFolder();
  folder.write('changed/policy.yaml', CHANGED);
  folder.write('log.jsonl', STORIES.map((each) => JSON.stringify(each)).join('\n'));
  const AUDIT = ['audit', 'log.jsonl', '--policies', 'changed'];
  const audit = (...args: readonly string[]): string =>
    dutybound([...AUDIT, '--policy', BASE, '--against', 'changed-2027', ...args], {
      cwd: folder.path,
    }).stdout;

  test('is tried as audit --against does: value for value, and in the same words', async () => {
    const { tried: found, diff } = await tried(CHANGED);
    const { why, ...against } = (JSON.parse(audit('--format', 'json')) as { against: Against })
      .against;
    const inRecord = against.changed.map((each) => ({ ...each, file: RECORD_SOURCE }));
    expect(found?.against).toEqual({ ...against, changed: inRecord });
    expect(against.changed.length).toBeGreaterThan(5);
    expect(why).toContainEqual(
      expect.objectContaining({
        differences: [
          {
            aspect: 'limit',
            about: 'how soon',
            was: 'immediately, read as within 60 minutes',
            is: 'immediately, read as within 20 minutes',
          },
        ],
      }),
    );
    const [, section = ''] = /\nUnder another policy\n([\s\S]*?)\n\nWhat to do first\n/.exec(
      audit(),
    ) ?? [''];
    expect(found && comparisonLines(found.comparison, AS_PRINTED).join('\n')).toBe(section);
    const said = dutybound(['diff', BASE, 'changed-2027', '--policies', 'changed'], {
      cwd: folder.path,
    });
    expect(`${diffLines(diff, AS_PRINTED).join('\n')}\n`).toBe(said.stdout);
  });

  test('of which only counts may be told leaves the thread as rounded counts', async () => {
    const { tried: named, counts, diff } = await tried(CHANGED, true);
    expect(named).toBeNull();
    expect(counts?.incidents).toBe(STORIES.length - (STORIES.length % 5));
    const told = JSON.stringify([counts, diff]);
    for (const { incident } of STORIES) expect(told).not.toContain(incident);
  });

  test('is checked as policy check does', async () => {
    const wrong = CHANGED.replace('immediately: 20', 'immediatly: 20\n  first: many');
    folder.write('wrong/policy.yaml', wrong);
    const trying = begin(given(wrong));
    const { faults } = await trying.check();
    trying.end();
    const { problems } = dutybound(['policy', 'check', 'wrong'], { cwd: folder.path });
    const lines = faults.map((each) => complaintLine({ ...each, file: `wrong/${each.file}` }));
    expect(lines.map((line) => line.trimEnd())).toEqual(problems);
    expect(problems).toHaveLength(2);
  });
});
