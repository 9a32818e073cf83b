/** A drill with a room full of people, as it is kept: one clock, and a run for each table. */
import * as z from 'zod';
import { clockSchema, type DrillRun, drillRunSchema } from './drills.ts';

/** Who decides: all of them one run, each their own, or each table its own. */
export const SESSION_MODES = ['together', 'alone', 'tables'] as const;
export type SessionMode = (typeof SESSION_MODES)[number];

/** The run of a table is that of the session, with moves of its own. */
export interface Table {
  readonly id: string;
  readonly moves: DrillRun['moves'];
}

/** Somebody who takes part on a device of their own. Nobody is asked for a name. */
export interface Participant {
  readonly id: string;
  /** The SHA-256 of what their browser shows. */
  readonly secret: string;
  /** Null before they have sat down. */
  readonly table: string | null;
  /** Whether it is a screen for everybody, at which nobody does anything. */
  readonly isScreen: boolean;
}

/** The story, its rules and its clock are those of one run, which has no moves. */
export interface DrillSession extends Omit<DrillRun, 'moves'> {
  readonly mode: SessionMode;
  /** How many minutes on the wall the story takes; 0 where the clock moves by hand. */
  readonly minutes: number;
  /** By the clock on the wall, milliseconds since 1970. */
  readonly openedAt: number;
  readonly isBegun: boolean;
  readonly isEnded: boolean;
  /** What lets others in, as long as it is open. */
  readonly code: string;
  readonly tables: readonly Table[];
  readonly participants: readonly Participant[];
}

export const MOST_TABLES = 20;
export const MOST_PARTICIPANTS = 100;

const id = z.string().regex(/^[a-z0-9-]{1,20}$/);

/** The shape of one; what its runs hold is for whoever reads runs to say. */
export const drillSessionSchema = drillRunSchema.omit({ moves: true }).extend({
  mode: z.enum(SESSION_MODES),
  minutes: z.number().min(0).max(1_440),
  openedAt: clockSchema.shape.since,
  isBegun: z.boolean(),
  isEnded: z.boolean(),
  code: z.string().max(20),
  tables: z.array(z.strictObject({ id, moves: z.array(z.unknown()) })).max(MOST_PARTICIPANTS),
  participants: z
    .array(
      z.strictObject({
        id,
        secret: z.string().max(64),
        table: id.nullable(),
        isScreen: z.boolean(),
      }),
    )
    .max(MOST_PARTICIPANTS),
});
