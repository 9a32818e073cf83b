/** `dutybound trace`: from clause to norm to guard to timelines. */
import { relative, sep } from 'node:path';
import { policiesIn, type RuleBooks, replay } from '../engine/replay.ts';
import { complaintsTo } from '../files/complaints.ts';
import { findSources } from '../files/find.ts';
import { readSource } from '../files/timelines.ts';
import type { PolicyFlags } from '../policies/books.ts';
import { type Replayed, type TraceRow, traceRows } from '../report/trace.ts';
import { traceMarkdown } from '../report/trace-markdown.ts';
import type { Policy } from '../vocabulary/policies.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import { jsonText } from '../vocabulary/unseen.ts';
import { booksFor, unknownPolicy } from './books.ts';
import { complain, printText } from './terminal.ts';

export interface TraceFlags extends PolicyFlags {
  readonly format: 'markdown' | 'json';
  readonly fixtures: string;
}

interface Fixture {
  readonly name: string;
  readonly timeline: Timeline;
}

/** `sexting/04-teacher-looks.json`; with its incident where a file holds several. */
const nameOf = (file: string, folder: string, incident: string | null): string => {
  const path = relative(folder, file).split(sep).join('/');
  const name = path === '' ? file : path;
  return incident === null ? name : `${name}#${incident}`;
};

/** Every timeline of the folder, or null once it has complained. */
const fixturesIn = async (folder: string, books: RuleBooks): Promise<readonly Fixture[] | null> => {
  const { sources, complaints: missing } = await findSources([folder]);
  const complaints = complaintsTo(complain);
  for (const { file, says, ...where } of missing) {
    const mend = file === folder ? ' (--fixtures names the folder with the timelines)' : '';
    complaints.report({ ...where, file, says: `${says}${mend}` });
  }
  const fixtures: Fixture[] = [];
  for (const source of sources) {
    const timelines: Timeline[] = [];
    for await (const item of readSource(source, books)) {
      if (item.kind === 'complaint') complaints.report(item.complaint);
      else timelines.push(item.timeline);
    }
    for (const timeline of timelines) {
      const incident = timelines.length === 1 ? null : timeline.incident;
      fixtures.push({ name: nameOf(source.name, folder, incident), timeline });
    }
  }
  return complaints.finish() ? null : fixtures;
};

const rowsOf = (
  policy: Policy,
  fixtures: readonly Fixture[],
  books: RuleBooks,
): readonly TraceRow[] =>
  traceRows(
    policy,
    fixtures.map(
      ({ name, timeline }): Replayed => ({
        name,
        report: replay(timeline, { policy: policy.id, books }),
        isOwn: timeline.policy === policy.id,
      }),
    ),
    books,
  );

export const tracePolicies = async (
  policy: string | undefined,
  { format, fixtures: folder, ...flags }: TraceFlags,
): Promise<number> => {
  const books = await booksFor(flags);
  if (books === null) return 2;
  const unknown = unknownPolicy(policy, books);
  if (unknown !== null) {
    complain(`dutybound: ${unknown}\n`);
    return 2;
  }
  const fixtures = await fixturesIn(folder, books);
  if (fixtures === null) return 2;
  const chosen = policiesIn(books).filter((each) => policy === undefined || each.id === policy);
  const traced = chosen.map((each) => ({ policy: each, rows: rowsOf(each, fixtures, books) }));
  const rows = traced.flatMap((each) => each.rows);
  printText(
    format === 'json'
      ? `${jsonText(rows, 2)}\n`
      : `# From clause to timeline\n\n${traced
          .map((each) => traceMarkdown(each.policy, each.rows))
          .join('\n')}`,
  );
  return 0;
};
