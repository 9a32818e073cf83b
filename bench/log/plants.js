/**
 * Violations planted on purpose, and which norms each comes to. The rest of the log does all that its
 * policies ask, in time, so that what is planted is all that is violated.
 *
 * Read from the two policies by hand and independent of the engine: `set` are answers that must be
 * given, `drop` and `delay` are steps (see `incident.js`) left out or done too late, `act` adds a
 * forbidden act, `omit` is the act that a partial or open record must say was not done. `norms` are
 * those violated; each hangs on what else is open and known.
 */

/** The verdicts by which a norm is violated; `overdue` is one of an incident that is still open. */
export const isViolation = (verdict) => ['breached', 'missed', 'late', 'overdue'].includes(verdict);

const has = (draft, fact) => draft.answers.get(fact) === 'yes';
const open = (draft, ...kinds) => kinds.some((kind) => draft.open.has(kind));
const only = (draft, ...kinds) => [...draft.open].every((kind) => kinds.includes(kind));

/** Exploitation, of a kind that the policy's procedure covers. */
const exploited = (draft) =>
  open(draft, 'exploitation') && !(draft.valley && has(draft, 'criminal-exploitation-only'));

/** The norms of a table `[norm, whether it holds here]`. */
const those = (...rows) => rows.flatMap(([norm, holds]) => (holds ? [norm] : []));

const telling = (draft) =>
  those(
    ['sexting.dsl-told', draft.valley && open(draft, 'sexting')],
    ['exploitation.dsl-told', draft.valley && exploited(draft)],
    ['iioc.dsl-told', draft.valley && open(draft, 'iioc')],
    ['harassment.dsl-told', !draft.valley && open(draft, 'harassment')],
    ['live-stream.dsl-told', !draft.valley && open(draft, 'live-stream')],
    ['offensive-communication.dsl-told', open(draft, 'offensive-communication')],
    [
      'radicalisation.dsl-told',
      open(draft, 'radicalisation') && has(draft, 'child-or-parent-at-risk-of-radicalisation'),
    ],
    ...leading(draft).map((norm) => [norm, true]),
  );
/** Who the head must be told about at once; under Valley End it may be the DSL as well. */
const leading = (draft) =>
  those(
    [
      'radicalisation.staff-told',
      open(draft, 'radicalisation') && has(draft, 'staff-at-risk-of-radicalisation'),
    ],
    [
      'social-media.role-conflict-told',
      open(draft, 'social-media') && has(draft, 'content-conflicts-with-role'),
    ],
  );
const agencies = (draft) =>
  those(
    ['exploitation.police-told', exploited(draft)],
    ['iioc.organisation-told', open(draft, 'iioc')],
    [
      'filtering-breach.illegal-material-told',
      open(draft, 'filtering-breach') && has(draft, 'material-believed-illegal'),
    ],
  );
/** What a partial record leaves out may have been the call that allowed it. */
const outside = (draft) =>
  draft.partial
    ? []
    : those(
        ['general.police-before-others', true],
        [
          'exploitation.other-schools-after-police',
          exploited(draft) && has(draft, 'other-schools-targeted'),
        ],
        [
          'harassment.other-schools-after-police',
          !draft.valley && open(draft, 'harassment') && has(draft, 'crime-suspected'),
        ],
      );
const unrecorded = (draft) =>
  those(
    ['general.recorded', true],
    ['filtering-breach.recorded', open(draft, 'filtering-breach')],
    ['offensive-communication.recorded', open(draft, 'offensive-communication')],
    ['learning-platform.recorded', !draft.valley && open(draft, 'learning-platform')],
  );
const unsecured = (draft) => {
  const inHand = has(draft, 'device-in-hand');
  return those(
    ['sexting.device-secured', inHand && open(draft, 'sexting')],
    ['exploitation.devices-secured', inHand && exploited(draft)],
    ['iioc.devices-secured', inHand && open(draft, 'iioc')],
    [
      'iioc.staff-devices-quarantined',
      open(draft, 'iioc') && has(draft, 'held-by-staff-on-school-device'),
    ],
    [
      'device-search.held-securely',
      !draft.valley &&
        inHand &&
        open(draft, 'device-search') &&
        (has(draft, 'pupil-device-used-against-rules') ||
          has(draft, 'pupil-device-misuse-believed')),
    ],
  );
};
const unreviewed = (draft, what) =>
  those(
    [`sexting.${what}`, open(draft, 'sexting')],
    [`exploitation.${what}`, exploited(draft)],
    [`harassment.${what}`, !draft.valley && open(draft, 'harassment')],
  );
