/** The norms that went wrong most often, in audits and in exercises of the past: what to practise first. */
import { type RuleBooks, replay } from '../../engine/replay.ts';
import type { Audit } from '../../vocabulary/audits.ts';
import type { Verdict } from '../../vocabulary/findings.ts';
import type { NormId, ProcedureId } from '../../vocabulary/procedures.ts';
import type { Timeline } from '../../vocabulary/timelines.ts';
import { type Asked, type Cover, coverOf } from './cover.ts';

/** What went wrong with a norm, and how often, among the incidents in which it was asked. */
export interface Hard {
  readonly norm: NormId;
  /** How often it was breached, missed or late; overdue is missed so far. */
  readonly wrong: number;
  /** How often it was asked. */
  readonly asked: number;
  /** What it was most often. */
  readonly mostly: Verdict;
  readonly verdicts: Readonly<Partial<Record<Verdict, number>>>;
}

const WRONG: readonly Verdict[] = ['breached', 'missed', 'overdue', 'late'];
const NOT_ASKED: readonly Verdict[] = ['not-applicable'];
/** How it ends in an exercise, which is closed. */
const ENDS_AS: Readonly<Partial<Record<Verdict, Verdict>>> = { overdue: 'missed' };

type Counts = Map<string, Partial<Record<Verdict, number>>>;

const count = (counts: Counts, norm: string, verdict: Verdict, times: number): void => {
  const before = counts.get(norm) ?? {};
  counts.set(norm, { ...before, [verdict]: (before[verdict] ?? 0) + times });
};

const sum = (counts: Partial<Record<Verdict, number>>, of: (verdict: Verdict) => boolean): number =>
  Object.entries(counts).reduce(
    (all, [verdict, times]) => all + (of(verdict as Verdict) ? times : 0),
    0,
  );

const hardOf = (norm: string, verdicts: Partial<Record<Verdict, number>>): Hard => {
  const [mostly] = [...WRONG].sort((a, b) => (verdicts[b] ?? 0) - (verdicts[a] ?? 0));
  return {
    norm: norm as NormId,
    wrong: sum(verdicts, (verdict) => WRONG.includes(verdict)),
    asked: sum(verdicts, (verdict) => !NOT_ASKED.includes(verdict)),
    mostly: mostly as Verdict,
    verdicts,
  };
};

/** What went wrong with the norms of a procedure under a policy, the most often wrong first. */
export const hardest = (
  procedure: ProcedureId,
  policy: string,
  audits: readonly Audit[],
  exercises: readonly Timeline[],
  books: RuleBooks,
): readonly Hard[] => {
  const counts: Counts = new Map();
  for (const audit of audits) {
    for (const { norm, policy: under, verdicts } of audit.norms) {
      if (under !== policy) continue;
      for (const [verdict, times] of Object.entries(verdicts)) {
        count(counts, norm, verdict as Verdict, times);
      }
    }
  }
  for (const timeline of exercises) {
    const { findings } = replay(timeline, { books, policy });
    for (const { norm, verdict } of findings) count(counts, norm, verdict, 1);
  }
  return [...counts]
    .filter(([norm]) => norm.startsWith(`${procedure}.`))
    .map(([norm, verdicts]) => hardOf(norm, verdicts))
    .sort((a, b) => b.wrong - a.wrong || b.wrong / b.asked - a.wrong / a.asked);
};

/** The norms of which an exercise shows what mostly went wrong. */
export const trainedBy = (reaches: ReadonlySet<string>, norms: readonly Hard[]): readonly Hard[] =>
  norms.filter(({ norm, mostly }) => reaches.has(`${norm} ending ${ENDS_AS[mostly] ?? mostly}`));

/** Exercises in which norms go wrong as they mostly went wrong, the worst first, and in which they do not. */
export const hardCover = (asked: Omit<Asked, 'wants' | 'norms'>, norms: readonly Hard[]): Cover => {
  const endings = new Map(
    norms.map(({ norm, mostly }) => [norm, [ENDS_AS[mostly] ?? mostly, 'met', 'kept']] as const),
  );
  return coverOf({
    ...asked,
    norms: norms.map(({ norm }) => norm),
    order: (reaches) => {
      const place = norms.findIndex((each) => trainedBy(reaches, [each]).length > 0);
      return place < 0 ? norms.length : place;
    },
    wants: ({ norm, kind, what }) =>
      kind === 'ending' && endings.get(norm)?.includes(what as Verdict) === true,
  });
};
