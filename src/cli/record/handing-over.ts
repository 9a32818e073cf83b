/** `dutybound record receiving-key`, `hand-over`, `take-over`, `receipt`, `files` and `file`: a child moves school. */
import { policyNamed, type RuleBooks } from '../../engine/replay.ts';
import { instantOf } from '../../engine/time.ts';
import { openedAs, Unwritable, wholly } from '../../files/outputs.ts';
import { textOfFile } from '../../files/timelines.ts';
import type { PolicyFlags } from '../../policies/books.ts';
import {
  fingerprintOf,
  receiptFrom,
  receivingKeyFrom,
  textOfReceivingKey,
} from '../../record/child-file.ts';
import type { ChildIn } from '../../record/content.ts';
import type { Desk } from '../../record/desk.ts';
import { HandOvers, type KeptFile } from '../../record/hand-overs.ts';
import type { StreamId } from '../../record/journal.ts';
import type { Kept } from '../../record/kept.ts';
import { after, Settings } from '../../record/settings.ts';
import {
  type EntryOfFile,
  type IncidentOfFile,
  LEFT_OUT,
  type LeftOut,
  type NameOfFile,
} from '../../vocabulary/child-files.ts';
import { isDay, isInstant, type TimelineEvent } from '../../vocabulary/events.ts';
import { carriedIn, shortReference } from '../../vocabulary/free-text.ts';
import type { Child } from '../../vocabulary/pseudonyms.ts';
import { jsonText } from '../../vocabulary/unseen.ts';
import { eventInWords } from '../../words/entries.ts';
import { entryMomentInWords } from '../../words/moments.ts';
import { inSchoolTime } from '../../words/time.ts';
import { printText } from '../terminal.ts';
import { type AsFlags, asAccount, idFrom, needsPolicyOf, Refused } from './account.ts';
import { now, type Opened, withRecord } from './opening.ts';

const momentOf = (iso: string): string => inSchoolTime(instantOf(iso));

export const filesOf = ({ parts, record, accounts }: Opened): Promise<HandOvers> =>
  HandOvers.open(parts, record, accounts);

const counted = (count: number, one: string, several: string): string =>
  `${count} ${count === 1 ? one : several}`;

/** @returns the exit status */
export const printReceivingKey = (flags: AsFlags): Promise<number> =>
  withRecord({}, async (opened) => {
    const key = await (await filesOf(opened)).receivingKey(asAccount(opened, flags));
    const lines = [
      'Receiving key: give it to the school that hands a file over, by e-mail or telephone. It is not secret.',
      `  ${textOfReceivingKey(key)}`,
      'Fingerprint: compare it by telephone, on a number that you know, before anything is sealed to it.',
      `  ${fingerprintOf(key)}`,
    ];
    printText(`${lines.join('\n')}\n`);
    return 0;
  });

const GROUPS = /(?:[0-9a-f]{4}\s+){16}[0-9a-f]{4}/i;

/** A receiving key that is typed, or stands in a file, among other lines or alone. */
const receiverFrom = async (given: string): Promise<Buffer> => {
  if (/^[0-9a-f\s]+$/i.test(given)) return receivingKeyFrom(given);
  const text = await textOfFile(given);
  if (typeof text !== 'string') throw new Refused(`--to: ${given} ${text.says}`);
  return receivingKeyFrom(GROUPS.exec(text)?.[0] ?? text);
};

/** @throws Refused where it cannot be the name of a school */
const schoolFrom = (given: string): string => {
  const { success, data, error } = shortReference.safeParse(given.trim());
  if (success) return data;
  throw new Refused(`--school: ${error.issues[0]?.message ?? 'is not the name of a school'}`);
};

const dayFrom = (given: string | undefined): string | undefined => {
  if (given === undefined) return undefined;
  if (isDay(given)) return given;
  throw new Refused('--left: is not a day; write it like 2026-03-04');
};

const WORDS = ['keep', 'leave-out'];

const keepsWordsFrom = (given: string | undefined): boolean | undefined => {
  if (given === undefined) return undefined;
  if (WORDS.includes(given)) return given === 'keep';
  throw new Refused(`--words: give one of ${WORDS.join(', ')}`);
};

interface Named {
  readonly of: readonly ChildIn[];
  readonly earlier: readonly StreamId[];
}