const unsanctioned = (draft) =>
  those(
    ['sexting.sanctions', open(draft, 'sexting')],
    ['harassment.sanctions', !draft.valley && open(draft, 'harassment')],
  );
const noLado = (draft) =>
  those(
    ['iioc.staff-lado-told', open(draft, 'iioc') && has(draft, 'held-by-staff-on-school-device')],
    [
      'staff-misuse.lado-told',
      open(draft, 'staff-misuse') && has(draft, 'allegation-against-staff'),
    ],
  );
const noPolice = (draft) =>
  those(
    [
      'staff-misuse.police-contacted',
      open(draft, 'staff-misuse') &&
        (has(draft, 'illegal-content-on-personal-device') || has(draft, 'staff-offence-suspected')),
    ],
    ['staff-device-content.police-contacted', open(draft, 'staff-device-content')],
    ['online-hate.police-contacted', open(draft, 'online-hate') && has(draft, 'crime-suspected')],
    ['general.crime-told', has(draft, 'crime-suspected')],
  );
const always =
  (...norms) =>
  () =>
    norms;

const CALM = { 'immediate-danger': 'no' };
const BY_STAFF = { by: 'teacher' };

export const PLANTS = [
  // Acts that nobody may do.
  {
    name: 'told somebody who has no part in it',
    verdict: 'breached',
    anySubject: true,
    act: { type: 'party.informed', ...BY_STAFF, to: 'uninvolved-parent' },
    norms: always('general.confidentiality'),
  },
  {
    name: 'sent personal details by ordinary email',
    verdict: 'breached',
    anySubject: true,
    set: { 'email-held-personal-details': 'yes' },
    act: { type: 'party.informed', ...BY_STAFF, to: 'senco', via: 'email' },
    norms: always('general.secure-email'),
  },
  {
    name: 'told another school before the police',
    verdict: 'breached',
    when: (draft) => !open(draft, 'visitor-breach', 'live-stream'),
    set: {
      ...CALM,
      'crime-suspected': 'yes',
      'other-schools-targeted': 'yes',
      'other-school-children-involved': 'yes',
    },
    policeComeAfter: true,
    act: { type: 'party.informed', ...BY_STAFF, to: 'other-school', via: 'telephone' },
    norms: outside,
  },
  {
    name: 'a teacher looked at the image',
    verdict: 'breached',
    when: (draft) => open(draft, 'sexting'),
    act: { type: 'image.viewed', ...BY_STAFF },
    norms: always('sexting.never-view-image'),
  },
  {
    name: 'sent the image on as evidence',
    verdict: 'breached',
    when: (draft) => open(draft, 'sexting'),
    act: { type: 'image.sent', ...BY_STAFF },
    norms: always('sexting.never-share-image'),
  },
  {
    name: 'asked a pupil to keep the image',
    verdict: 'breached',
    when: (draft) => open(draft, 'sexting'),
    act: { type: 'sharing.requested', ...BY_STAFF },
    norms: always('sexting.never-let-pupils-share'),
  },
  {
    name: 'deleted the image before agencies were ruled out',
    verdict: 'breached',
    when: (draft) =>
      !draft.partial && open(draft, 'sexting') && !open(draft, 'iioc', 'device-search'),
    drop: ['clear-deletion'],
    act: { type: 'image.deleted', ...BY_STAFF },
    norms: always('sexting.delete-only-when-clear'),
  },
  {
    name: 'deleted copies before the police were told',
    verdict: 'breached',
    when: (draft) => !draft.partial && open(draft, 'iioc') && !open(draft, 'sexting'),
    set: { ...CALM, 'found-on-school-device': 'yes' },
    policeComeAfter: true,
    act: { type: 'image.deleted', by: 'technical-support' },
    norms: always('iioc.no-deletion-before-police'),
  },
  {
    name: 'kept a copy that the police had not asked for',
    verdict: 'breached',
    when: (draft) => open(draft, 'iioc') && !open(draft, 'sexting'),
    set: { 'found-on-school-device': 'yes', 'police-asked-to-keep-copies': 'no' },
    act: { type: 'image.copied', by: 'technical-support' },
    norms: always('iioc.copies-kept-only-for-police'),
  },
  {
    name: 'gave the device back before asking the police',
    verdict: 'breached',
    when: (draft) => !draft.partial && open(draft, 'iioc'),
    set: { ...CALM, 'held-by-staff-on-school-device': 'yes' },
    policeComeAfter: true,
    act: { type: 'device.released', by: 'technical-support', to: 'staff' },
    norms: always('iioc.quarantine-until-advice'),
  },
  {
    name: 'a teacher searched the phone',
    verdict: 'breached',
    when: (draft) => !draft.valley && open(draft, 'device-search'),
    search: 'teacher',
    norms: always('device-search.only-leadership-searches'),
  },
  {
    name: 'searched the phone without consent',
    verdict: 'breached',
    when: (draft) => !draft.partial && !draft.valley && open(draft, 'device-search'),
    search: 'headteacher',
    drop: ['consent'],
    norms: always('device-search.consent-before-search'),
  },
  {
    name: 'deleted what broke no rule',
    verdict: 'breached',
    // Whether an image may go hangs on what a partial record may have left out.
    when: (draft) =>
      !draft.valley && open(draft, 'device-search') && !(draft.partial && open(draft, 'sexting')),
    set: { 'content-against-rules': 'no' },
    act: { type: 'content.deleted', ...BY_STAFF },
    norms: (draft) =>
      those(
        ['device-search.deletion-only-if-allowed', true],
        ['sexting.delete-only-when-clear', open(draft, 'sexting')],
      ),
  },
  {
    name: 'gave access back without a talk',
    verdict: 'breached',
    when: (draft) => !draft.partial && !draft.valley && open(draft, 'learning-platform'),
    drop: ['suspend'],
    act: { type: 'access.restored', by: 'technical-support' },
    norms: always('learning-platform.talk-before-access'),
  },

  // Done too late.
  {
    name: 'the DSL heard hours later',
    verdict: 'late',
    toldLate: true,
    when: (draft) => telling(draft).length > 0 || open(draft, 'radicalisation'),
    set: { 'crime-suspected': 'no' },
    delay: ['tell-dsl', 'tell-head'],
    norms: telling,
  },
  {
    name: 'the head heard hours later',
    verdict: 'late',
    toldLate: true,
    when: (draft) => !draft.valley && open(draft, 'radicalisation', 'social-media'),
    set: {
      'crime-suspected': 'no',
      'staff-at-risk-of-radicalisation': 'yes',
      'content-conflicts-with-role': 'yes',
    },
    delay: ['tell-head'],
    norms: leading,
  },
  {
    name: 'the agencies heard hours later',
    verdict: 'late',
    when: (draft) => open(draft, 'exploitation', 'iioc', 'filtering-breach'),
    set: { ...CALM, 'crime-suspected': 'no', 'material-believed-illegal': 'yes' },
    delay: ['police', 'iwf', 'lado'],
    norms: agencies,
  },
  {
    name: 'nobody rang 999 for hours',
    verdict: 'late',
    when: (draft) => !open(draft, 'exploitation', 'iioc', 'filtering-breach', 'learning-platform'),
    set: { 'immediate-danger': 'yes', 'safeguarding-concern': 'yes' },
    delay: ['police'],
    norms: always('general.danger-999'),
  },

  // Never done.
  {
    name: 'no record',
    verdict: 'missed',
    set: { 'safeguarding-concern': 'yes' },
    drop: ['record'],
    omit: 'record.made',
    norms: unrecorded,
  },
  {
    name: 'no debrief',
    verdict: 'missed',
    investigated: true,
    drop: ['debrief'],
    omit: 'debrief.held',
    norms: always('general.debrief'),
  },
  {
    name: 'complaints procedure not explained',
    verdict: 'missed',
    complained: true,
    drop: ['explain-complaint'],
    omit: 'complaints-procedure.explained',
    norms: always('general.complaints-explained'),
  },
  {
    name: 'the single point of access not told',
    verdict: 'missed',
    when: (draft) => !draft.valley,
    set: { 'safeguarding-concern': 'yes' },
    drop: ['spoa'],
    norms: always('general.single-point-told'),
  },
  {
    name: 'the device left lying',
    verdict: 'missed',
    when: (draft) => open(draft, 'sexting', 'exploitation', 'iioc'),
    set: { 'device-in-hand': 'yes', 'evidence-on-pupil-device': 'no' },
    drop: ['secure'],
    omit: 'device.secured',
    norms: unsecured,
  },
  {
    name: 'no risk assessment',
    verdict: 'missed',
    when: (draft) => open(draft, 'sexting', 'exploitation'),
    drop: ['risk'],
    omit: 'risk.assessed',
    norms: (draft) =>
      those(
        ['sexting.risk-assessed', open(draft, 'sexting')],
        ['exploitation.risk-assessed', exploited(draft)],
      ),
  },
  {
    name: 'no support',
    verdict: 'missed',
    when: (draft) =>
      open(draft, 'sexting', 'exploitation') || (!draft.valley && open(draft, 'harassment')),
    drop: ['support'],
    omit: 'support.provided',
    norms: (draft) => unreviewed(draft, 'support'),
  },
  {
    name: 'no review',
    verdict: 'missed',
    when: (draft) =>
      open(draft, 'sexting', 'exploitation') || (!draft.valley && open(draft, 'harassment')),
    drop: ['review'],
    omit: 'review.held',
    norms: (draft) => unreviewed(draft, 'review'),
  },
  {
    name: 'intelligence kept to ourselves',
    verdict: 'missed',
    when: (draft) => draft.valley && open(draft, 'exploitation'),
    intelligence: true,
    drop: ['pass-intelligence'],
    norms: always('exploitation.intelligence-passed'),
  },
  {
    name: 'the LADO not told',
    verdict: 'missed',
    anySubject: true,
    when: (draft) => open(draft, 'iioc', 'staff-misuse'),
    set: { 'held-by-staff-on-school-device': 'yes', 'allegation-against-staff': 'yes' },
    drop: ['lado'],
    norms: noLado,
  },
  {
    name: 'the kept copy not locked away',
    verdict: 'missed',
    when: (draft) => open(draft, 'iioc'),
    set: { 'found-on-school-device': 'yes', 'police-asked-to-keep-copies': 'yes' },
    drop: ['kept-copy'],
    omit: 'kept-copy.secured',
    norms: always('iioc.kept-copy-secured'),
  },
  {
    name: 'the screen left uncovered',
    verdict: 'missed',
    foundBy: 'pupil',
    when: (draft) => open(draft, 'filtering-breach'),
    drop: ['screen'],
    omit: 'screen.covered',
    norms: always('filtering-breach.pupil-covers-screen'),
  },
  {
    name: 'technical support told no leader',
    verdict: 'missed',
    foundBy: 'technical-support',
    when: (draft) => open(draft, 'filtering-breach'),
    drop: ['tech-leadership'],
    norms: always('filtering-breach.technical-tells-leadership'),
  },
  {
    name: 'the head never looked into the breach',
    verdict: 'missed',
    when: (draft) => draft.valley && open(draft, 'filtering-breach'),
    drop: ['investigate'],
    omit: 'investigation.started',
    norms: always('filtering-breach.head-investigates'),
  },
  {
    name: 'the police never contacted',
    verdict: 'missed',
    when: (draft) => only(draft, 'staff-misuse', 'staff-device-content', 'online-hate'),
    set: {
      ...CALM,
      'crime-suspected': 'yes',
      'staff-offence-suspected': 'yes',
      'illegal-content-on-personal-device': 'yes',
    },
    drop: ['police'],
    norms: noPolice,
  },
  {
    name: 'nothing done under the code of conduct',
    verdict: 'missed',
    when: (draft) => !draft.valley && open(draft, 'staff-misuse', 'staff-device-content'),
    drop: ['conduct'],
    omit: 'conduct-action.taken',
    norms: (draft) =>
      those(
        ['staff-misuse.conduct-action', open(draft, 'staff-misuse')],
        ['staff-device-content.conduct-action', open(draft, 'staff-device-content')],
      ),
  },
  {
    name: 'nothing done about the bullying',
    verdict: 'missed',
    when: (draft) => only(draft, 'cyberbullying'),
    drop: ['anti-bullying'],
    omit: 'anti-bullying-action.taken',
    norms: always('cyberbullying.action'),
  },
  {
    name: 'no response to the hate',
    verdict: 'missed',
    when: (draft) => only(draft, 'online-hate'),
    drop: ['behaviour'],
    norms: always('online-hate.response'),
  },
  {
    name: 'the sender let off',
    verdict: 'missed',
    when: (draft) => only(draft, 'offensive-communication'),
    set: { 'sender-of-the-school': 'yes' },
    drop: ['behaviour'],
    norms: always('offensive-communication.sender-dealt-with'),
  },
  {
    name: 'no response to what monitoring showed',
    verdict: 'missed',
    when: (draft) => only(draft, 'monitoring'),
    set: {
      ...CALM,
      'safeguarding-concern': 'unclear',
      'crime-suspected': 'no',
      'threshold-met': 'no',
    },
    drop: ['protective'],
    norms: always('monitoring.response'),
  },
  {
    name: 'the head did not see to the concern',
    verdict: 'missed',
    when: (draft) => draft.valley && open(draft, 'monitoring', 'filtering-breach'),
    set: { 'safeguarding-concern': 'yes' },
    drop: ['dealt-with'],
    omit: 'concern.dealt-with',
    norms: (draft) =>
      those(
        ['monitoring.head-deals-with-concern', open(draft, 'monitoring')],
        ['filtering-breach.head-deals-with-concern', open(draft, 'filtering-breach')],
      ),
  },
  {
    name: 'the line manager not told',
    verdict: 'missed',
    when: (draft) => !draft.valley && open(draft, 'social-media'),
    set: { 'concern-in-official-use': 'yes' },
    drop: ['manager'],
    norms: always('social-media.official-use-manager-told'),
  },
  {
    name: 'the phone kept from the police',
    verdict: 'missed',
    when: (draft) => !draft.valley && open(draft, 'device-search'),
    set: { 'device-in-hand': 'yes', 'evidence-on-pupil-device': 'yes' },
    drop: ['hand-over'],
    omit: 'device.handed-over',
    norms: always('device-search.handed-to-police'),
  },
  {
    name: 'the examining body not told',
    verdict: 'missed',
    when: (draft) => !draft.valley && open(draft, 'device-search'),
    set: { 'device-in-examination': 'yes' },
    drop: ['exam-body'],
    norms: always('device-search.examining-body-told'),
  },
  {
    name: 'the user not asked to take it down',
    verdict: 'missed',
    when: (draft) => !draft.valley && open(draft, 'learning-platform'),
    set: { 'platform-material-unsuitable': 'yes' },
    drop: ['removal'],
    omit: 'removal.requested',
    norms: always('learning-platform.removal-requested'),
  },
  {
    name: 'the administrator left it up',
    verdict: 'missed',
    when: (draft) => !draft.valley && open(draft, 'learning-platform'),
    set: { 'platform-material-unsuitable': 'yes', 'user-left-material-up': 'yes' },
    drop: ['admin-removes'],
    omit: 'material.removed',
    norms: always('learning-platform.administrator-removes'),
  },
  {
    name: 'the visitor not challenged',
    verdict: 'missed',
    when: (draft) => !draft.valley && open(draft, 'visitor-breach'),
    drop: ['challenge'],
    omit: 'visitor.challenged',
    norms: always('visitor-breach.challenged'),
  },

  // Left out of what child protection, discipline and good order ask.
  {
    name: 'other agencies not asked',
    verdict: 'missed',
    when: (draft) => open(draft, 'sexting', 'exploitation'),
    drop: ['agencies'],
    norms: (draft) =>
      those(
        ['sexting.agencies-checked', open(draft, 'sexting')],
        ['exploitation.agencies-checked', exploited(draft)],
      ),
  },
  {
    name: 'deletion not considered',
    verdict: 'missed',
    when: (draft) => open(draft, 'sexting'),
    set: { 'deletion-is-safe': 'no' },
    drop: ['consider-deletion'],
    norms: always('sexting.deletion-considered'),
  },
  {
    name: 'the image left where it was',
    verdict: 'missed',
    when: (draft) => open(draft, 'sexting'),
    set: { 'image-on-school-network': 'yes' },
    drop: ['isolate', 'block'],
    norms: always('sexting.image-isolated', 'sexting.access-blocked'),
  },
  {
    name: 'neither a sanction nor a reason for none',
    verdict: 'missed',
    when: (draft) => open(draft, 'sexting') || (!draft.valley && open(draft, 'harassment')),
    drop: ['sexting.sanctions', 'harassment.sanctions'],
    norms: unsanctioned,
  },
  {
    name: 'the procedures not looked at again',
    verdict: 'missed',
    when: (draft) =>
      !draft.valley && open(draft, 'harassment') && !open(draft, 'sexting', 'exploitation'),
    drop: ['harassment.procedures-reviewed'],
    norms: always('harassment.procedures-reviewed'),
  },
  {
    name: 'the child not asked',
    verdict: 'missed',
    when: (draft) => !draft.valley && open(draft, 'exploitation'),
    drop: ['exploitation.child-in-decisions'],
    norms: always('exploitation.child-in-decisions'),
  },
  {
    name: 'the child not helped to report',
    verdict: 'missed',
    when: (draft) => !draft.valley && open(draft, 'exploitation'),
    drop: ['exploitation.child-helped-to-report'],
    norms: always('exploitation.child-helped-to-report'),
  },
  {
    name: 'no lessons written down',
    verdict: 'missed',
    investigated: true,
    drop: ['lessons'],
    omit: 'lessons.recorded',
    norms: always('general.lessons'),
  },
  {
    name: 'nothing changed, and no reason given',
    verdict: 'missed',
    investigated: true,
    drop: ['general.changes'],
    norms: always('general.changes'),
  },
  {
    name: 'advice not asked in doubt',
    verdict: 'missed',
    doubted: true,
    set: {
      ...CALM,
      'crime-suspected': 'no',
      'other-schools-targeted': 'no',
      'other-school-children-involved': 'no',
    },
    drop: ['advice'],
    norms: (draft) =>
      those(
        ['general.advice-when-unsure', true],
        ['online-hate.advice-when-unsure', open(draft, 'online-hate')],
      ),
  },
  {
    name: 'the police not told about a crime',
    verdict: 'missed',
    when: (draft) => only(draft, 'cyberbullying', 'social-media', 'offensive-communication'),
    set: { ...CALM, 'crime-suspected': 'yes' },
    drop: ['police'],
    norms: always('general.crime-told'),
  },
  {
    name: 'the parents not told about the breach',
    verdict: 'missed',
    when: (draft) => only(draft, 'filtering-breach'),
    set: { 'child-involved': 'yes' },
    drop: ['parents'],
    norms: always('filtering-breach.parents-informed', 'general.parents-informed'),
  },
  {
    name: 'the provider not told, and no reason given',
    verdict: 'missed',
    foundBy: 'technical-support',
    when: (draft) => open(draft, 'filtering-breach'),
    drop: ['filtering-breach.technical-tells-provider'],
    norms: always('filtering-breach.technical-tells-provider'),
  },
  {
    name: 'the copies kept',
    verdict: 'missed',
    when: (draft) => open(draft, 'iioc'),
    set: { 'found-on-school-device': 'yes', 'inadvertent-exposure': 'yes', 'copies-exist': 'yes' },
    drop: ['delete-copies'],
    omit: 'image.deleted',
    norms: always('iioc.found-copies-deleted', 'iioc.exposure-copies-deleted'),
  },
  {
    name: 'the conduct not dealt with',
    verdict: 'missed',
    when: (draft) => only(draft, 'social-media'),
    set: {
      ...CALM,
      'conduct-on-social-media': 'yes',
      'pupil-use-of-social-media': 'no',
      'threshold-met': 'no',
      'crime-suspected': 'no',
      'safeguarding-concern': 'no',
    },
    drop: ['manage-conduct'],
    norms: always('social-media.conduct-managed'),
  },
  {
    name: 'the allegation not taken up',
    verdict: 'missed',
    when: (draft) => !draft.valley && only(draft, 'staff-device-content'),
    drop: ['allegations'],
    omit: 'allegations-action.taken',
    norms: always('staff-device-content.allegations-action'),
  },
  {
    name: 'the device kept',
    verdict: 'missed',
    when: (draft) => only(draft, 'device-search') && !draft.valley,
    set: {
      'device-in-hand': 'yes',
      'pupil-device-used-against-rules': 'yes',
      'evidence-on-pupil-device': 'no',
    },
    drop: ['release'],
    norms: always('device-search.released-to-parents'),
  },
  {
    name: 'the device left with the pupil',
    verdict: 'missed',
    when: (draft) => !draft.valley && open(draft, 'device-search'),
    set: { 'device-in-hand': 'yes', 'pupil-device-used-against-rules': 'yes' },
    drop: ['confiscate', 'release'],
    omit: 'device.confiscated',
    norms: always('device-search.confiscated'),
  },
];

/** Whether a violation can be planted in this incident, as it stands before anything was asked. */
const fits = (draft, plant) => {
  if (draft.special && plant.anySubject !== true) return false;
  const mustSay = plant.verdict === 'missed' && (draft.partial || !draft.closed);
  if (mustSay && plant.omit === undefined) return false;
  return plant.when?.(draft) ?? true;
};

export const plantFor = (draft) => {
  const fitting = PLANTS.filter((plant) => fits(draft, plant));
  return fitting.length === 0 ? null : draft.random.pick(fitting);
};
