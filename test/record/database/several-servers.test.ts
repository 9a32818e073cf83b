/** Several servers on one record: each sees what the others wrote, and nothing is lost or twice there. */
import { expect, test } from 'vitest';
import { Sessions } from '../../../src/console/sessions.ts';
import { type AlertSender, Alerts } from '../../../src/record/alerts.ts';
import { ReachedBy } from '../../../src/record/database/reached.ts';
import { CollectingNotifier, Sweeper } from '../../../src/record/deadlines.ts';
import { MemoryDisk } from '../../../src/record/disk.ts';
import { filesInDatabase } from '../../../src/record/moving.ts';
import { Settings } from '../../../src/record/settings.ts';
import { verifyFolder } from '../../../src/record/verify.ts';
import { at, happened, raised, told } from '../../support/incidents.ts';
import { ADMIN, account } from '../a-desk.ts';
import { DSL, HEAD } from '../a-record.ts';
import {
  aServer,
  copiedKeys,
  keyFileOf,
  owner,
  type Server,
  severalServers,
} from './a-database.ts';

const begin = ({ record }: Server, key = 'one') =>
  record.begin(HEAD, { key, entry: raised('sexting'), writer: DSL });

const eventsOf = async ({ record }: Server, id: string) => {
  await record.catchUp();
  return (await record.read(id, DSL))?.timeline.events ?? null;
};

const two = async () => {
  const { database, servers } = await severalServers(2);
  return { database, one: servers[0] as Server, other: servers[1] as Server };
};

const faultsIn = async (database: Awaited<ReturnType<typeof two>>['database']) =>
  verifyFolder(new MemoryDisk(await filesInDatabase(database))).faults;

test('what is written on one server is seen on the other at the next look', async () => {
  const { one, other } = await two();
  await other.record.known();
  const id = await begin(one);
  await one.record.append(id, { seen: 1, key: 'a', entry: told(3, 'dsl'), writer: DSL });
  expect(await eventsOf(other, id)).toHaveLength(2);
  const seen: string[] = [];
  other.record.watch(({ id: changed }) => seen.push(changed));
  await one.record.append(id, { seen: 2, key: 'b', entry: told(4, 'dsl'), writer: DSL });
  await other.record.catchUp();
  expect(seen).toEqual([id]);
  expect(await eventsOf(other, id)).toHaveLength(3);
});

test('how far a record has got is another text after whatever was written, and after other keys; of none but those named', async () => {
  const { database, one } = await two();
  const reachedBy = await ReachedBy.open(database);
  const texts: (string | undefined)[] = [];
  const look = async (): Promise<void> => {
    const found = await reachedBy.of([database.record, 'no-such-school']);
    expect([...found.keys()]).toEqual([database.record]);
    texts.push(found.get(database.record));
  };
  try {
    await look();
    const id = await begin(one);
    await look();
    await one.record.append(id, { seen: 1, key: 'a', entry: told(3, 'dsl'), writer: DSL });
    await look();
    await one.parts.streams.changeKeys((keys) => keys.rotate(new Set()));
    await look();
    expect(new Set(texts).size).toBe(4);
    await look();
    expect(texts.at(-1)).toBe(texts.at(-2));
    expect(await reachedBy.of([])).toEqual(new Map());
  } finally {
    await reachedBy.close();
  }
});

test('of two who write to one incident on two servers, the second is asked to look again', async () => {
  const { one, other } = await two();
  const id = await begin(one);
  await eventsOf(other, id);
  const add = (server: Server, key: string) =>
    server.record.append(id, { seen: 1, key, entry: told(3, 'dsl'), writer: DSL });
  const both = await Promise.all([add(one, 'a'), add(other, 'b')]);
  expect(both.map(({ kind }) => kind).sort()).toEqual(['kept', 'look-again']);
});

test('a request that is sent to both servers is one entry, and begins one incident', async () => {
  const { database, one, other } = await two();
  const ids = await Promise.all([begin(one), begin(other)]);
  expect(new Set(ids).size).toBe(1);
  const [id = ''] = ids;
  const add = ({ record }: Server) =>
    record.append(id, { seen: 1, key: 'a', entry: told(3, 'dsl'), writer: DSL });
  const both = await Promise.all([add(one), add(other)]);
  expect(both).toMatchObject([
    { kind: 'kept', position: 1 },
    { kind: 'kept', position: 1 },
  ]);
  expect(await eventsOf(one, id)).toHaveLength(2);
  expect(await eventsOf(other, id)).toHaveLength(2);
  expect(await faultsIn(database)).toEqual([]);
});

