/**
 * The questions about an incident. Each is answered `yes`, `no` or `unclear`; until somebody has
 * answered it, it is unknown. `asks` is the question as the DSL reads it; `holds` is what a yes to it
 * means, to go into a sentence.
 */
interface FactEntry {
  /** Whether a yes is a matter of its own: something that happens, and may happen once more. */
  readonly isHappening?: true;
  /** Whether silence excuses nobody: closed without any answer, an incident is judged as if it was so. */
  readonly isPresumed?: true;
  /** Whether a yes is held against a member of staff, and does not say which. */
  readonly isOfStaff?: true;
  readonly asks: string;
  readonly holds: string;
}

export const FACTS = {
  'safeguarding-concern': {
    asks: 'Could a child be harmed or at risk (a safeguarding concern)?',
    holds: 'there is a safeguarding concern',
  },
  'child-involved': {
    asks: 'Is a child of this school involved?',
    holds: 'a child of this school is involved',
  },
  'immediate-danger': {
    isHappening: true,
    asks: 'Is a child in danger at this moment, or about to be harmed?',
    holds: 'a child is in immediate danger or at risk of harm',
  },
  'crime-suspected': {
    asks: 'Do you suspect a crime?',
    holds: 'a crime is suspected',
  },
  'threshold-met': {
    asks: 'Must you tell an agency, by the threshold that the safeguarding partnership has set?',
    holds: "the partnership's threshold is reached",
  },
  'subject-is-dsl': {
    asks: 'Is the concern about the DSL?',
    holds: 'the concern is about the DSL',
  },
  'subject-is-headteacher': {
    asks: 'Is the concern about the headteacher?',
    holds: 'the concern is about the headteacher',
  },
  'subject-is-deputy-dsl': {
    asks: 'Is the concern about a deputy DSL?',
    holds: 'the concern is about a deputy DSL',
  },
  'subject-is-chair-of-governors': {
    asks: 'Is the concern about the chair of governors?',
    holds: 'the concern is about the chair of governors',
  },
  'subject-is-staff': {
    isOfStaff: true,
    asks: 'Is the concern about a member of staff?',
    holds: 'the concern is about a member of staff',
  },
  'subject-is-parent': {
    asks: 'Is a parent or carer of the child suspected?',
    holds: 'a parent or carer is suspected',
  },
  'device-in-hand': {
    isPresumed: true,
    asks: 'Can you get hold of the phone, tablet or computer that was used?',
    holds: 'the school can get hold of a device that was used',
  },
  'image-on-school-network': {
    asks: "Is the image on the school's network or on a school device?",
    holds: "the image is on the school's network or devices",
  },
  'no-other-way-than-viewing': {
    asks: 'Is there really no other way than looking at the image?',
    holds: 'there is no other way than looking',
  },
  'clear-need-to-view': {
    asks: 'Is there a clear need or reason to look at the image?',
    holds: 'there is a clear need, or another reason, to look',
  },
  'deletion-is-safe': {
    asks: 'Are you sure that deleting puts no child at risk and spoils no investigation?',
    holds: 'deleting puts no child at risk and spoils no investigation',
  },
  'sanction-would-harm-victim': {
    asks: 'Could the sanction hurt the victim again?',
    holds: 'the sanction could hurt the victim again',
  },
  'harm-from-sanction-avoidable': {
    asks: 'Could that harm be avoided?',
    holds: 'that harm can be avoided',
  },
  'criminal-exploitation-only': {
    asks: 'Is a child used for crime, such as to carry drugs, with nothing sexual in it?',
    holds: 'it is criminal exploitation and nothing sexual',
  },
  'other-schools-targeted': {
    asks: 'Are pupils of other schools thought to be targets?',
    holds: 'pupils of other schools are thought to be targets',
  },
  'inadvertent-exposure': {
    asks: 'Did a pupil or member of staff come across the images by accident?',
    holds: 'somebody came across the images by accident',
  },
  'found-on-school-device': {
    asks: 'Were the images found on a school device?',
    holds: 'the images were found on a school device',
  },
  'held-by-staff-on-school-device': {
    isOfStaff: true,
    asks: 'Does a member of staff hold the images on a school device?',
    holds: 'a member of staff holds the images on a school device',
  },
  'web-address-known': {
    asks: 'Do you know the web address of the images?',
    holds: 'the web address is known',
  },
  'copies-exist': {
    asks: 'Are there copies, besides any that the police asked you to keep?',
    holds: 'copies exist',
  },
  'police-asked-to-keep-copies': {
    asks: 'Have the police asked the school to keep a copy?',
    holds: 'the police have asked for a copy to be kept',
  },
  'agencies-found-no-crime': {
    asks: 'Have the agencies closed it, with no crime found?',
    holds: 'the agencies closed it and found no crime',
  },
  'money-demanded': {
    asks: 'Did somebody demand money, or threaten to pass the image on?',
    holds: 'money was demanded, or somebody threatened to pass the image on',
  },
  'police-have-answered': {
    asks: 'Have the police said what is to be kept?',
    holds: 'the police have said what is to be kept',
  },
  'found-by-pupil': {
    asks: 'Did a pupil find the site?',
    holds: 'a pupil found the site',
  },
  'found-by-staff': {
    asks: 'Did a member of staff find the site?',
    holds: 'a member of staff found the site',
  },
  'found-by-technical-support': {
    asks: 'Did technical support find the breach?',
    holds: 'technical support found the breach',
  },
  'material-believed-illegal': {
    asks: 'Do you think that what was found is against the law?',
    holds: 'the material is believed to be illegal',
  },
  'material-is-indecent-images': {
    asks: 'Is it, or could it be, an indecent image of a child?',
    holds: 'it might be an indecent image of a child',
  },
  'images-made-by-young-people': {
    asks: 'Were the images made or shared by children themselves?',
    holds: 'children made or shared the images themselves',
  },
  'staff-conduct-in-question': {
    isOfStaff: true,
    asks: "Is a member of staff's online conduct in question?",
    holds: "a member of staff's online conduct is in question",
  },
  'allegation-against-staff': {
    isOfStaff: true,
    isHappening: true,
    asks: "Is there an allegation about a member of staff's online conduct?",
    holds: "there is an allegation about a member of staff's online conduct",
  },
  'illegal-content-on-personal-device': {
    isOfStaff: true,
    asks: 'Might a member of staff or a governor have illegal content on a personal phone or device?',
    holds: 'a member of staff or a governor might have illegal content on a personal device',
  },
  'staff-offence-suspected': {
    isOfStaff: true,
    asks: 'Might a member of staff or a governor have committed a crime?',
    holds: 'a member of staff or a governor might have committed a crime',
  },
  'child-or-parent-at-risk-of-radicalisation': {
    asks: 'Could a child, or a parent or carer, be at risk of radicalisation online?',
    holds: 'a child, parent or carer might be at risk of radicalisation online',
  },
  'staff-broke-no-rule': {
    asks: 'Did it turn out that the member of staff broke no rule?',
    holds: 'the member of staff broke no rule',
  },
  'staff-at-risk-of-radicalisation': {
    isOfStaff: true,
    asks: 'Could it be that one of the staff is drawn into radicalisation online?',
    holds: 'a member of staff might be drawn into radicalisation online',
  },
  'email-held-personal-details': {
    asks: 'Did a plain email about this say who it is, or other things that must stay private?',
    holds: 'an ordinary email held personal or sensitive details',
  },
  'message-gave-details': {
    asks: 'Did the general message say who it is about, or give a thing away?',
    holds: 'a general message named somebody or gave something away',
  },
  'bullying-online': {
    asks: 'Is a person bullied online?',
    holds: 'somebody is being bullied online',
  },
  'hate-online': {
    asks: 'Is it hate, aimed at or posted by somebody of the school?',
    holds: 'it is hate, aimed at or posted by somebody of the school',
  },
  'sexual-harassment-online': {
    asks: 'Has a child hurt or harassed another child in a sexual way?',
    holds: 'it is sexual violence or sexual harassment between children',
  },
  'other-school-children-involved': {
    asks: 'Are children of another school involved?',
    holds: 'children of another school are involved',
  },
  'content-on-pupil-device': {
    asks: "Is any of it on a pupil's own phone or device?",
    holds: "some of it is on a pupil's own device",
  },
  'pupil-device-used-against-rules': {
    asks: 'Did a pupil use a phone or device against the rules?',
    holds: 'a pupil used a device against the rules',
  },
  'pupil-device-misuse-believed': {
    asks: 'Do staff think that a pupil bullies or breaks the rules with a device, or has a sexual image on it?',
    holds: "staff believe that a pupil's device is misused or holds a sexual image",
  },
  'evidence-on-pupil-device': {
    asks: "Might something on a pupil's device be illegal, or evidence of a crime?",
    holds: "something on a pupil's device might be illegal or evidence of a crime",
  },
  'content-against-rules': {
    asks: "Does the content on the device break the school's rules?",
    holds: "the content breaks the school's rules",
  },
  'device-in-examination': {
    asks: 'Was the device found on a pupil in an examination?',
    holds: 'the device was found on a pupil in an examination',
  },
  'sender-of-the-school': {
    asks: 'Did somebody of the school send it, from a phone or device of their own?',
    holds: 'somebody of the school sent it from a device of their own',
  },
  'conduct-on-social-media': {
    asks: 'Is it about how somebody of the school behaves on social media?',
    holds: 'it is about how somebody of the school behaves on social media',
  },
  'pupil-use-of-social-media': {
    asks: "Is it about a pupil's own use of social media, for example below the age limit?",
    holds: "it is about a pupil's own use of social media",
  },
  'contact-on-personal-account': {
    asks: "Did a pupil or parent make contact on a staff member's personal account?",
    holds: "a pupil or parent made contact on a staff member's personal account",
  },
  'content-conflicts-with-role': {
    asks: "Does something shared on social media clash with a staff member's role?",
    holds: "something shared on social media clashes with a staff member's role",
  },
  'concern-in-official-use': {
    asks: 'Did it come up where staff use social media for the school?',
    holds: 'it came up where staff use social media for the school',
  },
  'platform-material-unsuitable': {
    asks: 'Did somebody look at what is on the learning platform, and find it unfit or offensive?',
    holds: 'the material on the learning platform is judged unsuitable or offensive',
  },
  'user-left-material-up': {
    asks: 'Was the user asked to take it down, and did not?',
    holds: 'the user was asked to take it down and did not',
  },
  'head-approved-contact': {
    asks: 'Had the head said yes to this contact, on an account of their own, before it took place?',
    holds: 'the head had approved the contact on a personal account beforehand',
  },
  'tie-behind-account-contact': {
    asks: 'Are they in touch on the personal account because they knew each other already?',
    holds: 'an existing relationship is behind the contact on a personal account',
  },
  'tie-behind-phone-contact': {
    asks: 'Are staff and family in touch by their own phones because they knew each other already?',
    holds: 'an existing relationship is behind the contact by their own phone',
  },
  'report-upwards': {
    asks: 'Should it be reported further in the school: to deputies, head, leaders or governors?',
    holds: 'it is to be reported further in the school',
  },
  // Questions of a school's own: its policy says what they ask.
  'own:1': {
    asks: "The school's own question 1?",
    holds: "the school's own question 1 is answered yes",
  },
  'own:2': {
    asks: "The school's own question 2?",
    holds: "the school's own question 2 is answered yes",
  },
  'own:3': {
    asks: "The school's own question 3?",
    holds: "the school's own question 3 is answered yes",
  },
  'own:4': {
    asks: "The school's own question 4?",
    holds: "the school's own question 4 is answered yes",
  },
  'own:5': {
    asks: "The school's own question 5?",
    holds: "the school's own question 5 is answered yes",
  },
  'own:6': {
    asks: "The school's own question 6?",
    holds: "the school's own question 6 is answered yes",
  },
} as const satisfies Record<string, FactEntry>;

