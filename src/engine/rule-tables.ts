/**
 * The tables of the norms, shared by whatever hangs on the same things. A norm's table hangs on what
 * its guards ask of a policy; a procedure's, on its norms' tables; a policy's rules, on those. So four
 * hundred equal policies have the tables of one.
 */
import { isDuty, type Norm } from '../norms/norm.ts';
import { by, evaluate, factsRead, type Predicate, subjectFactOf } from '../norms/predicates.ts';
import { type NormInForce, normsInForce, type Procedure } from '../norms/procedure.ts';
import { keyOfRuled, type Ruled, ruledBy, rulingFor } from '../norms/ruling.ts';
import type { FactKey, Facts, MachineEvent } from '../norms/symbols.ts';
import {
  excuses,
  FACT_IDS,
  FACT_VALUES,
  type Fact,
  type FactValue,
  isHappening,
  OWN_FACT_IDS,
} from '../vocabulary/facts.ts';
import {
  CHANNEL_IDS,
  mayAnswerForTheSchool,
  PARTY_IDS,
  type Party,
} from '../vocabulary/parties.ts';
import type { Policy, Ruling } from '../vocabulary/policies.ts';
import { PROCEDURE_IDS, type ProcedureId } from '../vocabulary/procedures.ts';
import type { Role } from '../vocabulary/roles.ts';
import { Effects } from './effects.ts';
import { longer } from './longer.ts';
import { columnIn, concernsIn, type KeptTable, RegionTable, UNSEEN } from './region-table.ts';
import {
  FACT_KEYS,
  factIndex,
  type Implied,
  type LogSymbol,
  type Look,
  Symbols,
  valueCode,
} from './symbols.ts';

type Procedures = Readonly<Record<ProcedureId, Procedure>>;

/** For each of some words a number, the same for those that no table can tell apart. */
const classesOf = <T>(words: readonly T[], signs: (word: T) => string): readonly number[] => {
  const numbers = new Map<string, number>();
  return words.map((word) => {
    const sign = signs(word);
    const number = numbers.get(sign) ?? numbers.size;
    numbers.set(sign, number);
    return number;
  });
};

/** More than there can be of each number that makes up how an event looks. */
const MOST_PARTIES = 1 << 7;
const MOST_CHANNELS = 1 << 5;
const MOST_LISTS = 1 << 20;

/** How events look to several norms together: what none of them can tell apart looks the same. */
class Looks {
  readonly #by: readonly number[];
  readonly #to: readonly number[];
  readonly #via: readonly number[];
  readonly #classOf = new Map(PARTY_IDS.map((party, index) => [party, index]));
  /** By number of a list of parties: its class, which begins with those of one party. */
  readonly #lists: (number | undefined)[] = [];
  readonly #several = new Map<string, number>();

  constructor(tables: readonly RegionTable[]) {
    const signs = (sign: (sight: RegionTable['sight']) => string): string =>
      tables.map(({ sight }) => sign(sight)).join('|');
    this.#by = classesOf(PARTY_IDS, (party) => signs((sight) => sight.by(party)));
    this.#to = classesOf(PARTY_IDS, (party) => signs((sight) => sight.to(party)));
    this.#via = [-1, ...classesOf(CHANNEL_IDS, (channel) => signs((sight) => sight.via(channel)))];
  }

