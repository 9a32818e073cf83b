/** Whether a text gives a reason. "n/a", a dash or a full stop stands where one should, and is none. */

const EMPTY_WORDS: readonly string[] = [
  'na',
  'none',
  'nil',
  'tbc',
  'tba',
  'x',
  'xx',
  'xxx',
  'no',
  'yes',
  'ok',
  'done',
  'null',
  'blank',
  'unknown',
  'notapplicable',
  'noreason',
  'nocomment',
  'seeabove',
  'asabove',
  'other',
];

/** How long a text can be at most that only fills the field, in characters. */
export const LONGEST_FILLER = 24;

/** Whether something was written that is not a reason. @param text what stands in `reason`, or nothing */
export const isFiller = (text: string | undefined): boolean => {
  const trimmed = (text ?? '').trim();
  if (trimmed === '' || trimmed.length > LONGEST_FILLER) return false;
  const letters = trimmed.toLowerCase().replace(/[^\p{L}]/gu, '');
  return letters.length === 0 || EMPTY_WORDS.includes(letters);
};

/** Whether a reason was written down. */
export const isReason = (text: string | undefined): boolean =>
  (text ?? '').trim() !== '' && !isFiller(text);
