/** Reading CSV that is made for a test, as from a file or as from standard input. */

import type { Bytes, FromRows } from '../../src/formats/from-rows.ts';
import { csvIncidents } from '../../src/mapping/csv-log.ts';
import { type Mapping, readMapping } from '../../src/mapping/mapping.ts';
import type { Fault } from '../../src/vocabulary/audits.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { readTimeline } from './built-in.ts';

export interface Given {
  /** How the bytes come: in pieces of this size. */
  readonly piece?: number;
  /** Whether they can be had only once. */
  readonly once?: boolean;
}

export const bytesOf = (
  content: string | Buffer,
  { piece = 65_536, once = false }: Given = {},
): Bytes => {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  return {
    name: 'log.csv',
    again: !once,
    async *open() {
      for (let start = 0; start < bytes.length; start += piece) {
        yield bytes.subarray(start, start + piece);
      }
    },
  };
};

type Incident = Extract<FromRows, { kind: 'incident' }>;

export interface ReadCsv {
  readonly incidents: readonly Incident[];
  readonly rows: readonly Fault[];
  /** Rows that the mapping says are only notes. */
  readonly notes: readonly Fault[];
  readonly faults: readonly Fault[];
}

export const readCsv = async (
  content: string | Buffer,
  mapping: Mapping | null = null,
  given: Given = {},
): Promise<ReadCsv> => {
  const all: FromRows[] = [];
  for await (const each of csvIncidents(bytesOf(content, given), mapping)) all.push(each);
  return {
    incidents: all.filter((each) => each.kind === 'incident'),
    rows: all.flatMap((each) => (each.kind === 'row' ? [each.fault] : [])),
    notes: all.flatMap((each) => (each.kind === 'note' ? [each.fault] : [])),
    faults: all.flatMap((each) => (each.kind === 'fault' ? [each.fault] : [])),
  };
};

/** A mapping from its text, which must be a good one. */
export const mappingOf = (text: string): Mapping => {
  const read = readMapping(text, 'mapping.yaml');
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return read.mapping;
};

/** "mapping.yaml:3: columns.by: is missing; …" */
export const lineOf = ({ file, line, field, says }: Fault): string =>
  [`${file}:${line}`, ...(field === null ? [] : [field]), says].join(': ');

/** The timelines that came out, each of which must be a good one. */
export const timelinesOf = ({ incidents }: ReadCsv): readonly Timeline[] =>
  incidents.map(({ value }) => {
    const read = readTimeline(value);
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    return read.timeline;
  });

/** Events in short: time, who, what, to whom. */
export const eventsInShort = (timeline: Timeline | undefined): readonly string[] =>
  (timeline?.events ?? []).map((event) => {
    const { at, type, by } = event;
    const to = 'to' in event && event.to !== undefined ? ` to ${[event.to].flat().join('+')}` : '';
    const more = ['act', 'via', 'procedure', 'fact', 'value'].flatMap((field) =>
      field in event ? [String((event as unknown as Record<string, unknown>)[field])] : [],
    );
    return [at.slice(0, 16), by, `${type}${to}`, ...more].join(' ');
  });
