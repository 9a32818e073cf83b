/**
 * One norm's region as a table, filled by asking XState once for each distinct case. A node is all
 * that a later step or the verdict can hang on: the region's state, the facts its guards read, and
 * which of the marks that decide a verdict have been made. Times never enter it.
 */
import { deserialize, serialize } from 'node:v8';
import { askedOnce, type RegionTable } from '../engine/table.ts';
import { judgeNorm } from '../engine/verdict.ts';
import type { Mark } from '../norms/marks.ts';
import { isDuty } from '../norms/norm.ts';
import { evaluate } from '../norms/predicates.ts';
import type { NormInForce } from '../norms/procedure.ts';
import type { FactKey, Facts } from '../norms/symbols.ts';
import { type Sight, sightOf } from '../norms/what-a-norm-sees.ts';
import { VERDICT_IDS } from '../vocabulary/findings.ts';
import type { Party } from '../vocabulary/parties.ts';
import type { LogSymbol, Symbols } from './symbols.ts';

/** The marks that a verdict looks at. */
const DECIDING: readonly Mark[] = [
  'met',
  'lapsed',
  'late',
  'doubtful',
  'trigger-doubtful',
  'in-force',
  'in-doubt',
  'before-known',
  'breached',
];

/** What a step does beside going to another node, as bits: starts a limit, ends it, leaves a doubt, raises the duty. */
export const STARTS = 1;
export const STOPS = 2;
export const DOUBTS = 4;
export const RAISES = 8;
const EFFECT_BITS = 4;
const stepTo = (node: number, effects: number): number => ((node + 1) << EFFECT_BITS) | effects;
export const nodeOf = (step: number): number => (step >>> EFFECT_BITS) - 1;
export const effectsOf = (step: number): number => step & (STARTS | STOPS | DOUBTS | RAISES);

/** Marks that leave a running time limit running. */
const LEAVES_RUNNING: readonly Mark[] = ['doubtful', 'wrong-person', 'omitted', 'refused'];

/** The code of a verdict is its place among `VERDICT_IDS`; this one more hangs on the times. */
export const LATE_UNLESS_DOUBTED = VERDICT_IDS.length;

interface Node {
  readonly state: string;
  readonly facts: Facts;
  /** A bit for each of `DECIDING`. */
  readonly seen: number;
  readonly omissions: readonly (readonly Party[])[];
}

/** Omissions come to whether nobody was named, and everybody who was: no more is looked at. */
const withOmission = (
  before: Node['omissions'],
  to: readonly Party[],
): readonly (readonly Party[])[] => {
  const named = [...new Set([...before.flat(), ...to])].sort();
  const nobodyNamed = to.length === 0 || before.some((each) => each.length === 0);
  return [...(nobodyNamed ? [[]] : []), ...(named.length > 0 ? [named] : [])];
};

const effectsOfMarks = (marks: readonly Mark[], limited: boolean): number => {
  let effects = 0;
  for (const mark of marks) {
    if (mark === 'owed') effects = (limited ? (effects & ~STOPS) | STARTS : effects) | RAISES;
    else if (!LEAVES_RUNNING.includes(mark)) effects |= STOPS;
    if (mark === 'doubtful') effects |= DOUBTS;
  }
  return effects;
};

/** Room for more rows than this only a hostile log comes to; then everything is begun anew. */
const MOST_ROWS = 32_768;
/** The first two cells of a row: one more than the verdict's code, 0 where it was not asked. */
const VERDICT_CELLS = 2;
const FEWEST_CELLS = 16;
const FEWEST_ROWS = 4;
/** For an event that the norm does not see. */
export const UNSEEN = -1;

/**
 * The cells of every table of a policy, in one piece, so that they stay near the processor. A node is
 * the place where its row begins. A cell holds where its column leads, or 0 where XState was not asked.
 */
export class Cells {
  list: Int32Array;
  #used: number;

  constructor(kept: Int32Array | null = null) {
    this.list = kept ?? new Int32Array(1 << 14);
    this.#used = kept?.length ?? 0;
  }

