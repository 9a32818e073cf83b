/**
 * The tables that the build kept. They say only what XState answered when it was asked, of the rule
 * books that are built in; an audit under others begins with empty tables.
 */
import { existsSync, readFileSync } from 'node:fs';
import type { PolicyFlags } from '../policies/books.ts';
import type { Kept } from './log-judge.ts';
import { unpacked } from './table-snapshot.ts';

/** The built command line stands in one file or in several. */
const PLACES = ['./', '../start/', '../../start/'].map((folder) => `${folder}audit-tables.bin`);

/**
 * @returns null where there are none for these rule books, or none that this Node.js can read. A
 * thread takes over what it is given.
 */
export const keptTables = ({ policies = [], adopt = [] }: PolicyFlags): Kept | null => {
  if (policies.length > 0 || adopt.length > 0) return null;
  const found = PLACES.map((place) => new URL(place, import.meta.url)).find((url) =>
    existsSync(url),
  );
  if (found === undefined) return null;
  try {
    return unpacked(readFileSync(found));
  } catch {
    return null;
  }
};
