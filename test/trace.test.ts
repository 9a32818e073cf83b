/** Every clause leads to a timeline that meets it and one that does not, or says why it does not. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { policies } from '../machines/index.ts';
import { holesIn, traceRows, ungroundedNorms } from '../src/report/trace.ts';
import type { Policy } from '../src/vocabulary/policies.ts';
import { readTimeline, replay, ruleBooks } from './support/built-in.ts';

const FIXTURES = join(import.meta.dirname, '..', 'fixtures', 'timelines');

const fixtures = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.json'))
  .sort()
  .map((name) => {
    const read = readTimeline(JSON.parse(readFileSync(join(FIXTURES, name), 'utf8')));
    if (!read.ok) throw new Error(`${name}: ${JSON.stringify(read.problems)}`);
    return { name, timeline: read.timeline };
  });

const replayedUnder = (policy: Policy) =>
  fixtures.map(({ name, timeline }) => ({
    name,
    report: replay(timeline, { policy: policy.id }),
    isOwn: timeline.policy === policy.id,
  }));

describe.each(policies.map((policy) => [policy.id, policy] as const))('%s', (_, policy) => {
  const rows = traceRows(policy, replayedUnder(policy), ruleBooks);

  test('has a row for every clause', () => {
    expect(rows.map((row) => row.clause)).toEqual(policy.clauses.map((clause) => clause.id));
  });

  test('has no holes', () => {
    expect(holesIn(rows)).toEqual([]);
  });

  test('gives each row either norms, guards and timelines, or a reason', () => {
    for (const { clause, norms, guard, met, notMet, reason } of rows) {
      const held = norms.length > 0 && guard !== '' && met.length > 0 && notMet.length > 0;
      expect([clause, held, reason === null]).toEqual([clause, norms.length > 0, norms.length > 0]);
    }
  });
});

test('every norm of every procedure is asked by some policy', () => {
  expect(ungroundedNorms(ruleBooks)).toEqual([]);
});

describe('a hole is found', () => {
  const policy = policies[0] as Policy;
  const [clause] = policy.clauses.filter((each) => each.grounds.length === 0);
  if (clause === undefined) throw new Error('every clause grounds a norm');

  test('where nothing shows a norm', () => {
    const holes = holesIn(traceRows(policy, [], ruleBooks));
    expect(holes).toContain('valley-end-2022: no timeline meets sexting.never-view-image');
    expect(holes).toContain('valley-end-2022: no timeline fails to meet sexting.never-view-image');
  });

  test('where a clause grounds nothing and does not say why', () => {
    const { notANorm: _kind, why: _why, ...idle } = clause;
    const holes = holesIn(traceRows({ ...policy, clauses: [idle] }, [], ruleBooks));
    expect(holes).toEqual([`valley-end-2022: ${clause.id} grounds nothing and does not say why`]);
  });

  test('where a clause grounds what is not a norm', () => {
    const astray = { ...clause, grounds: ['sexting.no-such-norm'] as const };
    const holes = holesIn(traceRows({ ...policy, clauses: [astray] }, [], ruleBooks));
    expect(holes).toEqual([
      `valley-end-2022: ${clause.id} grounds sexting.no-such-norm, which is not a norm`,
    ]);
  });
});
