/** What a typed line can mean, as data: closed unions that a screen words and asks about. */
import type { Act, ScreenMethod } from '../vocabulary/acts.ts';
import type { Fact, FactValue } from '../vocabulary/facts.ts';
import type { Channel } from '../vocabulary/parties.ts';
import type { Person } from '../vocabulary/pseudonyms.ts';
import type { Doubt } from './words.ts';

/** What an entry lacks that the line does not say, or says in a way that can be read two ways. */
export type Missing = 'by' | 'to' | 'whose-parents' | 'via' | 'at';

/** What happened, with what the line fixes and nothing more. */
export interface ActRead {
  readonly type: Act | 'message.acknowledged' | 'incident.closed';
  /** Null where the line does not say: `isByUser` tells whether whoever types did it. */
  readonly by: Person | null;
  readonly isByUser: boolean;
  readonly to: readonly Person[];
  readonly via: Channel | null;
  readonly reference: string | null;
  /** When it happened, as an instant of the timeline; null where no time of the clock is said. */
  readonly at: string | null;
  readonly how: ScreenMethod | null;
  /** To be asked before it is kept. */
  readonly missing: readonly Missing[];
}

/** Why a line is asked back. */
export type AskBack =
  | Doubt
  | 'nothing-read'
  | 'in-progress'
  | 'still-to-come'
  | 'who-is-meant'
  | 'which-act'
  | 'words-left-over'
  | 'asked-somebody-to'
  | 'told-us'
  | 'contradiction';

export type Meaning =
  /** Something was done. */
  | ({ readonly kind: 'act' } & ActRead)
  /** Something was not done; `isYet`: so far, so that nothing is to be recorded as omitted. */
  | ({ readonly kind: 'not-done'; readonly isYet: boolean } & ActRead)
  /** It was decided not to do something. */
  | ({ readonly kind: 'decided-against' } & ActRead)
  /** A question about the incident is answered. */
  | { readonly kind: 'answer'; readonly fact: Fact; readonly value: FactValue }
  /** A question, to be answered and not recorded; with the acts it asks about, as far as they are read. */
  | { readonly kind: 'question'; readonly about: readonly ActRead[] }
  /** An earlier entry is said to be wrong. */
  | { readonly kind: 'correction'; readonly of: 'last-entry' }
  /** To be asked back, with what it might mean. */
  | { readonly kind: 'unclear'; readonly ask: AskBack; readonly candidates: readonly Meaning[] };

/** What a line was understood to say. */
export interface Understanding {
  /** In the order in which they are said: more than one only where each is an act or an answer. */
  readonly meanings: readonly Meaning[];
  /** The words it rests on, as typed; words beside each other are one text. */
  readonly restsOn: readonly string[];
  /** The words that took no part in it, as typed: not understood, or only said about it. */
  readonly notUnderstood: readonly string[];
}
