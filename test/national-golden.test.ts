import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Verdict } from '../src/vocabulary/findings.ts';
import { adopting, readTimeline, replay } from './support/built-in.ts';

/**
 * Hand-written timelines judged by the national layer beside each policy. A golden file lists every
 * finding that rests on the layer alone; the school's own findings are left to the other fixtures.
 */
type Golden = Readonly<Record<string, Readonly<Record<string, Verdict>>>>;

const FIXTURES = join(import.meta.dirname, '..', 'fixtures', 'national');
const national = adopting(['national']);

const json = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const timelines = readdirSync(join(FIXTURES, 'timelines')).sort();
const goldens = timelines.map((name) => json(join(FIXTURES, 'golden', name)) as Golden);

describe.each(timelines)('%s', (name) => {
  const golden = json(join(FIXTURES, 'golden', name)) as Golden;
  const read = readTimeline(json(join(FIXTURES, 'timelines', name)));
  if (!read.ok) throw new Error(`${name}: ${JSON.stringify(read.problems)}`);
  const { timeline } = read;

  test.each(['valley-end-2022', 'plumpton-2020'])('under %s', (policy) => {
    const { findings } = replay(timeline, { policy, books: national });
    const found = findings.filter((each) => each.layer === 'national');
    expect(Object.fromEntries(found.map((each) => [each.norm, each.verdict]))).toEqual(
      golden[policy],
    );
  });
});

test('each of its norms is well done in one of them, and not in another', () => {
  const norms = new Set(
    national.layers?.flatMap((layer) => layer.clauses.flatMap((c) => c.grounds)),
  );
  for (const norm of norms) {
    const verdicts = goldens.flatMap((golden) =>
      Object.values(golden).flatMap((findings) => findings[norm] ?? []),
    );
    expect([norm, verdicts.some((each) => ['met', 'kept'].includes(each))]).toEqual([norm, true]);
    expect([norm, verdicts.some((each) => ['missed', 'breached'].includes(each))]).toEqual([
      norm,
      true,
    ]);
  }
});
