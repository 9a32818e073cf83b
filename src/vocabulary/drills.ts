/** One run of a scenario, as it is kept: what was done, asked and brought in. */
import * as z from 'zod';
import type { TimelineEvent } from './events.ts';
import { FACT_IDS, FACT_VALUES, type Fact, type FactValue } from './facts.ts';
import { freeText } from './free-text.ts';
import { PARTY_IDS, type Party } from './parties.ts';
import { LONGEST_SAID, type Scenario, scenarioSchema } from './scenarios.ts';

/** The clock of a drill, as a value: it can run faster than the clock on the wall, be paused, and jump. */
export interface DrillClock {
  /** The moment it showed when it was last set; milliseconds since 1970, like the two below. */
  readonly at: number;
  /** When that was, by the clock on the wall. */
  readonly since: number;
  /** Minutes of the drill in one minute on the wall; at 0 it moves only when it is told to. */
  readonly rate: number;
  readonly isPaused: boolean;
}

/** One thing that happened in a run, at a moment of the drill's clock (ISO 8601). */
export type Move = { readonly at: string } & (
  | { readonly kind: 'did'; readonly event: TimelineEvent }
  /** Somebody was asked, or where `who` is null, it was looked into. */
  | {
      readonly kind: 'asked';
      readonly who: Party | null;
      readonly fact: Fact;
      /** What was learned; null where they could not say. */
      readonly value: FactValue | null;
      readonly says: string;
    }
  /** An inject came, or its time came and `unless` kept it away. */
  | { readonly kind: 'came' | 'kept-away'; readonly inject: string }
  /** The facilitator kept an inject back, or no longer does. */
  | { readonly kind: 'held' | 'released'; readonly inject: string }
  /** Somebody asked what the procedure says. */
  | { readonly kind: 'guided' }
  | { readonly kind: 'ended' }
);

export interface DrillRun {
  readonly version: 1;
  /** Tells this run from all others; it names nobody. */
  readonly id: string;
  /** The story as it was when the run began: whoever edits it later changes no run. */
  readonly scenario: Scenario;
  readonly scenarioDigest: string;
  readonly policy: string;
  readonly policyDigest: string;
  readonly clock: DrillClock;
  /** The keys of the forms that were taken last, so that one that is sent twice counts once. */
  readonly forms?: readonly string[] | undefined;
  readonly moves: readonly Move[];
}

const at = z.iso.datetime({ offset: true });
const injectId = z.string().max(60);
const instant = z.number().min(-8.64e15).max(8.64e15);

const moveSchema = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ at, kind: z.literal('did'), event: z.record(z.string(), z.unknown()) }),
    z.strictObject({
      at,
      kind: z.literal('asked'),
      who: z.enum(PARTY_IDS).nullable(),
      fact: z.enum(FACT_IDS),
      value: z.enum(FACT_VALUES).nullable(),
      says: freeText(LONGEST_SAID),
    }),
    z.strictObject({
      at,
      kind: z.enum(['came', 'kept-away', 'held', 'released']),
      inject: injectId,
    }),
    z.strictObject({ at, kind: z.enum(['guided', 'ended']) }),
  ],
  { error: 'is not a kind of move; leave the file as drill run has saved it' },
);

/** Most moves of one run. */
const MOST_MOVES = 5_000;

export const clockSchema = z.strictObject({
  at: instant,
  since: instant,
  rate: z.number().min(0).max(1_000),
  isPaused: z.boolean(),
});

/** How many keys of forms are remembered: far more than anybody sends by pressing a button again. */
export const MOST_FORMS = 200;
export const formsSchema = z.array(z.string().max(60)).max(MOST_FORMS);

/** The shape of a run; that its entries are entries is for whoever reads timelines to say. */
export const drillRunSchema = z.strictObject({
  version: z.literal(1, { error: 'is not 1; use the edition of Dutybound that saved it' }),
  id: z.string().regex(/^[a-z0-9-]{1,60}$/),
  scenario: scenarioSchema,
  scenarioDigest: z.string().max(64),
  policy: z.string().max(80),
  policyDigest: z.string().max(64),
  clock: clockSchema,
  forms: formsSchema.optional(),
  moves: z.array(moveSchema).max(MOST_MOVES),
});
