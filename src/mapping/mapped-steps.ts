/**
 * A log with a row for each incident and a column for each step. The concern was raised when the
 * row's own date says; relative dates count from there.
 *
 * Columns stand in the order of a form and not of time. So a step of which the log gives only the
 * day, or not even that, is put where nothing is held against the school that the log cannot show:
 * as early as its day allows, and what may come too early as late as its day allows.
 */
import type { Instant } from '../engine/time.ts';
import type { CsvRow } from '../formats/csv-records.ts';
import type { FromRows } from '../formats/from-rows.ts';
import { plainWord } from '../formats/headings.ts';
import { listedAt, type OpenIncident, type RowReader } from '../formats/table.ts';
import type { EventType } from '../vocabulary/acts.ts';
import type { EventPart } from '../vocabulary/mappings.ts';
import type { Party } from '../vocabulary/parties.ts';
import { isPlaced, type Placed, readWhen, type When } from './dates.ts';
import { cellOf, type Dictionary, type Marked, unmentionedRemarks } from './dictionary.ts';
import {
  CellReader,
  dated,
  eventFields,
  type FromColumns,
  firstConcern,
  Head,
  middayOf,
  omitted,
  remarkOn,
  UNKNOWN,
  type Undated,
} from './mapped-incident.ts';

/** Acts that are wrong if they come before others. */
const CAN_COME_TOO_EARLY: readonly EventType[] = [
  'image.deleted',
  'content.deleted',
  'device.searched',
  'device.released',
  'device.handed-over',
  'access.restored',
  'agencies.ruled-out',
  'sanction.applied',
  'investigation.started',
  'investigation.completed',
  'debrief.held',
  'review.held',
  'procedures.reviewed',
  'act.omitted',
  'incident.closed',
];

interface Step extends Undated {
  /** Null where the log says that it was done, or that it was not, but not when. */
  readonly when: Placed | null;
}

const isLate = ({ fields }: Step): boolean => CAN_COME_TOO_EARLY.includes(fields.type);

/** The least or the greatest of some moments, or what is given where there is none. */
const edge = (moments: readonly Instant[], late: boolean, otherwise: Instant): Instant =>
  moments.length === 0
    ? otherwise
    : moments.reduce((a, b) => (late ? Math.max(a, b) : Math.min(a, b)));

/** Each step with its moment, in their order; what may come too early is last at its moment. */
const inTime = (concern: Placed, steps: readonly Step[], zone: string) => {
  const known = [concern, ...steps.map(({ when }) => when)].flatMap((when) =>
    when === null || when.kind === 'day' ? [] : [when],
  );
  const onDay = (day: string, late: boolean): Instant =>
    edge(
      known.filter((each) => each.day === day).map(({ instant }) => instant),
      late,
      middayOf(day, zone),
    );
  const at = (when: Placed, late: boolean): Instant =>
    when.kind === 'day' ? onDay(when.day, late) : when.instant;
  const begins = at(concern, false);
  const dayed = steps.flatMap((step) => (step.when === null ? [] : [at(step.when, isLate(step))]));
  const placed = steps.map((step) => {
    const late = isLate(step);
    const undated = late ? edge(dayed, true, begins) : begins;
    return { step, late, instant: step.when === null ? undated : at(step.when, late) };
  });
  placed.sort((a, b) => a.instant - b.instant || Number(a.late) - Number(b.late));
  return { begins, placed };
};

const NO_DATE = 'is empty, and no step has a date; write when the concern was raised';
const LEFT_OUT = 'until then this incident is left out';
const NOT_AN_ACT = 'is not an act, so it cannot be recorded as not done; leave the cell empty';

class StepsIncident implements OpenIncident {
  readonly #dictionary: Dictionary;
  readonly #incident: string;
  readonly #line: number;
  #read: readonly FromRows[] = [];
  /** Whether the row has a date of its own that cannot be read. */
  #undatable = false;

  constructor(dictionary: Dictionary, incident: string, line: number) {
    this.#dictionary = dictionary;
    this.#incident = incident;
    this.#line = line;
  }

  lacks(): void {}

