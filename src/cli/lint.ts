/** `dutybound lint`: how the policies are read, and what is amiss in their rule books. */
import { type Instant, typedInstant } from '../engine/time.ts';
import { systemClock } from '../live/clock.ts';
import type { PolicyFlags } from '../policies/books.ts';
import { lintPolicy } from '../report/lint.ts';
import { lintLines } from '../report/lint-text.ts';
import { booksFor, print, unknownPolicy } from './books.ts';
import { complain } from './terminal.ts';

export interface LintFlags extends PolicyFlags {
  readonly format: 'text' | 'json';
  readonly asOf?: string;
}

const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** A day that is in the calendar; the 30th of February is not. */
const dayOf = (text: string): Instant | null => {
  const day = DAY.test(text) ? typedInstant(`${text}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(day) ? null : day;
};

export const lintPolicies = async (
  policy: string | undefined,
  { format, asOf, ...flags }: LintFlags,
): Promise<number> => {
  const books = await booksFor(flags);
  if (books === null) return 2;
  const unknown = unknownPolicy(policy, books);
  if (unknown !== null) {
    complain(`dutybound: ${unknown}\n`);
    return 2;
  }
  const moment = asOf === undefined ? systemClock.now() : dayOf(asOf);
  if (moment === null) {
    complain('dutybound: --as-of: is not a day; write it like 2026-03-04\n');
    return 2;
  }
  const chosen = books.policies.filter((each) => policy === undefined || each.id === policy);
  const found = chosen.map((each) => lintPolicy(each, { asOf: moment, books }));
  return print(found, { format }, (all, screen) =>
    all.flatMap((lint, index) => [...(index === 0 ? [] : ['']), ...lintLines(lint, screen)]),
  );
};
