/**
 * A visitor, volunteer, contractor, parent or carer breaks the rules for phones and devices.
 *
 * Rests on: Plumpton, section 9.4. Valley End has no such section.
 */
import { duty } from '../src/norms/norm.ts';
import { concernOf } from '../src/norms/predicates.ts';
import { ask, procedure } from '../src/norms/procedure.ts';
import { comesToKnow, schoolDoes } from './telling.ts';

const breach = concernOf('visitor-breach');

export const visitorBreach = procedure('visitor-breach', {
  scope: 'A visitor, volunteer, contractor or parent uses a phone or device against the rules.',
  questions: [ask('safeguarding-concern'), ask('child-involved'), ask('crime-suspected')],
  norms: [
    duty('visitor-breach.challenged', {
      title: 'The visitor is challenged',
      says: 'Speak to the visitor about it.',
      // The text gives no time; the visitor is there now.
      urgency: 'at-once',
      owedWhen: breach,
      metBy: schoolDoes('visitor.challenged'),
      repairedBy: 'the visitor had been challenged',
    }),
    duty('visitor-breach.told', {
      title: 'Who must be told',
      says: 'Tell {visitorBreachRecipient}.',
      urgency: 'same-day',
      owedWhen: breach,
      metBy: comesToKnow('visitorBreachRecipient'),
      mistakenFor: 'schoolPeople',
      repairedBy: '{visitorBreachRecipient} had been told',
    }),
  ],
});
