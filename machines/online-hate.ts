/**
 * Online hate: aimed at, or posted by, somebody of the school.
 *
 * Rests on: Valley End, "Online Hate"; Plumpton, section 11.6. Both leave the response to other
 * policies, and say themselves when the police are contacted and when advice is obtained.
 */
import { duty } from '../src/norms/norm.ts';
import { and, by, concernOf, fact, named } from '../src/norms/predicates.ts';
import { ask, procedure } from '../src/norms/procedure.ts';
import { contacts, schoolContacts, schoolDoes } from './telling.ts';

const hate = concernOf('online-hate');

const policeMustBeTold = named('policeMustBeTold', and(hate, fact('crime-suspected')));
const adviceMustBeSought = named(
  'adviceMustBeSought',
  and(hate, fact('crime-suspected', 'unclear')),
);
const adviceObtained = and(contacts('policeOrAdviceBody'), by('theDsl'));

export const onlineHate = procedure('online-hate', {
  scope:
    'Hate online, aimed at or posted by somebody of the school. The steps are those of other policies.',
  opensWhen: fact('hate-online'),
  questions: [ask('crime-suspected'), ask('bullying-online'), ask('staff-conduct-in-question')],
  norms: [
    duty('online-hate.police-contacted', {
      title: 'The police are contacted',
      says: 'Contact {police}.',
      urgency: 'same-day',
      owedWhen: policeMustBeTold,
      metBy: schoolContacts('police'),
      repairedBy: '{police} had been contacted',
    }),
    duty('online-hate.advice-when-unclear', {
      title: 'Advice when it is unclear whether it is a crime',
      says: '{theDsl}: ask {policeOrAdviceBody} for advice.',
      urgency: 'same-day',
      owedWhen: adviceMustBeSought,
      asksFor: 'advice.sought',
      metBy: adviceObtained,
      repairedBy: '{policeOrAdviceBody} had been asked by {theDsl}',
    }),
    duty('online-hate.advice-when-unsure', {
      title: 'Advice when it is unclear how to respond',
      says: '{theDsl}: ask {policeOrAdviceBody} for advice.',
      urgency: 'same-day',
      owedWhen: hate,
      owedAfter: schoolDoes('doubt.raised'),
      asksFor: 'advice.sought',
      metBy: adviceObtained,
      repairedBy: '{policeOrAdviceBody} had been asked by {theDsl}',
    }),
    duty('online-hate.response', {
      title: 'A response under the other policies',
      says: "Do what the school's policies on bullying, on how to behave and on child protection say. Write it down.",
      urgency: 'then',
      owedWhen: hate,
      metBy: schoolDoes(
        'anti-bullying-action.taken',
        'behaviour-action.taken',
        'sanction.applied',
        'protective-action.taken',
        'conduct-action.taken',
        'allegations-action.taken',
      ),
      repairedBy: 'a response had been made under the other policies',
    }),
  ],
});
