/** The time that findings had: from when something was owed to when it was due, as brackets. */
import { type Instant, instantOf } from '../engine/time.ts';
import type { Finding, Report } from '../vocabulary/findings.ts';

/** Findings that were owed and due at the same moments share a bracket. */
export interface DueWindow {
  readonly letter: string;
  readonly owedAt: Instant;
  readonly dueAt: Instant;
  readonly findings: readonly Finding[];
  /** Which of the side-by-side brackets it is, from 0. */
  readonly lane: number;
}

/** Most brackets in a drawing; there are only so many letters. */
const MOST_WINDOWS = 26;

const ofFinding = (finding: Finding): string => `${finding.owedAt} ${finding.dueAt}`;

/** Every bracket, each in the first lane that is free for it. */
export const dueWindows = ({ findings }: Report): readonly DueWindow[] => {
  const together = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.owedAt === null || finding.dueAt === null) continue;
    const key = ofFinding(finding);
    together.set(key, [...(together.get(key) ?? []), finding]);
  }
  const spans = [...together.values()]
    .map((each) => ({
      owedAt: instantOf(each[0]?.owedAt ?? ''),
      dueAt: instantOf(each[0]?.dueAt ?? ''),
      findings: each,
    }))
    .sort((a, b) => a.owedAt - b.owedAt || a.dueAt - b.dueAt);
  const lanesEnd: Instant[] = [];
  return spans.slice(0, MOST_WINDOWS).map((span, index) => {
    const free = lanesEnd.findIndex((end) => end < span.owedAt);
    const lane = free === -1 ? lanesEnd.length : free;
    lanesEnd[lane] = span.dueAt;
    return { ...span, lane, letter: String.fromCharCode(65 + index) };
  });
};

const FAILED: readonly Finding['verdict'][] = ['late', 'missed', 'overdue'];

export const failedIn = ({ findings }: DueWindow): boolean =>
  findings.some((finding) => FAILED.includes(finding.verdict));
