/**
 * Indecent images of children (IIOC), in the four situations the policies tell apart: known or
 * suspected at all; come across by accident; found on school devices; held by a member of staff on
 * school devices.
 *
 * Rests on: Valley End, section headed 11.3; Plumpton, section 11.4.
 */
import { discretion, duty, precedence, prohibition } from '../src/norms/norm.ts';
import {
  addressNotWithheld,
  and,
  by,
  concernOf,
  does,
  fact,
  known,
  named,
  not,
  or,
  policySays,
  to,
} from '../src/norms/predicates.ts';
import { ask, procedure } from '../src/norms/procedure.ts';
import {
  byTheRightNumber,
  comesToKnow,
  contacts,
  copiesDeleted,
  deviceLockedAway,
  informs,
  schoolContacts,
  schoolDoes,
  schoolInforms,
  schoolReports,
} from './telling.ts';

const iiocConcern = concernOf('iioc');
const comeAcrossByAccident = and(iiocConcern, fact('inadvertent-exposure'));
/** Images that a member of staff holds on a school device were found on one; none found, none held. */
const onSchoolDevice = or(fact('found-on-school-device'), known('held-by-staff-on-school-device'));
const foundOnSchoolDevice = and(iiocConcern, onSchoolDevice);
const heldByStaff = and(iiocConcern, fact('held-by-staff-on-school-device'));

const iwfMustBeTold = (situation: typeof iiocConcern) =>
  named('iwfMustBeTold', and(situation, fact('web-address-known')));
const policeMustBeTold = named('policeMustBeTold', foundOnSchoolDevice);
const ladoMustBeTold = named('ladoMustBeTold', heldByStaff);
const adviceMustBeSought = named(
  'adviceMustBeSought',
  and(iiocConcern, fact('crime-suspected', 'unclear')),
);
const mayKeepCopy = {
  act: or(
    does('image.saved', 'image.copied'),
    and(does('image.sent', 'image.shared'), to('police')),
  ),
  facts: named('mayKeepCopy', known('police-asked-to-keep-copies')),
};
/** Passed on in the school to those who put it in quarantine; nobody whom it is about is one of them. */
const handedToKeepers = and(
  does('device.handed-over'),
  or(to('theDsl'), to('theHead'), to('technicalSupport')),
);
const policeAdviceSought = named('policeAdviceSought', schoolContacts('police'));
/** Told, not merely asked: what must be told to the police must not be gone by then. */
const policeHaveBeenTold = named('mayDeleteCopies', and(schoolInforms('police'), byTheRightNumber));
/** The policies order deletion and never say when; see the reading on deleting and preserving. */
const policeComeFirst = and(iiocConcern, policySays('policeBeforeDeletion'), onSchoolDevice);

