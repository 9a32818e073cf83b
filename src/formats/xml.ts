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

export const xmlScanner = (found: Found) => {
  /** What is not done with yet; the current tag begins at `start`, and it is read up to `at`. */
  let data = '';
  let start = 0;
  let at = 0;
  let line = 1;
  /** The first end of a line that is not counted yet. */
  let newline = 0;
  let startLine = 1;
  let state: State = 'text';
  /** What ends a comment, a CDATA section or a processing instruction. */
  let asideEnds = '';
  let quote = 0;
  let quoteFrom = 0;
  let cut = false;
  let dropping = false;
  let flawedHere = false;
  /** Text was already reported, or belongs to a tag that was. */
  let textTold = false;

  /** Counts the lines up to a place. Places only ever move on. */
  const linesTo = (place: number): void => {
    while (newline < place) {
      line += 1;
      newline = nextNewline(newline + 1);
    }
  };
  const nextNewline = (from: number): number => {
    const found = data.indexOf('\n', from);
    return found === -1 ? Number.POSITIVE_INFINITY : found;
  };

  const readText = (): boolean => {
    const less = data.indexOf('<', at);
    const to = less === -1 ? data.length : less;
    if (!textTold) {
      const told = data.slice(at, to).search(/[^\t\n\r ]/);
      if (told !== -1) {
        at += told;
        linesTo(at);
        found.text(line);
        textTold = true;
      }
    }
    linesTo(to);
    at = to;
    start = to;
    if (less === -1) return false;
    state = 'opening';
    startLine = line;
    return true;
  };

  const beginAside = (from: number, ends: string): void => {
    state = 'aside';
    asideEnds = ends;
    at = start + from;
  };

  /** After `<`. @returns whether it could be told what comes. */
  const readOpening = (): boolean => {
    const after = data.slice(start + 1, start + 9);
    if (after === '' || (after.charCodeAt(0) === BANG && after.length < 8)) return false;
    textTold = false;
    if (after.charCodeAt(0) === QUESTION) beginAside(2, '?>');
    else if (after.startsWith('!--')) beginAside(4, '-->');
    else if (after === '![CDATA[') {
      found.text(line);
      beginAside(9, ']]>');
    } else if (after.charCodeAt(0) === BANG) {
      state = 'stopped';
      found.documentType(line);
    } else {
      state = 'tag';
      quote = 0;
      cut = false;
      dropping = false;
      at = start + 1;
    }
    return true;
  };

  const readAside = (): boolean => {
    const end = data.indexOf(asideEnds, at);
    if (end === -1) {
      const keep = Math.max(at, data.length - asideEnds.length + 1);
      linesTo(keep);
      start = keep;
      at = keep;
      return false;
    }
    linesTo(end);
    at = end + asideEnds.length;
    start = at;
    state = 'text';
    return true;
  };

  /** Takes out what stands in quotes before `to`. */
  const cutValue = (to: number): void => {
    linesTo(to);
    data = data.slice(start, quoteFrom + 1) + data.slice(to);
    quoteFrom -= start;
    start = 0;
    at = quoteFrom + 1;
    cut = true;
    newline = nextNewline(at);
  };

  const broken = (): void => {
    linesTo(at);
    found.broken(startLine);
    textTold = true;
    state = 'text';
    start = at;
  };

  const endTag = (): void => {
    const text = data.slice(start, at + 1);
    const flawed = flawedHere && text.includes('\ufffd');
    at += 1;
    linesTo(at);
    start = at;
    state = 'text';
    found.tag(text, startLine, { cut, flawed });
  };

  /** A value in quotes up to its end, or up to `limit`. */
  const readValue = (limit: number): void => {
    const end = data.indexOf(quote === QUOTE ? '"' : "'", at);
    if (end === -1 || end >= limit) at = limit;
    else {
      if (dropping || end - quoteFrom > MOST_VALUE + 1) {
        cutValue(end);
        dropping = false;
      } else at = end;
      at += 1;
      quote = 0;
    }
  };

  /** Up to the next quote, the end of the tag, or `limit`. */
  const readNames = (limit: number): void => {
    let place = at;
    let code = 0;
    for (; place < limit; place += 1) {
      code = data.charCodeAt(place);
      if (code === QUOTE || code === APOSTROPHE || code === GREATER) break;
    }
    at = place;
    if (place === limit || code === GREATER) return;
    quote = code;
    quoteFrom = place;
    at += 1;
  };

  const readTag = (): boolean => {
    const less = data.indexOf('<', at);
    const limit = less === -1 ? data.length : less;
    while (at < limit) {
      if (quote !== 0) {
        const before = data.length;
        readValue(limit);
        if (data.length !== before) return true;
      } else {
        readNames(limit);
        if (quote === 0 && at < limit) {
          endTag();
          return true;
        }
      }
    }
    if (less !== -1) broken();
    else if (quote !== 0 && (dropping || at - quoteFrom > MOST_VALUE + 1)) {
      cutValue(at);
      dropping = true;
    } else if (at - start > MOST_TAG) broken();
    return less !== -1;
  };

  /** @returns whether there is more to be told from what is here. */
  const readOn = (): boolean => {
    switch (state) {
      case 'text':
        return readText();
      case 'opening':
        return readOpening();
      case 'tag':
        return readTag();
      case 'aside':
        return readAside();
      default:
        return false;
    }
  };

  return {
    /** Takes the next piece of the text; what it holds is told at once. */
    push: (text: string, flawed: boolean): void => {
      flawedHere = flawed || (flawedHere && start < data.length);
      data = start < data.length ? data.slice(start) + text : text;
      at -= start;
      quoteFrom -= start;
      start = 0;
      newline = nextNewline(at);
      while (readOn());
      if (state === 'stopped') data = '';
    },
    end: (): void => {
      if (state !== 'text' && state !== 'stopped') found.truncated(startLine);
    },
  };
};
