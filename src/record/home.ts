/**
 * What a record asks of the place where it lives: a folder on this machine, or a database. Every home passes
 * `test/record/contract.ts`.
 */
import type { JournalLine, StreamId } from './journal.ts';
import type { Lending } from './lending.ts';
import type { TryCounter } from './tries.ts';

/** A frame and the line that vouches for it. */
export interface Addition {
  readonly line: JournalLine;
  readonly frame: Buffer;
}

/** One frame: the stream, and its number there, from 1. */
export type FramePlace = readonly [stream: StreamId, n: number];

/** What others have added. */
export interface News {
  readonly lines: readonly JournalLine[];
  /**
   * Puts their keys in place, at once; null where there are no others than before.
   * @returns what undoes that, where these open nothing here
   */
  readonly takeKeys: (() => () => void) | null;
}

export interface Home {
  /** What the record says of itself; its hash begins the chain. */
  readonly description: Buffer;
  /** What schools and trusts of one database give each other; left out where the record is not in one. */
  readonly lending?: Lending;
  /** Gives every line of the journal, in order; changes nothing. @throws RecordFault where it does not hold together. */
  readonly lines: (visit: (line: JournalLine) => void) => Promise<void>;
  /** Takes away what a loss of power left half written, once the lines were read and found right. */
  readonly tidy: () => Promise<void>;
  /**
   * The frames of a stream from this one on, the first being 1, and not more than so many.
   * @returns null where they are gone. Of a stream of which only the last was kept, that one.
   */
  readonly frames: (
    stream: StreamId,
    from?: number,
    most?: number,
  ) => Promise<readonly Buffer[] | null>;
  /** Single frames, as `frames` gives them; null for one that is not there. */
  readonly framesAt: (places: readonly FramePlace[]) => Promise<readonly (Buffer | null)[]>;
  /**
   * The lines after this one, where other servers write to the record too; null where this process has it alone.
   */
  readonly news: ((seq: number) => Promise<News>) | null;
  /** Does something while no other server writes to it. */
  readonly alone: <Result>(act: () => Promise<Result>) => Promise<Result>;
  /**
   * Does something that only one server does at a time, by its name; not at all while another does it.
   * @returns null where another does it
   */
  readonly claimed: <Result>(key: string, act: () => Promise<Result>) => Promise<Result | null>;
  /**
   * Keeps the keys as the ring has them now, where they are not on a disk of this machine.
   * @param isForAll whether other servers go on with what they have; else they wait for somebody to give them the new one
   */
  readonly keepKeys: (isForAll: boolean) => Promise<void>;
  /**
   * Adds these, in order. They are there after a loss of power once this is done; after one before that
   * some of the first may be. One call at a time; other calls may come while it lasts, and see nothing of it.
   * Where others have added to other streams meanwhile, these follow after that.
   * @returns the lines after the one that these were to follow: those of others, and these as they are kept.
   * @throws RecordFault where they are not kept; with the code `disk` nothing more can be; with `behind` others have
   * added to one of these streams.
   */
  readonly append: (additions: readonly Addition[]) => Promise<readonly JournalLine[]>;
  /** Destroys all frames of a stream but the last. Does nothing where that was done before. */
  readonly keepLast: (stream: StreamId) => Promise<void>;
  /** The signed checkpoints, a line each, the oldest first. */
  readonly checkpoints: () => Promise<readonly string[]>;
  readonly addCheckpoint: (line: string) => Promise<void>;
  /** What was left for the next start; null where nothing was. It may be old, cut short or changed: prove it. */
  readonly snapshot: () => Promise<Buffer | null>;
  /** Leaves this for the next start, or nothing. It counts for nothing: it may be lost, and no disk waits for it. */
  readonly leaveSnapshot: (bytes: Buffer | null) => Promise<void>;
  /** What was tried lately, such as passwords, counted for all that open it. */
  readonly tries: TryCounter;
  /** Lets another process open it. */
  readonly close: () => Promise<void>;
}
