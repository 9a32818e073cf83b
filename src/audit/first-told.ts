/** How long it took from the first concern until somebody was first told about it. */
import { longer } from '../engine/longer.ts';
import type { Span } from '../engine/spans.ts';
import { DOES, type LogSymbol, type Symbols } from '../engine/symbols.ts';
import type { MachineEvent } from '../norms/symbols.ts';
import { TOLD } from '../vocabulary/audits.ts';
import { PARTIES, type Party } from '../vocabulary/parties.ts';
import type { Entries } from './incident-judge.ts';

/** Whether somebody acts for the school, as far as the time to tell somebody is measured. */
const isOfSchool = (party: Party): boolean =>
  party === 'unrecorded' || ['staff', 'governors'].includes(PARTIES[party].group);

const TELLING: readonly string[] = ['party.informed', 'referral.made', 'advice.sought'];

/** A bit for each of `TOLD` who learn of the concern by an event. */
const toldBy = ({ type, by, to }: MachineEvent): number => {
  const tells = type === 'concern.raised' || (TELLING.includes(type) && isOfSchool(by));
  return tells
    ? TOLD.reduce((bits, party, index) => bits | (to.includes(party) ? 1 << index : 0), 0)
    : 0;
};

/** Instead of minutes. */
export const NOBODY_TOLD = -1;
export const NOT_EXACT = -2;
const MINUTE = 60_000;

export class FirstTold {
  /**
   * By `TOLD`, of the incident measured last: minutes from the first concern, `NOBODY_TOLD`, or
   * `NOT_EXACT` where either end of it is known only to a span.
   */
  readonly minutes = new Float64Array(TOLD.length);
  readonly #symbols: Symbols;
  /** By symbol: one more than the bits of who is told by it, or 0 where that was not looked at. */
  #told = new Uint8Array(1024);

  constructor(symbols: Symbols) {
    this.#symbols = symbols;
  }

  /** @param spans by entry: the span of its moment where that is not exact */
  measure({ symbols, clocks, count }: Entries, spans: readonly (Span | null)[] = []): void {
    this.minutes.fill(NOBODY_TOLD);
    const { all } = this.#symbols;
    let first = Number.POSITIVE_INFINITY;
    let isExact = true;
    for (let index = 0; index < count; index += 1) {
      const id = symbols[index] as number;
      const at = clocks[index] as number;
      const span = spans[index] ?? null;
      const symbol = all[id] as LogSymbol;
      if (symbol.does === DOES.concern) {
        if (span !== null && span.from <= first) isExact = false;
        if (first === Number.POSITIVE_INFINITY) first = at;
      }
      const told = this.#toldBy(id, symbol);
      if (told !== 0 && first <= at) this.#note(told, at - first, span, first);
    }
    if (isExact) return;
    for (let party = 0; party < TOLD.length; party += 1) {
      if ((this.minutes[party] as number) >= 0) this.minutes[party] = NOT_EXACT;
    }
  }

  #note(told: number, milliseconds: number, span: Span | null, first: number): void {
    for (let party = 0; party < TOLD.length; party += 1) {
      if ((told & (1 << party)) === 0) continue;
      const before = this.minutes[party] as number;
      const mayBeFirst =
        before === NOBODY_TOLD || (span !== null && span.from <= first + before * MINUTE);
      if (mayBeFirst && before !== NOT_EXACT) {
        this.minutes[party] = span === null ? Math.floor(milliseconds / MINUTE) : NOT_EXACT;
      }
    }
  }

  #toldBy(id: number, { event, isEntry }: LogSymbol): number {
    if (id >= this.#told.length) {
      this.#told = longer(this.#told, new Uint8Array(2 * (id + 1)));
    }
    if (this.#told[id] === 0) this.#told[id] = 1 + (isEntry ? toldBy(event) : 0);
    return (this.#told[id] as number) - 1;
  }
}
