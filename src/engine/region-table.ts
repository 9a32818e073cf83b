/**
 * One norm's region as a table. A row is where the region stands with the answers its guards can tell
 * apart; a column is a way that an event can look to the norm. A cell says where the event leads, as
 * XState answered. Times, marks of the past and who was not told never enter it: the runner keeps them.
 */

import { alphabetOf } from '../norms/alphabet.ts';
import { actsTaken, guardsOf, isDuty } from '../norms/norm.ts';
import {
  evaluate,
  eventsTaken,
  leavesOf,
  rolesToldOfIt,
  subjectFactOf,
} from '../norms/predicates.ts';
import { answersTo, concerns, readsOf, takesOf } from '../norms/region.ts';
import type { Basic } from '../norms/rules.ts';
import type { Ruled } from '../norms/ruling.ts';
import type { FactKey, Facts, MachineEvent } from '../norms/symbols.ts';
import { type Sight, sightOf } from '../norms/what-a-norm-sees.ts';
import type { EventType } from '../vocabulary/acts.ts';
import { FACT_VALUES, type FactValue } from '../vocabulary/facts.ts';
import { VERDICT_IDS } from '../vocabulary/findings.ts';
import { PARTY_IDS, type Party } from '../vocabulary/parties.ts';
import type { ProcedureId } from '../vocabulary/procedures.ts';
import type { Silence } from '../vocabulary/records.ts';
import { AskedRegion, type Stepped } from './asked-region.ts';
import { type Effects, hasSeen, SEEN_SETS } from './effects.ts';
import { keyOf } from './symbols.ts';
import { DONE_EARLY, judgeNorm } from './verdict.ts';

/** A step: one more than the row it leads to, and the number of what it does beside that. */
const EFFECT_BITS = 8;
export const rowOf = (step: number): number => (step >>> EFFECT_BITS) - 1;
export const effectOf = (step: number): number => step & ((1 << EFFECT_BITS) - 1);
export const stepTo = (row: number, effect: number): number => ((row + 1) << EFFECT_BITS) | effect;

/** The column of an event that leads nowhere from any row. */
export const UNSEEN = -1;

/** What is known of how an event looks: one more than its column, and whether the norm has to do with it. */
const NOT_ASKED = 0;
const CONCERNS_NOT = 1;
const CONCERNS = 2;
const CONCERN_BITS = 2;
const knownFrom = (column: number, concern: number): number =>
  ((column + 1) << CONCERN_BITS) | concern;
export const columnIn = (known: number): number => (known >>> CONCERN_BITS) - 1;
const concernIn = (known: number): number => known & ((1 << CONCERN_BITS) - 1);
/** Whether the norm has to do with an event; null where that has not been asked. */
export const concernsIn = (known: number): boolean | null =>
  concernIn(known) === NOT_ASKED ? null : concernIn(known) === CONCERNS;

/** The code of a verdict is its place among `VERDICT_IDS`; this one more hangs on the times. */
export const LATE_UNLESS_DOUBTED = VERDICT_IDS.length;
/** The same for what was done before it was owed: met where that was in time, see `earlyInTime`. */
export const MET_IF_IN_TIME = VERDICT_IDS.length + 1;

/** Bits that one more than the code of a verdict takes. */
const CODE_BITS = 8;
const MOST_CODE = (1 << CODE_BITS) - 1;

/** How every event looks that is shown to a norm which may move of itself, and says nothing else to it. */
const ANY = '';

/** Where every incident begins. */
export const FIRST_ROW = 0;
const FIRST_STATE = 'dormant';
/** Where a duty stands that was done, and an order that was lifted. */
const DECIDED: readonly string[] = ['decided', 'departed'];
const DONE: readonly string[] = [
  ...DONE_EARLY,
  'met',
  'metLate',
  'metAtClosing',
  'finished',
  'lifted',
  'liftedEarly',
  'used',
  'breachedLifted',
];
const OWED: readonly string[] = ['raised', 'owed', 'overdue'];
const IN_FORCE = 'inForce';
/** Where a duty stands that is dealt with, well or badly. */
const SETTLED: readonly string[] = [
  'met',
  'metLate',
  'metAtClosing',
  'finished',
  'departed',
  'missed',
  'overdue',
];

