/** A mapping made ready for a table: which column is where, and what each word stands for. */

import { textOfCell } from '../formats/csv-cells.ts';
import type { FromRows } from '../formats/from-rows.ts';
import { plainWord } from '../formats/headings.ts';
import { listedAt, type Table } from '../formats/table.ts';
import { TRANSITION } from '../formats/xes-names.ts';
import type { Called } from '../understanding/lexicon.ts';
import {
  ANSWER_WORDS,
  DONE_WORDS,
  NOT_DONE_WORDS,
  NOT_KNOWN_WORDS,
  NOT_YET_WORDS,
  NOTHING_WORDS,
  WITHDRAWN_WORDS,
} from '../understanding/log-words.ts';
import { phraseReader, type ReadPhrase } from '../understanding/phrases.ts';
import { ROLES, WAYS } from '../understanding/synonyms.ts';
import { ACT_IDS } from '../vocabulary/acts.ts';
import type { Fault } from '../vocabulary/audits.ts';
import { FACT_IDS, FACT_VALUES, type Fact, type FactValue } from '../vocabulary/facts.ts';
import {
  type ColumnTarget,
  type EventPart,
  type EventParts,
  type Kind,
  WHO,
} from '../vocabulary/mappings.ts';
import { CHANNEL_IDS, type Channel, PARTY_IDS } from '../vocabulary/parties.ts';
import { PROCEDURE_IDS, type ProcedureId } from '../vocabulary/procedures.ts';
import { type Person, peopleIn } from '../vocabulary/pseudonyms.ts';
import type { RecordKind } from '../vocabulary/records.ts';
import type { DateRules } from './dates.ts';
import {
  accountsOf,
  besideStep,
  eventPartsOf,
  type Mapping,
  usedTwice,
  usesIn,
} from './mapping.ts';

type Find<T> = (word: string) => T | undefined;

/** A column that stands for a step, or for a question. */
export interface Marked<T> {
  readonly position: number;
  readonly means: T;
}

/** A column for a step, with the columns that say when it was done and by whom. */
export interface Step extends Marked<readonly EventPart[]> {
  readonly when: number | undefined;
  /** Whether that column is for this step alone. */
  readonly whenIsOwn: boolean;
  readonly who: number | (typeof WHO)[number] | undefined;
}

/** A column that is read for acts, with those that say when, by whom, to whom, and whether. */
export interface Account {
  readonly position: number;
  readonly when: number | undefined;
  readonly who: Step['who'];
  readonly told: number | undefined;
  readonly done: number | undefined;
}

export interface Dictionary {
  readonly mapping: Mapping;
  readonly table: Table;
  /** The columns for this, from the left; none where the mapping names none. */
  readonly at: (target: ColumnTarget) => readonly number[];
  /** What is read for acts, from the left. */
  readonly accounts: readonly Account[];
  readonly facts: readonly Marked<Fact>[];
  readonly steps: readonly Step[];
  /** Columns for steps in which an empty cell says nothing. */
  readonly mayBeEmpty: ReadonlySet<number>;
  /** Columns that the mapping names, and does not ignore. */
  readonly named: readonly number[];
  /** Columns that the mapping does not mention. */
  readonly unmentioned: readonly number[];
  readonly event: Find<readonly EventPart[]>;
  readonly party: (target: 'by' | 'to' | 'about') => Find<readonly Person[]>;
  readonly channel: Find<Channel>;
  readonly procedure: Find<ProcedureId>;
  /** What a word for the kind of an incident says besides. */
  readonly kindOf: Find<Kind>;
  readonly fact: Find<Fact>;
  readonly answer: Find<FactValue>;
  readonly policy: Find<string>;
  readonly record: Find<RecordKind>;
  readonly exercise: Find<boolean>;
  /** What a cell says about whether something was done. */
  readonly doing: Find<Doing>;
  readonly withdrawn: Find<boolean>;
  /** Whoever may stand anywhere in a cell, and ways of telling. */
  readonly somebody: Find<readonly Person[]>;
  readonly way: Find<Channel>;
  readonly phrase: ReadPhrase;
  /** How dates are written in a column. */
  readonly rules: (position: number | undefined) => DateRules;
}

