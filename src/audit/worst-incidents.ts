/** The incidents to look at before the others: the most that was breached, then missed, overdue, late. */
import type { RuleBooks } from '../engine/replay.ts';
import { type Instant, isoOf } from '../engine/time.ts';
import { type IncidentToSee, MOST_TO_SEE } from '../vocabulary/audits.ts';
import type { IncidentVerdict, Verdict } from '../vocabulary/findings.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import { replayInWords } from '../words/report.ts';
import { byText, keeping } from './first-few.ts';

/** What is needed to rank an incident, and to find it again. */
export interface Ranked {
  readonly breached: number;
  readonly missed: number;
  readonly overdue: number;
  readonly late: number;
  readonly file: string;
  readonly line: number;
}

export interface Candidate extends Ranked {
  readonly incident: string;
  readonly school: string | null;
  readonly policy: string;
  readonly verdict: IncidentVerdict;
  /** The timeline as JSON, to be replayed once it is known to be among the first. */
  readonly text: string;
}

const mostToSeeFirst = (a: Ranked, b: Ranked): number =>
  b.breached - a.breached ||
  b.missed - a.missed ||
  b.overdue - a.overdue ||
  b.late - a.late ||
  byText(a.file, b.file) ||
  a.line - b.line;

export const {
  first: firstToSee,
  none: noneToSee,
  wants: isToSee,
  add: addToSee,
} = keeping(MOST_TO_SEE, mostToSeeFirst);

/** The worst first. */
const NOT_GOOD: readonly Verdict[] = ['breached', 'missed', 'overdue', 'late', 'owed'];

/** The incidents to look at first, each with the findings that are not good, the worst first. */
export const withFindings = (
  candidates: readonly Candidate[],
  books: RuleBooks,
  asOf?: Instant,
): readonly IncidentToSee[] =>
  firstToSee(candidates).map(({ text, ...candidate }) => {
    const { findings } = replayInWords(JSON.parse(text) as Timeline, {
      books,
      policy: candidate.policy,
      ...(asOf === undefined ? {} : { asOf: isoOf(asOf) }),
    });
    return {
      ...candidate,
      findings: NOT_GOOD.flatMap((verdict) => findings.filter((each) => each.verdict === verdict)),
    };
  });
