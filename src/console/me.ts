/** Who somebody at a desk is in timelines. */
import { partiesOf } from '../record/access.ts';
import type { Party } from '../vocabulary/parties.ts';
import { type Person, partyOf } from '../vocabulary/pseudonyms.ts';
import type { Ask } from './web.tsx';

export const meAt = (c: Ask): Person => {
  const { house, desk } = c.var;
  const account = house.accounts.inForce(desk.account);
  if (account === null) return 'unrecorded';
  return account.person ?? partiesOf(account.role)[0] ?? 'staff';
};

/** The same, and whoever they stand in for: what they have read, these have heard. */
export const partiesAt = (c: Ask): readonly Party[] => [
  partyOf(meAt(c)),
  ...c.var.house.accounts
    .stoodInForBy(c.var.desk.account)
    .flatMap(({ role, person }) => [
      ...(person === undefined ? [] : [partyOf(person)]),
      ...partiesOf(role),
    ]),
];
