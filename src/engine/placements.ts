/**
 * Where the entries of a timeline may have stood whose moments are known only to a span. A placement
 * gives each of them one moment of its span, in an order that the timeline allows:
 *
 * - entries whose spans overlap stand in the order in which they are listed, unless `sequence` says
 *   that it is unknown;
 * - what is listed after a concern was not done before it, and nothing that is listed before the
 *   closing was done after it, whatever `sequence` says: but an act that touches an image, evidence or
 *   a device may have come before the concern;
 * - what names others under `after` was not done before them, whatever `sequence` says;
 * - an entry with an exact moment is where its clock says. Where that and the order in which entries
 *   are listed cannot both be, the order of the entry with a span is not known.
 *
 * What follows from a timeline hangs on which entry came before which, and on whether two were further
 * apart than a limit. So each is tried as early and as late as it can be, first and last, apart from
 * and close to each other, and between all that is exact.
 */
import { ACT_IDS, ACTS, type EventType } from '../vocabulary/acts.ts';
import type { EntryCorrected, TimelineEvent } from '../vocabulary/events.ts';
import { clockOf, rankOf } from './entries.ts';
import { clockSpanOf, hasSpans, type Span, spanAt } from './spans.ts';
import { type Instant, instantOf, isoOf } from './time.ts';

/** One that can be moved. */
interface Loose extends Span {
  /** Where it is written, and whether as what replaces another entry. */
  readonly position: number;
  readonly isReplacement: boolean;
  /** The entry whose moment it is. */
  readonly entry: number;
  readonly type: EventType;
  readonly rank: number;
  readonly isUnordered: boolean;
  readonly given: Instant;
  /** The entries that it came after. */
  readonly later: readonly number[];
}

/** One that cannot. */
interface Fixed {
  readonly entry: number;
  readonly type: EventType;
  readonly rank: number;
  readonly clock: Instant;
  readonly later: readonly number[];
}

const replacementIn = (by: EntryCorrected): Partial<TimelineEvent> =>
  (by.replacement ?? {}) as Partial<TimelineEvent>;

/** Up to this moment it can have happened: not after it was known, written down or judged. */
const latest = (event: Partial<TimelineEvent>, { from, until }: Span, asOf?: Instant): Instant => {
  const { knownAt, recordedAt } = event;
  const bounds = [knownAt, recordedAt].flatMap((each) =>
    each === undefined ? [] : [instantOf(each)],
  );
  return Math.max(from, Math.min(until, ...bounds, asOf ?? until));
};

/** One that can be moved, where a moment is known to a span and counts; else null. */
const looseIn = (
  written: TimelineEvent,
  at: { readonly position: number; readonly entry: number },
  asOf?: Instant,
): Loose | null => {
  const span = clockSpanOf(written);
  if (span === null) return null;
  const { type, sequence } = written;
  return {
    ...at,
    isReplacement: at.position !== at.entry,
    from: span.from,
    until: latest(written, span, asOf),
    type,
    rank: rankOf(written),
    isUnordered: sequence === 'unknown',
    given: instantOf(written.at),
    later: written.after ?? [],
  };
};

const gathered = (
  events: readonly TimelineEvent[],
  asOf?: Instant,
): { readonly loose: readonly Loose[]; readonly fixed: readonly Fixed[] } => {
  const loose: Loose[] = [];
  /** By position: as the entry is written by now; null where it was withdrawn. */
  const now: (TimelineEvent | null)[] = [...events];
  events.forEach((event, position) => {
    const own = looseIn(event, { position, entry: position }, asOf);
    if (own !== null) loose.push(own);
    if (event.type !== 'entry.corrected') return;
    const { entry, replacement } = event;
    const before = now[entry] ?? null;
    if (replacement === undefined || before === null) {
      now[entry] = null;
      return;
    }
    const after = { ...before, ...replacementIn(event) } as TimelineEvent;
    now[entry] = after;
    const { notBefore, notAfter, at, sequence } = replacementIn(event);
    if (at === undefined) return;
    const moved = looseIn(
      { ...after, notBefore, notAfter, sequence } as TimelineEvent,
      { position, entry },
      asOf,
    );
    if (moved !== null) loose.push(moved);
    else now[entry] = { ...after, notBefore: undefined, notAfter: undefined } as TimelineEvent;
  });
  const isLoose = new Set(loose.map(({ entry }) => entry));
  const fixed = now.flatMap((event, entry): Fixed[] =>
    event === null || isLoose.has(entry)
      ? []
      : [
          {
            entry,
            type: event.type,
            rank: rankOf(event),
            clock: clockOf(event),
            later: event.after ?? [],
          },
        ],
  );
  return { loose: loose.sort((a, b) => a.entry - b.entry || a.position - b.position), fixed };
};