export type Fact = keyof typeof FACTS;
export const FACT_IDS = Object.keys(FACTS) as [Fact, ...Fact[]];

/** Questions that ask nothing until a policy says what. */
export type OwnFact = Extract<Fact, `own:${string}`>;
export const OWN_FACT_IDS = FACT_IDS.filter((id) => id.startsWith('own:')) as [
  OwnFact,
  ...OwnFact[],
];
export const isOwnFact = (id: string): id is OwnFact =>
  (OWN_FACT_IDS as readonly string[]).includes(id);

export const FACT_VALUES = ['yes', 'no', 'unclear'] as const;
export type FactValue = (typeof FACT_VALUES)[number];

/** Whether a yes to it is a matter of its own. @param key a fact, or anything that is none */
export const isHappening = (key: string): boolean =>
  Object.hasOwn(FACTS, key) && 'isHappening' in FACTS[key as Fact];

/** Whether a yes to it is held against a member of staff, and does not say which. */
export const isOfStaff = (fact: Fact): boolean => 'isOfStaff' in FACTS[fact];

/** Whether silence about it excuses nobody. @param key a fact, or anything that is none */
export const isPresumed = (key: string): boolean =>
  Object.hasOwn(FACTS, key) && 'isPresumed' in FACTS[key as Fact];

/** Questions to which a yes excuses somebody, ends a duty or permits a deletion; to most, a no does. */
const YES_EXCUSES: readonly Fact[] = [
  'no-other-way-than-viewing',
  'clear-need-to-view',
  'deletion-is-safe',
  'criminal-exploitation-only',
  'police-have-answered',
  'agencies-found-no-crime',
  'police-asked-to-keep-copies',
  'staff-broke-no-rule',
  'content-against-rules',
  'head-approved-contact',
];
/** To these any answer does. */
const ANY_EXCUSES: readonly Fact[] = ['police-asked-to-keep-copies'];

/** Whether an answer excuses somebody, ends a duty or permits a deletion, so that it matters whose it is. */
export const excuses = (fact: Fact, value: FactValue): boolean => {
  if (value === 'unclear') return true;
  if (ANY_EXCUSES.includes(fact)) return true;
  return value === (YES_EXCUSES.includes(fact) ? 'yes' : 'no');
};
