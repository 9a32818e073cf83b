/**
 * One reader for what stands in a cell of a log: whether something was done, when, by whom, to whom, in which
 * way, or a phrase that says all of it. What is not certain makes nothing, and is said to be listed.
 */
import type { Instant } from '../engine/time.ts';
import { plainWord } from '../formats/headings.ts';
import { NOT_KNOWN_WORDS, wordsIn } from '../understanding/log-words.ts';
import { leavesAnother, namesImage, withImage } from '../understanding/looks-and-devices.ts';
import { type Deed, NO_OTHER_WAY, taskDone, withoutStops } from '../understanding/phrases.ts';
import { ACTS, type Act } from '../vocabulary/acts.ts';
import { NOTHING_MADE } from '../vocabulary/audits.ts';
import type { EventPart } from '../vocabulary/mappings.ts';
import { bodyBehind, type Channel, isOfTheSchool, type Party } from '../vocabulary/parties.ts';
import type { ProcedureId } from '../vocabulary/procedures.ts';
import { type Person, partyOf, peopleIn } from '../vocabulary/pseudonyms.ts';
import { Children } from './children.ts';
import {
  type Before,
  boundsOf,
  type DateRules,
  isPlaced,
  momentsIn,
  type Placed,
  SEVERAL,
  whenIn,
} from './dates.ts';
import type { Dictionary, Doing } from './dictionary.ts';
import { omitted, UNKNOWN } from './mapped-incident.ts';
import { AT_ONCE, deniesSoon, isOfFirst, mayBeLater, type SoonSaid, soonIn } from './soon.ts';

/** Something that a cell says was done, or was not. */
export interface CellDeed {
  readonly part: EventPart;
  readonly reference: string | undefined;
  /** Null where the cell does not say when. */
  readonly when: Placed | null;
  /** The words in which it is said. */
  readonly said?: string;
  /** The cell or sentence as a whole is a word of the mapping. */
  readonly isWhole?: true;
  /** Its moment is only that of all its cell, so that one beside the cell says more. */
  readonly isRough?: true;
  /** Done after what the cell tells before it: "rang 101, then told the head". */
  readonly isAfter?: true;
  /** Its words turn the order of telling round: "before they came she had asked the girl". */
  readonly isTurned?: true;
  /** It was read as a phrase: the mapping has no such word. */
  readonly isPhrase?: true;
  /** That it came soon after what the cell tells before it, or after the concern. */
  readonly soon?: Soon;
}

export interface Soon {
  readonly within: number;
  /** When that was which the cell tells before it and of which nothing was made; null where that is all known. */
  readonly since: Placed | null;
}

export interface CellRead {
  readonly deeds: readonly CellDeed[];
  /** What is to be listed of the cell. */
  readonly says: string | null;
  /** Whether more may have been done than was read. */
  readonly inDoubt: boolean;
  /** Whether it says that nothing was done so far. */
  readonly isNotYet: boolean;
}

/** Where a cell stands. */
export interface CellPlace {
  readonly rules: DateRules;
  readonly before: Before;
  /** The kinds of incident that are known. */
  readonly open: readonly ProcedureId[];
  readonly children: Children;
  /** Whether an image was named before in the same cell. */
  readonly isOfImage?: boolean;
}

export const NOT_SAID = 'does not say whether this was done; write yes or no';
export const NOT_YET = `says that this was not done (planned, tried or not needed)${NOTHING_MADE}`;
export const PARTLY_READ = 'says more than could be read; add its words to the mapping';
const IN_DOUBT = 'does not say clearly what was done; add its words to the mapping';
const NOT_AN_ACT = 'is not an act, so it cannot be recorded as not done; leave the cell empty';
const WHEN_ALONE =
  'says when this was done, and the cell beside it does not say that it was; write yes or no there';
export const ONE_DEVICE =
  'says that one device was stored and another was not, so it does not count as stored; add its words to the mapping';
const NOBODY_KNOWN = 'names somebody whose role is not known; add them under people in the mapping';

const NOTHING_READ: CellRead = { deeds: [], says: null, inDoubt: false, isNotYet: false };
const doubtful = (says: string, deeds: readonly CellDeed[] = []): CellRead => ({
  deeds,
  says,
  inDoubt: true,
  isNotYet: false,
});
const notYet = (deeds: readonly CellDeed[] = []): CellRead => ({
  deeds,
  says: NOT_YET,
  inDoubt: false,
  isNotYet: true,
});

interface WhenSaid {
  readonly index: number;
  readonly when: Placed;
}

interface WithoutTimes {
  readonly text: string;
  readonly times: readonly WhenSaid[];
  /** Why a moment that is said cannot be read. */
  readonly unreadable: string | null;
}

/** Between what was done at one moment and what was done at another. */
const BETWEEN = /([,;\n]|\.\s|\bthen\b)/i;

/** When what the row is about was. */
const THERE_AND_THEN = /\s*\b(?:there and then|then and there|on the spot)\b/i;
/** What a sentence begins with that goes on from the one before. */
const GOES_ON =
  /^(?:and |but )?(?:then|next|after that|afterwards|(?:(?:later|on) )?(?:the |that )?same (?:day|morning|afternoon|evening)|(?:later )?that day)\b/i;
const SENTENCES = /[;\n]+|\.\s+/;
/** The sentences of a cell. */
export const sentencesIn = (text: string): readonly string[] =>
  withoutStops(text)
    .split(SENTENCES)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence !== '');

/** What a cell tells, piece by piece, as far as that can be told without its moments. */
export const clausesIn = (text: string): readonly string[] =>
  text.split(BETWEEN).flatMap((piece, at) => {
    const clause = piece.replace(/^\W*(?:and|but) |\.$/gi, '').trim();
    return at % 2 === 1 || plainWord(clause) === '' ? [] : [clause];
  });

/** What was done at another moment was done apart. It says nothing of the order, so it differs from what people write. */
const NEXT = ',  then ';
/** Between two acts of which the second was done later. */
const LATER =
  /(?<!, {2})\bthen\b|\b(?:after (?:that|this|which)|afterwards?|next|subsequently|later|finally|lastly|before (?:she|he|they|we|i|[a-z]+ing)\b)/i;
/** At the beginning of a sentence: what it tells was done later than what was told before. */
const GOES_ON_LATER =
  /^(?:and |but )?(?:(?:only )?then|next|after (?:that|this)|afterwards?|later|finally|lastly)\b/i;
/** What is said at the end of a sentence of both or all that it told. */
const BOUND =
  /[,;]? *(?:\band )?\b(?<many>both|all)(?: of (?:it|this|them|which|that))?(?: (?:done|was|were))* (?<when>(?:before|by|no later than|after) [^,;]+?)\W*$/i;
