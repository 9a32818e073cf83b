/** A run of a scenario: what comes, and when, whatever the people in it do. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { begun, policiesFor } from '../../src/drill/begin.ts';
import { atRate, jumpedTo, paused, pausedClock, running, shownBy } from '../../src/drill/clock.ts';
import { readScenarios } from '../../src/drill/read-scenarios.ts';
import {
  advanced,
  asked,
  beginsAt,
  did,
  directed,
  ended,
  guided,
  judgedAt,
  nextInjectAt,
  timelineOf,
  waiting,
} from '../../src/drill/run.ts';
import { reportOf } from '../../src/drill/tried.ts';
import { isoOf, minutesAfter } from '../../src/engine/time.ts';
import { ACT_IDS, ACTS, type Act } from '../../src/vocabulary/acts.ts';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import { FACT_IDS, type Fact } from '../../src/vocabulary/facts.ts';
import { PARTY_IDS, type Party } from '../../src/vocabulary/parties.ts';
import { type Scenario, scenarioSchema } from '../../src/vocabulary/scenarios.ts';
import { policyNamed, readTimeline, replay, ruleBooks } from '../support/built-in.ts';
import { randomRuns } from '../support/runs.ts';

const RUNS = { numRuns: randomRuns(40, 1_000) };

type Run = ReturnType<typeof begun>;

const BEGINS = '2026-03-04T10:40:00.000Z';

/** A story with an inject of each sort, each waiting for others. */
const STORY: Scenario = scenarioSchema.parse({
  id: 'of-every-sort',
  title: 'Of every sort',
  about: ['sexting'],
  content: 'Nothing.',
  begins: BEGINS,
  minutes: 60,
  story: 'A teacher stands in your door.',
  start: [{ type: 'concern.raised', procedure: 'sexting', by: 'teacher', to: 'dsl' }],
  truths: { 'device-in-hand': 'yes' },
  people: [{ who: 'teacher', is: 'the tutor', answers: { 'device-in-hand': 'I have it here.' } }],
  injects: [
    { id: 'at-ten', when: { minute: 10 }, says: 'It is ten past.' },
    { id: 'after-ten', when: { inject: 'at-ten' }, after: 5, says: 'And a quarter past.' },
    {
      id: 'unless-told',
      when: { minute: 20 },
      unless: [{ act: 'party.informed', to: 'parent' }],
      says: 'The mother rings.',
    },
    {
      id: 'when-told',
      when: { act: ['party.informed', 'referral.made'], to: 'police' },
      after: 5,
      says: 'The police answer.',
    },
    {
      id: 'when-known',
      when: { fact: 'device-in-hand' },
      after: 2,
      truths: { 'crime-suspected': 'yes' },
      says: 'It rings.',
    },
    {
      id: 'needs-two',
      when: { inject: 'when-told' },
      needs: ['when-known', 'at-ten'],
      says: 'All three.',
      entries: [{ type: 'message.acknowledged', by: 'headteacher' }],
    },
    { id: 'looked', when: { act: 'image.viewed' }, after: 1, says: 'You have seen it.' },
  ],
});

const VALLEY_END = policyNamed('valley-end-2022');
const started = (scenario: Scenario = STORY): Run => begun(scenario, VALLEY_END, 'one');
const at = (minute: number, run: Run = started()): number => minutesAfter(beginsAt(run), minute);

const act = (type: Act, by: Party, to?: Party, moment = BEGINS): TimelineEvent =>
  ({ at: moment, type, by, ...(to !== undefined && { to }) }) as unknown as TimelineEvent;

/** Does something at a minute of the drill, which has to be taken. */
const doing = (run: Run, minute: number, type: Act, to?: Party): Run => {
  const moment = new Date(at(minute, run)).toISOString();
  const done = did(run, act(type, 'dsl', to, moment), at(minute, run), ruleBooks);
  if (!done.ok) throw new Error(done.says);
  return done.run;
};

/** What came and what stayed away, by the minute. */
const cameIn = (run: Run): readonly string[] =>
  run.moves.flatMap((move) =>
    move.kind === 'came' || move.kind === 'kept-away'
      ? [`${(Date.parse(move.at) - beginsAt(run)) / 60_000} ${move.kind} ${move.inject}`]
      : [],
  );

