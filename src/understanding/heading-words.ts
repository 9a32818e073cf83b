/**
 * What the heading of a column says is in it, told by its words: `CaseID`, `case_id`, "Case ID (office use)"
 * and "ID of case" have the same words. Each rule asks for some words and forbids others; the best one wins.
 */
import type { ColumnTarget } from '../vocabulary/mappings.ts';

/** What a column can be besides what a mapping names. */
export type HeadingMeans =
  | ColumnTarget
  /** When the concern was raised, or when it happened. */
  | 'concernAt'
  | 'happenedAt'
  /** When what a row tells was done. */
  | 'actionAt'
  /** Who wrote it down, which is seldom who did it. */
  | 'recordedBy'
  | 'account'
  | 'private'
  /** When something is planned, or was last changed: nothing that was done. */
  | 'planned'
  | 'changed';

interface Rule {
  readonly means: HeadingMeans;
  /** A word of each of these lists. */
  readonly all: readonly string[];
  readonly not?: string;
  /** Whether there may be no other words. */
  readonly only?: true;
  readonly score: number;
}

const ID = 'id ref refs reference references no nos nr num number numbers code uid urn key';
const CASE =
  'case inc incident concern log record cpoms myconcern file matter report safeguarding conceptname trace unique ticket matter';
const DATE = 'date dates dt when day dated datetime timestamp timetimestamp';
const TIME = 'time times tm hour hours clock';
const MOMENT = `${DATE} ${TIME}`;
const RECORD =
  'recorded logged added created entered entry submitted submission start started finish completion typed uploaded inputted saved received';
const CHANGED = 'modified updated amended edited';
const ACTION = 'action actions actioned done taken step steps response intervention carried';
const RAISED = 'raised reported disclosed disclosure report reporting concern notification';
const HAPPENED = 'incident occurred happened happen occur event occurrence took place';
const KNOWN = 'known aware awareness learned learnt discovered';
const KIND = 'category categories kind type types nature classification tag tags area theme';
const OF_WHAT =
  'incident concern abuse issue report case behaviour safety safeguarding online primary main';
const TOLD =
  'told informed notified alerted alert contacted spoke recipient recipients agency agencies notify tell inform contact passed shared referred spoken';
const PUPIL =
  'pupil pupils student students child children childs learner learners victim victims perpetrator perpetrators surname forename forenames firstname lastname yp';
const OF_PUPIL =
  'dob birth upn gender sex ethnicity religion postcode address sen send fsm eal sibling siblings house age yr';
const STAFF = 'staff adult colleague employee';

