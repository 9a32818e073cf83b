/**
 * Illegal content on a staff member's or governor's own phone or device, or a crime by one of them.
 *
 * Rests on: Valley End, the last clause on personal devices; Plumpton, section 9.2. Images of
 * children on school devices are in the procedure for indecent images.
 */
import { duty } from '../src/norms/norm.ts';
import { and, concernOf, fact, known, named, not, opens, or } from '../src/norms/predicates.ts';
import { ask, procedure } from '../src/norms/procedure.ts';
import { schoolContacts, schoolDoes } from './telling.ts';

const contentConcern = concernOf('staff-device-content');

const policeMustBeTold = named(
  'policeMustBeTold',
  and(
    contentConcern,
    or(fact('illegal-content-on-personal-device'), fact('staff-offence-suspected')),
  ),
);
/** Until it turns out that nothing was broken: then there is nothing to act upon. */
const staffPoliciesHold = named(
  'staffPoliciesHold',
  and(contentConcern, not(known('staff-broke-no-rule'))),
);

export const staffDeviceContent = procedure('staff-device-content', {
  scope:
    'A member of staff or a governor may have something illegal on a phone or device of their own.',
  implies: { 'illegal-content-on-personal-device': 'yes' },
  questions: [
    ask('illegal-content-on-personal-device'),
    ask('staff-offence-suspected', fact('illegal-content-on-personal-device', 'no')),
    ask('material-is-indecent-images'),
    ask('staff-conduct-in-question'),
    ask('staff-broke-no-rule'),
  ],
  norms: [
    duty('staff-device-content.police-contacted', {
      title: 'The police are contacted',
      says: 'Contact {police}. Do not look for the content yourself.',
      // The text gives no time; the content can be lost at any moment.
      urgency: 'at-once',
      owedWhen: policeMustBeTold,
      metBy: schoolContacts('police'),
      repairedBy: '{police} had been contacted',
    }),
    duty('staff-device-content.allegations-action', {
      title: 'It is taken up under the allegations policy',
      says: 'Go on with the steps for staff misuse, or do as the allegations policy says.',
      urgency: 'same-day',
      owedWhen: staffPoliciesHold,
      metBy: or(opens('staff-misuse'), schoolDoes('allegations-action.taken')),
      repairedBy: 'it had been taken up under the allegations policy',
    }),
    duty('staff-device-content.conduct-action', {
      title: 'Action under the code of conduct',
      says: 'Take action under the code of conduct.',
      // Discipline waits until the police have been spoken to.
      urgency: 'afterwards',
      owedWhen: staffPoliciesHold,
      metBy: schoolDoes('conduct-action.taken'),
      repairedBy: 'action had been taken under the code of conduct',
    }),
  ],
});