  /** A number, the same for events that look the same. */
  of(type: MachineEvent['type'], { by, to, via, rest }: Look, parties: readonly Party[]): number {
    // Of what was not done it matters who exactly was not told.
    const told = type === 'act.omitted' ? to : this.#classOfList(to, parties);
    const how = rest * MOST_CHANNELS + (this.#via[via] as number) + 1;
    return (how * MOST_PARTIES + (this.#by[by] as number)) * MOST_LISTS + told;
  }

  #classOfList(list: number, parties: readonly Party[]): number {
    const known = this.#lists[list];
    if (known !== undefined) return known;
    const classes = parties.map((party) => this.#to[this.#classOf.get(party) as number] as number);
    const distinct = [...new Set(classes)].sort().join('+');
    const found = this.#several.get(distinct) ?? this.#several.size;
    this.#several.set(distinct, found);
    while (this.#lists.length <= list) this.#lists.push(undefined);
    this.#lists[list] = found;
    return found;
  }
}

const NOBODY: readonly number[] = [];

/** A power of two, and more than there are. */
const MOST_PROCEDURES = 32;
if (PROCEDURE_IDS.length > MOST_PROCEDURES) throw new RangeError('more procedures than fit');

/** Whether any norm has to do with a symbol, where that has been asked. */
const NOT_ASKED = 0;
const CONCERNS_NONE = 1;
const CONCERNS_SOME = 2;

/** The tables of one procedure's norms, under every policy that has them so. */
export class ProcedureTables {
  readonly tables: readonly RegionTable[];
  /** By fact: whether a guard of these norms reads it. */
  readonly listensTo: Uint8Array;
  /** By fact: the places of the duties that it raises, where it is a happening. */
  readonly raisedBy: readonly (readonly number[])[];
  /**
   * For each way that a symbol can look: how many regions see it, whether any norm has to do with it,
   * and of each of those regions its place among `tables` and the column that the symbol is to it.
   */
  pairs = new Int32Array(1024);
  /** Nothing is at 0, which stands for a symbol that has not been looked at. */
  #pairCount = 1;
  /** By event type, or by fact: the places of the regions that take it, or read it. */
  readonly #listening = new Map<string, number[]>();
  /** By act: the places of the norms that have to do with it, where that was asked. */
  readonly #concerned = new Map<number, readonly number[]>();
  readonly #byLook = new Map<number, number>();
  #looks: Looks | null = null;

  constructor(tables: readonly RegionTable[]) {
    this.tables = tables;
    tables.forEach(({ takes, reads }, place) => {
      for (const word of [...takes, ...reads]) {
        const listening = this.#listening.get(word);
        if (listening === undefined) this.#listening.set(word, [place]);
        else listening.push(place);
      }
    });
    this.listensTo = new Uint8Array(FACT_KEYS.length);
    for (const { reads } of tables) for (const key of reads) this.listensTo[factIndex(key)] = 1;
    this.raisedBy = FACT_KEYS.map((key) =>
      isHappening(key)
        ? tables.flatMap(({ ruled: { norm, standing } }, place) =>
            isDuty(norm) && factsRead(norm.owedWhen, standing.policy).includes(key) ? [place] : [],
          )
        : [],
    );
  }

  /** Whether a norm in force has to do with a symbol, whoever did it. @param at where in `pairs` its regions are */
  concerns(id: number, at: number, { all }: Symbols): boolean {
    const place = at + 1;
    if (this.pairs[place] === NOT_ASKED) {
      const { event } = all[id] as LogSymbol;
      const some = this.#listeningTo(event).some((each) => this.tables[each]?.concerns(event));
      this.pairs[place] = some ? CONCERNS_SOME : CONCERNS_NONE;
    }
    return this.pairs[place] === CONCERNS_SOME;
  }

  /** The places of the norms that have to do with a symbol, whoever did it. */
  concerned(id: number, symbols: Symbols): readonly number[] {
    const act = symbols.acts[id] as number;
    const known = this.#concerned.get(act);
    if (known !== undefined) return known;
    const { event } = symbols.all[id] as LogSymbol;
    const places = this.#listeningTo(event).filter((each) => this.tables[each]?.concerns(event));
    this.#concerned.set(act, places);
    return places;
  }

  #listeningTo({ type, fact }: MachineEvent): readonly number[] {
    return this.#listening.get(fact ?? type) ?? NOBODY;
  }

  /** Where in `pairs` the regions are that see a symbol. */
  find(id: number, symbols: Symbols): number {
    const { event, fact } = symbols.all[id] as LogSymbol;
    const listening = this.#listeningTo(event);
    const isAct = fact < 0 && listening.length > 0;
    if (!isAct) return this.#list(event, listening);
    return this.#byLooking(event, symbols.acts[id] as number, symbols);
  }

  #byLooking(event: MachineEvent, act: number, { looks }: Symbols): number {
    this.#looks ??= new Looks(this.tables);
    const look = this.#looks.of(event.type, looks[act] as Look, event.to);
    const known = this.#byLook.get(look);
    if (known !== undefined) return known;
    const place = this.#list(event, this.#listeningTo(event));
    this.#byLook.set(look, place);
    return place;
  }

  #list(event: MachineEvent, listening: readonly number[]): number {
    const place = this.#pairCount;
    let end = place + 2;
    const most = end + listening.length;
    if (most > this.pairs.length) this.pairs = longer(this.pairs, new Int32Array(most * 2));
    let concerned = CONCERNS_NONE;
    for (const index of listening) {
      const table = this.tables[index] as RegionTable;
      const known = table.knownOf(event);
      const concerns = concernsIn(known);
      if (concerns === true) concerned = CONCERNS_SOME;
      else if (concerns === null && concerned === CONCERNS_NONE) concerned = NOT_ASKED;
      const column = columnIn(known);
      if (column === UNSEEN) continue;
      this.pairs[end] = (index << 16) | column;
      end += 1;
    }
    this.pairs[place] = end - place - 2;
    this.pairs[place + 1] = concerned;
    this.#pairCount = end;
    return place;
  }
}

/** A procedure that facts can open: which facts, and the answer for each combination met so far. */
export class Opener {
  /** Among `PROCEDURE_IDS`. */
  readonly procedure: number;
  /** Among `FACT_KEYS`. */
  readonly reads: readonly number[];
  /** Whether what calls for it only says whose what is known already is, see `Procedure.names`. */
  readonly isName: boolean;
  /** Whether the procedure is opened only to ask whether it is wanted. */
  readonly isTentative: boolean;
  /** The procedure whose ending calls for it, among `PROCEDURE_IDS`; or -1. */
  readonly after: number;
  readonly #when: Predicate;
  /** Those facts. */
  readonly subjectFacts: readonly number[] = FACT_KEYS.flatMap((key, fact) =>
    PARTY_IDS.some((party) => subjectFactOf(party) === key) ? [fact] : [],
  );
  readonly #ruling: Ruling;
  readonly #answers = new Map<number, boolean>();

