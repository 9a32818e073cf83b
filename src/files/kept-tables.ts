/**
 * The tables that the build keeps in a file, so that nothing need be asked of XState. All threads of a
 * process share one image of it, into which a piece is read when it is first needed; what is read is
 * used as it stands there.
 */
import { existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';
import { Effects } from '../engine/effects.ts';
import {
  type ClosedTable,
  effectOf,
  type KeptTable,
  type Outline,
  rowOf,
  stepTo,
} from '../engine/region-table.ts';
import { type Kept, keyOfTable, TableStore } from '../engine/rule-tables.ts';
import type { Procedure } from '../norms/procedure.ts';
import type { Policy } from '../vocabulary/policies.ts';
import type { ProcedureId } from '../vocabulary/procedures.ts';

/** Where a piece begins, and its bytes. The number before it is zero until it has been read. */
type Piece = readonly [from: number, length: number];

/** A table. Those that have a piece in common, such as of two policies that differ little, share it. */
interface Place {
  readonly states: readonly string[];
  readonly stride: number;
  /** How many rows it has. */
  readonly rows: number;
  /** The rows, and then the cells. */
  readonly body: Piece;
  /** How events look and what is known of each, see `SLOT`. */
  readonly looks: Piece;
  readonly outline: Piece;
}

interface Header {
  readonly effects: Kept['effects'];
  /** By the fingerprints of their keys. */
  readonly places: Readonly<Record<string, Place>>;
}

/** Reads as many bytes as there is room for, from a place in the file. */
type Read = (into: Uint8Array, from: number) => void;

/** Bytes of a number, at a multiple of which each piece begins. */
const NUMBER = 4;
/** The file begins with the bytes of its header, and the number that stands before each piece. */
const HEADER_AT = 2 * NUMBER;

const aligned = (length: number): number => Math.ceil(length / NUMBER) * NUMBER;

const bytesOf = (numbers: Int32Array): Uint8Array =>
  new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);

/** Pieces one after another, each of them once. */
class Pieces {
  readonly bytes: Uint8Array[] = [];
  readonly #known = new Map<string, Piece>();
  #end = 0;

  put(...parts: readonly Uint8Array[]): Piece {
    const bytes = Buffer.concat(parts);
    const content = bytes.toString('latin1');
    const known = this.#known.get(content);
    if (known !== undefined) return known;
    const piece = [this.#end + NUMBER, bytes.length] as const;
    this.bytes.push(
      new Uint8Array(NUMBER),
      bytes,
      new Uint8Array(aligned(bytes.length) - bytes.length),
    );
    this.#end += NUMBER + aligned(bytes.length);
    this.#known.set(content, piece);
    return piece;
  }
}

/** A table that was walked to the end; threads hand it over. */
interface Walked extends Pick<ClosedTable, 'states' | 'rows' | 'stride' | 'cells' | 'looks'> {
  /** Which of all tables it is. */
  readonly place: number;
  readonly key: string;
  readonly outline: Uint8Array;
  readonly effects: Kept['effects'];
}

/**
 * Some tables of the norms of these policies, walked to the end. Takes a minute for all.
 * @param next which table is the next one to walk; several threads share them out
 */
export const walkedTables = (
  procedures: Readonly<Record<ProcedureId, Procedure>>,
  policies: readonly Policy[],
  next: () => number,
): readonly Walked[] => {
  const store = new TableStore(procedures);
  for (const policy of policies) store.rulesOf(policy);
  const tables = [...new Map([...store.tables()].map((table) => [keyOfTable(table.ruled), table]))];
  const walked: Walked[] = [];
  for (let place = next(); place < tables.length; place = next()) {
    const [key, table] = tables[place] as (typeof tables)[number];
    table.close();
    const { states, stride, rows, cells, looks, outline } = table.keep();
    const known = { outline: textOf(outline()), effects: store.effects.lists };
    walked.push({ place, key, states, stride, rows, cells, looks, ...known });
  }
  return walked;
};

/** The file of all tables, the same whichever thread walked which. */
export const packedTables = (walked: readonly Walked[]): Uint8Array => {
  const pieces = new Pieces();
  const places: Record<string, Place> = {};
  const all = new Effects();
  for (const each of walked.toSorted((a, b) => a.place - b.place)) {
    const { states, stride, rows, looks, outline, effects } = each;
    const key = keyIn(each.key);
    if (places[key] !== undefined) throw new Error('two tables have the same fingerprints');
    const cells = each.cells.map((step) => withEffects(step, effects, all));
    places[key] = {
      states,
      stride,
      rows: rows.length,
      body: pieces.put(bytesOf(rows), bytesOf(cells)),
      looks: pieces.put(bytesOf(slotsOf(looks))),
      outline: pieces.put(outline),
    };
  }
  const text = Buffer.from(JSON.stringify({ effects: all.lists, places }));
  const header = Buffer.alloc(HEADER_AT + aligned(text.length), ' ');
  header.fill(0, 0, HEADER_AT);
  header.writeUInt32LE(header.length - HEADER_AT);
  text.copy(header, HEADER_AT);
  return Buffer.concat([header, ...pieces.bytes]);
};

/** As text, which tells nothing of what is one object in memory. */
const textOf = ({ samples, byGuards, answers }: Outline): Uint8Array =>
  Buffer.from(JSON.stringify([samples, [...byGuards], [...answers]]));

const outlineIn = (text: Uint8Array): Outline => {
  const [samples, byGuards, answers] = JSON.parse(Buffer.from(text).toString());
  return { samples, byGuards: new Map(byGuards), answers: new Map(answers) };
};

/** A step with its list of marks numbered as all are. */
const withEffects = (step: number, before: Kept['effects'], all: Effects): number =>
  stepTo(rowOf(step), all.numberOf(before[effectOf(step)] ?? []));

/** Numbers of one slot: two fingerprints of a look, and one more than what is known of it; 0 is free. */
const SLOT = 3;

/** The fingerprints of the text that was looked at last. */
const prints = new Int32Array(2);

const takePrints = (text: string): void => {
  let first = 0x811c9dc5 | 0;
  let second = 0x2545f491;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    first = Math.imul(first ^ code, 0x01000193);
    first ^= first >>> 15;
    second = Math.imul(second ^ code, 0x85ebca6b);
    second ^= second >>> 15;
  }
  prints[0] = first;
  prints[1] = second;
};

