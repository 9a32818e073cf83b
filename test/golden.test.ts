import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { judgedIncident, verdictOn } from '../src/engine/replay.ts';
import type { IncidentVerdict, Verdict } from '../src/vocabulary/findings.ts';
import { readTimeline, replay, ruleBooks } from './support/built-in.ts';

/**
 * Hand-written timelines against hand-written findings, under both policies. A golden file lists
 * every finding that is neither `kept` nor `not-applicable`; whatever it does not list must be one
 * of these two.
 */
interface Golden {
  readonly verdict: IncidentVerdict;
  readonly findings: Readonly<Record<string, Verdict>>;
}

const FIXTURES = join(import.meta.dirname, '..', 'fixtures');
const UNLISTED: readonly string[] = ['kept', 'not-applicable'];

const json = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

const timelines = readdirSync(join(FIXTURES, 'timelines'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.json'))
  .sort();

describe.each(timelines)('%s', (name) => {
  const golden = json(join(FIXTURES, 'golden', name)) as Record<string, Golden>;
  const read = readTimeline(json(join(FIXTURES, 'timelines', name)));
  if (!read.ok) throw new Error(`${name}: ${JSON.stringify(read.problems)}`);
  const { timeline } = read;

  test('has findings under both policies, its own among them', () => {
    expect(Object.keys(golden)).toContain(timeline.policy);
    expect(Object.keys(golden).sort()).toEqual(['plumpton-2020', 'valley-end-2022']);
  });

  test.each(Object.keys(golden))('under %s', (policy) => {
    const report = replay(timeline, { policy });
    const found = Object.fromEntries(
      report.findings
        .filter(
          (each) =>
            each.norm in (golden[policy]?.findings ?? {}) || !UNLISTED.includes(each.verdict),
        )
        .map((each) => [each.norm, each.verdict]),
    );
    expect({ verdict: report.verdict, findings: found }).toEqual(golden[policy]);
    const incident = judgedIncident(timeline, { policy, books: ruleBooks });
    expect(verdictOn(incident)).toBe(report.verdict);
  });
});
