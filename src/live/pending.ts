/** What was said ahead of the next entry: when it happened, a note, a reference. Pure. */
import { correctedView } from '../engine/entries.ts';
import type { Incident } from '../engine/replay.ts';
import type { Instant } from '../engine/time.ts';
import { readTime, type TimeRead } from '../understanding/school-time.ts';
import { clockTime } from '../words/time.ts';

export interface Pending {
  /** Null: now. */
  readonly at: Instant | null;
  readonly note: string;
  readonly reference: string;
}

export const NOTHING_PENDING: Pending = { at: null, note: '', reference: '' };

const MINUTE = 60_000;

/** The first concern, by its entry, where something happened before the school knew of it; else null. */
export const concernAfter = (
  { timeline }: Incident,
  at: Instant,
): { readonly entry: number; readonly knownAt: Instant } | null => {
  const [first] = correctedView(timeline.events).entries.filter(
    ({ event, withdrawn }) => event.type === 'concern.raised' && !withdrawn,
  );
  if (first === undefined) return null;
  const knownAt = Math.floor(first.clock / MINUTE) * MINUTE;
  return at < knownAt ? { entry: first.position, knownAt } : null;
};

/** Reads when the next entry happened: not before the concern, and not in the future. */
export const readTimeOfNext = (incident: Incident, typed: string, now: Instant): TimeRead => {
  const time = readTime(typed, now);
  if (!time.ok) return time;
  const concern = concernAfter(incident, time.instant);
  if (concern === null) return time;
  return {
    ok: false,
    says: `That is before the concern (${clockTime(concern.knownAt, now)}). If the school knew earlier, type correct ${concern.entry} first.`,
  };
};
