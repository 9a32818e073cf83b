/** Which kinds of incident there are, who raises them, which go together, and what is asked. */

export const VALLEY_END = 'valley-end-2022';
export const PLUMPTON = 'plumpton-2020';

/** Kinds of incident by weight, alone and together; the first is what was raised. */
const ALONE = [
  [9, ['sexting']],
  [6, ['exploitation']],
  [7, ['iioc']],
  [9, ['filtering-breach']],
  [6, ['staff-misuse']],
  [5, ['radicalisation']],
  [5, ['cyberbullying']],
  [4, ['online-hate']],
  [5, ['monitoring']],
  [4, ['offensive-communication']],
  [5, ['social-media']],
  [2, ['staff-device-content']],
];
/** What Valley End's text has no section on. */
const PLUMPTON_ALONE = [
  [7, ['harassment']],
  [6, ['device-search']],
  [4, ['learning-platform']],
  [3, ['live-stream']],
  [3, ['visitor-breach']],
];
const TOGETHER = [
  [4, ['sexting', 'exploitation']],
  [3, ['sexting', 'cyberbullying']],
  [3, ['exploitation', 'iioc']],
  [3, ['filtering-breach', 'iioc']],
  [2, ['filtering-breach', 'radicalisation']],
  [2, ['iioc', 'staff-misuse']],
  [3, ['staff-device-content', 'staff-misuse']],
  [3, ['monitoring', 'staff-misuse']],
  [2, ['monitoring', 'radicalisation']],
  [2, ['monitoring', 'online-hate']],
  [3, ['social-media', 'cyberbullying']],
  [2, ['social-media', 'staff-misuse']],
  [2, ['offensive-communication', 'online-hate']],
  [2, ['offensive-communication', 'cyberbullying', 'online-hate']],
  [1, ['monitoring', 'iioc', 'staff-misuse']],
];
const PLUMPTON_TOGETHER = [
  [4, ['sexting', 'device-search']],
  [4, ['harassment', 'sexting']],
  [3, ['harassment', 'cyberbullying']],
  [3, ['harassment', 'sexting', 'device-search']],
  [2, ['cyberbullying', 'device-search']],
  [2, ['learning-platform', 'iioc']],
  [1, ['learning-platform', 'online-hate']],
  [2, ['live-stream', 'exploitation']],
  [1, ['visitor-breach', 'social-media']],
];
/** Now and then somebody at Valley End raises what its text has no section on. */
const SELDOM = PLUMPTON_ALONE.map(([weight, kinds]) => [weight / 6, kinds]);
const KINDS = {
  [VALLEY_END]: { alone: [...ALONE, ...SELDOM], together: TOGETHER },
  [PLUMPTON]: {
    alone: [...ALONE, ...PLUMPTON_ALONE],
    together: [...TOGETHER, ...PLUMPTON_TOGETHER],
  },
};
const SHARE_TOGETHER = 0.34;

export const kindsOf = (policy, { chance, weighted }) =>
  weighted(KINDS[policy][chance(SHARE_TOGETHER) ? 'together' : 'alone']);

export const RAISERS = {
  sexting: ['pupil', 'parent', 'teacher', 'staff'],
  exploitation: ['parent', 'teacher', 'pupil', 'senco'],
  iioc: ['teacher', 'staff', 'technical-support', 'admin-officer'],
  'staff-misuse': ['parent', 'teacher', 'staff', 'governor'],
  radicalisation: ['teacher', 'staff', 'parent'],
  monitoring: ['technical-support', 'technical-support', 'teacher'],
  'offensive-communication': ['parent', 'admin-officer', 'teacher', 'pupil'],
  'staff-device-content': ['staff', 'teacher', 'admin-officer'],
  'visitor-breach': ['teacher', 'admin-officer', 'volunteer', 'staff'],
};
export const ANYBODY = ['pupil', 'parent', 'teacher', 'staff'];

/** Facts that open a kind of incident by themselves. */
export const OPENING = {
  'images-made-by-young-people': 'sexting',
  'material-is-indecent-images': 'iioc',
  'bullying-online': 'cyberbullying',
  'hate-online': 'online-hate',
  'sexual-harassment-online': 'harassment',
  'staff-conduct-in-question': 'staff-misuse',
  'child-or-parent-at-risk-of-radicalisation': 'radicalisation',
  'staff-at-risk-of-radicalisation': 'radicalisation',
  'pupil-device-used-against-rules': 'device-search',
  'evidence-on-pupil-device': 'device-search',
};

/** Of these, what is only the name of what was raised: a no says that nothing of the kind had happened. */
export const NAMES = {
  'images-made-by-young-people': 'sexting',
  'material-is-indecent-images': 'iioc',
  'bullying-online': 'cyberbullying',
  'hate-online': 'online-hate',
  'sexual-harassment-online': 'harassment',
  'staff-conduct-in-question': 'staff-misuse',
};

