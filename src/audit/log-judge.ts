/**
 * Judges incident after incident and counts what they come to: most as the numbers that `LineReader`
 * makes of a line, the others as timelines that were read and found good.
 */

import { asNobodys, correctedView, type Entry } from '../engine/entries.ts';
import { longer } from '../engine/longer.ts';
import { isNaming } from '../engine/matters.ts';
import { asGiven } from '../engine/placements.ts';
import { EventReader } from '../engine/read.ts';
import { type Incident, policyNamed, type RuleBooks, replay } from '../engine/replay.ts';
import { type RuleTables, storeFor, type TableStore } from '../engine/rule-tables.ts';
import { NEVER, Runner } from '../engine/runner.ts';
import { clockSpanOf, hasSpans } from '../engine/spans.ts';
import { type Instant, isoOf } from '../engine/time.ts';
import { incidentVerdictOf } from '../engine/verdict.ts';
import { madeOnce } from '../norms/made-once.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import { INCIDENT_VERDICTS, VERDICT_IDS, type Verdict } from '../vocabulary/findings.ts';
import { type Silence, silenceOf } from '../vocabulary/records.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import { addFirst, isWanted } from './changed-incidents.ts';
import { FirstTold } from './first-told.ts';
import { type Entries, IncidentJudge } from './incident-judge.ts';
import type { ReadLine, ReadLines } from './line-reader.ts';
import type { Head, Words } from './line-scanner.ts';
import { termOf } from './school-terms.ts';
import {
  addChange,
  addIncident,
  addMinutes,
  type Counted,
  countSchool,
  nothingCounted,
  placesFor,
} from './totals.ts';
import { addToSee, type Candidate, isToSee, noneToSee } from './worst-incidents.ts';

export interface LogOptions {
  readonly books: RuleBooks;
  /** Judge everything under this policy, or null: under the one each incident names. */
  readonly policy: string | null;
  /** Judge everything under this policy as well, and count what changes. */
  readonly against: string | null;
  /** Judge exercises alone, and leave real incidents out; where not, the other way round. */
  readonly ofExercises?: boolean;
  /** Judge what began in one of these school terms alone; everything where none are given. */
  readonly terms?: readonly string[] | undefined;
  /** When an incident is judged whose last entry is earlier; without it, at that entry. */
  readonly asOf?: Instant | undefined;
}

/** Where an incident stands. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** What an incident came to. */
interface Last {
  readonly judge: IncidentJudge;
  readonly verdict: number;
}

/** What is known of an incident before it is judged. */
interface Case extends Head, Place {
  readonly school: string | null;
  /** How many entries it has, corrections among them. */
  readonly events: number;
  /** The incident as JSON, or null where that is too much to keep. */
  readonly asJson: () => string | null;
}

/** What is known besides of one that is judged by its text. */
interface Written {
  readonly timeline: Timeline;
  /** As they count. */
  readonly entries: readonly Entry[];
  /** Whether a moment is known only to a span, or somebody's word may not count. */
  readonly isUncertain: boolean;
}

const BREACHED = VERDICT_IDS.indexOf('breached');
const MISSED = VERDICT_IDS.indexOf('missed');
const OVERDUE = VERDICT_IDS.indexOf('overdue');
const LATE = VERDICT_IDS.indexOf('late');
/** A larger incident is not kept to be shown; its line is. In bytes. */
const MOST_KEPT = 1_000_000;
/** Bytes that the shortest entry takes. */
const LEAST_OF_ENTRY = 60;

const entriesFor = (count: number): Entries => ({
  count,
  symbols: new Int32Array(count),
  clocks: new Float64Array(count),
  wrongSince: new Float64Array(count),
  hasDoubted: false,
  believed: new Int32Array(count),
});

