/** Exercises made from a procedure's machines: what they reach is counted once more, on another way. */

import { describe, expect, test } from 'vitest';
import { initialTransition, transition } from 'xstate';
import { asScenario } from '../../src/drill/generate/as-scenario.ts';
import { type Cover, coverOf } from '../../src/drill/generate/cover.ts';
import { keyOfGoal } from '../../src/drill/generate/goals.ts';
import { hardCover, hardest, trainedBy } from '../../src/drill/generate/hard.ts';
import { narrated } from '../../src/drill/generate/narrate.ts';
import { machineEventsOf } from '../../src/engine/machine-events.ts';
import { machineFor } from '../../src/norms/procedure.ts';
import type { Audit } from '../../src/vocabulary/audits.ts';
import type { NormId, ProcedureId } from '../../src/vocabulary/procedures.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { policyNamed, readTimeline, replay, ruleBooks } from '../support/built-in.ts';
import { PLUMPTON, VALLEY_END } from '../support/incidents.ts';

const coverFor = (procedure: ProcedureId, policy: string, seed = 1): Cover =>
  coverOf({ procedure, policy: policyNamed(policy), books: ruleBooks, seed });

/** What a timeline reaches of the whole machine of a procedure, whose guards are listened to. */
const countedByWholeMachine = (timeline: Timeline, procedure: ProcedureId): ReadonlySet<string> => {
  const policy = policyNamed(timeline.policy);
  const machine = machineFor(ruleBooks.procedures[procedure], policy);
  const reached = new Set<string>();
  const normOf = (local: string): NormId => `${procedure}.${local}`;
  const { guards } = machine.implementations;
  const listening = Object.entries(guards).map(([name, guard]) => {
    const norm = normOf(name.slice(0, name.indexOf(':')));
    const asks = guard as (args: unknown) => boolean;
    return [
      name,
      (args: unknown) => {
        const holds = asks(args);
        reached.add(keyOfGoal({ norm, kind: holds ? 'held' : 'not-held', what: name }));
        return holds;
      },
    ] as const;
  });
  const heard = machine.provide({ guards: Object.fromEntries(listening) as never });
  let [snapshot] = initialTransition(heard);
  reached.clear();
  const note = (): void => {
    for (const [local, what] of Object.entries(snapshot.value)) {
      reached.add(keyOfGoal({ norm: normOf(local), kind: 'state', what: String(what) }));
    }
  };
  note();
  const { events } = timeline;
  for (const sent of machineEventsOf(events, policy, ruleBooks.procedures)) {
    if (sent.procedure !== procedure) continue;
    [snapshot] = transition(heard, snapshot, sent.event);
    note();
  }
  for (const { norm, verdict } of replay(timeline).findings) {
    if (norm.startsWith(`${procedure}.`)) {
      reached.add(keyOfGoal({ norm, kind: 'ending', what: verdict }));
    }
  }
  return reached;
};

const asRead = (timeline: Timeline): Timeline => {
  const read = readTimeline(JSON.parse(JSON.stringify(timeline)));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.timeline;
};

const SMALL: readonly (readonly [ProcedureId, string])[] = [
  ['cyberbullying', VALLEY_END],
  ['radicalisation', VALLEY_END],
  ['visitor-breach', PLUMPTON],
];
const covers = new Map(SMALL.map(([id, policy]) => [id, coverFor(id, policy)] as const));
const coverOfSmall = (id: ProcedureId): Cover => covers.get(id) as Cover;

