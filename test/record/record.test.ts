import { describe, expect, test } from 'vitest';
import { verifyFolder } from '../../src/record/verify.ts';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import { happened, raised } from '../support/incidents.ts';
import { afterPowerCut, aRecord, DSL, HEAD, newDisks, openRecord } from './a-record.ts';
import { Power } from './simulated-disk.ts';

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

  test('of a later version judges no incident without what it does not know; the others go on', async () => {
    const made = await aRecord();
    const told = happened(5, 'party.informed', { by: 'teacher', to: 'dsl' });
    const later = [
      { ...told, mood: 'calm' },
      { ...told, type: 'party.sung-to' },
      {
        ...happened(6, 'entry.corrected', { by: 'dsl', entry: 0, reason: 'a slip' }),
        replacement: { mood: 'calm' },
      },
    ] as unknown as readonly TimelineEvent[];
    const ids = [];
    for (const [at, entry] of [...later, told].entries()) {
      const key = `${at}`;
      const id = await made.record.begin(HEAD, { key, entry: raised('sexting'), writer: DSL });
      await made.record.append(id, { seen: 1, key: `${key} more`, entry, writer: DSL });
      ids.push(id);
    }
    const head = { ...HEAD, record: 'complete for hearsay' } as const;
    ids.push(await made.record.begin(head, { key: 'head', entry: raised('sexting'), writer: DSL }));
    const { record } = await made.again();
    const opened = await Promise.allSettled(ids.map((id) => record.read(id, DSL)));
    expect(
      opened.map((each) => (each.status === 'rejected' ? each.reason.message : 'opened')),
    ).toEqual([
      'entry 1 has "mood", of a newer Dutybound; update this one',
      'entry 1 has "party.sung-to", of a newer Dutybound; update this one',
      'entry 1 has "mood", of a newer Dutybound; update this one',
      'opened',
      'the incident has "complete for hearsay", of a newer Dutybound; update this one',
    ]);
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

  test('keeps what was written together whole, or none of it, and once however often it is sent', async () => {
    const made = await aRecord();
    const { record } = made;
    const id = await record.begin(HEAD, { key: 'one', entry: raised('sexting'), writer: DSL });
    const [entry, another] = [
      happened(5, 'party.informed', { by: 'dsl', to: 'headteacher' }),
      happened(6, 'referral.made', { by: 'dsl', to: 'childrens-services' }),
    ];
    const request = { seen: 1, key: 'two', entry, more: [another], writer: DSL };
    const before = made.parts.streams.seq;
    expect(await record.append(id, request)).toMatchObject({ kind: 'kept', position: 1 });
    // One line of the journal: nothing can be cut off between the two.
    expect(made.parts.streams.seq).toBe(before + 1);
    expect(await record.append(id, request)).toMatchObject({ kind: 'kept', position: 1 });
    const again = await made.again();
    const events = (await again.record.read(id, DSL))?.timeline.events;
    expect(events).toEqual([raised('sexting'), entry, another]);
    const later = { ...request, key: 'three', seen: 3 };
    expect(await again.record.append(id, later)).toMatchObject({ kind: 'kept', position: 3 });
  });

  describe('to which many add at once', () => {
    const PEOPLE = Array.from({ length: 12 }, (_, index) => `${index}`);
    const told = happened(5, 'party.informed', { by: 'teacher', to: 'dsl' });

    /** A record of an incident for each of them, on a disk that keeps nothing but what was synced. */
    const theirs = async () => {
      const disks = newDisks(1, new Power(), ['none', 'none']);
      const made = await aRecord(disks);
      const begin = (key: string) =>
        made.record.begin(HEAD, { key, entry: raised('sexting'), writer: DSL });
      const ids = await Promise.all(PEOPLE.map(begin));
      const add = (id: string) =>
        made.record.append(id, { seen: 1, key: 'told', entry: told, writer: DSL });
      return { ...made, disks, ids, add };
    };

    test('calls nothing kept before it is on the disk, and shares syncs', async () => {
      const { disks, disk, ids, add } = await theirs();
      const synced: string[] = [];
      const sizes: number[] = [];
      let sync = (): void => {};
      disk.aside = (path) => {
        synced.push(path);
        return new Promise<void>((resolve) => {
          const before = sync;
          sync = () => {
            before();
            resolve();
          };
        });
      };
      let left = ids.length;
      const kept = ids.map(async (id) => {
        await add(id);
        left -= 1;
        if (left % 4 > 0) return;
        const found = await openRecord(afterPowerCut(disks));
        sizes.push((await found.record.read(id, DSL))?.timeline.events.length ?? 0);
      });
      while (left > 0) {
        await new Promise(setImmediate);
        const all = sync;
        sync = () => {};
        all();
      }
      await Promise.all(kept);
      expect(sizes).toEqual([2, 2, 2]);
      expect(synced.filter((path) => path === 'journal').length).toBeLessThanOrEqual(3);
    });

    test('keeps none of them back for one that is refused, and shows none that was', async () => {
      const { record, disk, ids, add } = await theirs();
      const full = ids[5] as string;
      disk.fails = (step, path) =>
        step === 'append' && path === `frames/${full}` ? 'ENOSPC' : null;
      const all = await Promise.allSettled(ids.map(add));
      expect(all.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []))).toEqual([
        5,
      ]);
      disk.fails = () => null;
      const entries = async () =>
        Promise.all(
          ids.map(async (id) => (await record.read(id, DSL))?.timeline.events.length ?? 0),
        );
      expect(await entries()).toEqual(ids.map((id) => (id === full ? 1 : 2)));
      expect(await add(full)).toMatchObject({ kind: 'kept', position: 1 });
      expect(await entries()).toEqual(ids.map(() => 2));
      expect(verifyFolder(disk).faults).toEqual([]);
    });

    test('calls none of them kept where a sync failed, nor anything after it', async () => {
      const { record, disk, ids, add } = await theirs();
      disk.aside = async (path) => {
        if (path === 'journal') throw new Error('EIO');
      };
      const all = await Promise.allSettled(ids.map(add));
      expect(all.every(({ status }) => status === 'rejected')).toBe(true);
      disk.aside = async () => {};
      await expect(
        record.append(ids[0] as string, { seen: 1, key: 'b', entry: told, writer: DSL }),
      ).rejects.toThrow(/started again/);
    });

    test('erases one while others are added to', async () => {
      const { record, disk, ids, add } = await theirs();
      const [first, ...others] = ids;
      const [, ...added] = await Promise.all([
        record.erase(first as string, ['dsl-1', 'head-1'], 'due'),
        ...others.map(add),
        add(first as string),
      ]);
      expect(added.map(({ kind }) => kind)).toEqual([...others.map(() => 'kept'), 'unknown']);
      expect(verifyFolder(disk)).toMatchObject({ faults: [], erased: 1 });
    });
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
