/**
 * What a cell of a log says was done: "rang MASH, then mum", "phone locked in safe", "email to LADO". Only
 * what is certain makes something; what may be more is said to be unclear, for somebody to look at. Pure.
 */
import { plainWord } from '../formats/headings.ts';
import { ACTS, type Act, type ScreenMethod } from '../vocabulary/acts.ts';
import type { Channel } from '../vocabulary/parties.ts';
import type { ProcedureId } from '../vocabulary/procedures.ts';
import type { Person } from '../vocabulary/pseudonyms.ts';
import { type Called, type Lexicon, lexiconCalling, plainly } from './lexicon.ts';
import { namesImage } from './looks-and-devices.ts';
import type { ActRead, AskBack } from './meaning.ts';
import { readNote } from './understand.ts';

/** Something that was done, or was not; `index` is where it is said. */
export interface Deed {
  readonly type: ActRead['type'];
  readonly isDone: boolean;
  /** Null where nobody is named. */
  readonly by: Person | null;
  readonly to: readonly Person[];
  readonly via: Channel | null;
  readonly reference: string | null;
  readonly how: ScreenMethod | null;
  readonly index: number;
}

export interface PhraseRead {
  readonly deeds: readonly Deed[];
  /**
   * Of what makes nothing: `not-yet`, it was only planned, tried or begun; `unread`, its words are not
   * known; `unclear`, it was asked, denied or left open.
   */
  readonly rest: 'nothing' | 'not-yet' | 'unread' | 'unclear';
}

/** Verbs that a list of tasks begins with, and the same as done. */
const TASKS: Readonly<Record<string, string>> = {
  notify: 'notified',
  inform: 'informed',
  tell: 'told',
  alert: 'alerted',
  ring: 'rang',
  call: 'called',
  phone: 'phoned',
  telephone: 'telephoned',
  email: 'emailed',
  contact: 'contacted',
  discuss: 'discussed',
  speak: 'spoke',
  meet: 'met',
  refer: 'referred',
  report: 'reported',
  secure: 'secured',
  confiscate: 'confiscated',
  lock: 'locked',
  view: 'viewed',
  delete: 'deleted',
  assess: 'assessed',
  review: 'reviewed',
  record: 'recorded',
  provide: 'provided',
  offer: 'offered',
  preserve: 'preserved',
  search: 'searched',
  return: 'returned',
  close: 'closed',
};
/** The name of a task as what was done: "Notify DSL" as "Notified DSL". */
export const taskDone = (text: string): string =>
  text.replace(/^[a-z]+(?=\s)/i, (verb) => TASKS[verb.toLowerCase()] ?? verb);

/** Reads phrases in the words of one log. */
export type ReadPhrase = (text: string, open: readonly ProcedureId[]) => PhraseRead;

/** Doubts that leave no doubt that nothing was done. */
const NOT_YET: readonly AskBack[] = ['planned', 'tried', 'failed', 'still-to-come', 'hypothetical'];

/** Short forms with a stop, which ends no sentence. */
const STOPPED =
  /\b(dep|dept|asst|tel|ref|no|yr|mr|mrs|ms|dr|inc|re|st|ch|sch|approx|govs?|incl|eg|ie)\.(?=\s?[a-z\d])/gi;
/** A text without the stops that end no sentence, letter for letter as long. */
export const withoutStops = (text: string): string => text.replace(STOPPED, '$1 ');
/** How often something was tried or done. */
const TIMES_OVER =
  /\b(?:x ?\d{1,2}|\d{1,2} ?x|(?:\d{1,2}|two|three|four|several) times|twice|all (?:day|week|wk|morning|afternoon))(?![\w])/gi;
/** That a number was given, which says of nothing else that it was done. */
const NUMBER_GIVEN =
  /[-–,;(]?\s*\b(?:log|ref|reference|crime|cad|incident)(?:\s+(?:no|nr|number))?\s+(?:given|received|noted|recorded|taken|obtained|to follow)\b\)?/gi;
/** That none was given so far: "no crime ref yet", "log no not given". */
const NUMBER_LACKING =
  /[-–,;(]?\s*\b(?:no\s+)?(?:log|ref|reference|crime|cad|incident)\s+(?:ref(?:erence)?\s+)?(?:no|nr|number|ref|reference)\s+(?:is |was )?(?:not\s+)?(?:yet\s+)?(?:given|received|noted|recorded|taken|obtained|to follow|awaited|pending|known|available|yet)(?:\s+yet)?\b\)?/gi;
