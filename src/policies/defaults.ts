/**
 * What a policy gets where its files leave something out, so that a role, a setting or a field that
 * Dutybound learns later breaks no school's file. A default is a promise: once released it stays as it
 * is, since a change would change the rules of every school that relies on it.
 *
 * Roles, settings and words for roles are filled in one by one; the other fields only where the whole
 * field is left out.
 */
import type { Policy } from '../vocabulary/policies.ts';

export const DEFAULTS = {
  /** Whoever bears the role's own name; nobody where only the school's text can say who. */
  roles: {
    officialRoute: ['dsl'],
    theDsl: ['dsl'],
    theHead: ['headteacher'],
    staffImagesRecipient: ['headteacher'],
    complaintRecipient: ['headteacher'],
    staffRadicalisationRecipient: ['headteacher'],
    chairOfGovernors: ['chair-of-governors'],
    imageViewer: ['dsl'],
    deletionConfirmer: ['dsl'],
    breachRecipient: ['dsl'],
    leadership: ['leadership-team', 'headteacher'],
    procedureReviewer: ['leadership-team', 'headteacher'],
    handlers: ['dsl'],
    supportSeeker: ['dsl'],
    technicalSupport: ['technical-support'],
    searchConsent: [],
    examiningBody: ['examining-body'],
    monitoringResponder: ['dsl'],
    roleConflictRecipient: ['dsl'],
    officialUseRecipient: ['dsl'],
    lineManager: ['line-manager'],
    platformAdministrator: ['platform-administrator'],
    visitorBreachRecipient: ['dsl'],
    deciders: ['dsl', 'headteacher'],
    schoolPeople: [
      'dsl',
      'deputy-dsl',
      'headteacher',
      'leadership-team',
      'teacher',
      'staff',
      'senco',
      'admin-officer',
      'technical-support',
      'line-manager',
      'platform-administrator',
      'volunteer',
      'chair-of-governors',
      'safeguarding-governor',
      'governor',
      'governing-body',
    ],
    pupils: ['pupil'],
    parents: ['parent'],
    police: ['police'],
    lado: ['lado'],
    iwf: ['iwf'],
    childrensServices: ['childrens-services'],
    supportServices: ['counselling-service', 'health-service'],
    singlePoint: ['single-point-of-access'],
    adviceBody: ['safeguarding-partnership'],
    policeOrAdviceBody: ['police', 'safeguarding-partnership'],
    imageAgencies: ['iwf', 'police', 'lado'],
    illegalMaterialAgencies: ['iwf', 'police', 'ceop'],
    relevantAgencies: [
      'police',
      'childrens-services',
      'lado',
      'safeguarding-partnership',
      'single-point-of-access',
      'ceop',
      'prevent-team',
      'health-service',
    ],
    serviceProviders: ['internet-service-provider', 'platform-provider'],
    otherSchools: ['other-school'],
    beyondTheSchool: ['other-school', 'media', 'public'],
    notConcerned: ['uninvolved-pupil', 'uninvolved-parent', 'media', 'public'],
  },
  roleWords: {
    schoolPeople: 'anybody who acts for the school',
    beyondTheSchool: 'other schools, the press or the public',
    notConcerned: 'parents and pupils who are not involved, the press, the public',
  },
  settings: {
    coversCriminalExploitation: true,
    policeBeforeDeletion: true,
    headComplaintsHaveOwnRoute: true,
    staffBreachesHaveOwnRoute: true,
  },
  contacts: {},
  screenMethods: ['screen-off'],
  limits: { immediately: 60, emergency: 15 },
  adopts: [],
  readings: [],
  unsaid: [],
} as const satisfies Omit<
  Required<Policy>,
  'id' | 'school' | 'title' | 'edition' | 'reviewDue' | 'clauses' | 'expected'
>;
