/**
 * Everybody who can act or be told, as a closed set of roles. No person has a name here.
 * Which role stands for whom in a school is a parameter of its policy (see `roles.ts`).
 */
export const PARTY_GROUPS = [
  'staff',
  'governors',
  'pupils',
  'parents',
  'agencies',
  'outside',
] as const;
export type PartyGroup = (typeof PARTY_GROUPS)[number];

interface PartyEntry {
  readonly says: string;
  /** Whether a form of their own is the way to reach them, so that it tells them. */
  readonly takesForms?: true;
  /** Whether a form that reports something to them is a report made, where no clause names another way. */
  readonly takesReports?: true;
  /** The body that they are a way to, where a policy lets them count for it. */
  readonly leadsTo?: 'childrens-services';
  readonly group: PartyGroup;
}

export const PARTIES = {
  dsl: { says: 'the DSL', group: 'staff' },
  'deputy-dsl': { says: 'a deputy DSL', group: 'staff' },
  headteacher: { says: 'the headteacher', group: 'staff' },
  'leadership-team': { says: 'the leadership team', group: 'staff' },
  teacher: { says: 'a teacher', group: 'staff' },
  staff: { says: 'a member of staff', group: 'staff' },
  senco: { says: 'the SENCO', group: 'staff' },
  'admin-officer': { says: 'the administration officer', group: 'staff' },
  'technical-support': { says: 'technical support', group: 'staff' },
  'line-manager': { says: 'the line manager', group: 'staff' },
  'platform-administrator': {
    says: 'the administrator of the learning platform',
    group: 'staff',
  },
  volunteer: { says: 'a volunteer', group: 'staff' },
  visitor: { says: 'a visitor', group: 'outside' },
  'chair-of-governors': { says: 'the chair of governors', group: 'governors' },
  'safeguarding-governor': { says: 'the safeguarding governor', group: 'governors' },
  governor: { says: 'a governor', group: 'governors' },
  'governing-body': { says: 'the governing body', group: 'governors' },
  pupil: { says: 'a pupil', group: 'pupils' },
  'uninvolved-pupil': { says: 'a pupil who is not involved', group: 'pupils' },
  parent: { says: 'a parent or carer', group: 'parents' },
  'uninvolved-parent': { says: 'a parent who is not involved', group: 'parents' },
  police: { says: 'the police', group: 'agencies', takesReports: true },
  lado: { says: 'the LADO', group: 'agencies', takesReports: true },
  iwf: { says: 'the Internet Watch Foundation', group: 'agencies', takesForms: true },
  ceop: { says: 'CEOP', group: 'agencies', takesForms: true },
  'childrens-services': { says: "children's services", group: 'agencies' },
  'single-point-of-access': {
    says: 'the single point of access',
    group: 'agencies',
    leadsTo: 'childrens-services',
  },
  'safeguarding-partnership': { says: 'the safeguarding partnership', group: 'agencies' },
  'school-standards-service': { says: "the county's school standards service", group: 'agencies' },
  'prevent-team': { says: 'the Prevent team', group: 'agencies' },
  'health-service': { says: 'a health service', group: 'agencies' },
  'counselling-service': { says: 'a counselling service', group: 'agencies' },
  'internet-service-provider': { says: 'the internet service provider', group: 'agencies' },
  council: { says: 'the council', group: 'agencies' },
  'report-remove': { says: 'Report Remove', group: 'agencies', takesForms: true },
  'academy-trust': { says: 'the academy trust', group: 'outside' },
  regulator: { says: 'a regulator', group: 'outside' },
  'external-provider': { says: 'an external provider', group: 'outside' },
  'platform-provider': { says: 'the website or app', group: 'outside' },
  'other-school': { says: 'another school', group: 'outside' },
  'examining-body': { says: 'the examining body', group: 'outside' },
  media: { says: 'the press', group: 'outside' },
  public: { says: 'the public', group: 'outside' },
  unrecorded: { says: 'somebody the record does not name', group: 'outside' },
  // Bodies and roles of a school's own: its policy says who they are, and what they count as.
  'own-body-1': { says: "body 1 of the school's own", group: 'agencies' },
  'own-body-2': { says: "body 2 of the school's own", group: 'agencies' },
  'own-body-3': { says: "body 3 of the school's own", group: 'agencies' },
  'own-body-4': { says: "body 4 of the school's own", group: 'agencies' },
  'own-role-1': { says: "role 1 of the school's own", group: 'staff' },
  'own-role-2': { says: "role 2 of the school's own", group: 'staff' },
  'own-role-3': { says: "role 3 of the school's own", group: 'staff' },
  'own-role-4': { says: "role 4 of the school's own", group: 'staff' },
} as const satisfies Record<string, PartyEntry>;

export type Party = keyof typeof PARTIES;
export const PARTY_IDS = Object.keys(PARTIES) as [Party, ...Party[]];

const STRANGERS: readonly Party[] = ['media', 'public', 'visitor'];

/** Whether somebody's word can count for the school: a pupil's, a parent's or a stranger's cannot. */
export const mayAnswerForTheSchool = (party: Party): boolean => {
  const { group } = PARTIES[party];
  return group !== 'pupils' && group !== 'parents' && !STRANGERS.includes(party);
};

/** Whether somebody works for the school, or governs it. */
export const isOfTheSchool = (party: Party): boolean =>
  PARTIES[party].group === 'staff' || PARTIES[party].group === 'governors';

/** Parties who are nobody until a policy says who. */
export type OwnParty = Extract<Party, `own-${string}`>;
export const OWN_PARTY_IDS = PARTY_IDS.filter((id) => id.startsWith('own-')) as [
  OwnParty,
  ...OwnParty[],
];
export const isOwnParty = (id: string): id is OwnParty =>
  (OWN_PARTY_IDS as readonly string[]).includes(id);

/** How word reached somebody. `101` and `999` are the police numbers the policies name. */
export const CHANNELS = {
  '101': 'by 101',
  '999': 'by 999',
  'in-person': 'in person',
  telephone: 'by telephone',
  email: 'by email',
  'secure-email': 'by secure email',
  letter: 'by letter',
  meeting: 'in a meeting',
  'online-form': 'by an online form',
  'record-system': "in the school's recording system",
  'social-media': 'on social media',
} as const;

export type Channel = keyof typeof CHANNELS;
export const CHANNEL_IDS = Object.keys(CHANNELS) as [Channel, ...Channel[]];

/** Ways by which something is sent: whoever it went to may not have read it yet. */
export const WRITTEN: readonly Channel[] = [
  'email',
  'secure-email',
  'letter',
  'online-form',
  'record-system',
  'social-media',
];

/** The body that somebody is only a way to, where a policy lets them count for it; themselves otherwise. */
export const bodyBehind = (party: Party): Party => {
  const entry: PartyEntry = PARTIES[party];
  return entry.leadsTo ?? party;
};

/** Whether somebody is told by a form of their own. */
export const takesForms = (party: Party): boolean => 'takesForms' in PARTIES[party];
export const takesReports = (party: Party): boolean =>
  takesForms(party) || 'takesReports' in PARTIES[party];
