/**
 * How much a text looks like a file written as letters (base64, hex, base32 and their like), character
 * by character. For each pair of characters that follow each other it is known what they would cost in
 * ordinary words, in any language that is written in Latin letters; random ones cost more than that.
 * What a run of text costs above what random letters would is added up, and ordinary words take it down
 * again. It does not matter how the letters are cut into pieces, lines or entries.
 */
import { inPlainLetters, isOrdinary, signsIn } from './plain-letters.ts';
import { charactersOf, MANY_CHARACTERS, type WordUse } from './word-use.ts';

/** What a letter costs at the beginning of a word, `a` to `z`, in thirds of a bit, written in base 36. */
const FIRST = 'bfcccgihcjhedeebmebcfheokk';

/** What a letter costs after another: a row for each first letter, a place for each second one. */
const AFTER: readonly string[] = [
  'ofacmgeofnhaeamhu9c9iijuhi',
  'ctrs6xtu8ix9unarzagl9wyzdy',
  'bwfs8xv89jiepo7uzimafwyzij',
  'avqj4smr8zqinjbqzgdlairzhp',
  'dlcbhihmhnjee8nhn89dlfkekm',
  'cyrr7aqv6zyjuk7uzdnhcwqzkw',
  '9urn5pkebswhncbszcgm9wuzit',
  '7xqq5poo7xvlrf8rzgofkwqzgy',
  'dibdbihslulcd7agpfbapforrm',
  '8vsi5qvvaryrlidspq7icphzsx',
  'avfo7xoo9wrare9ozhaacsqzmx',
  '9sqd6nsu7znamjbozqffekqzev',
  '7cqo5utvavvmdmaazphodwyzpt',
  'bwca9h9sbwljqjbpzob8ijszhp',
  'mifdkhjsioncd6hfy8eebgexqi',
  'awlnauvicxtaln7dz7jfcmxzmt',
  'nysslxvvozyruppuzqqo1wyzvz',
  'aqie5pktazlkfdapsiccglozgl',
  'bwen7tsgawhhkncdvob8bonoim',
  '9xmr6pua7zpmrkaszcdgfsmzct',
  'egdgclitdkjae8ldz9aamotuni',
  '8yrq4xvv6ztlulbuzlkphuyzhs',
  '8wro9jv78zwmucarzfflmwfzdp',
  'dydscxvvbzyrrpo4zqk6awyzvz',
  'cdcjdikqdmlfefb7zf8ekrezil',
  '8ogj6xlo9vnmiaekpnikdldzai',
];

const THIRDS = 3;
/** What one random letter or digit costs, whatever the alphabet: about five bits. */
const RANDOM = 5 * THIRDS;
/** What stands for a letter that no such alphabet has. */
const FOREIGN = 0x7f;
/** What stands for a sign that is not ASCII, such as an emoji: it ends a word, as a space does. */
export const SIGN = 0x01;

const A = 0x61;
const isLower = (code: number): boolean => code >= A && code <= 0x7a;
const isUpper = (code: number): boolean => code >= 0x41 && code <= 0x5a;
const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;
const isLetter = (code: number): boolean => isLower(code | 0x20);
/** In prose such a sign stands at the end of a word, and in few alphabets for files. */
const isPunctuation = (code: number): boolean =>
  '.,;:!?()"\'-/&'.includes(String.fromCharCode(code));

const letterCost = (before: number, code: number): number => {
  const row = isLetter(before) ? AFTER[(before | 0x20) - A] : FIRST;
  return Number.parseInt(row?.[(code | 0x20) - A] ?? 'z', 36);
};

/** What a character adds where it follows another, in thirds of a bit. */
const stepOf = (before: number, code: number): number => {
  if (code <= 0x20) return 0;
  if (code === FOREIGN) return -4 * THIRDS;
  // A ruled line is nothing; dots and dashes by turns are a code.
  if (isPunctuation(code) && isPunctuation(before)) return before === code ? 0 : THIRDS;
  if (before === code) return isDigit(code) ? -2 * THIRDS : -3 * THIRDS;
  if (isDigit(code)) {
    if (isDigit(before)) return -2 * THIRDS;
    return isLetter(before) ? 3 * THIRDS : -1 * THIRDS;
  }
  if (isLetter(code)) {
    const cost = letterCost(before, code) - RANDOM;
    if (isDigit(before)) return cost + 3 * THIRDS;
    if (!isUpper(code)) return cost;
    return cost + (isLower(before) ? 6 : isUpper(before) ? 0.5 : 1.5) * THIRDS;
  }
  return (isPunctuation(code) ? -0.5 : 3) * THIRDS;
};