  constructor(
    procedure: number,
    when: Predicate,
    ruling: Ruling,
    { isName = false, isTentative = false, after = -1 } = {},
  ) {
    this.procedure = procedure;
    this.isName = isName;
    this.isTentative = isTentative;
    this.after = after;
    this.reads = factsRead(when, ruling).map(factIndex);
    this.#when = when;
    this.#ruling = ruling;
  }

  /** Whether an answer that it hangs on was "unclear". */
  isUnclear(facts: Readonly<Uint8Array>): boolean {
    return this.reads.some((fact) => facts[fact] === UNCLEAR);
  }

  /** @param facts by place among `FACT_KEYS`: one more than the answer's place, or 0 */
  readonly isCalledFor = (facts: Readonly<Uint8Array>): boolean => {
    let key = 0;
    for (const fact of this.reads) key = key * 4 + (facts[fact] as number);
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const values: Facts = Object.fromEntries(
      this.reads.flatMap((fact) => {
        const value: FactValue | undefined = FACT_VALUES[(facts[fact] as number) - 1];
        return value === undefined ? [] : [[FACT_KEYS[fact], value]];
      }),
    );
    const answer = evaluate(this.#when, values, null, this.#ruling) === 'yes';
    this.#answers.set(key, answer);
    return answer;
  };
}

const UNCLEAR = valueCode('unclear');

/** Who alone may give an answer that excuses somebody. */
const ESTABLISHED_BY: Readonly<Partial<Record<Fact, Role>>> = {
  'no-other-way-than-viewing': 'imageViewer',
  'clear-need-to-view': 'imageViewer',
  'deletion-is-safe': 'deletionConfirmer',
  'head-approved-contact': 'theHead',
};

/** The rules of all policies whose norms have the same tables. */
export class RuleTables {
  readonly symbols: Symbols;
  readonly effects: Effects;
  /** The regions of a procedure are those from `first[p]` up to `first[p + 1]`. */
  readonly first: Int32Array;
  readonly openers: readonly Opener[];
  /** Those of them that only open a procedure to ask whether it is wanted. */
  readonly askers: readonly Opener[];
  /** By act: the procedure that it opens without there being such a concern. */
  readonly openedFor: ReadonlyMap<string, number>;
  /** The procedures that facts can end. */
  readonly enders: readonly Opener[];
  /** By procedure: the symbol of there being no such concern. */
  readonly noConcern: Int32Array;
  /** The facts that say whom the concern is about. */
  readonly subjectFacts: readonly number[] = FACT_KEYS.flatMap((key, fact) =>
    PARTY_IDS.some((party) => subjectFactOf(party) === key) ? [fact] : [],
  );
  /** By fact: whom it says the concern is about. */
  readonly subjectOf: readonly (Party | undefined)[] = FACT_KEYS.map((key) =>
    PARTY_IDS.find((party) => subjectFactOf(party) === key),
  );
  readonly #ruling: Ruling;
  /** By fact: the openers that read it. */
  readonly openersByFact: readonly (readonly number[])[];
  /** By procedure: what follows once it is open, and the symbol of there being such a concern. */
  readonly implied: readonly Implied[];
  /** By procedure: what follows where it was raised, or opened by hand. */
  readonly impliedByHand: readonly Implied[];
  readonly concern: Int32Array;
  /** By procedure: the symbol of its being asked whether there is such a concern. */
  readonly perhapsConcern: Int32Array;
  /** By fact: whether it is a happening, which is a matter of its own. */
  readonly isHappening = Uint8Array.from(FACT_KEYS, (key) => (isHappening(key) ? 1 : 0));
  readonly #procedures: readonly (ProcedureTables | (() => ProcedureTables))[];
  readonly #questions: readonly Uint8Array[];

