import { describe, expect, test } from 'vitest';
import type { Accounts } from '../../src/record/accounts.ts';
import { type Alert, AlertFault, type AlertSender, Alerts } from '../../src/record/alerts.ts';
import type { IncidentRecord } from '../../src/record/record.ts';
import { at, raised } from '../support/incidents.ts';
import { ADMIN, aDesk, openDesks } from './a-desk.ts';
import { afterPowerCut, HEAD, newDisks } from './a-record.ts';
import { Power } from './simulated-disk.ts';

const clock = () => {
  let minutes = 0;
  return {
    set: (to: number) => {
      minutes = to;
    },
    now: () => new Date(at(minutes)),
  };
};

/** A way out that notes whom it reached. */
class Noting implements AlertSender {
  readonly channel = 'pager';
  readonly sent: Alert[] = [];
  isDown = false;
  reaches = (): boolean => true;
  send = async (alert: Alert): Promise<void> => {
    if (this.isDown) throw new AlertFault('the pager does not answer');
    this.sent.push(alert);
  };
  get accounts(): readonly string[] {
    return this.sent.map(({ account }) => account);
  }
}

const alertsOf = (record: IncidentRecord, accounts: Accounts, sender: AlertSender): Alerts =>
  new Alerts({ record, accounts, minutesFor: () => 15, senders: [sender] });

const SENT = { ...raised('sexting', { by: 'staff', to: 'dsl', via: 'online-form' }), at: at(0) };

const begun = async (disks = newDisks(1)) => {
  const time = clock();
  const made = await aDesk(disks, { now: time.now });
  const id = await made.desk('staff-1').begin(HEAD, { key: 'one', entry: SENT });
  return { ...made, time, id, disks };
};

