/** Looks at a log without knowing what it is: where its headings are, and what stands in each column. */
import { textOfCell } from '../formats/csv-cells.ts';
import { type CsvRow, delimiterIn, isBlank } from '../formats/csv-records.ts';
import type { Bytes } from '../formats/from-rows.ts';
import { plainWord } from '../formats/headings.ts';
import { type Cut, columnInWords, type RowSource, type Tell } from '../formats/table.ts';
import { linesOf } from '../formats/text-lines.ts';
import { secondTableIn } from '../formats/turned.ts';
import { headingMeans, splitCamel } from '../understanding/heading-words.ts';
import { ANSWER_WORDS } from '../understanding/log-words.ts';
import { looksLikePerson, mayBeRepeated } from '../understanding/names.ts';
import { PARTS_OF_DAY } from '../understanding/words.ts';
import { joinedHeadings } from './csv-log.ts';
import { type DateRules, isPlaced, readWhen } from './dates.ts';
import { daysIn } from './day-words.ts';
import {
  guessEvent,
  guessFact,
  guessKind,
  guessRole,
  guessStep,
  guessWay,
  saysDoing,
  saysWhatWasDone,
} from './guess.ts';

/** How many rows of a log are looked at. */
export const MOST_ROWS = 20_000;
/** How far down headings are looked for. */
const MOST_ABOVE = 30;
/** Most different values of a column that are kept. */
const MOST_VALUES = 2_000;
/** Of these, as many are looked at closely. */
const MOST_ASKED = 300;
/** Longest value that is kept, in characters. */
const LONGEST = 1_000;
/** From so many characters on, a text is an account. */
const ACCOUNT = 90;

/** A text of more than a few words, and its line. */
export interface Account {
  readonly text: string;
  readonly line: number;
}
/** What is kept of them. */
const SHORT = 25;
const MOST_ACCOUNTS = 200;
const MOST_OF_ACCOUNT = 2_000;

export interface Value {
  readonly written: string;
  count: number;
  /** The first lines it stands on. */
  readonly lines: number[];
}

/** What a column is seen to hold, as shares of its cells that are filled. */
export interface Column {
  readonly position: number;
  /** Where it stands: "column C", or "row 7" of a table on its side. */
  readonly place: string;
  readonly heading: string;
  /** How a mapping names it: its heading, or its letter where that could be a name or stands twice. */
  readonly name: string;
  readonly values: ReadonlyMap<string, Value>;
  readonly filled: number;
  readonly empty: number;
  /** How many of its cells are accounts. */
  readonly long: number;
  /** Its dates in which the order of day and month matters, row by row, and the line of each. */
  readonly dates: readonly string[];
  readonly datedOn: readonly number[];
  /** Whether a cell ever has what the row above it has, or another row. */
  readonly repeats: number;
  /** Some of its longer texts, for what they tell. */
  readonly accounts: readonly Account[];
  readonly share: (is: (cell: string) => boolean) => number;
}

export interface Looked {
  readonly columns: readonly Column[];
  /** Where the headings are, as a mapping says it; undefined where they are the first line. */
  readonly headings: number | readonly [number, number] | 'none' | undefined;
  /** Whether incidents stand side by side. */
  readonly turned: boolean;
  /** The sign between cells, where it is not found from the line of the headings. */
  readonly delimiter: string | undefined;
  readonly rows: number;
  readonly more: boolean;
}

const RULES: DateRules = { zone: 'Europe/London', order: 'day-first', midnight: 'a-time' };
/** A moment for relative dates to be relative to. */
const SOME_TIME = { kind: 'instant', instant: 0, day: '1970-01-01', twice: false } as const;

export const isTime = (cell: string): boolean =>
  /^\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?$|^\d{1,2}\s*[ap]\.?m\.?$|^[01]?\d[0-5]\d\s*(?:hrs?|h)$/i.test(
    cell,
  );

const isPlainNumber = (cell: string): boolean => /^\d+(?:\.0)?$/.test(cell);

export const isDate = (cell: string): boolean =>
  cell.length <= 40 &&
  /\d|same|next|follow/i.test(cell) &&
  !isPlainNumber(cell) &&
  !isTime(cell) &&
  daysIn(withClock(cell.trim())).found.length > 0 &&
  (['day-first', 'month-first'] as const).some((order) => {
    const before = { first: SOME_TIME, previous: SOME_TIME };
    return isPlaced(readWhen(withClock(cell), '', { ...RULES, order }, before));
  });
/** "Mo 11/9 0900" */
const CLOCK_AFTER = /(?<=\d) ([01]\d|2[0-3])([0-5]\d)$/;
const withClock = (cell: string): string => cell.replace(CLOCK_AFTER, ' $1:$2');

