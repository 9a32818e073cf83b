/**
 * Where the tags of an XML text begin and end, before a parser sees any of them. It bounds what is
 * held at a time, finds the next tag after one that is broken, and stops at a document type:
 * nothing in one is read, so that no entity is ever expanded or fetched. What a tag says is for
 * the parser.
 */

/** Longest value of an attribute, in characters. */
export const MOST_VALUE = 65_536;
/** Longest tag, in characters, once its longest values are cut. */
const MOST_TAG = 1 << 20;

/** What is the matter with a tag that could be told apart. */
export interface Flaws {
  /** One of its values was longer than `MOST_VALUE` and is left empty. */
  readonly cut: boolean;
  /** It holds bytes that are not characters. */
  readonly flawed: boolean;
}

/** Called with what is found, in its order; lines are counted from 1. */
export interface Found {
  readonly tag: (text: string, line: number, flaws: Flaws) => void;
  /** Text that is not blank stands between tags. */
  readonly text: (line: number) => void;
  /** A tag that has no end before the next one begins, or is too large. */
  readonly broken: (line: number) => void;
  /** A document type; nothing is read after it. */
  readonly documentType: (line: number) => void;
  /** The end came inside a tag or a comment. */
  readonly truncated: (line: number) => void;
}

const GREATER = 0x3e;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;
const BANG = 0x21;
const QUESTION = 0x3f;

type State = 'text' | 'opening' | 'tag' | 'aside' | 'stopped';

/** Tells of each tag in a text that comes in pieces. */
export class XmlScanner {
  readonly #found: Found;
  /** What is not done with yet; the current tag begins at `start`, and it is read up to `at`. */
  #data = '';
  #start = 0;
  #at = 0;
  #line = 1;
  /** The first end of a line that is not counted yet. */
  #newline = 0;
  #startLine = 1;
  #state: State = 'text';
  /** What ends a comment, a CDATA section or a processing instruction. */
  #asideEnds = '';
  #quote = 0;
  #quoteFrom = 0;
  #cut = false;
  #dropping = false;
  #flawedHere = false;
  /** Text was already reported, or belongs to a tag that was. */
  #textTold = false;

  constructor(found: Found) {
    this.#found = found;
  }