/** `unknown`: whether it was done nobody can tell. */
export type Doing = 'done' | 'not-done' | 'nothing' | 'not-yet' | 'unknown';

/** Words of the mapping first; then, where they are not words of the log, our own. */
const finder = <T>(
  words: Readonly<Record<string, T>>,
  own: ReadonlyMap<string, T> = new Map(),
): Find<T> => {
  const known = new Map(Object.entries(words).map(([word, means]) => [plainWord(word), means]));
  return (word) => (known.has(word) ? known.get(word) : own.get(word));
};

const themselves = <T extends string>(words: readonly T[]): ReadonlyMap<string, T> =>
  new Map(words.map((word) => [word, word] as const));

const listOf = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  Array.isArray(value) ? (value as readonly T[]) : value === undefined ? [] : [value as T];

const doingFinder = ({ cells }: Mapping): Dictionary['doing'] => {
  const known = new Map<string, Doing>();
  const add = (words: readonly string[], means: Doing): void => {
    for (const word of words) known.set(plainWord(word) || word, means);
  };
  add(DONE_WORDS, 'done');
  add(NOT_DONE_WORDS, 'not-done');
  add(NOTHING_WORDS, 'nothing');
  add(NOT_YET_WORDS, 'not-yet');
  add(NOT_KNOWN_WORDS, 'unknown');
  add(cells.done, 'done');
  add(cells.notDone, 'not-done');
  add(cells.nothing, 'nothing');
  add(cells.notYet, 'not-yet');
  return (word) => known.get(word);
};

const mapValues = <T, U>(
  record: Readonly<Record<string, T>>,
  change: (value: T) => U,
): Readonly<Record<string, U>> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));

/** Headings of the mapping, with those that the table has not or has twice. */
const placed = (
  mapping: Mapping,
  table: Table,
): { readonly places: ReadonlyMap<string, number>; readonly faults: readonly FromRows[] } => {
  const places = new Map<string, number>();
  const faults: FromRows[] = [];
  const ignored = new Set(mapping.ignore.map(plainWord));
  for (const [heading, line] of Object.entries(mapping.lines)) {
    const [first, second] = table.columnsOf(heading);
    if (first === undefined && table.byKey) continue;
    if (first === undefined) {
      const says = `${table.file} has no column with this heading; write it as on its line ${table.line}, or take it out`;
      const fault: Fault = { file: mapping.file, line, field: null, says };
      faults.push({ kind: 'fault', fault });
    } else if (second !== undefined && !ignored.has(heading)) {
      const says = `has the same heading as ${table.placeOf(first)}; name the one you mean by where it stands: "${table.placeOf(first)}"`;
      faults.push(listedAt('fault', table, table.line, second, says));
    } else places.set(heading, first);
  }
  const lineOf = (heading: string): number => mapping.lines[plainWord(heading)] ?? 1;
  const used = new Map<number, string>();
  for (const { heading, isBeside } of usesIn(mapping)) {
    const place = places.get(plainWord(heading));
    if (isBeside || place === undefined) continue;
    const before = used.get(place);
    if (before === undefined) used.set(place, heading);
    else {
      const says = usedTwice(lineOf(before));
      const fault: Fault = { file: mapping.file, line: lineOf(heading), field: null, says };
      faults.push({ kind: 'fault', fault });
    }
  }
  return { places, faults };
};

const UNNAMED = 'has no heading; name it by its letter in the mapping, or list it under ignore';
const UNMENTIONED = 'is not in the mapping; name it there, or list it under ignore';

/** What is said of a column as a whole, at the line of the headings. */
export const OF_COLUMNS: readonly string[] = [UNNAMED, UNMENTIONED];

/** Columns that the mapping does not mention, said once for each. */
const unmentionedIn = (mapping: Mapping, table: Table): readonly number[] => {
  // Whether something was completed is read in any case (`life-cycle.ts`).
  const mentioned = new Set(
    [...Object.keys(mapping.lines), TRANSITION].flatMap((heading) => table.columnsOf(heading)),
  );
  return table.headings.flatMap((_, position) => (mentioned.has(position) ? [] : [position]));
};

