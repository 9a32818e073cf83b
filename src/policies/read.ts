/**
 * Policies as data files: a folder for each policy, with its parts as YAML. Whatever is wrong comes
 * back as a complaint with its file, its line and how to fix it; a policy with a fault is not used.
 */
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Complaint } from '../files/complaints.ts';
import { fileErrorInWords, isFileError } from '../files/find.ts';
import { fieldInWords } from '../files/text-of.ts';
import type { Path } from '../formats/json-text.ts';
import type { Procedure } from '../norms/procedure.ts';
import type { Policy, SharedReading } from '../vocabulary/policies.ts';
import type { ShortHead } from '../vocabulary/policy-files.ts';
import {
  type Assembled,
  type Beside,
  type ShortLists,
  shortLists,
  shortPolicy,
  wholePolicy,
} from './assemble.ts';
import { type KeptBase, keptBase } from './base.ts';
import { senseOf } from './check.ts';
import { type PolicyFault, unknownIn } from './did-you-mean.ts';
import { digestOf, pinOf } from './digest.ts';
import {
  BASE_FILE,
  CLAUSES_FILE,
  EXPECTED_FILE,
  HEAD_FILE,
  homeOf,
  isShort,
  type Part,
  type PartFile,
  type Parts,
  partReader,
  READINGS_FILE,
  textIn,
} from './parts.ts';
import { valueAt } from './schema-faults.ts';

/** What is known beside the folders. */
export interface Known {
  readonly procedures: readonly Procedure[];
  /** What short policies may be built on; no folder may use their ids. */
  readonly policies: readonly Policy[];
  readonly readings: readonly SharedReading[];
}

/** A later edition of the policy that a short one is built on. */
export interface Newer {
  /** What `from` would say. */
  readonly pin: string;
  /** The short policy as it would be then, or null where it could not be used. */
  readonly policy: Policy | null;
  readonly problems: readonly Complaint[];
}

/** What a folder holds: a policy that can be used, or what keeps it from being used. */
export interface FolderRead {
  readonly folder: string;
  readonly policy: Policy | null;
  /** Where its id is given. */
  readonly idLine: number | null;
  readonly problems: readonly Complaint[];
  readonly warnings: readonly Complaint[];
  /** The policy that it states only what differs from; null where it stands by itself. */
  readonly base: Policy | null;
  readonly newer: Newer | null;
}

const FILES: readonly PartFile[] = [HEAD_FILE, CLAUSES_FILE, READINGS_FILE, EXPECTED_FILE];

/** Most faults of sense that are looked for in one policy. */
const MOST_FAULTS = 200;

const whole = (file: string, says: string): Complaint => ({ file, line: null, field: null, says });

/** The parts of a folder that are there. */
type Found = { readonly [F in PartFile]?: Part<Parts[F]> };

interface Opened {
  readonly folder: string;
  readonly found: Found;
  readonly problems: readonly Complaint[];
}

/** The path as it is shown: a clause or a reading by its id rather than by its number. */
const shownAs = (root: unknown, path: Path): string | null => {
  if (path.length === 0) return null;
  const id = path.length < 2 ? undefined : valueAt(root, [...path.slice(0, 2), 'id']);
  return typeof id === 'string' && /^[\w-]{1,60}$/.test(id)
    ? [id, ...(path.length > 2 ? [fieldInWords(path.slice(2))] : [])].join('.')
    : fieldInWords(path);
};

/** By file as they come, and by line in each. */
const inFileOrder = (complaints: readonly Complaint[]): readonly Complaint[] => {
  const rank = ({ file }: Complaint): number => FILES.indexOf(basename(file) as PartFile);
  return complaints.toSorted((a, b) => rank(a) - rank(b) || (a.line ?? 0) - (b.line ?? 0));
};

const said = ({ says, isWarning }: PolicyFault): string => (isWarning ? `warning: ${says}` : says);

/** The first faults of those there are. */
const firstFaults = (faults: Iterable<PolicyFault>): readonly PolicyFault[] => {
  const found: PolicyFault[] = [];
  for (const each of faults) {
    if (found.push(each) >= MOST_FAULTS) break;
  }
  return found;
};

/** The text of a file; null where there is none. */
type TextIn = (file: string) => string | Complaint | null;

/** A number for each thing that there is, so that what is the same can be named in a key. */
const numbering = () => {
  const numbers = new Map<unknown, number>();
  return (thing: unknown): number => {
    const number = numbers.get(thing) ?? numbers.size;
    numbers.set(thing, number);
    return number;
  };
};

const isThere = async (path: string): Promise<boolean> => {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (!isFileError(error)) throw error;
    // What cannot be looked at is there: reading it says what is wrong.
    return error.code !== 'ENOENT' && error.code !== 'ENOTDIR';
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
    return whole(
      operand,
      isFile ? 'is not a folder; name the folder it is in' : fileErrorInWords(error),
    );
  }
};

