import { describe, expect, test } from 'vitest';
import { Accounts } from '../../src/record/accounts.ts';
import { CollectingNotifier, type Notice, Sweeper } from '../../src/record/deadlines.ts';
import type { IncidentRecord } from '../../src/record/record.ts';
import { at, closed, corrected, happened, raised, told } from '../support/incidents.ts';
import { aDesk, openDesks } from './a-desk.ts';
import { afterPowerCut, aRecord, type Disks, DSL, HEAD, newDisks, openRecord } from './a-record.ts';
import { numbersFrom, Power } from './simulated-disk.ts';

/** A clock that a test sets, in minutes from nine o'clock. */
const clock = () => {
  let minutes = 0;
  return {
    set: (to: number) => {
      minutes = to;
    },
    now: () => new Date(at(minutes)),
  };
};
const WEEK = 7 * 24 * 60;

const begin = (record: IncidentRecord, key = 'one', about = 'child-1', minutes = 0) =>
  record.begin(HEAD, {
    key,
    entry: { ...raised('exploitation', { about }), at: at(minutes) },
    writer: DSL,
  });

const sweeperOf = async (
  { record, parts }: Pick<Awaited<ReturnType<typeof openRecord>>, 'record' | 'parts'>,
  notifier = new CollectingNotifier(),
) => {
  const accounts = await Accounts.open(parts.streams, () => record.now());
  return { notifier, sweeper: await Sweeper.open(record, accounts, notifier) };
};

const dues = (notices: readonly Notice[]) => [...new Set(notices.map(({ due }) => due))];

