/**
 * The counts of an audit made safe to hand to governors, so that no child can be identified. This, and then
 * `disclosure.ts`, is the only way from the counts to that report: what is not in `CoarseAudit` cannot be printed.
 *
 * Every number is rounded down to a five, and anything under five, zero included, is withheld. So a number
 * that is shown stands for five numbers, and so does one that is withheld; a difference of two shown numbers
 * stands for more still. What could narrow that down are sums of many parts, so nothing is cut into more than
 * three parts that are known to add up: good, bad and unsettled; and at most three spans of time. Two
 * ways of cutting are never crossed, except good with time. Counts by school, by policy and of files
 * are not given at all. Orders and words are made from the rounded numbers alone.
 */
import type { RuleBooks } from '../../engine/replay.ts';
import {
  type Audit,
  type Group,
  isUndone,
  MOST_MINUTES,
  RECORD_SOURCE,
  TOLD,
  type Told,
} from '../../vocabulary/audits.ts';
import type { Verdict } from '../../vocabulary/findings.ts';
import type { Coarse, CoarsePart } from '../../vocabulary/governors-reports.ts';
import { PROCEDURES } from '../../vocabulary/procedures.ts';
import { incidentsOf, type Tallied, tallyOf, totalOf } from './counts.ts';
import {
  byName,
  groupOrder,
  groupWords,
  normTitle,
  procedureOf,
  termsBetween,
  termWords,
} from './names.ts';
import { spreadOf } from './spread.ts';
import { schoolYear } from './terms.ts';

/** The smallest number that is shown, and what all are rounded down to. */
export const SMALLEST = 5;

export type { Coarse, CoarsePart };

export const coarse = (count: number): Coarse =>
  count < SMALLEST ? null : count - (count % SMALLEST);

/** Counts that add up, before they are rounded: of all, so many good, bad, and neither yet. */
interface Split {
  readonly all: number;
  readonly good: number;
  readonly bad: number;
  readonly unsettled: number;
}

export interface CoarseSplit {
  readonly all: Coarse;
  readonly good: Coarse;
  readonly bad: Coarse;
  readonly unsettled: Coarse;
}

/** What went wrong with a rule, by its verdicts: not done in time, left out, or done though it is forbidden. */
const GAP_VERDICTS = {
  late: ['late', 'overdue'],
  missed: ['missed'],
  breached: ['breached'],
} as const satisfies Record<string, readonly Verdict[]>;
export type Gap = keyof typeof GAP_VERDICTS;
export const GAPS = Object.keys(GAP_VERDICTS) as readonly Gap[];

const gapsOf = ({ counts }: Tallied): readonly Gap[] =>
  GAPS.filter((gap) => {
    const verdicts: readonly Verdict[] = GAP_VERDICTS[gap];
    return coarse(verdicts.reduce((sum, verdict) => sum + counts[verdict], 0)) !== null;
  });

/**
 * How all incidents went together, where they are too few for shares of them to say much; or that there were none.
 * Of fewer than five nothing else is said, and of no one of them. It is about how staff act: that nothing went wrong,
 * or something did, tells of no child.
 */
export type Together = 'none' | 'throughout' | 'not-throughout' | 'not-known';

export interface CoarseNorm extends CoarseSplit {
  readonly norm: string;
  readonly title: string;
  readonly procedure: string;
  /** What went wrong in five incidents or more; null where that is not said. */
  readonly gaps: readonly Gap[] | null;
  /** One for each span of the audit; empty where there are too few to speak of times. */
  readonly spans: readonly CoarsePart[];
}

/** How long until somebody was told; the words are bands, not times. */
export interface CoarseTime {
  readonly party: Told;
  readonly incidents: Coarse;
  /** Within which half of them fell; null where there are too few to say. */
  readonly half: string | null;
  readonly nineInTen: string | null;
}