/** Who is recorded as not told: everybody named, and whether somebody was not named at all. */
export interface Omitted {
  readonly parties: readonly Party[];
  readonly nobodyNamed: boolean;
}

/** What a table looks at only where it does not know an event or a step. */
export interface Outline {
  /** By column: an event that looks to the norm as every other one of the column does. */
  readonly samples: readonly MachineEvent[];
  /** By what the guards always say at an event: its column, or `UNSEEN`. */
  readonly byGuards: ReadonlyMap<string, number>;
  /** What XState answered, by case, see `asked-region.ts`. */
  readonly answers: ReadonlyMap<string, Stepped>;
}

/** A table that was closed. */
export interface KeptTable {
  readonly states: readonly string[];
  /** By row: `known * MOST_STATES + state`. */
  readonly rows: Int32Array;
  readonly stride: number;
  readonly cells: Int32Array;
  /** What is known of a way that an event can look to the norm, see `knownFrom`. */
  readonly lookOf: (look: string) => number | undefined;
  readonly outline: () => Outline;
}

/** The same with every way that an event can look, and what is known of each. */
export interface ClosedTable extends KeptTable {
  readonly looks: ReadonlyMap<string, number>;
}

/** More states than any region has. */
const MOST_STATES = 32;

const FEWEST_COLUMNS = 8;
const FEWEST_ROWS = 8;
/** More cells than this only a hostile log comes to; then the tables are begun again. */
const MOST_CELLS = 1 << 24;

const silent = { by: 'dsl', to: [], reasoned: false } as const;

/** Every way in which these questions can be answered or left open. */
const everyAnswer = (
  questions: readonly (readonly [FactKey, readonly FactValue[]])[],
): readonly Facts[] =>
  questions.reduce<readonly Facts[]>(
    (all, [key, answers]) =>
      all.flatMap((facts) => [facts, ...answers.map((answer) => ({ ...facts, [key]: answer }))]),
    [{}],
  );

/** One for each sign. */
const eachOnce = <T>(all: readonly T[], sign: (one: T) => string): readonly T[] => [
  ...new Map(all.map((one) => [sign(one), one])).values(),
];

/** Whether an act is one that only some circumstance makes look otherwise. */
const isVariant = (event: MachineEvent): boolean =>
  [event.bySubject, event.toSubject, event.toKnower, event.filler, event.inDoubt].includes(true);

/** What was only sent may be read later. */
const asRead = (event: MachineEvent): readonly MachineEvent[] =>
  event.via !== 'email' || event.type === 'act.omitted'
    ? []
    : [{ ...event, type: 'message.acknowledged', act: event.type as EventType }];

/** News from the subject may be about something else as well. */
const asSubjectsNews = (event: MachineEvent): readonly MachineEvent[] =>
  event.type === 'concern.raised' && event.bySubject === true ? [{ ...event, inDoubt: true }] : [];

