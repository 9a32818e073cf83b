/**
 * One incident after another under one policy, by tables. What happens to an entry is the same as in
 * `engine/run.ts`, step for step; a property test holds the two against each other. Where that file
 * changes, this one must.
 */
import type { RuleBooks } from '../engine/replay.ts';
import { answersFor, recallAnswers, type Stepped } from '../engine/table.ts';
import type { Instant } from '../engine/time.ts';
import { dueFrom } from '../engine/working-days.ts';
import { isDuty } from '../norms/norm.ts';
import { evaluate, factsRead, type Predicate } from '../norms/predicates.ts';
import { normsInForce } from '../norms/procedure.ts';
import type { Facts } from '../norms/symbols.ts';
import { EVENT_TYPES } from '../vocabulary/acts.ts';
import { TOLD } from '../vocabulary/audits.ts';
import { FACT_VALUES, type FactValue } from '../vocabulary/facts.ts';
import { VERDICT_IDS } from '../vocabulary/findings.ts';
import type { Party } from '../vocabulary/parties.ts';
import type { Policy } from '../vocabulary/policies.ts';
import { PROCEDURE_IDS, type ProcedureId } from '../vocabulary/procedures.ts';
import {
  Cells,
  DOUBTS,
  effectsOf,
  type KeptRegion,
  LATE_UNLESS_DOUBTED,
  nodeOf,
  RAISES,
  RegionAutomaton,
  STARTS,
  STOPS,
  UNSEEN,
} from './region-automaton.ts';
import {
  CHANNELS,
  DOES,
  FACT_KEYS,
  factIndex,
  type Implied,
  type LogSymbol,
  type Symbols,
  valueCode,
} from './symbols.ts';

const GENERAL = PROCEDURE_IDS.indexOf('general');
const YES = valueCode('yes');
const LATE = VERDICT_IDS.indexOf('late');
const CANNOT_TELL = VERDICT_IDS.indexOf('cannot-tell');
const CONCERN_CHANNELS = FACT_KEYS.length - PROCEDURE_IDS.length;
const FIRST_FACT_CHANNEL = EVENT_TYPES.length + 1;
const HOUR = 3_600_000;
const NOBODY = Number.POSITIVE_INFINITY;
/** Puts nothing right: no duty was owed since then. */
export const NEVER = Number.POSITIVE_INFINITY;

/** A procedure that facts can open: which facts, and the answer for each combination met so far. */
class Opener {
  readonly procedure: number;
  readonly reads: readonly number[];
  readonly #when: Predicate;
  readonly #policy: Policy;
  readonly #answers = new Map<number, boolean>();

  constructor(id: ProcedureId, when: Predicate, policy: Policy) {
    this.procedure = PROCEDURE_IDS.indexOf(id);
    this.reads = factsRead(when, policy).map(factIndex);
    this.#when = when;
    this.#policy = policy;
  }

  isCalledFor(facts: Uint8Array): boolean {
    let key = 0;
    for (const fact of this.reads) key = key * 4 + (facts[fact] as number);
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const values: Facts = Object.fromEntries(
      this.reads.flatMap((fact) => {
        const code = facts[fact] as number;
        const value: FactValue | undefined = FACT_VALUES[code - 1];
        return value === undefined ? [] : [[FACT_KEYS[fact], value]];
      }),
    );
    const answer = evaluate(this.#when, values, null, this.#policy) === 'yes';
    this.#answers.set(key, answer);
    return answer;
  }
}

/** Due moments in working days, by the hour: the day they end on does not change within one. */
class DueMoments {
  readonly #byHour = new Map<number, Instant>();
  readonly #limits: readonly { readonly minutes: number | null; readonly days: number | null }[];

  constructor(automata: readonly RegionAutomaton[]) {
    this.#limits = automata.map(({ norm }) => ({
      minutes: norm.limitMinutes,
      days: norm.limitWorkingDays,
    }));
  }

  of(track: number, owedAt: Instant): Instant {
    const { minutes, days } = this.#limits[track] as {
      minutes: number | null;
      days: number | null;
    };
    const byMinutes = minutes === null ? NOBODY : owedAt + minutes * 60_000;
    return days === null ? byMinutes : Math.min(byMinutes, this.#endOfDay(owedAt, days));
  }

  #endOfDay(owedAt: Instant, days: number): Instant {
    const key = Math.floor(owedAt / HOUR) * 32 + days;
    const known = this.#byHour.get(key);
    if (known !== undefined) return known;
    const due = dueFrom(owedAt, { limitMinutes: null, limitWorkingDays: days }) ?? NOBODY;
    this.#byHour.set(key, due);
    return due;
  }
}

