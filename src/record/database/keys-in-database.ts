/**
 * The wrapped keys of a record whose home is a database, as the disk that a ring of keys works with. They are in
 * memory as the database has them, with those that are to be written together with the frames that they seal. The
 * key of the epoch is on this machine alone, and never in the database: whoever has a copy of that reads nothing.
 */
import { type Disk, replaceWhole } from '../disk.ts';
import { RecordFault } from '../fault.ts';
import { EPOCH_KEY, epochNumberIn, handedOver, handOver, WRAPPED } from '../keys.ts';

/** What the database has of keys. */
export interface KeptKeys {
  readonly head: string;
  /** Each with its name, and the text of its row. */
  readonly rows: readonly { readonly name: string; readonly row: string }[];
  /** The keys of later epochs, each sealed under that of the one before. */
  readonly handovers: readonly Buffer[];
}

/** An epoch that begins: what is put in place of what. */
export interface NextEpoch extends Omit<KeptKeys, 'handovers'> {
  readonly before: { readonly head: string; readonly count: number };
  readonly number: number;
  /** The new key under the one before; null where no other server is to go on with that. */
  readonly handover: Buffer | null;
}

const NOTHING: KeptKeys = { head: '', rows: [], handovers: [] };

const rowsIn = (text: string): KeptKeys['rows'] =>
  text
    .split('\n')
    .filter((row) => row !== '')
    .map((row) => ({ name: row.slice(0, row.indexOf(' ')), row }));

const keysIn = (bytes: Buffer | null): readonly string[] =>
  (bytes?.toString('latin1') ?? '').split('\n').filter((line) => line !== '');

const textOfLines = (lines: readonly string[]): Buffer =>
  Buffer.from([...new Set(lines)].map((line) => `${line}\n`).join(''));

export class KeysInDatabase implements Disk {
  /** Of this machine; it has the key of the epoch, where no passphrase takes its place. */
  readonly #folder: Disk;
  readonly #files = new Map<string, Buffer>();
  #kept: KeptKeys = NOTHING;
  readonly #names = new Set<string>();

  constructor(folder: Disk) {
    this.#folder = folder;
    this.#takeFolder();
  }

