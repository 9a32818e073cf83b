/** Making a report to governors: of whole past terms, of all of a log, and once. */
import type { RuleBooks } from '../../engine/replay.ts';
import { systemClock } from '../../live/clock.ts';
import { digestOfText, type Issue, issueOnce } from '../../record/governors-reports.ts';
import { placesFrom } from '../../record/places.ts';
import { totalOf } from '../../report/audit/counts.ts';
import { coarseOf } from '../../report/audit/disclosure.ts';
import { figuresOf, type ReportToGovernors, textOfCounts } from '../../report/audit/governors.ts';
import {
  dayAfter,
  isOver,
  pastTermsIn,
  termBefore,
  termsInWords,
  typedTerm,
} from '../../report/audit/terms.ts';
import type { Audit } from '../../vocabulary/audits.ts';
import type { IssuedReport } from '../../vocabulary/governors-reports.ts';
import { dayInWords, dayOf } from '../../words/time.ts';
import { complain } from '../terminal.ts';

/** The day in school time. */
export const today = (): string => dayOf(systemClock.now());

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
export const termsToAskFor = (audit: Audit, on: string): string => {
  const past = pastTermsIn(audit, on);
  const typed = past.slice(-MOST_NAMED).map(typedTerm).join(', ');
  const earlier = past.length > MOST_NAMED ? ', and earlier ones' : '';
  return past.length === 0
    ? 'no term of this log is over; ask for one with --term once it is'
    : `is made of whole past terms, once each; say which with --term (here ${typed}${earlier}) or --year`;
};

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
    return `some of the log could not be used, as listed; correct it or take it out, ${FIX}`;
  }
  return tooEarly(terms, on);
};

/** The codes of the schools of a log as digests; none where an incident, or the log, names no school. */
const schoolsOf = ({ groups, incidents }: Audit): readonly string[] => {
  const schools = groups.filter(({ by }) => by === 'school');
  const named = schools.reduce((sum, group) => sum + totalOf(group.incidents), 0);
  return named < totalOf(incidents)
    ? []
    : schools.map(({ name }) => digestOfText(name).slice(0, 16)).sort();
};

/** Why a report is not made beside the one that was. */
const takenInWords = (
  terms: readonly string[],
  { terms: before, issued }: IssuedReport,
): string => {
  const which = terms.find((term) => before.includes(term)) ?? '';
  const day = dayInWords(issued);
  if (before.join() === terms.join()) {
    return `the ${termsInWords(terms)} was reported on ${day}, and the log says something else by now; two reports could be compared, so tell governors in words what changed`;
  }
  return `the ${termsInWords([which])} is in the report of ${day} on the ${termsInWords(before)}; a term is reported once, alone or with others`;
};

const refuse = (says: string): null => {
  complain(`dutybound: --for governors: ${says}`);
  return null;
};

/** Enters the report on these terms in the list of this folder. */
export const issueIn = async (
  folder: string,
  audit: Audit,
  books: RuleBooks,
  on: string,
): Promise<ReportToGovernors | string> => {
  const says = unfit(audit, on);
  if (says !== null) return says;
  const terms = audit.terms ?? [];
  const counts = coarseOf(audit, books);
  const issue: Issue = await issueOnce(folder, {
    terms,
    schools: schoolsOf(audit),
    report: digestOfText(textOfCounts(counts)),
    figures: figuresOf(counts, terms),
    today: on,
    termBefore: termBefore(terms[0] ?? ''),
  });
  if (issue.kind === 'unusable') return issue.says;
  if (issue.kind === 'taken') return takenInWords(terms, issue.by);
  const { issued, before } = issue.report;
  return { counts, terms, issued, before };
};

/** The report to governors, made now or made before; null once it has complained of why it is not. */
export const issued = async (audit: Audit, books: RuleBooks): Promise<ReportToGovernors | null> => {
  const report = await issueIn(placesFrom(process.env).record, audit, books, today());
  return typeof report === 'string' ? refuse(report) : report;
};
