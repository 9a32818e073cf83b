/** Whether a report to governors may be made of an audit: of whole past terms, of all of a log, and once. */
import type { RuleBooks } from '../../engine/replay.ts';
import type { Issue, Wanted } from '../../record/governors-reports.ts';
import type { Audit } from '../../vocabulary/audits.ts';
import type { IssuedReport } from '../../vocabulary/governors-reports.ts';
import { dayInWords } from '../../words/time.ts';
import { totalOf } from './counts.ts';
import { coarseOf } from './disclosure.ts';
import { figuresOf, type ReportToGovernors, textOfCounts } from './governors.ts';
import type { CoarseAudit } from './rounding.ts';
import { dayAfter, isOver, pastTermsIn, termBefore, termsInWords, typedTerm } from './terms.ts';

/** Why no report can be made of these terms on this day yet, or null. */
export const tooEarly = (terms: readonly string[], on: string): string | null => {
  const term = terms.findLast((each) => !isOver(each, on));
  return term === undefined
    ? null
    : `the ${termsInWords([term])} is not over; ask again from ${dayInWords(dayAfter(term) ?? '')} on`;
};

/** Most terms that are named. */
const MOST_NAMED = 6;

/** That terms are to be named, and which there are. */
const termsToAskFor = (audit: Audit, on: string): string => {
  const past = pastTermsIn(audit, on);
  const typed = past.slice(-MOST_NAMED).map(typedTerm).join(', ');
  const earlier = past.length > MOST_NAMED ? ', and earlier ones' : '';
  return past.length === 0
    ? 'no term of this log is over; ask for one with --term once it is'
    : `is made of whole past terms, once each; say which with --term (here ${typed}${earlier}) or --year`;
};

/** Why no report is made of a record in which there is no incident, or none for whoever asks. */
export const NOTHING_TO_COUNT = 'the record holds no incident that could be counted';

const FIX = 'then ask again, since a report is made once';

/** Why this audit is not one to report to governors, or null. */
export const unfit = (audit: Audit, on: string): string | null => {
  const { terms, parts, faults, ofExercises } = audit;
  if (ofExercises === true) return 'is about real incidents; audit without --exercises';
  if (terms === undefined) return termsToAskFor(audit, on);
  if (parts.some(({ interrupted }) => interrupted))
    return `not all was read; read all of it, ${FIX}`;
  if (parts.some(({ of }) => of > 1)) return `parts are missing; merge them too, ${FIX}`;
  if (faults.count > 0) {
    return `some of it could not be used; make an audit, which lists what, correct that or take it out, ${FIX}`;
  }
  return tooEarly(terms, on);
};

/** The codes of the schools of a log as digests; none where an incident, or the log, names no school. */
const schoolsOf = ({ groups, incidents }: Audit, digest: Digest): readonly string[] => {
  const schools = groups.filter(({ by }) => by === 'school');
  const named = schools.reduce((sum, group) => sum + totalOf(group.incidents), 0);
  return named < totalOf(incidents)
    ? []
    : schools.map(({ name }) => digest(name).slice(0, 16)).sort();
};

/** Makes a short text of a text that stands for it and does not give it away. */
export type Digest = (text: string) => string;

/** Why a report is not made beside the one that was. */
const takenInWords = (
  { terms, schools }: Wanted,
  { terms: before, schools: those, issued }: IssuedReport,
): string => {
  const which = terms.find((term) => before.includes(term)) ?? '';
  const day = dayInWords(issued);
  if (before.join() === terms.join() && those.join() !== schools.join()) {
    return `the ${termsInWords(terms)} was reported on ${day} for some of these schools, or a log there names none; each term of a school is reported once`;
  }
  if (before.join() === terms.join()) {
    return `the ${termsInWords(terms)} was reported on ${day}, and the log says something else by now; two reports could be compared, so tell governors in words what changed`;
  }
  return `the ${termsInWords([which])} is in the report of ${day} on the ${termsInWords(before)}; a term is reported once, alone or with others`;
};

/** What is said to governors of an audit that is fit for it, and what it is entered with in the list of reports. */
const wantedOf = (
  audit: Audit,
  books: RuleBooks,
  today: string,
  digest: Digest,
): { readonly counts: CoarseAudit; readonly wanted: Wanted } => {
  const { terms = [] } = audit;
  const counts = coarseOf(audit, books);
  return {
    counts,
    wanted: {
      terms,
      schools: schoolsOf(audit, digest),
      report: digest(textOfCounts(counts)),
      figures: figuresOf(counts, terms),
      today,
      termBefore: termBefore(terms[0] ?? ''),
    },
  };
};

/** What a report to governors needs besides the audit. */
export interface Issuing {
  /** The day on which it is made. */
  readonly on: string;
  readonly digest: Digest;
  /** Enters it in the list of those that were made, unless that forbids it. */
  readonly enter: (wanted: Wanted) => Promise<Issue>;
}

/** The report to governors, once it is in the list; or why it is not made. */
export const reportToGovernors = async (
  audit: Audit,
  books: RuleBooks,
  { on, digest, enter }: Issuing,
): Promise<ReportToGovernors | string> => {
  const says = unfit(audit, on);
  if (says !== null) return says;
  const { counts, wanted } = wantedOf(audit, books, on, digest);
  const issue = await enter(wanted);
  if (issue.kind === 'unusable') return issue.says;
  if (issue.kind === 'taken') return takenInWords(wanted, issue.by);
  const { issued, before } = issue.report;
  return { counts, terms: wanted.terms, issued, before };
};