describe('exercises that cover a procedure', () => {
  test.each(SMALL)('what %s reaches under %s is what replaying the exercises counts', (id) => {
    for (const { timeline, reaches } of coverOfSmall(id).exercises) {
      const counted = countedByWholeMachine(asRead(timeline), id);
      const said = [...reaches].filter((key) => !key.includes(' raised '));
      expect([...counted].sort()).toEqual(said.sort());
    }
  });

  test.each(SMALL)(
    'between them they reach all of %s under %s, and no fewer than the bound',
    (id) => {
      const { exercises, goals, left, bound, never } = coverOfSmall(id);
      const reached = new Set(exercises.flatMap(({ reaches }) => [...reaches]));
      expect(left).toEqual([]);
      expect(goals.filter((goal) => !reached.has(keyOfGoal(goal)))).toEqual([]);
      expect(exercises.length).toBeGreaterThanOrEqual(bound?.endings.length ?? 1);
      expect(never.every(({ why }) => why === 'always-holds')).toBe(true);
    },
  );

  test('a bullied child: five endings, five exercises, which is the fewest', () => {
    const { exercises, bound } = coverOfSmall('cyberbullying');
    expect(bound?.endings.toSorted()).toEqual(['cannot-tell', 'lapsed', 'late', 'met', 'missed']);
    expect(exercises).toHaveLength(5);
  });

  test('each is marked as an exercise, begins with a concern in school hours, and is closed', () => {
    for (const { timeline } of [...covers.values()].flatMap(({ exercises }) => exercises)) {
      const { exercise, events } = asRead(timeline);
      expect(exercise).toBe(true);
      expect(events.some(({ type }) => type === 'concern.raised')).toBe(true);
      expect(events.some(({ type }) => type === 'incident.closed')).toBe(true);
      const first = new Date(events[0]?.at ?? '');
      expect(first.getUTCDay()).toBeGreaterThanOrEqual(1);
      expect(first.getUTCDay()).toBeLessThanOrEqual(5);
      expect(first.getUTCHours()).toBeGreaterThanOrEqual(8);
      expect(first.getUTCHours()).toBeLessThan(15);
    }
  });

  test('equal seeds give equal exercises; another seed gives other times, and reaches the same', () => {
    const again = coverFor('cyberbullying', VALLEY_END);
    const other = coverFor('cyberbullying', VALLEY_END, 2);
    const first = coverOfSmall('cyberbullying');
    const text = ({ exercises }: Cover): string =>
      JSON.stringify(exercises.map((each) => each.timeline));
    const reached = ({ exercises }: Cover) =>
      new Set(exercises.flatMap((each) => [...each.reaches]));
    expect(text(again)).toBe(text(first));
    expect(text(other)).not.toBe(text(first));
    expect(reached(other)).toEqual(reached(first));
    expect(other.exercises).toHaveLength(first.exercises.length);
  });

  test('a trainer can read one aloud, and finds each entry, each clause and no verdict before its time', () => {
    const { exercises, seed } = coverOfSmall('cyberbullying');
    const late = exercises.find(({ reaches }) => reaches.has('cyberbullying.action ending late'));
    const { timeline } = late as Cover['exercises'][number];
    const policy = policyNamed(VALLEY_END);
    const heading = {
      procedure: 'cyberbullying',
      number: 1,
      of: 5,
      seed,
      trains: [],
      files: [],
    } as const;
    const page = narrated(timeline, policy, ruleBooks, heading);
    const [told = '', key = ''] = page.split('## How it is judged');
    for (const entry of timeline.events.keys()) expect(told).toContain(`(entry ${entry}): `);
    expect(told).toContain('EXERCISE: none of this is real');
    expect(told).not.toMatch(/VE-CYB|missed|late\b/);
    expect(key).toMatch(/Action under the anti-bullying policy\*\*: late[\s\S]*Clause VE-CYB-01/);
  });

  test('as a scenario it leaves what is to be done to the player, and its mistake breaks the rule', () => {
    const { exercises } = coverOfSmall('cyberbullying');
    const missed = exercises.find(({ reaches }) =>
      reaches.has('cyberbullying.action ending missed'),
    );
    const { timeline } = missed as Cover['exercises'][number];
    const policy = policyNamed(VALLEY_END);
    const scenario = asScenario(timeline, 'cyberbullying', policy, ruleBooks, 'generated');
    expect(scenario?.start.map(({ type }) => type)).toEqual(['concern.raised']);
    expect(scenario?.mistakes).toMatchObject([
      { 'leaves-out': { act: 'anti-bullying-action.taken' } },
    ]);
  });
});

describe('exercises on what went wrong most often', () => {
  const norms: Audit['norms'] = [
    { policy: VALLEY_END, norm: 'radicalisation.child-action', verdicts: { met: 6, missed: 4 } },
    {
      policy: VALLEY_END,
      norm: 'radicalisation.dsl-told',
      verdicts: { late: 5, missed: 2, met: 1 },
    },
    {
      policy: VALLEY_END,
      norm: 'radicalisation.staff-told',
      verdicts: { met: 3, 'not-applicable': 9 },
    },
    { policy: PLUMPTON, norm: 'radicalisation.staff-told', verdicts: { missed: 50 } },
    { policy: VALLEY_END, norm: 'general.recorded', verdicts: { missed: 90 } },
  ];

  test('the norms of the procedure under the policy, the most often wrong first', () => {
    const hard = hardest('radicalisation', VALLEY_END, [{ norms } as Audit], [], ruleBooks);
    expect(hard.map(({ norm, wrong, asked, mostly }) => [norm, wrong, asked, mostly])).toEqual([
      ['radicalisation.dsl-told', 7, 8, 'late'],
      ['radicalisation.child-action', 4, 10, 'missed'],
      ['radicalisation.staff-told', 0, 3, 'breached'],
    ]);
  });

  test('a few exercises in which each goes wrong as it did, and some in which it does not', () => {
    const all = hardest('radicalisation', VALLEY_END, [{ norms } as Audit], [], ruleBooks);
    const hard = all.filter(({ wrong }) => wrong > 0);
    const policy = policyNamed(VALLEY_END);
    const asked = { procedure: 'radicalisation', policy, books: ruleBooks, seed: 1 } as const;
    const { exercises, left } = hardCover(asked, hard);
    expect(left).toEqual([]);
    expect(exercises.length).toBeLessThanOrEqual(4);
    const trained = new Set(exercises.flatMap(({ reaches }) => trainedBy(reaches, hard)));
    expect(trained).toEqual(new Set(hard));
    const [first] = exercises.map(({ reaches }) => trainedBy(reaches, hard));
    expect(first).toContain(hard[0]);
    const verdicts = exercises.flatMap(({ timeline }) => replay(timeline).findings);
    for (const { norm, mostly } of hard) {
      const own = verdicts.filter((each) => each.norm === norm).map(({ verdict }) => verdict);
      expect(own).toContain(mostly);
      expect(own).toContain('met');
    }
  });

  test('past exercises count as well', () => {
    const past = coverOfSmall('cyberbullying').exercises.map(({ timeline }) => timeline);
    expect(hardest('cyberbullying', VALLEY_END, [], past, ruleBooks)).toMatchObject([
      { norm: 'cyberbullying.action', wrong: 2, verdicts: { missed: 1, late: 1, met: 1 } },
    ]);
  });
});