/** Reads folders; what is the same in several of them is read, put together and checked once. */
class FolderReader {
  private readonly part;
  private readonly opened = new Map<string, Opened>();
  private readonly read = new Map<string, FolderRead>();
  /** Folders that are being read, since a policy must not be built on itself. */
  private readonly reading = new Set<string>();
  private readonly numberOf = numbering();
  private readonly faults = new Map<string, readonly PolicyFault[]>();
  private readonly laid = new Map<string, ShortLists>();
  private readonly same = new Map<string, unknown>();
  private readonly bases = new Map<string, KeptBase>();
  private readonly known: Known;
  private readonly textIn: TextIn;

  constructor(known: Known, from: TextIn = textIn) {
    this.known = known;
    this.textIn = from;
    this.part = partReader(known.readings);
  }

  open(folder: string): void {
    const found: Partial<Record<PartFile, Part<unknown>>> = {};
    const problems: Complaint[] = [];
    for (const name of FILES) {
      const file = join(folder, name);
      const text = this.textIn(file);
      if (text === null) continue;
      const part = typeof text === 'string' ? this.part(name, text) : [text];
      if ('lineOf' in part) found[name] = part;
      else problems.push(...part.map((each) => ({ ...each, file })));
    }
    this.opened.set(folder, { folder, found: found as Found, problems });
  }

  /** What a folder that was opened holds. */
  async result(folder: string): Promise<FolderRead> {
    const known = this.read.get(folder);
    if (known !== undefined) return known;
    this.reading.add(folder);
    const read = await this.readOpened(this.opened.get(folder) as Opened);
    this.reading.delete(folder);
    this.read.set(folder, read);
    return read;
  }

  private async readOpened(opened: Opened): Promise<FolderRead> {
    const { folder, found, problems } = opened;
    const head = found[HEAD_FILE];
    const idLine = head?.lineOf(['id']) ?? null;
    const nothing: FolderRead = {
      folder,
      policy: null,
      idLine,
      problems,
      warnings: [],
      base: null,
      newer: null,
    };
    if (problems.length > 0) return nothing;
    const isAlone = !isShort(head?.root);
    const missing = [HEAD_FILE, ...(isAlone ? [CLAUSES_FILE, READINGS_FILE] : [])].filter(
      (name) => found[name as PartFile] === undefined,
    );
    if (missing.length > 0) {
      const says = 'is not there; dutybound policy new writes one to edit';
      return { ...nothing, problems: missing.map((name) => whole(join(folder, name), says)) };
    }
    const parts = FILES.flatMap((name) => {
      const part = found[name];
      return part === undefined || (part.isEmpty && !isAlone) ? [] : [part as Part<unknown>];
    });
    const wrong = parts.flatMap((part) => part.faults.map((each) => this.complaint(opened, each)));
    if (wrong.length > 0) return { ...nothing, problems: inFileOrder(wrong) };
    if (head?.value == null) return nothing;
    const beside: Beside = {
      clauses: found[CLAUSES_FILE]?.value ?? null,
      readings: found[READINGS_FILE]?.value ?? null,
      expected: found[EXPECTED_FILE]?.value ?? null,
    };
    if (!isShort(head.value)) {
      return { ...nothing, ...this.judged(opened, wholePolicy(head.value, beside)) };
    }
    const short = head.value;
    const base = await this.baseOf(opened, short.from);
    if ('says' in base) return { ...nothing, problems: [base] };
    const on = (policy: Policy) => this.judged(opened, this.laidOver(short, beside, policy));
    const newer =
      base.newer === null ? null : { pin: pinOf(base.newer), ...on(base.newer), warnings: [] };
    return { ...nothing, ...on(base.policy), base: base.policy, newer };
  }

  /** A short policy's lists are put together once for all that change the same in them. */
  private laidOver(head: ShortHead, beside: Beside, base: Policy): Assembled {
    const { without = [] } = head;
    const things = [beside.clauses, beside.readings, base].map(this.numberOf);
    const key = JSON.stringify([things, without]);
    const lists = this.laid.get(key) ?? shortLists(without, beside, base);
    this.laid.set(key, lists);
    return shortPolicy(head, beside, base, lists);
  }

  /** The policy that `from` names, in the edition it is pinned to. */
  private async baseOf(
    { folder, found }: Opened,
    from: string,
  ): Promise<{ readonly policy: Policy; readonly newer: Policy | null } | Complaint> {
    const [id = '', digest = ''] = from.split('@');
    const line = found[HEAD_FILE]?.lineOf(['from']) ?? null;
    const says = (what: string): Complaint => ({
      file: join(folder, HEAD_FILE),
      line,
      field: 'from',
      says: what,
    });
    const now = await this.policyNamed(id);
    if (now !== null && 'loop' in now) {
      return says(`"${id}" is built on this policy itself; name another one`);
    }
    if (now !== null && digestOf(now) === digest) return { policy: now, newer: null };
    const file = join(folder, BASE_FILE);
    const text = this.textIn(file);
    if (text !== null && typeof text !== 'string') return text;
    if (text !== null) {
      const key = `${id}\n${text}`;
      const kept = this.bases.get(key) ?? keptBase(id, text);
      this.bases.set(key, kept);
      if (kept.digest === digest) return { policy: kept.policy, newer: now };
      if (kept.digest === null) return whole(file, kept.says);
    }
    if (now === null) {
      const ids = [...this.known.policies, ...this.heads()].map((each) => each.id);
      return says(unknownIn('policy', id, ids, 'name its folder with --policies too'));
    }
    return says(
      `${id} has changed: its digest is now ${digestOf(now)}, no longer ${digest}; write from: ${pinOf(now)} to take on what it says now, or put ${BASE_FILE} of the edition you had back into the folder`,
    );
  }

