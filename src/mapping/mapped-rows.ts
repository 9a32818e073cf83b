/**
 * A log in its own words: rows to what each says, and from that to the timeline of an incident. Rows share
 * an incident by its reference, or each row is one. A row may tell what was done, have columns for steps
 * and for answers, say when the concern was raised, and take back another row.
 */
import type { CsvRow } from '../formats/csv-records.ts';
import type { FromRows } from '../formats/from-rows.ts';
import { plainWord } from '../formats/headings.ts';
import { leftOut, listed, listedAt, type OpenIncident, type RowReader } from '../formats/table.ts';
import { lookUp, wordsIn } from '../understanding/log-words.ts';
import { leavesDevice } from '../understanding/looks-and-devices.ts';
import { ACTS, type Act, isTouching } from '../vocabulary/acts.ts';
import type { Fact, FactValue } from '../vocabulary/facts.ts';
import type { EventPart } from '../vocabulary/mappings.ts';
import { bodyBehind, type Party } from '../vocabulary/parties.ts';
import type { ProcedureId } from '../vocabulary/procedures.ts';
import {
  type Child,
  childOf,
  isPseudonym,
  type Person,
  partyOf,
  peopleIn,
} from '../vocabulary/pseudonyms.ts';
import { type ActTo, completeFor, type RecordKind } from '../vocabulary/records.ts';

import {
  type CellDeed,
  type CellPlace,
  Cells,
  following,
  isNotStored,
  isStoring,
  leavesOpen,
  NOT_SAID,
  NOT_YET,
  ONE_DEVICE,
  PARTLY_READ,
} from './cells.ts';
import { Children, type ChildrenNamed } from './children.ts';
import {
  type Before,
  boundsOf,
  isOfAfternoon,
  isPlaced,
  momentsIn,
  type Placed,
  readWhen,
  type When,
} from './dates.ts';
import {
  type Account,
  cellOf,
  type Dictionary,
  type Doing,
  type Step,
  unmentionedRemark,
} from './dictionary.ts';

import {
  CellReader,
  eventFields,
  type FromColumns,
  firstConcern,
  Head,
  omitted,
  UNKNOWN,
  type Undated,
} from './mapped-incident.ts';
import { asOfIn } from './mapping.ts';
import { type Item, KNOWLEDGE, Moments } from './moments.ts';
import { AT_ONCE, canBeSoon, soonAfter, soonIn } from './soon.ts';

const NO_WORD = 'says nothing that a timeline has a place for';
export const ONLY_NOTE = 'is only a note, as the mapping has it';
export const NOTHING_NEW = 'adds nothing to the rows above it';
const NO_INCIDENT = 'is empty; write which incident this row belongs to';
const NO_DATE = 'is empty; write when it was';
const NO_DATE_AT_ALL = 'is empty, and no step has a date; write when the concern was raised';
const NO_TIME = 'is not a time of day that can be read; only the day is known';
const LEFT_OUT = 'until then this incident is left out';
/** Of a row without a date: all that it tells was not done. */
const OMITTED = 'omitted';
export const OTHER_KIND =
  'gives another kind of incident than fixed.procedure, which counts only where the log gives none';
const NOT_DONE_WHAT = 'says that something was not done, but not which act; write the act';
const NO_NUMBERS =
  'names an entry by its number; name the column that numbers them under columns.number';
const NO_ENTRY = 'names an entry that this incident does not have; correct the number';
const NO_ROW_ABOVE =
  'takes back the row above it, and this incident has none; name the entry by its number';
const NOT_DONE_WHEN =
  'says when this was done, and the cell beside it says that it was not; correct one of the two';
const AFTER_AS_OF = 'is later than asOf in the mapping; correct one of the two';
const NEVER = Number.POSITIVE_INFINITY;
const NOTHING_SENT = 'says that something was read, and nothing in this row was sent';
/** "time was 13:15", "should be 13:15" */
const RESTATES =
  /(?:\b(?:time|date|day)\b[^.;]{0,20}?\b(?:was|is|be|been|to|read)|\bshould (?:be|read|have been)|\b(?:it|this) was)\W{1,3}(?:(?:at|on) )?\d/i;
/** What a correction says besides the entry and the moment. */
const OF_CORRECTIONS =
  /\b(?:to|of|the|an?|entry|row|line|above|wrong|correct(?:ed|ion)?|time|date|day|it|this|was|is|be|been|read|should|have|at|on|amended|changed|now|actually)\b|[^\w\s]/gi;
const TAKEN_BACK = 'The log takes this entry back.';
const STRUCK_OUT = 'The log marks this entry as struck out.';

/** What a row of the log has become. */
interface RowRead {
  readonly line: number;
  readonly number: string;
  readonly items: Item[];
  /** Whether a cell in which no device is stored says that one is elsewhere. */
  isDeviceLeft: boolean;
}

/** A correction that is to be made once all rows are known. */
interface Correction {
  readonly of: RowRead | string;
  readonly fields: Undated['fields'];
  readonly line: number;
  readonly when: Placed | null;
  /** What the cell says besides, which may be when what it takes back was done after all. */
  readonly more: { readonly text: string; readonly isAll: boolean } | null;
  /** Lists that there is no such entry. */
  readonly fails: (says: string) => FromRows;
}

/**
 * Adds an event; its moment is that of the row where none is given, and not known where it is null.
 * @returns null where it is there already
 */
type Add = (fields: Undated['fields'], own?: Placed | null, told?: Told) => Item | null;

/** Where something is told, in which words, and after what. */
interface Told {
  readonly column: number | undefined;
  readonly said: string | undefined;
  readonly after: readonly Item[];
  readonly isTurned: boolean;
  readonly isWithConcern: boolean;
  readonly soon?: Item['soon'];
}

/** @param doing null where its words are not known */
interface WasDone {
  readonly doing: Doing | null;
  readonly when: Placed | null;
  /** Where that is said; undefined where it is not. */
  readonly position: number | undefined;
}

/** Something that a row tells, and the column it stands in. */
interface ToldIn {
  readonly deed: CellDeed;
  readonly account: Account | null;
}

/** What a row may say of the incident as a whole, with nothing that was done. */
const OF_CASE = ['procedure', 'raisedBy', 'raisedAt'] as const;

/** What a column for a step has shown of an incident so far. */
type Shown = 'empty' | 'unsaid' | 'not-yet' | 'said' | 'unclear';

const NOTHING_BESIDES: FromColumns = {
  by: [],
  to: [],
  about: [],
  via: undefined,
  procedure: undefined,
  reference: undefined,
  note: undefined,
  reason: undefined,
};

class MappedIncident implements OpenIncident {
  readonly #dictionary: Dictionary;
  readonly #cells: Cells;
  readonly #head: Head;
  readonly #line: number;
  /** Whether its rows stand in the order of what they tell. */
  readonly #isEvents: boolean;
  readonly #rows: RowRead[] = [];
  readonly #corrections: Correction[] = [];
  readonly #procedures = new Set<ProcedureId>();
  readonly #answers = new Map<Fact, FactValue>();
  /** What was known when the concern was raised. */
  readonly #known: Map<Fact, FactValue>;
  /** Cells of steps that earlier rows had: the same again is the same step. */
  readonly #steps = new Set<string>();
  readonly #concerns = new Set<string>();
  readonly #shown = new Map<number, Shown>();
  /** The cells of the rows above that may be meant by an empty one, by column. */
  readonly #above: Map<number, string>;
  /** Columns without a heading that something stands in, as far as they are listed. */
  readonly #unnamed: Set<number>;
  readonly #lines = new Set<number>();
  /** The line of a row that has no date and comes before all that have one. */
  #begunOn: number | null = null;
  /** When the concern was raised, where a column says so, and by whom. */
  #raised: Placed | null = null;
  #raisedBy: readonly Person[] = [];
  /** The children whom the log tells apart, and those whom its first row names. */
  readonly #children = new Children();
  #concerned: readonly Child[] = [];
  #first: Placed | null = null;
  #previous: Placed | null = null;
  /** Whether the row names a time of the afternoon. */
  #isAfternoon: () => boolean = () => false;
  #about: readonly Person[] = [];
  /** What a row that is an incident says of it, and who is named in it. */
  #note: string | undefined;
  #by: readonly Person[] = [];
  /** Whether something may have been done that no column for a step shows. */
  #isOpen = false;
  /** Whether a whole row was lost, with whatever stood in its columns. */
  #isLost = false;
  /** Whether the one row of it has a date that cannot be read. */
  #isUndatable = false;
  /** Whether the row that is read says only that something was not done, which needs no date. */
  #isOmission = false;

