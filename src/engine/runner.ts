/**
 * One incident, run: entries in as numbers, and where every norm's region stands out. The tables
 * decide; this keeps the clock, the answers, which procedures are open, and the running limits.
 * It is the only place that does: a replay attaches an observer, an audit does without.
 */
import type { Mark } from '../norms/marks.ts';
import { FACT_IDS } from '../vocabulary/facts.ts';
import { VERDICT_IDS } from '../vocabulary/findings.ts';
import type { Party } from '../vocabulary/parties.ts';
import { PROCEDURE_IDS, type ProcedureId } from '../vocabulary/procedures.ts';
import { DOUBTS, OMITS, RAISES, STOPS, seenIn } from './effects.ts';
import {
  effectOf,
  FIRST_ROW,
  LATE_UNLESS_DOUBTED,
  type Omitted,
  type RegionTable,
  rowOf,
} from './region-table.ts';
import {
  longer,
  type Opener,
  type PolicyRules,
  type ProcedureTables,
  type RuleTables,
} from './rule-tables.ts';
import { DOES, FACT_KEYS, type Implied, type LogSymbol, valueCode } from './symbols.ts';
import type { Instant } from './time.ts';
import { dueFrom } from './working-days.ts';

const GENERAL = PROCEDURE_IDS.indexOf('general');
const FIRST_CONCERN = FACT_IDS.length;
const YES = valueCode('yes');
const LATE = VERDICT_IDS.indexOf('late');
const CANNOT_TELL = VERDICT_IDS.indexOf('cannot-tell');
const HOUR = 3_600_000;
/** No moment: after every other. */
const NO_MOMENT = Number.POSITIVE_INFINITY;
/** Before every moment. */
const NOT_YET = Number.NEGATIVE_INFINITY;
/** Since when what an entry corrects was wrongly known, where it corrects nothing. */
export const NEVER = Number.POSITIVE_INFINITY;
/** The place in the history of what the clock itself did. */
export const THE_CLOCK = -1;

/** What a replay is told while an incident is run. A place is one in the history of what was fed. */
export interface Observer {
  /** @param fact among `FACT_KEYS`; @param value one more than the answer's place */
  readonly learned: (fact: number, value: number, place: number) => void;
  /** @param procedure among `PROCEDURE_IDS` */
  readonly opened: (procedure: number) => void;
  /** @param region its number under the policy; @param at when, in milliseconds */
  readonly marked: (region: number, marks: readonly Mark[], place: number, at: Instant) => void;
  /** The limit of a region's duty has run out; `place` is what comes next in the history. */
  readonly passed: (region: number, place: number, at: Instant) => void;
  /** What was corrected at this place was wrongly held against a region's duty. */
  readonly corrected: (region: number, place: number) => void;
  /** No procedure that is open has to do with what was fed. */
  readonly untaken: (symbol: LogSymbol, place: number) => void;
}

/** When something owed is due. Working days go by the hour: the day they end on is the same within one. */
export class DueMoments {
  readonly #minutes: Float64Array;
  readonly #days: Int32Array;
  readonly #byHour = new Map<number, Instant>();

  constructor({ norms }: PolicyRules) {
    this.#minutes = Float64Array.from(norms, (norm) => norm.limitMinutes ?? NO_MOMENT);
    this.#days = Int32Array.from(norms, (norm) => norm.limitWorkingDays ?? -1);
  }

