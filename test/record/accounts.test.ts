import { describe, expect, test } from 'vitest';
import { Accounts } from '../../src/record/accounts.ts';
import { replay } from '../support/built-in.ts';
import { PLUMPTON, raised, told, VALLEY_END } from '../support/incidents.ts';
import { ADMIN, account, aDesk, FROM, openDesks } from './a-desk.ts';
import { aRecord, HEAD, newDisks } from './a-record.ts';

const UNTIL = '2026-12-31T00:00:00Z';
const NOW = () => new Date('2026-03-04T12:00:00Z');

describe('accounts', () => {
  test('are added by an administrator, whose own is the first', async () => {
    const { parts } = await aRecord();
    const accounts = await Accounts.open(parts.streams, NOW);
    await accounts.add(ADMIN, account('administrator'));
    await accounts.add(ADMIN, account('dsl'));
    const dsl = { account: 'dsl-1' };
    await expect(accounts.add(dsl, account('auditor'))).rejects.toThrow(/only an administrator/);
    await expect(accounts.end(dsl, 'administrator-1')).rejects.toThrow(/only an administrator/);
    expect(accounts.all().map(({ id }) => id)).toEqual(['administrator-1', 'dsl-1']);
  });

  test('nobody changes or ends their own', async () => {
    const { accounts } = await aDesk();
    await expect(accounts.add(ADMIN, account('administrator'))).rejects.toThrow(/their own/);
    await expect(accounts.end(ADMIN, 'administrator-1')).rejects.toThrow(/their own/);
  });

  test('are called by a role and a number, which say nothing of a person', async () => {
    const { accounts } = await aDesk();
    for (const id of ['anna', 'dsl-anna', 'dsl', 'dsl-0', 'headteacher-1']) {
      await expect(accounts.add(ADMIN, { ...account('dsl'), id })).rejects.toThrow(/dsl-1/);
    }
  });

  test('are used from when they begin until they end', async () => {
    const { accounts } = await aDesk();
    // Noon, as it was typed in another time zone.
    const ended = account('staff', { number: 2, until: '2026-03-04T13:00:00+01:00' });
    const toCome = { ...account('staff', { number: 3 }), from: '2026-03-04T12:00:01Z' };
    await accounts.add(ADMIN, ended);
    await accounts.add(ADMIN, toCome);
    expect(['staff-1', 'staff-2', 'staff-3'].map((id) => accounts.inForce(id)?.id)).toEqual([
      'staff-1',
      undefined,
      undefined,
    ]);
    const changes = new Map(accounts.changes().map((each) => [each.account, each.change]));
    expect(['staff-2', 'staff-3'].map((id) => changes.get(id))).toEqual([
      'account-ended',
      'account-added',
    ]);
    const wrong = { ...account('staff', { number: 4, until: FROM }), from: UNTIL };
    await expect(accounts.add(ADMIN, wrong)).rejects.toThrow(/end before it begins/);
    const no = { ...account('staff', { number: 4 }), from: 'soon' };
    await expect(accounts.add(ADMIN, no)).rejects.toThrow(/date and time/);
  });

  test('are there after the record was opened again, and no name stands where they do', async () => {
    const disks = newDisks(1);
    const { accounts, parts } = await aDesk(disks);
    await accounts.end(ADMIN, 'trainer-1');
    const again = await openDesks(disks);
    expect(again.accounts.all()).toEqual(accounts.all());
    expect(again.accounts.names()).toEqual(accounts.names());
    expect(again.accounts.inForce('trainer-1')).toBeNull();
    const register = JSON.stringify(await parts.streams.read(accounts.register));
    expect(register).not.toContain('who is');
  });

  test('who is behind them is for the administrator, and the look is logged', async () => {
    const { desk, accounts, record } = await aDesk();
    expect((await desk('administrator-1').accountNames()).get('dsl-1')).toBe('who is dsl 1');
    await expect(desk('auditor-1').accountNames()).rejects.toThrow(/may not/);
    expect(await record.reads(accounts.register)).toEqual([]);
  });

  test('who was behind one that has ended is erased by two people; the account stays', async () => {
    const disks = newDisks(1);
    const made = await aDesk(disks);
    const { accounts } = made;
    const by = ['dsl-1', 'headteacher-1'] as const;
    await expect(accounts.forget('staff-1', by, 'left')).rejects.toThrow(/end it first/);
    await accounts.end(ADMIN, 'staff-1');
    await expect(accounts.forget('staff-1', ['dsl-1', 'dsl-1'], 'left')).rejects.toThrow(/two/);
    await expect(accounts.forget('staff-1', ['dsl-1', 'auditor-1'], 'left')).rejects.toThrow(/may/);
    await accounts.forget('staff-1', by, 'left');
    const again = await openDesks(disks);
    expect(again.accounts.names().has('staff-1')).toBe(false);
    expect(again.accounts.all().map(({ id }) => id)).toContain('staff-1');
  });
});

