/** Making a report to governors, and entering it in the list of those that were made. */
import type { RuleBooks } from '../../engine/replay.ts';
import { systemClock } from '../../live/clock.ts';
import { digestOfText, issueOnce } from '../../record/governors-reports.ts';
import { placesFrom } from '../../record/places.ts';
import type { ReportToGovernors } from '../../report/audit/governors.ts';
import { reportToGovernors } from '../../report/audit/issuing.ts';
import type { Audit } from '../../vocabulary/audits.ts';
import { dayOf } from '../../words/time.ts';
import { complain } from '../terminal.ts';

/** The day in school time. */
export const today = (): string => dayOf(systemClock.now());

/** The report to governors, made now or made before; null once it has complained of why it is not. */
export const issued = async (audit: Audit, books: RuleBooks): Promise<ReportToGovernors | null> => {
  const folder = placesFrom(process.env).record;
  const report = await reportToGovernors(audit, books, {
    on: today(),
    digest: digestOfText,
    enter: (wanted) => issueOnce(folder, wanted),
  });
  if (typeof report !== 'string') return report;
  complain(`dutybound: --for governors: ${report}`);
  return null;
};
