/**
 * Acts that touch an image, evidence or a device, and which no rule of a section judges: why not. The
 * table that `verify` prints has each of them, and a gap that is not here, or is none any more, is a fault.
 */
import type { KnownGap } from '../src/norms/known-gap.ts';
import type { ProcedureId } from '../src/vocabulary/procedures.ts';

const VALLEY_END = ['valley-end-2022'];
const PLUMPTON = ['plumpton-2020'];
const BOTH = [...VALLEY_END, ...PLUMPTON];

/** Sections of both policies that speak neither of images nor of devices. */
const OF_CONDUCT: readonly ProcedureId[] = [
  'general',
  'filtering-breach',
  'staff-misuse',
  'radicalisation',
  'cyberbullying',
  'online-hate',
  'staff-device-content',
  'monitoring',
  'offensive-communication',
  'social-media',
];
/** The same, of sections that Plumpton alone has. */
const OF_PLUMPTON_ALONE: readonly ProcedureId[] = [
  'learning-platform',
  'live-stream',
  'visitor-breach',
];

/** Acts done to each of these people. */
const each = (acts: readonly string[], to: readonly string[]): readonly string[] =>
  acts.flatMap((act) => to.map((party) => `${act} to ${party}`));

const IN_THE_SCHOOL = ['staff', 'chair-of-governors'];
/** Those whom confidentiality does not keep from knowing: it has a word on whoever is told beside them. */
const CONCERNED = [...IN_THE_SCHOOL, 'pupil', 'parent', 'police'];
const ANYBODY = [...CONCERNED, 'public'];

const HANDED_OVER = ['device.handed-over', ...each(['device.handed-over'], ANYBODY)];
const RELEASED = ['device.released', ...each(['device.released'], ANYBODY)];
const PASSED_ROUND = each(['device.handed-over', 'device.released'], IN_THE_SCHOOL);

const STORING = ['device.secured', 'device.quarantined', ...HANDED_OVER];
const PASSING_ON = [
  ...each(['image.sent', 'image.shared'], CONCERNED),
  'image.saved',
  'image.copied',
];
const OF_SEXTING_ALONE = ['image.isolated', 'image.viewed', 'sharing.requested', 'sharing.allowed'];

const ORDERS_NO_STORING =
  'The section does not say what becomes of a device; where a device matters, the concern has a section of its own that does.';
const NO_WORD_ON_IMAGES =
  'The section does not speak of images. A sexual image of a child is a concern of its own, and opens the section that does.';
const NO_WORD_ON_CONTENT =
  'The section does not speak of deleting. Where there is an image, its own section says when it may be deleted.';
const ONLY_WITH_A_COPY =
  'Only the section on indecent images lets a copy be kept, for the police; nobody else has one to lock away.';
const WHO_KEEPS_IT =
  'The section says that a device is stored securely, and not who of the school keeps it.';
const NO_WORD_ON_SEARCHES =
  'The policy has no section on searching and taking devices; national advice says how it is done.';
const SEARCHES_ELSEWHERE =
  'Searching and taking a device has a section of its own, which is opened for it.';

export const actsRegister: readonly KnownGap[] = [
  {
    policies: BOTH,
    procedures: OF_CONDUCT,
    acts: [...STORING, ...RELEASED],
    because: ORDERS_NO_STORING,
  },
  {
    policies: PLUMPTON,
    procedures: OF_PLUMPTON_ALONE,
    acts: [...STORING, ...RELEASED],
    because: ORDERS_NO_STORING,
  },
  {
    policies: PLUMPTON,
    procedures: ['harassment'],
    acts: RELEASED,
    because:
      'Devices are to be handled by the advice on searches; when one goes back is said by the section on devices.',
  },
  {
    policies: BOTH,
    procedures: ['sexting', 'exploitation'],
    acts: PASSED_ROUND,
    because: WHO_KEEPS_IT,
  },
  {
    policies: PLUMPTON,
    procedures: ['device-search'],
    acts: PASSED_ROUND,
    because: WHO_KEEPS_IT,
  },
  {
    policies: BOTH,
    procedures: [...OF_CONDUCT, 'exploitation'],
    acts: [...PASSING_ON, 'image.deleted', ...OF_SEXTING_ALONE],
    because: NO_WORD_ON_IMAGES,
  },
  {
    policies: PLUMPTON,
    procedures: [...OF_PLUMPTON_ALONE, 'harassment'],
    acts: [...PASSING_ON, 'image.deleted', ...OF_SEXTING_ALONE],
    because: NO_WORD_ON_IMAGES,
  },
  {
    policies: PLUMPTON,
    procedures: ['device-search'],
    acts: [...PASSING_ON, ...OF_SEXTING_ALONE],
    because: NO_WORD_ON_IMAGES,
  },
  {
    policies: BOTH,
    procedures: ['iioc'],
    acts: OF_SEXTING_ALONE,
    because:
      'The section orders copies to be deleted and devices to be stored, and says nothing of looking, of isolating, or of what pupils are asked. The law does; a caution says so.',
  },
  {
    policies: BOTH,
    procedures: [...OF_CONDUCT, 'exploitation'],
    acts: ['content.deleted'],
    because: NO_WORD_ON_CONTENT,
  },
  {
    policies: PLUMPTON,
    procedures: [...OF_PLUMPTON_ALONE, 'harassment'],
    acts: ['content.deleted'],
    because: NO_WORD_ON_CONTENT,
  },
  {
    policies: BOTH,
    procedures: [...OF_CONDUCT, 'exploitation', 'sexting'],
    acts: ['kept-copy.secured'],
    because: ONLY_WITH_A_COPY,
  },
  {
    policies: PLUMPTON,
    procedures: [...OF_PLUMPTON_ALONE, 'harassment', 'device-search'],
    acts: ['kept-copy.secured'],
    because: ONLY_WITH_A_COPY,
  },
  {
    policies: VALLEY_END,
    procedures: [...OF_CONDUCT, 'exploitation', 'sexting', 'iioc'],
    acts: ['device.confiscated', 'device.searched'],
    because: NO_WORD_ON_SEARCHES,
  },
  {
    policies: PLUMPTON,
    procedures: [...OF_CONDUCT, ...OF_PLUMPTON_ALONE, 'exploitation', 'sexting', 'iioc'],
    acts: ['device.confiscated', 'device.searched'],
    because: SEARCHES_ELSEWHERE,
  },
  {
    policies: PLUMPTON,
    procedures: ['harassment'],
    acts: ['device.searched'],
    because: SEARCHES_ELSEWHERE,
  },
];
