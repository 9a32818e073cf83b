/**
 * `dutybound/audit`: judge many incidents one after another, and add up what came of them. It reads
 * no file and writes none; `dutybound audit` on the command line does, with threads.
 *
 * @example
 * import { ruleBooks } from 'dutybound';
 * import { Auditor, finished, merge } from 'dutybound/audit';
 * const auditor = new Auditor({ books: ruleBooks, source: 'school-a' });
 * auditor.judge(timeline);
 * const total = finished(merge(auditor.finish(), auditOfAnotherSchool));
 */
export { Auditor, type AuditorOptions } from './audit/auditor.ts';
export { finished, merge, missingParts, Unmergeable } from './audit/merge.ts';
export type {
  Audit,
  Fault,
  Faults,
  Group,
  IncidentCounts,
  IncidentToSee,
  NormCount,
  Part,
  TimeTo,
  VerdictCounts,
} from './vocabulary/audits.ts';