describe('an alert', () => {
  test('that fell due while nothing ran goes out at the start, once, also over two restarts', async () => {
    const { disks, time } = await begun();
    const sender = new Noting();
    time.set(20);
    for (let starts = 0; starts < 3; starts += 1) {
      const back = await openDesks(afterPowerCut(disks), { now: time.now });
      await alertsOf(back.record, back.accounts, sender).sweep();
      await back.record.close();
      if (starts === 0) expect(sender.accounts).toEqual(['dsl-1', 'deputy-dsl-1']);
      // What was written is on these disks from now on.
      Object.assign(disks, { disk: back.disk, keys: back.keys, copy: back.copy });
    }
    expect(sender.accounts).toEqual(['dsl-1', 'deputy-dsl-1']);
  });

  test('is lost at no moment at which power is, and what goes out twice has the same key', async () => {
    for (let steps = 0; steps < 30; steps += 1) {
      const power = new Power();
      const { record, accounts, disks, time } = await begun(newDisks(steps, power));
      const sender = new Noting();
      time.set(30);
      power.cutAfter(steps);
      await alertsOf(record, accounts, sender)
        .sweep()
        .catch(() => {});
      const back = await openDesks(afterPowerCut(disks), { now: time.now });
      const again = alertsOf(back.record, back.accounts, sender);
      await again.sweep();
      expect(new Set(sender.accounts)).toEqual(new Set(['dsl-1', 'deputy-dsl-1', 'headteacher-1']));
      expect(new Set(sender.sent.map(({ key }) => key)).size).toBe(3);
      expect([await again.sweep(), again.next]).toEqual([0, null]);
    }
  });

  test('goes out once in one run where the disk did not take that it did', async () => {
    const { record, accounts, disk, time, id } = await begun();
    const sender = new Noting();
    const alerts = alertsOf(record, accounts, sender);
    disk.fails = (step, path) => (step === 'append' && path !== 'keys' ? 'ENOSPC' : null);
    await expect(alerts.sweep()).rejects.toThrow(/disk is full/);
    disk.fails = () => null;
    time.set(1);
    expect(await alerts.sweep()).toBe(1);
    expect(sender.accounts).toEqual(['dsl-1']);
    expect((await record.summary(id))?.handedOver).toEqual([`${at(0)} alert 0 dsl-1 pager`]);
  });

  test('waits longer after each failure, and keeps to its turn', async () => {
    const { record, accounts, time } = await begun();
    const sender = new Noting();
    sender.isDown = true;
    const alerts = alertsOf(record, accounts, sender);
    const waits: number[] = [];
    for (let tries = 0; tries < 8; tries += 1) {
      await alerts.sweep();
      const wait = Date.parse(alerts.next ?? '') - time.now().getTime();
      waits.push(wait / 1000);
      time.set((time.now().getTime() + wait - Date.parse(at(0))) / 60_000);
    }
    expect(waits.slice(0, 4)).toEqual([10, 20, 40, 80]);
    expect(Math.max(...waits)).toBeLessThanOrEqual(600);
    expect(await alerts.brokenFor('dsl-1')).toEqual([
      { channel: 'pager', since: at(0), says: 'the pager does not answer' },
    ]);
    sender.isDown = false;
    time.set(200);
    await alerts.sweep();
    expect(sender.accounts).toEqual(['dsl-1', 'deputy-dsl-1', 'headteacher-1']);
    expect(await alerts.brokenFor('dsl-1')).toEqual([]);
  });

  test('goes to whoever stands in for somebody too', async () => {
    const { record, accounts } = await begun();
    const admin = { account: 'administrator-1' };
    await accounts.standIn(admin, {
      account: 'loggist-1',
      standsInFor: 'dsl-1',
      from: at(-10),
      until: at(600),
    });
    const sender = new Noting();
    await alertsOf(record, accounts, sender).sweep();
    expect(sender.accounts).toEqual(['dsl-1', 'loggist-1']);
  });

  test('waits for whoever stands in for somebody while they do, and for nobody whose account has ended', async () => {
    const { record, accounts, time, id, desk } = await begun();
    const alerts = alertsOf(record, accounts, new Noting());
    const waitsFor = async (account: string): Promise<readonly string[]> =>
      alerts.waitingFor(account);
    expect(await waitsFor('loggist-1')).toEqual([]);
    await accounts.standIn(ADMIN, {
      account: 'loggist-1',
      standsInFor: 'dsl-1',
      from: at(5),
      until: at(10),
    });
    expect(await waitsFor('loggist-1')).toEqual([]);
    time.set(5);
    expect(await waitsFor('loggist-1')).toEqual([id]);
    time.set(10);
    expect([await waitsFor('loggist-1'), await waitsFor('dsl-1')]).toEqual([[], [id]]);
    await accounts.end(ADMIN, 'dsl-1');
    // The deputy's turn comes at once where there is no DSL.
    expect([await waitsFor('dsl-1'), await waitsFor('deputy-dsl-1')]).toEqual([[], [id]]);
    const another = await desk('staff-1').begin(HEAD, { key: 'two', entry: SENT });
    expect(await waitsFor('deputy-dsl-1')).toEqual([id, another]);
    const entry = { at: at(10), type: 'message.acknowledged', by: 'deputy-dsl' } as const;
    await desk('deputy-dsl-1').append(id, { seen: 1, key: 'read', entry });
    expect(await waitsFor('deputy-dsl-1')).toEqual([another]);
  });

  test('is for nobody where the incident was kept elsewhere before and is only brought in', async () => {
    const { desk, record, accounts, id } = await begun();
    await desk('dsl-1').begin(HEAD, { key: 'old', entry: SENT }, 'anybody');
    const alerts = alertsOf(record, accounts, new Noting());
    expect(await alerts.waitingFor('dsl-1')).toEqual([id]);
    expect(await alerts.sweep()).toBe(1);
  });

  test('is for nobody in an exercise, nor where whoever raised it can deal with it', async () => {
    const { desk, record, accounts, time } = await begun();
    await desk('trainer-1').begin({ ...HEAD, exercise: true }, { key: 'x', entry: SENT });
    await desk('dsl-1').begin(HEAD, { key: 'y', entry: raised('sexting', { by: 'dsl' }) });
    const sender = new Noting();
    time.set(600);
    await alertsOf(record, accounts, sender).sweep();
    expect(sender.accounts).toEqual(['dsl-1', 'deputy-dsl-1', 'headteacher-1']);
  });
});

describe('a concern that is begun with more than one entry', () => {
  test('is written in one step, all of it or nothing, and once', async () => {
    const { desk, record } = await begun();
    const danger = {
      at: at(0),
      type: 'fact.established',
      by: 'staff',
      fact: 'immediate-danger',
      value: 'yes',
    } as const;
    const staff = desk('staff-1');
    const request = { key: 'two', entry: SENT, more: [danger] };
    const id = await staff.begin(HEAD, request);
    expect(await staff.begin(HEAD, request)).toBe(id);
    const kept = await record.read(id, { account: 'dsl-1' });
    expect(kept?.timeline.events.map(({ type }) => type)).toEqual([
      'concern.raised',
      'fact.established',
    ]);
    expect(kept?.contents).toHaveLength(1);
    const seen = {
      key: 'z',
      seen: 2,
      entry: { at: at(1), type: 'message.acknowledged', by: 'dsl' },
    } as const;
    expect(await desk('dsl-1').append(id, seen)).toMatchObject({ kind: 'kept', position: 2 });
  });

  test('takes from staff no act and no decision beside it', async () => {
    const { desk } = await begun();
    const act = { at: at(0), type: 'party.informed', by: 'staff', to: 'police' } as const;
    await expect(
      desk('staff-1').begin(HEAD, { key: 'three', entry: SENT, more: [act] }),
    ).rejects.toThrow(/anything but a concern/);
  });
});
