/**
 * Connections to PostgreSQL. Several records of one database share them, so that a server of many schools has no more
 * than it needs; each is told which record it is for before it is used for another one, and works as the role that
 * can change nothing that was written. A connection that is cut is made again, and what was asked is asked again:
 * every statement here can be asked twice.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { ClientConfig, Pool, PoolClient, QueryResultRow } from 'pg';
import { RecordFault } from '../fault.ts';
import { connectionTo, type DatabasePlace } from './address.ts';
import { MIGRATIONS, NEWEST, SERVICE } from './migrations.ts';

/** A statement, and what stands for $1, $2, … in it. */
export type Ask = <Row extends QueryResultRow = never>(
  sql: string,
  values?: readonly unknown[],
) => Promise<readonly Row[]>;

/** How long a database that has gone away is waited for, such as while it is started again. */
const PATIENCE = 15_000;
const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 1_000;
/** How long others may keep the record to themselves before somebody who waits is told. */
const LONGEST_TURN = 30_000;
/** How long one statement may take; and how long its answer is waited for, where the database says nothing at all. */
const LONGEST_STATEMENT = 60_000;
const LONGEST_SILENCE = LONGEST_STATEMENT + 15_000;
/** How long whoever ends waits for what is still asked. */
const LONGEST_END = 10_000;
/** A machine that has vanished is noticed within half a minute, also while nothing is asked. */
const KEPT_ALIVE = { keepAlive: true, keepAliveInitialDelayMillis: 10_000 };
/** More would not be quicker: what is written to one record is written in turn. */
const MOST_CONNECTIONS = 4;
/** Of those that are kept while something is seen to, such as while a mail server is waited for. */
const MOST_LASTING = 8;
const LONGEST_LASTING = 120_000;
/** So many are opened to one database, however many records they are for. */
const MOST_IN_ALL = 24;
/** How long one that nobody uses is kept. */
const IDLE = 30_000;

const codeOf = (error: unknown): string =>
  String((error as { readonly code?: unknown }).code ?? '');

const NOT_THERE: readonly string[] = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'ENOENT',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
];
/** Ended by whoever keeps it, by a crash, or still starting; too many connections. */
const GOES_AWAY: readonly string[] = ['57P01', '57P02', '57P03', '57P05', '53300'];

/** Whether a connection was lost or not to be had, so that nobody knows what became of what was asked. */
const isCut = (error: unknown): boolean => {
  const code = codeOf(error);
  if (NOT_THERE.includes(code) || GOES_AWAY.includes(code) || code.startsWith('08')) return true;
  const { message = '' } = error as { readonly message?: string };
  return (
    code === '' &&
    /connection (terminated|timeout|ended)|timeout exceeded|read timeout|not queryable/i.test(
      message,
    )
  );
};

const NO_TABLES =
  'there is no record in this database yet; make one with `dutybound record init`, as the owner of the database';

/** What is wrong, in one line that repeats nothing of what was sent and no password. */
const inWords = (
  error: unknown,
  { host, database }: ClientConfig,
  isWriting = false,
): RecordFault => {
  if (error instanceof RecordFault) return error;
  const code = codeOf(error);
  const { message = '' } = error as { readonly message?: string };
  if (isCut(error)) {
    const then = isWriting
      ? '; whether this was kept is not known: look before you send it again'
      : '';
    return new RecordFault(
      'unreachable',
      `the database at ${host} cannot be reached; check that PostgreSQL runs there, and DATABASE_URL${then}`,
    );
  }
  if (code.startsWith('28')) {
    return new RecordFault(
      'unreachable',
      `the database at ${host} does not take the name and password in DATABASE_URL`,
    );
  }
  if (code === '3D000') {
    return new RecordFault('unreachable', `there is no database ${database} at ${host}; create it`);
  }
  if (code === '42501') {
    return new RecordFault(
      'unreachable',
      `the user in DATABASE_URL has no right to that; a server needs a member of the role ${SERVICE}; who makes or updates the tables owns the database and may make roles, or has that role made for it`,
    );
  }
  if (code === '55P03') {
    return new RecordFault(
      'in-use',
      'another server has kept the record to itself for too long; try again',
    );
  }
  if (code === '57014') {
    return new RecordFault(
      'unreachable',
      `the database at ${host} took too long over this, and nothing of it was kept; try again`,
    );
  }
  // What it is to work as is not there.
  if (code === '22023') return new RecordFault('not-a-record', NO_TABLES);
  if (code === 'P0002') {
    return new RecordFault('closed', 'the record is not in this database any more; it was moved');
  }
  if (code === '53100') {
    return new RecordFault('full', 'the disk of the database is full, and this was not kept');
  }
  if (/SSL|CERT|certificate/i.test(`${code} ${message}`)) {
    return new RecordFault(
      'unreachable',
      `the connection to ${host} is not sealed as it must be; check its certificate, and sslmode and sslrootcert in DATABASE_URL`,
    );
  }
  return new RecordFault('disk', `the database refused, and nothing of this was kept (${code})`);
};

