/**
 * The tables that the build keeps in a file, so that nothing need be asked of XState. It begins with
 * where each table is, so that only those are read that are needed.
 */
import { createHash } from 'node:crypto';
import { existsSync, openSync, readSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import type { KeptTable, Outline } from '../engine/region-table.ts';
import { type Kept, keyOfTable, TableStore } from '../engine/rule-tables.ts';
import type { Procedure } from '../norms/procedure.ts';
import type { Policy } from '../vocabulary/policies.ts';
import type { ProcedureId } from '../vocabulary/procedures.ts';

/** Where a piece of the file begins after its header, and its length, both in bytes. */
type Span = readonly [from: number, length: number];

/** Where a table is. */
interface Place {
  readonly states: readonly string[];
  readonly stride: number;
  /** How many numbers its rows, its cells and what is known of how events look are, one after another. */
  readonly counts: readonly [rows: number, cells: number, looks: number];
  /** These numbers, and then how events look, a line each: read at once, since each reading takes time. */
  readonly body: Span;
  readonly outline: Span;
}

interface Header {
  readonly effects: Kept['effects'];
  /** By digest of a table's key. */
  readonly places: ReadonlyMap<string, Place>;
}

/** Gives so many bytes from a place in the file, in memory of their own that begins at a multiple of four. */
type Read = (from: number, length: number) => Uint8Array;

/** Bytes of the number that the file begins with: the length of its header. */
const LENGTH_BYTES = 8;
/** Numbers begin at a multiple of so many bytes. */
const ALIGNMENT = 4;

const digest = (key: string): string =>
  createHash('sha256').update(key).digest('base64url').slice(0, 22);

const bytesOf = (numbers: Int32Array): Uint8Array =>
  new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);

const textOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString();

const padded = (bytes: Uint8Array): Uint8Array => {
  const over = bytes.length % ALIGNMENT;
  return over === 0 ? bytes : Buffer.concat([bytes, new Uint8Array(ALIGNMENT - over)]);
};

/** The tables of every norm of these policies, walked to the end. Takes seconds. */
export const packedTables = (
  procedures: Readonly<Record<ProcedureId, Procedure>>,
  policies: readonly Policy[],
): Uint8Array => {
  const store = new TableStore(procedures);
  for (const policy of policies) store.rulesOf(policy);
  const pieces: Uint8Array[] = [];
  let end = 0;
  const put = (bytes: Uint8Array): Span => {
    const piece = padded(bytes);
    pieces.push(piece);
    end += piece.length;
    return [end - piece.length, bytes.length];
  };
  const places = new Map(
    [...store.tables()].map((table): [string, Place] => {
      table.close();
      const { states, stride, rows, cells, looks, outline } = table.keep();
      return [
        digest(keyOfTable(table.ruled)),
        {
          states,
          stride,
          counts: [rows.length, cells.length, looks.size],
          body: put(
            Buffer.concat([
              bytesOf(rows),
              bytesOf(cells),
              bytesOf(Int32Array.from(looks.values())),
              Buffer.from([...looks.keys()].join('\n')),
            ]),
          ),
          outline: put(serialize(outline())),
        },
      ];
    }),
  );
  const header = serialize({ effects: store.effects.lists, places } satisfies Header);
  const length = new Uint8Array(LENGTH_BYTES);
  new DataView(length.buffer).setUint32(0, header.length);
  return Buffer.concat([length, header, ...pieces]);
};

/** @throws where what is read is not what `packedTables` made. */
export const keptTables = (read: Read): Kept => {
  const length = read(0, LENGTH_BYTES);
  const headerLength = new DataView(length.buffer, length.byteOffset).getUint32(0);
  const { effects, places } = deserialize(read(LENGTH_BYTES, headerLength)) as Header;
  const at = ([from, size]: Span) => read(LENGTH_BYTES + headerLength + from, size);
  const tableAt = ({ states, stride, counts, ...place }: Place): KeptTable => {
    const bytes = at(place.body);
    let from = 0;
    const [rows, cells, known] = counts.map((count) => {
      const numbers = new Int32Array(bytes.buffer, bytes.byteOffset + from, count);
      from += numbers.byteLength;
      return numbers;
    }) as [Int32Array, Int32Array, Int32Array];
    const looks = textOf(bytes.subarray(from)).split('\n');
    return {
      states,
      stride,
      rows,
      cells,
      looks: new Map(looks.map((look, index) => [look, known[index] as number])),
      outline: () => deserialize(at(place.outline)) as Outline,
    };
  };
  return {
    effects,
    tableFor: (key) => {
      const place = places.get(digest(key));
      return place === undefined ? null : tableAt(place);
    },
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
    const file = openSync(found, 'r');
    return keptTables((from, length) => {
      const bytes = Buffer.allocUnsafeSlow(length);
      readSync(file, bytes, 0, length, from);
      return bytes;
    });
  } catch {
    return null;
  }
};
