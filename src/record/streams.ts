/**
 * Streams of sealed frames under one chain: what a home and a ring of keys are together. One group of frames is
 * written at a time, and is on the disk before any of it is acknowledged.
 */
import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { type Checkpoint, checkpointFrom, signedCheckpoint } from './checkpoints.ts';
import { bytesOf, type Content, contentFrom, refuseCarrying } from './content.ts';
import { descriptionFrom } from './description.ts';
import { behind, isBehind, RecordFault } from './fault.ts';
import type { Addition, Home } from './home.ts';
import {
  chained,
  type FrameKind,
  firstChain,
  type JournalLine,
  type StreamId,
  sha256,
} from './journal.ts';
import type { KeyRing } from './keys.ts';
import { frameOf, opened, openFrame, sealed, signingKey } from './seal.ts';
import type { TryCounter } from './tries.ts';

export const newId = (): string => randomBytes(16).toString('hex');

export interface Stream {
  readonly kind: Exclude<FrameKind, 'erasure'>;
  /** How many frames it has, or had. */
  readonly frames: number;
  readonly isErased: boolean;
}

/** A content, and its number in its stream. */
export interface Newest {
  readonly content: Content;
  readonly n: number;
}

/** Changed in place: there are many lines. */
type Counted = { -readonly [Field in keyof Stream]: Stream[Field] };

/** A frame that is still to be written, and who waits for it. */
interface Waiting {
  readonly kind: FrameKind;
  readonly stream: StreamId;
  /** @throws RecordFault where there is none */
  readonly key: () => Buffer;
  readonly content: Content;
  /** How many frames of the stream it was made from; null where it says nothing of them. */
  readonly after: number | null;
  readonly kept: (n: number) => void;
  readonly refused: (why: unknown) => void;
}

/** What a record knew at a line of its journal, proved, and which streams were added to since. */
export interface Snapshot {
  readonly content: Buffer;
  readonly changed: ReadonlySet<StreamId>;
}

/** What was left at the last end, before it is known whether it is of this journal. */
interface Left {
  readonly seq: number;
  readonly chain: string;
  readonly content: Buffer;
}

/** The name of the key that notices of erasure are sealed with, in place of an erased stream's own. */
const NOTICES = '0'.repeat(32);
/** The name of the key that snapshots are sealed with. It ends with every erasure, and so do they. */
const SNAPSHOT = `${'0'.repeat(31)}1`;
/** So often in a row nobody else is quicker with the same stream, however many write; more is a fault. */
const MOST_TRIES = 100;

const tooOften = (): RecordFault =>
  new RecordFault('in-use', 'other servers were quicker too many times in a row; try again');
/** Counts on whenever what is in a snapshot has another form. */
const SNAPSHOT_FORM = 1;

/** Takes what other servers have added to these streams. */
export type Follower = (changed: ReadonlySet<StreamId>) => Promise<void>;

/** A checkpoint is written after what it speaks of is on the disk, so no loss of power does this. */
const rolledBack = (line: number, signed: number): RecordFault =>
  new RecordFault(
    'damaged',
    `the journal is not as it was signed: it was cut off, changed or rolled back up to line ${line}, and the newest checkpoint speaks of line ${signed}; look at \`record verify\`, and restore a backup`,
  );

export class Streams {
  readonly record: string;
  readonly #home: Home;
  readonly #keys: KeyRing;
  readonly #streams = new Map<StreamId, Counted>();
  #seq = 0;
  /** The line of the last notice of erasure. */
  #lastErasure = 0;
  #chain: string;
  /** The last of what was done alone; and of each stream, what was done since. */
  #alone: Promise<unknown> = Promise.resolve();
  readonly #ofStream = new Map<StreamId, Promise<unknown>>();
  #waiting: Waiting[] = [];
  #isWriting = false;
  #isOver = false;
  #snapshot: Snapshot | null = null;
  readonly #followers: Follower[] = [];
  /** What others have added to since those who follow were told. */
  #changed = new Set<StreamId>();
  /** The last look for what others have added; and the one after it, which has not begun. */
  #looking: Promise<void> = Promise.resolve();
  #next: Promise<void> | null = null;
  /** When the last look that has found all began. */
  #lookedAt = Number.NEGATIVE_INFINITY;

  private constructor(home: Home, keys: KeyRing) {
    this.#home = home;
    this.#keys = keys;
    this.#chain = firstChain(home.description);
    this.record = descriptionFrom(home.description).record;
  }

