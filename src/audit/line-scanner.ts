/**
 * Reads a timeline from the bytes of its line, by recognising what has been read before. The text of
 * an entry, less its times and free text, is looked up; only the first time is it parsed and checked
 * against the vocabulary. Nothing is decided here: whatever is not recognised, or is in any way out
 * of the ordinary, is left to `JSON.parse` and to `engine/read.ts`, which say what is wrong with it.
 */

import { isUtf8 } from 'node:buffer';
import { givesAFieldTwice } from '../engine/duplicates.ts';
import { doubtOf, type Fits, rankOf } from '../engine/entries.ts';
import { longer } from '../engine/longer.ts';
import { isNaming } from '../engine/matters.ts';
import { countVaried, EventReader, HeadReader } from '../engine/read.ts';
import { isKnowledge } from '../engine/spans.ts';
import type { Instant } from '../engine/time.ts';
import { parsedJson } from '../formats/json-bounds.ts';
import {
  addCode,
  boundCode,
  isCode,
  isNameLikeNoCode,
  Together,
} from '../vocabulary/code-in-text.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import {
  carriedIn,
  LONGEST_REFERENCE,
  LONGEST_TEXT,
  shortReference,
} from '../vocabulary/free-text.ts';
import { isFiller, isReason } from '../vocabulary/reason-text.ts';
import { type Silence, silenceOf } from '../vocabulary/records.ts';
import { MOST_EVENTS } from '../vocabulary/timelines.ts';
import { MANY_CHARACTERS, MANY_WORDS, mostWordsIn, WordUse } from '../vocabulary/word-use.ts';
import type { EntryNumbers } from './entry-numbers.ts';
import { instantIn } from './instants.ts';
import { KnownTexts } from './known-texts.ts';
import { inPlainBytes, type Looked, lookAtText } from './text-classes.ts';

/**
 * What an entry is, once its text has been recognised: its kind, and in the low bits whether it
 * counts from when it was known, raises a concern, corrects another one, says something against staff, is
 * the word of some of them, and its rank at the same moment.
 */
const KNOWLEDGE = 1;
const CONCERN = 2;
const CORRECTION = 4;
const AGAINST_STAFF = 8;
const WORD_OF_STAFF = 16;
const DOUBT = AGAINST_STAFF | WORD_OF_STAFF;
const RANK_SHIFT = 5;
const KIND_SHIFT = 7;

/** Letters and digits of a name, and the signs it may have: of those that are ASCII. */
const OF_A_NAME = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[A-Za-z0-9 _./:#()&,'-]/.test(String.fromCharCode(byte)) ? 1 : 0,
);
const isPlainName = (bytes: Buffer, from: number, end: number): boolean => {
  for (let at = from; at < end; at += 1) {
    if (OF_A_NAME[bytes[at] as number] === 0) return false;
  }
  return true;
};

/** What stands before the events, as far as it can be the same in many incidents. */
export interface Head {
  readonly policy: string;
  readonly silence: Silence;
  readonly exercise: boolean;
}

/** Fields whose content differs from entry to entry. */
const AT = 1;
const KNOWN_AT = 2;
const RECORDED_AT = 3;
const NOTE = 4;
const REASON = 5;
const REFERENCE = 6;
const INCIDENT = 7;
const SCHOOL = 8;
const EVENTS = 9;
const REPLACEMENT = 10;

const FIELDS = (
  [
    ['at', AT],
    ['knownAt', KNOWN_AT],
    ['recordedAt', RECORDED_AT],
    ['note', NOTE],
    ['reason', REASON],
    ['reference', REFERENCE],
    ['incident', INCIDENT],
    ['school', SCHOOL],
    ['events', EVENTS],
    ['replacement', REPLACEMENT],
  ] as const
).map(([name, field]) => ({ name: Buffer.from(`"${name}"`), field }));
/** By the last but one of a name's letters, which most names that do not differ have none of. */
const NAMES = Array.from({ length: 256 }, (_, letter) =>
  FIELDS.filter(({ name }) => name[name.length - 3] === letter),
);

/** Whether the bytes before `end` are this name and the quotes around it. */
const isName = (bytes: Buffer, end: number, name: Buffer): boolean => {
  const from = end - name.length;
  for (let index = name.length - 1; index >= 0; index -= 1) {
    if (bytes[from + index] !== name[index]) return false;
  }
  return true;
};

