/** What crosses between the records of schools and of trusts in one database, as rows: sealed, so they say nothing. */
import type { StreamId } from './journal.ts';

export interface TrustRow {
  readonly record: string;
  /** What its record is called in the database. */
  readonly name: string;
  /** What is sealed to it. */
  readonly key: Buffer;
}

/** Something that stands between a school and a trust. */
export interface Crossing {
  /** The record of the school. */
  readonly school: string;
  readonly id: StreamId;
}

export interface LentRow extends Crossing {
  /** ISO 8601. */
  readonly until: string;
  readonly at: string;
}

export interface OpenedRow {
  readonly number: number;
  readonly id: StreamId;
  /** Of the trust. */
  readonly account: string;
  readonly at: string;
}

export interface SchoolRow {
  readonly record: string;
  readonly name: string;
  readonly description: Buffer;
}

/** What schools and trusts of one database give each other; each record sees what is from it, or for it. */
export interface Lending {
  /** The trusts of this database. */
  trusts(): Promise<readonly TrustRow[]>;
  /** Makes this record that of a trust. */
  makeTrust(key: Buffer): Promise<void>;
  /** Gives totals, once: what was given under this id stays. */
  giveTotals(trust: string, id: StreamId, bytes: Buffer): Promise<void>;
  takeBackTotals(): Promise<void>;
  /** Lends something until a moment, in place of what was lent under this id before. */
  lend(trust: string, id: StreamId, until: string, bytes: Buffer): Promise<void>;
  takeBack(ids: readonly StreamId[]): Promise<void>;
  /** What this school has lent, or what this trust may open now. */
  lent(): Promise<readonly LentRow[]>;
  /** Which totals this school has given, or this trust was given. */
  totals(): Promise<readonly Crossing[]>;
  /** The bytes of totals, by the id of each. */
  totalsBytes(
    ids: readonly StreamId[],
  ): Promise<readonly (Crossing & { readonly bytes: Buffer })[]>;
  /**
   * Opens what a school has lent; first it is written down for that school who does so.
   * @returns null where it is not there, or not any more
   */
  open(crossing: Crossing, account: string): Promise<Buffer | null>;
  /** Who at the trust has opened what, and is not in the log of this school yet. */
  opened(): Promise<readonly OpenedRow[]>;
  forgetOpened(numbers: readonly number[]): Promise<void>;
  /** The records that are there, with what each says of itself. */
  schools(ids: readonly string[]): Promise<readonly SchoolRow[]>;
}
