/**
 * Incidents from CSV. A file that can be opened again is read twice where incidents have several
 * rows: first to see which incidents are scattered over it and where each of these ends, so that
 * memory then holds only incidents that have begun and not ended.
 */

import { type CsvRow, type Flaw, isBlank } from '../formats/csv-records.ts';
import { CSV } from '../formats/csv-source.ts';
import type { Bytes, FromRows } from '../formats/from-rows.ts';
import { plainWord } from '../formats/headings.ts';
import { LifeCycle } from '../formats/life-cycle.ts';
import { ownColumnFaults, ownRowReader } from '../formats/own-csv.ts';
import { Scattered, SeenIncidents } from '../formats/scattered.ts';
import { withSecondSheet } from '../formats/second-sheet.ts';
import {
  type Cut,
  columnInWords,
  listed,
  listedAt,
  type OpenIncident,
  type RowReader,
  type RowSource,
  type Table,
  type Tell,
  tableOf,
} from '../formats/table.ts';
import { asInFile, turned } from '../formats/turned.ts';
import { TRANSITION } from '../formats/xes-names.ts';
import { dictionaryFor } from './dictionary.ts';
import { mappedRowsReader } from './mapped-rows.ts';
import type { Mapping } from './mapping.ts';

/** Most rows of incidents that have not ended which are held in memory. */
export const MOST_HELD = 300_000;

/** Most columns that are read: as many as a spreadsheet has. */
const MOST_COLUMNS = 16_384;

const FLAWS: Readonly<Record<Flaw, string>> = {
  quote:
    'has a quote that does not end its cell; close it, and write a quote inside a cell twice: ""',
  length: 'is longer than 1 MB; keep the account in the safeguarding file',
  formula:
    'has a formula without its value; open the file in a spreadsheet program, and save it again',
};

/** What makes rows of a log: of a table on its side, or of two sheets as one. */
export const sourceFor = (mapping: Mapping | null, from: RowSource): RowSource => {
  if (mapping?.turned === true) return turned(from);
  const { also, columns: { incident } = {} } = mapping ?? {};
  return also === undefined || incident === undefined
    ? from
    : withSecondSheet(from, { ...also, first: incident, second: also.incident ?? incident });
};

/** How a log is cut into rows, as its mapping says. */
const cutIn = (mapping: Mapping | null): Cut | null => {
  if (mapping === null) return null;
  const { headings, ...rest } = mapping;
  const first = Array.isArray(headings) ? headings[0] : headings;
  return { ...rest, headings: first === 'none' ? undefined : first };
};

/** Two rows of headings as one; the upper one goes on to the right over empty cells, as a merged cell does. */
export const joinedHeadings = (upper: CsvRow, lower: CsvRow): CsvRow => {
  let above = '';
  const cells = Array.from(
    { length: Math.max(upper.cells.length, lower.cells.length) },
    (_, at) => {
      above = upper.cells[at]?.trim() || above;
      const below = lower.cells[at]?.trim() ?? '';
      return below === '' ? (upper.cells[at]?.trim() ?? '') : `${above} ${below}`.trim();
    },
  );
  return { ...lower, cells, flaw: upper.flaw ?? lower.flaw };
};

/** "column A", "column B" and so on, over all columns of some rows. */
const lettered = (rows: readonly CsvRow[]): CsvRow => {
  const width = rows.reduce((most, { cells }) => Math.max(most, cells.length), 0);
  const cells = Array.from({ length: Math.min(width, MOST_COLUMNS) }, (_, at) => columnInWords(at));
  return { ...(rows[0] as CsvRow), cells, flaw: null };
};

/** The rows of a log, with one row of headings first whatever the log has. */
export async function* tableRows(
  source: Bytes,
  mapping: Mapping | null,
  from: RowSource,
  tell: Tell,
): AsyncGenerator<readonly CsvRow[]> {
  const headings = mapping?.headings;
  let upper: CsvRow | null = null;
  let isBegun = headings === undefined || typeof headings === 'number';
  for await (const rows of from.rows(source, cutIn(mapping), tell)) {
    const found = [...rows];
    if (!isBegun && headings === 'none' && found.length > 0) {
      found.unshift(lettered(found));
      isBegun = true;
    } else if (!isBegun && found.length > 0) {
      upper ??= found.shift() as CsvRow;
      const lower = found.shift();
      if (lower !== undefined) {
        found.unshift(joinedHeadings(upper, lower));
        isBegun = true;
      }
    }
    yield found;
  }
  if (!isBegun && upper !== null) yield [upper];
}

/** A reader for a table, or what keeps it from being read. */
const readerFor = (table: Table, mapping: Mapping | null): RowReader | readonly FromRows[] => {
  if (mapping === null) {
    const faults = ownColumnFaults(table);
    return faults.length > 0 ? faults : ownRowReader(table);
  }
  const dictionary = dictionaryFor(mapping, table);
  return 'table' in dictionary ? mappedRowsReader(dictionary) : dictionary;
};

