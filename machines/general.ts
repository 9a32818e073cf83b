/**
 * General rules. They run in every incident, beside whatever procedure is open.
 *
 * Rests on: Valley End, "Responding to Online Safety Incidents and Concerns" and "Concerns about
 * Pupils Welfare", and the clause on secure email; Plumpton, sections 7.8, 10 and 10.1.
 */
import { discretion, duty, precedence, prohibition } from '../src/norms/norm.ts';
import {
  and,
  by,
  concernOf,
  does,
  fact,
  named,
  not,
  or,
  policySays,
  recordedVia,
  to,
  toIfSaid,
  toWhoKnows,
  via,
} from '../src/norms/predicates.ts';
import { ask, procedure } from '../src/norms/procedure.ts';
import {
  broughtTheNews,
  byTheRightNumber,
  comesToKnow,
  contacts,
  schoolContacts,
  schoolDoes,
  schoolInforms,
} from './telling.ts';

const incident = concernOf('general');

/** A filtering breach that a pupil finds has a route of its own; one that staff find only where the policy says so. */
const breachHasItsOwnRoute = or(
  policySays('staffBreachesHaveOwnRoute'),
  not(fact('found-by-pupil', 'no')),
);
const officialRouteApplies = named(
  'officialRouteApplies',
  and(incident, or(not(concernOf('filtering-breach')), not(breachHasItsOwnRoute))),
);
const dslMustBeTold = named('dslMustBeTold', and(incident, fact('safeguarding-concern')));
const policeOrLocalBodyMustBeTold = named(
  'policeOrLocalBodyMustBeTold',
  and(incident, fact('crime-suspected')),
);
const policeOrLocalBodyTold = or(
  schoolContacts('adviceBody'),
  and(schoolContacts('police'), byTheRightNumber),
);
const emergencyCallMustBeMade = named(
  'emergencyCallMustBeMade',
  and(incident, fact('immediate-danger')),
);
const agenciesMustBeTold = named('agenciesMustBeTold', and(incident, fact('threshold-met')));
const mayGoBeyondTheSchool = named(
  'mayGoBeyondTheSchool',
  or(and(contacts('policeOrAdviceBody'), by('handlers')), broughtTheNews('policeOrAdviceBody')),
);

const tellsByOrdinaryEmail = and(
  does('party.informed', 'advice.sought', 'referral.made'),
  recordedVia('email'),
);
const holdsNothingPersonal = {
  act: tellsByOrdinaryEmail,
  facts: named('holdsNothingPersonal', fact('email-held-personal-details', 'no')),
};

/** Telling somebody, or showing them the image. */
const doesDisclose = does(
  'party.informed',
  'advice.sought',
  'referral.made',
  'image.sent',
  'image.shared',
);

/** A general letter that names nobody and says nothing of the case. */
const givesNothingAway = {
  act: and(
    does('party.informed'),
    recordedVia('letter', 'email', 'secure-email', 'meeting', 'online-form'),
  ),
  facts: named('givesNothingAway', fact('message-gave-details', 'no')),
};

/** Pupils, parents and staff: those who are to know how a complaint is made. */
const toAPossibleComplainant = or(
  toIfSaid('pupils'),
  toIfSaid('parents'),
  toIfSaid('schoolPeople'),
);