test('many who write at once on two servers keep every entry, each once, under one chain', async () => {
  const { database, one, other } = await two();
  const people = Array.from({ length: 10 }, (_, index) => index);
  const ids = await Promise.all(
    people.map((person) => begin(person % 2 === 0 ? one : other, `p${person}`)),
  );
  await Promise.all(
    ids.map(async (id, person) => {
      for (let round = 0; round < 4; round += 1) {
        // Each request goes to the other server than the one before.
        const { record } = (person + round) % 2 === 0 ? one : other;
        await record.catchUp();
        const entry = happened(5 + round, 'party.informed', { by: 'teacher', to: 'dsl' });
        const request = { seen: 1 + round, key: `${person}-${round}`, entry, writer: DSL };
        expect(await record.append(id, request)).toMatchObject({ kind: 'kept' });
      }
    }),
  );
  for (const server of [one, other]) {
    for (const id of ids) expect(await eventsOf(server, id)).toHaveLength(5);
  }
  expect(await faultsIn(database)).toEqual([]);
});

test('what is erased on one server is gone on the other, with its key, and both go on', async () => {
  const { database, one, other } = await two();
  const [id, kept] = [await begin(one), await begin(one, 'two')];
  await one.record.name(id, DSL, 'child-1', 'a name');
  expect(await eventsOf(other, id)).toHaveLength(1);
  const before = keyFileOf(other);
  const gone: string[] = [];
  other.record.watch((known, summary) => {
    if (summary === null) gone.push(known.id);
  });
  await one.record.erase(id, ['dsl-1', 'headteacher-1'], 'due');
  expect(await eventsOf(other, id)).toBeNull();
  expect(gone).toEqual([id]);
  expect(other.parts.keys.streams).not.toContain(id);
  // The key that would open an old copy of the database is on neither machine.
  expect(keyFileOf(other)).not.toBe(before);
  expect(keyFileOf(other)).toBe(keyFileOf(one));
  const wrapped = await owner<{ name: string }>(
    database,
    'SELECT name FROM dutybound_keys.wrapped',
  );
  expect(wrapped.map(({ name }) => name)).not.toContain(id);
  const frames = await owner<{ n: string }>(
    database,
    'SELECT n FROM dutybound.frame WHERE stream = $1',
    [id],
  );
  expect(frames).toEqual([{ n: '2' }]);
  const add = { seen: 1, key: 'a', entry: told(3, 'dsl'), writer: DSL };
  expect(await other.record.append(id, add)).toEqual({ kind: 'unknown' });
  expect(await other.record.append(kept, add)).toMatchObject({ kind: 'kept' });
  const begun = await begin(other, 'three');
  expect(await eventsOf(one, begun)).toHaveLength(1);
  expect(await faultsIn(database)).toEqual([]);
});

test('a server that was off while something was erased finds the key of today when it starts', async () => {
  const { database, one } = await two();
  const folder = copiedKeys(one.folder);
  for (const key of ['one', 'two']) {
    const id = await begin(one, key);
    await one.record.erase(id, ['dsl-1', 'headteacher-1'], 'due');
  }
  const id = await begin(one, 'three');
  const late = await aServer(database, folder);
  expect(await eventsOf(late, id)).toHaveLength(1);
  expect(keyFileOf(late)).toBe(keyFileOf(one));
});

test('two servers that leave what they know for the next start go on writing', async () => {
  const { database, one, other } = await two();
  const id = await begin(one);
  await other.record.catchUp();
  // Each makes a key for what it leaves, which no line of the journal speaks of.
  for (const { parts } of [one, other]) {
    await parts.streams.inTurn(() => parts.streams.leaveSnapshot(Buffer.from('[]')));
  }
  const add = { seen: 1, key: 'a', entry: told(3, 'dsl'), writer: DSL };
  expect(await other.record.append(id, add)).toMatchObject({ kind: 'kept' });
  expect(await eventsOf(one, id)).toHaveLength(2);
  await other.close();
  expect(await faultsIn(database)).toEqual([]);
}, 20_000);

test('keys that somebody rotates open nothing on another server until it is given what opens them', async () => {
  const { database, one, other } = await two();
  const id = await begin(one, 'two');
  await begin(one);
  const rotate = ({ parts }: Server, seen: number) =>
    parts.streams.changeKeys((keys) => keys.rotate(new Set()), seen);
  const { epoch } = other.parts.keys;
  await one.record.erase(id, ['dsl-1', 'headteacher-1'], 'due');
  // Who has not seen the epoch that an erasure began would replace a sheet that nobody has printed yet.
  expect(await rotate(other, epoch)).toBeNull();
  expect(await rotate(one, epoch + 1)).toBe(one.parts.keys.sheet());
  await expect(other.record.catchUp()).rejects.toThrow(/changed on another machine/);
  await expect(aServer(database, other.folder)).rejects.toThrow(/does not open this record/);
  const again = await aServer(database, copiedKeys(one.folder));
  expect((await again.record.known()).size).toBe(1);
});

