/** The rule books that the options `--policies` and `--adopt` ask for. */
import { adopting, type RuleBooks, ruleBooks } from '../engine/replay.ts';
import { recallTables } from '../engine/rule-tables.ts';
import type { Complaint } from '../files/complaints.ts';
import { builtTables } from '../files/kept-tables.ts';
import type { LayerId } from '../vocabulary/layers.ts';

/** The options by which a school adds policies of its own. */
export interface PolicyFlags {
  /** Folders: each of one policy, or of several. */
  readonly policies?: readonly string[];
  /** Layers that every policy adopts for this once. */
  readonly adopt?: readonly LayerId[];
}

let isRecalled = false;

/** Begins from the tables that the build kept. All rule books have the same procedures. */
const recallBuiltTables = (): void => {
  if (isRecalled) return;
  isRecalled = true;
  const kept = builtTables();
  if (kept !== null) recallTables(ruleBooks.procedures, kept);
};

/** The rule books with these policies and layers, or what is wrong with the folders. */
export const booksFrom = async ({
  policies = [],
  adopt = [],
}: PolicyFlags): Promise<RuleBooks | readonly Complaint[]> => {
  recallBuiltTables();
  if (policies.length === 0) return adopting(adopt, ruleBooks);
  const { booksWith } = await import('./read.ts');
  const books = await booksWith(policies);
  return 'procedures' in books ? adopting(adopt, books) : books;
};
