/**
 * A record in PostgreSQL, which several servers write to. What is acknowledged was committed, and a commit is on the
 * disk of the database. A group of frames is one statement: all of it follows from the last line, or nothing of it
 * is kept.
 */
import { descriptionFrom } from '../description.ts';
import { behind, RecordFault } from '../fault.ts';
import type { Addition, FramePlace, Home, News } from '../home.ts';
import {
  chained,
  firstChain,
  type JournalLine,
  KINDS,
  lineFrom,
  type StreamId,
} from '../journal.ts';
import type { DatabasePlace } from './address.ts';
import { type Ask, asItself, Connections, refuseOther } from './connection.ts';
import type { KeptKeys, KeysInDatabase } from './keys-in-database.ts';
import { DatabaseLending } from './lending.ts';
import { TriesInDatabase } from './tries-in-database.ts';

/** So many lines are read at a time. */
const AT_ONCE = 5_000;

const LINE = `line.seq, line.kind, replace(line.stream::text, '-', '') AS stream, line.n, line.length,
  encode(line.leaf, 'hex') AS leaf, encode(line.chain, 'hex') AS chain`;

interface LineRow {
  readonly seq: string;
  readonly kind: string;
  readonly stream: string;
  readonly n: string;
  readonly length: string;
  readonly leaf: string;
  readonly chain: string;
}

const notAsWritten = (seq: string): RecordFault =>
  new RecordFault(
    'damaged',
    `line ${seq} of the journal is not as it was written; look at \`record verify\`, and restore a backup`,
  );

const lineOf = ({ seq, kind, stream, n, length, leaf, chain }: LineRow): JournalLine => {
  const line = lineFrom(`${seq} ${kind} ${stream} ${n} ${length} ${leaf} ${chain}`);
  if (line !== null) return line;
  throw notAsWritten(seq);
};

interface RecordRow {
  readonly id: string;
  readonly description: Buffer;
}

/** The record of that name in the database; null where there is none. */
const recordRow = async (ask: Ask, name: string): Promise<RecordRow | null> => {
  const [row] = await ask<{ id: string; description: Buffer }>(
    "SELECT replace(id::text, '-', '') AS id, description FROM dutybound.record WHERE name = $1",
    [name],
  );
  return row ?? null;
};

/** Whether there is a record of that name, in tables that this program knows. @throws RecordFault */
export const isInDatabase = (place: DatabasePlace): Promise<boolean> =>
  asItself(place, async (ask) => {
    const [there] = await ask<{ is: boolean }>(
      "SELECT to_regclass('dutybound.migration') IS NOT NULL AS is",
    );
    if (there?.is !== true) return false;
    await refuseOther(ask);
    return (await recordRow(ask, place.record)) !== null;
  });

/** The names of all records in the database, in order. @throws RecordFault */
export const recordsIn = (place: DatabasePlace): Promise<readonly string[]> =>
  asItself(place, async (ask) => {
    await refuseOther(ask);
    const rows = await ask<{ name: string }>('SELECT name FROM dutybound.record');
    return rows.map(({ name }) => name).sort();
  });

const keptKeys = async (ask: Ask): Promise<KeptKeys | null> => {
  const [epoch] = await ask<{ head: string; rows: KeptKeys['rows']; handovers: string[] }>(
    `SELECT head,
      coalesce((SELECT json_agg(json_build_object('name', name, 'row', row) ORDER BY name)
                FROM dutybound_keys.wrapped WHERE record = epoch.record), '[]') AS rows,
      coalesce((SELECT json_agg(encode(sealed, 'base64') ORDER BY number)
                FROM dutybound_keys.handover WHERE record = epoch.record), '[]') AS handovers
     FROM dutybound_keys.epoch`,
  );
  if (epoch === undefined) return null;
  const handovers = epoch.handovers.map((text) => Buffer.from(text, 'base64'));
  return { head: epoch.head, rows: epoch.rows, handovers };
};

const gone = (): RecordFault =>
  new RecordFault(
    'closed',
    'the record is not in this database any more; it was moved, and is used from where it is now',
  );

