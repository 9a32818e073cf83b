/**
 * A concern about content on the learning platform.
 *
 * Rests on: Plumpton, section 7.10. Valley End has no such section.
 */
import { discretion, duty, precedence } from '../src/norms/norm.ts';
import { and, by, concernOf, does, fact, named, opens, or } from '../src/norms/predicates.ts';
import { ask, procedure } from '../src/norms/procedure.ts';
import { schoolContacts, schoolDoes, schoolInforms } from './telling.ts';

const platform = concernOf('learning-platform');
const unsuitable = and(platform, fact('platform-material-unsuitable'));

const childProtectionHolds = named(
  'childProtectionHolds',
  and(platform, fact('material-believed-illegal')),
);
const mayComeBack = named('mayComeBack', and(does('matter.discussed'), by('leadership')));

export const learningPlatform = procedure('learning-platform', {
  scope: 'Something that a user put on the learning platform is a concern.',
  questions: [
    ask('material-believed-illegal'),
    ask('material-is-indecent-images', fact('material-believed-illegal')),
    ask('images-made-by-young-people', fact('material-believed-illegal')),
    ask('platform-material-unsuitable'),
    ask('user-left-material-up', fact('platform-material-unsuitable')),
    ask('child-involved'),
    ask('bullying-online'),
    ask('hate-online'),
    ask('sexual-harassment-online'),
  ],
  norms: [
    duty('learning-platform.illegal-content', {
      title: 'Illegal content: the child protection procedures',
      says: 'Open the procedure that fits, or act under the child protection policy. Do not look again.',
      // The text gives no time; it is as grave as the procedure it leads to.
      urgency: 'at-once',
      owedWhen: childProtectionHolds,
      metBy: or(
        opens('iioc'),
        opens('sexting'),
        opens('exploitation'),
        schoolDoes('protective-action.taken'),
        schoolContacts('relevantAgencies'),
        schoolContacts('illegalMaterialAgencies'),
      ),
      repairedBy: 'the procedure that fits had been opened',
    }),
    duty('learning-platform.recorded', {
      title: 'The concern is recorded',
      says: 'Record the concern.',
      urgency: 'then',
      owedWhen: platform,
      metBy: schoolDoes('record.made'),
      repairedBy: 'the concern had been recorded',
    }),
    duty('learning-platform.removal-requested', {
      title: 'The user is asked to take the material down',
      says: 'Ask the user to take the material down.',
      urgency: 'same-day',
      owedWhen: unsuitable,
      metBy: schoolDoes('removal.requested'),
      repairedBy: 'the user had been asked to take the material down',
    }),
    duty('learning-platform.administrator-removes', {
      title: 'The administrator takes it down if the user does not',
      says: '{platformAdministrator}: take the material down.',
      urgency: 'same-day',
      owedWhen: and(unsuitable, fact('user-left-material-up')),
      metBy: and(does('material.removed'), by('platformAdministrator')),
      repairedBy: 'the material had been taken down by {platformAdministrator}',
    }),
    discretion('learning-platform.access-suspended', {
      title: 'Access may be suspended',
      says: "Suspend the user's access, or record why not.",
      urgency: 'same-day',
      owedWhen: unsuitable,
      metBy: schoolDoes('access.suspended'),
      repairedBy: 'access had been suspended, or a reason recorded for leaving it',
    }),
    precedence('learning-platform.talk-before-access', {
      title: 'A talk with leadership before access comes back',
      says: 'Do not give access back before {leadership} has talked it over with the user.',
      inForceWhen: platform,
      forbids: does('access.restored'),
      until: mayComeBack,
      // Suspended once more, it takes another talk.
      againOnceUsed: schoolDoes('access.suspended'),
      forEachChild: true,
      otherwise: '{leadership} must have talked it over with the user first',
    }),
    discretion('learning-platform.parents-informed', {
      title: 'Parents and carers may be told',
      says: 'Tell the parents or carers, or record why not.',
      urgency: 'same-day',
      forEachChild: true,
      owedWhen: and(platform, fact('child-involved')),
      topic: 'telling the parents',
      metBy: schoolInforms('parents'),
      repairedBy: 'the parents had been told, or a reason recorded for not telling them',
    }),
  ],
});
