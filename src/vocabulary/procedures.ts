/** The kinds of incident that a policy has a procedure for. `general` runs in every incident. */
export const PROCEDURES = {
  general: 'General rules for every incident',
  sexting: 'Youth produced sexual imagery (sexting)',
  exploitation: 'Online child sexual abuse and exploitation',
  iioc: 'Indecent images of children (IIOC)',
  'filtering-breach': 'Filtering breach',
  'staff-misuse': 'Staff misuse',
  radicalisation: 'Online radicalisation and extremism',
} as const;

export type ProcedureId = keyof typeof PROCEDURES;
export const PROCEDURE_IDS = Object.keys(PROCEDURES) as [ProcedureId, ...ProcedureId[]];

/** The id of a norm: its procedure, a dot, and what it asks. */
export type NormId = `${ProcedureId}.${string}`;
