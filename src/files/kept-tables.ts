/**
 * The tables that the build keeps in a file, so that nothing need be asked of XState. It begins with
 * where each table is, so that only those are read that are needed.
 */
import { existsSync, openSync, readSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import type { KeptTable, Outline } from '../engine/region-table.ts';
import { type Kept, keyOfTable, TableStore } from '../engine/rule-tables.ts';
import type { Procedure } from '../norms/procedure.ts';
import type { Policy } from '../vocabulary/policies.ts';
import type { ProcedureId } from '../vocabulary/procedures.ts';

/** How long a piece of a table is, in bytes. */
interface Lengths {
  readonly rows: number;
  readonly cells: number;
  /** How events look and what is known of each, see `SLOT`. */
  readonly looks: number;
  readonly outline: number;
}

/** Where a table is: its pieces stand one after another. */
interface Place {
  readonly states: readonly string[];
  readonly stride: number;
  /** Where it begins after the header, in bytes. */
  readonly from: number;
  readonly lengths: Lengths;
}

interface Header {
  readonly effects: Kept['effects'];
  readonly places: Readonly<Record<string, Place>>;
}

/** Gives so many bytes from a place in the file, in memory that begins at a multiple of four. */
type Read = (from: number, length: number) => Uint8Array;

/** Bytes of the number that the file begins with: the length of its header. */
const LENGTH_BYTES = 8;
/** Numbers begin at a multiple of so many bytes. */
const ALIGNMENT = 4;

const bytesOf = (numbers: Int32Array): Uint8Array =>
  new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);

const numbersIn = (bytes: Uint8Array): Int32Array =>
  new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / ALIGNMENT);

const padding = (length: number): number => (ALIGNMENT - (length % ALIGNMENT)) % ALIGNMENT;

/** The tables of every norm of these policies, walked to the end. Takes seconds. */
export const packedTables = (
  procedures: Readonly<Record<ProcedureId, Procedure>>,
  policies: readonly Policy[],
): Uint8Array => {
  const store = new TableStore(procedures);
  const pieces: Uint8Array[] = [];
  let end = 0;
  const put = (bytes: Uint8Array): void => {
    pieces.push(bytes, new Uint8Array(padding(bytes.length)));
    end += bytes.length + padding(bytes.length);
  };
  const places: Record<string, Place> = {};
  // Policy by policy, since what one incident needs is then read at once.
  const tables = policies.flatMap((policy) => {
    store.rulesOf(policy);
    return [...store.tables()];
  });
  for (const table of tables) {
    const key = keyOfTable(table.ruled);
    if (places[key] !== undefined) continue;
    table.close();
    const { states, stride, rows, cells, looks, outline } = table.keep();
    const parts = {
      rows: bytesOf(rows),
      cells: bytesOf(cells),
      looks: bytesOf(slotsOf(looks)),
      outline: serialize(outline()),
    };
    places[key] = {
      states,
      stride,
      from: end,
      lengths: {
        rows: parts.rows.length,
        cells: parts.cells.length,
        looks: parts.looks.length,
        outline: parts.outline.length,
      },
    };
    for (const part of Object.values(parts)) put(part);
  }
  const header = Buffer.from(JSON.stringify({ effects: store.effects.lists, places }));
  const padded = Buffer.concat([header, Buffer.alloc(padding(header.length), ' ')]);
  const length = new Uint8Array(LENGTH_BYTES);
  new DataView(length.buffer).setUint32(0, padded.length);
  return Buffer.concat([length, padded, ...pieces]);
};
/** Numbers of one slot: two fingerprints of a look, and one more than what is known of it; 0 is free. */
const SLOT = 3;

const fingerprint = (text: string, seed: number, factor: number): number => {
  let hash = seed;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), factor);
    hash ^= hash >>> 15;
  }
  return hash;
};
const firstOf = (text: string): number => fingerprint(text, 0x811c9dc5, 0x01000193);
const secondOf = (text: string): number => fingerprint(text, 0x2545f491, 0x85ebca6b);

