/** The one timeline of a file, where a command takes only one. */
import { timelineOf } from '../drill/run.ts';
import { runIn } from '../drill/run-file.ts';
import type { RuleBooks } from '../engine/replay.ts';
import { complaintsTo } from '../files/complaints.ts';
import { findSources } from '../files/find.ts';
import { readSource, textOfFile } from '../files/timelines.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import { complain } from './terminal.ts';

const hasMoves = (text: string): boolean => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'moves' in value;
  } catch {
    return false;
  }
};

/** What the run of a drill has left so far, or why it cannot be read; undefined where the file is not a run. */
const leftByDrill = async (
  path: string,
  books: RuleBooks,
): Promise<Timeline | string | undefined> => {
  const text = path === '-' ? null : await textOfFile(path);
  if (typeof text !== 'string' || !hasMoves(text)) return undefined;
  const read = runIn(text, books);
  return read.ok ? timelineOf(read.run) : `${path}: ${read.says}`;
};

/**
 * @param path a file with one timeline, or with the run of a drill, which leaves one
 * @param option how a message names it: `--timeline: `, or nothing for an operand
 * @returns null once it has complained
 */
export const timelineIn = async (
  path: string,
  books: RuleBooks,
  option = '',
): Promise<Timeline | null> => {
  const left = await leftByDrill(path, books);
  if (typeof left === 'object') return left;
  if (left !== undefined) {
    complain(`dutybound: ${option}${left}`);
    return null;
  }
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
