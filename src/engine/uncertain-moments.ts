/**
 * Judging a timeline in which some moments are known only to a span, or somebody's word may not count:
 * under every placement that is tried (`placements.ts`), with that word and without, and then
 * each norm by what it comes to in all of them. What is so whichever
 * placement is the true one is said; of anything else it is said that it cannot be told, and which
 * entries it hangs on. No moment that nobody wrote down gets into a finding.
 */

import { isDuty } from '../norms/norm.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import { VERDICT_IDS, type Verdict } from '../vocabulary/findings.ts';
import type { Reason, Remedy } from '../vocabulary/reasons.ts';
import type { Silence } from '../vocabulary/records.ts';
import { clockOf, correctedView, type Entry, entryOf, type Fits, inClockOrder } from './entries.ts';
import type { JudgedFinding } from './judge.ts';
import { isNaming, NamedMatters, namesEntries } from './matters.ts';
import { type Placements, placementsOf } from './placements.ts';
import type { PolicyRules } from './rule-tables.ts';
import type { Bench, Track } from './run.ts';
import { NEVER } from './runner.ts';
import { SeveralRuns } from './several-runs.ts';
import { clockSpanOf, hasSpans, momentIn, type Span, spanOf, spanText } from './spans.ts';
import type { Symbols } from './symbols.ts';
import { type Instant, instantOf, isoOf } from './time.ts';
import { verdictsIn } from './verdict.ts';
import { dueFrom } from './working-days.ts';

/** What every norm in force comes to, whichever placement is the true one. */
export interface Everywhere {
  readonly placements: Placements;
  /** The entries of each placement, in the order of the clock. */
  readonly entriesIn: (number: number) => readonly Entry[];
  /** Positions of the corrections, answers and decisions that may not count. */
  readonly doubted: readonly number[];
  /** By region: the verdict, as a place among `VERDICT_IDS`; -1 where its procedure is never open. */
  readonly verdicts: Int32Array;
  /** By region: a bit for each verdict that it comes to. */
  readonly found: Int32Array;
  /** By region and verdict: the first placement in which it comes to that, or -1. */
  readonly firstIn: Int32Array;
  /** The procedures that are ever open, in the order in which they were opened. */
  readonly open: readonly number[];
  /** Of the first placement: how many entries no procedure has to do with. */
  readonly unmapped: number;
  /** Whether something that some rule must judge is ever judged by none. */
  readonly isUnjudged: boolean;
}

const CANNOT_TELL = VERDICT_IDS.indexOf('cannot-tell');
const COUNT = VERDICT_IDS.length;

/** How many milliseconds there are to do what is owed, each length once. */
const limitsIn = ({ norms }: PolicyRules): readonly number[] => [
  ...new Set(
    norms.flatMap(({ limitMinutes: minutes }) => (minutes === null ? [] : minutes * 60_000)),
  ),
];

/** Whether a moment of a timeline is known only to a span, or somebody's word may not count. */
export const isUncertain = (events: readonly TimelineEvent[]): boolean =>
  hasSpans(events) || doubtedIn(events).length > 0;

const doubtedIn = (events: readonly TimelineEvent[], fits?: Fits): readonly number[] =>
  correctedView(events, { fits }).doubted;

/** The entries of each placement, in the order of the clock; from the number of placements on with what may not count. */
const entriesIn = (
  events: readonly TimelineEvent[],
  placements: Placements,
  hasDoubted: boolean,
  fits?: Fits,
): ((number: number) => readonly Entry[]) => {
  const { moved, count } = placements;
  if (moved === null || hasDoubted) {
    return (number) =>
      correctedView(placements.at(number % count), { fits, believes: number >= count }).entries;
  }
  const given = events.map((event, position) => entryOf(position, event));
  return (number) => {
    const entries = [...given];
    const moments = placements.momentsAt(number);
    moved.forEach((position, index) => {
      const entry = given[position] as Entry;
      entries[position] = { ...entry, clock: moments[index] as number };
    });
    return entries.sort(inClockOrder);
  };
};

