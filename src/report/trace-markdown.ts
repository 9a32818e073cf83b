/** Traceability as Markdown: a table for each policy, and what is missing. */
import type { Policy } from '../vocabulary/policies.ts';
import { cell, codes, tableRow } from './markdown.ts';
import { holesIn, type NormTraced, type TraceRow } from './trace.ts';
import { policyInWords } from './words.ts';

/** Most timelines that are named in one cell. */
const MOST_NAMES = 2;

const namesCell = (names: readonly string[]): string => {
  if (names.length === 0) return '**none**';
  const more = names.length - MOST_NAMES;
  const shown = codes(names.slice(0, MOST_NAMES));
  return more > 0 ? `${shown} and ${more} more` : shown;
};

const HEADS = ['Clause', 'It says', 'Norm', 'Guard', 'Met in', 'Not met in'];

const rowsOf = (row: TraceRow): readonly string[] => {
  const clause = `\`${row.clause}\` ${cell(`${row.section}, ${row.place}`)}`;
  if (row.byNorm.length === 0) {
    const why = row.reason === null ? '**no reason given**' : cell(row.reason);
    return [tableRow([clause, cell(row.says), 'none', why, '', ''])];
  }
  return row.byNorm.map((each: NormTraced, index) =>
    tableRow([
      index === 0 ? clause : `\`${row.clause}\``,
      index === 0 ? cell(row.says) : '',
      `\`${each.norm}\``,
      cell(each.guard),
      namesCell(each.met),
      namesCell(each.notMet),
    ]),
  );
};

/** One policy's clauses, each with what holds it. */
export const traceMarkdown = (policy: Policy, rows: readonly TraceRow[]): string => {
  const holes = holesIn(rows);
  const grounding = rows.filter((row) => row.norms.length > 0).length;
  return [
    `## ${cell(policyInWords(policy))} (\`${policy.id}\`)`,
    '',
    `${rows.length} clauses: ${grounding} ground norms, ${rows.length - grounding} say why not.`,
    '',
    tableRow(HEADS),
    tableRow(HEADS.map(() => '---')),
    ...rows.flatMap(rowsOf),
    '',
    ...(holes.length === 0
      ? ['No holes: every norm in force has a timeline that meets it and one that does not.']
      : [`Holes (${holes.length}):`, '', ...holes.map((hole) => `- ${cell(hole)}`)]),
    '',
  ].join('\n');
};
