/** The rule books that the options `--policies` and `--adopt` ask for. */
import { adopting, type RuleBooks, ruleBooks } from '../engine/replay.ts';
import type { Complaint } from '../files/complaints.ts';
import type { LayerId } from '../vocabulary/layers.ts';

/** The options by which a school adds policies of its own. */
export interface PolicyFlags {
  /** Folders: each of one policy, or of several. */
  readonly policies?: readonly string[];
  /** Layers that every policy adopts for this once. */
  readonly adopt?: readonly LayerId[];
}

/** The rule books with these policies and layers, or what is wrong with the folders. */
export const booksFrom = async ({
  policies = [],
  adopt = [],
}: PolicyFlags): Promise<RuleBooks | readonly Complaint[]> => {
  if (policies.length === 0) return adopting(adopt, ruleBooks);
  const { booksWith } = await import('./read.ts');
  const books = await booksWith(policies);
  return 'procedures' in books ? adopting(adopt, books) : books;
};
