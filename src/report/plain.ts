/**
 * Text from a file, made safe for a terminal: no control characters, which could move the cursor or
 * hide words, and no marks that turn the direction of writing.
 */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu;

export const oneLine = (text: string): string => text.replace(UNSAFE, ' ');
