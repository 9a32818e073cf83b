/** The file that a timeline is kept in. Each entry is on the disk before it is called recorded. */
import type { RuleBooks } from '../engine/replay.ts';
import { findSources } from '../files/find.ts';
import { type KeptFile, openKept, type ReadAs } from '../files/kept-file.ts';
import { readSource } from '../files/timelines.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import { jsonText } from '../vocabulary/unseen.ts';

export type Opened =
  | { readonly kind: 'new'; readonly store: TimelineFile }
  | { readonly kind: 'timeline'; readonly store: TimelineFile; readonly timeline: Timeline }
  /** What is wrong with it, as one line with its name. */
  | { readonly kind: 'unusable'; readonly says: string };

const ONE_PER_LINE = /\.(jsonl|ndjson)$/i;

/** One entry on each line, so that people can read it; all on one line in a file of lines. */
export const textOfTimeline = (timeline: Timeline, path: string): string => {
  if (ONE_PER_LINE.test(path)) return `${jsonText(timeline)}\n`;
  const { events, ...head } = timeline;
  const fields = Object.entries(head).map(
    ([name, value]) => `  ${jsonText(name)}: ${jsonText(value)},\n`,
  );
  const entries = events.map((event) => `    ${jsonText(event)}`).join(',\n');
  return `{\n${fields.join('')}  "events": [\n${entries}\n  ]\n}\n`;
};

/** A timeline's file, which this process alone writes to until it is closed. */
export class TimelineFile {
  readonly #file: KeptFile;

  constructor(file: KeptFile) {
    this.#file = file;
  }

  get path(): string {
    return this.#file.path;
  }

  /** @returns what went wrong, or null. */
  save(timeline: Timeline): Promise<string | null> {
    return this.#file.save(textOfTimeline(timeline, this.path));
  }

  /** Lets others write to it. */
  close(): Promise<void> {
    return this.#file.close();
  }
}

const NOT_ONE = 'step needs a file with one';

const timelineIn =
  (books: RuleBooks): ReadAs<Timeline> =>
  async (path) => {
    const { sources } = await findSources([path]);
    const [source] = sources;
    if (source === undefined) return { says: `${path} cannot be read` };
    const timelines: Timeline[] = [];
    for await (const item of readSource(source, books)) {
      if (item.kind === 'timeline') timelines.push(item.timeline);
      else {
        const { line, field, says } = item.complaint;
        const place = [path, ...(line === null ? [] : [line])].join(':');
        return { says: `${field === null ? place : `${place}: ${field}`}: ${says}` };
      }
    }
    const [timeline] = timelines;
    return timeline === undefined || timelines.length > 1
      ? { says: `${path}: holds ${timelines.length} timelines; ${NOT_ONE}` }
      : { value: timeline };
  };

/** Opens the file for stepping: an incident to go on with, or a name for a new one. */
export const openStore = async (name: string, books: RuleBooks): Promise<Opened> => {
  const opened = await openKept(name, timelineIn(books));
  if (opened.kind === 'unusable') return opened;
  const store = new TimelineFile(opened.file);
  return opened.kind === 'new'
    ? { kind: 'new', store }
    : { kind: 'timeline', store, timeline: opened.value };
};
