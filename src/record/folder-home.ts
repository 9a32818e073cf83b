/**
 * A record in a folder. What is acknowledged has been synced: first the frame, then, in this order, the
 * line of the journal that makes it count. A frame without its line was never acknowledged.
 */
import type { Lock } from '../files/lock.ts';
import { bytesOfDescription, type Description, descriptionFrom } from './description.ts';
import { CarefulWriting, type Disk, replaceWhole, wholeLines } from './disk.ts';
import { RecordFault } from './fault.ts';
import type { Addition, FramePlace, Home } from './home.ts';
import { firstChain, type JournalLine, readJournal, type StreamId, textOfLine } from './journal.ts';
import { TriesInMemory } from './tries.ts';

/** Names of files in the folder of a record. */
export const PLACES = {
  description: 'record.json',
  journal: 'journal',
  frames: 'frames',
  checkpoints: 'checkpoints',
  snapshot: '.snapshot',
  /** What the description is called once the record was moved into a database. */
  moved: 'moved.json',
} as const;

/** The file of a bundle that says where its part of a journal begins. */
export const PART = 'part';

export const framesAt = (stream: StreamId): string => `${PLACES.frames}/${stream}`;

/** Where the frames of a stream stand in its file. */
interface Frames {
  /** How many came before the first that is there; some only once the stream was erased. */
  gone: number;
  /** Where each that is there ends, in bytes. */
  ends: number[];
}

const lengthOf = ({ ends }: Frames): number => ends.at(-1) ?? 0;

/** How many bytes these lines take. */
const textLength = (lines: readonly string[]): number =>
  lines.reduce((sum, line) => sum + line.length + 1, 0);

export class FolderHome implements Home {
  readonly description: Buffer;
  readonly #disk: Disk;
  readonly #lock: Lock | null;
  readonly #frames = new Map<StreamId, Frames>();
  readonly #erased = new Set<StreamId>();
  /** This process has it alone. */
  readonly news = null;
  readonly tries = new TriesInMemory();
  /** How many bytes of the journal count. */
  #length = 0;
  readonly #writing: CarefulWriting;

  private constructor(disk: Disk, description: Buffer, lock: Lock | null) {
    this.#disk = disk;
    this.#writing = new CarefulWriting(disk);
    this.description = description;
    this.#lock = lock;
  }

  /** Makes a folder into a record without entries. @throws RecordFault where there is one already. */
  static make(disk: Disk, description: Description, lock: Lock | null = null): FolderHome {
    if (disk.read(PLACES.description) !== null) {
      throw new RecordFault('exists', 'there is a record in this folder already; name another one');
    }
    const bytes = bytesOfDescription(description);
    disk.makeFolder(PLACES.frames);
    for (const name of [PLACES.journal, PLACES.checkpoints]) disk.append(name, Buffer.alloc(0));
    // Last: a folder without it is not a record yet.
    replaceWhole(disk, PLACES.description, bytes);
    return new FolderHome(disk, bytes, lock);
  }

  /** Opens the record in a folder. */
  static open(disk: Disk, lock: Lock | null = null): FolderHome {
    const description = disk.read(PLACES.description);
    if (description === null) {
      throw new RecordFault(
        'not-a-record',
        'there is no record in this folder; make one with `record init`',
      );
    }
    descriptionFrom(description);
    if (disk.size(PART) !== null) {
      throw new RecordFault(
        'not-a-record',
        'this is a bundle of one incident, which nothing can be added to',
      );
    }
    return new FolderHome(disk, description, lock);
  }

  async lines(visit: (line: JournalLine) => void): Promise<void> {
    const bytes = this.#disk.read(PLACES.journal);
    if (bytes === null)
      throw new RecordFault('damaged', 'the journal is missing; restore a backup');
    this.#frames.clear();
    const read = readJournal(bytes, { chain: firstChain(this.description) }, (line) => {
      this.#count(line);
      visit(line);
    });
    if (read.fault !== null) {
      throw new RecordFault(
        'damaged',
        `line ${read.fault.line} of the journal is not as it was written; look at \`record verify\`, and restore a backup`,
      );
    }
    this.#length = read.length;
  }

