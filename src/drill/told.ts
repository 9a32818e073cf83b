/** What whoever takes part in a drill is shown, and what they can ask. Pure. */

import type { RuleBooks } from '../engine/replay.ts';
import { type Instant, instantOf } from '../engine/time.ts';
import { factAsked, partyInWords } from '../norms/predicates.ts';
import type { DrillRun, Move } from '../vocabulary/drills.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import { FACT_IDS, type Fact } from '../vocabulary/facts.ts';
import type { Party } from '../vocabulary/parties.ts';
import { eventInWords, type Rules } from '../words/entries.ts';
import { capital } from '../words/plain.ts';
import { beginsAt } from './run.ts';

/** One thing that is shown, in the order in which it came. */
export type Told = { readonly at: Instant } & (
  | { readonly kind: 'story'; readonly says: string }
  /** Something came: from somebody, or it is simply seen. */
  | { readonly kind: 'came'; readonly from: Party | null; readonly says: string }
  | {
      readonly kind: 'answer';
      readonly from: Party | null;
      readonly fact: Fact;
      readonly says: string;
    }
  /** What was done by whoever takes part. */
  | { readonly kind: 'did'; readonly event: TimelineEvent }
);

const toldBy = ({ scenario }: DrillRun, move: Move): readonly Told[] => {
  const at = instantOf(move.at);
  switch (move.kind) {
    case 'did':
      return [{ at, kind: 'did', event: move.event }];
    case 'asked':
      return [{ at, kind: 'answer', from: move.who, fact: move.fact, says: move.says }];
    case 'came': {
      const inject = scenario.injects.find(({ id }) => id === move.inject);
      return inject === undefined
        ? []
        : [{ at, kind: 'came', from: inject.from ?? null, says: inject.says }];
    }
    default:
      return [];
  }
};

export const toldSoFar = (run: DrillRun): readonly Told[] => [
  { at: beginsAt(run), kind: 'story', says: run.scenario.story },
  ...run.moves.flatMap((move) => toldBy(run, move)),
];

/** Something that is shown, in words: who says it, or what it is, and what is said. */
export interface ToldInWords {
  /** Null where it is simply seen. */
  readonly lead: string | null;
  readonly says: string;
}

export const toldInWords = (told: Told, rules: Rules): ToldInWords => {
  const { policy } = rules;
  switch (told.kind) {
    case 'story':
      return { lead: null, says: told.says };
    case 'did':
      return { lead: 'You wrote down', says: `${eventInWords(told.event, rules)}.` };
    case 'answer': {
      const who =
        told.from === null ? 'You look into it' : capital(partyInWords(told.from, policy));
      return { lead: `“${factAsked(told.fact, policy)}” ${who}`, says: told.says };
    }
    default:
      return {
        lead: told.from === null ? null : capital(partyInWords(told.from, policy)),
        says: told.says,
      };
  }
};

/**
 * The questions that can be asked, of anybody and at any time: those of the procedures the story is about, and those that
 * it has an answer to. The list does not change as the story goes on, so that it says nothing of what matters now.
 */
export const questionsIn = ({ scenario }: DrillRun, { procedures }: RuleBooks): readonly Fact[] => {
  const { about, truths, people, injects } = scenario;
  const found = new Set<string>([
    ...[...about, 'general' as const].flatMap((id) =>
      procedures[id].questions.map(({ fact }) => fact),
    ),
    ...Object.keys(truths),
    ...people.flatMap(({ answers = {} }) => Object.keys(answers)),
    ...injects.flatMap((each) => Object.keys(each.truths ?? {})),
  ]);
  return FACT_IDS.filter((fact) => found.has(fact));
};