export const unmentionedRemark = ({ table }: Dictionary, position: number): FromRows => {
  const isNamed = (table.headings[position] ?? '').trim() !== '';
  return listedAt('row', table, table.line, position, isNamed ? UNMENTIONED : UNNAMED);
};

/** The mapping for this table, or what of it does not fit the table. */
export const dictionaryFor = (mapping: Mapping, table: Table): Dictionary | readonly FromRows[] => {
  const { places, faults } = placed(mapping, table);
  if (faults.length > 0) return faults;
  const { columns, words } = mapping;
  const placeOf = (heading: string): number => places.get(plainWord(heading)) ?? -1;
  const marked = <T, U>(by: Readonly<Record<string, T>>, means: (value: T) => U): Marked<U>[] =>
    Object.entries(by).map(([heading, value]) => ({
      position: placeOf(heading),
      means: means(value),
    }));
  const placeOrNone = (heading: string | undefined): number | undefined =>
    heading === undefined ? undefined : placeOf(heading);
  const whoOf = (who: string | undefined): Step['who'] =>
    WHO.find((each) => each === who) ?? placeOrNone(who);
  const { type, ...others } = columns;
  const read = accountsOf(type);
  const positions = new Map<string, readonly number[]>([
    ...Object.entries(others).map(
      ([target, given]) => [target, listOf<string>(given).map(placeOf)] as const,
    ),
    ['type', read.map(({ column }) => placeOf(column))],
  ]);
  const isDoneApart = read.some(({ done }) => done !== undefined);
  const accounts = read.map(({ column, when, who, told, done }) => ({
    position: placeOf(column),
    when: placeOrNone(when),
    who: whoOf(who),
    told: placeOrNone(told),
    done: isDoneApart ? placeOrNone(done) : positions.get('done')?.[0],
  }));
  const besides = Object.values(mapping.steps).map(besideStep);
  const isOwn = (when: string | undefined): boolean => {
    const uses = [
      ...[...positions.values()].flat(),
      ...Object.keys({ ...mapping.steps, ...mapping.facts }).map(placeOf),
      ...besides.flatMap((each) => (each.when === undefined ? [] : [placeOf(each.when)])),
    ];
    return when !== undefined && uses.filter((each) => each === placeOf(when)).length === 1;
  };
  const people = listed(mapping.people);
  const somebody = finder({ ...listed(words.to), ...listed(words.by), ...people }, ROLE_WORDS);
  const parties: Readonly<Record<'by' | 'to' | 'about', Find<readonly Person[]>>> = {
    by: finder({ ...people, ...listed(words.by) }, PARTY_LISTS),
    to: finder({ ...people, ...listed(words.to) }, PARTY_LISTS),
    about: finder({ ...people, ...listed(words.about) }, PARTY_LISTS),
  };
  return {
    mapping,
    table,
    at: (target: ColumnTarget) => positions.get(target) ?? [],
    accounts,
    facts: marked(mapping.facts, (fact) => fact),
    steps: Object.entries(mapping.steps).map(([heading, parts]) => {
      const { when, who } = besideStep(parts);
      return {
        position: placeOf(heading),
        means: eventPartsOf(parts),
        when: placeOrNone(when),
        whenIsOwn: isOwn(when),
        who: whoOf(who),
      };
    }),
    mayBeEmpty: new Set(mapping.mayBeEmpty.map(placeOf)),
    named: [
      ...new Set(
        usesIn(mapping).flatMap(({ heading, path }) =>
          path[0] === 'ignore' ? [] : (places.get(plainWord(heading)) ?? []),
        ),
      ),
    ].toSorted((a, b) => a - b),
    unmentioned: unmentionedIn(mapping, table),
    event: finder(
      mapValues(words.type, (parts: EventParts) => eventPartsOf(parts)),
      OWN_PARTS,
    ),
    party: (target) => parties[target],
    channel: finder(words.via, CHANNEL_WORDS),
    procedure: finder(
      mapValues(words.procedure, (kind) => (typeof kind === 'string' ? kind : kind.procedure)),
      OWN_PROCEDURES,
    ),
    kindOf: finder(
      mapValues(words.procedure, (kind) =>
        typeof kind === 'string' ? { procedure: kind, facts: {} } : kind,
      ),
    ),
    fact: finder(words.fact, OWN_FACTS),
    answer: finder(words.value, ANSWERS),
    policy: finder(words.policy),
    record: finder<RecordKind>(words.record, themselves(['complete', 'partial'])),
    exercise: finder(words.exercise, WHETHER),
    doing: doingFinder(mapping),
    withdrawn: finder(words.withdrawn, WITHDRAWN),
    somebody,
    way: finder(words.via, WAY_WORDS),
    phrase: (text, open) => phrasesOf(mapping)(text, open),
    rules: rulesBy(mapping, placeOf),
  };
};

