/** Puts an entry together from what is known, and finds out what is worth asking. Pure. */
import { type Advice, advise } from '../engine/advise.ts';
import { correctedView } from '../engine/entries.ts';
import type { ActChoice } from '../engine/example.ts';
import type { ToDo } from '../engine/next.ts';
import { readTimeline } from '../engine/read.ts';
import type { Incident } from '../engine/replay.ts';
import { type Instant, instantOf, isoOf } from '../engine/time.ts';
import { ACTS, type Act, type ScreenMethod } from '../vocabulary/acts.ts';
import type { ActDone, TimelineEvent } from '../vocabulary/events.ts';
import type { Channel, Party } from '../vocabulary/parties.ts';
import type { NormId } from '../vocabulary/procedures.ts';
import type { Person, Pseudonym } from '../vocabulary/pseudonyms.ts';

/** When an entry happened, and when it is written down if that is later. */
export interface Moment {
  readonly at: string;
  readonly recordedAt?: string;
}

const sameMinute = (a: Instant, b: Instant): boolean =>
  Math.floor(a / 60_000) === Math.floor(b / 60_000);

/**
 * When the next entry happened. A typed time has no seconds: it stands after what is recorded of
 * that same minute, not before it.
 */
export const momentOf = (incident: Incident, typed: Instant | null, now: Instant): Moment => {
  if (typed === null) return { at: isoOf(now) };
  const latest = incident.timeline.events
    .map((event) => instantOf(event.at))
    .filter((each) => sameMinute(each, typed) && each <= now);
  const at = Math.max(typed, ...latest);
  return at < now ? { at: isoOf(at), recordedAt: isoOf(now) } : { at: isoOf(at) };
};

/** An act, as far as it is known. */
export interface Draft {
  readonly type: Act;
  readonly by: Person;
  readonly to: readonly Person[];
  /** Those it was about, where there are several. */
  readonly about?: readonly Pseudonym[] | undefined;
  readonly via?: Channel | undefined;
  readonly withAddress?: boolean | undefined;
  readonly how?: ScreenMethod | undefined;
  readonly reference?: string | undefined;
  readonly reason?: string | undefined;
  readonly note?: string | undefined;
}

/** The entry without the fields that are not known. */
export const tidied = <T extends TimelineEvent>(event: T): T =>
  Object.fromEntries(
    Object.entries(event).filter(([, value]) => value !== undefined && value !== ''),
  ) as unknown as T;

const oneOrMore = (to: readonly Person[]): Person | readonly Person[] | undefined =>
  to.length > 1 ? to : to[0];

export const actOf = (draft: Draft, moment: Moment): ActDone =>
  tidied({
    at: moment.at,
    recordedAt: moment.recordedAt,
    type: draft.type,
    by: draft.by,
    to: ACTS[draft.type].to === 'none' ? undefined : oneOrMore(draft.to),
    about: oneOrMore(draft.about ?? []),
    via: draft.via,
    reference: draft.reference,
    withAddress: draft.withAddress,
    how: draft.how,
    reason: draft.reason,
    note: draft.note,
  });

/** By incident, the entry that was asked about last, as JSON: whoever reads a form asks, and whoever keeps it. */
const asked = new WeakMap<
  Incident,
  { readonly entry: string; readonly faults: readonly string[] }
>();

/** What is wrong with an entry, were it the next one; each with the field and how to fix it. */
export const faultsOf = (incident: Incident, event: TimelineEvent): readonly string[] => {
  const entry = JSON.stringify(event);
  const last = asked.get(incident);
  if (last?.entry === entry) return last.faults;
  const faults = foundFaults(incident, event);
  asked.set(incident, { entry, faults });
  return faults;
};

const foundFaults = (incident: Incident, event: TimelineEvent): readonly string[] => {
  const { timeline } = incident;
  const position = timeline.events.length;
  const read = readTimeline({ ...timeline, events: [...timeline.events, event] }, incident.books);
  if (read.ok) return [];
  return read.problems.map(({ path, says }) => {
    const field = path[0] === 'events' && path[1] === position ? path.slice(2) : path;
    return `${field.join('.')} ${says}`;
  });
};

/** A detail that may be what makes an act count. */
export type Detail = 'reason' | 'withAddress' | 'how' | 'via';

const TAKES_CHANNEL = (act: Act): boolean => ACTS[act].to === 'required';

const variantsOf = (draft: Draft, methods: readonly ScreenMethod[]) => {
  const variants: { readonly detail: Detail; readonly draft: Draft }[] = [];
  const add = (detail: Detail, more: Partial<Draft>): void => {
    if (draft[detail] === undefined) variants.push({ detail, draft: { ...draft, ...more } });
  };
  add('reason', { reason: 'why' });
  if (draft.type === 'screen.covered') add('how', { how: methods[0] });
  if (TAKES_CHANNEL(draft.type)) {
    add('withAddress', { withAddress: true });
    add('via', { via: '101' });
    add('via', { via: '999' });
  }
  return variants;
};

const normsWith = (advice: readonly Advice[], effect: Advice['effect']): readonly NormId[] =>
  advice.flatMap((each) => (each.effect === effect ? (each.norm ?? []) : []));

/** The details that would make the act meet something that is, or would be, to be done. */
export const worthAsking = (
  incident: Incident,
  draft: Draft,
  moment: Moment,
): readonly Detail[] => {
  const base = advise(incident, actOf(draft, moment));
  const outstanding = incident.run.tracks
    .filter((track) => track.state === 'owed' || track.state === 'overdue')
    .map((track) => track.norm.norm.id);
  const wanted = new Set([...outstanding, ...normsWith(base, 'raises')]);
  for (const norm of normsWith(base, 'meets')) wanted.delete(norm);
  const details = variantsOf(draft, incident.run.policy.screenMethods).flatMap((variant) => {
    const met = normsWith(advise(incident, actOf(variant.draft, moment)), 'meets');
    return met.some((norm) => wanted.has(norm)) ? [variant.detail] : [];
  });
  return [...new Set(details)];
};

/** The acts that would meet an item, narrowed to what is known of the act already. */
export const actsLeft = (
  item: ToDo,
  known: { readonly type?: Act; readonly by?: Party },
): readonly ActChoice[] =>
  item.acts.filter(
    (act) =>
      (known.type === undefined || act.type === known.type) &&
      (known.by === undefined || act.by === known.by),
  );

/** Entries that still stand as somebody wrote them or corrected them, by position. */
export const standingEntries = (events: readonly TimelineEvent[]): ReadonlySet<number> =>
  new Set(
    correctedView(events)
      .entries.filter((entry) => !entry.withdrawn)
      .map((entry) => entry.position),
  );

/**
 * The last entry that can be undone, or null.
 * @param mayUndo whether an entry is theirs who undo it
 */
export const lastStanding = (
  events: readonly TimelineEvent[],
  mayUndo: (position: number) => boolean = () => true,
): number | null => {
  const standing = standingEntries(events);
  for (let position = events.length - 1; position >= 0; position -= 1) {
    if (events[position]?.type === 'entry.corrected' || !mayUndo(position)) continue;
    if (standing.has(position)) return position;
  }
  return null;
};

export const isClosed = (events: readonly TimelineEvent[]): boolean =>
  correctedView(events).entries.some((entry) => entry.event.type === 'incident.closed');
