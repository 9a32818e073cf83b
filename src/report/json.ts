/** The report for other programs: a JSON array, one object per incident, written as it comes. */
import type { Report } from '../vocabulary/findings.ts';
import { jsonText } from '../vocabulary/unseen.ts';

export const JSON_START = '[';
export const JSON_END = '\n]\n';

/** One incident in the array. */
export const jsonItem = (report: Report, isFirst: boolean): string =>
  `${isFirst ? '\n' : ',\n'}${jsonText(report, 2)}`;
