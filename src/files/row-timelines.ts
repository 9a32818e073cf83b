/** Makes timelines from the rows of a file, and checks them as every timeline is checked. */
import { readTimeline } from '../engine/read.ts';
import type { RuleBooks } from '../engine/replay.ts';
import type { FromRows } from '../formats/from-rows.ts';
import type { Fault } from '../vocabulary/audits.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import { fieldInWords } from './text-of.ts';

/** One timeline, one thing that makes an input unusable, or a row that was read and not used. */
export type Read =
  | { readonly kind: 'timeline'; readonly timeline: Timeline; readonly line: number }
  | { readonly kind: 'fault'; readonly fault: Fault }
  | { readonly kind: 'row'; readonly fault: Fault };

/** A fault of an incident that was made of rows, with the line of the row it is about. */
const rowFault = (
  file: string,
  { line, lines }: Extract<FromRows, { kind: 'incident' }>,
  { path, says }: { readonly path: readonly (string | number)[]; readonly says: string },
): Fault => {
  const [list, index, ...field] = path;
  const row = list === 'events' && typeof index === 'number' ? lines[index] : undefined;
  const words = fieldInWords(row === undefined ? path : field);
  return { file, line: row ?? line, field: words === 'timeline' ? null : words, says };
};

const foreign = (count: number): string =>
  count === 1
    ? "contains an incident in another tool's format, starting here; use --mapping (dutybound map writes one)"
    : `contains ${count} incidents in another tool's format, starting here; use --mapping (dutybound map writes one)`;

const HOLDS_NONE = 'holds no incident; check that it is the right file';

/** A row that names no policy is judged under the one that was asked for. */
const withPolicy = (value: unknown, policy: string | null): unknown => {
  const { policy: named, ...others } = value as Record<string, unknown>;
  return policy === null || (named ?? '') !== '' ? value : { ...others, policy };
};

/**
 * The timelines that rows hold, in their order, and everything in them that could not be used.
 * @param policy what is filled in where a row names no policy
 */
export async function* timelinesFromRows(
  file: string,
  rows: AsyncIterable<FromRows>,
  books: RuleBooks,
  policy: string | null = null,
): AsyncGenerator<Read> {
  let others = 0;
  let firstOther = 0;
  let isEmpty = true;
  for await (const one of rows) {
    isEmpty = false;
    if (one.kind === 'note') continue;
    if (one.kind !== 'incident') yield one;
    else if (one.foreign === true) {
      others += 1;
      if (others === 1) firstOther = one.line;
    } else {
      const read = readTimeline(withPolicy(one.value, policy), books);
      if (read.ok) yield { kind: 'timeline', timeline: read.timeline, line: one.line };
      else {
        for (const problem of read.problems) {
          yield { kind: 'fault', fault: rowFault(file, one, problem) };
        }
      }
    }
  }
  const fault = (line: number | null, says: string): Read => ({
    kind: 'fault',
    fault: { file, line, field: null, says },
  });
  if (others > 0) yield fault(firstOther, foreign(others));
  else if (isEmpty) yield fault(null, HOLDS_NONE);
}
