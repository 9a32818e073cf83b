import type { Attributes } from './content.ts';

/** A text for each plural form, such as `one` and `other`. */
export type Plurals = Readonly<Record<string, string>>;

/** What a script is to say in place of its own words, by the names GOV.UK's scripts have for them. */
export function i18n(texts: Readonly<Record<string, string | Plurals | undefined>>): Attributes {
  const attributes = Object.entries(texts).flatMap(([key, text]) => {
    if (typeof text !== 'object') return [[`data-i18n.${key}`, text || undefined] as const];
    return Object.entries(text).map(([form, said]) => [`data-i18n.${key}.${form}`, said] as const);
  });
  return Object.fromEntries(attributes);
}
