/**
 * A log with a row for each event, in its own words.
 *
 * A date without a time of day is read so that nothing is called late that the log cannot show: the
 * event happened at the moment of the row above it, where that is of the same incident and day; else
 * at that of the next such row; else at midday, with all others of its day.
 */
import { type Instant, isoOf } from '../engine/time.ts';
import type { CsvRow } from '../formats/csv-records.ts';
import type { FromRows } from '../formats/from-rows.ts';
import { leftOut, listed, listedAt, type OpenIncident, type RowReader } from '../formats/table.ts';
import type { Fact, FactValue } from '../vocabulary/facts.ts';
import type { EventPart } from '../vocabulary/mappings.ts';
import type { Party } from '../vocabulary/parties.ts';
import type { ProcedureId } from '../vocabulary/procedures.ts';
import { isPlaced, type Placed, readWhen, type When } from './dates.ts';
import { cellOf, type Dictionary, unmentionedRemarks } from './dictionary.ts';
import {
  CellReader,
  dated,
  eventFields,
  type Fields,
  type FromColumns,
  firstConcern,
  Head,
  middayOf,
  omitted,
  remarkOn,
  type Undated,
} from './mapped-incident.ts';

interface Pending extends Undated {
  readonly when: Placed;
  readonly knownAt: Placed | null;
  readonly recordedAt: Placed | null;
}

/** The moment of each row's events, in the order of the rows. */
const momentsOf = (pending: readonly Pending[], zone: string): readonly Instant[] => {
  let before: { readonly day: string; readonly instant: Instant } | null = null;
  return pending.map(({ when }, index) => {
    let instant: Instant;
    if (when.kind !== 'day') instant = when.instant;
    else if (before?.day === when.day) instant = before.instant;
    else instant = nextOn(when.day, pending, index) ?? middayOf(when.day, zone);
    before = { day: when.day, instant };
    return instant;
  });
};

const nextOn = (day: string, pending: readonly Pending[], from: number): Instant | null => {
  for (let index = from + 1; index < pending.length; index += 1) {
    const when = pending[index]?.when;
    if (when?.day !== day) return null;
    if (when.kind !== 'day') return when.instant;
  }
  return null;
};

/** `knownAt` and `recordedAt`: a day alone says nothing if it is the day of the event. */
const otherClock = (when: Placed | null, day: string, zone: string): string | undefined => {
  if (when === null) return undefined;
  if (when.kind === 'instant') return isoOf(when.instant);
  return when.day === day ? undefined : isoOf(middayOf(when.day, zone));
};

const NO_WORD = 'says nothing that a timeline has a place for';
const ONLY_NOTE = 'is only a note, as the mapping has it';
const NOTHING_NEW = 'adds nothing to the rows above it';
const NO_INCIDENT = 'is empty; write which incident this row belongs to';
const NO_DATE = 'is empty; write when it was';
const NOT_DONE_WHAT = 'says that something was not done, but not which act; write the act';

const NOT_SAID = 'does not say whether this was done; write yes or no';
/** What a row says was known, whether or not something was done about it. */
const KNOWLEDGE: readonly EventPart['type'][] = [
  'concern.raised',
  'procedure.opened',
  'fact.established',
];

class MappedIncident implements OpenIncident {
  readonly #dictionary: Dictionary;
  readonly #head: Head;
  readonly #line: number;
  readonly #pending: Pending[] = [];
  readonly #procedures = new Set<ProcedureId>();
  readonly #answers = new Map<Fact, FactValue>();
  /** The cells of the rows above that may be meant by an empty one, by column. */
  readonly #above = new Map<number, string>();
  /** The line of a row that has no date and comes before all that have one. */
  #begunOn: number | null = null;
  #first: Placed | null = null;
  #previous: Placed | null = null;
  #about: readonly Party[] = [];

  constructor(dictionary: Dictionary, incident: string, line: number) {
    this.#dictionary = dictionary;
    this.#head = new Head(dictionary, incident);
    this.#line = line;
  }

  lacks(line: number): void {
    this.#head.inDoubt = true;
    this.#lostStart(line);
  }

  /** Notes that a row without a date comes first: nobody then knows when it all began. */
  #lostStart(line: number): void {
    if (this.#first === null) this.#begunOn ??= line;
  }