  /** Counts the lines up to a place. Places only ever move on. */
  #linesTo(place: number): void {
    while (this.#newline < place) {
      this.#line += 1;
      this.#newline = this.#nextNewline(this.#newline + 1);
    }
  }
  #nextNewline(from: number): number {
    const found = this.#data.indexOf('\n', from);
    return found === -1 ? Number.POSITIVE_INFINITY : found;
  }

  #readText(): boolean {
    const less = this.#data.indexOf('<', this.#at);
    const to = less === -1 ? this.#data.length : less;
    if (!this.#textTold) {
      const told = this.#data.slice(this.#at, to).search(/[^\t\n\r ]/);
      if (told !== -1) {
        this.#at += told;
        this.#linesTo(this.#at);
        this.#found.text(this.#line);
        this.#textTold = true;
      }
    }
    this.#linesTo(to);
    this.#at = to;
    this.#start = to;
    if (less === -1) return false;
    this.#state = 'opening';
    this.#startLine = this.#line;
    return true;
  }

  #beginAside(from: number, ends: string): void {
    this.#state = 'aside';
    this.#asideEnds = ends;
    this.#at = this.#start + from;
  }

  /** After `<`. @returns whether it could be told what comes. */
  #readOpening(): boolean {
    const after = this.#data.slice(this.#start + 1, this.#start + 9);
    if (after === '' || (after.charCodeAt(0) === BANG && after.length < 8)) return false;
    this.#textTold = false;
    if (after.charCodeAt(0) === QUESTION) this.#beginAside(2, '?>');
    else if (after.startsWith('!--')) this.#beginAside(4, '-->');
    else if (after === '![CDATA[') {
      this.#found.text(this.#line);
      this.#beginAside(9, ']]>');
    } else if (after.charCodeAt(0) === BANG) {
      this.#state = 'stopped';
      this.#found.documentType(this.#line);
    } else {
      this.#state = 'tag';
      this.#quote = 0;
      this.#cut = false;
      this.#dropping = false;
      this.#at = this.#start + 1;
    }
    return true;
  }

  #readAside(): boolean {
    const end = this.#data.indexOf(this.#asideEnds, this.#at);
    if (end === -1) {
      const keep = Math.max(this.#at, this.#data.length - this.#asideEnds.length + 1);
      this.#linesTo(keep);
      this.#start = keep;
      this.#at = keep;
      return false;
    }
    this.#linesTo(end);
    this.#at = end + this.#asideEnds.length;
    this.#start = this.#at;
    this.#state = 'text';
    return true;
  }

  /** Takes out what stands in quotes before `to`. */
  #cutValue(to: number): void {
    this.#linesTo(to);
    this.#data = this.#data.slice(this.#start, this.#quoteFrom + 1) + this.#data.slice(to);
    this.#quoteFrom -= this.#start;
    this.#start = 0;
    this.#at = this.#quoteFrom + 1;
    this.#cut = true;
    this.#newline = this.#nextNewline(this.#at);
  }

  #broken(): void {
    this.#linesTo(this.#at);
    this.#found.broken(this.#startLine);
    this.#textTold = true;
    this.#state = 'text';
    this.#start = this.#at;
  }

  #endTag(): void {
    const text = this.#data.slice(this.#start, this.#at + 1);
    const flawed = this.#flawedHere && text.includes('\ufffd');
    this.#at += 1;
    this.#linesTo(this.#at);
    this.#start = this.#at;
    this.#state = 'text';
    this.#found.tag(text, this.#startLine, { cut: this.#cut, flawed });
  }

  /** A value in quotes up to its end, or up to `limit`. */
  #readValue(limit: number): void {
    const end = this.#data.indexOf(this.#quote === QUOTE ? '"' : "'", this.#at);
    if (end === -1 || end >= limit) this.#at = limit;
    else {
      if (this.#dropping || end - this.#quoteFrom > MOST_VALUE + 1) {
        this.#cutValue(end);
        this.#dropping = false;
      } else this.#at = end;
      this.#at += 1;
      this.#quote = 0;
    }
  }

  /** Up to the next quote, the end of the tag, or `limit`. */
  #readNames(limit: number): void {
    let place = this.#at;
    let code = 0;
    for (; place < limit; place += 1) {
      code = this.#data.charCodeAt(place);
      if (code === QUOTE || code === APOSTROPHE || code === GREATER) break;
    }
    this.#at = place;
    if (place === limit || code === GREATER) return;
    this.#quote = code;
    this.#quoteFrom = place;
    this.#at += 1;
  }

  #readTag(): boolean {
    const less = this.#data.indexOf('<', this.#at);
    const limit = less === -1 ? this.#data.length : less;
    while (this.#at < limit) {
      if (this.#quote !== 0) {
        const before = this.#data.length;
        this.#readValue(limit);
        if (this.#data.length !== before) return true;
      } else {
        this.#readNames(limit);
        if (this.#quote === 0 && this.#at < limit) {
          this.#endTag();
          return true;
        }
      }
    }
    if (less !== -1) this.#broken();
    else if (this.#quote !== 0 && (this.#dropping || this.#at - this.#quoteFrom > MOST_VALUE + 1)) {
      this.#cutValue(this.#at);
      this.#dropping = true;
    } else if (this.#at - this.#start > MOST_TAG) this.#broken();
    return less !== -1;
  }

  /** @returns whether there is more to be told from what is here. */
  #readOn(): boolean {
    switch (this.#state) {
      case 'text':
        return this.#readText();
      case 'opening':
        return this.#readOpening();
      case 'tag':
        return this.#readTag();
      case 'aside':
        return this.#readAside();
      default:
        return false;
    }
  }

  /** Takes the next piece of the text; what it holds is told at once. */
  push(text: string, flawed: boolean): void {
    this.#flawedHere = flawed || (this.#flawedHere && this.#start < this.#data.length);
    this.#data = this.#start < this.#data.length ? this.#data.slice(this.#start) + text : text;
    this.#at -= this.#start;
    this.#quoteFrom -= this.#start;
    this.#start = 0;
    this.#newline = this.#nextNewline(this.#at);
    while (this.#readOn());
    if (this.#state === 'stopped') this.#data = '';
  }

  end(): void {
    if (this.#state !== 'text' && this.#state !== 'stopped') this.#found.truncated(this.#startLine);
  }
}