export const general = procedure('general', {
  scope: 'What holds in every online safety incident, whatever else it is.',
  questions: [
    ask('immediate-danger'),
    ask('safeguarding-concern'),
    ask('crime-suspected'),
    ask('threshold-met'),
    ask('child-involved'),
    ask('subject-is-dsl'),
    ask('subject-is-headteacher'),
  ],
  norms: [
    duty('general.danger-999', {
      title: 'A call to 999 when there is danger',
      says: 'Call 999 now.',
      urgency: 'at-once',
      owedWhen: emergencyCallMustBeMade,
      emergency: true,
      metBy: or(
        and(contacts('police'), by('schoolPeople'), via('999', 'in-person')),
        broughtTheNews('police'),
      ),
      repairedBy: '999 had been called',
    }),
    duty('general.dsl-told', {
      title: 'The DSL is told',
      says: 'Tell {theDsl}.',
      // The text gives no time; nobody else can act on it before the DSL knows.
      urgency: 'at-once',
      owedWhen: dslMustBeTold,
      metBy: comesToKnow('theDsl'),
      mistakenFor: 'schoolPeople',
      repairedBy: '{theDsl} had been told',
    }),
    duty('general.official-route', {
      title: 'The concern takes the official route',
      says: 'Pass the concern on by the official route: {officialRoute}.',
      // The text gives no time; it is how the DSL comes to know.
      urgency: 'at-once',
      owedWhen: officialRouteApplies,
      metBy: comesToKnow('officialRoute'),
      mistakenFor: 'schoolPeople',
      repairedBy: 'the concern had been passed to {officialRoute}',
    }),
    duty('general.crime-told', {
      title: 'Police or the local body, when a crime is suspected',
      says: 'Contact {policeOrAdviceBody}: 101, or 999 if there is danger.',
      // The text gives no time, and danger has a call of its own; today, once the DSL knows.
      urgency: 'same-day',
      owedWhen: policeOrLocalBodyMustBeTold,
      metBy: policeOrLocalBodyTold,
      repairedBy: '{policeOrAdviceBody} had been contacted',
    }),
    duty('general.advice-when-unsure', {
      title: 'Advice when unsure how to proceed',
      says: 'Ask {adviceBody} for advice.',
      urgency: 'same-day',
      owedWhen: incident,
      owedAfter: schoolDoes('doubt.raised'),
      metBy: and(contacts('adviceBody'), by('theDsl')),
      repairedBy: '{adviceBody} had been asked by {theDsl}',
    }),
    precedence('general.police-before-others', {
      title: 'Police or the local body before anybody outside',
      says: 'Do not tell {beyondTheSchool} before you have spoken to {policeOrAdviceBody}.',
      inForceWhen: incident,
      forbids: and(doesDisclose, to('beyondTheSchool'), not(toWhoKnows)),
      until: mayGoBeyondTheSchool,
      otherwise: '{policeOrAdviceBody} must have been spoken to first',
    }),
    prohibition('general.confidentiality', {
      title: 'Confidentiality',
      says: 'Do not tell anybody who has no part in this: {notConcerned}.',
      inForceWhen: incident,
      forbids: and(doesDisclose, or(to('notConcerned'), recordedVia('social-media'))),
      unless: givesNothingAway,
      otherwise: 'confidentiality must be respected',
    }),
    prohibition('general.secure-email', {
      title: 'Personal details only by secure email',
      says: 'Do not send personal or sensitive details by ordinary email.',
      inForceWhen: incident,
      forbids: tellsByOrdinaryEmail,
      unless: holdsNothingPersonal,
      otherwise: 'personal or sensitive details may go only by secure email',
    }),
    duty('general.single-point-told', {
      title: 'The single point of access is told',
      says: 'Report it to {singlePoint}.',
      urgency: 'same-day',
      owedWhen: and(incident, fact('safeguarding-concern')),
      metBy: schoolContacts('singlePoint'),
      repairedBy: '{singlePoint} had been told',
    }),
    duty('general.escalated', {
      title: 'Escalated to agencies at their threshold',
      says: 'Report it to the agency whose threshold it meets: {relevantAgencies}.',
      urgency: 'same-day',
      owedWhen: agenciesMustBeTold,
      metBy: schoolContacts('relevantAgencies'),
      repairedBy: 'the right agency had been told',
    }),
    discretion('general.parents-informed', {
      title: 'Parents and carers, as and when required',
      says: 'Tell the parents or carers, or record why not.',
      // The text gives no time: today, and after the agencies, who may advise against it.
      urgency: 'same-day',
      forEachChild: true,
      owedWhen: and(incident, fact('child-involved')),
      topic: 'telling the parents',
      metBy: schoolInforms('parents'),
      repairedBy: 'the parents had been told, or a reason recorded for not telling them',
    }),
    duty('general.recorded', {
      title: 'The DSL makes the record',
      says: '{theDsl}: make the record.',
      // The text gives no time; the record waits for the child, and not for the review.
      urgency: 'then',
      owedWhen: incident,
      metBy: and(does('record.made'), by('theDsl')),
      repairedBy: 'the record had been made by {theDsl}',
    }),
    duty('general.debrief', {
      title: 'Debrief after an investigation',
      says: 'Hold the debrief.',
      urgency: 'afterwards',
      owedWhen: incident,
      owedAfter: does('investigation.completed'),
      metBy: schoolDoes('debrief.held'),
      repairedBy: 'a debrief had been held',
    }),
    duty('general.lessons', {
      title: 'Lessons after an investigation',
      says: 'Write down the lessons.',
      urgency: 'afterwards',
      owedWhen: incident,
      owedAfter: does('investigation.completed'),
      metBy: schoolDoes('lessons.recorded'),
      repairedBy: 'the lessons had been written down',
    }),
    discretion('general.changes', {
      title: 'Changes after an investigation, as required',
      says: 'Change the policy or the curriculum, or record why not.',
      urgency: 'afterwards',
      owedWhen: incident,
      owedAfter: does('investigation.completed'),
      metBy: schoolDoes('changes.made'),
      repairedBy: 'the changes had been made, or a reason recorded for making none',
    }),
    duty('general.complaints-explained', {
      title: 'The complaints procedure is explained',
      says: 'Explain the complaints procedure to whoever complained.',
      urgency: 'then',
      owedWhen: incident,
      owedAfter: does('complaint.made'),
      mayPrecede: true,
      metBy: and(schoolDoes('complaints-procedure.explained'), toAPossibleComplainant),
      repairedBy: 'the complaints procedure had been explained',
    }),
    duty('general.whistleblowing-explained', {
      title: 'The whistleblowing procedure is explained to staff',
      says: 'Explain the whistleblowing procedure to the member of staff.',
      urgency: 'then',
      owedWhen: incident,
      owedAfter: schoolDoes('complaint.made'),
      mayPrecede: true,
      metBy: and(schoolDoes('whistleblowing.explained'), toIfSaid('schoolPeople')),
      mistakenFor: 'parents',
      repairedBy: 'the whistleblowing procedure had been explained',
    }),
  ],
});
