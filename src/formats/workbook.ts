/**
 * What is in an .xlsx file, before a library reads any of it: which sheets, whether they are hidden,
 * how far they reach, and what beside sheets it holds. XML with a document type is refused, so that no
 * entity is ever expanded.
 */
import { isUtf8 } from 'node:buffer';
import { posix } from 'node:path';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { localOf } from './xml-tags.ts';
import { BrokenZip, Zip } from './zip.ts';

/** Most bytes of all parts that are unpacked together. */
const MOST_UNPACKED = 1 << 26;

const TOO_LARGE = `would unpack to more than ${MOST_UNPACKED >> 20} MB; save the sheet as CSV`;
export const SAVE_AGAIN =
  'cannot be read as a workbook; open it in a spreadsheet program, and save it as .xlsx or CSV';
const DOCUMENT_TYPE =
  'has a document type in it, which no spreadsheet program writes; save the sheet as CSV';

export interface Sheet {
  /** Counted from 1 as the tabs stand, hidden ones and charts among them. */
  readonly number: number;
  readonly name: string;
  readonly isHidden: boolean;
  /** Its part in the zip file; null for a chart. */
  readonly part: string | null;
}

/** How far a sheet reaches. */
export interface Extent {
  /** Rows with something in them. */
  readonly filled: number;
  /** Up to the last row and column with something in them. */
  readonly rows: number;
  readonly cells: number;
  /** Rows with a formula of which the file has no value. */
  readonly unvalued: ReadonlySet<number>;
}

const MAIN = 'xl/workbook.xml';

