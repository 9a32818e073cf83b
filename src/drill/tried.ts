/** What a scenario exercises under a policy, found by playing it: by the book, and with each of its mistakes. */
import type { JudgedFinding } from '../engine/judge.ts';
import { type JudgedReport, type RuleBooks, reportOn } from '../engine/replay.ts';
import type { DrillRun } from '../vocabulary/drills.ts';
import type { Verdict } from '../vocabulary/findings.ts';
import type { Policy } from '../vocabulary/policies.ts';
import type { NormId, ProcedureId } from '../vocabulary/procedures.ts';
import type { Scenario } from '../vocabulary/scenarios.ts';
import { begun } from './begin.ts';
import { playedByTheBook } from './by-the-book.ts';
import { incidentOf, judgedAt } from './run.ts';

/** The verdicts that a run has in which all was done as it should be. */
const GOOD: readonly Verdict[] = ['met', 'kept', 'departed', 'lapsed', 'not-applicable'];

export const isGood = ({ verdict }: Pick<JudgedFinding, 'verdict'>): boolean =>
  GOOD.includes(verdict);

/** A run, judged at its end. */
export const reportOf = (run: DrillRun, books: RuleBooks): JudgedReport =>
  reportOn(incidentOf(run, books), judgedAt(run));

export interface MistakeTried {
  readonly id: string;
  /** What it led to: nothing, where the policy has no rule against it. */
  readonly findings: readonly JudgedFinding[];
  readonly run: DrillRun;
}

export interface Tried {
  readonly policy: Policy;
  /** The run that went by the book, and what was not good in it all the same. */
  readonly run: DrillRun;
  readonly left: readonly JudgedFinding[];
  /** What the scenario says it is about, and the run that went by the book never came to. */
  readonly neverOpened: readonly ProcedureId[];
  /** The norms that came to be owed, in either sort of run, or were broken. */
  readonly norms: readonly NormId[];
  readonly mistakes: readonly MistakeTried[];
}

const QUIET: readonly Verdict[] = ['not-applicable', 'kept'];

/** Plays a scenario under a policy that it can be run under. */
export const triedUnder = (scenario: Scenario, policy: Policy, books: RuleBooks): Tried => {
  const start = begun(scenario, policy, scenario.id);
  const run = playedByTheBook(start, books);
  const { findings, procedures } = reportOf(run, books);
  const mistakes = scenario.mistakes.map((mistake): MistakeTried => {
    const fallen = playedByTheBook(start, books, mistake);
    return {
      id: mistake.id,
      run: fallen,
      findings: reportOf(fallen, books).findings.filter((each) => !isGood(each)),
    };
  });
  const stirred = [...findings, ...mistakes.flatMap((each) => each.findings)]
    .filter(({ verdict }) => !QUIET.includes(verdict))
    .map(({ norm }) => norm);
  return {
    policy,
    run,
    left: findings.filter((each) => !isGood(each)),
    neverOpened: scenario.about.filter((id) => !procedures.includes(id)),
    norms: [...new Set(stirred)],
    mistakes,
  };
};
