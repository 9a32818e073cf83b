import { describe, expect, test } from 'vitest';
import { KeyRing, keyFromSheet } from '../../src/record/keys.ts';
import { newReceivingSecret } from '../../src/record/sealed-to.ts';
import { raised, told } from '../support/incidents.ts';
import { aRecord, type Disks, DSL, HEAD, openRecord } from './a-record.ts';
import { SimulatedDisk } from './simulated-disk.ts';

type Made = Awaited<ReturnType<typeof aRecord>>;

const begin = ({ record }: Pick<Made, 'record'>, key: string) =>
  record.begin(HEAD, { key, entry: raised('sexting'), writer: DSL });

/** The first disk of keys has died: what is left is the second, the sheet and the record. */
const afterTheFirstDied = (disks: Disks, sheet: string) => {
  const empty = new SimulatedDisk(7);
  const key = keyFromSheet(sheet);
  if (key === null) throw new Error('no sheet');
  const { record } = JSON.parse(String(disks.disk.read('record.json'))) as { record: string };
  KeyRing.open(record, { first: empty, second: disks.copy }, { kind: 'sheet', key });
  return openRecord({ ...disks, keys: empty });
};

const entries = async ({ record }: Pick<Made, 'record'>, id: string) =>
  (await record.read(id, DSL))?.timeline.events.length ?? 0;

describe('while the second keys are away', () => {
  test('an incident goes on and a new one begins, and each result says so', async () => {
    const made = await aRecord();
    const { record, copy } = made;
    const id = await begin(made, 'one');
    const entry = told(3, 'dsl');
    const before = await record.append(id, { seen: 1, key: 'a', entry, writer: DSL });
    expect(before).toMatchObject({ kind: 'kept', warning: null });
    copy.isAway = true;
    const other = await begin(made, 'two');
    const added = await record.append(other, { seen: 1, key: 'b', entry, writer: DSL });
    expect(added).toMatchObject({
      kind: 'kept',
      warning: expect.stringMatching(/^the second keys are not there; entries are kept/),
    });
    expect([await entries(made, id), await entries(made, other)]).toEqual([2, 2]);
  });

  test.each(['pulled out', 'failing to sync', 'full'])(
    '(%s), what was begun survives the death of the first disk',
    async (how) => {
      const made = await aRecord();
      const { copy, ring } = made;
      const ids = [await begin(made, 'before')];
      if (how === 'pulled out') copy.isAway = true;
      else copy.fails = (step) => (step === (how === 'full' ? 'append' : 'sync') ? 'ENOSPC' : null);
      ids.push(await begin(made, 'meanwhile'), await begin(made, 'and another'));
      await made.record.close();
      copy.isAway = false;
      copy.fails = () => null;
      const back = await afterTheFirstDied(made, ring.sheet());
      for (const id of ids) expect(await entries(back, id)).toBe(1);
      expect(back.record.warning).toBeNull();
    },
  );

  test('starting says so, and makes no second keys where that disk is not', async () => {
    const made = await aRecord();
    const id = await begin(made, 'one');
    await made.record.close();
    made.copy.isAway = true;
    const later = await made.again();
    expect(later.record.warning).toMatch(/second keys are not there/);
    const meanwhile = await begin(later, 'two');
    await later.record.close();
    made.copy.isAway = false;
    const back = await afterTheFirstDied(made, later.ring.sheet());
    for (const each of [id, meanwhile]) expect(await entries(back, each)).toBe(1);
  });

  test('nothing is erased: what they have could bring it back', async () => {
    const made = await aRecord();
    const id = await begin(made, 'one');
    made.copy.isAway = true;
    await begin(made, 'two');
    await expect(made.record.erase(id, ['dsl-1', 'head-1'], 'due')).rejects.toThrow(
      /put that disk in again first/,
    );
    expect(await entries(made, id)).toBe(1);
    made.copy.isAway = false;
    await made.record.erase(id, ['dsl-1', 'head-1'], 'due');
    expect(await entries(made, id)).toBe(0);
    expect(made.copy.read('keys')).toEqual(made.keys.read('keys'));
  });

  test('an erasure that power cut off waits for them, and is finished once they are back', async () => {
    const made = await aRecord();
    const id = await begin(made, 'one');
    made.keys.fails = (step, path) => (step === 'append' && path === 'keys.new' ? 'ENOSPC' : null);
    await expect(made.record.erase(id, ['dsl-1', 'head-1'], 'due')).rejects.toThrow();
    made.keys.fails = () => null;
    await made.record.close();
    made.copy.isAway = true;
    const meanwhile = await made.again();
    expect(await entries(meanwhile, id)).toBe(0);
    expect(await entries(meanwhile, await begin(meanwhile, 'two'))).toBe(1);
    await meanwhile.record.close();
    made.copy.isAway = false;
    const later = await made.again();
    expect(later.ring.streams).not.toContain(id);
    expect(later.record.warning).toBeNull();
  });

  test('from any step of an erasure on, it is finished once they are back, and nothing else is lost', async () => {
    let outcomes = '';
    for (let failing = 0, isDone = false; !isDone; failing += 1) {
      const made = await aRecord();
      const [id, other] = [await begin(made, 'one'), await begin(made, 'two')];
      const before = made.copy.afterPowerCut();
      let steps = 0;
      made.copy.fails = () => (steps++ >= failing ? 'EIO' : null);
      const erased = await made.record.erase(id, ['dsl-1', 'head-1'], 'due').then(
        () => true,
        () => false,
      );
      isDone = steps <= failing;
      outcomes += erased ? 'e' : 'n';
      made.copy.fails = () => null;
      await made.record.close().catch(() => {});
      const later = await made.again();
      const isGone = (await entries(later, id)) === 0;
      expect([failing, isGone || !erased, await entries(later, other)]).toEqual([failing, true, 1]);
      if (isGone) expect(later.ring.streams).not.toContain(id);
      expect(later.record.warning).toBeNull();
      expect(made.copy.read('keys')).toEqual(made.keys.read('keys'));
      await later.record.close();
      // The second disk as it was before does not lead back to what is gone.
      if (!isGone) continue;
      const back = await openRecord({ ...made, copy: before });
      expect(await entries(back, id)).toBe(0);
    }
    expect(outcomes).toMatch(/^[en]*e$/);
  });

  test('and were of a record that never had any, that is said', async () => {
    const made = await aRecord();
    // A stick in the place of the old one.
    made.copy.remove('keys');
    await made.record.close();
    const later = await made.again();
    expect(made.copy.read('keys')).toBeNull();
    later.ring.writeSecond();
    expect(later.record.warning).toBeNull();
    const id = await begin(later, 'one');
    await later.record.close();
    const back = await afterTheFirstDied(made, later.ring.sheet());
    expect(await entries(back, id)).toBe(1);
  });

  test('once they are back they are made whole, and overwrite no keys of another record', async () => {
    const made = await aRecord();
    made.copy.isAway = true;
    await begin(made, 'one');
    made.copy.isAway = false;
    const other = await aRecord();
    const theirs = other.keys.read('keys') as Buffer;
    const ours = made.copy.read('keys') as Buffer;
    made.copy.remove('keys');
    made.copy.append('keys', theirs);
    await begin(made, 'two');
    expect(() => made.ring.writeSecond()).toThrow(/of another record/);
    expect((await made.again()).record.warning).toMatch(/not there/);
    expect(made.copy.read('keys')).toEqual(theirs);
    made.copy.remove('keys');
    made.copy.append('keys', ours);
    await begin(made, 'three');
    expect(made.copy.read('keys')).toEqual(made.keys.read('keys'));
  });

  test('another stick in their place is neither cut nor added to', async () => {
    const made = await aRecord();
    const other = await aRecord();
    for (const key of ['one', 'two', 'three']) await begin(other, key);
    const theirs = other.keys.read('keys') as Buffer;
    made.copy.remove('keys');
    made.copy.append('keys', theirs);
    await begin(made, 'one');
    expect(made.copy.read('keys')).toEqual(theirs);
    expect(made.record.warning).toMatch(/not there/);
  });

  test('a damaged second file is written again from the first', async () => {
    const made = await aRecord();
    const id = await begin(made, 'one');
    await made.record.close();
    made.copy.flip('keys', 3, 1);
    const later = await made.again();
    expect(await entries(later, id)).toBe(1);
    expect(made.copy.read('keys')).toEqual(made.keys.read('keys'));
  });
});