export class RegionTable {
  readonly ruled: Ruled;
  readonly isProhibition: boolean;
  /** Whether it forbids something until something else has been done. */
  readonly isOrder: boolean;
  /** Whether it is owed for each child. */
  readonly isForEachChild: boolean;
  /** Whether it is a duty that is owed to whoever did what raises it. */
  readonly isToWhoRaisedIt: boolean;
  /**
   * Whether what is done for one child counts for no other, though it is not owed for each: what an act
   * raised about one, and an order that is lifted for one.
   */
  readonly isApartByChild: boolean;
  /** Row by row; 0 where XState was not asked. */
  cells: Int32Array;
  /** Cells in a row. */
  stride: number;
  readonly #effects: Effects;
  /** Whether answers are kept; where not, XState is asked at every step. */
  readonly #keeps: boolean;
  readonly #asked: AskedRegion;
  readonly #states: string[];
  /** By row: what is known and the state, as one number. */
  #rows: number[] | Int32Array;
  #rowOfCode: Map<number, number> | null = null;
  /** The table to begin from, until its outline is looked at. */
  #kept: KeptTable | null;
  /** What that table knows of how an event looks. */
  readonly #lookOfKept: KeptTable['lookOf'] | null;
  /** What is known of how events look beside that, see `knownFrom`. */
  readonly #looks = new Map<string, number>();
  /** By column: an event that looks to the norm as every other one of the column does. */
  readonly #samples: MachineEvent[] = [];
  /** Once it is closed, the column by what the guards always say. */
  readonly #byGuards = new Map<string, number>();
  #isClosed = false;
  /** By row, the marks seen, and what the record is silent on: the code of the verdict. */
  readonly #verdicts = new Map<number, number>();
  /** By row and silence, the verdict that was asked for last: the marks seen, and one more than its code. */
  #lastVerdicts = new Int32Array(64);
  #takes: ReadonlySet<string> | null = null;
  #reads: readonly FactKey[] | null = null;
  #answers: readonly (readonly FactValue[])[] | null = null;
  #sight: Sight | null = null;
  #isUnsettled: boolean | null = null;
  #mayHaveTwin: boolean | null = null;
  #opens: readonly ProcedureId[] | null = null;
  #asks: string | null = null;
  #questions:
    | readonly { readonly asks: Basic['asks']; readonly answers: readonly Facts[] }[]
    | null = null;

  /**
   * @param kept the table as it was closed before, to begin from
   * @param keeps whether answers are kept
   */
  constructor(ruled: Ruled, effects: Effects, kept: KeptTable | null = null, keeps = true) {
    this.ruled = ruled;
    const { norm } = ruled;
    this.isProhibition = !isDuty(norm);
    this.isOrder = !isDuty(norm) && norm.until !== null;
    this.isForEachChild = isDuty(norm) && norm.forEachChild;
    this.isToWhoRaisedIt = isDuty(norm) && norm.toWhoRaisedIt;
    this.isApartByChild = isDuty(norm)
      ? norm.owedAfter !== null && !norm.forEachChild && !norm.toWhoRaisedIt
      : norm.forEachChild;
    this.#effects = effects;
    this.#keeps = keeps;
    this.#asked = new AskedRegion(ruled);
    this.#states = [...(kept?.states ?? [FIRST_STATE])];
    this.#rows = kept?.rows ?? [0];
    this.#kept = kept;
    this.#lookOfKept = kept?.lookOf ?? null;
    this.#isClosed = kept !== null;
    this.stride = kept?.stride ?? FEWEST_COLUMNS;
    this.cells = kept?.cells ?? new Int32Array(this.stride * FEWEST_ROWS);
  }

  /** What of an event the norm can see. */
  get sight(): Sight {
    this.#sight ??= sightOf(this.ruled.norm, this.ruled.standing);
    return this.#sight;
  }

  /** The facts its guards read. */
  get reads(): readonly FactKey[] {
    this.#reads ??= readsOf(this.ruled.norm, this.ruled.standing);
    return this.#reads;
  }

  /** The event types it takes. */
  get takes(): ReadonlySet<string> {
    this.#takes ??= new Set(takesOf(this.ruled.norm));
    return this.#takes;
  }

  /** How often XState was asked. */
  get asked(): number {
    return this.#asked.count;
  }

  get isFull(): boolean {
    return this.cells.length > MOST_CELLS;
  }

  stateAt(row: number): string {
    const code = this.#rows[row] as number;
    return this.#states[code % MOST_STATES] as string;
  }