/** Where a look stands among the slots, or the free slot where it would. */
const slotFor = (slots: Int32Array, look: string): number => {
  const first = firstOf(look) | 0;
  const second = secondOf(look) | 0;
  const count = slots.length / SLOT;
  let slot = (first >>> 0) % count;
  for (;;) {
    const at = slot * SLOT;
    if (slots[at + 2] === 0 || (slots[at] === first && slots[at + 1] === second)) return at;
    slot = slot + 1 === count ? 0 : slot + 1;
  }
};

/** What is known of each look, to be found without reading any other. Looks are of our own making. */
const slotsOf = (looks: ReadonlyMap<string, number>): Int32Array => {
  const slots = new Int32Array(SLOT * (Math.ceil(looks.size * 1.5) + 1));
  for (const [look, known] of looks) {
    const at = slotFor(slots, look);
    if (slots[at + 2] !== 0) throw new Error('two ways of looking have the same fingerprints');
    slots[at] = firstOf(look);
    slots[at + 1] = secondOf(look);
    slots[at + 2] = known + 1;
  }
  return slots;
};

const lookIn =
  (slots: Int32Array): KeptTable['lookOf'] =>
  (look) => {
    const known = slots[slotFor(slots, look) + 2] as number;
    return known === 0 ? undefined : known - 1;
  };

/** @throws where what is read is not what `packedTables` made. */
export const keptTables = (read: Read): Kept => {
  const length = read(0, LENGTH_BYTES);
  const headerLength = new DataView(length.buffer, length.byteOffset).getUint32(0);
  const header = Buffer.from(read(LENGTH_BYTES, headerLength)).toString();
  const { effects, places } = JSON.parse(header) as Header;
  const start = LENGTH_BYTES + headerLength;
  const tableAt = ({ states, stride, from, lengths }: Place): KeptTable => {
    const cellsAt = lengths.rows + padding(lengths.rows);
    const looksAt = cellsAt + lengths.cells + padding(lengths.cells);
    const outlineAt = looksAt + lengths.looks + padding(lengths.looks);
    const bytes = read(start + from, looksAt + lengths.looks);
    return {
      states,
      stride,
      rows: numbersIn(bytes.subarray(0, lengths.rows)),
      cells: numbersIn(bytes.subarray(cellsAt, cellsAt + lengths.cells)),
      lookOf: lookIn(numbersIn(bytes.subarray(looksAt))),
      outline: () => deserialize(read(start + from + outlineAt, lengths.outline)) as Outline,
    };
  };
  return {
    effects,
    tableFor: (key) => {
      const place = places[key];
      return place === undefined ? null : tableAt(place);
    },
  };
};

/** Bytes that are read at once: the tables of one procedure are some of these. */
const AT_ONCE = 1 << 18;

/** Reads a file from wherever it is asked, and a good piece of what comes next. */
const readAhead = (file: number): Read => {
  let ahead = new Uint8Array(0);
  let start = 0;
  return (from, length) => {
    if (from < start || from + length > start + ahead.length) {
      const bytes = new Uint8Array(new ArrayBuffer(Math.max(length, AT_ONCE)));
      ahead = bytes.subarray(0, readSync(file, bytes, 0, bytes.length, from));
      start = from;
    }
    return ahead.subarray(from - start, from - start + length);
  };
};

/** The built command line stands in one file or in several. */
const PLACES = ['./', '../start/', '../../start/'].map((folder) => `${folder}tables.bin`);

/** The tables that the build kept, or null where there are none that this Node.js can read. */
export const builtTables = (): Kept | null => {
  const found = PLACES.map((place) => new URL(place, import.meta.url)).find((url) =>
    existsSync(url),
  );
  if (found === undefined) return null;
  try {
    return keptTables(readAhead(openSync(found, 'r')));
  } catch {
    return null;
  }
};
