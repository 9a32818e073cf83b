/** Headings and words of somebody else's log, compared without regard to capitals, spaces and kinds of quotes. */

/** Words come again and again; short ones are remembered, up to this many. */
const MOST_KNOWN = 20_000;
const LONGEST_KNOWN = 80;
const known = new Map<string, string>();

/** A word without what makes no difference. */
export const plainWord = (written: string): string => {
  const before = known.get(written);
  if (before !== undefined) return before;
  const plain = plainly(written);
  if (known.size >= MOST_KNOWN) known.clear();
  if (written.length <= LONGEST_KNOWN) known.set(written, plain);
  return plain;
};

const plainly = (written: string): string =>
  written
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[‘’ʼ`´]/g, "'")
    .replace(/[“”]/g, '"')
    .replace(/[‐-―]/g, '-')
    .replace(/\s+/g, ' ')
    .replace(/^[\s'"]+|[\s'".:;,!]+$/g, '');

/** The column with this position as spreadsheets call it: A to Z, AA and so on. */
export const columnLetter = (position: number): string => {
  let letters = '';
  for (let rest = position + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
};
