/** `dutybound diff`: what sets two policies apart. */
import { unknownWord } from '../engine/read.ts';
import { policyNamed } from '../engine/replay.ts';
import type { PolicyFlags } from '../policies/books.ts';
import { diffPolicies } from '../report/diff.ts';
import { diffMarkdown } from '../report/diff-markdown.ts';
import { diffLines } from '../report/diff-text.ts';
import { PROCEDURE_IDS, type ProcedureId } from '../vocabulary/procedures.ts';
import { booksFor, print, unknownPolicy } from './books.ts';
import { complain, printText } from './terminal.ts';

export interface DiffFlags extends PolicyFlags {
  readonly format: 'text' | 'json' | 'markdown';
  readonly procedure?: string;
}

const isProcedure = (id: string): id is ProcedureId =>
  (PROCEDURE_IDS as readonly string[]).includes(id);

export const diffTwo = async (
  a: string,
  b: string,
  { format, procedure, ...flags }: DiffFlags,
): Promise<number> => {
  const books = await booksFor(flags);
  if (books === null) return 2;
  for (const id of [a, b]) {
    const unknown = unknownPolicy(id, books);
    if (unknown === null) continue;
    complain(`dutybound: ${unknown}\n`);
    return 2;
  }
  if (procedure !== undefined && !isProcedure(procedure)) {
    complain(`dutybound: --procedure: ${unknownWord('procedure', procedure, PROCEDURE_IDS)}\n`);
    return 2;
  }
  const diff = diffPolicies(policyNamed(a, books), policyNamed(b, books), { procedure, books });
  if (format !== 'markdown') return print(diff, { format }, diffLines);
  printText(`${diffMarkdown(diff)}\n`);
  return 0;
};