  constructor(
    store: TableStore,
    ruling: Ruling,
    procedures: readonly (() => ProcedureTables)[],
    sizes: readonly number[],
  ) {
    this.symbols = store.symbols;
    this.effects = store.effects;
    this.#procedures = [...procedures];
    this.first = new Int32Array(PROCEDURE_IDS.length + 1);
    sizes.forEach((size, index) => {
      this.first[index + 1] = (this.first[index] as number) + size;
    });
    this.openers = PROCEDURE_IDS.flatMap((id, index) => {
      const { opensWhen, opensAsName: isName, asksWhen } = store.procedures[id];
      return [
        ...(opensWhen === null ? [] : [new Opener(index, opensWhen, ruling, { isName })]),
        ...(asksWhen === null ? [] : [new Opener(index, asksWhen, ruling, { isTentative: true })]),
      ];
    });
    const ending = PROCEDURE_IDS.flatMap((id, index) => {
      const after = store.procedures[id].asksAfter;
      const endsWhen = after === null ? null : store.procedures[after].endsWhen;
      if (after === null || endsWhen === null) return [];
      const how = { isTentative: true, after: PROCEDURE_IDS.indexOf(after) };
      return [new Opener(index, endsWhen, ruling, how)];
    });
    this.askers = [...this.openers.filter(({ isTentative }) => isTentative), ...ending];
    this.openedFor = new Map(
      PROCEDURE_IDS.flatMap((id, index) =>
        store.procedures[id].opensFor.map((act) => [act, index] as const),
      ),
    );
    this.enders = PROCEDURE_IDS.flatMap((id, index) => {
      const { endsWhen } = store.procedures[id];
      return endsWhen === null ? [] : [new Opener(index, endsWhen, ruling)];
    });
    this.noConcern = Int32Array.from(PROCEDURE_IDS, (id) =>
      this.symbols.ofLearning(`concern:${id}`, 'no'),
    );
    this.#ruling = ruling;
    this.openersByFact = FACT_KEYS.map((_, fact) =>
      this.openers.flatMap((opener, index) => (opener.reads.includes(fact) ? [index] : [])),
    );
    this.impliedByHand = PROCEDURE_IDS.map((id) => this.symbols.impliedByHand(id));
    this.implied = PROCEDURE_IDS.map((id) => this.symbols.impliedByOpening(id));
    this.concern = Int32Array.from(PROCEDURE_IDS, (id) =>
      this.symbols.ofLearning(`concern:${id}`, 'yes'),
    );
    this.perhapsConcern = Int32Array.from(PROCEDURE_IDS, (id) =>
      this.symbols.ofLearning(`concern:${id}`, 'unclear'),
    );
    this.#questions = PROCEDURE_IDS.map((id) => {
      const asks = new Uint8Array(FACT_KEYS.length);
      for (const { fact } of store.procedures[id].questions) asks[factIndex(fact)] = 1;
      for (const fact of OWN_FACT_IDS) asks[factIndex(fact)] = 1;
      return asks;
    });
    for (const { procedure, reads } of this.openers) {
      for (const fact of reads) (this.#questions[procedure] as Uint8Array)[fact] = 1;
    }
  }

  /** By symbol: 1 where the answer that it is counts, and 2 where it does not; 0 where nobody asked. */
  #counting = new Uint8Array(256);

  /** Whether an answer counts, whoever the concern is about. @param id its number among the symbols */
  counts(id: number): boolean {
    if (id >= this.#counting.length) {
      this.#counting = longer(this.#counting, new Uint8Array((id + 1) * 2));
    }
    const known = this.#counting[id] as number;
    if (known !== 0) return known === 1;
    const { event, value } = this.symbols.all[id] as LogSymbol;
    const by = this.symbols.heardFrom[id] as Party;
    const counts = this.#mayEstablish(
      event.fact as FactKey,
      FACT_VALUES[value - 1] as FactValue,
      by,
    );
    this.#counting[id] = counts ? 1 : 2;
    return counts;
  }

