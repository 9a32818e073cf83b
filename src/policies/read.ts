/**
 * Policies as data files: a folder for each policy, with its parts as YAML. Whatever is wrong comes
 * back as a complaint with its file, its line and its mend; a policy with a fault is not used.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as z from 'zod';
import { type RuleBooks, ruleBooks } from '../engine/replay.ts';
import type { Complaint } from '../files/complaints.ts';
import { fileErrorInWords, isFileError } from '../files/find.ts';
import { fieldInWords, textOf } from '../files/timelines.ts';
import type { Path } from '../formats/json-text.ts';
import { parseYaml } from '../formats/yaml-text.ts';
import { type Policy, policySchema } from '../vocabulary/policies.ts';
import { senseOf } from './check.ts';
import { type PolicyFault, unknownIn } from './did-you-mean.ts';

/** What a folder holds: a policy that can be used, or what keeps it from being used. */
export interface FolderRead {
  readonly folder: string;
  readonly policy: Policy | null;
  /** Where its id is given. */
  readonly idLine: number | null;
  readonly problems: readonly Complaint[];
  readonly warnings: readonly Complaint[];
}

export const HEAD_FILE = 'policy.yaml';
export const CLAUSES_FILE = 'clauses.yaml';
export const READINGS_FILE = 'readings.yaml';
export const EXPECTED_FILE = 'expected.yaml';

const FILES: readonly string[] = [HEAD_FILE, CLAUSES_FILE, READINGS_FILE, EXPECTED_FILE];

/** Which file holds a part of the policy that is not in the first, and whether it is all it holds. */
const PARTS: Readonly<Record<string, { readonly file: string; readonly isWhole: boolean }>> = {
  clauses: { file: CLAUSES_FILE, isWhole: true },
  readings: { file: READINGS_FILE, isWhole: false },
  unsaid: { file: READINGS_FILE, isWhole: false },
  expected: { file: EXPECTED_FILE, isWhole: true },
};

/** One file: its value, and the line of each thing in it. */
interface Part {
  readonly value: unknown;
  readonly lineOf: (path: Path) => number;
}

const whole = (file: string, says: string): Complaint => ({ file, line: null, field: null, says });

/** A file's value, or what is wrong with it as YAML. */
const parsePart = (file: string, text: string): Part | readonly Complaint[] => {
  const parsed = parseYaml(text);
  return parsed.ok ? parsed : parsed.faults.map((each) => ({ file, field: null, ...each }));
};

const readPart = async (file: string): Promise<Part | readonly Complaint[] | null> => {
  try {
    const text = textOf(await readFile(file));
    return typeof text === 'string'
      ? parsePart(file, text)
      : [{ file, line: text.line, field: null, says: text.says }];
  } catch (error) {
    if (!isFileError(error)) throw error;
    if (error.code === 'ENOENT') return null;
    return [whole(file, fileErrorInWords(error))];
  }
};

/** The part of the schema that a path leads to, or null where it has no such place. */
const schemaAt = (path: Path): z.ZodType | null => {
  let schema: unknown = policySchema;
  for (const step of path) {
    if (schema instanceof z.ZodOptional) schema = schema.unwrap();
    if (schema instanceof z.ZodObject) schema = schema.shape[String(step)] as unknown;
    else if (schema instanceof z.ZodArray) schema = schema.element;
    else if (schema instanceof z.ZodRecord) schema = schema.valueType;
    else return null;
  }
  if (schema instanceof z.ZodOptional) schema = schema.unwrap();
  return schema instanceof z.ZodType ? schema : null;
};

/** The words that may stand at a place: the fields of an object, or the values of a closed set. */
const wordsAt = (path: Path): readonly string[] => {
  const schema = schemaAt(path);
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  if (schema instanceof z.ZodEnum) return schema.options.map(String);
  const keys = schema instanceof z.ZodRecord ? schema.keyType : null;
  return keys instanceof z.ZodEnum ? keys.options.map(String) : [];
};

