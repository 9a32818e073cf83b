/**
 * Times of day as people write them: "10.40 ish", "half past nine", "9:15-9:30", "after lunch".
 * Finds them in a text; on which day they were is for others to say. Pure.
 */

export const NUMBER_WORDS: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  fifteen: 15,
  quarter: 15,
  'a quarter': 15,
  twenty: 20,
  'twenty five': 25,
  'twenty-five': 25,
  thirty: 30,
  forty: 40,
  'half an': 0.5,
};
export const NUMBER_WORD = Object.keys(NUMBER_WORDS)
  .sort((a, b) => b.length - a.length)
  .join('|');
export const numberOf = (word: string): number =>
  NUMBER_WORDS[word.trim().toLowerCase()] ?? Number(word);

/** What is put in the place of words that were read, letter for letter: of private use, so in no text. */
export const DAY_MARK = '\uE000';
export const TIME_MARK = '\uE001';

/** A time of the clock. Without `half` an hour up to twelve may be of the morning or the afternoon. */
export interface Clock {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly half: 'a' | 'p' | null;
  /** It has a leading zero, so that it is of the 24-hour clock. */
  readonly isPadded: boolean;
  readonly hasColon: boolean;
}

/** What the words beside a time make of it; `other`: it does not say when something was done. */
export type Nearness =
  | 'at'
  | 'about'
  | 'just-before'
  | 'just-after'
  | 'before'
  | 'after'
  | 'between'
  | 'during'
  | 'other';

export interface Found {
  /** Where it stands, with the words that belong to it. */
  readonly index: number;
  readonly end: number;
}

export interface ClockSaid extends Found {
  readonly is: 'clock';
  readonly clock: Clock;
  /** The later end, for a time that goes from one to another. */
  readonly until: Clock | null;
  readonly near: Nearness;
  /** Only an hour was said, without am or pm: "about 3". */
  readonly isBare: boolean;
}

const SPELT = 'one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve';
const HALF = String.raw`(?: ?(?<half>[ap])\.?m\b\.?(?![a-z]))`;
const HOURS_AFTER = String.raw`(?: ?(?:hrs?|hours|h)\b)?`;
/** Not within a longer number, an amount of money or a fraction. */
const START = String.raw`(?<![\w.:/⁄£$€#]|\d[-–])`;
const STOP = String.raw`(?![\d/%]|[.:,]\d| ?(?:gb|mb|kb|kg|km|miles?)\b)`;

/** What may follow a number that is a time although it has no minutes. */
const ENDS = String.raw`(?= *(?:$|[,.;:)\]${DAY_MARK}${TIME_MARK}–—-]|(?:and|then|on|this|that|today|yesterday|in the|to|ref|by|with|w|via|an?|the|i|we|he|she|they|it|his|her|our|my|mum|dad|somebody|someone)\b))`;

const ABOUT = String.raw`(?:\b(?:about|abt|around|approx(?:imately)?|circa|ca|roughly|c)\b\.?|~|≈)`;
/** What stands before a time and belongs to it. */
const LEAD = new RegExp(
  String.raw`(?:(?<lead>\b(?:just before|just after|shortly before|shortly after|soon after|just gone|nearly|almost|coming up to|getting on for|not? later than|not (?:after|before|until|till)|no earlier than|before|after|by|until|till?|since|from|for|due|booked)\b) ?)?(?:(?:\bat\b|@) ?)?(?:(?<about>${ABOUT}) ?)?(?:(?:\bat\b|@) ?)?$`,
  'i',
);
const TAIL = String.raw`(?: ?-?\b(?<ish>ish)\b| \(?(?<orSo>or so|approx|approximately|roughly)\b\.?\)?)?`;

const pattern = (body: string): RegExp => new RegExp(body + TAIL, 'gi');

/** How much of what stands before a time or a day can belong to it, or say what it is. */
const LONGEST_LEAD = 60;
export const beforeOf = (text: string, index: number): string =>
  index > LONGEST_LEAD ? `…${text.slice(index - LONGEST_LEAD, index)}` : text.slice(0, index);