  /** Reads the journal of a home. @throws RecordFault where it does not hold together. */
  static async open(home: Home, keys: KeyRing): Promise<Streams> {
    const streams = new Streams(home, keys);
    const newest = await streams.#newestCheckpoint();
    const signed = newest?.seq ?? -1;
    const unsigned: JournalLine[] = [];
    const left = await streams.#left();
    const changed = new Set<StreamId>();
    await home.lines((line) => {
      streams.#count(line);
      if (line.seq > signed) unsigned.push(line);
      if (line.seq === signed && line.chain !== newest?.chain) throw rolledBack(line.seq, signed);
      if (left === null || line.seq < left.seq) return;
      if (line.seq > left.seq) changed.add(line.stream);
      else if (line.chain === left.chain) streams.#snapshot = { content: left.content, changed };
    });
    if (streams.#seq < signed) throw rolledBack(streams.#seq, signed);
    await home.tidy();
    await streams.#claimKeys();
    await streams.#refuseForged(unsigned);
    // What others have added meanwhile, and keys of what was begun after these were read.
    await streams.#takeNews();
    if (streams.#erased.length > 0) {
      await streams.alone(() => streams.#finishErasures(new Date()));
    }
    return streams;
  }

  /** The id of the stream that a writer's key begins: the same for the same key, and random to others. */
  idFor(key: string): StreamId {
    return createHmac('sha256', this.#keys.signing).update(key).digest('hex').slice(0, 32);
  }

  /** A secret of this record for one purpose. Nothing else can be worked out from it. */
  secretFor(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.#keys.signing, '', `dutybound ${purpose}`, 32));
  }

  get #aboutSnapshot(): string {
    return `dutybound snapshot ${SNAPSHOT_FORM} ${this.record}`;
  }

  /** What the last end left; null where it is missing, damaged, or not this record's. */
  async #left(): Promise<Left | null> {
    const key = this.#keys.keyOf(SNAPSHOT);
    const bytes = key === null ? null : await this.#home.snapshot();
    const plain = key === null || bytes === null ? null : opened(key, bytes, this.#aboutSnapshot);
    if (plain === null) return null;
    const end = plain.indexOf('\n');
    const [seq, chain = ''] = plain.toString('latin1', 0, end).split(' ');
    return { seq: Number(seq), chain, content: plain.subarray(end + 1) };
  }

  /**
   * What was left at the last end, once: it was sealed by this record, and speaks of a journal that begins as
   * this one does. Null where there is none: then everything is read from the frames.
   */
  takeSnapshot(): Snapshot | null {
    const snapshot = this.#snapshot;
    this.#snapshot = null;
    return snapshot;
  }

  /** Leaves what is known now for the next start. Only within `inTurn`. @throws where the disk refuses */
  async leaveSnapshot(content: Buffer): Promise<void> {
    const key = this.#newKey(SNAPSHOT);
    const plain = Buffer.concat([Buffer.from(`${this.#seq} ${this.#chain}\n`), content]);
    await this.#home.leaveSnapshot(sealed(key, plain, this.#aboutSnapshot));
  }

  /** Streams that were begun while the second keys were away, once these are all that is left. */
  async #claimKeys(): Promise<void> {
    for (const stream of this.withoutKey()) {
      const [frame] = (await this.#home.frames(stream, 1, 1)) ?? [];
      if (frame === undefined) continue;
      this.#keys.claim(stream, (key) => openFrame(key, frame, this.record, stream, 1) !== null);
    }
  }

  /** What whoever writes must be told, such as that the second keys are not there; null where all is well. */
  get warning(): string | null {
    return this.#keys.warning;
  }

  /** Whoever can write to the folder can add a line; only who has the keys can write what it speaks of. */
  async #refuseForged(lines: readonly JournalLine[]): Promise<void> {
    const standing = lines.filter(
      ({ stream }) => this.get(stream)?.isErased !== true && this.#keys.keyOf(stream) !== null,
    );
    const frames = await this.#home.framesAt(standing.map(({ stream, n }) => [stream, n]));
    for (const [index, { seq, stream, n, leaf }] of standing.entries()) {
      const [key, frame] = [this.#keys.keyOf(stream), frames[index] ?? null];
      const isOurs =
        key !== null && frame !== null && openFrame(key, frame, this.record, stream, n) !== null;
      // What the disk has damaged closes its own stream only.
      if (isOurs || frame === null || sha256(frame) !== leaf) continue;
      throw new RecordFault(
        'damaged',
        `line ${seq} of the journal speaks of what this record did not write; restore a backup`,
      );
    }
  }

  /** How many lines the journal has. */
  get seq(): number {
    return this.#seq;
  }

  get(stream: StreamId): Stream | null {
    return this.#streams.get(stream) ?? null;
  }

  /** The streams of these kinds that were not erased, the oldest first. */
  of(...kinds: readonly Stream['kind'][]): readonly StreamId[] {
    return [...this.#streams].flatMap(([id, { kind, isErased }]) =>
      kinds.includes(kind) && !isErased ? [id] : [],
    );
  }

  /** What was tried lately, counted for all servers. */
  get tries(): TryCounter {
    return this.#home.tries;
  }

  /** Whether other servers write to the record too. */
  get isShared(): boolean {
    return this.#home.news !== null;
  }

  /** Calls back with what other servers have added to, before anything is done that was asked for after it. */
  follow(follower: Follower): void {
    this.#followers.push(follower);
  }

  /**
   * Takes what other servers have written up to now.
   * @param within how many milliseconds ago it may have been looked for, where a look of then will do
   */
  catchUp(within = 0): Promise<void> {
    if (this.#home.news === null) return Promise.resolve();
    if (performance.now() - this.#lookedAt < within) return Promise.resolve();
    if (this.#next !== null) return this.#next;
    // One that has begun may not see what its caller has heard of; all who come before the next begins share that.
    const next = this.#looking
      .catch(() => {})
      .then(() => {
        this.#next = null;
        return this.#tellNews();
      });
    this.#next = next;
    this.#looking = next;
    return next;
  }

  async #tellNews(): Promise<void> {
    const began = performance.now();
    // What is counted beside a write meanwhile is told the next time: its keys may not be here yet.
    const changed = this.#changed;
    this.#changed = new Set();
    try {
      await this.#takeNews(changed);
      if (changed.size > 0) for (const follower of this.#followers) await follower(changed);
      this.#lookedAt = began;
    } catch (error) {
      for (const stream of changed) this.#changed.add(stream);
      throw error;
    }
  }

  /** Counts the lines that other servers have added. @throws RecordFault where these do not follow */
  async #takeNews(changed?: Set<StreamId>): Promise<void> {
    const { news } = this.#home;
    if (news === null) return;
    const { lines, takeKeys } = await news(this.#seq);
    if (takeKeys !== null) {
      const undo = takeKeys();
      try {
        this.#keys.reread();
      } catch (error) {
        // What is sealed here must not stand among keys that nothing here opens.
        undo();
        throw error;
      }
    }
    this.#takeLines(lines, changed ?? this.#changed);
  }

  /**
   * @param changed to which streams of those that others have added to are added
   * @param ours the leaves of those that were written here
   * @throws RecordFault where they do not follow
   */
  #takeLines(
    lines: readonly JournalLine[],
    changed: Set<StreamId>,
    ours: ReadonlySet<string> = new Set(),
  ): void {
    for (const line of lines) {
      // Two looks at once may find the same.
      if (line.seq <= this.#seq) continue;
      if (line.seq !== this.#seq + 1 || chained(this.#chain, line).chain !== line.chain) {
        throw new RecordFault(
          'damaged',
          `line ${line.seq} of the journal is not as it was written; look at \`record verify\`, and restore a backup`,
        );
      }
      this.#count(line);
      if (!ours.has(line.leaf)) changed.add(line.stream);
    }
  }

  /** The contents of a stream from a frame on; null where it was erased. @throws RecordFault where it is damaged */
  async read(stream: StreamId, from = 1): Promise<readonly Content[] | null> {
    const key = this.#keys.keyOf(stream);
    const known = this.get(stream);
    if (key === null || known === null || known.isErased) return null;
    const most = known.frames - from + 1;
    const frames = await this.#home.frames(stream, from, most);
    if (frames?.length === most) {
      return frames.map((frame, index) => this.#opened(key, frame, stream, from + index));
    }
    // Another server may have erased it just now.
    await this.#takeNews();
    if (this.get(stream)?.isErased !== false) return null;
    throw new RecordFault(
      'damaged',
      `frames/${stream} is missing; look at \`record verify\`, and restore a backup`,
    );
  }

  /** The newest content of each of these streams; those are left out whose frame is not there or was changed. */
  async last(streams: readonly StreamId[]): Promise<ReadonlyMap<StreamId, Newest>> {
    const standing = streams.flatMap((stream) => {
      const { frames: n, isErased } = this.get(stream) ?? { frames: 0, isErased: true };
      return isErased ? [] : [{ stream, n }];
    });
    const places = standing.map(({ stream, n }) => [stream, n] as const);
    const frames = await this.#home.framesAt(places).catch((error: unknown) => {
      // Of one that is damaged it is said when that one is read.
      if (error instanceof RecordFault && error.code === 'damaged') return [];
      throw error;
    });
    return new Map(
      standing.flatMap(({ stream, n }, index) => {
        const [key, frame] = [this.#keys.keyOf(stream), frames[index] ?? null];
        if (key === null || frame === null) return [];
        const plain = openFrame(key, frame, this.record, stream, n);
        return plain === null ? [] : [[stream, { content: contentFrom(plain), n }]];
      }),
    );
  }

  #opened(key: Buffer, frame: Buffer, stream: StreamId, n: number): Content {
    const plain = openFrame(key, frame, this.record, stream, n);
    if (plain !== null) return contentFrom(plain);
    throw new RecordFault(
      'damaged',
      `frame ${n} of ${stream} is not as it was written; restore it from a backup`,
    );
  }

  /**
   * Does one thing alone, after all that was asked for before, whatever came of that. Where another server was
   * quicker, it is done again from its beginning, so it must read what it hangs on, and change nothing before it
   * has added its frames.
   */
  inTurn<Result>(act: () => Promise<Result>): Promise<Result> {
    const done = Promise.all([this.#alone, ...this.#ofStream.values()]).then(() =>
      this.#untilFirst(act),
    );
    this.#alone = done.catch(() => {});
    this.#ofStream.clear();
    return done;
  }

  /** The same while no other server writes to the record. */
  alone<Result>(act: () => Promise<Result>): Promise<Result> {
    return this.inTurn(() =>
      this.#home.alone(async () => {
        await this.catchUp();
        return act();
      }),
    );
  }

  /** Does it again for as long as another server is quicker. */
  async #untilFirst<Result>(act: () => Promise<Result>): Promise<Result> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await act();
      } catch (error) {
        if (!isBehind(error) || !this.isShared) throw error;
        if (tries >= MOST_TRIES) throw tooOften();
      }
      await this.catchUp();
    }
  }

