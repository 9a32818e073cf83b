/** What a mapping makes of an incident's rows, whichever way they are laid out. */

import type { CsvRow } from '../formats/csv-records.ts';
import type { FromRows } from '../formats/from-rows.ts';
import { plainWord } from '../formats/headings.ts';
import { listedAt } from '../formats/table.ts';
import { wordsIn } from '../understanding/log-words.ts';
import { ACTS, type Act, type EventType } from '../vocabulary/acts.ts';
import type { EventPart, MappingFile } from '../vocabulary/mappings.ts';
import type { ProcedureId } from '../vocabulary/procedures.ts';
import { type Person, peopleIn } from '../vocabulary/pseudonyms.ts';
import type { RecordKind } from '../vocabulary/records.ts';
import type { Children } from './children.ts';
import { cellOf, type Dictionary } from './dictionary.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** An event without its moment. */
export interface Undated {
  readonly fields: Fields & { readonly type: EventType };
  readonly line: number;
}

/** The fields of an event that its columns give, as far as they are known. */
export interface FromColumns {
  readonly by: readonly Person[];
  readonly to: readonly Person[];
  readonly about: readonly Person[];
  readonly via: string | undefined;
  readonly procedure: ProcedureId | undefined;
  readonly reference: string | undefined;
  readonly note: string | undefined;
  readonly reason: string | undefined;
}

export const TWICE = 'The clocks showed this time twice that night; the first is taken.';
export const COUNTED = 'The log counts this moment from another entry.';

export const AFTERNOON =
  'The log does not say whether this was morning or afternoon; it is taken as the afternoon, as other times of its row are.';

const isAct = (type: EventType): type is Act => type in ACTS;

const takesTo = (type: EventType): boolean =>
  isAct(type) ? ACTS[type].to !== 'none' : type === 'concern.raised' || type === 'act.omitted';

const oneOrMore = <T>(parties: readonly T[]): T | readonly T[] | undefined =>
  parties.length < 2 ? parties[0] : [...new Set(parties)];

const given = (fields: Fields): Fields => {
  const some: Record<string, unknown> = {};
  for (const field in fields) if (fields[field] !== undefined) some[field] = fields[field];
  return some;
};

/** An event from what its word stands for and what its columns say, as each type takes them. */
export const eventFields = (part: EventPart, from: FromColumns, by: Person): Undated['fields'] => {
  const { type } = part;
  const to = [...peopleIn(part.to), ...from.to];
  const required = isAct(type) && ACTS[type].to === 'required';
  const recipients = required && to.length === 0 ? (['unrecorded'] as const) : to;
  const refers = isAct(type) && ACTS[type].to !== 'none';
  const opens = type === 'concern.raised' || type === 'procedure.opened';
  return given({
    ...part,
    by: part.by ?? by,
    to: takesTo(type) ? oneOrMore(recipients) : undefined,
    about:
      type === 'concern.raised' ? oneOrMore([...peopleIn(part.about), ...from.about]) : part.about,
    via: required ? (part.via ?? from.via) : undefined,
    procedure: opens ? (part.procedure ?? from.procedure) : undefined,
    reference: refers ? from.reference : undefined,
    note: from.note,
    reason: part.reason ?? from.reason,
  }) as Undated['fields'];
};

/** The same act as something that is recorded as not done; null where it is not an act. */
export const omitted = ({ type, by, to, about, reason }: EventPart): EventPart | null =>
  isAct(type)
    ? {
        type: 'act.omitted',
        act: type,
        ...(by === undefined ? {} : { by }),
        ...(to === undefined ? {} : { to }),
        ...(about === undefined ? {} : { about }),
        ...(reason === undefined ? {} : { reason }),
      }
    : null;

export const UNKNOWN = 'no word of ours is given for this; add it to the mapping';
const SOMEBODY = 'no role is given for whoever stands here; add them under people';
const HELD = 'holds a formula, which is not worked out; write the word itself';

/** What reads a column for people; null where its cell says more. */
interface ReadsPeople {
  readonly people: (text: string, target: 'by' | 'to' | 'about') => readonly Person[] | null;
}

/** Reads the cells of rows, and lists what it cannot read. Whatever is listed may be an event. */
export class CellReader {
  readonly dictionary: Dictionary;
  readonly row: CsvRow;
  readonly remarks: FromRows[] = [];
  /** Whether something was kept out that may have been an event. */
  inDoubt = false;
  readonly #cells: ReadsPeople;

  readonly #children: Children;

  constructor(dictionary: Dictionary, row: CsvRow, cells: ReadsPeople, children: Children) {
    this.#children = children;
    this.dictionary = dictionary;
    this.row = row;
    this.#cells = cells;
    this.inDoubt = dictionary.unmentioned.some((position) => this.text(position) !== '');
  }

  text(position: number | undefined): string {
    return cellOf(this.row.cells, position);
  }

  /** The cell under the first column for this. */
  cell(target: Parameters<Dictionary['at']>[0]): string {
    return this.text(this.dictionary.at(target)[0]);
  }

  /** The first column for this in which something stands, or else the first. */
  firstFilled(target: Parameters<Dictionary['at']>[0]): number | undefined {
    const all = this.dictionary.at(target);
    return all.find((position) => this.text(position) !== '') ?? all[0];
  }