export const leadOf = (lead: RegExp, text: string, index: number): RegExpExecArray | null =>
  lead.exec(beforeOf(text, index));

const TWELVE = String.raw`(?<hour>\d{1,2}|${SPELT})`;
/** One end of a time that goes from one to another. */
const end = (name: string, separated: string): string =>
  String.raw`(?<${name}Hour>\d{1,2})(?:${separated}(?<${name}Minute>\d\d))?(?: ?(?<${name}Half>[ap])\.?m\b\.?)?`;

const MAY_BE_BETWEEN = /\d ?(?:[ap]\.?m\.? ?)?(?:[-–—&]|to\b|until\b|till\b|and\b)/i;
const BETWEEN = [
  new RegExp(
    String.raw`\b(?:some ?time )?(?:between|btwn|betw\.?) (?:about |approx |c\. ?)?${end('a', '[:.h]')} ?(?:and|&|-|–|to) ?${end('b', '[:.h]')}${HOURS_AFTER}${STOP}(?! ?(?:and|&) ?\d)${ENDS.replace('$', String.raw`$| [a-z]+ed\b`)}`,
    'gi',
  ),
  new RegExp(
    String.raw`(?:\b(?:from|at) )?${START}${end('a', '[:.h]')} ?(?:-|–|—|to|until|till) ?${end('b', '[:.h]')}${HOURS_AFTER}${STOP}(?![a-z])`,
    'gi',
  ),
] as const;

/** Each with what must be somewhere in the text for it. */
const SAYINGS: readonly (readonly [RegExp, RegExp])[] = [
  [
    /\b(?:past|to|half)\b/i,
    pattern(
      String.raw`(?:${START}(?<minutes>\d{1,2}|(?:a )?quarter|five|ten|fifteen|twenty(?:[ -]five)?)(?: mins?| minutes)? (?<side>to|past)|\b(?<side30>half)(?: past)?) ${TWELVE}\b(?!:|\.\d|-)${HALF}?(?! (?:the|a|an|my|him|her|me|us|hours?|days?|weeks?|years?|mins?|minutes|pupils?|children|parents|staff|of|calls?|people)\b)`,
    ),
  ],
  [
    /\d[:.h]\d\d/i,
    pattern(
      String.raw`${START}(?<hour>\d{1,2})(?:(?<colon>:)|[.h])(?<minute>\d\d)(?:[:.](?<second>\d\d)(?:\.\d+)?)?(?:${HALF}|${HOURS_AFTER})${STOP}(?![a-gi-z])`,
    ),
  ],
  [/\d ?[ap]\.?m/i, pattern(String.raw`${START}(?<hour>\d{1,2})${HALF}${STOP}`)],
  [
    /\d{4} ?h/i,
    pattern(String.raw`${START}(?<hour>[01]\d|2[0-3])(?<minute>[0-5]\d) ?(?:hrs?|hours|h)\b`),
  ],
  [
    /noon|mid-?day/i,
    pattern(
      String.raw`(?:${START}12 ?)?(?<![a-z])(?<word>noon|mid-?day)\b(?! (?:supervisor|assistant|meal|staff|club))`,
    ),
  ],
  [/clock/i, pattern(String.raw`${START}${TWELVE} ?o['’]?clock\b${HALF}?`)],
  [/ish\b/i, new RegExp(String.raw`${START}${TWELVE} ?-?(?<ish>ish)\b${HALF}?`, 'gi')],
];

/** Four figures, or an hour alone: a time only because of the words before it. */
const MAY_BE_LED =
  /(?:\b(?:at|about|abt|around|approx\w*|circa|ca?|roughly|before|after|by|than|gone|until|till)\b|[@~≈])[. ]*(?:\d|[a-z])/i;
