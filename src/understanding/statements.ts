/**
 * Sayings that answer a question about the incident, or that are an act although no verb alone says so.
 * Each is a pattern over the plain words of a sentence; {parent}, {pupil}, {device} and so on stand for
 * every word of that kind. Where "not" is in a sentence and in no pattern, nothing is taken from it.
 */

import type { Act } from '../vocabulary/acts.ts';
import type { Fact, FactValue } from '../vocabulary/facts.ts';
import type { Party } from '../vocabulary/parties.ts';
import type { ProcedureId } from '../vocabulary/procedures.ts';
import { ABOUT_IMAGES } from './deeds.ts';
import { plainly } from './lexicon.ts';
import { ROLES } from './synonyms.ts';
import { THINGS } from './words.ts';

export interface Statement {
  readonly says: RegExp;
  readonly means: { readonly fact: Fact; readonly value: FactValue } | { readonly act: Act };
  /** Only where one of these is open. */
  readonly in?: readonly ProcedureId[];
}

const rolesOf = (...parties: readonly Party[]): readonly string[] =>
  ROLES.flatMap(({ means, words }) => (parties.includes(means) ? words.map(plainly) : []));

const oneOf = (words: readonly string[]): string =>
  `(?:${[...words].sort((a, b) => b.length - a.length).join('|')})(?: s)?`;

const KINDS: Readonly<Record<string, string>> = {
  parent: oneOf([...rolesOf('parent'), 'step dad', 'stepdad']),
  pupil: oneOf([...rolesOf('pupil'), 'y\\d+', 'year\\d+']),
  staff: oneOf(rolesOf('teacher', 'staff', 'senco', 'leadership-team')),
  head: oneOf(rolesOf('headteacher')),
  dsl: oneOf(rolesOf('dsl')),
  deputy: oneOf(rolesOf('deputy-dsl')),
  chair: oneOf(rolesOf('chair-of-governors')),
  it: oneOf(rolesOf('technical-support')),
  agency: oneOf(rolesOf('police', 'childrens-services', 'single-point-of-access', 'lado')),
  police: oneOf(rolesOf('police')),
  image: oneOf([...THINGS.image, ...THINGS.film]),
  device: oneOf(THINGS.device),
  child:
    '(?:she|he|they|both|the child|child|the girl|girl|the boy|boy|the pupil|pupil|child-\\d+)',
  is: '(?:is|s|are|was|were)(?: (?:still|now|all|also|definitely|only|just|currently))*',
  the: '(?:(?:the|a|an|our|his|her|their|my|one of the|one of our) )?',
};

const pattern = (text: string): RegExp =>
  new RegExp(text.replace(/\{(\w+)\}/g, (_, kind: string) => KINDS[kind] ?? kind));

type Row = readonly [
  text: string,
  means: Fact | `${Fact}=no` | { readonly act: Act },
  procedures?: readonly ProcedureId[],
];

const FOUND =
  '(?:found|came across|stumbled (?:on|across|upon)|discovered|spotted|got onto|clicked on)';
const NETWORK =
  '(?:school (?:server|network|system|systems|drive|shared drive|laptop|computer|device|ipad|pc|email|account|machine)|server|network|shared drive|shared folder|school s (?:server|network|system))';
const EXAM = '(?:exam|exams|gcse|gcses|mock|mocks|a level|examination|sats)';

