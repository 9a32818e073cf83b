/** Who somebody at a desk is in timelines. */
import { partiesOf } from '../record/access.ts';
import type { Person } from '../vocabulary/pseudonyms.ts';
import type { Ask } from './web.tsx';

export const meAt = (c: Ask): Person => {
  const { house, desk } = c.var;
  const account = house.accounts.inForce(desk.account);
  if (account === null) return 'unrecorded';
  return account.person ?? partiesOf(account.role)[0] ?? 'staff';
};