test('with a passphrase every server follows an erasure, and needs no file', async () => {
  const opener = { kind: 'passphrase', passphrase: 'four usual words here' } as const;
  const { database, servers } = await severalServers(1, opener);
  const [one] = servers as [Server];
  const other = await aServer(database, copiedKeys(one.folder), opener);
  const [id, kept] = [await begin(one), await begin(one, 'two')];
  expect(await eventsOf(other, id)).toHaveLength(1);
  await one.record.erase(id, ['dsl-1', 'headteacher-1'], 'due');
  expect(await eventsOf(other, id)).toBeNull();
  expect(await eventsOf(other, kept)).toHaveLength(1);
});

test('accounts and what the school says of itself are the same on every server', async () => {
  const { one, other } = await two();
  await one.accounts.add(ADMIN, account('administrator'));
  await other.record.catchUp();
  await other.accounts.add(ADMIN, account('dsl'));
  await one.record.catchUp();
  expect(one.accounts.inForce('dsl-1')?.role).toBe('dsl');
  expect(one.accounts.names().get('dsl-1')).toBe(other.accounts.names().get('dsl-1'));
  const now = () => one.clock.now;
  const settings = await Settings.open(one.parts.streams, now);
  const there = await Settings.open(other.parts.streams, now);
  await settings.setUp(ADMIN, { policy: 'valley-end-2022', contacts: {}, warned: [] });
  await other.record.catchUp();
  expect(there.school?.policy).toBe('valley-end-2022');
  // Two change a part of it at once: neither undoes what the other says.
  const terms = [{ from: '2025-09-01', until: '2025-12-19' }];
  await Promise.all([
    settings.change(ADMIN, (school) => ({ ...school, policy: 'valley-end-2024' })),
    there.change(ADMIN, (school) => ({ ...school, terms })),
  ]);
  for (const { record } of [one, other]) await record.catchUp();
  expect(settings.school).toMatchObject({ policy: 'valley-end-2024', terms });
  expect(there.school).toEqual(settings.school);
});

test('an account that ends on one server ends on the other, with a second step that was added there', async () => {
  const { one, other } = await two();
  await one.accounts.add(ADMIN, account('administrator'));
  await one.accounts.add(ADMIN, account('dsl'));
  await other.record.catchUp();
  const step = { passkeys: [], secret: null, onPaper: ['a code'] };
  await other.accounts.setSecondStep(DSL, 'dsl-1', step);
  // This server has not looked since, and still knows of no second step.
  await one.accounts.end(ADMIN, 'dsl-1');
  await other.record.catchUp();
  expect(other.accounts.inForce('dsl-1')).toBeNull();
  // Somebody else is given it later.
  await other.accounts.add(ADMIN, account('dsl'));
  await one.record.catchUp();
  for (const { accounts } of [one, other]) {
    expect(accounts.inForce('dsl-1')).not.toBeNull();
    expect(accounts.secondStepOf('dsl-1')?.onPaper).toEqual([]);
  }
});

test('a code on paper that is typed on two servers at once opens one of them', async () => {
  const { one, other } = await two();
  await one.accounts.add(ADMIN, account('administrator'));
  await one.accounts.add(ADMIN, account('dsl'));
  await one.accounts.setSecondStep(DSL, 'dsl-1', {
    passkeys: [],
    secret: null,
    onPaper: ['a code', 'another'],
  });
  await other.record.catchUp();
  const use = ({ accounts }: Server) =>
    accounts.changeSecondStep('dsl-1', (step) =>
      step.onPaper.includes('a code')
        ? { ...step, onPaper: step.onPaper.filter((code) => code !== 'a code') }
        : null,
    );
  expect((await Promise.all([use(one), use(other)])).sort()).toEqual([false, true]);
});