const valueAt = (root: unknown, path: Path): unknown => {
  let value = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[step];
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

const EMPTY: Readonly<Record<string, string>> = {
  string: 'is empty; write something',
  array: 'is an empty list; name at least one',
  number: 'is too small; give a number above nought',
  int: 'is too small; give a number above nought',
};

const formatFault = (path: Path, value: unknown): string => {
  const field = String(path.findLast((step) => typeof step === 'string'));
  if (field !== 'id') {
    return unknownIn('norm', value, [], 'write it like sexting.dsl-told; see dutybound norms');
  }
  return path[0] === 'clauses'
    ? 'is no id for a clause; write it like OT-SEXT-01'
    : 'is no id; use small letters, numbers and hyphens';
};

const LIST_AT_MOST = 14;

const oneOf = (words: readonly string[]): string =>
  words.length <= LIST_AT_MOST
    ? `use one of ${words.join(', ')}`
    : 'dutybound words lists the words, dutybound policy new writes out every field';

const wrongType = (issue: z.core.$ZodIssue, value: unknown, path: Path): string => {
  const expected = 'expected' in issue ? String(issue.expected) : '';
  const words = wordsAt(path);
  const isWord = schemaAt(path) instanceof z.ZodEnum && words.length > 0;
  const wanted = isWord ? oneOf(words) : `give ${WANTED[expected] ?? 'something else'}`;
  if (value === undefined) return `is missing; ${wanted}`;
  return value === null ? `is empty; ${wanted}` : `is of the wrong kind; ${wanted}`;
};

const faultsOf = (issue: z.core.$ZodIssue, root: unknown): readonly PolicyFault[] => {
  const path = issue.path as Path;
  const fault = (says: string, at: Path = path): PolicyFault => ({
    path: at,
    says,
    isWarning: false,
  });
  const value = valueAt(root, path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) =>
        fault(unknownIn('field', key, wordsAt(path), 'take it out'), [...path, key]),
      );
    case 'invalid_key': {
      const words = wordsAt(path.slice(0, -1));
      return [fault(unknownIn('field', path.at(-1), words, oneOf(words)))];
    }
    case 'invalid_value': {
      if (value === undefined || value === null) return [fault(wrongType(issue, value, path))];
      const words = wordsAt(path);
      return [fault(unknownIn('word', value, words, oneOf(words)))];
    }
    case 'invalid_format':
      return [fault(formatFault(path, value))];
    case 'too_small':
      return [fault(EMPTY[String(issue.origin)] ?? 'is too small; give more')];
    case 'invalid_type':
      return [fault(wrongType(issue, value, path))];
    default:
      return [fault('cannot be read; compare it with what dutybound policy new writes')];
  }
};

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Fields that stand in the wrong file. */
const strays = (value: unknown, file: string): readonly (readonly [string, string])[] =>
  isFields(value)
    ? Object.keys(value).flatMap((key) => {
        const home = PARTS[key]?.file ?? HEAD_FILE;
        return home === file || !(key in policySchema.shape) ? [] : [[key, home] as const];
      })
    : [];

/** The path as it is told: a clause or a reading by its id rather than by its number. */
const toldAs = (root: unknown, path: Path): string => {
  const id = path.length < 2 ? undefined : valueAt(root, [...path.slice(0, 2), 'id']);
  return typeof id === 'string' && /^[\w-]{1,60}$/.test(id)
    ? [id, ...(path.length > 2 ? [fieldInWords(path.slice(2))] : [])].join('.')
    : fieldInWords(path);
};

/** By file as they come, and by line in each. */
const inFileOrder = (complaints: readonly Complaint[]): readonly Complaint[] => {
  const rank = ({ file }: Complaint): number => FILES.indexOf(basename(file));
  return complaints.toSorted((a, b) => rank(a) - rank(b) || (a.line ?? 0) - (b.line ?? 0));
};

