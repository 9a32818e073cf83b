/**
 * Online radicalisation and extremism.
 *
 * Rests on: Valley End, "Online Radicalisation and Extremism"; Plumpton, section 11.7. Both say who
 * is told at once and point to other policies for the rest.
 */
import { duty } from '../src/norms/norm.ts';
import { and, concernOf, fact, or } from '../src/norms/predicates.ts';
import { ask, procedure } from '../src/norms/procedure.ts';
import { comesToKnow, schoolContacts, schoolDoes } from './telling.ts';

const radicalisationConcern = concernOf('radicalisation');
const childOrParentAtRisk = and(
  radicalisationConcern,
  fact('child-or-parent-at-risk-of-radicalisation'),
);
const staffAtRisk = and(radicalisationConcern, fact('staff-at-risk-of-radicalisation'));

export const radicalisation = procedure('radicalisation', {
  scope: 'Somebody in the school may be drawn towards terrorism or extremism online.',
  opensWhen: or(
    fact('child-or-parent-at-risk-of-radicalisation'),
    fact('staff-at-risk-of-radicalisation'),
  ),
  implies: { 'safeguarding-concern': 'yes' },
  questions: [
    ask('child-or-parent-at-risk-of-radicalisation'),
    ask('staff-at-risk-of-radicalisation'),
  ],
  norms: [
    duty('radicalisation.dsl-told', {
      title: 'Child or parent: the DSL is told',
      says: 'Tell {theDsl}.',
      urgency: 'at-once',
      owedWhen: childOrParentAtRisk,
      metBy: comesToKnow('theDsl'),
      mistakenFor: 'schoolPeople',
      repairedBy: '{theDsl} had been told',
    }),
    duty('radicalisation.child-action', {
      title: 'Child or parent: action under the child protection policy',
      says: 'Act under the child protection policy, and record what was done.',
      urgency: 'same-day',
      owedWhen: childOrParentAtRisk,
      metBy: or(schoolDoes('protective-action.taken'), schoolContacts('relevantAgencies')),
      repairedBy: 'action had been taken under the child protection policy',
    }),
    duty('radicalisation.staff-told', {
      title: 'Staff: who must be told',
      says: 'Tell {staffRadicalisationRecipient}.',
      urgency: 'at-once',
      owedWhen: staffAtRisk,
      metBy: comesToKnow('staffRadicalisationRecipient'),
      mistakenFor: 'schoolPeople',
      repairedBy: '{staffRadicalisationRecipient} had been told',
    }),
    duty('radicalisation.staff-action', {
      title: 'Staff: action under the child protection and allegations policies',
      says: 'Do as the policies on child protection and on allegations say, and write down what was done.',
      urgency: 'same-day',
      owedWhen: staffAtRisk,
      metBy: or(
        schoolDoes('protective-action.taken', 'allegations-action.taken'),
        schoolContacts('relevantAgencies'),
      ),
      repairedBy: 'action had been taken under the child protection and allegations policies',
    }),
  ],
});