export class DatabaseHome implements Home {
  readonly description: Buffer;
  readonly lending: DatabaseLending;
  readonly #connections: Connections;
  /** For what one server does at a time, which may last: these are apart, so that it can write meanwhile. */
  readonly #claims: Connections;
  readonly tries: TriesInDatabase;
  readonly #keys: KeysInDatabase;
  #hasEpoch = false;
  /** Whether an epoch that has begun here is on its way to the database. */
  #isChanging = false;
  #isClosed = false;
  /** Names of keys that others have added and that were not asked for yet, such as of streams that they have begun. */
  readonly #begun = new Set<StreamId>();

  private constructor(
    description: Buffer,
    connections: Connections,
    claims: Connections,
    keys: KeysInDatabase,
  ) {
    this.description = description;
    this.lending = new DatabaseLending(connections);
    this.#connections = connections;
    this.#claims = claims;
    this.tries = new TriesInDatabase(connections.ask);
    this.#keys = keys;
  }

  /** Makes a record without entries, with these keys. @throws RecordFault where there is one of that name already */
  static async make(
    place: DatabasePlace,
    description: Buffer,
    keys: KeysInDatabase,
  ): Promise<DatabaseHome> {
    const { record } = JSON.parse(description.toString()) as { record: string };
    await asItself(place, refuseOther);
    const connections = await Connections.to(place, record);
    try {
      if ((await recordRow(connections.ask, place.record)) !== null) {
        throw new RecordFault(
          'exists',
          `there is a record ${place.record} in this database already; name another one in DUTYBOUND_RECORD`,
        );
      }
      const isWithKeys = keys.head !== '';
      const { head, rows } = isWithKeys ? keys.next(false) : { head: null, rows: [] };
      await connections.ask('SELECT dutybound.make_record($1, $2, $3, $4, $5, $6)', [
        place.record,
        record,
        description,
        head,
        rows.map(({ name }) => name),
        rows.map(({ row }) => row),
      ]);
      if (isWithKeys) keys.settle();
    } finally {
      await connections.end();
    }
    return DatabaseHome.#over(place, description, record, keys);
  }

  /** Opens the record of a database, and takes its keys. */
  static async open(place: DatabasePlace, keys: KeysInDatabase): Promise<DatabaseHome> {
    // Looked for first, so that a database that is not there is said at once, and not waited for.
    const row = await asItself(place, async (ask) => {
      await refuseOther(ask);
      return recordRow(ask, place.record);
    });
    if (row === null) {
      throw new RecordFault(
        'not-a-record',
        `there is no record ${place.record} in this database; make one with \`dutybound record init\``,
      );
    }
    const { record } = descriptionFrom(row.description);
    return DatabaseHome.#over(place, row.description, record, keys);
  }

