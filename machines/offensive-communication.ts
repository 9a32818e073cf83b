/**
 * Somebody of the school has received an offensive message.
 *
 * Rests on: Valley End, "Managing Email" and the clause on abusive messages from personal devices;
 * Plumpton, sections 7.8 and 9.1.
 */
import { duty } from '../src/norms/norm.ts';
import { and, concernOf, fact, named } from '../src/norms/predicates.ts';
import { ask, procedure } from '../src/norms/procedure.ts';
import { comesToKnow, schoolDoes } from './telling.ts';

const offence = concernOf('offensive-communication');
const senderMustBeDealtWith = named(
  'senderMustBeDealtWith',
  and(offence, fact('sender-of-the-school')),
);

export const offensiveCommunication = procedure('offensive-communication', {
  scope: 'Somebody of the school has received an offensive message, by email or another way.',
  questions: [
    ask('sender-of-the-school'),
    ask('staff-conduct-in-question', fact('sender-of-the-school')),
    ask('bullying-online'),
    ask('hate-online'),
    ask('sexual-harassment-online'),
  ],
  norms: [
    duty('offensive-communication.dsl-told', {
      title: 'The DSL is told',
      says: 'Tell {theDsl}.',
      urgency: 'at-once',
      owedWhen: offence,
      metBy: comesToKnow('theDsl'),
      mistakenFor: 'schoolPeople',
      repairedBy: '{theDsl} had been told',
    }),
    duty('offensive-communication.recorded', {
      title: 'It is recorded in the safeguarding records',
      says: 'Record it in the safeguarding records.',
      urgency: 'then',
      owedWhen: offence,
      metBy: schoolDoes('record.made'),
      repairedBy: 'it had been recorded',
    }),
    duty('offensive-communication.sender-dealt-with', {
      title: 'A sender from the school is dealt with',
      says: 'Deal with whoever sent it under the codes of conduct or the behaviour policy.',
      // Discipline waits until those who must know have been told.
      urgency: 'afterwards',
      owedWhen: senderMustBeDealtWith,
      metBy: schoolDoes('conduct-action.taken', 'behaviour-action.taken', 'sanction.applied'),
      repairedBy: 'the sender had been dealt with',
    }),
  ],
});
