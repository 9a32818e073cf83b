/** Text that is safe and readable on a terminal. No other part of Dutybound is needed for it. */

/**
 * Text from a file, made safe for a terminal: no control characters, which could move the cursor or
 * hide words, and no marks that turn the direction of writing.
 */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu;

export const oneLine = (text: string): string => text.replace(UNSAFE, ' ');

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
