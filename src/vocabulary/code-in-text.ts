/**
 * How much a text looks like a file written as letters (base64, hex, base32 and their like), character
 * by character. For each pair of characters that follow each other it is known what they would cost in
 * ordinary words, in any language that is written in Latin letters; random ones cost more than that.
 * What a run of text costs above what random letters would is added up, and ordinary words take it down
 * again. It does not matter how the letters are cut into pieces, lines or entries.
 */

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
/** What stands for a character that no such alphabet has. */
const FOREIGN = 0x7f;

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
}

export const noCode = (): CodeRun => ({
  score: 0,
  peak: 0,
  digits: 0,
  mostDigits: 0,
  net: 0,
  netDigits: 0,
});

/** So much that ordinary words do not come near it, in thirds of a bit: some forty random letters. */
const MOST_CODE = 120 * THIRDS;
const MOST_DIGITS = 240;
/** How far one text can take down what others of its incident before it have added up. */
const MOST_RELIEF = 40 * THIRDS;
const MOST_DIGITS_RELIEF = 24;

export const isCode = ({ peak, mostDigits }: CodeRun): boolean =>
  peak > MOST_CODE || mostDigits > MOST_DIGITS;

const SPACE = 0x20;
/** Below it are spaces and the signs that stand at the end of a word or between two. */
const LEAST_OF_WORD = 0x30;
const LETTER_D = 0x64;
const LETTER_O = 0x6f;
const LETTER_T = 0x74;

/**
 * Adds up what a text has. Each byte from `from` up to `end` is an ASCII character or `FOREIGN`.
 * @returns whether a word ends in "dot", as an address does that is spelled out
 */
export const addCode = (bytes: Uint8Array, from: number, end: number, run: CodeRun): boolean => {
  let score = 0;
  let peak = 0;
  let net = 0;
  let digits = 0;
  let mostDigits = 0;
  let netDigits = 0;
  let last = SPACE;
  /** How many letters and digits the word has so far. */
  let length = 0;
  let saysDot = false;
  for (let at = from; at < end; at += 1) {
    const byte = (bytes[at] as number) & 0x7f;
    let step = STEPS[(last << 7) | byte] as number;
    if (byte <= SPACE) {
      if (length < 3) step += LENGTHS[length] as number;
      else if (
        last === LETTER_T &&
        bytes[at - 2] === LETTER_O &&
        ((bytes[at - 3] as number) | 0x20) === LETTER_D
      ) {
        saysDot = true;
      }
      length = 0;
    } else {
      if (byte >= LEAST_OF_WORD) length += 1;
      const digit = DIGITS[byte] as number;
      netDigits += digit;
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
  run.digits = digits;
  run.mostDigits = mostDigits;
  run.netDigits = netDigits;
  return saysDot;
};

let bytes = new Uint8Array(4_096);

const bytesOf = (text: string): Uint8Array => {
  if (text.length > bytes.length) bytes = new Uint8Array(text.length * 2);
  for (let at = 0; at < text.length; at += 1) bytes[at] = Math.min(text.charCodeAt(at), FOREIGN);
  return bytes;
};

/** The same of a text in plain letters. */
export const addCodeOf = (text: string, run: CodeRun): void => {
  addCode(bytesOf(text), 0, text.length, run);
};

/** What one name can be like a code: a number that a tool of the school's gave out. */
const CODE_OF_A_NAME = 60 * THIRDS;
const MOST_CODE_OF_NAMES = 4 * MOST_CODE;
/** As many digits as such a number has at most, and what each further one counts. */
const DIGITS_OF_A_NAME = 36;
const FURTHER_DIGIT = 2 * THIRDS;

/** The texts and the references of one incident, looked at together. */
export class Together {
  /** The text or the name that was looked at last. */
  readonly one: CodeRun = noCode();
  /** What the texts so far have added up to, and the most that it has been. */
  #score = 0;
  #peak = 0;
  #digits = 0;
  #mostDigits = 0;
  /** How much the references are like codes. */
  #ofNames = 0;

  begin(): void {
    this.copy(NOTHING_YET);
  }

  /** Makes this what another one is. */
  copy(other: Together): void {
    this.#score = other.#score;
    this.#peak = other.#peak;
    this.#digits = other.#digits;
    this.#mostDigits = other.#mostDigits;
    this.#ofNames = other.#ofNames;
  }

  addText(text: string): void {
    addCodeOf(text, this.one);
    this.addLastText();
  }

  /** Adds the text that stands in `one`. */
  addLastText(): void {
    const { score, net, digits, netDigits } = this.one;
    this.#score = Math.max(score, this.#score + Math.max(net, -MOST_RELIEF));
    this.#digits = Math.max(digits, this.#digits + Math.max(netDigits, -MOST_DIGITS_RELIEF));
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
      this.#ofNames > MOST_CODE_OF_NAMES
    );
  }
}

const NOTHING_YET = new Together();
