/**
 * XES (IEEE 1849-2016), a trace at a time and in constant memory. A trace that Dutybound wrote is a
 * timeline; in one from another tool the attributes keep their names, for a mapping to translate.
 */
import type { Fault } from '../vocabulary/audits.ts';
import type { Bytes, FromRows } from './from-rows.ts';
import { eventOfOurs, flat, headOfOurs } from './xes-fields.ts';
import type { Shape } from './xes-trace.ts';
import { tracesOf } from './xes-traces.ts';

/** One event, with the attributes of its trace. */
export interface XesRow {
  /** Counted from 1. */
  readonly line: number;
  readonly trace: Readonly<Record<string, string>>;
  readonly event: Readonly<Record<string, string>>;
}

type Fields = Readonly<Record<string, unknown>>;

const INCIDENTS: Shape<Fields, Fields> = {
  head: ({ attributes, line }, ours, say) =>
    ours ? headOfOurs(attributes, line, say) : flat(attributes, say),
  event: ({ attributes, line }, ours, say) =>
    ours ? eventOfOurs(attributes, line, say) : flat(attributes, say),
};

/**
 * The incidents of a log. One that another tool wrote comes as an object with the raw names of its
 * attributes, which is not a timeline; `xesRows` gives its events to a mapping.
 * @throws what the source throws, once everything before it has been given.
 */
export async function* xesIncidents(source: Bytes): AsyncGenerator<FromRows> {
  for await (const one of tracesOf(source, INCIDENTS)) {
    if (one.kind === 'trace') {
      const { head, events, line, lines, ours } = one.trace;
      const whose = ours ? {} : ({ foreign: true } as const);
      yield { kind: 'incident', value: { ...head, events }, line, lines, ...whose };
    } else yield one;
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