  /** When a region's duty is due that becomes owed at this moment; `NO_MOMENT` without a limit. */
  of(region: number, owedAt: Instant): Instant {
    const byMinutes = owedAt + (this.#minutes[region] as number) * 60_000;
    const days = this.#days[region] as number;
    return days < 0 ? byMinutes : Math.min(byMinutes, this.#endOfDay(owedAt, days));
  }

  #endOfDay(owedAt: Instant, days: number): Instant {
    const key = Math.floor(owedAt / HOUR) * 1_000 + days;
    const known = this.#byHour.get(key);
    if (known !== undefined) return known;
    const due = dueFrom(owedAt, { limitMinutes: null, limitWorkingDays: days }) ?? NO_MOMENT;
    this.#byHour.set(key, due);
    return due;
  }
}

/** What no open procedure has to do with: the symbol, and its place in the history. */
interface Untaken {
  readonly id: number;
  readonly place: number;
}

/** Where everything stands after an incident's first entry. */
interface Beginning {
  readonly history: Int32Array;
  readonly facts: Uint8Array;
  readonly open: Int32Array;
  readonly pending: readonly number[];
  readonly waiting: readonly Untaken[];
  /** The regions of the open procedures, where each stands, and the marks it saw. */
  readonly regions: Int32Array;
  readonly rows: Int32Array;
  readonly seen: Int32Array;
  /** Those that are owed, or were; of these those whose limit runs; those left in doubt. */
  readonly raised: Int32Array;
  readonly running: Int32Array;
  readonly doubted: Int32Array;
}

/** Most beginnings that are remembered; more come only from a hostile log. */
const MOST_BEGINNINGS = 4_096;

export class Runner {
  readonly tables: RuleTables;
  /** The procedures that are open, in the order in which they were opened. */
  readonly open = new Int32Array(PROCEDURE_IDS.length);
  openCount = 0;
  #observer: Observer | null = null;
  #due: DueMoments | null = null;
  readonly #isOpen = new Uint8Array(PROCEDURE_IDS.length);

  /** By region. */
  readonly #rows: Int32Array;
  readonly #seen: Int32Array;
  readonly #owedAt: Float64Array;
  readonly #dueAt: Float64Array;
  readonly #doubtAt: Float64Array;
  readonly #isRunning: Uint8Array;
  readonly #omitted = new Map<number, Omitted>();
  /** The regions whose limit runs, among some that have stopped. */
  readonly #running: Int32Array;
  #runningCount = 0;
  #nextDue = NO_MOMENT;

  /** By place among `FACT_KEYS`. */
  readonly #facts = new Uint8Array(FACT_KEYS.length);
  /** Openers of which a fact has changed. */
  readonly #isPending: Uint8Array;
  #pendingCount = 0;

  #history = new Int32Array(256);
  #historyClocks = new Float64Array(256);
  historyCount = 0;
  /** By place in the history: the start of the error that was corrected there. */
  readonly #corrections = new Map<number, Instant>();
  /** What no open procedure has to do with. */
  #waiting: Untaken[] = [];
  /** The place in the history of what is shown now. */
  #place = THE_CLOCK;
  /** The moment that counts now; in an array, to avoid boxing the number. */
  readonly #now = new Float64Array(1);

  /** What was shown for the moment that was asked about last: by act, the number of that moment. */
  #momentAt = NO_MOMENT;
  #momentFrom = 0;
  #moment = 0;
  #shownAt = new Int32Array(1024);

  readonly #beginnings = new Map<number, Beginning>();

  constructor(tables: RuleTables) {
    this.tables = tables;
    const count = tables.first[PROCEDURE_IDS.length] as number;
    this.#rows = new Int32Array(count);
    this.#seen = new Int32Array(count);
    this.#owedAt = new Float64Array(count);
    this.#dueAt = new Float64Array(count);
    this.#doubtAt = new Float64Array(count);
    this.#isRunning = new Uint8Array(count);
    this.#running = new Int32Array(count);
    this.#isPending = new Uint8Array(tables.openers.length);
  }

