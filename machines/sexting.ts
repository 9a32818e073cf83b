/**
 * Youth produced sexual imagery ("sexting"): a child's picture, made or passed on by children.
 *
 * Rests on: Valley End, "Youth Produced Sexual Imagery" and "Dealing with 'Sexting'"; Plumpton,
 * section 11.2.
 */
import { discretion, duty, precedence, prohibition } from '../src/norms/norm.ts';
import {
  and,
  by,
  concernOf,
  does,
  fact,
  known,
  named,
  not,
  or,
  withReason,
} from '../src/norms/predicates.ts';
import { ask, procedure } from '../src/norms/procedure.ts';
import {
  accessBlocked,
  agenciesChecked,
  comesToKnow,
  deviceLockedAway,
  informs,
  schoolDoes,
  schoolInforms,
  schoolSupports,
} from './telling.ts';

const sextingConcern = concernOf('sexting');
const imageOnSchoolNetwork = and(sextingConcern, fact('image-on-school-network'));

const mayViewImage = {
  act: named('mayViewImage', by('imageViewer')),
  facts: named(
    'thereIsAReasonToView',
    or(fact('no-other-way-than-viewing'), fact('clear-need-to-view')),
  ),
};
/** What then must follow rests on national guidance alone (machines/layers/national.ts). */
const viewedByAnybodyElse = named(
  'viewedByAnybodyElse',
  and(schoolDoes('image.viewed'), not(by('imageViewer'))),
);
const agenciesRuledOut = named(
  'agenciesRuledOut',
  and(does('agencies.ruled-out'), by('deletionConfirmer')),
);
const mayDeleteCopies = named(
  'mayDeleteCopies',
  and(
    fact('deletion-is-safe'),
    not(known('crime-suspected')),
    not(known('staff-offence-suspected')),
    not(known('illegal-content-on-personal-device')),
    not(known('immediate-danger')),
    not(concernOf('exploitation')),
    not(concernOf('iioc')),
  ),
);