/** "on T's phone": whose it is matters to no act. */
const INITIALS = /\b[A-Z]{1,2}['’]s(?= (?:phone|mobile|i?pad|tablet|laptop|device|computer)\b)/g;
/** "phone handed in, locked in the safe": who handed it in is another matter. */
const HANDED_IN =
  /\bhanded in\b(?: (?:at|to) (?:the )?(?:office|reception))?[,;]?\s*(?:and |then )*(?=(?:locked|put|placed|stored|secured|kept|is in|in)\b)/gi;
const blanked = (words: string): string => ' '.repeat(words.length);
const SPACED_LETTERS = /\b(?:[A-Z]\.){2,}/g;

/** What a note has without a verb, as it is said with one. */
const WITH_VERBS: readonly (readonly [RegExp, string])[] = [
  [/^(?:an? )?(?:e-?mail|message) to (?=\w)/i, 'emailed '],
  [/^(?:a )?(?:letter) to (?=\w)/i, 'wrote to '],
  [/^(?:a )?(?:tel(?:ephone)?|phone)?[ -]?call (?:made )?to (?=\w)/i, 'rang '],
  [/^(?:a )?(?:phone|telephone)[ -]?call home\b/i, 'rang parents'],
  [/^(?:a )?referral (?:made |sent )?to (?=\w)/i, 'referred to '],
  [/^risks? (?:(?:was|were|been) )?assessed\b/i, 'risk assessment done'],
  [/^discussed (?:it |this |the case )?with (?=\w)/i, 'spoke to '],
  [
    /^anti-?\s?bullying (?:steps|measures|procedures?|actions?) (?:(?:was|were) )?(?:taken|followed|carried out)$/i,
    'followed the anti-bullying policy',
  ],
  [/^(?:spoke|spoken) (?=mum|dad|parent)/i, 'spoke to '],
  [
    /^(?:a )?(?:cpoms |myconcern |system )?(?:alert|notification) (?:was )?sent to (?=\w)/i,
    'alerted ',
  ],
  [/^(?:a )?(?:cpoms |myconcern )?alert to (?=\w)/i, 'alerted '],
];
/** That somebody was made to do it: done, but by whom and whether is for somebody to say. */
const CAUSED =
  /\b(?:got|get|had|made|asked|told|instructed|helped|let|watched|saw) (?:him|her|them|(?:the |a |his |her )?[a-z]+) (?:to )?(?:delete|send|show|share|open|unlock|forward|remove|block|copy|look|view|tell|ring|report)\b/i;
/** Whoever was rung had their phone off, or had no such number. */
const OFF =
  /\b(?:rang|called|phoned|telephoned|rung)\b[^.;]*\b(?:phone|mobile|number|line)\b[\w ]{0,12}\b(?:off|dead|in use|out of service|barred)\b/i;
const ALERTED = /\balert(?:ed|s)?\b/i;
const READ =
  /^(?:(?:cpoms |myconcern )?(?:alert|notification|message|e-?mail)) (?:was )?(?:read|opened|acknowledged|seen) by (?:the )?([\w' -]+)$/i;
const CLOSED =
  /^(?:(?:nfa|no further action)[,;: -]*)?(?:(?:case|incident|concern|record|matter)(?: now)? )?(?:was )?(?:now )?closed(?: (?:on|today))?(?:[,;: -]*\(?(?:nfa|no further action)\)?)?$/i;
/** Nobody was reached: "rang, no answer", "left message". */
const NOT_REACHED =
  /^(?:(?:rang|called|phoned|telephoned|emailed|texted|tried|contacted)(?: (?:mum|dad|home|parents?|them|him|her|again|back))*[\s,;:–-]*)?(?:but )?(?:no (?:answer|reply|response|luck)|left (?:a )?(?:message|voicemail)|(?:went to )?(?:voicemail|answerphone)|engaged|unavailable)$/i;
/** Why something was done, and not that it was. */
export const NO_OTHER_WAY =
  /^(?:(?:as|since|because) )?(?:there (?:is|was) )?no other way (?:to|of) [\w' -]+$/i;
/** What says only that nothing was done. */
const NO_ACTION =
  /^(?:nfa|no (?:further )?action(?: (?:taken|required|needed|necessary))?|nil|ongoing|monitoring|open)$/i;

/** Somebody of another school, or the parents of another child: not those who are meant by their role. */
const ELSEWHERE =
  /\b(?:of|at|from) (?:the |an? |his |her |their )?(?:(?:other|another|different) [a-z]+|(?:previous|last|old|new|feeder|next|secondary|primary) (?:school|college|academy)|(?:(?:half-?|step-?)?(?:brother|sister)|sibling|cousin|friend)(?:'?s)? (?:school|college|academy))\b/i;

const TITLE = /^(?:mr|mrs|ms|miss|mx|dr|sir|rev|pc|ds|dc|sgt)$/i;
/** A word that can only be somebody's name, or the beginning of one. */
const isName = (word: string, lexicon: Lexicon): boolean => {
  if (TITLE.test(word)) return true;
  const plain = plainly(word);
  return /^[A-Z]/.test(word) && plain !== '' && !lexicon.has(plain);
};
const isSomebody = (text: string, lexicon: Lexicon): boolean =>
  lexicon
    .get(plainly(text).replace(/^(?:the|our) /, ''))
    ?.some((sense) => sense.is === 'person' && sense.who !== null) === true;

/** "told Mrs X (DSL)" and "told DSL (Mrs X)" as "told DSL". */
const withoutNames = (text: string, lexicon: Lexicon): string =>
  text.replace(
    /((?:[A-Za-z][\w'’.-]*\s+){0,4})\(([^()]{1,60})\)/g,
    (whole, before: string, inside: string) => {
      const words = before.trim().split(/\s+/);
      if (isSomebody(inside, lexicon)) {
        while (words.length > 0 && isName(words.at(-1) as string, lexicon)) words.pop();
        return `${words.join(' ')} ${inside} `.trimStart();
      }
      if (/^(?:101|999)$/.test(inside)) return `${before}by ${inside} `;
      if (/^(?:by|via|over|on|in) /i.test(inside)) return `${before}${inside} `;
      const areNames = inside.split(/\s+/).every((word) => isName(word, lexicon));
      return areNames && isSomebody(words.at(-1) ?? '', lexicon) ? before : whole;
    },
  );

/** Letter for letter as long as it was, so that positions stay; what is longer is cut by spaces before it. */
const prepared = (text: string, lexicon: Lexicon): string =>
  withoutNames(
    withoutStops(text.normalize('NFKC'))
      .replace(TIMES_OVER, blanked)
      .replace(NUMBER_LACKING, blanked)
      .replace(NUMBER_GIVEN, blanked)
      .replace(INITIALS, (whose) => 'the'.padEnd(whose.length))
      .replace(HANDED_IN, blanked)
      .replace(SPACED_LETTERS, (letters) => letters.replaceAll('.', '').padEnd(letters.length)),
    lexicon,
  );

const bare = (type: ActRead['type']): Deed => ({
  type,
  isDone: true,
  by: null,
  to: [],
  via: null,
  reference: null,
  how: null,
  index: 0,
});

const NOTHING_SAID: PhraseRead = { deeds: [], rest: 'nothing' };
const UNCLEAR: PhraseRead = { deeds: [], rest: 'unclear' };

const read = (given: string, lexicon: Lexicon, open: readonly ProcedureId[]): PhraseRead => {
  const text = prepared(given, lexicon);
  const plain = plainWord(text);
  if (plain === '') return NOTHING_SAID;
  if (CLOSED.test(plain)) return { deeds: [bare('incident.closed')], rest: 'nothing' };
  if (NO_OTHER_WAY.test(plain)) return NOTHING_SAID;
  if (NO_ACTION.test(plain) || NOT_REACHED.test(plain)) return { deeds: [], rest: 'not-yet' };
  const reader = READ.exec(plain)?.[1];
  if (reader !== undefined) {
    const sense = lexicon.get(plainly(reader))?.find((each) => each.is === 'person');
    return sense?.is === 'person' && sense.who !== null
      ? { deeds: [{ ...bare('message.acknowledged'), by: sense.who }], rest: 'nothing' }
      : UNCLEAR;
  }
  const start = text.length - text.trimStart().length;
  const trimmed = text.trim();
  const headless = WITH_VERBS.find(([says]) => says.test(trimmed));
  const said = headless === undefined ? text : trimmed.replace(headless[0], headless[1]);
  const shift = headless === undefined ? 0 : start;
  if (ELSEWHERE.test(said) || OFF.test(said)) return UNCLEAR;
  const note = readNote(said, lexicon, open);
  const isAlert = ALERTED.test(said);
  let isUnclear = CAUSED.test(said) || note.doubts.some((doubt) => !NOT_YET.includes(doubt));
  let isNotYet = note.doubts.length > 0;
  const deeds = note.said.flatMap(({ meaning, from }): readonly Deed[] => {
    const { kind } = meaning;
    if (kind !== 'act' && kind !== 'not-done') {
      isUnclear = true;
      return [];
    }
    const { type, by, to, reference, how, missing } = meaning;
    const needsTo = type in ACTS && ACTS[type as Act].to === 'required';
    if ((needsTo && missing.includes('to')) || missing.includes('via')) {
      isUnclear = true;
      return [];
    }
    if (kind === 'not-done' && meaning.isYet) {
      isNotYet = true;
      return [];
    }
    if (kind === 'act' && type === 'image.viewed' && !namesImage(text)) {
      isUnclear = true;
      return [];
    }
    const isSent =
      isAlert && type === 'party.informed' && (meaning.via === null || meaning.via === 'email');
    const via = isSent ? 'record-system' : meaning.via;
    return [{ type, isDone: kind === 'act', by, to, via, reference, how, index: from + shift }];
  });
  if (isUnclear || (note.isUnread && isNotYet)) return { deeds, rest: 'unclear' };
  return { deeds, rest: note.isUnread ? 'unread' : isNotYet ? 'not-yet' : 'nothing' };
};

/** Most phrases that are remembered. */
const MOST_KNOWN = 20_000;

/** A reader for a log that calls people so. The same text comes again and again, and is read once. */
export const phraseReader = (people: readonly Called[]): ReadPhrase => {
  const lexicon = lexiconCalling(people);
  const known = new Map<string, PhraseRead>();
  return (text, open) => {
    const key = `${open.join(' ')}\n${text}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const found = read(text, lexicon, open);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(key, found);
    return found;
  };
};
