/** Random timelines of the right shape, for properties. */
import fc from 'fast-check';
import { ACT_IDS, ACTS, SCREEN_METHODS } from '../../src/vocabulary/acts.ts';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import { FACT_IDS as EVERY_FACT, FACT_VALUES } from '../../src/vocabulary/facts.ts';
import { PARTY_IDS as EVERY_PARTY } from '../../src/vocabulary/parties.ts';
import { PROCEDURE_IDS } from '../../src/vocabulary/procedures.ts';
import { completeFor, type RecordKind, recordSchema } from '../../src/vocabulary/records.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { listNorms } from './built-in.ts';

/** Words of a school's own mean nothing under the policies here. */
const PARTY_IDS = EVERY_PARTY.filter((id) => !id.startsWith('own-'));
const FACT_IDS = EVERY_FACT.filter((id) => !id.startsWith('own:'));

export const START = Date.parse('2026-03-04T09:00:00Z');
const MINUTE = 60_000;

export const at = (minutes: number): string => new Date(START + minutes * MINUTE).toISOString();

const norms = listNorms().map((norm) => norm.id);

/** Parties that matter to some norm are drawn more often than the rest. */
const party = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('dsl', 'teacher', 'deputy-dsl', 'headteacher') },
  { weight: 1, arbitrary: fc.constantFrom(...PARTY_IDS) },
);
const told = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('dsl', 'police', 'parent', 'lado', 'iwf', 'headteacher'),
  },
  { weight: 1, arbitrary: fc.constantFrom(...PARTY_IDS) },
);

const fields = {
  by: party,
  reason: fc.option(fc.constant('because'), { nil: undefined }),
};

const act = fc.constantFrom(...ACT_IDS).chain((type) =>
  fc.record({
    type: fc.constant(type),
    ...fields,
    to:
      ACTS[type].to === 'none'
        ? fc.constant(undefined)
        : fc.oneof(told, fc.uniqueArray(told, { minLength: 1, maxLength: 3 })),
    via:
      ACTS[type].to === 'required'
        ? fc.constantFrom(undefined, '101', '999', 'email')
        : fc.constant(undefined),
    withAddress:
      ACTS[type].to === 'required'
        ? fc.constantFrom(undefined, true, false)
        : fc.constant(undefined),
    how:
      type === 'screen.covered'
        ? fc.constantFrom(undefined, ...SCREEN_METHODS)
        : fc.constant(undefined),
  }),
);

const happening = fc.oneof(
  { weight: 6, arbitrary: act },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('fact.established'),
      ...fields,
      fact: fc.constantFrom(...FACT_IDS),
      value: fc.constantFrom(...FACT_VALUES),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('concern.raised'),
      ...fields,
      procedure: fc.constantFrom(...PROCEDURE_IDS),
      to: fc.option(told, { nil: undefined }),
      about: fc.option(party, { nil: undefined }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('act.omitted'),
      ...fields,
      act: fc.constantFrom(...ACT_IDS),
      to: fc.option(told, { nil: undefined }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('decision.recorded'),
      ...fields,
      norm: fc.constantFrom(...norms),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('incident.closed'), ...fields }) },
);

/** Drops what is undefined, as JSON would. */
export const tidy = (event: object): TimelineEvent =>
  JSON.parse(JSON.stringify(event)) as TimelineEvent;

/** Timelines whose first event is a concern and whose moments are all different. */
export const timelines = (options: { readonly most?: number } = {}): fc.Arbitrary<Timeline> =>
  fc
    .record({
      policy: fc.constantFrom('valley-end-2022', 'plumpton-2020'),
      record: fc.constantFrom('complete' as const, 'partial' as const),
      procedure: fc.constantFrom(...PROCEDURE_IDS),
      raiser: party,
      happenings: fc.array(fc.tuple(fc.integer({ min: 1, max: 90 }), happening), {
        maxLength: options.most ?? 40,
      }),
    })
    .map(({ policy, record, procedure, raiser, happenings }) => {
      let minutes = 0;
      const events = happenings.map(([gap, event]) => {
        minutes += gap;
        return tidy({ at: at(minutes), ...event });
      });
      return {
        incident: 'random',
        policy,
        record,
        exercise: false,
        events: [tidy({ at: at(0), type: 'concern.raised', by: raiser, procedure }), ...events],
      };
    });

/** What should have been written: what it says, or who it is about, or only who wrote it. */
const putRight = (event: TimelineEvent, how: number, choice: number): Record<string, unknown> => {
  const pick = <T>(list: readonly T[]): T => list[choice % list.length] as T;
  if (how === 4 && event.type === 'fact.established') return { value: pick(FACT_VALUES) };
  if (how === 4 && event.type === 'concern.raised') return { procedure: pick(PROCEDURE_IDS) };
  if (how === 5 && event.type === 'fact.established') return { fact: pick(FACT_IDS) };
  if (how === 5 && event.type === 'concern.raised') {
    return { about: pick(['dsl', 'headteacher', 'teacher', 'pupil', 'unrecorded']) };
  }
  return { by: pick(['dsl', 'headteacher', 'pupil']) };
};

/** Timelines with entries that are awkward: at the same moment, twice, out of order, corrected. */
export const disturbedTimelines = (): fc.Arbitrary<Timeline> =>
  fc
    .record({
      timeline: timelines({ most: 16 }),
      picks: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat({ max: 6 })), { maxLength: 5 }),
    })
    .map(({ timeline, picks }) => {
      const events: TimelineEvent[] = [...timeline.events];
      const last = events.at(-1)?.at ?? '';
      for (const [from, to, how] of picks) {
        const [a, b] = [from % events.length, to % events.length];
        const [one, other] = [events[a] as TimelineEvent, events[b] as TimelineEvent];
        if (one.type === 'entry.corrected' || other.type === 'entry.corrected') continue;
        if (how === 0) events.push(one);
        else if (how === 1 && a > 0) events[a] = { ...one, at: other.at };
        else if (how === 2 && a > 0) {
          const reason = 'entered by mistake';
          events.push({ at: last, type: 'entry.corrected', by: 'dsl', entry: a, reason });
        } else if (how > 3) {
          const when = b > a ? other.at : last;
          const base = { at: when, type: 'entry.corrected', by: 'dsl', entry: a } as const;
          const replacement = putRight(one, how, to);
          events.push({ ...base, reason: 'recorded wrongly', replacement });
        } else if (a > 0 && b > 0) {
          events[a] = other;
          events[b] = one;
        }
      }
      return { ...timeline, events };
    });

const actTo = fc.record({
  act: fc.constantFrom(...ACT_IDS),
  to: fc.option(fc.constantFrom(...PARTY_IDS)),
});

/** Records that are complete for some acts only, or but for some. */
export const recordsInPart = (): fc.Arbitrary<RecordKind> =>
  fc.tuple(fc.boolean(), fc.array(actTo, { minLength: 1, maxLength: 30 })).map(([isFor, acts]) => {
    const text = completeFor(acts);
    return recordSchema.parse(isFor ? text : text.replace(' for ', ' except '));
  });