/** By the character before (times 128) and the character. */
const STEPS = Int8Array.from({ length: 128 * 128 }, (_, pair) =>
  Math.max(-60, Math.min(60, Math.round(stepOf(pair >>> 7, pair & 0x7f)))),
);

/** What a letter that is not a hexadecimal digit takes from their number. */
const WORD_LETTER = 3;

/** By character: 1 for a digit, decimal or hexadecimal; less than 0 for any other letter. */
const DIGITS = Int8Array.from({ length: 128 }, (_, code) => {
  if (isDigit(code) || (isLetter(code) && (code | 0x20) <= 0x66)) return 1;
  return isLetter(code) || code === FOREIGN ? -WORD_LETTER : 0;
});

/** What five decimal digits take in letters to be ordinary: times, dates and numbers in sentences have more. */
const DECIMAL = 5;
/** How the two sums of a text are kept in one number. */
const APART = 2 ** 24;
/** By character: what it adds to both, the digits and, times `APART`, the decimal digits among words. */
const SUMS = Float64Array.from(DIGITS, (digit, code) => {
  const decimal = isDigit(code) ? DECIMAL : isLetter(code) || code === FOREIGN ? -1 : 0;
  return digit + decimal * APART;
});

/** By how long a word was: text has few words of one or two letters, next to each other fewer. */
const LENGTHS = Int8Array.of(0, 6, 1);

/** What has been added up over one text. */
export interface CodeRun {
  score: number;
  /** The most that it has been. */
  peak: number;
  /** How many digits, decimal or hexadecimal, there are without words in between, and the most. */
  digits: number;
  mostDigits: number;
  /** What the whole text adds to others, or takes from them. */
  net: number;
  netDigits: number;
  length: number;
  /** Decimal digits beyond those that words have among them, times `DECIMAL`. */
  netDecimals: number;
}

export const noCode = (): CodeRun => ({
  score: 0,
  peak: 0,
  digits: 0,
  mostDigits: 0,
  net: 0,
  netDigits: 0,
  length: 0,
  netDecimals: 0,
});

/** So much that ordinary words do not come near it, in thirds of a bit: some forty random letters. */
const MOST_CODE = 120 * THIRDS;
const MOST_DIGITS = 240;
const MOST_DECIMALS = 350 * DECIMAL;
/** How far one text can take down what others of its incident before it have added up. */
const MOST_RELIEF = 40 * THIRDS;
const MOST_DIGITS_RELIEF = 24;

export const isCode = ({ peak, mostDigits, netDecimals }: CodeRun): boolean =>
  peak > MOST_CODE || mostDigits > MOST_DIGITS || netDecimals > MOST_DECIMALS;

const SPACE = 0x20;
/** Below it are spaces and the signs that stand at the end of a word or between two. */
const LEAST_OF_WORD = 0x30;

/** Adds up what a text has. Each byte from `from` up to `end` is an ASCII character or `FOREIGN`. */
export const addCode = (bytes: Uint8Array, from: number, end: number, run: CodeRun): void => {
  let score = 0;
  let peak = 0;
  let net = 0;
  let digits = 0;
  let mostDigits = 0;
  let sums = 0;
  let last = SPACE;
  /** How many letters and digits the word has so far. */
  let length = 0;
  for (let at = from; at < end; at += 1) {
    const byte = (bytes[at] as number) & 0x7f;
    let step = STEPS[(last << 7) | byte] as number;
    if (byte <= SPACE) {
      if (length < 3) step += LENGTHS[length] as number;
      length = 0;
    } else {
      if (byte >= LEAST_OF_WORD) length += 1;
      const digit = DIGITS[byte] as number;
      sums += SUMS[byte] as number;
      digits += digit;
      if (digits < 0) digits = 0;
      else if (digits > mostDigits) mostDigits = digits;
    }
    net += step;
    score += step;
    if (score < 0) score = 0;
    else if (score > peak) peak = score;
    last = byte;
  }
  const rest = length < 3 ? (LENGTHS[length] as number) : 0;
  run.score = score + rest;
  run.peak = Math.max(peak, score + rest);
  run.net = net + rest;
  run.length = end - from;
  run.digits = digits;
  run.mostDigits = mostDigits;
  run.netDecimals = Math.round(sums / APART) | 0;
  run.netDigits = (sums - run.netDecimals * APART) | 0;
};

