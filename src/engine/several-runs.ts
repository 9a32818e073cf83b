/** What several runs of one incident come to, of which one is true, and nobody knows which. */

import { VERDICT_IDS } from '../vocabulary/findings.ts';
import { PROCEDURE_IDS } from '../vocabulary/procedures.ts';
import type { Silence } from '../vocabulary/records.ts';
import type { PolicyRules } from './rule-tables.ts';
import type { Runner } from './runner.ts';
import { whicheverItIs } from './verdict.ts';

const NOT_APPLICABLE = VERDICT_IDS.indexOf('not-applicable');
const COUNT = VERDICT_IDS.length;
const NEVER_FOUND = -1;

export class SeveralRuns {
  /** By region: a bit for each verdict that it comes to. */
  readonly found: Int32Array;
  /** By region and verdict: the first run in which it comes to that, or -1. */
  readonly firstIn: Int32Array;
  /** The procedures that are ever open, in the order in which they were opened. */
  readonly open: number[] = [];
  /** Of the first run: how many entries no procedure has to do with. */
  unmapped = 0;
  /** Whether something that some rule must judge is ever judged by none. */
  isUnjudged = false;
  readonly #first: Int32Array;
  /** By procedure: in how many runs it is open. */
  readonly #openIn = new Int32Array(PROCEDURE_IDS.length);
  #count = 0;

  constructor({ norms, tables: { first } }: PolicyRules) {
    this.#first = first;
    this.found = new Int32Array(norms.length);
    this.firstIn = new Int32Array(norms.length * COUNT).fill(NEVER_FOUND);
  }

  /** Forgets what was added. */
  begin(): void {
    for (const procedure of this.open) {
      const [from, end] = this.#regionsOf(procedure);
      this.found.fill(0, from, end);
      this.firstIn.fill(NEVER_FOUND, from * COUNT, end * COUNT);
      this.#openIn[procedure] = 0;
    }
    this.open.length = 0;
    this.isUnjudged = false;
    this.#count = 0;
  }

  /** Adds what a run that is over came to. */
  add(runner: Runner, silence: Silence): void {
    const { found, firstIn } = this;
    const number = this.#count;
    this.#count += 1;
    if (number === 0) this.unmapped = runner.untakenCount;
    this.isUnjudged ||= runner.hasUnjudged;
    for (let index = 0; index < runner.openCount; index += 1) {
      const procedure = runner.open[index] as number;
      if (this.#openIn[procedure] === 0) this.open.push(procedure);
      this.#openIn[procedure] = (this.#openIn[procedure] as number) + 1;
      const [from, end] = this.#regionsOf(procedure);
      for (let region = from; region < end; region += 1) {
        const verdict = runner.verdictOf(procedure, region, silence);
        found[region] = (found[region] as number) | (1 << verdict);
        const at = region * COUNT + verdict;
        if (firstIn[at] === NEVER_FOUND) firstIn[at] = number;
      }
    }
  }

  /** Once all are added: where a procedure is not open, nothing is asked by it. */
  end(): void {
    for (const procedure of this.open) {
      if (this.#openIn[procedure] === this.#count) continue;
      const [from, end] = this.#regionsOf(procedure);
      for (let region = from; region < end; region += 1) {
        this.found[region] = (this.found[region] as number) | (1 << NOT_APPLICABLE);
      }
    }
  }

  /** What is so of a region of an open procedure whichever run is the true one, as a place among `VERDICT_IDS`. */
  verdictOf(region: number): number {
    return whicheverItIs(this.found[region] as number);
  }

  #regionsOf(procedure: number): readonly [from: number, end: number] {
    return [this.#first[procedure] as number, this.#first[procedure + 1] as number];
  }
}
