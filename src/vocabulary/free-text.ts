import * as z from 'zod';

/** Longest note or reason, in characters. A longer account belongs in the safeguarding file. */
export const LONGEST_TEXT = 4_000;

/**
 * What free text may not carry: anything that is, holds or points to a file. A web address can
 * itself lead to an indecent image, so it goes to the IWF or the police and not into this record.
 */
const CARRIERS: readonly { readonly found: RegExp; readonly what: string }[] = [
  { found: /data:\s*[a-z]+\/[a-z0-9.+-]+/i, what: 'a data URL' },
  { found: /;\s*base64\s*,/i, what: 'a data URL' },
  { found: /\b[a-z][a-z0-9+.-]{1,15}:\/\//i, what: 'a web address or link' },
  { found: /\bwww\.[a-z0-9-]+\.[a-z]/i, what: 'a web address or link' },
  { found: /(^|[\s"'(])\\\\[^\s\\]+\\/, what: 'a path to a file' },
  { found: /\b[a-z]:\\[^\s]/i, what: 'a path to a file' },
  { found: /\.(jpe?g|png|gif|heic|heif|webp|bmp|tiff?|mp4|mov|avi|webm)\b/i, what: 'a file name' },
  { found: /[A-Za-z0-9+/=_-]{160,}/, what: 'an encoded file' },
];

/** What a text carries that it may not, or `null`. Never repeats the text itself. */
export const carriedIn = (text: string): string | null =>
  CARRIERS.find(({ found }) => found.test(text))?.what ?? null;

export const refuseCarriers = (text: string, context: z.RefinementCtx): void => {
  const what = carriedIn(text);
  if (what === null) return;
  context.addIssue({
    code: 'custom',
    message: `holds ${what}; take it out: nothing that is or leads to an image may be kept`,
  });
};

export const freeText = (longest: number) =>
  z
    .string()
    .max(longest, {
      error: `is longer than ${longest} characters; keep the account in the safeguarding file`,
      abort: true,
    })
    .superRefine(refuseCarriers);

/** Longest reference, in characters. */
export const LONGEST_REFERENCE = 80;

/** A short reference: an incident number, a police log number. */
export const shortReference = z
  .string()
  .min(1, { error: 'is empty; give a short reference' })
  .max(LONGEST_REFERENCE, {
    error: `is longer than ${LONGEST_REFERENCE} characters; give a short reference`,
    abort: true,
  })
  .regex(/^[^\p{Cc}\p{Cf}]*$/u, { error: 'holds control characters; write it in plain letters' })
  .superRefine(refuseCarriers);
