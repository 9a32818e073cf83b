/**
 * A concern that monitoring brought up.
 *
 * Rests on: Valley End, "Monitoring" and the duties of the head and of technical support; Plumpton,
 * sections 4.4 and 7.3.3. Both point to the child protection policy for the response.
 */
import { discretion, duty } from '../src/norms/norm.ts';
import {
  and,
  by,
  concernOf,
  does,
  fact,
  known,
  named,
  not,
  opens,
  or,
} from '../src/norms/predicates.ts';
import { ask, procedure } from '../src/norms/procedure.ts';
import { comesToKnow, contacts, schoolDoes } from './telling.ts';

const monitoringConcern = concernOf('monitoring');
const childMayBeHarmed = and(monitoringConcern, fact('safeguarding-concern'));

const goesToAllegations = named(
  'goesToAllegations',
  and(monitoringConcern, fact('subject-is-staff')),
);

/** What monitoring showed was nothing: the texts speak of a concern, and there is none of any kind. */
const falseAlarm = named(
  'falseAlarm',
  and(
    fact('safeguarding-concern', 'no'),
    not(known('subject-is-staff')),
    not(known('material-is-indecent-images')),
    not(known('bullying-online')),
    not(known('hate-online')),
    not(known('sexual-harassment-online')),
  ),
);

export const monitoring = procedure('monitoring', {
  scope: 'Watching the use of school devices and systems has brought up a concern.',
  endsWhen: falseAlarm,
  questions: [
    ask('safeguarding-concern'),
    ask('subject-is-staff'),
    ask('staff-conduct-in-question', fact('subject-is-staff')),
    ask('material-is-indecent-images'),
    ask('child-or-parent-at-risk-of-radicalisation'),
    ask('staff-at-risk-of-radicalisation', fact('subject-is-staff')),
    ask('bullying-online'),
    ask('hate-online'),
    ask('sexual-harassment-online'),
  ],
  norms: [
    duty('monitoring.dsl-told', {
      title: 'The DSL is told',
      says: 'Tell {theDsl}.',
      urgency: 'at-once',
      owedWhen: monitoringConcern,
      metBy: comesToKnow('theDsl'),
      mistakenFor: 'schoolPeople',
      repairedBy: '{theDsl} had been told',
    }),
    duty('monitoring.safeguarding-to-dsl', {
      title: 'A safeguarding concern reaches the DSL',
      says: 'Technical support: make sure {theDsl} knows of the safeguarding concern.',
      urgency: 'at-once',
      owedWhen: childMayBeHarmed,
      metBy: comesToKnow('theDsl'),
      mistakenFor: 'schoolPeople',
      repairedBy: '{theDsl} had been told about the safeguarding concern',
    }),
    duty('monitoring.response', {
      title: 'A response under the child protection policy',
      says: '{monitoringResponder}: act under the child protection policy, and record what was done.',
      urgency: 'same-day',
      owedWhen: monitoringConcern,
      metBy: and(
        or(
          does('protective-action.taken', 'allegations-action.taken'),
          contacts('relevantAgencies'),
        ),
        by('monitoringResponder'),
      ),
      repairedBy: '{monitoringResponder} had acted under the child protection policy',
    }),
    duty('monitoring.staff-to-allegations', {
      title: 'Staff: the procedure for allegations',
      says: 'Go on with the steps for staff misuse, or do as the allegations policy says.',
      urgency: 'same-day',
      owedWhen: goesToAllegations,
      metBy: or(opens('staff-misuse'), schoolDoes('allegations-action.taken')),
      repairedBy: 'it had been taken up by the procedure for allegations',
    }),
    duty('monitoring.head-deals-with-concern', {
      title: 'The head sees that the concern is dealt with',
      says: '{theHead}: see that the safeguarding concern is dealt with, and record it.',
      urgency: 'same-day',
      owedWhen: childMayBeHarmed,
      metBy: schoolDoes('concern.dealt-with'),
      repairedBy: 'the safeguarding concern had been dealt with',
    }),
    discretion('monitoring.head-deals-with-issue', {
      title: 'The head deals with it, as appropriate',
      says: '{theHead}: deal with what monitoring showed, or record why not.',
      urgency: 'then',
      owedWhen: monitoringConcern,
      metBy: and(
        does(
          'concern.dealt-with',
          'investigation.started',
          'investigation.completed',
          'protective-action.taken',
          'allegations-action.taken',
          'conduct-action.taken',
          'behaviour-action.taken',
          'sanction.applied',
        ),
        by('theHead'),
      ),
      repairedBy: '{theHead} had dealt with it, or a reason recorded',
    }),
  ],
});
