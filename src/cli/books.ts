/** What the commands that list the rule books share. */
import { unknownWord } from '../engine/read.ts';
import type { RuleBooks } from '../engine/replay.ts';
import { type Instant, instantOf } from '../engine/time.ts';
import { complaintsTo } from '../files/complaints.ts';
import { lastMomentOf } from '../mapping/dates.ts';
import { booksFrom, type PolicyFlags } from '../policies/books.ts';
import { jsonText } from '../vocabulary/unseen.ts';
import type { Painter } from '../words/plain.ts';
import { complain, painterForStdout, printText, widthOfStdout } from './terminal.ts';

/** How a list is put on screen. */
export interface Screen {
  readonly paint: Painter;
  /** Columns to fold at, or null. */
  readonly width: number | null;
}

/** The rule books with the policies of `--policies` and the layers of `--adopt`, or null once it has complained of them. */
export const booksFor = async (flags: PolicyFlags): Promise<RuleBooks | null> => {
  const books = await booksFrom(flags);
  if ('procedures' in books) return books;
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

const ZONED =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

export const NO_MOMENT = 'is not a date and time with a zone; write it like 2026-03-04T09:12:00Z';

/** A moment with a zone; a day, or a time without one, is that of London, and a day ends at its last minute. */
export const momentFrom = (text: string): Instant | null => {
  if (ZONED.test(text)) return Number.isNaN(Date.parse(text)) ? null : instantOf(text);
  return lastMomentOf(text, { zone: 'Europe/London', order: 'day-first', midnight: 'a-time' });
};

/** By what, and at which moment, timelines are judged. */
export interface JudgingFlags extends PolicyFlags {
  readonly policy?: string;
  readonly asOf?: string;
}

/** What is wrong with how timelines are to be judged, or null. */
export const wrongJudging = ({ policy, asOf }: JudgingFlags, books: RuleBooks): string | null => {
  const unknown = unknownPolicy(policy, books);
  if (unknown !== null) return `--policy: ${unknown}`;
  if (asOf !== undefined && (!ZONED.test(asOf) || Number.isNaN(Date.parse(asOf)))) {
    return `--as-of: ${NO_MOMENT}`;
  }
  return null;
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
      ? jsonText(value, 2)
      : lines(value, { paint: painterForStdout(), width: widthOfStdout() }).join('\n');
  printText(`${text}\n`);
  return 0;
};
