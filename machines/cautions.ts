/**
 * What guidance warns about although no policy need say so: the law on indecent images, and national
 * guidance. Shown beside what to do, whether or not a policy adopts the national layer; never judged.
 */
import type { Caution } from '../src/norms/caution.ts';
import {
  and,
  by,
  byAnyOf,
  concernOf,
  does,
  fact,
  known,
  not,
  or,
  to,
} from '../src/norms/predicates.ts';
import type { EventType } from '../src/vocabulary/acts.ts';
import type { Source } from '../src/vocabulary/layers.ts';
import { SEARCHING, UKCIS_OVERVIEW } from './layers/sources.ts';
import { schoolContacts } from './telling.ts';

const CHILDREN_ACT: Source = {
  body: 'Parliament',
  title: 'Protection of Children Act 1978, section 1 (England and Wales)',
  edition: 'as seen in November 2026',
  address: 'http://www.legislation.gov.uk/ukpga/1978/37/section/1',
  seen: 'A',
};
const LADO_FIRST: Source = {
  body: 'Gloucestershire County Council',
  title: 'Allegations management',
  edition: 'as seen in November 2026',
  address:
    'https://www.gloucestershire.gov.uk/schoolsnet/noticeboard/schoolsnet-bulletin-board/allegations-management/',
  seen: 'B',
};
const LADO_DECIDES_WHO_IS_TOLD: Source = {
  body: 'A school, on the procedures of its partnership',
  title: 'Managing allegations: flowchart',
  edition: 'as seen in November 2026',
  address: 'https://issuu.com./bsmprimary/docs/managingallegations_flowchart_',
  seen: 'B',
};
const POLICE_TO_SCHOOLS: Source = {
  body: 'Avon and Somerset Police',
  title: 'Incidents at a school or college',
  edition: 'as seen in November 2026',
  address: 'https://www.avonandsomerset.police.uk/report/incidents-at-school-college/',
  seen: 'A',
};
const PARENTS_UNLESS_RISK: Source = {
  body: 'A school, on the guidance of the UK Council for Child Internet Safety',
  title: 'Policy on youth produced sexual imagery',
  edition: 'resting on the guidance of 2016',
  address: 'https://paperzz.com/doc/6808005/girls--division-policy-on-youth-produced-sexual',
  seen: 'B',
};

const schoolDoesAny = (...acts: readonly EventType[]) =>
  and(does(...acts), byAnyOf('schoolPeople'));

const IMAGE_PROCEDURES = [
  'iioc',
  'sexting',
  'exploitation',
  'harassment',
  'staff-device-content',
  'staff-misuse',
  'device-search',
  'learning-platform',
  'filtering-breach',
  'monitoring',
] as const;

/** It is, or it might be, an indecent image of a child. */
const mightBeIndecentImage = or(
  concernOf('iioc'),
  concernOf('sexting'),
  concernOf('exploitation'),
  concernOf('staff-device-content'),
  known('material-is-indecent-images'),
  known('material-believed-illegal'),
  known('images-made-by-young-people'),
  known('illegal-content-on-personal-device'),
  known('evidence-on-pupil-device'),
);

const aboutStaff = or(
  concernOf('staff-misuse'),
  concernOf('staff-device-content'),
  known('held-by-staff-on-school-device'),
);

const STAFF_PROCEDURES = ['staff-misuse', 'staff-device-content', 'iioc'] as const;

export const cautions: readonly Caution[] = [
  {
    id: 'image-looked-at',
    kind: 'do-not',
    act: schoolDoesAny('image.viewed'),
    procedures: IMAGE_PROCEDURES,
    when: mightBeIndecentImage,
    until: null,
    says: 'Do not look at it, nor look again, if it might be an indecent image of a child.',
    source: UKCIS_OVERVIEW,
  },
  {
    id: 'image-copied-or-sent',
    kind: 'do-not',
    act: schoolDoesAny('image.saved', 'image.copied', 'image.sent', 'image.shared'),
    procedures: IMAGE_PROCEDURES,
    when: mightBeIndecentImage,
    until: known('police-asked-to-keep-copies'),
    says: 'Do not save, copy, print, send or show it: that can be a crime, even if done to report it.',
    source: CHILDREN_ACT,
  },
  {
    id: 'image-deleted',
    kind: 'do-not',
    act: schoolDoesAny('image.deleted', 'content.deleted'),
    procedures: IMAGE_PROCEDURES,
    when: mightBeIndecentImage,
    until: or(
      known('police-have-answered'),
      // Between children, the school may have found that nobody outside is needed.
      and(
        concernOf('sexting'),
        not(concernOf('iioc')),
        does('agencies.ruled-out'),
        by('deletionConfirmer'),
      ),
    ),
    says: 'Do not delete anything before {police} have said what is to be kept: it may be evidence. Ring 101 to ask.',
    source: SEARCHING,
  },
  {
    id: 'child-asked-to-show',
    kind: 'do-not',
    act: schoolDoesAny('sharing.requested', 'sharing.allowed'),
    procedures: IMAGE_PROCEDURES,
    when: mightBeIndecentImage,
    until: null,
    says: 'Do not ask a child to show, send or download it, and do not let them.',
    source: UKCIS_OVERVIEW,
  },
  {
    id: 'staff-investigated-first',
    kind: 'do-not',
    act: schoolDoesAny('investigation.started', 'investigation.completed'),
    procedures: STAFF_PROCEDURES,
    when: aboutStaff,
    until: or(schoolContacts('lado'), schoolContacts('police')),
    says: 'Do not look into it, and ask nobody questions, before you have spoken to {lado} or {police}.',
    source: LADO_FIRST,
  },
  {
    id: 'crime-investigated-first',
    kind: 'do-not',
    act: schoolDoesAny('investigation.started', 'investigation.completed', 'device.searched'),
    procedures: 'all',
    when: or(
      concernOf('exploitation'),
      concernOf('iioc'),
      known('crime-suspected'),
      known('material-believed-illegal'),
    ),
    until: schoolContacts('policeOrAdviceBody'),
    says: 'Ask for the basic facts only, and no more, before you have spoken to {policeOrAdviceBody}.',
    source: POLICE_TO_SCHOOLS,
  },
  {
    id: 'parents-told-with-lado',
    kind: 'with-care',
    act: and(does('party.informed'), to('parents')),
    procedures: STAFF_PROCEDURES,
    when: aboutStaff,
    until: schoolContacts('lado'),
    says: 'Agree first with {lado} what the parents and the member of staff are told.',
    source: LADO_DECIDES_WHO_IS_TOLD,
  },
  {
    id: 'parents-told-at-risk',
    kind: 'with-care',
    act: and(does('party.informed'), to('parents')),
    procedures: 'all',
    when: not(fact('child-involved', 'no')),
    until: null,
    says: 'Not if that could put a child at risk, or if a parent is suspected: then ask {childrensServices} or {police} first.',
    source: PARENTS_UNLESS_RISK,
  },
];
