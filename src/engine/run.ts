/**
 * One incident as it stands: what is known, which procedures are open, and of every norm in force
 * what happened to it and by which entries. It is what an observer of the runner saw.
 */
import { madeOnce } from '../norms/made-once.ts';
import type { Mark } from '../norms/marks.ts';
import { actsTaken, isDuty } from '../norms/norm.ts';
import { decidingFacts } from '../norms/predicates.ts';
import type { NormInForce, Procedure } from '../norms/procedure.ts';
import { readsOf } from '../norms/region.ts';
import type { FactKey, Facts, MachineEvent } from '../norms/symbols.ts';
import type { EventType } from '../vocabulary/acts.ts';
import { FACT_VALUES, type FactValue } from '../vocabulary/facts.ts';
import type { Policy } from '../vocabulary/policies.ts';
import { PROCEDURE_IDS, type ProcedureId } from '../vocabulary/procedures.ts';
import type { Child, Person } from '../vocabulary/pseudonyms.ts';
import type { WhyUnmapped } from '../vocabulary/reasons.ts';
import type { Entry } from './entries.ts';
import { NamedMatters, namesEntries } from './matters.ts';
import { type PolicyRules, type RuleTables, storeFor, type TableStore } from './rule-tables.ts';
import { DueMoments, NEVER, type Observer, Runner, THE_CLOCK } from './runner.ts';
import { clockSpanOf } from './spans.ts';
import { FACT_KEYS, type LogSymbol, SILENT } from './symbols.ts';
import type { Instant } from './time.ts';
import { type Doubt, SURELY } from './verdict.ts';
import { dueFrom } from './working-days.ts';

export { symbolOf } from './symbols.ts';

/** When and by which entry something was marked. Position -1 is the clock itself. */
export interface Marked {
  readonly position: number;
  readonly at: Instant;
}

/**
 * An event as it was fed to the regions, by which entry and when. A deadline goes to the region of
 * its norm only; `corrects` of a corrected fact are the norms that the error was held against.
 */
export interface Fed extends Marked {
  readonly event: MachineEvent;
}

/** Where one norm stands in one incident. */
export interface Track {
  readonly norm: NormInForce;
  /** Whether what it was begun for may be something known before. */
  readonly doubt: Doubt;
  /** Whether its procedure was opened for a concern that may be one known, and this is of either. */
  readonly isForEither: boolean;
  /** The answers that count for it, where there are other occurrences; else those of the whole run. */
  readonly facts: Facts;
  /** The number of the occurrence; the same in a run of the same entries and more. */
  readonly occurrence: number;
  /** The entry that began it. */
  readonly begunBy: number;
  /** The child that it is about, where the record names one. */
  readonly child: Child | null;
  /** The person to whom it is owed, where it is owed to whoever raised it. */
  readonly owedTo: Person | null;
  /** How many occurrences stand as this one does, with it. */
  readonly count: number;
  readonly procedure: ProcedureId;
  readonly state: string;
  readonly owedAt: Instant | null;
  readonly dueAt: Instant | null;
  readonly doneAt: Instant | null;
  readonly doneBy: number | null;
  /** The entry that raised it, and what was known then that did. */
  readonly raisedBy: number | null;
  /** Whether what was done before it was owed came within its limit of when it may have been owed first. */
  readonly earlyInTime: boolean;
  readonly raisedFacts: readonly {
    readonly fact: FactKey;
    readonly value: FactValue | undefined;
  }[];
  readonly marks: ReadonlyMap<Mark, readonly Marked[]>;
}

/** When what is owed is due; null also where nobody knows, since the entry that raised it has no exact moment. */
export const exactlyDue = (track: Track, { entries }: Pick<Run, 'entries'>): Instant | null => {
  const { dueAt, raisedBy, norm } = track;
  if (dueAt === null) return null;
  const by = entries.find(({ position }) => position === raisedBy)?.event;
  const span = by === undefined ? null : clockSpanOf(by);
  return span === null || dueFrom(span.from, norm) === dueFrom(span.until, norm) ? dueAt : null;
};

/** What tells a track from every other one of a run. */
export const keyOf = ({ norm, occurrence }: Track): string => `${norm.norm.id} ${occurrence}`;

type Procedures = Readonly<Record<ProcedureId, Procedure>>;