const EMPTY = 'is empty; put headings and rows into it';
const NO_ROWS = 'has headings but no rows; put a row for each thing that was done under them';
const NO_HEADINGS = 'has no headings that can be read; write them on one line without line breaks';

/** The headings of a file and its reader; a fresh one for each pass. */
const opened = (
  source: Bytes,
  headings: CsvRow | undefined,
  mapping: Mapping | null,
  byKey: boolean,
): { readonly table: Table; readonly reader: RowReader } | readonly FromRows[] => {
  if (headings === undefined) return [listed('fault', source.name, 1, null, EMPTY)];
  const { line, cells, flaw } = headings;
  if (flaw !== null) return [listed('fault', source.name, line, null, NO_HEADINGS)];
  if (cells.length > MOST_COLUMNS) {
    const says = `has more than ${MOST_COLUMNS} columns; take out those that are empty`;
    return [listed('fault', source.name, line, null, says)];
  }
  const table = tableOf(source.name, headings, byKey);
  const reader = readerFor(table, mapping);
  return 'byEvent' in reader ? { table, reader } : reader;
};

/** What keeps a row from being used, and which field of it. */
interface Flawed {
  readonly field: string | null;
  readonly says: string;
}

const TOO_MANY_CELLS =
  'has more cells than there are headings; put text that holds the delimiter in quotes';

const flawOf = ({ cells, flaw }: CsvRow, { headings }: Table): Flawed | null => {
  if (typeof flaw === 'string') return { field: null, says: FLAWS[flaw] };
  if (flaw !== null) return flaw;
  return cells.length > headings.length && !isBlank(cells.slice(headings.length))
    ? { field: null, says: TOO_MANY_CELLS }
    : null;
};

/** The first pass: which incidents have rows that do not follow each other. */
const scatteredIn = async (
  source: Bytes,
  mapping: Mapping | null,
  from: RowSource,
): Promise<Scattered> => {
  const scattered = new Scattered();
  let reader: RowReader | null = null;
  let place = 0;
  for await (const rows of tableRows(source, mapping, from, () => {})) {
    for (const row of rows) {
      place += 1;
      if (reader === null) {
        const found = opened(source, row, mapping, from.byKey);
        if (!('reader' in found) || !found.reader.byEvent) return scattered;
        reader = found.reader;
      } else if (!isBlank(row.cells)) {
        const incident = reader.incidentOf(row);
        if (typeof incident === 'string') scattered.see(incident, place);
      }
    }
  }
  return scattered;
};

const ENDED =
  'belongs to an incident that has been judged already; sort the rows by incident, or give the file by its name';
const TOO_MANY_ROWS = 'one incident has more rows than an incident can have; split it';

interface Held {
  readonly open: OpenIncident;
  readonly line: number;
  rows: number;
  /** Whether no row of it says that anything was completed. */
  isOnlyUnfinished: boolean;
  /** Rows of what was begun, by what it was; until that is completed, something may be missing. */
  readonly begun: Map<string, CsvRow>;
}

const NONE_DONE =
  'this incident is left out, since none of its rows says that anything was completed; add what was';

/** Whether a mapping has the words of the life cycle as those that say whether something was done. */
const decidesItself = (mapping: Mapping | null): boolean =>
  [mapping?.columns.done ?? []].flat().some((column) => plainWord(column) === TRANSITION);

/** Incidents that have begun and not ended, the one touched last at the end. */
class Desk {
  readonly #file: string;
  readonly #reader: RowReader;
  readonly #scattered: Scattered | null;
  /** Null where the mapping says itself which of its words are done. */
  readonly #lifeCycle: LifeCycle | null;
  readonly #table: Table;
  readonly #held = new Map<string, Held>();
  /** Incidents that had to be ended before the end of the input. */
  readonly #ended = new SeenIncidents();
  #rows = 0;
  #last: string | null = null;

  constructor(
    table: Table,
    reader: RowReader,
    scattered: Scattered | null,
    mapping: Mapping | null,
  ) {
    this.#file = table.file;
    this.#table = table;
    this.#reader = reader;
    this.#scattered = scattered;
    this.#lifeCycle = decidesItself(mapping) ? null : new LifeCycle(table);
  }

