/**
 * The timeline as the engine reads it: corrected, and in the order of the clock.
 *
 * An act counts from when it happened, so a corrected act is read as if it had been written rightly
 * at first. A fact or a concern counts from when it was known, so it stands until the correction
 * and changes then. A withdrawn entry never was, save that a withdrawn concern ends then.
 */
import type { EntryCorrected, TimelineEvent } from '../vocabulary/events.ts';
import { timelineEventSchema } from '../vocabulary/events.ts';
import type { Correction } from '../vocabulary/findings.ts';
import { type Instant, instantOf } from './time.ts';

/** One entry in force, with the position it has in the timeline as given. */
export interface Entry {
  readonly position: number;
  readonly event: TimelineEvent;
  /** When it counts: when it happened, or when it was known. */
  readonly clock: Instant;
  /** A concern that was withdrawn at `clock`. */
  readonly withdrawn: boolean;
  /** Whether this is knowledge put right, and not something newly learned. */
  readonly corrects: boolean;
}

export interface CorrectedView {
  readonly entries: readonly Entry[];
  readonly corrections: readonly Correction[];
}

const isKnowledge = (event: TimelineEvent): boolean =>
  event.type === 'fact.established' ||
  event.type === 'concern.raised' ||
  event.type === 'procedure.opened';

/** When an event counts. */
export const clockOf = (event: TimelineEvent): Instant =>
  instantOf(isKnowledge(event) ? (event.knownAt ?? event.at) : event.at);

/** At the same moment a concern comes first and the closing last; otherwise as written. */
const rankOf = (event: TimelineEvent): number => {
  if (event.type === 'concern.raised' || event.type === 'procedure.opened') return 0;
  return event.type === 'incident.closed' ? 2 : 1;
};

export const inClockOrder = (a: Entry, b: Entry): number =>
  a.clock - b.clock || rankOf(a.event) - rankOf(b.event) || a.position - b.position;

/** The event that should have been written, or null where the replacement does not fit. */
export const replaced = (event: TimelineEvent, by: EntryCorrected): TimelineEvent | null => {
  const merged = timelineEventSchema.safeParse({ ...event, ...by.replacement });
  return merged.success && merged.data.type === event.type ? (merged.data as TimelineEvent) : null;
};

const fieldsInWords = (event: TimelineEvent, fields: readonly string[]): string =>
  fields
    .map((field) => {
      const value = (event as unknown as Record<string, unknown>)[field];
      const hidden = field === 'note' || field === 'reason';
      return `${field} ${hidden ? 'as written' : value === undefined ? 'not given' : String(value)}`;
    })
    .join(', ');

const entryOf = (position: number, event: TimelineEvent): Entry => ({
  position,
  event,
  clock: clockOf(event),
  withdrawn: false,
  corrects: false,
});

/** What stands after all corrections, and what each correction changed. */
export const correctedView = (events: readonly TimelineEvent[]): CorrectedView => {
  const standing = new Map<number, Entry[]>();
  const corrections: Correction[] = [];
  const correcting: { readonly position: number; readonly event: EntryCorrected }[] = [];
  events.forEach((event, position) => {
    if (event.type === 'entry.corrected') correcting.push({ position, event });
    else standing.set(position, [entryOf(position, event)]);
  });
  correcting.sort((a, b) => clockOf(a.event) - clockOf(b.event) || a.position - b.position);
  for (const { position, event } of correcting) {
    const before = standing.get(event.entry);
    const last = before?.at(-1);
    if (before === undefined || last === undefined) continue;
    const after = correctedEntry(last, event);
    const fromTheStart = after.some((each) => each.clock <= last.clock);
    const kept = isKnowledge(last.event) && !fromTheStart ? before : before.slice(0, -1);
    standing.set(event.entry, [...kept, ...after]);
    const fields = Object.keys(event.replacement ?? {});
    corrections.push({
      entry: event.entry,
      correctedBy: position,
      was: fields.length === 0 ? last.event.type : fieldsInWords(last.event, fields),
      is: fields.length === 0 ? 'withdrawn' : fieldsInWords(after[0]?.event ?? last.event, fields),
    });
    if (event.replacement === undefined && !isConcern(last.event)) standing.set(event.entry, []);
  }
  const entries = [...standing.values()].flat();
  entries.sort(inClockOrder);
  return { entries, corrections };
};

const isConcern = (event: TimelineEvent): boolean =>
  event.type === 'concern.raised' || event.type === 'procedure.opened';

const correctedEntry = (entry: Entry, by: EntryCorrected): readonly Entry[] => {
  if (by.replacement === undefined) {
    return isConcern(entry.event)
      ? [{ ...entry, clock: clockOf(by), withdrawn: true, corrects: true }]
      : [];
  }
  const event = replaced(entry.event, by);
  if (event === null) return [];
  if (!isKnowledge(event)) return [entryOf(entry.position, event)];
  const knownSince =
    'knownAt' in by.replacement || 'at' in by.replacement ? clockOf(event) : clockOf(by);
  const put: Entry = {
    position: entry.position,
    event,
    clock: knownSince,
    withdrawn: false,
    corrects: true,
  };
  return isConcern(event)
    ? [{ ...entry, clock: knownSince, withdrawn: true, corrects: true }, put]
    : [put];
};
