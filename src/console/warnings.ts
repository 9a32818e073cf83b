/** What somebody has to know before they rely on a policy: confirmed once each, and asked again when it changes. */
import type { Instant } from '../engine/time.ts';
import { mayHaveChanged } from '../live/contacts.ts';
import type { School } from '../record/content.ts';
import { reviewPassedFrom } from '../report/lint.ts';
import type { Contact, Policy } from '../vocabulary/policies.ts';
import { listInWords } from '../words/entries.ts';
import { dayOf } from '../words/time.ts';

export interface PolicyWarning {
  /** What it is of, as it is kept once somebody has confirmed it. */
  readonly of: string;
  readonly says: string;
}

const YEAR = 365 * 86_400_000;

/** Whether nobody has checked its number within a year. */
const isUnchecked = (contact: Contact, now: Instant): boolean =>
  mayHaveChanged(contact) &&
  (contact.checkedOn === undefined || contact.checkedOn < dayOf(now - YEAR));

/** The warnings about a policy as it stands now. */
export const policyWarnings = (policy: Policy, now: Instant): readonly PolicyWarning[] => {
  const { reviewDue, edition, contacts } = policy;
  const passed = reviewPassedFrom(reviewDue);
  const review =
    passed !== null && now >= passed
      ? [
          {
            of: `review due ${reviewDue}`,
            says: `This policy (${edition}) was to be reviewed by ${reviewDue}. Check that it is still in force.`,
          },
        ]
      : [];
  const unchecked = Object.entries(contacts).filter(([, contact]) => isUnchecked(contact, now));
  if (unchecked.length === 0) return review;
  const names = listInWords(unchecked.map(([, { name }]) => name));
  const of = unchecked.map(([party, { checkedOn }]) => `${party} ${checkedOn ?? 'never'}`);
  return [
    ...review,
    {
      of: `numbers: ${of.join(', ')}`,
      says: `Nobody has checked these numbers within a year: ${names}. Ring each one on a quiet day.`,
    },
  ];
};

/** Those that nobody has confirmed. Where fewer numbers are unchecked than were confirmed, nothing is asked again. */
export const unconfirmedIn = (
  warnings: readonly PolicyWarning[],
  { warned }: Pick<School, 'warned'>,
): readonly PolicyWarning[] => {
  const parts = (of: string): readonly string[] => of.replace(/^numbers: /, '').split(', ');
  const known = new Set(warned.flatMap(({ of }) => parts(of)));
  return warnings.filter(({ of }) => !parts(of).every((part) => known.has(part)));
};

/** Warnings as they are kept once somebody has confirmed them. */
export const confirmedBy = (
  warnings: readonly PolicyWarning[],
  account: string,
  at: string,
): School['warned'] => warnings.map(({ of }) => ({ of, account, at }));
