/**
 * JSON from outside, bounded before it is parsed: a few kilobytes of packed brackets would otherwise
 * take all the memory there is.
 */

/** Deepest nesting that is read. A timeline needs five levels; a list of them, six. */
export const DEEPEST = 64;

/** Most values in one text: more than 256 MB of timelines hold. */
const MOST_MILLIONS = 16;
const MOST_VALUES = MOST_MILLIONS * 1_000_000;

export const TOO_DEEP = `is nested more than ${DEEPEST} levels deep; dutybound replay --help shows a timeline`;
const TOO_MANY = `holds more than ${MOST_MILLIONS} million values; put one incident per line into a .jsonl file`;

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const NEWLINE = 0x0a;

/** Whether a character opens a list or an object, `[` or `{`; closing ones are two further. */
const isOpening = (code: number): boolean => code === 0x5b || code === 0x7b;
const isClosing = (code: number): boolean => code === 0x5d || code === 0x7d;

export interface OutOfBounds {
  /** Counted from 1. */
  readonly line: number;
  readonly says: string;
}

/** Looks at a JSON text piece by piece, and says when there is too much in it. */
export class JsonGauge {
  #line = 1;
  #depth = 0;
  #values = 0;
  #isQuoted = false;
  #isEscaped = false;
  readonly #byLine: boolean;

  /** @param byLine whether each line may be a text of its own, so that each is looked at alone */
  constructor(byLine = false) {
    this.#byLine = byLine;
  }

  /** @returns what is too much, or null so far */
  bytes(bytes: Uint8Array): OutOfBounds | null {
    for (let at = 0; at < bytes.length; at += 1) {
      const says = this.#take(bytes[at] as number);
      if (says !== null) return { line: this.#line, says };
    }
    return null;
  }

  /** @returns what is too much, or null so far */
  text(text: string): OutOfBounds | null {
    for (let at = 0; at < text.length; at += 1) {
      const says = this.#take(text.charCodeAt(at));
      if (says !== null) return { line: this.#line, says };
    }
    return null;
  }

  #take(code: number): string | null {
    if (code === NEWLINE) this.#endLine();
    else if (this.#isEscaped) this.#isEscaped = false;
    else if (this.#isQuoted) {
      if (code === BACKSLASH) this.#isEscaped = true;
      else if (code === QUOTE) this.#isQuoted = false;
    } else if (code === QUOTE) this.#isQuoted = true;
    else if (isOpening(code)) {
      this.#depth += 1;
      this.#values += 1;
      if (this.#depth > DEEPEST) return TOO_DEEP;
    } else if (isClosing(code)) this.#depth -= 1;
    else if (code === COMMA) this.#values += 1;
    return this.#values > MOST_VALUES ? TOO_MANY : null;
  }

  #endLine(): void {
    this.#line += 1;
    this.#isEscaped = false;
    if (!this.#byLine) return;
    this.#depth = 0;
    this.#isQuoted = false;
  }
}

/** What is too much in a text to parse it, or null. */
export const outOfBounds = (text: string): OutOfBounds | null => new JsonGauge().text(text);

/** The value of a JSON text, or null where it is not JSON or out of bounds. */
export const parsedJson = (text: string): { readonly value: unknown } | null => {
  if (outOfBounds(text) !== null) return null;
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return null;
  }
};