  /** Begins an incident. @param due the limits of the policy it is judged under */
  begin(due: DueMoments, observer: Observer | null = null): void {
    this.#due = due;
    this.#observer = observer;
    for (let index = 0; index < this.openCount; index += 1) {
      this.#isOpen[this.open[index] as number] = 0;
    }
    for (let index = 0; index < this.#runningCount; index += 1) {
      this.#isRunning[this.#running[index] as number] = 0;
    }
    this.openCount = 0;
    this.#runningCount = 0;
    this.#nextDue = NO_MOMENT;
    this.#facts.fill(0);
    if (this.#pendingCount > 0) this.#isPending.fill(0);
    this.#pendingCount = 0;
    this.historyCount = 0;
    if (this.#corrections.size > 0) this.#corrections.clear();
    if (this.#omitted.size > 0) this.#omitted.clear();
    this.#momentAt = NO_MOMENT;
    if (this.#waiting.length > 0) this.#waiting = [];
  }

  /**
   * Takes one entry in. Entries come in the order of the clock.
   * @param id its number among the symbols; @param at when it counts
   * @param wrongSince since when what it corrects was wrongly known, or `NEVER`
   */
  feed(id: number, at: Instant, wrongSince: Instant = NEVER): void {
    this.#now[0] = at;
    if (wrongSince !== NEVER && this.#isLearning(id)) this.#feedCorrection(id, wrongSince);
    else if (this.historyCount === 0 && this.#observer === null) this.#feedFirst(id);
    else this.#feed(id);
  }

  #isLearning(id: number): boolean {
    const { does } = this.tables.symbols.all[id] as LogSymbol;
    return does === DOES.learning || does === DOES.withdrawing;
  }

  /** Raises `deadline.passed` for every duty whose time ran out before `until`. */
  passTime(until: Instant): void {
    if (this.#nextDue >= until) return;
    let kept = 0;
    let next = NO_MOMENT;
    const count = this.#runningCount;
    for (let index = 0; index < count; index += 1) {
      const region = this.#running[index] as number;
      if (this.#isRunning[region] === 0) continue;
      const due = this.#dueAt[region] as number;
      if (due < until) {
        this.#now[0] = due;
        this.#passDeadline(region);
        this.#isRunning[region] = 0;
      } else {
        this.#running[kept] = region;
        kept += 1;
        if (due < next) next = due;
      }
    }
    this.#runningCount = kept;
    this.#nextDue = next;
    this.#now[0] = until;
  }

  /** How many entries no procedure has to do with. */
  get untakenCount(): number {
    return this.#waiting.length;
  }

  get untaken(): readonly Untaken[] {
    return this.#waiting;
  }

  /** What was fed to the regions so far: the numbers of the symbols. */
  history(): readonly number[] {
    return [...this.#history.subarray(0, this.historyCount)];
  }

  /** When what is at a place in the history counted. */
  clockAt(place: number): Instant {
    return this.#historyClocks[place] as number;
  }

  isOpen(procedure: number): boolean {
    return this.#isOpen[procedure] === 1;
  }

  /** The state that a region is in. */
  stateOf(procedure: number, region: number): string {
    return this.#tableOf(procedure, region).stateAt(this.#rows[region] as number);
  }

  /** The code of the verdict on a region's norm, see `VERDICT_IDS`. */
  verdictOf(procedure: number, region: number, partial: boolean): number {
    const table = this.#tableOf(procedure, region);
    const omitted = this.#omitted.size === 0 ? null : (this.#omitted.get(region) ?? null);
    const row = this.#rows[region] as number;
    const code = table.verdict(row, this.#seen[region] as number, partial, omitted);
    return code === LATE_UNLESS_DOUBTED ? this.#lateOrDoubted(region) : code;
  }

  /** What is known, by place among `FACT_KEYS`: one more than the answer's place, or 0. */
  get facts(): Readonly<Uint8Array> {
    return this.#facts;
  }

  #tableOf(procedure: number, region: number): RegionTable {
    const { first } = this.tables;
    return this.tables.of(procedure).tables[region - (first[procedure] as number)] as RegionTable;
  }

  #lateOrDoubted(region: number): number {
    return (this.#doubtAt[region] as number) <= (this.#dueAt[region] as number)
      ? CANNOT_TELL
      : LATE;
  }

  /** What follows from a first entry, cached per first entry. */
  #feedFirst(id: number): void {
    const known = this.#beginnings.get(id);
    if (known !== undefined) {
      this.#beginFrom(known);
      return;
    }
    this.#feed(id);
    if (this.#beginnings.size < MOST_BEGINNINGS && this.#omitted.size === 0) {
      this.#beginnings.set(id, this.#standing());
    }
  }

  #standing(): Beginning {
    const open = this.open.slice(0, this.openCount);
    const { first } = this.tables;
    const regions: number[] = [];
    for (const procedure of open) {
      const end = first[procedure + 1] as number;
      for (let region = first[procedure] as number; region < end; region += 1) regions.push(region);
    }
    const those = (holds: (region: number) => boolean): Int32Array =>
      Int32Array.from(regions.filter(holds));
    return {
      history: this.#history.slice(0, this.historyCount),
      facts: this.#facts.slice(),
      open,
      pending: [...this.#isPending.keys()].filter((opener) => this.#isPending[opener] === 1),
      waiting: [...this.#waiting],
      regions: Int32Array.from(regions),
      rows: Int32Array.from(regions, (region) => this.#rows[region] as number),
      seen: Int32Array.from(regions, (region) => this.#seen[region] as number),
      raised: those((region) => this.#owedAt[region] !== NOT_YET),
      running: those((region) => this.#isRunning[region] === 1),
      doubted: those((region) => this.#doubtAt[region] !== NO_MOMENT),
    };
  }

  #beginFrom(known: Beginning): void {
    const at = this.#now[0] as number;
    const { history, open, regions, rows, seen, running, raised, doubted } = known;
    this.#facts.set(known.facts);
    for (const opener of known.pending) this.#setPending(opener);
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
    for (let index = 0; index < regions.length; index += 1) {
      const region = regions[index] as number;
      this.#clear(region);
      this.#rows[region] = rows[index] as number;
      this.#seen[region] = seen[index] as number;
    }
    for (let index = 0; index < raised.length; index += 1) {
      const region = raised[index] as number;
      this.#owedAt[region] = at;
      this.#setDue(region, (this.#due as DueMoments).of(region, at));
    }
    for (let index = 0; index < running.length; index += 1) {
      this.#startLimit(running[index] as number);
    }
    for (let index = 0; index < doubted.length; index += 1) {
      this.#doubtAt[doubted[index] as number] = at;
    }
  }

  #clear(region: number): void {
    this.#rows[region] = FIRST_ROW;
    this.#seen[region] = 0;
    this.#owedAt[region] = NOT_YET;
    this.#dueAt[region] = NOT_YET;
    this.#doubtAt[region] = NO_MOMENT;
    this.#isRunning[region] = 0;
  }

  #feed(id: number): void {
    const at = this.#now[0] as number;
    if (this.#nextDue < at) this.passTime(at);
    const symbol = this.tables.symbols.all[id] as LogSymbol;
    switch (symbol.does) {
      case DOES.act:
        this.#act(id, symbol);
        return;
      case DOES.learning:
        this.#learnAndOpen(id, symbol);
        return;
      case DOES.concern:
      case DOES.opening:
        if (symbol.does === DOES.concern) this.#learnFromConcern(symbol);
        this.#openProcedure(symbol.procedure);
        this.#openProcedure(GENERAL);
        this.#show(this.#isAgain(id) ? this.tables.symbols.again(id) : id);
        this.#openWhatFactsCallFor(id);
        return;
      case DOES.withdrawing:
        this.#learn(id);
        return;
      default:
        return;
    }
  }

  #learnAndOpen(id: number, symbol: LogSymbol): void {
    const place = this.historyCount;
    this.#learn(id);
    this.#openWhatFactsCallFor(id);
    if (!this.#isAsked(symbol.fact)) this.#wait(id, place);
  }

  /** Something learned by way of a correction, or a concern that was withdrawn. */
  #feedCorrection(id: number, since: Instant): void {
    const at = this.#now[0] as number;
    if (this.#nextDue < at) this.passTime(at);
    const { does, fact, value } = this.tables.symbols.all[id] as LogSymbol;
    this.#corrections.set(this.historyCount, since);
    this.#remember(id);
    const place = this.#place;
    this.#observer?.learned(fact, value, place);
    for (let index = 0; index < this.openCount; index += 1) {
      this.#correctFor(this.open[index] as number, id, since);
    }
    this.#know(fact, value);
    if (does === DOES.learning) this.#openWhatFactsCallFor(id);
  }

  /** Shows a correction to the regions of one procedure. A duty owed before the error was owed all the same. */
  #correctFor(procedure: number, id: number, since: Instant): void {
    const { symbols, first } = this.tables;
    const { tables } = this.tables.of(procedure);
    const { event } = symbols.all[id] as LogSymbol;
    const correcting = (symbols.all[symbols.correcting(id)] as LogSymbol).event;
    const start = first[procedure] as number;
    tables.forEach((table, place) => {
      if (event.fact === undefined || !table.reads.includes(event.fact)) return;
      const region = start + place;
      const corrects = (this.#owedAt[region] as number) >= since;
      if (corrects) this.#observer?.corrected(region, this.#place);
      const column = table.columnOf(corrects ? correcting : event);
      if (column < 0) return;
      this.#take(region, table.step(this.#rows[region] as number, column), id);
    });
  }

  /** Whether the same act was shown for this very moment already. */
  #isAgain(id: number): boolean {
    const at = this.#now[0] as number;
    const last = this.historyCount - 1;
    if (last < 0 || this.#historyClocks[last] !== at) return false;
    if (this.#momentAt !== at) {
      this.#momentAt = at;
      this.#momentFrom = this.#startOfMoment(at);
      this.#moment += 1;
    }
    const { acts } = this.tables.symbols;
    if (acts.length > this.#shownAt.length) {
      this.#shownAt = longer(this.#shownAt, new Int32Array(acts.length * 2));
    }
    for (; this.#momentFrom < this.historyCount; this.#momentFrom += 1) {
      const before = acts[this.#history[this.#momentFrom] as number] as number;
      this.#shownAt[before] = this.#moment;
    }
    return this.#shownAt[acts[id] as number] === this.#moment;
  }

  /** Where in the history what was shown for a moment begins. */
  #startOfMoment(at: Instant): number {
    let index = this.historyCount;
    while (index > 0 && this.#historyClocks[index - 1] === at) index -= 1;
    return index;
  }

  #act(id: number, symbol: LogSymbol): void {
    this.#show(this.#isAgain(id) ? this.tables.symbols.again(id) : id);
    const place = this.#place;
    let concerned = this.#concernsOpen(id);
    for (const also of symbol.also) {
      this.#show(also);
      concerned = this.#concernsOpen(also) || concerned;
    }
    if (!concerned && symbol.event.type !== 'incident.closed') this.#wait(id, place);
  }

  #wait(id: number, place: number): void {
    this.#waiting.push({ id, place });
    this.#observer?.untaken(this.tables.symbols.all[id] as LogSymbol, place);
  }

  #remember(id: number): void {
    const count = this.historyCount;
    if (count === this.#history.length) {
      this.#history = longer(this.#history, new Int32Array(count * 2));
      this.#historyClocks = longer(this.#historyClocks, new Float64Array(count * 2));
    }
    this.#history[count] = id;
    this.#historyClocks[count] = this.#now[0] as number;
    this.#place = count;
    this.historyCount = count + 1;
  }

  /** Shows a symbol to every region of an open procedure that can see it. */
  #show(id: number): void {
    this.#remember(id);
    for (let index = 0; index < this.openCount; index += 1) {
      this.#showTo(this.open[index] as number, id);
    }
  }

  /** Shows a symbol to the regions of one procedure. */
  #showTo(procedure: number, id: number): void {
    const ofProcedure: ProcedureTables = this.tables.of(procedure);
    const { tables } = ofProcedure;
    const start = this.tables.first[procedure] as number;
    let place = ofProcedure.seeing(id, this.tables.symbols);
    const { pairs } = ofProcedure;
    const end = place + 2 + (pairs[place] as number);
    for (place += 2; place < end; place += 1) {
      const pair = pairs[place] as number;
      const table = tables[pair >>> 16] as RegionTable;
      const region = start + (pair >>> 16);
      const row = this.#rows[region] as number;
      const known = table.cells[row * table.stride + (pair & 0xffff)] as number;
      const step = known === 0 ? table.ask(row, pair & 0xffff) : known;
      this.#rows[region] = rowOf(step);
      if (effectOf(step) !== 0) this.#take(region, step, id);
    }
  }

  /** Takes a step in: where the region stands now, and what that does beside. */
  #take(region: number, step: number, id: number): void {
    this.#rows[region] = rowOf(step);
    const effect = effectOf(step);
    if (effect === 0) return;
    const { effects, symbols } = this.tables;
    const bits = effects.bits[effect] as number;
    this.#seen[region] = (this.#seen[region] as number) | seenIn(bits);
    if ((bits & RAISES) !== 0) {
      this.#owedAt[region] = this.#now[0] as number;
      this.#startLimit(region);
    }
    if ((bits & STOPS) !== 0) this.#isRunning[region] = 0;
    if ((bits & DOUBTS) !== 0) {
      const at = this.#now[0] as number;
      if (at < (this.#doubtAt[region] as number)) this.#doubtAt[region] = at;
    }
    if ((bits & OMITS) !== 0) this.#omit(region, (symbols.all[id] as LogSymbol).event.to);
    this.#observer?.marked(
      region,
      effects.lists[effect] as readonly Mark[],
      this.#place,
      this.#now[0] as number,
    );
  }

  #omit(region: number, to: readonly Party[]): void {
    const before = this.#omitted.get(region);
    this.#omitted.set(region, {
      parties: [...new Set([...(before?.parties ?? []), ...to])],
      nobodyNamed: to.length === 0 || before?.nobodyNamed === true,
    });
  }

  /** A duty without a limit has no moment to be done by, so that nothing was perhaps done by then. */
  #setDue(region: number, due: Instant): void {
    this.#dueAt[region] = due === NO_MOMENT ? NOT_YET : due;
  }

  #startLimit(region: number): void {
    const due = (this.#due as DueMoments).of(region, this.#now[0] as number);
    this.#setDue(region, due);
    if (due === NO_MOMENT) return;
    if (due < this.#nextDue) this.#nextDue = due;
    if (this.#isRunning[region] === 0) {
      this.#isRunning[region] = 1;
      this.#listRunning(region);
    }
  }

  /** A region that stopped may still stand in the list; it is listed once. */
  #listRunning(region: number): void {
    for (let index = 0; index < this.#runningCount; index += 1) {
      if (this.#running[index] === region) return;
    }
    this.#running[this.#runningCount] = region;
    this.#runningCount += 1;
  }

  #passDeadline(region: number): void {
    const { first, symbols } = this.tables;
    let procedure = 0;
    while ((first[procedure + 1] as number) <= region) procedure += 1;
    const table = this.#tableOf(procedure, region);
    const id = symbols.ofDeadline(table.ruled.norm.id);
    const column = table.columnOf((symbols.all[id] as LogSymbol).event);
    if (column < 0) return;
    this.#observer?.passed(region, this.historyCount, this.#now[0] as number);
    const place = this.#place;
    this.#place = THE_CLOCK;
    this.#take(region, table.step(this.#rows[region] as number, column), id);
    this.#place = place;
  }

  #learn(id: number): void {
    const { fact, value } = this.tables.symbols.all[id] as LogSymbol;
    this.#observer?.learned(fact, value, this.historyCount);
    this.#show(id);
    this.#know(fact, value);
  }

  #know(fact: number, value: number): void {
    this.#facts[fact] = value;
    for (const opener of this.tables.openersByFact[fact] as readonly number[]) {
      this.#setPending(opener);
    }
  }

  #setPending(opener: number): void {
    if (this.#isPending[opener] === 1) return;
    this.#isPending[opener] = 1;
    this.#pendingCount += 1;
  }

  #isAsked(fact: number): boolean {
    for (let index = 0; index < this.openCount; index += 1) {
      if (this.tables.asks(this.open[index] as number, fact)) return true;
    }
    return false;
  }

