/** Values from a file before their schema has looked at them. */
import type { PolicyFault } from './did-you-mean.ts';

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a part is made of, and what was wrong before its schema could look at it. */
export interface Raw {
  readonly value: unknown;
  readonly faults: readonly PolicyFault[];
}