const LED: readonly RegExp[] = [
  pattern(String.raw`${START}(?<hour>[01]\d|2[0-3])(?<minute>[0-5]\d)(?![\d/:.-])(?! ?[a-z]*\d)`),
  pattern(String.raw`${START}${TWELVE}\b(?:${HALF})?${ENDS}`),
];

/** What four figures stand after that are a time: nothing, a day, "yes". */
const FIGURES = new RegExp(
  String.raw`(?<=^ *(?:yes|y|done|completed?|✓)?[ ,–-]*|[${DAY_MARK}] *[,–-]? *)\b(?<hour>[01]\d|2[0-3])(?<minute>[0-5]\d)\b(?![/:.]?\d|[/:])(?! (?:ref|log|cad|crime|inc)\b)`,
  'gi',
);
const LOOKS_LIKE_A_YEAR = /^(?:19|20)/;

const endsIn = (words: string): RegExp =>
  new RegExp(String.raw`(?:\b(?:${words})\b[.:]?|#|\bno\.)(?: ?(?:no\.?|number))? ?[:.]? ?$`, 'i');

/** Words after which a number is a name of something, and no time or day; even one like 3.40. */
const WITH_POINTS =
  'ref(?:erence)?|log|cad|crn|urn|number|nr|id|pages?|pp?|para(?:graph)?s?|sec(?:tion)?s?|clauses?|art(?:icle)?|ver(?:sion)?|v|rooms?|rm|item|appendix|annex';
const REFERS_WITH_POINTS = endsIn(WITH_POINTS);
const REFERS = endsIn(
  `${WITH_POINTS}|crime|case|class|years?|yrs?|y|form|group|set|ext|code|unit|part|step|entry|row|line|question|q|level|tier|stage|ks|ages?|aged|scored?|rated|period|lesson`,
);
export const isReference = (before: string): boolean => REFERS.test(before);

const AS_OLD = /^(?:nearly|almost|coming up to|getting on for)\b/i;
/** "1.30 hrs" says how long. */
const LASTS = /^[1-6]\.\d\d ?h(?:ou)?rs?$/i;

const clockOf = (hour: string, minute: string | undefined, half: string | undefined): Clock => ({
  hour: numberOf(hour),
  minute: Number(minute ?? 0),
  second: 0,
  half: (half?.toLowerCase() as 'a' | 'p' | undefined) ?? null,
  isPadded: /^0\d/.test(hour),
  hasColon: false,
});

const isClock = ({ hour, minute, second, half }: Clock): boolean =>
  minute < 60 && second < 60 && (half === null ? hour < 24 : hour >= 1 && hour <= 12);

const NEAR: Readonly<Record<string, Nearness>> = {
  'just before': 'just-before',
  'shortly before': 'just-before',
  'just after': 'just-after',
  'shortly after': 'just-after',
  'soon after': 'just-after',
  'just gone': 'just-after',
  nearly: 'just-before',
  almost: 'just-before',
  'coming up to': 'just-before',
  'getting on for': 'just-before',
  'no later than': 'before',
  'not later than': 'before',
  'not after': 'before',
  'not before': 'after',
  'not until': 'after',
  'not till': 'after',
  'no earlier than': 'after',
  before: 'before',
  by: 'before',
  after: 'after',
};

const nearOf = (groups: Readonly<Record<string, string | undefined>>): Nearness => {
  const lead = groups.lead?.toLowerCase();
  if (lead !== undefined) return NEAR[lead] ?? 'other';
  return (groups.about ?? groups.ish ?? groups.orSo) ? 'about' : 'at';
};

const readClock = (groups: Readonly<Record<string, string | undefined>>): Clock => {
  const { hour = '12', minute, half } = groups;
  const side = groups.side?.toLowerCase();
  if (groups.side30 !== undefined) return clockOf(hour, '30', half);
  if (side === undefined) {
    return {
      ...clockOf(hour, minute, groups.word === undefined ? half : 'p'),
      second: Number(groups.second ?? 0),
      hasColon: groups.colon !== undefined,
    };
  }
  const past = numberOf(groups.minutes ?? '');
  const full = clockOf(hour, undefined, half);
  if (side === 'past') return { ...full, minute: past };
  return { ...full, hour: full.hour === 1 ? 12 : full.hour - 1, minute: 60 - past };
};

