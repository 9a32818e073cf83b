/** Sources made of texts, for readers that take bytes. */
import type { Bytes, FromRows } from '../../src/formats/from-rows.ts';

type Chunk = string | Uint8Array;

export const bytesFrom = (open: () => AsyncIterable<Uint8Array>, name = 'log.xes'): Bytes => ({
  name,
  open,
  again: true,
});

/** The chunks as a source, cut again into pieces of so many bytes. */
export const bytesIn = (chunk: Chunk, size = Number.POSITIVE_INFINITY): Bytes =>
  bytesFrom(async function* () {
    const bytes = Buffer.from(chunk as Uint8Array);
    const step = Math.min(size, Math.max(bytes.length, 1));
    for (let from = 0; from < bytes.length; from += step) yield bytes.subarray(from, from + step);
  });

export const all = async <T>(from: AsyncIterable<T>): Promise<T[]> => {
  const list: T[] = [];
  for await (const each of from) list.push(each);
  return list;
};

/** What a reader gave, told apart. */
export const sorted = (given: readonly FromRows[]) => ({
  incidents: given.flatMap((each) => (each.kind === 'incident' ? [each] : [])),
  faults: given.flatMap((each) => (each.kind === 'fault' ? [each.fault] : [])),
  rows: given.flatMap((each) => (each.kind === 'row' ? [each.fault] : [])),
});
