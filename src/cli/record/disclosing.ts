/**
 * An incident for somebody who asks what is kept about them, with what has to be looked at before any of it
 * is given out. A program cannot decide that: it marks, and a person decides.
 */
import { unknownWord } from '../../engine/read.ts';
import type { TimelineEvent } from '../../vocabulary/events.ts';
import { PARTIES, PARTY_IDS } from '../../vocabulary/parties.ts';
import {
  isPseudonym,
  type Person,
  partyOf,
  peopleIn,
  personNamed,
} from '../../vocabulary/pseudonyms.ts';
import type { Timeline } from '../../vocabulary/timelines.ts';
import { entryMomentInWords } from '../../words/moments.ts';
import { Refused } from './account.ts';

const MARKS = {
  'about-others': 'is about somebody else only; leave it out',
  'other-person': 'shows somebody else, by pseudonym or as a pupil or parent; leave them out',
  'outside-body':
    'is what an outside body, such as the police, said or was told; ask it whether this may be given out',
  'free-text': 'is free text; take out what says who others are, or what they said in confidence',
} as const;
type MarkCode = keyof typeof MARKS;

interface Mark {
  readonly code: MarkCode;
  /** The fields of the entry that it is about. */
  readonly fields: readonly string[];
}

interface DisclosedEntry {
  readonly position: number;
  readonly entry: TimelineEvent;
  readonly marks: readonly Mark[];
}

interface Disclosed {
  readonly incident: string;
  readonly about: Person;
  readonly isHeld: boolean;
  readonly meanings: typeof MARKS;
  readonly entries: readonly DisclosedEntry[];
}

/** Whom `--about` names. @throws Refused where it is nobody that a timeline knows */
export const personFrom = (given: string): Person => {
  const person = personNamed(given);
  if (person !== null) return person;
  throw new Refused(`--about: ${unknownWord('party', given, PARTY_IDS)}`);
};

type Fields = Readonly<Record<string, unknown>>;

const PEOPLE = ['by', 'to', 'about'] as const;

const peopleOf = (entry: TimelineEvent, field: (typeof PEOPLE)[number]): readonly Person[] =>
  peopleIn((entry as unknown as Fields)[field] as Person | readonly Person[] | undefined);

/** Somebody whom a reader might recognise: staff and bodies are known by their role anyway. */
const isSomebodyElse = (person: Person, subject: Person): boolean =>
  person !== subject &&
  (isPseudonym(person) || ['pupils', 'parents'].includes(PARTIES[partyOf(person)].group));

const isOutside = (person: Person): boolean => PARTIES[partyOf(person)].group === 'agencies';

const marksOf = (entry: TimelineEvent, subject: Person): readonly Mark[] => {
  const fieldsWith = (holds: (person: Person) => boolean): readonly string[] =>
    PEOPLE.filter((field) => peopleOf(entry, field).some(holds));
  const about = peopleOf(entry, 'about');
  const isOfOthers = about.length > 0 && about.every((person) => isSomebodyElse(person, subject));
  const found: readonly (readonly [MarkCode, readonly string[]])[] = [
    ['about-others', isOfOthers ? ['about'] : []],
    ['other-person', fieldsWith((person) => isSomebodyElse(person, subject))],
    ['outside-body', fieldsWith(isOutside)],
    [
      'free-text',
      ['note', 'reason', 'replacement'].filter(
        (field) => (entry as unknown as Fields)[field] !== undefined,
      ),
    ],
  ];
  return found.flatMap(([code, fields]) => (fields.length === 0 ? [] : [{ code, fields }]));
};

export const disclosed = (timeline: Timeline, about: Person, isHeld: boolean): Disclosed => ({
  incident: timeline.incident,
  about,
  isHeld,
  meanings: MARKS,
  entries: timeline.events.map((entry, position) => ({
    position,
    entry,
    marks: marksOf(entry, about),
  })),
});

const entryInWords = (
  { position, entry, marks }: DisclosedEntry,
  inWords: (event: TimelineEvent) => string,
): readonly string[] => [
  `${position}  ${entryMomentInWords(entry)}  ${inWords(entry)}`,
  ...(entry.note === undefined ? [] : [`   Note: ${entry.note}`]),
  ...(entry.reason === undefined ? [] : [`   Reason: ${entry.reason}`]),
  ...marks.map(({ code, fields }) => `   * ${fields.join(', ')}: ${MARKS[code]}`),
];

export const disclosedInWords = (
  { incident, about, isHeld, entries }: Disclosed,
  inWords: (event: TimelineEvent) => string,
): readonly string[] => [
  `${incident}: what is kept, for a request by or for ${about}`,
  'To be gone through by whoever answers the request; not to be given out as it is. What is marked with',
  'an asterisk is left out, or is given out only after somebody has decided so. Staff and outside bodies',
  'are shown by role; weigh that too.',
  ...(isHeld
    ? ['* The incident is held: ask whoever asked for the hold before any of it is given out.']
    : []),
  '',
  ...entries.flatMap((each) => entryInWords(each, inWords)),
];