/** Files that are zip files too, by a part that only they have. */
const OTHERS: readonly { readonly has: RegExp; readonly says: string }[] = [
  {
    has: /^(mimetype|content\.xml)$/,
    says: 'is an OpenDocument file (.ods); save it as .xlsx or CSV',
  },
  { has: /^Index(\/|\.zip$)/, says: 'is an Apple Numbers file; export it as .xlsx or CSV' },
  { has: /^xl\/workbook\.bin$/, says: 'is a binary workbook (.xlsb); save it as .xlsx or CSV' },
  { has: /^word\//, says: 'is a Word document; put the log into a spreadsheet, or save it as CSV' },
];
const NO_WORKBOOK = 'is a zip file without a workbook in it; unpack it, and give the logs in it';

/** Calls back for the tags of a part. @throws BrokenZip */
const walk = (
  text: string,
  open: (name: string, tag: SaxesTagPlain) => void,
  more: { readonly close?: (name: string) => void; readonly text?: (text: string) => void } = {},
): void => {
  const parser = new SaxesParser({ position: false, xmlns: false });
  const refuse = (says: string): never => {
    throw new BrokenZip(says);
  };
  parser.on('error', () => refuse(SAVE_AGAIN));
  parser.on('doctype', () => refuse(DOCUMENT_TYPE));
  parser.on('opentag', (tag) => open(localOf(tag.name), tag));
  const { close, text: onText } = more;
  if (close !== undefined) parser.on('closetag', (tag) => close(localOf(tag.name)));
  if (onText !== undefined) {
    parser.on('text', onText);
    parser.on('cdata', onText);
  }
  parser.write(text).close();
};

/** An attribute whatever prefix it has; XML allows any. */
const attributeOf = ({ attributes }: SaxesTagPlain, name: string): string | undefined =>
  attributes[name] ??
  Object.entries(attributes).find(
    ([key]) => !key.startsWith('xmlns') && localOf(key) === name,
  )?.[1];

const columnOf = (letters: string): number =>
  [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);

const ADDRESS = /^([A-Z]{1,3})(\d{1,7})$/;

/** An .xlsx file. */
export class Workbook {
  readonly #zip: Zip;
  #unpacked = 0;
  readonly sheets: readonly Sheet[];
  /** Whether its days are counted from 1904, as those of old Macs are. */
  readonly from1904: boolean;
  readonly #related: ReadonlyMap<string, { readonly kind: string; readonly part: string }>;

  /** @throws BrokenZip */
  constructor(bytes: Buffer) {
    const zip = new Zip(bytes);
    this.#zip = zip;
    if (!zip.has(MAIN)) {
      const other = OTHERS.find(({ has }) => zip.names.some((name) => has.test(name)));
      throw new BrokenZip(other?.says ?? NO_WORKBOOK);
    }
    this.#related = this.#relations();
    const { sheets, from1904 } = this.#main();
    this.sheets = sheets;
    this.from1904 = from1904;
  }

  /** A part as text. Anything that would be too much is refused before it is unpacked. */
  text(part: string): string {
    this.#unpacked += this.#zip.sizeOf(part);
    if (this.#unpacked > MOST_UNPACKED) throw new BrokenZip(TOO_LARGE);
    const bytes = this.#zip.read(part);
    if (!isUtf8(bytes)) throw new BrokenZip(SAVE_AGAIN);
    return bytes.toString('utf8').replace(/^\ufeff/, '');
  }

  /** The part that the whole workbook has of this kind, if it is there. */
  partOf(kind: 'sharedStrings' | 'styles'): string | null {
    const found = [...this.#related.values()].find((each) => each.kind === kind);
    return found !== undefined && this.#zip.has(found.part) ? found.part : null;
  }

  /** How many pictures, films and sounds are in it; none of them is ever unpacked. */
  get pictures(): number {
    return this.#zip.names.filter((name) => /(^|\/)media\/[^/]+$/.test(name)).length;
  }

  /** Whether it has comments on cells. */
  get hasComments(): boolean {
    return this.#zip.names.some((name) => /(^|\/)(threaded)?comments?[^/]*\.xml$/i.test(name));
  }

  #relations(): ReadonlyMap<string, { readonly kind: string; readonly part: string }> {
    const found = new Map<string, { readonly kind: string; readonly part: string }>();
    const part = 'xl/_rels/workbook.xml.rels';
    if (!this.#zip.has(part)) throw new BrokenZip(SAVE_AGAIN);
    walk(this.text(part), (name, tag) => {
      const { Id, Type, Target } = tag.attributes;
      if (name !== 'Relationship' || !Id || !Type || !Target) return;
      const target = posix.join('/xl', Target.startsWith('/') ? posix.join('..', Target) : Target);
      found.set(Id, { kind: posix.basename(Type), part: target.slice(1) });
    });
    return found;
  }

  #main(): Pick<Workbook, 'sheets' | 'from1904'> {
    const sheets: Sheet[] = [];
    let from1904 = false;
    walk(this.text(MAIN), (name, tag) => {
      if (name === 'workbookPr') from1904 ||= /^(1|true|on)$/.test(tag.attributes.date1904 ?? '');
      if (name !== 'sheet') return;
      const related = this.#related.get(attributeOf(tag, 'id') ?? '');
      sheets.push({
        number: sheets.length + 1,
        name: tag.attributes.name ?? '',
        isHidden: (tag.attributes.state ?? 'visible') !== 'visible',
        part: related?.kind === 'worksheet' ? related.part : null,
      });
    });
    return { sheets, from1904 };
  }
}

/** Looks through a sheet without keeping anything of it. @throws BrokenZip */
export const extentOf = (text: string): Extent => {
  let row = 0;
  let column = 0;
  let lastRow = 0;
  let lastColumn = 0;
  let filled = 0;
  let filledRow = 0;
  let hasFormula = false;
  let isEmpty = true;
  let inside = false;
  const unvalued = new Set<number>();
  walk(
    text,
    (name, { attributes }) => {
      if (name === 'row') {
        row = attributes.r === undefined ? row + 1 : Number(attributes.r);
        column = 0;
      } else if (name === 'c') {
        const [, letters, digits] = ADDRESS.exec(attributes.r ?? '') ?? [];
        if (letters === undefined) throw new BrokenZip(SAVE_AGAIN);
        row = Number(digits);
        column = columnOf(letters);
        hasFormula = false;
        isEmpty = true;
      } else if (name === 'f') hasFormula = true;
      else if (name === 'v' || name === 't') inside = true;
    },
    {
      text: (said) => {
        if (inside && said !== '') isEmpty = false;
      },
      close: (name) => {
        if (name === 'v' || name === 't') inside = false;
        if (name !== 'c') return;
        if (isEmpty) {
          if (hasFormula) unvalued.add(row);
          return;
        }
        if (row !== filledRow) filled += 1;
        filledRow = row;
        lastRow = Math.max(lastRow, row);
        lastColumn = Math.max(lastColumn, column);
      },
    },
  );
  return { filled, rows: lastRow, cells: lastRow * lastColumn, unvalued };
};
