/**
 * An audit for other programs, and for merging with others: the same audit always makes the same
 * text, in whatever order its parts were put together.
 */
import type { Audit } from '../../vocabulary/audits.ts';
import { VERDICT_IDS } from '../../vocabulary/findings.ts';

/** The order of an audit's own fields; others come after, by the alphabet. */
const FIELDS: readonly string[] = [
  'format',
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

const inOrder =
  (order: readonly string[]) =>
  ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => {
    const place = (name: string): number => {
      const found = order.indexOf(name);
      return found === -1 ? order.length : found;
    };
    return place(a) - place(b) || (a < b ? -1 : 1);
  };

const ordered = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(inOrder(FIRST)))
    : value;

const written = (value: unknown): string => {
  if (!Array.isArray(value) || value.length === 0) return JSON.stringify(value, ordered);
  return `[\n${value.map((item) => `    ${JSON.stringify(item, ordered)}`).join(',\n')}\n  ]`;
};

/** One field to a line and one item of a list to a line, so that two audits can be compared. */
export const auditJson = (audit: Audit): string => {
  const fields = Object.entries(audit)
    .sort(inOrder(FIELDS))
    .map(([name, value]) => `  ${JSON.stringify(name)}: ${written(value)}`);
  return `{\n${fields.join(',\n')}\n}\n`;
};
