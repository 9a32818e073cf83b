/** Databases of their own for tests, and records in them. */
import { randomBytes } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer, type Server as NetServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, inject } from 'vitest';
import { Accounts } from '../../../src/record/accounts.ts';
import type { Parts } from '../../../src/record/copies.ts';
import type { DatabasePlace } from '../../../src/record/database/address.ts';
import { type Ask, asItself, migrate } from '../../../src/record/database/connection.ts';

import type { Opener } from '../../../src/record/keys.ts';
import { makeRecord, openRecord, type Places } from '../../../src/record/places.ts';
import { IncidentRecord } from '../../../src/record/record.ts';
import { ruleBooks } from '../../support/built-in.ts';

const START = '2026-03-04T12:00:00Z';

const made: { readonly server: string; readonly name: string }[] = [];
const wires: NetServer[] = [];
const work = mkdtempSync(join(tmpdir(), 'dutybound-database-'));

afterAll(async () => {
  for (const wire of wires) wire.close();
  // One from the registry is thrown away as a whole, which takes much less time than one database after another.
  const isToStay = (process.env.DUTYBOUND_TEST_DATABASE ?? '') !== '';
  for (const { server, name } of isToStay ? made : []) {
    await asItself({ url: server, record: 'school' }, (ask) =>
      ask(`DROP DATABASE ${name} WITH (FORCE)`),
    ).catch(() => {});
  }
  rmSync(work, { recursive: true, force: true });
});

export const newFolder = (): string => mkdtempSync(join(work, 'folder-'));

/** A database without tables. */
export const emptyDatabase = async (server = inject('database')): Promise<DatabasePlace> => {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asItself({ url: server, record: 'school' }, (ask) => ask(`CREATE DATABASE ${name}`));
  made.push({ server, name });
  const url = new URL(server);
  url.pathname = name;
  return { url: url.href, record: 'school' };
};

/** A database with tables and without a record. */
export const aDatabase = async (server?: string): Promise<DatabasePlace> => {
  const place = await emptyDatabase(server);
  await migrate(place);
  return place;
};

/** What its owner sees, or does. */
export const owner = <Row extends object>(
  place: DatabasePlace,
  sql: string,
  values: readonly unknown[] = [],
): Promise<readonly Row[]> =>
  asItself(place, (ask: Ask) => ask<Row & Record<string, unknown>>(sql, values));

const RULES = { policy: 'digest', program: '0' };

/** One of the servers that share a record: what it holds open, and the folder with what opens the keys. */
export interface Server {
  readonly record: IncidentRecord;
  readonly accounts: Accounts;
  readonly parts: Parts;
  readonly folder: string;
  readonly clock: { now: Date };
  readonly close: () => Promise<void>;
}

export const placesIn = (database: DatabasePlace, folder: string): Places => ({
  record: join(folder, 'data'),
  keys: join(folder, 'keys'),
  secondKeys: null,
  database,
});

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.record.close().catch(() => {});
});

/** Starts a server on a record that is there, with what the keys of this folder open with. */
export const aServer = async (
  database: DatabasePlace,
  folder: string,
  opener: Opener = { kind: 'file' },
  clock = { now: new Date(START) },
): Promise<Server> => {
  const { parts } = await openRecord(placesIn(database, folder), opener);
  const now = () => clock.now;
  const record = new IncidentRecord(parts.streams, { books: ruleBooks, rulesOf: () => RULES, now });
  const accounts = await Accounts.open(parts.streams, now);
  const server = { record, accounts, parts, folder, clock, close: () => record.close() };
  servers.push(server);
  return server;
};

/** A folder of keys on another machine, as somebody has copied it there. */
export const copiedKeys = (folder: string): string => {
  const other = newFolder();
  cpSync(join(folder, 'keys'), join(other, 'keys'), { recursive: true });
  return other;
};

/** A record in a database of its own, and several servers on it; one clock for all. */
export const severalServers = async (
  count = 2,
  opener: Opener = { kind: 'file' },
  at?: DatabasePlace,
): Promise<{ readonly database: DatabasePlace; readonly servers: readonly Server[] }> => {
  const database = at ?? (await aDatabase());
  const folder = newFolder();
  await makeRecord(placesIn(database, folder), opener);
  const clock = { now: new Date(START) };
  const all: Server[] = [];
  for (let index = 0; index < count; index += 1) {
    const its = index === 0 ? folder : copiedKeys(folder);
    all.push(await aServer(database, its, opener, clock));
  }
  return { database, servers: all };
};

export const keyFileOf = ({ folder }: Pick<Server, 'folder'>): string =>
  readFileSync(join(folder, 'keys', 'epoch-key'), 'utf8').trim();

/** A wire that swallows the answer to what is asked next of this kind, and is cut. */
export const wireTo = async (database: DatabasePlace) => {
  const { hostname, port } = new URL(database.url);
  const swallow = { what: '', times: 0 };
  const server = createServer((near: Socket) => {
    const far = connect(Number(port), hostname);
    let isDoomed = false;
    near.on('data', (bytes) => {
      if (swallow.times > 0 && bytes.includes(swallow.what)) {
        isDoomed = true;
        swallow.times -= 1;
      }
      far.write(bytes);
    });
    far.on('data', (bytes) => {
      if (!isDoomed) near.write(bytes);
      else near.destroy();
    });
    for (const [one, other] of [[near, far] as const, [far, near] as const]) {
      one.on('error', () => {});
      one.on('close', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  wires.push(server);
  const url = new URL(database.url);
  url.port = String((server.address() as { port: number }).port);
  return { place: { ...database, url: url.href }, swallow };
};
