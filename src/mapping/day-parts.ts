/** Parts of the school day as people write them in a log, by the hours of the school or of most schools. */
import {
  beforeOf,
  blankOut,
  clocksIn,
  DAY_MARK,
  type Found,
  type Marked,
  TIME_MARK,
} from '../understanding/times-of-day.ts';
import { DAY, MINUTE } from './calendar.ts';

const HOUR = 60 * MINUTE;

export interface PartSaid extends Found {
  readonly is: 'part';
  /** Milliseconds since midnight, past the next one for a night; null where only the school knows. */
  readonly span: readonly [number, number] | null;
}

/** Words of the log for parts of the day, each with hours such as "11:00-11:50". */
export type TimesOfSchool = Readonly<Record<string, string>>;

/** Wide enough for the schools that we know of; a mapping gives a school's own. */
const PARTS: readonly (readonly [string, number, number])[] = [
  ['(?:morning|first) break', 10, 12],
  ['(?:afternoon|second) break', 11, 15],
  ['break ?times?|break|play ?time', 9.75, 15],
  ['lunch ?times?|lunch ?break|lunch|dinner ?time', 11.5, 14.5],
  ['(?:morning )?registration|(?:am )?reg|form time|tutor time', 8, 10],
  ['breakfast club', 7, 9.5],
  ['home ?time|pick ?up', 14.5, 17],
  ['end of (?:the )?(?:school )?day|end of school|last lesson|last period', 14, 18],
  ['first thing(?: in the morning)?', 6, 10],
  ['mid[ -]?morning', 9.5, 11.5],
  ['mid[ -]?afternoon', 13.5, 16],
  ['(?:early |late )?morning|a\\.?m\\.?(?![a-z])', 0, 12],
  ['(?:early |late )?afternoon', 12, 18],
  ['p\\.?m\\.?(?![a-z])', 12, 24],
  ['(?:early |late )?evening|tonight', 16.5, 24],
  ['overnight|(?:late at |during the )?night', 18, 33],
];
const UNKNOWN = ['p ?[1-9]', '(?:period|lesson) ?[1-9]', 'assembly'];

const NOT_SOMETHING_ELSE =
  '(?! ?-?(?:club|clubs|supervis|assistant|lad(?:y|ies)|staff|duty|dut(?:y|ies)|detention|briefing|meeting|register|menu|room|box|hall|in\\b|care\\b|school\\b|provision|session))';
const LEAD =
  '(?:\\b(?<side>before|after|by)[ -])?(?:\\b(?:at|in|on|during|over|since|just|the|start of|beginning of|end of|middle of)\\b ){0,4}';

interface Sayings {
  readonly regex: RegExp;
  readonly spanOf: (written: string) => PartSaid['span'];
}

const plain = (text: string): string => text.toLowerCase().replace(/[\s.-]+/g, '');

/** "P3", "period 3" and "lesson 3" are one word of the school's. */
const numbered = (text: string): string =>
  plain(text).replace(/^(?:p|per|period|l|lesson)(\d)$/, 'p$1');

const CLOCKS = /^(\d{1,2})[:.](\d\d)(?:\s*(?:-|–|to)\s*(\d{1,2})[:.](\d\d))?$/;

/** Hours such as "11:00-11:50"; null where they are not written like that. */
const hoursOf = (written: string): readonly [number, number] | null => {
  const found = CLOCKS.exec(written.trim());
  if (found === null) return null;
  const [, hour, minute, toHour = hour, toMinute = minute] = found;
  const at = (h: string | undefined, m: string | undefined): number =>
    Number(h) * HOUR + Number(m) * MINUTE;
  const [from, to] = [at(hour, minute), at(toHour, toMinute)];
  return from >= DAY || to >= DAY || to < from ? null : [from, to];
};

const escaped = (text: string): string =>
  text
    .trim()
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\s+/g, ' ');

const sayingsOf = (times: TimesOfSchool): Sayings => {
  const own = new Map<string, PartSaid['span']>();
  for (const [word, hours] of Object.entries(times)) own.set(numbered(word), hoursOf(hours));
  const words = Object.keys(times)
    .map(escaped)
    .sort((a, b) => b.length - a.length);
  const known = PARTS.map(([said, from, to]) => ({
    whole: new RegExp(`^(?:${said})$`, 'i'),
    span: [from * HOUR, to * HOUR] as const,
  }));
  const all = [...words, ...PARTS.map(([said]) => said), ...UNKNOWN, 'school(?=\\b)'];
  return {
    regex: new RegExp(
      `${LEAD}(?:\\b|(?<=\\d))(?<part>${all.join('|')})(?![\\w]|/\\d)${NOT_SOMETHING_ELSE}`,
      'gi',
    ),
    spanOf: (written) => {
      const mine = own.get(numbered(written));
      return mine ?? known.find(({ whole }) => whole.test(written))?.span ?? null;
    },
  };
};

