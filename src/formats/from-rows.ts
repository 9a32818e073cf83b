/** What every reader of rows (CSV, XES) gives to the audit, incident by incident, in constant memory. */
import type { Fault } from '../vocabulary/audits.ts';

/** The bytes of one file, decompressed. */
export interface Bytes {
  /** As it is named in reports. */
  readonly name: string;
  /**
   * From the beginning; a second time only where `again` says so (standard input cannot). Each piece
   * is good until the next one comes: its buffer may be used again.
   */
  readonly open: () => AsyncIterable<Uint8Array>;
  readonly again: boolean;
}

/** One incident made of rows, or one thing to be listed. Nothing is ever left out. */
export type FromRows =
  | {
      readonly kind: 'incident';
      /** A timeline as a value; whether it is a good one is checked afterwards. */
      readonly value: unknown;
      /** Where it begins, counted from 1. */
      readonly line: number;
      /** The line of each of its events. */
      readonly lines: readonly number[];
      /** Set where another tool wrote it, so that its fields are not ours. */
      readonly foreign?: true;
    }
  /** Part of the input that cannot be used: exit status 2. */
  | { readonly kind: 'fault'; readonly fault: Fault }
  /** A row that could be read, but no word of ours stands for it, or that says that nothing was done. */
  | { readonly kind: 'row'; readonly fault: Fault }
  /** A row that is only a note, as its mapping has it: nothing that an audit tells of. */
  | { readonly kind: 'note'; readonly fault: Fault };
