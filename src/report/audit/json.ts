/**
 * An audit for other programs, and for merging with others: the same audit always makes the same
 * text, in whatever order its parts were put together.
 */

import type { Audit } from '../../vocabulary/audits.ts';
import { VERDICT_IDS } from '../../vocabulary/findings.ts';
import { unseenEscaped } from '../../vocabulary/unseen.ts';

/** The order of an audit's own fields; others come after, by the alphabet. */
const FIELDS: readonly string[] = [
  'format',
  'version',
  'policies',
  'parts',
  'layers',
  'policy',
  'incidents',
  'events',
  'ofExercises',
  'terms',
  'exercises',
  'partialRecords',
  'unmapped',
  'norms',
  'groups',
  'times',
  'toSee',
  'faults',
  'rows',
  'against',
  'crossChecked',
  'ids',
] satisfies readonly (keyof Audit)[];

/** Names that tell what a thing is come before what is said of it. */
const FIRST: readonly string[] = [
  'by',
  'party',
  'name',
  'incident',
  'policy',
  'norm',
  'procedure',
  'kind',
  'verdict',
  'file',
  'line',
  'was',
  'is',
  'count',
  ...VERDICT_IDS,
];

type Ranks = ReadonlyMap<string, number>;
const ranksOf = (order: readonly string[]): Ranks => new Map(order.map((name, at) => [name, at]));
const FIELD_RANKS = ranksOf(FIELDS);
const NAME_RANKS = ranksOf(FIRST);

const compared = (ranks: Ranks, a: string, b: string): number =>
  (ranks.get(a) ?? ranks.size) - (ranks.get(b) ?? ranks.size) || (a < b ? -1 : 1);

const inOrder =
  (ranks: Ranks) =>
  ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
    compared(ranks, a, b);

/** Whether all names in a value are in order, as they nearly always are. */
const isOrdered = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isOrdered);
  let before: string | null = null;
  for (const name in value) {
    if (before !== null && compared(NAME_RANKS, before, name) > 0) return false;
    if (!isOrdered((value as Readonly<Record<string, unknown>>)[name])) return false;
    before = name;
  }
  return true;
};

/** A value with all names in it in order; itself where they are so already. */
const ordered = (value: unknown): unknown => {
  if (isOrdered(value)) return value;
  if (Array.isArray(value)) return value.map(ordered);
  const entries = Object.entries(value as object).map(
    ([name, each]) => [name, ordered(each)] as const,
  );
  return Object.fromEntries(entries.sort(inOrder(NAME_RANKS)));
};

const textOf = (value: unknown): string => unseenEscaped(JSON.stringify(ordered(value)));

/** A copy of an object, so that what is worked out when it is asked for is so once. */
const workedOut = (item: unknown): unknown =>
  typeof item === 'object' && item !== null && !Array.isArray(item) ? { ...item } : item;

function* written(value: unknown): Generator<string> {
  if (!Array.isArray(value) || value.length === 0) {
    yield textOf(value);
    return;
  }
  yield '[';
  for (const [index, item] of value.entries()) {
    yield `${index === 0 ? '' : ','}\n    ${textOf(workedOut(item))}`;
  }
  yield '\n  ]';
}

/** Characters that are handed on together, since writing very short pieces takes long. */
const PIECE = 1 << 16;

function* together(pieces: Iterable<string>): Generator<string> {
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length < PIECE) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

function* fieldsOf(audit: Audit): Generator<string> {
  const fields = Object.entries(audit).sort(inOrder(FIELD_RANKS));
  yield '{';
  for (const [index, [name, value]] of fields.entries()) {
    yield `${index === 0 ? '' : ','}\n  ${JSON.stringify(name)}: `;
    yield* written(value);
  }
  yield '\n}\n';
}

/** The text in pieces, since that of a county is long: one field to a line, one item of a list too. */
export const auditJsonInPieces = (audit: Audit): Generator<string> => together(fieldsOf(audit));

/** One field to a line and one item of a list to a line, so that two audits can be compared. */
export const auditJson = (audit: Audit): string => [...auditJsonInPieces(audit)].join('');
