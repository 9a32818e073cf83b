/** The one timeline of a file, where a command takes only one. */
import type { RuleBooks } from '../engine/replay.ts';
import { complaintsTo } from '../files/complaints.ts';
import { findSources } from '../files/find.ts';
import { readSource } from '../files/timelines.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import { complain } from './terminal.ts';

/**
 * @param option how a message names it: `--timeline: `, or nothing for an operand
 * @returns null once it has complained
 */
export const timelineIn = async (
  path: string,
  books: RuleBooks,
  option = '',
): Promise<Timeline | null> => {
  const complaints = complaintsTo(complain);
  const timelines: Timeline[] = [];
  const { sources, complaints: missing } = await findSources([path]);
  for (const each of missing) complaints.report(each);
  for (const source of sources) {
    for await (const item of readSource(source, books)) {
      if (item.kind === 'timeline') timelines.push(item.timeline);
      else complaints.report(item.complaint);
    }
  }
  if (complaints.finish()) return null;
  if (timelines.length === 1) return timelines[0] ?? null;
  complain(`dutybound: ${option}${path} holds ${timelines.length} timelines; name a file with one`);
  return null;
};
