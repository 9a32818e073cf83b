/**
 * General rules. They run in every incident, beside whatever procedure is open.
 *
 * Rests on: Valley End, "Responding to Online Safety Incidents and Concerns" and "Concerns about
 * Pupils Welfare", the clauses on email, on staff's own accounts, phones and devices, and on reports
 * upwards; Plumpton, sections 3, 4.2, 7.8, 7.11, 8.2, 8.4, 9.2, 10 and 10.1.
 */
import { discretion, duty, precedence, prohibition } from '../src/norms/norm.ts';
import {
  and,
  by,
  byAnyOf,
  concernOf,
  does,
  fact,
  known,
  named,
  not,
  notBySubject,
  or,
  policySays,
  recordedVia,
  to,
  toIfSaid,
  toWhoKnows,
  via,
} from '../src/norms/predicates.ts';
import { ask, procedure } from '../src/norms/procedure.ts';
import type { EventType } from '../src/vocabulary/acts.ts';
import type { Role } from '../src/vocabulary/roles.ts';
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

/** Raising a concern with somebody tells them too. */
const tellsByOrdinaryEmail = and(
  does('party.informed', 'advice.sought', 'referral.made', 'concern.raised'),
  recordedVia('email'),
);
const holdsNothingPersonal = {
  act: tellsByOrdinaryEmail,
  facts: named('holdsNothingPersonal', fact('email-held-personal-details', 'no')),
};

