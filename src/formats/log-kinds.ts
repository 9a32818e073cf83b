/** What a log is, told by its first bytes and its name, and what makes rows of it. */

import type { Bytes } from './from-rows.ts';
import { parsedJson } from './json-bounds.ts';
import type { RowSource } from './table.ts';

export const KINDS = ['jsonl', 'json', 'csv', 'xes', 'xlsx'] as const;
export type Kind = (typeof KINDS)[number];

const ENDINGS: readonly (readonly [RegExp, Kind])[] = [
  [/\.(jsonl|ndjson)$/i, 'jsonl'],
  [/\.json$/i, 'json'],
  [/\.(csv|tsv)$/i, 'csv'],
  [/\.xes$/i, 'xes'],
];

const kindNamed = (name: string): Kind | null => {
  const plain = name.replace(/\.gz$/i, '');
  return ENDINGS.find(([ending]) => ending.test(plain))?.[1] ?? null;
};

const GZIP = [0x1f, 0x8b];
const PACKED = 'is packed with gzip; unpack it with gunzip, or give it to dutybound audit';
const ZIP = [0x50, 0x4b];
const OLE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

const PICTURE = 'is a picture or a film; no such file is ever read: take it out';

/** How files begin that are not logs, and what is to be done about each. */
const NOT_A_LOG: readonly { readonly begins: readonly number[]; readonly says: string }[] = [
  { begins: [0x25, 0x50, 0x44, 0x46], says: 'is a PDF; export the log as .xlsx or CSV' },
  { begins: [0x89, 0x50, 0x4e, 0x47], says: PICTURE },
  { begins: [0xff, 0xd8, 0xff], says: PICTURE },
  { begins: [0x47, 0x49, 0x46, 0x38], says: PICTURE },
  { begins: [0x49, 0x49, 0x2a, 0x00], says: PICTURE },
  { begins: [0x4d, 0x4d, 0x00, 0x2a], says: PICTURE },
];

const LOCKED = 'is locked with a password; take the password off, and save it as .xlsx or CSV';
const OLD_EXCEL =
  'is an old Excel workbook (.xls), or locked with a password; open it, and save it as .xlsx or CSV';
const WEB_PAGE = 'is a web page, whatever its name; open it in Excel, and save it as .xlsx or CSV';

const beginsWith = (head: Uint8Array, bytes: readonly number[]): boolean =>
  bytes.every((byte, index) => head[index] === byte);

const isFilm = (head: Buffer): boolean =>
  head.subarray(4, 8).toString('latin1') === 'ftyp' ||
  /^RIFF[\s\S]{4}(WEBP|AVI |WAVE)/.test(head.subarray(0, 12).toString('latin1'));

/** What can be told from the first bytes whatever the name says; null where they are plain text. */
const bySigns = (head: Buffer): Kind | { readonly says: string } | null => {
  if (beginsWith(head, ZIP)) return 'xlsx';
  if (beginsWith(head, OLE)) {
    const locked = head.includes(Buffer.from('EncryptedPackage', 'utf16le'));
    return { says: locked ? LOCKED : OLD_EXCEL };
  }
  const found = NOT_A_LOG.find(({ begins }) => beginsWith(head, begins));
  if (found !== undefined) return { says: found.says };
  return isFilm(head) ? { says: PICTURE } : null;
};

const textOf = (head: Buffer): string =>
  head
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart();

const byText = (text: string): Kind => {
  if (text.startsWith('<')) return 'xes';
  if (text.startsWith('[')) return 'json';
  if (!text.startsWith('{')) return 'csv';
  const [first = '', ...more] = text.split('\n', 2);
  if (more.length === 0) return 'jsonl';
  return parsedJson(first) !== null || !/^\{\s*$/.test(first) ? 'jsonl' : 'json';
};

/** How JSON begins that is written over several lines, which no line of JSON Lines is. */
const SPREAD = /^(?:\[\s*\n\s*)?\{\s*\n\s*"/;

/**
 * What a log is, or why nothing here reads it. Signs in its first bytes count before its name, and
 * its name before what its text looks like.
 * @param head its beginning, unpacked
 */
export const kindOf = (
  head: Buffer,
  name: string,
  given: Kind | null = null,
): Kind | { readonly says: string } => {
  const signed = bySigns(head);
  if (signed !== null) return signed;
  const text = textOf(head);
  if (/^<(!doctype html|html|table)\b/i.test(text)) return { says: WEB_PAGE };
  const told = given === 'xlsx' ? null : given;
  const named = kindNamed(name);
  return told ?? (named === 'jsonl' && SPREAD.test(text) ? 'json' : named) ?? byText(text);
};

/** Bytes that are looked at. */
const LOOKED_AT = 1 << 16;

const ELSEWHERE: Readonly<Partial<Record<Kind, string>>> = {
  csv: 'is CSV, which dutybound audit reads',
  xes: 'is XES, which dutybound audit reads',
  xlsx: 'is a workbook, which dutybound audit reads',
};

/**
 * Why a file is not one of timelines as JSON, where its name or its first bytes tell; null where only
 * reading it shows.
 */
export const notOfTimelines = (bytes: Buffer, name: string): string | null => {
  const head = bytes.subarray(0, LOOKED_AT);
  if (beginsWith(head, GZIP)) return PACKED;
  const signed = bySigns(head);
  if (signed !== null && typeof signed !== 'string') return signed.says;
  const isMarkup = textOf(head.subarray(0, 256)).startsWith('<');
  const kind = signed ?? (isMarkup ? kindOf(head, name) : kindNamed(name));
  if (kind !== null && typeof kind !== 'string') return kind.says;
  const says = kind === null ? undefined : ELSEWHERE[kind];
  return says === undefined ? null : `${says}; here timelines are read, as JSON`;
};

const LIST =
  'is one JSON list; write one object to a line (JSON Lines), or give timelines to dutybound audit';
export const OURS_ALREADY =
  'holds timelines; dutybound replay and audit read them without a mapping';

/**
 * What makes rows of a log that a mapping is for, or why nothing does.
 * @param head the beginning of the log, unpacked
 */
export const rowSourceFor = async (
  head: Uint8Array,
  name: string,
  given: Kind | null = null,
): Promise<RowSource | { readonly says: string }> => {
  const bytes = Buffer.from(head);
  const kind = kindOf(bytes, name, given);
  if (typeof kind !== 'string') return kind;
  if (kind === 'xlsx') return (await import('./xlsx.ts')).XLSX;
  if (kind === 'csv') return (await import('./csv-source.ts')).CSV;
  const text = textOf(bytes);
  if (text.startsWith('[')) return { says: LIST };
  const { isInOurWords, JSON_ROWS, XES_ROWS } = await import('./keyed-rows.ts');
  if (isInOurWords(text)) return { says: OURS_ALREADY };
  return kind === 'xes' ? XES_ROWS : JSON_ROWS;
};

/** A log that a mapping is for, and what makes rows of it. It can be read more than once. */
export interface ForeignLog {
  readonly bytes: Bytes;
  readonly from: RowSource;
}

/** The beginning of a log, unpacked. */
const headOf = async (bytes: Bytes): Promise<Uint8Array> => {
  for await (const piece of bytes.open()) return Uint8Array.from(piece.subarray(0, LOOKED_AT));
  return new Uint8Array(0);
};

/** A log that a mapping is for, or why it is not one. @throws BrokenArchive or the file system's error */
export const foreignLog = async (bytes: Bytes): Promise<ForeignLog | { readonly says: string }> => {
  const from = await rowSourceFor(await headOf(bytes), bytes.name);
  return 'says' in from ? from : { bytes, from };
};