/** Feeds the entries to the runner. */
const feed = (
  { runner, due }: Bench,
  entries: readonly Entry[],
  symbolOf: (entry: Entry) => number,
): void => {
  runner.begin(
    due,
    null,
    entries.some(({ event }) => namesEntries(event)),
  );
  const matters = entries.some(({ event }) => isNaming(event)) ? new NamedMatters() : null;
  for (const entry of entries) {
    const about = matters?.of(entry.event) ?? null;
    runner.feed(symbolOf(entry), entry.clock, entry.wrongSince ?? NEVER, about);
    matters?.keep(entry.position, runner);
  }
};

const byPosition = (a: Entry, b: Entry): number => a.position - b.position;

/** Judges a timeline under every placement that is tried. */
export const judgedEverywhere = (
  events: readonly TimelineEvent[],
  bench: Bench,
  of: {
    readonly symbols: Symbols;
    readonly silence: Silence;
    readonly asOf?: Instant | undefined;
    readonly fits?: Fits | undefined;
  },
): Everywhere => {
  const { runner, rules } = bench;
  const placements = placementsOf(events, limitsIn(rules), of.asOf);
  const doubted = doubtedIn(events, of.fits);
  const hasDoubted = doubted.length > 0;
  const placed = entriesIn(events, placements, hasDoubted, of.fits);
  const symbol = ({ event, withdrawn, isRenamed }: Entry): number =>
    of.symbols.ofEntry(event, withdrawn, isRenamed);
  const isAlike = placements.moved !== null && !hasDoubted;
  const known = isAlike ? placed(0).toSorted(byPosition).map(symbol) : null;
  const symbolOf = (entry: Entry): number => known?.[entry.position] ?? symbol(entry);
  const count = hasDoubted ? placements.count * 2 : placements.count;
  const runs = new SeveralRuns(rules);
  for (let number = 0; number < count; number += 1) {
    feed(bench, placed(number), symbolOf);
    if (of.asOf !== undefined) runner.passTime(of.asOf);
    runs.add(runner, of.silence);
  }
  runs.end();
  const { found, firstIn, open, unmapped, isUnjudged } = runs;
  const verdicts = new Int32Array(rules.norms.length).fill(-1);
  for (const procedure of open) {
    for (const region of regionsOf(rules, procedure)) {
      verdicts[region] = placements.isTooMany ? CANNOT_TELL : runs.verdictOf(region);
    }
  }
  const views = { placements, entriesIn: placed, doubted };
  return { ...views, verdicts, found, firstIn, open, unmapped, isUnjudged };
};

/** The regions of a procedure. */
export const regionsOf = (
  { tables: { first } }: PolicyRules,
  procedure: number,
): readonly number[] => {
  const from = first[procedure] as number;
  return Array.from(
    { length: (first[procedure + 1] as number) - from },
    (_, index) => from + index,
  );
};

/** Where a norm of which nothing can be told comes to something else, a placement for each verdict. */
export const otherPlacements = (region: number, everywhere: Everywhere): readonly number[] => {
  const codes = verdictsIn(everywhere.found[region] as number);
  if (codes.length < 2 || everywhere.placements.isTooMany) return [];
  return codes
    .map((code) => everywhere.firstIn[region * COUNT + code] as number)
    .filter((number) => number !== -1);
};

/** The placement whose finding a norm's is made from. */
export const placementFor = (region: number, { verdicts, found, firstIn }: Everywhere): number => {
  const verdict = verdicts[region] as number;
  const at = (code: number): number => firstIn[region * COUNT + code] as number;
  const own = at(verdict);
  if (own !== -1) return own;
  // What cannot be told is made from where it is worst: that finding names what was done.
  return Math.max(
    0,
    ...verdictsIn(found[region] as number)
      .slice(0, 1)
      .map(at),
  );
};

/** The entries that have only a span, as they stand. */
const spansIn = (entries: readonly Entry[]): ReadonlyMap<number, Span> =>
  new Map(
    entries.flatMap(({ event, position }): [number, Span][] => {
      const span = clockSpanOf(event);
      return span === null ? [] : [[position, span]];
    }),
  );

/** What a correction put counts from the correction: the span of that one's moment, where it is not exact. */
const correctionSpan = (
  events: readonly TimelineEvent[],
  entry: number,
  clock: Instant,
): Span | null => {
  const spans = events.flatMap((event) =>
    event.type === 'entry.corrected' && event.entry === entry ? (spanOf(event) ?? []) : [],
  );
  return spans.find(({ from, until }) => from <= clock && clock <= until) ?? null;
};

