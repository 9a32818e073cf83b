/**
 * A concern on social media, in the five situations the policies tell apart: how somebody of the
 * school behaves there; a pupil's own use; contact on a staff member's personal account; content
 * that clashes with a staff member's role; what comes up where staff use it for the school.
 *
 * Rests on: Valley End, "Social Media", "Staff Personal Use of Social Media" and "Staff
 * expectations"; Plumpton, sections 8.1 to 8.4. How conduct is managed is in other policies.
 */
import { discretion, duty } from '../src/norms/norm.ts';
import { and, concernOf, fact, opens, or } from '../src/norms/predicates.ts';
import { ask, procedure } from '../src/norms/procedure.ts';
import { comesToKnow, schoolContacts, schoolDoes, schoolInforms } from './telling.ts';

const socialMediaConcern = concernOf('social-media');
const aboutConduct = and(socialMediaConcern, fact('conduct-on-social-media'));
const aboutPupilUse = and(socialMediaConcern, fact('pupil-use-of-social-media'));
const contactReceived = and(socialMediaConcern, fact('contact-on-personal-account'));
const clashesWithRole = and(socialMediaConcern, fact('content-conflicts-with-role'));
const inOfficialUse = and(socialMediaConcern, fact('concern-in-official-use'));

export const socialMedia = procedure('social-media', {
  scope:
    'Something on social media is a concern: conduct, contact, content. Other policies say how conduct is managed.',
  questions: [
    ask('conduct-on-social-media'),
    ask('pupil-use-of-social-media'),
    ask('contact-on-personal-account'),
    ask('content-conflicts-with-role'),
    ask('concern-in-official-use'),
    ask('staff-conduct-in-question', fact('conduct-on-social-media')),
    ask('bullying-online'),
    ask('hate-online'),
    ask('sexual-harassment-online'),
  ],
  norms: [
    // How somebody of the school behaves on social media.
    duty('social-media.conduct-dsl-told', {
      title: 'Conduct: the DSL is told',
      says: 'Tell {theDsl}.',
      urgency: 'at-once',
      owedWhen: aboutConduct,
      metBy: comesToKnow('theDsl'),
      mistakenFor: 'schoolPeople',
      repairedBy: '{theDsl} had been told',
    }),
    duty('social-media.conduct-managed', {
      title: 'Conduct: managed under the other policies',
      says: 'Find the policy that fits, and do as it says. It may be the one on bullying, on how to behave, on claims about staff or on child protection.',
      urgency: 'then',
      owedWhen: aboutConduct,
      metBy: or(
        schoolDoes(
          'anti-bullying-action.taken',
          'behaviour-action.taken',
          'sanction.applied',
          'allegations-action.taken',
          'protective-action.taken',
        ),
        schoolContacts('relevantAgencies'),
        opens('staff-misuse'),
        opens('cyberbullying'),
      ),
      repairedBy: 'it had been managed under one of the other policies',
    }),

    // A pupil's own use.
    duty('social-media.pupil-use-managed', {
      title: "A pupil's use: dealt with under existing policies",
      says: 'Act under a policy that the school has, such as the one on behaviour or on bullying.',
      urgency: 'then',
      owedWhen: aboutPupilUse,
      metBy: or(
        schoolDoes(
          'anti-bullying-action.taken',
          'behaviour-action.taken',
          'sanction.applied',
          'protective-action.taken',
        ),
        opens('cyberbullying'),
      ),
      repairedBy: 'it had been dealt with under an existing policy',
    }),
    discretion('social-media.pupil-use-parents', {
      title: "A pupil's use: parents and carers, as appropriate",
      says: 'Tell the parents or carers, above all of use below the age limit, or record why not.',
      urgency: 'same-day',
      forEachChild: true,
      owedWhen: aboutPupilUse,
      topic: 'telling the parents',
      metBy: schoolInforms('parents'),
      repairedBy: 'the parents had been told, or a reason recorded for not telling them',
    }),

    // Contact by a pupil or parent on a staff member's personal account.
    duty('social-media.contact-reported', {
      title: 'Contact on a personal account: the DSL is told',
      says: 'Tell {theDsl}.',
      urgency: 'at-once',
      owedWhen: contactReceived,
      metBy: comesToKnow('theDsl'),
      mistakenFor: 'schoolPeople',
      repairedBy: '{theDsl} had been told',
    }),

    // Content that clashes with a staff member's role.
    duty('social-media.role-conflict-told', {
      title: 'Content that clashes with a role: who must be told',
      says: 'Tell {roleConflictRecipient}.',
      urgency: 'at-once',
      owedWhen: clashesWithRole,
      metBy: comesToKnow('roleConflictRecipient'),
      mistakenFor: 'schoolPeople',
      repairedBy: '{roleConflictRecipient} had been told',
    }),

    // Where staff use social media for the school.
    duty('social-media.official-use-told', {
      title: 'Official use: who must be told',
      says: 'Tell {officialUseRecipient}.',
      urgency: 'same-day',
      owedWhen: inOfficialUse,
      metBy: comesToKnow('officialUseRecipient'),
      mistakenFor: 'schoolPeople',
      repairedBy: '{officialUseRecipient} had been told',
    }),
    duty('social-media.official-use-head-told', {
      title: 'Official use: the head is told too',
      says: 'Tell {theHead} too.',
      urgency: 'same-day',
      owedWhen: inOfficialUse,
      metBy: comesToKnow('theHead'),
      mistakenFor: 'schoolPeople',
      repairedBy: '{theHead} had been told',
    }),
    duty('social-media.official-use-manager-told', {
      title: 'Official use: the line manager is told too',
      says: 'Tell {lineManager} too.',
      urgency: 'same-day',
      owedWhen: inOfficialUse,
      metBy: comesToKnow('lineManager'),
      mistakenFor: 'schoolPeople',
      repairedBy: '{lineManager} had been told',
    }),
  ],
});
