/** What the attributes of XES say: as the fields of a timeline, or under their own names. */
import type { Numbered } from './entry-numbers.ts';
import { parsedJson } from './json-bounds.ts';
import {
  AS_JSON,
  AT_AS_WRITTEN,
  EVENT_NAMES,
  type Kind,
  NAME,
  NUMBER,
  OURS,
  TIMESTAMP,
  TRACE_NAMES,
  TRANSITION,
} from './xes-names.ts';

export interface Attribute {
  /** `string`, `date`, `int`, `float`, `boolean`, `id`, `list` or `container`. */
  readonly type: string;
  readonly key: string;
  readonly value: string;
  readonly line: number;
  /** What a list or a container holds, or what is said of the attribute itself. */
  readonly inside: Attribute[];
}

/** Where complaints go. After a fault the trace is left out; a row is only listed. */
export interface Say {
  readonly fault: (line: number, field: string | null, says: string) => void;
  readonly row: (line: number, field: string | null, says: string) => void;
}

/** A key as it may be repeated: any other might be a sentence about a child. */
export const keyInWords = (key: string): string =>
  /^[A-Za-z_][\w.:-]{0,59}$/.test(key) ? key : '["…"]';

const isListing = ({ type }: Attribute): boolean => type === 'list' || type === 'container';

/** What an attribute's text was, where XML could not hold it. */
const textOf = (attribute: Attribute, say: Say): string => {
  const written = attribute.inside.find(({ key }) => key === AS_JSON);
  if (written === undefined) return attribute.value;
  const value = parsedJson(written.value)?.value;
  if (typeof value === 'string') return value;
  say.fault(written.line, AS_JSON, 'is not a JSON string; take it out, or export the log again');
  return attribute.value;
};

const yesNo = (attribute: Attribute, say: Say): unknown => {
  const word = attribute.value.trim().toLowerCase();
  if (word === 'true' || word === '1') return true;
  if (word === 'false' || word === '0') return false;
  say.fault(attribute.line, keyInWords(attribute.key), 'is neither true nor false; write one');
  return null;
};

const number = (attribute: Attribute, say: Say): unknown => {
  const given = Number(attribute.value);
  if (/^\s*[+-]?\d+(\.0*)?\s*$/.test(attribute.value) && Number.isSafeInteger(given)) return given;
  say.fault(attribute.line, keyInWords(attribute.key), 'is not a whole number; write it as digits');
  return null;
};

const party = (attribute: Attribute, say: Say): unknown =>
  isListing(attribute) ? attribute.inside.map((each) => textOf(each, say)) : textOf(attribute, say);

/** What is to be a list: its parts, or a fault. */
const listed = (attribute: Attribute, say: Say): readonly Attribute[] | null => {
  if (isListing(attribute)) return attribute.inside;
  say.fault(attribute.line, keyInWords(attribute.key), 'is not a list; write it as a list');
  return null;
};

const numbers = (attribute: Attribute, say: Say): unknown =>
  listed(attribute, say)?.map((each) => number(each, say)) ?? null;

const isOfNumbers = ({ inside }: Attribute): boolean =>
  inside.length > 0 && inside.every(({ type }) => type === 'int');

/** One field of an entry as it should have been written; its kind is that of the attribute. */
const field = (attribute: Attribute, say: Say): unknown => {
  if (attribute.type === 'boolean') return yesNo(attribute, say);
  if (attribute.type === 'int') return number(attribute, say);
  const isList = isListing(attribute) && isOfNumbers(attribute);
  return isList ? numbers(attribute, say) : party(attribute, say);
};

/** JSON, or a list of fields as it was written before. */
const fields = (attribute: Attribute, say: Say): unknown => {
  if (isListing(attribute)) {
    return Object.fromEntries(attribute.inside.map((each) => [each.key, field(each, say)]));
  }
  const read = parsedJson(attribute.value);
  if (read !== null) return read.value;
  say.fault(attribute.line, keyInWords(attribute.key), 'is not JSON; export the log again');
  return null;
};

/** For a kind that holds one value: refuses a list. */
const single =
  (read: (attribute: Attribute, say: Say) => unknown) =>
  (attribute: Attribute, say: Say): unknown => {
    if (!isListing(attribute)) return read(attribute, say);
    say.fault(attribute.line, keyInWords(attribute.key), 'is a list; give one value');
    return null;
  };

const READERS: Readonly<Record<Kind, (attribute: Attribute, say: Say) => unknown>> = {
  text: single(textOf),
  time: single(textOf),
  'yes-no': single(yesNo),
  number: single(number),
  numbers,
  party,
  fields,
};