const NOTHING_SAID = /^\W*$/;
/** What is told out of its order. */
const TURNED =
  /\b(?:before|earlier|previously|beforehand|already|by then|mean(?:while|time)|having|first(?=[,.;]|$)|(?<!only )after [a-z]+ing)\b/i;

/** The moments that a text says, each with where it stands, and the text without them. */
const timesIn = (text: string, { rules, before }: CellPlace): WithoutTimes => {
  const found = momentsIn(text, rules, before);
  const wrong = found.flatMap(({ when }) => (when.kind === 'unreadable' ? [when.says] : []));
  const [first, another] = found;
  if (wrong.length > 0 || first === undefined) {
    return { text, times: [], unreadable: wrong[0] ?? null };
  }
  if (another === undefined) {
    if (!isPlaced(first.when)) {
      const now = THERE_AND_THEN.exec(text);
      const times =
        now === null || before.previous === null
          ? []
          : [{ index: now.index, when: before.previous }];
      return { text: now === null ? text : text.replace(now[0], ''), times, unreadable: null };
    }
    const pieces = text.split(BETWEEN);
    const at = pieces.findIndex((piece) => isPlaced(whenIn(piece, rules, before).when));
    const earlier = pieces.slice(0, Math.max(at, 0)).join('');
    const here = pieces.slice(Math.max(at, 0)).join('');
    const { rest } = at <= 0 ? first : whenIn(here, rules, before);
    const index = earlier.length;
    return { text: `${earlier}${rest}`, times: [{ index, when: first.when }], unreadable: null };
  }
  let read = '';
  const times: WhenSaid[] = [];
  for (const { when, rest } of found) {
    if (isPlaced(when)) times.push({ index: read.length, when });
    read += `${rest}${NEXT}`;
  }
  return { text: read.slice(0, -NEXT.length), times, unreadable: null };
};

/** From the first of some moments to the last. */
const hullOf = (times: readonly Placed[], zone: string): Placed | null => {
  const [first, another] = times;
  if (first === undefined || another === undefined) return first ?? null;
  const bounds = times.map((each) => boundsOf(each, zone));
  const from = Math.min(...bounds.map((each) => each.from));
  const to = Math.max(...bounds.map((each) => each.to));
  return { kind: 'span', from, to, instant: from, day: first.day };
};

/** A moment as far as a bound leaves it. */
const within = (when: Placed | null, bound: Placed, zone: string): Placed => {
  if (when === null) return bound;
  const [own, outer] = [boundsOf(when, zone), boundsOf(bound, zone)];
  const [from, to] = [Math.max(own.from, outer.from), Math.min(own.to, outer.to)];
  return from > to ? when : { kind: 'span', from, to, instant: from, day: when.day };
};

/** What follows in a cell was done on that day, and no earlier. */
export const following = (when: Placed | null, zone: string): Placed | null => {
  if (when === null || when.kind === 'day') return when;
  const { to } = boundsOf({ kind: 'day', day: when.day }, zone);
  const from: Instant = boundsOf(when, zone).from;
  return from >= to ? when : { kind: 'span', from, to, instant: from, day: when.day };
};

/** Each with the moments that are said with it. @param at where each is said, in their order */
const whensOf = (
  at: readonly number[],
  times: readonly WhenSaid[],
  zone: string,
): readonly (Placed | null)[] => {
  const ownerOf = (index: number): number =>
    Math.max(
      at.findLastIndex((each) => each <= index),
      0,
    );
  let before: Placed | null = null;
  return at.map((_, position) => {
    const own = times.filter(({ index }) => ownerOf(index) === position).map(({ when }) => when);
    before = hullOf(own, zone) ?? following(before, zone);
    return before;
  });
};

/** Whether a moment is said with something else than what was read. @param at where that is said */
const isElsewhere = (text: string, index: number, at: readonly number[]): boolean => {
  let start = 0;
  for (const piece of text.split(BETWEEN)) {
    const end = start + piece.length;
    const isHere = index >= start && (index < end || end === text.length);
    if (isHere && plainWord(piece) !== '' && /[a-z]{3}/i.test(piece)) {
      return !at.some((each) => each >= start && each < end);
    }
    start = end;
  }
  return false;
};

interface Who {
  readonly by: readonly Person[];
  readonly to: readonly Person[];
  /** Those of whom the cell does not say which. */
  readonly either: readonly Person[];
  readonly via: Channel | undefined;
  /** Somebody is named whose role nobody knows. */
  readonly hasStranger: boolean;
}

const PIECES = /[()[\],;:+&@–—]|[^\s()[\],;:+&@–—]+/g;
const SMALL =
  /^(?:[()[\],;:+&@/–—-]|and|then|at|on|the|a|an|our|also|both|via|by|with|to|in|person)$/i;
const TITLE = /^(?:mr|mrs|ms|miss|mx|dr)\.?$/i;
const LONGEST = 6;

/** Whoever stands in a text that holds nothing else; null where it holds more. */
export const whoIn = (
  text: string,
  find: (word: string) => readonly Person[] | undefined,
  way: (word: string) => Channel | undefined,
): Who | null => {
  const words = (text.match(PIECES) ?? []).flatMap((word) =>
    find(plainWord(word)) === undefined && /[a-z\d]\/[a-z\d]/i.test(word)
      ? word.split('/')
      : [word],
  );
  const by: Person[] = [];
  const to: Person[] = [];
  const either: Person[] = [];
  let via: Channel | undefined;
  let into = either;
  let hasStranger = false;
  for (let index = 0; index < words.length; ) {
    let taken = 0;
    for (
      let count = Math.min(LONGEST, words.length - index);
      count > 0 && taken === 0;
      count -= 1
    ) {
      const phrase = plainWord(words.slice(index, index + count).join(' '));
      const found = find(phrase);
      const channel = way(phrase);
      if (found !== undefined) into.push(...found);
      else if (channel !== undefined && (via === undefined || via === channel)) via = channel;
      else continue;
      taken = count;
    }
    if (taken > 0) {
      index += taken;
      continue;
    }
    const word = words[index] as string;
    if (TITLE.test(word) && /^[A-Z]/.test(words[index + 1] ?? '')) {
      hasStranger = true;
      index += 2;
      continue;
    }
    if (!SMALL.test(word)) return null;
    if (/^by$/i.test(word)) into = by;
    else if (/^(?:to|with)$/i.test(word)) into = to;
    index += 1;
  }
  const anybody = by.length + to.length + either.length > 0;
  if (!anybody && via === undefined && !hasStranger) return null;
  return { by, to, either, via, hasStranger: hasStranger && !anybody };
};

