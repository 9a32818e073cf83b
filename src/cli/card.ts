/** `dutybound card`: what to do first in one kind of incident, as a sheet for the wall; or a log to write on. */
import { readAssets } from '../console/assets.ts';
import { logBookSheet, wallSheet } from '../console/sheets.tsx';
import { unknownWord } from '../engine/read.ts';
import { policyNamed } from '../engine/replay.ts';
import { wholly } from '../files/outputs.ts';
import { systemClock } from '../live/clock.ts';
import { kindsUnder } from '../live/opening.ts';
import type { PolicyFlags } from '../policies/books.ts';
import { booksFor, unknownPolicy } from './books.ts';
import { complain, outputFor } from './terminal.ts';

export interface CardFlags extends PolicyFlags {
  readonly policy: string;
  readonly output?: string;
  readonly logBook?: boolean;
}

/** @returns the exit status */
export const writeCard = async (kind: string, flags: CardFlags): Promise<number> => {
  const refuse = (says: string): number => {
    complain(`dutybound: ${says}\n`);
    return 2;
  };
  const books = await booksFor(flags);
  if (books === null) return 2;
  const wrong = unknownPolicy(flags.policy, books);
  if (wrong !== null) return refuse(`--policy: ${wrong}`);
  const policy = policyNamed(flags.policy, books);
  const kinds = [...kindsUnder(policy, books), 'general' as const];
  const procedure = kinds.find((id) => id === kind);
  if (procedure === undefined) return refuse(unknownWord('procedure', kind, kinds));
  const of = { procedure, policy, books, now: systemClock.now(), styles: readAssets().styles.body };
  const sink = await outputFor(flags.output, []);
  await wholly(sink, () => sink.write(flags.logBook === true ? logBookSheet(of) : wallSheet(of)));
  return 0;
};
