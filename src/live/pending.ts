/** What was said ahead of the next entry: when it happened, a note, a reference. Pure. */
import { correctedView } from '../engine/entries.ts';
import type { Incident } from '../engine/replay.ts';
import type { Instant } from '../engine/time.ts';
import { clockTime } from '../words/time.ts';
import { readTime, type TimeRead } from './school-time.ts';

export interface Pending {
  /** Null: now. */
  readonly at: Instant | null;
  readonly note: string;
  readonly reference: string;
}

export const NOTHING_PENDING: Pending = { at: null, note: '', reference: '' };

const firstConcern = ({ timeline }: Incident): Instant =>
  Math.min(
    ...correctedView(timeline.events)
      .entries.filter(({ event }) => event.type === 'concern.raised')
      .map(({ clock }) => clock),
  );

const MINUTE = 60_000;

/** Reads when the next entry happened: not before the concern, and not in the future. */
export const readTimeOfNext = (incident: Incident, typed: string, now: Instant): TimeRead => {
  const time = readTime(typed, now);
  if (!time.ok) return time;
  const begun = Math.floor(firstConcern(incident) / MINUTE) * MINUTE;
  return time.instant >= begun
    ? time
    : {
        ok: false,
        says: `That is before the concern (${clockTime(begun, now)}). If the school knew earlier, type correct 0 first.`,
      };
};
