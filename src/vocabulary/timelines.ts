import * as z from 'zod';
import { type TimelineEvent, timelineEventSchema } from './events.ts';
import { freeText, shortReference } from './free-text.ts';
import { type RecordKind, recordSchema } from './records.ts';

/** Most events one incident may have; a larger one is several incidents, or a fault. */
export const MOST_EVENTS = 250_000;

/** The ordered events of one incident, as written down. */
export interface Timeline {
  readonly incident: string;
  readonly policy: string;
  /** `complete`: an act without an event did not happen. `partial`: absence proves nothing. See `records.ts`. */
  readonly record: RecordKind;
  readonly exercise: boolean;
  /** A code of the school's, where a log holds several schools; never the name of a person. */
  readonly school?: string | undefined;
  readonly note?: string | undefined;
  readonly events: readonly TimelineEvent[];
}

export const timelineHeadSchema = z.strictObject({
  incident: shortReference,
  policy: z
    .string()
    .max(80)
    .regex(/^[a-z0-9][a-z0-9-]*$/, {
      error: 'is not the id of a policy, such as valley-end-2022',
    }),
  record: recordSchema,
  exercise: z.boolean().default(false),
  school: shortReference.optional(),
  note: freeText(2_000).optional(),
});

export const timelineSchema = timelineHeadSchema.extend({
  events: z
    .array(timelineEventSchema)
    .min(1, { error: 'is empty; an incident begins with concern.raised' })
    .max(MOST_EVENTS, {
      error: `has more than ${MOST_EVENTS} events; split the incident`,
      abort: true,
    }),
});
