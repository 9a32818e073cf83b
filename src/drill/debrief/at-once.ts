/** The steps that come before anything else: which there were, and whether they were taken in time. */
import { actsThatMeet } from '../../engine/example.ts';
import type { JudgedFinding } from '../../engine/judge.ts';
import type { Incident } from '../../engine/replay.ts';
import { instantOf } from '../../engine/time.ts';
import { type Duty, isDuty } from '../../norms/norm.ts';
import { evaluate } from '../../norms/predicates.ts';
import type { AtOnce, AtOnceStep } from '../../vocabulary/debriefs.ts';
import type { Verdict } from '../../vocabulary/findings.ts';
import { aboutNorm } from '../../words/report.ts';
import { clausesTold, ruleTold } from './rules-told.ts';

/** Not done by the end, the worst first; and done, but not in time. */
const NOT_DONE: readonly Verdict[] = ['missed', 'overdue', 'owed'];
const MISSED: readonly Verdict[] = [...NOT_DONE, 'late'];
const COUNTED: readonly Verdict[] = [...MISSED, 'departed', 'met'];

export const isNotDone = (verdict: Verdict): boolean => NOT_DONE.includes(verdict);

interface Found {
  readonly duty: Duty;
  readonly finding: JudgedFinding;
}

/** Whether all that does the first does the second too. */
const isDoneBy = (first: Duty, second: Duty, { run: { facts, policy } }: Incident): boolean => {
  const acts = actsThatMeet(first, facts, policy);
  return (
    acts.length > 0 && acts.every((act) => evaluate(second.metBy, facts, act, policy) === 'yes')
  );
};

/** Duties that one act does are one step. */
const stepsOf = (found: readonly Found[], incident: Incident): readonly [Found, ...Found[]][] => {
  const steps: [Found, ...Found[]][] = [];
  for (const each of found) {
    const step = steps.find(([first]) =>
      [isDoneBy(first.duty, each.duty, incident), isDoneBy(each.duty, first.duty, incident)].some(
        Boolean,
      ),
    );
    if (step === undefined) steps.push([each]);
    else step.push(each);
  }
  return steps;
};

const earliest = (moments: readonly (string | null)[]): string | null =>
  moments.reduce((a, b) => (a === null || (b !== null && b < a) ? b : a), null);

const latest = (moments: readonly (string | null)[]): string | null =>
  moments.reduce((a, b) => (a === null || (b !== null && b > a) ? b : a), null);

const stepOf = (step: readonly [Found, ...Found[]], incident: Incident): AtOnceStep => {
  const findings = step.map(({ finding }) => finding);
  const worst = COUNTED.find((verdict) => findings.some((each) => each.verdict === verdict));
  const verdict = worst ?? 'met';
  // What has a time limit says best what the step is.
  const named = findings.find(({ dueAt }) => dueAt !== null) ?? findings[0];
  const owedAt = earliest(findings.map((each) => each.owedAt));
  const doneAt = isNotDone(verdict) ? null : latest(findings.map((each) => each.doneAt));
  const isTimed = owedAt !== null && doneAt !== null;
  return {
    norms: findings.map(({ norm }) => norm),
    title: named === undefined ? '' : ruleTold(named, incident).title,
    verdict,
    clauses: clausesTold(
      findings.flatMap(({ clauses }) => clauses),
      incident.run.policy,
    ),
    owedAt,
    dueAt: earliest(findings.map((each) => each.dueAt)),
    doneAt,
    minutes: isTimed
      ? Math.max(0, Math.round((instantOf(doneAt) - instantOf(owedAt)) / 60_000))
      : null,
    isMissed: MISSED.includes(verdict),
  };
};

export const atOnceOf = (findings: readonly JudgedFinding[], incident: Incident): AtOnce => {
  const found = findings.flatMap((finding): Found[] => {
    const { norm } = aboutNorm(finding.norm, incident.run);
    const isCounted = isDuty(norm) && norm.urgency === 'at-once';
    return isCounted && COUNTED.includes(finding.verdict) ? [{ duty: norm, finding }] : [];
  });
  const steps = stepsOf(found, incident).map((step) => stepOf(step, incident));
  const notDone = steps.filter(({ verdict }) => isNotDone(verdict)).length;
  return {
    steps,
    missed: steps.filter(({ isMissed }) => isMissed).length,
    notDone,
    allDone: notDone === 0,
  };
};
