/** `dutybound policy new` and `dutybound policy check`: a school's own policy, as data files. */
import { inEffect, policyNamed } from '../engine/replay.ts';
import { type Complaint, complaintLine, complaintsTo } from '../files/complaints.ts';
import { newFolderAt, writeFiles } from '../files/folders.ts';
import { builtIn } from '../policies/books.ts';
import { ruleBooks } from '../policies/built-in.ts';
import { normsUnder } from '../policies/check.ts';
import { BASE_FILE, HEAD_FILE } from '../policies/parts.ts';
import { type FolderRead, idFromFolder, readPolicies } from '../policies/read.ts';
import { filesOf, shortFilesOf } from '../policies/write.ts';
import { diffPolicies, type PolicyDiff } from '../report/diff.ts';
import { diffLines } from '../report/diff-text.ts';
import { folded, oneLine } from '../words/plain.ts';
import { print, type Screen, unknownPolicy } from './books.ts';
import { complain, printText } from './terminal.ts';

/** How a new policy begins. */
interface NewFlags {
  readonly from: string;
  /** Only what differs, pinned to the edition of today. */
  readonly short?: boolean;
}

/** Writes a policy to edit, from one that comes with Dutybound. @returns the exit status. */
export const newPolicy = async (
  folder: string,
  { from, short = false }: NewFlags,
): Promise<number> => {
  const unknown = unknownPolicy(from, ruleBooks);
  if (unknown !== null) {
    complain(`dutybound: --from: ${unknown}\n`);
    return 2;
  }
  const own = idFromFolder(folder);
  const isTaken = ruleBooks.policies.some((each) => each.id === own);
  const id = isTaken ? `${own}-own` : own;
  const base = policyNamed(from, ruleBooks);
  await newFolderAt(null, folder);
  const files = Object.entries(short ? shortFilesOf(id, base) : filesOf({ ...base, id }, from));
  await writeFiles('policy new', folder, files);
  const names = files.map(([name]) => name).join(', ');
  const where = oneLine(folder);
  printText(
    `Written to ${where}: ${names}.\n` +
      `It is called ${id}. Edit the files, then: dutybound policy check ${where}\n`,
  );
  return 0;
};

/** What is found in one folder. */
interface Checked {
  readonly folder: string;
  readonly policy: string | null;
  readonly school: string | null;
  readonly clauses: number;
  readonly readings: number;
  readonly inForce: readonly string[];
  readonly notInForce: readonly string[];
  /** Of these, what the policy that it is built on asks; null where it stands by itself. */
  readonly takenOut: { readonly of: string; readonly norms: readonly string[] } | null;
  readonly problems: readonly Complaint[];
  readonly warnings: readonly Complaint[];
  /** What a later edition of the policy that it is built on would change; null where there is none. */
  readonly newer: {
    /** What `from` would say. */
    readonly pin: string;
    readonly changes: PolicyDiff | null;
    readonly problems: readonly Complaint[];
  } | null;
}

const newerOf = ({ policy, newer }: FolderRead): Checked['newer'] => {
  if (newer === null) return null;
  const { pin, problems } = newer;
  if (policy === null || newer.policy === null) return { pin, changes: null, problems };
  const then = { ...newer.policy, id: `${policy.id} (newer)` };
  const books = ruleBooks;
  const changes = diffPolicies(inEffect(policy, books), inEffect(then, books), { books });
  return { pin, changes, problems };
};

const checked = (read: FolderRead): Checked => {
  const { folder, policy, problems, warnings } = read;
  const norms: ReturnType<typeof normsUnder> =
    policy === null ? { inForce: [], notInForce: [] } : normsUnder(policy, builtIn.procedures);
  const { base } = read;
  const ofBase = base === null ? [] : normsUnder(base, builtIn.procedures).inForce;
  return {
    folder,
    policy: policy?.id ?? null,
    school: policy?.school ?? null,
    clauses: policy?.clauses.length ?? 0,
    readings: policy?.readings.length ?? 0,
    ...norms,
    takenOut:
      base === null
        ? null
        : { of: base.id, norms: norms.notInForce.filter((id) => ofBase.includes(id)) },
    problems,
    warnings,
    newer: newerOf(read),
  };
};

/** The later edition, as an offer. */
const newerLines = (newer: Checked['newer'], screen: Screen): readonly string[] => {
  if (newer === null) return [];
  const { pin, changes, problems } = newer;
  const id = pin.replace(/@.*/, '');
  return [
    `    ${id} has a newer edition. This policy keeps to the one in ${BASE_FILE}. To take on the newer one,`,
    `    write from: ${pin} in ${HEAD_FILE} and delete ${BASE_FILE}. It would change:`,
    ...(changes === null
      ? problems.map((each) => `    ${complaintLine(each).trimEnd()}`)
      : diffLines(changes, screen).map((line) => (line === '' ? '' : `    ${line}`))),
  ];
};

const linesOf = (all: readonly Checked[], screen: Screen): readonly string[] => {
  const { paint, width } = screen;
  return all.flatMap(({ folder, policy, school, clauses, readings, ...found }) => {
    const warnings = found.warnings.map((each) => complaintLine(each).trimEnd());
    if (policy === null) return [`${paint.bad(folder)}  cannot be used`, ...warnings];
    const { inForce, notInForce, takenOut } = found;
    const listed = (all: readonly string[]) =>
      all.length === 0 ? 'none' : folded(all.join(', '), 4, width);
    return [
      `${paint.strong(policy)}  ${school}: can be used`,
      `    ${clauses} clauses, ${inForce.length} norms in force, ${readings} readings`,
      ...(takenOut === null
        ? []
        : [`    no longer asked, which ${takenOut.of} asks: ${listed(takenOut.norms)}`]),
      `    not in force, since no clause asks for them: ${listed(notInForce)}`,
      ...warnings,
      ...newerLines(found.newer, screen),
    ];
  });
};

/** @returns the exit status: 0, or 2 where a policy cannot be used; warnings do not count. */
export const checkPolicies = async (
  folders: readonly string[],
  { format }: { readonly format: 'text' | 'json' },
): Promise<number> => {
  const { read, complaints } = await readPolicies(folders, builtIn);
  const problems = complaintsTo(complain);
  for (const each of complaints) problems.report(each);
  print(read.map(checked), { format }, linesOf);
  return problems.finish() ? 2 : 0;
};