  constructor(shared: Shared, incident: string, line: number) {
    this.#dictionary = shared.dictionary;
    this.#cells = shared.cells;
    this.#unnamed = shared.unnamed;
    this.#isEvents = shared.dictionary.mapping.layout === 'events';
    this.#above = shared.above;
    this.#head = new Head(shared.dictionary, incident);
    const { facts = {} } = shared.dictionary.mapping.fixed;
    this.#known = new Map(Object.entries(facts) as [Fact, FactValue][]);
    for (const [fact, value] of this.#known) this.#answers.set(fact, value);
    this.#line = line;
  }

  lacks(line: number): void {
    this.#head.inDoubt = true;
    this.#isOpen = true;
    this.#isLost = true;
    this.#lines.add(line);
    this.#lostStart(line);
  }

  /** An act that was begun and never completed was not done; where beginning it already harms, nobody knows. */
  begun(row: CsvRow): void {
    const text = plainWord(cellOf(row.cells, this.#dictionary.at('type')[0]));
    const parts = this.#dictionary.event(text);
    if (parts === undefined || parts.some(({ type }) => isTouching(type))) this.lacks(row.line);
  }

  /** Notes that a row without a date comes first: nobody then knows when it all began. */
  #lostStart(line: number): void {
    if (this.#first === null) this.#begunOn ??= line;
  }

  take(given: CsvRow): readonly FromRows[] {
    const row = this.#filledDown(given);
    const cells = new CellReader(this.#dictionary, row, this.#cells, this.#children);
    this.#lines.add(row.line);
    this.#isAfternoon = () =>
      isOfAfternoon(
        this.#dictionary.named.map((position) => cells.text(position)),
        this.#dictionary.mapping.times,
      );
    const about = this.#dictionary.at('about');
    for (const position of this.#dictionary.named) {
      const text = cells.text(position);
      if (!about.includes(position) || this.#children.listedIn(text) === null)
        this.#children.see(text);
    }
    this.#isOpen ||= cells.inDoubt;
    for (const position of this.#dictionary.unmentioned) this.#unnamedIn(cells, position);
    this.#head.take(cells);
    this.#takeRaised(cells);
    this.#isOmission = false;
    const when = this.#whenOf(cells);
    const number = plainWord(cells.cell('number'));
    const read: RowRead = { line: row.line, number, items: [], isDeviceLeft: false };
    this.#rows.push(read);
    const doubts = cells.remarks.length;
    if (when !== null || !this.#isEvents || this.#isOmission) this.#takeRow(cells, when, read);
    const isSilent = read.items.length === 0 && cells.remarks.length === doubts;
    if (this.#isEvents && when !== null && isSilent) cells.remark(null, NOTHING_NEW);
    this.#takeCorrections(cells, when, read);
    this.#head.inDoubt ||= cells.inDoubt;
    return cells.remarks;
  }

  #unnamedIn(cells: CellReader, position: number): void {
    const { table } = this.#dictionary;
    const isNamed = (table.headings[position] ?? '').trim() !== '';
    if (isNamed || this.#unnamed.has(position) || cells.text(position) === '') return;
    this.#unnamed.add(position);
    cells.remarks.push(unmentionedRemark(this.#dictionary, position));
  }

  /**
   * The row with what its ditto marks mean, and its empty cells where the mapping says so: the row above of the
   * log, whichever incident that is of.
   */
  #filledDown(row: CsvRow): CsvRow {
    const { mapping, at } = this.#dictionary;
    const filled = mapping.fillDown.flatMap((target) => at(target));
    const cells = row.cells.map((given, position) => {
      const cell = given.trim();
      const isAsAbove = DITTO.test(cell) || (cell === '' && filled.includes(position));
      if (isAsAbove) return this.#above.get(position) ?? given;
      if (cell !== '') this.#above.set(position, cell);
      return given;
    });
    return { ...row, cells };
  }

  get #before(): Before {
    return {
      first: this.#raised ?? this.#first,
      previous: this.#previous ?? this.#raised,
      isAfternoon: this.#isAfternoon,
    };
  }

  /** The moment in a cell, with the time beside it; what is to be said of either is listed. */
  #moment(cells: CellReader, position: number | undefined, before = this.#before): When {
    const { at } = this.#dictionary;
    // A row that has no date of its own tells when the concern was raised.
    const isOfRow = at('at').includes(position ?? -1);
    const isOfConcern =
      at('raisedAt').includes(position ?? -1) && at('at').every((each) => cells.text(each) === '');
    const time = isOfRow || isOfConcern ? cells.firstFilled('time') : undefined;
    const rules = this.#dictionary.rules(position);
    const date = cells.text(position);
    // What stands there instead of a time is said where it is told whether the act was done.
    const clock =
      this.#isEvents &&
      this.#dictionary.at('done').length === 0 &&
      this.#cells.toCome(cells.text(time)) !== null
        ? ''
        : cells.text(time);
    let when = readWhen(date, clock, rules, before);
    if (when.kind === 'unreadable' && date !== '' && clock !== '') {
      const day = readWhen(date, '', rules, before);
      if (day.kind === 'day') {
        cells.remark(time, NO_TIME);
        when = day;
      }
    }
    const remark = isPlaced(when) ? when.remark : undefined;
    if (remark !== undefined)
      cells.remark(remark.of === 'time' && time !== undefined ? time : position, remark.says);
    return when;
  }

  /** When and by whom the concern was raised, where columns say so; the first row that does counts. */
  #takeRaised(cells: CellReader): void {
    const [position] = this.#dictionary.at('raisedAt');
    if (this.#raisedBy.length === 0) this.#raisedBy = cells.parties('raisedBy');
    if (position === undefined || this.#raised !== null) return;
    const when = this.#moment(cells, position);
    if (isPlaced(when)) this.#raised = when;
    else if (when.kind === 'unreadable') cells.doubt(position, when.says);
  }

  /** When what the row tells was done, or null where that is listed. */
  #whenOf(cells: CellReader): Placed | null {
    const written = this.#dictionary.at('recordedAt')[0];
    const own = cells.firstFilled('at') ?? cells.firstFilled('time');
    const position = own ?? (this.#isEvents ? written : undefined);
    if (position === undefined) return this.#raised;
    const found = this.#moment(cells, position);
    // When something was written down says only the day on which it was done.
    const isWritten = own === undefined && isPlaced(found);
    const said: When = isWritten ? { kind: 'day', day: found.day } : found;
    const isBlank = said.kind === 'blank' && this.#isEvents;
    // A row that says only when the concern was raised is of that moment.
    const raised = isBlank && cells.cell('raisedAt') !== '' ? this.#raised : null;
    const when = raised ?? (isBlank ? this.#ofSteps(cells) : said);
    if (isPlaced(when)) {
      // A date that is still to come says nothing of the rows after it.
      if (this.#isEvents && this.#cells.toCome(cells.text(position)) !== null) return when;
      this.#first ??= when;
      this.#previous = when;
      return when;
    }
    const undone = this.#isEvents ? this.#undone(cells) : null;
    if (undone !== null) {
      if (undone === OMITTED) this.#isOmission = true;
      else if (undone === ONLY_NOTE) cells.aside(position, undone);
      else cells.remark(position, undone);
    } else if (this.#isEvents) {
      this.#lostStart(cells.row.line);
      cells.doubt(position, when.kind === 'blank' ? NO_DATE : when.says);
      this.#isOpen = true;
    } else if (when.kind === 'unreadable') {
      if (this.#raised !== null) cells.doubt(position, when.says);
      else {
        cells.fault(position, `${when.says}; ${LEFT_OUT}`);
        this.#isUndatable = true;
      }
    }
    return null;
  }

  /** When the first step of a row was done that tells nothing else and says when each of its steps was. */
  #ofSteps(cells: CellReader): When {
    const { steps, facts, at, mapping } = cells.dictionary;
    const others = [...facts.map(({ position }) => position), ...at('type'), ...at('fact')];
    const told = steps.filter(({ position }) => cells.text(position) !== '');
    const whens = told.map(({ position, when: beside }) => {
      const { rules, before } = this.#placeOf(position, null);
      const [first] = momentsIn(cells.text(position), rules, before);
      if (first !== undefined && isPlaced(first.when)) return first.when;
      const text = cells.text(beside);
      return text === '' ? null : readWhen(text, '', this.#dictionary.rules(beside), before);
    });
    const placed = whens.flatMap((when) => (when !== null && isPlaced(when) ? [when] : []));
    const isAll = placed.length === told.length && others.every((each) => cells.text(each) === '');
    return (isAll ? earliestOf(placed, mapping.zone) : null) ?? { kind: 'blank' };
  }

  #otherClockOf(cells: CellReader, target: 'knownAt' | 'recordedAt'): Placed | null {
    const [position] = this.#dictionary.at(target);
    const when = this.#moment(cells, position);
    if (when.kind === 'unreadable') cells.remark(position, when.says);
    return isPlaced(when) ? when : null;
  }

  #placeOf(position: number | undefined, when: Placed | null): CellPlace {
    const previous = when ?? this.#previous ?? this.#raised;
    const first = this.#raised ?? this.#first ?? when;
    return {
      rules: this.#dictionary.rules(position),
      before: {
        first,
        previous,
        isAfternoon: this.#isAfternoon,
        isPast: this.#isEvents && when !== null,
      },
      open: [...this.#procedures],
      children: this.#children,
    };
  }

  #takeRow(cells: CellReader, when: Placed | null, read: RowRead): void {
    const { dictionary } = cells;
    const { fixed } = dictionary.mapping;
    const given = cells.word('procedure', dictionary.procedure);
    const [kinds] = dictionary.at('procedure');
    // Where the log has a column for it, another row may say of which kind the incident is.
    const procedure = given ?? (kinds === undefined ? fixed.procedure : undefined);
    if (fixed.procedure !== undefined && ![undefined, fixed.procedure].includes(given))
      cells.aside(kinds, OTHER_KIND);
    const from = cells.fromColumns(procedure);
    if (this.#about.length === 0) this.#about = from.about;
    if (!this.#isEvents) {
      this.#note = from.note;
      this.#by = from.by;
    }
    const actors = from.by.length > 0 ? from.by : [fixed.by ?? 'unrecorded'];
    const clocks = {
      knownAt: this.#otherClockOf(cells, 'knownAt'),
      recordedAt: this.#otherClockOf(cells, 'recordedAt'),
    };
    // A row that has the moment of the concern alone says of nothing else when it was done.
    const isOwnTime =
      when !== this.#raised && (this.#isEvents || dictionary.at('raisedAt').length > 0);
    const columns = new Map<Item, number | undefined>();
    const told = [
      ...dictionary.at('type'),
      ...dictionary.at('procedure'),
      ...dictionary.at('note'),
    ];
    const named = this.#children.in(told.map((position) => cells.text(position)).join('\n'));
    if (this.#rows.length === 1) this.#concerned = named.children;
    const add: Add = (given, own, told) => {
      const moment = own === undefined ? when : own;
      const isOfRow = own === undefined || this.#isPartOf(own, when);
      const isInOrder = this.#isEvents && isOfRow && told?.isTurned !== true;
      const isConcern = given.type === 'concern.raised';
      const children = isConcern ? named : this.#children.in(told?.said ?? '');
      const fields = ofChildren(this.#notToThemselves(given), children);
      if (this.#isRepeated(fields, moment)) return null;
      const { after = [], isWithConcern = false } = told ?? {};
      const item = {
        fields,
        line: read.line,
        when: moment,
        isInOrder,
        after,
        isWithConcern,
        ...clocks,
        soon: told?.soon,
      };
      columns.set(item, told?.column);
      read.items.push(item);
      return item;
    };
    const isFirstKind = this.#isFirstKind();
    const accounts = this.#toldIn(cells, when, procedure ?? fixed.procedure);
    const deeds = accounts.map(({ deed }) => deed);
    const opens = (id: ProcedureId): void => {
      add({ type: 'procedure.opened', by: actors[0] as Person, procedure: id });
    };
    this.#open(procedure, deeds, opens);
    this.#takeKnown(cells, isFirstKind, actors[0] as Person, add);
    const besides = new Map(
      dictionary.accounts.map((each) => [each, this.#besideAccount(cells, each, when, from)]),
    );
    const inCells = new Map(
      [...new Set(accounts.map(({ account }) => account))].map((each) => [
        each,
        this.#orderIn(accounts.flatMap(({ deed, account }) => (account === each ? [deed] : []))),
      ]),
    );
    const before = new Map<Account | null, Item>();
    for (const { deed: given, account } of accounts) {
      const deed = sinceSaid(given, dictionary.mapping.zone);
      const part = this.#withProcedure(deed.part, procedure);
      const reference = deed.reference ?? from.reference;
      const { to = from.to, by = actors, at } = besides.get(account as Account) ?? {};
      const known = { ...from, to, reference, note: this.#isEvents ? from.note : undefined };
      const own =
        at === undefined
          ? this.#whenDone(deed, part, when, isOwnTime)
          : (this.#whenDone(deed, part, at, true) ?? at);
      const told = [account?.told, ...dictionary.at('to')].map((each) => cells.text(each));
      const said = [deed.said ?? '', ...told].join('\n');
      const fields = eventFields(part, known, this.#doerOf(part, by));
      const soon = soonOf(deed, before.get(account) ?? null);
      inCells.get(account)?.add(deed, (order) => {
        const item = add(fields, own, { column: account?.position, said, soon, ...order });
        if (item !== null) before.set(account, item);
        return item;
      });
    }
    // What a row that is an incident says of it was known before any step.
    if (!this.#isEvents) this.#takeAnswers(cells, actors[0] as Person, add);
    this.#takeSteps(cells, when, from, add);
    if (this.#isEvents) this.#takeAnswers(cells, actors[0] as Person, add);
    const storedIn = read.items.flatMap((item) =>
      isStoring(item.fields) ? [columns.get(item)] : [],
    );
    read.isDeviceLeft = [...dictionary.accounts, ...dictionary.steps].some(
      ({ position }) => !storedIn.includes(position) && leavesDevice(cells.text(position)),
    );
    const once = withoutDoubles(read.items, columns);
    read.items.splice(0, read.items.length, ...once);
    this.#takeAcknowledged(cells, when, read);
  }

  /** Whether a moment is a part of the row's day, where the row has no time of its own. */
  #isPartOf(own: Placed | null, row: Placed | null): boolean {
    return own?.kind === 'span' && row?.kind === 'day' && this.#isWithin(own, row);
  }

  /** What the acts of one cell came after, as far as its words or the mapping say so. */
  #orderIn(deeds: readonly CellDeed[]) {
    const isTold = this.#dictionary.mapping.told === 'in-order';
    const isWithConcern = deeds.some(({ part }) => part.type === 'concern.raised');
    const before: Item[] = [];
    return {
      add: (
        deed: CellDeed,
        add: (order: Pick<Told, 'after' | 'isTurned' | 'isWithConcern'>) => Item | null,
      ): void => {
        const isTurned = deed.isTurned === true;
        const after = (isTold || deed.isAfter === true) && !isTurned ? [...before] : [];
        const item = add({ after, isTurned, isWithConcern });
        if (item !== null && !isTurned) before.push(item);
      },
    };
  }

  /** What the columns beside an account say of all that it tells. */
  #besideAccount(
    cells: CellReader,
    { when, who, told }: Account,
    row: Placed | null,
    from: FromColumns,
  ): { readonly at?: Placed; readonly by?: readonly Person[]; readonly to?: readonly Person[] } {
    const at = when === undefined ? undefined : this.#whenBeside(cells, when, row);
    const doer = who === undefined ? undefined : this.#whoOf(cells, who, from);
    const to = told === undefined ? undefined : cells.peopleAt(told, 'to');
    return {
      ...(at == null ? {} : { at }),
      ...(doer === undefined ? {} : { by: [doer] }),
      ...(to === undefined ? {} : { to }),
    };
  }

  /** Nobody tells themselves: who did is then whoever raised the concern, or is not known. */
  #notToThemselves(fields: Undated['fields']): Undated['fields'] {
    const { type, by } = fields;
    const told = peopleIn(fields.to as Person | readonly Person[] | undefined);
    const isTelling = type in ACTS && ACTS[type as Act].to === 'required';
    if (!isTelling || !told.includes(by as Person)) return fields;
    const raiser = this.#raiser();
    return { ...fields, by: told.includes(raiser) ? 'unrecorded' : raiser };
  }

  get #raisers(): readonly Person[] {
    if (this.#raisedBy.length > 0) return this.#raisedBy;
    if (!this.#isEvents && this.#by.length > 0) return this.#by;
    return peopleIn(this.#dictionary.mapping.fixed.raisedBy);
  }

  /** Whoever raised the concern, as far as the rows so far say. */
  #raiser(): Person {
    const stated = this.#rows
      .flatMap(({ items }) => items)
      .find(({ fields }) => fields.type === 'concern.raised')?.fields.by as Person | undefined;
    return this.#raisers[0] ?? stated ?? 'unrecorded';
  }

  /** What the word for the kind of the incident says besides: known from the start, if it is the first. */
  #takeKnown(cells: CellReader, isFirst: boolean, by: Person, add: Add): void {
    const { kindOf, at } = cells.dictionary;
    const kind =
      at('procedure').length === 0 ? undefined : kindOf(plainWord(cells.cell('procedure')));
    if (this.#raisedBy.length === 0 && isFirst && kind?.raisedBy !== undefined)
      this.#raisedBy = [kind.raisedBy];
    for (const [fact, value] of Object.entries(kind?.facts ?? {}) as [Fact, FactValue][]) {
      if (this.#answers.get(fact) === value) continue;
      this.#answers.set(fact, value);
      if (isFirst) this.#known.set(fact, value);
      else add({ type: 'fact.established', by, fact, value });
    }
  }

  /** A concern that is repeated on every row is raised once. */
  #isRepeated(fields: Undated['fields'], when: Placed | null): boolean {
    if (fields.type !== 'concern.raised') return false;
    const key = JSON.stringify([fields.by, fields.to, fields.about, fields.procedure, when]);
    const isBefore = this.#concerns.has(key);
    this.#concerns.add(key);
    return isBefore;
  }

  /** Undefined where it was when its row was, null where that is not known. */
  #whenDone(
    deed: CellDeed,
    part: EventPart,
    row: Placed | null,
    isOwnTime: boolean,
  ): Placed | null | undefined {
    if (part.type === 'concern.raised' && this.#raised !== null) return this.#raised;
    if (deed.isWhole && this.#isEvents && row?.kind === 'instant') return undefined;
    if (deed.when !== null) {
      const isLess = isOwnTime && row !== null && this.#isWithin(row, deed.when);
      return isLess && deed.when.remark === undefined ? undefined : deed.when;
    }
    return isOwnTime || KNOWLEDGE.includes(part.type) ? undefined : null;
  }

  /** Whether the row says more exactly what its cell says too. */
  #isWithin(row: Placed, said: Placed): boolean {
    const { zone } = this.#dictionary.mapping;
    const [own, whole] = [boundsOf(row, zone), boundsOf(said, zone)];
    return own.from >= whole.from && own.to <= whole.to;
  }

  /** One act is one person's, the first who can have done it. */
  #doerOf({ type, to }: EventPart, actors: readonly Person[]): Person {
    const isUnsaid = type === 'concern.raised' && actors.every((by) => by === 'unrecorded');
    const isRaised = type === 'concern.raised' && this.#raisedBy.length > 0;
    const doers = (isRaised || isUnsaid) && this.#raisers.length > 0 ? this.#raisers : actors;
    return (doers.find((by) => !peopleIn(to).includes(by)) ?? doers[0]) as Person;
  }

  /** A concern without a procedure of its own is of the kind that the log has for the incident. */
  #withProcedure(part: EventPart, procedure: ProcedureId | undefined): EventPart {
    if (part.type !== 'concern.raised' || part.procedure !== undefined) return part;
    const [first] = this.#procedures;
    // What no row says is known once all of them are read.
    return { ...part, procedure: procedure ?? first };
  }

  /** Whether neither a kind of incident was known so far, nor a concern raised without one. */
  #isFirstKind(): boolean {
    return this.#procedures.size === 0 && this.#concerns.size === 0;
  }

  /** A kind of incident that was not known before opens its procedure. */
  #open(
    procedure: ProcedureId | undefined,
    deeds: readonly CellDeed[],
    open: (procedure: ProcedureId) => void,
  ): void {
    if (procedure === undefined || this.#procedures.has(procedure)) return;
    const isFirst = this.#isFirstKind();
    const opened = deeds.some(
      ({ part }) => part.type === 'concern.raised' || part.type === 'procedure.opened',
    );
    this.#procedures.add(procedure);
    if (!isFirst && !opened) open(procedure);
  }

  /** What the columns for what happened say, once the log has said whether it was done. */
  #toldIn(
    cells: CellReader,
    when: Placed | null,
    procedure: ProcedureId | undefined,
  ): readonly ToldIn[] {
    const { accounts, facts, steps } = cells.dictionary;
    const told = accounts.flatMap((account) =>
      this.#ofAccount(cells, account, when, procedure).map((deed) => ({ deed, account })),
    );
    const answered = this.#answered(cells);
    const isEmpty =
      accounts.every(({ position }) => cells.text(position) === '') &&
      answered.length === 0 &&
      facts.length === 0 &&
      steps.length === 0 &&
      OF_CASE.every((target) => cells.cell(target) === '');
    if (isEmpty) cells.doubt(accounts[0]?.position, NO_WORD);
    return [...told, ...answered.map((deed) => ({ deed, account: null }))];
  }

  #ofAccount(
    cells: CellReader,
    account: Account,
    when: Placed | null,
    procedure: ProcedureId | undefined,
  ): readonly CellDeed[] {
    const { position, done } = account;
    const text = cells.text(position);
    const place = this.#placeOf(position, when);
    if (text === '') return this.#asDone(cells, [], place, account);
    const open = procedure === undefined ? place.open : [...new Set([...place.open, procedure])];
    const read = this.#cells.acts(text, { ...place, open }, done !== undefined);
    if (read.says !== null) {
      if (read.inDoubt) cells.doubt(position, read.says);
      else cells.remark(position, read.says);
      this.#isOpen ||= read.inDoubt;
    } else if (read.deeds.length === 0) cells.aside(position, ONLY_NOTE);
    return this.#asDone(cells, read.deeds, place, account);
  }

  /** Whether what a row tells was done, as its column for that says, or else what stands for its date. */
  #wasDone(cells: CellReader, place: CellPlace, { done: position }: Account): WasDone {
    const { rules } = cells.dictionary;
    if (position !== undefined) {
      const text = cells.text(position);
      // In a table a dash is an empty cell.
      if (/^[-–—]+$/.test(text)) return { doing: 'unknown', when: null, position };
      return { ...this.#cells.whether(text, { ...place, rules: rules(position) }), position };
    }
    const days = this.#isEvents
      ? (['at', 'time'] as const).map((each) => cells.firstFilled(each))
      : [];
    for (const day of days) {
      if (day === undefined) continue;
      const doing = this.#cells.toCome(cells.text(day));
      if (doing !== null) return { doing, when: null, position: day };
    }
    return { doing: 'done', when: null, position: undefined };
  }

  /** What is to be said of a row that tells nothing that was done, so that its date does not matter. */
  #undone(cells: CellReader): string | null {
    const { at, steps, facts, accounts } = cells.dictionary;
    const others = [...[...steps, ...facts].map(({ position }) => position), ...at('fact')];
    const filled = accounts.filter(({ position }) => cells.text(position) !== '');
    if (others.some((position) => cells.text(position) !== '')) return null;
    const says = filled.map((account) => this.#undoneIn(cells, account));
    if (says.includes(null)) return null;
    return [OMITTED, NOT_YET].find((each) => says.includes(each)) ?? says[0] ?? null;
  }

  #undoneIn(cells: CellReader, account: Account): string | null {
    const place = this.#placeOf(account.position, null);
    const text = cells.text(account.position);
    const { deeds, inDoubt, says } = this.#cells.acts(text, place, account.done !== undefined);
    if (inDoubt || deeds.some(({ part }) => omitted(part) === null)) return null;
    if (deeds.length === 0) return says ?? ONLY_NOTE;
    const { doing, position } = this.#wasDone(cells, place, account);
    const parts = deeds.map(({ part }) => part);
    if (doing === 'not-done') return OMITTED;
    if (leavesOpen(cells.text(position), parts)) return null;
    return doing === 'not-yet' || doing === 'nothing' ? NOT_YET : null;
  }

  /** What is left of the acts once the log has said whether they were done. */
  #asDone(
    cells: CellReader,
    deeds: readonly CellDeed[],
    place: CellPlace,
    account: Account,
  ): readonly CellDeed[] {
    const { doing, when, position } = this.#wasDone(cells, place, account);
    if (position === undefined) return deeds;
    const isForDone = account.done === position;
    const text = cells.text(position);
    const known = deeds.filter(({ part }) => KNOWLEDGE.includes(part.type));
    const acts = deeds.filter(({ part }) => !KNOWLEDGE.includes(part.type));
    switch (doing) {
      case 'done':
        return deeds.map((deed) =>
          known.includes(deed) ? deed : { ...deed, when: when ?? deed.when },
        );
      case 'not-done': {
        const not = deeds.flatMap((deed) => {
          const part = omitted(deed.part);
          return part === null ? [] : [{ ...deed, part, reference: undefined, when: null }];
        });
        if (not.length < deeds.length) cells.doubt(position, NOT_DONE_WHAT);
        return not;
      }
      case 'not-yet':
      case 'nothing':
        if (
          leavesOpen(
            text,
            acts.map(({ part }) => part),
          )
        )
          cells.doubt(position, NOT_SAID);
        else if (acts.length > 0) cells.remark(position, NOT_YET);
        else if (!isForDone) cells.remark(position, NO_TIME);
        return known;
      default:
        if (doing === null && text !== '') cells.doubt(position, UNKNOWN);
        else if (acts.length > 0) cells.doubt(position, NOT_SAID);
        else if (!isForDone) cells.remark(position, NO_TIME);
        this.#isOpen ||= cells.inDoubt;
        return doing === null && text !== '' ? [] : known;
    }
  }

  #answered(cells: CellReader): readonly CellDeed[] {
    const fact = cells.word('fact', cells.dictionary.fact);
    if (fact === undefined) return [];
    const [position] = cells.dictionary.at('value');
    const value = cells.word('value', cells.dictionary.answer);
    if (cells.text(position) === '') cells.doubt(position, 'is empty; write yes, no or unclear');
    return value === undefined
      ? []
      : [{ part: { type: 'fact.established', fact, value }, reference: undefined, when: null }];
  }

  #takeSteps(cells: CellReader, when: Placed | null, from: FromColumns, add: Add): void {
    const { steps, mapping, mayBeEmpty, at } = cells.dictionary;
    const { fixed } = mapping;
    const isActor = this.#isEvents || at('raisedBy').length > 0;
    const [actor = fixed.by ?? 'unrecorded'] = isActor ? from.by : [];
    for (const step of steps) {
      const { position, means, when: whenColumn, who } = step;
      const [text, whenText] = [cells.text(position), cells.text(whenColumn)];
      const key = [position, plainWord(text), plainWord(whenText)].join(' ');
      const isAlone = text === '' && whenText !== '' && step.whenIsOwn;
      if ((text === '' && !isAlone) || this.#steps.has(key)) {
        const nothing = mayBeEmpty.has(position) ? 'unsaid' : 'empty';
        if (!this.#shown.has(position)) this.#shown.set(position, nothing);
        continue;
      }
      this.#steps.add(key);
      const doer = this.#whoOf(cells, who, from);
      const meant = doer === undefined ? means : means.map((part) => ({ ...part, by: doer }));
      const [told = position, says] = isAlone ? [whenColumn, whenText] : [position, text];
      const read = isAlone
        ? this.#cells.onlyWhen(says, meant, this.#placeOf(told, when))
        : this.#cells.step(says, meant, this.#placeOf(told, when));
      if (read.says !== null) {
        if (read.inDoubt) cells.doubt(told, read.says);
        else cells.remark(told, read.says);
      }
      const soonBeside = isAlone ? null : soonAlone(whenText);
      const isOwnWhen = !isAlone && soonBeside === null;
      const beside = isOwnWhen ? this.#whenBeside(cells, whenColumn, when) : null;
      const saysNothing = read.deeds.length === 0 && !read.isNotYet;
      const isUnclear = read.inDoubt || saysNothing || this.#shown.get(position) === 'unclear';
      this.#shown.set(position, isUnclear ? 'unclear' : read.isNotYet ? 'not-yet' : 'said');
      const inCell = this.#orderIn(read.deeds);
      for (const deed of read.deeds) {
        const part = this.#withProcedure(deed.part, from.procedure);
        const by = part.type === 'concern.raised' ? this.#doerOf(part, [...from.by, actor]) : actor;
        const known = { ...NOTHING_BESIDES, reference: deed.reference };
        const isNot = part.type === 'act.omitted';
        if (isNot && beside != null) cells.doubt(whenColumn, NOT_DONE_WHEN);
        const own = deed.isRough && beside != null ? null : deed.when;
        const at = own ?? (isNot ? null : (beside ?? this.#ofTick(beside, when)));
        const soon = soonOf(deed, null) ?? (isNot ? undefined : (soonBeside ?? undefined));
        const fields = eventFields(part, known, by);
        inCell.add(deed, (order) =>
          add(fields, at, { column: position, said: deed.said, soon, ...order }),
        );
      }
    }
  }

  /** When a step was done of which its cell says only that it was. */
  #ofTick<T extends null | undefined>(beside: T, row: Placed | null): Placed | T {
    const { mapping } = this.#dictionary;
    const day = row ?? this.#raised ?? this.#first;
    if (mapping.ticks !== 'same-day' || beside === undefined || day === null) return beside;
    return following(day, mapping.zone) ?? beside;
  }

  /** By whom a step was done, where another column says so. */
  #whoOf(cells: CellReader, who: Step['who'], from: FromColumns): Person | undefined {
    if (who === 'by') return from.by[0];
    if (who === 'raisedBy') return this.#raiser();
    const text = cells.text(who);
    if (text === '') return undefined;
    const found = this.#cells.people(text, 'by');
    if (found === null) cells.doubt(who, UNKNOWN);
    return found?.[0];
  }

  /**
   * When a step was done, where another column says so: null where that says no moment, and undefined
   * where it is empty, so that the step was done when its row was.
   */
  #whenBeside(
    cells: CellReader,
    position: number | undefined,
    when: Placed | null,
  ): Placed | null | undefined {
    const text = cells.text(position);
    if (position === undefined) return null;
    if (text === '') return this.#isEvents ? undefined : null;
    if (cells.dictionary.doing(plainWord(text) || text) !== undefined) return null;
    return this.#momentAfter(cells, position, when) ?? null;
  }

  #takeAnswers(cells: CellReader, by: Person, add: Add): void {
    const { facts, doing, answer, mapping } = cells.dictionary;
    for (const { position, means } of facts) {
      const text = cells.text(position);
      if (text === '') continue;
      const { found, unknown } = lookUp(text, (word) => {
        const said = answer(word);
        const nothing = doing(word);
        return (
          said ?? (nothing === undefined || nothing === 'done' ? undefined : ('nothing' as const))
        );
      });
      if (unknown > 0) cells.doubt(position, UNKNOWN);
      const [value] = found;
      if (value === undefined || value === 'nothing' || this.#answers.get(means) === value)
        continue;
      this.#answers.set(means, value);
      const who = this.#isEvents ? by : (mapping.fixed.by ?? 'unrecorded');
      const fields = { type: 'fact.established', by: who, fact: means, value } as const;
      add(fields, this.#isEvents ? undefined : (this.#raised ?? this.#first));
    }
  }

  /** That what the row sent was read, by each to whom it went. */
  #takeAcknowledged(cells: CellReader, when: Placed | null, read: RowRead): void {
    const [position] = cells.dictionary.at('acknowledgedAt');
    const text = cells.text(position);
    if (position === undefined || text === '') return;
    const doing = cells.dictionary.doing(plainWord(text) || text);
    if (doing !== undefined && doing !== 'done') {
      if (doing === 'unknown') cells.doubt(position, NOT_SAID);
      return;
    }
    const moment = doing === 'done' ? null : this.#momentAfter(cells, position, when);
    if (moment === undefined) return;
    const sent = read.items.filter(({ fields }) => fields.type === 'party.informed');
    if (sent.length === 0) cells.remark(position, NOTHING_SENT);
    for (const entry of sent) {
      for (const by of peopleIn(entry.fields.to as Person | readonly Person[] | undefined)) {
        const fields = { type: 'message.acknowledged', by } as const;
        read.items.push({ fields, line: read.line, when: moment, isInOrder: false, entry });
      }
    }
  }

  /** The moment in a cell, counted from that of its row; undefined where it is listed. */
  #momentAfter(cells: CellReader, position: number, when: Placed | null): Placed | undefined {
    const before = when === null ? this.#before : { ...this.#before, previous: when };
    const moment = this.#moment(cells, position, before);
    if (isPlaced(moment)) return moment;
    if (moment.kind === 'unreadable') cells.doubt(position, moment.says);
    return undefined;
  }

  /** What the row takes back: itself, the row above it, or the entry that it names. */
  #takeCorrections(cells: CellReader, when: Placed | null, read: RowRead): void {
    const { dictionary, row } = cells;
    const asked = read.items.filter(({ fields }) => fields.type === 'entry.corrected');
    for (const item of asked) read.items.splice(read.items.indexOf(item), 1);
    const told = dictionary.at('type');
    const column =
      told.find((each) => this.#cells.correction(cells.text(each)) !== null) ?? told[0];
    const [names] = dictionary.at('corrects');
    const named = numbersIn(cells.text(names));
    const inCell = asked.length > 0 ? numbersIn(cells.text(column)) : [];
    const numbers = named.length > 0 ? named : dictionary.at('number').length > 0 ? inCell : [];
    const doer = (asked[0]?.fields.by as Person | undefined) ?? cells.parties('by')[0];
    const said = asked.length > 0 ? this.#cells.correction(cells.text(column)) : null;
    const more = said === null ? null : { text: said.more, isAll: said.isAll };
    const correct = (of: RowRead | string, reason: string, position: number | undefined): void => {
      const fails = (says: string): FromRows =>
        listedAt('row', dictionary.table, row.line, position ?? null, says);
      const fields = { type: 'entry.corrected', by: doer ?? 'unrecorded', reason } as const;
      this.#corrections.push({ of, fields, line: row.line, when, more, fails });
    };
    const reason =
      (asked[0]?.fields.reason as string | undefined) ?? (cells.cell('reason') || TAKEN_BACK);
    for (const number of numbers) correct(number, reason, named.length > 0 ? names : column);
    const [above] = this.#rows
      .slice(0, -1)
      .filter(({ items }) => items.length > 0)
      .slice(-1);
    if (asked.length > 0 && numbers.length === 0) {
      if (namesNumber(cells.text(column))) cells.doubt(column, NO_NUMBERS);
      else if (above === undefined) cells.doubt(column, NO_ROW_ABOVE);
      else correct(above, reason, column);
    }
    const [mark] = dictionary.at('withdrawn');
    if (cells.text(mark) === '') return;
    const isWithdrawn = cells.word('withdrawn', dictionary.withdrawn);
    if (isWithdrawn !== true || read.items.length === 0) return;
    // Who struck it out, and when, no log says.
    const fields = { type: 'entry.corrected', by: 'unrecorded', reason: STRUCK_OUT } as const;
    const fails = (says: string): FromRows =>
      listedAt('row', dictionary.table, row.line, mark ?? null, says);
    this.#corrections.push({ of: read, fields, line: row.line, when: null, more: null, fails });
  }

  /**
   * A device that was stored is not all of them where the same row or a later one says that one was not: it
   * then makes nothing. A row that says both takes back both.
   */
  #withoutOneOfSeveral(failed: FromRows[]): void {
    const corrected = this.#corrections.map(({ of }) => this.#rowOf(of));
    const rows = this.#rows.filter((row) => !corrected.includes(row));
    const says = ({ items, isDeviceLeft }: RowRead): boolean =>
      isDeviceLeft || items.some(({ fields }) => isNotStored(fields));
    rows.forEach((row, index) => {
      const stored = row.items.filter(({ fields }) => isStoring(fields));
      if (stored.length === 0 || !rows.slice(index).some(says)) return;
      const isBoth = says(row);
      const kept = row.items.filter(
        ({ fields }) => !isStoring(fields) && !(isBoth && isNotStored(fields)),
      );
      row.items.splice(0, row.items.length, ...kept);
      failed.push(listedAt('row', this.#dictionary.table, row.line, null, ONE_DEVICE));
      for (const { position, means } of this.#dictionary.steps)
        if (means.some(isStoring)) this.#shown.set(position, 'unclear');
    });
  }

  close(): readonly FromRows[] {
    const { mapping, table, at } = this.#dictionary;
    const failed: FromRows[] = [];
    this.#withoutOneOfSeveral(failed);
    const items = this.#rows.flatMap((row) => row.items);
    if (this.#isUndatable) return [];
    const { zone } = mapping;
    const dated = items.flatMap(({ when }) => when ?? []);
    const first = this.#raised ?? this.#first ?? (this.#isEvents ? null : earliestOf(dated, zone));
    if (this.#isEvents && this.#raised === null && (first === null || this.#begunOn !== null)) {
      const line = this.#begunOn ?? this.#line;
      const why = `since its row on line ${line} has no date that can be read, and it begins there; mend that row`;
      return leftOut(table.file, this.#line, why, [...this.#lines]);
    }
    if (first === null) {
      return [listedAt('fault', table, this.#line, at('at')[0] ?? null, NO_DATE_AT_ALL)];
    }
    const stated = items.some(({ fields }) => fields.type === 'concern.raised');
    if (!stated && (mapping.concern === 'first-row' || !this.#isEvents)) {
      items.unshift(this.#firstConcern(first));
    }
    const concern = items.findIndex(({ fields }) => fields.type === 'concern.raised');
    if (concern >= 0) items[concern] = withChildrenOf(items, items[concern] as Item);
    const [kind = this.#kindUnsaid] = this.#procedures.size === 0 ? [] : ['general' as const];
    items.forEach((item, index) => {
      const { type, procedure } = item.fields;
      if (type === 'concern.raised' && procedure === undefined)
        items[index] = { ...item, fields: { ...item.fields, procedure: kind } };
    });
    items.splice(concern + 1, 0, ...this.#knownFrom(items[concern], first));
    if (!this.#isEvents) this.#putAfter(items, items[concern]);
    if (items.length === 0) {
      const says = 'no row of this incident can be used; see what is listed of them';
      return [listed('fault', table.file, this.#line, null, says)];
    }
    this.#placeSoon(items, zone);
    const corrections = this.#corrections.flatMap((each) => this.#correcting(each, failed));
    items.push(...this.#corrections.flatMap((each) => this.#restated(each, failed)));
    const all = [...items, ...this.#notDone(items)];
    const asOf = asOfIn(mapping);
    const later = all.find(
      ({ when }) => when !== null && boundsOf(when, zone).from > (asOf ?? NEVER),
    );
    const tooLate =
      later === undefined
        ? []
        : [listedAt('fault', table, later.line, at('at')[0] ?? null, AFTER_AS_OF)];
    const moments = new Moments([...all, ...corrections], first, zone, asOf);
    const timed = this.#isEvents ? moments.timed : moments.sorted;
    const places = new Map(timed.map(({ item }, position) => [item, position]));
    const events = timed.map((each) => moments.eventOf(each, (item) => places.get(item) ?? -1));
    const lines = timed.map(({ item }) => item.line);
    this.#head.inDoubt ||= failed.length > 0;
    const value = this.#head.timeline(events, this.#record());
    return [...failed, ...tooLate, { kind: 'incident', value, line: this.#line, lines }];
  }

  /**
   * What a row that is an incident says was done on the day when its concern came to light was done about it, and so was
   * what it gives no moment. What is told in one cell with the concern may be what gave rise to it.
   */
  #putAfter(items: Item[], concern: Item | undefined): void {
    if (concern === undefined || concern.when?.kind === 'instant') return;
    items.forEach((item, index) => {
      const isAbout = item.when === null || item.when.day === concern.when?.day;
      if (
        item === concern ||
        !isAbout ||
        item.isWithConcern ||
        KNOWLEDGE.includes(item.fields.type)
      )
        return;
      items[index] = Object.assign(item, { after: [...(item.after ?? []), concern] });
    });
  }

  /** Puts what was done soon after something to that, as far as the log knows when that was. */
  #placeSoon(items: readonly Item[], zone: string): void {
    const isConcern = ({ fields }: Item): boolean => fields.type === 'concern.raised';
    const [concern, another] = items.filter(isConcern);
    items.forEach((item, index) => {
      const { soon, when } = item;
      if (soon === undefined) return;
      const earlier = items.slice(0, index);
      // Rows in their order tell something else between the concern and this.
      const isApart =
        another !== undefined ||
        (this.#isEvents &&
          earlier.some(
            ({ fields, line }) => line !== item.line && !KNOWLEDGE.includes(fields.type),
          ));
      const isOfConcern = soon.after === null || isConcern(soon.after);
      const after = isOfConcern ? (isApart ? null : (concern ?? null)) : soon.after;
      if (after === null || !earlier.includes(after)) {
        Object.assign(item, { soon: undefined });
        return;
      }
      const other = isKnown(after) ? (after.knownAt ?? null) : after.when;
      const placed = soonAfter({ own: when, other, within: soon.within }, zone);
      const isSoon =
        placed?.kind !== 'instant' && canBeSoon({ own: placed, other, within: soon.within }, zone);
      Object.assign(item, { when: placed, soon: isSoon ? { ...soon, after } : undefined });
    });
  }

  /** What was known with the concern, by whoever raised it. */
  #knownFrom(concern: Item | undefined, first: Placed): readonly Item[] {
    const { line = this.#line, when = first, isInOrder = false } = concern ?? {};
    const by = (concern?.fields.by as Person | undefined) ?? this.#raiser();
    return [...this.#known].map(([fact, value]) => ({
      fields: { type: 'fact.established', by, fact, value },
      line,
      when,
      isInOrder,
    }));
  }

  #correcting({ of, fields, line, when, fails }: Correction, failed: FromRows[]): readonly Item[] {
    const row = this.#rowOf(of);
    if (row === undefined) failed.push(fails(NO_ENTRY));
    return (row?.items ?? [])
      .filter((entry) => entry.fields.type !== 'message.acknowledged')
      .map((entry) => ({
        fields,
        line,
        when,
        isInOrder: this.#isEvents,
        entry,
      }));
  }

  #rowOf(of: RowRead | string): RowRead | undefined {
    return typeof of === 'string' ? this.#rows.find(({ number }) => number === of) : of;
  }

  /** What a correction gives another moment: "time was 13:15". What more it says is listed. */
  #restated({ of, more, line, when, fails }: Correction, failed: FromRows[]): readonly Item[] {
    const items = this.#rowOf(of)?.items ?? [];
    const [entry] = items;
    if (more === null || entry === undefined) return [];
    const { rules } = this.#placeOf(this.#dictionary.at('type')[0], null);
    const before = { first: entry.when, previous: entry.when };
    const found = momentsIn(more.text, rules, before).filter((each) => each.when.kind !== 'blank');
    const [said, another] = found;
    const rest = found.length === 0 ? more.text : found.map((each) => each.rest).join(' ');
    const moment = said !== undefined && isPlaced(said.when) ? said.when : null;
    const isNew = moment !== null && another === undefined && RESTATES.test(more.text);
    const isOfRow = moment !== null && when !== null && moment.day === when.day && !isNew;
    const isRead = said === undefined || isNew || isOfRow;
    if (!isRead || !(more.isAll || plainWord(rest.replace(OF_CORRECTIONS, ' ')) === '')) {
      failed.push(fails(PARTLY_READ));
    }
    if (!isNew) return [];
    const isInOrder = entry.isInOrder && moment.kind === 'instant';
    return items.map((item) => ({ ...item, line, when: moment, isInOrder }));
  }

  /** The steps that have a column, each with the act that it tells of and what its cells came to; by act and recipient. */
  #columnsByAct(): readonly { readonly part: EventPart; readonly shown: readonly Shown[] }[] {
    const acts = new Map<string, { readonly part: EventPart; readonly shown: Shown[] }>();
    for (const { position, means } of this.#dictionary.steps) {
      const shown = this.#shown.get(position) ?? 'empty';
      for (const part of means) {
        const needsTo = part.type in ACTS && ACTS[part.type as Act].to === 'required';
        if (omitted(part) === null || (needsTo && part.to === undefined)) continue;
        const key = `${part.type} ${bodiesTold(part).toSorted().join(' ')}`;
        const before = acts.get(key);
        if (before === undefined) acts.set(key, { part, shown: [shown] });
        else before.shown.push(shown);
      }
    }
    return [...acts.values()];
  }

  /** What the log shows where it was done: what it has a column for that says so. */
  #recordByColumn(): RecordKind {
    return completeFor(
      this.#columnsByAct().flatMap(({ part, shown }): readonly ActTo[] => {
        if (shown.includes('unclear') || shown.every((each) => each === 'unsaid')) return [];
        const told = bodiesTold(part);
        const act = part.type as Act;
        return told.length === 0 ? [{ act, to: null }] : told.map((to) => ({ act, to }));
      }),
    );
  }

  /** How much of what was done is shown, once all rows are read. */
  #record(): RecordKind {
    const { record, inDoubt } = this.#head;
    if (record === 'by-column') return this.#isLost ? 'partial' : this.#recordByColumn();
    if (record !== 'complete' || !inDoubt) return inDoubt ? 'partial' : record;
    return this.#isOpen ? 'partial' : this.#recordByColumn();
  }

  /** What columns show as not done, where the log never says that an incident is over. */
  #notDone(items: readonly Item[]): readonly Item[] {
    if (this.#head.record !== 'by-column' || this.#isLost || this.#saysWhenOver()) return [];
    const by = this.#dictionary.mapping.fixed.by ?? 'unrecorded';
    return this.#columnsByAct().flatMap(({ part, shown }): readonly Item[] => {
      const to = bodiesTold(part);
      const isDone = items.some(
        ({ fields }) =>
          (fields.type === part.type ||
            (fields.type === 'act.omitted' && fields.act === part.type)) &&
          (to.length === 0 ||
            peopleIn(fields.to as Person | undefined).some((each) =>
              to.includes(bodyBehind(partyOf(each))),
            )),
      );
      const not = omitted(part);
      const isEmpty = shown.every((each) => each === 'empty' || each === 'not-yet');
      if (isDone || not === null || !isEmpty) return [];
      const fields = eventFields(not, NOTHING_BESIDES, by);
      return [{ fields, line: this.#line, when: null, isInOrder: false }];
    });
  }

  /** Whether the log has a column or a word for the closing of an incident. */
  #saysWhenOver(): boolean {
    const { steps, mapping } = this.#dictionary;
    const closes = (part: EventPart): boolean => part.type === 'incident.closed';
    return (
      steps.some(({ means }) => means.some(closes)) ||
      Object.values(mapping.words.type)
        .flat()
        .some(
          (word) =>
            word === 'incident.closed' || (typeof word === 'object' && closes(word as EventPart)),
        )
    );
  }

  /** The kind of an incident of which no row says it. */
  get #kindUnsaid(): ProcedureId {
    return this.#dictionary.mapping.fixed.procedure ?? 'general';
  }

  /** The concern that the log begins with where no entry of it is one. */
  #firstConcern(first: Placed): Item {
    const [kind = this.#kindUnsaid] = this.#procedures;
    const [by] = this.#raisers;
    const about = peopleIn(aboutOf(this.#about, this.#concerned));
    const { fields, line } = firstConcern(kind, this.#line, about, by);
    const isStated = this.#raised !== null || !this.#isEvents;
    const { note, ...rest } = fields;
    const says = isStated ? this.#note : note;
    const told = { ...rest, ...(says === undefined ? {} : { note: says }) } as Undated['fields'];
    return { fields: told, line, when: first, isInOrder: this.#isEvents };
  }
}

/** Where the cell tells when that was of which nothing was made, it was done so soon after that. */
const sinceSaid = (deed: CellDeed, zone: string): CellDeed => {
  const { soon, when } = deed;
  if (soon === undefined || soon.since === null) return deed;
  return { ...deed, when: soonAfter({ own: when, other: soon.since, within: soon.within }, zone) };
};

const soonOf = ({ soon }: CellDeed, before: Item | null): Item['soon'] =>
  soon === undefined || soon.since !== null ? undefined : { within: soon.within, after: before };

/** That something was done soon after the concern, where a column for its moment says nothing else. */
const soonAlone = (text: string): Item['soon'] | null => {
  const said = soonIn(text, true);
  const rest = said === null ? '' : plainWord(said.text.replaceAll(AT_ONCE, ' '));
  return said === null || said.isOfAct || rest !== '' ? null : { within: said.within, after: null };
};

/** Whether it counts from when the school knew, and the log says when that was. */
const isKnown = ({ fields, knownAt }: Item): boolean =>
  KNOWLEDGE.includes(fields.type) && knownAt != null;

/** What is done for one child and not for another; what is done to a thing is not. */
const FOR_A_CHILD = /^(?:support|sanction|risk|protective-action|behaviour-action)\./;

/** The fields of an event that its words say of which children it is. */
const ofChildren = (
  fields: Undated['fields'],
  { children, ofParents }: ChildrenNamed,
): Undated['fields'] => {
  if (children.length === 0) return fields;
  const { type } = fields;
  if (type === 'concern.raised') return { ...fields, about: aboutOf(fields.about, children) };
  const to = peopleIn(fields.to as Person | readonly Person[] | undefined);
  const families = ofParents.length > 0 ? ofParents : children;
  const isOfParents = to.some((person) => partyOf(person) === 'parent');
  const told = to.flatMap((person): readonly Person[] => {
    const party = partyOf(person);
    if (party === 'parent') return families.map((child) => `parent-of:${child}` as const);
    if (party !== 'pupil') return [person];
    return isOfParents && isPseudonym(person) ? [] : children;
  });
  const [one, another] = [...new Set(told)];
  return {
    ...fields,
    ...(one === undefined ? {} : { to: another === undefined ? one : [...new Set(told)] }),
    ...(FOR_A_CHILD.test(String(fields.act ?? type)) && fields.about === undefined
      ? { about: aboutOf(undefined, children) }
      : {}),
  };
};

const aboutOf = (
  about: unknown,
  children: readonly Child[],
): Person | readonly Person[] | undefined => {
  const others = peopleIn(about as Person | readonly Person[] | undefined);
  const all = [...new Set([...others.filter((person) => person !== 'pupil'), ...children])];
  return all.length < 2 ? all[0] : all;
};

/** A concern that is also about the children whose parents were told, or were not. */
const withChildrenOf = (items: readonly Item[], concern: Item): Item => {
  const children = items.flatMap(({ fields }) =>
    peopleIn(fields.to as Person | readonly Person[] | undefined).flatMap((person) =>
      partyOf(person) === 'parent' ? (childOf(person) ?? []) : [],
    ),
  );
  if (children.length === 0) return concern;
  const about = aboutOf(concern.fields.about, children);
  return { ...concern, fields: { ...concern.fields, about } };
};

/** An act that two columns of one row tell, and one of them not when, is one. */
const withoutDoubles = (
  items: readonly Item[],
  columns: ReadonlyMap<Item, number | undefined>,
): readonly Item[] => {
  const kept = [...items];
  for (const vague of items) {
    const { fields, when } = vague;
    if (when !== null || !kept.includes(vague) || KNOWLEDGE.includes(fields.type)) continue;
    const at = kept.findIndex(
      (each) => columns.get(each) !== columns.get(vague) && isSameAct(vague.fields, each.fields),
    );
    const other = kept[at];
    if (other === undefined) continue;
    const by = other.fields.by === 'unrecorded' ? fields.by : other.fields.by;
    const via = other.fields.via ?? fields.via;
    const told = { ...other.fields, by, ...(via === undefined ? {} : { via }) };
    const merged = { ...other, fields: told };
    kept[at] = merged;
    kept.splice(kept.indexOf(vague), 1);
    (columns as Map<Item, number | undefined>).set(merged, columns.get(other));
  }
  return kept;
};

const bodiesTold = ({ to }: EventPart): readonly Party[] =>
  peopleIn(to).map((person) => bodyBehind(partyOf(person)));

const isSameAct = (a: Undated['fields'], b: Undated['fields']): boolean => {
  const told = ({ to }: Undated['fields']): string =>
    peopleIn(to as Person | readonly Person[] | undefined)
      .map((person) => (isPseudonym(person) ? person : bodyBehind(person)))
      .toSorted()
      .join(' ');
  return a.type === b.type && a.act === b.act && told(a) === told(b);
};

const earliestOf = (whens: readonly Placed[], zone: string): Placed | null =>
  whens.reduce<Placed | null>(
    (least, when) =>
      least === null || boundsOf(when, zone).from < boundsOf(least, zone).from ? when : least,
    null,
  );

/** What stands for the cell above. */
const DITTO = /^(?:["”“〃]{1,2}|ditto|do\.)$/i;

/** "entry 7", "#7 and #8" */
const NUMBERS =
  /(?:\b(?:entry|entries|no|number|row|line|log|corrects|replaces|supersedes|amends|correction (?:of|to))\b\.? *#? *|#) *([a-z]{0,4}-?\d+)/gi;
const namesNumber = (text: string): boolean => text.search(NUMBERS) >= 0;

const numbersIn = (text: string): readonly string[] => {
  const named = [...text.matchAll(NUMBERS)].map(([, number]) => plainWord(number ?? ''));
  return named.length > 0
    ? named
    : wordsIn(text)
        .map(plainWord)
        .filter((word) => /\d/.test(word));
};

/** What the incidents of one log have in common. */
interface Shared {
  readonly dictionary: Dictionary;
  readonly cells: Cells;
  readonly above: Map<number, string>;
  readonly unnamed: Set<number>;
}

class MappedRows implements RowReader {
  readonly byEvent: boolean;
  readonly remarks: readonly FromRows[];
  readonly #shared: Shared;
  #above = '';

  constructor(dictionary: Dictionary) {
    const { mapping, table, unmentioned } = dictionary;
    this.#shared = {
      dictionary,
      cells: new Cells(dictionary),
      above: new Map(),
      unnamed: new Set(),
    };
    this.byEvent = mapping.layout === 'events';
    this.remarks = unmentioned
      .filter((position) => (table.headings[position] ?? '').trim() !== '')
      .map((position) => unmentionedRemark(dictionary, position));
  }

  /** Where each row is an incident and no column says which, its line does. */
  incidentOf({ cells, line }: CsvRow): string | FromRows {
    const { at, mapping, table } = this.#shared.dictionary;
    const [position] = at('incident');
    if (position === undefined) return `row ${line}`;
    const given = cellOf(cells, position);
    const incident = given === '' && mapping.fillDown.includes('incident') ? this.#above : given;
    if (incident === '') return listedAt('row', table, line, position, NO_INCIDENT);
    this.#above = incident;
    return incident;
  }

  begin(incident: string, line: number): OpenIncident {
    return new MappedIncident(this.#shared, incident, line);
  }
}

/** Reads a log in its own words. */
export const mappedRowsReader = (dictionary: Dictionary): RowReader => new MappedRows(dictionary);
