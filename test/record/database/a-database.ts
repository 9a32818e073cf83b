/** Databases of their own for tests, and records in them. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, inject } from 'vitest';
import type { DatabasePlace } from '../../../src/record/database/address.ts';
import { type Ask, asItself, migrate } from '../../../src/record/database/connection.ts';

const made: { readonly server: string; readonly name: string }[] = [];
const work = mkdtempSync(join(tmpdir(), 'dutybound-database-'));

afterAll(async () => {
  for (const { server, name } of made) {
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
