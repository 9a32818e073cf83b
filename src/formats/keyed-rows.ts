/**
 * Rows of logs in which every value has a key: XES, and JSON Lines, that other tools wrote. Their
 * columns are all keys there are, so they are read once to find these before they are read in earnest.
 */
import { givesAFieldTwice } from '../engine/duplicates.ts';
import type { CsvRow } from './csv-records.ts';
import type { Bytes } from './from-rows.ts';
import { outOfBounds, parsedJson } from './json-bounds.ts';
import type { RowSource, Tell } from './table.ts';
import { linesOf } from './text-lines.ts';
import { OURS } from './xes-names.ts';
import { xesRows } from './xes-reader.ts';

/** Whether a log is in our own words, as far as its beginning tells; no mapping is for such a one. */
export const isInOurWords = (beginning: string): boolean =>
  beginning.trimStart().startsWith('<')
    ? beginning.includes(`key="${OURS}`)
    : ['incident', 'policy', 'events'].every((field) => beginning.includes(`"${field}"`));

interface KeyedRow {
  /** Counted from 1. */
  readonly line: number;
  readonly cells: ReadonlyMap<string, string>;
  /** What keeps it from being used; its cells say which incident it is of. */
  readonly flaw?: Misfit;
}

/** What has no place in a row, and in which field. */
interface Misfit {
  readonly field: string | null;
  readonly says: string;
}

type Read = (source: Bytes, tell: Tell) => AsyncGenerator<KeyedRow>;

/** Rows that are handed on at a time. */
const MOST_AT_ONCE = 1_000;

const NOT_TWICE =
  'can be read only once, and a mapping for JSON or XES takes two readings; give the file by its name';

const keyed = (read: Read): RowSource => ({
  byKey: true,
  async *rows(source, _cut, tell) {
    if (!source.again) {
      tell({ file: source.name, line: null, field: null, says: NOT_TWICE }, false);
      return;
    }
    const keys = new Set<string>();
    for await (const { cells, flaw } of read(source, () => {})) {
      if (flaw === undefined) for (const key of cells.keys()) keys.add(key);
    }
    const columns = [...keys];
    let rows: CsvRow[] = keys.size === 0 ? [] : [{ line: 1, cells: columns, flaw: null }];
    for await (const { line, cells, flaw = null } of read(source, tell)) {
      if (keys.size === 0 && flaw !== null) tell({ file: source.name, line, ...flaw }, false);
      if (keys.size === 0) continue;
      rows.push({ line, cells: columns.map((key) => cells.get(key) ?? ''), flaw });
      if (rows.length < MOST_AT_ONCE) continue;
      yield rows;
      rows = [];
    }
    yield rows;
  },
});

/** What a trace says of itself, as process-mining tools call it beside what its events say. */
const OF_CASE = 'case:';

/** The events of XES, each with what its trace says. */
export const XES_ROWS = keyed(async function* (source, tell) {
  for await (const { line, trace, event } of xesRows(source, tell)) {
    const ofCase = Object.entries(trace).map(([key, value]) => [OF_CASE + key, value] as const);
    yield { line, cells: new Map([...ofCase, ...Object.entries(event)]) };
  }
});

type Values = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value as it would stand in a cell, or null where it would not. */
const cellOf = (value: unknown): string | null => {
  if (value === null) return '';
  if (typeof value === 'object') return null;
  return String(value);
};

interface Flat {
  readonly cells: Map<string, string>;
  /** Lists with objects in them, by their keys. */
  readonly lists: Map<string, readonly unknown[]>;
  /** The key of the first value that has no place in a row. */
  misfit: string | null;
}

