/**
 * When the events of an incident were, as far as the log knows. What it knows only to a span says so, and
 * stands at that moment of it which holds nothing against the school that the log cannot show.
 */
import { type Instant, isoOf } from '../engine/time.ts';
import type { EventType } from '../vocabulary/acts.ts';
import { dayOf } from './calendar.ts';
import { boundsOf, type Day, instantOn, type Placed } from './dates.ts';
import type { Fields, Undated } from './mapped-incident.ts';
import { AFTERNOON, COUNTED, TWICE } from './mapped-incident.ts';

/** Acts that are wrong if they come before others. */
const CAN_COME_TOO_EARLY: readonly EventType[] = [
  'image.deleted',
  'content.deleted',
  'device.searched',
  'device.released',
  'device.handed-over',
  'access.restored',
  'agencies.ruled-out',
  'sanction.applied',
  'investigation.started',
  'investigation.completed',
  'debrief.held',
  'review.held',
  'procedures.reviewed',
  'act.omitted',
  'incident.closed',
];

/** What was known, whether or not something was done about it. */
export const KNOWLEDGE: readonly EventType[] = [
  'concern.raised',
  'procedure.opened',
  'fact.established',
];

/** Something of an incident, with what is known of when it was. */
export interface Item extends Undated {
  /** Null where the log says only that it was done. */
  readonly when: Placed | null;
  /** Whether it stands where it came among the others of its day. */
  readonly isInOrder: boolean;
  readonly knownAt?: Placed | null;
  readonly recordedAt?: Placed | null;
  /** The item whose position `entry` is to name. */
  readonly entry?: Item;
  /** Those that it came after, whatever is known of their moments. */
  readonly after?: readonly Item[];
  /** Whether the cell that tells it tells of the concern too. */
  readonly isWithConcern?: boolean;
  /** How soon it was done, after another item or the concern (null). */
  readonly soon?: { readonly within: number; readonly after: Item | null } | undefined;
}

/** An item at the moment where it is put. */
export interface Timed {
  readonly item: Item;
  readonly at: Instant;
}

/** Midday: on no day do the clocks change then, and its day is the same in UTC. */
const middayOf = (day: Day, zone: string): Instant => {
  const when = instantOn(day, 12 * 3_600_000, zone);
  return when.kind === 'instant' ? when.instant : Date.parse(`${day}T12:00:00Z`);
};

const within = (moment: Instant, when: Placed, zone: string): Instant => {
  const { from, to } = boundsOf(when, zone);
  return Math.min(Math.max(moment, from), to);
};

/** Whether it may come too early. */
const isLate = ({ fields }: Item): boolean => CAN_COME_TOO_EARLY.includes(fields.type);

/** What an incident begins with is known before whatever was done about it. */
const isFirst = ({ fields }: Item): boolean => KNOWLEDGE.includes(fields.type);

/** Whether it is a closing of which the log says only that it was done: then it came after all else. */
const isLast = ({ fields, when }: Item): boolean =>
  fields.type === 'incident.closed' && when === null;

const closingsLast = (all: readonly Timed[]): readonly Timed[] =>
  all.toSorted((a, b) => Number(isLast(a.item)) - Number(isLast(b.item)));

/** How long after the concern something can have been of which the log says only that it was done. */
const AT_MOST = 31 * 86_400_000;

/** Places the items of one incident in time. */
export class Moments {
  readonly #concern: Placed;
  readonly #zone: string;
  readonly #asOf: Instant | undefined;
  readonly #items: readonly Item[];
  readonly #timed: readonly Timed[];
  /** The last moment that is known of the incident. */
  readonly last: Instant;
  readonly begins: Instant;