const RULES: readonly Rule[] = [
  { means: 'incident', all: [CASE, ID], not: 'crime police cad phone', score: 10 },
  { means: 'incident', all: ['conceptname'], not: 'time', score: 3 },
  { means: 'incident', all: ['caseconceptname'], score: 12 },
  { means: 'incident', all: [ID], only: true, score: 8 },
  { means: 'incident', all: ['case incident matter ticket inc'], only: true, score: 6 },
  {
    means: 'incident',
    all: [ID],
    not: 'crime police cad mash phone tel telephone upn row line entry item form class room year contact mobile',
    score: 5,
  },
  { means: 'number', all: ['entry row line item seq sequence'], only: true, score: 4 },
  { means: 'number', all: ['entry row line item seq', ID], score: 9 },
  { means: 'number', all: ['no number num nr'], only: true, score: 5 },
  { means: 'corrects', all: ['corrects replaces supersedes amends'], score: 9 },
  { means: 'withdrawn', all: ['withdrawn void voided struck retracted cancelled'], score: 9 },
  { means: 'reference', all: ['crime police cad mash', ID], score: 9 },
  {
    means: 'school',
    all: ['school establishment academy site urn campus'],
    not: `${MOMENT} network office device day policy told informed known used response action on nurse incident report`,
    score: 7,
  },
  { means: 'policy', all: ['policy'], only: true, score: 8 },
  { means: 'exercise', all: ['exercise drill training'], only: true, score: 8 },

  { means: 'at', all: [MOMENT], only: true, score: 9 },
  { means: 'at', all: ['at happened occurred'], only: true, score: 7 },
  { means: 'actionAt', all: [MOMENT, 'history'], score: 10 },
  { means: 'actionAt', all: [MOMENT, ACTION], not: RECORD.replace('started', ''), score: 11 },
  { means: 'concernAt', all: [MOMENT, RAISED], not: `modified closed ${RECORD}`, score: 11 },
  { means: 'concernAt', all: ['raised reported'], only: true, score: 6 },
  { means: 'concernAt', all: ['came', 'light us'], score: 9 },
  { means: 'concernAt', all: ['we', 'hear heard knew'], score: 9 },
  { means: 'concernAt', all: ['first', 'knew heard know'], score: 9 },
  { means: 'concernAt', all: ['reported raised', 'on at'], score: 8 },
  { means: 'at', all: ['event', 'on at'], only: true, score: 9 },
  { means: 'happenedAt', all: [MOMENT, HAPPENED], not: 'action closed recorded', score: 10 },
  { means: 'knownAt', all: [MOMENT, KNOWN], score: 11 },
  { means: 'knownAt', all: [KNOWN, 'at on since'], score: 9 },
  {
    means: 'recordedAt',
    all: [MOMENT, RECORD],
    not: `by ${ACTION.replace('done', '')}`,
    score: 10,
  },
  { means: 'recordedAt', all: [RECORD], only: true, score: 7 },
  { means: 'recordedAt', all: [RECORD, 'on at'], not: 'by cpoms', score: 8 },
  { means: 'changed', all: [CHANGED, MOMENT], score: 12 },
  { means: 'changed', all: [CHANGED], only: true, score: 8 },
  { means: 'changed', all: [CHANGED, 'by last on'], score: 10 },
  { means: 'planned', all: ['due deadline target planned proposed scheduled'], score: 12 },
  { means: 'planned', all: ['next review follow', MOMENT], score: 12 },
  { means: 'planned', all: ['next', 'step steps action actions'], score: 12 },
  { means: 'planned', all: ['plan'], only: true, score: 9 },
  { means: 'time', all: [TIME], only: true, score: 10 },
  { means: 'time', all: ['when'], only: true, score: 8.5 },
  { means: 'time', all: [TIME, `${HAPPENED} ${RAISED} ${ACTION} event`], not: DATE, score: 11 },
  { means: 'acknowledgedAt', all: ['acknowledged acknowledgement acknowledgment'], score: 11 },
  {
    means: 'acknowledgedAt',
    all: ['read opened seen', 'receipt at on date time when by'],
    score: 9,
  },
  { means: 'acknowledgedAt', all: ['read opened seen'], only: true, score: 8 },

  {
    means: 'by',
    all: [`action actioned actions taken done carried completed handled dealt who`, 'by whom'],
    score: 10,
  },
  { means: 'by', all: ['by whom'], only: true, score: 9 },
  { means: 'by', all: ['who actor orgrole orgresource'], only: true, score: 8 },
  { means: 'by', all: ['who', 'did acted actioned responsible dealt took'], score: 10 },
  { means: 'by', all: ['responsible'], not: 'parental', score: 9 },
  { means: 'by', all: ['owner lead person'], only: true, score: 7 },
  {
    means: 'by',
    all: [STAFF],
    not: `${TOLD} involved allegation subject about training`,
    score: 8,
  },
  { means: 'by', all: ['role position post job'], not: PUPIL, score: 8 },
  { means: 'by', all: ['initials'], score: 6 },
  { means: 'by', all: ['assigned allocated'], score: 5 },
  {
    means: 'raisedBy',
    all: [
      'raised reported disclosed reporting reporter submitted noticed informant referrer flagged',
      'by person who whom staff name member role reporter informant referrer',
    ],
    not: `${MOMENT} to tell`,
    score: 11,
  },
  { means: 'raisedBy', all: ['reporter informant referrer source from'], only: true, score: 9 },
  { means: 'raisedBy', all: ['who whom', 'told reported', 'us'], only: true, score: 12 },
  { means: 'raisedBy', all: ['concern', 'by from'], score: 10 },
  {
    means: 'recordedBy',
    all: [
      'recorded logged added entered created inputted author completed written wrote typed',
      'by',
    ],
    not: 'action',
    score: 10,
  },
  { means: 'recordedBy', all: ['author'], only: true, score: 7 },
  {
    means: 'to',
    all: ['who whom people persons staff person adults others', TOLD],
    not: 'by',
    score: 11,
  },
  { means: 'to', all: [TOLD], only: true, score: 9 },
  { means: 'to', all: [TOLD, 'to with involved agencies agency external'], score: 9 },
  { means: 'to', all: ['to whom'], only: true, score: 7 },
  { means: 'to', all: ['reported', 'to'], score: 9 },
  { means: 'about', all: ['about subject'], only: true, score: 8 },
  {
    means: 'about',
    all: ['person concern subject alleged who', 'concern role about subject'],
    not: `by ${MOMENT} ${KIND} ${PUPIL}`,
    score: 4,
  },
  {
    means: 'via',
    all: ['how method channel means medium mode'],
    not: 'many long what serious much did',
    score: 8,
  },
  { means: 'via', all: ['via'], only: true, score: 8 },

  {
    means: 'type',
    all: ['action actions'],
    not: `by who ${MOMENT} status complete completed number ref plan next`,
    score: 9,
  },
  { means: 'type', all: ['step steps', 'taken'], score: 10 },
  {
    means: 'type',
    all: ['response intervention interventions'],
    not: `by who ${MOMENT}`,
    score: 7,
  },
  { means: 'type', all: ['what', 'done do did'], not: 'see hear pupil child', score: 9 },
  {
    means: 'type',
    all: ['event activity step steps conceptname entry'],
    not: `by who ${MOMENT} ${ID}`,
    score: 7,
  },
  { means: 'type', all: ['type what'], only: true, score: 6 },
  { means: 'type', all: ['follow outcome outcomes result'], not: MOMENT, score: 3 },
  {
    means: 'done',
    all: ['done completed complete carried'],
    not: `what by who form ${MOMENT}`,
    score: 8,
  },
  { means: 'done', all: ['happened'], only: true, score: 6 },
  { means: 'done', all: ['status progress'], not: 'sen pupil legal', score: 6 },
  { means: 'done', all: ['outcome result'], not: `by ${MOMENT}`, score: 6 },
  { means: 'procedure', all: [KIND, OF_WHAT], score: 10 },
  { means: 'procedure', all: [KIND], only: true, score: 8 },
  { means: 'procedure', all: ['sort'], only: true, score: 8 },
  { means: 'procedure', all: ['procedure'], only: true, score: 9 },
  {
    means: 'procedure',
    all: ['issue concern incident subject summary description'],
    not: `${MOMENT} by ${ID}`,
    score: 2,
  },
  { means: 'fact', all: ['fact question'], only: true, score: 8 },
  { means: 'value', all: ['value answer'], only: true, score: 8 },

  {
    means: 'account',
    all: [
      'note notes comment comments detail details description narrative summary account body outcome outcomes remark remarks info information observations background conversation attachments documents files lessons learned further other evidence additional',
    ],
    not: `by ${KIND}`,
    score: 6,
  },
  { means: 'account', all: ['what'], not: 'done do did type kind action', score: 5 },
  {
    means: 'account',
    all: ['incident concern follow happened'],
    not: `${ID} ${MOMENT} by ${KIND}`,
    score: 4,
  },
  {
    means: 'private',
    all: [PUPIL],
    not: `${MOMENT} ${TOLD} role about ${KIND} voice informed`,
    score: 10,
  },
  { means: 'private', all: [OF_PUPIL], score: 9 },
  { means: 'private', all: ['name names'], not: `${STAFF} by who school reporter role`, score: 8 },
  { means: 'private', all: ['year class form tutor', 'group'], score: 10 },
  { means: 'private', all: ['year class form email phone'], only: true, score: 9 },
  { means: 'private', all: ['linked'], score: 8 },
  {
    means: 'private',
    all: ['parent parents carer', 'name names phone email tel number'],
    score: 10,
  },
  { means: 'private', all: ['email'], not: `sent home to ${TOLD}`, score: 8 },
];