  /** Whether an act of this type may raise it. */
  isRaisedBy(type: string): boolean {
    const { norm } = this.ruled;
    return (
      isDuty(norm) &&
      norm.owedAfter !== null &&
      eventsTaken(norm.owedAfter).some((each) => each === type)
    );
  }

  /** The procedures whose opening it looks for. */
  get opens(): readonly ProcedureId[] {
    this.#opens ??= Object.values(guardsOf(this.ruled.norm))
      .flatMap(leavesOf)
      .flatMap((leaf) => (leaf.kind === 'opens' ? [leaf.procedure] : []));
    return this.#opens;
  }

  /** Whether a duty waits to be done, its time run out or not. */
  isOwedAt(row: number): boolean {
    return OWED.includes(this.stateAt(row));
  }

  isInForceAt(row: number): boolean {
    return this.stateAt(row) === IN_FORCE;
  }

  isDormantAt(row: number): boolean {
    return this.stateAt(row) === FIRST_STATE;
  }

  /** Whether a duty is dealt with, so that what raises it now raises it once more. */
  isSettledAt(row: number): boolean {
    return SETTLED.includes(this.stateAt(row));
  }

  /** Whether a duty was done, or an order lifted. */
  isDoneAt(row: number): boolean {
    return DONE.includes(this.stateAt(row));
  }

  /** Whether it was decided not to do it. */
  isDecidedAt(row: number): boolean {
    return DECIDED.includes(this.stateAt(row));
  }

  /** What a duty asks for that facts alone raise, the same for all that ask for the same; null for any other. */
  get asks(): string | null {
    const { norm } = this.ruled;
    this.#asks ??= isDuty(norm) && norm.owedAfter === null ? JSON.stringify(norm.metBy) : '';
    return this.#asks === '' ? null : this.#asks;
  }

  /** Whether a duty that facts alone raise is owed with these answers. */
  isOwedWith(facts: Facts): boolean {
    const { norm, standing } = this.ruled;
    return isDuty(norm) && evaluate(norm.owedWhen, facts, null, standing.policy) === 'yes';
  }

  /** Whether it may be about what the school was told: an order, or a duty that is nobody's own. */
  get mayHaveTwin(): boolean {
    const { norm } = this.ruled;
    this.#mayHaveTwin ??= isDuty(norm)
      ? !leavesOf(norm.metBy).some((leaf) => leaf.kind === 'by' && leaf.role === 'pupils')
      : this.isOrder;
    return this.#mayHaveTwin;
  }

  /** Whether it asks for somebody to be told about the concern who may not be told, if this is so. */
  tells(fact: FactKey): boolean {
    const { norm, standing } = this.ruled;
    if (!isDuty(norm)) return false;
    return rolesToldOfIt(norm.metBy).some((role) =>
      standing.policy.roles[role].some((party) => subjectFactOf(party) === fact),
    );
  }

  /** Whether a duty was done before it was owed. */
  isDoneEarlyAt(row: number): boolean {
    return DONE_EARLY.includes(this.stateAt(row));
  }

  /** The row where the region begins, with the answers of a row. */
  begunAgain(row: number): number {
    return this.#rowFor(FIRST_STATE, Math.floor((this.#rows[row] as number) / MOST_STATES));
  }

