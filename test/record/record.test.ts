import { describe, expect, test } from 'vitest';
import { verifyFolder } from '../../src/record/verify.ts';
import { happened, raised } from '../support/incidents.ts';
import { aRecord, DSL, HEAD } from './a-record.ts';

describe('a record', () => {
  test('gives back what was added, in order', async () => {
    const { record } = await aRecord();
    const id = await record.begin(HEAD, { key: 'one', entry: raised('sexting'), writer: DSL });
    const first = happened(5, 'party.informed', { by: 'teacher', to: 'dsl' });
    const added = await record.append(id, { seen: 1, key: 'two', entry: first, writer: DSL });
    expect(added).toMatchObject({ kind: 'kept', position: 1 });
    const kept = await record.read(id, DSL);
    expect(kept?.timeline.events).toEqual([raised('sexting'), first]);
  });

  test('of two writers who have seen the same, the second is asked to look again', async () => {
    const { record } = await aRecord();
    const id = await record.begin(HEAD, { key: 'one', entry: raised('sexting'), writer: DSL });
    const told = happened(5, 'party.informed', { by: 'teacher', to: 'dsl' });
    const both = await Promise.all(
      ['a', 'b'].map((key) => record.append(id, { seen: 1, key, entry: told, writer: DSL })),
    );
    expect(both.map(({ kind }) => kind)).toEqual(['kept', 'look-again']);
    expect(both[1]).toMatchObject({ since: [told] });
  });

  test('a request that is sent again is one entry', async () => {
    const { record } = await aRecord();
    const request = { key: 'one', entry: raised('sexting'), writer: DSL };
    const id = await record.begin(HEAD, request);
    expect(await record.begin(HEAD, request)).toBe(id);
    const told = happened(5, 'party.informed', { by: 'teacher', to: 'dsl' });
    const again = { seen: 1, key: 'two', entry: told, writer: DSL };
    await record.append(id, again);
    expect(await record.append(id, again)).toMatchObject({ kind: 'kept', position: 1 });
    expect((await record.read(id, DSL))?.timeline.events).toHaveLength(2);
  });

  test('logs who reads the same again within a minute once, and every try', async () => {
    let now = Date.parse('2026-03-04T12:00:00Z');
    const { record, again } = await aRecord(undefined, { now: () => new Date(now) });
    const id = await record.begin(HEAD, { key: 'one', entry: raised('sexting'), writer: DSL });
    const deputy = { account: 'deputy-dsl-1' };
    const count = async () => (await record.reads(id)).length;
    for (const reader of [DSL, DSL, deputy, DSL]) await record.read(id, reader);
    expect(await count()).toBe(2);
    await record.read(id, DSL, 'looked at its history');
    expect(await count()).toBe(3);
    now += 59_999;
    await record.read(id, DSL);
    expect(await count()).toBe(3);
    now += 1;
    await record.read(id, DSL);
    expect(await count()).toBe(4);
    now -= 3_600_000;
    await record.read(id, DSL);
    expect(await count()).toBe(5);
    for (let tries = 0; tries < 3; tries += 1) await record.read(id, DSL, 'opened', () => false);
    expect(await count()).toBe(8);
    await record.close();
    const later = await again();
    await later.record.read(id, DSL);
    expect(await later.record.reads(id)).toHaveLength(9);
  });

  test('is not shown where the disk does not take that it was read', async () => {
    const { record, disk } = await aRecord();
    const id = await record.begin(HEAD, { key: 'one', entry: raised('sexting'), writer: DSL });
    disk.fails = (step, path) => (step === 'append' && path === 'journal' ? 'ENOSPC' : null);
    for (let tries = 0; tries < 2; tries += 1) {
      await expect(record.read(id, DSL)).rejects.toThrow(/disk is full/);
    }
  });

  test('what falls due in the year 10000 is last, and does not come before what is due now', async () => {
    const { record } = await aRecord();
    const late = { ...raised('sexting'), at: '9999-12-31T23:30:00-05:00' };
    const id = await record.begin(HEAD, { key: 'one', entry: late, writer: DSL });
    const { due, since } = (await record.summary(id)) ?? {};
    expect([due, since]).toEqual(['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z']);
  });

  test('is the same after it was opened again', async () => {
    const { record, again } = await aRecord();
    const id = await record.begin(HEAD, { key: 'one', entry: raised('sexting'), writer: DSL });
    await record.close();
    const later = await again();
    expect((await later.record.read(id, DSL))?.timeline.events).toEqual([raised('sexting')]);
    expect(await later.record.reads(id)).toHaveLength(1);
  });

  test('what was erased is gone, and a backup from before does not bring it back', async () => {
    const { record, disk, backup, restored } = await aRecord();
    const id = await record.begin(HEAD, { key: 'one', entry: raised('sexting'), writer: DSL });
    const other = await record.begin(HEAD, { key: 'two', entry: raised('iioc'), writer: DSL });
    const before = backup();
    await record.erase(id, ['dsl-1', 'head-1'], 'kept for as long as it had to be');
    expect(record.ids()).toEqual([other]);
    expect(await record.read(id, DSL)).toBeNull();
    expect(await record.erasure(id)).toMatchObject({
      items: [{ kind: 'erased', by: ['dsl-1', 'head-1'] }],
    });
    expect(verifyFolder(disk)).toMatchObject({ faults: [], erased: 1 });
    const back = await restored(before);
    expect(await back.record.read(id, DSL)).toBeNull();
    expect((await back.record.read(other, DSL))?.timeline.events).toHaveLength(1);
  });

  test('without its key file says how to recover', async () => {
    const { record, keys, again } = await aRecord();
    await record.close();
    keys.remove('epoch-key');
    await expect((async () => again())()).rejects.toThrow(/`dutybound record recover`/);
  });

  test('begins nothing under a key that a full disk did not take', async () => {
    const { record, keys, again } = await aRecord();
    const request = { key: 'one', entry: raised('sexting'), writer: DSL };
    keys.fails = (step, path) => (step === 'append' && path === 'keys' ? 'ENOSPC' : null);
    await expect(record.begin(HEAD, request)).rejects.toThrow(/disk is full/);
    keys.fails = () => null;
    const id = await record.begin(HEAD, request);
    const other = await record.begin(HEAD, { ...request, key: 'two' });
    await record.close();
    const later = await again();
    for (const each of [id, other]) {
      expect((await later.record.read(each, DSL))?.timeline.events).toHaveLength(1);
    }
  });

  test('an erasure that a full disk stopped begins nothing more, and is finished at the next start', async () => {
    const { record, keys, again } = await aRecord();
    const request = { key: 'one', entry: raised('sexting'), writer: DSL };
    const id = await record.begin(HEAD, request);
    const other = await record.begin(HEAD, { ...request, key: 'two' });
    keys.fails = (step, path) => (step === 'append' && path === 'keys.new' ? 'ENOSPC' : null);
    await expect(record.erase(id, ['dsl-1', 'head-1'], 'due')).rejects.toThrow(/started again/);
    keys.fails = () => null;
    await expect(record.begin(HEAD, { ...request, key: 'three' })).rejects.toThrow(/started again/);
    await record.close();
    const later = await again();
    expect(await later.record.read(id, DSL)).toBeNull();
    expect((await later.record.read(other, DSL))?.timeline.events).toHaveLength(1);
    expect(later.ring.streams).not.toContain(id);
  });
});
