/** `dutybound book`: a policy as a book, for a governor to read. */
import { stat } from 'node:fs/promises';
import { policyNamed, type RuleBooks } from '../engine/replay.ts';
import { wholly } from '../files/outputs.ts';
import type { PolicyFlags } from '../policies/books.ts';
import { digestOf } from '../policies/digest.ts';
import { type Book, bookOf } from '../report/book/book.ts';
import { normsShown } from '../report/book/examples.ts';
import { jsonText } from '../vocabulary/unseen.ts';
import { PLAIN, printable } from '../words/plain.ts';
import { booksFor, unknownPolicy } from './books.ts';
import { complain, outputFor, painterForStdout, widthOfStdout } from './terminal.ts';

export const BOOK_FORMATS = ['html', 'text', 'json'] as const;

export interface BookFlags extends PolicyFlags {
  readonly format: (typeof BOOK_FORMATS)[number];
  readonly output?: string;
}

const isFolder = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
};

const WRITTEN: Readonly<
  Record<BookFlags['format'], (book: Book, toTerminal: boolean) => Promise<string>>
> = {
  html: async (book) => (await import('../report/book/html.ts')).bookPage(book),
  text: async (book, toTerminal) => {
    const { bookLines } = await import('../report/book/text.ts');
    const paint = toTerminal ? painterForStdout() : PLAIN;
    const width = toTerminal ? widthOfStdout() : null;
    return printable(`${bookLines(book, { paint, width }).join('\n')}\n`, paint !== PLAIN);
  },
  json: async (book) => `${jsonText(book, 2)}\n`,
};

/** The policy that the operand names: one by its id, or the only one of a folder. Says what is wrong otherwise. */
const idIn = async (
  operand: string,
  flags: BookFlags,
): Promise<{ readonly id: string; readonly books: RuleBooks } | string | null> => {
  const books = await booksFor(flags);
  if (books === null) return null;
  const unknown = unknownPolicy(operand, books);
  if (unknown === null) return { id: operand, books };
  if (!(await isFolder(operand))) return unknown;
  const more = await booksFor({ ...flags, policies: [...(flags.policies ?? []), operand] });
  if (more === null) return null;
  const added = more.policies.slice(books.policies.length);
  const [only] = added;
  if (added.length !== 1 || only === undefined) {
    return `${operand}: holds ${added.length} policies; name one of them, with --policies ${operand}`;
  }
  return { id: only.id, books: more };
};

/** @returns the exit status */
export const writeBook = async (operand: string, flags: BookFlags): Promise<number> => {
  const found = await idIn(operand, flags);
  if (found === null) return 2;
  if (typeof found === 'string') {
    complain(`dutybound: ${found}\n`);
    return 2;
  }
  const { id, books } = found;
  const policy = policyNamed(id, books);
  const own = books.policies.find((each) => each.id === id) ?? policy;
  const sink = await outputFor(flags.output, []);
  const book = bookOf(policy, books, [...normsShown(policy, books)], digestOf(own));
  const text = await WRITTEN[flags.format](book, flags.output === undefined);
  await wholly(sink, () => sink.write(text));
  return 0;
};