/** Of a longer text the sums below could overflow. */
const LONGEST_SUMMED = 480;
const TAKEN_SHIFT = 15;
const TAKEN = (1 << TAKEN_SHIFT) - 1;
const WORD_LETTERS_SHIFT = 10;
const DECIMALS_SHIFT = 20;
const COUNT = 0x3ff;
/** What a word of one letter adds at most, and one of two. A word is taken for both where that is cheaper than looking. */
const ONE_LETTER = LENGTHS[1] as number;
const TWO_LETTERS = LENGTHS[2] as number;
/** Letters with which more words end than begin, so that little is added for words that are longer. */
const isAtEnds = (letter: number): boolean =>
  'degklnrsxy'.includes(String.fromCharCode(letter | 0x20));
const atBeginning = (letter: number): number => (isAtEnds(letter) ? ONE_LETTER : TWO_LETTERS);
const atEnd = (letter: number): number => (isAtEnds(letter) ? TWO_LETTERS : ONE_LETTER);

/** What a short word between two characters adds at most. */
const shortWordAt = (before: number, code: number): number => {
  if (isLetter(before)) return isLetter(code) ? 0 : atEnd(before);
  if (isLetter(code)) return atBeginning(code);
  return code >= LEAST_OF_WORD && !isDigit(before) ? ONE_LETTER : 0;
};

/**
 * By the character before (times 128) and the character: what it adds to a score at most, and from
 * bit 15 what it takes. Merely added up, without going back to zero in between, this bounds the score
 * of a text; ordinary words stay far below what would be a code.
 */
export const ADDED_AND_TAKEN = Int32Array.from(STEPS, (step, pair) => {
  const added = Math.max(0, step) + shortWordAt(pair >>> 7, pair & 0x7f);
  return added | (Math.max(0, -step) << TAKEN_SHIFT);
});

/** What the end of a text adds after a character. */
export const ADDED_AT_END = Int32Array.from({ length: 128 }, (_, before) =>
  shortWordAt(before, SPACE),
);

/** By character: 1 for a hexadecimal digit, from bit 10 for any other letter, from bit 20 for a decimal digit as well. */
export const COUNTED = Int32Array.from(DIGITS, (digit, code) => {
  if (digit < 0) return 1 << WORD_LETTERS_SHIFT;
  return isDigit(code) ? 1 | (1 << DECIMALS_SHIFT) : digit;
});

/**
 * What a text has at most, from these sums over it.
 * @returns whether that shows that it is not a code; if not, `addCode` has to say
 */
export const boundCode = (steps: number, counts: number, length: number, run: CodeRun): boolean => {
  if (length > LONGEST_SUMMED) return false;
  const added = steps & TAKEN;
  const digits = counts & COUNT;
  const wordLetters = (counts >>> WORD_LETTERS_SHIFT) & COUNT;
  const decimals = counts >>> DECIMALS_SHIFT;
  run.score = added;
  run.peak = added;
  run.net = added - (steps >>> TAKEN_SHIFT);
  run.length = length;
  run.digits = digits;
  run.mostDigits = digits;
  run.netDigits = digits - WORD_LETTER * wordLetters;
  run.netDecimals = decimals * DECIMAL - (digits - decimals) - wordLetters;
  return !isCode(run);
};

/** Half of a pair counts as a sign: hardly a letter that anybody writes with has two. */
const IS_SIGN = /[^\p{L}\p{M}]/u;

let bytes = new Uint8Array(4_096);

const bytesOf = (text: string): Uint8Array => {
  if (text.length > bytes.length) bytes = new Uint8Array(text.length * 2);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    bytes[at] = code < FOREIGN ? code : IS_SIGN.test(text[at] as string) ? SIGN : FOREIGN;
  }
  return bytes;
};

/** What stands for an ordinary character that is not ASCII, as one byte; 0 where it takes more than looking it up. */
export const plainByteOf = (character: string): number => {
  const plain = isOrdinary(character) ? inPlainLetters(character).text : '';
  return plain.length === 1 ? (bytesOf(plain)[0] as number) : 0;
};