export interface CoarseAudit {
  readonly incidents: Coarse;
  /** Where there are few. */
  readonly together: Together | null;
  readonly handled: CoarseSplit;
  /** In the order of time; each has at least five incidents. */
  readonly spans: readonly (CoarsePart & { readonly says: string })[];
  /** Whether there were earlier years, which are left out of the spans. */
  readonly earlierLeftOut: boolean;
  /** Those that applied in five incidents or more, in the order of their procedures. */
  readonly norms: readonly CoarseNorm[];
  /** Kinds of incident with at least five. */
  readonly kinds: readonly { readonly says: string; readonly incidents: Coarse }[];
  readonly times: readonly CoarseTime[];
  /** Schools with at least five incidents each, without their numbers. */
  readonly schools: readonly string[];
  /** Policies with at least five incidents each; or the one by which all of a log is judged. */
  readonly policies: readonly string[];
  /** Whether it is that one, so that its name says nothing of how many there were. */
  readonly onePolicy: boolean;
  readonly layers: readonly string[];
  /** Whether all of the log was read and could be used. */
  readonly whole: boolean;
  /** Training, which puts nobody at risk; null where the source leaves it out, as the record does. */
  readonly exercises: 'none' | 'few' | number | null;
  readonly partialRecords: Coarse;
}

/** Most spans that time is cut into: a school year has three terms. */
const MOST_SPANS = 3;

/** Fewest incidents of which shares are spoken of, or spans, or a median. */
const FEWEST_FOR_SHARES = 20;
const FEWEST_FOR_SPANS = 20;
const FEWEST_FOR_HALF = 10;
const FEWEST_FOR_TENTHS = 50;

const splitOfTally = ({ applied, bad, counts }: Tallied): Split => {
  const unsettled = counts.owed + counts['cannot-tell'];
  return { all: applied, good: applied - bad - unsettled, bad, unsettled };
};

const splitOfIncidents = (incidents: Audit['incidents']): Split => {
  const counts = incidentsOf(incidents);
  return {
    all: totalOf(incidents),
    good: counts.compliant,
    bad: counts['non-compliant'],
    unsettled: counts.open + counts['cannot-tell'],
  };
};

const coarseSplit = ({ all, good, bad, unsettled }: Split): CoarseSplit => ({
  all: coarse(all),
  good: coarse(good),
  bad: coarse(bad),
  unsettled: coarse(unsettled),
});

const tallyOfNorm = (counts: Pick<Audit, 'norms'>, norm: string): Tallied =>
  tallyOf(counts.norms.filter((each) => each.norm === norm).map(({ verdicts }) => verdicts));

const splitOfNorm = (counts: Pick<Audit, 'norms'>, norm: string): Split =>
  splitOfTally(tallyOfNorm(counts, norm));

/** Terms that are spoken of together. */
interface TermSpan {
  readonly first: string;
  readonly last: string;
  readonly terms: readonly Group[];
}

const sizeOf = ({ terms }: TermSpan): number =>
  terms.reduce((sum, { incidents }) => sum + totalOf(incidents), 0);

const joined = (a: TermSpan, b: TermSpan): TermSpan => ({
  first: a.first,
  last: b.last,
  terms: [...a.terms, ...b.terms],
});

const spanInWords = ({ first, last }: TermSpan): string =>
  first === last ? first : `${first} to ${last.charAt(0).toLowerCase()}${last.slice(1)}`;

/** Spans with fewer than five incidents go with the one before them, or after where there is none. */
const bigEnough = (spans: readonly TermSpan[]): readonly TermSpan[] => {
  const kept: TermSpan[] = [];
  for (const span of spans) {
    const last = kept.at(-1);
    if (last !== undefined && (sizeOf(last) < SMALLEST || sizeOf(span) < SMALLEST)) {
      kept[kept.length - 1] = joined(last, span);
    } else kept.push(span);
  }
  return kept;
};