  keep(): Int32Array {
    return this.list.slice(0, this.#used);
  }

  /** Room for so many cells. @returns where it begins. */
  take(count: number): number {
    const start = this.#used;
    this.#used += count;
    if (this.#used > this.list.length) {
      const longer = new Int32Array(Math.max(this.#used, this.list.length * 2));
      longer.set(this.list);
      this.list = longer;
    }
    return start;
  }
}

/** What is looked at only where a cell is still empty. */
interface Outline {
  /** By row. */
  readonly nodes: Node[];
  readonly rows: Map<string, number>;
  readonly columns: Map<string, number>;
  /** By column: a symbol that looks to the norm as every other one of the column does. */
  readonly samples: number[];
}

/** A table as plain data, from which another can begin that has the same cells. */
export interface KeptRegion {
  readonly base: number;
  readonly width: number;
  readonly room: number;
  /** An `Outline`, packed: most tables never need it again. */
  readonly outline: Uint8Array;
}

export class RegionAutomaton {
  readonly norm: NormInForce;
  readonly table: RegionTable;
  readonly #symbols: Symbols;
  readonly #cells: Cells;
  /** Packed until it is needed. */
  #outline: Outline | Uint8Array;
  readonly #reads: readonly FactKey[];
  #sight: Sight | null = null;
  /** Whether something may happen before anything does, so that any event may set it off. */
  readonly #isUnsettled: boolean;
  #base: number;
  #width: number;
  #room: number;
  /** Called with where the table stood, how wide a row was, and the same now, when it moves. */
  readonly #moved: (move: (node: number) => number) => void;

  constructor(
    norm: NormInForce,
    symbols: Symbols,
    cells: Cells,
    moved: (move: (node: number) => number) => void,
    kept: KeptRegion | null = null,
  ) {
    this.norm = norm;
    this.table = askedOnce(norm);
    this.#symbols = symbols;
    this.#cells = cells;
    this.#moved = moved;
    this.#reads = [...this.table.reads];
    const when = isDuty(norm.norm) ? norm.norm.owedWhen : norm.norm.inForceWhen;
    this.#isUnsettled = evaluate(when, {}, null, norm.standing.policy) === 'yes';
    this.#width = kept?.width ?? FEWEST_CELLS;
    this.#room = kept?.room ?? FEWEST_ROWS;
    this.#base = kept?.base ?? cells.take(this.#width * this.#room);
    this.#outline = kept?.outline ?? {
      nodes: [],
      rows: new Map(),
      columns: new Map(),
      samples: [],
    };
    if (kept === null) this.#rowFor({ state: 'dormant', facts: {}, seen: 0, omissions: [] });
  }

  get #drawn(): Outline {
    if (this.#outline instanceof Uint8Array) this.#outline = deserialize(this.#outline) as Outline;
    return this.#outline;
  }

  /** The table without its spare room; its cells are added to those that are kept. */
  keep(cells: Cells): KeptRegion {
    const { nodes, samples } = this.#drawn;
    const width = samples.length + VERDICT_CELLS;
    const room = nodes.length;
    const base = cells.take(width * room);
    this.#copyTo(cells.list, base, width, room);
    return { base, width, room, outline: serialize(this.#drawn) };
  }

  get isFull(): boolean {
    return this.#room > MOST_ROWS;
  }

  /** Where every incident begins. */
  get start(): number {
    return this.#base;
  }

  /** The column of a symbol, to be added to a node; `UNSEEN` where it leads nowhere from any. */
  columnOf(symbol: number): number {
    const { event, key } = this.#symbols.all[symbol] as LogSymbol;
    this.#sight ??= sightOf(this.norm.norm, this.norm.standing);
    const seen = this.#sight(event) ?? (this.#isUnsettled ? key : null);
    if (seen === null) return UNSEEN;
    const { columns, samples } = this.#drawn;
    const known = columns.get(seen);
    if (known !== undefined) return known;
    const column = samples.length + VERDICT_CELLS;
    columns.set(seen, column);
    samples.push(symbol);
    if (column >= this.#width) this.#move(this.#width * 2, this.#room);
    return column;
  }

  /** The code of the verdict at a node. */
  verdict(node: number, partial: boolean): number {
    const row = (node - this.#base) / this.#width;
    const code = this.#judge(row, partial);
    this.#cells.list[node + (partial ? 1 : 0)] = code + 1;
    return code;
  }

  /** Asks XState where a column leads from a node. */
  ask(from: number, column: number): number {
    const row = (from - this.#base) / this.#width;
    const { node, effects } = this.#lead(row, column);
    const next = this.#rowFor(node);
    const step = stepTo(this.#base + next * this.#width, effects);
    this.#cells.list[this.#base + row * this.#width + column] = step;
    return step;
  }

  #lead(row: number, column: number): { readonly node: Node; readonly effects: number } {
    const { nodes, samples } = this.#drawn;
    const before = nodes[row] as Node;
    const sample = samples[column - VERDICT_CELLS] as number;
    const { event, key } = this.#symbols.all[sample] as LogSymbol;
    const { state, marks } = this.table.step(before.state, before.facts, event, key);
    let seen = before.seen;
    let { omissions } = before;
    for (const mark of marks) {
      const bit = DECIDING.indexOf(mark);
      if (bit >= 0) seen |= 1 << bit;
      if (mark === 'omitted') omissions = withOmission(omissions, event.to);
    }
    const learned = event.fact !== undefined && this.table.reads.has(event.fact);
    const facts = learned
      ? { ...before.facts, [event.fact as FactKey]: event.value }
      : before.facts;
    const limited = this.norm.limitMinutes !== null || this.norm.limitWorkingDays !== null;
    return { node: { state, facts, seen, omissions }, effects: effectsOfMarks(marks, limited) };
  }

  /** Fills every cell that leads to one of the rows there are by now. */
  fill(): void {
    const { nodes, samples } = this.#drawn;
    for (let row = 0; row < nodes.length; row += 1) {
      const start = this.#base + row * this.#width;
      const isEmpty = (cell: number): boolean => this.#cells.list[start + cell] === 0;
      for (let column = VERDICT_CELLS; column < samples.length + VERDICT_CELLS; column += 1) {
        if (!isEmpty(column)) continue;
        const { node, effects } = this.#lead(row, column);
        const next = this.#drawn.rows.get(this.#keyOf(node));
        if (next === undefined) continue;
        this.#cells.list[start + column] = stepTo(this.#base + next * this.#width, effects);
      }
      for (const partial of [false, true]) {
        if (isEmpty(partial ? 1 : 0)) this.verdict(start, partial);
      }
    }
  }

  #judge(row: number, partial: boolean): number {
    const { state, facts, seen, omissions } = this.#drawn.nodes[row] as Node;
    const judged = (perhapsInTime: boolean) =>
      judgeNorm({
        norm: this.norm,
        state,
        facts,
        partial,
        has: (mark) => (seen & (1 << DECIDING.indexOf(mark))) !== 0,
        omissions,
        perhapsInTime,
      }).verdict;
    const verdict = judged(false);
    return judged(true) === verdict ? VERDICT_IDS.indexOf(verdict) : LATE_UNLESS_DOUBTED;
  }

  #keyOf(node: Node): string {
    const facts = this.#reads.map((key) => node.facts[key]?.[0] ?? '-').join('');
    const omitted = node.omissions.map((each) => each.join('+')).join('/');
    return `${node.state}|${facts}|${node.seen}|${node.omissions.length}|${omitted}`;
  }

  #rowFor(node: Node): number {
    const key = this.#keyOf(node);
    const { nodes, rows } = this.#drawn;
    const known = rows.get(key);
    if (known !== undefined) return known;
    const row = nodes.length;
    nodes.push(node);
    rows.set(key, row);
    if (row >= this.#room) this.#move(this.#width, this.#room * 2);
    return row;
  }

  /** Moves the table to where there is room for wider rows, or for more of them. */
  #move(width: number, room: number): void {
    const from = this.#base;
    const before = this.#width;
    const base = this.#cells.take(width * room);
    this.#copyTo(this.#cells.list, base, width, Math.min(this.#room, this.#drawn.nodes.length));
    this.#base = base;
    this.#width = width;
    this.#room = room;
    this.#moved((node) => base + ((node - from) / before) * width);
  }

  /** Writes so many rows elsewhere, so that they lead to one another there. */
  #copyTo(list: Int32Array, base: number, width: number, rows: number): void {
    const from = this.#cells.list;
    const cells = Math.min(width, this.#width);
    for (let row = 0; row < rows; row += 1) {
      for (let cell = 0; cell < cells; cell += 1) {
        const value = from[this.#base + row * this.#width + cell] as number;
        const isStep = value !== 0 && cell >= VERDICT_CELLS;
        const next = isStep ? base + ((nodeOf(value) - this.#base) / this.#width) * width : 0;
        list[base + row * width + cell] = isStep ? stepTo(next, effectsOf(value)) : value;
      }
    }
  }
}