  /** Lists something about a cell, or about the row as a whole. */
  remark(position: number | null | undefined, says: string): void {
    const { table } = this.dictionary;
    const raw = position == null ? '' : (this.row.cells[position] ?? '').trim();
    const told = (says === UNKNOWN || says === SOMEBODY) && /^[=@]/.test(raw) ? HELD : says;
    this.remarks.push(listedAt('row', table, this.row.line, position ?? null, told));
  }

  /** Says that a row is only a note. */
  aside(position: number | undefined, says: string): void {
    const { table } = this.dictionary;
    this.remarks.push(listedAt('note', table, this.row.line, position ?? null, says));
  }

  /** What keeps the whole incident from being judged. */
  fault(position: number | undefined, says: string): void {
    const { table } = this.dictionary;
    this.remarks.push(listedAt('fault', table, this.row.line, position ?? null, says));
  }

  /** Lists something that is kept out and may have been an event. */
  doubt(position: number | null | undefined, says: string): void {
    this.remark(position, says);
    this.inDoubt = true;
  }

  /** The one word in a cell. */
  word<T>(
    target: Parameters<Dictionary['at']>[0],
    find: (word: string) => T | undefined,
  ): T | undefined {
    const position = this.dictionary.at(target)[0];
    const text = this.text(position);
    if (text === '') return undefined;
    const found = find(plainWord(text));
    if (found === undefined) this.doubt(position, UNKNOWN);
    return found;
  }

  /** Whoever stands in a column; several words may stand in one cell. */
  parties(target: 'by' | 'to' | 'about' | 'raisedBy'): readonly Person[] {
    const words = target === 'raisedBy' ? 'by' : target;
    const found = this.dictionary.at(target).flatMap((each) => this.peopleAt(each, words));
    return [...new Set(found)];
  }

  /** Whoever stands in a cell. */
  peopleAt(position: number, target: 'by' | 'to' | 'about'): readonly Person[] {
    const text = this.text(position);
    if (text === '') return [];
    const children = target === 'about' ? this.#children.listedIn(text) : null;
    if (children !== null) return children;
    const whole = this.#cells.people(text, target);
    if (whole !== null) return whole;
    this.doubt(position, SOMEBODY);
    return wordsIn(text).flatMap((word) => this.#cells.people(word, target) ?? []);
  }

  note(): string | undefined {
    const texts = this.dictionary.at('note').map((each) => this.text(each));
    return texts.filter((text) => text !== '').join('\n') || undefined;
  }

  fromColumns(procedure: ProcedureId | undefined): FromColumns {
    const { channel, way } = this.dictionary;
    return {
      by: this.parties('by'),
      to: this.parties('to'),
      about: this.parties('about'),
      via: this.word('via', (word) => channel(word) ?? way(word)),
      procedure,
      reference: this.cell('reference') || undefined,
      note: this.note(),
      reason: this.cell('reason') || undefined,
    };
  }
}

/** What belongs to an incident as a whole. */
export class Head {
  readonly #dictionary: Dictionary;
  readonly #incident: string;
  readonly #found: Record<string, unknown> = {};
  inDoubt = false;

  constructor(dictionary: Dictionary, incident: string) {
    this.#dictionary = dictionary;
    this.#incident = incident;
  }

  /** Takes over what a row says of the incident; the first row that says something counts. */
  take(cells: CellReader): void {
    const { policy, record, exercise } = this.#dictionary;
    this.#put(
      cells,
      'policy',
      cells.word('policy', (word) => policy(word) ?? policyId(word)),
    );
    this.#put(cells, 'record', cells.word('record', record));
    this.#put(cells, 'exercise', cells.word('exercise', exercise));
    this.#put(cells, 'school', cells.cell('school') || undefined);
  }

  #put(
    cells: CellReader,
    field: 'policy' | 'record' | 'exercise' | 'school',
    value: unknown,
  ): void {
    if (value === undefined) return;
    const before = this.#found[field];
    this.#found[field] ??= value;
    if (before === undefined || before === value) return;
    const position = this.#dictionary.at(field)[0];
    cells.doubt(
      position,
      'is not what an earlier row of this incident has; the earlier one counts',
    );
  }

  /** How much of what was done the log shows, as far as it says. */
  get record(): RecordKind | 'by-column' {
    const { record } = {
      ...this.#dictionary.mapping.fixed,
      ...this.#found,
    } as MappingFile['fixed'];
    return record;
  }

  timeline(events: readonly Fields[], record: RecordKind): Fields {
    const { fixed } = this.#dictionary.mapping;
    const head = { ...fixed, ...this.#found };
    return given({
      incident: this.#incident,
      policy: head.policy,
      record,
      exercise: head.exercise,
      school: head.school,
      events,
    });
  }
}

const policyId = (word: string): string | undefined =>
  /^[a-z0-9][a-z0-9-]{0,79}$/.test(word) ? word : undefined;

/** The concern that a log begins with where it does not say so itself. */
export const firstConcern = (
  procedure: ProcedureId,
  line: number,
  about: readonly Person[],
  by: Person = 'unrecorded',
): Undated => ({
  fields: given({
    type: 'concern.raised',
    by,
    procedure,
    about: oneOrMore(about),
    note: 'Taken to have been raised when the log begins.',
  }) as Undated['fields'],
  line,
});
