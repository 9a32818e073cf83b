/**
 * The list of the reports to governors that were made. Two reports on one term could be compared, and would
 * tell of an incident that only one of them counts: so each term of a school is reported once. It stops an
 * honest mistake, not somebody who has the log and can count for themselves.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isFileError } from '../files/find.ts';
import { openKept } from '../files/kept-file.ts';
import { writeErrorInWords } from '../files/outputs.ts';
import {
  GOVERNORS_REPORTS_FORMAT,
  governorsReportsSchema,
  type IssuedReport,
} from '../vocabulary/governors-reports.ts';

/** Beside the files of the record, where there is one. */
export const GOVERNORS_REPORTS = 'governors-reports.json';

/** A report that is to be made, if it may be. */
export type Wanted = Omit<IssuedReport, 'issued' | 'before'> & {
  readonly today: string;
  /** The term before the first of its terms. */
  readonly termBefore: string | null;
};

export type Issue =
  /** It may be made; or was made already and is the same, so that a lost copy can be had again. */
  | { readonly kind: 'new' | 'again'; readonly report: IssuedReport }
  /** Which report has one of its terms already. */
  | { readonly kind: 'taken'; readonly by: IssuedReport }
  /** What is wrong with the list. */
  | { readonly kind: 'unusable'; readonly says: string };

/** A digest that stands for a text in the list. */
export const digestOfText = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 32);

const isAnyIn = (some: readonly string[], others: readonly string[]): boolean =>
  some.some((each) => others.includes(each));

/** A log that names no school may be that of any. */
const mayShareSchool = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === 0 || b.length === 0 || isAnyIn(a, b);

const areSame = (a: readonly string[], b: readonly string[]): boolean => a.join() === b.join();

/** Whether a report may be made beside those that were. */
export const issueBeside = (reports: readonly IssuedReport[], wanted: Wanted): Issue => {
  const { today, termBefore, ...of } = wanted;
  const overlapping = reports.filter(
    ({ terms, schools }) => isAnyIn(terms, of.terms) && mayShareSchool(schools, of.schools),
  );
  const same = overlapping.find(
    ({ terms, report }) => areSame(terms, of.terms) && report === of.report,
  );
  if (same !== undefined) return { kind: 'again', report: same };
  const [by] = overlapping;
  if (by !== undefined) return { kind: 'taken', by };
  const before = reports.find(
    ({ terms, schools }) => terms.at(-1) === termBefore && areSame(schools, of.schools),
  );
  return { kind: 'new', report: { ...of, issued: today, before: before?.figures ?? null } };
};

const readReports = async (
  path: string,
  text: string,
): Promise<{ readonly value: readonly IssuedReport[] } | { readonly says: string }> => {
  try {
    const read = governorsReportsSchema.safeParse(JSON.parse(text));
    if (read.success) return { value: read.data.reports };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return { says: `${path} is not a list of reports to governors; move it away, or repair it` };
};

/** The reports that stand in the list in this folder; none where it cannot be read. */
export const reportsIn = async (folder: string): Promise<readonly IssuedReport[]> => {
  const path = join(folder, GOVERNORS_REPORTS);
  try {
    const read = await readReports(path, await readFile(path, 'utf8'));
    return 'value' in read ? read.value : [];
  } catch (error) {
    if (isFileError(error)) return [];
    throw error;
  }
};

/** Enters a report in the list in this folder, unless one of its terms is there already. */
export const issueOnce = async (folder: string, wanted: Wanted): Promise<Issue> => {
  const path = join(folder, GOVERNORS_REPORTS);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    if (!isFileError(error)) throw error;
    return { kind: 'unusable', says: `${path} cannot be written: ${writeErrorInWords(error)}` };
  }
  const opened = await openKept(path, readReports);
  if (opened.kind === 'unusable') return opened;
  try {
    const reports = opened.kind === 'there' ? opened.value : [];
    const issue = issueBeside(reports, wanted);
    if (issue.kind !== 'new') return issue;
    const all = { format: GOVERNORS_REPORTS_FORMAT, reports: [...reports, issue.report] };
    const says = await opened.file.save(`${JSON.stringify(all, null, 2)}\n`);
    return says === null ? issue : { kind: 'unusable', says };
  } finally {
    await opened.file.close();
  }
};