describe('what falls due', () => {
  test('is handed over once its moment has come, and once', async () => {
    const time = clock();
    const made = await aRecord(newDisks(1), { now: time.now });
    const { sweeper, notifier } = await sweeperOf(made);
    expect(sweeper.next).toBeNull();
    const id = await begin(made.record);
    const due = sweeper.next;
    expect(due).toBe((await made.record.summary(id))?.due);
    time.set(59);
    expect(await sweeper.sweep()).toBe(0);
    time.set(60);
    expect(await sweeper.sweep()).toBeGreaterThan(0);
    expect(dues(notifier.notices)).toEqual([due]);
    expect(await sweeper.sweep()).toBe(0);
  });

  test('after a week without power is found at the start, the oldest first, with its own moment', async () => {
    const time = clock();
    const disks = newDisks(1);
    const { record } = await aRecord(disks, { now: time.now });
    const later = await begin(record, 'one', 'child-1', 30);
    const sooner = await begin(record, 'two');
    time.set(WEEK);
    const again = await openRecord(afterPowerCut(disks), { now: time.now });
    const { sweeper, notifier } = await sweeperOf(again);
    await sweeper.sweep();
    expect(dues(notifier.notices).slice(0, 2)).toEqual([at(60), at(90)]);
    const first = notifier.notices.filter(({ due }) => due === at(60));
    expect(new Set(first.map(({ incident }) => incident))).toEqual(new Set([sooner]));
    expect(notifier.notices.some(({ incident }) => incident === later)).toBe(true);
    const once = await sweeperOf(await openRecord(afterPowerCut(disks), { now: time.now }));
    expect(new Set(notifier.notices.map(({ key }) => key)).size).toBe(notifier.notices.length);
    expect(await once.sweeper.sweep()).toBe(notifier.notices.length);
  });

  test('and was handed over is not handed over again after a restart', async () => {
    const time = clock();
    const made = await aRecord(newDisks(1), { now: time.now });
    await begin(made.record);
    time.set(60);
    const { sweeper } = await sweeperOf(made);
    expect(await sweeper.sweep()).toBeGreaterThan(0);
    const { sweeper: again, notifier } = await sweeperOf(await made.again());
    expect([await again.sweep(), notifier.notices]).toEqual([0, []]);
  });

  test('is handed over again with the same key where it could not be written down', async () => {
    const time = clock();
    const made = await aRecord(newDisks(1), { now: time.now });
    await begin(made.record);
    time.set(60);
    const notifier = new CollectingNotifier();
    const { sweeper } = await sweeperOf(made, notifier);
    made.disk.fails = (step, path) => (step === 'append' && path !== 'keys' ? 'ENOSPC' : null);
    await expect(sweeper.sweep()).rejects.toThrow(/disk is full/);
    const handed = notifier.notices.length;
    expect(handed).toBe(1);
    made.disk.fails = () => null;
    const keys = notifier.notices.map(({ key }) => key);
    await sweeper.sweep();
    expect(notifier.notices.filter(({ key }) => keys.includes(key))).toHaveLength(1);
    expect(await sweeper.sweep()).toBe(0);
  });

  test('is tried again where the notifier fails, and nothing is written down before', async () => {
    const time = clock();
    const made = await aRecord(newDisks(1), { now: time.now });
    const id = await begin(made.record);
    time.set(60);
    let isDown = true;
    const got: string[] = [];
    const notify = async ({ key }: Notice): Promise<void> => {
      if (isDown) throw new Error('no line');
      got.push(key);
    };
    const accounts = await Accounts.open(made.parts.streams, time.now);
    const sweeper = await Sweeper.open(made.record, accounts, { notify });
    await expect(sweeper.sweep()).rejects.toThrow('no line');
    expect((await made.record.summary(id))?.handedOver).toEqual([]);
    isDown = false;
    await Promise.all([sweeper.sweep(), sweeper.sweep()]);
    expect(new Set(got).size).toBe(got.length);
    expect(got.length).toBe((await made.record.summary(id))?.handedOver.length);
  });

  test('that the notifier cannot pass on keeps nothing else back', async () => {
    const time = clock();
    const made = await aRecord(newDisks(1), { now: time.now });
    const first = await begin(made.record, 'one');
    const second = await begin(made.record, 'two', 'child-1', 1);
    time.set(61);
    const accounts = await Accounts.open(made.parts.streams, time.now);
    const notify = async ({ incident }: Notice): Promise<void> => {
      if (incident === first) throw new Error('no line');
    };
    const sweeper = await Sweeper.open(made.record, accounts, { notify });
    await expect(sweeper.sweep()).rejects.toThrow('no line');
    expect((await made.record.summary(first))?.handedOver).toEqual([]);
    expect((await made.record.summary(second))?.handedOver).not.toEqual([]);
  });

  test('is not handed over where it was done, closed, or erased before', async () => {
    const time = clock();
    const made = await aRecord(newDisks(1), { now: time.now });
    const { sweeper, notifier } = await sweeperOf(made);
    const erased = await begin(made.record, 'one');
    const shut = await begin(made.record, 'two');
    await made.record.append(shut, { seen: 1, key: 'a', entry: closed(5), writer: DSL });
    await made.record.erase(erased, ['dsl-1', 'headteacher-1'], 'due');
    const id = await begin(made.record, 'three');
    const before = (await made.record.summary(id))?.deadlines ?? [];
    await made.record.append(id, { seen: 1, key: 'b', entry: told(3, 'dsl'), writer: DSL });
    const after = (await made.record.summary(id))?.deadlines ?? [];
    const left = before.filter((each) => !each.includes('exploitation.dsl-told'));
    expect([before.length, after]).toEqual([2, left]);
    time.set(WEEK);
    await sweeper.sweep();
    expect(new Set(notifier.notices.map(({ incident }) => incident))).toEqual(new Set([id]));
    expect(notifier.notices).toHaveLength(after.length);
  });

  test('moves with a correction of when it began', async () => {
    const time = clock();
    const made = await aRecord(newDisks(1), { now: time.now });
    const { sweeper } = await sweeperOf(made);
    const id = await begin(made.record, 'one', 'child-1', 30);
    expect(sweeper.next).toBe(at(90));
    const entry = corrected(31, 0, { at: at(0) });
    await made.record.append(id, { seen: 1, key: 'a', entry, writer: DSL });
    expect(sweeper.next).toBe((await made.record.summary(id))?.due);
  });

  test('is for those who handle the incident, never for whoever it is about, and says nothing of it', async () => {
    const time = clock();
    const { desk, record, accounts } = await aDesk(newDisks(1), { now: time.now });
    const notifier = new CollectingNotifier();
    const sweeper = await Sweeper.open(record, accounts, notifier);
    const entry = raised('exploitation', { about: ['child-1', 'headteacher'] });
    const id = await desk('staff-1').begin(HEAD, { key: 'one', entry });
    time.set(WEEK);
    await sweeper.sweep();
    expect(notifier.notices.length).toBeGreaterThan(0);
    for (const notice of notifier.notices) {
      expect(notice.to).toEqual([
        'dsl-1',
        'deputy-dsl-1',
        'chair-of-governors-1',
        'case-manager-1',
      ]);
      expect(Object.keys(notice).sort()).toEqual(['due', 'incident', 'key', 'to']);
      expect(notice.incident).toBe(id);
    }
  });

  test('in an exercise calls nobody out', async () => {
    const time = clock();
    const { desk, record, accounts } = await aDesk(newDisks(1), { now: time.now });
    const sweeper = await Sweeper.open(record, accounts, new CollectingNotifier());
    const entry = raised('sexting');
    await desk('trainer-1').begin({ ...HEAD, exercise: true }, { key: 'one', entry });
    time.set(WEEK);
    expect([sweeper.next, await sweeper.sweep()]).toEqual([null, 0]);
  });

  test('is kept in order, whatever is begun, done and erased', async () => {
    const time = clock();
    const made = await aRecord(newDisks(1), { now: time.now });
    const { sweeper } = await sweeperOf(made);
    const random = numbersFrom(3);
    const ids: string[] = [];
    for (let step = 0; step < 40; step += 1) {
      const id = ids[Math.floor(random() * ids.length)];
      const kind = random();
      if (id === undefined || kind < 0.5) {
        ids.push(await begin(made.record, `k${step}`, 'child-1', Math.floor(random() * 500)));
      } else if (kind < 0.8) {
        const seen = (await made.record.read(id, DSL))?.timeline.events.length ?? 0;
        const entry = happened(600 + step, 'party.informed', { by: 'teacher', to: 'dsl' });
        await made.record.append(id, { seen, key: `k${step}`, entry, writer: DSL });
      } else {
        await made.record.erase(id, ['dsl-1', 'headteacher-1'], 'due');
        ids.splice(ids.indexOf(id), 1);
      }
      const all = await Promise.all(ids.map((each) => made.record.summary(each)));
      const first = all.flatMap((each) => each?.due ?? []).sort()[0] ?? null;
      expect(sweeper.next).toBe(first);
    }
  });

  test('reaches the notifier whenever power is lost, and is written down once', async () => {
    for (let steps = 0; steps < 40; steps += 1) {
      const time = clock();
      const power = new Power();
      const disks: Disks = newDisks(steps, power);
      const made = await aRecord(disks, { now: time.now });
      await begin(made.record);
      const all = (await made.record.known()).values().next().value?.summary.deadlines ?? [];
      const wanted = all.filter((each) => each <= at(61));
      time.set(60);
      const notifier = new CollectingNotifier();
      const { sweeper } = await sweeperOf(made, notifier);
      power.cutAfter(steps);
      await sweeper.sweep().catch(() => {});
      const back = await openDesks(afterPowerCut(disks), { now: time.now });
      const again = await Sweeper.open(back.record, back.accounts, notifier);
      await again.sweep();
      expect(notifier.notices).toHaveLength(wanted.length);
      const [id] = back.record.ids();
      const kept = await back.record.read(id as string, DSL);
      const written = kept?.contents.flatMap(({ items }) =>
        items.flatMap((item) => (item.kind === 'handed-over' ? [item.deadline] : [])),
      );
      expect(written?.sort()).toEqual([...wanted].sort());
    }
  });
});
