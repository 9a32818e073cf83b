/**
 * Sexual violence and sexual harassment between children, online.
 *
 * Rests on: Plumpton, section 11.1. Valley End has no such section. The full response is in the
 * child protection and anti-bullying policies; what this text itself says is held here.
 */
import { discretion, duty, precedence } from '../src/norms/norm.ts';
import { and, by, concernOf, fact, named, opens, or } from '../src/norms/predicates.ts';
import { ask, procedure } from '../src/norms/procedure.ts';
import {
  approaches,
  broughtTheNews,
  comesToKnow,
  contacts,
  schoolContacts,
  schoolDoes,
  schoolInforms,
  schoolSupports,
} from './telling.ts';

const harassmentConcern = concernOf('harassment');

const policeMustBeTold = named('policeMustBeTold', and(harassmentConcern, fact('crime-suspected')));
const dslSpeaksToPolice = or(and(contacts('police'), by('theDsl')), broughtTheNews('police'));
const mayApproachOtherSchool = named('mayApproachOtherSchool', dslSpeaksToPolice);
const devicesMustBeManaged = named(
  'devicesMustBeManaged',
  and(harassmentConcern, fact('content-on-pupil-device')),
);

export const harassment = procedure('harassment', {
  scope:
    'Sexual violence, threats, pressure, comments or bullying between children online, wherever it happened. More is in the child protection and anti-bullying policies.',
  opensWhen: fact('sexual-harassment-online'),
  implies: { 'safeguarding-concern': 'yes', 'child-involved': 'yes' },
  questions: [
    ask('crime-suspected'),
    ask('images-made-by-young-people'),
    ask('content-on-pupil-device'),
    ask('evidence-on-pupil-device', fact('content-on-pupil-device')),
    ask('other-school-children-involved'),
    ask('bullying-online'),
  ],
  norms: [
    duty('harassment.dsl-told', {
      title: 'The DSL is told',
      says: 'Tell {theDsl}.',
      urgency: 'at-once',
      owedWhen: harassmentConcern,
      metBy: comesToKnow('theDsl'),
      mistakenFor: 'schoolPeople',
      repairedBy: '{theDsl} had been told',
    }),
    duty('harassment.police-told', {
      title: 'The police, when it may be a crime',
      says: '{theDsl}: talk to {police}.',
      urgency: 'same-day',
      owedWhen: policeMustBeTold,
      metBy: or(dslSpeaksToPolice, broughtTheNews('police')),
      repairedBy: '{police} had been spoken to by {theDsl}',
    }),
    precedence('harassment.other-schools-after-police', {
      title: 'Other schools only after the police',
      says: 'Do not approach the other school before {theDsl} has spoken to {police}.',
      inForceWhen: policeMustBeTold,
      forbids: approaches('otherSchools'),
      until: mayApproachOtherSchool,
      otherwise: '{theDsl} must have spoken to {police} first',
    }),
    duty('harassment.other-schools-partnership', {
      title: 'Working with the DSL of another school',
      says: 'Work with the DSL of the other school; if it may be a crime, after {police}.',
      urgency: 'then',
      owedWhen: and(harassmentConcern, fact('other-school-children-involved')),
      metBy: schoolContacts('otherSchools'),
      repairedBy: 'the other school had been spoken to',
    }),
    duty('harassment.devices-managed', {
      title: "Pupils' devices are handled by the search procedure",
      says: "Deal with the pupil's device as the rules on search and confiscation say.",
      // The text gives no time; what is on it can be lost, or passed on, at any moment.
      urgency: 'at-once',
      owedWhen: devicesMustBeManaged,
      metBy: or(
        opens('device-search'),
        schoolDoes(
          'device.confiscated',
          'device.secured',
          'device.quarantined',
          'device.handed-over',
        ),
      ),
      repairedBy: 'the procedure for search and confiscation had been opened',
    }),
    duty('harassment.action', {
      title: 'Action under the child protection and anti-bullying policies',
      says: 'Do as the policies on child protection and bullying say, and write down what was done.',
      urgency: 'same-day',
      owedWhen: harassmentConcern,
      metBy: schoolDoes('protective-action.taken', 'anti-bullying-action.taken'),
      repairedBy: 'action had been taken under the child protection and anti-bullying policies',
    }),
    duty('harassment.support', {
      title: 'Safeguards and support for all the children',
      says: 'Give every child support: help with blocking and reporting, and pastoral care.',
      urgency: 'same-day',
      forEachChild: true,
      owedWhen: harassmentConcern,
      metBy: schoolSupports,
      repairedBy: 'support had been given',
    }),
    duty('harassment.sanctions', {
      title: 'Sanctions under the behaviour policy',
      says: 'Decide on a sanction by the behaviour policy, or write down why there is none.',
      // Discipline waits until the children are safe.
      urgency: 'afterwards',
      owedWhen: harassmentConcern,
      metBy: schoolDoes('sanction.applied'),
      repairedBy: 'a sanction had been applied, or a reason recorded for none',
    }),
    discretion('harassment.parents-informed', {
      title: 'Parents and carers, if appropriate',
      says: 'Tell the parents or carers, or record why not.',
      urgency: 'same-day',
      forEachChild: true,
      owedWhen: harassmentConcern,
      topic: 'telling the parents',
      metBy: schoolInforms('parents'),
      repairedBy: 'the parents had been told, or a reason recorded for not telling them',
    }),
    discretion('harassment.referral', {
      title: 'Referral to partner agencies, if appropriate',
      says: 'Refer it to {childrensServices}, {police} or another agency, or record why not.',
      urgency: 'same-day',
      owedWhen: harassmentConcern,
      topic: 'a referral',
      asksFor: 'referral.made',
      names: ['childrensServices', 'police'],
      metBy: schoolInforms('relevantAgencies'),
      repairedBy: 'a referral had been made, or a reason recorded for making none',
    }),
    duty('harassment.review', {
      title: 'Review of how it was handled',
      says: 'Review how it was handled.',
      urgency: 'afterwards',
      owedWhen: harassmentConcern,
      metBy: schoolDoes('review.held'),
      repairedBy: 'the handling had been reviewed',
    }),
    duty('harassment.procedures-reviewed', {
      title: 'Review of policies and procedures',
      says: 'Look again at the policies and procedures: do they still fit?',
      urgency: 'afterwards',
      owedWhen: harassmentConcern,
      metBy: schoolDoes('procedures.reviewed'),
      repairedBy: 'the procedures had been reviewed',
    }),
  ],
});