/** Which of these fields the name before a colon is, or 0. */
const fieldBefore = (bytes: Buffer, colon: number): number => {
  const names = NAMES[bytes[colon - 3] as number];
  if (names === undefined) return 0;
  for (let index = 0; index < names.length; index += 1) {
    const { name, field } = names[index] as (typeof FIELDS)[number];
    if (isName(bytes, colon, name)) return field;
  }
  return 0;
};

/** Nearly every entry begins with its time: `{"at":"`, as words, and how many bytes that is. */
const BEGINS = Buffer.from('{"at":"');
const BEGINS_FIRST = BEGINS.readInt32LE(0);
const BEGINS_SECOND = BEGINS.readInt32LE(3);

/** Bits that are set for each byte of a word that is `:` or `}`; the lowest of them is true. */
const ends = (word: number): number => {
  const colon = word ^ 0x3a3a3a3a;
  const brace = word ^ 0x7d7d7d7d;
  return (((colon - 0x01010101) & ~colon) | ((brace - 0x01010101) & ~brace)) & 0x80808080;
};

const MOST_HEAD_NOTE = 2_000;
const QUOTE = 0x22;
const COLON = 0x3a;
const SPACE = 0x20;
const FACTOR = 0x01000193;
/** Words of an object that are looked up. One that has more is read in full. */
const MOST_WORDS = 4_096;
/** In place of a reason, by what it is; of any other field that differs, its number stands in its place. */
const REASONED = 14;
const NO_REASON = 15;
const BLANK = 16;
/** Where a reason has to be given, a blank one is taken and one of no characters is refused. */
const EMPTY = 17;

/** What the heads and the entries are that were read, by their numbers. */
export interface Words {
  readonly heads: Head[];
  /** An entry as JSON, less its times and in place of free text what it amounts to: one for each kind. */
  readonly kinds: string[];
}

/** What a line was found to hold; valid until the next line is scanned. */
export interface Scanned {
  /** Its number among the heads. */
  head: number;
  incident: string;
  school: string | undefined;
  /** How many entries there are, and how many of them correct another one. */
  count: number;
  corrections: number;
  /** Whether some word of staff may not count, since something is said against some of them. */
  perhapsDoubted: boolean;
  /** Whether the entries stand in the order in which they count. */
  inOrder: boolean;
}