export class LogJudge {
  readonly counted: Counted = nothingCounted();
  readonly toSee = noneToSee<Candidate>();
  /** The incident judged last, where somebody watches and it counts. */
  incident: Incident | null = null;
  readonly #options: LogOptions;
  readonly #isWatched: boolean;
  readonly #entries = entriesFor(512);
  #store!: TableStore;
  #askedBefore = 0;
  /** Asked for the shape of an event alone, which no norm has to do with. */
  readonly #reader = new EventReader(new Set());
  #words: Words | null = null;
  /** By kind of entry, as it is and as nobody's: one more than its symbol, or 0 where it was not met. */
  #symbolOf = new Int32Array(2_048);
  #firstTold!: FirstTold;
  #judges!: Map<string, IncidentJudge>;
  /** Policies with the same tables take turns with one runner. */
  #runners!: Map<RuleTables, Runner>;
  #last: Last | null = null;

  /** @param isWatched whether what happened in each incident is wanted as well: see `incident` */
  constructor(options: LogOptions, isWatched = false) {
    this.#options = options;
    this.#isWatched = isWatched;
    this.#begin();
  }

  #begin(): void {
    const { books } = this.#options;
    this.#store = storeFor(books.procedures);
    this.#askedBefore = this.#store.asked;
    const { symbols } = this.#store;
    this.#firstTold = new FirstTold(symbols);
    this.#judges = new Map();
    this.#runners = new Map();
    this.#symbolOf.fill(0);
  }

  #judgeFor(policy: string): IncidentJudge {
    const known = this.#judges.get(policy);
    if (known !== undefined) return known;
    const rules = this.#store.rulesOf(policyNamed(policy, this.#options.books));
    const runner = madeOnce(this.#runners, rules.tables, () => new Runner(rules.tables));
    const judge = new IncidentJudge(rules, runner);
    this.#judges.set(policy, judge);
    return judge;
  }

  /** How often XState was asked. */
  get asked(): number {
    return this.#store.asked - this.#askedBefore;
  }

  /** Begins the tables again where a hostile log has made them too large. Call between batches. */
  tidy(): void {
    if (this.#store.isFull) this.#begin();
  }

  /** Judges a line by its numbers. @param from which of the entries is its first */
  judgeLine(read: ReadLines, line: ReadLine, from: number): void {
    const { file, bytes, kinds, clocks, wrongSince, words } = read;
    const { start, end, school, given: count, written: events } = line;
    if (words !== this.#words) {
      this.#words = words;
      this.#symbolOf.fill(0);
    }
    const list = this.#room(count);
    for (let index = 0; index < count; index += 1) {
      const kind = kinds[from + index] as number;
      const symbol = this.#symbolFor(kind, words);
      list.symbols[index] = symbol;
      list.believed[index] = kind < 0 ? this.#symbolFor(~kind, words) : symbol;
      list.hasDoubted ||= kind < 0;
      list.clocks[index] = clocks[from + index] as number;
      list.wrongSince[index] = wrongSince[from + index] as number;
    }
    const { policy, silence, exercise } = words.heads[line.head] as Head;
    const asJson = () => (end - start > MOST_KEPT ? null : bytes.toString('utf8', start, end));
    const known = { policy, silence, exercise, file, line: line.line, school, events, asJson };
    this.#judge(list, known);
  }

  /** @param kind or `~` of it: the same, as nobody's */
  #symbolFor(kind: number, { kinds }: Words): number {
    const at = kind < 0 ? 2 * ~kind + 1 : 2 * kind;
    if (at >= this.#symbolOf.length) {
      this.#symbolOf = longer(this.#symbolOf, new Int32Array(4 * kinds.length));
    }
    const known = this.#symbolOf[at] as number;
    if (known > 0) return known - 1;
    const event = JSON.parse(kinds[kind < 0 ? ~kind : kind] as string) as TimelineEvent;
    const symbol = this.#store.symbols.ofEntry(kind < 0 ? asNobodys(event) : event);
    this.#symbolOf[at] = symbol + 1;
    return symbol;
  }

  /** Judges a timeline that has been read and found good. */
  judgeTimeline(timeline: Timeline, { file, line }: Place): void {
    const { events, policy, record, exercise, school = null } = timeline;
    const { entries, doubted } = correctedView(asGiven(events), { fits: this.#reader.fits });
    const list = this.#room(entries.length);
    entries.forEach(({ event, clock, withdrawn, wrongSince, isRenamed }, index) => {
      list.symbols[index] = this.#store.symbols.ofEntry(event, withdrawn, isRenamed);
      list.clocks[index] = clock;
      list.wrongSince[index] = wrongSince ?? NEVER;
    });
    const asJson = () =>
      events.length * LEAST_OF_ENTRY > MOST_KEPT ? null : JSON.stringify(timeline);
    const silence = silenceOf(record);
    const known = { policy, silence, exercise, file, line, school, events: events.length, asJson };
    const isUncertain = hasSpans(events) || doubted.length > 0;
    this.#judge(list, known, { timeline, entries, isUncertain });
  }

  #room(count: number): Entries {
    const list = count <= this.#entries.symbols.length ? this.#entries : entriesFor(count);
    list.count = count;
    list.hasDoubted = false;
    return list;
  }

  #judge(entries: Entries, known: Case, written: Written | null = null): void {
    this.incident = null;
    const { counted } = this;
    const { sums } = counted;
    const term = termOf(entries.clocks[0] as number);
    if (this.#options.terms?.includes(term) === false) {
      if (known.school !== null) countSchool(counted, known.school);
      this.#last = null;
      return;
    }
    if (known.exercise !== (this.#options.ofExercises === true)) {
      sums.exercises += 1;
      this.#last = null;
      return;
    }
    const { policy, against, books, asOf } = this.#options;
    const judge = this.#judgeFor(policy ?? known.policy);
    const { silence } = known;
    if (written !== null && this.#isWatched) {
      const by = { symbols: entries.symbols, silence, asOf };
      const run = judge.judgeWatched(books.procedures, written.entries, by);
      this.incident = { timeline: written.timeline, run, books };
    }
    if (this.incident === null || written?.isUncertain === true) {
      this.#judgeBy(judge, entries, silence, written);
    }
    const verdict = verdictOf(judge);
    sums.events += known.events;
    if (known.silence !== false) sums.partial += 1;
    sums.unmapped += judge.unmapped;
    const { school } = known;
    const places = placesFor(counted, judge);
    addIncident(counted, places, judge, { verdict, term, school });
    this.#firstTold.measure(
      entries,
      written?.entries.map(({ event }) => clockSpanOf(event)),
    );
    addMinutes(counted, this.#firstTold.minutes, term);
    this.#last = { judge, verdict };
    this.#seeWhether(judge, verdict, known);
    if (against === null) return;
    const other = this.#judgeFor(against);
    if (other !== judge) this.#judgeBy(other, entries, silence, written);
    this.#seeChange(known, this.#last, { judge: other, verdict: verdictOf(other) });
  }

  /** Counts what another policy changes, and keeps the incident where it is to be named for it. */
  #seeChange({ file, line, school, asJson }: Case, last: Last, other: Last): void {
    const { counted } = this;
    const norms = addChange(counted, last, other);
    const was = INCIDENT_VERDICTS[last.verdict] ?? 'open';
    const is = INCIDENT_VERDICTS[other.verdict] ?? 'open';
    if (was === is && norms.length === 0) return;
    counted.sums.touched += 1;
    if (!isWanted(counted.firstChanged, { was, is, norms, file, line })) return;
    const text = asJson();
    if (text === null) return;
    const { incident } = JSON.parse(text) as Timeline;
    const unjudged = [last.judge.isUnjudged, other.judge.isUnjudged] as const;
    const noRule =
      unjudged[0] === unjudged[1] ? {} : ({ noRule: unjudged[0] ? 'was' : 'is' } as const);
    const policy = last.judge.policy.id;
    addFirst(counted.firstChanged, {
      incident,
      school,
      policy,
      file,
      line,
      was,
      is,
      ...noRule,
      norms,
    });
  }

  #judgeBy(judge: IncidentJudge, entries: Entries, silence: Silence, by: Written | null): void {
    const { symbols } = this.#store;
    const last = entries.clocks[entries.count - 1] ?? Number.NEGATIVE_INFINITY;
    const { asOf: asked } = this.#options;
    const asOf = asked !== undefined && asked > last ? asked : undefined;
    const { fits } = this.#reader;
    const isMore = by?.isUncertain === true || by?.entries.some(({ event }) => isNaming(event));
    if (by === null || !isMore) judge.judge(entries, { silence, asOf });
    else judge.judgeEverywhere(by.timeline.events, { symbols, silence, asOf, fits });
  }

  #seeWhether(judge: IncidentJudge, verdict: number, { file, line, school, asJson }: Case): void {
    const { tally } = judge;
    const breached = tally[BREACHED] as number;
    const missed = tally[MISSED] as number;
    const overdue = tally[OVERDUE] as number;
    const late = tally[LATE] as number;
    if (breached + missed + overdue + late === 0) return;
    const ranked = { breached, missed, overdue, late, file, line };
    if (!isToSee(this.toSee, ranked)) return;
    const text = asJson();
    if (text === null) return;
    addToSee(this.toSee, {
      ...ranked,
      incident: (JSON.parse(text) as Timeline).incident,
      school,
      policy: judge.policy.id,
      verdict: INCIDENT_VERDICTS[verdict] ?? 'open',
      text,
    });
  }

  /**
   * Judges the incident judged last a second time, asking XState at every step.
   * @returns what differs, or null.
   */
  disagreement(timeline: Timeline, stepByStep = true): string | null {
    const { books, policy, asOf } = this.#options;
    const last = this.#last;
    if (last === null) {
      return timeline.exercise === (this.#options.ofExercises === true)
        ? 'it was not judged'
        : null;
    }
    this.counted.sums.checked += 1;
    const options = {
      books,
      stepByStep,
      ...(policy === null ? {} : { policy }),
      ...(asOf === undefined ? {} : { asOf: isoOf(asOf) }),
    };
    const report = replay(timeline, options);
    const verdict = INCIDENT_VERDICTS[last.verdict];
    if (report.verdict !== verdict) return `the incident: ${verdict}, but ${report.verdict}`;
    if (report.unmapped.length !== last.judge.unmapped) return 'the entries that nothing takes';
    const found = verdictsIn(last.judge);
    const wrong = report.findings.find((each) => found.get(each.norm) !== each.verdict);
    if (wrong !== undefined) return `${wrong.norm}: ${found.get(wrong.norm)}, but ${wrong.verdict}`;
    return found.size === report.findings.length ? null : 'the norms that were judged';
  }
}

