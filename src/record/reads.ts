/** The log of reads: who has read what, and who has tried what was not for them. A stream of the record like any other. */
import type { Content, Item, Writer } from './content.ts';
import type { StreamId } from './journal.ts';
import { idOf } from './names.ts';
import type { Streams } from './streams.ts';

/** One line of the log of reads. */
export interface Read {
  readonly stream: StreamId;
  readonly what: string;
  readonly account: string;
  readonly at: string;
}

/** What somebody read at once, such as all that they audited. */
export interface ReadAtOnce extends Omit<Read, 'stream'> {
  readonly streams: readonly StreamId[];
}

/** The same lines, those of what was read at once as one. */
export const readAtOnce = (reads: readonly Read[]): readonly ReadAtOnce[] => {
  const all: (ReadAtOnce & { readonly streams: StreamId[] })[] = [];
  for (const { stream, ...read } of reads) {
    const last = all.at(-1);
    const isSame = last?.at === read.at && last.account === read.account && last.what === read.what;
    if (isSame) last.streams.push(stream);
    else all.push({ ...read, streams: [stream] });
  }
  return all;
};

/** The shape of an id: what has another was never one, and is not looked for. */
const ID = /^[0-9a-f]{32}$/;

/** Who looks at the same thing again within so long has read it once: a page that is loaded again, a list. */
const ONE_READ = 60_000;

export class ReadLog {
  readonly #streams: Streams;
  readonly #content: (writer: Writer, items: readonly Item[]) => Content;
  /** When each was logged last, the oldest first: by who read what of which stream. */
  readonly #latest = new Map<string, number>();

  constructor(streams: Streams, content: (writer: Writer, items: readonly Item[]) => Content) {
    this.#streams = streams;
    this.#content = content;
  }

  get #stream(): StreamId {
    return idOf(this.#streams.record, 'reads');
  }

  /**
   * Logs that these were read: before what was read is given. What the same reader was given less than a minute
   * ago is on the disk already. Only within `inTurn`, or `inTurnOf` the stream that was read.
   */
  async add(reader: Writer, streams: readonly StreamId[], what: string): Promise<void> {
    const { written } = this.#content(reader, []);
    const moment = Date.parse(written);
    const keyOf = (stream: StreamId): string => JSON.stringify([reader, stream, what]);
    const fresh = streams.filter((stream) => {
      const passed = moment - (this.#latest.get(keyOf(stream)) ?? Number.NEGATIVE_INFINITY);
      return passed < 0 || passed >= ONE_READ;
    });
    // A read of nothing, such as of a report on no incident, is one too.
    if (fresh.length === 0 && streams.length > 0) return;
    await this.#log(reader, fresh, what);
    for (const [key, at] of this.#latest) {
      if (at > moment - ONE_READ) break;
      this.#latest.delete(key);
    }
    for (const stream of fresh) {
      this.#latest.delete(keyOf(stream));
      this.#latest.set(keyOf(stream), moment);
    }
  }

  async #log(reader: Writer, streams: readonly StreamId[], what: string): Promise<void> {
    const items = streams.map((stream) => ({ kind: 'read', stream, what }) as const);
    await this.#streams.add('reads', this.#stream, this.#content(reader, items));
  }

  /** Somebody asked for what is not there, or not open to them: the same work for both. In turn as `add`. */
  async addTry(reader: Writer, id: StreamId): Promise<void> {
    if (ID.test(id)) await this.#log(reader, [id], 'tried');
  }

  /** What was read of the streams that may be shown, the oldest first. */
  async list(isShown: (stream: StreamId) => boolean): Promise<readonly Read[]> {
    const contents = (await this.#streams.read(this.#stream)) ?? [];
    return contents.flatMap(({ items, writer: { account }, written: at }) =>
      items.flatMap((item) =>
        item.kind === 'read' && isShown(item.stream)
          ? [{ stream: item.stream, what: item.what, account, at }]
          : [],
      ),
    );
  }
}
