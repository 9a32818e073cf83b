/** The incidents to look at before the others: the most that was breached, then missed, overdue, late. */
import type { RuleBooks } from '../engine/replay.ts';
import { type Instant, isoOf } from '../engine/time.ts';
import { type IncidentToSee, MOST_TO_SEE } from '../vocabulary/audits.ts';
import type { IncidentVerdict, Verdict } from '../vocabulary/findings.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import { replayInWords } from '../words/report.ts';

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

/** The order in which incidents of one log are to be looked at. */
export const mostToSeeFirst = (a: Ranked, b: Ranked): number =>
  b.breached - a.breached ||
  b.missed - a.missed ||
  b.overdue - a.overdue ||
  b.late - a.late ||
  (a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line);

/** Two logs may have the same file name and line; then what else is known of an incident decides. */
const byAllThatIsKnown = (a: Ranked, b: Ranked): number => {
  const [x, y] = [JSON.stringify(a), JSON.stringify(b)];
  return x < y ? -1 : x > y ? 1 : 0;
};

/** The first of them, in order. */
export const firstToSee = <T extends Ranked>(list: readonly T[]): readonly T[] =>
  [...list].sort((a, b) => mostToSeeFirst(a, b) || byAllThatIsKnown(a, b)).slice(0, MOST_TO_SEE);

/** Keeps the first while incidents go by. */
export class ToSee {
  #first: Candidate[] = [];

  get first(): readonly Candidate[] {
    return this.#first;
  }

  /** Whether an incident would be among the first by what is known so far. */
  wants(ranked: Ranked): boolean {
    if (ranked.breached + ranked.missed + ranked.overdue + ranked.late === 0) return false;
    const last = this.#first[MOST_TO_SEE - 1];
    return last === undefined || mostToSeeFirst(ranked, last) < 0;
  }

  add(candidate: Candidate): void {
    this.#first = [...firstToSee([...this.#first, candidate])];
  }
}

/** The worst first. */
const NOT_GOOD: readonly Verdict[] = ['breached', 'missed', 'overdue', 'late', 'owed'];

/** The incidents to look at first, each with the findings that are not good, the worst first. */
export const withFindings = (
  candidates: readonly Candidate[],
  books: RuleBooks,
  asOf?: Instant,
): readonly IncidentToSee[] =>
  firstToSee(candidates).map(({ text, ...candidate }) => {
    const timeline = JSON.parse(text) as Timeline;
    const exercise = false;
    const record = timeline.record;
    const { findings } = replayInWords(
      { ...timeline, exercise, record },
      { books, policy: candidate.policy, ...(asOf === undefined ? {} : { asOf: isoOf(asOf) }) },
    );
    return {
      ...candidate,
      findings: NOT_GOOD.flatMap((verdict) => findings.filter((each) => each.verdict === verdict)),
    };
  });
