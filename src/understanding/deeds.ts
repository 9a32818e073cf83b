/**
 * What is done to what, and which act that is: the first that fits is taken, so what says more stands
 * first. Telling somebody is read apart (`telling.ts`), since whom is what matters there.
 */
import type { Act, ScreenMethod } from '../vocabulary/acts.ts';
import type { PartyGroup } from '../vocabulary/parties.ts';
import type { ProcedureId } from '../vocabulary/procedures.ts';
import type { ActRead } from './meaning.ts';
import type { Thing, VerbGroup } from './words.ts';

export interface Deed {
  /** Several where the words alone do not say which: asked back. */
  readonly act: ActRead['type'] | readonly Act[];
  readonly verbs: readonly VerbGroup[];
  /** What it is done to. `it`: nothing named, or "it". */
  readonly things: readonly (Thing | 'it' | 'nothing' | 'place')[];
  /** One of these words stands in it. */
  readonly with?: readonly string[];
  /** And one of these, which says where. */
  readonly where?: readonly string[];
  readonly without?: readonly string[];
  /** Where it is put is locked. */
  readonly isLocked?: true;
  /** Only where one of these is open. */
  readonly in?: readonly ProcedureId[];
  /** Only where the one who did it, or the one it was done to, is of one of these. */
  readonly by?: readonly PartyGroup[] | 'police';
  readonly toward?: readonly PartyGroup[];
  readonly how?: ScreenMethod;
  /** It is taken off or from somebody. */
  readonly fromSomebody?: true;
  /** It goes to the police without being said. */
  readonly toPolice?: true;
}

/** Where "it" is most likely an image. */
export const ABOUT_IMAGES: readonly ProcedureId[] = [
  'sexting',
  'iioc',
  'exploitation',
  'staff-device-content',
  'harassment',
];
const IMAGES = ['image', 'film', 'screenshot', 'copy'] as const;
const ON_PLATFORMS: readonly ProcedureId[] = [
  'cyberbullying',
  'online-hate',
  'social-media',
  'learning-platform',
  'offensive-communication',
  'harassment',
  'radicalisation',
  'staff-misuse',
];