/** Says of each key that is given twice in one place that it is. */
const tellTwice = (attributes: readonly Attribute[], say: Say): void => {
  const seen = new Set<string>();
  for (const { key, line } of attributes) {
    if (seen.has(key)) say.fault(line, keyInWords(key), 'is given twice; keep one of them');
    seen.add(key);
  }
};

/** What is said of an attribute itself; no field of ours has room for it. */
const tellOfInside = (attribute: Attribute, say: Say): void => {
  if (isListing(attribute)) return;
  for (const each of attribute.inside) {
    if (each.key !== AS_JSON) say.row(each.line, keyInWords(each.key), NO_FIELD);
  }
};

const NO_FIELD = 'is an attribute that no field of a timeline stands for; it was not read';

const unknown = (attribute: Attribute, say: Say): void => {
  const { key, line } = attribute;
  if (key.startsWith(OURS)) {
    say.fault(line, keyInWords(key), 'is not a field here; check the name, or take it out');
  } else say.row(line, keyInWords(key), NO_FIELD);
};

type Named = (typeof EVENT_NAMES)[number];
const byKey = (names: readonly Named[]) => new Map(names.map((each) => [each.key, each]));
const TRACE_KEYS = byKey(TRACE_NAMES);
const EVENT_KEYS = byKey(EVENT_NAMES);

const fieldsOf = (
  attributes: readonly Attribute[],
  keys: ReadonlyMap<string, Named>,
  say: Say,
): Record<string, unknown> => {
  tellTwice(attributes, say);
  const value: Record<string, unknown> = {};
  for (const attribute of attributes) {
    const named = keys.get(attribute.key);
    if (named === undefined) unknown(attribute, say);
    else {
      tellOfInside(attribute, say);
      value[named.field] = READERS[named.kind](attribute, say);
    }
  }
  return value;
};

const NOT_DONE =
  'is not complete, so that this was not done; take the event out, or write complete';

/** The head of a timeline, without its events. */
export const headOfOurs = (
  attributes: readonly Attribute[],
  line: number,
  say: Say,
): Record<string, unknown> => {
  if (!attributes.some(({ key }) => key === NAME)) {
    say.fault(line, NAME, "is missing; give the trace the incident's reference");
  }
  return fieldsOf(attributes, TRACE_KEYS, say);
};

/** One event of a timeline, with the number of its entry where it has one. */
export const eventOfOurs = (attributes: readonly Attribute[], line: number, say: Say): Numbered => {
  for (const needed of [NAME, TIMESTAMP]) {
    if (!attributes.some(({ key }) => key === needed)) {
      say.fault(
        line,
        needed,
        needed === NAME
          ? 'is missing; give the event its type, such as party.informed'
          : 'is missing; give the event a date and time with a zone',
      );
    }
  }
  const written = attributes.find(({ key }) => key === AT_AS_WRITTEN);
  const numbered = attributes.find(({ key }) => key === NUMBER);
  // Our events are single moments; any other step of a life cycle is somebody else's.
  const step = attributes.find(({ key }) => key === TRANSITION);
  if (step !== undefined && !/^(complete)?$/i.test(step.value.trim())) {
    say.fault(step.line, TRANSITION, NOT_DONE);
  }
  const aside = [written, numbered, step];
  const event = fieldsOf(
    attributes.filter((each) => !aside.includes(each)),
    EVENT_KEYS,
    say,
  );
  const own = numbered === undefined ? null : (single(number)(numbered, say) as number | null);
  if (written === undefined) return { number: own, line, event };
  if (Date.parse(written.value) !== Date.parse(String(event.at))) {
    say.fault(written.line, AT_AS_WRITTEN, `is not the moment in ${TIMESTAMP}; take it out`);
  }
  return { number: own, line, event: { ...event, at: written.value } };
};

/** Between the parts of a list, as in our CSV. */
const BETWEEN = '+';

const inOne = (attribute: Attribute): string =>
  isListing(attribute) ? attribute.inside.map(inOne).join(BETWEEN) : attribute.value;

const addTo = (cells: Map<string, string>, attribute: Attribute, above: string): void => {
  const key = above + attribute.key;
  cells.set(key, inOne(attribute));
  if (isListing(attribute)) return;
  for (const each of attribute.inside) addTo(cells, each, `${key}/`);
};

/**
 * Attributes under their own names, as cells of a row: a list as its parts with `+` between them,
 * and what is said of an attribute after its name and a slash.
 */
export const flat = (attributes: readonly Attribute[], say: Say): Record<string, string> => {
  tellTwice(attributes, say);
  const cells = new Map<string, string>();
  for (const attribute of attributes) addTo(cells, attribute, '');
  return Object.fromEntries(cells);
};
