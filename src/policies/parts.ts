/** The files of a policy's folder, one by one: each text parsed and checked once, however many hold it. */
import { readFileSync, statSync } from 'node:fs';
import * as z from 'zod';
import type { Complaint } from '../files/complaints.ts';
import { fileErrorInWords, isFileError } from '../files/find.ts';
import { textOf } from '../files/text-of.ts';
import type { Path } from '../formats/json-text.ts';
import { parseYaml } from '../formats/yaml-text.ts';
import type { Clause, Expected, Policy, Reading, SharedReading } from '../vocabulary/policies.ts';
import {
  clauseSchema,
  expectedSchema,
  readingsSchema,
  type ShortHead,
  shortHeadSchema,
  type WholeHead,
  wholeHeadSchema,
} from '../vocabulary/policy-files.ts';
import { type PolicyFault, unknownIn, wrong } from './did-you-mean.ts';
import { expectedOf } from './expected-lists.ts';
import { type Fields, isFields, type Raw } from './fields.ts';
import { checked } from './schema-faults.ts';

export const HEAD_FILE = 'policy.yaml';
export const CLAUSES_FILE = 'clauses.yaml';
export const READINGS_FILE = 'readings.yaml';
export const EXPECTED_FILE = 'expected.yaml';
/** The edition that a short policy is pinned to, kept beside it. */
export const BASE_FILE = 'base.json';

/** What one file says, or what is wrong with it; paths are those of the policy as a whole. */
export interface Part<T> {
  readonly value: T | null;
  readonly faults: readonly PolicyFault[];
  readonly lineOf: (path: Path) => number;
  /** What the file says, good or bad, as part of the policy as a whole. */
  readonly root: unknown;
  /** Whether it says nothing at all. */
  readonly isEmpty: boolean;
}

export interface Readings {
  readonly readings?: readonly Reading[] | undefined;
  readonly unsaid?: Policy['unsaid'] | undefined;
}

/** What each file may hold, by the file. */
export interface Parts {
  readonly [HEAD_FILE]: WholeHead | ShortHead;
  readonly [CLAUSES_FILE]: readonly Clause[];
  readonly [READINGS_FILE]: Readings;
  readonly [EXPECTED_FILE]: readonly Expected[];
}

export type PartFile = keyof Parts;

/** The fields that have a file of their own. */
const HOMES: Readonly<Record<string, PartFile>> = {
  clauses: CLAUSES_FILE,
  readings: READINGS_FILE,
  unsaid: READINGS_FILE,
  expected: EXPECTED_FILE,
};

/** Which file a field of a policy stands in. */
export const homeOf = (field: string): PartFile =>
  (Object.hasOwn(HOMES, field) && HOMES[field]) || HEAD_FILE;

const HEAD_FIELDS = Object.keys({ ...wholeHeadSchema.shape, ...shortHeadSchema.shape });

/** Fields that stand in the wrong file. */
const strays = (value: Fields, file: PartFile): readonly PolicyFault[] =>
  Object.keys(value).flatMap((key) => {
    const home = homeOf(key);
    const isField = home !== HEAD_FILE || HEAD_FIELDS.includes(key);
    return home === file || !isField ? [] : [wrong([key], `belongs in ${home}; move it there`)];
  });

const NO_FIELDS = 'holds no fields; write them like id: our-school-2026';

/** Groups of fields all of whose lines are comments are as good as left out. */
const headOf = (value: unknown): Raw => {
  if (!isFields(value)) return { value, faults: [wrong([], NO_FIELDS)] };
  const given = Object.entries(value).filter(
    ([key, each]) => each !== null || !HEAD_FIELDS.includes(key) || key === 'from',
  );
  return { value: Object.fromEntries(given), faults: strays(value, HEAD_FILE) };
};

/** A reading that takes a shared one, with what it says itself in place of that. */
const filled = (entry: unknown, index: number, shared: readonly SharedReading[]): Raw => {
  if (!isFields(entry) || !Object.hasOwn(entry, 'takes')) return { value: entry, faults: [] };
  const { takes, ...own } = entry;
  const found = shared.find(({ id }) => id === takes);
  if (found !== undefined) return { value: { ...found, ...own }, faults: [] };
  const says = unknownIn(
    'shared reading',
    takes,
    shared.map(({ id }) => id),
    'write it out',
  );
  return { value: null, faults: [wrong(['readings', index, 'takes'], says)] };
};

const readingsOf = (value: unknown, shared: readonly SharedReading[]): Raw => {
  if (!isFields(value)) return { value, faults: [wrong([], NO_FIELDS)] };
  const stray = strays(value, READINGS_FILE);
  if (!Array.isArray(value.readings)) return { value, faults: stray };
  const readings = value.readings.map((each, index) => filled(each, index, shared));
  return {
    value: { ...value, readings: readings.map((each) => each.value) },
    faults: [...stray, ...readings.flatMap((each) => each.faults)],
  };
};

const clausesSchema = z.array(clauseSchema).min(1);

/** Whether a value is that of a policy.yaml that holds only differences. */
export const isShort = (value: unknown): value is ShortHead =>
  isFields(value) && Object.hasOwn(value, 'from');

