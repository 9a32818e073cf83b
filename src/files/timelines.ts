/**
 * Timelines from files: read, checked, and told apart from what is no timeline. Whatever is wrong
 * comes back as a complaint with its place; the other timelines of the same file are still good.
 */
import { givesAFieldTwice } from '../engine/duplicates.ts';
import { readTimeline } from '../engine/read.ts';
import type { RuleBooks } from '../engine/replay.ts';
import type { Path } from '../formats/json-text.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import type { Complaint } from './complaints.ts';
import { fileErrorInWords, isFileError, type Source } from './find.ts';
import { type Fault, fieldInWords, fileFault, textOf, UTF16 } from './text-of.ts';

/** One timeline, or one thing that is wrong. */
export type Item =
  | { readonly kind: 'timeline'; readonly timeline: Timeline; readonly line: number }
  | { readonly kind: 'complaint'; readonly complaint: Complaint };

/** Largest file, or largest line of a .jsonl file, that is read. */
const MOST_MEGABYTES = 256;
const MOST_BYTES = MOST_MEGABYTES * 1024 * 1024;

export const EMPTY = 'is empty; put a timeline into it (dutybound replay --help shows one)';
const TOO_BIG = `is larger than ${MOST_MEGABYTES} MB; put one incident per line into a .jsonl file`;

const wholeOf = async (source: Source): Promise<Buffer | Fault> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of source.open()) {
    size += chunk.length;
    if (size > MOST_BYTES) return fileFault(TOO_BIG);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
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

const parsed = (text: string): { readonly value: unknown } | null => {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return null;
  }
};

const GIVEN_TWICE = 'is given twice; keep one of them';

export interface Checked {
  readonly timelines: readonly { readonly timeline: Timeline; readonly path: Path }[];
  readonly faults: readonly Fault[];
}

/** The timelines in a JSON text, one or a list of them, and what is wrong with the others. */
export const checkText = async (text: string, books: RuleBooks): Promise<Checked> => {
  const json = parsed(text);
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
    const read = readTimeline(value, books);
    if (read.ok) timelines.push({ timeline: read.timeline, path });
    else {
      for (const each of read.problems)
        problems.push({ path: [...path, ...each.path], says: each.says });
    }
  }
  const twice = givesAFieldTwice(text, json.value);
  if (problems.length === 0 && !twice) return { timelines, faults: [] };
  const { placesOf } = await import('../formats/json-text.ts');
  const places = placesOf(
    text,
    problems.map((each) => each.path),
  );
  const inDoubt = new Set(twice ? places.duplicates.map((each) => String(each.path[0])) : []);
  return {
    timelines: timelines.filter(
      ({ path }) => inDoubt.size === 0 || (path.length > 0 && !inDoubt.has(String(path[0]))),
    ),
    faults: [
      ...places.duplicates.map((each) => ({ ...each, says: GIVEN_TWICE })),
      ...problems.map((each, index) => ({ ...each, line: places.lines[index] ?? 1 })),
    ],
  };
};

const complaint = (source: Source, fault: Fault): Item => ({
  kind: 'complaint',
  complaint: {
    file: source.name,
    line: fault.line,
    field: fault.path === null ? null : fieldInWords(fault.path),
    says: fault.says,
  },
});

/** A file, and the rule books its timelines are read by. */
interface Task {
  readonly source: Source;
  readonly books: RuleBooks;
}

/** A text's timelines and faults; `line` is where the text stands in a file of lines. */
async function* itemsOf(
  { source, books }: Task,
  text: string,
  line: number | null,
): AsyncGenerator<Item> {
  const { timelines, faults } = await checkText(text, books);
  for (const { timeline } of timelines) yield { kind: 'timeline', timeline, line: line ?? 1 };
  for (const fault of faults) yield complaint(source, { ...fault, line: line ?? fault.line });
}

async function* fromLines(task: Task, lines: AsyncIterable<Buffer | Fault>): AsyncGenerator<Item> {
  const { source } = task;
  let number = 0;
  let some = false;
  for await (const bytes of lines) {
    number += 1;
    const text = Buffer.isBuffer(bytes) ? textOf(bytes) : bytes;
    if (typeof text !== 'string') {
      yield complaint(source, { ...text, line: number });
      if (text.says === UTF16) return;
      some = true;
    } else if (text.trim() !== '') {
      some = true;
      yield* itemsOf(task, text, number);
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
  return parsed(first) !== null && parsed(text) === null;
};

async function* fromWhole(task: Task): AsyncGenerator<Item> {
  const { source } = task;
  const bytes = await wholeOf(source);
  const text = Buffer.isBuffer(bytes) ? textOf(bytes) : bytes;
  if (typeof text !== 'string') yield complaint(source, text);
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