/** Telling somebody, raising the concern with them, or showing them the image. */
const doesDisclose = does(
  'party.informed',
  'advice.sought',
  'referral.made',
  'concern.raised',
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
const byAPossibleComplainant = or(byAnyOf('pupils'), byAnyOf('parents'), byAnyOf('schoolPeople'));
const toAPossibleComplainant = or(
  toIfSaid('pupils'),
  toIfSaid('parents'),
  toIfSaid('schoolPeople'),
);

/** On a personal account the head may have approved it; messages on the school's account nobody may. */
const headHadApproved = {
  act: does('own-account.used', 'own-account.accepted'),
  facts: named('headHadApproved', fact('head-approved-contact')),
};
/** Staff as the policy uses the word, whoever the concern is about. */
const staffDo = (...acts: readonly EventType[]) =>
  and(does(...acts), byAnyOf('barredFromOwnContact'));

/** These bind whether or not there is an incident, so they are owed once the record speaks of it. */
const accountTieKnown = and(incident, known('tie-behind-account-contact'));
const phoneTieKnown = and(incident, known('tie-behind-phone-contact'));
/** Staff who discuss a tie of their own may be whom it is about: then whoever they spoke to says so. */
const relationshipDiscussedWith = (role: Role) =>
  and(does('relationship.discussed'), notBySubject, or(to(role), by(role)));
const toBeReportedUpwards = and(incident, known('report-upwards'));
const dslReportsTo = (role: Role) => and(does('party.informed'), to(role), by('theDsl'));

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
    ask('tie-behind-account-contact', known('contact-on-personal-account')),
    ask('tie-behind-phone-contact', known('staff-conduct-in-question')),
    ask('head-approved-contact'),
    ask('report-upwards'),
    ask('email-held-personal-details'),
    ask('message-gave-details'),
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
      says: 'Pass the concern on to {officialRoute}.',
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
      asksFor: 'advice.sought',
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
      says: 'Do not send names, or things that must stay private, by plain email.',
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
      says: 'Report it to the agency whose threshold it meets. It is one of these: {relevantAgencies}.',
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
      says: 'Tell whoever complained how a complaint is dealt with.',
      urgency: 'then',
      owedWhen: incident,
      owedAfter: and(does('complaint.made'), byAPossibleComplainant),
      toWhoRaisedIt: true,
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
      toWhoRaisedIt: true,
      mayPrecede: true,
      metBy: and(schoolDoes('whistleblowing.explained'), toIfSaid('schoolPeople')),
      mistakenFor: 'parents',
      repairedBy: 'the whistleblowing procedure had been explained',
    }),

    // What staff may not do with accounts, phones and devices of their own.
    prohibition('general.own-account-contact', {
      title: 'No contact with pupils or parents on a personal account',
      says: 'Do not write to pupils or parents from an account of your own, or take what they send there, unless {theHead} said yes first.',
      everyDay: true,
      inForceWhen: incident,
      forbids: staffDo('own-account.used', 'own-account.accepted'),
      unless: headHadApproved,
      otherwise: '{theHead} must have approved it beforehand',
    }),
    prohibition('general.own-phone-contact', {
      title: "No contact with pupils or parents by a phone of one's own",
      says: 'Do not contact pupils or parents from your own phone or device.',
      everyDay: true,
      inForceWhen: incident,
      forbids: staffDo('own-phone.used'),
      otherwise: 'staff may not use a phone or device of their own for that',
    }),
    prohibition('general.private-messages', {
      title: "No private messages from the school's account",
      says: "Do not send pupils or parents private messages, or take theirs, on the school's social media.",
      everyDay: true,
      inForceWhen: incident,
      forbids: staffDo('official-account.messaged'),
      otherwise: 'staff may not do so when they use social media for the school',
    }),
    prohibition('general.own-email', {
      title: 'No personal email address for school business',
      says: 'Do not use a personal email address for school business.',
      everyDay: true,
      inForceWhen: incident,
      forbids: staffDo('own-email.used'),
      otherwise: 'school business goes by the school email address',
    }),
    prohibition('general.own-device-with-pupils', {
      title: "No device of one's own with pupils",
      says: 'Do not photograph or film pupils with your own device, or use it with them.',
      everyDay: true,
      inForceWhen: incident,
      forbids: and(
        does('own-device.filmed', 'own-device.used-with-pupils'),
        byAnyOf('barredFromOwnDevices'),
      ),
      otherwise: 'only equipment of the school may be used for that',
    }),
    prohibition('general.own-device-for-records', {
      title: "No device of one's own for apps that hold pupils' details",
      says: "Do not use your own device for apps that hold pupils' details or pictures.",
      everyDay: true,
      inForceWhen: incident,
      forbids: staffDo('own-device.held-records'),
      otherwise: 'staff may not use a device of their own for that',
    }),

    // Existing relationships, and reports upwards.
    duty('general.account-tie-discussed', {
      title: 'An existing relationship behind a personal account is discussed',
      says: 'Talk about how you know each other with {accountTiesRecipient}.',
      urgency: 'then',
      owedWhen: accountTieKnown,
      metBy: relationshipDiscussedWith('accountTiesRecipient'),
      mistakenFor: 'schoolPeople',
      repairedBy: 'the existing relationship had been discussed with {accountTiesRecipient}',
    }),
    duty('general.phone-tie-discussed', {
      title: 'An existing relationship behind the use of a phone is discussed',
      says: 'Talk about how you know each other with {phoneTiesRecipient}.',
      urgency: 'then',
      owedWhen: phoneTieKnown,
      metBy: relationshipDiscussedWith('phoneTiesRecipient'),
      mistakenFor: 'schoolPeople',
      repairedBy: 'the existing relationship had been discussed with {phoneTiesRecipient}',
    }),
    discretion('general.deputies-told', {
      title: 'The deputies are told, as appropriate',
      says: '{theDsl}: report it to {deputies}, or record why not.',
      urgency: 'afterwards',
      owedWhen: toBeReportedUpwards,
      metBy: dslReportsTo('deputies'),
      mistakenFor: 'schoolPeople',
      repairedBy: '{theDsl} had told {deputies}, or a reason recorded for not telling them',
    }),
    discretion('general.safeguarding-governor-told', {
      title: 'The governor for safeguarding is told, as appropriate',
      says: '{theDsl}: report it to {safeguardingGovernor}, or record why not.',
      urgency: 'afterwards',
      owedWhen: toBeReportedUpwards,
      metBy: dslReportsTo('safeguardingGovernor'),
      mistakenFor: 'schoolPeople',
      repairedBy:
        '{theDsl} had told {safeguardingGovernor}, or a reason recorded for not telling them',
    }),
    discretion('general.governing-body-told', {
      title: 'The governing body is told, as appropriate',
      says: '{theDsl}: report it to {governingBody}, or record why not.',
      urgency: 'afterwards',
      owedWhen: toBeReportedUpwards,
      metBy: dslReportsTo('governingBody'),
      mistakenFor: 'schoolPeople',
      repairedBy: '{theDsl} had told {governingBody}, or a reason recorded for not telling it',
    }),
    discretion('general.leadership-told', {
      title: 'The leadership team is told, as appropriate',
      says: '{theDsl}: report it to {leadership}, or record why not.',
      urgency: 'afterwards',
      owedWhen: toBeReportedUpwards,
      metBy: dslReportsTo('leadership'),
      mistakenFor: 'schoolPeople',
      repairedBy: '{theDsl} had told {leadership}, or a reason recorded for not telling them',
    }),
    discretion('general.head-told', {
      title: 'The head is told, as appropriate',
      says: 'Tell {theHead}, or record why not.',
      urgency: 'afterwards',
      owedWhen: toBeReportedUpwards,
      metBy: comesToKnow('theHead'),
      mistakenFor: 'schoolPeople',
      repairedBy: '{theHead} had been told, or a reason recorded for not telling them',
    }),
  ],
});
