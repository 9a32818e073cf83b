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
    const { reach = [], checkedOn } = own[party] ?? {};
    return [party, { ...policy.contacts[party], name, reach, checkedOn }];
  });
  return { ...policy, contacts: { ...policy.contacts, ...Object.fromEntries(contacts) } };
};

/** The numbers that never change. */
const STANDING: readonly string[] = ['999', '101'];

/** A number that only a telephone of the school rings. */
const EXTENSION = /\bext(?:ension|\.)? ?\d{1,5}\b/i;

/** Whether it has a number that may have changed. */
export const mayHaveChanged = ({ reach }: Pick<Contact, 'reach'>): boolean =>
  reach.some((way) => {
    const { rings } = reachOf(way);
    return rings === null ? EXTENSION.test(way) : !STANDING.includes(rings);
  });

/** After how many days a number has not been checked for long: about a term and its holidays. */
export const LONG_AGO_DAYS = 120;
const DAY = 86_400_000;

/** How lately somebody has rung a number and found it right; `standing` where there is none that may change. */
export type CheckState = 'standing' | 'never' | 'long ago' | 'checked';

/** @param today ISO 8601, a day */
export const checkStateOf = (
  contact: Pick<Contact, 'reach' | 'checkedOn'>,
  today: string,
): CheckState => {
  if (!mayHaveChanged(contact)) return 'standing';
  const { checkedOn } = contact;
  if (checkedOn === undefined) return 'never';
  return Date.parse(today) - Date.parse(checkedOn) > LONG_AGO_DAYS * DAY ? 'long ago' : 'checked';
};

/** "checked 4 Mar 2026", "never checked"; null where it has no number but 999 and 101. */
export const checkInWords = (contact: Contact): string | null => {
  if (!mayHaveChanged(contact)) return null;
  const { checkedOn } = contact;
  return checkedOn === undefined ? 'never checked' : `checked ${dayInWords(checkedOn)}`;
};