  take(row: CsvRow): readonly FromRows[] {
    const cells = new CellReader(this.#dictionary, row);
    const head = new Head(this.#dictionary, this.#incident);
    head.take(cells);
    const { fixed } = this.#dictionary.mapping;
    const procedure = cells.word('procedure', this.#dictionary.procedure) ?? fixed.procedure;
    const from = cells.fromColumns(procedure);
    const stated = this.#whenIn(cells, this.#dictionary.at('at')[0], null);
    const steps = this.#stepsIn(cells, stated);
    const answers = this.#answersIn(cells, stated);
    if (this.#undatable) return cells.remarks;
    const concern = stated ?? earliestOf(steps, this.#dictionary.mapping.zone);
    head.inDoubt ||= cells.inDoubt;
    if (concern !== null) this.#read = this.#timeline(head, concern, from, [...answers, ...steps]);
    else cells.fault(this.#dictionary.at('at')[0], NO_DATE);
    return cells.remarks;
  }

  #when(cells: CellReader, text: string, time: string, concern: Placed | null): When {
    const { zone, dates } = cells.dictionary.mapping;
    return readWhen(text, time, { zone, ...dates }, { first: concern, previous: concern });
  }

  /** The date of the row itself. */
  #whenIn(cells: CellReader, position: number | undefined, concern: Placed | null): Placed | null {
    const when = this.#when(cells, cells.text(position), cells.cell('time'), concern);
    this.#undatable = when.kind === 'unreadable';
    if (when.kind === 'unreadable') cells.fault(position, `${when.says}; ${LEFT_OUT}`);
    return isPlaced(when) ? when : null;
  }

  #stepsIn(cells: CellReader, concern: Placed | null): readonly Step[] {
    return cells.dictionary.steps.flatMap((step) => this.#stepIn(cells, step, concern));
  }

  #stepIn(
    cells: CellReader,
    { position, means }: Marked<readonly EventPart[]>,
    concern: Placed | null,
  ): readonly Step[] {
    const text = cells.text(position);
    const doing = text === '' ? 'nothing' : cells.dictionary.doing(plainWord(text) || text);
    if (doing === 'nothing') return [];
    const { fixed } = cells.dictionary.mapping;
    const by: Party = fixed.by ?? 'unrecorded';
    const stepOf = (part: EventPart, when: Placed | null): Step => ({
      fields: eventFields(withKind(part, cells), NOTHING_BESIDES, by),
      line: this.#line,
      when,
    });
    if (doing === 'done') return means.map((part) => stepOf(part, null));
    if (doing === 'not-done') {
      const parts = means.map(omitted);
      if (parts.includes(null)) cells.doubt(position, NOT_AN_ACT);
      return parts.flatMap((part) => (part === null ? [] : [stepOf(part, null)]));
    }
    const when = this.#when(cells, text, '', concern);
    if (isPlaced(when)) {
      return means.map((part) => stepOf(part, when));
    }
    const isDate = when.kind === 'unreadable' && /\d/.test(text);
    cells.doubt(position, isDate ? when.says : UNKNOWN);
    return [];
  }

  #answersIn(cells: CellReader, concern: Placed | null): readonly Step[] {
    const { dictionary } = cells;
    const by: Party = dictionary.mapping.fixed.by ?? 'unrecorded';
    return dictionary.facts.flatMap(({ position, means }) => {
      const [value] = cells.words(position, (word) =>
        dictionary.doing(word) === 'nothing' ? ('nothing' as const) : dictionary.answer(word),
      );
      if (value === undefined || value === 'nothing') return [];
      const fields = { type: 'fact.established', by, fact: means, value } as const;
      return [{ fields, line: this.#line, when: concern }];
    });
  }

  #timeline(
    head: Head,
    concern: Placed,
    from: FromColumns,
    steps: readonly Step[],
  ): readonly FromRows[] {
    const { mapping } = this.#dictionary;
    const { begins, placed } = inTime(concern, steps, mapping.zone);
    const events = placed.map(({ step, instant }) => {
      const isAnswer = step.fields.type === 'fact.established';
      return dated(step, instant, isAnswer ? undefined : remarkOn(step.when));
    });
    if (!steps.some(({ fields }) => fields.type === 'concern.raised')) {
      const kind = from.procedure ?? 'general';
      const { fields, line } = firstConcern(kind, this.#line, from.about, from.by[0]);
      const note = from.note ?? remarkOn(concern);
      const { note: _, ...rest } = fields;
      const raised = { ...rest, ...(note === undefined ? {} : { note }) } as Undated['fields'];
      events.unshift(dated({ fields: raised, line }, begins, undefined));
    }
    const lines = events.map(() => this.#line);
    return [{ kind: 'incident', value: head.timeline(events), line: this.#line, lines }];
  }

  close(): readonly FromRows[] {
    return this.#read;
  }
}

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

/** A concern among the steps is of the kind that the row gives. */
const withKind = (part: EventPart, cells: CellReader): EventPart => {
  if (part.type !== 'concern.raised' || part.procedure !== undefined) return part;
  const { fixed } = cells.dictionary.mapping;
  const procedure = cells.dictionary.procedure(plainWord(cells.cell('procedure')));
  return { ...part, procedure: procedure ?? fixed.procedure ?? 'general' };
};

const earliestOf = (steps: readonly Step[], zone: string): Placed | null =>
  steps
    .flatMap(({ when }) => (when === null ? [] : [when]))
    .reduce<Placed | null>((least, when) => {
      const at = (each: Placed): Instant =>
        each.kind === 'day' ? middayOf(each.day, zone) : each.instant;
      return least === null || at(when) < at(least) ? when : least;
    }, null);

class MappedSteps implements RowReader {
  readonly byEvent = false;
  readonly remarks: readonly FromRows[];
  readonly #dictionary: Dictionary;

  constructor(dictionary: Dictionary) {
    this.#dictionary = dictionary;
    this.remarks = unmentionedRemarks(dictionary);
  }

  /** Where no column says which incident it is, its line does. */
  incidentOf({ cells, line }: CsvRow): string | FromRows {
    const { at, table } = this.#dictionary;
    const [position] = at('incident');
    if (position === undefined) return `line ${line}`;
    const says = 'is empty; write a reference for this incident';
    return cellOf(cells, position) || listedAt('row', table, line, position, says);
  }

  begin(incident: string, line: number): OpenIncident {
    return new StepsIncident(this.#dictionary, incident, line);
  }
}

/** Reads a log with a row for each incident. */
export const mappedStepsReader = (dictionary: Dictionary): RowReader => new MappedSteps(dictionary);
