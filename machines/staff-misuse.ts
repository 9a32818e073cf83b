/**
 * Staff misuse: the online conduct of a member of staff is in question.
 *
 * Rests on: Valley End, "Staff Misuse" and the last clause on personal devices; Plumpton, sections
 * 9.2 and 10.2. Two norms rest on national guidance alone (machines/layers/national.ts).
 */
import { duty } from '../src/norms/norm.ts';
import {
  and,
  concernOf,
  fact,
  known,
  named,
  not,
  or,
  policySays,
} from '../src/norms/predicates.ts';
import { ask, procedure } from '../src/norms/procedure.ts';
import { comesToKnow, schoolContacts, schoolDoes } from './telling.ts';

const misuse = and(concernOf('staff-misuse'), fact('staff-conduct-in-question'));

/** About anybody, save the head where the policy has another route for that. */
const complaintTakesTheOrdinaryRoute = named(
  'complaintTakesTheOrdinaryRoute',
  and(misuse, not(and(policySays('headComplaintsHaveOwnRoute'), known('subject-is-headteacher')))),
);
const complaintIsAboutTheHead = named(
  'complaintIsAboutTheHead',
  and(misuse, fact('subject-is-headteacher')),
);
/** Until it turns out that nothing was broken: then there is nothing to act upon. */
const conductMustBeActedUpon = named(
  'conductMustBeActedUpon',
  and(misuse, not(known('staff-broke-no-rule'))),
);
const ladoMustBeTold = named('ladoMustBeTold', and(misuse, fact('allegation-against-staff')));
const policeMustBeTold = named(
  'policeMustBeTold',
  and(misuse, or(fact('illegal-content-on-personal-device'), fact('staff-offence-suspected'))),
);

export const staffMisuse = procedure('staff-misuse', {
  scope: 'A complaint or allegation about what a member of staff did online.',
  opensWhen: fact('staff-conduct-in-question'),
  // Illegal content on a device of their own, a concern about the DSL or the head, and abuse, images,
  // bullying or hate by any member of staff may be about conduct.
  asksWhen: or(
    fact('illegal-content-on-personal-device'),
    fact('subject-is-dsl'),
    fact('subject-is-headteacher'),
    and(
      fact('subject-is-staff'),
      or(
        concernOf('exploitation'),
        concernOf('sexting'),
        concernOf('iioc'),
        concernOf('harassment'),
        concernOf('cyberbullying'),
        concernOf('online-hate'),
      ),
    ),
  ),
  impliesByHand: { 'staff-conduct-in-question': 'yes' },
  implies: { 'subject-is-staff': 'yes' },
  questions: [
    ask('staff-conduct-in-question'),
    ask('subject-is-headteacher'),
    ask('subject-is-dsl'),
    ask('allegation-against-staff'),
    ask('illegal-content-on-personal-device'),
    ask('staff-offence-suspected'),
    ask('staff-broke-no-rule'),
  ],
  norms: [
    duty('staff-misuse.complaint-referred', {
      title: 'The complaint goes to the right person',
      says: 'Pass the complaint to {complaintRecipient}.',
      // The text gives no time; until then nobody may act on it.
      urgency: 'at-once',
      owedWhen: complaintTakesTheOrdinaryRoute,
      asksFor: 'referral.made',
      metBy: comesToKnow('complaintRecipient'),
      mistakenFor: 'schoolPeople',
      repairedBy: 'the complaint had been passed to {complaintRecipient}',
    }),
    duty('staff-misuse.head-complaint-referred', {
      title: 'A complaint about the head',
      says: 'Pass the complaint to {chairOfGovernors}. Do not tell the head.',
      urgency: 'at-once',
      owedWhen: complaintIsAboutTheHead,
      asksFor: 'referral.made',
      metBy: comesToKnow('chairOfGovernors'),
      mistakenFor: 'schoolPeople',
      repairedBy: 'the complaint had been passed to {chairOfGovernors}',
    }),
    duty('staff-misuse.lado-told', {
      title: 'The LADO is told about an allegation',
      says: 'Discuss the allegation with {lado}.',
      // The text gives no time; the LADO says what may be asked and who may be told.
      urgency: 'at-once',
      owedWhen: ladoMustBeTold,
      metBy: schoolContacts('lado'),
      repairedBy: 'the allegation had been discussed with {lado}',
    }),
    duty('staff-misuse.lado-within-one-working-day', {
      title: 'The LADO is told within one working day',
      says: 'Discuss the allegation with {lado}.',
      urgency: 'same-day',
      owedWhen: ladoMustBeTold,
      metBy: schoolContacts('lado'),
      repairedBy: 'the allegation had been discussed with {lado}',
    }),
    duty('staff-misuse.chair-told-when-head-is-subject', {
      title: 'The chair of governors is told when it is about the head',
      says: 'Tell {chairOfGovernors}. Do not tell the head.',
      urgency: 'at-once',
      owedWhen: complaintIsAboutTheHead,
      metBy: comesToKnow('chairOfGovernors'),
      mistakenFor: 'schoolPeople',
      repairedBy: '{chairOfGovernors} had been told',
    }),
    duty('staff-misuse.police-contacted', {
      title: 'The police are contacted',
      says: 'Contact {police}.',
      // The text gives no time; the content can be lost at any moment.
      urgency: 'at-once',
      owedWhen: policeMustBeTold,
      metBy: schoolContacts('police'),
      repairedBy: '{police} had been contacted',
    }),
    duty('staff-misuse.conduct-action', {
      title: 'Action under the code of conduct',
      says: 'Take action under the code of conduct.',
      // Discipline waits until the LADO and the police have been spoken to.
      urgency: 'afterwards',
      owedWhen: conductMustBeActedUpon,
      metBy: schoolDoes('conduct-action.taken'),
      repairedBy: 'action had been taken under the code of conduct',
    }),
  ],
});