export const DEEDS: readonly Deed[] = [
  // Images and content.
  { act: ['image.viewed', 'device.searched'], verbs: ['view', 'see'], things: ['device'] },
  {
    act: 'image.viewed',
    verbs: ['view', 'see', 'open'],
    things: ['image', 'film', 'file'],
    in: ABOUT_IMAGES,
  },
  { act: 'image.viewed', verbs: ['view', 'see', 'open'], things: ['image'] },
  { act: 'image.viewed', verbs: ['view', 'see', 'open'], things: ['it'], in: ABOUT_IMAGES },
  {
    act: 'device.searched',
    verbs: ['search'],
    things: ['device', 'content', 'message', 'account', 'image', 'film'],
  },
  { act: 'device.searched', verbs: ['search'], things: ['it'], in: ['device-search'] },
  {
    act: 'image.viewed',
    verbs: ['look'],
    things: ['it', 'nothing'],
    without: ['for', 'round', 'around', 'in', 'on', 'through', 'into', 'online', 'outside'],
    in: ABOUT_IMAGES,
  },
  {
    act: 'image.isolated',
    verbs: ['move', 'unplug'],
    things: [...IMAGES, 'file'],
    in: ABOUT_IMAGES,
  },
  {
    act: 'image.isolated',
    verbs: ['move'],
    things: ['it'],
    with: ['folder', 'drive', 'server', 'only', 'restricted', 'area'],
    in: ABOUT_IMAGES,
  },
  { act: 'image.isolated', verbs: ['unplug'], things: ['image'] },
  { act: 'image.copied', verbs: ['take'], things: ['screenshot'], in: ABOUT_IMAGES },
  {
    act: 'image.copied',
    verbs: ['take', 'do'],
    things: ['copy', 'image'],
    with: ['copy', 'copies', 'screen'],
    in: ABOUT_IMAGES,
  },
  {
    act: 'image.copied',
    verbs: ['copy'],
    things: [...IMAGES, 'file', 'it', 'screen', 'content'],
    in: ABOUT_IMAGES,
  },
  { act: 'image.copied', verbs: ['copy'], things: ['image'] },
  { act: 'image.saved', verbs: ['save'], things: [...IMAGES, 'file', 'it'], in: ABOUT_IMAGES },
  { act: 'image.saved', verbs: ['save'], things: ['image'] },
  {
    act: 'image.sent',
    verbs: ['send', 'email', 'text', 'pass'],
    things: [...IMAGES, 'file'],
    in: ABOUT_IMAGES,
  },
  { act: 'image.sent', verbs: ['send', 'email', 'text', 'pass'], things: ['image'] },
  {
    act: ['image.shared', 'image.viewed'],
    verbs: ['show'],
    things: [...IMAGES, 'it'],
    in: ABOUT_IMAGES,
  },
  { act: 'image.shared', verbs: ['share'], things: ['image', 'film', 'copy'], in: ABOUT_IMAGES },
  { act: 'image.deleted', verbs: ['delete'], things: [...IMAGES, 'file', 'it'], in: ABOUT_IMAGES },
  {
    act: 'content.deleted',
    verbs: ['delete'],
    things: ['image', 'film', 'content', 'message', 'post', 'file', 'it', 'account'],
    in: ['device-search'],
  },
  { act: 'image.deleted', verbs: ['delete'], things: ['image'] },
  { act: 'image.deleted', verbs: ['take'], things: ['image'], with: ['removed'], in: ABOUT_IMAGES },
  { act: 'content.deleted', verbs: ['delete'], things: ['content', 'film', 'message'] },
  {
    act: 'material.removed',
    verbs: ['delete', 'take'],
    things: ['post', 'content', 'film', 'image', 'account', 'site'],
    with: ['down', 'removed', 'deleted'],
    in: ON_PLATFORMS,
  },
  { act: 'material.removed', verbs: ['take'], things: ['it'], with: ['down'], in: ON_PLATFORMS },
  {
    act: 'material.removed',
    verbs: ['take'],
    things: ['it', 'post', 'content', 'film', 'image', 'file'],
    with: ['off'],
    where: ['platform', 'site', 'website', 'page', 'teams', 'seesaw', 'classroom', 'facebook'],
    in: ON_PLATFORMS,
  },
  { act: 'kept-copy.secured', verbs: ['lock', 'put'], things: ['copy'], isLocked: true },
  { act: 'deletion.considered', verbs: ['consider'], things: ['deletion'] },

  // Devices.
  {
    act: 'device.handed-over',
    verbs: ['take', 'collect', 'confiscate'],
    things: ['device'],
    by: 'police',
    toPolice: true,
  },
  { act: 'device.released', verbs: ['collect'], things: ['device'], by: ['parents', 'pupils'] },
  { act: 'device.secured', verbs: ['lock'], things: ['device', 'it'] },
  {
    act: 'device.secured',
    verbs: ['put', 'take', 'submit'],
    things: ['device', 'it'],
    isLocked: true,
  },
  { act: 'device.quarantined', verbs: ['unplug'], things: ['device', 'it'] },
  {
    act: 'device.handed-over',
    verbs: ['give', 'hand', 'take', 'pass'],
    things: ['device', 'it'],
    toward: ['agencies'],
    without: ['advice'],
  },
  {
    act: 'device.released',
    verbs: ['give', 'hand', 'pass'],
    things: ['device', 'it'],
    with: ['back', 'returned', 'released'],
  },
  {
    act: 'device.released',
    verbs: ['give', 'hand'],
    things: ['device'],
    toward: ['parents', 'pupils'],
  },
  {
    act: ['device.confiscated', 'device.handed-over', 'device.released'],
    verbs: ['give', 'hand', 'pass', 'collect'],
    things: ['device'],
  },
  { act: 'device.confiscated', verbs: ['confiscate'], things: ['device', 'it', 'nothing'] },
  { act: 'device.confiscated', verbs: ['take'], things: ['device', 'it'], fromSomebody: true },
  { act: 'device.confiscated', verbs: ['take'], things: ['device'], with: ['away'] },
  {
    act: 'device.confiscated',
    verbs: ['take'],
    things: ['device'],
    without: ['to', 'home', 'into', 'in', 'back', 'down', 'apart', 'out'],
  },

  // Sites, accounts, screens.
  { act: 'access.restored', verbs: ['unblock'], things: ['account'] },
  { act: 'access.unblocked', verbs: ['unblock'], things: ['site', 'access', 'it'] },
  { act: 'access.suspended', verbs: ['suspend'], things: ['account', 'access'] },
  {
    act: 'access.suspended',
    verbs: ['block', 'lock'],
    things: ['account'],
    in: ['learning-platform'],
  },
  {
    act: 'access.blocked',
    verbs: ['block'],
    things: ['site', 'access', 'account', 'image', 'film', 'it', 'post', 'content', 'place'],
  },
  {
    act: 'screen.covered',
    verbs: ['press', 'deal', 'cover', 'put'],
    things: ['hector'],
    how: 'hector-protector',
  },
  {
    act: 'screen.covered',
    verbs: ['cover', 'turn'],
    things: ['screen'],
    with: ['off'],
    how: 'screen-off',
  },
  { act: 'screen.covered', verbs: ['cover'], things: ['screen', 'site'] },
  {
    act: 'screen.covered',
    verbs: ['cover', 'turn'],
    things: ['device'],
    with: ['off', 'down'],
    how: 'device-off',
    in: ['filtering-breach'],
  },
  {
    act: 'screen.covered',
    verbs: ['cover'],
    things: ['device'],
    with: ['shut', 'closed', 'covered'],
    in: ['filtering-breach'],
  },

  // What is written, assessed, met about.
  { act: 'lessons.recorded', verbs: ['record', 'do', 'write'], things: ['lessons'] },
  {
    act: 'record.made',
    verbs: ['record', 'do', 'put', 'change', 'submit', 'write'],
    things: ['record'],
  },
  {
    act: 'record.made',
    verbs: ['record', 'put'],
    things: ['it', 'nothing'],
    with: [
      'cpoms',
      'myconcern',
      'my concern',
      'log',
      'sims',
      'arbor',
      'bromcom',
      'safeguard my school',
      'record system',
    ],
  },
  { act: 'record.made', verbs: ['record'], things: ['nothing'], with: ['up'] },
  { act: 'record.made', verbs: ['record'], things: ['it', 'case', 'concern'] },
  {
    act: 'risk.assessed',
    verbs: ['do', 'submit', 'assess', 'record', 'write'],
    things: ['risk-assessment'],
  },
  { act: 'risk.assessed', verbs: ['assess'], things: ['nothing', 'it'], with: ['risk', 'risks'] },
  { act: 'strategy-meeting.held', verbs: ['do', 'attend'], things: ['meeting'] },
  { act: 'debrief.held', verbs: ['do', 'attend'], things: ['debrief'] },
  { act: 'review.held', verbs: ['do', 'attend'], things: ['review'] },
  { act: 'procedures.reviewed', verbs: ['review'], things: ['procedures'] },
  { act: 'review.held', verbs: ['review'], things: ['case', 'nothing', 'it'] },
  {
    act: 'changes.made',
    verbs: ['change'],
    things: ['policy', 'procedures', 'behaviour-policy', 'bullying-policy'],
  },
  { act: 'investigation.completed', verbs: ['do'], things: ['investigation'] },
  { act: 'investigation.started', verbs: ['begin'], things: ['investigation'] },
  {
    act: 'investigation.started',
    verbs: ['investigate'],
    things: ['nothing', 'it', 'case', 'site', 'post', 'account', 'place'],
  },
  {
    act: 'intelligence.received',
    verbs: ['receive', 'take', 'pass', 'give', 'send'],
    things: ['intelligence'],
  },

  // People.
  {
    act: 'support.provided',
    verbs: ['arrange', 'do', 'give', 'put', 'submit'],
    things: ['support'],
  },
  { act: 'support.provided', verbs: ['help'], things: ['nothing'], toward: ['pupils'] },
  {
    act: 'sanction.applied',
    verbs: ['give', 'do', 'arrange', 'submit', 'deal'],
    things: ['sanction'],
  },
  { act: 'staff.suspended', verbs: ['suspend'], things: ['nothing'], toward: ['staff'] },
  {
    act: 'sanction.applied',
    verbs: ['suspend', 'exclude'],
    things: ['nothing'],
    toward: ['pupils'],
  },
  { act: ['sanction.applied', 'staff.suspended'], verbs: ['suspend'], things: ['nothing'] },
  { act: ['sanction.applied'], verbs: ['exclude'], things: ['nothing'] },
  {
    act: 'complaint.made',
    verbs: ['complain'],
    things: ['nothing', 'it', 'account', 'post', 'content', 'device'],
    by: ['parents', 'pupils'],
  },
  {
    act: 'complaint.made',
    verbs: ['submit', 'arrange', 'do', 'report'],
    things: ['complaint'],
    by: ['parents', 'pupils'],
  },
  { act: 'complaints-procedure.explained', verbs: ['explain'], things: ['complaints-procedure'] },
  { act: 'whistleblowing.explained', verbs: ['explain'], things: ['whistleblowing'] },
  { act: 'visitor.challenged', verbs: ['challenge'], things: ['nothing'] },
  { act: 'anti-bullying-action.taken', verbs: ['deal', 'take'], things: ['bullying-policy'] },
  { act: 'behaviour-action.taken', verbs: ['deal', 'take'], things: ['behaviour-policy'] },
  { act: 'conduct-action.taken', verbs: ['deal', 'take'], things: ['conduct-code'] },
  { act: 'allegations-action.taken', verbs: ['deal', 'take'], things: ['allegations-policy'] },
  { act: 'protective-action.taken', verbs: ['deal', 'take'], things: ['protection-policy'] },
  { act: 'lead.taken', verbs: ['lead'], things: ['it', 'case'] },
  { act: 'lead.taken', verbs: ['charge'], things: ['nothing', 'it', 'case'] },
  { act: 'lead.taken', verbs: ['take'], things: ['charge'] },
  { act: 'message.acknowledged', verbs: ['acknowledge'], things: ['email', 'message'] },
  { act: 'incident.closed', verbs: ['cover', 'do'], things: ['case'], without: ['up'] },
];
