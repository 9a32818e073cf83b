/** What can be looked up in an incident, as data: what is forbidden, what is behind a number, the record. */
import { correctedView } from '../engine/entries.ts';
import type { Incident } from '../engine/replay.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import type { Clause, Contact, Reading } from '../vocabulary/policies.ts';
import type { NormId } from '../vocabulary/procedures.ts';
import type { NeverInWords, NextInWords, ToDoInWords } from '../words/guidance.ts';
import { standingEntries } from './compose.ts';
import type { Subject } from './intents.ts';

/** What belongs to this kind of incident first, then what holds in all of them. */
export const neverInOrder = (never: readonly NeverInWords[]): readonly NeverInWords[] => [
  ...never.filter((each) => !each.norm.startsWith('general.')),
  ...never.filter((each) => each.norm.startsWith('general.')),
];

/** Everything to do in the order of its numbers: what is offered, then what waits. */
export const toDoInOrder = ({ doNow, later }: NextInWords): readonly ToDoInWords[] => [
  ...doNow,
  ...later,
];

/** What stands behind a number on a list. */
export interface Behind {
  readonly says: string;
  readonly norms: readonly NormId[];
  /** Whom to reach, and how; of something to do. */
  readonly contacts: readonly Contact[];
}

/** What a number on one of the lists stands for, or null. Counted from 1. */
export const behindNumber = (shown: NextInWords, of: Subject, number: number): Behind | null => {
  if (of === 'question') {
    const asked = shown.ask[number - 1];
    return asked === undefined ? null : { says: asked.asks, norms: asked.norms, contacts: [] };
  }
  if (of === 'prohibition') {
    const never = neverInOrder(shown.never)[number - 1];
    return never === undefined ? null : { says: never.says, norms: [never.norm], contacts: [] };
  }
  return toDoInOrder(shown)[number - 1] ?? null;
};

/** A norm with all that it rests on. */
export interface Grounds {
  readonly norm: NormId;
  readonly title: string;
  readonly clauses: readonly Clause[];
  readonly readings: readonly Reading[];
}

/** The clauses and readings that a norm rests on in this incident, or null where it is not in force. */
export const groundsOf = ({ run }: Incident, id: NormId): Grounds | null => {
  const norm = run.tracks.find((track) => track.norm.norm.id === id)?.norm;
  if (norm === undefined) return null;
  return {
    norm: id,
    title: norm.norm.title,
    clauses: norm.clauses,
    readings: run.policy.readings.filter(({ norms }) => norms.includes(id)),
  };
};

/** An entry as it was written, and what became of it. */
export interface RecordLine {
  readonly position: number;
  readonly event: TimelineEvent;
  /** The entry that corrected it last, or null. */
  readonly correctedBy: number | null;
  readonly withdrawn: boolean;
}

/** Every entry in the order in which they were written. */
export const recordOf = ({ timeline }: Incident): readonly RecordLine[] => {
  const { events } = timeline;
  const { corrections } = correctedView(events);
  const standing = standingEntries(events);
  return events.map((event, position) => {
    const correctedBy =
      corrections.findLast((each) => each.entry === position)?.correctedBy ?? null;
    return {
      position,
      event,
      correctedBy,
      withdrawn: correctedBy !== null && !standing.has(position),
    };
  });
};
