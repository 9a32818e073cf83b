/** The tables that the build kept: what XState answers about the norms of the built-in rule books. */
import { existsSync, readFileSync } from 'node:fs';
import type { StoreOptions } from '../engine/rule-tables.ts';
import { unpackedTables } from './table-snapshot.ts';

/** The built command line stands in one file or in several. */
const PLACES = ['./', '../start/', '../../start/'].map((folder) => `${folder}audit-tables.bin`);

/** @returns null where there are none, or none that this Node.js can read; then XState is asked. */
export const keptTables = (): StoreOptions['kept'] => {
  const found = PLACES.map((place) => new URL(place, import.meta.url)).find((url) =>
    existsSync(url),
  );
  if (found === undefined) return null;
  try {
    return unpackedTables(readFileSync(found));
  } catch {
    return null;
  }
};