const byLabel = (groups: readonly Group[], labelOf: (name: string) => string): TermSpan[] => {
  const spans = new Map<string, Group[]>();
  for (const group of groups) {
    const label = labelOf(group.name);
    spans.set(label, [...(spans.get(label) ?? []), group]);
  }
  return [...spans].map(([label, terms]) => ({ first: label, last: label, terms }));
};

/** With the terms in which nothing happened, since to leave one out would say so. */
const withEmptyTerms = (groups: readonly Group[]): readonly Group[] =>
  termsBetween(groups.map(({ name }) => name)).map(
    (name) =>
      groups.find((group) => group.name === name) ?? { by: 'term', name, incidents: {}, norms: [] },
  );

/** Terms where there are few, else school years, the latest of them. */
const spansOf = (audit: Audit): { spans: readonly TermSpan[]; earlierLeftOut: boolean } => {
  const groups = withEmptyTerms(audit.groups.filter(({ by }) => by === 'term'));
  const terms = byLabel(groups, termWords);
  const all = terms.length <= MOST_SPANS ? terms : byLabel(groups, schoolYear);
  const spans = bigEnough(all.slice(-MOST_SPANS));
  const usable = spans.length > 1 && spans.every((span) => sizeOf(span) >= SMALLEST);
  return { spans: usable ? spans : [], earlierLeftOut: usable && all.length > MOST_SPANS };
};

const sumOf = (splits: readonly Split[]): CoarsePart => ({
  all: coarse(splits.reduce((sum, { all }) => sum + all, 0)),
  good: coarse(splits.reduce((sum, { good }) => sum + good, 0)),
});

const normsOf = (
  audit: Audit,
  spans: readonly TermSpan[],
  books: RuleBooks,
): readonly CoarseNorm[] => {
  const order = groupOrder('procedure', books);
  const place = (norm: string): string => procedureOf(norm) ?? norm;
  return [...new Set(audit.norms.map(({ norm }) => norm))]
    .flatMap((norm) => {
      const tally = tallyOfNorm(audit, norm);
      const split = coarseSplit(splitOfTally(tally));
      if (split.all === null) return [];
      const procedure = procedureOf(norm);
      return {
        norm,
        title: normTitle(norm, books),
        procedure: procedure === null ? 'Other rules' : PROCEDURES[procedure],
        ...split,
        gaps: gapsOf(tally),
        spans:
          split.all < FEWEST_FOR_SPANS
            ? []
            : spans.map(({ terms }) => sumOf(terms.map((term) => splitOfNorm(term, norm)))),
      };
    })
    .sort(
      (a, b) =>
        order(place(a.norm), place(b.norm)) || byName(a.title, b.title) || byName(a.norm, b.norm),
    );
};

const BANDS: readonly (readonly [minutes: number, says: string])[] = [
  [60, 'an hour'],
  [1_440, 'a day'],
  [10_080, 'a week'],
  [43_200, 'a month'],
  [MOST_MINUTES - 1, 'a year'],
];

const LONGER = 'more than a year';

/** The words for lengths of time, the shortest first. */
export const BAND_WORDS: readonly string[] = [...BANDS.map(([, says]) => says), LONGER];

const bandOf = (minutes: number): string =>
  BANDS.find(([longest]) => minutes <= longest)?.[1] ?? LONGER;

const timesOf = (audit: Audit): readonly CoarseTime[] =>
  TOLD.map((party) => {
    const time = audit.times.find((each) => each.party === party);
    const spread = time === undefined ? null : spreadOf(time);
    const incidents = coarse(spread?.incidents ?? 0);
    const from = (fewest: number, minutes: number | undefined): string | null =>
      incidents === null || incidents < fewest || minutes === undefined ? null : bandOf(minutes);
    return {
      party,
      incidents,
      half: from(FEWEST_FOR_HALF, spread?.median),
      nineInTen: from(FEWEST_FOR_TENTHS, spread?.ninetieth),
    };
  });

const namedGroups = (audit: Audit, by: Group['by'], books: RuleBooks): readonly Group[] => {
  const order = groupOrder(by, books);
  return audit.groups
    .filter((group) => group.by === by && totalOf(group.incidents) >= SMALLEST)
    .sort((a, b) => order(a.name, b.name));
};