export interface Run {
  readonly policy: Policy;
  readonly procedures: Procedures;
  /** The entries that it was run over, in the order in which they count. */
  readonly entries: readonly Entry[];
  /** The latest moment it was run to; null before the first entry. */
  readonly clock: Instant | null;
  /** Up to this moment it stands as it does, if nothing is added: no limit runs out before. */
  readonly quietUntil: Instant;
  readonly facts: Facts;
  /** Which entry each fact was learned from. */
  readonly learnedFrom: ReadonlyMap<FactKey, Marked>;
  readonly open: ReadonlySet<ProcedureId>;
  /** The norms in force of the open procedures, in the order in which these were opened. */
  readonly tracks: readonly Track[];
  /** Everything fed to the regions, in order. A procedure that opens late was fed it all the same. */
  readonly history: readonly Fed[];
  /** Answers that did not count: whoever gave them may not excuse anybody. */
  readonly unheard: readonly Marked[];
  /** Of the entries that nothing took, those that some rule must judge. */
  readonly unjudged: readonly Marked[];
  /** Entries that nothing took, and why. */
  readonly unmapped: readonly { readonly by: Marked; readonly reason: WhyUnmapped }[];
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };
interface Tracked extends Writable<Omit<Track, 'marks'>> {
  marks: Map<Mark, Marked[]>;
}

/** The marks of a norm to which nothing has happened yet: those of all such norms. */
const NO_MARKS: Map<Mark, Marked[]> = new Map();
const NO_FACTS: Track['raisedFacts'] = [];

/** Whether a procedure has a norm about acts of this type, in force or not. */
const hasNormOn = ({ norms }: Procedure, type: MachineEvent['type']): boolean =>
  norms.some((norm) => actsTaken(norm).includes(type as EventType));

