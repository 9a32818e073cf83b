/**
 * Filtering breach: an unsuitable site got through.
 *
 * Rests on: Valley End, "Dealing with filtering breaches" and the duties of the head and of
 * technical support; Plumpton, sections 4.4 and 7.3.2.
 */
import { discretion, duty } from '../src/norms/norm.ts';
import {
  and,
  asTaught,
  by,
  concernOf,
  does,
  fact,
  known,
  named,
  not,
  or,
  to,
  withAddress,
} from '../src/norms/predicates.ts';
import { ask, procedure } from '../src/norms/procedure.ts';
import {
  comesToKnow,
  informs,
  schoolContacts,
  schoolDoes,
  schoolInforms,
  schoolReports,
} from './telling.ts';

const breach = concernOf('filtering-breach');
const foundByPupil = and(breach, fact('found-by-pupil'));
const foundByTechnicalSupport = and(breach, fact('found-by-technical-support'));

const agenciesMustBeTold = named(
  'agenciesMustBeTold',
  and(breach, fact('material-believed-illegal')),
);

/** Told by technical support, or raised by them with the right person. */
const technicalSupportTells = (role: Parameters<typeof to>[0]) =>
  and(does('party.informed', 'concern.raised'), by('technicalSupport'), to(role));

/** Somebody else found it, and technical support heard of it from anybody but these. */
const foundByOthers = and(breach, not(known('found-by-technical-support')));
const technicalSupportHears = (save: Parameters<typeof by>[0]) =>
  and(does('party.informed', 'concern.raised'), to('technicalSupport'), not(by(save)));

