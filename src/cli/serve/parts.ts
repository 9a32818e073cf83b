/** What the console is made of for one record: opened, with how it is reached and reaches others. */
import { join } from 'node:path';
import { sendersFrom } from '../../console/alerting/channels.ts';
import type { Assets } from '../../console/assets.ts';
import { addressFrom, type Environment, SettingFault } from '../../console/environment.ts';
import type { BackupPlace, HouseParts, PageFault } from '../../console/house.ts';
import { ProviderFault } from '../../console/signing-in/provider.ts';
import { type ProviderSettings, providerFrom } from '../../console/signing-in/provider-settings.ts';
import type { RuleBooks } from '../../engine/replay.ts';
import type { PolicyFlags } from '../../policies/books.ts';
import { Accounts } from '../../record/accounts.ts';
import type { AlertSender } from '../../record/alerts.ts';
import { FolderOnDisk } from '../../record/disk.ts';
import { RecordFault } from '../../record/fault.ts';
import { issueOnce, reportsIn } from '../../record/governors-reports.ts';
import type { Opener } from '../../record/keys.ts';
import { folderForCopy, openRecord, type Places } from '../../record/places.ts';
import { IncidentRecord } from '../../record/record.ts';
import { Settings } from '../../record/settings.ts';
import { OwnTrusts, SchoolsOfTrust } from '../../record/trusts.ts';
import { Upkeep } from '../../record/upkeep.ts';
import { now, rulesIn } from '../record/opening.ts';
import { complain } from '../terminal.ts';

export interface Ways {
  /** By which alerts leave. */
  readonly senders: readonly AlertSender[];
  readonly address: URL | null;
  readonly provider: ProviderSettings | null;
}

/** What a setting comes to, or what is wrong with it. */
const readOr = <Read>(read: () => Read): Read | string => {
  try {
    return read();
  } catch (error) {
    if (error instanceof SettingFault) return error.message;
    throw error;
  }
};

/** Where people open the console, or what is wrong with the setting. */
export const addressOr = (environment: Environment): URL | null | string =>
  readOr(() => addressFrom(environment));

/** How the console is reached and reaches others, or what is wrong with a setting. */
export const waysOr = (environment: Environment): Ways | string =>
  readOr(() => ({
    senders: sendersFrom(environment, now),
    address: addressFrom(environment),
    provider: providerFrom(environment),
  }));

/** A line for whoever keeps the machine: a fault of the record says nothing of an incident, any other is not told. */
export const complainOfDue =
  (of = '') =>
  (error: unknown): void => {
    const says = error instanceof RecordFault ? error.message : 'the program made a mistake';
    complain(
      `dutybound: ${of}what has fallen due could not be written down, and is tried again: ${says}`,
    );
  };

/** The same of a page: which kind of page, and which kind of fault; nothing of an address or of what was typed. */
const complainOfPage =
  (of = '') =>
  ({ page, error }: PageFault): void => {
    const says =
      error instanceof RecordFault || error instanceof ProviderFault
        ? error.message
        : `the program made a mistake (${error instanceof Error ? error.name : 'unknown'})`;
    complain(`dutybound: ${of}${page}: ${says}`);
  };

/**
 * Where the console puts backups, if `DUTYBOUND_BACKUPS` names a folder.
 * @param within of that folder, where there are backups of several records in it
 * @throws RecordFault where it is among what is copied
 */
export const backupsIn = (
  { DUTYBOUND_BACKUPS: given = '' }: Environment,
  where: Places,
  within = '',
): BackupPlace | null => {
  if (given === '') return null;
  try {
    const folder = folderForCopy(where, join(given, within));
    return { folder, newFolder: (name) => new FolderOnDisk(join(folder, name)) };
  } catch (error) {
    if (!(error instanceof RecordFault)) throw error;
    throw new RecordFault(error.code, `DUTYBOUND_BACKUPS: ${error.message}`);
  }
};

/** What is the same for every record of this server. */
export interface Common {
  readonly books: RuleBooks;
  readonly flags: PolicyFlags;
  readonly assets: Assets;
  readonly isSecure: boolean;
  /** Whether all of it is fictional, and nothing in it real. */
  readonly isDemonstration?: boolean;
}

/** Opens a record. @param whose what lines for whoever keeps the machine begin with @throws RecordFault where it cannot be */
export const openParts = async (
  where: Places,
  source: Opener,
  { books, flags, assets, isSecure, isDemonstration = false }: Common,
  whose = '',
): Promise<Omit<HouseParts, 'sheet'>> => {
  const { parts } = await openRecord(where, source);
  const record = new IncidentRecord(parts.streams, {
    books,
    rulesOf: rulesIn(books),
    now,
    isDemonstration,
  });
  try {
    const settings = await Settings.open(parts.streams, now);
    const of = { parts, record, settings };
    return {
      ...(settings.trust === null
        ? { ownTrusts: new OwnTrusts(of, () => reportsIn(where.record)) }
        : { schools: new SchoolsOfTrust(of) }),
      record,
      accounts: await Accounts.open(parts.streams, now),
      settings,
      upkeep: new Upkeep(parts, settings, now),
      books,
      booksFrom: {
        ...(flags.policies && { policies: flags.policies }),
        ...(flags.adopt && { adopt: flags.adopt }),
      },
      enterReport: (wanted) => issueOnce(where.record, wanted),
      now,
      isSecure,
      assets,
      drills: new FolderOnDisk(where.record),
      onDrillFault: (says) => complain(`dutybound: ${whose}${says}`),
      onPageFault: complainOfPage(whose),
    };
  } catch (error) {
    await record.close().catch(() => {});
    throw error;
  }
};
