/** What the schema of a file has against it, in words, by its place in the policy as a whole. */
import * as z from 'zod';
import type { Path } from '../formats/json-text.ts';
import { type PolicyFault, unknownIn } from './did-you-mean.ts';

const unwrapped = (schema: unknown): unknown =>
  schema instanceof z.ZodOptional ||
  schema instanceof z.ZodNullable ||
  schema instanceof z.ZodDefault
    ? unwrapped(schema.unwrap())
    : schema;

const own = (fields: object, name: string): unknown =>
  Object.hasOwn(fields, name) ? fields[name as keyof typeof fields] : undefined;

/** The part of a schema that a path leads to, or null where it has no such place. */
const schemaAt = (root: z.ZodType, path: Path): unknown => {
  let schema: unknown = root;
  for (const step of path) {
    schema = unwrapped(schema);
    if (schema instanceof z.ZodObject) schema = own(schema.shape, String(step));
    else if (schema instanceof z.ZodArray) schema = schema.element;
    else if (schema instanceof z.ZodRecord) schema = schema.valueType;
    else return null;
  }
  return unwrapped(schema);
};

const wordsOf = (schemas: readonly unknown[]): readonly string[] =>
  schemas.flatMap((schema) => (schema instanceof z.ZodEnum ? schema.options.map(String) : []));

/** The words that may stand at a place: the fields of an object, or the values of a closed set. */
const wordsAt = (root: z.ZodType, path: Path): readonly string[] => {
  const schema = schemaAt(root, path);
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  if (schema instanceof z.ZodEnum) return schema.options.map(String);
  // One of a closed set, or a list of them.
  if (schema instanceof z.ZodUnion) return wordsOf(schema.options.map(unwrapped));
  const keys = schema instanceof z.ZodRecord ? schema.keyType : null;
  return keys instanceof z.ZodEnum ? keys.options.map(String) : [];
};

export const valueAt = (root: unknown, path: Path): unknown => {
  let value = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = own(value, String(step));
  }
  return value;
};

const WANTED: Readonly<Record<string, string>> = {
  string: 'text, in quotes where it looks like a number or a date',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list, or [] if there are none',
  object: 'fields, each on a line of its own',
  record: 'fields, each on a line of its own, or {} if there are none',
};

const TOO_SMALL: Readonly<Record<string, string>> = {
  string: 'is empty; write something',
  array: 'is an empty list; name at least one',
  number: 'is too small; give a number above 0',
  int: 'is too small; give a number above 0',
};

const formatFault = (path: Path, value: unknown): string => {
  const field = String(path.findLast((step) => typeof step === 'string'));
  if (field === 'from') {
    return 'does not name a policy and its digest; write it like plumpton-2020@0123456789ab, which dutybound policies prints';
  }
  if (field === 'checkedOn') return 'is not a day; write it in quotes, like "2026-03-04"';
  if (field !== 'id') {
    return unknownIn('norm', value, [], 'write it like sexting.dsl-told; see dutybound norms');
  }
  return path[0] === 'clauses'
    ? 'is not a valid clause id; write it like OT-SEXT-01'
    : 'is not a valid id; use small letters, numbers and hyphens';
};

const UNREADABLE = 'cannot be read; compare it with what dutybound policy new writes';

const LIST_AT_MOST = 14;

const oneOf = (words: readonly string[]): string =>
  words.length <= LIST_AT_MOST
    ? `use one of ${words.join(', ')}`
    : 'dutybound words lists the words, dutybound policy new writes out every field';

/** Most unknown fields of one place that are listed. */
const MOST_UNKNOWN = 20;

const faultOf = (
  issue: z.core.$ZodIssue,
  root: unknown,
  schema: z.ZodType,
  under: Path,
): string => {
  const path = issue.path as Path;
  const value = valueAt(root, path);
  const words = (at: Path = path): readonly string[] => wordsAt(schema, at);
  const wrongType = (): string => {
    const expected = 'expected' in issue ? String(issue.expected) : '';
    const isWord = schemaAt(schema, path) instanceof z.ZodEnum && words().length > 0;
    const wanted = isWord ? oneOf(words()) : `give ${WANTED[expected] ?? 'something else'}`;
    if (value === undefined) return `is missing; ${wanted}`;
    return value === null ? `is empty; ${wanted}` : `is of the wrong kind; ${wanted}`;
  };
  const wrongWord = (): string => {
    if (Array.isArray(value) && value.length === 0) return String(TOO_SMALL.array);
    const word = [value].flat().find((each) => !words().includes(String(each)));
    return unknownIn('word', word, words(), oneOf(words()));
  };
  // What a schema says in its own words is said so.
  if (issue.message.startsWith('is ') || issue.message.startsWith('holds ')) return issue.message;
  switch (issue.code) {
    case 'invalid_key': {
      const fields = words(path.slice(0, -1));
      return unknownIn('field', path.at(-1), fields, oneOf(fields));
    }
    case 'invalid_value':
      return value === undefined || value === null
        ? wrongType()
        : unknownIn('word', value, words(), oneOf(words()));
    case 'invalid_union':
      return words().length === 0 ? UNREADABLE : wrongWord();
    case 'invalid_format':
      return formatFault([...under, ...path], value);
    case 'too_small':
      return TOO_SMALL[String(issue.origin)] ?? 'is too small; give more';
    case 'too_big':
      return `is too big; give at most ${issue.maximum}`;
    case 'invalid_type':
      return wrongType();
    default:
      return UNREADABLE;
  }
};

const faultsOf = (
  issue: z.core.$ZodIssue,
  root: unknown,
  schema: z.ZodType,
  under: Path,
): readonly PolicyFault[] => {
  const path = issue.path as Path;
  const fault = (says: string, at: Path = path): PolicyFault => ({
    path: [...under, ...at],
    says,
    isWarning: false,
  });
  if (issue.code !== 'unrecognized_keys') return [fault(faultOf(issue, root, schema, under))];
  const fields = wordsAt(schema, path);
  const more = issue.keys.length - MOST_UNKNOWN;
  return [
    ...issue.keys
      .slice(0, MOST_UNKNOWN)
      .map((key) => fault(unknownIn('field', key, fields, 'take it out'), [...path, key])),
    ...(more > 0 ? [fault(`has ${more} more unknown fields; take them out`)] : []),
  ];
};

/** Most faults of one file that are looked into. */
const MOST_ISSUES = 100;

/** A value as its schema has it, or what is wrong with it; `under` is where it stands in the policy. */
export const checked = <T>(
  schema: z.ZodType<T>,
  value: unknown,
  under: Path = [],
): { readonly value: T | null; readonly faults: readonly PolicyFault[] } => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { value: parsed.data, faults: [] };
  const faults = parsed.error.issues
    .slice(0, MOST_ISSUES)
    .flatMap((issue) => faultsOf(issue, value, schema, under));
  return { value: null, faults };
};
