/** A record with an account for every role, each held by somebody else. */
import { ACCOUNT_ROLE_IDS, type AccountRole } from '../../src/record/access.ts';
import { Accounts, type NewAccount } from '../../src/record/accounts.ts';
import { Desk } from '../../src/record/desk.ts';
import type { RecordOptions } from '../../src/record/record.ts';
import type { Person } from '../../src/vocabulary/pseudonyms.ts';
import { aRecord, type Disks, newDisks, openRecord } from './a-record.ts';

export const ADMIN = { account: 'administrator-1' };
export const FROM = '2026-01-01T00:00:00Z';

export const account = (
  role: AccountRole,
  rest: { number?: number; person?: Person; name?: string; until?: string } = {},
): NewAccount => {
  const { number = 1, person, name = `who is ${role} ${number}`, until } = rest;
  return {
    id: `${role}-${number}`,
    role,
    from: FROM,
    name,
    ...(person === undefined ? {} : { person }),
    ...(until === undefined ? {} : { until }),
  };
};

const withDesks = async (made: Awaited<ReturnType<typeof openRecord>>) => {
  const accounts = await Accounts.open(made.parts.streams, () => made.record.now());
  /** The desk of an account that is there. */
  const desk = (id: string): Desk => {
    const opened = Desk.open(made.record, accounts, id);
    if (opened === null) throw new Error(`${id} has no desk`);
    return opened;
  };
  return { ...made, accounts, desk };
};

export const openDesks = async (disks: Disks, changed: Partial<RecordOptions> = {}) =>
  withDesks(await openRecord(disks, changed));

export const aDesk = async (disks: Disks = newDisks(1), changed: Partial<RecordOptions> = {}) => {
  const made = await withDesks(await aRecord(disks, changed));
  const roles = ACCOUNT_ROLE_IDS.filter((role) => role !== 'administrator');
  for (const role of ['administrator', ...roles] as const) {
    await made.accounts.add(ADMIN, account(role));
  }
  return made;
};
