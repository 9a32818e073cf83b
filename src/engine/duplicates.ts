/**
 * Whether a JSON text gives a field twice. `JSON.parse` silently keeps the last one, so an entry
 * could say two things and only one be judged. Counting names is far cheaper than a second parse.
 */
const QUOTE = '"';

const BACKSLASH = 0x5c;
const COLON = 0x3a;
const SPACE = 0x20;

/** Whether a quote stands after an odd number of backslashes, and so belongs to the text. */
const isEscaped = (text: string, quote: number): boolean => {
  let first = quote;
  while (text.charCodeAt(first - 1) === BACKSLASH) first -= 1;
  return (quote - first) % 2 === 1;
};

/** The quote that ends the text which begins here. */
const closing = (text: string, from: number): number => {
  let quote = text.indexOf(QUOTE, from);
  while (isEscaped(text, quote)) quote = text.indexOf(QUOTE, quote + 1);
  return quote;
};

/** The field names in a text that is JSON. */
const namesInText = (text: string): number => {
  let count = 0;
  let quote = text.indexOf(QUOTE);
  while (quote !== -1) {
    let after = closing(text, quote + 1) + 1;
    while (text.charCodeAt(after) <= SPACE) after += 1;
    if (text.charCodeAt(after) === COLON) count += 1;
    quote = text.indexOf(QUOTE, after);
  }
  return count;
};

/** The field names in what came of it. Without recursion, since the text may be nested deeply. */
const namesInValue = (value: unknown): number => {
  let count = 0;
  const waiting: unknown[] = [value];
  while (waiting.length > 0) {
    const one = waiting.pop();
    if (typeof one !== 'object' || one === null) continue;
    const inside = Object.values(one);
    if (!Array.isArray(one)) count += inside.length;
    for (const each of inside) if (typeof each === 'object' && each !== null) waiting.push(each);
  }
  return count;
};

export const givesAFieldTwice = (text: string, value: unknown): boolean =>
  namesInText(text) !== namesInValue(value);