export const NO_TIMES: TimesOfSchool = {};

/** Own words in which something else would be read as well: "1.08", "2ish", "after break". */
const firsts = new WeakMap<TimesOfSchool, RegExp | null>();
const firstOf = (times: TimesOfSchool): RegExp | null => {
  const known = firsts.get(times);
  if (known !== undefined) return known;
  const words = Object.keys(times)
    .filter((word) => clocksIn(word).found.length > 0 || partsIn(word, NO_TIMES).found.length > 0)
    .filter((word) => /^(?:before|after|by)\b|\d/i.test(word.trim()))
    .map(escaped)
    .sort((a, b) => b.length - a.length);
  const regex =
    words.length === 0
      ? null
      : new RegExp(`(?<![\\w.:/]|\\d-)(?:at )?(?<part>${words.join('|')})(?![\\w/]|[.:]\\d)`, 'gi');
  firsts.set(times, regex);
  return regex;
};

/** The words of a mapping that have to be found before times of the clock are. */
export const ownTimesIn = (given: string, times: TimesOfSchool): Marked<PartSaid> => {
  const regex = times === NO_TIMES ? null : firstOf(times);
  if (regex === null) return { found: [], text: given };
  const hours = new Map(
    Object.entries(times).map(([word, each]) => [numbered(word), hoursOf(each)]),
  );
  const found = [...given.matchAll(regex)].map(({ 0: all, index, groups }): PartSaid => {
    const span = hours.get(numbered(groups?.part ?? '')) ?? null;
    return { is: 'part', index, end: index + all.length, span };
  });
  const text = found.reduce((marked, each) => blankOut(marked, each, TIME_MARK), given);
  return { found, text };
};

const sayings = new WeakMap<TimesOfSchool, Sayings>();

const CLOSED = new RegExp(
  `^ *(?:$|[,.;:)\\]${DAY_MARK}${TIME_MARK}/–-]|(?:and|then|by|with|on|to|from|via|when)\\b)`,
  'i',
);
const OPEN = new RegExp(
  `(?:^|[,;:(–/${DAY_MARK}${TIME_MARK}-]|\\b(?:this|that|same|next|following)) *$`,
  'i',
);
const WORDLIKE = /^(?:am|pm|a\.m\.?|p\.m\.?)$/i;

/** Before and after a part reach to it, and from it on. */
const withSide = (span: PartSaid['span'], side: string | undefined): PartSaid['span'] => {
  if (span === null || side === undefined) return span;
  const [from, to] = span;
  return side === 'after' ? [from, Math.max(to, 18 * HOUR)] : [Math.min(from, 5 * HOUR), to];
};

/** "school" alone is a place, and no time. */
const besideSchool = (side: string | undefined): PartSaid['span'] | undefined => {
  if (side === 'before') return [5 * HOUR, 9.5 * HOUR];
  return side === 'after' ? [14.5 * HOUR, 22 * HOUR] : undefined;
};

/** Every part of the day that is said in a text. */
export const partsIn = (given: string, times: TimesOfSchool): Marked<PartSaid> => {
  let known = sayings.get(times);
  if (known === undefined) {
    known = sayingsOf(times);
    sayings.set(times, known);
  }
  const found: PartSaid[] = [];
  let text = given;
  if (!/[a-z]/i.test(text) && times === NO_TIMES) return { found, text };
  for (const match of given.matchAll(known.regex)) {
    const { groups = {}, index } = match;
    const { part = '' } = groups;
    const side = groups.side?.toLowerCase();
    const end = index + match[0].length;
    const [before, after] = [beforeOf(text, index), text.slice(end)];
    const isLed = match[0].length > part.length || OPEN.test(before);
    const isEnd = CLOSED.test(after);
    const isShouted = WORDLIKE.test(part) && part === part.toUpperCase();
    if (/\b(?:parents?['’]?|open|every|each|good|until|till?) $/i.test(before)) continue;
    const isPlain = WORDLIKE.test(part) ? isShouted || OPEN.test(before) : isLed;
    if (!isEnd && !isPlain) continue;
    const span = /^school$/i.test(part) ? besideSchool(side) : withSide(known.spanOf(part), side);
    if (span === undefined || (span === null && !isLed && !(index === 0 && isEnd))) continue;
    found.push({ is: 'part', index, end, span });
    text = blankOut(text, { index, end }, TIME_MARK);
  }
  return { found, text };
};
