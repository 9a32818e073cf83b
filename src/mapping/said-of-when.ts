/** What the words of a cell say of days and times, before other rows decide what is meant by them. */
import { beforeOf, type ClockSaid, clocksIn, type Found } from '../understanding/times-of-day.ts';
import { NO_TIMES, ownTimesIn, type PartSaid, partsIn, type TimesOfSchool } from './day-parts.ts';
import { type DaySaid, daysIn } from './day-words.ts';

/** What a text says of days and times, whatever the rows around it. */
export interface Said {
  readonly text: string;
  readonly days: readonly DaySaid[];
  readonly clocks: readonly ClockSaid[];
  readonly parts: readonly PartSaid[];
  /** The words that are left over, and where in them the first that was taken stood. */
  readonly rest: string;
  readonly index: number;
}

const MOST_TEXTS = 5_000;
const LONGEST_KEPT = 60;
/** What was found in a text, which a log repeats. */
const known = new WeakMap<TimesOfSchool, Map<string, Said>>();

/** Whether a text can say anything of a time at all. */
const MAY_SAY_WHEN =
  /\d|["”“〃]|noon|mid-?day|day\b|time\b|ish\b|clock|morning|evening|night|lunch|break|school|registration|assembly|\b(?:half|quarter|past|[ap]\.?m|reg|pick|ditto|above|after|before|later|afterwards?|ago|earlier|beforehand|previously|within|inside|first thing|last lesson|last period|mon|tues?|weds?|thu(?:rs?)?|fri|sat|sun|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b/i;

const isAscii = (text: string): boolean => {
  for (let index = 0; index < text.length; index += 1)
    if (text.charCodeAt(index) > 126) return false;
  return true;
};

const ORDINALS =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth'.split(
    ' ',
  );
const ORDINAL = `(?:twenty[- ](?:${ORDINALS.slice(0, 9).join('|')})|thirty[- ]first|thirtieth|${ORDINALS.join('|')})`;
const MONTH_NAMED =
  '(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|ust|tember|ober|ember)?';
const WEEKDAY_NAMED = '(?:mon|tues|wednes|thurs|fri|satur|sun)day';
/** "the sixth of November", "November the sixth", "Monday the sixth". */
const SPELT_DAY = new RegExp(
  `\\b${ORDINAL}(?=(?: day)?(?: of)? ${MONTH_NAMED}\\b)|(?<=\\b${MONTH_NAMED} (?:the )?)${ORDINAL}\\b|(?<=\\b${WEEKDAY_NAMED},? the )${ORDINAL}\\b`,
  'gi',
);

const TENS: Readonly<Record<string, number>> = { twenty: 20, thirty: 30, thirtieth: 30 };

const inFigures = (ordinal: string): string => {
  const words = ordinal.toLowerCase().split(/[- ]/);
  const days = words.map((word) => TENS[word] ?? ORDINALS.indexOf(word) + 1);
  return `${days.reduce((sum, each) => sum + each, 0)}th`;
};

export const clean = (text: string): string =>
  (isAscii(text) ? text : text.normalize('NFKC').replace(/[\uE000\uE001]/g, ' '))
    .replace(/\s+/g, ' ')
    .replace(SPELT_DAY, inFigures)
    .trim();

const SEPARATORS = ' ,;:.@/–—-';

/** Words without the marks that stood around what was taken out of them. */
const tidy = (text: string): string => {
  const plain = text
    .replace(/\( *\)|\[ *\]/g, ' ')
    .replace(/ {2,}/g, ' ')
    .replace(/ ([,;:.])/g, '$1')
    .replace(/([,;:–—-]) ?(?=[,;:–—-])/g, '');
  let [from, to] = [0, plain.length];
  while (from < to && SEPARATORS.includes(plain[from] ?? '')) from += 1;
  while (to > from && plain[to - 1] !== '.' && `${SEPARATORS}(`.includes(plain[to - 1] ?? ''))
    to -= 1;
  return plain.slice(from, to);
};

/** The text without what was found in it. */
const without = (text: string, found: readonly Found[]): string => {
  if (found.length === 0) return text;
  let rest = '';
  let from = 0;
  for (const { index, end } of [...found].sort((a, b) => a.index - b.index)) {
    rest += `${text.slice(from, index)} `;
    from = end;
  }
  return tidy(rest + text.slice(from));
};

const LATER_ON =
  '(?:tomorrow|tmrw?|tmorrow|tomoz|next (?:week|month|term|half term|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*))';
const AFTER_TO_COME = new RegExp(`\\b${LATER_ON},?(?: at)? ?$`, 'i');
const BEFORE_TO_COME = new RegExp(`^ ?${LATER_ON}\\b`, 'i');

/** "tomorrow am": of a day that is still to come, whichever that is. */
const isToCome = (text: string, { index, end }: Found): boolean =>
  AFTER_TO_COME.test(beforeOf(text, index)) || BEFORE_TO_COME.test(text.slice(end, end + 30));

const look = (text: string, times: TimesOfSchool): Said => {
  const own = ownTimesIn(text, times);
  const days = daysIn(own.text);
  const clocks = clocksIn(days.text);
  const parts = partsIn(clocks.text, times);
  const used = clocks.found.filter((each) => each.near !== 'other' && !isToCome(text, each));
  const inDay = [...own.found, ...parts.found].filter((each) => !isToCome(text, each));
  const found = [...days.found, ...used, ...inDay];
  const first = Math.min(text.length, ...found.map(({ index }) => index));
  const rest = without(text, found);
  return {
    text,
    days: days.found,
    clocks: used,
    parts: inDay,
    rest,
    index: found.length === 0 ? 0 : Math.min(rest.length, tidy(text.slice(0, first)).length),
  };
};

const isEmpty = (times: TimesOfSchool): boolean => {
  for (const _ in times) return false;
  return true;
};

export const saidIn = (given: string, times: TimesOfSchool | undefined): Said => {
  const key = times === undefined || isEmpty(times) ? NO_TIMES : times;
  let texts = known.get(key);
  if (texts === undefined) {
    texts = new Map();
    known.set(key, texts);
  }
  const before = texts.get(given);
  if (before !== undefined) return before;
  const text = clean(given);
  const isPlain = key === NO_TIMES && !MAY_SAY_WHEN.test(text);
  const said = isPlain
    ? { text, days: [], clocks: [], parts: [], rest: text, index: 0 }
    : look(text, key);
  if (texts.size >= MOST_TEXTS) texts.clear();
  if (given.length <= LONGEST_KEPT) texts.set(given, said);
  return said;
};
