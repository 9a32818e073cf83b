/** The rule books that the options `--policies` and `--adopt` ask for. */
import { policies, procedures, sharedReadings } from '../../machines/index.ts';
import { adopting, type RuleBooks } from '../engine/replay.ts';
import { recallTables } from '../engine/rule-tables.ts';
import type { Complaint } from '../files/complaints.ts';
import { builtTables } from '../files/kept-tables.ts';
import type { LayerId } from '../vocabulary/layers.ts';
import { ruleBooks } from './built-in.ts';
import type { Known } from './read.ts';

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
  if (kept !== null) recallTables(procedures, kept);
};

/** What comes with Dutybound, to read policies by. */
export const builtIn: Known = {
  procedures: Object.values(procedures),
  policies,
  readings: sharedReadings,
};

/** The rule books with these policies and layers, or what is wrong with the folders. */
export const booksFrom = async ({
  policies: folders = [],
  adopt = [],
}: PolicyFlags): Promise<RuleBooks | readonly Complaint[]> => {
  recallBuiltTables();
  if (folders.length === 0) return adopting(adopt, ruleBooks);
  const { readPolicies } = await import('./read.ts');
  const { read, complaints } = await readPolicies(folders, builtIn);
  if (complaints.length > 0) return complaints;
  const added = read.flatMap(({ policy }) => policy ?? []);
  return adopting(adopt, { ...ruleBooks, policies: [...ruleBooks.policies, ...added] });
};