const TOUCHING: ReadonlySet<string> = new Set(
  ACT_IDS.filter((act) => 'touches' in ACTS[act] && ACTS[act].touches),
);

type Ordered = Pick<Loose, 'type' | 'isUnordered'>;

/** Whether the first of two is known to have come first, since it is listed first. */
const keepsPlace = (first: Ordered, second: Ordered): boolean =>
  second.type === 'incident.closed' ||
  (first.type === 'concern.raised' && !TOUCHING.has(second.type)) ||
  (!first.isUnordered && !second.isUnordered);

/** How much later the second must stand so that it comes second: at one moment, what opens comes first. */
const gap = (first: { readonly rank: number }, second: { readonly rank: number }): number =>
  first.rank > second.rank ? 1 : 0;

const overlap = (a: Span, b: Span): boolean => a.from <= b.until && b.from <= a.until;

/** What keeps one in its place. */
interface Bounds {
  readonly lowest: Instant;
  readonly highest: Instant;
  /** Those among the loose that it must not come before, with how much later it must stand. */
  readonly after: readonly { readonly index: number; readonly gap: number }[];
}

/** Above so many pairs to compare, nothing is tried. */
const MOST_PAIRS = 4_000_000;

const boundsOf = (loose: readonly Loose[], fixed: readonly Fixed[]): readonly Bounds[] => {
  /** Those of which the order cannot be as listed. */
  const free = new Set<number>();
  for (;;) {
    const isKnown = (first: number, second: number): boolean => {
      const [a, b] = [loose[first] as Loose, loose[second] as Loose];
      return (
        a.entry < b.entry &&
        !free.has(first) &&
        !free.has(second) &&
        (keepsPlace(a, b) || b.later.includes(a.entry)) &&
        overlap(a, b)
      );
    };
    const exactly = (one: Fixed): Ordered => ({ type: one.type, isUnordered: false });
    const after = loose.map((_, index) =>
      loose.flatMap((each, other) =>
        isKnown(other, index) ? [{ index: other, gap: gap(each, loose[index] as Loose) }] : [],
      ),
    );
    const lowest = loose.map(({ from }) => from);
    const highest = loose.map(({ until }) => until);
    loose.forEach((one, index) => {
      if (free.has(index)) return;
      for (const each of fixed) {
        if (!overlap(one, spanAt(each.clock))) continue;
        const isAfter = keepsPlace(exactly(each), one) || one.later.includes(each.entry);
        const isBefore = keepsPlace(one, exactly(each)) || each.later.includes(one.entry);
        if (each.entry < one.entry && isAfter) {
          lowest[index] = Math.max(lowest[index] as number, each.clock + gap(each, one));
        } else if (each.entry > one.entry && isBefore) {
          highest[index] = Math.min(highest[index] as number, each.clock - gap(one, each));
        }
      }
    });
    loose.forEach((_, index) => {
      for (const { index: before, gap: by } of after[index] ?? []) {
        lowest[index] = Math.max(lowest[index] as number, (lowest[before] as number) + by);
      }
    });
    for (let index = loose.length - 1; index >= 0; index -= 1) {
      for (const { index: before, gap: by } of after[index] ?? []) {
        highest[before] = Math.min(highest[before] as number, (highest[index] as number) - by);
      }
    }
    const wrong = loose.flatMap((_, index) =>
      (lowest[index] as number) > (highest[index] as number) ? [index] : [],
    );
    if (wrong.length === 0) {
      return loose.map((_, index) => ({
        lowest: lowest[index] as number,
        highest: highest[index] as number,
        after: after[index] ?? [],
      }));
    }
    for (const index of wrong) free.add(index);
  }
};

/** The moments nearest to those wished for that the order allows. Bounds come in the order of entries. */
const allowed = (wished: readonly Instant[], bounds: readonly Bounds[]): readonly Instant[] => {
  const put: Instant[] = [];
  bounds.forEach(({ lowest, highest, after }, index) => {
    let least = lowest;
    for (const { index: before, gap: by } of after) {
      least = Math.max(least, (put[before] as number) + by);
    }
    put.push(Math.min(highest, Math.max(least, wished[index] as number)));
  });
  return put;
};