/** An object as cells: what is inside another goes by both keys, and a list of words is one cell. */
const flattened = (value: Values, before: string, into: Flat): Flat => {
  for (const [name, each] of Object.entries(value)) {
    const key = before + name;
    const cell = cellOf(each);
    if (cell !== null) into.cells.set(key, cell);
    else if (isObject(each)) flattened(each, `${key}.`, into);
    else {
      const list = each as readonly unknown[];
      const words = list.map(cellOf);
      if (words.every((word) => word !== null)) into.cells.set(key, words.join('; '));
      else if (list.some(isObject)) into.lists.set(key, list);
      else into.misfit ??= key;
    }
  }
  return into;
};

const flat = (value: Values, before = ''): Flat =>
  flattened(value, before, { cells: new Map(), lists: new Map(), misfit: null });

const NOT_JSON = 'is not a JSON object; write one object to a line';
const TWICE = 'gives a field twice; keep one of them';
const TOO_LONG = 'is longer than 1 MB; keep the account in the safeguarding file';
const TWO_LISTS = 'is a second list in the same object; give its entries in objects of their own';
const NOT_AN_OBJECT = 'has an entry that is not an object; write it as one, or it cannot be placed';
const MISFIT = 'is a list of more than words; give its entries in objects of their own';

const PAIR = /"((?:[^"\\]|\\.){1,200})"\s*:\s*("(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false)/g;

/** The fields of a broken object as far as they can be read, which may say which incident it is of. */
const readable = (text: string): ReadonlyMap<string, string> => {
  const cells = new Map<string, string>();
  for (const [, key = '', value = ''] of text.matchAll(PAIR)) {
    const read = parsedJson(value)?.value ?? value;
    if (!cells.has(key)) cells.set(key, String(read));
  }
  return cells;
};

/** The rows of a line, or what is wrong with it where it has none. */
const rowsOf = (text: string): readonly Omit<KeyedRow, 'line'>[] | Misfit => {
  const value = parsedJson(text)?.value;
  if (isObject(value) && !givesAFieldTwice(text, value)) return rowsIn(value);
  const says = isObject(value) ? TWICE : (outOfBounds(text)?.says ?? NOT_JSON);
  const flaw = { field: null, says };
  const cells = text.trimStart().startsWith('{') ? readable(text) : new Map<string, string>();
  return cells.size === 0 ? flaw : [{ cells, flaw }];
};

/** What keeps one entry of a list from being a row, or null. */
const misfitIn = ({ lists, misfit }: Flat): Misfit | null => {
  const field = misfit ?? [...lists.keys()][0];
  return field === undefined ? null : { field, says: MISFIT };
};

/** What one object holds as rows: one, or one for each entry of the list in it. */
const rowsIn = (value: Values): readonly Omit<KeyedRow, 'line'>[] => {
  const whole = flat(value);
  const { cells } = whole;
  const [list, second] = whole.lists;
  if (whole.misfit !== null) return [{ cells, flaw: { field: whole.misfit, says: MISFIT } }];
  if (second !== undefined) return [{ cells, flaw: { field: second[0], says: TWO_LISTS } }];
  // An incident without entries is one all the same.
  if (list === undefined || list[1].length === 0) return [whole];
  const [key, entries] = list;
  return entries.map((entry) => {
    const row = isObject(entry) ? flat(entry, `${key}.`) : flat({});
    const flaw = isObject(entry) ? misfitIn(row) : { field: key, says: NOT_AN_OBJECT };
    const both = new Map([...cells, ...row.cells]);
    return flaw === null ? { cells: both } : { cells: both, flaw };
  });
};

/** JSON Lines: an object for each event, or one for each incident with a list of its events. */
export const JSON_ROWS = keyed(async function* (source, tell) {
  for await (const { first, texts } of linesOf(source.open())) {
    for (const [index, text] of texts.entries()) {
      const line = first + index;
      const fault = (field: string | null, says: string): void =>
        tell({ file: source.name, line, field, says }, false);
      if (text === null) fault(null, TOO_LONG);
      else if (text.trim() !== '') {
        const rows = rowsOf(text);
        if ('says' in rows) fault(null, rows.says);
        else for (const row of rows) yield { line, ...row };
      }
    }
  }
});
