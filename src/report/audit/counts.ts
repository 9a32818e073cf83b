/** Counts of verdicts, added up and put into words. */
import {
  INCIDENT_VERDICTS,
  type IncidentVerdict,
  VERDICT_IDS,
  type Verdict,
} from '../../vocabulary/findings.ts';

/** The verdicts of a report's columns, in their order: what is not good first. */
export const COLUMNS = [
  'breached',
  'missed',
  'overdue',
  'late',
  'owed',
  'cannot-tell',
  'met',
  'kept',
  'departed',
  'lapsed',
] as const satisfies readonly Verdict[];
export type Column = (typeof COLUMNS)[number];

/** The same in a word or two, for the head of a column and for lists. */
export const COLUMN_WORDS: Readonly<Record<Column, string>> = {
  breached: 'breached',
  missed: 'missed',
  overdue: 'overdue',
  late: 'late',
  owed: 'still owed',
  'cannot-tell': 'cannot tell',
  met: 'met',
  kept: 'kept',
  departed: 'decided against',
  lapsed: 'no longer required',
};

export const BAD = ['breached', 'missed', 'overdue', 'late'] as const satisfies readonly Column[];

/** How often a rule applied, and what came of it. */
export interface Tallied {
  readonly counts: Readonly<Record<Verdict, number>>;
  /** Every verdict but that it did not apply. */
  readonly applied: number;
  /** Breached, missed, overdue or late. */
  readonly bad: number;
}

/** One norm under one policy. */
export interface NormLine extends Tallied {
  readonly policy: string;
  readonly norm: string;
  readonly title: string;
}

type Partly<K extends string> = Readonly<Partial<Record<K, number>>>;

const added = <K extends string>(keys: readonly K[], parts: readonly Partly<K>[]) => {
  const sums = Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;
  for (const part of parts) {
    for (const key in part) sums[key] += part[key] ?? 0;
  }
  return sums;
};

export const tallyOf = (parts: readonly Partly<Verdict>[]): Tallied => {
  const counts = added(VERDICT_IDS, parts);
  return {
    counts,
    applied: COLUMNS.reduce((sum, verdict) => sum + counts[verdict], 0),
    bad: BAD.reduce((sum, verdict) => sum + counts[verdict], 0),
  };
};

export const incidentsOf = (
  counts: Partly<IncidentVerdict>,
): Readonly<Record<IncidentVerdict, number>> => added(INCIDENT_VERDICTS, [counts]);

/** Incident verdicts, the gravest first. */
export const INCIDENT_COLUMNS = [
  'non-compliant',
  'open',
  'cannot-tell',
  'compliant',
] as const satisfies readonly IncidentVerdict[];

export const totalOf = (counts: Partly<string>): number =>
  Object.values(counts).reduce<number>((sum, count) => sum + (count ?? 0), 0);

/** "12,345". */
export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

/** "1 incident", "12,345 incidents". */
export const several = (count: number, one: string, many = `${one}s`): string =>
  `${grouped(count)} ${count === 1 ? one : many}`;

/** "3 missed, 2 late, 46 met": what came of a rule, without what never did. */
export const outcomesInWords = ({ counts }: Tallied): string =>
  COLUMNS.flatMap((verdict) =>
    counts[verdict] === 0 ? [] : [`${grouped(counts[verdict])} ${COLUMN_WORDS[verdict]}`],
  ).join(', ');

/** "a, b and c". */
export const listed = (words: readonly string[]): string =>
  words.length < 2
    ? (words[0] ?? '')
    : `${words.slice(0, -1).join(', ')} and ${words[words.length - 1] ?? ''}`;

/** "1 breached, 5 missed": how bad one incident was. */
export const seenCounts = (seen: Readonly<Record<(typeof BAD)[number], number>>): string =>
  BAD.flatMap((verdict) =>
    seen[verdict] === 0 ? [] : [`${grouped(seen[verdict])} ${COLUMN_WORDS[verdict]}`],
  ).join(', ');
