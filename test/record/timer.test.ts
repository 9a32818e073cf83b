import { describe, expect, test } from 'vitest';
import { Accounts } from '../../src/record/accounts.ts';
import { CollectingNotifier, type Notice, Sweeper } from '../../src/record/deadlines.ts';
import { SweepTimer, type Timers } from '../../src/record/timer.ts';
import { at, raised } from '../support/incidents.ts';
import { afterPowerCut, aRecord, DSL, HEAD, newDisks, openRecord } from './a-record.ts';

const MINUTE = 60_000;
const WEEK = 7 * 24 * 60;

/** A clock and timers that a test moves on, in minutes from nine o'clock. Timers do not go by the clock. */
const time = () => {
  let [passed, offset] = [0, Date.parse(at(0))];
  let waiting: { readonly due: number; readonly call: () => void }[] = [];
  const timers: Timers = {
    after: (milliseconds, call) => {
      const each = { due: passed + milliseconds, call };
      waiting.push(each);
      return () => {
        waiting = waiting.filter((other) => other !== each);
      };
    },
  };
  return {
    timers,
    now: () => new Date(offset + passed),
    waiting: () => waiting.length,
    /** The clock is set, and no time passes. */
    set: (minutes: number) => {
      offset = Date.parse(at(minutes)) - passed;
    },
    /** Time passes. */
    pass: async (minutes: number) => {
      const end = passed + minutes * MINUTE;
      for (;;) {
        const [first] = [...waiting].sort((a, b) => a.due - b.due);
        if (first === undefined || first.due > end) break;
        waiting = waiting.filter((each) => each !== first);
        passed = first.due;
        first.call();
        // Nothing here waits for anything but its turn.
        await new Promise((done) => setImmediate(done));
      }
      passed = end;
    },
  };
};

type Opened = Awaited<ReturnType<typeof openRecord>>;

const started = async (
  { record, parts }: Opened,
  clock: ReturnType<typeof time>,
  notifier = new CollectingNotifier(),
) => {
  const accounts = await Accounts.open(parts.streams, clock.now);
  const sweeper = await Sweeper.open(record, accounts, notifier);
  const faults: unknown[] = [];
  const timer = new SweepTimer(sweeper, {
    now: clock.now,
    timers: clock.timers,
    onFault: (error) => faults.push(error),
  });
  timer.start();
  await clock.pass(0);
  return { sweeper, timer, notifier, faults };
};

const begin = ({ record }: Opened, minutes = 0) =>
  record.begin(HEAD, {
    key: `at ${minutes}`,
    entry: { ...raised('exploitation'), at: at(minutes) },
    writer: DSL,
  });

describe('a server that runs', () => {
  test('hands over what falls due at its moment, also where it was written while it waited', async () => {
    const clock = time();
    const made = await aRecord(newDisks(1), { now: clock.now });
    const { notifier, timer } = await started(made, clock);
    await begin(made);
    await clock.pass(59);
    expect(notifier.notices).toEqual([]);
    await clock.pass(2);
    expect(notifier.notices.map(({ due }) => due)).toContain(at(60));
    const { length } = notifier.notices;
    await clock.pass(5);
    expect(notifier.notices).toHaveLength(length);
    await timer.stop();
  });

  test('that was off for a week hands over at its start what fell due, once, also over two restarts', async () => {
    const clock = time();
    const disks = newDisks(1);
    await begin(await aRecord(disks, { now: clock.now }));
    clock.set(WEEK);
    const given: string[] = [];
    // A notifier that remembers nothing: whatever it is given twice would be seen.
    const notifier = new CollectingNotifier();
    notifier.notify = async ({ key }: Notice) => {
      given.push(key);
    };
    const back = await openRecord(afterPowerCut(disks), { now: clock.now });
    const { timer } = await started(back, clock, notifier);
    expect(given.length).toBeGreaterThan(0);
    await timer.stop();
    await back.record.close();
    const { length } = given;
    await started(await back.again(), clock, notifier);
    expect(given).toHaveLength(length);
    expect(new Set(given).size).toBe(length);
  });

  test('that is woken sweeps at once, and once more where it was sweeping; stopped, it stays so', async () => {
    const clock = time();
    let sweeps = 0;
    let goOn: (() => void)[] = [];
    const swept = {
      next: null,
      sweep: () =>
        new Promise<number>((done) => {
          sweeps += 1;
          goOn.push(() => done(0));
        }),
    };
    const onFault = (error: unknown): never => {
      throw error;
    };
    const timer = new SweepTimer(swept, { now: clock.now, timers: clock.timers, onFault });
    const finish = async (): Promise<void> => {
      for (const each of goOn) each();
      goOn = [];
      await clock.pass(0);
      await clock.pass(0);
    };
    timer.start();
    await clock.pass(0);
    timer.wake();
    timer.wake();
    expect(sweeps).toBe(1);
    await finish();
    expect(sweeps).toBe(2);
    await finish();
    expect([sweeps, clock.waiting()]).toEqual([2, 1]);
    timer.wake();
    await clock.pass(0);
    expect([sweeps, clock.waiting()]).toEqual([3, 0]);
    await finish();
    await timer.stop();
    timer.wake();
    await clock.pass(10);
    expect([sweeps, clock.waiting()]).toEqual([3, 0]);
  });

  test('that is stopped sweeps no more, and not again where it was started twice', async () => {
    const clock = time();
    const made = await aRecord(newDisks(1), { now: clock.now });
    await begin(made);
    const { notifier, timer } = await started(made, clock);
    timer.start();
    expect(clock.waiting()).toBe(1);
    await timer.stop();
    expect(clock.waiting()).toBe(0);
    await clock.pass(WEEK);
    expect(notifier.notices).toEqual([]);
    timer.start();
    await clock.pass(0);
    expect(notifier.notices.length).toBeGreaterThan(0);
    await timer.stop();
  });

  test('says what went wrong and tries again', async () => {
    const clock = time();
    const made = await aRecord(newDisks(1), { now: clock.now });
    await begin(made);
    const notifier = new CollectingNotifier();
    const passOn = notifier.notify.bind(notifier);
    notifier.notify = () => Promise.reject(new Error('no line'));
    const { faults, timer } = await started(made, clock, notifier);
    await clock.pass(61);
    expect(faults).toContainEqual(new Error('no line'));
    notifier.notify = passOn;
    await clock.pass(1);
    expect(notifier.notices.length).toBeGreaterThan(0);
    await timer.stop();
  });

  test('hands over nothing twice where the clock is set back, and all of it in the end', async () => {
    const clock = time();
    const made = await aRecord(newDisks(1), { now: clock.now });
    await begin(made);
    const { notifier, timer } = await started(made, clock);
    await clock.pass(61);
    const keys = notifier.notices.map(({ key }) => key);
    expect(keys.length).toBeGreaterThan(0);
    clock.set(0);
    await clock.pass(130);
    const all = notifier.notices.map(({ key }) => key);
    expect(all.slice(0, keys.length)).toEqual(keys);
    expect(new Set(all).size).toBe(all.length);
    await timer.stop();
  });
});
