/**
 * Sheets of .xlsx files as rows of text, the same that CSV of them would have. What there is to read is
 * looked through and bounded first (`workbook.ts`); then the library is given a new file made of
 * those parts alone: one sheet, its texts and its styles. It never sees a picture, a macro or a link.
 */
import { strToU8, zipSync } from 'fflate';
import type { Fault } from '../vocabulary/audits.ts';
import { type CsvRow, isBlank, LONGEST_ROW } from './csv-records.ts';
import type { Bytes } from './from-rows.ts';
import type { Cut, RowSource, Tell } from './table.ts';
import { type Extent, extentOf, SAVE_AGAIN, type Sheet, Workbook } from './workbook.ts';
import { BrokenZip } from './zip.ts';

/** Largest file that is read, in bytes. */
const MOST_BYTES = 1 << 25;
const TOO_BIG = `is larger than ${MOST_BYTES >> 20} MB; save the sheet as CSV`;

/** Most rows and cells of a sheet, empty ones before the last among them. */
const MOST_ROWS = 200_000;
const MOST_CELLS = 2_000_000;
const TOO_MUCH =
  'has a sheet of more than 200,000 rows or 2,000,000 cells; take out what stands far from the log, or save it as CSV';

const XML = '<?xml version="1.0" encoding="UTF-8"?>';
const RELATED = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/**
 * Characters of rows that the library is given as one sheet. More it takes piece by piece, each smaller than the
 * one before where that took long: on a busy machine it took minutes, and then its stack ran over.
 */
const MOST_OF_SHEET = 60_000;
/** So it does with the rest of a longer text. Programs write no more than 32,767 characters into a cell. */
const MOST_OF_TEXT = 1 << 18;
/** What is kept of a longer text, and how that ends: no text in XML has this sign. */
const MOST_OF_LONGER = 1_000;
const CUT = '\uffff';

/**
 * A sheet as the library reads it well: errors such as #N/A as text, which is what CSV has of them and
 * the library leaves out; and without cells and rows that are only formatted, which a sheet may have a
 * million of, and over which the library takes minutes.
 */
