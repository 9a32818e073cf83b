/**
 * What stands on the card for one kind of incident: what to do first, what never to do, whom to ring. It is
 * what `next` says in the first minute, before anything is known. Pure.
 */
import { type RuleBooks, step } from '../engine/replay.ts';
import { type Instant, isoOf } from '../engine/time.ts';
import type { ConcernRaised } from '../vocabulary/events.ts';
import type { Contact, Policy } from '../vocabulary/policies.ts';
import type { ProcedureId } from '../vocabulary/procedures.ts';
import {
  type CautionInWords,
  type NeverInWords,
  nextInWords,
  type ToDoInWords,
} from '../words/guidance.ts';
import { neverInOrder } from './looking-up.ts';
import { startIncident } from './opening.ts';

export interface Card {
  readonly first: readonly ToDoInWords[];
  readonly never: readonly NeverInWords[];
  readonly cautions: readonly CautionInWords[];
}

/** What comes today at the latest stands on a card; the rest waits for the incident itself. */
const ON_A_CARD: readonly ToDoInWords['urgency'][] = ['at-once', 'same-day'];

export const cardOf = (
  procedure: ProcedureId,
  policy: Policy,
  books: RuleBooks,
  now: Instant,
): Card => {
  const concern: ConcernRaised = {
    at: isoOf(now),
    type: 'concern.raised',
    by: 'staff',
    procedure,
  };
  const head = { incident: 'card', policy: policy.id, exercise: true };
  const shown = nextInWords(step(startIncident(head, books), concern));
  return {
    first: shown.doNow.filter(({ urgency }) => ON_A_CARD.includes(urgency)),
    never: neverInOrder(shown.never),
    cautions: shown.cautions,
  };
};

/** A way to reach somebody, taken apart: what a telephone can ring, and what is said of it. */
export interface Reach {
  /** The number as it is said, and as a telephone takes it; null where it is an address. */
  readonly number: string | null;
  readonly rings: string | null;
  /** What is said after the number, or the whole where there is none. */
  readonly says: string;
}

/** A telephone number at the beginning of a way to reach somebody. */
const NUMBER = /^(?:999|101|\+?\d[\d ]{8,14}\d)(?=$|[^\d.@-])/;

export const reachOf = (text: string): Reach => {
  const number = NUMBER.exec(text)?.[0] ?? null;
  return {
    number,
    rings: number?.replaceAll(' ', '') ?? null,
    says: text.slice(number?.length ?? 0),
  };
};

/** Everybody whom the policy says how to reach, with the ways; those without one are left out. */
export const reachable = (policy: Policy): readonly Contact[] =>
  Object.values(policy.contacts).filter(({ reach }) => reach.length > 0);
