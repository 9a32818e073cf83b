/** Text that is safe and readable on a terminal. */
import { shown, unseen } from '../vocabulary/unseen.ts';

/**
 * One rule for everything that comes from a file or from the command line, whatever it is printed as:
 * a character that cannot be seen is shown, not sent (`vocabulary/unseen.ts` says which these are).
 * In text and HTML it is shown as `\u{202e}`, and line breaks and tabs become a space; in JSON it is
 * the JSON escape; in our CSV and XES it is written so that it reads back exactly.
 */
const UNSEEN = unseen();
const SPACES = /[\t-\r\u0085\u2028\u2029]+/g;

/** A sentence begins with a capital letter. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A text on one line, with what cannot be seen in it shown. */
export const oneLine = (text: string): string => text.replace(SPACES, ' ').replace(UNSEEN, shown);

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one.
const COLOURS = /(\u001b\[[\d;]*m)/;

/**
 * The last guard of what is about to be printed: lines and tabs stay, and so do the colours of a
 * `Painter` where there is one; anything else that cannot be seen is shown.
 */
export const printable = (text: string, hasColours = false): string => {
  const show = (part: string): string =>
    part.replace(UNSEEN, (char) => (char === '\n' || char === '\t' ? char : shown(char)));
  if (!hasColours) return show(text);
  return text
    .split(COLOURS)
    .map((part, index) => (index % 2 === 1 ? part : show(part)))
    .join('');
};

/** Narrowest column that is still folded to. */
const NARROWEST = 24;

/** A text in lines, with everything after the first line set in by `indent`. */
export const folded = (text: string, indent: number, width: number | null): string => {
  const words = oneLine(text).trim();
  if (width === null || width - indent < NARROWEST) return words;
  const lines: string[] = [];
  let line = '';
  for (const word of words.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width - indent) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
};

/** Colours, or none. */
export interface Painter {
  readonly bad: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly good: (text: string) => string;
  readonly strong: (text: string) => string;
  readonly quiet: (text: string) => string;
}

const same = (text: string): string => text;
export const PLAIN: Painter = { bad: same, warn: same, good: same, strong: same, quiet: same };
