/** `dutybound words`: the words a timeline is written in. */
import { unknownWord } from '../engine/read.ts';
import { type WordLists, wordLists } from '../words/word-lists.ts';
import { booksFor, type ListFlags, print, type Screen } from './books.ts';
import { complain } from './terminal.ts';

const linesOf = (lists: WordLists, { paint }: Screen): readonly string[] =>
  Object.entries(lists).flatMap(([kind, words], index) => [
    ...(index === 0 ? [] : ['']),
    paint.strong(kind),
    ...Object.entries(words).map(([word, meaning]) => `  ${word}  ${paint.quiet(meaning)}`),
  ]);

export const printWords = async (kind: string | undefined, flags: ListFlags): Promise<number> => {
  const books = await booksFor(flags);
  if (books === null) return 2;
  const lists = wordLists(books);
  if (kind === undefined) return print(lists, flags, linesOf);
  const words = lists[kind];
  if (words === undefined || !Object.hasOwn(lists, kind)) {
    complain(`dutybound: ${unknownWord('kind of word', kind, Object.keys(lists))}\n`);
    return 2;
  }
  return print({ [kind]: words }, flags, linesOf);
};