  /** Whether somebody's answer counts; where it excuses somebody, only of those who may give it. */
  #mayEstablish(key: FactKey, value: FactValue, by: Party): boolean {
    const fact = key as Fact;
    if (!FACT_IDS.includes(fact) || !excuses(fact, value)) return true;
    if (by === 'unrecorded') return false;
    const role = ESTABLISHED_BY[fact];
    if (role !== undefined) return this.#ruling.roles[role].includes(by);
    return mayAnswerForTheSchool(by);
  }

  /** @param procedure among `PROCEDURE_IDS` */
  of(procedure: number): ProcedureTables {
    const known = this.#procedures[procedure] as ProcedureTables | (() => ProcedureTables);
    if (typeof known !== 'function') return known;
    const made = known();
    (this.#procedures as (ProcedureTables | (() => ProcedureTables))[])[procedure] = made;
    return made;
  }

  /**
   * By act, for each procedure: where in the procedure's `pairs` the regions are that see it, below zero
   * where none does; 0 where that was not looked for. Side by side, since all that are open are asked.
   */
  #places = new Int32Array(64 * MOST_PROCEDURES);

  /** Where in a procedure's `pairs` the regions are that see a symbol; below zero where none does. */
  seeing(procedure: number, id: number): number {
    const at = (this.symbols.acts[id] as number) * MOST_PROCEDURES + procedure;
    const known = at < this.#places.length ? (this.#places[at] as number) : 0;
    return known === 0 ? this.#find(procedure, id, at) : known;
  }

  #find(procedure: number, id: number, at: number): number {
    const tables = this.of(procedure);
    const place = tables.find(id, this.symbols);
    if (at >= this.#places.length) {
      const size = Math.max(this.#places.length * 2, this.symbols.all.length * MOST_PROCEDURES);
      this.#places = longer(this.#places, new Int32Array(size));
    }
    const found = tables.pairs[place] === 0 ? -place : place;
    this.#places[at] = found;
    return found;
  }

  /** Whether a norm of a procedure has to do with a symbol, whoever did it. */
  concerns(procedure: number, id: number): boolean {
    const place = Math.abs(this.seeing(procedure, id));
    return this.of(procedure).concerns(id, place, this.symbols);
  }

  /** Whether a procedure that is open asks for a fact, by a guard, a question, or what opens it. */
  asks(procedure: number, fact: number): boolean {
    return (
      this.of(procedure).listensTo[fact] === 1 ||
      (this.#questions[procedure] as Uint8Array)[fact] === 1
    );
  }
}

/** What the judge needs of one policy: its norms in the order of their regions, and the tables. */
export interface PolicyRules {
  readonly policy: Policy;
  readonly norms: readonly NormInForce[];
  readonly tables: RuleTables;
}

export const keyOfTable = (ruled: Ruled): string =>
  `${ruled.norm.id}${ruled.norm.narrowedBy ?? ''} ${keyOfRuled(ruled)}`;

/** Tables worked out before. */
export interface Kept {
  /** The lists of marks that the tables name by number. */
  readonly effects: Effects['lists'];
  /** @param key see `keyOfTable` */
  readonly tableFor: (key: string) => KeptTable | null;
}

/** Most symbols that are kept; only a hostile log has more. */
const MOST_SYMBOLS = 60_000;

const keptFor = new WeakMap<Procedures, Kept>();

/** Has every store of these procedures that is made from now on begin from tables worked out before. */
export const recallTables = (procedures: Procedures, kept: Kept): void => {
  keptFor.set(procedures, kept);
};

/** A norm as some policies have it, and its table once it is needed. */
interface Place {
  readonly number: number;
  readonly ruled: Ruled;
  table: RegionTable | null;
}

/** Everything worked out so far about some procedures, for any policy. */
export class TableStore {
  readonly procedures: Procedures;
  readonly symbols: Symbols;
  readonly effects: Effects;
  readonly #kept: Kept | null;
  readonly #asksEachTime: boolean;
  readonly #places = new Map<Norm, Map<string, Place>>();
  /** The tables that were needed so far. */
  readonly #made: RegionTable[] = [];
  readonly #ofProcedure = new Map<string, ProcedureTables>();
  readonly #ofAll = new Map<string, RuleTables>();
  readonly #ofPolicy = new WeakMap<Policy, PolicyRules>();
  #placeCount = 0;

  /** @param asksEachTime keep no answer: ask XState at every step, of the whole policy; slow, to check tables by */
  constructor(procedures: Procedures, { asksEachTime = false } = {}) {
    this.procedures = procedures;
    this.symbols = new Symbols(procedures);
    this.#kept = asksEachTime ? null : (keptFor.get(procedures) ?? null);
    this.effects = new Effects(this.#kept?.effects);
    this.#asksEachTime = asksEachTime;
  }

  /** Whether the tables have grown beyond what an honest log comes to. */
  get isFull(): boolean {
    return this.symbols.all.length > MOST_SYMBOLS || this.#made.some((table) => table.isFull);
  }

  /** How often XState was asked. */
  get asked(): number {
    return this.#made.reduce((sum, { asked }) => sum + asked, 0);
  }

  rulesOf(policy: Policy): PolicyRules {
    const known = this.#ofPolicy.get(policy);
    if (known !== undefined) return known;
    const byProcedure = PROCEDURE_IDS.map((id) => normsInForce(this.procedures[id], policy));
    const rules = {
      policy,
      norms: byProcedure.flat(),
      tables: this.#rulesFor(policy, byProcedure),
    };
    this.#ofPolicy.set(policy, rules);
    return rules;
  }

  /** The tables of every norm of every policy asked about so far. */
  *tables(): Generator<RegionTable> {
    for (const place of this.#allPlaces()) yield this.#tableAt(place);
  }

  *#allPlaces(): Generator<Place> {
    for (const ofNorm of this.#places.values()) yield* ofNorm.values();
  }

  #rulesFor(policy: Policy, byProcedure: readonly (readonly NormInForce[])[]): RuleTables {
    const opening = PROCEDURE_IDS.flatMap((id) => [
      ...(this.procedures[id].opensWhen === null ? [] : [this.procedures[id].opensWhen]),
      ...(this.procedures[id].endsWhen === null ? [] : [this.procedures[id].endsWhen]),
      ...(this.procedures[id].asksWhen === null ? [] : [this.procedures[id].asksWhen]),
    ]).concat(Object.values(ESTABLISHED_BY).map(by));
    const ruling = rulingFor(opening, policy);
    const places = byProcedure.map((norms) => norms.map((norm) => this.#placeOf(norm)));
    const keys = places.map((list) => list.map(({ number }) => number).join(' '));
    const key = `${keys.join('|')}|${JSON.stringify(ruling)}`;
    const known = this.#ofAll.get(key);
    if (known !== undefined) return known;
    const procedures = places.map((list, index) => () => {
      const ofProcedure = `${index} ${keys[index]}`;
      const before = this.#ofProcedure.get(ofProcedure);
      const made = before ?? new ProcedureTables(list.map((place) => this.#tableAt(place)));
      this.#ofProcedure.set(ofProcedure, made);
      return made;
    });
    const sizes = places.map((list) => list.length);
    const made = new RuleTables(this, ruling, procedures, sizes);
    this.#ofAll.set(key, made);
    return made;
  }

  #placeOf({ norm, standing }: NormInForce): Place {
    const ruled = ruledBy(norm, standing);
    const key = keyOfRuled(ruled);
    let ofNorm = this.#places.get(norm);
    if (ofNorm === undefined) {
      ofNorm = new Map();
      this.#places.set(norm, ofNorm);
    }
    const known = ofNorm.get(key);
    if (known !== undefined) return known;
    const made: Place = {
      number: this.#placeCount,
      ruled: this.#asksEachTime ? { norm, standing } : ruled,
      table: null,
    };
    this.#placeCount += 1;
    ofNorm.set(key, made);
    return made;
  }

  #tableAt(place: Place): RegionTable {
    const { ruled, table } = place;
    if (table !== null) return table;
    const kept = this.#kept?.tableFor(keyOfTable(ruled)) ?? null;
    const made = new RegionTable(ruled, this.effects, kept, !this.#asksEachTime);
    place.table = made;
    this.#made.push(made);
    return made;
  }
}

const stores = new WeakMap<Procedures, TableStore>();

/** The store that everything which replays timelines of these procedures shares. */
export const storeFor = (procedures: Procedures): TableStore => {
  const known = stores.get(procedures);
  if (known !== undefined && !known.isFull) return known;
  const made = new TableStore(procedures);
  stores.set(procedures, made);
  return made;
};