const longer = <T extends Int32Array | Float64Array>(list: T, into: T): T => {
  into.set(list);
  return into;
};

/** Where everything stands after an incident's first entry. */
interface Beginning {
  readonly history: Int32Array;
  readonly facts: Uint8Array;
  readonly open: Int32Array;
  readonly openMask: number;
  readonly pending: number;
  readonly waiting: readonly number[];
  /** The regions of the open procedures: number and node of each. */
  readonly tracks: Int32Array;
  readonly nodes: Int32Array;
  /** Those whose limit started, and of these those that it still runs for; those left in doubt. */
  readonly started: Int32Array;
  readonly running: Int32Array;
  /** Those that are owed, or were. */
  readonly raised: Int32Array;
  readonly doubted: Int32Array;
}

/** Most beginnings that are remembered; more come only from a hostile log. */
const MOST_BEGINNINGS = 4_096;

/** The entries of one incident, in the order in which they count. */
export interface Entries {
  count: number;
  readonly symbols: Int32Array;
  readonly clocks: Float64Array;
}

/** What a judge has learnt, as plain data, from which another can begin. */
export interface KeptJudge {
  readonly cells: Int32Array;
  readonly regions: readonly KeptRegion[];
  /** By region: what XState answered about it. */
  readonly answers: readonly ReadonlyMap<string, Stepped>[];
  readonly seeing: Int32Array;
  readonly known: number;
  readonly pairs: Int32Array;
  readonly deadline: Int32Array;
  readonly opened: readonly Map<Party, number>[];
  readonly concernAsked: number[];
  readonly concerned: number[];
}

export class IncidentJudge {
  readonly policy: Policy;
  readonly automata: readonly RegionAutomaton[];
  /** The regions of a procedure are those from `first[p]` up to `first[p + 1]`. */
  readonly first: Int32Array;
  /** Of each region, after judging: the code of its verdict, where its procedure is open. */
  readonly verdicts: Uint8Array;
  /** Of each region: the code that it has in most incidents. */
  readonly usual: Uint8Array;
  /** After judging, for each region of an open procedure that has another: `region * VERDICTS + code`. */
  readonly slots: Int32Array;
  slotCount = 0;
  /** After judging: how many regions of open procedures have each code. */
  readonly tally = new Int32Array(VERDICT_IDS.length);
  readonly open: Int32Array = new Int32Array(PROCEDURE_IDS.length);
  openCount = 0;
  unmapped = 0;
  /** By `TOLD`: minutes from the first concern until somebody was first told, or -1. */
  readonly minutesTo = new Float64Array(TOLD.length);

  readonly #symbols: Symbols;
  readonly #listeners: Int32Array[];
  readonly #openers: readonly Opener[];
  readonly #openersByFact: readonly (readonly number[])[];
  readonly #implied: readonly Implied[];
  readonly #concern: Int32Array;
  /** By region: the column of its own time running out. */
  readonly #deadline: Int32Array;
  readonly #cells: Cells;
  /** By procedure and symbol: where in `#pairs` those regions stand that see it; 0 is not known. */
  #seeing: Int32Array;
  /** For how many symbols `#seeing` has room. */
  #known: number;
  /** How many regions, and of each its number and the column that the symbol is to it. */
  #pairs: Int32Array;
  #pairCount: number;
  /** By procedure and party: the symbol of its being opened by them because facts call for it. */
  readonly #opened: readonly Map<Party, number>[];
  readonly #asked: Int32Array;
  readonly #asksMore: Int32Array;
  readonly #due: DueMoments;

  /** By the symbol of the first entry. */
  readonly #beginnings = new Map<number, Beginning>();
  #nodes = new Int32Array(0);
  readonly #dueAt: Float64Array;
  readonly #doubtAt: Float64Array;
  readonly #owedAt: Float64Array;
  readonly #isRunning: Uint8Array;
  readonly #running: Int32Array;
  #runningCount = 0;
  #nextDue = NOBODY;
  readonly #facts = new Uint8Array(FACT_KEYS.length);
  readonly #isOpen = new Uint8Array(PROCEDURE_IDS.length);
  #openMask = 0;
  #pending = 0;
  #historySymbols = new Int32Array(256);
  #historyClocks = new Float64Array(256);
  #historyCount = 0;
  /** By place in the history: since when what was put right there was wrongly known. */
  readonly #corrections = new Map<number, Instant>();
  /** What was shown for the moment that was asked about last: by act, the number of that moment. */
  #momentAt = NOBODY;
  #momentFrom = 0;
  #moment = 0;
  #shownAt = new Int32Array(1024);
  #waiting: number[] = [];
  #clock = 0;
  /** The moment that counts now; in an array, so that it is not put into an object at every call. */
  readonly #now = new Float64Array(1);

