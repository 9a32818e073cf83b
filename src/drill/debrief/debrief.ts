/** The debrief of one run, straight from its findings: no score, nobody named, nothing written down beforehand. */
import type { JudgedFinding } from '../../engine/judge.ts';
import { type JudgedReport, policyNamed, type RuleBooks } from '../../engine/replay.ts';
import { isoOf } from '../../engine/time.ts';
import { digestOf } from '../../policies/digest.ts';
import { type Judged, policyInWords } from '../../report/words.ts';
import { DEBRIEF_VERSION, type Debrief, type RuleTold } from '../../vocabulary/debriefs.ts';
import type { DrillRun } from '../../vocabulary/drills.ts';
import type { Verdict } from '../../vocabulary/findings.ts';
import type { NormId } from '../../vocabulary/procedures.ts';
import { URGENCIES } from '../../vocabulary/urgency.ts';
import { reportInWords } from '../../words/report.ts';
import { dayOf } from '../../words/time.ts';
import { beginsAt, incidentOf, isEnded, judgedAt } from '../run.ts';
import { reportOf } from '../tried.ts';
import { atOnceOf } from './at-once.ts';
import { courseOf } from './course.ts';
import { unknownIn, unseenIn } from './not-asked.ts';
import { bookSteps, injectsNotCome, mistakesOf, playedFor } from './path-not-taken.ts';
import { isForLater, rulesTold } from './rules-told.ts';

const WRONG: readonly Verdict[] = ['breached', 'missed', 'overdue', 'late', 'owed'];
const UNTOUCHED: readonly string[] = ['nothing-of-the-kind', 'not-in-force', 'no-breach-recorded'];

/** Whether somebody could have broken it here: something of the kind was done, or the story leads to it. */
const wasAtStake = ({ norm, reasons }: JudgedFinding, breakable: ReadonlySet<NormId>): boolean =>
  breakable.has(norm) || reasons.some(({ code }) => !UNTOUCHED.includes(code));

/** What was broken first, then what comes at once, then the rest; of these the worst first. */
const rankOf = ({ verdict, urgency }: RuleTold): number =>
  (verdict === 'breached' || urgency === null ? 0 : 1 + URGENCIES.indexOf(urgency)) * WRONG.length +
  WRONG.indexOf(verdict);

const inOrderOf = (rules: readonly RuleTold[]): readonly RuleTold[] =>
  [...rules].sort((a, b) => rankOf(a) - rankOf(b));

/** A run, judged at its end, as reports show it. */
export const judgedRun = (run: DrillRun, books: RuleBooks): Judged =>
  judgedFrom(run, books, reportOf(run, books));

const judgedFrom = (run: DrillRun, books: RuleBooks, report: JudgedReport): Judged => {
  const { run: rules, timeline } = incidentOf(run, books);
  return {
    report: reportInWords(report, rules),
    timeline,
    policy: rules.policy,
    procedures: books.procedures,
    asOf: isoOf(judgedAt(run)),
  };
};

/** The day on which it was held, by the clock on the wall; null for a run that none has timed. */
const heldOn = ({ clock }: DrillRun): string | null =>
  clock.since <= 0 ? null : dayOf(clock.since);

export const debriefOf = (run: DrillRun, books: RuleBooks): Debrief => {
  const incident = incidentOf(run, books);
  const report = reportOf(run, books);
  const { findings } = report;
  const tried = playedFor(run, incident);
  const breakable = new Set(
    tried.mistakes.flatMap((each) => each.findings.map(({ norm }) => norm)),
  );
  const having = (...verdicts: readonly Verdict[]): readonly JudgedFinding[] =>
    findings.filter(({ verdict }) => verdicts.includes(verdict));
  const told = (which: readonly JudgedFinding[]) => rulesTold(which, incident);
  const { hidden, notAsked, mistaken } = unknownIn(run, incident);
  const notGood = told(having(...WRONG));
  const wentWrong = inOrderOf([...notGood.filter((rule) => !isForLater(rule)), ...hidden]);
  const policy = policyNamed(run.policy, books);
  const { scenario } = run;
  const [from, to] = [beginsAt(run), judgedAt(run)];
  return {
    version: DEBRIEF_VERSION,
    exercise: true,
    run: run.id,
    scenario: {
      id: scenario.id,
      title: scenario.title,
      digest: run.scenarioDigest,
    },
    policy: {
      id: policy.id,
      says: policyInWords(policy),
      digest: run.policyDigest,
      digestNow: digestOf(policy),
    },
    from: isoOf(from),
    to: isoOf(to),
    minutes: Math.round((to - from) / 60_000),
    isEnded: isEnded(run),
    heldOn: heldOn(run),
    guidedAt: run.moves.flatMap((move) => (move.kind === 'guided' ? [move.at] : [])),
    atOnce: atOnceOf(findings, incident),
    unseen: unseenIn(notAsked),
    wentWell: told([
      ...having('met', 'departed'),
      ...having('kept').filter((each) => wasAtStake(each, breakable)),
    ]),
    wentWrong,
    undecided: told(having('cannot-tell').filter(({ unknown }) => unknown.length === 0)),
    forLater: notGood.filter(isForLater),
    notAsked,
    mistaken,
    byTheBook: bookSteps(run, incident, findings, tried),
    notCome: injectsNotCome(run, incident, tried),
    mistakes: mistakesOf(run, incident, wentWrong, tried),
    course: courseOf(run, incident, findings, judgedFrom(run, books, report)),
  };
};
