/**
 * Random timelines of logs that go wrong in every way: out of order, corrected, doubtful, entered
 * twice, late, after closing, over clock changes and bank holidays. Every draw is a plain number or
 * word that is put together afterwards, so that a counterexample shrinks; whatever comes out is one
 * that the reader accepts.
 */
import fc from 'fast-check';
import { instantOf } from '../../src/engine/time.ts';
import { endOfWorkingDay } from '../../src/engine/working-days.ts';
import { actsTaken, guardsOf, type Norm } from '../../src/norms/norm.ts';
import { factsRead, leavesOf } from '../../src/norms/predicates.ts';
import { ACT_IDS, ACTS, type Act, SCREEN_METHODS } from '../../src/vocabulary/acts.ts';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import {
  FACT_IDS as EVERY_FACT,
  FACT_VALUES,
  type Fact,
  isHappening,
} from '../../src/vocabulary/facts.ts';
import { CHANNEL_IDS, PARTY_IDS as EVERY_PARTY, type Party } from '../../src/vocabulary/parties.ts';
import { PROCEDURE_IDS } from '../../src/vocabulary/procedures.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { adopting, policiesIn, readTimeline, ruleBooks } from './built-in.ts';

/** Words of a school's own mean nothing under the policies here. */
const PARTY_IDS = EVERY_PARTY.filter((id) => !id.startsWith('own-'));
const FACT_IDS = EVERY_FACT.filter((id) => !id.startsWith('own:'));

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Moments to begin at: an ordinary day, and those at which days and clocks are odd. */
const STARTS = [
  '2026-03-04T09:00:00Z',
  // The hour before the clocks go forward, and the one before they go back.
  '2026-03-29T00:10:00Z',
  '2026-10-25T00:10:00Z',
  // Before Easter, before an early May bank holiday, before Christmas, the last hour of a Friday.
  '2026-04-02T15:00:00Z',
  '2026-05-01T14:00:00Z',
  '2026-12-24T11:00:00Z',
  '2026-03-06T23:30:00Z',
].map((iso) => Date.parse(iso));

/** What may be written so that a norm has something to look at. */
interface Aim {
  readonly norm: Norm;
  readonly acts: readonly Act[];
  readonly by: readonly Party[];
  readonly to: readonly Party[];
  readonly facts: readonly Fact[];
}

const POLICIES = policiesIn(adopting(['national']));

const isAct = (type: string): type is Act => (ACT_IDS as readonly string[]).includes(type);
const isFact = (key: string): key is Fact => (FACT_IDS as readonly string[]).includes(key);

const aimAt = (norm: Norm): Aim => {
  const guards = Object.values(guardsOf(norm));
  const leaves = guards.flatMap(leavesOf);
  const people = (kind: 'by' | 'to'): readonly Party[] =>
    leaves.flatMap((leaf) =>
      leaf.kind === kind ? POLICIES.flatMap((policy) => policy.roles[leaf.role]) : [],
    );
  const read = guards.flatMap((guard) => POLICIES.flatMap((policy) => factsRead(guard, policy)));
  return {
    norm,
    acts: actsTaken(norm).filter(isAct),
    by: [...new Set(people('by'))],
    to: [...new Set(people('to'))],
    facts: [...new Set(read)].filter(isFact),
  };
};

const AIMS = Object.fromEntries(
  PROCEDURE_IDS.map((id) => [id, ruleBooks.procedures[id].norms.map(aimAt)]),
);

/** Entries that few timelines have, so that they are corrected more often. */
const RARE: readonly string[] = [
  'act.omitted',
  'decision.recorded',
  'procedure.opened',
  'screen.covered',
];

/** Procedures with limits, which are drawn more often, so that something is on the limit. */
const LIMITED = ['staff-misuse', 'iioc', 'sexting', 'filtering-breach'] as const;

/** Whom most limits are about. */
const HEARERS: readonly Party[] = ['dsl', 'police', 'headteacher'];

const pick = <T>(list: readonly T[], draw: number): T => list[draw % list.length] as T;