export const sexting = procedure('sexting', {
  scope: 'A sexual image of a child, made or passed on by children, wherever it happened.',
  opensWhen: fact('images-made-by-young-people'),
  opensAsName: true,
  endsWhen: fact('images-made-by-young-people', 'no'),
  implies: { 'safeguarding-concern': 'yes', 'child-involved': 'yes' },
  questions: [
    // Once it turns out that it was not children, an adult may have made it.
    ask(
      'material-is-indecent-images',
      and(not(sextingConcern), fact('images-made-by-young-people', 'no')),
    ),
    ask('device-in-hand'),
    ask('evidence-on-pupil-device', fact('device-in-hand')),
    ask('image-on-school-network'),
    ask('no-other-way-than-viewing'),
    ask('clear-need-to-view'),
    ask('sanction-would-harm-victim'),
    ask('harm-from-sanction-avoidable', fact('sanction-would-harm-victim')),
    ask('deletion-is-safe'),
  ],
  norms: [
    prohibition('sexting.never-view-image', {
      title: 'Looking at the image',
      says: 'Do not look at the image. Only {imageViewer} may, and only if there is no other way.',
      inForceWhen: sextingConcern,
      forbids: does('image.viewed'),
      unless: mayViewImage,
      otherwise: 'only {imageViewer} may, with no other way or a clear need',
    }),
    prohibition('sexting.never-share-image', {
      title: 'Sending, sharing, saving or copying the image',
      says: 'Do not send, share, save or copy the image. Not even to report it.',
      inForceWhen: sextingConcern,
      forbids: does('image.sent', 'image.shared', 'image.saved', 'image.copied'),
      otherwise: 'nobody may send, share, save or copy it',
    }),
    prohibition('sexting.never-let-pupils-share', {
      title: 'Letting or asking pupils to share the image',
      says: 'Do not ask a pupil to send, show or keep the image, and do not let them.',
      inForceWhen: sextingConcern,
      forbids: does('sharing.requested', 'sharing.allowed'),
      otherwise: 'no pupil may be asked or allowed to pass it on or keep it',
    }),
    duty('sexting.dsl-told', {
      title: 'The DSL is told',
      says: 'Tell {theDsl}.',
      urgency: 'at-once',
      owedWhen: sextingConcern,
      metBy: comesToKnow('theDsl'),
      mistakenFor: 'schoolPeople',
      repairedBy: '{theDsl} had been told',
    }),
    duty('sexting.dsl-handles', {
      title: 'The DSL deals with it',
      says: '{theDsl}: take charge.',
      urgency: 'same-day',
      owedWhen: sextingConcern,
      metBy: and(
        does('lead.taken', 'risk.assessed', 'agencies.checked', 'referral.made'),
        by('theDsl'),
      ),
      repairedBy: '{theDsl} had dealt with it',
    }),
    duty('sexting.device-secured', {
      title: 'The device is stored securely',
      says: 'Lock the device away, without looking at it.',
      // The text gives no time; what is on it can be lost, or passed on, at any moment.
      urgency: 'at-once',
      owedWhen: and(sextingConcern, fact('device-in-hand')),
      ...deviceLockedAway,
      repairedBy: 'the device had been stored securely',
    }),
    duty('sexting.access-blocked', {
      title: 'Access is blocked',
      says: 'Have the image blocked, so that nobody can get to it.',
      // The text gives no time; each minute more people can see it.
      urgency: 'at-once',
      owedWhen: imageOnSchoolNetwork,
      ...accessBlocked,
      repairedBy: 'access had been blocked',
    }),
    duty('sexting.image-isolated', {
      title: 'The image is isolated',
      says: 'Have the image put where nobody gets at it, without opening it.',
      urgency: 'at-once',
      owedWhen: imageOnSchoolNetwork,
      metBy: schoolDoes('image.isolated'),
      repairedBy: 'the image had been isolated',
    }),
    duty('sexting.risk-assessed', {
      title: 'Risk assessment',
      says: 'Assess the risk: how vulnerable is each child involved?',
      urgency: 'same-day',
      owedWhen: sextingConcern,
      metBy: schoolDoes('risk.assessed'),
      repairedBy: 'the risk had been assessed',
    }),
    duty('sexting.agencies-checked', {
      title: 'Checks with other agencies',
      says: 'Check with other agencies what they know, as part of the risk assessment.',
      urgency: 'same-day',
      owedWhen: sextingConcern,
      asksFor: 'agencies.checked',
      metBy: agenciesChecked,
      repairedBy: 'the checks with other agencies had been made',
    }),
    discretion('sexting.parents-informed', {
      title: 'Parents and carers, if appropriate',
      says: 'Tell the parents or carers, or record why not.',
      urgency: 'same-day',
      forEachChild: true,
      owedWhen: sextingConcern,
      topic: 'telling the parents',
      metBy: schoolInforms('parents'),
      repairedBy: 'the parents had been told, or a reason recorded for not telling them',
    }),
    discretion('sexting.referral', {
      title: "Referral to children's services or the police, as appropriate",
      says: 'Refer it to {childrensServices} or {police}, or record why not.',
      urgency: 'same-day',
      owedWhen: sextingConcern,
      topic: 'a referral',
      asksFor: 'referral.made',
      metBy: or(schoolInforms('childrensServices'), schoolInforms('police')),
      repairedBy: 'a referral had been made, or a reason recorded for making none',
    }),
    duty('sexting.support', {
      title: 'Safeguards and support for the children',
      says: 'Give the children support, such as counselling or pastoral care.',
      urgency: 'same-day',
      forEachChild: true,
      owedWhen: sextingConcern,
      metBy: schoolSupports,
      repairedBy: 'support had been given',
    }),
    duty('sexting.sanctions', {
      title: 'Sanctions under the behaviour policy',
      says: 'Decide on a sanction by the behaviour policy, or write down why there is none.',
      // Discipline waits until the children are safe.
      urgency: 'afterwards',
      owedWhen: sextingConcern,
      metBy: schoolDoes('sanction.applied'),
      repairedBy: 'a sanction had been applied, or a reason recorded for none',
    }),
    prohibition('sexting.sanction-without-harm', {
      title: 'No sanction that hurts the victim again',
      says: 'Do not apply a sanction that hurts the victim again, where that can be avoided.',
      inForceWhen: sextingConcern,
      forbids: does('sanction.applied'),
      unless: {
        act: does('sanction.applied'),
        facts: or(
          fact('sanction-would-harm-victim', 'no'),
          fact('harm-from-sanction-avoidable', 'no'),
        ),
      },
      otherwise: 'it could hurt the victim again, and that could have been avoided',
    }),
    discretion('sexting.deletion-considered', {
      title: 'Deletion is considered',
      says: 'Look at the guidance: should the images be deleted?',
      // Not before the agencies have been asked: what is deleted is gone.
      urgency: 'then',
      owedWhen: sextingConcern,
      asksFor: 'deletion.considered',
      metBy: or(
        schoolDoes('deletion.considered'),
        and(does('agencies.ruled-out', 'image.deleted'), by('theDsl')),
      ),
      repairedBy: 'deletion had been considered',
    }),
    precedence('sexting.delete-only-when-clear', {
      title: 'Deleting the image',
      says: 'Do not delete the image before {deletionConfirmer} has confirmed that no agency is needed.',
      inForceWhen: sextingConcern,
      // What is deleted from a device may be the image.
      forbids: does('image.deleted', 'content.deleted'),
      until: agenciesRuledOut,
      evenThen: mayDeleteCopies,
      again: schoolInforms('relevantAgencies'),
      otherwise:
        '{deletionConfirmer} must first confirm that no other agency is needed, and deleting must be safe',
    }),
    duty('sexting.viewing-recorded', {
      title: 'The reason for looking is written down',
      says: 'Write down why the image was looked at.',
      urgency: 'same-day',
      owedWhen: sextingConcern,
      owedAfter: and(does('image.viewed'), by('imageViewer')),
      mayPrecede: true,
      asksFor: 'record.made',
      metBy: and(does('image.viewed', 'record.made'), by('imageViewer'), withReason),
      repairedBy: 'the reason for looking had been written down',
    }),
    duty('sexting.viewed-dsl-told', {
      title: 'The DSL is told that somebody has looked',
      says: 'Tell {theDsl} who has looked at the image. Do not look again.',
      urgency: 'at-once',
      owedWhen: sextingConcern,
      owedAfter: viewedByAnybodyElse,
      metBy: informs('theDsl'),
      mistakenFor: 'schoolPeople',
      repairedBy: '{theDsl} had been told',
    }),
    duty('sexting.review', {
      title: 'Review of how it was handled',
      says: 'Review how it was handled.',
      urgency: 'afterwards',
      owedWhen: sextingConcern,
      metBy: schoolDoes('review.held'),
      repairedBy: 'the handling had been reviewed',
    }),
    discretion('sexting.procedures-reviewed', {
      title: 'Management procedures, where necessary',
      says: 'Leadership: update the procedures, or record why that is not needed.',
      urgency: 'afterwards',
      owedWhen: sextingConcern,
      metBy: and(does('procedures.reviewed'), by('leadership')),
      repairedBy: 'the procedures had been reviewed, or a reason recorded for leaving them',
    }),
  ],
});
