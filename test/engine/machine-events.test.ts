/** The way from a timeline to XState actors, and what somebody may type for one by hand. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createActor } from 'xstate';
import { procedures } from '../../machines/index.ts';
import { correctedView } from '../../src/engine/entries.ts';
import {
  hasOneMatter,
  machineEventsOf,
  type Sent,
  Translator,
} from '../../src/engine/machine-events.ts';
import { machineFor } from '../../src/norms/procedure.ts';
import type { TypedEvent } from '../../src/norms/symbols.ts';
import type { ProcedureId } from '../../src/vocabulary/procedures.ts';
import type { Timeline } from '../../src/vocabulary/timelines.ts';
import { policyNamed, resume } from '../support/built-in.ts';
import {
  answered,
  at,
  corrected,
  happened,
  incident,
  raised,
  told,
  VALLEY_END,
} from '../support/incidents.ts';
import { disturbedTimelines, timelines } from '../support/timelines.ts';

const policy = policyNamed(VALLEY_END);
const newTranslator = () => new Translator(policy, procedures);
const sexting = machineFor(procedures.sexting, policy);
const general = machineFor(procedures.general, policy);

type Actor = ReturnType<typeof startActor>;
const startActor = (id: ProcedureId, under = policy) =>
  createActor(machineFor(procedures[id], under)).start();

/** An actor for each procedure, started when it is first named, and sent what is for it. */
const actorsOf = (sent: readonly Sent[], under = policy): ReadonlyMap<ProcedureId, Actor> => {
  const actors = new Map<ProcedureId, Actor>();
  for (const { procedure, event } of sent) {
    const actor = actors.get(procedure) ?? startActor(procedure, under);
    actors.set(procedure, actor);
    actor.send(event);
  }
  return actors;
};

/** Where every norm stands, by its id. */
const standing = (actors: ReadonlyMap<ProcedureId, Actor>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    [...actors].flatMap(([id, actor]) =>
      Object.entries(actor.getSnapshot().value).map(([norm, state]) => [`${id}.${norm}`, state]),
    ),
  );

const standingInReplay = (timeline: Timeline): Readonly<Record<string, string>> =>
  Object.fromEntries(
    resume(timeline).run.tracks.map(({ norm, state }) => [norm.norm.id, state] as const),
  );

const fixture = (name: string): Timeline =>
  JSON.parse(readFileSync(`fixtures/timelines/${name}.json`, 'utf8')) as Timeline;

describe('actors sent a timeline by the translator end where replay does', () => {
  test.each([
    ['with whatever opens late', timelines({ most: 20 }), 40],
    ['with entries twice, out of order and corrected', disturbedTimelines(), 30],
  ] as const)('in random timelines of one matter, %s', (_, kind, numRuns) => {
    fc.assert(
      fc.property(kind, (timeline) => {
        fc.pre(hasOneMatter(resume(timeline).run));
        const under = policyNamed(timeline.policy);
        const sent = machineEventsOf(timeline.events, under, procedures);
        expect(standing(actorsOf(sent, under))).toEqual(standingInReplay(timeline));
      }),
      { numRuns },
    );
  });

  test('a concern is enough to wake the regions of its procedure', () => {
    const sent = newTranslator().take(raised('sexting', { to: 'dsl' }));
    const { value } = actorsOf(sent).get('sexting')?.getSnapshot() ?? {};
    expect(value?.['never-view-image']).toBe('inForce');
    expect(value?.['dsl-told']).toBe('met');
  });

  test('one decision is sent for each duty of its topic', () => {
    const events = [
      raised('sexting'),
      happened(5, 'decision.recorded', { norm: 'sexting.parents-informed', reason: 'at risk' }),
    ];
    const decided = machineEventsOf(events, policy, procedures).filter(
      ({ procedure, event }) => procedure === 'general' && event.type === 'decision.recorded',
    );
    expect(decided.map(({ event }) => event.norm)).toContain('general.parents-informed');
  });

  test('a corrected fact says which duties it was wrongly held against', () => {
    const events = [
      raised('sexting'),
      answered(1, 'immediate-danger'),
      corrected(200, 1, { value: 'no' }),
    ];
    const sent = machineEventsOf(events, policy, procedures);
    const correcting = sent.find(({ event }) => event.corrects !== undefined);
    expect(correcting?.event).toMatchObject({ corrects: ['general.danger-999'], value: 'no' });
    expect(standing(actorsOf(sent))['general.danger-999']).toBe('lapsed');
    expect(standing(actorsOf(sent))).toEqual(standingInReplay(incident(events)));
  });
});