describe('what comes in a drill', () => {
  test('comes by the clock, and after what it waits for', () => {
    expect(cameIn(advanced(started(), at(9)))).toEqual([]);
    expect(cameIn(advanced(started(), at(60)))).toEqual([
      '10 came at-ten',
      '15 came after-ten',
      '20 came unless-told',
    ]);
  });

  test('does not come where somebody has done what should keep it away', () => {
    expect(cameIn(advanced(doing(started(), 19, 'party.informed', 'parent'), at(30)))).toContain(
      '20 kept-away unless-told',
    );
    expect(cameIn(advanced(doing(started(), 21, 'party.informed', 'parent'), at(30)))).toContain(
      '20 came unless-told',
    );
  });

  test('waits for all that it needs, and brings with it what it says', () => {
    const told = doing(started(), 3, 'referral.made', 'police');
    expect(cameIn(advanced(told, at(60)))).not.toContainEqual(expect.stringContaining('needs-two'));
    const answer = asked(told, 'teacher', 'device-in-hand', at(4), ruleBooks);
    if (!answer.ok) throw new Error(answer.says);
    const run = advanced(answer.run, at(60));
    expect(cameIn(run)).toEqual([
      '6 came when-known',
      '8 came when-told',
      '10 came at-ten',
      '10 came needs-two',
      '15 came after-ten',
      '20 came unless-told',
    ]);
    expect(timelineOf(run).events.at(-1)).toMatchObject({
      type: 'message.acknowledged',
      by: 'headteacher',
      at: '2026-03-04T10:50:00.000Z',
    });
  });

  test('only who was given an answer to say knows it', () => {
    const ask = (who: Party | null, fact: Fact) => {
      const answer = asked(started(), who, fact, at(1), ruleBooks);
      return answer.ok ? answer.run.moves.at(-1) : undefined;
    };
    expect(ask('teacher', 'device-in-hand')).toMatchObject({
      value: 'yes',
      says: 'I have it here.',
    });
    expect(ask('parent', 'device-in-hand')).toMatchObject({ value: null });
    expect(ask(null, 'copies-exist')).toMatchObject({ value: 'no' });
  });

  test('the facilitator keeps something back, lets it go, and brings it early', () => {
    const move = (
      run: Run,
      id: string,
      kind: 'came' | 'held' | 'released',
      minute: number,
    ): Run => {
      const moved = directed(run, id, kind, at(minute));
      if (!moved.ok) throw new Error(moved.says);
      return moved.run;
    };
    const held = move(started(), 'at-ten', 'held', 5);
    expect(nextInjectAt(held)).toBe(at(20));
    expect(cameIn(advanced(held, at(30)))).toEqual(['20 came unless-told']);
    const released = move(advanced(held, at(30)), 'at-ten', 'released', 30);
    expect(cameIn(advanced(released, at(60)))).toEqual([
      '20 came unless-told',
      '30 came at-ten',
      '35 came after-ten',
    ]);
    const early = move(started(), 'looked', 'came', 2);
    expect(cameIn(early)).toEqual(['2 came looked']);
    expect(directed(early, 'looked', 'came', at(3))).toMatchObject({ ok: false });
    expect(directed(early, 'at-ten', 'released', at(3))).toMatchObject({ ok: false });
    expect(directed(early, 'nothing', 'came', at(3))).toMatchObject({ ok: false });
  });

  test('nothing comes twice, and nothing after the end', () => {
    const over = ended(advanced(started(), at(12)), at(12));
    expect(advanced(over, at(60))).toBe(over);
    expect(ended(over, at(60))).toBe(over);
    expect(guided(over, at(60))).toBe(over);
    expect(did(over, act('record.made', 'dsl'), at(13), ruleBooks)).toMatchObject({ ok: false });
    expect(asked(over, null, 'copies-exist', at(13), ruleBooks)).toMatchObject({ ok: false });
    expect(directed(over, 'looked', 'came', at(13))).toMatchObject({ ok: false });
  });
});

/** What people do in a drill: anything, to anybody, forbidden or not. */
type Play =
  | { readonly do: 'act'; readonly act: Act; readonly by: Party; readonly to: Party }
  | { readonly do: 'ask'; readonly who: Party | null; readonly fact: Fact }
  | { readonly do: 'direct'; readonly nth: number; readonly kind: 'came' | 'held' | 'released' }
  | { readonly do: 'look' };

const plays: fc.Arbitrary<readonly { readonly after: number; readonly play: Play }[]> = fc.array(
  fc.record({
    after: fc.integer({ min: 0, max: 12 }),
    play: fc.oneof(
      fc.record({
        do: fc.constant('act' as const),
        act: fc.constantFrom(...ACT_IDS),
        by: fc.constantFrom(...PARTY_IDS),
        to: fc.constantFrom(...PARTY_IDS),
      }),
      fc.record({
        do: fc.constant('act' as const),
        act: fc.constantFrom<Act>('party.informed', 'image.viewed', 'referral.made'),
        by: fc.constant<Party>('dsl'),
        to: fc.constantFrom<Party>('police', 'parent'),
      }),
      fc.record({
        do: fc.constant('ask' as const),
        who: fc.constantFrom<Party | null>('teacher', 'parent', null),
        fact: fc.constantFrom<Fact>('device-in-hand', ...FACT_IDS),
      }),
      fc.record({
        do: fc.constant('direct' as const),
        nth: fc.nat({ max: 9 }),
        kind: fc.constantFrom('came' as const, 'held' as const, 'released' as const),
      }),
      fc.constant({ do: 'look' as const }),
    ),
  }),
  { maxLength: 12 },
);

