/**
 * Days as people write them in a log: "Weds 4/3", "04-Mar-26", "next morning", "three days later".
 * Finds them in a text; which day of which year they are needs other rows. Pure.
 */
import {
  beforeOf,
  blankOut,
  DAY_MARK,
  type Found,
  isReference,
  leadOf,
  type Marked,
  NUMBER_WORD,
  numberOf,
  TIME_MARK,
} from '../understanding/times-of-day.ts';
import { DAY, MINUTE } from './calendar.ts';

/** A day that is written as such. Which of `a` and `b` is the month, the mapping says. */
export interface Dated extends Found {
  readonly is: 'date';
  readonly year: number | null;
  readonly parts:
    | { readonly month: number | null; readonly date: number }
    | { readonly a: number; readonly b: number };
  /** 0 is Sunday. */
  readonly weekday: number | null;
  /** How many days it goes on: a week for "w/c 9 Nov". */
  readonly lasts: number;
  /** "before 1 Dec", "by 1 Dec", "after 1 Dec". */
  readonly side?: 'before' | 'by' | 'after';
}

export type DaySaid =
  | Dated
  | (Found & { readonly is: 'zoned'; readonly iso: string })
  /** Days since the end of 1899, as a spreadsheet keeps dates, and the part of a day. */
  | (Found & { readonly is: 'serial'; readonly days: number; readonly time: number })
  | (Found & { readonly is: 'month'; readonly year: number; readonly month: number })
  | (Found & { readonly is: 'weekday'; readonly weekday: number; readonly isFollowing: boolean })
  /** So many days from the row above, or from the first. */
  | (Found & {
      readonly is: 'count';
      readonly least: number;
      readonly days: number;
      readonly fromFirst: boolean;
    })
  | (Found & {
      readonly is: 'later';
      /** Less than `ms` where it was at some moment between: "within the hour". */
      readonly least: number;
      readonly ms: number;
      readonly fromFirst: boolean;
    });

type Groups = Readonly<Record<string, string | undefined>>;
interface Context {
  readonly match: string;
  readonly before: string;
  readonly after: string;
  readonly isWhole: boolean;
}
type WithoutPlace<T> = T extends unknown ? Omit<T, keyof Found> : never;
type Read = (groups: Groups, context: Context) => WithoutPlace<DaySaid> | null;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH =
  '(?<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])\\.?';
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const DAY_NAME = '(?:mon|tues?|wed(?:s|nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\\b';
const FULL_NAME = '(?:mon|tues|wednes|thurs|fri|satur|sun)day\\b';
const monthNumber = (written: string): number =>
  MONTHS.indexOf(written.slice(0, 3).toLowerCase()) + 1;
const weekdayNumber = (written: string): number =>
  WEEKDAYS.indexOf(written.slice(0, 3).toLowerCase());

/** Years of two figures are of this century. */
const yearOf = (written: string | undefined): number | null =>
  written === undefined ? null : Number(written.length === 2 ? `20${written}` : written);

const START = String.raw`(?<![\w.:/⁄£$€#]|\d-)`;
/** What stands before a day in figures and belongs to it. */
const LEAD = new RegExp(
  `(?:\\b(?<side>before|by|no later than|after) )?(?:\\b(?:on|dated) (?:the )?)?(?:(?<weekOf>\\b(?:w/c|wc|week commencing|week beginning|w/b|week of)) )?(?:\\b(?<weekday>${DAY_NAME})\\.?,? ?)?(?:\\bthe )?$`,
  'i',
);
const WEEKDAY_AFTER = `(?:,? ?\\((?<weekday2>${DAY_NAME})\\)|,? (?<weekday3>${FULL_NAME}|${DAY_NAME}(?= *(?:$|[\\d,;:–-]))))?`;
const NTH = '(?<date>\\d{1,2})(?:st|nd|rd|th)?';
/** Not 10 of "10.40", nor 1430 of "1430hrs". */
const YEAR_AFTER =
  "(?<year>(?:19|20)\\d\\d(?! ?(?:hrs?|h)\\b)|['’]?(?:1[5-9]|[2-4]\\d)(?![\\d]|[.:]\\d| ?[ap]\\.?m\\b| ?(?:to|past|min)))";
const STOP = '(?![\\w/]|[.:-]\\d)';
const T = '(?:t(?=\\d\\d:))?';

