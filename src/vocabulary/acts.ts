/**
 * What somebody can do in an incident, as event types: `noun.verbed`, something that happened.
 * `says` continues a sentence that begins with who did it ("a teacher looked at the image").
 */
interface ActEntry {
  readonly says: string;
  /** Whether the act is done to or towards somebody (`to`). */
  readonly to: 'required' | 'optional' | 'none';
  /** Whether it touches an image, content, evidence or a device. */
  readonly touches?: true;
  /** Whether what it brings about lasts until it is undone: a device locked away, access blocked. */
  readonly lasts?: true;
  /** Whether nobody does it without knowing that it is what the rules speak of. */
  readonly knowing?: true;
  /** Whether nobody does it who cannot get hold of the device. */
  readonly inHand?: true;
}

export const ACTS = {
  'party.informed': { says: 'told', to: 'required' },
  'advice.sought': { says: 'asked the advice of', to: 'required' },
  'referral.made': { says: 'made a referral to', to: 'required' },
  'lead.taken': { says: 'took charge', to: 'none' },
  'record.made': { says: 'made the record', to: 'none' },
  'device.secured': {
    says: 'stored the device securely',
    to: 'none',
    touches: true,
    lasts: true,
    inHand: true,
  },
  'device.quarantined': {
    says: 'quarantined the device',
    to: 'none',
    touches: true,
    lasts: true,
    inHand: true,
  },
  'device.released': {
    says: 'gave the device back',
    to: 'optional',
    touches: true,
    inHand: true,
  },
  'device.handed-over': {
    says: 'handed the device over',
    to: 'optional',
    touches: true,
    lasts: true,
    inHand: true,
  },
  'access.blocked': { says: 'blocked access to the image', to: 'none', lasts: true },
  'access.unblocked': { says: 'unblocked access to the image', to: 'none' },
  'image.isolated': { says: 'isolated the image', to: 'none', touches: true, lasts: true },
  'image.viewed': { says: 'looked at the image', to: 'none', touches: true },
  'image.sent': { says: 'sent the image on', to: 'optional', touches: true, knowing: true },
  'image.shared': { says: 'shared the image', to: 'optional', touches: true, knowing: true },
  'image.saved': { says: 'saved the image', to: 'none', touches: true, knowing: true },
  'image.copied': { says: 'copied the image', to: 'none', touches: true, knowing: true },
  'image.deleted': { says: 'deleted the image or its copies', to: 'none', touches: true },
  'sharing.requested': {
    says: 'asked a pupil to pass on or keep the image',
    to: 'none',
    touches: true,
  },
  'sharing.allowed': { says: 'let a pupil pass on or keep the image', to: 'none', touches: true },
  'kept-copy.secured': {
    says: 'locked the kept copy away from everybody',
    to: 'none',
    touches: true,
    lasts: true,
  },
  'deletion.considered': { says: 'considered deletion', to: 'none' },
  'agencies.ruled-out': { says: 'confirmed that no other agency is needed', to: 'none' },
  'risk.assessed': { says: 'assessed the risk', to: 'none' },
  'agencies.checked': { says: 'checked with other agencies', to: 'none' },
  'strategy-meeting.held': { says: 'took part in a strategy meeting', to: 'none' },
  'support.provided': { says: 'gave the child support', to: 'none' },
  'sanction.applied': { says: 'applied a sanction', to: 'none' },
  'staff.suspended': { says: 'suspended the member of staff', to: 'none' },
  'screen.covered': { says: 'covered or switched off the screen', to: 'none' },
  'investigation.started': { says: 'started to investigate', to: 'none' },
  'investigation.completed': { says: 'completed the investigation', to: 'none' },
  'debrief.held': { says: 'held a debrief', to: 'none' },
  'lessons.recorded': { says: 'wrote down the lessons', to: 'none' },
  'changes.made': { says: 'changed the policy or the curriculum', to: 'none' },
  'review.held': { says: 'reviewed how it was handled', to: 'none' },
  'procedures.reviewed': { says: 'reviewed the management procedures', to: 'none' },
  'complaint.made': { says: 'complained', to: 'optional' },
  'complaints-procedure.explained': { says: 'explained the complaints procedure', to: 'optional' },
  'whistleblowing.explained': { says: 'explained the whistleblowing procedure', to: 'optional' },
  'doubt.raised': { says: 'was unsure how to proceed', to: 'none' },
  'intelligence.received': { says: 'received intelligence on exploitation', to: 'none' },
  'child.consulted': { says: 'gave the child a say in what happens', to: 'none' },
  'child.helped-to-report': { says: 'helped the child report', to: 'none' },
  'concern.dealt-with': { says: 'dealt with the safeguarding concern', to: 'none' },
  'conduct-action.taken': { says: 'took action under the code of conduct', to: 'none' },
  'protective-action.taken': { says: 'took action under the child protection policy', to: 'none' },
  'allegations-action.taken': { says: 'took action under the allegations policy', to: 'none' },
  'anti-bullying-action.taken': { says: 'took action under the anti-bullying policy', to: 'none' },
  'behaviour-action.taken': { says: 'took action under the behaviour policy', to: 'none' },
  'device.confiscated': {
    says: 'confiscated the device',
    to: 'none',
    touches: true,
    lasts: true,
    inHand: true,
  },
  'device.searched': {
    says: 'searched the device',
    to: 'none',
    touches: true,
    knowing: true,
    inHand: true,
  },
  'consent.given': { says: 'agreed to the search', to: 'none' },
  'content.deleted': {
    says: 'deleted content on the device, or had it deleted',
    to: 'none',
    touches: true,
  },
  'removal.requested': { says: 'asked the user to take the material down', to: 'none' },
  'material.removed': { says: 'took the material off the platform', to: 'none' },
  'access.suspended': { says: 'suspended access to the platform', to: 'none', lasts: true },
  'access.restored': { says: 'gave access to the platform back', to: 'none' },
  'matter.discussed': { says: 'talked the matter over with the user', to: 'none' },
  'visitor.challenged': { says: 'challenged the visitor', to: 'none' },
  'relationship.discussed': { says: 'discussed an existing relationship with', to: 'optional' },
  'own-account.used': {
    says: 'contacted a pupil or parent from a personal account',
    to: 'none',
    knowing: true,
  },
  'own-account.accepted': {
    says: 'accepted contact by a pupil or parent on a personal account',
    to: 'none',
    knowing: true,
  },
  'own-phone.used': {
    says: 'contacted a pupil or parent from their own phone',
    to: 'none',
    knowing: true,
  },
  'own-email.used': {
    says: 'used a personal email address for school business',
    to: 'none',
    knowing: true,
  },
  'own-device.filmed': {
    says: 'photographed or filmed a pupil with their own device',
    to: 'none',
    knowing: true,
  },
  'own-device.used-with-pupils': {
    says: 'used their own device with pupils',
    to: 'none',
    knowing: true,
  },
  'own-device.held-records': {
    says: "used their own device for an app that holds pupils' details",
    to: 'none',
    knowing: true,
  },
  'official-account.messaged': {
    says: "exchanged private messages with a pupil or parent on the school's account",
    to: 'none',
    knowing: true,
  },
} as const satisfies Record<string, ActEntry>;