/** Whether a date has its year, or needs none. */
export const hasYear = (cell: string): boolean =>
  isSerial(cell) ||
  daysIn(cell.trim()).found.some((said) =>
    said.is === 'date' ? said.year !== null : ['zoned', 'serial', 'month'].includes(said.is),
  );

/** Days since 1899, as a workbook keeps dates. */
export const isSerial = (cell: string): boolean => /^4[3-9]\d{3}(?:\.\d+)?$/.test(cell);

/** "DSL 12/02", "Yes at 10.40": a moment beside words. */
export const hasMoment = (cell: string): boolean =>
  /\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?|\b\d{1,2}[:.]\d\d\b|\b\d{1,2} ?[ap]m\b|\b\d{1,2}(?:st|nd|rd|th)?[ -](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/i.test(
    cell,
  );

/** "P3", "Lunch": a part of the school day, which a school can say the times of. */
export const isPartOfDay = (cell: string): boolean => IN_SCHOOL.test(cell.trim());
const IN_SCHOOL = new RegExp(`^(?:${PARTS_OF_DAY.join('|')})$`, 'i');

export const isAnswer = (cell: string): boolean => plainWord(cell) in ANSWER_WORDS;
export const isAccount = (cell: string): boolean => cell.length > ACCOUNT || cell.includes('\n');
export const isRole = (cell: string): boolean =>
  guessRole(cell) !== null ||
  cell.split(/[,;/&+]| and /).every((part) => guessRole(part.trim()) !== null);
export const isWay = (cell: string): boolean => guessWay(cell) !== null;
export const isKind = (cell: string): boolean => cell.length <= 80 && guessKind(cell) !== null;
export const isEvent = (cell: string): boolean => cell.length <= 80 && guessEvent(cell) !== null;
export const isDeed = (cell: string): boolean => saysWhatWasDone(cell);
export const isPerson = (cell: string): boolean => looksLikePerson(cell) && !isEvent(cell);
export { saysDoing as isDoing };

const NUMBERS = /\d[/.-]\d/;

/** Whether a cell has a date that reads otherwise with the month first. */
const isTorn = (cell: string): boolean =>
  NUMBERS.test(cell) &&
  daysIn(cell.trim()).found.some(
    (said) => said.is === 'date' && !('month' in said.parts) && said.parts.a !== said.parts.b,
  );

class ColumnLooked implements Column {
  readonly position: number;
  readonly place: string;
  readonly heading: string;
  readonly name: string;
  readonly values = new Map<string, Value>();
  readonly accounts: Account[] = [];
  filled = 0;
  empty = 0;
  long = 0;
  readonly dates: string[] = [];
  readonly datedOn: number[] = [];
  repeats = 0;
  readonly #shares = new Map<(cell: string) => boolean, number>();

  constructor(position: number, place: string, heading: string, name: string) {
    this.position = position;
    this.place = place;
    this.heading = heading;
    this.name = name;
  }

  look(cell: string, line: number): void {
    if (cell === '') {
      this.empty += 1;
      return;
    }
    this.filled += 1;
    if (isAccount(cell)) this.long += 1;
    if (
      cell.length > SHORT &&
      cell.length < MOST_OF_ACCOUNT &&
      this.accounts.length < MOST_ACCOUNTS
    )
      this.accounts.push({ text: cell, line });
    if (this.dates.length < MOST_VALUES && isTorn(cell)) {
      this.dates.push(cell);
      this.datedOn.push(line);
    }
    const plain = plainWord(cell) || cell;
    const before = this.values.get(plain);
    if (before !== undefined) {
      before.count += 1;
      this.repeats += 1;
      if (before.lines.length < 4) before.lines.push(line);
    } else if (this.values.size < MOST_VALUES && cell.length <= LONGEST) {
      this.values.set(plain, { written: cell, count: 1, lines: [line] });
    }
  }

  readonly share = (is: (cell: string) => boolean): number => {
    const known = this.#shares.get(is);
    if (known !== undefined) return known;
    let count = 0;
    let all = 0;
    for (const value of [...this.values.values()].slice(0, MOST_ASKED)) {
      all += value.count;
      if (is(value.written)) count += value.count;
    }
    // What was too long to be kept is none of these.
    const long = this.values.size < MOST_ASKED ? this.filled - all : 0;
    const found = all === 0 ? 0 : count / (all + long);
    this.#shares.set(is, found);
    return found;
  };
}

/** The sign between cells that most lines near the top agree on, and the one that Excel was told. */
const delimiterOf = async (source: Bytes): Promise<string> => {
  for await (const { texts } of linesOf(source.open())) {
    const told = /^sep=(.)\r?$/i.exec(texts[0] ?? '')?.[1];
    if (told !== undefined) return told;
    const counts = new Map<string, number>();
    for (const text of texts.slice(0, MOST_ABOVE)) {
      const delimiter = delimiterIn(text ?? '');
      if ((text ?? '').includes(delimiter)) {
        counts.set(delimiter, (counts.get(delimiter) ?? 0) + (text ?? '').split(delimiter).length);
      }
    }
    const [best] = [...counts].sort((a, b) => b[1] - a[1]);
    return best?.[0] ?? ',';
  }
  return ',';
};

/** What only a cell below the headings holds. */
const isData = (cell: string): boolean =>
  /^[£$-]?\d[\d,./:\s-]*$/.test(cell) || isDate(cell) || isTime(cell) || cell.length > 80;

/** Whether a heading is known by its words. */
const isHeading = (cell: string): boolean => {
  if (cell.length > 80 || isData(cell) || isPerson(cell)) return false;
  if (headingMeans(cell).some(({ score }) => score >= 4)) return true;
  return guessStep(cell) !== null || guessFact(cell) !== null;
};

const filledIn = ({ cells }: CsvRow): number => cells.filter((cell) => cell.trim() !== '').length;
const cellAt = ({ cells }: CsvRow, at: number): string => textOfCell((cells[at] ?? '').trim());
const headingsIn = (row: CsvRow): number =>
  row.cells.filter((cell) => cell.trim() !== '' && isHeading(cell.trim())).length;
const hasData = (row: CsvRow): boolean =>
  row.cells.some((cell) => isData(textOfCell(cell.trim()))) ||
  row.cells.filter((cell) => saysDoing(cell.trim())).length > 1;

/** Whether a row stands over the next one as its headings: words only, and some of them known. */
const isHeadingRow = (row: CsvRow, widest: number): boolean => {
  const filled = filledIn(row);
  if (filled < Math.min(2, widest) || hasData(row)) return false;
  const known = headingsIn(row);
  return known >= 2 ? known >= filled * 0.3 : known === 1 && filled <= 3;
};

interface Top {
  readonly headings: Looked['headings'];
  /** The headings, and how many of the rows stand above the first row of the log. */
  readonly row: CsvRow;
  readonly skip: number;
}

/** Two rows of headings: the lower one stands under cells that reach over several columns. */
const areTwo = (upper: CsvRow, lower: CsvRow, next: CsvRow | undefined): boolean => {
  const gaps = lower.cells.some(
    (cell, at) => cell.trim() !== '' && cellAt(upper, at) === '' && at > 0,
  );
  const rest = next === undefined || hasData(next) || !isHeadingRow(next, 2);
  return (
    gaps &&
    rest &&
    !hasData(lower) &&
    headingsIn(lower) >= Math.max(2, filledIn(lower) * 0.4) &&
    filledIn(upper) >= 2
  );
};

const topOf = (rows: readonly CsvRow[]): Top => {
  const widest = Math.max(...rows.map(filledIn));
  const first = rows.findIndex((row) => !isBlank(row.cells));
  const none: Top = {
    headings: 'none',
    row: {
      line: rows[first]?.line ?? 1,
      flaw: null,
      cells: Array.from({ length: Math.max(...rows.map(({ cells }) => cells.length)) }, (_, at) =>
        columnInWords(at),
      ),
    },
    skip: 0,
  };
  let at = rows.findIndex((row) => filledIn(row) >= widest * 0.3 && isHeadingRow(row, widest));
  if (at === -1) {
    // Headings in words that nothing here knows: no dates in them, and dates below.
    at = rows.findIndex((row) => filledIn(row) > 1 && filledIn(row) >= widest * 0.6);
    const row = rows[at];
    const below = rows.slice(at + 1, at + 4);
    const isOver =
      row !== undefined &&
      !hasData(row) &&
      !row.cells.some((cell) => isPerson(cell.trim())) &&
      below.some(hasData);
    if (!isOver && (row === undefined || widest > 1)) return none;
    if (at === -1) at = first;
  }
  const upper = rows[at] as CsvRow;
  const lower = rows[at + 1];
  if (lower !== undefined && lower.line === upper.line + 1 && areTwo(upper, lower, rows[at + 2])) {
    return {
      headings: [upper.line, lower.line],
      row: joinedHeadings(upper, lower),
      skip: at + 2,
    };
  }
  return { headings: at === first ? undefined : upper.line, row: upper, skip: at + 1 };
};

/** Each column by the name that a mapping has for it. */
const namesOf = (
  headings: readonly string[],
  placeOf: (at: number) => string,
  byKey: boolean,
): readonly string[] => {
  const plain = headings.map((heading) => plainWord(heading));
  return headings.map((heading, at) => {
    const isOnly =
      plain[at] !== '' &&
      plain.indexOf(plain[at] as string) === plain.lastIndexOf(plain[at] as string);
    if (byKey) return heading;
    const words = splitCamel(heading).replaceAll(/[_:]/g, ' ');
    return isOnly && heading.length <= 120 && mayBeRepeated(words) ? heading : placeOf(at);
  });
};

const TRAILING = /^(?:grand )?totals?\b|^sum\b|^end of\b|^---|^\*\*|^count\b/i;

/** A row that is not of the log: "Total", "End of log". */
const isAside = (row: CsvRow): boolean =>
  filledIn(row) <= 2 && TRAILING.test(row.cells.find((cell) => cell.trim() !== '')?.trim() ?? '');

/** How many rows of a table are looked at to see whether it is on its side. */
const MOST_LABELS = 200;

/**
 * The line with the names of the incidents, where these stand side by side and the first column says what
 * is in each row: "When we knew", "DSL", "Police"; and that of a second table below it. Null where rows are rows.
 */
export const turnedAt = async (
  source: Bytes,
  from: RowSource,
  sheet?: number | string,
): Promise<{ readonly line: number; readonly second: number | null } | null> => {
  if (from.byKey) return null;
  const delimiter = from.isHeld === true ? undefined : await delimiterOf(source);
  const all: CsvRow[] = [];
  for await (const found of from.rows(source, { headings: 1, delimiter, sheet } as Cut, () => {})) {
    all.push(...found);
    if (all.length > MOST_LABELS) return null;
  }
  const rows = all.filter(({ cells }) => !isBlank(cells));
  const beside = (row: CsvRow): readonly string[] =>
    row.cells.slice(1).flatMap((cell) => textOfCell(cell.trim()) || []);
  const top = rows.findIndex((row) => beside(row).length >= 2);
  const names = rows[top];
  if (names === undefined) return null;
  const known = beside(names).filter(isHeading).length;
  const labels = rows.slice(top + 1).flatMap((row) => cellAt(row, 0) || []);
  const different = new Set(labels.map(plainWord));
  const told = [...different].filter(isHeading).length;
  return known <= beside(names).length / 4 &&
    different.size >= labels.length / 2 &&
    told >= 4 &&
    told >= different.size * 0.4
    ? { line: names.line, second: secondTableIn(all) }
    : null;
};

/**
 * @param known where the headings are known to be, and whether these are the names of incidents
 * @returns what was seen, or null where there is no row
 */
export const looked = async (
  source: Bytes,
  from: RowSource,
  sheet?: number | string,
  known?: { readonly line: number | undefined; readonly isTurned: boolean },
): Promise<Looked | null> => {
  const { byKey } = from;
  const isText = !byKey && from.isHeld !== true;
  const delimiter = isText ? await delimiterOf(source) : undefined;
  const first = known === undefined ? 1 : known.line;
  const cut = (byKey ? {} : { headings: first, delimiter, sheet }) as Cut;
  const above: CsvRow[] = [];
  let columns: ColumnLooked[] | null = null;
  let top: Top | null = null;
  let rows = 0;
  const quiet: Tell = () => {};
  const begin = (): CsvRow[] => {
    const isFirst = byKey || known !== undefined;
    top = isFirst ? { headings: known?.line, row: above[0] as CsvRow, skip: 1 } : topOf(above);
    const headings = top.row.cells.map((cell) => textOfCell(cell.trim()));
    const placeOf = (at: number): string => top?.row.places?.[at] ?? columnInWords(at);
    const names = namesOf(headings, placeOf, byKey);
    columns = headings.map(
      (heading, at) => new ColumnLooked(at, placeOf(at), heading, names[at] as string),
    );
    return above.slice(top.skip);
  };
  const take = (row: CsvRow): boolean => {
    if (isBlank(row.cells) || row.flaw !== null || isAside(row)) return true;
    if (rows === MOST_ROWS) return false;
    rows += 1;
    for (const column of columns ?? []) column.look(cellAt(row, column.position), row.line);
    return true;
  };
  let more = false;
  reading: for await (const found of from.rows(source, cut, quiet)) {
    for (const row of found) {
      let ready: readonly CsvRow[] = [row];
      if (columns === null) {
        if (above.length > 0 || !isBlank(row.cells)) above.push(row);
        if (above.length < MOST_ABOVE && !byKey) continue;
        if (above.length === 0) continue;
        ready = begin();
      }
      for (const each of ready) {
        if (take(each)) continue;
        more = true;
        break reading;
      }
    }
  }
  if (columns === null && above.length > 0) for (const each of begin()) take(each);
  if (columns === null || top === null || rows === 0) return null;
  const { headings } = top as Top;
  const line = (top as Top).row;
  const own = isText && known === undefined ? delimiterIn(line.cells.join(delimiter)) : delimiter;
  return {
    columns,
    headings,
    turned: known?.isTurned === true,
    delimiter: own === delimiter && delimiter === ',' ? undefined : delimiter,
    rows,
    more,
  };
};
