/**
 * Timelines from files: read, checked, and told apart from what is not a timeline. Whatever is wrong
 * comes back as a complaint with its place; the other timelines of the same file are still good.
 */
import { stat } from 'node:fs/promises';
import { givesAFieldTwice } from '../engine/duplicates.ts';
import { readTimeline } from '../engine/read.ts';
import type { RuleBooks } from '../engine/replay.ts';
import { JsonGauge, parsedJson } from '../formats/json-bounds.ts';
import type { Path } from '../formats/json-text.ts';
import { notOfTimelines } from '../formats/log-kinds.ts';
import { MOST_EVENTS, type Timeline } from '../vocabulary/timelines.ts';
import type { Complaint } from './complaints.ts';
import { endless, fileErrorInWords, fileSource, isFileError, type Source } from './find.ts';
import { type Fault, fieldInWords, fileFault, isUtf16, textOf, UTF16 } from './text-of.ts';

/** One timeline, or one thing that is wrong. */
export type Item =
  | { readonly kind: 'timeline'; readonly timeline: Timeline; readonly line: number }
  | { readonly kind: 'complaint'; readonly complaint: Complaint };

/** Largest file, or largest line of a .jsonl file, that is read. */
const MOST_MEGABYTES = 256;
const MOST_BYTES = MOST_MEGABYTES * 1024 * 1024;

export const EMPTY = 'is empty; put a timeline into it (dutybound replay --help shows one)';
const TOO_BIG = `is larger than ${MOST_MEGABYTES} MB; put one incident per line into a .jsonl file`;

/** All of a file, looked at as it comes, so that what is too much is never held. */
const wholeOf = async ({
  shape,
  open,
}: Pick<Source, 'shape' | 'open'>): Promise<Buffer | Fault> => {
  const gauge = new JsonGauge(shape === 'either');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of open()) {
    size += chunk.length;
    if (size > MOST_BYTES) return fileFault(TOO_BIG);
    const bound = gauge.bytes(chunk);
    if (bound !== null) return fileFault(bound.says, bound.line);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/** What is wrong with a file as a whole. */
export interface Unreadable {
  readonly line: number | null;
  readonly says: string;
}

/** A file that a command needs whole, as text: up to 256 MB, and nothing that need not end. */
export const textOfFile = async (path: string): Promise<string | Unreadable> => {
  try {
    const says = endless(await stat(path));
    if (says !== null) return { line: null, says };
    const bytes = await wholeOf({ ...fileSource(path), shape: 'either' });
    return Buffer.isBuffer(bytes) ? textOf(bytes) : bytes;
  } catch (error) {
    if (!isFileError(error)) throw error;
    return { line: null, says: fileErrorInWords(error) };
  }
};

/** The lines of a file, as bytes, without holding more than one of them. */
async function* linesOf(source: Source): AsyncGenerator<Buffer | Fault> {
  let parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of source.open()) {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(0x0a, start);
      const part = chunk.subarray(start, end === -1 ? chunk.length : end);
      size += part.length;
      if (size > MOST_BYTES) {
        yield fileFault(TOO_BIG);
        return;
      }
      parts.push(part);
      if (end === -1) break;
      yield Buffer.concat(parts);
      parts = [];
      size = 0;
      start = end + 1;
    }
  }
  yield Buffer.concat(parts);
}

const GIVEN_TWICE = 'is given twice; keep one of them';

/** Faults of one text that are put into words; after these it is not read further. */
const MOST_FAULTS = 10_000;
const MORE_FAULTS = `has ${MOST_FAULTS} faults or more, so the rest of it was not read; correct these first`;

/** Looked at before anything else, which would take long. */
const hasTooManyEvents = (value: unknown): boolean => {
  const events = (value as { readonly events?: unknown } | null)?.events;
  return Array.isArray(events) && events.length > MOST_EVENTS;
};
const TOO_MANY_EVENTS = {
  ok: false,
  problems: [{ path: ['events'], says: `has more than ${MOST_EVENTS} events; split the incident` }],
} as const;

/** Whether a value is the run of a drill, whose timeline is another file. */
const isRunOfDrill = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'moves' in value && 'scenario' in value;
const RUN_OF_DRILL = {
  ok: false,
  problems: [
    {
      path: [],
      says: 'is the run of a drill; dutybound drill debrief FILE --format timeline writes its timeline',
    },
  ],
} as const;

export interface Checked {
  readonly timelines: readonly { readonly timeline: Timeline; readonly path: Path }[];
  readonly faults: readonly Fault[];
}

