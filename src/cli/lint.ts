/** `dutybound lint`: how the policies are read, and what is amiss in their rule books. */
import { unknownWord } from '../engine/read.ts';
import { ruleBooks } from '../engine/replay.ts';
import { type Instant, instantOf } from '../engine/time.ts';
import { lintPolicy } from '../report/lint.ts';
import { lintLines } from '../report/lint-text.ts';
import { print } from './books.ts';
import { systemClock } from './clock.ts';
import { complain } from './terminal.ts';

export interface LintFlags {
  readonly format: 'text' | 'json';
  readonly asOf?: string;
}

const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** A day that is in the calendar; the 30th of February is not. */
const dayOf = (text: string): Instant | null => {
  const day = DAY.test(text) ? instantOf(`${text}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(day) ? null : day;
};

export const lintPolicies = async (
  policy: string | undefined,
  { format, asOf }: LintFlags,
): Promise<number> => {
  const known = ruleBooks.policies.map((each) => each.id);
  if (policy !== undefined && !known.includes(policy)) {
    complain(`dutybound: ${unknownWord('policy', policy, known)}\n`);
    return 2;
  }
  const moment = asOf === undefined ? systemClock.now() : dayOf(asOf);
  if (moment === null) {
    complain('dutybound: --as-of: is not a day; write it like 2026-03-04\n');
    return 2;
  }
  const chosen = ruleBooks.policies.filter((each) => policy === undefined || each.id === policy);
  const found = chosen.map((each) => lintPolicy(each, { asOf: moment }));
  return print(found, { format }, (all, screen) =>
    all.flatMap((lint, index) => [...(index === 0 ? [] : ['']), ...lintLines(lint, screen)]),
  );
};