  /**
   * @param concern when the concern was raised
   * @param asOf until when the log goes, where that is known
   */
  constructor(items: readonly Item[], concern: Placed, zone: string, asOf?: Instant) {
    this.#asOf = asOf;
    this.#concern = concern;
    this.#zone = zone;
    this.#items = items;
    const inOrder = this.#inOrder();
    const known = [concern, ...items.flatMap(({ when }) => when ?? [])];
    this.begins = this.#begins(concern, inOrder);
    this.last = Math.max(...known.map((each) => boundsOf(each, zone).to));
    const put = new Map<Item, Instant>();
    const putAt = (item: Item): Instant => {
      const own = inOrder.get(item) ?? this.#unordered(item, known);
      const other = item.soon?.after == null ? own : (put.get(item.soon.after) ?? own);
      const isSpan = item.when !== null && item.when.kind !== 'instant';
      const at = isSpan ? within(Math.max(own, other), item.when, zone) : own;
      put.set(item, this.#noLaterThanRecorded(item, at));
      return put.get(item) as Instant;
    };
    this.#timed = closingsLast(items.map((item) => ({ item, at: putAt(item) })));
  }

  /** Nothing was done after it was written down; what the log says to the minute stays as it is. */
  #noLaterThanRecorded({ when, recordedAt }: Item, at: Instant): Instant {
    return when?.kind === 'instant' || recordedAt == null
      ? at
      : Math.min(at, boundsOf(recordedAt, this.#zone).to);
  }

  get timed(): readonly Timed[] {
    return this.#timed;
  }

  /** The same by their moments, none before what it came after. */
  get sorted(): readonly Timed[] {
    const all = this.#timed.toSorted(
      (a, b) => a.at - b.at || Number(isLate(a.item)) - Number(isLate(b.item)),
    );
    const put = new Set<Timed>();
    const putOne = (one: Timed): void => {
      if (put.has(one)) return;
      const { after = [] } = one.item;
      for (const each of all) if (after.includes(each.item)) putOne(each);
      put.add(one);
    };
    for (const each of all) putOne(each);
    return closingsLast([...put]);
  }

  /** Rows in their order: each no earlier in its day than the one above it. */
  #inOrder(): ReadonlyMap<Item, Instant> {
    const found = new Map<Item, Instant>();
    const rows = this.#items.filter(({ isInOrder, when }) => isInOrder && when !== null);
    let before: { readonly day: Day; readonly instant: Instant } | null = null;
    rows.forEach((item, index) => {
      const when = item.when as Placed;
      let instant: Instant;
      if (when.kind === 'instant') instant = when.instant;
      else if (before?.day === when.day) instant = within(before.instant, when, this.#zone);
      else if (when.kind === 'span') instant = when.from;
      else instant = this.#nextOn(when.day, rows, index) ?? middayOf(when.day, this.#zone);
      before = { day: when.day, instant };
      found.set(item, instant);
    });
    return found;
  }

  #nextOn(day: Day, rows: readonly Item[], from: number): Instant | null {
    for (const { when } of rows.slice(from + 1)) {
      if (when?.day !== day) return null;
      if (when.kind === 'instant') return when.instant;
    }
    return null;
  }

