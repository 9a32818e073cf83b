/**
 * Who may see and do what: one table. It says what an account may do in the record, which is not what the
 * policy lets somebody do: that is judged from what was written, whoever wrote it.
 */
import type { Party } from '../vocabulary/parties.ts';
import { PARTIES } from '../vocabulary/parties.ts';
import { type Person, partyOf } from '../vocabulary/pseudonyms.ts';
import type { RoleMap } from '../vocabulary/roles.ts';

export const RIGHTS = {
  'see-incidents': 'list and open incidents',
  raise: 'begin an incident with a concern',
  write: 'add entries to incidents they may open',
  decide: 'write decisions of their own, close and hold incidents',
  'see-names': 'see and say who a pseudonym is',
  'see-reports': 'get reports that count incidents',
  'audit-logs': 'have logs of other systems audited, of which nothing is kept',
  'see-reads': 'see who has opened what',
  'see-sign-ins': 'see when each account signed in and out',
  'run-exercises': 'list, begin and add to exercises',
  erase: 'erase an incident, together with somebody else who may',
  'manage-accounts': 'add and end accounts, and say who stands in for whom',
  'back-up': 'copy the record, which nobody can read without its keys',
  'keep-keys': 'change the passphrase or the keys, and see the new recovery sheet',
  'hand-over': "hand a child's file to another school, take one over, and see both",
  'keep-contacts': "check and change the school's numbers, and say when its terms are",
  'see-trust': 'see what the schools of a trust have given to it, and say which these are',
  set: "say which policy is the school's; how long closed incidents are kept, how soon a receipt is wanted",
} as const;

export type Right = keyof typeof RIGHTS;
export const RIGHT_IDS = Object.keys(RIGHTS) as [Right, ...Right[]];

/** What is done in one incident. */
const IN_INCIDENTS: readonly Right[] = [
  'see-incidents',
  'write',
  'decide',
  'see-names',
  'hand-over',
  'erase',
];

/** What of an incident decides whether it is open to somebody. */
export interface Matter {
  /** Whom it is about. */
  readonly about: readonly Person[];
  /** Who does what by its policy; null where the books no longer know it. */
  readonly roles: RoleMap | null;
}

type Condition = (matter: Matter) => boolean;

interface Row {
  readonly rights: readonly Right[];
  /** Where it is given, the rights in incidents hold in these only. */
  readonly only?: Condition;
  /** Who it is in timelines, beside the person that the account names. */
  readonly parties: readonly Party[];
  readonly because: string;
}

/** The policy says that a complaint about the head goes to the chair, and this is one. */
const goesToTheChair: Condition = ({ about, roles }) =>
  roles?.chairOfGovernors.includes('chair-of-governors') === true && about.includes('headteacher');

const isAboutStaff: Condition = ({ about }) =>
  about.some((person) => PARTIES[partyOf(person)].group === 'staff');

/** What the three who answer for safeguarding may do besides. */
const ANSWERS_FOR: readonly Right[] = [
  'see-reports',
  'audit-logs',
  'see-reads',
  'erase',
  'hand-over',
  'keep-keys',
  'keep-contacts',
  'set',
];
const HANDLES: readonly Right[] = ['see-incidents', 'raise', 'write', 'decide', 'see-names'];