export type Act = keyof typeof ACTS;
export const ACT_IDS = Object.keys(ACTS) as [Act, ...Act[]];

/** How a pupil covers an unsuitable site, in the words of the schools' own procedures. */
export const SCREEN_METHODS = ['hector-protector', 'screen-off', 'device-off'] as const;
export type ScreenMethod = (typeof SCREEN_METHODS)[number];

/** Event types that are not acts: they say what was learned, decided, corrected or ended. */
export const NOTICES = [
  'concern.raised',
  'procedure.opened',
  'fact.established',
  'act.omitted',
  'decision.recorded',
  'message.acknowledged',
  'entry.corrected',
  'incident.closed',
] as const;
export type Notice = (typeof NOTICES)[number];

/** What each of them means. */
export const NOTICE_MEANINGS: Readonly<Record<Notice, string>> = {
  'concern.raised': 'a concern came up; opens its procedure',
  'procedure.opened': 'a procedure was opened by hand',
  'fact.established': 'a question was answered',
  'act.omitted': 'something is recorded as not done',
  'decision.recorded': 'it was decided not to do what is left to judgement, with a reason',
  'message.acknowledged': 'a message was read, by whoever made this entry',
  'entry.corrected': 'an earlier entry was wrong',
  'incident.closed': 'the incident was closed',
};

/** Whether an event is an act of telling somebody something, or of asking them. */
export const isTelling = (type: string): boolean =>
  Object.hasOwn(ACTS, type) && ACTS[type as Act].to === 'required';

/** Whether an event is an act that touches an image, content, evidence or a device. */
export const isTouching = (type: string): boolean =>
  Object.hasOwn(ACTS, type) && 'touches' in ACTS[type as Act];

/**
 * Whether nobody can do it unknowingly: whoever sends, shares, saves or copies an image has seen what it
 * is, and whoever searches a pupil's device, or uses a phone or an account of their own, knows whose it is.
 */
export const isKnowing = (type: string): boolean =>
  Object.hasOwn(ACTS, type) && 'knowing' in ACTS[type as Act];

/** Whether an event is an act by which the device was in the hands of whoever did it. */
export const isInHand = (type: EventType): boolean =>
  Object.hasOwn(ACTS, type) && 'inHand' in ACTS[type as Act];

/** Whether an event is an act whose effect lasts until it is undone. */
export const isLasting = (type: string): boolean =>
  Object.hasOwn(ACTS, type) && 'lasts' in ACTS[type as Act];

export type EventType = Act | Notice;
export const EVENT_TYPES: readonly EventType[] = [...NOTICES, ...ACT_IDS];