/** What the operands name: `ID:child-1`, or the id of a file from an earlier school. */
const namedBy = async (
  desk: Desk,
  files: HandOvers,
  operands: readonly string[],
): Promise<Named> => {
  const of: ChildIn[] = [];
  const earlier: StreamId[] = [];
  for (const operand of operands) {
    const [given = '', child, ...more] = operand.split(':');
    if (child === undefined) {
      const file = await fileNamed(desk, files, given);
      if (!earlier.includes(file.id)) earlier.push(file.id);
      continue;
    }
    if (!/^child-[1-9]\d?$/.test(child) || more.length > 0) {
      throw new Refused('CHILD: does not name a child; write it like 3f9a1c:child-1');
    }
    const incident = await idFrom(desk, given);
    if (of.some((each) => each.incident === incident)) {
      throw new Refused(
        `CHILD: ${incident} is named twice; a file is of one child, who has one pseudonym in each incident`,
      );
    }
    of.push({ incident, child: child as Child });
  }
  return { of, earlier };
};

/** @throws Refused where it is not a file for this account */
const fileNamed = async (desk: Desk, files: HandOvers, given: string): Promise<KeptFile> => {
  const id = given.toLowerCase();
  const isId = /^[0-9a-f]{6,32}$/.test(id);
  const file = isId ? await files.find(desk, id) : null;
  if (file !== null) return file;
  throw new Refused(
    'ID: there is no such file; `dutybound record files` shows those for this account, and an incident is named with its child: 3f9a1c:child-1',
  );
};

/** An entry in words by the policy of its incident; null where these would say what is never kept. */
const wordsOf =
  (books: RuleBooks) =>
  (kept: Kept): ((event: TimelineEvent) => string | null) => {
    needsPolicyOf(kept, books);
    const policy = policyNamed(kept.timeline.policy, books);
    return (event) => {
      const says = eventInWords(event, { policy, procedures: books.procedures });
      return carriedIn(says) === null ? says : null;
    };
  };

export interface HandOverFlags extends AsFlags, PolicyFlags {
  readonly to: string;
  readonly school: string;
  readonly words?: string;
  readonly only?: boolean;
  readonly left?: string;
  readonly receiptBy?: string;
}

const receiptByFrom = async (
  { parts }: Opened,
  { receiptBy }: HandOverFlags,
): Promise<string | undefined> => {
  if (receiptBy === undefined) {
    const period = (await Settings.open(parts.streams, now)).get('receipt');
    return period === null ? undefined : after(now(), period).toISOString();
  }
  if (isInstant(receiptBy)) return receiptBy;
  throw new Refused(
    '--receipt-by: is not a date and time with a zone; write it like 2026-03-11T09:00:00Z',
  );
};

/** How a receipt stands: what is missing, and since when it is late. */
const receiptInWords = ({ given, receipt }: KeptFile): string => {
  if (receipt !== undefined) return `receipt filed ${momentOf(receipt.filed)}`;
  if (given?.receiptBy === undefined) {
    return 'no receipt yet; by when it is wanted was not set';
  }
  const isLate = instantOf(given.receiptBy) < now().getTime();
  return `no receipt yet, wanted by ${momentOf(given.receiptBy)}${isLate ? ': late' : ''}`;
};

const DAY = 86_400_000;

const leftInWords = ({ at, given }: KeptFile): readonly string[] => {
  if (given?.left === undefined) return [];
  const day = `${at.slice(0, 10)}T00:00:00Z`;
  const days = Math.round((Date.parse(day) - Date.parse(`${given.left}T00:00:00Z`)) / DAY);
  const when =
    days === 0
      ? 'the same day'
      : `${counted(Math.abs(days), 'day', 'days')} ${days < 0 ? 'before' : 'after'}`;
  return [`The child left on ${given.left}; the file was handed over ${when}.`];
};

const leftOutInWords = ({ id, entries, isHeld }: IncidentOfFile): readonly string[] => {
  const count = (what: LeftOut): number =>
    entries.filter(({ leftOut }) => leftOut.some((each) => each.what === what)).length;
  const parts = (Object.keys(LEFT_OUT) as LeftOut[]).flatMap((what) =>
    count(what) === 0 ? [] : [`${counted(count(what), 'entry', 'entries')}: ${LEFT_OUT[what]}`],
  );
  return [
    ...(parts.length === 0 ? [] : [`Left out of ${id}: ${parts.join('; ')}.`]),
    ...(isHeld ? [`${id} is held: ask whoever asked for the hold whether it may go.`] : []),
  ];
};