const re = (body: string): RegExp => new RegExp(body, 'gi');

const SIDES: Readonly<Record<string, Dated['side']>> = {
  before: 'before',
  by: 'by',
  'no later than': 'by',
  after: 'after',
};

const dated = (groups: Groups, parts: Dated['parts'], lasts = 1): Omit<Dated, keyof Found> => {
  const weekday = groups.weekday ?? groups.weekday2 ?? groups.weekday3;
  const side = SIDES[groups.side?.toLowerCase() ?? ''];
  return {
    ...(side === undefined ? {} : { side }),
    is: 'date',
    year: yearOf(groups.year?.replace(/^['’]/, '')),
    parts,
    weekday: weekday === undefined ? null : weekdayNumber(weekday),
    lasts: groups.weekOf === undefined ? lasts : 7,
  };
};

const BORN = /\b(?:dob|d\.o\.b\.?|born(?: on)?|date of birth)[: ]*$/i;
/** "CAD 1234 of 4 March" is the name of a call. */
const OF_A_CALL = /\b(?:cad|log|ref|crime|incident|inc)\b[^,;]{0,30}\bof $/i;
/** Until when something was to last, or when it was to be done. */
const TO_COME = /\b(?:until|till|til|due|(?:due|booked|planned|arranged|set) for)[: ]*$/i;
const isOfSomethingElse = (before: string): boolean =>
  BORN.test(before) || OF_A_CALL.test(before) || TO_COME.test(before);

const inNumbers: Read = (groups, { before }) =>
  isOfSomethingElse(before) ? null : dated(groups, { a: Number(groups.a), b: Number(groups.b) });

const inOrder: Read = (groups, { before }) =>
  isOfSomethingElse(before)
    ? null
    : dated(groups, { month: Number(groups.month), date: Number(groups.date) });

/** Words after "9/10" that make it a share of something, and no day. */
const COUNTED =
  /^ ?(?:sure|certain|of\b|in\b|pupils?|children|kids|boys|girls|parents|staff|people|students|times|calls?|attempts?|days?|hours?|weeks?|terms?|mins?|minutes|years?|yrs?|form|class|full|empty|done|complete|completed|scale|risk|confiden|rating|score|likely|th\b)/i;

const CLOSED = new RegExp(
  `^ *(?:$|[,.;:()\\]${DAY_MARK}${TIME_MARK}@–-]|(?:at|by|and|then|am|pm|about|approx|c)\\b|\\d{1,2}(?:[.:]\\d\\d| ?[ap]\\.?m\\b))`,
  'i',
);

/** "4/3" is a day where it is written like one, and a share where it is not. */
const short: Read = (groups, { match, before, after }) => {
  const { a = '', weekday, weekOf } = groups;
  const b = groups.b ?? groups.b2 ?? '';
  const isLed = weekday !== undefined || weekOf !== undefined || /^on /i.test(match);
  const isPadded = a.startsWith('0') || b.startsWith('0');
  const isShare = COUNTED.test(after) || (a === '24' && b === '7');
  if (!isLed && (isShare || isReference(before))) return null;
  // "10/3 DSL reviewed it": it is what a clause begins with.
  const isFirst = /(?:^|[.;,:]) ?$/.test(before);
  if (!isLed && !isPadded && !isFirst && !CLOSED.test(after)) return null;
  const [least, most] = [Math.min(Number(a), Number(b)), Math.max(Number(a), Number(b))];
  return least < 1 || least > 12 || most > 31 || isOfSomethingElse(before)
    ? null
    : dated(groups, { a: Number(a), b: Number(b) });
};

const NOT_MAY = /^ (?:have|be|also|need|not|well|or|still|want|come)\b/i;

const named: Read = (groups, { before, after, isWhole }) => {
  const month = groups.month ?? '';
  const isVerb = month === 'may' && groups.year === undefined && !isWhole && NOT_MAY.test(after);
  if (isVerb || isOfSomethingElse(before) || isReference(before)) return null;
  const date = Number(groups.date);
  const first = groups.first === undefined ? date : Number(groups.first);
  if (first > date || date > 31) return null;
  return dated(
    first < date ? { ...groups, weekday: undefined } : groups,
    { month: monthNumber(month), date: first },
    date - first + 1,
  );
};

const monthFirst: Read = (groups, context) =>
  groups.month === 'may' && groups.year === undefined && !context.isWhole
    ? null
    : Number(groups.date) > 12 &&
        groups.year === undefined &&
        !/(?:st|nd|rd|th)$/i.test(context.match)
      ? null
      : named(groups, context);

const UNIT = '(?<unit>m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?|fortnights?)';
const COUNT = `(?<about>\\b(?:about|around|approx|approximately|c|ca|some)\\b\\.? ?|~ ?)?(?:(?<least>(?<![\\w.:/])\\d{1,3}|\\b(?:${NUMBER_WORD})) ?(?:-|–|to|or) ?)?(?<![\\w.:/])(?<count>\\d{1,4}|(?:${NUMBER_WORD})\\b)`;

const PER_UNIT: readonly (readonly [RegExp, number])[] = [
  [/^w/, 7],
  [/^f/, 14],
  [/^d/, 1],
];
const AROUND = 15 * MINUTE;

/** So many days or minutes later, or with -1 earlier; "2 to 3 days" and "about 3 days" leave some open. */
const counted =
  (sign: 1 | -1): Read =>
  ({ unit: written = 'd', count = '1', least = count, about, first }) => {
    const unit = written.toLowerCase();
    const [from, to] = [numberOf(least), numberOf(count)];
    if (!Number.isFinite(from) || !Number.isFinite(to)) return null;
    const fromFirst = first !== undefined;
    const days = PER_UNIT.find(([named]) => named.test(unit))?.[1];
    const each = days ?? MINUTE * (unit.startsWith('h') ? 60 : 1);
    const more = about === undefined ? 0 : (days ?? AROUND);
    const ends = [sign * (from * each - sign * more), sign * (to * each + sign * more)] as const;
    const [early, late] = [Math.min(...ends), Math.max(...ends)];
    if (days === undefined) return { is: 'later', least: early, ms: late, fromFirst };
    return Number.isInteger(early) && Number.isInteger(late)
      ? { is: 'count', least: early, days: late, fromFirst }
      : null;
  };

/** At some moment until then. */
const within: Read = ({ unit = '', count = '1' }) =>
  /^[mh]/i.test(unit)
    ? {
        is: 'later',
        least: 0,
        ms: numberOf(count) * MINUTE * (/^h/i.test(unit) ? 60 : 1),
        fromFirst: false,
      }
    : null;

const days =
  (count: number): Read =>
  () => ({
    is: 'count',
    least: count,
    days: count,
    fromFirst: false,
  });
/** Only where nothing else is said, or beside a time. */
const alone =
  (read: Read): Read =>
  (groups, context) =>
    /^[\s,;:–-]*$/.test(context.before) && CLOSED.test(context.after)
      ? read(groups, context)
      : null;

const PART = '(?:morning|afternoon|evening|night|lunch|break|am\\b|pm\\b)';
const NOT_OF =
  '(?! (?:the|a|an|this|their|his|her|our|school|[a-z]+ing)\\b)(?! ?[a-z]*(?:meeting|call|concern))';

/** What must be somewhere in a text for a way of writing a day, the way, and how it is read. */
type Saying = readonly [RegExp, RegExp, Read];
const HAS_MONTH = /jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec/i;
const NAMES_A_DAY = /\b(?:mon|tue|wed|thu|fri|sat|sun)/i;

/** "in the 6th", "for the 4th" count something else than days. */
const OF_A_ROW = /\b(?:in|for|of|to|is|was|form|year|class) $/i;

/** The ways of writing a day with figures, those that say most first. */
const WITH_FIGURES: readonly Saying[] = [
  [
    /\d[t ]\d\d:\d\d/i,
    re(
      String.raw`${START}(?<iso>\d{4}-\d\d-\d\d[t ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:z|[+-]\d\d:?\d\d))(?![\w:])`,
    ),
    ({ iso = '' }) => ({ is: 'zoned', iso }),
  ],
  [
    /\d{4}[-/.]\d/,
    re(
      `${START}(?<year>\\d{4})(?<sep>[-/.])(?<month>\\d{1,2})\\k<sep>(?<date>\\d{1,2})(?!\\d|[/.-]\\d)${T}(?![a-su-z])${WEEKDAY_AFTER}`,
    ),
    inOrder,
  ],
  [
    /\d[-/.] ?\d{1,2}[-/.]\d/,
    re(
      `${START}(?<a>\\d{1,2})(?: ?[-/.] ?)(?<b>\\d{1,2})[-/.](?<year>\\d{4}|\\d{2})${STOP}${WEEKDAY_AFTER}`,
    ),
    inNumbers,
  ],
  [
    /\d{8}/,
    re(
      `${START}(?<year>(?:19|20)\\d\\d)(?<month>0[1-9]|1[0-2])(?<date>0[1-9]|[12]\\d|3[01])${STOP}`,
    ),
    (groups, context) => (isReference(context.before) ? null : inOrder(groups, context)),
  ],
  [
    HAS_MONTH,
    re(
      `${START}(?:(?<first>\\d{1,2})(?:st|nd|rd|th)? ?(?:-|–|to|and|&) ?)?${NTH}(?: |-|\\.)?(?: ?of )? ?${MONTH}(?:,?(?: |-)*${YEAR_AFTER})?(?!\\w)${WEEKDAY_AFTER}`,
    ),
    named,
  ],
  [
    HAS_MONTH,
    re(
      `${START}${MONTH}(?: |-)+(?:the )?${NTH}(?:,?(?: |-)+${YEAR_AFTER})?(?!\\w|[.:]\\d| ?[ap]\\.?m\\b|%)${WEEKDAY_AFTER}`,
    ),
    monthFirst,
  ],
  [
    HAS_MONTH,
    re(`\\b(?:in )?${MONTH},?(?: |-)*(?<year>(?:19|20)\\d\\d)(?!\\w|[/.:-]\\d)`),
    ({ month = '', year = '' }, { before }) =>
      isOfSomethingElse(before)
        ? null
        : { is: 'month', year: Number(year), month: monthNumber(month) },
  ],
  [
    /\d\/\d/,
    re(`${START}(?<a>\\d{1,2})/(?<b>\\d{1,2})(?![\\w/%]|[.:-]\\d)${WEEKDAY_AFTER}`),
    short,
  ],
  [
    /[a-z]\.?,? ?\d{1,2}[.-]\d/i,
    re(
      `\\b(?:on )?(?<weekday>${DAY_NAME})\\.?,? ?(?<a>\\d{1,2})(?:-(?<b>\\d{1,2})|\\.(?<b2>\\d))(?![\\w/%]|[.:-]\\d)`,
    ),
    short,
  ],
  [
    /\d(?:st|nd|rd|th)\b/i,
    re(`${START}(?<date>\\d{1,2})(?:st|nd|rd|th)\\b`),
    (groups, { match, before, after }) => {
      const isClosed = CLOSED.test(after) && !OF_A_ROW.test(before);
      const isLed =
        groups.weekday !== undefined || (/^(?:on|(?:on )?the|dated) /i.test(match) && isClosed);
      return isLed ? dated(groups, { month: null, date: Number(groups.date) }) : null;
    },
  ],
  [
    NAMES_A_DAY,
    re(
      `\\b(?:(?<side>before|by|after) )?(?:on )?(?<weekday>${DAY_NAME})\\.?,? (?:the )?(?<date>[1-9]|[12]\\d|3[01])(?![\\w/%:]|[.:-]\\d| ?[ap]\\.?m\\b)`,
    ),
    (groups, { before, after }) =>
      CLOSED.test(after) && !TO_COME.test(before) && !/^s(?:at|un)$/.test(groups.weekday ?? '')
        ? dated(groups, { month: null, date: Number(groups.date) })
        : null,
  ],
  [/\+ ?\d/, re(`${START}(?<first>t ?)?\\+ ?(?<count>\\d{1,4}) ?${UNIT}(?![a-z])`), counted(1)],
];

const WITH_WORDS: readonly Saying[] = [
  [
    /later|after/i,
    re(`${COUNT} ?${UNIT} (?:later|after(?:wards?| that)?)(?![a-z])(?! [a-z])`),
    counted(1),
  ],
  [
    /ago|earlier|beforehand|previously/i,
    re(`${COUNT} ?${UNIT} (?:ago|earlier|beforehand|previously)\\b`),
    counted(-1),
  ],
  [
    /within|inside/i,
    re(
      `\\b(?:within|inside) (?:the|an?|(?<count>\\d{1,3}|(?:${NUMBER_WORD})\\b)) ?${UNIT}\\b(?! (?:of|before|after))`,
    ),
    within,
  ],
  [
    /same|that|this|today/i,
    re(
      `(?:\\b(?:on |the ){0,2}same (?:day|date)\\b|\\b(?:later )?that (?:same )?day\\b|\\b(?:later )?(?:the )?(?:same|that|this) (?=${PART})|\\b(?:later )?today\\b)`,
    ),
    days(0),
  ],
  [/above|ditto|["”“〃]/i, re('(?:\\bas above\\b|\\bditto\\b|["”“〃]{1,2})'), alone(days(0))],
  [
    /next|following/i,
    re(`\\b(?:on |the ){0,2}(?:next|following) (?:day\\b(?! of)|(?=${PART}))`),
    days(1),
  ],
  [/day after/i, re(`\\b(?:the )?(?<!every )day after(?:wards)?\\b(?! [a-z])${NOT_OF}`), days(1)],
  [
    /yesterday|before|last/i,
    re(`\\byesterday\\b|\\b(?:the )?(?:day|night) before\\b(?! [a-z])|\\blast (?=night\\b)`),
    days(-1),
  ],
  [
    NAMES_A_DAY,
    re(
      `\\b(?:on )?(?:the )?(?<first>following )?(?<weekday>${DAY_NAME})(?<last> (?:after(?:wards)?|following)\\b(?! (?:the|a|his|her|their|our|[a-z]+ing)\\b))?`,
    ),
    ({ first, last, weekday = '' }, { match, before, after, isWhole }) => {
      const following = first ?? last;
      const isFull = /day$/i.test(weekday);
      const isLed = following !== undefined || /^on /i.test(match);
      const isName = isFull || /^(?:Mon|Tue|Wed|Thu|Fri)/.test(weekday);
      const isFree = (isName || /(?:^|[,;:(–-]) *$/.test(before)) && CLOSED.test(after);
      if (/\b(?:next|last|every|each|by|until|till?|since|for|due|past) $/i.test(before))
        return null;
      return isLed || isWhole || (isFree && (isFull || !/^(?:sat|sun)$/i.test(weekday)))
        ? { is: 'weekday', weekday: weekdayNumber(weekday), isFollowing: following !== undefined }
        : null;
    },
  ],
];

/** Days since the end of 1899: from 1954 to 2119. */
const SERIAL = /^(?<days>[2-7]\d{4})(?<part>\.\d+)?$/;

const serialIn = (text: string): readonly DaySaid[] => {
  const parts = SERIAL.exec(text)?.groups;
  if (parts === undefined) return [];
  const time = Math.round((Number(parts.part ?? 0) * DAY) / 1_000) * 1_000;
  return [{ is: 'serial', days: Number(parts.days), time, index: 0, end: text.length }];
};

/** Whether all of a text is a day that was found. */
const NOTHING_LEFT = new RegExp(`^[\\s,;${DAY_MARK}]*$`);

/** Every day that is said in a text. */
export const daysIn = (given: string): Marked<DaySaid> => {
  const serial = serialIn(given);
  if (serial.length > 0) return { found: serial, text: DAY_MARK.repeat(given.length) };
  const found: DaySaid[] = [];
  let text = given;
  const take = (match: RegExpMatchArray, lead: RegExpExecArray | null, read: Read): void => {
    const at = match.index ?? 0;
    const index = at - (lead?.[0].length ?? 0);
    const end = at + match[0].length;
    const said = read(
      { ...lead?.groups, ...match.groups },
      {
        match: text.slice(index, end),
        before: beforeOf(text, index),
        after: text.slice(end),
        isWhole: index === 0 && end === text.length,
      },
    );
    if (said === null) return;
    found.push({ ...said, index, end } as DaySaid);
    text = blankOut(text, { index, end }, DAY_MARK);
  };
  if (/\d/.test(text)) {
    for (const [need, saying, read] of WITH_FIGURES) {
      if (found.length > 0 && NOTHING_LEFT.test(text)) break;
      if (!need.test(text)) continue;
      for (const match of text.matchAll(saying)) {
        take(match, match.groups?.weekday ? null : leadOf(LEAD, text, match.index), read);
      }
    }
  }
  const words = /[a-z"”“〃]/i.test(text) ? WITH_WORDS : [];
  for (const [need, saying, read] of words) {
    if (need.test(text)) for (const match of text.matchAll(saying)) take(match, null, read);
  }
  return { found: found.sort((a, b) => a.index - b.index), text };
};
