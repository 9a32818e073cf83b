import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Accounts } from '../../../src/record/accounts.ts';
import { FolderOnDisk } from '../../../src/record/disk.ts';
import type { KeySource } from '../../../src/record/keys.ts';
import { moveToDatabase, moveToFolder } from '../../../src/record/moving.ts';
import { makeRecord, openRecord, type Places } from '../../../src/record/places.ts';
import { IncidentRecord } from '../../../src/record/record.ts';
import { verifyFolder } from '../../../src/record/verify.ts';
import { ruleBooks } from '../../support/built-in.ts';
import { at, raised, told } from '../../support/incidents.ts';
import { ADMIN, account } from '../a-desk.ts';
import { DSL, HEAD } from '../a-record.ts';
import { aDatabase, newFolder, owner } from './a-database.ts';

const FILE: KeySource = { kind: 'file' };
const now = () => new Date(at(600));

const opened = async (places: Places) => {
  const { parts } = await openRecord(places, FILE);
  const rulesOf = () => ({ policy: 'digest', program: '0' });
  const record = new IncidentRecord(parts.streams, { books: ruleBooks, rulesOf, now });
  return { parts, record, accounts: await Accounts.open(parts.streams, now) };
};

/** The bytes of every file of a folder, by its name. */
const bytesIn = (folder: string) =>
  new Map(
    [
      'journal',
      'checkpoints',
      ...readdirSync(join(folder, 'frames')).map((name) => `frames/${name}`),
    ].map((name) => [name, readFileSync(join(folder, name))]),
  );

test('a record goes from a folder into a database and back without the loss of a byte', async () => {
  const folder = newFolder();
  const database = await aDatabase();
  const inFolder = {
    record: join(folder, 'data'),
    keys: join(folder, 'keys'),
    secondKeys: join(folder, 'second'),
    database: null,
  };
  const inDatabase = { ...inFolder, secondKeys: null, database };
  await makeRecord(inFolder, { kind: 'file' });
  const first = await opened(inFolder);
  await first.accounts.add(ADMIN, account('administrator'));
  const begin = (key: string) =>
    first.record.begin(HEAD, { key, entry: raised('sexting'), writer: DSL });
  const [id, gone] = [await begin('one'), await begin('two')];
  await first.record.append(id, { seen: 1, key: 'a', entry: told(3, 'dsl'), writer: DSL });
  await first.record.name(id, DSL, 'child-1', 'a name');
  await first.record.erase(gone, ['dsl-1', 'headteacher-1'], 'due');
  const lines = await moveToDatabase(
    first.parts,
    { ...inDatabase, secondKeys: inFolder.secondKeys },
    now(),
  );
  await first.record.close();
  const before = bytesIn(inFolder.record);
  expect(lines).toBeGreaterThan(5);
  // The folder goes on no more, and what would bring back what is erased is on neither disk.
  await expect(openRecord(inFolder, FILE)).rejects.toThrow(/was moved into a database/);
  await expect(makeRecord(inFolder, { kind: 'file' })).rejects.toThrow(/was moved into a database/);
  for (const each of [inFolder.keys, inFolder.secondKeys]) {
    expect(existsSync(join(each, 'keys'))).toBe(false);
  }

  const second = await opened(inDatabase);
  expect((await second.record.read(id, DSL))?.timeline.events).toHaveLength(2);
  expect([...(await second.record.people(id, DSL)).values()]).toEqual(['a name']);
  expect(await second.record.erasure(gone)).toMatchObject({ items: [{ reason: 'due' }] });
  expect(second.accounts.inForce('administrator-1')).not.toBeNull();
  await second.record.append(id, { seen: 2, key: 'b', entry: told(4, 'dsl'), writer: DSL });
  const other = await opened(inDatabase);

  const back = newFolder();
  const there = { ...inDatabase, record: join(back, 'data'), keys: join(folder, 'keys') };
  await moveToFolder(second.parts, there, now());
  await second.record.close();
  const after = bytesIn(there.record);
  for (const [name, bytes] of before) {
    expect(after.get(name)?.subarray(0, bytes.length).equals(bytes), name).toBe(true);
  }
  expect(verifyFolder(new FolderOnDisk(there.record)).faults).toEqual([]);
  expect(await owner(database, 'SELECT name FROM dutybound.record')).toEqual([]);
  // A server that still runs on the database keeps nothing there, and says why.
  await expect(other.record.catchUp()).rejects.toThrow(/it was moved/);
  await expect(
    other.record.append(id, { seen: 3, key: 'c', entry: told(5, 'dsl'), writer: DSL }),
  ).rejects.toThrow(/it was moved/);
  await other.record.close().catch(() => {});

  const third = await opened({ ...there, database: null });
  expect((await third.record.read(id, DSL))?.timeline.events).toHaveLength(3);
  await third.record.close();
});

test('a move that was cut off before the folder was closed is finished by another', async () => {
  const folder = newFolder();
  const database = await aDatabase();
  const places = {
    record: join(folder, 'data'),
    keys: join(folder, 'keys'),
    secondKeys: null,
    database: null,
  };
  await makeRecord(places, { kind: 'file' });
  const first = await opened(places);
  await first.record.begin(HEAD, { key: 'one', entry: raised('sexting'), writer: DSL });
  await first.record.close();
  const keys = readFileSync(join(places.keys, 'keys'));
  const second = await opened(places);
  await moveToDatabase(second.parts, { ...places, database }, now());
  await second.record.close().catch(() => {});
  // As it was before its last step.
  const disk = new FolderOnDisk(places.record);
  disk.rename('moved.json', 'record.json');
  new FolderOnDisk(places.keys).append('keys', keys);
  const again = await opened(places);
  expect(again.record.ids()).toHaveLength(1);
  const id = await again.record.begin(HEAD, {
    key: 'two',
    entry: raised('iioc'),
    writer: DSL,
  });
  await moveToDatabase(again.parts, { ...places, database }, now());
  await again.record.close();
  const last = await opened({ ...places, database });
  expect(last.record.ids()).toHaveLength(2);
  expect((await last.record.read(id, DSL))?.timeline.events).toHaveLength(1);
  // Once others write there, it is another record, and is left as it is.
  await last.record.close();
  disk.rename('moved.json', 'record.json');
  new FolderOnDisk(places.keys).append('keys', keys);
  const late = await opened(places);
  await expect(moveToDatabase(late.parts, { ...places, database }, now())).rejects.toThrow(
    /another record/,
  );
  await late.record.close();
  expect(existsSync(join(places.record, 'record.json'))).toBe(true);
});