const loaded = async () => (await import('pg')).default;

/** What each connection is told first. */
const BEGINNING = `
SET ROLE ${SERVICE};
SELECT set_config('synchronous_commit', CASE WHEN current_setting('synchronous_commit') IN ('off', 'local')
  THEN 'on' ELSE current_setting('synchronous_commit') END, false);
SET default_transaction_isolation = 'read committed';
SET lock_timeout = ${LONGEST_TURN}; SET statement_timeout = ${LONGEST_STATEMENT};
SET client_min_messages = 'warning';
SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;
SET dutybound.record = '';`;

/** Connections to one database, and for how many records they are. */
interface SharedPool {
  readonly key: string;
  readonly pool: Pool;
  /** Which record each was told last that it is for. */
  readonly told: WeakMap<PoolClient, string>;
  users: number;
}

const pools = new Map<string, SharedPool>();

/** The connections to this database, for one record more. */
const sharedPool = async (url: string, areLasting: boolean): Promise<SharedPool> => {
  const config = connectionTo({ url, record: 'school' });
  const { Pool: NewPool } = await loaded();
  const key = `${areLasting} ${url}`;
  const there = pools.get(key);
  const each = areLasting ? MOST_LASTING : MOST_CONNECTIONS;
  if (there !== undefined) {
    there.users += 1;
    there.pool.options.max = Math.max(
      there.pool.options.max,
      Math.min(MOST_IN_ALL, each * there.users),
    );
    return there;
  }
  const pool = new NewPool({
    ...config,
    application_name: 'dutybound',
    max: each,
    idleTimeoutMillis: IDLE,
    allowExitOnIdle: true,
    connectionTimeoutMillis: areLasting ? LONGEST_LASTING : PATIENCE,
    query_timeout: LONGEST_SILENCE,
    ...KEPT_ALIVE,
    onConnect: async (client) => {
      await client.query(BEGINNING);
    },
  });
  // One that nobody uses just now, and that is cut, is made again when it is needed.
  pool.on('error', () => {});
  // One that is cut while it is used is told to whoever uses it.
  pool.on('connect', (client) => client.on('error', () => {}));
  const made = { key, pool, told: new WeakMap(), users: 1 };
  pools.set(key, made);
  return made;
};

/** Said within a transaction: nobody waits until it is on the disk. */
const NOTHING_TO_LOSE = 'SET LOCAL synchronous_commit = off';

/** Does something, and again while the database is away, until its patience ends. */
const patiently = async <Result>(
  act: () => Promise<Result>,
  isAway: (error: unknown) => boolean,
): Promise<Result> => {
  const until = Date.now() + PATIENCE;
  for (let wait = FIRST_PAUSE; ; wait = Math.min(2 * wait, LONGEST_PAUSE)) {
    try {
      return await act();
    } catch (error) {
      if (!isAway(error) || Date.now() + wait > until) throw error;
      await pause(wait);
    }
  }
};

/** The same for what says at once that the database is away, such as to open a record there. @throws RecordFault */
export const whileAway = <Result>(act: () => Promise<Result>): Promise<Result> =>
  patiently(act, (error) => error instanceof RecordFault && error.code === 'unreachable');

export class Connections {
  readonly #shared: SharedPool;
  readonly #record: string;
  readonly #place: DatabasePlace;
  /** The one that has the record for itself; null while nothing is done alone. */
  #alone: PoolClient | null = null;
  #isEnded = false;

