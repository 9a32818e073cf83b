import { raw } from 'hono/html';
import type { JSX } from 'hono/jsx/jsx-runtime';

/**
 * Markup that our own templates made, by JSX or by Hono's `raw`. A string that somebody typed is not of
 * this type, and is escaped wherever it is shown.
 */
export type Markup = JSX.Element;

/** What is shown in one place: markup where there is any, and otherwise text. */
export interface Content {
  readonly text?: string | undefined;
  readonly html?: Markup | undefined;
}

/** Most pieces of markup of one kind that are kept. */
const MOST_KEPT = 1_000;

/** Markup that is the same wherever what it hangs on is: rendered once, and kept as text. */
export const rendered = (
  kept: Map<string, Markup>,
  hangsOn: readonly unknown[],
  make: () => Markup,
): Markup => {
  const key = JSON.stringify(hangsOn);
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = raw(String(make()));
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(key, made);
  return made;
};

export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** What any element of a component may be given beside what it is for. */
export interface Extras {
  readonly classes?: string | undefined;
  readonly attributes?: Attributes | undefined;
}

/** An entry of a list may be left out where the list is written: `isKnown && { … }`. */
export type Items<Item> = readonly (Item | false | '' | null | undefined)[];

type Maybe = string | false | null | undefined;

/** What is to be shown: the markup, or else the text. */
export const contentOf = (content: Content | undefined): Markup | string | undefined =>
  content?.html || content?.text;

/** The words that are there, as the value of `class`; of those left out nothing remains. */
export const words = (...parts: readonly Maybe[]): string => parts.filter(Boolean).join(' ');

/** The ids that are there, as the value of `aria-describedby`, or no attribute at all. */
export const idList = (...ids: readonly Maybe[]): string | undefined => words(...ids) || undefined;

/** The entries that are there, each with its number in the list as it was written, from 1. */
export const present = <Item>(
  items: Items<Item> | undefined,
): readonly (readonly [Item, number])[] =>
  (items ?? []).flatMap((item, at) => (item ? [[item, at + 1] as const] : []));
