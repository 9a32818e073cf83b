/**
 * Search and confiscation of a pupil's phone or device.
 *
 * Rests on: Plumpton, section 9.3. Valley End has no such section. How a search is carried out is
 * in national advice; who may search, with whose consent, and where the device goes is held here.
 */
import { discretion, duty, precedence, prohibition } from '../src/norms/norm.ts';
import { and, by, concernOf, does, fact, known, named, not, or } from '../src/norms/predicates.ts';
import { ask, procedure } from '../src/norms/procedure.ts';
import {
  deviceGivenToParents,
  deviceGivenToPolice,
  deviceLockedAway,
  schoolDoes,
  schoolInforms,
} from './telling.ts';

const search = concernOf('device-search');
const policeMayNeedIt = known('evidence-on-pupil-device');

const mustBeConfiscated = named(
  'mustBeConfiscated',
  and(search, fact('pupil-device-used-against-rules'), fact('device-in-hand')),
);
const mayBeConfiscated = named(
  'mayBeConfiscated',
  and(
    search,
    fact('pupil-device-misuse-believed'),
    fact('device-in-hand'),
    not(known('pupil-device-used-against-rules')),
  ),
);
const policeMustHaveIt = named(
  'policeMustHaveIt',
  and(search, fact('evidence-on-pupil-device'), fact('device-in-hand')),
);
/** These rest on national guidance alone (machines/layers/national.ts). */
const policeMayNeedWhatIsOnIt = named(
  'policeMayNeedWhatIsOnIt',
  and(search, fact('evidence-on-pupil-device')),
);
const policeHaveAnswered = {
  act: does('image.deleted', 'content.deleted'),
  facts: named('policeHaveAnswered', known('police-have-answered')),
};
const goesBackToParents = named('goesBackToParents', and(search, not(policeMayNeedIt)));
const consentGiven = named('consentGiven', and(does('consent.given'), by('searchConsent')));
/** An image is content; sexting and IIOC have rules of their own on deleting it. */
const deletesContent = or(
  does('content.deleted'),
  and(does('image.deleted'), not(concernOf('sexting')), not(concernOf('iioc'))),
);
const mayDeleteContent = {
  act: deletesContent,
  facts: named(
    'mayDeleteContent',
    and(
      fact('content-against-rules'),
      not(policeMayNeedIt),
      // What is against the rules may be the very image that must be kept until it is clear.
      or(not(concernOf('sexting')), fact('deletion-is-safe')),
    ),
  ),
};

export const deviceSearch = procedure('device-search', {
  scope:
    "A pupil's own phone or device was used against the rules, or may hold something that matters. How to search it is in national advice.",
  opensWhen: or(fact('pupil-device-used-against-rules'), fact('evidence-on-pupil-device')),
  implies: { 'device-in-examination': 'no' },
  questions: [
    ask('evidence-on-pupil-device'),
    ask('device-in-hand'),
    ask('police-have-answered', fact('evidence-on-pupil-device')),
    ask('pupil-device-used-against-rules'),
    ask('pupil-device-misuse-believed', fact('pupil-device-used-against-rules', 'no')),
    ask('images-made-by-young-people'),
    ask('content-against-rules'),
    ask('device-in-examination'),
  ],
  norms: [
    duty('device-search.confiscated', {
      title: 'A device used against the rules is confiscated',
      says: 'Take the device from the pupil, without looking at what is on it.',
      urgency: 'at-once',
      owedWhen: mustBeConfiscated,
      metBy: schoolDoes('device.confiscated'),
      repairedBy: 'the device had been confiscated',
    }),
    discretion('device-search.confiscated-on-belief', {
      title: 'A device believed to be misused may be confiscated',
      says: 'Take the device, or record why not.',
      urgency: 'at-once',
      owedWhen: mayBeConfiscated,
      metBy: schoolDoes('device.confiscated'),
      repairedBy: 'the device had been confiscated, or a reason recorded for leaving it',
    }),
    duty('device-search.held-securely', {
      title: 'A confiscated device is locked away',
      says: 'Lock the device away.',
      urgency: 'at-once',
      owedWhen: search,
      owedAfter: schoolDoes('device.confiscated'),
      ...deviceLockedAway,
      // It goes back to the parents when the time has come.
      undoing: {
        ...deviceLockedAway.undoing,
        endedBy: deviceGivenToParents,
      },
      repairedBy: 'the device had been locked away',
    }),
    prohibition('device-search.only-leadership-searches', {
      title: 'Who may search the device',
      says: 'Do not search the device. Only {leadership} may.',
      inForceWhen: search,
      forbids: does('device.searched'),
      unless: { act: by('leadership'), facts: and() },
      otherwise: 'only {leadership} may search it',
    }),
    precedence('device-search.consent-before-search', {
      title: 'Consent before a search',
      says: 'Do not search the device before {searchConsent} has agreed.',
      inForceWhen: search,
      forbids: does('device.searched'),
      until: consentGiven,
      forEachChild: true,
      otherwise: '{searchConsent} must have agreed first',
    }),
    prohibition('device-search.deletion-only-if-allowed', {
      title: 'Deleting what is on the device',
      says: 'Do not delete anything that breaks no rule, or that the police may need.',
      inForceWhen: search,
      forbids: deletesContent,
      unless: mayDeleteContent,
      otherwise: 'it must break the rules, and be nothing that {police} may need',
    }),
    prohibition('device-search.evidence-kept-until-police-answer', {
      title: 'Nothing is deleted before the police have answered',
      says: 'Do not delete anything before {police} have said what is to be kept.',
      inForceWhen: policeMayNeedWhatIsOnIt,
      forbids: does('image.deleted', 'content.deleted'),
      unless: policeHaveAnswered,
      otherwise: '{police} must first have said what is to be kept',
    }),
    duty('device-search.evidence-given-to-police', {
      title: 'A device that may hold evidence is given to the police',
      says: 'Hand the device to {police}. Do not search it, and do not give it back.',
      // The source wants it as soon as it can be managed.
      urgency: 'same-day',
      owedWhen: policeMustHaveIt,
      metBy: deviceGivenToPolice,
      repairedBy: 'the device had been handed to {police}',
    }),
    duty('device-search.handed-to-police', {
      title: 'A device that may hold evidence goes to the police',
      says: 'Hand the device to {police}. Do not search it, and do not give it back.',
      urgency: 'same-day',
      owedWhen: policeMustHaveIt,
      metBy: deviceGivenToPolice,
      repairedBy: 'the device had been handed to {police}',
    }),
    duty('device-search.released-to-parents', {
      title: 'A confiscated device goes back to the parents',
      says: 'Give the device to the parents or carers, once you are sure the police need not have it.',
      // Not before it is sure that the police need not have it.
      urgency: 'then',
      owedWhen: goesBackToParents,
      owedAfter: schoolDoes('device.confiscated'),
      metBy: deviceGivenToParents,
      repairedBy: 'the device had been given to the parents or carers',
    }),
    duty('device-search.examining-body-told', {
      title: 'A device found in an examination',
      says: 'Report it to {examiningBody}.',
      urgency: 'same-day',
      owedWhen: and(search, fact('device-in-examination')),
      metBy: schoolInforms('examiningBody'),
      repairedBy: '{examiningBody} had been told',
    }),
  ],
});
