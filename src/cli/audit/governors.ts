/** Making a report to governors, and entering it in the list of those that were made. */
import type { RuleBooks } from '../../engine/replay.ts';
import { systemClock } from '../../live/clock.ts';
import { digestOfText, issueOnce } from '../../record/governors-reports.ts';
import { placesFrom } from '../../record/places.ts';
import type { ReportToGovernors } from '../../report/audit/governors.ts';
import { takenInWords, unfit, wantedOf } from '../../report/audit/issuing.ts';
import type { Audit } from '../../vocabulary/audits.ts';
import { dayOf } from '../../words/time.ts';
import { complain } from '../terminal.ts';

/** The day in school time. */
export const today = (): string => dayOf(systemClock.now());

/** The report, once it is in the list of this folder; or why it is not made. */
export const issueIn = async (
  folder: string,
  audit: Audit,
  books: RuleBooks,
  on: string,
): Promise<ReportToGovernors | string> => {
  const says = unfit(audit, on);
  if (says !== null) return says;
  const { counts, wanted } = wantedOf(audit, books, on, digestOfText);
  const issue = await issueOnce(folder, wanted);
  if (issue.kind === 'unusable') return issue.says;
  if (issue.kind === 'taken') return takenInWords(wanted, issue.by);
  const { issued, before } = issue.report;
  return { counts, terms: wanted.terms, issued, before };
};

/** The report to governors, made now or made before; null once it has complained of why it is not. */
export const issued = async (audit: Audit, books: RuleBooks): Promise<ReportToGovernors | null> => {
  const report = await issueIn(placesFrom(process.env).record, audit, books, today());
  if (typeof report !== 'string') return report;
  complain(`dutybound: --for governors: ${report}`);
  return null;
};