  private heads(): readonly { readonly id: string; readonly folder: string }[] {
    return [...this.opened.values()].flatMap(({ folder, found }) => {
      const id = found[HEAD_FILE]?.value?.id;
      return id === undefined ? [] : [{ id, folder }];
    });
  }

  private async policyNamed(id: string): Promise<Policy | { readonly loop: true } | null> {
    const builtIn = this.known.policies.find((each) => each.id === id);
    if (builtIn !== undefined) return builtIn;
    const other = this.heads().find((each) => each.id === id);
    if (other === undefined) return null;
    if (this.reading.has(other.folder)) return { loop: true };
    return (await this.result(other.folder)).policy;
  }

  /** A policy that was put together, once its sense is checked. */
  private judged(
    opened: Opened,
    { policy: made, ownAt, faults }: Assembled,
  ): Pick<FolderRead, 'policy' | 'problems' | 'warnings'> {
    const policy = this.withShared(made);
    const { id: _, school: __, title: ___, edition: ____, reviewDue: _____, ...rules } = policy;
    const key = Object.entries(rules)
      .map(([field, each]) => `${field} ${this.numberOf(each)}`)
      .sort()
      .join();
    const sense =
      this.faults.get(key) ??
      firstFaults(senseOf(policy, this.known.procedures, this.known.policies));
    this.faults.set(key, sense);
    const all = [...faults, ...sense];
    const complaints = (isWarning: boolean): readonly Complaint[] =>
      inFileOrder(
        all
          .filter((each) => each.isWarning === isWarning)
          .map((each) => this.complaint(opened, each, policy, ownAt)),
      );
    const problems = complaints(false);
    return { policy: problems.length === 0 ? policy : null, problems, warnings: complaints(true) };
  }

  /** The policy, sharing with the others what it has in common with them. */
  private withShared(policy: Policy): Policy {
    const shared = <T>(value: T): T => {
      const key = JSON.stringify(value);
      if (!this.same.has(key)) this.same.set(key, value);
      return this.same.get(key) as T;
    };
    const { roles, roleWords, contacts, settings, screenMethods, limits, adopts } = policy;
    return {
      ...policy,
      roles: shared(roles),
      roleWords: shared(roleWords),
      contacts: shared(contacts),
      settings: shared(settings),
      screenMethods: shared(screenMethods),
      limits: shared(limits),
      ...(adopts && { adopts: shared(adopts) }),
    };
  }

  private complaint(
    { folder, found }: Opened,
    fault: PolicyFault,
    root: unknown = null,
    ownAt: Assembled['ownAt'] = {},
  ): Complaint {
    const { path } = fault;
    const [list, index, ...rest] = path;
    const own = ownAt[String(list)] ?? null;
    const isOwn = own === null || typeof index !== 'number' || own[index] != null;
    const home = isOwn ? homeOf(String(list)) : HEAD_FILE;
    const at =
      isOwn && own !== null && list !== undefined
        ? [list, own[index as number] ?? 0, ...rest]
        : path;
    const file = join(folder, home);
    const line = found[home]?.lineOf(isOwn ? at : ['from']) ?? 1;
    const raw = root ?? found[home]?.root;
    return { file, line, field: shownAs(raw, path), says: said(fault) };
  }
}

/** The same, where a policy whose id another one has cannot be used. */
const withoutClashes = (
  read: readonly FolderRead[],
  known: readonly Policy[],
): readonly FolderRead[] => {
  const taken = new Map(known.map(({ id }) => [id, 'one that comes with Dutybound']));
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
  known: Known,
): Promise<{ readonly read: readonly FolderRead[]; readonly complaints: readonly Complaint[] }> => {
  const complaints: Complaint[] = [];
  const folders: string[] = [];
  for (const operand of new Set(operands)) {
    const found = await foldersIn(operand);
    if ('file' in found) complaints.push(found);
    else folders.push(...found);
  }
  const reader = new FolderReader(known);
  for (const folder of folders) reader.open(folder);
  const found: FolderRead[] = [];
  for (const folder of folders) found.push(await reader.result(folder));
  const read = withoutClashes(found, known.policies);
  return { read, complaints: [...complaints, ...read.flatMap((each) => each.problems)] };
};

/** The same of one policy, given as the texts of its files by their names. */
export const readPolicyTexts = async (
  texts: Readonly<Record<string, string>>,
  known: Known,
): Promise<FolderRead> => {
  const reader = new FolderReader(known, (file) => texts[file] ?? null);
  reader.open('');
  const read = await reader.result('');
  return withoutClashes([read], known.policies)[0] ?? read;
};

/** An id made from a folder's name: small letters, numbers and hyphens. */
export const idFromFolder = (folder: string): string =>
  basename(folder)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '') || 'our-school';
