/**
 * The list of what to do, as somebody sees it while it changes. What was shown stays where it was: nothing
 * takes another's place under a finger. What is new and more urgent comes before what is less so; what is
 * done stays, as done. Pure.
 */
import { atMoment, type Incident, start, stepped } from '../engine/replay.ts';
import type { Instant } from '../engine/time.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import {
  type NextInWords,
  nextInWords,
  type ToDoInWords,
  type ToDoListInWords,
  toDoThenInWords,
} from '../words/guidance.ts';

export type Standing =
  /** To be done now. */
  | 'open'
  /** To be done, and not offered while anything more urgent is open. */
  | 'waiting'
  | 'done'
  /** Somebody entitled decided not to do it, with a reason. */
  | 'decided'
  /** The incident was closed without it. */
  | 'missed'
  /** All whom the policy names for it are out: the concern is about them. */
  | 'nobody'
  /** What it followed from is no longer so. */
  | 'ended';

export interface SteadyItem {
  /** The same for the same thing as long as the incident lasts: letters, digits, dots and dashes. */
  readonly id: string;
  /** As it was shown last. */
  readonly item: ToDoInWords;
  readonly standing: Standing;
}

const isSame = (a: ToDoInWords, b: ToDoInWords): boolean =>
  a.child === b.child && a.norms.some((norm) => b.norms.includes(norm));

const nameOf = ({ norms, child }: ToDoInWords, taken: ReadonlySet<string>): string => {
  const name = [norms[0], ...(child === undefined ? [] : [child])].join('-');
  for (let count = 1; ; count += 1) {
    const id = count === 1 ? name : `${name}-${count}`;
    if (!taken.has(id)) return id;
  }
};

/** How a thing is shown that stands in no list of things to do any more, by where one of its duties stands. */
const WHEN_GONE: readonly (readonly [states: readonly string[], Standing])[] = [
  [['met', 'metLate', 'metAtClosing', 'finished'], 'done'],
  [['missed'], 'missed'],
  [['nobodyNamed'], 'nobody'],
  [['departed'], 'decided'],
];

const standingWhenGone = ({ norms, child }: ToDoInWords, { run }: Incident): Standing => {
  const tracks = run.tracks.filter(
    (track) => norms.includes(track.norm.norm.id) && (child === undefined || track.child === child),
  );
  const found = WHEN_GONE.find(([states]) => tracks.some(({ state }) => states.includes(state)));
  return found === undefined ? 'ended' : found[1];
};

/** The list as it was, and what is to be done now, as one list. */
export const steadied = (
  before: readonly SteadyItem[],
  shown: ToDoListInWords,
  incident: Incident,
): readonly SteadyItem[] => {
  const left = [...shown.doNow];
  const take = (of: ToDoInWords, from: ToDoInWords[]): ToDoInWords | undefined => {
    const place = from.findIndex((each) => isSame(each, of));
    return place < 0 ? undefined : from.splice(place, 1)[0];
  };
  const later = [...shown.later];
  const list: SteadyItem[] = before.map((old) => {
    const now = take(old.item, left);
    if (now !== undefined) return { id: old.id, item: now, standing: 'open' };
    const waits = take(old.item, later);
    if (waits !== undefined) return { id: old.id, item: waits, standing: 'waiting' };
    const isGone = old.standing === 'open' || old.standing === 'waiting';
    return isGone ? { ...old, standing: standingWhenGone(old.item, incident) } : old;
  });
  const taken = new Set(list.map(({ id }) => id));
  for (const item of left) {
    const id = nameOf(item, taken);
    taken.add(id);
    // Before the first that `next` puts after it, and after what was done before that.
    const after = shown.doNow.slice(shown.doNow.indexOf(item) + 1);
    const place = list.findIndex(({ item: each }) => after.includes(each));
    const added: SteadyItem = { id, item, standing: 'open' };
    if (place < 0) list.push(added);
    else list.splice(place, 0, added);
  }
  return list;
};

/** An incident with its list, kept so that one more entry is one more step. */
export interface Followed {
  readonly incident: Incident;
  readonly list: readonly SteadyItem[];
  /** What is next, as it stands from `asOf` until `standsUntil` if nobody writes anything. */
  readonly shown: NextInWords;
  readonly asOf: Instant;
  /** When the next limit runs out. */
  readonly standsUntil: Instant;
}

/**
 * Follows a timeline up to now from where it was left; from its beginning where it was not followed before.
 * @param now while no limit has run out and there is no entry since, what was followed is given back as it was
 * @param judged the incident with all of its entries, where it was judged already
 */
export const follow = (
  before: Followed | null,
  { events, ...head }: Timeline,
  books: Incident['books'],
  now: Instant,
  judged: Incident | null = null,
): Followed => {
  let { incident, list } = before ?? { incident: start(head, books), list: [] };
  const added = events.slice(incident.timeline.events.length);
  if (before !== null && added.length === 0) {
    if (now >= before.asOf && now <= before.standsUntil) return before;
  }
  const toStep = judged === null ? added : added.slice(0, -1);
  let left = added.length;
  for (const each of stepped(incident, toStep)) {
    incident = each;
    left -= 1;
    if (left > 0) list = steadied(list, toDoThenInWords(incident), incident);
  }
  if (judged !== null) incident = judged;
  const standing = atMoment(incident, now);
  const shown = nextInWords(standing);
  list = steadied(list, shown, incident);
  return { incident, list, shown, asOf: now, standsUntil: standing.run.quietUntil };
};
