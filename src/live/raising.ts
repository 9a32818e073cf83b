/** Raising a concern from what somebody sees: which kind it is, and whom a form about it goes to. Pure. */

import { next } from '../engine/next.ts';
import { type RuleBooks, step } from '../engine/replay.ts';
import { isTelling } from '../vocabulary/acts.ts';
import type { ConcernRaised } from '../vocabulary/events.ts';
import { isOfTheSchool, type Party } from '../vocabulary/parties.ts';
import type { Policy } from '../vocabulary/policies.ts';
import type { ProcedureId } from '../vocabulary/procedures.ts';
import { type Person, partyOf } from '../vocabulary/pseudonyms.ts';
import { kindsUnder, startIncident } from './opening.ts';

/** What somebody sees, in their own words, and the kind of incident that it is a sign of. */
export const SIGNS: readonly { readonly procedure: ProcedureId; readonly says: string }[] = [
  { procedure: 'sexting', says: 'A nude or sexual picture of a pupil is going round' },
  { procedure: 'exploitation', says: 'An adult or a stranger is after a child online' },
  { procedure: 'iioc', says: 'I found sexual pictures of children' },
  {
    procedure: 'filtering-breach',
    says: 'A pupil saw something on our internet that they should not',
  },
  { procedure: 'staff-misuse', says: 'A colleague did something online that worries me' },
  {
    procedure: 'staff-device-content',
    says: "Something illegal may be on a colleague's own phone or computer",
  },
  { procedure: 'radicalisation', says: 'A child is drawn into extremism' },
  { procedure: 'harassment', says: 'Sexual harassment between children online' },
  { procedure: 'cyberbullying', says: 'Bullying online' },
  { procedure: 'online-hate', says: 'Hate or threats against a group online' },
  { procedure: 'social-media', says: 'Something on social media about us or our pupils' },
  { procedure: 'offensive-communication', says: 'I was sent something that offends' },
  { procedure: 'learning-platform', says: 'Something unsuitable on the learning platform' },
  { procedure: 'live-stream', says: 'Something I saw in a live lesson' },
  { procedure: 'device-search', says: "A pupil's phone may have to be taken or searched" },
  { procedure: 'monitoring', says: 'An alert from the monitoring system' },
  { procedure: 'visitor-breach', says: 'A visitor broke the rules' },
  { procedure: 'general', says: 'Something else, or I am not sure' },
];

export const signsUnder = (policy: Policy, books: RuleBooks): typeof SIGNS => {
  const kinds = kindsUnder(policy, books);
  return SIGNS.filter(({ procedure }) => procedure === 'general' || kinds.includes(procedure));
};

/** Whom it may be about, as somebody is asked. */
export const SUBJECTS: readonly { readonly party: Party; readonly says: string }[] = [
  { party: 'pupil', says: 'A pupil' },
  { party: 'staff', says: 'A member of staff, such as a teacher or the deputy head' },
  { party: 'headteacher', says: 'The headteacher' },
  { party: 'dsl', says: 'The Designated Safeguarding Lead' },
  { party: 'deputy-dsl', says: 'A deputy Designated Safeguarding Lead' },
  { party: 'parent', says: 'A parent or carer' },
];

/** Staff and governors whom the policy has told about this concern first: a form about it goes to them. */
export const whoHearsOf = (
  concern: ConcernRaised,
  policy: Policy,
  books: RuleBooks,
): readonly Party[] => {
  const head = { incident: 'raising', policy: policy.id, exercise: true };
  const { doNow } = next(step(startIncident(head, books), concern));
  const about = [concern.about ?? []].flat().map((person: Person) => partyOf(person));
  const told = doNow.flatMap(({ acts, inAnyCase = [] }) => [
    ...inAnyCase,
    ...acts.flatMap(({ type, to }) => (isTelling(type) ? to : [])),
  ]);
  return [...new Set(told)].filter((party) => isOfTheSchool(party) && !about.includes(party));
};
