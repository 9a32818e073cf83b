/**
 * The wrapped keys of a record whose home is a database, as the disk that a ring of keys works with. They are in
 * memory as the database has them, with those that are to be written together with the frames that they seal. The
 * key of the epoch is on this machine alone, and never in the database: whoever has a copy of that reads nothing.
 */
import { type Disk, MemoryDisk, replaceWhole } from '../disk.ts';
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

export class KeysInDatabase extends MemoryDisk {
  /** Of this machine; it has the key of the epoch, where no passphrase takes its place. */
  readonly #folder: Disk;
  #kept: KeptKeys = NOTHING;
  readonly #names = new Set<string>();
  /** Rows that were added here in this epoch, by the name of each. */
  readonly #added = new Map<string, string>();
  #head: string | null = null;

  constructor(folder: Disk) {
    super();
    this.#folder = folder;
    this.#takeFolder();
  }

  #takeFolder(handovers: readonly Buffer[] = []): void {
    const lines = [...keysIn(this.#folder.read(EPOCH_KEY))];
    for (const sealed of handovers) {
      const next = lines.map((line) => handedOver(line, sealed)).find((key) => key !== null);
      if (next !== undefined && next !== null) lines.push(next);
    }
    this.#put(EPOCH_KEY, textOfLines(lines));
  }

  /** Takes what the database has in place of all that is here. */
  take(kept: KeptKeys): void {
    this.#kept = kept;
    this.#names.clear();
    for (const { name } of kept.rows) this.#names.add(name);
    this.#added.clear();
    this.#put(WRAPPED, textOfLines([kept.head, ...kept.rows.map(({ row }) => row)]));
    this.#takeFolder(kept.handovers);
  }

  /** Takes another epoch that was found in the database, unless one after it is here. @returns what undoes that */
  takeNewer(kept: KeptKeys | null): () => void {
    const before = this.#kept;
    if (kept === null || epochNumberIn(kept.head) < epochNumberIn(before.head)) return () => {};
    if (kept.head === before.head && this.isKept) return () => {};
    const [added, key] = [[...this.#added], this.read(EPOCH_KEY) ?? Buffer.alloc(0)];
    this.take(kept);
    return () => {
      this.take(before);
      for (const [, row] of added) this.append(WRAPPED, Buffer.from(`${row}\n`));
      this.#put(EPOCH_KEY, key);
    };
  }

  /**
   * Takes keys that others have added in this epoch. Of two for one stream, that in the database counts.
   * @returns what would undo that, which nothing calls for: they open with what opens the others
   */
  takeAdded(head: string, rows: KeptKeys['rows']): () => void {
    this.#takeAdded(head, rows);
    return () => {};
  }

  #takeAdded(head: string, rows: KeptKeys['rows']): void {
    if (head !== this.head) return;
    const added = rows.filter(({ name }) => !this.#names.has(name));
    if (added.length === 0) return;
    this.#noteKept(added);
    const names = new Set(added.map(({ name }) => name));
    const others = this.#rows.filter(({ name }) => !names.has(name));
    this.#put(WRAPPED, textOfLines([head, ...[...others, ...added].map(({ row }) => row)]));
  }

  /** Notes that these are in the database now. */
  noteKept(rows: KeptKeys['rows']): void {
    this.#noteKept(rows.filter(({ name }) => !this.#names.has(name)));
  }

  #noteKept(added: KeptKeys['rows']): void {
    this.#kept = { ...this.#kept, rows: [...this.#kept.rows, ...added] };
    for (const { name } of added) {
      this.#names.add(name);
      this.#added.delete(name);
    }
  }

  get #text(): string {
    return this.read(WRAPPED)?.toString('latin1') ?? '';
  }

  get #rows(): KeptKeys['rows'] {
    return rowsIn(this.#text.slice(this.head.length + 1));
  }

  /** What the epoch says of itself, here. */
  get head(): string {
    if (this.#head === null) {
      const text = this.#text;
      this.#head = text.slice(0, Math.max(0, text.indexOf('\n')));
    }
    return this.#head;
  }

  /** Whether this epoch is the one in the database. */
  get isKept(): boolean {
    return this.#kept.head === this.head;
  }

  /** Keys that the database does not have yet. */
  get added(): KeptKeys['rows'] {
    return [...this.#added].map(([name, row]) => ({ name, row }));
  }

  /**
   * An epoch that has begun here, to be written to the database. Until that has it, this machine keeps the key of
   * the one before as well.
   * @param isForAll whether other servers go on with what they have
   */
  next(isForAll: boolean): NextEpoch {
    const before = keysIn(this.#folder.read(EPOCH_KEY));
    const now = keysIn(this.read(EPOCH_KEY));
    this.#write(textOfLines([...before, ...now]));
    const [key] = now;
    const old = before.find((each) => each !== key);
    const canHandOver = isForAll && old !== undefined && key !== undefined;
    return {
      before: { head: this.#kept.head, count: this.#kept.rows.length },
      head: this.head,
      rows: this.#rows,
      number: epochNumberIn(this.head),
      handover: canHandOver ? handOver(old, key) : null,
    };
  }

  /** Leaves on this machine the key of the epoch that is here and in the database, and no other. */
  settle(): void {
    this.#kept = {
      ...this.#kept,
      head: this.head,
      rows: this.#rows,
    };
    this.#names.clear();
    for (const { name } of this.#kept.rows) this.#names.add(name);
    this.#added.clear();
    this.#write(this.read(EPOCH_KEY) ?? Buffer.alloc(0));
  }

  #write(bytes: Buffer): void {
    const there = this.#folder.read(EPOCH_KEY);
    if (there?.equals(bytes) === true || (there === null && bytes.length === 0)) return;
    this.#folder.makeFolder('.');
    // A key that opens nothing any more is overwritten before its name goes.
    replaceWhole(this.#folder, EPOCH_KEY, bytes);
    if (bytes.length === 0) this.#folder.remove(EPOCH_KEY);
  }

  override makeFolder(): void {
    this.#folder.makeFolder('.');
  }

  override append(path: string, bytes: Uint8Array): void {
    super.append(path, bytes);
    if (path !== WRAPPED) return;
    for (const { name, row } of rowsIn(Buffer.from(bytes).toString('latin1'))) {
      if (!this.#names.has(name)) this.#added.set(name, row);
    }
  }

  override rename(from: string, to: string): void {
    super.rename(from, to);
    if (to === WRAPPED) this.#head = null;
    this.#writeThrough(to);
  }

  override remove(path: string): void {
    super.remove(path);
    this.#writeThrough(path);
  }

  #put(path: string, bytes: Buffer): void {
    super.remove(path);
    if (bytes.length > 0) super.append(path, bytes);
    if (path === WRAPPED) this.#head = null;
  }

  /** What an epoch needs that the database does not have yet waits for `next` and `settle`. */
  #writeThrough(path: string): void {
    if (path === EPOCH_KEY && this.isKept) this.#write(this.read(path) ?? Buffer.alloc(0));
  }
}