export const iioc = procedure('iioc', {
  scope: 'An indecent image of a child, known or suspected, on any equipment, wherever opened.',
  opensWhen: fact('material-is-indecent-images'),
  // An image that no child made may be an indecent one of a child all the same.
  asksAfter: 'sexting',
  endsWhen: fact('material-is-indecent-images', 'no'),
  implies: { 'safeguarding-concern': 'yes' },
  questions: [
    ask('found-on-school-device'),
    ask('held-by-staff-on-school-device'),
    ask('inadvertent-exposure'),
    ask('crime-suspected'),
    ask('device-in-hand'),
    ask('web-address-known', or(fact('inadvertent-exposure'), fact('found-on-school-device'))),
    ask('copies-exist', or(fact('inadvertent-exposure'), fact('found-on-school-device'))),
    ask('police-asked-to-keep-copies', fact('found-on-school-device')),
    ask('police-have-answered', fact('copies-exist')),
  ],
  norms: [
    duty('iioc.dsl-told', {
      title: 'The DSL is told',
      says: 'Tell {theDsl}.',
      urgency: 'at-once',
      owedWhen: iiocConcern,
      metBy: comesToKnow('theDsl'),
      mistakenFor: 'schoolPeople',
      repairedBy: '{theDsl} had been told',
    }),
    duty('iioc.organisation-told', {
      title: 'IWF, police or LADO',
      says: 'Report it: a device to {police} (101), a web address to {iwf}, staff to {lado}.',
      urgency: 'at-once',
      owedWhen: iiocConcern,
      metBy: schoolReports('imageAgencies'),
      repairedBy: 'one of {imageAgencies} had been told',
    }),
    duty('iioc.devices-secured', {
      title: 'Devices are stored securely',
      says: 'Lock away every device involved, without looking at it.',
      urgency: 'at-once',
      owedWhen: and(iiocConcern, fact('device-in-hand')),
      ...deviceLockedAway,
      repairedBy: 'the devices had been stored securely',
    }),
    duty('iioc.advice-when-unclear', {
      title: 'Advice when it is unclear whether it is a crime',
      says: '{theDsl}: ask {policeOrAdviceBody} for advice.',
      urgency: 'at-once',
      owedWhen: adviceMustBeSought,
      asksFor: 'advice.sought',
      metBy: and(contacts('policeOrAdviceBody'), by('theDsl')),
      repairedBy: '{policeOrAdviceBody} had been asked by {theDsl}',
    }),

    // Come across by accident.
    duty('iioc.exposure-dsl-told', {
      title: 'Accident: the DSL is told',
      says: 'Tell {theDsl}.',
      urgency: 'at-once',
      owedWhen: comeAcrossByAccident,
      metBy: comesToKnow('theDsl'),
      mistakenFor: 'schoolPeople',
      repairedBy: '{theDsl} had been told',
    }),
    duty('iioc.exposure-address-to-iwf', {
      title: 'Accident: the web address goes to the IWF',
      says: 'Report the web address to {iwf}.',
      urgency: 'at-once',
      owedWhen: iwfMustBeTold(comeAcrossByAccident),
      metBy: and(schoolInforms('iwf'), addressNotWithheld),
      repairedBy: 'the address had been reported to {iwf}',
    }),
    duty('iioc.exposure-copies-deleted', {
      title: 'Accident: copies are deleted',
      says: 'Have all copies deleted, such as those in emails.',
      // The text gives no time; not before those who must know have been told.
      urgency: 'then',
      owedWhen: and(comeAcrossByAccident, fact('copies-exist')),
      metBy: copiesDeleted,
      repairedBy: 'the copies had been deleted',
    }),
    discretion('iioc.exposure-parents', {
      title: 'Accident: parents and carers, as appropriate',
      says: 'Tell the parents or carers, or record why not.',
      urgency: 'same-day',
      forEachChild: true,
      owedWhen: comeAcrossByAccident,
      topic: 'telling the parents',
      metBy: schoolInforms('parents'),
      repairedBy: 'the parents had been told, or a reason recorded for not telling them',
    }),

    // Found on school devices.
    duty('iioc.found-police-told', {
      title: 'School device: the police are told',
      says: 'Tell {police}: 101, or 999 if there is a risk of harm now.',
      urgency: 'at-once',
      owedWhen: policeMustBeTold,
      metBy: and(schoolInforms('police'), byTheRightNumber),
      repairedBy: '{police} had been told',
    }),
    duty('iioc.found-dsl-told', {
      title: 'School device: the DSL is told',
      says: 'Tell {theDsl}.',
      urgency: 'at-once',
      owedWhen: foundOnSchoolDevice,
      metBy: comesToKnow('theDsl'),
      mistakenFor: 'schoolPeople',
      repairedBy: '{theDsl} had been told',
    }),
    duty('iioc.found-address-to-iwf', {
      title: 'School device: the web address goes to the IWF',
      says: 'Report the web address to {iwf}.',
      urgency: 'at-once',
      owedWhen: iwfMustBeTold(foundOnSchoolDevice),
      metBy: and(schoolInforms('iwf'), addressNotWithheld),
      repairedBy: 'the address had been reported to {iwf}',
    }),
    discretion('iioc.found-childrens-services', {
      title: "School device: children's services, as appropriate",
      says: 'Tell {childrensServices}, or record why not.',
      urgency: 'same-day',
      owedWhen: foundOnSchoolDevice,
      metBy: schoolInforms('childrensServices'),
      repairedBy: "children's services had been told, or a reason recorded",
    }),
    precedence('iioc.no-deletion-before-police', {
      title: 'Nothing is deleted before the police are told',
      says: 'Do not delete anything before you have told {police}.',
      inForceWhen: policeComeFirst,
      // What is deleted as content may be the image.
      forbids: does('image.deleted', 'content.deleted'),
      until: policeHaveBeenTold,
      evenThen: or(not(known('immediate-danger')), known('police-have-answered')),
      otherwise: '{police} must have been told first, and no child be in danger',
    }),
    prohibition('iioc.copies-kept-only-for-police', {
      title: 'Copies are kept only if the police ask',
      says: 'Do not save or copy anything unless {police} have asked you to.',
      inForceWhen: foundOnSchoolDevice,
      // What is sent or shared is copied.
      forbids: does('image.saved', 'image.copied', 'image.sent', 'image.shared'),
      unless: mayKeepCopy,
      otherwise: 'copies may be kept only when {police} have asked',
    }),
    duty('iioc.kept-copy-secured', {
      title: 'A copy kept for the police is locked away',
      says: 'Lock the copy that the police asked for away from everybody.',
      urgency: 'at-once',
      owedWhen: and(foundOnSchoolDevice, fact('police-asked-to-keep-copies')),
      metBy: schoolDoes('kept-copy.secured'),
      repairedBy: 'the kept copy had been locked away',
    }),
    duty('iioc.found-copies-deleted', {
      title: 'School device: other copies are deleted',
      says: 'Once {police} have been told: have every other copy deleted.',
      urgency: 'then',
      owedWhen: and(foundOnSchoolDevice, fact('copies-exist')),
      metBy: copiesDeleted,
      repairedBy: 'the copies had been deleted',
    }),
    discretion('iioc.found-parents', {
      title: 'School device: parents and carers, as appropriate',
      says: 'Tell the parents or carers, or record why not.',
      urgency: 'same-day',
      forEachChild: true,
      owedWhen: foundOnSchoolDevice,
      topic: 'telling the parents',
      metBy: schoolInforms('parents'),
      repairedBy: 'the parents had been told, or a reason recorded for not telling them',
    }),

    // Held by a member of staff on school devices.
    duty('iioc.staff-told', {
      title: 'Staff: who must be told',
      says: 'Tell {staffImagesRecipient}.',
      urgency: 'at-once',
      owedWhen: heldByStaff,
      metBy: comesToKnow('staffImagesRecipient'),
      mistakenFor: 'schoolPeople',
      repairedBy: '{staffImagesRecipient} had been told',
    }),
    duty('iioc.staff-lado-told', {
      title: 'Staff: the LADO is told',
      says: 'Tell {lado}.',
      // The text gives no time; nothing may be asked of the member of staff before it.
      urgency: 'at-once',
      owedWhen: ladoMustBeTold,
      metBy: schoolInforms('lado'),
      repairedBy: '{lado} had been told',
    }),
    duty('iioc.staff-lado-within-one-working-day', {
      title: 'Staff: the LADO is told within one working day',
      says: 'Tell {lado}.',
      urgency: 'same-day',
      owedWhen: ladoMustBeTold,
      metBy: schoolContacts('lado'),
      repairedBy: '{lado} had been told',
    }),
    duty('iioc.staff-other-organisations', {
      title: 'Staff: other relevant organisations',
      says: 'Tell any other organisation that must know, or record why none.',
      urgency: 'same-day',
      owedWhen: heldByStaff,
      metBy: and(
        or(informs('police'), informs('childrensServices'), informs('adviceBody')),
        by('schoolPeople'),
      ),
      repairedBy: 'another organisation had been told, or a reason recorded',
    }),
    duty('iioc.staff-devices-quarantined', {
      title: 'Staff: devices are quarantined',
      says: 'Put every device out of use: lock it away in quarantine. Do not switch it on, search it or give it back.',
      // The text gives no time; evidence can be lost at any moment.
      urgency: 'at-once',
      owedWhen: heldByStaff,
      ...deviceLockedAway,
      repairedBy: 'the devices had been quarantined',
    }),
    precedence('iioc.quarantine-until-advice', {
      title: 'Staff: no device goes back before police advice',
      says: 'Do not give any device back before you have asked {police}.',
      inForceWhen: heldByStaff,
      // Whatever the record calls it, to give it to the police is not to give it back.
      forbids: and(
        does('device.released', 'device.handed-over'),
        not(to('police')),
        not(handedToKeepers),
      ),
      until: policeAdviceSought,
      otherwise: 'the advice of {police} must have been sought first',
    }),
  ],
});