const number = fc.nat({ max: 9_999 });
const rarely = fc.oneof(
  { weight: 5, arbitrary: fc.constant(false) },
  { weight: 1, arbitrary: fc.constant(true) },
);

/** Where an entry stands on the clock, from that of the entry above it or of another. */
const place = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ goes: fc.constant('on'), minutes: fc.integer({ min: 1, max: 90 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ goes: fc.constant('on'), minutes: fc.constantFrom(600, 1440, 4320) }),
  },
  { weight: 2, arbitrary: fc.record({ goes: fc.constant('same') }) },
  {
    weight: 1,
    arbitrary: fc.record({ goes: fc.constant('back'), minutes: fc.integer({ min: 1, max: 200 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      goes: fc.constant('due'),
      since: fc.oneof(fc.constant(0), number),
      minutes: fc.constantFrom(15, 60),
      beside: fc.constantFrom(-1, 0, 0, 1, MINUTE),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      goes: fc.constant('working-day'),
      since: number,
      beside: fc.constantFrom(-1, 0, 1),
    }),
  },
);

const KINDS = [
  { weight: 9, arbitrary: fc.constant('act') },
  { weight: 6, arbitrary: fc.constant('fact') },
  { weight: 1, arbitrary: fc.constant('concern') },
  { weight: 1, arbitrary: fc.constant('opening') },
  { weight: 1, arbitrary: fc.constant('omission') },
  { weight: 1, arbitrary: fc.constant('decision') },
  { weight: 2, arbitrary: fc.constant('correction') },
  { weight: 1, arbitrary: fc.constant('closing') },
  { weight: 1, arbitrary: fc.constant('copy') },
  { weight: 1, arbitrary: fc.constant('happening') },
  { weight: 1, arbitrary: fc.constant('another') },
  { weight: 1, arbitrary: fc.constant('subject') },
  { weight: 1, arbitrary: fc.constant('given-back') },
] as const;

const draw = fc.record({
  kind: fc.oneof(...KINDS),
  place,
  which: number,
  what: number,
  who: number,
  whom: fc.array(number, { maxLength: 3 }),
  how: number,
  isOdd: rarely,
  isUnrecorded: rarely,
  isReasoned: fc.boolean(),
  knownLater: fc.oneof(
    { weight: 6, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom(0, 5, 60, 1440) },
  ),
  writtenLater: fc.oneof(
    { weight: 6, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constantFrom(0, 10, 1441, 10_000) },
  ),
  offset: fc.constantFrom(0, 0, 60),
});

type Draw = typeof draw extends fc.Arbitrary<infer T> ? T : never;

/** The moment in ISO 8601, as a clock so many minutes ahead of Greenwich shows it. */
const written = (instant: number, offset: number): string =>
  offset === 0
    ? new Date(instant).toISOString()
    : `${new Date(instant + offset * MINUTE).toISOString().slice(0, -1)}+01:00`;

const momentOf = ({ place }: Draw, before: readonly number[]): number => {
  const last = before.at(-1) as number;
  switch (place.goes) {
    case 'same':
      return last;
    case 'back':
      return Math.max(before[0] as number, last - (place as { minutes: number }).minutes * MINUTE);
    case 'due': {
      const { since, minutes, beside } = place as {
        since: number;
        minutes: number;
        beside: number;
      };
      return pick(before, since) + minutes * MINUTE + beside;
    }
    case 'working-day': {
      const { since, beside } = place as { since: number; beside: number };
      return endOfWorkingDay(pick(before, since), 1) + beside;
    }
    default:
      return last + (place as { minutes: number }).minutes * MINUTE;
  }
};

const HAPPENINGS = FACT_IDS.filter(isHappening);

/** Who turns out to be the subject, by the question about them. */
const TURNED_OUT = FACT_IDS.filter((id) => id.startsWith('subject-is-'));

/** A device locked away, and what undoes a state that lasts: given back, access given again. */
const UNDOING = [
  'device.secured',
  'device.secured',
  'device.released',
  'device.released',
  'access.unblocked',
  'access.restored',
] as const;

/** What stands where a reason should, some of it none. */
const REASONS = [...Array<string>(9).fill('because'), 'n/a', '-', '.'] as const;

const SUBJECTS: readonly Party[] = [
  'dsl',
  'headteacher',
  'chair-of-governors',
  'deputy-dsl',
  'teacher',
  'pupil',
  'parent',
  'leadership-team',
  'unrecorded',
];

/** Who did it: somebody the norm asks for, somebody usual, or anybody. */
const doer = ({ who, isOdd, isUnrecorded }: Draw, aim: Aim): Party => {
  if (isUnrecorded) return 'unrecorded';
  if (isOdd) return pick(PARTY_IDS, who);
  const usual: readonly Party[] = [
    'dsl',
    'teacher',
    'headteacher',
    'deputy-dsl',
    'pupil',
    'parent',
  ];
  return pick(who % 2 === 0 && aim.by.length > 0 ? aim.by : usual, who >> 1);
};

const recipientsFor = ({ whom, isOdd, how }: Draw, aim: Aim): Party | readonly Party[] => {
  const wanted = isOdd || aim.to.length === 0 ? PARTY_IDS : aim.to;
  const some = [
    ...new Set(whom.map((each) => (each % 9 === 0 ? 'unrecorded' : pick(wanted, each)))),
  ];
  if (some.length === 0) return 'unrecorded';
  return some.length === 1 && how % 2 === 0 ? (some[0] as Party) : some;
};

/** What a correction may change in an entry of each sort. */
const replacementFor = (target: TimelineEvent, one: Draw, aim: Aim): object | undefined => {
  const at = instantOf(target.at);
  const moved = at + ((one.what % 7) - 2) * 30 * MINUTE;
  const common = [
    {},
    { by: doer(one, aim) },
    {
      at: written(moved, 0),
      ...(target.knownAt === undefined
        ? {}
        : { knownAt: written(Math.max(moved, instantOf(target.knownAt)), 0) }),
    },
    { knownAt: written(Math.max(at, at + one.what * MINUTE), one.offset) },
    { recordedAt: written(at + 3 * DAY, 0) },
    { note: 'what was meant' },
    { reason: 'because' },
  ];
  const own = ((): readonly object[] => {
    switch (target.type) {
      case 'fact.established':
        return [
          { value: pick(FACT_VALUES, one.what) },
          { value: pick(FACT_VALUES, one.what) },
          { fact: pick(aim.facts.length > 0 ? aim.facts : FACT_IDS, one.what) },
        ];
      case 'concern.raised':
        return [
          { about: pick(SUBJECTS, one.what) },
          { procedure: pick(PROCEDURE_IDS, one.what) },
          { to: recipientsFor(one, aim) },
        ];
      case 'procedure.opened':
        return [{ procedure: pick(PROCEDURE_IDS, one.what) }];
      case 'act.omitted':
        return [
          { act: pick(aim.acts.length > 0 ? aim.acts : ACT_IDS, one.what) },
          { to: recipientsFor(one, aim) },
        ];
      case 'decision.recorded':
        return [{ norm: aim.norm.id }, { decision: one.what % 2 === 0 ? 'do' : 'do-not' }];
      case 'screen.covered':
        return [{ how: pick(SCREEN_METHODS, one.what) }];
      case 'incident.closed':
        return [];
      default: {
        const { to } = ACTS[target.type as Act];
        if (to === 'none') return [];
        const recipients = [{ to: recipientsFor(one, aim) }, { reference: '0458' }];
        return to === 'optional'
          ? recipients
          : [
              ...recipients,
              { via: pick(CHANNEL_IDS, one.what) },
              { withAddress: one.what % 2 === 0 },
            ];
      }
    }
  })();
  if (one.how % 4 === 0) return undefined;
  const all = [...own, ...own, ...common];
  return { ...pick(all, one.how >> 2), ...(one.isOdd ? pick(all, one.who) : {}) };
};

const actOf = (one: Draw, aim: Aim): object => {
  if (one.place.goes === 'due' && !one.isOdd) {
    const inDanger = (one.place as { minutes: number }).minutes === 15;
    const whom = inDanger ? { to: 'police', via: '999' } : { to: pick(HEARERS, one.what) };
    return { type: 'party.informed', ...whom };
  }
  const type =
    one.isOdd || aim.acts.length === 0
      ? pick([...ACT_IDS, ...Array<Act>(14).fill('screen.covered')], one.what)
      : pick(aim.acts, one.what);
  const { to } = ACTS[type];
  const channels = [undefined, '999', '101', 'email', 'secure-email', 'in-person'] as const;
  return {
    type,
    ...(to === 'required' || (to === 'optional' && one.how % 3 > 0)
      ? { to: recipientsFor(one, aim) }
      : {}),
    ...(to === 'required'
      ? { via: pick(channels, one.how), withAddress: pick([undefined, true, false], one.who) }
      : {}),
    ...(type === 'screen.covered' ? { how: pick([undefined, ...SCREEN_METHODS], one.how) } : {}),
  };
};

const whatHappened = (one: Draw, aim: Aim, before: readonly TimelineEvent[]): object => {
  switch (one.kind) {
    case 'fact':
      return {
        type: 'fact.established',
        fact: pick(one.isOdd || aim.facts.length === 0 ? FACT_IDS : aim.facts, one.what),
        value: pick(['yes', 'yes', 'yes', 'no', 'no', 'unclear'], one.how),
      };
    case 'concern':
      return {
        type: 'concern.raised',
        procedure: aim.norm.id.slice(0, aim.norm.id.indexOf('.')),
        ...(one.how % 2 === 0
          ? {
              about:
                one.how % 4 === 0
                  ? pick(SUBJECTS, one.what)
                  : [pick(SUBJECTS, one.what), pick(SUBJECTS, one.who)],
            }
          : {}),
        ...(one.how % 3 === 0 ? { to: recipientsFor(one, aim) } : {}),
      };
    case 'another':
      return {
        type: 'concern.raised',
        procedure: pick(PROCEDURE_IDS, one.what),
        ...(one.how % 3 === 0 ? { about: pick(SUBJECTS, one.who) } : {}),
      };
    case 'happening':
      return {
        type: 'fact.established',
        fact: pick(HAPPENINGS, one.what),
        value: pick(['no', 'yes', 'yes'], one.how),
      };
    case 'subject':
      return { type: 'fact.established', fact: pick(TURNED_OUT, one.what), value: 'yes' };
    case 'given-back': {
      const type = pick(UNDOING, one.what);
      const whom = pick<Party>(['pupil', 'parent', 'police', 'teacher'], one.how);
      return { type, ...(type === 'device.released' && one.how % 5 > 0 ? { to: whom } : {}) };
    }
    case 'opening':
      return { type: 'procedure.opened', procedure: pick(PROCEDURE_IDS, one.what) };
    case 'omission':
      return {
        type: 'act.omitted',
        act: pick(aim.acts.length > 0 ? aim.acts : ACT_IDS, one.what),
        ...(one.how % 3 === 0 ? {} : { to: recipientsFor(one, aim) }),
      };
    case 'decision':
      return {
        type: 'decision.recorded',
        norm: aim.norm.id,
        ...pick([{}, { decision: 'do-not' }, { decision: 'do-not' }, { decision: 'do' }], one.how),
      };
    case 'correction': {
      const all = [...before.entries()].filter(([, { type }]) => type !== 'entry.corrected');
      const rare = all.filter(([, { type }]) => RARE.includes(type));
      const among = one.what % 3 > 0 && rare.length > 0 ? rare : all;
      const [entry, target] = pick(among, one.which);
      const replacement = replacementFor(target, one, aim);
      return {
        type: 'entry.corrected',
        entry,
        reason: 'it was not so',
        ...(replacement === undefined ? {} : { replacement }),
      };
    }
    case 'closing':
      return { type: 'incident.closed' };
    default:
      return actOf(one, aim);
  }
};

const eventOf = (
  one: Draw,
  aims: readonly Aim[],
  before: readonly TimelineEvent[],
  moments: readonly number[],
): TimelineEvent => {
  if (one.kind === 'copy') {
    const same = pick(before, one.which);
    const besides = pick<object>([{}, { note: 'entered twice' }, { reason: 'because' }], one.what);
    return { ...same, ...besides, ...(one.isOdd ? { by: 'deputy-dsl' } : {}) } as TimelineEvent;
  }
  const aim = pick(aims, one.which);
  const at = momentOf(one, moments);
  const event = {
    at: written(at, one.offset),
    by:
      one.kind === 'decision' && !one.isUnrecorded
        ? pick<Party>(['dsl', 'headteacher', 'deputy-dsl', 'teacher'], one.who)
        : doer(one, aim),
    ...(one.knownLater === null ? {} : { knownAt: written(at + one.knownLater * MINUTE, 0) }),
    ...(one.writtenLater === null
      ? {}
      : { recordedAt: written(at + one.writtenLater * MINUTE, 0) }),
    ...(one.isReasoned ? { reason: one.isOdd ? ' ' : pick(REASONS, one.which) } : {}),
    ...whatHappened(one, aim, before),
  };
  return JSON.parse(JSON.stringify(event)) as TimelineEvent;
};

/** An entry that harms nobody, in the place of one that the reader would refuse. */
const harmless = (event: TimelineEvent, at: string): TimelineEvent => ({
  at,
  type: 'risk.assessed',
  by: event.by,
});

/** The timeline without what the reader refuses, such as an entry moved before the first concern. */
const acceptable = (timeline: Timeline): Timeline => {
  let now = timeline;
  for (let tries = 0; tries < 4; tries += 1) {
    const read = readTimeline(now);
    if (read.ok) return now;
    const bad = new Set(read.problems.map(({ path }) => path[1]));
    const latest = now.events
      .map((event) => event.at)
      .sort((a, b) => instantOf(a) - instantOf(b))
      .at(-1) as string;
    now = {
      ...now,
      events: now.events.map((event, position) => {
        const ofBad = event.type === 'entry.corrected' && bad.has(event.entry);
        return position > 0 && (bad.has(position) || ofBad) ? harmless(event, latest) : event;
      }),
    };
  }
  const [first, ...rest] = now.events;
  const calm = rest.map((event) =>
    event.type === 'entry.corrected' ? harmless(event, event.at) : event,
  );
  return { ...now, events: [first as TimelineEvent, ...calm] };
};

interface Options {
  readonly most?: number;
}

/** Timelines of every awkward kind, of at most so many entries (20) after the first concern. */
export const awkwardTimelines = ({ most = 20 }: Options = {}): fc.Arbitrary<Timeline> =>
  fc
    .record({
      policy: fc.constantFrom('valley-end-2022', 'plumpton-2020'),
      record: fc.constantFrom('complete' as const, 'complete' as const, 'partial' as const),
      start: fc.constantFrom(...STARTS),
      procedures: fc.uniqueArray(fc.constantFrom(...PROCEDURE_IDS, ...LIMITED), {
        minLength: 1,
        maxLength: 3,
      }),
      first: draw,
      before: fc.oneof(
        { weight: 4, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: fc.array(draw, { minLength: 1, maxLength: 3 }) },
      ),
      draws: fc.array(draw, { maxLength: most, size: 'max' }),
    })
    .map(({ policy, record, start, procedures, first, before, draws }) => {
      const aims = ['general' as const, ...procedures].flatMap((id) => AIMS[id] as readonly Aim[]);
      const own = AIMS[procedures[0] as string] as readonly Aim[];
      const events: TimelineEvent[] = [
        eventOf({ ...first, kind: 'concern', knownLater: null }, own, [], [start - MINUTE]),
      ];
      const moments = [instantOf((events[0] as TimelineEvent).at)];
      for (const [index, one] of before.entries()) {
        const isNews = one.kind === 'correction' || one.kind === 'copy' || one.kind === 'closing';
        const earlier: Draw = { ...one, kind: isNews ? 'act' : one.kind, knownLater: null };
        const at = written(start - (before.length - index) * 10 * MINUTE, one.offset);
        events.push({ ...eventOf(earlier, own, [], moments), at });
      }
      for (const one of draws) {
        const event = eventOf(one, aims, events, moments);
        events.push(event);
        moments.push(instantOf(event.at));
      }
      return acceptable({ incident: 'awkward', policy, record, exercise: false, events });
    });
