import type { Layer } from '../../src/vocabulary/policies.ts';

/**
 * What each norm of the national layer must come to, written from its sources apart from the
 * machines. Norms without `raisedBy` are owed after an act.
 */
export const expected: Layer['expected'] = [
  {
    norm: 'staff-misuse.lado-within-one-working-day',
    told: ['lado'],
    raisedBy: [{ 'staff-conduct-in-question': 'yes', 'allegation-against-staff': 'yes' }],
  },
  {
    norm: 'iioc.staff-lado-within-one-working-day',
    told: ['lado'],
    raisedBy: [{ 'held-by-staff-on-school-device': 'yes' }],
  },
  {
    norm: 'staff-misuse.chair-told-when-head-is-subject',
    told: ['chair-of-governors'],
    raisedBy: [{ 'staff-conduct-in-question': 'yes', 'subject-is-headteacher': 'yes' }],
  },
  {
    norm: 'device-search.evidence-kept-until-police-answer',
    raisedBy: [{ 'evidence-on-pupil-device': 'yes' }],
    forbidden: ['image.deleted', 'content.deleted'],
  },
  {
    norm: 'device-search.evidence-given-to-police',
    told: ['police'],
    raisedBy: [{ 'evidence-on-pupil-device': 'yes', 'device-in-hand': 'yes' }],
  },
  { norm: 'sexting.viewed-dsl-told', toldAs: 'general.dsl-told' },
];
