/**
 * The file that a timeline is kept in. Each entry is on the disk before it is called recorded: a
 * whole new file is written beside the old one and put in its place.
 */
import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, link, open, readFile, realpath, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { RuleBooks } from '../engine/replay.ts';
import { findSources } from '../files/find.ts';
import { readSource } from '../files/timelines.ts';
import type { Timeline } from '../vocabulary/timelines.ts';

/** A file, and what stood in it when it was last read or written; null where it is not there yet. */
export interface Store {
  readonly path: string;
  readonly text: string | null;
}

export type Saved =
  | { readonly ok: true; readonly store: Store }
  | { readonly ok: false; readonly says: string };

export type Opened =
  | { readonly kind: 'new'; readonly store: Store }
  | { readonly kind: 'timeline'; readonly store: Store; readonly timeline: Timeline }
  | { readonly kind: 'unusable'; readonly says: string };

const ONE_PER_LINE = /\.(jsonl|ndjson)$/i;

/** One entry on each line, so that people can read it; all on one line in a file of lines. */
export const textOfTimeline = (timeline: Timeline, path: string): string => {
  if (ONE_PER_LINE.test(path)) return `${JSON.stringify(timeline)}\n`;
  const { events, ...head } = timeline;
  const fields = Object.entries(head).map(
    ([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},\n`,
  );
  const entries = events.map((event) => `    ${JSON.stringify(event)}`).join(',\n');
  return `{\n${fields.join('')}  "events": [\n${entries}\n  ]\n}\n`;
};

const WRITE_ERRORS: Readonly<Record<string, string>> = {
  EACCES: 'may not be written by you; name a file in a folder of your own',
  EPERM: 'may not be written by you; name a file in a folder of your own',
  EROFS: 'is on a disk that cannot be written to; name a file elsewhere',
  ENOSPC: 'cannot be written, since the disk is full; name a file elsewhere',
  EDQUOT: 'cannot be written, since your space is used up; name a file elsewhere',
  ENOENT: 'is in a folder that is not there; make the folder or name another',
  ENOTDIR: 'is in a folder that is not there; make the folder or name another',
  EISDIR: 'is a folder; name a file',
  EEXIST: 'is there already; name another file',
};

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';

const writeErrorInWords = (error: unknown): string => {
  const code = codeOf(error);
  return WRITE_ERRORS[code] ?? `cannot be written (${code}); name another file`;
};

const currentText = async (path: string): Promise<string | null> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
};

const writeAndSync = async (path: string, text: string, mode: number): Promise<void> => {
  const file = await open(path, 'wx', mode);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
};

const syncFolder = async (folder: string): Promise<void> => {
  try {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // Some systems cannot sync a folder; the file itself is on the disk.
  }
};

/** Only its owner may read a new file: it is about children. */
const OWNER_ONLY = 0o600;

/** Gives a file its name only if no other file has it; some sticks and shares cannot do that. */
const linkNew = async (beside: string, path: string): Promise<void> => {
  try {
    await link(beside, path);
    await unlink(beside);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') throw error;
    await rename(beside, path);
  }
};

const putInPlace = async (path: string, text: string, isNew: boolean): Promise<void> => {
  const folder = dirname(path);
  const mode = isNew ? OWNER_ONLY : (await stat(path)).mode & 0o777;
  const beside = join(folder, `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    await writeAndSync(beside, text, mode);
    if (isNew) await linkNew(beside, path);
    else await rename(beside, path);
  } catch (error) {
    await unlink(beside).catch(() => {});
    throw error;
  }
  await syncFolder(folder);
};

const CHANGED =
  'was changed by somebody else since; it is left as it is. Type save and another file name';

/** Writes the timeline; never over what somebody else has written meanwhile. */
export const save = async (store: Store, timeline: Timeline): Promise<Saved> => {
  const { path } = store;
  const text = textOfTimeline(timeline, path);
  try {
    if ((await currentText(path)) !== store.text) return { ok: false, says: `${path} ${CHANGED}` };
    await putInPlace(path, text, store.text === null);
    return { ok: true, store: { path, text } };
  } catch (error) {
    return { ok: false, says: `${path} ${writeErrorInWords(error)}` };
  }
};

const NOT_ONE = 'step needs a file with one';

const openExisting = async (path: string, books: RuleBooks): Promise<Opened> => {
  const { sources } = await findSources([path]);
  const [source] = sources;
  if (source === undefined) return { kind: 'unusable', says: `${path} cannot be read` };
  const timelines: Timeline[] = [];
  for await (const item of readSource(source, books)) {
    if (item.kind === 'timeline') timelines.push(item.timeline);
    else {
      const { line, field, says } = item.complaint;
      const place = [path, ...(line === null ? [] : [line])].join(':');
      const where = field === null ? place : `${place}: ${field}`;
      return { kind: 'unusable', says: `${where}: ${says}. The file is left as it is` };
    }
  }
  const [timeline] = timelines;
  if (timeline === undefined || timelines.length > 1) {
    return { kind: 'unusable', says: `${path}: holds ${timelines.length} timelines; ${NOT_ONE}` };
  }
  return { kind: 'timeline', timeline, store: { path, text: await readFile(path, 'utf8') } };
};

/** Opens the file for stepping: an incident to go on with, or a name for a new one. */
export const openStore = async (name: string, books: RuleBooks): Promise<Opened> => {
  try {
    const path = await realpath(name).catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return null;
      throw error;
    });
    if (path === null) {
      await access(dirname(name), constants.W_OK);
      return { kind: 'new', store: { path: name, text: null } };
    }
    if ((await stat(path)).isDirectory()) {
      return { kind: 'unusable', says: `${name}: is a folder; name a file` };
    }
    return await openExisting(path, books);
  } catch (error) {
    return { kind: 'unusable', says: `${name}: ${writeErrorInWords(error)}` };
  }
};
