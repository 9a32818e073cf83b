import { describe, expect, test, vi } from 'vitest';
import type { Summary } from '../../src/record/content.ts';
import { ruleBooks } from '../support/built-in.ts';
import { at, happened, raised } from '../support/incidents.ts';
import { ADMIN, account, aDesk, openDesks } from './a-desk.ts';
import { type Disks, DSL, HEAD } from './a-record.ts';
import type { SimulatedDisk } from './simulated-disk.ts';

/** More than are worth leaving a snapshot for. */
const MANY = 260;

/** A record with some incidents, one of them about a member of staff, that has left a snapshot at its end. */
const withSnapshot = async () => {
  const made = await aDesk();
  const { record, accounts, desk, disk, keys, copy } = made;
  await accounts.add(ADMIN, account('dsl', { number: 2, name: 'Ms R. Vale' }));
  const begin = (key: string, about: string) =>
    desk('dsl-1').begin(HEAD, { key, entry: raised('exploitation', { about }) });
  const ids = [
    await begin('one', 'child-1'),
    await begin('two', 'staff-2'),
    await begin('three', 'child-1'),
  ] as const;
  await desk('dsl-1').name(ids[1], 'staff-2', 'Vale, R');
  for (let count = 0; count < MANY; count += 1) await record.hold(ids[0], DSL, false, 'none');
  await record.close();
  return { ids, disks: { disk, keys, copy } };
};

/** The record opened again, what it knows, and whether it had to look into the frames of this incident. */
const opened = async (disks: Disks, id: string) => {
  const made = await openDesks(disks);
  const read = vi.spyOn(disks.disk, 'read');
  const list = await made.desk('dsl-1').list();
  const isRead = read.mock.calls.some(([path]) => path === `frames/${id}`);
  read.mockRestore();
  return { ...made, list, isRead };
};

const replaced = (disk: SimulatedDisk, bytes: Uint8Array): void => {
  disk.remove('.snapshot');
  disk.append('.snapshot', bytes);
};

/** Writes to the record as a program of another version would: what it says of an incident has another form. */
const inAnotherForm = async (disks: Disks, id: string, after: object) => {
  const { parts, record } = await openDesks(disks);
  await parts.streams.inTurn(() =>
    parts.streams.add('incident', id, {
      written: at(30),
      writer: DSL,
      key: 'other',
      items: [{ kind: 'hold', isHeld: true, reason: 'a claim' }],
      after: after as Summary,
    }),
  );
  await record.close();
};

describe('what a program of another version says of an incident', () => {
  test.each<[string, object]>([
    ['an earlier one, without a form', { due: null, isClosed: false, about: [] }],
    ['a later one', { form: 99, isOpen: true, subjects: [] }],
  ])('is not believed, and worked out again from its entries: %s', async (_, after) => {
    const { ids, disks } = await withSnapshot();
    const before = (await opened(disks, ids[0])).list.find(({ id }) => id === ids[1]);
    await inAnotherForm(disks, ids[1], after);
    const { list, desk } = await opened(disks, ids[1]);
    expect(list.find(({ id }) => id === ids[1])).toEqual({ ...before, isHeld: true });
    expect((await desk('dsl-2').list()).map(({ id }) => id)).not.toContain(ids[1]);
  });

  test('keeps who raised it, who waits to be told that it was seen', async () => {
    const { ids, disks } = await withSnapshot();
    await inAnotherForm(disks, ids[0], {});
    const { record } = await openDesks(disks);
    expect((await record.known()).get(ids[0])?.summary.begunBy).toBe('dsl-1');
  });

  test('leaves whom an incident is about known where its policy is known no longer', async () => {
    const { ids, disks } = await withSnapshot();
    await inAnotherForm(disks, ids[1], {});
    const books = { ...ruleBooks, policies: ruleBooks.policies.slice(0, 0) };
    const { record } = await openDesks(disks, { books });
    expect((await record.known()).get(ids[1])?.summary).toMatchObject({
      about: ['staff-2'],
      due: null,
    });
  });
});