  take(given: CsvRow): readonly FromRows[] {
    const row = this.#filledDown(given);
    const cells = new CellReader(this.#dictionary, row);
    this.#head.take(cells);
    const when = this.#whenOf(cells);
    if (when !== null) {
      const before = this.#pending.length;
      const doubts = cells.remarks.length;
      this.#takeEvents(cells, when);
      if (this.#pending.length === before && cells.remarks.length === doubts) {
        cells.remark(null, NOTHING_NEW);
      }
    }
    this.#head.inDoubt ||= cells.inDoubt;
    return cells.remarks;
  }

  /** The row with what its empty cells mean, where the mapping says that they mean the row above. */
  #filledDown(row: CsvRow): CsvRow {
    const { mapping, at } = this.#dictionary;
    const positions = mapping.fillDown.flatMap((target) => at(target));
    const cells = [...row.cells];
    for (const position of positions) {
      const cell = (cells[position] ?? '').trim();
      if (cell === '') cells[position] = this.#above.get(position) ?? '';
      else this.#above.set(position, cell);
    }
    return positions.length === 0 ? row : { ...row, cells };
  }

  #read(cells: CellReader, target: 'at' | 'knownAt' | 'recordedAt', time = ''): When {
    const { zone, dates } = this.#dictionary.mapping;
    const before = { first: this.#first, previous: this.#previous };
    return readWhen(cells.cell(target), time, { zone, ...dates }, before);
  }

  /** When the row was, or null where that is listed. */
  #whenOf(cells: CellReader): Placed | null {
    const when = this.#read(cells, 'at', cells.cell('time'));
    if (isPlaced(when)) {
      this.#first ??= when;
      this.#previous = when;
      return when;
    }
    const says = when.kind === 'blank' ? NO_DATE : when.says;
    this.#lostStart(cells.row.line);
    cells.doubt(this.#dictionary.at('at')[0], says);
    return null;
  }

  #otherClockOf(cells: CellReader, target: 'knownAt' | 'recordedAt'): Placed | null {
    const when = this.#read(cells, target);
    if (when.kind === 'unreadable') {
      cells.remark(this.#dictionary.at(target)[0], when.says);
    }
    return isPlaced(when) ? when : null;
  }

  #takeEvents(cells: CellReader, when: Placed): void {
    const { dictionary } = cells;
    const { fixed } = dictionary.mapping;
    const procedure = cells.word('procedure', dictionary.procedure) ?? fixed.procedure;
    const from = cells.fromColumns(procedure);
    const actors = from.by.length > 0 ? from.by : [fixed.by ?? 'unrecorded'];
    const clocks = {
      when,
      knownAt: this.#otherClockOf(cells, 'knownAt'),
      recordedAt: this.#otherClockOf(cells, 'recordedAt'),
    };
    if (this.#about.length === 0) this.#about = from.about;
    const add = (fields: Undated['fields']): void => {
      this.#pending.push({ fields, line: cells.row.line, ...clocks });
    };
    const parts = this.#partsOf(cells);
    this.#open(procedure, parts, (id) =>
      add({ type: 'procedure.opened', by: actors[0] as Party, procedure: id }),
    );
    for (const part of parts) {
      for (const by of part.by === undefined ? actors : [part.by]) {
        add(eventFields(this.#withProcedure(part, from), from, by));
      }
    }
    for (const { position, means } of dictionary.facts) {
      const [value] = cells.words(position, (word) =>
        dictionary.doing(word) === 'nothing' ? ('nothing' as const) : dictionary.answer(word),
      );
      if (value === undefined || value === 'nothing' || this.#answers.get(means) === value)
        continue;
      this.#answers.set(means, value);
      add({ type: 'fact.established', by: actors[0] as Party, fact: means, value });
    }
  }

  /** A concern without a procedure of its own is of the kind that the log has for the incident. */
  #withProcedure(part: EventPart, from: FromColumns): EventPart {
    if (part.type !== 'concern.raised' || part.procedure !== undefined) return part;
    const [first] = this.#procedures;
    return { ...part, procedure: from.procedure ?? first ?? 'general' };
  }

  /** A kind of incident that was not known before opens its procedure. */
  #open(
    procedure: ProcedureId | undefined,
    parts: readonly EventPart[],
    open: (procedure: ProcedureId) => void,
  ): void {
    if (procedure === undefined || this.#procedures.has(procedure)) return;
    const isFirst = this.#procedures.size === 0;
    const opened = parts.some(
      ({ type }) => type === 'concern.raised' || type === 'procedure.opened',
    );
    this.#procedures.add(procedure);
    if (!isFirst && !opened) open(procedure);
  }

  /** What the row says happened. */
  #partsOf(cells: CellReader): readonly EventPart[] {
    const { dictionary } = cells;
    const [column] = dictionary.at('type');
    const text = cells.text(column);
    const found = cells.words(column, dictionary.event).flat();
    if (text !== '' && found.length === 0 && cells.remarks.length === 0) {
      cells.remark(column, ONLY_NOTE);
    }
    const answered = this.#answered(cells);
    const nothing = text === '' && answered.length === 0 && dictionary.facts.length === 0;
    if (nothing) cells.doubt(column, NO_WORD);
    return [...this.#asDone(cells, found), ...answered];
  }

  /** What is left of the acts once the log has said whether they were done. */
  #asDone(cells: CellReader, parts: readonly EventPart[]): readonly EventPart[] {
    const doing = cells.word('done', cells.dictionary.doing);
    const [position] = cells.dictionary.at('done');
    if (cells.text(position) !== '' && doing === undefined) return [];
    if (position === undefined || doing === 'done') return parts;
    if (doing !== 'not-done') {
      const known = parts.filter(({ type }) => KNOWLEDGE.includes(type));
      if (known.length < parts.length) cells.doubt(position, NOT_SAID);
      return known;
    }
    return parts.flatMap((part) => {
      const not = omitted(part);
      if (not === null) cells.doubt(position, NOT_DONE_WHAT);
      return not === null ? [] : [not];
    });
  }