  async tidy(): Promise<void> {
    const whole = [
      [PLACES.journal, this.#length],
      [PLACES.checkpoints, textLength(await this.checkpoints())],
    ] as const;
    for (const [path, length] of whole) {
      if ((this.#disk.size(path) ?? 0) > length) this.#disk.cut(path, length);
    }
  }

  async frames(
    stream: StreamId,
    from = 1,
    most = Number.POSITIVE_INFINITY,
  ): Promise<readonly Buffer[] | null> {
    const { gone, ends } = this.#asOnDisk(stream);
    const first = Math.max(0, from - 1 - gone);
    const last = Math.min(ends.length, first + most);
    const begin = ends[first - 1] ?? 0;
    const end = ends[last - 1] ?? begin;
    const bytes = this.#disk.read(framesAt(stream), begin, end - begin);
    if (bytes === null) return null;
    if (bytes.length < end - begin) {
      throw new RecordFault(
        'damaged',
        `${framesAt(stream)} is cut short; restore it from a backup`,
      );
    }
    return ends
      .slice(first, last)
      .map((each, index) => bytes.subarray((ends[first + index - 1] ?? 0) - begin, each - begin));
  }

  async framesAt(places: readonly FramePlace[]): Promise<readonly (Buffer | null)[]> {
    return Promise.all(
      places.map(async ([stream, n]) => (await this.frames(stream, n, 1))?.[0] ?? null),
    );
  }

  async append(additions: readonly Addition[]): Promise<readonly JournalLine[]> {
    const streams = new Map<StreamId, Buffer[]>();
    for (const { line, frame } of additions) {
      const frames = streams.get(line.stream);
      if (frames === undefined) streams.set(line.stream, [frame]);
      else frames.push(frame);
    }
    const lines = Buffer.from(additions.map(({ line }) => textOfLine(line)).join(''));
    for (const [stream, frames] of streams) {
      const length = lengthOf(this.#framesOf(stream));
      this.#writing.append(framesAt(stream), length, Buffer.concat(frames));
    }
    await this.#writing.syncedAside(async (disk) => {
      await Promise.all([...streams.keys()].map((stream) => disk.syncAside(framesAt(stream))));
      const isNew = [...streams.keys()].some((stream) => lengthOf(this.#framesOf(stream)) === 0);
      if (isNew) disk.syncFolder(PLACES.frames);
    });
    this.#writing.append(PLACES.journal, this.#length, lines);
    await this.#writing.syncedAside((disk) => disk.syncAside(PLACES.journal));
    this.#length += lines.length;
    for (const { line } of additions) this.#count(line);
    return additions.map(({ line }) => line);
  }

  async keepLast(stream: StreamId): Promise<void> {
    this.#writing.refuseEnded();
    const frames = this.#asOnDisk(stream);
    const [last] = (await this.frames(stream, frames.gone + frames.ends.length)) ?? [];
    if (last === undefined || frames.ends.length < 2) return;
    this.#writing.synced((disk) => replaceWhole(disk, framesAt(stream), last));
    this.#frames.set(stream, { gone: frames.gone + frames.ends.length - 1, ends: [last.length] });
  }

  alone<Result>(act: () => Promise<Result>): Promise<Result> {
    return act();
  }

  claimed<Result>(_key: string, act: () => Promise<Result>): Promise<Result> {
    return act();
  }

  /** The ring has written them itself. */
  async keepKeys(): Promise<void> {}

  async checkpoints(): Promise<readonly string[]> {
    return wholeLines(this.#disk.read(PLACES.checkpoints) ?? Buffer.alloc(0));
  }

  async addCheckpoint(line: string): Promise<void> {
    const whole = textLength(await this.checkpoints());
    this.#writing.append(PLACES.checkpoints, whole, Buffer.from(`${line}\n`));
    this.#writing.synced((disk) => disk.sync(PLACES.checkpoints));
  }

  async snapshot(): Promise<Buffer | null> {
    return this.#disk.read(PLACES.snapshot);
  }

  async leaveSnapshot(bytes: Buffer | null): Promise<void> {
    this.#writing.refuseEnded();
    const beside = `${PLACES.snapshot}.new`;
    for (const path of [beside, PLACES.snapshot]) this.#disk.remove(path);
    if (bytes === null) return;
    this.#disk.append(beside, bytes);
    this.#disk.rename(beside, PLACES.snapshot);
  }

  async close(): Promise<void> {
    this.#writing.end(new RecordFault('closed', 'the record is closed'));
    await this.#lock?.release();
  }

  #framesOf(stream: StreamId): Frames {
    const known = this.#frames.get(stream);
    if (known !== undefined) return known;
    const frames = { gone: 0, ends: [] };
    this.#frames.set(stream, frames);
    return frames;
  }

  /** Of an erased stream only the last frame may be there, since before this process began. */
  #asOnDisk(stream: StreamId): Frames {
    const frames = this.#framesOf(stream);
    const last = lengthOf(frames) - (frames.ends.at(-2) ?? 0);
    const isErased = this.#erased.has(stream) && frames.ends.length > 1;
    if (!isErased || this.#disk.size(framesAt(stream)) !== last) return frames;
    const alone = { gone: frames.gone + frames.ends.length - 1, ends: [last] };
    this.#frames.set(stream, alone);
    return alone;
  }

  #count({ kind, stream, length }: JournalLine): void {
    if (kind === 'erasure') this.#erased.add(stream);
    const { ends } = this.#framesOf(stream);
    ends.push((ends.at(-1) ?? 0) + length);
  }
}