/** Takes every moment out of a finding that nobody wrote down. */
class Blurred {
  readonly #spans: ReadonlyMap<number, Span>;
  /** By where an entry was put: its span, unless something exact happened then. */
  readonly #byClock = new Map<Instant, Span>();
  readonly #track: Track;

  /** @param events as they are written, with their corrections */
  constructor(
    entries: readonly Entry[],
    spans: ReadonlyMap<number, Span>,
    track: Track,
    events: readonly TimelineEvent[],
  ) {
    this.#spans = spans;
    this.#track = track;
    const exact = new Set<Instant>();
    for (const { position, clock, event } of entries) {
      const span = spans.get(position);
      if (span !== undefined) this.#byClock.set(clock, span);
      else if (clock === clockOf(event)) exact.add(clock);
      else {
        const put = correctionSpan(events, position, clock);
        if (put !== null) this.#byClock.set(clock, put);
      }
    }
    for (const clock of exact) this.#byClock.delete(clock);
  }

  /** A moment, where one knows which entry it is of. */
  of(moment: string, entry?: number): string {
    const span =
      (entry === undefined ? undefined : this.#spans.get(entry)) ??
      this.#byClock.get(instantOf(moment));
    return span === undefined ? moment : spanText(span);
  }

  /** When something is due that was owed from this moment. */
  due(dueAt: string, owedAt: string | null): string {
    const owed =
      owedAt === null ? null : momentIn(this.of(owedAt, this.#track.raisedBy ?? undefined));
    if (owed === null || typeof owed === 'number') return dueAt;
    const [from, until] = [owed.from, owed.until].map((each) => dueFrom(each, this.#track.norm));
    if (from == null || until == null) return dueAt;
    return from === until ? isoOf(from) : spanText({ from, until });
  }

  reason(reason: Reason): Reason {
    const entry = 'entry' in reason ? reason.entry : undefined;
    const raisedBy = this.#track.raisedBy ?? undefined;
    const changed: Record<string, unknown> = {};
    if ('moment' in reason && reason.moment !== undefined) {
      changed.moment = this.of(reason.moment, entry);
    }
    if ('owedAt' in reason && reason.owedAt !== null) {
      changed.owedAt = this.of(reason.owedAt, raisedBy);
    }
    if ('dueAt' in reason) changed.dueAt = this.due(reason.dueAt, reason.owedAt);
    return { ...reason, ...changed } as Reason;
  }
}

const isExact = (moment: string): boolean => !moment.includes('/');

/** A moment of a finding: null where it is known only to a span. */
const orNull = (moment: string | null, blur: (moment: string) => string): string | null => {
  if (moment === null) return null;
  const known = blur(moment);
  return isExact(known) ? known : null;
};

/** What is still so of what was done where nobody knows whether it was in time, or allowed. */
const undecided = (reason: Reason): readonly Reason[] => {
  switch (reason.code) {
    case 'done-late': {
      const { dueAt: _, ...rest } = reason;
      return [{ ...rest, code: 'done' }];
    }
    case 'before-known':
      return [{ ...reason, code: 'perhaps-forbidden' }];
    case 'done-too-early':
    case 'done-though-forbidden': {
      const { moment: _, ...rest } = reason;
      return [{ ...rest, code: 'perhaps-forbidden' }];
    }
    case 'done-by-other': {
      const { moment: _, roles: __, ...rest } = reason;
      return reason.moment === undefined ? [reason] : [{ ...rest, code: 'perhaps-forbidden' }];
    }
    case 'still-to-be-done':
    case 'overdue':
    case 'not-done':
    case 'not-done-by-closing':
    case 'raised-in-error':
    case 'not-required-by-facts':
    case 'not-raised-by-act':
    case 'not-required-here':
    case 'nothing-of-the-kind':
    case 'no-breach-recorded':
    case 'not-in-force':
    case 'allowed':
    case 'settled':
    case 'lifted':
    case 'not-about-this':
    case 'done-in-any-case':
      return [];
    default:
      return [reason];
  }
};

/** Why nothing can be told: the entries that it hangs on. */
const hangsOn = (
  finding: JudgedFinding,
  track: Track,
  others: readonly number[],
  spans: ReadonlyMap<number, Span>,
): Extract<Reason, { code: 'moment-not-known' }> => {
  const of = (positions: readonly number[]): readonly number[] =>
    [...new Set(positions)].filter((entry) => spans.has(entry)).sort((a, b) => a - b);
  const named = of([...finding.events, ...others]);
  const entries = (named.length > 0 ? named : of([...spans.keys()])).slice(0, MOST_NAMED);
  const { norm, limitMinutes, limitWorkingDays } = track.norm;
  const isTimed = isDuty(norm) && (limitMinutes !== null || limitWorkingDays !== null);
  const isOfOrder = isDuty(norm) || norm.until !== null;
  return {
    code: 'moment-not-known',
    spans: entries.map((entry) => ({ entry, moment: spanText(spans.get(entry) as Span) })),
    hangs: isTimed ? 'in-time' : isOfOrder ? 'in-order' : 'allowed',
    minutes: isTimed ? limitMinutes : null,
  };
};

/** Most entries that a reason names. */
const MOST_NAMED = 5;

/**
 * The finding on a norm, whichever placement is the true one.
 * @param finding that of the placement it is made from, whose entries these are
 * @param others the entries that findings of other placements name
 */
export const findingEverywhere = (
  finding: JudgedFinding,
  track: Track,
  of: {
    /** As they are written, with their corrections. */
    readonly events: readonly TimelineEvent[];
    readonly entries: readonly Entry[];
    readonly everywhere: Everywhere;
    readonly region: number;
    readonly others: readonly number[];
  },
): JudgedFinding => {
  const { events, entries, everywhere, region, others } = of;
  const spans = spansIn(entries);
  const verdict = VERDICT_IDS[everywhere.verdicts[region] as number] as Verdict;
  const { isTooMany } = everywhere.placements;
  const isOne = !isTooMany && verdictsIn(everywhere.found[region] as number).length === 1;
  const blurred = new Blurred(entries, spans, track, events);
  const doneBy = finding.reasons.flatMap((each) =>
    'moment' in each && each.moment === finding.doneAt && 'entry' in each ? [each.entry] : [],
  )[0];
  const remedy = (of: Remedy | null): Remedy | null =>
    of !== null && 'dueAt' in of ? { ...of, dueAt: blurred.due(of.dueAt, finding.owedAt) } : of;
  const { each: _, ...rest } = finding;
  const told = {
    ...rest,
    verdict: isOne ? finding.verdict : verdict,
    owedAt: orNull(finding.owedAt, (at) => blurred.of(at, track.raisedBy ?? undefined)),
    dueAt: orNull(finding.dueAt, (at) => blurred.due(at, finding.owedAt)),
    doneAt: orNull(finding.doneAt, (at) => blurred.of(at, track.doneBy ?? doneBy)),
    reasons: finding.reasons.map((reason) => blurred.reason(reason)),
    remedy: remedy(finding.remedy),
  };
  if (isTooMany) {
    const reasons: Reason[] = [...told.reasons.flatMap(undecided), { code: 'moments-not-known' }];
    return { ...told, reasons, remedy: { code: 'give-moments', entries: [] } };
  }
  if (isOne || (verdict !== 'owed' && verdict !== 'cannot-tell')) return told;
  const { doubted } = everywhere;
  const doubting: readonly Reason[] =
    doubted.length === 0 ? [] : [{ code: 'word-in-doubt', entries: [...doubted] }];
  const hanging = spans.size === 0 ? [] : [hangsOn(finding, track, others, spans)];
  if (verdict === 'owed') return { ...told, reasons: [...told.reasons, ...doubting, ...hanging] };
  const isOfDoing = finding.kind === 'duty' || finding.kind === 'discretion';
  return {
    ...told,
    doneAt: isOfDoing ? told.doneAt : null,
    reasons: [...told.reasons.flatMap(undecided), ...doubting, ...hanging],
    // Where a question is open besides, that has to be answered first.
    remedy:
      told.remedy?.code === 'answer'
        ? told.remedy
        : doubted.length > 0
          ? { code: 'confirm-entries', entries: [...doubted] }
          : {
              code: 'give-moments',
              entries: hanging.flatMap((each) => each.spans.map(({ entry }) => entry)),
            },
  };
};
