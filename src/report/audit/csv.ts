/** Every count of an audit as a table for a spreadsheet: a row per norm, policy and group. */
import type { RuleBooks } from '../../engine/replay.ts';
import { cellOf, csvRows } from '../../formats/csv-cells.ts';
import type { Audit, NormCount } from '../../vocabulary/audits.ts';
import { COLUMNS, tallyOf } from './counts.ts';
import { normTitle } from './names.ts';

/** Text as a cell that no spreadsheet calculates; numbers as they are. */
const cell = (value: string | number): string | number =>
  typeof value === 'number' ? value : cellOf(value);

const row = (cells: readonly (string | number)[]): string => csvRows([cells.map(cell)]);

const HEAD = ['by', 'name', 'policy', 'norm', 'title', 'applied', ...COLUMNS, 'not-applicable'];

const rowsOf = (
  by: string,
  name: string,
  norms: readonly NormCount[],
  books: RuleBooks,
): readonly string[] =>
  norms.map(({ policy, norm, verdicts }) => {
    const { applied, counts } = tallyOf([verdicts]);
    const numbers = [applied, ...COLUMNS.map((verdict) => counts[verdict])];
    return row([
      by,
      name,
      policy,
      norm,
      normTitle(norm, books),
      ...numbers,
      counts['not-applicable'],
    ]);
  });

/** With a byte order mark, without which Excel mistakes the encoding; lines end as RFC 4180 says. */
export const auditCsv = (audit: Audit, books: RuleBooks): string =>
  [
    '\ufeff',
    row(HEAD),
    ...rowsOf('all', '', audit.norms, books),
    ...audit.groups.flatMap(({ by, name, norms }) => rowsOf(by, name, norms, books)),
  ].join('');