const madePlain = (sheet: string): string =>
  withoutEnds(sheet.replace(/<!\[CDATA\[([\s\S]*?)\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>/g, inText))
    .replace(/(<(?:[\w.-]+:)?c\b[^>]*?\st=)(["'])e\2/g, '$1"str"')
    .replace(/<((?:[\w.-]+:)?c)\b[^>]*(\/>|><\/\1>)/g, '')
    .replace(/<((?:[\w.-]+:)?row)\b[^>]*(\/>|>\s*<\/\1>)/g, '');

/** A comment says nothing; what is written as data is text. */
const inText = (_: string, data = ''): string =>
  data.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The same without the ends of texts that are too long. @throws BrokenZip where a tag is too long */
const withoutEnds = (sheet: string): string => {
  const pieces = sheet.split('<').map((piece) => {
    if (piece.length <= MOST_OF_TEXT) return piece;
    const kept = piece.slice(0, piece.indexOf('>') + 1 + MOST_OF_LONGER);
    if (kept.length > MOST_OF_TEXT) throw new BrokenZip(SAVE_AGAIN);
    return kept + CUT;
  });
  return pieces.join('<');
};

/** Rows of a sheet, numbered from 1. */
interface PartOfSheet {
  readonly xml: string;
  /** How many rows of the sheet stand before them. */
  readonly before: number;
}

/** The number of a row, or of the row of a cell, behind what stands before it. */
const NUMBER = /(<(?:[\w.-]+:)?(?:row|c)\b[^>]*?\sr=["'][A-Za-z]*)(\d+)/;
const NUMBERS = new RegExp(NUMBER, 'g');

const partOf = (rows: string): PartOfSheet => {
  const before = Number(NUMBER.exec(rows)?.[2] ?? 0) - 1;
  const numbered = rows.replace(
    NUMBERS,
    (_, start: string, number: string) => `${start}${Number(number) - before}`,
  );
  return { xml: `<worksheet><sheetData>${numbered}</sheetData></worksheet>`, before };
};

const CELL = /<(?:[\w.-]+:)?c\b/;

/**
 * A sheet in parts, none of them larger than the library takes at once unless one row is.
 * @throws BrokenZip where a cell is in no row
 */
const inParts = (sheet: string): readonly PartOfSheet[] => {
  const parts: PartOfSheet[] = [];
  let rows = '';
  const others = sheet.replace(/<((?:[\w.-]+:)?row)\b[\s\S]*?<\/\1>/g, (row) => {
    if (rows !== '' && rows.length + row.length > MOST_OF_SHEET) {
      parts.push(partOf(rows));
      rows = '';
    }
    rows += row;
    return '';
  });
  if (CELL.test(others)) throw new BrokenZip(SAVE_AGAIN);
  return rows === '' ? parts : [...parts, partOf(rows)];
};

/** A workbook of the parts of one sheet, each as a sheet of its own. */
const made = (workbook: Workbook, sheets: readonly PartOfSheet[]): ArrayBuffer => {
  const parts: Record<string, string> = {};
  const links: string[] = [];
  const add = (id: string, kind: string, xml: string): void => {
    parts[`xl/${id}.xml`] = xml;
    links.push(`<Relationship Id="${id}" Type="${RELATED}/${kind}" Target="${id}.xml"/>`);
  };
  for (const kind of ['sharedStrings', 'styles'] as const) {
    const part = workbook.partOf(kind);
    if (part !== null) add(kind, kind, workbook.text(part));
  }
  const named = sheets.map(({ xml }, index) => {
    add(`s${index}`, 'worksheet', xml);
    return `<sheet name="s${index}" sheetId="${index + 1}" r:id="s${index}"/>`;
  });
  parts['xl/_rels/workbook.xml.rels'] = `${XML}<Relationships>${links.join('')}</Relationships>`;
  const days = workbook.from1904 ? '<workbookPr date1904="1"/>' : '';
  parts['xl/workbook.xml'] =
    `${XML}<workbook xmlns:r="${RELATED}">${days}<sheets>${named.join('')}</sheets></workbook>`;
  const files = Object.entries(parts).map(([name, text]) => [name, strToU8(text)] as const);
  return zipSync(Object.fromEntries(files), { level: 0 }).buffer;
};

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;
/** Day 0 of each way of counting days. */
const DAY_0 = { from1900: Date.UTC(1899, 11, 30), from1904: Date.UTC(1904, 0, 1) } as const;
/** A moment within so many days of day 0 is not a date, but a time of day or how long something took. */
const MOST_DURATION = 366 * DAY;

const twoDigits = (number: number): string => String(number).padStart(2, '0');

/** "09:20", with seconds where there are any; 26 hours are "26:00". */
const timeIn = (span: number): string => {
  const seconds = Math.floor((span % (60 * SECOND)) / SECOND);
  const minutes = Math.floor((span % HOUR) / (60 * SECOND));
  const shown = `${twoDigits(Math.floor(span / HOUR))}:${twoDigits(minutes)}`;
  return seconds === 0 ? shown : `${shown}:${twoDigits(seconds)}`;
};

/** A date as nobody can misread it; a time alone without one. Days are kept as fractions, so it is rounded to a second. */
const dateAsText = (date: Date, from1904: boolean): string => {
  const moment = Math.round((date.getTime() + 1) / SECOND) * SECOND;
  const since = moment - DAY_0[from1904 ? 'from1904' : 'from1900'];
  if (since >= 0 && since < MOST_DURATION) return timeIn(since);
  const day = new Date(moment).toISOString().slice(0, 10);
  const ofDay = ((moment % DAY) + DAY) % DAY;
  return ofDay === 0 ? day : `${day} ${timeIn(ofDay)}`;
};

/** A number as it would be typed: no exponent, and none of the digits that binary fractions add. */
const numberAsText = (raw: string): string => {
  const number = Number(raw);
  if (!Number.isFinite(number)) return raw;
  const plain = String(Number(number.toPrecision(15)));
  if (!plain.includes('e')) return plain;
  return Math.abs(number) >= 1
    ? BigInt(number).toString()
    : number.toFixed(20).replace(/\.?0+$/, '');
};

const cellAsText = (value: unknown, from1904: boolean): string => {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return dateAsText(value, from1904);
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  return String(value);
};

/** The bytes of what can be opened only once. */
const opened = new WeakMap<Bytes, Promise<Buffer | null>>();

/** All bytes of a source, or null where there are too many. */
const wholeOf = (source: Bytes): Promise<Buffer | null> => {
  const bytes = opened.get(source) ?? readWhole(source);
  if (!source.again) opened.set(source, bytes);
  return bytes;
};

const readWhole = async (source: Bytes): Promise<Buffer | null> => {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of source.open()) {
    size += piece.length;
    if (size > MOST_BYTES) return null;
    pieces.push(Buffer.from(piece));
  }
  return Buffer.concat(pieces);
};

interface Told {
  readonly fault: Fault;
  readonly isRow: boolean;
}

/** A sheet that was read, and what there is to say of the workbook. */
interface Read {
  readonly rows: readonly CsvRow[];
  readonly told: readonly Told[];
}

const samePlace = (asked: string, { name }: Sheet): boolean =>
  name.trim().toLowerCase() === asked.trim().toLowerCase();

const times = (count: number, one: string, many: string): string =>
  `${count} ${count === 1 ? one : many}`;

const COMMENTS =
  'has comments on cells, which are not read; what they say of an incident belongs into a cell';
const picturesInWords = (count: number): string =>
  `holds ${times(count, 'picture', 'pictures')} or other media, which nobody looked at here; should one show a child, leave it alone and ask the police what to do, since it must not be in a log`;

const EMPTY = 'has no sheet with anything in it; put headings and rows into one';

/** A sheet with how far it reaches. */
interface Looked {
  readonly text: string;
  readonly extent: Extent;
}

/** A sheet by its number: its name may be a child's. */
const passedOver = ({ number, isHidden }: Sheet, { filled }: Extent): string => {
  const what = isHidden ? 'is hidden, holds' : 'holds';
  const rows = times(filled, 'row', 'rows');
  return `sheet ${number} ${what} ${rows}, and was not read; to read it instead, write sheet: ${number} in the mapping`;
};

class Reading {
  readonly #file: string;
  readonly #told: Told[] = [];

  constructor(file: string) {
    this.#file = file;
  }

  async read(source: Bytes, asked: Cut['sheet']): Promise<Read> {
    let rows: readonly CsvRow[] = [];
    try {
      const bytes = await wholeOf(source);
      if (bytes === null) throw new BrokenZip(TOO_BIG);
      rows = await this.#rows(new Workbook(bytes), asked);
    } catch (error) {
      if (!(error instanceof BrokenZip)) throw error;
      this.#tell(error.message, false);
    }
    return { rows, told: this.#told };
  }

  #tell(says: string, isRow = true): void {
    this.#told.push({ fault: { file: this.#file, line: null, field: null, says }, isRow });
  }

  async #rows(workbook: Workbook, asked: Cut['sheet']): Promise<readonly CsvRow[]> {
    if (workbook.pictures > 0) this.#tell(picturesInWords(workbook.pictures));
    if (workbook.hasComments) this.#tell(COMMENTS);
    const { text, extent } = this.#chosen(workbook, asked);
    if (extent.cells > MOST_CELLS || extent.rows > MOST_ROWS) throw new BrokenZip(TOO_MUCH);
    const rows = await this.#cells(workbook, inParts(madePlain(text)));
    const { unvalued } = extent;
    return rows.map((row) => (unvalued.has(row.line) ? { ...row, flaw: 'formula' as const } : row));
  }

  /** The sheet to read: the one that was asked for, or the first in sight that holds anything. */
  #chosen(workbook: Workbook, asked: Cut['sheet']): Looked {
    const isAsked = (sheet: Sheet): boolean =>
      typeof asked === 'number' ? sheet.number === asked : samePlace(asked ?? '', sheet);
    if (asked !== undefined && !workbook.sheets.some(isAsked)) {
      const last = workbook.sheets.length;
      throw new BrokenZip(
        `has no such sheet as the mapping names; give a number from 1 to ${last}`,
      );
    }
    let chosen: Looked | null = null;
    for (const sheet of workbook.sheets) {
      if (sheet.part === null) continue;
      const text = workbook.text(sheet.part);
      const extent = extentOf(text);
      const isWanted = asked === undefined ? !sheet.isHidden : isAsked(sheet);
      if (extent.filled === 0) continue;
      if (chosen === null && isWanted) chosen = { text, extent };
      else this.#tell(passedOver(sheet, extent));
    }
    if (chosen === null) throw new BrokenZip(EMPTY);
    return chosen;
  }

  async #cells(workbook: Workbook, parts: readonly PartOfSheet[]): Promise<readonly CsvRow[]> {
    const { default: readSheets } = await import('read-excel-file/universal');
    const options = { trim: false, parseNumber: numberAsText };
    const sheets = await readSheets(made(workbook, parts), options).catch(() => {
      // Whatever the library trips over, its own words could repeat what is in a cell.
      throw new BrokenZip(SAVE_AGAIN);
    });
    const texts: string[][] = [];
    for (const [index, { data }] of sheets.entries()) {
      const { before = 0 } = parts[index] ?? {};
      if (before < texts.length || before > MOST_ROWS) throw new BrokenZip(SAVE_AGAIN);
      while (texts.length < before) texts.push([]);
      for (const row of data) texts.push(row.map((cell) => cellAsText(cell, workbook.from1904)));
    }
    const width = texts.reduce((most, row) => Math.max(most, row.length), 0);
    return texts.map((row, index) => {
      const length = row.reduce((sum, cell) => sum + cell.length, 0);
      const isLong = length > LONGEST_ROW || row.some((cell) => cell.includes(CUT));
      const cells = Array.from({ length: width }, (_, at) => row[at]?.replaceAll(CUT, '') ?? '');
      return { line: index + 1, cells, flaw: isLong ? 'length' : null };
    });
  }
}

/** What was read of a source, which may be asked for again: the two sheets that were read last. */
const known = new WeakMap<Bytes, Map<Cut['sheet'], Promise<Read>>>();
const MOST_SHEETS = 2;

const readOf = (source: Bytes, asked: Cut['sheet']): Promise<Read> => {
  const sheets = known.get(source) ?? new Map<Cut['sheet'], Promise<Read>>();
  const read = sheets.get(asked) ?? new Reading(source.name).read(source, asked);
  sheets.delete(asked);
  sheets.set(asked, read);
  const [oldest] = sheets.keys();
  if (sheets.size > MOST_SHEETS) sheets.delete(oldest);
  known.set(source, sheets);
  return read;
};

/** Rows that are handed on at a time. */
const MOST_AT_ONCE = 1_000;

async function* rowsOf(
  source: Bytes,
  cut: Cut | null,
  tell: Tell,
): AsyncGenerator<readonly CsvRow[]> {
  const { rows, told } = await readOf(source, cut?.sheet);
  for (const { fault, isRow } of told) tell(fault, isRow);
  const from =
    cut?.headings === undefined
      ? rows.findIndex(({ cells }) => !isBlank(cells))
      : rows.findIndex(({ line }) => line >= (cut.headings ?? 1));
  for (let at = Math.max(from, 0); at < rows.length; at += MOST_AT_ONCE) {
    yield rows.slice(at, at + MOST_AT_ONCE);
  }
}

/** A sheet of an .xlsx file. It is held whole, so that it can be read again from a pipe too. */
export const XLSX: RowSource = { rows: rowsOf, byKey: false, isHeld: true };
