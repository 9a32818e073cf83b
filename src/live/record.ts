/** Taking an entry in: checked against the incident, and what it changed, as data. Pure. */
import { type Incident, step } from '../engine/replay.ts';
import { keyOf, type Track } from '../engine/run.ts';
import type { Mark } from '../norms/marks.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import type { ProcedureId } from '../vocabulary/procedures.ts';
import { faultsOf, tidied } from './compose.ts';

/** What an entry did to the rules, by their titles. */
export interface Effects {
  readonly breached: readonly string[];
  readonly met: readonly string[];
  readonly late: readonly string[];
  readonly departed: readonly string[];
  /** Procedures that it opened. */
  readonly opened: readonly ProcedureId[];
  /** Whether no open procedure asks for it; it is kept in the record all the same. */
  readonly isUnasked: boolean;
}

export type Recorded =
  | {
      readonly ok: true;
      readonly incident: Incident;
      readonly entry: TimelineEvent;
      readonly position: number;
      readonly effects: Effects;
    }
  /** What is wrong with the entry, with its field and how to fix it. */
  | { readonly ok: false; readonly says: string };

const effectsOf = (
  before: Incident,
  after: Incident,
  entry: TimelineEvent,
  position: number,
): Effects => {
  const was = new Map(before.run.tracks.map((track) => [keyOf(track), track]));
  const count = (track: Track | undefined, mark: Mark): number =>
    track?.marks.get(mark)?.length ?? 0;
  const gained = (mark: Mark): readonly string[] => [
    // A correction is told by what stands afterwards, not as something that was done.
    ...new Set(
      (entry.type === 'entry.corrected' ? [] : after.run.tracks)
        .filter((track) => count(track, mark) > count(was.get(keyOf(track)), mark))
        .map((track) => track.norm.norm.title),
    ),
  ];
  return {
    breached: gained('breached'),
    met: gained('met'),
    late: gained('late'),
    departed: gained('departed'),
    opened: [...after.run.open].filter((id) => id !== 'general' && !before.run.open.has(id)),
    isUnasked: after.run.unmapped.some((each) => each.by.position === position),
  };
};

/** An entry as it would be taken in, or what is wrong with it, with its field and how to fix it. */
export const accepted = <T extends TimelineEvent>(
  incident: Incident,
  event: T,
): { readonly ok: true; readonly entry: T } | { readonly ok: false; readonly says: string } => {
  const entry = tidied(event);
  const [fault] = faultsOf(incident, entry);
  return fault === undefined ? { ok: true, entry } : { ok: false, says: fault };
};

/** The incident with one more entry. Nothing is written anywhere: see `TimelineFile`. */
export const record = (incident: Incident, event: TimelineEvent): Recorded => {
  const taken = accepted(incident, event);
  if (!taken.ok) return taken;
  const { entry } = taken;
  const position = incident.timeline.events.length;
  const after = step(incident, entry);
  return {
    ok: true,
    incident: after,
    entry,
    position,
    effects: effectsOf(incident, after, entry, position),
  };
};