export class LineScanner {
  readonly found: Scanned = {
    head: 0,
    incident: '',
    school: undefined,
    count: 0,
    corrections: 0,
    perhapsDoubted: false,
    inOrder: true,
  };
  readonly words: Words = { heads: [], kinds: [] };
  readonly #reader: EventReader;
  readonly #headReader = new HeadReader();
  readonly #policies: ReadonlySet<string>;
  readonly #entries = new KnownTexts();
  /** What an entry is, by what `wordsOf` leaves of it: many differ in no more than having a note. */
  readonly #known = new Map<string, number>();
  readonly #heads = new KnownTexts();
  /** By kind, where that was asked. */
  readonly #events: TimelineEvent[] = [];
  /** The texts of the incident so far, up to this one. */
  readonly #together = new Together();
  /** Where the texts of the incident stand that are at hand in the bytes, and how many there are. */
  #places = new Int32Array(4 * 64);
  #placeCount = 0;
  /** The entry that is read. */
  #position = 0;
  /** By entry of the line: where it begins and ends in the bytes. */
  readonly #entryPlaces = new Int32Array(2 * MOST_EVENTS);
  readonly #looked: Looked = {
    from: 0,
    end: 0,
    unsure: false,
    escaped: false,
    foreign: false,
    steps: 0,
    counts: 0,
  };
  /** Set by the latest scan of an object: its end, and what was read in it. */
  #end = 0;
  #view: DataView = new DataView(new ArrayBuffer(0));
  /**
   * And what it says, less what differs each time: first how many bytes, then these as words of four, of
   * which the last before a colon or a brace is cut short there.
   */
  readonly #text = new Int32Array(MOST_WORDS);
  #textCount = 0;
  #hash = 0;
  /** How many fields were read whose content differs. */
  #varied = 0;
  /** By field: what was read in the entry, NaN or infinite where it has none. */
  readonly #times = new Float64Array(RECORDED_AT + 1);

  constructor(norms: ReadonlySet<string>, policies: ReadonlySet<string>) {
    this.#reader = new EventReader(norms);
    this.#policies = policies;
  }

  /** Whether a value whose times and texts were found good has the shape of an event. */
  get fits(): Fits {
    return this.#reader.fits;
  }

  /** Whether more has been recognised than an honest log holds. */
  get isFull(): boolean {
    return this.#entries.isFull || this.#heads.isFull;
  }

  /** Reads what stands before the events, the names in it. @returns whether that was recognised. */
  scanHead(bytes: Buffer, start: number, end: number): boolean {
    const { found } = this;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#together.begin();
    this.#placeCount = 0;
    this.#position = 0;
    found.incident = '';
    found.school = undefined;
    if (!this.#scanObject(bytes, start, end, true) || found.incident === '') return false;
    found.head = this.#heads.find(this.#text, this.#textCount, this.#hash);
    if (found.head >= 0) return true;
    const head = this.#learnHead(bytes, start);
    if (head === null) return false;
    found.head = this.words.heads.push(head) - 1;
    this.#heads.keep(this.#text, this.#textCount, this.#hash, found.head);
    return true;
  }

  /**
   * Reads a line whose head was just recognised.
   * @param into its entries are added to these, also where it is not good
   * @returns whether all in it was recognised, and is good
   */
  scan(bytes: Buffer, end: number, into: EntryNumbers): boolean {
    const { found } = this;
    let at = this.#end;
    let count = 0;
    let firstConcern = Number.POSITIVE_INFINITY;
    let lastClock = Number.NEGATIVE_INFINITY;
    let lastRank = 0;
    let inOrder = true;
    let met = 0;
    found.corrections = 0;
    for (;;) {
      while (bytes[at] === SPACE) at += 1;
      const before = this.#placeCount;
      const from = at;
      this.#position = count;
      if (!this.#scanObject(bytes, at, end, false)) return false;
      let known = this.#entries.find(this.#text, this.#textCount, this.#hash);
      if (known < 0) known = this.#learn(bytes, at);
      if (known < 0 || (this.#placeCount > before && this.#together.isFile)) return false;
      const happened = this.#times[AT] as Instant;
      const knownAt = this.#times[KNOWN_AT] as Instant;
      // Written so that a time that is missing or unreadable fails as well.
      if (!(knownAt >= happened && (this.#times[RECORDED_AT] as Instant) >= happened)) return false;
      const isKnown = (known & KNOWLEDGE) !== 0 && knownAt !== Number.POSITIVE_INFINITY;
      const clock = isKnown ? knownAt : happened;
      if ((known & CONCERN) !== 0 && happened < firstConcern) firstConcern = happened;
      if ((known & CORRECTION) !== 0) found.corrections += 1;
      met |= known;
      const rank = (known >>> RANK_SHIFT) & 3;
      if (clock < lastClock || (clock === lastClock && rank < lastRank)) inOrder = false;
      lastClock = clock;
      lastRank = rank;
      into.add(known >>> KIND_SHIFT, clock, rank);
      at = this.#end;
      this.#entryPlaces[2 * count] = from;
      this.#entryPlaces[2 * count + 1] = at;
      count += 1;
      while (bytes[at] === SPACE) at += 1;
      if (bytes[at] === 0x5d) break;
      if (bytes[at] !== 0x2c) return false;
      at += 1;
    }
    if (this.#together.isFile || (this.#together.isLong && this.#areNoWords(bytes))) return false;
    found.count = count;
    found.inOrder = inOrder;
    found.perhapsDoubted = (met & DOUBT) === DOUBT;
    if (count > MOST_EVENTS) return false;
    return firstConcern !== Number.POSITIVE_INFINITY && this.#endsAt(bytes, at + 1, end);
  }

  /** Whether nothing follows the events but the end of the object and of the line. */
  #endsAt(bytes: Buffer, from: number, end: number): boolean {
    let at = from;
    while (bytes[at] === SPACE) at += 1;
    if (bytes[at] !== 0x7d) return false;
    at += 1;
    while (at < end && (bytes[at] === SPACE || bytes[at] === 0x0d || bytes[at] === 0x09)) at += 1;
    return at === end;
  }

  /**
   * Goes through an object, taking its text in words and reading what differs each time. A head is
   * gone through only as far as its list of events. Strings are not told apart from what is between
   * them, since a text is kept only once it has been parsed, and its strings were words of the vocabulary.
   */
  #scanObject(bytes: Buffer, start: number, end: number, isHead: boolean): boolean {
    if (bytes[start] !== 0x7b) return false;
    const view = this.#view;
    const text = this.#text;
    const lastWord = view.byteLength - 4;
    let hash = 0;
    let count = 1;
    let size = 0;
    /** Whether it goes through what should have been written in another entry. */
    let isNested = false;
    let piece = start;
    let at = start + 1;
    this.#varied = 0;
    this.#times[AT] = Number.NaN;
    this.#times[KNOWN_AT] = Number.POSITIVE_INFINITY;
    this.#times[RECORDED_AT] = Number.POSITIVE_INFINITY;
    if (
      start + BEGINS.length <= lastWord &&
      view.getInt32(start, true) === BEGINS_FIRST &&
      view.getInt32(start + 3, true) === BEGINS_SECOND
    ) {
      at = this.#readTime(bytes, AT, start + BEGINS.length, end);
      if (at < 0 || isHead) return false;
      text[1] = BEGINS_FIRST;
      text[2] = BEGINS_SECOND;
      text[3] = AT;
      count = 4;
      size = BEGINS.length;
      this.#varied = 1;
      piece = at;
    }
    while (at < end) {
      let part = 0;
      let found = 0;
      while (at <= lastWord) {
        part = view.getInt32(at, true);
        found = ends(part);
        if (found !== 0) break;
        hash = Math.imul(hash ^ part, FACTOR);
        hash ^= hash >>> 15;
        text[count] = part;
        count += 1;
        at += 4;
      }
      let read = 1;
      if (found === 0) part = bytes[at] as number;
      else {
        // Of the last word, up to the colon or brace in it.
        read = ((31 - Math.clz32(found & -found)) >>> 3) + 1;
        if (read < 4) part &= (1 << (read * 8)) - 1;
      }
      hash = Math.imul(hash ^ part, FACTOR);
      hash ^= hash >>> 15;
      text[count] = part;
      count += 1;
      at += read;
      if (at > end) return false;
      const byte = bytes[at - 1] as number;
      if (byte === 0x7d && isNested) {
        isNested = false;
        continue;
      }
      if (byte === 0x7d) {
        this.#end = at;
        return !isHead && this.#keepText(count, size + at - piece, hash);
      }
      if (byte !== COLON) continue;
      const field = fieldBefore(bytes, at - 1);
      if (field === 0) continue;
      size += at - piece;
      while (bytes[at] === SPACE) at += 1;
      piece = at;
      if (field === REPLACEMENT) {
        if (isHead || isNested || bytes[at] !== 0x7b) return false;
        isNested = true;
        continue;
      }
      if (field === EVENTS) {
        this.#end = at + 1;
        return isHead && bytes[at] === 0x5b && this.#keepText(count, size, hash);
      }
      if (bytes[at] !== QUOTE) return false;
      const over = isNested
        ? this.#passField(bytes, field, at + 1, end)
        : this.#readField(bytes, field, at + 1, end, isHead);
      if (over < 0) return false;
      // What the field was, and of a reason whether it is one, belongs to the text.
      const mark = field === REASON ? this.#markOfReason(bytes, over - 1) : field;
      hash = Math.imul(hash ^ mark, FACTOR);
      text[count] = mark;
      count += 1;
      this.#varied += 1;
      piece = over;
      at = over;
    }
    return false;
  }

  /** Where words are the same and are of as many bytes, so are the bytes: those that were parsed have no zeros. */
  #keepText(count: number, size: number, hash: number): boolean {
    this.#text[0] = size;
    this.#textCount = count;
    this.#hash = hash ^ (hash >>> 13);
    return count <= MOST_WORDS;
  }

  /** Reads what differs from entry to entry. @returns where it is over, or -1 where it is not plain. */
  #readField(bytes: Buffer, field: number, from: number, until: number, isHead: boolean): number {
    if (field <= RECORDED_AT) return isHead ? -1 : this.#readTime(bytes, field, from, until);
    const isOfHead = field >= INCIDENT;
    if (isHead ? !(isOfHead || field === NOTE) : isOfHead) return -1;
    const looked = this.#looked;
    lookAtText(bytes, from, until, looked);
    const end = looked.end;
    if (end < 0) return -1;
    const isShort = field === REFERENCE || isOfHead;
    const most = isShort ? LONGEST_REFERENCE : isHead ? MOST_HEAD_NOTE : LONGEST_TEXT;
    if (isShort && (end === from || (isOfHead && looked.escaped))) return -1;
    if (isShort) {
      if (!this.#isGoodName(bytes, field, from, end)) return -1;
    } else if (!this.#isGoodText(bytes, from, end, most)) return -1;
    if (field === INCIDENT) this.found.incident = bytes.toString('utf8', from, end);
    else if (field === SCHOOL) this.found.school = bytes.toString('utf8', from, end);
    return end + 1;
  }

  /** What tells a reason that is one, one that only fills the field, and one that is blank apart. */
  #markOfReason(bytes: Buffer, end: number): number {
    const { from, escaped } = this.#looked;
    const text = textIn(bytes.subarray(from, end), escaped) ?? '';
    return isReason(text) ? REASONED : isFiller(text) ? NO_REASON : text === '' ? EMPTY : BLANK;
  }

  #isGoodText(bytes: Buffer, from: number, end: number, most: number): boolean {
    const looked = this.#looked;
    const { unsure, escaped, foreign } = looked;
    this.#keepPlace(from, end, escaped);
    if (!unsure && !foreign && this.#isPlainText(bytes, from, end, most)) return true;
    const text = textIn(bytes.subarray(from, end), escaped);
    if (text === null) return false;
    const plain = foreign && !unsure ? inPlainBytes(text) : null;
    if (plain !== null) {
      lookAtText(plain, 0, plain.length, looked);
      looked.from = from;
      if (!looked.unsure && this.#isPlainText(plain, 0, plain.length - 1, most)) return true;
    }
    if (text.length > most || carriedIn(text) !== null) return false;
    this.#together.addText(text);
    return true;
  }

  #keepPlace(from: number, end: number, escaped: boolean): void {
    if (this.#placeCount * 4 === this.#places.length) {
      this.#places = longer(this.#places, new Int32Array(2 * this.#places.length));
    }
    const at = this.#placeCount * 4;
    this.#places[at] = from;
    this.#places[at + 1] = end;
    this.#places[at + 2] = escaped ? 1 : 0;
    this.#places[at + 3] = this.#position;
    this.#placeCount += 1;
  }

  /** Whether the texts of the incident are, together, words of no language: as `engine/read.ts` asks after each entry. */
  #areNoWords(bytes: Buffer): boolean {
    const places = this.#places.subarray(0, this.#placeCount * 4);
    let most = 0;
    for (let at = 0; at < places.length && most < MANY_WORDS; at += 4) {
      const [from = 0, end = 0, escaped] = places.subarray(at, at + 3);
      most += escaped === 1 ? MANY_WORDS : mostWordsIn(bytes, from, end);
    }
    if (most < MANY_WORDS) return false;
    const words = new WordUse();
    for (let at = 0; at < places.length; at += 4) {
      const [from, end, escaped, position] = places.subarray(at, at + 4);
      words.add(textIn(bytes.subarray(from, end), escaped === 1) ?? '');
      if (places[at + 7] !== position && words.isCode) return true;
    }
    return words.isCodeInPart;
  }

  /** Adds a text that can be looked at from its bytes. @returns whether it can, and is not a code */
  #isPlainText(bytes: Buffer, from: number, end: number, most: number): boolean {
    const looked = this.#looked;
    const length = end - from;
    if (length > most || length >= MANY_CHARACTERS) return false;
    const { one } = this.#together;
    if (!boundCode(looked.steps, looked.counts, length, one)) {
      addCode(bytes, from, end, one);
      if (isCode(one)) return false;
    }
    this.#together.addLastText();
    return true;
  }

  #isGoodName(bytes: Buffer, field: number, from: number, end: number): boolean {
    const { unsure, foreign } = this.#looked;
    if (unsure || foreign || end - from > LONGEST_REFERENCE || !isPlainName(bytes, from, end)) {
      const name = textIn(bytes.subarray(from, end), this.#looked.escaped);
      if (name === null || !shortReference.safeParse(name).success) return false;
      if (field === REFERENCE) this.#together.addName(name);
      return true;
    }
    const { one } = this.#together;
    const isBound = boundCode(this.#looked.steps, this.#looked.counts, end - from, one);
    if (isBound && isNameLikeNoCode(one)) return true;
    addCode(bytes, from, end, one);
    if (isCode(one)) return false;
    if (field === REFERENCE) this.#together.addLastName();
    return true;
  }

  /** Passes over what differs in what replaces another entry, where it is good. @returns as `#readField` */
  #passField(bytes: Buffer, field: number, from: number, until: number): number {
    if (field > RECORDED_AT) return this.#readField(bytes, field, from, until, false);
    const end = bytes.indexOf(QUOTE, from);
    return end < 0 || end > until || Number.isNaN(instantIn(bytes, from, end)) ? -1 : end + 1;
  }

  #readTime(bytes: Buffer, field: number, from: number, until: number): number {
    let end = from + 19;
    while (end < until && bytes[end] !== QUOTE) end += 1;
    const instant = instantIn(bytes, from, end);
    if (Number.isNaN(instant)) return -1;
    this.#times[field] = instant;
    return end + 1;
  }

  /** Whether the scan has read all that differs from entry to entry: not a field behind an odd colon or in escapes. */
  #hasReadAll(value: Fields): boolean {
    return countVaried(value) === this.#varied;
  }

  /** Parses and checks an entry that has not been met before, or -1 where it is not a good one. */
  #learn(bytes: Buffer, start: number): number {
    const value = parsed(bytes.subarray(start, this.#end));
    if (value === null || !this.#hasReadAll(value)) return -1;
    const words = wordsOf(value);
    let known = this.#known.get(words);
    if (known === undefined) {
      const event = this.#reader.readChecked(value);
      // One that names others, or is known to a span only, is left to who reads them all.
      if (event === null || isNaming(event) || event.notBefore !== undefined) return -1;
      known = this.#keepKind(words, event);
    }
    this.#entries.keep(this.#text, this.#textCount, this.#hash, known);
    return known;
  }

  #keepKind(words: string, event: TimelineEvent): number {
    const isConcern = event.type === 'concern.raised';
    const doubt = doubtOf(event);
    const kind = this.words.kinds.push(words) - 1;
    const known =
      (kind << KIND_SHIFT) |
      (rankOf(event) << RANK_SHIFT) |
      (isKnowledge(event) ? KNOWLEDGE : 0) |
      (isConcern ? CONCERN : 0) |
      (event.type === 'entry.corrected' ? CORRECTION : 0) |
      (doubt === 'against-staff' ? AGAINST_STAFF : doubt === 'word-of-staff' ? WORD_OF_STAFF : 0);
    this.#known.set(words, known);
    return known;
  }

  /** An entry of a kind, as far as all of that kind are the same. */
  readonly eventOf = (kind: number): TimelineEvent => {
    const known = this.#events[kind];
    if (known !== undefined) return known;
    const event = JSON.parse(this.words.kinds[kind] as string) as TimelineEvent;
    this.#events[kind] = event;
    return event;
  };

  /** An entry of the line that was scanned last, as it is written. */
  entryIn(bytes: Buffer, position: number): TimelineEvent {
    const [from = 0, end = 0] = this.#entryPlaces.subarray(2 * position, 2 * position + 2);
    return JSON.parse(bytes.toString('utf8', from, end)) as TimelineEvent;
  }

  /** The number of the kind of an entry that stands after a correction. */
  kindOf(event: TimelineEvent): number {
    const words = wordsOf(event as unknown as Readonly<Record<string, unknown>>);
    return (this.#known.get(words) ?? this.#keepKind(words, event)) >>> KIND_SHIFT;
  }

  #learnHead(bytes: Buffer, start: number): Head | null {
    const value = parsed(Buffer.concat([bytes.subarray(start, this.#end), Buffer.from(']}')]));
    if (value === null || !this.#hasReadAll(value)) return null;
    const { events: _, ...rest } = value;
    const head = this.#headReader.readChecked(rest);
    if (head === null || !this.#policies.has(head.policy)) return null;
    const { policy, exercise, record } = head;
    return { policy, silence: silenceOf(record), exercise };
  }
}

/** An entry without what tells it from none of the same kind: its times, its note, the text of its reason. */
const wordsOf = (entry: Fields): string => {
  const { at: _, recordedAt: __, note: ___, ...words } = entry;
  const { knownAt, reference, reason } = words;
  return JSON.stringify({
    ...words,
    ...(knownAt !== undefined && { knownAt: '' }),
    ...(reference !== undefined && { reference: '' }),
    ...(typeof reason === 'string' && {
      reason: isReason(reason) ? 'reason' : isFiller(reason) ? '-' : reason === '' ? '' : ' ',
    }),
  });
};

type Fields = Readonly<Record<string, unknown>>;

/** A JSON text as an object, or null where it is none, gives a field twice or is nested too deeply. */
const parsed = (bytes: Buffer): Fields | null => {
  if (!isUtf8(bytes)) return null;
  const text = bytes.toString();
  const value = parsedJson(text)?.value;
  if (typeof value !== 'object' || value === null || givesAFieldTwice(text, value)) return null;
  return value as Fields;
};

/** What stands between two quotes, or null where that is not JSON text. */
const textIn = (bytes: Buffer, escaped: boolean): string | null => {
  if (!isUtf8(bytes)) return null;
  const text = bytes.toString();
  return escaped ? ((parsedJson(`"${text}"`)?.value as string | undefined) ?? null) : text;
};
