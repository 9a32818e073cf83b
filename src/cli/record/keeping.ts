/** `dutybound record init`, `checkpoint`, `check-keys` and `recover`: the record and its keys. */
import { createInterface } from 'node:readline';
import { descriptionFrom } from '../../record/description.ts';
import { FolderOnDisk, type Guarantee } from '../../record/disk.ts';
import { isSecondCopy, type KeySource, keyFromSheet } from '../../record/keys.ts';
import { keySourceFrom, makeRecord, type Places } from '../../record/places.ts';
import { isSigned, signatureOf, signingKey } from '../../record/seal.ts';
import { complain, printText } from '../terminal.ts';
import { guarded, type Opened, places, refuse, withRecord } from './opening.ts';

const SYNCS: Readonly<Record<Guarantee, string>> = {
  'files and folders':
    'Entries, and the names of new files, are on the disk before they are acknowledged.',
  files:
    'Entries are on the disk before they are acknowledged. This system cannot sync the names of new files: after a power cut a new incident might be missing.',
};

const placesInWords = ({ record, keys, secondKeys }: Places): readonly string[] => [
  `The record   ${record}`,
  `Its keys     ${keys}`,
  `Second keys  ${secondKeys ?? 'none; name a folder on another disk in DUTYBOUND_SECOND_KEYS'}`,
];

/** What to do with a recovery sheet. */
const sheetInWords = (sheet: string, isFirst: boolean): readonly string[] => [
  'Recovery sheet: print it, lock it away, and keep no copy on this machine.',
  ...(isFirst ? [] : ['It replaces the one before: destroy that now.']),
  `  ${sheet}`,
  'With it and the second keys a dead disk is not a lost record. Whoever has both can read it all.',
];

export const printSheet = (sheet: string): void =>
  printText(`${sheetInWords(sheet, false).join('\n')}\n`);

const checkpointInWords = (line: string): readonly string[] => [
  'Checkpoint: give it to somebody outside the school office, such as a governor. It proves later that',
  'nothing from before it was changed or taken out.',
  `  ${line}`,
];

/** @returns the exit status */
export const initRecord = (): Promise<number> =>
  guarded(async () => {
    const made = await makeRecord(places(), keySourceFrom(process.env));
    return withRecord({}, async ({ record, places, guarantee }) => {
      const lines = [
        ...placesInWords(places),
        SYNCS[guarantee],
        '',
        ...sheetInWords(made.sheet, true),
        '',
        'Public key: give it to whoever checks the record one day.',
        `  ${made.publicKey}`,
        '',
        ...checkpointInWords(await record.checkpoint()),
        '',
        'Next: dutybound record account add administrator-1, and then, as it, the account of the DSL.',
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

const MISTYPED = 'the recovery sheet has a digit wrong, or missing; type it again';

const signs = ({ parts: { home, keys } }: Opened): boolean => {
  const { publicKey } = descriptionFrom(home.description);
  const signature = signatureOf('check', signingKey(keys.signing));
  return isSigned('check', signature, Buffer.from(publicKey, 'base64'));
};

/** What is wrong with the keys of a record. @param sheet as it was typed, where it is to be checked */
const faultsOfKeys = (opened: Opened, sheet: Buffer | null): readonly string[] => {
  const { streams, keys } = opened.parts;
  // Throws where one of them is damaged.
  for (const stream of keys.streams) keys.keyOf(stream);
  const missing = streams.withoutKey();
  const isOther = sheet !== null && keyFromSheet(keys.sheet())?.equals(sheet) !== true;
  return [
    ...missing.map(
      (stream) =>
        `${stream} has no key, so nobody can read it: it was erased after this copy of the record was made, or the keys are older than the record`,
    ),
    ...(signs(opened) ? [] : ['the key to sign with does not fit the public key of the record']),
    ...(isOther ? ['the recovery sheet is not of these keys; the newest one is needed'] : []),
  ];
};

const secondInWords = (stood: boolean | null, warning: string | null): string => {
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
    const faults = faultsOfKeys(opened, sheet ?? null);
    for (const fault of faults) complain(fault);
    const count = opened.parts.keys.streams.length;
    const lines = [
      `${count} keys, of epoch ${opened.parts.keys.epoch}, can be opened.`,
      secondInWords(stood, warning),
      ...(sheet === undefined || faults.length > 0 ? [] : ['The recovery sheet fits.']),
    ];
    printText(`${lines.join('\n')}\n`);
    return faults.length > 0 || warning !== null ? 1 : 0;
  });
};

/** Gives the keys back after a dead disk, from the second keys and the recovery sheet. */
export const recoverKeys = async (): Promise<number> => {
  const key = keyFromSheet(await typed('Type the recovery sheet'));
  if (key === null) return refuse(MISTYPED);
  const source: KeySource = { kind: 'sheet', key };
  return guarded(async () => {
    const { keys } = places();
    new FolderOnDisk(keys).makeFolder('.');
    return withRecord(
      {},
      async ({ parts }) => {
        const missing = parts.streams.withoutKey().length;
        const lines = [
          `The keys are back in ${keys}: ${parts.keys.streams.length} of them.`,
          missing === 0
            ? 'Every incident of the record has its key.'
            : `${missing} have no key: they were erased after this copy of the record was made.`,
        ];
        printText(`${lines.join('\n')}\n`);
        return 0;
      },
      source,
    );
  });
};

/** Begins a new epoch of keys, such as when somebody leaves who has seen the recovery sheet. */
export const rotateKeys = (): Promise<number> =>
  withRecord({}, async ({ parts: { streams, keys } }) => {
    await streams.inTurn(async () => keys.rotate(new Set()));
    printText(`The keys are of epoch ${keys.epoch} now.\n`);
    printSheet(keys.sheet());
    return 0;
  });