  #imply(implied: Implied): void {
    for (const { fact, symbol } of implied) {
      if (this.#facts[fact] === 0) this.#learn(symbol);
    }
  }

  /** Sets the facts about who the subject is to yes; to no only where nobody has said so. */
  #learnFromConcern({ implied }: LogSymbol): void {
    const [byRaiser = [], subject = []] = implied;
    this.#imply(byRaiser);
    for (const { fact, symbol } of subject) {
      const known = this.#facts[fact] as number;
      const { value } = this.tables.symbols.all[symbol] as LogSymbol;
      if (known === 0 || (value === YES && known !== YES)) this.#learn(symbol);
    }
  }

  #openProcedure(procedure: number): void {
    const { implied, concern, first } = this.tables;
    this.#imply(implied[procedure] as Implied);
    const isConcern = concern[procedure] as number;
    if (this.#isOpen[procedure] === 1) {
      if (this.#facts[FIRST_CONCERN + procedure] !== YES) this.#learn(isConcern);
      return;
    }
    const end = first[procedure + 1] as number;
    for (let region = first[procedure] as number; region < end; region += 1) this.#clear(region);
    this.#observer?.opened(procedure);
    this.#catchUp(procedure);
    this.#isOpen[procedure] = 1;
    this.open[this.openCount] = procedure;
    this.openCount += 1;
    if (this.#waiting.length > 0) this.#findPlaceIn(procedure);
    this.#learn(isConcern);
  }

  /** Runs everything so far through the regions of a procedure that opens only now. */
  #catchUp(procedure: number): void {
    if (this.historyCount === 0) return;
    const now = this.#now[0] as number;
    const last = this.#place;
    for (let place = 0; place < this.historyCount; place += 1) {
      this.#now[0] = this.#historyClocks[place] as number;
      this.#place = place;
      const id = this.#history[place] as number;
      const since = this.#corrections.size === 0 ? undefined : this.#corrections.get(place);
      if (since === undefined) this.#showTo(procedure, id);
      else this.#correctFor(procedure, id, since);
    }
    this.#now[0] = now;
    this.#place = last;
  }

