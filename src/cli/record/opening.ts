/** What every `dutybound record` command does first and last: the record opened, and closed again. */
import manifest from '../../../package.json' with { type: 'json' };
import { policyNamed, type RuleBooks } from '../../engine/replay.ts';
import { isFileError } from '../../files/find.ts';
import { writeErrorInWords } from '../../files/outputs.ts';
import { systemClock } from '../../live/clock.ts';
import type { PolicyFlags } from '../../policies/books.ts';
import { digestOf } from '../../policies/digest.ts';
import { Accounts } from '../../record/accounts.ts';
import type { Rules } from '../../record/content.ts';
import type { Parts } from '../../record/copies.ts';
import type { Guarantee } from '../../record/disk.ts';
import { RecordFault } from '../../record/fault.ts';
import type { KeySource } from '../../record/keys.ts';
import {
  keySourceFrom,
  keysOpenToOthers,
  type OpenedRecord,
  openRecord,
  type Places,
  placesFrom,
} from '../../record/places.ts';
import { IncidentRecord } from '../../record/record.ts';
import { Settings } from '../../record/settings.ts';
import { Upkeep } from '../../record/upkeep.ts';
import { booksFor } from '../books.ts';
import { complain } from '../terminal.ts';
import { Refused } from './account.ts';

/** A record that is open, and where it is. */
export interface Opened {
  readonly record: IncidentRecord;
  readonly accounts: Accounts;
  readonly parts: Parts;
  readonly places: Places;
  readonly guarantee: Guarantee;
  readonly books: RuleBooks;
}

/** What is done for the record as a whole. */
export const upkeepOf = async ({ parts }: Opened): Promise<Upkeep> =>
  new Upkeep(parts, await Settings.open(parts.streams, now), now);

/** Said at every start: nearly every command writes, be it only who has read what. */
export const CANNOT_SYNC_NAMES =
  'this system cannot sync the names of new files: after a power cut a new incident, or the newest keys, might be missing';

export const now = (): Date => new Date(systemClock.now());

export const places = (): Places => placesFrom(process.env);

/** Says what is wrong, in one line. @returns the exit status for it */
export const refuse = (says: string): 2 => {
  complain(`dutybound: ${says}`);
  return 2;
};

/** By what a new incident is judged, for good. */
export const rulesIn =
  (books: RuleBooks) =>
  (policy: string): Rules => ({
    policy: digestOf(policyNamed(policy, books)),
    program: manifest.version,
  });

const NO_PERMISSION = 'you have no permission; run it as the user whose record it is';
/** What is different where the files are those of a record, and not to be put elsewhere. */
const IN_WORDS: Readonly<Record<string, string>> = {
  EACCES: NO_PERMISSION,
  EPERM: NO_PERMISSION,
  EROFS: 'the disk is read-only; every command writes who has read what',
  ENOSPC: 'the disk is full; free some space, then run it again',
};

/** Runs a command; what is wrong with a record or its disk becomes one line. @returns the exit status */
export const guarded = async (act: () => Promise<number>): Promise<number> => {
  try {
    return await act();
  } catch (error) {
    if (error instanceof RecordFault || error instanceof Refused) return refuse(error.message);
    if (!isFileError(error)) throw error;
    const path = error.path ?? 'a file of the record';
    return refuse(
      `${path} cannot be used: ${IN_WORDS[error.code ?? ''] ?? writeErrorInWords(error)}`,
    );
  }
};

/**
 * Opens the record for this process alone, does something with it, and closes it.
 * @returns the exit status
 */
export const withRecord = (
  flags: PolicyFlags,
  act: (opened: Opened) => Promise<number>,
  source?: KeySource,
): Promise<number> =>
  guarded(async () => {
    const books = await booksFor(flags);
    return books === null ? 2 : opened(books, act, source);
  });

/** The same with rule books that are read already. @throws RecordFault where it cannot be opened */
export const opened = async <Result>(
  books: RuleBooks,
  act: (opened: Opened) => Promise<Result>,
  source: KeySource = keySourceFrom(process.env),
): Promise<Result> => {
  const where = places();
  return openedAt(await openRecord(where, source), where, books, act);
};

/** The same with a record that is open already: it is closed in the end. */
export const openedAt = async <Result>(
  { parts, guarantee }: OpenedRecord,
  where: Places,
  books: RuleBooks,
  act: (opened: Opened) => Promise<Result>,
): Promise<Result> => {
  const areOpen = keysOpenToOthers(where);
  if (areOpen !== null) complain(`Warning: ${areOpen}`);
  if (guarantee === 'files') complain(`dutybound: ${CANNOT_SYNC_NAMES}`);
  const record = new IncidentRecord(parts.streams, { books, rulesOf: rulesIn(books), now });
  const { warning } = record;
  if (warning !== null) complain(`Warning: ${warning}`);
  try {
    const accounts = await Accounts.open(parts.streams, now);
    return await act({ record, accounts, parts, places: where, guarantee, books });
  } finally {
    // They may have gone away since.
    if (warning === null && record.warning !== null) complain(`Warning: ${record.warning}`);
    await record.close();
  }
};
