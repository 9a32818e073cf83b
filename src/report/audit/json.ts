/**
 * An audit for other programs, and for merging with others: the same audit always makes the same
 * text, in whatever order its parts were put together.
 */
import type { Audit } from '../../vocabulary/audits.ts';
import { VERDICT_IDS } from '../../vocabulary/findings.ts';

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

const isOrdered = (value: object): boolean => {
  let before: string | null = null;
  for (const name in value) {
    if (before !== null && compared(NAME_RANKS, before, name) > 0) return false;
    before = name;
  }
  return true;
};

const ordered = (_: string, value: unknown): unknown =>
  typeof value !== 'object' || value === null || Array.isArray(value) || isOrdered(value)
    ? value
    : Object.fromEntries(Object.entries(value).sort(inOrder(NAME_RANKS)));

function* written(value: unknown): Generator<string> {
  if (!Array.isArray(value) || value.length === 0) {
    yield JSON.stringify(value, ordered);
    return;
  }
  yield '[';
  for (const [index, item] of value.entries()) {
    yield `${index === 0 ? '' : ','}\n    ${JSON.stringify(item, ordered)}`;
  }
  yield '\n  ]';
}

/** The text in pieces, since that of a county is long: one field to a line, one item of a list too. */
export function* auditJsonInPieces(audit: Audit): Generator<string> {
  const fields = Object.entries(audit).sort(inOrder(FIELD_RANKS));
  yield '{';
  for (const [index, [name, value]] of fields.entries()) {
    yield `${index === 0 ? '' : ','}\n  ${JSON.stringify(name)}: `;
    yield* written(value);
  }
  yield '\n}\n';
}

/** One field to a line and one item of a list to a line, so that two audits can be compared. */
export const auditJson = (audit: Audit): string => [...auditJsonInPieces(audit)].join('');