  /** `kept` is what another judge of the same policy learnt of the same symbols; it is taken over. */
  constructor(policy: Policy, books: RuleBooks, symbols: Symbols, kept: KeptJudge | null = null) {
    this.policy = policy;
    this.#symbols = symbols;
    this.#cells = new Cells(kept?.cells);
    this.#seeing = kept?.seeing ?? new Int32Array(0);
    this.#known = kept?.known ?? 0;
    this.#pairs = kept?.pairs ?? new Int32Array(1024);
    this.#pairCount = kept?.pairs.length ?? 1;
    this.#opened = kept?.opened ?? PROCEDURE_IDS.map(() => new Map());
    this.#concernAsked = kept?.concernAsked ?? [];
    this.#concerned = kept?.concerned ?? [];
    const { procedures } = books;
    const byProcedure = PROCEDURE_IDS.map((id) => normsInForce(procedures[id], policy));
    this.automata = byProcedure.flat().map((norm, track) => {
      const moved = (move: (node: number) => number): void => {
        if (track < this.#nodes.length) this.#nodes[track] = move(this.#nodes[track] as number);
        for (const known of this.#beginnings.values()) {
          const place = known.tracks.indexOf(track);
          if (place >= 0) known.nodes[place] = move(known.nodes[place] as number);
        }
      };
      return new RegionAutomaton(norm, symbols, this.#cells, moved, kept?.regions[track]);
    });
    this.first = new Int32Array(PROCEDURE_IDS.length + 1);
    byProcedure.forEach((list, index) => {
      this.first[index + 1] = (this.first[index] as number) + list.length;
    });
    kept?.answers.forEach((answers, track) => {
      recallAnswers((this.automata[track] as RegionAutomaton).norm, answers);
    });
    const count = this.automata.length;
    this.verdicts = new Uint8Array(count);
    this.usual = Uint8Array.from(this.automata, ({ norm }) =>
      VERDICT_IDS.indexOf(isDuty(norm.norm) ? 'not-applicable' : 'kept'),
    );
    this.slots = new Int32Array(count);
    this.#nodes = Int32Array.from(this.automata, ({ start }) => start);
    this.#dueAt = new Float64Array(count);
    this.#doubtAt = new Float64Array(count);
    this.#owedAt = new Float64Array(count);
    this.#isRunning = new Uint8Array(count);
    this.#running = new Int32Array(count);
    this.#due = new DueMoments(this.automata);
    this.#listeners = PROCEDURE_IDS.flatMap((_, index) =>
      CHANNELS.map((channel) => this.#listenersOn(index, channel)),
    );
    this.#openers = PROCEDURE_IDS.flatMap((id) => {
      const { opensWhen } = procedures[id];
      return opensWhen === null ? [] : [new Opener(id, opensWhen, policy)];
    });
    this.#openersByFact = FACT_KEYS.map((_, fact) =>
      this.#openers.flatMap((opener, index) => (opener.reads.includes(fact) ? [index] : [])),
    );
    this.#implied = PROCEDURE_IDS.map((id) => symbols.impliedByOpening(id));
    this.#concern = Int32Array.from(PROCEDURE_IDS, (id) =>
      symbols.ofLearning(`concern:${id}`, 'yes'),
    );
    this.#deadline =
      kept?.deadline ??
      Int32Array.from(this.automata, (automaton) =>
        automaton.columnOf(symbols.ofDeadline(automaton.norm.norm.id)),
      );
    this.#asked = Int32Array.from(FACT_KEYS, (_, fact) => this.#proceduresListening(fact));
    this.#asksMore = Int32Array.from(FACT_KEYS, (key) =>
      PROCEDURE_IDS.reduce((mask, id, index) => {
        const { questions, opensWhen } = procedures[id];
        const opening = opensWhen === null ? [] : factsRead(opensWhen, policy);
        const asks = questions.some((each) => each.fact === key) || opening.includes(key);
        return asks ? mask | (1 << index) : mask;
      }, 0),
    );
  }

  /** Whether the tables have grown beyond what an honest log comes to. */
  get isFull(): boolean {
    return this.automata.some((each) => each.isFull);
  }

  /** Asks beforehand who sees each symbol met so far, and what each table holds between its own rows. */
  fill(): void {
    for (let procedure = 0; procedure < PROCEDURE_IDS.length; procedure += 1) {
      for (let id = 0; id < this.#symbols.all.length; id += 1) {
        const isKnown = id < this.#known && this.#seeing[procedure * this.#known + id] !== 0;
        if (!isKnown) this.#whoSees(procedure, id);
        this.#concerns(procedure, id);
      }
    }
    for (const automaton of this.automata) automaton.fill();
  }

  keep(): KeptJudge {
    const cells = new Cells();
    return {
      regions: this.automata.map((each) => each.keep(cells)),
      cells: cells.keep(),
      answers: this.automata.map(({ norm }) => answersFor(norm)),
      seeing: this.#seeing,
      known: this.#known,
      pairs: this.#pairs.slice(0, this.#pairCount),
      deadline: this.#deadline,
      opened: this.#opened,
      concernAsked: this.#concernAsked,
      concerned: this.#concerned,
    };
  }

  /**
   * Judges one incident. What it comes to stands in `verdicts`, `open`, `unmapped`, `minutesTo`.
   * @param wrongSince since when what each entry puts right was wrongly known, or `NEVER`
   */
  judge(entries: Entries, partial: boolean, wrongSince: Float64Array | null = null): void {
    this.#reset();
    const { symbols, clocks, count } = entries;
    if (count > 0) {
      this.#now[0] = clocks[0] as number;
      this.#begin(symbols[0] as number);
    }
    for (let index = 1; index < count; index += 1) {
      this.#now[0] = clocks[index] as number;
      const since = wrongSince === null ? NEVER : (wrongSince[index] as number);
      if (since === NEVER) this.#feed(symbols[index] as number);
      else this.#feedCorrection(symbols[index] as number, since);
    }
    this.unmapped = this.#waiting.length;
    const cells = this.#cells.list;
    const at = partial ? 1 : 0;
    const { slots, tally, usual, verdicts } = this;
    let slotCount = 0;
    tally.fill(0);
    for (let index = 0; index < this.openCount; index += 1) {
      const procedure = this.open[index] as number;
      const end = this.first[procedure + 1] as number;
      for (let track = this.first[procedure] as number; track < end; track += 1) {
        const node = this.#nodes[track] as number;
        const kept = cells[node + at] as number;
        const code =
          kept === 0 ? (this.automata[track] as RegionAutomaton).verdict(node, partial) : kept - 1;
        const verdict = code === LATE_UNLESS_DOUBTED ? this.#lateOrDoubted(track) : code;
        verdicts[track] = verdict;
        if (verdict !== usual[track]) {
          slots[slotCount] = track * VERDICT_IDS.length + verdict;
          slotCount += 1;
        }
        tally[verdict] = (tally[verdict] as number) + 1;
      }
    }
    this.slotCount = slotCount;
  }

  #lateOrDoubted(track: number): number {
    return (this.#doubtAt[track] as number) <= (this.#dueAt[track] as number) ? CANNOT_TELL : LATE;
  }

  #reset(): void {
    for (let index = 0; index < this.openCount; index += 1) {
      this.#isOpen[this.open[index] as number] = 0;
    }
    for (let index = 0; index < this.#runningCount; index += 1) {
      this.#isRunning[this.#running[index] as number] = 0;
    }
    this.openCount = 0;
    this.#openMask = 0;
    this.#runningCount = 0;
    this.#nextDue = NOBODY;
    this.#facts.fill(0);
    this.#pending = 0;
    this.#historyCount = 0;
    if (this.#corrections.size > 0) this.#corrections.clear();
    this.#momentAt = NOBODY;
    if (this.#waiting.length > 0) this.#waiting = [];
    this.minutesTo.fill(-1);
    this.#clock = NOBODY;
  }

  /** What follows from an incident's first entry is worked out once for each that there is. */
  #begin(id: number): void {
    const known = this.#beginnings.get(id);
    if (known !== undefined) {
      this.#beginFrom(known);
      this.#noteFirst(this.#symbols.all[id] as LogSymbol);
      return;
    }
    this.#feed(id);
    if (this.#beginnings.size < MOST_BEGINNINGS) this.#beginnings.set(id, this.#standing());
  }

  #standing(): Beginning {
    const open = this.open.slice(0, this.openCount);
    const tracks = [...open].flatMap((procedure) => {
      const start = this.first[procedure] as number;
      const length = (this.first[procedure + 1] as number) - start;
      return Array.from({ length }, (_, index) => start + index);
    });
    const those = (holds: (track: number) => boolean): Int32Array =>
      Int32Array.from(tracks.filter(holds));
    return {
      history: this.#historySymbols.slice(0, this.#historyCount),
      facts: this.#facts.slice(),
      open,
      openMask: this.#openMask,
      pending: this.#pending,
      waiting: [...this.#waiting],
      tracks: Int32Array.from(tracks),
      nodes: Int32Array.from(tracks, (track) => this.#nodes[track] as number),
      started: those((track) => this.#dueAt[track] !== Number.NEGATIVE_INFINITY),
      running: those((track) => this.#isRunning[track] === 1),
      raised: those((track) => this.#owedAt[track] !== Number.NEGATIVE_INFINITY),
      doubted: those((track) => this.#doubtAt[track] !== NOBODY),
    };
  }

  #beginFrom(known: Beginning): void {
    const at = this.#now[0] as number;
    const { history, open, tracks, nodes, started, running, raised, doubted } = known;
    this.#facts.set(known.facts);
    this.#openMask = known.openMask;
    this.#pending = known.pending;
    if (known.waiting.length > 0) this.#waiting = [...known.waiting];
    for (let index = 0; index < history.length; index += 1) {
      this.#remember(history[index] as number);
    }
    for (let index = 0; index < open.length; index += 1) {
      const procedure = open[index] as number;
      this.open[index] = procedure;
      this.#isOpen[procedure] = 1;
    }
    this.openCount = open.length;
    for (let index = 0; index < tracks.length; index += 1) {
      const track = tracks[index] as number;
      this.#nodes[track] = nodes[index] as number;
      this.#dueAt[track] = Number.NEGATIVE_INFINITY;
      this.#doubtAt[track] = NOBODY;
      this.#owedAt[track] = Number.NEGATIVE_INFINITY;
      this.#isRunning[track] = 0;
    }
    for (let index = 0; index < started.length; index += 1) {
      const track = started[index] as number;
      this.#dueAt[track] = this.#due.of(track, at);
    }
    for (let index = 0; index < running.length; index += 1) {
      this.#startLimit(running[index] as number);
    }
    for (let index = 0; index < raised.length; index += 1) {
      this.#owedAt[raised[index] as number] = at;
    }
    for (let index = 0; index < doubted.length; index += 1) {
      this.#doubtAt[doubted[index] as number] = at;
    }
  }

  #feed(id: number): void {
    const at = this.#now[0] as number;
    if (this.#nextDue < at) this.#passTime(at);
    const symbol = this.#symbols.all[id] as LogSymbol;
    if (symbol.told !== 0) this.#noteTold(symbol);
    switch (symbol.does) {
      case DOES.act:
        this.#act(id, symbol);
        return;
      case DOES.learning:
        this.#learn(id);
        this.#openWhatFactsCallFor(id);
        if (((this.#asked[symbol.fact] as number) & this.#openMask) !== 0) return;
        if (((this.#asksMore[symbol.fact] as number) & this.#openMask) !== 0) return;
        this.#waiting.push(id);
        return;
      case DOES.concern:
      case DOES.opening:
        if (this.#clock === NOBODY) this.#noteFirst(symbol);
        if (symbol.does === DOES.concern) this.#learnFromConcern(symbol);
        this.#openProcedure(symbol.procedure);
        this.#openProcedure(GENERAL);
        this.#show(this.#isAgain(id) ? this.#symbols.again(id) : id);
        this.#openWhatFactsCallFor(id);
        return;
      case DOES.withdrawing:
        this.#learn(id);
        return;
      default:
        return;
    }
  }

  /** Something learned by way of a correction, or a concern that was withdrawn. */
  #feedCorrection(id: number, since: Instant): void {
    const at = this.#now[0] as number;
    if (this.#nextDue < at) this.#passTime(at);
    const { does, fact, value } = this.#symbols.all[id] as LogSymbol;
    this.#corrections.set(this.#historyCount, since);
    this.#remember(id);
    for (let index = 0; index < this.openCount; index += 1) {
      this.#correctFor(this.open[index] as number, id, since);
    }
    this.#know(fact, value);
    if (does === DOES.learning) this.#openWhatFactsCallFor(id);
  }

  /** Shows a correction to the regions of one procedure. A duty owed before the error was owed all the same. */
  #correctFor(procedure: number, id: number, since: Instant): void {
    const { channel } = this.#symbols.all[id] as LogSymbol;
    const correcting = this.#symbols.correcting(id);
    for (const track of this.#listeners[procedure * CHANNELS.length + channel] as Int32Array) {
      const putsRight = (this.#owedAt[track] as number) >= since;
      const automaton = this.automata[track] as RegionAutomaton;
      const column = automaton.columnOf(putsRight ? correcting : id);
      if (column === UNSEEN) continue;
      const step = this.#ask(track, column);
      this.#nodes[track] = nodeOf(step);
      this.#take(track, effectsOf(step));
    }
  }

  /** The time to tell somebody runs from the first concern. */
  #noteFirst(symbol: LogSymbol): void {
    if (symbol.does !== DOES.concern) return;
    this.#clock = this.#now[0] as number;
    if (symbol.told !== 0) this.#noteTold(symbol);
  }

  #noteTold(symbol: LogSymbol): void {
    const at = this.#now[0] as number;
    if (this.#clock === NOBODY) return;
    for (let party = 0; party < TOLD.length; party += 1) {
      if ((symbol.told & (1 << party)) !== 0 && (this.minutesTo[party] as number) < 0) {
        this.minutesTo[party] = Math.max(0, Math.floor((at - this.#clock) / 60_000));
      }
    }
  }

  /** Whether the same act was shown for this very moment already. */
  #isAgain(id: number): boolean {
    const at = this.#now[0] as number;
    const last = this.#historyCount - 1;
    if (last < 0 || this.#historyClocks[last] !== at) return false;
    if (this.#momentAt !== at) {
      this.#momentAt = at;
      this.#momentFrom = this.#startOfMoment(at);
      this.#moment += 1;
    }
    const { acts } = this.#symbols;
    if (acts.length > this.#shownAt.length) {
      this.#shownAt = longer(this.#shownAt, new Int32Array(acts.length * 2));
    }
    for (; this.#momentFrom < this.#historyCount; this.#momentFrom += 1) {
      const before = acts[this.#historySymbols[this.#momentFrom] as number] as number;
      this.#shownAt[before] = this.#moment;
    }
    return this.#shownAt[acts[id] as number] === this.#moment;
  }

  /** Where in the history what was shown for a moment begins. */
  #startOfMoment(at: Instant): number {
    let index = this.#historyCount;
    while (index > 0 && this.#historyClocks[index - 1] === at) index -= 1;
    return index;
  }

  #act(id: number, symbol: LogSymbol): void {
    this.#show(this.#isAgain(id) ? this.#symbols.again(id) : id);
    let concerned = this.#concernsOpen(id);
    for (const also of symbol.also) {
      this.#show(also);
      concerned = this.#concernsOpen(also) || concerned;
    }
    if (!concerned && symbol.event.type !== 'incident.closed') this.#waiting.push(id);
  }

  #remember(id: number): void {
    const count = this.#historyCount;
    if (count === this.#historySymbols.length) {
      this.#historySymbols = longer(this.#historySymbols, new Int32Array(count * 2));
      this.#historyClocks = longer(this.#historyClocks, new Float64Array(count * 2));
    }
    this.#historySymbols[count] = id;
    this.#historyClocks[count] = this.#now[0] as number;
    this.#historyCount = count + 1;
  }

  /** Shows a symbol to every region of an open procedure that listens on its channel. */
  #show(id: number): void {
    this.#remember(id);
    for (let index = 0; index < this.openCount; index += 1) {
      this.#showTo(this.open[index] as number, id);
    }
  }

  /** Shows a symbol to the regions of one procedure. */
  #showTo(procedure: number, id: number): void {
    const found = id < this.#known ? (this.#seeing[procedure * this.#known + id] as number) : 0;
    let place = found === 0 ? this.#whoSees(procedure, id) : found;
    const end = place + 1 + (this.#pairs[place] as number);
    for (place += 1; place < end; place += 1) {
      const pair = this.#pairs[place] as number;
      const track = pair >>> 16;
      const column = pair & 0xffff;
      const node = this.#nodes[track] as number;
      const kept = this.#cells.list[node + column] as number;
      const step = kept === 0 ? this.#ask(track, column) : kept;
      this.#nodes[track] = nodeOf(step);
      const effects = effectsOf(step);
      if (effects !== 0) this.#take(track, effects);
    }
  }

  #ask(track: number, column: number): number {
    return (this.automata[track] as RegionAutomaton).ask(this.#nodes[track] as number, column);
  }

  /** Finds the regions of a procedure that see a symbol. @returns where they stand in `#pairs`. */
  #whoSees(procedure: number, id: number): number {
    const { channel } = this.#symbols.all[id] as LogSymbol;
    const listening = this.#listeners[procedure * CHANNELS.length + channel] as Int32Array;
    const pairs: number[] = [];
    for (const track of listening) {
      const column = (this.automata[track] as RegionAutomaton).columnOf(id);
      if (column !== UNSEEN) pairs.push((track << 16) | column);
    }
    if (this.#pairCount + pairs.length + 1 > this.#pairs.length) {
      this.#pairs = longer(this.#pairs, new Int32Array(this.#pairs.length * 2 + pairs.length));
    }
    const place = this.#pairCount;
    this.#pairs.set([pairs.length, ...pairs], place);
    this.#pairCount += pairs.length + 1;
    if (id >= this.#known) this.#knowMore(id);
    this.#seeing[procedure * this.#known + id] = place;
    return place;
  }

  /** Makes room for more symbols. */
  #knowMore(id: number): void {
    const before = this.#known;
    const more = Math.max(1024, before * 2, id + 1);
    const wider = new Int32Array(PROCEDURE_IDS.length * more);
    for (let procedure = 0; procedure < PROCEDURE_IDS.length; procedure += 1) {
      wider.set(
        this.#seeing.subarray(procedure * before, (procedure + 1) * before),
        procedure * more,
      );
    }
    this.#seeing = wider;
    this.#known = more;
  }

  /** What a step does to the running limits, and to what may have been done in time. */
  #take(track: number, effects: number): void {
    if ((effects & RAISES) !== 0) this.#owedAt[track] = this.#now[0] as number;
    if ((effects & STARTS) !== 0) this.#startLimit(track);
    if ((effects & STOPS) !== 0) this.#isRunning[track] = 0;
    if ((effects & DOUBTS) !== 0) {
      const at = this.#now[0] as number;
      if (at < (this.#doubtAt[track] as number)) this.#doubtAt[track] = at;
    }
  }

  #startLimit(track: number): void {
    const due = this.#due.of(track, this.#now[0] as number);
    this.#dueAt[track] = due;
    if (due < this.#nextDue) this.#nextDue = due;
    if (this.#isRunning[track] === 0) {
      this.#isRunning[track] = 1;
      this.#listRunning(track);
    }
  }

  /** A region that stopped may still stand in the list; it is listed once. */
  #listRunning(track: number): void {
    for (let index = 0; index < this.#runningCount; index += 1) {
      if (this.#running[index] === track) return;
    }
    this.#running[this.#runningCount] = track;
    this.#runningCount += 1;
  }

  /** Raises `deadline.passed` for every duty whose time ran out before `until`. */
  #passTime(until: Instant): void {
    let kept = 0;
    let next = NOBODY;
    const count = this.#runningCount;
    for (let index = 0; index < count; index += 1) {
      const track = this.#running[index] as number;
      if (this.#isRunning[track] === 0) continue;
      const due = this.#dueAt[track] as number;
      if (due < until) {
        this.#now[0] = due;
        this.#passDeadline(track);
        this.#isRunning[track] = 0;
      } else {
        this.#running[kept] = track;
        kept += 1;
        if (due < next) next = due;
      }
    }
    this.#runningCount = kept;
    this.#nextDue = next;
    this.#now[0] = until;
  }

  #passDeadline(track: number): void {
    const column = this.#deadline[track] as number;
    const step = this.#ask(track, column);
    this.#nodes[track] = nodeOf(step);
    this.#take(track, effectsOf(step));
  }

  #learn(id: number): void {
    const { fact, value } = this.#symbols.all[id] as LogSymbol;
    this.#show(id);
    this.#know(fact, value);
  }

  #know(fact: number, value: number): void {
    this.#facts[fact] = value;
    for (const opener of this.#openersByFact[fact] as readonly number[]) {
      this.#pending |= 1 << opener;
    }
  }

  #imply(implied: Implied): void {
    for (const { fact, symbol } of implied) {
      if (this.#facts[fact] === 0) this.#learn(symbol);
    }
  }

  /** Whoever is said to be the subject is; the rest is learned where nobody has said so. */
  #learnFromConcern({ implied }: LogSymbol): void {
    const [byRaiser = [], subject = []] = implied;
    this.#imply(byRaiser);
    for (const { fact, symbol } of subject) {
      const known = this.#facts[fact] as number;
      const { value } = this.#symbols.all[symbol] as LogSymbol;
      if (known === 0 || (value === YES && known !== YES)) this.#learn(symbol);
    }
  }

  #openProcedure(procedure: number): void {
    this.#imply(this.#implied[procedure] as Implied);
    const concern = this.#concern[procedure] as number;
    if (this.#isOpen[procedure] === 1) {
      if (this.#facts[CONCERN_CHANNELS + procedure] !== YES) this.#learn(concern);
      return;
    }
    const end = this.first[procedure + 1] as number;
    for (let track = this.first[procedure] as number; track < end; track += 1) {
      this.#nodes[track] = (this.automata[track] as RegionAutomaton).start;
      this.#dueAt[track] = Number.NEGATIVE_INFINITY;
      this.#doubtAt[track] = NOBODY;
      this.#owedAt[track] = Number.NEGATIVE_INFINITY;
      this.#isRunning[track] = 0;
    }
    this.#catchUp(procedure);
    this.#isOpen[procedure] = 1;
    this.#openMask |= 1 << procedure;
    this.open[this.openCount] = procedure;
    this.openCount += 1;
    if (this.#waiting.length > 0) this.#place(procedure);
    this.#learn(concern);
  }

  /** Runs everything so far through the regions of a procedure that opens only now. */
  #catchUp(procedure: number): void {
    if (this.#historyCount === 0) return;
    const now = this.#now[0] as number;
    for (let index = 0; index < this.#historyCount; index += 1) {
      this.#now[0] = this.#historyClocks[index] as number;
      const symbol = this.#historySymbols[index] as number;
      const since = this.#corrections.size === 0 ? undefined : this.#corrections.get(index);
      if (since === undefined) this.#showTo(procedure, symbol);
      else this.#correctFor(procedure, symbol, since);
    }
    this.#now[0] = now;
  }

  /** What no procedure took so far may concern the one that opens now. */
  #place(procedure: number): void {
    const bit = 1 << procedure;
    this.#waiting = this.#waiting.filter((id) => {
      const symbol = this.#symbols.all[id] as LogSymbol;
      if (symbol.does === DOES.learning) return ((this.#asked[symbol.fact] as number) & bit) === 0;
      return ![id, ...symbol.also].some((each) => this.#concerns(procedure, each));
    });
  }

  /** Opens every procedure that the facts by now call for; whoever made the entry hands over. */
  #openWhatFactsCallFor(id: number): void {
    if (this.#pending === 0) return;
    for (let index = 0; index < this.#openers.length; index += 1) {
      const bit = 1 << index;
      if ((this.#pending & bit) === 0) continue;
      this.#pending &= ~bit;
      const opener = this.#openers[index] as Opener;
      if (this.#isOpen[opener.procedure] === 1 || !opener.isCalledFor(this.#facts)) continue;
      this.#openProcedure(opener.procedure);
      this.#show(this.#openedByWhom(opener.procedure, this.#symbols.heardFrom[id] as Party));
    }
  }

  #openedByWhom(procedure: number, whose: Party): number {
    const opened = this.#opened[procedure] as Map<Party, number>;
    const known = opened.get(whose);
    if (known !== undefined) return known;
    const symbol = this.#symbols.ofOpening(PROCEDURE_IDS[procedure] as ProcedureId, whose);
    opened.set(whose, symbol);
    return symbol;
  }

  /** Whether a procedure has a norm in force which the symbol has to do with. */
  #concerns(procedure: number, id: number): boolean {
    const bit = 1 << procedure;
    if (((this.#concernAsked[id] ?? 0) & bit) === 0) {
      const { event, key, channel } = this.#symbols.all[id] as LogSymbol;
      const listening = this.#listeners[procedure * CHANNELS.length + channel] as Int32Array;
      const concerned = listening.some((track) =>
        (this.automata[track] as RegionAutomaton).table.concerns(event, key),
      );
      this.#concernAsked[id] = (this.#concernAsked[id] ?? 0) | bit;
      this.#concerned[id] = (this.#concerned[id] ?? 0) | (concerned ? bit : 0);
    }
    return ((this.#concerned[id] as number) & bit) !== 0;
  }

  /** Whether any open procedure has to do with the symbol. */
  #concernsOpen(id: number): boolean {
    if (((this.#concerned[id] ?? 0) & this.#openMask) !== 0) return true;
    for (let index = 0; index < this.openCount; index += 1) {
      if (this.#concerns(this.open[index] as number, id)) return true;
    }
    return false;
  }

  /** By symbol, a bit for each procedure: whether it was asked, and whether it has to do with it. */
  readonly #concernAsked: number[];
  readonly #concerned: number[];

  /** The regions of a procedure that listen on a channel. */
  #listenersOn(procedure: number, channel: string): Int32Array {
    const start = this.first[procedure] as number;
    const end = this.first[procedure + 1] as number;
    const tracks: number[] = [];
    for (let track = start; track < end; track += 1) {
      const { takes, reads } = (this.automata[track] as RegionAutomaton).table;
      if (takes.has(channel) || (reads as ReadonlySet<string>).has(channel)) tracks.push(track);
    }
    return Int32Array.from(tracks);
  }

  #proceduresListening(fact: number): number {
    let mask = 0;
    for (let procedure = 0; procedure < PROCEDURE_IDS.length; procedure += 1) {
      const channel = FIRST_FACT_CHANNEL + fact;
      const listening = this.#listeners[procedure * CHANNELS.length + channel] as Int32Array;
      if (listening.length > 0) mask |= 1 << procedure;
    }
    return mask;
  }
}
