/** What the book of a policy says about itself, the same in each format. */
import type { Reading } from '../../vocabulary/policies.ts';
import type { Book } from './book.ts';

export const HOW_TO_READ: readonly string[] = [
  "Each clause stands once, in our words and not those of the policy, with its place in the policy's text. Beside it stand the rules that rest on it: what to do, what to decide, what never to do, and what not to do before something else. A rule that rests on several clauses is told at the first of them.",
  'Each rule has short made-up incidents beside it: one in which it is kept, one in which it is not, and one for an exception or a decision where there is one. Dutybound judged each of them under this very policy, as it judges a real incident, when this book was made. They show that one rule and leave everything else out; entries are counted from 0.',
];

const many = (count: number, one: string, more = `${one}s`): string =>
  `${count} ${count === 1 ? one : more}`;

/** "265 clauses, of which 130 ask for nothing in an incident; 129 rules; 118 interpretations" */
export const countsInWords = ({ chapters, norms, readings }: Book): string => {
  const clauses = chapters.flatMap((chapter) => chapter.clauses);
  const silent = clauses.filter(({ grounds }) => grounds.length === 0).length;
  return [
    `${many(clauses.length, 'clause')}, of which ${silent} ask for nothing in an incident`,
    many(norms.length, 'rule'),
    many(readings.length, 'interpretation'),
  ].join('; ');
};

/** How many norms a reading may be about to be told in full beside each. */
const FEW = 6;

export const isForFew = ({ norms }: Reading): boolean => norms.length <= FEW;

export const lackInWords = (lack: string): string => `No example was found in which ${lack}.`;
