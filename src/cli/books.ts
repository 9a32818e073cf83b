/** What the commands that list the rule books share. */
import { unknownWord } from '../engine/read.ts';
import { adopting, type RuleBooks, ruleBooks } from '../engine/replay.ts';
import type { Painter } from '../report/plain.ts';
import type { LayerId } from '../vocabulary/layers.ts';
import { complaintsTo } from './problems.ts';
import { complain, painterForStdout, widthOfStdout } from './terminal.ts';

/** How a list is put on screen. */
export interface Screen {
  readonly paint: Painter;
  /** Columns to fold at, or null. */
  readonly width: number | null;
}

/** The option by which a school adds policies of its own. */
export interface PolicyFlags {
  /** Folders: each of one policy, or of several. */
  readonly policies?: readonly string[];
  /** Layers that every policy adopts for this once. */
  readonly adopt?: readonly LayerId[];
}

/** The rule books with the policies of `--policies` and the layers of `--adopt`, or null once it has complained of them. */
export const booksFor = async ({
  policies = [],
  adopt = [],
}: PolicyFlags): Promise<RuleBooks | null> => {
  if (policies.length === 0) return adopting(adopt, ruleBooks);
  const { booksWith } = await import('./policy-files.ts');
  const books = await booksWith(policies);
  if ('procedures' in books) return adopting(adopt, books);
  const complaints = complaintsTo(complain);
  for (const each of books) complaints.report(each);
  complaints.finish();
  return null;
};

export interface ListFlags extends PolicyFlags {
  readonly format: 'text' | 'json';
  readonly policy?: string;
}

/** What is wrong with the id of a policy, or null. */
export const unknownPolicy = (policy: string | undefined, { policies }: RuleBooks) => {
  const known = policies.map((each) => each.id);
  return policy === undefined || known.includes(policy)
    ? null
    : unknownWord('policy', policy, known);
};

/** The rule books for a list, or null once it has complained of an option. */
export const booksForList = async (flags: ListFlags): Promise<RuleBooks | null> => {
  const books = await booksFor(flags);
  const unknown = books === null ? null : unknownPolicy(flags.policy, books);
  if (unknown === null) return books;
  complain(`dutybound: --policy: ${unknown}\n`);
  return null;
};

/** Prints a value as JSON, or as the lines that its words make. */
export const print = <T>(
  value: T,
  { format }: Pick<ListFlags, 'format'>,
  lines: (value: T, screen: Screen) => readonly string[],
): number => {
  const text =
    format === 'json'
      ? JSON.stringify(value, null, 2)
      : lines(value, { paint: painterForStdout(), width: widthOfStdout() }).join('\n');
  process.stdout.write(`${text}\n`);
  return 0;
};
