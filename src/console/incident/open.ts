/** One incident as whoever is at the desk sees it, and adding to it. */

import type { Incident } from '../../engine/replay.ts';
import { lessonsIn } from '../../live/afterwards.ts';
import { faultsOf, tidied } from '../../live/compose.ts';
import type { SteadyItem } from '../../live/steady-list.ts';
import type { Beside } from '../../record/content.ts';
import type { StreamId } from '../../record/journal.ts';
import type { Noted } from '../../record/kept.ts';
import { whoCanTake } from '../../record/sent.ts';
import type { TimelineEvent } from '../../vocabulary/events.ts';
import type { Party } from '../../vocabulary/parties.ts';
import { type Person, partyOf } from '../../vocabulary/pseudonyms.ts';
import type { NextInWords } from '../../words/guidance.ts';
import { meAt, partiesAt } from '../me.ts';
import { type Ask, newKey } from '../web.tsx';

export interface OpenIncident {
  /** Where its page is; its forms are sent to addresses below. */
  readonly here: string;
  /** In a drill, what the procedure says stays hidden: nothing warns, and nothing is offered first. */
  readonly isHidden: boolean;
  /** Adds entries, all of them or none: on the disk before they are said to be recorded, and once however often they are sent. */
  readonly take: (events: readonly TimelineEvent[], sent: Sent) => Promise<Keeping>;
  /** Whether an entry is theirs who are here to undo. */
  readonly mayUndo: (position: number) => boolean;
  readonly id: StreamId;
  readonly incident: Incident;
  readonly list: readonly SteadyItem[];
  /** As things stand now. */
  readonly shown: NextInWords;
  readonly isExercise: boolean;
  /** What was noted beside the entries, and holds. */
  readonly beside: readonly Noted[];
  /** How many entries whoever asks has seen. */
  readonly seen: number;
  readonly me: Person;
  /** For whom else they act now. */
  readonly standsInFor: readonly Party[];
  /** Whether it was sent by a form, nobody has heard of it, and whoever asks can take it. */
  readonly isUnread: boolean;
  readonly now: number;
}

/** What was noted of one sort. */
export const notedAs = <Is extends Beside['is']>(
  beside: readonly Noted[],
  is: Is,
): readonly (Noted & { readonly beside: Extract<Beside, { is: Is }> })[] =>
  beside.filter(
    (each): each is Noted & { beside: Extract<Beside, { is: Is }> } => each.beside.is === is,
  );

/** The entries of lessons that nobody has seen to yet. */
export const lessonsOpen = ({ incident, beside }: OpenIncident): readonly number[] => {
  const done = notedAs(beside, 'lesson-done').map((each) => each.beside.entry);
  return lessonsIn(incident)
    .map(({ position }) => position)
    .filter((position) => !done.includes(position));
};

/** Whether an entry is about what was known before is not asked again once somebody has said that it is not. */
const stillAsked = (ask: NextInWords['ask'], beside: readonly Noted[]): NextInWords['ask'] => {
  const others = notedAs(beside, 'another').map((each) => each.beside.entry);
  return ask.filter(({ same }) => same === undefined || !others.includes(same.entry));
};

/** Opens the incident that the address names, which is logged. Null where it is not there, or not for them. */
export const openIncident = async (c: Ask, what?: string): Promise<OpenIncident | null> => {
  const { house, desk } = c.var;
  const id = c.req.param('id') ?? '';
  const kept = await desk.read(id, what);
  if (kept === null) return null;
  const { incident, list, shown } = house.follow(kept);
  const { sent, about = [] } = (await house.record.known()).get(id)?.summary ?? {};
  const canTake = sent?.heardAt === null ? whoCanTake(sent.to, about) : [];
  const { beside } = kept;
  const me = meAt(c);
  const parties = partiesAt(c);
  return {
    here: `/incidents/${id}`,
    isHidden: false,
    take: (events, sent) => keep(c, id, incident, events, sent),
    mayUndo: () => true,
    id,
    incident,
    list,
    shown: { ...shown, ask: stillAsked(shown.ask, beside) },
    beside,
    isExercise: kept.isExercise || house.isDemonstration,
    seen: incident.timeline.events.length,
    me,
    standsInFor: [...new Set(parties)].filter((party) => party !== partyOf(me)),
    isUnread: parties.some((party) => canTake.includes(party)),
    now: house.now().getTime(),
  };
};

export type Keeping =
  | { readonly kind: 'kept'; readonly positions: readonly number[] }
  /** The record would not take it as it is: in which fields, and how to mend it. */
  | { readonly kind: 'faulty'; readonly says: readonly string[] }
  /** Somebody else has added these since. */
  | { readonly kind: 'look-again'; readonly since: readonly TimelineEvent[] };

/** What a form was sent with: its key, and how many entries its writer had seen. */
export interface Sent {
  readonly key: string;
  readonly seen: number;
}

const keep = async (
  c: Ask,
  id: StreamId,
  incident: Incident,
  events: readonly TimelineEvent[],
  sent: Sent,
): Promise<Keeping> => {
  const [entry, ...more] = events.map(tidied);
  if (entry === undefined) return { kind: 'faulty', says: ['It could not be recorded'] };
  let before = incident;
  for (const each of [entry, ...more]) {
    const faults = faultsOf(before, each);
    if (faults.length > 0) return { kind: 'faulty', says: faults };
    const { timeline } = before;
    before = { ...before, timeline: { ...timeline, events: [...timeline.events, each] } };
  }
  const added = await c.var.desk.append(id, { ...sent, entry, more });
  if (added.kind === 'unknown')
    return { kind: 'faulty', says: ['the incident is not open to you'] };
  if (added.kind === 'look-again') return added;
  return { kind: 'kept', positions: [entry, ...more].map((_, index) => added.position + index) };
};

/** By what a form says which incident it was made for, and what its writer had seen. */
export const sentWith = ({ seen }: OpenIncident): readonly (readonly [string, string])[] => [
  ['seen', String(seen)],
  ['key', newKey()],
];
