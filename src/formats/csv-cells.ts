/**
 * Cells of the CSV that Dutybound writes: quoted as RFC 4180 and Excel read them, never taken for a
 * formula by any spreadsheet, with nothing in them that cannot be seen; and the way back, exactly.
 */
import { stringify } from 'csv-stringify/sync';
import { isUnseen, shown, unseen } from '../vocabulary/unseen.ts';

/** What a spreadsheet takes for the beginning of a formula; the last four are full width. */
const SIGNS = '=+\\-@\\uff1d\\uff0b\\uff0d\\uff20';
/** Some spreadsheets pass over these before they look for a formula. */
const BLANK = ' \\u00a0\\u3000';

/**
 * A cell that is guarded at its start. One that begins with an apostrophe or holds only blanks is,
 * so that it comes back.
 */
const FORMULA = new RegExp(`^([${BLANK}]*[${SIGNS}\\t\\r\\n]|'|\\s+$)`);

/**
 * Where a spreadsheet of another country begins a new cell: one that expects semicolons or tabs
 * between cells sees no quotes in our rows, and so breaks a cell at these.
 */
const INSIDE = `(?<=[\\r\\n;\\t])`;
const GUARDED_INSIDE = new RegExp(`${INSIDE}(?='*[${BLANK}]*[${SIGNS}])`, 'g');
const GUARD_INSIDE = new RegExp(`${INSIDE}'(?='*[${BLANK}]*[${SIGNS}])`, 'g');

/** `\u{202e}`, and `\u{5c}u{202e}` for a text that had `\u{202e}` written out in it. */
const SHOWN = /\\(?=u\{[\da-f]{1,6}\})/g;
const WRITTEN = /\\u\{([\da-f]{1,6})\}/g;
const BACKSLASH = '\\';

const isKept = (char: string): boolean => char === '\n' || char === '\r' || char === '\t';

const withUnseenShown = (text: string): string =>
  text
    .replace(SHOWN, shown(BACKSLASH))
    .replace(unseen(), (char) => (isKept(char) ? char : shown(char)));

const withUnseen = (text: string): string =>
  text.replace(WRITTEN, (written, digits: string) => {
    const code = Number.parseInt(digits, 16);
    if (code > 0x10_ffff) return written;
    const char = String.fromCodePoint(code);
    const isOurs = char === BACKSLASH || (isUnseen(char) && !isKept(char));
    return isOurs && shown(char) === written ? char : written;
  });

const isFormula = (text: string): boolean => FORMULA.test(text);

/** A text as a cell that no spreadsheet calculates: with an apostrophe before what could be a formula. */
export const cellOf = (text: string): string => {
  const inside = withUnseenShown(text).replace(GUARDED_INSIDE, "'");
  return isFormula(inside) ? `'${inside}` : inside;
};

/**
 * The text of a cell, with what `cellOf` put in taken out; in a cell that others wrote, an
 * apostrophe is taken out only where `cellOf` would have put one. A formula is never worked out.
 */
export const textOfCell = (cell: string): string => {
  const rest = cell.slice(1);
  const bare = cell.startsWith("'") && (rest === '' || isFormula(rest)) ? rest : cell;
  return withUnseen(bare.replace(GUARD_INSIDE, ''));
};

/** A text that is there, but empty, as a cell. */
export const EMPTY_TEXT = "'";

/** Rows of cells that are ready to be written; lines end as RFC 4180 says. */
export const csvRows = (rows: readonly (readonly (string | number)[])[]): string =>
  stringify(rows as (string | number)[][], {
    record_delimiter: '\r\n',
    // More than the standard asks: whatever some spreadsheet breaks a cell or a row at.
    quoted_match: /[;\t\r\n']/,
  });