/** Words that say nothing of what is in a column. */
const FILLERS = new Set(
  'of the a an and or was were is are been be has have had it this that for in your you please yn y n ddmmyyyy ddmmyy hhmm 24h 24hr hh mm dd yyyy yy gmt bst applicable state tick one if at on yes'.split(
    ' ',
  ),
);
/** Of these, what matters to some rule. */
const KEPT = new Set(['at', 'on', 'to', 'by', 'with', 'y', 'n']);

/** `CaseID` as "Case ID". */
export const splitCamel = (text: string): string =>
  text.replace(/(?<=\p{Ll})(?=\p{Lu})/gu, ' ').replace(/(?<=\p{Lu})(?=\p{Lu}\p{Ll}{2})/gu, ' ');

/** The words of a heading, whichever way it joins them. */
export const headingWords = (heading: string): readonly string[] =>
  splitCamel(heading.normalize('NFKC'))
    .toLowerCase()
    .replace(/['’`]/g, '')
    .replace(/:/g, '')
    .replace(/#/g, ' no ')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

const LISTS = new Map<string, ReadonlySet<string>>();
const listOf = (words: string): ReadonlySet<string> => {
  const known = LISTS.get(words) ?? new Set(words.split(' '));
  LISTS.set(words, known);
  return known;
};

/** Every word that some rule asks for. */
export const HEADING_WORDS: readonly string[] = RULES.flatMap(({ all, not = '' }) =>
  [...all, not].flatMap((list) => [...listOf(list)]),
);

/** What a heading may say is in its column, each with how well it fits; the best first. */
export const headingMeans = (
  heading: string,
): readonly { readonly means: HeadingMeans; readonly score: number }[] => {
  const words = headingWords(heading);
  const telling = words.filter((word) => !FILLERS.has(word));
  const seen = new Set(words.filter((word) => !FILLERS.has(word) || KEPT.has(word)));
  const best = new Map<HeadingMeans, number>();
  for (const { means, all, not = '', only, score } of RULES) {
    const lists = all.map(listOf);
    if (!lists.every((list) => [...seen].some((word) => list.has(word)))) continue;
    if ([...seen].some((word) => listOf(not).has(word))) continue;
    if (
      only &&
      !(telling.length === 0 ? [...seen] : telling).every((word) =>
        lists.some((list) => list.has(word)),
      )
    )
      continue;
    // Words that no rule asked for make a heading say something more special.
    const others = telling.filter((word) => !lists.some((list) => list.has(word))).length;
    best.set(means, Math.max(best.get(means) ?? 0, score - Math.min(others, 4) * 0.5));
  }
  return [...best].map(([means, score]) => ({ means, score })).sort((a, b) => b.score - a.score);
};
