/** What the text and the HTML report share: which findings come first, and the words for them. */
import type { Span } from '../engine/spans.ts';
import { type Instant, instantOf } from '../engine/time.ts';
import type { Finding, IncidentVerdict, Report, Verdict } from '../vocabulary/findings.ts';
import { LAYERS, sourceInWords } from '../vocabulary/layers.ts';
import type { Clause, Policy, Reading } from '../vocabulary/policies.ts';
import { PROCEDURES } from '../vocabulary/procedures.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import type { Rules } from '../words/entries.ts';
import { happenedIn } from '../words/moments.ts';

/** One incident, judged, with the rules it was judged by: what a report is made from. */
export interface Judged extends Rules {
  readonly report: Report;
  readonly timeline: Timeline;
  /** ISO 8601: the later moment it was judged at, or null for the moment of its last entry. */
  readonly asOf: string | null;
}

/** Verdicts that somebody has to look at, the worst first. */
export const ATTENTION = ['breached', 'missed', 'overdue', 'late', 'owed', 'cannot-tell'] as const;
export type Attention = (typeof ATTENTION)[number];

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  breached: 'Breached',
  missed: 'Missed',
  overdue: 'Overdue',
  late: 'Late',
  owed: 'Owed',
  'cannot-tell': 'Cannot tell',
  met: 'Met',
  departed: 'Decided against, with a reason',
  kept: 'Kept',
  lapsed: 'No longer required',
  'not-applicable': 'Not required here',
};

export const INCIDENT_WORDS: Readonly<
  Record<IncidentVerdict, { readonly name: string; readonly says: string }>
> = {
  'non-compliant': {
    name: 'Non-compliant',
    says: 'something was breached, missed, overdue or late',
  },
  open: {
    name: 'Open',
    says: 'nothing breached, missed, overdue or late; something is still to be done',
  },
  'cannot-tell': { name: 'Cannot tell', says: 'the record leaves something open' },
  compliant: { name: 'Compliant', says: 'everything required was done' },
};

export const needsAttention = ({ verdict }: Finding): boolean =>
  (ATTENTION as readonly Verdict[]).includes(verdict);

/** A norm's short name, as its procedure gives it. */
export const titleOf = (finding: Finding, { procedures }: Rules): string =>
  procedures[finding.procedure].norms.find((norm) => norm.id === finding.norm)?.title ??
  finding.norm;

export const clausesOf = (finding: Finding, policy: Policy): readonly Clause[] =>
  policy.clauses.filter((clause) => finding.clauses.includes(clause.id));

/** Where a finding comes from, if not from the school's own policy; empty where it does. */
export const notOwnInWords = (finding: Finding, policy: Policy): readonly string[] => {
  const { layer } = finding;
  if (layer === null) return [];
  return clausesOf(finding, policy).flatMap(({ adopted }) =>
    adopted === undefined ? [] : [`${LAYERS[layer]}: ${sourceInWords(adopted.source)}`],
  );
};

/** Findings of one verdict, in the order of the procedures. */
export const having = (report: Report, verdict: Verdict): readonly Finding[] =>
  report.findings.filter((finding) => finding.verdict === verdict);

/** "1 breached, 2 missed, 1 late, 3 owed"; empty where nothing needs attention. */
export const countsInWords = (report: Report): string =>
  ATTENTION.flatMap((verdict) => {
    const count = having(report, verdict).length;
    return count === 0 ? [] : [`${count} ${VERDICT_WORDS[verdict].toLowerCase()}`];
  }).join(', ');

export const proceduresInWords = (report: Report): string =>
  report.procedures.map((id) => PROCEDURES[id]).join('; ');

export const policyInWords = (policy: Policy): string =>
  `${policy.school}, ${policy.title}, ${policy.edition}`;

/** The moment an incident was judged at: its last entry, or the later moment asked for. */
export const judgedAt = ({ timeline, asOf }: Judged): Instant | Span =>
  timeline.events.reduce(
    (latest: Instant | Span, event) => {
      const known = event.knownAt === undefined ? latest : later(latest, instantOf(event.knownAt));
      return later(known, happenedIn(event));
    },
    asOf === null ? Number.NEGATIVE_INFINITY : instantOf(asOf),
  );

const endOf = (moment: Instant | Span): Instant =>
  typeof moment === 'number' ? moment : moment.until;

const later = (one: Instant | Span, other: Instant | Span): Instant | Span =>
  endOf(other) > endOf(one) ? other : one;

/** The readings that the findings which need attention rest on, each once. */
export const readingsUsed = ({ findings }: Report, policy: Policy): readonly Reading[] => {
  const used = new Set(findings.filter(needsAttention).flatMap((finding) => finding.readings));
  return policy.readings.filter((reading) => used.has(reading.id));
};

/** One finding, or several of which the record says the same nothing. */
export type Block = readonly [Finding, ...Finding[]];

const sameSilence = (finding: Finding): string =>
  finding.verdict === 'cannot-tell' && finding.wrongPerson.length === 0
    ? JSON.stringify([finding.because, finding.repair])
    : finding.norm;

/** The findings of one verdict; those that cannot be told for one and the same reason together. */
export const blocksOf = (report: Report, verdict: Attention): readonly Block[] => {
  const blocks = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of having(report, verdict)) {
    const key = sameSilence(finding);
    const block = blocks.get(key);
    if (block === undefined) blocks.set(key, [finding]);
    else block.push(finding);
  }
  return [...blocks.values()];
};

/** How many incidents came to which verdict; exercises are counted apart. */
export interface Tally {
  readonly incidents: Readonly<Partial<Record<IncidentVerdict, number>>>;
  readonly exercises: Readonly<Partial<Record<IncidentVerdict, number>>>;
}

export const NOTHING_YET: Tally = { incidents: {}, exercises: {} };

export const tallied = (tally: Tally, { exercise, verdict }: Report): Tally => {
  const part = exercise ? 'exercises' : 'incidents';
  return { ...tally, [part]: { ...tally[part], [verdict]: (tally[part][verdict] ?? 0) + 1 } };
};

const VERDICTS_IN_ORDER: readonly IncidentVerdict[] = [
  'non-compliant',
  'open',
  'cannot-tell',
  'compliant',
];

const partInWords = (counts: Tally['incidents'], noun: string): string => {
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (total === 0) return '';
  const each = VERDICTS_IN_ORDER.flatMap((verdict) =>
    counts[verdict] === undefined
      ? []
      : [`${counts[verdict]} ${INCIDENT_WORDS[verdict].name.toLowerCase()}`],
  );
  return `${total} ${noun}${total === 1 ? '' : 's'}: ${each.join(', ')}.`;
};

export const tallyInWords = ({ incidents, exercises }: Tally): string =>
  [partInWords(incidents, 'incident'), partInWords(exercises, 'exercise')]
    .filter((part) => part !== '')
    .join(' ');