const oneOrMore = (people: readonly Person[]): Person | Person[] | undefined =>
  people.length < 2 ? people[0] : [...new Set(people)];
/** The body or the role behind somebody. */
const bodyOf = (person: Person): Party => bodyBehind(partyOf(person));

const takesTo = ({ type }: EventPart): boolean =>
  type in ACTS && ACTS[type as Act].to === 'required';

/** A part of the mapping with what its cell says besides, by each who did it; null where that does not fit it. */
const withWho = (part: EventPart, who: Who): readonly EventPart[] | null => {
  const named = peopleIn(part.to);
  const isTold = takesTo(part) && named.length === 0;
  const isNamed = (person: Person): boolean => named.map(bodyOf).includes(bodyOf(person));
  const doers = [...who.by, ...(isTold ? [] : who.either.filter((person) => !isNamed(person)))];
  const told = [...who.to, ...(isTold ? who.either : [])];
  if (
    !doers.every((person) => isOfTheSchool(partyOf(person))) ||
    (who.via !== undefined && !takesTo(part))
  )
    return null;
  if (!isTold && !told.every(isNamed)) return null;
  const isPolice = who.via === '101' || who.via === '999';
  if (isPolice && named.length > 0 && !named.includes('police')) return null;
  // Of several who may have been told, those whom the cell names.
  const said = [...who.to, ...who.either].map(bodyOf);
  const meant = named.length < 2 ? [] : named.filter((person) => said.includes(bodyOf(person)));
  const [only, another] = meant;
  const of = only === undefined ? part.to : another === undefined ? only : [...meant];
  const to = isTold ? oneOrMore(isPolice && told.length === 0 ? ['police'] : told) : of;
  const via = who.via ?? part.via;
  const besides = { ...(to === undefined ? {} : { to }), ...(via === undefined ? {} : { via }) };
  return doers.length === 0
    ? [{ ...part, ...besides }]
    : [...new Set(doers)].map((by) => ({ ...part, by, ...besides }));
};

const partOf = ({ type, by, to, via, how }: Deed): EventPart => {
  const told = oneOrMore(to);
  return {
    type,
    ...(by === null ? {} : { by }),
    ...(told === undefined ? {} : { to: told }),
    ...(via === null ? {} : { via }),
    ...(how === null ? {} : { how }),
  };
};

/** Where words end and others begin: "Yes 04/03", "N - forgot", "n/a, not ours". */
const AFTER_WORD = /^[\s,;:.()–—-]+/;
/** What may follow a bare "no" for it to be the whole of what is said. */
const APART = /^\s*(?:[,;:.(–—-]|\d|(?:as|because|since|due|on advice|advised)\b)/i;
const MOST_WORDS = 4;

/** Whether something was done, where a cell begins with it, and the rest of the cell. */
const doingAtStart = (
  text: string,
  doing: Dictionary['doing'],
): { readonly doing: Doing; readonly rest: string } | null => {
  const ends = [...text.matchAll(/(?<=[a-z\d/✓✔✗✘])(?=[\s,;:.()–—-]|$)/gi)].map(
    ({ index }) => index,
  );
  for (const end of ends.slice(0, MOST_WORDS).reverse()) {
    const found = doing(plainWord(text.slice(0, end)));
    const rest = text.slice(end);
    if (found === undefined) continue;
    const isBareNo = found === 'not-done' && !/\s/.test(text.slice(0, end).trim());
    if (isBareNo && rest !== '' && !APART.test(rest)) continue;
    return { doing: found, rest: rest.replace(AFTER_WORD, '').replace(/\)$/, '') };
  }
  return null;
};

/** What is to be confirmed may have been done. */
const UNCONFIRMED = /^\s*(?:tb[cad]\b|to be confirmed)/i;

const isAsked = ({ type }: EventPart): boolean => !/^(?:image|content)\./.test(type);
const NOT_KNOWN: ReadonlySet<string> = new Set(NOT_KNOWN_WORDS);

const BEGUN = /^(?:started|begun|in progress|in hand|on-?\s?going)\b/i;

/**
 * Whether something that nobody is to do may have been done, where nobody knows or it was begun: else it
 * would be judged as never done.
 */
export const leavesOpen = (text: string, parts: readonly EventPart[]): boolean =>
  (NOT_KNOWN.has(plainWord(text) || text) || BEGUN.test(text)) && !parts.every(isAsked);

/** After these the rest of a cell says only why. */
const NOT_OURS = /^\W*(?:n\W?a\b|not applicable)/i;

/** "Concern raised", and after a dash what it is about. */
const RAISED =
  /^(?:a |new )?concern (?:was )?(?:raised|logged|reported|noted|came up)(?:\s*[-–—:]\s*(.+))?$/i;