/** A value parsed from a file, checked. */
export const checkedPart = <F extends PartFile>(
  file: F,
  parsed: unknown,
  shared: readonly SharedReading[],
): Omit<Part<Parts[F]>, 'lineOf'> => {
  const look = (): { raw: Raw; schema: z.ZodType; under: Path } => {
    switch (file) {
      case CLAUSES_FILE:
        return { raw: { value: parsed, faults: [] }, schema: clausesSchema, under: ['clauses'] };
      case READINGS_FILE:
        return { raw: readingsOf(parsed, shared), schema: readingsSchema, under: [] };
      case EXPECTED_FILE:
        return { raw: expectedOf(parsed), schema: expectedSchema, under: ['expected'] };
      default: {
        const schema = isShort(parsed) ? shortHeadSchema : wholeHeadSchema;
        return { raw: headOf(parsed), schema, under: [] };
      }
    }
  };
  const { raw, schema, under } = look();
  const root = under.length === 0 ? raw.value : { [String(under[0])]: raw.value };
  const looked =
    raw.faults.length > 0
      ? { value: null, faults: raw.faults }
      : checked(schema as z.ZodType<Parts[F]>, raw.value, under);
  return { ...looked, root, isEmpty: parsed === null };
};

/** The place in a file that a path of the policy as a whole leads to. */
const placeIn = (file: PartFile, path: Path, value: unknown): Path => {
  if (file === CLAUSES_FILE) return path.slice(1);
  if (file !== EXPECTED_FILE) return path;
  const isNamed = isFields(value) && typeof path[1] === 'number';
  return isNamed ? ['norms', ...path.slice(1)] : path.slice(1);
};

const MOST_BYTES = 1 << 20;

const whole = (file: string, says: string): Complaint => ({ file, line: null, field: null, says });

/** A file's text; null where it is not there. What is not a file is not opened: a pipe would wait for ever. */
export const textIn = (file: string): string | Complaint | null => {
  try {
    const found = statSync(file);
    if (found.isDirectory()) return whole(file, 'is a folder, not a file; take it out');
    if (!found.isFile()) {
      return whole(file, 'is a pipe, a device or a socket, not a file; put a file in its place');
    }
    if (found.size > MOST_BYTES) {
      return whole(
        file,
        'is larger than 1 MB, far more than such a file needs; take out what repeats',
      );
    }
    const text = textOf(readFileSync(file));
    return typeof text === 'string'
      ? text
      : { file, line: text.line, field: null, says: text.says };
  } catch (error) {
    if (!isFileError(error)) throw error;
    return error.code === 'ENOENT' ? null : whole(file, fileErrorInWords(error));
  }
};

/**
 * What a policy calls itself, in words that YAML can only read as text. Schools that share a policy differ
 * in these, so a head is parsed and checked once for all that differ in nothing else.
 */
const OWN_NAMES =
  /^(?:(id): ([a-z][a-z0-9]*-[a-z0-9-]*)|(school|title|edition|reviewDue): ([A-Z][A-Za-z]*(?: [A-Za-z0-9.&'-]+)+))$/gm;

const withoutNames = (text: string): { readonly text: string; readonly names: Fields } => {
  const names: Record<string, string> = {};
  const left = text.replace(OWN_NAMES, (line: string, id, itsId, field, name) => {
    const key: string = id ?? field;
    if (key in names) return line;
    names[key] = itsId ?? name;
    return `${key}: ${STAND_IN[key]}`;
  });
  return { text: left, names };
};

const STAND_IN: Readonly<Record<string, string>> = {
  id: 'the-id',
  school: 'The school',
  title: 'The title',
  edition: 'The edition',
  reviewDue: 'The day',
};

type Read<F extends PartFile> = Part<Parts[F]> | readonly Complaint[];

/** Reads texts as parts; what the same file says in many folders is read once. */
export const partReader = (shared: readonly SharedReading[]) => {
  const known = new Map<string, Read<PartFile>>();
  const parsed = (name: PartFile, text: string): Read<PartFile> => {
    const yaml = parseYaml(text);
    if (!yaml.ok) return yaml.faults.map((each) => ({ file: '', field: null, ...each }));
    const lineOf = (path: Path): number => yaml.lineOf(placeIn(name, path, yaml.value));
    return { ...checkedPart(name, yaml.value, shared), lineOf };
  };
  const read = (name: PartFile, text: string): Read<PartFile> => {
    const key = `${name}\n${text}`;
    const part = known.get(key) ?? parsed(name, text);
    known.set(key, part);
    return part;
  };
  const readHead = (text: string): Read<PartFile> => {
    const { text: left, names } = withoutNames(text);
    const part = read(HEAD_FILE, left);
    const isNamed =
      'lineOf' in part &&
      part.value !== null &&
      Object.keys(names).every((key) => (part.value as unknown as Fields)[key] === STAND_IN[key]);
    return isNamed
      ? { ...part, value: { ...part.value, ...names } as Parts[PartFile] }
      : read(HEAD_FILE, text);
  };
  return <F extends PartFile>(name: F, text: string): Read<F> =>
    (name === HEAD_FILE ? readHead(text) : read(name, text)) as Read<F>;
};