  #takeFolder(handovers: readonly Buffer[] = []): void {
    const lines = [...keysIn(this.#folder.read(EPOCH_KEY))];
    for (const sealed of handovers) {
      const next = lines.map((line) => handedOver(line, sealed)).find((key) => key !== null);
      if (next !== undefined && next !== null) lines.push(next);
    }
    this.#files.delete(EPOCH_KEY);
    if (lines.length > 0) this.#files.set(EPOCH_KEY, textOfLines(lines));
  }

  /** Takes what the database has in place of all that is here. */
  take(kept: KeptKeys): void {
    this.#kept = kept;
    this.#names.clear();
    for (const { name } of kept.rows) this.#names.add(name);
    this.#files.set(WRAPPED, textOfLines([kept.head, ...kept.rows.map(({ row }) => row)]));
    this.#takeFolder(kept.handovers);
  }

  /** Takes another epoch that was found in the database, unless one after it is here. */
  takeNewer(kept: KeptKeys | null): void {
    if (kept === null || epochNumberIn(kept.head) < epochNumberIn(this.#kept.head)) return;
    if (kept.head !== this.#kept.head || !this.isKept) this.take(kept);
  }

  /** Takes keys that others have added in this epoch. Of two for one stream, that in the database counts. */
  takeAdded(head: string, rows: KeptKeys['rows']): void {
    if (head !== this.head) return;
    const added = rows.filter(({ name }) => !this.#names.has(name));
    if (added.length === 0) return;
    this.#noteKept(added);
    const names = new Set(added.map(({ name }) => name));
    const here = rowsIn(this.#text.slice(this.head.length + 1));
    const others = here.filter(({ name }) => !names.has(name));
    this.#files.set(
      WRAPPED,
      textOfLines([this.head, ...[...others, ...added].map(({ row }) => row)]),
    );
  }

  /** Notes that these are in the database now. */
  noteKept(rows: KeptKeys['rows']): void {
    this.#noteKept(rows.filter(({ name }) => !this.#names.has(name)));
  }

  #noteKept(added: KeptKeys['rows']): void {
    this.#kept = { ...this.#kept, rows: [...this.#kept.rows, ...added] };
    for (const { name } of added) this.#names.add(name);
  }

  get #text(): string {
    return this.#files.get(WRAPPED)?.toString('latin1') ?? '';
  }

  /** What the epoch says of itself, here. */
  get head(): string {
    const text = this.#text;
    return text.slice(0, Math.max(0, text.indexOf('\n')));
  }

  /** Whether this epoch is the one in the database. */
  get isKept(): boolean {
    return this.#kept.head === this.head;
  }

  /** Keys that the database does not have yet. */
  get added(): KeptKeys['rows'] {
    return rowsIn(this.#text.slice(this.head.length + 1)).filter(
      ({ name }) => !this.#names.has(name),
    );
  }

  /**
   * An epoch that has begun here, to be written to the database. Until that has it, this machine keeps the key of
   * the one before as well.
   * @param isForAll whether other servers go on with what they have
   */
  next(isForAll: boolean): NextEpoch {
    const before = keysIn(this.#folder.read(EPOCH_KEY));
    const now = keysIn(this.#files.get(EPOCH_KEY) ?? null);
    this.#write(textOfLines([...before, ...now]));
    const [old, key] = [before.at(0), now.find((each) => !before.includes(each))];
    const canHandOver = isForAll && old !== undefined && key !== undefined;
    return {
      before: { head: this.#kept.head, count: this.#kept.rows.length },
      head: this.head,
      rows: rowsIn(this.#text.slice(this.head.length + 1)),
      number: epochNumberIn(this.head),
      handover: canHandOver ? handOver(old, key) : null,
    };
  }

  /** Leaves on this machine the key of the epoch that is here and in the database, and no other. */
  settle(): void {
    this.#kept = {
      ...this.#kept,
      head: this.head,
      rows: rowsIn(this.#text.slice(this.head.length + 1)),
    };
    this.#names.clear();
    for (const { name } of this.#kept.rows) this.#names.add(name);
    this.#write(this.#files.get(EPOCH_KEY) ?? Buffer.alloc(0));
  }

  #write(bytes: Buffer): void {
    const there = this.#folder.read(EPOCH_KEY);
    if (there?.equals(bytes) === true || (there === null && bytes.length === 0)) return;
    this.#folder.makeFolder('.');
    // A key that opens nothing any more is overwritten before its name goes.
    replaceWhole(this.#folder, EPOCH_KEY, bytes);
    if (bytes.length === 0) this.#folder.remove(EPOCH_KEY);
  }

  read(path: string, from = 0, length?: number): Buffer | null {
    const bytes = this.#files.get(path);
    return bytes === undefined
      ? null
      : Buffer.from(bytes.subarray(from, length === undefined ? undefined : from + length));
  }

  size(path: string): number | null {
    return this.#files.get(path)?.length ?? null;
  }

  list(): readonly string[] {
    return [...this.#files.keys()];
  }

  makeFolder(): void {
    this.#folder.makeFolder('.');
  }

  append(path: string, bytes: Uint8Array): void {
    this.#files.set(path, Buffer.concat([this.#files.get(path) ?? Buffer.alloc(0), bytes]));
  }

  cut(path: string, length: number): void {
    const bytes = this.#files.get(path);
    if (bytes !== undefined) this.#files.set(path, bytes.subarray(0, length));
  }

  rename(from: string, to: string): void {
    const bytes = this.#files.get(from);
    if (bytes === undefined) throw new RecordFault('damaged', `${from} is missing`);
    this.#files.delete(from);
    this.#files.set(to, bytes);
    this.#writeThrough(to);
  }

  remove(path: string): void {
    this.#files.delete(path);
    this.#writeThrough(path);
  }

  /** What an epoch needs that the database does not have yet waits for `next` and `settle`. */
  #writeThrough(path: string): void {
    if (path === EPOCH_KEY && this.isKept) this.#write(this.#files.get(path) ?? Buffer.alloc(0));
  }

  sync(): void {}

  async syncAside(): Promise<void> {}

  syncFolder(): void {}
}