  #begins(concern: Placed, inOrder: ReadonlyMap<Item, Instant>): Instant {
    if (concern.kind !== 'day') return concern.instant;
    const same = this.#items.flatMap((item) =>
      item.when?.day !== concern.day
        ? []
        : (inOrder.get(item) ?? (item.when.kind === 'instant' ? item.when.instant : [])),
    );
    return same.length === 0 ? middayOf(concern.day, this.#zone) : Math.min(...same);
  }

  /** As early as its span allows, and what may come too early as late. */
  #unordered(item: Item, known: readonly Placed[]): Instant {
    const { when } = item;
    if (when?.kind === 'instant') return when.instant;
    if (isLast(item)) return this.#sinceConcern().to;
    const late = isLate(item);
    if (when === null) {
      return late || item.fields.type === 'entry.corrected' ? this.last : this.begins;
    }
    const onDay = known.flatMap((each) =>
      each.kind === 'instant' && each.day === when.day ? [each.instant] : [],
    );
    const { from, to } = boundsOf(when, this.#zone);
    const within = onDay.filter((each) => each >= from && each <= to);
    if (within.length === 0)
      return when.kind === 'day' ? middayOf(when.day, this.#zone) : late ? to : from;
    return late ? Math.max(...within) : Math.min(...within);
  }

  /** An item as an event. @param position where each item stands among the events; -1 where it does not */
  eventOf({ item, at }: Timed, position: (item: Item) => number): Fields {
    const { fields, when, isInOrder, entry, soon } = item;
    const isPlain = (each: Item): boolean =>
      (each.when?.kind === 'instant' && when?.kind === 'instant') ||
      (each.isInOrder && isInOrder && each.when !== null && when !== null);
    const after = (item.after ?? [])
      .filter((each) => !isPlain(each))
      .map(position)
      .filter((each) => each >= 0 && each < position(item));
    const span = this.#spanOf(item);
    const soonAfter = span === null || soon?.after == null ? -1 : position(soon.after);
    const isSoon = soonAfter >= 0 && soonAfter < position(item);
    const clocks = { ...this.#clock(item, at, 'knownAt'), ...this.#clock(item, at, 'recordedAt') };
    const first = Math.min(at, ...Object.values(clocks).map((each) => Date.parse(each)));
    const moment = span === null ? at : Math.min(Math.max(first, span.from), span.to);
    const note = this.#noteOf(when, fields.note);
    return {
      at: isoOf(moment),
      ...(span === null ? {} : { notBefore: isoOf(span.from), notAfter: isoOf(span.to) }),
      ...(span === null || isFirst(item) || (isInOrder && when !== null)
        ? {}
        : { sequence: 'unknown' }),
      ...(isSoon ? { soonAfter, within: soon?.within } : {}),
      ...fields,
      ...clocks,
      ...(note === undefined ? {} : { note }),
      ...(entry === undefined ? {} : { entry: Math.max(0, position(entry)) }),
      ...(after.length === 0 ? {} : { after }),
    };
  }

  #spanOf(item: Item): { readonly from: Instant; readonly to: Instant } | null {
    const { when, fields } = item;
    if (when?.kind === 'instant') return null;
    const isPoint =
      fields.type === 'act.omitted' || fields.type === 'entry.corrected' || isLast(item);
    if (when === null && isPoint) return null;
    const bounds = when === null ? this.#sinceConcern() : boundsOf(when, this.#zone);
    const { to } = bounds;
    const from = this.#isAboutTheConcern(item, bounds) ? this.begins : bounds.from;
    return { from, to: Math.max(from, this.#noLaterThanRecorded(item, to)) };
  }

  /** Where a row is an incident, what it says was done on the day when it came to light was done about it. */
  #isAboutTheConcern(item: Item, { from, to }: { readonly from: Instant; readonly to: Instant }) {
    const isKnown = this.#concern.kind === 'instant' && !item.isInOrder && !isFirst(item);
    return isKnown && from < this.begins && this.begins < to;
  }

  /** When that was of which the log says only that it was done: since the concern, as exactly as that is known. */
  #sinceConcern(): { readonly from: Instant; readonly to: Instant } {
    const { from } = boundsOf(this.#concern, this.#zone);
    const day = boundsOf({ kind: 'day', day: this.#dayOf(this.begins) }, this.#zone);
    const most: Placed = { kind: 'day', day: this.#dayOf(this.begins + AT_MOST) };
    const last = this.last > day.to ? this.last : boundsOf(most, this.#zone).to;
    return { from: Math.min(from, this.begins), to: Math.max(this.#asOf ?? last, this.last) };
  }

  #dayOf(instant: Instant): Day {
    return dayOf(instant, this.#zone);
  }

  #noteOf(when: Placed | null, note: unknown): string | undefined {
    const says = [
      ...(when?.kind === 'instant' && when.twice ? [TWICE] : []),
      ...(when?.counted ? [COUNTED] : []),
      ...(when?.assumed ? [AFTERNOON] : []),
    ];
    const texts = [...says, note].filter((each) => typeof each === 'string' && each !== '');
    return texts.length === 0 ? undefined : texts.join('\n');
  }

  /** `knownAt` and `recordedAt`: a day alone says nothing if it is the day of the event. */
  #clock(
    item: Item,
    at: Instant,
    field: 'knownAt' | 'recordedAt',
  ): Readonly<Record<string, string>> {
    const clock = item[field] ?? null;
    if (clock === null) return {};
    if (clock.kind !== 'day') return { [field]: isoOf(clock.instant) };
    if (clock.day === (item.when?.day ?? this.#dayOf(at))) return {};
    return { [field]: isoOf(middayOf(clock.day, this.#zone)) };
  }
}