const ANSWER = { fact: 'crime-suspected', value: 'no' } as const;

describe('entry by entry', () => {
  test('gives what the whole timeline gives', () => {
    fc.assert(
      fc.property(timelines({ most: 15 }), ({ policy: id, events }) => {
        const under = policyNamed(id);
        const translator = new Translator(under, procedures);
        try {
          const sent = events.flatMap((event) => translator.take(event));
          expect(sent).toEqual(machineEventsOf(events, under, procedures));
        } catch (error) {
          // Whose word an answer was may be known only later, and it may turn out later still not to be theirs.
          if (!(error instanceof RangeError)) throw error;
          const soFar = events.map((_, index) => correctedView(events.slice(0, index + 1)));
          expect(soFar.some(({ doubted }) => doubted.length > 0)).toBe(true);
        }
      }),
      { numRuns: 20 },
    );
  });

  test('a deadline passes when an entry, or the caller, says that it is later', () => {
    const translator = newTranslator();
    translator.take(raised('sexting'));
    translator.take(answered(1, 'immediate-danger'));
    expect(translator.passTime(at(2))).toEqual([]);
    const passed = translator.passTime(at(24 * 60));
    expect(passed.map(({ event }) => event)).toContainEqual({
      type: 'deadline.passed',
      norm: 'general.danger-999',
      by: 'unrecorded',
      to: [],
      reasoned: false,
    });
    expect(passed.every(({ position }) => position === -1)).toBe(true);
    expect(translator.passTime(at(24 * 60))).toEqual([]);
    expect(translator.snapshots.get('general')?.value['danger-999']).toBe('overdue');
  });

  test('refuses what says whose word an earlier answer was', () => {
    const translator = newTranslator();
    translator.take(raised('sexting', { by: 'pupil' }));
    translator.take(happened(5, 'fact.established', { ...ANSWER, by: 'teacher' }));
    const accusing = happened(6, 'fact.established', { fact: 'subject-is-staff', value: 'yes' });
    expect(() => translator.take(accusing)).toThrow(/whose word.*use machineEventsOf/);
  });

  test('refuses what changes earlier entries, and says what to use', () => {
    const translator = newTranslator();
    translator.take(raised('sexting'));
    translator.take(told(20, 'dsl'));
    expect(() => translator.take(corrected(30, 1))).toThrow(/use machineEventsOf/);
    expect(() => translator.take(told(10, 'police'))).toThrow(/before an earlier one/);
    expect(translator.take(told(20, 'police')).map(({ position }) => position)).toContain(2);
  });

  test('refuses an entry from before a deadline that was already given', () => {
    const translator = newTranslator();
    translator.take(raised('sexting'));
    translator.take(answered(1, 'immediate-danger'));
    expect(translator.passTime(at(60))).not.toEqual([]);
    const call = told(5, 'police', { via: '999' });
    expect(() => translator.take(call)).toThrow(/before a deadline that has passed/);
    expect(translator.take(told(61, 'police')).map(({ position }) => position)).toContain(2);
  });

  test('an actor can start from where the translator stands', () => {
    const translator = newTranslator();
    translator.take(raised('sexting'));
    const snapshot = translator.snapshots.get('sexting');
    if (snapshot === undefined) throw new Error('sexting is not open');
    const actor = createActor(sexting, { snapshot }).start();
    actor.send({ type: 'image.viewed', by: 'teacher' });
    expect(actor.getSnapshot().value['never-view-image']).toBe('breached');
  });
});

