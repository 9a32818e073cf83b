/**
 * One norm's region as a table, filled by asking XState once for each distinct case. A node is all
 * that a later step or the verdict can hang on: the region's state, the facts its guards read, and
 * which of the marks that decide a verdict have been made. Times never enter it.
 */
import { askedOnce, type RegionTable } from '../engine/table.ts';
import { judgeNorm } from '../engine/verdict.ts';
import type { Mark } from '../norms/marks.ts';
import { isDuty } from '../norms/norm.ts';
import { evaluate } from '../norms/predicates.ts';
import type { NormInForce } from '../norms/procedure.ts';
import { type Sight, sightOf } from '../norms/sight.ts';
import type { FactKey, Facts } from '../norms/symbols.ts';
import { VERDICT_IDS } from '../vocabulary/findings.ts';
import type { Party } from '../vocabulary/parties.ts';
import type { LogSymbol, Symbols } from './symbols.ts';

/** The marks that a verdict looks at. */
const DECIDING: readonly Mark[] = [
  'lapsed',
  'late',
  'doubtful',
  'trigger-doubtful',
  'in-force',
  'in-doubt',
  'before-known',
  'breached',
];

/** What a step does beside going to another node, as bits: starts a limit, ends it, leaves a doubt. */
export const STARTS = 1;
export const STOPS = 2;
export const DOUBTS = 4;
const EFFECT_BITS = 3;
export const nodeOf = (step: number): number => step >>> EFFECT_BITS;
export const effectsOf = (step: number): number => step & (STARTS | STOPS | DOUBTS);

/** Marks that leave a running time limit running. */
const LEAVES_RUNNING: readonly Mark[] = ['doubtful', 'wrong-person', 'omitted', 'refused'];

/** The code of a verdict is its place among `VERDICT_IDS`; this one more hangs on the times. */
export const LATE_UNLESS_DOUBTED = VERDICT_IDS.length;
export const VERDICT_CODES = VERDICT_IDS.length + 1;

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
    if (mark === 'owed') effects = limited ? (effects & ~STOPS) | STARTS : effects;
    else if (!LEAVES_RUNNING.includes(mark)) effects |= STOPS;
    if (mark === 'doubtful') effects |= DOUBTS;
  }
  return effects;
};

const FEWEST_COLUMNS = 8;
/** More nodes than this only a hostile log comes to; then everything is begun anew. */
const MOST_NODES = 30_000;
/** The column of events that the norm does not see. */
export const UNSEEN = 0;

export class RegionAutomaton {
  readonly norm: NormInForce;
  readonly table: RegionTable;
  readonly #symbols: Symbols;
  readonly #nodes: Node[] = [];
  readonly #ids = new Map<string, number>();
  readonly #reads: readonly FactKey[];
  readonly #sight: Sight;
  /** Whether something may happen before anything does, so that any event may set it off. */
  readonly #isUnsettled: boolean;
  readonly #columns = new Map<string, number>();
  /** By column: a symbol that looks to the norm as every other one of the column does. */
  readonly #samples: number[] = [-1];
  /** Verdict codes by node, on a complete record and on a partial one; -1 where not asked yet. */
  readonly #verdicts: number[][] = [[], []];
  /** Where each column leads from each node, a row a node; -1 where XState was not asked yet. */
  #steps = new Int32Array(0);
  #width = FEWEST_COLUMNS;

  constructor(norm: NormInForce, symbols: Symbols) {
    this.norm = norm;
    this.table = askedOnce(norm);
    this.#symbols = symbols;
    this.#reads = [...this.table.reads];
    this.#sight = sightOf(norm.norm, norm.standing);
    const when = isDuty(norm.norm) ? norm.norm.owedWhen : norm.norm.inForceWhen;
    this.#isUnsettled = evaluate(when, {}, null, norm.standing.policy) === 'yes';
    this.#nodeFor({ state: 'dormant', facts: {}, seen: 0, omissions: [] });
  }

  get isFull(): boolean {
    return this.#nodes.length > MOST_NODES;
  }

  /** The column of a symbol; `UNSEEN` where it leads nowhere from any node. */
  columnOf(symbol: number): number {
    const { event, key } = this.#symbols.all[symbol] as LogSymbol;
    const seen = this.#sight(event) ?? (this.#isUnsettled ? key : null);
    if (seen === null) return UNSEEN;
    const known = this.#columns.get(seen);
    if (known !== undefined) return known;
    const column = this.#samples.length;
    this.#columns.set(seen, column);
    this.#samples.push(symbol);
    if (column >= this.#width) this.#widen();
    return column;
  }

  /** Where a column leads from a node. The first node is 0. */
  step(node: number, column: number): number {
    const step = this.#steps[node * this.#width + column] as number;
    return step === -1 ? this.#ask(node, column) : step;
  }

  /** The code of the verdict at a node. */
  verdict(node: number, partial: boolean): number {
    const known = this.#verdicts[partial ? 1 : 0] as number[];
    const code = known[node] as number;
    if (code >= 0) return code;
    const found = this.#judge(node, partial);
    known[node] = found;
    return found;
  }

  #judge(node: number, partial: boolean): number {
    const { state, facts, seen, omissions } = this.#nodes[node] as Node;
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

  #nodeFor(node: Node): number {
    const facts = this.#reads.map((key) => node.facts[key]?.[0] ?? '-').join('');
    const omitted = node.omissions.map((each) => each.join('+')).join('/');
    const key = `${node.state}|${facts}|${node.seen}|${node.omissions.length}|${omitted}`;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.#nodes.length;
    this.#nodes.push(node);
    this.#ids.set(key, id);
    this.#verdicts[0]?.push(-1);
    this.#verdicts[1]?.push(-1);
    if ((id + 1) * this.#width > this.#steps.length) this.#lengthen();
    return id;
  }

  #ask(node: number, column: number): number {
    const before = this.#nodes[node] as Node;
    const { event, key } = this.#symbols.all[this.#samples[column] as number] as LogSymbol;
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
    const next = this.#nodeFor({ state, facts, seen, omissions });
    const limited = this.norm.limitMinutes !== null || this.norm.limitWorkingDays !== null;
    const step = (next << EFFECT_BITS) | effectsOfMarks(marks, limited);
    this.#steps[node * this.#width + column] = step;
    return step;
  }

  #lengthen(): void {
    const longer = new Int32Array(Math.max(16 * this.#width, this.#steps.length * 2)).fill(-1);
    longer.set(this.#steps);
    this.#steps = longer;
  }

  #widen(): void {
    const before = this.#steps;
    const width = this.#width;
    this.#width = width * 2;
    this.#steps = new Int32Array(before.length * 2).fill(-1);
    for (let row = 0; row * width < before.length; row += 1) {
      this.#steps.set(before.subarray(row * width, (row + 1) * width), row * this.#width);
    }
  }
}