export const ACCESS = {
  dsl: {
    rights: [...HANDLES, ...ANSWERS_FOR, 'run-exercises'],
    parties: ['dsl'],
    because: 'Both policies make the DSL keep the records and act on concerns.',
  },
  'deputy-dsl': {
    rights: [...HANDLES, ...ANSWERS_FOR, 'run-exercises'],
    parties: ['deputy-dsl'],
    because:
      'Plumpton lets deputies do the work of the DSL, and Valley End has them kept informed. Whether a deputy may act as DSL is judged by the policy.',
  },
  headteacher: {
    rights: [...HANDLES, ...ANSWERS_FOR],
    parties: ['headteacher'],
    because:
      'Both policies name the head beside the DSL; national guidance has the head manage allegations against staff.',
  },
  'chair-of-governors': {
    rights: [...HANDLES, 'see-reports'],
    only: goesToTheChair,
    parties: ['chair-of-governors', 'governor', 'governing-body'],
    because:
      'Where the policy names the chair for complaints about the head, those are for the chair to handle. Of everything else governors get reports.',
  },
  governor: {
    rights: ['see-reports'],
    parties: ['governor', 'safeguarding-governor', 'governing-body'],
    because: 'Both policies have governors told about practice and outcomes, not about a child.',
  },
  'case-manager': {
    rights: HANDLES,
    only: isAboutStaff,
    parties: [],
    because:
      'National guidance: whoever manages a case of an allegation against staff, and no more.',
  },
  auditor: {
    rights: ['see-incidents', 'see-reports', 'audit-logs', 'see-reads', 'see-sign-ins'],
    parties: [],
    because: 'An audit replays what was logged, by pseudonyms. It changes nothing.',
  },
  trainer: {
    rights: ['run-exercises'],
    parties: [],
    because: 'Training needs no incident of a real child.',
  },
  staff: {
    rights: ['raise'],
    parties: ['staff'],
    because: 'Both policies have all staff report concerns and keep them confidential.',
  },
  'technical-support': {
    rights: ['raise', 'back-up'],
    parties: ['technical-support'],
    because: 'Both policies have technical support keep systems safe and report what they find.',
  },
  loggist: {
    rights: ['see-incidents', 'raise', 'write'],
    parties: [],
    because: 'A reading: a loggist writes down what others do and decide, and decides nothing.',
  },
  'trust-lead': {
    rights: ['see-trust'],
    parties: [],
    because:
      'Whoever answers for safeguarding at a trust of several schools. In the record of a school it opens nothing.',
  },
  administrator: {
    rights: ['manage-accounts', 'back-up', 'keep-keys', 'keep-contacts'],
    parties: ['admin-officer'],
    because:
      'A reading: whoever gives access needs none, and the office is where numbers are rung and terms are known.',
  },
} as const satisfies Record<string, Row>;

export type AccountRole = keyof typeof ACCESS;
export const ACCOUNT_ROLE_IDS = Object.keys(ACCESS) as [AccountRole, ...AccountRole[]];
/** The roles of accounts at a trust. An auditor there reads its logs. */
const OF_TRUSTS: readonly AccountRole[] = ['trust-lead', 'administrator', 'auditor'];

/** The roles that accounts of a school have, or those of a trust. */
export const rolesFor = (isTrust: boolean): readonly AccountRole[] =>
  isTrust ? OF_TRUSTS : ACCOUNT_ROLE_IDS.filter((role) => role !== 'trust-lead');

/** The role in an account's id; null where it is not one. */
export const roleIn = (id: string): AccountRole | null =>
  ACCOUNT_ROLE_IDS.find((role) => {
    const number = id.slice(role.length + 1);
    return id.startsWith(`${role}-`) && /^[1-9]\d{0,2}$/.test(number);
  }) ?? null;

const rowOf = (role: AccountRole): Row => ACCESS[role];

/** Who somebody with this role is in timelines. */
export const partiesOf = (role: AccountRole): readonly Party[] => rowOf(role).parties;

/** Whether a role has a right: in all incidents or in some. */
export const hasRight = (role: AccountRole, right: Right): boolean =>
  rowOf(role).rights.includes(right);

/** Whether a role has a right in all incidents but those that are about whoever has it. */
export const hasRightInAll = (role: AccountRole, right: Right): boolean =>
  rowOf(role).only === undefined && hasRight(role, right);

/** Whether a role has a right in this incident, where it is not about them. */
export const hasRightIn = (role: AccountRole, right: Right, matter: Matter): boolean => {
  const { only } = rowOf(role);
  const isOpen = only === undefined || !IN_INCIDENTS.includes(right) || only(matter);
  return hasRight(role, right) && isOpen;
};

/** Whoever decides in incidents, gives access or opens what schools have lent shows more than a password when they sign in. */
export const needsSecondStep = (role: AccountRole): boolean =>
  (['decide', 'manage-accounts', 'see-trust'] as const).some((right) => hasRight(role, right));