const played = (run: Run, play: Play, now: number): Run => {
  const moment = new Date(now).toISOString();
  switch (play.do) {
    case 'act': {
      const to = ACTS[play.act].to === 'none' ? undefined : play.to;
      const done = did(run, act(play.act, play.by, to, moment), now, ruleBooks);
      return done.ok ? done.run : run;
    }
    case 'ask': {
      const answer = asked(run, play.who, play.fact, now, ruleBooks);
      return answer.ok ? answer.run : run;
    }
    case 'direct': {
      const { injects } = run.scenario;
      const moved = directed(run, injects[play.nth % injects.length]?.id ?? '', play.kind, now);
      return moved.ok ? moved.run : run;
    }
    case 'look':
      return guided(run, now);
  }
};

/** The run that these plays make; the clock is read at each of them, and at `every` minutes between. */
const runOf = (
  scenario: Scenario,
  all: readonly { readonly after: number; readonly play: Play }[],
  every: number,
): Run => {
  let run = started(scenario);
  let now = beginsAt(run);
  const wait = (minutes: number): void => {
    const until = minutesAfter(now, minutes);
    while (every > 0 && minutesAfter(now, every) < until) {
      now = minutesAfter(now, every);
      run = advanced(run, now);
    }
    now = until;
  };
  for (const { after, play } of all) {
    wait(after);
    run = played(run, play, now);
  }
  wait(60);
  return advanced(run, now);
};

describe('whatever the people in a drill do', () => {
  test('what comes does so once, in the order of the clock, however often the clock is read', () => {
    fc.assert(
      fc.property(plays, fc.constantFrom(1, 3, 7), (all, every) => {
        const run = runOf(STORY, all, 0);
        expect(runOf(STORY, all, every).moves).toEqual(run.moves);
        const moments = run.moves.map((move) => Date.parse(move.at));
        expect(moments).toEqual([...moments].sort((a, b) => a - b));
        const came = run.moves.flatMap((move) =>
          move.kind === 'came' || move.kind === 'kept-away' ? [move.inject] : [],
        );
        expect(new Set(came).size).toBe(came.length);
        const gone = new Set([...came, ...waiting(run).map(({ inject }) => inject.id)]);
        expect(gone.size).toBe(STORY.injects.length);
      }),
      { numRuns: randomRuns(60, 2_000) },
    );
  });

  test('it leaves an exercise that can be read and judged', async () => {
    const { scenarios } = await readScenarios([], ruleBooks);
    const stories = scenarios
      .map(({ scenario }) => scenario)
      .filter((each) => policiesFor(each, ruleBooks).some(({ id }) => id === VALLEY_END.id));
    fc.assert(
      fc.property(fc.constantFrom(...stories), plays, (scenario, all) => {
        const run = runOf(scenario, all, 0);
        const timeline = timelineOf(run);
        expect(timeline.exercise).toBe(true);
        expect(readTimeline(timeline)).toMatchObject({ ok: true });
        // What was found as it went on is what a replay of it finds.
        expect(reportOf(run, ruleBooks).findings).toEqual(
          replay(timeline, { asOf: isoOf(judgedAt(run)) }).findings,
        );
      }),
      RUNS,
    );
  });
});

describe('the clock of a drill', () => {
  const turns = fc.array(
    fc.record({
      wall: fc.integer({ min: -5, max: 90 }),
      turn: fc.oneof(
        fc.constantFrom('pause' as const, 'run' as const),
        fc.integer({ min: 0, max: 60 }).map((rate) => ({ rate })),
        fc.integer({ min: -30, max: 90 }).map((jump) => ({ jump })),
      ),
    }),
    { maxLength: 12 },
  );

  test('never goes back, and a pause moves nothing', () => {
    fc.assert(
      fc.property(turns, (all) => {
        let clock = pausedClock(at(0), 0, 4);
        let now = 0;
        for (const { wall, turn } of all) {
          const before = shownBy(clock, now);
          now += wall * 60_000;
          const shown = shownBy(clock, now);
          expect(shown).toBeGreaterThanOrEqual(clock.at);
          if (clock.isPaused) expect(shown).toBe(before);
          if (turn === 'pause') clock = paused(clock, now);
          else if (turn === 'run') clock = running(clock, now);
          else if ('rate' in turn) clock = atRate(clock, now, turn.rate);
          else clock = jumpedTo(clock, now, minutesAfter(shown, turn.jump));
          expect(shownBy(clock, now)).toBeGreaterThanOrEqual(shown);
        }
      }),
    );
  });

  test('runs as fast as it is told to', () => {
    const clock = running(pausedClock(at(0), 0, 4), 0);
    expect(shownBy(clock, 5 * 60_000)).toBe(at(20));
    expect(shownBy(paused(clock, 5 * 60_000), 60 * 60_000)).toBe(at(20));
    expect(shownBy(jumpedTo(clock, 0, at(30)), 0)).toBe(at(30));
  });
});