const listed = (
  words: Readonly<Record<string, Person | readonly Person[]>>,
): Readonly<Record<string, readonly Person[]>> => mapValues(words, peopleIn);

const PARTY_LISTS: ReadonlyMap<string, readonly Person[]> = new Map(
  PARTY_IDS.map((party) => [party, [party]]),
);
/** Everybody's words for roles, besides our own. */
const ROLE_WORDS: ReadonlyMap<string, readonly Person[]> = new Map([
  ...ROLES.flatMap(({ means, words }) => words.map((word) => [word, [means]] as const)),
  ...PARTY_LISTS,
]);
const CHANNEL_WORDS = themselves(CHANNEL_IDS);
const WAY_WORDS: ReadonlyMap<string, Channel> = new Map([
  ...WAYS.flatMap(({ means, words }) => words.map((word) => [word, means] as const)),
  ...CHANNEL_WORDS,
]);
const OWN_PROCEDURES = themselves(PROCEDURE_IDS);
const OWN_FACTS = themselves(FACT_IDS);
const ANSWERS: ReadonlyMap<string, FactValue> = new Map([
  ...themselves(FACT_VALUES),
  ...Object.entries(ANSWER_WORDS),
]);
const WHETHER: ReadonlyMap<string, boolean> = new Map([
  ['yes', true],
  ['true', true],
  ['no', false],
  ['false', false],
]);
const WITHDRAWN: ReadonlyMap<string, boolean> = new Map(Object.entries(WITHDRAWN_WORDS));

/** Whoever the mapping has a word for, as they are called in phrases. */
const callings = ({ people, words }: Mapping): readonly Called[] =>
  [words.to, words.by, people].flatMap((by) =>
    Object.entries(by).flatMap(([name, given]) => {
      const [who, another] = peopleIn(given);
      return who === undefined || another !== undefined ? [] : [{ name, who }];
    }),
  );

const phraseReaders = new WeakMap<Mapping, ReadPhrase>();

/** Made once for a mapping, and only where a phrase has to be read. */
const phrasesOf = (mapping: Mapping): ReadPhrase => {
  const reader = phraseReaders.get(mapping) ?? phraseReader(callings(mapping));
  phraseReaders.set(mapping, reader);
  return reader;
};

const rulesBy = (
  { zone, dates, times }: Mapping,
  placeOf: (heading: string) => number,
): Dictionary['rules'] => {
  const { columns, ...rest } = dates;
  const usual: DateRules = { zone, ...rest, times };
  const others = new Map(
    Object.entries(columns).map(([heading, order]) => [placeOf(heading), { ...usual, order }]),
  );
  return (position) => others.get(position ?? -1) ?? usual;
};

/** Event types of ours that need no word of the mapping. */
export const OWN_EVENTS = ['concern.raised', 'incident.closed', ...ACT_IDS] as const;
const OWN_PARTS: ReadonlyMap<string, readonly EventPart[]> = new Map(
  OWN_EVENTS.map((type) => [type, [{ type }]]),
);

/** What stands in a column of a row, without the spaces around it. */
export const cellOf = (cells: readonly string[], position: number | undefined): string =>
  position === undefined ? '' : textOfCell((cells[position] ?? '').trim());
