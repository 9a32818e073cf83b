import type { Party } from './parties.ts';

/**
 * The places in the procedures that a policy fills with its own people and bodies. A machine says
 * `theDsl`; whether a deputy counts is for the policy to say.
 */
export const ROLES = {
  officialRoute: 'who takes a concern on the official route',
  theDsl: 'who acts and is told as DSL',
  theHead: 'who acts and is told as head',
  staffImagesRecipient: 'who is told that staff hold indecent images',
  complaintRecipient: 'who receives a complaint about staff',
  staffRadicalisationRecipient: 'who is told that a member of staff may be at risk',
  chairOfGovernors: 'who receives a complaint about the head',
  imageViewer: 'who may look at an image when somebody must',
  deletionConfirmer: 'whose word that no agency is needed frees the copies for deletion',
  breachRecipient: 'whom staff tell of a filtering breach',
  leadership: 'the leadership team',
  procedureReviewer: 'who updates procedures after abuse or exploitation',
  handlers: 'who may speak to the police or the local body before others are told',
  supportSeeker: 'who seeks support when pupils of other schools are targets',
  technicalSupport: 'technical support',
  searchConsent: 'whose consent lets a device be searched',
  examiningBody: 'the examining body',
  monitoringResponder: 'who responds to what monitoring shows',
  roleConflictRecipient: "who is told about content that clashes with a staff member's role",
  officialUseRecipient: 'who is told about concerns where staff use social media for the school',
  lineManager: 'the line manager of the member of staff',
  platformAdministrator: 'the administrator of the learning platform',
  visitorBreachRecipient: "who is told about a visitor's breach",
  barredFromOwnContact: 'who may not contact pupils or parents by a phone or account of their own',
  barredFromOwnDevices: 'who may not use a device of their own with pupils',
  accountTiesRecipient: 'with whom an existing relationship behind a personal account is discussed',
  phoneTiesRecipient: 'with whom an existing relationship behind the use of a phone is discussed',
  deputies: 'the deputy DSLs',
  safeguardingGovernor: 'the governor for safeguarding',
  governingBody: 'the governing body',
  deciders: 'who may decide not to do what is left to judgement',
  schoolPeople: 'everybody who acts for the school',
  pupils: 'pupils of the school',
  parents: 'parents and carers',
  police: 'the police',
  lado: 'the LADO',
  iwf: 'the Internet Watch Foundation',
  childrensServices: "children's services",
  supportServices: 'counselling and other services that support a child',
  singlePoint: 'the single point of access',
  adviceBody: 'the local body that advises the school',
  policeOrAdviceBody: 'the police or the local body',
  imageAgencies: 'who takes reports of indecent images',
  illegalMaterialAgencies: 'who takes reports of illegal material',
  relevantAgencies: 'agencies a concern can be escalated to',
  serviceProviders: 'the internet service provider or another service',
  otherSchools: 'other schools',
  beyondTheSchool: 'other schools, the press and the public',
  notConcerned: 'people who have no part in the matter',
} as const;

export type Role = keyof typeof ROLES;
export const ROLE_IDS = Object.keys(ROLES) as [Role, ...Role[]];
export type RoleMap = Readonly<Record<Role, readonly Party[]>>;
