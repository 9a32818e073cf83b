import type { Policy } from '../../../src/vocabulary/policies.ts';

/**
 * What the code takes the Plumpton text to mean where it is silent, torn, out of date or slips.
 * What was taken is one of the meanings considered.
 */
export const readings: Policy['readings'] = [
  {
    id: 'immediately',
    clauses: [
      'PL-FILT-08',
      'PL-FILT-14',
      'PL-EXPL-10',
      'PL-EXPL-11',
      'PL-EXPL-21',
      'PL-IIOC-04',
      'PL-IIOC-07',
      'PL-RADIC-02',
      'PL-RADIC-04',
    ],
    norms: [
      'filtering-breach.pupil-tells-staff',
      'filtering-breach.illegal-material-told',
      'general.danger-999',
      'exploitation.police-told',
      'exploitation.advice-when-unclear',
      'iioc.advice-when-unclear',
      'iioc.organisation-told',
      'radicalisation.dsl-told',
      'radicalisation.staff-told',
    ],
    problem: 'The text says that some things happen immediately. It gives no number.',
    considered: [
      'Within 60 minutes by the clock, in term or not, from when the school knew.',
      'Before the end of the school day.',
      'At the first moment at which somebody could have acted.',
    ],
    taken: 'Within 60 minutes by the clock, in term or not, from when the school knew.',
    why: 'A verdict needs a number, and an hour is short enough to mean it. Acting sooner is always safer.',
    parameter: 'limits.immediately',
  },
  {
    id: 'no-time-word',
    clauses: [
      'PL-WELF-01',
      'PL-WELF-02',
      'PL-MISUSE-02',
      'PL-SEXT-01',
      'PL-SEXT-17',
      'PL-IIOC-09',
      'PL-FILT-09',
    ],
    norms: [
      'general.recorded',
      'filtering-breach.technical-tells-dsl',
      'filtering-breach.technical-tells-leadership',
      'filtering-breach.technical-tells-provider',
      'filtering-breach.technical-concern-to-dsl',
      'filtering-breach.pupil-covers-screen',
      'filtering-breach.staff-pass-on',
      'filtering-breach.address-passed-on',
      'filtering-breach.recorded',
      'filtering-breach.escalated',
      'filtering-breach.parents-informed',
      'staff-misuse.conduct-action',
      'staff-misuse.police-contacted',
      'general.official-route',
      'general.complaints-explained',
      'general.whistleblowing-explained',
      'general.debrief',
      'general.lessons',
      'general.changes',
      'general.single-point-told',
      'general.advice-when-unsure',
      'general.crime-told',
      'general.dsl-told',
      'general.escalated',
      'general.parents-informed',
      'staff-misuse.complaint-referred',
      'staff-misuse.lado-told',
      'sexting.dsl-told',
      'sexting.dsl-handles',
      'sexting.viewing-recorded',
      'sexting.device-secured',
      'sexting.access-blocked',
      'sexting.image-isolated',
      'sexting.risk-assessed',
      'sexting.agencies-checked',
      'sexting.parents-informed',
      'sexting.referral',
      'sexting.support',
      'sexting.sanctions',
      'sexting.deletion-considered',
      'sexting.review',
      'sexting.procedures-reviewed',
      'exploitation.dsl-told',
      'exploitation.dsl-handles',
      'exploitation.devices-secured',
      'exploitation.referral',
      'exploitation.risk-assessed',
      'exploitation.agencies-checked',
      'exploitation.parents-informed',
      'exploitation.support',
      'exploitation.review',
      'exploitation.procedures-reviewed',
      'exploitation.child-in-decisions',
      'exploitation.child-helped-to-report',
      'exploitation.support-for-other-schools',
      'iioc.devices-secured',
      'iioc.exposure-dsl-told',
      'iioc.exposure-address-to-iwf',
      'iioc.exposure-copies-deleted',
      'iioc.exposure-parents',
      'iioc.found-dsl-told',
      'iioc.found-address-to-iwf',
      'iioc.found-copies-deleted',
      'iioc.found-police-told',
      'iioc.found-childrens-services',
      'iioc.kept-copy-secured',
      'iioc.found-parents',
      'iioc.staff-told',
      'iioc.staff-lado-told',
      'iioc.staff-other-organisations',
      'iioc.staff-devices-quarantined',
      'radicalisation.child-action',
      'radicalisation.staff-action',
    ],
    problem: 'Most duties have no time word at all.',
    considered: [
      'They have no deadline, and count as missed only if not done when the incident is closed.',
      'They share the limit that stands for immediately.',
      'They must be done within a reasonable time, to be judged case by case.',
    ],
    taken:
      'They have no deadline, and count as missed only if not done when the incident is closed.',
    why: 'The text says immediately where it means it. A deadline that nobody wrote cannot be broken.',
  },
  {
    id: 'how-soon-999',
    clauses: ['PL-RESP-14', 'PL-EXPL-11', 'PL-IIOC-16', 'PL-LINKS-03'],
    norms: ['general.danger-999'],
    problem:
      'Only the section on abuse puts the call to 999 under a time word. The other places give none.',
    considered: [
      'The limit for immediately holds wherever 999 is owed.',
      'There is a limit only in a case of abuse.',
      'Any delay at all is a breach.',
      'A call to 999 has a limit of its own: fifteen minutes from when the danger is known.',
    ],
    taken: 'A call to 999 has a limit of its own: fifteen minutes from when the danger is known.',
    why: 'An hour is too long where a child is in danger. The limit only says when the call is late: ring at once.',
    parameter: 'limits.emergency',
  },
  {
    id: 'found-images-police-time',
    clauses: ['PL-IIOC-07', 'PL-IIOC-15'],
    norms: ['iioc.found-police-told', 'iioc.organisation-told'],
    problem:
      'The line on images found on a school device names the police without a time word. A few lines above, organisations that may include the police are told immediately.',
    considered: [
      'The police line has no limit of its own, and the other line keeps its limit beside it.',
      'The limit carries over to the police line.',
    ],
    taken: 'The police line has no limit of its own, and the other line keeps its limit beside it.',
    why: 'Both lines stand as written. Telling the police in time meets both.',
    parameter: 'limits.immediately',
  },
  {
    id: 'deputies',
    clauses: ['PL-ROLES-02', 'PL-ROLES-03', 'PL-WELF-01', 'PL-SEXT-08'],
    norms: [
      'general.dsl-told',
      'general.recorded',
      'general.advice-when-unsure',
      'general.police-before-others',
      'sexting.dsl-told',
      'sexting.dsl-handles',
      'sexting.never-view-image',
      'sexting.viewing-recorded',
      'sexting.delete-only-when-clear',
      'exploitation.dsl-told',
      'exploitation.dsl-handles',
      'exploitation.advice-when-unclear',
      'exploitation.support-for-other-schools',
      'exploitation.other-schools-after-police',
      'iioc.advice-when-unclear',
      'iioc.exposure-dsl-told',
      'iioc.found-dsl-told',
      'filtering-breach.staff-pass-on',
      'filtering-breach.technical-tells-dsl',
      'filtering-breach.technical-concern-to-dsl',
      'radicalisation.dsl-told',
    ],
    problem:
      'Most lines add the deputies in brackets, but a few name the DSL alone. A line on roles lets trained deputies do the work.',
    considered: [
      'A deputy counts wherever the DSL does.',
      'A deputy counts only where the line itself says so.',
    ],
    taken: 'A deputy counts wherever the DSL does.',
    why: 'The line on delegation is general. Who carries the final responsibility is another matter.',
    parameter: 'roles.theDsl',
  },
  {
    id: 'dsl-or-head',
    clauses: ['PL-RESP-15'],
    norms: ['general.police-before-others'],
    problem:
      'Either the DSL or the head speaks to the police before a concern leaves the school. The line does not say which of them, or when.',
    considered: [
      'Either of them may do it.',
      'The DSL does it, and the head only when the DSL cannot.',
    ],
    taken: 'Either of them may do it.',
    why: 'The text offers both and ranks neither.',
    parameter: 'roles.handlers',
  },
  {
    id: 'subject-cannot-be-told',
    clauses: ['PL-WELF-01', 'PL-MISUSE-01', 'PL-SEXT-01', 'PL-IIOC-22', 'PL-RADIC-04'],
    norms: [
      'general.dsl-told',
      'general.official-route',
      'sexting.dsl-told',
      'exploitation.dsl-told',
      'iioc.staff-told',
      'staff-misuse.complaint-referred',
      'radicalisation.dsl-told',
      'radicalisation.staff-told',
    ],
    problem: 'The lines name who is told, even if the concern is about that very person.',
    considered: [
      'Whoever the concern is about cannot be the one told, so another named person takes their place, or nobody is named.',
      'The line is followed to the letter.',
    ],
    taken:
      'Whoever the concern is about cannot be the one told, so another named person takes their place, or nobody is named.',
    why: 'Telling the subject warns them and protects nobody. No sensible author can have meant it.',
  },
  {
    id: 'head-as-subject',
    clauses: ['PL-MISUSE-01', 'PL-IIOC-22', 'PL-RADIC-04'],
    norms: ['staff-misuse.complaint-referred', 'iioc.staff-told', 'radicalisation.staff-told'],
    problem:
      'All of it goes to the head. The text has no line for the case in which the concern is about the head.',
    considered: [
      'The policy names nobody, and the report says so.',
      'It goes to the chair of governors, as national guidance has it.',
      'It goes to the DSL.',
    ],
    taken: 'The policy names nobody, and the report says so.',
    why: 'The code does not invent a recipient. The LADO is owed word in any case, and can advise.',
    parameter: 'settings.headComplaintsHaveOwnRoute',
  },
  {
    id: 'suspected-parent',
    clauses: ['PL-EXPL-14', 'PL-FILT-13', 'PL-WELF-04'],
    norms: [
      'exploitation.parents-informed',
      'filtering-breach.parents-informed',
      'general.parents-informed',
    ],
    problem: 'Parents are told, with no exception for a parent who is suspected.',
    considered: [
      'A suspected parent cannot be the one told, the policy names nobody else, and the DSL is asked.',
      'The parents are told whatever they are suspected of.',
      'The duty falls away.',
    ],
    taken:
      'A suspected parent cannot be the one told, the policy names nobody else, and the DSL is asked.',
    why: 'Telling could put the child at risk, but the text releases nobody. So the verdict is cannot-tell.',
  },
  {
    id: 'parents-must-or-may',
    clauses: ['PL-WELF-04', 'PL-EXPL-14', 'PL-SEXT-19', 'PL-FILT-13'],
    norms: [
      'general.parents-informed',
      'exploitation.parents-informed',
      'filtering-breach.parents-informed',
    ],
    problem:
      'The general rule leaves it to judgement whether parents are told. The lines on abuse and on filtering say flatly that they are.',
    considered: [
      'Each line stands: flat duties bind in their own procedure, judgement rules elsewhere.',
      'The general words soften every other line.',
    ],
    taken: 'Each line stands: flat duties bind in their own procedure, judgement rules elsewhere.',
    why: 'A special line would be idle if the general one overrode it.',
  },
  {
    id: 'who-counts-as-staff',
    clauses: ['PL-SCOPE-01', 'PL-MISUSE-01', 'PL-DEVICE-08'],
    norms: [
      'staff-misuse.complaint-referred',
      'staff-misuse.police-contacted',
      'sexting.never-view-image',
      'sexting.never-share-image',
    ],
    problem:
      'The word staff is defined so widely that it takes in governors, volunteers, contractors and visitors.',
    considered: [
      'The definition is followed, visitors included.',
      'Only those who work for the school count.',
    ],
    taken: 'The definition is followed, visitors included.',
    why: 'The text defines its own word, so the definition decides.',
    parameter: 'roles.schoolPeople',
  },
  {
    id: 'official-route',
    clauses: ['PL-RESP-03', 'PL-RESP-10'],
    norms: ['general.official-route'],
    problem:
      'Concerns are to go by the official procedure. No line says in one place what that is.',
    considered: [
      'Whoever the other lines name to receive a concern: DSL, deputy, head or single point.',
      'The DSL alone.',
      'A procedure in some other policy, which cannot be judged here.',
    ],
    taken: 'Whoever the other lines name to receive a concern: DSL, deputy, head or single point.',
    why: 'The rest of the text shows the route. Who must be told in a given case has duties of its own.',
    parameter: 'roles.officialRoute',
  },
  {
    id: 'who-decides-discretion',
    clauses: ['PL-WELF-04', 'PL-SEXT-19', 'PL-SEXT-20', 'PL-EXPL-09', 'PL-IIOC-11', 'PL-IIOC-21'],
    norms: [
      'filtering-breach.technical-tells-provider',
      'filtering-breach.address-passed-on',
      'filtering-breach.escalated',
      'general.changes',
      'general.parents-informed',
      'sexting.parents-informed',
      'sexting.referral',
      'sexting.sanctions',
      'sexting.deletion-considered',
      'sexting.procedures-reviewed',
      'exploitation.devices-secured',
      'exploitation.referral',
      'exploitation.procedures-reviewed',
      'exploitation.child-in-decisions',
      'exploitation.child-helped-to-report',
      'iioc.exposure-parents',
      'iioc.found-childrens-services',
      'iioc.found-parents',
      'iioc.staff-other-organisations',
    ],
    problem:
      'Much is left to what is appropriate, possible or necessary. The text does not say who decides, or how it is shown that somebody did.',
    considered: [
      'The DSL, a deputy or the head decides, and a recorded reason shows it.',
      'Anybody acting for the school may decide.',
      'Nothing need be recorded, so silence is a decision too.',
    ],
    taken: 'The DSL, a deputy or the head decides, and a recorded reason shows it.',
    why: 'They lead on safeguarding. A decision that left no trace cannot be told from an oversight.',
    parameter: 'roles.deciders',
  },
  {
    id: 'pupil-duties',
    clauses: ['PL-FILT-07', 'PL-FILT-08'],
    norms: ['filtering-breach.pupil-covers-screen', 'filtering-breach.pupil-tells-staff'],
    problem: 'These lines bind pupils, some of them very young. Every other duty binds the school.',
    considered: [
      'They are judged as written, as acts of the pupil.',
      'They only describe what children are taught, and are not judged.',
    ],
    taken: 'They are judged as written, as acts of the pupil.',
    why: "The text says that pupils are required to do it. The report names the pupil's part as such.",
  },
  {
    id: 'told-directly',
    clauses: ['PL-FILT-09', 'PL-WELF-01', 'PL-SEXT-01', 'PL-EXPL-02'],
    norms: [
      'general.dsl-told',
      'sexting.dsl-told',
      'exploitation.dsl-told',
      'filtering-breach.staff-pass-on',
    ],
    problem:
      'The DSL has to be told, but sometimes a pupil or a parent tells the DSL without going through staff.',
    considered: [
      'Then the DSL knows, and the duty is met.',
      'Staff still have to tell the DSL as well.',
    ],
    taken: 'Then the DSL knows, and the duty is met.',
    why: 'The line wants the DSL to know. Saying it twice helps nobody.',
  },
  {
    id: 'leadership-names',
    clauses: ['PL-TECH-05', 'PL-SEXT-29', 'PL-EXPL-17'],
    norms: ['filtering-breach.technical-tells-leadership', 'sexting.procedures-reviewed'],
    problem:
      'The leaders go by several names: leadership team, leadership and management team, SLT.',
    considered: [
      'The leadership team includes the head, and telling one member tells the team.',
      'Every member has to be told.',
    ],
    taken: 'The leadership team includes the head, and telling one member tells the team.',
    why: 'A team is told through its members. Who belongs to it is for the school.',
    parameter: 'roles.leadership',
  },
  {
    id: 'iwf-police-or-lado',
    clauses: ['PL-IIOC-07'],
    norms: ['iioc.organisation-told'],
    problem: 'Appropriate organisations are told, and three are given as examples, joined by or.',
    considered: [
      'At least one of the three has to be told.',
      'All that are fitting have to be told, so it may take more than one.',
      'Some other fitting organisation would do as well.',
    ],
    taken: 'At least one of the three has to be told.',
    why: 'One of the three can be checked. Other lines add the LADO and the police where they are needed.',
    parameter: 'roles.imageAgencies',
  },
  {
    id: 'iwf-police-or-ceop',
    clauses: ['PL-FILT-14'],
    norms: ['filtering-breach.illegal-material-told'],
    problem:
      'Illegal material goes to appropriate agencies, and three are given as examples, joined by or.',
    considered: [
      'At least one of the three has to be told.',
      'Each of the three that is fitting has to be told.',
      'Some other fitting agency would do as well.',
    ],
    taken: 'At least one of the three has to be told.',
    why: 'One of the three can be checked. Which of them is right depends on the material.',
    parameter: 'roles.illegalMaterialAgencies',
  },
  {
    id: 'local-body-or-police',
    clauses: ['PL-RESP-13', 'PL-RESP-15', 'PL-EXPL-21', 'PL-EXPL-22', 'PL-IIOC-04'],
    norms: [
      'general.crime-told',
      'general.police-before-others',
      'exploitation.advice-when-unclear',
      'exploitation.support-for-other-schools',
      'exploitation.other-schools-after-police',
      'iioc.advice-when-unclear',
    ],
    problem:
      'The county service and the police are joined by or in one place and by and/or in others.',
    considered: [
      'Either of them is enough.',
      'Both have to be contacted.',
      'The police are needed whenever a crime is suspected.',
    ],
    taken: 'Either of them is enough.',
    why: 'That is what the words allow. Ringing the police is the safer choice for a crime.',
    parameter: 'roles.policeOrAdviceBody',
  },
  {
    id: 'danger-without-crime',
    clauses: ['PL-RESP-14', 'PL-EXPL-11', 'PL-IIOC-16', 'PL-LINKS-03'],
    norms: ['general.danger-999'],
    problem:
      'In the general rules 999 stands inside the sentence on suspected crime. It is not clear whether danger alone calls for it.',
    considered: [
      'Any immediate danger calls for 999, whether a crime is suspected or not.',
      'It is owed only where a crime is suspected too.',
    ],
    taken: 'Any immediate danger calls for 999, whether a crime is suspected or not.',
    why: 'Danger does not wait for a suspicion. The list of contacts ties 999 to danger alone.',
  },
  {
    id: 'immediate-danger-or-risk',
    clauses: ['PL-RESP-14', 'PL-EXPL-11', 'PL-IIOC-16'],
    norms: ['general.danger-999'],
    problem:
      'It is not clear whether the word immediate belongs to danger alone, or to risk of harm too.',
    considered: [
      'To both: danger or risk of harm now.',
      'To danger alone, so that any risk of harm calls for 999.',
    ],
    taken: 'To both: danger or risk of harm now.',
    why: 'Nearly every safeguarding concern carries some risk. 999 is for what is happening now.',
  },
  {
    id: '999-counts-as-101',
    clauses: ['PL-RESP-13', 'PL-EXPL-10', 'PL-EXPL-11', 'PL-IIOC-15', 'PL-IIOC-16'],
    norms: ['general.crime-told', 'exploitation.police-told', 'iioc.found-police-told'],
    problem:
      'The police are to be told by 101, or by 999 in danger. It is not said whether a call to 999, or word sent another way, is enough.',
    considered: [
      'A call to 999 also meets the duty, and unless danger is known any other way of reaching the police does too.',
      'Both numbers have to be called.',
      'Nothing but a call to 101 counts, unless there is danger.',
    ],
    taken:
      'A call to 999 also meets the duty, and unless danger is known any other way of reaching the police does too.',
    why: 'The police then know, and a second call adds nothing.',
  },
  {
    id: 'agencies-beyond-school',
    clauses: ['PL-RESP-15', 'PL-WELF-03'],
    norms: ['general.police-before-others'],
    problem:
      'Somebody must be spoken to before a matter leaves the school. Social care, LADO and IWF are outside it too.',
    considered: [
      'Only other schools, the press and the public count as beyond the school.',
      'Every agency counts, so police or local body come before the LADO.',
    ],
    taken: 'Only other schools, the press and the public count as beyond the school.',
    why: 'Its own examples are other schools and the public. Other lines send the school straight to agencies.',
    parameter: 'roles.beyondTheSchool',
  },
  {
    id: 'first-before-what',
    clauses: ['PL-EXPL-22', 'PL-EXPL-23'],
    norms: ['exploitation.support-for-other-schools', 'exploitation.other-schools-after-police'],
    problem:
      'If pupils elsewhere are targets, support is sought first. It is not said what it comes before.',
    considered: [
      'Before any other school is told.',
      'Before anything else at all is done about the incident.',
    ],
    taken: 'Before any other school is told.',
    why: 'The reason given is that investigations must not be spoilt, and telling others early could do that.',
    parameter: 'roles.policeOrAdviceBody',
  },
  {
    id: 'thresholds-elsewhere',
    clauses: ['PL-WELF-03'],
    norms: ['general.escalated'],
    problem:
      'Agencies are told by the thresholds of the partnership, which are not in this text. Nor is it said which agency.',
    considered: [
      'The DSL is asked whether the threshold is reached, and one relevant agency is then enough.',
      'Every concern goes to an agency.',
      'The line cannot be judged at all.',
    ],
    taken:
      'The DSL is asked whether the threshold is reached, and one relevant agency is then enough.',
    why: 'Only somebody with the thresholds at hand can answer. The question makes it visible.',
    parameter: 'roles.relevantAgencies',
  },
  {
    id: 'childrens-services-names',
    clauses: ['PL-SEXT-20', 'PL-EXPL-09', 'PL-IIOC-17'],
    norms: ['sexting.referral', 'exploitation.referral', 'iioc.found-childrens-services'],
    problem: "Some places say Children's Social Care, one says children's social services.",
    considered: ['They are one and the same body.', 'They are two bodies.'],
    taken: 'They are one and the same body.',
    why: 'A county has one such service, and its name has changed over the years.',
    parameter: 'roles.childrensServices',
  },
  {
    id: 'viewing-exceptions',
    clauses: ['PL-SEXT-07'],
    norms: ['sexting.never-view-image'],
    problem:
      'Nobody looks, unless there is no other way or a clear need or reason. The second exception is so wide that it swallows the rule.',
    considered: [
      'Either exception is enough, but one of them must be established, or the verdict is cannot-tell.',
      'Both must hold together.',
      'Only the first one is meant.',
    ],
    taken:
      'Either exception is enough, but one of them must be established, or the verdict is cannot-tell.',
    why: 'The text says or. National advice is stricter, so looking is never the first thing to try.',
  },
  {
    id: 'only-dsl-views',
    clauses: ['PL-SEXT-07', 'PL-SEXT-08'],
    norms: ['sexting.never-view-image'],
    problem:
      'The line on who may look begins with what is deemed necessary. It could leave out the second exception.',
    considered: [
      'It covers both exceptions, so only the DSL or a deputy ever looks.',
      'It covers only the case in which looking is necessary.',
    ],
    taken: 'It covers both exceptions, so only the DSL or a deputy ever looks.',
    why: 'Otherwise anybody could look in the other case, which nobody can have wanted.',
    parameter: 'roles.imageViewer',
  },
  {
    id: 'accidental-sight',
    clauses: ['PL-SEXT-07'],
    norms: ['sexting.never-view-image'],
    problem:
      'A pupil may hold out a phone, and a teacher sees the image without meaning to. The text makes no room for that.',
    considered: [
      'What is recorded as looking is judged as looking, whatever was meant.',
      'Seeing by accident is no breach.',
    ],
    taken: 'What is recorded as looking is judged as looking, whatever was meant.',
    why: 'A record cannot show what was meant. The account of it can be put in the note.',
  },
  {
    id: 'their-justification',
    clauses: ['PL-SEXT-09'],
    norms: ['sexting.viewing-recorded'],
    problem: 'The reason for looking is documented. It is not said when, or in which record.',
    considered: [
      'The one who looked gives the reason, with the act or in a later record.',
      'The reason must stand in the record before anybody looks.',
      'Anybody may write it down.',
    ],
    taken: 'The one who looked gives the reason, with the act or in a later record.',
    why: 'The text calls it their justification, and sets no time.',
  },
  {
    id: 'sending-to-police',
    clauses: ['PL-SEXT-10'],
    norms: ['sexting.never-share-image'],
    problem: 'Nobody sends or copies the image, and no exception is made for the police.',
    considered: [
      'There is no exception: police get the device, never a copy.',
      'Sending it to the police is allowed as evidence.',
    ],
    taken: 'There is no exception: police get the device, never a copy.',
    why: 'The words are absolute, and making a copy can itself be a crime.',
  },
  {
    id: 'sexting-as-crime',
    clauses: ['PL-SEXT-20', 'PL-RESP-13'],
    norms: ['sexting.referral', 'general.crime-told'],
    problem:
      'An indecent image of a child is illegal whoever made it, and a suspected crime must be passed on. Yet the sexting section leaves a referral to judgement.',
    considered: [
      'The school is asked whether it suspects a crime, and sexting alone does not answer that.',
      'Sexting is always a suspected crime.',
      'The sexting section replaces the general rule.',
    ],
    taken:
      'The school is asked whether it suspects a crime, and sexting alone does not answer that.',
    why: 'Both lines keep their meaning that way. A yes makes the contact a duty.',
  },
  {
    id: 'sexting-or-iioc',
    clauses: ['PL-SEXT-12', 'PL-SEXT-10', 'PL-IIOC-07'],
    norms: ['iioc.organisation-told', 'sexting.referral'],
    problem:
      'Sexual pictures made by children are indecent images too, and the text itself calls them so. The two sections ask for different steps.',
    considered: [
      'Each procedure runs when its own question is answered yes, and the stricter steps then count as well.',
      'The sexting section replaces the other one.',
      'Both always run together.',
    ],
    taken:
      'Each procedure runs when its own question is answered yes, and the stricter steps then count as well.',
    why: 'The text gives no order between them. Only the facts can tell.',
  },
  {
    id: 'relevant-checks',
    clauses: ['PL-SEXT-18', 'PL-EXPL-13'],
    norms: ['sexting.agencies-checked', 'exploitation.agencies-checked'],
    problem:
      'The risk assessment includes relevant checks with other agencies. Perhaps no check is relevant.',
    considered: [
      'At least one check is always made, and which is left to the school.',
      'Checks are made only if they seem relevant.',
    ],
    taken: 'At least one check is always made, and which is left to the school.',
    why: 'The line asks for the checks. Relevant says which ones, not whether.',
  },
  {
    id: 'who-rules-agencies-out',
    clauses: ['PL-SEXT-25', 'PL-ROLES-02'],
    norms: ['sexting.delete-only-when-clear'],
    problem:
      'Nothing is deleted until the DSL confirms that no agency is needed. Here the usual bracket with the deputy is missing.',
    considered: ['The DSL or a deputy may confirm it.', 'Only the DSL may.'],
    taken: 'The DSL or a deputy may confirm it.',
    why: 'The line on delegation covers this too. The missing bracket looks like a slip.',
    parameter: 'roles.deletionConfirmer',
  },
  {
    id: 'checks-and-no-agency',
    clauses: ['PL-SEXT-18', 'PL-SEXT-25'],
    norms: ['sexting.delete-only-when-clear', 'sexting.agencies-checked'],
    problem: 'Checks with agencies are always owed, yet deletion needs that no agency is involved.',
    considered: [
      'A check is not yet an involvement, but telling an agency or referring to it is.',
      'Once checks were made, nothing may ever be deleted.',
    ],
    taken: 'A check is not yet an involvement, but telling an agency or referring to it is.',
    why: 'The other reading would leave the line on deletion without any use.',
  },
  {
    id: 'agency-told-after-all',
    clauses: ['PL-SEXT-25', 'PL-SEXT-27'],
    norms: ['sexting.delete-only-when-clear'],
    problem:
      'Agencies can be ruled out and then be told after all. The text does not say what becomes of the leave to delete.',
    considered: ['It falls away, until agencies are ruled out anew.', 'Once given, it stays.'],
    taken: 'It falls away, until agencies are ruled out anew.',
    why: 'What was confirmed is no longer true.',
  },
  {
    id: 'deletion-while-crime-suspected',
    clauses: ['PL-SEXT-26', 'PL-SEXT-27'],
    norms: ['sexting.delete-only-when-clear'],
    problem:
      'Deleting must not endanger a child or spoil an investigation. The text does not say how anybody can be sure of that.',
    considered: [
      'The school says that it is sure, and never while a crime is suspected or a child is in danger.',
      'The word of the school is enough in every case.',
      'Only the police can say so.',
    ],
    taken:
      'The school says that it is sure, and never while a crime is suspected or a child is in danger.',
    why: 'A suspected crime is an investigation to come, and danger is danger.',
  },
  {
    id: 'appropriate-sanctions',
    clauses: ['PL-SEXT-22'],
    norms: ['sexting.sanctions'],
    problem: 'Appropriate sanctions follow. It is not clear whether there has to be one.',
    considered: [
      'Whether any sanction is fitting is left to judgement.',
      'There must be some sanction.',
    ],
    taken: 'Whether any sanction is fitting is left to judgement.',
    why: 'A child who was pressed into it may deserve none. A recorded decision is enough.',
  },
  {
    id: 'sanction-harm',
    clauses: ['PL-SEXT-23'],
    norms: ['sexting.sanction-without-harm'],
    problem:
      'Care is taken, so far as possible, that victims are not hurt again. It is not clear how strict that is.',
    considered: [
      'A sanction that hurts a victim is a breach only if the harm could have been avoided.',
      'Any sanction that hurts a victim is a breach.',
      'It is mere advice.',
    ],
    taken: 'A sanction that hurts a victim is a breach only if the harm could have been avoided.',
    why: 'Where possible has to mean something, and so does the care.',
  },
  {
    id: 'device-out-of-reach',
    clauses: ['PL-SEXT-14', 'PL-EXPL-08', 'PL-IIOC-06'],
    norms: ['sexting.device-secured', 'exploitation.devices-secured', 'iioc.devices-secured'],
    problem: "The device is to be stored, even if it lies at a child's home.",
    considered: [
      'The duty holds only for a device within reach of the school.',
      'The school has to get hold of the device.',
    ],
    taken: 'The duty holds only for a device within reach of the school.',
    why: 'Nobody can lock away what they do not have.',
  },
  {
    id: 'device-handed-over',
    clauses: [
      'PL-SEXT-14',
      'PL-EXPL-08',
      'PL-IIOC-06',
      'PL-IIOC-25',
      'PL-DEVICE-18',
      'PL-DEVICE-19',
    ],
    norms: [
      'sexting.device-secured',
      'exploitation.devices-secured',
      'iioc.devices-secured',
      'iioc.staff-devices-quarantined',
    ],
    problem:
      "Devices are stored or quarantined. Another section gives a learner's phone to the police if it may hold evidence, and returns a confiscated one to parents soon.",
    considered: [
      'Storing, quarantine and handing over to the police all count, and giving back to parents does not.',
      'The lines on confiscated phones override the others.',
    ],
    taken:
      'Storing, quarantine and handing over to the police all count, and giving back to parents does not.',
    why: 'With the police it is at least as safe. The lines on searches belong to a procedure that is not built.',
  },
  {
    id: 'delete-or-preserve',
    clauses: ['PL-IIOC-14', 'PL-IIOC-15', 'PL-IIOC-18', 'PL-IIOC-26'],
    norms: [
      'iioc.no-deletion-before-police',
      'iioc.found-copies-deleted',
      'iioc.quarantine-until-advice',
    ],
    problem:
      'Copies are to be deleted, but they are evidence. The police may want one kept, and they can only ask for what is still there.',
    considered: [
      'Where images were found on a school device or staff hold them, police are contacted before anything is deleted, and deletion stays owed afterwards.',
      'Copies are deleted at once.',
      'Nothing is ever deleted by the school.',
    ],
    taken:
      'Where images were found on a school device or staff hold them, police are contacted before anything is deleted, and deletion stays owed afterwards.',
    why: 'A deleted file cannot be kept for the police. Both lines can be met, in that order.',
    parameter: 'settings.policeBeforeDeletion',
  },
  {
    id: 'exposure-deletion',
    clauses: ['PL-IIOC-10'],
    norms: ['iioc.exposure-copies-deleted'],
    problem:
      'After an accidental exposure copies are deleted, and the police are not mentioned in that list.',
    considered: [
      'Deletion is owed, and the police need not be asked before it.',
      'The police are contacted first here too.',
    ],
    taken: 'Deletion is owed, and the police need not be asked before it.',
    why: 'The page itself is reported to the IWF. If the images are also on a school device, the stricter order holds.',
    parameter: 'settings.policeBeforeDeletion',
  },
  {
    id: 'quarantine-until-sought',
    clauses: ['PL-IIOC-25', 'PL-IIOC-26'],
    norms: ['iioc.quarantine-until-advice'],
    problem:
      'Devices stay in quarantine until police advice has been sought. Sought is not the same as received.',
    considered: [
      'Quarantine may end once the police have been contacted.',
      'It may end only once they have answered.',
    ],
    taken: 'Quarantine may end once the police have been contacted.',
    why: 'That is what the word says. Waiting for the answer is safer.',
  },
  {
    id: 'kept-copy',
    clauses: ['PL-IIOC-18', 'PL-IIOC-19', 'PL-IIOC-20'],
    norms: ['iioc.copies-kept-only-for-police', 'iioc.kept-copy-secured'],
    problem:
      'The line says only twice, and squeezes the storing and the deleting into one bracket. It does not say who looks after the copy.',
    considered: [
      'No copy is kept unless the police ask, and then it is locked away from everybody else.',
      'Any copy may be kept if it is locked away.',
    ],
    taken: 'No copy is kept unless the police ask, and then it is locked away from everybody else.',
    why: 'Both uses of only point the same way.',
  },
  {
    id: 'stored-device-is-no-kept-copy',
    clauses: ['PL-IIOC-06', 'PL-IIOC-18', 'PL-IIOC-25'],
    norms: [
      'iioc.copies-kept-only-for-police',
      'iioc.devices-secured',
      'iioc.staff-devices-quarantined',
    ],
    problem:
      'Devices are stored or quarantined with the images still on them. Yet no copy may be kept unless the police ask.',
    considered: [
      'Locking a device away is not keeping a copy.',
      'The stored device is a kept copy, so its images go first.',
    ],
    taken: 'Locking a device away is not keeping a copy.',
    why: 'Otherwise the two lines could not both be followed.',
  },
  {
    id: 'general-and-specific-iioc',
    clauses: ['PL-IIOC-06', 'PL-IIOC-07', 'PL-IIOC-08', 'PL-IIOC-12', 'PL-IIOC-22'],
    norms: [
      'iioc.devices-secured',
      'iioc.organisation-told',
      'iioc.exposure-dsl-told',
      'iioc.found-dsl-told',
      'iioc.staff-told',
    ],
    problem:
      'There is a list for every case of such images, then three more for accident, school devices and staff. It is not said how they relate.',
    considered: [
      'The general list always applies, and each special list that fits is added.',
      'A special list replaces the general one.',
    ],
    taken: 'The general list always applies, and each special list that fits is added.',
    why: 'The lists mostly add to each other. One act can meet duties in several.',
  },
  {
    id: 'address-unknown',
    clauses: ['PL-IIOC-09', 'PL-IIOC-13'],
    norms: ['iioc.exposure-address-to-iwf', 'iioc.found-address-to-iwf'],
    problem: 'Web addresses go to the IWF, but an image on a device may have none.',
    considered: [
      'The duty holds only if the address is known.',
      'The school has to find the address out.',
    ],
    taken: 'The duty holds only if the address is known.',
    why: 'Searching for the address would mean looking for the images.',
  },
  {
    id: 'relevant-organisations',
    clauses: ['PL-IIOC-24'],
    norms: ['iioc.staff-other-organisations'],
    problem:
      'Besides the LADO, other relevant organisations are told by policies that are not in this text.',
    considered: [
      "Police, children's services or the local body count, and whether any of them is told is left to judgement.",
      'At least one more has to be told.',
    ],
    taken:
      "Police, children's services or the local body count, and whether any of them is told is left to judgement.",
    why: 'What makes them relevant stands elsewhere. A recorded decision is enough.',
    parameter: 'roles.adviceBody',
  },
  {
    id: 'any-allegation-to-lado',
    clauses: ['PL-MISUSE-02', 'PL-IIOC-23'],
    norms: ['staff-misuse.lado-told'],
    problem:
      'Any allegation about online conduct is discussed with the LADO, however slight. It is not said who does so, or whether discussing means more than telling.',
    considered: [
      'Every allegation goes to the LADO, and telling or asking for advice is a discussion.',
      'Only what meets the national threshold for harm goes there.',
    ],
    taken: 'Every allegation goes to the LADO, and telling or asking for advice is a discussion.',
    why: 'The text says any. National guidance has slighter concerns too, which this text does not know.',
    parameter: 'roles.lado',
  },
  {
    id: 'complaint-or-allegation',
    clauses: ['PL-MISUSE-01', 'PL-MISUSE-02'],
    norms: ['staff-misuse.complaint-referred', 'staff-misuse.lado-told'],
    problem:
      'Complaints go to one place and allegations to the LADO. The text does not say when a complaint is an allegation.',
    considered: [
      'They are two questions, and a case can be both.',
      'Every complaint is an allegation.',
    ],
    taken: 'They are two questions, and a case can be both.',
    why: 'Two words are used for two steps. Whoever decides can answer both.',
  },
  {
    id: 'any-offence-by-staff',
    clauses: ['PL-DEVICE-08'],
    norms: ['staff-misuse.police-contacted'],
    problem:
      'The police are contacted over illegal content or a criminal offence. The line stands among the rules for personal phones.',
    considered: [
      'Any offence that came up in an online safety incident counts.',
      'Only an offence with a personal device counts.',
    ],
    taken: 'Any offence that came up in an online safety incident counts.',
    why: 'The second half of the line does not mention devices.',
  },
  {
    id: 'complaints-information',
    clauses: ['PL-RESP-04', 'PL-RESP-05'],
    norms: ['general.complaints-explained', 'general.whistleblowing-explained'],
    problem: 'The complaints and whistleblowing procedures are made known. It is not said when.',
    considered: [
      'It is judged when somebody has complained.',
      'It is a standing task, done once a year.',
    ],
    taken: 'It is judged when somebody has complained.',
    why: 'That is the moment at which it matters, and one that can be seen.',
  },
  {
    id: 'confidentiality-of-whom',
    clauses: ['PL-RESP-02'],
    norms: ['general.confidentiality'],
    problem: 'Everybody in the community has to keep confidence, parents and pupils too.',
    considered: [
      'Only what people do for the school is judged.',
      'Parents and pupils are judged as well.',
    ],
    taken: 'Only what people do for the school is judged.',
    why: 'The record of a school judges the school. It binds no family.',
    parameter: 'roles.notConcerned',
  },
  {
    id: 'whose-investigation',
    clauses: ['PL-RESP-07', 'PL-RESP-08', 'PL-RESP-09'],
    norms: ['general.debrief', 'general.lessons', 'general.changes'],
    problem:
      "A debrief follows any investigation. It may be the school's own or that of the police.",
    considered: [
      'Any completed investigation counts, whoever led it, and each one anew.',
      'Only one led by the school counts.',
    ],
    taken: 'Any completed investigation counts, whoever led it, and each one anew.',
    why: 'The text says any. There is something to learn from each.',
  },
  {
    id: 'radicalisation-action',
    clauses: ['PL-RADIC-03', 'PL-RADIC-05'],
    norms: ['radicalisation.child-action', 'radicalisation.staff-action'],
    problem: 'Action follows by other policies, which are not in this text.',
    considered: [
      'Any recorded protective action or contact with an agency counts.',
      'Only the exact steps of those policies count.',
      'The line cannot be judged at all.',
    ],
    taken: 'Any recorded protective action or contact with an agency counts.',
    why: 'The line asks for action. That something was done can be seen here, and how well cannot.',
  },
  {
    id: 'technical-as-appropriate',
    clauses: ['PL-TECH-04', 'PL-TECH-05', 'PL-TECH-06'],
    norms: [
      'filtering-breach.technical-tells-dsl',
      'filtering-breach.technical-tells-leadership',
      'filtering-breach.technical-tells-provider',
    ],
    problem:
      'One sentence sends breaches to DSL, leaders and outside services, and ends in as appropriate.',
    considered: [
      'Those words govern the outside services only.',
      'They govern everybody named, so telling the DSL is optional.',
    ],
    taken: 'Those words govern the outside services only.',
    why: 'They stand next to the services. A DSL who may be left out could not lead.',
    parameter: 'roles.serviceProviders',
  },
  {
    id: 'escalated-as-appropriate',
    clauses: ['PL-FILT-11', 'PL-FILT-12'],
    norms: ['filtering-breach.recorded', 'filtering-breach.escalated'],
    problem:
      'A breach is recorded and escalated as appropriate. The last words could govern both, and it is not said to whom it goes.',
    considered: [
      'They govern the escalating only, and that means leaders, an agency or a provider.',
      'They govern the recording too.',
    ],
    taken: 'They govern the escalating only, and that means leaders, an agency or a provider.',
    why: 'Whether to escalate can only be judged from a record.',
  },
  {
    id: 'screen-method',
    clauses: ['PL-FILT-07'],
    norms: ['filtering-breach.pupil-covers-screen'],
    problem:
      'Monitor, screen and device are joined by strokes, and one word lacks a letter. The time word at the end may belong to this step too.',
    considered: [
      'Switching off screen or device will do, and the time word belongs to the report only.',
      'All of them are switched off, at once.',
    ],
    taken: 'Switching off screen or device will do, and the time word belongs to the report only.',
    why: 'A screen that is off shows nothing. The time word stands beside the report.',
    parameter: 'screenMethods',
  },
  {
    id: 'other-policies-unseen',
    clauses: ['PL-SEXT-12', 'PL-EXPL-07', 'PL-IIOC-05', 'PL-STAFF-02', 'PL-RESP-11'],
    norms: [],
    problem: 'Many steps are only named as being in other policies and procedures.',
    considered: [
      'They are not judged, and each such line says where it points.',
      'They are judged by national guidance instead.',
    ],
    taken: 'They are not judged, and each such line says where it points.',
    why: 'What is not in this text cannot be read from it.',
  },
  {
    id: 'replaced-sexting-guidance',
    clauses: ['PL-SEXT-03', 'PL-SEXT-13', 'PL-SEXT-24'],
    norms: ['sexting.deletion-considered'],
    problem:
      'The text follows a national document on sexting from 2016. Advice on sharing nudes and semi-nudes has replaced it.',
    considered: [
      'The verdicts rest on this text alone, and the newer advice is only pointed to.',
      'The newer advice takes the place of the old.',
    ],
    taken: 'The verdicts rest on this text alone, and the newer advice is only pointed to.',
    why: 'A school is judged by the edition it had. The newer advice is stricter on looking.',
  },
  {
    id: 'review-date-passed',
    clauses: ['PL-REVIEW-01', 'PL-REVIEW-03'],
    norms: [],
    problem:
      'The text was due for review in September 2021, or in autumn 2021 by its cover. No later edition is at hand.',
    considered: [
      'This edition is used, and its age is shown.',
      'It no longer counts once its date has passed.',
    ],
    taken: 'This edition is used, and its age is shown.',
    why: 'A policy stands until another replaces it. The two dates differ little.',
  },
  {
    id: 'breaches-technical-support-finds',
    clauses: ['PL-TECH-04', 'PL-TECH-05', 'PL-TECH-06', 'PL-TECH-07'],
    norms: [
      'filtering-breach.technical-tells-dsl',
      'filtering-breach.technical-tells-leadership',
      'filtering-breach.technical-tells-provider',
      'filtering-breach.technical-concern-to-dsl',
    ],
    problem:
      'Technical support reports any breach. It is not said whether that includes one that others found.',
    considered: [
      'Only breaches that technical support found are meant.',
      'Every breach is meant, whoever found it.',
    ],
    taken: 'Only breaches that technical support found are meant.',
    why: 'Nobody can report what they have not seen. Others report what they find by lines of their own.',
  },
  {
    id: 'single-point-names',
    clauses: ['PL-RESP-10', 'PL-LINKS-01'],
    norms: ['general.single-point-told'],
    problem:
      'The rules call it Single Point of Access, the list of contacts Single Point of Advice.',
    considered: ['They are one and the same body.', 'They are two bodies.'],
    taken: 'They are one and the same body.',
    why: 'The initials are the same, and the county has one such door.',
    parameter: 'roles.singlePoint',
  },
  {
    id: 'should-be-reported',
    clauses: ['PL-RESP-10'],
    norms: ['general.single-point-told'],
    problem: 'Concerns should be reported to the single point, where other lines say will.',
    considered: ['It is a duty.', 'It is advice, and can be left with a reason.'],
    taken: 'It is a duty.',
    why: 'In a rule of this kind should is a softer must. Nothing hints at a choice.',
  },
  {
    id: 'single-point-for-every-concern',
    clauses: ['PL-RESP-10', 'PL-RESP-11', 'PL-WELF-03'],
    norms: ['general.single-point-told', 'general.escalated'],
    problem:
      'One line sends every safeguarding concern to the single point. Another speaks of thresholds for telling agencies.',
    considered: [
      'Every safeguarding concern goes to the single point, and the threshold is only for other agencies.',
      'The threshold holds for both.',
    ],
    taken:
      'Every safeguarding concern goes to the single point, and the threshold is only for other agencies.',
    why: 'The first line makes no exception. If in doubt, a call does no harm.',
    parameter: 'roles.singlePoint',
  },
  {
    id: 'county-service-names',
    clauses: ['PL-RESP-12', 'PL-RESP-13', 'PL-EXPL-21'],
    norms: ['general.advice-when-unsure', 'general.crime-told'],
    problem:
      'One line names the safeguarding team of the county service, others the service as a whole.',
    considered: [
      'Reaching the service is enough in either case.',
      'Only its safeguarding team will do where it is named.',
    ],
    taken: 'Reaching the service is enough in either case.',
    why: 'The text gives the two one address.',
    parameter: 'roles.adviceBody',
  },
  {
    id: 'technical-staff-either',
    clauses: ['PL-FILT-09'],
    norms: ['filtering-breach.staff-pass-on'],
    problem: 'What a pupil reports goes on to DSL, deputies or technical staff, joined by and/or.',
    considered: [
      'Either of them is enough.',
      'The DSL is always told, and technical staff may be told too.',
    ],
    taken: 'Either of them is enough.',
    why: 'The words allow it. A safeguarding concern reaches the DSL by another line.',
    parameter: 'roles.breachRecipient',
  },
  {
    id: 'police-with-referral',
    clauses: ['PL-EXPL-09', 'PL-EXPL-10'],
    norms: ['exploitation.police-told', 'exploitation.referral'],
    problem:
      'One line holds a referral, if it is required, and an immediate call to the police. The condition could govern both.',
    considered: [
      'The condition governs the referral only, and the police are always told.',
      'It governs both.',
    ],
    taken: 'The condition governs the referral only, and the police are always told.',
    why: 'It stands in a bracket behind the referral.',
  },
  {
    id: 'dsl-not-named-for-images',
    clauses: ['PL-IIOC-06', 'PL-IIOC-07', 'PL-IIOC-22', 'PL-WELF-01'],
    norms: ['general.dsl-told', 'iioc.staff-told'],
    problem:
      'The list for indecent images does not have the DSL told, and in the list on staff only the head is named.',
    considered: [
      'The general rule has the DSL told, since it is a safeguarding concern.',
      'The DSL need not be told.',
    ],
    taken: 'The general rule has the DSL told, since it is a safeguarding concern.',
    why: 'The general rule has no exception for this.',
    parameter: 'roles.staffImagesRecipient',
  },
  {
    id: 'conduct-action',
    clauses: ['PL-DEVICE-07', 'PL-MISUSE-03'],
    norms: ['staff-misuse.conduct-action'],
    problem:
      'Appropriate action follows under the code of conduct. It is not said whether there has to be any.',
    considered: [
      'Some action under those rules is owed, and which is left to the school.',
      'Whether there is any is left to judgement.',
    ],
    taken: 'Some action under those rules is owed, and which is left to the school.',
    why: 'Both lines say that action will be taken. Appropriate says which.',
  },
  {
    id: 'child-in-decisions',
    clauses: ['PL-EXPL-19', 'PL-EXPL-20'],
    norms: ['exploitation.child-in-decisions', 'exploitation.child-helped-to-report'],
    problem:
      'Learners share in decisions where possible, and are helped to report if appropriate. It is not said how that is shown.',
    considered: [
      'The child is heard or helped, or a reason is recorded why not.',
      'It is an aim that cannot be judged.',
    ],
    taken: 'The child is heard or helped, or a reason is recorded why not.',
    why: 'Both are acts that a record can hold.',
  },
  {
    id: 'kcsie-2020',
    clauses: ['PL-SVSH-01'],
    norms: [],
    problem:
      'The text rests on the 2020 edition of Keeping Children Safe in Education. Later editions have replaced it.',
    considered: [
      'The verdicts rest on this text alone.',
      'The edition now in force takes its place.',
    ],
    taken: 'The verdicts rest on this text alone.',
    why: 'A school is judged by its own edition. The later ones belong to an optional national layer.',
  },
  {
    id: 'harassment-guidance-2018',
    clauses: ['PL-SVSH-01'],
    norms: [],
    problem:
      'It also rests on separate guidance of 2018 on sexual violence and harassment, which is out of date.',
    considered: [
      'It is not applied, and the section is not built yet.',
      'It is applied as it stood.',
    ],
    taken: 'It is not applied, and the section is not built yet.',
    why: 'No verdict hangs on it.',
  },
  {
    id: 'slips',
    clauses: ['PL-LINKS-01', 'PL-FILT-07', 'PL-EXPL-22', 'PL-SEXT-12'],
    norms: [],
    problem:
      'Parts of the template were left in, with blanks to fill. The last section has the number of the one before, and some words are cut short.',
    considered: [
      'They are read as what they were plainly meant to be.',
      'They are read to the letter.',
    ],
    taken: 'They are read as what they were plainly meant to be.',
    why: 'None of them changes who must do what.',
  },
];

