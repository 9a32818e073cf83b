/** HTML built so that text can only get in escaped: a plain string is never taken for markup. */
import { htmlEscape } from 'escape-goat';
import { printable } from '../words/plain.ts';

/** Markup that was built here, and whose text has been escaped. */
export interface Markup {
  readonly markup: string;
}

type Part = string | number | Markup | readonly Markup[];

const written = (part: Part): string => {
  if (typeof part === 'string') return htmlEscape(printable(part));
  if (typeof part === 'number') return String(part);
  return 'markup' in part ? part.markup : part.map((each) => each.markup).join('');
};

/** A template whose substitutions are escaped, unless they are markup already. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Markup => ({
  markup: strings.map((text, index) => text + written(parts[index] ?? '')).join(''),
});

export const NOTHING: Markup = { markup: '' };

export const when = (condition: boolean, markup: () => Markup): Markup =>
  condition ? markup() : NOTHING;
