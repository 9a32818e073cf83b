/** The rule books that come with Dutybound, for whoever is asked for no others. */
import { cautions, layers, policies, procedures } from '../../machines/index.ts';
import type { RuleBooks } from '../engine/replay.ts';

export const ruleBooks: RuleBooks = { procedures, policies, layers, cautions };