  /** The same, where an act had raised it: it is raised still. */
  raisedAgain(row: number): number {
    const { norm } = this.ruled;
    const state = this.stateAt(row);
    const isRaised = isDuty(norm) && norm.owedAfter !== null && state !== 'done';
    if (!isRaised) return this.begunAgain(row);
    return this.#rowFor(
      state === 'perhapsDone' ? 'perhapsRaised' : 'raised',
      Math.floor((this.#rows[row] as number) / MOST_STATES),
    );
  }

  /** The column of an answer that a row has already: by it a region begun again comes to stand where it does by now. */
  columnOfKnown(row: number): number {
    for (const [fact, value] of Object.entries(this.factsAt(row)) as [FactKey, FactValue][]) {
      const column = this.columnOf({ ...silent, type: 'fact.established', fact, value });
      // One that a closed table has dropped leads nowhere from anywhere; another may.
      if (column !== UNSEEN) return column;
    }
    return this.columnOf({ ...silent, type: 'deadline.passed' });
  }

  /** The answers at a row, as far as its guards can tell them apart. */
  factsAt(row: number): Facts {
    let known = Math.floor((this.#rows[row] as number) / MOST_STATES);
    const facts: Record<string, FactValue> = {};
    this.reads.forEach((key, place) => {
      const answers = this.#answersTo(place);
      const digit = known % (answers.length + 1);
      known = Math.floor(known / (answers.length + 1));
      const answer = answers[digit - 1];
      if (answer !== undefined) facts[key] = answer;
    });
    return facts;
  }

  /** The column of an event; `UNSEEN` where it leads nowhere. */
  columnOf(event: MachineEvent): number {
    return columnIn(this.knownOf(event));
  }

  /** What is known of an event: see `columnIn` and `concernsIn`. */
  knownOf(event: MachineEvent): number {
    const look = this.sight.look(event) ?? (this.#mayMoveOfItself ? ANY : null);
    if (look === null) return knownFrom(UNSEEN, NOT_ASKED);
    const known = this.#knownOfLook(look);
    if (known !== undefined) return known;
    const found = knownFrom(this.#columnOfNew(event, this.sight), NOT_ASKED);
    this.#looks.set(look, found);
    return found;
  }

  #knownOfLook(look: string): number | undefined {
    return this.#looks.get(look) ?? this.#lookOfKept?.(look);
  }

  #columnOfNew(event: MachineEvent, { isLost }: Sight): number {
    if (isLost(event) && !this.#mayMoveOfItself) return UNSEEN;
    this.#unpack();
    if (!isLost(event)) return this.#likeAnother(event) ?? this.#newColumn(event);
    const any = this.#knownOfLook(ANY);
    return any === undefined ? this.#newColumn(event) : columnIn(any);
  }

  #newColumn(event: MachineEvent): number {
    const column = this.#samples.push(event) - 1;
    if (column >= this.stride) this.#widen();
    return column;
  }

  /** In a closed table, the column of events at which every guard always says what it says at this one. */
  #likeAnother(event: MachineEvent): number | undefined {
    return this.#isClosed ? this.#byGuards.get(this.#guardsAt(event)) : undefined;
  }

  /** The step that a column leads to from a row. */
  step(row: number, column: number): number {
    const known = this.cells[row * this.stride + column] as number;
    return known === 0 ? this.ask(row, column) : known;
  }

  /** Asks XState where a column leads from a row. */
  ask(row: number, column: number, facts: Facts = this.factsAt(row)): number {
    this.#unpack();
    const event = this.#samples[column] as MachineEvent;
    const state = this.stateAt(row);
    const { state: to, marks } = this.#keeps
      ? this.#asked.step(state, facts, event)
      : this.#asked.ask(state, facts, event);
    const next = this.#rowFor(to, this.#knownAfter(row, event));
    const step = stepTo(next, this.#effects.numberOf(marks));
    if (this.#keeps) this.cells[row * this.stride + column] = step;
    return step;
  }

  /**
   * The code of the verdict at a row.
   * @param seen the deciding marks that were made, see `effects.ts`
   */
  verdict(row: number, seen: number, silence: Silence, omitted: Omitted | null = null): number {
    if (omitted !== null || typeof silence !== 'boolean') {
      return this.#judge(row, seen, silence, omitted);
    }
    const place = row * 2 + (silence ? 1 : 0);
    if (place >= this.#lastVerdicts.length) {
      const longer = new Int32Array(place * 2);
      longer.set(this.#lastVerdicts);
      this.#lastVerdicts = longer;
    }
    const last = this.#lastVerdicts[place] as number;
    if (last !== 0 && last >>> CODE_BITS === seen) return (last & MOST_CODE) - 1;
    const key = place * SEEN_SETS + seen;
    const code = this.#verdicts.get(key) ?? this.#judge(row, seen, silence, null);
    this.#verdicts.set(key, code);
    this.#lastVerdicts[place] = (seen << CODE_BITS) | (code + 1);
    return code;
  }

  /** Whether the event has to do with this norm, whoever did it. */
  concerns(event: MachineEvent): boolean {
    const { norm, standing } = this.ruled;
    // What was not done is looked at as if it had been, which its look does not tell.
    const look = event.type === 'act.omitted' ? null : this.sight.look(event);
    const known = look === null ? undefined : this.#knownOfLook(look);
    if (look === null || known === undefined) return concerns(norm, event, standing.policy);
    const before = concernsIn(known);
    if (before !== null) return before;
    const found = concerns(norm, event, standing.policy);
    this.#looks.set(look, knownFrom(columnIn(known), found ? CONCERNS : CONCERNS_NOT));
    return found;
  }

  /** Walks every row that can be reached by any event of the vocabulary, so that nothing is left to ask. */
  close(): void {
    if (this.#isClosed) return;
    for (const event of this.#vocabulary()) this.#placeInGroup(event, this.sight);
    if (this.#mayMoveOfItself) this.columnOf({ ...silent, type: 'deadline.passed' });
    for (let row = 0; row < this.#rows.length; row += 1) {
      const facts = this.factsAt(row);
      for (let column = 0; column < this.#samples.length; column += 1) {
        this.ask(row, column, facts);
      }
    }
    this.#mergeColumns();
    this.#isClosed = true;
  }

  /** Every event that could matter to the norm, one for each way it can look to it. */
  *#vocabulary(): Generator<MachineEvent> {
    const { norm, standing } = this.ruled;
    for (const fact of this.reads) {
      for (const value of FACT_VALUES) {
        for (const corrects of isDuty(norm) ? [false, true] : [false]) {
          yield { type: 'fact.established', ...silent, fact, value, corrects };
        }
      }
    }
    const alphabet = alphabetOf(norm, standing.policy);
    yield* alphabet;
    const read = alphabet.flatMap(asRead);
    yield* read;
    const acts = alphabet.filter(({ type }) => actsTaken(norm).some((act) => act === type));
    const plain = acts.filter((event) => !isVariant(event));
    // Of several matters it may be in doubt about which something was that somebody read.
    const readInDoubt = read.map((event) => ({ ...event, inDoubt: true }));
    const variants = [
      ...acts.filter(isVariant),
      ...acts.flatMap(asSubjectsNews),
      ...read,
      ...readInDoubt,
    ];
    for (const event of alphabet) {
      if (event.type !== 'act.omitted' || event.to.length === 0) continue;
      for (const party of PARTY_IDS) yield { ...event, to: [party] };
    }
    const told = eachOnce(PARTY_IDS, this.sight.to);
    const pairs = told.flatMap((one, index) => told.slice(index + 1).map((other) => [one, other]));
    const lists = [[], ...told.map((one) => [one])];
    yield* this.#byAnybody(plain, [...lists, ...pairs]);
    yield* this.#byAnybody(variants, lists);
    yield* this.#byAnybody(
      plain.map((event) => ({ ...event, bySubject: true })),
      pairs,
    );
  }

  /** The same acts by one of all who look alike, told to each of some. */
  *#byAnybody(
    acts: readonly MachineEvent[],
    lists: readonly (readonly Party[])[],
  ): Generator<MachineEvent> {
    const doers = eachOnce(PARTY_IDS, this.sight.by);
    const telling = new Set(acts.flatMap(({ type, to }) => (to.length > 0 ? [type] : [])));
    const ways = eachOnce(acts, (act) => keyOf({ ...act, by: 'unrecorded', to: [] }));
    for (const way of ways) {
      for (const by of doers) {
        for (const to of telling.has(way.type) ? lists : [[]]) yield { ...way, by, to };
      }
    }
  }

  /** Gives an event a column, the same for all at which every guard always says the same. */
  #placeInGroup(event: MachineEvent, { look, isLost }: Sight): void {
    const seen = look(event);
    if (seen === null || this.#looks.has(seen)) return;
    if (isLost(event)) this.columnOf(event);
    else {
      const guards = this.#guardsAt(event);
      const column = this.#byGuards.get(guards) ?? this.#newColumn(event);
      this.#byGuards.set(guards, column);
      this.#looks.set(seen, knownFrom(column, NOT_ASKED));
    }
    if (event.fact === undefined) this.concerns(event);
  }

  /** What every guard says at an event, whatever is known. */
  #guardsAt(event: MachineEvent): string {
    const { type, fact, value, corrects } = event;
    if (fact !== undefined && value !== undefined) {
      const place = this.reads.indexOf(fact);
      return `${fact} ${this.#answersTo(place).indexOf(value)} ${corrects}`;
    }
    let said = '';
    let bits = 1;
    for (const { asks, answers } of this.#questionsOfActs()) {
      for (const facts of answers) {
        bits = bits * 2 + (asks({ context: { facts }, event }) ? 1 : 0);
        if (bits < 0x8000) continue;
        said += String.fromCharCode(bits);
        bits = 1;
      }
    }
    return `${type} ${said} ${bits}`;
  }

  /** The questions that ask something of an act, each with every way in which what it reads can be answered. */
  #questionsOfActs(): readonly {
    readonly asks: Basic['asks'];
    readonly answers: readonly Facts[];
  }[] {
    this.#questions ??= Object.values(this.#asked.region.basics)
      .filter(({ ofNoAct }) => !ofNoAct)
      .map(({ asks, reads }) => {
        const keys = [...new Set(reads)];
        const answers = keys.map((key) => [key, answersTo(this.ruled.norm, key)] as const);
        return { asks, answers: everyAnswer(answers) };
      });
    return this.#questions;
  }

  /** Columns that lead nowhere from any row are not seen, and those that always lead alike are one. */
  #mergeColumns(): void {
    const place = new Map<number, number>([[UNSEEN, UNSEEN]]);
    const kept: number[] = [];
    const idle = Array.from(this.#rows, (_, row) => stepTo(row, 0));
    const placeOf = new Map([[idle.join(' '), UNSEEN]]);
    for (let column = 0; column < this.#samples.length; column += 1) {
      const steps = idle.map((_, row) => this.cells[row * this.stride + column]).join(' ');
      const known = placeOf.get(steps) ?? kept.push(column) - 1;
      placeOf.set(steps, known);
      place.set(column, known);
    }
    const stride = Math.max(kept.length, 1);
    const cells = new Int32Array(this.#rows.length * stride);
    for (let row = 0; row < this.#rows.length; row += 1) {
      kept.forEach((column, to) => {
        cells[row * stride + to] = this.cells[row * this.stride + column] as number;
      });
    }
    this.cells = cells;
    this.stride = stride;
    const samples = kept.map((column) => this.#samples[column] as MachineEvent);
    this.#samples.splice(0, this.#samples.length, ...samples);
    for (const [guards, column] of this.#byGuards) {
      this.#byGuards.set(guards, place.get(column) as number);
    }
    for (const [look, known] of this.#looks) {
      this.#looks.set(look, knownFrom(place.get(columnIn(known)) as number, concernIn(known)));
    }
  }

  /** A table that was closed here. */
  keep(): ClosedTable {
    const { answers } = this.#asked;
    const outline = { samples: this.#samples, byGuards: this.#byGuards, answers };
    return {
      states: this.#states,
      rows: Int32Array.from(this.#rows),
      stride: this.stride,
      cells: this.cells.slice(0, this.#rows.length * this.stride),
      looks: this.#looks,
      lookOf: (look) => this.#looks.get(look),
      outline: () => outline,
    };
  }

  #unpack(): void {
    if (this.#kept === null) return;
    const { samples, byGuards, answers } = this.#kept.outline();
    this.#kept = null;
    // What is kept is shared with other threads, and never written to.
    this.cells = this.cells.slice();
    this.#asked.recall(answers);
    this.#samples.push(...samples);
    for (const [guards, column] of byGuards) this.#byGuards.set(guards, column);
  }

  /** Whether the region may move before anything is known, so that any event may set it off. */
  get #mayMoveOfItself(): boolean {
    const { norm, standing } = this.ruled;
    const when = isDuty(norm) ? norm.owedWhen : norm.inForceWhen;
    this.#isUnsettled ??= evaluate(when, {}, null, standing.policy) === 'yes';
    return this.#isUnsettled;
  }

  #answersTo(place: number): readonly FactValue[] {
    this.#answers ??= this.reads.map((key) => answersTo(this.ruled.norm, key));
    return this.#answers[place] as readonly FactValue[];
  }

  /** What is known once an event was taken in, as a number: a digit for each fact that is read. */
  #knownAfter(row: number, { fact, value }: MachineEvent): number {
    const known = Math.floor((this.#rows[row] as number) / MOST_STATES);
    if (fact === undefined || value === undefined) return known;
    const place = this.reads.indexOf(fact);
    if (place < 0) return known;
    let weight = 1;
    for (let each = 0; each < place; each += 1) weight *= this.#answersTo(each).length + 1;
    const answers = this.#answersTo(place);
    const before = Math.floor(known / weight) % (answers.length + 1);
    return known + (answers.indexOf(value) + 1 - before) * weight;
  }

  #rowFor(state: string, known: number): number {
    let place = this.#states.indexOf(state);
    if (place < 0) place = this.#states.push(state) - 1;
    const code = known * MOST_STATES + place;
    this.#rowOfCode ??= new Map([...this.#rows].map((each, row) => [each, row]));
    const before = this.#rowOfCode.get(code);
    if (before !== undefined) return before;
    if (!Array.isArray(this.#rows)) this.#rows = [...this.#rows];
    const row = this.#rows.push(code) - 1;
    this.#rowOfCode.set(code, row);
    if ((row + 1) * this.stride > this.cells.length) {
      const longer = new Int32Array(Math.max(this.cells.length * 2, (row + 1) * this.stride));
      longer.set(this.cells);
      this.cells = longer;
    }
    return row;
  }

  #judge(row: number, seen: number, silence: Silence, omitted: Omitted | null): number {
    const omissions =
      omitted === null
        ? []
        : [
            ...(omitted.nobodyNamed ? [[]] : []),
            ...(omitted.parties.length > 0 ? [omitted.parties] : []),
          ];
    const judged = (perhapsInTime: boolean, earlyInTime: boolean) =>
      judgeNorm({
        norm: this.ruled,
        state: this.stateAt(row),
        facts: this.factsAt(row),
        silence,
        has: (mark) => hasSeen(seen, mark),
        omissions,
        perhapsInTime,
        earlyInTime,
      }).verdict;
    const verdict = judged(false, false);
    if (judged(true, false) !== verdict) return LATE_UNLESS_DOUBTED;
    return judged(false, true) === verdict ? VERDICT_IDS.indexOf(verdict) : MET_IF_IN_TIME;
  }

  #widen(): void {
    const stride = this.stride * 2;
    const cells = new Int32Array((this.cells.length / this.stride) * stride);
    this.#copyTo(cells, stride);
    this.cells = cells;
    this.stride = stride;
  }

  #copyTo(cells: Int32Array, stride: number): void {
    const width = Math.min(stride, this.stride);
    for (let row = 0; row < this.#rows.length; row += 1) {
      const from = row * this.stride;
      cells.set(this.cells.subarray(from, from + width), row * stride);
    }
  }
}