/** @returns the exit status */
export const handOver = (
  path: string,
  operands: readonly string[],
  flags: HandOverFlags,
): Promise<number> =>
  withRecord(flags, async (opened) => {
    const desk = asAccount(opened, flags);
    const files = await filesOf(opened);
    const school = schoolFrom(flags.school);
    const receiver = await receiverFrom(flags.to);
    const [left, keepsWords] = [dayFrom(flags.left), keepsWordsFrom(flags.words)];
    const receiptBy = await receiptByFrom(opened, flags);
    const wanted = {
      ...(await namedBy(desk, files, operands)),
      school,
      receiver,
      only: flags.only === true,
      inWords: wordsOf(opened.books),
      ...(keepsWords === undefined ? {} : { keepsWords }),
      ...(left === undefined ? {} : { left }),
      ...(receiptBy === undefined ? {} : { receiptBy }),
    };
    const given = await writtenTo(path, () => files.handOver(desk, wanted));
    const { incidents } = given.contents;
    const entries = incidents.reduce((sum, each) => sum + each.entries.length, 0);
    const lines = [
      `${path} has the child's file: ${counted(incidents.length, 'incident', 'incidents')}, ${counted(entries, 'entry', 'entries')}.`,
      `It is sealed to ${school}, to the key with the fingerprint ${given.given?.to}. Nobody else can open it, not even you.`,
      ...incidents.flatMap(leftOutInWords),
      ...leftInWords(given),
      ...(given.contents.names.length === 0
        ? [
            'No name is kept for the child, so none went with it, and other incidents were not looked for.',
          ]
        : []),
      `Filed as ${given.id}: handed over ${momentOf(given.at)}; ${receiptInWords(given)}.`,
      ...(receiptBy === undefined
        ? [
            'By when do you want the receipt? --receipt-by says it for one file, `dutybound record set receipt` for all.',
          ]
        : []),
      'When the receipt comes: dutybound record receipt FILE',
    ];
    printText(`${lines.join('\n')}\n`);
    return 0;
  });

/** Files what is handed over, then writes it; nothing is filed where the file cannot be made. */
const writtenTo = async <Result extends { readonly bytes: Buffer }>(
  path: string,
  act: () => Promise<Result>,
): Promise<Result> => {
  try {
    const sink = await openedAs('FILE', path, [], { onlyNew: true });
    let result: Result | undefined;
    await wholly(sink, async () => {
      result = await act();
      await sink.write(result.bytes.toString('latin1'));
    });
    return result as Result;
  } catch (error) {
    if (error instanceof Unwritable) throw new Refused(error.message);
    throw error;
  }
};

const textIn = async (path: string): Promise<string> => {
  const text = await textOfFile(path);
  if (typeof text === 'string') return text.replaceAll('\r\n', '\n');
  throw new Refused(`FILE: ${path} ${text.says}`);
};

export interface TakeOverFlags extends AsFlags {
  readonly school: string;
}

/** @returns the exit status */
export const takeOver = (path: string, flags: TakeOverFlags): Promise<number> =>
  withRecord({}, async (opened) => {
    const desk = asAccount(opened, flags);
    const school = schoolFrom(flags.school);
    const files = await filesOf(opened);
    const kept = await files.takeOver(desk, Buffer.from(await textIn(path)), school);
    const { file, receipt } = kept.taken as NonNullable<KeptFile['taken']>;
    const lines = [
      `${kept.id} is the child's file from ${school}: ${counted(file.incidents.length, 'incident', 'incidents')}. \`dutybound record file\` shows it.`,
      'It was sealed by the record with this public key; compare it with the one that the school gives you:',
      `  ${file.from.publicKey}`,
      'Receipt: send this line back.',
      `  ${receipt}`,
    ];
    printText(`${lines.join('\n')}\n`);
    return 0;
  });

/** @returns the exit status */
export const fileReceipt = (path: string, flags: AsFlags): Promise<number> =>
  withRecord({}, async (opened) => {
    const desk = asAccount(opened, flags);
    const text = await textIn(path);
    const at = text.indexOf('dutybound-receipt');
    const kept = await (await filesOf(opened)).fileReceipt(desk, text.slice(Math.max(0, at)));
    const lines = [
      `The receipt of ${kept.id} is filed: ${kept.given?.school} took the file over ${momentOf(kept.by.at)}, by its own clock.`,
      'It was signed by the record with this public key; compare it with the one that the school gives you:',
      `  ${kept.by.publicKey}`,
    ];
    printText(`${lines.join('\n')}\n`);
    return 0;
  });

export interface FilesFlags extends AsFlags {
  readonly format: 'text' | 'json';
}

const ofWhom = ({ given, taken }: KeptFile): string =>
  given === undefined
    ? (taken?.file.incidents ?? [])
        .map(({ child, incident }) => `${child} in ${incident}`)
        .join(', ')
    : [
        ...given.of.map(({ child, incident }) => `${child} in ${incident}`),
        ...given.earlier.map((each) => `the earlier file ${each}`),
      ].join(', ');

