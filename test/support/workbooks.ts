/** Small .xlsx files, part by part as spreadsheet programs write them, so that a test shows what is in them. */
import { strToU8, type Zippable, zipSync } from 'fflate';

/** A cell: text, a number, a truth, nothing; or as it stands in the file. */
export type Cell = string | number | boolean | null | RawCell;

export interface RawCell {
  /** `t` of the cell: s, str, b, e, n, d or inlineStr. */
  readonly t?: string;
  /** What stands under `v`, left out where it is undefined. */
  readonly v?: string | number;
  /** A formula. */
  readonly f?: string;
  /** One of the formats below. */
  readonly as?: keyof typeof FORMATS;
}

/** Formats of numbers, as they follow each other in the styles. */
const FORMATS = {
  general: 0,
  date: 14,
  moment: 164,
  time: 20,
  span: 46,
  text: 49,
  money: 165,
} as const;
const STYLES = Object.keys(FORMATS);

export interface SheetGiven {
  readonly name?: string;
  readonly state?: 'hidden' | 'veryHidden';
  /** The rows from the first on; null leaves a row out. */
  readonly rows?: readonly (readonly Cell[] | null)[];
  /** The sheet itself, instead of rows. */
  readonly xml?: string;
  /** After the rows, such as merged cells. */
  readonly after?: string;
}

export interface WorkbookGiven {
  readonly sheets: readonly SheetGiven[];
  readonly from1904?: boolean;
  /** Further parts, or others in the place of those that are made. */
  readonly parts?: Readonly<Record<string, string | Uint8Array>>;
}

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATED = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const letterOf = (position: number): string =>
  (position >= 26 ? letterOf(Math.floor(position / 26) - 1) : '') +
  String.fromCharCode(65 + (position % 26));

/** A day, with a time or without, as Excel counts: days since the end of 1899. */
export const serial = (moment: string): number =>
  (Date.parse(`${moment.replace(' ', 'T')}${moment.includes(':') ? 'Z' : ''}`) -
    Date.UTC(1899, 11, 30)) /
  86_400_000;

export const date = (moment: string): RawCell => ({
  v: serial(moment),
  as: moment.includes(':') ? 'moment' : 'date',
});

export const workbook = ({ sheets, from1904 = false, parts = {} }: WorkbookGiven): Buffer => {
  const texts: string[] = [];
  const cellOf = (cell: Cell, at: string): string => {
    if (cell === null) return '';
    if (typeof cell === 'number') return `<c r="${at}"><v>${cell}</v></c>`;
    if (typeof cell === 'boolean') return `<c r="${at}" t="b"><v>${cell ? 1 : 0}</v></c>`;
    if (typeof cell === 'string') {
      texts.push(cell);
      return `<c r="${at}" t="s"><v>${texts.length - 1}</v></c>`;
    }
    const { t, v, f, as } = cell;
    const type = t === undefined ? '' : ` t="${t}"`;
    const style = as === undefined ? '' : ` s="${STYLES.indexOf(as)}"`;
    const inside =
      t === 'inlineStr'
        ? `<is><t>${escaped(String(v))}</t></is>`
        : `${f === undefined ? '' : `<f>${escaped(f)}</f>`}${v === undefined ? '' : `<v>${escaped(String(v))}</v>`}`;
    return `<c r="${at}"${style}${type}>${inside}</c>`;
  };
  const rowOf = (cells: readonly Cell[] | null, index: number): string =>
    cells === null
      ? ''
      : `<row r="${index + 1}">${cells.map((cell, at) => cellOf(cell, `${letterOf(at)}${index + 1}`)).join('')}</row>`;
  const sheetOf = ({ rows = [], xml, after = '' }: SheetGiven): string =>
    xml ??
    `${XML}<worksheet xmlns="${MAIN}"><sheetData>${rows.map(rowOf).join('')}</sheetData>${after}</worksheet>`;
  const made = sheets.map(sheetOf);
  const list = sheets.map(
    ({ name, state }, index) =>
      `<sheet name="${name ?? `Sheet${index + 1}`}" sheetId="${index + 1}"${state === undefined ? '' : ` state="${state}"`} r:id="rId${index + 1}"/>`,
  );
  const links = [
    ...sheets.map((_, index) => [
      `rId${index + 1}`,
      'worksheet',
      `worksheets/sheet${index + 1}.xml`,
    ]),
    ['rId901', 'sharedStrings', 'sharedStrings.xml'],
    ['rId902', 'styles', 'styles.xml'],
  ].map(([id, kind, to]) => `<Relationship Id="${id}" Type="${RELATED}/${kind}" Target="${to}"/>`);
  const files: Record<string, string | Uint8Array> = {
    '[Content_Types].xml': `${XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
    'xl/workbook.xml': `${XML}<workbook xmlns="${MAIN}" xmlns:r="${RELATED}"><workbookPr${from1904 ? ' date1904="1"' : ''}/><sheets>${list.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${links.join('')}</Relationships>`,
    'xl/sharedStrings.xml': `${XML}<sst xmlns="${MAIN}">${texts.map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`).join('')}</sst>`,
    'xl/styles.xml': `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="dd/mm/yyyy\\ hh:mm"/><numFmt numFmtId="165" formatCode="&quot;£&quot;#,##0.00"/></numFmts><cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs><cellXfs>${Object.values(
      FORMATS,
    )
      .map((id) => `<xf numFmtId="${id}" xfId="0" applyNumberFormat="1"/>`)
      .join('')}</cellXfs></styleSheet>`,
    ...Object.fromEntries(made.map((xml, index) => [`xl/worksheets/sheet${index + 1}.xml`, xml])),
    ...parts,
  };
  const bytes = Object.entries(files).map(
    ([name, content]) => [name, typeof content === 'string' ? strToU8(content) : content] as const,
  );
  return Buffer.from(zipSync(Object.fromEntries(bytes) as Zippable));
};