const isWhole = ({ parts, faults, rows }: Audit): boolean => {
  const isSplit = parts.some(({ of }) => of > 1);
  const held = new Set(parts.map(({ sources, shard, of }) => JSON.stringify([sources, shard, of])));
  const isAll = parts.every(({ sources, of }) =>
    Array.from({ length: of }, (_, index) =>
      held.has(JSON.stringify([sources, index + 1, of])),
    ).every(Boolean),
  );
  return (
    (!isSplit || isAll) &&
    parts.every(({ interrupted }) => !interrupted) &&
    faults.count === 0 &&
    rows.first.every(isUndone) &&
    rows.count === rows.first.length
  );
};

const exercisesOf = ({ exercises, parts }: Audit): CoarseAudit['exercises'] => {
  if (parts.some(({ sources }) => sources.includes(RECORD_SOURCE))) return null;
  return exercises === 0 ? 'none' : (coarse(exercises) ?? 'few');
};

/** The policy of all incidents of a log, where it does not depend on which of them there were. */
const onePolicyOf = ({ policy, groups }: Audit): string | null => {
  if (policy !== null) return policy;
  const named = (by: Group['by']) => groups.filter((group) => group.by === by);
  const [only, ...more] = named('policy');
  return more.length === 0 && named('school').length < 2 ? (only?.name ?? null) : null;
};

const togetherOf = ({ all, bad, unsettled }: Split): Together => {
  if (all === 0) return 'none';
  if (bad > 0) return 'not-throughout';
  return unsettled > 0 ? 'not-known' : 'throughout';
};

/** What is said where so few happened, or where anything more would give a count away. */
export const nothingOf = (audit: Audit): CoarseAudit => ({
  incidents: null,
  together: togetherOf(splitOfIncidents(audit.incidents)),
  handled: { all: null, good: null, bad: null, unsettled: null },
  spans: [],
  earlierLeftOut: false,
  norms: [],
  kinds: [],
  times: [],
  schools: [],
  policies: [onePolicyOf(audit)].filter((policy) => policy !== null),
  onePolicy: onePolicyOf(audit) !== null,
  layers: audit.layers,
  whole: isWhole(audit),
  exercises: exercisesOf(audit),
  partialRecords: null,
});

/** The counts of an audit, rounded. What may be shown of them is for `disclosure.ts` to say. */
export const roundedOf = (audit: Audit, books: RuleBooks): CoarseAudit => {
  const handled = splitOfIncidents(audit.incidents);
  const incidents = coarse(handled.all);
  if (incidents === null) return nothingOf(audit);
  const { spans, earlierLeftOut } = spansOf(audit);
  const onePolicy = onePolicyOf(audit);
  return {
    incidents,
    together:
      handled.bad < SMALLEST && handled.all < FEWEST_FOR_SHARES ? togetherOf(handled) : null,
    handled: coarseSplit(handled),
    spans: spans.map((span) => ({
      says: spanInWords(span),
      ...sumOf(span.terms.map((term) => splitOfIncidents(term.incidents))),
    })),
    earlierLeftOut,
    norms: normsOf(audit, spans, books),
    kinds: namedGroups(audit, 'procedure', books)
      .filter(({ name }) => name !== 'general')
      .map((group) => ({
        says: groupWords(group, books),
        incidents: coarse(totalOf(group.incidents)),
      })),
    times: timesOf(audit),
    schools: namedGroups(audit, 'school', books).map(({ name }) => name),
    policies:
      onePolicy === null
        ? namedGroups(audit, 'policy', books).map(({ name }) => name)
        : [onePolicy],
    onePolicy: onePolicy !== null,
    layers: audit.layers,
    whole: isWhole(audit),
    exercises: exercisesOf(audit),
    partialRecords: coarse(audit.partialRecords),
  };
};
