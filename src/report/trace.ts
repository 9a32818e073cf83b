/**
 * From each clause to the norms that hold it, to their guards, to a timeline that meets them and one
 * that does not: and where one of these is missing.
 */
import { adopting, type JudgedReport, policiesIn, type RuleBooks } from '../engine/replay.ts';
import { filled } from '../norms/filled.ts';
import type { Norm } from '../norms/norm.ts';
import { normsInForce } from '../norms/procedure.ts';
import type { Verdict } from '../vocabulary/findings.ts';
import { LAYER_IDS } from '../vocabulary/layers.ts';
import type { Clause, Policy, REASONS_FOR_NO_NORM } from '../vocabulary/policies.ts';
import type { NormId } from '../vocabulary/procedures.ts';
import { guardsInWords } from './guards.ts';

/** A timeline by its name, as it was judged under the policy in hand. */
export interface Replayed {
  readonly name: string;
  readonly report: JudgedReport;
  /** Whether the timeline itself names the policy in hand. */
  readonly isOwn: boolean;
}

export interface NormTraced {
  readonly norm: NormId;
  readonly title: string;
  readonly guard: string;
  /** Timelines in which it was met, kept or departed from. */
  readonly met: readonly string[];
  /** Timelines in which it was not, the plainest first. */
  readonly notMet: readonly string[];
}

/** One clause, and what holds it. */
export interface TraceRow {
  readonly policy: string;
  readonly clause: string;
  readonly section: string;
  readonly place: string;
  readonly says: string;
  readonly norms: readonly NormId[];
  /** The guards of these norms, in words. */
  readonly guard: string;
  readonly met: readonly string[];
  readonly notMet: readonly string[];
  /** Why it grounds no norm; null where it grounds one. */
  readonly reason: string | null;
  readonly byNorm: readonly NormTraced[];
}

const MET: readonly Verdict[] = ['met', 'kept', 'departed'];
/** The verdicts that show a norm not met, the plainest first. */
const NOT_MET: readonly Verdict[] = ['breached', 'missed', 'late', 'owed', 'cannot-tell'];

interface Cases {
  readonly met: readonly string[];
  readonly notMet: readonly string[];
}

const NO_CASES: Cases = { met: [], notMet: [] };

interface Case {
  readonly name: string;
  readonly rank: number;
}

const named = (cases: readonly Case[]): readonly string[] =>
  [...cases].sort((a, b) => a.rank - b.rank).map((each) => each.name);

/** For each norm the timelines that meet it and those that do not; the policy's own come first. */
const casesOf = (replayed: readonly Replayed[]): ReadonlyMap<NormId, Cases> => {
  const met = new Map<NormId, Case[]>();
  const notMet = new Map<NormId, Case[]>();
  const put = (into: Map<NormId, Case[]>, norm: NormId, each: Case): void => {
    const list = into.get(norm);
    if (list === undefined) into.set(norm, [each]);
    else list.push(each);
  };
  for (const { name, report, isOwn } of replayed) {
    const foreign = isOwn ? 0 : NOT_MET.length;
    for (const { norm, verdict } of report.findings) {
      if (MET.includes(verdict)) {
        put(met, norm, { name, rank: foreign + MET.indexOf(verdict) });
      } else if (NOT_MET.includes(verdict)) {
        put(notMet, norm, { name, rank: foreign + NOT_MET.indexOf(verdict) });
      }
    }
  }
  return new Map(
    [...new Set([...met.keys(), ...notMet.keys()])].map((norm) => [
      norm,
      { met: named(met.get(norm) ?? []), notMet: named(notMet.get(norm) ?? []) },
    ]),
  );
};

const REASON_WORDS: Readonly<Record<(typeof REASONS_FOR_NO_NORM)[number], string>> = {
  preventative: 'meant to prevent',
  'standing-duty': 'a standing duty without an event',
  'not-observable': 'not to be seen in a timeline',
  'points-elsewhere': 'points to another text',
  scope: 'says what the policy covers',
  definition: 'says what something is',
};

/** Why a clause grounds nothing, in words; null where nothing says why. */
export const reasonForNoNorm = ({ notANorm, why }: Clause): string | null =>
  notANorm === undefined || why === undefined ? null : `${REASON_WORDS[notANorm]}: ${why}`;

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)];

/** A row for every clause of the policy, in its order. */
export const traceRows = (
  policy: Policy,
  replayed: readonly Replayed[],
  books: RuleBooks,
): readonly TraceRow[] => {
  const cases = casesOf(replayed);
  const norms = new Map<NormId, Norm>(
    Object.values(books.procedures).flatMap((procedure) =>
      procedure.norms.map((norm) => [norm.id, norm] as const),
    ),
  );
  const traced = (id: NormId): readonly NormTraced[] => {
    const norm = norms.get(id);
    if (norm === undefined) return [];
    const title = filled(norm.title, policy);
    return [
      { norm: id, title, guard: guardsInWords(norm, policy), ...(cases.get(id) ?? NO_CASES) },
    ];
  };
  return policy.clauses.map((clause) => {
    const byNorm = clause.grounds.flatMap(traced);
    return {
      policy: policy.id,
      clause: clause.id,
      section: clause.section,
      place: clause.place,
      says: clause.says,
      norms: clause.grounds,
      guard: byNorm.map((each) => each.guard).join(' | '),
      met: unique(byNorm.flatMap((each) => each.met)),
      notMet: unique(byNorm.flatMap((each) => each.notMet)),
      reason: clause.grounds.length === 0 ? reasonForNoNorm(clause) : null,
      byNorm,
    };
  });
};

const normHoles = ({ policy, byNorm }: TraceRow): readonly string[] =>
  byNorm.flatMap(({ norm, met, notMet }) => [
    ...(met.length === 0 ? [`${policy}: no timeline meets ${norm}`] : []),
    ...(notMet.length === 0 ? [`${policy}: no timeline fails to meet ${norm}`] : []),
  ]);

/** Where a row lacks something. Empty where every clause is accounted for. */
export const holesIn = (rows: readonly TraceRow[]): readonly string[] =>
  unique(
    rows.flatMap((row) => [
      ...row.norms
        .filter((id) => !row.byNorm.some((each) => each.norm === id))
        .map((id) => `${row.policy}: ${row.clause} grounds ${id}, which is not a norm`),
      ...(row.norms.length === 0 && row.reason === null
        ? [`${row.policy}: ${row.clause} grounds nothing and does not say why`]
        : []),
      ...normHoles(row),
    ]),
  );

/** Norms that some procedure has and neither a policy nor a layer asks. */
export const ungroundedNorms = (books: RuleBooks): readonly NormId[] => {
  const procedures = Object.values(books.procedures);
  const asked = new Set(
    policiesIn(adopting(LAYER_IDS, books)).flatMap((policy) =>
      procedures.flatMap((each) => normsInForce(each, policy).map(({ norm }) => norm.id)),
    ),
  );
  return procedures
    .flatMap((each) => each.norms.map((norm) => norm.id))
    .filter((id) => !asked.has(id));
};