export const blankOut = (text: string, { index, end }: Found, mark: string): string =>
  text.slice(0, index) + mark.repeat(end - index) + text.slice(end);

/** The text in which everything found is marked, and what was found. */
export interface Marked<T> {
  readonly found: readonly T[];
  readonly text: string;
}

const ranges = (given: string): Marked<ClockSaid> => {
  let text = given;
  const found: ClockSaid[] = [];
  if (!MAY_BE_BETWEEN.test(text)) return { found, text };
  for (const saying of BETWEEN) {
    for (const match of text.matchAll(saying)) {
      const { groups = {} } = match;
      const isPlain = saying === BETWEEN[1];
      const isFull = groups.aMinute ?? groups.bMinute ?? groups.aHalf ?? groups.bHalf;
      if (isPlain && (isFull === undefined || groups.bMinute === undefined) && !groups.bHalf)
        continue;
      if (isPlain && isReference(beforeOf(text, match.index))) continue;
      const clock = clockOf(groups.aHour ?? '', groups.aMinute, groups.aHalf);
      const until = clockOf(groups.bHour ?? '', groups.bMinute, groups.bHalf);
      if (!isClock(clock) || !isClock(until)) continue;
      const place = { index: match.index, end: match.index + match[0].length };
      const isBare = groups.aMinute === undefined && groups.aHalf === undefined;
      const near = isPlain ? 'during' : 'between';
      found.push({ is: 'clock', ...place, clock, until, near, isBare });
      text = blankOut(text, place, TIME_MARK);
    }
  }
  return { found, text };
};

const MAY_BE_CLOCK = new RegExp(String.raw`\d|noon|mid-?day|\b(?:${SPELT})`, 'i');

/** Every time of the clock that is said in a text. */
export const clocksIn = (given: string): Marked<ClockSaid> => {
  if (!MAY_BE_CLOCK.test(given)) return { found: [], text: given };
  const all = ranges(given);
  let { text } = all;
  const found = [...all.found];
  const take = (match: RegExpMatchArray, mustBeLed: boolean): void => {
    const at = match.index ?? 0;
    const before = leadOf(LEAD, text, at);
    const lead = before?.[0] ?? '';
    const groups = { ...before?.groups, ...match.groups };
    const near = nearOf(groups);
    // "nearly ten" may be how old a child is.
    const isAge = AS_OLD.test(lead);
    if (mustBeLed && (near === 'other' || lead === '' || isAge)) return;
    const clock = readClock(groups);
    if (!isClock(clock) || LASTS.test(match[0])) return;
    const index = at - lead.length;
    const refers = match.groups?.minute === undefined ? REFERS : REFERS_WITH_POINTS;
    if (lead === '' && refers.test(beforeOf(text, at))) return;
    const place = { index, end: at + match[0].length };
    const { minute, half, word, side, side30 } = groups;
    const isBare = (minute ?? half ?? word ?? side ?? side30) === undefined;
    found.push({ is: 'clock', ...place, clock, until: null, near, isBare });
    text = blankOut(text, place, TIME_MARK);
  };
  for (const [need, saying] of SAYINGS) {
    if (need.test(text)) for (const match of text.matchAll(saying)) take(match, false);
  }
  if (MAY_BE_LED.test(text)) {
    for (const saying of LED) for (const match of text.matchAll(saying)) take(match, true);
  }
  if (/\d{4}/.test(text)) {
    for (const match of text.matchAll(FIGURES)) {
      if (!LOOKS_LIKE_A_YEAR.test(match[0]) || match[0] === given) take(match, false);
    }
  }
  return { found: found.sort((a, b) => a.index - b.index), text };
};
