/**
 * What national guidance asks beyond a school's own policy: off, unless a policy adopts it. Each
 * clause names the text it was taken from; what no text was seen for is left out.
 */
import type { Source } from '../../src/vocabulary/layers.ts';
import type { Layer } from '../../src/vocabulary/policies.ts';
import { expected } from './national-expected.ts';
import { SEARCHING, UKCIS_OVERVIEW } from './sources.ts';

const LADO_WITHIN_A_DAY: Source = {
  body: 'Sheffield Children Safeguarding Partnership',
  title: 'Allegations against persons who work with children',
  edition: 'as amended in October 2023',
  address: 'https://sheffieldscb.proceduresonline.com/p_all_against_pers_work_children.html',
  seen: 'B',
};
const PART_FOUR: Source = {
  body: 'Department for Education',
  title: 'Keeping children safe in education, part four',
  edition: '2021',
  address: 'https://user-s7hizqk.cld.bz/1-General-Information/124',
  seen: 'B',
};
const SURREY: Source = {
  body: 'Surrey County Council',
  title: 'Safeguarding: further support',
  edition: 'resting on the 2021 edition of Keeping children safe in education',
  address:
    'https://www.surreycc.gov.uk/schools-and-learning/teachers-and-education-staff/advice-and-support/safeguarding/further-support',
  seen: 'A',
};

export const national: Layer = {
  id: 'national',
  title: 'National guidance',
  expected,
  roles: { chairOfGovernors: ['chair-of-governors'] },
  clauses: [
    {
      id: 'NG-LADO-01',
      source: LADO_WITHIN_A_DAY,
      kind: 'must',
      actor: 'school',
      action: 'refer the allegation',
      recipient: 'LADO',
      condition: 'an allegation about somebody who works with children',
      within: { workingDays: 1 },
      says: 'The LADO has the allegation no later than one working day after it was made.',
      grounds: [
        'staff-misuse.lado-within-one-working-day',
        'iioc.staff-lado-within-one-working-day',
      ],
    },
    {
      id: 'NG-HEAD-01',
      source: PART_FOUR,
      kind: 'must',
      actor: 'school',
      action: 'pass the matter on',
      recipient: 'chair of governors',
      condition: 'an allegation about the head',
      says: 'Where the head is the subject, the chair of governors manages the case instead.',
      grounds: ['staff-misuse.chair-told-when-head-is-subject'],
    },
    {
      id: 'NG-HEAD-02',
      source: SURREY,
      kind: 'must',
      actor: 'school',
      action: 'pass the concern on',
      recipient: 'chair of governors',
      condition: 'a concern about the head',
      says: 'Whoever worries about the head takes it to the chair of governors.',
      grounds: ['staff-misuse.chair-told-when-head-is-subject'],
    },
    {
      id: 'NG-EVIDENCE-01',
      source: SEARCHING,
      kind: 'must-not',
      actor: 'staff',
      action: 'delete material from the device',
      condition: 'it may hold evidence of an offence, or a pornographic image of a child',
      says: 'Nothing is removed from a device that may hold evidence or an illegal image.',
      grounds: ['device-search.evidence-kept-until-police-answer'],
    },
    {
      id: 'NG-EVIDENCE-02',
      source: SEARCHING,
      kind: 'must',
      actor: 'staff',
      action: 'give the device',
      recipient: 'police',
      condition: 'it may hold evidence of an offence, or a pornographic image of a child',
      says: 'The police get such a device as early as can reasonably be managed.',
      grounds: ['device-search.evidence-given-to-police'],
    },
    {
      id: 'NG-IMAGES-01',
      source: UKCIS_OVERVIEW,
      kind: 'must',
      actor: 'staff',
      action: 'report the incident',
      recipient: 'DSL or equivalent',
      timeWord: 'immediately',
      says: 'An incident with nude images reaches the DSL at once; nobody else looks at them.',
      grounds: ['sexting.viewed-dsl-told'],
    },
  ],
  readings: [
    {
      id: 'national-working-days',
      kind: 'ambiguous',
      severity: 'medium',
      clauses: ['NG-LADO-01'],
      norms: ['staff-misuse.lado-within-one-working-day', 'iioc.staff-lado-within-one-working-day'],
      problem: 'It speaks of a working day and does not say whose, nor when the day ends.',
      considered: [
        'Monday to Friday without bank holidays, term or not, to the end of the next such day.',
        'Only days on which the school is open, to the end of its hours.',
      ],
      taken:
        'Monday to Friday without bank holidays, term or not, to the end of the next such day.',
      why: 'The LADO is there in the holidays as well. Term dates are not counted.',
    },
    {
      id: 'national-lado-local-source',
      kind: 'silent',
      severity: 'medium',
      clauses: ['NG-LADO-01'],
      norms: ['staff-misuse.lado-within-one-working-day', 'iioc.staff-lado-within-one-working-day'],
      problem:
        "One working day was found in one partnership's procedures, which rest on national guidance, and not in the national text itself.",
      considered: [
        'It is taken as the measure, with its source named.',
        'No time is set until the national text has been seen.',
      ],
      taken: 'It is taken as the measure, with its source named.',
      why: "A school adopts it of its own will, and may follow its own partnership's procedures instead.",
    },
    {
      id: 'national-lado-from-knowledge',
      kind: 'ambiguous',
      severity: 'low',
      clauses: ['NG-LADO-01'],
      norms: ['staff-misuse.lado-within-one-working-day', 'iioc.staff-lado-within-one-working-day'],
      problem: 'It counts from the allegation, and speaks of a referral.',
      considered: [
        'It counts from when the school knew, and any contact with the LADO is enough.',
        'It counts from when it was made, and only a written referral is enough.',
      ],
      taken: 'It counts from when the school knew, and any contact with the LADO is enough.',
      why: 'Nobody is judged on what they did not know; records seldom tell a call from a referral.',
    },
    {
      id: 'national-police-answer',
      kind: 'silent',
      severity: 'high',
      clauses: ['NG-EVIDENCE-01'],
      norms: ['device-search.evidence-kept-until-police-answer'],
      problem: 'It forbids deleting and does not say when that ends.',
      considered: [
        'Until the police have said what is to be kept.',
        'For good: the school never deletes.',
      ],
      taken: 'Until the police have said what is to be kept.',
      why: 'From then on the evidence is in their hands.',
    },
    {
      id: 'national-after-viewing',
      kind: 'silent',
      severity: 'high',
      clauses: ['NG-IMAGES-01'],
      norms: ['sexting.viewed-dsl-told'],
      problem: 'What was seen of it does not say what somebody must do who has already looked.',
      considered: [
        'Looking is part of the incident, and the DSL is told about it as well.',
        'Nothing is required beyond the first report.',
      ],
      taken: 'Looking is part of the incident, and the DSL is told about it as well.',
      why: 'It wants the DSL to have the incident at once, and nobody else to look.',
    },
    {
      id: 'national-immediately',
      kind: 'ambiguous',
      severity: 'medium',
      clauses: ['NG-IMAGES-01'],
      norms: ['sexting.viewed-dsl-told'],
      problem: 'It gives no number for how soon that is.',
      considered: ["As long as the school's own policy takes the word to mean.", 'No time at all.'],
      taken: "As long as the school's own policy takes the word to mean.",
      why: 'One word should not mean two things in one school.',
      parameter: 'limits.immediately',
    },
  ],
};