  static async #over(
    place: DatabasePlace,
    description: Buffer,
    record: string,
    keys: KeysInDatabase,
  ): Promise<DatabaseHome> {
    const home = new DatabaseHome(
      description,
      await Connections.to(place, record),
      await Connections.to(place, record, true),
      keys,
    );
    await home.#takeKeys();
    return home;
  }

  async #takeKeys(): Promise<void> {
    const kept = await keptKeys(this.#connections.ask);
    this.#hasEpoch = kept !== null;
    if (kept !== null) this.#keys.take(kept);
  }

  async lines(visit: (line: JournalLine) => void): Promise<void> {
    let [seq, chain] = [0, firstChain(this.description)];
    for (;;) {
      const rows = await this.#connections.ask<LineRow>(
        `SELECT ${LINE} FROM dutybound.line WHERE seq > $1 ORDER BY seq LIMIT ${AT_ONCE}`,
        [seq],
      );
      for (const row of rows) {
        const line = lineOf(row);
        seq += 1;
        chain = chained(chain, line).chain;
        if (line.seq !== seq || line.chain !== chain) throw notAsWritten(row.seq);
        visit(line);
      }
      if (rows.length < AT_ONCE) break;
    }
  }

  /** Nothing is ever half written. */
  async tidy(): Promise<void> {}

  readonly news = async (after: number): Promise<News> => {
    // What one look finds belongs together: lines, and the epoch that their keys are of.
    const found = await this.#connections.ask<LineRow & { head: string | null }>(
      `SELECT epoch.head, ${LINE} FROM dutybound.record
        LEFT JOIN dutybound_keys.epoch ON epoch.record = record.id
        LEFT JOIN dutybound.line ON line.record = record.id AND line.seq > $1
        WHERE record.id = dutybound.this_record() ORDER BY line.seq`,
      [after],
    );
    if (found.length === 0) throw gone();
    const lines = found.filter(({ seq }) => seq !== null).map(lineOf);
    const head = found[0]?.head ?? null;
    if (head === null || this.#isChanging) return { lines, takeKeys: null };
    if (head !== this.#keys.head) {
      const kept = await keptKeys(this.#connections.ask);
      return { lines, takeKeys: this.#unlessChanging(() => this.#keys.takeNewer(kept)) };
    }
    const begun = new Set(this.#begun);
    for (const { stream, n, kind } of lines) if (n === 1 && kind !== 'erasure') begun.add(stream);
    if (begun.size === 0) return { lines, takeKeys: null };
    const rows = await this.#connections.ask<{ name: string; row: string }>(
      'SELECT name, row FROM dutybound_keys.wrapped WHERE name = ANY ($1)',
      [[...begun]],
    );
    for (const stream of begun) this.#begun.delete(stream);
    return { lines, takeKeys: this.#unlessChanging(() => this.#keys.takeAdded(head, rows)) };
  };

  /** What was found before an epoch began here is of no use after it. */
  #unlessChanging(take: () => () => void): () => () => void {
    return () => (this.#isChanging ? () => {} : take());
  }

  async frames(
    stream: StreamId,
    from = 1,
    most = Number.POSITIVE_INFINITY,
  ): Promise<readonly Buffer[] | null> {
    const until = Math.min(from + most, Number.MAX_SAFE_INTEGER);
    const rows = await this.#connections.ask<{ bytes: Buffer }>(
      'SELECT bytes FROM dutybound.frame WHERE stream = $1 AND n >= $2 AND n < $3 ORDER BY n',
      [stream, from, until],
    );
    if (rows.length > 0) return rows.map(({ bytes }) => bytes);
    const [any] = await this.#connections.ask<{ is: boolean }>(
      'SELECT true AS is FROM dutybound.frame WHERE stream = $1 LIMIT 1',
      [stream],
    );
    return any === undefined ? null : [];
  }

  async framesAt(places: readonly FramePlace[]): Promise<readonly (Buffer | null)[]> {
    if (places.length === 0) return [];
    const rows = await this.#connections.ask<{ at: string; bytes: Buffer }>(
      `SELECT at, bytes FROM unnest($1::uuid[], $2::bigint[]) WITH ORDINALITY AS place (stream, n, at)
        JOIN dutybound.frame USING (stream, n)`,
      [places.map(([stream]) => stream), places.map(([, n]) => n)],
    );
    const found = new Map(rows.map(({ at, bytes }) => [Number(at) - 1, bytes]));
    return places.map((_, index) => found.get(index) ?? null);
  }

  async append(additions: readonly Addition[]): Promise<readonly JournalLine[]> {
    if (this.#isClosed) throw new RecordFault('closed', 'the record is closed');
    const [first] = additions;
    if (first === undefined) return [];
    const { added } = this.#keys;
    const { isKept, lines } = await this.#append(additions, first.line.seq - 1, added);
    const ours = new Set(additions.map(({ line }) => line.leaf));
    // Where the answer to the first try was lost, the second finds what that has written.
    const there = lines.filter(({ leaf }) => ours.has(leaf));
    if (!isKept && there.length < ours.size) throw this.#behindWith(added);
    this.#keys.noteKept(added);
    for (const { stream, n, leaf } of lines) {
      if (n === 1 && !ours.has(leaf)) this.#begun.add(stream);
    }
    return lines;
  }

  /** Another server may have added a key of the same name, with or without a line; that one counts. */
  #behindWith(added: KeptKeys['rows']): RecordFault {
    for (const { name } of added) this.#begun.add(name);
    return behind();
  }

  async #append(
    additions: readonly Addition[],
    after: number,
    added: KeptKeys['rows'],
  ): Promise<{ readonly isKept: boolean; readonly lines: readonly JournalLine[] }> {
    const all = additions.map(({ line }) => line);
    const found = await this.#connections.askInTurn<LineRow & { kept: boolean }>(
      'SELECT * FROM dutybound.append($1, $2, $3, $4, $5, $6, $7, $8)',
      [
        after,
        this.#hasEpoch ? this.#keys.head : null,
        all.map(({ kind }) => KINDS[kind]),
        all.map(({ stream }) => stream),
        all.map(({ n }) => n),
        additions.map(({ frame }) => frame),
        added.map(({ name }) => name),
        added.map(({ row }) => row),
      ],
    );
    const lines = found.filter(({ seq }) => seq !== null).map(lineOf);
    return { isKept: found[0]?.kept === true, lines };
  }

  async keepKeys(isForAll: boolean): Promise<void> {
    const keys = this.#keys;
    if (keys.isKept) {
      const { added } = keys;
      if (added.length === 0) return;
      const { isKept } = await this.#append([], Number.MAX_SAFE_INTEGER, added);
      if (!isKept && !(await this.#haveKeys(added))) throw this.#behindWith(added);
      keys.noteKept(added);
      return;
    }
    this.#isChanging = true;
    try {
      const { before, head, rows, number, handover } = keys.next(isForAll);
      const [row] = await this.#connections.askInTurn<{ begun: boolean }>(
        'SELECT dutybound.begin_epoch($1, $2, $3, $4, $5, $6, $7) AS begun',
        [
          before.head,
          before.count,
          head,
          rows.map(({ name }) => name),
          rows.map(({ row: text }) => text),
          number,
          handover,
        ],
      );
      if (row?.begun !== true) throw behind();
      keys.settle();
    } finally {
      this.#isChanging = false;
    }
  }

  async #haveKeys(added: KeptKeys['rows']): Promise<boolean> {
    const [row] = await this.#connections.ask<{ count: string }>(
      'SELECT count(*) FROM dutybound_keys.wrapped WHERE row = ANY ($1)',
      [added.map(({ row: text }) => text)],
    );
    return Number(row?.count) === added.length;
  }

  async keepLast(stream: StreamId): Promise<void> {
    await this.#connections.askInTurn('SELECT dutybound.keep_last($1)', [stream]);
  }

  async checkpoints(): Promise<readonly string[]> {
    const rows = await this.#connections.ask<{ line: string }>(
      'SELECT line FROM dutybound.checkpoint ORDER BY number',
    );
    return rows.map(({ line }) => line);
  }

  async addCheckpoint(line: string): Promise<void> {
    await this.#connections.askInTurn('SELECT dutybound.add_checkpoint($1)', [line]);
  }

  async snapshot(): Promise<Buffer | null> {
    const [row] = await this.#connections.ask<{ bytes: Buffer }>(
      'SELECT bytes FROM dutybound.snapshot',
    );
    return row?.bytes ?? null;
  }

  async leaveSnapshot(bytes: Buffer | null): Promise<void> {
    if (bytes !== null) await this.keepKeys(true);
    await this.#connections.askInTurn('SELECT dutybound.leave_snapshot($1)', [bytes]);
  }

  alone<Result>(act: () => Promise<Result>): Promise<Result> {
    return this.#connections.alone(act);
  }

  /** While it lasts a row is locked; a server that dies lets go of it, and another takes it over. */
  async claimed<Result>(key: string, act: () => Promise<Result>): Promise<Result | null> {
    const row = [key];
    await this.#claims.ask(
      `WITH nothing_to_lose AS (SELECT set_config('synchronous_commit', 'off', true))
        INSERT INTO dutybound.claim (record, key) SELECT dutybound.this_record(), $1 FROM nothing_to_lose
        ON CONFLICT DO NOTHING`,
      row,
    );
    return this.#claims.apart(async (ask) => {
      const [mine] = await ask<{ key: string }>(
        'SELECT key FROM dutybound.claim WHERE key = $1 FOR UPDATE SKIP LOCKED',
        row,
      );
      if (mine === undefined) return null;
      const result = await act();
      await ask('DELETE FROM dutybound.claim WHERE key = $1', row);
      return result;
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([this.#connections.end(), this.#claims.end()]);
  }
}