/** The timelines in a JSON text, one or a list of them, and what is wrong with the others. */
export const checkText = async (text: string, books: RuleBooks): Promise<Checked> => {
  const json = parsedJson(text);
  if (json === null) {
    const { syntaxFault } = await import('../formats/json-text.ts');
    return { timelines: [], faults: [syntaxFault(text)] };
  }
  const list = Array.isArray(json.value)
    ? (json.value as readonly unknown[]).map((value, index) => ({ value, path: [index] }))
    : [{ value: json.value, path: [] }];
  if (list.length === 0) return { timelines: [], faults: [fileFault(EMPTY, 1)] };
  const problems: { path: Path; says: string }[] = [];
  const timelines: { timeline: Timeline; path: Path }[] = [];
  for (const { value, path } of list) {
    if (problems.length >= MOST_FAULTS) break;
    const read = isRunOfDrill(value)
      ? RUN_OF_DRILL
      : hasTooManyEvents(value)
        ? TOO_MANY_EVENTS
        : readTimeline(value, books);
    if (read.ok) timelines.push({ timeline: read.timeline, path });
    else {
      const room = MOST_FAULTS - problems.length;
      for (const each of read.problems.slice(0, room)) {
        problems.push({ path: [...path, ...each.path], says: each.says });
      }
    }
  }
  const more = problems.length >= MOST_FAULTS;
  const twice = !more && givesAFieldTwice(text, json.value);
  if (problems.length === 0 && !twice) return { timelines, faults: [] };
  const { placesOf } = await import('../formats/json-text.ts');
  const places = placesOf(
    text,
    problems.map((each) => each.path),
    more && Array.isArray(json.value) ? Number(problems.at(-1)?.path[0]) : null,
  );
  const inDoubt = new Set(twice ? places.duplicates.map((each) => String(each.path[0])) : []);
  return {
    timelines: timelines.filter(
      ({ path }) => inDoubt.size === 0 || (path.length > 0 && !inDoubt.has(String(path[0]))),
    ),
    faults: [
      ...places.duplicates.map((each) => ({ ...each, says: GIVEN_TWICE })),
      ...problems.map((each, index) => ({ ...each, line: places.lines[index] ?? 1 })),
      ...(more ? [fileFault(MORE_FAULTS)] : []),
    ],
  };
};

const complaint = ({ name }: { readonly name: string }, fault: Fault): Item => ({
  kind: 'complaint',
  complaint: {
    file: name,
    line: fault.line,
    field: fault.path === null ? null : fieldInWords(fault.path),
    says: fault.says,
  },
});

/** A file, and the rule books its timelines are read by. */
interface Task<From = Source> {
  readonly source: From;
  readonly books: RuleBooks;
}
type Named = { readonly name: string };

/** A text's timelines and faults; `line` is where the text stands in a file of lines. */
async function* itemsOf(
  { source, books }: Task<Named>,
  text: string,
  line: number | null,
): AsyncGenerator<Item> {
  const { timelines, faults } = await checkText(text, books);
  for (const { timeline } of timelines) yield { kind: 'timeline', timeline, line: line ?? 1 };
  for (const fault of faults) yield complaint(source, { ...fault, line: line ?? fault.line });
}

/** The timelines and faults of one line of a file. */
export async function* readLine(
  task: Task<Named>,
  bytes: Buffer,
  line: number,
): AsyncGenerator<Item> {
  const text = textOf(bytes);
  if (typeof text !== 'string') yield complaint(task.source, { ...text, line });
  else if (text.trim() !== '') yield* itemsOf(task, text, line);
}

async function* fromLines(task: Task, lines: AsyncIterable<Buffer | Fault>): AsyncGenerator<Item> {
  const { source } = task;
  let number = 0;
  let some = false;
  for await (const bytes of lines) {
    number += 1;
    const isFault = !Buffer.isBuffer(bytes);
    if (isFault || (number === 1 && isUtf16(bytes))) {
      yield complaint(source, { ...(isFault ? bytes : fileFault(UTF16)), line: number });
      return;
    }
    for await (const item of readLine(task, bytes, number)) {
      some = true;
      yield item;
    }
  }
  if (!some) yield complaint(source, fileFault(EMPTY, 1));
}

async function* splitLines(text: string): AsyncGenerator<Buffer> {
  for (const line of text.split('\n')) yield Buffer.from(line);
}

/** Whether a text that is not JSON as a whole is one timeline per line. */
const isLines = (text: string): boolean => {
  const first = text.trimStart().split('\n', 1)[0] ?? '';
  return parsedJson(first) !== null && parsedJson(text) === null;
};

async function* fromWhole(task: Task): AsyncGenerator<Item> {
  const { source } = task;
  const bytes = await wholeOf(source);
  const other = Buffer.isBuffer(bytes) ? notOfTimelines(bytes, source.name) : null;
  const text = Buffer.isBuffer(bytes) ? textOf(bytes) : bytes;
  if (other !== null) yield complaint(source, fileFault(other));
  else if (typeof text !== 'string') yield complaint(source, text);
  else if (text.trim() === '') yield complaint(source, fileFault(EMPTY, 1));
  else if (source.shape === 'either' && isLines(text)) yield* fromLines(task, splitLines(text));
  else yield* itemsOf(task, text, null);
}

/** Everything in one file, good and bad, in its order. Never throws for what the file holds. */
export async function* readSource(source: Source, books: RuleBooks): AsyncGenerator<Item> {
  const task: Task = { source, books };
  try {
    yield* source.shape === 'lines' ? fromLines(task, linesOf(source)) : fromWhole(task);
  } catch (error) {
    if (!isFileError(error)) throw error;
    yield complaint(source, fileFault(fileErrorInWords(error)));
  }
}
