/** The school's own word on whom to reach, laid over a policy, and when each number was last checked. Pure. */
import { PARTIES, type Party } from '../vocabulary/parties.ts';
import type { Contact, Policy } from '../vocabulary/policies.ts';
import { dayInWords } from '../words/time.ts';
import { reachOf } from './card.ts';

/** What a school has said of how to reach somebody. */
export type OwnContacts = Readonly<
  Partial<
    Record<Party, { readonly reach: readonly string[]; readonly checkedOn?: string | undefined }>
  >
>;

/** The policy with the school's own numbers in place of those that its text gives. */
export const withContacts = (policy: Policy, own: OwnContacts): Policy => {
  const parties = Object.keys(own) as Party[];
  if (parties.length === 0) return policy;
  const contacts = parties.map((party) => {
    const { name = PARTIES[party].says } = policy.contacts[party] ?? {};
    return [party, { ...policy.contacts[party], name, checkedOn: undefined, ...own[party] }];
  });
  return { ...policy, contacts: { ...policy.contacts, ...Object.fromEntries(contacts) } };
};

/** The numbers that never change. */
const STANDING: readonly string[] = ['999', '101'];

/** Whether it has a number that may have changed. */
export const mayHaveChanged = ({ reach }: Pick<Contact, 'reach'>): boolean =>
  reach.map(reachOf).some(({ rings }) => rings !== null && !STANDING.includes(rings));

/** "checked 4 Mar 2026", "never checked"; null where it has no number but 999 and 101. */
export const checkInWords = (contact: Contact): string | null => {
  if (!mayHaveChanged(contact)) return null;
  const { checkedOn } = contact;
  return checkedOn === undefined ? 'never checked' : `checked ${dayInWords(checkedOn)}`;
};
