import { expect, test } from 'vitest';
import { Connections } from '../../../src/record/database/connection.ts';
import { makeRecord } from '../../../src/record/places.ts';
import { trustsAreKeptApart, type World } from '../trusts.ts';
import { aDatabase, aServer, newFolder, owner, placesIn } from './a-database.ts';

const aNewWorld = async (): Promise<World & { readonly url: string }> => {
  const { url } = await aDatabase();
  return {
    url,
    now: () => new Date(),
    open: async (name) => {
      const [database, folder] = [{ url, record: name }, newFolder()];
      await makeRecord(placesIn(database, folder), { kind: 'file' });
      const clock = { now: new Date() };
      const { record, parts } = await aServer(database, folder, { kind: 'file' }, clock);
      return { record, parts };
    },
  };
};

trustsAreKeptApart(aNewWorld);

test('the service cannot read what is lent but by opening it, nor what is between others', async () => {
  const world = await aNewWorld();
  const place = { url: world.url, record: 'north' };
  const north = await world.open('north');
  const trust = await world.open('otter-trust');
  const other = await world.open('south');
  const id = 'a'.repeat(32);
  await trust.parts.home.lending?.makeTrust(Buffer.alloc(32, 1));
  const its = trust.parts.streams.record;
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  await north.parts.home.lending?.lend(its, id, tomorrow, Buffer.from('sealed'));
  await north.parts.home.lending?.giveTotals(its, id, Buffer.from('sealed'));
  const asked = async (of: typeof north, sql: string) => {
    const service = await Connections.to(place, of.parts.streams.record);
    try {
      return await service.ask(sql);
    } finally {
      await service.end();
    }
  };
  for (const of of [north, trust, other]) {
    await expect(asked(of, 'SELECT bytes FROM dutybound.lent')).rejects.toThrow(/no right/);
  }
  expect(await asked(other, 'SELECT id FROM dutybound.lent')).toEqual([]);
  expect(await asked(other, 'SELECT * FROM dutybound.totals')).toEqual([]);
  const crossing = { school: north.parts.streams.record, id };
  expect(await other.parts.home.lending?.open(crossing, 'trust-lead-1')).toBeNull();
  expect(await trust.parts.home.lending?.open(crossing, 'trust-lead-1')).toEqual(
    Buffer.from('sealed'),
  );
  // The trust can neither take away that it has opened it, nor what another school has given.
  await trust.parts.home.lending?.forgetOpened([1, 2, 3]);
  await other.parts.home.lending?.takeBack([id]);
  await other.parts.home.lending?.takeBackTotals();
  expect(await north.parts.home.lending?.opened()).toMatchObject([{ id, account: 'trust-lead-1' }]);
  expect(await owner(place, 'SELECT id FROM dutybound.totals')).toHaveLength(1);
});

test('many who ask at once, each for a record of their own, share connections and see their own alone', async () => {
  const world = await aNewWorld();
  const names = ['north', 'south', 'west'];
  const all: Awaited<ReturnType<typeof world.open>>[] = [];
  for (const name of names) all.push(await world.open(name));
  const found = await Promise.all(
    Array.from({ length: 90 }, async (_, index) => {
      const { parts } = all[index % 3] as (typeof all)[number];
      const service = await Connections.to({ url: world.url, record: 'any' }, parts.streams.record);
      try {
        const [row] = await service.ask<{ count: string; its: string }>(
          `SELECT count(*), replace(min(record::text), '-', '') AS its FROM dutybound_keys.epoch`,
        );
        return row?.count === '1' && row.its === parts.streams.record;
      } finally {
        await service.end();
      }
    }),
  );
  expect(found.every(Boolean)).toBe(true);
});