describe('school accounts', () => {
  const ONE = { issuer: 'https://accounts.google.com', id: '123' };

  test('are matched one to one, kept, and erased with the name', async () => {
    const disks = newDisks(1);
    const { accounts } = await aDesk(disks);
    await accounts.matchSchoolAccount(ADMIN, 'staff-1', ONE);
    const wrong = (id: string, schoolAccount: typeof ONE | null) =>
      accounts.matchSchoolAccount(ADMIN, id, schoolAccount);
    await expect(wrong('dsl-1', ONE)).rejects.toThrow(/matched to staff-1/);
    await expect(wrong('staff-1', { ...ONE, id: '9' })).rejects.toThrow(/take it away first/);
    await expect(wrong('dsl-1', { ...ONE, id: 'a\nb' })).rejects.toThrow(/not a school account/);
    await expect(wrong('dsl-1', { ...ONE, id: '9'.repeat(256) })).rejects.toThrow(/not a school/);
    await expect(wrong('dsl-9', { ...ONE, id: '9' })).rejects.toThrow(/no such account/);
    await expect(wrong('dsl-1', null)).rejects.toThrow(/no school account/);
    await wrong('dsl-1', { ...ONE, issuer: 'https://login.otterbrook.example' });
    const again = await openDesks(disks);
    expect(again.accounts.matchedTo(ONE)).toBe('staff-1');
    await again.accounts.end(ADMIN, 'staff-1');
    await again.accounts.forget('staff-1', ['dsl-1', 'headteacher-1'], 'left');
    expect([again.accounts.matchedTo(ONE), again.accounts.schoolAccountOf('staff-1')]).toEqual([
      null,
      null,
    ]);
    expect((await openDesks(disks)).accounts.matchedTo(ONE)).toBeNull();
  });

  test('of two who match one at the same time, one is refused', async () => {
    const { accounts } = await aDesk();
    const both = await Promise.allSettled(
      ['staff-1', 'dsl-1'].map((id) => accounts.matchSchoolAccount(ADMIN, id, ONE)),
    );
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    await expect(
      accounts.matchSchoolAccount({ account: 'dsl-1' }, 'trainer-1', { ...ONE, id: '9' }),
    ).rejects.toThrow(/only an administrator/);
  });
});

describe('standing in', () => {
  const standIn = { account: 'staff-1', standsInFor: 'dsl-1', from: FROM, until: UNTIL };

  test('gives what the other may, from when to when, and no longer', async () => {
    let now = NOW();
    const made = await aDesk(newDisks(1), { now: () => now });
    const id = await made.desk('dsl-1').begin(HEAD, { key: 'one', entry: raised('sexting') });
    const staff = made.desk('staff-1');
    expect(await staff.read(id)).toBeNull();
    await made.accounts.standIn(
      { account: 'dsl-1' },
      { ...standIn, until: '2026-03-05T00:00:00Z' },
    );
    expect(await staff.read(id)).not.toBeNull();
    now = new Date('2026-03-05T00:00:00Z');
    expect(await staff.read(id)).toBeNull();
  });

  test('is not said by who stands in, nor by anybody else without the right', async () => {
    const { accounts } = await aDesk();
    const says = (who: string, rest = {}) =>
      accounts.standIn({ account: who }, { ...standIn, ...rest });
    await expect(says('staff-1')).rejects.toThrow(/only an administrator/);
    await expect(says('headteacher-1')).rejects.toThrow(/only an administrator/);
    await expect(says('administrator-1', { account: 'administrator-1' })).rejects.toThrow(
      /themself/,
    );
    await expect(says('dsl-1', { account: 'dsl-1' })).rejects.toThrow(/themself/);
    await expect(says('dsl-1', { account: 'dsl-9' })).rejects.toThrow(/no such account/);
    await expect(says('dsl-1', { until: FROM })).rejects.toThrow(/before it begins/);
  });

  test('opens nothing that is about the one stood in for, nor about who stands in', async () => {
    const { desk, accounts } = await aDesk();
    await accounts.add(ADMIN, account('staff', { number: 2, person: 'staff-2' }));
    await accounts.standIn({ account: 'dsl-1' }, { ...standIn, account: 'staff-2' });
    const begin = (key: string, about: 'dsl' | 'staff-2' | 'child-1') =>
      desk('loggist-1').begin(HEAD, { key, entry: raised('staff-misuse', { about }) });
    await begin('a', 'dsl');
    await begin('b', 'staff-2');
    const open = await begin('c', 'child-1');
    expect((await desk('staff-2').list()).map(({ id }) => id)).toEqual([open]);
  });

  test('does not take from a deputy what is theirs anyway', async () => {
    const { desk, accounts } = await aDesk();
    await accounts.standIn({ account: 'dsl-1' }, { ...standIn, account: 'deputy-dsl-1' });
    const entry = raised('staff-misuse', { about: 'dsl' });
    const id = await desk('loggist-1').begin(HEAD, { key: 'a', entry });
    expect(await desk('deputy-dsl-1').read(id)).not.toBeNull();
  });

  test('is kept with what they write, and judged by what the policy lets a deputy do', async () => {
    const { desk, accounts } = await aDesk();
    await accounts.standIn({ account: 'dsl-1' }, { ...standIn, account: 'deputy-dsl-1' });
    const verdicts: unknown[] = [];
    for (const policy of [PLUMPTON, VALLEY_END]) {
      const entry = raised('sexting', { about: 'child-1' });
      const id = await desk('loggist-1').begin({ ...HEAD, policy }, { key: policy, entry });
      const entries = told(3, 'deputy-dsl');
      await desk('deputy-dsl-1').append(id, { seen: 1, key: 'told', entry: entries });
      const kept = await desk('dsl-1').read(id);
      expect(kept?.standIns).toEqual([
        { position: 1, account: 'deputy-dsl-1', standsInFor: ['dsl-1'] },
      ]);
      const { findings } = replay(kept?.timeline ?? never());
      verdicts.push(findings.find(({ norm }) => norm === 'sexting.dsl-told')?.verdict);
    }
    expect(verdicts).toEqual(['met', 'owed']);
  });
});

const never = (): never => {
  throw new Error('there is no such incident');
};