describe('an event typed by hand', () => {
  const open: TypedEvent = { type: 'fact.established', fact: 'concern:general', value: 'yes' };
  const danger: TypedEvent = { type: 'fact.established', fact: 'immediate-danger', value: 'yes' };
  const endsIn = (...events: readonly TypedEvent[]) => {
    const actor = createActor(general).start();
    for (const event of [open, danger, ...events]) actor.send(event);
    return actor.getSnapshot().value['danger-999'];
  };
  const call = { type: 'party.informed', by: 'dsl', via: '999' } as const;

  test.each<[string, TypedEvent, string]>([
    ['to one party', { ...call, to: 'police' }, 'met'],
    ['to a list of one', { ...call, to: ['police'] }, 'met'],
    ['to nobody that the record names', call, 'owed'],
    ['by nobody that the record names', { type: call.type, via: '999', to: 'police' }, 'owed'],
  ])('%s', (_, event, state) => {
    expect(endsIn()).toBe('owed');
    expect(endsIn(event)).toBe(state);
  });

  test('by nobody that the record names leaves the duty in doubt, as unrecorded does', () => {
    const translator = newTranslator();
    const marks = [raised('sexting'), answered(1, 'immediate-danger')]
      .concat(told(2, 'police', { by: 'unrecorded', via: '999' }))
      .flatMap((event) => translator.take(event).flatMap((each) => each.marks));
    expect(marks).toContainEqual({ norm: 'general.danger-999', mark: 'doubtful' });
  });

  test('without a reason is an event without a reason', () => {
    const decision: TypedEvent = {
      type: 'decision.recorded',
      norm: 'sexting.parents-informed',
      by: 'dsl',
    };
    const decided = (event: TypedEvent) => {
      const actor = createActor(sexting).start();
      actor.send({ type: 'fact.established', fact: 'concern:sexting', value: 'yes' });
      actor.send({ type: 'fact.established', fact: 'child-involved', value: 'yes' });
      actor.send(event);
      return actor.getSnapshot().value['parents-informed'];
    };
    expect(decided(decision)).toBe('owed');
    expect(decided({ ...decision, reasoned: true })).toBe('departed');
  });
});

describe('final states', () => {
  test('a duty that facts raise has ended when it is met; the others go on', () => {
    const actor = createActor(sexting).start();
    actor.send({ type: 'fact.established', fact: 'concern:sexting', value: 'yes' });
    actor.send({ type: 'party.informed', by: 'teacher', to: 'dsl' });
    expect(actor.getSnapshot().value['dsl-told']).toBe('met');
    actor.send({ type: 'fact.established', fact: 'concern:sexting', value: 'no' });
    expect(actor.getSnapshot().value['dsl-told']).toBe('met');
    expect(actor.getSnapshot().value['never-view-image']).toBe('dormant');
    expect(actor.getSnapshot().status).toBe('active');
  });

  test('a breach is not final, since every further one is counted', () => {
    const translator = newTranslator();
    const looks = [1, 2].map((minutes) => happened(minutes, 'image.viewed', { by: 'teacher' }));
    const marks = [raised('sexting'), ...looks].flatMap((event) =>
      translator.take(event).flatMap((sent) => sent.marks),
    );
    const breached = marks.filter(({ mark }) => mark === 'breached');
    expect(breached.map(({ norm }) => norm)).toEqual(Array(2).fill('sexting.never-view-image'));
  });

  test('an actor is done when everything its machine asks has ended, and is sent no more', () => {
    const timeline = fixture('cyberbullying/01-clean-anti-bullying-action');
    const sent = machineEventsOf(timeline.events, policy, procedures);
    const actor = actorsOf(sent).get('cyberbullying');
    expect(actor?.getSnapshot().status).toBe('done');
    const last = sent.findLast(({ procedure }) => procedure === 'cyberbullying');
    expect(last?.marks).toEqual([{ norm: 'cyberbullying.action', mark: 'met' }]);
    expect(standing(actorsOf(sent))).toEqual(standingInReplay(timeline));
  });
});