export const filteringBreach = procedure('filtering-breach', {
  scope: 'Somebody reached a site or material that the filter should have stopped.',
  impliedByRaiser: {
    pupil: {
      'found-by-pupil': 'yes',
      'found-by-staff': 'no',
      'found-by-technical-support': 'no',
      'child-involved': 'yes',
    },
    'technical-support': { 'found-by-technical-support': 'yes', 'found-by-pupil': 'no' },
  },
  questions: [
    ask('material-believed-illegal'),
    ask('material-is-indecent-images', fact('material-believed-illegal')),
    ask('found-by-pupil'),
    ask('found-by-staff'),
    ask('found-by-technical-support'),
    ask('child-involved'),
  ],
  oneOf: [['found-by-pupil', 'found-by-staff', 'found-by-technical-support']],
  norms: [
    duty('filtering-breach.pupil-covers-screen', {
      title: 'The pupil covers the screen',
      says: 'Have the pupil cover or switch off the screen, as taught.',
      urgency: 'at-once',
      owedWhen: foundByPupil,
      metBy: and(does('screen.covered'), by('pupils'), asTaught),
      repairedBy: 'the pupil had covered or switched off the screen as taught',
    }),
    duty('filtering-breach.pupil-tells-staff', {
      title: 'The pupil tells a member of staff',
      says: 'Note whether the pupil told a member of staff.',
      // One policy says immediately, of the pupil's own act; for the school it is a note.
      urgency: 'then',
      owedWhen: foundByPupil,
      metBy: or(
        and(does('party.informed'), by('pupils'), to('schoolPeople')),
        and(does('concern.raised'), by('pupils')),
      ),
      repairedBy: 'the pupil had told a member of staff',
    }),
    duty('filtering-breach.illegal-material-told', {
      title: 'Illegal material goes to the agencies',
      says: 'Report it to {illegalMaterialAgencies}. Do not look again.',
      urgency: 'at-once',
      owedWhen: agenciesMustBeTold,
      metBy: schoolReports('illegalMaterialAgencies'),
      repairedBy: 'one of {illegalMaterialAgencies} had been told',
    }),
    duty('filtering-breach.staff-pass-on', {
      title: 'Staff pass the concern on',
      says: 'Tell {breachRecipient}.',
      urgency: 'at-once',
      owedWhen: foundByPupil,
      metBy: comesToKnow('breachRecipient'),
      mistakenFor: 'schoolPeople',
      repairedBy: '{breachRecipient} had been told',
    }),
    discretion('filtering-breach.address-passed-on', {
      title: 'The address of the site is passed on, if possible',
      says: 'Give {breachRecipient} the address of the site, or record why you cannot.',
      urgency: 'same-day',
      owedWhen: foundByPupil,
      metBy: and(informs('breachRecipient'), by('schoolPeople'), withAddress),
      repairedBy: 'the address had been passed on, or a reason recorded',
    }),
    duty('filtering-breach.staff-discovery-told', {
      title: 'A site that staff find is reported',
      says: 'Tell {theDsl}.',
      urgency: 'at-once',
      owedWhen: and(breach, fact('found-by-staff')),
      metBy: comesToKnow('theDsl'),
      mistakenFor: 'schoolPeople',
      repairedBy: '{theDsl} had been told',
    }),
    duty('filtering-breach.recorded', {
      title: 'The breach is recorded',
      says: 'Record the breach.',
      urgency: 'then',
      owedWhen: breach,
      metBy: schoolDoes('record.made'),
      repairedBy: 'the breach had been recorded',
    }),
    discretion('filtering-breach.escalated', {
      title: 'The breach is escalated, as appropriate',
      says: 'Tell {leadership} or the agency it needs, or record why not.',
      urgency: 'same-day',
      owedWhen: breach,
      metBy: or(
        schoolContacts('leadership'),
        and(schoolDoes('concern.raised'), to('leadership')),
        schoolContacts('relevantAgencies'),
        schoolContacts('illegalMaterialAgencies'),
        schoolContacts('serviceProviders'),
      ),
      repairedBy: 'the breach had been escalated, or a reason recorded',
    }),
    duty('filtering-breach.parents-informed', {
      title: "Parents are told about their child's breach",
      says: 'Tell the parents or carers of the child.',
      urgency: 'same-day',
      forEachChild: true,
      // A pupil who came upon it is involved, whether or not anybody was asked.
      owedWhen: and(breach, or(fact('child-involved'), known('found-by-pupil'))),
      topic: 'telling the parents',
      metBy: schoolInforms('parents'),
      repairedBy: 'the parents had been told',
    }),
    duty('filtering-breach.technical-tells-dsl', {
      title: 'Technical support tells the DSL',
      says: 'Technical support: tell {theDsl}.',
      urgency: 'at-once',
      owedWhen: foundByTechnicalSupport,
      metBy: technicalSupportTells('theDsl'),
      repairedBy: '{theDsl} had been told by technical support',
    }),
    duty('filtering-breach.technical-tells-leadership', {
      title: 'Technical support tells the leadership team',
      says: 'Technical support: tell {leadership}.',
      urgency: 'at-once',
      owedWhen: foundByTechnicalSupport,
      metBy: technicalSupportTells('leadership'),
      repairedBy: '{leadership} had been told by technical support',
    }),
    discretion('filtering-breach.technical-tells-provider', {
      title: 'Technical support tells the provider, as appropriate',
      says: 'Technical support: tell {serviceProviders}, or record why not.',
      urgency: 'same-day',
      owedWhen: foundByTechnicalSupport,
      topic: 'telling the provider',
      metBy: technicalSupportTells('serviceProviders'),
      repairedBy: 'the provider had been told, or a reason recorded',
    }),
    duty('filtering-breach.technical-passes-on-to-dsl', {
      title: 'A breach that technical support hears of reaches the DSL',
      says: 'Technical support: make sure {theDsl} knows.',
      urgency: 'at-once',
      owedWhen: foundByOthers,
      owedAfter: technicalSupportHears('theDsl'),
      mayPrecede: true,
      isRaisedOnce: true,
      metBy: comesToKnow('theDsl'),
      mistakenFor: 'schoolPeople',
      repairedBy: '{theDsl} had been told',
    }),
    duty('filtering-breach.technical-passes-on-to-leadership', {
      title: 'A breach that technical support hears of reaches the leadership team',
      says: 'Technical support: make sure {leadership} knows.',
      urgency: 'at-once',
      owedWhen: foundByOthers,
      owedAfter: technicalSupportHears('leadership'),
      mayPrecede: true,
      isRaisedOnce: true,
      metBy: comesToKnow('leadership'),
      mistakenFor: 'schoolPeople',
      repairedBy: '{leadership} had been told',
    }),
    discretion('filtering-breach.technical-passes-on-to-provider', {
      title: 'A breach that technical support hears of goes to the provider, as appropriate',
      says: 'Technical support: tell {serviceProviders}, or record why not.',
      urgency: 'same-day',
      owedWhen: foundByOthers,
      owedAfter: technicalSupportHears('technicalSupport'),
      mayPrecede: true,
      isRaisedOnce: true,
      topic: 'telling the provider',
      metBy: schoolInforms('serviceProviders'),
      repairedBy: 'the provider had been told, or a reason recorded',
    }),
    duty('filtering-breach.technical-concern-to-dsl', {
      title: 'A safeguarding concern reaches the DSL',
      says: 'Technical support: make sure {theDsl} knows of the safeguarding concern.',
      urgency: 'at-once',
      owedWhen: and(foundByTechnicalSupport, fact('safeguarding-concern')),
      metBy: comesToKnow('theDsl'),
      mistakenFor: 'schoolPeople',
      repairedBy: '{theDsl} had been told about the safeguarding concern',
    }),
    duty('filtering-breach.head-investigates', {
      title: 'The head investigates',
      says: '{theHead}: investigate the breach.',
      // The text gives no time; investigating comes after those who must know.
      urgency: 'then',
      owedWhen: breach,
      metBy: and(does('investigation.started', 'investigation.completed'), by('theHead')),
      repairedBy: 'the breach had been investigated by {theHead}',
    }),
    duty('filtering-breach.head-deals-with-concern', {
      title: 'The head sees that the concern is dealt with',
      says: '{theHead}: see that the safeguarding concern is dealt with, and record it.',
      urgency: 'same-day',
      owedWhen: and(breach, fact('safeguarding-concern')),
      metBy: schoolDoes('concern.dealt-with'),
      repairedBy: 'the safeguarding concern had been dealt with',
    }),
  ],
});