  /** @param place which row of the log it is */
  *take(row: CsvRow, flaw: Flawed | null, place: number): Generator<FromRows> {
    if (flaw !== null) yield listed('fault', this.#file, row.line, flaw.field, flaw.says);
    const incident = this.#reader.incidentOf(row);
    if (typeof incident !== 'string') {
      if (flaw === null) yield incident;
      return;
    }
    if (this.#reader.byEvent) yield* this.#turnTo(incident);
    if (this.#ended.has(incident)) {
      if (flaw === null) yield listed('fault', this.#file, row.line, null, ENDED);
      return;
    }
    const held = this.#holding(incident, row.line);
    if (flaw !== null) held.isOnlyUnfinished = false;
    if (flaw !== null) held.open.lacks(row.line);
    else if (held.rows > MOST_HELD) {
      if (held.rows === MOST_HELD + 1) held.open.lacks(row.line);
      yield listed('fault', this.#file, row.line, null, TOO_MANY_ROWS);
    } else yield* this.#use(held, row);
    if (!this.#reader.byEvent || this.#scattered?.isLast(incident, place)) {
      yield* this.#end(incident, flaw === null);
    } else if (this.#rows > MOST_HELD) yield* this.#makeRoom(incident);
  }

  /** What was not completed makes nothing; see `life-cycle.ts`. */
  *#use(held: Held, row: CsvRow): Generator<FromRows> {
    const unfinished = this.#lifeCycle?.unfinished(row) ?? null;
    if (unfinished === null) {
      held.isOnlyUnfinished = false;
      if (held.begun.size > 0 && this.#lifeCycle !== null)
        held.begun.delete(this.#lifeCycle.actOf(row));
      yield* held.open.take(row);
      return;
    }
    const { position, says, isBegun, act } = unfinished;
    if (isBegun) held.begun.set(act, row);
    yield listedAt('row', this.#table, row.line, position, says);
  }

  #holding(incident: string, line: number): Held {
    const held = this.#held.get(incident) ?? {
      open: this.#reader.begin(incident, line),
      line,
      rows: 0,
      isOnlyUnfinished: true,
      begun: new Map<string, CsvRow>(),
    };
    this.#held.delete(incident);
    this.#held.set(incident, held);
    held.rows += 1;
    this.#rows += 1;
    return held;
  }

  /** Ends the incident before, where its rows are known to follow each other. */
  *#turnTo(incident: string): Generator<FromRows> {
    const last = this.#last;
    this.#last = incident;
    if (last === null || last === incident || this.#scattered === null) return;
    if (!this.#scattered.has(last)) yield* this.#end(last, true);
  }

  *#end(incident: string, isWhole: boolean): Generator<FromRows> {
    const held = this.#held.get(incident);
    if (held === undefined) return;
    this.#held.delete(incident);
    this.#rows -= held.rows;
    if (!this.#reader.byEvent && !isWhole) return;
    for (const row of held.begun.values()) held.open.begun?.(row);
    if (held.isOnlyUnfinished) yield listed('fault', this.#file, held.line, null, NONE_DONE);
    else yield* held.open.close();
  }

  /** Ends the incidents that were touched longest ago, but not the one in hand. */
  *#makeRoom(inHand: string): Generator<FromRows> {
    for (const incident of [...this.#held.keys()]) {
      if (this.#rows <= MOST_HELD / 2 || incident === inHand) return;
      this.#ended.add(incident);
      yield* this.#end(incident, true);
    }
  }

  *end(): Generator<FromRows> {
    for (const incident of [...this.#held.keys()]) yield* this.#end(incident, true);
  }
}

/**
 * Every incident of a log in rows, and everything in it that could not be used. A row that is neither
 * blank nor part of an incident is always listed.
 *
 * @param mapping what the columns and words of the log stand for; null for our own columns
 * @param from what makes rows of it
 */
export async function* csvIncidents(
  source: Bytes,
  mapping: Mapping | null,
  from: RowSource = CSV,
): AsyncGenerator<FromRows> {
  for await (const one of incidentsAsRead(source, mapping, from))
    yield mapping?.turned === true ? asInFile(one) : one;
}

/** The same, where the columns of a turned table are still its rows. */
export async function* incidentsAsRead(
  source: Bytes,
  mapping: Mapping | null,
  upright: RowSource = CSV,
): AsyncGenerator<FromRows> {
  const from = sourceFor(mapping, upright);
  const isAgain = source.again || from.isHeld === true;
  const scattered = isAgain ? await scatteredIn(source, mapping, from) : null;
  let desk: Desk | null = null;
  let table: Table | null = null;
  let place = 0;
  let isEmpty = true;
  const told: FromRows[] = [];
  const tell: Tell = (fault, isRow) => told.push({ kind: isRow ? 'row' : 'fault', fault });
  for await (const rows of tableRows(source, mapping, from, tell)) {
    yield* told.splice(0);
    for (const row of rows) {
      place += 1;
      if (desk === null || table === null) {
        const found = opened(source, row, mapping, from.byKey);
        if (!('reader' in found)) {
          yield* found;
          return;
        }
        table = found.table;
        desk = new Desk(table, found.reader, scattered, mapping);
        yield* found.reader.remarks;
      } else if (!isBlank(row.cells) || row.flaw !== null) {
        isEmpty = false;
        yield* desk.take(row, flawOf(row, table), place);
      }
    }
  }
  yield* told;
  if (desk !== null && table !== null && isEmpty) {
    yield listed('fault', source.name, table.line, null, NO_ROWS);
  } else if (desk !== null) yield* desk.end();
  else if (told.length === 0) yield listed('fault', source.name, 1, null, EMPTY);
}