/** How likely a yes is, and "unclear", for each question of a kind of incident. */
export const QUESTIONS = {
  general: [
    ['immediate-danger', 0.05, 0.03],
    ['safeguarding-concern', 0.6, 0.03],
    ['crime-suspected', 0.2, 0.1],
    ['threshold-met', 0.2, 0.05],
    ['child-involved', 0.85, 0],
  ],
  sexting: [
    ['device-in-hand', 0.65, 0.03],
    ['evidence-on-pupil-device', 0.5, 0.05],
    ['image-on-school-network', 0.3, 0.05],
    ['no-other-way-than-viewing', 0.05, 0.05],
    ['clear-need-to-view', 0.15, 0.05],
    ['sanction-would-harm-victim', 0.15, 0.1],
    ['harm-from-sanction-avoidable', 0.5, 0.1],
    ['deletion-is-safe', 0.6, 0.1],
  ],
  exploitation: [
    ['device-in-hand', 0.5, 0.05],
    ['other-schools-targeted', 0.25, 0.1],
    ['criminal-exploitation-only', 0.1, 0.05],
  ],
  iioc: [
    ['found-on-school-device', 0.4, 0.03],
    ['held-by-staff-on-school-device', 0.25, 0.03],
    ['inadvertent-exposure', 0.5, 0.03],
    ['device-in-hand', 0.6, 0.03],
    ['web-address-known', 0.5, 0.05],
    ['copies-exist', 0.4, 0.1],
    ['police-asked-to-keep-copies', 0.3, 0.05],
  ],
  'filtering-breach': [
    ['material-believed-illegal', 0.3, 0.1],
    ['material-is-indecent-images', 0.6, 0],
  ],
  'staff-misuse': [
    ['subject-is-headteacher', 0, 0],
    ['allegation-against-staff', 0.5, 0.1],
    ['illegal-content-on-personal-device', 0.15, 0.1],
    ['staff-offence-suspected', 0.15, 0.1],
    ['staff-conduct-in-question', 0.8, 0],
  ],
  radicalisation: [
    ['child-or-parent-at-risk-of-radicalisation', 0.8, 0],
    ['staff-at-risk-of-radicalisation', 0.3, 0],
  ],
  cyberbullying: [
    ['bullying-online', 0.9, 0],
    ['sexual-harassment-online', 0.8, 0],
    ['hate-online', 0.8, 0],
    ['images-made-by-young-people', 0.8, 0],
    ['pupil-device-used-against-rules', 0.8, 0],
  ],
  'online-hate': [
    ['hate-online', 0.9, 0],
    ['bullying-online', 0.8, 0],
    ['staff-conduct-in-question', 0.8, 0],
  ],
  harassment: [
    ['sexual-harassment-online', 0.9, 0],
    ['images-made-by-young-people', 0.8, 0],
    ['content-on-pupil-device', 0.5, 0.1],
    ['evidence-on-pupil-device', 0.6, 0],
    ['other-school-children-involved', 0.3, 0.1],
    ['bullying-online', 0.8, 0],
  ],
  'device-search': [
    ['evidence-on-pupil-device', 0.4, 0.05],
    ['device-in-hand', 0.85, 0.03],
    ['pupil-device-used-against-rules', 0.7, 0],
    ['pupil-device-misuse-believed', 0.4, 0.1],
    ['content-against-rules', 0.4, 0.1],
    ['device-in-examination', 0.1, 0],
  ],
  'staff-device-content': [
    ['illegal-content-on-personal-device', 1, 0],
    ['material-is-indecent-images', 0.5, 0],
    ['staff-conduct-in-question', 0.8, 0],
  ],
  monitoring: [
    ['subject-is-staff', 0, 0],
    ['staff-conduct-in-question', 0.8, 0],
    ['material-is-indecent-images', 0.8, 0],
    ['child-or-parent-at-risk-of-radicalisation', 0.8, 0],
    ['bullying-online', 0.5, 0],
    ['hate-online', 0.8, 0],
  ],
  'offensive-communication': [
    ['sender-of-the-school', 0.5, 0.1],
    ['bullying-online', 0.8, 0],
    ['hate-online', 0.8, 0],
    ['sexual-harassment-online', 0.8, 0],
  ],
  'social-media': [
    ['conduct-on-social-media', 0.4, 0.05],
    ['pupil-use-of-social-media', 0.4, 0.05],
    ['contact-on-personal-account', 0.25, 0.05],
    ['content-conflicts-with-role', 0.25, 0.05],
    ['concern-in-official-use', 0.25, 0.05],
    ['staff-conduct-in-question', 0.8, 0],
    ['bullying-online', 0.8, 0],
  ],
  'learning-platform': [
    ['material-believed-illegal', 0.15, 0.05],
    ['material-is-indecent-images', 0.9, 0],
    ['platform-material-unsuitable', 0.8, 0.05],
    ['user-left-material-up', 0.4, 0.05],
    ['hate-online', 0.8, 0],
  ],
  'live-stream': [
    ['bullying-online', 0.5, 0],
    ['sexual-harassment-online', 0.5, 0],
    ['staff-conduct-in-question', 0.5, 0],
  ],
  'visitor-breach': [['crime-suspected', 0.1, 0.05]],
};

/** What is so once an incident of that kind is open. */
export const IMPLIED = {
  sexting: ['safeguarding-concern', 'child-involved'],
  exploitation: ['safeguarding-concern', 'child-involved'],
  iioc: ['safeguarding-concern'],
  radicalisation: ['safeguarding-concern'],
  harassment: ['safeguarding-concern', 'child-involved'],
  'live-stream': ['child-involved'],
  'staff-misuse': ['subject-is-staff'],
  'staff-device-content': ['illegal-content-on-personal-device'],
};

/** Facts that are asked only once the first day is over. */
export const ASKED_LATER = new Set([
  'deletion-is-safe',
  'sanction-would-harm-victim',
  'harm-from-sanction-avoidable',
]);

/** What a procedure presumes until somebody has said otherwise. */
export const ALWAYS_SAID = new Set(['device-in-hand']);

/** What permits or excuses something, so that not everybody's word counts. */
export const DECISIVE = new Set([
  'deletion-is-safe',
  'sanction-would-harm-victim',
  'harm-from-sanction-avoidable',
  'clear-need-to-view',
  'no-other-way-than-viewing',
  'content-against-rules',
  'police-asked-to-keep-copies',
  'device-in-hand',
]);