  /** What no procedure took so far may concern the one that opens now. */
  #findPlaceIn(procedure: number): void {
    const { symbols } = this.tables;
    const tables = this.tables.of(procedure);
    this.#waiting = this.#waiting.filter(({ id }) => {
      const symbol = symbols.all[id] as LogSymbol;
      if (symbol.does === DOES.learning) return tables.listensTo[symbol.fact] !== 1;
      return ![id, ...symbol.also].some((each) => tables.concerns(each, symbols));
    });
  }

  /** Opens every procedure that the facts by now call for; whoever made the entry hands over. */
  #openWhatFactsCallFor(id: number): void {
    if (this.#pendingCount === 0) return;
    const { openers, symbols } = this.tables;
    for (let index = 0; index < openers.length; index += 1) {
      if (this.#isPending[index] === 0) continue;
      this.#isPending[index] = 0;
      this.#pendingCount -= 1;
      const opener = openers[index] as Opener;
      if (this.#isOpen[opener.procedure] === 1 || !opener.isCalledFor(this.#facts)) continue;
      this.#openProcedure(opener.procedure);
      const whose = symbols.heardFrom[id] as Party;
      this.#show(symbols.ofOpening(PROCEDURE_IDS[opener.procedure] as ProcedureId, whose));
    }
  }

  /** Whether any open procedure has to do with the symbol. */
  #concernsOpen(id: number): boolean {
    const { symbols } = this.tables;
    for (let index = 0; index < this.openCount; index += 1) {
      if (this.tables.of(this.open[index] as number).concerns(id, symbols)) return true;
    }
    return false;
  }
}
