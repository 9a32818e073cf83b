/** `dutybound norms`: every norm, by procedure. */

import { PROCEDURE_IDS, PROCEDURES } from '../vocabulary/procedures.ts';
import { listNorms, type NormListing } from '../words/explain.ts';
import { folded } from '../words/plain.ts';
import { booksForList, type ListFlags, print, type Screen } from './books.ts';

const clausesInWords = ({ clauses }: NormListing): string =>
  Object.entries(clauses)
    .map(([policy, ids]) => `${policy}: ${ids.join(', ')}`)
    .join('; ') || 'only where a policy adopts the layer that asks it';

const linesOf = (norms: readonly NormListing[], { paint, width }: Screen): readonly string[] =>
  PROCEDURE_IDS.flatMap((id, index) => {
    const own = norms.filter((norm) => norm.procedure === id);
    if (own.length === 0) return [];
    return [
      ...(index === 0 ? [] : ['']),
      paint.strong(PROCEDURES[id]),
      ...own.flatMap((norm) => [
        `  ${norm.id}  ${paint.quiet(norm.kind)}  ${norm.title}`,
        `      ${paint.quiet(folded(clausesInWords(norm), 6, width))}`,
      ]),
    ];
  });

export const printNorms = async (flags: ListFlags): Promise<number> => {
  const books = await booksForList(flags);
  if (books === null) return 2;
  const { policy } = flags;
  const norms = listNorms(books).filter((norm) => policy === undefined || policy in norm.clauses);
  return print(norms, flags, linesOf);
};
