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
}

const span: fc.Arbitrary<Span> = fc.record({
  before: fc.constantFrom(0, 5, 30, 90, 400),
  after: fc.constantFrom(0, 5, 30, 90, 400),
  isDay: fc.boolean(),
  isUnordered: fc.boolean(),
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

type Choice = readonly [place: number, span: Span];

const put = (event: TimelineEvent, chosen: Span): TimelineEvent => {
  if (event.type !== 'entry.corrected') return tidy({ ...event, ...within(event.at, chosen) });
  const { replacement } = event;
  if (replacement === undefined) return event;
  return { ...event, replacement: { ...replacement, ...within(event.at, chosen) } };
};

const withSpans = (timeline: Timeline, choices: readonly Choice[]): Timeline => {
  const events = [...timeline.events];
  for (const [place, chosen] of choices) {
    const at = place % events.length;
    events[at] = put(events[at] as TimelineEvent, chosen);
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