  private constructor(shared: SharedPool, place: DatabasePlace, record: string) {
    this.#shared = shared;
    this.#place = place;
    this.#record = record;
  }

  /** @param record its id: what is asked here sees that record and no other; null to look for one */
  static async to(
    place: DatabasePlace,
    record: string | null,
    areLasting = false,
  ): Promise<Connections> {
    connectionTo(place);
    return new Connections(await sharedPool(place.url, areLasting), place, record ?? '');
  }

  /** A connection that is for this record. One that could not be told so is used for nothing. */
  async #borrow(): Promise<PoolClient> {
    const { pool, told } = this.#shared;
    const client = await pool.connect();
    if (told.get(client) === this.#record) return client;
    try {
      told.delete(client);
      await client.query("SELECT set_config('dutybound.record', $1, false)", [this.#record]);
      told.set(client, this.#record);
      return client;
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  /** Asks once. @throws whatever the database says */
  async #query<Row extends QueryResultRow>(
    sql: string,
    values: readonly unknown[],
  ): Promise<readonly Row[]> {
    const client = await this.#borrow();
    let isWell = false;
    try {
      const { rows } = await client.query<Row>(sql, [...values]);
      isWell = true;
      return rows;
    } finally {
      client.release(!isWell);
    }
  }

  /** Asks the database; where the connection is cut, once more, until its patience ends. @throws RecordFault */
  readonly ask: Ask = (sql, values = []) => this.#ask(sql, values, false);

  async #ask<Row extends QueryResultRow>(
    sql: string,
    values: readonly unknown[],
    isWriting: boolean,
  ): Promise<readonly Row[]> {
    if (this.#isEnded) throw new RecordFault('closed', 'the record is closed');
    try {
      return await patiently(
        () => this.#query<Row>(sql, values),
        (error) => isCut(error) && !this.#isEnded,
      );
    } catch (error) {
      throw this.#fault(error, isWriting);
    }
  }

  /** The same for what changes the record, in turn with other servers: by the connection that has it alone, if one has. */
  readonly askInTurn: Ask = (sql, values = []) => {
    const alone = this.#alone;
    return alone === null ? this.#ask(sql, values, true) : this.#once(alone, sql, values, true);
  };

  async #once<Row extends QueryResultRow>(
    client: PoolClient,
    sql: string,
    values: readonly unknown[],
    isWriting = false,
  ): Promise<readonly Row[]> {
    try {
      return (await client.query<Row>(sql, [...values])).rows;
    } catch (error) {
      throw this.#fault(error, isWriting);
    }
  }

  #fault(error: unknown, isWriting = false): RecordFault {
    return inWords(error, connectionTo(this.#place), isWriting);
  }

  /**
   * Does something while no other server writes to this record. Where the connection is cut, what was begun fails:
   * another may have it by then.
   */
  async alone<Result>(act: () => Promise<Result>): Promise<Result> {
    const turn = "hashtextextended('dutybound ' || dutybound.this_record()::text, 0)";
    const client = await this.#client();
    let isWhole = false;
    try {
      await this.#once(client, `SELECT pg_advisory_lock(${turn})`, []);
      this.#alone = client;
      const result = await act();
      isWhole = true;
      return result;
    } finally {
      this.#alone = null;
      // What is not known to be unlocked is closed, which unlocks it.
      const isFree =
        isWhole &&
        (await this.#once(client, `SELECT pg_advisory_unlock(${turn})`, []).then(
          () => true,
          () => false,
        ));
      client.release(!isFree);
    }
  }

  async #client(): Promise<PoolClient> {
    if (this.#isEnded) throw new RecordFault('closed', 'the record is closed');
    try {
      return await this.#borrow();
    } catch (error) {
      throw this.#fault(error);
    }
  }

  /** Does something in a transaction of its own, on a connection of its own; nothing of it has to outlast a power cut. */
  async apart<Result>(act: (ask: Ask) => Promise<Result>): Promise<Result> {
    const client = await this.#client();
    let isWhole = false;
    try {
      await this.#once(client, `BEGIN; ${NOTHING_TO_LOSE}`, []);
      const result = await act((sql, values = []) => this.#once(client, sql, values));
      await this.#once(client, 'COMMIT', []);
      isWhole = true;
      return result;
    } finally {
      client.release(!isWhole);
    }
  }

  async end(): Promise<void> {
    if (this.#isEnded) return;
    this.#isEnded = true;
    const shared = this.#shared;
    shared.users -= 1;
    if (shared.users > 0) return;
    pools.delete(shared.key);
    // What is asked by then is cut off when the process ends: the database keeps all of it or nothing.
    const late = new AbortController();
    const patience = pause(LONGEST_END, null, { signal: late.signal, ref: false }).catch(() => {});
    await Promise.race([shared.pool.end(), patience]);
    late.abort();
  }
}

/** Asks on one connection as whoever DATABASE_URL names, such as the owner of the tables. @throws RecordFault */
export const asItself = async <Result>(
  place: DatabasePlace,
  act: (ask: Ask) => Promise<Result>,
): Promise<Result> => {
  const config = connectionTo(place);
  const { Client } = await loaded();
  const client = new Client({
    ...config,
    application_name: 'dutybound',
    connectionTimeoutMillis: PATIENCE,
    ...KEPT_ALIVE,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(`SET lock_timeout = ${LONGEST_TURN}`);
    return await act(async (sql, values = []) => (await client.query(sql, [...values])).rows);
  } catch (error) {
    throw inWords(error, config);
  } finally {
    await client.end().catch(() => {});
  }
};

const UPDATE = '`dutybound record migrate`';

const numberOf = async (ask: Ask): Promise<number> => {
  const [there] = await ask<{ there: boolean }>(
    "SELECT to_regclass('dutybound.migration') IS NOT NULL AS there",
  );
  if (there?.there !== true) return 0;
  const [newest] = await ask<{ number: string | null }>(
    'SELECT max(number) AS number FROM dutybound.migration',
  );
  return Number(newest?.number ?? 0);
};

/** @throws RecordFault where the tables are not those that this program knows, or may be lost by a power cut */
export const refuseOther = async (ask: Ask): Promise<void> => {
  const number = await numberOf(ask);
  if (number > NEWEST) {
    throw new RecordFault(
      'newer-format',
      'the tables of the database are of a newer Dutybound; update this one',
    );
  }
  if (number < NEWEST) {
    throw new RecordFault(
      'not-a-record',
      number === 0
        ? NO_TABLES
        : `the tables of the database are of an older Dutybound; run ${UPDATE} as the owner of the database`,
    );
  }
  const [{ fsync = '' } = {}] = await ask<{ fsync: string }>(
    "SELECT current_setting('fsync') AS fsync",
  );
  if (fsync === 'on') return;
  throw new RecordFault(
    'disk',
    'the database runs with fsync off, so a power cut would lose what it has called kept; set fsync = on',
  );
};

/** The role is the whole server's, and may be there for another database. */
const ROLE = `DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = '${SERVICE}') THEN
    BEGIN CREATE ROLE ${SERVICE} NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END;
  END IF;
  BEGIN
    EXECUTE format('GRANT ${SERVICE} TO %I', current_user);
  EXCEPTION WHEN insufficient_privilege OR internal_error THEN NULL; -- It has been granted, or is just now.
  END;
END $$;`;

/**
 * Makes the tables, or brings them up to date, one step after another, each whole or not at all. Of several
 * servers that do so at once, one does it.
 * @param to up to which step, for tests
 * @returns how many steps were taken
 */
export const migrate = (place: DatabasePlace, to = NEWEST): Promise<number> =>
  asItself(place, async (ask) => {
    if ((await numberOf(ask)) === NEWEST) return 0;
    await ask("SELECT pg_advisory_lock(hashtextextended('dutybound migrations', 0))");
    const before = await numberOf(ask);
    if (before > NEWEST) await refuseOther(ask);
    const steps = MIGRATIONS.filter(({ number }) => number > before && number <= to);
    for (const { number, sql } of steps) {
      await ask(
        `BEGIN; ${ROLE} ${sql} INSERT INTO dutybound.migration (number) VALUES (${number}); COMMIT`,
      );
    }
    return steps.length;
  });
