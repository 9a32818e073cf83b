/** Correcting an entry. Nothing is ever taken away: the correction stands beside the entry. Pure. */
import { correctedView } from '../engine/entries.ts';
import type { Incident } from '../engine/replay.ts';
import { type Instant, isoOf } from '../engine/time.ts';
import { readTime } from '../understanding/school-time.ts';
import { ACT_IDS, ACTS, type Act } from '../vocabulary/acts.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import { FACT_VALUES } from '../vocabulary/facts.ts';
import type { Policy } from '../vocabulary/policies.ts';
import type { Person } from '../vocabulary/pseudonyms.ts';
import { lastStanding, standingEntries } from './compose.ts';
import { channelsMeant, peopleMeant, proceduresMeant } from './matching.ts';

type FieldValue = string | boolean | number | string[];
/** What the fields of an entry should have said. */
export type Replacement = Readonly<Record<string, FieldValue>>;

const isAct = (type: string): type is Act => (ACT_IDS as readonly string[]).includes(type);

/** The fields of an entry that a correction can change. */
export const correctableFields = (event: TimelineEvent): readonly string[] => {
  const common = ['at', 'by', 'note', 'reason'];
  if (event.type === 'fact.established') return ['value', ...common];
  if (event.type === 'concern.raised') return ['procedure', 'to', 'about', ...common];
  if (event.type === 'procedure.opened') return ['procedure', ...common];
  if (!isAct(event.type)) return common;
  if (ACTS[event.type].to === 'none') return common;
  const told = ACTS[event.type].to === 'required' ? ['via', 'reference', 'withAddress'] : [];
  return ['to', ...told, ...common];
};

export type FieldRead =
  | { readonly ok: true; readonly value: FieldValue }
  | { readonly ok: false; readonly says: string };

const only = (found: readonly string[], says: string): FieldRead => {
  const [one, another] = found;
  return one !== undefined && another === undefined
    ? { ok: true, value: one }
    : { ok: false, says };
};

const readParties = (text: string, policy: Policy): FieldRead => {
  const found = text.split(/[\s,]+/).map((word) => peopleMeant(word, policy));
  const parties = found.flatMap((each) => (each.length === 1 ? each : []));
  const [one, another] = parties;
  if (one === undefined || parties.length < found.length) {
    return {
      ok: false,
      says: 'Type a party, such as dsl, teacher or police, or child-1 or staff-2.',
    };
  }
  return { ok: true, value: another === undefined ? one : [...parties] };
};

/** Reads, from typed words, what one field should have said. */
export const readField = (field: string, text: string, policy: Policy, now: Instant): FieldRead => {
  switch (field) {
    case 'at': {
      const time = readTime(text, now);
      return time.ok ? { ok: true, value: isoOf(time.instant) } : time;
    }
    case 'by':
      return only(
        peopleMeant(text, policy),
        'Type a party, such as dsl, teacher or police, or child-1 or staff-2.',
      );
    case 'to':
    case 'about':
      return readParties(text, policy);
    case 'via':
      return only(channelsMeant(text), 'Type a way, such as 101, 999, in-person or email.');
    case 'value':
      return only(
        FACT_VALUES.filter((value) => value === text.toLowerCase()),
        'Type yes, no or unclear.',
      );
    case 'procedure':
      return only(proceduresMeant(text), 'Type a kind, such as sexting or iioc.');
    case 'withAddress':
      return /^(yes|no)$/i.test(text)
        ? { ok: true, value: /^yes$/i.test(text) }
        : { ok: false, says: 'Type yes or no.' };
    default:
      return { ok: true, value: text };
  }
};

/** Whether an entry can be corrected; otherwise why not. */
export type Correctable =
  | { readonly ok: true; readonly event: TimelineEvent }
  | { readonly ok: false; readonly says: string };

export const correctable = ({ timeline }: Incident, position: number): Correctable => {
  const event = timeline.events[position];
  const says =
    event === undefined
      ? `There is no entry ${position}; record shows them.`
      : event.type === 'entry.corrected'
        ? `Entry ${position} is itself a correction; correct entry ${event.entry} once more.`
        : !standingEntries(timeline.events).has(position)
          ? `Entry ${position} is withdrawn already. Record it again if it did happen.`
          : null;
  return event === undefined || says !== null
    ? { ok: false, says: says ?? '' }
    : { ok: true, event };
};

/** Whether an entry is the only concern there is: without it there is no incident. */
export const isOnlyConcern = ({ timeline }: Incident, position: number): boolean => {
  const standing = standingEntries(timeline.events);
  const concerns = timeline.events.flatMap((event, index) =>
    event.type === 'concern.raised' && standing.has(index) ? [index] : [],
  );
  return concerns.length === 1 && concerns[0] === position;
};

/** The correction of an entry; without a replacement it is withdrawn. */
export const correctionOf = (
  entry: number,
  said: {
    readonly at: string;
    readonly by: Person;
    readonly reason: string;
    readonly replacement?: Replacement | undefined;
  },
): TimelineEvent => ({
  at: said.at,
  type: 'entry.corrected',
  by: said.by,
  entry,
  reason: said.reason,
  replacement: said.replacement,
});

/** Whether a correction would surely count: nobody corrects the record of a concern that may be about them. */
export const isCorrectionHeard = ({ timeline }: Incident, correction: TimelineEvent): boolean => {
  const { unheard, doubted } = correctedView([...timeline.events, correction]);
  return ![...unheard, ...doubted].includes(timeline.events.length);
};

/** Where a note goes that no entry took: to the last entry, after what it says already. */
export const placeForNote = (
  { timeline }: Incident,
  note: string,
): { readonly entry: number; readonly note: string } | null => {
  const entry = lastStanding(timeline.events);
  const event = entry === null ? undefined : timeline.events[entry];
  if (note === '' || entry === null || event === undefined) return null;
  return { entry, note: event.note === undefined ? note : `${event.note} ${note}` };
};
