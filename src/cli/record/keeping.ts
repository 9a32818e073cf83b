/** `dutybound record init`, `checkpoint`, `check-keys` and `recover`: the record and its keys. */
import { createInterface } from 'node:readline';
import { GIVEN_HOURS } from '../../record/accounts.ts';
import { databaseInWords } from '../../record/database/address.ts';
import { FolderOnDisk, type Guarantee } from '../../record/disk.ts';
import { RecordFault } from '../../record/fault.ts';
import { isSecondCopy, type KeySource, keyFromSheet, type Opener } from '../../record/keys.ts';
import { firstPassword, keptPassword } from '../../record/passwords.ts';
import { keySourceFrom, makeRecord, nextOpenerFrom, type Places } from '../../record/places.ts';
import { Settings } from '../../record/settings.ts';
import { makeTrust } from '../../record/trusts.ts';
import { keysFound, MISTYPED, OPENS, SHEET_OPENS, sheetInWords } from '../../record/upkeep.ts';
import { faultOfName } from '../../vocabulary/free-text.ts';
import { complain, printText } from '../terminal.ts';
import { type AsFlags, asAccount, Refused } from './account.ts';
import {
  CANNOT_SYNC_NAMES,
  guarded,
  now,
  type Opened,
  places,
  refuse,
  upkeepOf,
  withRecord,
} from './opening.ts';

const SYNCS: Readonly<Record<Guarantee, string>> = {
  'files and folders':
    'Entries, and the names of new files, are on the disk before they are acknowledged.',
  files: `Entries are on the disk before they are acknowledged; but ${CANNOT_SYNC_NAMES}.`,
  database: 'Entries are committed, and on the disk of the database, before they are acknowledged.',
};

const placesInWords = ({ record, keys, secondKeys, database }: Places): readonly string[] =>
  database == null
    ? [
        `The record   ${record}`,
        `Its keys     ${keys}`,
        `Second keys  ${secondKeys ?? 'none; name a folder on another disk in DUTYBOUND_SECOND_KEYS'}`,
      ]
    : [
        `The record   ${databaseInWords(database)}`,
        'Its keys     there too, wrapped',
        `Opened by    ${keys}, or a passphrase: each server needs it`,
        `Drills       ${record}, on this machine alone`,
      ];

const wholeSheet = (sheet: string, isFirst: boolean): readonly string[] => [
  ...sheetInWords(isFirst),
  `  ${sheet}`,
  SHEET_OPENS,
];

export const printSheet = (sheet: string): void =>
  printText(`${wholeSheet(sheet, false).join('\n')}\n`);

const checkpointInWords = (line: string): readonly string[] => [
  'Checkpoint: give it to somebody outside the school office, such as a governor. It proves later that',
  'nothing from before it was changed or taken out.',
  `  ${line}`,
];

/** @throws Refused where there can be no trust of this name here */
const refuseAsTrust = (name: string): void => {
  const fault = name.trim() === '' ? 'is empty' : faultOfName(name);
  if (fault !== null) throw new Refused(`--trust: the name ${fault}`);
  if (places().database == null) {
    throw new Refused('--trust: a trust and its schools are in one database; set DATABASE_URL');
  }
};

/** Makes a record that of a trust, with the accounts that it begins with. @returns what to do with them */
const trustInWords = async (
  { record, accounts, parts }: Opened,
  trust: string,
): Promise<readonly string[]> => {
  const settings = await Settings.open(parts.streams, now);
  const fingerprint = await makeTrust({ parts, record, settings }, trust.trim());
  const writer = { account: 'administrator-1' };
  const password = firstPassword();
  for (const [id, role] of [
    ['administrator-1', 'administrator'],
    ['trust-lead-1', 'trust-lead'],
  ] as const) {
    await accounts.add(writer, { id, role, from: now().toISOString(), name: role });
    await accounts.givePassword(writer, id, await keptPassword(password));
  }
  return [
    'Schools compare these digits with you, by telephone, before they give you anything:',
    `  ${fingerprint}`,
    '',
    `Next: sign in as administrator-1 and as trust-lead-1, each within ${GIVEN_HOURS / 24} days. The first password of both:`,
    `  ${password}`,
  ];
};

/** @returns the exit status */
export const initRecord = ({ trust }: { readonly trust?: string } = {}): Promise<number> =>
  guarded(async () => {
    if (trust !== undefined) refuseAsTrust(trust);
    const made = await makeRecord(places(), keySourceFrom(process.env));
    return withRecord({}, async (opened) => {
      const { record, places, guarantee } = opened;
      const next =
        trust === undefined
          ? [
              'Next: dutybound record account add administrator-1, and then, as it, the account of the DSL.',
            ]
          : await trustInWords(opened, trust);
      const lines = [
        ...placesInWords(places),
        SYNCS[guarantee],
        '',
        ...wholeSheet(made.sheet, true),
        '',
        'Public key: give it to whoever checks the record one day.',
        `  ${made.publicKey}`,
        '',
        ...checkpointInWords(await record.checkpoint()),
        '',
        ...next,
      ];
      printText(`${lines.join('\n')}\n`);
      return 0;
    });
  });

/** @returns the exit status */
export const printCheckpoint = (): Promise<number> =>
  withRecord({}, async ({ record }) => {
    printText(`${await record.checkpoint()}\n`);
    return 0;
  });