/** The timeline with each of these at its moment. */
const placed = (
  events: readonly TimelineEvent[],
  loose: readonly Loose[],
  moments: readonly Instant[],
): readonly TimelineEvent[] => {
  const all = [...events];
  loose.forEach(({ position, isReplacement, given }, index) => {
    const moment = moments[index] as number;
    if (moment === given) return;
    const event = all[position] as TimelineEvent;
    const at = isoOf(moment);
    if (!isReplacement) all[position] = { ...event, at };
    else if (event.type === 'entry.corrected') {
      all[position] = { ...event, replacement: { ...event.replacement, at } };
    }
  });
  return all;
};

/** Other moments that a wish is made for: the same numbers every time, and no pattern in them. */
const drawing = (): ((below: number) => number) => {
  let state = 0x2545f491;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
};

const MINUTE = 60_000;
/** Most moments between what is exact that one entry is tried at. */
const MOST_POINTS = 40;
/** How many are drawn beside those that are made on purpose. */
const DRAWN = 64;
/** Most entries, all placements together, that are worth judging for one timeline. */
const MOST_ENTRIES = 400_000;
/** Most placements beside those that have to be tried. */
const MOST_FURTHER = 500;

/** Wishes for moments, by place among the loose. */
class Wishes {
  readonly #loose: readonly Loose[];
  readonly #bounds: readonly Bounds[];
  readonly #count: number;

  constructor(loose: readonly Loose[], bounds: readonly Bounds[]) {
    this.#loose = loose;
    this.#bounds = bounds;
    this.#count = loose.length;
  }

