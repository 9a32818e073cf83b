/**
 * Where a log says of each row how far an act had come (`lifecycle:transition`, in XES and in what is made
 * of it), only what was completed was done. A plan is not an act; nor is what was begun or broken off,
 * though that may have been half of one.
 */

import { NOTHING_MADE } from '../vocabulary/audits.ts';
import type { CsvRow } from './csv-records.ts';
import { plainWord } from './headings.ts';
import type { Table } from './table.ts';
import { NAME, TRANSITION } from './xes-names.ts';

/** The words of the standard for what was planned or left aside, and for what was begun. */
const NOT_BEGUN = ['schedule', 'assign', 'reassign', 'withdraw', 'manualskip', 'autoskip'];
const BEGUN = ['start', 'suspend', 'resume', 'ate_abort', 'pi_abort', 'unknown'];
const KNOWN = [...NOT_BEGUN, ...BEGUN];

/** A row that says that something was not completed. */
export interface Unfinished {
  readonly position: number;
  readonly says: string;
  /** Whether it may have been done in part. */
  readonly isBegun: boolean;
  /** What was not completed, to see whether it is later. */
  readonly act: string;
}

export class LifeCycle {
  readonly #transition: number | undefined;
  readonly #name: number | undefined;

  constructor({ columnsOf }: Table) {
    [this.#transition] = columnsOf(TRANSITION);
    [this.#name] = columnsOf(NAME);
  }

  /** What a row is about. */
  actOf({ cells }: CsvRow): string {
    return plainWord(cells[this.#name ?? -1] ?? '');
  }

  /** Why a row is not an act; null where nothing says that it was not completed. */
  unfinished(row: CsvRow): Unfinished | null {
    const position = this.#transition;
    if (position === undefined) return null;
    const word = plainWord(row.cells[position] ?? '');
    if (word === '' || word === 'complete') return null;
    const which = KNOWN.includes(word) ? word : 'another word';
    const says = `was not completed (${which} instead of complete)${NOTHING_MADE}`;
    return { position, says, isBegun: !NOT_BEGUN.includes(word), act: this.actOf(row) };
  }
}