const keyIn = (text: string): string => {
  takePrints(text);
  return prints.join(' ');
};

/** Where a look stands among the slots, or the free slot where it would; takes its fingerprints. */
const slotFor = (slots: Int32Array, look: string): number => {
  takePrints(look);
  const [first, second] = prints as unknown as readonly [number, number];
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
    slots.set([...prints, known + 1], at);
  }
  return slots;
};

const lookIn =
  (slots: Int32Array): KeptTable['lookOf'] =>
  (look) => {
    const known = slots[slotFor(slots, look) + 2] as number;
    return known === 0 ? undefined : known - 1;
  };

/**
 * @param image as many bytes as the file has: those that were read, and zeros
 * @throws where what is read is not what `packedTables` made.
 */
export const keptTables = (image: SharedArrayBuffer, read: Read): Kept => {
  /** The bytes of a piece. Two threads that read it at once write the same. */
  const piece = ([from, length]: Piece, start: number): Uint8Array => {
    const bytes = new Uint8Array(image, start + from, length);
    const isRead = new Int32Array(image, start + from - NUMBER, 1);
    if (Atomics.load(isRead, 0) === 0) {
      read(bytes, start + from);
      Atomics.store(isRead, 0, 1);
    }
    return bytes;
  };
  const length = new Uint8Array(NUMBER);
  read(length, 0);
  const headerLength = new DataView(length.buffer).getUint32(0, true);
  const header = Buffer.from(piece([HEADER_AT, headerLength], 0)).toString();
  const { effects, places } = JSON.parse(header) as Header;
  const start = HEADER_AT + headerLength;
  const numbers = (of: Piece): Int32Array => {
    const { byteOffset, byteLength } = piece(of, start);
    return new Int32Array(image, byteOffset, byteLength / NUMBER);
  };
  return {
    effects,
    tableFor: (key) => {
      const place = places[keyIn(key)];
      if (place === undefined) return null;
      const body = numbers(place.body);
      return {
        states: place.states,
        stride: place.stride,
        rows: body.subarray(0, place.rows),
        cells: body.subarray(place.rows),
        lookOf: lookIn(numbers(place.looks)),
        outline: () => outlineIn(piece(place.outline, start)),
      };
    },
  };
};

/** The built command line stands in one file or in several. */
const PLACES = ['./', '../start/', '../../start/'].map((folder) => `${folder}tables.bin`);

/** The open file and its image, for every thread. */
interface Shared {
  readonly file: number;
  readonly image: SharedArrayBuffer;
}

/** Under which the threads that begin from here on find them. */
const SHARED = 'dutybound tables';

const opened = (): Shared | null => {
  const found = PLACES.map((place) => new URL(place, import.meta.url)).find((url) =>
    existsSync(url),
  );
  if (found === undefined) return null;
  const file = openSync(found, 'r');
  return { file, image: new SharedArrayBuffer(fstatSync(file).size) };
};

/** The tables that the build kept, or null where there are none that this Node.js can read. */
export const builtTables = (): Kept | null => {
  try {
    const shared = (getEnvironmentData(SHARED) as unknown as Shared | undefined) ?? opened();
    if (shared === null) return null;
    const { file, image } = shared;
    const kept = keptTables(image, (into, from) => {
      readSync(file, into, 0, into.length, from);
    });
    setEnvironmentData(SHARED, shared as never);
    return kept;
  } catch {
    return null;
  }
};