describe('what the last end left for the next start', () => {
  test('spares looking into every incident, and says the same as they do', async () => {
    const { ids, disks } = await withSnapshot();
    const quick = await opened(disks, ids[0]);
    expect(quick.isRead).toBe(false);
    await quick.record.close();
    disks.disk.remove('.snapshot');
    const slow = await opened(disks, ids[0]);
    expect(slow.isRead).toBe(true);
    expect(quick.list).toEqual(slow.list);
    expect(await quick.record.known()).toEqual(await slow.record.known());
  });

  test('keeps whoever an incident is about out of it, by name as well', async () => {
    const { ids, disks } = await withSnapshot();
    const { desk } = await opened(disks, ids[0]);
    const seen = (await desk('dsl-2').list()).map(({ id }) => id);
    expect(seen).toEqual(expect.arrayContaining([ids[0], ids[2]]));
    expect(seen).not.toContain(ids[1]);
  });

  test('is not believed on what was written since', async () => {
    const { ids, disks } = await withSnapshot();
    const before = disks.disk.read('.snapshot') as Buffer;
    const first = await opened(disks, ids[0]);
    const entry = happened(5, 'fact.established', {
      by: 'teacher',
      fact: 'subject-is-dsl',
      value: 'yes',
    });
    await first.desk('headteacher-1').append(ids[2], { seen: 1, key: 'a', entry });
    await first.desk('headteacher-1').name(ids[1], 'staff-2', 'somebody else');
    await first.record.close();
    replaced(disks.disk, before);
    const later = await opened(disks, ids[2]);
    expect(later.isRead).toBe(true);
    expect(later.list.map(({ id }) => id)).not.toContain(ids[2]);
    const { subjectNames } = (await later.record.known()).get(ids[1]) ?? {};
    expect(subjectNames?.size).toBe(2);
  });

  test('is passed over where it was changed, cut short or is of another record', async () => {
    const { ids, disks } = await withSnapshot();
    const whole = disks.disk.read('.snapshot') as Buffer;
    const changed = Buffer.from(whole);
    changed[whole.length >> 1] = (changed[whole.length >> 1] as number) ^ 1;
    const other = (await withSnapshot()).disks.disk.read('.snapshot') as Buffer;
    for (const bytes of [changed, whole.subarray(0, 40), Buffer.alloc(0), other]) {
      replaced(disks.disk, bytes);
      const { isRead, list } = await opened(disks, ids[0]);
      expect([isRead, list.length]).toEqual([true, 3]);
    }
  });

  test('is passed over where the journal is not the one that it speaks of', async () => {
    const { ids, disks } = await withSnapshot();
    const journal = disks.disk.read('journal') as Buffer;
    const lines = journal.toString('latin1').split('\n');
    // As after a backup from before was brought back beside it.
    disks.disk.remove('journal');
    disks.disk.append('journal', Buffer.from(`${lines.slice(0, -40).join('\n')}\n`));
    disks.disk.remove('checkpoints');
    disks.disk.append('checkpoints', Buffer.alloc(0));
    const { isRead } = await opened(disks, ids[0]);
    expect(isRead).toBe(true);
  });

  test('knows nothing of what was erased, and cannot be opened with the keys that are left', async () => {
    const { ids, disks } = await withSnapshot();
    const before = disks.disk.read('.snapshot') as Buffer;
    const first = await opened(disks, ids[0]);
    await first.record.erase(ids[1], ['dsl-1', 'headteacher-1'], 'due');
    expect(disks.disk.read('.snapshot')).toBeNull();
    await first.record.close();
    replaced(disks.disk, before);
    const later = await opened(disks, ids[0]);
    expect(later.isRead).toBe(true);
    expect(later.list.map(({ id }) => id)).not.toContain(ids[1]);
  });

  test('holds no word that can be read, and a disk that refuses it harms nothing', async () => {
    const { ids, disks } = await withSnapshot();
    const text = String(disks.disk.read('.snapshot'));
    for (const word of ['child-1', 'vale', 'valley-end', at(60)]) expect(text).not.toContain(word);
    const made = await openDesks(disks);
    for (let count = 0; count < MANY; count += 1) {
      await made.record.hold(ids[0], DSL, false, 'none');
    }
    disks.disk.fails = (_, path) => (path.startsWith('.snapshot') ? 'ENOSPC' : null);
    await made.record.close();
    disks.disk.fails = () => null;
    expect((await opened(disks, ids[0])).list).toHaveLength(3);
  });
});
