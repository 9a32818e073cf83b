import type { Fact } from './facts.ts';

/** The kinds of incident that a policy has a procedure for. `general` runs in every incident. */
export const PROCEDURES = {
  general: 'General rules for every incident',
  sexting: 'Youth produced sexual imagery (sexting)',
  exploitation: 'Online child sexual abuse and exploitation',
  iioc: 'Indecent images of children (IIOC)',
  'filtering-breach': 'Filtering breach',
  'staff-misuse': 'Staff misuse',
  radicalisation: 'Online radicalisation and extremism',
  cyberbullying: 'Cyberbullying',
  'online-hate': 'Online hate',
  harassment: 'Online sexual violence and harassment between children',
  'device-search': "Search and confiscation of a pupil's device",
  'staff-device-content': "Illegal content on a staff member's own device",
  monitoring: 'A concern raised by monitoring',
  'offensive-communication': 'Offensive communication received',
  'social-media': 'A concern on social media',
  'learning-platform': 'Content on the learning platform',
  'live-stream': 'A welfare concern in a live lesson',
  'visitor-breach': "A visitor's breach",
} as const;

export type ProcedureId = keyof typeof PROCEDURES;
export const PROCEDURE_IDS = Object.keys(PROCEDURES) as [ProcedureId, ...ProcedureId[]];

/** The question by which it turns out whether there is such a concern, of what may be opened only to ask. */
export const ASKED_BY = {
  iioc: 'material-is-indecent-images',
  'staff-misuse': 'staff-conduct-in-question',
} as const satisfies Partial<Record<ProcedureId, Fact>>;

/** Whether a procedure may be opened only to ask whether it is wanted. */
export const isAskable = (procedure: ProcedureId): procedure is keyof typeof ASKED_BY =>
  Object.hasOwn(ASKED_BY, procedure);

/** Whether a concern of this kind is about a member of staff, whom it need not name. */
export const isAboutStaff = (procedure: ProcedureId): boolean =>
  procedure === 'staff-misuse' || procedure === 'staff-device-content';

/** The id of a norm: its procedure, a dot, and what it asks. */
export type NormId = `${ProcedureId}.${string}`;