/** Sees all that happens while one incident is run. */
class Watch implements Observer {
  readonly #rules: PolicyRules;
  readonly #procedures: Procedures;
  readonly #tracks = new Map<number, Tracked>();
  readonly #learnedFrom = new Map<FactKey, Marked>();
  readonly #open = new Set<ProcedureId>();
  readonly #why = new Map<number, WhyUnmapped>();
  /** What is known by now. */
  readonly #facts: Partial<Record<FactKey, FactValue>> = {};
  /** Which answers were given, and from which place in the history on they counted. */
  readonly #learned: {
    readonly place: number;
    readonly key: FactKey;
    readonly value: FactValue;
  }[] = [];
  /** By place in the history: the position of the entry it came from. */
  readonly #positions: number[] = [];
  /** Limits that ran out, and before what in the history. */
  readonly #passed: { readonly place: number; readonly region: number; readonly fed: Fed }[] = [];
  /** By place in the history: the regions that something was corrected for. */
  readonly #corrected = new Map<number, number[]>();
  readonly #unheard: Marked[] = [];
  /** By occurrence: the place in the history of what marked it last. */
  readonly #lastPlaces = new Map<number, number>();
  #position = THE_CLOCK;
  #at: Instant = 0;
  clock: Instant | null = null;

  constructor(rules: PolicyRules, procedures: Procedures) {
    this.#rules = rules;
    this.#procedures = procedures;
  }

  /** An entry is about to be taken in. */
  before(position: number, at: Instant): void {
    this.#position = position;
    this.#at = at;
    this.pass(at);
  }

  /** It has been, and the history has become so long. */
  after(historyCount: number): void {
    while (this.#positions.length < historyCount) this.#positions.push(this.#position);
  }

  pass(until: Instant): void {
    this.clock = this.clock === null ? until : Math.max(this.clock, until);
  }

  learned(fact: number, value: number, place: number): void {
    const key = FACT_KEYS[fact] as FactKey;
    const answer = FACT_VALUES[value - 1] as FactValue;
    if (this.#facts[key] !== answer) {
      this.#learnedFrom.set(key, { position: this.#position, at: this.#at });
    }
    this.#facts[key] = answer;
    this.#learned.push({ place, key, value: answer });
  }

  opened(procedure: number, isForEither: boolean): void {
    const id = PROCEDURE_IDS[procedure] as ProcedureId;
    this.#open.add(id);
    const { first } = this.#rules.tables;
    const end = first[procedure + 1] as number;
    for (let region = first[procedure] as number; region < end; region += 1) {
      this.#track(region, region, id, SURELY, isForEither);
    }
  }

  #track(
    occurrence: number,
    region: number,
    procedure: ProcedureId,
    doubt: Doubt,
    isForEither = false,
  ): void {
    this.#tracks.set(occurrence, {
      norm: this.#rules.norms[region] as NormInForce,
      procedure,
      doubt,
      isForEither,
      occurrence,
      begunBy: this.#position,
      child: null,
      owedTo: null,
      count: 1,
      owedAt: null,
      dueAt: null,
      doneAt: null,
      doneBy: null,
      raisedBy: null,
      earlyInTime: true,
      raisedFacts: NO_FACTS,
      state: '',
      facts: {},
      marks: NO_MARKS,
    });
  }

  begun(occurrence: number, region: number, doubt: Doubt): void {
    const { procedure } = this.#tracks.get(region) as Tracked;
    this.#track(occurrence, region, procedure, doubt);
  }

  named(occurrence: number, whom: Person): void {
    const track = this.#tracks.get(occurrence) as Tracked;
    const { norm } = track.norm;
    if (isDuty(norm) && norm.toWhoRaisedIt) track.owedTo = whom;
    else track.child = whom as Child;
  }

  doubted(occurrence: number, doubt: Doubt): void {
    (this.#tracks.get(occurrence) as Tracked).doubt = doubt;
  }

  dropped(occurrence: number): void {
    this.#tracks.delete(occurrence);
  }

  joined(occurrence: number, to: number): void {
    const { count } = this.#tracks.get(occurrence) as Tracked;
    (this.#tracks.get(to) as Tracked).count += count;
    this.#tracks.delete(occurrence);
  }

  parted(occurrence: number, from: number, doubt: Doubt): void {
    const alike = this.#tracks.get(from) as Tracked;
    const marks = new Map([...alike.marks].map(([mark, by]) => [mark, [...by]]));
    this.#tracks.set(occurrence, { ...alike, marks, occurrence, doubt, count: 1 });
    alike.count -= 1;
  }

  marked(occurrence: number, marks: readonly Mark[], place: number, at: Instant): void {
    const track = this.#tracks.get(occurrence) as Tracked;
    const by: Marked = { position: this.#positionAt(place), at };
    // What is done to several people is shown for each of them, and is one act all the same.
    const isShownAgain = this.#lastPlaces.get(occurrence) === place;
    this.#lastPlaces.set(occurrence, place);
    for (const mark of marks) {
      const last = isShownAgain ? track.marks.get(mark)?.at(-1) : undefined;
      if (last?.position !== by.position || last.at !== at) this.#mark(track, mark, by, place);
    }
  }

  /** What a mark changes beside the region's own state: when owed, when due, when done. */
  #mark(track: Tracked, mark: Mark, by: Marked, place: number): void {
    if (track.marks === NO_MARKS) track.marks = new Map();
    const before = track.marks.get(mark);
    if (before === undefined) track.marks.set(mark, [by]);
    else before.push(by);
    if (mark === 'owed') {
      track.owedAt = by.at;
      track.dueAt = dueFrom(by.at, track.norm);
      track.doneAt = null;
      track.doneBy = null;
      track.raisedBy = by.position;
      track.raisedFacts = this.#raisingFacts(track, this.#factsAt(place));
    } else if (mark === 'met' || mark === 'late') {
      const early = track.owedAt === by.at ? track.marks.get('done-early')?.at(-1) : undefined;
      track.doneAt = (early ?? by).at;
      track.doneBy = (early ?? by).position;
    }
  }

  #raisingFacts({ norm: { norm } }: Tracked, facts: Facts): Track['raisedFacts'] {
    if (!isDuty(norm)) return [];
    const keys = decidingFacts(norm.owedWhen, facts, this.#rules.policy);
    return keys.map((fact) => ({ fact, value: facts[fact] }));
  }

  owedSince(occurrence: number, since: Instant): void {
    const track = this.#tracks.get(occurrence) as Tracked;
    track.owedAt = since;
    track.dueAt = dueFrom(since, track.norm);
  }

  passed(occurrence: number, place: number, at: Instant): void {
    const region = occurrence;
    const norm = this.#tracks.get(occurrence)?.norm.norm.id;
    const event: MachineEvent = { ...SILENT, type: 'deadline.passed', norm };
    this.#passed.push({ place, region, fed: { event, position: THE_CLOCK, at } });
  }

  corrected(occurrence: number, place: number): void {
    this.#corrected.set(place, [...(this.#corrected.get(place) ?? []), occurrence]);
  }

  forgiven(occurrence: number): void {
    const { marks } = this.#tracks.get(occurrence) as Tracked;
    const known = marks.get('before-known');
    marks.delete('before-known');
    if (known !== undefined) marks.set('forgiven', known);
  }

  held(occurrence: number): void {
    const { marks } = this.#tracks.get(occurrence) as Tracked;
    const known = marks.get('before-known') ?? [];
    marks.delete('before-known');
    marks.set('doubtful', [...(marks.get('doubtful') ?? []), ...known]);
  }

  unheard(): void {
    this.#unheard.push({ position: this.#position, at: this.#at });
  }

  untaken({ event }: LogSymbol, place: number): void {
    this.#why.set(place, this.#whyUnmapped(event));
  }

  #whyUnmapped({ type, norm }: MachineEvent): WhyUnmapped {
    if (type === 'fact.established') return { code: 'not-asked' };
    if (type !== 'decision.recorded' || norm === undefined) {
      const known = [...this.#open].some((id) => hasNormOn(this.#procedures[id], type));
      return { code: known ? 'no-clause' : 'not-relevant' };
    }
    return this.#rules.policy.clauses.some(({ grounds }) => grounds.includes(norm))
      ? { code: 'procedure-not-open', norm }
      : { code: 'norm-not-in-force', norm };
  }

  /** What was known once the event at this place in the history had been taken in. */
  #factsAt(place: number): Facts {
    if ((this.#learned.at(-1)?.place ?? 0) <= place) return this.#facts;
    const known = this.#learned.filter((each) => each.place <= place);
    return Object.fromEntries(known.map(({ key, value }) => [key, value]));
  }

  #positionAt(place: number): number {
    return place === THE_CLOCK ? THE_CLOCK : (this.#positions[place] ?? this.#position);
  }

  /** What was fed to the regions, with the limits that ran out where they did. */
  #history(runner: Runner): readonly Fed[] {
    const fed = runner.history().map((id, place): Fed => {
      const { event } = this.#rules.tables.symbols.all[id] as LogSymbol;
      const corrects = this.#corrected
        .get(place)
        ?.flatMap((occurrence) => this.#tracks.get(occurrence)?.norm.norm.id ?? []);
      const position = this.#positions[place] as number;
      return {
        event: corrects === undefined ? event : { ...event, corrects },
        position,
        at: runner.clockAt(place),
      };
    });
    // The runner raises those that passed together in any order; each is one region's alone.
    const passed = this.#passed.toSorted(
      (a, b) => a.place - b.place || a.fed.at - b.fed.at || a.region - b.region,
    );
    let from = 0;
    const history = passed.flatMap(({ place, fed: deadline }) => {
      const before = fed.slice(from, place);
      from = place;
      return [...before, deadline];
    });
    return [...history, ...fed.slice(from)];
  }

  /** What counts for an occurrence: the answers since it began, as far as its norm asks for them. */
  #factsOf(runner: Runner, procedure: number, occurrence: number, { norm }: Tracked): Facts {
    if (!runner.hasSeveral) return this.#facts;
    const facts = { ...this.#facts };
    for (const key of readsOf(norm.norm, norm.standing)) delete facts[key];
    return Object.assign(facts, runner.factsOf(procedure, occurrence));
  }

  run(runner: Runner, entries: readonly Entry[]): Run {
    for (const [region, track] of this.#tracks) {
      const procedure = PROCEDURE_IDS.indexOf(track.procedure);
      track.state = runner.stateOf(procedure, region);
      track.facts = this.#factsOf(runner, procedure, region, track);
      track.earlyInTime = runner.isEarlyInTime(region);
    }
    return {
      policy: this.#rules.policy,
      procedures: this.#procedures,
      entries,
      clock: this.clock,
      quietUntil: runner.quietUntil,
      facts: this.#facts,
      learnedFrom: this.#learnedFrom,
      open: this.#open,
      tracks: [...this.#tracks.values()],
      history: this.#history(runner),
      unheard: this.#unheard,
      unjudged: runner.unjudged().map((place) => ({
        position: this.#positions[place] as number,
        at: runner.clockAt(place),
      })),
      unmapped: runner.untaken.map(({ place }) => {
        const position = this.#positions[place] as number;
        const reason = this.#why.get(place) as WhyUnmapped;
        return { by: { position, at: runner.clockAt(place) }, reason };
      }),
    };
  }
}

/** The rules of a policy, its limits, and a runner for them that nobody else uses meanwhile. */
export interface Bench {
  readonly rules: PolicyRules;
  readonly due: DueMoments;
  readonly runner: Runner;
}

/** The number of an entry among the symbols. */
type SymbolOf = (entry: Entry, index: number) => number;

export const isSameEntry = (a: Entry, b: Entry | undefined): boolean =>
  b !== undefined &&
  a.event === b.event &&
  a.position === b.position &&
  a.clock === b.clock &&
  a.withdrawn === b.withdrawn &&
  a.wrongSince === b.wrongSince &&
  a.isRenamed === b.isRenamed;

/** An incident that is run while it grows: what was run before is not run again where the entries only go on. */
class GrowingRun {
  readonly #bench: Bench;
  readonly #procedures: Procedures;
  readonly #symbolOf: SymbolOf;
  /** Null before it was run. */
  #watch: Watch | null = null;
  #hasNaming = false;
  #matters = new NamedMatters();
  #entries: readonly Entry[] = [];

  constructor(bench: Bench, procedures: Procedures, symbolOf: SymbolOf) {
    this.#bench = bench;
    this.#procedures = procedures;
    this.#symbolOf = symbolOf;
  }

  /**
   * The run of these entries, which come in the order of the clock. It stands until the next is asked for.
   * @param asOf the moment to run on to, where that is later than the last entry; no more entries follow then
   */
  of(entries: readonly Entry[], asOf?: Instant): Run {
    const { runner } = this.#bench;
    const hasNaming = entries.some(({ event }) => namesEntries(event));
    const goesOn =
      hasNaming === this.#hasNaming &&
      this.#entries.every((entry, index) => isSameEntry(entry, entries[index]));
    const known = goesOn ? this.#watch : null;
    const watch = known ?? this.#begun(hasNaming);
    for (
      let index = known === null ? 0 : this.#entries.length;
      index < entries.length;
      index += 1
    ) {
      const entry = entries[index] as Entry;
      const { event, position, clock, wrongSince } = entry;
      watch.before(position, clock);
      const id = this.#symbolOf(entry, index);
      runner.feed(id, clock, wrongSince ?? NEVER, this.#matters.of(event));
      if (hasNaming) this.#matters.keep(position, runner);
      watch.after(runner.historyCount);
    }
    this.#entries = entries;
    if (asOf !== undefined) {
      watch.pass(asOf);
      runner.passTime(asOf);
    }
    return watch.run(runner, entries);
  }

  #begun(hasNaming: boolean): Watch {
    const { rules, due, runner } = this.#bench;
    const watch = new Watch(rules, this.#procedures);
    this.#watch = watch;
    this.#hasNaming = hasNaming;
    this.#matters = new NamedMatters();
    runner.begin(due, watch, hasNaming);
    return watch;
  }
}

/**
 * Runs entries, which come in the order of the clock, while somebody watches.
 * @param symbolOf the number of an entry among the symbols
 * @param asOf the moment to run on to, where that is later than the last entry
 */
export const watchedRun = (
  bench: Bench,
  procedures: Procedures,
  entries: readonly Entry[],
  symbolOf: SymbolOf,
  asOf?: Instant,
): Run => new GrowingRun(bench, procedures, symbolOf).of(entries, asOf);

/** Runners that nobody uses just now, and the limits of policies: making them takes longer than a run. */
const idle = new WeakMap<RuleTables, Runner>();
const limits = new WeakMap<PolicyRules, DueMoments>();

/** A bench for these rules, until `end`. */
export const benchFor = (
  rules: PolicyRules,
): { readonly bench: Bench; readonly end: () => void } => {
  const runner = idle.get(rules.tables) ?? new Runner(rules.tables);
  idle.delete(rules.tables);
  const due = madeOnce(limits, rules, () => new DueMoments(rules));
  return { bench: { rules, due, runner }, end: () => idle.set(rules.tables, runner) };
};

/** Runs an incident while it grows, until `end`; what was run last stands. */
export const growingRun = (
  policy: Policy,
  procedures: Procedures,
  store: TableStore = storeFor(procedures),
): { readonly of: GrowingRun['of']; readonly end: () => void } => {
  const { bench, end } = benchFor(store.rulesOf(policy));
  const growing = new GrowingRun(bench, procedures, (entry) =>
    store.symbols.ofEntry(entry.event, entry.withdrawn, entry.isRenamed),
  );
  return { of: (entries, asOf) => growing.of(entries, asOf), end };
};

/**
 * Runs an incident's entries, which come in the order of the clock.
 * @param asOf the moment to run on to, where that is later than the last entry
 */
export const runOf = (
  policy: Policy,
  procedures: Procedures,
  entries: readonly Entry[],
  asOf?: Instant,
  store?: TableStore,
): Run => {
  const growing = growingRun(policy, procedures, store);
  const run = growing.of(entries, asOf);
  growing.end();
  return run;
};