describe('the key that other schools seal to', () => {
  test('survives the death of the first disk', async () => {
    const made = await aRecord();
    const secret = newReceivingSecret();
    made.ring.keepReceiving(secret);
    await made.record.close();
    const left = { ...made, copy: made.copy.afterPowerCut() };
    const back = await afterTheFirstDied(left, made.ring.sheet());
    expect(back.ring.receiving).toEqual(secret);
  });

  test.each(['pulled out', 'failing to sync', 'full'])(
    'is not made while the second keys are away (%s), and is once they are back',
    async (how) => {
      const { ring, copy } = await aRecord();
      if (how === 'pulled out') copy.isAway = true;
      else copy.fails = (step) => (step === (how === 'full' ? 'append' : 'sync') ? 'ENOSPC' : null);
      expect(() => ring.keepReceiving(newReceivingSecret())).toThrow(/must be in both places/);
      expect(ring.receiving).toBeNull();
      copy.isAway = false;
      copy.fails = () => null;
      const secret = newReceivingSecret();
      ring.keepReceiving(secret);
      expect(ring.receiving).toEqual(secret);
    },
  );
});

describe('to change what opens the record', () => {
  const next = { kind: 'passphrase', passphrase: 'four plain words here' } as const;

  test('the second keys must be there: what they have would open as before', async () => {
    const { ring, copy } = await aRecord();
    const sheet = ring.sheet();
    copy.isAway = true;
    expect(() => ring.changeTo(next)).toThrow(/put that disk in again first/);
    expect([ring.opener, ring.sheet()]).toEqual(['file', sheet]);
  });

  test('whoever has the sheet alone gets in without them, and is told that they are not there', async () => {
    const made = await aRecord();
    const id = await begin(made, 'one');
    const { record } = JSON.parse(String(made.disk.read('record.json'))) as { record: string };
    made.copy.isAway = true;
    const key = keyFromSheet(made.ring.sheet()) as Buffer;
    const places = { first: made.keys, second: made.copy };
    const ring = KeyRing.open(record, places, { kind: 'sheet', key, next });
    expect(ring.opener).toBe('passphrase');
    expect(ring.keyOf(id)).not.toBeNull();
    expect(ring.warning).toMatch(/if the first disk dies, all is lost/);
    made.copy.isAway = false;
    expect(KeyRing.open(record, places, next).warning).toBeNull();
  });
});
