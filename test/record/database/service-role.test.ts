/** What the role of the service can do with SQL of its own: read, and add what follows. */
import { expect, test } from 'vitest';
import { Connections } from '../../../src/record/database/connection.ts';
import { type JournalLine, KINDS, lineFrom } from '../../../src/record/journal.ts';
import { happened, raised } from '../../support/incidents.ts';
import { DSL, HEAD } from '../a-record.ts';
import { owner, type Server, severalServers } from './a-database.ts';

const TABLES = [
  'dutybound.record',
  'dutybound.migration',
  'dutybound.line',
  'dutybound.frame',
  'dutybound.checkpoint',
  'dutybound.snapshot',
  'dutybound_keys.epoch',
  'dutybound_keys.wrapped',
  'dutybound_keys.handover',
  'dutybound.tried',
  'dutybound.trust',
  'dutybound.totals',
  'dutybound.lent',
  'dutybound.opened',
];
/** Of all records, and read through functions alone. */
const OF_AUDITS = ['dutybound.audit', 'dutybound.audit_worker', 'dutybound.audit_school'];

const aRecordWithAll = async () => {
  const { database, servers } = await severalServers(1);
  const [server] = servers as [Server];
  const id = await server.record.begin(HEAD, { key: 'one', entry: raised('sexting'), writer: DSL });
  await server.record.checkpoint();
  const service = await Connections.to(database, server.parts.streams.record);
  return { database, server, id, service };
};

test('it can change, take away, add to and empty no table that says what happened', async () => {
  const { service, database } = await aRecordWithAll();
  try {
    const known = await owner<{ name: string }>(
      database,
      `SELECT table_schema || '.' || table_name AS name FROM information_schema.tables
        WHERE table_schema LIKE 'dutybound%'`,
    );
    const all = [...TABLES, ...OF_AUDITS, 'dutybound.claim'];
    expect(known.map(({ name }) => name).sort()).toEqual(all.sort());
    for (const table of OF_AUDITS) {
      await expect(service.ask(`SELECT FROM ${table}`), table).rejects.toThrow(/no right/);
    }
    for (const table of [...TABLES, ...OF_AUDITS]) {
      const [{ column } = { column: '' }] = await owner<{ column: string }>(
        database,
        `SELECT column_name AS column FROM information_schema.columns
          WHERE table_schema || '.' || table_name = $1 LIMIT 1`,
        [table],
      );
      for (const sql of [
        `UPDATE ${table} SET ${column} = ${column}`,
        `DELETE FROM ${table}`,
        `INSERT INTO ${table} SELECT * FROM ${table}`,
        `TRUNCATE ${table} CASCADE`,
        `ALTER TABLE ${table} DISABLE ROW LEVEL SECURITY`,
        `DROP TABLE ${table} CASCADE`,
      ]) {
        await expect(service.ask(sql), sql).rejects.toThrow(/no right/);
      }
    }
  } finally {
    await service.end();
  }
});

test('it destroys frames only of what the journal says was erased, and keeps the notice', async () => {
  const { service, server, id } = await aRecordWithAll();
  try {
    await expect(service.ask('SELECT dutybound.keep_last($1)', [id])).rejects.toThrow(/refused/);
    expect((await server.record.read(id, DSL))?.timeline.events).toHaveLength(1);
    await server.record.erase(id, ['dsl-1', 'headteacher-1'], 'due');
    await service.ask('SELECT dutybound.keep_last($1)', [id]);
    expect(await server.record.erasure(id)).toMatchObject({ items: [{ reason: 'due' }] });
  } finally {
    await service.end();
  }
});

test('it adds nothing that does not follow, and says neither its hash nor its place in the chain', async () => {
  const { service, server, id } = await aRecordWithAll();
  try {
    const [row] = await service.ask<{ text: string; head: string }>(
      `SELECT seq || ' ' || kind || ' ' || replace(stream::text, '-', '') || ' ' || n || ' ' || length || ' ' ||
        encode(leaf, 'hex') || ' ' || encode(chain, 'hex') AS text, head
       FROM dutybound.line, dutybound_keys.epoch ORDER BY seq DESC LIMIT 1`,
    );
    const last = lineFrom(row?.text ?? '') as JournalLine;
    const frame = Buffer.from('what nobody sealed');
    const add = async (n: number, stream = id): Promise<unknown> => {
      const [added] = await service.ask<{ kept: boolean }>(
        "SELECT kept FROM dutybound.append($1, $2, $3, $4, $5, $6, '{}', '{}')",
        [last.seq, row?.head, [KINDS.incident], [stream], [n], [frame]],
      );
      return added?.kept;
    };
    for (const [n, stream] of [[1], [5], [0], [2, '7'.repeat(32)]] as const) {
      expect(await add(n, stream)).toBe(false);
    }
    // What follows it can add, as whoever can write to a folder can; nobody takes it for the record's.
    expect(await add(2)).toBe(true);
    await server.record.catchUp();
    await expect(server.record.read(id, DSL)).rejects.toThrow(/not as it was written/);
  } finally {
    await service.end();
  }
});

test('it sees of the records in one database that alone which the connection is for', async () => {
  const { database, server, id } = await aRecordWithAll();
  const { servers } = await severalServers(
    1,
    { kind: 'file' },
    { ...database, record: 'larkfold' },
  );
  const [other] = servers as [Server];
  const entry = happened(5, 'party.informed', { by: 'teacher', to: 'dsl' });
  await server.record.append(id, { seen: 1, key: 'a', entry, writer: DSL });
  expect(other.record.ids()).toEqual([]);
  const service = await Connections.to(database, other.parts.streams.record);
  const nobody = await Connections.to(database, null);
  try {
    for (const table of TABLES.filter((each) => !/record$|migration$/.test(each))) {
      const count = `SELECT count(*)::int AS count FROM ${table} WHERE record <> $1`;
      const seen = await service.ask<{ count: number }>(count, [other.parts.streams.record]);
      expect(seen, table).toEqual([{ count: 0 }]);
      const all = await nobody.ask<{ count: number }>(
        `SELECT count(*)::int AS count FROM ${table}`,
      );
      expect(all, table).toEqual([{ count: 0 }]);
    }
  } finally {
    await service.end();
    await nobody.end();
  }
});
