/** A database that goes away: nothing acknowledged is lost, and nothing is there twice. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, expect, inject, test, vi } from 'vitest';
import { endDatabase, startDatabase } from '../../../bench/database.js';
import type { DatabasePlace } from '../../../src/record/database/address.ts';
import { asItself, migrate } from '../../../src/record/database/connection.ts';
import { NEWEST } from '../../../src/record/database/migrations.ts';
import { MemoryDisk } from '../../../src/record/disk.ts';
import { RecordFault } from '../../../src/record/fault.ts';
import { filesInDatabase } from '../../../src/record/moving.ts';
import { verifyFolder } from '../../../src/record/verify.ts';
import { happened, raised, told } from '../../support/incidents.ts';
import { DSL, HEAD } from '../a-record.ts';
import {
  aDatabase,
  aServer,
  copiedKeys,
  emptyDatabase,
  newFolder,
  owner,
  type Server,
  severalServers,
  wireTo,
} from './a-database.ts';

const ends: (() => Promise<unknown> | unknown)[] = [];
afterAll(async () => {
  for (const end of ends.reverse()) await end();
});

/** Everybody adds to an incident of their own until they are stopped; a request that failed is sent again. */
const writing = (servers: readonly Server[], people: number) => {
  let isOver = false;
  const kept = new Map<string, string[]>();
  const faults: unknown[] = [];
  const again = async <Result>(act: () => Promise<Result>): Promise<Result> => {
    for (;;) {
      try {
        return await act();
      } catch (error) {
        if (!(error instanceof RecordFault) || error.code !== 'unreachable') throw error;
        faults.push(error);
      }
    }
  };
  const person = async (number: number): Promise<void> => {
    const { record } = servers[number % servers.length] as Server;
    const key = `person-${number}`;
    const id = await again(() =>
      record.begin(HEAD, { key, entry: raised('sexting'), writer: DSL }),
    );
    const notes: string[] = [];
    kept.set(id, notes);
    for (let round = 0; !isOver; round += 1) {
      const note = `${key} ${round}`;
      const entry = happened(5, 'party.informed', { by: 'teacher', to: 'dsl', note });
      const seen = 1 + round;
      const added = await again(() => record.append(id, { seen, key: note, entry, writer: DSL }));
      expect(added).toMatchObject({ kind: 'kept', position: seen });
      notes.push(note);
    }
  };
  const all = Promise.all(Array.from({ length: people }, (_, number) => person(number)));
  return {
    faults,
    kept,
    stop: async () => {
      isOver = true;
      await all;
    },
  };
};

/** What a server that is started now finds of what was acknowledged. */
const found = async (database: DatabasePlace, folder: string, kept: Map<string, string[]>) => {
  const { faults } = verifyFolder(new MemoryDisk(await filesInDatabase(database)));
  expect(faults).toEqual([]);
  const { record } = await aServer(database, copiedKeys(folder));
  for (const [id, notes] of kept) {
    const events = (await record.read(id, DSL))?.timeline.events ?? [];
    expect(events.slice(1).map((event) => (event as { note?: string }).note)).toEqual(notes);
  }
  return record.ids().length;
};