/** A line that somebody types, or that comes from a pipe: it is in no list of commands. */
export const typed = async (asks: string): Promise<string> => {
  if (process.stdin.isTTY === true) process.stderr.write(`${asks}, then press Enter:\n`);
  const lines = createInterface({ input: process.stdin });
  for await (const line of lines) return line;
  return '';
};

const secondInWords = (
  isInDatabase: boolean,
  stood: boolean | null,
  warning: string | null,
): string => {
  if (isInDatabase) return 'They are in the database.';
  if (stood === null) return 'There are no second keys; name a folder in DUTYBOUND_SECOND_KEYS.';
  if (warning !== null) return 'The second keys are not there.';
  return stood
    ? 'The second keys agree.'
    : 'The second keys were missing or out of date, and have been written again.';
};

/** @returns the exit status: 1 where something is wrong with the keys */
export const checkKeys = async (flags: {
  readonly sheet?: boolean;
  readonly newSecond?: boolean;
}): Promise<number> => {
  const sheet =
    flags.sheet === true ? keyFromSheet(await typed('Type the recovery sheet')) : undefined;
  if (sheet === null) return refuse(MISTYPED);
  // Looked at before the record is opened, which writes them again where they differ.
  const { keys, secondKeys } = places();
  const stood =
    secondKeys === null ? null : isSecondCopy(new FolderOnDisk(keys), new FolderOnDisk(secondKeys));
  return withRecord({}, async (opened) => {
    if (flags.newSecond === true) opened.parts.keys.writeSecond();
    const { warning } = opened.record;
    const { faults, count, epoch, opener } = keysFound(opened.parts, sheet ?? null);
    for (const fault of faults) complain(fault);
    const lines = [
      `${count} keys, of epoch ${epoch}, can be opened.`,
      OPENS[opener],
      secondInWords(opened.places.database != null, stood, warning),
      ...(sheet === undefined || faults.length > 0 ? [] : ['The recovery sheet fits.']),
    ];
    printText(`${lines.join('\n')}\n`);
    return faults.length > 0 || warning !== null ? 1 : 0;
  });
};

/** What opens the record from now on, said plainly. */
const openerInWords = (opener: Opener['kind']): readonly string[] =>
  opener === 'file'
    ? [
        'The record opens with a key file now: whoever can read the folders can read every incident.',
        'Where it is to open with a passphrase: dutybound record passphrase',
      ]
    : [
        'The record opens with the passphrase only: set DUTYBOUND_PASSPHRASE to it. There is no key file.',
      ];

export interface RecoverFlags {
  /** Whether a record that opened with a passphrase is to open with a file. */
  readonly toFile?: boolean;
}

/** Somebody had the recovery sheet in their hands: that is in the log of reads. */
const logRecovery = async ({ record }: Opened): Promise<void> => {
  try {
    const what = 'gave the keys back with the recovery sheet';
    await record.logRead({ account: 'recovery' }, record.itself, what);
  } catch (error) {
    // Keys that are older than the record may not have that of the log.
    if (!(error instanceof RecordFault) || error.code !== 'no-key') throw error;
  }
};

/** Gives the keys back after a dead disk, from the second keys and the recovery sheet. */
export const recoverKeys = async ({ toFile = false }: RecoverFlags): Promise<number> => {
  const key = keyFromSheet(await typed('Type the recovery sheet'));
  if (key === null) return refuse(MISTYPED);
  return guarded(async () => {
    const next = nextOpenerFrom(process.env, toFile);
    const source: KeySource = { kind: 'sheet', key, ...(next === null ? {} : { next }) };
    const { keys } = places();
    new FolderOnDisk(keys).makeFolder('.');
    return withRecord(
      {},
      async (opened) => {
        const { streams, keys: ring } = opened.parts;
        await logRecovery(opened);
        const missing = streams.withoutKey().length;
        const lines = [
          `The keys are back in ${keys}: ${ring.streams.length} of them.`,
          missing === 0
            ? 'Every incident of the record has its key.'
            : `${missing} have no key: they were erased after this copy of the record was made.`,
          ...openerInWords(ring.opener),
        ];
        printText(`${lines.join('\n')}\n`);
        if (next !== null) printSheet(ring.sheet());
        return 0;
      },
      source,
    );
  });
};

/** Begins a new epoch of keys, such as when somebody leaves who has seen the recovery sheet. */
export const rotateKeys = (flags: AsFlags): Promise<number> =>
  withRecord({}, async (opened) => {
    const sheet = await (await upkeepOf(opened)).rotate(asAccount(opened, flags));
    printText(`The keys are of epoch ${opened.parts.keys.epoch} now.\n`);
    if (sheet !== null) printSheet(sheet);
    return 0;
  });

export interface PassphraseFlags extends AsFlags {
  readonly toFile?: boolean;
}

/** Has the record open with another passphrase, or with a key file. @returns the exit status */
export const changePassphrase = (flags: PassphraseFlags): Promise<number> =>
  withRecord({}, async (opened) => {
    const next = nextOpenerFrom(process.env, flags.toFile === true);
    if (next === null) {
      throw new Refused(
        'there is no new passphrase; set DUTYBOUND_NEW_PASSPHRASE, or give --to-file to open the record with a key file',
      );
    }
    const sheet = await (await upkeepOf(opened)).openWith(asAccount(opened, flags), next);
    printText(`${openerInWords(opened.parts.keys.opener).join('\n')}\n`);
    if (sheet !== null) printSheet(sheet);
    return 0;
  });
