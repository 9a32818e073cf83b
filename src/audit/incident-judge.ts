/** One incident after another under one policy, and how many norms came to what in each. */

import type { Entry, Fits } from '../engine/entries.ts';
import type { RuleBooks } from '../engine/replay.ts';
import type { PolicyRules } from '../engine/rule-tables.ts';
import { type Bench, type Run, watchedRun } from '../engine/run.ts';
import { DueMoments, type Runner } from '../engine/runner.ts';
import { SeveralRuns } from '../engine/several-runs.ts';
import type { Symbols } from '../engine/symbols.ts';
import type { Instant } from '../engine/time.ts';
import { type Everywhere, judgedEverywhere } from '../engine/uncertain-moments.ts';
import { isDuty } from '../norms/norm.ts';
import type { NormInForce } from '../norms/procedure.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import { VERDICT_IDS } from '../vocabulary/findings.ts';
import type { Policy } from '../vocabulary/policies.ts';
import { PROCEDURE_IDS } from '../vocabulary/procedures.ts';
import type { Silence } from '../vocabulary/records.ts';

/** The entries of one incident, in the order in which they count. */
export interface Entries {
  count: number;
  /** By entry: its number among the symbols, and when it counts. */
  readonly symbols: Int32Array;
  readonly clocks: Float64Array;
  /** By entry: since when what it corrects was wrongly known, or `NEVER`. */
  readonly wrongSince: Float64Array;
  /** Whether some of them are words that may not count; and by entry what it is where they all do. */
  hasDoubted: boolean;
  readonly believed: Int32Array;
}

/** By what an incident is judged. */
interface By {
  readonly silence: Silence;
  /** When, where that is later than its last entry. */
  readonly asOf?: Instant | undefined;
}

type VerdictOf = (procedure: number, region: number) => number;

export class IncidentJudge {
  readonly rules: PolicyRules;
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
  /** After judging: how many entries no procedure has to do with. */
  unmapped = 0;
  /** After judging: whether something was done that some rule must judge, and none does. */
  isUnjudged = false;
  readonly #bench: Bench;
  readonly #runs: SeveralRuns;

  /** @param runner one for these rules; several judges may take turns with it */
  constructor(rules: PolicyRules, runner: Runner) {
    this.rules = rules;
    this.#bench = { rules, runner, due: new DueMoments(rules) };
    this.#runs = new SeveralRuns(rules);
    this.first = rules.tables.first;
    this.verdicts = new Uint8Array(rules.norms.length);
    this.usual = Uint8Array.from(rules.norms, ({ norm }) =>
      VERDICT_IDS.indexOf(isDuty(norm) ? 'not-applicable' : 'kept'),
    );
    this.slots = new Int32Array(rules.norms.length);
  }

  get policy(): Policy {
    return this.rules.policy;
  }

  /** The norms in force, by region. */
  get norms(): readonly NormInForce[] {
    return this.rules.norms;
  }

  /** Judges one incident and tells what happened in it; `symbols` are the numbers of the entries. */
  judgeWatched(
    procedures: RuleBooks['procedures'],
    entries: readonly Entry[],
    { symbols, silence, asOf }: By & { readonly symbols: Int32Array },
  ): Run {
    const symbolOf = (_: Entry, index: number): number => symbols[index] as number;
    const run = watchedRun(this.#bench, procedures, entries, symbolOf, asOf);
    this.#tally(silence);
    return run;
  }

  /**
   * Judges one incident by its entries as they are written, corrections and spans among them.
   * @param by `fits`: see `correctedView`
   */
  judgeEverywhere(
    events: readonly TimelineEvent[],
    by: By & { readonly symbols: Symbols; readonly fits?: Fits | undefined },
  ): void {
    const found = judgedEverywhere(events, this.#bench, by);
    this.#take(found, (_, region) => found.verdicts[region] as number);
  }

  /** Judges one incident by its numbers; twice where some words may not count. */
  judge(entries: Entries, by: By): void {
    this.#run(entries, entries.symbols, by);
    if (!entries.hasDoubted) {
      this.#tally(by.silence);
      return;
    }
    const runs = this.#runs;
    runs.begin();
    runs.add(this.#bench.runner, by.silence);
    this.#run(entries, entries.believed, by);
    runs.add(this.#bench.runner, by.silence);
    runs.end();
    this.#take(runs, (_, region) => runs.verdictOf(region));
  }

  /** Takes what several runs came to. */
  #take(
    { unmapped, isUnjudged, open }: Pick<Everywhere, 'unmapped' | 'isUnjudged' | 'open'>,
    verdictOf: VerdictOf,
  ): void {
    this.unmapped = unmapped;
    this.isUnjudged = isUnjudged;
    this.openCount = open.length;
    this.#countAll(open, verdictOf);
  }

  #run({ clocks, wrongSince, count }: Entries, symbols: Int32Array, { asOf }: By): void {
    const { runner, due } = this.#bench;
    runner.begin(due, null, false);
    for (let index = 0; index < count; index += 1) {
      const since = wrongSince[index] as number;
      runner.feed(symbols[index] as number, clocks[index] as number, since, null);
    }
    if (asOf !== undefined) runner.passTime(asOf);
  }

  #tally(silence: Silence): void {
    const { runner } = this.#bench;
    this.unmapped = runner.untakenCount;
    this.isUnjudged = runner.hasUnjudged;
    this.openCount = runner.openCount;
    this.#countAll(runner.open, (procedure, region) =>
      runner.verdictOf(procedure, region, silence),
    );
  }

  #countAll(open: ArrayLike<number>, verdictOf: VerdictOf): void {
    this.tally.fill(0);
    this.slotCount = 0;
    for (let index = 0; index < this.openCount; index += 1) {
      const procedure = open[index] as number;
      this.open[index] = procedure;
      this.#count(procedure, verdictOf);
    }
  }

  #count(procedure: number, verdictOf: VerdictOf): void {
    const { slots, tally, usual, verdicts, first } = this;
    const end = first[procedure + 1] as number;
    for (let region = first[procedure] as number; region < end; region += 1) {
      const verdict = verdictOf(procedure, region);
      verdicts[region] = verdict;
      if (verdict !== usual[region]) {
        slots[this.slotCount] = region * VERDICT_IDS.length + verdict;
        this.slotCount += 1;
      }
      tally[verdict] = (tally[verdict] as number) + 1;
    }
  }
}