const cut = (database: DatabasePlace, where = 'true') =>
  owner(
    database,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'dutybound'
      AND datname = current_database() AND pid <> pg_backend_pid() AND ${where}`,
  );

/** How long something is waited for that has to happen; it is looked for without a pause. */
const UNTIL = { timeout: 60_000, interval: 5 };

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

test('connections that are cut over and over while people write lose nothing and write nothing twice', async () => {
  const { database, servers } = await severalServers(2);
  const writers = writing(servers, 6);
  for (let times = 0; times < 8; times += 1) {
    await pause(120);
    await cut(database);
  }
  await writers.stop();
  expect(await found(database, (servers[0] as Server).folder, writers.kept)).toBe(6);
});

test('a transaction that is cut off half way keeps nothing, and is done once when it is asked again', async () => {
  const { database, servers } = await severalServers(1);
  const [{ record, parts, folder }] = servers as [Server];
  const id = await record.begin(HEAD, { key: 'one', entry: raised('sexting'), writer: DSL });
  const before = parts.streams.seq;
  let added: Promise<unknown> | null = null;
  await asItself(database, async (ask) => {
    // Somebody else has the record, so the transaction waits in its middle.
    const turn = `hashtextextended('dutybound ' || '${parts.streams.record}'::uuid::text, 0)`;
    await ask(`SELECT pg_advisory_lock(${turn})`);
    const request = { seen: 1, key: 'a', entry: told(3, 'dsl'), writer: DSL };
    added = record.append(id, request);
    await vi.waitUntil(
      async () =>
        (
          await ask<{ pid: number }>(
            `SELECT pg_terminate_backend(pid), pid FROM pg_stat_activity
              WHERE wait_event_type = 'Lock' AND query LIKE '%dutybound.append%' AND pid <> pg_backend_pid()`,
          )
        ).length > 0,
      UNTIL,
    );
    const lines = await ask<{ count: number }>('SELECT count(*)::int AS count FROM dutybound.line');
    expect(lines).toEqual([{ count: before }]);
    await ask(`SELECT pg_advisory_unlock(${turn})`);
  });
  expect(await added).toMatchObject({ kind: 'kept', position: 1 });
  expect(parts.streams.seq).toBe(before + 1);
  const later = await aServer(database, copiedKeys(folder));
  expect((await later.record.read(id, DSL))?.timeline.events).toHaveLength(2);
});

test('where the answer is lost after it was kept, it is found, acknowledged and there once', async () => {
  const { place, swallow } = await wireTo(await aDatabase());
  const { servers } = await severalServers(1, { kind: 'file' }, place);
  const [{ record, folder }] = servers as [Server];
  const doomed = (what: string) => Object.assign(swallow, { what, times: 1 });
  doomed('dutybound.append');
  const id = await record.begin(HEAD, { key: 'one', entry: raised('sexting'), writer: DSL });
  expect(swallow.times).toBe(0);
  doomed('dutybound.append');
  const request = { seen: 1, key: 'a', entry: told(3, 'dsl'), writer: DSL };
  expect(await record.append(id, request)).toMatchObject({ kind: 'kept', position: 1 });
  expect(swallow.times).toBe(0);
  const other = await record.begin(HEAD, { key: 'two', entry: raised('iioc'), writer: DSL });
  // An erasure is done with a connection that has the record alone: it fails, and is finished at the next start.
  doomed('dutybound.begin_epoch');
  await expect(record.erase(id, ['dsl-1', 'headteacher-1'], 'due')).rejects.toThrow(
    /cannot be reached/,
  );
  expect(swallow.times).toBe(0);
  await record.catchUp();
  expect(await record.read(id, DSL)).toBeNull();
  expect((await record.read(other, DSL))?.timeline.events).toHaveLength(1);
  const later = await aServer(place, copiedKeys(folder));
  expect(later.parts.keys.streams).not.toContain(id);
  expect((await later.record.read(other, DSL))?.timeline.events).toHaveLength(1);
});

test.skipIf((process.env.DUTYBOUND_TEST_DATABASE ?? '') !== '')(
  'a database that is started again under load loses nothing that was acknowledged',
  async () => {
    const server = await startDatabase();
    ends.push(server.stop);
    const { database, servers } = await severalServers(
      2,
      { kind: 'file' },
      await aDatabase(server.url),
    );
    const writers = writing(servers, 6);
    for (let times = 0; times < 2; times += 1) {
      await pause(300);
      await server.restart();
    }
    await pause(300);
    await writers.stop();
    expect(await found(database, (servers[0] as Server).folder, writers.kept)).toBe(6);
    for (const each of servers) await each.close();
  },
);

test('a database is ended though it has ended before, or takes no notice of being told', async () => {
  const gone = spawn(process.execPath, ['-e', '']);
  await once(gone, 'exit');
  await endDatabase(gone);
  const deaf = spawn(process.execPath, [
    '-e',
    "for (const each of ['SIGINT', 'SIGQUIT']) process.on(each, () => {}); setInterval(() => {}, 1000); console.log(1)",
  ]);
  await once(deaf.stdout, 'data');
  await endDatabase(deaf, [100, 100, 5_000]);
  expect(deaf.signalCode).toBe('SIGKILL');
}, 20_000);

test('a migration that is interrupted leaves nothing behind, and two at once make one set of tables', async () => {
  const place = await emptyDatabase();
  let first: Promise<unknown> | null = null;
  await asItself(place, async (ask) => {
    // A schema of that name that is not there yet for others has the migration wait in its middle.
    await ask('BEGIN');
    await ask('CREATE SCHEMA dutybound_keys');
    first = migrate(place).catch((error: unknown) => error);
    await vi.waitUntil(
      async () =>
        (
          await owner<{ pid: number }>(
            place,
            `SELECT pg_terminate_backend(pid), pid FROM pg_stat_activity
              WHERE datname = current_database() AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()`,
          )
        ).length > 0,
      UNTIL,
    );
    await ask('ROLLBACK');
  });
  expect(await first).toMatchObject({ code: 'unreachable' });
  const left = await owner(
    place,
    "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'dutybound%'",
  );
  expect(left).toEqual([]);
  const steps = await Promise.all([migrate(place), migrate(place)]);
  expect(steps.sort()).toEqual([0, NEWEST]);
  expect(await migrate(place)).toBe(0);
  // One that knows fewer steps than were taken changes nothing.
  await owner(place, `INSERT INTO dutybound.migration (number) VALUES (${NEWEST + 1})`);
  await expect(migrate(place)).rejects.toMatchObject({ code: 'newer-format' });
});

test('a database that cannot be used is said in one line without its password', async () => {
  const url = new URL(inject('database'));
  url.password = 'a-secret-word';
  const wrong = new URL(url);
  wrong.port = '1';
  const nowhere = new URL(inject('database'));
  nowhere.pathname = 'nowhere';
  for (const [each, says] of [
    [url, /does not take the name and password/],
    [wrong, /cannot be reached/],
    [nowhere, /there is no database nowhere/],
  ] as const) {
    const failed = await migrate({ url: each.href, record: 'school' }).catch((error) => error);
    expect(failed).toBeInstanceOf(RecordFault);
    expect(failed.message).toMatch(says);
    expect(failed.message).not.toMatch(/a-secret-word|\n/);
  }
  const empty = await emptyDatabase();
  await expect(aServer(empty, newFolder())).rejects.toThrow(/make one with/);
});