export const unsaid: Policy['unsaid'] = [
  { procedure: 'general', says: 'The policy does not say how soon a concern must reach the DSL.' },
  {
    procedure: 'general',
    says: 'The policy does not say what to do when neither the DSL nor a deputy can be reached.',
  },
  {
    procedure: 'general',
    says: 'The policy does not say who is told when a safeguarding concern is about the DSL.',
  },
  { procedure: 'general', says: 'The policy does not say how soon the record is made.' },
  {
    procedure: 'general',
    says: 'The policy does not say what happens out of school hours or in the holidays.',
  },
  {
    procedure: 'sexting',
    says: 'The policy does not say what to do when somebody has already looked at the image.',
  },
  {
    procedure: 'sexting',
    says: 'The policy does not say whether a second adult must be there when the DSL or a deputy looks.',
  },
  { procedure: 'sexting', says: 'The policy does not say in which cases the police must be told.' },
  { procedure: 'sexting', says: 'The policy does not say who deletes the images, or how.' },
  { procedure: 'sexting', says: 'The policy does not say how soon the DSL must be told.' },
  {
    procedure: 'exploitation',
    says: 'The policy does not say what to do when a parent is the one suspected.',
  },
  { procedure: 'exploitation', says: 'The policy does not say how soon the DSL must be told.' },
  {
    procedure: 'exploitation',
    says: 'The policy does not say what to do with information that points to no known child.',
  },
  {
    procedure: 'exploitation',
    says: 'The policy does not say whether the school itself reports to CEOP.',
  },
  {
    procedure: 'exploitation',
    says: 'The policy does not say who tells the other schools once the police have been asked.',
  },
  {
    procedure: 'iioc',
    says: 'The policy does not say whether anybody may look at the images to check what they are.',
  },
  {
    procedure: 'iioc',
    says: 'The policy does not say whether the DSL is told when a member of staff holds the images.',
  },
  {
    procedure: 'iioc',
    says: 'The policy does not say who is told when the images are held by the Executive Head Teacher.',
  },
  { procedure: 'iioc', says: 'The policy does not say how soon the web address goes to the IWF.' },
  {
    procedure: 'iioc',
    says: 'The policy does not say what happens to the devices once the police have advised.',
  },
  {
    procedure: 'filtering-breach',
    says: 'The policy does not say what staff do when they find an unsuitable site themselves.',
  },
  {
    procedure: 'filtering-breach',
    says: 'The policy does not say how soon staff pass a breach on or record it.',
  },
  {
    procedure: 'filtering-breach',
    says: 'The policy does not say which breaches are serious enough to escalate.',
  },
  {
    procedure: 'filtering-breach',
    says: 'The policy does not say who has the site blocked afterwards.',
  },
  {
    procedure: 'filtering-breach',
    says: 'The policy does not say what support the child is given.',
  },
  {
    procedure: 'staff-misuse',
    says: 'The policy does not say who is told when the complaint is about the Executive Head Teacher.',
  },
  { procedure: 'staff-misuse', says: 'The policy does not say how soon the LADO is told.' },
  {
    procedure: 'staff-misuse',
    says: 'The policy does not say when a complaint counts as an allegation.',
  },
  {
    procedure: 'staff-misuse',
    says: 'The policy does not say whether the member of staff or the parents are told.',
  },
  {
    procedure: 'staff-misuse',
    says: 'The policy does not say whether the school may look into it before the LADO has advised.',
  },
  { procedure: 'radicalisation', says: 'The policy does not say whether the police are told.' },
  {
    procedure: 'radicalisation',
    says: 'The policy does not say whether the Prevent team is told.',
  },
  { procedure: 'radicalisation', says: 'The policy does not say whether the parents are told.' },
  {
    procedure: 'radicalisation',
    says: 'The policy does not say who is told when the Executive Head Teacher is the one at risk.',
  },
  { procedure: 'radicalisation', says: 'The policy does not say what the action consists of.' },
];
