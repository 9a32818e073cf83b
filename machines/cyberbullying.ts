/**
 * Cyberbullying.
 *
 * Rests on: Valley End, "Cyberbullying"; Plumpton, section 11.5. Both refuse to tolerate it and
 * leave the steps of the response to the anti-bullying policy, which is not in the text.
 */
import { duty } from '../src/norms/norm.ts';
import { concernOf, fact } from '../src/norms/predicates.ts';
import { ask, procedure } from '../src/norms/procedure.ts';
import { schoolDoes } from './telling.ts';

const cyberbullyingConcern = concernOf('cyberbullying');

export const cyberbullying = procedure('cyberbullying', {
  scope: 'Somebody is bullied online. The steps are those of the anti-bullying policy.',
  opensWhen: fact('bullying-online'),
  questions: [
    ask('sexual-harassment-online'),
    ask('images-made-by-young-people'),
    ask('hate-online'),
    ask('content-on-pupil-device'),
    ask('pupil-device-used-against-rules', fact('content-on-pupil-device')),
  ],
  norms: [
    duty('cyberbullying.action', {
      title: 'Action under the anti-bullying policy',
      says: 'Do as the policy on bullying says, and write down what was done.',
      urgency: 'same-day',
      owedWhen: cyberbullyingConcern,
      metBy: schoolDoes('anti-bullying-action.taken'),
      repairedBy: 'action had been taken under the anti-bullying policy',
    }),
  ],
});