/** The verdict on the incident that was judged last, among `INCIDENT_VERDICTS`. */
const verdictOf = ({ tally, isUnjudged }: IncidentJudge): number => {
  let seen = isUnjudged ? 1 << VERDICT_IDS.length : 0;
  for (let code = 0; code < tally.length; code += 1) {
    if ((tally[code] as number) > 0) seen |= 1 << code;
  }
  const known = INCIDENT_VERDICT_OF[seen];
  if (known !== undefined) return known;
  const any = (...verdicts: readonly Verdict[]): boolean =>
    verdicts.some((each) => (seen & (1 << VERDICT_IDS.indexOf(each))) !== 0);
  const verdict = INCIDENT_VERDICTS.indexOf(incidentVerdictOf(any, isUnjudged));
  INCIDENT_VERDICT_OF[seen] = verdict;
  return verdict;
};

/** By a bit for each verdict that any norm has, and one for what no rule judges. */
const INCIDENT_VERDICT_OF: number[] = [];

/** The verdicts that a judge has just reached, by norm. */
const verdictsIn = (judge: IncidentJudge): ReadonlyMap<string, Verdict> =>
  new Map(
    [...judge.open.subarray(0, judge.openCount)].flatMap((procedure) => {
      const [from, to] = [judge.first[procedure] ?? 0, judge.first[procedure + 1] ?? 0];
      return judge.norms
        .slice(from, to)
        .map(({ norm }, index): [string, Verdict] => [
          norm.id,
          VERDICT_IDS[judge.verdicts[from + index] ?? 0] ?? 'cannot-tell',
        ]);
    }),
  );
