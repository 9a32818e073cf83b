/** Kinds of incident that an engine gets wrong easily, each with the verdicts that are right. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { IncidentVerdict, Verdict } from '../src/vocabulary/findings.ts';
import { readTimeline, replay, ruleBooks } from './support/built-in.ts';
import { LineJudge } from './support/lines.ts';

interface Kind {
  readonly kind: string;
  readonly title: string;
  readonly policy: string;
  readonly record: 'complete' | 'partial';
  readonly events: readonly unknown[];
  /** Norm by norm, the verdict that is right; several where the text leaves a choice. */
  readonly right: Readonly<Record<string, Verdict | readonly Verdict[]>>;
  /** The verdict on the incident that is right, where it matters. */
  readonly incident?: IncidentVerdict;
  /** The norms that nothing may be held against; `*` for all. */
  readonly calm?: readonly string[];
}

const BAD: readonly Verdict[] = ['late', 'missed', 'overdue', 'breached'];
const FOLDER = join(import.meta.dirname, '..', 'fixtures', 'kinds');

const kindsIn = (name: string): readonly Kind[] =>
  readFileSync(join(FOLDER, name), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Kind);

describe.each(readdirSync(FOLDER).sort())('%s', (name) => {
  test.each(kindsIn(name).map((each) => [each.kind, each.title, each.policy, each] as const))(
    '%s: %s (%s)',
    (_, _title, policy, { record, events, right, incident, calm = [] }) => {
      const read = readTimeline({ incident: 'kind', policy, record, exercise: false, events });
      if (!read.ok) throw new Error(JSON.stringify(read.problems));
      const { findings, verdict } = replay(read.timeline);
      if (incident !== undefined) expect(verdict).toBe(incident);
      const verdicts = new Map<string, Verdict>(findings.map((each) => [each.norm, each.verdict]));
      for (const [norm, verdict] of Object.entries(right)) {
        expect([verdict].flat(), norm).toContain(verdicts.get(norm));
      }
      const quiet = calm.includes('*') ? [...verdicts.keys()] : calm;
      const blamed = quiet.filter((norm) => BAD.includes(verdicts.get(norm) ?? 'kept'));
      expect(blamed).toEqual([]);
    },
  );
});

test.each([
  ['the word of a subject falls away', 'whose-word.jsonl'],
  ['entries are corrected', 'corrected.jsonl'],
])('an audit finds the same where %s', (_, name) => {
  const judge = new LineJudge({ books: ruleBooks, policy: null, against: null });
  for (const { title, policy, record, events } of kindsIn(name)) {
    const read = readTimeline({ incident: 'kind', policy, record, exercise: false, events });
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const isRecognised = judge.judgeBytes(Buffer.from(JSON.stringify(read.timeline)));
    if (!isRecognised) judge.judgeTimeline(read.timeline, { file: 'log.jsonl', line: 1 });
    expect(judge.disagreement(read.timeline), title).toBeNull();
  }
});
