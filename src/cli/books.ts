/** What the commands that list the rule books share. */
import { unknownWord } from '../engine/read.ts';
import { ruleBooks } from '../engine/replay.ts';
import type { Painter } from '../report/plain.ts';
import { complain, painterForStdout, widthOfStdout } from './terminal.ts';

/** How a list is put on screen. */
export interface Screen {
  readonly paint: Painter;
  /** Columns to fold at, or null. */
  readonly width: number | null;
}

export interface ListFlags {
  readonly format: 'text' | 'json';
  readonly policy?: string;
}

/** Complains where `--policy` names no known policy. @returns whether it is usable. */
export const isPolicyUsable = ({ policy }: ListFlags): boolean => {
  const known = ruleBooks.policies.map((each) => each.id);
  if (policy === undefined || known.includes(policy)) return true;
  complain(`dutybound: --policy: ${unknownWord('policy', policy, known)}\n`);
  return false;
};

/** Prints a value as JSON, or as the lines that its words make. */
export const print = <T>(
  value: T,
  { format }: ListFlags,
  lines: (value: T, screen: Screen) => readonly string[],
): number => {
  const text =
    format === 'json'
      ? JSON.stringify(value, null, 2)
      : lines(value, { paint: painterForStdout(), width: widthOfStdout() }).join('\n');
  process.stdout.write(`${text}\n`);
  return 0;
};
