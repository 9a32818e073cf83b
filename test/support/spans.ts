/** Random timelines in which some moments are known only to a span. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { instantOf, isoOf } from '../../src/engine/time.ts';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { disturbedTimelines, tidy, timelines } from './timelines.ts';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

interface Span {
  readonly before: number;
  readonly after: number;
  readonly isDay: boolean;
  readonly isUnordered: boolean;
  /** Soon after which of the entries before it, and within how many minutes. */
  readonly soonAfter: readonly [place: number, within: number] | null;
}

const span: fc.Arbitrary<Span> = fc.record({
  before: fc.constantFrom(0, 5, 30, 90, 400),
  after: fc.constantFrom(0, 5, 30, 90, 400),
  isDay: fc.boolean(),
  isUnordered: fc.boolean(),
  soonAfter: fc.option(fc.tuple(fc.nat(), fc.constantFrom(0, 5, 60, 200))),
});

/** The fields that say when, of what happened in a span about a moment. */
const within = (at: string, { before, after, isDay, isUnordered }: Span) => {
  const day = Math.floor(instantOf(at) / DAY) * DAY;
  const [from, to] = isDay
    ? [day, day + DAY - 1]
    : [instantOf(at) - before * MINUTE, instantOf(at) + after * MINUTE];
  return {
    at,
    notBefore: isoOf(from),
    notAfter: isoOf(to),
    ...(isUnordered ? { sequence: 'unknown' as const } : {}),
  };
};

/** That it came soon after one of the entries before a position. */
const soonAfter = (
  events: readonly TimelineEvent[],
  position: number,
  { soonAfter }: Span,
): { readonly soonAfter?: number; readonly within?: number } => {
  const earlier = events
    .slice(0, position)
    .flatMap(({ type }, entry) => (type === 'entry.corrected' ? [] : [entry]));
  if (soonAfter === null || earlier.length === 0) return {};
  // Often the entry just before: then both can be.
  const [place, within] = soonAfter;
  const after = place % 2 === 0 ? earlier.at(-1) : earlier[place % earlier.length];
  return { soonAfter: after as number, within };
};

type Choice = readonly [place: number, span: Span];

const put = (events: readonly TimelineEvent[], at: number, chosen: Span): TimelineEvent => {
  const event = events[at] as TimelineEvent;
  const when = within(event.at, chosen);
  if (event.type !== 'entry.corrected') {
    const { soonAfter: _, within: __, ...rest } = event;
    return tidy({ ...rest, ...when, ...soonAfter(events, at, chosen) });
  }
  const { replacement, entry } = event;
  if (replacement === undefined) return event;
  return {
    ...event,
    replacement: { ...replacement, ...when, ...soonAfter(events, entry, chosen) },
  };
};

const withSpans = (timeline: Timeline, choices: readonly Choice[]): Timeline => {
  const events = [...timeline.events];
  for (const [place, chosen] of choices) {
    const at = place % events.length;
    events[at] = put(events, at, chosen);
  }
  return { ...timeline, events };
};

const FOLDER = 'fixtures/timelines';
let told: readonly Timeline[] | null = null;

/** The example incidents: in these nearly every entry matters to some rule. */
const examples = (): readonly Timeline[] => {
  told ??= readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Timeline);
  return told;
};

/** An example incident with up to so many spans. */
export const examplesWithSpans = (spans = 8): fc.Arbitrary<Timeline> =>
  fc
    .tuple(
      fc.constantFrom(...examples()),
      fc.array(fc.tuple(fc.nat(), span), { minLength: Math.min(2, spans), maxLength: spans }),
    )
    .map(([timeline, choices]) => {
      // Most entries are answers, on whose minute little hangs.
      const places = timeline.events.flatMap(({ type }, place) =>
        type === 'fact.established' ? [] : [place],
      );
      const ofActs = choices.map(
        ([place, chosen]): Choice => [
          place % 4 === 0 ? place : (places[place % places.length] as number),
          chosen,
        ],
      );
      return withSpans(timeline, ofActs);
    });

/** Timelines with up to so many spans, in any order and with corrections. */
export const timelinesWithSpans = (
  options: { readonly most?: number; readonly spans?: number } = {},
): fc.Arbitrary<Timeline> =>
  fc
    .tuple(
      fc.oneof(timelines({ most: options.most ?? 16 }), disturbedTimelines()),
      fc.array(fc.tuple(fc.nat(), span), { minLength: 1, maxLength: options.spans ?? 6 }),
    )
    .map(([timeline, choices]) => withSpans(timeline, choices));