  early(index: number): Instant {
    return (this.#bounds[index] as Bounds).lowest;
  }
  late(index: number): Instant {
    return (this.#bounds[index] as Bounds).highest;
  }
  middle(index: number): Instant {
    return Math.floor((this.early(index) + this.late(index)) / 2) + index;
  }
  given(index: number): Instant {
    return (this.#loose[index] as Loose).given;
  }

  all(wish: (index: number) => Instant): Instant[] {
    return Array.from({ length: this.#count }, (_, index) => wish(index));
  }

  /** Whether the two may stand in either order. */
  isEitherWay(a: number, b: number): boolean {
    const [one, other] = [this.#loose[a] as Loose, this.#loose[b] as Loose];
    const isKnown =
      (this.#bounds[a] as Bounds).after.some(({ index }) => index === b) ||
      (this.#bounds[b] as Bounds).after.some(({ index }) => index === a);
    return !isKnown && overlap(one, other);
  }

  /** Those without which nothing can be said. */
  *needed(): Generator<Instant[]> {
    const [count, early, late] = [
      this.#count,
      (i: number) => this.early(i),
      (i: number) => this.late(i),
    ];
    yield this.all(early);
    yield this.all(late);
    // In the order listed, and in the other one: close together, early and late.
    yield this.all((i) => early(i) + (count - i));
    yield this.all((i) => late(i) - (count - i));
    yield this.all((i) => early(i) + i);
    yield this.all((i) => late(i) - i);
    yield this.all((i) => this.middle(i));
    for (let cut = 1; cut < count; cut += 1) {
      yield this.all((i) => (i < cut ? early(i) : late(i)));
      yield this.all((i) => (i < cut ? late(i) : early(i)));
    }
    for (let one = 0; one < count; one += 1) {
      yield this.all((i) => (i === one ? early(i) : late(i)));
      yield this.all((i) => (i === one ? late(i) : early(i)));
      yield this.all((i) => (i === one ? early(i) : early(i) + 1 + i));
      yield this.all((i) => (i === one ? late(i) : late(i) - 1 - (count - i)));
    }
    for (let a = 0; a < count; a += 1) {
      for (let b = 0; b < count; b += 1) {
        if (a === b || !this.isEitherWay(a, b)) continue;
        yield this.all((i) => (i === a ? early(i) : i === b ? late(i) : this.middle(i)));
      }
    }
  }

  /** Just after each moment at which something exact happened or was due, for one of them. */
  #points(index: number, fixed: readonly Fixed[], limits: readonly number[]): readonly Instant[] {
    const [lowest, highest] = [this.early(index), this.late(index)];
    const shifts = [0, ...limits, ...limits.map((limit) => -limit)];
    const moments = new Set<Instant>();
    for (const { clock } of fixed) {
      for (const shift of shifts) {
        for (const moment of [clock + shift - 1, clock + shift, clock + shift + 1]) {
          if (moment > lowest && moment < highest) moments.add(moment);
        }
      }
      if (moments.size > MOST_POINTS) break;
    }
    return [...moments].sort((a, b) => a - b);
  }

  *further(fixed: readonly Fixed[], limits: readonly number[]): Generator<Instant[]> {
    const count = this.#count;
    const points = Array.from({ length: count }, (_, index) => this.#points(index, fixed, limits));
    for (let one = 0; one < count; one += 1) {
      for (const point of points[one] ?? []) {
        yield this.all((i) => (i === one ? point : this.early(i)));
        yield this.all((i) => (i === one ? point : this.late(i)));
        yield this.all((i) => (i === one ? point : this.given(i)));
      }
    }
    const draw = drawing();
    const wishes: Instant[] = this.all((i) => this.given(i));
    const drawn = (index: number): Instant => {
      const [lowest, highest] = [this.early(index), this.late(index)];
      const own = points[index] ?? [];
      const other = wishes[draw(count)] as number;
      const limit = limits[draw(Math.max(1, limits.length))] ?? MINUTE;
      const choices = [
        lowest,
        highest,
        lowest + draw(Math.max(1, highest - lowest)),
        own[draw(Math.max(1, own.length))] ?? lowest,
        other - 1,
        other + 1,
        other + limit,
        other + limit + 1,
        other - limit,
        other - limit - 1,
      ];
      return choices[draw(choices.length)] as number;
    };
    for (let left = count < 2 ? 0 : DRAWN; left > 0; left -= 1) {
      for (let index = 0; index < count; index += 1) wishes[index] = drawn(index);
      yield [...wishes];
    }
  }
}

export interface Placements {
  readonly count: number;
  /** The positions of the entries that have no exact moment, where nothing is corrected; else null. */
  readonly moved: readonly number[] | null;
  /** The moments of these, of one placement. */
  readonly momentsAt: (number: number) => readonly Instant[];
  /** The entries of one, by its number; the first is as near to what is given as the order allows. */
  readonly at: (number: number) => readonly TimelineEvent[];
  /** Whether there are too many entries to try what would have to be tried. */
  readonly isTooMany: boolean;
}

const isTooLarge = (loose: readonly Loose[], events: readonly TimelineEvent[]): boolean =>
  loose.length * events.length > MOST_PAIRS;

/** A timeline with each entry where it is given, as far as the order allows that. */
export const asGiven = (events: readonly TimelineEvent[]): readonly TimelineEvent[] => {
  if (!hasSpans(events)) return events;
  const { loose, fixed } = gathered(events);
  if (loose.length === 0 || isTooLarge(loose, events)) return events;
  const bounds = boundsOf(loose, fixed);
  return placed(
    events,
    loose,
    allowed(
      loose.map(({ given }) => given),
      bounds,
    ),
  );
};

/**
 * The placements of a timeline that are tried.
 * @param limits how many milliseconds there are to do what is owed
 * @param asOf when it is judged, where that is later than its last entry
 */
export const placementsOf = (
  events: readonly TimelineEvent[],
  limits: readonly number[],
  asOf?: Instant,
): Placements => {
  const { loose, fixed } = gathered(events, asOf);
  const isTooMany = isTooLarge(loose, events);
  if (loose.length === 0 || isTooMany) {
    return { count: 1, moved: null, momentsAt: () => [], at: () => events, isTooMany };
  }
  const isCorrected = events.some(({ type }) => type === 'entry.corrected');
  const bounds = boundsOf(loose, fixed);
  const most = Math.max(20, Math.floor(MOST_ENTRIES / events.length));
  const known = new Set<string>();
  const all: (readonly Instant[])[] = [];
  const take = (wished: readonly Instant[]): void => {
    const moments = allowed(wished, bounds);
    const key = moments.join(' ');
    if (known.has(key)) return;
    known.add(key);
    all.push(moments);
  };
  const made = (hasAll: boolean): Placements => ({
    count: all.length,
    moved: isCorrected ? null : loose.map(({ position }) => position),
    momentsAt: (number) => all[number] as readonly Instant[],
    at: (number) => placed(events, loose, all[number] as readonly Instant[]),
    isTooMany: !hasAll,
  });
  const wishes = new Wishes(loose, bounds);
  take(wishes.all((index) => wishes.given(index)));
  for (const wished of wishes.needed()) {
    if (all.length >= most) return made(false);
    take(wished);
  }
  const last = Math.min(most, all.length + MOST_FURTHER);
  for (const wished of wishes.further(fixed, limits)) {
    if (all.length >= last) break;
    take(wished);
  }
  return made(true);
};
