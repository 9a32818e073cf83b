/** What the inspector shows is what the machines are: held against replay and against each machine's own snapshots. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { initialTransition, transition } from 'xstate';
import { hasOneMatter, sendingsByPlace } from '../../src/engine/machine-events.ts';
import type { Incident } from '../../src/engine/replay.ts';
import { Course } from '../../src/inspector/course.ts';
import { shownOf } from '../../src/inspector/shown.ts';
import { machineFor, normsInForce } from '../../src/norms/procedure.ts';
import type { ProcedureId } from '../../src/vocabulary/procedures.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { stateInWords } from '../../src/words/states.ts';
import { policiesIn, resume, ruleBooks } from '../support/built-in.ts';
import { answered, at, corrected, happened, incident, raised } from '../support/incidents.ts';

const courseOf = async (shown: Incident): Promise<Course> => {
  const course = new Course();
  for (const line of await shownOf(shown)) course.take(JSON.parse(JSON.stringify(line)));
  return course;
};

const FIXTURES = readdirSync('fixtures/timelines', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.json'))
  .sort();
/** Some of nearly every procedure. */
const SAMPLE = FIXTURES.filter((_, index) => index % 8 === 0).map((name) =>
  resume(JSON.parse(readFileSync(join('fixtures/timelines', name), 'utf8')) as Timeline),
);

/** By procedure, where its machine stands after each place; asked of XState without any actor. */
const standsAfter = ({ run }: Incident): readonly ReadonlyMap<ProcedureId, unknown>[] => {
  const snapshots = new Map<ProcedureId, ReturnType<typeof initialTransition>[0]>();
  return sendingsByPlace(run).map((sendings) => {
    for (const { procedure, event } of sendings) {
      const machine = machineFor(run.procedures[procedure], run.policy);
      const before = snapshots.get(procedure) ?? initialTransition(machine)[0];
      const isDone = before.status === 'done';
      snapshots.set(procedure, isDone ? before : transition(machine, before as never, event)[0]);
    }
    return new Map([...snapshots].map(([id, { value, context }]) => [id, { value, ...context }]));
  });
};

test('at its end the states shown are those that replay judges by', async () => {
  let compared = 0;
  for (const each of SAMPLE) {
    if (!hasOneMatter(each.run)) continue;
    const course = await courseOf(each);
    const last = course.steps.length - 1;
    const shown = course
      .regionsAt(last)
      .map((region) => [region.norm, course.stateAt(region, last)]);
    const judged = each.run.tracks.map(({ norm, state }) => [norm.norm.id, state]);
    expect(new Map(shown as [string, string][])).toEqual(new Map(judged as [string, string][]));
    compared += 1;
  }
  expect(compared).toBeGreaterThan(10);
});

test('going back to an event shows exactly the snapshots after that event', async () => {
  for (const each of SAMPLE.slice(0, 12)) {
    const course = await courseOf(each);
    const stands = standsAfter(each);
    expect(course.steps).toHaveLength(stands.length);
    // From the last to the first, as somebody goes who goes back.
    for (let place = stands.length - 1; place >= 0; place -= 1) {
      expect(course.standAt(place), `place ${place}`).toEqual(stands[place]);
    }
    expect(course.standAt(-1).size).toBe(0);
  }
});

const LATE = [
  raised('sexting'),
  answered(5, 'immediate-danger', 'no'),
  happened(200, 'image.viewed', { by: 'teacher' }),
];

test('what an event changed, what is due and what is known are said in words', async () => {
  const course = await courseOf(resume(incident(LATE)));
  const stops = course.stops(false);
  const said = stops.slice(1).map((place) => course.steps[place]?.happened);
  expect(said).toContain('a teacher looked at the image');
  expect(said.some((each) => each?.startsWith('the time for “'))).toBe(true);
  const first = stops[1] as number;
  expect(Object.values(course.steps[first]?.due ?? {})).toContain('4 Mar 2026 10:00');
  const last = course.steps.length - 1;
  const moved = course.changes(stops.at(-2) as number, last);
  expect(moved.map(({ region, from, to }) => [region.norm, from, to])).toContainEqual([
    'sexting.never-view-image',
    'inForce',
    'breached',
  ]);
  expect(course.answersAt(first)).toContain('a child of this school is involved');
  expect(course.answersAt(last).some((each) => each.startsWith('it is not so that'))).toBe(true);
});

test('somebody goes from entry to entry, or stops at every event that the machines are sent', async () => {
  const course = await courseOf(resume(incident(LATE)));
  const entries = course.stops(false).map((place) => course.steps[place]?.entry);
  expect(entries.filter((entry) => typeof entry === 'number')).toEqual([0, 1, 2]);
  expect(course.stops(true)).toHaveLength(course.steps.length + 1);
  expect(course.stops(true).length).toBeGreaterThan(course.stops(false).length);
});

test('the message that announces a machine is not drawn from: it has a later snapshot', async () => {
  const lines = await shownOf(resume(incident(LATE)));
  const course = new Course();
  for (const line of lines) course.take(line);
  const announced = lines.flatMap((line) => {
    if (line.kind !== 'message' || line.message.type !== '@xstate.actor') return [];
    const { name, snapshot } = line.message;
    return [{ snapshot, first: course.standAt(line.place).get(name as ProcedureId) }];
  });
  expect(announced).toHaveLength(2);
  for (const { snapshot, first } of announced) {
    expect(snapshot.context.facts).toHaveProperty('immediate-danger');
    expect(first?.facts).not.toHaveProperty('immediate-danger');
  }
});

test('a correction is shown from the beginning, as if it had been so', async () => {
  const course = await courseOf(resume(incident([...LATE, corrected(210, 2, { by: 'dsl' })])));
  const said = course.steps.map(({ happened: each }) => each);
  expect(said).not.toContain('a teacher looked at the image');
});

test('says where an incident has several matters, which its machines do not keep apart', async () => {
  const one = await courseOf(resume(incident(LATE)));
  const two = await courseOf(
    resume(incident([...LATE, { ...raised('sexting'), at: at(300), by: 'parent' }])),
  );
  expect([one, two].map(({ heading }) => heading?.hasOneMatter)).toEqual([true, false]);
});

test('every state that a machine has is said in words', () => {
  const unsaid = policiesIn(ruleBooks).flatMap((policy) =>
    Object.values(ruleBooks.procedures).flatMap((procedure) =>
      normsInForce(procedure, policy).flatMap(({ norm, kind }) => {
        const { states = {} } = machineFor(procedure, policy).config as {
          states?: Record<string, { states?: object }>;
        };
        const region = states[norm.id.slice(procedure.id.length + 1)];
        return Object.keys(region?.states ?? {}).filter(
          (name) => stateInWords(kind, name) === name,
        );
      }),
    ),
  );
  // These two are said as they are called.
  expect([...new Set(unsaid)].filter((name) => name !== 'lifted')).toEqual([]);
});
