/**
 * Lines to the rows of a table, as RFC 4180 and Excel write them. Rows are read here and not by a
 * library, since a row that cannot be read must cost that row alone, and keep its line in the file:
 * a quote that is never closed may not swallow what follows. A test holds this against csv-parse.
 */

/** Where a row ends before it should, or lacks the value of a cell. */
export type Flaw = 'quote' | 'length' | 'formula';

export interface CsvRow {
  /** Where it begins, counted from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /**
   * What keeps it from being used, in words where it is not one of CSV. Its cells are then as far as
   * they could be read, so that the incident that it is of is not taken to be whole.
   */
  readonly flaw: Flaw | { readonly field: string | null; readonly says: string } | null;
  /** Of headings: what each column is called, where that is not by its letter. */
  readonly places?: readonly string[];
}

/** Longest row that is read, in characters, over all its lines. */
export const LONGEST_ROW = 1 << 20;

const QUOTE = '"';

const withoutReturn = (text: string): string => (text.endsWith('\r') ? text.slice(0, -1) : text);
/** How a line ends inside a cell. */
const endOf = (text: string): string => (text.endsWith('\r') ? '\r\n' : '\n');

/** A row of which only some lines have been seen. */
interface Begun {
  readonly line: number;
  /** All of its lines so far, in case they have to be read again. */
  readonly texts: (string | null)[];
  readonly cells: string[];
  /** The quoted cell that goes on in the next line. */
  cell: string;
  size: number;
}

interface Scanned {
  /** The cell that is still open at the end of the line, or null. */
  readonly open: string | null;
  /** Whether something stands between a closing quote and the end of its cell. */
  readonly stray: boolean;
}

/**
 * Reads one line into `cells`.
 * @param going the quoted cell that goes on from the line before, or null
 */
const scan = (text: string, delimiter: string, cells: string[], going: string | null): Scanned => {
  let stray = false;
  let at = 0;
  let quoted = going;
  for (;;) {
    if (quoted === null && text[at] === QUOTE) {
      quoted = '';
      at += 1;
    }
    let cell = quoted ?? '';
    if (quoted !== null) {
      for (;;) {
        const close = text.indexOf(QUOTE, at);
        if (close === -1) return { open: cell + text.slice(at), stray };
        cell += text.slice(at, close);
        at = close + 1;
        if (text[at] !== QUOTE) break;
        cell += QUOTE;
        at += 1;
      }
    }
    const end = text.indexOf(delimiter, at);
    const rest = text.slice(at, end === -1 ? text.length : end);
    stray ||= quoted !== null && rest !== '';
    cells.push(cell + rest);
    if (end === -1) return { open: null, stray };
    at = end + 1;
    quoted = null;
  }
};

/** Puts rows together from lines, which are given in their order. */
export class CsvRows {
  readonly #delimiter: string;
  #begun: Begun | null = null;
  /** Whether what is left of a cell that is too long is passed over, up to its closing quote. */
  #isPassing = false;
  /** How many cells the first row has. */
  #width = 0;

  constructor(delimiter: string) {
    this.#delimiter = delimiter;
  }

  /** Takes the next line, and gives the rows that end with it. */
  push(line: number, text: string | null): readonly CsvRow[] {
    const rows: CsvRow[] = [];
    this.#take(line, text, rows);
    return rows;
  }

  /** The end of the file, and the rows that end with it. */
  end(): readonly CsvRow[] {
    const rows: CsvRow[] = [];
    while (this.#begun !== null) this.#giveUp(this.#begun, 'quote', rows);
    return rows;
  }

  #take(line: number, text: string | null, rows: CsvRow[]): void {
    const begun = this.#begun;
    if (this.#isPassing) {
      this.#isPassing = text === null || scan(text, this.#delimiter, [], '').open !== null;
    } else if (begun === null) {
      if (text === null || text.length > LONGEST_ROW) {
        rows.push({ line, cells: [], flaw: 'length' });
      } else this.#begin(line, text, rows);
    } else {
      begun.texts.push(text);
      begun.size += (text?.length ?? 0) + 1;
      if (text !== null && begun.size <= LONGEST_ROW) this.#goOn(begun, text, rows);
      else if (this.#looksLikeRows(begun)) this.#giveUp(begun, 'quote', rows);
      else this.#pass(begun, rows);
    }
    this.#width ||= rows[0]?.cells.length ?? 0;
  }

  /** Whether a quoted cell without an end has swallowed rows, rather than being one long account. */
  #looksLikeRows({ texts }: Begun): boolean {
    const after = texts.slice(1);
    const alike = after.filter((text) => text?.split(this.#delimiter).length === this.#width);
    return alike.length * 2 >= after.length;
  }

  #pass({ line, texts }: Begun, rows: CsvRow[]): void {
    this.#begun = null;
    this.#isPassing = true;
    rows.push({ line, cells: this.#firstCells(texts), flaw: 'length' });
  }

  #firstCells(texts: readonly (string | null)[]): readonly string[] {
    const cells: string[] = [];
    const { open } = scan(withoutReturn(texts[0] ?? ''), this.#delimiter, cells, null);
    return open === null ? cells : [...cells, open];
  }

  #begin(line: number, given: string, rows: CsvRow[]): void {
    const text = withoutReturn(given);
    if (!text.includes(QUOTE)) {
      rows.push({ line, cells: text.split(this.#delimiter), flaw: null });
      return;
    }
    const cells: string[] = [];
    const { open, stray } = scan(text, this.#delimiter, cells, null);
    if (open === null) rows.push({ line, cells, flaw: stray ? 'quote' : null });
    else {
      const cell = open + endOf(given);
      this.#begun = { line, texts: [given], cells, cell, size: given.length };
    }
  }

  #goOn(begun: Begun, given: string, rows: CsvRow[]): void {
    const { cells, cell, line } = begun;
    const { open, stray } = scan(withoutReturn(given), this.#delimiter, cells, cell);
    if (stray) this.#giveUp(begun, 'quote', rows);
    else if (open === null) {
      this.#begun = null;
      rows.push({ line, cells, flaw: null });
    } else begun.cell = open + endOf(given);
  }

  /** The first line alone is taken to be what is wrong; those after it are read afresh. */
  #giveUp({ line, texts }: Begun, flaw: Flaw, rows: CsvRow[]): void {
    this.#begun = null;
    rows.push({ line, cells: this.#firstCells(texts), flaw });
    for (const [index, text] of texts.slice(1).entries()) this.#take(line + index + 1, text, rows);
  }
}

const DELIMITERS = [',', ';', '\t', '|'] as const;

/** The delimiter that stands most often outside quotes in a line of headings. */
export const delimiterIn = (headings: string): string => {
  const bare = headings.replace(/"[^"]*("|$)/g, '');
  const counted = DELIMITERS.map((each) => ({ each, count: bare.split(each).length }));
  return counted.reduce((most, next) => (next.count > most.count ? next : most)).each;
};

/** Whether a row has nothing in it. */
export const isBlank = (cells: readonly string[]): boolean =>
  cells.every((cell) => cell.trim() === '');