/** Reads one policy's folder. */
const readFolder = async (folder: string): Promise<FolderRead> => {
  const parts = new Map<string, Part>();
  const problems: Complaint[] = [];
  for (const name of FILES) {
    const file = join(folder, name);
    const part = await readPart(file);
    if (part === null) {
      if (name !== EXPECTED_FILE) {
        problems.push(whole(file, 'is not there; dutybound policy new writes one to edit'));
      }
    } else if ('lineOf' in part) {
      parts.set(name, part);
      for (const [key, home] of strays(part.value, name)) {
        const says = `belongs in ${home}; move it there`;
        problems.push({ file, line: part.lineOf([key]), field: key, says });
      }
    } else problems.push(...part);
  }
  const nothing: FolderRead = { folder, policy: null, idLine: null, problems, warnings: [] };
  if (problems.length > 0) return nothing;
  const contentOf = (name: string): unknown => parts.get(name)?.value;
  for (const name of [HEAD_FILE, READINGS_FILE]) {
    if (isFields(contentOf(name))) continue;
    problems.push(
      whole(join(folder, name), 'holds no fields; write them like id: our-school-2026'),
    );
  }
  if (problems.length > 0) return nothing;
  const expected = contentOf(EXPECTED_FILE);
  const root: Readonly<Record<string, unknown>> = {
    ...(contentOf(HEAD_FILE) as object),
    ...(contentOf(READINGS_FILE) as object),
    clauses: contentOf(CLAUSES_FILE),
    ...(expected === undefined || expected === null ? {} : { expected }),
  };
  const complaintOf = ({ path, says, isWarning }: PolicyFault): Complaint => {
    const home = PARTS[String(path[0])] ?? { file: HEAD_FILE, isWhole: false };
    const line = parts.get(home.file)?.lineOf(home.isWhole ? path.slice(1) : path) ?? 1;
    const file = join(folder, home.file);
    const told = isWarning ? `warning: ${says}` : says;
    return { file, line, field: toldAs(root, path), says: told };
  };
  const parsed = policySchema.safeParse(root);
  if (!parsed.success) {
    const faults = parsed.error.issues.flatMap((issue) => faultsOf(issue, root));
    return { ...nothing, problems: inFileOrder(faults.map(complaintOf)) };
  }
  const policy = parsed.data as Policy;
  const faults = senseOf(policy);
  const told = faults.filter((each) => !each.isWarning).map(complaintOf);
  return {
    folder,
    policy: told.length === 0 ? policy : null,
    idLine: parts.get(HEAD_FILE)?.lineOf(['id']) ?? null,
    problems: inFileOrder(told),
    warnings: inFileOrder(faults.filter((each) => each.isWarning).map(complaintOf)),
  };
};

const isThere = async (path: string): Promise<boolean> => {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
};

const NO_POLICY = `holds no ${HEAD_FILE}; name a policy's folder, or a folder of such folders`;

/** The folders of policies that an operand stands for: itself, or those in it. */
const foldersIn = async (operand: string): Promise<readonly string[] | Complaint> => {
  try {
    const names = (await readdir(operand)).sort();
    if (names.includes(HEAD_FILE)) return [operand];
    const folders: string[] = [];
    for (const name of names) {
      if (await isThere(join(operand, name, HEAD_FILE))) folders.push(join(operand, name));
    }
    return folders.length === 0 ? whole(operand, NO_POLICY) : folders;
  } catch (error) {
    if (!isFileError(error)) throw error;
    const isFile = error.code === 'ENOTDIR' && (await isThere(operand));
    return whole(operand, isFile ? 'is a file; name its folder' : fileErrorInWords(error));
  }
};

/** The same, where a policy whose id another one has cannot be used. */
const withoutClashes = (read: readonly FolderRead[]): readonly FolderRead[] => {
  const taken = new Map(ruleBooks.policies.map(({ id }) => [id, 'one that comes with Dutybound']));
  return read.map((each) => {
    const { folder, policy, idLine } = each;
    if (policy === null) return each;
    const other = taken.get(policy.id);
    taken.set(policy.id, other ?? `the one in ${folder}`);
    if (other === undefined) return each;
    const says = `"${policy.id}" is the id of ${other}; give it an id of its own`;
    const file = join(folder, HEAD_FILE);
    return { ...each, policy: null, problems: [{ file, line: idLine, field: 'id', says }] };
  });
};

/** Every policy that the operands stand for, in their order. */
export const readPolicies = async (
  operands: readonly string[],
): Promise<{ readonly read: readonly FolderRead[]; readonly complaints: readonly Complaint[] }> => {
  const found: FolderRead[] = [];
  const complaints: Complaint[] = [];
  for (const operand of new Set(operands)) {
    const folders = await foldersIn(operand);
    if ('file' in folders) complaints.push(folders);
    else for (const folder of folders) found.push(await readFolder(folder));
  }
  const read = withoutClashes(found);
  complaints.push(...read.flatMap((each) => each.problems));
  return { read, complaints };
};

/** The rule books with the policies of these folders added, or what keeps them from being used. */
export const booksWith = async (
  operands: readonly string[],
): Promise<RuleBooks | readonly Complaint[]> => {
  const { read, complaints } = await readPolicies(operands);
  if (complaints.length > 0) return complaints;
  const added = read.flatMap(({ policy }) => policy ?? []);
  return { ...ruleBooks, policies: [...ruleBooks.policies, ...added] };
};

/** An id made from a folder's name: small letters, numbers and hyphens. */
export const idFromFolder = (folder: string): string =>
  basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '') || 'our-school';
