/** The lines of a mapping that say "check this", as questions; and their answers, put into its text. */

import type { RuleBooks } from '../../engine/replay.ts';
import { wordLists } from '../../words/word-lists.ts';

/** A line somebody has to look at. */
export interface Check {
  /** Where it is in the mapping: "words.to › Filtering provider". */
  readonly path: string;
  readonly asks: string;
  /** Why it is asked, where that is said. */
  readonly why: string | null;
  readonly value: string;
  /** What can be chosen, each with its meaning; null where it is to be typed. */
  readonly choices: readonly (readonly [value: string, says: string])[] | null;
}

const KEY = '"(?:[^"\\\\]|\\\\.)*"|[\\w.-]+';
const LINE = new RegExp(`^( *)(${KEY}): (.+?) {2}# check this(?:: (.*))?$`);
const OPENS = new RegExp(`^( *)(${KEY}): *(?:#.*)?$`);

const plainKey = (key: string): string => (key.startsWith('"') ? (JSON.parse(key) as string) : key);

/** What a line asks, by the sections it stands in. */
const QUESTIONS: Readonly<Record<string, (key: string) => string>> = {
  columns: (key) => `Which column says ${COLUMNS[key] ?? key}?`,
  steps: (key) => `What does the column “${key}” say was done?`,
  facts: (key) => `Which question does the column “${key}” answer?`,
  dates: () => 'Is the day or the month first in dates?',
  'dates.columns': (key) => `Is the day or the month first in the column “${key}”?`,
  'words.type': (key) => `What was done where the log says “${key}”?`,
  'words.by': (key) => `Who is “${key}”?`,
  'words.to': (key) => `Who was told where the log says “${key}”?`,
  'words.about': (key) => `Who is it about where the log says “${key}”?`,
  'words.via': (key) => `How was somebody told where the log says “${key}”?`,
  'words.procedure': (key) => `What kind of incident is “${key}”?`,
};

const COLUMNS: Readonly<Record<string, string>> = {
  incident: 'which incident a row belongs to',
  at: 'when it was done',
  by: 'who did it',
  to: 'who was told',
  about: 'who it is about',
  type: 'what was done',
  procedure: 'what kind of incident it is',
  done: 'whether it was done',
  via: 'how somebody was told',
};

/** The word list that a section is filled from. */
const LISTS: Readonly<Record<string, string>> = {
  facts: 'fact',
  'words.by': 'party',
  'words.to': 'party',
  'words.about': 'party',
  'words.via': 'channel',
  'words.procedure': 'procedure',
};

const ORDERS = [
  ['day-first', 'the day, as in 4/9 for 4 September'],
  ['month-first', 'the month, as in 9/4 for 4 September'],
] as const;

const choicesFor = (section: string, value: string, books: RuleBooks): Check['choices'] => {
  if (section.startsWith('dates')) return ORDERS;
  const list = LISTS[section];
  const words = list === undefined ? undefined : wordLists(books)[list];
  // A list, or what says more than one thing, is for the keyboard.
  return words === undefined || !(value in words) ? null : Object.entries(words);
};

interface Place {
  readonly line: number;
  readonly section: string;
  readonly key: string;
  readonly value: string;
  readonly why: string | null;
}

/** The lines that say "check this", each with the sections that it stands in. */
const placesIn = (lines: readonly string[]): readonly Place[] => {
  const open: { readonly indent: number; readonly key: string }[] = [];
  return lines.flatMap((text, line): readonly Place[] => {
    const indent = text.length - text.trimStart().length;
    if (text.trim() === '' || text.trimStart().startsWith('#')) return [];
    while ((open.at(-1)?.indent ?? -1) >= indent) open.pop();
    const opens = OPENS.exec(text);
    if (opens !== null) open.push({ indent, key: plainKey(opens[2] ?? '') });
    const found = LINE.exec(text);
    if (found === null) return [];
    const [, , key = '', value = '', why = null] = found;
    const section = open.map((each) => each.key).join('.');
    return [{ line, section, key: plainKey(key), value, why }];
  });
};

const pathOf = ({ section, key }: Place): string => (section === '' ? key : `${section} › ${key}`);

/** What there is to check in the text of a mapping. */
export const checksIn = (mapping: string, books: RuleBooks): readonly Check[] =>
  placesIn(mapping.split('\n')).map((place) => {
    const { section, key, value, why } = place;
    const asks = (QUESTIONS[section] ?? (() => `Is this right: ${pathOf(place)}?`))(key);
    return { path: pathOf(place), asks, why, value, choices: choicesFor(section, value, books) };
  });

/** The mapping with these answers, by path; they have been looked at. An answer is one line. */
export const withAnswers = (mapping: string, answers: ReadonlyMap<string, string>): string => {
  const lines = mapping.split('\n');
  for (const place of placesIn(lines)) {
    const answer = answers
      .get(pathOf(place))
      ?.replace(/[\r\n]+/g, ' ')
      .trim();
    if (answer === undefined || answer === '') continue;
    const [, indent = '', key = ''] = LINE.exec(lines[place.line] ?? '') ?? [];
    lines[place.line] = `${indent}${key}: ${answer}`;
  }
  return lines.join('\n');
};