const ROWS: readonly Row[] = [
  // Danger, crime, thresholds.
  [
    '{child} {is} (?:safe and well|safe)(?: (?:at home|at school|here|with {the}\\w+|now))*',
    'immediate-danger=no',
  ],
  [
    '(?:no|not in|not at)(?: any)?(?: immediate| real)? (?:danger|risk of harm|immediate risk)',
    'immediate-danger=no',
  ],
  [
    '{child} {is} (?:in|at)(?: immediate| real| serious| grave| great)? (?:danger|risk of harm|immediate risk)(?: right)?(?: now)?',
    'immediate-danger',
  ],
  ['{child} is not safe', 'immediate-danger'],
  [
    '(?:(?:we|i) (?:think|suspect|believe|reckon) )?(?:it|this|that) (?:is|could be|might be|may be|looks like)(?: probably| definitely)? (?:a crime|criminal|an offence|a criminal offence)',
    'crime-suspected',
  ],
  ['(?:we|i) (?:suspect|think there is) (?:a crime|an offence)', 'crime-suspected'],
  [
    '(?:{agency} )?(?:says |said |say )?(?:(?:it|this) )?(?:does|did|do) not (?:meet|reach)(?: the)? threshold',
    'threshold-met=no',
  ],
  ['(?:below|under|not over|not at)(?: the)? threshold', 'threshold-met=no'],
  ['(?:meets|reaches|met|reached|is over|is above)(?: the)? threshold', 'threshold-met'],

  // Who it is about.
  ...(['head', 'dsl', 'deputy', 'chair', 'staff'] as const).flatMap((who): Row[] => {
    const fact = (
      {
        head: 'subject-is-headteacher',
        dsl: 'subject-is-dsl',
        deputy: 'subject-is-deputy-dsl',
        chair: 'subject-is-chair-of-governors',
        staff: 'subject-is-staff',
      } as const
    )[who];
    return [
      [
        `(?:it|this|that|concern|the concern|allegation|the allegation|complaint|the complaint) is (?:about|against) {the}{${who}}$`,
        fact,
      ],
      [`^(?:it|this) is {the}{${who}}(?: that| who)?(?: it is| this is| it)? about$`, fact],
      [`^(?:it|this) is not about {the}{${who}}$`, `${fact}=no`],
    ];
  }),
  [
    'it is {the}(?:own )?{parent}(?: that| who)?(?: (?:we|i) (?:think|suspect|believe))?(?: that| who)?(?: is| has been| s)? (?:grooming|abusing|hurting|doing (?:it|this)|behind it|exploiting|sending)',
    'subject-is-parent',
  ],
  ['(?:one of our|our) (?:own )?{pupil}s? {is} involved', 'child-involved'],

  // Devices, networks, copies.
  ['^(?:we|i) (?:have|have got|got) {the}{device}(?: here| in school| now)?$', 'device-in-hand'],
  ['^{the}{device} is (?:here|in school|with (?:us|me))$', 'device-in-hand'],
  ['^{the}{device} is (?:at home|lost|not here|not in school)$', 'device-in-hand=no'],
  ['^(?:we|i) (?:do not have|have not got) {the}{device}$', 'device-in-hand=no'],
  [
    `^(?:(?:it|{the}{image}|they)(?: {is})? )?not on {the}${NETWORK}$`,
    'image-on-school-network=no',
    ABOUT_IMAGES,
  ],
  [
    `{the}{image} {is} only on (?:his|her|their)(?: own)? {device}(?: and)?(?: it)?(?: is)? not on {the}${NETWORK}`,
    'image-on-school-network=no',
    ABOUT_IMAGES,
  ],
  [
    `^(?:it|{the}{image}|they)(?: {is})? (?:saved |stored )?(?:on|in) {the}${NETWORK}$`,
    'image-on-school-network',
    ABOUT_IMAGES,
  ],
  [
    '^(?:it|{the}{image}|they) {is} on (?:his|her|their)(?: own)? {device}$',
    'content-on-pupil-device',
    ['cyberbullying', 'online-hate', 'harassment', 'device-search'],
  ],
  ['^there is evidence on {the}{device}', 'evidence-on-pupil-device'],
  ['there (?:are|is) no(?: other| more)? cop(?:y|ies)(?: left| anywhere)?', 'copies-exist=no'],
  ['^there are(?: other| more| still)* copies', 'copies-exist'],
  [
    '{police} (?:have |has )?(?:want|wants|need|needs|asked|ask|asks|told|said|requested|instructed)(?: us| me)?(?: to)? (?:keep|retain|hold on to|hang on to|preserve) (?:\\w+ )?(?:cop(?:y|ies)|image|it|them)',
    'police-asked-to-keep-copies',
  ],
  [
    '{police} (?:want|need|have asked for|asked for|wants) (?:\\w+ )?cop(?:y|ies)(?: to be)? (?:kept|retained|preserved)',
    'police-asked-to-keep-copies',
  ],
  [
    '{police} (?:have not|did not|has not) (?:asked|ask|asked us|ask us) to keep (?:\\w+ )?(?:cop(?:y|ies)|it|anything)',
    'police-asked-to-keep-copies=no',
  ],
  [
    '{agency} (?:have |has )?(?:closed (?:it|the case)|nfa|no further action) no (?:crime|offence)',
    'agencies-found-no-crime',
  ],
  [
    '{police} (?:have |has )?(?:found|say|said|confirmed)(?: there is| there was| that there is)? no (?:crime|offence)',
    'agencies-found-no-crime',
  ],
  [
    '^(?:we|i) (?:know|have|have got|got) the (?:url|web address|address of the site|link)$',
    'web-address-known',
  ],
  [
    '^(?:we |i )?(?:do not|did not) (?:know|have|get) the (?:url|web address|address of the site|link)$',
    'web-address-known=no',
  ],

  // How it came up.
  [
    `(?:${FOUND}|popped up)(?: (?:it|them|that|this|{the}{image}|{the}(?:site|website)))? (?:completely |purely |just )?(?:by accident|accidentally|by mistake|by chance)`,
    'inadvertent-exposure',
  ],
  ['(?:it|that) was (?:an accident|accidental|inadvertent)$', 'inadvertent-exposure'],
  [
    `{the}\\w+ ${FOUND} (?:it|them|{the}{image}) on {the}(?:school|staffroom|staff room|classroom|library|office|ict suite) {device}`,
    'found-on-school-device',
    ['iioc'],
  ],
  [
    `^(?:it|they|{the}{image}) {is}(?: found)? on {the}school {device}$`,
    'found-on-school-device',
    ['iioc'],
  ],
  [
    '^(?:it|they|{the}{image}) {is}(?: found)? on {the}{staff} school {device}',
    'held-by-staff-on-school-device',
    ['iioc'],
  ],
  [
    `^{the}{pupil} ${FOUND} (?:it|this|{the}(?:site|website|page))`,
    'found-by-pupil',
    ['filtering-breach'],
  ],
  [
    `^{the}{staff} ${FOUND} (?:it|this|{the}(?:site|website|page))`,
    'found-by-staff',
    ['filtering-breach'],
  ],
  [
    `^{the}{it} ${FOUND} (?:it|this|{the}(?:site|website|page|breach))`,
    'found-by-technical-support',
    ['filtering-breach'],
  ],
  [
    `(?:${FOUND}|caught|had) .*\\bin {the}(?:\\w+ )?${EXAM}$`,
    'device-in-examination',
    ['device-search'],
  ],

  // What it is.
  [
    '(?:^|\\b(?:it|this|that|material|content|definitely) (?:is )?|nothing )not(?: actually)? illegal(?: (?:just|only) \\w+)?$',
    'material-believed-illegal=no',
  ],
  [
    '^(?:nothing|(?:there is|there was) nothing) illegal(?: (?:on|in|about) it)?$',
    'material-believed-illegal=no',
  ],
  [
    '(?:^|\\b(?:it|this|that|material|content) )(?:is|looks|could be|must be|looked)(?: definitely| clearly| probably)? illegal(?: to me)?$',
    'material-believed-illegal',
  ],
  [
    '(?:it|this) (?:is|could be|might be|may be|looks like) (?:an |a )?(?:indecent image|child abuse|csam|iioc|child porn|naked child)',
    'material-is-indecent-images',
  ],
  [
    '^(?:she|he|they|kids|{the}{pupil}) (?:took|made|sent|filmed) (?:it|them|{the}{image}) (?:herself|himself|themselves)',
    'images-made-by-young-people',
  ],
  [
    '(?:county lines|criminal exploitation|criminal|drugs|cce).*\\b(?:nothing|not) sexual',
    'criminal-exploitation-only',
    ['exploitation'],
  ],
  [
    '\\b(?:asked|asking|demanded|demanding|wants|blackmailing|blackmailed|threatening|threatened)\\b.*\\b(?:money|cash|gift cards?|vouchers?|paypal|bitcoin)\\b.*',
    'money-demanded',
    ABOUT_IMAGES,
  ],
  ['(?:she|he|{pupil}) is being (?:blackmailed|sextorted)', 'money-demanded', ABOUT_IMAGES],
  [
    '(?:pupils|kids|children|girls|boys|students|people)?(?: (?:at|from|in))? ?other schools?(?: (?:is|are))?(?: being| been)? targeted',
    'other-schools-targeted',
  ],
  [
    '(?:kids|children|pupils|students|girls|boys|lads|someone) (?:from|at) (?:another|other|a different|a nearby|the other)? ?(?:another school|other school|school|schools)(?: (?:is|are|was|were))?(?: also)? (?:involved|in it|in on it|part of it)',
    'other-school-children-involved',
  ],
  [
    '{child} (?:is|s|has been|are|have been)(?: being| getting)? (?:bullied|cyberbullied|picked on online)',
    'bullying-online',
  ],
  ['(?:it|this) is (?:online bullying|cyberbullying|cyber bullying)', 'bullying-online'],
  [
    '(?:it|this) is (?:online hate|hate speech|a hate crime|racist|homophobic|antisemitic|islamophobic)',
    'hate-online',
  ],
  ['(?:it|this) is (?:online )?sexual harassment', 'sexual-harassment-online'],
  [
    '{child} (?:is|s|may be|might be|could be)(?: being)? (?:radicalised|at risk of radicalisation|drawn into extremism|at risk of being radicalised)',
    'child-or-parent-at-risk-of-radicalisation',
  ],
  [
    '(?:turns out )?(?:he|she|they|{the}{staff}) (?:did|has done|have done) nothing wrong',
    'staff-broke-no-rule',
    ['staff-misuse'],
  ],
  [
    '(?:he|she|they|{the}{staff}) (?:broke|has broken|have broken) no rules?',
    'staff-broke-no-rule',
    ['staff-misuse'],
  ],
  [
    '^(?:he|she|they|{pupil}|user) (?:will not|has not|have not|refuses to|is refusing to|would not|did not) (?:take|taken) (?:it|{the}post|that) down',
    'user-left-material-up',
  ],

  // Acts that more than one word says.
  [
    'asked (?:her|him|them|{the}{pupil}|child-\\d+) (?:what|how|whether|if) (?:she|he|they)(?: (?:would|d))? (?:want|wants|wanted|like|feels?|felt)(?: .*)?',
    { act: 'child.consulted' },
  ],
  ['gave (?:her|him|them|{the}{pupil}) a say(?: .*)?', { act: 'child.consulted' }],
  [
    '(?:helped|sat with|supported) (?:her|him|them|{the}{pupil}|child-\\d+)(?: to| while she| while he)? .*\\breport(?:ed|ing)?\\b.*',
    { act: 'child.helped-to-report' },
  ],
  [
    '^(?:he|she|{the}{pupil}|{the}{parent}) (?:(?:has |have )?(?:said|agreed|consented|gave permission|gave consent|is happy|was happy|is ok|is fine)(?: that| for| to)?)(?: (?:we|i|us|me))?(?: (?:could|can|to))?(?: have)?(?: a| the)? (?:look|search|looking|searching|go through|check)(?: .*)?$',
    { act: 'consent.given' },
    ['device-search'],
  ],
  [
    '^(?:asked|told|got) (?:him|her|them|{the}{pupil}|child-\\d+) to (?:send|forward|airdrop|email|message|share|keep|save|pass|hang on to) (?:me |us |on )?(?:it|that|{the}{image})(?: to (?:me|us)| on)?(?: .*)?',
    { act: 'sharing.requested' },
    ABOUT_IMAGES,
  ],
  [
    '^let (?:him|her|them|{the}{pupil}|child-\\d+) (?:keep|send|share|forward|save|hang on to) (?:it|that|{the}{image})(?: .*)?',
    { act: 'sharing.allowed' },
    ABOUT_IMAGES,
  ],
  [
    '^asked \\S+(?: \\S+)? to (?:take (?:it|{the}(?:post|video|photo|picture|story|page|comment)s?|them) down|take down {the}\\w+|remove (?:it|{the}(?:post|video|photo|picture|story|page|comment)s?)|delete {the}(?:post|story|comment)s?)',
    { act: 'removal.requested' },
    [
      'cyberbullying',
      'online-hate',
      'social-media',
      'learning-platform',
      'offensive-communication',
      'harassment',
    ],
  ],
  [
    'confirmed(?: that)? no other agenc(?:y|ies)(?: is| are)?(?: needed| involved)?',
    { act: 'agencies.ruled-out' },
  ],
];

export const STATEMENTS: readonly Statement[] = ROWS.map(([text, means, procedures]) => ({
  says: pattern(text),
  means:
    typeof means === 'object'
      ? means
      : { fact: means.replace('=no', '') as Fact, value: means.endsWith('=no') ? 'no' : 'yes' },
  ...(procedures === undefined ? {} : { in: procedures }),
}));

/** Every word of the sayings, so that none is taken for a slip of another. */
export const SAID_WORDS: readonly string[] = [
  ...new Set(ROWS.flatMap(([text]) => text.replace(/\{\w+\}|\\./g, ' ').match(/[a-z]+/g) ?? [])),
];