  /**
   * Does something that only one server does at a time, by its name, and knows then what others wrote before.
   * @returns null where another does it now
   */
  claimed<Result>(key: string, act: () => Promise<Result>): Promise<Result | null> {
    return this.#home.claimed(key, async () => {
      await this.catchUp();
      return act();
    });
  }

  /** Does one thing with a stream after another, as `inTurn` does. What is done with other streams meanwhile shares its syncs. */
  inTurnOf<Result>(stream: StreamId, act: () => Promise<Result>): Promise<Result> {
    const done = (this.#ofStream.get(stream) ?? this.#alone).then(() => this.#untilFirst(act));
    const last = done
      .catch(() => {})
      .then(() => {
        if (this.#ofStream.get(stream) === last) this.#ofStream.delete(stream);
      });
    this.#ofStream.set(stream, last);
    return done;
  }

  /**
   * Adds a frame to a stream, which begins with it where it is new. Only within `inTurn`, or `inTurnOf` what
   * the frame says something of.
   * @param after how many frames of the stream it was made from; null where it is the same whatever others add
   * @returns its number in its stream.
   */
  async add(
    kind: Stream['kind'],
    stream: StreamId,
    content: Content,
    after: number | null = null,
  ): Promise<number> {
    const key = (): Buffer => {
      const known = this.get(stream);
      const its = known === null ? this.#newKey(stream) : this.#keys.keyOf(stream);
      if (its !== null) return its;
      // Another server has begun it just now, and its key is taken with what else is new.
      if (this.isShared && known?.isErased === false) throw behind();
      throw new RecordFault('no-key', `${stream} was erased; nothing can be added`);
    };
    const [n] = await this.#write([{ kind, stream, key, content, after }]);
    return n as number;
  }

  /** Has these written, in one group. */
  #write(all: readonly Omit<Waiting, 'kept' | 'refused'>[]): Promise<readonly number[]> {
    for (const { content } of all) refuseCarrying(content);
    const done = all.map(
      (each) =>
        new Promise<number>((kept, refused) => {
          this.#waiting.push({ ...each, kept, refused });
        }),
    );
    if (!this.#isWriting) void this.#writeAll();
    return Promise.all(done);
  }

  /** Writes what waits. All that comes while one group is synced is the next, and shares its syncs. */
  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      await this.#writeGroup(group);
    }
    this.#isWriting = false;
  }

  async #writeGroup(group: readonly Waiting[], tries = 1): Promise<void> {
    const additions: Addition[] = [];
    const written: Waiting[] = [];
    const counts = new Map<StreamId, number>();
    for (const each of group) {
      try {
        const addition = this.#additionOf(each, additions.at(-1)?.line, counts);
        counts.set(each.stream, addition.line.n);
        additions.push(addition);
        written.push(each);
      } catch (error) {
        each.refused(error);
      }
    }
    if (written.length === 0) return;
    try {
      const ours = new Set(additions.map(({ line }) => line.leaf));
      this.#takeLines(await this.#home.append(additions), this.#changed, ours);
    } catch (error) {
      const isLate = isBehind(error) && this.isShared;
      if (isLate && tries < MOST_TRIES) return this.#writeAfterNews(written, tries);
      const [only, another] = written;
      if (another === undefined) return only?.refused(isLate ? tooOften() : error);
      // What is refused, such as one that a full disk has no room for, keeps no other back.
      for (const each of written) await this.#writeGroup([each], tries);
      return;
    }
    written.forEach(({ kept }, index) => {
      kept((additions[index] as Addition).line.n);
    });
  }

  /** Others were quicker: what does not hang on what they added follows after it. */
  async #writeAfterNews(group: readonly Waiting[], tries: number): Promise<void> {
    try {
      await this.#takeNews();
    } catch (error) {
      for (const { refused } of group) refused(error);
      return;
    }
    await this.#writeGroup(group, tries + 1);
  }

  /** The frame and its line, after those of its group that come before it. */
  #additionOf(
    { kind, stream, key, content, after }: Waiting,
    before: JournalLine | undefined,
    counts: ReadonlyMap<StreamId, number>,
  ): Addition {
    const n = (counts.get(stream) ?? this.get(stream)?.frames ?? 0) + 1;
    if (after !== null && n !== after + 1) throw behind();
    const frame = frameOf(key(), bytesOf(content), this.record, stream, n);
    const { length } = frame;
    const { seq, chain } = before ?? { seq: this.#seq, chain: this.#chain };
    const line = { seq: seq + 1, kind, stream, n, length, leaf: sha256(frame) };
    return { line: chained(chain, line), frame };
  }

  #count({ seq, kind, stream, n, chain }: JournalLine): void {
    const known = this.#streams.get(stream);
    if (kind === 'erasure') this.#lastErasure = seq;
    if (known !== undefined) {
      known.frames = n;
      known.isErased = kind === 'erasure';
    } else if (kind !== 'erasure') this.#streams.set(stream, { kind, frames: n, isErased: false });
    this.#seq = seq;
    this.#chain = chain;
  }

  /** A key left over from a beginning that was never acknowledged serves as well as a new one. */
  #newKey(stream: StreamId): Buffer {
    return this.#keys.keyOf(stream) ?? this.#keys.add(stream);
  }

  /**
   * Erases streams: their frames, then their keys. A signed notice stays in place of each. Cut off in
   * between, it is finished when the record is opened next. Only within `alone`.
   */
  async erase(streams: readonly StreamId[], notice: Content): Promise<void> {
    this.#keys.refuseAway();
    const key = this.#newKey(NOTICES);
    await this.#write(
      streams.map((stream) => ({
        kind: 'erasure',
        stream,
        key: () => key,
        content: notice,
        after: this.get(stream)?.frames ?? null,
      })),
    );
    await this.#finishErasures(new Date(notice.written));
  }

  get #erased(): readonly StreamId[] {
    return [...this.#streams].flatMap(([id, { isErased }]) => (isErased ? [id] : []));
  }

  /** Changes the keys, and has that kept. Only within `alone`. */
  async #changeKeys(change: (keys: KeyRing) => void, isForAll: boolean): Promise<void> {
    try {
      change(this.#keys);
      await this.#home.keepKeys(isForAll);
    } catch (error) {
      // What is in memory was not kept.
      if (this.isShared) await this.#takeNews();
      throw error;
    }
  }

  /** Keeps the secret half of the pair that other schools seal files to, unless there is one. */
  keepReceiving(secret: Buffer): Promise<void> {
    return this.alone(async () => {
      if (this.#keys.receiving !== null) return;
      await this.#changeKeys((keys) => keys.keepReceiving(secret), true);
    });
  }

  /**
   * Changes the keys for somebody who keeps them: other servers wait until they are given what opens them.
   * @param seen the epoch that it is asked for; left out where any will do
   * @returns the new recovery sheet; null where there is another epoch by now
   */
  changeKeys(change: (keys: KeyRing) => void, seen: number | null = null): Promise<string | null> {
    return this.alone(async () => {
      if (seen !== null && this.#keys.epoch !== seen) return null;
      await this.#changeKeys(change, false);
      return this.#keys.sheet();
    });
  }

  /**
   * Signs notices of erasure, destroys what they speak of, and begins a new epoch of keys without theirs.
   * @throws RecordFault for a notice that was not written by this record: nothing is destroyed then.
   */
  async #finishErasures(at: Date): Promise<void> {
    const erased = this.#erased;
    for (const stream of erased) {
      if ((await this.notice(stream)) !== null) continue;
      throw new RecordFault(
        'damaged',
        `the notice that ${stream} was erased is not this record's; restore a backup`,
      );
    }
    if (this.#lastErasure > (await this.#signedUpTo())) await this.checkpoint(at);
    for (const stream of erased) await this.#home.keepLast(stream);
    const keys = new Set(this.#keys.streams);
    const left = erased.filter((stream) => keys.has(stream));
    // While the second keys are away these stay, and it is finished when they are back.
    if (left.length === 0 || this.#keys.warning !== null) return;
    this.#snapshot = null;
    await this.#changeKeys((keys) => keys.rotate(new Set([...left, SNAPSHOT])), true);
    await this.#home.leaveSnapshot(null);
  }

  async #newestCheckpoint(): Promise<Checkpoint | null> {
    const key = Buffer.from(descriptionFrom(this.#home.description).publicKey, 'base64');
    const last = (await this.#home.checkpoints()).at(-1);
    return last === undefined ? null : checkpointFrom(last, key);
  }

  /** Up to which line of the journal the newest checkpoint speaks. */
  async #signedUpTo(): Promise<number> {
    return (await this.#newestCheckpoint())?.seq ?? -1;
  }

  /** What is left of an erased stream: the notice that says who erased it, when and why. */
  async notice(stream: StreamId): Promise<Content | null> {
    const { frames, isErased } = this.get(stream) ?? { frames: 0, isErased: false };
    const key = isErased ? this.#keys.keyOf(NOTICES) : null;
    const [frame] = key === null ? [] : ((await this.#home.frames(stream, frames)) ?? []);
    return key === null || frame === undefined ? null : this.#opened(key, frame, stream, frames);
  }

  /** Signs how the chain stands, and keeps it. @returns the line to print or hand over. */
  async checkpoint(at: Date): Promise<string> {
    const checkpoint: Checkpoint = {
      record: this.record,
      seq: this.#seq,
      chain: this.#chain,
      at: at.toISOString(),
    };
    const line = signedCheckpoint(checkpoint, signingKey(this.#keys.signing));
    await this.#home.addCheckpoint(line);
    return line;
  }

  /** Streams that are not erased and have no key: their frames can be read by nobody. */
  withoutKey(): readonly StreamId[] {
    const keys = new Set(this.#keys.streams);
    return [...this.#streams].flatMap(([id, { isErased }]) =>
      isErased || keys.has(id) ? [] : [id],
    );
  }

  /** Closes it as it stands: the record was moved, and goes on elsewhere. */
  async leave(): Promise<void> {
    this.#isOver = true;
    await this.#home.close();
  }

  /** Signs what was written since the last checkpoint, and lets another process open the record. */
  close(at = new Date()): Promise<void> {
    return this.inTurn(async () => {
      if (this.#isOver) return;
      try {
        if (this.#seq > (await this.#signedUpTo())) await this.checkpoint(at);
      } finally {
        await this.#home.close();
      }
    });
  }
}
