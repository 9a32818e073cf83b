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
  /** How events look and what is known of each, a line each. */
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

/** Text is kept as it is held in memory. */
const ENCODING = 'utf16le';

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
      looks: Buffer.from(linesOf(looks()), ENCODING),
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
/** A line: how an event looks, and what is known of it. Between two breaks, to be found. */
const linesOf = (looks: ReadonlyMap<string, number>): string =>
  `\n${[...looks].map(([look, known]) => `${look}\t${known}\n`).join('')}`;

const lookIn = (lines: string, look: string): number | undefined => {
  const found = lines.indexOf(`\n${look}\t`);
  return found < 0 ? undefined : Number.parseInt(lines.slice(found + look.length + 2), 10);
};

const looksIn = (lines: string): ReadonlyMap<string, number> =>
  new Map(
    lines
      .slice(1, -1)
      .split('\n')
      .map((line) => {
        const end = line.indexOf('\t');
        return [line.slice(0, end), Number(line.slice(end + 1))];
      }),
  );

/** A table that is asked about more looks than this is going to be asked about many. */
const FEW_LOOKS = 32;

/** The looks of a table: found in the text at first, so that one incident need not have it all parsed. */
const looksOf = (lines: string): Pick<KeptTable, 'looks' | 'lookOf'> => {
  let all: ReadonlyMap<string, number> | null = null;
  let asked = 0;
  const looks = () => {
    all ??= looksIn(lines);
    return all;
  };
  const lookOf = (look: string) => {
    asked += 1;
    return all === null && asked <= FEW_LOOKS ? lookIn(lines, look) : looks().get(look);
  };
  return { looks, lookOf };
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
    const lines = Buffer.from(bytes.buffer, bytes.byteOffset + looksAt, lengths.looks);
    return {
      states,
      stride,
      rows: numbersIn(bytes.subarray(0, lengths.rows)),
      cells: numbersIn(bytes.subarray(cellsAt, cellsAt + lengths.cells)),
      ...looksOf(lines.toString(ENCODING)),
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
