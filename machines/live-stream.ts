/**
 * A welfare concern about a child in a live streamed lesson.
 *
 * Rests on: Plumpton, section 7.9. Valley End has no such section. What follows once the DSL knows
 * is in the safeguarding and child protection policy, and in the general rules.
 */
import { duty } from '../src/norms/norm.ts';
import { concernOf } from '../src/norms/predicates.ts';
import { ask, procedure } from '../src/norms/procedure.ts';
import { comesToKnow } from './telling.ts';

const welfareConcern = concernOf('live-stream');

export const liveStream = procedure('live-stream', {
  scope:
    "A child's welfare is a worry in a live lesson. What follows is in the child protection policy.",
  implies: { 'child-involved': 'yes' },
  questions: [
    ask('immediate-danger'),
    ask('safeguarding-concern'),
    ask('bullying-online'),
    ask('sexual-harassment-online'),
    ask('staff-conduct-in-question'),
  ],
  norms: [
    duty('live-stream.dsl-told', {
      title: 'The DSL is told without delay',
      says: 'Tell {theDsl}.',
      urgency: 'at-once',
      owedWhen: welfareConcern,
      metBy: comesToKnow('theDsl'),
      mistakenFor: 'schoolPeople',
      repairedBy: '{theDsl} had been told',
    }),
  ],
});
