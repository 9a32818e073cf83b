/**
 * What may be repeated of a log, and what may be somebody's name. Names are told by what is not known: a text
 * is repeated only where every word of it is known, so that a name that nobody thought of stays in the log.
 */
import { HEADING_WORDS } from './heading-words.ts';
import { commonWords } from './lexicon.ts';
import { ANSWER_WORDS, DONE_WORDS, NOT_DONE_WORDS, NOTHING_WORDS } from './log-words.ts';
import { ACTIONS, ANSWERED, KINDS_OF_INCIDENT, ROLES, TELLING, WAYS } from './synonyms.ts';
import { ORDINARY_WORDS, PARTS_OF_DAY } from './words.ts';

const wordsOf = (text: string): readonly string[] =>
  text
    .toLowerCase()
    .replace(/['’`]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

/** Words that are first names or surnames as well, so that with a capital they may be somebody. */
const ALSO_NAMES = new Set(
  wordsOf(
    `will may mark grace hope faith joy rose ruby amber summer april june august rob bill jack max art dean heath drew
    sky page gene chase pat sue nick josh penny harry grant frank ray reed robin victor christian guy hector carter carver
    march north young white horse west worth sharp short smart strange price day bell field fields wood woods hill marsh park
    parks brook brooks lane stone banks church cross green brown black gray grey baker cook mason potter taylor turner walker
    fisher hunter farmer gardner miller carr head house power rich small long little bond french english law king prince
    knight bishop pope abbott noble savage swift best love may read reading bull fox wolf lamb drake swan finch martin jay
    story table moss fern ivy olive holly poppy daisy lily violet iris hazel pearl crystal jade opal melody harmony sunny
    dawn eve star rain storm river ocean brooke charity patience prudence constance clement earnest ernest miles rod wade
    dale glen cliff clay chip buck duke earl chad lance gray jean`,
  ),
);

/** Words of logs besides those that mean something here; none of them is anybody's name. */
const OF_LOGS = `able about above absence absent academic access accessed account accounts across activity actual additional
address adult adults advice advised after afternoon again against age agency agree agreed agreement aid all allegation alleged
already also always amended anonymous another any apology app apparent appointment approached appropriate apps arranged arrangements
arrived asap aside ask asked asking assembly assessment assigned assist assistance assistant attached attempted attend
attendance attended attention available aware away back background bad barred based because become before began behaviour
being believed below beside between beyond block blocked body book booked both box break brief briefed briefing brought browser
browsing building bullied bully bullying bus calendar calls calm calmed came camera cameras cancelled canteen care careers
carried case cases category caught cause cell chair change changed changes channel chase chat chats check checked checks
circle class classes classroom clear cleared close closed club code comment comments committee community company complaint
complete completed completion computer computers concern concerned concerning concerns conduct conducted confidence confidential confirm
confirmed confiscated conflict consent considered consult contact contacted contacts content contents continue continued control
conversation copied copies copy corridor council counsellor course covered created curriculum current cyber daily damage data date
dated days deadline deal dealt decided decision declined deleted delivered department deputy describe description desk
detail details detected detention device devices diary different digital discuss discussed discussion display disclosed disclosure
distressed document documented documents done door down download downloaded draft drive due during duty each earlier early
education effect either email emails emergency end ended enquiry ensure entered entry episode error escalated
establishment evening event events evidence exam example excluded exclusion exercise existing expected explained explicit external
extra face facebook facts failed false family fear feedback file filed files filter filtered filtering final first fixed flag
flagged folder follow followed following footage for form formal forms forwarded found free friend friends friendship from full
further game games gaming gave general generated given gone good governor governors group groups guidance had half hall
handed handled happened harm harmful has hate have having health held help helpdesk helpline her hers his historic
historical history hold home homework hour hours how however identified identify identity if illegal image images immediate
immediately impact inappropriate incident incidents included including indecent inform information informed initial initially
initials inside instead instruction intended interim internal internet interview interviewed interviews intervention into
investigate investigated investigating investigation involved involving ipad ipads issue issued issues item items joint keep kept
key kind laptop laptops last late later lead leader leaders learning least leave left legal lesson lessons letter letters level
library link linked links list listed live lives local location lock locked log logged logs looked lost low lunch lunchtime made
mail main maintained management manager manner material materials maths matter matters measures media mediation meet
meeting meetings member members memory mental mentor mentoring mentors message messages messaging met minor minutes misconduct mistake
misuse mobile mobiles moderate monitor monitored monitoring monthly more morning most moved much name named names naming nature need
needed negative network new next night nil no none normal not note noted notes nothing notice notified now number nudes obscene
obtained occurred off offence offensive offer offered office officer old once one ongoing online only onto open opened
opinion or order other others otherwise our out outcome outcomes outside over own owner page paper parent parental parents
part parties party password passwords past pastoral peer peers pending period permission person personal persons phone phones
photo photos physical picture pictures place placed plan planned platform playground plus police policies policy poor porn pornography
portal positive possible post posted posts potential present prevent previous previously primary principal print printed prior
private procedure procedures proceed process profile progress protect protection protocol provided provider pshe public publish
punishment pupil pupils purpose question questioned questions quick raised ran rang rating reaction read reason reasons receive
received recent reception record recorded recording records recover reduce reduced refer referral referrals referred reflection refresher refused
regarding register registration regular regularly related release relevant reluctant remain remained reminded reminder removed repair
repeat repeated replaced reply report reported reporter reporting reports request requested required research resolved resource
resources respond responded response responses responsible rest restorative restored result results return returned returning review
reviewed revised right rights risk risks role room routine rule rules safe safeguard safeguarding safety said same sanction sanctions
saved say says screen screens screenshot script search searched second secondary section secure secured secretary see seen seizure
semi send senior sensitive sent separate serious served service services session sessions set several severe severity sexual
share shared sharing sheet should shown shows sign signed signposted signs similar since single site sites situation
slip social some soon source speak specific spoke spoken sports staff stage standard start started state statement statements status
step steps still stopped stored strategy stream street student students subject submission submitted such suggested supervised
supervision supervisor support supported suspected suspended suspicion system systems tablet tablets tag tags take taken
taking talk talked target task teach teaching team teams technical technology telephone tell temporary term terms test text texts than that
the their them theme then there therefore these they thing things this those thread threat threatened threats three through time
timeline times timetable title to today together told tomorrow too took topic total trace track training transfer transferred tried
trip trust trusted tutor two type types unable unauthorised unclear under understood unit unknown unkind unsafe until unwanted update
updated updates upload uploaded upon upset urgent url use used user username users using usual various verbal via victim video videos
view viewed viewing virtual virus visit visited visitor visitors voice waiting walked warned warning was watched way web
website websites week weekend weekly weeks welfare well wellbeing went were what when where whether which while whilst who whole
whom whose why wide wider wifi with within without witness witnessed witnesses word words work workbook worked worker working works workshop worried
worry worse would write written wrong year years yes yet yesterday safeguarded afterwards ict it pe ra sen send eal fsm pp
yr y7 y8 y9 y10 y11 y12 y13 ks1 ks2 ks3 ks4 ks5 am pm etc approx approximately ref refs no nos nr num id ids uid urn upn dob tel
mins min hrs hr asap cc fyi re pt nfa rj loi tbc n a na nk ai vpn vpns usb pc pcs cctv pdf url wi fi bbm dm dms sms gif emoji
weapon drugs alcohol vape vaping self harm suicide knife gang gangs eating disorder ideation neglect physical emotional abuse abused
abuser abusive racist racism sexism sexist homophobic homophobia transphobic extremism extremist radical radicalisation
misogyny misogynistic antisemitic antisemitism islamophobic islamophobia discriminatory discrimination prejudice prejudiced fake
fraud scam scams hacking hacked hack phishing malware catfish catfished stranger strangers contacting sextortion blackmail
monday tuesday wednesday thursday friday saturday sunday january february july september october november december
autumn spring winter easter christmas halfterm inset mon tue tues wed weds thu thur thurs fri sat sun jan feb mar apr jun jul
aug sep sept oct nov dec assmt assess tick apply anything everything else notify`;

const APART = /[,;/|&+()[\]–—-]/;

/** Words that have a meaning in a log: with a capital they are not a name. */
const MEANT: ReadonlySet<string> = new Set(
  [
    ...[ROLES, KINDS_OF_INCIDENT, WAYS, ACTIONS, TELLING, ANSWERED].flatMap((lists) =>
      lists.flatMap(({ words }) => words),
    ),
    ...HEADING_WORDS,
    ...DONE_WORDS,
    ...NOT_DONE_WORDS,
    ...NOTHING_WORDS,
    ...Object.keys(ANSWER_WORDS),
  ].flatMap(wordsOf),
);

const KNOWN: ReadonlySet<string> = new Set(
  [...commonWords(), ...ORDINARY_WORDS, ...PARTS_OF_DAY, OF_LOGS]
    .flatMap(wordsOf)
    .filter((word) => word.length > 1 || /[aisyn&]/.test(word)),
);

const isCapital = (word: string): boolean => /^\p{Lu}/u.test(word);

/** "5th", "Y7", "101": numbers of up to three figures. */
const NUMBER = /^(?:[a-z]{0,2}\d{1,3}(?:st|nd|rd|th|h|am|pm)?|(?:19|20)\d\d)$/;

const isKnown = (word: string): boolean => MEANT.has(word) || KNOWN.has(word) || NUMBER.test(word);

/** "Pupil A", "child 2": who somebody is without a name. */
const LETTERED =
  /\b(?:pupil|student|child|boy|girl|staff|teacher|adult|parent|person|victim|learner|yp|member of staff)s? [a-z]\b/gi;

/** Places that police forces are named after; alone they may be somebody. */
const FORCES =
  /\b(?:(?:east |west )?sussex|surrey|kent|essex|hampshire|thames valley|metropolitan|met|dorset|norfolk|suffolk|cumbria|cheshire|lancashire|merseyside|greater manchester|(?:west|south|north) yorkshire|west midlands|west mercia|devon (?:and|&) cornwall|avon (?:and|&) somerset|gloucestershire|wiltshire|hertfordshire|bedfordshire|cambridgeshire|lincolnshire|nottinghamshire|derbyshire|leicestershire|northamptonshire|warwickshire|staffordshire|durham|northumbria|cleveland|humberside|south wales|north wales|gwent|dyfed[- ]powys|british transport|city of london) (?=(?:police|constabulary)\b)/giu;

/** "Sussex Police": a body, and nobody's name. */
export const isPoliceForce = (text: string): boolean =>
  /\S\s+(?:police|constabulary)$/i.test(text.trim()) &&
  /^(?:police|constabulary)$/i.test(text.trim().replace(FORCES, ''));

/** Marks between words; what stands before one ends a sentence. */
const WORDS = /[\p{L}\p{N}]+(?:['’`][\p{L}]+)*|[.!?:\n]/gu;

/** Words as they are written, each with whether a sentence, or the text, begins with it. */
const written = (text: string): readonly { readonly word: string; readonly isFirst: boolean }[] => {
  const all: { word: string; isFirst: boolean }[] = [];
  let isFirst = true;
  for (const [word] of text.normalize('NFKC').matchAll(WORDS)) {
    if (/^[.!?:\n]$/.test(word)) isFirst = true;
    else {
      all.push({ word, isFirst });
      isFirst = false;
    }
  }
  return all;
};

const plain = (word: string): string => word.toLowerCase().replace(/['’`]/g, '');

/**
 * Whether a text can be repeated: every word of it is known, and none of them with a capital might be somebody.
 * A long number may be somebody's, and so may a sign between letters ("@").
 */
export const mayBeRepeated = (given: string): boolean => {
  const text = given.replace(LETTERED, (found) => found.slice(0, -2)).replace(FORCES, '');
  if (/[@_\\]|\d{4,}[\d\s]*\d{2}|https?:|www\./i.test(text)) return false;
  return written(text).every(({ word, isFirst }) => {
    const bare = plain(word);
    const stem = bare.replace(/s$/, '');
    if (!isKnown(bare) && !(bare.length > 3 && isKnown(stem))) return false;
    if (!isCapital(word)) return true;
    // A word all in capitals is shouted, and may still be a name.
    if (MEANT.has(bare) || MEANT.has(stem)) return !ALSO_NAMES.has(bare) || bare === 'head';
    return isFirst ? !ALSO_NAMES.has(bare) : NUMBER.test(bare) || isTitleCase(text, bare);
  });
};

/** "Restorative Circle": each word begins with a capital, and none of them is also a name. */
const isTitleCase = (text: string, bare: string): boolean =>
  !ALSO_NAMES.has(bare) &&
  written(text).every(({ word }) => isCapital(word) || word.length < 4 || /\d/.test(word));

const TITLE = /^(?:mr|mrs|ms|miss|mx|dr|sir|madam|rev|revd|fr|prof|sr|br|lady|lord)\.?\s+\p{L}/iu;
const INITIALS = /^\p{Lu}\.? ?\p{Lu}\.?(?: ?\p{Lu}\.?)?$/u;

/** Whether what a cell holds, once roles in brackets are left out, looks like somebody's name or initials. */
export const looksLikePerson = (cell: string): boolean => {
  const text = cell
    .normalize('NFKC')
    .replace(/\([^)]*\)/g, ' ')
    .trim();
  if (text.length < 2 || text.length > 60 || /\d{2,}/.test(text)) return false;
  if (TITLE.test(text)) return true;
  const bare = plain(text.replace(/[. ]/g, ''));
  if (INITIALS.test(text)) return !isKnown(bare);
  const parts = text
    .split(APART)
    .flatMap((part) => part.trim().split(/\s+/))
    .filter((part) => part !== '');
  const unknown = parts.filter((part) => !isKnown(plain(part)) || ALSO_NAMES.has(plain(part)));
  return (
    parts.length <= 4 &&
    unknown.length > 0 &&
    parts.every((part) => isCapital(part) || /^(?:and|de|van|von|la|le|bin|al|o)$/i.test(part))
  );
};