/** The same of a text in plain letters. */
export const addCodeOf = (text: string, run: CodeRun): void => {
  addCode(bytesOf(text), 0, text.length, run);
};

/** What one name can be like a code: a number that a tool of the school's gave out. */
const CODE_OF_A_NAME = 60 * THIRDS;
const MOST_CODE_OF_NAMES = 4 * MOST_CODE;
/** Signs and emoji of one incident, with one more for so many characters. */
const MOST_SIGNS = 400;
const CHARACTERS_PER_SIGN = 20;
/** As many digits as such a number has at most, and what each further one counts. */
const DIGITS_OF_A_NAME = 36;
const FURTHER_DIGIT = 2 * THIRDS;

/** Whether a name adds nothing to what the names of its incident are together. */
export const isNameLikeNoCode = ({ peak, mostDigits }: CodeRun): boolean =>
  peak <= CODE_OF_A_NAME && mostDigits <= DIGITS_OF_A_NAME;

/** The texts and the references of one incident, looked at together. */
export class Together {
  /** The text or the name that was looked at last. */
  readonly one: CodeRun = noCode();
  /** What the texts so far have added up to, and the most that it has been. */
  #score = 0;
  #peak = 0;
  #digits = 0;
  #mostDigits = 0;
  #decimals = 0;
  #signs = 0;
  #characters = 0;
  /** Null where nothing is asked about words, see `isLong`. */
  readonly #words: WordUse | null;
  /** How much the references are like codes. */
  #ofNames = 0;

  constructor(words: WordUse | null = null) {
    this.#words = words;
  }

  begin(): void {
    this.copy(NOTHING_YET);
  }

  /** Makes this what another one is, but for the words. */
  copy(other: Together): void {
    this.#score = other.#score;
    this.#peak = other.#peak;
    this.#digits = other.#digits;
    this.#mostDigits = other.#mostDigits;
    this.#decimals = other.#decimals;
    this.#signs = other.#signs;
    this.#characters = other.#characters;
    this.#ofNames = other.#ofNames;
  }

  /** @param text as it was typed */
  addText(text: string): void {
    addCodeOf(inPlainLetters(text).text, this.one);
    this.#signs += signsIn(text);
    this.#words?.add(text);
    this.addLastText();
    this.#characters += charactersOf(text) - this.one.length;
  }

  /** Adds the text that stands in `one`. */
  addLastText(): void {
    const { score, net, digits, netDigits, netDecimals, length } = this.one;
    this.#characters += length;
    this.#score = Math.max(score, this.#score + Math.max(net, -MOST_RELIEF));
    this.#digits = Math.max(digits, this.#digits + Math.max(netDigits, -MOST_DIGITS_RELIEF));
    this.#decimals = Math.max(
      0,
      this.#decimals + Math.max(netDecimals, -MOST_DIGITS_RELIEF * DECIMAL),
    );
    this.#peak = Math.max(this.#peak, this.#score);
    this.#mostDigits = Math.max(this.#mostDigits, this.#digits);
  }

  addName(name: string): void {
    addCodeOf(name, this.one);
    this.addLastName();
  }

  /** Adds the reference that stands in `one`. */
  addLastName(): void {
    const { peak, mostDigits } = this.one;
    this.#ofNames +=
      Math.max(0, peak - CODE_OF_A_NAME) +
      Math.max(0, mostDigits - DIGITS_OF_A_NAME) * FURTHER_DIGIT;
  }

  /** Whether it is a file, cut into pieces. Of several texts together, more is ordinary than of one. */
  get isFile(): boolean {
    return (
      this.#peak > 2 * MOST_CODE ||
      this.#mostDigits > 1.5 * MOST_DIGITS ||
      this.#decimals > 2 * MOST_DECIMALS ||
      this.#ofNames > MOST_CODE_OF_NAMES ||
      this.#signs > MOST_SIGNS + this.#characters / CHARACTERS_PER_SIGN ||
      this.#words?.isCode === true
    );
  }

  /** Whether it is one in some of the texts; asked once all are there. */
  get isFileInPart(): boolean {
    return this.#words?.isCodeInPart === true;
  }

  /** Whether there is so much of it that its words have to be looked at. */
  get isLong(): boolean {
    return this.#characters >= MANY_CHARACTERS;
  }
}

const NOTHING_YET = new Together();
