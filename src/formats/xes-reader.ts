/**
 * XES (IEEE 1849-2016), a trace at a time and in constant memory. A trace that Dutybound wrote is a
 * timeline; in one from another tool the attributes keep their names, for a mapping to translate.
 */
import type { Fault } from '../vocabulary/audits.ts';
import { inTheirOrder, type Numbered, whyOutOfOrder } from './entry-numbers.ts';
import type { Bytes, FromRows } from './from-rows.ts';
import { leftOut } from './table.ts';
import { eventOfOurs, flat, headOfOurs } from './xes-fields.ts';
import type { Shape, Trace } from './xes-trace.ts';
import { tracesOf } from './xes-traces.ts';

/** One event, with the attributes of its trace. */
export interface XesRow {
  /** Counted from 1. */
  readonly line: number;
  readonly trace: Readonly<Record<string, string>>;
  readonly event: Readonly<Record<string, string>>;
}

type Fields = Readonly<Record<string, unknown>>;

const INCIDENTS: Shape<Fields, Numbered> = {
  head: ({ attributes, line }, ours, say) =>
    ours ? headOfOurs(attributes, line, say) : flat(attributes, say),
  event: ({ attributes, line }, ours, say) =>
    ours
      ? eventOfOurs(attributes, line, say)
      : { number: null, line, event: flat(attributes, say) },
};

/** A trace as an incident, with its events in the order of their numbers; or why it cannot be one. */
const incidentOf = (
  file: string,
  { head, events: given, line, ours }: Trace<Fields, Numbered>,
): readonly FromRows[] => {
  const all = inTheirOrder(given);
  const why = whyOutOfOrder(all, 'event', true);
  const lines = all.map((each) => each.line);
  if (why !== null) return leftOut(file, line, why, lines);
  const value = { ...head, events: all.map(({ event }) => event) };
  return [{ kind: 'incident', value, line, lines, ...(ours ? {} : { foreign: true }) }];
};

/**
 * The incidents of a log. One that another tool wrote comes as an object with the raw names of its
 * attributes, which is not a timeline; `xesRows` gives its events to a mapping.
 * @throws what the source throws, once everything before it has been given.
 */
export async function* xesIncidents(source: Bytes): AsyncGenerator<FromRows> {
  for await (const one of tracesOf(source, INCIDENTS)) {
    if (one.kind === 'trace') yield* incidentOf(source.name, one.trace);
    else yield one;
  }
}

type Cells = Readonly<Record<string, string>>;

const ROWS: Shape<Cells, Cells> = {
  head: ({ attributes }, _ours, say) => flat(attributes, say),
  event: ({ attributes }, _ours, say) => flat(attributes, say),
};

const NO_EVENT = 'holds no event; put what was done into it, or take it out';

/**
 * The events of a log as rows. A trace is given whole or not at all, so that nobody is judged on
 * a part of it; whatever is not given is told to `tell`, of which `isRow` says that the file could
 * be read all the same.
 */
export async function* xesRows(
  source: Bytes,
  tell: (fault: Fault, isRow: boolean) => void,
): AsyncGenerator<XesRow> {
  for await (const one of tracesOf(source, ROWS)) {
    if (one.kind !== 'trace') tell(one.fault, one.kind === 'row');
    else {
      const { head, events, line, lines } = one.trace;
      if (events.length === 0) {
        tell({ file: source.name, line, field: 'trace', says: NO_EVENT }, true);
      }
      for (const [index, event] of events.entries()) {
        yield { line: lines[index] ?? line, trace: head, event };
      }
    }
  }
}
