/**
 * Characters that a reader does not see but a terminal or a browser acts on: control characters,
 * marks that turn the direction of writing, characters without width, tags, and halves of a
 * surrogate pair. In the name of a file or a school they can hide words or move the cursor.
 */

/** Emoji need the two variation selectors; they hide nothing. */
const UNSEEN =
  '(?![\\ufe0e\\ufe0f])[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}\\p{Default_Ignorable_Code_Point}]';

const EVERY_UNSEEN = new RegExp(UNSEEN, 'gu');
const ONE_UNSEEN = new RegExp(`^${UNSEEN}$`, 'u');

/** Finds every such character, line breaks and tabs among them. */
export const unseen = (): RegExp => new RegExp(UNSEEN, 'gu');

/** Whether a text is one of these characters. */
export const isUnseen = (text: string): boolean => ONE_UNSEEN.test(text);

/** Anything but what English is written with, all of which can be seen: a quick look before a slow one. */
const UNUSUAL = /[^\n\x20-\x7e\xa1-\xac\xae-\xff\u2010-\u2027]/;

/** How such a character is written where people read: `\u{202e}`. */
export const shown = (char: string): string => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`;

const jsonEscape = (char: string): string =>
  Array.from(
    { length: char.length },
    (_, index) => `\\u${char.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');

/** A text that is JSON, with what cannot be seen in it escaped as JSON does; its value is the same. */
export const unseenEscaped = (json: string): string =>
  UNUSUAL.test(json)
    ? json.replace(EVERY_UNSEEN, (char) => (char === '\n' ? char : jsonEscape(char)))
    : json;

/** A value as JSON in which everything can be seen. */
export const jsonText = (value: unknown, indent?: number): string =>
  unseenEscaped(JSON.stringify(value, null, indent));
