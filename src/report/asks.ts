/** What a norm asks, in a word or two before its sentence. */
import type { NormKind } from '../vocabulary/findings.ts';

/** Whether it is to be done, left to judgement, never to be done, or not before something else. */
export type Asks = 'do' | 'decide' | 'never' | 'not-before';

const BY_KIND: Readonly<Record<NormKind, Asks>> = {
  duty: 'do',
  discretion: 'decide',
  prohibition: 'never',
  precedence: 'not-before',
};

export const askedBy = (kind: NormKind): Asks => BY_KIND[kind];

const IN_WORDS: Readonly<Record<Asks, string>> = {
  do: 'Do',
  decide: 'Decide',
  never: 'Never',
  'not-before': 'Not yet',
};

/** "Do, within 60 minutes" */
export const asksInWords = (asks: Asks, limit: string | null): string =>
  `${IN_WORDS[asks]}${limit === null ? '' : `, ${limit}`}`;
