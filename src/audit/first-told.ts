/** How long it took from the first concern until somebody was first told about it. */
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

export class FirstTold {
  /** By `TOLD`, of the incident measured last: minutes from the first concern, or -1. */
  readonly minutes = new Float64Array(TOLD.length);
  readonly #symbols: Symbols;
  /** By symbol: one more than the bits of who is told by it, or 0 where that was not looked at. */
  #told = new Uint8Array(1024);

  constructor(symbols: Symbols) {
    this.#symbols = symbols;
  }

  measure({ symbols, clocks, count }: Entries): void {
    this.minutes.fill(-1);
    const { all } = this.#symbols;
    let first = Number.POSITIVE_INFINITY;
    for (let index = 0; index < count; index += 1) {
      const id = symbols[index] as number;
      const at = clocks[index] as number;
      const symbol = all[id] as LogSymbol;
      if (symbol.does === DOES.concern && first === Number.POSITIVE_INFINITY) first = at;
      const told = this.#toldBy(id, symbol);
      if (told !== 0 && first <= at) this.#note(told, at - first);
    }
  }

  #note(told: number, milliseconds: number): void {
    for (let party = 0; party < TOLD.length; party += 1) {
      if ((told & (1 << party)) !== 0 && (this.minutes[party] as number) < 0) {
        this.minutes[party] = Math.floor(milliseconds / 60_000);
      }
    }
  }

  #toldBy(id: number, { event, isEntry }: LogSymbol): number {
    if (id >= this.#told.length) {
      const longer = new Uint8Array(Math.max(id + 1, this.#told.length * 2));
      longer.set(this.#told);
      this.#told = longer;
    }
    if (this.#told[id] === 0) this.#told[id] = 1 + (isEntry ? toldBy(event) : 0);
    return (this.#told[id] as number) - 1;
  }
}