  #answered(cells: CellReader): readonly EventPart[] {
    const fact = cells.word('fact', cells.dictionary.fact);
    if (fact === undefined) return [];
    const [position] = cells.dictionary.at('value');
    const value = cells.word('value', cells.dictionary.answer);
    if (cells.text(position) === '') cells.doubt(position, 'is empty; write yes, no or unclear');
    return value === undefined ? [] : [{ type: 'fact.established', fact, value }];
  }

  close(): readonly FromRows[] {
    const { mapping, table } = this.#dictionary;
    const first = this.#first;
    if (first === null || this.#begunOn !== null) {
      const line = this.#begunOn ?? this.#line;
      const why = `since its row on line ${line} has no date that can be read, and it begins there; mend that row`;
      const lines = this.#pending.map((each) => each.line);
      return leftOut(table.file, this.#line, why, lines);
    }
    const moments = momentsOf(this.#pending, mapping.zone);
    const events = this.#pending.map((each, index) => this.#datedOf(each, moments[index] ?? 0));
    const lines = this.#pending.map(({ line }) => line);
    const stated = this.#pending.some(({ fields }) => fields.type === 'concern.raised');
    if (!stated && mapping.concern === 'first-row') {
      events.unshift(this.#firstConcern(first, moments));
      lines.unshift(this.#line);
    }
    if (events.length > 0) {
      const value = this.#head.timeline(events);
      return [{ kind: 'incident', value, line: this.#line, lines }];
    }
    const says = 'no row of this incident can be used; see what is listed of them';
    return [listed('fault', table.file, this.#line, null, says)];
  }

  #datedOf(pending: Pending, at: Instant): Fields {
    const { zone } = this.#dictionary.mapping;
    const knownAt = otherClock(pending.knownAt, pending.when.day, zone);
    const recordedAt = otherClock(pending.recordedAt, pending.when.day, zone);
    return {
      ...dated(pending, at, remarkOn(pending.when)),
      ...(knownAt === undefined ? {} : { knownAt }),
      ...(recordedAt === undefined ? {} : { recordedAt }),
    };
  }

  /** The concern that the first row stands for, no later than anything else of the incident. */
  #firstConcern(first: Placed, moments: readonly Instant[]): Fields {
    const { zone, fixed } = this.#dictionary.mapping;
    const [kind = fixed.procedure ?? 'general'] = this.#procedures;
    const own = first.kind === 'instant' ? first.instant : middayOf(first.day, zone);
    const sameDay = this.#pending.some(({ when }) => when.day === first.day);
    const known = first.kind === 'day' && sameDay ? moments : [...moments, own];
    const at = known.reduce((least, each) => Math.min(least, each), known[0] ?? own);
    return dated(firstConcern(kind, this.#line, this.#about), at, undefined);
  }
}

class MappedEvents implements RowReader {
  readonly byEvent = true;
  readonly remarks: readonly FromRows[];
  readonly #dictionary: Dictionary;
  #above = '';

  constructor(dictionary: Dictionary) {
    this.#dictionary = dictionary;
    this.remarks = unmentionedRemarks(dictionary);
  }

  incidentOf({ cells, line }: CsvRow): string | FromRows {
    const { at, mapping, table } = this.#dictionary;
    const [position = 0] = at('incident');
    const given = cellOf(cells, position);
    const incident = given === '' && mapping.fillDown.includes('incident') ? this.#above : given;
    if (incident === '') return listedAt('row', table, line, position, NO_INCIDENT);
    this.#above = incident;
    return incident;
  }

  begin(incident: string, line: number): OpenIncident {
    return new MappedIncident(this.#dictionary, incident, line);
  }
}

/** Reads a log with a row for each event. */
export const mappedEventsReader = (dictionary: Dictionary): RowReader =>
  new MappedEvents(dictionary);