const IS_CONCERN =
  /^(?:(?:an?|the|indecent|inappropriate|nude) )*(?:images?|photos?|pictures?|nudes?|videos?|messages?|content) (?:(?:was|were|been) )*(?:found|discovered|circulating|going round|posted|received) (?:on|in|at|by) [\w' -]+$/i;

/** "open evening" is a time. */
const OPEN_DAY = /^(?:open|away)\b/i;

/** Why something was not done, or where more is kept: nothing that was done. */
const REASON = /^(?:as|because|since|due to|on advice|advised|per|see|cf|refer to)\b/i;
const ELSEWHERE =
  /^\(?(?:(?:(?:crime|cad|log|incident) )?ref(?:erence)?(?: no)?\.?:?(?: ?[\w/-]*\d[\w/-]*)?(?: on file)?|on file|see (?:notes?|file|log|cpoms|email|below|attached|sheet|over)|attached|as above)\)?$/i;

/** How a question begins, or what was only said or to come. */
const ASKS =
  /^\s*(?:did|do|does|have|has|had|is|are|was|were|should|shall|can|could|will|would|may|might|must|who|what|when|why|how|which|where|whether|if|to|says?|said|thinks?)\b/i;

/** What a step's act is called where the cell leaves it out: "rang", "given back to pupil". */
const LEFT_OUT: Readonly<Record<string, string>> = {
  device: 'the device',
  image: 'the image',
  parent: 'parents',
  police: 'police',
  dsl: 'DSL',
  'deputy-dsl': 'DDSL',
  headteacher: 'headteacher',
  lado: 'LADO',
  'childrens-services': "children's services",
  'single-point-of-access': 'SPA',
  'chair-of-governors': 'chair of governors',
  ceop: 'CEOP',
  iwf: 'IWF',
};

/** An entry that is named by its number. */
const NUMBER = /\s*(?:#|no\.?)?\s*\d+\b/i;
const ENTRY = /(?:entry|row|line)\s*(?:#|no\.?)?\s*\d+\b/i;
const ENTRY_NAMED = /(?:\b(?:entry|row|line)\s*(?:#|no\.?)?|#)\s*\d+\b/gi;

/** Reads the cells of one log. */
export class Cells {
  readonly #dictionary: Dictionary;

  constructor(dictionary: Dictionary) {
    this.#dictionary = dictionary;
  }

  /** What a column for who did it, who was told or who it is about says; null where it says more. */
  people(text: string, target: 'by' | 'to' | 'about'): readonly Person[] | null {
    const { party, somebody, way } = this.#dictionary;
    const find = (word: string): readonly Person[] | undefined =>
      party(target)(word) ?? somebody(word);
    const whole = find(plainWord(text));
    if (whole !== undefined) return whole;
    const who = whoIn(Children.asRoles(text), find, target === 'about' ? () => undefined : way);
    return who === null || who.hasStranger ? null : [...who.either, ...who.by, ...who.to];
  }

  /**
   * What a column that says what happened holds.
   * @param isTask whether another column says that it was done
   */
  acts(given: string, place: CellPlace, isTask = false): CellRead {
    const whole = this.#wholeWord(given, place);
    if (whole !== null) return saidIn(given, whole);
    const read = this.#told(given, place);
    // "Phone mum" is a task to phone; "Phone locked away" names a thing.
    return isTask && (read.inDoubt || read.deeds.length === 0)
      ? this.#told(taskDone(given), place)
      : read;
  }

  #told(text: string, place: CellPlace): CellRead {
    const told: CellRead[] = [];
    let earlier = '';
    const read = this.#bySentence(text, place, (piece, at, before) => {
      const soon = saidSoon(piece, at);
      const isWord = this.#isWord(piece, at);
      const words = isWord ? piece : (soon?.text ?? piece);
      const own = notDenied(piece, saidIn(soon?.text ?? piece, this.#actsIn(words, at, before)));
      // Of which of several acts of a word it is said, nobody knows.
      const isOfOne = soon !== null && !(isWord && own.deeds.length > 1);
      const found = isOfOne ? this.#withSoon(own, soon, told, earlier, at) : own;
      told.push(own);
      earlier += `${piece}. `;
      return found;
    });
    return storedIn(text, read);
  }

  /** What a sentence tells, with what it says was done soon: after what, is known only where all before it is read. */
  #withSoon(
    read: CellRead,
    { within, isOfAct }: SoonSaid,
    earlier: readonly CellRead[],
    words: string,
    place: CellPlace,
  ): CellRead {
    const isUnread = earlier.some(({ says, deeds }) => says !== null || deeds.length === 0);
    const hasDeeds = earlier.some(({ deeds }) => deeds.length > 0);
    const times = isUnread && !hasDeeds ? timesIn(words, place).times : [];
    const since = times.at(-1)?.when ?? null;
    // Something may have been done between what was read and this.
    const isUnknown = isUnread && since === null && (hasDeeds || mayBeLater(words));
    if (isUnknown || read.says !== null) return read;
    const isFirst = !hasDeeds && since === null;
    const isSoon = (deed: CellDeed, index: number): boolean =>
      isOfFirst(deed.said ?? '') &&
      !hasOwnPart(deed) &&
      deed.part.type !== 'act.omitted' &&
      !(isOfAct && isFirst && index === 0);
    const deeds = read.deeds.map((deed, index) =>
      isSoon(deed, index) ? { ...deed, soon: { within, since: index === 0 ? since : null } } : deed,
    );
    return { ...read, deeds };
  }

  /**
   * What each sentence of a text says, all together. "That afternoon" is of the day that the text named last.
   * @param read is given when that was done which the sentence goes on from, if it does
   */
  #bySentence(
    text: string,
    place: CellPlace,
    read: (piece: string, place: CellPlace, before: Placed | null) => CellRead,
  ): CellRead {
    let before: Placed | null = null;
    let named: Placed | null = null;
    let isOfImage = false;
    const reads = sentencesIn(text).map((piece) => {
      const at = { ...place, isOfImage, before: { ...place.before, named } };
      const found = read(piece, at, GOES_ON.test(piece) ? before : null);
      isOfImage ||= namesImage(piece);
      before = found.deeds.at(-1)?.when ?? before;
      named = timesIn(piece, at).times.at(-1)?.when ?? named;
      const { deeds } = saidIn(piece, found);
      const [first, ...others] = deeds;
      return first !== undefined && GOES_ON_LATER.test(piece)
        ? { ...found, deeds: [{ ...first, isAfter: true as const }, ...others] }
        : { ...found, deeds };
    });
    return together(reads);
  }

  /** A cell or a sentence that is a word of the mapping, with the moment that stands in it; null where it is none. */
  #wholeWord(given: string, place: CellPlace): CellRead | null {
    const parts = this.#dictionary.event(plainWord(given));
    if (parts === undefined) return null;
    const isOneSentence = withoutStops(given).split(SENTENCES).length === 1;
    if (!isOneSentence) return { ...NOTHING_READ, deeds: this.#ofSentences(given, parts, place) };
    const { times } = timesIn(given, place);
    const when = hullOf(
      times.map((each) => each.when),
      place.rules.zone,
    );
    const deeds = parts.map((part) => ({ ...this.#plain(part, when), isWhole: true as const }));
    return { ...NOTHING_READ, deeds };
  }

  /**
   * The acts of a word for several sentences: each has the moment of the sentence in which it is read without that
   * word. Of another it is only known that it was between the first and the last moment that the cell and its row name.
   */
  #ofSentences(given: string, parts: readonly EventPart[], place: CellPlace): readonly CellDeed[] {
    const { zone } = place.rules;
    const named: Placed[] = [];
    const read = this.#bySentence(given, place, (piece, at, before) => {
      named.push(...timesIn(piece, at).times.map(({ when }) => when));
      return this.#actsIn(piece, at, before);
    });
    const { previous } = place.before;
    const all = named.length === 0 || previous === null ? named : [previous, ...named];
    return parts.map((part) => {
      const own = read.deeds.filter((deed) => isSameDeed(deed.part, part));
      const [first] = own;
      const isOne = own.every(({ when }) => when === first?.when);
      if (first != null && isOne) return this.#plain(part, first.when);
      return { ...this.#plain(part, hullOf(all, zone)), isWhole: true, isRough: true } as const;
    });
  }

  /** Words of the mapping in a text without its moments, with whoever stands beside each; null where there is none. */
  #byWords(
    text: string,
    { rules }: CellPlace,
    times: readonly WhenSaid[],
    other: (part: string, times: readonly WhenSaid[]) => CellRead,
  ): CellRead | null {
    const whole = this.#wordBeside(text);
    const parts = whole === null ? wordsIn(text) : [text];
    const found = whole === null ? parts.map((part) => this.#wordBeside(part)) : [whole];
    if (found.every((each) => each === null)) return null;
    let end = 0;
    const starts = parts.map((part) => {
      const start = text.indexOf(part, end);
      end = start + part.length;
      return start;
    });
    const whens = whensOf(starts, times, rules.zone);
    return together(
      parts.map((part, index) => {
        const ours = found[index] ?? null;
        const at = whens[index] ?? null;
        if (ours === null && plainWord(part) === AT_ONCE) return NOTHING_READ;
        if (ours === null) return other(part, at === null ? [] : [{ index: 0, when: at }]);
        const between = text.slice(starts[index - 1] ?? 0, starts[index]);
        const later = index > 0 && LATER.test(between) ? { isAfter: true as const } : {};
        const deeds = ours.map((each) => ({ ...this.#plain(each, at), ...later }));
        const isSoon = plainWord(parts[index + 1] ?? '') === AT_ONCE;
        return saidIn(isSoon ? `${part} ${AT_ONCE}` : part, { ...NOTHING_READ, deeds });
      }),
    );
  }

  /** A word of the mapping, alone or with nothing but people, ways and small words beside it. */
  #wordBeside(text: string): readonly EventPart[] | null {
    const { event, somebody, way, doing } = this.#dictionary;
    const whole = event(plainWord(text));
    if (whole !== undefined) return whole;
    const words = text.trim().split(/\s+/);
    for (let length = words.length - 1; length > 0; length -= 1) {
      for (let start = 0; start + length <= words.length; start += 1) {
        if (words.length - length > LONGEST) return null;
        const ours = event(plainWord(words.slice(start, start + length).join(' ')));
        if (ours === undefined) continue;
        const besides = [...words.slice(0, start), ...words.slice(start + length)].filter(
          (word) => !SMALL.test(word) && doing(plainWord(word) || word) !== 'done',
        );
        if (besides.length === 0) return ours;
        const before = words.slice(0, start).join(' ');
        const after = words.slice(start + length).join(' ');
        const who = whoIn(Children.asRoles(`${before} , ${after}`), somebody, way);
        const parts = who === null || who.hasStranger ? [] : ours.map((part) => withWho(part, who));
        if (parts.length > 0 && !parts.includes(null)) return parts.flatMap((each) => each ?? []);
      }
    }
    return null;
  }

  /** That a text takes back an entry, and what more it says. */
  correction(text: string): {
    readonly parts: readonly EventPart[];
    readonly more: string;
    readonly isAll: boolean;
  } | null {
    const find = (words: string): readonly EventPart[] | undefined => {
      const parts = this.#dictionary.event(plainWord(words));
      const isCorrection = parts?.every(({ type }) => type === 'entry.corrected');
      return parts !== undefined && parts.length > 0 && isCorrection ? parts : undefined;
    };
    const more = text.replace(ENTRY_NAMED, ' ');
    const known = (words: string): readonly EventPart[] | undefined =>
      find(words) ?? find(words.replace(NUMBER, '')) ?? find(words.replace(ENTRY, ''));
    const parts = known(text);
    if (parts !== undefined) return { parts, more, isAll: true };
    const ends = [...text.matchAll(/(?<=\w)(?!\w)/g)].map(({ index }) => index).reverse();
    for (const end of ends) {
      const start = known(text.slice(0, end));
      if (start === undefined) continue;
      return { parts: start, more: text.slice(end).replace(ENTRY_NAMED, ' '), isAll: false };
    }
    return null;
  }

  /** "rang mum and dad, both before half past nine": what ends a sentence bounds what it told. */
  #actsIn(piece: string, place: CellPlace, before: Placed | null): CellRead {
    const bound = BOUND.exec(piece);
    if (bound !== null && this.#dictionary.event(plainWord(piece)) === undefined) {
      const { when, rest } = whenIn(bound.groups?.when ?? '', place.rules, place.before);
      const read = this.#plainActsIn(piece.slice(0, bound.index), place, before);
      const isRead = isPlaced(when) && NOTHING_SAID.test(rest);
      const count = bound.groups?.many?.toLowerCase() === 'both' ? 2 : read.deeds.length;
      if (isRead && read.deeds.length >= count) {
        const { zone } = place.rules;
        const deeds = read.deeds.map((deed, index) =>
          index < read.deeds.length - count
            ? deed
            : { ...deed, when: within(deed.when ?? place.before.previous, when, zone) },
        );
        return { ...read, deeds };
      }
    }
    return this.#plainActsIn(piece, place, before);
  }

  #plainActsIn(piece: string, place: CellPlace, before: Placed | null): CellRead {
    const { event, doing, mapping } = this.#dictionary;
    const { zone } = place.rules;
    const known = this.#wholeWord(piece, place);
    const wordsAt = (parts: readonly EventPart[], when: Placed | null): CellRead => ({
      ...NOTHING_READ,
      deeds: parts.map((part) => this.#plain(part, when ?? following(before, zone))),
    });
    if (known !== null) {
      const deeds = known.deeds.map((deed) => ({
        ...deed,
        when: deed.when ?? following(before, zone),
      }));
      return { ...known, deeds };
    }
    const raised = RAISED.exec(piece);
    if (raised !== null && (raised[1] === undefined || IS_CONCERN.test(raised[1])))
      return wordsAt([{ type: 'concern.raised' }], null);
    const correction = this.correction(piece);
    if (correction !== null) return wordsAt(correction.parts, null);
    if (piece.includes('?')) return doubtful(IN_DOUBT);
    const { text, times, unreadable } = timesIn(piece, place);
    if (unreadable !== null) return doubtful(unreadable);
    const when = hullOf(
      times.map((each) => each.when),
      zone,
    );
    const dated = event(plainWord(text));
    if (dated !== undefined) return wordsAt(dated, when);
    const said = doing(plainWord(text));
    if (said === 'not-yet') return notYet();
    if (said === 'nothing') return NOTHING_READ;
    const ours = this.#byWords(text, place, times, (part, at) =>
      this.#phrase(part, place, at, null),
    );
    if (ours !== null) {
      const deeds = ours.deeds.map((deed) => ({
        ...deed,
        when: deed.when ?? following(before, zone),
      }));
      return { ...ours, deeds };
    }
    if (mapping.phrases === 'listed') return doubtful(UNKNOWN);
    const read = this.#phrase(text, place, times, following(before, zone));
    if (read.deeds.length > 0 || !read.inDoubt) return read;
    const start = doingAtStart(text, doing);
    if (start?.doing !== 'not-yet') return read;
    // "To do: risk assessment", and not "tried mum; dad told".
    const more = this.#phrase(start.rest, place, [], null);
    return more.deeds.length === 0 ? notYet() : read;
  }

  /** What a column for a step holds. @param means what is done where the cell says that it was */
  step(given: string, means: readonly EventPart[], place: CellPlace): CellRead {
    const soon = saidSoon(given, place);
    if (soon === null) return notDenied(given, this.#stepAt(given, means, place));
    const rest = soon.text.replaceAll(AT_ONCE, ' ').trim();
    const without = this.#isBare(rest, place) ? `yes, ${rest}` : rest;
    const read = this.#stepAt(this.#isWord(given, place) ? given : without, means, place);
    const isOfStep = ({ part }: CellDeed): boolean =>
      means.some((each) => each.type === part.type && isToSame(each, part));
    if (
      soon.isOfAct ||
      read.says !== null ||
      !read.deeds.every(isOfStep) ||
      read.deeds.some(hasOwnPart)
    )
      return read;
    const { within } = soon;
    return {
      ...read,
      deeds: read.deeds.map((deed) => ({ ...deed, soon: { within, since: null } })),
    };
  }

  /** Whether a text is a word of the mapping, with the times in it or without them. */
  #isWord(text: string, place: CellPlace): boolean {
    const { event } = this.#dictionary;
    return [text, timesIn(text, place).text].some((each) => event(plainWord(each)) !== undefined);
  }

  /** Whether beside that it was done at once a cell says only by whom, to whom or when. */
  #isBare(text: string, place: CellPlace): boolean {
    const { somebody, way } = this.#dictionary;
    const rest = timesIn(text, place).text;
    return plainWord(rest) === '' || whoIn(Children.asRoles(rest), somebody, way) !== null;
  }

  #stepAt(given: string, means: readonly EventPart[], place: CellPlace): CellRead {
    const whole = this.#step(given, means, place);
    const read = storedIn(
      given,
      this.#apart(given, means, place, whole.deeds.length) ??
        (whole.says === SEVERAL ? this.#stepBySentence(given, means, place) : whole),
      means,
    );
    const byOf = ({ type }: EventPart): Person | undefined =>
      (means.find((part) => part.type === type) ?? means.find(({ by }) => by !== undefined))?.by;
    return {
      ...read,
      deeds: saidIn(given, read).deeds.map((deed) => {
        const by = deed.part.by ?? byOf(deed.part);
        return by === undefined ? deed : { ...deed, part: { ...deed.part, by } };
      }),
    };
  }

  /** A cell with several moments: what does not say when it was is told beside the step. */
  #stepBySentence(given: string, means: readonly EventPart[], place: CellPlace): CellRead {
    let isFirst = true;
    return this.#bySentence(given, place, (piece, at, before) => {
      const isOfStep = isFirst || timesIn(piece, at).times.length > 0;
      isFirst = false;
      return isOfStep ? this.#step(piece, means, at) : this.#actsIn(piece, at, before);
    });
  }

  /** What stands beside an empty cell of a step, where it should say when: that alone makes nothing done. */
  onlyWhen(given: string, means: readonly EventPart[], place: CellPlace): CellRead {
    const read = this.#step(given, means, place);
    const deeds = read.deeds.filter(({ part }) => part.type === 'act.omitted');
    return deeds.length === read.deeds.length ? read : doubtful(WHEN_ALONE, deeds);
  }

  /** "mum rung 12/02, dad 13/02": each at its own moment; null where that says no more than the whole. */
  #apart(
    given: string,
    means: readonly EventPart[],
    place: CellPlace,
    least: number,
  ): CellRead | null {
    const pieces = withoutStops(given)
      .split(/[,;\n]+|\.\s+/)
      .filter((piece) => piece.trim() !== '');
    if (pieces.length < Math.max(least, 2)) return null;
    let named: Placed | null = null;
    const places = pieces.map((piece) => {
      const at = { ...place, before: { ...place.before, named } };
      named = timesIn(piece, at).times.at(-1)?.when ?? named;
      return at;
    });
    const isDated = pieces.every((piece, index) => {
      const { text, times } = timesIn(piece, places[index] ?? place);
      const plain = plainWord(text);
      return (
        times.length === 1 && /[a-z]/.test(plain) && this.#dictionary.doing(plain) === undefined
      );
    });
    if (!isDated) return null;
    const reads = pieces.map((piece, index) =>
      saidIn(piece, this.#step(piece, means, places[index] ?? place)),
    );
    return reads.every(({ says, deeds }) => says === null && deeds.length > 0)
      ? together(reads)
      : null;
  }

  #step(given: string, means: readonly EventPart[], place: CellPlace): CellRead {
    const { doing } = this.#dictionary;
    const plain = plainWord(given) || given;
    const whole = doing(plain);
    if (whole === 'unknown' && UNCONFIRMED.test(given) && means.every(isAsked)) return notYet();
    if ((whole === 'nothing' || whole === 'not-yet') && leavesOpen(given, means))
      return doubtful(NOT_SAID);
    if (whole !== undefined) return this.#asDone(whole, means, null);
    const word = this.#wholeWord(given, place);
    if (word !== null) return word;
    if (given.includes('?')) return doubtful(IN_DOUBT);
    const start = doingAtStart(given, doing);
    if (start === null) return this.#stepRest(given, means, place, false);
    const { rest } = start;
    if (rest.trim() === '') return this.#asDone(start.doing, means, null);
    if (start.doing === 'done') return this.#stepRest(rest, means, place, true);
    const said = this.#asDone(start.doing, means, null);
    if ((start.doing === 'nothing' && NOT_OURS.test(given)) || REASON.test(rest)) return said;
    const { text, times, unreadable } = timesIn(rest, place);
    if (unreadable === null && plainWord(text) === '') return said;
    const more = this.#phrase(forStep(text, means), place, times, null);
    if (more.deeds.length === 0 && more.inDoubt) {
      const other = this.#leftOut(text, means, place, times);
      if (other !== null) return together([said, other]);
    }
    const isHarmless = more.says === UNKNOWN && more.deeds.length === 0 && !hasVerb(text);
    return isHarmless ? said : together([said, more]);
  }

  /** Whether something was done, and when, by a column for just that; null where its words are not known. */
  whether(
    given: string,
    place: CellPlace,
  ): { readonly doing: Doing | null; readonly when: Placed | null } {
    const { doing, somebody, way } = this.#dictionary;
    const whole = doing(plainWord(given) || given);
    if (whole !== undefined) return { doing: whole, when: null };
    const start = given.includes('?') ? null : doingAtStart(given, doing);
    if (given.includes('?')) return { doing: null, when: null };
    if (start !== null && start.doing !== 'done') return { doing: start.doing, when: null };
    const { text, times, unreadable } = timesIn(start?.rest ?? given, place);
    const when = hullOf(
      times.map((each) => each.when),
      place.rules.zone,
    );
    const plain = plainWord(text);
    const isAll = plain === '' || ELSEWHERE.test(plain) || whoIn(text, somebody, way) !== null;
    const isSaid = start !== null || when !== null;
    return isSaid && isAll && unreadable === null
      ? { doing: 'done', when }
      : { doing: null, when: null };
  }

  /**
   * What stands where a date or a time should: that it is still to come, or that nobody knows whether it
   * was done; null where it may be a date, or only the moment is not known.
   */
  toCome(given: string): 'not-yet' | 'unknown' | null {
    const { doing } = this.#dictionary;
    const whole = doing(plainWord(given) || given);
    if (whole === 'not-yet' || (whole === 'not-done' && /^(?:not|never)\b/i.test(given)))
      return 'not-yet';
    if (/^\?+$/.test(given)) return 'unknown';
    const said = whole ?? (OPEN_DAY.test(given) ? null : doingAtStart(given, doing)?.doing);
    if (said === 'unknown') return UNCONFIRMED.test(given) ? 'unknown' : null;
    return said === 'not-yet' ? 'not-yet' : null;
  }

  #asDone(doing: Doing, means: readonly EventPart[], when: Placed | null): CellRead {
    switch (doing) {
      case 'done':
        return { ...NOTHING_READ, deeds: means.map((part) => this.#plain(part, when)) };
      case 'not-done': {
        const not = means.map(omitted);
        const deeds = not.flatMap((part) => (part === null ? [] : [this.#plain(part, null)]));
        return not.includes(null) ? doubtful(NOT_AN_ACT, deeds) : { ...NOTHING_READ, deeds };
      }
      case 'not-yet':
        return notYet();
      case 'unknown':
        return doubtful(NOT_SAID);
      default:
        return NOTHING_READ;
    }
  }

  #stepRest(
    given: string,
    means: readonly EventPart[],
    place: CellPlace,
    isDone: boolean,
  ): CellRead {
    const { somebody, way, doing, mapping } = this.#dictionary;
    const { text, times, unreadable } = timesIn(given, place);
    const when = hullOf(
      times.map((each) => each.when),
      place.rules.zone,
    );
    if (unreadable !== null) {
      return doubtful(unreadable, isDone ? this.#asDone('done', means, null).deeds : []);
    }
    const isSaid = isDone || when !== null;
    const plain = plainWord(text);
    if (isSaid && (plain === '' || plain === 'and' || ELSEWHERE.test(plain)))
      return this.#asDone('done', means, when);
    const said = doing(plain);
    if (said === 'done') return this.#asDone('done', means, when);
    if (said !== undefined) return isDone ? doubtful(IN_DOUBT) : this.#asDone(said, means, null);
    const ours = this.#byWords(text, place, times, (part, at) =>
      this.#phrase(forStep(part, means), place, at, null),
    );
    if (ours !== null) return ours;
    const who = whoIn(Children.asRoles(text), somebody, way);
    const isPhrase = who !== null && means.some((part) => withWho(part, who) === null);
    const phrase = isPhrase ? this.#phrase(forStep(text, means), place, times, null) : null;
    if (phrase !== null && phrase.deeds.length > 0 && phrase.says === null)
      return this.#besides(phrase, means, isDone, when);
    if (who !== null) {
      const parts = means.map((part) => withWho(part, who));
      const deeds = parts
        .flatMap((each) => each ?? [])
        .map((part) => this.#plain(part, when))
        .filter(isSaidOnce);
      if (parts.includes(null)) return doubtful(IN_DOUBT, deeds);
      return who.hasStranger ? doubtful(NOBODY_KNOWN, deeds) : { ...NOTHING_READ, deeds };
    }
    if (mapping.phrases === 'listed') {
      return doubtful(UNKNOWN, isDone ? this.#asDone('done', means, when).deeds : []);
    }
    const read = this.#phrase(forStep(text, means), place, times, null);
    if (read.deeds.length > 0 && !read.inDoubt) return this.#besides(read, means, isDone, when);
    const left = this.#leftOut(text, means, place, times);
    if (left !== null) return this.#besides(left, means, isDone, when);
    if (!isDone) return read;
    // What is in doubt after a "yes" may take it back; what only is not known does not.
    const isUnread = read.says === UNKNOWN || (read.says === PARTLY_READ && read.inDoubt);
    return isUnread
      ? doubtful(PARTLY_READ, this.#besides(read, means, true, when).deeds)
      : doubtful(IN_DOUBT, read.deeds);
  }

  /** The step itself beside what its cell says, where it was done and the cell does not say it again. */
  #besides(
    read: CellRead,
    means: readonly EventPart[],
    isDone: boolean,
    when: Placed | null,
  ): CellRead {
    if (!isDone) return read;
    const again = means.filter(
      (part) =>
        !read.deeds.some((deed) => deed.part.type === part.type && isToSame(deed.part, part)),
    );
    return { ...read, deeds: [...again.map((part) => this.#plain(part, when)), ...read.deeds] };
  }

  /** "rang", "given back to pupil", "safe": a phrase that leaves out what its column is about. */
  #leftOut(
    text: string,
    means: readonly EventPart[],
    place: CellPlace,
    times: readonly WhenSaid[],
  ): CellRead | null {
    const [part] = means;
    const { phrase } = this.#dictionary;
    if (part === undefined || ASKS.test(text)) return null;
    const [party] = peopleIn(part.to).map(partyOf);
    const name = LEFT_OUT[party ?? (part.type.split('.')[0] as string)];
    if (name === undefined) return null;
    const trimmed = text.trim();
    const tries = [
      `${name} ${trimmed}`,
      `${trimmed} ${name}`,
      `${name} in ${trimmed}`,
      `${trimmed} at ${name}`,
    ];
    const ordered = party === undefined ? tries : [tries[1] as string, tries[0] as string];
    const fits = ordered.find((each) => {
      const { deeds, rest } = phrase(each, place.open);
      return rest === 'nothing' && deeds.length > 0;
    });
    return fits === undefined
      ? null
      : this.#phrase(
          fits,
          place,
          times.map((each) => ({ ...each, index: fits.length })),
          null,
        );
  }

  #phrase(
    said: string,
    { open, rules, children, isOfImage }: CellPlace,
    givenTimes: readonly WhenSaid[],
    before: Placed | null,
  ): CellRead {
    const { phrase, mapping } = this.#dictionary;
    if (mapping.phrases === 'listed') return doubtful(UNKNOWN);
    const given = isOfImage === true ? withImage(said) : said;
    const text = children.asPseudonyms(given);
    const times =
      text === given
        ? givenTimes
        : givenTimes.map((each) => ({
            ...each,
            index: children.asPseudonyms(given.slice(0, each.index)).length,
          }));
    const { deeds: found, rest } = phrase(text, open);
    const at = found.map(({ index }) => index);
    const own =
      rest === 'nothing' ? times : times.filter(({ index }) => !isElsewhere(text, index, at));
    const whens = whensOf(at, own, rules.zone);
    let isUnclear = false;
    const deeds = found
      .flatMap((deed, index): readonly CellDeed[] => {
        const part = deed.isDone ? partOf(deed) : omitted(partOf(deed));
        const needsTo =
          part !== null && !deed.isDone && takesTo(partOf(deed)) && part.to === undefined;
        if (part === null || needsTo) {
          isUnclear = true;
          return [];
        }
        const when = deed.isDone ? (whens[index] ?? before) : null;
        const words = text.slice(index === 0 ? 0 : deed.index, at[index + 1]);
        const isLater = index > 0 && LATER.test(text.slice(at[index - 1], deed.index));
        const later = isLater ? { isAfter: true as const } : {};
        const reference = deed.reference ?? undefined;
        return [{ part, reference, when, said: words, isPhrase: true as const, ...later }];
      })
      .filter(isSaidOnce);
    if (isUnclear || rest === 'unclear') {
      return doubtful(deeds.length === 0 ? IN_DOUBT : PARTLY_READ, deeds);
    }
    if (rest === 'unread') return doubtful(deeds.length === 0 ? UNKNOWN : PARTLY_READ, deeds);
    if (rest === 'not-yet') return notYet(deeds);
    if (deeds.length === 0 && !NO_OTHER_WAY.test(plainWord(text))) return doubtful(UNKNOWN);
    return { ...NOTHING_READ, deeds };
  }

  #plain(part: EventPart, when: Placed | null): CellDeed {
    return { part, reference: undefined, when };
  }
}

/** "sealed and locked in safe" is one act in two words, unless each has a moment of its own. */
const isSaidOnce = (deed: CellDeed, index: number, all: readonly CellDeed[]): boolean => {
  const before = all[index - 1];
  return (
    before === undefined ||
    before.when?.kind !== deed.when?.kind ||
    (deed.when?.kind === 'instant' && before.when !== deed.when) ||
    JSON.stringify(before.part) !== JSON.stringify(deed.part)
  );
};

/** Whether what was read and what a word stands for are the same act, as far as both say to whom. */
const isSameDeed = (read: EventPart, ours: EventPart): boolean =>
  read.type === ours.type && read.act === ours.act && isToSame(read, ours);

const isToSame = (a: EventPart, b: EventPart): boolean => {
  const [one, other] = [a, b].map(({ to }) => peopleIn(to).map(bodyOf));
  return (
    one?.length === 0 || other?.length === 0 || one?.some((each) => other?.includes(each)) === true
  );
};

/** "it" in a column about a device or an image is that. */
const forStep = (text: string, [part]: readonly EventPart[]): string => {
  const about = LEFT_OUT[part?.type.split('.')[0] ?? ''];
  return about === undefined ? text : withImageOf(about, text.replace(/\bit\b/, about));
};

const withImageOf = (about: string, text: string): string =>
  about === LEFT_OUT.image ? withImage(text) : text;

const STORING: readonly unknown[] = ['device.secured', 'device.quarantined', 'device.handed-over'];
/** Whether it says that a device was stored, or was not. */
export const isStoring = ({ type }: { readonly type: unknown }): boolean => STORING.includes(type);
export const isNotStored = (part: { readonly type: unknown; readonly act?: unknown }): boolean =>
  part.type === 'act.omitted' && STORING.includes(part.act);

/** One device that was stored is not all of them, where another was not: that is then not made of it. */
const storedIn = (text: string, read: CellRead, means: readonly EventPart[] = []): CellRead => {
  const isOf = (deed: CellDeed): boolean =>
    isStoring(deed.part) &&
    deed.isWhole !== true &&
    (deed.isPhrase === true || means.some(isStoring));
  if (!read.deeds.some(isOf)) return read;
  const isLeftOut = read.deeds.some(({ part }) => isNotStored(part));
  if (!isLeftOut && !leavesAnother(text)) return read;
  const deeds = read.deeds.filter((deed) => !isOf(deed));
  return { ...read, deeds, says: ONE_DEVICE, inDoubt: read.inDoubt || !isLeftOut };
};

const hasVerb = (text: string): boolean =>
  /\b[a-z]+(?:ed|ang|old|ung|ent|ave|ook|oke)\b/i.test(text);

/** How soon something was done; where a time stands before it, "ten minutes later" is another. */
const saidSoon = (text: string, { before }: CellPlace): SoonSaid | null =>
  soonIn(text, before.previous?.kind !== 'instant');

/** What has a part of the day of its own was done then: "at lunch, straight away" is not said of the concern. */
const hasOwnPart = ({ when }: CellDeed): boolean => when?.kind === 'span';

/** "not told at once" leaves open that they were told later. */
const notDenied = (text: string, read: CellRead): CellRead => {
  const done = read.deeds.filter(({ part }) => part.type !== 'act.omitted');
  const isOpen = done.length < read.deeds.length && deniesSoon(text);
  return isOpen ? doubtful(IN_DOUBT, done) : read;
};

/** What is read from some words, with those words where the acts of it have none of their own. */
const saidIn = (said: string, read: CellRead): CellRead => ({
  ...read,
  deeds: read.deeds.map((deed) => ({
    said,
    ...deed,
    ...(TURNED.test(deed.said ?? said) ? { isTurned: true as const } : {}),
  })),
});

/** What several parts of a cell say. */
const together = (reads: readonly CellRead[]): CellRead => {
  const says = reads.filter((each) => each.says !== null);
  const worst = says.find(({ inDoubt }) => inDoubt) ?? says[0];
  const deeds = reads.flatMap((each) => each.deeds);
  return {
    deeds,
    says: worst?.says ?? null,
    inDoubt: reads.some(({ inDoubt }) => inDoubt),
    isNotYet: reads.some(({ isNotYet }) => isNotYet),
  };
};