const fileInRow = (file: KeptFile): string => {
  const { id, at, given, taken, isHeld } = file;
  const held = isHeld ? ['held'] : [];
  return given === undefined
    ? [id, `taken over ${momentOf(at)}`, `from ${taken?.school}`, ofWhom(file), ...held].join('  ')
    : [
        id,
        `handed over ${momentOf(at)}`,
        `to ${given.school}`,
        ofWhom(file),
        receiptInWords(file),
        ...held,
      ].join('  ');
};

/** What a program is told; never the secret that a receipt is proved by. */
const fileInData = ({ id, at, account, given, taken, receipt, isHeld }: KeptFile) => {
  const { challenge: _, about: __, ...shown } = given ?? {};
  return {
    id,
    at,
    account,
    isHeld,
    ...(given === undefined ? {} : { given: shown, receipt: receipt ?? null }),
    ...(taken === undefined ? {} : { taken: { school: taken.school, receipt: taken.receipt } }),
  };
};

/** @returns the exit status */
export const listFiles = (flags: FilesFlags): Promise<number> =>
  withRecord({}, async (opened) => {
    const desk = asAccount(opened, flags);
    if (!desk.can('hand-over')) throw new Refused("this account may not see children's files");
    const files = await (await filesOf(opened)).list(desk);
    await desk.logUse("listed children's files");
    const text =
      flags.format === 'json'
        ? jsonText(files.map(fileInData), 2)
        : [
            ...files.map(fileInRow),
            ...(files.length === 0 ? ['There are no files for this account.'] : []),
          ].join('\n');
    printText(`${text}\n`);
    return 0;
  });

const entryOfFileInWords = ({ position, entry, says, leftOut }: EntryOfFile): readonly string[] => [
  entry === null
    ? `  ${position}  left out: ${LEFT_OUT.entry}`
    : `  ${position}  ${entryMomentInWords(entry)}  ${says ?? entry.type}`,
  ...(entry?.note === undefined ? [] : [`     Note: ${entry.note}`]),
  ...(entry?.reason === undefined ? [] : [`     Reason: ${entry.reason}`]),
  ...leftOut.flatMap(({ what, fields }) =>
    what === 'entry' ? [] : [`     * ${fields.join(', ')}: ${LEFT_OUT[what]}`],
  ),
];

const incidentOfFileInWords = (incident: IncidentOfFile): readonly string[] => [
  `${incident.incident}, under ${incident.policy}: ${incident.child}; ${incident.isClosed ? 'closed' : 'open'} there${incident.isHeld ? ', held there' : ''}`,
  ...(incident.note === null ? [] : [`  Note: ${incident.note}`]),
  ...incident.entries.flatMap(entryOfFileInWords),
];

const fileInWords = (file: KeptFile, names: readonly NameOfFile[]): readonly string[] => {
  const { at, account, given, taken, receipt } = file;
  const named = [...new Set(names.map(({ pseudonym, name }) => `${pseudonym}  ${name}`))];
  if (given !== undefined) {
    return [
      `A child's file, handed to ${given.school} ${momentOf(at)} by ${account}, sealed to the key ${given.to}`,
      ofWhom(file),
      ...leftInWords(file),
      `${receiptInWords(file)}.`,
      ...(receipt === undefined
        ? []
        : [
            `Taken over ${momentOf(receiptFrom(receipt.line).at)}, by the clock of ${given.school}.`,
            `  ${receipt.line}`,
          ]),
    ];
  }
  return [
    `A child's file from ${taken?.school}, taken over ${momentOf(at)} by ${account}`,
    ...named,
    ...(taken?.file.incidents ?? []).flatMap((each) => ['', ...incidentOfFileInWords(each)]),
    '',
    'Receipt:',
    `  ${taken?.receipt}`,
  ];
};

/** @returns the exit status */
export const showFile = (given: string, flags: FilesFlags): Promise<number> =>
  withRecord({}, async (opened) => {
    const desk = asAccount(opened, flags);
    const files = await filesOf(opened);
    const { id } = await fileNamed(desk, files, given);
    const { file, names } = await files.read(desk, id, 'shown');
    const text =
      flags.format === 'json'
        ? jsonText({ ...fileInData(file), names, incidents: file.taken?.file.incidents ?? [] }, 2)
        : fileInWords(file, names).join('\n');
    printText(`${text}\n`);
    return 0;
  });