test('whoever guesses at two servers has as many tries as at one, and a code of an app opens one of them', async () => {
  const { database, one, other } = await two();
  const sessionsOf = ({ accounts, clock }: Server) =>
    new Sessions(
      () => clock.now,
      accounts.secretFor('known browsers'),
      () => true,
      accounts.tries,
    );
  const [here, there] = [sessionsOf(one), sessionsOf(other)];
  const tries = Array.from({ length: 6 }, (_, index) => (index % 2 === 0 ? here : there));
  const waits = await Promise.all(
    [...tries, ...tries].map((sessions) => sessions.attempt('dsl-1')),
  );
  expect(waits.filter((wait) => wait === 0)).toHaveLength(5);
  expect(await here.attempt('deputy-dsl-1')).toBe(0);
  // What was right elsewhere, and signing in, count there too.
  one.clock.now = new Date(one.clock.now.getTime() + 120_000);
  expect(await there.attempt('dsl-1')).toBe(0);
  expect(await here.attempt('dsl-1')).toBeGreaterThan(0);
  await there.forgive('dsl-1');
  expect(await here.attempt('dsl-1')).toBe(0);
  const used = await Promise.all([here.useCode('dsl-1', 7), there.useCode('dsl-1', 7)]);
  expect(used.sort()).toEqual([false, true]);
  const rows = await owner<{ text: string }>(
    database,
    'SELECT tried::text AS text FROM dutybound.tried',
  );
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.filter(({ text }) => text.includes('dsl'))).toEqual([]);
});

test('what falls due is handed over by one server, once, however many look at the same moment', async () => {
  const { one, other } = await two();
  const ids = [await begin(one, 'a'), await begin(one, 'b')];
  await other.record.catchUp();
  one.clock.now = new Date(at(7 * 24 * 60));
  const all: string[] = [];
  const notifier = {
    notify: async ({ key }: { readonly key: string }) => {
      all.push(key);
      await new Promise((resolve) => setTimeout(resolve, 20));
    },
  };
  const sweepers = await Promise.all(
    [one, other].map(({ record, accounts }) => Sweeper.open(record, accounts, notifier)),
  );
  const handed = await Promise.all(sweepers.map((sweeper) => sweeper.sweep()));
  for (const sweeper of sweepers) await sweeper.sweep();
  expect(all.length).toBeGreaterThan(1);
  expect(new Set(all).size).toBe(all.length);
  expect((handed[0] ?? 0) + (handed[1] ?? 0)).toBeGreaterThan(0);
  for (const id of ids) {
    const handedOver = (await one.record.summary(id))?.handedOver ?? [];
    expect(new Set(handedOver).size).toBe(handedOver.length);
  }
  // Nothing of it is left over.
  const third = new CollectingNotifier();
  expect(await (await Sweeper.open(one.record, one.accounts, third)).sweep()).toBe(0);
});

test('an alert leaves from one server; where that dies before it is sent, from another', async () => {
  const { database, one, other } = await two();
  await one.accounts.add(ADMIN, account('administrator'));
  await one.accounts.add(ADMIN, account('dsl'));
  one.clock.now = new Date(at(0));
  const entry = { ...raised('sexting', { by: 'staff', to: 'dsl', via: 'online-form' }), at: at(0) };
  const writer = { account: 'staff-1' };
  await one.record.begin(HEAD, { key: 'form', entry, writer, isRaisedNow: true });
  await other.record.catchUp();
  const sent: string[] = [];
  const sender = (name: string, send: () => Promise<void>): AlertSender => ({
    channel: 'email',
    reaches: (id) => id === 'dsl-1',
    send: async ({ key }) => {
      await send();
      sent.push(`${name} ${key}`);
    },
  });
  const alertsOf = ({ record, accounts }: Server, its: AlertSender) =>
    new Alerts({ record, accounts, minutesFor: () => 15, senders: [its] });
  one.clock.now = new Date(at(30));
  let reached = (): void => {};
  const isSending = new Promise<void>((resolve) => {
    reached = resolve;
  });
  let giveUp = (): void => {};
  const stuck = sender('first', () => {
    reached();
    return new Promise((_, reject) => {
      giveUp = () => reject(new Error('it has died'));
    });
  });
  const dying = alertsOf(one, stuck).sweep();
  await isSending;
  const second = alertsOf(
    other,
    sender('second', async () => {}),
  );
  expect(await second.sweep()).toBe(0);
  expect(second.next).not.toBeNull();
  // Its connections are cut, as when its machine dies.
  await owner(
    database,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'dutybound' AND state = 'idle in transaction' AND pid <> pg_backend_pid()`,
  );
  other.clock.now = new Date(at(31));
  expect(await second.sweep()).toBe(1);
  expect(await second.sweep()).toBe(0);
  giveUp();
  await dying.catch(() => {});
  expect(sent).toEqual([expect.stringMatching(/^second /)]);
});
